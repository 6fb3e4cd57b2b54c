/* Quorum, the ballot box, deferral: what comes before any count of votes. */
#include <string.h>

#include "unit/support/support.h"

/* A committee of nine of whom so many are there, with the quorum of two thirds of those due; k1 has eight votes, or as
 * many as there are. */
static struct tally_accounts *begin(struct made *m, uint64_t present)
{
    made_begin(m, TALLY_DECISION);
    made_quorum(m, at_least(2, 3, TALLY_DUE));
    made_pass(m, more_than(1, 2, TALLY_DUE));
    struct tally_accounts *a = made_tier(m, 0, "c", false, present);
    a->due = 9;
    made_item(m, "k1", UINT32_MAX, present < 8 ? present : 8);
    made_item(m, "k2", UINT32_MAX, 0);
    return a;
}

static void ends(struct made *m, enum tally_status status, const char *outcomes)
{
    assert_string_equal(made_outcomes(m), outcomes);
    assert_string_equal(tally_status_name(m->result.status), tally_status_name(status));
    made_end(m);
}

static void two_thirds_are_a_quorum(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 6);
    assert_string_equal(made_outcomes(&m), "k1 adopted 0, k2 not-adopted 0");
    assert_true(m.result.quorum.met);
    assert_int_equal(m.result.quorum.required, 6);
    assert_int_equal(m.result.quorum.of, 9);
    assert_int_equal(m.result.quorum.present, 6);
    assert_int_equal(m.result.status, TALLY_VALID_VOTE);
    made_end(&m);
}

static void without_a_quorum_nothing_is_decided(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 5);
    m.items[1].deferred = "重大问题不清楚";
    assert_string_equal(made_outcomes(&m), "k1 no-decision 0, k2 deferred 0"); /* what is deferred stays so */
    assert_int_equal(m.result.status, TALLY_NO_QUORUM);
    assert_false(m.result.quorum.met);
    assert_int_equal(m.items[0].channels[0].votes[TALLY_AGREE], 5); /* votes are shown all the same */
    assert_true(m.items[0].channels[0].pass);
    made_end(&m);
}

static void without_a_quorum_rule_anybody_may_decide(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 5);
    m.rule.quorum_count = 0;
    assert_string_equal(made_outcomes(&m), "k1 adopted 0, k2 not-adopted 0");
    assert_null(m.result.quorum.condition);
    made_end(&m);
}

static void more_returned_than_issued(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 9)->issued = 8;
    ends(&m, TALLY_INVALID_VOTE, "k1 no-decision 0, k2 no-decision 0");
    begin(&m, 9)->issued = 8;
    m.items[0].deferred = "意见分歧较大";
    ends(&m, TALLY_INVALID_VOTE, "k1 deferred 0, k2 no-decision 0");
    begin(&m, 9); /* as many as issued are well */
    ends(&m, TALLY_VALID_VOTE, "k1 adopted 0, k2 not-adopted 0");
}

static void begin_with_talks(struct made *m)
{
    made_begin(m, TALLY_RECOMMENDATION);
    made_tier(m, 0, "a", false, 5);
    made_tier(m, 1, "a", false, 5);
    made_post(m, "p1", 1);
    made_item(m, "k1", 0, 5);
}

/* By reading 1 every tier counts here, advising and talk included. */
static void in_any_tier_by_reading_1(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 9);
    made_tier(&m, 0, "b", true, 3)->issued = 2;
    m.result.reading = 1;
    ends(&m, TALLY_INVALID_VOTE, "k1 no-decision 0, k2 no-decision 0");
    assert_false(m.tiers[0][1].invalid); /* its results do not have that */

    begin_with_talks(&m);
    m.tiers[1][0].accounts.issued = 4;
    m.result.reading = 1;
    ends(&m, TALLY_INVALID_VOTE, "k1 no-decision 1");
}

