/* What follows from the outcomes: further rounds, publicity, probation, time in office, the decision. */
#include <string.h>

#include "law/law.h"
#include "unit/support/support.h"

enum { APPOINT = 1 << TALLY_ACT_APPOINT, PROMOTE = 1 << TALLY_ACT_PROMOTE, TRANSFER = 1 << TALLY_ACT_TRANSFER };

/* A committee of nine on 17 April 2026; its rule has every line from which something can follow. */
static void begin(struct made *m)
{
    made_begin(m, TALLY_DECISION);
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    m->result.meeting.date = "2026-04-17";
    m->rule.publicity_days = 7;
    m->rule.publicity_days_at_most = 15;
    m->rule.publicity_cite = "公示";
    m->rule.publicity_for = (struct tally_rule_acts){APPOINT | PROMOTE | TRANSFER, NULL};
    m->rule.probation = (struct tally_rule_acts){PROMOTE, "试用"};
    m->rule.probation_years = 1;
    m->rule.probation_extension = 6;
    m->rule.in_office_cite = "任职";
    m->rule.appointments_cite = "决定";
}

static void acts(struct made *m, const char *id, const char *action, uint64_t votes)
{
    size_t i = m->result.item_count;
    made_item(m, id, UINT32_MAX, votes);
    m->items[i].action = action;
}

static struct tally_consequences *follow(struct made *m)
{
    made_outcomes(m);
    return &m->result.consequences;
}

/* Only what a vote decided has a part in the decision. */
static void parts_of_the_decision(void **state)
{
    static const enum tally_outcome undecided[] = {
        TALLY_QUALIFIES, TALLY_FALLS_SHORT, TALLY_RANKED,          TALLY_LISTED,      TALLY_NOT_LISTED,
        TALLY_TIE,       TALLY_MAY_PROPOSE, TALLY_MAY_NOT_PROPOSE, TALLY_NO_DECISION, TALLY_OUTCOMES};
    (void)state;
    struct tally_result_item item = {.act = TALLY_ACT_APPOINT};
    for (size_t i = 0; i < sizeof undecided / sizeof *undecided; i++) {
        item.outcome = undecided[i];
        assert_int_equal(tally_law_decision_part(&item), TALLY_DECISION_PARTS);
    }
    item.outcome = TALLY_ELECTED;
    assert_int_equal(tally_law_decision_part(&item), TALLY_DECISION_APPOINTS);
    item.act = TALLY_ACT_REMOVE;
    assert_int_equal(tally_law_decision_part(&item), TALLY_DECISION_REMOVES);
}

static void nothing_follows(struct made *m, const char *what)
{
    const struct tally_consequences *c = follow(m);
    if (c->publicity.item_count || c->probation_count || c->in_office_count || c->decision_count)
        fail_msg("something follows: %s", what);
    made_end(m);
}

/* The items, as “k1 k2”. */
static const char *publicity_items(const struct made *m)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    for (size_t i = 0; i < m->result.consequences.publicity.item_count; i++)
        scribe(&s, "%s%s", i ? " " : "", m->result.items[m->result.consequences.publicity.items[i]].id);
    return s.text;
}

/* The items of the decision's paragraphs, as “k1 k2”. */
static const char *decision_items(const struct made *m)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    for (size_t i = 0; i < m->result.consequences.decision_count; i++)
        scribe(&s, "%s%s", i ? " " : "", m->result.items[m->result.consequences.decision[i].item].id);
    return s.text;
}

/* ---- publicity ---- */

static void publicity_of_whom_the_rule_names(void **state)
{
    static const struct {
        unsigned acts;
        const char *items;
    } rows[] = {{APPOINT | PROMOTE | TRANSFER, "k1 k2 k3"}, /* 第二篇 七(一) */
                {APPOINT | PROMOTE, "k1 k2"},               /* 第三篇 第十五条 */
                {PROMOTE, "k2"},
                {TRANSFER, "k3"},
                {0, ""}};
    struct made m;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&m);
        m.rule.publicity_for.acts = rows[i].acts;
        acts(&m, "k1", "任", 9);
        acts(&m, "k2", "拟提拔", 9);
        acts(&m, "k3", "交流", 9);
        acts(&m, "k4", "免", 9);
        acts(&m, "k5", "提拔", 4); /* not adopted */
        follow(&m);
        assert_string_equal(publicity_items(&m), rows[i].items);
        made_end(&m);
    }
}

