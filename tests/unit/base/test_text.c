#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/date.h"
#include "base/intern.h"
#include "unit/support/support.h"

static void number_is(const char *text, uint64_t expected)
{
    uint64_t n;
    if (tally_text_number(tally_text_of(text), &n) != TALLY_TEXT_NUMBER)
        fail_msg("“%s” is a number", text);
    assert_int_equal(n, expected);
}

static void numbers(void **state)
{
    (void)state;
    number_is("0", 0);
    number_is("12", 12);
    number_is("012", 12);
    number_is("１２３", 123);
    number_is("1０", 10);
    number_is("1000000000", 1000000000);
    number_is("１０００００００００", 1000000000);
}

static void numbers_too_large(void **state)
{
    static const char *const rows[] = {"1000000001", "9999999999", "１０００００００００１", "18446744073709551617",
                                       "99999999999999999999999999999999999999"};
    uint64_t n;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tally_text_number(tally_text_of(rows[i]), &n), TALLY_TEXT_NUMBER_TOO_LARGE);
}

static void not_numbers(void **state)
{
    static const char *const rows[] = {
        "",       " 1",         "1 ", "-1", "+1",  "1.0", "1,000",           "1e3", "0x1", "十", "①", "1人",
        "１．０", "１，０００", "二", "١",  "NaN", "²",   "99999999999999x", "1-",  "½"};
    uint64_t n;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (tally_text_number(tally_text_of(rows[i]), &n) != TALLY_TEXT_NOT_A_NUMBER)
            fail_msg("“%s” is not a number", rows[i]);
}

static void days_that_are(void **state)
{
    static const char *const rows[] = {"2026-04-17", "2024-02-29", "2000-02-29", "2023-02-28",
                                       "2026-12-31", "2026-01-01", "2026-04-30"};
    struct tally_date d;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(tally_text_date(tally_text_of(rows[i]), &d));
    assert_true(tally_text_date(tally_text_of("2026-04-17"), &d));
    assert_int_equal(d.year, 2026);
    assert_int_equal(d.month, 4);
    assert_int_equal(d.day, 17);
}

static void days_that_are_not(void **state)
{
    static const char *const rows[] = {"2023-02-29",   "1900-02-29", "2100-02-29",  "2026-04-31", "2026-02-30",
                                       "2026-00-10",   "2026-13-01", "2026-01-00",  "2026-01-32", "2026-1-1",
                                       "20260101",     "2026/01/01", "2026-01-01 ", "26-01-01",   "2026-01-0a",
                                       "2026年1月1日", "",           "2026-01-011", "-026-01-01"};
    struct tally_date d;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (tally_text_date(tally_text_of(rows[i]), &d))
            fail_msg("“%s” is no day", rows[i]);
}

static void times_by_their_form(void **state)
{
    static const char *const not [] = {"",
                                       "2026-04-17",
                                       "2026-04-17T09:30:00",
                                       "2026-04-17T09:30:00z",
                                       "2026-04-17 09:30:00Z",
                                       "2026-04-17T09:30:0OZ",
                                       "2026-04-17T09:30:00Z ",
                                       "2026/04/17T09:30:00Z"};
    char digits[TALLY_TIME_DIGITS];
    (void)state;
    assert_true(tally_text_time("2026-04-17T09:30:00Z", digits));
    assert_string_equal(digits, "20260417093000");
    assert_true(tally_text_time("9999-99-99T99:99:99Z", digits));
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++) {
        assert_false(tally_text_time(not [i], digits));
        assert_string_equal(digits, "");
    }
}

static void years_later(const char *from, unsigned years, const char *to)
{
    struct tally_date a, b;
    assert_true(tally_text_date(tally_text_of(from), &a));
    assert_true(tally_text_date(tally_text_of(to), &b));
    assert_int_equal(tally_date_compare(tally_date_years_later(a, years), b), 0);
}

static void a_year_later(void **state)
{
    (void)state;
    years_later("2025-02-28", 1, "2026-02-28");
    years_later("2024-02-29", 1, "2025-02-28");
    years_later("2023-02-28", 1, "2024-02-28");
    years_later("2024-02-29", 4, "2028-02-29");
    years_later("2096-02-29", 4, "2100-02-28");
    years_later("2025-12-31", 1, "2026-12-31");
    years_later("2025-12-31", 0, "2025-12-31");
}

static void days_compare(void **state)
{
    const struct tally_date a = {2025, 12, 31}, b = {2026, 1, 1}, c = {2026, 1, 2}, d = {2026, 2, 1};
    (void)state;
    assert_int_equal(tally_date_compare(a, b), -1);
    assert_int_equal(tally_date_compare(b, c), -1);
    assert_int_equal(tally_date_compare(d, c), 1);
    assert_int_equal(tally_date_compare(d, d), 0);
}

static void beijing_is(const char *utc, const char *expected)
{
    char text[TALLY_TIME_SIZE];
    assert_string_equal(tally_time_beijing(text, utc), expected);
}

