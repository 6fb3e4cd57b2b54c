/* Inside room table: a sheet of a workbook as the text of a table: a line for each row, a field for each cell, so that
 * it is read as every other table is. */
#ifndef TALLY_TABLE_SHEET_H
#define TALLY_TABLE_SHEET_H

#include <stdbool.h>

#include "base/diag.h"
#include "io/io.h"
#include "table/book.h"

/* Makes file->sheet's text from a part of the workbook. What is wrong with single cells is reported, and they are
 * marked so. False: the sheet as a whole is refused, and fault says why. */
bool tally_sheet_read(struct tally_file *file, struct tally_book *book, const struct tally_book_sheet *sheet,
                      struct tally_diags *diags, struct tally_workbook_fault *fault);

/* How many rows of a sheet hold something: none, one, or 2 for several, and for a sheet that cannot be read. */
unsigned tally_sheet_rows(const struct tally_book *book, const struct tally_book_sheet *sheet);

#endif
