/* The condition of an item: its clauses, all to be met, and the rate that is shown beside it. */
#include <stdint.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

enum { PER_CENT = 100, POINTS = 1 };

static struct tally_measure measure_of(const struct tally_rule_clause *clause)
{
    return (struct tally_measure){clause->marks, clause->mark_count, clause->condition.base};
}

/* ---- clauses ---- */

/* A figure against what a clause asks for: “at least” and “at most” include it, “more than” and “less than” do not. */
static void judge_exact(struct tally_clause *c, const struct tally_exact *figure, const struct tally_exact *needed,
                        unsigned scale, struct tally_arena *arena)
{
    const struct tally_condition *k = &c->clause->condition;
    c->needed_exact = tally_exact_fraction(needed, scale, arena);
    if (!figure)
        return;
    struct tally_exact *margin = tally_exact_copy(k->upper ? needed : figure);
    tally_exact_subtract(margin, k->upper ? figure : needed);
    c->margin_exact = tally_exact_fraction(margin, scale, arena);
    tally_exact_free(margin);
    c->against_share = tally_exact_compare(figure, needed);
    const int above = k->upper ? -c->against_share : c->against_share;
    c->pass = above > 0 || (above == 0 && !k->strict);
}

/* A body's own rule, “pass,score at least 80”. Whom nobody graded does not reach any score; where a tier is empty under
 * weights, nothing is known. */
static void judge_score(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v,
                        struct tally_clause *c, struct tally_arena *arena)
{
    struct tally_exact *score = tally_law_score_of(vote, channel, v),
                       *needed = tally_exact_new(c->clause->score, TALLY_POINTS_UNIT);
    judge_exact(c, score, needed, POINTS, arena);
    c->refused = !score && vote->weights;
    tally_exact_free(score);
    tally_exact_free(needed);
}

/* A body's own rule, “weight”: the weighted rate against the share. */
static void judge_weighted(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v,
                           struct tally_clause *c, struct tally_arena *arena)
{
    const struct tally_measure measure = measure_of(c->clause);
    struct tally_weighing w = tally_law_weigh_rate(vote, channel, v, measure);
    struct tally_exact *needed = tally_exact_new(c->clause->condition.num, c->clause->condition.den);
    judge_exact(c, w.total, needed, PER_CENT, arena);
    c->weighted = tally_law_weighted(vote, channel, v, measure, arena);
    c->percent = c->weighted.rate.text;
    c->refused = !w.total;
    tally_exact_free(needed);
    tally_law_weighing_free(&w);
}

/* “少于”, “不超过” of a base of 0: nobody satisfies it, as with every other comparison (tally_share_passes). */
static void judge_votes(struct tally_clause *c, struct tally_arena *arena)
{
    const struct tally_condition *k = &c->clause->condition;
    c->needed = k->upper && k->strict && !c->of ? -1 : (int64_t)tally_share_needed(k, c->of);
    c->margin = k->upper ? c->needed - (int64_t)c->votes : (int64_t)c->votes - c->needed;
    c->pass = tally_share_passes(k, c->votes, c->of);
    c->against_share = tally_share_compare(k, c->votes, c->of);
    c->percent = tally_law_percent(arena, c->votes, c->of);
}

static void judge_clause(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v,
                         struct tally_clause *c, struct tally_arena *arena)
{
    if (c->clause->on_score) {
        judge_score(vote, channel, v, c, arena);
        return;
    }
    c->votes = tally_law_votes(vote, v, measure_of(c->clause));
    c->of = tally_law_base(&vote->channels[channel], c->clause->condition.base);
    if (vote->weights)
        judge_weighted(vote, channel, v, c, arena);
    else
        judge_votes(c, arena);
}

bool tally_law_is_plain(const struct tally_vote *vote, const struct tally_rule_condition *condition)
{
    const struct tally_rule_clause *first = condition->clauses;
    return condition->clause_count == 1 && !first->on_score && !first->condition.upper &&
           first->condition.base < TALLY_BASES && !vote->rule->weight_count;
}

/* ---- the rate ---- */

/* The first clause that asks for a share to be reached; NULL: there is none. */
static const struct tally_rule_clause *first_lower(const struct tally_rule_condition *condition)
{
    for (size_t i = 0; condition && i < condition->clause_count; i++)
        if (!condition->clauses[i].on_score && !condition->clauses[i].condition.upper)
            return &condition->clauses[i];
    return NULL;
}

/* “不同职务层次人员的推荐票要分别统计,综合分析” (第二篇 一(一)2, 第三篇 第四条(3), 第四篇 一(一)): they decide nothing.
 * By heads, of the votes that the rate is of. */
static void rate_tiers(const struct tally_vote *vote, size_t channel, struct tally_measure measure,
                       struct tally_item_votes *v, struct tally_arena *arena)
{
    v->tier_rates = tally_arena_alloc(arena, vote->tier_count, sizeof *v->tier_rates);
    for (size_t t = 0; t < vote->tier_count; t++) {
        const uint64_t votes = tally_law_marked(vote->rule, v->tiers[t], measure),
                       of = vote->channels[channel].tiers[t].accounts.present;
        v->tier_rates[t] = (struct tally_rate){votes, of, TALLY_PRESENT, tally_law_percent(arena, votes, of)};
    }
}

/* What the condition weighs; without such a clause the votes in favour over those present, if any votes are that. */
static void rate_whole(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                       struct tally_arena *arena)
{
    const struct tally_rule_clause *first = first_lower(v->condition);
    const struct tally_measure measure = first ? measure_of(first) : (struct tally_measure){.base = TALLY_PRESENT};
    v->no_rate = !first && !tally_law_counts_in_favour(vote->rule);
    v->rate.base = measure.base;
    v->rate.of = tally_law_base(&vote->channels[channel], measure.base);
    rate_tiers(vote, channel, measure, v, arena);
    if (v->no_rate)
        return;
    v->rate.votes = tally_law_votes(vote, v, measure);
    v->rate.percent = tally_law_percent(arena, v->rate.votes, v->rate.of);
    if (vote->weights) {
        v->weighted = tally_law_weighted(vote, channel, v, measure, arena);
        v->rate.percent = v->weighted.rate.text;
    }
}

void tally_law_judge(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                     struct tally_arena *arena)
{
    /* 第三篇 第七条: the band depends on how many took part in this channel, whatever their weights */
    v->condition = tally_rule_pass(vote->rule, vote->channels[channel].whole.present);
    const size_t count = v->condition ? v->condition->clause_count : 0;
    v->clauses = tally_arena_alloc(arena, count, sizeof *v->clauses);
    v->pass = count > 0;
    for (size_t i = 0; i < count; i++) {
        v->clauses[i].clause = &v->condition->clauses[i];
        judge_clause(vote, channel, v, &v->clauses[i], arena);
        v->pass &= v->clauses[i].pass;
        v->refused |= v->clauses[i].refused;
    }
    v->pass &= !v->refused;
    rate_whole(vote, channel, v, arena);
    v->plain = v->condition && tally_law_is_plain(vote, v->condition);
    if (v->plain) {
        v->needed = (uint64_t)v->clauses->needed;
        v->margin = v->clauses->margin;
        v->against_share = v->clauses->against_share;
    }
}
