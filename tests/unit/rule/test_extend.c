/* Lines of other bodies' rules: what they say, in English and in Chinese, and what is wrong with them. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/rules.h"

/* ---- weights ---- */

static void weights(void **state)
{
    struct read r = reads("decision", HALF "tier,A decides,\ntier,B decides,\ntier,C advises,\nweight,A 40%,c1\n"
                                           "weight,B 3/5,c2\nweight of empty tier,share out,\n");
    (void)state;
    assert_int_equal(r.rule->weight_count, 2);
    assert_int_equal(tally_rule_weight(r.rule, "A")->share.num, 40);
    assert_int_equal(tally_rule_weight(r.rule, "A")->share.den, 100);
    assert_int_equal(tally_rule_weight(r.rule, "B")->share.num, 3);
    assert_string_equal(tally_rule_weight(r.rule, "B")->cite, "c2");
    assert_null(tally_rule_weight(r.rule, "C"));
    assert_true(r.rule->share_out && r.rule->uses_extensions);
    read_done(&r);
    r = reads("recommendation",
              "weight,甲 1/3,\nweight,乙 1/3,\nweight,丙 3333333/9999999,\nweight of empty tier,refuse,\n");
    assert_false(r.rule->share_out);
    assert_int_equal(r.rule->weight_count, 3);
    read_done(&r);
}

static void weights_that_are_wrong(void **state)
{
    (void)state;
    refuses_line("decision", HALF "weight,A 40%,\n", 6, "weight,B 59%");
    refuses_line("decision", HALF "weight,A 1/3,\n", 6, "weight,B 666666/1000000");
    refuses_line("decision", HALF "weight,A 50%,\n", 6, "weight,A 50%");
    refuses_line("decision", HALF, 5, "weight,A");
    refuses_line("decision", HALF, 5, "weight,A 0%");
    refuses_line("decision", HALF, 5, "weight,A 101%");
    refuses_line("decision", HALF, 5, "weight,A 12.5%");
    refuses_line("decision", HALF, 5, "weight,A 0.5");
    refuses_line("decision", HALF "tier,A decides,\ntier,B advises,\nweight,A 1/1,\n", 8, "weight,B 10%");
    refuses_line("decision", HALF "tier,A decides,\nweight,A 1/1,\n", 7, "weight,C 10%");
    refuses_line("decision", HALF "tier,A decides,\ntier,B decides,\n", 7, "weight,A 1/1"); /* B has none */
    refuses_line("decision", HALF, 5, "weight of empty tier,refuse");                       /* of no weights */
    refuses_line("decision", HALF "weight,A 100%,\n", 6, "weight of empty tier,share");
}

/* ---- scores ---- */

static void scores_of_grades(void **state)
{
    struct read r =
        reads("appraisal", SCORES "pass,score at least 80,p\ntrim,1 from each end when ballots are more than 5,t\n");
    (void)state;
    assert_true(r.rule->scored);
    assert_int_equal(tally_rule_values(r.rule), 3);
    assert_int_equal(tally_rule_value(r.rule, 0), 950000);
    assert_int_equal(tally_rule_value(r.rule, 1), 800000);
    assert_int_equal(tally_rule_value(r.rule, 2), 5000);
    assert_int_equal(r.rule->trim.each_end, 1);
    assert_int_equal(r.rule->trim.more_than, 5);
    assert_string_equal(r.rule->trim.cite, "t");
    assert_int_equal(r.rule->pass_count, 1);
    const struct tally_rule_condition *pass = tally_rule_pass(r.rule, 7);
    assert_int_equal(pass->condition.den, 0); /* no clause on votes */
    assert_int_equal(pass->clause_count, 1);
    assert_true(pass->clauses->on_score);
    assert_false(pass->clauses->condition.strict || pass->clauses->condition.upper);
    assert_int_equal(pass->clauses->score, 800000);
    assert_string_equal(pass->clauses->phrase, "score at least 80");
    assert_string_equal(pass->phrase, "score at least 80");
    assert_string_equal(pass->cite, "p");
    read_done(&r);
    r = reads("appraisal", SCORES "pass,score more than 80.0001,\ntrim,2 from each end,\n");
    assert_int_equal(r.rule->trim.more_than, 4); /* twice as many as from each end */
    assert_int_equal(r.rule->pass->clauses->score, 800001);
    assert_true(r.rule->pass->clauses->condition.strict);
    read_done(&r);
}

