/* A result as a spreadsheet, made from the JSON that a ledger stores.
 *
 * The CSV has a byte order mark, CRLF line ends and the header post,item,name,action,channel,tier,mark,votes,outcome:
 * one row for each item, channel, tier and mark, in the order of the result. It states no decision that is not in the
 * result. A cell that a spreadsheet program could take for a formula begins with an apostrophe, so that it stays text.
 *
 *   E1  the votes are those of the result, none left out and none added
 *   E2  no cell is a formula */
#ifndef TALLY_EXPORT_H
#define TALLY_EXPORT_H

#include <tally/api.h>

/* The result, as tally_result_json() or tally_ledger_result() gives it, as CSV. NULL: the text is not JSON. The caller
 * frees it. */
TALLY_EXPORT char *tally_export_csv(const char *result_json);

#endif
