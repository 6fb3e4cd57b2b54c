/* Clauses joined by “and”, upper limits, several quorums, weights of ballots; figures worked out by hand. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/other_bodies.h"

/* ---- clauses ---- */

/* “at least 2/3 of valid in 优秀+称职 and less than 1/3 of valid in 不称职”, of nine valid ballots. */
static void begin_two(struct other *o, const uint64_t votes[4])
{
    static const uint32_t good[] = {0, 1}, bad[] = {3};
    other_begin(o, TALLY_APPRAISAL);
    struct tally_rule_clause *first = other_clause(o, at_least(2, 3, TALLY_VALID));
    first->marks = good;
    first->mark_count = 2;
    struct tally_rule_clause *second = other_clause(o, less_than(1, 3, TALLY_VALID));
    second->marks = bad;
    second->mark_count = 1;
    made_tier(&o->m, 0, "A", false, 9);
    made_item(&o->m, "k1", UINT32_MAX, 0);
    memcpy(made_votes(&o->m, 0, 0, 0), votes, 4 * sizeof *votes);
}

static void all_clauses_are_to_be_met(void **state)
{
    static const struct {
        uint64_t votes[4];
        int64_t margins[2];
        const char *outcome;
    } rows[] = {{{3, 3, 1, 2}, {0, 0}, "k1 may-propose 0"},
                {{3, 3, 0, 3}, {0, -1}, "k1 may-not-propose 0"},
                {{3, 2, 2, 2}, {-1, 0}, "k1 may-not-propose 0"},
                {{9, 0, 0, 0}, {3, 2}, "k1 may-propose 0"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_two(&o, rows[i].votes);
        assert_string_equal(made_outcomes(&o.m), rows[i].outcome);
        const struct tally_item_votes *v = &o.m.items[0].channels[0];
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(v->clauses[k].needed, k ? 2 : 6);
            assert_int_equal(v->clauses[k].margin, rows[i].margins[k]);
            assert_int_equal(v->clauses[k].pass, rows[i].margins[k] >= 0);
        }
        assert_int_equal(v->rate.votes, rows[i].votes[0] + rows[i].votes[1]); /* of the first lower clause */
        assert_int_equal(v->rate.base, TALLY_VALID);
        assert_true(o.m.items[0].no_bases);
        made_end(&o.m);
    }
}

/* “at most” 1/2 of present: the rate is that of votes in favour over those present; no other base is tried. */
static void one_upper_clause(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    other_clause(&o, at_most(1, 2, TALLY_DUE));
    made_tier(&o.m, 0, "c", false, 8)->due = 9;
    made_item(&o.m, "k1", UINT32_MAX, 4);
    made_item(&o.m, "k2", UINT32_MAX, 5);
    assert_string_equal(made_outcomes(&o.m), "k1 adopted 0, k2 not-adopted 0");
    const struct tally_item_votes *v = &o.m.items[1].channels[0];
    assert_int_equal(v->clauses[0].needed, 4);
    assert_int_equal(v->clauses[0].margin, -1);
    assert_false(v->plain);
    assert_int_equal(v->rate.base, TALLY_PRESENT);
    assert_string_equal(v->rate.percent, "62.50");
    made_end(&o.m);
}

/* Nobody's votes satisfy anything of a base of nobody. */
static void an_upper_share_of_nobody(void **state)
{
    struct other o;
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        other_begin(&o, TALLY_DECISION);
        other_clause(&o, strict ? less_than(1, 2, TALLY_VALID) : at_most(1, 2, TALLY_VALID));
        *made_tier(&o.m, 0, "c", false, 9) =
            (struct tally_accounts){.due = 9, .present = 9, .issued = 9, .unreturned = 9};
        made_item(&o.m, "k1", UINT32_MAX, 0);
        assert_string_equal(made_outcomes(&o.m), "k1 not-adopted 0");
        assert_int_equal(o.m.items[0].channels[0].clauses[0].needed, strict ? -1 : 0);
        assert_null(o.m.items[0].channels[0].clauses[0].percent);
        made_end(&o.m);
    }
}

