#include "ballot/ballot.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static const struct tally_column fixed[] = {
    {"ballot", "票号", NULL, true}, {"tier", "层次", "票种", false}, {"void", "作废", NULL, false}};
enum { BALLOT, TIER, VOID, FIXED };

/* One file's scan. */
struct scan {
    struct tally_ballot_reader *r;
    const struct tally_meeting *m;
    enum tally_channel channel;
    struct tally_file *file;
    struct tally_diags *diags;
    struct tally_ballot_columns columns;
    struct tally_arena arena; /* the row's */
    uint8_t *marks;           /* by person */
    uint64_t *in_favour;      /* by post */
    struct tally_named *names;
    size_t name_count, name_room;
    struct tally_irregular irregular; /* the row's */
    bool header_seen, header_only, header_ok, header_sound;
};

static char *text_of(struct scan *s, struct tally_text text)
{
    return tally_arena_text(&s->arena, text.bytes, text.size);
}

uint64_t tally_ballot_allows(const struct tally_meeting *meeting, uint32_t post)
{
    const struct tally_rule *rule = meeting->rule;
    if (!rule || meeting->gaps.kind)
        return UINT64_MAX;
    if (rule->kind == TALLY_RECOMMENDATION && rule->choices)
        return meeting->posts[post].seats * rule->choices;
    if (rule->contested)
        return meeting->posts[post].seats;
    return UINT64_MAX;
}

/* ---- the header ---- */

/* Whether a heading is the person's id or name. */
static bool headed_so(struct scan *s, uint32_t person, struct tally_text text)
{
    const struct tally_person *p = &s->m->roster[person];
    return (*p->id && tally_text_is(text, p->id)) || tally_text_same(tally_text_fold_name(&s->arena, text), p->folded);
}

/* Roster row headed so, TALLY_INTERN_NONE where there is none; *shared where a name means several rows. */
static uint32_t headed_person(struct scan *s, struct tally_text text, bool *shared)
{
    uint32_t found = TALLY_INTERN_NONE, by_id = TALLY_INTERN_NONE;
    struct tally_text folded = tally_text_fold_name(&s->arena, text);
    size_t named = 0;
    struct tally_matches matches = tally_meeting_person(s->m, folded);
    *shared = false;
    if (matches.count == 0 && !matches.doubtful)
        return TALLY_INTERN_NONE;
    if (matches.count <= 1) /* but not by a name with its unit */
        return headed_so(s, matches.first, text) ? matches.first : TALLY_INTERN_NONE;
    for (size_t i = 0; i < s->m->person_count; i++) {
        if (tally_text_is(text, s->m->roster[i].id))
            by_id = (uint32_t)i;
        if (tally_text_same(folded, s->m->roster[i].folded)) {
            found = (uint32_t)i;
            named++;
        }
    }
    /* one's id that is another's name means neither; a name that several share gives way to an id */
    *shared = by_id == TALLY_INTERN_NONE ? named > 1 : named == 1 && found != by_id;
    return *shared ? TALLY_INTERN_NONE : by_id != TALLY_INTERN_NONE ? by_id : found;
}

static enum tally_form form_of(struct scan *s, const struct tally_row *row)
{
    size_t persons = 0, posts = 0;
    bool shared;
    if (!s->m->gaps.kind && s->m->rule->kind != TALLY_RECOMMENDATION)
        return TALLY_MARKS_FORM;
    for (size_t i = 0; i < row->count; i++) {
        persons += headed_person(s, row->cells[i].text, &shared) != TALLY_INTERN_NONE || shared;
        posts += tally_meeting_post(s->m, row->cells[i].text) != TALLY_NO_POST;
    }
    if (persons == posts && (s->m->gaps.kind || !s->m->posts_whole || !s->m->roster_whole))
        return TALLY_FORM_UNKNOWN;
    return persons > posts ? TALLY_MARKS_FORM : TALLY_NAMES_FORM;
}

