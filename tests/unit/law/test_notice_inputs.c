/* The notices on inputs and boxes: each given and not given, and whatever the status. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/support.h"

static void gives(struct made *m, const char *expected)
{
    assert_string_equal(made_notices(m), expected);
    made_end(m);
}

/* A committee in which nothing else gives cause for a notice: k1 is adopted by 7 of 9. */
static void begin_decision(struct made *m, const char *action)
{
    made_begin(m, TALLY_DECISION);
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    made_item(m, "k1", UINT32_MAX, 7);
    m->items[0].action = action;
}

static void begin_recommendation(struct made *m)
{
    made_begin(m, TALLY_RECOMMENDATION);
    made_tier(m, 0, "a", false, 9);
    made_post(m, "p1", 1);
    made_item(m, "k1", 0, 7);
    made_item(m, "k2", 0, 6);
}

static void add_talks(struct made *m, uint64_t everybody)
{
    made_tier(m, 1, "a", false, everybody);
    made_votes(m, 0, 1, 0)[0] = everybody ? everybody - 1 : 0;
    made_votes(m, 1, 1, 0)[0] = everybody > 2 ? everybody - 2 : 0;
}

/* Makes the vote invalid, or one without a quorum. */
static void spoil(struct made *m, int how)
{
    if (how == 1)
        m->tiers[0][0].accounts.issued--;
    if (how == 2) {
        made_quorum(m, at_least(2, 3, TALLY_DUE));
        m->tiers[0][0].accounts.due *= 2;
    }
}

/* ---- where a notice is from ---- */

/* A tier's name alone, where there is one channel; else with the channel, whichever it is. */
static void tiers_by_their_channel(void **state)
{
    struct made m;
    (void)state;
    begin_recommendation(&m);
    m.tiers[0][0].accounts.unreturned = 2;
    made_notices(&m);
    assert_string_equal(made_notice_text(&m, TALLY_UNRETURNED), "a: ballots not returned: 2");
    made_end(&m);
    begin_recommendation(&m);
    add_talks(&m, 5);
    m.tiers[0][0].accounts.unreturned = 2;
    made_notices(&m);
    assert_string_equal(made_notice_text(&m, TALLY_UNRETURNED), "a (Ballots of the meeting): ballots not returned: 2");
    made_end(&m);
    begin_recommendation(&m);
    add_talks(&m, 5);
    m.tiers[1][0].accounts.unreturned = 1;
    made_notices(&m);
    assert_string_equal(made_notice_text(&m, TALLY_UNRETURNED), "a (Talks): ballots not returned: 1");
    made_end(&m);
}

/* ---- boxes ---- */

static void invalid_talks(void **state)
{
    struct made m;
    (void)state;
    begin_recommendation(&m);
    add_talks(&m, 5);
    gives(&m, "");
    begin_recommendation(&m);
    add_talks(&m, 5);
    m.tiers[1][0].accounts.issued = 4;
    gives(&m, "talks-invalid talk");
    begin_recommendation(&m); /* also in a vote that is invalid itself */
    add_talks(&m, 5);
    m.tiers[1][0].accounts.issued = m.tiers[0][0].accounts.issued = 4;
    gives(&m, "talks-invalid talk");
    begin_recommendation(&m); /* the talks decide */
    m.channels[0].channel = TALLY_TALK;
    m.tiers[0][0].accounts.issued = 4;
    gives(&m, "");
}

static void invalid_advice(void **state)
{
    struct made m;
    (void)state;
    for (int how = 0; how < 3; how++) {
        begin_decision(&m, "任");
        made_tier(&m, 0, "b", true, 3)->issued = 2;
        made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 2;
        made_votes(&m, 0, 0, 1)[TALLY_AGAINST] = 1;
        spoil(&m, how);
        gives(&m, "advice-invalid b meeting");
    }
    begin_decision(&m, "任");
    made_tier(&m, 0, "b", true, 3);
    made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 2;
    made_votes(&m, 0, 0, 1)[TALLY_AGAINST] = 1;
    gives(&m, "");
}

static void ballots_that_nobody_counted(void **state)
{
    struct made m;
    (void)state;
    begin_decision(&m, "任");
    made_tier(&m, 0, "b", true, 0);
    m.tiers[0][0].returned_assumed = m.tiers[0][1].returned_assumed = true;
    m.tiers[0][1].accounts.issued = 0; /* none given out */
    gives(&m, "returned-not-counted c meeting");
    begin_decision(&m, "任"); /* it precedes all others */
    m.tiers[0][0].returned_assumed = true;
    m.tiers[0][0].accounts.unreturned = 1;
    gives(&m, "returned-not-counted c meeting; unreturned c meeting");
    begin_decision(&m, "任"); /* hands */
    m.tiers[0][0].returned_assumed = true;
    m.result.meeting.method = TALLY_METHOD_HANDS;
    gives(&m, "");
    begin_recommendation(&m); /* talks are not counted as paper */
    m.channels[0].channel = TALLY_TALK;
    m.tiers[0][0].returned_assumed = true;
    gives(&m, "");
    begin_decision(&m, "任");
    m.tiers[0][0].returned_assumed = true;
    m.result.reading = 1;
    gives(&m, "");
}

