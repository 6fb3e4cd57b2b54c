/* The numbers of ballots that the quick reader has seen. */
#include "ballot/number_set.h"

#include <stdio.h>
#include <string.h>

#include "unit/support/support.h"

enum { TIERS = 3 };

static bool is_new(struct tally_number_set *set, const char *number, uint32_t tier)
{
    return tally_number_set_add(set, tally_text_of(number), true, tier, TIERS);
}

static void same_and_other_numbers(void **unused)
{
    static const char *const other[] = {"1",
                                        "2",
                                        "10",
                                        "B1",
                                        "B01",
                                        "B001",
                                        "C001",
                                        "1B",
                                        "01B",
                                        "B",
                                        "1-1",
                                        "1-01",
                                        "1-2",
                                        "-1",
                                        "-01",
                                        "a-b",
                                        "A-B",
                                        "b1",
                                        "B1x",
                                        "999999999999999",
                                        "1000000000000000",
                                        "11000000000000000",
                                        "12000000000000000",
                                        "00000000000000000B",
                                        "99999999999999999999999999999999",
                                        "09999999999999999999999999999999B"};
    struct tally_number_set set = {.count = 0};
    (void)unused;
    for (uint32_t tier = 0; tier < TIERS; tier++)
        for (size_t i = 0; i < sizeof other / sizeof *other; i++)
            if (!is_new(&set, other[i], tier))
                fail_msg("%s of tier %u", other[i], (unsigned)tier);
    for (uint32_t tier = 0; tier < TIERS; tier++)
        for (size_t i = 0; i < sizeof other / sizeof *other; i++)
            if (is_new(&set, other[i], tier))
                fail_msg("again %s of tier %u", other[i], (unsigned)tier);
    assert_false(is_new(&set, "0001", 0)); /* by value */
    assert_false(is_new(&set, "0001000000000000000", 1));
    tally_number_set_clear(&set);
    assert_true(is_new(&set, "0", 0));
    assert_false(is_new(&set, "000", 0));
    assert_true(is_new(&set, "00B", 0));
    assert_true(is_new(&set, "0B", 0));
    tally_number_set_clear(&set);
}

static void zeros_that_count(void **unused)
{
    struct tally_number_set set = {.count = 0};
    (void)unused;
    assert_true(tally_number_set_add(&set, tally_text_of("1"), false, 0, TIERS));
    assert_true(tally_number_set_add(&set, tally_text_of("01"), false, 0, TIERS));
    assert_true(tally_number_set_add(&set, tally_text_of("001"), false, 0, TIERS));
    assert_false(tally_number_set_add(&set, tally_text_of("01"), false, 0, TIERS));
    tally_number_set_clear(&set);
}

/* So many numbers, from first by steps, up or down, each once; then each is seen again, whether it is kept by a bit or
 * by its digest. */
static void each_once(const char *letters, unsigned long long first, long long step, unsigned count)
{
    struct tally_number_set set = {.count = 0};
    char number[64];
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < count; i++) {
            snprintf(number, sizeof number, "%s%08llu", letters,
                     (unsigned long long)((long long)first + step * (long long)i));
            if (is_new(&set, number, i % TIERS) != (round == 0))
                fail_msg("%s", number);
        }
    tally_number_set_clear(&set);
}

static void near_and_far(void **unused)
{
    static const char *const letters[] = {"", "B", "2026-"};
    (void)unused;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        each_once(letters[i], 1, 1, 200000);
        each_once(letters[i], 200000, -1, 200000);
        each_once(letters[i], 1, 1000, 50000); /* far at first, and near once there are more of them */
        each_once(letters[i], 50000000, -1000, 50000);
        each_once(letters[i], 99999999, 0x100000, 3000);
    }
}

/* A number that is far when it comes first is seen again when the bits have reached it. */
static void far_and_then_near(void **unused)
{
    struct tally_number_set set = {.count = 0};
    char number[32];
    (void)unused;
    assert_true(is_new(&set, "900000", 1));
    for (unsigned i = 1; i < 900000; i++) {
        snprintf(number, sizeof number, "%u", i);
        assert_true(is_new(&set, number, 1));
    }
    assert_false(is_new(&set, "900000", 1));
    assert_true(is_new(&set, "900000", 2));
    assert_true(is_new(&set, "900001", 1));
    tally_number_set_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_and_other_numbers),
        cmocka_unit_test(zeros_that_count),
        cmocka_unit_test(near_and_far),
        cmocka_unit_test(far_and_then_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
