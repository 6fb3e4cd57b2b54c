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
    if (c->num == 0 || c->den == 0 || c->num > c->den || (c->strict && c->num == c->den))
        fuzz_fail("a share that nobody or everybody has", "", "");
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        uint64_t needed = tally_share_needed(c, bases[i]);
        if (bases[i] && needed > bases[i])
            fuzz_fail("nobody can pass", "", "");
        if (bases[i] &&
            (!tally_share_passes(c, needed, bases[i]) || (needed && tally_share_passes(c, needed - 1, bases[i]))))
            fuzz_fail("the least votes are not the least", "", "");
    }
}

static void check(const struct tally_rule *rule)
{
    size_t decide = 0;
    for (size_t i = 0; i < rule->tier_count; i++)
        decide += !rule->tiers[i].advises;
    if (rule->tier_count && !decide)
        fuzz_fail("no tier decides", "", "");
    if (rule->quorum_count)
        check_condition(&rule->quorums->condition);
    if (rule->kind != TALLY_RECOMMENDATION && !rule->pass_count)
        fuzz_fail("no pass", "", "");
    uint64_t reach = 0;
    for (size_t i = 0; i < rule->pass_count; i++) {
        const struct tally_condition *c = &rule->pass[i].condition;
        check_condition(c);
        if (c->banded ? i && c->up_to <= reach : i + 1 < rule->pass_count)
            fuzz_fail("a band that cannot be reached", "", "");
        reach = c->up_to;
        if (c->banded && tally_rule_pass(rule, c->up_to) != &rule->pass[i])
            fuzz_fail("another band applies", "", "");
    }
    if (rule->pass_count && !tally_rule_pass(rule, UINT64_MAX))
        fuzz_fail("no band for many", "", "");
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
