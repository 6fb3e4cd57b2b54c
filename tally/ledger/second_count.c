/* A second count, in SQL. It shares with the first count only the reading of cells; the disposition of each ballot and
 * all sums are computed in SQL. */
#include "ledger/second_count.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/table.h"

/* Ballots are loaded and evaluated in batches, which keeps tables and sorts small. */
enum { BATCH = 4096 };

static const char tables[] =
    "CREATE TABLE post (post INTEGER PRIMARY KEY, most INTEGER) STRICT;" /* most is NULL: any number */
    "CREATE TABLE person (item INTEGER PRIMARY KEY, written_in INTEGER) STRICT;"
    "CREATE TABLE ballot (ballot INTEGER PRIMARY KEY, channel INTEGER, tier INTEGER, by_hand INTEGER, blank INTEGER, "
    "weight INTEGER) STRICT;"
    "CREATE TABLE cell (ballot INTEGER, post INTEGER, item INTEGER, mark INTEGER, empty INTEGER, PRIMARY KEY (ballot, "
    "post, item)) STRICT, WITHOUT ROWID;"
    /* names written in beside the marks */
    "CREATE TABLE named (ballot INTEGER, post INTEGER, item INTEGER, mark INTEGER) STRICT;"
    "CREATE TABLE unfit (ballot INTEGER, post INTEGER, too_many INTEGER, PRIMARY KEY (ballot, post)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE voided (ballot INTEGER PRIMARY KEY) STRICT;"
    /* the sums of all batches */
    "CREATE TABLE account (channel INTEGER, tier INTEGER, returned INTEGER, void INTEGER, blank INTEGER, weight "
    "INTEGER, "
    "valid_weight INTEGER, PRIMARY KEY (channel, tier)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE tally (item INTEGER, channel INTEGER, tier INTEGER, mark INTEGER, post INTEGER, votes INTEGER, "
    "weight "
    "INTEGER, PRIMARY KEY (item, channel, tier, mark, post)) STRICT, WITHOUT ROWID;";

/* Evaluates a batch. ?1: the mark that a post limits; ?2: whether an overvote voids the ballot; ?3: the mark of what is
 * void, otherwise; ?4: whether a post asks for its number exactly; ?5: whether an undervote voids the ballot. */
static const char *const steps[] = {
    /* a name written in and the person's own cell are one: several marks are void, and so is a person written in who is
     * not agreed to */
    "INSERT OR REPLACE INTO cell SELECT n.ballot, n.post, n.item, CASE WHEN count(DISTINCT n.mark) > 1 OR "
    "(p.written_in AND min(n.mark) <> ?1) THEN ?3 ELSE min(n.mark) END, 0 FROM (SELECT ballot, post, item, mark FROM "
    "named UNION ALL SELECT c.ballot, c.post, c.item, c.mark FROM cell c WHERE NOT c.empty AND (c.ballot, c.post, "
    "c.item) IN (SELECT ballot, post, item FROM named)) n JOIN person p USING (item) GROUP BY n.ballot, n.post, n.item",
    "INSERT INTO unfit SELECT ballot, post, favour > most FROM (SELECT b.ballot, p.post, p.most, (SELECT count(*) FROM "
    "cell c WHERE c.ballot = b.ballot AND c.post = p.post AND c.mark = ?1) AS favour FROM ballot b, post p WHERE NOT "
    "b.by_hand AND p.most IS NOT NULL) WHERE favour > most OR (?4 AND favour < most)",
    "INSERT INTO voided SELECT ballot FROM ballot WHERE by_hand UNION SELECT ballot FROM unfit WHERE CASE too_many "
    "WHEN 1 "
    "THEN ?2 ELSE ?5 END",
    "INSERT INTO account SELECT b.channel, b.tier, count(*), count(v.ballot), coalesce(sum(b.blank) FILTER (WHERE "
    "v.ballot IS NULL), 0), sum(b.weight), coalesce(sum(b.weight) FILTER (WHERE v.ballot IS NULL), 0) "
    "FROM ballot b LEFT JOIN voided v USING (ballot) WHERE true GROUP BY b.channel, b.tier "
    "ON CONFLICT DO UPDATE SET returned = returned + excluded.returned, void = void + excluded.void, blank = blank + "
    "excluded.blank, weight = weight + excluded.weight, valid_weight = valid_weight + excluded.valid_weight",
    "INSERT INTO tally SELECT c.item, b.channel, b.tier, CASE WHEN u.ballot IS NULL THEN c.mark ELSE ?3 END AS "
    "counted, c.post, count(*), sum(b.weight) "
    "FROM cell c JOIN ballot b USING (ballot) LEFT JOIN unfit u ON u.ballot = c.ballot AND u.post = c.post "
    "WHERE c.ballot NOT IN (SELECT ballot FROM voided) GROUP BY c.item, b.channel, b.tier, counted, c.post "
    "ON CONFLICT DO UPDATE SET votes = votes + excluded.votes, weight = weight + excluded.weight",
    "DELETE FROM unfit",
    "DELETE FROM voided",
    "DELETE FROM named",
    "DELETE FROM cell",
    "DELETE FROM ballot",
};
enum { STEPS = sizeof steps / sizeof *steps };

