/* The notices on the outcomes, given for a valid vote and not for deferred items; each cites the regulation. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "law/law.h"
#include "law/notice.h"

static struct tally_notice_about about_post(const struct tally_noting *s, size_t post)
{
    return (struct tally_notice_about){.post = s->vote->posts[post].id};
}

/* Reading 1 spoke of some outcomes whatever the status, and of deferred items too. */
static bool speaks_of(const struct tally_noting *s, const struct tally_result_item *item)
{
    return !s->vote->reading->follow_ups || (s->vote->status == TALLY_VALID_VOTE && item->outcome != TALLY_DEFERRED);
}

/* ---- as many persons as seats ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether the item's person counts as one of those from whom the post can be filled. */
static bool is_to_be_had(const struct tally_vote *vote, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    if (item->outcome == TALLY_DEFERRED)
        return false;
    if (vote->rule->kind == TALLY_APPRAISAL)
        return true; /* whoever is appraised for the post */
    return v->condition ? v->pass : v->rate.votes > 0;
}

/* Whether a tier with a weight is empty, so that it is not known who qualifies for the post. */
static bool is_refused(const struct tally_vote *vote, size_t post)
{
    bool refused = false;
    for (size_t i = 0; i < vote->item_count; i++)
        refused |= vote->items[i].post == post && vote->items[i].channels[0].refused;
    return refused;
}

/* Distinct persons: one person may stand in two rows of the roster. */
static uint64_t persons_of(const struct tally_vote *vote, size_t post)
{
    const char **persons = tally_alloc(vote->item_count, sizeof *persons);
    uint64_t count = 0, distinct = 0;
    for (size_t i = 0; i < vote->item_count; i++)
        if (vote->items[i].post == post && is_to_be_had(vote, &vote->items[i]))
            persons[count++] = vote->items[i].person;
    qsort(persons, count, sizeof *persons, by_text);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || strcmp(persons[i], persons[i - 1]) != 0;
    free(persons);
    return distinct;
}

/* “考察对象人数一般应当多于拟任职务人数” (第二篇 五(一), 第三篇 第六条, 第四篇 一(三)1) */
static void note_more_persons(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    const struct tally_rule *rule = vote->rule;
    if (!rule->more_persons_cite || rule->kind == TALLY_DECISION || vote->status != TALLY_VALID_VOTE)
        return;
    for (size_t p = 0; p < vote->post_count; p++) {
        uint64_t persons = persons_of(vote, p);
        if (persons > vote->posts[p].seats || (rule->kind == TALLY_RECOMMENDATION && is_refused(vote, p)))
            continue;
        const char *text =
            rule->kind == TALLY_APPRAISAL
                ? N_("%1$s: appraised for it %2$s, seats %3$s; as a rule there should be more persons than seats "
                     "(%4$s)")
            : rule->pass_count
                ? N_("%1$s: qualified %2$s, seats %3$s; as a rule there should be more persons than seats (%4$s)")
                : N_("%1$s: persons with votes %2$s, seats %3$s; as a rule there should be more persons than seats "
                     "(%4$s)");
        tally_note(s, TALLY_TOO_FEW_QUALIFY, about_post(s, p), text,
                   TALLY_ARGS(vote->posts[p].title, tally_note_count(s, persons),
                              tally_note_count(s, vote->posts[p].seats), tally_note_cite(rule->more_persons_cite)));
    }
}

/* The same by reading 1: of every recommendation with a share, and of none without. */
static void note_qualified(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    if (vote->rule->kind != TALLY_RECOMMENDATION || !vote->rule->pass_count || vote->status != TALLY_VALID_VOTE)
        return;
    for (size_t p = 0; p < vote->post_count; p++) {
        uint64_t qualified = 0;
        for (size_t i = 0; i < vote->item_count; i++)
            qualified += vote->items[i].post == p && vote->items[i].channels[0].pass && !*vote->items[i].deferred;
        if (qualified <= vote->posts[p].seats)
            tally_note(s, TALLY_TOO_FEW_QUALIFY, about_post(s, p),
                       N_("%1$s: qualified %2$s for %3$s seats; as a rule there should be more persons than seats"),
                       TALLY_ARGS(vote->posts[p].title, tally_note_count(s, qualified),
                                  tally_note_count(s, vote->posts[p].seats)));
    }
}

