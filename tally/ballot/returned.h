/* The ballots that were keyed, held against the numbers of tiers.csv. */
#ifndef TALLY_BALLOT_RETURNED_H
#define TALLY_BALLOT_RETURNED_H

#include "ballot/ballot.h"
#include "ballot/counts.h"

/* Reports, tier by tier, where as many ballots were keyed, or as many of them are void, as tiers.csv does not say; two
 * tiers that may have been exchanged; and a tier without ballots that adds up the others. All files of the channel
 * must have been read. */
void tally_returned_check(const struct tally_counts *counts, const struct tally_ballot_reader *reader);

/* Reports the tiers in which nobody voted and whose numbers add up those of two others or more (total-row), and sets
 * them in total; both arrays are by tier. votes: whether there are any of it. */
void tally_returned_find_totals(const struct tally_meeting *meeting, const bool *votes, bool *total,
                                struct tally_diags *diags);

#endif
