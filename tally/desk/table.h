/* Inside room desk: a spreadsheet read whole, with every cell as it stands, and written whole. */
#ifndef TALLY_DESK_TABLE_H
#define TALLY_DESK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "table/column.h"

/* The first row is that of the headings; all rows have the same number of cells. */
struct tally_desk_table {
    struct tally_arena arena;
    char digest[TALLY_DIGEST_TEXT]; /* of the file; "": there is none */
    bool whole;                     /* read without an error; else it is mended in a spreadsheet program, not here */
    const char **cells;             /* rows * columns */
    uint64_t *numbers;              /* of the rows, as a spreadsheet program numbers them: empty rows are left out */
    size_t rows, columns, room, number_room;
};

/* Takes the rows of a file that is in memory: of a workbook the sheet that is called after the table. Rows above the
 * first with one of these headings are passed over; columns NULL: there are none. False: it is no table, or rows of it
 * cannot be read, which was reported. Clear it in any case. */
struct tally_desk_headings {
    const struct tally_column *columns;
    size_t count;
};
bool tally_desk_table_take(struct tally_desk_table *table, struct tally_file *file, const char *name,
                           const struct tally_desk_headings *headings, struct tally_diags *diags);

/* Reads folder/name, if it is there. Clear it in any case. */
void tally_desk_table_read(struct tally_desk_table *table, const char *folder, const char *name);
void tally_desk_table_clear(struct tally_desk_table *table);

/* What a cell says; "" of a column that the table does not have. */
const char *tally_desk_cell(const struct tally_desk_table *table, size_t row, size_t column);

/* All its rows; a row is an array of texts. */
struct tally_json *tally_desk_table_rows(const struct tally_desk_table *table);
struct tally_json *tally_desk_table_row(const struct tally_desk_table *table, size_t row);

/* The table as CSV: with a byte order mark and CRLF line ends; rows of empty cells are left out. rows: texts, the first
 * row that of the headings, which says how many cells each has. False: it is not that, or larger than a table may
 * be. */
bool tally_desk_table_csv(const struct tally_json *rows, struct tally_bytes *to);

#endif
