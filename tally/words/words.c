/* The names, conditions, outcomes and reasons of a result, as words and sentences. */
#include "words/words.h"

#include <assert.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"

static const char *const kinds[] = {[TALLY_RECOMMENDATION] = N_("recommendation"),
                                    [TALLY_APPRAISAL] = N_("appraisal"),
                                    [TALLY_DECISION] = N_("decision")};
static_assert(sizeof kinds / sizeof *kinds == TALLY_KINDS, "each kind has its name");

static const char *const channels[] = {[TALLY_MEETING] = N_("Ballots of the meeting"), [TALLY_TALK] = N_("Talks")};
static_assert(sizeof channels / sizeof *channels == TALLY_CHANNELS, "each channel has its name");

/* Each sentence says what follows from the status. */
static const char *const statuses[] = {
    [TALLY_VALID_VOTE] = N_("Valid."),
    [TALLY_DEFERRED_VOTE] = N_("Deferred: nothing is decided, and no votes are given."),
    [TALLY_INVALID_VOTE] =
        N_("Invalid: more ballots were returned than issued. Nothing is decided; the vote is to be taken again."),
    [TALLY_NO_QUORUM] = N_("No quorum: too few were present. Nothing is decided; the vote is to be taken again."),
};
static_assert(sizeof statuses / sizeof *statuses == TALLY_STATUSES, "each status has its sentence");

static const char *const outcomes[] = {
    [TALLY_QUALIFIES] = N_("qualifies"),     [TALLY_FALLS_SHORT] = N_("falls short"),
    [TALLY_RANKED] = N_("ranked"),           [TALLY_LISTED] = N_("listed"),
    [TALLY_NOT_LISTED] = N_("not listed"),   [TALLY_TIE] = N_("tie"),
    [TALLY_MAY_PROPOSE] = N_("may propose"), [TALLY_MAY_NOT_PROPOSE] = N_("may not propose"),
    [TALLY_ADOPTED] = N_("adopted"),         [TALLY_NOT_ADOPTED] = N_("not adopted"),
    [TALLY_ELECTED] = N_("elected"),         [TALLY_NOT_ELECTED] = N_("not elected"),
    [TALLY_DEFERRED] = N_("deferred"),       [TALLY_NO_DECISION] = N_("no decision"),
};
static_assert(sizeof outcomes / sizeof *outcomes == TALLY_OUTCOMES, "each outcome has its name");

static const struct {
    const char *name, *counted;
} bases[] = {
    [TALLY_DUE] = {N_("due"), N_("%1$s due")},
    [TALLY_PRESENT] = {N_("present"), N_("%1$s present")},
    [TALLY_ISSUED] = {N_("issued"), N_("%1$s issued")},
    [TALLY_RETURNED] = {N_("returned"), N_("%1$s returned")},
    [TALLY_VALID] = {N_("valid"), N_("%1$s valid")},
    [TALLY_WEIGHT] = {N_("weight"), N_("%1$s by weight")},
    [TALLY_WEIGHT_DUE] = {N_("weight due"), N_("%1$s due by weight")},
};
static_assert(sizeof bases / sizeof *bases == TALLY_BASES_AND_WEIGHTS, "each base has its name");

/* The marks that the program defines, with their names in the result. A grade is not among them: it is shown as the
 * rule writes it. */
static const struct {
    const char *mark, *name;
} marks[] = {
    {"for", N_("for")},   {"agree", N_("agree")}, {"against", N_("against")}, {"abstain", N_("abstain")},
    {"hold", N_("hold")}, {"blank", N_("blank")}, {"void", N_("void mark")},  {"graded", N_("graded")},
};

const char *tally_words_kind(struct tally_words *w, enum tally_kind kind)
{
    return TALLY_SAY(w, kinds[kind]);
}

const char *tally_words_channel(struct tally_words *w, enum tally_channel channel)
{
    return TALLY_SAY(w, channels[channel]);
}

const char *tally_words_status(struct tally_words *w, enum tally_status status)
{
    return TALLY_SAY(w, statuses[status]);
}

const char *tally_words_outcome(struct tally_words *w, enum tally_outcome outcome)
{
    return TALLY_SAY(w, outcomes[outcome]);
}

