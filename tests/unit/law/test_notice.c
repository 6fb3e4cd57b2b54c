/* What the numbers of a result give cause to say. */
#include <stdlib.h>
#include <string.h>

#include "result/result.h"
#include "unit/support/support.h"

/* Decides and takes notice; the codes, with a blank behind each. */
static const char *notices(struct made *m)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    tally_result_decide(&m->result, &m->arena);
    tally_result_add_law_notices(&m->result, &m->arena);
    for (size_t i = 0; i < m->result.notice_count; i++)
        scribe(&s, "%s ", tally_code_name(tally_result_notice_code(&m->result, i)));
    return s.text;
}

static bool noticed(struct made *m, enum tally_code code)
{
    for (size_t i = 0; i < m->result.notice_count; i++)
        if (tally_result_notice_code(&m->result, i) == code)
            return true;
    return false;
}

/* Whether the vote gives cause for that notice. */
static void gives(struct made *m, enum tally_code code, bool expected)
{
    const char *codes = notices(m);
    if (noticed(m, code) != expected)
        fail_msg("%s: %s", tally_code_name(code), codes);
    made_end(m);
}

static void nothing_to_say(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 7);
    assert_string_equal(notices(&m), "");
    made_end(&m);
}

static void ballots_not_returned(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_RECOMMENDATION);
    made_tier(&m, 0, "a", false, 9)->unreturned = 1;
    gives(&m, TALLY_UNRETURNED, true);
    made_begin(&m, TALLY_RECOMMENDATION);
    made_tier(&m, 0, "a", false, 9);
    gives(&m, TALLY_UNRETURNED, false);
}

static void small_tiers(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t n = 4; n <= 5; n++) {
        made_begin(&m, TALLY_RECOMMENDATION);
        m.rule.small_tier = 5; /* fewer than 5 */
        made_tier(&m, 0, "a", false, n);
        gives(&m, TALLY_SMALL_TIER, n == 4);
    }
}

static void unanimous_tiers(void **state)
{
    struct made m;
    (void)state;
    for (uint64_t n = 8; n <= 9; n++) {
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, more_than(1, 2, TALLY_DUE));
        made_tier(&m, 0, "c", false, 9);
        made_item(&m, "k1", UINT32_MAX, n);
        gives(&m, TALLY_UNANIMOUS_TIER, n == 9);
    }
    /* all against is as telling; nobody voting is not */
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 9);
    made_item(&m, "k1", UINT32_MAX, 0);
    gives(&m, TALLY_UNANIMOUS_TIER, true);
    made_begin(&m, TALLY_DECISION);
    made_pass(&m, more_than(1, 2, TALLY_DUE));
    made_tier(&m, 0, "c", false, 0);
    made_item(&m, "k1", UINT32_MAX, 0);
    gives(&m, TALLY_UNANIMOUS_TIER, false);
}

/* 第三篇 第七条: at 10, 20 and 30 the other reading would require 7, 12 and 15 */
static void band_edges(void **state)
{
    static const struct tally_condition bands[] = {{false, 80, 100, TALLY_PRESENT, true, 10, false},
                                                   {false, 70, 100, TALLY_PRESENT, true, 20, false},
                                                   {false, 60, 100, TALLY_PRESENT, true, 30, false},
                                                   {false, 50, 100, TALLY_PRESENT, false, 0, false}};
    static const struct {
        uint64_t present;
        const char *needed, *other; /* NULL: no edge */
    } rows[] = {{9, NULL, NULL},  {10, "8", "7"},   {11, NULL, NULL}, {20, "14", "12"},
                {21, NULL, NULL}, {30, "18", "15"}, {31, NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_RECOMMENDATION);
        for (size_t k = 0; k < 4; k++)
            made_pass(&m, bands[k]);
        made_tier(&m, 0, "a", false, rows[i].present);
        notices(&m);
        assert_int_equal(noticed(&m, TALLY_BAND_EDGE), rows[i].other != NULL);
        for (size_t k = 0; k < m.result.notice_count; k++) {
            char *text = tally_result_notice_text(&m.result, k, false);
            if (tally_result_notice_code(&m.result, k) == TALLY_BAND_EDGE)
                assert_true(strstr(text, rows[i].needed) && strstr(text, rows[i].other));
            free(text);
        }
        made_end(&m);
    }
}

/* 第三篇 第六条: more persons than seats should qualify; by reading 1 whatever the rule's lines say. */
static void too_few_qualify_by_reading_1(void **state)
{
    (void)state;
    for (uint64_t seats = 1; seats <= 3; seats++) {
        struct made m;
        made_begin(&m, TALLY_RECOMMENDATION);
        made_pass(&m, more_than(1, 2, TALLY_PRESENT));
        made_tier(&m, 0, "a", false, 9);
        made_post(&m, "p1", seats);
        made_item(&m, "k1", 0, 8);
        made_item(&m, "k2", 0, 7);
        made_item(&m, "k3", 0, 4);
        m.result.reading = 1;
        gives(&m, TALLY_TOO_FEW_QUALIFY, seats >= 2); /* two qualify */
    }
}

static void begin_contested(struct made *m, uint64_t seats, size_t candidates)
{
    static const char *const ids[] = {"k1", "k2", "k3", "k4"};
    made_begin(m, TALLY_DECISION);
    m->rule.contested = true;
    m->rule.candidates.per_seat = 2;
    made_pass(m, more_than(1, 2, TALLY_DUE));
    made_tier(m, 0, "c", false, 9);
    made_post(m, "p1", seats);
    for (size_t i = 0; i < candidates; i++)
        made_item(m, ids[i], 0, 8 - i);
}

