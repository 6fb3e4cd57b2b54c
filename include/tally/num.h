/* Whole numbers, exact shares, conditions.
 *
 * A decision of the regulation is a comparison of a number of votes with a share of a base: “三分之二以上的常委到会”,
 * “未超过80%”, “应到会成员过半数”. Both are whole numbers, and every comparison here is made on whole numbers by
 * cross-multiplication. A rounded percentage is text for people; it never decides anything.
 *
 * Units: votes and bases are counts of ballots or people, at most TALLY_COUNT_MAX in one cell; sums over tiers stay
 * below 2^48, so that nothing here can overflow. Nothing here allocates or fails. */
#ifndef TALLY_NUM_H
#define TALLY_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/api.h>

#define TALLY_COUNT_MAX 1000000000u /* the largest number that a cell may hold */

/* 应到, 实到, 发出, 收回, 有效: what a share can be taken of; and where ballots have weights (权数), the weight of the
 * ballots keyed and that of all members due, which are no numbers of people. */
enum tally_base {
    TALLY_DUE,
    TALLY_PRESENT,
    TALLY_ISSUED,
    TALLY_RETURNED,
    TALLY_VALID,
    TALLY_BASES,
    TALLY_WEIGHT = TALLY_BASES,
    TALLY_WEIGHT_DUE,
    TALLY_BASES_AND_WEIGHTS
};

/* “at least 70% of present when present is up to 20” */
struct tally_condition {
    bool strict; /* “more than” (过半数, 超过), “less than”: equality fails; else “at least” (以上, 达到), “at most”: it
                    passes */
    uint32_t num, den;    /* the share, 0 < num/den <= 1 */
    enum tally_base base; /* what the share is of */
    bool banded;          /* applies only … */
    uint32_t up_to;       /* … when this many or fewer are present */
    bool upper; /* “at most”, “less than”: the share is not to be exceeded; else it is to be reached */
};

/* Compares votes with num/den of a base: -1 below it, 0 exactly at it, 1 above. Of a base of 0 nothing reaches a share:
 * -1. */
TALLY_EXPORT int tally_share_compare(const struct tally_condition *condition, uint64_t votes, uint64_t of);

/* The smallest number of votes that satisfies the condition on a base of that size; of an upper condition the largest,
 * and 0 also where none does (“less than” a share of 0). */
TALLY_EXPORT uint64_t tally_share_needed(const struct tally_condition *condition, uint64_t of);

/* Whether this number of votes, of a base of that size, satisfies the condition. On a base of 0 no condition is
 * satisfied. */
TALLY_EXPORT bool tally_share_passes(const struct tally_condition *condition, uint64_t votes, uint64_t of);

/* An exact fraction, in lowest terms, as text that its owner states. */
struct tally_fraction {
    const char *num, *den; /* whole numbers in decimal digits of any length; num may begin with “-” */
    const char *text; /* two decimals, rounded half up, below 0 half away from 0: “75.36”; a share as per cent */
};

/* votes/of as a percentage with two decimals, rounded half up from the exact fraction: “66.67”. Writes into text and
 * returns it; NULL if of is 0. */
enum { TALLY_PERCENT_SIZE = 32 };
TALLY_EXPORT const char *tally_percent(char text[TALLY_PERCENT_SIZE], uint64_t votes, uint64_t of);

/* n in decimal digits, the same in every locale. Writes into text and returns it. */
enum { TALLY_NUMBER_SIZE = 24 };
TALLY_EXPORT const char *tally_number(char text[TALLY_NUMBER_SIZE], uint64_t n);

#endif
