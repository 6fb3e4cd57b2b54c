/* The two keyings of a meeting's ballots: each cell of the first against the second, and the mends of those that
 * differ. */
#include "ballot/keyings.h"

#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "ballot/ballot.h"
#include "ballot/numbers.h"
#include "ballot/points.h"
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

/* What mends.csv says of a cell. */
struct mended {
    const struct tally_mend *mend;
    bool fits; /* the first file holds what was settled */
};

/* A cell of the second keying that differs from the first. */
struct other {
    const char *text;
    struct tally_place place;
};

/* One file that was keyed twice. A cell is known by its ballot and its slot: the person or post of its column, behind
 * them the columns 作废 and of the ballots' weights, and behind these the columns 另选:POST by post. */
struct keyings {
    struct tally_meeting *m;
    struct tally_diags *diags;
    struct tally_ballot_file *file;
    struct tally_ballot_reader reader; /* for the headings */
    struct tally_ballot_scan scan;     /* of the file that is being read */
    struct tally_arena arena;
    size_t targets;
    bool marks_form, has_void, has_weight;
    bool *has_written;           /* by post */
    struct tally_intern numbers; /* tier and number of the first's ballots; the ballot's id */
    struct tally_intern written; /* cells as they are written … */
    uint32_t *meaning;           /* … and as they are compared: in folded */
    size_t meaning_room;
    struct tally_intern folded;
    uint32_t *first, *second; /* by ballot and slot: in folded */
    size_t ballots, room, second_room;
    unsigned char *seen; /* by ballot: in how many rows the second has it, NOT, ONCE or TWICE */
    size_t seen_room;
    struct tally_intern others; /* ballot and slot … */
    struct other *other;        /* … and the second's cell */
    size_t other_room;
    struct tally_intern mended; /* ballot and slot … */
    struct mended *mend;        /* … and its row of mends.csv */
    size_t mend_room;
    struct tally_number_widths widths;
    struct tally_keying *figures;
};

enum { VOID, WEIGHT, WRITTEN }; /* slots behind the targets */
enum { NOT, ONCE, TWICE };      /* how often the second keying has a ballot */

static size_t slots(const struct keyings *k)
{
    return k->targets + WRITTEN + k->m->post_count;
}

/* The columns of a ballot that the keyings are compared in. */
static size_t columns(const struct keyings *k)
{
    size_t count = k->targets + k->has_void + k->has_weight;
    for (size_t i = 0; i < k->m->post_count; i++)
        count += k->has_written[i];
    for (size_t i = 0; i < k->m->person_count; i++) /* they have none */
        count -= k->marks_form && k->m->roster[i].written_in;
    return count;
}

static struct tally_text cell_key(uint64_t pair[2], size_t ballot, size_t slot)
{
    pair[0] = ballot;
    pair[1] = slot;
    return (struct tally_text){(const char *)pair, 2 * sizeof *pair};
}

/* A text as names and marks are compared; of points “7”, “7.0” and “07” are one number. */
static struct tally_text fold(const struct keyings *k, struct tally_arena *arena, struct tally_text text)
{
    const struct tally_rule *rule = k->m->rule;
    struct tally_text folded = tally_text_match_name(k->m->reading, arena, text);
    uint32_t value;
    if (!rule || !rule->points.count || !tally_points_read(folded, &value))
        return folded;
    return tally_text_of(tally_points_text(tally_arena_alloc(arena, TALLY_POINTS_SIZE, 1), value));
}

/* The id of what a cell says. */
static uint32_t meaning_of(struct keyings *k, struct tally_text text)
{
    size_t before = k->written.count;
    uint32_t id = tally_intern(&k->written, text);
    if (k->written.count > before) {
        struct tally_arena arena = {NULL};
        size_t count = id;
        TALLY_PUSH(k->meaning, count, k->meaning_room) = tally_intern(&k->folded, fold(k, &arena, text));
        tally_arena_clear(&arena);
    }
    return k->meaning[id];
}

