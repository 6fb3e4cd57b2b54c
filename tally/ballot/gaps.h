/* Internal: ballots that may have been left out when they were keyed. */
#ifndef TALLY_GAPS_H
#define TALLY_GAPS_H

#include "base/diag.h"
#include "meeting/meeting.h"

/* Numbers are written on the ballots one after the other, once they are mixed; a number that no keyed ballot has is
 * that of a ballot not keyed, or of one keyed under another number. Gives notice, tier by tier, of the numbers missing
 * between the least and the greatest. Not where more are missing than there are, since those are no running numbers,
 * and not of more than 100,000 ballots, which nobody numbers by hand. The files have been read without an error. */
void tally_gaps_report(struct tally_meeting *meeting, struct tally_diags *diags);

#endif
