/* The law on the vote as a whole: the totals of the deciding tiers, the quorum, the status. */
#include <assert.h>
#include <tally/law.h>
#include <tally/num.h>

#include "law/law.h"

bool tally_law_by_hand(const struct tally_vote *v)
{
    return v->meeting->method != TALLY_METHOD_BALLOTS;
}

/* The totals are sums over the deciding tiers. The ballots of an advising tier, “B票”, count neither for the quorum nor
 * for the decision (第二篇 六(二)). */
void tally_law_add_up(struct tally_vote *v)
{
    for (size_t c = 0; c < v->channel_count; c++) {
        struct tally_accounts whole = {.due = 0};
        for (size_t t = 0; t < v->tier_count; t++) {
            const struct tally_accounts *a = &v->channels[c].tiers[t].accounts;
            assert(a->blank <= a->valid && (tally_law_by_hand(v) || a->returned == a->valid + a->voided)); /* V2, V1 */
            if (v->channels[c].tiers[t].advises)
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
        v->channels[c].whole = whole;
    }
    for (size_t i = 0; i < v->item_count; i++)
        for (size_t c = 0; c < v->channel_count; c++)
            for (size_t t = 0; t < v->tier_count; t++)
                for (size_t m = 0; m < v->mark_count && !v->channels[c].tiers[t].advises; m++)
                    v->items[i].channels[c].votes[m] += v->items[i].channels[c].tiers[t][m];
}

/* “收回多于发出” (general practice; the regulation does not mention it). Boxes are judged apart: a surplus in a deciding
 * tier voids its channel, one in an advising tier that tier alone, since B ballots must not overturn what A decided
 * (第二篇 六(二)三). By reading 1, any surplus voids the vote. */
void tally_law_judge_boxes(struct tally_vote *v)
{
    for (size_t c = 0; c < v->channel_count && v->reading->boxes_apart; c++)
        for (size_t t = 0; t < v->tier_count; t++) {
            struct tally_result_tier *tier = &v->channels[c].tiers[t];
            tier->invalid = tier->accounts.returned > tier->accounts.issued;
            v->channels[c].invalid |= tier->invalid && !tier->advises;
        }
}

static bool any_box_has_too_many(const struct tally_vote *v)
{
    for (size_t c = 0; c < v->channel_count; c++)
        for (size_t t = 0; t < v->tier_count; t++)
            if (v->channels[c].tiers[t].accounts.returned > v->channels[c].tiers[t].accounts.issued)
                return true;
    return false;
}

/* Whether the vote must be taken again: the deciding channel is the ballots, or the talks where there are no others. */
static bool vote_is_invalid(const struct tally_vote *v)
{
    return v->reading->boxes_apart ? v->channels[0].invalid : any_box_has_too_many(v);
}

/* The article on the quorum, “三分之二以上的常委到会” (第二篇 六(二)一, 第三篇 第十四条, 第四篇 四(一), 第五篇 4): a
 * share of those due must be present, counted over the deciding tiers. 以上 includes equality: 3P >= 2D. */
struct tally_quorum tally_law_quorum(const struct tally_vote *v)
{
    const struct tally_accounts *whole = &v->channels[0].whole;
    struct tally_quorum q = {.condition = NULL};
    if (!v->rule->quorum_count)
        return q;
    q.condition = v->rule->quorums;
    q.of = tally_accounts_base(whole, q.condition->condition.base);
    q.count = q.present = whole->present;
    q.required = tally_share_needed(&q.condition->condition, q.of);
    /* a due of 0 is no meeting; by reading 1, nobody of nobody was enough */
    q.met = q.present >= q.required && (q.of || !v->reading->boxes_apart);
    return q;
}

/* The first status that applies, in this order. */
enum tally_status tally_law_status(const struct tally_vote *v)
{
    if (v->deferred) /* “应当暂缓表决” (第三篇 第十四条, 第五篇 4) */
        return TALLY_DEFERRED_VOTE;
    if (vote_is_invalid(v))
        return TALLY_INVALID_VOTE;
    if (v->quorum.condition && !v->quorum.met)
        return TALLY_NO_QUORUM;
    return TALLY_VALID_VOTE;
}
