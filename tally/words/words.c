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

/* Where an outcome of a body's own rule has another word than the regulation's. */
static const char *word_of_other_body(const struct tally_rule *rule, enum tally_outcome outcome)
{
    const bool appraises = rule->kind == TALLY_APPRAISAL && tally_rule_is_of_other_body(rule);
    return tally_rule_elects(rule) && outcome == TALLY_ELECTED       ? N_("voted in")
           : tally_rule_elects(rule) && outcome == TALLY_NOT_ELECTED ? N_("not voted in")
           : appraises && outcome == TALLY_MAY_PROPOSE               ? N_("meets what is asked")
           : appraises && outcome == TALLY_MAY_NOT_PROPOSE           ? N_("does not meet what is asked")
                                                                     : NULL;
}

const char *tally_words_outcome_of(struct tally_words *w, const struct tally_rule *rule, enum tally_outcome outcome)
{
    const char *word = word_of_other_body(rule, outcome);
    return word ? tally_words_say(w, word) : tally_words_outcome(w, outcome);
}

/* A body that decides by the weight of ballots votes on matters, not on persons. */
const char *tally_words_name_heading(struct tally_words *w, const struct tally_rule *rule)
{
    return rule->ballot_weight ? TALLY_SAY(w, "item") : TALLY_SAY(w, "name");
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

/* Whether any ballot of any tier asks to hold the item (缓议). */
static bool is_held(const struct tally_result *result, const struct tally_result_item *item)
{
    bool held = false;
    for (size_t c = 0; c < result->channel_count; c++) {
        held |= item->channels[c].votes[TALLY_HOLD] > 0;
        for (size_t t = 0; t < result->tier_count; t++)
            held |= item->channels[c].tiers[t][TALLY_HOLD] > 0;
    }
    return held;
}

bool tally_words_shows_mark(const struct tally_result *result, size_t mark)
{
    bool shows =
        result->rule->kind != TALLY_DECISION || mark != TALLY_HOLD || !tally_rule_is_of_other_body(result->rule);
    for (size_t i = 0; !shows && i < result->item_count; i++)
        shows = is_held(result, &result->items[i]);
    return shows;
}

size_t tally_words_mark_count(const struct tally_result *result)
{
    size_t count = 0;
    for (size_t m = 0; m < result->mark_count; m++)
        count += tally_words_shows_mark(result, m);
    return count;
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

static const char *mark_of(struct tally_words *w, const struct tally_rule *rule, uint32_t mark)
{
    static const char *const names[] = {[TALLY_AGREE] = "agree",
                                        [TALLY_AGAINST] = "against",
                                        [TALLY_ABSTAIN] = "abstain",
                                        [TALLY_HOLD] = "hold",
                                        [TALLY_VOID_ITEM] = "void"};
    static_assert(sizeof names / sizeof *names == TALLY_DECISION_MARKS, "each mark has its name");
    return mark < rule->grade_count                                                ? rule->grades[mark].name
           : rule->kind == TALLY_DECISION && mark < (uint32_t)TALLY_DECISION_MARKS ? tally_words_mark(w, names[mark])
                                                                                   : "";
}

const char *tally_words_clause_marks(struct tally_words *w, const struct tally_rule *rule,
                                     const struct tally_rule_clause *clause)
{
    const char **names = tally_words_alloc(w, clause->mark_count + 1, sizeof *names);
    for (size_t i = 0; i < clause->mark_count; i++)
        names[i] = mark_of(w, rule, clause->marks[i]);
    return tally_words_join(w, names, clause->mark_count, "+");
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
    if (of == 0) /* of nothing no number of votes is enough */
        return tally_words_format(w, TALLY_SAY(w, "%1$s: with %2$s. %3$s"),
                                  TALLY_ARGS(tally_words_phrase(w, c), tally_words_counted(w, c->base, of),
                                             tally_words_cite(w, condition->cite)));
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

enum tally_words_ranking tally_words_ranking(const struct tally_rule *rule)
{
    return rule->rank == TALLY_RANK_BY_SCORE ? TALLY_BY_SCORES
           : rule->weight_count              ? TALLY_BY_WEIGHTED_RATES
                                             : TALLY_BY_VOTES;
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
    static const char *const equal_rates[][2] = {
        /* by whether anybody is elected */
        [TALLY_POST_NONE] = {N_("Tie by weighted rates at the end of the list: "
                                "%4$s. Neither chance nor order decides it.")},
        [TALLY_POST_TIE] = {N_("Tie by weighted rates: nobody elected for %2$s seats. Vote "
                               "again among the tied: %4$s."),
                            N_("Tie by weighted rates: %1$s elected for %2$s seats. For the "
                               "rest, vote again among the tied: %4$s.")},
        [TALLY_POST_OUTCOMES] = {NULL}};
    const bool by_rates = tally_words_ranking(result->rule) == TALLY_BY_WEIGHTED_RATES;
    const struct tally_result_post *p = &result->posts[post];
    const char *tied = tied_names(w, result, post);
    uint64_t elected = 0;
    for (size_t i = 0; i < result->item_count; i++)
        elected += result->items[i].post == post && result->items[i].outcome == TALLY_ELECTED;
    if (p->outcome == TALLY_POST_NO_DECISION || (p->outcome == TALLY_POST_NONE && !*tied))
        return "";
    const char *sentence = !elected && none[p->outcome] ? none[p->outcome] : sentences[p->outcome];
    static const char *const voted_in[] = {
        [TALLY_POST_FILLED] = N_("Filled: %1$s voted in for %2$s seats."),
        [TALLY_POST_UNFILLED] = N_("Not filled: %1$s voted in for %2$s seats, %3$s left over."),
        [TALLY_POST_TIE] = N_("Tie: %1$s voted in for %2$s seats. For the rest, vote again among the tied: %4$s."),
        [TALLY_POST_OUTCOMES] = NULL};
    if (elected && tally_rule_elects(result->rule) && voted_in[p->outcome])
        sentence = voted_in[p->outcome];
    if (by_rates && equal_rates[p->outcome][elected != 0])
        sentence = equal_rates[p->outcome][elected != 0];
    return tally_words_format(w, tally_words_say(w, sentence),
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