/* One clause that asks for a share of heads, with marks: other bases are tried on its votes. */
static void one_plain_clause_with_marks(void **state)
{
    static const uint32_t good[] = {0};
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    struct tally_rule_clause *clause = other_clause(&o, at_least(1, 2, TALLY_VALID));
    clause->marks = good;
    clause->mark_count = 1;
    made_tier(&o.m, 0, "A", false, 8)->due = 11;
    made_item(&o.m, "k1", UINT32_MAX, 4);
    made_votes(&o.m, 0, 0, 0)[1] = 4; /* counted elsewhere, and not here */
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0");
    assert_true(o.m.items[0].channels[0].plain);
    assert_int_equal(o.m.items[0].channels[0].margin, 0);
    assert_int_equal(o.m.items[0].channels[0].tier_rates[0].votes, 4); /* of the same marks */
    assert_false(o.m.items[0].no_bases);
    assert_true(o.m.items[0].bases[TALLY_PRESENT].pass);
    assert_false(o.m.items[0].bases[TALLY_DUE].pass); /* 4 of 11 */
    made_end(&o.m);
}

/* ---- owners: ten of 1000 m2; seven of 690 m2 take part ---- */

/* Agreed: four with 40 60 60 60; not: three with 150 160 160. More than half of the ballots, and of their area. */
static void begin_owners(struct other *o)
{
    other_begin(o, TALLY_DECISION);
    other_clause(o, more_than(1, 2, TALLY_RETURNED));
    other_clause(o, more_than(1, 2, TALLY_WEIGHT));
    other_quorum(o, TALLY_SUBJECT_PRESENT, at_least(2, 3, TALLY_DUE));
    other_quorum(o, TALLY_SUBJECT_WEIGHT, at_least(2, 3, TALLY_WEIGHT_DUE));
    made_tier(&o->m, 0, "o", false, 7)->due = 10;
    o->m.tiers[0][0].weights = (struct tally_weights){true, 1000, 690, 690};
    made_item(&o->m, "k1", UINT32_MAX, 4);
    other_ballot_weights(o);
    other_weighed(o, 0, 0)[TALLY_AGREE] = 220;
    other_weighed(o, 0, 0)[TALLY_AGAINST] = 470;
}

static void heads_pass_and_area_does_not(void **state)
{
    struct other o;
    (void)state;
    begin_owners(&o);
    assert_string_equal(made_outcomes(&o.m), "k1 not-adopted 0");
    const struct tally_clause *c = o.m.items[0].channels[0].clauses;
    assert_int_equal(c[0].votes, 4);
    assert_int_equal(c[0].of, 7);
    assert_int_equal(c[0].needed, 4);
    assert_true(c[0].pass);
    assert_int_equal(c[1].votes, 220);
    assert_int_equal(c[1].of, 690);
    assert_int_equal(c[1].needed, 346);
    assert_int_equal(c[1].margin, -126);
    assert_string_equal(c[1].percent, "31.88");
    assert_false(c[1].pass);
    assert_int_equal(o.m.channels[0].weights.due, 1000);
    assert_int_equal(o.m.items[0].channels[0].weights[TALLY_AGAINST], 470);
    assert_int_equal(o.m.result.quorums[0].required, 7); /* two thirds of ten are 6.67 */
    assert_int_equal(o.m.result.quorums[1].count, 690);
    assert_int_equal(o.m.result.quorums[1].required, 667);
    assert_true(o.m.result.quorums[1].met);
    made_end(&o.m);
}

/* The base “weight” is of all keyed ballots, the void too; ranks stay in heads. */
static void weights_of_ballots_do_not_rank(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    o.m.rule.contested = true;
    o.m.rule.candidates.per_seat = 2;
    other_clause(&o, more_than(1, 10, TALLY_WEIGHT));
    made_tier(&o.m, 0, "o", false, 9);
    o.m.tiers[0][0].weights = (struct tally_weights){false, 0, 1000, 900};
    made_post(&o.m, "p1", 1);
    made_item(&o.m, "k1", 0, 4);
    made_item(&o.m, "k2", 0, 5);
    other_ballot_weights(&o);
    other_weighed(&o, 0, 0)[TALLY_AGREE] = 700;
    other_weighed(&o, 1, 0)[TALLY_AGREE] = 200;
    assert_string_equal(made_outcomes(&o.m), "k2 elected 1, k1 not-elected 2");
    assert_int_equal(made_find(&o.m, "k1")->channels[0].clauses[0].of, 1000);
    assert_int_equal(made_find(&o.m, "k1")->channels[0].rate.votes, 700);
    assert_false(made_find(&o.m, "k1")->channels[0].plain);
    made_end(&o.m);
}

/* ---- quorums ---- */

/* 20 registered, 12 took a ballot, 10 cast one: 10 is not more than half of 20. */
static void begin_village(struct other *o, uint64_t returned)
{
    other_begin(o, TALLY_DECISION);
    other_clause(o, more_than(1, 2, TALLY_RETURNED));
    other_quorum(o, TALLY_SUBJECT_PRESENT, more_than(1, 2, TALLY_DUE));
    other_quorum(o, TALLY_SUBJECT_RETURNED, more_than(1, 2, TALLY_DUE));
    *made_tier(&o->m, 0, "v", false, returned) = (struct tally_accounts){
        .due = 20, .present = 12, .issued = 12, .returned = returned, .unreturned = 12 - returned, .valid = returned};
    made_item(&o->m, "k1", UINT32_MAX, 6);
}

