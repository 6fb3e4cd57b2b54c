/* Reading the rows of counts: their numbers, their results, and their irregular ballots. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"

char *tally_ledger_counted_digest(const struct tally_ledger *ledger, uint64_t count)
{
    return tally_ledger_text(ledger, "SELECT digest FROM event WHERE kind = 'counted' AND count = ?", (int64_t)count);
}

uint64_t tally_ledger_latest(const struct tally_ledger *ledger)
{
    return (uint64_t)tally_ledger_number(ledger, "SELECT max(number) FROM count", 0);
}

char *tally_ledger_meeting(const struct tally_ledger *ledger)
{
    return tally_ledger_text(ledger, "SELECT meeting FROM count WHERE number = ?", 1);
}

const char *tally_ledger_meeting_id(struct tally_ledger *ledger)
{
    if (!ledger->meeting)
        ledger->meeting = tally_ledger_meeting(ledger);
    if (!ledger->meeting)
        ledger->meeting = tally_copy("");
    return ledger->meeting;
}

char *tally_ledger_stored_result(const struct tally_ledger *ledger, uint64_t count)
{
    return tally_ledger_text(ledger, "SELECT result FROM count WHERE number = ?", (int64_t)count);
}

char *tally_ledger_result_sha256(const struct tally_ledger *ledger, uint64_t count)
{
    return tally_ledger_text(ledger, "SELECT sha256 FROM count WHERE number = ?", (int64_t)count);
}

char *tally_ledger_count_version(const struct tally_ledger *ledger, uint64_t count)
{
    return tally_ledger_text(ledger, "SELECT version FROM count WHERE number = ?", (int64_t)count);
}

bool tally_ledger_result_holds(const struct tally_ledger *ledger, uint64_t count, const char *json)
{
    char digest[TALLY_DIGEST_TEXT];
    char *said = tally_ledger_text(
        ledger, "SELECT content ->> 'result' FROM event WHERE kind = 'counted' AND count = ? AND json_valid(content)",
        (int64_t)count);
    tally_digest(json, strlen(json), digest);
    bool ok = said && !strcmp(said, digest);
    free(said);
    return ok ||
           tally_ledger_report(
               ledger, TALLY_DAMAGED_LEDGER,
               N_("the stored result is not the one that was recorded when it was counted; “tally verify” says more"),
               NULL);
}

bool tally_ledger_take_reading(const struct tally_ledger *ledger, const char *stored,
                               struct tally_stored_inputs *inputs)
{
    /* that of a newer version was refused when the ledger was opened */
    return tally_stored_inputs_take_reading(inputs, stored) ||
           tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                               N_("the reading of a count is not the one that its result states"), NULL);
}

struct tally_irregular_row tally_ledger_irregular_row(const struct tally_result *result, size_t index)
{
    const struct tally_irregular *irregular = &result->irregular[index];
    return (struct tally_irregular_row){tally_irregular_name(irregular->kind),
                                        tally_channel_name(irregular->channel),
                                        result->channels[0].tiers[irregular->tier].id,
                                        irregular->file,
                                        irregular->ballot,
                                        irregular->detail,
                                        irregular->line};
}

char *tally_ledger_irregular_place(const struct tally_irregular_row *row)
{
    char line[TALLY_NUMBER_SIZE];
    struct tally_bytes place = {.bytes = NULL};
    tally_bytes_put_text(&place, row->file);
    /* of a workbook, the first cell of the ballot's row */
    tally_bytes_put_text(&place, tally_file_is_sheet(row->file) ? ":A" : ":");
    tally_bytes_put_text(&place, tally_number(line, row->line));
    return place.bytes;
}
