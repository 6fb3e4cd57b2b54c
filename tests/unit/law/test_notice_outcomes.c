/* The notices on outcomes: each given and not given; none of a vote that is not valid, none of a deferred item. */
#include <stdlib.h>
#include <string.h>

#include "unit/support/other_bodies.h"

static void gives(struct made *m, const char *expected)
{
    assert_string_equal(made_notices(m), expected);
    made_end(m);
}

static void says(struct made *m, enum tally_code code, const char *part)
{
    const char *text = made_notice_text(m, code);
    if (!strstr(text, part))
        fail_msg("“%s” does not say “%s”", text, part);
}

enum { DEFER_VOTE = 1, SPOIL_BOX };

/* The ways in which a vote is not valid. */
static void spoil(struct made *m, int how)
{
    if (how == DEFER_VOTE)
        m->result.meeting.deferred = "意见分歧较大";
    if (how == SPOIL_BOX)
        m->tiers[0][0].accounts.issued = m->tiers[0][0].accounts.returned - 1;
}

/* ---- as many persons as seats ---- */

static void begin_recommendation(struct made *m, bool share)
{
    made_begin(m, TALLY_RECOMMENDATION);
    if (share)
        made_pass(m, more_than(1, 2, TALLY_PRESENT));
    made_tier(m, 0, "a", false, 9);
    m->rule.more_persons_cite = "第二篇 五(一)";
}

static void persons_who_pass(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t seats = 1; seats <= 2; seats++) {
        begin_recommendation(&m, true);
        made_post(&m, "p1", seats);
        made_item(&m, "k1", 0, 8);
        made_item(&m, "k2", 0, 7);
        made_item(&m, "k3", 0, 4);
        assert_string_equal(made_notices(&m), seats == 2 ? "too-few-qualify p1" : "");
        if (seats == 2)
            says(&m, TALLY_TOO_FEW_QUALIFY,
                 "p1: qualified 2, seats 2; as a rule there should be more persons than seats "
                 "(第二篇 五(一))");
        made_end(&m);
    }
    begin_recommendation(&m, true); /* without the line nothing is said */
    m.rule.more_persons_cite = NULL;
    made_post(&m, "p1", 2);
    gives(&m, "");
    begin_recommendation(&m, true); /* a post that nobody is named for */
    made_post(&m, "p1", 1);
    gives(&m, "too-few-qualify p1");
    begin_recommendation(&m, true); /* one of the two is deferred */
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 7);
    m.items[1].deferred = "有举报";
    gives(&m, "too-few-qualify p1");
    for (int how = DEFER_VOTE; how <= SPOIL_BOX; how++) {
        begin_recommendation(&m, true);
        made_post(&m, "p1", 1);
        spoil(&m, how);
        gives(&m, "");
    }
    begin_recommendation(&m, true); /* by reading 1 too, the deferred are not among those who qualify */
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 7);
    m.result.reading = 1;
    gives(&m, "");
    begin_recommendation(&m, true);
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 7);
    m.result.reading = 1;
    m.items[1].deferred = "有举报";
    assert_string_equal(made_notices(&m), "too-few-qualify p1");
    says(&m, TALLY_TOO_FEW_QUALIFY, "p1: qualified 1 for 1 seats");
    made_end(&m);
}

/* Nobody of a tier with a weight is present: who qualifies for p1 is not known, and so nothing is said of it. Nobody is
 * named for p2. */
static void persons_under_weights(void **state)
{
    struct other o;
    (void)state;
    for (int appraised = 0; appraised < 2; appraised++) {
        other_begin(&o, appraised ? TALLY_APPRAISAL : TALLY_RECOMMENDATION);
        o.m.rule.more_persons_cite = "第三条";
        other_weight(&o, "A", 1, 2);
        other_weight(&o, "B", 1, 2);
        other_clause(&o, more_than(1, 2, TALLY_PRESENT));
        made_tier(&o.m, 0, "A", false, 9);
        made_tier(&o.m, 0, "B", false, 0);
        made_post(&o.m, "p1", 1);
        made_post(&o.m, "p2", 1);
        made_item(&o.m, "k1", 0, 5);
        /* who is appraised is known whatever comes of it */
        gives(&o.m, appraised ? "empty-tier p1 k1; too-few-qualify p1; too-few-qualify p2"
                              : "empty-tier p1 k1; too-few-qualify p2");
    }
}

