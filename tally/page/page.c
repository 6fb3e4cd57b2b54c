/* Sets text in lines, and tables that may continue over pages. */
#include "page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/character.h"
#include "base/linebreak.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "font/font.h"
#include "pdf/pdf.h"

enum { PAD_X = 300, PAD_Y = 260, LINE = 40, BAR_HEIGHT = 380, BAR_GAP = 160 };

/* The distance between lines: 1.4 times the size of the type. */
static int32_t leading(int32_t size)
{
    return size * 14 / 10;
}

/* ---- lines ---- */

/* How many bytes of the text fit on a line of this width; at least one character. */
static size_t line_of(const struct tally_page *page, struct tally_type type, int32_t width, const char *text,
                      const bool *may_begin, size_t size)
{
    size_t at = 0, last = 0;
    int32_t used = 0;
    while (at < size) {
        uint32_t c;
        size_t n = tally_text_next(text + at, size - at, &c);
        if (may_begin[at] && at)
            last = at;
        used += tally_fonts_width(page->fonts, type.face, type.size, text + at, n);
        if (used > width && at && c != ' ')
            return last ? last : at;
        at += n;
    }
    return size;
}

/* The text prepared for drawing: line ends and tabs become blanks, invisible characters are left out; a character that
 * no font has is recorded in the page and left out. */
static const char *prepare_text(struct tally_page *page, enum tally_face face, const char *text)
{
    size_t size = strlen(text), used = 0;
    char *out = tally_arena_alloc(page->arena, size + 1, 1);
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        if (c == '\n' || c == '\r' || c == '\t') {
            out[used++] = ' ';
        } else if (tally_text_is_invisible(c) || tally_character_is_selector(c)) {
            continue;
        } else if (tally_fonts_find(page->fonts, face, c) < 0) {
            page->missing_in = page->missing ? page->missing_in : text;
            page->missing = page->missing ? page->missing : c;
        } else {
            memcpy(out + used, text + at, n);
            used += n;
        }
    }
    return out;
}

static size_t trimmed(const char *text, size_t size)
{
    while (size && text[size - 1] == ' ')
        size--;
    return size;
}

/* Breaks the text into lines and, if draw is true, draws them. Returns their height. */
static int32_t set_lines(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                         const char *text, bool draw)
{
    const char *set = prepare_text(page, type.face, text);
    size_t size = strlen(set);
    int32_t height = 0;
    bool *may_begin = tally_linebreak_find(set, size, TALLY_LINEBREAK_PAGE);
    for (size_t at = 0, n; at < size; at += n) {
        n = line_of(page, type, width, set + at, may_begin + at, size - at);
        size_t shown = trimmed(set + at, n);
        if (draw && shown) {
            int32_t wide = tally_fonts_width(page->fonts, type.face, type.size, set + at, shown);
            int32_t from = type.align == TALLY_LEFT    ? x
                           : type.align == TALLY_RIGHT ? x + width - wide
                                                       : x + (width - wide) / 2;
            tally_pdf_text(page->pdf, from, y - height - type.size * 12 / 10 + type.size / 8, type.face, type.size,
                           type.colour, set + at, shown);
        }
        height += leading(type.size);
    }
    free(may_begin);
    return height;
}

int32_t tally_page_text_height(struct tally_page *page, struct tally_type type, int32_t width, const char *text)
{
    return set_lines(page, type, 0, 0, width, text, false);
}

int32_t tally_page_text(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                        const char *text)
{
    return set_lines(page, type, x, y, width, text, true);
}

int32_t tally_page_text_width(struct tally_page *page, struct tally_type type, const char *text)
{
    const char *set = prepare_text(page, type.face, text);
    return tally_fonts_width(page->fonts, type.face, type.size, set, strlen(set));
}

int32_t tally_page_even_width(struct tally_page *page, struct tally_type type, int32_t most, const char *text)
{
    int32_t height = tally_page_text_height(page, type, most, text), even = most;
    while (even > most / 2 && tally_page_text_height(page, type, even - type.size / 2, text) == height)
        even -= type.size / 2;
    return even;
}

