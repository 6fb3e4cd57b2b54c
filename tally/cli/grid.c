/* Tables, wrapped lines and bars for a terminal or a file. */
#include "cli/grid.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2, NARROWEST_PAGE = 40, WIDEST_PAGE = 120, BAR_LEAST = 10, BAR_WANTED = 12, BAR_MOST = 48 };

/* Only the 16 colours that every terminal has: the user's palette decides how they look, so they are readable on any
 * background. */
static const char *const escapes[] = {
    [TALLY_PLAIN] = "",        [TALLY_STRONG] = "\033[1m", [TALLY_FAINT] = "\033[2m",
    [TALLY_GOOD] = "\033[32m", [TALLY_POOR] = "\033[36m",  [TALLY_WARN] = "\033[33m",
};
static_assert(sizeof escapes / sizeof *escapes == TALLY_STYLES, "each style has its escape");
static const char threshold_escape[] = "\033[1;31m", plain_escape[] = "\033[0m";

static size_t clamp(size_t n, size_t least, size_t most)
{
    return n < least ? least : n > most ? most : n;
}

struct tally_terminal tally_terminal_open(const struct tally_screen *screen, FILE *out)
{
    return (struct tally_terminal){.out = out,
                                   .terminal = screen->terminal,
                                   .columns = clamp(screen->columns, NARROWEST_PAGE, WIDEST_PAGE),
                                   .words = tally_words_new(TALLY_LOCALE)};
}

void tally_terminal_close(struct tally_terminal *page)
{
    tally_words_free(page->words);
}

/* The struct tally_words of the page owns all its memory. */
void *tally_terminal_alloc(struct tally_terminal *page, size_t count, size_t size)
{
    return tally_words_alloc(page->words, count, size);
}

const char *tally_terminal_format(struct tally_terminal *page, const char *format, const char *const *args)
{
    return tally_words_format(page->words, format, args);
}

const char *tally_terminal_number(struct tally_terminal *page, uint64_t n)
{
    return tally_words_number(page->words, n);
}

const char *tally_terminal_join(struct tally_terminal *page, const char *const *texts, size_t count,
                                const char *between)
{
    return tally_words_join(page->words, texts, count, between);
}

/* A line end or tab in a cell of a spreadsheet is shown as a blank. */
static bool is_break(char c)
{
    return c == '\n' || c == '\r' || c == '\t';
}

size_t tally_cli_columns(const char *text)
{
    size_t columns = tally_display_columns(text);
    for (; *text; text++)
        columns += is_break(*text);
    return columns;
}

void tally_cli_pad(FILE *out, size_t from, size_t to)
{
    for (; from < to; from++)
        fputc(' ', out);
}

/* ---- wrapping ---- */

struct character {
    char text[5];
    size_t size, columns;
};

static struct character character_at(const char *text)
{
    struct character c = {.size = 1};
    while (c.size < 4 && text[0] && ((unsigned char)text[c.size] & 0xC0) == 0x80)
        c.size++;
    memcpy(c.text, text, c.size);
    if (is_break(c.text[0]))
        c.text[0] = ' ';
    c.columns = tally_display_columns(c.text);
    return c;
}

static bool among(const char *list, const struct character *c)
{
    return c->text[0] && strstr(list, c->text) != NULL;
}

static size_t without_blanks(const char *text, size_t size)
{
    while (size && (text[size - 1] == ' ' || is_break(text[size - 1])))
        size--;
    return size;
}

/* How many bytes of text fit on a line of width columns, with the blanks at its end. *columns: the width of these
 * bytes without those blanks. Chinese has no spaces between words: to avoid a break within a name or word, the line
 * ends after a blank or punctuation mark if there is one near its end. */
static size_t line_of(const char *text, size_t width, size_t *columns)
{
    enum { NEAR = 6, ROOMY = 20 };
    size_t used = 0, good = 0, at = 0, better = 0, size = strlen(text), whole = tally_cli_columns(text);
    if (whole <= width) { /* most texts: there is no need to know where they may break */
        *columns = whole - (size - without_blanks(text, size));
        return size;
    }
    struct character before = {.size = 0};
    bool *may_begin = tally_text_breaks(text);
    for (*columns = 0; text[at];) {
        struct character c = character_at(text + at);
        if (may_begin[at])
            good = at;
        if (good == at && ((among(" ，。；、：", &before) && width >= ROOMY && used + NEAR >= width) ||
                           (among("·", &before) && 2 * used >= width)))
            better = at;
        if (used + c.columns > width && c.text[0] != ' ' && at) {
            good = better ? better : good ? good : at; /* one word can be longer than the line */
            break;
        }
        used += c.columns;
        at += c.size;
        before = c;
        if (!text[at])
            good = at;
    }
    free(may_begin);
    size_t shown = without_blanks(text, good);
    for (size_t i = 0; i < shown;) {
        struct character c = character_at(text + i);
        *columns += c.columns;
        i += c.size;
    }
    return good;
}

