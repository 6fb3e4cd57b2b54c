/* Rows by id and name, ids alone, lists by a text. */
#include "base/intern.h"
#include "base/reading.h"
#include "base/text.h"
#include "meeting/called.h"
#include "unit/support/support.h"

static uint32_t found(const struct tally_called *called, uint64_t reading, const char *text)
{
    return tally_called_find(called, tally_reading_find(reading), tally_text_of(text));
}

static void an_id_goes_before_a_name_but_for_one_other_row(void **state)
{
    static const char *const rows[][2] = {{"a", "甲"}, {"b", "乙"}, {"c", "甲"}, {"d", "b"}, {"e", "c"}, {"f", "c"}};
    struct tally_called called = {.rows = NULL};
    (void)state;
    for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tally_called_add(&called, tally_reading_newest(), i, rows[i][0], rows[i][1]);
    assert_int_equal(found(&called, 2, "a"), 0);
    assert_int_equal(found(&called, 2, "乙"), 1);
    assert_int_equal(found(&called, 2, "甲"), TALLY_INTERN_NONE); /* of two rows */
    assert_int_equal(found(&called, 2, "b"), TALLY_INTERN_NONE);  /* an id, and the name of one other row */
    assert_int_equal(found(&called, 2, "c"), 2);                  /* an id, and the name of several */
    assert_int_equal(found(&called, 2, ""), TALLY_INTERN_NONE);
    assert_int_equal(found(&called, 2, "丙"), TALLY_INTERN_NONE);
    tally_called_clear(&called);
    assert_int_equal(found(&called, 2, "a"), TALLY_INTERN_NONE);
}

static void a_row_may_have_its_id_as_name(void **state)
{
    struct tally_called called = {.rows = NULL};
    (void)state;
    tally_called_add(&called, tally_reading_newest(), 7, "a", "a");
    assert_int_equal(found(&called, 2, "a"), 7);
    tally_called_clear(&called);
}

static void selectors_count_for_nothing_since_the_second_reading(void **state)
{
    static const char selected[] = "甲\xEF\xB8\x80"; /* U+FE00 */
    (void)state;
    for (uint64_t reading = TALLY_READING_FIRST; reading <= TALLY_READING_NEWEST; reading++) {
        struct tally_called called = {.rows = NULL};
        tally_called_add(&called, tally_reading_find(reading), 3, "a", "甲");
        assert_int_equal(found(&called, reading, selected), reading == TALLY_READING_FIRST ? TALLY_INTERN_NONE : 3);
        tally_called_clear(&called);
    }
}

static void an_id_is_its_first_rows(void **state)
{
    struct tally_ids ids = {.rows = NULL};
    (void)state;
    assert_int_equal(tally_ids_row(&ids, tally_text_of("a"), 4), 4);
    assert_int_equal(tally_ids_row(&ids, tally_text_of("b"), 5), 5);
    assert_int_equal(tally_ids_row(&ids, tally_text_of("a"), 6), 4);
    assert_int_equal(tally_ids_find(&ids, tally_text_of("a")), 4);
    assert_int_equal(tally_ids_find(&ids, tally_text_of("c")), TALLY_INTERN_NONE);
    tally_ids_clear(&ids);
}

/* The numbers of a list, as decimal digits in their order. */
static uint64_t numbers(const struct tally_lists *lists, uint32_t link)
{
    uint64_t all = 0;
    for (; link != TALLY_INTERN_NONE; link = lists->links[link].next)
        all = all * 10 + lists->links[link].number;
    return all;
}

static void rulings_are_found_by_name_and_ballot(void **state)
{
    static const struct {
        const char *name, *ballot;
    } rulings[] = {{"", ""}, {"张", "1"}, {"张", ""}, {"张1", ""}, {"张", "1"}, {"张", "2"}};
    struct tally_lists ruled = {.lists = NULL};
    const struct tally_text name = tally_text_of("张");
    (void)state;
    for (uint32_t i = 1; i < sizeof rulings / sizeof *rulings; i++)
        tally_ruled_add(&ruled, tally_text_of(rulings[i].name), tally_text_of(rulings[i].ballot), i);
    assert_int_equal(numbers(&ruled, tally_ruled_on(&ruled, name, tally_text_of("1"))), 14);
    assert_int_equal(numbers(&ruled, tally_ruled_on(&ruled, name, tally_text_of("2"))), 5);
    assert_int_equal(numbers(&ruled, tally_ruled_on(&ruled, name, tally_text_of(""))), 2);
    assert_int_equal(numbers(&ruled, tally_ruled_on(&ruled, name, tally_text_of("3"))), 0);
    assert_int_equal(numbers(&ruled, tally_ruled_on_any(&ruled, name)), 1245);
    assert_int_equal(numbers(&ruled, tally_ruled_on_any(&ruled, tally_text_of("张1"))), 3);
    tally_lists_clear(&ruled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_goes_before_a_name_but_for_one_other_row),
        cmocka_unit_test(a_row_may_have_its_id_as_name),
        cmocka_unit_test(selectors_count_for_nothing_since_the_second_reading),
        cmocka_unit_test(an_id_is_its_first_rows),
        cmocka_unit_test(rulings_are_found_by_name_and_ballot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
