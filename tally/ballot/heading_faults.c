/* What is wrong with the headings of a file of ballots: the messages, and what each tells the clerk to do. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/headings.h"
#include "table/load.h"
#include "table/table.h"

/* A heading typed over another one leaves a column without its own: to delete that column would lose its marks. */
bool tally_heading_needs_column(const struct tally_ballot_scan *s, size_t target)
{
    return s->columns.form == TALLY_NAMES_FORM ? !s->m->posts[target].refused
                                               : !s->m->roster[target].refused && !s->m->roster[target].written_in;
}

void tally_heading_put_target(struct tally_bytes *list, const struct tally_ballot_scan *s, size_t target)
{
    bool names = s->columns.form == TALLY_NAMES_FORM;
    tally_bytes_put_text(list, list->used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
    tally_bytes_put_text(list, names ? s->m->posts[target].title : s->m->roster[target].name);
    tally_bytes_put_text(list, " (");
    tally_bytes_put_text(list, names ? s->m->posts[target].id : s->m->roster[target].id);
    tally_bytes_put_text(list, ")");
}

bool tally_heading_report_alike(struct tally_ballot_scan *s, const struct tally_cell *cell, bool *here)
{
    uint32_t row = 0;
    if (s->columns.form == TALLY_FORM_UNKNOWN)
        return false;
    const char *like = s->columns.form == TALLY_NAMES_FORM ? tally_meeting_like_post(s->m, cell->text, &row)
                                                           : tally_meeting_like_person(s->m, cell->text, &row);
    if (!like || here[row])
        return false;
    here[row] = true;
    tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                    N_("the heading “%1$s” differs from “%2$s” of roster.csv or posts.csv only in the width or case "
                       "of its letters, in blanks, or in a character that only looks alike; write both alike"),
                    TALLY_ARGS(tally_scan_text(s, cell->text), like));
    return true;
}

bool tally_heading_rule_unclear(const struct tally_ballot_scan *s)
{
    return !s->m->rule_whole;
}

/* A heading that means nobody, where the rule may name it: a column of weights is not to be deleted. */
static void report_unclear(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                    N_("“%1$s” is neither an id nor a name of the roster; it may be a column that the rule names, such "
                       "as weights, and the rule could not be read: correct meeting.csv or the rule first, and leave "
                       "this column as it is"),
                    TALLY_ARGS(tally_scan_text(s, cell->text)));
}

/* A heading that was to be that of the names written in for a post: 另选, 另选他人, 另选；委员, or the post alone. */
static bool report_like_written(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    static const char beginning[] = "另选";
    const struct tally_text text = cell->text;
    uint32_t post = tally_meeting_find_post(s->m, text);
    bool begins = text.size >= sizeof beginning - 1 && !memcmp(text.bytes, beginning, sizeof beginning - 1);
    if (!s->m->rule || !s->m->rule->write_ins || s->columns.form != TALLY_MARKS_FORM || s->m->post_count == 0 ||
        (!begins && (post == TALLY_NO_POST || *s->lost)))
        return false;
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        N_("“%1$s”: the column of names written in is headed by 另选 (write-in), a colon and the post; "
           "write “%2$s”, or the post that is meant"),
        TALLY_ARGS(tally_scan_text(s, text), tally_scan_written_heading(s, post == TALLY_NO_POST ? 0 : post)));
    return true;
}

/* A heading that means nobody, where the column of weights is missing: it may be that one. */
static bool report_like_weight(struct tally_ballot_scan *s, const struct tally_row *row, const struct tally_cell *cell)
{
    bool lacks = s->m->rule && s->m->rule->ballot_weight && !s->weight_meant;
    for (size_t i = 0; i < row->count && lacks; i++)
        lacks = !tally_scan_is_weight_heading(s, row->cells[i].text);
    if (!lacks)
        return false;
    s->weight_meant = true;
    s->accounted++;
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        N_("“%1$s” is neither an id nor a name of the roster, and the column “%2$s” is missing, in which the "
           "rule has each ballot's weight stand: if this is the one, write “%2$s” as its heading; if not, "
           "delete it, and add that column"),
        TALLY_ARGS(tally_scan_text(s, cell->text), s->m->rule->ballot_weight));
    return true;
}

