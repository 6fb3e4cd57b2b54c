/* The ballots that were keyed, held against the numbers of tiers.csv: returned, void; tiers that are exchanged, or that
 * add up others. */
#include "ballot/returned.h"

#include <stdlib.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/counts.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "meeting/meeting.h"

static const char *name_of(const struct tally_tier *tier)
{
    return tier->name && *tier->name ? tier->name : tier->id;
}

/* Whether every ballot of the tier was read. */
static bool is_sound(const struct tally_ballot_reader *reader, size_t tier)
{
    return !reader->refused_without_tier && !reader->refused[tier].unnumbered && !reader->refused[tier].duplicate;
}

/* Another tier whose ballots on paper and keyed differ by as many, the other way round, as if ballots had been keyed
 * under the wrong tier; the number of tiers: none. */
static size_t find_mixed_up(const struct tally_counts *c, const struct tally_ballot_reader *reader, size_t tier)
{
    const struct tally_meeting *m = reader->meeting;
    for (size_t i = 0; i < m->tier_count && is_sound(reader, tier); i++) {
        uint64_t here = c->accounts[TALLY_MEETING][tier].returned, there = c->accounts[TALLY_MEETING][i].returned;
        if (i != tier && m->tiers[i].counted_by_hand && is_sound(reader, i) &&
            here + there == m->tiers[tier].returned + m->tiers[i].returned)
            return i;
    }
    return m->tier_count;
}

/* The number of paper ballots and the number of keyed ballots must agree. If rows could not be read, a difference is
 * reported only if those rows cannot explain it. total: of tiers that have been reported as totals. */
static void check_returned(const struct tally_counts *c, const struct tally_ballot_reader *reader, const bool *total)
{
    const struct tally_meeting *m = reader->meeting;
    for (size_t i = 0; i < m->tier_count; i++) {
        char paper[TALLY_NUMBER_SIZE], keyed[TALLY_NUMBER_SIZE];
        uint64_t least = c->accounts[TALLY_MEETING][i].returned + reader->refused[i].unnumbered,
                 all = least + reader->refused[i].duplicate;
        if (!m->tiers[i].counted_by_hand || total[i] ||
            (m->tiers[i].returned >= least && m->tiers[i].returned <= all + reader->refused_without_tier))
            continue;
        const size_t other = find_mixed_up(c, reader, i);
        const bool exchanged =
            other < m->tier_count && m->tiers[i].returned == c->accounts[TALLY_MEETING][other].returned;
        tally_diags_add(
            reader->diags, TALLY_RETURNED_DIFFERS, m->tiers[i].returned_place,
            exchanged
                ? N_("returned (收回) of the tier “%1$s” is %2$s here, but %3$s ballots were keyed; of the tier “%4$s” "
                     "it is the other way round: look first whether the ids or names of the two are exchanged in "
                     "tiers.csv, or their ballots were all keyed under the other one")
            : other < m->tier_count
                ? N_("returned (收回) of the tier “%1$s” is %2$s here, but %3$s ballots were keyed; of the tier “%4$s” "
                     "as many are too many or too few the other way round: look first whether ballots were keyed "
                     "under the wrong tier")
            : all + reader->refused_without_tier
                ? N_("returned (收回) of the tier “%1$s” is %2$s here, but %3$s ballots were keyed; count the paper "
                     "again")
                : N_("returned (收回) of the tier “%1$s” is %2$s here, but no ballots of it have been keyed yet"),
            TALLY_ARGS(name_of(&m->tiers[i]), tally_number(paper, m->tiers[i].returned),
                       tally_number(keyed, all + (m->tier_count == 1 ? reader->refused_without_tier : 0)),
                       other < m->tier_count ? name_of(&m->tiers[other]) : ""));
    }
}

/* The scrutineers' count of the void ballots at the box, and the number of ballots keyed that are void: for a reason,
 * or because they name too many. Where rows were refused, nothing is known. */
static void check_void(const struct tally_counts *c, const struct tally_ballot_reader *reader)
{
    const struct tally_meeting *m = reader->meeting;
    for (size_t i = 0; i < m->tier_count; i++) {
        char paper[TALLY_NUMBER_SIZE], keyed[TALLY_NUMBER_SIZE];
        const struct tally_tier *tier = &m->tiers[i];
        const uint64_t voided = c->accounts[TALLY_MEETING][i].voided;
        if (!tier->void_counted || tier->voided == voided || !is_sound(reader, i))
            continue;
        tally_diags_add(reader->diags, TALLY_VOID_DIFFERS, tier->void_place,
                        N_("void (废票) of the tier “%1$s” is %2$s here, but %3$s of the ballots keyed are void; look "
                           "at the void ballots on paper"),
                        TALLY_ARGS(name_of(tier), tally_number(paper, tier->voided), tally_number(keyed, voided)));
    }
}

