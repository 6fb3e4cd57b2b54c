/* Applying the law to a result: it decides the vote and adds its notices. */
#include <tally/result.h>

#include "base/mem.h"
#include "base/reading.h"
#include "law/law.h"
#include "meeting/meeting.h"
#include "result/result.h"

const struct tally_reading *tally_result_reading(const struct tally_result *result)
{
    return result->owner ? result->owner->reading : tally_reading_find(result->reading);
}

/* The part of a result that the law reads and fills in; it points to the result's arrays. */
static struct tally_vote vote_of(const struct tally_result *r)
{
    return (struct tally_vote){.reading = tally_result_reading(r),
                               .rule = r->rule,
                               .meeting = &r->meeting,
                               .deferred = *r->meeting.deferred != '\0',
                               .mark_count = r->mark_count,
                               .tier_count = r->tier_count,
                               .channels = r->channels,
                               .channel_count = r->channel_count,
                               .items = r->items,
                               .item_count = r->item_count,
                               .posts = r->posts,
                               .post_count = r->post_count,
                               .quorum = r->quorum,
                               .quorums = r->quorums,
                               .status = r->status,
                               .consequences = r->consequences};
}

void tally_result_decide(struct tally_result *result, struct tally_arena *arena)
{
    struct tally_vote vote = vote_of(result);
    tally_law_decide(&vote, arena);
    result->quorum = vote.quorum;
    result->quorums = vote.quorums;
    result->status = vote.status;
    result->consequences = vote.consequences;
    result->items = vote.items; /* sorted */
    tally_result_word_decision(result, arena);
}

void tally_result_judge_box(struct tally_result *result, struct tally_arena *arena)
{
    struct tally_vote vote = vote_of(result);
    vote.uncounted = true;
    tally_law_add_up(&vote);
    tally_law_judge_boxes(&vote);
    tally_law_quorums(&vote, arena);
    result->quorum = vote.quorum;
    result->quorums = vote.quorums;
    result->status = tally_law_status(&vote);
}

void tally_result_add_uncounted(struct tally_result *result, struct tally_arena *arena)
{
    struct tally_notices notices = {result->notices, result->notice_count};
    const struct tally_vote vote = vote_of(result);
    tally_law_notice_uncounted(&vote, &notices, arena);
    result->notices = notices.list;
    result->notice_count = notices.count;
}

void tally_result_add_law_notices(struct tally_result *result, struct tally_arena *arena)
{
    struct tally_notices notices = {result->notices, result->notice_count};
    const struct tally_vote vote = vote_of(result);
    tally_law_notice(&vote, &notices, arena);
    result->notices = notices.list;
    result->notice_count = notices.count;
}
