#include <stdint.h>

#include "table/headings.h"
#include "unit/support/support.h"

static const struct tally_column columns[] = {
    {"ballot", "票号", NULL, true, NULL}, {"tier", "层次", "票种", false, NULL}, {"void", "作废", NULL, false, NULL}};
enum { COUNT = sizeof columns / sizeof *columns };

static size_t near(const char *heading, bool has_ballot)
{
    const bool has[COUNT] = {has_ballot};
    return tally_heading_near(columns, COUNT, has, tally_text_of(heading));
}

static void headings_that_are_near(void **state)
{
    (void)state;
    assert_int_equal(near("序号", false), 0);
    assert_int_equal(near("选票 编号", false), 0);
    assert_int_equal(near("ballots", false), 0);
    assert_int_equal(near("参会人员层次", false), 1);
    assert_int_equal(near("票种类", false), 1);
    assert_int_equal(near("废票", false), 2);
}

static void headings_that_are_not(void **state)
{
    (void)state;
    assert_true(near("序号", true) == SIZE_MAX); /* that column is there */
    assert_true(near("赵青山", false) == SIZE_MAX);
    assert_true(near("备注", false) == SIZE_MAX); /* a remark is no reason to void a ballot */
    assert_true(near("", false) == SIZE_MAX);
}

static void columns_that_people_add(void **state)
{
    (void)state;
    assert_true(tally_heading_is_service(tally_text_of("备 注")));
    assert_true(tally_heading_is_service(tally_text_of("合计")));
    assert_false(tally_heading_is_service(tally_text_of("赵青山")));
    assert_false(tally_heading_is_service(tally_text_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_that_are_near),
        cmocka_unit_test(headings_that_are_not),
        cmocka_unit_test(columns_that_people_add),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