/* Tier and number as one key in the scan's arena; false: the tier is not known. */
static bool key_of(struct keyings *k, uint32_t tier, struct tally_text number, struct tally_text *key)
{
    if (tier == TALLY_INTERN_NONE)
        return false;
    char *bytes = tally_arena_alloc(&k->scan.arena, sizeof tier + number.size, 1);
    memcpy(bytes, &tier, sizeof tier);
    memcpy(bytes + sizeof tier, number.bytes, number.size);
    *key = (struct tally_text){bytes, sizeof tier + number.size};
    return true;
}

static uint32_t tier_in(const struct keyings *k, const struct tally_row *row)
{
    const size_t column = k->scan.columns.tier;
    struct tally_text text = column == TALLY_NO_COLUMN ? tally_text_of("") : row->cells[column].text;
    return text.size ? tally_meeting_find_tier(k->m, text) : k->m->tier_count == 1 ? 0 : TALLY_INTERN_NONE;
}

/* “中层干部 3”: a ballot's number, behind the tier's name where there are several. */
static const char *name_of(struct keyings *k, const struct tally_row *row)
{
    struct tally_text number = row->cells[k->scan.columns.ballot].text;
    uint32_t tier = tier_in(k, row);
    const char *id = k->m->tier_count > 1 && tier != TALLY_INTERN_NONE ? k->m->tiers[tier].name : "";
    size_t size = strlen(id);
    char *text = tally_arena_alloc(&k->scan.arena, size + number.size + 2, 1);
    memcpy(text, id, size);
    if (size)
        text[size++] = ' ';
    memcpy(text + size, number.bytes, number.size);
    return text;
}

/* The row's ballot among those of the first keying; TALLY_INTERN_NONE: it is not there. */
static uint32_t ballot_in(struct keyings *k, const struct tally_row *row)
{
    struct tally_text key,
        number = tally_text_match_number(k->m->reading, &k->scan.arena, row->cells[k->scan.columns.ballot].text);
    return key_of(k, tier_in(k, row), number, &key) ? tally_intern_find(&k->numbers, key) : TALLY_INTERN_NONE;
}

/* Writes what the row's cells say into ids, by slot. */
static void read_cells(struct keyings *k, const struct tally_row *row, uint32_t *ids)
{
    const struct tally_ballot_columns *c = &k->scan.columns;
    uint32_t empty = meaning_of(k, tally_text_of(""));
    for (size_t i = 0; i < slots(k); i++)
        ids[i] = empty;
    for (size_t i = 0; i < row->count; i++)
        if (c->target[i] < k->targets)
            ids[c->target[i]] = meaning_of(k, row->cells[i].text);
    for (size_t i = 0; i < row->count; i++)
        if (c->written[i] != TALLY_NO_POST)
            ids[k->targets + WRITTEN + c->written[i]] = meaning_of(k, row->cells[i].text);
    if (c->voided != TALLY_NO_COLUMN)
        ids[k->targets + VOID] = meaning_of(k, row->cells[c->voided].text);
    if (c->weight != TALLY_NO_COLUMN)
        ids[k->targets + WEIGHT] = meaning_of(k, row->cells[c->weight].text);
}

/* The row's cell in a slot; NULL: the file has no such column. */
static const struct tally_cell *cell_in(const struct keyings *k, const struct tally_row *row, size_t slot)
{
    const struct tally_ballot_columns *c = &k->scan.columns;
    if (slot == k->targets + VOID)
        return c->voided == TALLY_NO_COLUMN ? NULL : &row->cells[c->voided];
    if (slot == k->targets + WEIGHT)
        return c->weight == TALLY_NO_COLUMN ? NULL : &row->cells[c->weight];
    for (size_t i = 0; i < row->count; i++)
        if (slot < k->targets ? c->target[i] == slot : c->written[i] == slot - k->targets - WRITTEN)
            return &row->cells[i];
    return NULL;
}

/* ---- the first keying ---- */

static void *grow(void *old, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return old;
    *room = need * 2;
    return tally_resize(old, *room, size);
}