static uint32_t headed_target(struct scan *s, struct tally_text text, bool *shared)
{
    *shared = false;
    switch (s->columns.form) {
    case TALLY_NAMES_FORM:
        return tally_meeting_post(s->m, text);
    case TALLY_MARKS_FORM:
        return headed_person(s, text, shared);
    case TALLY_FORM_UNKNOWN:
        break;
    }
    return TALLY_INTERN_NONE;
}

static bool stands_before(struct scan *s, const struct tally_row *row, size_t column)
{
    struct tally_text folded = tally_text_fold_name(&s->arena, row->cells[column].text);
    for (size_t i = 0; i < column; i++)
        if (tally_text_same(tally_text_fold_name(&s->arena, row->cells[i].text), folded))
            return true;
    return false;
}

static void read_heading(struct scan *s, const struct tally_row *row, size_t column, bool *here)
{
    const struct tally_cell *cell = &row->cells[column];
    size_t *where[] = {[BALLOT] = &s->columns.ballot, [TIER] = &s->columns.tier, [VOID] = &s->columns.voided};
    const char *text = text_of(s, cell->text);
    bool shared = false, again = false;
    for (size_t k = 0; k < FIXED; k++) {
        if (!tally_column_matches(&fixed[k], cell->text))
            continue;
        if (*where[k] != TALLY_NO_COLUMN)
            tally_diags_add(s->diags, TALLY_DUPLICATE_COLUMN, cell->place, N_("the column “%1$s” is here twice"),
                            TALLY_ARGS(text));
        else
            *where[k] = column;
        return;
    }
    uint32_t target = headed_target(s, cell->text, &shared);
    bool whole = s->columns.form == TALLY_NAMES_FORM ? s->m->posts_whole
                                                     : s->columns.form == TALLY_MARKS_FORM && s->m->roster_whole;
    if (shared)
        tally_diags_add(s->diags, TALLY_AMBIGUOUS_NAME, cell->place,
                        N_("several on the roster are called “%1$s”; head the column with an id"), TALLY_ARGS(text));
    else if (target == TALLY_INTERN_NONE && cell->text.size == 0)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place, N_("a column without a heading; delete it"),
                        TALLY_NO_ARGS);
    else if (target == TALLY_INTERN_NONE && !whole)
        again = stands_before(s, row, column); /* it may be one of those that are not known, but only once */
    else if (target == TALLY_INTERN_NONE && s->columns.form == TALLY_NAMES_FORM)
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place, N_("“%1$s” is no post of posts.csv"),
                        TALLY_ARGS(text));
    else if (target == TALLY_INTERN_NONE) {
        char *near = tally_meeting_nearest(s->m, tally_text_fold_name(&s->arena, cell->text));
        tally_diags_add(s->diags, TALLY_UNKNOWN_COLUMN, cell->place,
                        *near ? N_("“%1$s” is neither an id nor a name of the roster; the nearest: %2$s")
                              : N_("“%1$s” is neither an id nor a name of the roster"),
                        TALLY_ARGS(text, near));
        free(near);
    } else
        again = here[target];
    if (again)
        tally_diags_add(s->diags, TALLY_DUPLICATE_COLUMN, cell->place, N_("the column “%1$s” is here twice"),
                        TALLY_ARGS(text));
    else if (target != TALLY_INTERN_NONE) {
        here[target] = true;
        s->columns.target[column] = target;
    }
}

/* One of those who share a name that heads a column is meant there: none of them is missing. */
static void spare_shared(struct scan *s, const struct tally_row *row, bool *here)
{
    for (size_t k = 0; k < row->count && s->columns.form == TALLY_MARKS_FORM; k++) {
        bool shared;
        headed_person(s, row->cells[k].text, &shared);
        for (size_t i = 0; shared && i < s->m->person_count; i++)
            here[i] |= headed_so(s, (uint32_t)i, row->cells[k].text);
    }
}

