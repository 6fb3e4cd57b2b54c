/* Rows of tiers and roster whose cells have moved one column to the left, as when a cell was deleted: each cell may
 * still be one that its column can hold, and what it says is wrong. */
#include <string.h>
#include <tally/diag.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/columns.h"
#include "meeting/content.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"
#include "table/load.h"

static bool is_digits(struct tally_text text)
{
    bool zeros;
    return text.size && tally_text_is_digits(text, &zeros);
}

static const struct tally_cell *row_of(const struct tally_table *table, size_t row)
{
    return &table->cells[row * table->columns];
}

/* Whether the row's last cell is empty, as it is when all have moved to the left. */
static bool ends_empty(const struct tally_table *table, size_t row)
{
    size_t last = 0;
    for (size_t k = 1; k < table->columns; k++)
        if (table->has[k] && (!table->has[last] || table->at[k] > table->at[last]))
            last = k;
    return !row_of(table, row)[last].text.size;
}

static void report(struct tally_meeting_reader *r, const struct tally_cell *cell, const char *text)
{
    tally_meeting_error(r, TALLY_BAD_ID, cell->place, text, tally_meeting_copy(r, cell));
}

/* Whether an id is counted in Han characters: 议题一, 人选三. */
static bool ends_in_number(struct tally_text text)
{
    uint32_t last = 0;
    for (size_t at = 0; at < text.size;)
        at += tally_text_next(text.bytes + at, text.size - at, &last);
    return tally_text_has(tally_text_of("〇零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸号"),
                          last);
}

static struct tally_text fold(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    return tally_text_match_name(r->m->reading, r->arena, cell->text);
}

/* Whether in every row a name stands where the id belongs. Where the last cell of all rows is empty, they may have
 * moved to the left; where the names look like ids, the two columns may be exchanged. Reported, once. headings: of the
 * id and the name. may_have_moved: ids do not look like names in such a table; else they may, as those of tiers. */
static bool all_are_names(struct tally_meeting_reader *r, const struct tally_table *table, const size_t columns[2],
                          const char *const headings[2], bool may_have_moved)
{
    enum { SHORT = 4 }; /* ids in letters alone: ban, dz */
    bool ids = table->rows > 0 && table->has[columns[0]] && table->has[columns[1]], empty = ids && may_have_moved;
    if (!r->m->reading->moved_rows)
        return false;
    for (size_t i = 0; i < table->rows && (empty || ids); i++) {
        const struct tally_cell *id = &row_of(table, i)[columns[0]], *name = &row_of(table, i)[columns[1]];
        const struct tally_text folded = fold(r, id), named = fold(r, name);
        const struct tally_content_look look = tally_content_look_at(named);
        if (table->broken[i] || !named.size || tally_text_same(folded, named) || !tally_content_like_name(folded) ||
            ends_in_number(folded))
            return false;
        empty &= ends_empty(table, i);
        ids &= !look.han && !look.dots && !look.other && !look.blank && (look.digit || named.size <= SHORT) &&
               (may_have_moved || !is_digits(named));
    }
    const struct tally_cell *first = row_of(table, 0);
    if (!empty && !ids)
        return false;
    tally_diags_add(r->diags, TALLY_BAD_ID, first[columns[0]].place,
                    N_("in every row a name stands below %1$s, as “%2$s” here, and something else below %3$s, as "
                       "“%4$s”: the two headings are exchanged, or a cell is missing in each row, and those behind it "
                       "are one column too far left. Put every column below its heading, and compare the table with "
                       "the one on paper. If these are really the ids, write others, with a digit"),
                    TALLY_ARGS(headings[0], tally_meeting_copy(r, &first[columns[0]]), headings[1],
                               tally_meeting_copy(r, &first[columns[1]])));
    return true;
}

/* ---- tiers.csv ---- */

/* Whether the id is the number of those due, which stood to the right of it: a number stands now where a name stood on
 * its left, and other ids are none, or it is as large as the number that is now in its place. */
