#include <string.h>

#include "unit/support/support.h"

#define TWO_TO_48 (UINT64_C(1) << 48)

static const uint32_t billion = TALLY_COUNT_MAX;

static void shares_compare_exactly(void **state)
{
    const struct tally_condition two_thirds = at_least(2, 3, TALLY_DUE);
    (void)state;
    assert_int_equal(tally_share_compare(&two_thirds, 5, 9), -1);
    assert_int_equal(tally_share_compare(&two_thirds, 6, 9), 0);
    assert_int_equal(tally_share_compare(&two_thirds, 7, 9), 1);
    /* no equality where the share is no whole number */
    assert_int_equal(tally_share_compare(&two_thirds, 6, 10), -1);
    assert_int_equal(tally_share_compare(&two_thirds, 7, 10), 1);
    /* nobody reaches a share of nobody: a due of 0 meets no quorum, and must not be said to reach its 2/3 */
    assert_int_equal(tally_share_compare(&two_thirds, 0, 0), -1);
}

static void exactly_the_share_reaches_but_does_not_exceed(void **state)
{
    const struct tally_condition least = at_least(80, 100, TALLY_PRESENT), more = more_than(80, 100, TALLY_PRESENT);
    (void)state;
    assert_true(tally_share_passes(&least, 40, 50));
    assert_false(tally_share_passes(&more, 40, 50));
    assert_false(tally_share_passes(&least, 39, 50));
    assert_true(tally_share_passes(&more, 41, 50));
    assert_int_equal(tally_share_needed(&least, 50), 40);
    assert_int_equal(tally_share_needed(&more, 50), 41);
}

static void two_thirds_make_a_quorum(void **state)
{
    static const uint64_t rows[][2] = {{9, 6}, {10, 7}, {11, 8}, {12, 8}, {2980, 1987}};
    const struct tally_condition quorum = at_least(2, 3, TALLY_DUE);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tally_share_needed(&quorum, rows[i][0]), rows[i][1]);
}

static void more_than_half_is_strict(void **state)
{
    static const uint64_t rows[][2] = {{9, 5}, {10, 6}, {11, 6}, {1, 1}, {2, 2}, {2955, 1478}};
    const struct tally_condition half = more_than(1, 2, TALLY_DUE);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tally_share_needed(&half, rows[i][0]), rows[i][1]);
}

/* 第三篇 第七条, at the edges of its bands; and what the other reading would need there */
static void bands_need(void **state)
{
    static const struct {
        uint32_t percent;
        uint64_t present, needed;
    } rows[] = {{80, 10, 8},  {70, 11, 8}, {70, 20, 14}, {60, 21, 13}, {60, 30, 18},
                {50, 31, 16}, {70, 10, 7}, {60, 20, 12}, {50, 30, 15}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tally_condition band = at_least(rows[i].percent, 100, TALLY_PRESENT);
        assert_int_equal(tally_share_needed(&band, rows[i].present), rows[i].needed);
    }
}

static void nobody_satisfies_nothing(void **state)
{
    const struct tally_condition least = at_least(1, 2, TALLY_VALID), more = more_than(1, 2, TALLY_VALID);
    (void)state;
    assert_false(tally_share_passes(&least, 0, 0));
    assert_false(tally_share_passes(&more, 0, 0));
    assert_false(tally_share_passes(&more, 1, 0));
    assert_int_equal(tally_share_needed(&least, 0), 0);
    assert_int_equal(tally_share_needed(&more, 0), 1);
}

static struct tally_condition upper(bool strict, uint32_t num, uint32_t den)
{
    return (struct tally_condition){.strict = strict, .num = num, .den = den, .base = TALLY_VALID, .upper = true};
}

