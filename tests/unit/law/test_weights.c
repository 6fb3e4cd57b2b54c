/* Weights of tiers: rates, empty tiers, ranks; figures worked out by hand. */
#include <stdlib.h>
#include <string.h>

#include "base/exact.h"
#include "law/figures.h"
#include "unit/support/other_bodies.h"

/* Leaders 3, heads of sections 6, staff 7; weights 40, 30, 30 %; k1 has 3/3, 4/6, 3/7 of good grades. */
static void begin_appraisal(struct other *o, struct tally_condition condition)
{
    other_begin(o, TALLY_APPRAISAL);
    other_weight(o, "A", 40, 100);
    other_weight(o, "B", 30, 100);
    other_weight(o, "C", 30, 100);
    other_clause(o, condition);
    made_tier(&o->m, 0, "A", false, 3);
    made_tier(&o->m, 0, "B", false, 6);
    made_tier(&o->m, 0, "C", false, 7);
    made_item(&o->m, "k1", UINT32_MAX, 2); /* A: two excellent, one competent */
    made_votes(&o->m, 0, 0, 0)[1] = 1;
    made_votes(&o->m, 0, 0, 1)[1] = 4;
    made_votes(&o->m, 0, 0, 1)[2] = 2;
    made_votes(&o->m, 0, 0, 2)[0] = 3;
    made_votes(&o->m, 0, 0, 2)[3] = 4;
}

/* 2/5 * 1 + 3/10 * 2/3 + 3/10 * 3/7 = 2/5 + 1/5 + 9/70 = 51/70 = 510/7 %; 80 % is 56/70. Unweighted it is 10/16. */
static void a_weighted_rate(void **state)
{
    static const char *const parts[][2] = {
        {"2/5 40.00", "2/5 40.00"}, {"3/10 30.00", "1/5 20.00"}, {"3/10 30.00", "9/70 12.86"}};
    struct other o;
    (void)state;
    begin_appraisal(&o, at_least(80, 100, TALLY_VALID));
    assert_string_equal(made_outcomes(&o.m), "k1 may-not-propose 0");
    const struct tally_item_votes *v = &o.m.items[0].channels[0];
    const struct tally_clause *c = &v->clauses[0];
    assert_string_equal(fraction(c->weighted.rate), "51/70 72.86");
    assert_string_equal(fraction(c->needed_exact), "4/5 80.00");
    assert_string_equal(fraction(c->margin_exact), "-1/14 -7.14");
    assert_int_equal(c->weighted.part_count, 3);
    for (uint32_t t = 0; t < 3; t++) {
        assert_int_equal(c->weighted.parts[t].tier, t);
        assert_string_equal(fraction(c->weighted.parts[t].weight), parts[t][0]);
        assert_string_equal(fraction(c->weighted.parts[t].part), parts[t][1]);
    }
    assert_int_equal(c->weighted.parts[1].votes, 4);
    assert_int_equal(c->weighted.parts[1].of, 6);
    assert_int_equal(v->rate.votes, 10); /* over the deciding tiers, beside the weighted percentage */
    assert_int_equal(v->rate.of, 16);
    assert_string_equal(v->rate.percent, "72.86");
    assert_string_equal(fraction(v->weighted.rate), "51/70 72.86");
    assert_false(v->plain);
    assert_true(o.m.items[0].no_bases);
    made_end(&o.m);
}

