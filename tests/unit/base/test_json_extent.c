/* JSON text looked at before it is parsed. */
#include <string.h>

#include "base/json.h"
#include "unit/support/support.h"

static void values_and_depth(void **state)
{
    static const struct {
        const char *text;
        size_t values, depth;
    } rows[] = {
        {"", 1, 0},
        {"7", 1, 0},
        {"[]", 2, 1},
        {"[1,2,3]", 4, 1},
        {"[[],[[]]]", 6, 3},
        {"{\"a\":{\"b\":[1,2]}}", 5, 3},
        {"\"[[[,,,\"", 1, 0},     /* in a string */
        {"[\"\\\"[,\",1]", 3, 1}, /* a quotation mark in a string */
        {"[\"\\\\\",[]]", 4, 2},  /* a backslash before the mark that ends it */
        {"]]][", 2, 1},           /* no JSON */
        {"[\"never ended,[[", 2, 1},
        {"[\"\\", 2, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_json_extent extent = tally_json_extent(rows[i].text);
        assert_int_equal(extent.values, rows[i].values);
        assert_int_equal(extent.depth, rows[i].depth);
    }
}

static void member_of_the_outermost_object(void **state)
{
    (void)state;
    assert_string_equal(tally_json_find("{\"a\":1,\"b\":2}", "b"), "2}");
    assert_string_equal(tally_json_find("{ \"b\" : \n 2 }", "b"), "2 }");
    assert_string_equal(tally_json_find("{\"a\":{\"b\":1},\"b\":2}", "b"), "2}");
    assert_string_equal(tally_json_find("{\"a\":\"b\",\"b\":2}", "b"), "2}");
    assert_string_equal(tally_json_find("{\"b\":1,\"b\":2}", "b"), "1,\"b\":2}");
    assert_null(tally_json_find("{\"a\":{\"b\":1}}", "b"));
    assert_null(tally_json_find("{\"bb\":1}", "b"));
    assert_null(tally_json_find("{\"a\":\"\\\"b\\\":3\"}", "b"));
    assert_null(tally_json_find("[\"b\"]", "b"));
    assert_null(tally_json_find("", "b"));
    assert_null(tally_json_find("{\"b", "b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_depth),
        cmocka_unit_test(member_of_the_outermost_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
