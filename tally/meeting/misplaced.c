/* Cells of the roster that stand under another heading than theirs, cells of actions that say none, persons and posts
 * that are filled in for some items alone: a spreadsheet program shows them all as if nothing were wrong. */
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/called.h"
#include "meeting/columns.h"
#include "meeting/content.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"
#include "table/column.h"
#include "table/load.h"

static const struct tally_cell *row_of(const struct tally_table *table, size_t row)
{
    return &table->cells[row * table->columns];
}

static const char *heading_of(size_t column)
{
    return tally_roster_columns[column].chinese;
}

static bool is_filled(const struct tally_cell *cell)
{
    return cell->text.size && !cell->reported;
}

/* Whether the vote is on actions: no recommendation, no appraisal, and not by a rule that could not be read. */
static bool is_on_actions(const struct tally_meeting_reader *r)
{
    return r->m->rule && !r->m->rule_unknown.kind && r->m->rule->kind == TALLY_DECISION;
}

/* What the cells of a row look like, by column. */
struct row {
    const struct tally_cell *cells;
    enum tally_content content[TALLY_ROSTER_COLUMNS];
    bool acts; /* its action says one */
};

static struct row look_at(struct tally_meeting_reader *r, const struct tally_table *table, size_t at)
{
    struct row row = {.cells = row_of(table, at)};
    for (size_t k = 0; k < TALLY_ROSTER_COLUMNS; k++)
        row.content[k] = row.cells[k].reported
                             ? TALLY_CONTENT_NONE
                             : tally_content_of(tally_text_match_name(r->m->reading, r->arena, row.cells[k].text));
    row.acts = tally_content_has_act(tally_text_fold_mark(r->arena, row.cells[TALLY_ROSTER_ACTION].text));
    return row;
}

/* Reports that what stands in the one column belongs to the other. */
static void report(struct tally_meeting_reader *r, const struct row *row, size_t column, size_t other)
{
    const struct tally_cell *cell = &row->cells[column], *beside = &row->cells[other];
    tally_diags_add(
        r->diags, TALLY_WRONG_COLUMN, cell->place,
        beside->text.size
            ? N_("“%1$s” stands under %2$s and “%3$s” under %4$s: the two cells fit each other's heading. Look which "
                 "belongs where, and exchange the cells, or the headings; check the rows above and below, too")
            : N_("“%1$s” stands under %2$s, but belongs under %4$s, where nothing stands. Move it there, and write "
                 "what belongs under %2$s; check the rows above and below, too"),
        TALLY_ARGS(tally_meeting_copy(r, cell), heading_of(column), tally_meeting_copy(r, beside), heading_of(other)));
}

/* The column in which an action stands, while that of actions holds none; TALLY_ROSTER_COLUMNS: none. */
static size_t find_act(const struct tally_table *table, const struct row *row)
{
    static const size_t columns[] = {TALLY_ROSTER_TITLE, TALLY_ROSTER_UNIT, TALLY_ROSTER_PERSON, TALLY_ROSTER_DEFERRED,
                                     TALLY_ROSTER_NAME};
    for (size_t i = 0; i < sizeof columns / sizeof *columns && table->has[TALLY_ROSTER_ACTION] && !row->acts; i++)
        if (row->content[columns[i]] == TALLY_CONTENT_ACT)
            return columns[i];
    return TALLY_ROSTER_COLUMNS;
}