/* The first day after the decision is day 1; both ends where the rule has two. */
static void days_of_publicity(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    acts(&m, "k1", "任", 9);
    const struct tally_publicity *p = &follow(&m)->publicity;
    assert_string_equal(p->first, "2026-04-18");
    assert_string_equal(p->last, "2026-04-24");
    assert_string_equal(p->latest, "2026-05-02");
    assert_int_equal(p->days, 7);
    assert_string_equal(p->cite, "公示");
    assert_null(p->reason);
    made_end(&m);
    begin(&m);
    m.rule.publicity_days_at_most = 7;
    acts(&m, "k1", "任", 9);
    p = &follow(&m)->publicity;
    assert_string_equal(p->last, "2026-04-24");
    assert_null(p->latest);
    made_end(&m);
}

/* 第四篇 五(一) “换届考察时已进行过公示的人选” */
static void publicity_that_was_held_before(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    m.result.meeting.publicity_done = "已公示：换届考察时";
    acts(&m, "k1", "任", 9);
    const struct tally_publicity *p = &follow(&m)->publicity;
    assert_int_equal(p->item_count, 1);
    assert_string_equal(p->reason, "已公示：换届考察时");
    assert_null(p->first);
    assert_null(p->last);
    assert_null(p->latest);
    made_end(&m);
    begin(&m); /* and of nobody it says nothing */
    m.result.meeting.publicity_done = "已公示";
    acts(&m, "k1", "免", 9);
    assert_int_equal(follow(&m)->publicity.item_count, 0);
    made_end(&m);
}

static void no_publicity_without_ground(void **state)
{
    struct made m;
    (void)state;
    begin(&m); /* nobody adopted */
    acts(&m, "k1", "提拔", 4);
    assert_int_equal(follow(&m)->publicity.item_count, 0);
    made_end(&m);
    begin(&m); /* only a removal */
    acts(&m, "k1", "免", 9);
    assert_int_equal(follow(&m)->publicity.item_count, 0);
    made_end(&m);
    begin(&m); /* only deferrals */
    acts(&m, "k1", "提拔", 9);
    m.items[0].deferred = "有举报";
    assert_int_equal(follow(&m)->publicity.item_count, 0);
    made_end(&m);
    begin(&m); /* the rule has no such line */
    m.rule.publicity_days = 0;
    acts(&m, "k1", "提拔", 9);
    assert_int_equal(follow(&m)->publicity.item_count, 0);
    made_end(&m);
}

/* ---- probation, time in office ---- */

static void probation_of_promotions(void **state)
{
    static const struct {
        const char *decided, *last, *extended;
    } rows[] = {{"2026-04-17", "2027-04-17", "2027-10-17"},
                {"2024-02-29", "2025-02-28", "2025-08-29"},
                {"2026-08-31", "2027-08-31", "2028-02-29"}};
    struct made m;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&m);
        m.result.meeting.date = rows[i].decided;
        acts(&m, "k1", "任", 9);
        acts(&m, "k2", "提拔", 9);
        acts(&m, "k3", "提拔", 4);
        const struct tally_consequences *c = follow(&m);
        assert_int_equal(c->probation_count, 1);
        assert_int_equal(c->probation[0].item, 1);
        assert_string_equal(c->probation[0].last, rows[i].last);
        assert_string_equal(c->probation[0].extended, rows[i].extended);
        assert_string_equal(c->probation[0].cite, "试用");
        made_end(&m);
    }
    begin(&m); /* 第二篇 七(三) has no extension */
    m.rule.probation_extension = 0;
    acts(&m, "k1", "提拔", 9);
    assert_null(follow(&m)->probation[0].extended);
    made_end(&m);
}

/* An empty action is what the rule says: 第三篇 第十三条 is about 提拔. */
static void an_empty_action(void **state)
{
    struct made m;
    (void)state;
    for (int promotes = 0; promotes < 2; promotes++) {
        begin(&m);
        m.rule.default_act = promotes ? TALLY_ACT_PROMOTE : TALLY_ACT_APPOINT;
        acts(&m, "k1", "", 9);
        assert_int_equal(follow(&m)->probation_count, promotes);
        assert_string_equal(tally_act_name(m.result.items[0].act), promotes ? "promote" : "appoint");
        made_end(&m);
    }
}

/* 第四篇 五(三): of every appointment, and of no removal. */
static void time_in_office(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    acts(&m, "k1", "免", 9);
    acts(&m, "k2", "交流", 9);
    acts(&m, "k3", "任", 4);
    const struct tally_consequences *c = follow(&m);
    assert_int_equal(c->in_office_count, 1);
    assert_int_equal(c->in_office[0].item, 1);
    assert_string_equal(c->in_office[0].date, "2026-04-17");
    assert_string_equal(c->in_office[0].cite, "任职");
    made_end(&m);
    begin(&m);
    m.rule.in_office_cite = NULL;
    acts(&m, "k2", "交流", 9);
    assert_int_equal(follow(&m)->in_office_count, 0);
    made_end(&m);
}

