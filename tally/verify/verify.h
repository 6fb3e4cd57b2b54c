/* The room verify: everything again from the raw ballots. A ledger is checked in itself, every count is counted
 * again and compared, then counted a second time in SQL (ledger/second_count.h); sheets are verified from their own
 * content, against each other and against the ledger. It may include every room below it, of which it uses sheet,
 * sign, revision, ledger, words, result, ballot, io and base. No library is used here alone. What it offers is
 * public: <tally/verify.h>. */
#ifndef TALLY_VERIFY_INTERNAL_H
#define TALLY_VERIFY_INTERNAL_H

#include <tally/verify.h>

#endif
