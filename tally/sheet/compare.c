/* A sheet compared with the ledger that must have issued it, and with its other copies: for verification, and before
 * a signature. */
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/date.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "sheet/sheet.h"

struct tally_ledger *tally_sheet_find_ledger(struct tally_ledger *ledgers, size_t count,
                                             const struct tally_sheet_inspection *inspection)
{
    const struct tally_sheet_facts *facts = &inspection->facts;
    struct tally_ledger *of_meeting = NULL;
    /* by the meeting first: of a thousand ledgers only one or two are then asked for the event */
    for (size_t i = 0; i < count; i++)
        if (!strcmp(tally_ledger_meeting_id(&ledgers[i]), facts->meeting)) {
            if (tally_ledger_has_event(&ledgers[i], facts->head_digest))
                return &ledgers[i];
            of_meeting = of_meeting ? of_meeting : &ledgers[i];
        }
    for (size_t i = 0; i < count && !of_meeting; i++)
        if (tally_ledger_has_event(&ledgers[i], facts->head_digest))
            return &ledgers[i];
    return of_meeting;
}

enum tally_sheet_ledger_status tally_sheet_ledger_status(const struct tally_ledger *ledger,
                                                         const struct tally_sheet_inspection *inspection)
{
    if (!tally_ledger_has_event(ledger, inspection->facts.head_digest))
        return TALLY_SHEET_OTHER_LEDGER;
    if (!tally_ledger_has_count(ledger, inspection->facts.result_sha256, inspection->facts.counted_digest))
        return TALLY_SHEET_UNKNOWN_RESULT;
    if (!tally_ledger_knows_sheet(ledger, inspection->sha256))
        return TALLY_SHEET_NOT_RECORDED;
    if (tally_ledger_signed_since(ledger, inspection->sha256))
        return TALLY_SHEET_SIGNED_SINCE;
    return TALLY_SHEET_LATEST;
}

bool tally_sheet_same_issue(const struct tally_sheet_facts *a, const struct tally_sheet_facts *b)
{
    return !strcmp(a->meeting, b->meeting) && !strcmp(a->result_sha256, b->result_sha256) &&
           !strcmp(a->head_digest, b->head_digest) && a->count == b->count && a->issue == b->issue &&
           a->copies == b->copies;
}

bool tally_sheet_is_misnamed(const struct tally_sheet_facts *facts, const char *path)
{
    const char *name = tally_path_name(path);
    bool found = false;
    for (uint64_t copy = 1; !found && copy <= facts->copies; copy++) {
        char number[TALLY_NUMBER_SIZE];
        char *other = tally_sheet_name(facts->meeting, tally_number(number, copy));
        found = copy != facts->copy && !strcmp(name, other);
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
