#include <stdlib.h>
#include <string.h>

#include "unit/support/rules.h"

/* ---- conditions ---- */

static void conditions(void **state)
{
    static const struct {
        const char *phrase;
        struct tally_condition condition;
    } rows[] = {
        {"at least 2/3 of due", {false, 2, 3, TALLY_DUE, false, 0, false}},
        {"more than 1/2 of present", {true, 1, 2, TALLY_PRESENT, false, 0, false}},
        {"at least 80% of issued", {false, 80, 100, TALLY_ISSUED, false, 0, false}},
        {"more than 80% of returned", {true, 80, 100, TALLY_RETURNED, false, 0, false}},
        {"at least 100% of valid", {false, 100, 100, TALLY_VALID, false, 0, false}},
        {"at least 1/1 of due", {false, 1, 1, TALLY_DUE, false, 0, false}},
        {"more than 999999999/1000000000 of due", {true, 999999999, 1000000000, TALLY_DUE, false, 0, false}},
        {"at least 1% of due", {false, 1, 100, TALLY_DUE, false, 0, false}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "pass,%s,第二条\n", rows[i].phrase);
        struct read r = read_rule("decision", s.text);
        assert_string_equal(said(r.diags), "");
        const struct tally_rule_condition *c = &r.rule->pass[0];
        assert_int_equal(r.rule->pass_count, 1);
        assert_int_equal(c->condition.strict, rows[i].condition.strict);
        /* the same share, however it is kept */
        assert_int_equal((uint64_t)c->condition.num * rows[i].condition.den,
                         (uint64_t)rows[i].condition.num * c->condition.den);
        assert_int_equal(c->condition.base, rows[i].condition.base);
        assert_false(c->condition.banded);
        assert_string_equal(c->phrase, rows[i].phrase);
        assert_string_equal(c->cite, "第二条");
        read_done(&r);
    }
}

static void phrases_outside_the_grammar(void **state)
{
    static const char *const rows[] = {
        "at least 2/3",
        "at least of due",
        "2/3 of due",
        "least 2/3 of due",
        "under 1/2 of due",
        "at least 1/2 of everybody",
        "at least 1/2 due",
        "at least half of due",
        "at least 0/3 of due",
        "at least 0% of due",
        "at least 4/3 of due",
        "at least 101% of due",
        "at least 1/0 of due",
        "at least 0/0 of due",
        "at least 66.7% of due",
        "at least 0.5 of due",
        "at least -1/2 of due",
        "at least +1/2 of due",
        "at least 1//2 of due",
        "at least 1/2/3 of due",
        "at least /2 of due",
        "at least 1/ of due",
        "at least % of due",
        "at least 1/2% of due",
        "at least 999999999/1000000001 of due", /* no number is larger than 10^9 */
        "at least 1/2 of due please",
        "at least 1/2 of due when present is up to",
        "at least 1/2 of due when present is up to many",
        "at least 1/2 of due when present is up to -1",
        "at least 1/2 of due when present is up to 10 or so",
        "at least 1/2 of due when absent is up to 10",
        "at least 1/2 of due if present is up to 10",
        "more than 1/1 of due", /* nobody can have more than all */
        "more than 100% of due",
        "more than 7/7 of present",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe pass = {.used = 0}, quorum = {.used = 0};
        scribe(&pass, "pass,%s,\n", rows[i]);
        refuses("decision", pass.text, "r.csv:4:6 bad-rule\n");
        scribe(&quorum, "pass,more than 1/2 of due,\nquorum,%s,\n", rows[i]);
        refuses("decision", quorum.text, "r.csv:5:8 bad-rule\n");
    }
}

/* ---- bands ---- */

