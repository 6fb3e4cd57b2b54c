/* The checks of a ledger: “tally verify” reports each; all must pass before anything is announced, issued or signed. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "io/io.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"
#include "result/result.h"

static bool tell(const struct tally_ledger_listener *v, bool ok, const char *check, const char *found,
                 const char *const *args)
{
    return v->tell(v->self, ok, check, found, args);
}

struct figure {
    char text[TALLY_NUMBER_SIZE];
};

#define FIGURE(n) tally_number((struct figure){""}.text, (uint64_t)(n))

/* ---- the file ---- */

/* The number of bytes after the last page, which SQLite ignores. -1: unknown. */
static int64_t bytes_behind(const struct tally_ledger *ledger)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    int64_t pages = tally_ledger_number(ledger, "PRAGMA page_count", 0),
            page = tally_ledger_number(ledger, "PRAGMA page_size", 0);
    bool ok = sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file &&
              file->pMethods && file->pMethods->xFileSize(file, &size) == SQLITE_OK;
    return ok ? size - pages * page : -1;
}

/* Whether the header counts free pages as the list of them begins: SQLite's own check follows the list alone, and
 * whoever appends then finds the file malformed. */
static bool counts_free_pages(const struct tally_ledger *ledger)
{
    enum { FIRST_AND_COUNT = 32, SIZE = 8 }; /* two numbers of four bytes, the greatest first */
    static const unsigned char none[4];
    unsigned char found[SIZE];
    sqlite3_file *file = NULL;
    return sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file &&
           file->pMethods && file->pMethods->xRead(file, found, SIZE, FIRST_AND_COUNT) == SQLITE_OK &&
           !memcmp(found, none, sizeof none) == !memcmp(found + sizeof none, none, sizeof none) &&
           tally_ledger_number(ledger, "PRAGMA freelist_count", -1) <
               tally_ledger_number(ledger, "PRAGMA page_count", 0);
}

static bool check_file(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    char *found = tally_ledger_text(ledger, "PRAGMA integrity_check(1)", 0);
    bool ok = found && !strcmp(found, "ok");
    if (!ok && found && v->behind)
        v->behind(v->self, found);
    ok = ok && counts_free_pages(ledger);
    int64_t behind = ok ? bytes_behind(ledger) : 0;
    tell(v, ok && !behind, N_("the file"),
         !ok      ? N_("the file is damaged: some of it was overwritten or is missing")
         : behind ? N_("there are bytes after its end that do not belong to it")
                  : N_("the file is not damaged"),
         TALLY_NO_ARGS);
    free(found);
    ok = ok && !behind;
    char *table = ok ? tally_ledger_broken_condition(ledger) : NULL;
    if (table)
        ok = tell(v, false, N_("the rows"), N_("a row of the table “%1$s” is not as the schema demands"),
                  TALLY_ARGS(table));
    free(table);
    int64_t strays = tally_ledger_number(ledger, "SELECT count(*) FROM pragma_foreign_key_check", -1);
    return tell(v, strays == 0, N_("references"),
                strays == 0 ? N_("every row that another row refers to exists")
                            : N_("some rows refer to rows that do not exist"),
                TALLY_NO_ARGS) &&
           ok;
}

/* ---- digests ---- */

static bool check_chunks(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    int64_t bad = tally_ledger_bad_chunk(ledger), count = tally_ledger_number(ledger, "SELECT count(*) FROM chunk", 0);
    return tell(v, !bad, N_("pieces of the inputs"),
                bad ? N_("piece %2$s does not match its digest, or carries something besides its bytes")
                    : N_("%1$s, each with its digest"),
                TALLY_ARGS(FIGURE(count), FIGURE(bad)));
}

static bool check_chain(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    uint64_t broken = tally_ledger_broken_event(ledger);
    return tell(v, broken == 0, N_("the chain of events"),
                broken ? N_("event %2$s was changed or is missing")
                       : N_("%1$s events, each with the digest of the one before"),
                TALLY_ARGS(FIGURE(tally_ledger_number(ledger, "SELECT count(*) FROM event", 0)), FIGURE(broken)));
}

