/* The form that a ballot is keyed into: its columns, marks, tiers and persons. */
#include <stdlib.h>
#include <string.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/table.h"
#include "meeting/meeting.h"

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
        tally_json_put(
            tier, "issued",
            tally_json_number(k->file->channel == TALLY_TALK ? k->m->tiers[i].talked : k->m->tiers[i].issued));
        tally_json_push(list, tier);
    }
    return list;
}

/* Those who may be named, for a form of names. */
static struct tally_json *persons_of(const struct tally_desk_keying *k)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < k->m->person_count; i++) {
        struct tally_json *person = tally_json_object();
        tally_json_put(person, "name", tally_json_string(k->m->roster[i].name));
        tally_json_put(person, "initials", tally_desk_initials(k->m->roster[i].name));
        tally_json_push(list, person);
    }
    return list;
}

/* The files that are keyed into, in the order of their numbers. */
static struct tally_json *files_of(const struct tally_desk_keying *k)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < k->m->ballot_file_count; i++) {
        const struct tally_ballot_file *file = &k->m->ballot_files[i];
        struct tally_json *json = tally_json_object();
        tally_json_put(json, "name", tally_json_string(file->file.name ? file->file.name : ""));
        tally_json_put(json, "talks", tally_json_boolean(file->channel == TALLY_TALK));
        tally_json_push(list, json);
    }
    return list;
}

/* Which ballots there are: [tier, number] each, and nothing of what they hold (D5). */
static struct tally_json *numbers_of(const struct tally_desk_keying *k, const struct tally_desk_table *table)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 1; i < table->rows; i++) {
        size_t tier = tally_desk_keying_tier(k, tally_desk_cell(table, i, k->columns.tier));
        struct tally_json *pair = tally_json_array();
        tally_json_push(pair, tally_json_number(tier == SIZE_MAX ? 0 : tier));
        tally_json_push(pair, tally_json_string(tally_desk_cell(table, i, k->columns.ballot)));
        tally_json_push(list, pair);
    }
    return list;
}

void tally_desk_keying(struct tally_desk_request *request)
{
    struct tally_desk_keying k;
    if (tally_desk_keying_open_or_make(&k, request)) {
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
        tally_json_put(answer, "files", files_of(&k));
        tally_json_put(answer, "recommends", tally_json_boolean(k.m->rule->kind == TALLY_RECOMMENDATION));
        tally_json_put(answer, "named", tally_json_boolean(k.columns.form == TALLY_NAMES_FORM));
        tally_json_put(answer, "keyed", texts(facts->keyed, facts->keyed_count));
        tally_json_put(answer, "keyedSecond", texts(facts->keyed_second, facts->keyed_second_count));
        if (k.again)
            tally_json_put(answer, "numbers", numbers_of(&k, &k.first));
    }
    tally_desk_keying_close(&k);
}
