/* Numbers, dates and shares as they are read aloud; times of Beijing. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"
#include "words/words.h"

static void numbers_in_chinese(void **state)
{
    static const struct {
        uint64_t n;
        const char *read;
    } rows[] = {{0, "零"},
                {2, "二"},
                {9, "九"},
                {10, "十"},
                {11, "十一"},
                {20, "二十"},
                {22, "二十二"},
                {99, "九十九"},
                {100, "一百"},
                {101, "一百零一"},
                {110, "一百一十"},
                {111, "一百一十一"},
                {120, "一百二十"},
                {200, "二百"},
                {1000, "一千"},
                {1001, "一千零一"},
                {1010, "一千零一十"},
                {1100, "一千一百"},
                {2222, "二千二百二十二"},
                {10000, "一万"},
                {10001, "一万零一"},
                {10010, "一万零一十"},
                {10100, "一万零一百"},
                {12345, "一万二千三百四十五"},
                {20002, "二万零二"},
                {100000, "十万"},
                {100010, "十万零一十"},
                {120000, "十二万"},
                {110000, "十一万"},
                {1010000, "一百零一万"},
                {10000000, "一千万"},
                {10500000, "一千零五十万"},
                {20005000, "二千万五千"},
                {100000000, "一亿"},
                {100000001, "一亿零一"},
                {100005000, "一亿零五千"},
                {100010000, "一亿零一万"},
                {101000000, "一亿零一百万"},
                {120005000, "一亿二千万五千"},
                {120000500, "一亿二千万零五百"},
                {1000000000, "十亿"},
                {1000000010, "十亿零一十"},
                {1234567890, "十二亿三千四百五十六万七千八百九十"},
                {1000000000000, "一万亿"},
                {1234500000000, "一万二千三百四十五亿"},
                {10000000000000000, "一亿亿"},
                {UINT64_MAX, "一千八百四十四亿六千七百四十四万零七百三十七亿零九百五十五万一千六百一十五"}};
    struct tally_words *w = tally_words_new(TALLY_CHINESE);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tally_words_spoken_number(w, rows[i].n), rows[i].read);
    assert_string_equal(tally_words_spoken_count(w, 2), "两"); /* 两票, but 十二票, 二十票 */
    assert_string_equal(tally_words_spoken_count(w, 12), "十二");
    assert_string_equal(tally_words_spoken_count(w, 20), "二十");
    tally_words_free(w);
}

static uint64_t value_of(const char **at)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    for (uint64_t i = 0; i < 10; i++)
        if (!strncmp(*at, digits[i], 3)) {
            *at += 3;
            return i;
        }
    return 10; /* none */
}

/* What a listener writes down. */
static uint64_t heard(const char *text)
{
    static const struct {
        const char *name;
        uint64_t value;
    } units[] = {{"十", 10}, {"百", 100}, {"千", 1000}};
    uint64_t all = 0, group = 0, digit = 0;
    for (const char *p = text; *p;) {
        uint64_t d = value_of(&p);
        if (d < 10) {
            digit = d;
            continue;
        }
        for (size_t i = 0; i < 3; i++)
            if (!strncmp(p, units[i].name, 3)) {
                group += (digit || p != text ? digit : 1) * units[i].value; /* 十 alone is 一十 */
                digit = 0;
            }
        if (!strncmp(p, "万", 3) || !strncmp(p, "亿", 3)) {
            uint64_t unit = !strncmp(p, "万", 3) ? 10000 : 100000000;
            all = unit == 10000 ? all + (group + digit) * unit : (all + group + digit) * unit;
            group = digit = 0;
        }
        p += 3;
    }
    return all + group + digit;
}

static void every_number_is_heard_right(void **state)
{
    struct tally_words *w = tally_words_new(TALLY_CHINESE);
    uint64_t seed = 20260420;
    (void)state;
    for (uint64_t n = 0; n < 120000; n++)
        assert_int_equal(heard(tally_words_spoken_number(w, n)), n);
    for (int i = 0; i < 100000; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        uint64_t n = (seed >> 16) % 1000000000000U >> (seed % 37), rounded = n - n % ((seed >> 40) % 1000000 + 1);
        assert_int_equal(heard(tally_words_spoken_number(w, n)), n);
        assert_int_equal(heard(tally_words_spoken_number(w, rounded)), rounded);
        assert_null(strstr(tally_words_spoken_number(w, rounded), "零零"));
    }
    tally_words_free(w);
}