/* “at most”, “less than”: needed is the most votes that satisfy it. */
static void a_share_not_to_be_exceeded(void **state)
{
    static const struct {
        uint32_t num, den;
        uint64_t of, at_most, less_than;
    } rows[] = {{1, 3, 9, 3, 2}, {1, 3, 10, 3, 3},   {1, 3, 11, 3, 3}, {1, 3, 1, 0, 0},
                {1, 1, 7, 7, 6}, {20, 100, 5, 1, 0}, {1, 3, 0, 0, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tally_condition most = upper(false, rows[i].num, rows[i].den),
                                     less = upper(true, rows[i].num, rows[i].den);
        assert_int_equal(tally_share_needed(&most, rows[i].of), rows[i].at_most);
        assert_int_equal(tally_share_needed(&less, rows[i].of), rows[i].less_than);
        for (uint64_t votes = 0; votes <= rows[i].of; votes++) {
            assert_int_equal(tally_share_passes(&most, votes, rows[i].of),
                             rows[i].of && votes * rows[i].den <= rows[i].num * rows[i].of);
            assert_int_equal(tally_share_passes(&less, votes, rows[i].of),
                             rows[i].of && votes * rows[i].den < rows[i].num * rows[i].of);
        }
    }
    const struct tally_condition big = upper(true, billion - 1, billion);
    assert_int_equal(tally_share_needed(&big, TWO_TO_48), TWO_TO_48 - TWO_TO_48 / billion - 1);
}

static void everybody_can_be_asked_for(void **state)
{
    const struct tally_condition all = at_least(billion, billion, TALLY_DUE);
    (void)state;
    assert_int_equal(tally_share_needed(&all, 7), 7);
    assert_int_equal(tally_share_needed(&all, TWO_TO_48), TWO_TO_48);
    assert_int_equal(tally_share_compare(&all, TWO_TO_48, TWO_TO_48), 0);
    assert_int_equal(tally_share_compare(&all, TWO_TO_48 - 1, TWO_TO_48), -1);
}

/* 999999999/1000000000 of 2^48 = 281474976710656 is 281474976429181.02…; of 281474 * 10^9 it is 281473999718526 */
static void large_shares_do_not_overflow(void **state)
{
    const struct tally_condition least = at_least(billion - 1, billion, TALLY_DUE),
                                 more = more_than(billion - 1, billion, TALLY_DUE);
    const uint64_t even = UINT64_C(281474) * billion;
    (void)state;
    assert_int_equal(tally_share_needed(&least, TWO_TO_48), UINT64_C(281474976429182));
    assert_int_equal(tally_share_needed(&more, TWO_TO_48), UINT64_C(281474976429182));
    assert_int_equal(tally_share_compare(&least, UINT64_C(281474976429181), TWO_TO_48), -1);
    assert_int_equal(tally_share_compare(&least, UINT64_C(281474976429182), TWO_TO_48), 1);
    assert_int_equal(tally_share_compare(&least, UINT64_C(281473999718525), even), -1);
    assert_int_equal(tally_share_compare(&least, UINT64_C(281473999718526), even), 0);
    assert_int_equal(tally_share_compare(&least, UINT64_C(281473999718527), even), 1);
    assert_int_equal(tally_share_needed(&least, even), UINT64_C(281473999718526));
    assert_int_equal(tally_share_needed(&more, even), UINT64_C(281473999718527));
}

static void small_shares_of_large_bases(void **state)
{
    const struct tally_condition tiny = at_least(1, billion, TALLY_DUE), half = more_than(1, 2, TALLY_DUE),
                                 third = at_least(1, 3, TALLY_DUE);
    (void)state;
    assert_int_equal(tally_share_needed(&tiny, TWO_TO_48), 281475); /* 281474.97… */
    assert_int_equal(tally_share_needed(&tiny, billion), 1);
    assert_int_equal(tally_share_needed(&tiny, 1), 1);
    assert_int_equal(tally_share_needed(&half, TWO_TO_48), (UINT64_C(1) << 47) + 1);
    assert_int_equal(tally_share_needed(&half, TWO_TO_48 - 1), UINT64_C(1) << 47);
    assert_int_equal(tally_share_needed(&third, TWO_TO_48), UINT64_C(93824992236886)); /* …885.33 */
}

/* What the definition says, wherever the plain products are small enough to be written down: votes * den against num *
 * of. */
static void small_numbers_agree_with_the_definition(void **state)
{
    (void)state;
    for (uint32_t den = 1; den <= 12; den++)
        for (uint32_t num = 1; num <= den; num++)
            for (uint64_t of = 0; of <= 30; of++)
                for (uint64_t votes = 0; votes <= 31; votes++) {
                    const struct tally_condition least = at_least(num, den, TALLY_DUE),
                                                 more = more_than(num, den, TALLY_DUE);
                    const uint64_t x = votes * den, y = num * of;
                    assert_int_equal(tally_share_compare(&least, votes, of), of == 0 || x < y ? -1 : x > y);
                    assert_int_equal(tally_share_passes(&least, votes, of), of > 0 && x >= y);
                    assert_int_equal(tally_share_passes(&more, votes, of), of > 0 && x > y);
                    assert_int_equal(votes >= tally_share_needed(&least, of), x >= y);
                    assert_int_equal(votes >= tally_share_needed(&more, of), x > y);
                }
}

static void percent_is(uint64_t votes, uint64_t of, const char *text)
{
    char buffer[TALLY_PERCENT_SIZE];
    assert_string_equal(tally_percent(buffer, votes, of), text);
}

static void percentages_round_half_up(void **state)
{
    (void)state;
    percent_is(1, 20000, "0.01");        /* 0.005 */
    percent_is(1, 20001, "0.00");        /* 0.004999… */
    percent_is(99999, 100000, "100.00"); /* 99.999 */
    percent_is(99994, 100000, "99.99");  /* 99.994 */
    percent_is(99995, 100000, "100.00"); /* 99.995 */
    percent_is(1, 8, "12.50");
    percent_is(1, 3, "33.33");
    percent_is(2, 3, "66.67");
    percent_is(1, 1, "100.00");
    percent_is(0, 5, "0.00");
    percent_is(3, 2, "150.00"); /* of another base there may be more */
    percent_is(1, 1000, "0.10");
}

/* The printed results of votes that were held. */
static void published_percentages(void **state)
{
    (void)state;
    percent_is(2952, 2956, "99.86");
    percent_is(2952, 2963, "99.63");
    percent_is(787, 2955, "26.63");
    percent_is(1428, 1461, "97.74");
    percent_is(1416, 1428, "99.16");
    percent_is(1416, 1424, "99.44");
    percent_is(365, 1163, "31.38"); /* 31.384 */
    percent_is(5347, 5521, "96.85");
    percent_is(18, 5521, "0.33");
    percent_is(156, 5521, "2.83");
    percent_is(5521, 6265, "88.12");
    percent_is(392, 400, "98.00");
    percent_is(3130, 6236, "50.19");
    percent_is(3130, 6212, "50.39");
    percent_is(813, 1068, "76.12");
    percent_is(93, 1068, "8.71");
    percent_is(98, 1068, "9.18");
    percent_is(37, 1068, "3.46");
    percent_is(21, 1068, "1.97");
    percent_is(17942, 22423, "80.02");
    percent_is(17942, 22779, "78.77");
}

static void percentages_of_large_bases(void **state)
{
    const uint64_t of = UINT64_C(200000000000000); /* 2 * 10^14, below 2^48 */
    char buffer[TALLY_PERCENT_SIZE];
    (void)state;
    percent_is(UINT64_C(10000000000), of, "0.01"); /* 0.005 exactly */
    percent_is(UINT64_C(9999999999), of, "0.00");
    percent_is(TWO_TO_48 - 1, TWO_TO_48, "100.00");
    percent_is(TWO_TO_48 / 2, TWO_TO_48, "50.00");
    percent_is(TWO_TO_48, 1, "28147497671065600.00");
    assert_null(tally_percent(buffer, 0, 0));
    assert_null(tally_percent(buffer, 3, 0));
}

static void numbers_are_plain_digits(void **state)
{
    static const struct {
        uint64_t n;
        const char *text;
    } rows[] = {{0, "0"}, {7, "7"}, {10, "10"}, {1000000000, "1000000000"}, {UINT64_MAX, "18446744073709551615"}};
    char buffer[TALLY_NUMBER_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tally_number(buffer, rows[i].n), rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_compare_exactly),
        cmocka_unit_test(exactly_the_share_reaches_but_does_not_exceed),
        cmocka_unit_test(two_thirds_make_a_quorum),
        cmocka_unit_test(more_than_half_is_strict),
        cmocka_unit_test(bands_need),
        cmocka_unit_test(nobody_satisfies_nothing),
        cmocka_unit_test(a_share_not_to_be_exceeded),
        cmocka_unit_test(everybody_can_be_asked_for),
        cmocka_unit_test(large_shares_do_not_overflow),
        cmocka_unit_test(small_shares_of_large_bases),
        cmocka_unit_test(small_numbers_agree_with_the_definition),
        cmocka_unit_test(percentages_round_half_up),
        cmocka_unit_test(published_percentages),
        cmocka_unit_test(percentages_of_large_bases),
        cmocka_unit_test(numbers_are_plain_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
