#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

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

static void the_last_part_of_a_path(void **state)
{
    static const char *const rows[][2] = {
        {"ballots.csv", "ballots.csv"}, {"a/b.csv", "b.csv"}, {"/a/b/c", "c"}, {"/c", "c"}, {"a/", ""}, {"", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tally_path_name(rows[i][0]), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(numbers_too_large),
        cmocka_unit_test(not_numbers),
        cmocka_unit_test(distances_count_characters),
        cmocka_unit_test(distances_stop_at_the_limit),
        cmocka_unit_test(columns_in_a_terminal),
        cmocka_unit_test(the_last_part_of_a_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