#define LIST(strays) (strays), sizeof(strays) / sizeof *(strays)

/* A query that must find nothing: sql returns the number of wrong rows. */
struct stray {
    const char *what, *sql;
};

/* What the other queries read as JSON must be JSON: SQLite fails at anything else. */
static const struct stray unreadable[] = {
    {N_("the content of an event is not JSON"), "SELECT count(*) FROM event WHERE NOT json_valid(content)"},
};
static const struct stray unreadable_results[] = {
    {N_("the result of a count is not JSON"), "SELECT count(*) FROM count WHERE NOT json_valid(result)"},
};

static const struct stray strays[] = {
    {N_("a piece belongs to no input"), "SELECT count(*) FROM chunk WHERE id NOT IN (SELECT chunk FROM input_chunk)"},
    {N_("an input belongs to no count"), "SELECT count(*) FROM input WHERE id NOT IN (SELECT input FROM count_input)"},
    {N_("counts and their events do not match"), "SELECT (SELECT count(*) FROM count) <> (SELECT count(*) FROM "
                                                 "event WHERE kind = 'counted') OR (SELECT count(*) FROM count) <> "
                                                 "(SELECT coalesce(max(number), 0) FROM count)"},
    {N_("a count has no event"),
     "SELECT count(*) FROM count WHERE number NOT IN (SELECT count FROM event WHERE kind = 'counted')"},
    {N_("there is no first event"), "SELECT count(*) FROM event WHERE (sequence = 1) <> (kind = 'opened')"},
    {N_("the chain has no salt"),
     "SELECT count(*) FROM event WHERE kind = 'opened' AND length(content ->> 'salt') IS NOT 32"},
    {N_("there is no count"), "SELECT count(*) = 0 FROM count"},
    {N_("the counts are of different meetings"), "SELECT count(DISTINCT meeting) > 1 FROM count"},
    {N_("the pieces of an input are not numbered one by one"),
     "SELECT count(*) FROM (SELECT input FROM input_chunk GROUP BY input HAVING max(position) <> count(*))"},
    {N_("events are not in the order of the counts, or name another result"),
     "SELECT count(*) FROM (SELECT kind, count, content ->> 'result' AS said, count(*) FILTER (WHERE kind = 'counted') "
     "OVER (ORDER BY sequence) AS so_far FROM event) e WHERE kind IN ('counted', 'recounted') "
     "AND (count IS NOT so_far OR said IS NOT (SELECT sha256 FROM count WHERE number = e.count))"},
    /* the checks in C read a text only up to a NUL; each text alone, for a result may be as long as SQLite allows */
    {N_("a text has bytes after its end"),
     "SELECT (SELECT count(*) FROM count WHERE instr(at, char(0)) OR instr(version, char(0)) OR instr(meeting, "
     "char(0)) OR instr(result, char(0)) OR instr(sha256, char(0))) + "
     "(SELECT count(*) FROM event WHERE instr(at, char(0)) OR instr(actor, char(0)) OR instr(kind, char(0)) OR "
     "instr(content, char(0)) OR instr(content_sha256, char(0)) OR instr(previous, char(0)) OR instr(digest, char(0))) "
     "+ "
     "(SELECT count(*) FROM odd_ballot WHERE instr(kind, char(0)) OR instr(channel, char(0)) OR instr(tier, char(0)) "
     "OR instr(file, char(0)) OR instr(ballot, char(0)) OR instr(detail, char(0))) + "
     "(SELECT count(*) FROM count_input WHERE instr(file, char(0)) OR instr(encoding, char(0))) + "
     "(SELECT count(*) FROM input WHERE instr(sha256, char(0))) + "
     "(SELECT count(*) FROM chunk WHERE instr(sha256, char(0)))"},
    {N_("an event does not agree with the rows that it is about"),
     "SELECT count(*) FROM event WHERE (kind IN ('counted', "
     "'recounted') AND content ->> 'count' IS NOT count) OR "
     "(kind = 'opened' AND content ->> 'meeting' IS NOT (SELECT meeting FROM count WHERE "
     "number = 1)) OR (kind = 'announced' AND count IS NULL)"},
    {N_("a time is not a valid time"),
     "SELECT (SELECT count(*) FROM event WHERE at IS NOT strftime('%Y-%m-%dT%H:%M:%SZ', at)) + "
     "(SELECT count(*) FROM count WHERE at IS NOT strftime('%Y-%m-%dT%H:%M:%SZ', at))"},
    {N_("a count has the same result as the count before it"),
     "SELECT count(*) FROM count a JOIN count b ON b.number = a.number + 1 WHERE a.sha256 = b.sha256"},
    {N_("an irregular ballot belongs to no count"),
     "SELECT count(*) FROM odd_ballot WHERE count NOT IN (SELECT number FROM count)"},
};

