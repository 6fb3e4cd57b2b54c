#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

static void add(struct tally_diags *d, enum tally_code code, unsigned file, uint64_t line, uint64_t column)
{
    tally_diags_add(d, code, (struct tally_place){.file = file, .line = line, .column = column}, "a text",
                    TALLY_NO_ARGS);
}

static void in_order_of_place(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv"), b = tally_diags_file(d, "b.csv");
    (void)state;
    add(d, TALLY_BAD_ID, b, 1, 1);
    add(d, TALLY_BAD_DATE, a, 10, 1);
    add(d, TALLY_BAD_NUMBER, a, 2, 7);
    add(d, TALLY_EMPTY_ROW, a, 2, 2);
    add(d, TALLY_MISSING_KEY, a, 1, 1);
    add(d, TALLY_MISSING_FILE, b, 0, 0); /* the file as a whole comes before its lines */
    assert_string_equal(said(d),
                        "a.csv:1:1 missing-key\na.csv:2:2 empty-row\na.csv:2:7 bad-number\na.csv:10:1 bad-date\n"
                        "b.csv missing-file\nb.csv:1:1 bad-id\n");
    tally_diags_free(d);
}

static void at_one_place_in_order_of_reporting(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    (void)state;
    add(d, TALLY_MISSING_KEY, a, 1, 1);
    add(d, TALLY_BAD_OFFICIALS, a, 1, 1);
    add(d, TALLY_BAD_ID, a, 1, 1);
    assert_string_equal(said(d), "a.csv:1:1 missing-key\na.csv:1:1 bad-officials\na.csv:1:1 bad-id\n");
    tally_diags_free(d);
}

/* What was left out of the list does not make room for others among its orders. */
static void read_in_between(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    (void)state;
    for (int i = 0; i < 120; i++)
        add(d, TALLY_BAD_NUMBER, a, 9, 1);
    add(d, TALLY_BAD_ID, a, 1, 1);
    assert_int_equal(tally_diags_count(d), 100);
    add(d, TALLY_BAD_DATE, a, 1, 1);
    assert_int_equal(tally_diags_at(d, 0).code, TALLY_BAD_ID);
    assert_int_equal(tally_diags_at(d, 1).code, TALLY_BAD_DATE);
    tally_diags_free(d);
}

static void severity_follows_from_the_code(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    (void)state;
    add(d, TALLY_BAD_ID, a, 1, 1);
    add(d, TALLY_EMPTY_ROW, a, 2, 1);
    assert_int_equal(tally_diags_at(d, 0).severity, TALLY_ERROR);
    assert_int_equal(tally_diags_at(d, 1).severity, TALLY_NOTICE);
    assert_int_equal(tally_diags_errors(d), 1);
    assert_int_equal(tally_diags_errors_in(d, a), 1);
    assert_int_equal(tally_diags_count(d), 2);
    tally_diags_free(d);
}

static void the_first_hundred_errors(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv"), b = tally_diags_file(d, "b.csv");
    (void)state;
    for (uint64_t i = 136; i > 0; i--)
        add(d, TALLY_BAD_NUMBER, b, i, 1);
    add(d, TALLY_BAD_ID, a, 9, 9); /* reported last, and yet the first */
    assert_int_equal(tally_diags_errors(d), 137);
    assert_int_equal(tally_diags_count(d), 100);
    assert_int_equal(tally_diags_at(d, 0).code, TALLY_BAD_ID);
    assert_int_equal(tally_diags_at(d, 1).line, 1);
    assert_int_equal(tally_diags_at(d, 99).line, 99);

    char *json = tally_diags_json(d);
    json_t *list = json_loads(json, 0, NULL), *last = json_array_get(list, 100);
    assert_int_equal(json_array_size(list), 101);
    assert_string_equal(json_string_value(json_object_get(last, "code")), "more");
    assert_string_equal(json_string_value(json_object_get(last, "severity")), "error");
    assert_true(json_is_null(json_object_get(last, "file")));
    assert_true(json_is_null(json_object_get(last, "line")));
    assert_true(json_is_null(json_object_get(last, "column")));
    assert_non_null(strstr(json_string_value(json_object_get(last, "text")), "37"));
    json_decref(list);
    free(json);
    tally_diags_free(d);
}

static void a_hundred_errors_are_all(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    (void)state;
    for (uint64_t i = 1; i <= 100; i++)
        add(d, TALLY_BAD_NUMBER, a, i, 1);
    char *json = tally_diags_json(d);
    json_t *list = json_loads(json, 0, NULL);
    assert_int_equal(json_array_size(list), 100);
    json_decref(list);
    free(json);
    tally_diags_free(d);
}

