/* Room verify: verifies ledgers and sheets from the raw ballots. A ledger is checked in itself; every count is repeated
 * and compared, then counted once more in SQL (ledger/second_count.h); sheets are verified from their own content,
 * against each other and against the ledger.
 *
 * It may include every room below it, and uses no library. The public half: <tally/verify.h>, <tally/tally.h>.
 *
 * verify.c verifies ledgers, sheets.c sheets. newer.c counts again by a newer reading and warns of what differs;
 * difference.c finds the first place where two results differ. */
#ifndef TALLY_VERIFY_INTERNAL_H
#define TALLY_VERIFY_INTERNAL_H

#include <tally/verify.h>

#endif