/* Queries that parse the results. */
static const struct stray strays_of_results[] = {
    {N_("the meeting of a count is not the one that its result states"),
     "SELECT count(*) FROM count WHERE meeting IS NOT result ->> '$.meeting.id'"},
};

/* Queries on what the second schema added. */
static const struct stray strays_of_2[] = {
    {N_("a text has bytes after its end"),
     "SELECT (SELECT count(*) FROM count_input WHERE instr(role, char(0)) OR instr(source, char(0))) + "
     "(SELECT count(*) FROM odd_ballot WHERE instr(place, char(0))) + "
     "(SELECT count(*) FROM count_after WHERE instr(meeting, char(0)) OR instr(file, char(0)) OR instr(sha256, "
     "char(0)) OR instr(event, char(0)))"},
};

static const struct stray strays_of_results_2[] = {
    {N_("the reading of a count is not the one that its result states"),
     "SELECT count(*) FROM count WHERE reading IS NOT coalesce(result -> '$.reading', 1)"},
    {N_("an earlier round is not named by the result of its count"),
     "SELECT count(*) FROM count_after WHERE count NOT IN (SELECT number FROM count WHERE result -> '$.round' IS "
     "NOT NULL)"},
};

static bool check_none(const struct tally_ledger *ledger, const struct stray *list, size_t count,
                       const struct tally_ledger_listener *v)
{
    bool ok = true;
    for (size_t i = 0; i < count; i++)
        if (tally_ledger_number(ledger, list[i].sql, 1) != 0)
            ok = tell(v, false, N_("completeness"), list[i].what, TALLY_NO_ARGS);
    return ok;
}

/* Queries on the results, unless one of them is so large that nothing of it is believed before its recount; which then
 * says the same, see is_of_recount. */
static bool check_results(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    if (!tally_ledger_results_parse(ledger))
        return true;
    if (!check_none(ledger, LIST(unreadable_results), v)) /* the other queries read them */
        return false;
    bool ok = check_none(ledger, LIST(strays_of_results), v);
    return (ledger->version < TALLY_SCHEMA_2 || check_none(ledger, LIST(strays_of_results_2), v)) && ok;
}

/* The first event whose content is no object, or has a member twice, of which one reader takes the first, another the
 * last; 0: none. */
static uint64_t find_ambiguous_event(const struct tally_ledger *ledger)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT sequence, content FROM event ORDER BY sequence");
    uint64_t found = 0;
    while (s && !found && sqlite3_step(s) == SQLITE_ROW) {
        const char *content = tally_ledger_column(s, 1);
        struct tally_json *json = tally_json_parse_strict(content, strlen(content));
        if (!tally_json_is_object(json))
            found = (uint64_t)sqlite3_column_int64(s, 0);
        tally_json_free(json);
    }
    sqlite3_finalize(s);
    return found;
}

/* Checks that the ledger has no record that does not belong to a count or an event. */
static bool check_strays(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    uint64_t overlong = tally_ledger_overlong_event(ledger);
    if (overlong)
        return tell(v, false, N_("completeness"), N_("event %1$s says more than this program writes"),
                    TALLY_ARGS(FIGURE(overlong)));
    bool ok = check_none(ledger, LIST(unreadable), v);
    uint64_t ambiguous = ok ? find_ambiguous_event(ledger) : 0;
    if (ambiguous)
        ok = tell(v, false, N_("completeness"),
                  N_("the content of event %1$s can be read in more than one way, or not at all"),
                  TALLY_ARGS(FIGURE(ambiguous)));
    ok = ok && check_none(ledger, LIST(strays), v);
    if (ok && ledger->version >= TALLY_SCHEMA_2)
        ok = check_none(ledger, LIST(strays_of_2), v);
    return ok && check_results(ledger, v) &&
           tell(v, true, N_("completeness"), N_("no record is missing, and there are no extra records"), TALLY_NO_ARGS);
}

