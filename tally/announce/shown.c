/* Deciding which figures may be shown separately: see <tally/announce.h>.
 *
 * Somebody who sees that tiers are hidden can draw conclusions from that, so the hiding itself must not reveal votes.
 * The deciding tiers are therefore shown either all or not at all. They are hidden in three cases. (1) A tier is small,
 * which everybody in the meeting room knows. (2) A tier is unanimous. (3) Case 2 alone would reveal votes: given the
 * totals and the sizes of the tiers, the fact that some tier is unanimous would leave a tier only one way to have
 * voted. Case 3 depends only on the totals and the sizes, which are public, so it reveals nothing. In all other cases
 * the room learns at most that some tier was unanimous about some item, and each hidden tier can have voted in at least
 * two ways. */
#include <stdlib.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "announce/announce.h"
#include "base/mem.h"

/* A tier with one or few voters: its figures reveal how they voted. */
static bool is_small(const struct tally_result *r, uint64_t valid)
{
    return valid < 2 || valid < r->rule->small_tier;
}

static bool decides(const struct tally_result *r, size_t tier)
{
    return !r->channels[0].tiers[tier].advises;
}

/* Whether the item was voted on; if not, its figures reveal nothing. */
static bool was_voted_on(const struct tally_result *r, size_t item)
{
    return r->items[item].outcome != TALLY_DEFERRED;
}

static size_t voted_on(const struct tally_result *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->item_count; i++)
        count += was_voted_on(r, i);
    return count;
}

/* ---- answers: what the ballots of a tier say about an item ----
 *
 * Each valid ballot gives one answer: a mark, or, in a recommendation, that it does not name the person. One additional
 * item is whether a ballot is blank; it reveals votes only if all ballots are blank. Where cells hold points, a ballot
 * that grades a person gives one of their values, which the marks do not tell. */

struct question {
    const struct tally_result *r;
    size_t channel, item; /* item == r->item_count: whether ballots are blank */
};

/* How many answers there are in place of the first mark, “graded”. */
static size_t values(const struct tally_result *r)
{
    return r->rule->points.count ? tally_rule_values(r->rule) : 1;
}

static size_t answers(const struct question *q)
{
    return q->item == q->r->item_count ? 2 : values(q->r) + q->r->mark_count;
}

static uint64_t ballots(const struct question *q, size_t tier)
{
    return q->r->channels[q->channel].tiers[tier].accounts.valid;
}

static uint64_t said(const struct question *q, size_t tier, size_t answer)
{
    const struct tally_accounts *a = &q->r->channels[q->channel].tiers[tier].accounts;
    if (q->item == q->r->item_count)
        return answer ? a->valid - a->blank : a->blank;
    const struct tally_item_votes *v = &q->r->items[q->item].channels[q->channel];
    const uint64_t *marks = v->tiers[tier];
    if (q->r->rule->points.count && answer < values(q->r))
        return v->graded[tier][answer];
    answer -= values(q->r) - 1;
    uint64_t rest = a->valid;
    for (size_t m = 0; m < q->r->mark_count; m++)
        rest -= marks[m];
    return answer < q->r->mark_count ? marks[answer] : rest;
}

static bool would_tell(const struct question *q, size_t answer)
{
    return q->item < q->r->item_count || answer == 0;
}

static bool of_one_mind(const struct question *q, size_t tier)
{
    for (size_t k = 0; k < answers(q); k++)
        if (would_tell(q, k) && said(q, tier, k) == ballots(q, tier))
            return true;
    return false;
}

static bool next_question(struct question *q)
{
    if (++q->item > q->r->item_count) {
        q->item = 0;
        q->channel++;
    }
    while (q->channel < q->r->channel_count && q->item < q->r->item_count && !was_voted_on(q->r, q->item))
        q->item++;
    return q->channel < q->r->channel_count;
}

static struct question before_the_first(const struct tally_result *r)
{
    return (struct question){.r = r, .channel = 0, .item = (size_t)-1};
}

/* Whether the figures of a tier reveal votes. */
static bool tells(const struct tally_result *r, size_t tier)
{
    for (size_t c = 0; c < r->channel_count; c++)
        if (r->channels[c].tiers[tier].accounts.returned && is_small(r, r->channels[c].tiers[tier].accounts.valid))
            return true;
    struct question q = before_the_first(r);
    while (next_question(&q))
        if (ballots(&q, tier) && of_one_mind(&q, tier))
            return true;
    return false;
}

/* ---- what could be concluded from the fact that a tier was unanimous ---- */

