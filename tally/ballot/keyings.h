/* Internal: the two keyings of a meeting's ballots, held against each other and against mends.csv.
 *
 * Two persons key the same paper ballots, neither seeing the other's file. Every cell in which the two differ must have
 * a row in mends.csv that says how it was settled; what was settled is what the first file holds, and is counted. The
 * second file stays as it was keyed. */
#ifndef TALLY_KEYINGS_H
#define TALLY_KEYINGS_H

#include <tally/ballot.h>

#include "ballot/ballot.h"
#include "base/diag.h"
#include "meeting/meeting.h"

/* Compares each file of ballots and talks that was keyed twice, and applies the mends. Errors: unsettled-difference at
 * the cell of the first file (keying-differs where the second keying was given beside the folder); stale-mend at the
 * row of mends.csv that fits no difference; and what is wrong with the second file itself. The files of ballots have
 * been read already; one in which errors were found is not compared. */
struct tally_keying tally_keyings_compare(struct tally_meeting *meeting, const struct tally_vocabulary *vocabulary,
                                          struct tally_diags *diags);

#endif
