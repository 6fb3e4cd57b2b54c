/* A second count of a meeting, in SQL: what verification holds the first against. */
#ifndef TALLY_LEDGER_SECOND_COUNT_H
#define TALLY_LEDGER_SECOND_COUNT_H

#include "result/result.h"

/* Counts the meeting of a source once more: its marks and names are loaded into temporary tables, and what is void,
 * blank or overvoted, and all tallies, are worked out in SQL. Compares them with the result, by whose reading the cells
 * are read: the first difference in words, translated, for the caller to free; NULL where all agree. */
char *tally_ledger_second_count(const struct tally_source *source, const struct tally_result *result);

#endif