/* ---- a count ---- */

/* Whether one of the tables that the stored inputs hold is that file with that digest. A workbook
 * holds several tables, which need not stand side by side. */
static bool is_table(const struct tally_stored_inputs *stored, const char *file, const char *sha256)
{
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *in = &stored->files[i];
        bool is = !in->table_count && !strcmp(in->name, file);
        for (size_t k = 0; k < in->table_count && !is; k++)
            is = !strcmp(in->tables[k].name, file);
        if (is)
            return !strcmp(in->sha256, sha256);
    }
    return false;
}

/* Whether the inputs that an event states are those that are stored, each with its digest. */
static bool says_inputs(const struct tally_json *said, const struct tally_stored_inputs *stored)
{
    char digest[TALLY_DIGEST_TEXT];
    size_t tables = 0;
    bool ok = true;
    for (size_t i = 0; i < stored->count; i++) {
        const struct tally_stored_input *in = &stored->files[i];
        tally_digest(in->bytes, in->size, digest);
        ok &= !strcmp(in->sha256, digest);
        tables += in->table_count ? in->table_count : 1;
    }
    ok &= tally_json_size(said) == tables;
    for (size_t i = 0; ok && i < tables; i++) {
        const struct tally_json *one = tally_json_at(said, i);
        const char *file = tally_json_string_value(tally_json_get(one, "file")),
                   *input = tally_json_string_value(tally_json_get(one, "sha256"));
        ok = file && input && is_table(stored, file, input);
        for (size_t k = 0; ok && k < i; k++) /* none twice, so that none is missing */
            ok = strcmp(file, tally_json_string_value(tally_json_get(tally_json_at(said, k), "file"))) != 0;
    }
    return ok;
}

/* L3: the rows of a count agree with its event. */
bool tally_ledger_check_count(const struct tally_ledger *ledger, uint64_t count, const char *stored,
                              const struct tally_stored_inputs *stored_inputs, const struct tally_ledger_listener *v)
{
    char digest[TALLY_DIGEST_TEXT];
    char *content =
        tally_ledger_text(ledger, "SELECT content FROM event WHERE kind = 'counted' AND count = ?", (int64_t)count);
    char *sha256 = tally_ledger_result_sha256(ledger, count);
    char *version = tally_ledger_count_version(ledger, count);
    char *same_time = tally_ledger_text(
        ledger,
        "SELECT e.at = c.at FROM event e JOIN count c ON c.number = e.count WHERE e.kind = 'counted' AND e.count = ?",
        (int64_t)count);
    char *irregular = tally_ledger_text(ledger, "SELECT count(*) FROM odd_ballot WHERE count = ?", (int64_t)count);
    struct tally_json *said = content ? tally_json_parse(content) : NULL, *inputs = tally_json_get(said, "inputs");
    const char *said_result = tally_json_string_value(tally_json_get(said, "result")),
               *said_version = tally_json_string_value(tally_json_get(said, "version"));
    char said_odd[TALLY_NUMBER_SIZE];
    tally_number(said_odd, (uint64_t)tally_json_number_value(tally_json_get(said, "odd_ballots")));
    tally_digest(stored, strlen(stored), digest);
    bool ok = said_result && sha256 && !strcmp(said_result, digest) && !strcmp(sha256, digest) && said_version &&
              version && !strcmp(said_version, version) && same_time && !strcmp(same_time, "1") && irregular &&
              !strcmp(irregular, said_odd) && says_inputs(inputs, stored_inputs);
    tally_json_free(said);
    free(content);
    free(sha256);
    free(version);
    free(same_time);
    free(irregular);
    return tell(v, ok, N_("result and inputs"),
                ok ? N_("count %1$s: agrees with its event") : N_("count %1$s: does not agree with its event"),
                TALLY_ARGS(FIGURE(count)));
}

