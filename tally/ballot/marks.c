/* Reading the marks in the cells of a ballot. */
#include <stdlib.h>
#include <tally/ballot.h>
#include <tally/diag.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "ballot/signs.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "table/cell.h"
#include "table/table.h"

/* The known mark that is left without the blanks and line breaks in the cell; "": none. */
static const char *without_blanks(struct tally_ballot_scan *s, struct tally_text mark)
{
    struct tally_text folded = tally_text_fold_loosely(&s->arena, mark);
    bool known = folded.size && tally_vocabulary_find(s->r->vocabulary, folded) != TALLY_INTERN_NONE;
    return known ? tally_scan_text(s, folded) : "";
}

/* How many different marks a text is, with nothing or blanks between them: 2 for √×. 0: it is something else. */
static size_t joined_marks(struct tally_ballot_scan *s, struct tally_text text)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    uint32_t first = TALLY_INTERN_NONE;
    size_t signs = 0, different = 0;
    for (size_t at = 0, size; at < text.size; at += size) {
        uint32_t c;
        size = tally_text_next(text.bytes + at, text.size - at, &c);
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0xA0 || c == 0x3000)
            continue;
        uint32_t mark = tally_vocabulary_find(v, (struct tally_text){text.bytes + at, size});
        if (mark == TALLY_INTERN_NONE)
            return 0;
        different += mark != first;
        first = mark;
        signs++;
    }
    return signs < 2 ? 0 : different;
}

/* What to do about a sign that looks like a mark (“%5$s”), or may have been lost, or stands for none. NULL: nothing can
 * be said. */
static const char *hint(struct tally_ballot_scan *s, struct tally_text mark, bool single, bool near)
{
    switch (joined_marks(s, mark)) {
    case 0:
        break;
    case 1:
        return N_("“%1$s” is one mark several times; write it once");
    default:
        return N_(
            "“%1$s” is several marks in one cell. Write what the paper ballot bears: one mark; or, if it does bear "
            "several, put “、” between them, as in “√、×”, and the cell is void on that ballot");
    }
    if (tally_text_is_formula_error(mark))
        return N_("“%1$s” is what a spreadsheet program leaves where a formula failed; write what the paper ballot "
                  "bears (the known marks are: %2$s), or empty the cell if nothing is marked there");
    if (near)
        return single ? N_("“%1$s” (%4$s) is not a known mark, but looks like “%5$s” or is often used for it: look at "
                           "the paper ballot, and if that is meant, write “%5$s”. The known marks are: %2$s. If the "
                           "ballot does bear another sign, declare it in meeting.csv, as in 记号,%1$s=%3$s")
                      : N_("“%1$s” is not a known mark, but is often used for “%5$s”: look at the paper ballot, and if "
                           "that is meant, write “%5$s”. The known marks are: %2$s");
    if (tally_sign_is_lost(&s->arena, mark))
        return N_("“%1$s” is not a known mark; a sign may have been lost here, because the file was saved in an "
                  "encoding that lacks it. Write what the paper ballot bears (the known marks are: %2$s), or empty the "
                  "cell if nothing is marked there; then save the file as CSV UTF-8");
    if (tally_sign_is_nothing(&s->arena, mark))
        return N_("“%1$s” is not a known mark. If nothing is marked there on the paper ballot, empty the cell; if "
                  "something is, write it: the known marks are: %2$s");
    if (tally_sign_is_circle(&s->arena, mark))
        return N_("“%1$s” (%4$s): a circle means agree on one ballot and abstain on another; if the paper ballot bears "
                  "one, say in meeting.csv what it means here, as in 记号,%1$s=%3$s");
    return NULL;
}

/* The same where cells hold points. */
static const char *points_hint(struct tally_ballot_scan *s, struct tally_text mark)
{
    if (tally_sign_is_lost(&s->arena, mark) || tally_sign_is_nothing(&s->arena, mark) ||
        tally_text_is_formula_error(mark))
        return N_("“%1$s” is none of the points that may stand here, which are: %2$s. If the paper ballot gives no "
                  "points here, empty the cell; if it does, write them");
    return NULL;
}

/* The hint names what a sign looks like or is often used for, and lists all marks. It is not by letters that a word is
 * near another one: 对 differs from 反对 by one character only. */
void tally_scan_report_unknown_mark(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text mark)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    char *list = tally_diags_full(s->diags) ? tally_alloc(1, 1) : tally_vocabulary_list(v);
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c;
    bool single = mark.size && tally_text_next(mark.bytes, mark.size, &c) == mark.size;
    const char *meant = without_blanks(s, mark), *near = tally_sign_near(v, &s->arena, mark);
    const char *said = v->points ? points_hint(s, mark) : hint(s, mark, single, *near);
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_MARK, cell->place,
        *meant
            ? N_("“%1$s” is not a known mark, but “%5$s” is: there is a blank or a line break in the cell; delete it")
        : said      ? said
        : v->points ? N_("“%1$s” is none of the points that may stand here, which are: %2$s. Check the "
                         "paper ballot; if it does "
                         "bear a sign, declare that sign in meeting.csv, as in 记号,○=%3$s")
        : single    ? N_("“%1$s” (%4$s) is not a known mark. The known marks are: %2$s. Check the paper ballot; if "
                            "it does bear this sign, declare it in meeting.csv with what it means, as in 记号,%1$s=%3$s")
                    : N_("“%1$s” is not a known mark. The known marks are: %2$s. Check the paper ballot; if it "
                            "does bear another sign, declare that sign in meeting.csv, as in 记号,○=%3$s"),
        TALLY_ARGS(tally_scan_text(s, mark), list, tally_vocabulary_example(v, s->m->rule),
                   single ? tally_hex_code_point(code, c) : "", *meant ? meant : near));
    free(list);
}

uint16_t tally_scan_read_mark(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t person)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    s->content[person] = cell->text.size ? TALLY_CELL_MARKED : TALLY_CELL_EMPTY;
    if (cell->text.size == 0)
        return v->empty;
    struct tally_text text =
        s->m->reading->characters_checked ? tally_text_standard(&s->arena, cell->text) : cell->text;
    uint32_t mark = tally_vocabulary_find(v, text), all = TALLY_INTERN_NONE;
    if (mark != TALLY_INTERN_NONE)
        return (uint16_t)mark;
    struct tally_text rest = text, part;
    bool differ = false;
    if (s->m->reading->characters_checked &&
        tally_text_is_formula_error(text)) { /* some hold a sign that parts marks */
        if (v->whole)
            tally_scan_report_unknown_mark(s, cell, text);
        return v->empty;
    }
    while (tally_text_part(&rest, &part)) {
        mark = tally_vocabulary_find(v, part);
        if (mark == TALLY_INTERN_NONE) {
            if (v->whole)
                tally_scan_report_unknown_mark(s, cell, part);
            return v->empty;
        }
        differ |= all != TALLY_INTERN_NONE && all != mark;
        all = mark;
    }
    if (all == TALLY_INTERN_NONE) { /* the cell has separators only */
        if (v->whole)
            tally_scan_report_unknown_mark(s, cell, cell->text);
        return v->empty;
    }
    if (differ) {
        s->content[person] = TALLY_CELL_DIFFERS;
        tally_scan_report_irregular(s, TALLY_IRREGULAR_VOID_ITEM, s->m->roster[person].id);
    }
    return differ ? v->void_item : (uint16_t)all;
}
