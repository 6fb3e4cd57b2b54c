/* Reading the marks in the cells of a ballot. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
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

static bool is_blank(uint32_t c)
{
    return c == ' ' || tally_text_is_line_break(c) || c == '\t' || c == 0xA0 || c == 0x3000;
}

/* The known mark that is left without the blanks and line breaks in the cell; "": none. */
static const char *without_blanks(struct tally_ballot_scan *s, struct tally_text mark)
{
    bool blank = false;
    for (size_t at = 0; at < mark.size;) {
        uint32_t c;
        at += tally_text_next(mark.bytes + at, mark.size - at, &c);
        blank |= is_blank(c) || tally_text_is_odd_blank(c);
    }
    if (!blank && s->m->reading->rows_checked) /* other signs for figures: 9² is not 92 */
        return "";
    struct tally_text folded = tally_text_fold_loosely(&s->arena, mark);
    bool known = folded.size && tally_vocabulary_find(s->r->vocabulary, folded) != TALLY_INTERN_NONE;
    return known ? tally_scan_text(s, folded) : "";
}

/* The longest known mark that the text begins with: how many bytes it takes; 0: none. */
static size_t begins_with_mark(const struct tally_vocabulary *v, struct tally_text text, uint32_t *mark)
{
    enum { LONGEST = 32 };
    size_t found = 0;
    for (size_t size = 0, n; size < text.size && size < LONGEST; size += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + size, text.size - size, &c);
        uint32_t here = tally_vocabulary_find(v, (struct tally_text){text.bytes, size + n});
        if (here == TALLY_INTERN_NONE)
            continue;
        found = size + n;
        *mark = here;
    }
    return found;
}

/* How many different marks a text is, with nothing or blanks between them: 2 for √×, 1 for 同意√. 0: it is something
 * else. */
static size_t joined_marks(struct tally_ballot_scan *s, struct tally_text text)
{
    uint32_t first = TALLY_INTERN_NONE, mark = TALLY_INTERN_NONE;
    size_t marks = 0, different = 0;
    for (size_t at = 0, size; at < text.size; at += size) {
        uint32_t c;
        size = tally_text_next(text.bytes + at, text.size - at, &c);
        if (is_blank(c))
            continue;
        size = begins_with_mark(s->r->vocabulary, (struct tally_text){text.bytes + at, text.size - at}, &mark);
        if (!size)
            return 0;
        different += mark != first;
        first = mark;
        marks++;
    }
    return marks < 2 ? 0 : different;
}

/* Whether it is no letter: a sign, a digit, a blank, a bracket. */
static bool is_sign(uint32_t c)
{
    return c < 0xC0 || c == 0xD7 || c == 0xF7 ? c >= 0x80 || !isalpha((int)c)
                                              : !tally_text_is_han(c) && (c < 0x3041 || c >= 0xFF00) && c >= 0x2000;
}

/* Whether a known mark stands in the text with nothing but signs and digits before and behind it: 称职√, 同意(1). Fills
 * the mark, and what stands beside it. */
static bool has_more(struct tally_ballot_scan *s, struct tally_text text, const char **mark, const char **more)
{
    struct tally_text found = {text.bytes, 0};
    struct tally_bytes rest = {.bytes = NULL};
    bool others = false;
    for (size_t at = 0, size; at < text.size && !others; at += size) {
        uint32_t c, meant;
        size_t n = tally_text_next(text.bytes + at, text.size - at, &c);
        size = found.size
                   ? 0
                   : begins_with_mark(s->r->vocabulary, (struct tally_text){text.bytes + at, text.size - at}, &meant);
        if (size) {
            found = (struct tally_text){text.bytes + at, size};
            continue;
        }
        size = n;
        others = !is_sign(c);
        if (!is_blank(c))
            tally_bytes_put(&rest, text.bytes + at, n);
    }
    bool has = !others && found.size && rest.used;
    if (has) {
        *mark = tally_scan_text(s, found);
        *more = tally_scan_text(s, (struct tally_text){rest.bytes, rest.used});
    }
    free(rest.bytes);
    return has;
}

/* The one sign that the text consists of, several times: ○ of ○○. "": it does not. */
static const char *doubled(struct tally_ballot_scan *s, struct tally_text text)
{
    uint32_t c = 0;
    size_t size = text.size ? tally_text_next(text.bytes, text.size, &c) : 0;
    bool same = text.size > size && is_sign(c) && !isdigit((int)(c < 0x80 ? c : 'a'));
    for (size_t at = 0; at < text.size && same; at += size)
        same = text.size - at >= size && !memcmp(text.bytes + at, text.bytes, size);
    return same ? tally_scan_text(s, (struct tally_text){text.bytes, size}) : "";
}

