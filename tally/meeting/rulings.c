/* Reading rulings.csv: the officials' rulings on names that match no person, or several persons. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/called.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
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
    for (size_t k = TALLY_KEY_TELLER; k <= TALLY_KEY_SCRUTINEER; k++) /* a missing official has been reported already */
        officials_known &=
            !tally_meeting_may_have(r, (enum tally_meeting_key)k) && tally_meeting_line(r, (enum tally_meeting_key)k);
    if (cell->reported || (!officials_known && cell->text.size))
        return;
    while (tally_text_part(&rest, &part)) {
        struct tally_text folded = tally_text_match_name(r->m->reading, r->arena, part);
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
    if (stranger && tally_text_has_several(tally_text_of(stranger), true))
        tally_meeting_error(r, TALLY_BAD_RULING, cell->place,
                            N_("“%1$s”: put “、” between the two officials, as in “甲、乙”"), stranger);
    else if (stranger)
        tally_meeting_error(r, TALLY_BAD_RULING, cell->place,
                            N_("%1$s is not an official of this meeting; a ruling is made by two officials, at least "
                               "one of them a scrutineer (监票人)"),
                            stranger);
    else if (count < 2 || !scrutineer)
        tally_meeting_error(r, TALLY_BAD_RULING, cell->place,
                            N_("a ruling is made by two officials of the meeting, at least one of them a scrutineer "
                               "(监票人); write both names, as in “甲、乙”"),
                            NULL);
}

static bool same_scope(const struct tally_ruling *a, const struct tally_ruling *b)
{
    return a->tier == b->tier && tally_text_same(a->ballot, b->ballot) &&
           !memcmp(a->in_channel, b->in_channel, sizeof a->in_channel);
}

/* Whether two rulings contradict each other: some ballot falls under both, neither is narrower than the other, and they
 * differ. */
static bool contradicts(const struct tally_ruling *a, const struct tally_ruling *b)
{
    bool channel = false;
    for (size_t c = 0; c < TALLY_CHANNELS; c++)
        channel |= a->in_channel[c] && b->in_channel[c];
    bool tier = a->tier == b->tier || a->tier == TALLY_INTERN_NONE || b->tier == TALLY_INTERN_NONE;
    bool ballot = !a->ballot.size || !b->ballot.size || tally_text_same(a->ballot, b->ballot);
    return !a->scope_unknown && !b->scope_unknown && tally_text_same(a->folded, b->folded) &&
           a->specificity == b->specificity && a->person != b->person && channel && tier && ballot && !same_scope(a, b);
}

/* The first ruling of a list that contradicts this one, or is on the same ballots; NULL if there is none. */
static const struct tally_ruling *first_against(const struct tally_meeting *m, uint32_t link,
                                                const struct tally_ruling *ruling, bool same)
{
    for (; link != TALLY_INTERN_NONE; link = m->ruled.links[link].next) {
        const struct tally_ruling *other = &m->rulings[m->ruled.links[link].number];
        if (same ? tally_text_same(other->folded, ruling->folded) && !other->scope_unknown && !ruling->scope_unknown &&
                       same_scope(other, ruling)
                 : contradicts(other, ruling))
            return other;
    }
    return NULL;
}

/* Reports the first ruling above that contradicts this one, and that one is already made. Those on other names, and on
 * other ballots than the one that this ruling names, need not be looked at. */
static void check_against_others(struct tally_meeting_reader *r, const struct tally_cell *written,
                                 const struct tally_ruling *ruling)
{
    const struct tally_lists *ruled = &r->m->ruled;
    const struct tally_ruling *other;
    if (ruling->ballot.size) {
        other = first_against(r->m, tally_ruled_on(ruled, ruling->folded, ruling->ballot), ruling, false);
        if (!other)
            other = first_against(r->m, tally_ruled_on(ruled, ruling->folded, tally_text_of("")), ruling, false);
    } else {
        other = first_against(r->m, tally_ruled_on_any(ruled, ruling->folded), ruling, false);
    }
    if (other) {
        char line[TALLY_NUMBER_SIZE];
        tally_diags_add(r->diags, TALLY_BAD_RULING, written->place,
                        N_("row %2$s has a different ruling on “%1$s”, and both apply to some ballots; limit one "
                           "of them to fewer ballots"),
                        TALLY_ARGS(ruling->written, tally_number(line, tally_place_row(other->place))));
    }
    if (first_against(r->m, tally_ruled_on(ruled, ruling->folded, ruling->ballot), ruling, true))
        tally_meeting_error(r, TALLY_BAD_RULING, written->place,
                            N_("“%1$s” is already ruled on for the same ballots; delete one of the rows"),
                            ruling->written);
}

