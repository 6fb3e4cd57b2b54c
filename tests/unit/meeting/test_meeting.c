#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "meeting/meeting.h"
#include "unit/support/support.h"

/* A meeting opened from the folder, for as long as the test runs. */
static struct tally_diags *diags;
static struct tally_meeting *meeting;

static void open_folder(struct folder *f)
{
    diags = tally_diags_new();
    meeting = tally_meeting_open(f->path, diags);
}

static void close_folder(void)
{
    tally_meeting_close(meeting);
    tally_diags_free(diags);
}

static void opens_with(struct folder *f, const char *expected)
{
    open_folder(f);
    assert_string_equal(said(diags), expected);
    close_folder();
}

/* ---- what is read ---- */

static void a_plain_meeting(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n");
    open_folder(f);
    assert_string_equal(said(diags), "");
    assert_string_equal(meeting->facts.id, "m-1");
    assert_string_equal(meeting->facts.body, "青石县委");
    assert_string_equal(meeting->facts.recommended, "");
    assert_int_equal(meeting->facts.teller_count, 1);
    assert_string_equal(meeting->facts.scrutineers[0], "郑长河");
    assert_int_equal(meeting->facts.archive_count, 2); /* the rule's */
    assert_string_equal(meeting->facts.archives[1], "纪委");
    assert_string_equal(meeting->rule->name, "general/committee");
    assert_int_equal(meeting->tier_count, 1);
    assert_int_equal(meeting->tiers[0].due, 5);
    assert_false(meeting->tiers[0].counted_by_hand);
    assert_int_equal(meeting->person_count, 2);
    assert_string_equal(meeting->roster[0].person, "k1"); /* the id, where no person is given */
    assert_string_equal(meeting->roster[0].unit, "");
    assert_int_equal(meeting->ballot_file_count, 1);
    assert_true(meeting->has_channel[TALLY_MEETING] && !meeting->has_channel[TALLY_TALK]);
    assert_string_equal(meeting->ballot_files[0].file.name, "ballots.csv");
    close_folder();
}

static void chinese_headings(void **state)
{
    struct folder *f = *state;
    folder_put(f, "meeting.csv",
               "项目,内容\n会议编号,m-2\n会议名称,会\n组织单位,县委\n地点,室\n日期,2026-04-17\n办法,county/"
               "contested\n主持人,甲一\n计票人,乙一\n"
               "计票人,乙二\n监票人,丙一\n存档,一处\n存档,二处\n存档,三处\n选票,票一.csv\n选票,票二.csv\n电话征求意见,"
               "丁某同意\n推荐日期,2026-04-01\n");
    folder_put(f, "tiers.csv", "票种,名称,应到,实到,发出,收回\nc,常委,５,5,4,4\n");
    folder_put(f, "posts.csv", "职位编号,职位,名额\np1,副局长,1\n");
    folder_put(f, "roster.csv",
               "编号,姓名,人员,单位,现任职务,职位,任免,暂缓\nk1,甲,h1,水利局,科员,p1,任,有举报\nk2,乙,,,,副局长,,\n");
    folder_put(f, "票一.csv", "票号,k1,k2\n");
    folder_put(f, "票二.csv", "票号,k1,k2\n");
    open_folder(f);
    assert_string_equal(said(diags), "roster.csv:3:13 unknown-action\n"); /* empty, but not in row 2 */
    assert_int_equal(meeting->facts.teller_count, 2);
    assert_int_equal(meeting->facts.archive_count, 3);
    assert_string_equal(meeting->facts.phones[0], "丁某同意");
    assert_int_equal(meeting->ballot_file_count, 2);
    assert_int_equal(meeting->tiers[0].due, 5);
    assert_int_equal(meeting->tiers[0].issued, 4);
    assert_true(meeting->tiers[0].counted_by_hand);
    assert_int_equal(meeting->tiers[0].returned, 4);
    assert_string_equal(meeting->roster[0].person, "h1");
    assert_string_equal(meeting->roster[0].deferred, "有举报");
    assert_string_equal(meeting->roster[0].action, "任");
    assert_int_equal(meeting->roster[0].post, 0);
    assert_int_equal(meeting->roster[1].post, 0); /* by its title */
    close_folder();
}