static void seats_left_over(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 2, 4);
    gives(&m, TALLY_SEATS_UNFILLED, false);
    begin_contested(&m, 2, 4);
    m.by_tier[1][0][0][0] = m.by_tier[2][0][0][0] = m.by_tier[3][0][0][0] = 4;
    gives(&m, TALLY_SEATS_UNFILLED, true);
    for (size_t elected = 0; elected <= 2; elected++) { /* of three seats; more than half of nine is five */
        static const char *const texts[] = {"p1: elected 0 for 3 seats", "p1: elected 1 for 3 seats",
                                            "p1: elected 2 for 3 seats"};
        begin_contested(&m, 3, 4);
        for (size_t i = 0; i < 4; i++)
            m.by_tier[i][0][0][0] = i < elected ? 8 - i : 4 - i;
        made_notices(&m);
        assert_string_equal(made_notice_text(&m, TALLY_SEATS_UNFILLED), texts[elected]);
        made_end(&m);
    }
}

static void more_candidates_than_the_rule_speaks_of(void **state)
{
    struct made m;
    (void)state;
    begin_contested(&m, 1, 2);
    gives(&m, TALLY_TOO_MANY_CANDIDATES, false);
    begin_contested(&m, 1, 3);
    gives(&m, TALLY_TOO_MANY_CANDIDATES, true);
}

/* Two channels, k1 to k3 with these votes in the talks; in the meeting k1 leads, then k2, then k3. */
static void begin_talks(struct made *m, uint64_t seats, uint64_t a, uint64_t b, uint64_t c)
{
    made_begin(m, TALLY_RECOMMENDATION);
    made_tier(m, 0, "a", false, 9);
    made_tier(m, 1, "a", false, 9);
    made_post(m, "p1", seats);
    made_item(m, "k1", 0, 7);
    made_item(m, "k2", 0, 6);
    made_item(m, "k3", 0, 5);
    made_votes(m, 0, 1, 0)[0] = a;
    made_votes(m, 1, 1, 0)[0] = b;
    made_votes(m, 2, 1, 0)[0] = c;
}

static void channels_that_differ(void **state)
{
    struct made m;
    (void)state;
    begin_talks(&m, 1, 5, 4, 3);
    gives(&m, TALLY_CHANNELS_DIFFER, false);
    begin_talks(&m, 1, 4, 5, 3);
    gives(&m, TALLY_CHANNELS_DIFFER, true);
    begin_talks(&m, 1, 5, 3, 4); /* they differ, but behind the first seat */
    gives(&m, TALLY_CHANNELS_DIFFER, false);
    begin_talks(&m, 2, 5, 3, 4);
    gives(&m, TALLY_CHANNELS_DIFFER, true);
    begin_talks(&m, 2, 4, 5, 3); /* the same two, the other way round */
    gives(&m, TALLY_CHANNELS_DIFFER, true);
    begin_talks(&m, 1, 4, 5, 3);
    m.by_tier[0][0][0][0] = m.by_tier[1][0][0][0] = 7; /* k1 alone: one of two firsts, and second by the talks */
    gives(&m, TALLY_CHANNELS_DIFFER, true);
}

static void exactly_at_the_threshold(void **state)
{
    static const struct {
        uint64_t votes;
        bool strict, expected;
    } rows[] = {{5, true, true}, {5, false, true}, {6, true, false}, {4, false, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, rows[i].strict ? more_than(1, 2, TALLY_DUE) : at_least(1, 2, TALLY_DUE));
        made_tier(&m, 0, "c", false, 10);
        made_item(&m, "k1", UINT32_MAX, rows[i].votes);
        gives(&m, TALLY_EXACTLY_AT_THRESHOLD, rows[i].expected);
    }
}

static void bases_that_flip(void **state)
{
    (void)state;
    for (uint64_t votes = 4; votes <= 6; votes++) {
        struct made m;
        made_begin(&m, TALLY_DECISION);
        made_pass(&m, more_than(1, 2, TALLY_DUE)); /* of 10: 6; of the 9 who are there: 5 */
        made_tier(&m, 0, "c", false, 9)->due = 10;
        made_item(&m, "k1", UINT32_MAX, votes);
        gives(&m, TALLY_BASE_FLIPS, votes == 5);
    }
}

static void notices_of_inputs_tell_their_place(void **state)
{
    struct made m;
    (void)state;
    made_begin(&m, TALLY_DECISION);
    for (int i = 0; i < 9; i++) /* the list grows */
        tally_result_add_notice(&m.result, &m.arena, TALLY_EMPTY_ROW, "ballots.csv:3:1", "row %1$s", TALLY_ARGS("三"));
    tally_result_add_notice(&m.result, &m.arena, TALLY_UNRETURNED, NULL, "none", TALLY_NO_ARGS);
    assert_int_equal(m.result.notice_count, 10);
    for (size_t i = 0; i < 9; i++) {
        char *text = tally_result_notice_text(&m.result, i, false);
        assert_string_equal(text, "ballots.csv:3:1: row 三");
        free(text);
    }
    char *text = tally_result_notice_text(&m.result, 9, false);
    assert_string_equal(text, "none");
    free(text);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_say),       cmocka_unit_test(ballots_not_returned),
        cmocka_unit_test(small_tiers),          cmocka_unit_test(unanimous_tiers),
        cmocka_unit_test(band_edges),           cmocka_unit_test(too_few_qualify_by_reading_1),
        cmocka_unit_test(seats_left_over),      cmocka_unit_test(more_candidates_than_the_rule_speaks_of),
        cmocka_unit_test(channels_that_differ), cmocka_unit_test(exactly_at_the_threshold),
        cmocka_unit_test(bases_that_flip),      cmocka_unit_test(notices_of_inputs_tell_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
