/* The heading row of a file of ballots: which column holds the number, the tier, a person, a post. */
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
#include "table/load.h"
#include "table/table.h"

/* Whether the text is the person's id or name. */
static bool is_heading_of(struct tally_ballot_scan *s, uint32_t person, struct tally_text text)
{
    const struct tally_person *p = &s->m->roster[person];
    return (*p->id && tally_text_is(text, p->id)) ||
           tally_text_same(tally_text_match_name(s->m->reading, &s->arena, text), p->folded);
}

/* The roster row that a heading means, or TALLY_INTERN_NONE. *shared: it could mean several rows, and so means none. */
static uint32_t person_of(struct tally_ballot_scan *s, struct tally_text text, bool *shared)
{
    uint32_t found = TALLY_INTERN_NONE, by_id = TALLY_INTERN_NONE;
    struct tally_text folded = tally_text_match_name(s->m->reading, &s->arena, text);
    size_t named = 0;
    struct tally_matches matches = tally_meeting_find_person(s->m, folded);
    *shared = false;
    if (matches.count == 0 && !matches.in_refused_row)
        return TALLY_INTERN_NONE;
    if (matches.count <= 1) /* a name with its unit is found too, but is not accepted as a heading */
        return is_heading_of(s, matches.first, text) ? matches.first : TALLY_INTERN_NONE;
    for (size_t i = 0; i < s->m->person_count; i++) {
        if (s->m->roster[i].written_in)
            continue; /* has no column, and so the same name as a heading means the one who is printed */
        if (tally_text_is(text, s->m->roster[i].id))
            by_id = (uint32_t)i;
        if (tally_text_same(folded, s->m->roster[i].folded)) {
            found = (uint32_t)i;
            named++;
        }
    }
    /* If the text is an id and also a name: it is ambiguous if exactly one other row has that name. If several rows
     * share the name, it means the row with the id, because the name alone could not be a heading. */
    *shared = by_id == TALLY_INTERN_NONE ? named > 1 : named == 1 && found != by_id;
    return *shared ? TALLY_INTERN_NONE : by_id != TALLY_INTERN_NONE ? by_id : found;
}

/* Whether the heading is that of the ballots' weights (权数), which the rule names. */
bool tally_scan_is_weight_heading(struct tally_ballot_scan *s, struct tally_text text)
{
    const struct tally_rule *rule = s->m->rule;
    return rule && rule->ballot_weight &&
           tally_text_same(tally_text_match_name(s->m->reading, &s->arena, text),
                           tally_text_match_name(s->m->reading, &s->arena, tally_text_of(rule->ballot_weight)));
}

static bool is_written(struct tally_ballot_scan *s, struct tally_text text)
{
    uint32_t post;
    struct tally_text title;
    return s->m->rule && s->m->rule->write_ins && tally_scan_is_written_heading(s, text, &post, &title);
}

static enum tally_ballot_form form_of(struct tally_ballot_scan *s, const struct tally_row *row)
{
    size_t persons = 0, posts = 0;
    bool shared;
    if (!s->m->rule_unknown.kind && s->m->rule->kind != TALLY_RECOMMENDATION)
        return TALLY_MARKS_FORM;
    for (size_t i = 0; i < row->count; i++) {
        persons += person_of(s, row->cells[i].text, &shared) != TALLY_INTERN_NONE || shared ||
                   is_written(s, row->cells[i].text);
        posts += tally_meeting_find_post(s->m, row->cells[i].text) != TALLY_NO_POST;
    }
    if (persons == posts && (s->m->rule_unknown.kind || !s->m->posts_complete || !s->m->roster_complete))
        return TALLY_FORM_UNKNOWN;
    return persons > posts ? TALLY_MARKS_FORM : TALLY_NAMES_FORM;
}

uint32_t tally_scan_find_target(struct tally_ballot_scan *s, struct tally_text text, bool *shared)
{
    *shared = false;
    switch (s->columns.form) {
    case TALLY_NAMES_FORM:
        return tally_meeting_find_post(s->m, text);
    case TALLY_MARKS_FORM:
        return person_of(s, text, shared);
    case TALLY_FORM_UNKNOWN:
        break;
    }
    return TALLY_INTERN_NONE;
}

