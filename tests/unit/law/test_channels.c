/* Ballots and talks compared, by rules of other bodies: who is without a rank, upper limits, empty tiers. */
#include <string.h>

#include "unit/support/other_bodies.h"

/* Of the notices, those that compare the channels. */
static const char *compared(struct made *m)
{
    static struct scribe s;
    const char *at = made_notices(m);
    s.used = 0;
    s.text[0] = '\0';
    while (*at) {
        const size_t length = strcspn(at, ";");
        if (!strncmp(at, "channels-", strlen("channels-")))
            scribe(&s, "%s%.*s", s.used ? "; " : "", (int)length, at);
        at += length + strspn(at + length, "; ");
    }
    return s.text;
}

static void gives(struct made *m, const char *expected)
{
    assert_string_equal(compared(m), expected);
    made_end(m);
}

static void says(struct made *m, const char *part)
{
    const char *text = made_notice_text(m, TALLY_CHANNELS_DISAGREE);
    if (!strstr(text, part))
        fail_msg("“%s” does not say “%s”", text, part);
}

/* ---- ranks by score ---- */

/* One ballot and one talk, one seat; the points of each person, 0 to 4 in steps of 2.5, or “-”: not graded. */
static void begin_points(struct other *o, const char *ballots, const char *talks)
{
    static const char *const ids[] = {"k1", "k2", "k3"};
    other_begin(o, TALLY_RECOMMENDATION);
    o->m.rule.rank = TALLY_RANK_BY_SCORE;
    made_tier(&o->m, 0, "a", false, 1);
    made_tier(&o->m, 1, "a", false, 1);
    made_post(&o->m, "p1", 1);
    for (size_t i = 0; ballots[i]; i++)
        made_item(&o->m, ids[i], 0, 0);
    other_points(o);
    for (size_t i = 0; ballots[i]; i++)
        for (size_t c = 0; c < 2; c++) {
            const char points = (c ? talks : ballots)[i];
            if (points != '-')
                o->graded[i][c][0][points - '0'] = 1;
            made_votes(&o->m, i, c, 0)[points == '-' ? 1 : 0] = 1;
        }
}

/* Whom nobody graded in one of them is not compared. */
static void without_a_rank(void **state)
{
    struct other o;
    (void)state;
    begin_points(&o, "43", "34");
    gives(&o.m, "channels-differ p1");
    begin_points(&o, "4-", "43");
    gives(&o.m, "");
    begin_points(&o, "-4", "34"); /* k1 is second in the talks alone */
    gives(&o.m, "");
    begin_points(&o, "34", "-4");
    gives(&o.m, "");
}

/* k1 is deferred: first by the ballots, and without a rank by the talks, where the others do not move up. */
static void a_deferred_person_without_a_rank(void **state)
{
    struct other o;
    (void)state;
    begin_points(&o, "432", "-32");
    o.m.items[0].deferred = "有举报";
    gives(&o.m, "");
}

/* The first of the ballots is first of the talks as well, but not alone. */
static void a_tie_for_the_first_rank(void **state)
{
    struct other o;
    (void)state;
    begin_points(&o, "43", "44");
    gives(&o.m, "channels-differ p1");
}

/* Those who are deferred leave the ranks of their own post alone. */
static void deferred_in_another_post(void **state)
{
    struct other o;
    (void)state;
    begin_points(&o, "243", "243"); /* p1: k2, k1; p2: k3 */
    made_post(&o.m, "p2", 1);
    o.m.items[2].post = 1;
    o.m.items[2].post_id = "p2";
    o.m.items[2].deferred = "有举报";
    gives(&o.m, "");
}

/* ---- conditions ---- */

