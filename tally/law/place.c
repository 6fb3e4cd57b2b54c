/* Places: who is listed, who is elected, and who is tied for the last place. */
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

/* How the places of one group went. */
struct placing {
    uint64_t placed, tied;
};

static bool has_support(const struct tally_vote *vote, const struct tally_item_votes *v)
{
    if (vote->rule->rank == TALLY_RANK_BY_SCORE)
        return v->score.num != NULL;
    return tally_law_in_favour(vote->rule, v->votes) > 0;
}

static bool is_eligible(const struct tally_vote *vote, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    if (*item->deferred) /* a deferred candidate gets no place and is not part of a tie */
        return false;
    if (v->refused) /* a body's own rule, “weight of empty tier,refuse”: nothing is decided of the person */
        return false;
    if (vote->rule->contested) /* a candidate who does not pass is never elected */
        return v->pass;
    /* A person without a vote, or without a score, is never listed; nor is one who does not pass, where the rule has a
     * condition. By reading 1, a shortlist ignored the share. */
    return has_support(vote, v) && (v->pass || !v->condition || !vote->reading->shortlist_passes);
}

/* Gives so many places to the eligible items (see is_eligible) of these, which are in order of their ranks. A tie for
 * the last place is an outcome of its own, never decided by chance or by order. */
static struct placing give_places(const struct tally_vote *vote, struct tally_result_item *items, size_t count,
                                  uint64_t places)
{
    const enum tally_outcome in = vote->rule->contested ? TALLY_ELECTED : TALLY_LISTED,
                             out = vote->rule->contested ? TALLY_NOT_ELECTED : TALLY_NOT_LISTED;
    struct placing to = {.placed = 0};
    uint64_t above = 0;
    for (size_t i = 0, next; i < count; i = next) {
        uint64_t level = 0; /* the eligible items with the same rank */
        for (next = i; next < count && items[next].channels[0].rank == items[i].channels[0].rank; next++)
            level += is_eligible(vote, &items[next]);
        const enum tally_outcome outcome = above >= places ? out : above + level <= places ? in : TALLY_TIE;
        for (size_t k = i; k < next; k++)
            items[k].outcome = is_eligible(vote, &items[k]) ? outcome : out;
        to.placed += outcome == in ? level : 0;
        to.tied += outcome == TALLY_TIE ? level : 0;
        above += level;
    }
    return to;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One person may stand in two rows of the roster. */
uint64_t tally_law_persons(const struct tally_vote *vote)
{
    const char **persons = tally_alloc(vote->item_count, sizeof *persons);
    uint64_t count = 0, distinct = 0;
    for (size_t i = 0; i < vote->item_count; i++)
        if (!vote->items[i].written_in)
            persons[count++] = vote->items[i].person;
    qsort(persons, count, sizeof *persons, by_text);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || strcmp(persons[i], persons[i - 1]) != 0;
    free(persons);
    return distinct;
}

/* A body's own rule, “top,20% of persons”: the deferred included and those written in not; rounded down. */
uint64_t tally_law_places_by_share(const struct tally_vote *vote)
{
    return tally_law_persons(vote) * vote->rule->top.share.num / vote->rule->top.share.den;
}

/* The places of a post: its seats (第三篇 第十三条), so many for each seat (shortlists of 1:1 and 1:3, 第二篇
 * 一(二)–(四)), or so many whatever its seats (a body's own rule, “top,3 per post”). */
static uint64_t places_of(const struct tally_rule *rule, const struct tally_result_post *post)
{
    return rule->top.form == TALLY_TOP_PER_POST ? rule->top.per_post
                                                : post->seats * (rule->contested ? 1 : rule->shortlist);
}

void tally_law_place(struct tally_vote *vote)
{
    const struct tally_rule *rule = vote->rule;
    if (rule->top.form == TALLY_TOP_SHARE) { /* over the whole roster, whatever the posts */
        give_places(vote, vote->items, vote->item_count, tally_law_places_by_share(vote));
        return;
    }
    size_t i = 0, next;
    for (size_t p = 0; p < vote->post_count; p++, i = next) {
        struct tally_result_post *post = &vote->posts[p];
        for (next = i; next < vote->item_count && vote->items[next].post == p; next++)
            ;
        const struct placing to = give_places(vote, vote->items + i, next - i, places_of(rule, post));
        if (rule->contested)
            post->outcome = to.tied                    ? TALLY_POST_TIE
                            : to.placed == post->seats ? TALLY_POST_FILLED
                                                       : TALLY_POST_UNFILLED;
    }
    if (rule->top.form == TALLY_TOP_PER_POST) /* the items without a post are one group */
        give_places(vote, vote->items + i, vote->item_count - i, rule->top.per_post);
}
