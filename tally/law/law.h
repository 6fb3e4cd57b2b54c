/* Room law: applies the rule to the counts: counts and a rule in, decisions with their reasons out.
 *
 * It may include rule/ and base/, and uses no library. The public half: <tally/law.h>. It is pure: it reads and fills
 * in plain data, and uses no file, clock, database or language. Each step cites the place in the regulation that it
 * carries out. In citations and comments: D due, P present, I issued, R returned, V valid, Y votes in favour.
 *
 * status.c: the totals, the quorums, the status of the vote. decide.c: the law on the items, step by step; its steps
 * share figures.h: rate.c (votes and bases, rates under weights), score.c, clause.c (conditions), rank.c, place.c (who
 * is listed or elected). follow.c: what follows from the outcomes. notice.c, notice_inputs.c, notice_outcomes.c,
 * notice_figures.c: notices. accounts.c: the eight accounts of a tier. names.c: the names of statuses and outcomes in
 * JSON. */
#ifndef TALLY_LAW_INTERNAL_H
#define TALLY_LAW_INTERNAL_H

#include <tally/diag.h>
#include <tally/law.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/reading.h"

/* A vote as it was counted, and what the law makes of it. */
struct tally_vote {
    /* input: set by the caller; the items have the votes of every tier */
    const struct tally_reading *reading; /* the reading of the count: which decisions of the law it makes how */
    const struct tally_rule *rule;
    const struct tally_meeting_facts *meeting;
    bool deferred;  /* the whole vote is deferred */
    bool uncounted; /* the box alone is judged, before any ballot is read */
    size_t mark_count, tier_count;
    struct tally_result_channel *channels; /* the first one decides */
    size_t channel_count;
    struct tally_result_item *items;
    size_t item_count;
    struct tally_result_post *posts;
    size_t post_count;

    /* looked up by tally_law_decide: the weight of each deciding tier, NULL where the rule has none; the values of
     * scores (tally_rule_value) in rising order */
    const struct tally_rule_weight **weights;
    size_t *rising;

    /* filled in by tally_law_decide, with the rest of channels, items and posts */
    struct tally_quorum quorum;
    const struct tally_quorum *quorums;
    enum tally_status status;
    struct tally_consequences consequences; /* but for the decision's text (result/) */
};

/* Decides the vote, and sorts its items if they are ranked. It allocates in the arena. */
void tally_law_decide(struct tally_vote *vote, struct tally_arena *arena);

/* The steps of tally_law_decide that concern the whole vote, in this order. */
void tally_law_add_up(struct tally_vote *vote);      /* the totals of each channel, over its deciding tiers */
void tally_law_judge_boxes(struct tally_vote *vote); /* which boxes held too many */
void tally_law_quorums(struct tally_vote *vote, struct tally_arena *arena); /* the lines on a quorum */
enum tally_status tally_law_status(const struct tally_vote *vote);          /* with the quorums filled in */

/* The last step: the next round of each post, and the consequences of a valid decision. */
void tally_law_follow(struct tally_vote *vote, struct tally_arena *arena);

/* Whether hands were raised or voices heard, so that there are no ballots. */
bool tally_law_by_hand(const struct tally_vote *vote);

/* Adopted or elected. */
bool tally_law_decided_for(const struct tally_result_item *item);

/* The parts of the decision's text, in their order; TALLY_DECISION_PARTS: the item is not spoken of. */
enum tally_decision_part {
    TALLY_DECISION_APPOINTS,
    TALLY_DECISION_REMOVES,
    TALLY_DECISION_DEFERS,
    TALLY_DECISION_FAILED,
    TALLY_DECISION_PARTS
};
enum tally_decision_part tally_law_decision_part(const struct tally_result_item *item);

/* The votes of an item that its condition is about: for, agree, or the sum of the counted grades. */
uint64_t tally_law_in_favour(const struct tally_rule *rule, const uint64_t *votes);

/* Whether there are such votes: not in an appraisal without grades that count. */
bool tally_law_counts_in_favour(const struct tally_rule *rule);

/* Whether items are ranked within their posts. */
bool tally_law_ranks(const struct tally_rule *rule);

/* ---- notices ---- */

struct tally_notice {
    enum tally_code code;
    struct tally_message message;
    const char *place; /* “ballots.csv:3:5”, or NULL */
    struct tally_notice_about about;
};

/* A list of them in an arena. Zero-initialise. */
struct tally_notices {
    struct tally_notice *list;
    size_t count;
};

void tally_notices_add(struct tally_notices *notices, struct tally_arena *arena, enum tally_code code,
                       const char *place, struct tally_notice_about about, const char *text, const char *const *args);

/* A notice that precedes all others, those of the inputs too: returned-not-counted, for each tier. */
void tally_law_notice_uncounted(const struct tally_vote *vote, struct tally_notices *notices,
                                struct tally_arena *arena);

/* Adds the other notices on a decided vote, in this order: within a code, by channel and tier, by post, or by item, as
 * these are ordered in the result.
 *   whatever the status: talks-invalid, advice-invalid, weight-above-due; unreturned and small-tier, tier by tier;
 *     unanimous-tier;
 *     no-talks, no-recommendation, not-contested, absent-not-asked, mark-on-deferred; band-edge of bands
 *   of a valid vote, and not of deferred items: empty-tier, nobody-listed, tie-settled; too-few-qualify;
 *     too-many-candidates (whatever the status), seats-unfilled and no-choice-left, post by post; over-seats,
 *     two-posts; not-section-head; channels-differ, channels-disagree; exactly-at-threshold, band-edge of an exact
 *     share and base-flips, item by item; hold-majority
 * By reading 1 only those are given that version 0.1 gave. */
void tally_law_notice(const struct tally_vote *vote, struct tally_notices *notices, struct tally_arena *arena);

#endif
