/* Keying the ballots, first and second: the form, and one ballot after the other onto the disk. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>
#include <tally/template.h>

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
#include "meeting/reader.h"
#include "table/table.h"

/* NAME.csv → NAME-second.csv, in the meeting's arena. */
static const char *second_name(struct tally_desk_keying *k)
{
    static const char ending[] = ".csv", second[] = "-second.csv";
    const char *name = k->file->file.name;
    size_t size = strlen(name), stem = size - (size > sizeof ending && !strcmp(name + size - 4, ending) ? 4 : 0);
    char *text = tally_arena_alloc(&k->m->arena, stem + sizeof second, 1);
    memcpy(text, name, stem);
    memcpy(text + stem, second, sizeof second);
    return text;
}

void tally_desk_keying_close(struct tally_desk_keying *k)
{
    tally_desk_table_clear(&k->first);
    tally_desk_table_clear(&k->second);
    tally_vocabulary_clear(&k->vocabulary);
    free(k->columns.target);
    tally_meeting_close(k->m);
    tally_diags_free(k->diags);
    free(k->folder);
}

/* The meaning of the columns; false: the headings are wrong. */
static bool read_columns(struct tally_desk_keying *k)
{
    struct tally_ballot_reader reader = {.meeting = k->m, .vocabulary = &k->vocabulary, .diags = k->diags};
    return k->file->there && tally_table_open(&k->file->file, k->diags) &&
           tally_ballots_header(&reader, k->file, &k->columns);
}

bool tally_desk_keying_open(struct tally_desk_keying *k, struct tally_desk_request *request)
{
    *k = (struct tally_desk_keying){.folder = tally_desk_asked_folder(request), .diags = tally_diags_new()};
    const uint64_t number = (uint64_t)tally_json_number_value(tally_json_get(request->asked, "file"));
    if (!k->folder)
        return false;
    k->again = *request->session->second != '\0';
    if (k->again && strcmp(request->session->second, tally_desk_asked(request, "meeting"))) {
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
    if (!k->file->file.name || tally_file_is_sheet(k->file->file.name) || !read_columns(k)) {
        tally_desk_refuse(request, 409,
                          N_("The headings of the table of ballots cannot be read. Mend it in a spreadsheet program."));
        return false;
    }
    const char *second = k->file->second.name && *k->file->second.name ? k->file->second.name : second_name(k);
    tally_desk_table_read(&k->first, k->folder, k->file->file.name);
    tally_desk_table_read(&k->second, k->folder, second);
    k->own = k->again ? &k->second : &k->first;
    k->name = k->again ? second : k->file->file.name;
    if (!k->own->whole || (k->own->rows && k->own->columns != k->first.columns)) {
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
        return false;
    }
    return true;
}

/* ---- the form ---- */

static struct tally_json *texts(const char *const *list, size_t count)
{
    struct tally_json *array = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(array, tally_json_string(list[i]));
    return array;
}

/* What is written for a mark: the sign on the paper; where the meeting gives signs a meaning of its own, the word. The
 * numbers of an appraisal by points are typed as they are: there are no marks to choose from. */
static struct tally_json *marks_of(const struct tally_desk_keying *k)
{
    static const char *const signs[] = {"√", "×", "弃权", "缓议"}, *const words[] = {"同意", "不同意", "弃权", "缓议"};
    const struct tally_rule *rule = k->m->rule;
    const char *const *list = k->m->mark_count ? words : signs;
    struct tally_json *grades = tally_json_array();
    switch (rule->kind) {
    case TALLY_RECOMMENDATION:
        tally_json_free(grades);
        return texts(list, 2);
    case TALLY_DECISION:
        tally_json_free(grades);
        return texts(list, tally_rule_is_of_other_body(rule) ? 3 : 4);
    case TALLY_APPRAISAL:
        for (size_t i = 0; i < rule->grade_count && !rule->points.count; i++)
            tally_json_push(grades, tally_json_string(rule->grades[i].name));
        break;
    case TALLY_KINDS:
        break;
    }
    return grades;
}

/* What a column is: ballot, tier, void, weight, mark, names (of a post, or of who is written in), other. */
static const char *kind_of(const struct tally_desk_keying *k, size_t column)
{
    const struct tally_ballot_columns *c = &k->columns;
    return column == c->ballot                                     ? "ballot"
           : column == c->tier                                     ? "tier"
           : column == c->voided                                   ? "void"
           : column == c->weight                                   ? "weight"
           : column >= c->width                                    ? "other"
           : c->written && c->written[column] != TALLY_INTERN_NONE ? "names"
           : c->target[column] == TALLY_INTERN_NONE                ? "other"
           : c->form == TALLY_NAMES_FORM                           ? "names"
                                                                   : "mark";
}

static struct tally_json *columns_of(const struct tally_desk_keying *k)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < k->first.columns; i++) {
        struct tally_json *column = tally_json_object();
        const char *kind = kind_of(k, i), *post = "", *deferred = "", *label = k->first.cells[i];
        if (!strcmp(kind, "mark")) {
            const struct tally_person *person = &k->m->roster[k->columns.target[i]];
            label = person->name;
            post = person->post != TALLY_NO_POST ? k->m->posts[person->post].title : person->action;
            deferred = person->deferred;
        }
        tally_json_put(column, "kind", tally_json_string(kind));
        tally_json_put(column, "label", tally_json_string(label));
        tally_json_put(column, "post", tally_json_string(post));
        tally_json_put(column, "deferred", tally_json_boolean(*deferred));
        tally_json_push(list, column);
    }
    return list;
}