static bool is_due(const struct tally_table *table, size_t row)
{
    const struct tally_cell *cells = row_of(table, row), *id = &cells[TALLY_TIERS_TIER], *due = &cells[TALLY_TIERS_DUE];
    uint64_t first = 0, second = 0;
    if (!is_digits(id->text) || !table->has[TALLY_TIERS_NAME] || !table->has[TALLY_TIERS_DUE] ||
        table->at[TALLY_TIERS_NAME] + 1 != table->at[TALLY_TIERS_TIER] ||
        table->at[TALLY_TIERS_TIER] + 1 != table->at[TALLY_TIERS_DUE] || !ends_empty(table, row))
        return false;
    for (size_t i = 0; i < table->rows; i++)
        if (row_of(table, i)[TALLY_TIERS_TIER].text.size && !is_digits(row_of(table, i)[TALLY_TIERS_TIER].text))
            return true;
    return tally_text_number(id->text, &first) == TALLY_TEXT_NUMBER &&
           tally_text_number(due->text, &second) == TALLY_TEXT_NUMBER && first >= second;
}

void tally_meeting_check_moved_tiers(struct tally_meeting_reader *r, const struct tally_table *table)
{
    static const size_t columns[] = {TALLY_TIERS_TIER, TALLY_TIERS_NAME};
    static const char *const headings[] = {"层次", "名称"};
    if (all_are_names(r, table, columns, headings, false)) {
        r->m->tiers_complete = false;
        return;
    }
    for (size_t i = 0; i < table->rows && r->m->reading->moved_rows; i++) {
        const struct tally_cell *id = &row_of(table, i)[TALLY_TIERS_TIER], *name = &row_of(table, i)[TALLY_TIERS_NAME];
        if (is_digits(name->text) && !name->reported && !tally_text_same(id->text, name->text))
            report(r, name,
                   N_("where the tier's name belongs stands the number %1$s: a cell is missing in this row, and those "
                      "behind it are one column too far left. Insert a cell where it is missing (shift cells right), "
                      "and check the whole row"));
        else if (is_due(table, i))
            report(r, id,
                   N_("where the tier's id belongs stands the number %1$s, as if it were that of those due (应到): a "
                      "cell is missing in this row, and those behind it are one column too far left. Insert a cell "
                      "where it is missing (shift cells right), and check the whole row"));
    }
}

/* ---- posts.csv ---- */

void tally_meeting_check_moved_posts(struct tally_meeting_reader *r, const struct tally_table *table)
{
    static const size_t columns[] = {TALLY_POSTS_POST, TALLY_POSTS_TITLE};
    static const char *const headings[] = {"职位编号", "职位"};
    if (all_are_names(r, table, columns, headings, false))
        r->m->posts_complete = false;
}

/* ---- roster.csv ---- */

/* Whether a text is no person's name: it holds a digit, or ends like a unit or an office, or begins like an action, or
 * is a long sentence. What stands behind it in brackets does not count. */
static bool is_no_name(struct tally_text folded)
{
    static const char *const acts[] = {"免", "拟", "提拔", "提请", "交流", "轮岗", "建议", "改任"};
    enum { HAN_SIZE = 3, LONG = 5 };
    struct tally_content_look look = tally_content_look_at(folded);
    for (size_t i = 1; i < folded.size; i++)
        if (folded.bytes[i] == '(')
            folded.size = i;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (folded.size >= strlen(acts[i]) && !memcmp(folded.bytes, acts[i], strlen(acts[i])))
            return true;
    return look.digit || tally_text_is(folded, "任") || tally_content_ends_in_office(folded) ||
           (folded.size > 2 * HAN_SIZE && tally_content_ends_in_unit(folded)) || (look.han >= LONG && !look.dots);
}

