/* What ballots and the tellers' list both need of the meeting: labels, limits, posts, the date. */
#include <string.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "meeting/meeting.h"
#include "paper/paper.h"
#include "words/words.h"

const char *tally_paper_label(const struct paper *p, size_t tier)
{
    const struct tally_tier *t = &p->m->tiers[tier];
    return p->m->rule->tier_count
               ? tally_words_format(p->w, tally_words_say(p->w, N_("%1$s ballot")), TALLY_ARGS(t->id))
               : t->name;
}

uint64_t tally_paper_allows(const struct tally_meeting *meeting, size_t post)
{
    const struct tally_rule *rule = meeting->rule;
    uint64_t seats = meeting->posts[post].seats;
    if (rule->kind == TALLY_RECOMMENDATION)
        return rule->choices ? seats * rule->choices : UINT64_MAX;
    return rule->contested ? seats : UINT64_MAX;
}

bool tally_paper_takes_names(const struct tally_meeting *meeting, uint32_t post)
{
    return meeting->rule->write_ins && !tally_meeting_is_tie(meeting, &meeting->posts[post]);
}

uint32_t tally_paper_post(const struct tally_meeting *meeting, const struct tally_person *person)
{
    return person->post == TALLY_NO_POST && !*person->post_text && meeting->post_count == 1 ? 0 : person->post;
}

bool tally_paper_has_posts(const struct tally_meeting *m)
{
    return m->rule->kind == TALLY_RECOMMENDATION || m->rule->contested;
}

const char *tally_paper_date(struct paper *p)
{
    const char *date = p->m->facts.date; /* the reader of the meeting checked that it is a day */
    const char *year = tally_arena_text(&p->w->arena, date, 4), *month = date + 5 + (date[5] == '0'),
               *day = date + 8 + (date[8] == '0');
    if (p->w->language == TALLY_ENGLISH)
        return date;
    return tally_words_format(p->w, tally_words_say(p->w, N_("%1$s-%2$s-%3$s")),
                              TALLY_ARGS(year, tally_arena_text(&p->w->arena, month, strcspn(month, "-")), day));
}
