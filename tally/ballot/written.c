/* Persons written in (另选他人): the columns 另选:POST of ballots of marks, and how the names in them join the marks. */
#include "ballot/written.h"

#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/meeting.h"
#include "table/cell.h"

/* Splits a text at its last colon, “:” or “：”, or at the first, and trims both parts. False: it has none, and *behind is
 * empty. */
static bool split(struct tally_text text, bool first, struct tally_text *before, struct tally_text *behind)
{
    bool found = false;
    *before = text;
    *behind = (struct tally_text){text.bytes + text.size, 0};
    for (size_t at = 0, size; at < text.size && !(found && first); at += size) {
        uint32_t c;
        size = tally_text_next(text.bytes + at, text.size - at, &c);
        if (c != ':' && c != 0xFF1A)
            continue;
        found = true;
        *before = tally_text_trim((struct tally_text){text.bytes, at});
        *behind = tally_text_trim((struct tally_text){text.bytes + at + size, text.size - at - size});
    }
    return found;
}

bool tally_scan_split_written(struct tally_arena *arena, const struct tally_reading *reading, struct tally_text heading,
                              struct tally_text *post)
{
    static const struct tally_text chinese = {TALLY_WRITTEN, sizeof TALLY_WRITTEN - 2}; /* without the colon */
    struct tally_text before;
    return split(heading, true, &before, post) &&
           (tally_text_is(tally_text_fold_mark(arena, before), "write-in") || /* in lower case */
            tally_text_same(tally_text_match_name(reading, arena, before), chinese));
}

bool tally_scan_is_written_heading(struct tally_ballot_scan *s, struct tally_text heading, uint32_t *post,
                                   struct tally_text *title)
{
    const bool is = tally_scan_split_written(&s->arena, s->m->reading, heading, title);
    *post = is ? tally_meeting_find_post(s->m, *title) : TALLY_NO_POST;
    return is;
}

const char *tally_scan_written_heading(struct tally_ballot_scan *s, uint32_t post)
{
    const char *title = post == TALLY_NO_POST ? "…" : s->m->posts[post].title;
    size_t size = strlen(title);
    char *text = tally_arena_alloc(&s->arena, sizeof TALLY_WRITTEN + size, 1);
    memcpy(text, TALLY_WRITTEN, sizeof TALLY_WRITTEN - 1);
    memcpy(text + sizeof TALLY_WRITTEN - 1, title, size);
    return text;
}

/* The mark that the sign beside a name means, or, without one, what the rule says; TALLY_INTERN_NONE: not known. */
static uint32_t read_sign(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text sign)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    if (!sign.size)
        return s->m->rule && s->m->rule->write_in_needs_mark ? v->void_item : v->favour;
    uint32_t mark =
        tally_vocabulary_find(v, s->m->reading->characters_checked ? tally_text_standard(&s->arena, sign) : sign);
    if (mark == TALLY_INTERN_NONE && v->whole)
        tally_scan_report_unknown_mark(s, cell, sign);
    return mark;
}

/* Notes that the name of a candidate who is printed was written in, or that a name stands here twice. */
static void note_name(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text name,
                      const struct tally_written *w)
{
    bool again = false, same = true;
    for (size_t i = 0; i < s->written_count; i++)
        if (s->written[i].person == w->person) {
            again = true;
            same &= s->written[i].mark == w->mark;
        }
    if (again && same)
        tally_diags_add(s->diags, TALLY_REPEATED_NAME, cell->place, N_("“%1$s” stands here twice and counts once"),
                        TALLY_ARGS(tally_scan_text(s, name)));
    if (!again && !s->m->roster[w->person].written_in)
        tally_diags_add(
            s->diags, TALLY_WRITTEN_CANDIDATE, cell->place,
            N_("“%1$s” is printed on the ballot and was written in as well: that counts as one more mark in "
               "the cell of %2$s, and is void where the two differ"),
            TALLY_ARGS(tally_scan_text(s, name), s->m->roster[w->person].name));
}

void tally_scan_read_written(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                             struct tally_text ballot)
{
    struct tally_text rest = cell->text, part, name, sign;
    if (!tally_scan_check_names(s, cell))
        return;
    while (tally_text_part(&rest, &part)) {
        split(part, false, &name, &sign);
        uint32_t mark = read_sign(s, cell, sign), person = tally_scan_read_name(s, cell, name, post, tier, ballot);
        if (mark == TALLY_INTERN_NONE || person == TALLY_INTERN_NONE)
            continue;
        const struct tally_written w = {post, person, (uint16_t)mark};
        note_name(s, cell, name, &w);
        TALLY_PUSH(s->written, s->written_count, s->written_room) = w;
    }
}

/* Joins all that is written of one person with what stands in the person's own cell. */
static void join_person(struct tally_ballot_scan *s, uint32_t person)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    const bool printed = !s->m->roster[person].written_in;
    bool any = printed && s->content[person] != TALLY_CELL_EMPTY, differ = false;
    uint16_t mark = any ? s->marks[person] : v->void_item;
    for (size_t i = 0; i < s->written_count; i++) {
        if (s->written[i].person != person)
            continue;
        differ |= any && s->written[i].mark != mark;
        mark = s->written[i].mark;
        any = true;
    }
    /* a person written in is agreed to, or named without being counted; a candidate may be voted against so, too */
    s->marks[person] = differ || (!printed && mark != v->favour) ? v->void_item : mark;
    if (differ && s->content[person] != TALLY_CELL_DIFFERS)
        tally_scan_report_irregular(s, TALLY_IRREGULAR_VOID_ITEM, s->m->roster[person].id);
}

void tally_scan_join_written(struct tally_ballot_scan *s)
{
    for (size_t i = 0; i < s->written_count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= s->written[k].person != s->written[i].person;
        if (first)
            join_person(s, s->written[i].person);
    }
}
