/* The built-in rules, held against the lines that decide. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

#define HALF_OF_DUE       "more than 1/2 of due"
#define TWO_THIRDS_OF_DUE "at least 2/3 of due"
#define BANDS                                                                                                          \
    "at least 80% of present when present is up to 10; at least 70% of present when present is up to 20; "             \
    "at least 60% of present when present is up to 30; at least 50% of present"

/* Numbers that are 0 are asked for to be 0: the line is not there. */
static const struct expected {
    const char *name;
    enum tally_kind kind;
    const char *quorum, *pass; /* the bands with “; ” between */
    uint32_t choices, shortlist, contested, max_persons, within_years;
} expected[] = {
    {"aheqi/appraisal", TALLY_APPRAISAL, "", "more than 80% of present", 0, 0, 0, 0, 0},
    {"aheqi/committee", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 30, 0},
    {"aheqi/committee-two-thirds", TALLY_DECISION, TWO_THIRDS_OF_DUE, TWO_THIRDS_OF_DUE, 0, 0, 0, 30, 0},
    {"aheqi/deliberation", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 0, 0},
    {"aheqi/recommendation", TALLY_RECOMMENDATION, "", "", 1, 0, 0, 0, 0},
    {"aheqi/reserve-excellent", TALLY_RECOMMENDATION, "", "", 1, 1, 0, 0, 0},
    {"aheqi/reserve-section", TALLY_RECOMMENDATION, "", "", 3, 3, 0, 0, 0},
    {"aheqi/reserve-technical", TALLY_RECOMMENDATION, "", "", 3, 3, 0, 0, 0},
    {"bureau/committee", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 0, 0},
    {"bureau/recommendation", TALLY_RECOMMENDATION, "", "", 1, 0, 0, 0, 0},
    {"county/committee", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 0, 1},
    {"county/contested", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 2, 0, 1},
    {"county/open-selection", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 3, 0, 1},
    {"county/recommendation", TALLY_RECOMMENDATION, "", BANDS, 1, 0, 0, 0, 0},
    {"county/reconsider", TALLY_DECISION, "", HALF_OF_DUE, 0, 0, 0, 0, 0},
    {"general/committee", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 0, 1},
    {"general/recommendation", TALLY_RECOMMENDATION, "", "more than 1/2 of present", 1, 0, 0, 0, 0},
};
enum { RULES = sizeof expected / sizeof *expected };

static struct tally_rule *rules[RULES];

static int read_all(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    for (size_t i = 0; i < RULES; i++)
        rules[i] = tally_rule_read("/", expected[i].name, d);
    int errors = (int)tally_diags_count(d);
    tally_diags_free(d);
    return errors;
}

static int free_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++)
        tally_rule_free(rules[i]);
    return 0;
}

static void seventeen_in_order(void **state)
{
    (void)state;
    assert_int_equal(RULES, 17);
    assert_int_equal(tally_rules_count(), 17);
    for (size_t i = 0; i < RULES; i++) {
        assert_string_equal(tally_rules_name(i), expected[i].name);
        assert_string_equal(rules[i]->name, expected[i].name);
        if (i)
            assert_true(strcmp(tally_rules_name(i - 1), tally_rules_name(i)) < 0);
    }
}

static void the_files_themselves(void **state)
{
    size_t size = 0;
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        const unsigned char *bytes = tally_rules_file(expected[i].name, &size);
        assert_non_null(bytes);
        assert_true(size > 0);
    }
    assert_null(tally_rules_file("aheqi/none", &size));
    assert_null(tally_rules_file("aheqi/committee.csv", &size));
}

