/* The outcome of a count, as a value.
 *
 * All of it is plain data: who took part, what was counted in every tier, what the rule decides from it and why. Its
 * parts are described in these headers: <tally/rule.h>, <tally/meeting.h>, <tally/ballot.h>, <tally/law.h>. The result
 * owns everything that it points to. Numbers are counts of people, ballots or votes. Texts are UTF-8; an absent text is
 * "". */
#ifndef TALLY_RESULT_H
#define TALLY_RESULT_H

#include <tally/api.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>

struct tally_input {
    const char *file; /* its name in the folder, or a built-in rule's name */
    const char *sha256;
    uint64_t bytes, rows;
    bool table;           /* a spreadsheet, which has rows; the result of an earlier round is none */
    const char *encoding; /* “UTF-8”, “GB18030”; NULL for a built-in rule */
};

/* A row of acknowledged.csv: an official has seen these notices, and says why they stand (提示处理). */
struct tally_acknowledged {
    enum tally_code code;
    const char *place;       /* what the notices concern, as it is written there; "": all with this code */
    const char *reason, *by; /* by: an official of the meeting */
    size_t notices;          /* how many it fits, at least one */
};

struct tally_meeting;
struct tally_notice;

struct tally_result {
    uint64_t reading; /* the reading by which it was counted; 1: that of version 0.1 */
    struct tally_meeting_facts meeting;
    const struct tally_rule *rule;
    const struct tally_input *inputs;
    size_t input_count;

    enum tally_status status;
    struct tally_quorum quorum;         /* the first that is not met, else the first of the rule */
    const struct tally_quorum *quorums; /* all, in the order of the rule; rule->quorum_count */

    const char *const *marks; /* “agree”, …; “for”; “优秀”, … “blank”, “void” */
    size_t mark_count;
    size_t tier_count;
    struct tally_result_channel *channels; /* the first one decides */
    size_t channel_count;
    struct tally_result_item *items;
    size_t item_count;
    struct tally_result_post *posts;
    size_t post_count;
    struct tally_consequences consequences;
    const struct tally_irregular *irregular; /* by channel, file and line */
    size_t irregular_count;
    struct tally_keying keying; /* files 0, once 0: there are no ballots, or the reading knows no second keyings */
    size_t notice_count;
    struct tally_notice *notices;
    const struct tally_acknowledged *acknowledged;
    size_t acknowledged_count;
    struct tally_meeting *owner; /* owns the memory that the members point to */
};

TALLY_EXPORT void tally_result_free(struct tally_result *result);

/* The code of a notice; and its text, translated or the English original, which the caller frees. */
TALLY_EXPORT enum tally_code tally_result_notice_code(const struct tally_result *result, size_t index);
TALLY_EXPORT char *tally_result_notice_text(const struct tally_result *result, size_t index, bool translated);

/* Where in the inputs the cause of a notice is: “ballots.csv:17:3”; NULL: it is not about the files. */
TALLY_EXPORT const char *tally_result_notice_place(const struct tally_result *result, size_t index);

/* What a notice concerns. */
TALLY_EXPORT struct tally_notice_about tally_result_notice_about(const struct tally_result *result, size_t index);

/* The first row of acknowledged.csv that fits a notice; NULL: nobody has acknowledged it. */
TALLY_EXPORT const struct tally_acknowledged *tally_result_acknowledgement(const struct tally_result *result,
                                                                           size_t notice);

/* The number of the round: 1 for a meeting that follows no other. */
TALLY_EXPORT uint64_t tally_result_round(const struct tally_result *result);

/* The result as JSON, in the format “tally-result/1”: the same bytes on any machine in any locale. The caller frees
 * it. */
TALLY_EXPORT char *tally_result_json(const struct tally_result *result);

#endif
