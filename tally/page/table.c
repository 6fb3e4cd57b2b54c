/* Sets tables, which may continue over pages. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "font/font.h"
#include "page/page.h"
#include "pdf/pdf.h"

enum {
    PAD_X = 300,
    PAD_Y = 260,
    PAD_Y_TIGHT = 130,
    LINE = 40,
    BAR_HEIGHT = 380,
    BAR_HEIGHT_TIGHT = 260,
    BAR_GAP = 160
};

static int32_t pad_of(const struct tally_page_table *t)
{
    return t->tight ? PAD_Y_TIGHT : PAD_Y;
}

static int32_t bar_of(const struct tally_page_table *t)
{
    return t->tight ? BAR_HEIGHT_TIGHT : BAR_HEIGHT;
}

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

/* How wide the text of a cell with a bar is where the smaller text stands on the same line; 0: it does not fit. */
static int32_t width_beside(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell)
{
    enum { BESIDE = 500 };
    if (!cell->bar || !cell->text || !cell->below || !*cell->below)
        return 0;
    int32_t text = tally_page_text_width(t->page, cell_type(t, column, cell), cell->text) + BESIDE,
            below = tally_page_text_width(t->page, below_type(t, column, cell), cell->below);
    return text + below <= t->columns[column].width - 2 * PAD_X ? text : 0;
}

static int32_t cell_height(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell)
{
    int32_t width = t->columns[column].width - 2 * PAD_X, height = 2 * pad_of(t);
    if (cell->text && *cell->text)
        height += tally_page_text_height(t->page, cell_type(t, column, cell), width, cell->text);
    if (cell->below && *cell->below && !width_beside(t, column, cell))
        height += tally_page_text_height(t->page, below_type(t, column, cell), width, cell->below);
    return height + (cell->bar ? bar_of(t) + BAR_GAP : 0);
}

static int32_t row_height(const struct tally_page_table *t, const struct tally_page_cell *cells)
{
    int32_t height =
        tally_page_leading(t->size) + 2 * pad_of(t) > t->least ? tally_page_leading(t->size) + 2 * pad_of(t) : t->least;
    for (size_t i = 0; i < t->count; i++) {
        int32_t own = cell_height(t, i, &cells[i]);
        height = own > height ? own : height;
    }
    return height;
}

/* Votes and threshold are rounded the same way, so that the bar ends before, at or after the mark exactly as the votes
 * are below, at or above the threshold. */
static void draw_bar(const struct tally_page_table *t, const struct tally_page_cell *cell, int32_t x, int32_t y,
                     int32_t width)
{
    const struct tally_page *page = t->page;
    const struct tally_page_bar *bar = cell->bar;
    const int32_t high = bar_of(t);
    int64_t wide = width, length = bar->of ? wide * (int64_t)bar->votes / (int64_t)bar->of : 0;
    tally_pdf_open_element(page->pdf, TALLY_TAG_FIGURE, bar->shows ? bar->shows : cell->text ? cell->text : "");
    tally_pdf_fill(page->pdf, x, y, width, high, 0xDCDCDC);
    if (length > 0)
        tally_pdf_fill(page->pdf, x, y, (int32_t)(length > wide ? wide : length), high, 0x6A6A6A);
    if (bar->den) {
        int32_t mark = x + (int32_t)(wide * (int64_t)bar->num / (int64_t)bar->den);
        tally_pdf_line(page->pdf, mark, y - 90, mark, y + high + 90, 90, TALLY_BLACK);
    }
    tally_pdf_close_element(page->pdf);
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
    int32_t at = y - pad_of(t) - (height - own) / 2;
    const int32_t beside = width_beside(t, column, cell), top = at;
    if (cell->text && *cell->text)
        at -= tally_page_text(t->page, cell_type(t, column, cell), x + PAD_X, at, width, cell->text);
    if (beside) /* on the same base line */
        tally_page_text(t->page, below_type(t, column, cell), x + PAD_X + beside,
                        top - (t->size - below_type(t, column, cell).size) * 43 / 40, width - beside, cell->below);
    if (cell->below && *cell->below && !beside)
        at -= tally_page_text(t->page, below_type(t, column, cell), x + PAD_X, at, width, cell->below);
    if (cell->bar)
        draw_bar(t, cell, x + PAD_X, at - BAR_GAP / 2 - bar_of(t), width);
}