struct counter {
    sqlite3 *db;
    sqlite3_stmt *ballot, *cell, *named, *step[STEPS];
    int64_t ballots;
    const struct tally_meeting *m;
    const struct tally_vocabulary *v;
    enum tally_ballot_form form;
};

static void must(const struct counter *r, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        tally_exhausted(); /* a database in memory fails only if memory runs out */
    (void)r;
}

static void run(const struct counter *r, sqlite3_stmt *s, const int64_t *values, int count)
{
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    must(r, sqlite3_step(s));
    sqlite3_reset(s);
}

static sqlite3_stmt *prepare(const struct counter *r, const char *sql)
{
    sqlite3_stmt *s = NULL;
    must(r, sqlite3_prepare_v2(r->db, sql, -1, &s, NULL));
    return s;
}

static void judge(const struct counter *r)
{
    const struct tally_rule *rule = r->m->rule;
    const int64_t values[] = {r->v->favour, rule->overvote == TALLY_VOID_BALLOT,
                              r->form == TALLY_NAMES_FORM ? r->v->none : r->v->void_item, rule->choices_exact,
                              rule->undervote == TALLY_VOID_BALLOT};
    const int most = sizeof values / sizeof *values; /* a step uses some of them */
    for (size_t i = 0; i < STEPS; i++) {
        int count = sqlite3_bind_parameter_count(r->step[i]);
        run(r, r->step[i], values, count < most ? count : most);
    }
}

static void add_raw(void *self, const struct tally_raw_ballot *raw)
{
    struct counter *r = self;
    int64_t id = ++r->ballots;
    if (id % BATCH == 0)
        judge(r);
    run(r, r->ballot, (const int64_t[]){id, raw->channel, raw->tier, raw->voided, raw->blank, (int64_t)raw->weight}, 6);
    if (raw->voided)
        return;
    for (size_t i = 0; i < raw->name_count; i++)
        run(r, r->cell, (const int64_t[]){id, raw->names[i].post, raw->names[i].person, r->v->favour, 0}, 5);
    for (size_t i = 0; raw->name_count == 0 && r->form == TALLY_MARKS_FORM && i < r->m->person_count; i++)
        if (!r->m->roster[i].written_in)
            run(r, r->cell,
                (const int64_t[]){id, r->m->roster[i].post, (int64_t)i, raw->marks[i],
                                  raw->content[i] == TALLY_CELL_EMPTY},
                5);
    for (size_t i = 0; i < raw->written_count;
         i++) { /* for the post that the roster says, or for any that a column is of */
        const struct tally_written *w = &raw->written[i];
        const uint32_t post = r->m->roster[w->person].post;
        run(r, r->named, (const int64_t[]){id, post == TALLY_NO_POST ? w->post : post, w->person, w->mark}, 4);
    }
}

static void add_persons(const struct counter *r)
{
    sqlite3_stmt *person = prepare(r, "INSERT INTO person VALUES (?, ?)");
    for (size_t i = 0; i < r->m->person_count; i++)
        run(r, person, (const int64_t[]){(int64_t)i, r->m->roster[i].written_in}, 2);
    sqlite3_finalize(person);
}

static void add_posts(const struct counter *r)
{
    sqlite3_stmt *post = prepare(r, "INSERT INTO post VALUES (?, ?)");
    for (uint32_t p = 0; p < r->m->post_count; p++) {
        uint64_t most = tally_ballot_max_choices(r->m, p);
        sqlite3_bind_int64(post, 1, p);
        if (most == UINT64_MAX)
            sqlite3_bind_null(post, 2);
        else
            sqlite3_bind_int64(post, 2, (int64_t)most);
        must(r, sqlite3_step(post));
        sqlite3_reset(post);
    }
    sqlite3_finalize(post);
}

static void no_ballot(void *self, const struct tally_ballot *ballot)
{
    (void)self;
    (void)ballot;
}