/* At the share itself: at least and at most include it. */
static void at_the_share(void **state)
{
    const struct {
        struct tally_condition condition;
        bool pass;
    } rows[] = {{at_least(51, 70, TALLY_VALID), true},   {more_than(51, 70, TALLY_VALID), false},
                {at_most(51, 70, TALLY_VALID), true},    {less_than(51, 70, TALLY_VALID), false},
                {more_than(72, 100, TALLY_VALID), true}, {less_than(73, 100, TALLY_VALID), true},
                {at_least(73, 100, TALLY_VALID), false}, {at_most(72, 100, TALLY_VALID), false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_appraisal(&o, rows[i].condition);
        made_outcomes(&o.m);
        assert_int_equal(o.m.items[0].channels[0].pass, rows[i].pass);
        assert_int_equal(o.m.items[0].channels[0].clauses[0].margin_exact.num[0] == '-', i >= 6);
        made_end(&o.m);
    }
}

/* All seven ballots of C are void, so its valid base is 0. */
static void empty_c(struct other *o)
{
    o->m.tiers[0][2].accounts.valid = 0;
    o->m.tiers[0][2].accounts.voided = 7;
    memset(made_votes(&o->m, 0, 0, 2), 0, 4 * sizeof(uint64_t));
}

static void an_empty_tier_refuses(void **state)
{
    struct other o;
    (void)state;
    begin_appraisal(&o, at_least(50, 100, TALLY_VALID));
    empty_c(&o);
    assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0");
    assert_int_equal(o.m.result.status, TALLY_VALID_VOTE);
    const struct tally_item_votes *v = &o.m.items[0].channels[0];
    assert_true(v->refused);
    assert_true(v->clauses[0].refused);
    assert_null(v->rate.percent);
    assert_string_equal(fraction(v->clauses[0].weighted.rate), "none");
    assert_string_equal(fraction(v->clauses[0].margin_exact), "none");
    assert_string_equal(fraction(v->clauses[0].weighted.parts[0].part), "2/5 40.00"); /* what there is */
    assert_string_equal(fraction(v->clauses[0].weighted.parts[2].part), "none");
    made_end(&o.m);
    begin_appraisal(&o, at_least(50, 100, TALLY_PRESENT)); /* of those present: 0 of 7, which is no empty base */
    empty_c(&o);
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].weighted.rate), "3/5 60.00");
    made_end(&o.m);
}

/* One notice for each item of which nothing is decided; the tiers are named. */
static void an_empty_tier_is_said(void **state)
{
    struct other o;
    (void)state;
    begin_appraisal(&o, at_least(50, 100, TALLY_VALID));
    empty_c(&o);
    made_item(&o.m, "k2", UINT32_MAX, 1);
    made_item(&o.m, "k3", UINT32_MAX, 1);
    o.m.items[1].deferred = "有问题";
    assert_string_equal(made_notices(&o.m), "empty-tier k1; empty-tier k3");
    assert_string_equal(made_notice_text(&o.m, TALLY_EMPTY_TIER),
                        "k1: nothing is decided, because there is nothing to weigh in a tier that has a weight: C");
    made_end(&o.m);
}

/* 40 and 30 of 70: 4/7 * 1 + 3/7 * 2/3 = 6/7. */
static void an_empty_tier_is_shared_out(void **state)
{
    struct other o;
    (void)state;
    begin_appraisal(&o, at_least(80, 100, TALLY_VALID));
    empty_c(&o);
    o.m.rule.share_out = true;
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0");
    const struct tally_clause *c = &o.m.items[0].channels[0].clauses[0];
    assert_string_equal(fraction(c->weighted.rate), "6/7 85.71");
    assert_string_equal(fraction(c->weighted.parts[0].weight), "4/7 57.14");
    assert_string_equal(fraction(c->weighted.parts[1].part), "2/7 28.57");
    assert_string_equal(fraction(c->weighted.parts[2].weight), "0/1 0.00");
    assert_string_equal(fraction(c->weighted.parts[2].part), "0/1 0.00");
    made_end(&o.m);
    begin_appraisal(&o, at_least(80, 100, TALLY_VALID));
    empty_c(&o);
    o.m.rule.share_out = true;
    assert_string_equal(made_notices(&o.m), ""); /* nothing is refused */
    made_end(&o.m);
}

/* Half of B, which is empty, goes to A; C only advises, and has nothing to be divided. */
static void what_is_shared_out_beside_advice(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    o.m.rule.share_out = true;
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    other_clause(&o, at_least(3, 4, TALLY_VALID));
    made_tier(&o.m, 0, "A", false, 4);
    *made_tier(&o.m, 0, "B", false, 2) = (struct tally_accounts){.due = 2, .present = 2, .issued = 2, .unreturned = 2};
    made_tier(&o.m, 0, "C", true, 5);
    made_item(&o.m, "k1", UINT32_MAX, 3);
    made_votes(&o.m, 0, 0, 0)[3] = 1;
    made_votes(&o.m, 0, 0, 2)[3] = 5;
    assert_string_equal(made_outcomes(&o.m), "k1 may-propose 0");
    const struct tally_weighted *weighted = &o.m.items[0].channels[0].weighted;
    assert_string_equal(fraction(weighted->rate), "3/4 75.00");
    assert_int_equal(weighted->part_count, 2);
    assert_string_equal(fraction(weighted->parts[0].weight), "1/1 100.00");
    made_end(&o.m);
}

