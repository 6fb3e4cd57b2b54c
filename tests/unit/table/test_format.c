#include "table/book.h"
#include "unit/support/support.h"

static void is(const char *code, enum tally_number_kind kind, unsigned zeros)
{
    const struct tally_number_format f = tally_number_format_read(code);
    if (f.kind != kind || f.zeros != zeros)
        fail_msg("%s: kind %d, %u zeros", code, (int)f.kind, f.zeros);
}

static void codes(void **state)
{
    (void)state;
    is("General", TALLY_NUMBER_PLAIN, 0);
    is("G/通用格式", TALLY_NUMBER_PLAIN, 0);
    is("@", TALLY_NUMBER_PLAIN, 0);
    is("0", TALLY_NUMBER_PLAIN, 1);
    is("000", TALLY_NUMBER_PLAIN, 3);
    is("000;-000", TALLY_NUMBER_PLAIN, 3); /* the part behind is for negative numbers */
    is("0_ ", TALLY_NUMBER_PLAIN, 0);
    is("#,##0", TALLY_NUMBER_PLAIN, 0);
    is("0.00", TALLY_NUMBER_PLAIN, 0);
    is("000000000000000000000", TALLY_NUMBER_PLAIN, 0); /* more than a number has */
    is("0\"票\"", TALLY_NUMBER_PLAIN, 0);
    is("0%", TALLY_NUMBER_PART, 0);
    is("0.00%", TALLY_NUMBER_PART, 0);
    is("0\"%\"", TALLY_NUMBER_PLAIN, 0); /* only written */
    is("0\\%", TALLY_NUMBER_PLAIN, 0);
    is("yyyy\\-mm\\-dd", TALLY_NUMBER_DATE, 0);
    is("yyyy/m/d;@", TALLY_NUMBER_DATE, 0);
    is("yyyy\"年\"m\"月\"d\"日\"", TALLY_NUMBER_DATE, 0);
    is("[$-804]yyyy\"年\"m\"月\"", TALLY_NUMBER_DATE, 0);
    is("m\"月\"", TALLY_NUMBER_DATE, 0); /* months, where nothing tells of hours */
    is("yyyy-mm-dd hh:mm", TALLY_NUMBER_DATE, 0);
    is("h:mm", TALLY_NUMBER_TIME, 0);
    is("mm:ss.0", TALLY_NUMBER_TIME, 0);
    is("[h]:mm", TALLY_NUMBER_TIME, 0);
    is("[Red]0", TALLY_NUMBER_PLAIN, 0);
    is("\"day\"0", TALLY_NUMBER_PLAIN, 0);
    is("", TALLY_NUMBER_PLAIN, 0);
    is("\"open", TALLY_NUMBER_PLAIN, 0); /* never ended */
    is("[open", TALLY_NUMBER_PLAIN, 0);
    is("\\", TALLY_NUMBER_PLAIN, 0);
}

/* Formats that files give by their number alone. */
static void numbers(void **state)
{
    static const struct {
        unsigned long number;
        enum tally_number_kind kind;
    } known[] = {{0, TALLY_NUMBER_PLAIN},  {1, TALLY_NUMBER_PLAIN},  {8, TALLY_NUMBER_PLAIN},  {9, TALLY_NUMBER_PART},
                 {10, TALLY_NUMBER_PART},  {11, TALLY_NUMBER_PLAIN}, {13, TALLY_NUMBER_PLAIN}, {14, TALLY_NUMBER_DATE},
                 {17, TALLY_NUMBER_DATE},  {18, TALLY_NUMBER_TIME},  {21, TALLY_NUMBER_TIME},  {22, TALLY_NUMBER_DATE},
                 {23, TALLY_NUMBER_PLAIN}, {26, TALLY_NUMBER_PLAIN}, {27, TALLY_NUMBER_DATE},  {31, TALLY_NUMBER_DATE},
                 {32, TALLY_NUMBER_TIME},  {36, TALLY_NUMBER_DATE},  {37, TALLY_NUMBER_PLAIN}, {44, TALLY_NUMBER_PLAIN},
                 {45, TALLY_NUMBER_TIME},  {47, TALLY_NUMBER_TIME},  {49, TALLY_NUMBER_PLAIN}, {50, TALLY_NUMBER_DATE},
                 {55, TALLY_NUMBER_TIME},  {57, TALLY_NUMBER_DATE},  {58, TALLY_NUMBER_DATE},  {59, TALLY_NUMBER_PLAIN},
                 {164, TALLY_NUMBER_PLAIN}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (tally_number_format_known(known[i].number).kind != known[i].kind)
            fail_msg("format %lu", known[i].number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(codes), cmocka_unit_test(numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