int32_t tally_page_word_width(struct tally_page *page, struct tally_type type, const char *text)
{
    const char *set = prepare_text(page, type.face, text);
    size_t size = strlen(set), from = 0;
    int32_t widest = 0;
    bool *may_begin = tally_linebreak_find(set, size, TALLY_LINEBREAK_PAGE);
    for (size_t at = 1; at <= size; at++) {
        if (at < size && !may_begin[at])
            continue;
        int32_t wide = tally_fonts_width(page->fonts, type.face, type.size, set + from, trimmed(set + from, at - from));
        widest = wide > widest ? wide : widest;
        from = at;
    }
    free(may_begin);
    return widest;
}

/* ---- down the page ---- */

void tally_page_begin(struct tally_page *page)
{
    tally_pdf_page(page->pdf);
    page->y = page->top;
}

static int32_t kept_height(struct tally_page *page)
{
    int32_t height = 0;
    for (size_t i = 0; i < page->kept_count; i++)
        height += page->kept[i].above + page->kept[i].below +
                  tally_page_text_height(page, page->kept[i].type, page->right - page->left, page->kept[i].text);
    return height;
}

static void draw_kept(struct tally_page *page)
{
    for (size_t i = 0; i < page->kept_count; i++) {
        const struct tally_page_kept *k = &page->kept[i];
        if (page->y < page->top)
            tally_page_space(page, k->above);
        page->y -= tally_page_text(page, k->type, page->left, page->y, page->right - page->left, k->text) + k->below;
    }
    page->kept_count = 0;
    page->kept_with = 0;
}

void tally_page_reserve(struct tally_page *page, int32_t height)
{
    int32_t below = height > page->kept_with ? height : page->kept_with;
    if (page->y - kept_height(page) - below < page->bottom && page->y < page->top)
        tally_page_begin(page);
    draw_kept(page);
}

static void keep(struct tally_page *page, struct tally_page_kept kept)
{
    if (page->kept_count == TALLY_PAGE_KEPT_MOST)
        draw_kept(page);
    page->kept[page->kept_count++] = kept;
}

void tally_page_space(struct tally_page *page, int32_t height)
{
    page->y = page->y - height < page->bottom ? page->bottom : page->y - height;
}

void tally_page_paragraph(struct tally_page *page, struct tally_type type, const char *first, const char *text)
{
    int32_t indent = *first ? tally_fonts_width(page->fonts, type.face, type.size, first, strlen(first)) : 0;
    const char *set = prepare_text(page, type.face, text);
    size_t size = strlen(set);
    bool *may_begin = tally_linebreak_find(set, size, TALLY_LINEBREAK_PAGE);
    int32_t width = page->right - page->left - indent,
            lines = tally_page_text_height(page, type, width, text) / leading(type.size);
    for (size_t at = 0, n; at < size; at += n, lines--) {
        n = line_of(page, type, width, set + at, may_begin + at, size - at);
        /* neither its first nor its last line alone on a page; two lines below a heading */
        tally_page_reserve(page, leading(type.size) * (lines == 2 || (at == 0 && lines > 2) ? 2 : 1));
        int32_t base = page->y - type.size * 12 / 10 + type.size / 8;
        if (at == 0 && *first)
            tally_pdf_text(page->pdf, page->left, base, type.face, type.size, type.colour, first, strlen(first));
        tally_pdf_text(page->pdf, page->left + indent, base, type.face, type.size, type.colour, set + at,
                       trimmed(set + at, n));
        page->y -= leading(type.size);
    }
    free(may_begin);
}

void tally_page_heading(struct tally_page *page, const char *text, int32_t with)
{
    const struct tally_type type = {TALLY_BOLD, 1150, TALLY_BLACK, TALLY_LEFT};
    keep(page, (struct tally_page_kept){type, text, 900, 200});
    page->kept_with = with;
}

void tally_page_caption(struct tally_page *page, struct tally_type type, const char *text, int32_t below)
{
    keep(page, (struct tally_page_kept){type, text, 0, below});
}