static void load(struct counter *r, struct tally_meeting *m, struct tally_diags *diags)
{
    struct tally_ballot_reader reader = {
        .meeting = m, .vocabulary = r->v, .diags = diags, .each = no_ballot, .raw = add_raw, .self = r};
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        struct tally_ballot_columns columns = {.target = NULL};
        tally_table_open(&m->ballot_files[i].file, diags);
        tally_ballots_header(&reader, &m->ballot_files[i], &columns);
        r->form = columns.form;
        free(columns.target);
        tally_ballots_scan(&reader, &m->ballot_files[i]);
    }
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++)
        tally_ballot_reader_forget(&reader, c);
}

static int64_t number(const struct counter *r, sqlite3_stmt *s, const int64_t *values, int count)
{
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    must(r, sqlite3_step(s));
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return n;
}

static char *differs(const char *what, const char *where, uint64_t stored, int64_t found)
{
    char a[TALLY_NUMBER_SIZE], b[TALLY_NUMBER_SIZE];
    const char *const args[] = {what, where, tally_number(a, stored), tally_number(b, (uint64_t)found), NULL};
    return tally_message_text((struct tally_message){N_("%1$s of %2$s: %3$s in the result, %4$s in SQL"), args}, true);
}

static char *compare_accounts(const struct counter *r, const struct tally_result *result)
{
    static const struct {
        const char *what, *sql;
        size_t offset;
    } figures[] = {
        {"returned", "SELECT returned FROM account WHERE channel = ? AND tier = ?",
         offsetof(struct tally_accounts, returned)},
        {"void", "SELECT void FROM account WHERE channel = ? AND tier = ?", offsetof(struct tally_accounts, voided)},
        {"valid", "SELECT returned - void FROM account WHERE channel = ? AND tier = ?",
         offsetof(struct tally_accounts, valid)},
        {"blank", "SELECT blank FROM account WHERE channel = ? AND tier = ?", offsetof(struct tally_accounts, blank)},
    };
    char *difference = NULL;
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++) {
        sqlite3_stmt *s = prepare(r, figures[f].sql);
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count && !difference; t++) {
                const struct tally_result_tier *tier = &result->channels[c].tiers[t];
                uint64_t stored;
                memcpy(&stored, (const char *)&tier->accounts + figures[f].offset, sizeof stored);
                int64_t found = number(r, s, (const int64_t[]){result->channels[c].channel, (int64_t)t}, 2);
                if ((int64_t)stored != found)
                    difference = differs(figures[f].what, tier->name, stored, found);
            }
        sqlite3_finalize(s);
    }
    return difference;
}

static char *compare_weights(const struct counter *r, const struct tally_result *result)
{
    static const char *const sql[] = {"SELECT weight FROM account WHERE channel = ? AND tier = ?",
                                      "SELECT valid_weight FROM account WHERE channel = ? AND tier = ?"};
    char *difference = NULL;
    for (size_t f = 0; f < 2; f++) {
        sqlite3_stmt *s = prepare(r, sql[f]);
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count && !difference; t++) {
                const struct tally_result_tier *tier = &result->channels[c].tiers[t];
                const uint64_t stored = f ? tier->weights.valid : tier->weights.returned;
                int64_t found = number(r, s, (const int64_t[]){result->channels[c].channel, (int64_t)t}, 2);
                if ((int64_t)stored != found)
                    difference = differs("weight", tier->name, stored, found);
            }
        sqlite3_finalize(s);
    }
    return difference;
}

static int64_t person_of(const struct counter *r, const struct tally_result_item *item)
{
    int64_t person = 0;
    while ((size_t)person < r->m->person_count && strcmp(r->m->roster[person].id, item->id))
        person++;
    return person;
}

/* How many ballots of a tier give which number of points: each of those that SQL has, since their sum is compared as
 * the votes “graded”. */
static char *compare_points(const struct counter *r, const struct tally_result *result, size_t channel, size_t tier,
                            const struct tally_result_item *item)
{
    sqlite3_stmt *s = prepare(r, "SELECT mark, sum(votes) FROM tally WHERE channel = ? AND tier = ? AND item = ? AND "
                                 "mark < ? GROUP BY mark");
    const int64_t values[] = {result->channels[channel].channel, (int64_t)tier, person_of(r, item),
                              (int64_t)result->rule->points.count};
    char *difference = NULL;
    for (int i = 0; i < 4; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const uint64_t stored = item->channels[channel].graded[tier][sqlite3_column_int64(s, 0)];
        if (!difference && (int64_t)stored != sqlite3_column_int64(s, 1))
            difference = differs("points", item->name, stored, sqlite3_column_int64(s, 1));
    }
    sqlite3_finalize(s);
    return difference;
}

/* The marks of the count that a mark of the result adds up: by points “graded” is any of their numbers. */
static void marks_of(const struct tally_result *result, size_t mark, int64_t marks[2])
{
    const int64_t points = (int64_t)result->rule->points.count;
    marks[0] = points && mark ? points + (int64_t)mark - 1 : (int64_t)mark;
    marks[1] = points && !mark ? points - 1 : marks[0];
}