static void missing_column(struct scan *s, const char *name, const char *id)
{
    tally_diags_add(s->diags, TALLY_MISSING_COLUMN,
                    (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
                    N_("the column “%1$s” (%2$s) is missing"), TALLY_ARGS(name, id));
}

static void read_header(struct scan *s, const struct tally_row *row)
{
    size_t known = 0, before = tally_diags_errors(s->diags);
    bool shared;
    s->columns = (struct tally_ballot_columns){row->count, TALLY_NO_COLUMN, TALLY_NO_COLUMN, TALLY_NO_COLUMN,
                                               NULL,       form_of(s, row)};
    s->columns.target = tally_resize(NULL, row->count, sizeof *s->columns.target);
    bool names = s->columns.form == TALLY_NAMES_FORM;
    for (size_t i = 0; i < row->count; i++) {
        s->columns.target[i] = TALLY_INTERN_NONE;
        for (size_t k = 0; k < FIXED; k++)
            known += tally_column_matches(&fixed[k], row->cells[i].text);
        known += headed_person(s, row->cells[i].text, &shared) != TALLY_INTERN_NONE || shared;
        known += tally_meeting_post(s->m, row->cells[i].text) != TALLY_NO_POST;
    }
    if (known == 0) {
        tally_diags_add(
            s->diags, TALLY_NO_HEADER, (struct tally_place){.file = s->file->place},
            N_("there is no header row: none of the first row's cells is a known heading, such as “%1$s” or “%2$s”"),
            TALLY_ARGS(fixed[BALLOT].chinese, fixed[BALLOT].english));
        return;
    }
    size_t targets = names ? s->m->post_count : s->columns.form == TALLY_MARKS_FORM ? s->m->person_count : 0;
    bool *here = tally_alloc(targets, sizeof *here);
    for (size_t i = 0; i < row->count; i++)
        read_heading(s, row, i, here);
    spare_shared(s, row, here);
    if (s->columns.ballot == TALLY_NO_COLUMN)
        missing_column(s, fixed[BALLOT].chinese, fixed[BALLOT].english);
    if (s->columns.tier == TALLY_NO_COLUMN && s->m->tier_count > 1)
        missing_column(s, fixed[TIER].chinese, fixed[TIER].english);
    for (size_t i = 0; i < targets; i++)
        if (!here[i] && !(names ? s->m->posts[i].doubtful : s->m->roster[i].doubtful))
            missing_column(s, names ? s->m->posts[i].title : s->m->roster[i].name,
                           names ? s->m->posts[i].id : s->m->roster[i].id);
    free(here);
    if (s->r->form != TALLY_FORM_UNKNOWN && s->columns.form != TALLY_FORM_UNKNOWN && s->r->form != s->columns.form)
        tally_diags_add(
            s->diags, TALLY_RULE_MISMATCH, (struct tally_place){.file = s->file->place, .line = 1, .column = 1},
            N_("one file of ballots is headed with posts, another with persons; use one form for all"), TALLY_NO_ARGS);
    s->header_ok = true;
    s->header_sound = tally_diags_errors(s->diags) == before;
}

/* Persons of a recommendation in marks form stand for a post each, since a ballot's choices are counted by post. */
static void check_posts(struct scan *s)
{
    struct tally_meeting *m = s->r->meeting;
    if (m->gaps.kind || m->rule->kind != TALLY_RECOMMENDATION || s->r->form != TALLY_FORM_UNKNOWN ||
        s->columns.form != TALLY_MARKS_FORM)
        return;
    for (size_t i = 0; i < m->person_count; i++) {
        struct tally_person *p = &m->roster[i];
        if (p->post != TALLY_NO_POST || *p->post_text || p->doubtful || (m->post_count < 2 && !m->posts_whole))
            continue;
        if (m->post_count == 1)
            p->post = 0;
        else
            tally_diags_add(s->diags, TALLY_RULE_MISMATCH, p->post_place,
                            N_("for which post is %1$s recommended? fill in 职位 (post)"), TALLY_ARGS(p->name));
    }
}

/* ---- a row ---- */

/* The row's tier, TALLY_INTERN_NONE where it is not known; *apart tells it from others even so, where it may be one of
 * those that could not be read. */
static uint32_t read_tier(struct scan *s, const struct tally_row *row, uint32_t *apart)
{
    const struct tally_cell *cell = s->columns.tier == TALLY_NO_COLUMN ? NULL : &row->cells[s->columns.tier];
    struct tally_text text = cell ? cell->text : tally_text_of("");
    uint32_t count = (uint32_t)s->m->tier_count, tier = text.size ? tally_meeting_tier(s->m, text)
                                                        : count == 1 && (cell || s->m->tiers_whole) ? 0
                                                                                                    : TALLY_INTERN_NONE;
    *apart = tier;
    if (tier != TALLY_INTERN_NONE || !cell)
        return tier;
    if (!s->m->tiers_whole && (text.size || count == 0)) {
        *apart = count + tally_intern(&s->r->stray_tiers, text);
        return tier;
    }
    char *list = tally_meeting_tier_list(s->m);
    tally_diags_add(s->diags, TALLY_UNKNOWN_TIER, cell->place, N_("there is no tier “%1$s”; the tiers are: %2$s"),
                    TALLY_ARGS(text_of(s, text), list));
    free(list);
    return tier;
}

enum numbering { NUMBERED, UNNUMBERED, NUMBERED_AGAIN };

/* Whether the ballot's number is new in its channel and tier. */
static enum numbering read_number(struct scan *s, const struct tally_cell *cell, uint32_t tier)
{
    struct tally_ballot_reader *r = s->r;
    if (!tally_cell_check_name(cell, s->diags) || tier == TALLY_INTERN_NONE)
        return UNNUMBERED;
    struct tally_text number = tally_text_fold_name(&s->arena, cell->text); /* １ is 1 */
    char *key = tally_arena_alloc(&s->arena, sizeof tier + number.size, 1);
    memcpy(key, &tier, sizeof tier);
    memcpy(key + sizeof tier, number.bytes, number.size);
    size_t before = r->seen[s->channel].count;
    uint32_t id = tally_intern(&r->seen[s->channel], (struct tally_text){key, sizeof tier + number.size});
    if (r->seen[s->channel].count > before) {
        size_t count = id;
        TALLY_PUSH(r->seen_at[s->channel], count, r->seen_room[s->channel]) =
            (struct tally_seen){s->file->place, cell->place.line};
        return NUMBERED;
    }
    char line[TALLY_NUMBER_SIZE];
    const struct tally_seen *earlier = &r->seen_at[s->channel][id];
    tally_diags_add(s->diags, TALLY_DUPLICATE_BALLOT, cell->place,
                    N_("the ballot “%1$s” of this tier is in line %2$s of %3$s already"),
                    TALLY_ARGS(text_of(s, cell->text), tally_number(line, earlier->line),
                               tally_diags_file_name(s->diags, earlier->file)));
    return NUMBERED_AGAIN;
}

static void add_irregular(struct scan *s, enum tally_irregular_kind kind, const char *detail)
{
    if (!s->r->irregular)
        return;
    s->irregular.kind = kind;
    s->irregular.detail = detail;
    s->r->irregular(s->r->self, &s->irregular);
}

/* “written → id” */
static void tell_ruled(struct scan *s, const struct tally_ruling *ruling)
{
    const char *to = ruling->person == TALLY_INTERN_NONE ? "void" : s->m->roster[ruling->person].id, *arrow = " → ";
    size_t a = strlen(ruling->written), b = strlen(arrow), c = strlen(to);
    char *detail = tally_arena_alloc(&s->arena, a + b + c + 1, 1);
    memcpy(detail, ruling->written, a);
    memcpy(detail + a, arrow, b);
    memcpy(detail + a + b, to, c);
    add_irregular(s, TALLY_IRREGULAR_RULED, detail);
}

/* All that it may be, not what it is nearest to: 对 is but a letter away from 反对. */
static void unknown_mark(struct scan *s, const struct tally_cell *cell, struct tally_text mark)
{
    bool circle = tally_text_is(mark, "○") || tally_text_is(mark, "〇");
    char *list = tally_diags_full(s->diags) ? tally_alloc(1, 1) : tally_vocabulary_list(s->r->vocabulary);
    tally_diags_add(s->diags, TALLY_UNKNOWN_MARK, cell->place,
                    circle ? N_("“%1$s” means agree on one ballot and abstain on another; say in meeting.csv what it "
                                "means here, as in 记号,%1$s=%3$s")
                           : N_("“%1$s” is no mark. The marks are: %2$s. Look at the paper ballot; another sign that "
                                "stands there is declared in meeting.csv, as in 记号,○=%3$s"),
                    TALLY_ARGS(text_of(s, mark), list, tally_vocabulary_example(s->m->rule)));
    free(list);
}

static uint8_t read_mark(struct scan *s, const struct tally_cell *cell, uint32_t person)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    if (cell->text.size == 0)
        return v->empty;
    uint32_t mark = tally_vocabulary_find(v, cell->text), all = TALLY_INTERN_NONE;
    if (mark != TALLY_INTERN_NONE)
        return (uint8_t)mark;
    struct tally_text rest = cell->text, part;
    bool differ = false;
    while (tally_text_part(&rest, &part)) {
        mark = tally_vocabulary_find(v, part);
        if (mark == TALLY_INTERN_NONE) {
            if (v->whole)
                unknown_mark(s, cell, part);
            return v->empty;
        }
        differ |= all != TALLY_INTERN_NONE && all != mark;
        all = mark;
    }
    if (all == TALLY_INTERN_NONE) { /* separators only */
        if (v->whole)
            unknown_mark(s, cell, cell->text);
        return v->empty;
    }
    if (differ)
        add_irregular(s, TALLY_IRREGULAR_VOID_ITEM, s->m->roster[person].id);
    return differ ? v->void_item : (uint8_t)all;
}

