/* What follows from a vote, in sentences: only where there is a ground for it, and by name and day. */
#include <string.h>

#include "meeting/meeting.h"
#include "unit/support/support.h"
#include "words/words.h"

/* All sentences with their citations, a line each, until the next call. */
static const char *follow_ups(const struct tally_result *result, enum tally_language language, bool aloud)
{
    static struct scribe s;
    struct tally_words *w = tally_words_new(language);
    size_t count;
    const struct tally_words_follow_up *lines = tally_words_follow_ups(w, result, aloud, &count);
    s.used = 0;
    s.text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        scribe(&s, "%s%s%s\n", lines[i].text, lines[i].cite ? " | " : "",
               lines[i].cite ? tally_words_cite(w, lines[i].cite) : "");
    tally_words_free(w);
    return s.text;
}

/* A decision of three items, 甲, 乙 and 丙, of which nothing follows yet. */
static void decided(struct made *m)
{
    static const char *const names[] = {"甲", "乙", "丙"}, *const ids[] = {"k1", "k2", "k3"};
    made_begin(m, TALLY_DECISION);
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    for (size_t i = 0; i < 3; i++) {
        made_item(m, ids[i], UINT32_MAX, 9);
        m->items[i].name = names[i];
    }
    m->result.meeting.date = "2026-04-17";
    m->result.meeting.recommendation_last = "";
    made_outcomes(m);
}

static void nothing_follows(void **state)
{
    struct made m;
    (void)state;
    decided(&m);
    m.rule.publicity_days = m.rule.publicity_days_at_most = 7; /* what the rule has is no ground */
    m.rule.probation_years = 1;
    m.result.meeting.publicity_last = "2026-04-24";
    m.result.meeting.recommendation_last = "2027-01-01"; /* of the recommendation that the vote relies on */
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "");
    assert_string_equal(follow_ups(&m.result, TALLY_ENGLISH, true), "");
    assert_false(tally_words_needs_round(&m.result));
    made_end(&m);
}

static void publicity_names_whom_it_concerns(void **state)
{
    static const size_t items[] = {0, 2};
    struct made m;
    (void)state;
    decided(&m);
    m.rule.publicity_days = 7;
    m.rule.publicity_days_at_most = 15;
    m.result.consequences.publicity = (struct tally_publicity){.item_count = 2,
                                                               .items = items,
                                                               .days = 7,
                                                               .first = "2026-04-18",
                                                               .last = "2026-04-24",
                                                               .cite = "第三篇 第十五条"};
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false),
                        "对甲、丙进行任前公示，公示期7天，自2026年4月18日至2026年4月24日。 | 第三篇 第十五条\n");
    assert_string_equal(follow_ups(&m.result, TALLY_ENGLISH, false),
                        "Publicity for 甲, 丙: 7 days, from 2026-04-18 to 2026-04-24. | 第三篇 第十五条\n");
    m.result.consequences.publicity.latest = "2026-05-02";
    m.result.consequences.publicity.cite = ""; /* of a county's own rule */
    assert_string_equal(
        follow_ups(&m.result, TALLY_CHINESE, true),
        "对甲、丙进行任前公示，公示期7至15天，自二〇二六年四月十八日起，最早至二〇二六年四月二十四日止，最迟至二〇二六"
        "年五月二日止。 | 未注明依据\n");
    assert_string_equal(follow_ups(&m.result, TALLY_ENGLISH, false),
                        "Publicity for 甲, 丙: 7 to 15 days, from 2026-04-18 to 2026-04-24 at the earliest and "
                        "2026-05-02 at the latest. | no citation given\n");
    m.items[2].person = m.items[0].person; /* one person in two items is named once */
    m.items[2].name = m.items[0].name;
    m.result.consequences.publicity.reason = "换届考察时已公示";
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "甲不再公示（换届考察时已公示）。 | 未注明依据\n");
    made_end(&m);
}

