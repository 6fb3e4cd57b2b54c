/* Overvoted and undervoted ballots: more names or marks in favour than a post allows, or fewer than it asks for, and
 * what the rule makes void. */
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

/* What more marks in favour than the post allows, or fewer than it asks for exactly, make void. */
enum judgement { FITS, OVER, UNDER };

static enum judgement judge(const struct tally_meeting *m, uint32_t post, uint64_t in_favour)
{
    const uint64_t most = tally_ballot_max_choices(m, post);
    return in_favour > most ? OVER : in_favour < most && most != UINT64_MAX && m->rule->choices_exact ? UNDER : FITS;
}

static bool voids_ballot(const struct tally_rule *rule, enum judgement judgement)
{
    return (judgement == OVER && rule->overvote == TALLY_VOID_BALLOT) ||
           (judgement == UNDER && rule->undervote == TALLY_VOID_BALLOT);
}

/* Judges post by post; one post that voids the ballot voids all. */
static enum tally_overvote_effect effect_of(const struct tally_meeting *m, const uint64_t *in_favour)
{
    enum tally_overvote_effect effect = TALLY_NOT_OVERVOTED;
    for (uint32_t p = 0; p < m->post_count; p++) {
        enum judgement judgement = judge(m, p, in_favour[p]);
        if (judgement != FITS && voids_ballot(m->rule, judgement))
            return TALLY_OVERVOTED_BALLOT;
        if (judgement != FITS)
            effect = TALLY_OVERVOTED_POSTS;
    }
    return effect;
}

static inline uint32_t post_of(const struct tally_meeting *m, size_t item)
{
    return item < m->person_count ? m->roster[item].post : tally_ballot_item(m, item).post;
}

/* 第三篇 第十三条, and every recommendation's choices: whether there are more marks in favour than a post allows, or
 * fewer than it asks for. */
enum tally_overvote_effect tally_ballot_check_overvote(const struct tally_ballot_reader *reader, uint16_t *marks,
                                                       uint64_t *in_favour)
{
    const struct tally_meeting *m = reader->meeting;
    const struct tally_vocabulary *v = reader->vocabulary;
    if (m->post_count == 0)
        return TALLY_NOT_OVERVOTED;
    const size_t items = tally_ballot_items(m);
    memset(in_favour, 0, m->post_count * sizeof *in_favour);
    for (size_t i = 0; i < items; i++) {
        const uint32_t post = post_of(m, i);
        if (marks[i] == v->favour && post != TALLY_NO_POST)
            in_favour[post]++;
    }
    const enum tally_overvote_effect effect = effect_of(m, in_favour);
    for (size_t i = 0; i < items && effect == TALLY_OVERVOTED_POSTS; i++) {
        const uint32_t post = post_of(m, i);
        const bool printed = i < m->person_count && !m->roster[i].written_in;
        if (post != TALLY_NO_POST && judge(m, post, in_favour[post]) != FITS &&
            (printed || marks[i] != v->none)) /* who is not named on the ballot has no mark on it */
            marks[i] = v->void_item;
    }
    return effect;
}

void tally_ballot_report_overvote(const struct tally_ballot_reader *reader, struct tally_irregular irregular,
                                  enum tally_overvote_effect how, const uint64_t *in_favour)
{
    static const enum tally_irregular_kind kinds[][2] = {
        [OVER] = {TALLY_IRREGULAR_OVERVOTED_POST, TALLY_IRREGULAR_OVERVOTED},
        [UNDER] = {TALLY_IRREGULAR_UNDERVOTED_POST, TALLY_IRREGULAR_UNDERVOTED}};
    const struct tally_meeting *m = reader->meeting;
    for (uint32_t p = 0; reader->irregular && how != TALLY_NOT_OVERVOTED && p < m->post_count; p++) {
        const enum judgement judgement = judge(m, p, in_favour[p]);
        if (judgement == FITS || voids_ballot(m->rule, judgement) != (how == TALLY_OVERVOTED_BALLOT))
            continue;
        irregular.kind = kinds[judgement][how == TALLY_OVERVOTED_BALLOT];
        irregular.detail = m->posts[p].id;
        reader->irregular(reader->self, &irregular);
    }
}

/* The same for names; removes the names of voided posts. */
enum tally_overvote_effect tally_scan_check_overvoted_names(struct tally_ballot_scan *s)
{
    size_t kept = 0;
    memset(s->in_favour, 0, s->m->post_count * sizeof *s->in_favour);
    for (size_t i = 0; i < s->name_count; i++)
        s->in_favour[s->names[i].post]++;
    const enum tally_overvote_effect effect = effect_of(s->m, s->in_favour);
    for (size_t i = 0; i < s->name_count && effect != TALLY_NOT_OVERVOTED; i++)
        if (judge(s->m, s->names[i].post, s->in_favour[s->names[i].post]) == FITS)
            s->names[kept++] = s->names[i];
    s->name_count = effect == TALLY_NOT_OVERVOTED ? s->name_count : kept;
    return effect;
}

bool tally_ballots_need_scan(const struct tally_rule *rule)
{
    return rule->points.count || rule->write_ins || rule->choices_exact || rule->ballot_weight;
}
