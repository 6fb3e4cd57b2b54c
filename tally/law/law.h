/* The law: counts and a rule in, decisions with their reasons out.
 *
 * Pure: no files, no clock, no text but the percentages. Each step names the place in the regulation that it carries
 * out. What the letters mean: D due, P present, I issued, R returned, V valid, Y votes in favour. */
#ifndef TALLY_DECIDE_H
#define TALLY_DECIDE_H

#include <tally/result.h>

#include "base/mem.h"

/* Expects in result: rule, marks, channels with their tiers' accounts, items with the votes of every tier, posts. Fills
 * in all the rest of it but the notices, and sorts the items. */
void tally_law_decide(struct tally_result *result, struct tally_arena *arena);

/* The votes of an item that its condition weighs: for, agree, or the counted grades together. */
uint64_t tally_law_in_favour(const struct tally_result *result, const uint64_t *votes);

/* Whether items are ranked within their posts. */
bool tally_law_ranks(const struct tally_rule *rule);

#endif
