/* The notices on the inputs and the boxes, which are given whatever the status; each cites the regulation. */
#include <stdbool.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "law/figures.h"
#include "law/law.h"
#include "law/notice.h"

/* ---- the boxes ---- */

/* A surplus beside the box that decides: its figures are kept in the result and count for nothing; the vote stands. */
static void note_boxes(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t c = 1; c < vote->channel_count; c++)
        if (vote->channels[c].invalid)
            tally_note(
                s, TALLY_TALKS_INVALID,
                (struct tally_notice_about){.channel = tally_channel_name(vote->channels[c].channel)},
                N_("there are more records of talks than persons who were spoken with; the talks are invalid and "
                   "their figures count for nothing; the vote by ballots stands"),
                TALLY_NO_ARGS);
    for (size_t c = 0; c < vote->channel_count; c++)
        for (size_t t = 0; t < vote->tier_count; t++) {
            const struct tally_result_tier *tier = &vote->channels[c].tiers[t];
            if (tier->invalid && tier->advises)
                tally_note(s, TALLY_ADVICE_INVALID, tally_about_tier(s, c, t),
                           N_("%1$s: %2$s ballots came back and %3$s were given out; this advice is invalid and its "
                              "figures count for nothing; what the others decided stands"),
                           TALLY_ARGS(tally_note_tier(s, c, t), tally_note_count(s, tier->accounts.returned),
                                      tally_note_count(s, tier->accounts.issued)));
        }
}

/* A body's own rule, “ballot weight”: boxes are judged by heads, but no ballots can weigh more than all who are due. */
static void note_weights(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t c = 0; c < vote->channel_count && vote->rule->ballot_weight; c++)
        for (size_t t = 0; t < vote->tier_count; t++) {
            const struct tally_weights *w = &vote->channels[c].tiers[t].weights;
            if (w->due_stated && w->returned > w->due)
                tally_note(
                    s, TALLY_WEIGHT_ABOVE_DUE, tally_about_tier(s, c, t),
                    N_("%1$s: the ballots returned have a weight of %2$s, and all who are due one of %3$s; one of "
                       "the two is wrong: check the weights of the ballots and “weight due” in tiers.csv"),
                    TALLY_ARGS(tally_note_tier(s, c, t), tally_note_count(s, w->returned),
                               tally_note_count(s, w->due)));
        }
}

/* Ballots not returned (未交); and tiers smaller than the rule's “small tier”: counting by tier, “分别统计” (第二篇
 * 一(一)2), could reveal how single voters voted. */
static void note_tiers(const struct tally_noting *s)
{
    for (size_t c = 0; c < s->vote->channel_count; c++)
        for (size_t t = 0; t < s->vote->tier_count; t++) {
            const struct tally_result_tier *tier = &s->vote->channels[c].tiers[t];
            const struct tally_accounts *a = &tier->accounts;
            if (a->unreturned)
                tally_note(s, TALLY_UNRETURNED, tally_about_tier(s, c, t), N_("%1$s: ballots not returned: %2$s"),
                           TALLY_ARGS(tally_note_tier(s, c, t), tally_note_count(s, a->unreturned)));
            if (a->returned && a->returned < s->vote->rule->small_tier)
                tally_note(
                    s, TALLY_SMALL_TIER, tally_about_tier(s, c, t),
                    N_("%1$s: so few ballots (%2$s) that its figures may give voters away; do not announce them apart"),
                    TALLY_ARGS(tally_note_tier(s, c, t), tally_note_count(s, a->returned)));
        }
}

/* The items of which all ballots of the tier say the same; “graded” alone says nothing of how (points). */
static uint64_t count_alike(const struct tally_vote *vote, size_t channel, size_t tier)
{
    const uint64_t valid = vote->channels[channel].tiers[tier].accounts.valid;
    const bool points = vote->rule->points.count > 0;
    uint64_t alike = 0;
    for (size_t i = 0; i < vote->item_count && valid; i++) {
        const struct tally_item_votes *v = &vote->items[i].channels[channel];
        for (size_t m = points ? 1 : 0; m < vote->mark_count; m++)
            alike += v->tiers[tier][m] == valid;
        for (size_t k = 0; points && k < tally_rule_values(vote->rule); k++)
            alike += v->graded[tier][k] == valid;
    }
    return alike;
}

/* A tier in which all gave the same mark for some item: its figures reveal how each of them voted. Not so where hands
 * were raised or voices heard, since everybody saw it. */