/* Two columns whose contents are each other's: *column: the one that is told. */
static bool find_exchanged(const struct tally_table *table, const struct row *row, size_t *column, size_t *other)
{
    static const struct {
        size_t column, other;
        enum tally_content here, there;
    } exchanged[] = {
        {TALLY_ROSTER_NAME, TALLY_ROSTER_TITLE, TALLY_CONTENT_OFFICE, TALLY_CONTENT_NAME},
        {TALLY_ROSTER_NAME, TALLY_ROSTER_PERSON, TALLY_CONTENT_OFFICE, TALLY_CONTENT_NAME},
        {TALLY_ROSTER_NAME, TALLY_ROSTER_PERSON, TALLY_CONTENT_ID, TALLY_CONTENT_NAME},
        {TALLY_ROSTER_PERSON, TALLY_ROSTER_TITLE, TALLY_CONTENT_OFFICE, TALLY_CONTENT_NONE},
        {TALLY_ROSTER_PERSON, TALLY_ROSTER_TITLE, TALLY_CONTENT_OFFICE, TALLY_CONTENT_ID},
        {TALLY_ROSTER_UNIT, TALLY_ROSTER_TITLE, TALLY_CONTENT_OFFICE, TALLY_CONTENT_UNIT},
        {TALLY_ROSTER_DEFERRED, TALLY_ROSTER_TITLE, TALLY_CONTENT_OFFICE, TALLY_CONTENT_NONE},
    };
    for (size_t i = 0; i < sizeof exchanged / sizeof *exchanged; i++) {
        *column = exchanged[i].column;
        *other = exchanged[i].other;
        if (row->content[*column] == exchanged[i].here && row->content[*other] == exchanged[i].there &&
            table->has[*other])
            return true;
    }
    return false;
}

/* An id, a post or a person where the reason belongs for which an item is deferred. */
static bool check_deferred(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    if (!is_filled(cell) || (tally_ids_find(&r->m->person_ids, cell->text) == TALLY_INTERN_NONE &&
                             tally_meeting_find_post(r->m, cell->text) == TALLY_NO_POST))
        return false;
    tally_meeting_error(r, TALLY_NOT_A_REASON, cell->place,
                        N_("“%1$s” is an id or a post, and no reason to defer this item: the cells of this row may "
                           "have moved by a column. Put each cell under its heading; if the item is deferred, write "
                           "the reason"),
                        tally_meeting_copy(r, cell));
    return true;
}

/* Whether cells of the row stand under the wrong heading, which is reported. */
static bool check_row(struct tally_meeting_reader *r, const struct tally_table *table, size_t at)
{
    const struct row row = look_at(r, table, at);
    size_t column = find_act(table, &row), other = TALLY_ROSTER_ACTION;
    if (column == TALLY_ROSTER_COLUMNS && !find_exchanged(table, &row, &column, &other))
        return check_deferred(r, &row.cells[TALLY_ROSTER_DEFERRED]);
    report(r, &row, column, other);
    if (column == TALLY_ROSTER_NAME) { /* who this is, is not known */
        r->m->roster[at].refused = true;
        r->m->roster_complete = r->m->roster_names_complete = false;
    }
    return true;
}

/* ---- actions ---- */

/* What is neither an appointment nor a removal counts as an appointment (第五篇), and an empty cell as the rule says. An
 * office alone is usual where no row has an action. others, acts: there are rows with something in the cell, or with an
 * action. */
static void note_action(struct tally_meeting_reader *r, const struct tally_cell *cell, bool others, bool acts)
{
    if (cell->reported)
        return;
    if (!cell->text.size && others)
        tally_meeting_error(r, TALLY_UNKNOWN_ACTION, cell->place,
                            N_("nothing stands under %1$s here, as it does for other items; if it is left so, the "
                               "item counts as the rule says for an empty cell. Write 任…, 免…, 提拔… or 交流…"),
                            heading_of(TALLY_ROSTER_ACTION));
    else if (cell->text.size && !tally_text_is_none(cell->text) &&
             !tally_content_has_act(tally_text_fold_mark(r->arena, cell->text)) &&
             (acts ||
              tally_content_of(tally_text_match_name(r->m->reading, r->arena, cell->text)) != TALLY_CONTENT_OFFICE))
        tally_meeting_error(r, TALLY_UNKNOWN_ACTION, cell->place,
                            N_("“%1$s” says neither an appointment nor a removal, and counts as an appointment. Begin "
                               "with 任, 免, 提拔 or 交流; if it belongs into another column, move it there"),
                            tally_meeting_copy(r, cell));
}

static void note_actions(struct tally_meeting_reader *r, const struct tally_table *table, const bool *told)
{
    bool others = false, acts = false;
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *cell = &row_of(table, i)[TALLY_ROSTER_ACTION];
        others |= is_filled(cell);
        acts |= is_filled(cell) && tally_content_has_act(tally_text_fold_mark(r->arena, cell->text));
    }
    for (size_t i = 0; i < table->rows && is_on_actions(r) && table->has[TALLY_ROSTER_ACTION]; i++)
        if (!told[i] && !table->broken[i] && !r->m->roster[i].written_in)
            note_action(r, &row_of(table, i)[TALLY_ROSTER_ACTION], others, acts);
}

