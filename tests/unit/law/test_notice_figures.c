/* The notices on empty tiers and on ties that votes against settled, by rules of other bodies. */
#include <string.h>

#include "unit/support/other_bodies.h"

static void gives(struct made *m, const char *expected)
{
    assert_string_equal(made_notices(m), expected);
    made_end(m);
}

static void empty_tiers_are(struct other *o, const char *notices, const char *tiers)
{
    assert_string_equal(made_notices(&o->m), notices);
    const char *text = made_notice_text(&o->m, TALLY_EMPTY_TIER), *end = strrchr(text, ':');
    assert_non_null(end);
    assert_string_equal(end, tiers);
    made_end(&o->m);
}

static void all_void(struct other *o, size_t tier)
{
    struct tally_accounts *a = &o->m.tiers[0][tier].accounts;
    a->voided = a->valid;
    a->valid = 0;
}

/* Both that decide are named, and not the one that advises. */
static void several_empty_tiers(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    other_clause(&o, at_least(1, 2, TALLY_VALID));
    made_tier(&o.m, 0, "A", false, 3);
    made_tier(&o.m, 0, "B", false, 4);
    made_tier(&o.m, 0, "C", true, 5);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    for (size_t t = 0; t < 3; t++)
        all_void(&o, t);
    empty_tiers_are(&o, "empty-tier k1", ": A, B");
}

/* Without a condition the rate by which persons are ranked is of those present: nobody of B is. */
static void an_empty_tier_without_a_condition(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_RECOMMENDATION);
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    made_tier(&o.m, 0, "A", false, 3);
    made_tier(&o.m, 0, "B", false, 0);
    made_post(&o.m, "p1", 1);
    made_item(&o.m, "k1", 0, 2);
    empty_tiers_are(&o, "empty-tier p1 k1", ": B");
}

/* A leaves k1 ungraded, and of B all ballots are void. Only where a score decides is A empty, too. */
static void nobody_graded(void **state)
{
    struct other o;
    (void)state;
    for (int by_score = 0; by_score < 2; by_score++) {
        other_begin(&o, TALLY_APPRAISAL);
        other_weight(&o, "A", 1, 2);
        other_weight(&o, "B", 1, 2);
        other_clause(&o, at_least(1, 2, TALLY_VALID));
        if (by_score)
            other_score_clause(&o, false, false, 800000);
        made_tier(&o.m, 0, "A", false, 3)->blank = 2;
        made_tier(&o.m, 0, "B", false, 4);
        made_tier(&o.m, 0, "C", true, 2)->blank = 1; /* advises, and graded nobody either */
        made_item(&o.m, "k1", UINT32_MAX, 0);
        made_votes(&o.m, 0, 0, 0)[4] = 2; /* blank, and one void */
        made_votes(&o.m, 0, 0, 0)[5] = 1;
        made_votes(&o.m, 0, 0, 2)[4] = made_votes(&o.m, 0, 0, 2)[5] = 1;
        all_void(&o, 1);
        other_scores(&o);
        empty_tiers_are(&o, "empty-tier k1", by_score ? ": A, B" : ": B");
    }
}

/* The same without a condition: persons are ranked alone, by votes or by score. Nobody of B is present. */
static void nobody_graded_and_ranks_alone(void **state)
{
    struct other o;
    (void)state;
    for (int by_score = 0; by_score < 2; by_score++) {
        other_begin(&o, TALLY_APPRAISAL);
        o.m.rule.rank = by_score ? TALLY_RANK_BY_SCORE : TALLY_RANK_BY_VOTES;
        other_weight(&o, "A", 1, 2);
        other_weight(&o, "B", 1, 2);
        made_tier(&o.m, 0, "A", false, 3)->blank = 2;
        made_tier(&o.m, 0, "B", false, 0);
        made_item(&o.m, "k1", UINT32_MAX, 0);
        made_votes(&o.m, 0, 0, 0)[4] = 2; /* blank, and one void */
        made_votes(&o.m, 0, 0, 0)[5] = 1;
        other_scores(&o);
        empty_tiers_are(&o, "empty-tier k1", by_score ? ": A, B" : ": B");
    }
}

/* ---- ties ---- */

/* One seat; k1, k2 and k3 have 6 each, and 1, 2 and 3 are against. */
static void begin_tie(struct other *o)
{
    static const char *const ids[] = {"k1", "k2", "k3"};
    other_begin(o, TALLY_DECISION);
    o->m.rule.contested = true;
    o->m.rule.candidates.per_seat = 3;
    o->m.rule.fewer_against = true;
    o->m.rule.fewer_against_cite = "第九条";
    other_clause(o, more_than(1, 2, TALLY_PRESENT));
    made_tier(&o->m, 0, "A", false, 9);
    made_post(&o->m, "p1", 1);
    for (size_t i = 0; i < 3; i++) {
        made_item(&o->m, ids[i], 0, 6);
        made_votes(&o->m, i, 0, 0)[TALLY_AGAINST] = i + 1;
        made_votes(&o->m, i, 0, 0)[TALLY_ABSTAIN] = 2 - i;
    }
}

static void a_tie_that_was_settled(void **state)
{
    struct other o;
    (void)state;
    begin_tie(&o);
    assert_string_equal(made_notices(&o.m), "tie-settled p1");
    assert_string_equal(made_notice_text(&o.m, TALLY_TIE_SETTLED),
                        "p1: equal votes in favour across the last place were settled by fewer votes against; it "
                        "concerns k1, k2, k3 (第九条)");
    made_end(&o.m);
    begin_tie(&o); /* by the rate, and those who are not voted on are not named */
    other_weight(&o, "A", 1, 1);
    o.m.items[2].deferred = "有举报";
    assert_string_equal(made_notices(&o.m), "tie-settled p1");
    assert_string_equal(made_notice_text(&o.m, TALLY_TIE_SETTLED),
                        "p1: equal weighted rates in favour across the last place were settled by the lower weighted "
                        "rate of votes against; it concerns k1, k2 (第九条)");
    made_end(&o.m);
}

/* A written-in person could not be voted against; who has no rank, because a tier is empty, ties with nobody. */
static void ties_that_stay(void **state)
{
    struct other o;
    (void)state;
    begin_tie(&o);
    o.m.items[1].written_in = true;
    assert_string_equal(made_outcomes(&o.m), "k1 tie 1, k2 tie 1, k3 tie 1");
    made_end(&o.m);
    begin_tie(&o);
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    made_tier(&o.m, 0, "B", false, 0);
    assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0, k2 no-decision 0, k3 no-decision 0");
    made_end(&o.m);
    begin_tie(&o);
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    made_tier(&o.m, 0, "B", false, 0);
    gives(&o.m, "empty-tier p1 k1; empty-tier p1 k2; empty-tier p1 k3; seats-unfilled p1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_empty_tiers),    cmocka_unit_test(an_empty_tier_without_a_condition),
        cmocka_unit_test(nobody_graded),          cmocka_unit_test(nobody_graded_and_ranks_alone),
        cmocka_unit_test(a_tie_that_was_settled), cmocka_unit_test(ties_that_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
