/* Votes by hand or voice: totals.csv, one row for each tier, item and mark, in place of ballots. */
#include "ballot/totals.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/counts.h"
#include "ballot/returned.h"
#include "ballot/signs.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/headings.h"
#include "table/load.h"
#include "table/table.h"

struct totals {
    struct tally_counts *counts;
    const struct tally_meeting *m;
    const struct tally_vocabulary *v;
    struct tally_diags *diags;
    struct tally_arena arena;
    uint64_t *lines;  /* by tier, person, mark: the line that gives it; 0: none yet */
    uint64_t *sums;   /* by tier, person */
    uint64_t *agrees; /* by tier, post */
    bool *over;       /* by tier, person: reported already that the sum is too large */
    bool *over_post;  /* by tier, post */
};

static const char *text_of(struct totals *t, const struct tally_cell *cell)
{
    return tally_arena_text(&t->arena, cell->text.bytes, cell->text.size);
}

/* Whether the cell holds a mark, or a word for the votes of one kind (反对票): on whom they are, is lost if the row is. */
static bool is_mark(struct totals *t, const struct tally_cell *cell)
{
    struct tally_text text = tally_text_standard(&t->arena, cell->text);
    return t->m->reading->rows_checked && t->v->whole &&
           (tally_table_is_votes(text) || tally_heading_is_mark(text) ||
            tally_vocabulary_find(t->v, text) != TALLY_INTERN_NONE);
}

/* Whether it is a total such as 合计; reported. */
static bool is_total(struct totals *t, const struct tally_cell *cell)
{
    if (!t->m->reading->rows_checked || !tally_table_is_total(cell->text, false) || tally_table_is_votes(cell->text) ||
        tally_vocabulary_find(t->v, tally_text_standard(&t->arena, cell->text)) != TALLY_INTERN_NONE)
        return false;
    tally_table_report_total_of_votes(t->diags, cell->place, text_of(t, cell));
    return true;
}

static uint32_t read_tier(struct totals *t, const struct tally_cell *cell, bool has_column)
{
    const struct tally_meeting *m = t->m;
    if (!cell->text.size && m->tier_count == 1 && (m->tiers_complete || !has_column))
        return 0;
    uint32_t tier = cell->text.size ? tally_meeting_find_tier(m, cell->text) : TALLY_INTERN_NONE;
    if (tier != TALLY_INTERN_NONE || cell->reported || !m->tiers_complete || !has_column)
        return tier;
    if (!tally_cell_check_seen(cell, t->diags))
        return tier;
    char *list = tally_meeting_list_tiers(m);
    tally_diags_add(t->diags, TALLY_UNKNOWN_TIER, cell->place,
                    is_mark(t, cell) ? N_("“%1$s” is a mark, and here belongs the tier: write the tier whose votes "
                                          "these are, and “%1$s” under 记号 (mark); do not delete the row. The tiers "
                                          "are: %2$s")
                                     : N_("there is no tier “%1$s”; the tiers are: %2$s"),
                    TALLY_ARGS(text_of(t, cell), list));
    free(list);
    return tier;
}

