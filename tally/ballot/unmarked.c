/* Columns and tiers of ballots without a single mark. */
#include "ballot/unmarked.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/counts.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/table.h"

enum { FEW = 3 }; /* fewer ballots than these tell nothing */

/* What the cells of each person's or post's column hold, tier by tier. */
struct unmarked {
    const struct tally_counts *counts;
    const struct tally_ballot_reader *reader;
    const struct tally_meeting *m;
    struct tally_ballot_columns columns; /* of the file that is read */
    unsigned file;                       /* its place */
    bool names, header_passed;
    size_t targets;
    uint64_t *rows;             /* by tier: ballots that are neither blank nor marked void */
    uint64_t *filled;           /* by tier and target: of these, those with something in the column … */
    uint64_t *others;           /* … and those with something else than a mark in favour */
    struct tally_place *places; /* by target: the heading; line 0: it has no column */
};

static size_t at(const struct unmarked *u, size_t tier, size_t target)
{
    return tier * u->targets + target;
}

/* ---- what the counts leave possible ---- */

static bool is_deferred(const struct tally_counts *c, size_t person)
{
    return c->watched && c->watched[person];
}

static bool all_blank(const struct tally_counts *c, enum tally_channel channel, size_t tier)
{
    const struct tally_tier_counts *t = &c->accounts[channel][tier];
    return t->valid && t->blank == t->valid;
}

/* Whether nobody in the tier has another mark for the person than an empty cell gives. */
static bool may_be_empty(const struct tally_counts *c, const struct tally_vocabulary *v, enum tally_channel channel,
                         size_t tier, size_t person)
{
    const uint64_t valid = c->accounts[channel][tier].valid;
    return valid >= FEW && !all_blank(c, channel, tier) &&
           c->votes[channel][(tier * c->items + person) * c->stride + v->empty] == valid;
}

/* Whether no name counts in some post's column. */
static bool may_lack_names(const struct unmarked *u, enum tally_channel channel)
{
    const struct tally_counts *c = u->counts;
    bool *named = tally_alloc(u->targets, sizeof *named), may = false;
    for (size_t i = 0; i < c->pairs.count * c->tiers && i < c->named_room[channel]; i++) {
        struct tally_nomination pair;
        memcpy(&pair, c->pairs.entries[i / c->tiers].bytes, sizeof pair);
        if (c->named[channel][i] && pair.post < u->targets)
            named[pair.post] = true;
    }
    for (size_t k = 0; k < u->targets; k++)
        may |= !named[k];
    free(named);
    return may;
}

static bool may_have(const struct unmarked *u, enum tally_channel channel)
{
    if (u->names)
        return may_lack_names(u, channel);
    bool may = false;
    for (size_t k = 0; k < u->targets && !may; k++)
        for (size_t t = 0; t < u->m->tier_count && !may; t++)
            may = !is_deferred(u->counts, k) && !u->m->roster[k].written_in &&
                  may_be_empty(u->counts, u->reader->vocabulary, channel, t, k);
    return may;
}

/* ---- the files once more ---- */

static void read_header(struct unmarked *u, const struct tally_row *row)
{
    u->header_passed = true;
    for (size_t i = 0; i < row->count && i < u->columns.width; i++) {
        const uint32_t target = u->columns.target[i];
        if (target == TALLY_INTERN_NONE || u->places[target].line)
            continue;
        u->places[target] = row->cells[i].place;
        u->places[target].file = u->file;
    }
}

static bool on_row(void *self, const struct tally_row *row)
{
    struct unmarked *u = self;
    const struct tally_ballot_columns *c = &u->columns;
    if (!u->header_passed) {
        read_header(u, row);
        return true;
    }
    if (row->broken || row->count < c->width || (c->voided != TALLY_NO_COLUMN && row->cells[c->voided].text.size))
        return true;
    const uint32_t tier = c->tier == TALLY_NO_COLUMN ? 0 : tally_meeting_find_tier(u->m, row->cells[c->tier].text);
    bool blank = true;
    if (tier >= u->m->tier_count)
        return true;
    for (size_t i = 0; i < c->width; i++) {
        const struct tally_text text = row->cells[i].text;
        if (c->target[i] == TALLY_INTERN_NONE || !text.size)
            continue;
        blank = false;
        u->filled[at(u, tier, c->target[i])]++;
        u->others[at(u, tier, c->target[i])] +=
            !u->names && tally_vocabulary_find(u->reader->vocabulary, text) != u->reader->vocabulary->favour;
    }
    u->rows[tier] += !blank;
    return true;
}

static void read_files(struct unmarked *u, struct tally_ballot_reader *reader, enum tally_channel channel)
{
    struct tally_diags *aside = tally_diags_new();
    for (size_t i = 0; i < u->m->ballot_file_count; i++) {
        struct tally_ballot_file *file = &reader->meeting->ballot_files[i];
        if (file->channel != channel || !file->there)
            continue;
        struct tally_file plain = file->file;
        tally_ballots_header(reader, file, &u->columns);
        u->header_passed = false;
        u->file = file->file.place;
        plain.place = tally_diags_file(aside, plain.name);
        tally_table_scan(&plain, aside, on_row, u);
        free(u->columns.target);
    }
    tally_diags_free(aside);
}

/* ---- what is odd in it ---- */

