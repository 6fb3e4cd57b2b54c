/* The columns of a second keying, in the order of those of the first. */
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/table.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/load.h"

static bool is_same_heading(const struct tally_meeting *m, const char *a, const char *b)
{
    bool same = tally_text_same(tally_text_trim(tally_text_of(a)), tally_text_trim(tally_text_of(b)));
    for (size_t i = 0; i < TALLY_BALLOTS_COLUMNS; i++)
        same |= tally_column_matches(&tally_ballots_columns[i], tally_text_of(a), m->reading) &&
                tally_column_matches(&tally_ballots_columns[i], tally_text_of(b), m->reading);
    return same;
}

/* The only column with that heading; SIZE_MAX: there is none, or several. */
static size_t column_of(const struct tally_meeting *m, const struct tally_desk_table *table, const char *heading)
{
    size_t found = SIZE_MAX, count = 0;
    for (size_t i = 0; i < table->columns; i++) {
        if (!is_same_heading(m, table->cells[i], heading))
            continue;
        found = i;
        count++;
    }
    return count == 1 ? found : SIZE_MAX;
}

/* A heading of one table that is not once in the other; NULL: there is none. */
static const char *heading_without_other(const struct tally_meeting *m, const struct tally_desk_table *a,
                                         const struct tally_desk_table *b)
{
    const char *without = NULL;
    for (size_t i = 0; !without && i < a->columns; i++)
        if (column_of(m, b, a->cells[i]) == SIZE_MAX)
            without = a->cells[i];
    return without;
}

static bool has_same_headings(const struct tally_desk_table *a, const struct tally_desk_table *b)
{
    bool same = a->columns == b->columns;
    for (size_t i = 0; same && i < a->columns; i++)
        same = !strcmp(a->cells[i], b->cells[i]);
    return same;
}

bool tally_desk_keying_order(struct tally_desk_keying *k, struct tally_desk_request *request)
{
    struct tally_desk_table *second = &k->second;
    if (!second->rows || !k->first.rows || has_same_headings(&k->first, second))
        return true;
    const char *heading = heading_without_other(k->m, &k->first, second);
    heading = heading ? heading : heading_without_other(k->m, second, &k->first);
    if (heading) {
        const struct tally_message message = tally_message_make(
            &k->m->arena,
            N_("The two keyings do not have the same columns: “%1$s” is not once in each. Mend it in a spreadsheet "
               "program."),
            TALLY_ARGS(heading));
        tally_desk_refuse_message(request, 409, &message);
        return false;
    }
    const size_t columns = second->columns;
    const char **cells = tally_alloc(columns, sizeof *cells);
    k->order = tally_alloc(columns, sizeof *k->order);
    for (size_t i = 0; i < columns; i++)
        k->order[i] = column_of(k->m, second, k->first.cells[i]);
    for (size_t row = 0; row < second->rows; row++) {
        for (size_t i = 0; i < columns; i++)
            cells[i] = second->cells[row * columns + k->order[i]];
        memcpy(second->cells + row * columns, cells, columns * sizeof *cells);
    }
    free(cells);
    return true;
}

struct tally_json *tally_desk_keying_as_filed(const struct tally_desk_keying *k, struct tally_json *row)
{
    if (!k->again || !k->order)
        return row;
    struct tally_json *filed = tally_json_array();
    for (size_t column = 0; column < k->second.columns; column++)
        for (size_t i = 0; i < k->second.columns; i++)
            if (k->order[i] == column)
                tally_json_push(filed, tally_json_string(tally_json_string_value(tally_json_at(row, i))));
    tally_json_free(row);
    return filed;
}
