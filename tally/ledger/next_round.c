/* The folder of a further round, made from what the latest count in a ledger left open. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "meeting/template.h"

enum { ID_MAX = 64 };

struct maker {
    struct tally_arena arena;
    const struct tally_result *result; /* the latest count, counted again */
    const struct tally_meeting *m;
    struct tally_earlier_result open; /* what it left open */
    struct tally_intern sent;         /* ids of the roster that go on … */
    struct tally_intern resumed;      /* … and those of them whose deferral ends */
    bool *posts;                      /* by post: whether it goes on */
    bool workbook;                    /* in place of the spreadsheets */
    struct tally_template_content content;
};

static const char *number(struct maker *k, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(&k->arena, text, strlen(text));
}

static const char *joined(struct maker *k, const char *a, size_t size, const char *b, const char *c)
{
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put(&text, a, size);
    tally_bytes_put_text(&text, b);
    tally_bytes_put_text(&text, c);
    const char *copy = tally_arena_text(&k->arena, text.bytes, text.used);
    free(text.bytes);
    return copy;
}

/* The id of the next round: s08, s08-2, s08-3 … An id that would be too long loses characters before the hyphen. */
static const char *next_id(struct maker *k)
{
    const char *id = k->result->meeting.id;
    uint64_t round = tally_result_round(k->result);
    const char *own = joined(k, "-", 1, number(k, round), ""), *next = joined(k, "-", 1, number(k, round + 1), "");
    size_t size = strlen(id), end = strlen(own);
    if (round > 1 && size > end && !strcmp(id + size - end, own))
        size -= end;
    if (size + strlen(next) > ID_MAX)
        size = ID_MAX - strlen(next);
    return joined(k, id, size, next, "");
}

/* ---- who and what goes on ---- */

static bool is_sent(const struct maker *k, const struct tally_person *p)
{
    return k->open.again || k->open.deferred || tally_intern_find(&k->sent, tally_text_of(p->id)) != TALLY_INTERN_NONE;
}

/* A deferral ends where the further round is there to take up what was deferred (“待问题查清后继续进行”). Where an item
 * comes along for another reason, whoever makes the meeting decides. */
static bool is_resumed(const struct maker *k, const struct tally_person *p)
{
    return k->open.deferred || tally_intern_find(&k->resumed, tally_text_of(p->id)) != TALLY_INTERN_NONE;
}

/* Whether the post goes on: each by its own reason. */
static bool post_goes_on(const struct maker *k, uint32_t post)
{
    const struct tally_earlier_post *open = tally_earlier_post(&k->open, k->m->posts[post].id);
    return open && open->open != TALLY_OPEN_NOT;
}

/* False: nothing is open. */
static bool find_open(struct maker *k)
{
    bool any = k->open.again || k->open.deferred;
    for (size_t i = 0; i < k->open.item_count; i++) {
        const struct tally_earlier_item *item = &k->open.items[i];
        const struct tally_earlier_post *post = tally_earlier_post(&k->open, item->post);
        if (!tally_earlier_sends(&k->open, item))
            continue;
        tally_intern(&k->sent, tally_text_of(item->id));
        if (!k->open.again && !strcmp(item->outcome, "deferred") && (!post || post->open != TALLY_OPEN_UNFILLED))
            tally_intern(&k->resumed, tally_text_of(item->id));
        any = true;
    }
    k->posts = tally_arena_alloc(&k->arena, k->m->post_count, sizeof *k->posts);
    for (uint32_t i = 0; i < k->m->post_count; i++) {
        k->posts[i] = post_goes_on(k, i);
        any |= k->posts[i];
    }
    return any;
}

static uint64_t seats_of(const struct maker *k, uint32_t post)
{
    const struct tally_earlier_post *open = tally_earlier_post(&k->open, k->m->posts[post].id);
    return open && open->open != TALLY_OPEN_NOT ? open->seats : k->m->posts[post].seats;
}

/* ---- the spreadsheets ---- */

/* Rows with nothing in their cells. */
static const char **empty_rows(struct maker *k, size_t rows, size_t columns)
{
    const char **cells = tally_arena_alloc(&k->arena, rows * columns, sizeof *cells);
    for (size_t i = 0; i < rows * columns; i++)
        cells[i] = "";
    return cells;
}

