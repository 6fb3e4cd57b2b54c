/* Keying the ballots, first and second: the file that is keyed into, and one ballot after the other onto the disk. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/table.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/table.h"

void tally_desk_keying_close(struct tally_desk_keying *k)
{
    tally_desk_table_clear(&k->first);
    tally_desk_table_clear(&k->second);
    tally_vocabulary_clear(&k->vocabulary);
    free(k->columns.target);
    free(k->order);
    tally_meeting_close(k->m);
    tally_diags_free(k->diags);
    free(k->folder);
}

bool tally_desk_keying_columns(const struct tally_desk_keying *k, struct tally_ballot_file *file,
                               struct tally_ballot_columns *columns)
{
    struct tally_ballot_reader reader = {.meeting = k->m, .vocabulary = &k->vocabulary, .diags = k->diags};
    return file->there && tally_table_open(&file->file, k->diags) && tally_ballots_header(&reader, file, columns);
}

bool tally_desk_keying_open(struct tally_desk_keying *k, struct tally_desk_request *request)
{
    *k = (struct tally_desk_keying){.folder = tally_desk_asked_folder(request), .diags = tally_diags_new()};
    const uint64_t number = (uint64_t)tally_json_number_value(tally_json_get(request->asked, "file"));
    if (!k->folder)
        return false;
    k->again = *request->session->entrance->second != '\0';
    if (k->again && strcmp(request->session->entrance->second, tally_desk_asked(request, "meeting"))) {
        tally_desk_refuse(request, 403, N_("This page keys another meeting.")); /* D5 */
        return false;
    }
    k->m = tally_meeting_open(k->folder, k->diags);
    if (!k->m->rule || number >= k->m->ballot_file_count || !k->m->person_count) {
        tally_desk_refuse(request, 409, N_("Ballots are keyed once the rule, the tiers and the roster are filled in."));
        return false;
    }
    k->file = &k->m->ballot_files[number];
    tally_vocabulary_make(&k->vocabulary, k->m, k->diags);
    if (!tally_desk_is_in_folder(k->file->file.name)) {
        tally_desk_refuse(request, 409,
                          N_("These ballots are not in a file of the meeting’s folder that can be keyed into."));
        return false;
    }
    k->name = k->file->file.name;
    if (!tally_desk_keying_columns(k, k->file, &k->columns)) {
        tally_desk_refuse(request, 409,
                          N_("The headings of the table of ballots cannot be read. Mend it in a spreadsheet program."));
        return false;
    }
    const char *second = k->file->second.name && *k->file->second.name
                             ? k->file->second.name
                             : tally_meeting_second_file(&k->m->arena, k->name);
    if (!tally_desk_is_in_folder(second)) {
        tally_desk_refuse(request, 409,
                          N_("These ballots are not in a file of the meeting’s folder that can be keyed into."));
        return false;
    }
    tally_desk_table_read(&k->first, k->folder, k->file->file.name);
    tally_desk_table_read(&k->second, k->folder, second);
    k->own = k->again ? &k->second : &k->first;
    k->name = k->again ? second : k->file->file.name;
    if (!k->own->whole) {
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
        return false;
    }
    return !k->again || tally_desk_keying_order(k, request);
}

/* Whether every ballot of a file's first keying is in its second; *ballots: how many there are. */
static bool is_file_twice(const struct tally_desk_keying *k, size_t *ballots)
{
    bool twice = true;
    size_t row;
    for (size_t i = 1; i < k->first.rows; i++)
        twice &= tally_desk_keying_find(k, &k->second, tally_desk_cell(&k->first, i, k->columns.tier),
                                        tally_desk_cell(&k->first, i, k->columns.ballot), &row);
    *ballots += k->first.rows ? k->first.rows - 1 : 0;
    return twice;
}

bool tally_desk_keying_is_twice(const char *folder, const char *meeting)
{
    struct tally_desk_entrance entrance = {.cookie = ""};
    struct tally_desk_session session = {.entrance = &entrance};
    bool twice = true;
    size_t files = 1, ballots = 0;
    for (size_t i = 0; twice && i < files; i++) {
        struct tally_desk_keying k;
        struct tally_json *asked = tally_json_object();
        struct tally_desk_request request = {
            .folder = folder, .session = &session, .asked = asked, .answer = tally_json_object()};
        tally_json_put(asked, "meeting", tally_json_string(meeting));
        tally_json_put(asked, "file", tally_json_number(i));
        if (tally_desk_keying_open(&k, &request))
            twice = is_file_twice(&k, &ballots);
        else /* a file that is not there yet has no ballots */
            twice = k.file && !k.file->there;
        files = k.m ? k.m->ballot_file_count : 0;
        tally_desk_keying_close(&k);
        tally_json_free(asked);
        tally_json_free(request.answer);
    }
    return twice && ballots;
}

size_t tally_desk_keying_tier(const struct tally_desk_keying *k, const char *text)
{
    uint32_t tier = *text ? tally_meeting_find_tier(k->m, tally_text_of(text)) : k->m->tier_count == 1 ? 0 : UINT32_MAX;
    return tier == TALLY_INTERN_NONE ? SIZE_MAX : tier;
}

/* ---- a ballot ---- */

static struct tally_text trimmed(const char *text)
{
    return tally_text_trim(tally_text_of(text));
}

