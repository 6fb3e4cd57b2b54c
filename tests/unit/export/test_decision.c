/* The text of a decision: its heading, its paragraphs, and that there is none where nothing was decided. */
#include <stdlib.h>
#include <tally/export.h>

#include "unit/support/support.h"

static void expect(const char *json, const char *text)
{
    char *made = tally_export_decision(json);
    assert_non_null(made);
    assert_string_equal(made, text);
    free(made);
}

static void paragraphs_in_their_order(void **state)
{
    (void)state;
    expect(
        "{\"meeting\": {\"title\": \"任免\\n表决\", \"body\": \"某党组\", \"date\": \"2026-05-02\"}, \"consequences\": "
        "{\"decision\": [\"决定任免：甲，任局长。\", \"决定任免：乙，免局长。\", \"未通过：丙，任站长。\"]}}",
        "任免 "
        "表决\n决定\n\n某党组　2026年5月2日\n\n　　决定任免：甲，任局长。\n　　决定任免：乙，免局长。\n　　未通过：丙，"
        "任站长。\n");
}

static void nothing_decided(void **state)
{
    (void)state;
    expect("{}", "");
    expect("{\"meeting\": {\"title\": \"推荐\"}, \"consequences\": {}}", "");
    expect("{\"meeting\": {\"title\": \"推荐\"}, \"consequences\": {\"decision\": []}}", "");
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    assert_null(tally_export_decision(""));
    assert_null(tally_export_decision("{\"meeting\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(paragraphs_in_their_order), cmocka_unit_test(nothing_decided),
                                       cmocka_unit_test(what_is_not_json_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