static void notices_take_no_errors_place(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    (void)state;
    for (uint64_t i = 1; i <= 150; i++)
        add(d, TALLY_EMPTY_ROW, a, i, 1);
    add(d, TALLY_BAD_NUMBER, a, 151, 1);
    assert_int_equal(tally_diags_errors(d), 1);
    assert_true(said_code(d, TALLY_BAD_NUMBER));
    tally_diags_free(d);
}

/* The status of a run with these codes; the first file is an input, the second the rule's. */
static int status_of(const enum tally_code *inputs, size_t input_count, const enum tally_code *rules, size_t rule_count)
{
    struct tally_diags *d = tally_diags_new();
    unsigned input = tally_diags_file(d, "meeting.csv"), rule = tally_diags_file(d, "rule.csv");
    tally_diags_rule_file(d, rule);
    for (size_t i = 0; i < input_count; i++)
        add(d, inputs[i], input, 1, 1);
    for (size_t i = 0; i < rule_count; i++)
        add(d, rules[i], rule, 1, 1);
    int status = tally_diags_status(d);
    tally_diags_free(d);
    return status;
}
#define CODES(...)                                                                                                     \
    (const enum tally_code[]){__VA_ARGS__}, sizeof(const enum tally_code[]){__VA_ARGS__} / sizeof(enum tally_code)

static void exit_status(void **state)
{
    (void)state;
    assert_int_equal(status_of(NULL, 0, NULL, 0), 0);
    assert_int_equal(status_of(CODES(TALLY_EMPTY_ROW, TALLY_ENCODING_GUESSED), NULL, 0), 0);
    assert_int_equal(status_of(CODES(TALLY_BAD_NUMBER), NULL, 0), 65);
    assert_int_equal(status_of(CODES(TALLY_BAD_NUMBER, TALLY_UNKNOWN_MARK), NULL, 0), 65);
    assert_int_equal(status_of(CODES(TALLY_NOT_A_FILE), NULL, 0), 65);
    assert_int_equal(status_of(CODES(TALLY_MISSING_FILE), NULL, 0), 66);
    assert_int_equal(status_of(CODES(TALLY_MISSING_FILE, TALLY_MISSING_FILE, TALLY_EMPTY_ROW), NULL, 0), 66);
    assert_int_equal(status_of(CODES(TALLY_UNKNOWN_RULE), NULL, 0), 78);
    assert_int_equal(status_of(NULL, 0, CODES(TALLY_BAD_RULE)), 78);
    assert_int_equal(status_of(NULL, 0, CODES(TALLY_BAD_RULE, TALLY_DUPLICATE_KEY, TALLY_RAGGED_ROW)), 78);
}

static void exit_status_of_a_mixture(void **state)
{
    (void)state;
    assert_int_equal(status_of(CODES(TALLY_MISSING_FILE, TALLY_BAD_NUMBER), NULL, 0), 65);
    assert_int_equal(status_of(CODES(TALLY_MISSING_FILE, TALLY_UNKNOWN_RULE), NULL, 0), 65);
    assert_int_equal(status_of(CODES(TALLY_BAD_NUMBER), CODES(TALLY_BAD_RULE)), 65);
    assert_int_equal(status_of(CODES(TALLY_MISSING_FILE), CODES(TALLY_RAGGED_ROW)), 65);
    assert_int_equal(status_of(NULL, 0, CODES(TALLY_MISSING_FILE)), 66); /* the rule's file itself */
}

static void exit_status_of_outputs_and_comparisons(void **state)
{
    (void)state;
    assert_int_equal(status_of(CODES(TALLY_KEYING_DIFFERS), NULL, 0), 1);
    assert_int_equal(status_of(CODES(TALLY_CANNOT_WRITE), NULL, 0), 73);
    assert_int_equal(status_of(CODES(TALLY_OUTPUT_EXISTS), NULL, 0), 73);
    assert_int_equal(status_of(CODES(TALLY_DISK_FULL), NULL, 0), 74);
}

static void texts_are_put_together(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    char word[] = "one";
    (void)state;
    tally_diags_add(d, TALLY_BAD_ID, (struct tally_place){.file = a, .line = 1, .column = 1},
                    "%2$s before “%1$s”, %1$s, 80%% of %3$s", TALLY_ARGS(word, "二"));
    word[0] = '?'; /* the arguments were copied */
    char *text = tally_diags_text(d, 0, false);
    assert_string_equal(text, "二 before “one”, one, 80% of %3$s");
    free(text);
    tally_diags_free(d);
}

