/* What two keyings differ in: shown without what either has, read again from the paper, settled and recorded. */
#include <stdlib.h>
#include <string.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/result.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/table.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/load.h"

/* The column of a table of ballots with this meaning. */
static size_t column_of(const struct tally_meeting *m, const struct tally_desk_table *table, size_t meaning)
{
    for (size_t i = 0; table->rows && i < table->columns; i++)
        if (tally_column_matches(&tally_ballots_columns[meaning], tally_text_of(table->cells[i]), m->reading))
            return i;
    return TALLY_NO_COLUMN;
}

/* The differences in one file, of those that were reported: {file, row, column, ballot, tier, item}; a ballot that the
 * other keying lacks has no item. Not what either keying has. */
static void add_differences(struct tally_json *list, const struct tally_meeting *m, const char *folder, size_t file,
                            const struct tally_json *findings)
{
    const char *name = m->ballot_files[file].file.name;
    struct tally_desk_table table;
    tally_desk_table_read(&table, folder, name);
    const size_t ballot = column_of(m, &table, TALLY_BALLOTS_BALLOT), tier = column_of(m, &table, TALLY_BALLOTS_TIER);
    for (size_t i = 0; i < tally_json_size(findings); i++) {
        const struct tally_json *one = tally_json_at(findings, i);
        const char *code = tally_json_string_value(tally_json_get(one, "code")),
                   *where = tally_json_string_value(tally_json_get(one, "file"));
        const uint64_t row = (uint64_t)tally_json_number_value(tally_json_get(one, "row"));
        const size_t column = (size_t)tally_json_number_value(tally_json_get(one, "column"));
        if (strcmp(code, tally_code_name(TALLY_UNSETTLED_DIFFERENCE)) || !where || strcmp(where, name))
            continue;
        for (size_t k = 1; k < table.rows; k++) {
            if (table.numbers[k] != row)
                continue;
            struct tally_json *difference = tally_json_object();
            tally_json_put(difference, "file", tally_json_number(file));
            tally_json_put(difference, "row", tally_json_number(row));
            tally_json_put(difference, "column", tally_json_number(column));
            tally_json_put(difference, "ballot", tally_json_string(tally_desk_cell(&table, k, ballot)));
            tally_json_put(difference, "tier", tally_json_string(tally_desk_cell(&table, k, tier)));
            tally_json_put(difference, "item",
                           tally_json_string(column == ballot ? "" : tally_desk_cell(&table, 0, column)));
            tally_json_push(list, difference);
        }
    }
    tally_desk_table_clear(&table);
}

void tally_desk_differences(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new(), *again = tally_diags_new();
    struct tally_result *result = tally_count_folder(folder, NULL, diags);
    struct tally_json *findings = tally_desk_findings(diags), *list = tally_json_array();
    struct tally_meeting *m = tally_meeting_open(folder, again);
    bool twice = false;
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        twice |= m->ballot_files[i].keyed_twice;
        if (m->ballot_files[i].file.name)
            add_differences(list, m, folder, i, findings);
    }
    tally_json_put(request->answer, "twice", tally_json_boolean(twice));
    tally_json_put(request->answer, "differences", list);
    tally_json_put(request->answer, "findings", findings);
    tally_meeting_close(m);
    tally_result_free(result);
    tally_diags_free(again);
    tally_diags_free(diags);
    free(folder);
}

/* A cell that two keyings have differently, and what is to stand there. */
struct difference {
    struct tally_desk_keying k;
    size_t row, second_row, column;
    const char *first, *second, *tier, *ballot, *settled, *by;
    bool ruled;
};

/* Finds the cell that the page asks about: its row as a spreadsheet program numbers it, and its column. */
static bool find(struct difference *d, struct tally_desk_request *request)
{
    struct tally_desk_keying *k = &d->k;
    const uint64_t number = (uint64_t)tally_json_number_value(tally_json_get(request->asked, "row"));
    d->column = (size_t)tally_json_number_value(tally_json_get(request->asked, "column"));
    if (!k->second.whole || !tally_desk_keying_order(k, request))
        return false;
    for (size_t i = 1; i < k->first.rows; i++)
        if (k->first.numbers[i] == number)
            d->row = i;
    if (!d->row || d->column >= k->first.columns || d->column == k->columns.ballot)
        return false;
    d->tier = tally_desk_cell(&k->first, d->row, k->columns.tier);
    d->ballot = tally_desk_cell(&k->first, d->row, k->columns.ballot);
    d->first = tally_desk_cell(&k->first, d->row, d->column);
    if (strcmp(d->ballot, tally_desk_asked(request, "ballot")) ||
        !tally_desk_keying_find(k, &k->second, d->tier, d->ballot, &d->second_row))
        return false;
    d->second = tally_desk_cell(&k->second, d->second_row, d->column);
    return strcmp(d->first, d->second) != 0;
}

static bool is_scrutineer(const struct tally_meeting_facts *facts, const char *name)
{
    bool is = false;
    for (size_t i = 0; i < facts->scrutineer_count; i++)
        is |= !strcmp(facts->scrutineers[i], name);
    return is;
}

static struct tally_json *row_of(const char *const *cells, size_t count)
{
    struct tally_json *row = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(row, tally_json_string(cells[i]));
    return row;
}