static void note_unanimous(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t c = 0; c < vote->channel_count && !tally_law_by_hand(vote); c++)
        for (size_t t = 0; t < vote->tier_count; t++) {
            const uint64_t alike = count_alike(vote, c, t);
            if (alike)
                tally_note(s, TALLY_UNANIMOUS_TIER, tally_about_tier(s, c, t),
                           N_("%1$s: all ballots say the same of so many items: %2$s; the figures of the tier tell how "
                              "each voted"),
                           TALLY_ARGS(tally_note_tier(s, c, t), tally_note_count(s, alike)));
        }
}

/* ---- what ought to have come before the vote ---- */

/* “两种推荐要互相映证、互为补充” (第三篇 第三条; 第二篇 一(一)2, 第四篇 一(二)1, 第五篇 1). A file of talks without a row
 * is no talks. */
static void note_no_talks(const struct tally_noting *s)
{
    if (s->vote->rule->talks_cite && s->vote->channels[0].channel == TALLY_MEETING && !tally_law_has_talks(s->vote))
        tally_note(s, TALLY_NO_TALKS, (struct tally_notice_about){.channel = tally_channel_name(TALLY_TALK)},
                   N_("there are ballots and no talks; a recommendation is made by both (%1$s)"),
                   TALLY_ARGS(tally_note_cite(s->vote->rule->talks_cite)));
}

static bool is_voted_on(const struct tally_result_item *item, unsigned acts)
{
    return item->outcome != TALLY_DEFERRED && (acts >> item->act & 1U);
}

static bool promotion_is_voted_on(const struct tally_vote *vote)
{
    for (size_t i = 0; i < vote->item_count; i++)
        if (is_voted_on(&vote->items[i], 1U << TALLY_ACT_PROMOTE))
            return true;
    return false;
}

/* “选拔任用…必须经过民主推荐” and “民主推荐结果在一年内有效” (第三篇 第三条, 第四篇 一(三)3) */
static void note_no_recommendation(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    if (vote->rule->kind == TALLY_DECISION && vote->rule->within_years && !*vote->meeting->recommended &&
        promotion_is_voted_on(vote))
        tally_note(s, TALLY_NO_RECOMMENDATION, (struct tally_notice_about){.item = NULL},
                   N_("a promotion is voted on and the date of its recommendation is not named (%1$s)"),
                   TALLY_ARGS(tally_note_cite(vote->rule->within_cite)));
}

/* “缺职需提拔任用干部时,按照1:2的比例…差额投票表决” (第三篇 第十三条) */
static void note_not_contested(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count && !vote->rule->contested; i++)
        if (is_voted_on(&vote->items[i], vote->rule->contest_expected.acts))
            tally_note(s, TALLY_NOT_CONTESTED, tally_about_item(s, &vote->items[i]),
                       N_("%1$s: voted on without another candidate; for such an appointment several candidates ought "
                          "to be put to the vote (%2$s)"),
                       TALLY_ARGS(vote->items[i].name, tally_note_cite(vote->rule->contest_expected.cite)));
}

/* “如该常委因工作出差不在单位时,必须会前进行电话沟通” (第二篇 六(二)二) */
static void note_absent(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    const struct tally_accounts *whole = &vote->channels[0].whole;
    if (vote->rule->absent_members_cite && whole->present < whole->due && !vote->meeting->phone_count &&
        promotion_is_voted_on(vote))
        tally_note(s, TALLY_ABSENT_NOT_ASKED, (struct tally_notice_about){.item = NULL},
                   N_("members absent: %1$s; there is no record that they were asked by telephone (%2$s)"),
                   TALLY_ARGS(tally_note_count(s, whole->due - whole->present),
                              tally_note_cite(vote->rule->absent_members_cite)));
}

/* “应当暂缓表决” (第三篇 第十四条, 第五篇 4): nobody ought to have voted on it. */
static void note_marked(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count; i++)
        if (vote->items[i].outcome == TALLY_DEFERRED && vote->items[i].marked)
            tally_note(s, TALLY_MARK_ON_DEFERRED, tally_about_item(s, &vote->items[i]),
                       N_("%1$s: the vote on this item is deferred, and votes were given for it all the same (%2$s); "
                          "they decide nothing"),
                       TALLY_ARGS(vote->items[i].name, tally_note_count(s, vote->items[i].marked)));
}

/* ---- bands ---- */

/* Whether two clauses count the same: heads or the weights of ballots, of the same marks. */
static bool count_the_same(const struct tally_rule_clause *a, const struct tally_rule_clause *b)
{
    bool same =
        a->mark_count == b->mark_count && (a->condition.base >= TALLY_BASES) == (b->condition.base >= TALLY_BASES);
    for (size_t i = 0; same && i < a->mark_count; i++) {
        same = false;
        for (size_t k = 0; k < b->mark_count; k++)
            same |= a->marks[i] == b->marks[k];
    }
    return same;
}