static void take_first(struct keyings *k, const struct tally_row *row)
{
    struct tally_text key,
        number = tally_text_match_number(k->m->reading, &k->scan.arena, row->cells[k->scan.columns.ballot].text);
    tally_numbers_note(&k->widths, row->cells[k->scan.columns.ballot].text, row->cells[k->scan.columns.ballot].place);
    if (!key_of(k, tier_in(k, row), number, &key))
        return;
    uint32_t id = tally_intern(&k->numbers, key);
    if (id != k->ballots)
        return; /* twice, which has been reported */
    k->first = grow(k->first, &k->room, (k->ballots + 1) * slots(k), sizeof *k->first);
    read_cells(k, row, k->first + k->ballots++ * slots(k));
}

/* The second keying as the user gave it, which may be beside the folder under another name than it is kept. */
static const char *second_name(const struct keyings *k)
{
    return tally_diags_file_name(k->diags, k->file->second.place);
}

/* ---- the second keying ---- */

static void note_others(struct keyings *k, const struct tally_row *row, uint32_t ballot)
{
    for (size_t s = 0; s < slots(k); s++) {
        uint64_t pair[2];
        if (k->first[ballot * slots(k) + s] == k->second[ballot * slots(k) + s])
            continue;
        const struct tally_cell *cell = cell_in(k, row, s);
        size_t count = tally_intern(&k->others, cell_key(pair, ballot, s));
        struct tally_text text = cell ? cell->text : tally_text_of("");
        TALLY_PUSH(k->other, count, k->other_room) =
            (struct other){tally_arena_text(&k->arena, text.bytes, text.size),
                           cell ? cell->place : row->cells[k->scan.columns.ballot].place};
    }
}

static enum tally_code code_of(const struct keyings *k)
{
    return k->file->given ? TALLY_KEYING_DIFFERS : TALLY_UNSETTLED_DIFFERENCE;
}

static void take_second(struct keyings *k, const struct tally_row *row)
{
    const struct tally_cell *number = &row->cells[k->scan.columns.ballot];
    if (tally_scan_is_counts(&k->scan, row) || tally_scan_is_moved(&k->scan, number))
        return;
    tally_numbers_note(&k->widths, number->text, number->place);
    uint32_t id = ballot_in(k, row);
    if (id == TALLY_INTERN_NONE) {
        tally_diags_add(k->diags, code_of(k), number->place,
                        N_("ballot %1$s is not in %2$s, the first keying; look for the paper ballot, and key it "
                           "there too or correct the number"),
                        TALLY_ARGS(name_of(k, row), k->file->file.name));
    } else if (k->seen[id] != NOT) {
        k->seen[id] = TWICE; /* which of the rows is the ballot, is not known: they are not compared */
        tally_diags_add(k->diags, TALLY_DUPLICATE_BALLOT, number->place, N_("the ballot “%1$s” is in this file twice"),
                        TALLY_ARGS(name_of(k, row)));
    } else {
        k->seen[id] = ONCE;
        read_cells(k, row, k->second + id * slots(k));
        note_others(k, row, id);
        k->figures->ballots++;
    }
}

/* ---- mends.csv ---- */

static void stale(struct keyings *k, struct tally_place place, const char *text, const char *const *args)
{
    tally_diags_add(k->diags, TALLY_STALE_MEND, place, text, args);
}

/* The slot of a mend's column; SIZE_MAX: there is none. */
static size_t slot_of(struct keyings *k, const struct tally_mend *mend)
{
    bool shared;
    uint32_t post;
    struct tally_text title;
    if (tally_column_matches(&tally_ballots_columns[TALLY_BALLOTS_VOID], mend->column, k->m->reading))
        return k->targets + VOID;
    if (tally_scan_is_weight_heading(&k->scan, mend->column))
        return k->targets + WEIGHT;
    if (tally_scan_is_written_heading(&k->scan, mend->column, &post, &title) && post != TALLY_NO_POST)
        return k->targets + WRITTEN + post;
    uint32_t target = tally_scan_find_target(&k->scan, mend->column, &shared);
    return target < k->targets ? target : SIZE_MAX;
}

static bool says(struct keyings *k, uint32_t meaning, struct tally_text text)
{
    return tally_text_same(k->folded.entries[meaning], fold(k, &k->scan.arena, text));
}

