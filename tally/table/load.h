/* Small tables with fixed columns, loaded whole. */
#ifndef TALLY_TABLE_LOAD_H
#define TALLY_TABLE_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"
#include "table/cell.h"
#include "table/column.h"

/* By reading 1 only as it is written here; since, with blanks inside too, as names match. */
bool tally_column_matches(const struct tally_column *column, struct tally_text header,
                          const struct tally_reading *reading);

/* A whole small table, its cells by row and by the caller's columns. If the file lacks a column, its cells are empty
 * and have the place of the row; if the column is required, they count as reported. */
struct tally_table {
    const struct tally_cell *cells; /* rows * columns */
    const bool *broken;             /* by row: all its cells count as reported */
    size_t rows, columns;
    bool has[16];  /* by column: whether the file has it … */
    size_t at[16]; /* … and where, from the left, from 0 */
    bool whole;    /* every row could be read */
};

/* Opens and scans file into table, in the arena. False if the table as a whole could not be read. Errors in rows and
 * columns are reported, and the rest is read. */
bool tally_table_load(struct tally_table *table, struct tally_file *file, const struct tally_column *columns,
                      size_t count, struct tally_arena *arena, struct tally_diags *diags);

#endif
