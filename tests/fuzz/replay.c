/* Feeds files, or all files of folders, to a harness: what ctest runs where there is no libFuzzer. */
#define _XOPEN_SOURCE 700

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    size_t size = 0, room = 0;
    if (!file) {
        perror(path);
        return 1;
    }
    for (;;) {
        if (size == room) {
            unsigned char *more = realloc(bytes, room = room * 2 + 4096);
            if (!more)
                abort();
            bytes = more;
        }
        size_t n = fread(bytes + size, 1, room - size, file);
        if (n == 0)
            break;
        size += n;
    }
    fclose(file);
    /* exactly as large as the input, so that a sanitizer sees who reads behind it */
    unsigned char *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    for (size_t i = 0; i < size; i++)
        exact[i] = bytes[i];
    free(bytes);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

static int replay(const char *path, unsigned long *count)
{
    struct dirent **entries;
    int failed = 0, n = scandir(path, &entries, NULL, alphasort);
    if (n < 0) { /* no folder */
        ++*count;
        return replay_file(path);
    }
    for (int i = 0; i < n; i++) {
        char name[4096];
        int size = snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        struct stat st;
        if (size > 0 && (size_t)size < sizeof name && stat(name, &st) == 0 && S_ISREG(st.st_mode)) {
            ++*count;
            failed |= replay_file(name);
        }
        free(entries[i]);
    }
    free(entries);
    return failed;
}

int main(int argc, char **argv)
{
    unsigned long count = 0;
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i], &count);
    printf("%lu passed, %d failed\n", count, failed || count == 0);
    return failed || count == 0;
}
