/* Comparing two keyings of the same ballots: the first pass finds the ballots that differ, the second the cells. */
#include "ballot/compare.h"

#include <stdlib.h>
#include <string.h>
#include <tally/compare.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/text.h>

#include "ballot/aliases.h"
#include "ballot/ballot.h"
#include "ballot/numbers.h"
#include "ballot/written.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"

#include "meeting/columns.h"
#include "meeting/tables.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static const struct tally_column *const ballot_column = &tally_ballots_columns[TALLY_BALLOTS_BALLOT],
                                        *const tier_column = &tally_ballots_columns[TALLY_BALLOTS_TIER];

/* The maximum of differing rows that are reported cell by cell; of others it is only reported that they differ. */
enum { DETAILED_ROWS = 2000 };

/* A heading, folded for comparison, and its place. */
struct heading {
    const char *shown;
    struct tally_place place;
    size_t column;
    bool common; /* the other keying has this heading too */
};

/* A ballot of the first keying: a sum over its cells, and whether the second keying has it. */
struct ballot {
    uint64_t
        sum; /* sum of the digests of the cells under common headings; it does not depend on the order of the columns */
    bool seen, differs;
    struct tally_cell *cells; /* for a row that differs: its cells, by common heading */
};

/* One of the two files. */
struct keying {
    struct tally_file *file;
    struct tally_intern headings;
    struct heading *heading;    /* by interned heading */
    size_t width, ballot, tier; /* cells; SIZE_MAX: none */
    size_t rows;
};

struct comparison {
    struct tally_arena arena;
    struct tally_diags *diags;
    struct keying first, second;
    struct tally_intern numbers; /* tier and number of the first's ballots */
    struct ballot *ballots;
    size_t room;
    struct tally_intern texts; /* cells as written … */
    uint64_t *digests;         /* … and the digests of their folded texts */
    size_t digest_room;
    size_t found, detailed, twice;
    bool first_lost; /* rows of the first were refused, so that it cannot be said which ballots it does not have */
    const struct tally_aliases *aliases; /* NULL: none */
    struct tally_left left;
    struct keying *reading;            /* which file is being read */
    const struct tally_reading *rules; /* the reading by which both are read */
    struct tally_number_widths widths;
};

static struct tally_text canonical(struct comparison *c, struct tally_text heading)
{
    for (size_t i = 0; i < TALLY_BALLOTS_COLUMNS; i++)
        if (tally_column_matches(&tally_ballots_columns[i], heading, c->rules))
            return tally_text_of(tally_ballots_columns[i].chinese);
    struct tally_text folded = tally_text_match_name(c->rules, &c->arena, heading), post;
    bool written = tally_scan_split_written(&c->arena, c->rules, heading, &post);
    if (written)
        folded = tally_text_match_name(c->rules, &c->arena, post);
    const struct tally_alias *alias = c->aliases ? tally_aliases_find(&c->aliases->headings, folded) : NULL;
    folded = alias ? alias->id : folded;
    if (!written)
        return folded;
    char *text = tally_arena_alloc(&c->arena, sizeof TALLY_WRITTEN + folded.size, 1);
    memcpy(text, TALLY_WRITTEN, sizeof TALLY_WRITTEN - 1);
    memcpy(text + sizeof TALLY_WRITTEN - 1, folded.bytes, folded.size);
    return tally_text_of(text);
}

/* What a heading is called: by the roster or the posts, or as it is written. */
static const char *title_of(struct comparison *c, struct tally_text heading)
{
    const struct tally_alias *alias =
        c->aliases ? tally_aliases_find(&c->aliases->headings, tally_text_match_name(c->rules, &c->arena, heading))
                   : NULL;
    return alias ? alias->shown : tally_arena_text(&c->arena, heading.bytes, heading.size);
}

static const char *copy(struct comparison *c, struct tally_text text)
{
    return tally_arena_text(&c->arena, text.bytes, text.size);
}

static void report_no_number(struct comparison *c, const struct keying *k)
{
    tally_diags_add(
        c->diags, TALLY_MISSING_COLUMN, (struct tally_place){.file = k->file->place, .line = 1, .column = 1},
        N_("the column “%1$s” (%2$s) is missing"), TALLY_ARGS(ballot_column->chinese, ballot_column->english));
}