static struct tally_json *tiers_of(const struct tally_desk_keying *k)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < k->m->tier_count; i++) {
        struct tally_json *tier = tally_json_object();
        tally_json_put(tier, "name", tally_json_string(k->m->tiers[i].name));
        tally_json_put(tier, "issued", tally_json_number(k->m->tiers[i].issued));
        tally_json_push(list, tier);
    }
    return list;
}

/* Those who may be named, for a form of names. */
static struct tally_json *persons_of(const struct tally_desk_keying *k)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < k->m->person_count; i++)
        tally_json_push(list, tally_json_string(k->m->roster[i].name));
    return list;
}

/* The number of the tier of a row; that of the only one where its cell is empty; SIZE_MAX: there is none. */
static size_t tier_of(const struct tally_desk_keying *k, const char *text)
{
    uint32_t tier = *text ? tally_meeting_find_tier(k->m, tally_text_of(text)) : k->m->tier_count == 1 ? 0 : UINT32_MAX;
    return tier == TALLY_INTERN_NONE ? SIZE_MAX : tier;
}

/* Which ballots there are: [tier, number] each, and nothing of what they hold (D5). */
static struct tally_json *numbers_of(const struct tally_desk_keying *k, const struct tally_desk_table *table)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 1; i < table->rows; i++) {
        size_t tier = tier_of(k, tally_desk_cell(table, i, k->columns.tier));
        struct tally_json *pair = tally_json_array();
        tally_json_push(pair, tally_json_number(tier == SIZE_MAX ? 0 : tier));
        tally_json_push(pair, tally_json_string(tally_desk_cell(table, i, k->columns.ballot)));
        tally_json_push(list, pair);
    }
    return list;
}

/* Makes the columns of the table from the roster, where it holds its headings alone, and these do not fit the roster;
 * and opens it again. Headings that fit are left as they are: they may be those of names. */
static bool open_made(struct tally_desk_keying *k, struct tally_desk_request *request)
{
    struct tally_diags *diags = tally_diags_new();
    bool made = k->folder && !k->again && tally_ballots_table_write(k->folder, false, false, diags);
    tally_diags_free(diags);
    if (!made)
        return false;
    tally_desk_keying_close(k);
    request->status = 200;
    tally_json_remove(request->answer, "error");
    return tally_desk_keying_open(k, request);
}