const char *tally_words_base(struct tally_words *w, enum tally_base base)
{
    return TALLY_SAY(w, bases[base].name);
}

const char *tally_words_account(struct tally_words *w, enum tally_account account)
{
    return TALLY_SAY(w, tally_account_label(account));
}

const char *tally_words_mark(struct tally_words *w, const char *mark)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strcmp(marks[i].mark, mark))
            return TALLY_SAY(w, marks[i].name);
    return mark;
}

const char *tally_words_counted(struct tally_words *w, enum tally_base base, uint64_t n)
{
    return tally_words_format(w, TALLY_SAY(w, bases[base].counted), TALLY_ARGS(tally_words_number(w, n)));
}

const char *tally_words_list(struct tally_words *w, const char *const *texts, size_t count)
{
    return tally_words_join(w, texts, count, TALLY_SAY(w, ", "));
}

const char *tally_words_in_favour(struct tally_words *w, const struct tally_rule *rule)
{
    const char **names = tally_arena_alloc(&w->arena, rule->grade_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < rule->grade_count; i++)
        if (rule->grades[i].counted)
            names[count++] = rule->grades[i].name;
    return rule->kind == TALLY_APPRAISAL        ? tally_words_list(w, names, count)
           : rule->kind == TALLY_RECOMMENDATION ? tally_words_mark(w, "for")
                                                : tally_words_mark(w, "agree");
}

const char *tally_words_tier(struct tally_words *w, const struct tally_result *result, size_t tier)
{
    const struct tally_result_tier *tiers = result->channels[0].tiers, *t = &tiers[tier];
    bool with_id = result->rule->tier_count && strcmp(t->id, t->name);
    for (size_t i = 0; i < result->tier_count; i++)
        with_id |= i != tier && !strcmp(tiers[i].name, t->name);
    const char *name = with_id ? tally_words_join(w, (const char *const[]){t->id, t->name}, 2, " ") : t->name;
    return t->advises ? tally_words_format(w,
                                           t->invalid ? TALLY_SAY(w, "%1$s (for reference; invalid)")
                                                      : TALLY_SAY(w, "%1$s (for reference)"),
                                           TALLY_ARGS(name))
                      : name;
}

/* ---- conditions ---- */

const char *tally_words_of_whom(struct tally_words *w, enum tally_base base)
{
    static const char *const whom[] = {[TALLY_DUE] = N_("those due"),
                                       [TALLY_PRESENT] = N_("those present"),
                                       [TALLY_ISSUED] = N_("the ballots issued"),
                                       [TALLY_RETURNED] = N_("the ballots returned"),
                                       [TALLY_VALID] = N_("the valid ballots"),
                                       [TALLY_WEIGHT] = N_("the weight of the ballots"),
                                       [TALLY_WEIGHT_DUE] = N_("the weight of those due")};
    static_assert(sizeof whom / sizeof *whom == TALLY_BASES_AND_WEIGHTS, "each base has its words");
    return tally_words_say(w, whom[base]);
}

const char *tally_words_phrase(struct tally_words *w, const struct tally_condition *condition)
{
    const char *const args[] = {tally_words_share(w, condition),
                                tally_words_are_chinese(w) ? tally_words_of_whom(w, condition->base)
                                                           : TALLY_SAY(w, bases[condition->base].name),
                                tally_words_number(w, condition->up_to), NULL};
    static const char *const phrases[2][2][2] = {/* by whether it is banded, upper, strict */
                                                 {{N_("at least %1$s of %2$s"), N_("more than %1$s of %2$s")},
                                                  {N_("at most %1$s of %2$s"), N_("less than %1$s of %2$s")}},
                                                 {{N_("at least %1$s of %2$s when present is up to %3$s"),
                                                   N_("more than %1$s of %2$s when present is up to %3$s")},
                                                  {N_("at most %1$s of %2$s when present is up to %3$s"),
                                                   N_("less than %1$s of %2$s when present is up to %3$s")}}};
    return tally_words_format(w, tally_words_say(w, phrases[condition->banded][condition->upper][condition->strict]),
                              args);
}

