/* The law, as a function of counts made by hand. */
#include <string.h>

#include "unit/support/support.h"

/* Agreement by more than half of nine who are due: five are needed. */
static void begin_contested(struct made *m, uint64_t seats)
{
    made_begin(m, TALLY_DECISION);
    m->rule.contested = true;
    m->rule.candidates.per_seat = 2;
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    made_post(m, "p1", seats);
}

static const char *of_post(enum tally_post_outcome outcome)
{
    const char *name = tally_post_outcome_name(outcome);
    return name ? name : "none";
}

static void outcomes_are(struct made *m, const char *items, const char *post)
{
    assert_string_equal(made_outcomes(m), items);
    if (m->result.post_count)
        assert_string_equal(of_post(m->result.posts[0].outcome), post);
    made_end(m);
}

/* ---- contested votes: 第三篇 第十三条 ---- */

static void best_of_those_who_pass(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 2);
    made_item(&m, "k1", 0, 5);
    made_item(&m, "k2", 0, 8);
    made_item(&m, "k3", 0, 4);
    made_item(&m, "k4", 0, 7);
    outcomes_are(&m, "k2 elected 1, k4 elected 2, k1 not-elected 3, k3 not-elected 4", "filled");
}

static void a_tie_across_the_last_seat(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 2);
    made_item(&m, "k1", 0, 7);
    made_item(&m, "k2", 0, 6);
    made_item(&m, "k3", 0, 6);
    made_item(&m, "k4", 0, 5);
    outcomes_are(&m, "k1 elected 1, k2 tie 2, k3 tie 2, k4 not-elected 4", "tie");
}

static void a_tie_within_the_seats(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 3);
    made_item(&m, "k1", 0, 6);
    made_item(&m, "k2", 0, 7);
    made_item(&m, "k3", 0, 6);
    made_item(&m, "k4", 0, 5);
    outcomes_are(&m, "k2 elected 1, k1 elected 2, k3 elected 2, k4 not-elected 4", "filled");
}

static void a_tie_for_the_only_seat(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1);
    made_item(&m, "k1", 0, 6);
    made_item(&m, "k2", 0, 6);
    made_item(&m, "k3", 0, 6);
    outcomes_are(&m, "k1 tie 1, k2 tie 1, k3 tie 1", "tie");
}

/* Those who fail are no candidates for the seat, and cannot tie for it. */
static void a_tie_of_those_who_fail(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 2);
    made_item(&m, "k1", 0, 5);
    made_item(&m, "k2", 0, 4);
    made_item(&m, "k3", 0, 4);
    outcomes_are(&m, "k1 elected 1, k2 not-elected 2, k3 not-elected 2", "unfilled");
    begin_contested(&m, 1);
    made_item(&m, "k1", 0, 4);
    made_item(&m, "k2", 0, 4);
    outcomes_are(&m, "k1 not-elected 1, k2 not-elected 1", "unfilled");
}

static void defer(struct made *m, size_t item)
{
    m->items[item].deferred = "有举报";
}

static void a_deferred_candidate_takes_no_seat(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 7);
    made_item(&m, "k3", 0, 6);
    defer(&m, 0);
    outcomes_are(&m, "k1 deferred 1, k2 elected 2, k3 not-elected 3", "filled"); /* and counts for rank */
}

static void a_deferred_candidate_ties_with_no_one(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1);
    made_item(&m, "k1", 0, 7);
    made_item(&m, "k2", 0, 7);
    defer(&m, 1);
    outcomes_are(&m, "k1 elected 1, k2 deferred 1", "filled");
    begin_contested(&m, 2);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 6);
    made_item(&m, "k3", 0, 6);
    made_item(&m, "k4", 0, 6);
    defer(&m, 1);
    outcomes_are(&m, "k1 elected 1, k2 deferred 2, k3 tie 2, k4 tie 2", "tie");
}

