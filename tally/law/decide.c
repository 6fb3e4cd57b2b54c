#include "law/law.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/mem.h"

bool tally_law_ranks(const struct tally_rule *rule)
{
    return rule->kind == TALLY_RECOMMENDATION || rule->contested;
}

uint64_t tally_law_in_favour(const struct tally_result *result, const uint64_t *votes)
{
    const struct tally_rule *rule = result->rule;
    if (rule->kind != TALLY_APPRAISAL)
        return votes[0]; /* agree, for */
    uint64_t sum = 0;    /* 第二篇 五(四): 优秀 and 称职 together */
    for (size_t i = 0; i < rule->grade_count; i++)
        sum += rule->grades[i].counted ? votes[i] : 0;
    return sum;
}

static uint64_t base_of(const struct tally_accounts *a, enum tally_base base)
{
    switch (base) {
    case TALLY_DUE:
        return a->due;
    case TALLY_PRESENT:
        return a->present;
    case TALLY_ISSUED:
        return a->issued;
    case TALLY_RETURNED:
        return a->returned;
    case TALLY_VALID:
        return a->valid;
    case TALLY_BASES:
        break;
    }
    assert(false);
    return 0;
}

static const char *percent(struct tally_arena *arena, uint64_t votes, uint64_t of)
{
    char text[TALLY_PERCENT_SIZE];
    return tally_percent(text, votes, of) ? tally_arena_text(arena, text, strlen(text)) : NULL;
}

/* ---- accounts ---- */

/* The whole is the sum of the deciding tiers: B ballots enter neither D, P, the quorum nor the decision (第二篇 六
 * (二)). */
static void add_up(struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++) {
        struct tally_accounts whole = {.due = 0};
        for (size_t t = 0; t < r->tier_count; t++) {
            const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
            assert(a->returned == a->valid + a->voided && a->blank <= a->valid); /* V1, V2 */
            if (r->channels[c].tiers[t].advises)
                continue;
            whole.due += a->due;
            whole.present += a->present;
            whole.issued += a->issued;
            whole.returned += a->returned;
            whole.unreturned += a->unreturned;
            whole.valid += a->valid;
            whole.voided += a->voided;
            whole.blank += a->blank;
        }
        r->channels[c].whole = whole;
    }
    for (size_t i = 0; i < r->item_count; i++)
        for (size_t c = 0; c < r->channel_count; c++)
            for (size_t t = 0; t < r->tier_count; t++)
                for (size_t m = 0; m < r->mark_count && !r->channels[c].tiers[t].advises; m++)
                    r->items[i].channels[c].votes[m] += r->items[i].channels[c].tiers[t][m];
}

/* “收回多于发出”: more ballots than were handed out, in any tier, and the vote is to be taken again. */
static bool box_is_invalid(const struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++)
        for (size_t t = 0; t < r->tier_count; t++)
            if (r->channels[c].tiers[t].accounts.returned > r->channels[c].tiers[t].accounts.issued)
                return true;
    return false;
}

/* “三分之二以上的常委到会” (第二篇 六(二)一, 第三篇 第十四条, 第四篇 四(一), 第五篇 4), over the deciding tiers. */
static void decide_status(struct tally_result *r)
{
    const struct tally_accounts *whole = &r->channels[0].whole;
    struct tally_quorum *q = &r->quorum;
    q->condition = r->rule->quorum;
    if (q->condition) {
        q->of = base_of(whole, q->condition->condition.base);
        q->present = whole->present;
        q->required = tally_share_needed(&q->condition->condition, q->of);
        q->met = q->present >= q->required;
    }
    r->status = *r->meeting.deferred      ? TALLY_DEFERRED_VOTE /* 第三篇 第十四条 “应当暂缓表决” */
                : box_is_invalid(r)       ? TALLY_INVALID_VOTE
                : q->condition && !q->met ? TALLY_NO_QUORUM
                                          : TALLY_VALID_VOTE;
}

/* ---- items ---- */

static void rate_item(const struct tally_result *r, struct tally_result_item *item, struct tally_arena *arena)
{
    for (size_t c = 0; c < r->channel_count; c++) {
        const struct tally_accounts *whole = &r->channels[c].whole;
        struct tally_item_votes *v = &item->channels[c];
        /* 第三篇 第七条: the band follows the number of those who took part in this channel */
        v->condition = tally_rule_pass(r->rule, whole->present);
        v->rate.votes = tally_law_in_favour(r, v->votes);
        v->rate.base = v->condition ? v->condition->condition.base : TALLY_PRESENT;
        v->rate.of = base_of(whole, v->rate.base);
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
        base->of = base_of(&r->channels[0].whole, b);
        base->percent = percent(arena, v->rate.votes, base->of);
        base->pass = v->condition && tally_share_passes(&v->condition->condition, v->rate.votes, base->of);
    }
}

/* What items are ordered by: post, then votes, the most first, then the order that they came in, that of the roster. */
struct order {
    uint32_t post;
    uint64_t votes;
    size_t came;
};

