/* Days, times, Beijing time. */
#include <tally/text.h>

#include "base/date.h"
#include "unit/support/support.h"

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

static void times_that_exist(void **state)
{
    static const char *const no[] = {"2026-04-17T24:00:00Z", "2026-04-17T09:60:00Z", "2026-04-17T09:30:60Z",
                                     "2026-02-29T09:30:00Z", "2026-04-31T09:30:00Z", "0000-04-17T09:30:00Z",
                                     "2026-04-17 09:30:00Z", "2026-04-17T99:30:00Z", ""};
    char digits[TALLY_TIME_DIGITS];
    (void)state;
    assert_true(tally_text_existing_time("2026-04-17T09:30:00Z", digits));
    assert_string_equal(digits, "20260417093000");
    assert_true(tally_text_existing_time("2024-02-29T00:00:00Z", digits));
    assert_true(tally_text_existing_time("2026-12-31T23:59:59Z", digits));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(tally_text_existing_time(no[i], digits));
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

static void months_later(const char *from, unsigned months, const char *to)
{
    struct tally_date a, b;
    assert_true(tally_text_date(tally_text_of(from), &a));
    assert_true(tally_text_date(tally_text_of(to), &b));
    assert_int_equal(tally_date_compare(tally_date_months_later(a, months), b), 0);
}

/* A day that the month has not got is its last. */
static void a_half_year_later(void **state)
{
    (void)state;
    months_later("2026-04-17", 6, "2026-10-17");
    months_later("2026-04-17", 18, "2027-10-17");
    months_later("2026-08-31", 18, "2028-02-29");
    months_later("2025-08-31", 18, "2027-02-28");
    months_later("2026-08-31", 6, "2027-02-28");
    months_later("2026-12-31", 6, "2027-06-30");
    months_later("2026-06-30", 6, "2026-12-30");
    months_later("2026-07-01", 6, "2027-01-01");
    months_later("2026-12-15", 0, "2026-12-15");
    months_later("2024-02-29", 12, "2025-02-28");
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

static void later_is(const char *from, unsigned days, const char *expected)
{
    struct tally_date date;
    char text[TALLY_DATE_SIZE];
    assert_true(tally_text_date(tally_text_of(from), &date));
    assert_string_equal(tally_date_text(text, tally_date_days_later(date, days)), expected);
}

static void days_later(void **state)
{
    (void)state;
    later_is("2026-04-17", 0, "2026-04-17");
    later_is("2026-04-30", 1, "2026-05-01");
    later_is("2026-12-31", 1, "2027-01-01");
    later_is("2024-02-28", 1, "2024-02-29");
    later_is("2023-02-28", 1, "2023-03-01");
    later_is("2100-02-28", 1, "2100-03-01");
    later_is("2026-01-31", 31, "2026-03-03");
    later_is("2000-01-01", 146097, "2400-01-01"); /* the days of 400 years */
    later_is("0001-01-01", 1, "0001-01-02");
    later_is("9999-12-25", 7, "10000-01-01"); /* not a day of the year 0 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_that_are),     cmocka_unit_test(days_that_are_not),   cmocka_unit_test(a_year_later),
        cmocka_unit_test(a_half_year_later), cmocka_unit_test(times_by_their_form), cmocka_unit_test(days_compare),
        cmocka_unit_test(days_later),        cmocka_unit_test(times_in_beijing),    cmocka_unit_test(times_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