static bool occurs_before(struct tally_ballot_scan *s, const struct tally_row *row, size_t column)
{
    struct tally_text folded = tally_text_match_name(s->m->reading, &s->arena, row->cells[column].text);
    for (size_t i = 0; i < column; i++)
        if (tally_text_same(tally_text_match_name(s->m->reading, &s->arena, row->cells[i].text), folded))
            return true;
    return false;
}

/* A heading typed over another one leaves a column without its own: to delete that column would lose its marks. */
static void report_twice(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    tally_diags_add(s->diags, TALLY_DUPLICATE_COLUMN, cell->place,
                    *s->lost
                        ? N_("the heading “%1$s” is here twice, and none stands for %2$s: this cell, or the other "
                             "one, probably should. Correct the heading by the paper ballots, and delete no column")
                        : N_("the column “%1$s” is here twice"),
                    TALLY_ARGS(tally_scan_text(s, cell->text), s->lost));
}

/* Whether a person or post of this number needs a column. */
static bool needs_column(const struct tally_ballot_scan *s, size_t target)
{
    return s->columns.form == TALLY_NAMES_FORM ? !s->m->posts[target].refused
                                               : !s->m->roster[target].refused && !s->m->roster[target].written_in;
}

/* The persons or posts that no heading means, as “name (id), …”; "" if there are none, or if the roster or the posts
 * could not be read whole. The caller frees it. */
static char *list_lost(struct tally_ballot_scan *s, const struct tally_row *row, size_t targets)
{
    enum { SHOWN = 5 };
    bool names = s->columns.form == TALLY_NAMES_FORM, shared;
    bool whole = names ? s->m->posts_complete : s->columns.form == TALLY_MARKS_FORM && s->m->roster_complete;
    struct tally_bytes list = {.bytes = NULL};
    bool *meant = tally_alloc(targets, sizeof *meant);
    tally_bytes_put_text(&list, "");
    for (size_t i = 0; i < row->count; i++) {
        uint32_t target = tally_scan_find_target(s, row->cells[i].text, &shared);
        whole &= !shared && !row->cells[i].reported;
        if (target != TALLY_INTERN_NONE)
            meant[target] = true;
    }
    for (size_t i = 0, shown = 0; i < targets && whole && shown < SHOWN; i++) {
        if (meant[i] || !needs_column(s, i))
            continue;
        tally_bytes_put_text(&list, shown++ ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, names ? s->m->posts[i].title : s->m->roster[i].name);
        tally_bytes_put_text(&list, " (");
        tally_bytes_put_text(&list, names ? s->m->posts[i].id : s->m->roster[i].id);
        tally_bytes_put_text(&list, ")");
    }
    free(meant);
    return list.bytes;
}

/* A heading that differs from an id, name or title only in what hardly anybody sees; its column counts as there. */
static bool report_alike(struct tally_ballot_scan *s, const struct tally_cell *cell, bool *here)
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
                       "of its letters, or in blanks; write both alike"),
                    TALLY_ARGS(tally_scan_text(s, cell->text), like));
    return true;
}

/* A heading that means nobody, where the roster is known. */
static void report_unknown(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    char *near = tally_meeting_list_nearest(s->m, tally_text_match_name(s->m->reading, &s->arena, cell->text));
    tally_diags_add(
        s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
        *s->lost ? N_("“%1$s” is neither an id nor a name of the roster, and no heading stands for %3$s: this one "
                      "probably should. Correct the heading by the paper ballots; delete no column that holds marks")
        : *near ? N_("“%1$s” is neither an id nor a name of the roster; the nearest: %2$s. Correct the heading; but if "
                     "this person is on the paper ballots, the row is missing in roster.csv: add it there. Delete no "
                     "column that holds marks")
                : N_("“%1$s” is neither an id nor a name of the roster. If this person is on the paper ballots, the "
                     "row is missing in roster.csv: add it there; if not, correct the heading. Delete no column that "
                     "holds marks"),
        TALLY_ARGS(tally_scan_text(s, cell->text), near, s->lost));
    free(near);
}