static void channels(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,k1,k2,k3,k4\n");
    put_meeting(f, "general/recommendation", "talks,talks.csv\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned,talked\na,领导,5,5,5,,4\nb,中层,5,5,5,,3\n");
    folder_put(f, "talks.csv", "ballot,tier,k1,k2,k3,k4\n");
    open_folder(f); /* ballots.csv is there, so there is a meeting's channel too */
    assert_string_equal(said(diags), "");
    assert_true(meeting->has_channel[TALLY_MEETING] && meeting->has_channel[TALLY_TALK]);
    assert_int_equal(meeting->tiers[1].talked, 3);
    close_folder();
    folder_remove(f, "ballots.csv");
    open_folder(f);
    assert_string_equal(said(diags), "");
    assert_true(!meeting->has_channel[TALLY_MEETING] && meeting->has_channel[TALLY_TALK]);
    close_folder();
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\na,领导,5,5,5,\n");
    opens_with(f, "tiers.csv:1:1 missing-column\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned,talked\na,领导,5,5,5,,\n");
    opens_with(f, "tiers.csv:2:13 bad-number\n");
}

/* ---- whom a name means ---- */

static struct tally_matches who(const char *written)
{
    struct tally_arena arena = {NULL};
    struct tally_matches m = tally_meeting_find_person(meeting, tally_text_fold_name(&arena, tally_text_of(written)));
    tally_arena_clear(&arena);
    return m;
}

static void means(const char *written, uint32_t person)
{
    struct tally_matches m = who(written);
    if (m.count != 1 || m.first != person)
        fail_msg("“%s” means %u rows, the first %u", written, m.count, m.first);
}

static void names_mean_rows_of_the_roster(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,a1,a2,a3,a4,a5\n");
    folder_put(f, "roster.csv",
               "id,name,unit\na1,王毅,水利局\na2,王毅,财政局\na3,阿依古丽·买买提,教育局\na4,㛃立,\na5,Anna Maria,\n");
    open_folder(f);
    means("阿依古丽·买买提", 2);
    means("阿依古丽.买买提", 2);
    means("阿依古丽 ・ 买买提", 2);
    means("㛃 立", 3);
    means("a3", 2);
    means("ａ４", 3);
    means("王毅(水利局)", 0);
    means("王毅（财政局）", 1);
    means("王 毅 ( 财政局 )", 1);
    means("阿依古丽•买买提（教育局）", 2); /* the unit may be there where it need not */
    means("Ａnna Maria", 4);
    assert_int_equal(who("王毅").count, 2);
    assert_int_equal(who("王毅(教育局)").count, 0);
    assert_int_equal(who("AnnaMaria").count, 0);
    assert_int_equal(who("王").count, 0);
    assert_int_equal(who("").count, 0);
    close_folder();
}

static void nearest_says(const char *written, const char *expected)
{
    char *list = tally_meeting_list_nearest(meeting, tally_text_of(written));
    assert_string_equal(list, expected);
    free(list);
}

static void near_names(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,a1,a2,a3\n");
    folder_put(f, "roster.csv", "id,name,unit\na1,王毅,水利局\na2,王毅,财政局\na3,钱若水,\n");
    open_folder(f);
    nearest_says("王易", "王毅(水利局)\x1E, \x1E"
                         "王毅(财政局)"); /* told apart */
    nearest_says("钱若永", "钱若水");
    nearest_says("欧阳修", "");
    close_folder();
}

static void tiers_and_posts_by_id_or_name(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,k1,k2,k3,k4\n");
    folder_put(f, "tiers.csv",
               "tier,name,due,present,issued,returned\na,领导,5,5,5,\nb,中层,5,5,5,\nc,中层,5,5,5,\n领导,d,5,5,5,\n");
    open_folder(f);
    assert_int_equal(tally_meeting_find_tier(meeting, tally_text_of("b")), 1);
    assert_int_equal(tally_meeting_find_tier(meeting, tally_text_of("领导")),
                     TALLY_INTERN_NONE); /* one's name and another's id: which? */
    assert_int_equal(tally_meeting_find_tier(meeting, tally_text_of("d")), 3);
    assert_int_equal(tally_meeting_find_tier(meeting, tally_text_of("中层")),
                     TALLY_INTERN_NONE); /* two are called so */
    assert_int_equal(tally_meeting_find_tier(meeting, tally_text_of("e")), TALLY_INTERN_NONE);
    assert_int_equal(tally_meeting_find_post(meeting, tally_text_of("p2")), 1);
    assert_int_equal(tally_meeting_find_post(meeting, tally_text_of("副局长")), 0);
    assert_int_equal(tally_meeting_find_post(meeting, tally_text_of("局长")), TALLY_NO_POST);
    close_folder();
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_plain_meeting), IN_FOLDER(chinese_headings),
        IN_FOLDER(channels),        IN_FOLDER(names_mean_rows_of_the_roster),
        IN_FOLDER(near_names),      IN_FOLDER(tiers_and_posts_by_id_or_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
