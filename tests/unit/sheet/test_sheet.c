/* A sheet inspected from its own content: what it must not pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "announce/history.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/utf8.h"
#include "sheet/sheet.h"
#include "unit/support/support.h"

struct seen {
    bool wrong_rule, recount_ok, page_ok;
};

static void note(void *self, const struct tally_finding *finding)
{
    struct seen *seen = self;
    seen->wrong_rule |= !strcmp(finding->check, "the rule") && !finding->ok;
    seen->recount_ok |= !strcmp(finding->check, "recount") && finding->ok;
    seen->page_ok |= !strcmp(finding->check, "the page") && finding->ok;
}

/* The inputs of a meeting, with the rule's bytes as given. */
static struct tally_stored_inputs inputs_of(const char *name, const void *rule, size_t size)
{
    static const char *const files[] = {"meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"};
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    char folder[512];
    snprintf(folder, sizeof folder, "%s/%s", TALLY_GOLDEN_CASES, name);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct tally_diags *diags = tally_diags_new();
        struct tally_file file;
        assert_true(tally_file_read(&file, folder, files[i], diags));
        tally_stored_inputs_add(&inputs, files[i], file.bytes, file.size, false);
        tally_file_clear(&file);
        tally_diags_free(diags);
        if (i == 0)
            tally_stored_inputs_add(&inputs, "county/committee", rule, size, true);
    }
    return inputs;
}

/* Renders the sheet of these inputs, with other facts where they are given, and inspects it. */
static bool inspect_with(const struct tally_stored_inputs *inputs, struct seen *seen,
                         const struct tally_sheet_facts *other)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_source(&inputs->source, NULL, diags);
    assert_non_null(result);
    char *json = tally_result_json(result), sha256[TALLY_DIGEST_TEXT];
    tally_digest(json, strlen(json), sha256);
    free(json);
    struct tally_sheet_facts facts = {.meeting = result->meeting.id,
                                      .archive = result->meeting.archives[0],
                                      .version = TALLY_VERSION,
                                      .count = 1,
                                      .issue = 1,
                                      .copy = 1,
                                      .copies = result->meeting.archive_count,
                                      .language = TALLY_CHINESE,
                                      .result_sha256 = sha256,
                                      .head_sequence = 2,
                                      .head_digest = sha256,
                                      .counted_digest = sha256,
                                      .head_at = "2026-04-20T09:30:00Z",
                                      .attached = true};
    facts.meeting = other && other->meeting ? other->meeting : facts.meeting;
    facts.archive = other && other->archive ? other->archive : facts.archive;
    facts.copy = other && other->copy ? other->copy : facts.copy;
    facts.copies = other && other->copies ? other->copies : facts.copies;
    facts.head_at = other && other->head_at ? other->head_at : facts.head_at;
    struct tally_fonts *fonts = tally_fonts_open(diags);
    unsigned char *bytes = NULL;
    size_t size = 0;
    assert_non_null(fonts);
    assert_true(tally_sheet_render(fonts, result, inputs, &facts, &bytes, &size, diags));
    const struct tally_sheet_listener listener = {note, seen, "sheet"};
    struct tally_sheet_inspection inspection;
    *seen = (struct seen){.wrong_rule = false};
    tally_sheet_inspect(&inspection, bytes, size, NULL, 0, &listener);
    bool ok = inspection.ok;
    tally_sheet_inspection_clear(&inspection);
    tally_fonts_close(fonts);
    free(bytes);
    tally_result_free(result);
    tally_diags_free(diags);
    return ok;
}

static bool inspection(const struct tally_stored_inputs *inputs, struct seen *seen)
{
    return inspect_with(inputs, seen, NULL);
}

/* Written again from its own facts it is the same; but they are not the meeting's. */
static void facts_are_the_meeting_s(void **state)
{
    static const struct tally_sheet_facts rows[] = {{.meeting = "another"},
                                                    {.archive = "elsewhere"},
                                                    {.copy = 2},
                                                    {.copies = 3},
                                                    {.head_at = "2026-13-45T09:30:00Z"},
                                                    {.head_at = "2026-04-31T09:30:00Z"},
                                                    {.head_at = "2026-04-20T24:30:00Z"},
                                                    {.head_at = "2026-04-20T09:60:00Z"}};
    size_t size;
    const unsigned char *rule = tally_rules_file("county/committee", &size);
    struct tally_stored_inputs inputs = inputs_of("county-committee-101", rule, size);
    struct seen seen;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(inspect_with(&inputs, &seen, &rows[i]));
    assert_true(inspect_with(&inputs, &seen, &(struct tally_sheet_facts){.head_at = "2028-02-29T23:59:59Z"}));
    tally_stored_inputs_clear(&inputs);
}

