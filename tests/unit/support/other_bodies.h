/* Results made by hand, by rules of other bodies: weights, scores, several clauses. */
#ifndef TALLY_UNIT_OTHER_BODIES_H
#define TALLY_UNIT_OTHER_BODIES_H

#include "unit/support/support.h"

struct other {
    struct made m;
    struct tally_rule_weight weights[MADE_TIERS];
    struct tally_rule_clause clauses[MADE_BANDS];
    struct tally_rule_quorum quorums[MADE_BANDS];
    uint64_t graded[MADE_ITEMS][TALLY_CHANNELS][MADE_TIERS][MADE_MARKS];
    uint64_t *graded_tiers[MADE_ITEMS][TALLY_CHANNELS][MADE_TIERS];
    uint64_t weighed[MADE_ITEMS][MADE_MARKS], weighed_by_tier[MADE_ITEMS][MADE_TIERS][MADE_MARKS];
    uint64_t *weighed_tiers[MADE_ITEMS][MADE_TIERS];
};

/* As made_begin, under a rule that uses lines of other bodies. */
void other_begin(struct other *o, enum tally_kind kind);

/* The next tier's weight, num/den of the whole. */
void other_weight(struct other *o, const char *tier, uint32_t num, uint32_t den);

/* One more clause of the only line “pass”; the marks must outlast the rule. */
struct tally_rule_clause *other_clause(struct other *o, struct tally_condition condition);
void other_score_clause(struct other *o, bool strict, bool upper, uint32_t ten_thousandths);
void other_quorum(struct other *o, enum tally_subject subject, struct tally_condition condition);
struct tally_condition at_most(uint32_t num, uint32_t den, enum tally_base base);
struct tally_condition less_than(uint32_t num, uint32_t den, enum tally_base base);

/* The grades score 95, 80, 60 and 30, and what made_votes gives is what is graded; call it after the items are made. */
void other_scores(struct other *o);

/* “points,0 to 10 by 2.5”: 0, 2.5, 5, 7.5, 10. The ballots of each, by item and tier, in the first channel. */
void other_points(struct other *o);
uint64_t *other_graded(struct other *o, size_t item, size_t tier);

/* The weights of ballots (权数), in the first channel: the votes of an item by weight. */
void other_ballot_weights(struct other *o);
uint64_t *other_weighed(struct other *o, size_t item, size_t tier);

/* “1055/14 75.36”, or “none”. Until the fourth next call. */
const char *fraction(struct tally_fraction f);

#endif