/* A heading that means nobody. */
static void report_nobody(struct tally_ballot_scan *s, const struct tally_row *row, const struct tally_cell *cell)
{
    if (!*s->lost && tally_heading_rule_unclear(s) && s->m->reading->rows_checked) {
        report_unclear(s, cell);
        return;
    }
    if (report_like_written(s, cell) || (!*s->lost && report_like_weight(s, row, cell)))
        return;
    char *near = tally_meeting_list_nearest(s->m, tally_text_match_name(s->m->reading, &s->arena, cell->text));
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        *s->lost && s->nobody_meant ? N_("“%1$s” is neither an id nor a name of the roster, nor is any other heading: "
                                         "look at roster.csv first, "
                                         "whose ids and names may have moved by a column; if they are right, this "
                                         "table is of other persons, or "
                                         "its headings are wrong. Delete no column that holds marks")
        : *s->lost ? N_("“%1$s” is neither an id nor a name of the roster, and no heading stands for %3$s: this one "
                        "probably should. Correct the heading by the paper ballots; delete no column that holds marks")
        : *near ? N_("“%1$s” is neither an id nor a name of the roster; the nearest: %2$s. Correct the heading; but if "
                     "this person is on the paper ballots, the row is missing in roster.csv: add it there. Delete no "
                     "column that holds marks")
                : N_("“%1$s” is neither an id nor a name of the roster. If this person is on the paper ballots, the "
                     "row is missing in roster.csv: add it there; if not, correct the heading. Delete no column that "
                     "holds marks"),
        TALLY_ARGS(tally_scan_text(s, cell->text), near, s->lost));
    s->accounted += *s->lost != '\0';
    free(near);
}

/* The ids of the persons with this name who have no column headed by their id, as in “k4, k5”; "" if all have. The
 * caller frees it. */
static char *ids_without_column(struct tally_ballot_scan *s, const struct tally_row *row, struct tally_text name)
{
    struct tally_text folded = tally_text_match_name(s->m->reading, &s->arena, name);
    struct tally_bytes list = {.bytes = NULL};
    tally_bytes_put_text(&list, "");
    for (size_t i = 0; i < s->m->person_count; i++) {
        const struct tally_person *p = &s->m->roster[i];
        bool has = !*p->id || !tally_text_same(folded, p->folded);
        for (size_t k = 0; k < row->count && !has; k++)
            has = tally_text_is(row->cells[k].text, p->id);
        if (has)
            continue;
        tally_bytes_put_text(&list, list.used ? ", " : "");
        tally_bytes_put_text(&list, p->id);
    }
    return list.bytes;
}

void tally_heading_report_shared(struct tally_ballot_scan *s, const struct tally_row *row,
                                 const struct tally_cell *cell)
{
    char *ids = ids_without_column(s, row, cell->text);
    tally_diags_add(s->diags, TALLY_AMBIGUOUS_NAME, cell->place,
                    *ids ? N_("several persons on the roster are called “%1$s”; write the id of the one whose marks "
                              "stand in this column as its heading: %2$s")
                         : N_("several persons on the roster are called “%1$s”, and each has a column headed by the "
                              "id already; delete this column"),
                    TALLY_ARGS(tally_scan_text(s, cell->text), ids));
    free(ids);
}

static bool is_shared_title(const struct tally_ballot_scan *s, const char *text)
{
    size_t titles = 0;
    for (size_t i = 0; i < s->m->post_count; i++)
        titles += !strcmp(s->m->posts[i].title, text);
    return titles > 1;
}

/* Which of the columns that are not of a person or post the table has. */
static void find_columns(const struct tally_ballot_scan *s, bool has[TALLY_BALLOTS_COLUMNS])
{
    has[TALLY_BALLOTS_BALLOT] = s->columns.ballot != TALLY_NO_COLUMN;
    has[TALLY_BALLOTS_TIER] = s->columns.tier != TALLY_NO_COLUMN;
    has[TALLY_BALLOTS_VOID] = s->columns.voided != TALLY_NO_COLUMN;
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
        has[k] |= s->meant[k];
}

