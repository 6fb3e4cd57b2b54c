/* The eight accounts: each name stands for its own number, and each base for its account. */
#include "law/law.h"
#include "unit/support/support.h"

static const struct tally_accounts all = {
    .due = 19, .present = 17, .issued = 13, .returned = 11, .unreturned = 2, .valid = 7, .voided = 4, .blank = 3};

static void each_name_has_its_number(void **state)
{
    static const struct {
        const char *name, *label;
        uint64_t number;
    } expected[] = {{"due", "due", 19},
                    {"present", "present", 17},
                    {"issued", "issued", 13},
                    {"returned", "returned", 11},
                    {"unreturned", "not returned", 2},
                    {"valid", "valid", 7},
                    {"void", "void", 4},
                    {"blank", "blank", 3}};
    (void)state;
    assert_int_equal(sizeof expected / sizeof *expected, TALLY_ACCOUNTS);
    for (enum tally_account k = TALLY_ACCOUNT_DUE; k < TALLY_ACCOUNTS; k++) {
        assert_string_equal(tally_account_name(k), expected[k].name);
        assert_string_equal(tally_account_label(k), expected[k].label);
        assert_int_equal(tally_accounts_number(&all, k), expected[k].number);
    }
}

static void each_base_is_the_account_of_its_name(void **state)
{
    (void)state;
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++)
        assert_string_equal(tally_account_name(tally_account_of_base(b)), tally_base_name(b));
    assert_int_equal(tally_accounts_base(&all, TALLY_PRESENT), 17);
    assert_int_equal(tally_accounts_base(&all, TALLY_VALID), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_has_its_number),
        cmocka_unit_test(each_base_is_the_account_of_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