static void add_tiers(struct maker *k)
{
    const char **cells = empty_rows(k, k->m->tier_count, TALLY_TIERS_COLUMNS);
    for (size_t i = 0; i < k->m->tier_count; i++) {
        cells[i * TALLY_TIERS_COLUMNS + TALLY_TIERS_TIER] = k->m->tiers[i].id;
        cells[i * TALLY_TIERS_COLUMNS + TALLY_TIERS_NAME] = k->m->tiers[i].name;
    }
    k->content.tiers = (struct tally_template_rows){cells, k->m->tier_count};
}

/* A revote is among the tied, also where it has to be taken again. */
static bool is_revote(const struct maker *k, uint32_t post)
{
    const struct tally_earlier_post *open = tally_earlier_post(&k->open, k->m->posts[post].id);
    return open && (open->open == TALLY_OPEN_TIE ||
                    (open->open != TALLY_OPEN_UNFILLED && tally_meeting_is_tie(k->m, &k->m->posts[post])));
}

static void add_posts(struct maker *k)
{
    bool *revotes = tally_arena_alloc(&k->arena, k->m->post_count, sizeof *revotes);
    k->content.revotes = revotes;
    const char **cells = empty_rows(k, k->m->post_count, TALLY_POSTS_COLUMNS), **row = cells;
    for (uint32_t i = 0; i < k->m->post_count; i++) {
        if (!k->posts[i])
            continue;
        row[TALLY_POSTS_POST] = k->m->posts[i].id;
        row[TALLY_POSTS_TITLE] = k->m->posts[i].title;
        row[TALLY_POSTS_SEATS] = number(k, seats_of(k, i));
        row += TALLY_POSTS_COLUMNS;
        revotes[k->content.posts.count++] = is_revote(k, i);
    }
    k->content.posts.cells = cells;
}

/* Who was written in and has as many votes as another stands for election like the other, and both are printed. Else
 * who was written in may be written in again. */
static const char *origin_of(const struct maker *k, const struct tally_person *p)
{
    return p->written_in && (p->post == TALLY_NO_POST || !is_revote(k, p->post)) ? "另选" : "";
}

/* The post that the person goes on for. Names may be written under any post: who is deferred under one post and stands
 * for another that is not open goes on for the former, and for none in particular where they are several. */
static const char *post_of(const struct maker *k, const struct tally_person *p)
{
    const char *found = "";
    if (p->post == TALLY_NO_POST)
        return p->post_text;
    if (k->posts[p->post])
        return k->m->posts[p->post].id;
    for (size_t i = 0; i < k->open.item_count; i++) {
        const struct tally_earlier_item *item = &k->open.items[i];
        if (strcmp(item->id, p->id) != 0 || !tally_earlier_sends(&k->open, item))
            continue;
        if (*found)
            return "";
        found = item->post;
    }
    return found;
}

static void add_roster(struct maker *k)
{
    const char **cells = empty_rows(k, k->m->person_count, TALLY_ROSTER_COLUMNS), **row = cells;
    for (size_t i = 0; i < k->m->person_count; i++) {
        const struct tally_person *p = &k->m->roster[i];
        if (!is_sent(k, p))
            continue;
        row[TALLY_ROSTER_ID] = p->id;
        row[TALLY_ROSTER_NAME] = p->name;
        row[TALLY_ROSTER_PERSON] = strcmp(p->person, p->id) ? p->person : "";
        row[TALLY_ROSTER_UNIT] = p->unit;
        row[TALLY_ROSTER_TITLE] = p->title;
        row[TALLY_ROSTER_POST] = post_of(k, p);
        row[TALLY_ROSTER_ACTION] = p->action;
        row[TALLY_ROSTER_DEFERRED] = is_resumed(k, p) ? "" : p->deferred;
        row[TALLY_ROSTER_ORIGIN] = origin_of(k, p);
        row += TALLY_ROSTER_COLUMNS;
        k->content.roster.count++;
    }
    k->content.roster.cells = cells;
}

/* A row for each tier, item and mark, in which only the votes are to be filled in; numbers of points are too many. */
static void add_totals(struct maker *k)
{
    static const char *const decision[] = {"同意", "不同意", "弃权", "缓议"};
    const struct tally_rule *rule = k->result->rule;
    const bool appraises = rule->kind == TALLY_APPRAISAL;
    const size_t marks = appraises ? rule->grade_count : sizeof decision / sizeof *decision;
    size_t items = k->content.roster.count, rows = k->content.tiers.count * items * marks;
    const char **cells = empty_rows(k, rows, TALLY_TOTALS_COLUMNS), **row = cells;
    for (size_t i = 0; i < rows; i++, row += TALLY_TOTALS_COLUMNS) {
        row[TALLY_TOTALS_TIER] = k->content.tiers.cells[i / (items * marks) * TALLY_TIERS_COLUMNS];
        row[TALLY_TOTALS_ITEM] = k->content.roster.cells[i / marks % items * TALLY_ROSTER_COLUMNS];
        row[TALLY_TOTALS_MARK] = appraises ? rule->grades[i % marks].name : decision[i % marks];
    }
    k->content.totals = (struct tally_template_rows){cells, rows};
}