static void points(void **state)
{
    struct read r = reads("appraisal", "points,0 to 100,c\npass,score at least 60,\n");
    (void)state;
    assert_int_equal(tally_rule_values(r.rule), 101);
    assert_int_equal(tally_rule_value(r.rule, 100), 1000000);
    assert_string_equal(r.rule->points.cite, "c");
    assert_int_equal(r.rule->grade_count, 0);
    read_done(&r);
    r = reads("appraisal", "points,1.5 to 10 by 0.5,\nrank,by score,\n");
    assert_int_equal(tally_rule_values(r.rule), 18); /* 1.5, 2, … 10 */
    assert_int_equal(tally_rule_value(r.rule, 0), 15000);
    assert_int_equal(tally_rule_value(r.rule, 1), 20000);
    assert_int_equal(tally_rule_value(r.rule, 17), 100000);
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_SCORE);
    read_done(&r);
    r = reads("appraisal", "points,0 to 10000,\nrank,by score,\n");
    assert_int_equal(tally_rule_values(r.rule), 10001);
    read_done(&r);
}

/* “scores and trim work on the counts of totals.csv”: grades and points may be given by hand or voice. */
static void scores_by_hand(void **state)
{
    static const char *const rules[] = {APPRAISE "method,投票 举手,\n",
                                        SCORES "pass,score at least 80,\nmethod,口头,\n",
                                        "points,0 to 10,\nrank,by score,\nmethod,举手 口头,\n"};
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct read r = reads("appraisal", rules[i]);
        assert_true(r.rule->methods & ~(1U << TALLY_METHOD_BALLOTS));
        read_done(&r);
    }
    refuses_line("recommendation", "", 4, "method,投票 举手"); /* by ballots and talks only */
}

static void scores_that_are_wrong(void **state)
{
    static const char *const points[] = {
        "points,0 to 10 by 3", "points,10 to 0",           "points,5 to 5",       "points,0 to 10001",
        "points,0 to 1.00001", "points,0 to 10 by 0",      "points,0 10",         "points,0 to 10 by",
        "points,-1 to 10",     "points,0 to 10000 by 0.5", "points,0 to 10 in 1", "points,0 to .5"};
    static const char *const trims[] = {"trim,1 from each end when ballots are more than 1", "trim,0 from each end",
                                        "trim,1 from one end", "trim,one from each end",
                                        "trim,3 from each end when "
                                        "ballots are more than 5"};
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        refuses_line("appraisal", "rank,by score,\n", 5, points[i]);
    for (size_t i = 0; i < sizeof trims / sizeof *trims; i++)
        refuses_line("appraisal", "points,0 to 10,\nrank,by score,\n", 6, trims[i]);
    refuses_line("appraisal", APPRAISE, 7, "trim,1 from each end");             /* of no scores */
    refuses_line("appraisal", APPRAISE "score,优秀 95,\n", 8, "score,称职 80"); /* 不称职 has none */
    refuses_line("appraisal", APPRAISE, 7, "score,良好 80");
    refuses_line("appraisal", APPRAISE "score,优秀 95,\n", 8, "score,优秀 90");
    refuses_line("appraisal", APPRAISE, 7, "score,优秀 10000.0001");
    refuses_line("appraisal", APPRAISE, 7, "score,优秀 95.12345");
    refuses_line("appraisal", APPRAISE, 7, "score,优秀");
    refuses("appraisal", "score,优秀 95,\npass,score at least 80,\n", "r.csv:1:1 missing-key\n"); /* grades */
    refuses("appraisal", SCORES "points,0 to 10,\nrank,by score,\n",
            "r.csv:4:8 bad-rule\nr.csv:5:7 bad-rule\n"); /* grades and scores */
    refuses("appraisal", "points,0 to 10,\ngrades counted,优秀,\nrank,by score,\n", "r.csv:5:16 bad-rule\n");
    refuses_line("appraisal", "points,0 to 10,\n", 5, "pass,more than 1/2 of valid"); /* nothing counts */
    refuses_line("appraisal", "points,0 to 10,\n", 5, "pass,more than 1/2 of valid in");
    refuses_line("appraisal", "points,0 to 10,\nrank,by score,\n", 6, "pass,more than 1/2 of valid in 优秀");
    refuses_line("appraisal", "points,0 to 10,\n", 5, "pass,score at least 5 and at least 1/2 of valid in 7");
    refuses_line("appraisal", "points,0 to 10,\n", 5, "pass,score more than 10");
    refuses_line("appraisal", "points,1 to 10,\n", 5, "pass,score less than 1");
    refuses_line("appraisal", "points,1 to 10,\n", 5, "pass,score at most 0.9");
    refuses_line("appraisal", SCORES, 8, "pass,score at least 95.0001");
    refuses_line("appraisal", GRADES "grades counted,优秀,\n", 6, "pass,score at least 80");
    refuses_line("recommendation", "", 4, "score,优秀 95");
    refuses_line("decision", HALF, 5, "points,0 to 10");
    refuses_line("decision", HALF, 5, "trim,1 from each end");
}

