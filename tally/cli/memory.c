/* Allocating memory, and texts of any length; the program ends with a message if memory runs out. */
#define _GNU_SOURCE /* for fopencookie */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

_Noreturn void tally_cli_exhausted(void)
{
    fputs("tally: out of memory\n", stderr);
    _Exit(EXIT_DEFECT);
}

void *tally_cli_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        tally_cli_exhausted();
    return p;
}

char *tally_cli_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(tally_cli_alloc(size), text, size);
}

/* ---- texts ---- */

/* Appends what was printed to a text, which always ends with a NUL. */
static ssize_t append(void *self, const char *bytes, size_t size)
{
    struct tally_cli_text *text = self;
    if (size >= text->room - text->size) {
        size_t room = 2 * (text->size + size + 1);
        char *more = realloc(text->bytes, room);
        if (!more)
            tally_cli_exhausted();
        text->bytes = more;
        text->room = room;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
    return (ssize_t)size;
}

/* The C library's own stream into memory (open_memstream) drops, without memory, what is printed to it, and says so
 * neither in ferror nor when it is closed: an announcement could lack its end. */
FILE *tally_cli_text_open(struct tally_cli_text *text)
{
    enum { ROOM = 256 };
    *text = (struct tally_cli_text){.bytes = tally_cli_alloc(ROOM), .room = ROOM};
    text->bytes[0] = '\0';
    text->out = fopencookie(text, "w", (cookie_io_functions_t){.write = append});
    if (!text->out)
        tally_cli_exhausted();
    return text->out;
}

char *tally_cli_text_close(struct tally_cli_text *text)
{
    if (fclose(text->out) != 0)
        tally_cli_exhausted();
    return text->bytes;
}
