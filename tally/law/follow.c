/* What follows from the outcomes: what is still to be done about each post, and what is said of publicity, probation,
 * time in office and the decision. */
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "law/law.h"

/* ---- the next round ---- */

static bool has_deferred_item(const struct tally_vote *vote, size_t post)
{
    for (size_t i = 0; i < vote->item_count; i++)
        if (vote->items[i].post == post && vote->items[i].outcome == TALLY_DEFERRED)
            return true;
    return false;
}

/* One reason a post, in this order. A vote that was invalid or had no quorum is taken again for every post, also one
 * that nobody was named for. What is tied is voted on again, what is left open too (第三篇 第十三条); what is deferred,
 * when the questions are settled (“待问题查清后继续进行”, 第五篇 4; 第三篇 第十四条). A filled post needs nothing more,
 * also if one of its candidates is deferred. Who was written in goes on as candidates do. */
static enum tally_post_next next_of(const struct tally_vote *vote, size_t post)
{
    if (vote->status == TALLY_INVALID_VOTE || vote->status == TALLY_NO_QUORUM)
        return TALLY_NEXT_AGAIN;
    switch (vote->posts[post].outcome) {
    case TALLY_POST_FILLED:
        return TALLY_NEXT_NONE;
    case TALLY_POST_TIE:
        return TALLY_NEXT_TIE;
    case TALLY_POST_UNFILLED:
        return TALLY_NEXT_UNFILLED;
    case TALLY_POST_NONE:
    case TALLY_POST_NO_DECISION:
    case TALLY_POST_OUTCOMES:
        break;
    }
    return has_deferred_item(vote, post) ? TALLY_NEXT_RESUMED : TALLY_NEXT_NONE;
}

/* ---- whom it concerns ---- */

bool tally_law_decided_for(const struct tally_result_item *item)
{
    return item->outcome == TALLY_ADOPTED || item->outcome == TALLY_ELECTED;
}

static bool decided_for_act(const struct tally_result_item *item, unsigned acts)
{
    return tally_law_decided_for(item) && (acts >> item->act & 1U);
}

/* The items that were adopted or elected and whose act is in the set, in their order. */
static size_t *items_decided_for(const struct tally_vote *vote, unsigned acts, size_t *count, struct tally_arena *arena)
{
    size_t *items = tally_arena_alloc(arena, vote->item_count, sizeof *items);
    *count = 0;
    for (size_t i = 0; i < vote->item_count; i++)
        if (decided_for_act(&vote->items[i], acts))
            items[(*count)++] = i;
    return items;
}

/* ---- days ---- */

static const char *day_text(struct tally_arena *arena, struct tally_date day)
{
    char text[TALLY_DATE_SIZE];
    tally_date_text(text, day);
    return tally_arena_text(arena, text, strlen(text));
}

/* 公示 (第二篇 七(一) “对提拔任职人选及轮岗交流人员”, 第三篇 第十五条, 第四篇 五(一), 第五篇 5): only for whom the rule
 * names; the first day after the decision is day 1. Not again where it was held before (第四篇 五(一)
 * “换届考察时已进行过公示的人选”). */
static void follow_publicity(struct tally_vote *vote, struct tally_date decided, struct tally_arena *arena)
{
    const struct tally_rule *rule = vote->rule;
    if (!rule->publicity_days)
        return;
    struct tally_publicity p = {.days = rule->publicity_days, .cite = rule->publicity_cite};
    p.items = items_decided_for(vote, rule->publicity_for.acts, &p.item_count, arena);
    if (!p.item_count)
        return;
    if (*vote->meeting->publicity_done) {
        p.reason = vote->meeting->publicity_done;
    } else {
        p.first = day_text(arena, tally_date_days_later(decided, 1));
        p.last = day_text(arena, tally_date_days_later(decided, rule->publicity_days));
        if (rule->publicity_days_at_most > rule->publicity_days)
            p.latest = day_text(arena, tally_date_days_later(decided, rule->publicity_days_at_most));
    }
    vote->consequences.publicity = p;
}

/* 试用期 (第二篇 七(三), 第三篇 第十六条, 第四篇 五(一)): it ends on the same date so many years on; reckoned from the
 * decision. “延长试用期半年” (第三篇 第十六条): six months more. */
static void follow_probation(struct tally_vote *vote, struct tally_date decided, struct tally_arena *arena)
{
    enum { MONTHS_A_YEAR = 12 };
    const struct tally_rule *rule = vote->rule;
    if (!rule->probation_years || !rule->appointments_cite)
        return;
    size_t count;
    const size_t *items = items_decided_for(vote, rule->probation.acts, &count, arena);
    struct tally_probation *list = tally_arena_alloc(arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct tally_probation){.item = items[i], .cite = rule->probation.cite};
        list[i].last = day_text(arena, tally_date_years_later(decided, rule->probation_years));
        if (rule->probation_extension)
            list[i].extended = day_text(arena, tally_date_months_later(decided, MONTHS_A_YEAR * rule->probation_years +
                                                                                    rule->probation_extension));
    }
    vote->consequences.probation = list;
    vote->consequences.probation_count = count;
}

