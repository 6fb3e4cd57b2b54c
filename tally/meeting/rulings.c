/* rulings.csv */
#include "meeting/reader.h"

#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static void check_ruling_by(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    struct tally_text rest = cell->text, part;
    struct tally_text found[2];
    size_t count = 0;
    bool scrutineer = false;
    const char *stranger = NULL;
    bool officials_known = !tally_meeting_may_have(r, TALLY_KEY_HOST);
    for (size_t k = TALLY_KEY_TELLER; k <= TALLY_KEY_SCRUTINEER; k++) /* that there is none has been reported */
        officials_known &=
            !tally_meeting_may_have(r, (enum tally_meeting_key)k) && tally_meeting_line(r, (enum tally_meeting_key)k);
    if (cell->reported || (!officials_known && cell->text.size))
        return;
    while (tally_text_part(&rest, &part)) {
        struct tally_text folded = tally_text_fold_name(r->arena, part);
        bool official = false;
        for (size_t i = 0; i < r->count; i++) {
            enum tally_meeting_key key = r->lines[i].key;
            if ((key != TALLY_KEY_HOST && key != TALLY_KEY_TELLER && key != TALLY_KEY_SCRUTINEER) ||
                !tally_meeting_same_person(r, &r->lines[i].cell, folded))
                continue;
            official = true;
            scrutineer |= key == TALLY_KEY_SCRUTINEER;
        }
        if (!official)
            stranger = tally_arena_text(r->arena, part.bytes, part.size);
        if (official && count < 2 && !(count == 1 && tally_text_same(found[0], folded)))
            found[count++] = folded;
    }
    if (stranger)
        tally_meeting_error(r, TALLY_BAD_RULING, cell->place,
                            N_("%1$s is no official of this meeting; a ruling is made by two of them, at least one a "
                               "scrutineer (监票人)"),
                            stranger);
    else if (count < 2 || !scrutineer)
        tally_meeting_error(
            r, TALLY_BAD_RULING, cell->place,
            N_("a ruling is made by two officials of the meeting, at least one a scrutineer (监票人), as in “甲、乙”"),
            NULL);
}

static bool same_scope(const struct tally_ruling *a, const struct tally_ruling *b)
{
    return a->tier == b->tier && tally_text_same(a->ballot, b->ballot) &&
           !memcmp(a->in_channel, b->in_channel, sizeof a->in_channel);
}

/* Whether some ballot falls under both, neither is the narrower one, and they differ. */
static bool contradicts(const struct tally_ruling *a, const struct tally_ruling *b)
{
    bool channel = false;
    for (size_t c = 0; c < TALLY_CHANNELS; c++)
        channel |= a->in_channel[c] && b->in_channel[c];
    bool tier = a->tier == b->tier || a->tier == TALLY_INTERN_NONE || b->tier == TALLY_INTERN_NONE;
    bool ballot = !a->ballot.size || !b->ballot.size || tally_text_same(a->ballot, b->ballot);
    return !a->vague && !b->vague && tally_text_same(a->folded, b->folded) && a->narrow == b->narrow &&
           a->person != b->person && channel && tier && ballot && !same_scope(a, b);
}