/* A ruling that is not an id; a name of the roster, or an id written otherwise, is told its id. */
static void report_no_person(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    uint32_t at = 0;
    struct tally_matches named =
        tally_meeting_find_person(r->m, tally_text_match_name(r->m->reading, r->arena, cell->text));
    const char *like = tally_meeting_like_person(r->m, cell->text, &at);
    if (!like && named.count == 1 && !named.in_refused_row) { /* with the unit */
        at = named.first;
        like = r->m->roster[at].name;
    }
    tally_diags_add(
        r->diags, TALLY_BAD_RULING, cell->place,
        !cell->text.size ? N_("the ruling is not filled in; write an id of the roster, or void (作废)")
        : like ? N_("“%1$s” is not an id of the roster; the id of %3$s is “%2$s”: write that, or void (作废)")
               : N_("“%1$s” is not an id of the roster; write an id, or void (作废)"),
        TALLY_ARGS(tally_meeting_copy(r, cell), like ? r->m->roster[at].id : "", like ? r->m->roster[at].name : ""));
}

static void read_ruling(struct tally_meeting_reader *r, const struct tally_cell *row)
{
    static const char *const channels[][4] = {[TALLY_MEETING] = {"meeting", "会议", "会议投票", "meeting"},
                                              [TALLY_TALK] = {"talk", "谈话", "个别谈话", "talks"}};
    struct tally_meeting *m = r->m;
    struct tally_ruling ruling = {
        .tier = TALLY_INTERN_NONE,
        .ballot = m->reading->numbers_by_value ? tally_text_fold_number(r->arena, row[TALLY_RULINGS_BALLOT].text)
                                               : row[TALLY_RULINGS_BALLOT].text,
        .written = tally_meeting_copy(r, &row[TALLY_RULINGS_WRITTEN]),
        .folded = tally_text_match_name(m->reading, r->arena, row[TALLY_RULINGS_WRITTEN].text),
        .person = TALLY_INTERN_NONE,
        .place = row[TALLY_RULINGS_WRITTEN].place,
        .specificity = (row[TALLY_RULINGS_CHANNEL].text.size ? 1u : 0) + (row[TALLY_RULINGS_TIER].text.size ? 1u : 0) +
                       (row[TALLY_RULINGS_BALLOT].text.size ? 1u : 0)};
    bool known = row[TALLY_RULINGS_CHANNEL].text.size == 0 || row[TALLY_RULINGS_CHANNEL].reported;
    for (size_t c = 0; c < TALLY_CHANNELS; c++) {
        ruling.in_channel[c] = row[TALLY_RULINGS_CHANNEL].text.size == 0;
        for (size_t k = 0; k < 4; k++)
            if (tally_text_is(row[TALLY_RULINGS_CHANNEL].text, channels[c][k]))
                ruling.in_channel[c] = known = true;
    }
    for (size_t c = 0; c < TALLY_CHANNELS; c++)
        ruling.in_channel[c] |= !known;
    ruling.scope_unknown = !known || row[TALLY_RULINGS_CHANNEL].reported || row[TALLY_RULINGS_TIER].reported ||
                           row[TALLY_RULINGS_BALLOT].reported;
    if (!known)
        tally_meeting_error(
            r, TALLY_BAD_RULING, row[TALLY_RULINGS_CHANNEL].place,
            N_("“%1$s” is not a channel; write meeting (会议) or talk (谈话), or leave the cell empty for both"),
            tally_meeting_copy(r, &row[TALLY_RULINGS_CHANNEL]));
    if (row[TALLY_RULINGS_TIER].text.size)
        ruling.tier = tally_meeting_find_tier(m, row[TALLY_RULINGS_TIER].text);
    ruling.scope_unknown |= row[TALLY_RULINGS_TIER].text.size && ruling.tier == TALLY_INTERN_NONE;
    if (row[TALLY_RULINGS_TIER].text.size && m->tiers_complete && ruling.tier == TALLY_INTERN_NONE &&
        tally_cell_check_seen(&row[TALLY_RULINGS_TIER], r->diags)) {
        char *list = tally_meeting_list_tiers(m);
        tally_diags_add(r->diags, TALLY_UNKNOWN_TIER, row[TALLY_RULINGS_TIER].place,
                        N_("there is no tier “%1$s”; the tiers are: %2$s"),
                        TALLY_ARGS(tally_meeting_copy(r, &row[TALLY_RULINGS_TIER]), list));
        free(list);
    }
    struct tally_matches matches = tally_meeting_find_person(m, ruling.folded);
    if (row[TALLY_RULINGS_WRITTEN].reported)
        m->rulings_complete = false;
    else if (row[TALLY_RULINGS_WRITTEN].text.size == 0)
        tally_meeting_error(r, TALLY_BAD_RULING, row[TALLY_RULINGS_WRITTEN].place,
                            N_("the name that is ruled on is missing; write it as it stands on the ballot"), NULL);
    else if (m->reading->characters_checked && !tally_cell_check_name(&row[TALLY_RULINGS_WRITTEN], r->diags))
        m->rulings_complete = false;
    else if (m->reading->characters_checked && tally_text_has_several(row[TALLY_RULINGS_WRITTEN].text, false))
        tally_meeting_error(r, TALLY_SEVERAL_VALUES, row[TALLY_RULINGS_WRITTEN].place,
                            N_("“%1$s”: a row rules on one name; give each name a row of its own, written as it stands "
                               "on the ballot"),
                            ruling.written);
    else if (matches.count == 1 && !matches.in_refused_row && m->roster_names_complete &&
             !(m->rule && m->rule->write_ins)) /* written in for a post that the row is not for, it needs one */
        tally_meeting_error(r, TALLY_BAD_RULING, row[TALLY_RULINGS_WRITTEN].place,
                            N_("“%1$s” means one person of the roster and needs no ruling; delete this row"),
                            ruling.written);
    m->rulings_complete &= row[TALLY_RULINGS_WRITTEN].text.size != 0;
    if (!tally_text_is(row[TALLY_RULINGS_RULING].text, "void") &&
        !tally_text_is(row[TALLY_RULINGS_RULING].text, "作废") && !row[TALLY_RULINGS_RULING].reported) {
        ruling.person = tally_meeting_find_id(m, row[TALLY_RULINGS_RULING].text);
        if (ruling.person == TALLY_INTERN_NONE &&
            (m->roster_names_complete || row[TALLY_RULINGS_RULING].text.size == 0))
            report_no_person(r, &row[TALLY_RULINGS_RULING]);
    }
    ruling.scope_unknown |= !m->roster_complete;
    if (m->reading->reasons_checked && !row[TALLY_RULINGS_REASON].text.size && !row[TALLY_RULINGS_REASON].reported)
        tally_meeting_error(r, TALLY_BAD_RULING, row[TALLY_RULINGS_REASON].place,
                            N_("the ruling has no reason (理由); write why the name means this person, or no one"),
                            NULL);
    tally_cell_check_reason(&row[TALLY_RULINGS_REASON], r->diags);
    tally_cell_is_reason(&row[TALLY_RULINGS_REASON], NULL, r->diags);
    check_ruling_by(r, &row[TALLY_RULINGS_BY]);
    if (row[TALLY_RULINGS_WRITTEN].text.size)
        check_against_others(r, &row[TALLY_RULINGS_WRITTEN], &ruling);
    tally_ruled_add(&m->ruled, ruling.folded, ruling.ballot, (uint32_t)m->ruling_count);
    m->rulings[m->ruling_count++] = ruling;
}

void tally_meeting_read_rulings(struct tally_meeting_reader *r)
{
    struct tally_table table;
    r->m->rulings_complete = true;
    if (!r->source->exists(r->source, "rulings.csv"))
        return;
    r->m->rulings_complete = false;
    if (!r->source->read(r->source, &r->m->rulings_file, "rulings.csv", r->diags) ||
        !tally_table_load(&table, &r->m->rulings_file, tally_rulings_columns, TALLY_RULINGS_COLUMNS, r->arena,
                          r->diags))
        return;
    r->m->rulings_complete = table.whole;
    r->m->rulings = tally_arena_alloc(r->arena, table.rows, sizeof *r->m->rulings);
    for (size_t i = 0; i < table.rows; i++)
        if (!table.broken[i])
            read_ruling(r, &table.cells[i * TALLY_RULINGS_COLUMNS]);
}
