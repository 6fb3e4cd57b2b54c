/* Internal: columns and tiers of ballots without a single mark. */
#ifndef TALLY_UNMARKED_H
#define TALLY_UNMARKED_H

#include <tally/meeting.h>

#include "ballot/ballot.h"
#include "ballot/counts.h"

/* Notices a person's or post's column in which nothing is written on any ballot, or on any of a tier, while the others
 * are filled in: it may have been emptied, or not keyed. And a tier of which all ballots are blank. Reads the files
 * again, but only where the counts leave that possible. Counts of a channel that is read whole and without errors. */
void tally_unmarked_note(const struct tally_counts *counts, struct tally_ballot_reader *reader,
                         enum tally_channel channel);

#endif
