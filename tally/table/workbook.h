/* Workbooks (.xlsx) as tables: each sheet is one. What libzip and expat give is read into a table's text, and read on
 * as every other table is; places are those of the cells.
 *
 * A workbook can be made to harm: everything that is read of it has a limit, nothing outside it is followed, and what
 * no spreadsheet program writes is refused (table/package.h). */
#ifndef TALLY_TABLE_WORKBOOK_H
#define TALLY_TABLE_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/mem.h"
#include "io/io.h"

/* Whether a file is a workbook by its name. */
bool tally_workbook_is(const struct tally_file *file);
bool tally_workbook_is_name(const char *name);

/* How much a sheet holds. */
enum tally_sheet_content {
    TALLY_SHEET_EMPTY,
    TALLY_SHEET_HEADING, /* one row */
    TALLY_SHEET_ROWS     /* several; also one that cannot be read */
};

/* The names of a workbook's sheets, and how much each holds; in the arena. False: refused, and reported. */
bool tally_workbook_list(const struct tally_file *file, struct tally_arena *arena, const char *const **names,
                         const enum tally_sheet_content **contents, size_t *count, struct tally_diags *diags);

/* Makes a file that holds a workbook one of its sheets: name, place and source. sheet NULL: the first one. False:
 * refused, and reported. */
bool tally_workbook_choose(struct tally_file *file, const char *sheet, struct tally_diags *diags);

/* Reads the sheet that was chosen, or the first one. Cells that cannot be read are reported. False: the whole sheet is
 * refused, and reported. */
bool tally_workbook_open(struct tally_file *file, struct tally_diags *diags);

#endif