/* Whether a row of mends.csv is about the same cell: one that was left by an interrupted run is written anew. */
static bool is_same_cell(const struct tally_desk_table *mends, size_t row, const char *const *cells)
{
    bool same = true;
    for (size_t i = 0; i <= TALLY_MENDS_COLUMN; i++)
        same &= !strcmp(tally_desk_cell(mends, row, i), cells[i]);
    return same;
}

/* The mend stands in mends.csv before the first keying is changed: in whatever moment the program ends, either the
 * difference is still there, or it is there with its mend. */
static enum tally_desk_written write_mend(const struct difference *d)
{
    const char *head[TALLY_MENDS_COLUMNS];
    const char *const cells[TALLY_MENDS_COLUMNS] = {[TALLY_MENDS_FILE] = d->k.file->file.name,
                                                    [TALLY_MENDS_BALLOT] = d->ballot,
                                                    [TALLY_MENDS_TIER] = d->tier,
                                                    [TALLY_MENDS_COLUMN] = d->k.first.cells[d->column],
                                                    [TALLY_MENDS_FIRST] = d->first,
                                                    [TALLY_MENDS_SECOND] = d->second,
                                                    [TALLY_MENDS_SETTLED] = d->settled,
                                                    [TALLY_MENDS_HOW] = d->ruled ? "裁定" : "一致",
                                                    [TALLY_MENDS_BY] = d->by};
    struct tally_desk_table mends;
    struct tally_json *rows = tally_json_array();
    struct tally_bytes bytes = {.bytes = NULL};
    enum tally_desk_written written = TALLY_DESK_FAILED;
    bool usual = true;
    for (size_t i = 0; i < TALLY_MENDS_COLUMNS; i++)
        head[i] = tally_mends_columns[i].chinese;
    tally_desk_table_read(&mends, d->k.folder, "mends.csv");
    for (size_t i = 0; mends.rows && i < TALLY_MENDS_COLUMNS; i++)
        usual &= mends.columns == TALLY_MENDS_COLUMNS && !strcmp(mends.cells[i], head[i]);
    tally_json_push(rows, row_of(head, TALLY_MENDS_COLUMNS));
    for (size_t i = 1; i < mends.rows; i++)
        if (!is_same_cell(&mends, i, cells))
            tally_json_push(rows, tally_desk_table_row(&mends, i));
    tally_json_push(rows, row_of(cells, TALLY_MENDS_COLUMNS));
    if (usual && mends.whole && tally_desk_table_csv(rows, &bytes))
        written = tally_desk_write(d->k.folder, "mends.csv", mends.digest, bytes.bytes, bytes.used);
    free(bytes.bytes);
    tally_json_free(rows);
    tally_desk_table_clear(&mends);
    return written;
}

static enum tally_desk_written write_first(const struct difference *d)
{
    struct tally_json *rows = tally_json_array();
    struct tally_bytes bytes = {.bytes = NULL};
    d->k.first.cells[d->row * d->k.first.columns + d->column] = d->settled;
    for (size_t i = 0; i < d->k.first.rows; i++)
        tally_json_push(rows, tally_desk_table_row(&d->k.first, i));
    enum tally_desk_written written =
        tally_desk_table_csv(rows, &bytes)
            ? tally_desk_write(d->k.folder, d->k.file->file.name, d->k.first.digest, bytes.bytes, bytes.used)
            : TALLY_DESK_FAILED;
    free(bytes.bytes);
    tally_json_free(rows);
    return written;
}

/* A third reading that equals one of the two settles it; else both are shown, and a scrutineer rules. */
static void settle(struct difference *d, struct tally_desk_request *request)
{
    d->settled = tally_desk_asked(request, "settled");
    d->by = tally_desk_asked(request, "by");
    d->ruled = tally_json_is_true(tally_json_get(request->asked, "ruled"));
    bool agrees = !strcmp(d->settled, d->first) || !strcmp(d->settled, d->second);
    const bool blank = tally_json_is_true(tally_json_get(request->asked, "blank"));
    if (blank != !*d->settled) {
        tally_desk_refuse(
            request, 409,
            N_("Write what the paper ballot bears there, or tick that it bears nothing; one of the two."));
    } else if (!*d->by) {
        tally_desk_refuse(request, 409, N_("Say who has read the paper ballot again."));
    } else if (d->ruled && !is_scrutineer(&d->k.m->facts, d->by)) {
        tally_desk_refuse(request, 409, N_("A scrutineer of the meeting rules. Write the scrutineer’s name."));
    } else if (!d->ruled && !agrees) {
        tally_json_put(request->answer, "first", tally_json_string(d->first));
        tally_json_put(request->answer, "second", tally_json_string(d->second));
    } else {
        enum tally_desk_written written = write_mend(d);
        if (written == TALLY_DESK_WRITTEN && strcmp(d->settled, d->first))
            written = write_first(d);
        tally_desk_refuse_written(request, written);
        tally_json_put(request->answer, "settled", tally_json_boolean(written == TALLY_DESK_WRITTEN));
    }
}

/* Refuses a cell that was not found, unless it was said why already. */
static void refuse_lost(struct tally_desk_request *request)
{
    if (request->status == 200)
        tally_desk_refuse(request, 409, N_("The two keyings no longer differ in this cell."));
}

void tally_desk_settle(struct tally_desk_request *request)
{
    struct difference d = {.row = 0};
    if (tally_desk_keying_open(&d.k, request)) {
        if (find(&d, request))
            settle(&d, request);
        else
            refuse_lost(request);
    }
    tally_desk_keying_close(&d.k);
}
