/* What a newer reading makes of an earlier count: no warning, another decision, an input refused. */
#include <stdlib.h>
#include <string.h>

#include "base/reading.h"
#include "ledger/inputs.h"
#include "unit/support/support.h"
#include "verify/newer.h"

/* A reading that a later version may have, which decides as the newest does. */
static const struct tally_reading *next(void)
{
    static struct tally_reading reading;
    reading = *tally_reading_newest();
    reading.number++;
    return &reading;
}

static const char ballots[] = "ballot,k1,k2\n1,√,√\n2,√,×\n3,√,×\n4,√,×\n5,√,×\n";

/* The inputs of the small decision, of the first reading, with these ballots; and the rule as the program has it. */
static struct tally_stored_inputs inputs_of(struct folder *f, const char *text)
{
    static const char *const files[] = {"meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"};
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    size_t size;
    put_decision(f, text);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct tally_diags *diags = tally_diags_new();
        struct tally_file file;
        assert_true(tally_file_read(&file, f->path, files[i], diags));
        tally_stored_inputs_add(&inputs, files[i], file.bytes, file.size, false);
        tally_file_clear(&file);
        tally_diags_free(diags);
    }
    const unsigned char *rule = tally_rules_file("general/committee", &size);
    tally_stored_inputs_add(&inputs, "general/committee", rule, size, true);
    return inputs;
}

static char *json_of(const struct tally_stored_inputs *inputs)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_source(&inputs->source, NULL, diags);
    assert_non_null(result);
    char *json = tally_result_json(result);
    tally_result_free(result);
    tally_diags_free(diags);
    return json;
}

static void note(void *self, const char *found, const char *const *args)
{
    char *text = tally_message_text((struct tally_message){found, args}, false);
    scribe(self, "%s\n", text);
    free(text);
}

/* What is warned of when ballots counted as stored_ballots are counted by a newer reading as now_ballots. */
static void warnings(struct folder *f, struct scribe *said, const char *stored_ballots, const char *now_ballots,
                     const struct tally_reading *newer)
{
    struct tally_stored_inputs stored = inputs_of(f, stored_ballots), now = inputs_of(f, now_ballots);
    char *json = json_of(&stored);
    assert_true(tally_stored_inputs_take_reading(&now, json));
    said->used = 0;
    said->text[0] = '\0';
    tally_verify_newer_reading(&now, "7", json, newer, &(struct tally_newer_listener){note, note, said});
    free(json);
    tally_stored_inputs_clear(&stored);
    tally_stored_inputs_clear(&now);
}

static void the_same_is_told_nothing(void **state)
{
    static struct scribe said;
    warnings(*state, &said, ballots, ballots, next());
    assert_string_equal(said.text, "");
}

/* The reading of the count is the newest: what would differ is for others to find. */
static void the_newest_is_not_counted_again(void **state)
{
    static struct scribe said;
    warnings(*state, &said, ballots, "ballot,k1,k2\n1,√,?\n", tally_reading_newest());
    assert_string_equal(said.text, "");
}

static void another_outcome_is_a_warning(void **state)
{
    static struct scribe said;
    warnings(*state, &said, ballots, "ballot,k1,k2\n1,√,√\n2,√,√\n3,√,√\n4,√,×\n5,√,×\n", next());
    assert_non_null(strstr(said.text, "count 7: this version would give another result, first at "));
}

static void a_refused_input_is_a_warning_with_its_code(void **state)
{
    static struct scribe said;
    warnings(*state, &said, ballots, "ballot,k1,k2\n1,√,maybe\n2,√,×\n3,√,×\n4,√,×\n4,√,×\n", next());
    assert_non_null(strstr(said.text, "count 7: this version would refuse ballots.csv, line 2: "));
    assert_non_null(strstr(said.text, "[unknown-mark]\n"));
    assert_non_null(strstr(said.text, "[duplicate-ballot]\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_is_told_nothing, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(the_newest_is_not_counted_again, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(another_outcome_is_a_warning, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(a_refused_input_is_a_warning_with_its_code, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
