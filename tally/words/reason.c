/* The sentences that say why: a quorum, an item's votes against what is asked, ranks and places. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "words/words.h"

/* ---- sentences: a number equal to the share “reaches” it (达到), a larger number “exceeds” it (超过) ---- */

enum { BELOW, AT, ABOVE, SIDES };

/* %1 the number present; %2 the base and its number, “11 due”; %3 the share, “2/3”; %4 the condition, “at least 2/3 of
 * due”; %5 the number that must be present; %6 the article. The first index: whether the condition is strict, “more
 * than”. */
static const char *const quorum_sentences[2][SIDES] = {
    {[BELOW] = N_("Not met: present %1$s of %2$s does not reach %3$s. Required: %4$s, that is %5$s. %6$s"),
     [AT] = N_("Met: present %1$s of %2$s reaches %3$s. Required: %4$s, that is %5$s. %6$s"),
     [ABOVE] = N_("Met: present %1$s of %2$s exceeds %3$s. Required: %4$s, that is %5$s. %6$s")},
    {[BELOW] = N_("Not met: present %1$s of %2$s does not exceed %3$s. Required: %4$s, that is %5$s. %6$s"),
     [AT] = N_("Not met: present %1$s of %2$s reaches %3$s and no more. Required: %4$s, that is %5$s. %6$s"),
     [ABOVE] = N_("Met: present %1$s of %2$s exceeds %3$s. Required: %4$s, that is %5$s. %6$s")},
};

/* %1 the mark or grades in favour; %2 their votes; %3 the base and its number, “11 due”; %4 the share; %5 the
 * condition; %6 the votes needed; %7 the difference between the votes and those needed; %8 the place in the
 * regulation. The first index: whether the condition is strict. */
static const char *const vote_sentences[2][SIDES] = {
    {[BELOW] = N_("%1$s %2$s of %3$s does not reach %4$s. Required: %5$s, that is %6$s: %7$s short (%8$s)."),
     [AT] = N_("%1$s %2$s of %3$s reaches %4$s. Required: %5$s, that is %6$s: just enough (%8$s)."),
     [ABOVE] = N_("%1$s %2$s of %3$s exceeds %4$s. Required: %5$s, that is %6$s: %7$s to spare (%8$s).")},
    {[BELOW] = N_("%1$s %2$s of %3$s does not exceed %4$s. Required: %5$s, that is %6$s: %7$s short (%8$s)."),
     [AT] = N_("%1$s %2$s of %3$s reaches %4$s and no more. Required: %5$s, that is %6$s: %7$s short (%8$s)."),
     [ABOVE] = N_("%1$s %2$s of %3$s exceeds %4$s. Required: %5$s, that is %6$s: %7$s to spare (%8$s).")},
};

const char *tally_words_quorum(struct tally_words *w, const struct tally_quorum *quorum)
{
    const struct tally_condition *c = &quorum->condition->condition;
    if (quorum->condition->subject != TALLY_SUBJECT_PRESENT || c->base >= TALLY_BASES)
        return tally_words_quorum_of(w, quorum);
    int side = tally_share_compare(c, quorum->present, quorum->of);
    return tally_words_format(w, TALLY_SAY(w, quorum_sentences[c->strict][side + 1]),
                              TALLY_ARGS(tally_words_number(w, quorum->present),
                                         tally_words_counted(w, c->base, quorum->of), tally_words_share(w, c),
                                         tally_words_phrase(w, c), tally_words_number(w, quorum->required),
                                         tally_words_cite(w, quorum->condition->cite)));
}

static const char *vote_sentence(struct tally_words *w, const struct tally_result *result,
                                 const struct tally_item_votes *v)
{
    const struct tally_condition *c = &v->condition->condition;
    const char *const args[] = {tally_words_in_favour(w, result->rule),
                                tally_words_number(w, v->rate.votes),
                                tally_words_counted(w, v->rate.base, v->rate.of),
                                tally_words_share(w, c),
                                tally_words_phrase(w, c),
                                tally_words_number(w, v->needed),
                                tally_words_number(w, (uint64_t)(v->margin < 0 ? -v->margin : v->margin)),
                                tally_words_place(w, v->condition->cite),
                                NULL};
    if (v->rate.of == 0)
        return tally_words_format(
            w, TALLY_SAY(w, "%1$s %2$s of %3$s: a base of 0 gives no share, so nothing passes. Required: %5$s (%8$s)."),
            args);
    if (v->margin == 0 && v->against_share > 0)
        return tally_words_format(
            w, TALLY_SAY(w, "%1$s %2$s of %3$s exceeds %4$s. Required: %5$s, that is %6$s: just enough (%8$s)."), args);
    return tally_words_format(w, TALLY_SAY(w, vote_sentences[c->strict][v->against_share + 1]), args);
}

/* ---- places on a list, seats ---- */

