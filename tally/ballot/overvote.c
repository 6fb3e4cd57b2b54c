/* Overvoted ballots: more names or marks in favour than a post allows, and what the rule makes void. */
#include <string.h>
#include <tally/ballot.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/scan.h"
#include "meeting/meeting.h"

uint64_t tally_ballot_max_choices(const struct tally_meeting *meeting, uint32_t post)
{
    const struct tally_rule *rule = meeting->rule;
    if (!rule || meeting->rule_unknown.kind)
        return UINT64_MAX;
    if (rule->kind == TALLY_RECOMMENDATION && rule->choices)
        return meeting->posts[post].seats * rule->choices;
    if (rule->contested)
        return meeting->posts[post].seats;
    return UINT64_MAX;
}

/* 第三篇 第十三条, and every recommendation's choices: whether there are more marks in favour than a post allows. */
enum tally_overvote_effect tally_ballot_check_overvote(const struct tally_ballot_reader *reader, uint16_t *marks,
                                                       uint64_t *in_favour)
{
    const struct tally_meeting *m = reader->meeting;
    const struct tally_vocabulary *v = reader->vocabulary;
    bool over = false;
    if (m->post_count == 0)
        return TALLY_NOT_OVERVOTED;
    memset(in_favour, 0, m->post_count * sizeof *in_favour);
    for (size_t i = 0; i < m->person_count; i++)
        if (marks[i] == v->favour && m->roster[i].post != TALLY_NO_POST)
            in_favour[m->roster[i].post]++;
    for (uint32_t p = 0; p < m->post_count; p++)
        over |= in_favour[p] > tally_ballot_max_choices(m, p);
    if (!over || m->rule->overvote == TALLY_VOID_BALLOT)
        return over ? TALLY_OVERVOTED_BALLOT : TALLY_NOT_OVERVOTED;
    for (size_t i = 0; i < m->person_count; i++)
        if (m->roster[i].post != TALLY_NO_POST &&
            in_favour[m->roster[i].post] > tally_ballot_max_choices(m, m->roster[i].post))
            marks[i] = v->void_item;
    return TALLY_OVERVOTED_POSTS;
}

void tally_ballot_report_overvote(const struct tally_ballot_reader *reader, struct tally_irregular irregular,
                                  enum tally_overvote_effect how, const uint64_t *in_favour)
{
    irregular.kind = how == TALLY_OVERVOTED_BALLOT ? TALLY_IRREGULAR_OVERVOTED : TALLY_IRREGULAR_OVERVOTED_POST;
    for (uint32_t p = 0; reader->irregular && how != TALLY_NOT_OVERVOTED && p < reader->meeting->post_count; p++)
        if (in_favour[p] > tally_ballot_max_choices(reader->meeting, p)) {
            irregular.detail = reader->meeting->posts[p].id;
            reader->irregular(reader->self, &irregular);
        }
}

/* The same for names; removes the names of voided posts. */
enum tally_overvote_effect tally_scan_check_overvoted_names(struct tally_ballot_scan *s)
{
    bool over = false;
    size_t inputs = 0;
    memset(s->in_favour, 0, s->m->post_count * sizeof *s->in_favour);
    for (size_t i = 0; i < s->name_count; i++)
        over |= ++s->in_favour[s->names[i].post] > tally_ballot_max_choices(s->m, s->names[i].post);
    if (!over)
        return TALLY_NOT_OVERVOTED;
    for (size_t i = 0; i < s->name_count; i++)
        if (s->in_favour[s->names[i].post] <= tally_ballot_max_choices(s->m, s->names[i].post))
            s->names[inputs++] = s->names[i];
    s->name_count = inputs;
    return s->m->rule->overvote == TALLY_VOID_BALLOT ? TALLY_OVERVOTED_BALLOT : TALLY_OVERVOTED_POSTS;
}
