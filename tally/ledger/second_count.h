/* A second count of a meeting, in SQL, with which verification compares the first. */
#ifndef TALLY_LEDGER_SECOND_COUNT_H
#define TALLY_LEDGER_SECOND_COUNT_H

#include "result/result.h"

/* Counts the meeting of a source by a second method: its marks and names lie in tables that SQL reads
 * (ledger/ballot_tables.h), and SQL computes which ballots are void, blank or overvoted, and all sums. Cells are read
 * by the reading of the result. Compares with the result and returns the first difference as text, translated, for the
 * caller to free; NULL if all agree. */
char *tally_ledger_second_count(const struct tally_source *source, const struct tally_result *result);

#endif