static void posts_do_not_mix(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1);
    made_post(&m, "p2", 1);
    made_item(&m, "k1", 1, 6);
    made_item(&m, "k2", 0, 6);
    made_item(&m, "k3", 1, 9);
    made_item(&m, "k4", 0, 5);
    assert_string_equal(made_outcomes(&m), "k2 elected 1, k4 not-elected 2, k3 elected 1, k1 not-elected 2");
    assert_int_equal(m.result.posts[1].outcome, TALLY_POST_FILLED);
    made_end(&m);
}

/* ---- shortlists: 第二篇 一(二)–(四) ---- */

static void begin_shortlist(struct made *m, uint64_t seats, uint32_t per_seat)
{
    made_begin(m, TALLY_RECOMMENDATION);
    m->rule.shortlist = per_seat;
    made_tier(m, 0, "c", false, 20);
    made_post(m, "p1", seats);
}

static void the_first_by_votes_are_listed(void **state)
{
    struct made m;
    (void)state;
    begin_shortlist(&m, 2, 1);
    made_item(&m, "k1", 0, 5);
    made_item(&m, "k2", 0, 9);
    made_item(&m, "k3", 0, 7);
    outcomes_are(&m, "k2 listed 1, k3 listed 2, k1 not-listed 3", "none");
}

static void a_tie_across_the_lists_end(void **state)
{
    struct made m;
    (void)state;
    begin_shortlist(&m, 1, 3);
    made_item(&m, "k1", 0, 7);
    made_item(&m, "k2", 0, 9);
    made_item(&m, "k3", 0, 8);
    made_item(&m, "k4", 0, 7);
    made_item(&m, "k5", 0, 1);
    outcomes_are(&m, "k2 listed 1, k3 listed 2, k1 tie 3, k4 tie 3, k5 not-listed 5", "none");
}

static void nobody_is_listed_without_a_vote(void **state)
{
    struct made m;
    (void)state;
    begin_shortlist(&m, 1, 3);
    made_item(&m, "k1", 0, 5);
    made_item(&m, "k2", 0, 0);
    made_item(&m, "k3", 0, 0);
    outcomes_are(&m, "k1 listed 1, k2 not-listed 2, k3 not-listed 2", "none");
    begin_shortlist(&m, 1, 1);
    made_item(&m, "k1", 0, 0);
    made_item(&m, "k2", 0, 0);
    outcomes_are(&m, "k1 not-listed 1, k2 not-listed 1", "none");
}

/* Who does not pass is not listed, also where a place is left, and ties with no one; by reading 1 anybody was. */
static void a_list_of_those_who_pass(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t reading = 1; reading <= 2; reading++) {
        begin_shortlist(&m, 1, 3);
        m.result.reading = reading;
        made_pass(&m, more_than(1, 2, TALLY_PRESENT)); /* 11 of 20 */
        made_item(&m, "k1", 0, 15);
        made_item(&m, "k2", 0, 10);
        made_item(&m, "k3", 0, 11);
        outcomes_are(
            &m, reading == 1 ? "k1 listed 1, k3 listed 2, k2 listed 3" : "k1 listed 1, k3 listed 2, k2 not-listed 3",
            "none");
        begin_shortlist(&m, 1, 1);
        m.result.reading = reading;
        made_pass(&m, more_than(1, 2, TALLY_PRESENT));
        made_item(&m, "k1", 0, 10);
        made_item(&m, "k2", 0, 10);
        outcomes_are(&m, reading == 1 ? "k1 tie 1, k2 tie 1" : "k1 not-listed 1, k2 not-listed 1", "none");
    }
    begin_shortlist(&m, 1, 1); /* who pass can tie */
    made_pass(&m, more_than(1, 2, TALLY_PRESENT));
    made_item(&m, "k1", 0, 12);
    made_item(&m, "k2", 0, 12);
    outcomes_are(&m, "k1 tie 1, k2 tie 1", "none");
}

/* ---- recommendations ---- */