/* Everybody saw the hands: no figures give anybody away. */
static void hands_are_seen(void **state)
{
    struct made m;
    (void)state;
    for (int by_hand = 0; by_hand < 2; by_hand++) {
        begin_decision(&m, "任");
        memset(m.by_tier[0][0][0], 0, sizeof m.by_tier[0][0][0]);
        m.by_tier[0][0][0][TALLY_AGREE] = 9;
        m.result.meeting.method = by_hand ? TALLY_METHOD_HANDS : TALLY_METHOD_BALLOTS;
        gives(&m, by_hand ? "" : "unanimous-tier c meeting");
    }
}

/* ---- what ought to have come before ---- */

static void talks_are_expected(void **state)
{
    struct made m;
    (void)state;
    for (int how = 0; how < 2; how++) {
        begin_recommendation(&m);
        m.rule.talks_cite = "第三篇 第三条";
        spoil(&m, how);
        assert_string_equal(made_notices(&m), "no-talks talk");
        assert_non_null(strstr(made_notice_text(&m, TALLY_NO_TALKS), "第三篇 第三条"));
        made_end(&m);
    }
    begin_recommendation(&m); /* the rule does not expect any */
    gives(&m, "");
    begin_recommendation(&m);
    m.rule.talks_cite = "";
    assert_string_equal(made_notices(&m), "no-talks talk");
    assert_non_null(strstr(made_notice_text(&m, TALLY_NO_TALKS), "(no citation given)"));
    made_end(&m);
    begin_recommendation(&m);
    m.rule.talks_cite = "";
    add_talks(&m, 5);
    gives(&m, "");
    begin_recommendation(&m); /* a file without a row, though persons were to be spoken with */
    m.rule.talks_cite = "";
    add_talks(&m, 0);
    m.tiers[1][0].accounts.issued = 5;
    gives(&m, "no-talks talk");
    begin_recommendation(&m); /* talks alone */
    m.rule.talks_cite = "";
    m.channels[0].channel = TALLY_TALK;
    gives(&m, "");
}

static void a_recommendation_is_named(void **state)
{
    struct made m;
    (void)state;
    for (int how = 0; how < 3; how++) {
        begin_decision(&m, "提拔");
        m.rule.within_years = 1;
        m.rule.within_cite = "第三篇 第三条";
        spoil(&m, how);
        assert_string_equal(made_notices(&m), "no-recommendation");
        assert_non_null(strstr(made_notice_text(&m, TALLY_NO_RECOMMENDATION), "第三篇 第三条"));
        made_end(&m);
    }
    begin_decision(&m, "提拔");
    m.rule.within_years = 1;
    m.result.meeting.recommended = "2026-01-01";
    gives(&m, "");
    begin_decision(&m, "任");
    m.rule.within_years = 1;
    gives(&m, "");
    begin_decision(&m, "提拔"); /* the rule has no such line */
    gives(&m, "");
    begin_decision(&m, "提拔"); /* deferred: it is not voted on */
    m.rule.within_years = 1;
    m.items[0].deferred = "有举报";
    gives(&m, "");
    begin_decision(&m, "提拔");
    m.rule.within_years = 1;
    m.result.meeting.deferred = "意见分歧较大";
    gives(&m, "");
    begin_recommendation(&m); /* it is the recommendation itself */
    m.rule.within_years = 1;
    m.items[0].action = "提拔";
    gives(&m, "");
}

static void a_contest_is_expected(void **state)
{
    struct made m;
    (void)state;
    for (int how = 0; how < 3; how++) {
        begin_decision(&m, "提拔");
        m.rule.contest_expected = (struct tally_rule_acts){1U << TALLY_ACT_PROMOTE, "第三篇 第十三条"};
        made_item(&m, "k2", UINT32_MAX, 7);
        m.items[1].action = "任";
        made_item(&m, "k3", UINT32_MAX, 7);
        m.items[2].action = "提拔";
        spoil(&m, how);
        assert_string_equal(made_notices(&m), "not-contested k1; not-contested k3");
        assert_non_null(strstr(made_notice_text(&m, TALLY_NOT_CONTESTED), "第三篇 第十三条"));
        made_end(&m);
    }
    begin_decision(&m, "提拔");
    gives(&m, "");
    begin_decision(&m, "提拔");
    m.rule.contest_expected.acts = 1U << TALLY_ACT_PROMOTE;
    m.items[0].deferred = "有举报";
    gives(&m, "");
    begin_decision(&m, "提拔"); /* there are several candidates */
    m.rule.contest_expected.acts = 1U << TALLY_ACT_PROMOTE;
    m.rule.contested = true;
    m.rule.candidates.per_seat = 2;
    gives(&m, "");
}