/* ---- posts ---- */

/* Posts of a decision to which no item belongs: its cell may have been emptied, and what follows for the post is then
 * said without it. Votes on persons for posts refuse that. */
static void note_posts(struct tally_meeting_reader *r)
{
    const struct tally_meeting *m = r->m;
    bool *has = tally_arena_alloc(r->arena, m->post_count, sizeof *has), any = false;
    for (size_t i = 0; i < m->person_count; i++) {
        if (m->roster[i].post == TALLY_NO_POST)
            continue;
        any = has[m->roster[i].post] = true;
    }
    if (!is_on_actions(r) || m->rule->contested || !m->posts_complete || !m->roster_complete || !m->post_count)
        return;
    if (!any)
        tally_diags_add(r->diags, TALLY_POST_WITHOUT_ITEM,
                        (struct tally_place){.file = m->roster_file.place, .line = 1, .column = 1},
                        N_("posts.csv has posts, and no item of this table says to which it belongs: fill in the "
                           "column 职位 (post), or take posts.csv out of the folder"),
                        TALLY_NO_ARGS);
    for (size_t i = 0; i < m->post_count && any; i++)
        if (!has[i] && !m->posts[i].refused)
            tally_diags_add(r->diags, TALLY_POST_WITHOUT_ITEM, m->posts[i].place,
                            N_("no item of roster.csv belongs to the post %1$s “%2$s”: if one does, fill in its 职位 "
                               "(post) there; else delete this row"),
                            TALLY_ARGS(m->posts[i].id, m->posts[i].title));
}

/* ---- persons ---- */

/* A name without a remark in brackets behind it. */
static struct tally_text bare_name(struct tally_text folded)
{
    for (size_t i = 1; i < folded.size; i++)
        if (folded.bytes[i] == '(')
            folded.size = i;
    return folded;
}

/* One person who stands in several items has one name. */
static void note_names(struct tally_meeting_reader *r, const struct tally_table *table)
{
    const struct tally_meeting *m = r->m;
    struct tally_intern persons = {.slots = NULL};
    struct tally_arena arena = {NULL};
    uint32_t *first = tally_arena_alloc(&arena, m->person_count, sizeof *first);
    for (uint32_t i = 0; i < m->person_count; i++) {
        const struct tally_person *p = &m->roster[i];
        if (p->refused || !*p->person || tally_text_is_none(tally_text_of(p->person)))
            continue;
        const size_t before = persons.count;
        const uint32_t id = tally_intern(&persons, tally_text_of(p->person));
        if (persons.count > before)
            first[id] = i;
        const struct tally_person *other = &m->roster[first[id]];
        char line[TALLY_NUMBER_SIZE];
        if (tally_text_same(bare_name(p->folded), bare_name(other->folded)))
            continue;
        const struct tally_cell *cell = &row_of(table, i)[TALLY_ROSTER_PERSON];
        tally_diags_add(r->diags, TALLY_TWO_NAMES, cell->text.size ? cell->place : p->place,
                        N_("“%1$s” is one person (人员), and is called “%2$s” here and “%3$s” in row %4$s: if they are "
                           "two persons, write another id here; if they are one, write the name alike"),
                        TALLY_ARGS(p->person, p->name, other->name, tally_number(line, tally_place_row(other->place))));
    }
    tally_intern_clear(&persons);
    tally_arena_clear(&arena);
}

void tally_meeting_check_misplaced(struct tally_meeting_reader *r, const struct tally_table *table)
{
    struct tally_arena arena = {NULL};
    bool *told = tally_arena_alloc(&arena, table->rows, sizeof *told);
    const bool checked = r->m->reading->moved_rows && r->m->person_count == table->rows;
    for (size_t i = 0; i < table->rows && checked; i++) {
        const bool sound = !table->broken[i] && !r->m->roster[i].refused;
        told[i] = !sound || check_row(r, table, i);
    }
    if (checked) {
        note_actions(r, table, told);
        note_posts(r);
        note_names(r, table);
    }
    tally_arena_clear(&arena);
}