/* ---- contested votes ---- */

static void note_no_choice_left(const struct tally_noting *s, size_t post, uint64_t candidates, uint64_t deferred)
{
    const struct tally_vote *vote = s->vote;
    if (vote->reading->follow_ups && vote->status == TALLY_VALID_VOTE && deferred &&
        candidates - deferred <= vote->posts[post].seats)
        tally_note(s, TALLY_NO_CHOICE_LEFT, about_post(s, post),
                   N_("%1$s: with the deferred left out, candidates %2$s, seats %3$s; there was no choice left (%4$s)"),
                   TALLY_ARGS(vote->posts[post].title, tally_note_count(s, candidates - deferred),
                              tally_note_count(s, vote->posts[post].seats),
                              tally_note_cite(vote->rule->contested_cite)));
}

/* Only where the rule gives a number for each seat; a share has no such number to exceed, or the candidates above it
 * are refused. */
static void note_too_many(const struct tally_noting *s, size_t post, uint64_t candidates)
{
    const struct tally_rule_contested *c = &s->vote->rule->candidates;
    const struct tally_result_post *p = &s->vote->posts[post];
    if (c->form == TALLY_CONTESTED_PER_SEAT && candidates > p->seats * c->per_seat)
        tally_note(s, TALLY_TOO_MANY_CANDIDATES, about_post(s, post),
                   N_("%1$s: candidates %2$s; the rule speaks of %3$s for each of %4$s seats"),
                   TALLY_ARGS(p->title, tally_note_count(s, candidates), tally_note_count(s, c->per_seat),
                              tally_note_count(s, p->seats)));
}

/* 第三篇 第十三条: more candidates than the rule provides for, unfilled seats, and no choice left. Persons written in
 * are no candidates. */
static void note_contested(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t p = 0; p < vote->post_count && vote->rule->contested; p++) {
        uint64_t candidates = 0, elected = 0, deferred = 0;
        for (size_t i = 0; i < vote->item_count; i++) {
            const bool printed = vote->items[i].post == p && !vote->items[i].written_in;
            candidates += printed;
            elected += vote->items[i].post == p && vote->items[i].outcome == TALLY_ELECTED;
            deferred += printed && vote->items[i].outcome == TALLY_DEFERRED;
        }
        note_too_many(s, p, candidates);
        if (vote->posts[p].outcome == TALLY_POST_UNFILLED)
            tally_note(s, TALLY_SEATS_UNFILLED, about_post(s, p),
                       tally_rule_elects(vote->rule) ? N_("%1$s: %2$s voted in for %3$s seats")
                                                     : N_("%1$s: elected %2$s for %3$s seats"),
                       TALLY_ARGS(vote->posts[p].title, tally_note_count(s, elected),
                                  tally_note_count(s, vote->posts[p].seats)));
        note_no_choice_left(s, p, candidates, deferred);
    }
}

/* ---- appointments ---- */

static bool is_appointed(const struct tally_result_item *item)
{
    return tally_law_decided_for(item) && item->act != TALLY_ACT_REMOVE;
}

/* “要严格按规定的职数配备” (第三篇 第二条; 第五篇 6). A removal frees no seat. */
static void note_over_seats(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t p = 0; p < vote->post_count; p++) {
        uint64_t appointed = 0;
        for (size_t i = 0; i < vote->item_count; i++)
            appointed += vote->items[i].post == p && is_appointed(&vote->items[i]);
        if (appointed > vote->posts[p].seats)
            tally_note(s, TALLY_OVER_SEATS, about_post(s, p),
                       N_("%1$s: adopted for it %2$s, seats %3$s; more are appointed than there are seats (%4$s)"),
                       TALLY_ARGS(vote->posts[p].title, tally_note_count(s, appointed),
                                  tally_note_count(s, vote->posts[p].seats),
                                  tally_note_cite(vote->rule->appointments_cite)));
    }
}

