/* What is known of a meeting before its ballots are counted.
 *
 * Plain data, part of a result (<tally/result.h>), which owns it. Texts are UTF-8; an absent text is "". */
#ifndef TALLY_MEETING_H
#define TALLY_MEETING_H

#include <stddef.h>
#include <tally/api.h>

/* 会议投票 and 个别谈话: counted side by side and never added, since the same people speak in both (第二篇 一(一)). */
enum tally_channel { TALLY_MEETING, TALLY_TALK, TALLY_CHANNELS };

/* “meeting”, “talk”: as the machine's copy of a result calls it. A constant; never freed. */
TALLY_EXPORT const char *tally_channel_name(enum tally_channel channel);

/* What meeting.csv says. */
struct tally_meeting_facts {
    const char *id, *title, *body, *date, *place;
    const char *host, *recommended, *deferred; /* deferred: the reason why the whole vote is deferred */
    const char *publicity_last,
        *publicity_last_at_most;     /* the last day of 公示, the first after the meeting being day 1 */
    const char *recommendation_last; /* the last day on which the recommendation is valid */
    const char *const *tellers, *const *scrutineers, *const *archives, *const *phones;
    size_t teller_count, scrutineer_count, archive_count, phone_count;
};

#endif
