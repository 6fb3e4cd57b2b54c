/* The edge of two bands (第三篇 第七条) by rules of other bodies: said only where the two readings ask for different
 * things, clause by clause. */
#include <string.h>

#include "unit/support/other_bodies.h"

static const uint32_t excellent[] = {0}, competent[] = {1}, good[] = {0, 1}, turned[] = {1, 0}, other_good[] = {2, 1};

#define MARKS(list) .marks = (list), .mark_count = sizeof(list) / sizeof *(list)
#define HALF(...)   .condition = {.num = 1, .den = 2, .base = TALLY_PRESENT, __VA_ARGS__}
#define SCORE(...)  .on_score = true, __VA_ARGS__

/* Ten are present, up to whom the first band goes; each band is one clause. */
static void begin_edge(struct other *o, struct tally_rule_clause first, struct tally_rule_clause second)
{
    other_begin(o, TALLY_APPRAISAL);
    o->clauses[0] = first;
    o->clauses[1] = second;
    o->clauses[0].phrase = o->clauses[1].phrase = "(a clause)";
    for (size_t i = 0; i < 2; i++)
        o->m.pass[i] = (struct tally_rule_condition){o->clauses[i].condition, &o->clauses[i], 1, "(a band)", ""};
    o->m.pass[0].condition.banded = true;
    o->m.pass[0].condition.up_to = 10;
    o->m.rule.pass_count = 2;
    made_tier(&o->m, 0, "A", false, 10);
}

static void says_edge(struct other *o, bool differs)
{
    assert_string_equal(made_notices(&o->m), differs ? "band-edge meeting" : "");
    made_end(&o->m);
}

/* What is counted: the marks, in whatever order; heads or weights. */
static void other_marks(void **state)
{
    static const struct {
        struct tally_rule_clause first, second;
        bool differs;
    } rows[] = {
        {{MARKS(good), HALF()}, {MARKS(turned), HALF()}, false},
        {{MARKS(excellent), HALF()}, {MARKS(competent), HALF()}, true},
        {{MARKS(good), HALF()}, {MARKS(excellent), HALF()}, true},
        {{MARKS(good), HALF()}, {MARKS(other_good), HALF()}, true},
        {{MARKS(turned), HALF()}, {MARKS(other_good), HALF()}, true},
        {{HALF()}, {.condition = {.num = 1, .den = 2, .base = TALLY_WEIGHT}}, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_edge(&o, rows[i].first, rows[i].second);
        o.m.channels[0].tiers[0].weights.returned = 10; /* one each, where ballots have weights: as many as heads */
        says_edge(&o, rows[i].differs);
    }
}

/* At least five and at most five of ten are not the same; nor are more than four and at least four. */
static void other_comparisons(void **state)
{
    struct other o;
    (void)state;
    begin_edge(&o, (struct tally_rule_clause){HALF()}, (struct tally_rule_clause){HALF(.upper = true)});
    says_edge(&o, true);
    begin_edge(&o, (struct tally_rule_clause){HALF(.upper = true)}, (struct tally_rule_clause){HALF(.upper = true)});
    says_edge(&o, false);
    begin_edge(&o, (struct tally_rule_clause){.condition = more_than(2, 5, TALLY_PRESENT)},
               (struct tally_rule_clause){.condition = at_least(1, 2, TALLY_PRESENT)}); /* five by both */
    says_edge(&o, false);
    begin_edge(&o, (struct tally_rule_clause){.condition = more_than(2, 5, TALLY_PRESENT)},
               (struct tally_rule_clause){.condition = at_least(2, 5, TALLY_PRESENT)});
    says_edge(&o, true);
}

static void other_scores_to_reach(void **state)
{
    static const struct {
        struct tally_rule_clause first, second;
        bool differs;
    } rows[] = {
        {{SCORE(.score = 800000)}, {SCORE(.score = 800000)}, false},
        {{SCORE(.score = 800000)}, {SCORE(.score = 750000)}, true},
        {{SCORE(.score = 800000)}, {SCORE(.score = 800000, .condition = {.strict = true})}, true},
        {{SCORE(.score = 800000)}, {SCORE(.score = 800000, .condition = {.upper = true})}, true},
        {{SCORE(.score = 800000)}, {HALF()}, true},
        {{HALF()}, {SCORE(.score = 800000)}, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_edge(&o, rows[i].first, rows[i].second);
        says_edge(&o, rows[i].differs);
    }
}

/* Votes can be named only where both bands are one share of heads. */
static void what_the_notice_says(void **state)
{
    static const struct {
        struct tally_rule_clause first, second;
        const char *text;
    } rows[] = {
        {{HALF()},
         {.condition = {.num = 2, .den = 5, .base = TALLY_PRESENT}},
         "present: 10, on the edge of two bands; “(a band)” decides and needs 5; the other reading, “(a band)”, would "
         "need 4"},
        {{HALF()},
         {HALF(.upper = true)},
         "present: 10, on the edge of two bands; the condition for up to 10 present decides; by the other reading, "
         "that for more present would"},
        {{HALF(.upper = true)},
         {HALF()},
         "present: 10, on the edge of two bands; the condition for up to 10 present decides; by the other reading, "
         "that for more present would"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_edge(&o, rows[i].first, rows[i].second);
        made_notices(&o.m);
        assert_string_equal(made_notice_text(&o.m, TALLY_BAND_EDGE), rows[i].text);
        made_end(&o.m);
    }
}

/* Under weights the shares themselves are compared, and the bases tier by tier. */
static void under_weights(void **state)
{
    static const struct {
        struct tally_condition second;
        bool differs;
    } rows[] = {
        {{.num = 2, .den = 4, .base = TALLY_PRESENT}, false},
        {{.num = 2, .den = 5, .base = TALLY_PRESENT}, true},
        {{.strict = true, .num = 1, .den = 2, .base = TALLY_PRESENT}, true},
        {{.num = 1, .den = 2, .base = TALLY_PRESENT, .upper = true}, true},
        {{.num = 1, .den = 2, .base = TALLY_DUE}, true}, /* eleven of A are due, ten present */
        {{.num = 1, .den = 2, .base = TALLY_VALID}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct other o;
        begin_edge(&o, (struct tally_rule_clause){HALF()}, (struct tally_rule_clause){.condition = rows[i].second});
        other_weight(&o, "A", 1, 1);
        o.m.tiers[0][0].accounts.due = 11;
        struct tally_accounts *advice =
            made_tier(&o.m, 0, "B", true, 3); /* of whom one ballot is void: no part in it */
        advice->valid = 2;
        advice->voided = 1;
        says_edge(&o, rows[i].differs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_marks),           cmocka_unit_test(other_comparisons),
        cmocka_unit_test(other_scores_to_reach), cmocka_unit_test(what_the_notice_says),
        cmocka_unit_test(under_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
