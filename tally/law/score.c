/* Scores: means over the ballots that grade a person, trimmed, and weighted by tier or over all ballots. */
#include <assert.h>
#include <stdlib.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

enum { PER_CENT = 100, POINTS = 1 };

/* What counts of a tier's ballots for the mean of a person. */
struct graded {
    uint64_t ballots; /* that grade the person: neither void nor blank for them */
    uint64_t trimmed; /* of these, left out */
    uint64_t sum;     /* of the values of those that are left, in ten-thousandths */
};

/* Ballots that are left out at one end: of those of one value, as many as there still are to leave out. */
static uint64_t take(uint64_t ballots, uint64_t *more)
{
    const uint64_t taken = ballots < *more ? ballots : *more;
    *more -= taken;
    return ballots - taken;
}

/* A body's own rule, “trim,1 from each end when ballots are more than 5”: of the ballots of the tier that grade the
 * person, the lowest and the highest, where there are more than so many; of equal ones, one at each end. */
static struct graded graded_in(const struct tally_vote *vote, const uint64_t *ballots)
{
    const struct tally_rule_trim *trim = &vote->rule->trim;
    const size_t values = tally_rule_values(vote->rule);
    struct graded g = {.ballots = 0};
    for (size_t i = 0; i < values; i++)
        g.ballots += ballots[i];
    uint64_t *left = tally_alloc(values, sizeof *left);
    const bool trims = trim->each_end && g.ballots > trim->more_than; /* at least 2 * each_end (rule.h) */
    uint64_t low = trims ? trim->each_end : 0, high = low;
    g.trimmed = low + high;
    for (size_t i = 0; i < values; i++) /* from the lowest value up */
        left[vote->rising[i]] = take(ballots[vote->rising[i]], &low);
    for (size_t i = values; i-- > 0;)
        left[vote->rising[i]] = take(left[vote->rising[i]], &high);
    for (size_t i = 0; i < values; i++) /* at most 10^9 ballots and 10^8 ten-thousandths: below 2^64 */
        g.sum += left[i] * tally_rule_value(vote->rule, i);
    free(left);
    return g;
}

static struct tally_exact *mean_of(const struct graded *g)
{
    const uint64_t left = g->ballots - g->trimmed;
    return left ? tally_exact_new(g->sum, left * TALLY_POINTS_UNIT) : NULL;
}

/* Without weights: the mean over all ballots of the deciding tiers that grade the person, each tier trimmed first. */
static struct tally_exact *pooled(const struct tally_vote *vote, size_t channel, const struct graded *tiers)
{
    struct tally_exact *sum = tally_exact_new(0, 1);
    uint64_t left = 0;
    for (size_t t = 0; t < vote->tier_count; t++) {
        if (vote->channels[channel].tiers[t].advises)
            continue;
        struct tally_exact *more = tally_exact_new(tiers[t].sum, TALLY_POINTS_UNIT);
        tally_exact_add(sum, more);
        tally_exact_free(more);
        left += tiers[t].ballots - tiers[t].trimmed;
    }
    struct tally_exact *ballots = tally_exact_new(left, 1);
    if (left)
        tally_exact_divide(sum, ballots);
    else {
        tally_exact_free(sum);
        sum = NULL;
    }
    tally_exact_free(ballots);
    return sum;
}

static struct graded *graded_by_tier(const struct tally_vote *vote, const struct tally_item_votes *v)
{
    struct graded *tiers = tally_alloc(vote->tier_count, sizeof *tiers);
    for (size_t t = 0; t < vote->tier_count; t++)
        tiers[t] = graded_in(vote, v->graded[t]);
    return tiers;
}

/* A body's own rule, “score”, “points” with “weight”: the sum over the deciding tiers of weight * mean. A tier is empty
 * where none of its ballots grades the person. */
static struct tally_weighing weigh_scores(const struct tally_vote *vote, const struct graded *tiers)
{
    struct tally_exact **means = tally_alloc(vote->tier_count, sizeof *means);
    for (size_t t = 0; t < vote->tier_count; t++)
        means[t] = mean_of(&tiers[t]);
    const struct tally_weighing w = tally_law_weigh(vote, means);
    for (size_t t = 0; t < vote->tier_count; t++)
        tally_exact_free(means[t]);
    free(means);
    return w;
}

struct tally_exact *tally_law_score_of(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v)
{
    struct graded *tiers = graded_by_tier(vote, v);
    struct tally_exact *score;
    if (vote->weights) {
        struct tally_weighing w = weigh_scores(vote, tiers);
        score = w.total;
        w.total = NULL;
        tally_law_weighing_free(&w);
    } else {
        score = pooled(vote, channel, tiers);
    }
    free(tiers);
    return score;
}

static struct tally_fraction points(const struct tally_exact *number, unsigned scale, struct tally_arena *arena)
{
    return number ? tally_exact_fraction(number, scale, arena) : (struct tally_fraction){.num = NULL};
}

/* A person's score in each tier, an advising one too, which has no part in the whole. */
static void score_tiers(const struct tally_vote *vote, const struct graded *tiers, const struct tally_weighing *w,
                        struct tally_item_votes *v, struct tally_arena *arena)
{
    v->tier_scores = tally_arena_alloc(arena, vote->tier_count, sizeof *v->tier_scores);
    for (size_t t = 0; t < vote->tier_count; t++) {
        struct tally_exact *mean = mean_of(&tiers[t]);
        v->tier_scores[t] = (struct tally_tier_score){.graded = tiers[t].ballots,
                                                      .trimmed = tiers[t].trimmed,
                                                      .score = points(mean, POINTS, arena),
                                                      .weight = points(w ? w->weights[t] : NULL, PER_CENT, arena),
                                                      .part = points(w ? w->parts[t] : NULL, POINTS, arena)};
        tally_exact_free(mean);
    }
}

void tally_law_score(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                     struct tally_arena *arena)
{
    if (!tally_rule_values(vote->rule))
        return;
    struct graded *tiers = graded_by_tier(vote, v);
    if (vote->weights) {
        struct tally_weighing w = weigh_scores(vote, tiers);
        score_tiers(vote, tiers, &w, v, arena);
        v->score = points(w.total, POINTS, arena);
        tally_law_weighing_free(&w);
    } else {
        struct tally_exact *score = pooled(vote, channel, tiers);
        score_tiers(vote, tiers, NULL, v, arena);
        v->score = points(score, POINTS, arena);
        tally_exact_free(score);
    }
    free(tiers);
}