/* ---- candidates, names ---- */

static void candidates(void **state)
{
    static const struct {
        const char *line;
        uint64_t seats, least, most;
    } rows[] = {
        {"at least 2 per seat", 3, 6, UINT64_MAX},
        {"at least 20% more than seats", 5, 6, UINT64_MAX},
        {"at least 20% more than seats", 6, 8, UINT64_MAX}, /* 7.2, rounded up */
        {"at least 1/5 more than seats", 1, 2, UINT64_MAX},
        {"1/5 to 1/2 more than seats", 3, 4, 4}, /* 3.6 to 4.5 */
        {"1/5 to 1/2 more than seats", 10, 12, 15},
        {"1/5 to 1/2 more than seats", 1, 2, 2}, /* no whole number lies between 1.2 and 1.5 */
        {"100% to 3/2 more than seats", 2, 4, 5},
        {"at least 1/1000000000 more than seats", 1000000000, 1000000001, UINT64_MAX},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        uint64_t least, most;
        scribe(&s, HALF "contested,%s,c\n", rows[i].line);
        struct read r = reads("decision", s.text);
        assert_true(r.rule->contested);
        tally_rule_candidates(r.rule, rows[i].seats, &least, &most);
        if (least != rows[i].least || most != rows[i].most)
            fail_msg("%s: %llu to %llu", rows[i].line, (unsigned long long)least, (unsigned long long)most);
        assert_int_equal(r.rule->uses_extensions, i != 0);
        read_done(&r);
    }
}

static void numbers_of_names(void **state)
{
    struct read r = reads("recommendation", "choices,exactly 3 per seat,\nundervote,void post,\n");
    (void)state;
    assert_true(r.rule->choices_exact && r.rule->uses_extensions);
    assert_int_equal(r.rule->choices, 3);
    assert_int_equal(r.rule->undervote, TALLY_VOID_POST);
    read_done(&r);
    r = reads("decision", CONTEST "choices,exactly 1 per seat,\nundervote,void ballot,\ntie,fewer against,t\n"
                                  "write-ins,allowed,\nwrite-in without mark,void,\n");
    assert_true(r.rule->choices_exact && r.rule->fewer_against && r.rule->write_ins && r.rule->write_in_needs_mark);
    assert_string_equal(r.rule->fewer_against_cite, "t");
    read_done(&r);
    r = reads("recommendation", "choices,up to 2 per seat,\nwrite-ins,allowed,\nwrite-in without mark,agree,\n");
    assert_true(r.rule->write_ins && !r.rule->write_in_needs_mark && !r.rule->choices_exact);
    read_done(&r);
}