/* Orders ballots by tier and number; 0: it is the same ballot. Numbers of digits stand before others. */
static int compare(const struct tally_desk_keying *k, const char *tier_a, const char *number_a, const char *tier_b,
                   const char *number_b)
{
    size_t a = tally_desk_keying_tier(k, tier_a), b = tally_desk_keying_tier(k, tier_b);
    uint64_t x = UINT64_MAX, y = UINT64_MAX;
    if (tally_text_number(trimmed(number_a), &x) != TALLY_TEXT_NUMBER)
        x = UINT64_MAX;
    if (tally_text_number(trimmed(number_b), &y) != TALLY_TEXT_NUMBER)
        y = UINT64_MAX;
    return a != b ? (a < b ? -1 : 1) : x != y ? (x < y ? -1 : 1) : x == UINT64_MAX ? strcmp(number_a, number_b) : 0;
}

static const char *asked_cell(const struct tally_json *cells, size_t column)
{
    const char *text = tally_json_string_value(tally_json_at(cells, column));
    return text ? text : "";
}

bool tally_desk_keying_find(const struct tally_desk_keying *k, const struct tally_desk_table *table, const char *tier,
                            const char *number, size_t *row)
{
    bool has = false;
    for (size_t i = 1; i < table->rows; i++)
        if (compare(k, tally_desk_cell(table, i, k->columns.tier), tally_desk_cell(table, i, k->columns.ballot), tier,
                    number) == 0) {
            has = true;
            *row = i;
        }
    return has;
}

static bool has_ballot(const struct tally_desk_keying *k, const struct tally_desk_table *table,
                       const struct tally_json *cells, size_t *row)
{
    return tally_desk_keying_find(k, table, asked_cell(cells, k->columns.tier), asked_cell(cells, k->columns.ballot),
                                  row);
}

/* Whether the row still is as the page saw it. */
static bool is_as_seen(const struct tally_desk_table *table, size_t row, const struct tally_json *was)
{
    bool same = tally_json_size(was) == table->columns;
    for (size_t i = 0; same && i < table->columns; i++)
        same = !strcmp(tally_desk_cell(table, row, i), asked_cell(was, i));
    return same;
}

/* The table with the ballot in its place: row, where it is there already; removed: without it. */
static struct tally_json *with_ballot(const struct tally_desk_keying *k, const struct tally_json *cells, size_t row,
                                      bool removed)
{
    struct tally_json *rows = tally_json_array(), *ballot = tally_json_array();
    bool placed = removed;
    for (size_t i = 0; i < k->first.columns; i++)
        tally_json_push(ballot, tally_json_string(asked_cell(cells, i)));
    ballot = tally_desk_keying_as_filed(k, ballot);
    if (!k->own->rows)
        tally_json_push(rows, tally_desk_table_row(&k->first, 0)); /* the second keying has the headings of the first */
    for (size_t i = 0; i < k->own->rows; i++) {
        if (i && !placed &&
            compare(k, tally_desk_cell(k->own, i, k->columns.tier), tally_desk_cell(k->own, i, k->columns.ballot),
                    asked_cell(cells, k->columns.tier), asked_cell(cells, k->columns.ballot)) > 0) {
            tally_json_push(rows, ballot);
            placed = true;
        }
        if (i != row || !i)
            tally_json_push(rows, tally_desk_keying_as_filed(k, tally_desk_table_row(k->own, i)));
    }
    if (!placed)
        tally_json_push(rows, ballot);
    else if (removed)
        tally_json_free(ballot);
    return rows;
}

/* Why the ballot cannot be saved, a message; NULL: it can. *row: where it is already; 0: nowhere. */
static const char *wrong_with(const struct tally_desk_keying *k, const struct tally_desk_request *request, size_t *row)
{
    const struct tally_json *cells = tally_json_get(request->asked, "cells"),
                            *was = tally_json_get(request->asked, "was");
    size_t elsewhere;
    bool there;
    *row = 0;
    if (!k->again && !k->m->facts.keyed_count)
        return N_("Say who keys.");
    if (tally_json_size(cells) != k->first.columns)
        return N_("The columns of the table were changed meanwhile. Open the page again.");
    if (!trimmed(asked_cell(cells, k->columns.ballot)).size)
        return N_("The ballot has no number.");
    if (k->m->tier_count > 1 && tally_desk_keying_tier(k, asked_cell(cells, k->columns.tier)) == SIZE_MAX)
        return N_("The ballot has no tier.");
    there = has_ballot(k, k->own, cells, row);
    if (there && !was)
        return N_("A ballot with this number is keyed already.");
    if (was && (!there || !is_as_seen(k->own, *row, was)))
        return N_("The ballot was changed meanwhile by another program; nothing was written. Open the page again.");
    if (k->again && !has_ballot(k, &k->first, cells, &elsewhere))
        return N_("This ballot is not in the first keying yet.");
    return NULL;
}

void tally_desk_ballot(struct tally_desk_request *request)
{
    struct tally_desk_keying k;
    struct tally_bytes bytes = {.bytes = NULL};
    size_t row;
    if (tally_desk_keying_open(&k, request)) {
        const char *wrong = wrong_with(&k, request, &row);
        const bool removed = tally_json_is_true(tally_json_get(request->asked, "remove"));
        struct tally_json *rows = wrong ? NULL : with_ballot(&k, tally_json_get(request->asked, "cells"), row, removed);
        if (wrong)
            tally_desk_refuse(request, 409, wrong);
        else if (!tally_desk_table_csv(rows, &bytes))
            tally_desk_refuse(request, 400, N_("This is no ballot."));
        else
            tally_desk_refuse_written(request,
                                      tally_desk_write(k.folder, k.name, k.own->digest, bytes.bytes, bytes.used));
        tally_json_free(rows);
    }
    free(bytes.bytes);
    tally_desk_keying_close(&k);
}