/* %1 the rank; %2 the number of places or seats; %3 the place in the regulation. The sentence follows the one about the
 * item's votes. */
static const char *const rank_sentences[] = {
    [TALLY_RANKED] = N_("Rank %1$s; the rule sets no share, persons are only ranked."),
    [TALLY_LISTED] = N_("Rank %1$s: among the first %2$s (%3$s)."),
    [TALLY_NOT_LISTED] = N_("Rank %1$s: not among the first %2$s (%3$s)."),
    [TALLY_TIE] = NULL, /* level_sentences */
    [TALLY_ELECTED] = N_("Rank %1$s: has one of %2$s seats."),
    [TALLY_OUTCOMES] = NULL,
};

static const char *const level_sentences[TALLY_RANKINGS] = {
    [TALLY_BY_VOTES] = N_("Rank %1$s: level with others at the last of %2$s places (%3$s)."),
    [TALLY_BY_WEIGHTED_RATES] =
        N_("Rank %1$s: level with others by the weighted rate at the last of %2$s places (%3$s)."),
    [TALLY_BY_SCORES] = N_("Rank %1$s: level with others by score at the last of %2$s places (%3$s)."),
};

/* Who passes and has no seat. */
static const char *outdone_sentence(const struct tally_result *result, const struct tally_result_item *item)
{
    return item->settled ? N_("Rank %1$s: passes, but the %2$s seats go to those ranked before.")
           : tally_words_ranking(result->rule) == TALLY_BY_WEIGHTED_RATES
               ? N_("Rank %1$s: passes, but the %2$s seats go to those with higher weighted rates.")
               : N_("Rank %1$s: passes, but the %2$s seats go to those with more votes.");
}

static bool is_first_of_person(const struct tally_result *result, size_t item)
{
    for (size_t i = 0; i < item; i++)
        if (!result->items[i].written_in && !strcmp(result->items[i].person, result->items[item].person))
            return false;
    return !result->items[item].written_in;
}

/* How many places there are for the item's group: the seats, so many for each seat, or what a line “top” says. */
static uint64_t places_of(const struct tally_result *result, const struct tally_result_item *item)
{
    const struct tally_rule *rule = result->rule;
    uint64_t persons = 0;
    if (rule->top.form == TALLY_TOP_PER_POST)
        return rule->top.per_post;
    if (rule->top.form == TALLY_TOP_NONE)
        return result->posts[item->post].seats * (rule->shortlist ? rule->shortlist : 1);
    for (size_t i = 0; i < result->item_count; i++)
        persons += is_first_of_person(result, i);
    return persons * rule->top.share.num / rule->top.share.den;
}

/* Why somebody who is not listed has no place, where it is not the rank. */
static const char *unlisted_sentence(const struct tally_rule *rule, const struct tally_item_votes *v)
{
    if (rule->rank == TALLY_RANK_BY_SCORE && !v->score.num)
        return N_("Nobody without a score is listed (%3$s).");
    if (rule->rank != TALLY_RANK_BY_SCORE && v->rate.votes == 0)
        return N_("Nobody without a vote is listed (%3$s).");
    return rule->top.form != TALLY_TOP_NONE && v->condition && !v->pass
               ? N_("Rank %1$s: who does not pass is not listed (%3$s).")
               : rank_sentences[TALLY_NOT_LISTED];
}

static const char *places_cite(const struct tally_rule *rule)
{
    const char *cite = rule->top.form != TALLY_TOP_NONE ? rule->top.cite
                       : rule->contested                ? rule->contested_cite
                                                        : rule->shortlist_cite;
    return cite ? cite : rule->cite;
}

static const char *rank_sentence(struct tally_words *w, const struct tally_result *result,
                                 const struct tally_result_item *item)
{
    const struct tally_rule *rule = result->rule;
    const struct tally_item_votes *v = &item->channels[0];
    const char *sentence = rank_sentences[item->outcome];
    const bool tops = rule->top.form != TALLY_TOP_NONE;
    if (item->outcome == TALLY_NOT_ELECTED && v->pass)
        sentence = outdone_sentence(result, item);
    if (item->outcome == TALLY_TIE)
        sentence = level_sentences[tally_words_ranking(rule)];
    if (item->outcome == TALLY_NOT_LISTED)
        sentence = unlisted_sentence(rule, v);
    if (!sentence && rule->rank != TALLY_RANK_NONE && v->rank)
        sentence = N_("Rank %1$s.");
    if (!sentence || (item->post >= result->post_count && rule->rank == TALLY_RANK_NONE))
        return "";
    const bool places = tops || item->post < result->post_count;
    return tally_words_format(w, tally_words_say(w, sentence),
                              TALLY_ARGS(tally_words_number(w, v->rank),
                                         tally_words_number(w, places ? places_of(result, item) : 0),
                                         tally_words_place(w, places_cite(rule))));
}