/* A surplus of B ballots must not overturn what A decided. */
static void a_surplus_of_advice_voids_the_advice(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 9);
    made_tier(&m, 0, "b", true, 3)->issued = 2;
    assert_string_equal(made_outcomes(&m), "k1 adopted 0, k2 not-adopted 0");
    assert_true(m.tiers[0][1].invalid);
    assert_false(m.tiers[0][0].invalid);
    assert_false(m.channels[0].invalid);
    made_end(&m);
}

/* The vote by ballots stands, and is marked in no way. */
static void a_surplus_of_talks_voids_the_talks(void **state)
{
    struct made m;
    (void)state;
    begin_with_talks(&m);
    m.tiers[1][0].accounts.issued = 4;
    assert_string_equal(made_outcomes(&m), "k1 ranked 1");
    assert_int_equal(m.result.status, TALLY_VALID_VOTE);
    assert_true(m.channels[1].invalid);
    assert_true(m.tiers[1][0].invalid);
    assert_false(m.channels[0].invalid);
    assert_false(m.tiers[0][0].invalid);
    made_end(&m);
}

static void a_surplus_of_ballots_beside_talks_voids_the_vote(void **state)
{
    struct made m;
    (void)state;
    begin_with_talks(&m);
    m.tiers[0][0].accounts.issued = 4;
    assert_string_equal(made_outcomes(&m), "k1 no-decision 1");
    assert_int_equal(m.result.status, TALLY_INVALID_VOTE);
    assert_true(m.channels[0].invalid);
    assert_false(m.channels[1].invalid);
    made_end(&m);
}

/* Where there are talks only, they decide. */
static void talks_that_decide(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    m.channels[0].channel = TALLY_TALK;
    made_tier(&m, 0, "a", false, 5)->issued = 4;
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 5);
    assert_string_equal(made_outcomes(&m), "k1 no-decision 1");
    assert_true(m.channels[0].invalid);
    made_end(&m);
}

/* A due of 0 is no meeting; where no quorum is asked, it is none of its business. By reading 1 it was enough. */
static void nobody_due_is_no_quorum(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t reading = 1; reading <= 2; reading++) {
        begin(&m, 0)->due = 0;
        m.result.reading = reading;
        ends(&m, reading == 1 ? TALLY_VALID_VOTE : TALLY_NO_QUORUM,
             reading == 1 ? "k1 not-adopted 0, k2 not-adopted 0" : "k1 no-decision 0, k2 no-decision 0");
        assert_int_equal(m.result.quorum.met, reading == 1);
    }
    begin(&m, 0)->due = 0;
    m.rule.quorum_count = 0;
    ends(&m, TALLY_VALID_VOTE, "k1 not-adopted 0, k2 not-adopted 0");
}

/* Where several hold: deferred, then invalid, then no-quorum. */
static void deferred_before_invalid_before_no_quorum(void **state)
{
    (void)state;
    for (unsigned which = 0; which < 8; which++) {
        struct made m;
        struct tally_accounts *a = begin(&m, which & 1 ? 5 : 9);
        bool deferred = which & 4, invalid = which & 2, lacking = which & 1;
        if (invalid)
            a->issued--;
        if (deferred)
            m.result.meeting.deferred = "意见分歧较大";
        ends(&m,
             deferred  ? TALLY_DEFERRED_VOTE
             : invalid ? TALLY_INVALID_VOTE
             : lacking ? TALLY_NO_QUORUM
                       : TALLY_VALID_VOTE,
             deferred             ? "k1 deferred 0, k2 deferred 0"
             : invalid || lacking ? "k1 no-decision 0, k2 no-decision 0"
                                  : "k1 adopted 0, k2 not-adopted 0");
    }
}

