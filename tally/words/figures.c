/* The figures of rules of other bodies: exact numbers, weighted rates and scores by tier, weights of ballots. */
#include <stdio.h>
#include <stdlib.h>
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

static const char dash[] = "—";

const char *tally_words_percent(struct tally_words *w, const struct tally_fraction *share)
{
    return share->num ? tally_words_format(w, "%1$s%%", TALLY_ARGS(share->text)) : dash;
}

const char *tally_words_points(struct tally_words *w, const struct tally_fraction *points)
{
    (void)w;
    return points->num ? points->text : dash;
}

const char *tally_words_exact(struct tally_words *w, const struct tally_fraction *number)
{
    if (!number->num)
        return dash;
    return strcmp(number->den, "1") ? tally_words_join(w, (const char *const[]){number->num, number->den}, 2, "/")
                                    : number->num;
}

/* “75.36 (1055/14)”; the text alone where it says all. */
static const char *with_exact(struct tally_words *w, const char *text, const struct tally_fraction *number,
                              const char *exact)
{
    const char *end = number->num ? strstr(number->text, ".00") : NULL;
    bool whole = number->num && !strcmp(number->den, "1") && end;
    return !number->num || whole ? text : tally_words_format(w, TALLY_SAY(w, "%1$s (%2$s)"), TALLY_ARGS(text, exact));
}

const char *tally_words_exact_points(struct tally_words *w, const struct tally_fraction *points)
{
    return with_exact(w, tally_words_points(w, points), points, tally_words_exact(w, points));
}

const char *tally_words_exact_percent(struct tally_words *w, const struct tally_fraction *share)
{
    return with_exact(w, tally_words_percent(w, share), share, tally_words_exact(w, share));
}

/* “40%”; “57.14% (4/7)” where two decimals do not say all: the weight of an empty tier was shared out. */
static const char *weight_text(struct tally_words *w, const struct tally_fraction *weight)
{
    static const char whole[] = ".00";
    if (!weight->num)
        return "";
    const char *end = strstr(weight->text, whole);
    const char *den = weight->den;
    bool is_whole = end && 100 % (strlen(den) < 4 ? strtoul(den, NULL, 10) : 101) == 0;
    return is_whole
               ? tally_words_format(w, "%1$s%%",
                                    TALLY_ARGS(tally_arena_text(&w->arena, weight->text, (size_t)(end - weight->text))))
               : tally_words_exact_percent(w, weight);
}

/* ---- sums ---- */

/* “-12.34” as hundredths. */
static int64_t hundredths(const char *text)
{
    int64_t n = 0;
    for (const char *at = text; *at; at++)
        if (*at >= '0' && *at <= '9')
            n = 10 * n + (*at - '0');
    return *text == '-' ? -n : n;
}

/* Readers add up what they see: where rounding parts them from the total, that is said. */
static const char *note_on(struct tally_words *w, int64_t parts, const struct tally_fraction *total, bool percent)
{
    char sum[TALLY_NUMBER_SIZE + 4];
    if (!total->num || parts == hundredths(total->text))
        return "";
    char whole[TALLY_NUMBER_SIZE];
    tally_number(whole, (uint64_t)parts / 100);
    snprintf(sum, sizeof sum, "%s.%02u", whole, (unsigned)((uint64_t)parts % 100));
    const char *format = percent ? "%1$s%%" : "%1$s";
    return tally_words_format(w,
                              TALLY_SAY(w, "The rounded parts add up to %1$s; the exact total, rounded once, is %2$s."),
                              TALLY_ARGS(tally_words_format(w, format, TALLY_ARGS(sum)),
                                         tally_words_format(w, format, TALLY_ARGS(total->text))));
}

static const char *votes_over(struct tally_words *w, uint64_t votes, uint64_t of)
{
    return tally_words_join(w, (const char *const[]){tally_words_number(w, votes), tally_words_number(w, of)}, 2, "/");
}

static struct tally_words_sum sum_of_rate(struct tally_words *w, const struct tally_weighted *rate, const char *marks,
                                          enum tally_base base)
{
    struct tally_words_part *parts = tally_words_alloc(w, rate->part_count + 1, sizeof *parts);
    int64_t sum = 0;
    for (size_t i = 0; i < rate->part_count; i++) {
        const struct tally_weighted_part *p = &rate->parts[i];
        parts[i] = (struct tally_words_part){.tier = p->tier,
                                             .graded = "",
                                             .trimmed = "",
                                             .value = votes_over(w, p->votes, p->of),
                                             .weight = weight_text(w, &p->weight),
                                             .exact = tally_words_exact(w, &p->part),
                                             .rounded = tally_words_percent(w, &p->part)};
        sum += p->part.num ? hundredths(p->part.text) : 0;
    }
    return (struct tally_words_sum){
        .name = tally_words_join(w, (const char *const[]){marks, tally_words_base(w, base)}, 2, "/"),
        .parts = parts,
        .part_count = rate->part_count,
        .exact = tally_words_exact(w, &rate->rate),
        .rounded = tally_words_percent(w, &rate->rate),
        .note = note_on(w, sum, &rate->rate, true)};
}

