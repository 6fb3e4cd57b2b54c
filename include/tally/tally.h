/* libtally: counts ballots by the law.
 *
 * What another program needs to count a meeting: <tally/count.h> takes a folder of spreadsheets and gives a result,
 * <tally/result.h> is the result (its parts: <tally/meeting.h>, <tally/ballot.h>, <tally/law.h>), <tally/diag.h> is what
 * is said of bad input, <tally/rule.h> are the rules,
 * <tally/ledger.h> keeps counts and counts them again, <tally/compare.h> holds two keyings against each other,
 * <tally/num.h> are exact shares. Before the vote: <tally/template.h> and <tally/paper.h>. Behind the count:
 * <tally/words.h> and <tally/announce.h>, <tally/key.h> and <tally/sheet.h>, and <tally/verify.h>.
 *
 * All text is UTF-8. No function depends on the locale but those that say that they translate. Memory that cannot be
 * had ends the process with status 70; so it is for jansson and OpenSSL too, whose allocators are the process's: where
 * the library is the first to use OpenSSL, and once it has read JSON. */
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