static void persons_with_votes(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t votes = 0; votes <= 1; votes++) {
        begin_recommendation(&m, false);
        made_post(&m, "p1", 1);
        made_item(&m, "k1", 0, 8);
        made_item(&m, "k2", 0, votes);
        gives(&m, votes ? "" : "too-few-qualify p1");
    }
    begin_recommendation(&m, false); /* two rows, one person; another post's persons are none of this one */
    made_post(&m, "p1", 1);
    made_post(&m, "p2", 1);
    made_item(&m, "k1", 0, 8);
    made_item(&m, "k2", 0, 7);
    made_item(&m, "k3", 1, 7);
    made_item(&m, "k4", 1, 6);
    m.items[1].person = "k1";
    gives(&m, "too-few-qualify p1");
}

static void persons_appraised(void **state)
{
    struct made m;
    (void)state;
    for (size_t persons = 1; persons <= 2; persons++) {
        made_begin(&m, TALLY_APPRAISAL);
        made_pass(&m, more_than(80, 100, TALLY_PRESENT));
        made_tier(&m, 0, "a", false, 9);
        m.rule.more_persons_cite = "";
        made_post(&m, "p1", 1);
        made_item(&m, "k1", 0, 8);
        made_item(&m, "k2", persons > 1 ? 0 : UINT32_MAX, 0);
        gives(&m, persons > 1 ? "" : "too-few-qualify p1"); /* whether they may be proposed does not matter */
    }
    made_begin(&m, TALLY_APPRAISAL); /* one that names no posts */
    made_pass(&m, more_than(80, 100, TALLY_PRESENT));
    made_tier(&m, 0, "a", false, 9);
    m.rule.more_persons_cite = "";
    made_item(&m, "k1", UINT32_MAX, 8);
    gives(&m, "");
}

/* ---- contested votes ---- */

static void begin_contested(struct made *m, uint64_t seats, size_t candidates)
{
    static const char *const ids[] = {"k1", "k2", "k3", "k4"};
    made_begin(m, TALLY_DECISION);
    m->rule.contested = true;
    m->rule.candidates.per_seat = 2;
    m->rule.contested_cite = "第三篇 第十三条";
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    made_post(m, "p1", seats);
    for (size_t i = 0; i < candidates; i++)
        made_item(m, ids[i], 0, 8 - i);
}

static void no_choice(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1, 2);
    gives(&m, "");
    begin_contested(&m, 1, 1); /* that as a rule more persons are considered than there are seats, no vote decides */
    m.rule.more_persons_cite = "第二篇 五(一)";
    gives(&m, "");
    begin_contested(&m, 1, 2);
    m.items[1].deferred = "有举报";
    assert_string_equal(made_notices(&m), "no-choice-left p1");
    says(&m, TALLY_NO_CHOICE_LEFT, "candidates 1, seats 1");
    says(&m, TALLY_NO_CHOICE_LEFT, "第三篇 第十三条");
    made_end(&m);
    begin_contested(&m, 1, 3); /* two are left for one seat; three are more than the rule speaks of */
    m.items[1].deferred = "有举报";
    gives(&m, "too-many-candidates p1");
    begin_contested(&m, 2, 4);
    m.items[0].deferred = m.items[1].deferred = "有举报";
    gives(&m, "no-choice-left p1");
    for (int how = DEFER_VOTE; how <= SPOIL_BOX; how++) {
        begin_contested(&m, 1, 2);
        m.items[1].deferred = "有举报";
        spoil(&m, how);
        gives(&m, "");
    }
}

/* ---- appointments ---- */

static void begin_decision(struct made *m)
{
    made_begin(m, TALLY_DECISION);
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    m->rule.appointments_cite = "第二篇 六(四)";
}