/* Takes a row of mends.csv; one that fits no cell that was keyed in two ways is reported. */
static void take_mend(struct keyings *k, const struct tally_mend *mend)
{
    uint64_t pair[2];
    struct tally_text key;
    if (mend->tier == TALLY_INTERN_NONE)
        return; /* reported */
    uint32_t ballot =
        key_of(k, mend->tier, mend->ballot, &key) ? tally_intern_find(&k->numbers, key) : TALLY_INTERN_NONE;
    size_t slot = slot_of(k, mend);
    if (ballot != TALLY_INTERN_NONE && k->seen[ballot] != ONCE)
        return; /* that the second keying lacks the ballot, or has it twice, is reported */
    if (ballot == TALLY_INTERN_NONE) {
        stale(k, mend->place, N_("no ballot has this tier and number in both keyings; correct or delete the row"),
              TALLY_NO_ARGS);
        return;
    }
    if (slot == SIZE_MAX) {
        stale(k, mend->column_place,
              mend->column.size ? N_("“%1$s” is not a column of the ballots; correct or delete the row")
                                : N_("the column is not filled in; write the heading of the cell in the table of "
                                     "ballots, or delete the row"),
              TALLY_ARGS(mend->column_as_written));
        return;
    }
    uint32_t first = k->first[ballot * slots(k) + slot], second = k->second[ballot * slots(k) + slot];
    if (!says(k, second, mend->second)) {
        const struct tally_text held = k->folded.entries[second];
        stale(k, mend->second_place,
              held.size ? N_("the second keying has “%1$s” in this cell, and the row says otherwise; correct or delete "
                             "the row")
                        : N_("the second keying is empty in this cell, and the row says otherwise; leave this cell "
                             "empty, without any word, or delete the row"),
              TALLY_ARGS(tally_arena_text(&k->scan.arena, held.bytes, held.size)));
        return;
    }
    size_t before = k->mended.count, count = tally_intern(&k->mended, cell_key(pair, ballot, slot));
    if (k->mended.count == before) {
        char line[TALLY_NUMBER_SIZE];
        stale(k, mend->place, N_("row %1$s settles the same cell; delete one of the rows"),
              TALLY_ARGS(tally_number(line, tally_place_row(k->mend[count].mend->place))));
        return;
    }
    const bool fits = says(k, first, mend->settled);
    TALLY_PUSH(k->mend, count, k->mend_room) = (struct mended){mend, fits};
    k->figures->agreed += fits && !mend->ruled;
    k->figures->ruled += fits && mend->ruled;
}

/* ---- the first once more: what is not settled, with its place ---- */

/* “√” in quotation marks, or words that say that the cell is empty; in the scan's arena. */
static const char *quoted(struct keyings *k, struct tally_text text)
{
    static const char open[] = "“", close[] = "”";
    if (!text.size)
        return TALLY_TRANSLATE_MARK N_("empty") TALLY_TRANSLATE_MARK;
    char *whole = tally_arena_alloc(&k->scan.arena, sizeof open + text.size + sizeof close, 1);
    memcpy(whole, open, sizeof open - 1);
    memcpy(whole + sizeof open - 1, text.bytes, text.size);
    memcpy(whole + sizeof open - 1 + text.size, close, sizeof close);
    return whole;
}

static const char *heading_of(struct keyings *k, size_t slot)
{
    if (slot == k->targets + VOID)
        return tally_ballots_columns[TALLY_BALLOTS_VOID].chinese;
    if (slot == k->targets + WEIGHT)
        return k->m->rule->ballot_weight;
    if (slot >= k->targets + WRITTEN)
        return tally_scan_written_heading(&k->scan, (uint32_t)(slot - k->targets - WRITTEN));
    return k->scan.columns.form == TALLY_NAMES_FORM ? k->m->posts[slot].title : k->m->roster[slot].name;
}