static void all_quorums_are_to_be_met(void **state)
{
    struct other o;
    (void)state;
    begin_village(&o, 10);
    assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0");
    assert_int_equal(o.m.result.status, TALLY_NO_QUORUM);
    assert_true(o.m.result.quorums[0].met);
    assert_false(o.m.result.quorums[1].met);
    assert_int_equal(o.m.result.quorums[1].count, 10);
    assert_int_equal(o.m.result.quorums[1].required, 11);
    assert_ptr_equal(o.m.result.quorum.condition, &o.quorums[1]); /* the first that is not met */
    assert_int_equal(o.m.result.quorum.present, 12);
    made_end(&o.m);
    begin_village(&o, 11);
    assert_string_equal(made_outcomes(&o.m), "k1 adopted 0");
    assert_ptr_equal(o.m.result.quorum.condition, &o.quorums[0]); /* the first, where all are */
    made_end(&o.m);
}

static void subjects_of_quorums(void **state)
{
    static const uint64_t counts[] = {[TALLY_SUBJECT_PRESENT] = 9,
                                      [TALLY_SUBJECT_ISSUED] = 8,
                                      [TALLY_SUBJECT_RETURNED] = 7,
                                      [TALLY_SUBJECT_VALID] = 6,
                                      [TALLY_SUBJECT_WEIGHT] = 50};
    (void)state;
    for (enum tally_subject s = TALLY_SUBJECT_PRESENT; s < TALLY_SUBJECTS; s++) {
        struct other o;
        other_begin(&o, TALLY_DECISION);
        other_clause(&o, more_than(1, 2, TALLY_DUE));
        other_quorum(&o, s, at_least(2, 3, TALLY_DUE));
        *made_tier(&o.m, 0, "c", false, 9) = (struct tally_accounts){
            .due = 10, .present = 9, .issued = 8, .returned = 7, .unreturned = 1, .valid = 6, .voided = 1};
        made_tier(&o.m, 0, "B", true, 100); /* an advising tier counts for no quorum */
        o.m.tiers[0][0].weights.returned = 50;
        o.m.tiers[0][1].weights.returned = 500;
        made_item(&o.m, "k1", UINT32_MAX, 6);
        made_outcomes(&o.m);
        assert_int_equal(o.m.result.quorums[0].count, counts[s]);
        assert_int_equal(o.m.result.quorums[0].met, counts[s] >= 7);
        made_end(&o.m);
    }
}

/* Before the count, what is valid and what it weighs is not known; the other quorums are. */
static void quorums_before_the_count(void **state)
{
    struct other o;
    (void)state;
    begin_village(&o, 10);
    o.quorums[0].subject = TALLY_SUBJECT_VALID;
    tally_result_judge_box(&o.m.result, &o.m.arena);
    assert_true(o.m.result.quorums[0].unknown);
    assert_false(o.m.result.quorums[1].unknown);
    assert_ptr_equal(o.m.result.quorum.condition, &o.quorums[1]);
    assert_int_equal(o.m.result.status, TALLY_NO_QUORUM);
    made_end(&o.m);
    begin_village(&o, 11);
    o.quorums[0].subject = TALLY_SUBJECT_WEIGHT;
    tally_result_judge_box(&o.m.result, &o.m.arena);
    assert_ptr_equal(o.m.result.quorum.condition, &o.quorums[1]);
    assert_int_equal(o.m.result.status, TALLY_VALID_VOTE);
    made_end(&o.m);
}

/* ---- notices ---- */

static void at_a_clause(void **state)
{
    struct other o;
    (void)state;
    begin_two(&o, (const uint64_t[]){3, 3, 0, 3}); /* 6 of 9 and 3 of 9 are the shares themselves */
    assert_string_equal(made_notices(&o.m), "exactly-at-threshold k1; exactly-at-threshold k1");
    assert_string_equal(made_notice_text(&o.m, TALLY_EXACTLY_AT_THRESHOLD),
                        "k1: 6/9 is exactly what a clause of the condition asks for: that clause is met");
    made_end(&o.m);
    begin_two(&o, (const uint64_t[]){3, 4, 0, 2}); /* nothing is said of other bases either */
    assert_string_equal(made_notices(&o.m), "");
    made_end(&o.m);
}