/* Whether a row of the ledger is this irregular ballot; column 8, where the schema has it, is the place. */
static bool is_irregular_row(sqlite3_stmt *s, const struct tally_irregular_row *row)
{
    bool ok = !strcmp(row->kind, tally_ledger_column(s, 0)) && !strcmp(row->channel, tally_ledger_column(s, 1)) &&
              !strcmp(row->tier, tally_ledger_column(s, 2)) && !strcmp(row->file, tally_ledger_column(s, 3)) &&
              (int64_t)row->line == sqlite3_column_int64(s, 4) && !strcmp(row->ballot, tally_ledger_column(s, 5)) &&
              !strcmp(row->detail, tally_ledger_column(s, 6));
    if (ok && sqlite3_column_count(s) > 8) {
        char *place = tally_ledger_irregular_place(row);
        ok = !strcmp(place, tally_ledger_column(s, 8));
        free(place);
    }
    return ok;
}

/* Compares the irregular ballots, row by row. */
static bool check_irregular(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                            const struct tally_ledger_listener *v)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger, ledger->version >= TALLY_SCHEMA_2
                    ? "SELECT kind, channel, tier, file, line, ballot, detail, position, place FROM odd_ballot "
                      "WHERE count = ? ORDER BY position"
                    : "SELECT kind, channel, tier, file, line, ballot, detail, position FROM odd_ballot "
                      "WHERE count = ? ORDER BY position");
    size_t i = 0;
    bool ok = s != NULL;
    if (s)
        sqlite3_bind_int64(s, 1, (int64_t)count);
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
        ok = i < recount->irregular_count && sqlite3_column_int64(s, 7) == (int64_t)i + 1;
        if (!ok)
            break;
        const struct tally_irregular_row row = tally_ledger_irregular_row(recount, i++);
        ok = is_irregular_row(s, &row);
    }
    sqlite3_finalize(s);
    ok = ok && i == recount->irregular_count;
    return tell(v, ok, N_("irregular ballots"),
                ok ? N_("count %1$s: %2$s, all as listed in the ledger")
                   : N_("count %1$s: the list differs at row %2$s"),
                TALLY_ARGS(FIGURE(count), FIGURE(ok ? i : i + 1)));
}

/* Compares the list of inputs: order, rows, encodings, digests, and roles if the schema has them. The digests bind the
 * stored files to the result where the caller counted files of a folder, not the stored ones. */
static bool check_inputs(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                         const struct tally_ledger_listener *v)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger,
        ledger->version >= TALLY_SCHEMA_2
            ? "SELECT c.file, c.rows, c.encoding, i.bytes, c.position, i.sha256, c.role, c.source FROM count_input "
              "c JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position"
            : "SELECT c.file, c.rows, c.encoding, i.bytes, c.position, i.sha256 FROM count_input c "
              "JOIN input i ON i.id = c.input WHERE c.count = ? ORDER BY c.position");
    const struct tally_file **files;
    size_t i = 0, file_count = tally_meeting_files(recount->owner, &files);
    bool ok = s != NULL && file_count == recount->input_count;
    if (s)
        sqlite3_bind_int64(s, 1, (int64_t)count);
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
        ok = i < recount->input_count && sqlite3_column_int64(s, 4) == (int64_t)i + 1;
        if (!ok)
            break;
        const struct tally_input *in = &recount->inputs[i];
        ok = !strcmp(in->file, tally_ledger_column(s, 0)) &&
             (in->table ? (int64_t)in->rows == sqlite3_column_int64(s, 1) : sqlite3_column_type(s, 1) == SQLITE_NULL) &&
             !strcmp(in->encoding ? in->encoding : "", tally_ledger_column(s, 2)) &&
             (int64_t)in->bytes == sqlite3_column_int64(s, 3) && !strcmp(in->sha256, tally_ledger_column(s, 5));
        if (ok && sqlite3_column_count(s) > 6)
            ok = !strcmp(tally_meeting_role(recount->owner, files[i]), tally_ledger_column(s, 6)) &&
                 !strcmp(tally_file_source(files[i]), tally_ledger_column(s, 7));
        i++;
    }
    sqlite3_finalize(s);
    ok = ok && i == recount->input_count;
    return ok || tell(v, false, N_("recount"), N_("count %1$s: the list of inputs differs"), TALLY_ARGS(FIGURE(count)));
}