/* More ballots than were issued in a tier, where those returned were not counted by hand. */
static bool is_above_issued(const struct tally_counts *c, const struct tally_ballot_reader *reader, size_t tier)
{
    const struct tally_tier *t = &reader->meeting->tiers[tier];
    return !t->counted_by_hand && c->accounts[TALLY_MEETING][tier].returned > t->issued && is_sound(reader, tier);
}

/* More ballots than were issued in one tier, and so many in another that both fit if they are exchanged. Where many
 * tiers have too many, two that were exchanged are not the reason. */
static void note_exchanged(const struct tally_counts *c, const struct tally_ballot_reader *reader)
{
    enum { MANY = 8 };
    const struct tally_meeting *m = reader->meeting;
    size_t above = 0;
    for (size_t i = 0; i < m->tier_count; i++)
        above += is_above_issued(c, reader, i);
    for (size_t i = 0; i < m->tier_count && above < MANY; i++)
        for (size_t k = 0; k < m->tier_count && is_above_issued(c, reader, i); k++) {
            const struct tally_tier *more = &m->tiers[i], *other = &m->tiers[k];
            uint64_t here = c->accounts[TALLY_MEETING][i].returned, there = c->accounts[TALLY_MEETING][k].returned;
            char keyed[TALLY_NUMBER_SIZE], issued[TALLY_NUMBER_SIZE], keyed2[TALLY_NUMBER_SIZE],
                issued2[TALLY_NUMBER_SIZE];
            if (i == k || other->counted_by_hand || here > other->issued || there > more->issued ||
                !is_sound(reader, k))
                continue;
            tally_diags_add(reader->diags, TALLY_TIERS_EXCHANGED, more->place,
                            N_("of the tier “%1$s” %2$s ballots were keyed and %3$s issued, of “%4$s” %5$s keyed and "
                               "%6$s issued: the numbers would fit if the two were exchanged. Look whether their ids "
                               "or names are exchanged in tiers.csv, or the ballots were keyed under the wrong tier"),
                            TALLY_ARGS(name_of(more), tally_number(keyed, here), tally_number(issued, more->issued),
                                       name_of(other), tally_number(keyed2, there),
                                       tally_number(issued2, other->issued)));
        }
}

void tally_returned_find_totals(const struct tally_meeting *m, const bool *votes, bool *total,
                                struct tally_diags *diags)
{
    uint64_t due = 0, present = 0, issued = 0;
    size_t with_members = 0, voting = 0;
    for (size_t i = 0; i < m->tier_count; i++) {
        due += m->tiers[i].due;
        present += m->tiers[i].present;
        issued += m->tiers[i].issued;
        with_members += m->tiers[i].due > 0;
        voting += votes[i];
    }
    for (size_t i = 0; i < m->tier_count && m->reading->rows_checked && !(m->rule && m->rule->tier_count); i++) {
        const struct tally_tier *t = &m->tiers[i];
        const bool none_returned = t->counted_by_hand && t->returned == 0; /* said on purpose */
        if (votes[i] || !voting || none_returned || !t->present || with_members - (t->due > 0) < 2 ||
            t->due != due - t->due || t->present != present - t->present || t->issued != issued - t->issued)
            continue;
        total[i] = true;
        tally_diags_add(diags, TALLY_TOTAL_ROW, t->place,
                        m->by_totals
                            ? N_("no votes of “%1$s” are entered, and its numbers add up those of the other tiers. If "
                                 "it is their total, delete the whole row; if it is a tier of its own, enter its votes")
                            : N_("no ballot of “%1$s” is keyed, and its numbers add up those of the other tiers. If it "
                                 "is their total, delete the whole row; if it is a tier of its own, key its ballots, "
                                 "or write 0 under 收回 (returned) if none was returned"),
                        TALLY_ARGS(name_of(t)));
    }
}

/* Which tiers are totals, which is reported. */
static void find_totals(const struct tally_counts *c, const struct tally_ballot_reader *reader, bool *total)
{
    const struct tally_meeting *m = reader->meeting;
    bool *votes = tally_alloc(m->tier_count, sizeof *votes), sound = true;
    for (size_t i = 0; i < m->tier_count; i++) {
        votes[i] = c->accounts[TALLY_MEETING][i].returned > 0;
        sound &= is_sound(reader, i);
    }
    if (sound)
        tally_returned_find_totals(m, votes, total, reader->diags);
    free(votes);
}

void tally_returned_check(const struct tally_counts *counts, const struct tally_ballot_reader *reader)
{
    bool *total = tally_alloc(reader->meeting->tier_count, sizeof *total);
    find_totals(counts, reader, total);
    check_returned(counts, reader, total);
    check_void(counts, reader);
    if (reader->meeting->reading->rows_checked)
        note_exchanged(counts, reader);
    free(total);
}