/* The text of 第三篇 and 第四篇 excepts the elected; that of 第二篇 says nothing of them. */
static void probation_says_until_when(void **state)
{
    struct made m;
    struct tally_probation list[] = {{0, "2027-04-17", NULL, "第二篇 七(三)"},
                                     {1, "2027-04-17", NULL, "第二篇 七(三)"}};
    static const struct tally_in_office office[] = {{0, "2026-04-17", "第四篇 五(三)"}};
    (void)state;
    decided(&m);
    m.rule.probation_years = 1;
    m.result.consequences.probation = list;
    m.result.consequences.probation_count = 2;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false),
                        "甲、乙的试用期为一年，自决定之日起计算，至2027年4月17日。属于选举产生的领导职务的，试用期自当"
                        "选、任命之日起计算"
                        "。 | 第二篇 七(三)\n");
    list[0].cite = list[1].cite = "第三篇 第十六条 “对新提拔非选举产生的领导干部”";
    list[0].extended = list[1].extended = "2027-10-17";
    m.rule.probation_extension = 6;
    assert_string_equal(follow_ups(&m.result, TALLY_ENGLISH, false),
                        "Probation of 甲, 乙: one year from the day of the decision, to 2027-04-17. It may be extended "
                        "by half a year, to 2027-10-17. Posts filled by election have none; their holders count from "
                        "the day on which they are elected or appointed. | 第三篇 第十六条 "
                        "“对新提拔非选举产生的领导干部”\n");
    list[1].last = "2028-04-17"; /* days that differ are not put together */
    list[0].extended = list[1].extended = NULL;
    m.rule.probation_years = 2;
    m.result.consequences.in_office = office;
    m.result.consequences.in_office_count = 1;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false),
                        "甲的任职时间自决定任命之日（2026年4月17日）起计算；属于选举产生的领导职务的，任职时间自当选、"
                        "任命之日起计算。 | 第四篇 "
                        "五(三)\n"
                        "甲的试用期为2年，自决定之日起计算，至2027年4月17日。属于选举产生的领导职务的，不实行试用期。 "
                        "| 第三篇 第十六条 "
                        "“对新提拔非选举产生的领导干部”\n"
                        "乙的试用期为2年，自决定之日起计算，至2028年4月17日。属于选举产生的领导职务的，不实行试用期。 "
                        "| 第三篇 第十六条 "
                        "“对新提拔非选举产生的领导干部”\n");
    made_end(&m);
}

static void a_recommendation(void **state)
{
    static const char expected[] = "本次推荐结果有效期至2025年2月28日。 | 第三篇 第三条\n"
                                   "考察对象确定后张贴考察预告，公示期15天，自张贴之日起计算。 | 第二篇 五(二)\n"
                                   "后备干部库每年更新一次，下次更新不迟于2025年2月28日。 | 第二篇 一\n";
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_tier(&m, 0, "a", false, 9);
    made_item(&m, "k1", UINT32_MAX, 4);
    m.result.meeting.date = "2024-02-29";
    m.result.meeting.recommendation_last = "2025-02-28";
    m.rule.within_cite = "第三篇 第三条";
    m.rule.inspection_days = 15;
    m.rule.inspection_cite = "第二篇 五(二)";
    m.rule.renewed_years = 1;
    m.rule.renewed_cite = "第二篇 一";
    assert_string_equal(made_outcomes(&m), "k1 ranked 1");
    assert_int_equal(m.result.status, TALLY_VALID_VOTE);
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), expected);
    m.result.items[0].channels[0].rate.votes = 0; /* nobody was recommended */
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "");
    m.result.items[0].channels[0].rate.votes = 4;
    m.result.items[0].outcome = TALLY_FALLS_SHORT;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "");
    m.result.items[0].outcome = TALLY_LISTED;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), expected);
    m.result.status = TALLY_INVALID_VOTE;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "");
    made_end(&m);
}

static void a_further_round(void **state)
{
    struct made m;
    (void)state;
    decided(&m);
    for (size_t i = 0; i < 3; i++)
        made_post(&m, (const char *const[]){"p1", "p2", "p3"}[i], 2);
    m.items[0].post = 0;
    m.items[0].outcome = TALLY_ELECTED;
    m.posts[0].next = TALLY_NEXT_TIE;
    m.posts[1].next = TALLY_NEXT_UNFILLED;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, true),
                        "须另行投票：p1（在得票相同的人选中重新投票，名额一名）、p2（缺额两名）。\n");
    assert_string_equal(
        follow_ups(&m.result, TALLY_ENGLISH, false),
        "A further round is to be held for p1 (again among the tied; seats: 1), p2 (seats left over: 2).\n");
    assert_true(tally_words_needs_round(&m.result));
    m.posts[0].next = m.posts[1].next = TALLY_NEXT_NONE;
    m.posts[2].next = TALLY_NEXT_RESUMED;
    m.items[2].outcome = TALLY_DEFERRED;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "须另行投票：p3（待问题查清后继续表决）。\n");
    m.posts[2].next = TALLY_NEXT_NONE; /* an item that belongs to no post */
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "暂缓表决的事项，待问题查清后继续表决。\n");
    m.result.status = TALLY_NO_QUORUM; /* which says itself that everything is taken again */
    m.items[2].outcome = TALLY_NO_DECISION;
    m.posts[0].next = TALLY_NEXT_AGAIN;
    assert_string_equal(follow_ups(&m.result, TALLY_CHINESE, false), "");
    assert_true(tally_words_needs_round(&m.result));
    made_end(&m);
}

/* ---- which round it is, and how the vote was taken ---- */