/* 第三篇 第十三条, and every recommendation's choices: more in favour than the post allows. */
enum tally_overvoted tally_ballot_overvoted(const struct tally_ballot_reader *reader, uint8_t *marks,
                                            uint64_t *in_favour)
{
    const struct tally_meeting *m = reader->meeting;
    const struct tally_vocabulary *v = reader->vocabulary;
    bool over = false;
    if (m->post_count == 0)
        return TALLY_NOT_OVERVOTED;
    memset(in_favour, 0, m->post_count * sizeof *in_favour);
    for (size_t i = 0; i < m->person_count; i++)
        if (marks[i] == v->favour && m->roster[i].post != TALLY_NO_POST)
            in_favour[m->roster[i].post]++;
    for (uint32_t p = 0; p < m->post_count; p++)
        over |= in_favour[p] > tally_ballot_allows(m, p);
    if (!over || m->rule->overvote == TALLY_VOID_BALLOT)
        return over ? TALLY_OVERVOTED_BALLOT : TALLY_NOT_OVERVOTED;
    for (size_t i = 0; i < m->person_count; i++)
        if (m->roster[i].post != TALLY_NO_POST &&
            in_favour[m->roster[i].post] > tally_ballot_allows(m, m->roster[i].post))
            marks[i] = v->void_item;
    return TALLY_OVERVOTED_POSTS;
}

