/* How an item's votes stand against what the rule asks for, as the host says it; and what may not be said of it. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "words/words.h"

enum { BELOW, AT, ABOVE, SIDES };

/* By hand or voice there are no ballots, and the valid votes are those of everybody present. */
const char *tally_announce_of_whom(struct tally_words *w, const struct tally_result *r, enum tally_base base)
{
    bool by_hand = r->meeting.method != TALLY_METHOD_BALLOTS;
    return tally_words_of_whom(w, by_hand && base == TALLY_VALID ? TALLY_PRESENT : base);
}

const char *tally_announce_share(struct tally_words *w, const struct tally_condition *condition, bool aloud)
{
    return aloud ? tally_words_spoken_share(w, condition) : tally_words_share(w, condition);
}

/* Whether a figure is rounded to the very number that it does not reach or exceeds: “50.00 %”, and below 1/2. */
static bool is_rounded_to(const struct tally_fraction *figure, const struct tally_fraction *limit, int side)
{
    return side != 0 && !strcmp(figure->text, limit->text);
}

/* %1 the marks; %2 the base, or the figure; %3 the share. “agree: exceeds 1/2 of those due” */
static const char *sentence_of(const struct tally_result *r, const struct tally_clause *c)
{
    static const char *const weighted[SIDES] = {N_("%1$s, weighted %2$s, is below %3$s"),
                                                N_("%1$s, weighted %2$s, is exactly %3$s"),
                                                N_("%1$s, weighted %2$s, exceeds %3$s")},
                             *const rounded[SIDES] = {N_("%1$s, weighted and rounded %2$s, is in fact below %3$s"),
                                                      NULL,
                                                      N_("%1$s, weighted and rounded %2$s, in fact exceeds %3$s")},
                             *const by_weight[SIDES] = {N_("%1$s, by weight, is below %3$s of %2$s"),
                                                        N_("%1$s, by weight, is exactly %3$s of %2$s"),
                                                        N_("%1$s, by weight, exceeds %3$s of %2$s")};
    const struct tally_condition *k = &c->clause->condition;
    const int side = c->against_share + 1;
    if (r->rule->weight_count)
        return is_rounded_to(&c->weighted.rate, &c->needed_exact, c->against_share) ? rounded[side] : weighted[side];
    if (k->base >= TALLY_BASES)
        return by_weight[side];
    return side == ABOVE ? N_("%1$s: exceeds %3$s of %2$s")
           : side == AT  ? k->strict && !k->upper ? N_("%1$s: reaches %3$s of %2$s and no more")
                                                  : N_("%1$s: reaches %3$s of %2$s")
            : k->upper ? N_("%1$s: is below %3$s of %2$s")
           : k->strict   ? N_("%1$s: does not exceed %3$s of %2$s")
                         : N_("%1$s: does not reach %3$s of %2$s");
}

/* Scores and rates as they are shown, or as they are spoken: 七十五点三六, 百分之八十六点四三. */
static const char *points(struct tally_words *w, const char *text, bool aloud)
{
    return aloud && tally_words_are_chinese(w) ? tally_words_spoken_decimal(w, text) : text;
}

static const char *percent(struct tally_words *w, const struct tally_fraction *rate, bool aloud)
{
    const char *const parts[] = {"百分之", rate->num ? points(w, rate->text, aloud) : ""};
    return aloud && tally_words_are_chinese(w) && rate->num ? tally_words_join(w, parts, 2, "")
                                                            : tally_words_percent(w, rate);
}

static const char *of_score(struct tally_words *w, const struct tally_item_votes *v, const struct tally_clause *c,
                            bool aloud)
{
    static const char *const scores[SIDES] = {N_("score %1$s, is below %2$s"), N_("score %1$s, is exactly %2$s"),
                                              N_("score %1$s, exceeds %2$s")},
                             *const rounded[SIDES] = {N_("score, rounded, %1$s, in fact below %2$s"), NULL,
                                                      N_("score, rounded, %1$s, in fact above %2$s")};
    const bool hides = v->score.num && is_rounded_to(&v->score, &c->needed_exact, c->against_share);
    return v->score.num ? tally_words_format(w, tally_words_say(w, (hides ? rounded : scores)[c->against_share + 1]),
                                             TALLY_ARGS(points(w, v->score.text, aloud),
                                                        points(w, tally_words_value(w, c->clause->score), aloud)))
                        : TALLY_SAY(w, "no score");
}

static const char *of_clause(struct tally_words *w, const struct tally_result *r, const struct tally_item_votes *v,
                             const struct tally_clause *c, bool aloud)
{
    const struct tally_condition *k = &c->clause->condition;
    const char *marks = tally_words_clause_marks(w, r->rule, c->clause);
    if (c->clause->on_score)
        return of_score(w, v, c, aloud);
    if (r->rule->weight_count ? !c->weighted.rate.num : !c->of)
        return "";
    return tally_words_format(
        w, tally_words_say(w, sentence_of(r, c)),
        TALLY_ARGS(*marks ? marks : tally_words_in_favour(w, r->rule),
                   r->rule->weight_count ? percent(w, &c->weighted.rate, aloud) : tally_announce_of_whom(w, r, k->base),
                   tally_announce_share(w, k, aloud)));
}

