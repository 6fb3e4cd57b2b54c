/* Which tiers may be shown apart; what the host reads out. */
#include <stdlib.h>
#include <string.h>

#include "announce/announce.h"
#include "unit/support/support.h"

/* ---- what may be shown ---- */

/* The tiers that are shown apart: “+-+”. Ends the vote. */
static void shows(struct made *m, enum tally_view view, const char *expected)
{
    struct tally_disclosure shown;
    char text[MADE_TIERS + 1] = "";
    size_t hidden = 0;
    made_outcomes(m);
    tally_disclosure_make(&shown, &m->result, view);
    for (size_t t = 0; t < m->result.tier_count; t++) {
        text[t] = shown.tiers[t] ? '+' : '-';
        hidden += !shown.tiers[t];
    }
    assert_string_equal(text, expected);
    assert_int_equal(shown.hidden, hidden);
    assert_int_equal(shown.view, view);
    free(shown.tiers);
    made_end(m);
}

/* A recommendation by tiers of so many, of whom so many name the person; small: fewer than five. */
static void recommended(struct made *m, const uint64_t (*tiers)[2], size_t count)
{
    static const char *const ids[] = {"a", "b", "c"};
    made_begin(m, TALLY_RECOMMENDATION);
    m->rule.small_tier = 5;
    for (size_t t = 0; t < count; t++)
        made_tier(m, 0, ids[t], false, tiers[t][0]);
    made_item(m, "k1", UINT32_MAX, tiers[0][1]);
    for (size_t t = 1; t < count; t++)
        made_votes(m, 0, 0, t)[0] = tiers[t][1];
}

static void nothing_to_hide(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 3}, {7, 1}}, 3);
    shows(&m, TALLY_PROTECTED, "+++");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {5, 0}}, 2); /* that nobody named somebody, all of them say */
    shows(&m, TALLY_PROTECTED, "--");
}

static void small_ones(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {4, 1}, {7, 1}}, 3);
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {5, 1}, {7, 1}}, 3);
    shows(&m, TALLY_PROTECTED, "+++");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {4, 1}, {7, 1}}, 3);
    m.rule.small_tier = 0;
    shows(&m, TALLY_PROTECTED, "+++");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {1, 0}, {7, 1}}, 3); /* one alone is small by any rule */
    m.rule.small_tier = 0;
    shows(&m, TALLY_PROTECTED, "---");
}

static void those_of_one_mind(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 8}, {7, 1}}, 3);
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{9, 9}, {8, 8}, {7, 7}},
                3); /* the whole says it, too: nothing helps, and nothing is gained */
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 3}, {7, 1}}, 3);
    m.tiers[0][1].accounts.blank = 8;
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 8}, {7, 1}},
                3); /* what was not voted on says nothing: this is its only item */
    m.items[0].deferred = "reason";
    shows(&m, TALLY_PROTECTED, "+++");
}

/* Knowing only that some tier was of one mind, and the whole: does it follow how one voted? Recommended, by tier: in
 * each case in two ways at least, behind it. */
static void what_would_follow(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{5, 3}, {6, 2}}, 2); /* 5/0, 0/5 */
    shows(&m, TALLY_PROTECTED, "++");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {5, 4}}, 2); /* 8 of 14: 8/0, 3/5 */
    shows(&m, TALLY_PROTECTED, "++");
    recommended(&m, (const uint64_t[][2]){{9, 8}, {5, 4}}, 2); /* 12 of 14: 9/3, 7/5 */
    shows(&m, TALLY_PROTECTED, "++");
    made_begin(
        &m,
        /* 7, 6 and 5 in all: only the first can be of one mind, all in favour, and the second then voted 0, 6, 5. It
         * did not; but had it, this would be known */
        TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "a", false, 7);
    made_tier(&m, 0, "b", false, 11);
    made_item(&m, "k1", UINT32_MAX, 4);
    const uint64_t a[] = {4, 2, 1}, b[] = {3, 4, 4};
    for (size_t i = 0; i < 3; i++) {
        made_votes(&m, 0, 0, 0)[i] = a[i];
        made_votes(&m, 0, 0, 1)[i] = b[i];
    }
    shows(&m, TALLY_PROTECTED, "--");
}