void tally_ballot_tell_overvoted(const struct tally_ballot_reader *reader, struct tally_irregular irregular,
                                 enum tally_overvoted how, const uint64_t *in_favour)
{
    irregular.kind = how == TALLY_OVERVOTED_BALLOT ? TALLY_IRREGULAR_OVERVOTED : TALLY_IRREGULAR_OVERVOTED_POST;
    for (uint32_t p = 0; reader->irregular && how != TALLY_NOT_OVERVOTED && p < reader->meeting->post_count; p++)
        if (in_favour[p] > tally_ballot_allows(reader->meeting, p)) {
            irregular.detail = reader->meeting->posts[p].id;
            reader->irregular(reader->self, &irregular);
        }
}

/* The same of names; takes those of voided posts away. */
static enum tally_overvoted overvoted_names(struct scan *s)
{
    bool over = false;
    size_t inputs = 0;
    memset(s->in_favour, 0, s->m->post_count * sizeof *s->in_favour);
    for (size_t i = 0; i < s->name_count; i++)
        over |= ++s->in_favour[s->names[i].post] > tally_ballot_allows(s->m, s->names[i].post);
    if (!over)
        return TALLY_NOT_OVERVOTED;
    for (size_t i = 0; i < s->name_count; i++)
        if (s->in_favour[s->names[i].post] <= tally_ballot_allows(s->m, s->names[i].post))
            s->names[inputs++] = s->names[i];
    s->name_count = inputs;
    return s->m->rule->overvote == TALLY_VOID_BALLOT ? TALLY_OVERVOTED_BALLOT : TALLY_OVERVOTED_POSTS;
}