/* A vote on whether to reopen, or in deliberation, appoints nobody; its publicity hangs on a line of its own. */
static void only_what_decides_appointments(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    m.rule.appointments_cite = NULL;
    acts(&m, "k1", "提拔", 9);
    const struct tally_consequences *c = follow(&m);
    assert_int_equal(c->probation_count, 0);
    assert_int_equal(c->in_office_count, 0);
    assert_int_equal(c->decision_count, 0);
    assert_string_equal(publicity_items(&m), "k1");
    made_end(&m);
}

/* ---- the decision ---- */

static void the_decisions_order(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    acts(&m, "k1", "免", 9);
    acts(&m, "k2", "交流", 9);
    acts(&m, "k3", "提拔", 4);
    acts(&m, "k4", "提拔", 9);
    acts(&m, "k5", "任", 9);
    acts(&m, "k6", "任", 9);
    m.items[5].deferred = "有举报";
    acts(&m, "k7", "免", 9);
    follow(&m);
    assert_string_equal(decision_items(&m), "k2 k4 k5 k1 k7 k6 k3");
    made_end(&m);
}

/* A contested vote is in order of votes; its decision is in that of the roster, and says nothing of the tied. */
static void the_decision_of_a_contested_vote(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    m.rule.contested = true;
    m.rule.candidates.per_seat = 2;
    made_post(&m, "p1", 2);
    made_post(&m, "p2", 1);
    made_item(&m, "k1", 0, 6);
    made_item(&m, "k2", 1, 7);
    made_item(&m, "k3", 0, 9);
    made_item(&m, "k4", 1, 7);
    made_item(&m, "k5", 1, 3);
    assert_string_equal(made_outcomes(&m), "k3 elected 1, k1 elected 2, k2 tie 1, k4 tie 1, k5 not-elected 3");
    assert_string_equal(decision_items(&m), "k1 k3 k5");
    assert_string_equal(publicity_items(&m), "k3 k1");
    made_end(&m);
}

/* A person whom voters wrote in for two posts is one row of the roster and two items; the decision speaks of both. */
static void the_decision_on_who_was_written_in_twice(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    m.rule.contested = true;
    m.rule.candidates.per_seat = 2;
    made_post(&m, "p1", 1);
    made_post(&m, "p2", 1);
    made_item(&m, "k1", 0, 6);
    made_item(&m, "w", 0, 7);
    made_item(&m, "k2", 1, 5);
    made_item(&m, "w", 1, 8);
    m.items[1].written_in = m.items[3].written_in = true;
    m.items[2].roster = 1;
    m.items[1].roster = m.items[3].roster = 2;
    assert_string_equal(made_outcomes(&m), "w elected 1, k1 not-elected 2, w elected 1, k2 not-elected 2");
    assert_string_equal(decision_items(&m), "w w k1 k2");
    assert_int_equal(m.result.items[m.result.consequences.decision[0].item].post, 0);
    assert_int_equal(m.result.items[m.result.consequences.decision[1].item].post, 1);
    made_end(&m);
}

/* 形成任免决定: not where nobody has the votes. */
static void no_decision_without_ground(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    acts(&m, "k1", "提拔", 4);
    acts(&m, "k2", "免", 4);
    acts(&m, "k3", "任", 9);
    m.items[2].deferred = "有举报";
    nothing_follows(&m, "nobody adopted");
    begin(&m);
    acts(&m, "k1", "免", 9); /* a removal is a decision */
    acts(&m, "k2", "任", 4);
    follow(&m);
    assert_string_equal(decision_items(&m), "k1 k2");
    made_end(&m);
}

static const char *text_of(struct made *m)
{
    static struct scribe s;
    const struct tally_consequences *c = follow(m);
    s.used = 0;
    s.text[0] = '\0';
    for (size_t i = 0; i < c->decision_count; i++)
        scribe(&s, "%s\n", c->decision[i].text);
    made_end(m);
    return s.text;
}

