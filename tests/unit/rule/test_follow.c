/* The lines of a rule file on what follows from a vote, on notices and on what is needed for it; and what a reading
 * refuses. */
#include <string.h>

#include "base/reading.h"
#include "rule/rule.h"
#include "unit/support/support.h"

#define ACT(name)  (1u << TALLY_ACT_##name)
#define WAY(name)  (1u << TALLY_METHOD_##name)
#define NOT_REMOVE (ACT(APPOINT) | ACT(PROMOTE) | ACT(TRANSFER))

static const struct tally_reading first = {.number = 1}, strict = {.number = 2, .strict_rules = true};

struct read {
    struct tally_arena arena;
    struct tally_diags *diags;
    struct tally_rule *rule;
};

/* A rule of the kind, which passes by half of those due where it must; the lines begin with line 5, or with line 4 in a
 * recommendation. */
static struct read read_rule(const struct tally_reading *reading, const char *kind, const char *lines)
{
    struct read r = {.diags = tally_diags_new()};
    struct scribe s = {.used = 0};
    const char *must = !strcmp(kind, "decision")    ? "pass,more than 1/2 of due,\n"
                       : !strcmp(kind, "appraisal") ? "pass,more than 1/2 of due,\ngrades,优 差,\ngrades counted,优,\n"
                                                    : "";
    scribe(&s, "key,value,cite\nrule,mine,\nkind,%s,\n%s%s", kind, must, lines);
    struct tally_file file = {.name = "r.csv",
                              .place = tally_diags_file(r.diags, "r.csv"),
                              .bytes = (unsigned char *)s.text,
                              .size = s.used,
                              .reading = reading};
    r.rule = tally_rule_parse(&file, &r.arena, r.diags);
    return r;
}

static struct read reads(const char *kind, const char *lines)
{
    struct read r = read_rule(&strict, kind, lines);
    if (*said(r.diags))
        fail_msg("%s:\n%s%s", kind, lines, said(r.diags));
    assert_non_null(r.rule);
    return r;
}

static void done(struct read *r)
{
    tally_arena_clear(&r->arena);
    tally_diags_free(r->diags);
}

static void refuses(const struct tally_reading *reading, const char *kind, const char *lines, const char *expected)
{
    struct read r = read_rule(reading, kind, lines);
    if (strcmp(said(r.diags), expected))
        fail_msg("%s:\n%ssaid\n%snot\n%s", kind, lines, said(r.diags), expected);
    assert_null(r.rule);
    assert_int_equal(tally_diags_status(r.diags), 78);
    done(&r);
}

static void a_rule_without_these_lines(void **state)
{
    static const char *const kinds[] = {"decision", "recommendation", "appraisal"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct read r = reads(kinds[i], "");
        assert_null(r.rule->publicity_cite);
        assert_int_equal(r.rule->publicity_days, 0);
        assert_int_equal(r.rule->publicity_for.acts, NOT_REMOVE);
        assert_null(r.rule->publicity_for.cite);
        assert_null(r.rule->within_cite);
        assert_null(r.rule->contested_cite);
        assert_null(r.rule->shortlist_cite);
        assert_int_equal(r.rule->default_act, TALLY_ACT_APPOINT);
        assert_null(r.rule->default_act_cite);
        assert_int_equal(r.rule->contest_expected.acts, 0);
        assert_null(r.rule->contest_expected.cite);
        assert_null(r.rule->absent_members_cite);
        assert_string_equal(r.rule->listed_title, "");
        assert_null(r.rule->listed_title_cite);
        assert_null(r.rule->exact_share_cite);
        assert_null(r.rule->talks_cite);
        assert_null(r.rule->more_persons_cite);
        assert_int_equal(r.rule->methods, WAY(BALLOTS));
        assert_null(r.rule->methods_cite);
        assert_null(r.rule->appointments_cite);
        assert_int_equal(r.rule->inspection_days, 0);
        assert_null(r.rule->inspection_cite);
        assert_null(r.rule->in_office_cite);
        assert_int_equal(r.rule->probation.acts, 0);
        assert_null(r.rule->probation.cite);
        assert_int_equal(r.rule->probation_years, 0);
        assert_int_equal(r.rule->probation_extension, 0);
        assert_int_equal(r.rule->renewed_years, 0);
        assert_null(r.rule->renewed_cite);
        assert_int_equal(r.rule->ballot_copies, 1);
        assert_null(r.rule->ballot_copies_cite);
        assert_int_equal(r.rule->material_count, 0);
        done(&r);
    }
}

