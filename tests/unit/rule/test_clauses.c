/* Conditions and quorums of other bodies' rules: what they say, what is wrong with them, and what no count can meet. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/rules.h"

/* ---- conditions ---- */

static void clauses(void **state)
{
    struct read r = reads("appraisal", SCORES
                          "pass,at least  2/3 of valid in 优秀+称职 and less than 1/3 of valid in 不称职  and score at "
                          "least 80 when present is up to 10,一\npass,at most 1/2 of returned in 不称职,\n");
    (void)state;
    const struct tally_rule_condition *pass = &r.rule->pass[0];
    assert_int_equal(r.rule->pass_count, 2);
    assert_string_equal(pass->phrase, "at least 2/3 of valid in 优秀+称职 and less than 1/3 of valid in 不称职 and "
                                      "score at least 80 when present is up to 10");
    assert_int_equal(pass->clause_count, 3);
    assert_true(pass->condition.banded);
    assert_int_equal(pass->condition.up_to, 10);
    assert_int_equal(pass->condition.num, 2);
    assert_int_equal(pass->condition.den, 3);
    assert_int_equal(pass->condition.base, TALLY_VALID);
    assert_string_equal(pass->clauses[0].phrase, "at least 2/3 of valid in 优秀+称职");
    assert_int_equal(pass->clauses[0].mark_count, 2);
    assert_int_equal(pass->clauses[0].marks[0], 0);
    assert_int_equal(pass->clauses[0].marks[1], 1);
    assert_false(pass->clauses[0].condition.banded || pass->clauses[0].condition.upper);
    assert_true(pass->clauses[1].condition.strict && pass->clauses[1].condition.upper);
    assert_int_equal(pass->clauses[1].marks[0], 2);
    assert_string_equal(pass->clauses[2].phrase, "score at least 80");
    assert_true(r.rule->pass[1].clauses->condition.upper);
    assert_false(r.rule->pass[1].clauses->condition.strict);
    assert_int_equal(r.rule->pass[1].clauses->condition.base, TALLY_RETURNED);
    read_done(&r);
    r = reads("decision", "pass,more than 1/2 of due in agree and at most 1/4 of valid in against+abstain+hold,\n");
    assert_int_equal(r.rule->pass->clauses[0].marks[0], 0);
    assert_int_equal(r.rule->pass->clauses[1].mark_count, 3);
    assert_int_equal(r.rule->pass->clauses[1].marks[2], 3);
    read_done(&r);
    r = reads("appraisal", "grades,A A+ B,\npass,at least 1/2 of valid in A++B,\n"); /* a grade with the sign in it */
    assert_int_equal(r.rule->pass->clauses->mark_count, 2);
    assert_int_equal(r.rule->pass->clauses->marks[0], 1);
    assert_int_equal(r.rule->pass->clauses->marks[1], 2);
    read_done(&r);
}

