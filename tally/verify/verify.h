/* The room verify: everything again from the raw ballots. A ledger is checked in itself, every count is counted again
 * and compared, then counted a second time in SQL (ledger/second_count.h); sheets are held against themselves, each
 * other and the ledger. It may include the rooms below it, sheet and ledger the topmost; no library is only its own.
 * What it offers is public: <tally/ledger.h>, <tally/sheet.h>. */
#ifndef TALLY_VERIFY_INTERNAL_H
#define TALLY_VERIFY_INTERNAL_H

#include <tally/ledger.h>
#include <tally/sheet.h>

#endif
