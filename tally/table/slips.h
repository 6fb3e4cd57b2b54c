/* Inside room table: rows and columns that are no data, as spreadsheet programs and people leave them in a file. */
#ifndef TALLY_TABLE_SLIPS_H
#define TALLY_TABLE_SLIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/cell.h"

/* What a scan remembers of one table. Zero-initialise but for the list; free with tally_slips_clear. */
struct tally_slips {
    struct tally_diags *diags;
    struct tally_arena arena;
    struct tally_intern headings; /* folded */
    bool of_keys;                 /* a column holds keys: meeting.csv, a rule */
    bool of_votes, of_rulings;    /* each row is of the votes of one mark; of what a ballot bears */
    size_t last_heading;          /* the last column that has one */
    size_t number;                /* the column of the ballots' numbers; SIZE_MAX: none */
    size_t digits, no_digits;     /* how many of the numbers above are of digits, and are not */
    size_t titles;                /* rows above the heading … */
    size_t like_data;             /* … how many of them have as many cells as data … */
    struct tally_place title;     /* … and the first of them */
    struct tally_blank_column {
        size_t column;
        struct tally_place heading;
        struct tally_place filled; /* its first cell with content; line 0: none */
    } * blank;                     /* columns without a heading */
    size_t blank_count, blank_room;
    const char *lacking;           /* the headings that the table lacks; NULL or "": none are known */
    struct tally_column_sum *sums; /* by column, of the rows above */
    size_t sum_room;
    uint64_t rows; /* that were taken into them */
    uint64_t short_rows;
    struct tally_place short_row; /* the first of them */
};

enum tally_slip {
    TALLY_SLIP_NONE,
    TALLY_SLIP_NO_DATA, /* reported: the row holds no data, and the table goes on without it */
    TALLY_SLIP_BROKEN,  /* reported: the row's content cannot be read */
    TALLY_SLIP_REFUSED  /* reported: the table cannot be read */
};

/* A row where the heading belongs: a line “sep=,”, or every row in one cell. */
enum tally_slip tally_slips_check_first(struct tally_slips *slips, const struct tally_cell *cells, size_t count);

/* A row above the heading, which may be a title. */
void tally_slips_pass_title(struct tally_slips *slips, const struct tally_cell *cells, size_t count);

/* The row that was found to be the heading. Reports the titles above it. */
void tally_slips_take_heading(struct tally_slips *slips, const struct tally_cell *cells, size_t count);

/* A row below the heading, which has width cells: a total, the heading again, a row in one cell, a short row without a
 * line end (cut) or with a Chinese comma between its cells. Counts the short rows that are read. */
enum tally_slip tally_slips_check_row(struct tally_slips *slips, const struct tally_cell *cells, size_t count,
                                      size_t width, bool line_ended);

/* At the end: reports short rows and columns without a heading. Returns how many of these hold something. */
size_t tally_slips_finish(struct tally_slips *slips);
void tally_slips_clear(struct tally_slips *slips);

#endif
