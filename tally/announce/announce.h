/* Room announce: the text that the host reads out, what may be shown in the meeting room, and recording the
 * announcement in the ledger.
 *
 * It may include words/, ledger/ and the rooms below them, and uses no library. The public half: <tally/announce.h>.
 *
 * announce.c writes the text, in the customary order: due, present, the quorum; issued, returned, and whether the vote
 * is valid; each item with its votes and its outcome; the consequences. shown.c decides which tiers may be shown
 * separately; record.c reads the result from a ledger and records that it was announced. */
#ifndef TALLY_ANNOUNCE_INTERNAL_H
#define TALLY_ANNOUNCE_INTERNAL_H

#include <tally/announce.h>
#include <tally/law.h>
#include <tally/num.h>

#include "words/words.h"

/* Why the advice of a tier is not announced: a sentence with a place for the tier's name, %1$s. */
const char *tally_announce_kept_back(struct tally_words *w, const struct tally_result_tier *tier);

/* The sentences that are both read out and shown: what the figures of the talks are, or, if shown is false, only how
 * many there were; whether the vote is valid. */
const char *tally_announce_talks(struct tally_words *w, const struct tally_result_channel *talks, bool shown);
const char *tally_announce_status(struct tally_words *w, const struct tally_result *result);

#endif