static void times_in_beijing(void **state)
{
    (void)state;
    beijing_is("2026-04-17T09:30:00Z", "2026-04-17 17:30:00");
    beijing_is("2026-04-17T00:00:00Z", "2026-04-17 08:00:00");
    beijing_is("2026-04-17T15:59:59Z", "2026-04-17 23:59:59");
    beijing_is("2026-04-17T16:00:00Z", "2026-04-18 00:00:00");
    beijing_is("2024-02-28T16:00:01Z", "2024-02-29 00:00:01");
    beijing_is("2026-02-28T23:59:59Z", "2026-03-01 07:59:59");
    beijing_is("2026-12-31T20:05:09Z", "2027-01-01 04:05:09");
    beijing_is("1988-07-01T00:00:00Z",
               "1988-07-01 08:00:00"); /* no summer time, though the clocks had it then: the law has one time */
    static const char *const none[] = {"",
                                       "2026-04-17",
                                       "2026-04-17T09:30:00",
                                       "2026-04-17 09:30:00Z",
                                       "2026-02-30T09:30:00Z",
                                       "2026-04-17T24:00:00Z",
                                       "2026-04-17T09:60:00Z",
                                       "2026-04-17T0x:30:00Z",
                                       "2026-04-17T09-30-00Z",
                                       "2026-04-17T09:30:61Z",
                                       "9999-12-31T23:00:00Z",
                                       "2026-04-17T09:30:00Z2026-04-17T09:30:00Z"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        beijing_is(none[i], none[i]);
}

static size_t distance(const char *a, const char *b, size_t limit)
{
    return tally_text_distance(tally_text_of(a), tally_text_of(b), limit);
}

static void distances_count_characters(void **state)
{
    (void)state;
    assert_int_equal(distance("", "", 9), 0);
    assert_int_equal(distance("", "王毅", 9), 2);
    assert_int_equal(distance("王毅", "王毅", 9), 0);
    assert_int_equal(distance("王毅", "王易", 9), 1);
    assert_int_equal(distance("王毅", "王小毅", 9), 1);
    assert_int_equal(distance("王小毅", "王毅", 9), 1);
    assert_int_equal(distance("𠮷田", "吉田", 9), 1);
    assert_int_equal(distance("kitten", "sitting", 9), 3);
    assert_int_equal(distance("sitting", "kitten", 9), 3);
    assert_int_equal(distance("abc", "cab", 9), 2);
}

static void distances_stop_at_the_limit(void **state)
{
    char longer[201];
    (void)state;
    assert_int_equal(distance("kitten", "sitting", 3), 3);
    assert_int_equal(distance("kitten", "sitting", 2), 2);
    memset(longer, 'a', 200);
    longer[200] = '\0';
    assert_int_equal(distance(longer, "a", 5), 5);
    assert_int_equal(distance("a", longer, 5), 5);
}

static void columns_in_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(tally_display_columns(""), 0);
    assert_int_equal(tally_display_columns("abc"), 3);
    assert_int_equal(tally_display_columns("王毅"), 4);
    assert_int_equal(tally_display_columns("𠮷田 a"), 6);
    assert_int_equal(tally_display_columns("（甲）"), 6);
    assert_int_equal(tally_display_columns("Zoe\xCC\x88"), 3); /* the two dots stand over the e */
}

static void interning_gives_small_ids_in_order(void **state)
{
    struct tally_intern intern = {.slots = NULL};
    char name[] = "甲";
    (void)state;
    assert_int_equal(tally_intern_find(&intern, tally_text_of("甲")), TALLY_INTERN_NONE);
    assert_int_equal(tally_intern(&intern, tally_text_of(name)), 0);
    assert_int_equal(tally_intern(&intern, tally_text_of("乙")), 1);
    name[0] = 'x'; /* the bytes were copied */
    assert_int_equal(tally_intern(&intern, tally_text_of("甲")), 0);
    assert_int_equal(tally_intern(&intern, tally_text_of("")), 2);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("")), 2);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("丙")), TALLY_INTERN_NONE);
    assert_int_equal(intern.count, 3);
    tally_intern_clear(&intern);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("甲")), TALLY_INTERN_NONE);
}

static void interning_tells_zero_bytes_apart(void **state)
{
    struct tally_intern intern = {.slots = NULL};
    (void)state;
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0b", 3}), 0);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0c", 3}), 1);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a", 1}), 2);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0b", 3}), 0);
    tally_intern_clear(&intern);
}

static void interning_grows(void **state)
{
    enum { MANY = 5000 };
    struct tally_intern intern = {.slots = NULL};
    char text[TALLY_NUMBER_SIZE];
    (void)state;
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MANY; i++)
            assert_int_equal(tally_intern(&intern, tally_text_of(tally_number(text, i))), i);
    assert_int_equal(intern.count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(tally_intern_find(&intern, tally_text_of(tally_number(text, i))), i);
        assert_true(tally_text_is(intern.entries[i], text));
    }
    assert_int_equal(tally_intern_find(&intern, tally_text_of("5000")), TALLY_INTERN_NONE);
    tally_intern_clear(&intern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(numbers_too_large),
        cmocka_unit_test(not_numbers),
        cmocka_unit_test(days_that_are),
        cmocka_unit_test(days_that_are_not),
        cmocka_unit_test(a_year_later),
        cmocka_unit_test(times_by_their_form),
        cmocka_unit_test(days_compare),
        cmocka_unit_test(times_in_beijing),
        cmocka_unit_test(distances_count_characters),
        cmocka_unit_test(distances_stop_at_the_limit),
        cmocka_unit_test(columns_in_a_terminal),
        cmocka_unit_test(interning_gives_small_ids_in_order),
        cmocka_unit_test(interning_tells_zero_bytes_apart),
        cmocka_unit_test(interning_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
