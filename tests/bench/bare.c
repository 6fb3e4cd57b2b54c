/* bare FILE: one pass of libcsv over a file, in pieces of 64 KiB, that counts nothing. What any reader of this file
 * must pay. */
#include <csv.h>
#include <stdio.h>

static void field(void *bytes, size_t size, void *nothing)
{
    (void)bytes, (void)size, (void)nothing;
}

static void row(int end, void *nothing)
{
    (void)end, (void)nothing;
}

int main(int argc, char **argv)
{
    static char piece[64 * 1024];
    struct csv_parser parser;
    if (argc != 2 || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return 64;
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) {
        perror(argv[1]);
        return 66;
    }
    setvbuf(file, NULL, _IONBF, 0);
    size_t size;
    while ((size = fread(piece, 1, sizeof piece, file)) > 0) {
        if (csv_parse(&parser, piece, size, field, row, NULL) != size) {
            fprintf(stderr, "%s: %s\n", argv[1], csv_strerror(csv_error(&parser)));
            return 65;
        }
    }
    csv_fini(&parser, field, row, NULL);
    csv_free(&parser);
    fclose(file);
    return 0;
}
