/* A second count, in SQL. It shares with the first count only the reading of cells; the disposition of each ballot and
 * all sums are computed in SQL. */
#include "ledger/second_count.h"

#include <assert.h>
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
#include "ledger/ballot_tables.h"
#include "meeting/meeting.h"
#include "table/table.h"

/* Ballots are evaluated in batches of so many, or so many cells, which bounds the memory; and no more than a number of
 * TALLY_PACKED_BITS can count. */
enum { BALLOTS = (1 << TALLY_PACKED_BITS) - 1, CELLS = 65536 };

static const char tables[] =
    "CREATE TABLE post (post INTEGER PRIMARY KEY, most INTEGER) STRICT;" /* most is NULL: any number */
    "CREATE TABLE person (item INTEGER PRIMARY KEY, written_in INTEGER) STRICT;"
    /* names written in beside the marks; and these joined with the cells of the same persons */
    "CREATE TABLE named (ballot INTEGER, post INTEGER, item INTEGER, mark INTEGER) STRICT;"
    "CREATE TABLE joined (ballot INTEGER, post INTEGER, item INTEGER, mark INTEGER, PRIMARY KEY (ballot, post, item)) "
    "STRICT, WITHOUT ROWID;"
    "CREATE TABLE unfit (ballot INTEGER, post INTEGER, too_many INTEGER, PRIMARY KEY (ballot, post)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE voided (ballot INTEGER PRIMARY KEY) STRICT;"
    /* what each number in the words of “packed” counts; and the sums of the words of a batch */
    "CREATE TABLE counter (word INTEGER, shift INTEGER, item INTEGER, mark INTEGER, post INTEGER) STRICT;"
    "CREATE TABLE batch (channel INTEGER, tier INTEGER, w0 INTEGER DEFAULT 0, w1 INTEGER DEFAULT 0, w2 INTEGER DEFAULT "
    "0, w3 INTEGER DEFAULT 0, w4 INTEGER DEFAULT 0, w5 INTEGER DEFAULT 0, w6 INTEGER DEFAULT 0, w7 INTEGER DEFAULT 0, "
    "w8 INTEGER DEFAULT 0, w9 INTEGER DEFAULT 0, w10 INTEGER DEFAULT 0, w11 INTEGER DEFAULT 0, w12 INTEGER DEFAULT 0, "
    "w13 INTEGER DEFAULT 0, w14 INTEGER DEFAULT 0, w15 INTEGER DEFAULT 0) STRICT;"
    /* the sums of all batches */
    "CREATE TABLE account (channel INTEGER, tier INTEGER, returned INTEGER, void INTEGER, blank INTEGER, "
    "weight INTEGER, valid_weight INTEGER, PRIMARY KEY (channel, tier)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE tally (item INTEGER, channel INTEGER, tier INTEGER, mark INTEGER, post INTEGER, votes INTEGER, "
    "weight INTEGER, PRIMARY KEY (item, channel, tier, mark, post)) STRICT, WITHOUT ROWID;";

static_assert(TALLY_PACKED_BITS == 12 && TALLY_PACKED_WORDS == 16, "the step with “& 4095” and w15 knows them");

/* Evaluates a batch, which lies in the tables of ledger/ballot_tables.h. ?1: the mark that a post limits; ?2: whether
 * an overvote voids the ballot; ?3: the mark of what is void, otherwise; ?4: whether a post asks for its number
 * exactly; ?5: whether an undervote voids the ballot. */
