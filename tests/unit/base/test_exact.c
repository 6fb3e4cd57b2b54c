/* Exact rational numbers. */
#include "base/exact.h"

#include <string.h>

#include "base/mem.h"
#include "unit/support/support.h"

static void expect(const struct tally_exact *number, unsigned scale, const char *num, const char *den, const char *text)
{
    struct tally_arena arena = {NULL};
    const struct tally_fraction f = tally_exact_fraction(number, scale, &arena);
    assert_string_equal(f.num, num);
    assert_string_equal(f.den, den);
    assert_string_equal(f.text, text);
    tally_arena_clear(&arena);
}

/* 40 % of 90, 30 % of 220/3, 30 % of 405/7: 36 + 22 + 243/14 = 1055/14 = 75.357… */
static void a_weighted_mean_is_exact(void **state)
{
    static const uint64_t parts[][4] = {{40, 100, 90, 1}, {30, 100, 220, 3}, {30, 100, 405, 7}};
    struct tally_exact *sum = tally_exact_new(0, 1);
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct tally_exact *part = tally_exact_new(parts[i][0], parts[i][1]),
                           *mean = tally_exact_new(parts[i][2], parts[i][3]);
        tally_exact_multiply(part, mean);
        tally_exact_add(sum, part);
        tally_exact_free(mean);
        tally_exact_free(part);
    }
    expect(sum, 1, "1055", "14", "75.36");
    tally_exact_free(sum);
}

static void text_is_rounded_half_up_and_below_0_away_from_it(void **state)
{
    static const struct {
        uint64_t num, den, less_num;
        unsigned scale;
        const char *num_text, *den_text, *text;
    } cases[] = {
        {1, 200, 0, 1, "1", "200", "0.01"},
        {1, 201, 0, 1, "1", "201", "0.00"},
        {0, 5, 0, 1, "0", "1", "0.00"},
        {2, 3, 0, 100, "2", "3", "66.67"},
        {1, 200, 1, 1, "-199", "200", "-1.00"},
        {199, 200, 1, 1, "-1", "200", "-0.01"},
        {200, 201, 1, 1, "-1", "201", "0.00"},
        {1, 3, 1, 100, "-2", "3", "-66.67"},
        {123456, 100, 0, 1, "30864", "25", "1234.56"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tally_exact *n = tally_exact_new(cases[i].num, cases[i].den),
                           *less = tally_exact_new(cases[i].less_num, 1);
        tally_exact_subtract(n, less);
        expect(n, cases[i].scale, cases[i].num_text, cases[i].den_text, cases[i].text);
        tally_exact_free(n);
        tally_exact_free(less);
    }
}

/* 1/(10^9 - 71) and others of four tiers: a denominator of 36 digits, which is the product of four primes near 10^9. */
static void denominators_beyond_64_bits_are_exact(void **state)
{
    static const uint64_t primes[] = {999999937, 999999929, 999999893, 999999883};
    struct tally_exact *product = tally_exact_new(1, 1), *one = tally_exact_new(1, 1);
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct tally_exact *prime = tally_exact_new(1, primes[i]);
        tally_exact_multiply(product, prime);
        tally_exact_free(prime);
    }
    struct tally_exact *back = tally_exact_copy(product);
    for (size_t i = 0; i < 4; i++) {
        struct tally_exact *prime = tally_exact_new(1, primes[i]);
        tally_exact_divide(back, prime);
        tally_exact_free(prime);
    }
    assert_int_equal(tally_exact_compare(back, one), 0);
    assert_int_equal(tally_exact_compare(product, one), -1);
    assert_int_equal(tally_exact_compare(one, product), 1);
    struct tally_arena arena = {NULL};
    assert_int_equal(strlen(tally_exact_fraction(product, 1, &arena).den), 36);
    tally_arena_clear(&arena);
    tally_exact_set(product, one);
    assert_int_equal(tally_exact_compare(product, one), 0);
    tally_exact_free(back);
    tally_exact_free(product);
    tally_exact_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighted_mean_is_exact),
        cmocka_unit_test(text_is_rounded_half_up_and_below_0_away_from_it),
        cmocka_unit_test(denominators_beyond_64_bits_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