static void all_tiers_are_empty(void **state)
{
    struct other o;
    (void)state;
    for (int out = 0; out < 2; out++) {
        other_begin(&o, TALLY_APPRAISAL);
        o.m.rule.share_out = out;
        other_weight(&o, "A", 1, 1);
        other_clause(&o, at_most(50, 100, TALLY_VALID));
        *made_tier(&o.m, 0, "A", false, 3) =
            (struct tally_accounts){.due = 3, .present = 3, .issued = 3, .unreturned = 3};
        made_item(&o.m, "k1", UINT32_MAX, 0);
        assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0");
        made_end(&o.m);
    }
}

/* An advising tier has no part. */
static void advice_has_no_part(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    other_weight(&o, "A", 1, 1);
    other_clause(&o, at_least(1, 2, TALLY_PRESENT));
    made_tier(&o.m, 0, "A", false, 4);
    made_tier(&o.m, 0, "B", true, 6);
    made_item(&o.m, "k1", UINT32_MAX, 1);
    made_votes(&o.m, 0, 0, 0)[3] = 3;
    made_votes(&o.m, 0, 0, 1)[0] = 6;
    assert_string_equal(made_outcomes(&o.m), "k1 may-not-propose 0");
    assert_string_equal(fraction(o.m.items[0].channels[0].weighted.rate), "1/4 25.00");
    assert_int_equal(o.m.items[0].channels[0].weighted.part_count, 1);
    made_end(&o.m);
}

/* A's 40 % in two tiers of 20 %, each of which votes as A did: the total stays 51/70. */
static void a_weight_split_in_two(void **state)
{
    struct other o;
    (void)state;
    for (int split = 0; split < 2; split++) {
        other_begin(&o, TALLY_RECOMMENDATION);
        other_weight(&o, "A", split ? 20 : 40, 100);
        other_weight(&o, "B", 60, 100);
        made_tier(&o.m, 0, "A", false, 3);
        made_tier(&o.m, 0, "B", false, 7);
        if (split) {
            other_weight(&o, "A2", 20, 100);
            made_tier(&o.m, 0, "A2", false, 3);
        }
        made_post(&o.m, "p1", 1);
        made_item(&o.m, "k1", 0, 2);
        made_votes(&o.m, 0, 0, 1)[0] = 3;
        made_votes(&o.m, 0, 0, 2)[0] = split ? 2 : 0;
        made_outcomes(&o.m); /* 2/5 * 2/3 + 3/5 * 3/7 = 4/15 + 9/35 = 11/21 */
        assert_string_equal(fraction(o.m.items[0].channels[0].weighted.rate), "11/21 52.38");
        made_end(&o.m);
    }
}

/* Heads: 3 and 7; weighted: 40 % * 3/3 and 30 % * 7/7. */
static void ranks_go_by_the_weighted_rate(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_RECOMMENDATION);
    o.m.rule.shortlist = 1;
    other_weight(&o, "A", 40, 100);
    other_weight(&o, "B", 30, 100);
    other_weight(&o, "C", 30, 100);
    made_tier(&o.m, 0, "A", false, 3);
    made_tier(&o.m, 0, "B", false, 6);
    made_tier(&o.m, 0, "C", false, 7);
    made_post(&o.m, "p1", 1);
    made_item(&o.m, "k1", 0, 0);
    made_votes(&o.m, 0, 0, 2)[0] = 7;
    made_item(&o.m, "k2", 0, 3);
    made_item(&o.m, "k3", 0, 0);
    made_votes(&o.m, 2, 0, 1)[0] = 6; /* 30 % as well */
    assert_string_equal(made_outcomes(&o.m), "k2 listed 1, k1 not-listed 2, k3 not-listed 2");
    made_end(&o.m);
}

/* The base is that of the line “pass”, not those present: A has 1 of 2 valid, B 3 of 10. By those present, 1/10 and
 * 3/10, B's favourite would be first. */
