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

/* Whether the tier has nothing to weigh for the item: its base is 0, or no ballot of it grades the person. */
static bool is_empty_for(const struct tally_vote *vote, const struct tally_item_votes *v, size_t tier)
{
    bool empty = has_empty_part(&v->weighted, tier);
    for (size_t i = 0; v->condition && i < v->condition->clause_count; i++)
        empty |= has_empty_part(&v->clauses[i].weighted, tier);
    return empty || (v->tier_scores && !v->tier_scores[tier].graded && asks_for_score(vote->rule, v));
}

static const char *empty_tiers(const struct tally_noting *s, const struct tally_item_votes *v)
{
    const struct tally_vote *vote = s->vote;
    const char *list = "";
    for (size_t t = 0; t < vote->tier_count; t++) {
        if (vote->channels[0].tiers[t].advises || !is_empty_for(vote, v, t))
            continue;
        const char *parts[] = {list, *list ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "",
                               tally_note_tier(s, 0, t)};
        list = tally_note_joined(s, parts, sizeof parts / sizeof *parts);
    }
    return list;
}

/* A body's own rule, “weight of empty tier,refuse”; and where all tiers are empty, “share out” as well. */
static void note_empty_tiers(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_result_item *item = &vote->items[i];
        if (item->channels[0].refused && item->outcome != TALLY_DEFERRED)
            tally_note(s, TALLY_EMPTY_TIER, tally_about_item(s, item),
                       N_("%1$s: nothing is decided, because there is nothing to weigh in a tier that has a weight: "
                          "%2$s"),
                       TALLY_ARGS(item->name, empty_tiers(s, &item->channels[0])));
    }
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
        if (item->post != post || !item->settled)
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
                       vote->rule->weight_count
                           ? N_("%1$s: equal weighted rates in favour across the last place were settled by the lower "
                                "weighted rate of votes against; it concerns %2$s (%3$s)")
                           : N_("%1$s: equal votes in favour across the last place were settled by fewer votes "
                                "against; it concerns %2$s (%3$s)"),
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