/* The votes of an item, by heads or by weight. */
static char *compare_item(const struct counter *r, const struct tally_result *result,
                          const struct tally_result_item *item, sqlite3_stmt *s, bool by_weight)
{
    char *difference = NULL;
    for (size_t c = 0; c < result->channel_count; c++)
        for (size_t t = 0; t < result->tier_count; t++)
            for (size_t k = 0; k < result->mark_count && !difference; k++) {
                const struct tally_item_votes *v = &item->channels[c];
                uint64_t stored = (by_weight ? v->tier_weights : v->tiers)[t][k];
                int64_t marks[2];
                marks_of(result, k, marks);
                int64_t found =
                    number(r, s,
                           (const int64_t[]){result->channels[c].channel, (int64_t)t, person_of(r, item), marks[0],
                                             marks[1], r->form == TALLY_NAMES_FORM || item->written_in, item->post},
                           7);
                if ((int64_t)stored != found)
                    difference = differs(result->marks[k], item->name, stored, found);
            }
    return difference;
}

static char *compare_votes(const struct counter *r, const struct tally_result *result)
{
    static const char *const sql[] = {
        "SELECT coalesce(sum(votes), 0) FROM tally WHERE channel = ? AND tier = ? AND item = ? AND mark BETWEEN ? AND "
        "? "
        "AND (? = 0 OR post = ?)",
        "SELECT coalesce(sum(weight), 0) FROM tally WHERE channel = ? AND tier = ? AND item = ? AND mark BETWEEN ? AND "
        "? AND (? = 0 OR post = ?)"};
    char *difference = NULL;
    for (size_t by_weight = 0; by_weight < (result->rule->ballot_weight ? 2 : 1); by_weight++) {
        sqlite3_stmt *s = prepare(r, sql[by_weight]);
        for (size_t i = 0; i < result->item_count && !difference; i++)
            difference = compare_item(r, result, &result->items[i], s, by_weight);
        sqlite3_finalize(s);
    }
    for (size_t i = 0; i < result->item_count && result->rule->points.count; i++)
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count && !difference; t++)
                difference = compare_points(r, result, c, t, &result->items[i]);
    /* and SQL has no votes that the result does not have */
    sqlite3_stmt *all = prepare(r, "SELECT coalesce(sum(votes), 0) FROM tally WHERE mark < ?");
    uint64_t stored = 0;
    for (size_t i = 0; i < result->item_count; i++)
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count; t++)
                for (size_t k = 0; k < result->mark_count; k++)
                    stored += result->items[i].channels[c].tiers[t][k];
    int64_t found = number(r, all, (const int64_t[]){(int64_t)r->v->mark_count}, 1);
    if (!difference && (int64_t)stored != found)
        difference = differs("votes", "all", stored, found);
    sqlite3_finalize(all);
    return difference;
}

char *tally_ledger_second_count(const struct tally_source *source, const struct tally_result *result)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open_from(source, diags);
    struct tally_vocabulary v;
    struct counter r = {.m = m, .v = &v};
    tally_vocabulary_make(&v, m, diags);
    must(&r, sqlite3_open_v2("", &r.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                             NULL)); /* a temporary file, in memory while it is small */
    must(&r, sqlite3_exec(r.db, tables, NULL, NULL, NULL));
    must(&r, sqlite3_exec(r.db, "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; BEGIN", NULL, NULL, NULL));
    r.ballot = prepare(&r, "INSERT INTO ballot VALUES (?, ?, ?, ?, ?, ?)");
    r.cell = prepare(&r, "INSERT INTO cell VALUES (?, ?, ?, ?, ?)");
    r.named = prepare(&r, "INSERT INTO named VALUES (?, ?, ?, ?)");
    for (size_t i = 0; i < STEPS; i++)
        r.step[i] = prepare(&r, steps[i]);
    add_posts(&r);
    add_persons(&r);
    load(&r, m, diags);
    judge(&r);
    for (size_t i = 0; i < STEPS; i++)
        sqlite3_finalize(r.step[i]);
    sqlite3_finalize(r.ballot);
    sqlite3_finalize(r.cell);
    sqlite3_finalize(r.named);
    char *difference = compare_accounts(&r, result);
    if (!difference)
        difference = compare_weights(&r, result);
    if (!difference)
        difference = compare_votes(&r, result);
    sqlite3_close(r.db);
    tally_vocabulary_clear(&v);
    tally_meeting_close(m);
    tally_diags_free(diags);
    return difference;
}
