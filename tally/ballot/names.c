/* Reading the names in the cells of a ballot: the person each means, by the roster or by a ruling. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "ballot/signs.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/called.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/table.h"

/* The narrower of the ruling found so far and those of a list that apply in the channel and tier; of equal ones the one
 * that stands above. */
static struct tally_ruling *narrowest(struct tally_ballot_scan *s, uint32_t link, uint32_t tier,
                                      struct tally_ruling *best)
{
    for (; link != TALLY_INTERN_NONE; link = s->m->ruled.links[link].next) {
        struct tally_ruling *ruling = &s->m->rulings[s->m->ruled.links[link].number];
        if (ruling->in_channel[s->channel] &&
            (ruling->tier == TALLY_INTERN_NONE || ruling->tier == tier || tier == TALLY_INTERN_NONE) &&
            (!best || ruling->specificity > best->specificity ||
             (ruling->specificity == best->specificity && ruling < best)))
            best = ruling;
    }
    return best;
}

/* The ruling on a name on this ballot: the narrowest one that applies. */
static struct tally_ruling *ruling_on(struct tally_ballot_scan *s, struct tally_text folded, uint32_t tier,
                                      struct tally_text ballot)
{
    struct tally_ruling *best = narrowest(s, tally_ruled_on(&s->m->ruled, folded, tally_text_of("")), tier, NULL);
    return ballot.size ? narrowest(s, tally_ruled_on(&s->m->ruled, folded, ballot), tier, best) : best;
}

/* “written → id” */
static void report_ruled(struct tally_ballot_scan *s, const struct tally_ruling *ruling)
{
    assert(ruling->person == TALLY_INTERN_NONE || s->m->roster);
    const char *to = ruling->person == TALLY_INTERN_NONE ? "void" : s->m->roster[ruling->person].id, *arrow = " → ";
    size_t a = strlen(ruling->written), b = strlen(arrow), c = strlen(to);
    char *detail = tally_arena_alloc(&s->arena, a + b + c + 1, 1);
    memcpy(detail, ruling->written, a);
    memcpy(detail + a, arrow, b);
    memcpy(detail + a + b, to, c);
    tally_scan_report_irregular(s, TALLY_IRREGULAR_RULED, detail);
}

/* Whether the text is several names of the roster with blanks, line ends or other signs between them. */
static bool is_several_names(struct tally_ballot_scan *s, struct tally_text written)
{
    size_t names = 0;
    for (size_t at = 0; at < written.size;) {
        size_t begin = at, size = 0;
        for (uint32_t c; at < written.size; at += size) {
            size = tally_text_next(written.bytes + at, written.size - at, &c);
            if (tally_text_has(tally_text_of(" \t\n\r,，。:：+＋&＆和及与"), c) || c == 0xA0 || c == 0x3000)
                break;
        }
        struct tally_text part = {written.bytes + begin, at - begin};
        at += at < written.size ? size : 0;
        if (!part.size)
            continue;
        if (tally_meeting_find_person(s->m, tally_text_match_name(s->m->reading, &s->arena, part)).count == 0)
            return false;
        names++;
    }
    return names > 1;
}

/* Notes that a person is written under a post that the roster does not give that person. */
static void note_other_post(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                            uint32_t person, uint32_t post)
{
    const struct tally_person *p = &s->m->roster[person];
    if (s->m->reading->other_posts && p->post != TALLY_NO_POST && p->post != post)
        tally_diags_add(s->diags, TALLY_OTHER_POST, cell->place,
                        N_("“%1$s” is on the roster for %2$s and is written here under %3$s, where it counts; look at "
                           "the paper ballot, it may have been keyed one column off"),
                        TALLY_ARGS(tally_scan_text(s, written), s->m->posts[p->post].title, s->m->posts[post].title));
}

/* A ruling on the name that does not apply here: it names another ballot, tier or channel. NULL: there is none. */
static const struct tally_ruling *ruling_elsewhere(const struct tally_ballot_scan *s, struct tally_text folded)
{
    uint32_t link = tally_ruled_on_any(&s->m->ruled, folded);
    return link == TALLY_INTERN_NONE ? NULL : &s->m->rulings[s->m->ruled.links[link].number];
}

static void report_ruled_elsewhere(struct tally_ballot_scan *s, const struct tally_cell *cell,
                                   struct tally_text written, const struct tally_ruling *ruling, const char *ambiguous)
{
    char row[TALLY_NUMBER_SIZE];
    tally_diags_add(
        s->diags, ambiguous ? TALLY_AMBIGUOUS_NAME : TALLY_UNLISTED_NAME, cell->place,
        ambiguous
            ? N_("“%1$s” can mean %3$s; row %2$s of rulings.csv rules on it, but for another ballot. Write a row for "
                 "this ballot as the officials ruled; only if row %2$s was meant for this one, correct its channel, "
                 "tier or ballot number")
            : N_("“%1$s” is not on the roster; row %2$s of rulings.csv rules on it, but for another ballot. Write a "
                 "row "
                 "for this ballot as the officials ruled; only if row %2$s was meant for this one, correct its "
                 "channel, tier or ballot number"),
        TALLY_ARGS(tally_scan_text(s, written), tally_number(row, tally_place_row(ruling->place)), ambiguous));
}