static void begin_seats(struct made *m, const char *second, uint64_t votes)
{
    begin_decision(m);
    made_post(m, "p1", 1);
    made_item(m, "k1", 0, 8);
    made_item(m, "k2", 0, votes);
    m->items[1].action = second;
}

static void more_than_there_are_seats(void **state)
{
    struct made m;
    (void)state;
    begin_seats(&m, "任", 8);
    assert_string_equal(made_notices(&m), "over-seats p1");
    says(&m, TALLY_OVER_SEATS, "p1: adopted for it 2, seats 1");
    says(&m, TALLY_OVER_SEATS, "第二篇 六(四)");
    made_end(&m);
    begin_seats(&m, "任", 4); /* not adopted */
    gives(&m, "");
    begin_seats(&m, "免", 8); /* a removal takes no seat, and frees none */
    gives(&m, "");
    begin_seats(&m, "任", 8);
    made_item(&m, "k3", 0, 8);
    m.items[2].action = "免";
    gives(&m, "over-seats p1");
    begin_seats(&m, "任", 8);
    m.items[1].deferred = "有举报";
    gives(&m, "");
    begin_seats(&m, "任", 8); /* what decides no appointments */
    m.rule.appointments_cite = NULL;
    gives(&m, "");
    for (int how = DEFER_VOTE; how <= SPOIL_BOX; how++) {
        begin_seats(&m, "任", 8);
        spoil(&m, how);
        gives(&m, "");
    }
}

static void begin_posts(struct made *m)
{
    begin_decision(m);
    made_post(m, "p1", 1);
    made_post(m, "p2", 1);
    m->posts[0].title = "局长";
    m->posts[1].title = "科长";
    made_item(m, "k1", 0, 8);
    made_item(m, "k2", 1, 8);
    m->items[0].person = m->items[1].person = "x";
}

static void one_person_for_two_posts(void **state)
{
    struct made m;
    (void)state;
    begin_posts(&m);
    assert_string_equal(made_notices(&m), "two-posts"); /* one a person */
    says(&m, TALLY_TWO_POSTS, "k1: adopted for several posts: 局长, 科长");
    says(&m, TALLY_TWO_POSTS, "第二篇 六(四)");
    made_end(&m);
    begin_posts(&m);
    m.items[1].person = "y";
    gives(&m, "");
    begin_posts(&m); /* from the one, to the other */
    m.items[0].action = "免";
    gives(&m, "");
    begin_posts(&m);
    m.items[1].post = 0;
    m.items[1].post_id = "p1";
    m.posts[0].seats = 2;
    gives(&m, ""); /* the same post */
    begin_posts(&m);
    m.items[1].post = UINT32_MAX;
    m.items[1].post_id = ""; /* no post is named */
    gives(&m, "");
    begin_posts(&m); /* posts that are no rows of posts.csv */
    m.items[0].post = m.items[1].post = UINT32_MAX;
    m.items[0].post_id = "局长";
    m.items[1].post_id = "书记";
    gives(&m, "two-posts");
    begin_posts(&m); /* a third post, and the first again */
    m.posts[0].seats = 2;
    made_post(&m, "p3", 1);
    made_item(&m, "k3", 0, 8);
    made_item(&m, "k4", 2, 8);
    m.items[2].person = m.items[3].person = "x";
    assert_string_equal(made_notices(&m), "two-posts");
    says(&m, TALLY_TWO_POSTS, "局长, 科长, p3;");
    made_end(&m);
    begin_posts(&m); /* another person in between, for the second post as well */
    m.posts[1].seats = 2;
    made_item(&m, "k3", 1, 8);
    m.items[1].person = "y";
    m.items[2].person = "x";
    assert_string_equal(made_notices(&m), "two-posts");
    says(&m, TALLY_TWO_POSTS, "局长, 科长;");
    made_end(&m);
    begin_posts(&m);
    m.rule.appointments_cite = NULL;
    gives(&m, "");
}

/* ---- titles ---- */

