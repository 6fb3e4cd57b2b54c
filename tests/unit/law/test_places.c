/* Ranks, lists and seats by rules of other bodies: by score, “top”, ties that are settled, persons written in. */
#include <string.h>

#include "unit/support/other_bodies.h"

static const char *const ids[] = {"k1", "k2", "k3", "k4", "k5", "k6", "k7"};

/* ---- by score ---- */

/* One ballot each, of these grades: 0 95, 1 80, 2 60, 3 30; 4 is blank. Posts: “1” p1, “2” p2, “-” none. */
static void begin_graded(struct other *o, const char *each, const char *posts)
{
    other_begin(o, TALLY_APPRAISAL);
    o->m.rule.rank = TALLY_RANK_BY_SCORE;
    made_tier(&o->m, 0, "A", false, 1);
    made_post(&o->m, "p1", 2);
    made_post(&o->m, "p2", 1);
    for (size_t i = 0; each[i]; i++) {
        made_item(&o->m, ids[i], posts[i] == '-' ? UINT32_MAX : (uint32_t)(posts[i] - '1'), 0);
        made_votes(&o->m, i, 0, 0)[each[i] - '0'] = 1;
    }
    other_scores(o);
}

static void ends(struct other *o, const char *outcomes)
{
    assert_string_equal(made_outcomes(&o->m), outcomes);
    made_end(&o->m);
}

static void top_per_post(struct other *o, uint32_t count)
{
    o->m.rule.top = (struct tally_rule_top){.form = TALLY_TOP_PER_POST, .per_post = count, .cite = ""};
}

static void top_share(struct other *o, uint32_t num, uint32_t den)
{
    o->m.rule.top = (struct tally_rule_top){.form = TALLY_TOP_SHARE, .share = {num, den}, .cite = ""};
}

/* Within posts, then those without one; who has no score comes last and has no rank. */
static void ranks_by_score(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "4122013", "1112---");
    ends(&o, "k2 ranked 1, k3 ranked 2, k1 ranked 0, k4 ranked 1, k5 ranked 1, k6 ranked 2, k7 ranked 3");
}

static void ranks_by_votes(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "0123", "----");
    o.m.rule.rank = TALLY_RANK_BY_VOTES; /* of the grades that count */
    ends(&o, "k1 ranked 1, k2 ranked 1, k3 ranked 3, k4 ranked 3");
}

/* N is not multiplied by seats: p1 has two. Persons without a post are one group. */
static void the_first_of_each_post(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "0120132", "111----");
    top_per_post(&o, 1);
    ends(&o, "k1 listed 1, k2 not-listed 2, k3 not-listed 3, "
             "k4 listed 1, k5 not-listed 2, k7 not-listed 3, k6 not-listed 4");
}

static void equals_across_the_end_are_tied(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "01123", "-----");
    top_per_post(&o, 2);
    ends(&o, "k1 listed 1, k2 tie 2, k3 tie 2, k4 not-listed 4, k5 not-listed 5");
}

/* Who has no score, does not pass or is deferred takes no place and ties with no one. */
static void who_is_never_listed(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "00124", "-----");
    top_per_post(&o, 4);
    other_score_clause(&o, false, false, 700000);
    o.m.items[0].deferred = "有问题";
    ends(&o, "k1 deferred 1, k2 listed 1, k3 listed 3, k4 not-listed 4, k5 not-listed 0");
    begin_graded(&o, "2303", "----");
    o.m.rule.rank = TALLY_RANK_BY_VOTES;
    top_per_post(&o, 3); /* by votes: 60 and 30 do not count */
    ends(&o, "k3 listed 1, k1 not-listed 2, k2 not-listed 2, k4 not-listed 2");
}