static void names_that_are_wrong(void **state)
{
    (void)state;
    refuses_line("recommendation", "", 4, "choices,exactly 2 per seat"); /* without undervote */
    refuses_line("recommendation", "choices,up to 2 per seat,\n", 5, "undervote,void ballot");
    refuses_line("recommendation", "", 4, "undervote,void ballot");
    refuses_line("recommendation", "choices,exactly 2 per seat,\n", 5, "undervote,void");
    refuses_line("decision", HALF, 5, "choices,up to 1 per seat"); /* items one by one */
    refuses_line("decision", CONTEST, 6, "choices,up to 2 per seat");
    refuses_line("decision", CONTEST "undervote,void post,\n", 7, "choices,exactly 2 per seat");
    refuses_line("appraisal", APPRAISE, 7, "choices,up to 1 per seat");
    refuses_line("decision", HALF, 5, "tie,fewer against");
    refuses_line("decision", CONTEST, 6, "tie,fewer abstentions");
    refuses_line("recommendation", "", 4, "tie,fewer against");
    refuses_line("decision", HALF, 5, "write-ins,allowed");
    refuses_line("decision", CONTEST, 6, "write-ins,yes");
    refuses_line("appraisal", APPRAISE, 7, "write-ins,allowed");
    refuses_line("decision", CONTEST, 6, "write-in without mark,agree"); /* no write-ins */
    refuses_line("decision", CONTEST "write-ins,allowed,\n", 7, "write-in without mark,abstain");
    refuses_line("decision", HALF, 5, "contested,at least 0% more than seats");
    refuses_line("decision", HALF, 5, "contested,1/2 to 1/5 more than seats");
    refuses_line("decision", HALF, 5, "contested,1/5 to more than seats");
    refuses_line("decision", HALF, 5, "contested,20% more than seats");
    refuses_line("decision", HALF, 5, "contested,at least 12.5% more than seats");
}

/* ---- ranks, blanks, weights of ballots ---- */

static void ranks(void **state)
{
    struct read r = reads("appraisal", SCORES "top,20% of persons,c\n"); /* without pass, by score */
    (void)state;
    assert_int_equal(r.rule->top.form, TALLY_TOP_SHARE);
    assert_int_equal(r.rule->top.share.num, 20);
    assert_string_equal(r.rule->top.cite, "c");
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_SCORE);
    assert_int_equal(r.rule->pass_count, 0);
    read_done(&r);
    r = reads("appraisal", APPRAISE "top,3 per post,\n");
    assert_int_equal(r.rule->top.form, TALLY_TOP_PER_POST);
    assert_int_equal(r.rule->top.per_post, 3);
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_VOTES);
    read_done(&r);
    r = reads("appraisal", SCORES "grades counted,优秀,\nrank,by votes,\ntop,1/1 of persons,\n");
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_VOTES);
    read_done(&r);
    r = reads("recommendation", "rank,by votes,\ntop,2 per post,\n");
    assert_int_equal(r.rule->top.per_post, 2);
    assert_int_equal(r.rule->rank, TALLY_RANK_BY_VOTES);
    read_done(&r);
    r = reads("decision", HALF "blank,agree,\n");
    assert_int_equal(r.rule->blank, TALLY_BLANK_IS_AGREE);
    assert_true(r.rule->uses_extensions);
    read_done(&r);
    r = reads("decision", "ballot weight,面积 平方米,\npass,more than 1/2 of due and more than 1/2 of weight due,\n");
    assert_string_equal(r.rule->ballot_weight, "面积 平方米");
    assert_int_equal(r.rule->pass->clauses[1].condition.base, TALLY_WEIGHT_DUE);
    assert_string_equal(r.rule->pass->clauses[1].phrase, "more than 1/2 of weight due");
    read_done(&r);
}

static void ranks_that_are_wrong(void **state)
{
    (void)state;
    refuses_line("appraisal", APPRAISE, 7, "rank,by score"); /* without scores */
    refuses_line("appraisal", APPRAISE, 7, "rank,by name");
    refuses_line("appraisal", "points,0 to 10,\n", 5, "rank,by votes");
    refuses_line("appraisal", APPRAISE, 7, "top,0 per post");
    refuses_line("appraisal", APPRAISE, 7, "top,3 per seat");
    refuses_line("appraisal", APPRAISE, 7, "top,120% of persons");
    refuses_line("appraisal", APPRAISE, 7, "top,3 of persons");
    refuses_line("recommendation", "", 4, "top,20% of persons");
    refuses_line("recommendation", "", 4, "rank,by score");
    refuses_line("recommendation", "shortlist,up to 1 per seat,\n", 5, "top,3 per post");
    refuses_line("decision", HALF, 5, "rank,by votes");
    refuses_line("decision", HALF, 5, "top,3 per post");
    refuses_line("decision", CONTEST, 6, "blank,agree");
    refuses_line("appraisal", APPRAISE, 7, "blank,agree");
    refuses_line("decision", HALF "weight,A 1/1,\n", 6, "ballot weight,权数");
    refuses_line("decision", HALF, 5, "ballot weight,票号");
    refuses_line("decision", HALF, 5, "ballot weight,另选:局长");
    refuses_line("appraisal", APPRAISE, 7, "ballot weight,权数");
    refuses_line("recommendation", "", 4, "ballot weight,权数");
}