/* Takes the heading of the weights, or of persons written in for a post. False: it is none of them. */
static bool read_other_heading(struct tally_ballot_scan *s, size_t column, const struct tally_cell *cell)
{
    uint32_t post;
    struct tally_text title;
    if (tally_scan_is_weight_heading(s, cell->text)) {
        if (s->columns.weight != TALLY_NO_COLUMN)
            report_twice(s, cell);
        s->columns.weight = column;
        return true;
    }
    if (!tally_scan_is_written_heading(s, cell->text, &post, &title) || !s->m->rule || s->m->rule_unknown.kind)
        return false;
    const char *text = tally_scan_text(s, cell->text);
    if (!s->m->rule->write_ins || s->columns.form != TALLY_MARKS_FORM) {
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        s->m->rule->write_ins
                            ? N_("“%1$s”: on ballots with a column for each post, names written in stand in the post's "
                                 "own column; move them there, and delete this one")
                            : N_("“%1$s”: the rule of this meeting allows no persons written in (write-ins); delete "
                                 "the column"),
                        TALLY_ARGS(text));
        return true;
    }
    for (size_t i = 0; i < column && post != TALLY_NO_POST; i++)
        if (s->columns.written[i] == post) {
            report_twice(s, cell);
            return true;
        }
    if (post == TALLY_NO_POST && s->m->posts_complete)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        N_("“%1$s”: “%2$s” is not a post of posts.csv; correct it"),
                        TALLY_ARGS(text, tally_scan_text(s, title)));
    s->columns.written[column] = post;
    return true;
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

static void report_shared(struct tally_ballot_scan *s, const struct tally_row *row, const struct tally_cell *cell)
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

static void read_heading(struct tally_ballot_scan *s, const struct tally_row *row, size_t column, bool *here)
{
    const struct tally_cell *cell = &row->cells[column];
    size_t *where[] = {[TALLY_BALLOTS_BALLOT] = &s->columns.ballot,
                       [TALLY_BALLOTS_TIER] = &s->columns.tier,
                       [TALLY_BALLOTS_VOID] = &s->columns.voided};
    const char *text = tally_scan_text(s, cell->text);
    bool shared = false, again = false;
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++) {
        if (!tally_column_matches(&tally_ballots_columns[k], cell->text, s->m->reading))
            continue;
        if (*where[k] != TALLY_NO_COLUMN)
            report_twice(s, cell);
        else
            *where[k] = column;
        return;
    }
    if (cell->reported || read_other_heading(s, column, cell))
        return;
    uint32_t target = tally_scan_find_target(s, cell->text, &shared);
    bool whole = s->columns.form == TALLY_NAMES_FORM ? s->m->posts_complete
                                                     : s->columns.form == TALLY_MARKS_FORM && s->m->roster_complete;
    if (shared)
        report_shared(s, row, cell);
    else if (target == TALLY_INTERN_NONE && cell->text.size == 0 && s->m->reading->rows_checked)
        return; /* the scan reports it, by what stands below */
    else if (target == TALLY_INTERN_NONE && cell->text.size == 0)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place, N_("a column without a heading; delete it"),
                        TALLY_NO_ARGS);
    else if (target == TALLY_INTERN_NONE && report_alike(s, cell, here))
        return;
    else if (target == TALLY_INTERN_NONE && !whole)
        again = occurs_before(s, row, column); /* it may be the heading of a refused row; reported only if repeated */
    else if (target == TALLY_INTERN_NONE && s->columns.form == TALLY_NAMES_FORM)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        is_shared_title(s, text)
                            ? N_("several posts of posts.csv have the title “%1$s”; write the id (职位编号) of the one "
                                 "whose names stand in this column as its heading")
                            : N_("“%1$s” is not a post of posts.csv; correct it"),
                        TALLY_ARGS(text));
    else if (target == TALLY_INTERN_NONE)
        report_unknown(s, cell);
    else if (s->columns.form == TALLY_MARKS_FORM && s->m->roster[target].written_in) {
        tally_diags_add(
            s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
            N_("%1$s was written in (另选) and has no column; write the name into the column “%2$s” on "
               "the ballots that bear it, and delete this one"),
            TALLY_ARGS(s->m->roster[target].name, tally_scan_written_heading(s, s->m->roster[target].post)));
        return;
    } else
        again = here[target];
    if (again)
        report_twice(s, cell);
    else if (target != TALLY_INTERN_NONE) {
        here[target] = true;
        s->columns.target[column] = target;
    }
}