static struct tally_words_sum sum_of_score(struct tally_words *w, const struct tally_result *r,
                                           const struct tally_item_votes *v)
{
    struct tally_words_part *parts = tally_words_alloc(w, r->tier_count + 1, sizeof *parts);
    int64_t sum = 0;
    for (size_t t = 0; t < r->tier_count; t++) {
        const struct tally_tier_score *s = &v->tier_scores[t];
        parts[t] = (struct tally_words_part){.tier = t,
                                             .graded = tally_words_number(w, s->graded),
                                             .trimmed = tally_words_number(w, s->trimmed),
                                             .value = tally_words_exact_points(w, &s->score),
                                             .weight = weight_text(w, &s->weight),
                                             .exact = s->weight.num ? tally_words_exact(w, &s->part) : "",
                                             .rounded = s->weight.num ? tally_words_points(w, &s->part) : ""};
        sum += s->part.num ? hundredths(s->part.text) : 0;
    }
    return (struct tally_words_sum){.name = TALLY_SAY(w, "score"),
                                    .is_score = true,
                                    .parts = parts,
                                    .part_count = r->tier_count,
                                    .exact = tally_words_exact(w, &v->score),
                                    .rounded = tally_words_points(w, &v->score),
                                    .note = r->rule->weight_count ? note_on(w, sum, &v->score, false) : ""};
}

static const char *marks_of(struct tally_words *w, const struct tally_rule *rule,
                            const struct tally_rule_clause *clause)
{
    const char *marks = tally_words_clause_marks(w, rule, clause);
    return *marks ? marks : tally_words_in_favour(w, rule);
}

const struct tally_words_sum *tally_words_sums(struct tally_words *w, const struct tally_result *r,
                                               const struct tally_result_item *item, size_t channel, size_t *count)
{
    const struct tally_item_votes *v = &item->channels[channel];
    size_t clauses = v->condition ? v->condition->clause_count : 0;
    struct tally_words_sum *sums = tally_words_alloc(w, clauses + 2, sizeof *sums);
    *count = 0;
    if (item->outcome == TALLY_DEFERRED)
        return sums;
    if (v->tier_scores)
        sums[(*count)++] = sum_of_score(w, r, v);
    bool any = false;
    for (size_t i = 0; i < clauses && r->rule->weight_count; i++)
        if (!v->clauses[i].clause->on_score) {
            const struct tally_rule_clause *c = v->clauses[i].clause;
            sums[(*count)++] = sum_of_rate(w, &v->clauses[i].weighted, marks_of(w, r->rule, c), c->condition.base);
            any = true;
        }
    if (!any && r->rule->weight_count && !v->no_rate)
        sums[(*count)++] = sum_of_rate(w, &v->weighted, tally_words_in_favour(w, r->rule), v->rate.base);
    return sums;
}

/* ---- votes ---- */

const char *tally_words_votes(struct tally_words *w, const struct tally_result *result,
                              const struct tally_result_item *item, const uint64_t *votes, size_t mark)
{
    bool none =
        item->written_in && result->rule->kind == TALLY_DECISION && mark != TALLY_AGREE && mark != TALLY_VOID_ITEM;
    return none ? dash : tally_words_number(w, votes[mark]);
}

const char *tally_words_weights(struct tally_words *w, const struct tally_result *result,
                                const struct tally_weights *weights)
{
    if (!result->rule->ballot_weight)
        return "";
    const char *const args[] = {result->rule->ballot_weight,
                                weights->due_stated ? tally_words_number(w, weights->due) : dash,
                                tally_words_number(w, weights->returned), tally_words_number(w, weights->valid), NULL};
    return tally_words_format(w, TALLY_SAY(w, "Weight of the ballots (%1$s): due %2$s, returned %3$s, valid %4$s."),
                              args);
}

/* ---- remarks ---- */

/* The line may be in Chinese. */
/* The place in the regulation of a line, by its key in either language. */
static const char *place_of(struct tally_words *w, const struct tally_rule *rule, const char *key, const char *chinese)
{
    const char *cite = NULL;
    for (size_t i = 0; i < rule->line_count && !cite; i++)
        if (!strcmp(rule->lines[i].key, key) || !strcmp(rule->lines[i].key, chinese))
            cite = rule->lines[i].cite;
    return tally_words_place(w, cite);
}

