/* Room export: writes a result in formats for other programs.
 *
 * It may include words/ and the rooms below it, and uses no library. The public half: <tally/export.h>.
 *
 * summary.c, summary_items.c and rows.c make the rows of the summary, tables.c writes them as CSV or as a workbook;
 * csv_long.c writes the rows of a result's JSON, which a ledger stores. They compute nothing. */
#ifndef TALLY_EXPORT_INTERNAL_H
#define TALLY_EXPORT_INTERNAL_H

#include <tally/export.h>

#endif
