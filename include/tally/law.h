/* What the law makes of the counts: the accounts of every tier, and the outcome of the vote and of each item.
 *
 * Plain data, part of a result (<tally/result.h>), which owns it. Numbers are counts of people, ballots or votes. Texts
 * are UTF-8; an absent text is "".
 *
 * Conservation: these hold for every tier and for the whole, and every count checks them.
 *   V1  returned = valid + voided (not in a vote by hand or voice, which has no ballots: there issued, returned,
 *       unreturned, voided and blank are 0 and mean nothing, and valid = present)
 *   V2  blank <= valid
 *   V3  on a ballot of marks, the votes of an item sum to valid (decisions, appraisals; not of a person written in) */
#ifndef TALLY_LAW_H
#define TALLY_LAW_H

#include <tally/api.h>
#include <tally/ballot.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

/* In order of precedence: if several apply, the first is the status. */
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

/* What is still to be done about a post, in a further meeting (tally new --after), in order of precedence. */
enum tally_post_next {
    TALLY_NEXT_NONE,     /* it is filled */
    TALLY_NEXT_AGAIN,    /* the vote was invalid or had no quorum: everybody again */
    TALLY_NEXT_TIE,      /* a revote among the tied (第三篇 第十三条) */
    TALLY_NEXT_UNFILLED, /* seats are left: the not elected and the deferred, and whoever is added */
    TALLY_NEXT_RESUMED,  /* deferred items, to be voted on when the questions are settled (第三篇 第十四条) */
    TALLY_POST_NEXTS
};

enum tally_post_outcome {
    TALLY_POST_NONE,
    TALLY_POST_FILLED,
    TALLY_POST_UNFILLED,
    TALLY_POST_TIE,
    TALLY_POST_NO_DECISION,
    TALLY_POST_OUTCOMES
};

/* ---- accounts ---- */

/* 应到, 实到, 发出, 收回, 未交, 有效, 废票, 空白. */
struct tally_accounts {
    uint64_t due, present, issued, returned, unreturned, valid, voided, blank;
};

/* The eight, in the order in which they are printed. */
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

TALLY_EXPORT uint64_t tally_accounts_number(const struct tally_accounts *accounts, enum tally_account account);
/* The account that is this base, and its number. */
TALLY_EXPORT enum tally_account tally_account_of_base(enum tally_base base);
TALLY_EXPORT uint64_t tally_accounts_base(const struct tally_accounts *accounts, enum tally_base base);
/* “due”, “unreturned”: as the JSON of a result calls it. A constant; never freed. */
TALLY_EXPORT const char *tally_account_name(enum tally_account account);
/* “due”, “not returned”: the English text for people; its translation is in the catalogue “tally”. A constant; never
 * freed. */
TALLY_EXPORT const char *tally_account_label(enum tally_account account);

/* ---- tiers and channels ---- */

struct tally_result_tier {
    const char *id, *name;
    bool advises;
    bool returned_assumed; /* tiers.csv left the number returned empty: it is the number of ballots that were keyed */
    bool invalid;          /* more ballots came back than were given out: its figures count for nothing */
    struct tally_accounts accounts;
    struct tally_weights weights;
};

struct tally_result_channel {
    enum tally_channel channel;
    struct tally_result_tier *tiers; /* result->tier_count */
    struct tally_accounts whole;     /* of the deciding tiers together */
    struct tally_weights weights;    /* of the deciding tiers together */
    bool invalid;                    /* one of its deciding tiers is */
};

/* ---- items and posts ---- */

/* votes/of, with the percentage as text; percent is NULL where of is 0. */
struct tally_rate {
    uint64_t votes, of;
    enum tally_base base;
    const char *percent;
};

/* The part that a deciding tier has in a weighted rate: weight * votes / of. */
struct tally_weighted_part {
    uint32_t tier; /* index into the tiers */
    uint64_t votes, of;
    struct tally_fraction weight, part; /* the weight that was used; both as per cent */
};
/* A rate under weights of tiers: the sum of the parts. */
struct tally_weighted {
    struct tally_fraction rate; /* num NULL: none, since a tier is empty or all are */
    struct tally_weighted_part *parts;
    size_t part_count;
};

/* A clause of an item's condition, with its figures. */
struct tally_clause {
    const struct tally_rule_clause *clause;
    bool pass;
    bool refused; /* a tier with a weight is empty, and the rule decides nothing then: pass is not known */
    /* on votes or their weight */
    uint64_t votes, of;
    const char *percent; /* of the rate under weights where there are weights; NULL where there is none */
    int64_t needed;      /* the least votes that satisfy it; of “at most” and “less than”, the most */
    int64_t margin;      /* at least 0 where it passes: votes - needed, or needed - votes */
    int against_share;   /* -1 below the share or score, 0 exactly at it, 1 above */
    struct tally_weighted weighted; /* under weights of tiers; no parts without */
    /* on a score, and on votes under weights of tiers */
    struct tally_fraction needed_exact, margin_exact;
};

/* A person's score in one tier: the mean over the ballots of the tier that grade the person. */
struct tally_tier_score {
    uint64_t graded, trimmed;           /* ballots that grade the person; how many of them were left out */
    struct tally_fraction score;        /* num NULL: nobody did */
    struct tally_fraction weight, part; /* with weights, of a deciding tier: the weight used, as per cent, and weight *
                                           score, in points; else num NULL */
};

