/* The law on the vote as a whole: the totals of the deciding tiers, the quorum, the status. */
#include <assert.h>
#include <tally/law.h>
#include <tally/num.h>

#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

bool tally_law_by_hand(const struct tally_vote *v)
{
    return v->meeting->method != TALLY_METHOD_BALLOTS;
}

/* The weights of the ballots (权数), and of those due where every tier states it. */
static void add_weights(struct tally_weights *to, const struct tally_weights *tier)
{
    to->due_stated &= tier->due_stated;
    to->due += tier->due;
    to->returned += tier->returned;
    to->valid += tier->valid;
}

static void add_votes(const struct tally_vote *v, size_t channel, uint64_t *const *tiers, uint64_t *whole)
{
    for (size_t t = 0; t < v->tier_count; t++)
        for (size_t m = 0; m < v->mark_count && !v->channels[channel].tiers[t].advises; m++)
            whole[m] += tiers[t][m];
}

/* The totals are sums over the deciding tiers. The ballots of an advising tier, “B票”, count neither for the quorum nor
 * for the decision (第二篇 六(二)). */
void tally_law_add_up(struct tally_vote *v)
{
    for (size_t c = 0; c < v->channel_count; c++) {
        struct tally_accounts whole = {.due = 0};
        struct tally_weights weights = {.due_stated = true};
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
            add_weights(&weights, &v->channels[c].tiers[t].weights);
        }
        v->channels[c].whole = whole;
        v->channels[c].weights = weights;
    }
    for (size_t i = 0; i < v->item_count; i++)
        for (size_t c = 0; c < v->channel_count; c++) {
            const struct tally_item_votes *votes = &v->items[i].channels[c];
            add_votes(v, c, votes->tiers, votes->votes);
            if (votes->weights)
                add_votes(v, c, votes->tier_weights, votes->weights);
        }
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

/* What a quorum is about, over the deciding tiers together, whatever their weights. */
static uint64_t subject_of(const struct tally_result_channel *channel, enum tally_subject subject)
{
    switch (subject) {
    case TALLY_SUBJECT_PRESENT:
        return channel->whole.present;
    case TALLY_SUBJECT_ISSUED:
        return channel->whole.issued;
    case TALLY_SUBJECT_RETURNED:
        return channel->whole.returned;
    case TALLY_SUBJECT_VALID:
        return channel->whole.valid;
    case TALLY_SUBJECT_WEIGHT:
        return channel->weights.returned;
    case TALLY_SUBJECTS:
        break;
    }
    assert(false);
    return 0;
}

/* The article on the quorum, “三分之二以上的常委到会” (第二篇 六(二)一, 第三篇 第十四条, 第四篇 四(一), 第五篇 4): a
 * share of those due must be present, counted over the deciding tiers. 以上 includes equality: 3P >= 2D. A body's own
 * rule can ask the same of ballots: “quorum,returned more than 1/2 of due”. */
static struct tally_quorum quorum_of(const struct tally_vote *v, const struct tally_rule_quorum *line)
{
    const struct tally_result_channel *channel = &v->channels[0];
    struct tally_quorum q = {
        .condition = line,
        .count = subject_of(channel, line->subject),
        .of = tally_law_base(channel, line->condition.base),
        .present = channel->whole.present,
        .unknown = v->uncounted && (line->subject == TALLY_SUBJECT_VALID || line->subject == TALLY_SUBJECT_WEIGHT)};
    q.required = tally_share_needed(&line->condition, q.of);
    /* a due of 0 is no meeting; by reading 1, nobody of nobody was enough */
    q.met = q.count >= q.required && (q.of || !v->reading->boxes_apart);
    return q;
}

/* A body's own rule, several lines “quorum”: all must be met. The first that is not stands for them, else the first.
 * Before the count, which ballots are valid and what they weigh is not known. */
void tally_law_quorums(struct tally_vote *v, struct tally_arena *arena)
{
    const size_t count = v->rule->quorum_count;
    struct tally_quorum *list = tally_arena_alloc(arena, count, sizeof *list);
    v->quorum = (struct tally_quorum){.condition = NULL};
    v->quorums = list;
    for (size_t i = 0; i < count; i++) {
        list[i] = quorum_of(v, &v->rule->quorums[i]);
        if (!list[i].unknown && (!v->quorum.condition || (v->quorum.met && !list[i].met)))
            v->quorum = list[i];
    }
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
