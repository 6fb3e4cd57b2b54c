/* Interned texts. */
#include <tally/num.h>

#include "base/intern.h"
#include "unit/support/support.h"

static void interning_gives_small_ids_in_order(void **state)
{
    struct tally_intern intern = {.slots = NULL};
    char name[] = "甲";
    (void)state;
    assert_int_equal(tally_intern_find(&intern, tally_text_of("甲")), TALLY_INTERN_NONE);
    assert_int_equal(tally_intern(&intern, tally_text_of(name)), 0);
    assert_int_equal(tally_intern(&intern, tally_text_of("乙")), 1);
    name[0] = 'x'; /* the bytes were copied */
    assert_int_equal(tally_intern(&intern, tally_text_of("甲")), 0);
    assert_int_equal(tally_intern(&intern, tally_text_of("")), 2);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("")), 2);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("丙")), TALLY_INTERN_NONE);
    assert_int_equal(intern.count, 3);
    tally_intern_clear(&intern);
    assert_int_equal(tally_intern_find(&intern, tally_text_of("甲")), TALLY_INTERN_NONE);
}

static void interning_tells_zero_bytes_apart(void **state)
{
    struct tally_intern intern = {.slots = NULL};
    (void)state;
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0b", 3}), 0);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0c", 3}), 1);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a", 1}), 2);
    assert_int_equal(tally_intern(&intern, (struct tally_text){"a\0b", 3}), 0);
    tally_intern_clear(&intern);
}

static void interning_grows(void **state)
{
    enum { MANY = 5000 };
    struct tally_intern intern = {.slots = NULL};
    char text[TALLY_NUMBER_SIZE];
    (void)state;
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MANY; i++)
            assert_int_equal(tally_intern(&intern, tally_text_of(tally_number(text, i))), i);
    assert_int_equal(intern.count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(tally_intern_find(&intern, tally_text_of(tally_number(text, i))), i);
        assert_true(tally_text_is(intern.entries[i], text));
    }
    assert_int_equal(tally_intern_find(&intern, tally_text_of("5000")), TALLY_INTERN_NONE);
    tally_intern_clear(&intern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interning_gives_small_ids_in_order),
        cmocka_unit_test(interning_tells_zero_bytes_apart),
        cmocka_unit_test(interning_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
