/* How a vote was taken, which round it is, and the figures that depend on it. */
#include <assert.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "meeting/meeting.h"
#include "words/words.h"

const char *tally_words_method(struct tally_words *w, const struct tally_result *result)
{
    static const char *const methods[] = {[TALLY_METHOD_BALLOTS] = "",
                                          [TALLY_METHOD_HANDS] = N_("by raised hands"),
                                          [TALLY_METHOD_VOICE] = N_("by voice")};
    static_assert(sizeof methods / sizeof *methods == TALLY_METHODS, "each method has its words");
    const char *method = methods[result->meeting.method];
    return *method ? tally_words_say(w, method) : "";
}

/* Whether the account is of ballots: there are none to be issued, returned, void or blank where hands were raised. */
static bool is_of_ballots(enum tally_account account)
{
    switch (account) {
    case TALLY_ACCOUNT_ISSUED:
    case TALLY_ACCOUNT_RETURNED:
    case TALLY_ACCOUNT_UNRETURNED:
    case TALLY_ACCOUNT_VOID:
    case TALLY_ACCOUNT_BLANK:
        return true;
    case TALLY_ACCOUNT_DUE:
    case TALLY_ACCOUNT_PRESENT:
    case TALLY_ACCOUNT_VALID:
    case TALLY_ACCOUNTS:
        break;
    }
    return false;
}

size_t tally_words_accounts(const struct tally_result *result, enum tally_account *accounts)
{
    size_t count = 0;
    for (enum tally_account a = 0; a < TALLY_ACCOUNTS; a++)
        if (result->meeting.method == TALLY_METHOD_BALLOTS || !is_of_ballots(a))
            accounts[count++] = a;
    return count;
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

/* ---- what the round before gave ---- */

/* The names of those with the outcome, in the post where there is one; NULL: nobody. */
static const char *names_with(struct tally_words *w, const struct tally_earlier_result *earlier,
                              enum tally_outcome outcome)
{
    const char **names = tally_arena_alloc(&w->arena, earlier->item_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < earlier->item_count; i++)
        if (!strcmp(earlier->items[i].outcome, tally_outcome_name(outcome)))
            names[count++] = earlier->items[i].name;
    return count ? tally_words_list(w, names, count) : NULL;
}

/* “elected: 甲; tie: 乙, 丙”: only decisions have further rounds that say so. */
static const char *outcomes_of(struct tally_words *w, const struct tally_rule *rule,
                               const struct tally_earlier_result *earlier)
{
    static const enum tally_outcome order[] = {TALLY_ELECTED,     TALLY_ADOPTED,     TALLY_TIE,
                                               TALLY_NOT_ELECTED, TALLY_NOT_ADOPTED, TALLY_DEFERRED};
    const char *parts[sizeof order / sizeof *order];
    size_t count = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        enum tally_outcome o = order[i];
        const char *names = names_with(w, earlier, o);
        if (names)
            parts[count++] = tally_words_format(w, TALLY_SAY(w, "%1$s: %2$s"),
                                                TALLY_ARGS(tally_words_outcome_of(w, rule, o), names));
    }
    return count ? tally_words_join(w, parts, count, TALLY_SAY(w, "; ")) : "";
}

/* What is said of the round before: that it decided nothing, or what came of each person. */
static const char *earlier_sentence(struct tally_words *w, const struct tally_rule *rule,
                                    const struct tally_earlier_result *earlier)
{
    if (!earlier)
        return "";
    if (earlier->deferred)
        return TALLY_SAY(w, "That vote was deferred.");
    if (earlier->again)
        return TALLY_SAY(w, "That vote decided nothing and is taken again.");
    const char *outcomes = outcomes_of(w, rule, earlier);
    return *outcomes ? tally_words_format(w, TALLY_SAY(w, "It gave: %1$s."), TALLY_ARGS(outcomes)) : "";
}

const char *tally_words_round(struct tally_words *w, const struct tally_result *result, bool aloud)
{
    const struct tally_meeting_facts *m = &result->meeting;
    if (!m->earlier_count)
        return "";
    uint64_t round = tally_result_round(result);
    const char *which = tally_words_format(
                   w,
                   aloud ? TALLY_SAY(w, "This is round %1$s; it follows the vote of %2$s.")
                         : TALLY_SAY(w, "This is round %1$s; it follows the vote of %2$s (meeting %3$s)."),
                   TALLY_ARGS(aloud && tally_words_are_chinese(w) ? tally_words_spoken_number(w, round)
                                                                  : tally_words_number(w, round),
                              date_of(w, m->earlier[0].date, aloud), m->earlier[0].meeting)),
               *gave = earlier_sentence(w, result->rule, result->owner ? result->owner->before : NULL);
    return *gave ? tally_words_format(w, TALLY_SAY(w, "%1$s %2$s"), TALLY_ARGS(which, gave)) : which;
}

const char *tally_words_relaxed(struct tally_words *w, const struct tally_result *result)
{
    const char *reason = result->meeting.relaxed;
    return reason && *reason ? tally_words_format(w, TALLY_SAY(w, "Fewer candidates than usual were allowed: %1$s"),
                                                  TALLY_ARGS(reason))
                             : "";
}