void tally_desk_keying(struct tally_desk_request *request)
{
    struct tally_desk_keying k;
    if (tally_desk_keying_open(&k, request) || open_made(&k, request)) {
        struct tally_json *rows = tally_json_array(), *answer = request->answer;
        for (size_t i = 1; i < k.own->rows; i++)
            tally_json_push(rows, tally_desk_table_row(k.own, i));
        const struct tally_meeting_facts *facts = &k.m->facts;
        tally_json_put(answer, "columns", columns_of(&k));
        tally_json_put(answer, "marks", marks_of(&k));
        tally_json_put(answer, "tiers", tiers_of(&k));
        tally_json_put(answer, "persons", persons_of(&k));
        tally_json_put(answer, "rows", rows);
        tally_json_put(answer, "second", tally_json_boolean(k.again));
        tally_json_put(answer, "recommends", tally_json_boolean(k.m->rule->kind == TALLY_RECOMMENDATION));
        tally_json_put(answer, "keyed", texts(facts->keyed, facts->keyed_count));
        tally_json_put(answer, "keyedSecond", texts(facts->keyed_second, facts->keyed_second_count));
        if (k.again)
            tally_json_put(answer, "numbers", numbers_of(&k, &k.first));
    }
    tally_desk_keying_close(&k);
}

/* ---- who keys ---- */

static bool is_among(const char *const *names, size_t count, const char *name)
{
    bool is = false;
    for (size_t i = 0; i < count; i++)
        is |= !strcmp(names[i], name);
    return is;
}

/* Puts the name into meeting.csv: into an empty row with the key, or a new one. */
static void put_name(struct tally_desk_request *request, const char *folder, enum tally_meeting_key key,
                     const char *name)
{
    struct tally_desk_table table;
    struct tally_json *rows = tally_json_array();
    struct tally_bytes bytes = {.bytes = NULL};
    bool placed = false;
    tally_desk_table_read(&table, folder, "meeting.csv");
    for (size_t i = 0; i <= table.rows && table.columns >= 2; i++) {
        const char *item = i < table.rows ? tally_desk_cell(&table, i, 0) : tally_meeting_keys[key].chinese,
                   *content = i < table.rows ? tally_desk_cell(&table, i, 1) : "";
        bool here = !placed && !*content &&
                    (!strcmp(item, tally_meeting_keys[key].chinese) || !strcmp(item, tally_meeting_keys[key].english));
        struct tally_json *row = i < table.rows && !here ? tally_desk_table_row(&table, i) : tally_json_array();
        for (size_t column = tally_json_size(row); column < table.columns; column++)
            tally_json_push(row, tally_json_string(column == 0 ? item : column == 1 ? name : ""));
        if (i < table.rows || here)
            tally_json_push(rows, row);
        else
            tally_json_free(row);
        placed |= here;
    }
    if (table.whole && tally_desk_table_csv(rows, &bytes))
        tally_desk_refuse_written(request,
                                  tally_desk_write(folder, "meeting.csv", table.digest, bytes.bytes, bytes.used));
    else
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
    free(bytes.bytes);
    tally_json_free(rows);
    tally_desk_table_clear(&table);
}

void tally_desk_typist(struct tally_desk_request *request)
{
    const char *name = tally_desk_asked(request, "name"), *id = tally_desk_asked(request, "meeting");
    const bool again = tally_json_is_true(tally_json_get(request->asked, "second"));
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    const struct tally_meeting_facts *f = &m->facts;
    if (!*name)
        tally_desk_refuse(request, 409, N_("Say who keys."));
    else if (again ? is_among(f->keyed, f->keyed_count, name) : is_among(f->keyed_second, f->keyed_second_count, name))
        tally_desk_refuse(request, 409, N_("The other keying is by this person. Two persons key, each alone."));
    else if (!(again ? is_among(f->keyed_second, f->keyed_second_count, name)
                     : is_among(f->keyed, f->keyed_count, name)))
        put_name(request, folder, again ? TALLY_KEY_KEYED_SECOND : TALLY_KEY_KEYED, name);
    if (again && request->status == 200)
        memcpy(request->session->second, id, strlen(id) + 1); /* an id that was found */
    tally_meeting_close(m);
    tally_diags_free(diags);
    free(folder);
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
    size_t a = tier_of(k, tier_a), b = tier_of(k, tier_b);
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
            tally_json_push(rows, tally_desk_table_row(k->own, i));
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
    if (tally_json_size(cells) != k->first.columns)
        return N_("The columns of the table were changed meanwhile. Open the page again.");
    if (!trimmed(asked_cell(cells, k->columns.ballot)).size)
        return N_("The ballot has no number.");
    if (k->m->tier_count > 1 && tier_of(k, asked_cell(cells, k->columns.tier)) == SIZE_MAX)
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
