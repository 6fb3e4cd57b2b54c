/* Writing text for people: whatever it holds, no character of it reaches the terminal as a command. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

void tally_cli_put(FILE *to, const char *text)
{
    for (const char *end; *text; text = end) {
        size_t size = strcspn(text, "\n");
        char *line = strndup(text, size);
        if (!line)
            tally_cli_exhausted();
        char *shown = tally_text_escape(line);
        fputs(shown, to);
        free(line);
        free(shown);
        end = text + size;
        if (*end)
            fputc(*end++, to);
    }
}

void tally_cli_say(FILE *to, const char *format, ...)
{
    va_list args;
    struct tally_cli_text made;
    FILE *memory = tally_cli_text_open(&made);
    va_start(args, format);
    bool ok = vfprintf(memory, format, args) >= 0;
    va_end(args);
    char *text = tally_cli_text_close(&made);
    if (!ok)
        tally_cli_exhausted();
    tally_cli_put(to, text);
    free(text);
}