/* ---- tables ---- */

static struct tally_type cell_type(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell)
{
    return (struct tally_type){cell->strong ? TALLY_BOLD : TALLY_REGULAR, t->size,
                               cell->faint ? TALLY_GREY : TALLY_BLACK, t->columns[column].align};
}

static struct tally_type below_type(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell)
{
    return (struct tally_type){TALLY_REGULAR, t->size * 82 / 100, cell->below_black ? TALLY_BLACK : TALLY_GREY,
                               t->columns[column].align};
}

static int32_t cell_height(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell)
{
    int32_t width = t->columns[column].width - 2 * PAD_X, height = 2 * PAD_Y;
    if (cell->text && *cell->text)
        height += tally_page_text_height(t->page, cell_type(t, column, cell), width, cell->text);
    if (cell->below && *cell->below)
        height += tally_page_text_height(t->page, below_type(t, column, cell), width, cell->below);
    return height + (cell->bar ? BAR_HEIGHT + BAR_GAP : 0);
}

static int32_t row_height(const struct tally_page_table *t, const struct tally_page_cell *cells)
{
    int32_t height = leading(t->size) + 2 * PAD_Y > t->least ? leading(t->size) + 2 * PAD_Y : t->least;
    for (size_t i = 0; i < t->count; i++) {
        int32_t own = cell_height(t, i, &cells[i]);
        height = own > height ? own : height;
    }
    return height;
}

/* Votes and threshold are rounded the same way, so that the bar ends before, at or after the mark exactly as the votes
 * are below, at or above the threshold. */
static void draw_bar(const struct tally_page *page, const struct tally_page_bar *bar, int32_t x, int32_t y,
                     int32_t width)
{
    int64_t wide = width, length = bar->of ? wide * (int64_t)bar->votes / (int64_t)bar->of : 0;
    tally_pdf_fill(page->pdf, x, y, width, BAR_HEIGHT, 0xDCDCDC);
    if (length > 0)
        tally_pdf_fill(page->pdf, x, y, (int32_t)(length > wide ? wide : length), BAR_HEIGHT, 0x6A6A6A);
    if (bar->den) {
        int32_t mark = x + (int32_t)(wide * (int64_t)bar->num / (int64_t)bar->den);
        tally_pdf_line(page->pdf, mark, y - 90, mark, y + BAR_HEIGHT + 90, 90, TALLY_BLACK);
    }
}

static bool is_empty(const struct tally_page_cell *cell)
{
    return !cell->text && !cell->below && !cell->bar;
}

/* Whether the cell in the first of these rows extends over all of them. */
static bool spans(const struct tally_page_table *t, const struct tally_page_cell *cells, size_t rows, size_t column)
{
    bool empty = rows > 1;
    for (size_t r = 1; r < rows; r++)
        empty &= is_empty(&cells[r * t->count + column]);
    return empty;
}

static void draw_cell(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell, int32_t x,
                      int32_t y, int32_t height)
{
    int32_t width = t->columns[column].width - 2 * PAD_X, own = cell_height(t, column, cell);
    int32_t at = y - PAD_Y - (height - own) / 2;
    if (cell->text && *cell->text)
        at -= tally_page_text(t->page, cell_type(t, column, cell), x + PAD_X, at, width, cell->text);
    if (cell->below && *cell->below)
        at -= tally_page_text(t->page, below_type(t, column, cell), x + PAD_X, at, width, cell->below);
    if (cell->bar)
        draw_bar(t->page, cell->bar, x + PAD_X, at - BAR_GAP / 2 - BAR_HEIGHT, width);
}

static int32_t table_width(const struct tally_page_table *t)
{
    int32_t width = 0;
    for (size_t i = 0; i < t->count; i++)
        width += t->columns[i].width;
    return width;
}

