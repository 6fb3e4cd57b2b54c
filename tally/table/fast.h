/* The fast scan of a table: raw rows without places, many times as fast as tally_table_scan.
 *
 * The bytes are read once, in blocks of 64, of which bit masks say where commas, quotes and line ends stand:
 *
 *     bytes    1 , " a , b " , c LF
 *     comma    . 1 . . 1 . . 1 . .
 *     quote    . . 1 . . . 1 . . .
 *     inside   . . 1 1 1 1 . . . .     a bit is set if an odd number of quotes stands up to here: prefix XOR
 *     ends     . 1 . . . . . 1 . 1     (comma | line end) & ~inside
 *
 * Each bit of “ends” ends a field, which is given as the place and size of its bytes in the file, without a copy. The
 * masks are right for a table in which every quote is where it may be; whether that is so is looked at in the rows that
 * have quotes, field by field. A file in GB 18030 is decoded into memory first. What is not so makes the scan fail, and
 * nothing that it gave may then be used. */
#ifndef TALLY_TABLE_FAST_H
#define TALLY_TABLE_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "io/io.h"

enum { TALLY_FAST_READABLE = 16 };

/* A row, of one cell or more. Of unquoted cells the ASCII blanks at their ends are removed, others not; the first
 * TALLY_FAST_READABLE bytes of each may be read even where it is shorter. Lives during the call. */
struct tally_fast_row {
    const struct tally_text *cells;
    size_t count;
    uint64_t line;      /* on which it begins; of a workbook: its row */
    bool several_lines; /* line ends are within its cells, and the table is not of a workbook */
};

struct tally_fast_scan {
    bool (*row)(void *self, const struct tally_fast_row *row); /* false: stop, and fail */
    void (*progress)(void *self, uint64_t done, uint64_t all); /* called from time to time; or NULL */
};

/* The line on which a cell begins. */
uint64_t tally_table_fast_line(const struct tally_fast_row *row, size_t cell);

/* False, with nothing reported, where the file has an empty line or anything else of which
 * tally_table_scan reports that it is no table, or the row was refused: then use tally_table_scan. */
bool tally_table_scan_fast(struct tally_file *file, const struct tally_fast_scan *calls, void *self);

#endif