/* 20 % of 7 persons is 1, of 4 none; it runs over all posts, which do not order the items either. */
static void a_share_of_persons(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "1203333", "12211--");
    top_share(&o, 20, 100);
    ends(&o, "k3 listed 1, k1 not-listed 2, k2 not-listed 3, "
             "k4 not-listed 4, k5 not-listed 4, k6 not-listed 4, k7 not-listed 4");
    begin_graded(&o, "1203", "----");
    top_share(&o, 20, 100);
    ends(&o, "k3 not-listed 1, k1 not-listed 2, k2 not-listed 3, k4 not-listed 4");
    begin_graded(&o, "1203", "----");
    top_share(&o, 20, 100);
    assert_string_equal(made_notices(&o.m), "unanimous-tier A meeting; nobody-listed");
    assert_string_equal(
        made_notice_text(&o.m, TALLY_NOBODY_LISTED),
        "the list's share of the persons, 4 in all, is less than one of them: nobody is listed (no citation given)");
    made_end(&o.m);
}

/* Half of four persons, one of whom stands twice: 2, not 2.5; who is deferred is one of them. */
static void a_share_of_distinct_persons(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "12033", "-----");
    top_share(&o, 50, 100);
    o.m.items[4].person = "k1";
    o.m.items[3].deferred = "有问题";
    ends(&o, "k3 listed 1, k1 listed 2, k2 not-listed 3, k4 deferred 4, k5 not-listed 4");
    begin_graded(&o, "12033", "-----"); /* a person written in is none of the roster's: 40 % of four are one */
    top_share(&o, 40, 100);
    o.m.items[4].written_in = true;
    ends(&o, "k3 listed 1, k1 not-listed 2, k2 not-listed 3, k4 not-listed 4, k5 not-listed 4");
    begin_graded(&o, "12033", "-----"); /* and of five, two */
    top_share(&o, 40, 100);
    ends(&o, "k3 listed 1, k1 listed 2, k2 not-listed 3, k4 not-listed 4, k5 not-listed 4");
}

/* Two tiers weighted alike; B did not grade k1, whose score would be the highest. */
static void an_empty_tier_takes_no_place(void **state)
{
    struct other o;
    (void)state;
    begin_graded(&o, "011", "---");
    made_tier(&o.m, 0, "B", false, 1);
    other_weight(&o, "A", 1, 2);
    other_weight(&o, "B", 1, 2);
    made_votes(&o.m, 0, 0, 1)[4] = 1;
    made_votes(&o.m, 1, 0, 1)[2] = 1;
    made_votes(&o.m, 2, 0, 1)[1] = 1;
    top_per_post(&o, 2);
    ends(&o, "k3 listed 1, k2 listed 2, k1 no-decision 0");
}

/* ---- ties ---- */

/* Nine are due; agree and against of each, the others abstain. */
static void begin_seats(struct other *o, uint64_t seats, const uint64_t (*votes)[2], size_t count)
{
    other_begin(o, TALLY_DECISION);
    o->m.rule.contested = true;
    o->m.rule.candidates.per_seat = 2;
    o->m.rule.fewer_against = true;
    o->m.rule.fewer_against_cite = "a rule";
    other_clause(o, more_than(1, 2, TALLY_DUE));
    made_tier(&o->m, 0, "c", false, 9);
    made_post(&o->m, "p1", seats);
    for (size_t i = 0; i < count; i++) {
        made_item(&o->m, ids[i], 0, votes[i][0]);
        made_votes(&o->m, i, 0, 0)[TALLY_AGAINST] = votes[i][1];
        made_votes(&o->m, i, 0, 0)[TALLY_ABSTAIN] = 9 - votes[i][0] - votes[i][1];
    }
}

static void settled_are(struct other *o, const char *outcomes, const char *settled)
{
    assert_string_equal(made_outcomes(&o->m), outcomes);
    for (size_t i = 0; i < o->m.result.item_count; i++) {
        const struct tally_result_item *item = &o->m.result.items[i];
        assert_int_equal(item->settled, strstr(settled, item->id) != NULL);
    }
    made_end(&o->m);
}

