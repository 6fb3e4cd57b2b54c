/* Making a result from a meeting, its counts and the decisions of the law. */
#include "result/result.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/count.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "law/law.h"
#include "meeting/meeting.h"

static void add_inputs(struct tally_result *r, struct tally_meeting *m)
{
    static const char *const encodings[] = {
        [TALLY_ENCODING_NONE] = NULL, [TALLY_UTF8] = "UTF-8", [TALLY_GB18030] = "GB18030", [TALLY_XLSX] = "XLSX"};
    const struct tally_file **files;
    r->input_count = tally_meeting_files(m, &files);
    struct tally_input *inputs = tally_arena_alloc(&m->arena, r->input_count, sizeof *inputs);
    for (size_t i = 0; i < r->input_count; i++) {
        /* the result owns the meeting */
        struct tally_file *file = (struct tally_file *)(uintptr_t)files[i];
        file->name = tally_arena_text(&m->arena, file->name, strlen(file->name)); /* the diagnostics owned it */
        if (file->source)
            file->source = tally_arena_text(&m->arena, file->source, strlen(file->source));
        char *sha256 = tally_arena_alloc(&m->arena, TALLY_DIGEST_TEXT, 1);
        tally_digest(files[i]->bytes, files[i]->size, sha256);
        inputs[i] = (struct tally_input){.table = !tally_meeting_is_earlier(m, files[i]),
                                         .file = files[i]->name,
                                         .sha256 = sha256,
                                         .bytes = files[i]->size,
                                         .rows = files[i]->rows,
                                         .encoding = encodings[files[i]->encoding]};
    }
    r->inputs = inputs;
}

/* Notices on the evidence of keying are for whoever keys: where a sheet is counted again, its files are not there. */
static bool is_of_evidence(const struct tally_meeting *m, const char *name)
{
    for (size_t i = 0; i < m->ballot_file_count; i++)
        if (m->ballot_files[i].second.place && !strcmp(m->ballot_files[i].second.name, name))
            return true;
    return m->mends_file.place && !strcmp(m->mends_file.name, name);
}

static void add_channels(struct tally_result *r, struct tally_meeting *m, const struct tally_counts *counts)
{
    r->tier_count = m->tier_count;
    r->channels = tally_arena_alloc(&m->arena, TALLY_CHANNELS, sizeof *r->channels);
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++) {
        if (!m->has_channel[c])
            continue;
        struct tally_result_tier *tiers = tally_arena_alloc(&m->arena, m->tier_count, sizeof *tiers);
        assert(counts->accounts[c]);
        for (size_t t = 0; t < m->tier_count; t++) {
            const struct tally_tier *from = &m->tiers[t];
            const struct tally_tier_counts *n = &counts->accounts[c][t];
            bool talk = c == TALLY_TALK; /* the persons spoken with are due, present and issued at the same time */
            struct tally_accounts a = {.due = talk ? from->talked : from->due,
                                       .present = talk ? from->talked : from->present,
                                       .issued = talk ? from->talked : from->issued,
                                       .returned = n->returned,
                                       .valid = n->valid,
                                       .voided = n->voided,
                                       .blank = n->blank};
            if (m->by_totals && !talk) /* no ballots: everybody present has said something */
                a = (struct tally_accounts){.due = from->due, .present = from->present, .valid = from->present};
            a.unreturned = a.issued > a.returned ? a.issued - a.returned : 0;
            tiers[t] = (struct tally_result_tier){.id = from->id,
                                                  .name = from->name,
                                                  .advises = from->advises,
                                                  .returned_assumed =
                                                      c == TALLY_MEETING && !m->by_totals && !from->counted_by_hand,
                                                  .accounts = a};
            if (counts->weights[c]) {
                tiers[t].weights = counts->weights[c][t];
                tiers[t].weights.due_stated = from->weight_stated;
                tiers[t].weights.due = from->weight_due;
            }
        }
        r->channels[r->channel_count++] = (struct tally_result_channel){.channel = c, .tiers = tiers};
    }
}