static void report_cell(struct keyings *k, const struct tally_row *row, uint32_t ballot, size_t slot)
{
    uint64_t pair[2];
    const struct tally_text key = cell_key(pair, ballot, slot);
    uint32_t mend = tally_intern_find(&k->mended, key), other = tally_intern_find(&k->others, key);
    const struct tally_cell *cell = cell_in(k, row, slot);
    const struct tally_place place = cell ? cell->place : row->cells[k->scan.columns.ballot].place;
    const char *here = quoted(k, cell ? cell->text : tally_text_of(""));
    if (mend != TALLY_INTERN_NONE && !k->mend[mend].fits) {
        char line[TALLY_NUMBER_SIZE];
        const struct tally_mend *row_of = k->mend[mend].mend;
        tally_diags_add(k->diags, code_of(k), place,
                        N_("ballot %1$s, %2$s: row %5$s of mends.csv settles it as %4$s, and %3$s stands here; enter "
                           "here what was settled"),
                        TALLY_ARGS(name_of(k, row), heading_of(k, slot), here,
                                   quoted(k, tally_text_of(row_of->settled_as_written)),
                                   tally_number(line, tally_place_row(row_of->place))));
    } else if (mend == TALLY_INTERN_NONE && other != TALLY_INTERN_NONE) {
        char there[TALLY_CELL_NAME_SIZE];
        tally_diags_add(k->diags, code_of(k), place,
                        N_("ballot %1$s, %2$s: keyed as %3$s first, and as %4$s second (%5$s, cell %6$s); look at the "
                           "paper ballot, put what it bears into the first keying, and write into mends.csv how it is "
                           "settled: its headings are 文件,票号,层次,栏目,初录,复录,核定,方式,经办人 "
                           "(file,ballot,tier,column,first,second,settled,how,by); below 方式 stands 一致 (agreed) or "
                           "裁定 (ruled)"),
                        TALLY_ARGS(name_of(k, row), heading_of(k, slot), here,
                                   quoted(k, tally_text_of(k->other[other].text)), second_name(k),
                                   tally_place_cell_name(k->other[other].place, there)));
    }
}

static void report_first(struct keyings *k, const struct tally_row *row)
{
    uint32_t id = ballot_in(k, row);
    if (id == TALLY_INTERN_NONE)
        return;
    if (k->seen[id] == NOT)
        tally_diags_add(k->diags, code_of(k), row->cells[k->scan.columns.ballot].place,
                        N_("ballot %1$s is not in %2$s, the second keying; look for the paper ballot, and key it "
                           "there too or correct the number"),
                        TALLY_ARGS(name_of(k, row), second_name(k)));
    for (size_t s = 0; s < slots(k) && k->seen[id] == ONCE; s++)
        report_cell(k, row, id, s);
}

/* ---- reading a file ---- */

struct reading {
    struct keyings *k;
    void (*row)(struct keyings *k, const struct tally_row *row);
};

static bool on_row(void *self, const struct tally_row *row)
{
    struct reading *r = self;
    struct keyings *k = r->k;
    struct tally_ballot_scan *s = &k->scan;
    if (s->header_seen) {
        r->row(k, row);
        tally_arena_clear(&s->arena);
        return true;
    }
    if (!tally_scan_take_header(s, row))
        return row->no_heading != NULL;
    k->targets = s->columns.form == TALLY_NAMES_FORM ? k->m->post_count : k->m->person_count;
    k->marks_form = s->columns.form == TALLY_MARKS_FORM;
    k->has_void |= s->columns.voided != TALLY_NO_COLUMN;
    k->has_weight |= s->columns.weight != TALLY_NO_COLUMN;
    for (size_t i = 0; i < row->count; i++)
        if (s->columns.written[i] != TALLY_NO_POST)
            k->has_written[s->columns.written[i]] = true;
    tally_arena_clear(&s->arena);
    return s->header_sound;
}

static void end_scan(struct keyings *k)
{
    tally_arena_clear(&k->scan.arena);
    free(k->scan.columns.target);
    k->scan = (struct tally_ballot_scan){.r = NULL};
}

