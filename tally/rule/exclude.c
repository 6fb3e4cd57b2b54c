/* Which clauses of a line “pass” no count can meet together. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/exact.h"
#include "rule/clause.h"

/* ---- scores ---- */

static bool scores_exclude(const struct tally_rule_clause *lower, const struct tally_rule_clause *upper)
{
    return lower->on_score && upper->on_score && !lower->condition.upper && upper->condition.upper &&
           (lower->score > upper->score ||
            (lower->score == upper->score && (lower->condition.strict || upper->condition.strict)));
}

/* ---- votes ---- */

/* Several clauses that are added up are some of so many; of more, only two at a time. */
enum { ADDED_UP_MAX = 12 };

/* The marks of a clause, a bit each; without “in” those in favour. A rule has at most 24 grades. */
static uint32_t marks_of(const struct tally_rule *rule, const struct tally_rule_clause *clause)
{
    uint32_t marks = 0;
    for (size_t i = 0; i < clause->mark_count; i++)
        marks |= UINT32_C(1) << clause->marks[i];
    for (size_t i = 0; i < rule->grade_count && !clause->mark_count; i++)
        marks |= (uint32_t)rule->grades[i].counted << i;
    return clause->mark_count || rule->kind == TALLY_APPRAISAL ? marks : 1;
}

/* What the votes of marks, or all votes together, are at most. */
struct limit {
    const struct tally_rule *rule;
    const struct tally_rule_clause *clauses;
    size_t count;
    size_t most; /* clauses to be added up */
    enum tally_base base;
    uint32_t marks;
    bool strict; /* they are less */
    struct tally_exact *share;
};

/* Whether so great a share of the clause's base is no smaller a share of the limit's: in due >= present >= issued >=
 * returned >= valid the clause's base stands no later. Weights of ballots are compared with those of the same base:
 * more weight can be returned than is due. */
static bool is_under(const struct limit *l, const struct tally_rule_clause *clause)
{
    const enum tally_base base = clause->condition.base;
    const bool heads = base < TALLY_BASES && l->base < TALLY_BASES;
    return !clause->on_score && !clause->condition.upper && (heads ? base <= l->base : base == l->base) &&
           !(marks_of(l->rule, clause) & ~l->marks);
}

/* Clauses from the one at `first` on, whose marks are none of those taken, beside what has been added up. */
static bool exceeds(const struct limit *l, size_t first, uint32_t taken, const struct tally_exact *sum, bool strict,
                    size_t added)
{
    bool found = false;
    for (size_t i = first; i < l->count && !found && added < l->most; i++) {
        const struct tally_condition *c = &l->clauses[i].condition;
        const uint32_t marks = is_under(l, &l->clauses[i]) ? marks_of(l->rule, &l->clauses[i]) : taken;
        if (marks & taken || !marks)
            continue;
        struct tally_exact *more = tally_exact_new(c->num, c->den);
        tally_exact_add(more, sum);
        const int side = tally_exact_compare(more, l->share);
        found = side > 0 || (side == 0 && (strict || c->strict || l->strict)) ||
                exceeds(l, i + 1, taken | marks, more, strict || c->strict, added + 1);
        tally_exact_free(more);
    }
    return found;
}

static bool breaks(struct limit l, uint32_t num, uint32_t den)
{
    struct tally_exact *nothing = tally_exact_new(0, 1);
    l.share = tally_exact_new(num, den);
    const bool found = exceeds(&l, 0, 0, nothing, false, 0);
    tally_exact_free(l.share);
    tally_exact_free(nothing);
    return found;
}

bool tally_rule_clauses_exclude(const struct tally_rule *rule, const struct tally_rule_clause *clauses, size_t count)
{
    struct limit all = {.rule = rule,
                        .clauses = clauses,
                        .count = count,
                        .most = count <= ADDED_UP_MAX ? count : 2,
                        .base = TALLY_VALID,
                        .marks = UINT32_MAX};
    bool found = breaks(all, 1, 1); /* each ballot bears one mark for an item */
    all.base = TALLY_WEIGHT;
    found |= breaks(all, 1, 1);
    for (size_t i = 0; i < count && !found; i++) {
        const struct tally_condition *c = &clauses[i].condition;
        for (size_t k = 0; k < count; k++)
            found |= scores_exclude(&clauses[k], &clauses[i]);
        if (clauses[i].on_score || !c->upper)
            continue;
        all.base = c->base;
        all.marks = marks_of(rule, &clauses[i]);
        all.strict = c->strict;
        found |= breaks(all, c->num, c->den);
    }
    return found;
}