static void without_a_condition_persons_are_ranked(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_tier(&m, 0, "a", false, 9)->present = 8;
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 2);
    made_item(&m, "k2", 0, 4);
    made_item(&m, "k3", 0, 2);
    assert_string_equal(made_outcomes(&m), "k2 ranked 1, k1 ranked 2, k3 ranked 2");
    const struct tally_item_votes *v = &made_find(&m, "k2")->channels[0];
    assert_null(v->condition);
    assert_int_equal(v->rate.base, TALLY_PRESENT);
    assert_int_equal(v->rate.of, 8);
    assert_string_equal(v->rate.percent, "50.00");
    made_end(&m);
}

/* 第四篇 一(二)3 “多数群众拥护”: 2Y > P */
static void more_than_half_of_those_present(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_pass(&m, more_than(1, 2, TALLY_PRESENT));
    made_tier(&m, 0, "a", false, 10);
    made_post(&m, "p1", 2);
    made_item(&m, "k1", 0, 5);
    made_item(&m, "k2", 0, 6);
    outcomes_are(&m, "k2 qualifies 1, k1 falls-short 2", "none");
}

/* 第三篇 第七条: at 10 the stricter band decides; all who took part are the base, void and blank included */
static void the_band_follows_those_present(void **state)
{
    static const struct {
        uint64_t present, votes;
        const char *outcome;
    } rows[] = {{10, 7, "k1 falls-short 1"},  {10, 8, "k1 qualifies 1"},    {11, 7, "k1 falls-short 1"},
                {11, 8, "k1 qualifies 1"},    {20, 13, "k1 falls-short 1"}, {20, 14, "k1 qualifies 1"},
                {21, 12, "k1 falls-short 1"}, {21, 13, "k1 qualifies 1"},   {30, 17, "k1 falls-short 1"},
                {30, 18, "k1 qualifies 1"},   {31, 15, "k1 falls-short 1"}, {31, 16, "k1 qualifies 1"}};
    static const struct tally_condition bands[] = {{false, 80, 100, TALLY_PRESENT, true, 10, false},
                                                   {false, 70, 100, TALLY_PRESENT, true, 20, false},
                                                   {false, 60, 100, TALLY_PRESENT, true, 30, false},
                                                   {false, 50, 100, TALLY_PRESENT, false, 0, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_RECOMMENDATION);
        for (size_t k = 0; k < 4; k++)
            made_pass(&m, bands[k]);
        struct tally_accounts *a = made_tier(&m, 0, "a", false, rows[i].present);
        a->voided = 1;
        a->valid--;
        made_post(&m, "p1", 1);
        made_item(&m, "k1", 0, rows[i].votes);
        outcomes_are(&m, rows[i].outcome, "none");
    }
}

/* Tiers are counted apart, and summed up; channels stand side by side, never added, and each is judged by its own
 * numbers. */
static void tiers_add_up_and_channels_do_not(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_pass(&m, more_than(1, 2, TALLY_PRESENT));
    made_tier(&m, 0, "a", false, 4);
    made_tier(&m, 0, "b", false, 6);
    made_tier(&m, 1, "a", false, 2);
    made_tier(&m, 1, "b", false, 3);
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 3);
    made_votes(&m, 0, 0, 1)[0] = 2;
    made_votes(&m, 0, 1, 0)[0] = 2;
    made_votes(&m, 0, 1, 1)[0] = 1;
    assert_string_equal(made_outcomes(&m), "k1 falls-short 1"); /* 5 of 10 */
    const struct tally_result_item *k1 = made_find(&m, "k1");
    assert_int_equal(m.channels[0].whole.present, 10);
    assert_int_equal(m.channels[1].whole.present, 5);
    assert_int_equal(k1->channels[0].votes[0], 5);
    assert_int_equal(k1->channels[1].votes[0], 3);
    assert_false(k1->channels[0].pass);
    assert_true(k1->channels[1].pass); /* 3 of 5 */
    made_end(&m);
}