/* What to do about a sign that looks like a mark (“%4$s”), or may have been lost, or stands for none. NULL: nothing can
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
        return single ? N_("“%1$s” (%3$s) is not a known mark, but looks like “%4$s” or is often used for it: look at "
                           "the paper ballot, and if that is meant, write “%4$s”. The known marks are: %2$s. If the "
                           "ballot does bear this sign, declare it in meeting.csv: 记号 (mark) in the first cell, and "
                           "in the second “%1$s=” and, behind it, the mark that it means by what is printed on the "
                           "ballot")
                      : N_("“%1$s” is not a known mark, but is often used for “%4$s”: look at the paper ballot, and if "
                           "that is meant, write “%4$s”. The known marks are: %2$s");
    if (tally_sign_is_lost(&s->arena, mark))
        return N_("“%1$s” is not a known mark; a sign may have been lost here, because the file was saved in an "
                  "encoding that lacks it. Write what the paper ballot bears (the known marks are: %2$s), or empty the "
                  "cell if nothing is marked there; then save the file as CSV UTF-8");
    if (tally_sign_is_nothing(&s->arena, mark))
        return N_("“%1$s” is not a known mark. If nothing is marked there on the paper ballot, empty the cell; if "
                  "something is, write it: the known marks are: %2$s");
    if (tally_sign_is_circle(&s->arena, mark))
        return N_("“%1$s” (%3$s): a circle means agree on one ballot and abstain on another; if the paper ballot bears "
                  "one, declare it in meeting.csv: 记号 (mark) in the first cell, and in the second “%1$s=” and, "
                  "behind it, the mark that it means by what is printed on the ballot (one of: %2$s)");
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

/* What is said of a mark that is not known, and what is named in it: near, “%4$s”; more, “%5$s”. */
struct unknown {
    const char *said, *near, *more;
};

static struct unknown explain(struct tally_ballot_scan *s, struct tally_text mark, bool single)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    struct unknown u = {.near = without_blanks(s, mark), .more = ""};
    if (*u.near) {
        u.said =
            N_("“%1$s” is not a known mark, but “%4$s” is: there is a blank or a line break in the cell; delete it");
        return u;
    }
    if (v->points) {
        u.said = points_hint(s, mark);
        return u;
    }
    bool joined = joined_marks(s, mark) > 0;
    u.near = joined ? "" : doubled(s, mark);
    if (*u.near) {
        u.said = N_("“%1$s” is the sign “%4$s” several times: write it once. If the paper ballot bears it, and it is "
                    "not among the known marks (%2$s), declare it in meeting.csv: 记号 (mark) in the first cell, and "
                    "in the second “%4$s=” and, behind it, the mark that it means by what is printed on the ballot");
        return u;
    }
    if (!joined && !tally_text_is_formula_error(mark) && has_more(s, mark, &u.near, &u.more)) {
        u.said = N_("“%1$s” is the mark “%4$s” and, beside it, “%5$s”; a cell holds one mark. Look at the paper "
                    "ballot, and if “%4$s” is meant, write that alone. The known marks are: %2$s");
        return u;
    }
    u.near = tally_sign_near(v, &s->arena, mark);
    u.said = hint(s, mark, single, *u.near);
    return u;
}

/* The hint names what a sign looks like or is often used for, and lists all marks. It is not by letters that a word is
 * near another one: 对 differs from 反对 by one character only. What a sign means that is to be declared, only the
 * ballot says: a meaning given as an example would be copied. */
void tally_scan_report_unknown_mark(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text mark)
{
    if (cell->reported) /* as a formula or an error value of a workbook */
        return;
    const struct tally_vocabulary *v = s->r->vocabulary;
    char *list = tally_diags_full(s->diags) ? tally_alloc(1, 1) : tally_vocabulary_list(v);
    char code[TALLY_CODE_POINT_SIZE];
    uint32_t c;
    bool single = mark.size && tally_text_next(mark.bytes, mark.size, &c) == mark.size;
    struct unknown u = explain(s, mark, single);
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_MARK, cell->place,
        u.said      ? u.said
        : v->points ? N_("“%1$s” is none of the points that may stand here, which are: %2$s. Check the paper ballot; "
                         "if it does bear a sign, declare that sign in meeting.csv: 记号 (mark) in the first cell, and "
                         "in the second the sign, “=”, and the points that it means by what is printed on the ballot")
        : single ? N_("“%1$s” (%3$s) is not a known mark. The known marks are: %2$s. Check the paper ballot; if it "
                      "does bear this sign, declare it in meeting.csv: 记号 (mark) in the first cell, and in the "
                      "second “%1$s=” and, behind it, the mark that it means by what is printed on the ballot")
                 : N_("“%1$s” is not a known mark. The known marks are: %2$s. Check the paper ballot; if it does "
                      "bear another sign, declare that sign in meeting.csv: 记号 (mark) in the first cell, and in "
                      "the second the sign, “=”, and the mark that it means by what is printed on the ballot"),
        TALLY_ARGS(tally_scan_text(s, mark), list, single ? tally_hex_code_point(code, c) : "", u.near, u.more));
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
