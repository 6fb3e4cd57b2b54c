/* Queries on the events about announcements: what the room has been told, and which signed sheets are replaced. */
#include "ledger/announced.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

size_t tally_ledger_announced(const struct tally_ledger *ledger, uint64_t count, uint64_t until,
                              struct tally_ledger_announced **list)
{
    struct tally_ledger_announced *all = NULL;
    size_t used = 0, room = 0;
    sqlite3_stmt *s =
        tally_ledger_prepare(ledger, "SELECT count, at, content FROM event WHERE kind = 'announced' AND content ->> "
                                     "'view' = 'protected' AND count <= ?1 AND sequence <= ?2 ORDER BY sequence");
    bool bound = s && sqlite3_bind_int64(s, 1, (int64_t)count) == SQLITE_OK &&
                 sqlite3_bind_int64(s, 2, (int64_t)until) == SQLITE_OK;
    while (bound && sqlite3_step(s) == SQLITE_ROW) {
        struct tally_ledger_announced one = {.count = (uint64_t)sqlite3_column_int64(s, 0),
                                             .at = tally_copy(tally_ledger_column(s, 1)),
                                             .content = tally_copy(tally_ledger_column(s, 2))};
        TALLY_PUSH(all, used, room) = one;
    }
    sqlite3_finalize(s);
    *list = all;
    return used;
}

void tally_ledger_announced_free(struct tally_ledger_announced *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].at);
        free(list[i].content);
    }
    free(list);
}

uint64_t tally_ledger_earlier_signed_issue(const struct tally_ledger *ledger, uint64_t count, uint64_t until, char **at)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger,
        "SELECT e.content ->> 'issue', e.at FROM event e WHERE e.kind = 'sheet issued' AND e.count < ?1 AND "
        "e.sequence <= ?2 AND (e.content ->> 'signed' IS NOT NULL OR EXISTS (SELECT 1 FROM event n WHERE n.kind = "
        "'signed' AND "
        "n.count = e.count AND n.sequence > e.sequence AND n.sequence <= ?2)) ORDER BY e.sequence DESC LIMIT 1");
    uint64_t issue = 0;
    *at = NULL;
    if (s && sqlite3_bind_int64(s, 1, (int64_t)count) == SQLITE_OK &&
        sqlite3_bind_int64(s, 2, (int64_t)until) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        issue = (uint64_t)sqlite3_column_int64(s, 0);
        *at = tally_copy(tally_ledger_column(s, 1));
    }
    sqlite3_finalize(s);
    return issue;
}