/* Each tier's own votes over its own present, in each channel; they decide nothing. */
static void rates_of_tiers(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_tier(&m, 0, "a", false, 4)->present = 3;
    made_tier(&m, 0, "b", true, 6);
    made_tier(&m, 1, "a", false, 0);
    made_tier(&m, 1, "b", true, 3);
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 2);
    made_votes(&m, 0, 0, 1)[0] = 1;
    made_votes(&m, 0, 1, 1)[0] = 3;
    made_outcomes(&m);
    const struct tally_item_votes *meeting = &m.items[0].channels[0], *talks = &m.items[0].channels[1];
    assert_int_equal(meeting->tier_rates[0].votes, 2);
    assert_int_equal(meeting->tier_rates[0].of, 3);
    assert_int_equal(meeting->tier_rates[0].base, TALLY_PRESENT);
    assert_string_equal(meeting->tier_rates[0].percent, "66.67");
    assert_string_equal(meeting->tier_rates[1].percent, "16.67");
    assert_null(talks->tier_rates[0].percent); /* nobody of that tier was spoken with */
    assert_string_equal(talks->tier_rates[1].percent, "100.00");
    made_end(&m);
}

/* ---- appraisals: 第二篇 五(四) ---- */

static void exactly_eighty_percent_fails(void **state)
{
    static const struct {
        uint64_t excellent, competent;
        const char *outcome;
    } rows[] = {{25, 15, "k1 may-not-propose 0"}, {25, 16, "k1 may-propose 0"}, {0, 39, "k1 may-not-propose 0"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_APPRAISAL);
        made_pass(&m, more_than(80, 100, TALLY_PRESENT));
        made_tier(&m, 0, "a", false, 50);
        made_item(&m, "k1", UINT32_MAX, rows[i].excellent);
        made_votes(&m, 0, 0, 0)[1] = rows[i].competent;
        made_votes(&m, 0, 0, 0)[2] = 50 - rows[i].excellent - rows[i].competent;
        assert_string_equal(made_outcomes(&m), rows[i].outcome);
        assert_int_equal(m.items[0].channels[0].rate.votes, rows[i].excellent + rows[i].competent);
        made_end(&m);
    }
}

/* ---- needed, margin, other bases ---- */

static void needed_and_margin(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, at_least(2, 3, TALLY_DUE));
    *made_tier(&m, 0, "npc", false, 2964) = (struct tally_accounts){
        .due = 2980, .present = 2964, .issued = 2964, .returned = 2964, .valid = 2963, .voided = 1};
    made_item(&m, "amendment", UINT32_MAX, 2958);
    made_item(&m, "other", UINT32_MAX, 1986);
    made_item(&m, "just", UINT32_MAX, 1987);
    assert_string_equal(made_outcomes(&m), "amendment adopted 0, other not-adopted 0, just adopted 0");
    const struct tally_item_votes *a = &made_find(&m, "amendment")->channels[0],
                                  *b = &made_find(&m, "other")->channels[0], *c = &made_find(&m, "just")->channels[0];
    assert_int_equal(a->needed, 1987);
    assert_int_equal(a->margin, 971);
    assert_int_equal(a->against_share, 1);
    assert_string_equal(a->rate.percent, "99.26");
    assert_int_equal(b->margin, -1);
    assert_int_equal(b->against_share, -1);
    assert_int_equal(c->margin, 0);
    assert_int_equal(c->against_share, 1); /* two thirds of 2980 are 1986.67 */
    made_end(&m);
}

static void at_the_share_and_above_it(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, at_least(2, 3, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 6);
    made_item(&m, "k2", UINT32_MAX, 7);
    assert_string_equal(made_outcomes(&m), "k1 adopted 0, k2 adopted 0");
    assert_int_equal(made_find(&m, "k1")->channels[0].against_share, 0);
    assert_int_equal(made_find(&m, "k2")->channels[0].against_share, 1);
    made_end(&m);
}

