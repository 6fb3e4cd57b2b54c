/* A row whose cells have moved one column to the left: what stands where the ballot's number belongs. And a row of
 * totals among the ballots. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/headings.h"
#include "table/table.h"

/* A mark, or several in one cell. */
static bool is_mark(const struct tally_vocabulary *v, struct tally_arena *arena, struct tally_text text)
{
    struct tally_text rest = tally_text_standard(arena, text), part;
    if (tally_vocabulary_find(v, rest) != TALLY_INTERN_NONE)
        return true;
    size_t parts = 0;
    while (tally_text_part(&rest, &part)) {
        if (tally_vocabulary_find(v, part) == TALLY_INTERN_NONE)
            return false;
        parts++;
    }
    return parts > 0;
}

/* Whether one of several names, or the only one, is on the roster. Ids do not count: ballots may be numbered like the
 * roster. */
static bool has_name(const struct tally_meeting *m, struct tally_arena *arena, struct tally_text text)
{
    struct tally_text rest = text, part;
    while (tally_text_part(&rest, &part)) {
        struct tally_text folded = tally_text_match_name(m->reading, arena, part);
        struct tally_matches matches = tally_meeting_find_person(m, folded);
        const struct tally_person *p = matches.count ? &m->roster[matches.first] : NULL;
        if (p && (matches.count > 1 || tally_text_same(folded, p->folded) || !tally_text_is(part, p->id)))
            return true;
    }
    return false;
}

/* Whether all of several parts, or the only one, are names of the roster or ids that are no numbers. */
static bool all_names(const struct tally_meeting *m, struct tally_arena *arena, struct tally_text text)
{
    struct tally_text rest = text, part;
    size_t parts = 0;
    bool zeros;
    while (tally_text_part(&rest, &part)) {
        if (tally_text_is_digits(part, &zeros) ||
            !tally_meeting_find_person(m, tally_text_match_name(m->reading, arena, part)).count)
            return false;
        parts++;
    }
    return parts > 0;
}

/* Whether it is of two or more Han characters, which do not end like a number: 涂改, but not 甲, 三号 or 甲组第三. Such
 * are the reasons for which ballots are void, and names that are not on the roster. */
static bool is_words(struct tally_text text)
{
    static const char counting[] = "〇零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸";
    size_t han = 0;
    uint32_t last = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (!tally_text_is_han(c) && !tally_text_has(tally_text_of(" ，、。；·"), c))
            return false;
        if (c == 0x53F7 || c == 0x7968) /* 号, 票 */
            continue;
        han += tally_text_is_han(c);
        last = c;
    }
    return han > 1 && !tally_text_has(tally_text_of(counting), last);
}

enum tally_moved tally_ballot_moved(const struct tally_ballot_reader *reader, enum tally_ballot_form form,
                                    struct tally_text number)
{
    const struct tally_meeting *m = reader->meeting;
    struct tally_arena arena = {NULL};
    enum tally_moved moved = TALLY_NOT_MOVED;
    bool zeros;
    if (!m->reading->moved_rows || !number.size || tally_text_is_digits(number, &zeros))
        return TALLY_NOT_MOVED;
    if (tally_meeting_find_tier(m, number) != TALLY_INTERN_NONE)
        moved = TALLY_MOVED_TIER;
    else if (reader->vocabulary && form != TALLY_NAMES_FORM && is_mark(reader->vocabulary, &arena, number))
        moved = TALLY_MOVED_MARK;
    else if (form == TALLY_NAMES_FORM && has_name(m, &arena, number))
        moved = TALLY_MOVED_NAME;
    else if (is_words(number))
        moved = TALLY_MOVED_WORDS;
    tally_arena_clear(&arena);
    return moved;
}

bool tally_ballot_is_mark(const struct tally_ballot_reader *reader, struct tally_text text)
{
    struct tally_arena arena = {NULL};
    bool is = reader->meeting->reading->moved_rows && reader->vocabulary && text.size &&
              is_mark(reader->vocabulary, &arena, text);
    tally_arena_clear(&arena);
    return is;
}

bool tally_ballot_is_names(const struct tally_ballot_reader *reader, struct tally_text text)
{
    struct tally_arena arena = {NULL};
    bool is = reader->meeting->reading->moved_rows && text.size && !tally_heading_is_remark(text) &&
              all_names(reader->meeting, &arena, text); /* a roster may list 废票 */
    tally_arena_clear(&arena);
    return is;
}

bool tally_scan_is_moved(struct tally_ballot_scan *s, const struct tally_cell *number)
{
    static const char *const what[] = {
        [TALLY_MOVED_TIER] = TALLY_TRANSLATE_MARK N_("a tier") TALLY_TRANSLATE_MARK,
        [TALLY_MOVED_MARK] = TALLY_TRANSLATE_MARK N_("a mark") TALLY_TRANSLATE_MARK,
        [TALLY_MOVED_NAME] = TALLY_TRANSLATE_MARK N_("a name of the roster") TALLY_TRANSLATE_MARK,
        [TALLY_MOVED_WORDS] = TALLY_TRANSLATE_MARK N_("no number") TALLY_TRANSLATE_MARK,
    };
    enum tally_moved moved =
        number->reported ? TALLY_NOT_MOVED : tally_ballot_moved(s->r, s->columns.form, number->text);
    if (moved == TALLY_NOT_MOVED)
        return false;
    tally_diags_add(s->diags, TALLY_BAD_ID, number->place,
                    N_("where the ballot's number belongs stands “%1$s”, %2$s: a cell is missing in this row, and "
                       "those behind it are one column too far left. Insert a cell where it is missing (shift cells "
                       "right), write the number, and check the whole row against the paper ballot"),
                    TALLY_ARGS(tally_scan_text(s, number->text), what[moved]));
    return true;
}

bool tally_scan_is_counts(struct tally_ballot_scan *s, const struct tally_row *row)
{
    const struct tally_ballot_columns *c = &s->columns;
    const struct tally_cell *first = NULL;
    bool zeros;
    if (!s->m->reading->rows_checked || c->ballot == TALLY_NO_COLUMN || row->cells[c->ballot].text.size ||
        !s->r->vocabulary || s->r->vocabulary->points)
        return false;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_text text = row->cells[i].text;
        if (!text.size)
            continue;
        if (i == c->tier || i == c->voided || i == c->weight || !tally_text_is_digits(text, &zeros) ||
            tally_vocabulary_find(s->r->vocabulary, text) != TALLY_INTERN_NONE)
            return false;
        first = first ? first : &row->cells[i];
    }
    if (first)
        tally_diags_add(s->diags, TALLY_TOTAL_ROW, first->place,
                        N_("the row has numbers and no ballot number, where marks belong: it is a total, not a ballot; "
                           "delete the whole row. If it is a ballot, fill in its number and marks"),
                        TALLY_NO_ARGS);
    return first != NULL;
}
