/* Room export: writes a result in formats for other programs.
 *
 * It may include result/ and the rooms below it, and uses no library. The public half: <tally/export.h>.
 *
 * csv.c writes the rows of a result as CSV. It reads the result's JSON, which a ledger stores, and computes nothing. */
#ifndef TALLY_EXPORT_INTERNAL_H
#define TALLY_EXPORT_INTERNAL_H

#include <tally/export.h>

#endif
