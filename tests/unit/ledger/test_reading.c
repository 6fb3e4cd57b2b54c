/* Readings: which there are, what a result states, and that files, meeting and result bear the source's. */
#include <stdlib.h>
#include <string.h>

#include "base/reading.h"
#include "ledger/inputs.h"
#include "meeting/meeting.h"
#include "unit/support/support.h"

static void known_readings(void **state)
{
    (void)state;
    assert_null(tally_reading_find(0));
    for (uint64_t n = TALLY_READING_FIRST; n <= TALLY_READING_NEWEST; n++)
        assert_int_equal(tally_reading_find(n)->number, n);
    assert_null(tally_reading_find(TALLY_READING_NEWEST + 1));
    assert_ptr_equal(tally_reading_newest(), tally_reading_find(TALLY_READING_NEWEST));
}

static void what_a_result_states(void **state)
{
    (void)state;
    assert_int_equal(tally_reading_stated("{}"), 1);
    assert_int_equal(tally_reading_stated("{\"reading\": 2}"), 2);
    assert_int_equal(tally_reading_stated("{\"reading\": 0}"), 0);
    assert_int_equal(tally_reading_stated("{\"reading\": -1}"), 0);
    assert_int_equal(tally_reading_stated("{\"reading\": \"2\"}"), 0);
    assert_int_equal(tally_reading_stated("{\"reading\": null}"), 0);
}

static void stored_inputs_take_what_is_known(void **state)
{
    (void)state;
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    assert_true(tally_stored_inputs_take_reading(&inputs, "{}"));
    assert_int_equal(inputs.source.reading->number, 1);
    assert_false(tally_stored_inputs_take_reading(&inputs, "{\"reading\": 1000}"));
    assert_false(tally_stored_inputs_take_reading(&inputs, "{\"reading\": 0}"));
    tally_stored_inputs_clear(&inputs);
}

/* A source of a reading that a later version may have: it reaches every file, and the result states it. */
static void it_goes_from_the_source_to_the_result(void **state)
{
    static const struct tally_reading next = {.number = 2};
    put_decision(*state, "ballot,k1,k2\n1,√,√\n2,√,√\n3,√,√\n4,√,√\n5,√,√\n");
    struct tally_diags *diags = tally_diags_new();
    struct tally_source source = tally_source_folder(((struct folder *)*state)->path);
    assert_ptr_equal(source.reading, tally_reading_newest());
    for (int later = 0; later < 2; later++) {
        source.reading = later ? &next : tally_reading_find(1);
        struct tally_result *result = tally_count_source(&source, NULL, diags);
        assert_non_null(result);
        const struct tally_file **files;
        for (size_t i = tally_meeting_files(result->owner, &files); i-- > 0;)
            assert_ptr_equal(files[i]->reading, source.reading);
        assert_int_equal(result->reading, later ? 2 : 1);
        char *json = tally_result_json(result);
        assert_int_equal(strstr(json, "\"reading\"") != NULL, later);
        assert_int_equal(tally_reading_stated(json), later ? 2 : 1);
        free(json);
        tally_result_free(result);
    }
    tally_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_readings),
        cmocka_unit_test(what_a_result_states),
        cmocka_unit_test(stored_inputs_take_what_is_known),
        cmocka_unit_test_setup_teardown(it_goes_from_the_source_to_the_result, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