static void write_styled(const struct tally_terminal *page, enum tally_style style, const char *text, size_t size)
{
    bool styled = page->terminal && style != TALLY_PLAIN && size;
    if (styled)
        fputs(escapes[style], page->out);
    char *line = tally_cli_alloc(size + 1);
    for (size_t i = 0; i < size; i++)
        line[i] = is_break(text[i]) ? ' ' : text[i];
    line[size] = '\0';
    tally_cli_put(page->out, line);
    free(line);
    if (styled)
        fputs(plain_escape, page->out);
}

void tally_terminal_rest(const struct tally_terminal *page, size_t begin, enum tally_style style, const char *text)
{
    size_t width = page->columns > begin + 20 ? page->columns - begin : 20;
    for (bool again = false; *text; again = true) {
        size_t columns, size = line_of(text, width, &columns);
        tally_cli_pad(page->out, 0, again ? begin : 0);
        write_styled(page, style, text, without_blanks(text, size));
        text += size;
        if (*text)
            fputc('\n', page->out);
    }
    fputc('\n', page->out);
}

void tally_terminal_text(const struct tally_terminal *page, size_t indent, const char *first, enum tally_style style,
                         const char *text)
{
    tally_cli_pad(page->out, 0, indent);
    write_styled(page, style, first, *text ? strlen(first) : without_blanks(first, strlen(first)));
    tally_terminal_rest(page, indent + tally_cli_columns(first), style, text);
}

void tally_terminal_rule(const struct tally_terminal *page)
{
    if (page->terminal)
        fputs(escapes[TALLY_FAINT], page->out);
    for (size_t i = 0; i < page->columns; i++)
        fputs(page->terminal ? "─" : "-", page->out);
    fprintf(page->out, "%s\n", page->terminal ? plain_escape : "");
}

void tally_terminal_heading(const struct tally_terminal *page, const char *text)
{
    fputc('\n', page->out);
    tally_terminal_text(page, 0, "", TALLY_STRONG, text);
    tally_terminal_rule(page);
}

/* ---- bars ---- */

/* The length of the bar in eighths of a column. width: the columns of a full bar; mark: the columns before the line
 * that marks the threshold. Votes below the threshold end the bar before that line, and votes above it behind the
 * line, even if the rounded length would not. */
static size_t bar_eighths(const struct tally_bar *bar, size_t width, size_t mark)
{
    uint64_t votes = bar->votes < bar->of ? bar->votes : bar->of;
    size_t eighths = bar->of ? (size_t)(votes * 8 * width / bar->of) : 0;
    if (!bar->den || !bar->of)
        return eighths;
    if (bar->against < 0)
        return clamp(eighths, 0, 8 * mark - 1);
    return bar->against == 0 ? 8 * mark : clamp(eighths, 8 * mark + 1, 8 * width);
}