static bool read_header(struct comparison *c, const struct tally_row *row)
{
    struct keying *k = c->reading;
    k->width = row->count;
    k->ballot = k->tier = SIZE_MAX;
    k->heading = tally_arena_alloc(&c->arena, row->count, sizeof *k->heading);
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        size_t before = k->headings.count;
        if (cell->text.size == 0 && c->rules->rows_checked)
            continue; /* the scan reports it, by what stands below */
        uint32_t id = tally_intern(&k->headings, canonical(c, cell->text));
        if (k->headings.count == before) {
            tally_diags_add(c->diags, TALLY_DUPLICATE_COLUMN, cell->place, N_("the column “%1$s” is here twice"),
                            TALLY_ARGS(copy(c, cell->text)));
            return false;
        }
        k->heading[id] = (struct heading){.shown = title_of(c, cell->text), .place = cell->place, .column = i};
        if (tally_column_matches(ballot_column, cell->text, c->rules))
            k->ballot = i;
        if (tally_column_matches(tier_column, cell->text, c->rules))
            k->tier = i;
    }
    if (k->ballot == SIZE_MAX)
        report_no_number(c, k);
    return k->ballot != SIZE_MAX;
}

/* The digest of a cell: the same number for texts that are equal in the comparison. */
static uint64_t digest(struct comparison *c, struct tally_text text)
{
    size_t before = c->texts.count;
    uint32_t id = tally_intern(&c->texts, text);
    if (c->texts.count > before) {
        struct tally_arena arena = {NULL};
        size_t count = id;
        TALLY_PUSH(c->digests, count, c->digest_room) = tally_text_hash(tally_text_match_name(c->rules, &arena, text));
        tally_arena_clear(&arena);
    }
    return c->digests[id];
}

static uint64_t sum_of(struct comparison *c, const struct tally_row *row)
{
    const struct keying *k = c->reading;
    uint64_t sum = 0;
    for (size_t h = 0; h < k->headings.count; h++) {
        size_t column = k->heading[h].column;
        if (!k->heading[h].common || column == k->ballot || column == k->tier) /* by these two it was found */
            continue;
        uint64_t pair[2] = {tally_text_hash(k->headings.entries[h]), digest(c, row->cells[column].text)};
        sum += tally_text_hash((struct tally_text){(const char *)pair, sizeof pair});
    }
    return sum;
}

/* The tier of a row, by its id where it is known by that or by its name; "" where the file has no such column. */
static struct tally_text tier_of(const struct comparison *c, const struct keying *k, const struct tally_row *row,
                                 struct tally_arena *arena)
{
    struct tally_text tier = k->tier == SIZE_MAX ? tally_text_of("") : row->cells[k->tier].text;
    const struct tally_alias *alias =
        c->aliases ? tally_aliases_find(&c->aliases->tiers, tally_text_match_name(c->rules, arena, tier)) : NULL;
    return alias ? alias->id : tier;
}

/* Tier and number as one key, in *arena. */
static struct tally_text key_of(const struct comparison *c, const struct keying *k, const struct tally_row *row,
                                struct tally_arena *arena)
{
    struct tally_text tier = tier_of(c, k, row, arena);
    struct tally_text number = tally_text_match_number(c->rules, arena, row->cells[k->ballot].text);
    char *key = tally_arena_alloc(arena, tier.size + 1 + number.size, 1);
    memcpy(key, tier.bytes, tier.size);
    memcpy(key + tier.size + 1, number.bytes, number.size);
    return (struct tally_text){key, tier.size + 1 + number.size};
}

/* What is reported next is about this row's ballot, and about this cell of it. */
static void concern(struct comparison *c, const struct tally_row *row, const char *item)
{
    const struct keying *k = c->reading;
    struct tally_text tier = k->tier == SIZE_MAX ? tally_text_of("") : row->cells[k->tier].text;
    const struct tally_alias *alias =
        c->aliases ? tally_aliases_find(&c->aliases->tiers, tally_text_match_name(c->rules, &c->arena, tier)) : NULL;
    tally_diags_concern(c->diags, &(struct tally_concern){alias ? tally_text_of(alias->shown) : tier,
                                                          row->cells[k->ballot].text, tally_text_of(item)});
}

