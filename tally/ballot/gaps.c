/* Gaps in the numbers of the ballots, tier by tier. */
#include "ballot/gaps.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/fast.h"
#include "table/table.h"

enum { BALLOTS_MOST = 100000, RANGES_MOST = 20 };

struct numbered {
    uint32_t tier;
    uint64_t number;
};

struct gaps {
    struct tally_ballot_scan scan;
    const struct tally_meeting *m;
    struct numbered *list;
    size_t count, room;
};

/* While a file is read the fast way. */
struct quick {
    struct gaps *g;
    const struct tally_ballot_columns *columns;
    char tier[64];   /* of the row before, as it is written … */
    size_t size;     /* … its bytes; 0: it is not known */
    uint32_t latest; /* … and which it is */
    bool header_passed;
};

static void take_row(struct gaps *g, const struct tally_row *row)
{
    const struct tally_ballot_columns *c = &g->scan.columns;
    struct tally_text tier = c->tier == TALLY_NO_COLUMN ? tally_text_of("") : row->cells[c->tier].text;
    struct numbered one = {.tier = tier.size ? tally_meeting_find_tier(g->m, tier) : 0};
    if (one.tier != TALLY_INTERN_NONE && row->cells[c->ballot].text.size &&
        tally_text_number(row->cells[c->ballot].text, &one.number) == TALLY_TEXT_NUMBER)
        TALLY_PUSH(g->list, g->count, g->room) = one;
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct gaps *g = self;
    struct tally_ballot_scan *s = &g->scan;
    if (s->header_seen)
        take_row(g, row);
    else if (!tally_scan_take_header(s, row))
        return false; /* an error, after which no gaps are looked for */
    tally_arena_clear(&s->arena);
    return s->header_sound;
}

/* The tier of a row, which mostly is that of the row before. */
static uint32_t find_tier(struct quick *q, struct tally_text tier)
{
    if (q->size == tier.size && !memcmp(tier.bytes, q->tier, tier.size))
        return q->latest;
    q->latest = tally_meeting_find_tier(q->g->m, tier);
    q->size = tier.size <= sizeof q->tier ? tier.size : 0;
    memcpy(q->tier, tier.bytes, q->size);
    return q->latest;
}

/* A row of the fast scan: without places, and not trimmed. Numbers and tiers that are not plain are left to the other
 * scan, so that both find the same. */
static bool on_fast_row(void *self, const struct tally_fast_row *row)
{
    struct quick *q = self;
    const struct tally_ballot_columns *c = q->columns;
    if (row->count != c->width)
        return false;
    if (!q->header_passed)
        return q->header_passed = true;
    const struct tally_text number = row->cells[c->ballot],
                            tier = c->tier == TALLY_NO_COLUMN ? tally_text_of("") : row->cells[c->tier];
    struct numbered one = {.tier = 0};
    bool plain = number.size > 0;
    for (size_t i = 0; i < number.size; i++)
        plain &= number.bytes[i] > ' ' && number.bytes[i] < 0x7F;
    if (tier.size)
        one.tier = find_tier(q, tier);
    if (!plain || one.tier == TALLY_INTERN_NONE)
        return false;
    if (tally_text_number(number, &one.number) == TALLY_TEXT_NUMBER)
        TALLY_PUSH(q->g->list, q->g->count, q->g->room) = one;
    return true;
}

/* Reads a file of which nothing was reported, and whose columns are known, the fast way. False: it must be scanned. */
static bool read_fast(struct gaps *g, struct tally_meeting *m, struct tally_ballot_file *file)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_ballot_reader reader = {.meeting = m, .diags = aside};
    struct tally_ballot_columns columns = {.target = NULL};
    struct quick q = {.g = g, .columns = &columns};
    const size_t before = g->count;
    const bool ok = tally_ballots_header(&reader, file, &columns) && columns.ballot != TALLY_NO_COLUMN &&
                    tally_table_scan_fast(&file->file, &(struct tally_fast_scan){.row = on_fast_row}, &q);
    g->count = ok ? g->count : before;
    free(columns.target);
    tally_diags_free(aside);
    return ok;
}

static void read_file(struct gaps *g, struct tally_meeting *m, struct tally_ballot_file *file)
{
    if (read_fast(g, m, file))
        return;
    struct tally_diags *aside = tally_diags_new();
    struct tally_file plain = file->file;
    struct tally_ballot_reader reader = {.meeting = m, .diags = aside};
    plain.place = tally_diags_file(aside, file->file.name);
    g->scan =
        (struct tally_ballot_scan){.r = &reader, .m = m, .channel = file->channel, .file = &plain, .diags = aside};
    tally_table_scan(&plain, aside, on_row, g);
    tally_scan_end(&g->scan);
    free(g->scan.columns.target);
    tally_diags_free(aside);
}

static int compare(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* “3, 7 … 9” */
static void put_range(struct tally_bytes *to, uint64_t first, uint64_t last)
{
    char text[TALLY_NUMBER_SIZE];
    if (to->used)
        tally_bytes_put_text(to, ", ");
    tally_bytes_put_text(to, tally_number(text, first));
    if (last > first) {
        tally_bytes_put_text(to, last > first + 1 ? " … " : ", ");
        tally_bytes_put_text(to, tally_number(text, last));
    }
}

/* The numbers of one tier, in order. */
static void report_tier(const struct tally_meeting *m, const struct numbered *list, size_t count,
                        struct tally_diags *diags)
{
    const struct tally_tier *tier = &m->tiers[list->tier];
    struct tally_bytes missing = {.bytes = NULL};
    uint64_t sum = 0;
    size_t ranges = 0;
    for (size_t i = 1; i < count; i++) {
        if (list[i].number <= list[i - 1].number + 1)
            continue;
        sum += list[i].number - list[i - 1].number - 1;
        if (ranges++ < RANGES_MOST)
            put_range(&missing, list[i - 1].number + 1, list[i].number - 1);
    }
    char first[TALLY_NUMBER_SIZE], last[TALLY_NUMBER_SIZE], all[TALLY_NUMBER_SIZE];
    if (sum && sum <= count)
        tally_diags_add(diags, TALLY_NUMBER_GAP, tier->place,
                        ranges > RANGES_MOST
                            ? N_("%1$s: the ballots keyed are numbered from %2$s to %3$s, and %5$s of these numbers "
                                 "are missing, first %4$s; look for these ballots on paper")
                            : N_("%1$s: the ballots keyed are numbered from %2$s to %3$s, and missing are: %4$s; look "
                                 "for these ballots on paper"),
                        TALLY_ARGS(tier->name, tally_number(first, list[0].number),
                                   tally_number(last, list[count - 1].number), missing.bytes, tally_number(all, sum)));
    free(missing.bytes);
}

void tally_gaps_report(struct tally_meeting *meeting, struct tally_diags *diags)
{
    struct gaps g = {.m = meeting};
    uint64_t rows = 0;
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        rows += meeting->ballot_files[i].file.rows;
    if (!meeting->reading->evidence || rows > BALLOTS_MOST)
        return;
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        if (meeting->ballot_files[i].channel == TALLY_MEETING)
            read_file(&g, meeting, &meeting->ballot_files[i]);
    if (g.count)
        qsort(g.list, g.count, sizeof *g.list, compare);
    for (size_t i = 0, end; i < g.count; i = end) {
        for (end = i + 1; end < g.count && g.list[end].tier == g.list[i].tier; end++)
            ;
        report_tier(meeting, g.list + i, end - i, diags);
    }
    free(g.list);
}