static const char *post_title(const struct tally_vote *vote, const struct tally_result_item *item)
{
    return item->post < vote->post_count ? vote->posts[item->post].title : item->post_id;
}

/* Whether this item appoints the person of the first one, and to a post that no item before it appoints to. */
static bool is_another_post(const struct tally_vote *vote, size_t first, size_t item)
{
    const struct tally_result_item *items = vote->items;
    bool another =
        is_appointed(&items[item]) && *items[item].post_id && !strcmp(items[item].person, items[first].person);
    for (size_t k = first; another && k < item; k++)
        another = !is_appointed(&items[k]) || strcmp(items[k].person, items[first].person) != 0 ||
                  strcmp(items[k].post_id, items[item].post_id) != 0;
    return another;
}

/* The posts to which the person of this item is appointed by it and later ones, “副局长, 科长”; NULL: an earlier item
 * appoints the same person already. */
static const char *posts_of(const struct tally_noting *s, size_t first, uint64_t *count)
{
    const struct tally_vote *vote = s->vote;
    const char *list = post_title(vote, &vote->items[first]);
    *count = 1;
    for (size_t i = 0; i < first; i++)
        if (is_appointed(&vote->items[i]) && *vote->items[i].post_id &&
            !strcmp(vote->items[i].person, vote->items[first].person))
            return NULL;
    for (size_t i = first + 1; i < vote->item_count; i++)
        if (is_another_post(vote, first, i)) {
            const char *parts[] = {list, TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK,
                                   post_title(vote, &vote->items[i])};
            list = tally_note_joined(s, parts, sizeof parts / sizeof *parts);
            ++*count;
        }
    return list;
}

static void note_two_posts(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count; i++) {
        uint64_t count = 0;
        if (!is_appointed(&vote->items[i]) || !*vote->items[i].post_id)
            continue;
        const char *posts = posts_of(s, i, &count);
        if (posts && count > 1)
            tally_note(s, TALLY_TWO_POSTS, (struct tally_notice_about){.item = NULL}, /* it concerns several */
                       N_("%1$s: adopted for several posts: %2$s; settle which of them is meant (%3$s)"),
                       TALLY_ARGS(vote->items[i].name, posts, tally_note_cite(vote->rule->appointments_cite)));
    }
}

/* ---- the shortlist ---- */

static bool ends_in(const char *text, const char *before, const char *end)
{
    size_t size = strlen(text), ending = strlen(end), more = strlen(before);
    return size >= ending + more && !strcmp(text + size - ending, end) &&
           !memcmp(text + size - ending - more, before, more);
}

/* “非股长的干部不得列入后备干部库” (第二篇 一(四)); a 副股长 is none. */
static void note_titles(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    const char *title = vote->rule->listed_title;
    if (!title || !*title || vote->status != TALLY_VALID_VOTE)
        return;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_result_item *item = &vote->items[i];
        if ((item->outcome == TALLY_LISTED || item->outcome == TALLY_TIE) &&
            (!ends_in(item->title, "", title) || ends_in(item->title, "副", title)))
            tally_note(s, TALLY_NOT_SECTION_HEAD, tally_about_item(s, item),
                       *item->title
                           ? N_("%1$s: the present title is “%2$s”, which is not %3$s; such a person may not be "
                                "listed (%4$s)")
                           : N_("%1$s: no present title is stated; who is not %3$s may not be listed (%4$s)"),
                       TALLY_ARGS(item->name, item->title, title, tally_note_cite(vote->rule->listed_title_cite)));
    }
}

/* ---- both channels ---- */