static const char *const steps[] = {
    /* a name written in and the person's own cell are one: several marks are void, and so is a person written in who is
     * not agreed to */
    "INSERT INTO joined SELECT n.ballot, n.post, n.item, CASE WHEN count(DISTINCT n.mark) > 1 OR "
    "(p.written_in AND min(n.mark) <> ?1) THEN ?3 ELSE min(n.mark) END FROM (SELECT ballot, post, item, mark FROM "
    "named UNION ALL SELECT c.ballot, c.post, c.item, c.mark FROM (SELECT DISTINCT ballot, post, item FROM named) d "
    "JOIN cell c ON c.ballot = d.ballot WHERE c.post = d.post AND c.item = d.item AND NOT c.empty) n JOIN person p "
    "USING (item) GROUP BY n.ballot, n.post, n.item",
    "DELETE FROM cell WHERE rowid IN (SELECT c.rowid FROM joined j JOIN cell c ON c.ballot = j.ballot WHERE c.post = "
    "j.post AND c.item = j.item)",
    "INSERT INTO cell SELECT j.ballot, b.channel, b.tier, j.post, j.item, j.mark, b.weight, 0 FROM joined j "
    "JOIN ballot b ON b.ballot = j.ballot",
    "INSERT INTO unfit SELECT c.ballot, c.post, 1 FROM cell c WHERE c.mark = ?1 AND EXISTS (SELECT 1 FROM post WHERE "
    "most IS NOT NULL) GROUP BY c.ballot, c.post HAVING count(*) > (SELECT most FROM post p WHERE p.post = c.post)",
    "INSERT INTO unfit SELECT b.ballot, p.post, 0 FROM ballot b, post p WHERE ?4 AND NOT b.by_hand AND p.most IS NOT "
    "NULL AND (SELECT count(*) FROM cell c WHERE c.ballot = b.ballot AND c.post = p.post AND c.mark = ?1) < p.most",
    "INSERT INTO voided SELECT ballot FROM ballot WHERE by_hand UNION SELECT ballot FROM unfit WHERE CASE too_many "
    "WHEN 1 "
    "THEN ?2 ELSE ?5 END",
    "DELETE FROM cell WHERE rowid IN (SELECT c.rowid FROM voided v JOIN cell c ON c.ballot = v.ballot)",
    "UPDATE cell SET mark = ?3 WHERE rowid IN (SELECT c.rowid FROM unfit u JOIN cell c ON c.ballot = u.ballot WHERE "
    "c.post = u.post)",
    "INSERT INTO account SELECT b.channel, b.tier, count(*), count(v.ballot), coalesce(sum(b.blank) FILTER (WHERE "
    "v.ballot IS NULL), 0), sum(b.weight), coalesce(sum(b.weight) FILTER (WHERE v.ballot IS NULL), 0) "
    "FROM ballot b LEFT JOIN voided v USING (ballot) WHERE true GROUP BY b.channel, b.tier "
    "ON CONFLICT DO UPDATE SET returned = returned + excluded.returned, void = void + excluded.void, blank = blank + "
    "excluded.blank, weight = weight + excluded.weight, valid_weight = valid_weight + excluded.valid_weight",
    "INSERT INTO tally SELECT item, channel, tier, mark, post, count(*), sum(weight) FROM cell WHERE true GROUP BY "
    "item, channel, tier, mark, post ON CONFLICT DO UPDATE SET votes = votes + excluded.votes, weight = weight + "
    "excluded.weight",
    /* the same from the ballots to which no rule is applied, by the sums of their words */
    "INSERT INTO tally SELECT c.item, b.channel, b.tier, c.mark, c.post, (CASE c.word WHEN 0 THEN b.w0 WHEN 1 THEN "
    "b.w1 "
    "WHEN 2 THEN b.w2 WHEN 3 THEN b.w3 WHEN 4 THEN b.w4 WHEN 5 THEN b.w5 WHEN 6 THEN b.w6 WHEN 7 THEN b.w7 WHEN 8 THEN "
    "b.w8 WHEN 9 THEN b.w9 WHEN 10 THEN b.w10 WHEN 11 THEN b.w11 WHEN 12 THEN b.w12 WHEN 13 THEN b.w13 WHEN 14 THEN "
    "b.w14 WHEN 15 THEN b.w15 END >> c.shift) & 4095 AS votes, 0 FROM batch b JOIN counter c WHERE true "
    "ON CONFLICT DO UPDATE SET votes = votes + excluded.votes",
    "DELETE FROM batch",
    "DELETE FROM joined",
    "DELETE FROM unfit",
    "DELETE FROM voided",
    "DELETE FROM named",
};
enum { STEPS = sizeof steps / sizeof *steps };

struct counter {
    sqlite3 *db;
    sqlite3_stmt *named, *step[STEPS];
    struct tally_ballot_tables *read; /* the ballots of the batch */
    const struct tally_meeting *m;
    const struct tally_vocabulary *v;
    enum tally_ballot_form form;

