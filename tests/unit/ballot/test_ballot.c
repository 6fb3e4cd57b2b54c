#include <stdlib.h>
#include <string.h>
#include <tally/count.h>

#include "unit/support/reading.h"

/* What the scan makes of the folder's ballots. */
static void reads(struct folder *f, const char *expected_said, const char *ballots)
{
    const struct reading *r = read_thoroughly(f);
    assert_string_equal(r->said.text, expected_said);
    assert_string_equal(r->ballots.text, ballots);
}

/* ---- cells of marks ---- */

static void several_marks_in_a_cell(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√、√,√/×\n2,同意；赞成,反对|x\n3,√;√、弃权,√\n");
    reads(*state, "", "c: agree void\nc: agree against\nc: void agree\n");
    /* nobody is recommended by marks that differ */
    put_recommendation(*state, "ballot,tier,k1,k2,k3,k4\n1,a,√/×,√/推荐,,\n");
    reads(*state, "", "a: - for - -\n");
    put_appraisal(*state, "ballot,k1,k2\n1,优秀、称职,优秀、优秀\n");
    reads(*state, "", "c: void 优秀\n");
}

static void unknown_marks_have_their_place(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√,?\n2,○,√\n3,√,同意吧\n4,优秀,推荐\n5,√、?,√\n");
    reads(*state,
          "ballots.csv:2:5 unknown-mark\nballots.csv:3:3 unknown-mark\nballots.csv:4:5 unknown-mark\nballots.csv:5:3 "
          "unknown-mark\n"
          "ballots.csv:5:6 unknown-mark\nballots.csv:6:3 unknown-mark\n",
          read_thoroughly(*state)->ballots.text);
}

static void an_empty_cell_is_what_the_rule_says(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n1,√,\n2,,\n");
    put_meeting(f, "own.csv", "");
    folder_put(f, "own.csv",
               "key,value,cite\nrule,own,\nkind,decision,\npass,more than 1/2 of "
               "due,\nblank,void,\narchive,一处,\narchive,二处,\n");
    reads(f, "", "c: agree void\nc: blank void void\n");
    put_appraisal(f, "ballot,k1,k2\n1,优秀,\n");
    put_meeting(f, "own.csv", "");
    folder_put(f, "own.csv",
               "key,value,cite\nrule,own,\nkind,appraisal,\npass,more than 1/2 of valid,\ngrades,优秀 称职,\ngrades "
               "counted,优秀,\n"
               "blank,void,\narchive,一处,\narchive,二处,\n");
    reads(f, "", "c: 优秀 void\n");
}

/* A void ballot's other cells are not read, and it is not blank. */
static void void_ballots(void **state)
{
    put_decision(*state, "ballot,void,k1,k2\n1,涂改,???,√\n2,空白,,\n3,,√,√\n");
    reads(*state, "", "c: void\nc: void\nc: agree agree\n");
}

/* ---- too many in favour ---- */

/* 第三篇 第十三条: every item of the post counts as void, whatever its mark, and the ballot stays valid */
static void overvoted_posts(void **state)
{
    struct folder *f = *state;
    put_contested(f, "ballot,k1,k2,k3,k4,k5\n1,√,√,×,√,×\n2,√,×,弃权,√,√\n3,√,√/×,×,,\n4,×,×,缓议,√,\n");
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,1\np2,科长,1\n");
    folder_put(f, "roster.csv", "id,name,post\nk1,甲,p1\nk2,乙,p1\nk3,丙,p1\nk4,丁,p2\nk5,戊,p2\n");
    /* on ballot 3, a cell whose marks differ is no agree mark */
    reads(f, "",
          "c: void void void agree against\nc: agree against abstain void void\nc: agree void against abstain abstain\n"
          "c: against against hold agree abstain\n");
}

static void overvoted_ballots(void **state)
{
    put_recommendation(*state, "ballot,tier,k1,k2,k3,k4\n1,a,√,√,√,√\n2,a,√,√,√,\n3,a,,,√,√\n");
    reads(*state, "", "a: void\na: for for for -\na: void\n");
}

static void overvoted_posts_of_a_recommendation(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,k1,k2,k3,k4\n1,a,√,,√,√\n");
    put_meeting(f, "own.csv", "");
    folder_put(f, "own.csv",
               "key,value,cite\nrule,own,\nkind,recommendation,\nchoices,up to 1 per seat,\novervote,void "
               "post,\narchive,一处,\narchive,二处,\n");
    reads(f, "", "a: for - - -\n");
    folder_put(f, "ballots.csv", "ballot,tier,p1,p2\n1,a,赵青山,孙白石、k4\n");
    reads(f, "", "a: p1=k1\n");
}

static void any_number_may_be_agreed_to(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√,√\n");
    reads(*state, "", "c: agree agree\n");
}

/* ---- cells of names ---- */