static void report_difference(struct comparison *c, struct tally_place place, const char *text, const char *const *args)
{
    tally_diags_add(c->diags, TALLY_KEYING_DIFFERS, place, text, args);
    tally_diags_concern(c->diags, NULL);
    c->found++;
}

static void report_twice(struct comparison *c, const struct tally_row *row)
{
    concern(c, row, "");
    c->twice++;
    tally_diags_add(c->diags, TALLY_DUPLICATE_BALLOT, row->cells[c->reading->ballot].place,
                    N_("this ballot is in this file twice; look which of the two rows is right"), TALLY_NO_ARGS);
    tally_diags_concern(c->diags, NULL);
}

/* ---- the first pass: which ballots differ ---- */

static void note_width(struct comparison *c, const struct tally_cell *number)
{
    if (c->rules->numbers_by_value)
        tally_numbers_note(&c->widths, number->text, number->place);
}

static void compare_first(struct comparison *c, const struct tally_row *row)
{
    struct tally_arena arena = {NULL};
    note_width(c, &row->cells[c->first.ballot]);
    c->first.rows++;
    size_t before = c->numbers.count;
    uint32_t id = tally_intern(&c->numbers, key_of(c, &c->first, row, &arena));
    tally_arena_clear(&arena);
    if (c->numbers.count == before) {
        report_twice(c, row);
        return;
    }
    size_t count = id;
    TALLY_PUSH(c->ballots, count, c->room) = (struct ballot){.sum = sum_of(c, row)};
}

static void compare_second(struct comparison *c, const struct tally_row *row)
{
    struct tally_arena arena = {NULL};
    note_width(c, &row->cells[c->second.ballot]);
    c->second.rows++;
    uint32_t id = tally_intern_find(&c->numbers, key_of(c, &c->second, row, &arena));
    tally_arena_clear(&arena);
    if (id == TALLY_INTERN_NONE && c->first_lost)
        return;
    if (id == TALLY_INTERN_NONE) {
        concern(c, row, "");
        report_difference(c, row->cells[c->second.ballot].place, N_("this ballot is not in %1$s"),
                          TALLY_ARGS(c->first.file->name));
    } else if (c->ballots[id].seen) {
        report_twice(c, row);
    } else {
        c->ballots[id].seen = true;
        c->ballots[id].differs = c->ballots[id].sum != sum_of(c, row);
    }
}

/* ---- the second pass: in which cells ---- */

static void store_first(struct comparison *c, const struct tally_row *row)
{
    struct tally_arena arena = {NULL};
    uint32_t id = tally_intern_find(&c->numbers, key_of(c, &c->first, row, &arena));
    tally_arena_clear(&arena);
    struct ballot *b = &c->ballots[id];
    const struct tally_place place = row->cells[c->first.ballot].place;
    if (!b->seen) {
        concern(c, row, "");
        report_difference(c, place, N_("this ballot is not in %1$s"), TALLY_ARGS(c->second.file->name));
    } else if (b->differs && c->detailed++ >= DETAILED_ROWS) {
        concern(c, row, "");
        report_difference(c, place, N_("this ballot differs from that in %1$s; its cells were not compared one by one"),
                          TALLY_ARGS(c->second.file->name));
        c->left.ballots++;
    } else if (b->differs) {
        b->cells = tally_arena_alloc(&c->arena, c->first.width, sizeof *b->cells);
        for (size_t i = 0; i < row->count; i++) {
            b->cells[i] = row->cells[i];
            b->cells[i].text.bytes = copy(c, row->cells[i].text);
        }
    }
}

/* “ballots-second.csv G5” */
static const char *place_text(struct comparison *c, struct tally_place place)
{
    char name[TALLY_CELL_NAME_SIZE];
    const char *file = tally_diags_file_name(c->diags, place.file), *cell = tally_place_cell_name(place, name);
    size_t m = strlen(file), n = strlen(cell);
    char *text = tally_arena_alloc(&c->arena, m + n + 2, 1);
    memcpy(text, file, m);
    text[m] = ' ';
    memcpy(text + m + 1, cell, n);
    return text;
}