static void ranks_go_by_the_base_of_the_rate(void **state)
{
    struct other o;
    (void)state;
    for (int by_present = 0; by_present < 2; by_present++) {
        other_begin(&o, TALLY_RECOMMENDATION);
        other_weight(&o, "A", 1, 2);
        other_weight(&o, "B", 1, 2);
        other_clause(&o, at_least(1, 100, by_present ? TALLY_PRESENT : TALLY_VALID));
        struct tally_accounts *a = made_tier(&o.m, 0, "A", false, 10);
        a->valid = 2;
        a->voided = 8;
        made_tier(&o.m, 0, "B", false, 10);
        made_post(&o.m, "p1", 1);
        made_item(&o.m, "k1", 0, 1);
        made_item(&o.m, "k2", 0, 0);
        made_votes(&o.m, 1, 0, 1)[0] = 3;
        assert_string_equal(made_outcomes(&o.m),
                            by_present ? "k2 qualifies 1, k1 qualifies 2" : "k1 qualifies 1, k2 qualifies 2");
        made_end(&o.m);
    }
}

/* Nobody of B is present: no rank, no place, and the post stays open. */
static void nothing_is_elected_of_an_empty_tier(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    o.m.rule.contested = true;
    o.m.rule.candidates.per_seat = 2;
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    other_clause(&o, more_than(1, 2, TALLY_PRESENT));
    made_tier(&o.m, 0, "A", false, 9);
    made_tier(&o.m, 0, "B", false, 0);
    made_post(&o.m, "p1", 1);
    made_item(&o.m, "k1", 0, 8);
    made_item(&o.m, "k2", 0, 5);
    assert_string_equal(made_outcomes(&o.m), "k1 no-decision 0, k2 no-decision 0");
    assert_int_equal(o.m.posts[0].outcome, TALLY_POST_UNFILLED);
    assert_int_equal(o.m.posts[0].next, TALLY_NEXT_UNFILLED);
    made_end(&o.m);
}

/* ---- exactness ---- */

enum { TIERS = 10000, LARGEST = 104729 /* the 10,000th prime */ };

static void find_primes(uint32_t *primes)
{
    bool *composite = tally_alloc(LARGEST + 1, sizeof *composite);
    size_t count = 0;
    for (uint32_t n = 2; n <= LARGEST; n++) {
        if (composite[n])
            continue;
        primes[count++] = n;
        for (uint32_t k = 2 * n; k <= LARGEST; k += n)
            composite[k] = true;
    }
    free(composite);
    assert_int_equal(count, TIERS);
}

/* 10,000 tiers of as many people as there are primes, with equal weights: one vote in each, and all but one in each.
 * Both rates have a denominator of some 45,000 digits, the product of the primes (its logarithm is near 104729), and
 * together they are exactly 1. */
static void ten_thousand_tiers_are_exact(void **state)
{
    struct tally_rule_weight weight = {"t", {1, TIERS}, ""};
    const struct tally_rule_weight **weights = tally_alloc(TIERS, sizeof *weights);
    struct tally_exact **one = tally_alloc(TIERS, sizeof *one), **others = tally_alloc(TIERS, sizeof *others);
    uint32_t *primes = tally_alloc(TIERS, sizeof *primes);
    const struct tally_rule rule = {.weight_count = TIERS};
    const struct tally_vote vote = {.rule = &rule, .tier_count = TIERS, .weights = weights};
    struct tally_arena arena = {NULL};
    (void)state;
    find_primes(primes);
    for (size_t t = 0; t < TIERS; t++) {
        weights[t] = &weight;
        one[t] = tally_exact_new(1, primes[t]);
        others[t] = tally_exact_new(primes[t] - 1, primes[t]);
    }
    struct tally_weighing a = tally_law_weigh(&vote, one), b = tally_law_weigh(&vote, others);
    struct tally_exact *whole = tally_exact_new(1, 1);
    assert_true(strlen(tally_exact_fraction(a.total, 100, &arena).den) > 45000);
    tally_exact_add(a.total, b.total);
    assert_int_equal(tally_exact_compare(a.total, whole), 0);
    tally_exact_free(whole);
    tally_law_weighing_free(&a);
    tally_law_weighing_free(&b);
    for (size_t t = 0; t < TIERS; t++) {
        tally_exact_free(one[t]);
        tally_exact_free(others[t]);
    }
    tally_arena_clear(&arena);
    free(primes);
    free(others);
    free(one);
    free(weights);
}

/* ---- properties ---- */