/* The item that the id or name means. */
static uint32_t read_item(struct totals *t, const struct tally_cell *cell)
{
    const struct tally_meeting *m = t->m;
    if (!tally_cell_check_name(cell, t->diags))
        return TALLY_INTERN_NONE;
    struct tally_text folded = tally_text_match_name(m->reading, &t->arena, cell->text);
    struct tally_matches matches = tally_meeting_find_person(m, folded);
    if (matches.count == 1)
        return matches.first;
    for (size_t i = 0; matches.count && i < m->person_count; i++)
        if (tally_text_is(cell->text, m->roster[i].id)) /* an id that is also a name, or the unit of one */
            return (uint32_t)i;
    if (matches.count == 0 && (matches.in_refused_row || !m->roster_complete))
        return TALLY_INTERN_NONE;
    if (matches.count == 0 && is_total(t, cell))
        return TALLY_INTERN_NONE;
    if (matches.count == 0 && is_mark(t, cell)) {
        tally_diags_add(t->diags, TALLY_UNLISTED_NAME, cell->place,
                        N_("“%1$s” is a mark, and here belongs the item: write the id or name of the one whose votes "
                           "these are, and “%1$s” under 记号 (mark); do not delete the row"),
                        TALLY_ARGS(text_of(t, cell)));
        return TALLY_INTERN_NONE;
    }
    char *near = matches.count ? tally_meeting_list_matches(m, folded) : tally_meeting_list_nearest(m, folded);
    uint32_t row = 0;
    const char *like = tally_meeting_like_person(m, cell->text, &row);
    tally_diags_add(t->diags, matches.count ? TALLY_AMBIGUOUS_NAME : TALLY_UNLISTED_NAME, cell->place,
                    matches.count ? N_("“%1$s” can mean %2$s; write the id")
                    : like ? N_("“%1$s” is neither an id nor a name of the roster; write “%3$s”, from which it "
                                "differs only in the width or case of its letters, in blanks, or in a character that "
                                "only looks alike")
                    : *near ? N_("“%1$s” is neither an id nor a name of the roster; the nearest: %2$s")
                            : N_("“%1$s” is neither an id nor a name of the roster"),
                    TALLY_ARGS(text_of(t, cell), near, like ? like : ""));
    free(near);
    return TALLY_INTERN_NONE;
}

static uint32_t read_mark(struct totals *t, const struct tally_cell *cell)
{
    uint32_t mark =
        cell->text.size ? tally_vocabulary_find(t->v, tally_text_standard(&t->arena, cell->text)) : TALLY_INTERN_NONE;
    if (mark != TALLY_INTERN_NONE || cell->reported || !t->v->whole)
        return mark;
    if (!tally_cell_check_seen(cell, t->diags))
        return mark;
    char *list = tally_vocabulary_list(t->v);
    const char *near = cell->text.size ? tally_sign_near(t->v, &t->arena, cell->text) : "";
    tally_diags_add(t->diags, TALLY_UNKNOWN_MARK, cell->place,
                    *near ? N_("“%2$s” is not a known mark; if “%3$s” is meant, write “%3$s”. The known "
                               "marks are: %1$s")
                    : cell->text.size ? N_("“%2$s” is not a known mark; the known marks are: %1$s")
                                      : N_("the mark is missing; the known marks are: %1$s"),
                    TALLY_ARGS(list, text_of(t, cell), near));
    free(list);
    return mark;
}

/* Whoever votes for an item in one way does not vote for it in another; and for a contested post nobody agrees to more
 * than its seats (第三篇 第十三条). */
static void check_sums(struct totals *t, uint32_t tier, uint32_t item, bool favour, const struct tally_cell *votes)
{
    const struct tally_meeting *m = t->m;
    const struct tally_person *p = &m->roster[item];
    const struct tally_tier *in = &m->tiers[tier];
    char sum[TALLY_NUMBER_SIZE], most[TALLY_NUMBER_SIZE];
    size_t at = tier * m->person_count + item;
    if (t->sums[at] > in->present && !t->over[at]) {
        t->over[at] = true;
        tally_diags_add(t->diags, TALLY_BAD_TOTALS, votes->place,
                        N_("%1$s: the votes of “%2$s” come to %3$s here, and %4$s are present; check them"),
                        TALLY_ARGS(p->name, in->name, tally_number(sum, t->sums[at]), tally_number(most, in->present)));
    }
    if (!favour || p->post == TALLY_NO_POST || tally_ballot_max_choices(m, p->post) == UINT64_MAX)
        return;
    size_t post = tier * m->post_count + p->post;
    uint64_t limit = tally_ballot_max_choices(m, p->post) * in->present;
    if (t->agrees[post] > limit && !t->over_post[post]) {
        t->over_post[post] = true;
        tally_diags_add(t->diags, TALLY_BAD_TOTALS, votes->place,
                        N_("“%1$s”: the agreeing votes of “%2$s” come to %3$s here, and those present have at most "
                           "%4$s together; check them"),
                        TALLY_ARGS(m->posts[p->post].title, in->name, tally_number(sum, t->agrees[post]),
                                   tally_number(most, limit)));
    }
}