static void begin_titles(struct made *m)
{
    static const char *const titles[] = {"水利股股长", "水利股副股长", "", "股员", "副股长兼办公室股长"};
    static const char *const ids[] = {"k1", "k2", "k3", "k4", "k5"};
    made_begin(m, TALLY_RECOMMENDATION);
    m->rule.shortlist = 3;
    m->rule.listed_title = "股长";
    m->rule.listed_title_cite = "第二篇 一(四)";
    made_tier(m, 0, "a", false, 9);
    made_post(m, "p1", 1);
    for (size_t i = 0; i < 5; i++) {
        made_item(m, ids[i], 0, i < 2 ? 8 - i : 3);
        m->items[i].title = titles[i];
    }
}

/* Listed and tied persons; 非股长的干部不得列入 */
static void not_a_section_head(void **state)
{
    struct made m;
    (void)state;
    begin_titles(&m);
    assert_string_equal(made_notices(&m), "not-section-head p1 k2; not-section-head p1 k3; not-section-head p1 k4");
    says(&m, TALLY_NOT_SECTION_HEAD, "k2: the present title is “水利股副股长”, which is not 股长");
    says(&m, TALLY_NOT_SECTION_HEAD, "第二篇 一(四)");
    made_end(&m);
    begin_titles(&m);
    m.rule.shortlist = 1; /* the others are not listed */
    gives(&m, "");
    begin_titles(&m);
    m.rule.listed_title = "";
    gives(&m, "");
    begin_titles(&m);
    spoil(&m, SPOIL_BOX);
    gives(&m, "");
}

/* ---- both channels ---- */

/* Votes of k1 and k2 in ballots and talks, nine in each; more than half are five. */
static void begin_channels(struct made *m, uint64_t k1, uint64_t k2, uint64_t talk1, uint64_t talk2)
{
    made_begin(m, TALLY_RECOMMENDATION);
    made_pass(m, more_than(1, 2, TALLY_PRESENT));
    made_tier(m, 0, "a", false, 9);
    made_tier(m, 1, "a", false, 9);
    m->rule.talks_cite = "第三篇 第三条";
    made_post(m, "p1", 1);
    made_item(m, "k1", 0, k1);
    made_item(m, "k2", 0, k2);
    made_votes(m, 0, 1, 0)[0] = talk1;
    made_votes(m, 1, 1, 0)[0] = talk2;
}

static void channels_disagree(void **state)
{
    struct made m;
    (void)state;
    begin_channels(&m, 8, 5, 8, 5);
    gives(&m, "");
    begin_channels(&m, 8, 5, 8, 4);
    assert_string_equal(made_notices(&m), "channels-disagree p1 k2");
    says(&m, TALLY_CHANNELS_DISAGREE, "by the meeting's ballots (5 of 9) and not by the talks (4 of 9)");
    says(&m, TALLY_CHANNELS_DISAGREE, "第三篇 第三条");
    made_end(&m);
    begin_channels(&m, 8, 4, 8, 5);
    assert_string_equal(made_notices(&m), "channels-disagree p1 k2");
    says(&m, TALLY_CHANNELS_DISAGREE, "by the talks (5 of 9) and not by the meeting's ballots (4 of 9)");
    made_end(&m);
    begin_channels(&m, 8, 5, 8, 0); /* named in one only */
    gives(&m, "channels-disagree p1 k2");
    begin_channels(&m, 4, 8, 8, 4); /* each by its own base, and both rank differently */
    gives(&m, "channels-differ p1; channels-disagree p1 k2; channels-disagree p1 k1");
    begin_channels(&m, 8, 5, 8, 5); /* four of six spoken with are enough */
    m.tiers[1][0].accounts = (struct tally_accounts){.due = 6, .present = 6, .issued = 6, .returned = 6, .valid = 6};
    m.by_tier[0][1][0][0] = 5;
    m.by_tier[1][1][0][0] = 4;
    gives(&m, "");
    begin_channels(&m, 8, 5, 8, 4);
    m.items[1].deferred = "有举报";
    gives(&m, "");
    begin_channels(&m, 8, 5, 8, 4); /* without a share there is nothing to reach */
    m.rule.pass_count = 0;
    gives(&m, "");
}

