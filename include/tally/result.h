/* The outcome of a count, as a value.
 *
 * All of it is plain data: who took part, what was counted in every tier, what the rule makes of it and why. Everything
 * that it points to belongs to the result and lives as long. Numbers are counts of people, ballots or votes. Texts are
 * UTF-8; an absent text is "".
 *
 * Conservation, held for every tier and for the whole, checked in every count:
 *   V1  returned = valid + voided
 *   V2  blank <= valid
 *   V3  on a ballot of marks, the votes of an item sum to valid (decisions, appraisals) */
#ifndef TALLY_RESULT_H
#define TALLY_RESULT_H

#include <tally/rule.h>

/* 会议投票 and 个别谈话: tallied side by side, never added, for the same people speak in both. */
enum tally_channel { TALLY_MEETING, TALLY_TALK, TALLY_CHANNELS };

/* Where several hold, the first does. */
enum tally_status { TALLY_VALID_VOTE, TALLY_DEFERRED_VOTE, TALLY_INVALID_VOTE, TALLY_NO_QUORUM, TALLY_STATUSES };

enum tally_outcome {
    TALLY_QUALIFIES,
    TALLY_FALLS_SHORT,
    TALLY_RANKED,
    TALLY_LISTED,
    TALLY_NOT_LISTED,
    TALLY_TIE,
    TALLY_MAY_PROPOSE,
    TALLY_MAY_NOT_PROPOSE,
    TALLY_ADOPTED,
    TALLY_NOT_ADOPTED,
    TALLY_ELECTED,
    TALLY_NOT_ELECTED,
    TALLY_DEFERRED,
    TALLY_NO_DECISION,
    TALLY_OUTCOMES
};

enum tally_post_outcome {
    TALLY_POST_NONE,
    TALLY_POST_FILLED,
    TALLY_POST_UNFILLED,
    TALLY_POST_TIE,
    TALLY_POST_NO_DECISION,
    TALLY_POST_OUTCOMES
};

/* The marks of a decision, in the order of its votes. A recommendation has one, “for”; an appraisal its grades, then
 * blank, then void. */
enum tally_decision_mark {
    TALLY_AGREE,
    TALLY_AGAINST,
    TALLY_ABSTAIN,
    TALLY_HOLD,
    TALLY_VOID_ITEM,
    TALLY_DECISION_MARKS
};

/* 应到, 实到, 发出, 收回, 未交, 有效, 废票, 空白. */
struct tally_accounts {
    uint64_t due, present, issued, returned, unreturned, valid, voided, blank;
};
enum tally_account {
    TALLY_ACCOUNT_DUE,
    TALLY_ACCOUNT_PRESENT,
    TALLY_ACCOUNT_ISSUED,
    TALLY_ACCOUNT_RETURNED,
    TALLY_ACCOUNT_UNRETURNED,
    TALLY_ACCOUNT_VALID,
    TALLY_ACCOUNT_VOID,
    TALLY_ACCOUNT_BLANK,
    TALLY_ACCOUNTS
};

/* One of the eight numbers. */
static inline uint64_t tally_account_number(const struct tally_accounts *a, enum tally_account account)
{
    const uint64_t numbers[TALLY_ACCOUNTS] = {a->due,        a->present, a->issued, a->returned,
                                              a->unreturned, a->valid,   a->voided, a->blank};
    return numbers[account];
}

/* The number that a share is taken of. */
static inline uint64_t tally_base_number(const struct tally_accounts *a, enum tally_base base)
{
    const uint64_t numbers[TALLY_BASES] = {a->due, a->present, a->issued, a->returned, a->valid};
    return numbers[base];
}

struct tally_meeting_facts {
    const char *id, *title, *body, *date, *place;
    const char *host, *recommended, *deferred; /* deferred: the reason why the whole vote is */
    const char *publicity_last,
        *publicity_last_at_most;     /* the last day of 公示, the first after the meeting being day 1 */
    const char *recommendation_last; /* the last day on which the recommendation is valid */
    const char *const *tellers, *const *scrutineers, *const *archives, *const *phones;
    size_t teller_count, scrutineer_count, archive_count, phone_count;
};

struct tally_input {
    const char *file; /* its name in the folder, or a built-in rule's name */
    const char *sha256;
    uint64_t bytes, rows;
    const char *encoding; /* “UTF-8”, “GB18030”; NULL for a built-in rule */
};

struct tally_result_tier {
    const char *id, *name;
    bool advises;
    struct tally_accounts accounts;
};

struct tally_result_channel {
    enum tally_channel channel;
    const struct tally_result_tier *tiers; /* result->tier_count */
    struct tally_accounts whole;           /* over the deciding tiers; unreturned is the sum of theirs */
};

/* votes/of, with the percentage as text; percent is NULL where of is 0. */
struct tally_rate {
    uint64_t votes, of;
    enum tally_base base;
    const char *percent;
};