static void dates(void **state)
{
    struct tally_words *chinese = tally_words_new(TALLY_CHINESE), *english = tally_words_new(TALLY_ENGLISH);
    (void)state;
    assert_string_equal(tally_words_spoken_date(chinese, "2026-04-20"), "二〇二六年四月二十日");
    assert_string_equal(tally_words_spoken_date(chinese, "1999-12-31"), "一九九九年十二月三十一日");
    assert_string_equal(tally_words_spoken_date(chinese, "2000-10-01"), "二〇〇〇年十月一日");
    assert_string_equal(tally_words_date(chinese, "2026-04-20"), "2026年4月20日");
    assert_string_equal(tally_words_spoken_date(english, "2026-04-20"), "20 April 2026");
    assert_string_equal(tally_words_spoken_date(english, "2026-12-01"), "1 December 2026");
    assert_string_equal(tally_words_date(english, "2026-04-20"), "2026-04-20");
    for (int i = 0; i < 2; i++) {
        assert_string_equal(tally_words_spoken_date(i ? english : chinese, ""), "");
        assert_string_equal(tally_words_spoken_date(i ? english : chinese, "2026-13-01"), "2026-13-01");
        assert_string_equal(tally_words_spoken_date(i ? english : chinese, "2026-00-01"), "2026-00-01");
        assert_string_equal(tally_words_spoken_date(i ? english : chinese, "20260-4-01"), "20260-4-01");
        assert_string_equal(tally_words_spoken_date(i ? english : chinese, "some day…"), "some day…");
    }
    tally_words_free(chinese);
    tally_words_free(english);
}

static void shares(void **state)
{
    static const struct {
        uint32_t num, den;
        const char *chinese, *english;
    } rows[] = {{1, 2, "半数", "1/2"},
                {2, 3, "三分之二", "2/3"},
                {80, 100, "百分之八十", "80%"},
                {50, 100, "百分之五十", "50%"},
                {999999, 1000000, "一百万分之九十九万九千九百九十九", "999999/1000000"},
                {100, 100, "全部", "100%"},
                {7, 7, "全部", "7/7"},
                {2, 4, "四分之二", "2/4"}};
    struct tally_words *chinese = tally_words_new(TALLY_CHINESE), *english = tally_words_new(TALLY_ENGLISH);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tally_condition c = at_least(rows[i].num, rows[i].den, TALLY_DUE);
        assert_string_equal(tally_words_spoken_share(chinese, &c), rows[i].chinese);
        assert_string_equal(tally_words_spoken_share(english, &c), rows[i].english);
    }
    tally_words_free(chinese);
    tally_words_free(english);
}

/* Beijing's time, eight hours on: over midnight, the month, the year, and the day that a leap year has. */
static void times_are_beijing_s(void **state)
{
    static const struct {
        const char *at, *chinese, *english;
    } rows[] = {{"2026-04-20T09:30:05Z", "2026-04-20 17:30:05 北京时间", "2026-04-20 17:30:05 +08:00"},
                {"2026-04-20T15:59:59Z", "2026-04-20 23:59:59 北京时间", "2026-04-20 23:59:59 +08:00"},
                {"2026-04-20T16:00:00Z", "2026-04-21 00:00:00 北京时间", "2026-04-21 00:00:00 +08:00"},
                {"2026-12-31T23:00:59Z", "2027-01-01 07:00:59 北京时间", "2027-01-01 07:00:59 +08:00"},
                {"2028-02-28T20:00:00Z", "2028-02-29 04:00:00 北京时间", "2028-02-29 04:00:00 +08:00"},
                {"2026-02-30T20:00:00Z", "2026-02-30T20:00:00Z", "2026-02-30T20:00:00Z"},
                {"2026-04-20", "2026-04-20", "2026-04-20"},
                {"", "", ""}};
    struct tally_words *chinese = tally_words_new(TALLY_CHINESE), *english = tally_words_new(TALLY_ENGLISH);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(tally_words_time(chinese, rows[i].at), rows[i].chinese);
        assert_string_equal(tally_words_time(english, rows[i].at), rows[i].english);
    }
    tally_words_free(chinese);
    tally_words_free(english);
}

static void decimals(void **state)
{
    static const char *const rows[][2] = {{"75.36", "七十五点三六"},
                                          {"92.00", "九十二"},
                                          {"89.10", "八十九点一"},
                                          {"0.05", "零点零五"},
                                          {"10000", "一万"},
                                          {"100.00", "一百"},
                                          {"79.5", "七十九点五"},
                                          {"1001.01", "一千零一点零一"},
                                          {"0.00", "零"}};
    struct tally_words *w = tally_words_new(TALLY_CHINESE);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tally_words_spoken_decimal(w, rows[i][0]), rows[i][1]);
    tally_words_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals),
        cmocka_unit_test(numbers_in_chinese),
        cmocka_unit_test(every_number_is_heard_right),
        cmocka_unit_test(dates),
        cmocka_unit_test(shares),
        cmocka_unit_test(times_are_beijing_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