static void names(void **state)
{
    put_recommendation(
        *state,
        "ballot,tier,副局长,p2\n1,a,赵青山、钱 "
        "若水,阿依古丽.买买提\n2,a,k2,阿依古丽・买买提(教育局)\n3,a,,孙白石\n4,a,,\n1,b,孙白石；赵青山,钱若水\n");
    /* ballot b 1 has two persons under the post that the roster gives the other */
    reads(*state, "ballots.csv:6:5 other-post\nballots.csv:6:13 other-post\n",
          "a: p1=k1 p1=k2 p2=k4\na: p1=k2 p2=k4\na: p2=k3\na: blank\nb: p1=k3 p1=k1 p2=k2\n");
}

static void repeated_names_count_once(void **state)
{
    put_recommendation(*state, "ballot,tier,p1,p2\n1,a,赵青山、k1、赵 青山,孙白石\n2,a,钱若水,钱若水\n");
    reads(*state, "ballots.csv:2:5 repeated-name\nballots.csv:2:5 repeated-name\nballots.csv:3:9 other-post\n",
          "a: p1=k1 p2=k3\na: p1=k2 p2=k2\n");
}

static void too_many_names(void **state)
{
    put_recommendation(*state, "ballot,tier,p1,p2\n1,a,k1、k2、k3,k4\n2,a,k1,k3/k4\n3,a,k1、k1、k2,k4\n");
    const struct reading *r = read_thoroughly(*state);
    assert_string_equal(r->ballots.text,
                        "a: void\na: void\na: p1=k1 p1=k2 p2=k4\n"); /* the same person again is not one more */
}

static void names_of_nobody_and_of_several(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,p1,p2\n1,a,王毅,\n2,a,王毅(水利局),a2\n3,a,王三毅,\n4,a,\"李四、王毅\",李五\n");
    folder_put(f, "roster.csv", "id,name,unit\na1,王毅,水利局\na2,王毅,财政局\n");
    reads(
        f,
        "ballots.csv:2:5 ambiguous-name\nballots.csv:4:5 unlisted-name\nballots.csv:5:5 unlisted-name\nballots.csv:5:5 "
        "ambiguous-name\nballots.csv:5:13 unlisted-name\n",
        read_thoroughly(f)->ballots.text);
}

static void the_narrowest_ruling_decides(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,p1,p2\n1,a,赵青三,\n2,a,赵 青三,\n1,b,赵青三,看不清、k3\n2,b,赵青三,\n");
    folder_put(f, "rulings.csv",
               "channel,tier,ballot,written,ruling,reason,by\n,,,赵青三,k1,笔误,吴小满、郑长河\nmeeting,b,,赵青三,k2,"
               "笔误,吴小满、郑长河\n"
               "meeting,b,2,赵青三,void,笔误,吴小满、郑长河\n,,,看不清,void,不清,吴小满、郑长河\n");
    reads(f, "", "a: p1=k1\na: p1=k1\nb: p1=k2 p2=k3\nb:\n"); /* the last is not blank: something is written on it */
}

/* ---- numbers, tiers, headings ---- */

static void numbers_in_their_tier(void **state)
{
    put_committee(*state, "ballot,tier,k1,k2\n1,A,√,√\n1,B,√,√\n2,A,√,√\n1,常委,√,√\n,A,√,√\n");
    reads(*state, "ballots.csv:5:1 duplicate-ballot\nballots.csv:6:1 bad-id\n",
          "A: agree agree\nB: agree agree\nA: agree agree\n");
    assert_int_equal(read_thoroughly(*state)->lost, 2);
}

static void unknown_tiers(void **state)
{
    put_committee(*state, "ballot,tier,k1,k2\n1,A,√,√\n2,C,√,√\n3,,√,√\n");
    reads(*state, "ballots.csv:3:3 unknown-tier\nballots.csv:4:3 unknown-tier\n", "A: agree agree\n");
    put_committee(*state, "ballot,k1,k2\n1,√,√\n");
    reads(*state, "ballots.csv:1:1 missing-column\n", "");
}

static void headings(void **state)
{
    static const struct {
        const char *header, *said;
    } rows[] = {
        {"ballot,k1", "ballots.csv:1:1 missing-column\n"},
        {"k1,k2", "ballots.csv:1:1 missing-column\n"},
        {"ballot,k1,k2,k9", "ballots.csv:1:14 unknown-column\n"},
        {"ballot,k1,k2,", "ballots.csv:1:14 empty-column\n"},
        {"ballot,k1,k2,赵青山", "ballots.csv:1:14 duplicate-column\n"},
        {"ballot,票号,k1,k2", "ballots.csv:1:8 duplicate-column\n"},
        {"1,√,√", "ballots.csv no-header\n"},
        {"ballot,赵 青山,k2", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\n", rows[i].header);
        put_decision(*state, s.text);
        reads(*state, rows[i].said, "");
    }
}

static void shared_names_are_headed_by_id(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,王毅,k2\n1,√,√\n");
    folder_put(f, "roster.csv", "id,name\nk1,王毅\nk2,王毅\n");
    const struct reading *r = read_thoroughly(f);
    assert_string_equal(r->said.text, "ballots.csv:1:8 ambiguous-name\n"); /* the other's column is not there twice */
}

/* What is between names, and is no name, is said; the message is what the clerk goes by. */
static void what_unlisted_names_are(void **state)
{
    static const struct {
        const char *cell, *said;
    } cases[] = {{"赵青山，某甲", "not by commas"},
                 {"赵青山，钱若水", "several names in one"},
                 {"\"赵青山,某甲\"", "not by commas"}};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scribe s = {.used = 0};
        struct tally_diags *d = tally_diags_new();
        scribe(&s, "ballot,tier,p1,p2\n1,a,%s,\n", cases[i].cell);
        put_recommendation(f, s.text);
        assert_null(tally_count_folder(f->path, NULL, d));
        assert_string_equal(said(d), "ballots.csv:2:5 unlisted-name\n");
        char *text = tally_diags_text(d, 0, false);
        if (!strstr(text, cases[i].said))
            fail_msg("“%s”: %s", cases[i].cell, text);
        free(text);
        tally_diags_free(d);
    }
}