/* The same where three tiers decide: were one of one mind, the others would have voted in one way only if all that is
 * left is of one mind. Blank, of ballots of 9, 7 and 7, in brackets what follows. */
static void what_would_follow_of_three(void **state)
{
    static const struct {
        uint64_t second, third, blank[3];
        const char *shown;
    } cases[] = {
        {7,
         7,
         {3, 3, 1},
         "---"}, /* 7: all of the second (9 and 7 are not) or of the third: the first is not, either way */
        {7, 7, {3, 3, 2}, "+++"}, /* 8: all of the second, and one of the others, of whichever */
        {8, 7, {3, 3, 1}, "---"}, /* 7: all of the third, and nobody else */
        {8, 7, {3, 3, 2}, "+++"}, /* 8: all of the second and nobody else, or all of the third and one more */
        {8, 7, {3, 2, 1}, "+++"}, /* 6: no tier can be all blank, so nothing follows */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        const uint64_t tiers[][2] = {{9, 4}, {cases[i].second, 3}, {cases[i].third, 1}};
        recommended(&m, tiers, 3);
        for (size_t t = 0; t < 3; t++)
            m.tiers[0][t].accounts.blank = cases[i].blank[t];
        shows(&m, TALLY_PROTECTED, cases[i].shown);
    }
}

/* What an advising tier says follows from nothing, and nothing follows from it: of 7 and 7 who decide, 8 agree; if one
 * of the two is of one mind, the other is 1 and 6, and which is which is open. */
static void nothing_follows_for_advice(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "a", false, 7);
    made_tier(&m, 0, "b", false, 7);
    made_tier(&m, 0, "x", true, 9);
    made_item(&m, "k1", UINT32_MAX, 4);
    const uint64_t votes[3][2] = {{4, 3}, {4, 3}, {5, 4}};
    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < 2; i++)
            made_votes(&m, 0, 0, t)[i] = votes[t][i];
    shows(&m, TALLY_PROTECTED, "++-"); /* of one item, and so the advice is not told */
}

static void voids_and_empty_ones(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {6, 1}, {7, 1}}, 3);
    m.rule.small_tier = 5;
    m.tiers[0][1].accounts.valid = 4; /* by what is valid, not by what was returned */
    m.tiers[0][1].accounts.voided = 2;
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {0, 0}, {7, 1}},
                3); /* nobody votes in it: nothing to hide, nor to hide behind */
    shows(&m, TALLY_PROTECTED, "+++");
    recommended(&m, (const uint64_t[][2]){{9, 4}, {0, 0}, {4, 1}}, 3);
    shows(&m, TALLY_PROTECTED, "---");
    recommended(&m, (const uint64_t[][2]){{3, 2}, {0, 0}}, 2); /* the whole is the tier's */
    shows(&m, TALLY_PROTECTED, "++");
    recommended(&m, (const uint64_t[][2]){{3, 3}}, 1);
    shows(&m, TALLY_PROTECTED, "+");
}

static void in_any_channel(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 3}, {7, 1}}, 3);
    made_item(&m, "k2", UINT32_MAX, 2);
    made_votes(&m, 1, 0, 1)[0] = made_votes(&m, 1, 0, 2)[0] = 1;
    made_tier(&m, 1, "a", false, 9);
    made_tier(&m, 1, "b", false, 8);
    made_tier(&m, 1, "c", false, 4);
    for (size_t i = 0; i < 2; i++)
        for (size_t t = 0; t < 3; t++)
            made_votes(&m, i, 1, t)[0] = 1;
    shows(&m, TALLY_PROTECTED, "---");
}