static void codes_have_names(void **state)
{
    (void)state;
    assert_string_equal(tally_code_name(TALLY_UNKNOWN_MARK), "unknown-mark");
    assert_string_equal(tally_code_name(TALLY_LONE_CR), "lone-cr");
    assert_string_equal(tally_code_name(TALLY_EXACTLY_AT_THRESHOLD), "exactly-at-threshold");
    assert_string_equal(tally_code_name(TALLY_NO_GLYPH_AHEAD), tally_code_name(TALLY_NO_GLYPH));
    for (enum tally_code a = TALLY_MISSING_FILE; a < TALLY_CODES; a++) {
        assert_int_equal(strspn(tally_code_name(a), "abcdefghijklmnopqrstuvwxyz-"), strlen(tally_code_name(a)));
        for (enum tally_code b = TALLY_MISSING_FILE; b < a; b++)
            if (a != TALLY_NO_GLYPH_AHEAD || b != TALLY_NO_GLYPH) /* a notice before it is an error */
                assert_string_not_equal(tally_code_name(a), tally_code_name(b));
    }
}

static void json_of_places(void **state)
{
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "选票.csv");
    (void)state;
    add(d, TALLY_MISSING_FILE, a, 0, 0);
    add(d, TALLY_EMPTY_ROW, a, 3, 5);
    char *json = tally_diags_json(d);
    json_t *list = json_loads(json, 0, NULL), *file = json_array_get(list, 0), *row = json_array_get(list, 1);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(json_string_value(json_object_get(file, "file")), "选票.csv");
    assert_string_equal(json_string_value(json_object_get(file, "severity")), "error");
    assert_true(json_is_null(json_object_get(file, "line")) && json_is_null(json_object_get(file, "column")));
    assert_string_equal(json_string_value(json_object_get(row, "severity")), "notice");
    assert_string_equal(json_string_value(json_object_get(row, "code")), "empty-row");
    assert_int_equal(json_integer_value(json_object_get(row, "line")), 3);
    assert_int_equal(json_integer_value(json_object_get(row, "column")), 5);
    json_decref(list);
    free(json);
    tally_diags_free(d);
}

static void nothing_said_is_an_empty_list(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    char *json = tally_diags_json(d);
    json_t *list = json_loads(json, 0, NULL);
    assert_true(json_is_array(list) && json_array_size(list) == 0);
    assert_int_equal(tally_diags_count(d), 0);
    json_decref(list);
    free(json);
    tally_diags_free(d);
}

static void texts_are_translated_when_they_are_read(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    unsigned a = tally_diags_file(d, "a.csv");
    tally_diags_add(d, TALLY_BAD_ID, (struct tally_place){.file = a, .line = 1, .column = 1}, "a made-up text of %1$s",
                    TALLY_ARGS("王毅"));
    speak_made_up_chinese(f, "a made-up text of %1$s", "%1$s的假话");
    char *english = tally_diags_text(d, 0, false), *chinese = tally_diags_text(d, 0, true);
    speak_english();
    assert_string_equal(english, "a made-up text of 王毅");
    assert_string_equal(chinese, "王毅的假话");
    free(english);
    free(chinese);
    tally_diags_free(d);
}

static void refusals(void **state)
{
    struct tally_diags *d = tally_diags_new();
    const struct tally_place place = {.file = tally_diags_file(d, "a.csv"), .line = 3, .column = 4};
    (void)state;
    assert_false(tally_diags_refuse(d, TALLY_BAD_ID, place, "a text", TALLY_NO_ARGS));
    assert_false(tally_diags_refuse_path(d, TALLY_CANNOT_READ, "/b/c.pdf", "a text", TALLY_NO_ARGS));
    assert_false(tally_diags_refuse_path(d, TALLY_BAD_KEY, NULL, "a text", TALLY_NO_ARGS));
    assert_string_equal(said(d), "- bad-key\na.csv:3:4 bad-id\n/b/c.pdf cannot-read\n");
    assert_null(tally_diags_at(d, 0).file);
    assert_false(tally_diags_at(d, 1).outside);
    assert_true(tally_diags_at(d, 2).outside); /* known by its path */
    tally_diags_free(d);
}

static void the_first_fault_is_noted(void **state)
{
    struct tally_first_fault fault = {NULL};
    (void)state;
    tally_first_fault_note(&fault, true, "sound");
    assert_null(fault.text);
    tally_first_fault_note(&fault, false, "the first");
    tally_first_fault_note(&fault, false, "the second");
    tally_first_fault_note(&fault, true, NULL);
    assert_string_equal(fault.text, "the first");
    free(fault.text);
}

static void note_cell(struct tally_diags *d, unsigned file, uint64_t row, uint32_t cell, const char *number,
                      const char *mark)
{
    struct tally_concern concern = {tally_text_of("中层干部"), tally_text_of(number), tally_text_of("古丽扎尔")};
    tally_diags_concern(d, &concern);
    tally_diags_add(d, TALLY_UNKNOWN_MARK, (struct tally_place){file, row, cell, row, cell}, "“%1$s” is no mark",
                    TALLY_ARGS(mark));
    tally_diags_concern(d, NULL);
}