static void holds_by_the_program_s_rule(void **state)
{
    size_t size;
    const unsigned char *rule = tally_rules_file("county/committee", &size);
    struct tally_stored_inputs inputs = inputs_of("county-committee-101", rule, size);
    struct seen seen;
    (void)state;
    assert_true(inspection(&inputs, &seen));
    assert_false(seen.wrong_rule);
    assert_true(seen.recount_ok && seen.page_ok);
    tally_stored_inputs_clear(&inputs);
}

/* The same sheet in all, but by a rule that decides by less and goes by the built-in one's name. */
static void an_altered_rule_is_found(void **state)
{
    static const char share[] = "more than 1/2 of due";
    size_t size, at = 0;
    const unsigned char *rule = tally_rules_file("county/committee", &size);
    unsigned char *altered = tally_alloc(size, 1);
    struct seen seen;
    (void)state;
    memcpy(altered, rule, size);
    while (at + sizeof share <= size && memcmp(altered + at, share, sizeof share - 1) != 0)
        at++;
    assert_true(at + sizeof share <= size);
    altered[at + 12] = '9'; /* 1/9 */
    struct tally_stored_inputs inputs = inputs_of("county-committee-101", altered, size);
    assert_false(inspection(&inputs, &seen));
    assert_true(seen.wrong_rule);
    tally_stored_inputs_clear(&inputs);
    free(altered);
}

/* A day between two clocks is nothing; a second more is wrong, over the ends of months and years too. */
static void a_day_apart(void **state)
{
    static const struct {
        const char *at, *other;
        bool after;
    } rows[] = {{"2026-04-20T09:30:00Z", "2026-04-21T09:30:00Z", false},
                {"2026-04-20T09:30:00Z", "2026-04-21T09:30:01Z", true},
                {"2026-12-31T23:59:59Z", "2027-01-01T23:59:59Z", false},
                {"2026-12-31T23:59:59Z", "2027-01-02T00:00:00Z", true},
                {"2028-02-28T12:00:00Z", "2028-02-29T12:00:01Z", true},
                {"2026-04-20T09:30:00Z", "2020-01-01T00:00:00Z", false},
                {"none", "2026-04-20T09:30:00Z", true}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tally_sheet_day_after(rows[i].at, rows[i].other), rows[i].after);
}

