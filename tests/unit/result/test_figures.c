/* What rules of other bodies add to the JSON of a result, and that others do not have it. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "law/law.h"
#include "unit/support/other_bodies.h"

static struct tally_json *json_of(struct made *m)
{
    made_outcomes(m);
    char *text = tally_result_json(&m->result);
    struct tally_json *json = tally_json_parse(text);
    assert_non_null(json);
    free(text);
    return json;
}

static const struct tally_json *first(const struct tally_json *o, const char *list)
{
    return tally_json_at(tally_json_get(o, list), 0);
}

/* As JSON without blanks. */
static void is(const struct tally_json *value, const char *text)
{
    char *said = tally_json_text(value, TALLY_JSON_COMPACT);
    assert_string_equal(said, text);
    free(said);
}

/* Leaders 2/2 and staff 1/3 good, weights 1/4 and 3/4: 1/4 + 1/4. Scores: 95 and (80 + 30 + 30)/3 = 140/3. */
static void begin_weighted(struct other *o)
{
    other_begin(o, TALLY_APPRAISAL);
    other_weight(o, "A", 25, 100);
    other_weight(o, "B", 75, 100);
    other_clause(o, at_least(60, 100, TALLY_VALID));
    made_tier(&o->m, 0, "A", false, 2);
    made_tier(&o->m, 0, "B", false, 3);
    made_tier(&o->m, 0, "C", true, 1);
    made_item(&o->m, "k1", UINT32_MAX, 2);
    made_votes(&o->m, 0, 0, 1)[1] = 1;
    made_votes(&o->m, 0, 0, 1)[3] = 2;
    made_votes(&o->m, 0, 0, 2)[2] = 1;
    other_scores(o);
}

static void a_weighted_clause(void **state)
{
    struct other o;
    (void)state;
    begin_weighted(&o);
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *item = first(json, "items"), *channel = first(item, "channels");
    is(tally_json_get(channel, "rate"), "{\"votes\":3,\"base\":\"valid\",\"of\":5,\"percent\":\"50.00\",\"weighted\":"
                                        "{\"num\":1,\"den\":2,\"text\":\"50.00\"}}");
    is(tally_json_get(channel, "clauses"),
       "[{\"clause\":\"(a "
       "clause)\",\"subject\":\"votes\",\"votes\":3,\"base\":\"valid\",\"of\":5,\"percent\":\"50.00\","
       "\"weighted\":{\"num\":1,\"den\":2,\"text\":\"50.00\"},\"tiers\":["
       "{\"tier\":\"A\",\"votes\":2,\"of\":2,\"weight\":{\"num\":1,\"den\":4,\"text\":\"25.00\"},"
       "\"part\":{\"num\":1,\"den\":4,\"text\":\"25.00\"}},"
       "{\"tier\":\"B\",\"votes\":1,\"of\":3,\"weight\":{\"num\":3,\"den\":4,\"text\":\"75.00\"},"
       "\"part\":{\"num\":1,\"den\":4,\"text\":\"25.00\"}}],"
       "\"needed\":{\"num\":3,\"den\":5,\"text\":\"60.00\"},"
       "\"margin\":{\"num\":-1,\"den\":10,\"text\":\"-10.00\"},\"pass\":false}]");
    is(tally_json_get(channel, "needed"), "{\"num\":3,\"den\":5,\"text\":\"60.00\"}"); /* of the only clause */
    is(tally_json_get(channel, "pass"), "false");
    is(tally_json_get(channel, "score"), "{\"num\":235,\"den\":4,\"text\":\"58.75\"}"); /* 95/4 + 35 */
    is(tally_json_get(item, "bases"), "null");
    is(tally_json_get(item, "origin"), "\"\"");
    is(tally_json_get(json, "quorums"), "[]");
    is(tally_json_get(json, "quorum"), "null");
    assert_null(tally_json_get(item, "settled"));
    tally_json_free(json);
    made_end(&o.m);
}

/* The advising tier has a score and no part in the whole. */
static void scores_of_tiers(void **state)
{
    struct other o;
    (void)state;
    begin_weighted(&o);
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *tiers = tally_json_get(first(first(json, "items"), "channels"), "tiers");
    const struct tally_json *b = tally_json_at(tiers, 1), *c = tally_json_at(tiers, 2);
    is(tally_json_get(b, "graded"), "3");
    is(tally_json_get(b, "trimmed"), "0");
    is(tally_json_get(b, "score"), "{\"num\":140,\"den\":3,\"text\":\"46.67\"}");
    is(tally_json_get(b, "weight"), "{\"num\":3,\"den\":4,\"text\":\"75.00\"}");
    is(tally_json_get(b, "part"), "{\"num\":35,\"den\":1,\"text\":\"35.00\"}");
    is(tally_json_get(c, "score"), "{\"num\":60,\"den\":1,\"text\":\"60.00\"}");
    assert_null(tally_json_get(c, "weight"));
    assert_null(tally_json_get(c, "part"));
    tally_json_free(json);
    made_end(&o.m);
}