static int32_t table_width(const struct tally_page_table *t)
{
    int32_t width = 0;
    for (size_t i = 0; i < t->count; i++)
        width += t->columns[i].width;
    return width;
}

/* How a row is drawn. */
struct row {
    enum tally_tag tag; /* of its cells */
    int32_t height;
    bool on_top;      /* with a line above every cell */
    const bool *over; /* the columns whose cell extends over several rows; NULL: none */
    size_t rows;      /* so many, of which this is the first; 0: a later one */
    int32_t all;      /* their height */
};

/* Draws a row with the lines at its sides and, above each cell that does not continue the one above, a line. */
static void draw_row(const struct tally_page_table *t, const struct tally_page_cell *cells, const struct row *row)
{
    struct tally_page *page = t->page;
    int32_t x = page->left;
    tally_pdf_open_again(page->pdf, t->element);
    tally_pdf_open_element(page->pdf, TALLY_TAG_ROW, NULL);
    for (size_t i = 0; i < t->count; i++) {
        const bool over = row->over && row->over[i];
        if (cells[i].text || row->on_top)
            tally_pdf_line(page->pdf, x, page->y, x + t->columns[i].width, page->y, LINE, TALLY_DARK);
        tally_pdf_line(page->pdf, x, page->y, x, page->y - row->height, LINE, TALLY_DARK);
        if (!over || row->rows) { /* centred in the height of all its rows */
            tally_pdf_open_element(page->pdf, row->tag, NULL);
            tally_pdf_span_rows(page->pdf, over ? row->rows : 1);
            draw_cell(t, i, &cells[i], x, page->y, over ? row->all : row->height);
            tally_pdf_close_element(page->pdf);
        }
        x += t->columns[i].width;
    }
    tally_pdf_close_element(page->pdf);
    tally_pdf_close_element(page->pdf);
    tally_pdf_line(page->pdf, x, page->y, x, page->y - row->height, LINE, TALLY_DARK);
    page->y -= row->height;
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

/* Read once: on later pages the heading is for the eyes. */
static void draw_heading(struct tally_page_table *t)
{
    struct tally_page_cell *cells = tally_arena_alloc(t->page->arena, t->count, sizeof *cells);
    struct tally_page_table head = make_heading(t, cells);
    int32_t height = row_height(&head, cells);
    if (t->element)
        tally_pdf_open_artifact(t->page->pdf);
    else
        t->element = head.element = tally_pdf_open_element(t->page->pdf, TALLY_TAG_TABLE, NULL);
    tally_pdf_fill(t->page->pdf, t->page->left, t->page->y - height, table_width(t), height, TALLY_PALE);
    draw_row(&head, cells, &(struct row){.tag = TALLY_TAG_HEAD, .height = height, .on_top = true});
    tally_pdf_close_element(t->page->pdf);
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
    bool *over = tally_arena_alloc(t->page->arena, t->count, sizeof *over);
    for (size_t i = 0; i < t->count; i++)
        over[i] = spans(t, cells, rows, i);
    for (size_t r = 0; r < rows; r++)
        draw_row(t, cells + r * t->count,
                 &(struct row){.tag = TALLY_TAG_CELL,
                               .height = heights[r],
                               .on_top = r == 0,
                               .over = over,
                               .rows = r ? 0 : rows,
                               .all = all});
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
        int32_t kept = tally_page_kept_height(page), first = row_height(table, cells), most = full - kept;
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
        draw_row(table, row, &(struct row){.tag = TALLY_TAG_CELL, .height = height, .on_top = r == 0});
        table->size = size;
    }
    underline(table);
}

/* ---- the widths of columns ---- */

struct asked {
    int32_t least, most;
};

static void ask(struct asked *asked, int32_t least, int32_t most)
{
    asked->least = least > asked->least ? least : asked->least;
    asked->most = most > asked->most ? most : asked->most;
}