/* ---- meeting.csv, and the files beside the spreadsheets ---- */

/* A name for the newest result that none of the earlier ones has. */
static const char *result_name(struct maker *k)
{
    const char *id = k->result->meeting.id, *name = joined(k, id, strlen(id), ".result", ".json");
    for (size_t i = 0, n = 2; i < k->result->meeting.earlier_count; i++)
        if (!strcmp(k->result->meeting.earlier[i].file, name)) {
            name = joined(k, id, strlen(id), joined(k, ".result", strlen(".result"), number(k, n++), ""), ".json");
            i = SIZE_MAX; /* from the first on again */
        }
    return name;
}

static void add_files(struct maker *k, const char *json)
{
    const struct tally_meeting_facts *facts = &k->result->meeting;
    size_t count = 0;
    struct tally_template_file *files =
        tally_arena_alloc(&k->arena, facts->earlier_count + 2, sizeof *files); /* the newest, and a rule */
    files[count++] = (struct tally_template_file){result_name(k), json, strlen(json)};
    for (size_t i = 0; i < facts->earlier_count; i++)
        files[count++] = (struct tally_template_file){facts->earlier[i].file, k->m->earlier_files[i].bytes,
                                                      k->m->earlier_files[i].size};
    if (!k->m->rule_file.built_in)
        files[count++] =
            (struct tally_template_file){k->m->rule_file.name, k->m->rule_file.bytes, k->m->rule_file.size};
    k->content.files = files;
    k->content.file_count = count;
}

static void add_lines(struct maker *k, const char *id, const char *event)
{
    const struct tally_meeting_facts *facts = &k->result->meeting;
    char *sha256 = tally_arena_alloc(&k->arena, TALLY_DIGEST_TEXT, 1);
    struct tally_template_line *lines = tally_arena_alloc(&k->arena, facts->earlier_count + 8, sizeof *lines);
    size_t count = 0;
    tally_digest(k->content.files[0].bytes, k->content.files[0].size, sha256);
    lines[count++] = (struct tally_template_line){TALLY_KEY_MEETING, id};
    lines[count++] = (struct tally_template_line){TALLY_KEY_BODY, facts->body};
    if (*facts->recommended)
        lines[count++] = (struct tally_template_line){TALLY_KEY_RECOMMENDED, facts->recommended};
    if (k->content.method != TALLY_METHOD_BALLOTS)
        lines[count++] = (struct tally_template_line){TALLY_KEY_METHOD, tally_method_word(k->content.method)};
    for (size_t i = 0; i <= facts->earlier_count; i++) /* newest first */
        lines[count++] = (struct tally_template_line){TALLY_KEY_AFTER, k->content.files[i].name};
    lines[count++] = (struct tally_template_line){TALLY_KEY_AFTER_SHA256, sha256};
    lines[count++] = (struct tally_template_line){TALLY_KEY_AFTER_EVENT, event};
    k->content.lines = lines;
    k->content.line_count = count;
}

/* ---- the whole ---- */

static enum tally_post_next next_of(enum tally_open open)
{
    switch (open) {
    case TALLY_OPEN_AGAIN:
        return TALLY_NEXT_AGAIN;
    case TALLY_OPEN_TIE:
        return TALLY_NEXT_TIE;
    case TALLY_OPEN_UNFILLED:
        return TALLY_NEXT_UNFILLED;
    case TALLY_OPEN_RESUMED:
        return TALLY_NEXT_RESUMED;
    case TALLY_OPEN_NOT:
        break;
    }
    return TALLY_NEXT_NONE;
}

