/* What whoever announces should know before: figures that tell how single persons voted, and figures withheld. */
#include <stdlib.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "announce/history.h"
#include "base/diag.h"
#include "base/mem.h"
#include "words/words.h"

struct warnings {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown;
    const char **texts;
    size_t count;
};

static void warn(struct warnings *all, const char *text)
{
    all->texts[all->count++] = text;
}

static const char *number(const struct warnings *all, uint64_t n)
{
    return tally_words_number(all->w, n);
}

/* The names of some items, the first few of them. */
static const char *names(const struct warnings *all, bool (*is)(const struct warnings *all, size_t item), size_t *count)
{
    enum { SHOWN = 5 };
    const char *list[SHOWN];
    *count = 0;
    for (size_t i = 0; i < all->r->item_count; i++)
        if (is(all, i)) {
            if (*count < SHOWN)
                list[*count] = tally_words_person(all->w, all->r, &all->r->items[i]);
            ++*count;
        }
    if (!*count)
        return "";
    const char *text = tally_words_list(all->w, list, *count < SHOWN ? *count : SHOWN);
    return *count <= SHOWN ? text
                           : tally_words_format(all->w, TALLY_SAY(all->w, "%1$s and others, %2$s in all"),
                                                TALLY_ARGS(text, number(all, *count)));
}

/* ---- the whole ---- */

/* Whether all ballots that decide give the person the same points. */
static bool has_one_value(const struct tally_result *r, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    for (size_t value = 0; value < tally_rule_values(r->rule); value++) {
        uint64_t ballots = 0;
        for (size_t t = 0; t < r->tier_count; t++)
            ballots += r->channels[0].tiers[t].advises ? 0 : v->graded[t][value];
        if (ballots)
            return ballots == r->channels[0].whole.valid;
    }
    return false;
}

/* Whether all valid ballots gave the same answer. */
static bool is_of_one_mind(const struct warnings *all, size_t item)
{
    const struct tally_result *r = all->r;
    const struct tally_result_item *i = &r->items[item];
    uint64_t valid = r->channels[0].whole.valid, rest = valid;
    bool any = false;
    if (i->outcome == TALLY_DEFERRED || tally_announce_withholds(all->shown, item))
        return false;
    if (r->rule->points.count)
        return has_one_value(r, i);
    for (size_t m = 0; m < r->mark_count; m++) {
        any |= i->channels[0].votes[m] == valid;
        rest -= i->channels[0].votes[m] < rest ? i->channels[0].votes[m] : rest;
    }
    return valid && (any || rest == valid);
}

static void warn_of_whole(struct warnings *all)
{
    const struct tally_result *r = all->r;
    const struct tally_accounts *whole = &r->channels[0].whole;
    size_t count;
    if (whole->valid && whole->valid < r->rule->small_tier)
        warn(all, tally_words_format(all->w,
                                     TALLY_SAY(all->w, "Only %1$s valid ballots decide, fewer than %2$s: who voted how "
                                                       "may be told from the figures. Consider this before they are "
                                                       "announced."),
                                     TALLY_ARGS(number(all, whole->valid), number(all, r->rule->small_tier))));
    if (!all->shown->items)
        return;
    const char *untold = tally_announce_untold(all->w, r, all->shown);
    if (*untold)
        warn(all, untold);
    const char *who = names(all, is_of_one_mind, &count);
    if (count)
        warn(all, tally_words_format(all->w,
                                     TALLY_SAY(all->w, "All valid ballots say the same on %1$s: the figures tell how "
                                                       "everybody voted."),
                                     TALLY_ARGS(who)));
}

/* ---- what is withheld ---- */

static bool is_withheld(const struct warnings *all, size_t item)
{
    return tally_announce_withholds(all->shown, item);
}

static void warn_of_withheld(struct warnings *all)
{
    const char *least = number(all, all->r->rule->small_tier > 2 ? all->r->rule->small_tier : 2);
    struct tally_disclosure alone;
    size_t count, tiers = 0;
    const char *who = names(all, is_withheld, &count);
    if (count && all->shown->items)
        warn(all, tally_words_format(all->w,
                                     TALLY_SAY(all->w, "Withheld: the votes on %1$s. They differ by fewer than %2$s "
                                                       "ballots from what was announced before, or so few remain of a "
                                                       "tier shown apart then; the difference would tell how these "
                                                       "were cast."),
                                     TALLY_ARGS(who, least)));
    if (all->shown->correction && all->shown->correction->elsewhere)
        warn(all, tally_words_format(all->w,
                                     TALLY_SAY(all->w,
                                               "The folder has another ledger, %1$s, from which this meeting was "
                                               "announced: what it says is treated as said before. If it is of "
                                               "another meeting, move it to a folder of its own and announce again."),
                                     TALLY_ARGS(all->shown->correction->elsewhere)));
    if (all->shown->accounts_withheld)
        warn(all, tally_words_format(all->w,
                                     TALLY_SAY(all->w, "Withheld: the valid, void and blank ballots, which differ by "
                                                       "fewer than %1$s from what was announced before, or of which so "
                                                       "few remain in a tier shown apart then."),
                                     TALLY_ARGS(least)));
    tally_disclosure_make(&alone, all->r, TALLY_PROTECTED);
    for (size_t t = 0; t < all->r->tier_count; t++)
        tiers += alone.tiers[t] && !all->shown->tiers[t];
    if (tiers)
        warn(all, TALLY_SAY(all->w, "Tiers are not shown apart: their figures changed since an earlier announcement, "
                                    "or were not shown then."));
    if (alone.talks && !all->shown->talks)
        warn(all, TALLY_SAY(all->w, "The figures of the talks are not announced: they changed since an earlier "
                                    "announcement, or were not shown then."));
    free(alone.tiers);
}

const char *const *tally_announcement_warnings(struct tally_words *w, const struct tally_result *result,
                                               const struct tally_disclosure *shown, size_t *count)
{
    enum { MOST = 11 };
    struct warnings all = {w, result, shown, tally_arena_alloc(&w->arena, MOST, sizeof *all.texts), 0};
    /* raised hands and voices are seen and heard by all */
    if (shown->view == TALLY_PROTECTED && result->meeting.method == TALLY_METHOD_BALLOTS) {
        warn_of_whole(&all);
        warn_of_withheld(&all);
    }
    *count = all.count;
    return all.texts;
}