const char *tally_words_condition(struct tally_words *w, const struct tally_rule_condition *condition, uint64_t of)
{
    const struct tally_condition *c = &condition->condition;
    return tally_words_format(w, TALLY_SAY(w, "%1$s: with %2$s, %3$s needed. %4$s"),
                              TALLY_ARGS(tally_words_phrase(w, c), tally_words_counted(w, c->base, of),
                                         tally_words_number(w, tally_share_needed(c, of)),
                                         tally_words_cite(w, condition->cite)));
}

const char *tally_words_cite(struct tally_words *w, const char *cite)
{
    return cite && *cite ? cite : TALLY_SAY(w, "no citation given");
}

const char *tally_words_place(struct tally_words *w, const char *cite)
{
    if (!cite || !*cite)
        return tally_words_cite(w, cite);
    static const char *const ends[] = {"“", "；", ";", "：", "，", "。"};
    size_t size = strlen(cite);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = strstr(cite, ends[i]);
        if (end && (size_t)(end - cite) < size)
            size = (size_t)(end - cite);
    }
    while (size && cite[size - 1] == ' ')
        size--;
    if (!size)
        return cite;
    char *place = tally_arena_alloc(&w->arena, size + 1, 1);
    memcpy(place, cite, size);
    return place;
}

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
    [TALLY_TIE] = N_("Rank %1$s: level with others at the last of %2$s places (%3$s)."),
    [TALLY_ELECTED] = N_("Rank %1$s: has one of %2$s seats."),
    [TALLY_OUTCOMES] = NULL,
};

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
        sentence = N_("Rank %1$s: passes, but the %2$s seats go to those with more votes.");
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

/* A body's own rule, “tie,fewer against”. */
static const char *settled_sentence(struct tally_words *w, const struct tally_result *result,
                                    const struct tally_result_item *item)
{
    return item->settled
               ? tally_words_format(w, TALLY_SAY(w, "The tie is settled by fewer votes against: %1$s (%2$s)."),
                                    TALLY_ARGS(tally_words_number(w, item->channels[0].votes[TALLY_AGAINST]),
                                               tally_words_place(w, result->rule->fewer_against_cite)))
               : "";
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

static const char *tied_names(struct tally_words *w, const struct tally_result *result, size_t post)
{
    const char **names = tally_arena_alloc(&w->arena, result->item_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < result->item_count; i++)
        if (result->items[i].post == post && result->items[i].outcome == TALLY_TIE)
            names[count++] = result->items[i].name;
    return count ? tally_words_list(w, names, count) : "";
}

const char *tally_words_post(struct tally_words *w, const struct tally_result *result, size_t post)
{
    static const char *const sentences[] = {
        [TALLY_POST_NONE] = N_("Tie at the end of the list: %4$s. Neither chance nor order decides it."),
        [TALLY_POST_FILLED] = N_("Filled: %1$s elected for %2$s seats."),
        [TALLY_POST_UNFILLED] = N_("Not filled: %1$s elected for %2$s seats, %3$s left over."),
        [TALLY_POST_TIE] = N_("Tie: %1$s elected for %2$s seats. For the rest, vote again among the tied: %4$s."),
        [TALLY_POST_NO_DECISION] = "",
    };
    static_assert(sizeof sentences / sizeof *sentences == TALLY_POST_OUTCOMES, "each post's outcome has its sentence");
    static const char *const none[] = {
        [TALLY_POST_UNFILLED] = N_("Not filled: nobody elected for %2$s seats, %3$s left over."),
        [TALLY_POST_TIE] = N_("Tie: nobody elected for %2$s seats. Vote again among the tied: %4$s."),
        [TALLY_POST_OUTCOMES] = NULL};
    const struct tally_result_post *p = &result->posts[post];
    const char *tied = tied_names(w, result, post);
    uint64_t elected = 0;
    for (size_t i = 0; i < result->item_count; i++)
        elected += result->items[i].post == post && result->items[i].outcome == TALLY_ELECTED;
    if (p->outcome == TALLY_POST_NO_DECISION || (p->outcome == TALLY_POST_NONE && !*tied))
        return "";
    return tally_words_format(w, TALLY_SAY(w, !elected && none[p->outcome] ? none[p->outcome] : sentences[p->outcome]),
                              TALLY_ARGS(tally_words_number(w, elected), tally_words_number(w, p->seats),
                                         tally_words_number(w, p->seats > elected ? p->seats - elected : 0), tied));
}

static const char *const irregular_kinds[] = {
    [TALLY_IRREGULAR_VOID] = N_("void ballot"),
    [TALLY_IRREGULAR_OVERVOTED] = N_("void: too many"),
    [TALLY_IRREGULAR_OVERVOTED_POST] = N_("too many for the post"),
    [TALLY_IRREGULAR_BLANK] = N_("blank ballot"),
    [TALLY_IRREGULAR_VOID_ITEM] = N_("marks that differ"),
    [TALLY_IRREGULAR_RULED] = N_("name ruled on"),
    [TALLY_IRREGULAR_UNDERVOTED] = N_("void: too few"),
    [TALLY_IRREGULAR_UNDERVOTED_POST] = N_("too few for the post"),
};
static_assert(sizeof irregular_kinds / sizeof *irregular_kinds == TALLY_IRREGULAR_KINDS, "each kind has its name");

const char *tally_words_irregular(struct tally_words *w, enum tally_irregular_kind kind)
{
    return TALLY_SAY(w, irregular_kinds[kind]);
}

static bool has_namesake(const struct tally_result *result, const struct tally_result_item *item)
{
    for (size_t i = 0; i < result->item_count; i++)
        if (!strcmp(result->items[i].name, item->name) && strcmp(result->items[i].person, item->person))
            return true;
    return false;
}

const char *tally_words_person(struct tally_words *w, const struct tally_result *result,
                               const struct tally_result_item *item)
{
    return *item->unit && has_namesake(result, item)
               ? tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s)"), TALLY_ARGS(item->name, item->unit))
               : item->name;
}

