/* Spreadsheets: RFC 4180 tables of UTF-8 or GB18030 text, read by libcsv, with the place of every cell.
 *
 * There is one parser and one error model for all inputs. Two ways through a file:
 * - tally_table_scan: every row with its cells and their places, every error reported. Cells are decoded to UTF-8 and
 *   trimmed.
 * - tally_table_quick: the same cells as raw fields, several times as fast, without places; only for files that a first
 *   look found harmless. A caller who meets anything odd gives up and scans.
 *
 * libcsv, as found: with CSV_STRICT alone it accepts an unterminated quote; after a parse error csv_fini emits the
 * partial row and clears the error; blank lines vanish; it knows no places (so the scan feeds it byte by byte);
 * callbacks cannot stop it. */
#ifndef TALLY_TABLE_H
#define TALLY_TABLE_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"

enum { TALLY_CELL_MAX = 64 * 1024, TALLY_COLUMNS_MAX = 4096 };

struct tally_cell {
    struct tally_text text; /* trimmed */
    struct tally_place place;
    uint32_t lead; /* characters between the place and the text: quote and blanks */
    /* of a broken row, or of a column that is missing: that has been reported, and nothing is said of the cell */
    bool reported;
};

struct tally_row {
    const struct tally_cell *cells; /* lent for the call */
    size_t count;
    struct tally_place end; /* behind its last character */
    /* it has been reported; its cells are those that could be read, from the left, and may be fewer or more */
    bool broken;
};

/* Finds the encoding, once a file, before anything else; false where it is neither, which is reported. */
bool tally_table_open(struct tally_file *file, struct tally_diags *diags);

/* Calls row for the header and then for each row of as many cells; leaves out empty rows (with a notice) and broken
 * ones (with an error). Stops where row returns false. Counts the rows in file->rows. False where the table itself was
 * refused. */
typedef bool tally_row_fn(void *self, const struct tally_row *row);
bool tally_table_scan(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self);

/* The same, and calls row for what can be read of a broken row too. */
bool tally_table_scan_all(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self);

/* The quick way. Returns false, nothing reported, where the file is not fit for it, the table is odd anywhere, or *stop
 * came true. Counts the lines in file->lines. */
enum { TALLY_QUICK_READABLE = 128 };
struct tally_quick {
    /* A field; the first TALLY_QUICK_READABLE bytes can be read even where it is shorter; NULL where nothing was read
     * yet. Blanks at the ends: ASCII ones are gone, others are not. */
    void (*field)(void *bytes, size_t size, void *self);
    void (*row)(int terminator, void *self);
    void (*progress)(void *self, uint64_t done, uint64_t all); /* or NULL; now and then */
    const bool *stop;
};
bool tally_table_quick(struct tally_file *file, const struct tally_quick *calls, void *self);

/* A column of a table with fixed columns: header names in English and Chinese (a second Chinese one or NULL). */
struct tally_column {
    const char *english, *chinese, *chinese2;
    bool required;
};
bool tally_column_matches(const struct tally_column *column, struct tally_text header);

/* A whole small table, its cells by row and by the caller's columns. The cell of a column that is not there is empty,
 * its place the row's; it is mute where the column is required. */
struct tally_table {
    const struct tally_cell *cells; /* rows * columns */
    const bool *broken;             /* by row: all its cells are mute */
    size_t rows, columns;
    bool has[16]; /* which columns are there */
    bool whole;   /* every row could be read */
};

/* Opens and scans file into table, in the arena. False where the table as a whole could not be read. What is wrong with
 * its rows and columns is reported, and the rest is read. */
bool tally_table_load(struct tally_table *table, struct tally_file *file, const struct tally_column *columns,
                      size_t count, struct tally_arena *arena, struct tally_diags *diags);

/* Reports an id or name that is empty where it may not be (BAD_ID), or holds invisible characters. False, too, where
 * the cell is mute. */
bool tally_cell_check_name(const struct tally_cell *cell, struct tally_diags *diags);

/* The same of a cell that is to be known by it, and takes the invisible characters away; false where nothing is
 * left. */
bool tally_cell_read_name(struct tally_cell *cell, struct tally_arena *arena, struct tally_diags *diags);

/* The whole number in a cell; an empty cell is one only where blank_ok says so, and gives blank. */
bool tally_cell_number(const struct tally_cell *cell, bool blank_ok, uint64_t blank, uint64_t *number,
                       struct tally_diags *diags);

#endif