/* 1 and 2: the two contents, 3: the place of the second. */
static const char *difference_text(struct tally_text x, struct tally_text y)
{
    if (!x.size)
        return N_("empty here, “%2$s” in %3$s");
    if (!y.size)
        return N_("“%1$s” here, empty in %3$s");
    return tally_vocabulary_usually_same(x, y) ? N_("“%1$s” here, “%2$s”, which usually means the same, in %3$s")
                                               : N_("“%1$s” here, “%2$s” in %3$s");
}

static void report_second(struct comparison *c, const struct tally_row *row)
{
    struct tally_arena arena = {NULL};
    uint32_t id = tally_intern_find(&c->numbers, key_of(c, &c->second, row, &arena));
    const struct tally_cell *cells = id == TALLY_INTERN_NONE ? NULL : c->ballots[id].cells;
    for (size_t h = 0; cells && h < c->first.headings.count; h++) {
        const struct heading *a = &c->first.heading[h];
        uint32_t other = tally_intern_find(&c->second.headings, c->first.headings.entries[h]);
        if (!a->common || a->column == c->first.ballot || a->column == c->first.tier)
            continue; /* one that is common is among the second's headings */
        const struct tally_cell *x = &cells[a->column], *y = &row->cells[c->second.heading[other].column];
        if (tally_text_same(tally_text_match_name(c->rules, &arena, x->text),
                            tally_text_match_name(c->rules, &arena, y->text)))
            continue;
        concern(c, row, a->shown);
        report_difference(c, x->place, difference_text(x->text, y->text),
                          TALLY_ARGS(x->text.bytes, copy(c, y->text), place_text(c, y->place)));
    }
    tally_arena_clear(&arena);
}

/* ---- both passes ---- */

struct reading {
    struct comparison *c;
    void (*row)(struct comparison *c, const struct tally_row *row); /* NULL: the header only */
    bool header_seen, titled, ok; /* titled: a row was passed over that is no heading */
};

/* Whether a cell is the heading of a column that every file of ballots has. */
static bool has_label(const struct comparison *c, const struct tally_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < TALLY_BALLOTS_COLUMNS; k++)
            if (tally_column_matches(&tally_ballots_columns[k], row->cells[i].text, c->rules))
                return true;
    return false;
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct reading *r = self;
    if (r->header_seen) {
        r->row(r->c, row);
        return true;
    }
    if (row->no_heading && !has_label(r->c, row)) {
        *row->no_heading = r->titled = true;
        return true;
    }
    r->header_seen = true;
    r->ok = r->row || read_header(r->c, row);
    return r->ok && r->row;
}

/* Reads one of the files, calling r->row for each row. Errors are reported in the first pass; in the second, diags is a
 * list that is discarded. */
static bool read(struct comparison *c, struct keying *k, void (*row)(struct comparison *, const struct tally_row *),
                 struct tally_diags *diags)
{
    struct reading reading = {.c = c, .row = row};
    struct tally_file file = *k->file;
    c->reading = k;
    bool whole = tally_table_scan(&file, diags, on_row, &reading);
    if (reading.titled && !reading.header_seen)
        report_no_number(c, k);
    return whole && reading.ok;
}

static bool read_headers(struct comparison *c)
{
    struct keying *both[] = {&c->first, &c->second};
    size_t before = tally_diags_errors(c->diags);
    bool ok = true;
    for (size_t i = 0; i < 2; i++)
        ok = tally_table_open(both[i]->file, c->diags) && ok;
    for (size_t i = 0; i < 2 && ok; i++)
        ok = read(c, both[i], NULL, c->diags);
    return ok && tally_diags_errors(c->diags) == before;
}

/* Marks the headings that both have. */
static void match_headings(struct keying *a, const struct keying *b)
{
    for (size_t h = 0; h < a->headings.count; h++)
        a->heading[h].common = tally_intern_find(&b->headings, a->headings.entries[h]) != TALLY_INTERN_NONE;
}