static void read_row(struct totals *t, const struct tally_cell *row, bool has_tier)
{
    const struct tally_meeting *m = t->m;
    if (is_total(t, &row[TALLY_TOTALS_MARK]))
        return;
    uint32_t tier = read_tier(t, &row[TALLY_TOTALS_TIER], has_tier), item = read_item(t, &row[TALLY_TOTALS_ITEM]);
    bool elsewhere = !row[TALLY_TOTALS_MARK].text.size && item == TALLY_INTERN_NONE &&
                     is_mark(t, &row[TALLY_TOTALS_ITEM]); /* the message there tells where the mark belongs */
    uint32_t mark = elsewhere ? TALLY_INTERN_NONE : read_mark(t, &row[TALLY_TOTALS_MARK]);
    uint64_t votes = 0;
    char line[TALLY_NUMBER_SIZE];
    bool counted = tally_cell_number(&row[TALLY_TOTALS_VOTES], false, 0, &votes, t->diags);
    if (tier == TALLY_INTERN_NONE || item == TALLY_INTERN_NONE || mark == TALLY_INTERN_NONE)
        return;
    uint64_t *earlier = &t->lines[(tier * m->person_count + item) * t->counts->stride + mark];
    if (*earlier) {
        tally_diags_add(
            t->diags, TALLY_BAD_TOTALS, row[TALLY_TOTALS_MARK].place,
            N_("“%1$s” of %2$s is already in row %3$s; correct or delete one of them"),
            TALLY_ARGS(text_of(t, &row[TALLY_TOTALS_MARK]), m->roster[item].name, tally_number(line, *earlier)));
        return;
    }
    *earlier = tally_place_row(row[TALLY_TOTALS_ITEM].place);
    if (!counted)
        return;
    bool favour = mark == t->v->favour;
    if (m->roster[item].written_in && !favour && mark != t->v->void_item && votes)
        tally_diags_add(t->diags, TALLY_BAD_TOTALS, row[TALLY_TOTALS_MARK].place,
                        N_("%1$s was written in (另选), for whom there are votes in favour alone; delete the row"),
                        TALLY_ARGS(m->roster[item].name));
    t->sums[tier * m->person_count + item] += votes;
    if (favour && m->roster[item].post != TALLY_NO_POST)
        t->agrees[tier * m->post_count + m->roster[item].post] += votes;
    t->counts->votes[TALLY_MEETING][(tier * t->counts->items + item) * t->counts->stride + mark] += votes;
    t->counts->marked[TALLY_MEETING][item] += votes;
    check_sums(t, tier, item, favour, &row[TALLY_TOTALS_VOTES]);
}

/* A row that is missing gives no votes (第四篇 四(三)); an item without any row in a tier that decides may not have been
 * entered. */