/* The name of the person with a roster id, with the id if another person has the same name. NULL: the result has no
 * such person. */
static const char *person_of(struct tally_words *w, const struct tally_result *result, const char *id)
{
    const struct tally_result_item *found = NULL;
    for (size_t i = 0; i < result->item_count && !found; i++)
        found = strcmp(result->items[i].id, id) ? NULL : &result->items[i];
    return !found ? NULL
           : has_namesake(result, found)
               ? tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s)"), TALLY_ARGS(found->name, id))
               : found->name;
}

/* The detail of a ruling, “written → id”, with the person's name in place of the roster id. A detail that does not have
 * this form, or names nobody in the result, is returned unchanged. */
static const char *ruled(struct tally_words *w, const struct tally_result *result, const char *detail)
{
    static const char arrow[] = " → ";
    const char *last = NULL;
    for (const char *at = detail; (at = strstr(at, arrow)) != NULL; at += sizeof arrow - 1)
        last = at;
    if (!last)
        return detail;
    const char *id = last + sizeof arrow - 1,
               *name = strcmp(id, "void") ? person_of(w, result, id) : TALLY_SAY(w, "not counted");
    return name ? tally_words_format(w, "%1$s → %2$s",
                                     TALLY_ARGS(tally_arena_text(&w->arena, detail, (size_t)(last - detail)), name))
                : detail;
}

const char *tally_words_irregular_detail(struct tally_words *w, const struct tally_result *result,
                                         const struct tally_irregular *irregular)
{
    if (irregular->kind == TALLY_IRREGULAR_RULED)
        return ruled(w, result, irregular->detail);
    for (size_t i = 0; irregular->kind == TALLY_IRREGULAR_VOID_ITEM && i < result->item_count; i++)
        if (!strcmp(result->items[i].id, irregular->detail))
            return result->items[i].name;
    bool of_post = irregular->kind == TALLY_IRREGULAR_OVERVOTED || irregular->kind == TALLY_IRREGULAR_OVERVOTED_POST ||
                   irregular->kind == TALLY_IRREGULAR_UNDERVOTED || irregular->kind == TALLY_IRREGULAR_UNDERVOTED_POST;
    for (size_t i = 0; of_post && i < result->post_count; i++)
        if (!strcmp(result->posts[i].id, irregular->detail))
            return result->posts[i].title;
    return irregular->detail;
}

const char *tally_words_time(struct tally_words *w, const char *at)
{
    char beijing[TALLY_TIME_SIZE];
    const char *shown = tally_time_beijing(beijing, at);
    return shown == at ? at : tally_words_format(w, TALLY_SAY(w, "%1$s +08:00"), TALLY_ARGS(shown));
}