/* The ruling on a name on this ballot: the narrowest that fits. */
static struct tally_ruling *ruling_on(struct scan *s, struct tally_text folded, uint32_t tier, struct tally_text ballot)
{
    struct tally_ruling *best = NULL;
    for (size_t i = 0; i < s->m->ruling_count; i++) {
        struct tally_ruling *ruling = &s->m->rulings[i];
        if (ruling->in_channel[s->channel] &&
            (ruling->tier == TALLY_INTERN_NONE || ruling->tier == tier || tier == TALLY_INTERN_NONE) &&
            (ruling->ballot.size == 0 || tally_text_same(ruling->ballot, ballot)) &&
            tally_text_same(ruling->folded, folded) && (!best || ruling->narrow > best->narrow))
            best = ruling;
    }
    return best;
}

/* Whom a written name means; TALLY_INTERN_NONE where nobody, by ruling or by mistake. */
static uint32_t read_name(struct scan *s, const struct tally_cell *cell, struct tally_text written, uint32_t tier,
                          struct tally_text ballot)
{
    struct tally_text folded = tally_text_fold_name(&s->arena, written);
    struct tally_matches matches = tally_meeting_person(s->m, folded);
    if (matches.count == 1)
        return matches.first;
    struct tally_ruling *ruling = ruling_on(s, folded, tier, ballot);
    if (ruling) {
        ruling->used = true;
        tell_ruled(s, ruling);
        return ruling->person;
    }
    if (!s->m->rulings_whole || (matches.count == 0 && (matches.doubtful || !s->m->roster_read)))
        return TALLY_INTERN_NONE; /* it may have been ruled on, or be someone's whose row was refused */
    char *near = tally_diags_full(s->diags) ? tally_alloc(1, 1)
                 : matches.count            ? tally_meeting_meant(s->m, folded)
                                            : tally_meeting_nearest(s->m, folded);
    if (matches.count)
        tally_diags_add(s->diags, TALLY_AMBIGUOUS_NAME, cell->place,
                        N_("“%1$s” can mean %2$s. If the ballot says which, write the unit or the id; if not, leave it "
                           "as it is and rule on it in rulings.csv"),
                        TALLY_ARGS(text_of(s, written), near));
    else
        tally_diags_add(s->diags, TALLY_UNLISTED_NAME, cell->place,
                        tally_text_has(written, 0xFF0C) || tally_text_has(written, ',')
                            ? N_("“%1$s” is not on the roster; names are separated by “、” or “；”, not by commas")
                        : *near
                            ? N_("“%1$s” is not on the roster; the nearest: %2$s. If it was keyed wrongly, correct it; "
                                 "if it stands so on the ballot, leave it as it is and rule on it in rulings.csv")
                            : N_("“%1$s” is not on the roster. If it was keyed wrongly, correct it; if it stands so on "
                                 "the ballot, leave it as it is and rule on it in rulings.csv"),
                        TALLY_ARGS(text_of(s, written), near));
    free(near);
    return TALLY_INTERN_NONE;
}

