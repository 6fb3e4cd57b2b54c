/* Ranks: 1, 2, 2, 4 within a post, by votes, by weighted rates or by scores; and the order of the items. */
#include <stdlib.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "base/mem.h"
#include "law/figures.h"
#include "law/law.h"

bool tally_law_ranks(const struct tally_rule *rule)
{
    return rule->kind == TALLY_RECOMMENDATION || rule->contested || rule->rank != TALLY_RANK_NONE;
}

/* By what an item is ranked: a number of votes, or an exact figure. */
struct figure {
    uint64_t votes;
    struct tally_exact *exact; /* NULL: votes */
};

/* What items are sorted by: their group, then their figure, the highest first, then votes against, the fewest first,
 * then the order of the roster. Who has no figure comes last. */
struct standing {
    uint32_t group; /* the post */
    bool none;
    struct figure figure, against; /* against: alike for all, unless it settles */
    size_t index;
};

/* Both exact, or neither: items of one channel are ranked by one figure. */
static int compare_figures(const struct figure *a, const struct figure *b)
{
    if (a->exact)
        return tally_exact_compare(a->exact, b->exact);
    return (a->votes > b->votes) - (a->votes < b->votes);
}

/* By post and figure alone: 0 for those whom a tie would be between. */
static int by_figure(const struct standing *x, const struct standing *y)
{
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->none != y->none)
        return x->none ? 1 : -1;
    return x->none ? 0 : compare_figures(&y->figure, &x->figure);
}

static int by_standing(const struct standing *x, const struct standing *y)
{
    const int order = by_figure(x, y);
    return order ? order : compare_figures(&x->against, &y->against);
}

static int in_order(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;
    const int order = by_standing(x, y);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* ---- figures ---- */

/* A body's own rule, “weight”: of votes in favour, or against, on the base of the rate; else heads are counted, also
 * where ballots have weights (“ballot weight”). */
static struct figure votes_figure(const struct tally_vote *vote, size_t channel, const struct tally_item_votes *v,
                                  struct tally_measure measure, bool *none)
{
    struct figure figure = {.votes = 0};
    if (vote->weights) {
        struct tally_weighing w = tally_law_weigh_rate(vote, channel, v, measure);
        figure.exact = w.total;
        *none = !w.total;
        w.total = NULL;
        tally_law_weighing_free(&w);
    } else {
        measure.base = TALLY_PRESENT;
        figure.votes = tally_law_votes(vote, v, measure);
    }
    return figure;
}

/* A body's own rule, “rank,by score”, “rank,by votes”. Where a tier is empty under weights, nothing is decided of the
 * item; whom nobody graded has no rank. */
static struct standing standing_of(const struct tally_vote *vote, size_t channel, size_t index)
{
    struct tally_item_votes *v = &vote->items[index].channels[channel];
    struct standing s = {.group = vote->rule->top.form == TALLY_TOP_SHARE ? 0 : vote->items[index].post,
                         .index = index};
    if (vote->rule->rank == TALLY_RANK_BY_SCORE) {
        s.figure.exact = tally_law_score_of(vote, channel, v);
        s.none = !s.figure.exact;
    } else {
        s.figure = votes_figure(vote, channel, v, (struct tally_measure){.base = v->rate.base}, &s.none);
    }
    if (s.none && vote->weights) {
        v->refused = true;
        v->pass = false;
    }
    s.none |= v->refused; /* also by a clause on another figure than that of the rank */
    return s;
}

/* ---- a tie ---- */

/* A body's own rule, “tie,fewer against”: equals are ordered by fewer votes against, unless one of them was written in,
 * against whom nobody could vote. */
static void settle_run(const struct tally_vote *vote, size_t channel, struct standing *run, size_t count)
{
    static const uint32_t against = TALLY_AGAINST;
    bool written_in = false, none = false;
    for (size_t i = 0; i < count; i++)
        written_in |= vote->items[run[i].index].written_in;
    for (size_t i = 0; i < count && count > 1 && !written_in && !run->none; i++) {
        const struct tally_item_votes *v = &vote->items[run[i].index].channels[channel];
        run[i].against = votes_figure(vote, channel, v, (struct tally_measure){&against, 1, v->rate.base}, &none);
    }
}

static void settle_ties(const struct tally_vote *vote, size_t channel, struct standing *list)
{
    for (size_t i = 0, next; i < vote->item_count; i = next) {
        for (next = i + 1; next < vote->item_count && by_figure(&list[i], &list[next]) == 0; next++)
            ;
        settle_run(vote, channel, list + i, next - i);
    }
    qsort(list, vote->item_count, sizeof *list, in_order);
}

/* ---- ranks ---- */

/* A deferred candidate counts. */
static void give_ranks(struct tally_vote *vote, size_t channel, const struct standing *list)
{
    uint32_t place = 0, rank = 0;
    for (size_t i = 0; i < vote->item_count; i++) {
        const bool first = i == 0 || list[i].group != list[i - 1].group;
        place = first ? 1 : place + 1;
        rank = first || by_standing(&list[i], &list[i - 1]) != 0 ? place : rank;
        vote->items[list[i].index].channels[channel].rank = list[i].none ? 0 : rank;
    }
}

/* By post, then rank in the deciding channel; who has no rank comes last. */
static void sort_items(struct tally_vote *vote, const struct standing *list, struct tally_arena *arena)
{
    struct tally_result_item *sorted = tally_arena_alloc(arena, vote->item_count, sizeof *sorted);
    for (size_t i = 0; i < vote->item_count; i++)
        sorted[i] = vote->items[list[i].index];
    vote->items = sorted;
}

void tally_law_rank(struct tally_vote *vote, bool settle, struct tally_arena *arena)
{
    struct standing *list = tally_alloc(vote->item_count, sizeof *list);
    for (size_t c = vote->channel_count; c-- > 0;) { /* the deciding channel last, since it orders the items */
        for (size_t i = 0; i < vote->item_count; i++)
            list[i] = standing_of(vote, c, i);
        qsort(list, vote->item_count, sizeof *list, in_order);
        if (settle)
            settle_ties(vote, c, list);
        give_ranks(vote, c, list);
        if (c == 0)
            sort_items(vote, list, arena);
        for (size_t i = 0; i < vote->item_count; i++) {
            tally_exact_free(list[i].figure.exact);
            tally_exact_free(list[i].against.exact);
        }
    }
    free(list);
}
