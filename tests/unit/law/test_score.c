/* Scores: means, trimmed and weighted; figures worked out by hand. Grades score 95, 80, 60, 30. */
#include <string.h>

#include "unit/support/other_bodies.h"

static void grades(struct other *o, size_t item, size_t tier, const uint64_t votes[4])
{
    memcpy(made_votes(&o->m, item, 0, tier), votes, 4 * sizeof *votes);
}

/* A: 95 95 80; B: four 80, two 60; C: three 95, four 30. */
static void begin_three_tiers(struct other *o, bool weights)
{
    other_begin(o, TALLY_APPRAISAL);
    if (weights) {
        other_weight(o, "A", 40, 100);
        other_weight(o, "B", 30, 100);
        other_weight(o, "C", 30, 100);
    }
    made_tier(&o->m, 0, "A", false, 3);
    made_tier(&o->m, 0, "B", false, 6);
    made_tier(&o->m, 0, "C", false, 7);
    made_item(&o->m, "k1", UINT32_MAX, 0);
    grades(o, 0, 0, (const uint64_t[]){2, 1, 0, 0});
    grades(o, 0, 1, (const uint64_t[]){0, 4, 2, 0});
    grades(o, 0, 2, (const uint64_t[]){3, 0, 0, 4});
    other_scores(o);
}

/* 270/3 = 90, 440/6 = 220/3, 405/7; 2/5 * 90 + 3/10 * 220/3 + 3/10 * 405/7 = 36 + 22 + 243/14 = 1055/14. */
static void a_weighted_score(void **state)
{
    static const char *const tiers[][3] = {{"90/1 90.00", "2/5 40.00", "36/1 36.00"},
                                           {"220/3 73.33", "3/10 30.00", "22/1 22.00"},
                                           {"405/7 57.86", "3/10 30.00", "243/14 17.36"}};
    struct other o;
    (void)state;
    begin_three_tiers(&o, true);
    other_score_clause(&o, false, false, 800000);
    assert_string_equal(made_outcomes(&o.m), "k1 may-not-propose 0");
    const struct tally_item_votes *v = &o.m.items[0].channels[0];
    assert_string_equal(fraction(v->score), "1055/14 75.36");
    for (size_t t = 0; t < 3; t++) {
        assert_string_equal(fraction(v->tier_scores[t].score), tiers[t][0]);
        assert_string_equal(fraction(v->tier_scores[t].weight), tiers[t][1]);
        assert_string_equal(fraction(v->tier_scores[t].part), tiers[t][2]);
        assert_int_equal(v->tier_scores[t].graded, t == 0 ? 3 : t == 1 ? 6 : 7);
        assert_int_equal(v->tier_scores[t].trimmed, 0);
    }
    assert_string_equal(fraction(v->clauses[0].needed_exact), "80/1 80.00");
    assert_string_equal(fraction(v->clauses[0].margin_exact), "-65/14 -4.64"); /* 1055/14 - 1120/14 */
    made_end(&o.m);
}

/* (270 + 440 + 405) / 16 = 1115/16 = 69.6875: over all ballots, not the mean of the tiers' means. */
static void without_weights_ballots_are_pooled(void **state)
{
    struct other o;
    (void)state;
    begin_three_tiers(&o, false);
    other_score_clause(&o, false, false, 696875);
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0"); /* exactly at it */
    const struct tally_item_votes *v = &o.m.items[0].channels[0];
    assert_string_equal(fraction(v->score), "1115/16 69.69");
    assert_string_equal(fraction(v->tier_scores[1].part), "none");
    assert_string_equal(fraction(v->clauses[0].margin_exact), "0/1 0.00");
    made_end(&o.m);
}

static void scores_against_clauses(void **state)
{
    static const struct {
        bool strict, upper;
        uint32_t score;
        bool pass;
    } rows[] = {{false, false, 696875, true}, {true, false, 696875, false}, {true, false, 696874, true},
                {false, true, 696875, true},  {true, true, 696875, false},  {true, true, 696876, true},
                {false, false, 0, true},      {false, false, 696876, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_three_tiers(&o, false);
        other_score_clause(&o, rows[i].strict, rows[i].upper, rows[i].score);
        made_outcomes(&o.m);
        assert_int_equal(o.m.items[0].channels[0].pass, rows[i].pass);
        made_end(&o.m);
    }
}

/* Two blanks and a void item beside 95 80 80: the mean is 255/3, not over 6. An advising tier is scored and has no part
 * in the whole. */
static void the_divisor_is_the_graded_ballots(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, 6);
    made_tier(&o.m, 0, "B", true, 2);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    grades(&o, 0, 0, (const uint64_t[]){1, 2, 0, 0});
    made_votes(&o.m, 0, 0, 0)[4] = 2; /* blank */
    made_votes(&o.m, 0, 0, 0)[5] = 1; /* void */
    grades(&o, 0, 1, (const uint64_t[]){0, 0, 0, 2});
    other_scores(&o);
    other_score_clause(&o, false, false, 850000);
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].score), "85/1 85.00");
    assert_int_equal(o.m.items[0].channels[0].tier_scores[0].graded, 3);
    assert_string_equal(fraction(o.m.items[0].channels[0].tier_scores[1].score), "30/1 30.00");
    made_end(&o.m);
}

