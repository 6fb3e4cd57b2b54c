/* What the steps of the law on an item's figures share: votes and bases (rate.c), scores (score.c), clauses (clause.c),
 * ranks (rank.c), places (place.c). */
#ifndef TALLY_LAW_FIGURES_H
#define TALLY_LAW_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "base/mem.h"
#include "law/law.h"

/* ---- rate.c ---- */

/* Which votes are counted, and what they are a share of. */
struct tally_measure {
    const uint32_t *marks; /* the marks that are added up; none: the votes in favour */
    size_t mark_count;
    enum tally_base base; /* a base that is a weight: the votes by weight */
};

/* votes/of as a percentage, in the arena; NULL if of is 0. */
const char *tally_law_percent(struct tally_arena *arena, uint64_t votes, uint64_t of);

/* Of these votes, those that the measure counts. */
uint64_t tally_law_marked(const struct tally_rule *rule, const uint64_t *votes, struct tally_measure measure);

/* Over the deciding tiers together. */
uint64_t tally_law_votes(const struct tally_vote *vote, const struct tally_item_votes *v, struct tally_measure measure);
uint64_t tally_law_base(const struct tally_result_channel *channel, enum tally_base base);

/* A sum over the deciding tiers of weight * value. */
struct tally_weighing {
    struct tally_exact *total;    /* NULL: none */
    struct tally_exact **weights; /* by tier: those used; NULL in an advising one */
    struct tally_exact **parts; /* by tier: weight * value; NULL also where a tier is empty and nothing is shared out */
    size_t tiers;
};
/* values: by tier; NULL: it is empty. Only under a rule with weights. */
struct tally_weighing tally_law_weigh(const struct tally_vote *vote, struct tally_exact *const *values);
void tally_law_weighing_free(struct tally_weighing *weighing);

/* The rate under weights of tiers; total NULL: none. */
struct tally_weighing tally_law_weigh_rate(const struct tally_vote *vote, size_t channel,
                                           const struct tally_item_votes *v, struct tally_measure measure);
struct tally_weighted tally_law_weighted(const struct tally_vote *vote, size_t channel,
                                         const struct tally_item_votes *v, struct tally_measure measure,
                                         struct tally_arena *arena);

/* ---- score.c ---- */

/* Fills in the item's scores, of its tiers and of the whole, where the rule has scores. */
void tally_law_score(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                     struct tally_arena *arena);

/* The score in points; NULL: none. The caller frees it. */
struct tally_exact *tally_law_score_of(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v);

/* ---- clause.c ---- */

/* Fills in the condition that applies, its clauses, the rate, and whether the item passes. */
void tally_law_judge(const struct tally_vote *vote, size_t channel, struct tally_item_votes *v,
                     struct tally_arena *arena);

/* One clause, on votes, that asks for a share to be reached, without weights: what other bases would make of it can be
 * said. */
bool tally_law_is_plain(const struct tally_vote *vote, const struct tally_rule_condition *condition);

/* ---- rank.c ---- */

/* Ranks the items in each channel, and sorts them by their rank in the deciding one. settle: equals are ordered by
 * fewer votes against, where the rule says so. */
void tally_law_rank(struct tally_vote *vote, bool settle, struct tally_arena *arena);

/* ---- place.c ---- */

/* Gives the places of a shortlist, of a “top”, or the seats of a contested vote to the ranked items. */
void tally_law_place(struct tally_vote *vote);

/* The distinct persons of the roster, without those written in; and how many of them “top,20% of persons” lists. */
uint64_t tally_law_persons(const struct tally_vote *vote);
uint64_t tally_law_places_by_share(const struct tally_vote *vote);

#endif