bool tally_heading_report_label(struct tally_ballot_scan *s, const struct tally_row *row, const struct tally_cell *cell)
{
    bool has[TALLY_BALLOTS_COLUMNS] = {false};
    for (size_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
            has[k] |= tally_column_matches(&tally_ballots_columns[k], row->cells[i].text, s->m->reading);
    has[TALLY_BALLOTS_TIER] |= s->m->tier_count < 2;
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
        has[k] |= s->meant[k];
    size_t near = tally_heading_near(tally_ballots_columns, TALLY_BALLOTS_COLUMNS, has, cell->text);
    if (near == SIZE_MAX)
        return false;
    tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                    N_("“%1$s” is not a heading of this table; if “%2$s” is meant, write that as the heading; if "
                       "not, delete the whole column"),
                    TALLY_ARGS(tally_scan_text(s, cell->text), tally_ballots_columns[near].chinese));
    size_t *const where[] = {[TALLY_BALLOTS_BALLOT] = &s->columns.ballot,
                             [TALLY_BALLOTS_TIER] = &s->columns.tier,
                             [TALLY_BALLOTS_VOID] = &s->columns.voided};
    *where[near] = (size_t)(cell - row->cells); /* and the rows are read as if it were right */
    s->meant[near] = true;
    return true;
}

/* A heading of a column that people add for themselves, or of remarks, where it may stand in place of another one. */
static void report_service(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    bool remark = tally_heading_is_remark(cell->text), lacks = s->columns.voided == TALLY_NO_COLUMN;
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        *s->lost ? N_("“%1$s” is not a heading of this table, and no heading stands for %2$s. If what the ballots bear "
                      "for one of these stands below, write the name as the heading. If not, the column was deleted: "
                      "insert it and key it by the paper ballots; that a ballot is void belongs below “作废” (void). "
                      "Delete no column that holds marks")
        : lacks  ? N_("“%1$s” is not a heading of this table. If anything below says that a ballot is void, "
                       "write “作废” (void) as the heading, and empty the cells of all ballots that are valid. "
                       "Only if nothing does, delete the whole column")
        : remark ? N_("“%1$s” is not a heading of this table. If anything below says that a ballot is void, "
                      "write this reason below “作废” (void) first; then delete the whole column")
                 : N_("“%1$s”: the table of ballots has no such column. It may hold the ballot's number, tier and "
                      "reason why it is void, and what the ballot bears; delete the whole column"),
        TALLY_ARGS(tally_scan_text(s, cell->text), s->lost));
    s->accounted += *s->lost != '\0';
}

void tally_heading_report_unknown(struct tally_ballot_scan *s, const struct tally_row *row,
                                  const struct tally_cell *cell)
{
    const char *text = tally_scan_text(s, cell->text);
    if (tally_heading_is_service(cell->text) || tally_heading_is_remark(cell->text)) {
        report_service(s, cell);
        return;
    }
    if (s->columns.form != TALLY_NAMES_FORM) {
        report_nobody(s, row, cell);
        return;
    }
    tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                    is_shared_title(s, text)
                        ? N_("several posts of posts.csv have the title “%1$s”; write the id (职位编号) of the one "
                             "whose names stand in this column as its heading")
                    : *s->lost
                        ? N_("“%1$s” is not a post of posts.csv, and no heading stands for %2$s: this one probably "
                             "should. Correct the heading by the paper ballots")
                        : N_("“%1$s” is not a post of posts.csv; correct it"),
                    TALLY_ARGS(text, s->lost));
    s->accounted += *s->lost != '\0';
}

/* ---- columns that are missing ---- */

/* Whether the column with this label must be there, and neither is nor is meant by a wrong heading. */
static bool lacks_label(const struct tally_ballot_scan *s, size_t k)
{
    bool has[TALLY_BALLOTS_COLUMNS];
    find_columns(s, has);
    return !has[k] && (k == TALLY_BALLOTS_BALLOT || (k == TALLY_BALLOTS_TIER && s->m->tier_count > 1));
}

static bool lacks_weight(const struct tally_ballot_scan *s)
{
    return s->m->rule && s->m->rule->ballot_weight && s->columns.weight == TALLY_NO_COLUMN;
}

static bool lacks_target(const struct tally_ballot_scan *s, size_t target)
{
    return !s->unreadable && !s->here[target] && tally_heading_needs_column(s, target);
}

static size_t count_lacking(const struct tally_ballot_scan *s)
{
    size_t count = lacks_weight(s);
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
        count += lacks_label(s, k);
    for (size_t i = 0; i < s->targets; i++)
        count += lacks_target(s, i);
    return count;
}