static void lines_of_a_decision(void **state)
{
    struct read r = reads("decision", "contested,at least 2 per seat,c1\n"
                                      "contest expected,提拔,c2\n"
                                      "absent members,telephone,c3\n"
                                      "exact share,notice,c4\n"
                                      "action default,提拔,c5\n"
                                      "method,投票 举手 口头,c6\n"
                                      "decides,appointments,c7\n"
                                      "in office,decision,c8\n"
                                      "publicity,7 to 15 days,c9\n"
                                      "publicity for,提拔 交流 任,c10\n"
                                      "probation,1 years 提拔 extended by 6 months,c11\n"
                                      "ballot copies,2,c12\n"
                                      "recommendation within,2 years,c13\n"
                                      "material,2 copies 《审批表》 一览,c14\n"
                                      "material,1 copy 报告,\n"
                                      "material,考察 材料,c15\n");
    const struct tally_rule *rule = r.rule;
    (void)state;
    assert_string_equal(rule->contested_cite, "c1");
    assert_int_equal(rule->contest_expected.acts, ACT(PROMOTE));
    assert_string_equal(rule->contest_expected.cite, "c2");
    assert_string_equal(rule->absent_members_cite, "c3");
    assert_string_equal(rule->exact_share_cite, "c4");
    assert_int_equal(rule->default_act, TALLY_ACT_PROMOTE);
    assert_string_equal(rule->default_act_cite, "c5");
    assert_int_equal(rule->methods, WAY(BALLOTS) | WAY(HANDS) | WAY(VOICE));
    assert_string_equal(rule->methods_cite, "c6");
    assert_string_equal(rule->appointments_cite, "c7");
    assert_string_equal(rule->in_office_cite, "c8");
    assert_string_equal(rule->publicity_cite, "c9");
    assert_int_equal(rule->publicity_for.acts, NOT_REMOVE);
    assert_string_equal(rule->publicity_for.cite, "c10");
    assert_int_equal(rule->probation.acts, ACT(PROMOTE));
    assert_string_equal(rule->probation.cite, "c11");
    assert_int_equal(rule->probation_years, 1);
    assert_int_equal(rule->probation_extension, 6);
    assert_int_equal(rule->ballot_copies, 2);
    assert_string_equal(rule->ballot_copies_cite, "c12");
    assert_int_equal(rule->within_years, 2);
    assert_string_equal(rule->within_cite, "c13");
    assert_int_equal(rule->material_count, 3);
    assert_int_equal(rule->materials[0].copies, 2);
    assert_string_equal(rule->materials[0].text, "《审批表》 一览");
    assert_string_equal(rule->materials[0].cite, "c14");
    assert_int_equal(rule->materials[1].copies, 1);
    assert_string_equal(rule->materials[1].text, "报告");
    assert_string_equal(rule->materials[1].cite, ""); /* there, and nothing cited */
    assert_int_equal(rule->materials[2].copies, 0);   /* the line does not say how many */
    assert_string_equal(rule->materials[2].text, "考察 材料");
    assert_string_equal(rule->materials[2].cite, "c15");
    done(&r);
}

static void lines_of_a_recommendation(void **state)
{
    struct read r = reads("recommendation", "shortlist,up to 3 per seat,c1\n"
                                            "listed title,股长,c2\n"
                                            "talks,expected,c3\n"
                                            "more persons than seats,expected,c4\n"
                                            "inspection notice,15 days,c5\n"
                                            "renewed within,1 years,c6\n"
                                            "recommendation within,1 year,c7\n"
                                            "material,3 copies 票,c8\n");
    (void)state;
    assert_string_equal(r.rule->shortlist_cite, "c1");
    assert_string_equal(r.rule->listed_title, "股长");
    assert_string_equal(r.rule->listed_title_cite, "c2");
    assert_string_equal(r.rule->talks_cite, "c3");
    assert_string_equal(r.rule->more_persons_cite, "c4");
    assert_int_equal(r.rule->inspection_days, 15);
    assert_string_equal(r.rule->inspection_cite, "c5");
    assert_int_equal(r.rule->renewed_years, 1);
    assert_string_equal(r.rule->renewed_cite, "c6");
    assert_int_equal(r.rule->within_years, 1);
    assert_string_equal(r.rule->within_cite, "c7");
    assert_int_equal(r.rule->material_count, 1);
    done(&r);
    r = reads("appraisal", "more persons than seats,expected,c1\nmaterial,1 copies 表,\n");
    assert_string_equal(r.rule->more_persons_cite, "c1");
    done(&r);
}