static void absent_members_are_asked(void **state)
{
    static const char *const phones[] = {"张三同意"};
    struct made m;
    (void)state;
    for (int how = 0; how < 3; how++) {
        begin_decision(&m, "提拔");
        m.tiers[0][0].accounts.due = 10;
        m.rule.absent_members_cite = "第二篇 六(二)二";
        spoil(&m, how);
        assert_string_equal(made_notices(&m), "absent-not-asked");
        assert_non_null(strstr(made_notice_text(&m, TALLY_ABSENT_NOT_ASKED), "第二篇 六(二)二"));
        made_end(&m);
    }
    begin_decision(&m, "提拔"); /* nobody absent */
    m.rule.absent_members_cite = "";
    gives(&m, "");
    begin_decision(&m, "提拔"); /* asked */
    m.tiers[0][0].accounts.due = 10;
    m.rule.absent_members_cite = "";
    m.result.meeting.phones = phones;
    m.result.meeting.phone_count = 1;
    gives(&m, "");
    begin_decision(&m, "任"); /* no promotion */
    m.tiers[0][0].accounts.due = 10;
    m.rule.absent_members_cite = "";
    gives(&m, "");
    begin_decision(&m, "提拔"); /* only of those who advise is somebody absent */
    made_tier(&m, 0, "b", true, 3)->due = 4;
    made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 2;
    made_votes(&m, 0, 0, 1)[TALLY_AGAINST] = 1;
    m.rule.absent_members_cite = "";
    gives(&m, "");
    begin_decision(&m, "提拔");
    m.tiers[0][0].accounts.due = 10;
    gives(&m, "");
}

static void marks_on_what_is_deferred(void **state)
{
    struct made m;
    (void)state;
    for (int how = 0; how < 3; how++) {
        begin_decision(&m, "任");
        m.items[0].deferred = "有举报";
        m.items[0].marked = 3;
        spoil(&m, how);
        assert_string_equal(made_notices(&m), "mark-on-deferred k1");
        assert_non_null(strstr(made_notice_text(&m, TALLY_MARK_ON_DEFERRED), "(3)"));
        made_end(&m);
    }
    begin_decision(&m, "任"); /* the whole vote */
    m.result.meeting.deferred = "意见分歧较大";
    m.items[0].marked = 3;
    gives(&m, "mark-on-deferred k1");
    begin_decision(&m, "任");
    m.items[0].deferred = "有举报";
    gives(&m, "");
    begin_decision(&m, "任");
    m.items[0].marked = 3;
    gives(&m, "");
}

/* ---- bands ---- */

/* Two bands that meet at 10. */
static void begin_bands(struct made *m, uint64_t present, uint32_t second_percent)
{
    made_begin(m, TALLY_RECOMMENDATION);
    made_pass(m, (struct tally_condition){false, 80, 100, TALLY_PRESENT, true, 10, false});
    made_pass(m, (struct tally_condition){false, second_percent, 100, TALLY_PRESENT, false, 0, false});
    made_tier(m, 0, "a", false, present);
}

static void edges_of_bands(void **state)
{
    struct made m;
    (void)state;
    begin_bands(&m, 10, 70);
    gives(&m, "band-edge meeting");
    begin_bands(&m, 9, 70);
    gives(&m, "");
    begin_bands(&m, 10, 75); /* 7.5: both need 8 */
    gives(&m, "");
    begin_bands(&m, 10, 75);
    m.result.reading = 1;
    gives(&m, "band-edge meeting");
    begin_bands(&m, 20, 70); /* each channel by its own number */
    made_tier(&m, 1, "a", false, 10);
    gives(&m, "band-edge talk");
    begin_bands(&m, 20, 70); /* talks that are invalid */
    made_tier(&m, 1, "a", false, 10)->issued = 9;
    gives(&m, "talks-invalid talk");
    begin_bands(&m, 10, 70); /* deferred, and so no outcome */
    m.result.meeting.deferred = "意见分歧较大";
    gives(&m, "band-edge meeting");
}

/* None of them was given by reading 1. */
static void reading_1_knows_none_of_them(void **state)
{
    struct made m;
    (void)state;
    begin_decision(&m, "提拔");
    m.result.reading = 1;
    m.rule.within_years = 1;
    m.rule.contest_expected.acts = 1U << TALLY_ACT_PROMOTE;
    m.rule.absent_members_cite = "";
    m.tiers[0][0].accounts.due = 10;
    made_tier(&m, 0, "b", true, 3)->issued = 2;
    made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 2;
    made_votes(&m, 0, 0, 1)[TALLY_AGAINST] = 1;
    made_item(&m, "k2", UINT32_MAX, 7);
    m.items[1].deferred = "有举报";
    m.items[1].marked = 3;
    gives(&m, "");
    begin_recommendation(&m);
    m.result.reading = 1;
    m.rule.talks_cite = "";
    gives(&m, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiers_by_their_channel),
        cmocka_unit_test(invalid_talks),
        cmocka_unit_test(invalid_advice),
        cmocka_unit_test(ballots_that_nobody_counted),
        cmocka_unit_test(hands_are_seen),
        cmocka_unit_test(talks_are_expected),
        cmocka_unit_test(a_recommendation_is_named),
        cmocka_unit_test(a_contest_is_expected),
        cmocka_unit_test(absent_members_are_asked),
        cmocka_unit_test(marks_on_what_is_deferred),
        cmocka_unit_test(edges_of_bands),
        cmocka_unit_test(reading_1_knows_none_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
