#include <stdlib.h>
#include <string.h>

#include "meeting/meeting.h"
#include "unit/support/support.h"

static const char *opening_says(struct folder *f)
{
    struct tally_diags *d = tally_diags_new();
    tally_meeting_close(tally_meeting_open(f->path, d));
    const char *text = said(d);
    tally_diags_free(d);
    return text;
}

/* The meeting with one file changed. */
static void with(struct folder *f, const char *file, const char *text, const char *expected)
{
    put_decision(f, "ballot,k1,k2\n");
    folder_put(f, file, text);
    const char *s = opening_says(f);
    if (strcmp(s, expected))
        fail_msg("%s:\n%ssaid\n%snot\n%s", file, text, s, expected);
}

static void with_rows(struct folder *f, const char *rows, const char *expected)
{
    put_decision(f, "ballot,k1,k2\n");
    put_meeting(f, "general/committee", rows); /* the first of the rows is line 11 */
    assert_string_equal(opening_says(f), expected);
}

/* meeting.csv with other values of the rows that must be there. */
static void with_values(struct folder *f, const char *id, const char *date, const char *rule, const char *more,
                        const char *expected)
{
    struct scribe s = {.used = 0};
    scribe(&s,
           "key,value\nmeeting,%s\ntitle,会\nbody,县委\nplace,室\ndate,%s\nrule,%s\nhost,甲一\nteller,乙一\nscrutineer,"
           "丙一\n%s",
           id, date, rule, more);
    put_decision(f, "ballot,k1,k2\n");
    folder_put(f, "meeting.csv", s.text);
    const char *text = opening_says(f);
    if (strcmp(text, expected))
        fail_msg("%ssaid\n%snot\n%s", s.text, text, expected);
}

static void rows_of_the_meeting(void **state)
{
    struct folder *f = *state;
    with_rows(f, "colour,red\n", "meeting.csv:11:1 unknown-key\n");
    with_rows(f, "host,别人\n", "meeting.csv:11:1 duplicate-key\n");
    with_rows(f, "会议名称,又\n", "meeting.csv:11:1 duplicate-key\n");
    with_rows(f, "teller,甲乙\nteller,甲丙\nphone,甲\nphone,乙\n", "");
    with_rows(f, "recommended,2026-02-30\n", "meeting.csv:11:13 bad-date\n");
    with_rows(f, "archive,一处\n", "meeting.csv:11:9 too-few-archives\n");
    with_rows(f, "archive,一处\narchive,一处\n", "meeting.csv:12:9 too-few-archives\n");
    with_rows(f, "ballots,none.csv\n", "none.csv missing-file\n");
    with_rows(f, "talks,talks.csv\n",
              "meeting.csv:11:7 rule-mismatch\ntiers.csv:1:1 missing-column\ntalks.csv missing-file\n");
}

static void rows_that_must_be_there(void **state)
{
    struct folder *f = *state;
    with(f, "meeting.csv", "key,value\nrule,general/committee\nteller,乙一\nscrutineer,丙一\n",
         "meeting.csv:1:1 missing-key\nmeeting.csv:1:1 missing-key\nmeeting.csv:1:1 missing-key\nmeeting.csv:1:1 "
         "missing-key\n"
         "meeting.csv:1:1 missing-key\nmeeting.csv:1:1 missing-key\n"); /* meeting, title, body, place, date, host */
}