/* “choices,exactly N per seat” with “undervote” */
static const char *exactly_remark(struct tally_words *w, const struct tally_rule *rule)
{
    const char *text = rule->undervote == TALLY_VOID_BALLOT
                           ? TALLY_SAY(w, "Exactly %1$s per seat are to be chosen; a ballot with fewer is void (%2$s).")
                           : TALLY_SAY(w, "Exactly %1$s per seat are to be chosen; for a post with fewer a ballot is "
                                          "void (%2$s).");
    return tally_words_format(w, text,
                              TALLY_ARGS(tally_words_number(w, rule->choices), place_of(w, rule, "choices", "填选数")));
}

/* “top” */
static const char *top_remark(struct tally_words *w, const struct tally_rule *rule)
{
    const struct tally_condition share = {.num = rule->top.share.num, .den = rule->top.share.den};
    if (rule->top.form == TALLY_TOP_PER_POST)
        return tally_words_format(
            w, TALLY_SAY(w, "At most %1$s are listed for each post (%2$s)."),
            TALLY_ARGS(tally_words_number(w, rule->top.per_post), tally_words_place(w, rule->top.cite)));
    return tally_words_format(w, TALLY_SAY(w, "At most %1$s of the persons are listed, rounded down (%2$s)."),
                              TALLY_ARGS(tally_words_share(w, &share), tally_words_place(w, rule->top.cite)));
}

/* Whether a tier with a weight had nothing to count for the item. */
static bool lacks_a_tier(const struct tally_result *r, const struct tally_item_votes *v)
{
    bool lacks = v->refused;
    for (size_t i = 0; i < v->weighted.part_count && !v->no_rate; i++)
        lacks |= v->weighted.parts[i].of == 0;
    for (size_t i = 0; v->condition && i < v->condition->clause_count; i++)
        for (size_t k = 0; k < v->clauses[i].weighted.part_count; k++)
            lacks |= v->clauses[i].weighted.parts[k].of == 0;
    for (size_t t = 0; v->tier_scores && t < r->tier_count; t++)
        lacks |= !r->channels[0].tiers[t].advises && !v->tier_scores[t].score.num;
    return lacks;
}

static bool any_lacks_a_tier(const struct tally_result *r)
{
    bool any = false;
    for (size_t i = 0; i < r->item_count && r->rule->weight_count; i++)
        any |= r->items[i].outcome != TALLY_DEFERRED && lacks_a_tier(r, &r->items[i].channels[0]);
    return any;
}

const char *const *tally_words_remarks(struct tally_words *w, const struct tally_result *result, size_t *count)
{
    enum { MOST = 9 };
    const struct tally_rule *rule = result->rule;
    const char **list = tally_words_alloc(w, MOST, sizeof *list);
    *count = 0;
    if (rule->blank == TALLY_BLANK_IS_AGREE)
        list[(*count)++] = tally_words_format(w, TALLY_SAY(w, "An empty cell counts as agreement (%1$s)."),
                                              TALLY_ARGS(place_of(w, rule, "blank", "空白")));
    if (rule->trim.each_end)
        list[(*count)++] = tally_words_format(
            w,
            TALLY_SAY(w, "Where more than %2$s ballots of a tier grade a person, %1$s of the highest and %1$s of the "
                         "lowest are left out of the score (%3$s)."),
            TALLY_ARGS(tally_words_number(w, rule->trim.each_end), tally_words_number(w, rule->trim.more_than),
                       tally_words_place(w, rule->trim.cite)));
    if (any_lacks_a_tier(result))
        list[(*count)++] = rule->share_out
                               ? TALLY_SAY(w, "The weight of a tier without ballots to count goes to the others.")
                               : TALLY_SAY(w, "Where a tier has no ballots to count, nothing is decided.");
    if (rule->choices_exact)
        list[(*count)++] = exactly_remark(w, rule);
    if (rule->write_ins)
        list[(*count)++] = rule->kind == TALLY_RECOMMENDATION
                               ? TALLY_SAY(w, "Names could be written in.")
                               : TALLY_SAY(w, "Names could be written in; of such a person there are no votes against "
                                              "and no abstentions.");
    if (rule->fewer_against)
        list[(*count)++] = tally_words_format(
            w,
            rule->weight_count ? TALLY_SAY(w, "Of candidates with equal weighted rates, the one with the lower rate "
                                              "against is first (%1$s).")
                               : TALLY_SAY(w, "Of candidates with equal votes, the one with fewer against is first "
                                              "(%1$s)."),
            TALLY_ARGS(tally_words_place(w, rule->fewer_against_cite)));
    if (rule->top.form != TALLY_TOP_NONE)
        list[(*count)++] = top_remark(w, rule);
    if (rule->ballot_weight)
        list[(*count)++] =
            tally_words_format(w, TALLY_SAY(w, "Each ballot counts with its weight (%1$s) beside the count of heads."),
                               TALLY_ARGS(rule->ballot_weight));
    return list;
}