static uint32_t next_number(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

/* A contested vote in three tiers with weights; agree and against are all there is. */
static void begin_random(struct other *o, uint64_t seed)
{
    const uint32_t a = 1 + next_number(&seed, 97), b = 1 + next_number(&seed, 99 - a);
    other_begin(o, TALLY_DECISION);
    o->m.rule.contested = true;
    o->m.rule.candidates.per_seat = 2;
    o->m.rule.fewer_against = seed >> 40 & 1;
    other_weight(o, "A", a, 100);
    other_weight(o, "B", b, 100);
    other_weight(o, "C", 100 - a - b, 100);
    other_clause(o, more_than(1, 3, TALLY_VALID));
    made_tier(&o->m, 0, "A", false, 2 + next_number(&seed, 4));
    made_tier(&o->m, 0, "B", false, 2 + next_number(&seed, 4));
    made_tier(&o->m, 0, "C", false, 2 + next_number(&seed, 4));
    made_post(&o->m, "p1", 1);
    static const char *const ids[] = {"k1", "k2", "k3", "k4"};
    for (size_t i = 0; i < 4; i++) {
        made_item(&o->m, ids[i], 0, 0);
        for (size_t t = 0; t < 3; t++) {
            const uint32_t valid = (uint32_t)o->m.tiers[0][t].accounts.valid, agree = next_number(&seed, valid + 1);
            made_votes(&o->m, i, 0, t)[TALLY_AGREE] = agree;
            made_votes(&o->m, i, 0, t)[TALLY_AGAINST] = valid - agree;
        }
    }
}

/* One vote for k1 more, in a tier where one was against: neither the rate nor the rank falls. */
static void one_more_agree_never_lowers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++)
        for (size_t t = 0; t < 3; t++) {
            struct other before, after;
            begin_random(&before, seed);
            begin_random(&after, seed);
            if (made_votes(&after.m, 0, 0, t)[TALLY_AGAINST]) {
                made_votes(&after.m, 0, 0, t)[TALLY_AGAINST]--;
                made_votes(&after.m, 0, 0, t)[TALLY_AGREE]++;
            }
            made_outcomes(&before.m);
            made_outcomes(&after.m);
            const struct tally_item_votes *a = &made_find(&before.m, "k1")->channels[0],
                                          *b = &made_find(&after.m, "k1")->channels[0];
            assert_true(b->rank <= a->rank);
            assert_true(b->pass >= a->pass);
            made_end(&before.m);
            made_end(&after.m);
        }
}

/* Bands under weights: the readings differ where the bases of one deciding tier do, whatever they are called. */
static void bands_of_weighted_rates(void **state)
{
    struct other o;
    (void)state;
    for (int blank = 0; blank < 2; blank++) {
        begin_appraisal(&o, more_than(1, 2, TALLY_PRESENT));
        o.m.pass[1] = o.m.pass[0];
        static struct tally_rule_clause second;
        second = o.clauses[0];
        second.condition = more_than(50, 100, TALLY_VALID);
        o.m.pass[1].clauses = &second;
        o.m.pass[0].condition.banded = true;
        o.m.pass[0].condition.up_to = 16; /* 3 + 6 + 7 */
        o.m.rule.pass_count = 2;
        if (blank) { /* one of the six of B is void: 4/5 of the valid in place of 4/6 of those present */
            o.m.tiers[0][1].accounts.valid = 5;
            o.m.tiers[0][1].accounts.voided = 1;
            made_votes(&o.m, 0, 0, 1)[2] = 1;
        }
        assert_string_equal(made_notices(&o.m), blank ? "band-edge meeting" : "");
        made_end(&o.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighted_rate),
        cmocka_unit_test(at_the_share),
        cmocka_unit_test(bands_of_weighted_rates),
        cmocka_unit_test(an_empty_tier_refuses),
        cmocka_unit_test(an_empty_tier_is_said),
        cmocka_unit_test(an_empty_tier_is_shared_out),
        cmocka_unit_test(what_is_shared_out_beside_advice),
        cmocka_unit_test(all_tiers_are_empty),
        cmocka_unit_test(advice_has_no_part),
        cmocka_unit_test(a_weight_split_in_two),
        cmocka_unit_test(ranks_go_by_the_weighted_rate),
        cmocka_unit_test(ranks_go_by_the_base_of_the_rate),
        cmocka_unit_test(nothing_is_elected_of_an_empty_tier),
        cmocka_unit_test(ten_thousand_tiers_are_exact),
        cmocka_unit_test(one_more_agree_never_lowers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