static void the_round_before(void **state)
{
    static const struct tally_earlier earlier[] = {{"m-1", "2026-04-10", "m-1.result.json", "", ""},
                                                   {"m-0", "2026-04-01", "m-0.result.json", "", ""}};
    static struct tally_earlier_item items[] = {
        {"k1", "甲", "p", "elected"}, {"k2", "乙", "p", "tie"}, {"k3", "丙", "p", "tie"}};
    struct tally_earlier_result before = {.items = items, .item_count = 3};
    struct tally_meeting owner = {.before = &before};
    struct made m;
    struct tally_words *w = tally_words_new(TALLY_CHINESE), *english = tally_words_new(TALLY_ENGLISH);
    (void)state;
    decided(&m);
    assert_string_equal(tally_words_round(w, &m.result, false), "");
    assert_string_equal(tally_words_relaxed(w, &m.result), "");
    m.result.meeting.earlier = earlier;
    m.result.meeting.earlier_count = 2;
    assert_string_equal(tally_words_round(w, &m.result, false), "本次为第3轮投票，接续2026年4月10日的会议（m-1）。");
    m.result.owner = &owner;
    assert_string_equal(
        tally_words_round(w, &m.result, true),
        "本次为第三轮投票，接续二〇二六年四月十日的会议。前一轮结果：确定为拟任人选：甲；并列：乙、丙。");
    assert_string_equal(tally_words_round(english, &m.result, false),
                        "This is round 3; it follows the vote of 2026-04-10 (meeting m-1). It gave: elected: 甲; "
                        "tie: 乙, 丙.");
    before.again = true;
    assert_string_equal(tally_words_round(english, &m.result, false),
                        "This is round 3; it follows the vote of 2026-04-10 (meeting m-1). That vote decided nothing "
                        "and is taken again.");
    m.result.meeting.relaxed = "常委会同意";
    assert_string_equal(tally_words_relaxed(w, &m.result), "经同意，本轮人选少于规定比例：常委会同意");
    m.result.owner = NULL;
    made_end(&m);
    tally_words_free(w);
    tally_words_free(english);
}

static void by_hand(void **state)
{
    struct made m;
    struct tally_words *w = tally_words_new(TALLY_CHINESE);
    enum tally_account accounts[TALLY_ACCOUNTS];
    (void)state;
    decided(&m);
    assert_string_equal(tally_words_method(w, &m.result), "");
    assert_int_equal(tally_words_accounts(&m.result, accounts), TALLY_ACCOUNTS);
    for (enum tally_account k = 0; k < TALLY_ACCOUNTS; k++)
        assert_int_equal(accounts[k], k);
    m.result.meeting.method = TALLY_METHOD_HANDS;
    assert_string_equal(tally_words_method(w, &m.result), "举手表决");
    assert_int_equal(tally_words_accounts(&m.result, accounts), 3); /* there are no ballots, so none of ballots */
    assert_int_equal(accounts[0], TALLY_ACCOUNT_DUE);
    assert_int_equal(accounts[1], TALLY_ACCOUNT_PRESENT);
    assert_int_equal(accounts[2], TALLY_ACCOUNT_VALID);
    m.result.meeting.method = TALLY_METHOD_VOICE;
    assert_string_equal(tally_words_method(w, &m.result), "口头表决");
    made_end(&m);
    tally_words_free(w);
}

static void rates_of_tiers(void **state)
{
    struct tally_rate rates[] = {{7, 9, TALLY_PRESENT, "77.78"}, {0, 0, TALLY_PRESENT, NULL}};
    const struct tally_item_votes votes = {.tier_rates = rates}, none = {.tier_rates = NULL};
    struct tally_words *w = tally_words_new(TALLY_ENGLISH);
    (void)state;
    assert_string_equal(tally_words_tier_rate(w, &votes, 0), "7/9 77.78%");
    assert_string_equal(tally_words_tier_rate(w, &votes, 1), "0/0");
    assert_string_equal(tally_words_tier_rate(w, &none, 0), "");
    tally_words_free(w);
}

/* A county's rule may give no citation; that is said, never left as an empty pair of brackets. */
static void no_citation(void **state)
{
    struct made m;
    struct tally_words *w = tally_words_new(TALLY_CHINESE), *english = tally_words_new(TALLY_ENGLISH);
    (void)state;
    assert_string_equal(tally_words_cite(w, NULL), "未注明依据");
    assert_string_equal(tally_words_cite(w, ""), "未注明依据");
    assert_string_equal(tally_words_cite(w, "第四篇 四"), "第四篇 四");
    assert_string_equal(tally_words_place(english, ""), "no citation given");
    assert_string_equal(tally_words_place(w, "第四篇 四(一) “以党组织”"), "第四篇 四(一)");
    decided(&m);
    m.pass[0].cite = "";
    made_quorum(&m, at_least(2, 3, TALLY_DUE));
    m.quorum.cite = "";
    made_outcomes(&m);
    const char *const texts[] = {tally_words_reason(w, &m.result, &m.items[0]), tally_words_quorum(w, &m.result.quorum),
                                 tally_words_condition(w, &m.pass[0], 9)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_non_null(strstr(texts[i], "未注明依据"));
        assert_null(strstr(texts[i], "（）"));
    }
    made_end(&m);
    tally_words_free(w);
    tally_words_free(english);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_follows),
                                       cmocka_unit_test(publicity_names_whom_it_concerns),
                                       cmocka_unit_test(probation_says_until_when),
                                       cmocka_unit_test(a_recommendation),
                                       cmocka_unit_test(a_further_round),
                                       cmocka_unit_test(the_round_before),
                                       cmocka_unit_test(by_hand),
                                       cmocka_unit_test(rates_of_tiers),
                                       cmocka_unit_test(no_citation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
