/* What is known of a meeting before its ballots are counted.
 *
 * Plain data, part of a result (<tally/result.h>), which owns it. Texts are UTF-8; an absent text is "". */
#ifndef TALLY_MEETING_H
#define TALLY_MEETING_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/api.h>
#include <tally/rule.h>

/* 会议投票 and 个别谈话: counted side by side and never added, since the same people speak in both (第二篇 一(一)). */
enum tally_channel { TALLY_MEETING, TALLY_TALK, TALLY_CHANNELS };

/* “meeting”, “talk”: as the JSON of a result calls it. A constant; never freed. */
TALLY_EXPORT const char *tally_channel_name(enum tally_channel channel);

/* The way to vote as meeting.csv calls it: “投票”, “举手”, “口头”. A constant; never freed. */
TALLY_EXPORT const char *tally_method_word(enum tally_method method);

/* The way to vote that a word means: those above, “ballots”, “hands” or “voice”. False: none. */
TALLY_EXPORT bool tally_method_read(const char *word, enum tally_method *method);

/* An earlier round: the vote that this meeting follows (请重新投票, 第三篇 第十三条; 待问题查清后继续进行, 第三篇
 * 第十四条). */
struct tally_earlier {
    const char *meeting, *date; /* the earlier meeting's id and date */
    const char *file;           /* its result among the inputs */
    const char *sha256;         /* of that file */
    const char *event;          /* the digest of the event that recorded it in its own ledger; "": not stated */
};

/* What meeting.csv says. */
struct tally_meeting_facts {
    const char *id, *title, *body, *date, *place;
    const char *host, *recommended, *deferred; /* deferred: the reason why the whole vote is deferred */
    const char *publicity_last,
        *publicity_last_at_most;     /* the last day of 公示, the first after the meeting being day 1 */
    const char *recommendation_last; /* the last day on which the recommendation is valid */
    const char *const *tellers, *const *scrutineers, *const *archives, *const *phones;
    size_t teller_count, scrutineer_count, archive_count, phone_count;
    enum tally_method method;   /* how the vote was taken (表决方式) */
    const char *publicity_done; /* 公示: why it is not held again (已公示 …); "": it is held as the rule says */
    const struct tally_earlier *earlier; /* the earlier rounds, the newest first */
    size_t earlier_count;
    const char *relaxed; /* 放宽: why a further round may have fewer candidates per seat; "" */
    const char *const *keyed, *const *keyed_second; /* 录入人, 复录人: who keyed the ballots, first and second */
    size_t keyed_count, keyed_second_count;
};

#endif