static void clauses_that_are_wrong(void **state)
{
    static const char *const rows[] = {
        "pass,at least 1/2 of valid in",
        "pass,at least 1/2 of valid in 良好",
        "pass,at least 1/2 of valid in 优秀+",
        "pass,at least 1/2 of valid in 优秀+优秀",
        "pass,at least 1/2 of valid in 优秀 称职",
        "pass,at least 1/2 of valid in 优秀 + 称职",
        "pass,at least 1/2 of valid in agree",
        "pass,at least 1/2 of valid and",
        "pass,and at least 1/2 of valid",
        "pass,at least 1/2 of valid or at least 1/3 of due",
        "pass,less 1/2 of valid",
        "pass,score 80",
        "pass,score at least",
        "pass,score at least 80%",
        "pass,at least 1/2 of valid in 优秀 and less than 1/2 of valid in 优秀", /* they exclude each other */
        "pass,score at least 80 and score at most 79.9999",
        "pass,at least 1/2 of weight in 优秀", /* ballots have none */
        "pass,at least 1/2 of valid",          /* no grade counts */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refuses_line("appraisal", SCORES, 8, rows[i]);
    refuses_line("recommendation", "", 4, "pass,at least 1/2 of valid in agree");
    refuses_line("decision", "", 4, "pass,at least 1/2 of valid in 优秀");
    refuses_line("decision", "", 4, "pass,at least 1/2 of weight");
    refuses("appraisal", GRADES "pass,at least 1/2 of valid,\n", "r.csv:1:1 missing-key\n");     /* grades counted */
    struct read r = reads("appraisal", SCORES "pass,score at least 80 and score at most 80,\n"); /* 80 meets both */
    read_done(&r);
}

/* Shares of marks of which a ballot bears one are together no more than all; due >= present >= issued >= returned >=
 * valid. */
static void clauses_that_no_count_meets(void **state)
{
    static const char *const decisions[] = {
        "pass,at least 2/3 of valid in agree and more than 1/3 of valid in against", /* 2/3 and more than 1/3 */
        "pass,at least 2/3 of valid and at least 34% of due in against", /* of due: at least as much of valid */
        "pass,more than 1/2 of due and more than 1/2 of present in hold",
        "pass,at least 1/3 of valid in agree and at least 1/3 of valid in against and more than 1/3 of valid in "
        "hold+abstain",
        "pass,at least 2/3 of due and less than 1/2 of valid", /* 2/3 of due are no less than 2/3 of valid */
        "pass,more than 1/2 of present and at most 50% of returned",
        "pass,at least 1/2 of issued and less than 1/2 of returned in agree+abstain",
        "pass,at least 1/4 of valid in agree and at least 1/4 of valid in hold and less than 1/2 of valid in "
        "agree+hold",
    };
    static const char *const weights[] = {
        "pass,at least 2/3 of weight in agree and more than 1/3 of weight in against",
        "pass,at least 1/2 of weight due and less than 1/2 of weight due",
    };
    (void)state;
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
        refuses_line("decision", "", 4, decisions[i]);
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        refuses_line("decision", "ballot weight,权数,\n", 5, weights[i]);
    refuses_line("recommendation", "", 4, "pass,more than 1/2 of due and less than 1/2 of valid");
    refuses_line("appraisal", GRADES "grades counted,优秀 称职,\n", 6,
                 "pass,at least 80% of present and at least 1/4 of valid in 不称职");
    refuses_line("appraisal", SCORES, 8, "pass,score at least 80 and score less than 80");
}

static void clauses_that_some_count_meets(void **state)
{
    static const char *const decisions[] = {
        "pass,at least 2/3 of valid in agree and at least 1/3 of valid in against,\n", /* 2 and 1 of 3 */
        "pass,at least 2/3 of valid and less than 1/2 of due,\n",                      /* 2 of 3 valid, 5 due */
        "pass,at least 1/2 of valid in agree+against and at least 2/3 of valid in against+hold,\n", /* all against */
        "pass,at least 2/3 of valid and at most 1/3 of valid in against+abstain+hold,\n",
        "pass,at least 1/2 of valid in agree and at least 1/4 of valid in hold and less than 1/2 of valid in hold,\n",
        "ballot weight,权数,\npass,at least 2/3 of weight due and less than 1/2 of weight,\n", /* more than is due */
        "ballot weight,权数,\npass,more than 2/3 of weight and less than 1/3 of valid,\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        struct read r = reads("decision", decisions[i]);
        read_done(&r);
    }
}

/* ---- quorums ---- */

static void quorums(void **state)
{
    struct read r = reads("decision", HALF "quorum,at least 2/3 of due,q1\nquorum,returned more than 1/2 of due,q2\n"
                                           "quorum,valid at least  50% of returned,\nballot weight,权数,\n"
                                           "quorum,weight at least 2/3 of weight due,\n");
    const struct tally_rule_quorum *q = r.rule->quorums;
    (void)state;
    assert_int_equal(r.rule->quorum_count, 4);
    assert_int_equal(q[0].subject, TALLY_SUBJECT_PRESENT);
    assert_string_equal(q[0].phrase, "at least 2/3 of due");
    assert_int_equal(q[1].subject, TALLY_SUBJECT_RETURNED);
    assert_true(q[1].condition.strict);
    assert_int_equal(q[1].condition.base, TALLY_DUE);
    assert_string_equal(q[1].phrase, "returned more than 1/2 of due");
    assert_string_equal(q[1].cite, "q2");
    assert_int_equal(q[2].condition.base, TALLY_RETURNED);
    assert_string_equal(q[2].phrase, "valid at least 50% of returned");
    assert_int_equal(q[3].subject, TALLY_SUBJECT_WEIGHT);
    assert_int_equal(q[3].condition.base, TALLY_WEIGHT_DUE);
    assert_true(tally_rule_needs_weight_due(r.rule));
    read_done(&r);
}

static void quorums_that_are_wrong(void **state)
{
    static const char *const rows[] = {
        "quorum,returned more than 1/2 of returned",
        "quorum,returned at least 1/2 of valid",
        "quorum,issued at least 1/2 of issued",
        "quorum,valid at least 1/2 of valid",
        "quorum,present at least 1/2 of present",
        "quorum,present at least 1/2 of weight due",
        "quorum,weight at least 1/2 of due",
        "quorum,weight at least 1/2 of weight",
        "quorum,weight at least 1/2 of weight due", /* ballots have none */
        "quorum,due at least 1/2 of due",
        "quorum,returned at most 1/2 of due",
        "quorum,returned less than 1/2 of due",
        "quorum,returned more than 1/1 of due",
        "quorum,returned at least 1/2 of due when present is up to 5",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refuses_line("decision", HALF, 5, rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clauses),
        cmocka_unit_test(clauses_that_are_wrong),
        cmocka_unit_test(clauses_that_no_count_meets),
        cmocka_unit_test(clauses_that_some_count_meets),
        cmocka_unit_test(quorums),
        cmocka_unit_test(quorums_that_are_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
