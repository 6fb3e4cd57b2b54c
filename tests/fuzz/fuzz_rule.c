/* Any bytes as a rule file.
 *
 * A rule is either refused with an error or whole: some tier decides, somebody can pass, every band can be reached, and
 * for any number of votes its conditions and the least votes that they ask for agree. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "rule/rule.h"

static void check_condition(const struct tally_condition *c)
{
    static const uint64_t bases[] = {0, 1, 2, 3, 9, 10, 11, 30, 1000000000, UINT64_C(1) << 48};
    if (c->num == 0 || c->den == 0 || c->num > c->den || (c->strict && !c->upper && c->num == c->den))
        fuzz_fail("a share that nobody or everybody has", "", "");
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        uint64_t needed = tally_share_needed(c, bases[i]);
        if (bases[i] && needed > bases[i])
            fuzz_fail("nobody can pass", "", "");
        if (bases[i] && !tally_share_passes(c, needed, bases[i]))
            fuzz_fail("the votes needed do not pass", "", "");
        if (bases[i] && (c->upper ? tally_share_passes(c, needed + 1, bases[i])
                                  : needed && tally_share_passes(c, needed - 1, bases[i])))
            fuzz_fail("the end of the votes that pass is another one", "", "");
    }
}

static void check_clause(const struct tally_rule *rule, const struct tally_rule_clause *clause)
{
    if (clause->on_score) {
        if (!tally_rule_values(rule) || clause->score > 10000 * TALLY_POINTS_UNIT)
            fuzz_fail("a clause on a score that nobody can have", "", "");
    } else {
        check_condition(&clause->condition);
        if (clause->condition.base >= TALLY_BASES && !rule->ballot_weight)
            fuzz_fail("a weight that no ballot has", "", "");
    }
    for (size_t i = 0; i < clause->mark_count; i++)
        if (clause->marks[i] >= (rule->kind == TALLY_APPRAISAL ? rule->grade_count : 4))
            fuzz_fail("a mark that no ballot has", "", "");
}

static void check_pass(const struct tally_rule *rule)
{
    uint64_t reach = 0;
    for (size_t i = 0; i < rule->pass_count; i++) {
        const struct tally_condition *c = &rule->pass[i].condition;
        if (!rule->pass[i].clause_count)
            fuzz_fail("a line without a clause", "", "");
        for (size_t k = 0; k < rule->pass[i].clause_count; k++)
            check_clause(rule, &rule->pass[i].clauses[k]);
        if (c->banded ? i && c->up_to <= reach : i + 1 < rule->pass_count)
            fuzz_fail("a band that cannot be reached", "", "");
        reach = c->up_to;
        if (c->banded && tally_rule_pass(rule, c->up_to) != &rule->pass[i])
            fuzz_fail("another band applies", "", "");
    }
    if (rule->pass_count && !tally_rule_pass(rule, UINT64_MAX))
        fuzz_fail("no band for many", "", "");
}

/* What belongs together in rules of other bodies. */
static void check_extensions(const struct tally_rule *rule)
{
    size_t values = tally_rule_values(rule);
    for (size_t i = 1; i < values && rule->points.count; i++)
        if (tally_rule_value(rule, i) <= tally_rule_value(rule, i - 1))
            fuzz_fail("points that do not rise", "", "");
    if (rule->points.count && (rule->grade_count || tally_rule_value(rule, values - 1) != rule->points.most))
        fuzz_fail("points beside grades, or others than the line says", "", "");
    if (rule->trim.each_end && (!values || rule->trim.more_than < 2 * rule->trim.each_end))
        fuzz_fail("trimming leaves no ballot", "", "");
    for (size_t i = 0; i < rule->weight_count && rule->tier_count; i++) {
        size_t k = 0;
        while (k < rule->tier_count && strcmp(rule->tiers[k].id, rule->weights[i].tier))
            k++;
        if (k == rule->tier_count || rule->tiers[k].advises)
            fuzz_fail("a weight without a tier that decides", "", "");
    }
    if (rule->contested) {
        uint64_t least, most;
        tally_rule_candidates(rule, 1000000000, &least, &most);
        if (least > most)
            fuzz_fail("no number of candidates is right", "", "");
    }
    if ((rule->rank == TALLY_RANK_BY_SCORE && !values) || (rule->ballot_weight && rule->weight_count))
        fuzz_fail("lines that exclude each other", "", "");
    bool extended = values || rule->weight_count || rule->rank != TALLY_RANK_NONE || rule->ballot_weight ||
                    rule->write_ins || rule->fewer_against || rule->choices_exact || rule->quorum_count > 1;
    if (extended && !rule->uses_extensions)
        fuzz_fail("lines of other bodies that are not noticed", "", "");
}

static void check(const struct tally_rule *rule)
{
    size_t decide = 0;
    for (size_t i = 0; i < rule->tier_count; i++)
        decide += !rule->tiers[i].advises;
    if (rule->tier_count && !decide)
        fuzz_fail("no tier decides", "", "");
    for (size_t i = 0; i < rule->quorum_count; i++)
        check_condition(&rule->quorums[i].condition);
    if (rule->kind != TALLY_RECOMMENDATION && !rule->pass_count &&
        !(rule->kind == TALLY_APPRAISAL && rule->rank != TALLY_RANK_NONE))
        fuzz_fail("no pass", "", "");
    check_pass(rule);
    check_extensions(rule);
    for (size_t i = 0; i < rule->line_count; i++)
        if (!rule->lines[i].key || !rule->lines[i].value || !rule->lines[i].cite)
            fuzz_fail("a line without its texts", "", "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_arena arena = {NULL};
    struct tally_file file = {.bytes = data, .size = size, .place = tally_diags_file(diags, "rule.csv")};
    const struct tally_rule *rule = tally_rule_parse(&file, &arena, diags);
    if ((rule == NULL) != (tally_diags_errors(diags) > 0))
        fuzz_fail("a rule and errors, or neither", "", "");
    if (rule)
        check(rule);
    free(tally_diags_json(diags));
    tally_arena_clear(&arena);
    tally_diags_free(diags);
    return 0;
}
