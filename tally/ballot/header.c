/* The heading row of a file of ballots: which column holds the number, the tier, a person, a post. */
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

/* The column before this one with the same heading; TALLY_NO_COLUMN: none. */
static size_t occurs_before(struct tally_ballot_scan *s, const struct tally_row *row, size_t column)
{
    struct tally_text folded = tally_text_match_name(s->m->reading, &s->arena, row->cells[column].text);
    for (size_t i = 0; i < column; i++)
        if (tally_text_same(tally_text_match_name(s->m->reading, &s->arena, row->cells[i].text), folded))
            return i;
    return TALLY_NO_COLUMN;
}

/* The column before this one that is for a person or post; of a heading that is only like it, the column itself. */
static size_t column_of(const struct tally_ballot_scan *s, size_t column, uint32_t target)
{
    for (size_t i = 0; i < column; i++)
        if (s->columns.target[i] == target)
            return i;
    return column;
}

/* Takes the heading of the weights, or of persons written in for a post. False: it is none of them. */
static bool read_other_heading(struct tally_ballot_scan *s, const struct tally_row *row, size_t column)
{
    const struct tally_cell *cell = &row->cells[column];
    uint32_t post;
    struct tally_text title;
    if (tally_scan_is_weight_heading(s, cell->text)) {
        if (s->columns.weight != TALLY_NO_COLUMN)
            tally_heading_report_twice(s, cell, &row->cells[s->columns.weight]);
        s->columns.weight = column;
        return true;
    }
    if (!tally_scan_is_written_heading(s, cell->text, &post, &title))
        return false;
    if (tally_heading_rule_unclear(s) && !(s->m->rule && s->m->rule->write_ins))
        return s->m->reading->rows_checked; /* whether the rule has such columns is not known */
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
            tally_heading_report_twice(s, cell, &row->cells[i]);
            return true;
        }
    if (post == TALLY_NO_POST && s->m->posts_complete)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        N_("“%1$s”: “%2$s” is not a post of posts.csv; correct it"),
                        TALLY_ARGS(text, tally_scan_text(s, title)));
    s->columns.written[column] = post;
    return true;
}

static void read_heading(struct tally_ballot_scan *s, const struct tally_row *row, size_t column, bool *here)
{
    const struct tally_cell *cell = &row->cells[column];
    size_t *where[] = {[TALLY_BALLOTS_BALLOT] = &s->columns.ballot,
                       [TALLY_BALLOTS_TIER] = &s->columns.tier,
                       [TALLY_BALLOTS_VOID] = &s->columns.voided};
    size_t first = TALLY_NO_COLUMN; /* with the same heading */
    bool shared = false;
    for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++) {
        if (!tally_column_matches(&tally_ballots_columns[k], cell->text, s->m->reading))
            continue;
        if (*where[k] != TALLY_NO_COLUMN)
            tally_heading_report_twice(s, cell, &row->cells[*where[k]]);
        else
            *where[k] = column;
        return;
    }
    if (cell->reported || read_other_heading(s, row, column))
        return;
    uint32_t target = tally_scan_find_target(s, cell->text, &shared);
    bool whole = s->columns.form == TALLY_NAMES_FORM ? s->m->posts_complete
                                                     : s->columns.form == TALLY_MARKS_FORM && s->m->roster_complete;
    if (shared)
        tally_heading_report_shared(s, row, cell);
    else if (target == TALLY_INTERN_NONE && cell->text.size == 0 && s->m->reading->rows_checked)
        return; /* the scan reports it, by what stands below */
    else if (target == TALLY_INTERN_NONE && cell->text.size == 0)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place, N_("a column without a heading; delete it"),
                        TALLY_NO_ARGS);
    else if (target == TALLY_INTERN_NONE && tally_heading_report_alike(s, cell, here))
        return;
    else if (target == TALLY_INTERN_NONE && tally_heading_report_label(s, row, cell))
        return;
    else if (target == TALLY_INTERN_NONE && !whole)
        first = occurs_before(s, row, column); /* it may be the heading of a refused row; reported only if repeated */
    else if (target == TALLY_INTERN_NONE)
        tally_heading_report_unknown(s, row, cell);
    else if (s->columns.form == TALLY_MARKS_FORM && s->m->roster[target].written_in) {
        tally_diags_add(
            s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
            N_("%1$s was written in (另选) and has no column; write the name into the column “%2$s” on "
               "the ballots that bear it, and delete this one"),
            TALLY_ARGS(s->m->roster[target].name, tally_scan_written_heading(s, s->m->roster[target].post)));
        return;
    } else
        first = here[target] ? column_of(s, column, target) : TALLY_NO_COLUMN;
    if (first != TALLY_NO_COLUMN)
        tally_heading_report_twice(s, cell, &row->cells[first]);
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

/* Whether it is near to a label of a table of ballots: 序号 for 票号. */
static bool is_near_label(struct tally_text text)
{
    const bool has[TALLY_BALLOTS_COLUMNS] = {false};
    return text.size && tally_heading_near(tally_ballots_columns, TALLY_BALLOTS_COLUMNS, has, text) != SIZE_MAX;
}

