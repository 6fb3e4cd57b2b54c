/* Checking and reading a cell: an id, a name, a reason, a whole number. */
#include "table/cell.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

static bool is_checked(const struct tally_cell *cell)
{
    return cell->reading && cell->reading->characters_checked;
}

/* What a cell holds, for which other characters are taken for lost ones: a reason may quote a ballot (“？”, “□”). */
enum kind { NAME, TEXT, REASON };

static bool is_lost(uint32_t c, enum kind kind)
{
    switch (kind) {
    case NAME:
        return tally_character_is_lost(c);
    case TEXT: /* a question mark of full width is one that somebody wrote */
        return c != 0xFF1F && tally_character_is_lost(c);
    case REASON:
        return c == 0xFFFD;
    }
    return false;
}

/* Reports the first character of the cell that may not stand there; returns whether there is none. */
static bool check_characters(const struct tally_cell *cell, enum kind kind, const char *unseen,
                             struct tally_diags *diags)
{
    struct tally_place place = cell->place;
    place.column += cell->lead;
    for (size_t at = 0; at < cell->text.size; place.column++) {
        uint32_t c;
        char code[TALLY_CODE_POINT_SIZE];
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        tally_hex_code_point(code, c);
        if (is_checked(cell) ? tally_character_is_unseen(c) : tally_text_is_invisible(c))
            return tally_diags_refuse(diags, TALLY_CONTROL_CHARACTER, place, unseen, TALLY_ARGS(code));
        if (!is_checked(cell))
            continue;
        if (tally_character_is_private(c) && !tally_character_standard(c))
            return tally_diags_refuse(
                diags, TALLY_CONTROL_CHARACTER, place,
                N_("a private-use character (%1$s), which only the program that wrote it can show; "
                   "replace it by the standard character"),
                TALLY_ARGS(code));
        if (is_lost(c, kind)) {
            char *shown = tally_copy("    ");
            shown[tally_text_encode(shown, c)] = '\0';
            tally_diags_add(
                diags, TALLY_LOST_CHARACTER, place,
                N_("“%1$s” (%2$s) stands where a character was lost, since the file was saved in an encoding "
                   "that lacks it; write the character again and save as CSV UTF-8"),
                TALLY_ARGS(shown, code));
            free(shown);
            return false;
        }
    }
    return true;
}

bool tally_cell_check_name(const struct tally_cell *cell, struct tally_diags *diags)
{
    if (cell->reported)
        return false;
    if (cell->text.size == 0)
        return tally_diags_refuse(diags, TALLY_BAD_ID, cell->place, N_("this cell must not be empty"), TALLY_NO_ARGS);
    return check_characters(cell, NAME, N_("an invisible character (%1$s) in an id or a name; delete it"), diags);
}

bool tally_cell_check_reason(const struct tally_cell *cell, struct tally_diags *diags)
{
    return cell->reported || !is_checked(cell) ||
           check_characters(cell, REASON, N_("an invisible character (%1$s) in a reason; delete it"), diags);
}

bool tally_cell_check_whole(const struct tally_cell *cell, struct tally_diags *diags)
{
    bool whole = true;
    for (size_t at = 0; at < cell->text.size && is_checked(cell) && !cell->reported && whole;) {
        uint32_t c;
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        whole = !is_lost(c, TEXT);
    }
    return whole || check_characters(cell, TEXT,
                                     N_("an invisible character (%1$s) in this cell; empty the cell and "
                                        "write its content again"),
                                     diags);
}

bool tally_cell_check_seen(const struct tally_cell *cell, struct tally_diags *diags)
{
    struct tally_place place = cell->place;
    place.column += cell->lead;
    for (size_t at = 0; at < cell->text.size && is_checked(cell); place.column++) {
        uint32_t c;
        char code[TALLY_CODE_POINT_SIZE];
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        if (tally_character_is_unseen(c))
            return tally_diags_refuse(diags, TALLY_CONTROL_CHARACTER, place,
                                      N_("an invisible character (%1$s) in this cell; empty the cell and write its "
                                         "content again"),
                                      TALLY_ARGS(tally_hex_code_point(code, c)));
    }
    return true;
}

/* What says enough of a notice or a ruling, though it is no reason to void a ballot or to defer an item. */
static bool is_checked_over(struct tally_text text)
{
    static const char *const words[] = {"已核对", "已核", "核对无误", "无误", "正确"};
    bool is = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is |= tally_text_is(text, words[i]);
    return is;
}

bool tally_cell_is_reason(const struct tally_cell *cell, const char *consequence, struct tally_diags *diags)
{
    if (cell->text.size == 0 || cell->reported || !cell->reading || !cell->reading->reasons_checked ||
        !tally_text_is_no_reason(cell->text) || (!consequence && is_checked_over(cell->text)))
        return true;
    consequence = consequence ? consequence : "";
    char *text = tally_alloc(cell->text.size + 1, 1), *marked = tally_alloc(strlen(consequence) + 3, 1);
    memcpy(text, cell->text.bytes, cell->text.size);
    marked[0] = *TALLY_TRANSLATE_MARK;
    memcpy(marked + 1, consequence, strlen(consequence));
    marked[1 + strlen(consequence)] = *TALLY_TRANSLATE_MARK;
    tally_diags_add(
        diags, TALLY_NOT_A_REASON, cell->place,
        !*consequence
            ? N_("“%1$s” is not a reason; write the reason")
            : N_("“%1$s” is not a reason: %2$s. If it is not meant, empty the cell; if it is, write the reason"),
        TALLY_ARGS(text, marked));
    free(text);
    free(marked);
    return false;
}