const char *tally_announce_standing(struct tally_words *w, const struct tally_result *result,
                                    const struct tally_disclosure *shown, const struct tally_result_item *item,
                                    bool aloud)
{
    const struct tally_item_votes *v = &item->channels[0];
    size_t clauses = v->condition ? v->condition->clause_count : 0, count = 0;
    const char **parts = tally_arena_alloc(&w->arena, clauses + 5, sizeof *parts);
    bool scored = !v->tier_scores, rated = !result->rule->weight_count || v->no_rate || !v->weighted.rate.num;
    if (item->outcome == TALLY_NO_DECISION || !tally_announce_tells_figures(shown, result))
        return "";
    for (size_t i = 0; i < clauses; i++) {
        const char *part = tally_announce_tells_weight_clause(shown, result, item, i)
                               ? of_clause(w, result, v, &v->clauses[i], aloud)
                               : "";
        scored |= v->clauses[i].clause->on_score;
        rated |= !v->clauses[i].clause->on_score && !v->clauses[i].clause->condition.upper;
        if (*part)
            parts[count++] = part;
    }
    if (!rated) /* ranks go by it, and no clause has told it */
        parts[count++] = tally_words_format(
            w, TALLY_SAY(w, "%1$s, weighted %2$s"),
            TALLY_ARGS(tally_words_in_favour(w, result->rule), percent(w, &v->weighted.rate, aloud)));
    if (!scored)
        parts[count++] = v->score.num ? tally_words_format(w, TALLY_SAY(w, "score %1$s"),
                                                           TALLY_ARGS(points(w, v->score.text, aloud)))
                                      : TALLY_SAY(w, "no score");
    if ((result->rule->rank != TALLY_RANK_NONE || (count && item->outcome == TALLY_RANKED)) && v->rank)
        parts[count++] =
            tally_words_format(w, TALLY_SAY(w, "rank %1$s"),
                               TALLY_ARGS(aloud && tally_words_are_chinese(w) ? tally_words_spoken_number(w, v->rank)
                                                                              : tally_words_number(w, v->rank)));
    if (item->settled)
        parts[count++] = result->rule->weight_count
                             ? TALLY_SAY(w, "equal weighted rates are settled by the lower one of votes against")
                             : TALLY_SAY(w, "the tie is settled by fewer votes against");
    return tally_words_join(w, parts, count, TALLY_SAY(w, "; "));
}

/* ---- what is not told ---- */

const char *tally_announce_quorum(struct tally_words *w, const struct tally_result *result,
                                  const struct tally_disclosure *shown, size_t quorum)
{
    const struct tally_quorum *q = &result->quorums[quorum];
    const struct tally_rule_quorum *line = q->condition;
    bool counted = line->subject == TALLY_SUBJECT_VALID || line->subject == TALLY_SUBJECT_WEIGHT ||
                   line->condition.base == TALLY_VALID || line->condition.base == TALLY_WEIGHT;
    return counted && shown && shown->accounts_withheld ? tally_words_quorum_said(w, q, false)
                                                        : tally_words_quorum(w, q);
}

/* Whether the items have a rate of votes, or of marks that a clause names. */
static bool has_rate(const struct tally_result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->item_count; i++) {
        const struct tally_item_votes *v = &result->items[i].channels[0];
        any |= !v->no_rate;
        for (size_t c = 0; v->condition && c < v->condition->clause_count; c++)
            any |= !v->clauses[c].clause->on_score;
    }
    return any;
}

static bool has_rank(const struct tally_result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->item_count; i++)
        any |= result->items[i].channels[0].rank > 0;
    return any;
}

/* What is not told where the figures of some tier may not be: of these the meeting has some. */
static const char *untold_figures(struct tally_words *w, const struct tally_result *result)
{
    enum { FIGURES = 3 };
    const char *list[FIGURES];
    size_t count = 0;
    if (result->rule->weight_count && has_rate(result))
        list[count++] = TALLY_SAY(w, "the weighted rates");
    if (tally_rule_values(result->rule))
        list[count++] = TALLY_SAY(w, "the scores");
    if (has_rank(result))
        list[count++] = TALLY_SAY(w, "the ranks by them");
    return tally_words_format(w, TALLY_SAY(w, "Not announced, so that nobody's vote can be worked out: %1$s."),
                              TALLY_ARGS(tally_words_list(w, list, count)));
}

const char *tally_announce_untold(struct tally_words *w, const struct tally_result *result,
                                  const struct tally_disclosure *shown)
{
    bool hides = false;
    for (size_t i = 0; i < result->item_count; i++)
        hides |= !tally_announce_withholds(shown, i) && tally_announce_hides_weights(shown, result, &result->items[i]);
    if (hides)
        return TALLY_SAY(w, "Votes by weight that would be the weights of a few ballots are not announced, so that "
                            "nobody's vote can be worked out.");
    return tally_announce_tells_figures(shown, result) ? "" : untold_figures(w, result);
}

/* Whether a tier's name says that they are people: 列席 does not, 列席人员 does. */
bool tally_announce_names_people(const char *name)
{
    static const char *const ends[] = {"人员", "人", "干部", "代表", "同志", "领导", "成员", "委员", "常委", "票"};
    size_t size = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (size >= strlen(ends[i]) && !strcmp(name + size - strlen(ends[i]), ends[i]))
            return true;
    return false;
}
