/* The law on the items: rates, ranks, places and outcomes; each step cites the regulation. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "law/law.h"

bool tally_law_ranks(const struct tally_rule *rule)
{
    return rule->kind == TALLY_RECOMMENDATION || rule->contested;
}

uint64_t tally_law_in_favour(const struct tally_rule *rule, const uint64_t *votes)
{
    if (rule->kind != TALLY_APPRAISAL)
        return votes[0]; /* agree, for */
    uint64_t sum = 0;    /* 第二篇 五(四): 优秀 and 称职 together */
    for (size_t i = 0; i < rule->grade_count; i++)
        sum += rule->grades[i].counted ? votes[i] : 0;
    return sum;
}

static const char *percent(struct tally_arena *arena, uint64_t votes, uint64_t of)
{
    char text[TALLY_PERCENT_SIZE];
    return tally_percent(text, votes, of) ? tally_arena_text(arena, text, strlen(text)) : NULL;
}

/* ---- items ---- */

/* “不同职务层次人员的推荐票要分别统计,综合分析” (第二篇 一(一)2, 第三篇 第四条(3), 第四篇 一(一)): they decide nothing. */
static void rate_tiers(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                       struct tally_arena *arena)
{
    v->tier_rates = tally_arena_alloc(arena, vote->tier_count, sizeof *v->tier_rates);
    for (size_t t = 0; t < vote->tier_count; t++) {
        const uint64_t votes = tally_law_in_favour(vote->rule, v->tiers[t]),
                       of = vote->channels[channel].tiers[t].accounts.present;
        v->tier_rates[t] = (struct tally_rate){votes, of, TALLY_PRESENT, percent(arena, votes, of)};
    }
}

static void rate_item(const struct tally_vote *vote, struct tally_result_item *item, struct tally_arena *arena)
{
    item->act = tally_act_of(item->action, vote->rule->default_act);
    for (size_t c = 0; c < vote->channel_count; c++) {
        const struct tally_accounts *whole = &vote->channels[c].whole;
        struct tally_item_votes *v = &item->channels[c];
        rate_tiers(vote, c, v, arena);
        /* 第三篇 第七条: the band depends on how many took part in this channel */
        v->condition = tally_rule_pass(vote->rule, whole->present);
        v->rate.votes = tally_law_in_favour(vote->rule, v->votes);
        v->rate.base = v->condition ? v->condition->condition.base : TALLY_PRESENT;
        v->rate.of = tally_accounts_base(whole, v->rate.base);
        v->rate.percent = percent(arena, v->rate.votes, v->rate.of);
        if (v->condition) {
            v->needed = tally_share_needed(&v->condition->condition, v->rate.of);
            v->margin = (int64_t)v->rate.votes - (int64_t)v->needed;
            v->pass = tally_share_passes(&v->condition->condition, v->rate.votes, v->rate.of);
            v->against_share = tally_share_compare(&v->condition->condition, v->rate.votes, v->rate.of);
        }
    }
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++) {
        const struct tally_item_votes *v = &item->channels[0];
        struct tally_result_base *base = &item->bases[b];
        base->of = tally_accounts_base(&vote->channels[0].whole, b);
        base->percent = percent(arena, v->rate.votes, base->of);
        base->pass = v->condition && tally_share_passes(&v->condition->condition, v->rate.votes, base->of);
    }
}

/* The keys by which items are sorted: post, then votes, the most first, then the order of the roster. */
struct order {
    uint32_t post;
    uint64_t votes;
    size_t index;
};

static int by_post_and_votes(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->post != y->post)
        return x->post < y->post ? -1 : 1;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

/* The items in order of their votes in a channel; the caller frees it. */
static struct order *order_of(const struct tally_vote *vote, size_t channel)
{
    struct order *order = tally_alloc(vote->item_count, sizeof *order);
    for (size_t i = 0; i < vote->item_count; i++)
        order[i] = (struct order){vote->items[i].post, vote->items[i].channels[channel].rate.votes, i};
    qsort(order, vote->item_count, sizeof *order, by_post_and_votes);
    return order;
}

/* 1, 2, 2, 4 within the post. A deferred candidate counts. */
static void rank_items(struct tally_vote *vote)
{
    for (size_t c = 0; c < vote->channel_count; c++) {
        struct order *order = order_of(vote, c);
        uint32_t place = 0, rank = 0;
        for (size_t i = 0; i < vote->item_count; i++) {
            bool first = i == 0 || order[i].post != order[i - 1].post;
            place = first ? 1 : place + 1;
            rank = first || order[i].votes != order[i - 1].votes ? place : rank;
            vote->items[order[i].index].channels[c].rank = rank;
        }
        free(order);
    }
}

/* By post, then rank in the deciding channel. */
static void sort_items(struct tally_vote *vote, struct tally_arena *arena)
{
    struct tally_result_item *sorted = tally_arena_alloc(arena, vote->item_count, sizeof *sorted);
    struct order *order = order_of(vote, 0);
    for (size_t i = 0; i < vote->item_count; i++)
        sorted[i] = vote->items[order[i].index];
    free(order);
    vote->items = sorted;
}

