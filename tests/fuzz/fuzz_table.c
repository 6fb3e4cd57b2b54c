/* Any bytes as a spreadsheet, read both ways.
 *
 * What the quick way accepts, the scan reads alike: the same rows, and in them the same cells but for blanks at their
 * ends, which the quick way may leave (its callers judge those). The scan must find nothing wrong there but what the
 * callers look for themselves: rows of another width, invisible characters in a heading.
 * Every place lies within the file. The two are compared by reading 1; since, the scan passes over rows that are no
 * data and fills short ones, which the callers of the quick way look for too (unit-ballot-quick, fuzz-meeting). */
#include <stdlib.h>

#include "base/reading.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "table/cell.h"
#include "table/fast.h"
#include "table/table.h"

struct reading {
    struct tally_arena arena;
    struct tally_text *cells;
    size_t count, room;
    size_t *widths; /* by row */
    size_t rows, row_room;
    size_t in_row;
    uint64_t *lines; /* by row: on which its last cell begins */
    size_t line_count, line_room;
    struct tally_place latest;
};

static void keep(struct reading *r, struct tally_text text)
{
    struct tally_text copy = {tally_arena_text(&r->arena, text.bytes, text.size), text.size};
    TALLY_PUSH(r->cells, r->count, r->room) = copy;
    r->in_row++;
}

static void end_row(struct reading *r)
{
    TALLY_PUSH(r->widths, r->rows, r->row_room) = r->in_row;
    r->in_row = 0;
}

static bool before(struct tally_place a, struct tally_place b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static bool on_scanned(void *self, const struct tally_row *row)
{
    struct reading *r = self;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        bool behind = i == 0 || before(r->latest, cell->place) || /* the cells that a short row lacks are at its end */
                      (cell->text.size == 0 && !before(cell->place, r->latest));
        if (cell->place.line == 0 || cell->place.column == 0 || !behind)
            fuzz_fail("cells do not lie one behind the other", "", "");
        if (tally_text_valid((const unsigned char *)cell->text.bytes, cell->text.size) != cell->text.size)
            fuzz_fail("a cell is not UTF-8", cell->text.bytes, "");
        struct tally_text trimmed = tally_text_trim(cell->text);
        if (!tally_text_same(trimmed, cell->text))
            fuzz_fail("a cell is not trimmed", "", "");
        r->latest = cell->place;
        keep(r, cell->text);
    }
    if (before(row->end, r->latest))
        fuzz_fail("a row ends before its last cell", "", "");
    TALLY_PUSH(r->lines, r->line_count, r->line_room) = r->latest.line;
    end_row(r);
    return true;
}

static bool on_quick_row(void *self, const struct tally_fast_row *row)
{
    struct reading *r = self;
    bool empty = true;
    unsigned char sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_text cell = row->cells[i];
        for (size_t k = 0; k < TALLY_FAST_READABLE; k++) /* can be read, whatever the size */
            sum = (unsigned char)(sum + ((const volatile char *)cell.bytes)[k]);
        keep(r, tally_text_trim(cell));
        empty &= r->cells[r->count - 1].size == 0;
    }
    if (!empty) {
        TALLY_PUSH(r->lines, r->line_count, r->line_room) = tally_table_fast_line(row, row->count - 1);
        end_row(r);
    } else { /* the scan leaves it out */
        r->count -= r->in_row;
        r->in_row = 0;
    }
    (void)sum;
    return true;
}

static void clear(struct reading *r)
{
    tally_arena_clear(&r->arena);
    free(r->cells);
    free(r->widths);
    free(r->lines);
}

static void compare(const struct reading *scanned, const struct reading *quick, const struct tally_diags *diags)
{
    for (size_t i = 1; i < quick->rows; i++)
        if (quick->widths[i] != quick->widths[0])
            return;
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.code == TALLY_CONTROL_CHARACTER)
            return; /* an invisible one: the others, the quick way refuses */
        if (d.severity == TALLY_ERROR && d.code != TALLY_EMPTY_FILE && d.code != TALLY_NO_HEADER &&
            d.code != TALLY_WRONG_SEPARATOR)
            fuzz_fail("the quick way accepts what the scan refuses", tally_code_name(d.code), "");
        if (d.code == TALLY_WRONG_SEPARATOR)
            return;
    }
    if (scanned->rows != quick->rows || scanned->count != quick->count)
        fuzz_fail("the two ways read other rows", "", "");
    for (size_t i = 0; i < quick->count; i++)
        if (!tally_text_same(scanned->cells[i], quick->cells[i]))
            fuzz_fail("the two ways read another cell", scanned->cells[i].bytes, quick->cells[i].bytes);
    for (size_t i = 0; i < quick->rows; i++)
        if (scanned->lines[i] != quick->lines[i])
            fuzz_fail("the two ways tell of another line", "", "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file = {
        .bytes = data, .size = size, .place = tally_diags_file(diags, "fuzz.csv"), .reading = tally_reading_find(1)};
    struct tally_file today = {.bytes = data, .size = size, .place = tally_diags_file(aside, "fuzz.csv")};
    struct reading scanned = {.rows = 0}, quick = {.rows = 0}, now = {.rows = 0};
    const struct tally_fast_scan calls = {on_quick_row, NULL};
    if (tally_table_open(&file, diags)) {
        bool ok = tally_table_scan(&file, diags, on_scanned, &scanned);
        if (!ok && tally_diags_errors(diags) == 0)
            fuzz_fail("refused without a word", "", "");
        if (tally_table_scan_fast(&file, &calls, &quick))
            compare(&scanned, &quick, diags);
    } else if (tally_diags_errors(diags) == 0) {
        fuzz_fail("refused without a word", "", "");
    }
    if (!(tally_table_open(&today, aside) && tally_table_scan(&today, aside, on_scanned, &now)) &&
        tally_diags_errors(aside) == 0)
        fuzz_fail("refused without a word", "", "");
    for (size_t i = 0; i < tally_diags_count(diags); i++)
        free(tally_diags_text(diags, i, false));
    tally_diags_free(aside);
    clear(&now);
    clear(&scanned);
    clear(&quick);
    tally_diags_free(diags);
    return 0;
}
