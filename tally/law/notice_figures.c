/* The notices on what rules of other bodies reckon with: empty tiers, lists of nobody, ties that were settled. */
#include <stdbool.h>
#include <stddef.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "law/figures.h"
#include "law/law.h"
#include "law/notice.h"

/* ---- a tier with a weight is empty ---- */

static bool has_empty_part(const struct tally_weighted *weighted, size_t tier)
{
    for (size_t i = 0; i < weighted->part_count; i++)
        if (weighted->parts[i].tier == tier && !weighted->parts[i].of)
            return true;
    return false;
}

/* Whether the decision on the item asks for a score. */
static bool asks_for_score(const struct tally_rule *rule, const struct tally_item_votes *v)
{
    bool asks = rule->rank == TALLY_RANK_BY_SCORE;
    for (size_t i = 0; v->condition && i < v->condition->clause_count; i++)
        asks |= v->condition->clauses[i].on_score;
    return asks;
}

/* Empty for every item: nobody belongs to the base of a rate, or no ballot of the tier is valid. */
static bool is_empty_for_all(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v,
                             size_t tier)
{
    const struct tally_result_tier *t = &vote->channels[channel].tiers[tier];
    bool empty = has_empty_part(&v->weighted, tier);
    for (size_t i = 0; v->condition && i < v->condition->clause_count; i++)
        empty |= has_empty_part(&v->clauses[i].weighted, tier);
    return empty || (!t->advises && !t->accounts.valid && asks_for_score(vote->rule, v));
}

static uint64_t refused_by(const struct tally_vote *vote, size_t channel, size_t tier)
{
    uint64_t count = 0;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_item_votes *v = &vote->items[i].channels[channel];
        count += v->refused && vote->items[i].outcome != TALLY_DEFERRED && is_empty_for_all(vote, channel, v, tier);
    }
    return count;
}

/* A body's own rule, “weight of empty tier,refuse”: a tier whose base is 0, or without a ballot that grades the person,
 * has a weight and nothing to weigh. */
static void note_empty_tier(const struct tally_noting *s, size_t channel, size_t tier)
{
    const struct tally_vote *vote = s->vote;
    const uint64_t items = refused_by(vote, channel, tier);
    if (items)
        tally_note(s, TALLY_EMPTY_TIER, tally_about_tier(s, channel, tier),
                   N_("%1$s: it has a weight, and there is nothing in it to weigh; so nothing can be said of so many "
                      "items: %2$s"),
                   TALLY_ARGS(tally_note_tier(s, channel, tier), tally_note_count(s, items)));
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_result_item *item = &vote->items[i];
        const struct tally_item_votes *v = &item->channels[channel];
        if (!v->refused || item->outcome == TALLY_DEFERRED || !v->tier_scores || v->tier_scores[tier].graded ||
            !asks_for_score(vote->rule, v) || is_empty_for_all(vote, channel, v, tier))
            continue;
        struct tally_notice_about about = tally_about_item(s, item);
        about.tier = vote->channels[channel].tiers[tier].id;
        about.channel = tally_channel_name(vote->channels[channel].channel);
        tally_note(s, TALLY_EMPTY_TIER, about,
                   N_("%1$s: no ballot of %2$s grades this person, and that tier has a weight; so nothing can be said "
                      "of the person"),
                   TALLY_ARGS(item->name, tally_note_tier(s, channel, tier)));
    }
}

static void note_empty_tiers(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t c = 0; c < vote->channel_count; c++)
        for (size_t t = 0; t < vote->tier_count; t++)
            if (!vote->channels[c].tiers[t].advises && (c == 0 || tally_law_channels_compare(vote)))
                note_empty_tier(s, c, t);
}

/* ---- lists and ties ---- */

/* A body's own rule, “top,20% of persons”, of so few that the share is less than one of them. */
static void note_nobody_listed(const struct tally_noting *s)
{
    const struct tally_rule_top *top = &s->vote->rule->top;
    if (top->form == TALLY_TOP_SHARE && !tally_law_places_by_share(s->vote))
        tally_note(s, TALLY_NOBODY_LISTED, (struct tally_notice_about){.item = NULL},
                   N_("the list's share of the persons, %1$s in all, is less than one of them: nobody is listed "
                      "(%2$s)"),
                   TALLY_ARGS(tally_note_count(s, tally_law_persons(s->vote)), tally_note_cite(top->cite)));
}

/* Names of the items of a post whose tie was settled. */
static const char *settled_in(const struct tally_noting *s, size_t post)
{
    const char *list = "";
    for (size_t i = 0; i < s->vote->item_count; i++) {
        const struct tally_result_item *item = &s->vote->items[i];
        if (item->post != post || !item->settled || item->outcome == TALLY_DEFERRED)
            continue;
        const char *parts[] = {list, *list ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "", item->name};
        list = tally_note_joined(s, parts, sizeof parts / sizeof *parts);
    }
    return list;
}

/* A body's own rule, “tie,fewer against”: it must be seen that this decided, not the votes in favour. */
static void note_settled(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t p = 0; p < vote->post_count; p++) {
        const char *names = settled_in(s, p);
        if (*names)
            tally_note(s, TALLY_TIE_SETTLED, (struct tally_notice_about){.post = vote->posts[p].id},
                       N_("%1$s: equal votes in favour across the last place were settled by fewer votes against; it "
                          "concerns %2$s (%3$s)"),
                       TALLY_ARGS(vote->posts[p].title, names, tally_note_cite(vote->rule->fewer_against_cite)));
    }
}

void tally_law_notice_figures(const struct tally_noting *s)
{
    if (s->vote->status != TALLY_VALID_VOTE)
        return;
    note_empty_tiers(s);
    note_nobody_listed(s);
    note_settled(s);
}
