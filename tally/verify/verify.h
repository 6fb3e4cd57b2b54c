/* Inside: a count by another road. The public half of verification: <tally/ledger.h>. */
#ifndef TALLY_VERIFY_INTERNAL_H
#define TALLY_VERIFY_INTERNAL_H

#include "io/io.h"
#include "ledger/ledger.h"

/* Counts the meeting of a source once more: its marks and names are loaded into temporary tables, and what is void,
 * blank or overvoted, and all tallies, are taken in SQL. Compares them with the result; the first difference in words,
 * translated, for the caller to free; NULL where all agree. */
char *tally_verify_by_sql(const struct tally_source *source, const struct tally_result *result);

#endif