/* Whether the other columns are filled in, of the same post where persons stand for posts, so that this one should be.
 * In favour alone, everybody may mark as many as a post has seats: so other marks must be there as well. */
static bool others_are_filled(const struct unmarked *u, size_t target, const bool *tiers)
{
    const struct tally_rule *rule = u->m->rule;
    const bool posts = !u->names && (rule->kind == TALLY_RECOMMENDATION || rule->contested);
    size_t peers = 0;
    uint64_t written = 0;
    for (size_t k = 0; k < u->targets; k++) {
        uint64_t rows = 0, filled = 0;
        if (k == target || !u->places[k].line || (!u->names && is_deferred(u->counts, k)) ||
            (posts && u->m->roster[k].post != u->m->roster[target].post))
            continue;
        for (size_t t = 0; t < u->m->tier_count; t++) {
            rows += tiers[t] ? u->rows[t] : 0;
            filled += tiers[t] ? u->filled[at(u, t, k)] : 0;
            written += tiers[t] ? u->others[at(u, t, k)] : 0;
        }
        if (filled * 2 < rows)
            return false;
        peers++;
    }
    return peers && (!posts || written);
}

static void report(const struct unmarked *u, size_t target, const char *tier, uint64_t ballots)
{
    char number[TALLY_NUMBER_SIZE];
    tally_diags_add(
        u->reader->diags, TALLY_NO_VOTES_ENTERED, u->places[target],
        *tier ? N_("nothing is keyed under “%1$s” on any of the %2$s ballots of “%3$s” that bear marks, while the "
                   "other columns are filled in: if the column was emptied or not keyed there, key it by the paper "
                   "ballots; else each counts as an empty cell")
              : N_("nothing is keyed under “%1$s” on any of the %2$s ballots that bear marks, while the other columns "
                   "are filled in: if the column was emptied or not keyed, key it by the paper ballots; else each "
                   "counts as an empty cell"),
        TALLY_ARGS(u->names ? u->m->posts[target].title : u->m->roster[target].name, tally_number(number, ballots),
                   tier));
}

/* One message for the whole column; or one for each tier in which it is empty. */
static void note_column(const struct unmarked *u, size_t target, bool *tiers)
{
    uint64_t filled = 0, rows = 0;
    for (size_t t = 0; t < u->m->tier_count; t++) {
        tiers[t] = true;
        filled += u->filled[at(u, t, target)];
        rows += u->rows[t];
    }
    if (!filled) {
        if (rows >= FEW && others_are_filled(u, target, tiers))
            report(u, target, "", rows);
        return;
    }
    for (size_t t = 0; t < u->m->tier_count; t++) {
        for (size_t k = 0; k < u->m->tier_count; k++)
            tiers[k] = k == t;
        if (u->rows[t] >= FEW && !u->filled[at(u, t, target)] && others_are_filled(u, target, tiers))
            report(u, target, u->m->tiers[t].name, u->rows[t]);
    }
}

static void note_columns(struct unmarked *u, struct tally_ballot_reader *reader, enum tally_channel channel)
{
    bool *tiers = tally_alloc(u->m->tier_count, sizeof *tiers);
    u->rows = tally_alloc(u->m->tier_count, sizeof *u->rows);
    u->filled = tally_alloc(u->m->tier_count * u->targets, sizeof *u->filled);
    u->others = tally_alloc(u->m->tier_count * u->targets, sizeof *u->others);
    u->places = tally_alloc(u->targets, sizeof *u->places);
    read_files(u, reader, channel);
    for (size_t k = 0; k < u->targets; k++)
        if (u->places[k].line && (u->names || !is_deferred(u->counts, k)))
            note_column(u, k, tiers);
    free(tiers);
    free(u->rows);
    free(u->filled);
    free(u->others);
    free(u->places);
}

/* Tiers whose ballots are all blank. */
static void note_tiers(const struct unmarked *u, enum tally_channel channel)
{
    for (size_t t = 0; t < u->m->tier_count; t++) {
        char number[TALLY_NUMBER_SIZE];
        const uint64_t valid = u->counts->accounts[channel][t].valid;
        if (valid >= FEW && all_blank(u->counts, channel, t))
            tally_diags_add(u->reader->diags, TALLY_NO_VOTES_ENTERED, u->m->tiers[t].place,
                            N_("all %2$s ballots of “%1$s” are keyed without a mark: compare them with the paper "
                               "ballots. If these bear marks, key them; else all are counted as blank"),
                            TALLY_ARGS(u->m->tiers[t].name, tally_number(number, valid)));
    }
}

void tally_unmarked_note(const struct tally_counts *counts, struct tally_ballot_reader *reader,
                         enum tally_channel channel)
{
    struct unmarked u = {.counts = counts,
                         .reader = reader,
                         .m = reader->meeting,
                         .names = counts->form == TALLY_NAMES_FORM,
                         .targets = counts->form == TALLY_NAMES_FORM ? reader->meeting->post_count
                                                                     : reader->meeting->person_count};
    if (!u.m->reading->rows_checked || !u.m->rule || counts->form == TALLY_FORM_UNKNOWN ||
        tally_diags_errors(reader->diags))
        return;
    note_tiers(&u, channel);
    if (may_have(&u, channel))
        note_columns(&u, reader, channel);
}
