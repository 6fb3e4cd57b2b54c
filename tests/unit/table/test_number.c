#include <string.h>

#include "table/number.h"
#include "unit/support/support.h"

static void is(const char *text, enum tally_cell_number_kind kind, bool negative, uint64_t whole)
{
    const struct tally_cell_number n = tally_cell_number_read(tally_text_of(text));
    if (n.kind != kind || (kind != TALLY_CELL_NO_NUMBER && (n.negative != negative || n.whole != whole)))
        fail_msg("%s: kind %d, %s%llu", text, (int)n.kind, n.negative ? "-" : "", (unsigned long long)n.whole);
}

static void whole_numbers_however_written(void **state)
{
    (void)state;
    is("0", TALLY_CELL_WHOLE, false, 0);
    is("-0", TALLY_CELL_WHOLE, false, 0);
    is("007", TALLY_CELL_WHOLE, false, 7);
    is(" 12 ", TALLY_CELL_WHOLE, false, 12);
    is("+12", TALLY_CELL_WHOLE, false, 12);
    is("-12", TALLY_CELL_WHOLE, true, 12);
    is("12.", TALLY_CELL_WHOLE, false, 12);
    is("12.000", TALLY_CELL_WHOLE, false, 12);
    is("1.2E1", TALLY_CELL_WHOLE, false, 12);
    is("1200e-2", TALLY_CELL_WHOLE, false, 12);
    is("1E3", TALLY_CELL_WHOLE, false, 1000);
    is("0.5E1", TALLY_CELL_WHOLE, false, 5);
    is(".0", TALLY_CELL_WHOLE, false, 0);
    is("0E400", TALLY_CELL_WHOLE, false, 0);
    is("999999999999999999", TALLY_CELL_WHOLE, false, UINT64_C(999999999999999999));
}

static void other_numbers(void **state)
{
    (void)state;
    is("1.5", TALLY_CELL_FRACTION, false, 1);
    is("0.1", TALLY_CELL_FRACTION, false, 0);
    is("-0.1", TALLY_CELL_FRACTION, true, 0);
    is("12E-1", TALLY_CELL_FRACTION, false, 1);
    is("1E-400", TALLY_CELL_FRACTION, false, 0);
    is("2.9999999999999996", TALLY_CELL_FRACTION, false, 2); /* as programs write what they show as 3 */
    const struct tally_cell_number n = tally_cell_number_read(tally_text_of("1E18"));
    assert_int_equal(n.kind, TALLY_CELL_FRACTION); /* of 19 digits */
    assert_int_equal(tally_cell_number_read(tally_text_of("1E400")).kind, TALLY_CELL_FRACTION);
}

static void no_numbers(void **state)
{
    static const char *const texts[] = {"",    "-",     ".",   "+.", "E5",  "1E",  "1E+", "1e401", "1 2", "1,5",
                                        "0x1", "1.2.3", "--1", "1-", "INF", "NaN", "１",  "1E1.0", "十二"};
    char long_one[80];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        is(texts[i], TALLY_CELL_NO_NUMBER, false, 0);
    memset(long_one, '1', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    is(long_one, TALLY_CELL_NO_NUMBER, false, 0); /* more digits than any program writes */
}

static void days(void **state)
{
    static const struct {
        uint64_t serial;
        bool from_1904;
        const char *day;
    } known[] = {{1, false, "1900-01-01"},
                 {59, false, "1900-02-28"},
                 {60, false, NULL}, /* 1900-02-29 was not */
                 {61, false, "1900-03-01"},
                 {46132, false, "2026-04-20"},
                 {2958465, false, "9999-12-31"},
                 {2958466, false, NULL},
                 {0, false, NULL},
                 {0, true, "1904-01-01"},
                 {60, true, "1904-03-01"},
                 {44670, true, "2026-04-20"},
                 {2957003, true, "9999-12-31"},
                 {2957004, true, NULL}};
    char text[TALLY_SERIAL_DATE_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *day = tally_serial_date(known[i].serial, known[i].from_1904, text);
        if (known[i].day)
            assert_string_equal(day ? day : "none", known[i].day);
        else
            assert_null(day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_numbers_however_written), cmocka_unit_test(other_numbers),
                                       cmocka_unit_test(no_numbers), cmocka_unit_test(days)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
