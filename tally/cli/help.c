/* Help, in lines of at most 80 columns whatever the language. A text's lines are as long as the source has them: a line
 * goes on with the next one unless a sentence ends with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grid.h"

enum { WIDEST_HELP = 80 };

static size_t line_size(const char *text)
{
    return strcspn(text, "\n");
}

/* The line behind; the text's end where there is none. */
static const char *next_line(const char *text)
{
    text += line_size(text);
    return *text ? text + 1 : text;
}

/* “Usage: …”: an option stays with its value, and brackets stay whole. */
static void put_usage(const struct tally_terminal *page, const char *line, size_t size)
{
    enum { HANG = 7 };
    char word[256];
    size_t column = 0;
    for (size_t at = 0, depth = 0, end; at < size; at = end) {
        for (end = at; end < size && end - at + 1 < sizeof word; end++) {
            bool new_word = end > at && !depth && line[end - 1] == ' ' && strchr("[-|", line[end]);
            if (new_word)
                break;
            depth += line[end] == '[';
            depth -= line[end] == ']' && depth;
        }
        memcpy(word, line + at, end - at);
        word[end - at] = '\0';
        size_t columns = tally_display_columns(word), blank = end < size && word[end - at - 1] == ' ';
        if (column && column + columns - blank > page->columns) {
            fputc('\n', page->out);
            tally_cli_pad(page->out, 0, HANG);
            column = HANG;
        } else if (column) {
            fputc(' ', page->out);
        }
        fwrite(word, 1, end - at - blank, page->out);
        column += columns;
    }
    fputc('\n', page->out);
}

static bool is_wide(char byte)
{
    return (unsigned char)byte >= 0x80;
}

/* Whether a sentence ends with the text. */
static bool is_closed(const char *text, size_t size)
{
    static const char stop[] = "。";
    return size && (text[size - 1] == '.' ||
                    (size >= sizeof stop - 1 && !memcmp(text + size - (sizeof stop - 1), stop, sizeof stop - 1)));
}

/* So that no line ends between a number and what it is of, “75 busy”: a blank there is a no-break one, until it is
 * printed. */
static const char no_break[] = "\xC2\xA0";

static void print(const char *text, FILE *to)
{
    for (const char *p = text; *p; p++) {
        bool inputs = !strncmp(p, no_break, sizeof no_break - 1);
        fputc(inputs ? ' ' : *p, to);
        p += inputs;
    }
}

/* Whether a number ends at text[at], with a blank or a Chinese sign before it. */
static bool ends_number(const char *text, size_t at)
{
    size_t from = at + 1;
    while (from && text[from - 1] >= '0' && text[from - 1] <= '9')
        from--;
    return from <= at && from && (text[from - 1] == ' ' || is_wide(text[from - 1]));
}

/* Puts a line behind what is in room already, which has size bytes; how many it has then: twice those of the lines at
 * most. */
static size_t join(char *room, size_t size, const char *line)
{
    size_t more = line_size(line);
    if (size && more && !is_wide(room[size - 1]) && !is_wide(line[0]))
        room[size++] = ' ';
    for (size_t i = 0; i < more; i++) {
        if (line[i] == ' ' && i && ends_number(line, i - 1)) {
            memcpy(room + size, no_break, sizeof no_break - 1);
            size += sizeof no_break - 1;
        } else {
            room[size++] = line[i];
        }
    }
    room[size] = '\0';
    return size;
}

/* “  --name  text”: where the text begins; the line's size where it has none. */
static size_t text_of(const char *line)
{
    size_t at = 2, size = line_size(line);
    while (at < size && strncmp(line + at, "  ", 2) != 0)
        at++;
    return at < size ? at + strspn(line + at, " ") : size;
}

static const char *put_option(struct tally_terminal *page, const char *line)
{
    size_t all = strlen(line), begin = text_of(line);
    char *first = tally_terminal_alloc(page, all + 1, 1), *text = tally_terminal_alloc(page, 2 * all + 1, 1);
    memcpy(first, line, begin);
    size_t size = join(text, 0, line + begin);
    for (line = next_line(line); !strncmp(line, "   ", 3); line = next_line(line))
        size = join(text, size, line + strspn(line, " "));
    tally_terminal_text(page, 0, first, TALLY_PLAIN, text);
    return line;
}

static const char *put_paragraph(struct tally_terminal *page, const char *line)
{
    char *text = tally_terminal_alloc(page, 2 * strlen(line) + 1, 1);
    size_t size = join(text, 0, line);
    for (line = next_line(line); *line && *line != '\n' && *line != ' ' && !is_closed(text, size);
         line = next_line(line))
        size = join(text, size, line);
    tally_terminal_text(page, 0, "", TALLY_PLAIN, text);
    return line;
}

void tally_cli_help(const char *usage, const struct tally_screen *screen, FILE *to)
{
    struct tally_screen narrow = {.columns =
                                      screen->wraps && screen->columns < WIDEST_HELP ? screen->columns : WIDEST_HELP};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        tally_cli_exhausted();
    struct tally_terminal page = tally_terminal_open(&narrow, out);
    put_usage(&page, usage, line_size(usage));
    for (const char *line = next_line(usage); *line;) {
        if (*line == '\n') {
            fputc('\n', out);
            line++;
        } else {
            line = !strncmp(line, "  ", 2) ? put_option(&page, line) : put_paragraph(&page, line);
        }
    }
    tally_terminal_close(&page);
    if (fclose(out) != 0)
        tally_cli_exhausted();
    print(text, to);
    free(text);
}
