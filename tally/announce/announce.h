/* The room announce: what the host reads out, what the room may be shown, and the event of it in the ledger.
 *
 * announce.c has the words, in the order of custom: who had to come and came, the quorum; what was issued and returned,
 * and whether the vote is valid; then each item with its votes and its outcome; what follows. shown.c decides which
 * tiers may be shown apart; record.c takes the result from a ledger and records that it was announced. The room may
 * include words/, ledger/ and the rooms below them. The public half: <tally/announce.h>. */
#ifndef TALLY_ANNOUNCE_INTERNAL_H
#define TALLY_ANNOUNCE_INTERNAL_H

#include <tally/announce.h>
#include <tally/num.h>

#include "words/words.h"

#endif