/* ---- trim ---- */

static void trimmed_is(uint32_t each_end, uint32_t more_than, const uint64_t votes[4], uint64_t trimmed,
                       const char *score)
{
    struct other o;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, votes[0] + votes[1] + votes[2] + votes[3]);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    grades(&o, 0, 0, votes);
    other_scores(&o);
    other_score_clause(&o, false, false, 0);
    o.m.rule.trim = (struct tally_rule_trim){each_end, more_than, ""};
    made_outcomes(&o.m);
    assert_string_equal(fraction(o.m.items[0].channels[0].score), score);
    assert_int_equal(o.m.items[0].channels[0].tier_scores[0].trimmed, trimmed);
    assert_int_equal(o.m.items[0].channels[0].votes[0], votes[0]); /* votes are never trimmed */
    made_end(&o.m);
}

static void ends_are_left_out(void **state)
{
    (void)state;
    /* 95 95 80 80 60 30: (95 + 80 + 80 + 60) / 4 = 315/4 */
    trimmed_is(1, 5, (const uint64_t[]){2, 2, 1, 1}, 2, "315/4 78.75");
    /* 95 95 80 80 60: five are not more than five; 410/5 */
    trimmed_is(1, 5, (const uint64_t[]){2, 2, 1, 0}, 0, "82/1 82.00");
    /* all alike: one at each end all the same */
    trimmed_is(1, 2, (const uint64_t[]){0, 4, 0, 0}, 2, "80/1 80.00");
    /* two from each end of 95 95 95 30 30: one 95 is left */
    trimmed_is(2, 4, (const uint64_t[]){3, 0, 0, 2}, 4, "95/1 95.00");
    /* across grades: two from each end of 95 80 60 60 30 30: the two 60 are left */
    trimmed_is(2, 4, (const uint64_t[]){1, 1, 2, 2}, 4, "60/1 60.00");
    /* without “when”, from three on: the middle one */
    trimmed_is(1, 2, (const uint64_t[]){1, 1, 0, 1}, 2, "80/1 80.00");
    trimmed_is(1, 2, (const uint64_t[]){1, 0, 0, 1}, 0, "125/2 62.50");
}

/* Grades need not be named from the best to the worst: trimming goes by their scores. */
static void ends_are_those_of_the_scores(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, 4);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    grades(&o, 0, 0, (const uint64_t[]){1, 1, 1, 1});
    other_scores(&o);
    o.m.grades[0].score = 600000; /* 60 30 95 80: 60 and 80 are left */
    o.m.grades[1].score = 300000;
    o.m.grades[2].score = 950000;
    o.m.grades[3].score = 800000;
    other_score_clause(&o, false, false, 0);
    o.m.rule.trim = (struct tally_rule_trim){1, 2, ""};
    made_outcomes(&o.m);
    assert_string_equal(fraction(o.m.items[0].channels[0].score), "70/1 70.00");
    made_end(&o.m);
}

/* Each tier is trimmed before its ballots are pooled: 315/4 of four left, and 80 80 untouched: 475/6. */
static void tiers_are_trimmed_apart(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, 6);
    made_tier(&o.m, 0, "B", false, 2);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    grades(&o, 0, 0, (const uint64_t[]){2, 2, 1, 1});
    grades(&o, 0, 1, (const uint64_t[]){0, 2, 0, 0});
    other_scores(&o);
    other_score_clause(&o, false, false, 0);
    o.m.rule.trim = (struct tally_rule_trim){1, 5, ""};
    made_outcomes(&o.m);
    assert_string_equal(fraction(o.m.items[0].channels[0].score), "475/6 79.17");
    made_end(&o.m);
}

/* ---- nobody graded ---- */

