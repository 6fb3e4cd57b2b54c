/* Acts: what an action in the roster is. */
#include "unit/support/support.h"

static void by_how_the_action_begins(void **state)
{
    static const struct {
        const char *action;
        enum tally_act act;
    } rows[] = {
        {"任县水利局局长", TALLY_ACT_APPOINT},
        {"提拔任县水利局局长", TALLY_ACT_PROMOTE},
        {"交流任县水利局局长", TALLY_ACT_TRANSFER},
        {"轮岗任县水利局局长", TALLY_ACT_TRANSFER},
        {"免去县水利局局长职务", TALLY_ACT_REMOVE},
        {"免", TALLY_ACT_REMOVE},
        {"提名为副县长人选", TALLY_ACT_APPOINT}, /* 提 alone is no act */
        {"聘任", TALLY_ACT_APPOINT},
        {"任职，免去原职", TALLY_ACT_APPOINT}, /* only how it begins */
        {"不免", TALLY_ACT_APPOINT},
        {"拟提拔任局长", TALLY_ACT_PROMOTE},
        {"建议免去局长职务", TALLY_ACT_REMOVE},
        {"提请交流", TALLY_ACT_TRANSFER},
        {"提请免去", TALLY_ACT_REMOVE},
        {"建议拟提拔", TALLY_ACT_PROMOTE},
        {"拟建议提请拟免", TALLY_ACT_REMOVE},
        {"拟 提拔", TALLY_ACT_PROMOTE},
        {"　免去", TALLY_ACT_REMOVE}, /* U+3000 */
        {"拟任", TALLY_ACT_APPOINT},
        {"\xF0\xAF\xA0\x8E\xE5\x8E\xBB", TALLY_ACT_REMOVE}, /* U+2F80E is 免 after NFKC */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (tally_act_of(rows[i].action, TALLY_ACT_PROMOTE) != rows[i].act)
            fail_msg("%s: %s", rows[i].action, tally_act_name(tally_act_of(rows[i].action, TALLY_ACT_PROMOTE)));
}

static void the_default_of_an_empty_action(void **state)
{
    static const char *const rows[] = {"", " ", "　", "拟", "建议 "};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(tally_act_of(rows[i], TALLY_ACT_PROMOTE), TALLY_ACT_PROMOTE);
        assert_int_equal(tally_act_of(rows[i], TALLY_ACT_APPOINT), TALLY_ACT_APPOINT);
    }
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(tally_act_name(TALLY_ACT_APPOINT), "appoint");
    assert_string_equal(tally_act_name(TALLY_ACT_PROMOTE), "promote");
    assert_string_equal(tally_act_name(TALLY_ACT_TRANSFER), "transfer");
    assert_string_equal(tally_act_name(TALLY_ACT_REMOVE), "remove");
    assert_string_equal(tally_method_name(TALLY_METHOD_BALLOTS), "ballots");
    assert_string_equal(tally_method_name(TALLY_METHOD_HANDS), "hands");
    assert_string_equal(tally_method_name(TALLY_METHOD_VOICE), "voice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_how_the_action_begins),
        cmocka_unit_test(the_default_of_an_empty_action),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