/* “6/6 100.00%”: not broken at its blank. */
static bool is_figures(const char *text)
{
    enum { SHORT = 15 };
    return strlen(text) <= SHORT && !text[strspn(text, "0123456789/.% ")];
}

static void ask_text(const struct tally_page_table *t, struct asked *asked, struct tally_type type, const char *text)
{
    if (!text || !*text)
        return;
    const int32_t whole = tally_page_text_width(t->page, type, text);
    ask(asked, is_figures(text) ? whole : tally_page_word_width(t->page, type, text), whole);
}

/* A heading may be broken, but not a character to a line. */
static void ask_heading(const struct tally_page_table *t, size_t column, struct asked *asked)
{
    enum { CHARACTERS = 3 };
    const struct tally_page_cell head = {.text = t->columns[column].heading, .strong = true};
    int32_t whole = tally_page_text_width(t->page, cell_type(t, column, &head), head.text),
            word = tally_page_word_width(t->page, cell_type(t, column, &head), head.text),
            few = CHARACTERS * t->size > word ? CHARACTERS * t->size : word;
    ask(asked, whole < few ? whole : few, whole);
}

static void ask_bar(const struct tally_page_table *t, size_t column, const struct tally_page_cell *cell,
                    struct asked *asked)
{
    enum { LEAST = 5200, MOST = 9200, BESIDE = 600 };
    int32_t text = cell->text ? tally_page_text_width(t->page, cell_type(t, column, cell), cell->text) : 0,
            below = cell->below ? tally_page_text_width(t->page, below_type(t, column, cell), cell->below) : 0;
    ask(asked, text < LEAST ? LEAST : text < MOST ? text : MOST, text + below + BESIDE);
}

static bool takes_rest(const struct tally_page_table *t, size_t column)
{
    return t->columns[column].align == TALLY_LEFT;
}

/* What the columns ask for together. */
static void ask_all(const struct tally_page_table *table, const struct tally_page_cell *cells, size_t rows,
                    struct asked *asked)
{
    enum { ROUNDING = 60 /* of the widths of single characters */ };
    for (size_t i = 0; i < table->count; i++) {
        ask_heading(table, i, &asked[i]);
        for (size_t r = 0; r < rows; r++) {
            const struct tally_page_cell *cell = &cells[r * table->count + i];
            if (cell->bar) { /* its figures on one line, and the smaller text beside them if there is room */
                ask_bar(table, i, cell, &asked[i]);
                continue;
            }
            ask_text(table, &asked[i], cell_type(table, i, cell), cell->text);
            ask_text(table, &asked[i], below_type(table, i, cell), cell->below);
        }
        asked[i].least += 2 * PAD_X + ROUNDING;
        asked[i].most += 2 * PAD_X + ROUNDING;
    }
}

/* The width of a column that gets so many thousandths of what it asks for at most. */
static int64_t width_at(const struct asked *asked, int64_t share)
{
    int64_t wide = asked->most * share / 1000;
    return wide > asked->least ? wide : asked->least;
}

/* The largest share with which the columns are no wider than that together: so all have about the same number of
 * lines. */
static int64_t share_of(const struct asked *asked, size_t count, int32_t width)
{
    int64_t share = 0;
    for (int64_t step = 512; step; step /= 2) {
        int64_t all = 0;
        for (size_t i = 0; i < count; i++)
            all += width_at(&asked[i], share + step);
        share += all <= width ? step : 0;
    }
    return share;
}

bool tally_page_fit_columns(const struct tally_page_table *table, struct tally_page_column *columns,
                            const struct tally_page_cell *cells, size_t rows, int32_t width)
{
    const size_t count = table->count;
    struct asked *asked = tally_arena_alloc(table->page->arena, count, sizeof *asked);
    int64_t least = 0, most = 0, given = 0, flexible = 0;
    ask_all(table, cells, rows, asked);
    for (size_t i = 0; i < count; i++) {
        least += asked[i].least;
        most += asked[i].most;
        flexible += takes_rest(table, i);
    }
    const int64_t share = most > width ? share_of(asked, count, width) : 1000;
    for (size_t i = 0; i < count; i++) {
        int64_t own = width_at(&asked[i], share);
        if (most <= width && (!flexible || takes_rest(table, i)))
            own += (width - most) / (flexible ? flexible : (int64_t)count);
        if (least > width)
            own = (int64_t)asked[i].least * width / least;
        columns[i].width = (int32_t)own;
        given += own;
    }
    columns[count > 1].width += width - (int32_t)given; /* what rounding left over; beside the number */
    return least <= width;
}

