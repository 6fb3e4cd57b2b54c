/* Printing help texts in lines of at most 80 columns, in any language.
 *
 * A help text has a line of usage, paragraphs, and lines “ --name VALUE text” for options or commands. A paragraph
 * continues on the next line unless a sentence ends there; the text of an option continues on lines that begin with
 * three blanks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grid.h"

enum { WIDEST_HELP = 80 };

static size_t line_size(const char *text)
{
    return strcspn(text, "\n");
}

/* The next line; the text's end where there is none. */
static const char *next_line(const char *text)
{
    text += line_size(text);
    return *text ? text + 1 : text;
}

/* Prints a line of usage, of which begin columns are already used; its other lines are indented by hang columns. No
 * line ends between an option and its value, or within brackets. */
static void put_usage(const struct tally_terminal *page, const char *line, size_t size, size_t begin, size_t hang)
{
    char word[256];
    size_t column = begin;
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
        if (at && column + columns - blank > page->columns) {
            fputc('\n', page->out);
            tally_cli_pad(page->out, 0, hang);
            column = hang;
        } else if (at) {
            fputc(' ', page->out);
        }
        fwrite(word, 1, end - at - blank, page->out);
        column += columns;
    }
    fputc('\n', page->out);
}

/* “Usage: …” and the lines below it that begin with blanks; the line after them. */
static const char *put_usages(const struct tally_terminal *page, const char *usage)
{
    const char *line = next_line(usage);
    size_t hang = strncmp(usage, "Usage: ", 7) ? 6 : 7; /* below “tally”, also after 用法： */
    put_usage(page, usage, line_size(usage), 0, hang);
    for (; !strncmp(line, "   ", 3); line = next_line(line)) {
        size_t blanks = strspn(line, " ");
        tally_cli_pad(page->out, 0, blanks);
        put_usage(page, line + blanks, line_size(line) - blanks, blanks, hang);
    }
    return line;
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

/* The blank after a number, “75 busy”, is replaced by a no-break space until it is printed, so that no line ends
 * there. */
static const char no_break[] = "\xC2\xA0";

static void print(const char *text, FILE *to)
{
    for (const char *p = text; *p; p++) {
        bool blank = !strncmp(p, no_break, sizeof no_break - 1);
        fputc(blank ? ' ' : *p, to);
        p += blank;
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

/* Appends a line to the size bytes that are already in buffer; returns the new size, which is at most twice that of the
 * lines. */
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

/* “  --name VALUE  text”: the number of bytes before the blanks that separate it from the text. */
static size_t name_size(const char *line)
{
    size_t at = 2, size = line_size(line);
    while (at < size && strncmp(line + at, "  ", 2) != 0)
        at++;
    return at;
}

static bool is_option(const char *line)
{
    return !strncmp(line, "  ", 2) && line[2] != ' ';
}

static size_t name_columns(struct tally_terminal *page, const char *line)
{
    size_t size = name_size(line);
    char *name = tally_terminal_alloc(page, size + 1, 1);
    memcpy(name, line, size);
    return tally_display_columns(name);
}

/* The column at which the texts of all options begin. */
static size_t text_column(struct tally_terminal *page, const char *usage)
{
    size_t most = 0;
    for (const char *line = usage; *line; line = next_line(line)) {
        size_t columns = is_option(line) ? name_columns(page, line) : 0;
        most = columns > most ? columns : most;
    }
    return most + 2;
}

static const char *put_option(struct tally_terminal *page, const char *line, size_t column)
{
    size_t all = strlen(line), size = name_size(line), blanks = column - name_columns(page, line);
    char *name = tally_terminal_alloc(page, size + blanks + 1, 1), *text = tally_terminal_alloc(page, 2 * all + 1, 1);
    memcpy(name, line, size);
    memset(name + size, ' ', blanks);
    line += size + strspn(line + size, " ");
    size = join(text, 0, line);
    for (line = next_line(line); !strncmp(line, "   ", 3); line = next_line(line))
        size = join(text, size, line + strspn(line, " "));
    tally_terminal_text(page, 0, name, TALLY_PLAIN, text);
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
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    struct tally_terminal page = tally_terminal_open(&narrow, out);
    size_t column = text_column(&page, usage);
    for (const char *line = put_usages(&page, usage); *line;) {
        if (*line == '\n') {
            fputc('\n', out);
            line++;
        } else {
            line = is_option(line) ? put_option(&page, line, column) : put_paragraph(&page, line);
        }
    }
    tally_terminal_close(&page);
    char *whole = tally_cli_text_close(&text);
    print(whole, to);
    free(whole);
}

/* The text after the last option; the end of the text if there is none. */
static const char *behind_options(const char *usage)
{
    const char *end = usage + strlen(usage);
    bool within = false;
    for (const char *line = usage; *line; line = next_line(line)) {
        bool option = is_option(line) || (within && !strncmp(line, "  ", 2));
        if (within && !option)
            return line;
        within = option;
    }
    return end;
}

void tally_cli_help_command(const char *usage, const struct tally_screen *screen, FILE *to)
{
    const char *rest = behind_options(usage);
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    fwrite(usage, 1, (size_t)(rest - usage), out);
    if (!strstr(usage, "\n  --quiet"))
        fputs(_("  --quiet  print less: no notices and no closing remarks\n"), out);
    if (!strstr(usage, "\n  --lang"))
        fputs(_("  --lang zh|en  the language of all messages; otherwise the one of your locale\n"), out);
    fputs(_("  --help  print this text\n"), out);
    fputs(rest, out);
    char *whole = tally_cli_text_close(&text);
    tally_cli_help(whole, screen, to);
    free(whole);
}

char *tally_cli_usage_with(const char *usage, const char *lines)
{
    const char *place = strstr(usage, "%s");
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    fwrite(usage, 1, place ? (size_t)(place - usage) : strlen(usage), out);
    fputs(lines, out);
    fputs(place ? place + 2 : "", out);
    return tally_cli_text_close(&text);
}