static void is_said(const struct tally_diags *d, size_t index, size_t count, const char *text)
{
    struct tally_said_list list = tally_diags_said(d, false);
    assert_true(index < list.count);
    assert_int_equal(list.said[index].count, count);
    assert_string_equal(list.said[index].text, text);
    tally_said_list_free(&list);
}

/* What people read opens with the ballot; what is the same in a file is said once. */
static void said_by_ballots(void **state)
{
    (void)state;
    struct tally_diags *d = tally_diags_new();
    unsigned file = tally_diags_file(d, "ballots.csv");
    note_cell(d, file, 10, 6, "4", "a");
    is_said(d, 0, 1, "中层干部, ballot 4, column 古丽扎尔 (F10): “a” is no mark");
    note_cell(d, file, 12, 5, "6", "a");
    is_said(
        d, 0, 2,
        "中层干部, ballot 4, column 古丽扎尔 (F10): “a” is no mark (the same 2 times in this file: F10 of ballot 4, "
        "E12 "
        "of ballot 6)");
    for (uint64_t row = 20; row < 25; row++)
        note_cell(d, file, row, 6, "9", "a");
    struct tally_said_list list = tally_diags_said(d, false);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.said[0].count, 7);
    assert_non_null(strstr(list.said[0].text, "F22 of ballot 9 …)")); /* the first five, and that there are more */
    assert_null(strstr(list.said[0].text, "F23"));
    tally_said_list_free(&list);
    assert_int_equal(tally_diags_count(d), 7); /* the list itself holds each */
    tally_diags_free(d);
}

/* Contents that differ are said one by one, until there are many in a column. */
static void said_by_columns(void **state)
{
    (void)state;
    struct tally_diags *d = tally_diags_new();
    unsigned file = tally_diags_file(d, "ballots.csv"), other = tally_diags_file(d, "talks.csv");
    const char *const marks[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 5; i++)
        note_cell(d, file, 2 + i, 3, "1", marks[i]);
    struct tally_said_list list = tally_diags_said(d, false);
    assert_int_equal(list.count, 5);
    tally_said_list_free(&list);
    note_cell(d, file, 9, 3, "1", marks[5]);
    note_cell(d, other, 9, 3, "1", marks[5]); /* another file is another entry */
    list = tally_diags_said(d, false);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.said[0].count, 6);
    assert_non_null(strstr(list.said[0].text, "the same kind of mistake, 6 times in this column: C2 of ballot 1"));
    tally_said_list_free(&list);
    assert_int_equal(tally_diags_files_with_errors(d), 2);
    tally_diags_free(d);
}

static void tables_are_named_where_they_stand(void **state)
{
    struct tally_diags *d = tally_diags_new(), *fork;
    unsigned file = tally_diags_file(d, "meeting.xlsx!会议");
    (void)state;
    tally_diags_table(d, "roster.csv", "roster.xlsx");
    tally_diags_table(d, "roster.csv", "meeting.xlsx!人选名册"); /* the later one holds */
    tally_diags_add(d, TALLY_BAD_ID, (struct tally_place){.file = file},
                    "write it into roster.csv, not into my-roster.csv, a/roster.csv or %1$s; %2$s",
                    TALLY_ARGS("roster.csv", "in roster.csv"));
    is_said(d, 0, 1,
            "write it into meeting.xlsx!人选名册, not into my-roster.csv, a/roster.csv or meeting.xlsx!人选名册; in "
            "roster.csv");
    fork = tally_diags_fork(d);
    tally_diags_add(fork, TALLY_BAD_ID, (struct tally_place){.file = file}, "roster.csv, tiers.csv", TALLY_NO_ARGS);
    is_said(fork, 0, 1, "meeting.xlsx!人选名册, tiers.csv");
    tally_diags_free(fork);
    tally_diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(said_by_ballots),
        cmocka_unit_test(said_by_columns),
        cmocka_unit_test(in_order_of_place),
        cmocka_unit_test(at_one_place_in_order_of_reporting),
        cmocka_unit_test(read_in_between),
        cmocka_unit_test(severity_follows_from_the_code),
        cmocka_unit_test(the_first_hundred_errors),
        cmocka_unit_test(a_hundred_errors_are_all),
        cmocka_unit_test(notices_take_no_errors_place),
        cmocka_unit_test(exit_status),
        cmocka_unit_test(exit_status_of_a_mixture),
        cmocka_unit_test(exit_status_of_outputs_and_comparisons),
        cmocka_unit_test(texts_are_put_together),
        cmocka_unit_test(codes_have_names),
        cmocka_unit_test(json_of_places),
        cmocka_unit_test(nothing_said_is_an_empty_list),
        cmocka_unit_test_setup_teardown(texts_are_translated_when_they_are_read, folder_setup, folder_teardown),
        cmocka_unit_test(refusals),
        cmocka_unit_test(the_first_fault_is_noted),
        cmocka_unit_test(tables_are_named_where_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