static void report_ambiguous(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                             struct tally_text folded)
{
    char *list = tally_diags_full(s->diags) ? tally_alloc(1, 1) : tally_meeting_list_matches(s->m, folded);
    const struct tally_ruling *elsewhere = ruling_elsewhere(s, folded);
    if (elsewhere) {
        report_ruled_elsewhere(s, cell, written, elsewhere, list);
        free(list);
        return;
    }
    tally_diags_add(s->diags, TALLY_AMBIGUOUS_NAME, cell->place,
                    N_("“%1$s” can mean %2$s. If the ballot says which, write the unit or the id; if not, leave it "
                       "as it is and rule on it in rulings.csv"),
                    TALLY_ARGS(tally_scan_text(s, written), list));
    free(list);
}

/* What to do about a name that is not on the roster: with write-ins there are two ways out, else one. near: whether
 * there are names near it. */
static const char *unlisted_text(struct tally_ballot_scan *s, struct tally_text written, bool near)
{
    if (!near && tally_sign_names_nobody(&s->arena, written))
        return N_("“%1$s” is no name, and names stand in this column: if the paper ballot names nobody here, empty the "
                  "cell (a ballot that names nobody at all counts as blank); else write the names that it bears");
    bool zeros;
    if (!near && tally_text_is_digits(written, &zeros))
        return N_(
            "“%1$s” is neither a name nor an id of the roster. If it only numbers the names on the ballot, delete "
            "it, and the sign behind it; if not, write the name that stands there");
    if (!near && s->r->vocabulary && tally_vocabulary_find(s->r->vocabulary, written) != TALLY_INTERN_NONE)
        return N_(
            "“%1$s” is a mark, and names stand in this column: write the names that the paper ballot bears; if it "
            "names nobody here, empty the cell");
    if (tally_text_is_formula_error(written))
        return N_("“%1$s” is what a spreadsheet program leaves where a formula failed; write the names that the paper "
                  "ballot bears");
    if (is_several_names(s, written))
        return N_("“%1$s” is several names in one; put “、” between the names");
    if (!near && tally_text_has_several(written, true) && !tally_text_has_several(written, false))
        return N_("“%1$s” is not on the roster. If it is several names, put “、” between them; if it is one, write it "
                  "without the blank in it. If it stands so on the ballot, rule on each name in rulings.csv");
    if (tally_text_has(written, 0xFF0C) || tally_text_has(written, ','))
        return N_("“%1$s” is not on the roster; names are separated by “、” or “；”, not by commas");
    if (tally_meeting_takes_write_ins(s->m))
        return near ? N_("“%1$s” is not on the roster; the nearest: %2$s. If it was keyed wrongly, correct it; if it "
                         "stands so on the ballot, leave it as it is, and add the person to roster.csv with 另选 in "
                         "来源 (origin), or rule on the name in rulings.csv")
                    : N_("“%1$s” is not on the roster. If it was keyed wrongly, correct it; if it stands so on the "
                         "ballot, leave it as it is, and add the person to roster.csv with 另选 in 来源 (origin), or "
                         "rule on the name in rulings.csv");
    return near ? N_("“%1$s” is not on the roster; the nearest: %2$s. If it was keyed wrongly, correct it; "
                     "if it stands so on the ballot, leave it as it is and rule on it in rulings.csv")
                : N_("“%1$s” is not on the roster. If it was keyed wrongly, correct it; if it stands so on "
                     "the ballot, leave it as it is and rule on it in rulings.csv");
}

static void report_unlisted(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                            struct tally_text folded)
{
    const struct tally_ruling *elsewhere = ruling_elsewhere(s, folded);
    if (elsewhere) {
        report_ruled_elsewhere(s, cell, written, elsewhere, NULL);
        return;
    }
    char *near = tally_diags_full(s->diags) ? tally_alloc(1, 1) : tally_meeting_list_nearest(s->m, folded);
    tally_diags_add(s->diags, TALLY_UNLISTED_NAME, cell->place, unlisted_text(s, written, *near),
                    TALLY_ARGS(tally_scan_text(s, written), near));
    free(near);
}