/* ---- places: a shortlist, or the seats of a contested vote ---- */

static bool is_eligible(const struct tally_vote *vote, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    if (*item->deferred) /* a deferred candidate gets no place and is not part of a tie */
        return false;
    if (vote->rule->contested) /* a candidate who does not pass is never elected */
        return v->pass;
    /* A person without a vote is never listed; nor is one who does not pass, where the rule has a share. By reading 1,
     * a shortlist ignored the share. */
    return v->rate.votes > 0 && (v->pass || !v->condition || !vote->reading->shortlist_passes);
}

/* Gives the places of a post to its eligible items (see is_eligible); there are count items, in order of votes. A tie
 * for the last place is an outcome of its own, never decided by chance or by order. */
static void give_places(const struct tally_vote *vote, struct tally_result_item *items, size_t count,
                        struct tally_result_post *post)
{
    const struct tally_rule *rule = vote->rule;
    const enum tally_outcome in = rule->contested ? TALLY_ELECTED : TALLY_LISTED,
                             out = rule->contested ? TALLY_NOT_ELECTED : TALLY_NOT_LISTED;
    const uint64_t places = post->seats * (rule->contested ? 1 : rule->shortlist);
    uint64_t above = 0, placed = 0, tied = 0;
    for (size_t i = 0, next; i < count; i = next) {
        uint64_t level = 0; /* the eligible items with the same votes */
        for (next = i; next < count && items[next].channels[0].rate.votes == items[i].channels[0].rate.votes; next++)
            level += is_eligible(vote, &items[next]);
        enum tally_outcome outcome = above >= places ? out : above + level <= places ? in : TALLY_TIE;
        for (size_t k = i; k < next; k++)
            items[k].outcome = is_eligible(vote, &items[k]) ? outcome : out;
        placed += outcome == in ? level : 0;
        tied += outcome == TALLY_TIE ? level : 0;
        above += level;
    }
    if (rule->contested)
        post->outcome = tied ? TALLY_POST_TIE : placed == post->seats ? TALLY_POST_FILLED : TALLY_POST_UNFILLED;
}

static enum tally_outcome plain_outcome(const struct tally_rule *rule, const struct tally_item_votes *v)
{
    switch (rule->kind) {
    case TALLY_RECOMMENDATION: /* never “selected”: “防止简单地以票取人” (第三篇 第六条) */
        return !v->condition ? TALLY_RANKED : v->pass ? TALLY_QUALIFIES : TALLY_FALLS_SHORT;
    case TALLY_APPRAISAL: /* “优秀和称职率未超过80%的，一般不得提出提拔任用建议” (第二篇 五(四)) */
        return v->pass ? TALLY_MAY_PROPOSE : TALLY_MAY_NOT_PROPOSE;
    case TALLY_DECISION: /* “同意票超过应到会成员半数以上或2/3以上的，形成任免决定” (第二篇 六(四)), 第四篇 四(一) */
        return v->pass ? TALLY_ADOPTED : TALLY_NOT_ADOPTED;
    case TALLY_KINDS:
        break;
    }
    assert(false);
    return TALLY_NO_DECISION;
}

static void decide_items(struct tally_vote *vote)
{
    const struct tally_rule *rule = vote->rule;
    for (size_t i = 0; i < vote->item_count; i++)
        vote->items[i].outcome = plain_outcome(rule, &vote->items[i].channels[0]);
    /* 第三篇 第十三条; shortlists of 1:1 and 1:3: 第二篇 一(二)–(四). The items are in order of posts and votes. */
    for (size_t p = 0, i = 0, next; p < vote->post_count && (rule->contested || rule->shortlist); p++, i = next) {
        for (next = i; next < vote->item_count && vote->items[next].post == p; next++)
            ;
        give_places(vote, vote->items + i, next - i, &vote->posts[p]);
    }
    for (size_t i = 0; i < vote->item_count; i++) {
        struct tally_result_item *item = &vote->items[i];
        if (*item->deferred || vote->status == TALLY_DEFERRED_VOTE)
            item->outcome = TALLY_DEFERRED; /* “应当暂缓表决” (第三篇 第十四条, 第五篇 4), whatever its votes */
        else if (vote->status != TALLY_VALID_VOTE)
            item->outcome = TALLY_NO_DECISION;
    }
    for (size_t p = 0; p < vote->post_count; p++)
        if (!rule->contested)
            vote->posts[p].outcome = TALLY_POST_NONE;
        else if (vote->status != TALLY_VALID_VOTE)
            vote->posts[p].outcome = TALLY_POST_NO_DECISION;
}

void tally_law_decide(struct tally_vote *vote, struct tally_arena *arena)
{
    tally_law_add_up(vote);
    tally_law_judge_boxes(vote);
    vote->quorum = tally_law_quorum(vote);
    vote->status = tally_law_status(vote);
    for (size_t i = 0; i < vote->item_count; i++)
        rate_item(vote, &vote->items[i], arena);
    if (tally_law_ranks(vote->rule)) {
        rank_items(vote);
        sort_items(vote, arena);
    }
    decide_items(vote);
    if (vote->reading->follow_ups)
        tally_law_follow(vote, arena);
}
