/* Where two results differ, as a sentence: an outcome has the word that its rule gives it. */
#include <stdlib.h>

#include "unit/support/other_bodies.h"
#include "verify/sentence.h"

/* What is said where the ledger has one outcome of the only item and the ballots give the other. */
static void check_said(struct made *m, const char *name, const char *expected)
{
    const struct tally_difference difference = {"items[0].outcome", "may-propose", "may-not-propose"};
    m->rule.name = name;
    m->items[0].name = "苏木";
    char *said = tally_difference_sentence(&difference, &m->result);
    assert_string_equal(said, expected);
    free(said);
}

static void outcome_of_its_rule(void **state)
{
    static struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "c", false, 9);
    made_item(&o.m, "k1", UINT32_MAX, 9);
    check_said(&o.m, "own/scores",
               "苏木: the ledger says “meets what is asked”, by the ballots it is “does not meet what is asked”");
    o.m.rule.uses_extensions = false;
    check_said(&o.m, "aheqi/appraisal", "苏木: the ledger says “may propose”, by the ballots it is “may not propose”");
    made_end(&o.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcome_of_its_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