/* What was counted of an item in one channel: a person of the roster, or a pair of names form. */
struct counted {
    const struct tally_result *r;
    struct tally_arena *arena;
    const struct tally_counts *counts;
    const struct tally_result_channel *channel;
    size_t item;
};

/* The numbers of points that ballots can give, which are marks of the count and none of the result. */
static size_t points_of(const struct tally_result *r)
{
    return r->rule->points.count;
}

/* Votes of one mark of the result: by points “graded”, which is any number, “blank” or “void”. */
static uint64_t votes_of(const struct counted *of, size_t tier, size_t mark)
{
    const size_t points = points_of(of->r);
    uint64_t sum = 0;
    if (!points)
        return tally_counts_votes(of->counts, of->channel->channel, tier, of->item, mark);
    for (size_t i = mark ? points + mark - 1 : 0; i < (mark ? points + mark : points); i++)
        sum += tally_counts_votes(of->counts, of->channel->channel, tier, of->item, i);
    return sum;
}

static void add_votes(const struct counted *of, struct tally_item_votes *v, bool written_in)
{
    const struct tally_result *r = of->r;
    v->votes = tally_arena_alloc(of->arena, r->mark_count, sizeof *v->votes);
    v->tiers = tally_arena_alloc(of->arena, r->tier_count, sizeof *v->tiers);
    for (size_t t = 0; t < r->tier_count; t++) {
        uint64_t sum = 0;
        v->tiers[t] = tally_arena_alloc(of->arena, r->mark_count, sizeof **v->tiers);
        for (size_t k = 0; k < r->mark_count; k++)
            sum += v->tiers[t][k] = votes_of(of, t, k);
        assert(r->rule->kind == TALLY_RECOMMENDATION || written_in ||
               sum == of->channel->tiers[t].accounts.valid); /* V3 */
        (void)sum;
        (void)written_in;
    }
}

/* The votes by the weights of the ballots; the law adds them up over the deciding tiers. */
static void add_weights(const struct counted *of, struct tally_item_votes *v, bool written_in)
{
    const struct tally_result *r = of->r;
    if (!of->counts->weights[of->channel->channel])
        return;
    v->weights = tally_arena_alloc(of->arena, r->mark_count, sizeof *v->weights);
    v->tier_weights = tally_arena_alloc(of->arena, r->tier_count, sizeof *v->tier_weights);
    for (size_t t = 0; t < r->tier_count; t++) {
        uint64_t sum = 0;
        v->tier_weights[t] = tally_arena_alloc(of->arena, r->mark_count, sizeof **v->tier_weights);
        for (size_t k = 0; k < r->mark_count; k++)
            sum += v->tier_weights[t][k] = tally_counts_weight(of->counts, of->channel->channel, t, of->item, k);
        assert(written_in || sum == of->channel->tiers[t].weights.valid); /* V3 by weight */
        (void)sum;
        (void)written_in;
    }
}

/* How many ballots of each tier give which points, or which grade: these stand before blank and void in the votes. */
static void add_scores(const struct counted *of, struct tally_item_votes *v)
{
    const struct tally_result *r = of->r;
    const size_t points = points_of(r);
    if (!points && !r->rule->scored)
        return;
    v->graded = tally_arena_alloc(of->arena, r->tier_count, sizeof *v->graded);
    for (size_t t = 0; t < r->tier_count; t++) {
        v->graded[t] = points ? tally_arena_alloc(of->arena, points, sizeof **v->graded) : v->tiers[t];
        for (size_t i = 0; i < points; i++)
            v->graded[t][i] = tally_counts_votes(of->counts, of->channel->channel, t, of->item, i);
    }
}