/* The deferred are left out before the first are compared, as if they had not stood. */
static void first_ranks_without_the_deferred(void **state)
{
    struct made m;
    (void)state;
    for (int deferred = 0; deferred < 2; deferred++) {
        begin_channels(&m, 8, 6, 8, 5); /* the other two change places behind k1, who leads in both */
        made_item(&m, "k3", 0, 5);
        made_votes(&m, 2, 1, 0)[0] = 6;
        m.items[0].deferred = deferred ? "有举报" : "";
        gives(&m, deferred ? "channels-differ p1" : "");
        begin_channels(&m, 8, 5, 5, 8); /* only one is left to be first */
        m.items[0].deferred = deferred ? "有举报" : "";
        gives(&m, deferred ? "" : "channels-differ p1");
    }
    begin_channels(&m, 8, 7, 7, 5); /* k1 is first in both, beside a deferred one with as many in the talks */
    made_item(&m, "k3", 0, 6);
    made_votes(&m, 2, 1, 0)[0] = 7;
    m.items[2].deferred = "有举报";
    gives(&m, "");
}

static void channels_that_are_not_compared(void **state)
{
    struct made m;
    (void)state;
    begin_channels(&m, 8, 4, 4, 8);
    m.tiers[1][0].accounts.issued = 8;
    gives(&m, "talks-invalid talk");
    begin_channels(&m, 8, 4, 0, 0); /* a file of talks without a row */
    m.tiers[1][0].accounts = (struct tally_accounts){.due = 5, .present = 5, .issued = 5};
    gives(&m, "no-talks talk");
    for (int how = DEFER_VOTE; how <= SPOIL_BOX; how++) {
        begin_channels(&m, 8, 4, 4, 8);
        spoil(&m, how);
        gives(&m, "");
    }
    begin_channels(&m, 8, 4, 4, 8); /* by reading 1 they were, whatever the status */
    m.result.reading = 1;
    spoil(&m, SPOIL_BOX);
    gives(&m, "channels-differ p1");
}

/* ---- thresholds ---- */