/* The headings that are missing, as “票号, name (id)”. The caller frees it. */
static char *list_lacking(const struct tally_ballot_scan *s)
{
    struct tally_bytes list = {.bytes = NULL};
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++) {
        if (!lacks_label(s, k))
            continue;
        tally_bytes_put_text(&list, list.used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, tally_ballots_columns[k].chinese);
    }
    if (lacks_weight(s)) {
        tally_bytes_put_text(&list, list.used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, s->m->rule->ballot_weight);
    }
    for (size_t i = 0; i < s->targets; i++)
        if (lacks_target(s, i))
            tally_heading_put_target(&list, s, i);
    return list.bytes;
}

static void report_lacking(struct tally_ballot_scan *s)
{
    const struct tally_place place = {.file = s->file->place, .line = 1, .column = 1};
    bool names = s->columns.form == TALLY_NAMES_FORM;
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
        if (lacks_label(s, k))
            tally_diags_add(s->diags, TALLY_MISSING_COLUMN, place, N_("the column “%1$s” (%2$s) is missing"),
                            TALLY_ARGS(tally_ballots_columns[k].chinese, tally_ballots_columns[k].english));
    if (lacks_weight(s))
        tally_diags_add(s->diags, TALLY_MISSING_COLUMN, place,
                        N_("the column “%1$s” is missing, in which the rule has each ballot's weight stand"),
                        TALLY_ARGS(s->m->rule->ballot_weight));
    for (size_t i = 0; i < s->targets; i++)
        if (lacks_target(s, i))
            tally_diags_add(s->diags, TALLY_MISSING_COLUMN, place,
                            s->mistaken
                                ? N_("no heading stands for “%1$s” (id %2$s). The column may be there under a "
                                     "heading that is wrong, which another message names: correct that heading, "
                                     "and add a column only if it is not there")
                            : s->m->rule && s->m->rule->write_ins && !names
                                ? N_("the column of “%1$s” (id %2$s) is missing. If this person is not printed on the "
                                     "ballots and was written in, write 另选 (write-in) in 来源 (origin) of roster.csv")
                                : N_("the column of “%1$s” (id %2$s) is missing: add it, and key below it what each "
                                     "paper ballot bears there. If the ballots bear no such name, delete its row in "
                                     "the roster or the posts"),
                            TALLY_ARGS(names ? s->m->posts[i].title : s->m->roster[i].name,
                                       names ? s->m->posts[i].id : s->m->roster[i].id));
}

void tally_heading_check_missing(struct tally_ballot_scan *s, const struct tally_row *row)
{
    size_t lacking = count_lacking(s), blanks = 0;
    for (size_t i = 0; i < row->count; i++)
        blanks += row->cells[i].text.size == 0 && !row->cells[i].reported;
    if (lacking <= s->accounted) /* a message at a wrong heading names each */
        return;
    s->awaited = row->lacking && lacking <= s->accounted + blanks ? lacking - s->accounted : 0;
    if (!s->awaited) {
        report_lacking(s);
        return;
    }
    char *list = list_lacking(s);
    *row->lacking = tally_arena_text(&s->arena, list, strlen(list));
    free(list);
}

void tally_heading_check_awaited(struct tally_ballot_scan *s)
{
    if (s->awaited > s->file->unheaded)
        report_lacking(s);
    s->awaited = 0;
}

void tally_scan_report_no_header(struct tally_ballot_scan *s)
{
    enum { SHOWN = 8 };
    struct tally_column columns[TALLY_BALLOTS_COLUMNS];
    struct tally_bytes more = {.bytes = NULL};
    bool posts = s->m->rule && !s->m->rule_unknown.kind && s->m->rule->kind == TALLY_RECOMMENDATION && s->m->post_count;
    memcpy(columns, tally_ballots_columns, sizeof columns);
    columns[TALLY_BALLOTS_TIER].required = s->m->tier_count > 1;
    tally_bytes_put_text(&more, "");
    for (size_t i = 0, count = posts ? s->m->post_count : s->m->person_count; i < count && i <= SHOWN; i++) {
        tally_bytes_put_text(&more, "、");
        tally_bytes_put_text(&more, i == SHOWN ? "…" : posts ? s->m->posts[i].title : s->m->roster[i].name);
    }
    if (posts && s->m->person_count)
        tally_bytes_put_text(&more, TALLY_TRANSLATE_MARK N_(" (or, in place of the posts, each person of the roster)")
                                        TALLY_TRANSLATE_MARK);
    tally_heading_report_none(s->diags, s->file->place, columns, TALLY_BALLOTS_COLUMNS, more.bytes);
    free(more.bytes);
}
