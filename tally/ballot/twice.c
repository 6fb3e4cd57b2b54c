/* Two columns of ballots with one heading: whether their cells differ, which decides what is to be done about them. */
#include <stdlib.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "ballot/scan.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/cell.h"
#include "table/table.h"

/* The cells of two columns, row by row. */
struct twice {
    size_t columns[2], filled[2], differing, rows;
    struct tally_place first; /* the first cell that differs, in the second column */
};

static bool on_row(void *self, const struct tally_row *row)
{
    struct twice *t = self;
    if (row->broken || row->count <= t->columns[0] || row->count <= t->columns[1])
        return true;
    if (t->rows++ == 0) /* the heading */
        return true;
    const struct tally_cell *a = &row->cells[t->columns[0]], *b = &row->cells[t->columns[1]];
    t->filled[0] += a->text.size > 0;
    t->filled[1] += b->text.size > 0;
    if (tally_text_same(a->text, b->text))
        return true;
    if (t->differing++ == 0)
        t->first = b->place;
    return true;
}

static struct twice compare(struct tally_ballot_scan *s, const struct tally_cell *cell, const struct tally_cell *first)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file = *s->file;
    struct twice t = {.columns = {first->place.cell - 1, cell->place.cell - 1}};
    file.place = tally_diags_file(aside, s->file->name);
    if (first->place.cell && cell->place.cell)
        tally_table_scan(&file, aside, on_row, &t);
    tally_diags_free(aside);
    return t;
}

void tally_heading_report_twice(struct tally_ballot_scan *s, const struct tally_cell *cell,
                                const struct tally_cell *first)
{
    char name[TALLY_CELL_NAME_SIZE], at[TALLY_CELL_NAME_SIZE] = "", number[TALLY_NUMBER_SIZE];
    const struct twice t = compare(s, cell, first);
    const bool one_empty = t.differing && (!t.filled[0] || !t.filled[1]);
    if (t.differing)
        tally_place_cell_name(t.first, at);
    tally_diags_add(
        s->diags, TALLY_DUPLICATE_COLUMN, cell->place,
        *s->lost ? N_("the heading “%1$s” is here twice, and none stands for %2$s: this cell, or the other one, %3$s, "
                      "probably should. Correct the heading by the paper ballots, and delete no column")
        : one_empty ? N_("the column “%1$s” is here twice; the other one is at %3$s. One of the two is empty: if its "
                         "heading is right for the other, delete the empty one")
        : t.differing
            ? N_("the column “%1$s” is here twice; the other one is at %3$s. They differ in %4$s cells, the first of "
                 "them %5$s: compare these with the paper ballots before one is deleted, and correct the one that "
                 "stays; if one belongs to somebody else, correct its heading")
            : N_("the column “%1$s” is here twice; the other one is at %3$s. All cells of the two are the same: if "
                 "both are the same column, delete this one; if one belongs to somebody else, correct its heading"),
        TALLY_ARGS(tally_scan_text(s, cell->text), s->lost, tally_place_cell_name(first->place, name),
                   tally_number(number, t.differing), at));
    s->accounted += *s->lost != '\0';
}