static struct tally_result_item make_item(struct tally_result *r, struct tally_meeting *m,
                                          const struct tally_counts *counts, uint32_t person, uint32_t post,
                                          size_t counted)
{
    const struct tally_person *p = &m->roster[person];
    struct tally_result_item item = {
        .id = p->id,
        .person = p->person,
        .name = p->name,
        .unit = p->unit,
        .title = p->title,
        .action = p->action,
        .marked = tally_counts_marked(
            counts, counts->form == TALLY_NAMES_FORM || counted >= m->person_count ? post : TALLY_NO_POST, person),
        .deferred = p->deferred,
        .written_in = p->written_in,
        .roster = person,
        .post = post,
        .post_id = post == TALLY_NO_POST ? (m->post_count ? "" : p->post_text) : m->posts[post].id};
    item.channels = tally_arena_alloc(&m->arena, r->channel_count, sizeof *item.channels);
    for (size_t c = 0; c < r->channel_count; c++) {
        const struct counted of = {r, &m->arena, counts, &r->channels[c], counted};
        struct tally_item_votes *v = &item.channels[c];
        add_votes(&of, v, p->written_in);
        add_weights(&of, v, p->written_in);
        add_scores(&of, v);
    }
    return item;
}

/* In the order of the roster. A person written in whom the roster has for no post is an item of each post for which a
 * valid ballot has the name. */
static void add_items_of_marks(struct tally_result *r, struct tally_meeting *m, const struct tally_counts *counts)
{
    for (uint32_t i = 0; i < m->person_count; i++) {
        if (!tally_ballot_for_any_post(m, i)) {
            r->items[r->item_count++] = make_item(r, m, counts, i, m->roster[i].post, i);
            continue;
        }
        for (uint32_t post = 0; post < m->post_count && counts->named_item; post++) {
            const uint32_t item = tally_ballot_written_item(m, i, post);
            if (counts->named_item[item])
                r->items[r->item_count++] = make_item(r, m, counts, i, post, item);
        }
    }
}

static void add_items(struct tally_result *r, struct tally_meeting *m, const struct tally_counts *counts)
{
    bool names = counts->form == TALLY_NAMES_FORM;
    size_t room = names ? counts->pairs.count : counts->items;
    r->items = tally_arena_alloc(&m->arena, room, sizeof *r->items);
    if (!names) {
        add_items_of_marks(r, m, counts);
        return;
    }
    /* pairs in the order of the roster, which sorting by post and rank keeps for equal ranks */
    size_t *begin = tally_alloc(m->person_count + 1, sizeof *begin);
    for (size_t i = 0; i < room; i++)
        begin[tally_counts_pair(counts, i).person + 1]++;
    for (size_t p = 0; p < m->person_count; p++)
        begin[p + 1] += begin[p];
    for (size_t i = 0; i < room; i++) {
        struct tally_nomination named = tally_counts_pair(counts, i);
        r->items[begin[named.person]++] = make_item(r, m, counts, named.person, named.post, i);
    }
    r->item_count = room;
    free(begin);
}

static void add_irregular(struct tally_result *r, struct tally_meeting *m, const struct tally_counts *counts)
{
    struct tally_irregular *irregular = tally_arena_alloc(&m->arena, counts->irregular_count, sizeof *irregular);
    for (size_t i = 0; i < counts->irregular_count; i++) {
        const struct tally_irregular *from = &counts->irregular[i];
        irregular[i] = *from;
        irregular[i].file = tally_arena_text(&m->arena, from->file, strlen(from->file));
        irregular[i].ballot = tally_arena_text(&m->arena, from->ballot, strlen(from->ballot));
        irregular[i].detail = tally_arena_text(&m->arena, from->detail, strlen(from->detail));
    }
    r->irregular = irregular;
    r->irregular_count = counts->irregular_count;
}

static void add_posts(struct tally_result *r, struct tally_meeting *m)
{
    r->posts = tally_arena_alloc(&m->arena, m->post_count, sizeof *r->posts);
    r->post_count = m->post_count;
    for (size_t i = 0; i < m->post_count; i++)
        r->posts[i] =
            (struct tally_result_post){.id = m->posts[i].id, .title = m->posts[i].title, .seats = m->posts[i].seats};
}