struct sums {
    uint64_t *of; /* by answer: totals over the deciding tiers */
    uint64_t all;
    size_t tiers; /* how many tiers have ballots */
};

/* The answer that all ballots give; SIZE_MAX: they differ. */
static size_t only_answer(const uint64_t *of, size_t answers, size_t less_of, uint64_t less)
{
    size_t only = SIZE_MAX;
    for (size_t k = 0; k < answers; k++)
        if (of[k] - (k == less_of ? less : 0)) {
            if (only != SIZE_MAX)
                return SIZE_MAX;
            only = k;
        }
    return only;
}

/* The answer that tier s must have given if all of tier t gave `answer`; false: it can have voted in several ways. */
static bool must_have_said(const struct question *q, const struct sums *w, size_t s, size_t t, size_t answer,
                           uint64_t *votes)
{
    size_t all = s == t ? answer : only_answer(w->of, answers(q), answer, ballots(q, t));
    if (s != t && w->tiers > 2 && all == SIZE_MAX)
        return false;
    for (size_t k = 0; k < answers(q); k++)
        votes[k] = all != SIZE_MAX ? k == all ? ballots(q, s) : 0 : w->of[k] - (k == answer ? ballots(q, t) : 0);
    return true;
}

static bool same(const uint64_t *a, const uint64_t *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

/* Whether tier s could have voted in only one way if any tier were unanimous. votes: an array of twice the number of
 * answers. */
static bool is_settled(const struct question *q, const struct sums *w, size_t s, uint64_t *votes)
{
    bool any = false;
    for (size_t t = 0; t < q->r->tier_count; t++)
        for (size_t k = 0; decides(q->r, t) && ballots(q, t) && k < answers(q); k++) {
            if (!would_tell(q, k) || w->of[k] < ballots(q, t))
                continue;
            uint64_t *now = any ? votes + answers(q) : votes;
            if (!must_have_said(q, w, s, t, k, now) || (any && !same(votes, now, answers(q))))
                return false;
            any = true;
        }
    return any;
}

static bool would_settle(const struct question *q, uint64_t *room)
{
    struct sums w = {.of = room};
    for (size_t k = 0; k < answers(q); k++)
        w.of[k] = 0;
    for (size_t t = 0; t < q->r->tier_count; t++) {
        if (!decides(q->r, t) || !ballots(q, t))
            continue;
        for (size_t k = 0; k < answers(q); k++)
            w.of[k] += said(q, t, k);
        w.all += ballots(q, t);
        w.tiers++;
    }
    if (w.tiers < 2 || only_answer(w.of, answers(q), 0, 0) != SIZE_MAX)
        return false; /* the totals reveal the same */
    for (size_t s = 0; s < q->r->tier_count; s++)
        if (decides(q->r, s) && ballots(q, s) && is_settled(q, &w, s, room + answers(q)))
            return true;
    return false;
}

/* ---- what is shown ---- */

/* Whether the deciding tiers may be shown separately. If only one has ballots, its figures are the totals. */
static bool may_stand_apart(const struct tally_result *r)
{
    size_t with_ballots = 0;
    bool tell = false;
    for (size_t t = 0; t < r->tier_count; t++) {
        uint64_t returned = 0;
        for (size_t c = 0; decides(r, t) && c < r->channel_count; c++)
            returned += r->channels[c].tiers[t].accounts.returned;
        with_ballots += returned > 0;
        tell = tell || (returned && tells(r, t));
    }
    if (with_ballots < 2 || tell)
        return with_ballots < 2;
    if (r->rule->points.count) /* the room knows no totals by value from which to conclude anything */
        return true;
    uint64_t *room = tally_alloc(3 * (r->mark_count + 2), sizeof *room);
    struct question q = before_the_first(r);
    while (!tell && next_question(&q))
        tell = would_settle(&q, room);
    free(room);
    return !tell;
}

/* Whether the figures of talks may be shown together with those of ballots. They do not decide, so they can be hidden,
 * like those of an advising tier. */
static bool talks_may_be_told(const struct tally_result *r)
{
    if (r->channel_count < 2)
        return true;
    const struct tally_accounts *a = &r->channels[1].whole;
    bool tell = is_small(r, a->valid) || a->blank == a->valid || voted_on(r) < 2;
    for (size_t i = 0; i < r->item_count && !tell; i++)
        for (size_t m = 0; m < r->mark_count; m++)
            tell = tell || (was_voted_on(r, i) && r->items[i].channels[1].votes[m] == a->valid);
    return !tell;
}

/* The result as the room may know it: without talks whose box is invalid. That they are kept back is because of the
 * box, whatever is in it, so the ballots are judged as if there were no talks. */
static struct tally_result without_invalid_talks(const struct tally_result *result)
{
    struct tally_result seen = *result;
    if (seen.channel_count > 1 && seen.channels[1].invalid)
        seen.channel_count = 1;
    return seen;
}

static bool is_invalid_advice(const struct tally_result *r, size_t tier)
{
    return !decides(r, tier) && r->channels[0].tiers[tier].invalid;
}

void tally_disclosure_make(struct tally_disclosure *shown, const struct tally_result *result, enum tally_view view)
{
    struct tally_result seen = without_invalid_talks(result);
    const struct tally_result *r = view == TALLY_WHOLE ? result : &seen;
    /* raised hands and voices are seen and heard by all */
    bool whole = view == TALLY_WHOLE, in_public = r->meeting.method != TALLY_METHOD_BALLOTS,
         talks = whole || talks_may_be_told(r), apart = whole || in_public || (talks && may_stand_apart(r));
    *shown = (struct tally_disclosure){.tiers = tally_alloc(r->tier_count + r->item_count + 1, sizeof *shown->tiers),
                                       .talks = talks && r->channel_count == result->channel_count,
                                       .view = view};
    shown->withheld = shown->tiers + r->tier_count;
    shown->items = whole || r->status == TALLY_VALID_VOTE || r->status == TALLY_DEFERRED_VOTE;
    for (size_t t = 0; t < r->tier_count; t++) {
        bool alone = !is_invalid_advice(r, t) && (in_public || (voted_on(r) > 1 && !tells(r, t)));
        shown->tiers[t] = whole || (decides(r, t) ? apart : alone);
    }
    for (size_t t = 0; t < r->tier_count; t++)
        shown->hidden += !shown->tiers[t];
}

/* Weighted rates add up what each tier said, and trimmed scores leave out what was highest in each: beside the totals
 * such a figure, or a rank by it, tells of a tier as the tier's own votes would. Other scores are told by the
 * totals, or are totals themselves. */
static bool adds_up_tiers(const struct tally_result *r)
{
    size_t with_ballots = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        with_ballots += decides(r, t) && r->channels[0].tiers[t].accounts.returned > 0;
    return with_ballots > 1 && (r->rule->weight_count || r->rule->trim.each_end);
}

bool tally_announce_tells_figures(const struct tally_disclosure *shown, const struct tally_result *r)
{
    bool all = true;
    for (size_t t = 0; t < r->tier_count; t++)
        all &= shown->tiers[t] || !decides(r, t);
    return all || !adds_up_tiers(r);
}

bool tally_announce_withholds(const struct tally_disclosure *shown, size_t item)
{
    return shown->withheld && shown->withheld[item];
}

bool tally_announce_keeps_back(const struct tally_disclosure *shown, const struct tally_result *result, size_t item)
{
    enum tally_outcome outcome = result->items[item].outcome;
    return tally_announce_withholds(shown, item) && result->rule->kind == TALLY_RECOMMENDATION &&
           outcome != TALLY_QUALIFIES && outcome != TALLY_LISTED && outcome != TALLY_TIE;
}

/* ---- the order ---- */

/* Whether item a comes after b of the same post although both are withheld: the order of the roster, since that of the
 * result is by votes. */
static bool comes_after(const struct tally_result *r, const struct tally_disclosure *shown, size_t a, size_t b)
{
    bool one_group = r->items[a].post == r->items[b].post || r->rule->top.form == TALLY_TOP_SHARE,
         ranks_tell = tally_announce_withholds(shown, a) && tally_announce_withholds(shown, b);
    ranks_tell |= !tally_announce_tells_figures(shown, r);
    return one_group && ranks_tell && r->items[a].roster > r->items[b].roster;
}

const size_t *tally_announce_order(struct tally_arena *arena, const struct tally_result *result,
                                   const struct tally_disclosure *shown, size_t *count)
{
    size_t *order = tally_arena_alloc(arena, result->item_count + 1, sizeof *order), used = 0;
    for (size_t i = 0; i < result->item_count; i++) {
        size_t at = used;
        if (tally_announce_keeps_back(shown, result, i))
            continue;
        for (; at > 0 && comes_after(result, shown, order[at - 1], i); at--)
            order[at] = order[at - 1];
        order[at] = i;
        used++;
    }
    *count = used;
    return order;
}