/* An item in one channel. */
struct tally_item_votes {
    uint64_t *votes;  /* result->mark_count, over the deciding tiers */
    uint64_t **tiers; /* the same for each tier, including the advising ones */
    uint32_t rank;    /* within the post, 1 2 2 4; 0: not ranked */
    struct tally_rate rate;
    struct tally_rate
        *tier_rates; /* of each tier, over those of it who were present: “分别统计”; they decide nothing */
    const struct tally_rule_condition *condition; /* NULL: the rule has none, and the next four members are unused */
    uint64_t needed;                              /* the smallest number of votes that satisfies it */
    int64_t margin;                               /* votes - needed */
    bool pass;
    int against_share; /* -1 below the share (未达到, 未超过), 0 exactly at it (达到), 1 above (超过) */
    /* needed, margin and against_share hold only where this is set: one clause, that asks for a share of votes by heads
     * to be reached, without weights of tiers */
    bool plain;
    bool no_rate; /* no votes count as in favour, and no clause asks for a share: rate means nothing */

    /* what rules of other bodies add; all 0 in results of others */
    bool refused; /* a tier with a weight is empty, and the rule decides nothing then: pass is not known */
    struct tally_clause *clauses;         /* condition->clause_count */
    struct tally_weighted weighted;       /* the rate under weights of tiers: rate.percent is its text */
    struct tally_fraction against;        /* as per cent; of a settled item under weights of tiers: the weighted rate of
                                           * votes against that settled it; else num NULL */
    struct tally_fraction score;          /* num NULL: none */
    struct tally_tier_score *tier_scores; /* of each tier, where there are scores; else NULL */
    uint64_t **graded;       /* by tier, by value (tally_rule_value): the ballots that give it; NULL without scores */
    uint64_t *weights;       /* where ballots have weights: the votes by weight, as votes; else NULL */
    uint64_t **tier_weights; /* as tiers */
};

struct tally_result_item {
    const char *id, *person, *name, *unit, *title, *action, *deferred;
    enum tally_act act;  /* in a decision: what the action is */
    bool written_in;     /* 另选: a person whom voters wrote in; of the votes only those in favour and void exist */
    bool settled;        /* a tie across the end was settled by fewer votes against, and it concerned this item */
    bool no_bases;       /* bases say nothing: the condition is not one lower clause on votes without weights */
    uint32_t roster;     /* its row in the roster, from 0 */
    uint64_t marked;     /* ballots, not marked void, of any tier and channel with something written for it */
    uint32_t post;       /* index into posts; UINT32_MAX: none */
    const char *post_id; /* "" where there is none */
    struct tally_item_votes *channels; /* result->channel_count */
    struct tally_result_base {
        uint64_t of;
        const char *percent; /* or NULL */
        bool pass;
    } bases[TALLY_BASES]; /* in the deciding channel: the figures if this were the base */
    enum tally_outcome outcome;
};

struct tally_result_post {
    const char *id, *title;
    uint64_t seats;
    enum tally_post_outcome outcome;
    enum tally_post_next next;
};

/* ---- what follows from the outcomes ---- */

/* Items are indices into the items of the result, days are texts, 2026-04-17; all is counted from the meeting's date,
 * the first day after it being day 1. Citations are those of the rule's lines. */
struct tally_publicity { /* 公示 (第二篇 七(一), 第三篇 第十五条, 第四篇 五(一), 第五篇 5) */
    size_t item_count;   /* 0: none follows, and the other members are unused */
    const size_t *items; /* whom it concerns */
    uint64_t days;       /* at least */
    const char *first, *last;
    const char *latest; /* where the rule gives two numbers of days; else NULL */
    const char *reason; /* why it was held before (已公示), in place of the days; else NULL */
    const char *cite;
};
struct tally_probation { /* 试用期 (第二篇 七(三), 第三篇 第十六条, 第四篇 五(一)) */
    size_t item;
    const char *last;     /* the day on which it ends */
    const char *extended; /* if it is extended; NULL where the text does not allow it */
    const char *cite;
};
struct tally_in_office { /* 任职时间 (第四篇 五(三)) */
    size_t item;
    const char *date, *cite;
};
/* The text of the decision (第二篇 六(四) “形成任免决定”): who is appointed (提拔, 任, 交流) in the order of the roster,
 * who is removed, what is deferred, what failed; none where nobody is appointed or removed. Who is tied has no
 * paragraph: that is not decided yet. */
struct tally_paragraph {
    size_t item;
    const char *text; /* Chinese, whatever the user's language; without a line's end */
};
/* All of it follows from a valid vote only. */
struct tally_consequences {
    struct tally_publicity publicity;
    const struct tally_probation *probation;
    size_t probation_count;
    const struct tally_in_office *in_office;
    size_t in_office_count;
    const struct tally_paragraph *decision;
    size_t decision_count;
};

/* Whether enough were present (第二篇 六(二)一, 第三篇 第十四条, 第四篇 四(一), 第五篇 4). */
struct tally_quorum {
    const struct tally_rule_quorum *condition; /* NULL: the rule asks for no quorum */
    uint64_t count;                            /* of its subject; for people present the same as present */
    uint64_t of, present, required;
    bool met;
    bool unknown; /* before the count: what it is about is not known yet, and met says nothing */
};

/* What a notice concerns: ids as in the result, each NULL where it concerns none in particular. */
struct tally_notice_about {
    const char *post, *item, *tier, *channel;
};

/* The names in the JSON of a result: “valid”, “adopted”, “filled”. A constant; never freed. */
TALLY_EXPORT const char *tally_status_name(enum tally_status status);
TALLY_EXPORT const char *tally_outcome_name(enum tally_outcome outcome);
TALLY_EXPORT const char *tally_post_outcome_name(enum tally_post_outcome outcome); /* NULL for TALLY_POST_NONE */
TALLY_EXPORT const char *tally_post_next_name(enum tally_post_next next);          /* NULL for TALLY_NEXT_NONE */

#endif
