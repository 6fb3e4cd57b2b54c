#include "decide.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool tally_decide_ranks(const struct tally_rule *rule)
{
    return rule->kind == TALLY_RECOMMENDATION || rule->contested;
}

uint64_t tally_decide_favour(const struct tally_result *result, const uint64_t *votes)
{
    const struct tally_rule *rule = result->rule;
    if (rule->kind != TALLY_APPRAISAL)
        return votes[0]; /* agree, for */
    uint64_t sum = 0; /* 第二篇 五(四): 优秀 and 称职 together */
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

/* The whole is the sum of the deciding tiers: B ballots enter neither D, P, the quorum nor the decision (第二篇 六(二)). */
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
    r->status = *r->meeting.deferred               ? TALLY_DEFERRED_VOTE /* 第三篇 第十四条 “应当暂缓表决” */
                : box_is_invalid(r)                ? TALLY_INVALID_VOTE
                : q->condition && !q->met          ? TALLY_NO_QUORUM
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
        v->rate.votes = tally_decide_favour(r, v->votes);
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

/* 1, 2, 2, 4 within the post. A deferred candidate counts. */
static void rank_items(struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++)
        for (size_t i = 0; i < r->item_count; i++) {
            uint32_t rank = 1;
            for (size_t k = 0; k < r->item_count; k++)
                rank += r->items[k].post == r->items[i].post && r->items[k].channels[c].rate.votes > r->items[i].channels[c].rate.votes;
            r->items[i].channels[c].rank = rank;
        }
}

/* By post, then rank in the deciding channel; the order before, that of the roster, between equals. */
static void sort_items(struct tally_result *r, struct tally_arena *arena)
{
    struct tally_result_item *sorted = tally_arena_alloc(arena, r->item_count, sizeof *sorted);
    size_t count = 0, *where = tally_alloc(r->item_count + 1, sizeof *where);
    for (size_t post = 0; post < r->post_count; post++) {
        /* ranks are 1 to n: a bucket each */
        size_t n = 0;
        for (size_t i = 0; i < r->item_count; i++)
            n += r->items[i].post == post;
        memset(where, 0, (r->item_count + 1) * sizeof *where);
        for (size_t i = 0; i < r->item_count; i++)
            if (r->items[i].post == post)
                where[r->items[i].channels[0].rank]++;
        for (size_t rank = 1, before = count; rank <= n; rank++) {
            size_t here = where[rank];
            where[rank] = before;
            before += here;
        }
        for (size_t i = 0; i < r->item_count; i++)
            if (r->items[i].post == post)
                sorted[where[r->items[i].channels[0].rank]++] = r->items[i];
        count += n;
    }
    free(where);
    if (count == r->item_count && count)
        memcpy(r->items, sorted, count * sizeof *sorted);
}

/* ---- places: a shortlist, or the seats of a contested vote ---- */

static bool stands(const struct tally_result *r, const struct tally_result_item *item, size_t post)
{
    if (item->post != post || *item->deferred) /* a deferred candidate takes no place and ties with no one */
        return false;
    /* a person without a vote is never listed; who does not pass is never elected */
    return r->rule->contested ? item->channels[0].pass : item->channels[0].rate.votes > 0;
}

/* Gives the places of a post to those who stand, by votes. A tie across the last place is an outcome for the tied, never broken by chance or by order. */
static void give_places(struct tally_result *r, size_t post, uint64_t places, enum tally_outcome in, enum tally_outcome out)
{
    size_t tied = 0, placed = 0;
    for (size_t i = 0; i < r->item_count; i++) {
        struct tally_result_item *item = &r->items[i];
        if (item->post != post)
            continue;
        uint64_t above = 0, level = 0, votes = item->channels[0].rate.votes;
        for (size_t k = 0; k < r->item_count; k++)
            if (stands(r, &r->items[k], post)) {
                above += r->items[k].channels[0].rate.votes > votes;
                level += r->items[k].channels[0].rate.votes == votes;
            }
        item->outcome = !stands(r, item, post) || above >= places ? out : above + level <= places ? in : TALLY_TIE;
        tied += item->outcome == TALLY_TIE;
        placed += item->outcome == in;
    }
    if (r->rule->contested)
        r->posts[post].outcome = tied ? TALLY_POST_TIE : placed == r->posts[post].seats ? TALLY_POST_FILLED : TALLY_POST_UNFILLED;
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
    for (size_t p = 0; p < r->post_count; p++) {
        if (rule->contested) /* 第三篇 第十三条 */
            give_places(r, p, r->posts[p].seats, TALLY_ELECTED, TALLY_NOT_ELECTED);
        else if (rule->shortlist) /* 第二篇 一(二)–(四): 1:1, 1:3 */
            give_places(r, p, r->posts[p].seats * rule->shortlist, TALLY_LISTED, TALLY_NOT_LISTED);
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

void tally_decide(struct tally_result *result, struct tally_arena *arena)
{
    add_up(result);
    decide_status(result);
    for (size_t i = 0; i < result->item_count; i++)
        rate_item(result, &result->items[i], arena);
    if (tally_decide_ranks(result->rule)) {
        rank_items(result);
        sort_items(result, arena);
    }
    decide_items(result);
}