static void the_decisions_words(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    made_post(&m, "p1", 3);
    m.posts[0].title = "水利局副局长";
    static const char *const actions[] = {"提拔", "拟任", "轮岗", "免去", "调任", "", "建议免职"};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        static const char *const ids[] = {"k1", "k2", "k3", "k4", "k5", "k6", "k7"};
        made_item(&m, ids[i], 0, 9);
        m.items[i].action = actions[i];
    }
    m.items[0].unit = "水利局";
    m.items[0].title = "股长";
    m.items[1].title = "办公室主任";
    m.items[2].unit = "教育局";
    m.items[5].post = m.items[6].post = UINT32_MAX;
    m.items[5].post_id = m.items[6].post_id = "";
    assert_string_equal(text_of(&m), "决定任免：k1（水利局，现任股长），提拔任水利局副局长。\n"
                                     "决定任免：k2（现任办公室主任），任水利局副局长。\n"
                                     "决定任免：k3（教育局），轮岗任水利局副局长。\n"
                                     "决定任免：k5，调任（水利局副局长）。\n"
                                     "决定任免：k6，任职。\n"
                                     "决定任免：k4，免去水利局副局长职务。\n"
                                     "决定任免：k7，免职。\n");
    begin(&m);
    acts(&m, "k1", "任", 9);
    acts(&m, "k2", "免", 9);
    acts(&m, "k3", "任水利局局长", 4);
    acts(&m, "k4", "提拔", 9);
    m.items[3].deferred = "有举报";
    m.items[1].post_id = "科长"; /* a post that is no row of posts.csv */
    m.rule.appointments_cite = "第三篇 第十二条 “或者决定提出推荐、提名的意见”";
    assert_string_equal(text_of(&m), "决定任免（或推荐、提名）：k1，任职。\n"
                                     "决定任免（或推荐、提名）：k2，免去科长职务。\n"
                                     "暂缓表决：k4，提拔任职。理由：有举报。\n"
                                     "未通过：k3，任水利局局长。\n");
}

/* ---- every outcome of every kind ---- */

/* Invalid, without a quorum, deferred: nothing follows from such a vote. */
static void nothing_follows_from_a_vote_that_is_not_valid(void **state)
{
    struct made m;
    (void)state;
    for (int which = 0; which < 3; which++) {
        begin(&m);
        made_quorum(&m, at_least(2, 3, TALLY_DUE));
        acts(&m, "k1", "提拔", 9);
        acts(&m, "k2", "免", 9);
        acts(&m, "k3", "任", 9);
        m.items[2].deferred = "有举报";
        if (which == 0)
            m.tiers[0][0].accounts.issued = 8;
        if (which == 1)
            m.tiers[0][0].accounts.present = 5;
        if (which == 2)
            m.result.meeting.deferred = "意见分歧较大";
        nothing_follows(&m, which == 0 ? "invalid" : which == 1 ? "no-quorum" : "deferred");
    }
}

/* A recommendation or an appraisal decides nobody's appointment, whatever lines its rule has. */
static void nothing_follows_from_what_is_no_decision(void **state)
{
    struct made m;
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        begin(&m);
        struct tally_rule rule = m.rule;
        made_begin(&m, kind == 3 ? TALLY_APPRAISAL : TALLY_RECOMMENDATION);
        rule.kind = m.rule.kind;
        rule.grades = m.rule.grades;
        rule.grade_count = m.rule.grade_count;
        rule.pass = m.pass;
        rule.pass_count = 0;
        rule.shortlist = kind == 2;
        m.rule = rule;
        m.result.meeting.date = "2026-04-17";
        if (kind != 0)
            made_pass(&m, more_than(1, 2, TALLY_PRESENT));
        made_tier(&m, 0, "c", false, 9);
        made_post(&m, "p1", 1);
        made_item(&m, "k1", 0, 9);
        made_item(&m, "k2", 0, 3);
        m.items[0].action = m.items[1].action = "提拔";
        static const char *const names[] = {"ranked", "qualifies, falls-short", "listed, not-listed",
                                            "may-propose, may-not-propose"};
        nothing_follows(&m, names[kind]);
    }
}

static void nothing_follows_by_reading_1(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    m.result.reading = 1;
    made_post(&m, "p1", 1);
    acts(&m, "k1", "提拔", 9);
    m.items[0].post = 0;
    m.items[0].deferred = "有举报";
    acts(&m, "k2", "提拔", 9);
    nothing_follows(&m, "reading 1");
    assert_int_equal(m.posts[0].next, TALLY_NEXT_NONE);
}

/* ---- the next round ---- */

static void next_is(struct made *m, const char *expected)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    made_outcomes(m);
    for (size_t p = 0; p < m->result.post_count; p++) {
        const char *name = tally_post_next_name(m->result.posts[p].next);
        scribe(&s, "%s%s", p ? " " : "", name ? name : "none");
    }
    assert_string_equal(s.text, expected);
    made_end(m);
}