/* ---- what belongs to the regulation alone ---- */

static void rules_without_such_lines(void **state)
{
    static const char *const rows[] = {
        HALF "quorum,at least 2/3 of due,\nmaterial,审批表,\n",
        "通过,占应到多于1/2,\n",
        HALF "差额,每名额不少于2人,\n",
        HALF "法定人数,占应到不少于2/3,\n空白,弃权,\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct read r = reads("decision", rows[i]);
        assert_false(r.rule->uses_extensions);
        read_done(&r);
    }
}

/* ---- Chinese ---- */

/* The English form of each line, and its Chinese; both say the same. */
static void same_rule(const char *kind, const char *english, const char *chinese)
{
    struct read e = reads(kind, english), c = reads(kind, chinese);
    const struct tally_rule *a = e.rule, *b = c.rule;
    assert_int_equal(a->pass_count, b->pass_count);
    for (size_t i = 0; i < a->pass_count; i++)
        assert_string_equal(a->pass[i].phrase, b->pass[i].phrase);
    assert_int_equal(a->quorum_count, b->quorum_count);
    for (size_t i = 0; i < a->quorum_count; i++)
        assert_string_equal(a->quorums[i].phrase, b->quorums[i].phrase);
    assert_int_equal(a->weight_count, b->weight_count);
    for (size_t i = 0; i < a->weight_count; i++) {
        assert_string_equal(a->weights[i].tier, b->weights[i].tier);
        assert_memory_equal(&a->weights[i].share, &b->weights[i].share, sizeof a->weights[i].share);
    }
    assert_int_equal(tally_rule_values(a), tally_rule_values(b));
    for (size_t i = 0; i < tally_rule_values(a); i++)
        assert_int_equal(tally_rule_value(a, i), tally_rule_value(b, i));
    assert_int_equal(a->trim.each_end, b->trim.each_end);
    assert_int_equal(a->trim.more_than, b->trim.more_than);
    assert_int_equal(a->rank, b->rank);
    assert_int_equal(a->top.form, b->top.form);
    assert_int_equal(a->top.per_post, b->top.per_post);
    assert_int_equal(a->top.share.num, b->top.share.num);
    assert_int_equal(a->choices, b->choices);
    assert_int_equal(a->candidates.form, b->candidates.form);
    assert_memory_equal(&a->candidates.least, &b->candidates.least, sizeof a->candidates.least);
    assert_memory_equal(&a->candidates.most, &b->candidates.most, sizeof a->candidates.most);
    assert_int_equal(a->overvote, b->overvote);
    assert_int_equal(a->undervote, b->undervote);
    assert_int_equal(a->blank, b->blank);
    assert_int_equal(a->contested, b->contested);
    assert_int_equal(a->choices_exact, b->choices_exact);
    assert_int_equal(a->share_out, b->share_out);
    assert_int_equal(a->fewer_against, b->fewer_against);
    assert_int_equal(a->write_ins, b->write_ins);
    assert_int_equal(a->write_in_needs_mark, b->write_in_needs_mark);
    assert_int_equal(a->uses_extensions, b->uses_extensions);
    assert_string_equal(a->ballot_weight ? a->ballot_weight : "-", b->ballot_weight ? b->ballot_weight : "-");
    read_done(&e);
    read_done(&c);
}