/* Nine ballots and four talks. Up to four present: more than half; beyond: at most half. Or the other way round. */
static void begin_bands(struct other *o, bool upper_first, uint64_t ballots, uint64_t talks)
{
    other_begin(o, TALLY_RECOMMENDATION);
    o->clauses[0].condition = upper_first ? at_most(1, 2, TALLY_PRESENT) : more_than(1, 2, TALLY_PRESENT);
    o->clauses[1].condition = upper_first ? more_than(1, 2, TALLY_PRESENT) : at_most(1, 2, TALLY_PRESENT);
    for (size_t i = 0; i < 2; i++) {
        o->clauses[i].phrase = "(a clause)";
        o->m.pass[i] = (struct tally_rule_condition){o->clauses[i].condition, &o->clauses[i], 1, "(a band)", ""};
    }
    o->m.pass[0].condition.banded = true;
    o->m.pass[0].condition.up_to = 4;
    o->m.rule.pass_count = 2;
    o->m.rule.cite = "第五条";
    made_tier(&o->m, 0, "a", false, 9);
    made_tier(&o->m, 1, "a", false, 4);
    made_post(&o->m, "p1", 1);
    made_item(&o->m, "k1", 0, ballots);
    made_votes(&o->m, 0, 1, 0)[0] = talks;
}

/* The votes are told only where both channels ask for a share; the rule is cited where it cites nothing of talks. */
static void channels_that_do_not_both_ask_for_a_share(void **state)
{
    static const struct {
        bool upper_first;
        uint64_t ballots, talks;
        const char *text; /* NULL: they agree */
    } rows[] = {
        {false, 3, 1, "k1: meets the condition by the meeting's ballots and not by the talks; weigh both (第五条)"},
        {false, 5, 4, "k1: meets the condition by the talks and not by the meeting's ballots; weigh both (第五条)"},
        {true, 5, 4, "k1: meets the condition by the meeting's ballots and not by the talks; weigh both (第五条)"},
        {true, 3, 1, "k1: meets the condition by the talks and not by the meeting's ballots; weigh both (第五条)"},
        {false, 3, 4, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_bands(&o, rows[i].upper_first, rows[i].ballots, rows[i].talks);
        assert_string_equal(compared(&o.m), rows[i].text ? "channels-disagree p1 k1" : "");
        if (rows[i].text)
            says(&o.m, rows[i].text);
        made_end(&o.m);
    }
}

/* Beyond the last band there is no condition, and so nothing to disagree on. */
static void beyond_the_last_band(void **state)
{
    struct other o;
    (void)state;
    for (size_t beyond = 0; beyond < 2; beyond++) {
        begin_bands(&o, false, 9, 1);
        o.m.rule.pass_count = 1;
        if (beyond) {
            o.m.tiers[0][0].accounts = o.m.tiers[1][0].accounts;
            made_tier(&o.m, 1, "a", false, 9);
            made_votes(&o.m, 0, 0, 0)[0] = 4;
        }
        gives(&o.m, "");
    }
}

/* Nobody of B took part in the one channel, and so it decides nothing. */
static void an_empty_tier_in_one_channel(void **state)
{
    struct other o;
    (void)state;
    for (size_t c = 0; c < 2; c++) {
        other_begin(&o, TALLY_RECOMMENDATION);
        other_weight(&o, "A", 1, 2);
        other_weight(&o, "B", 1, 2);
        other_clause(&o, more_than(1, 2, TALLY_PRESENT));
        for (size_t k = 0; k < 2; k++) {
            made_tier(&o.m, k, "A", false, 4);
            made_tier(&o.m, k, "B", false, k == c ? 0 : 4);
        }
        made_post(&o.m, "p1", 1);
        made_item(&o.m, "k1", 0, 4);
        made_votes(&o.m, 0, 0, 1)[0] = c ? 3 : 0;
        made_votes(&o.m, 0, 1, 0)[0] = 4;
        made_votes(&o.m, 0, 1, 1)[0] = c ? 0 : 3;
        gives(&o.m, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_rank),
        cmocka_unit_test(a_deferred_person_without_a_rank),
        cmocka_unit_test(a_tie_for_the_first_rank),
        cmocka_unit_test(deferred_in_another_post),
        cmocka_unit_test(channels_that_do_not_both_ask_for_a_share),
        cmocka_unit_test(beyond_the_last_band),
        cmocka_unit_test(an_empty_tier_in_one_channel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
