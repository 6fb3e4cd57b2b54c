/* Room export: writes a result in formats for other programs.
 *
 * csv.c writes the rows of a result as CSV. The room may include result/ and the rooms below it; it reads the result's
 * JSON, which a ledger stores, and computes nothing. It uses no library. The public half: <tally/export.h>. */
#ifndef TALLY_EXPORT_INTERNAL_H
#define TALLY_EXPORT_INTERNAL_H

#include <tally/export.h>

#endif
