/* The parts of a result's JSON that not all results have: those that came after the first reading (json_follow.c), and
 * those of rules that reckon with more than the regulation does (json_figures.c). */
#ifndef TALLY_RESULT_JSON_H
#define TALLY_RESULT_JSON_H

#include <tally/law.h>
#include <tally/result.h>

#include "base/json.h"

/* The member “round”, of a meeting that follows another. */
struct tally_json *tally_result_round_json(const struct tally_result *result);

/* The member “consequences”; NULL: nothing follows. */
struct tally_json *tally_result_consequences_json(const struct tally_result *result);

/* Puts the places that a notice concerns. */
void tally_result_put_about(struct tally_json *notice, struct tally_notice_about about);

/* ---- json_figures.c ---- */

struct tally_json *tally_result_rate_json(const struct tally_rate *rate);

/* The member “quorum”, or one of “quorums”; null without a condition. */
struct tally_json *tally_result_quorum_json(const struct tally_result *result, const struct tally_quorum *quorum);
struct tally_json *tally_result_quorums_json(const struct tally_result *result);

/* Puts “weight” of a tier or the whole, if ballots have weights. */
void tally_result_put_weights(const struct tally_result *result, struct tally_json *to,
                              const struct tally_weights *weights);

/* Puts how an item was scored in a tier, if it was. */
void tally_result_put_tier_score(struct tally_json *to, const struct tally_item_votes *v, size_t tier);

/* Puts the members of an item in a channel from “rate” to “pass”; tiers: of the channel. */
void tally_result_put_figures(const struct tally_result *result, struct tally_json *to,
                              const struct tally_item_votes *v, const struct tally_result_tier *tiers);

#endif