/* Whether the row is the heading: it has a label of a table of ballots; or most of its cells are persons or posts.
 * These may be on a ballot, too: so not below a title, and not behind a number, nor beside a tier. */
static bool is_header(struct tally_ballot_scan *s, const struct tally_row *row)
{
    size_t labels = 0, known = 0, filled = 0;
    bool shared, zeros, ballot = row->titles || tally_text_is_digits(row->cells[0].text, &zeros);
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_text text = row->cells[i].text;
        bool known_here = person_of(s, text, &shared) != TALLY_INTERN_NONE || shared ||
                          tally_meeting_find_post(s->m, text) != TALLY_NO_POST ||
                          tally_scan_is_weight_heading(s, text) || is_written(s, text) || is_near_label(text);
        for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
            labels += tally_column_matches(&tally_ballots_columns[k], text, s->m->reading);
        known += known_here;
        filled += text.size > 0;
        ballot |= text.size && !known_here && tally_meeting_find_tier(s->m, text) != TALLY_INTERN_NONE;
    }
    return labels || (!ballot && known * 2 > filled);
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

static bool ascends(const uint32_t *numbers, size_t count)
{
    bool does = true;
    for (size_t i = 1; i < count; i++)
        does &= numbers[i - 1] < numbers[i];
    return does;
}

/* The headings are in the order of the roster, or of the posts, but for the first or the last one, which stands at the
 * other end: so they come to stand where a heading cell was inserted or deleted at one end, and all others moved. */
static void note_moved_headings(struct tally_ballot_scan *s, const struct tally_row *row)
{
    enum { FEW = 4 };
    const struct tally_ballot_columns *c = &s->columns;
    uint32_t *targets = tally_alloc(c->width, sizeof *targets);
    size_t count = 0, first = 0;
    for (size_t i = 0; i < c->width; i++) {
        if (c->target[i] == TALLY_INTERN_NONE)
            continue;
        first = count ? first : i;
        targets[count++] = c->target[i];
    }
    const bool moved = count >= FEW && s->m->reading->moved_rows &&
                       ((ascends(targets + 1, count - 1) && targets[0] > targets[count - 1]) ||
                        (ascends(targets, count - 1) && targets[count - 1] < targets[0]));
    free(targets);
    if (moved)
        tally_diags_add(s->diags, TALLY_HEADINGS_MOVED, row->cells[first].place,
                        N_("the headings from “%1$s” on are in the order of %2$s, but one column off, and the one that "
                           "is left over stands at the other end: they may have been moved over the wrong columns. "
                           "Compare some ballots with the paper, column by column"),
                        TALLY_ARGS(tally_scan_text(s, row->cells[first].text),
                                   c->form == TALLY_NAMES_FORM ? "posts.csv" : "roster.csv"));
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
    s->nobody_meant = targets > 1;
    for (size_t i = 0; i < row->count; i++) {
        uint32_t target = tally_scan_find_target(s, row->cells[i].text, &shared);
        whole &= !shared && !row->cells[i].reported;
        s->nobody_meant &= target == TALLY_INTERN_NONE;
        if (target != TALLY_INTERN_NONE)
            meant[target] = true;
    }
    for (size_t i = 0, shown = 0; i < targets && whole && shown < SHOWN; i++)
        if (!meant[i] && tally_heading_needs_column(s, i) && ++shown)
            tally_heading_put_target(&list, s, i);
    free(meant);
    return list.bytes;
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
    s->targets = names ? s->m->post_count : s->columns.form == TALLY_MARKS_FORM ? s->m->person_count : 0;
    s->here = tally_resize(s->here, s->targets, sizeof *s->here);
    memset(s->here, 0, s->targets * sizeof *s->here);
    memset(s->meant, 0, sizeof s->meant);
    s->accounted = s->awaited = 0;
    s->lost = list_lost(s, row, s->targets);
    for (size_t i = 0; i < row->count; i++)
        read_heading(s, row, i, s->here);
    s->mistaken = *s->lost && tally_diags_errors(s->diags) > before; /* the missing one may stand there otherwise */
    free(s->lost);
    s->lost = NULL;
    accept_shared(s, row, s->here);
    s->unreadable = false; /* the heading of some column */
    for (size_t i = 0; i < row->count; i++)
        s->unreadable |= row->cells[i].reported;
    tally_heading_check_missing(s, row);
    note_left_out(s);
    if (tally_diags_errors(s->diags) == before)
        note_moved_headings(s, row);
    if (s->r->form != TALLY_FORM_UNKNOWN && s->columns.form != TALLY_FORM_UNKNOWN && s->r->form != s->columns.form)
        tally_diags_add(s->diags, TALLY_RULE_MISMATCH,
                        (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                        N_("one file of ballots has a column for each post, another a column for each person; use the "
                           "same form in all files"),
                        TALLY_NO_ARGS);
    s->header_ok = true;
    s->header_sound = tally_diags_errors(s->diags) == before && !s->awaited && !s->unreadable;
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