struct tally_text tally_cell_standard(const struct tally_cell *cell, struct tally_arena *arena,
                                      struct tally_diags *diags)
{
    struct tally_bytes out = {.bytes = NULL};
    struct tally_place place = cell->place;
    bool changed = false;
    place.column += cell->lead;
    for (size_t at = 0; at < cell->text.size && is_checked(cell); place.column++) {
        uint32_t c;
        size_t n = tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        uint32_t standard = tally_character_standard(c);
        if (standard) {
            char old[TALLY_CODE_POINT_SIZE], new[TALLY_CODE_POINT_SIZE], bytes[TALLY_TEXT_CHARACTER_SIZE + 1] = "";
            size_t size = tally_text_encode(bytes, standard);
            tally_bytes_put(&out, bytes, size);
            tally_diags_add(
                diags, TALLY_PRIVATE_USE_CHARACTER, place,
                N_("a private-use character (%1$s) of an older encoding; read and printed as “%2$s” (%3$s)"),
                TALLY_ARGS(tally_hex_code_point(old, c), bytes, tally_hex_code_point(new, standard)));
            changed = true;
        } else {
            tally_bytes_put(&out, cell->text.bytes + at, n);
        }
        at += n;
    }
    struct tally_text text = cell->text;
    if (changed)
        text = (struct tally_text){tally_arena_text(arena, out.bytes, out.used), out.used};
    free(out.bytes);
    return text;
}

/* Copies the text without the characters that cannot be seen; returns the new size. *whole: nothing else is wrong. */
static size_t copy_seen(char *to, struct tally_text text, bool *whole)
{
    size_t kept = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        *whole &= !tally_character_is_lost(c) && !(tally_character_is_private(c) && !tally_character_standard(c));
        if (tally_character_is_unseen(c))
            continue;
        memmove(to + kept, text.bytes + at, n);
        kept += n;
    }
    return kept;
}

bool tally_cell_read_name(struct tally_cell *cell, struct tally_arena *arena, struct tally_diags *diags)
{
    if (tally_cell_check_name(cell, diags)) {
        cell->text = tally_cell_standard(cell, arena, diags);
        return true;
    }
    if (cell->reported)
        return false;
    bool whole = true;
    char *text = tally_arena_text(arena, cell->text.bytes, cell->text.size);
    size_t size = is_checked(cell) ? copy_seen(text, cell->text, &whole) : tally_text_copy_visible(text, cell->text);
    cell->text = tally_text_trim((struct tally_text){text, size});
    text[cell->text.size + (size_t)(cell->text.bytes - text)] = '\0';
    return whole && cell->text.size != 0;
}

static bool has_blank(struct tally_text text)
{
    return tally_text_has(text, ' ') || tally_text_has(text, '\t') || tally_text_has(text, '\n') ||
           tally_text_has(text, '\r') || tally_text_has(text, 0xA0) || tally_text_has(text, 0x3000);
}

/* Whether a raised or lowered figure stands in it, as ² in 9², which is not 92. */
static bool has_raised_figure(struct tally_text text)
{
    bool has = false;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        has |= c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0x2070 && c <= 0x2089);
    }
    return has;
}

/* Whether the cell is a number but for blanks or line breaks in it, or other signs for digits (⑨); reported. */
static bool is_number_with_blanks(const struct tally_cell *cell, struct tally_diags *diags)
{
    struct tally_arena arena = {NULL};
    uint64_t number;
    struct tally_text folded = tally_text_fold_loosely(&arena, cell->text);
    bool is = folded.size && tally_text_number(folded, &number) == TALLY_TEXT_NUMBER;
    if (is)
        tally_diags_add(diags, TALLY_BAD_NUMBER, cell->place,
                        has_blank(cell->text)
                            ? N_("“%1$s”: there is a blank or a line break in the number; delete it, so that digits "
                                 "only are left")
                        : has_raised_figure(cell->text)
                            ? N_("“%1$s”: a raised or lowered figure stands in the number, as of a note; look up the "
                                 "number, and write it in plain digits")
                            : N_("“%1$s”: write the number in plain digits, as in %2$s"),
                        TALLY_ARGS(tally_arena_text(&arena, cell->text.bytes, cell->text.size),
                                   tally_arena_text(&arena, folded.bytes, folded.size)));
    tally_arena_clear(&arena);
    return is;
}

/* Reads the cell's text as a number; variation selectors in it count for nothing. */
static enum tally_text_number read_number(const struct tally_cell *cell, uint64_t *number)
{
    enum tally_text_number what = tally_text_number(cell->text, number);
    if (what == TALLY_TEXT_NOT_A_NUMBER && is_checked(cell)) {
        struct tally_arena arena = {NULL};
        what = tally_text_number(tally_text_standard(&arena, cell->text), number);
        tally_arena_clear(&arena);
    }
    return what;
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
    switch (read_number(cell, number)) {
    case TALLY_TEXT_NUMBER:
        return true;
    case TALLY_TEXT_NUMBER_TOO_LARGE:
        return tally_diags_refuse(diags, TALLY_TOO_LARGE, cell->place,
                                  N_("the number is larger than 1000000000, the most that a cell may hold"),
                                  TALLY_NO_ARGS);
    case TALLY_TEXT_NOT_A_NUMBER:
        if (!tally_cell_check_seen(cell, diags) || is_number_with_blanks(cell, diags))
            return false;
        break;
    }
    return tally_diags_refuse(
        diags, TALLY_BAD_NUMBER, cell->place,
        tally_text_is_formula_error(cell->text)
            ? N_("a spreadsheet program left this where a formula failed, or a number did not fit "
                 "into its column; write the number itself")
        : cell->text.size ? N_("not a whole number; write digits only, without sign, point, comma or unit")
                          : N_("a number is missing here"),
        TALLY_NO_ARGS);
}