static void lines_that_decide(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        const struct tally_rule *r = rules[i];
        const struct expected *e = &expected[i];
        struct scribe pass = {.used = 0};
        for (size_t k = 0; k < r->pass_count; k++)
            scribe(&pass, "%s%s", k ? "; " : "", r->pass[k].phrase);
        if (r->kind != e->kind || strcmp(r->quorum ? r->quorum->phrase : "", e->quorum) || strcmp(pass.text, e->pass))
            fail_msg("%s: kind %d, quorum %s, pass %s", e->name, (int)r->kind, r->quorum ? r->quorum->phrase : "",
                     pass.text);
        if (r->choices != e->choices || r->shortlist != e->shortlist || r->contested != e->contested ||
            r->max_persons != e->max_persons || r->within_years != e->within_years)
            fail_msg("%s: %u %u %u %u %u", e->name, r->choices, r->shortlist, r->contested, r->max_persons,
                     r->within_years);
    }
}

static void overvotes_and_blanks(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        if (rules[i]->kind == TALLY_RECOMMENDATION)
            assert_int_equal(rules[i]->overvote, TALLY_VOID_BALLOT);
        if (rules[i]->contested)
            assert_int_equal(rules[i]->overvote, TALLY_VOID_POST);
        if (rules[i]->kind == TALLY_DECISION)
            assert_int_equal(rules[i]->blank, TALLY_BLANK_IS_ABSTAIN);
        if (rules[i]->kind == TALLY_APPRAISAL)
            assert_int_equal(rules[i]->blank, TALLY_BLANK_IS_BLANK);
    }
}

static void small_tiers_and_archives(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        assert_int_equal(rules[i]->small_tier, 5);
        assert_int_equal(rules[i]->archive_count, 2);
        assert_string_equal(rules[i]->archives[0], "组织部");
        assert_string_equal(rules[i]->archives[1], strncmp(expected[i].name, "aheqi/", 6) ? "纪委" : "纪检委");
    }
}

static void tiers_of_the_committees(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        bool two = strncmp(expected[i].name, "aheqi/committee", 15) == 0;
        assert_int_equal(rules[i]->tier_count, two ? 2 : 0);
        if (two) {
            assert_string_equal(rules[i]->tiers[0].id, "A");
            assert_string_equal(rules[i]->tiers[1].id, "B");
            assert_true(!rules[i]->tiers[0].advises && rules[i]->tiers[1].advises);
        }
    }
}

static void grades(void **state)
{
    static const char *const names[] = {"优秀", "称职", "基本称职", "不称职"};
    (void)state;
    assert_int_equal(rules[0]->grade_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(rules[0]->grades[i].name, names[i]);
        assert_int_equal(rules[0]->grades[i].counted, i < 2);
    }
}

/* 第三篇 第七条: the bands overlap at 10, 20 and 30; the stricter decides */
static void the_stricter_band_decides(void **state)
{
    static const struct {
        uint64_t present, needed;
    } rows[] = {{10, 8}, {11, 8}, {20, 14}, {21, 13}, {30, 18}, {31, 16}};
    (void)state;
    for (size_t i = 0; i < RULES; i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows && !strcmp(expected[i].name, "county/recommendation"); k++)
            assert_int_equal(
                tally_share_needed(&tally_rule_pass(rules[i], rows[k].present)->condition, rows[k].present),
                rows[k].needed);
}

static void every_line_that_decides_is_cited(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++)
        for (size_t k = 0; k < rules[i]->line_count; k++)
            if (!*rules[i]->lines[k].cite)
                fail_msg("%s, line %u: no cite", expected[i].name, (unsigned)rules[i]->lines[k].line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seventeen_in_order),
        cmocka_unit_test(the_files_themselves),
        cmocka_unit_test(lines_that_decide),
        cmocka_unit_test(overvotes_and_blanks),
        cmocka_unit_test(small_tiers_and_archives),
        cmocka_unit_test(tiers_of_the_committees),
        cmocka_unit_test(grades),
        cmocka_unit_test(the_stricter_band_decides),
        cmocka_unit_test(every_line_that_decides_is_cited),
    };
    return cmocka_run_group_tests(tests, read_all, free_all);
}
