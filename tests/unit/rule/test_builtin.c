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
    {"county/recommendation", TALLY_RECOMMENDATION, "", BANDS, 1, 0, 0, 0, 1},
    {"county/reconsider", TALLY_DECISION, "", HALF_OF_DUE, 0, 0, 0, 0, 0},
    {"general/committee", TALLY_DECISION, TWO_THIRDS_OF_DUE, HALF_OF_DUE, 0, 0, 0, 0, 1},
    {"general/recommendation", TALLY_RECOMMENDATION, "", "more than 1/2 of present", 1, 0, 0, 0, 1},
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
        if (r->kind != e->kind || strcmp(r->quorum_count ? r->quorums->phrase : "", e->quorum) ||
            strcmp(pass.text, e->pass))
            fail_msg("%s: kind %d, quorum %s, pass %s", e->name, (int)r->kind,
                     r->quorum_count ? r->quorums->phrase : "", pass.text);
        if (r->choices != e->choices || r->shortlist != e->shortlist || r->candidates.per_seat != e->contested ||
            r->max_persons != e->max_persons || r->within_years != e->within_years)
            fail_msg("%s: %u %u %u %u %u", e->name, r->choices, r->shortlist, r->candidates.per_seat, r->max_persons,
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

/* What follows from a vote and which notices it gets: the lines, each with its key and its value, in the order of the
 * file. */
static void lines_that_follow(void **state)
{
#define COMMITTEE                                                                                                      \
    "absent members=telephone; decides=appointments; publicity=7 days; publicity for=提拔 交流 任; "              \
    "probation=1 years 提拔; ballot copies=2; "
#define COUNTY                                                                                                         \
    "recommendation within=1 years; decides=appointments; publicity=7 days; publicity for=提拔 任; "                \
    "probation=1 years 提拔 extended by 6 months; "
    static const char *const lines[RULES] = {
        /* aheqi/appraisal */ "more persons than seats=expected; ",
        /* aheqi/committee */ COMMITTEE,
        /* aheqi/committee-two-thirds */ "exact share=notice; " COMMITTEE,
        /* aheqi/deliberation */ "",
        /* aheqi/recommendation */
        "talks=expected; more persons than seats=expected; renewed within=1 years; inspection notice=15 days; ",
        /* aheqi/reserve-excellent */ "renewed within=1 years; ",
        /* aheqi/reserve-section */ "listed title=股长; renewed within=1 years; ",
        /* aheqi/reserve-technical */ "renewed within=1 years; ",
        /* bureau/committee */ "method=投票 举手 口头; decides=appointments; publicity=7 days; ",
        /* bureau/recommendation */ "talks=expected; ",
        /* county/committee */ "contest expected=提拔; " COUNTY,
        /* county/contested */ "action default=提拔; " COUNTY,
        /* county/open-selection */ "action default=提拔; " COUNTY,
        /* county/recommendation */
        "talks=expected; more persons than seats=expected; recommendation within=1 years; ",
        /* county/reconsider */ "",
        /* general/committee */
        "method=投票 举手 口头; recommendation within=1 years; decides=appointments; publicity=7 to 15 days; "
        "in office=decision; probation=1 years 提拔; ",
        /* general/recommendation */
        "talks=expected; more persons than seats=expected; recommendation within=1 years; "};
    static const char *const others[] = {"rule",    "title",     "kind",        "tier",   "quorum",         "pass",
                                         "choices", "shortlist", "max persons", "grades", "grades counted", "overvote",
                                         "blank",   "contested", "archive",     "note",   "small tier",     "material"};
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s", "");
        for (size_t k = 0; k < rules[i]->line_count; k++) {
            const struct tally_rule_line *line = &rules[i]->lines[k];
            bool other = false;
            for (size_t o = 0; o < sizeof others / sizeof *others; o++)
                other |= !strcmp(line->key, others[o]);
            if (!other)
                scribe(&s, "%s=%s; ", line->key, line->value);
        }
        if (strcmp(s.text, lines[i]))
            fail_msg("%s: %s, not %s", expected[i].name, s.text, lines[i]);
    }
}

/* How many papers each text lists: 第二篇 一 has ten, of which 8, 9 and 10 concern one kind of candidate each; 四 five;
 * 五 nine; 六 six and 七 seven; 第四篇 四(四) six and a book; 第五篇 6 four. */