/* Whether a notice is about the folder, and not about the inputs: a recount, which has the inputs alone, could not give
 * it again. */
static bool is_of_folder(enum tally_code code)
{
    return code == TALLY_STRAY_FILE || code == TALLY_LEFT_OUT_COLUMN;
}

static void add_input_notices(struct tally_result *r, struct tally_meeting *m, const struct tally_diags *diags)
{
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        char line[TALLY_NUMBER_SIZE], column[TALLY_NUMBER_SIZE];
        if (d.severity != TALLY_NOTICE || d.outside || is_of_folder(d.code) || is_of_evidence(m, d.file))
            continue;
        tally_number(line, d.line);
        tally_number(column, d.column);
        size_t size = strlen(d.file) + strlen(line) + strlen(column) + 3;
        char *place = tally_arena_alloc(&m->arena, size, 1);
        memcpy(place, d.file, strlen(d.file));
        if (d.line) {
            size_t at = strlen(d.file);
            place[at++] = ':';
            memcpy(place + at, line, strlen(line));
            at += strlen(line);
            place[at++] = ':';
            memcpy(place + at, column, strlen(column));
        }
        const struct tally_message message = tally_diags_message(diags, i);
        tally_result_add_notice(r, &m->arena, d.code, place, message.text, message.args);
    }
}

/* A candidate whose name was written in beside the cell that is printed (written-candidate). */
static void add_written_notices(struct tally_result *r, struct tally_meeting *m, const struct tally_counts *counts)
{
    struct tally_notices notices = {r->notices, r->notice_count};
    for (size_t c = 0; c < r->channel_count && counts->named_item; c++)
        for (size_t i = 0; i < m->person_count; i++) {
            const enum tally_channel channel = r->channels[c].channel;
            const struct tally_person *p = &m->roster[i];
            char ballots[TALLY_NUMBER_SIZE];
            if (p->written_in || !counts->written[channel][i])
                continue;
            const struct tally_notice_about about = {.post = p->post == TALLY_NO_POST ? NULL : m->posts[p->post].id,
                                                     .item = p->id,
                                                     .channel = tally_channel_name(channel)};
            tally_notices_add(&notices, &m->arena, TALLY_WRITTEN_CANDIDATE, NULL, about,
                              N_("%1$s is printed on the ballots and was written in as well (ballots: %2$s): there the "
                                 "name counts as one more mark in the same cell, which is void where the two differ"),
                              TALLY_ARGS(p->name, tally_number(ballots, counts->written[channel][i])));
        }
    r->notices = notices.list;
    r->notice_count = notices.count;
}

struct tally_result *tally_result_make(struct tally_meeting *meeting, const struct tally_counts *counts,
                                       const struct tally_keying *keying, const struct tally_vocabulary *vocabulary,
                                       const struct tally_diags *diags)
{
    struct tally_result *r = tally_alloc(1, sizeof *r);
    *r = (struct tally_result){.reading = meeting->reading->number,
                               .meeting = meeting->facts,
                               .rule = meeting->rule,
                               .marks = vocabulary->names,
                               .mark_count = vocabulary->name_count,
                               .owner = meeting};
    add_inputs(r, meeting);
    add_channels(r, meeting, counts);
    add_posts(r, meeting);
    add_items(r, meeting, counts);
    add_irregular(r, meeting, counts);
    tally_result_decide(r, &meeting->arena);
    tally_result_add_uncounted(r, &meeting->arena);
    add_input_notices(r, meeting, diags);
    add_written_notices(r, meeting, counts);
    tally_result_add_keying(r, keying);
    tally_result_add_law_notices(r, &meeting->arena);
    return r;
}

void tally_result_free(struct tally_result *result)
{
    if (!result)
        return;
    tally_meeting_close(result->owner);
    free(result);
}

uint64_t tally_result_round(const struct tally_result *result)
{
    return result->meeting.earlier_count + 1;
}
