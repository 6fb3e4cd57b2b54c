/* Small tables with fixed columns, loaded whole. */
#include "table/load.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/cell.h"
#include "table/headings.h"
#include "table/table.h"

static bool is_named(const struct tally_column *column, struct tally_text header)
{
    return tally_text_is(header, column->english) || tally_text_is(header, column->chinese) ||
           (column->chinese2 && tally_text_is(header, column->chinese2));
}

bool tally_column_matches(const struct tally_column *column, struct tally_text header,
                          const struct tally_reading *reading)
{
    if (is_named(column, header) || !reading->rows_checked || tally_text_is_simple(header))
        return is_named(column, header);
    struct tally_arena arena = {NULL};
    bool named = is_named(column, tally_text_match_name(reading, &arena, header));
    tally_arena_clear(&arena);
    return named;
}

enum { MOST = sizeof((struct tally_table *)NULL)->has / sizeof(bool) };

struct load {
    struct tally_table *table;
    struct tally_file *file;
    const struct tally_column *columns;
    struct tally_arena *arena;
    struct tally_diags *diags;
    struct tally_cell *cells;
    size_t count, room;
    bool *broken; /* by row */
    size_t broken_count, broken_room;
    bool header_seen, no_heading; /* no_heading: a row was passed that is none */
    bool here[MOST], meant[MOST]; /* by column: its heading is there; a wrong heading is near to it */
    size_t missing;               /* required columns that may stand under no heading */
};

/* Whether any cell is the heading of a column. */
static bool has_heading(const struct load *l, const struct tally_row *row)
{
    const struct tally_reading *reading = l->file->reading ? l->file->reading : tally_reading_newest();
    for (size_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < l->table->columns; k++)
            if (tally_column_matches(&l->columns[k], row->cells[i].text, reading))
                return true;
    return false;
}

/* The columns that the table lacks, as “任免, 暂缓”. The caller frees it. */
static char *list_lacking(const struct load *l)
{
    struct tally_bytes list = {.bytes = NULL};
    tally_bytes_put_text(&list, "");
    for (size_t k = 0; k < l->table->columns; k++) {
        if (l->here[k] || l->meant[k])
            continue;
        tally_bytes_put_text(&list, list.used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, l->columns[k].chinese);
    }
    return list.bytes;
}

/* A heading that is none of the columns'. near: the column that it is near to, which is said to be missing by this. */
static void report_unknown(struct load *l, const struct tally_cell *cell, const char *text, size_t near)
{
    char *lacking = list_lacking(l);
    tally_diags_add(
        l->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        !cell->text.size ? N_("a column without a heading; delete it")
        : near != SIZE_MAX
            ? N_("there is no column “%1$s” in this file; if “%2$s” is meant, write that as the heading; if "
                 "not, delete the column")
        : tally_heading_is_service(cell->text) && !tally_heading_is_remark(cell->text)
            ? N_("“%1$s”: this table has no such column, and the program works out by itself what it needs; "
                 "delete the whole column")
        : *lacking ? N_("there is no column “%1$s” in this file, which can have these besides: %2$s. If what stands "
                        "below belongs to one of them, write that as the heading; only if not, delete the column")
                   : N_("there is no column “%1$s” in this file; correct the heading or delete the column"),
        TALLY_ARGS(text, near == SIZE_MAX ? lacking : l->columns[near].chinese));
    free(lacking);
}

/* A heading for the second time. */
static void report_twice(struct load *l, const struct tally_row *row, const struct tally_cell *cell, size_t k)
{
    char name[TALLY_CELL_NAME_SIZE];
    const struct tally_cell *first = &row->cells[l->table->at[k]];
    tally_diags_add(l->diags, TALLY_DUPLICATE_COLUMN, cell->place,
                    N_("the column “%1$s” is here twice; the other one is at %2$s. Delete the one whose content does "
                       "not belong here; if the two hold different things, one heading is wrong: correct it"),
                    TALLY_ARGS(tally_arena_text(l->arena, cell->text.bytes, cell->text.size),
                               tally_place_cell_name(first->place, name)));
}

/* The required columns that the file lacks, without those that a wrong heading is near to. */
static bool is_missing(const struct load *l, size_t k)
{
    return l->columns[k].required && !l->table->has[k] && !l->meant[k];
}

static void report_missing(struct load *l)
{
    for (size_t k = 0; k < l->table->columns; k++)
        if (is_missing(l, k))
            tally_diags_add(l->diags, TALLY_MISSING_COLUMN,
                            (struct tally_place){.file = l->file->place, .line = 1, .column = 1},
                            l->columns[k].missing ? l->columns[k].missing : N_("the column “%1$s” (%2$s) is missing"),
                            TALLY_ARGS(l->columns[k].chinese, l->columns[k].english));
}

/* An unknown heading; alone: the only one. Where one column is missing, the heading may be that column's, and one
 * message tells both. */
static void report_other(struct load *l, const struct tally_cell *cell, bool alone)
{
    const char *text = tally_arena_text(l->arena, cell->text.bytes, cell->text.size);
    size_t missing = 0, last = 0;
    for (size_t k = 0; k < l->table->columns; k++)
        if (is_missing(l, k)) {
            missing++;
            last = k;
        }
    if (!alone || missing != 1 || l->columns[last].missing) {
        report_unknown(l, cell, text, SIZE_MAX);
        return;
    }
    l->meant[last] = true;
    tally_diags_add(l->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                    N_("this table has no column “%1$s”, and lacks the column “%2$s”: if this is the one, write “%2$s” "
                       "as the heading; if not, delete this column, and add the other"),
                    TALLY_ARGS(text, l->columns[last].chinese));
}