/* The talks beside a meeting's ballots: of so many, how many name the first of two. */
static void talks_kept_back(void **state)
{
    static const struct {
        uint64_t talks, votes;
        bool other, event;
    } rows[] = {{5, 3, true, true},  {4, 3, true, false}, {1, 1, true, false},
                {5, 5, true, false}, {5, 0, true, true},  {5, 3, false, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        struct tally_disclosure shown;
        recommended(&m, (const uint64_t[][2]){{9, 4}}, 1);
        made_tier(&m, 1, "a", false, rows[i].talks);
        made_votes(&m, 0, 1, 0)[0] = rows[i].votes;
        if (rows[i].other)
            made_item(&m, "k2", UINT32_MAX, 1);
        made_outcomes(&m);
        tally_disclosure_make(&shown, &m.result, TALLY_PROTECTED);
        assert_int_equal(shown.talks, rows[i].event);
        free(shown.tiers);
        tally_disclosure_make(&shown, &m.result, TALLY_WHOLE);
        assert_true(shown.talks);
        free(shown.tiers);
        made_end(&m);
    }
}

/* A票 decide, B票 advise: B is not in the whole, and stands for itself. */
static void advice(void **state)
{
    static const struct {
        uint64_t a, b, agree;
        const char *shown;
        bool two; /* items */
    } rows[] = {{9, 6, 5, "++", true}, {9, 4, 3, "+-", true}, {9, 6, 6, "+-", true}, {9, 6, 0, "+-", true},
                {9, 0, 0, "++", true}, {3, 6, 5, "++", true}, {9, 6, 5, "+-", false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, more_than(1, 2, TALLY_DUE));
        m.rule.small_tier = 5;
        made_tier(&m, 0, "A", false, rows[i].a);
        made_tier(&m, 0, "B", true, rows[i].b);
        for (size_t k = 0; k <= rows[i].two; k++) {
            made_item(&m, k ? "k2" : "k1", UINT32_MAX, 2);
            made_votes(&m, k, 0, 1)[TALLY_AGREE] = k ? rows[i].b / 2 : rows[i].agree;
            made_votes(&m, k, 0, 1)[TALLY_AGAINST] = rows[i].b - made_votes(&m, k, 0, 1)[TALLY_AGREE];
        }
        shows(&m, TALLY_PROTECTED, rows[i].shown);
    }
}

static void the_archives_see_all(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 9}, {4, 1}, {1, 1}}, 3);
    shows(&m, TALLY_WHOLE, "+++");
}

/* ---- the words ---- */

/* All paragraphs of a vote that is decided, a line each, until the next call. */
static const char *read_out(struct made *m, enum tally_language language, enum tally_view view, bool aloud)
{
    static struct scribe s;
    struct tally_words *w = tally_words_new(language);
    struct tally_disclosure shown;
    size_t count;
    m->result.meeting.title = "会议\n\x1b[31m第二行\xE2\x80\xAE<b>";
    m->result.meeting.date = "2026-04-20";
    m->result.meeting.deferred = m->result.meeting.recommendation_last = m->result.meeting.publicity_last =
        m->result.meeting.publicity_last_at_most = "";
    tally_disclosure_make(&shown, &m->result, view);
    const char *const *paragraphs = tally_announce_paragraphs(w, &m->result, &shown, aloud, &count);
    s.used = 0;
    for (size_t i = 0; i < count; i++)
        scribe(&s, "%s\n", paragraphs[i]);
    assert_string_equal(tally_words_number(w, 12), "12"); /* as it was before */
    free(shown.tiers);
    tally_words_free(w);
    return s.text;
}