/* A text that is one person's id and the name of several others means the id, wherever that person stands; that is the
 * name of one other, it means neither. */
static void an_id_that_is_a_name_of_several(void **state)
{
    static const char *const rosters[] = {"id,name\nk1,王毅\nk2,王毅\n王毅,李思\n",
                                          "id,name\n王毅,李思\nk1,王毅\nk2,王毅\n",
                                          "id,name\nk1,王毅\n王毅,李思\nk2,王毅\n"},
                             *const read[] = {"c: agree against abstain\n", "c: abstain agree against\n",
                                              "c: agree abstain against\n"};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof rosters / sizeof *rosters; i++) {
        put_decision(f, "ballot,k1,k2,王毅\n1,√,×,弃权\n");
        folder_put(f, "roster.csv", rosters[i]);
        reads(f, "", read[i]);
    }
    put_decision(f, "ballot,k1,王毅\n1,√,×\n");
    folder_put(f, "roster.csv", "id,name\nk1,王毅\n王毅,李思\n");
    assert_string_equal(read_thoroughly(f)->said.text, "ballots.csv:1:11 ambiguous-name\n");
}

/* The form is that of most headings; where there are as many of either, or none, one with a column for each post. */
static void headings_of_both_forms_and_of_neither(void **state)
{
    static const struct {
        const char *header, *said;
    } rows[] = {
        {"ballot,tier,k1,k2,k3,k4,p1", "ballots.csv:1:25 unknown-column\n"},
        {"ballot,tier,p1,p2,k1", "ballots.csv:1:19 unknown-column\n"},
        {"ballot,tier,p1,k1", "ballots.csv:1:16 unknown-column\n"}, /* which probably was to be p2 */
        {"ballot,tier,x,y", "ballots.csv:1:13 unknown-column\nballots.csv:1:15 unknown-column\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\n", rows[i].header);
        put_recommendation(*state, s.text);
        reads(*state, rows[i].said, "");
    }
}

/* With a column for each person, each needs a post, the first of the roster as well as the last. */
static void persons_without_a_post(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,k1,k2,k3\n");
    folder_put(f, "roster.csv", "id,name,post\nk1,赵青山,\nk2,钱若水,p1\nk3,孙白石,\n");
    reads(f, "roster.csv:2:8 rule-mismatch\nroster.csv:4:8 rule-mismatch\n", "");
    put_recommendation(f, "ballot,tier,k1,k2\n");
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,2\n"); /* of one post it is clear which */
    folder_put(f, "roster.csv", "id,name,post\nk1,赵青山,\nk2,钱若水,p1\n");
    reads(f, "", "");
    put_recommendation(f, "ballot,tier,p1,p2\n"); /* and with one for each post, none is needed */
    folder_put(f, "roster.csv", "id,name,post\nk1,赵青山,\nk2,钱若水,p1\nk3,孙白石,\n");
    reads(f, "", "");
}

static void the_form_is_known_by_the_header(void **state)
{
    put_recommendation(*state, "ballot,tier,p1,p2\n");
    reads(*state, "", "");
    put_recommendation(*state, "ballot,tier,k1,k2,k3,k4\n");
    reads(*state, "", "");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(several_marks_in_a_cell),
        IN_FOLDER(unknown_marks_have_their_place),
        IN_FOLDER(an_empty_cell_is_what_the_rule_says),
        IN_FOLDER(void_ballots),
        IN_FOLDER(overvoted_posts),
        IN_FOLDER(overvoted_ballots),
        IN_FOLDER(overvoted_posts_of_a_recommendation),
        IN_FOLDER(any_number_may_be_agreed_to),
        IN_FOLDER(names),
        IN_FOLDER(repeated_names_count_once),
        IN_FOLDER(too_many_names),
        IN_FOLDER(names_of_nobody_and_of_several),
        IN_FOLDER(the_narrowest_ruling_decides),
        IN_FOLDER(numbers_in_their_tier),
        IN_FOLDER(unknown_tiers),
        IN_FOLDER(headings),
        IN_FOLDER(shared_names_are_headed_by_id),
        IN_FOLDER(what_unlisted_names_are),
        IN_FOLDER(an_id_that_is_a_name_of_several),
        IN_FOLDER(headings_of_both_forms_and_of_neither),
        IN_FOLDER(persons_without_a_post),
        IN_FOLDER(the_form_is_known_by_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