static bool any_is_deferred(const struct tally_vote *vote)
{
    for (size_t i = 0; i < vote->item_count; i++)
        if (vote->items[i].outcome == TALLY_DEFERRED)
            return true;
    return false;
}

/* The item's rank in its post, with the deferred left out, if there are any; by reading 1, with them. */
static uint64_t rank_without_deferred(const struct tally_noting *s, const struct tally_result_item *item,
                                      size_t channel, bool deferred)
{
    const struct tally_vote *vote = s->vote;
    uint64_t rank = item->channels[channel].rank;
    for (size_t i = 0; i < vote->item_count && deferred; i++) {
        const uint32_t other = vote->items[i].channels[channel].rank;
        rank -= !speaks_of(s, &vote->items[i]) && vote->items[i].post == item->post && other &&
                other < item->channels[channel].rank;
    }
    return rank;
}

/* “互相印证” (第三篇 第三条): whether both channels have the same persons in the first ranks of a post, as many as it
 * has seats. */
static void note_channels_differ(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    const bool deferred = any_is_deferred(vote);
    for (size_t p = 0; p < vote->post_count; p++) {
        bool differ = false;
        for (size_t i = 0; i < vote->item_count && !differ; i++) {
            const struct tally_item_votes *v = vote->items[i].channels;
            if (vote->items[i].post != p || !speaks_of(s, &vote->items[i]) || !v[0].rank || !v[1].rank)
                continue;
            uint64_t a = rank_without_deferred(s, &vote->items[i], 0, deferred),
                     b = rank_without_deferred(s, &vote->items[i], 1, deferred);
            differ = a != b && (a <= vote->posts[p].seats || b <= vote->posts[p].seats);
        }
        if (differ)
            tally_note(s, TALLY_CHANNELS_DIFFER, about_post(s, p),
                       N_("%1$s: the meeting's ballots and the talks rank the first differently; weigh both"),
                       TALLY_ARGS(vote->posts[p].title));
    }
}

static void note_disagreement(const struct tally_noting *s, const struct tally_result_item *item)
{
    const struct tally_rule *rule = s->vote->rule;
    const struct tally_item_votes *v = item->channels;
    const char *cite = tally_note_cite(rule->talks_cite ? rule->talks_cite : rule->cite);
    if (v[0].plain && v[1].plain)
        tally_note(s, TALLY_CHANNELS_DISAGREE, tally_about_item(s, item),
                   v[0].pass
                       ? N_("%1$s: reaches the share by the meeting's ballots (%2$s of %3$s) and not by the talks "
                            "(%4$s of %5$s); weigh both (%6$s)")
                       : N_("%1$s: reaches the share by the talks (%4$s of %5$s) and not by the meeting's ballots "
                            "(%2$s of %3$s); weigh both (%6$s)"),
                   TALLY_ARGS(item->name, tally_note_count(s, v[0].rate.votes), tally_note_count(s, v[0].rate.of),
                              tally_note_count(s, v[1].rate.votes), tally_note_count(s, v[1].rate.of), cite));
    else
        tally_note(
            s, TALLY_CHANNELS_DISAGREE, tally_about_item(s, item),
            v[0].pass
                ? N_("%1$s: meets the condition by the meeting's ballots and not by the talks; weigh both (%2$s)")
                : N_("%1$s: meets the condition by the talks and not by the meeting's ballots; weigh both (%2$s)"),
            TALLY_ARGS(item->name, cite));
}

/* Whether a person reaches the threshold in one channel and not in the other, each by its own base and band. */
static void note_channels_disagree(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_item_votes *v = vote->items[i].channels;
        if (v[0].condition && v[1].condition && !v[0].refused && !v[1].refused && v[0].pass != v[1].pass &&
            speaks_of(s, &vote->items[i]))
            note_disagreement(s, &vote->items[i]);
    }
}

/* ---- thresholds ---- */