static void ids_of_meetings(void **state)
{
    static const char *const good[] = {"a", "7", "A1._-z",
                                       "1234567890123456789012345678901234567890123456789012345678901234"},
                             *const bad[] = {
                                 "-a",  ".a",
                                 "_a",  ".",
                                 "..",  "a/b",
                                 "a b", "会议",
                                 "a:b", "12345678901234567890123456789012345678901234567890123456789012345"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        with_values(*state, good[i], "2026-04-17", "general/committee", "", "");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        with_values(*state, bad[i], "2026-04-17", "general/committee", "", "meeting.csv:2:9 bad-id\n");
}

static void dates_of_meetings(void **state)
{
    static const char *const bad[] = {"2026-02-29", "17.4.2026", "5/6/26", "2026/4.17", "2026年4月", "2026-4-17-"};
    static const char *const good[] = {"2026/4/17", "2026.04.17", "2026年4月17日", "２０２６－４－１７",
                                       "2026 年 4 月 17 日"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        with_values(*state, "m", bad[i], "general/committee", "", "meeting.csv:6:6 bad-date\n");
    with_values(*state, "m", "2024-02-29", "general/committee", "", "");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        with_values(*state, "m", good[i], "general/committee", "recommended,2026年4月17日\n", "");
}

/* 第三篇 第三条: a recommendation is valid for a year, its last day included */
static void recommendations_expire(void **state)
{
    static const char *const expired = "meeting.csv:11:13 recommendation-expired\n";
    static const struct {
        const char *date, *more;
        bool good;
    } rows[] = {
        {"2026-02-28", "recommended,2025-02-28\n", true},
        {"2026-03-01", "recommended,2025-02-28\n", false},
        {"2025-02-28", "recommended,2024-02-29\n", true},
        {"2025-03-01", "recommended,2024-02-29\n", false},
        {"2026-04-17", "recommended,2026-04-17\n", true},
        {"2027-04-17", "", true}, /* without a date, nothing is checked */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        with_values(*state, "m", rows[i].date, "general/committee", rows[i].more, rows[i].good ? "" : expired);
    with_values(*state, "m", "2027-04-17", "county/reconsider", "recommended,2020-01-01\n",
                ""); /* this rule does not ask */
}

static void officials(void **state)
{
    struct folder *f = *state;
    static const char head[] =
        "key,value\nmeeting,m\ntitle,会\nbody,县委\nplace,室\ndate,2026-04-17\nrule,general/committee\nhost,甲一\n";
    static const struct {
        const char *rows, *said;
    } rows[] = {
        {"teller,甲一\nscrutineer,丙一\n", ""}, /* the host may be either */
        {"teller,乙一\nscrutineer,甲一\n", ""},
        {"teller,乙一\nscrutineer,乙一\n", "meeting.csv:10:12 bad-officials\n"},
        {"teller,乙 一\nscrutineer,丙一\nscrutineer,乙一\n", "meeting.csv:11:12 bad-officials\n"},
        {"teller,赵青山\nscrutineer,丙一\n", "meeting.csv:9:8 bad-officials\n"}, /* a candidate */
        {"teller,乙一\nscrutineer,钱 若水\n", "meeting.csv:10:12 bad-officials\n"},
        {"teller,乙一\n", "meeting.csv:1:1 bad-officials\n"},
        {"scrutineer,丙一\n", "meeting.csv:1:1 bad-officials\n"},
        {"", "meeting.csv:1:1 bad-officials\nmeeting.csv:1:1 bad-officials\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s%s", head, rows[i].rows);
        with(f, "meeting.csv", s.text, rows[i].said);
    }
}

static void tiers(void **state)
{
    static const struct {
        const char *row, *said;
    } rows[] = {
        {"c,常委,5,5,5,5", ""},
        {"c,常委,5,6,5,", "tiers.csv:2:8 bad-accounts\n"},
        {"c,常委,5,4,5,", "tiers.csv:2:10 bad-accounts\n"},
        {"c,常委,5,,5,", "tiers.csv:2:8 bad-number\n"},
        {"c,常委,五,5,5,", "tiers.csv:2:6 bad-number\n"},
        {"c,常委,5,5,5,x", "tiers.csv:2:12 bad-number\n"},
        {"c,常委,1000000001,5,5,", "tiers.csv:2:6 too-large\n"},
        {"c,常委,0,0,0,", ""},
        {",常委,5,5,5,", "tiers.csv:2:1 bad-id\n"},
        {"c,常委,5,5,5,\nc,列席,1,1,1,", "tiers.csv:3:1 duplicate-tier\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "tier,name,due,present,issued,returned\n%s\n", rows[i].row);
        with(*state, "tiers.csv", s.text, rows[i].said);
    }
}

static void tiers_that_the_rule_names(void **state)
{
    struct folder *f = *state;
    put_committee(f, "ballot,tier,k1,k2\n");
    assert_string_equal(opening_says(f), "");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,3,3,3,\n");
    assert_string_equal(opening_says(f), "tiers.csv:1:1 rule-mismatch\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,3,3,3,\nB,列席,0,0,0,\nC,其他,3,3,3,\n");
    assert_string_equal(opening_says(f), "tiers.csv:4:1 rule-mismatch\n");
}

static void rosters(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"id,name\nk1,甲\nk1,乙\n", "roster.csv:3:1 duplicate-person\n"},
        {"id,name\nk1,\n", "roster.csv:2:4 bad-id\n"},
        {"id,name\nk1,王\xE2\x80\x8D毅\n", "roster.csv:2:5 control-character\n"},
        {"id\nk1\n", "roster.csv:1:1 missing-column\n"},
        {"id,name,age\nk1,甲,9\n", "roster.csv:1:9 unknown-column\n"},
        {"id,name\nk1,甲\nk2,甲\n", ""}, /* two may be called the same */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        with(*state, "roster.csv", rows[i].text, rows[i].said);
}

static void candidates_of_a_contested_vote(void **state)
{
    struct folder *f = *state;
    put_contested(f, "ballot,k1,k2\n");
    assert_string_equal(opening_says(f), ""); /* two for one seat */
    folder_put(f, "roster.csv", "id,name,post\nk1,甲,p1\n");
    assert_string_equal(opening_says(f), "posts.csv:2:1 too-few-candidates\n");
    folder_put(f, "roster.csv", "id,name,post,deferred\nk1,甲,p1,有举报\nk2,乙,p1,\n"); /* a deferred one counts */
    assert_string_equal(opening_says(f), "");
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,2\n");
    assert_string_equal(opening_says(f), "posts.csv:2:1 too-few-candidates\n");
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,1\np1,局长,1\n");
    assert_string_equal(opening_says(f), "posts.csv:3:1 duplicate-post\n");
    folder_put(f, "post.csv", "post,title,seats\np1,副局长,1\n"); /* it is missing, and another may be meant */
    folder_remove(f, "posts.csv");
    assert_string_equal(opening_says(f), "meeting.csv:7:6 rule-mismatch\n");
    struct tally_diags *d = tally_diags_new();
    tally_meeting_close(tally_meeting_open(f->path, d));
    char *text = tally_diags_text(d, 0, false);
    assert_non_null(strstr(text, "there is no posts.csv; the folder has post.csv"));
    free(text);
    tally_diags_free(d);
    folder_remove(f, "post.csv");
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,1\n");
    folder_put(f, "roster.csv", "id,name,post\nk1,甲,p1\nk2,乙,p1\nk3,丙,\nk4,丁,p9\n");
    assert_string_equal(opening_says(f), "roster.csv:4:6 rule-mismatch\nroster.csv:5:6 rule-mismatch\n");
    folder_remove(f, "posts.csv");
    folder_put(f, "roster.csv", "id,name,post\nk1,甲,p1\nk2,乙,p1\n");
    assert_string_equal(opening_says(f), "meeting.csv:7:6 rule-mismatch\n");
}

/* 第二篇 六: thirty persons at most; one to be appointed and removed counts once */
static void persons_of_a_committee(void **state)
{
    struct folder *f = *state;
    struct scribe thirty = {.used = 0}, more = {.used = 0};
    scribe(&thirty, "id,name,person\n");
    for (int i = 1; i <= 30; i++)
        scribe(&thirty, "k%d,人%d,h%d\n", i, i, i);
    scribe(&thirty, "k31,人1,h1\n"); /* again */
    put_committee(f, "ballot,tier,k1,k2\n");
    folder_put(f, "roster.csv", thirty.text);
    assert_string_equal(opening_says(f), "");
    scribe(&more, "%sk32,人32,h32\nk33,人33,h33\n", thirty.text);
    folder_put(f, "roster.csv", more.text);
    assert_string_equal(opening_says(f), "roster.csv:33:1 too-many-persons\n");
}

static void rulings(void **state)
{
    static const struct {
        const char *row, *said;
    } rows[] = {
        {",,,赵青三,k1,笔误,吴小满、郑长河", ""},
        {"meeting,c,3,赵青三,void,不清,周明礼、郑长河", ""},
        {",,,赵青三,k9,笔误,吴小满、郑长河", "rulings.csv:2:8 bad-ruling\n"},
        {",,,赵青山,k1,笔误,吴小满、郑长河", "rulings.csv:2:4 bad-ruling\n"}, /* there is nothing to rule on */
        {",,,赵青三,k1,笔误,郑长河", "rulings.csv:2:14 bad-ruling\n"},
        {",,,赵青三,k1,笔误,郑长河、郑长河", "rulings.csv:2:14 bad-ruling\n"},
        {",,,赵青三,k1,笔误,吴小满、周明礼", "rulings.csv:2:14 bad-ruling\n"}, /* no scrutineer */
        {",,,赵青三,k1,笔误,郑长河、路人甲", "rulings.csv:2:14 bad-ruling\n"},
        {",x,,赵青三,k1,笔误,吴小满、郑长河", "rulings.csv:2:2 unknown-tier\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "channel,tier,ballot,written,ruling,reason,by\n%s\n", rows[i].row);
        with(*state, "rulings.csv", s.text, rows[i].said);
    }
}

static void files_that_are_missing(void **state)
{
    static const char *const files[] = {"meeting.csv", "tiers.csv", "roster.csv", "ballots.csv"};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct scribe expected = {.used = 0};
        put_decision(f, "ballot,k1,k2\n");
        folder_remove(f, files[i]);
        scribe(&expected, "%s missing-file\n", files[i]);
        assert_string_equal(opening_says(f), expected.text);
    }
}

static void rules_that_are_missing(void **state)
{
    struct tally_diags *d = tally_diags_new();
    struct folder *f = *state;
    with_values(f, "m", "2026-04-17", "general/comittee", "", "meeting.csv:7:6 unknown-rule\n");
    with_values(f, "m", "2026-04-17", "own.csv", "", "own.csv missing-file\n");
    tally_meeting_close(tally_meeting_open(f->path, d));
    assert_int_equal(tally_diags_status(d), 66);
    tally_diags_free(d);
}

static void errors_of_all_files_at_once(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n");
    put_meeting(f, "general/committee", "colour,red\nteller,赵青山\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,6,5,\n");
    folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk1,钱若水\n");
    folder_put(f, "rulings.csv", "channel,tier,ballot,written,ruling,reason,by\n,,,x,k7,,\n");
    assert_string_equal(opening_says(f),
                        "meeting.csv:11:1 unknown-key\nmeeting.csv:12:8 bad-officials\ntiers.csv:2:8 bad-accounts\n"
                        "roster.csv:3:1 duplicate-person\nrulings.csv:2:6 bad-ruling\nrulings.csv:2:9 bad-ruling\n"
                        "rulings.csv:2:10 bad-ruling\n");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(rows_of_the_meeting),
        IN_FOLDER(rows_that_must_be_there),
        IN_FOLDER(ids_of_meetings),
        IN_FOLDER(dates_of_meetings),
        IN_FOLDER(recommendations_expire),
        IN_FOLDER(officials),
        IN_FOLDER(tiers),
        IN_FOLDER(tiers_that_the_rule_names),
        IN_FOLDER(rosters),
        IN_FOLDER(candidates_of_a_contested_vote),
        IN_FOLDER(persons_of_a_committee),
        IN_FOLDER(rulings),
        IN_FOLDER(files_that_are_missing),
        IN_FOLDER(rules_that_are_missing),
        IN_FOLDER(errors_of_all_files_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