static void fewer_against_wins(void **state)
{
    static const uint64_t votes[][2] = {{6, 3}, {6, 1}, {7, 2}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 2);
    settled_are(&o, "k2 elected 1, k1 not-elected 2", "k1 k2");
    begin_seats(&o, 2, votes, 3); /* across the second of two seats */
    settled_are(&o, "k3 elected 1, k2 elected 2, k1 not-elected 3", "k1 k2");
    begin_seats(&o, 1, votes, 3); /* no tie across the end; the ranks are ordered all the same */
    settled_are(&o, "k3 elected 1, k2 not-elected 2, k1 not-elected 3", "");
    begin_seats(&o, 1, votes, 2);
    o.m.rule.fewer_against = false;
    settled_are(&o, "k1 tie 1, k2 tie 1", "");
}

/* Of three equals two have one against: they stay tied, and the third is out. */
static void what_stays_equal_stays_tied(void **state)
{
    static const uint64_t votes[][2] = {{6, 1}, {6, 3}, {6, 1}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 3);
    settled_are(&o, "k1 tie 1, k3 tie 1, k2 not-elected 3", "k2");
}

/* Against a person written in nobody can vote: such a tie stays one. */
static void written_in_equals_are_not_settled(void **state)
{
    static const uint64_t votes[][2] = {{6, 1}, {6, 0}, {5, 2}, {5, 1}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 4);
    o.m.items[1].written_in = true;
    settled_are(&o, "k1 tie 1, k2 tie 1, k4 not-elected 3, k3 not-elected 4", "");
}

/* The notice names whom it concerns; a tie with a deferred candidate is none. */
static void a_settled_tie_is_said(void **state)
{
    static const uint64_t votes[][2] = {{6, 3}, {6, 1}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 2);
    assert_string_equal(made_notices(&o.m), "tie-settled p1");
    assert_string_equal(made_notice_text(&o.m, TALLY_TIE_SETTLED),
                        "p1: equal votes in favour across the last place were settled by fewer votes against; it "
                        "concerns k2, k1 (a rule)");
    made_end(&o.m);
    begin_seats(&o, 1, votes, 2);
    o.m.items[0].deferred = "有问题";
    settled_are(&o, "k2 elected 1, k1 deferred 2", "");
}

/* Under weights by the weighted rate of against: heads against are 2 and 3, weighted 2/3 * 2/4 = 1/3 and 1/3 * 3/6 =
 * 1/6; in favour both have 2/3 * 2/4 + 1/3 * 3/6 = 1/2. */
static void fewer_against_by_weight(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    o.m.rule.contested = o.m.rule.fewer_against = true;
    o.m.rule.candidates.per_seat = 2;
    other_weight(&o, "A", 2, 3);
    other_weight(&o, "B", 1, 3);
    other_clause(&o, at_least(1, 2, TALLY_VALID));
    made_tier(&o.m, 0, "A", false, 4);
    made_tier(&o.m, 0, "B", false, 6);
    made_post(&o.m, "p1", 1);
    static const uint64_t votes[2][2][3] = {{{2, 2, 0}, {3, 0, 3}}, {{2, 0, 2}, {3, 3, 0}}};
    for (size_t i = 0; i < 2; i++) {
        made_item(&o.m, ids[i], 0, 0);
        for (size_t t = 0; t < 2; t++)
            memcpy(made_votes(&o.m, i, 0, t), votes[i][t], sizeof votes[i][t]);
    }
    settled_are(&o, "k2 elected 1, k1 not-elected 2", "k1 k2");
}

/* ---- persons written in ---- */

