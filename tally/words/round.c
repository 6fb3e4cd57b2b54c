/* How a vote was taken, which round it is, and the figures that depend on it. */
#include <assert.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "words/words.h"

const char *tally_words_method(struct tally_words *w, const struct tally_result *result)
{
    static const char *const methods[] = {
        [TALLY_METHOD_BALLOTS] = "", [TALLY_METHOD_HANDS] = N_("by raised hands"), [TALLY_METHOD_VOICE] = N_("by voice")};
    static_assert(sizeof methods / sizeof *methods == TALLY_METHODS, "each method has its words");
    const char *method = methods[result->meeting.method];
    return *method ? tally_words_say(w, method) : "";
}

const char *tally_words_account_number(struct tally_words *w, const struct tally_result *result,
                                       const struct tally_accounts *accounts, enum tally_account account)
{
    bool of_ballots =
        account == TALLY_ACCOUNT_ISSUED || account == TALLY_ACCOUNT_RETURNED || account == TALLY_ACCOUNT_UNRETURNED;
    return of_ballots && result->meeting.method != TALLY_METHOD_BALLOTS
               ? "—"
               : tally_words_number(w, tally_accounts_number(accounts, account));
}

const char *tally_words_tier_rate(struct tally_words *w, const struct tally_item_votes *votes, size_t tier)
{
    if (!votes->tier_rates)
        return "";
    const struct tally_rate *rate = &votes->tier_rates[tier];
    return tally_words_format(w, rate->percent ? "%1$s/%2$s %3$s%%" : "%1$s/%2$s",
                              TALLY_ARGS(tally_words_number(w, rate->votes), tally_words_number(w, rate->of),
                                         rate->percent ? rate->percent : ""));
}

static const char *date_of(struct tally_words *w, const char *date, bool aloud)
{
    return aloud ? tally_words_spoken_date(w, date) : tally_words_date(w, date);
}

const char *tally_words_round(struct tally_words *w, const struct tally_result *result, bool aloud)
{
    const struct tally_meeting_facts *m = &result->meeting;
    if (!m->earlier_count)
        return "";
    uint64_t round = tally_result_round(result);
    return tally_words_format(w, TALLY_SAY(w, "This is round %1$s; it follows the vote of %2$s (meeting %3$s)."),
                              TALLY_ARGS(aloud && tally_words_are_chinese(w) ? tally_words_spoken_number(w, round)
                                                                            : tally_words_number(w, round),
                                         date_of(w, m->earlier[0].date, aloud), m->earlier[0].meeting));
}

const char *tally_words_relaxed(struct tally_words *w, const struct tally_result *result)
{
    const char *reason = result->meeting.relaxed;
    return reason && *reason ? tally_words_format(w, TALLY_SAY(w, "Fewer candidates than usual were allowed: %1$s"),
                                                  TALLY_ARGS(reason))
                             : "";
}