/* Draws a row with the lines at its sides and, above each cell that does not continue the one above, a line. */
static void draw_row(const struct tally_page_table *t, const struct tally_page_cell *cells, int32_t height, bool on_top)
{
    struct tally_page *page = t->page;
    int32_t x = page->left;
    for (size_t i = 0; i < t->count; i++) {
        if (cells[i].text || on_top)
            tally_pdf_line(page->pdf, x, page->y, x + t->columns[i].width, page->y, LINE, TALLY_DARK);
        tally_pdf_line(page->pdf, x, page->y, x, page->y - height, LINE, TALLY_DARK);
        draw_cell(t, i, &cells[i], x, page->y, height);
        x += t->columns[i].width;
    }
    tally_pdf_line(page->pdf, x, page->y, x, page->y - height, LINE, TALLY_DARK);
    page->y -= height;
}

static void underline(const struct tally_page_table *t)
{
    tally_pdf_line(t->page->pdf, t->page->left, t->page->y, t->page->left + table_width(t), t->page->y, LINE,
                   TALLY_DARK);
}

static void heading_cells(const struct tally_page_table *t, struct tally_page_cell *cells)
{
    for (size_t i = 0; i < t->count; i++)
        cells[i] = (struct tally_page_cell){.text = t->columns[i].heading, .strong = true};
}

/* The heading row: centred whatever the alignment of the columns, all in one size in which each word fits its column.
 * */
static struct tally_page_table make_heading(const struct tally_page_table *t, struct tally_page_cell *cells)
{
    enum { SMALLEST = 60 }; /* hundredths of the table's size */
    struct tally_page_column *columns = tally_arena_alloc(t->page->arena, t->count, sizeof *columns);
    struct tally_page_table head = *t;
    heading_cells(t, cells);
    head.least = 0;
    for (size_t i = 0; i < t->count; i++) {
        columns[i] = t->columns[i];
        columns[i].align = TALLY_CENTRE;
        int32_t word = tally_page_word_width(t->page, cell_type(t, i, &cells[i]), cells[i].text),
                room = columns[i].width - 2 * PAD_X;
        int32_t size = room > 0 && word > room ? (int32_t)((int64_t)t->size * room / word) - 1 : t->size;
        head.size = size < head.size ? size : head.size;
    }
    head.size = head.size > t->size * SMALLEST / 100 ? head.size : t->size * SMALLEST / 100;
    head.columns = columns;
    return head;
}

static void draw_heading(struct tally_page_table *t)
{
    struct tally_page_cell *cells = tally_arena_alloc(t->page->arena, t->count, sizeof *cells);
    struct tally_page_table head = make_heading(t, cells);
    int32_t height = row_height(&head, cells);
    tally_pdf_fill(t->page->pdf, t->page->left, t->page->y - height, table_width(t), height, TALLY_PALE);
    draw_row(&head, cells, height, true);
    t->open = true;
}

static int32_t heading_height(const struct tally_page_table *t)
{
    struct tally_page_cell *cells = tally_arena_alloc(t->page->arena, t->count, sizeof *cells);
    struct tally_page_table head = make_heading(t, cells);
    return row_height(&head, cells);
}

/* At the top of a page, a cell that continues one from the rows above repeats its text. */
static const struct tally_page_cell *repeat_above(const struct tally_page_table *t, const struct tally_page_cell *cells,
                                                  size_t r)
{
    struct tally_page_cell *again = tally_arena_alloc(t->page->arena, t->count, sizeof *again);
    for (size_t i = 0; i < t->count; i++) {
        again[i] = cells[r * t->count + i];
        for (size_t above = r; !again[i].text && above-- > 0;)
            again[i].text = cells[above * t->count + i].text;
    }
    return again;
}

/* A row longer than a page is set in smaller type; if it is still too long, overfull is set. */
static int32_t fit_row(struct tally_page_table *t, const struct tally_page_cell *row, int32_t full)
{
    enum { SMALLEST = 300 };
    int32_t height = row_height(t, row);
    while (height > full && t->size > SMALLEST) {
        t->size = t->size * 9 / 10;
        height = row_height(t, row);
    }
    t->page->overfull |= height > full;
    return height;
}

/* Computes the height of each row of a group from the cells that belong to it alone, and spreads evenly over the rows
 * what the cells that extend over all rows need beyond that. Returns the sum. */
