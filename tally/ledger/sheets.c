/* Queries on the events about sheets: issued, signed, replaced, and whether a count may be announced. */
#include "ledger/sheets.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/inside.h"
#include "ledger/ledger.h"

/* Whether a query finds a row; its parameters are one or two texts. */
static bool finds(const struct tally_ledger *ledger, const char *sql, const char *first, const char *second)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, sql);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, first, -1, SQLITE_STATIC);
    if (second)
        sqlite3_bind_text(s, 2, second, -1, SQLITE_STATIC);
    bool found = sqlite3_step(s) == SQLITE_ROW;
    sqlite3_finalize(s);
    return found;
}

static char *text_or_empty(char *text)
{
    return text ? text : tally_copy("");
}

struct tally_ledger_head tally_ledger_head(const struct tally_ledger *ledger)
{
    return (struct tally_ledger_head){
        .sequence = tally_ledger_latest_event(ledger),
        .digest =
            text_or_empty(tally_ledger_text(ledger, "SELECT digest FROM event ORDER BY sequence DESC LIMIT 1", 0)),
        .at = text_or_empty(tally_ledger_text(ledger, "SELECT at FROM event ORDER BY sequence DESC LIMIT 1", 0))};
}

void tally_ledger_head_clear(struct tally_ledger_head *head)
{
    free(head->digest);
    free(head->at);
    *head = (struct tally_ledger_head){.sequence = 0};
}

uint64_t tally_ledger_issues(const struct tally_ledger *ledger)
{
    return (uint64_t)tally_ledger_number(ledger, "SELECT count(*) FROM event WHERE kind = 'sheet issued'", 0);
}

uint64_t tally_ledger_latest_issue(const struct tally_ledger *ledger)
{
    return (uint64_t)tally_ledger_number(ledger,
                                         "SELECT coalesce(max(sequence), 0) FROM event WHERE kind = 'sheet issued'", 0);
}

bool tally_ledger_has_event(const struct tally_ledger *ledger, const char *digest)
{
    return finds(ledger, "SELECT 1 FROM event WHERE digest = ?1", digest, NULL);
}

bool tally_ledger_has_count(const struct tally_ledger *ledger, const char *result_sha256, const char *counted_digest)
{
    return finds(ledger,
                 "SELECT 1 FROM count c JOIN event e ON e.count = c.number WHERE c.sha256 = ?1 AND e.kind = 'counted' "
                 "AND e.digest = ?2",
                 result_sha256, counted_digest);
}

bool tally_ledger_knows_sheet(const struct tally_ledger *ledger, const char *sha256)
{
    return finds(ledger,
                 "SELECT 1 FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind IN ('sheet issued', 'signed') "
                 "AND f.value ->> 'sha256' = ?1",
                 sha256, NULL);
}

int64_t tally_ledger_sheet_event(const struct tally_ledger *ledger, const char *sha256)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger, "SELECT max(e.sequence) FILTER (WHERE f.value ->> 'sha256' = ?1), max(e.sequence) FILTER (WHERE "
                "f.value ->> 'before' = ?1) "
                "FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind IN ('sheet issued', 'signed')");
    if (!s)
        return -1;
    int bound = sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC), step = bound == SQLITE_OK ? sqlite3_step(s) : bound;
    int64_t named = step == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    if (step == SQLITE_ROW && sqlite3_column_int64(s, 1) > named)
        named = 0;
    if (step != SQLITE_ROW)
        tally_ledger_failed(ledger);
    sqlite3_finalize(s);
    return named;
}

bool tally_ledger_signed_since(const struct tally_ledger *ledger, const char *sheet_sha256)
{
    return finds(ledger,
                 "SELECT 1 FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind = 'signed' AND "
                 "f.value ->> 'before' = ?1",
                 sheet_sha256, NULL);
}

bool tally_ledger_counted_since(const struct tally_ledger *ledger, const char *head_digest, const char *result_sha256)
{
    return finds(ledger,
                 "SELECT 1 FROM event WHERE kind = 'counted' AND (sequence > (SELECT sequence FROM event WHERE digest "
                 "= ?1) OR count > (SELECT max(number) FROM count WHERE sha256 = ?2))",
                 head_digest, result_sha256);
}

bool tally_ledger_issued_since(const struct tally_ledger *ledger, const char *head_digest)
{
    /* the event that issued the sheet directly follows the event that the sheet names */
    return finds(ledger,
                 "SELECT 1 FROM event e, event later WHERE e.digest = ?1 AND later.kind = 'sheet issued' AND "
                 "later.sequence > e.sequence + 1",
                 head_digest, NULL);
}

size_t tally_ledger_issued_copies(const struct tally_ledger *ledger, struct tally_ledger_copy **copies)
{
    struct tally_ledger_copy *list = NULL;
    size_t count = 0, room = 0;
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger, "SELECT f.value ->> 'file', f.value ->> 'archive', e.content ->> 'issue', f.key + 1 FROM event e, "
                "json_each(e.content, '$.sheets') f WHERE e.sequence = "
                "(SELECT max(sequence) FROM event WHERE kind = 'sheet issued' AND json_valid(content)) ORDER BY f.key");
    while (s && sqlite3_step(s) == SQLITE_ROW) {
        struct tally_ledger_copy copy = {.file = tally_copy(tally_ledger_column(s, 0)),
                                         .archive = tally_copy(tally_ledger_column(s, 1)),
                                         .issue = (uint64_t)sqlite3_column_int64(s, 2),
                                         .copy = (uint64_t)sqlite3_column_int64(s, 3)};
        TALLY_PUSH(list, count, room) = copy;
    }
    sqlite3_finalize(s);
    *copies = list;
    return count;
}

void tally_ledger_copies_free(struct tally_ledger_copy *copies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(copies[i].file);
        free(copies[i].archive);
    }
    free(copies);
}

bool tally_ledger_has_signature(const struct tally_ledger *ledger)
{
    return tally_ledger_number(ledger,
                               "SELECT count(*) FROM event WHERE kind = 'signed' OR (kind = 'sheet issued' AND "
                               "content ->> 'signed' IS NOT NULL)",
                               0) > 0;
}

bool tally_ledger_count_is_signed(const struct tally_ledger *ledger, uint64_t count)
{
    static const char sql[] = "SELECT count(*) FILTER (WHERE count = ?1) > 0 OR count(*) = 0 FROM event WHERE kind = "
                              "'signed' OR (kind = 'sheet issued' AND content ->> 'signed' IS NOT NULL)";
    int64_t issued = tally_ledger_number(
        ledger, "SELECT count FROM event WHERE kind = 'sheet issued' ORDER BY sequence DESC LIMIT 1", 0);
    char *is_this = tally_ledger_text(ledger, sql, (int64_t)count);
    bool ok = (!issued || (uint64_t)issued == count) && is_this && !strcmp(is_this, "1");
    free(is_this);
    return ok;
}