/* Compares the list of earlier rounds, row by row; ledgers of the first schema have none. */
static bool check_earlier(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                          const struct tally_ledger_listener *v)
{
    const struct tally_meeting_facts *facts = &recount->meeting;
    if (ledger->version < TALLY_SCHEMA_2)
        return true;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT meeting, file, sha256, event, position FROM count_after "
                                                   "WHERE count = ? ORDER BY position");
    size_t i = 0;
    bool ok = s != NULL;
    if (s)
        sqlite3_bind_int64(s, 1, (int64_t)count);
    while (ok && sqlite3_step(s) == SQLITE_ROW) {
        const struct tally_earlier *e = i < facts->earlier_count ? &facts->earlier[i] : NULL;
        i++;
        ok = e && !strcmp(e->meeting, tally_ledger_column(s, 0)) && !strcmp(e->file, tally_ledger_column(s, 1)) &&
             !strcmp(e->sha256, tally_ledger_column(s, 2)) && !strcmp(e->event, tally_ledger_column(s, 3)) &&
             sqlite3_column_int64(s, 4) == (int64_t)i;
    }
    sqlite3_finalize(s);
    ok = ok && i == facts->earlier_count;
    return ok || tell(v, false, N_("recount"), N_("count %1$s: the list of earlier rounds differs"),
                      TALLY_ARGS(FIGURE(count)));
}

/* Whether the row of a count names the meeting and the reading of its recount. */
static bool is_of_recount(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                          const struct tally_ledger_listener *v)
{
    char *meeting = tally_ledger_text(ledger, "SELECT meeting FROM count WHERE number = ?", (int64_t)count);
    char *reading = ledger->version < TALLY_SCHEMA_2
                        ? NULL
                        : tally_ledger_text(ledger, "SELECT reading FROM count WHERE number = ?", (int64_t)count);
    bool same = meeting && !strcmp(meeting, recount->meeting.id),
         read = ledger->version < TALLY_SCHEMA_2 || (reading && !strcmp(reading, FIGURE(recount->reading)));
    free(meeting);
    free(reading);
    if (!same)
        tell(v, false, N_("completeness"), N_("the meeting of a count is not the one that its result states"),
             TALLY_NO_ARGS);
    if (!read)
        tell(v, false, N_("completeness"), N_("the reading of a count is not the one that its result states"),
             TALLY_NO_ARGS);
    return same && read;
}

bool tally_ledger_check_recount(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                                const struct tally_ledger_listener *v)
{
    bool ok = check_inputs(ledger, count, recount, v);
    ok &= is_of_recount(ledger, count, recount, v);
    ok &= check_earlier(ledger, count, recount, v);
    return check_irregular(ledger, count, recount, v) && ok;
}

/* ---- all checks, for commands that continue only if they pass ---- */

bool tally_ledger_check(const struct tally_ledger *ledger, const struct tally_ledger_listener *v)
{
    bool ok = check_file(ledger, v);
    /* it was checked when the ledger was opened, before anything else, since a foreign schema could do anything */
    tell(v, true, N_("the schema"), N_("tables, views and the triggers that forbid changes are unaltered"),
         TALLY_NO_ARGS);
    ok &= check_chunks(ledger, v);
    ok &= check_chain(ledger, v);
    return check_strays(ledger, v) && ok;
}

static bool note(void *self, bool ok, const char *check, const char *found, const char *const *args)
{
    (void)check;
    char *text = ok ? NULL : tally_message_text((struct tally_message){found, args}, true);
    tally_first_fault_note(self, ok, text);
    free(text);
    return ok;
}

