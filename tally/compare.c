#include "compare.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

static const struct tally_column ballot_column = {"ballot", "票号", NULL, true}, tier_column = {"tier", "层次", "票种", false},
                                 void_column = {"void", "作废", NULL, false};

/* A keying as a whole: headings, and rows by tier and number. */
struct keying {
    struct tally_arena arena;
    struct tally_intern headings; /* as compared */
    struct tally_text *shown;     /* as written, by heading */
    struct tally_place *heading_places;
    size_t *column;               /* by heading: which cell of a row */
    size_t ballot, tier;          /* cells; SIZE_MAX: none */
    struct tally_intern numbers;  /* tier and number, as compared */
    struct tally_cell *cells;     /* width to a row */
    size_t width, cell_count, cell_room;
    struct tally_diags *diags;
};

static struct tally_text canonical(struct keying *k, struct tally_text heading)
{
    if (tally_column_matches(&ballot_column, heading))
        return tally_text_of(ballot_column.chinese);
    if (tally_column_matches(&tier_column, heading))
        return tally_text_of(tier_column.chinese);
    if (tally_column_matches(&void_column, heading))
        return tally_text_of(void_column.chinese);
    return tally_text_fold_name(&k->arena, heading);
}

static bool read_header(struct keying *k, const struct tally_row *row)
{
    k->width = row->count;
    k->ballot = k->tier = SIZE_MAX;
    k->shown = tally_arena_alloc(&k->arena, row->count, sizeof *k->shown);
    k->column = tally_arena_alloc(&k->arena, row->count, sizeof *k->column);
    k->heading_places = tally_arena_alloc(&k->arena, row->count, sizeof *k->heading_places);
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        size_t before = k->headings.count;
        uint32_t id = tally_intern(&k->headings, canonical(k, cell->text));
        char *text = tally_arena_text(&k->arena, cell->text.bytes, cell->text.size);
        if (k->headings.count == before) {
            tally_diags_add(k->diags, TALLY_DUPLICATE_COLUMN, cell->place, N_("the column “%1$s” is here twice"), TALLY_ARGS(text));
            return false;
        }
        k->shown[id] = tally_text_of(text);
        k->column[id] = i;
        k->heading_places[id] = cell->place;
        if (tally_column_matches(&ballot_column, cell->text))
            k->ballot = i;
        if (tally_column_matches(&tier_column, cell->text))
            k->tier = i;
    }
    if (k->ballot == SIZE_MAX)
        tally_diags_add(k->diags, TALLY_MISSING_COLUMN, (struct tally_place){.file = row->cells[0].place.file, .line = 1, .column = 1},
                        N_("the column “%1$s” (%2$s) is missing"), TALLY_ARGS(ballot_column.chinese, ballot_column.english));
    return k->ballot != SIZE_MAX;
}

static bool read_row(void *self, const struct tally_row *row)
{
    struct keying *k = self;
    if (!k->width)
        return read_header(k, row);
    const struct tally_cell *number = &row->cells[k->ballot];
    struct tally_text tier = k->tier == SIZE_MAX ? tally_text_of("") : row->cells[k->tier].text;
    struct tally_text folded = tally_text_fold_name(&k->arena, number->text);
    char *key = tally_arena_alloc(&k->arena, tier.size + 1 + folded.size, 1);
    memcpy(key, tier.bytes, tier.size);
    memcpy(key + tier.size + 1, folded.bytes, folded.size);
    size_t before = k->numbers.count;
    tally_intern(&k->numbers, (struct tally_text){key, tier.size + 1 + folded.size});
    if (k->numbers.count == before) {
        tally_diags_add(k->diags, TALLY_DUPLICATE_BALLOT, number->place, N_("the ballot “%1$s” is in this file twice"),
                        TALLY_ARGS(tally_arena_text(&k->arena, number->text.bytes, number->text.size)));
        return true;
    }
    for (size_t i = 0; i < row->count; i++) {
        struct tally_cell cell = row->cells[i];
        cell.text.bytes = tally_arena_text(&k->arena, cell.text.bytes, cell.text.size);
        TALLY_PUSH(k->cells, k->cell_count, k->cell_room) = cell;
    }
    return true;
}

static bool read(struct keying *k, struct tally_file *file, struct tally_diags *diags)
{
    *k = (struct keying){.diags = diags};
    size_t before = tally_diags_errors_in(diags, file->place);
    return tally_table_open(file, diags) && tally_table_scan(file, diags, read_row, k) && tally_diags_errors_in(diags, file->place) == before;
}

static void clear(struct keying *k)
{
    tally_arena_clear(&k->arena);
    tally_intern_clear(&k->headings);
    tally_intern_clear(&k->numbers);
    free(k->cells);
}