/* Columns without a heading may be those that are missing; whether they hold anything is known at the end. */
static void await_missing(struct load *l, const struct tally_row *row, size_t blanks)
{
    struct tally_bytes list = {.bytes = NULL};
    for (size_t k = 0; k < l->table->columns; k++) {
        if (!is_missing(l, k))
            continue;
        tally_bytes_put_text(&list, l->missing++ ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, l->columns[k].chinese);
    }
    if (l->missing > blanks || !row->lacking)
        l->missing = 0;
    if (l->missing)
        *row->lacking = tally_arena_text(l->arena, list.bytes, list.used);
    else
        report_missing(l);
    free(list.bytes);
}

/* Whether a heading is a mark, in a table that has a row for each mark; the first is reported, and tells what the
 * columns are that are missing. */
static bool is_mark_for_row(struct load *l, const struct tally_cell *cell)
{
    size_t mark = 0;
    while (mark < l->table->columns && strcmp(l->columns[mark].english, "mark") != 0)
        mark++;
    if (mark + 1 >= l->table->columns || l->here[mark] || !tally_heading_is_mark(cell->text))
        return false;
    if (!l->meant[mark])
        tally_diags_add(l->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        N_("“%1$s” is a mark and no heading: in this table each mark of each item has a row of its "
                           "own, with the mark below “%2$s” and its votes below “%3$s”; write the table so"),
                        TALLY_ARGS(tally_arena_text(l->arena, cell->text.bytes, cell->text.size),
                                   l->columns[mark].chinese, l->columns[mark + 1].chinese));
    l->meant[mark] = l->meant[mark + 1] = true;
    return true;
}

static void load_header(struct load *l, const struct tally_row *row)
{
    const struct tally_reading *reading = l->file->reading ? l->file->reading : tally_reading_newest();
    size_t columns = l->table->columns, blanks = 0;
    bool unreadable = false;               /* the heading of some column */
    const struct tally_cell *other = NULL; /* a heading that is none of the columns', nor near to one */
    size_t others = 0;
    for (size_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < columns; k++)
            l->here[k] |= tally_column_matches(&l->columns[k], row->cells[i].text, reading);
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        char *text = tally_arena_text(l->arena, cell->text.bytes, cell->text.size);
        size_t k = 0;
        while (k < columns && !tally_column_matches(&l->columns[k], cell->text, reading))
            k++;
        if (k == columns && is_mark_for_row(l, cell))
            continue;
        unreadable |= cell->reported;
        blanks += k == columns && cell->text.size == 0;
        if (k == columns && (cell->reported || (cell->text.size == 0 && reading->rows_checked)))
            continue; /* the scan reports it, by what stands below */
        if (k == columns) {
            size_t near = tally_heading_near(l->columns, columns, l->here, cell->text);
            if (near == SIZE_MAX && others++ == 0 && reading->rows_checked &&
                (!tally_heading_is_service(cell->text) || tally_heading_is_remark(cell->text))) {
                other = cell;
                continue;
            }
            report_unknown(l, cell, text, near);
            if (near != SIZE_MAX)
                l->meant[near] = l->here[near] = true;
        } else if (l->table->has[k])
            report_twice(l, row, cell, k);
        else {
            l->table->at[k] = i;
            l->table->has[k] = true;
        }
    }
    if (other)
        report_other(l, other, others == 1 && !unreadable);
    if (!unreadable)
        await_missing(l, row, blanks);
}

static bool load_row(void *self, const struct tally_row *row)
{
    struct load *l = self;
    if (!l->header_seen) {
        if (!has_heading(l, row)) {
            l->no_heading = true;
            if (row->no_heading)
                *row->no_heading = true;
            return row->no_heading != NULL;
        }
        l->header_seen = true;
        load_header(l, row);
        return true;
    }
    for (size_t k = 0; k < l->table->columns; k++) {
        struct tally_cell cell = {{"", 0}, row->cells[0].place, 0, l->columns[k].required, row->cells[0].reading};
        if (l->table->has[k] && l->table->at[k] < row->count) {
            cell = row->cells[l->table->at[k]];
            cell.text.bytes = tally_arena_text(l->arena, cell.text.bytes, cell.text.size);
        }
        cell.reported |= row->broken;
        TALLY_PUSH(l->cells, l->count, l->room) = cell;
    }
    TALLY_PUSH(l->broken, l->broken_count, l->broken_room) = row->broken;
    l->table->whole &= !row->broken;
    l->table->rows++;
    return true;
}

bool tally_table_load(struct tally_table *table, struct tally_file *file, const struct tally_column *columns,
                      size_t count, struct tally_arena *arena, struct tally_diags *diags)
{
    *table = (struct tally_table){.columns = count, .whole = true};
    struct load l = {.table = table, .file = file, .columns = columns, .arena = arena, .diags = diags};
    bool ok = tally_table_open(file, diags) && tally_table_scan_all(file, diags, load_row, &l);
    if (!l.header_seen && l.no_heading)
        tally_heading_report_none(diags, file->place, columns, count, "");
    if (l.missing && l.missing > file->unheaded)
        report_missing(&l);
    ok = ok && l.header_seen;
    struct tally_cell *cells = tally_arena_alloc(arena, l.count, sizeof *cells);
    if (l.count)
        memcpy(cells, l.cells, l.count * sizeof *cells);
    bool *broken = tally_arena_alloc(arena, l.broken_count, sizeof *broken); /* one for each row */
    if (l.broken_count)
        memcpy(broken, l.broken, l.broken_count * sizeof *broken);
    table->cells = cells;
    table->broken = broken;
    table->whole &= !file->broken;
    free(l.cells);
    free(l.broken);
    return ok;
}
