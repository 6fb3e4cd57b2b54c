/* A sheet held against the ledger that must have issued it, and against its other copies: by whoever verifies, and
 * before anybody signs. */
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/date.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "sheet/sheet.h"

/* Whether it finds anything. ?1: the file's digest, ?2: that of the ledger's latest event when it was made, ?3: the
 * result's, ?4: that of the event that recorded the count. */
bool tally_sheet_asked(const struct tally_ledger *ledger, const char *sql,
                       const struct tally_sheet_inspection *inspection)
{
    sqlite3_stmt *s = tally_ledger_prepare(ledger, sql);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, inspection->sha256, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, inspection->facts.head_digest, -1,
                      SQLITE_STATIC); /* those that it does not ask for are refused, and no matter */
    sqlite3_bind_text(s, 3, inspection->facts.result_sha256, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, inspection->facts.counted_digest, -1, SQLITE_STATIC);
    bool there = sqlite3_step(s) == SQLITE_ROW;
    sqlite3_finalize(s);
    return there;
}

static bool is_of_meeting(const struct tally_ledger *ledger, const char *meeting)
{
    char *own = tally_ledger_text(ledger, "SELECT meeting FROM count WHERE number = ?", 1);
    bool same = own && !strcmp(own, meeting);
    free(own);
    return same;
}

struct tally_ledger *tally_sheet_ledger(struct tally_ledger *ledgers, size_t count,
                                        const struct tally_sheet_inspection *inspection)
{
    for (size_t i = 0; i < count; i++)
        if (tally_sheet_asked(&ledgers[i], "SELECT 1 FROM event WHERE digest = ?2", inspection))
            return &ledgers[i];
    for (size_t i = 0; i < count; i++)
        if (is_of_meeting(&ledgers[i], inspection->facts.meeting))
            return &ledgers[i];
    return count ? ledgers : NULL;
}

enum tally_sheet_standing tally_sheet_standing(const struct tally_ledger *ledger,
                                               const struct tally_sheet_inspection *inspection)
{
    if (!tally_sheet_asked(ledger, "SELECT 1 FROM event WHERE digest = ?2", inspection))
        return TALLY_SHEET_OF_OTHER_LEDGER;
    if (!tally_sheet_asked(ledger,
                           "SELECT 1 FROM count c JOIN event e ON e.count = c.number WHERE c.sha256 = ?3 AND e.kind = "
                           "'counted' AND e.digest = ?4",
                           inspection))
        return TALLY_SHEET_OF_NO_COUNT;
    if (!tally_ledger_knows_sheet(ledger, inspection->sha256))
        return TALLY_SHEET_OF_NO_EVENT;
    if (tally_sheet_asked(ledger,
                          "SELECT 1 FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind = 'signed' AND "
                          "f.value ->> 'before' = ?1",
                          inspection))
        return TALLY_SHEET_SIGNED_SINCE;
    return TALLY_SHEET_LATEST;
}

bool tally_sheet_of_one_issue(const struct tally_sheet_facts *a, const struct tally_sheet_facts *b)
{
    return !strcmp(a->meeting, b->meeting) && !strcmp(a->result_sha256, b->result_sha256) &&
           !strcmp(a->head_digest, b->head_digest) && a->count == b->count && a->issue == b->issue &&
           a->copies == b->copies;
}

const char *tally_sheet_other_copy(const struct tally_sheet_facts *facts, const char *path)
{
    const char *name = tally_path_name(path), *found = NULL;
    for (uint64_t copy = 1; !found && copy <= facts->copies; copy++) {
        char number[TALLY_NUMBER_SIZE];
        char *other = tally_sheet_name(facts->meeting, tally_number(number, copy));
        found = copy != facts->copy && !strcmp(name, other) ? name : NULL;
        free(other);
    }
    return found;
}

bool tally_sheet_day_after(const char *at, const char *other)
{
    char limit[TALLY_TIME_SIZE];
    struct tally_date date;
    if (strlen(at) != 20 || !tally_text_date((struct tally_text){at, 10}, &date))
        return true;
    tally_date_text(limit, tally_date_days_later(date, 1));
    memcpy(limit + 10, at + 10, 11);
    return strcmp(other, limit) > 0;
}