static void words_of_a_vote(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_quorum(&m, at_least(2, 3, TALLY_DUE));
    m.rule.small_tier = 5;
    made_tier(&m, 0, "A", false, 12345);
    made_tier(&m, 0, "B", true, 4);
    made_item(&m, "k1", UINT32_MAX, 10010);
    made_outcomes(&m);
    const char *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true);
    assert_non_null(strstr(text, "二〇二六年四月二十日“会议 [31m第二行<b>”"));
    assert_non_null(
        strstr(text, "应到一万二千三百四十五人，实到一万二千三百四十五人。实到人数超过应到会人数的三分之二"));
    assert_non_null(
        strstr(text, "同意一万零一十票、不同意二千三百三十五票、弃权零票。同意票超过应到会人数的半数，通过。"));
    assert_null(strstr(text, "（仅供参考）"));
    assert_null(strpbrk(text, "\x1b"));
    text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, false);
    assert_non_null(strstr(text, "同意10010票、不同意2335票、弃权0票。同意票超过应到会人数的二分之一，通过。"));
    text = read_out(&m, TALLY_ENGLISH, TALLY_WHOLE, true);
    assert_non_null(strstr(text, "Under seal"));
    assert_non_null(strstr(text, "20 April 2026"));
    assert_non_null(strstr(text, "For reference only, B: "));
    made_end(&m);
}

/* At equality a share is reached, never exceeded. */
static void words_at_the_share(void **state)
{
    static const struct {
        bool strict;
        uint64_t votes;
        const char *said;
    } rows[] = {
        {true, 6, "同意票超过应到会人数的半数，通过"},     {true, 5, "同意票为应到会人数的半数，未超过半数，未通过"},
        {true, 4, "同意票未超过应到会人数的半数，未通过"}, {false, 6, "同意票超过应到会人数的半数，通过"},
        {false, 5, "同意票达到应到会人数的半数，通过"},    {false, 4, "同意票未达到应到会人数的半数，未通过"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, rows[i].strict ? more_than(1, 2, TALLY_DUE) : at_least(1, 2, TALLY_DUE));
        made_tier(&m, 0, "c", false, 10);
        made_item(&m, "k1", UINT32_MAX, rows[i].votes);
        made_outcomes(&m);
        const char *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true);
        if (!strstr(text, rows[i].said))
            fail_msg("%s not in: %s", rows[i].said, text);
        made_end(&m);
    }
}

/* Only the archives' copy names the deciding tiers. */
static void words_name_no_tier(void **state)
{
    struct made m;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 3}}, 2);
    made_outcomes(&m);
    assert_null(strstr(read_out(&m, TALLY_ENGLISH, TALLY_PROTECTED, true), "Of these"));
    const char *text = read_out(&m, TALLY_ENGLISH, TALLY_WHOLE, true);
    assert_non_null(strstr(text, "Of these, a: 4 votes for."));
    assert_non_null(strstr(text, "Of these, b: 3 votes for."));
    made_end(&m);
}

/* More records than talks: the talks are kept back, and the ballots are judged as if there were none. */
static void invalid_talks(void **state)
{
    struct made m;
    struct tally_disclosure shown;
    (void)state;
    recommended(&m, (const uint64_t[][2]){{9, 4}, {8, 3}}, 2);
    made_item(&m, "k2", UINT32_MAX, 2);
    made_votes(&m, 1, 0, 1)[0] = 1;
    made_tier(&m, 1, "a", false, 9)->issued = 8;
    made_tier(&m, 1, "b", false, 2); /* small: it would keep the tiers of valid talks together */
    for (size_t i = 0; i < 2; i++)
        made_votes(&m, i, 1, 0)[0] = 6;
    made_outcomes(&m);
    assert_int_equal(m.result.status, TALLY_VALID_VOTE);
    assert_true(m.result.channels[1].invalid);
    tally_disclosure_make(&shown, &m.result, TALLY_PROTECTED);
    assert_false(shown.talks);
    assert_true(shown.tiers[0] && shown.tiers[1] && shown.items);
    free(shown.tiers);
    const char *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true);
    assert_non_null(strstr(text, "谈话记录多于谈话人数，谈话推荐无效，其数字不予公布；以会议投票为准。"));
    assert_null(strstr(text, "个别谈话"));
    assert_null(strstr(text, "十一")); /* records, and votes of the talks: 六 */
    assert_null(strstr(text, "六票"));
    text = read_out(&m, TALLY_ENGLISH, TALLY_WHOLE, false);
    assert_non_null(strstr(text, "There are more records than talks: the talks are invalid, and the ballots decide."));
    assert_non_null(strstr(text, "in the talks 6 votes for"));
    made_end(&m);
}