/* An item in one channel. */
struct tally_item_votes {
    uint64_t *votes;  /* result->mark_count, over the deciding tiers */
    uint64_t **tiers; /* the same of each tier, the advising ones too */
    uint32_t rank;    /* within the post, 1 2 2 4; 0: not ranked */
    struct tally_rate rate;
    const struct tally_rule_condition *condition; /* NULL: the rule asks none; then the next four mean nothing */
    uint64_t needed;                              /* the least votes that satisfy it */
    int64_t margin;                               /* votes - needed */
    bool pass;
    int against_share; /* -1 below the share (未达到, 未超过), 0 exactly at it (达到), 1 above (超过) */
};

struct tally_result_item {
    const char *id, *person, *name, *unit, *title, *action, *deferred;
    uint32_t post;                     /* index into posts; UINT32_MAX: none */
    const char *post_id;               /* "" where there is none */
    struct tally_item_votes *channels; /* result->channel_count */
    struct tally_result_base {
        uint64_t of;
        const char *percent; /* or NULL */
        bool pass;
    } bases[TALLY_BASES]; /* in the deciding channel, were this the base */
    enum tally_outcome outcome;
};

struct tally_result_post {
    const char *id, *title;
    uint64_t seats;
    enum tally_post_outcome outcome;
};

/* A ballot that is not plain, by its place in the inputs. It names no voter: a ballot's number is on the paper, not
 * beside a name. */
enum tally_irregular_kind {
    TALLY_IRREGULAR_VOID, /* the scrutineers voided it; detail: their reason */
    /* more names or marks in favour than a post allows, and the rule voids the ballot; detail: the post's id */
    TALLY_IRREGULAR_OVERVOTED,
    TALLY_IRREGULAR_OVERVOTED_POST, /* the same, and the rule voids the post on it; detail: the post's id */
    TALLY_IRREGULAR_BLANK,          /* all cells empty; counted as valid */
    TALLY_IRREGULAR_VOID_ITEM,      /* marks that differ in one cell; detail: the roster id */
    TALLY_IRREGULAR_RULED, /* a name that was ruled on; detail: “written → id” or “written → void” */
    TALLY_IRREGULAR_KINDS
};
struct tally_irregular {
    enum tally_irregular_kind kind;
    enum tally_channel channel;
    uint32_t tier; /* index into the tiers */
    const char *file;
    uint64_t line;
    const char *ballot, *detail;
};

struct tally_result {
    struct tally_meeting_facts meeting;
    const struct tally_rule *rule;
    const struct tally_input *inputs;
    size_t input_count;

    enum tally_status status;
    struct tally_quorum {
        const struct tally_rule_condition *condition; /* NULL: the rule asks none */
        uint64_t of, present, required;
        bool met;
    } quorum;

    const char *const *marks; /* “agree”, …; “for”; “优秀”, … “blank”, “void” */
    size_t mark_count;
    size_t tier_count;
    struct tally_result_channel *channels; /* the first one decides */
    size_t channel_count;
    struct tally_result_item *items;
    size_t item_count;
    struct tally_result_post *posts;
    size_t post_count;
    const struct tally_irregular *irregular; /* by channel, file and line */
    size_t irregular_count;
    size_t notice_count;
    struct tally_result_notices *notices;
    void *owner;
};

TALLY_EXPORT void tally_result_free(struct tally_result *result);

/* A notice: its code, and its text, translated or the English original; the caller frees the text. */
TALLY_EXPORT enum tally_code tally_result_notice_code(const struct tally_result *result, size_t index);
TALLY_EXPORT char *tally_result_notice_text(const struct tally_result *result, size_t index, bool translated);

/* The machine's copy, “tally-result/1”: JSON, the same bytes on any machine in any locale. The caller frees it. */
TALLY_EXPORT char *tally_result_json(const struct tally_result *result);

/* The names that the machine's copy uses: “valid”, “meeting”, “adopted”. */
TALLY_EXPORT const char *tally_status_name(enum tally_status status);
TALLY_EXPORT const char *tally_channel_name(enum tally_channel channel);
TALLY_EXPORT const char *tally_outcome_name(enum tally_outcome outcome);
TALLY_EXPORT const char *tally_post_outcome_name(enum tally_post_outcome outcome); /* NULL for TALLY_POST_NONE */
TALLY_EXPORT const char *tally_irregular_name(
    enum tally_irregular_kind kind); /* “void”, “overvoted”, “overvoted-post”, “blank”, “void-item”, “ruled” */
TALLY_EXPORT const char *tally_base_name(enum tally_base base);
TALLY_EXPORT const char *tally_account_name(enum tally_account account);
TALLY_EXPORT const char *tally_kind_name(enum tally_kind kind);

#endif