static void read_ruling(struct tally_meeting_reader *r, const struct tally_cell *row)
{
    enum { CHANNEL, TIER, BALLOT, WRITTEN, RULING, REASON, BY };
    static const char *const channels[][4] = {[TALLY_MEETING] = {"meeting", "会议", "会议投票", "meeting"},
                                              [TALLY_TALK] = {"talk", "谈话", "个别谈话", "talks"}};
    struct tally_meeting *m = r->m;
    struct tally_ruling ruling = {.tier = TALLY_INTERN_NONE,
                                  .ballot = row[BALLOT].text,
                                  .written = tally_meeting_copy(r, &row[WRITTEN]),
                                  .folded = tally_text_fold_name(r->arena, row[WRITTEN].text),
                                  .person = TALLY_INTERN_NONE,
                                  .place = row[WRITTEN].place,
                                  .narrow = (row[CHANNEL].text.size ? 1u : 0) + (row[TIER].text.size ? 1u : 0) +
                                            (row[BALLOT].text.size ? 1u : 0)};
    bool known = row[CHANNEL].text.size == 0 || row[CHANNEL].reported;
    for (size_t c = 0; c < TALLY_CHANNELS; c++) {
        ruling.in_channel[c] = row[CHANNEL].text.size == 0;
        for (size_t k = 0; k < 4; k++)
            if (tally_text_is(row[CHANNEL].text, channels[c][k]))
                ruling.in_channel[c] = known = true;
    }
    for (size_t c = 0; c < TALLY_CHANNELS; c++)
        ruling.in_channel[c] |= !known;
    ruling.vague = !known || row[CHANNEL].reported || row[TIER].reported || row[BALLOT].reported;
    if (!known)
        tally_meeting_error(r, TALLY_BAD_RULING, row[CHANNEL].place,
                            N_("“%1$s” is no channel; write meeting (会议), talk (谈话), or nothing for both"),
                            tally_meeting_copy(r, &row[CHANNEL]));
    if (row[TIER].text.size)
        ruling.tier = tally_meeting_tier(m, row[TIER].text);
    ruling.vague |= row[TIER].text.size && ruling.tier == TALLY_INTERN_NONE;
    if (row[TIER].text.size && m->tiers_whole && ruling.tier == TALLY_INTERN_NONE) {
        char *list = tally_meeting_tier_list(m);
        tally_diags_add(r->diags, TALLY_UNKNOWN_TIER, row[TIER].place,
                        N_("there is no tier “%1$s”; the tiers are: %2$s"),
                        TALLY_ARGS(tally_meeting_copy(r, &row[TIER]), list));
        free(list);
    }
    struct tally_matches matches = tally_meeting_person(m, ruling.folded);
    if (row[WRITTEN].reported)
        m->rulings_whole = false;
    else if (row[WRITTEN].text.size == 0)
        tally_meeting_error(r, TALLY_BAD_RULING, row[WRITTEN].place,
                            N_("which name? write it as it stands on the ballot"), NULL);
    else if (matches.count == 1 && !matches.doubtful && !m->roster_file.rows_lost)
        tally_meeting_error(r, TALLY_BAD_RULING, row[WRITTEN].place,
                            N_("“%1$s” is one person of the roster; there is nothing to rule on"), ruling.written);
    m->rulings_whole &= row[WRITTEN].text.size != 0;
    if (!tally_text_is(row[RULING].text, "void") && !tally_text_is(row[RULING].text, "作废") && !row[RULING].reported) {
        for (size_t i = 0; i < m->person_count; i++)
            if (tally_text_is(row[RULING].text, m->roster[i].id))
                ruling.person = (uint32_t)i;
        if (ruling.person == TALLY_INTERN_NONE && (m->roster_read || row[RULING].text.size == 0))
            tally_meeting_error(r, TALLY_BAD_RULING, row[RULING].place,
                                N_("“%1$s” is no id of the roster; write one, or void"),
                                tally_meeting_copy(r, &row[RULING]));
    }
    ruling.vague |= !m->roster_whole;
    check_ruling_by(r, &row[BY]);
    for (size_t i = 0; i < m->ruling_count && row[WRITTEN].text.size; i++)
        if (contradicts(&m->rulings[i], &ruling)) {
            char line[TALLY_NUMBER_SIZE];
            tally_diags_add(r->diags, TALLY_BAD_RULING, row[WRITTEN].place,
                            N_("“%1$s” is ruled on otherwise in line %2$s, and some ballots fall under both; make one "
                               "of them narrower"),
                            TALLY_ARGS(ruling.written, tally_number(line, m->rulings[i].place.line)));
        }
    for (size_t i = 0; i < m->ruling_count; i++) {
        const struct tally_ruling *other = &m->rulings[i];
        if (!other->vague && !ruling.vague && tally_text_same(other->folded, ruling.folded) &&
            same_scope(other, &ruling) && row[WRITTEN].text.size)
            tally_meeting_error(r, TALLY_BAD_RULING, row[WRITTEN].place,
                                N_("“%1$s” has been ruled on already, for the same ballots"), ruling.written);
    }
    m->rulings[m->ruling_count++] = ruling;
}

void tally_meeting_read_rulings(struct tally_meeting_reader *r)
{
    static const struct tally_column columns[] = {{"channel", "渠道", NULL, true}, {"tier", "层次", "票种", true},
                                                  {"ballot", "票号", NULL, true},  {"written", "原文", NULL, true},
                                                  {"ruling", "裁定", NULL, true},  {"reason", "理由", NULL, true},
                                                  {"by", "裁定人", NULL, true}};
    struct tally_table table;
    r->m->rulings_whole = true;
    if (!r->source->exists(r->source, "rulings.csv"))
        return;
    r->m->rulings_whole = false;
    if (!r->source->read(r->source, &r->m->rulings_file, "rulings.csv", r->diags) ||
        !tally_table_load(&table, &r->m->rulings_file, columns, 7, r->arena, r->diags))
        return;
    r->m->rulings_whole = table.whole;
    r->m->rulings = tally_arena_alloc(r->arena, table.rows, sizeof *r->m->rulings);
    for (size_t i = 0; i < table.rows; i++)
        if (!table.broken[i])
            read_ruling(r, &table.cells[i * 7]);
}