/* More B ballots than were given out: A decides, and what B said is not announced. */
static void invalid_advice(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "A", false, 9);
    made_tier(&m, 0, "B", true, 7)->issued = 6;
    for (size_t k = 0; k < 2; k++) {
        made_item(&m, k ? "k2" : "k1", UINT32_MAX, 8);
        made_votes(&m, k, 0, 1)[TALLY_AGREE] = 4 + k;
        made_votes(&m, k, 0, 1)[TALLY_AGAINST] = 3 - k;
    }
    assert_string_equal(made_outcomes(&m), "k1 adopted 0, k2 adopted 0");
    assert_true(m.result.channels[0].tiers[1].invalid);
    const char *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true);
    assert_non_null(strstr(text, "B收回的票多于发出的票，其意见无效，不予公布。"));
    assert_null(strstr(text, "（仅供参考）"));
    assert_null(strstr(text, "四票"));
    assert_non_null(strstr(text, "本次投票有效"));
    assert_non_null(strstr(read_out(&m, TALLY_ENGLISH, TALLY_WHOLE, true), "For reference only, B: agree 4 votes"));
    made_end(&m);
}

/* By hands or voice there are no ballots, and none are spoken of. */
static void words_without_ballots(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 7);
    m.result.meeting.method = TALLY_METHOD_HANDS;
    made_outcomes(&m);
    const char *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true);
    assert_non_null(strstr(text, "本次采用举手表决。\n表决有效。\n"));
    assert_non_null(strstr(text, "同意七票"));
    assert_null(strstr(text, "选票"));
    assert_null(strstr(text, "收回"));
    text = read_out(&m, TALLY_ENGLISH, TALLY_PROTECTED, false);
    assert_non_null(strstr(text, "The vote is taken by raised hands.\nThe vote is valid.\n"));
    assert_null(strstr(text, "allot"));
    made_end(&m);
}

/* What was decided, then what follows; what was deferred or failed is not read twice. */
static void words_of_the_decision(void **state)
{
    static const struct tally_paragraph decision[] = {{0, "决定任免：甲，任局长。"}, {1, "未通过：乙，任站长。"}};
    static const size_t items[] = {0};
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 7);
    made_item(&m, "k2", UINT32_MAX, 2);
    made_outcomes(&m);
    m.result.consequences.decision = decision;
    m.result.consequences.decision_count = 2;
    m.result.consequences.publicity = (struct tally_publicity){
        .item_count = 1, .items = items, .days = 7, .first = "2026-04-21", .last = "2026-04-27", .cite = ""};
    const char
        *text = read_out(&m, TALLY_CHINESE, TALLY_PROTECTED, true),
        *end =
            "决定任免：甲，任局长。\n对k1进行任前公示，公示期七天，自二〇二六年四月二十一日至二〇二六年四月二十七日。\n"
            "计票结果宣布完毕。\n";
    assert_non_null(strstr(text, end));
    assert_string_equal(strstr(text, end), end); /* the last words */
    assert_null(strstr(text, "任站长"));
    assert_null(strstr(read_out(&m, TALLY_ENGLISH, TALLY_PROTECTED, true), "决定"));
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_talks),
        cmocka_unit_test(invalid_advice),
        cmocka_unit_test(words_without_ballots),
        cmocka_unit_test(words_of_the_decision),
        cmocka_unit_test(nothing_to_hide),
        cmocka_unit_test(small_ones),
        cmocka_unit_test(those_of_one_mind),
        cmocka_unit_test(voids_and_empty_ones),
        cmocka_unit_test(in_any_channel),
        cmocka_unit_test(talks_kept_back),
        cmocka_unit_test(what_would_follow),
        cmocka_unit_test(what_would_follow_of_three),
        cmocka_unit_test(nothing_follows_for_advice),
        cmocka_unit_test(advice),
        cmocka_unit_test(the_archives_see_all),
        cmocka_unit_test(words_of_a_vote),
        cmocka_unit_test(words_at_the_share),
        cmocka_unit_test(words_name_no_tier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