/* Whether it is the title of a post, or its id. */
static bool is_post(struct tally_meeting_reader *r, struct tally_text folded, bool or_id)
{
    bool found = false;
    for (size_t i = 0; i < r->m->post_count && !found; i++) {
        struct tally_arena arena = {NULL};
        const struct tally_post *p = &r->m->posts[i];
        found = tally_text_same(folded, tally_text_match_name(r->m->reading, &arena, tally_text_of(p->title))) ||
                (or_id && tally_text_same(folded, tally_text_match_name(r->m->reading, &arena, tally_text_of(p->id))));
        tally_arena_clear(&arena);
    }
    return found;
}

/* Whether other rows have such an id: it is an id of theirs that shows what ids look like here. */
static bool others_have_ids(struct tally_meeting_reader *r, const struct tally_table *table)
{
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *id = &row_of(table, i)[TALLY_ROSTER_ID];
        if (id->text.size && !tally_content_like_name(fold(r, id)))
            return true;
    }
    return false;
}

/* Whether an id stands where the name belongs, in a roster that has the name before the id: the names of other rows are
 * of Han characters, and this one is of Latin letters with a digit. */
static bool is_id(struct tally_meeting_reader *r, const struct tally_table *table, size_t row)
{
    struct tally_text named = fold(r, &row_of(table, row)[TALLY_ROSTER_NAME]);
    struct tally_content_look look = tally_content_look_at(named);
    bool others = false;
    if (!look.digit || look.han || look.other || look.blank || !table->has[TALLY_ROSTER_ID] ||
        table->at[TALLY_ROSTER_NAME] + 1 != table->at[TALLY_ROSTER_ID])
        return false;
    for (size_t i = 0; i < table->rows && !others; i++)
        others = tally_content_like_name(fold(r, &row_of(table, i)[TALLY_ROSTER_NAME]));
    return others;
}

void tally_meeting_check_moved_roster(struct tally_meeting_reader *r, const struct tally_table *table)
{
    static const size_t columns[] = {TALLY_ROSTER_ID, TALLY_ROSTER_NAME};
    static const char *const headings[] = {"编号", "姓名"};
    if (all_are_names(r, table, columns, headings, true)) {
        for (size_t i = 0; i < r->m->person_count; i++)
            r->m->roster[i].refused = true;
        r->m->roster_complete = r->m->roster_names_complete = false;
        return;
    }
    bool mixed = r->m->reading->moved_rows && others_have_ids(r, table);
    bool beside = table->has[TALLY_ROSTER_ID] && table->has[TALLY_ROSTER_POST] &&
                  table->at[TALLY_ROSTER_POST] == table->at[TALLY_ROSTER_ID] + 1; /* a post can come to stand there */
    for (size_t i = 0; i < table->rows && r->m->reading->moved_rows; i++) {
        const struct tally_cell *id = &row_of(table, i)[TALLY_ROSTER_ID], *name = &row_of(table, i)[TALLY_ROSTER_NAME];
        struct tally_text folded = fold(r, id), named = fold(r, name);
        bool moved = tally_content_like_name(folded) && (mixed || is_no_name(named) || is_post(r, named, true));
        if (id->reported || !id->text.size || !named.size || tally_text_same(folded, named) || !ends_empty(table, i) ||
            !(moved || is_id(r, table, i) || (beside && is_post(r, folded, false))))
            continue;
        tally_diags_add(r->diags, TALLY_BAD_ID, id->place,
                        N_("“%1$s” stands where the id belongs, and “%2$s” where the name belongs: a cell is missing "
                           "in this row, and those behind it are one column too far left. Insert a cell where it is "
                           "missing (shift cells right), and check the whole row. If “%1$s” is really an id, write "
                           "another one, with a digit"),
                        TALLY_ARGS(tally_meeting_copy(r, id), tally_meeting_copy(r, name)));
        r->m->roster[i].refused = true; /* who this is, is not known */
        r->m->roster_complete = r->m->roster_names_complete = false;
    }
}
