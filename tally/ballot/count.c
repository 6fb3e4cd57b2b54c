/* Counts the ballots of a meeting by channel, tier, item and mark, and compares their number with the paper. */
#include "ballot/count.h"

#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>

#include "ballot/ballot.h"
#include "ballot/numbers.h"
#include "ballot/returned.h"
#include "ballot/totals.h"
#include "ballot/unmarked.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/meeting.h"
#include "table/table.h"

struct adding {
    struct tally_counts *counts;
    enum tally_channel channel;
};

static void add_names(struct tally_counts *c, enum tally_channel channel, const struct tally_ballot *ballot)
{
    for (size_t i = 0; i < ballot->name_count; i++) {
        const struct tally_nomination *named = &ballot->names[i];
        uint32_t pair = tally_intern(&c->pairs, (struct tally_text){(const char *)named, sizeof *named});
        size_t need = c->pairs.count * c->tiers, room = c->named_room[channel];
        if (need > room) {
            c->named[channel] = tally_resize(c->named[channel], need * 2, sizeof **c->named);
            memset(c->named[channel] + room, 0, (need * 2 - room) * sizeof **c->named);
            c->named_room[channel] = need * 2;
        }
        c->named[channel][pair * c->tiers + ballot->tier]++;
    }
}

/* Each name counts once on a ballot. */
static void add_written(struct tally_counts *c, enum tally_channel channel, const struct tally_ballot *ballot)
{
    for (size_t i = 0; i < ballot->written_count; i++) {
        const uint32_t item = ballot->written[i].item;
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= ballot->written[k].item == item;
        c->named_item[item] |= !ballot->voided;
        c->written[channel][item] += !again;
    }
}

/* The same in weights (权数), which are those of void ballots too. */
static void add_weight(struct tally_counts *c, enum tally_channel channel, const struct tally_ballot *ballot)
{
    struct tally_weights *weights = &c->weights[channel][ballot->tier];
    uint64_t *votes = c->weighted[channel] + ballot->tier * c->items * c->stride;
    weights->returned += ballot->weight;
    weights->valid += ballot->voided ? 0 : ballot->weight;
    for (size_t i = 0; i < c->items && !ballot->voided; i++, votes += c->stride)
        votes[ballot->marks[i]] += ballot->weight;
}

static void add(void *self, const struct tally_ballot *ballot)
{
    const struct adding *a = self;
    struct tally_counts *c = a->counts;
    struct tally_tier_counts *accounts = &c->accounts[a->channel][ballot->tier];
    accounts->returned++;
    accounts->voided += ballot->voided; /* V1: a returned ballot is either valid or void */
    accounts->valid += !ballot->voided;
    accounts->blank += ballot->blank; /* V2: a void ballot is never counted as blank */
    add_written(c, a->channel, ballot);
    if (c->weights[a->channel])
        add_weight(c, a->channel, ballot);
    if (ballot->voided)
        return;
    if (c->form == TALLY_NAMES_FORM) {
        add_names(c, a->channel, ballot);
        return;
    }
    uint64_t *votes = c->votes[a->channel] + ballot->tier * c->items * c->stride;
    for (size_t i = 0; i < c->items; i++, votes += c->stride)
        votes[ballot->marks[i]]++;
}

/* Counts a ballot with something written for a deferred item. */
static void add_marked(void *self, uint32_t post, uint32_t person)
{
    const struct adding *a = self;
    struct tally_counts *c = a->counts;
    if (post == TALLY_NO_POST) {
        c->marked[a->channel][person]++;
        return;
    }
    const struct tally_nomination named = {post, person};
    uint32_t pair = tally_intern(&c->marked_pairs, (struct tally_text){(const char *)&named, sizeof named});
    size_t room = c->named_marked_room[a->channel];
    if (pair >= room) {
        size_t more = (pair + 1) * (size_t)2;
        c->named_marked[a->channel] = tally_resize(c->named_marked[a->channel], more, sizeof **c->named_marked);
        memset(c->named_marked[a->channel] + room, 0, (more - room) * sizeof **c->named_marked);
        c->named_marked_room[a->channel] = more;
    }
    c->named_marked[a->channel][pair]++;
}

static void add_irregular(void *self, const struct tally_irregular *irregular)
{
    struct tally_counts *c = ((const struct adding *)self)->counts;
    struct tally_irregular copy = *irregular;
    copy.ballot = tally_arena_text(&c->irregular_arena, irregular->ballot, strlen(irregular->ballot));
    copy.detail = tally_arena_text(&c->irregular_arena, irregular->detail, strlen(irregular->detail));
    TALLY_PUSH(c->irregular, c->irregular_count, c->irregular_room) = copy;
}