static void read_names(struct scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                       struct tally_text ballot)
{
    size_t begin = s->name_count;
    struct tally_text rest = cell->text, part;
    if (cell->text.size && !tally_cell_check_name(cell, s->diags))
        return;
    while (tally_text_part(&rest, &part)) {
        uint32_t person = read_name(s, cell, part, tier, ballot);
        size_t i = begin;
        while (i < s->name_count && s->names[i].person != person)
            i++;
        if (person == TALLY_INTERN_NONE)
            continue;
        if (i < s->name_count)
            tally_diags_add(s->diags, TALLY_REPEATED_NAME, cell->place, N_("“%1$s” stands here twice and counts once"),
                            TALLY_ARGS(text_of(s, part)));
        else
            TALLY_PUSH(s->names, s->name_count, s->name_room) = (struct tally_named){post, person};
    }
}

/* What becomes of the ballot: void, blank, overvoted. */
static void dispose(struct scan *s, struct tally_ballot *ballot)
{
    enum tally_overvoted over = TALLY_NOT_OVERVOTED;
    if (!ballot->voided)
        over = s->columns.form == TALLY_MARKS_FORM ? tally_ballot_overvoted(s->r, s->marks, s->in_favour)
                                                   : overvoted_names(s);
    tally_ballot_tell_overvoted(s->r, s->irregular, over, s->in_favour);
    ballot->voided |= over == TALLY_OVERVOTED_BALLOT;
    ballot->blank &= !ballot->voided;
    ballot->names = s->names;
    ballot->name_count = ballot->voided ? 0 : s->name_count;
    if (ballot->blank)
        add_irregular(s, TALLY_IRREGULAR_BLANK, "");
}

/* A ballot that is not delivered, but lies among the paper ones. */
static void keep_account(struct scan *s, uint32_t tier, enum numbering numbering)
{
    if (s->channel != TALLY_MEETING || !s->r->keyed)
        return;
    if (tier == TALLY_INTERN_NONE)
        s->r->astray++;
    else if (numbering == NUMBERED_AGAIN)
        s->r->keyed[tier].again++;
    else
        s->r->keyed[tier].unnumbered++;
}

/* The cells of a ballot that the scrutineers have not voided. */
static void read_cells(struct scan *s, const struct tally_row *row, struct tally_ballot *ballot,
                       struct tally_text number)
{
    const struct tally_ballot_columns *c = &s->columns;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        if (c->target[i] == TALLY_INTERN_NONE)
            continue;
        ballot->blank &= cell->text.size == 0;
        if (c->form == TALLY_MARKS_FORM)
            s->marks[c->target[i]] = read_mark(s, cell, c->target[i]);
        else
            read_names(s, cell, c->target[i], ballot->tier, number);
    }
}