static void differ(struct tally_diags *diags, struct tally_place place, const char *text, const char *const *args)
{
    tally_diags_add(diags, TALLY_KEYING_DIFFERS, place, text, args);
}

/* “ballots-second.csv:5:7” */
static const char *place_text(struct keying *k, struct tally_diags *diags, struct tally_place place)
{
    char line[TALLY_NUMBER_SIZE], column[TALLY_NUMBER_SIZE];
    const char *parts[] = {tally_diags_file_name(diags, place.file), ":", tally_number(line, place.line), ":", tally_number(column, place.column)};
    size_t size = 1, at = 0;
    for (size_t i = 0; i < 5; i++)
        size += strlen(parts[i]);
    char *text = tally_arena_alloc(&k->arena, size, 1);
    for (size_t i = 0; i < 5; i++) {
        memcpy(text + at, parts[i], strlen(parts[i]));
        at += strlen(parts[i]);
    }
    return text;
}

static const char *shown_text(struct keying *k, struct tally_text text)
{
    return tally_arena_text(&k->arena, text.bytes, text.size);
}

/* A ballot's number, with its tier where there are tiers. */
static const char *ballot_text(struct keying *k, size_t row)
{
    struct tally_text number = k->cells[row * k->width + k->ballot].text;
    if (k->tier == SIZE_MAX)
        return shown_text(k, number);
    struct tally_text tier = k->cells[row * k->width + k->tier].text;
    char *text = tally_arena_alloc(&k->arena, tier.size + number.size + 2, 1);
    memcpy(text, tier.bytes, tier.size);
    text[tier.size] = ' ';
    memcpy(text + tier.size + 1, number.bytes, number.size);
    return text;
}

/* Headings and ballots of one that the other lacks. */
static size_t lacking(struct keying *a, const struct keying *b, const char *b_name, struct tally_diags *diags)
{
    size_t found = 0;
    for (size_t i = 0; i < a->headings.count; i++)
        if (tally_intern_find(&b->headings, a->headings.entries[i]) == TALLY_INTERN_NONE) {
            differ(diags, a->heading_places[i], N_("the column “%1$s” is not in %2$s"), TALLY_ARGS(a->shown[i].bytes, b_name));
            found++;
        }
    for (size_t i = 0; i < a->numbers.count; i++)
        if (tally_intern_find(&b->numbers, a->numbers.entries[i]) == TALLY_INTERN_NONE) {
            const struct tally_cell *cell = &a->cells[i * a->width + a->ballot];
            differ(diags, cell->place, N_("the ballot “%1$s” is not in %2$s"), TALLY_ARGS(ballot_text(a, i), b_name));
            found++;
        }
    return found;
}

static bool same(struct keying *k, struct tally_text a, struct tally_text b)
{
    return tally_text_same(a, b) || tally_text_same(tally_text_fold_name(&k->arena, a), tally_text_fold_name(&k->arena, b));
}

size_t tally_compare_tables(struct tally_file *first, struct tally_file *second, struct tally_diags *diags)
{
    struct keying a, b;
    size_t found = 0;
    bool a_ok = read(&a, first, diags), b_ok = read(&b, second, diags);
    if (a_ok && b_ok) {
        found += lacking(&a, &b, second->name, diags) + lacking(&b, &a, first->name, diags);
        for (size_t i = 0; i < a.numbers.count; i++) {
            uint32_t row = tally_intern_find(&b.numbers, a.numbers.entries[i]);
            for (size_t h = 0; h < a.headings.count && row != TALLY_INTERN_NONE; h++) {
                uint32_t column = tally_intern_find(&b.headings, a.headings.entries[h]);
                if (column == TALLY_INTERN_NONE)
                    continue;
                const struct tally_cell *x = &a.cells[i * a.width + a.column[h]], *y = &b.cells[row * b.width + b.column[column]];
                if (same(&a, x->text, y->text))
                    continue;
                differ(diags, x->place, N_("ballot “%1$s”, %2$s: “%3$s” here, “%4$s” at %5$s"),
                       TALLY_ARGS(ballot_text(&a, i), a.shown[h].bytes, shown_text(&a, x->text), shown_text(&a, y->text),
                                  place_text(&a, diags, y->place)));
                found++;
            }
        }
    }
    clear(&a);
    clear(&b);
    return found;
}

size_t tally_compare_files(const char *first, const char *second, struct tally_diags *diags)
{
    struct tally_file a, b;
    bool ok = tally_file_read_path(&a, first, diags);
    ok = tally_file_read_path(&b, second, diags) && ok;
    size_t found = ok ? tally_compare_tables(&a, &b, diags) : 0;
    tally_file_clear(&a);
    tally_file_clear(&b);
    return found;
}