/* Reports the columns that only one has: their cells are left uncompared. */
static void report_columns(struct comparison *c, struct keying *a, const struct keying *b)
{
    for (size_t h = 0; h < a->headings.count; h++) {
        char rows[TALLY_NUMBER_SIZE];
        if (a->heading[h].common)
            continue;
        report_difference(c, a->heading[h].place,
                          N_("the %3$s cells of the column “%1$s” could not be compared: %2$s has no such column"),
                          TALLY_ARGS(a->heading[h].shown, b->file->name, tally_number(rows, a->rows)));
        c->left.columns++;
        c->left.cells += a->rows;
    }
}

static void compare(struct comparison *c)
{
    struct tally_diags *diags = c->diags;
    size_t before = tally_diags_errors(diags);
    bool ok = read_headers(c);
    c->left.errors = true;
    if (!ok)
        return;
    match_headings(&c->first, &c->second);
    match_headings(&c->second, &c->first);
    ok = read(c, &c->first, compare_first, diags);
    c->first_lost = tally_diags_errors(diags) - before != c->twice;
    ok = read(c, &c->second, compare_second, diags) && ok;
    tally_numbers_report(&c->widths, diags);
    report_columns(c, &c->first, &c->second);
    report_columns(c, &c->second, &c->first);
    c->left.errors = !ok || tally_diags_errors(diags) - before != c->found;
    if (c->left.errors) {
        c->left.ballots = c->first.rows;
        return;
    }
    /* the only errors are differences */
    struct tally_diags *aside = tally_diags_fork(diags);
    read(c, &c->first, store_first, aside);
    read(c, &c->second, report_second, aside);
    tally_diags_free(aside);
}

size_t tally_compare_keyings(struct tally_file *first, struct tally_file *second, const struct tally_aliases *aliases,
                             struct tally_left *left, struct tally_diags *diags)
{
    struct comparison c = {.diags = diags,
                           .first = {.file = first},
                           .second = {.file = second},
                           .aliases = aliases,
                           .rules = first->reading ? first->reading : tally_reading_newest()};
    compare(&c);
    if (left)
        *left = c.left;
    tally_arena_clear(&c.arena);
    tally_intern_clear(&c.first.headings);
    tally_intern_clear(&c.second.headings);
    tally_intern_clear(&c.numbers);
    tally_intern_clear(&c.texts);
    tally_numbers_clear(&c.widths);
    free(c.ballots);
    free(c.digests);
    return c.found;
}

size_t tally_compare_tables(struct tally_file *first, struct tally_file *second, struct tally_diags *diags)
{
    return tally_compare_keyings(first, second, NULL, NULL, diags);
}

/* The folder that a path leads to, for the caller to free. */
static char *folder_of(const char *path)
{
    const char *name = tally_path_name(path);
    if (name == path)
        return tally_copy(".");
    char *folder = tally_copy(path);
    folder[name - path] = '\0';
    return folder;
}

size_t tally_compare_by_roster(const char *first, const char *second, const char *roster, struct tally_left *left,
                               struct tally_diags *diags)
{
    struct tally_file a, b;
    struct tally_aliases aliases = {.arena = {NULL}};
    *left = (struct tally_left){.errors = true};
    bool ok = tally_file_read_path(&a, first, diags);
    ok = tally_file_read_path(&b, second, diags) && ok;
    char *folder = folder_of(roster ? roster : first);
    const struct tally_source source = tally_source_folder(folder);
    ok = ok && tally_tables_choose(&a, "ballots.csv", diags) && tally_tables_choose(&b, "ballots.csv", diags);
    tally_aliases_read(&aliases, &source, roster, tally_reading_newest(), diags);
    ok = ok && tally_diags_errors(diags) == 0;
    size_t found = ok ? tally_compare_keyings(&a, &b, &aliases, left, diags) : 0;
    tally_aliases_clear(&aliases);
    tally_file_clear(&a);
    tally_file_clear(&b);
    free(folder);
    return found;
}

size_t tally_compare_files(const char *first, const char *second, struct tally_diags *diags)
{
    struct tally_left left;
    return tally_compare_by_roster(first, second, NULL, &left, diags);
}