/* A heading that is a name of several persons is an error already. For none of them is a missing column reported as
 * well. */
static void accept_shared(struct tally_ballot_scan *s, const struct tally_row *row, bool *here)
{
    for (size_t k = 0; k < row->count && s->columns.form == TALLY_MARKS_FORM; k++) {
        bool shared;
        person_of(s, row->cells[k].text, &shared);
        for (size_t i = 0; shared && i < s->m->person_count; i++)
            here[i] |= is_heading_of(s, (uint32_t)i, row->cells[k].text);
    }
}

static void report_missing_column(struct tally_ballot_scan *s, const char *name, const char *id)
{
    tally_diags_add(s->diags, TALLY_MISSING_COLUMN,
                    (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                    N_("the column “%1$s” (%2$s) is missing"), TALLY_ARGS(name, id));
}

static bool is_header(struct tally_ballot_scan *s, const struct tally_row *row)
{
    size_t labels = 0, known = 0;
    bool shared;
    for (size_t i = 0; i < row->count; i++) {
        for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
            labels += tally_column_matches(&tally_ballots_columns[k], row->cells[i].text, s->m->reading);
        known += person_of(s, row->cells[i].text, &shared) != TALLY_INTERN_NONE || shared;
        known += tally_meeting_find_post(s->m, row->cells[i].text) != TALLY_NO_POST;
        known += tally_scan_is_weight_heading(s, row->cells[i].text) || is_written(s, row->cells[i].text);
    }
    /* below a title, names alone are no heading: they may be on a ballot */
    return labels + (row->titles ? 0 : known) > 0;
}

void tally_scan_report_no_header(struct tally_ballot_scan *s)
{
    tally_diags_add(
        s->diags, TALLY_NO_HEADER, (struct tally_place){.file = s->file->place},
        N_("there is no header row: none of the first row's cells is a known heading, such as “%1$s” or “%2$s”"),
        TALLY_ARGS(tally_ballots_columns[TALLY_BALLOTS_BALLOT].chinese,
                   tally_ballots_columns[TALLY_BALLOTS_BALLOT].english));
}

/* What a folder of “tally new” had in this table, and a file without it reads as if nothing had stood there: no ballot
 * is void, nobody is written in. */
static void note_left_out(struct tally_ballot_scan *s)
{
    bool written = !tally_meeting_takes_write_ins(s->m) || s->columns.form != TALLY_MARKS_FORM || !s->m->post_count;
    for (size_t i = 0; i < s->columns.width; i++)
        written |= s->columns.written[i] != TALLY_INTERN_NONE;
    if (!s->m->from_template || (s->columns.voided != TALLY_NO_COLUMN && written))
        return;
    bool voided = s->columns.voided == TALLY_NO_COLUMN;
    tally_diags_add(
        s->diags, TALLY_LEFT_OUT_COLUMN, (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
        voided ? N_("“tally new” made this folder, and the table lacks the column 作废 (void) that it had: so "
                    "no ballot counts as void. If it was deleted by mistake, insert it again under this "
                    "heading, and fill it in")
               : N_("the rule takes persons written in, and the table has no column for them (另选): so "
                    "nobody is written in. If such a column was deleted by mistake, insert it again, under "
                    "the heading 另选: and the post, and fill it in"),
        TALLY_NO_ARGS);
}

void tally_scan_read_header(struct tally_ballot_scan *s, const struct tally_row *row)
{
    size_t before = tally_diags_errors(s->diags);
    s->columns = (struct tally_ballot_columns){.width = row->count,
                                               .ballot = TALLY_NO_COLUMN,
                                               .tier = TALLY_NO_COLUMN,
                                               .voided = TALLY_NO_COLUMN,
                                               .weight = TALLY_NO_COLUMN,
                                               .form = form_of(s, row)};
    s->columns.target = tally_resize(NULL, row->count * 2, sizeof *s->columns.target);
    s->columns.written = s->columns.target + row->count;
    bool names = s->columns.form == TALLY_NAMES_FORM;
    for (size_t i = 0; i < row->count; i++)
        s->columns.target[i] = s->columns.written[i] = TALLY_INTERN_NONE;
    size_t targets = names ? s->m->post_count : s->columns.form == TALLY_MARKS_FORM ? s->m->person_count : 0;
    bool *here = tally_alloc(targets, sizeof *here);
    s->lost = list_lost(s, row, targets);
    for (size_t i = 0; i < row->count; i++)
        read_heading(s, row, i, here);
    bool mistaken = *s->lost && tally_diags_errors(s->diags) > before; /* the missing one may stand there otherwise */
    free(s->lost);
    s->lost = NULL;
    accept_shared(s, row, here);
    if (s->columns.ballot == TALLY_NO_COLUMN)
        report_missing_column(s, tally_ballots_columns[TALLY_BALLOTS_BALLOT].chinese,
                              tally_ballots_columns[TALLY_BALLOTS_BALLOT].english);
    if (s->columns.tier == TALLY_NO_COLUMN && s->m->tier_count > 1)
        report_missing_column(s, tally_ballots_columns[TALLY_BALLOTS_TIER].chinese,
                              tally_ballots_columns[TALLY_BALLOTS_TIER].english);
    if (s->m->rule && s->m->rule->ballot_weight && s->columns.weight == TALLY_NO_COLUMN)
        tally_diags_add(s->diags, TALLY_MISSING_COLUMN,
                        (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                        N_("the column “%1$s” is missing, in which the rule has each ballot's weight stand"),
                        TALLY_ARGS(s->m->rule->ballot_weight));
    bool unreadable = false; /* the heading of some column */
    for (size_t i = 0; i < row->count; i++)
        unreadable |= row->cells[i].reported;
    for (size_t i = 0; i < targets && !unreadable; i++)
        if (!here[i] && needs_column(s, i))
            tally_diags_add(s->diags, TALLY_MISSING_COLUMN,
                            (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                            mistaken ? N_("no heading stands for “%1$s” (id %2$s). The column may be there under a "
                                          "heading that is wrong, which another message names: correct that heading, "
                                          "and add a column only if it is not there")
                                     : N_("the column of “%1$s” (id %2$s) is missing"),
                            TALLY_ARGS(names ? s->m->posts[i].title : s->m->roster[i].name,
                                       names ? s->m->posts[i].id : s->m->roster[i].id));
    note_left_out(s);
    free(here);
    if (s->r->form != TALLY_FORM_UNKNOWN && s->columns.form != TALLY_FORM_UNKNOWN && s->r->form != s->columns.form)
        tally_diags_add(s->diags, TALLY_RULE_MISMATCH,
                        (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                        N_("one file of ballots has a column for each post, another a column for each person; use the "
                           "same form in all files"),
                        TALLY_NO_ARGS);
    s->header_ok = true;
    s->header_sound = tally_diags_errors(s->diags) == before;
}

/* In a recommendation in marks form every person needs a post, since the choices on a ballot are counted by post. */
void tally_scan_check_posts(struct tally_ballot_scan *s)
{
    struct tally_meeting *m = s->r->meeting;
    if (m->rule_unknown.kind || m->rule->kind != TALLY_RECOMMENDATION || s->r->form != TALLY_FORM_UNKNOWN ||
        s->columns.form != TALLY_MARKS_FORM)
        return;
    for (size_t i = 0; i < m->person_count; i++) {
        struct tally_person *p = &m->roster[i];
        if (p->post != TALLY_NO_POST || *p->post_text || p->refused || p->written_in ||
            (m->post_count < 2 && !m->posts_complete))
            continue;
        if (m->post_count == 1)
            p->post = 0;
        else
            tally_diags_add(s->diags, TALLY_RULE_MISMATCH, p->post_place,
                            N_("the post for which %1$s is recommended is missing; fill in 职位 (post)"),
                            TALLY_ARGS(p->name));
    }
}

bool tally_scan_take_header(struct tally_ballot_scan *s, const struct tally_row *row)
{
    if (is_header(s, row)) {
        s->header_seen = true;
        tally_scan_read_header(s, row);
        return true;
    }
    s->no_heading = true;
    if (row->no_heading)
        *row->no_heading = true;
    return false;
}