static int by_post_and_votes(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->post != y->post)
        return x->post < y->post ? -1 : 1;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    return x->came < y->came ? -1 : 1;
}

/* The order of the items by their votes in a channel; to be freed. */
static struct order *order_of(const struct tally_result *r, size_t channel)
{
    struct order *order = tally_alloc(r->item_count, sizeof *order);
    for (size_t i = 0; i < r->item_count; i++)
        order[i] = (struct order){r->items[i].post, r->items[i].channels[channel].rate.votes, i};
    qsort(order, r->item_count, sizeof *order, by_post_and_votes);
    return order;
}

/* 1, 2, 2, 4 within the post. A deferred candidate counts. */
static void rank_items(struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++) {
        struct order *order = order_of(r, c);
        uint32_t place = 0, rank = 0;
        for (size_t i = 0; i < r->item_count; i++) {
            bool first = i == 0 || order[i].post != order[i - 1].post;
            place = first ? 1 : place + 1;
            rank = first || order[i].votes != order[i - 1].votes ? place : rank;
            r->items[order[i].came].channels[c].rank = rank;
        }
        free(order);
    }
}

/* By post, then rank in the deciding channel. */
static void sort_items(struct tally_result *r, struct tally_arena *arena)
{
    struct tally_result_item *sorted = tally_arena_alloc(arena, r->item_count, sizeof *sorted);
    struct order *order = order_of(r, 0);
    for (size_t i = 0; i < r->item_count; i++)
        sorted[i] = r->items[order[i].came];
    free(order);
    r->items = sorted;
}

/* ---- places: a shortlist, or the seats of a contested vote ---- */

static bool stands(const struct tally_rule *rule, const struct tally_result_item *item)
{
    if (*item->deferred) /* a deferred candidate takes no place and ties with no one */
        return false;
    /* a person without a vote is never listed; who does not pass is never elected */
    return rule->contested ? item->channels[0].pass : item->channels[0].rate.votes > 0;
}

/* Gives the places of a post to those of its items, count of them in order of votes, who stand. A tie across the last
 * place is an outcome for the tied, never broken by chance or by order. */
static void give_places(const struct tally_rule *rule, struct tally_result_item *items, size_t count,
                        struct tally_result_post *post)
{
    const enum tally_outcome in = rule->contested ? TALLY_ELECTED : TALLY_LISTED,
                             out = rule->contested ? TALLY_NOT_ELECTED : TALLY_NOT_LISTED;
    const uint64_t places = post->seats * (rule->contested ? 1 : rule->shortlist);
    uint64_t above = 0, placed = 0, tied = 0;
    for (size_t i = 0, next; i < count; i = next) {
        uint64_t level = 0; /* who stand with the same votes */
        for (next = i; next < count && items[next].channels[0].rate.votes == items[i].channels[0].rate.votes; next++)
            level += stands(rule, &items[next]);
        enum tally_outcome outcome = above >= places ? out : above + level <= places ? in : TALLY_TIE;
        for (size_t k = i; k < next; k++)
            items[k].outcome = stands(rule, &items[k]) ? outcome : out;
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

static void decide_items(struct tally_result *r)
{
    const struct tally_rule *rule = r->rule;
    for (size_t i = 0; i < r->item_count; i++)
        r->items[i].outcome = plain_outcome(rule, &r->items[i].channels[0]);
    /* 第三篇 第十三条; shortlists of 1:1 and 1:3: 第二篇 一(二)–(四). The items stand in order of posts and votes. */
    for (size_t p = 0, i = 0, next; p < r->post_count && (rule->contested || rule->shortlist); p++, i = next) {
        for (next = i; next < r->item_count && r->items[next].post == p; next++)
            ;
        give_places(rule, r->items + i, next - i, &r->posts[p]);
    }
    for (size_t i = 0; i < r->item_count; i++) {
        struct tally_result_item *item = &r->items[i];
        if (*item->deferred || r->status == TALLY_DEFERRED_VOTE)
            item->outcome = TALLY_DEFERRED; /* “应当暂缓表决” (第三篇 第十四条, 第五篇 4), whatever its votes */
        else if (r->status != TALLY_VALID_VOTE)
            item->outcome = TALLY_NO_DECISION;
    }
    for (size_t p = 0; p < r->post_count; p++)
        if (!rule->contested)
            r->posts[p].outcome = TALLY_POST_NONE;
        else if (r->status != TALLY_VALID_VOTE)
            r->posts[p].outcome = TALLY_POST_NO_DECISION;
}

void tally_law_decide(struct tally_result *result, struct tally_arena *arena)
{
    add_up(result);
    decide_status(result);
    for (size_t i = 0; i < result->item_count; i++)
        rate_item(result, &result->items[i], arena);
    if (tally_law_ranks(result->rule)) {
        rank_items(result);
        sort_items(result, arena);
    }
    decide_items(result);
}