/* A name that the roster has, but not for this post. */
static void report_other_post(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                              uint32_t person, uint32_t post)
{
    const struct tally_person *p = &s->m->roster[person];
    tally_diags_add(
        s->diags, TALLY_UNLISTED_NAME, cell->place,
        N_("“%1$s” is on the roster for %2$s and is written in here for %3$s. If the cell is the wrong one, "
           "correct it; if it stands so on the ballot, leave it as it is, and add the person to roster.csv "
           "for %3$s too, with 另选 in 来源 (origin), or rule on the name in rulings.csv"),
        TALLY_ARGS(tally_scan_text(s, written), s->m->posts[p->post].title, s->m->posts[post].title));
}

/* The person whom a ruling says; nobody where that person is not for the post of the column, which is reported once. */
static uint32_t ruled_person(struct tally_ballot_scan *s, struct tally_ruling *ruling, uint32_t post)
{
    const struct tally_person *p = ruling->person == TALLY_INTERN_NONE ? NULL : &s->m->roster[ruling->person];
    bool fits = !p || post == TALLY_NO_POST || p->post == post || p->post == TALLY_NO_POST;
    if (!fits && !ruling->used)
        tally_diags_add(s->diags, TALLY_BAD_RULING, ruling->place,
                        N_("“%1$s” was written in for %2$s, and the ruling says %3$s, who is on the roster for %4$s; "
                           "add that person to roster.csv for %2$s too, with 另选 in 来源 (origin), and rule for that "
                           "row"),
                        TALLY_ARGS(ruling->written, s->m->posts[post].title, p->id, s->m->posts[p->post].title));
    ruling->used = true;
    if (!fits)
        return TALLY_INTERN_NONE;
    report_ruled(s, ruling);
    return ruling->person;
}

uint32_t tally_scan_read_name(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                              uint32_t post, uint32_t tier, struct tally_text ballot)
{
    struct tally_text folded = tally_text_match_name(s->m->reading, &s->arena, written);
    struct tally_matches all = tally_meeting_find_person(s->m, folded),
                         matches = post == TALLY_NO_POST ? all : tally_meeting_find_person_for(s->m, folded, post);
    if (s->m->reading->numbers_by_value)
        ballot = tally_text_fold_number(&s->arena, ballot);
    if (matches.count == 1)
        return matches.first;
    struct tally_ruling *ruling = ruling_on(s, folded, tier, ballot);
    if (ruling)
        return ruled_person(s, ruling, post);
    if (!s->m->rulings_complete || (matches.count == 0 && (matches.in_refused_row || !s->m->roster_names_complete)))
        return TALLY_INTERN_NONE; /* there may be a ruling on it, or it may be a person whose row was refused */
    if (matches.count)
        report_ambiguous(s, cell, written, folded);
    else if (all.count)
        report_other_post(s, cell, written, all.first, post);
    else
        report_unlisted(s, cell, written, folded);
    return TALLY_INTERN_NONE;
}

bool tally_scan_check_names(struct tally_ballot_scan *s, const struct tally_cell *cell)
{
    if (cell->reported)
        return false;
    if (s->m->reading->characters_checked && tally_text_is_formula_error(cell->text)) {
        report_unlisted(s, cell, cell->text,
                        cell->text); /* some hold a sign that parts names, or stands for a lost one */
        return false;
    }
    if (cell->text.size && !tally_cell_check_name(cell, s->diags))
        return false;
    if (!s->private_noted) {
        struct tally_text standard = tally_cell_standard(cell, &s->arena, s->diags);
        s->private_noted = standard.bytes != cell->text.bytes;
    }
    return true;
}

void tally_scan_read_names(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                           struct tally_text ballot)
{
    size_t begin = s->name_count;
    struct tally_text rest = cell->text, part;
    bool any = false;
    if (!tally_scan_check_names(s, cell))
        return;
    while (tally_text_part(&rest, &part)) {
        if (s->m->reading->characters_checked && !tally_text_match_name(s->m->reading, &s->arena, part).size) {
            any = true; /* a variation selector alone, which counts for nothing */
            continue;
        }
        uint32_t person = tally_scan_read_name(s, cell, part, TALLY_NO_POST, tier, ballot);
        any = true;
        size_t i = begin;
        while (i < s->name_count && s->names[i].person != person)
            i++;
        if (person == TALLY_INTERN_NONE)
            continue;
        note_other_post(s, cell, part, person, post);
        if (i < s->name_count)
            tally_diags_add(s->diags, TALLY_REPEATED_NAME, cell->place, N_("“%1$s” stands here twice and counts once"),
                            TALLY_ARGS(tally_scan_text(s, part)));
        else
            TALLY_PUSH(s->names, s->name_count, s->name_room) = (struct tally_nomination){post, person};
    }
    if (!any && cell->text.size && s->m->reading->reasons_checked) /* the cell has separators only */
        report_unlisted(s, cell, cell->text, cell->text);
}
