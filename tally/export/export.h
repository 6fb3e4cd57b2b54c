/* The room export: a result in the forms in which other programs take it.
 *
 * csv.c writes the rows of a result as CSV. The room may include result/ and the rooms below it; it reads the result's
 * JSON, which is what a ledger keeps, and computes nothing. The public half: <tally/export.h>. */
#ifndef TALLY_EXPORT_INTERNAL_H
#define TALLY_EXPORT_INTERNAL_H

#include <tally/export.h>

#endif