static void acts_and_methods_in_both_languages(void **state)
{
    static const struct {
        const char *line;
        unsigned acts;
    } rows[] = {
        {"publicity for,提拔,", ACT(PROMOTE)},
        {"publicity for,免,", ACT(REMOVE)},
        {"publicity for,轮岗,", ACT(TRANSFER)},
        {"publicity for,交流 轮岗,", ACT(TRANSFER)},
        {"publicity for,  任   免 ,", ACT(APPOINT) | ACT(REMOVE)},
        {"publicity for,promote transfer,", ACT(PROMOTE) | ACT(TRANSFER)},
        {"publicity for,appoint 免 remove,", ACT(APPOINT) | ACT(REMOVE)},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct read r = reads("decision", rows[i].line);
        if (r.rule->publicity_for.acts != rows[i].acts)
            fail_msg("%s: %u", rows[i].line, r.rule->publicity_for.acts);
        assert_string_equal(r.rule->publicity_for.cite, "");
        done(&r);
    }
    struct read r = reads("decision", "method,hands voice,\nprobation,2 year 任 promote extended by 1 month,\n"
                                      "action default,remove,\n");
    assert_int_equal(r.rule->methods, WAY(HANDS) | WAY(VOICE)); /* and not ballots */
    assert_int_equal(r.rule->probation.acts, ACT(APPOINT) | ACT(PROMOTE));
    assert_int_equal(r.rule->probation_years, 2);
    assert_int_equal(r.rule->probation_extension, 1);
    assert_int_equal(r.rule->default_act, TALLY_ACT_REMOVE);
    done(&r);
}

static void values_that_are_wrong(void **state)
{
    static const struct {
        const char *kind, *line, *said;
    } rows[] = {
        {"decision", "contest expected,升,", "r.csv:5:18 bad-rule\n"},
        {"decision", "contest expected,提拔任,", "r.csv:5:18 bad-rule\n"},
        {"decision", "absent members,letter,", "r.csv:5:16 bad-rule\n"},
        {"decision", "exact share,1/2,", "r.csv:5:13 bad-rule\n"},
        {"decision", "action default,提拔 任,", "r.csv:5:16 bad-rule\n"},
        {"decision", "method,鼓掌,", "r.csv:5:8 bad-rule\n"},
        {"decision", "method,投票 鼓掌,", "r.csv:5:8 bad-rule\n"},
        {"decision", "decides,all,", "r.csv:5:9 bad-rule\n"},
        {"decision", "in office,vote,", "r.csv:5:11 bad-rule\n"},
        {"decision", "publicity for,提拔 和 任,", "r.csv:5:15 bad-rule\n"},
        {"decision", "probation,1 years,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,提拔,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,0 years 提拔,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,1001 years 提拔,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,1 years 提拔 extended by 半年,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,1 years 提拔 extended by 12001 months,", "r.csv:5:11 bad-rule\n"},
        {"decision", "probation,1 years extended by 6 months,", "r.csv:5:11 bad-rule\n"},
        {"decision", "ballot copies,0,", "r.csv:5:15 bad-rule\n"},
        {"decision", "ballot copies,10,", "r.csv:5:15 bad-rule\n"},
        {"decision", "ballot copies,two,", "r.csv:5:15 bad-rule\n"},
        {"decision", "material,2 审批表,", "r.csv:5:10 bad-rule\n"},
        {"decision", "material,2,", "r.csv:5:10 bad-rule\n"},
        {"decision", "material,0 copies 审批表,", "r.csv:5:10 bad-rule\n"},
        {"decision", "material,2 copies,", "r.csv:5:10 bad-rule\n"},
        {"decision", "material,2 pieces 审批表,", "r.csv:5:10 bad-rule\n"},
        {"decision", "method,投票,\nmethod,举手,", "r.csv:6:1 duplicate-key\n"},
        {"decision", "ballot copies,2,\nballot copies,2,", "r.csv:6:1 duplicate-key\n"},
        {"recommendation", "talks,needed,", "r.csv:4:7 bad-rule\n"},
        {"recommendation", "more persons than seats,2,", "r.csv:4:25 bad-rule\n"},
        {"recommendation", "inspection notice,15,", "r.csv:4:19 bad-rule\n"},
        {"recommendation", "inspection notice,7 to 15 days,", "r.csv:4:19 bad-rule\n"},
        {"recommendation", "inspection notice,1001 days,", "r.csv:4:19 bad-rule\n"},
        {"recommendation", "renewed within,12 months,", "r.csv:4:16 bad-rule\n"},
        {"recommendation", "renewed within,1001 years,", "r.csv:4:16 bad-rule\n"},
        {"recommendation", "listed title,,", "r.csv:4:14 bad-rule\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\n", rows[i].line);
        refuses(&strict, rows[i].kind, s.text, rows[i].said);
        refuses(&first, rows[i].kind, s.text, rows[i].said);
    }
}