static void begin_contested(struct made *m)
{
    begin(m);
    m->rule.contested = true;
    m->rule.candidates.per_seat = 2;
    made_post(m, "p1", 1);
    made_post(m, "p2", 1);
    made_post(m, "p3", 1);
    made_item(m, "k1", 0, 8);
    made_item(m, "k2", 0, 1);
    made_item(m, "k3", 1, 7);
    made_item(m, "k4", 1, 7);
    made_item(m, "k5", 2, 4);
    made_item(m, "k6", 2, 3);
}

static void next_of_a_contested_vote(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m);
    next_is(&m, "none tie unfilled");
    begin_contested(&m); /* a filled post has none; a tie comes before, and so do seats left open */
    m.items[1].deferred = m.items[5].deferred = "有举报";
    next_is(&m, "none tie unfilled");
    begin_contested(&m); /* the only one who passes is deferred */
    m.items[0].deferred = "有举报";
    next_is(&m, "unfilled tie unfilled");
}

/* Invalid or without a quorum: everything again, whatever is deferred, and posts without items too. */
static void everything_again(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m);
    m.tiers[0][0].accounts.issued = 8;
    m.items[0].deferred = "有举报";
    next_is(&m, "again again again");
    begin_contested(&m);
    made_quorum(&m, at_least(2, 3, TALLY_DUE));
    m.tiers[0][0].accounts.present = 5;
    next_is(&m, "again again again");
    for (int kind = 0; kind < TALLY_KINDS; kind++) {
        made_begin(&m, (enum tally_kind)kind);
        made_pass(&m, more_than(1, 2, TALLY_PRESENT));
        made_tier(&m, 0, "c", false, 9)->issued = 8;
        made_post(&m, "p1", 1);
        made_post(&m, "p2", 1); /* nobody is named for it */
        made_item(&m, "k1", 0, 9);
        next_is(&m, "again again");
    }
}

/* “待问题查清后继续进行” (第五篇 4): posts with deferred items; others have none. */
static void deferred_is_resumed(void **state)
{
    struct made m;
    (void)state;
    begin(&m);
    made_post(&m, "p1", 1);
    made_post(&m, "p2", 1);
    made_post(&m, "p3", 1);
    made_item(&m, "k1", 0, 9);
    made_item(&m, "k2", 0, 9);
    made_item(&m, "k3", 1, 2);
    m.items[1].deferred = "有举报";
    next_is(&m, "resumed none none");
    begin_contested(&m); /* the whole vote */
    m.result.meeting.deferred = "意见分歧较大";
    next_is(&m, "resumed resumed resumed");
}

/* “在并列者中”: a shortlist's tie makes no round, nor does a recommendation that nobody qualifies in. */
static void no_round_after_a_recommendation(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    m.rule.shortlist = 1;
    made_tier(&m, 0, "c", false, 9);
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 4);
    made_item(&m, "k2", 0, 4);
    next_is(&m, "none");
    made_begin(&m, TALLY_RECOMMENDATION);
    made_pass(&m, more_than(1, 2, TALLY_PRESENT));
    made_tier(&m, 0, "c", false, 9);
    made_post(&m, "p1", 1);
    made_item(&m, "k1", 0, 4);
    next_is(&m, "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_the_decision),
        cmocka_unit_test(publicity_of_whom_the_rule_names),
        cmocka_unit_test(days_of_publicity),
        cmocka_unit_test(publicity_that_was_held_before),
        cmocka_unit_test(no_publicity_without_ground),
        cmocka_unit_test(probation_of_promotions),
        cmocka_unit_test(an_empty_action),
        cmocka_unit_test(time_in_office),
        cmocka_unit_test(only_what_decides_appointments),
        cmocka_unit_test(the_decisions_order),
        cmocka_unit_test(the_decision_of_a_contested_vote),
        cmocka_unit_test(the_decision_on_who_was_written_in_twice),
        cmocka_unit_test(no_decision_without_ground),
        cmocka_unit_test(the_decisions_words),
        cmocka_unit_test(nothing_follows_from_a_vote_that_is_not_valid),
        cmocka_unit_test(nothing_follows_from_what_is_no_decision),
        cmocka_unit_test(nothing_follows_by_reading_1),
        cmocka_unit_test(next_of_a_contested_vote),
        cmocka_unit_test(everything_again),
        cmocka_unit_test(deferred_is_resumed),
        cmocka_unit_test(no_round_after_a_recommendation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