static void nobody_graded_the_person(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, 3);
    made_item(&o.m, "k1", UINT32_MAX, 0);
    made_votes(&o.m, 0, 0, 0)[4] = 3;
    other_scores(&o);
    other_score_clause(&o, false, true, 950000); /* at most 95: false all the same */
    assert_string_equal(made_outcomes(&o.m), "k1 may-not-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].score), "none");
    assert_false(o.m.items[0].channels[0].refused);
    made_end(&o.m);
}

/* B graded k2 and not k1. */
static void begin_one_ungraded(struct other *o, bool share_out)
{
    other_begin(o, TALLY_APPRAISAL);
    o->m.rule.share_out = share_out;
    other_weight(o, "A", 60, 100);
    other_weight(o, "B", 40, 100);
    made_tier(&o->m, 0, "A", false, 2);
    made_tier(&o->m, 0, "B", false, 2);
    made_item(&o->m, "k1", UINT32_MAX, 0);
    made_item(&o->m, "k2", UINT32_MAX, 0);
    grades(o, 0, 0, (const uint64_t[]){1, 1, 0, 0});
    made_votes(&o->m, 0, 0, 1)[4] = 2;
    grades(o, 1, 0, (const uint64_t[]){0, 2, 0, 0});
    grades(o, 1, 1, (const uint64_t[]){0, 1, 1, 0});
    other_scores(o);
    other_score_clause(o, false, false, 600000);
}

static void a_tier_graded_nobody(void **state)
{
    struct other o;
    (void)state;
    begin_one_ungraded(&o, false);
    assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0, k2 may-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].tier_scores[0].score), "175/2 87.50");
    assert_string_equal(fraction(o.m.items[1].channels[0].score), "76/1 76.00"); /* 3/5 * 80 + 2/5 * 70 */
    made_end(&o.m);
    begin_one_ungraded(&o, true);
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0, k2 may-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].score), "175/2 87.50"); /* A has all the weight */
    made_end(&o.m);
    begin_one_ungraded(&o, false);
    assert_string_equal(made_notices(&o.m), "unanimous-tier A meeting; unanimous-tier B meeting; empty-tier k1");
    assert_string_equal(made_notice_text(&o.m, TALLY_EMPTY_TIER),
                        "k1: nothing is decided, because there is nothing to weigh in a tier that has a weight: B");
    made_end(&o.m);
}

/* ---- points ---- */

/* Of 0, 2.5, 5, 7.5 and 10: 7.5 7.5 10 gives 25/3; one ballot is blank. Of points no votes are in favour. */
static void points_are_scores(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    made_tier(&o.m, 0, "A", false, 4);
    made_item(&o.m, "k1", UINT32_MAX, 3); /* graded */
    made_votes(&o.m, 0, 0, 0)[1] = 1;
    other_points(&o);
    other_graded(&o, 0, 0)[3] = 2;
    other_graded(&o, 0, 0)[4] = 1;
    other_score_clause(&o, false, false, 83333);
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0"); /* 8.3333 is less than 25/3 */
    const struct tally_item_votes *v = &o.m.items[0].channels[0];
    assert_string_equal(fraction(v->score), "25/3 8.33");
    assert_string_equal(fraction(v->clauses[0].margin_exact), "1/30000 0.00");
    assert_true(v->no_rate);
    made_end(&o.m);
}

/* All three graded k1, and not alike: the tier is not unanimous. Of k2 all said 5. */
static void graded_alike_is_by_value(void **state)
{
    struct other o;
    (void)state;
    for (size_t alike = 0; alike < 2; alike++) {
        other_begin(&o, TALLY_APPRAISAL);
        made_tier(&o.m, 0, "A", false, 3);
        made_item(&o.m, "k1", UINT32_MAX, 3);
        other_points(&o);
        other_graded(&o, 0, 0)[2] = alike ? 3 : 1;
        other_graded(&o, 0, 0)[3] = alike ? 0 : 2;
        o.m.rule.rank = TALLY_RANK_BY_SCORE;
        assert_string_equal(made_notices(&o.m), alike ? "unanimous-tier A meeting" : "");
        made_end(&o.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighted_score),         cmocka_unit_test(without_weights_ballots_are_pooled),
        cmocka_unit_test(scores_against_clauses),   cmocka_unit_test(the_divisor_is_the_graded_ballots),
        cmocka_unit_test(ends_are_left_out),        cmocka_unit_test(ends_are_those_of_the_scores),
        cmocka_unit_test(tiers_are_trimmed_apart),  cmocka_unit_test(nobody_graded_the_person),
        cmocka_unit_test(a_tier_graded_nobody),     cmocka_unit_test(points_are_scores),
        cmocka_unit_test(graded_alike_is_by_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