/* B is empty for the rate: what is known is stated, the rest is null. */
static void a_refused_item(void **state)
{
    struct other o;
    (void)state;
    begin_weighted(&o);
    o.m.tiers[0][1].accounts.valid = 0;
    o.m.tiers[0][1].accounts.voided = 3;
    memset(made_votes(&o.m, 0, 0, 1), 0, 4 * sizeof(uint64_t));
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *channel = first(first(json, "items"), "channels"), *clause = first(channel, "clauses");
    is(tally_json_get(channel, "pass"), "null");
    is(tally_json_get(channel, "margin"), "null");
    is(tally_json_get(channel, "score"), "null");
    is(tally_json_get(clause, "weighted"), "null");
    is(tally_json_get(clause, "percent"), "null");
    is(tally_json_get(clause, "pass"), "null");
    is(tally_json_get(tally_json_at(tally_json_get(clause, "tiers"), 1), "part"), "null");
    is(tally_json_get(first(json, "items"), "outcome"), "\"no-decision\"");
    tally_json_free(json);
    made_end(&o.m);
}

static void a_score_clause_and_a_share(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    other_score_clause(&o, false, false, 800000);
    other_clause(&o, less_than(1, 3, TALLY_VALID));
    made_tier(&o.m, 0, "A", false, 4);
    made_item(&o.m, "k1", UINT32_MAX, 1);
    made_votes(&o.m, 0, 0, 0)[2] = 3;
    other_scores(&o);
    struct tally_json *json = json_of(&o.m); /* (95 + 180)/4 = 275/4 */
    const struct tally_json *channel = first(first(json, "items"), "channels");
    is(tally_json_get(channel, "clauses"),
       "[{\"clause\":\"(a score)\",\"subject\":\"score\",\"votes\":null,\"base\":null,\"of\":null,\"percent\":null,"
       "\"score\":{\"num\":275,\"den\":4,\"text\":\"68.75\"},\"needed\":{\"num\":80,\"den\":1,\"text\":\"80.00\"},"
       "\"margin\":{\"num\":-45,\"den\":4,\"text\":\"-11.25\"},\"pass\":false},"
       "{\"clause\":\"(a clause)\",\"subject\":\"votes\",\"votes\":1,\"base\":\"valid\",\"of\":4,\"percent\":\"25.00\","
       "\"needed\":1,\"margin\":0,\"pass\":true}]");
    is(tally_json_get(channel, "needed"), "null"); /* of several */
    is(tally_json_get(channel, "margin"), "null");
    tally_json_free(json);
    made_end(&o.m);
}

static void weights_of_ballots(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    other_clause(&o, more_than(1, 2, TALLY_WEIGHT));
    other_quorum(&o, TALLY_SUBJECT_WEIGHT, at_least(2, 3, TALLY_WEIGHT_DUE));
    made_tier(&o.m, 0, "o", false, 2)->due = 3;
    o.m.tiers[0][0].weights = (struct tally_weights){true, 100, 70, 70};
    made_item(&o.m, "k1", UINT32_MAX, 1);
    other_ballot_weights(&o);
    other_weighed(&o, 0, 0)[TALLY_AGREE] = 30;
    other_weighed(&o, 0, 0)[TALLY_AGAINST] = 40;
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *whole = tally_json_get(first(json, "channels"), "whole"),
                            *item = first(first(json, "items"), "channels");
    is(tally_json_get(whole, "weight"), "{\"due\":100,\"returned\":70,\"valid\":70}");
    is(tally_json_get(item, "weights"), "{\"agree\":30,\"against\":40,\"abstain\":0,\"hold\":0,\"void\":0}");
    is(tally_json_get(first(item, "tiers"), "weights"),
       "{\"agree\":30,\"against\":40,\"abstain\":0,\"hold\":0,\"void\":0}");
    is(tally_json_get(json, "quorums"),
       "[{\"condition\":\"(a quorum)\",\"subject\":\"weight\",\"count\":70,\"base\":\"weight due\",\"of\":100,"
       "\"present\":2,\"required\":67,\"met\":true}]");
    is(first(item, "clauses"), "{\"clause\":\"(a clause)\",\"subject\":\"weight\",\"votes\":30,\"base\":\"weight\","
                               "\"of\":70,\"percent\":\"42.86\",\"needed\":36,\"margin\":-6,\"pass\":false}");
    is(tally_json_get(item, "needed"), "36");
    tally_json_free(json);
    made_end(&o.m);
    other_begin(&o, TALLY_DECISION);
    other_clause(&o, more_than(1, 2, TALLY_WEIGHT));
    made_tier(&o.m, 0, "o", false, 2);
    o.m.tiers[0][0].weights = (struct tally_weights){false, 0, 70, 70};
    made_item(&o.m, "k1", UINT32_MAX, 1);
    other_ballot_weights(&o);
    json = json_of(&o.m);
    is(tally_json_get(tally_json_at(tally_json_get(first(json, "channels"), "tiers"), 0), "weight"),
       "{\"due\":null,\"returned\":70,\"valid\":70}");
    tally_json_free(json);
    made_end(&o.m);
}

