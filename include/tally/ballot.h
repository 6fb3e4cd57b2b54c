/* What is known of single ballots: the marks on them, and the irregular ballots (void, blank, overvoted, ruled on).
 *
 * Plain data, part of a result (<tally/result.h>), which owns it. */
#ifndef TALLY_BALLOT_H
#define TALLY_BALLOT_H

#include <stdbool.h>
#include <stdint.h>
#include <tally/api.h>
#include <tally/meeting.h>

/* The marks of a decision, in the order of its votes. A recommendation has one, “for”; an appraisal its grades, then
 * blank, then void; an appraisal by points “graded”, “blank”, “void”. */
enum tally_decision_mark {
    TALLY_AGREE,
    TALLY_AGAINST,
    TALLY_ABSTAIN,
    TALLY_HOLD,
    TALLY_VOID_ITEM,
    TALLY_DECISION_MARKS
};

/* The weights (权数) of a tier's ballots, where the rule gives each ballot one; else all 0. */
struct tally_weights {
    bool due_stated; /* tiers.csv gives the weight of those due (应到权数) */
    uint64_t due, returned, valid;
};

/* A ballot that is void, blank, overvoted or ruled on, by its place in the inputs. It names no voter: a ballot's number
 * is on the paper, not beside a name. */
enum tally_irregular_kind {
    TALLY_IRREGULAR_VOID, /* the scrutineers voided it; detail: their reason */
    /* more names or marks in favour than a post allows, and the rule voids the ballot; detail: the post's id */
    TALLY_IRREGULAR_OVERVOTED,
    /* the same, and the rule voids only that post on the ballot; detail: the post's id */
    TALLY_IRREGULAR_OVERVOTED_POST,
    TALLY_IRREGULAR_BLANK,     /* all cells empty; counted as valid */
    TALLY_IRREGULAR_VOID_ITEM, /* different marks in one cell; detail: the roster id */
    TALLY_IRREGULAR_RULED,     /* a name that was ruled on; detail: “written → id” or “written → void” */
    /* fewer names or marks in favour than the rule asks for exactly, which voids the ballot, or that post on it;
     * detail: the post's id */
    TALLY_IRREGULAR_UNDERVOTED,
    TALLY_IRREGULAR_UNDERVOTED_POST,
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

/* The evidence of double keying: two persons keyed the same paper ballots (两人分别录入), neither seeing the other's file,
 * and each cell in which they differed was settled. */
struct tally_keying {
    uint64_t files;   /* files of ballots and talks that were keyed twice; 0: there is no second keying */
    uint64_t ballots; /* ballots and talks that both keyings hold */
    /* of these, the cells that were compared: one for each person or post, and one for 作废 where either file has that
     * column; tier and number are not counted, since they say which ballot it is */
    uint64_t cells;
    uint64_t agreed; /* cells keyed in two ways and settled because two of three readings agreed */
    uint64_t ruled;  /* … and settled by a scrutineer's ruling; together they are the differences */
    uint64_t once;   /* ballots and talks that were keyed once only */
};

/* “void”, “overvoted”, “overvoted-post”, “blank”, “void-item”, “ruled”. A constant; never freed. */
TALLY_EXPORT const char *tally_irregular_name(enum tally_irregular_kind kind);

#endif