static void draw_part(const struct tally_terminal *page, enum tally_style style, size_t eighths, size_t columns)
{
    static const char *const parts[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    size_t filled = (eighths + 7) / 8;
    fputs(escapes[style], page->out);
    for (size_t i = 0; i < columns && i < filled; i++)
        fputs(parts[clamp(eighths - 8 * i, 0, 8)], page->out);
    fprintf(page->out, "%s%s", plain_escape, escapes[TALLY_FAINT]);
    for (size_t i = filled; i < columns; i++)
        fputs("·", page->out); /* they show the length of a full bar */
    fputs(plain_escape, page->out);
}

static void draw_bar(const struct tally_terminal *page, const struct tally_bar *bar, size_t width)
{
    size_t scale = width - 1; /* the threshold's line has a column of its own */
    uint64_t doubled = bar->den ? (2 * bar->num * (uint64_t)scale + bar->den) / bar->den : 0;
    size_t mark = bar->den ? clamp((size_t)(doubled / 2), 1, scale) : scale;
    size_t eighths = bar_eighths(bar, scale, mark);
    draw_part(page, bar->style, eighths, mark);
    fprintf(page->out, "%s%s%s", threshold_escape, bar->den ? "│" : " ", plain_escape);
    draw_part(page, bar->style, eighths > 8 * mark ? eighths - 8 * mark : 0, scale - mark);
}

/* ---- the grid ---- */

void tally_grid_begin(struct tally_grid *grid, struct tally_terminal *page, const struct tally_grid_column *columns,
                      size_t count)
{
    *grid = (struct tally_grid){.page = page, .columns = columns, .count = count};
    grid->widths = tally_terminal_alloc(page, count, sizeof *grid->widths);
    grid->end = &grid->first;
}

struct tally_grid_row *tally_grid_add(struct tally_grid *grid)
{
    struct tally_grid_row *row = tally_terminal_alloc(grid->page, 1, sizeof *row);
    row->cells = tally_terminal_alloc(grid->page, grid->count, sizeof *row->cells);
    row->styles = tally_terminal_alloc(grid->page, grid->count, sizeof *row->styles);
    for (size_t i = 0; i < grid->count; i++)
        row->cells[i] = "";
    *grid->end = row;
    grid->end = &row->next;
    return row;
}

void tally_grid_cells(struct tally_grid *grid, const char *const *cells)
{
    struct tally_grid_row *row = tally_grid_add(grid);
    memcpy(row->cells, cells, grid->count * sizeof *cells);
}

void tally_grid_note(struct tally_grid *grid, struct tally_grid_row *row, enum tally_style style, const char *text)
{
    struct tally_grid_note **end = &row->notes;
    while (*end)
        end = &(*end)->next;
    *end = tally_terminal_alloc(grid->page, 1, sizeof **end);
    **end = (struct tally_grid_note){NULL, style, text};
}

/* The width of the longest part of a text that has no place for a line break. */
static size_t longest_word(const char *text)
{
    size_t longest = 0, here = 0, at = 0;
    bool *may_begin = tally_text_breaks(text);
    for (struct character c; text[at]; at += c.size) {
        c = character_at(text + at);
        here = may_begin[at] ? 0 : here;
        here += c.text[0] == ' ' ? 0 : c.columns;
        longest = here > longest ? here : longest;
    }
    free(may_begin);
    return longest;
}

/* The width of a heading. One that needs several lines is divided into lines of about the same width. */
static size_t heading_width(const struct tally_grid_column *column)
{
    size_t width = tally_cli_columns(column->heading), most = column->heading_most;
    if (!most || width <= most)
        return width;
    size_t lines = (width + most - 1) / most, even = (width + lines - 1) / lines;
    even += even % 2; /* a Chinese character takes two columns */
    return clamp(longest_word(column->heading), even, most > even ? most : even);
}

static void measure(struct tally_grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct tally_grid_column *column = &grid->columns[i];
        grid->widths[i] = column->kind == TALLY_GRID_BAR ? 0 : clamp(heading_width(column), column->like, SIZE_MAX);
        for (const struct tally_grid_row *row = grid->first; row && column->kind != TALLY_GRID_BAR; row = row->next)
            grid->widths[i] = clamp(tally_cli_columns(row->cells[i]), grid->widths[i], SIZE_MAX);
    }
}

static size_t total(const struct tally_grid *grid)
{
    size_t columns = 0;
    for (size_t i = 0; i < grid->count; i++)
        columns += grid->widths[i] ? grid->widths[i] + GAP : 0;
    return columns ? columns - GAP : 0;
}

/* Narrows columns whose text may be wrapped, the widest first, until the grid fits. */
static void squeeze(struct tally_grid *grid, size_t room)
{
    for (size_t over = total(grid) > room ? total(grid) - room : 0; over; over--) {
        size_t widest = SIZE_MAX;
        for (size_t i = 0; i < grid->count; i++)
            if (grid->columns[i].least && grid->widths[i] > grid->columns[i].least &&
                (widest == SIZE_MAX || grid->widths[i] > grid->widths[widest]))
                widest = i;
        if (widest == SIZE_MAX)
            return;
        grid->widths[widest]--;
    }
}

