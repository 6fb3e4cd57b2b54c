#include "unit/support/other_bodies.h"

#include <stdio.h>

void other_begin(struct other *o, enum tally_kind kind)
{
    *o = (struct other){.m = {.result = {.reading = 0}}};
    made_begin(&o->m, kind);
    o->m.rule.uses_extensions = true;
}

void other_weight(struct other *o, const char *tier, uint32_t num, uint32_t den)
{
    o->weights[o->m.rule.weight_count++] = (struct tally_rule_weight){tier, {num, den}, ""};
    o->m.rule.weights = o->weights;
}

static struct tally_rule_clause *add_clause(struct other *o, struct tally_rule_clause clause)
{
    struct tally_rule_condition *pass = &o->m.pass[0];
    o->clauses[pass->clause_count] = clause;
    if (!clause.on_score && !pass->condition.den)
        pass->condition = clause.condition;
    pass->clauses = o->clauses;
    pass->phrase = "(all clauses)";
    pass->cite = "";
    o->m.rule.pass_count = 1;
    return &o->clauses[pass->clause_count++];
}

struct tally_rule_clause *other_clause(struct other *o, struct tally_condition condition)
{
    return add_clause(o, (struct tally_rule_clause){.condition = condition, .phrase = "(a clause)"});
}

void other_score_clause(struct other *o, bool strict, bool upper, uint32_t ten_thousandths)
{
    add_clause(o, (struct tally_rule_clause){.on_score = true,
                                             .condition = {.strict = strict, .upper = upper},
                                             .score = ten_thousandths,
                                             .phrase = "(a score)"});
}

void other_quorum(struct other *o, enum tally_subject subject, struct tally_condition condition)
{
    o->quorums[o->m.rule.quorum_count++] = (struct tally_rule_quorum){subject, condition, "(a quorum)", ""};
    o->m.rule.quorums = o->quorums;
}

struct tally_condition at_most(uint32_t num, uint32_t den, enum tally_base base)
{
    return (struct tally_condition){.num = num, .den = den, .base = base, .upper = true};
}

struct tally_condition less_than(uint32_t num, uint32_t den, enum tally_base base)
{
    return (struct tally_condition){.strict = true, .num = num, .den = den, .base = base, .upper = true};
}

void other_scores(struct other *o)
{
    static const uint32_t scores[] = {950000, 800000, 600000, 300000};
    for (size_t i = 0; i < 4; i++)
        o->m.grades[i].score = scores[i];
    o->m.rule.scored = true;
    for (size_t i = 0; i < o->m.result.item_count; i++)
        for (size_t c = 0; c < TALLY_CHANNELS; c++)
            o->m.item_votes[i][c].graded = o->m.tier_votes[i][c];
}

void other_points(struct other *o)
{
    static const char *const marks[] = {"graded", "blank", "void"};
    o->m.rule.points = (struct tally_rule_points){0, 100000, 25000, 5, ""};
    o->m.rule.grade_count = 0;
    o->m.result.marks = marks;
    o->m.result.mark_count = 3;
    for (size_t i = 0; i < o->m.result.item_count; i++)
        for (size_t c = 0; c < TALLY_CHANNELS; c++) {
            o->m.item_votes[i][c].graded = o->graded_tiers[i][c];
            for (size_t t = 0; t < MADE_TIERS; t++)
                o->graded_tiers[i][c][t] = o->graded[i][c][t];
        }
}

uint64_t *other_graded(struct other *o, size_t item, size_t tier)
{
    return o->graded[item][0][tier];
}

void other_ballot_weights(struct other *o)
{
    o->m.rule.ballot_weight = "权数";
    for (size_t i = 0; i < o->m.result.item_count; i++) {
        o->m.item_votes[i][0].weights = o->weighed[i];
        o->m.item_votes[i][0].tier_weights = o->weighed_tiers[i];
        for (size_t t = 0; t < MADE_TIERS; t++)
            o->weighed_tiers[i][t] = o->weighed_by_tier[i][t];
    }
}

uint64_t *other_weighed(struct other *o, size_t item, size_t tier)
{
    return o->weighed_by_tier[item][tier];
}

const char *fraction(struct tally_fraction f)
{
    static char texts[4][256];
    static unsigned next;
    char *text = texts[next++ % 4];
    if (!f.num)
        return "none";
    assert_true(snprintf(text, sizeof texts[0], "%s/%s %s", f.num, f.den, f.text) < (int)sizeof texts[0]);
    return text;
}
