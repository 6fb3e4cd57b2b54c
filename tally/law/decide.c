/* The law on the items, step by step: rates, ranks, places and outcomes; each step cites the regulation. */
#include <assert.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

/* ---- items ---- */

/* What if another account were the base: of a single clause that asks for a share of heads, or where there is no
 * condition. */
static void rate_bases(const struct tally_vote *vote, struct tally_result_item *item, struct tally_arena *arena)
{
    const struct tally_item_votes *v = &item->channels[0];
    item->no_bases = v->condition && !v->plain;
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES && !item->no_bases; b++) {
        struct tally_result_base *base = &item->bases[b];
        base->of = tally_accounts_base(&vote->channels[0].whole, b);
        base->percent = v->no_rate ? NULL : tally_law_percent(arena, v->rate.votes, base->of);
        base->pass = v->condition && tally_share_passes(&v->condition->condition, v->rate.votes, base->of);
    }
}

static void judge_item(const struct tally_vote *vote, struct tally_result_item *item, struct tally_arena *arena)
{
    item->act = tally_act_of(item->action, vote->rule->default_act);
    for (size_t c = 0; c < vote->channel_count; c++) {
        tally_law_score(vote, c, &item->channels[c], arena);
        tally_law_judge(vote, c, &item->channels[c], arena);
    }
    rate_bases(vote, item, arena);
}

/* ---- ranks, places, outcomes ---- */

static enum tally_outcome plain_outcome(const struct tally_rule *rule, const struct tally_item_votes *v)
{
    switch (rule->kind) {
    case TALLY_RECOMMENDATION: /* never “selected”: “防止简单地以票取人” (第三篇 第六条) */
        return !v->condition ? TALLY_RANKED : v->pass ? TALLY_QUALIFIES : TALLY_FALLS_SHORT;
    case TALLY_APPRAISAL: /* “优秀和称职率未超过80%的，一般不得提出提拔任用建议” (第二篇 五(四)); a body's own rule may
                             only rank */
        return !v->condition ? TALLY_RANKED : v->pass ? TALLY_MAY_PROPOSE : TALLY_MAY_NOT_PROPOSE;
    case TALLY_DECISION: /* “同意票超过应到会成员半数以上或2/3以上的，形成任免决定” (第二篇 六(四)), 第四篇 四(一) */
        return v->pass ? TALLY_ADOPTED : TALLY_NOT_ADOPTED;
    case TALLY_KINDS:
        break;
    }
    assert(false);
    return TALLY_NO_DECISION;
}

static bool gives_places(const struct tally_rule *rule)
{
    return rule->contested || rule->shortlist || rule->top.form != TALLY_TOP_NONE;
}

/* Under weights of tiers it is the weighted rate of the votes against, on the base of the rate. */
static void show_what_settled(const struct tally_vote *vote, struct tally_item_votes *v, struct tally_arena *arena)
{
    static const uint32_t against = TALLY_AGAINST;
    const struct tally_measure measure = {&against, 1, v->rate.base};
    v->against = tally_law_weighted(vote, 0, v, measure, arena).rate;
}

/* A tie across the end that a body's own rule settles (“tie,fewer against”): the places are given without that line and
 * then with it, and whoever was tied and is no longer was concerned. */
static void rank_and_place(struct tally_vote *vote, struct tally_arena *arena)
{
    if (tally_law_ranks(vote->rule))
        tally_law_rank(vote, false, arena);
    for (size_t i = 0; i < vote->item_count; i++)
        vote->items[i].outcome = plain_outcome(vote->rule, &vote->items[i].channels[0]);
    if (gives_places(vote->rule))
        tally_law_place(vote);
    if (!vote->rule->fewer_against)
        return;
    for (size_t i = 0; i < vote->item_count; i++)
        vote->items[i].settled = vote->items[i].outcome == TALLY_TIE;
    tally_law_rank(vote, true, arena);
    tally_law_place(vote);
    for (size_t i = 0; i < vote->item_count; i++) {
        vote->items[i].settled &= vote->items[i].outcome != TALLY_TIE;
        if (vote->items[i].settled && vote->weights)
            show_what_settled(vote, &vote->items[i].channels[0], arena);
    }
}

static void conclude(struct tally_vote *vote)
{
    for (size_t i = 0; i < vote->item_count; i++) {
        struct tally_result_item *item = &vote->items[i];
        if (*item->deferred || vote->status == TALLY_DEFERRED_VOTE)
            item->outcome = TALLY_DEFERRED; /* “应当暂缓表决” (第三篇 第十四条, 第五篇 4), whatever its votes */
        else if (vote->status != TALLY_VALID_VOTE || item->channels[0].refused)
            item->outcome = TALLY_NO_DECISION; /* refused: a body's own rule, “weight of empty tier,refuse” */
        item->settled &= vote->status == TALLY_VALID_VOTE;
    }
    for (size_t p = 0; p < vote->post_count; p++)
        if (!vote->rule->contested)
            vote->posts[p].outcome = TALLY_POST_NONE;
        else if (vote->status != TALLY_VALID_VOTE)
            vote->posts[p].outcome = TALLY_POST_NO_DECISION;
}

/* The tiers' weights, and the values of scores in rising order: looked up once. */
static void prepare(struct tally_vote *vote, struct tally_arena *arena)
{
    const size_t values = tally_rule_values(vote->rule);
    if (vote->rule->weight_count)
        vote->weights = tally_arena_alloc(arena, vote->tier_count, sizeof *vote->weights);
    for (size_t t = 0; t < vote->tier_count && vote->weights; t++)
        if (!vote->channels[0].tiers[t].advises)
            vote->weights[t] = tally_rule_weight(vote->rule, vote->channels[0].tiers[t].id);
    vote->rising = tally_arena_alloc(arena, values, sizeof *vote->rising);
    for (size_t i = 0; i < values; i++) { /* grades are few, and points rise already */
        size_t at = i;
        for (; at && tally_rule_value(vote->rule, vote->rising[at - 1]) > tally_rule_value(vote->rule, i); at--)
            vote->rising[at] = vote->rising[at - 1];
        vote->rising[at] = i;
    }
}

void tally_law_decide(struct tally_vote *vote, struct tally_arena *arena)
{
    prepare(vote, arena);
    tally_law_add_up(vote);
    tally_law_judge_boxes(vote);
    tally_law_quorums(vote, arena);
    vote->status = tally_law_status(vote);
    for (size_t i = 0; i < vote->item_count; i++)
        judge_item(vote, &vote->items[i], arena);
    rank_and_place(vote, arena);
    conclude(vote);
    if (vote->reading->follow_ups)
        tally_law_follow(vote, arena);
}