/* Each line stands in the kinds of votes that it says something of, and in no other. */
static void lines_and_kinds(void **state)
{
    static const struct {
        const char *line;
        bool recommendation, appraisal, decision;
    } rows[] = {
        {"contest expected,提拔,", false, false, true},
        {"absent members,telephone,", false, false, true},
        {"exact share,notice,", false, false, true},
        {"action default,提拔,", false, false, true},
        {"method,举手,", false, true, true},
        {"decides,appointments,", false, false, true},
        {"in office,decision,", false, false, true},
        {"publicity,7 days,", false, false, true},
        {"publicity for,任,", false, false, true},
        {"probation,1 years 任,", false, false, true},
        {"ballot copies,2,", false, false, true},
        {"listed title,股长,", true, false, false},
        {"talks,expected,", true, false, false},
        {"inspection notice,15 days,", true, false, false},
        {"renewed within,1 years,", true, false, false},
        {"more persons than seats,expected,", true, true, false},
        {"recommendation within,1 years,", true, false, true},
        {"material,1 copies 表,", true, true, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const kinds[] = {"recommendation", "appraisal", "decision"};
        const bool may[] = {rows[i].recommendation, rows[i].appraisal, rows[i].decision};
        for (size_t k = 0; k < 3; k++) {
            struct read r = read_rule(&strict, kinds[k], rows[i].line);
            if (!r.rule != !may[k] || said_code(r.diags, TALLY_BAD_RULE) == may[k])
                fail_msg("%s in %s: %s", rows[i].line, kinds[k], said(r.diags));
            done(&r);
        }
    }
}

/* What reading 1 still reads: a ledger of version 0.1 may hold such a rule. */
static void what_reading_1_did_not_refuse(void **state)
{
    static const struct {
        const char *kind, *line, *said;
    } rows[] = {
        {"decision", "quorum,at least 2/3 of present,", "r.csv:5:8 bad-rule\n"},
        {"decision", "quorum,at least 2/3 of issued,", "r.csv:5:8 bad-rule\n"},
        {"decision", "quorum,at least 2/3 of returned,", "r.csv:5:8 bad-rule\n"},
        {"decision", "quorum,more than 1/2 of valid,", "r.csv:5:8 bad-rule\n"},
        {"recommendation", "publicity,15 days,", "r.csv:4:11 bad-rule\n"},
        {"appraisal", "publicity,15 days,", "r.csv:7:11 bad-rule\n"},
    };
    (void)state;
    /* a form that reading 1 did not have */
    refuses(&first, "decision", "quorum,present at least 2/3 of present,", "r.csv:5:8 bad-rule\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        refuses(&strict, rows[i].kind, rows[i].line, rows[i].said);
        struct read r = read_rule(&first, rows[i].kind, rows[i].line);
        assert_string_equal(said(r.diags), "");
        assert_non_null(r.rule);
        if (!strncmp(rows[i].line, "publicity", 9))
            assert_int_equal(r.rule->publicity_days, 15);
        else
            assert_int_not_equal(r.rule->quorums->condition.base, TALLY_DUE);
        done(&r);
    }
    struct read r = reads("decision", "quorum,at least 2/3 of due,\n");
    assert_int_equal(r.rule->quorums->condition.base, TALLY_DUE);
    done(&r);
    /* refused in either */
    refuses(&first, "decision", "quorum,more than 1/1 of due,\n", "r.csv:5:8 bad-rule\n");
    refuses(&strict, "decision", "quorum,more than 1/1 of due,\n", "r.csv:5:8 bad-rule\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_without_these_lines),    cmocka_unit_test(lines_of_a_decision),
        cmocka_unit_test(lines_of_a_recommendation),     cmocka_unit_test(acts_and_methods_in_both_languages),
        cmocka_unit_test(values_that_are_wrong),         cmocka_unit_test(lines_and_kinds),
        cmocka_unit_test(what_reading_1_did_not_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