/* A university district, 2016: 17942 is 80.02 % of the valid and 78.77 % of the cast ballots. */
static void another_base_flips_the_outcome(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, at_least(80, 100, TALLY_VALID));
    *made_tier(&m, 0, "u", false, 0) = (struct tally_accounts){.due = 25204,
                                                               .present = 25204,
                                                               .issued = 25204,
                                                               .returned = 22779,
                                                               .valid = 22423,
                                                               .voided = 356,
                                                               .unreturned = 2425};
    made_item(&m, "k1", UINT32_MAX, 17942);
    assert_string_equal(made_outcomes(&m), "k1 adopted 0");
    const struct tally_result_item *k1 = made_find(&m, "k1");
    assert_true(k1->bases[TALLY_VALID].pass);
    assert_string_equal(k1->bases[TALLY_VALID].percent, "80.02");
    assert_false(k1->bases[TALLY_RETURNED].pass);
    assert_string_equal(k1->bases[TALLY_RETURNED].percent, "78.77");
    assert_int_equal(k1->bases[TALLY_DUE].of, 25204);
    assert_false(k1->bases[TALLY_DUE].pass);
    made_end(&m);
}

static void a_base_of_nobody(void **state)
{
    struct made m;
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, strict ? more_than(1, 2, TALLY_VALID) : at_least(1, 2, TALLY_VALID));
        *made_tier(&m, 0, "c", false, 9) =
            (struct tally_accounts){.due = 9, .present = 9, .issued = 9, .unreturned = 9};
        made_item(&m, "k1", UINT32_MAX, 0);
        assert_string_equal(made_outcomes(&m), "k1 not-adopted 0");
        assert_null(m.items[0].channels[0].rate.percent);
        assert_false(m.items[0].channels[0].pass);
        assert_int_equal(m.items[0].channels[0].needed, strict ? 1 : 0);
        assert_null(m.items[0].bases[TALLY_VALID].percent);
        assert_false(m.items[0].bases[TALLY_VALID].pass);
        assert_string_equal(m.items[0].bases[TALLY_DUE].percent, "0.00");
        made_end(&m);
    }
}

static void plain_decisions_keep_the_rosters_order(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 4);
    made_item(&m, "k2", UINT32_MAX, 9);
    made_item(&m, "k3", UINT32_MAX, 5);
    outcomes_are(&m, "k1 not-adopted 0, k2 adopted 0, k3 adopted 0", "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_of_those_who_pass),
        cmocka_unit_test(a_tie_across_the_last_seat),
        cmocka_unit_test(a_tie_within_the_seats),
        cmocka_unit_test(a_tie_for_the_only_seat),
        cmocka_unit_test(a_tie_of_those_who_fail),
        cmocka_unit_test(a_deferred_candidate_takes_no_seat),
        cmocka_unit_test(a_deferred_candidate_ties_with_no_one),
        cmocka_unit_test(posts_do_not_mix),
        cmocka_unit_test(the_first_by_votes_are_listed),
        cmocka_unit_test(a_tie_across_the_lists_end),
        cmocka_unit_test(nobody_is_listed_without_a_vote),
        cmocka_unit_test(a_list_of_those_who_pass),
        cmocka_unit_test(rates_of_tiers),
        cmocka_unit_test(without_a_condition_persons_are_ranked),
        cmocka_unit_test(more_than_half_of_those_present),
        cmocka_unit_test(the_band_follows_those_present),
        cmocka_unit_test(tiers_add_up_and_channels_do_not),
        cmocka_unit_test(exactly_eighty_percent_fails),
        cmocka_unit_test(needed_and_margin),
        cmocka_unit_test(at_the_share_and_above_it),
        cmocka_unit_test(another_base_flips_the_outcome),
        cmocka_unit_test(a_base_of_nobody),
        cmocka_unit_test(plain_decisions_keep_the_rosters_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