static void materials(void **state)
{
    static const size_t counts[RULES] = {9, 13, 13, 5, 7, 8, 8, 8, 4, 0, 0, 0, 0, 0, 0, 7, 0};
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        if (rules[i]->material_count != counts[i])
            fail_msg("%s: %zu", expected[i].name, rules[i]->material_count);
        for (size_t k = 0; k < rules[i]->material_count; k++) { /* 第二篇 五(五), 第五篇 6 “一式两份” */
            const char *text = rules[i]->materials[k].text;
            bool two =
                (i == 0 && !strcmp(text, "考察材料")) ||
                (i == 8 && (!strcmp(text, "《科级干部职数管理一览表》") || !strcmp(text, "《科级干部任免审批表》")));
            assert_int_equal(rules[i]->materials[k].copies, two ? 2 : 1);
        }
    }
}

static void called_by_their_titles(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        assert_string_equal(tally_rules_find(expected[i].name), expected[i].name);
        assert_non_null(tally_rules_find(rules[i]->title));
        assert_string_equal(tally_rules_find(rules[i]->title), expected[i].name);
    }
    assert_string_equal(tally_rules_find("阿合奇县委常委会干部任免票决(过半数)"), "aheqi/committee");
    assert_string_equal(tally_rules_find(" 县委常委会讨论决定 干部任免表决"), "county/committee");
    assert_null(tally_rules_find("县委常委会讨论决定干部任免"));
    assert_null(tally_rules_find("aheqi/none"));
    assert_null(tally_rules_find(""));
    struct tally_diags *d = tally_diags_new();
    struct tally_rule *rule = tally_rule_read("/", "分局科级干部民主推荐", d);
    assert_int_equal(tally_diags_count(d), 0);
    assert_string_equal(rule->name, "bureau/recommendation");
    tally_rule_free(rule);
    tally_diags_free(d);
}

/* A ledger may name a rule by its title, so a title that was released stays as it is. */
static void titles_that_stay(void **state)
{
    static const char *const titles[RULES] = {"阿合奇县拟提拔考察对象民意测评",
                                              "阿合奇县委常委会干部任免票决（过半数）",
                                              "阿合奇县委常委会干部任免票决（三分之二以上）",
                                              "阿合奇县委书记办公会酝酿干部拟任方案",
                                              "阿合奇县后备干部民主推荐",
                                              "阿合奇县考核优秀干部列入后备干部推荐",
                                              "阿合奇县股级干部列入后备干部推荐",
                                              "阿合奇县科技干部列入后备干部推荐",
                                              "分局支委会讨论决定科级干部任用表决",
                                              "分局科级干部民主推荐",
                                              "县委常委会讨论决定干部任免表决",
                                              "县委常委会选拔任用干部差额票决",
                                              "县委常委会公开选拔科级领导差额票决",
                                              "县科级干部民主推荐",
                                              "县委常委会复议干部任免事项表决",
                                              "党委（党组）讨论决定干部任免表决",
                                              "干部民主推荐"};
    (void)state;
    for (size_t i = 0; i < RULES; i++)
        assert_string_equal(rules[i]->title, titles[i]);
}

static void of_this_version_or_an_earlier_one(void **state)
{
    static const char earlier[] = "1c1f42748b4434b0e3073e3a047bba1df371fce469d6c3180707f49a0e48eb0d"; /* of 0.1 */
    (void)state;
    for (size_t i = 0; i < RULES; i++) {
        assert_true(tally_rules_was_built_in(expected[i].name, rules[i]->sha256));
        assert_false(tally_rules_was_built_in(expected[(i + 1) % RULES].name, rules[i]->sha256));
        assert_false(tally_rules_was_built_in("own.csv", rules[i]->sha256));
    }
    assert_true(tally_rules_was_built_in("aheqi/committee", earlier));
    assert_false(tally_rules_was_built_in("aheqi/committee-two-thirds", earlier));
    assert_false(tally_rules_was_built_in("aheqi/committee",
                                          "0c1f42748b4434b0e3073e3a047bba1df371fce469d6c3180707f49a0e48eb0d"));
    assert_false(tally_rules_was_built_in("aheqi/committee", ""));
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
        cmocka_unit_test(lines_that_follow),
        cmocka_unit_test(materials),
        cmocka_unit_test(called_by_their_titles),
        cmocka_unit_test(titles_that_stay),
        cmocka_unit_test(of_this_version_or_an_earlier_one),
    };
    return cmocka_run_group_tests(tests, read_all, free_all);
}