static int32_t group_heights(const struct tally_page_table *t, const struct tally_page_cell *cells, size_t rows,
                             int32_t *heights)
{
    struct tally_page_cell *own = tally_arena_alloc(t->page->arena, t->count, sizeof *own);
    int32_t all = 0, tallest = 0;
    for (size_t i = 0; i < t->count; i++)
        if (spans(t, cells, rows, i) && cell_height(t, i, &cells[i]) > tallest)
            tallest = cell_height(t, i, &cells[i]);
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < t->count; i++)
            own[i] = spans(t, cells, rows, i) ? (struct tally_page_cell){.text = NULL} : cells[r * t->count + i];
        heights[r] = row_height(t, own);
        all += heights[r];
    }
    for (size_t r = 0; all < tallest && r < rows; r++) { /* an equal part to each */
        int32_t more = (tallest - all) / (int32_t)(rows - r);
        heights[r] += more;
        all += more;
    }
    return all;
}

/* Draws a group that fits on the page; cells that extend over all its rows are centred in their height. */
static void draw_group(struct tally_page_table *t, const struct tally_page_cell *cells, size_t rows,
                       const int32_t *heights, int32_t all)
{
    struct tally_page_cell *own = tally_arena_alloc(t->page->arena, t->count, sizeof *own);
    int32_t top = t->page->y, x = t->page->left;
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; i < t->count; i++) {
            own[i] = cells[r * t->count + i];
            if (r == 0 && spans(t, cells, rows, i))
                own[i] = (struct tally_page_cell){.text = ""};
        }
        draw_row(t, own, heights[r], r == 0);
    }
    for (size_t i = 0; i < t->count; x += t->columns[i++].width)
        if (spans(t, cells, rows, i))
            draw_cell(t, i, &cells[i], x, top, all);
    underline(t);
}

/* How much of the next groups must stand on the same page as this one, if they are as high: the second with the first,
 * the last with the one before it. */
static int32_t next_height(const struct tally_page_table *table, int32_t all, int32_t full)
{
    enum { FEW = 2, PART = 3 };
    const int32_t groups = table->open ? table->ahead == 1 : table->ahead > FEW ? 1 : (int32_t)table->ahead;
    return all * (groups + 1) <= full / PART ? all * groups : 0;
}

void tally_page_rows(struct tally_page_table *table, const struct tally_page_cell *cells, size_t rows)
{
    struct tally_page *page = table->page;
    int32_t head = heading_height(table), full = page->top - page->bottom - head, size = table->size;
    int32_t *heights = tally_arena_alloc(page->arena, rows, sizeof *heights),
            all = group_heights(table, cells, rows, heights), next = next_height(table, all, full);
    if (page->kept_count) {
        int32_t kept = kept_height(page), first = row_height(table, cells), most = full - kept;
        bool parted = rows > 1 && page->y - kept - page->bottom > full / 3;
        int32_t with = parted || all > most ? first : all + next;
        tally_page_reserve(page, head + (with < most ? with : most));
    }
    bool fits = page->y - all - next - (table->open ? 0 : head) >= page->bottom,
         mostly_empty = rows > 1 && page->y - page->bottom > full / 3;
    if (all + next <= full && !fits && !mostly_empty && page->y < page->top) {
        tally_page_begin(page);
        table->open = false;
        fits = true;
    }
    if (rows > 1 && all <= full && fits) {
        if (!table->open)
            draw_heading(table);
        draw_group(table, cells, rows, heights, all);
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        const struct tally_page_cell *row = cells + r * table->count;
        int32_t height = fit_row(table, row, full);
        if (page->y - height - (table->open ? 0 : head) < page->bottom && page->y < page->top) {
            if (table->open && r)
                underline(table);
            tally_page_begin(page);
            table->open = false;
        }
        if (!table->open) {
            draw_heading(table);
            row = repeat_above(table, cells, r);
            height = fit_row(table, row, full);
        }
        draw_row(table, row, height, r == 0);
        table->size = size;
    }
    underline(table);
}