static void bands_in_order(void **state)
{
    struct read r = read_rule("recommendation", "pass,at least 80% of present when present is up to 10,\n"
                                                "pass,at least 70% of present when present is up to 20,\n"
                                                "pass,at least 50% of present,\n");
    (void)state;
    assert_string_equal(said(r.diags), "");
    assert_int_equal(r.rule->pass_count, 3);
    static const struct {
        uint64_t present;
        size_t band;
    } rows[] = {{0, 0}, {1, 0}, {10, 0}, {11, 1}, {20, 1}, {21, 2}, {1000000000, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_ptr_equal(tally_rule_pass(r.rule, rows[i].present), &r.rule->pass[rows[i].band]);
    read_done(&r);
}

static void no_condition_where_the_rule_has_none(void **state)
{
    struct read r = read_rule("recommendation", "");
    (void)state;
    assert_string_equal(said(r.diags), "");
    assert_int_equal(r.rule->pass_count, 0);
    assert_null(tally_rule_pass(r.rule, 5));
    read_done(&r);
}

static void bands_never_reached(void **state)
{
    (void)state;
    refuses("decision", "pass,more than 1/2 of due,\npass,at least 2/3 of due,\n", "r.csv:5:6 bad-rule\n");
    refuses("decision", "pass,more than 1/2 of due,\npass,at least 2/3 of due when present is up to 5,\n",
            "r.csv:5:6 bad-rule\n");
    refuses("decision",
            "pass,at least 2/3 of due when present is up to 20,\npass,at least 3/4 of due when present is up to "
            "20,\npass,at least "
            "1/2 of due,\n",
            "r.csv:5:6 bad-rule\n");
    refuses("decision",
            "pass,at least 2/3 of due when present is up to 20,\npass,at least 3/4 of due when present is up to "
            "10,\npass,at least "
            "1/2 of due,\n",
            "r.csv:5:6 bad-rule\n");
}

static void what_must_have_a_condition(void **state)
{
    struct read decision = read_rule("decision", ""),
                appraisal = read_rule("appraisal", "grades,优 差,\ngrades counted,优,\n");
    (void)state;
    assert_true(said_code(decision.diags, TALLY_BAD_RULE) && said_code(appraisal.diags, TALLY_BAD_RULE));
    assert_null(decision.rule);
    assert_null(appraisal.rule);
    read_done(&decision);
    read_done(&appraisal);
}

/* ---- the other lines ---- */

static void numbers_per_seat(void **state)
{
    struct read r =
        read_rule("recommendation", "choices,up to 3 per seat,\nshortlist,up to 2 per seat,\novervote,void post,\n"
                                    "max persons,30,\nsmall tier,fewer than 5,\n");
    (void)state;
    assert_string_equal(said(r.diags), "");
    assert_int_equal(r.rule->choices, 3);
    assert_int_equal(r.rule->shortlist, 2);
    assert_int_equal(r.rule->overvote, TALLY_VOID_POST);
    assert_int_equal(r.rule->max_persons, 30);
    assert_int_equal(r.rule->small_tier, 5);
    read_done(&r);
}

static void lines_of_a_decision(void **state)
{
    struct read r = read_rule(
        "decision",
        "quorum,at least 2/3 of due,q\npass,more than 1/2 of due,\ntier,A decides,\ntier,B advises,\nblank,void,\n"
        "contested,at least 2 per seat,\nrecommendation within,1 years,\npublicity,15 days,\n"
        "archive,甲,\narchive,乙,\nnote,一,\nnote,二,\ntitle,题,\n");
    (void)state;
    assert_string_equal(said(r.diags), "");
    assert_string_equal(r.rule->name, "mine");
    assert_string_equal(r.rule->title, "题");
    assert_string_equal(r.rule->cite, "第一条");
    assert_string_equal(r.rule->quorums->phrase, "at least 2/3 of due");
    assert_int_equal(r.rule->tier_count, 2);
    assert_string_equal(r.rule->tiers[0].id, "A");
    assert_false(r.rule->tiers[0].advises);
    assert_true(r.rule->tiers[1].advises);
    assert_int_equal(r.rule->blank, TALLY_BLANK_IS_VOID);
    assert_true(r.rule->contested);
    assert_int_equal(r.rule->candidates.per_seat, 2);
    assert_int_equal(r.rule->within_years, 1);
    assert_int_equal(r.rule->publicity_days, 15);
    assert_int_equal(r.rule->publicity_days_at_most, 15);
    assert_int_equal(r.rule->archive_count, 2);
    assert_string_equal(r.rule->archives[1], "乙");
    assert_int_equal(r.rule->note_count, 2);
    assert_string_equal(r.rule->notes[0], "一");
    assert_int_equal(r.rule->line_count, 15);
    assert_int_equal(r.rule->lines[14].line, 16);
    read_done(&r);
}

static void grades_of_an_appraisal(void **state)
{
    struct read r =
        read_rule("appraisal", "pass,more than 80% of present,\ngrades,优秀 称职 不称职,\ngrades counted,称职 优秀,\n");
    (void)state;
    assert_string_equal(said(r.diags), "");
    assert_int_equal(r.rule->grade_count, 3);
    assert_string_equal(r.rule->grades[2].name, "不称职");
    assert_true(r.rule->grades[0].counted && r.rule->grades[1].counted && !r.rule->grades[2].counted);
    assert_int_equal(r.rule->blank, TALLY_BLANK_IS_BLANK);
    read_done(&r);
}

static void values_that_are_wrong(void **state)
{
    static const struct {
        const char *kind, *line, *said;
    } rows[] = {
        {"recommendation", "choices,up to 0 per seat,", "r.csv:4:9 bad-rule\n"},
        {"recommendation", "choices,3 per seat,", "r.csv:4:9 bad-rule\n"},
        {"recommendation", "choices,up to three per seat,", "r.csv:4:9 bad-rule\n"},
        {"recommendation", "shortlist,at least 3 per seat,", "r.csv:4:11 bad-rule\n"},
        {"recommendation", "shortlist,up to -1 per seat,", "r.csv:4:11 bad-rule\n"},
        {"recommendation", "overvote,void,", "r.csv:4:10 bad-rule\n"},
        {"recommendation", "max persons,thirty,", "r.csv:4:13 bad-rule\n"},
        {"recommendation", "small tier,5,", "r.csv:4:12 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\npublicity,a week,", "r.csv:5:11 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\npublicity,7 to days,", "r.csv:5:11 bad-rule\n"},
        {"recommendation", "tier,A,", "r.csv:4:6 bad-rule\n"},
        {"recommendation", "tier,A maybe,", "r.csv:4:6 bad-rule\n"},
        {"recommendation", "tier,A decides today,", "r.csv:4:6 bad-rule\n"},
        {"recommendation", "colour,red,", "r.csv:4:1 unknown-key\n"},
        {"recommendation", "Pass,more than 1/2 of due,", "r.csv:4:1 unknown-key\n"},
        {"recommendation", "kind,decision,", "r.csv:4:1 duplicate-key\n"},
        {"recommendation", "rule,other,", "r.csv:4:1 duplicate-key\n"},
        {"recommendation", "choices,up to 1 per seat,\nchoices,up to 1 per seat,", "r.csv:5:1 duplicate-key\n"},
        {"decision", "pass,more than 1/2 of due,\nblank,blank,", "r.csv:5:7 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\nblank,yes,", "r.csv:5:7 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\ncontested,2 per seat,", "r.csv:5:11 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\ncontested,at least 0 per seat,", "r.csv:5:11 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\nrecommendation within,soon,", "r.csv:5:23 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\nrecommendation within,6 months,",
         "r.csv:5:23 bad-rule\n"}, /* a number, but of something else */
        {"decision", "pass,more than 1/2 of due,\nrecommendation within,1001 years,", "r.csv:5:23 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\npublicity,1001 days,",
         "r.csv:5:11 bad-rule\n"}, /* no day that long after can be written */
        {"decision", "pass,more than 1/2 of due,\npublicity,7 to 1000000000 days,", "r.csv:5:11 bad-rule\n"},
        {"decision", "pass,more than 1/2 of due,\ntier,A advises,",
         "r.csv:5:6 bad-rule\n"}, /* a vote no one can pass */
        {"appraisal", "pass,more than 80% of present,\ngrades,优 良,\ngrades counted,优 中,", "r.csv:6:16 bad-rule\n"},
        {"appraisal", "pass,more than 80% of present,\ngrades,优 良,\ngrades counted,优,\nblank,abstain,",
         "r.csv:7:7 bad-rule\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\n", rows[i].line);
        refuses(rows[i].kind, s.text, rows[i].said);
    }
}

static void all_errors_at_once(void **state)
{
    (void)state;
    refuses("decision",
            "quorum,most of due,\ncolour,red,\npass,at least 3/2 of due,\npass,more than 1/2 of nobody,\nblank,?,\n",
            "r.csv:4:8 bad-rule\nr.csv:5:1 unknown-key\nr.csv:6:6 bad-rule\nr.csv:7:6 bad-rule\nr.csv:8:7 bad-rule\n");
}

static void kinds_and_names_that_are_missing(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"key,value,cite\nrule,mine,\n", "r.csv:1:1 missing-key\n"},
        {"key,value,cite\nkind,recommendation,\n", "r.csv:1:1 missing-key\n"},
        {"key,value,cite\nrule,mine,\nkind,election,\n", "r.csv:3:6 bad-rule\n"},
        {"key,value\nrule,mine\nkind,recommendation\n", "r.csv:1:1 missing-column\n"},
        {"key,cite\nrule,mine\n", "r.csv:1:1 missing-column\n"},
        {"项目,规定,依据\nrule,mine,\nkind,recommendation,\nchoices\n", "r.csv:4:1 short-row\nr.csv:4:8 bad-rule\n"},
        {"", "r.csv empty-file\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct read r = {.diags = tally_diags_new()};
        struct tally_file file = {.name = "r.csv",
                                  .place = tally_diags_file(r.diags, "r.csv"),
                                  .bytes = (const unsigned char *)rows[i].text,
                                  .size = strlen(rows[i].text)};
        assert_null(tally_rule_parse(&file, &r.arena, r.diags));
        assert_string_equal(said(r.diags), rows[i].said);
        assert_int_equal(tally_diags_status(r.diags), 78);
        read_done(&r);
    }
}

/* ---- finding a rule ---- */

static void rules_of_ones_own(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    folder_put(f, "own.csv", "项目,规定,依据\r\nrule,own,\r\nkind,recommendation,\r\n");
    struct tally_rule *rule = tally_rule_read(f->path, "own.csv", d);
    assert_non_null(rule);
    assert_string_equal(rule->name, "own");
    assert_int_equal(strlen(rule->sha256), 64);
    tally_rule_free(rule);
    assert_null(tally_rule_read(f->path, "none.csv", d));
    assert_string_equal(said(d), "none.csv missing-file\n");
    assert_int_equal(tally_diags_status(d), 66);
    tally_diags_free(d);
    tally_rule_free(NULL);
}

static void unknown_rules(void **state)
{
    static const char *const rows[] = {"aheqi/comittee", "Aheqi/committee",           "aheqi",
                                       "committee",      "aheqi/committee-two-third", "x"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_diags *d = tally_diags_new();
        assert_null(tally_rule_read("/", rows[i], d));
        assert_int_equal(tally_diags_errors(d), 1);
        assert_int_equal(tally_diags_at(d, 0).code, TALLY_UNKNOWN_RULE);
        assert_int_equal(tally_diags_status(d), 78);
        char *text = tally_diags_text(d, 0, false); /* with the nearest names */
        if (i == 0)
            assert_non_null(strstr(text, "aheqi/committee"));
        free(text);
        tally_diags_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions),
        cmocka_unit_test(phrases_outside_the_grammar),
        cmocka_unit_test(bands_in_order),
        cmocka_unit_test(no_condition_where_the_rule_has_none),
        cmocka_unit_test(bands_never_reached),
        cmocka_unit_test(what_must_have_a_condition),
        cmocka_unit_test(numbers_per_seat),
        cmocka_unit_test(lines_of_a_decision),
        cmocka_unit_test(grades_of_an_appraisal),
        cmocka_unit_test(values_that_are_wrong),
        cmocka_unit_test(all_errors_at_once),
        cmocka_unit_test(kinds_and_names_that_are_missing),
        cmocka_unit_test_setup_teardown(rules_of_ones_own, folder_setup, folder_teardown),
        cmocka_unit_test(unknown_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