static void note_unentered(struct totals *t, size_t tier)
{
    const struct tally_meeting *m = t->m;
    struct tally_bytes list = {.bytes = NULL};
    char present[TALLY_NUMBER_SIZE];
    for (size_t item = 0; item < m->person_count; item++) {
        const struct tally_person *p = &m->roster[item];
        bool entered = p->written_in || *p->deferred;
        for (size_t mark = 0; mark < t->counts->stride && !entered; mark++)
            entered = t->lines[(tier * m->person_count + item) * t->counts->stride + mark] != 0;
        if (entered)
            continue;
        tally_bytes_put_text(&list, list.used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
        tally_bytes_put_text(&list, p->name);
        tally_bytes_put_text(&list, " (");
        tally_bytes_put_text(&list, p->id);
        tally_bytes_put_text(&list, ")");
    }
    if (list.used)
        tally_diags_add(
            t->diags, TALLY_NO_VOTES_ENTERED, (struct tally_place){.file = m->totals_file.place},
            N_("“%1$s”: no row gives votes for %2$s, and so each of the %3$s present is counted there as if "
               "nothing had been marked. If votes were taken, add their rows"),
            TALLY_ARGS(m->tiers[tier].name, list.bytes, tally_number(present, m->tiers[tier].present)));
    free(list.bytes);
}

/* Whoever of those present is in no row of an item has the mark that the rule gives an empty cell, so that every item
 * sums to those present (V3); but not of a person written in, for whom there is nothing in an empty cell. */
static void complete(struct totals *t)
{
    const struct tally_meeting *m = t->m;
    for (size_t tier = 0; tier < m->tier_count; tier++) {
        uint64_t present = m->tiers[tier].present;
        t->counts->accounts[TALLY_MEETING][tier] = (struct tally_tier_counts){.valid = present};
        for (size_t item = 0; item < m->person_count; item++) {
            size_t at = tier * m->person_count + item;
            if (t->sums[at] < present && !m->roster[item].written_in)
                t->counts->votes[TALLY_MEETING][(tier * t->counts->items + item) * t->counts->stride + t->v->empty] +=
                    present - t->sums[at];
        }
    }
}

/* Tiers that add up the others, and those that nobody entered votes for. */
static void check_tiers(struct totals *t)
{
    const struct tally_meeting *m = t->m;
    bool *votes = tally_alloc(m->tier_count, sizeof *votes), *total = tally_alloc(m->tier_count, sizeof *total);
    for (size_t tier = 0; tier < m->tier_count; tier++)
        for (size_t item = 0; item < m->person_count && !votes[tier]; item++)
            for (size_t mark = 0; mark < t->counts->stride && !votes[tier]; mark++)
                votes[tier] = t->lines[(tier * m->person_count + item) * t->counts->stride + mark] != 0;
    if (!tally_diags_errors(t->diags))
        tally_returned_find_totals(m, votes, total, t->diags);
    for (size_t tier = 0; tier < m->tier_count && m->reading->rows_checked && !tally_diags_errors(t->diags); tier++)
        if (!m->tiers[tier].advises && m->tiers[tier].present && !*m->facts.deferred)
            note_unentered(t, tier);
    free(total);
    free(votes);
}

void tally_totals_read(struct tally_counts *counts, struct tally_meeting *meeting,
                       const struct tally_vocabulary *vocabulary, struct tally_diags *diags)
{
    struct tally_table table;
    size_t items = meeting->tier_count * meeting->person_count, posts = meeting->tier_count * meeting->post_count;
    struct totals t = {.counts = counts, .m = meeting, .v = vocabulary, .diags = diags};
    counts->form = TALLY_MARKS_FORM;
    if (!meeting->totals_file.place || !meeting->totals_file.bytes ||
        !tally_table_load(&table, &meeting->totals_file, tally_totals_columns, TALLY_TOTALS_COLUMNS, &meeting->arena,
                          diags))
        return;
    bool has_tier = table.has[TALLY_TOTALS_TIER];
    if (!has_tier && meeting->tier_count > 1)
        tally_diags_add(diags, TALLY_MISSING_COLUMN,
                        (struct tally_place){.file = meeting->totals_file.place, .line = 1, .column = 1},
                        N_("the column “%1$s” (%2$s) is missing"),
                        TALLY_ARGS(tally_totals_columns[TALLY_TOTALS_TIER].chinese,
                                   tally_totals_columns[TALLY_TOTALS_TIER].english));
    t.lines = tally_alloc(items, counts->stride * sizeof *t.lines);
    t.sums = tally_alloc(items, sizeof *t.sums);
    t.agrees = tally_alloc(posts, sizeof *t.agrees);
    t.over = tally_alloc(items, sizeof *t.over);
    t.over_post = tally_alloc(posts, sizeof *t.over_post);
    for (size_t i = 0; i < table.rows; i++)
        read_row(&t, &table.cells[i * TALLY_TOTALS_COLUMNS], has_tier);
    complete(&t);
    check_tiers(&t);
    free(t.lines);
    free(t.sums);
    free(t.agrees);
    free(t.over);
    free(t.over_post);
    tally_arena_clear(&t.arena);
}

/* ---- compared ---- */

/* The rows of a file by tier, item and mark. */
struct rows {
    struct tally_table table;
    struct tally_intern keys;
    const struct tally_cell **votes; /* by key */
};

static struct tally_text key_of(struct tally_arena *arena, const struct tally_cell *row)
{
    struct tally_bytes key = {.bytes = NULL};
    for (size_t i = TALLY_TOTALS_TIER; i < TALLY_TOTALS_VOTES; i++) {
        struct tally_text part = i == TALLY_TOTALS_MARK
                                     ? tally_text_fold_mark(arena, tally_text_standard(arena, row[i].text))
                                     : tally_text_match_name(tally_reading_newest(), arena, row[i].text);
        tally_bytes_put(&key, " ", i > TALLY_TOTALS_TIER);
        tally_bytes_put(&key, part.bytes, part.size);
    }
    const struct tally_text copy = {tally_arena_text(arena, key.bytes, key.used), key.used};
    free(key.bytes);
    return copy;
}

static bool load(struct rows *rows, struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags)
{
    *rows = (struct rows){.votes = NULL};
    if (!tally_table_load(&rows->table, file, tally_totals_columns, TALLY_TOTALS_COLUMNS, arena, diags))
        return false;
    rows->votes = tally_arena_alloc(arena, rows->table.rows, sizeof *rows->votes);
    for (size_t i = 0; i < rows->table.rows; i++) {
        const struct tally_cell *row = &rows->table.cells[i * TALLY_TOTALS_COLUMNS];
        rows->votes[tally_intern(&rows->keys, key_of(arena, row))] = &row[TALLY_TOTALS_VOTES];
    }
    return true;
}

static size_t differ(struct tally_diags *diags, struct tally_arena *arena, const struct rows *a, const struct rows *b)
{
    size_t found = 0;
    for (size_t i = 0; i < a->keys.count; i++) {
        struct tally_text key = a->keys.entries[i], mine = a->votes[i]->text;
        uint32_t k = tally_intern_find(&b->keys, key);
        if (k != TALLY_INTERN_NONE && tally_text_same(mine, b->votes[k]->text))
            continue;
        struct tally_text other = k == TALLY_INTERN_NONE ? tally_text_of("-") : b->votes[k]->text;
        tally_diags_add(diags, TALLY_KEYING_DIFFERS, a->votes[i]->place, N_("%1$s: %2$s here, %3$s in the other file"),
                        TALLY_ARGS(tally_arena_text(arena, key.bytes, key.size),
                                   tally_arena_text(arena, mine.bytes, mine.size),
                                   tally_arena_text(arena, other.bytes, other.size)));
        found++;
    }
    return found;
}

size_t tally_totals_compare(struct tally_file *first, struct tally_file *second, struct tally_diags *diags)
{
    struct tally_arena arena = {NULL};
    struct rows a, b = {.votes = NULL};
    bool ok = load(&a, first, &arena, diags);
    ok &= load(&b, second, &arena, diags);
    size_t found = ok ? differ(diags, &arena, &a, &b) : 0;
    for (size_t i = 0; ok && i < b.keys.count; i++) /* rows that only the second has */
        if (tally_intern_find(&a.keys, b.keys.entries[i]) == TALLY_INTERN_NONE) {
            const struct tally_text key = b.keys.entries[i], votes = b.votes[i]->text;
            tally_diags_add(diags, TALLY_KEYING_DIFFERS, b.votes[i]->place,
                            N_("%1$s: %2$s here, %3$s in the other file"),
                            TALLY_ARGS(tally_arena_text(&arena, key.bytes, key.size),
                                       tally_arena_text(&arena, votes.bytes, votes.size), "-"));
            found++;
        }
    tally_intern_clear(&a.keys);
    tally_intern_clear(&b.keys);
    tally_arena_clear(&arena);
    return found;
}