/* Whether the rules that a count went by are the program's own, where they bear the name of such a rule. */
static bool rules_hold(uint64_t count, const struct tally_stored_inputs *stored_inputs,
                       const struct tally_ledger_listener *v)
{
    for (size_t i = 0; i < stored_inputs->count; i++)
        if (!tally_stored_input_rule_is_own(&stored_inputs->files[i]))
            return tell(v, false, N_("the rule"), N_("count %1$s: %2$s is NOT this program's rule of that name"),
                        TALLY_ARGS(FIGURE(count), stored_inputs->files[i].name));
    return true;
}

/* Whether counting the ballots of a count again gives the same result. */
static bool recounts(const struct tally_ledger *ledger, uint64_t count, const char *stored,
                     struct tally_stored_inputs *stored_inputs, const struct tally_ledger_listener *v)
{
    if (!tally_ledger_take_reading(ledger, stored, stored_inputs))
        return false;
    struct tally_diags *aside = tally_diags_new();
    struct tally_result *recount = tally_count_source(&stored_inputs->source, NULL, aside);
    char *json = recount ? tally_result_json(recount) : NULL;
    bool ok = json && !strcmp(json, stored)
                  ? tally_ledger_check_recount(ledger, count, recount, v)
                  : tell(v, false, N_("recount"), N_("count %1$s: counted again, its ballots give another result"),
                         TALLY_ARGS(FIGURE(count)));
    free(json);
    tally_result_free(recount);
    tally_diags_free(aside);
    return ok;
}

/* Checks that every count agrees with its event and its inputs, and counts again those in whose place recount is set:
 * all but one, or none. */
static bool check_counts(struct tally_ledger *ledger, bool recount, uint64_t skipped,
                         const struct tally_ledger_listener *v)
{
    uint64_t latest = tally_ledger_latest(ledger);
    bool ok = true;
    for (uint64_t n = 1; ok && n <= latest; n++) {
        struct tally_stored_inputs stored_inputs;
        char *stored = tally_ledger_stored_result(ledger, n);
        ok = tally_ledger_load_inputs(ledger, n, &stored_inputs) && stored &&
             tally_ledger_check_count(ledger, n, stored, &stored_inputs, v) && rules_hold(n, &stored_inputs, v) &&
             (!recount || n == skipped || recounts(ledger, n, stored, &stored_inputs, v));
        tally_stored_inputs_clear(&stored_inputs);
        free(stored);
    }
    return ok;
}

/* Reports a fault, unless an error of SQLite was reported already. Returns ok. */
static bool report(const struct tally_ledger *ledger, bool ok, struct tally_first_fault *fault)
{
    if (!ok && tally_diags_errors_in(ledger->diags, ledger->place) == 0) {
        bool unread = fault->text && strstr(fault->text, "unable to get the page");
        tally_ledger_report(ledger, unread ? TALLY_CANNOT_READ : TALLY_DAMAGED_LEDGER,
                            unread ? N_("the ledger cannot be read or written: %1$s")
                                   : N_("the ledger fails its checks: %1$s. Nothing was taken from it or added to it; "
                                        "“tally verify” lists all that is wrong"),
                            fault->text ? fault->text : "");
    }
    free(fault->text);
    return ok && tally_diags_errors_in(ledger->diags, ledger->place) == 0;
}

static bool check_all(struct tally_ledger *ledger, bool recount, uint64_t skipped)
{
    struct tally_first_fault fault = {NULL};
    const struct tally_ledger_listener v = {.tell = note, .self = &fault};
    return report(ledger, tally_ledger_check(ledger, &v) && check_counts(ledger, recount, skipped, &v), &fault);
}

bool tally_ledger_holds(struct tally_ledger *ledger, uint64_t skipped)
{
    return check_all(ledger, true, skipped);
}

bool tally_ledger_is_sound(struct tally_ledger *ledger)
{
    return check_all(ledger, false, 0);
}

bool tally_ledger_recount_holds(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount)
{
    struct tally_first_fault fault = {NULL};
    const struct tally_ledger_listener v = {.tell = note, .self = &fault};
    return report(ledger, tally_ledger_check_recount(ledger, count, recount, &v), &fault);
}
