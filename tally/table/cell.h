/* A cell, and what it may hold. */
#ifndef TALLY_TABLE_CELL_H
#define TALLY_TABLE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

struct tally_cell {
    struct tally_text text; /* trimmed */
    struct tally_place place;
    uint32_t lead; /* characters between the place and the text: quote and blanks */
    /* its row is broken or its column missing, which has been reported: nothing more is reported of the cell */
    bool reported;
};

/* Reports an id or name that is empty where it may not be (BAD_ID), or holds invisible characters. False, too, where
 * cell->reported. */
bool tally_cell_check_name(const struct tally_cell *cell, struct tally_diags *diags);

/* The same, and removes the invisible characters, so that the row is known by the rest; false where nothing is left. */
bool tally_cell_read_name(struct tally_cell *cell, struct tally_arena *arena, struct tally_diags *diags);

/* The whole number in a cell, reported where it has none; an empty cell is blank where blank_ok, else an error. */
bool tally_cell_number(const struct tally_cell *cell, bool blank_ok, uint64_t blank, uint64_t *number,
                       struct tally_diags *diags);

#endif
