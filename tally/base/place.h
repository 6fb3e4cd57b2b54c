/* What a diagnostic is made of: a message, its place, and what of a ballot it concerns. */
#ifndef TALLY_PLACE_H
#define TALLY_PLACE_H

#include <stdint.h>

#include "base/text.h"

/* A message and its arguments; the arguments are the arena's. */
struct tally_message {
    const char *text;
    const char *const *args;
};

struct tally_place {
    unsigned file; /* from tally_diags_file or tally_diags_path; 0: none */
    uint64_t line, column;
    uint64_t row;  /* as a spreadsheet program numbers it; 0: not the place of a cell */
    uint32_t cell; /* from 1, as the columns A, B … */
};

/* The row that a message names: as the spreadsheet program numbers it, which shows a cell with line breaks in one row;
 * or the line, of what is no cell. */
static inline uint64_t tally_place_row(struct tally_place place)
{
    return place.row ? place.row : place.line;
}

/* What of a ballot a diagnostic concerns: texts as they stand in the file, which must live as long as they are set;
 * empty ones are not said. */
struct tally_concern {
    struct tally_text tier, ballot, item;
};

#endif