/* The bars get the columns that are left over. */
static void fit_widths(struct tally_grid *grid)
{
    const struct tally_terminal *page = grid->page;
    size_t bar = 0;
    while (bar < grid->count && grid->columns[bar].kind != TALLY_GRID_BAR)
        bar++;
    bool bars = bar < grid->count && page->terminal;
    squeeze(grid, bars && page->columns > BAR_WANTED + GAP ? page->columns - BAR_WANTED - GAP : page->columns);
    size_t taken = total(grid) + GAP;
    if (bars && taken + BAR_LEAST <= page->columns)
        grid->widths[bar] = clamp(page->columns - taken, BAR_LEAST, BAR_MOST);
}

void tally_grid_fit(struct tally_grid *grids, size_t count)
{
    for (size_t g = 0; g < count; g++) {
        measure(&grids[g]);
        for (size_t i = 0; i < grids[0].count; i++)
            grids[0].widths[i] = clamp(grids[g].widths[i], grids[0].widths[i], SIZE_MAX);
    }
    if (count)
        fit_widths(&grids[0]);
    for (size_t g = 1; g < count; g++)
        memcpy(grids[g].widths, grids[0].widths, grids[0].count * sizeof *grids[0].widths);
}

/* Writes the part of each text that fits on one line, and advances the texts; false if nothing was left. */
static bool print_line(const struct tally_grid *grid, const char **texts, const enum tally_style *styles,
                       const struct tally_bar *bar)
{
    const struct tally_terminal *page = grid->page;
    size_t at = 0, begin = 0;
    bool any = bar != NULL;
    for (size_t i = 0; i < grid->count; i++)
        any |= *texts[i] != '\0';
    for (size_t i = 0; i < grid->count && any; begin += grid->widths[i] ? grid->widths[i] + GAP : 0, i++) {
        size_t columns, size = line_of(texts[i], grid->widths[i], &columns), width = grid->widths[i];
        bool is_bar = grid->columns[i].kind == TALLY_GRID_BAR;
        if (is_bar ? !bar || !width : columns == 0) {
            texts[i] += size;
            continue;
        }
        size_t from = grid->columns[i].kind == TALLY_GRID_RIGHT && columns < width ? begin + width - columns : begin;
        tally_cli_pad(page->out, at, from);
        if (is_bar)
            draw_bar(page, bar, width);
        else
            write_styled(page, styles[i], texts[i], without_blanks(texts[i], size));
        texts[i] += size;
        at = from + (is_bar ? width : columns);
    }
    if (any)
        fputc('\n', page->out);
    return any;
}

static void print_row(const struct tally_grid *grid, const struct tally_grid_row *row)
{
    const char **texts = tally_terminal_alloc(grid->page, grid->count, sizeof *texts);
    memcpy(texts, row->cells, grid->count * sizeof *texts);
    const struct tally_bar *bar = row->bar;
    size_t indent = 0;
    while (print_line(grid, texts, row->styles, bar))
        bar = NULL;
    for (size_t i = 0; i < grid->note_column; i++)
        indent += grid->widths[i] + GAP;
    for (const struct tally_grid_note *note = row->notes; note; note = note->next)
        tally_terminal_text(grid->page, indent, "", note->style, note->text);
}

/* Headings of fewer lines than others stand on the last lines. */
static void print_headings(const struct tally_grid *grid)
{
    enum { LINES = 12 };
    enum tally_style *styles = tally_terminal_alloc(grid->page, grid->count, sizeof *styles);
    size_t *lines = tally_terminal_alloc(grid->page, grid->count, sizeof *lines), most = 0;
    const char **rest = tally_terminal_alloc(grid->page, grid->count, sizeof *rest);
    for (size_t i = 0; i < grid->count; i++) {
        size_t columns;
        for (const char *text = grid->columns[i].heading; *text && grid->widths[i] && lines[i] < LINES; lines[i]++)
            text += line_of(text, grid->widths[i], &columns);
        most = clamp(lines[i], most, LINES);
        styles[i] = TALLY_FAINT;
        rest[i] = "";
    }
    for (size_t line = 0; line < most; line++) {
        for (size_t i = 0; i < grid->count; i++)
            if (lines[i] && line == most - lines[i])
                rest[i] = grid->columns[i].heading;
        print_line(grid, rest, styles, NULL);
    }
}

void tally_grid_print(const struct tally_grid *grid)
{
    print_headings(grid);
    for (const struct tally_grid_row *row = grid->first; row; row = row->next) {
        print_row(grid, row);
        if (row->notes && row->next)
            fputc('\n', grid->page->out); /* separate rows that have notes */
    }
}

void tally_grid_show(struct tally_grid *grid)
{
    tally_grid_fit(grid, 1);
    tally_grid_print(grid);
}
