/* Persons written in (另选他人): the columns 另选:POST of ballots of marks, and how the names in them join the marks. And the
 * heading of the ballots' weights. */
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

/* Splits a text at its last colon, “:” or “：”, or at the first, and trims both parts. False: it has none, and *behind
 * is empty. */
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

/* Whether the heading is that of the ballots' weights (权数), which the rule names. */
bool tally_scan_is_weight_heading(struct tally_ballot_scan *s, struct tally_text text)
{
    const struct tally_rule *rule = s->m->rule;
    return rule && rule->ballot_weight &&
           tally_text_same(tally_text_match_name(s->m->reading, &s->arena, text),
                           tally_text_match_name(s->m->reading, &s->arena, tally_text_of(rule->ballot_weight)));
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

/* Notes that a name stands here twice. */
static void note_name(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text name,
                      const struct tally_written *w)
{
    bool again = false, same = true;
    for (size_t i = 0; i < s->written_count; i++)
        if (s->written[i].item == w->item) {
            again = true;
            same &= s->written[i].mark == w->mark;
        }
    if (again && same)
        tally_diags_add(s->diags, TALLY_REPEATED_NAME, cell->place, N_("“%1$s” stands here twice and counts once"),
                        TALLY_ARGS(tally_scan_text(s, name)));
}

void tally_scan_read_written(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                             struct tally_text ballot)
{
    struct tally_text rest = cell->text, part, name, sign;
    if (!tally_scan_check_names(s, cell))
        return;
    while (tally_text_part(&rest, &part)) {
        if (s->m->reading->characters_checked && !tally_text_match_name(s->m->reading, &s->arena, part).size)
            continue; /* a variation selector alone */
        split(part, false, &name, &sign);
        uint32_t mark = read_sign(s, cell, sign), person = tally_scan_read_name(s, cell, name, post, tier, ballot);
        if (mark == TALLY_INTERN_NONE || person == TALLY_INTERN_NONE)
            continue;
        const struct tally_written w = {post, person, tally_ballot_written_item(s->m, person, post), (uint16_t)mark};
        note_name(s, cell, name, &w);
        TALLY_PUSH(s->written, s->written_count, s->written_room) = w;
    }
}

/* Joins all that is written of one item with what stands in its own cell. */
static void join_item(struct tally_ballot_scan *s, uint32_t item)
{
    const struct tally_vocabulary *v = s->r->vocabulary;
    const uint32_t person = tally_ballot_item(s->m, item).person;
    const bool printed = !s->m->roster[person].written_in;
    bool any = printed && s->content[person] != TALLY_CELL_EMPTY, differ = false;
    uint16_t mark = any ? s->marks[item] : v->void_item;
    for (size_t i = 0; i < s->written_count; i++) {
        if (s->written[i].item != item)
            continue;
        differ |= any && s->written[i].mark != mark;
        mark = s->written[i].mark;
        any = true;
    }
    /* a person written in is agreed to, or named without being counted; a candidate may be voted against so, too */
    s->marks[item] = differ || (!printed && mark != v->favour) ? v->void_item : mark;
    if (differ && s->content[person] != TALLY_CELL_DIFFERS)
        tally_scan_report_irregular(s, TALLY_IRREGULAR_VOID_ITEM, s->m->roster[person].id);
}

/* Whether no name before this one has the same item. */
static bool is_first(const struct tally_ballot_scan *s, size_t name)
{
    bool first = true;
    for (size_t i = 0; i < name; i++)
        first &= s->written[i].item != s->written[name].item;
    return first;
}

void tally_scan_join_written(struct tally_ballot_scan *s)
{
    for (size_t i = 0; i < s->written_count; i++)
        if (is_first(s, i))
            join_item(s, s->written[i].item);
}

void tally_scan_note_written(struct tally_ballot_scan *s)
{
    for (size_t i = 0; i < s->written_count && s->r->watched; i++) {
        const struct tally_written *w = &s->written[i];
        if (s->r->watched[w->person] && s->content[w->person] == TALLY_CELL_EMPTY && is_first(s, i))
            s->r->marked(s->r->self, tally_ballot_for_any_post(s->m, w->person) ? w->post : TALLY_NO_POST, w->person);
    }
}

/* ---- the items of ballots of marks ---- */

bool tally_ballot_for_any_post(const struct tally_meeting *meeting, uint32_t person)
{
    const struct tally_person *p = &meeting->roster[person];
    return p->written_in && p->post == TALLY_NO_POST && meeting->post_count && !meeting->by_totals;
}

size_t tally_ballot_items(const struct tally_meeting *meeting)
{
    size_t items = meeting->person_count;
    for (uint32_t i = 0; i < meeting->person_count && meeting->rule && meeting->rule->write_ins; i++)
        items += tally_ballot_for_any_post(meeting, i) ? meeting->post_count : 0;
    return items;
}

struct tally_nomination tally_ballot_item(const struct tally_meeting *meeting, size_t item)
{
    if (item < meeting->person_count)
        return (struct tally_nomination){meeting->roster[item].post, (uint32_t)item};
    size_t nth = (item - meeting->person_count) / meeting->post_count;
    struct tally_nomination of = {.post = (uint32_t)((item - meeting->person_count) % meeting->post_count)};
    while (!tally_ballot_for_any_post(meeting, of.person) || nth--)
        of.person++;
    return of;
}

uint32_t tally_ballot_written_item(const struct tally_meeting *meeting, uint32_t person, uint32_t post)
{
    size_t item = meeting->person_count + post;
    if (!tally_ballot_for_any_post(meeting, person))
        return person;
    for (uint32_t i = 0; i < person; i++)
        item += tally_ballot_for_any_post(meeting, i) ? meeting->post_count : 0;
    return (uint32_t)item;
}