    /* of each item and mark the number in “packed” that counts it, plus one; 0: none yet */
    uint32_t *counters;
    size_t marks, counter_count; /* marks: how many there may be of an item */
    bool packs;                  /* no rule is applied to ballots that the scrutineers have not voided */
    sqlite3_stmt *counter, *sums[TALLY_PACKED_WORDS]; /* sums[n]: of the first n + 1 words of a batch */
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

/* Adds up the words of a batch that are in use. */
static void add_words(struct counter *r)
{
    const size_t words = (r->counter_count + TALLY_PACKED_EACH - 1) / TALLY_PACKED_EACH;
    if (!words)
        return;
    if (!r->sums[words - 1]) {
        struct tally_bytes sql = {.bytes = NULL};
        char number[TALLY_NUMBER_SIZE];
        tally_bytes_put_text(&sql, "INSERT INTO batch (channel, tier");
        for (size_t w = 0; w < words; w++) {
            tally_bytes_put_text(&sql, ", w");
            tally_bytes_put_text(&sql, tally_number(number, w));
        }
        tally_bytes_put_text(&sql, ") SELECT channel, tier");
        for (size_t w = 0; w < words; w++) {
            tally_bytes_put_text(&sql, ", sum(w");
            tally_bytes_put_text(&sql, tally_number(number, w));
            tally_bytes_put_text(&sql, ")");
        }
        tally_bytes_put_text(&sql, " FROM packed GROUP BY channel, tier");
        tally_bytes_put(&sql, "", 1);
        r->sums[words - 1] = prepare(r, sql.bytes);
        free(sql.bytes);
    }
    run(r, r->sums[words - 1], NULL, 0);
}

static void judge(struct counter *r)
{
    add_words(r);
    const struct tally_rule *rule = r->m->rule;
    const int64_t values[] = {r->v->favour, rule->overvote == TALLY_VOID_BALLOT,
                              r->form == TALLY_NAMES_FORM ? r->v->none : r->v->void_item, rule->choices_exact,
                              rule->undervote == TALLY_VOID_BALLOT};
    const int most = sizeof values / sizeof *values; /* a step uses some of them */
    for (size_t i = 0; i < STEPS; i++) {
        int count = sqlite3_bind_parameter_count(r->step[i]);
        run(r, r->step[i], values, count < most ? count : most);
    }
    tally_ballot_tables_clear(r->read);
}

/* A post as SQL has it: none is -1. */
static int64_t post_number(uint32_t post)
{
    return post == TALLY_NO_POST ? INT64_C(-1) : (int64_t)post;
}

/* Adds what the ballot says of all items as a row of “packed”. False: it is to be added cell by cell. */
static bool add_packed(struct counter *r, const struct tally_raw_ballot *raw)
{
    enum { MOST = TALLY_PACKED_WORDS * TALLY_PACKED_EACH };
    int64_t values[TALLY_PACKED_COLUMNS] = {raw->channel, raw->tier};
    if (!r->packs || r->form != TALLY_MARKS_FORM || raw->written_count || raw->name_count || raw->weight)
        return false;
    for (size_t i = 0; i < r->m->person_count; i++) {
        if (r->m->roster[i].written_in)
            continue;
        if (raw->marks[i] >= r->marks)
            return false;
        uint32_t *counter = &r->counters[i * r->marks + raw->marks[i]];
        if (!*counter) {
            const int64_t at = (int64_t)r->counter_count;
            if (at == MOST)
                return false;
            run(r, r->counter,
                (const int64_t[]){at / TALLY_PACKED_EACH, at % TALLY_PACKED_EACH * TALLY_PACKED_BITS, (int64_t)i,
                                  raw->marks[i], post_number(r->m->roster[i].post)},
                5);
            *counter = (uint32_t)++r->counter_count;
        }
        const uint32_t at = *counter - 1;
        values[2 + at / TALLY_PACKED_EACH] += INT64_C(1) << at % TALLY_PACKED_EACH * TALLY_PACKED_BITS;
    }
    tally_ballot_tables_add_packed(r->read, values);
    return true;
}

static void add_raw(void *self, const struct tally_raw_ballot *raw)
{
    struct counter *r = self;
    if (tally_ballot_tables_ballots(r->read) >= BALLOTS || tally_ballot_tables_cells(r->read) >= CELLS)
        judge(r);
    const int64_t id = (int64_t)tally_ballot_tables_ballots(r->read) + 1, channel = raw->channel, tier = raw->tier,
                  weight = (int64_t)raw->weight;
    tally_ballot_tables_add_ballot(r->read, (const int64_t[]){id, channel, tier, raw->voided, raw->blank, weight});
    if (raw->voided || add_packed(r, raw))
        return;
    for (size_t i = 0; i < raw->name_count; i++)
        tally_ballot_tables_add_cell(r->read, (const int64_t[]){id, channel, tier, post_number(raw->names[i].post),
                                                                raw->names[i].person, r->v->favour, weight, 0});
    for (size_t i = 0; raw->name_count == 0 && r->form == TALLY_MARKS_FORM && i < r->m->person_count; i++)
        if (!r->m->roster[i].written_in)
            tally_ballot_tables_add_cell(
                r->read, (const int64_t[]){id, channel, tier, post_number(r->m->roster[i].post), (int64_t)i,
                                           raw->marks[i], weight, raw->content[i] == TALLY_CELL_EMPTY});
    for (size_t i = 0; i < raw->written_count;
         i++) { /* for the post that the roster says, or for any that a column is of */
        const struct tally_written *w = &raw->written[i];
        const uint32_t post = r->m->roster[w->person].post;
        run(r, r->named, (const int64_t[]){id, post_number(post == TALLY_NO_POST ? w->post : post), w->person, w->mark},
            4);
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

/* Reads all files by the quick reader. False: one of them has something that only the scan reads. */
static bool load_quickly(struct counter *r, struct tally_ballot_reader *reader)
{
    struct tally_meeting *m = reader->meeting;
    bool ok = tally_diags_errors(reader->diags) == 0;
    for (size_t i = 0; i < m->ballot_file_count && ok; i++) {
        struct tally_ballot_columns columns = {.target = NULL};
        ok = tally_table_open(&m->ballot_files[i].file, reader->diags) &&
             tally_ballots_header(reader, &m->ballot_files[i], &columns);
        r->form = columns.form; /* add_raw() needs it from the first ballot on */
        ok = ok && tally_ballots_quick(reader, &m->ballot_files[i], &columns);
        free(columns.target);
    }
    return ok;
}

/* Forgets what was read so far. */
static void forget(struct counter *r, struct tally_ballot_reader *reader)
{
    tally_ballot_tables_clear(r->read);
    must(r, sqlite3_exec(r->db, "DELETE FROM account; DELETE FROM tally; DELETE FROM named", NULL, NULL, NULL));
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++)
        tally_ballot_reader_forget(reader, c);
    reader->form = TALLY_FORM_UNKNOWN;
}

static void load(struct counter *r, struct tally_meeting *m, struct tally_diags *diags)
{
    struct tally_ballot_reader reader = {
        .meeting = m, .vocabulary = r->v, .diags = diags, .each = no_ballot, .raw = add_raw, .self = r};
    const bool done = load_quickly(r, &reader);
    if (!done)
        forget(r, &reader);
    for (size_t i = 0; i < m->ballot_file_count && !done; i++) {
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
                int64_t found = number(
                    r, s,
                    (const int64_t[]){result->channels[c].channel, (int64_t)t, person_of(r, item), marks[0], marks[1],
                                      r->form == TALLY_NAMES_FORM || item->written_in, post_number(item->post)},
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
    r.read = tally_ballot_tables_new(r.db);
    if (!r.read)
        tally_exhausted();
    r.named = prepare(&r, "INSERT INTO named VALUES (?, ?, ?, ?)");
    for (size_t i = 0; i < STEPS; i++)
        r.step[i] = prepare(&r, steps[i]);
    add_posts(&r);
    add_persons(&r);
    r.counter = prepare(&r, "INSERT INTO counter VALUES (?, ?, ?, ?, ?)");
    sqlite3_stmt *limited = prepare(&r, "SELECT EXISTS (SELECT 1 FROM post WHERE most IS NOT NULL)");
    r.packs = !number(&r, limited, NULL, 0);
    sqlite3_finalize(limited);
    r.marks = v.mark_count + 2;
    r.counters = tally_alloc(m->person_count * r.marks, sizeof *r.counters);
    load(&r, m, diags);
    judge(&r);
    for (size_t i = 0; i < STEPS; i++)
        sqlite3_finalize(r.step[i]);
    for (size_t i = 0; i < TALLY_PACKED_WORDS; i++)
        sqlite3_finalize(r.sums[i]);
    sqlite3_finalize(r.counter);
    sqlite3_finalize(r.named);
    free(r.counters);
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
