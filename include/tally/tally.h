/* libtally: counts ballots by the law.
 *
 * What another program needs to count a meeting: <tally/count.h> takes a folder of spreadsheets and gives a result,
 * <tally/result.h> is the result (its parts: <tally/meeting.h>, <tally/ballot.h>, <tally/law.h>), <tally/diag.h>
 * reports what is wrong with the inputs, <tally/rule.h> reads rules, <tally/ledger.h> records counts, <tally/compare.h>
 * compares two keyings, <tally/num.h> has exact shares, <tally/text.h> makes texts safe to print. Before the vote:
 * <tally/template.h> makes a meeting's folder, <tally/paper.h> paper ballots. After the count: <tally/words.h> makes
 * sentences, <tally/announce.h> what is read out, <tally/board.h> the projector's page, <tally/export.h> spreadsheets,
 * <tally/key.h> keys, <tally/sheet.h> signed tally sheets; <tally/verify.h> counts again and compares.
 *
 * All text is UTF-8. Functions depend on the locale only where they say that they translate. If memory runs out, the
 * process ends with status 70. This extends to all use of jansson and OpenSSL in the process, since their allocators
 * are global: to OpenSSL if this library uses it first, to jansson once this library has read JSON. Ownership: a
 * comment says who frees what a function returns; “lent” means that the caller must not free it, and how long it is
 * valid. */
#ifndef TALLY_TALLY_H
#define TALLY_TALLY_H

#include <tally/announce.h>
#include <tally/api.h>
#include <tally/ballot.h>
#include <tally/board.h>
#include <tally/compare.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/export.h>
#include <tally/key.h>
#include <tally/law.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/paper.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/sheet.h>
#include <tally/template.h>
#include <tally/text.h>
#include <tally/verify.h>
#include <tally/words.h>

#endif