/* Forgets what the quick reader counted. */
static void reset(struct tally_counts *c, enum tally_channel channel)
{
    memset(c->accounts[channel], 0, c->tiers * sizeof **c->accounts);
    memset(c->votes[channel], 0, c->tiers * c->items * c->stride * sizeof **c->votes);
    if (c->weights[channel]) {
        memset(c->weights[channel], 0, c->tiers * sizeof **c->weights);
        memset(c->weighted[channel], 0, c->tiers * c->items * c->stride * sizeof **c->weighted);
    }
    if (c->named_room[channel])
        memset(c->named[channel], 0, c->named_room[channel] * sizeof **c->named);
    memset(c->marked[channel], 0, c->persons * sizeof **c->marked);
    if (c->named_marked_room[channel])
        memset(c->named_marked[channel], 0, c->named_marked_room[channel] * sizeof **c->named_marked);
}

/* Reads all files of a channel with the quick reader. False: one of them needs the complete reader. */
static bool read_quickly(struct tally_counts *c, struct tally_ballot_reader *reader, enum tally_channel channel)
{
    bool ok = true;
    for (size_t i = 0; i < reader->meeting->ballot_file_count && ok; i++) {
        struct tally_ballot_file *file = &reader->meeting->ballot_files[i];
        struct tally_ballot_columns columns = {.target = NULL};
        if (file->channel != channel)
            continue;
        ok = tally_ballots_header(reader, file, &columns);
        c->form = columns.form; /* add() needs it from the first ballot on */
        ok = ok && tally_ballots_quick(reader, file, &columns);
        free(columns.target);
    }
    return ok;
}

/* Reads the files of a channel; reader->self is set already. */
static void read_files(struct tally_counts *c, struct tally_ballot_reader *reader, enum tally_channel channel,
                       bool thorough)
{
    struct tally_meeting *m = reader->meeting;
    size_t irregular_before = c->irregular_count;
    bool readable = true;
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        struct tally_ballot_file *file = &m->ballot_files[i];
        if (file->channel != channel)
            continue;
        if (file->there)
            file->there = tally_table_open(&file->file, reader->diags);
        readable &= file->there;
    }
    /* the quick reader needs complete lists of tiers and persons; after an error they may be incomplete */
    c->read_quickly[channel] =
        readable && !thorough && tally_diags_errors(reader->diags) == 0 && read_quickly(c, reader, channel);
    if (c->read_quickly[channel])
        return;
    reset(c, channel);
    c->irregular_count = irregular_before;
    tally_ballot_reader_forget(reader, channel);
    for (size_t i = 0; i < m->ballot_file_count; i++) {
        struct tally_ballot_file *file = &m->ballot_files[i];
        struct tally_ballot_columns columns = {.target = NULL};
        if (file->channel != channel || !file->there)
            continue;
        tally_ballots_header(reader, file, &columns);
        c->form = columns.form;
        free(columns.target);
        tally_ballots_scan(reader, file);
    }
    tally_numbers_report(&reader->widths[channel], reader->diags);
}

static void read_channel(struct tally_counts *c, struct tally_ballot_reader *reader, enum tally_channel channel,
                         bool thorough)
{
    struct adding adding = {c, channel};
    reader->self = &adding;
    read_files(c, reader, channel, thorough);
    reader->self = NULL;
}

/* Whether the number of keyed ballots is known: no file is missing, and none has rows that cannot be counted. */
static bool all_seen(const struct tally_meeting *m)
{
    bool all = m->files_complete && m->has_channel[TALLY_MEETING];
    for (size_t i = 0; i < m->ballot_file_count; i++)
        all &= m->ballot_files[i].channel != TALLY_MEETING ||
               (m->ballot_files[i].there && !m->ballot_files[i].file.rows_lost);
    return all;
}

/* The persons whose items are deferred (“暂缓表决”): marks on these are counted, since a shifted column would show in
 * them. NULL: nobody. */
static bool *find_deferred(const struct tally_meeting *m)
{
    bool *deferred = tally_alloc(m->person_count, sizeof *deferred), any = false;
    bool all = m->facts.deferred && *m->facts.deferred; /* no facts: meeting.csv could not be read */
    for (size_t i = 0; i < m->person_count; i++)
        any |= deferred[i] = all || *m->roster[i].deferred;
    if (any)
        return deferred;
    free(deferred);
    return NULL;
}