/* Reads a file row by row; false: its headings could not be read. The scan stays open until end_scan. */
static bool read_file(struct keyings *k, struct tally_file *file, struct tally_diags *diags,
                      void (*row)(struct keyings *k, const struct tally_row *row))
{
    struct reading reading = {k, row};
    k->reader.diags = diags;
    k->scan = (struct tally_ballot_scan){
        .r = &k->reader, .m = k->m, .channel = k->file->channel, .file = file, .diags = diags};
    bool whole = tally_table_scan(file, diags, on_row, &reading);
    tally_scan_end(&k->scan);
    return whole && k->scan.header_sound;
}

/* The first keying without its errors, which have been reported when it was counted. */
static bool read_first(struct keyings *k, void (*row)(struct keyings *k, const struct tally_row *row))
{
    struct tally_file plain = k->file->file;
    struct tally_diags *aside = tally_diags_fork(k->diags);
    bool ok = read_file(k, &plain, aside, row);
    tally_diags_free(aside);
    return ok;
}

static void compare_file(struct keyings *k)
{
    struct tally_meeting *m = k->m;
    bool ok = read_first(k, take_first);
    end_scan(k);
    if (!ok)
        return;
    const size_t cells = k->ballots * slots(k);
    k->second = tally_alloc(cells, sizeof *k->second);
    k->seen = tally_alloc(k->ballots, sizeof *k->seen);
    ok = read_file(k, &k->file->second, k->diags, take_second);
    tally_numbers_report(&k->widths, k->diags);
    for (size_t i = 0; ok && i < m->mend_count; i++)
        if (m->mends[i].file == (size_t)(k->file - m->ballot_files))
            take_mend(k, &m->mends[i]);
    end_scan(k);
    if (ok && k->others.count + k->mended.count + (k->figures->ballots < k->ballots) > 0)
        read_first(k, report_first);
    end_scan(k);
}

static void clear(struct keyings *k)
{
    tally_arena_clear(&k->arena);
    tally_intern_clear(&k->numbers);
    tally_intern_clear(&k->written);
    tally_intern_clear(&k->folded);
    tally_intern_clear(&k->others);
    tally_intern_clear(&k->mended);
    tally_numbers_clear(&k->widths);
    free(k->has_written);
    free(k->meaning);
    free(k->first);
    free(k->second);
    free(k->seen);
    free(k->other);
    free(k->mend);
}

/* The mends of files that were keyed once fit no difference. */
static void report_stray_mends(const struct tally_meeting *m, struct tally_diags *diags)
{
    for (size_t i = 0; i < m->mend_count; i++)
        if (m->mends[i].file != SIZE_MAX && !m->ballot_files[m->mends[i].file].second.place)
            tally_diags_add(diags, TALLY_STALE_MEND, m->mends[i].place,
                            N_("%1$s was keyed once only, so nothing differs from it; delete the row, or put the "
                               "second keying into the folder"),
                            TALLY_ARGS(m->ballot_files[m->mends[i].file].file.name));
}

struct tally_keying tally_keyings_compare(struct tally_meeting *meeting, const struct tally_vocabulary *vocabulary,
                                          struct tally_diags *diags)
{
    struct tally_keying figures = {.ballots = 0};
    const bool lists = meeting->tiers_complete && meeting->posts_complete && meeting->roster_complete;
    for (size_t i = 0; i < meeting->ballot_file_count; i++) {
        struct tally_ballot_file *file = &meeting->ballot_files[i];
        struct tally_keying of_file = {.ballots = 0};
        struct keyings k = {.m = meeting, .diags = diags, .file = file, .figures = &of_file};
        k.reader.meeting = meeting;
        k.reader.vocabulary = vocabulary;
        if (!file->keyed_twice || !tally_table_open(&file->second, diags) || !lists || !file->there ||
            tally_diags_errors_in(diags, file->file.place))
            continue;
        k.has_written = tally_alloc(meeting->post_count, sizeof *k.has_written);
        compare_file(&k);
        figures.files++;
        figures.ballots += of_file.ballots;
        figures.cells += of_file.ballots * columns(&k);
        figures.agreed += of_file.agreed;
        figures.ruled += of_file.ruled;
        clear(&k);
    }
    report_stray_mends(meeting, diags);
    return figures;
}