/* 任职时间 “自任命或决定任命之日起计算” (第四篇 五(三)). */
static void follow_in_office(struct tally_vote *vote, struct tally_date decided, struct tally_arena *arena)
{
    if (!vote->rule->in_office_cite || !vote->rule->appointments_cite)
        return;
    size_t count;
    const size_t *items = items_decided_for(vote, ~(1U << TALLY_ACT_REMOVE), &count, arena);
    struct tally_in_office *list = tally_arena_alloc(arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct tally_in_office){items[i], day_text(arena, decided), vote->rule->in_office_cite};
    vote->consequences.in_office = list;
    vote->consequences.in_office_count = count;
}

/* ---- the decision ---- */

enum tally_decision_part tally_law_decision_part(const struct tally_result_item *item)
{
    switch (item->outcome) {
    case TALLY_ADOPTED:
    case TALLY_ELECTED:
        return item->act == TALLY_ACT_REMOVE ? TALLY_DECISION_REMOVES : TALLY_DECISION_APPOINTS;
    case TALLY_DEFERRED:
        return TALLY_DECISION_DEFERS;
    case TALLY_NOT_ADOPTED:
    case TALLY_NOT_ELECTED:
        return TALLY_DECISION_FAILED;
    case TALLY_QUALIFIES:
    case TALLY_FALLS_SHORT:
    case TALLY_RANKED:
    case TALLY_LISTED:
    case TALLY_NOT_LISTED:
    case TALLY_TIE: /* not decided: the tied are voted on again */
    case TALLY_MAY_PROPOSE:
    case TALLY_MAY_NOT_PROPOSE:
    case TALLY_NO_DECISION:
    case TALLY_OUTCOMES:
        break;
    }
    return TALLY_DECISION_PARTS;
}

/* An item's place in the roster. A person written in whom the roster has for no post can be an item of several
 * posts. */
struct in_roster {
    uint32_t row;
    size_t item;
};

static int by_row(const void *a, const void *b)
{
    const struct in_roster *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static struct in_roster *order_of_roster(const struct tally_vote *vote, struct tally_arena *arena)
{
    struct in_roster *order = tally_arena_alloc(arena, vote->item_count, sizeof *order);
    for (size_t i = 0; i < vote->item_count; i++)
        order[i] = (struct in_roster){vote->items[i].roster, i};
    qsort(order, vote->item_count, sizeof *order, by_row);
    return order;
}

/* The items of one part of the decision, in the order of the roster. */
static size_t put_part(const struct tally_vote *vote, enum tally_decision_part part, const struct in_roster *order,
                       struct tally_paragraph *list)
{
    size_t count = 0;
    for (size_t k = 0; k < vote->item_count; k++)
        if (tally_law_decision_part(&vote->items[order[k].item]) == part)
            list[count++].item = order[k].item;
    return count;
}

static bool somebody_is_decided_for(const struct tally_vote *vote)
{
    for (size_t i = 0; i < vote->item_count; i++)
        if (tally_law_decided_for(&vote->items[i]))
            return true;
    return false;
}

/* “人选得同意票超过…的,形成任免决定” (第二篇 六(四)): which items it speaks of, and in which order; the texts are the
 * result's. Where nobody has the votes, no decision is formed that could list the deferred and the failed. */
static void follow_decision(struct tally_vote *vote, struct tally_arena *arena)
{
    if (!vote->rule->appointments_cite || !somebody_is_decided_for(vote))
        return;
    size_t count = 0;
    const struct in_roster *order = order_of_roster(vote, arena);
    struct tally_paragraph *list = tally_arena_alloc(arena, vote->item_count, sizeof *list);
    for (enum tally_decision_part part = TALLY_DECISION_APPOINTS; part < TALLY_DECISION_PARTS; part++)
        count += put_part(vote, part, order, list + count);
    vote->consequences.decision = list;
    vote->consequences.decision_count = count;
}

void tally_law_follow(struct tally_vote *vote, struct tally_arena *arena)
{
    struct tally_date decided;
    vote->consequences = (struct tally_consequences){.decision = NULL};
    for (size_t p = 0; p < vote->post_count; p++)
        vote->posts[p].next = next_of(vote, p);
    /* a vote that decided nothing has no consequence */
    if (vote->rule->kind != TALLY_DECISION || vote->status != TALLY_VALID_VOTE)
        return;
    follow_decision(vote, arena);
    if (!tally_text_date(tally_text_of(vote->meeting->date), &decided))
        return; /* a result made by hand, without a date */
    follow_publicity(vote, decided, arena);
    follow_probation(vote, decided, arena);
    follow_in_office(vote, decided, arena);
}