/* Facts of another shape are no facts. */
static void facts_have_their_shape(void **state)
{
    static const char form[] = "{\"format\":\"tally-sheet/"
                               "1\",\"version\":\"%s\",\"meeting\":\"m\",\"count\":1,\"issue\":1,\"copy\":1,\"copies\":"
                               "2,\"archive\":\"a\",\"language\":\"zh\","
                               "\"result\":\"%.*s\",\"all_attached\":true,\"ledger\":{\"sequence\":2,\"at\":\"%s\","
                               "\"digest\":\"%.*s\",\"counted\":\"%.*s\"}}";
    static const char digits[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg";
    static const struct {
        const char *version;
        int result;
        const char *at;
        int digest, counted;
        bool ok;
    } rows[] = {{"0.1.0", 64, "2026-04-20T09:30:00Z", 64, 64, true},
                {"0.1.0", 63, "2026-04-20T09:30:00Z", 64, 64, false},
                {"0.1.0", 64, "2026-04-20T09:30:00", 64, 64, false},
                {"0.1.0", 64, "2026-04-20T09:3x:00Z", 64, 64, false},
                {"0.1.0", 64, "", 64, 64, false},
                {"0.1.0", 64, "2026-04-20T09:30:00Z", 65, 64, false},
                {"0.1.0", 64, "2026-04-20T09:30:00Z", 64, 63, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_arena arena = {0};
        struct tally_sheet_facts facts;
        char json[1024];
        snprintf(json, sizeof json, form, rows[i].version, rows[i].result, digits, rows[i].at, rows[i].digest, digits,
                 rows[i].counted, digits);
        assert_int_equal(tally_sheet_facts_read(&facts, &arena, json), rows[i].ok);
        tally_arena_clear(&arena);
    }
}

/* What is corrected: an announcement or an issue, each with its number and time; nothing else gets on the page. */
static void what_is_corrected_has_its_shape(void **state)
{
    static const struct {
        const char *corrected;
        bool ok;
    } rows[] = {
        {"{\"shown\":{},\"announced\":{\"count\":1,\"at\":\"2026-04-20T09:30:00Z\"},\"issue\":null}", true},
        {"{\"shown\":{},\"announced\":null,\"issue\":1,\"issued_at\":\"2026-04-20T09:30:00Z\"}", true},
        {"{\"shown\":{},\"announced\":null,\"issue\":null}", false},
        {"{\"announced\":{\"count\":1,\"at\":\"2026-04-20T09:30:00Z\"}}", false},
        {"{\"shown\":{},\"announced\":{\"count\":0,\"at\":\"2026-04-20T09:30:00Z\"}}", false},
        {"{\"shown\":{},\"announced\":{\"count\":1,\"at\":\"the day before\"}}", false},
        {"{\"shown\":{},\"announced\":{\"count\":1}}", false},
        {"{\"shown\":{},\"issue\":1,\"issued_at\":\"\"}", false},
        {"[]", false},
        {"\"更正\"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_json *kept = tally_json_parse(rows[i].corrected);
        assert_int_equal(tally_history_kept_valid(kept), rows[i].ok);
        tally_json_free(kept);
    }
}

/* In either language: Beijing's time, and no character that the stamp's font is not asked for. */
static void what_a_signature_shows(void **state)
{
    static const char *const wanted[][3] = {
        [TALLY_ENGLISH] = {"Signed by key", "2027-01-01 00:30:00 +08:00", "certificate 0123456789abcdef"},
        [TALLY_CHINESE] = {"已数字签名", "2027-01-01 00:30:00 北京时间", "证书 0123456789abcdef"}};
    static const char *const another[] = {
        [TALLY_ENGLISH] = "Signed by another's key", [TALLY_CHINESE] = "由他人证书代签"};
    (void)state;
    for (enum tally_language language = TALLY_ENGLISH; language < TALLY_LANGUAGES; language++) {
        struct tally_words *w = tally_words_new(language);
        const char *lines[3];
        for (size_t i = 0; i < 6; i++) {
            tally_sheet_stamp(lines, w, "2026-12-31T16:30:00Z", "0123456789abcdef0123456789abcdef", i >= 3);
            assert_string_equal(lines[i % 3], i == 3 ? another[language] : wanted[language][i % 3]);
            for (size_t at = 0, size = strlen(lines[i % 3]), n; at < size; at += n) {
                uint32_t character;
                char one[8] = "";
                n = tally_text_next(lines[i % 3] + at, size - at, &character);
                memcpy(one, lines[i % 3] + at, n);
                assert_non_null(strstr(TALLY_STAMP_CHARACTERS, one));
            }
        }
        tally_words_free(w);
    }
}

static void whose_name(void **state)
{
    struct tally_arena arena = {0};
    (void)state;
    assert_true(tally_sheet_same_name(&arena, "韩 立新", "韩立新"));
    assert_true(tally_sheet_same_name(&arena, "阿依扎达•阿拉套", "阿依扎达·阿拉套"));
    assert_false(tally_sheet_same_name(&arena, "韩立新", "韩立"));
    assert_false(tally_sheet_same_name(&arena, "韩立新", ""));
    tally_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whose_name),
                                       cmocka_unit_test(what_a_signature_shows),
                                       cmocka_unit_test(facts_are_the_meeting_s),
                                       cmocka_unit_test(what_is_corrected_has_its_shape),
                                       cmocka_unit_test(a_day_apart),
                                       cmocka_unit_test(holds_by_the_program_s_rule),
                                       cmocka_unit_test(an_altered_rule_is_found),
                                       cmocka_unit_test(facts_have_their_shape)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
