/* How much JSON a ledger holds, asked before any of it is parsed: a short text can take fifty times its size. */
#include <string.h>

#include "base/json.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

/* Parsed, so many values take some 70 MiB, and some commands parse them twice. */
enum { MOST_VALUES = 1 << 19, MOST_DEPTH = 32, MOST_BYTES = 48 << 20 };

bool tally_ledger_result_parses(const char *json)
{
    return tally_json_extent(json).values <= MOST_VALUES;
}

uint64_t tally_ledger_overlong_event(const struct tally_ledger *ledger)
{
    size_t values = 0, bytes = 0;
    uint64_t found = 0;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, tally_ledger_select_events);
    while (s && !found && sqlite3_step(s) == SQLITE_ROW) {
        const struct tally_event event = tally_ledger_event_of(s);
        struct tally_json_extent extent = tally_json_extent(event.content);
        values += extent.values;
        bytes += strlen(event.content);
        if (values > MOST_VALUES || bytes > MOST_BYTES || extent.depth > MOST_DEPTH)
            found = event.sequence;
    }
    sqlite3_finalize(s);
    return found;
}

bool tally_ledger_results_parse(const struct tally_ledger *ledger)
{
    bool all = true;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, "SELECT result FROM count");
    while (s && all && sqlite3_step(s) == SQLITE_ROW)
        all = tally_ledger_result_parses(tally_ledger_column(s, 0));
    sqlite3_finalize(s);
    return all;
}