/* A body's own rule, “tie,fewer against”; under weights of tiers it goes by the weighted rate. */
static const char *settled_sentence(struct tally_words *w, const struct tally_result *result,
                                    const struct tally_result_item *item)
{
    const struct tally_item_votes *v = &item->channels[0];
    const bool weighted = result->rule->weight_count != 0;
    if (!item->settled)
        return "";
    return tally_words_format(
        w,
        weighted
            ? TALLY_SAY(w, "Equal weighted rates are settled by the lower weighted rate of votes against: %1$s (%2$s).")
            : TALLY_SAY(w, "The tie is settled by fewer votes against: %1$s (%2$s)."),
        TALLY_ARGS(weighted ? tally_words_exact_percent(w, &v->against)
                            : tally_words_number(w, v->votes[TALLY_AGAINST]),
                   tally_words_place(w, result->rule->fewer_against_cite)));
}

/* The votes where no clause speaks of them. */
static const char *plain_votes(struct tally_words *w, const struct tally_result *result,
                               const struct tally_item_votes *v)
{
    const char *const args[] = {tally_words_in_favour(w, result->rule), tally_words_number(w, v->rate.votes),
                                tally_words_counted(w, v->rate.base, v->rate.of),
                                tally_words_exact_percent(w, &v->weighted.rate), NULL};
    return v->no_rate ? ""
           : result->rule->weight_count
               ? tally_words_format(w, TALLY_SAY(w, "%1$s %2$s of %3$s; weighted rate %4$s."), args)
               : tally_words_format(w, TALLY_SAY(w, "%1$s %2$s of %3$s."), args);
}

/* Each clause with its figures, the last with the place of the line; returns how many. */
static size_t clause_sentences(struct tally_words *w, const struct tally_result *result,
                               const struct tally_item_votes *v, const char **sentences)
{
    const size_t count = v->condition->clause_count;
    for (size_t i = 0; i < count; i++)
        sentences[i] = tally_words_judged(w, result, v, &v->clauses[i]);
    sentences[count - 1] = tally_words_format(
        w, TALLY_SAY(w, "%1$s (%2$s)"), TALLY_ARGS(sentences[count - 1], tally_words_place(w, v->condition->cite)));
    return count;
}

/* The score, where no clause speaks of it. */
static const char *score_sentence(struct tally_words *w, const struct tally_item_votes *v)
{
    bool said = !v->tier_scores;
    for (size_t i = 0; v->condition && i < v->condition->clause_count; i++)
        said |= v->clauses[i].clause->on_score;
    return said ? ""
           : v->score.num
               ? tally_words_format(w, TALLY_SAY(w, "Score %1$s."), TALLY_ARGS(tally_words_exact_points(w, &v->score)))
               : TALLY_SAY(w, "Nobody graded the person: no score.");
}

static size_t add_sentence(const char **list, size_t count, const char *sentence)
{
    list[count] = sentence;
    return count + (*sentence != 0);
}

const char *const *tally_words_reasons(struct tally_words *w, const struct tally_result *result,
                                       const struct tally_result_item *item, size_t *count)
{
    const struct tally_item_votes *v = &item->channels[0];
    const char **list = tally_arena_alloc(&w->arena, 5 + (v->condition ? v->condition->clause_count : 0), sizeof *list);
    *count = 0;
    if (item->outcome == TALLY_DEFERRED && *item->deferred)
        *count =
            add_sentence(list, 0, tally_words_format(w, TALLY_SAY(w, "Deferred: %1$s"), TALLY_ARGS(item->deferred)));
    else if (item->outcome == TALLY_NO_DECISION && result->status == TALLY_VALID_VOTE && v->refused)
        *count = add_sentence(
            list, 0, TALLY_SAY(w, "A tier with a weight has no ballots to count: nothing is decided of this person."));
    if (item->outcome == TALLY_DEFERRED || item->outcome == TALLY_NO_DECISION)
        return list; /* the status gives the reason for all items */
    if (!v->condition)
        *count = add_sentence(list, 0, plain_votes(w, result, v));
    else if (tally_words_is_plain(result->rule, v->condition))
        *count = add_sentence(list, 0, vote_sentence(w, result, v));
    else
        *count = clause_sentences(w, result, v, list);
    *count = add_sentence(list, *count, score_sentence(w, v));
    *count = add_sentence(list, *count, rank_sentence(w, result, item));
    *count = add_sentence(list, *count, settled_sentence(w, result, item));
    return list;
}

const char *tally_words_reason(struct tally_words *w, const struct tally_result *result,
                               const struct tally_result_item *item)
{
    size_t count;
    const char *const *list = tally_words_reasons(w, result, item, &count), *text = count ? list[0] : "";
    for (size_t i = 1; i < count; i++)
        text = tally_words_format(w, TALLY_SAY(w, "%1$s %2$s"), TALLY_ARGS(text, list[i]));
    return text;
}