static void a_person_written_in(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_DECISION);
    o.m.rule.contested = o.m.rule.fewer_against = true;
    o.m.rule.candidates.per_seat = 2;
    other_clause(&o, more_than(1, 2, TALLY_VALID));
    made_tier(&o.m, 0, "c", false, 9);
    made_post(&o.m, "p1", 1);
    made_item(&o.m, "k1", 0, 5);
    made_item(&o.m, "k2", 0, 5);
    made_item(&o.m, "k3", 0, 0);
    made_votes(&o.m, 1, 0, 0)[TALLY_AGAINST] = 3; /* the fourth abstains */
    made_votes(&o.m, 1, 0, 0)[TALLY_ABSTAIN] = 1;
    memset(made_votes(&o.m, 2, 0, 0), 0, 5 * sizeof(uint64_t));
    made_votes(&o.m, 2, 0, 0)[TALLY_AGREE] = 2;
    made_votes(&o.m, 2, 0, 0)[TALLY_VOID_ITEM] = 1;
    o.m.items[2].written_in = true;
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *items = tally_json_get(json, "items"), *k2 = tally_json_at(items, 0),
                            *k3 = tally_json_at(items, 2);
    is(tally_json_get(k2, "item"), "\"k2\"");
    is(tally_json_get(k2, "settled"), "\"fewer against\"");
    is(tally_json_get(k3, "origin"), "\"write-in\"");
    is(tally_json_get(first(k3, "channels"), "votes"),
       "{\"agree\":2,\"against\":null,\"abstain\":null,\"hold\":null,\"void\":1}");
    is(tally_json_get(first(first(k3, "channels"), "tiers"), "votes"),
       "{\"agree\":2,\"against\":null,\"abstain\":null,\"hold\":null,\"void\":1}");
    tally_json_free(json);
    made_end(&o.m);
}

/* Without a condition: no clauses, a rank by score; no rate where nothing counts. */
static void persons_who_are_only_ranked(void **state)
{
    struct other o;
    (void)state;
    other_begin(&o, TALLY_APPRAISAL);
    o.m.rule.rank = TALLY_RANK_BY_SCORE;
    made_tier(&o.m, 0, "A", false, 2);
    made_item(&o.m, "k1", UINT32_MAX, 2);
    other_points(&o);
    other_graded(&o, 0, 0)[3] = 2;
    struct tally_json *json = json_of(&o.m);
    const struct tally_json *item = first(json, "items"), *channel = first(item, "channels");
    is(tally_json_get(channel, "votes"), "{\"graded\":2,\"blank\":0,\"void\":0}");
    is(tally_json_get(channel, "rank"), "1");
    is(tally_json_get(channel, "rate"), "null");
    is(tally_json_get(first(channel, "tiers"), "rate"), "null");
    is(tally_json_get(channel, "clauses"), "[]");
    is(tally_json_get(channel, "condition"), "null");
    is(tally_json_get(channel, "pass"), "null");
    is(tally_json_get(channel, "score"), "{\"num\":15,\"den\":2,\"text\":\"7.50\"}");
    is(tally_json_get(item, "outcome"), "\"ranked\"");
    tally_json_free(json);
    made_end(&o.m);
}

/* 2^53 - 1 is a number, 2^53 its digits. */
static void numbers_beyond_what_json_keeps(void **state)
{
    static const struct {
        uint32_t den;
        uint64_t valid;
        const char *text;
    } rows[] = {{6361, UINT64_C(1416003655831), "9007199254740991"}, /* 6361 * 1416003655831 = 2^53 - 1 */
                {1U << 20, UINT64_C(1) << 33, "\"9007199254740992\""}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        other_begin(&o, TALLY_RECOMMENDATION);
        other_weight(&o, "A", 1, rows[i].den); /* as if the others' rates were 0 */
        made_tier(&o.m, 0, "A", false, rows[i].valid);
        made_post(&o.m, "p1", 1);
        made_item(&o.m, "k1", 0, 1);
        struct tally_json *json = json_of(&o.m);
        const struct tally_json *rate = tally_json_get(first(first(json, "items"), "channels"), "rate");
        is(tally_json_get(tally_json_get(rate, "weighted"), "den"), rows[i].text);
        tally_json_free(json);
        made_end(&o.m);
    }
}

/* A rule without any of these lines: its results have none of these members. */
static void earlier_rules_add_nothing(void **state)
{
    static const char *const members[] = {"\"quorums\"", "\"clauses\"", "\"origin\"", "\"weight\"",
                                          "\"score\"",   "\"subject\"", "\"weights\""};
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_quorum(&m, at_least(2, 3, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 5);
    made_outcomes(&m);
    char *text = tally_result_json(&m.result);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        assert_null(strstr(text, members[i]));
    free(text);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighted_clause),
        cmocka_unit_test(scores_of_tiers),
        cmocka_unit_test(a_refused_item),
        cmocka_unit_test(a_score_clause_and_a_share),
        cmocka_unit_test(weights_of_ballots),
        cmocka_unit_test(a_person_written_in),
        cmocka_unit_test(persons_who_are_only_ranked),
        cmocka_unit_test(numbers_beyond_what_json_keeps),
        cmocka_unit_test(earlier_rules_add_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
