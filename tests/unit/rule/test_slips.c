/* What is refused in a rule file, and that one slip is told once: what follows from it is not. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/rules.h"

struct row {
    const char *kind, *lines, *expected;
};

static void all_refused(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        refuses(rows[i].kind, rows[i].lines, rows[i].expected);
}
#define ALL_REFUSED(rows) all_refused((rows), sizeof(rows) / sizeof *(rows))

/* More words than a line can hold. */
#define WORDS_24 "a b c d e f g h i j k l m n o p q r s t u v w x"
#define MARK     "grades counted,优秀,\n"

static void tiers(void **state)
{
    static const struct row rows[] = {
        {"decision", HALF "tier,A decides,\ntier,A advises,\n", "r.csv:6:6 bad-rule\n"},
        {"decision", HALF "tier,A advises,\ntier,B advises,\n", "r.csv:5:6 bad-rule\n"},
        {"decision", HALF "tier,A advises,\ntier,B,\n", "r.csv:6:6 bad-rule\n"}, /* B may decide */
    };
    (void)state;
    ALL_REFUSED(rows);
}

static void grades(void **state)
{
    static const struct row rows[] = {
        {"appraisal", "grades," WORDS_24 " y,\ngrades counted,a,\npass,more than 1/2 of valid,\n",
         "r.csv:4:8 bad-rule\n"},
        {"appraisal", GRADES "grades counted," WORDS_24 " y,\npass,more than 1/2 of valid,\n", "r.csv:5:16 bad-rule\n"},
        {"appraisal", GRADES "grades counted,良,\npass,more than 1/2 of valid,\n", "r.csv:5:16 bad-rule\n"},
        /* it may be one of those in the line that cannot be read */
        {"appraisal", "grades,优秀 优秀,\ngrades counted,良,\npass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "grades,a A,\ngrades counted,a,\npass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "grades,优秀 blank,\n" MARK "pass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "grades,优秀 void,\n" MARK "pass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "grades,优秀 、,\n" MARK "pass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "grades,优秀 良、好,\n" MARK "pass,more than 1/2 of valid,\n", "r.csv:4:8 bad-rule\n"},
        /* grades are missing, but not where there may be points */
        {"appraisal", "pass,score at least 80,\n", "r.csv:1:1 missing-key\nr.csv:1:1 missing-key\n"},
        {"appraisal", "point,0 to 10,\npass,score at least 8,\n", "r.csv:4:1 unknown-key\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
}

static void contests(void **state)
{
    static const struct row rows[] = {
        {"decision", HALF "contested,at least,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,at least 2,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/5 1/2 more than seats,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/5 to,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/5 to x more than seats,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/5 to 1/2 more,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/5 to 1/2 more than seats each,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "contested,1/2 to 1/5 more than seats,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "choices,up to 1 per seat,\n", "r.csv:5:9 bad-rule\n"}, /* of what is not contested */
        {"decision", HALF "contestd,at least 2 per seat,\nchoices,up to 1 per seat,\n", "r.csv:5:1 unknown-key\n"},
        {"decision", HALF "contestd,at least 2 per seat,\ntie,fewer against,\n", "r.csv:5:1 unknown-key\n"},
        {"decision", CONTEST "choices,exactly 1 per seat,\n", "r.csv:6:9 bad-rule\n"}, /* without “undervote” */
        {"decision", CONTEST "choices,exactly 1 per seat,\nundervot,void ballot,\n", "r.csv:7:1 unknown-key\n"},
        {"decision", CONTEST "choices,exactly 1 per seat,\nundervote,void,\n", "r.csv:7:11 bad-rule\n"},
        {"decision", CONTEST "undervote,void ballot,\n", "r.csv:6:11 bad-rule\n"}, /* without “choices” */
        {"decision", CONTEST "choises,exactly 1 per seat,\nundervote,void ballot,\n", "r.csv:6:1 unknown-key\n"},
        {"decision", CONTEST "choices,exactly one,\nundervote,void ballot,\n", "r.csv:6:9 bad-rule\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
}

/* ---- clauses that no count can meet together ---- */

#define APPRAISAL_OF "grades,a b c d e f g h i j k l m n,\n"
#define THIRTEEN(share)                                                                                                \
    APPRAISAL_OF "pass," share " in a and " share " in b and " share " in c and " share " in d and " share             \
                 " in e and " share " in f and " share " in g and " share " in h and " share " in i and " share        \
                 " in j and " share " in k and " share " in l and " share " in m,\n"

static void clauses_that_exclude_each_other(void **state)
{
    static const struct row rows[] = {
        {"appraisal", SCORES "pass,score at least 80 and score at most 79,\n", "r.csv:8:6 bad-rule\n"},
        {"appraisal", SCORES "pass,score more than 80 and score at most 80,\n", "r.csv:8:6 bad-rule\n"},
        {"appraisal", SCORES "pass,score at least 80 and score less than 80,\n", "r.csv:8:6 bad-rule\n"},
        {"appraisal", GRADES "pass,more than 1/2 of valid in 优秀 and at least 1/2 of valid in 称职,\n",
         "r.csv:5:6 bad-rule\n"},
        {"appraisal",
         GRADES
         "pass,more than 1/3 of valid in 优秀 and at least 1/3 of valid in 称职 and at least 1/3 of valid in 不称职,\n",
         "r.csv:5:6 bad-rule\n"},
        {"appraisal", THIRTEEN("more than 1/2 of valid"), "r.csv:5:6 bad-rule\n"},
    };
    static const char *const together[] = {
        SCORES "pass,score at least 80 and score at most 80,\n",
        SCORES "pass,score at least 80 and score at most 90,\n",
        GRADES "pass,at least 1/2 of valid in 优秀 and at least 1/2 of valid in 称职,\n",
        THIRTEEN("at least 1/2 of valid"), /* of more than twelve, two at a time are looked at */
    };
    (void)state;
    ALL_REFUSED(rows);
    for (size_t i = 0; i < sizeof together / sizeof *together; i++) {
        struct read r = reads("appraisal", together[i]);
        read_done(&r);
    }
}

static void conditions(void **state)
{
    static const struct row rows[] = {
        {"decision", "pass,at least,\n", "r.csv:4:6 bad-rule\n"},
        {"decision", "pass,at least 1/2,\n", "r.csv:4:6 bad-rule\n"},
        /* the last band must be without a limit; not said where a line cannot be read that may be it */
        {"recommendation", "pass,more than 1/2 of present when present is up to 10,\n", "r.csv:4:6 bad-rule\n"},
        {"recommendation", "pass,more than 1/2 of present when present is up to 10,\npass,most of present,\n",
         "r.csv:5:6 bad-rule\n"},
        {"decision", HALF "quorum,weight at least 1/2 of weight due,\n", "r.csv:5:8 bad-rule\n"},
        {"decision", HALF "quorum,weight at least 1/2 of weight due,\nballot weigth,权数,\n",
         "r.csv:6:1 unknown-key\n"},
        {"appraisal", GRADES "pass,more than 1/2 of valid,\n", "r.csv:1:1 missing-key\n"},
        {"appraisal", GRADES "pass,most of valid,\n", "r.csv:5:6 bad-rule\n"},
        {"appraisal", GRADES "grades countd,优秀,\npass,more than 1/2 of valid,\n", "r.csv:5:1 unknown-key\n"},
        /* what the marks are is not known, and so nothing is said of them */
        {"appraisal", "grades,优秀 优秀,\n" MARK "pass,more than 1/2 of valid in 良,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", GRADES MARK "pass,more than 1/2 of valid in 良,\n", "r.csv:6:6 bad-rule\n"},
        {"appraisal", GRADES "points,0 to 10,\npass,score at least 8,\n", "r.csv:4:8 bad-rule\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
    struct read r = reads("decision", HALF "quorum,at least 2/3 of due,\n");
    assert_false(r.rule->uses_extensions);
    read_done(&r);
    r = reads("decision", HALF "quorum,at least 2/3 of due,\nquorum,at least 3/4 of due,\n"); /* several are new */
    assert_true(r.rule->uses_extensions);
    read_done(&r);
    r = reads("appraisal",
              "grades,优 优秀,\npass,more than 1/2 of valid in 优秀,\n"); /* 优 begins it, and is another */
    assert_int_equal(r.rule->pass->clauses->mark_count, 1);
    assert_int_equal(r.rule->pass->clauses->marks[0], 1);
    read_done(&r);
}

static void weights_and_scores(void **state)
{
    static const struct row rows[] = {
        {"decision", HALF "tier,A decides,\ntier,B,\nweight,A 1/2,\nweight,C 1/2,\n", "r.csv:6:6 bad-rule\n"},
        {"decision", HALF "tier,A decides,\ntiar,C decides,\nweight,A 1/2,\nweight,C 1/2,\n",
         "r.csv:6:1 unknown-key\n"},
        {"decision", HALF "tier,A decides,\ntier,B decides,\nweight,A 40%,\nweigth,B 60%,\n",
         "r.csv:8:1 unknown-key\n"},
        {"appraisal", "score,优秀 95,\npass,score at least 80,\n", "r.csv:1:1 missing-key\n"},
        {"appraisal", GRADES MARK "scor,优秀 95,\ntrim,1 from each end,\npass,more than 1/2 of valid,\n",
         "r.csv:6:1 unknown-key\n"},
        {"appraisal", "point,0 to 10,\nscore,优秀 95,\npass,score at least 8,\n", "r.csv:4:1 unknown-key\n"},
        {"appraisal", "points,0 bis 10,\npass,score at least 8,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "points,0 to 10 by x,\npass,score at least 8,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", "points,0 to 10 in 1,\npass,score at least 8,\n", "r.csv:4:8 bad-rule\n"},
        {"appraisal", GRADES "score,优秀 95.x,\nscore,称职 80,\nscore,不称职 60,\npass,score at least 80,\n",
         "r.csv:5:7 bad-rule\n"},
        {"appraisal", GRADES "score,优秀 95.12345,\nscore,称职 80,\nscore,不称职 60,\npass,score at least 80,\n",
         "r.csv:5:7 bad-rule\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
}

static void lists(void **state)
{
    static const struct row rows[] = {
        {"appraisal", APPRAISE "top,most of persons,\n", "r.csv:7:5 bad-rule\n"},
        {"appraisal", APPRAISE "top,20% of people,\n", "r.csv:7:5 bad-rule\n"},
        {"appraisal", APPRAISE "top,20% of persons present,\n", "r.csv:7:5 bad-rule\n"},
        {"recommendation", "top,20% of persons,\n", "r.csv:4:5 bad-rule\n"},
        {"vote", "top,20% of persons,\n", "r.csv:3:6 bad-rule\n"}, /* it may be an appraisal */
        {"decision", HALF "write-ins,allowed,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "write-ins,allowed,\ncontestd,at least 2 per seat,\n", "r.csv:6:1 unknown-key\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
    struct read r = reads("appraisal", APPRAISE "rank,by votes,\n"); /* grades count, and there are no scores */
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_VOTES);
    read_done(&r);
}

static void what_follows(void **state)
{
    static const struct row rows[] = {
        {"decision", HALF "publicity,15 to 7 days,\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "publicity for," WORDS_24 " y,\n", "r.csv:5:15 bad-rule\n"},
        {"decision", HALF "probation,1 years " WORDS_24 ",\n", "r.csv:5:11 bad-rule\n"},
        {"decision", HALF "material,1001 copies 审批表,\n", "r.csv:5:10 bad-rule\n"},
        {"decision", HALF "material,1000 sheets 审批表,\n", "r.csv:5:10 bad-rule\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
    struct read r = reads("decision", HALF "material,1000 copies 审批表,\n");
    assert_int_equal(r.rule->materials[0].copies, 1000);
    read_done(&r);
}

/* Late: of a later section of the same part of the regulation as the rule. */
static void materials_of_other_parts(void **state)
{
    static const struct {
        const char *rule, *material;
        bool late;
    } rows[] = {{"第二篇 六(二)", "第二篇 七(一)", true},  {"第二篇 六(二)", "第二篇 六(四)", false},
                {"第二篇 六(二)", "第三篇 七(一)", false}, {"第二篇 六(二)", "第二十篇 七(一)", false},
                {"第二篇 六(二)", "附件", false},          {"办法", "第二篇 七(一)", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tally_rule rule = {.cite = rows[i].rule};
        const struct tally_rule_material material = {.text = "审批表", .cite = rows[i].material};
        assert_int_equal(tally_rule_material_is_late(&rule, &material), rows[i].late);
    }
}

/* Blanks in a share are free; but of “1 1/2” the last number is the share. */
static void blanks_in_chinese_shares(void **state)
{
    static const char *const rows[] = {"通过,占实到多于1 /2,\n", "通过,占实到多于1/ 2,\n",
                                       "通过,占 实到 多于 1 / 2,\n"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct read r = reads("recommendation", rows[i]);
        assert_string_equal(r.rule->pass->phrase, "more than 1/2 of present");
        read_done(&r);
    }
}

/* In “A1 40%” the blank parts the tier from its weight; in “A 2 /5” it stands in the number. */
static void blanks_in_chinese_weights(void **state)
{
    static const struct {
        const char *lines, *tier;
        uint32_t num, den;
    } rows[] = {{"权重,A1 40%,\n权重,B 60%,\n", "A1", 40, 100},
                {"权重,A 2 /5,\n权重,B 3/5,\n", "A", 2, 5},
                {"权重,A2/ 5,\n权重,B 3/5,\n", "A", 2, 5}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct read r = reads("recommendation", rows[i].lines);
        const struct tally_rule_weight *weight = tally_rule_weight(r.rule, rows[i].tier);
        assert_non_null(weight);
        assert_int_equal(weight->share.num, rows[i].num);
        assert_int_equal(weight->share.den, rows[i].den);
        read_done(&r);
    }
}

/* The nearest built-in rules are named, by whatever they were called; if none is near, none. */
static void rules_that_are_meant(void **state)
{
    static const struct {
        const char *name, *said;
    } rows[] = {{"general/comittee", "the nearest: general/committee."},
                {"xxxxx/committee", "the nearest: aheqi/committee, bureau/committee, county/committee."},
                {"贪", "“tally rules” lists them"},
                {"zzzzzzzz", "“tally rules” lists them"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_diags *diags = tally_diags_new();
        assert_null(tally_rule_read("/", rows[i].name, diags));
        assert_int_equal(tally_diags_count(diags), 1);
        char *text = tally_diags_text(diags, 0, false);
        if (!strstr(text, rows[i].said))
            fail_msg("%s", text);
        free(text);
        tally_diags_free(diags);
    }
}

/* The laws of the regulation are those of bodies that decide about appointments, whatever lines they use beside. */
static void other_bodies(void **state)
{
    (void)state;
    for (int appointments = 0; appointments < 2; appointments++) {
        struct read r = reads("decision", appointments ? HALF "tier,A decides,\nweight,A 1/1,\ndecides,appointments,\n"
                                                       : HALF "tier,A decides,\nweight,A 1/1,\n");
        assert_int_equal(tally_rule_is_of_other_body(r.rule), !appointments);
        read_done(&r);
    }
}

/* ---- rows of which a cell is lost ---- */

/* Such a row has its key still, and what follows from its line is not known; where the key is none, nothing is. */
static void rows_with_a_cell_too_many(void **state)
{
    static const struct row rows[] = {
        {"appraisal", "points,0 to 10,,x\npass,score at least 8,\n", "r.csv:4:17 ragged-row\n"},
        {"decision", CONTEST "choices,exactly 1 per seat,\nundervote,void ballot,,x\n", "r.csv:7:24 ragged-row\n"},
        {"decision", HALF "write-ins,allowed,\nzzz,y,,x\n", "r.csv:6:8 ragged-row\n"},
        {"appraisal", GRADES "pass,more than 1/2 of valid,\nzzz,y,,x\n", "r.csv:6:8 ragged-row\n"},
        {"decision", HALF ",x,\n", "r.csv:5:1 unknown-key\n"},
        {"decision", HALF "note,x,【请改为依据】,x\n", "r.csv:5:16 ragged-row\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
    struct read r = read_rule("decision", HALF "contested,\"at least 2 per seat,\n"); /* and what may come after it */
    assert_null(r.rule);
    assert_int_equal(tally_diags_count(r.diags), 1);
    read_done(&r);
}

/* ---- keys ---- */

static void says(const char *kind, const char *lines, const char *part, bool whether)
{
    struct read r = read_rule(kind, lines);
    bool found = false;
    for (size_t i = 0; i < tally_diags_count(r.diags); i++) {
        char *text = tally_diags_text(r.diags, i, false);
        found |= strstr(text, part) != NULL;
        free(text);
    }
    if (found != whether)
        fail_msg("%s: “%s” %s", lines, part, found ? "is said" : "is not said");
    read_done(&r);
}

static void keys_that_are_meant(void **state)
{
    (void)state;
    says("decision", HALF "选票权,权数,\n", "did you mean “选票权数”?", true);
    says("decision", CONTEST "另选,允许,\n", "did you mean “另选他人”?", true);
    says("decision", HALF "公示,7 days,\n", "did you mean “publicity”?", true);
    says("decision", HALF "quorom,at least 2/3 of due,\n", "did you mean “quorum”?", true);
    says("decision", HALF "毫不相干,x,\n", "did you mean", false);
}

/* Names that are written in Chinese are read only under the Chinese key. */
static void chinese_values_under_english_keys(void **state)
{
    (void)state;
    says("decision", HALF "blank,作废,\n", "空白", true);
    says("decision", HALF "blank,弃权,\n", "空白", true);
    says("appraisal", APPRAISE "blank,弃权,\n", "空白", false); /* not read there either */
    says("appraisal", APPRAISE "blank,同意,\n", "空白", false);
    says("appraisal", APPRAISE "blank,作废,\n", "空白", true);
    says("decision", HALF "blank,x,\n", "空白", false);
}

static void chinese_lines_that_do_not_end(void **state)
{
    static const struct row rows[] = {
        {"recommendation", "通过,占实到多于1/2实到不超过十人时,\n", "r.csv:4:4 bad-rule\n"},
        {"recommendation", "通过,占实到多于1/2实到不超过10人,\n", "r.csv:4:4 bad-rule\n"},
        {"recommendation", "通过,占实到多于1/2实到不超过10人时起,\n", "r.csv:4:4 bad-rule\n"},
        {"decision", HALF "法定人数,占应到不少于,\n", "r.csv:5:6 bad-rule\n"},
        {"decision", HALF "法定人数,应到不少于2/3,\n", "r.csv:5:6 bad-rule\n"},
        {"decision", HALF "法定人数,占应到不少于2/3人,\n", "r.csv:5:6 bad-rule\n"},
    };
    (void)state;
    ALL_REFUSED(rows);
}

/* Full-width digits are digits where a phrase is shown; other full-width characters stay. */
static void full_width_digits(void **state)
{
    struct read r = reads("appraisal", "grades,Ａ Ｂ ！,\npass,more than １/２ of valid in Ａ,\n");
    (void)state;
    assert_string_equal(r.rule->pass->phrase, "more than 1/2 of valid in Ａ");
    read_done(&r);
    r = reads("appraisal", "grades,Ａ ！ Ｂ,\npass,more than ９９/１００ of valid in ！,\n");
    assert_string_equal(r.rule->pass->phrase, "more than 99/100 of valid in ！");
    read_done(&r);
}

/* What could not be read of a rule that is refused. */
static void what_is_unknown(void **state)
{
    static const struct {
        const char *lines, *unknown;
    } rows[] = {
        {"rule,mine,\nkind,decision,\npass,more than 1/2 of due,\n", ""},
        {"rule,mine,\nkynd,decision,\n", "kind "},
        {"rule,mine,\nkind,decision,\nkinds,appraisal,\n", "kind "},
        {"rule,mine,\nkind,appraisal,\ngrades,a b,\ngrades counted,a,\npass,more than 1/2 of due,\ngrade,c d,\n",
         "grades "},
        {"rule,mine,\nkind,decision,\ntiers,A decides,\n", "tiers "},
        {"rule,mine,\nkind,decision,\ntier,A,\n", "tiers "},
        {"rule,mine,\nkind,appraisal,\ngrade,a b,\n", "grades "},
        {"rule,mine,\nkind,appraisal,\ngrades,a a,\n", "grades "},
        {"rule,mine,\nkind,appraisal,\ngrades,a b,\ngrades counted,c,\n", "grades "},
        {"rule,mine,\nkind,decision,\ncontestd,x,\n", "contested "},
        {"rule,mine,\nkind,decision,\narchiv,x,\n", "archives "},
        {"rule,mine,\nkind,decision,\nmethods,x,\n", "methods "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_arena arena = {NULL};
        struct tally_diags *diags = tally_diags_new();
        struct scribe text = {.used = 0}, found = {.used = 0};
        struct tally_rule_unknown u;
        scribe(&text, "key,value,cite\n%s", rows[i].lines);
        struct tally_file file = {.name = "r.csv",
                                  .place = tally_diags_file(diags, "r.csv"),
                                  .bytes = (unsigned char *)text.text,
                                  .size = text.used};
        assert_non_null(tally_rule_parse_partial(&file, &u, &arena, diags));
        scribe(&found, "%s%s%s%s%s%s", u.kind ? "kind " : "", u.tiers ? "tiers " : "", u.grades ? "grades " : "",
               u.contested ? "contested " : "", u.archives ? "archives " : "", u.methods ? "methods " : "");
        if (strcmp(found.text, rows[i].unknown))
            fail_msg("%s: “%s”, not “%s”", rows[i].lines, found.text, rows[i].unknown);
        tally_diags_free(diags);
        tally_arena_clear(&arena);
    }
}

/* A table without the column of the keys says nothing. */
static void without_keys(void **state)
{
    struct tally_arena arena = {NULL};
    struct tally_diags *diags = tally_diags_new();
    struct tally_rule_unknown unknown;
    char text[] = "value,cite\nmine,\n";
    struct tally_file file = {.name = "r.csv",
                              .place = tally_diags_file(diags, "r.csv"),
                              .bytes = (unsigned char *)text,
                              .size = strlen(text)};
    (void)state;
    assert_null(tally_rule_parse_partial(&file, &unknown, &arena, diags));
    assert_string_equal(said(diags), "r.csv:1:1 missing-column\n");
    assert_true(unknown.kind && unknown.tiers && unknown.grades && unknown.contested);
    tally_diags_free(diags);
    tally_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiers),
        cmocka_unit_test(grades),
        cmocka_unit_test(contests),
        cmocka_unit_test(clauses_that_exclude_each_other),
        cmocka_unit_test(conditions),
        cmocka_unit_test(weights_and_scores),
        cmocka_unit_test(lists),
        cmocka_unit_test(what_follows),
        cmocka_unit_test(materials_of_other_parts),
        cmocka_unit_test(blanks_in_chinese_shares),
        cmocka_unit_test(blanks_in_chinese_weights),
        cmocka_unit_test(rules_that_are_meant),
        cmocka_unit_test(other_bodies),
        cmocka_unit_test(rows_with_a_cell_too_many),
        cmocka_unit_test(keys_that_are_meant),
        cmocka_unit_test(chinese_values_under_english_keys),
        cmocka_unit_test(chinese_lines_that_do_not_end),
        cmocka_unit_test(full_width_digits),
        cmocka_unit_test(what_is_unknown),
        cmocka_unit_test(without_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