static void begin_two_thirds(struct made *m, uint64_t votes)
{
    made_begin(m, TALLY_DECISION);
    made_pass(m, at_least(2, 3, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    m->rule.exact_share_cite = "第二篇 六(四)";
    made_item(m, "k1", UINT32_MAX, votes);
}

static void exactly_two_thirds(void **state)
{
    struct made m;
    (void)state;
    begin_two_thirds(&m, 6);
    assert_string_equal(made_notices(&m), "exactly-at-threshold k1; band-edge k1");
    says(&m, TALLY_BAND_EDGE, "6 of 9 is exactly the share");
    says(&m, TALLY_BAND_EDGE, "would need 7 (第二篇 六(四))");
    made_end(&m);
    begin_two_thirds(&m, 7);
    gives(&m, "");
    begin_two_thirds(&m, 6);
    m.rule.exact_share_cite = NULL;
    gives(&m, "exactly-at-threshold k1");
    begin_two_thirds(&m, 6);
    m.items[0].deferred = "有举报";
    gives(&m, "");
    for (int how = DEFER_VOTE; how <= SPOIL_BOX; how++) {
        begin_two_thirds(&m, 6);
        spoil(&m, how);
        gives(&m, "");
    }
    begin_two_thirds(&m, 6);
    m.result.reading = 1;
    spoil(&m, SPOIL_BOX); /* eight issued: 6 of 8 would do, as it is */
    gives(&m, "exactly-at-threshold k1");
}

/* Another base flips 5 of 10: more than half of the nine who are there. */
static void other_bases(void **state)
{
    struct made m;
    (void)state;
    for (int by_hand = 0; by_hand < 2; by_hand++) {
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, more_than(1, 2, TALLY_DUE));
        *made_tier(&m, 0, "c", false, 9) = (struct tally_accounts){
            .due = 12, .present = 9, .issued = by_hand ? 0 : 9, .returned = by_hand ? 0 : 9, .valid = 9};
        made_item(&m, "k1", UINT32_MAX, 5);
        m.result.meeting.method = by_hand ? TALLY_METHOD_VOICE : TALLY_METHOD_BALLOTS;
        assert_string_equal(made_notices(&m), "base-flips k1");
        says(&m, TALLY_BASE_FLIPS,
             by_hand ? "were the share taken of present 9, valid 9"
                     : "were the share taken of present 9, issued 9, returned 9, valid 9");
        made_end(&m);
    }
}

/* Where hands were raised nobody gave out ballots: 7 of 12 would not pass of none, and of the others it does. */
static void no_base_of_ballots_by_hand(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    *made_tier(&m, 0, "c", false, 9) = (struct tally_accounts){.due = 12, .present = 9, .valid = 9};
    made_item(&m, "k1", UINT32_MAX, 7);
    m.result.meeting.method = TALLY_METHOD_VOICE;
    gives(&m, "");
}

/* ---- 缓议 ---- */

static void holds_of_more_than_half(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t holds = 4; holds <= 5; holds++) {
        begin_decision(&m);
        m.tiers[0][0].accounts.due = m.tiers[0][0].accounts.present = 9;
        made_item(&m, "k1", UINT32_MAX, 0);
        made_votes(&m, 0, 0, 0)[TALLY_HOLD] = holds;
        made_votes(&m, 0, 0, 0)[TALLY_AGAINST] -= holds;
        assert_string_equal(made_notices(&m), holds == 5 ? "hold-majority k1" : "");
        assert_int_equal(m.result.items[0].outcome, TALLY_NOT_ADOPTED);
        if (holds == 5) {
            says(&m, TALLY_HOLD_MAJORITY, "5 of 9");
            says(&m, TALLY_HOLD_MAJORITY, "第二篇 七(一)");
        }
        made_end(&m);
    }
    begin_decision(&m); /* of those present, not of the valid: 5 of 10 */
    m.tiers[0][0].accounts.present = m.tiers[0][0].accounts.due = 10;
    made_item(&m, "k1", UINT32_MAX, 0);
    made_votes(&m, 0, 0, 0)[TALLY_HOLD] = 5;
    made_votes(&m, 0, 0, 0)[TALLY_AGAINST] = 4;
    gives(&m, "");
    begin_decision(&m); /* those who advise have no part in it */
    made_tier(&m, 0, "b", true, 9);
    made_item(&m, "k1", UINT32_MAX, 8);
    made_votes(&m, 0, 0, 1)[TALLY_HOLD] = 8;
    made_votes(&m, 0, 0, 1)[TALLY_AGREE] = 1;
    gives(&m, "");
    for (int how = 0; how <= SPOIL_BOX; how++) {
        begin_decision(&m);
        made_item(&m, "k1", UINT32_MAX, 0);
        made_votes(&m, 0, 0, 0)[TALLY_HOLD] = 8;
        made_votes(&m, 0, 0, 0)[TALLY_AGAINST] = 1;
        m.items[0].deferred = how ? "" : "有举报";
        spoil(&m, how);
        gives(&m, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_who_pass),
        cmocka_unit_test(persons_under_weights),
        cmocka_unit_test(persons_with_votes),
        cmocka_unit_test(persons_appraised),
        cmocka_unit_test(no_choice),
        cmocka_unit_test(more_than_there_are_seats),
        cmocka_unit_test(one_person_for_two_posts),
        cmocka_unit_test(not_a_section_head),
        cmocka_unit_test(channels_disagree),
        cmocka_unit_test(first_ranks_without_the_deferred),
        cmocka_unit_test(channels_that_are_not_compared),
        cmocka_unit_test(exactly_two_thirds),
        cmocka_unit_test(other_bases),
        cmocka_unit_test(no_base_of_ballots_by_hand),
        cmocka_unit_test(holds_of_more_than_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
