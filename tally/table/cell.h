/* A cell of a table, and reading an id, a name or a number from it. */
#ifndef TALLY_TABLE_CELL_H
#define TALLY_TABLE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"

struct tally_cell {
    struct tally_text text; /* trimmed */
    struct tally_place place;
    uint32_t lead; /* characters between the place and the text: quote and blanks */
    /* its row is broken or its column missing, which has been reported: nothing more is reported of the cell */
    bool reported;
    const struct tally_reading *reading; /* as its file's; NULL in a cell that no file has */
};

/* Reports an id or name that is empty (BAD_ID) or contains invisible characters; returns whether it is good. False also
 * if cell->reported. */
bool tally_cell_check_name(const struct tally_cell *cell, struct tally_diags *diags);

/* Reports the first character that cannot be seen, by readings that look for it. For a cell whose text is not known and
 * looks as if it were. Returns whether there is none. */
bool tally_cell_check_seen(const struct tally_cell *cell, struct tally_diags *diags);

/* Reports a character that stands for a lost one in a text that is neither name nor reason: a title, a unit, an action.
 * Returns whether there is none. */
bool tally_cell_check_whole(const struct tally_cell *cell, struct tally_diags *diags);

/* Reports what does not belong into a reason: a character that cannot be seen, or for private use. Returns whether it
 * is good. */
bool tally_cell_check_reason(const struct tally_cell *cell, struct tally_diags *diags);

/* Reports a reason that is none, 否 or a dash; returns whether it is one. consequence: an English message that says what
 * it would do, marked for the catalogue; NULL: a reason must stand here. */
bool tally_cell_is_reason(const struct tally_cell *cell, const char *consequence, struct tally_diags *diags);

/* The text of a name as it is printed: private-use characters as the standard ones, which a notice says. */
struct tally_text tally_cell_standard(const struct tally_cell *cell, struct tally_arena *arena,
                                      struct tally_diags *diags);

/* The same as tally_cell_check_name, and removes the invisible characters, so that the row can be identified by the
 * rest; false if nothing is left, or a character was lost. Private-use characters become the standard ones. */
bool tally_cell_read_name(struct tally_cell *cell, struct tally_arena *arena, struct tally_diags *diags);

/* Reads the whole number in a cell; reports it if it is not one. An empty cell is an error, or has the value blank if
 * blank_ok. */
bool tally_cell_number(const struct tally_cell *cell, bool blank_ok, uint64_t blank, uint64_t *number,
                       struct tally_diags *diags);

#endif