static void read_row(struct scan *s, const struct tally_row *row)
{
    const struct tally_ballot_columns *c = &s->columns;
    const struct tally_cell none = {.text = {"", 0}, .place = row->cells[0].place, .reported = true};
    const struct tally_cell *number = c->ballot == TALLY_NO_COLUMN ? &none : &row->cells[c->ballot];
    uint32_t apart, tier = read_tier(s, row, &apart);
    struct tally_ballot ballot = {.tier = tier, .blank = true, .marks = s->marks};
    enum numbering numbering = read_number(s, number, apart);
    bool counts = numbering == NUMBERED && tier != TALLY_INTERN_NONE;
    s->irregular = (struct tally_irregular){.channel = s->channel,
                                            .tier = tier,
                                            .file = s->file->name,
                                            .line = number->place.line,
                                            .ballot = text_of(s, number->text)};
    ballot.voided = c->voided != TALLY_NO_COLUMN && row->cells[c->voided].text.size;
    if (ballot.voided && !tally_text_is_seen(row->cells[c->voided].text))
        tally_diags_add(s->diags, TALLY_CONTROL_CHARACTER, row->cells[c->voided].place,
                        N_("a reason that cannot be seen voids this ballot; write it out, or empty the cell"),
                        TALLY_NO_ARGS);
    s->name_count = 0;
    if (ballot.voided && counts)
        add_irregular(s, TALLY_IRREGULAR_VOID, text_of(s, row->cells[c->voided].text));
    if (!ballot.voided) /* a void ballot's other cells are not read */
        read_cells(s, row, &ballot, number->text);
    if (!counts) {
        keep_account(s, tier, numbering);
        return;
    }
    if (s->r->raw)
        s->r->raw(s->r->self,
                  &(struct tally_raw_ballot){s->channel, tier, ballot.voided, ballot.blank && !ballot.voided, s->marks,
                                             s->names, s->name_count});
    dispose(s, &ballot);
    s->r->each(s->r->self, &ballot);
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct scan *s = self;
    if (s->header_seen) {
        if (row->broken)
            keep_account(s, TALLY_INTERN_NONE, UNNUMBERED);
        else
            read_row(s, row);
        tally_arena_clear(&s->arena);
        return true;
    }
    s->header_seen = true;
    read_header(s, row);
    if (s->header_ok && !s->header_only) {
        check_posts(s);
        s->r->form = s->r->form == TALLY_FORM_UNKNOWN ? s->columns.form : s->r->form;
    }
    return s->header_ok && !s->header_only;
}

static struct scan begin(struct tally_ballot_reader *reader, struct tally_ballot_file *file, struct tally_diags *diags)
{
    return (struct scan){
        .r = reader, .m = reader->meeting, .channel = file->channel, .file = &file->file, .diags = diags};
}

void tally_ballots_scan(struct tally_ballot_reader *reader, struct tally_ballot_file *file)
{
    struct scan s = begin(reader, file, reader->diags);
    s.marks = tally_alloc(s.m->person_count, sizeof *s.marks);
    s.in_favour = tally_alloc(s.m->post_count, sizeof *s.in_favour);
    if (!tally_table_scan_all(&file->file, reader->diags, on_row, &s) || !s.header_ok)
        file->file.rows_lost = true;
    tally_arena_clear(&s.arena);
    free(s.columns.target);
    free(s.marks);
    free(s.in_favour);
    free(s.names);
}

bool tally_ballots_header(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                          struct tally_ballot_columns *columns)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file plain = file->file;
    struct scan s = begin(reader, file, aside);
    plain.place = tally_diags_file(aside, file->file.name);
    s.file = &plain;
    s.header_only = true;
    tally_table_scan(&plain, aside, on_row, &s);
    bool ok = s.header_sound && tally_diags_count(aside) == 0;
    tally_arena_clear(&s.arena);
    tally_diags_free(aside);
    *columns = s.columns;
    return ok;
}

void tally_ballot_reader_forget(struct tally_ballot_reader *reader, enum tally_channel channel)
{
    tally_intern_clear(&reader->seen[channel]);
    free(reader->seen_at[channel]);
    free(reader->quick_seen[channel]);
    reader->seen_at[channel] = NULL;
    reader->quick_seen[channel] = NULL;
    reader->quick_spread[channel] = false;
    reader->seen_room[channel] = reader->quick_slots[channel] = reader->quick_used[channel] = 0;
}