static void at_the_share_of_weights(void **state)
{
    struct other o;
    (void)state;
    begin_owners(&o);
    o.clauses[1].condition = at_least(1, 3, TALLY_WEIGHT); /* 230 of 690 */
    other_weighed(&o, 0, 0)[TALLY_AGREE] = 230;
    other_weighed(&o, 0, 0)[TALLY_AGAINST] = 460;
    o.m.rule.exact_share_cite = "a rule";
    assert_string_equal(made_notices(&o.m), "exactly-at-threshold k1; band-edge k1");
    assert_string_equal(made_notice_text(&o.m, TALLY_BAND_EDGE),
                        "k1: 230 of 690 is exactly the share of one clause, which is enough for that; the other "
                        "reading, “more than” the share, would need 231 (a rule)");
    made_end(&o.m);
}

/* What is returned weighs more than what is due; of an advising tier too, and whatever the status. */
static void more_weight_than_is_due(void **state)
{
    struct other o;
    (void)state;
    for (uint64_t returned = 999; returned <= 1001; returned++) {
        begin_owners(&o);
        o.m.tiers[0][0].weights = (struct tally_weights){.due_stated = true, .due = 1000, .returned = returned};
        assert_string_equal(made_notices(&o.m), returned > 1000 ? "weight-above-due o meeting" : "");
        made_end(&o.m);
    }
    begin_owners(&o); /* tiers.csv does not say what is due */
    o.m.tiers[0][0].weights = (struct tally_weights){.returned = 1001};
    assert_string_equal(made_notices(&o.m), "");
    made_end(&o.m);
}

/* Bands of several clauses: which decides is said, and no number of votes. */
static void the_edge_of_bands_of_clauses(void **state)
{
    struct other o;
    (void)state;
    begin_two(&o, (const uint64_t[]){3, 4, 0, 2});
    o.m.pass[1] = o.m.pass[0];
    o.m.pass[1].clause_count = 1;
    o.m.pass[0].condition.banded = true;
    o.m.pass[0].condition.up_to = 9;
    o.m.rule.pass_count = 2;
    assert_string_equal(made_notices(&o.m), "band-edge meeting");
    assert_string_equal(made_notice_text(&o.m, TALLY_BAND_EDGE),
                        "present: 9, on the edge of two bands; the condition for up to 9 present decides; by the other "
                        "reading, that for more present would");
    made_end(&o.m);
}

/* A score, a weighted rate or votes are told as what they are. Four ballots: two of 95, two of 60 make 77.5. */
static void exactly_what_a_clause_names(void **state)
{
    struct other o;
    (void)state;
    for (int weights = 0; weights < 2; weights++) {
        other_begin(&o, TALLY_APPRAISAL);
        if (weights)
            other_weight(&o, "A", 1, 1);
        other_clause(&o, more_than(1, 2, TALLY_VALID)); /* of good grades: exactly half */
        other_score_clause(&o, false, true, 775000);
        made_tier(&o.m, 0, "A", false, 4);
        made_item(&o.m, "k1", UINT32_MAX, 2);
        made_votes(&o.m, 0, 0, 0)[2] = 2;
        other_scores(&o);
        assert_string_equal(made_notices(&o.m), "exactly-at-threshold k1; exactly-at-threshold k1");
        assert_string_equal(made_notice_text(&o.m, TALLY_EXACTLY_AT_THRESHOLD),
                            weights ? "k1: 50.00% is exactly what a clause of the condition names, and it asks for "
                                      "more: that clause is not met"
                                    : "k1: 2/4 is exactly what a clause of the condition names, and it asks for more: "
                                      "that clause is not met");
        char *second = tally_result_notice_text(&o.m.result, 1, false);
        assert_string_equal(second,
                            "k1: 77.50 is exactly the most that a clause of the condition allows: that clause is met");
        free(second);
        made_end(&o.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_what_a_clause_names),
        cmocka_unit_test(all_clauses_are_to_be_met),
        cmocka_unit_test(one_upper_clause),
        cmocka_unit_test(an_upper_share_of_nobody),
        cmocka_unit_test(one_plain_clause_with_marks),
        cmocka_unit_test(heads_pass_and_area_does_not),
        cmocka_unit_test(weights_of_ballots_do_not_rank),
        cmocka_unit_test(all_quorums_are_to_be_met),
        cmocka_unit_test(subjects_of_quorums),
        cmocka_unit_test(quorums_before_the_count),
        cmocka_unit_test(at_a_clause),
        cmocka_unit_test(at_the_share_of_weights),
        cmocka_unit_test(more_weight_than_is_due),
        cmocka_unit_test(the_edge_of_bands_of_clauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
