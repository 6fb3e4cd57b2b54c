/* Inside room table: a number of a workbook's cell, which may be written as 5, 5.0 or 1E3, as whole number and as day.
 * Without floating point: what the file says is read exactly. */
#ifndef TALLY_TABLE_NUMBER_H
#define TALLY_TABLE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum tally_cell_number_kind {
    TALLY_CELL_WHOLE,    /* a whole number of at most 18 digits */
    TALLY_CELL_FRACTION, /* a number, but no whole one, or too large: whole is what stands before the point */
    TALLY_CELL_NO_NUMBER
};
struct tally_cell_number {
    enum tally_cell_number_kind kind;
    bool negative;
    uint64_t whole;
};
struct tally_cell_number tally_cell_number_read(struct tally_text text);

/* The day with a serial number, as YYYY-MM-DD; NULL: there is none. */
enum { TALLY_SERIAL_DATE_SIZE = 16 };
const char *tally_serial_date(uint64_t serial, bool from_1904, char text[TALLY_SERIAL_DATE_SIZE]);

#endif
