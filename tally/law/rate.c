/* Votes, what they are a share of, and rates under weights of tiers. */
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

enum { PER_CENT = 100 };

const char *tally_law_percent(struct tally_arena *arena, uint64_t votes, uint64_t of)
{
    char text[TALLY_PERCENT_SIZE];
    return tally_percent(text, votes, of) ? tally_arena_text(arena, text, strlen(text)) : NULL;
}

/* ---- votes ---- */

uint64_t tally_law_in_favour(const struct tally_rule *rule, const uint64_t *votes)
{
    if (rule->kind != TALLY_APPRAISAL)
        return votes[0]; /* agree, for */
    uint64_t sum = 0;    /* 第二篇 五(四): 优秀 and 称职 together */
    for (size_t i = 0; i < rule->grade_count; i++)
        sum += rule->grades[i].counted ? votes[i] : 0;
    return sum;
}

bool tally_law_counts_in_favour(const struct tally_rule *rule)
{
    bool any = rule->kind != TALLY_APPRAISAL;
    for (size_t i = 0; i < rule->grade_count; i++)
        any |= rule->grades[i].counted;
    return any;
}

/* A body's own rule, “pass … in 优秀+称职”: the votes of the marks that it names, together. Against, abstain and hold do
 * not exist for a person written in, and are 0 here. */
uint64_t tally_law_marked(const struct tally_rule *rule, const uint64_t *votes, struct tally_measure measure)
{
    uint64_t sum = measure.mark_count ? 0 : tally_law_in_favour(rule, votes);
    for (size_t i = 0; i < measure.mark_count; i++)
        sum += votes[measure.marks[i]];
    return sum;
}

static bool by_weight(enum tally_base base)
{
    return base >= TALLY_BASES;
}

/* A body's own rule, “ballot weight”: votes count by the weights of their ballots where the base is a weight, and by
 * heads elsewhere. */
uint64_t tally_law_votes(const struct tally_vote *vote, const struct tally_item_votes *v, struct tally_measure measure)
{
    return tally_law_marked(vote->rule, by_weight(measure.base) ? v->weights : v->votes, measure);
}

/* ---- bases ---- */

/* The base “weight” is that of all keyed ballots of the deciding tiers, the void and the blank too; “weight due” that
 * of all who are due (应到权数). */
uint64_t tally_law_base(const struct tally_result_channel *channel, enum tally_base base)
{
    return base == TALLY_WEIGHT       ? channel->weights.returned
           : base == TALLY_WEIGHT_DUE ? channel->weights.due
                                      : tally_accounts_base(&channel->whole, base);
}

/* ---- weights of tiers ---- */

/* The sum of those that there are, of many in pairs of alike size, since the denominators of tiers share no factor as
 * a rule and grow with each sum. */
static struct tally_exact *sum_of(struct tally_exact *const *numbers, size_t count)
{
    if (count == 1)
        return *numbers ? tally_exact_copy(*numbers) : tally_exact_new(0, 1);
    struct tally_exact *sum = sum_of(numbers, count / 2), *more = sum_of(numbers + count / 2, count - count / 2);
    tally_exact_add(sum, more);
    tally_exact_free(more);
    return sum;
}

/* A body's own rule, “weight of empty tier,share out”: the weight of each other tier is divided by their sum. */
static void share_out(struct tally_weighing *w, struct tally_exact *const *values)
{
    struct tally_exact *nothing = tally_exact_new(0, 1);
    for (size_t t = 0; t < w->tiers; t++)
        if (w->weights[t] && !values[t])
            tally_exact_set(w->weights[t], nothing);
    struct tally_exact *left = sum_of(w->weights, w->tiers);
    for (size_t t = 0; t < w->tiers; t++)
        if (w->weights[t])
            tally_exact_divide(w->weights[t], left);
    tally_exact_free(left);
    tally_exact_free(nothing);
}

/* A body's own rule, “weight,A 40%”: the sum over the deciding tiers of weight * value. Where one of them is empty
 * (“weight of empty tier,refuse”), or all are, there is none. */
struct tally_weighing tally_law_weigh(const struct tally_vote *vote, struct tally_exact *const *values)
{
    struct tally_weighing w = {.weights = tally_alloc(vote->tier_count, sizeof *w.weights),
                               .parts = tally_alloc(vote->tier_count, sizeof *w.parts),
                               .tiers = vote->tier_count};
    size_t empty = 0, filled = 0;
    for (size_t t = 0; t < w.tiers; t++) {
        if (!vote->weights[t])
            continue;
        w.weights[t] = tally_exact_new(vote->weights[t]->share.num, vote->weights[t]->share.den);
        empty += !values[t];
        filled += values[t] != NULL;
    }
    const bool whole = filled && (!empty || vote->rule->share_out);
    if (whole && empty)
        share_out(&w, values);
    for (size_t t = 0; t < w.tiers; t++) {
        if (!w.weights[t] || (!values[t] && !whole))
            continue;
        w.parts[t] = values[t] ? tally_exact_copy(values[t]) : tally_exact_new(0, 1);
        tally_exact_multiply(w.parts[t], w.weights[t]);
    }
    w.total = whole ? sum_of(w.parts, w.tiers) : NULL;
    return w;
}

static void free_all(struct tally_exact **numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tally_exact_free(numbers[i]);
    free(numbers);
}

void tally_law_weighing_free(struct tally_weighing *weighing)
{
    tally_exact_free(weighing->total);
    free_all(weighing->weights, weighing->tiers);
    free_all(weighing->parts, weighing->tiers);
}

struct tally_weighing tally_law_weigh_rate(const struct tally_vote *vote, size_t channel,
                                           const struct tally_item_votes *v, struct tally_measure measure)
{
    struct tally_exact **rates = tally_alloc(vote->tier_count, sizeof *rates);
    for (size_t t = 0; t < vote->tier_count; t++) {
        const uint64_t of = tally_accounts_base(&vote->channels[channel].tiers[t].accounts, measure.base);
        rates[t] = of ? tally_exact_new(tally_law_marked(vote->rule, v->tiers[t], measure), of) : NULL;
    }
    const struct tally_weighing w = tally_law_weigh(vote, rates);
    free_all(rates, vote->tier_count);
    return w;
}

struct tally_weighted tally_law_weighted(const struct tally_vote *vote, size_t channel,
                                         const struct tally_item_votes *v, struct tally_measure measure,
                                         struct tally_arena *arena)
{
    struct tally_weighing w = tally_law_weigh_rate(vote, channel, v, measure);
    struct tally_weighted rate = {.parts = tally_arena_alloc(arena, w.tiers, sizeof *rate.parts)};
    for (size_t t = 0; t < w.tiers; t++) {
        if (!w.weights[t])
            continue;
        struct tally_weighted_part *part = &rate.parts[rate.part_count++];
        *part = (struct tally_weighted_part){
            .tier = (uint32_t)t,
            .votes = tally_law_marked(vote->rule, v->tiers[t], measure),
            .of = tally_accounts_base(&vote->channels[channel].tiers[t].accounts, measure.base),
            .weight = tally_exact_fraction(w.weights[t], PER_CENT, arena)};
        if (w.parts[t])
            part->part = tally_exact_fraction(w.parts[t], PER_CENT, arena);
    }
    if (w.total)
        rate.rate = tally_exact_fraction(w.total, PER_CENT, arena);
    tally_law_weighing_free(&w);
    return rate;
}