/* A post of a contested vote: no decision whenever the status is not valid, deferred included. */
static void posts_are_not_decided_either(void **state)
{
    (void)state;
    for (unsigned which = 0; which < 4; which++) {
        struct made m;
        struct tally_accounts *a = begin(&m, which == 1 ? 5 : 9);
        m.rule.contested = true;
        m.rule.candidates.per_seat = 2;
        made_post(&m, "p1", 1);
        m.items[0].post = m.items[1].post = 0;
        a->issued -= which == 2;
        if (which == 3)
            m.result.meeting.deferred = "意见分歧较大";
        made_outcomes(&m);
        assert_int_equal(m.result.posts[0].outcome, which ? TALLY_POST_NO_DECISION : TALLY_POST_FILLED);
        made_end(&m);
    }
}

/* 第二篇 六(二): B ballots enter neither D, P, the quorum nor the decision. */
static void advising_tiers_stand_aside(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_quorum(&m, at_least(2, 3, TALLY_DUE));
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "A", false, 6)->due = 11;
    made_tier(&m, 0, "B", true, 8);
    made_item(&m, "k1", UINT32_MAX, 6);
    made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 8;
    assert_string_equal(made_outcomes(&m), "k1 no-decision 0"); /* 6 of 11; with B it would be 14 of 19 */
    assert_int_equal(m.channels[0].whole.due, 11);
    assert_int_equal(m.channels[0].whole.present, 6);
    assert_int_equal(m.channels[0].whole.returned, 6);
    assert_int_equal(m.items[0].channels[0].votes[TALLY_AGREE], 6);
    assert_int_equal(m.items[0].channels[0].tiers[1][TALLY_AGREE], 8);
    assert_int_equal(m.items[0].channels[0].needed, 6);
    assert_int_equal(m.result.quorum.required, 8); /* 7.33 */
    made_end(&m);
}

static void no_advising_ballots_at_all(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "A", false, 11);
    made_tier(&m, 0, "B", true, 0);
    made_item(&m, "k1", UINT32_MAX, 6);
    ends(&m, TALLY_VALID_VOTE, "k1 adopted 0");
}

/* 未交 of the whole is the sum of the deciding tiers', each of which is never below nothing. */
static void unreturned_ballots_add_up(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    struct tally_accounts *a = made_tier(&m, 0, "a", false, 5), *b = made_tier(&m, 0, "b", false, 5);
    a->returned = a->valid = 3;
    a->unreturned = 2;
    b->returned = b->valid = 6;
    made_tier(&m, 0, "c", true, 1)->unreturned = 1;
    made_outcomes(&m);
    assert_int_equal(m.channels[0].whole.unreturned, 2);
    assert_int_equal(m.channels[0].whole.returned, 9);
    assert_int_equal(m.channels[0].whole.issued, 10);
    assert_int_equal(m.result.status, TALLY_INVALID_VOTE); /* b has too many, though the whole has not */
    made_end(&m);
}

/* A deferred item of a sound vote, whatever its votes. */
static void deferred_items(void **state)
{
    struct made m;
    (void)state;
    begin(&m, 9);
    m.items[0].deferred = "有举报";
    ends(&m, TALLY_VALID_VOTE, "k1 deferred 0, k2 not-adopted 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thirds_are_a_quorum),
        cmocka_unit_test(without_a_quorum_nothing_is_decided),
        cmocka_unit_test(without_a_quorum_rule_anybody_may_decide),
        cmocka_unit_test(more_returned_than_issued),
        cmocka_unit_test(in_any_tier_by_reading_1),
        cmocka_unit_test(a_surplus_of_advice_voids_the_advice),
        cmocka_unit_test(a_surplus_of_talks_voids_the_talks),
        cmocka_unit_test(a_surplus_of_ballots_beside_talks_voids_the_vote),
        cmocka_unit_test(talks_that_decide),
        cmocka_unit_test(nobody_due_is_no_quorum),
        cmocka_unit_test(deferred_before_invalid_before_no_quorum),
        cmocka_unit_test(posts_are_not_decided_either),
        cmocka_unit_test(advising_tiers_stand_aside),
        cmocka_unit_test(no_advising_ballots_at_all),
        cmocka_unit_test(unreturned_ballots_add_up),
        cmocka_unit_test(deferred_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
