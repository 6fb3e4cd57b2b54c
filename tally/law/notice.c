/* The notices of a decided vote, in their order. */
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "law/law.h"
#include "law/notice.h"

/* Whoever keys ballots sees nothing missing where nobody counted them on paper. */
void tally_law_notice_uncounted(const struct tally_vote *vote, struct tally_notices *notices, struct tally_arena *arena)
{
    const struct tally_noting s = {vote, notices, arena};
    if (!vote->reading->follow_ups || tally_law_by_hand(vote))
        return;
    for (size_t c = 0; c < vote->channel_count; c++)
        for (size_t t = 0; t < vote->tier_count && vote->channels[c].channel == TALLY_MEETING; t++) {
            const struct tally_result_tier *tier = &vote->channels[c].tiers[t];
            if (tier->returned_assumed && tier->accounts.issued)
                tally_note(&s, TALLY_RETURNED_NOT_COUNTED, tally_about_tier(&s, c, t),
                           N_("%1$s: the number of ballots that came back is not stated; the number of keyed ballots, "
                              "%2$s, stands in for it; count the paper and fill it in"),
                           TALLY_ARGS(tier->name, tally_note_count(&s, tier->accounts.returned)));
        }
}

void tally_law_notice(const struct tally_vote *vote, struct tally_notices *notices, struct tally_arena *arena)
{
    const struct tally_noting s = {vote, notices, arena};
    tally_law_notice_inputs(&s);
    tally_law_notice_figures(&s);
    tally_law_notice_outcomes(&s);
}
