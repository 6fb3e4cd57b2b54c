/* The JSON of what rules of other bodies reckon with: exact fractions, clauses, scores, weights, quorums. */
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/json.h"
#include "result/json.h"

/* A whole number: a JSON integer up to 2^53 - 1, which every reader of JSON keeps exactly; beyond that its digits. */
static struct tally_json *whole_number(const char *digits)
{
    static const char largest[] = "9007199254740991";
    const char *without_sign = digits + (*digits == '-');
    const size_t size = strlen(without_sign);
    if (size > sizeof largest - 1 || (size == sizeof largest - 1 && strcmp(without_sign, largest) > 0))
        return tally_json_string(digits);
    return tally_json_signed(strtoll(digits, NULL, 10));
}

static struct tally_json *fraction(const struct tally_fraction *f)
{
    if (!f->num)
        return tally_json_null();
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "num", whole_number(f->num));
    tally_json_put(o, "den", whole_number(f->den));
    tally_json_put(o, "text", tally_json_string(f->text));
    return o;
}

/* ---- quorums ---- */

struct tally_json *tally_result_rate_json(const struct tally_rate *rate)
{
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "votes", tally_json_number(rate->votes));
    tally_json_put(o, "base", tally_json_string(tally_base_name(rate->base)));
    tally_json_put(o, "of", tally_json_number(rate->of));
    tally_json_put(o, "percent", tally_json_string(rate->percent));
    return o;
}

struct tally_json *tally_result_quorum_json(const struct tally_result *result, const struct tally_quorum *q)
{
    if (!q->condition)
        return tally_json_null();
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "condition", tally_json_string(q->condition->phrase));
    if (result->rule->uses_extensions) {
        tally_json_put(o, "subject", tally_json_string(tally_subject_name(q->condition->subject)));
        tally_json_put(o, "count", tally_json_number(q->count));
    }
    tally_json_put(o, "base", tally_json_string(tally_base_name(q->condition->condition.base)));
    tally_json_put(o, "of", tally_json_number(q->of));
    tally_json_put(o, "present", tally_json_number(q->present));
    tally_json_put(o, "required", tally_json_number(q->required));
    tally_json_put(o, "met", tally_json_boolean(q->met));
    return o;
}

struct tally_json *tally_result_quorums_json(const struct tally_result *result)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < result->rule->quorum_count; i++)
        tally_json_push(list, tally_result_quorum_json(result, &result->quorums[i]));
    return list;
}

/* ---- weights of ballots ---- */

void tally_result_put_weights(const struct tally_result *result, struct tally_json *to,
                              const struct tally_weights *weights)
{
    if (!result->rule->ballot_weight)
        return;
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "due", weights->due_stated ? tally_json_number(weights->due) : tally_json_null());
    tally_json_put(o, "returned", tally_json_number(weights->returned));
    tally_json_put(o, "valid", tally_json_number(weights->valid));
    tally_json_put(to, "weight", o);
}

/* ---- tiers ---- */

/* An advising tier has a score and no part in that of the whole. */
void tally_result_put_tier_score(struct tally_json *to, const struct tally_item_votes *v, size_t tier)
{
    if (!v->tier_scores)
        return;
    const struct tally_tier_score *s = &v->tier_scores[tier];
    tally_json_put(to, "graded", tally_json_number(s->graded));
    tally_json_put(to, "trimmed", tally_json_number(s->trimmed));
    tally_json_put(to, "score", fraction(&s->score));
    if (s->weight.num) {
        tally_json_put(to, "weight", fraction(&s->weight));
        tally_json_put(to, "part", fraction(&s->part));
    }
}

static struct tally_json *parts(const struct tally_weighted *weighted, const struct tally_result_tier *tiers)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < weighted->part_count; i++) {
        const struct tally_weighted_part *part = &weighted->parts[i];
        struct tally_json *o = tally_json_object();
        tally_json_put(o, "tier", tally_json_string(tiers[part->tier].id));
        tally_json_put(o, "votes", tally_json_number(part->votes));
        tally_json_put(o, "of", tally_json_number(part->of));
        tally_json_put(o, "weight", fraction(&part->weight));
        tally_json_put(o, "part", fraction(&part->part));
        tally_json_push(list, o);
    }
    return list;
}

/* ---- clauses ---- */

static bool is_exact(const struct tally_result *r, const struct tally_clause *c)
{
    return c->clause->on_score || r->rule->weight_count;
}

static struct tally_json *needed(const struct tally_result *r, const struct tally_clause *c)
{
    return is_exact(r, c) ? fraction(&c->needed_exact) : tally_json_signed(c->needed);
}

static struct tally_json *margin(const struct tally_result *r, const struct tally_clause *c)
{
    return is_exact(r, c) ? fraction(&c->margin_exact) : tally_json_signed(c->margin);
}

static struct tally_json *clause(const struct tally_result *r, const struct tally_item_votes *v,
                                 const struct tally_clause *c, const struct tally_result_tier *tiers)
{
    const bool on_score = c->clause->on_score;
    const enum tally_base base = c->clause->condition.base;
    struct tally_json *o = tally_json_object();
    tally_json_put(o, "clause", tally_json_string(c->clause->phrase));
    tally_json_put(o, "subject", tally_json_string(on_score ? "score" : base < TALLY_BASES ? "votes" : "weight"));
    tally_json_put(o, "votes", on_score ? tally_json_null() : tally_json_number(c->votes));
    tally_json_put(o, "base", tally_json_string(on_score ? NULL : tally_base_name(base)));
    tally_json_put(o, "of", on_score ? tally_json_null() : tally_json_number(c->of));
    tally_json_put(o, "percent", tally_json_string(on_score ? NULL : c->percent));
    if (on_score) {
        tally_json_put(o, "score", fraction(&v->score));
    } else if (r->rule->weight_count) {
        tally_json_put(o, "weighted", fraction(&c->weighted.rate));
        tally_json_put(o, "tiers", parts(&c->weighted, tiers));
    }
    tally_json_put(o, "needed", needed(r, c));
    tally_json_put(o, "margin", margin(r, c));
    tally_json_put(o, "pass", c->refused ? tally_json_null() : tally_json_boolean(c->pass));
    return o;
}

/* The rate, and under weights of tiers the weighted one; null where no votes count as in favour. */
static struct tally_json *rate(const struct tally_result *r, const struct tally_item_votes *v)
{
    if (v->no_rate)
        return tally_json_null();
    struct tally_json *o = tally_result_rate_json(&v->rate);
    if (r->rule->weight_count)
        tally_json_put(o, "weighted", fraction(&v->weighted.rate));
    return o;
}

void tally_result_put_figures(const struct tally_result *result, struct tally_json *to,
                              const struct tally_item_votes *v, const struct tally_result_tier *tiers)
{
    const size_t count = v->condition ? v->condition->clause_count : 0;
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(list, clause(result, v, &v->clauses[i], tiers));
    tally_json_put(to, "rate", rate(result, v));
    if (tally_rule_values(result->rule))
        tally_json_put(to, "score", fraction(&v->score));
    tally_json_put(to, "clauses", list);
    tally_json_put(to, "condition", tally_json_string(v->condition ? v->condition->phrase : NULL));
    tally_json_put(to, "needed", count == 1 ? needed(result, v->clauses) : tally_json_null());
    tally_json_put(to, "margin", count == 1 ? margin(result, v->clauses) : tally_json_null());
    tally_json_put(to, "pass", v->condition && !v->refused ? tally_json_boolean(v->pass) : tally_json_null());
}