/* The bases with which the item's outcome would be different, as in “present 9, valid 8”. Where hands were raised there
 * is none of ballots given out or returned. */
static const char *flipping_bases(const struct tally_noting *s, const struct tally_result_item *item)
{
    const char *list = "";
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++) {
        bool of_ballots = b == TALLY_ISSUED || b == TALLY_RETURNED;
        if (item->bases[b].pass == item->channels[0].pass || (of_ballots && tally_law_by_hand(s->vote)))
            continue;
        const char *parts[] = {list,
                               *list ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "",
                               TALLY_TRANSLATE_MARK,
                               tally_account_label(tally_account_of_base(b)),
                               TALLY_TRANSLATE_MARK " ",
                               tally_note_count(s, item->bases[b].of)};
        list = tally_note_joined(s, parts, sizeof parts / sizeof *parts);
    }
    return list;
}

/* “超过…2/3以上” (第二篇 六(四)): exactly 2/3 is enough, since 以上 includes it; to the letter, 超过 asks for one more. */
static void note_exact_share(const struct tally_noting *s, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    tally_note(s, TALLY_BAND_EDGE, tally_about_item(s, item),
               N_("%1$s: %2$s of %3$s is exactly the share, which is enough; the other reading, “more than” the share, "
                  "would need %4$s (%5$s)"),
               TALLY_ARGS(item->name, tally_note_count(s, v->rate.votes), tally_note_count(s, v->rate.of),
                          tally_note_count(s, v->rate.votes + 1), tally_note_cite(s->vote->rule->exact_share_cite)));
}

/* The same of one clause of several, or of votes by weight. */
static void note_exact_clause(const struct tally_noting *s, const struct tally_result_item *item,
                              const struct tally_clause *c)
{
    tally_note(s, TALLY_BAND_EDGE, tally_about_item(s, item),
               N_("%1$s: %2$s of %3$s is exactly the share of one clause, which is enough for that; the other reading, "
                  "“more than” the share, would need %4$s (%5$s)"),
               TALLY_ARGS(item->name, tally_note_count(s, c->votes), tally_note_count(s, c->of),
                          tally_note_count(s, c->votes + 1), tally_note_cite(s->vote->rule->exact_share_cite)));
}

/* A figure as text: “4/7”, “72.86%”, “75.36”. */
static const char *figure_of(const struct tally_noting *s, const struct tally_item_votes *v,
                             const struct tally_clause *c)
{
    if (c->clause->on_score)
        return v->score.text;
    const char *weighted[] = {c->percent, "%"},
               *counted[] = {tally_note_count(s, c->votes), "/", tally_note_count(s, c->of)};
    return c->weighted.part_count ? tally_note_joined(s, weighted, sizeof weighted / sizeof *weighted)
                                  : tally_note_joined(s, counted, sizeof counted / sizeof *counted);
}

/* Exactly what a clause names, and what that means; the first index: “at most”, “less than”; the second: “more than”,
 * “less than”. */
static const char *const at_clause[2][2] = {
    {N_("%1$s: %2$s is exactly what a clause of the condition asks for: that clause is met"),
     N_("%1$s: %2$s is exactly what a clause of the condition names, and it asks for more: that clause is not met")},
    {N_("%1$s: %2$s is exactly the most that a clause of the condition allows: that clause is met"),
     N_("%1$s: %2$s is exactly what a clause of the condition names, and it asks for less: that clause is not met")}};

/* A body's own rule, with several clauses, upper ones, weights or scores. */
static void note_clauses(const struct tally_noting *s, const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    for (size_t i = 0; i < v->condition->clause_count; i++) {
        const struct tally_clause *c = &v->clauses[i];
        const struct tally_condition *k = &c->clause->condition;
        const bool none = c->clause->on_score ? !v->score.num : !c->of; /* of nothing no share can be reached */
        if (none || c->refused || c->against_share)
            continue;
        tally_note(s, TALLY_EXACTLY_AT_THRESHOLD, tally_about_item(s, item), at_clause[k->upper][k->strict],
                   TALLY_ARGS(item->name, figure_of(s, v, c)));
        if (!k->upper && !k->strict && !c->clause->on_score && !c->weighted.part_count &&
            s->vote->rule->exact_share_cite)
            note_exact_clause(s, item, c);
    }
}