static uint64_t needed_in(const struct tally_result_channel *channel, const struct tally_rule_clause *clause)
{
    return tally_share_needed(&clause->condition, tally_law_base(channel, clause->condition.base));
}

/* Whether the clauses compare in the same way, with the same share; what they compare may differ. */
static bool same_share(const struct tally_condition *a, const struct tally_condition *b)
{
    return a->upper == b->upper && a->strict == b->strict && (uint64_t)a->num * b->den == (uint64_t)b->num * a->den;
}

/* Whether in each deciding tier there are as many of the one base as of the other. */
static bool same_bases(const struct tally_vote *vote, const struct tally_result_channel *channel, enum tally_base a,
                       enum tally_base b)
{
    bool same = true;
    for (size_t t = 0; t < vote->tier_count; t++) {
        const struct tally_result_tier *tier = &channel->tiers[t];
        same &= tier->advises || tally_accounts_base(&tier->accounts, a) == tally_accounts_base(&tier->accounts, b);
    }
    return same;
}

static bool clauses_ask_the_same(const struct tally_vote *vote, const struct tally_result_channel *channel,
                                 const struct tally_rule_clause *a, const struct tally_rule_clause *b)
{
    if (a->on_score || b->on_score)
        return a->on_score && b->on_score && a->score == b->score && a->condition.upper == b->condition.upper &&
               a->condition.strict == b->condition.strict;
    if (!count_the_same(a, b))
        return false;
    if (vote->rule->weight_count)
        return same_share(&a->condition, &b->condition) &&
               same_bases(vote, channel, a->condition.base, b->condition.base);
    return a->condition.upper == b->condition.upper && needed_in(channel, a) == needed_in(channel, b);
}

/* Whether two bands ask for the same here, clause by clause: the same votes, rate or score. */
static bool asks_the_same(const struct tally_vote *vote, const struct tally_result_channel *channel,
                          const struct tally_rule_condition *here, const struct tally_rule_condition *next)
{
    bool same = here->clause_count == next->clause_count;
    for (size_t i = 0; same && i < here->clause_count; i++)
        same = clauses_ask_the_same(vote, channel, &here->clauses[i], &next->clauses[i]);
    return same;
}

/* 第三篇 第七条: “10人以下”, “10--20人”: at 10, 20 and 30 the text can be read two ways; the stricter band decides. By
 * reading 1, this is said also where both need the same, and of talks that are invalid. */
static void note_band_edge(const struct tally_noting *s, const struct tally_result_channel *channel)
{
    const struct tally_rule *rule = s->vote->rule;
    const struct tally_notice_about about = {.channel = tally_channel_name(channel->channel)};
    const char *present = tally_note_count(s, channel->whole.present);
    for (size_t i = 0; i + 1 < rule->pass_count && !channel->invalid; i++) {
        const struct tally_rule_condition *here = &rule->pass[i], *next = &rule->pass[i + 1];
        if (here->condition.up_to != channel->whole.present || /* only the last can be without a limit */
            (asks_the_same(s->vote, channel, here, next) && s->vote->reading->follow_ups))
            continue;
        if (tally_law_is_plain(s->vote, here) && tally_law_is_plain(s->vote, next))
            tally_note(s, TALLY_BAND_EDGE, about,
                       N_("present: %1$s, on the edge of two bands; “%2$s” decides and needs %3$s; the other reading, "
                          "“%4$s”, would need %5$s"),
                       TALLY_ARGS(present, here->phrase, tally_note_count(s, needed_in(channel, here->clauses)),
                                  next->phrase, tally_note_count(s, needed_in(channel, next->clauses))));
        else
            tally_note(s, TALLY_BAND_EDGE, about,
                       N_("present: %1$s, on the edge of two bands; the condition for up to %1$s present decides; by "
                          "the other reading, that for more present would"),
                       TALLY_ARGS(present));
    }
}

void tally_law_notice_inputs(const struct tally_noting *s)
{
    const bool follow_ups = s->vote->reading->follow_ups;
    if (follow_ups)
        note_boxes(s);
    note_weights(s);
    note_tiers(s);
    note_unanimous(s);
    if (follow_ups) {
        note_no_talks(s);
        note_no_recommendation(s);
        note_not_contested(s);
        note_absent(s);
        note_marked(s);
    }
    for (size_t c = 0; c < s->vote->channel_count; c++)
        note_band_edge(s, &s->vote->channels[c]);
}
