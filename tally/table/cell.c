/* Checking and reading a cell: an id, a name, a whole number. */
#include "table/cell.h"

#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

bool tally_cell_check_name(const struct tally_cell *cell, struct tally_diags *diags)
{
    if (cell->reported)
        return false;
    if (cell->text.size == 0)
        return tally_diags_refuse(diags, TALLY_BAD_ID, cell->place, N_("this cell must not be empty"), TALLY_NO_ARGS);
    struct tally_place place = cell->place;
    place.column += cell->lead;
    for (size_t at = 0; at < cell->text.size; place.column++) {
        uint32_t c;
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        if (tally_text_is_invisible(c)) {
            char code[TALLY_CODE_POINT_SIZE];
            return tally_diags_refuse(diags, TALLY_CONTROL_CHARACTER, place,
                                      N_("an invisible character (%1$s) in an id or a name; delete it"),
                                      TALLY_ARGS(tally_hex_code_point(code, c)));
        }
    }
    return true;
}

bool tally_cell_read_name(struct tally_cell *cell, struct tally_arena *arena, struct tally_diags *diags)
{
    if (tally_cell_check_name(cell, diags))
        return true;
    if (cell->reported)
        return false;
    char *text = tally_arena_text(arena, cell->text.bytes, cell->text.size);
    cell->text = tally_text_trim((struct tally_text){text, tally_text_copy_visible(text, cell->text)});
    text[cell->text.size + (size_t)(cell->text.bytes - text)] = '\0';
    return cell->text.size != 0;
}

bool tally_cell_number(const struct tally_cell *cell, bool blank_ok, uint64_t blank, uint64_t *number,
                       struct tally_diags *diags)
{
    *number = 0;
    if (cell->reported)
        return false;
    if (blank_ok && cell->text.size == 0) {
        *number = blank;
        return true;
    }
    switch (tally_text_number(cell->text, number)) {
    case TALLY_TEXT_NUMBER:
        return true;
    case TALLY_TEXT_NUMBER_TOO_LARGE:
        return tally_diags_refuse(diags, TALLY_TOO_LARGE, cell->place,
                                  N_("the number is larger than 1000000000, the most that a cell may hold"),
                                  TALLY_NO_ARGS);
    case TALLY_TEXT_NOT_A_NUMBER:
        break;
    }
    return tally_diags_refuse(diags, TALLY_BAD_NUMBER, cell->place,
                              cell->text.size
                                  ? N_("not a whole number; write digits only, without sign, point, comma or unit")
                                  : N_("a number is missing here"),
                              TALLY_NO_ARGS);
}