static void report_made(const struct maker *k, const char *id, struct tally_next_round *round)
{
    *round = (struct tally_next_round){.id = tally_copy(id),
                                       .number = tally_result_round(k->result) + 1,
                                       .posts = tally_alloc(k->m->post_count, sizeof *round->posts),
                                       .person_count = k->content.roster.count};
    for (uint32_t i = 0; i < k->m->post_count; i++) {
        const struct tally_earlier_post *open = tally_earlier_post(&k->open, k->m->posts[i].id);
        if (!k->posts[i])
            continue;
        struct tally_next_post *post = &round->posts[round->post_count++];
        *post = (struct tally_next_post){.title = tally_copy(k->m->posts[i].title),
                                         .next = next_of(open ? open->open : TALLY_OPEN_NOT),
                                         .seats = seats_of(k, i)};
        for (size_t p = 0; p < k->m->person_count; p++)
            post->candidates += k->m->roster[p].post == i && is_sent(k, &k->m->roster[p]);
    }
}

static bool make(struct maker *k, const struct tally_ledger *ledger, uint64_t count, const char *folder,
                 enum tally_method method, struct tally_next_round *round)
{
    const char *wrong;
    char *stored = tally_ledger_stored_result(ledger, count), *event = tally_ledger_counted_digest(ledger, count);
    /* as “tally export --format json” prints it: with a line's end */
    const char *json = stored && event ? joined(k, stored, strlen(stored), "\n", "") : NULL;
    const char *id = next_id(k);
    bool ok = json && tally_earlier_read(&k->open, &k->arena, json, strlen(json), &wrong);
    if (json && !ok)
        tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                            N_("the stored result is not one that this program writes (see “%1$s” in it)"), wrong);
    else if (ok && strlen(json) > TALLY_EARLIER_MAX)
        ok = tally_ledger_report(ledger, TALLY_TOO_LARGE, N_("an earlier result of more than 16 MiB"), NULL);
    else if (ok && method != TALLY_METHOD_BALLOTS && !(k->result->rule->methods & 1U << method))
        ok = tally_ledger_report(ledger, TALLY_RULE_MISMATCH, N_("the rule does not allow votes by hand or voice"),
                                 NULL);
    else if (ok && !find_open(k))
        ok = tally_ledger_report(ledger, TALLY_NO_ROUND,
                                 N_("the vote left nothing open: no post is unfilled or tied, no item is deferred, and "
                                    "the vote was valid; there is no further round"),
                                 NULL);
    if (ok) {
        k->content = (struct tally_template_content){.rule = k->result->rule,
                                                     .rule_name = k->m->rule_file.built_in ? k->result->rule->name
                                                                                           : k->m->rule_file.name,
                                                     .method = method,
                                                     .after = true,
                                                     .workbook = k->workbook};
        add_tiers(k);
        add_posts(k);
        add_roster(k);
        if (method != TALLY_METHOD_BALLOTS)
            add_totals(k);
        add_files(k, json);
        add_lines(k, id, event);
        ok = tally_template_write_content(folder, &k->content, ledger->diags);
    }
    if (ok)
        report_made(k, id, round);
    free(stored);
    free(event);
    return ok;
}

static bool write_round(const char *path, const char *folder, enum tally_method method, bool workbook,
                        struct tally_next_round *round, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    struct tally_stored_inputs inputs = {.count = 0};
    struct maker k = {.workbook = workbook};
    struct tally_result *result = NULL;
    char sha256[TALLY_DIGEST_TEXT];
    bool ok = tally_ledger_open(&ledger, path, diags) && tally_ledger_holds(&ledger, tally_ledger_latest(&ledger));
    uint64_t count = ok ? tally_ledger_latest(&ledger) : 0;
    if (ok)
        result = tally_ledger_recount(&ledger, count, &inputs, sha256);
    if (result) {
        k.result = result;
        k.m = result->owner;
        ok = make(&k, &ledger, count, folder, method, round);
    }
    tally_intern_clear(&k.sent);
    tally_intern_clear(&k.resumed);
    tally_arena_clear(&k.arena);
    bool made = result != NULL;
    tally_result_free(result);
    tally_stored_inputs_clear(&inputs);
    tally_ledger_close(&ledger);
    return ok && made;
}

bool tally_ledger_next_round(const char *path, const char *folder, enum tally_method method,
                             struct tally_next_round *round, struct tally_diags *diags)
{
    return write_round(path, folder, method, false, round, diags);
}

bool tally_ledger_next_round_workbook(const char *path, const char *folder, enum tally_method method,
                                      struct tally_next_round *round, struct tally_diags *diags)
{
    return write_round(path, folder, method, true, round, diags);
}

void tally_next_round_clear(struct tally_next_round *round)
{
    for (size_t i = 0; i < round->post_count; i++)
        free(round->posts[i].title);
    free(round->posts);
    free(round->id);
    *round = (struct tally_next_round){.id = NULL};
}
