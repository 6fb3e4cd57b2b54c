#include <string.h>

#include "table/sums.h"
#include "unit/support/support.h"

enum { WIDTH = 3 };
static struct tally_column_sum sums[WIDTH];
static uint64_t rows;

static void begin(void)
{
    memset(sums, 0, sizeof sums);
    rows = 0;
}

static void put(const char *a, const char *b, const char *c)
{
    const struct tally_cell cells[WIDTH] = {
        {.text = tally_text_of(a)}, {.text = tally_text_of(b)}, {.text = tally_text_of(c)}};
    tally_sums_add(sums, cells, WIDTH);
    rows++;
}

static bool total(const char *a, const char *b, const char *c)
{
    const struct tally_cell cells[WIDTH] = {
        {.text = tally_text_of(a)}, {.text = tally_text_of(b)}, {.text = tally_text_of(c)}};
    return tally_sums_are_total(sums, rows, cells, WIDTH);
}

static void sums_of_numbers(void **state)
{
    (void)state;
    begin();
    put("a", "5", "4");
    assert_false(total("", "5", "4")); /* below one row a sum says nothing */
    put("b", "6", "6");
    assert_true(total("", "11", "10"));
    assert_true(total("", "11", ""));
    assert_false(total("c", "11", "10")); /* it has a label: it is a row like the others */
    assert_false(total("", "11", "9"));
    assert_false(total("", "11", "x"));
    assert_false(total("", "", ""));
}

static void counts_of_marks(void **state)
{
    (void)state;
    begin();
    put("1", "√", "×");
    put("2", "√", "√");
    put("3", "", "√");
    assert_true(total("", "2", "2"));
    assert_true(total("", "2", "3")); /* all that were marked */
    assert_false(total("", "3", "2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_numbers),
        cmocka_unit_test(counts_of_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