static void lines_in_chinese(void **state)
{
    (void)state;
    same_rule("appraisal",
              SCORES
              "pass,at least 2/3 of valid in 优秀+称职 and less than 1/3 of valid in 不称职 and score at least 80 "
              "when present is up to 10,\npass,score more than 79.5 and at most 20% of present in 不称职,\n"
              "weight,A 40%,\nweight,B1 3/5,\nweight of empty tier,share out,\n"
              "trim,1 from each end when ballots are more than 5,\nrank,by score,\ntop,3 per post,\n",
              GRADES "分值,优秀95,\n分值,称职 ８０,\n分值,不称职　0.5,\n"
                     "通过,优秀 + 称职 占 有效 不少于 ２/３ 且不称职占有效少于1/3且得分不少于80 实到不超过10人时,\n"
                     "通过,得分多于79.5且不称职占实到不超过20％,\n"
                     "权重,A40%,\n权重,B1 3/5,\n空层次权重,分给其他层次,\n"
                     "去高低分,各去1个 多于5张时,\n排序,按得分,\n入选,每职位3人,\n");
    same_rule("appraisal", "points,0 to 10 by 0.5,\ntrim,2 from each end,\ntop,20% of persons,\n",
              "打分,0至10每档0.5,\n去高低分,各去2个,\n入选,人数的20%,\n");
    same_rule("appraisal", "points,0 to 10,\nrank,by score,\n", "打分,0 至 10,\n排序,按得分,\n");
    same_rule("decision",
              "pass,more than 1/2 of due and at most 1/4 of valid in against+abstain,\ncontested,1/5 to 1/2 more than "
              "seats,\nchoices,exactly 1 per seat,\novervote,void ballot,\nundervote,void post,\ntie,fewer against,\n"
              "write-ins,allowed,\nwrite-in without mark,void,\nblank,void,\nquorum,at least 2/3 of due,\n"
              "quorum,returned more than 1/2 of due,\n",
              "通过,占应到多于1/2且反对+弃权占有效不超过1/4,\n差额,多于名额1/5至1/2,\n填选数,正好每名额1人,\n"
              "多选,整票作废,\n少选,该职位作废,\n同票,反对少者,\n另选他人,允许,\n另选无记号,作废,\n空白,作废,\n"
              "法定人数,占应到不少于2/3,\n法定人数,收回占应到多于1/2,\n");
    same_rule(
        "decision",
        "ballot weight,权数,\npass,more than 1/2 of due and more than 1/2 of weight due,\nblank,agree,\n"
        "quorum,weight at least 2/3 of weight due,\n",
        "选票权数,权数,\n通过,占应到多于1/2且占应到权数多于1/2,\n空白,同意,\n法定人数,权数占应到权数不少于2/3,\n");
    same_rule("decision", HALF "contested,at least 20% more than seats,\nblank,abstain,\n",
              "通过,占应到多于1/2,\n差额,多于名额不少于20%,\n空白,弃权,\n");
    same_rule("recommendation", "choices,up to 3 per seat,\nwrite-ins,allowed,\nwrite-in without mark,agree,\n",
              "填选数,最多每名额3人,\n另选他人,允许,\n另选无记号,同意,\n");
}

static void chinese_that_is_wrong(void **state)
{
    static const char *const rows[] = {"通过,占应到1/2以上",
                                       "通过,应到不少于1/2",
                                       "通过,占应到不少于",
                                       "通过,占全体不少于1/2",
                                       "通过,得分以上80",
                                       "通过,占应到多于1/2且",
                                       "通过,占应到多于1/2实到不超过10人",
                                       "pass,占应到多于1/2",
                                       "法定人数,应到占应到多于1/2",
                                       "差额,不少于2人",
                                       "空白,赞成",
                                       "同票,赞成多者",
                                       "权重,40%",
                                       "打分,0到10",
                                       "填选数,每名额1人"};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s,\n", rows[i]);
        struct read r = read_rule("decision", s.text);
        assert_true(said_code(r.diags, TALLY_BAD_RULE));
        assert_null(r.rule);
        read_done(&r);
    }
    refuses_line("decision", HALF, 5, "差额,不少于2人");
    refuses("decision",
            HALF "通过,占应到多于1/3,\n法定人数,占应到不少于1/2,\n差额,每名额不少于2人,\n"
                 "contested,at least 3 per seat,\n",
            "r.csv:5:4 bad-rule\nr.csv:8:1 duplicate-key\n"); /* one key, whatever the language */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights),
        cmocka_unit_test(weights_that_are_wrong),
        cmocka_unit_test(scores_of_grades),
        cmocka_unit_test(points),
        cmocka_unit_test(scores_by_hand),
        cmocka_unit_test(scores_that_are_wrong),
        cmocka_unit_test(candidates),
        cmocka_unit_test(numbers_of_names),
        cmocka_unit_test(names_that_are_wrong),
        cmocka_unit_test(ranks),
        cmocka_unit_test(ranks_that_are_wrong),
        cmocka_unit_test(rules_without_such_lines),
        cmocka_unit_test(lines_in_chinese),
        cmocka_unit_test(chinese_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