void tally_counts_read(struct tally_counts *counts, struct tally_meeting *meeting,
                       const struct tally_vocabulary *vocabulary, const struct tally_counts_options *options,
                       struct tally_diags *diags)
{
    *counts = (struct tally_counts){.tiers = meeting->tier_count,
                                    .persons = meeting->person_count,
                                    .items = tally_ballot_items(meeting),
                                    .marks = vocabulary->mark_count,
                                    .stride = vocabulary->mark_count + 1,
                                    .watched = find_deferred(meeting)};
    struct tally_ballot_reader reader = {.meeting = meeting,
                                         .vocabulary = vocabulary,
                                         .diags = diags,
                                         .each = add,
                                         .irregular = add_irregular,
                                         .watched = counts->watched,
                                         .marked = add_marked,
                                         .refused = tally_alloc(meeting->tier_count, sizeof *reader.refused),
                                         .progress = options->progress,
                                         .progress_self = options->progress_self};
    if (meeting->rule && meeting->rule->write_ins)
        counts->named_item = tally_alloc(counts->items, sizeof *counts->named_item);
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++) {
        counts->accounts[c] = tally_alloc(counts->tiers, sizeof **counts->accounts);
        counts->votes[c] = tally_alloc(counts->tiers * counts->items, counts->stride * sizeof **counts->votes);
        counts->marked[c] = tally_alloc(counts->persons, sizeof **counts->marked);
        if (counts->named_item)
            counts->written[c] = tally_alloc(counts->items, sizeof **counts->written);
        if (meeting->rule && meeting->rule->ballot_weight) {
            counts->weights[c] = tally_alloc(counts->tiers, sizeof **counts->weights);
            counts->weighted[c] =
                tally_alloc(counts->tiers * counts->items, counts->stride * sizeof **counts->weighted);
        }
        if (c == TALLY_MEETING && meeting->by_totals) {
            tally_totals_read(counts, meeting, vocabulary, diags);
            continue;
        }
        read_channel(counts, &reader, c, options->thorough);
        if (c == TALLY_MEETING && all_seen(meeting)) {
            tally_returned_check(counts, &reader);
        }
        counts->form = reader.form;
        tally_unmarked_note(counts, &reader, c);
        tally_ballot_reader_forget(&reader, c);
    }
    counts->form = meeting->by_totals ? TALLY_MARKS_FORM : reader.form;
    free(reader.refused);
    tally_intern_clear(&reader.unknown_tiers);
}

void tally_counts_clear(struct tally_counts *counts)
{
    for (size_t c = 0; c < TALLY_CHANNELS; c++) {
        free(counts->accounts[c]);
        free(counts->votes[c]);
        free(counts->weighted[c]);
        free(counts->written[c]);
        free(counts->weights[c]);
        free(counts->named[c]);
        free(counts->marked[c]);
        free(counts->named_marked[c]);
    }
    free(counts->watched);
    free(counts->named_item);
    tally_intern_clear(&counts->pairs);
    tally_intern_clear(&counts->marked_pairs);
    tally_arena_clear(&counts->irregular_arena);
    free(counts->irregular);
}

struct tally_nomination tally_counts_pair(const struct tally_counts *counts, size_t pair)
{
    struct tally_nomination named;
    memcpy(&named, counts->pairs.entries[pair].bytes, sizeof named);
    return named;
}

uint64_t tally_counts_marked(const struct tally_counts *counts, uint32_t post, uint32_t person)
{
    const struct tally_nomination named = {post, person};
    uint64_t sum = 0;
    if (!counts->watched || !counts->watched[person])
        return 0;
    uint32_t pair = tally_intern_find(&counts->marked_pairs, (struct tally_text){(const char *)&named, sizeof named});
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++) {
        if (post == TALLY_NO_POST)
            sum += counts->marked[c][person];
        else if (pair != TALLY_INTERN_NONE && pair < counts->named_marked_room[c])
            sum += counts->named_marked[c][pair];
    }
    return sum;
}

uint64_t tally_counts_weight(const struct tally_counts *counts, enum tally_channel channel, size_t tier, size_t item,
                             size_t mark)
{
    return counts->weighted[channel][(tier * counts->items + item) * counts->stride + mark];
}

uint64_t tally_counts_votes(const struct tally_counts *counts, enum tally_channel channel, size_t tier, size_t item,
                            size_t mark)
{
    if (counts->form != TALLY_NAMES_FORM)
        return counts->votes[channel][(tier * counts->items + item) * counts->stride + mark];
    size_t at = item * counts->tiers + tier;
    return at < counts->named_room[channel] ? counts->named[channel][at] : 0;
}
