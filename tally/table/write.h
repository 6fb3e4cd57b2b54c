/* Writing a new workbook: sheets of rows, ready to be filled in or to be printed. An existing file is never changed.
 *
 * The same tables give the same bytes: nothing of this machine, its clock or its user is in the file. */
#ifndef TALLY_TABLE_WRITE_H
#define TALLY_TABLE_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum tally_written_kind {
    TALLY_WRITTEN_EMPTY,
    TALLY_WRITTEN_TEXT,    /* stays text, whatever it begins with */
    TALLY_WRITTEN_NUMBER,  /* number */
    TALLY_WRITTEN_DECIMAL, /* number is in hundredths: 7536 is shown as 75.36 */
    TALLY_WRITTEN_PERCENT  /* number is in hundredths of a per cent: 7778 is shown as 77.78% */
};
struct tally_written_cell {
    enum tally_written_kind kind;
    const char *text;
    uint64_t number;
    bool strong;
};

enum tally_written_look {
    TALLY_ROW_BODY,    /* cells with lines around them */
    TALLY_ROW_TITLE,   /* one text over the whole width, large, in the middle */
    TALLY_ROW_SECTION, /* one text over the whole width, strong */
    TALLY_ROW_NOTE,    /* one text over the whole width */
    TALLY_ROW_LINE,    /* a label, and a text over the rest of the width */
    TALLY_ROW_HEAD,    /* headings of columns */
    TALLY_ROW_BLANK,
    TALLY_ROW_LOOKS
};
struct tally_written_row {
    enum tally_written_look look;
    const struct tally_written_cell *cells;
    size_t count;
};

/* A column of a sheet that is filled in. */
struct tally_written_column {
    const char *list; /* what may be chosen in its cells: “人选名册!$A$2:$A$500”, or “√,×,弃权”; NULL: anything */
    const char *headings; /* its heading is left open, and may be chosen from this list; NULL: it is locked */
    unsigned width;       /* in digits; a Chinese character takes two. 0: as wide as its content needs */
    bool strict;          /* nothing else may be typed */
    bool number;          /* its cells hold numbers; otherwise they are text, and 001 stays 001 */
};

struct tally_written_sheet {
    const char *name;
    const struct tally_written_row *rows;
    size_t count;
    /* A sheet to be filled in: the first row is locked and stays in sight, all other cells are open. NULL: a sheet to
     * be printed. */
    const struct tally_written_column *columns;
    size_t column_count;
    size_t repeat; /* to be printed: the rows before it stand on each page; 0: none */
};

/* Appends the bytes of the workbook. False: a file for the time of writing cannot be made; errno says why. */
bool tally_workbook_write(const struct tally_written_sheet *sheets, size_t count, struct tally_bytes *to);

/* Appends a table as CSV: without a byte order mark, with CRLF line ends, cells that a spreadsheet program could take
 * for a formula with an apostrophe before them. */
void tally_csv_write(const struct tally_written_row *rows, size_t count, struct tally_bytes *to);

/* One cell of CSV, of text. */
void tally_csv_put(struct tally_bytes *to, const char *text);

/* The same with every character as it is: for inputs, which are read again and must say the same. */
void tally_csv_put_plain(struct tally_bytes *to, const char *text);

#endif