/* ---- whole tables ---- */

/* The height of each group, and of all. */
static int32_t all_heights(const struct tally_page_table *t, const struct tally_page_cell *cells, const size_t *sizes,
                           size_t groups, int32_t *heights)
{
    int32_t all = 0;
    for (size_t g = 0; g < groups; cells += sizes[g++] * t->count) {
        int32_t *rows = tally_arena_alloc(t->page->arena, sizes[g], sizeof *rows);
        heights[g] = group_heights(t, cells, sizes[g], rows);
        all += heights[g];
    }
    return all;
}

int32_t tally_page_table_height(const struct tally_page_table *table, const struct tally_page_cell *cells,
                                const size_t *sizes, size_t groups)
{
    int32_t *heights = tally_arena_alloc(table->page->arena, groups, sizeof *heights);
    return heading_height(table) + all_heights(table, cells, sizes, groups, heights);
}

enum { ROWS_LEAST = 3 }; /* of a table, on either side of a page's end */

/* How many of the groups, together at least that many rows, stand at the beginning of these (or, backwards, at their
 * end). */
static size_t groups_of_rows(const size_t *sizes, size_t groups, size_t least, bool backwards)
{
    size_t rows = 0, taken = 0;
    while (taken < groups && rows < least)
        rows += sizes[backwards ? groups - ++taken : taken++];
    return taken;
}

/* How many groups stand on a page with so much room for rows; 0: the table begins on the next page.
 * used_above: by what stands on this one. */
static size_t groups_on_page(const size_t *sizes, const int32_t *heights, size_t groups, int32_t room, int32_t tail,
                             int32_t used_above, int32_t full)
{

    size_t fit = 0;
    int32_t used = 0;
    while (fit < groups && used + heights[fit] <= room)
        used += heights[fit++];
    if (fit == groups && used + tail <= room)
        return groups;
    size_t first = groups_of_rows(sizes, groups, ROWS_LEAST, false),
           last = groups_of_rows(sizes, groups, ROWS_LEAST, true);
    const bool all_fit = fit == groups; /* but not with what follows */
    int32_t along = 0;
    for (size_t g = groups - last; g < groups; g++)
        along += heights[g];
    for (; last > 1 && along + tail > full; last--)
        along -= heights[groups - last];
    if (groups - fit < last) /* too few would go on */
        fit = groups > last ? groups - last : 0;
    if ((fit >= first && first + last <= groups) || (fit && !all_fit && used_above < room))
        return fit;
    return used_above == 0 || (all_fit && used_above < room) ? groups
                                                             : 0; /* what follows goes on alone, or all of it goes */
}

void tally_page_groups(struct tally_page_table *table, const struct tally_page_cell *cells, const size_t *sizes,
                       size_t groups, int32_t tail)
{
    struct tally_page *page = table->page;
    int32_t *heights = tally_arena_alloc(page->arena, groups, sizeof *heights), head = heading_height(table);
    all_heights(table, cells, sizes, groups, heights);
    for (size_t g = 0; g < groups;) {
        int32_t room = page->y - tally_page_kept_height(page) - page->bottom - (table->open ? 0 : head);
        size_t fit = groups_on_page(sizes + g, heights + g, groups - g, room, tail, page->top - page->y,
                                    page->top - page->bottom - head);
        if (!fit) {
            tally_page_begin(page);
            table->open = false;
            continue;
        }
        for (size_t k = 0; k < fit; k++, g++) {
            tally_page_rows(table, cells, sizes[g]);
            cells += sizes[g] * table->count;
        }
        if (g < groups) {
            tally_page_begin(page);
            table->open = false;
        }
    }
}
