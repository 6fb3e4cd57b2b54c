/* Allocating memory, and texts of any length; the program ends with a message if memory runs out. */
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

FILE *tally_cli_text_open(struct tally_cli_text *text)
{
    *text = (struct tally_cli_text){.bytes = NULL};
    text->out = open_memstream(&text->bytes, &text->size);
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