/* What a printed candidate needs, and gets, does not depend on who else was written in. */
static void a_write_in_changes_nothing_for_others(void **state)
{
    static const uint64_t votes[][2] = {{5, 4}, {4, 5}, {8, 0}};
    struct other o;
    struct tally_clause without = {.clause = NULL};
    (void)state;
    for (size_t count = 2; count <= 3; count++) {
        begin_seats(&o, 2, votes, count);
        o.m.items[2].written_in = true;
        assert_string_equal(made_outcomes(&o.m), count == 2 ? "k1 elected 1, k2 not-elected 2"
                                                            : "k3 elected 1, k1 elected 2, k2 not-elected 3");
        const struct tally_clause *c = &made_find(&o.m, "k1")->channels[0].clauses[0];
        if (count == 3) {
            assert_int_equal(c->needed, without.needed);
            assert_int_equal(c->margin, without.margin);
            assert_int_equal(c->of, without.of);
        }
        without = *c;
        made_end(&o.m);
    }
}

/* “no more candidates than seats” and “candidates for each seat” are of those printed. */
static void who_is_written_in_is_no_candidate(void **state)
{
    static const uint64_t votes[][2] = {{6, 3}, {5, 4}, {1, 0}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 3);
    o.m.items[2].written_in = true;
    assert_string_equal(made_notices(&o.m), ""); /* two for one seat, not three */
    made_end(&o.m);
    begin_seats(&o, 1, votes, 3);
    o.m.items[2].written_in = true;
    o.m.items[1].deferred = "有问题";
    assert_string_equal(made_notices(&o.m), "no-choice-left p1");
    made_end(&o.m);
}

/* An open post goes on with whoever was not elected, also if written in; a tie with the tied. */
static void what_follows_for_who_is_written_in(void **state)
{
    static const uint64_t votes[][2] = {{6, 1}, {6, 0}};
    struct other o;
    (void)state;
    begin_seats(&o, 1, votes, 2);
    o.m.items[1].written_in = true;
    made_outcomes(&o.m);
    assert_int_equal(o.m.posts[0].next, TALLY_NEXT_TIE);
    made_end(&o.m);
    begin_seats(&o, 3, votes, 2);
    o.m.items[1].written_in = true;
    made_outcomes(&o.m);
    assert_int_equal(o.m.posts[0].outcome, TALLY_POST_UNFILLED);
    assert_int_equal(o.m.posts[0].next, TALLY_NEXT_UNFILLED);
    made_end(&o.m);
}

/* A clause on votes against counts none for who was written in. */
static void clauses_on_who_is_written_in(void **state)
{
    static const uint64_t votes[][2] = {{6, 3}, {6, 0}};
    static const uint32_t against[] = {TALLY_AGAINST};
    struct other o;
    (void)state;
    begin_seats(&o, 2, votes, 2);
    o.m.items[1].written_in = true;
    struct tally_rule_clause *clause = other_clause(&o, less_than(1, 3, TALLY_VALID));
    clause->marks = against;
    clause->mark_count = 1;
    ends(&o, "k1 not-elected 1, k2 elected 1"); /* 3 of 9 is not less than a third */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_by_score),
        cmocka_unit_test(ranks_by_votes),
        cmocka_unit_test(the_first_of_each_post),
        cmocka_unit_test(equals_across_the_end_are_tied),
        cmocka_unit_test(who_is_never_listed),
        cmocka_unit_test(a_share_of_persons),
        cmocka_unit_test(a_share_of_distinct_persons),
        cmocka_unit_test(an_empty_tier_takes_no_place),
        cmocka_unit_test(fewer_against_wins),
        cmocka_unit_test(what_stays_equal_stays_tied),
        cmocka_unit_test(written_in_equals_are_not_settled),
        cmocka_unit_test(a_settled_tie_is_said),
        cmocka_unit_test(fewer_against_by_weight),
        cmocka_unit_test(a_write_in_changes_nothing_for_others),
        cmocka_unit_test(who_is_written_in_is_no_candidate),
        cmocka_unit_test(what_follows_for_who_is_written_in),
        cmocka_unit_test(clauses_on_who_is_written_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
