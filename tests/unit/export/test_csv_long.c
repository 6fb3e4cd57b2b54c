/* The CSV of a result: its rows, and that no cell is a formula. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/export.h>

#include "unit/support/support.h"

#define HEADING "\xEF\xBB\xBFpost,item,name,action,channel,tier,mark,votes,outcome,rate_votes,rate_of,percent\r\n"

static void expect(const char *json, const char *csv)
{
    char *made = tally_export_csv_long(json);
    assert_non_null(made);
    assert_string_equal(made, csv);
    free(made);
}

static void a_row_for_each_item_channel_tier_and_mark(void **state)
{
    (void)state;
    expect("{\"items\": []}", HEADING);
    expect(
        "{\"items\": [{\"item\": \"k1\", \"name\": \"甲\", \"post\": \"\", \"action\": \"任\", \"outcome\": "
        "\"adopted\","
        " \"channels\": [{\"channel\": \"meeting\", \"tiers\": ["
        "{\"tier\": \"a\", \"votes\": {\"agree\": 3, \"against\": 0}}, {\"tier\": \"b\", \"votes\": {\"agree\": 1}}]},"
        " {\"channel\": \"talk\", \"tiers\": [{\"tier\": \"a\", \"votes\": {\"agree\": 2}}]}]}]}",
        HEADING ",k1,甲,任,meeting,a,agree,3,adopted,,,\r\n"
                ",k1,甲,任,meeting,a,against,0,adopted,,,\r\n"
                ",k1,甲,任,meeting,b,agree,1,adopted,,,\r\n"
                ",k1,甲,任,talk,a,agree,2,adopted,,,\r\n");
}

/* The rate of a tier stands in each of its rows; where nobody of it was present there is no percentage. */
static void rates_of_tiers(void **state)
{
    (void)state;
    expect("{\"items\": [{\"item\": \"k1\", \"name\": \"甲\", \"outcome\": \"qualifies\", \"channels\": "
           "[{\"channel\": \"meeting\", \"tiers\": ["
           "{\"tier\": \"a\", \"votes\": {\"agree\": 7, \"against\": 2}, \"rate\": {\"votes\": 7, \"base\": "
           "\"present\", \"of\": 9, \"percent\": \"77.78\"}}, {\"tier\": \"b\", \"votes\": {\"agree\": 0}, "
           "\"rate\": {\"votes\": 0, \"base\": \"present\", \"of\": 0, \"percent\": null}}]}]}]}",
           HEADING ",k1,甲,,meeting,a,agree,7,qualifies,7,9,77.78\r\n"
                   ",k1,甲,,meeting,a,against,2,qualifies,7,9,77.78\r\n"
                   ",k1,甲,,meeting,b,agree,0,qualifies,0,0,\r\n");
}

/* Figures of an announcement: first the votes of all together, then the tiers that are shown; an outcome without
 * votes. */
static void figures_that_are_shown(void **state)
{
    (void)state;
    expect("{\"format\": \"tally-shown/1\", \"items\": [{\"item\": \"k1\", \"name\": \"甲\", \"outcome\": "
           "\"adopted\", \"channels\": [{\"channel\": \"meeting\", \"votes\": {\"agree\": 9, \"against\": 2}, "
           "\"rate\": {\"votes\": 9, \"base\": \"due\", \"of\": 12, \"percent\": \"75.00\"}, \"tiers\": "
           "[{\"tier\": \"B\", \"votes\": {\"agree\": 5, \"against\": 0}}]}]}, {\"item\": \"k2\", \"name\": "
           "\"乙\", \"outcome\": \"not-adopted\", \"withheld\": true, \"channels\": []}]}",
           HEADING ",k1,甲,,meeting,,agree,9,adopted,9,12,75.00\r\n"
                   ",k1,甲,,meeting,,against,2,adopted,9,12,75.00\r\n"
                   ",k1,甲,,meeting,B,agree,5,adopted,,,\r\n"
                   ",k1,甲,,meeting,B,against,0,adopted,,,\r\n"
                   ",k2,乙,,,,,,not-adopted,,,\r\n");
}

/* A result with one item of this name, which is JSON already. */
static void expect_name(const char *name, const char *cell)
{
    char json[512], csv[512];
    snprintf(json, sizeof json,
             "{\"items\": [{\"item\": \"k\", \"name\": \"%s\", \"outcome\": \"tie\", \"channels\": "
             "[{\"channel\": \"meeting\", \"tiers\": [{\"tier\": \"t\", \"votes\": {\"for\": 7}}]}]}]}",
             name);
    snprintf(csv, sizeof csv, HEADING ",k,%s,,meeting,t,for,7,tie,,,\r\n", cell);
    expect(json, csv);
}

static void cells_are_quoted(void **state)
{
    (void)state;
    expect_name("a,b", "\"a,b\"");
    expect_name("\\\"a\\\"\\\"", "\"\"\"a\"\"\"\"\"");
    expect_name("a\\nb", "\"a\nb\"");
    expect_name("a b", "a b");
}

static void no_cell_is_a_formula(void **state)
{
    static const char *const begins[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"};
    (void)state;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        char name[32], cell[32];
        snprintf(name, sizeof name, "%s1", begins[i]);
        snprintf(cell, sizeof cell, "\"'%s1\"", begins[i]);
        expect_name(name, cell);
    }
    expect_name("\\t1", "\"'\t1\"");
    expect_name("\\r1", "\"'\r1\"");
    expect_name("1=", "1=");
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    assert_null(tally_export_csv_long(""));
    assert_null(tally_export_csv_long("{\"items\": ["));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_for_each_item_channel_tier_and_mark),
        cmocka_unit_test(rates_of_tiers),
        cmocka_unit_test(figures_that_are_shown),
        cmocka_unit_test(cells_are_quoted),
        cmocka_unit_test(no_cell_is_a_formula),
        cmocka_unit_test(what_is_not_json_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