static void note_flips(const struct tally_noting *s, const struct tally_result_item *item)
{
    const char *flips = flipping_bases(s, item);
    if (*flips)
        tally_note(s, TALLY_BASE_FLIPS, tally_about_item(s, item),
                   item->channels[0].pass ? N_("%1$s: passes, but would not were the share taken of %2$s")
                                          : N_("%1$s: fails, but would pass were the share taken of %2$s"),
                   TALLY_ARGS(item->name, flips));
}

/* Votes exactly at the share: 以上 passes and 超过 fails (第二篇 五(四), 六(四)); and outcomes that would differ with
 * another base. */
static void note_plain(const struct tally_noting *s, const struct tally_result_item *item)
{
    const struct tally_vote *vote = s->vote;
    const struct tally_item_votes *v = &item->channels[0];
    const bool strict = v->condition->condition.strict, exactly = v->rate.of && v->against_share == 0;
    if (exactly)
        tally_note(s, TALLY_EXACTLY_AT_THRESHOLD, tally_about_item(s, item),
                   strict ? N_("%1$s: %2$s of %3$s is exactly the share, and the rule asks for more: it fails")
                          : N_("%1$s: %2$s of %3$s is exactly the share that the rule asks for: it is enough"),
                   TALLY_ARGS(item->name, tally_note_count(s, v->rate.votes), tally_note_count(s, v->rate.of)));
    if (exactly && !strict && vote->rule->exact_share_cite && vote->reading->follow_ups)
        note_exact_share(s, item);
    note_flips(s, item);
}

static void note_thresholds(const struct tally_noting *s)
{
    for (size_t i = 0; i < s->vote->item_count; i++) {
        const struct tally_result_item *item = &s->vote->items[i];
        const struct tally_item_votes *v = &item->channels[0];
        if (!v->condition || !speaks_of(s, item))
            continue;
        if (v->plain)
            note_plain(s, item);
        else
            note_clauses(s, item);
    }
}

/* “对需要复议和缓议的,按有关规定办理” (第二篇 七(一)): the outcome stays what the votes make it. */
static void note_holds(const struct tally_noting *s)
{
    const struct tally_vote *vote = s->vote;
    const uint64_t present = vote->channels[0].whole.present;
    if (vote->rule->kind != TALLY_DECISION)
        return;
    for (size_t i = 0; i < vote->item_count; i++) {
        const struct tally_result_item *item = &vote->items[i];
        const uint64_t holds = item->channels[0].votes[TALLY_HOLD];
        if (2 * holds > present && speaks_of(s, item))
            tally_note(s, TALLY_HOLD_MAJORITY, tally_about_item(s, item),
                       N_("%1$s: %2$s of %3$s present want it put off; deal with that by the regulation (%4$s)"),
                       TALLY_ARGS(item->name, tally_note_count(s, holds), tally_note_count(s, present),
                                  "第二篇 七(一) “对需要复议和缓议的,按有关规定办理”"));
    }
}

void tally_law_notice_outcomes(const struct tally_noting *s)
{
    const bool follow_ups = s->vote->reading->follow_ups;
    if (follow_ups)
        note_more_persons(s);
    else
        note_qualified(s);
    note_contested(s);
    if (follow_ups && s->vote->rule->appointments_cite) {
        note_over_seats(s);
        note_two_posts(s);
    }
    if (follow_ups)
        note_titles(s);
    if (tally_law_channels_compare(s->vote)) {
        note_channels_differ(s);
        if (follow_ups)
            note_channels_disagree(s);
    }
    note_thresholds(s);
    if (follow_ups)
        note_holds(s);
}
