/* What rules of other bodies add to ballots: points, weights, exact numbers, an empty cell that agrees. The
 * expectations are worked out by hand from the rules' own words. */
#include <stdlib.h>

#include "ballot/points.h"
#include "base/intern.h"
#include "unit/support/reading.h"

/* ---- points ---- */

static void put_points(struct folder *f, const char *points, const char *ballots)
{
    struct scribe s = {.used = 0};
    put_appraisal(f, ballots);
    scribe(&s, "kind,appraisal,\npoints,%s,\nrank,by score,\nblank,blank,\n", points);
    put_own_rule(f, s.text);
}

static void points_by_their_value(void **state)
{
    put_points(*state, "0 to 10 by 0.5", "ballot,k1,k2\n1,7,7.0\n2,07,７．５\n3,０,10.00\n4,9.50,\n5,,\n");
    reads_thoroughly(*state, "", "c: 7 7\nc: 7 7.5\nc: 0 10\nc: 9.5 blank\nc: blank blank blank\n");
}

static void several_numbers_in_a_cell(void **state)
{
    put_points(*state, "0 to 10 by 0.5", "ballot,k1,k2\n1,7、7.0,7；8\n");
    reads_thoroughly(*state, "", "c: 7 void\n");
}

static void what_is_no_number_of_points(void **state)
{
    /* out of range; off the step; a sign, a fraction, a mark; a point without decimals; no digit before the point; a
     * superscript, which NFKC would make 52; the separators alone */
    static const char *const cells[] = {"10.5", "7.25", "-1", "+7",  "½",   "优秀", "√",
                                        "7.",   ".5",   "5²", "1e1", "7分", "、"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "票号,k1,k2\n1,7,%s\n", cells[i]);
        put_points(*state, "0 to 10 by 0.5", s.text);
        const struct reading *r = read_thoroughly(*state);
        assert_string_equal(r->said.text, "ballots.csv:2:5 unknown-mark\n");
    }
}

static void points_that_do_not_begin_at_0(void **state)
{
    put_points(*state, "60 to 100", "ballot,k1,k2\n1,60,100\n2,61,99\n");
    reads_thoroughly(*state, "", "c: 60 100\nc: 61 99\n");
    put_points(*state, "60 to 100", "ballot,k1,k2\n1,59,100\n2,60.5,101\n");
    reads_thoroughly(*state,
                     "ballots.csv:2:3 unknown-mark\nballots.csv:3:3 unknown-mark\nballots.csv:3:8 unknown-mark\n",
                     read_thoroughly(*state)->ballots.text);
}

static void an_empty_cell_of_points_may_be_void(void **state)
{
    put_points(*state, "0 to 10", "ballot,k1,k2\n1,7,\n");
    put_own_rule(*state, "kind,appraisal,\npoints,0 to 10,\nrank,by score,\nblank,void,\n");
    reads_thoroughly(*state, "", "c: 7 void\n");
}

static void a_declared_sign_can_be_a_number(void **state)
{
    put_points(*state, "0 to 10", "ballot,k1,k2\n1,满,9\n");
    put_meeting(*state, "own.csv", "mark,满=10\n");
    reads_thoroughly(*state, "", "c: 10 9\n");
}

static void numbers_are_read_exactly(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        uint32_t value;
    } rows[] = {{"0", true, 0},
                {"0.0001", true, 1},
                {"9999.9999", true, 99999999},
                {"10000", true, 100000000},
                {"7.000000", true, 70000}, /* zeros change nothing */
                {"7.00001", false, 0},
                {"10000.0001", false, 0},
                {"99999999999999999999999", false, 0},
                {"", false, 0},
                {"7..5", false, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t value = 0;
        assert_int_equal(tally_points_read(tally_text_of(rows[i].text), &value), rows[i].ok);
        if (rows[i].ok)
            assert_int_equal(value, rows[i].value);
    }
}

static void the_numbers_are_listed(void **state)
{
    static const struct tally_rule_points few = {.least = 0, .most = 20000, .step = 5000, .count = 5},
                                          many = {.least = 0, .most = 1000000, .step = 10000, .count = 101};
    (void)state;
    char *list = tally_points_list(&few);
    assert_string_equal(list, "0、0.5、1、1.5、2");
    free(list);
    list = tally_points_list(&many);
    assert_string_equal(list, "0、1、2 … 100");
    free(list);
}

/* ---- exactly so many ---- */

static void put_exact(struct folder *f, const char *more, const char *ballots)
{
    struct scribe s = {.used = 0};
    put_contested(f, ballots);
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,2\np2,科长,1\n");
    folder_put(f, "roster.csv", "id,name,post\nk1,甲,p1\nk2,乙,p1\nk3,丙,p1\nk4,丁,p1\nk5,戊,p2\nk6,己,p2\n");
    scribe(&s,
           "kind,decision,\npass,more than 1/2 of due,\ncontested,at least 2 per seat,\nchoices,exactly 1 per "
           "seat,\nblank,abstain,\n%s",
           more);
    put_own_rule(f, s.text);
}

static const char exact_ballots[] = "ballot,k1,k2,k3,k4,k5,k6\n"
                                    "1,√,√,×,×,√,×\n" /* two for p1, one for p2 */
                                    "2,√,×,×,×,√,\n"  /* too few for p1 */
                                    "3,√,√,√,,√,\n"   /* too many for p1 */
                                    "4,,,,,,\n"       /* none at all */
                                    "5,√,√,,,,\n"     /* none for p2 */
                                    "6,√,√/×,,,√,\n"; /* a cell whose marks differ is no agree mark */

static void too_few_void_the_ballot(void **state)
{
    put_exact(*state, "overvote,void ballot,\nundervote,void ballot,\n", exact_ballots);
    reads_thoroughly(*state, "",
                     "c: agree agree against against agree against\nc: void\nc: void\nc: void\nc: void\nc: void\n");
}

static void too_few_void_the_post(void **state)
{
    put_exact(*state, "overvote,void post,\nundervote,void post,\n", exact_ballots);
    reads_thoroughly(*state, "",
                     "c: agree agree against against agree against\n"
                     "c: void void void void agree abstain\n"
                     "c: void void void void agree abstain\n"
                     "c: blank void void void void void void\n" /* it stays in V, blank */
                     "c: agree agree abstain abstain void void\n"
                     "c: void void void void agree abstain\n");
}

/* Judged post by post, each by its own line; one that voids the ballot voids all. */
static void too_many_and_too_few_on_one_ballot(void **state)
{
    static const char ballots[] = "ballot,k1,k2,k3,k4,k5,k6\n1,√,√,√,,,\n2,√,√,√,,√,\n3,√,√,,,,\n";
    put_exact(*state, "overvote,void post,\nundervote,void ballot,\n", ballots);
    reads_thoroughly(*state, "", "c: void\nc: void void void void agree abstain\nc: void\n");
    put_exact(*state, "overvote,void ballot,\nundervote,void post,\n", ballots);
    reads_thoroughly(*state, "", "c: void\nc: void\nc: agree agree abstain abstain void void\n");
}

static void too_few_names(void **state)
{
    static const char ballots[] =
        "ballot,tier,p1,p2\n1,a,k1、k2,k3\n2,a,k1,k3\n3,a,k1、k1,k3\n4,a,k1、k2、k4,k3\n5,a,,\n";
    put_recommendation(*state, ballots);
    put_own_rule(*state,
                 "kind,recommendation,\nchoices,exactly 1 per seat,\novervote,void post,\nundervote,void post,\n");
    /* the same name twice is one; k4 is on the roster for p2 */
    reads_thoroughly(*state, "ballots.csv:4:5 repeated-name\nballots.csv:5:5 other-post\n",
                     "a: p1=k1 p1=k2 p2=k3\na: p2=k3\na: p2=k3\na: p2=k3\na: blank\n");
    put_own_rule(*state,
                 "kind,recommendation,\nchoices,exactly 1 per seat,\novervote,void ballot,\nundervote,void ballot,\n");
    reads_thoroughly(*state, "ballots.csv:4:5 repeated-name\nballots.csv:5:5 other-post\n",
                     "a: p1=k1 p1=k2 p2=k3\na: void\na: void\na: void\na: void\n");
}

/* ---- an empty cell agrees ---- */

static void an_empty_cell_agrees(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,×,\n2,,\n3,弃权,√\n");
    put_own_rule(*state, "kind,decision,\npass,more than 1/2 of due,\nblank,agree,\n");
    reads_thoroughly(*state, "", "c: against agree\nc: blank agree agree\nc: abstain agree\n");
    const struct reading *quick = read_quickly(*state);
    assert_true(quick->done);
    assert_string_equal(quick->ballots.text, "c: against agree\nc: blank agree agree\nc: abstain agree\n");
}

/* ---- weights ---- */

static void put_weights(struct folder *f, const char *ballots)
{
    put_decision(f, ballots);
    put_own_rule(f, "kind,decision,\npass,more than 1/2 of weight,\nblank,abstain,\nballot weight,权数,\n");
}

static void weights_are_read_on_void_ballots_too(void **state)
{
    put_weights(*state, "ballot,void,权数,k1,k2\n1,,88,√,×\n2,涂改,１２０,√,√\n3,,1000000000,,\n4,,007,×,×\n");
    reads_thoroughly(
        *state, "",
        "c: agree against weight 88\nc: void weight 120\nc: blank abstain abstain weight 1000000000\nc: against "
        "against "
        "weight 7\n");
    assert_false(read_quickly(*state)->done); /* it leaves them to the scan */
}

static void what_is_no_weight(void **state)
{
    static const struct {
        const char *cell, *said;
    } rows[] = {{"", "ballots.csv:2:3 bad-number\n"},    {"0", "ballots.csv:2:3 bad-number\n"},
                {"1.5", "ballots.csv:2:3 bad-number\n"}, {"-3", "ballots.csv:2:3 bad-number\n"},
                {"九", "ballots.csv:2:3 bad-number\n"},  {"1000000001", "ballots.csv:2:3 too-large\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t voided = 0; voided < 2; voided++) {
            struct scribe s = {.used = 0};
            scribe(&s, "ballot,权数,k1,k2,void\n1,%s,√,√,%s\n", rows[i].cell, voided ? "涂改" : "");
            put_weights(*state, s.text);
            assert_string_equal(read_thoroughly(*state)->said.text, rows[i].said);
        }
    put_weights(*state, "ballot,k1,k2\n1,√,√\n");
    assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:1:1 missing-column\n");
    put_weights(*state, "ballot,权数,k1,权数,k2\n1,5,√,5,√\n");
    assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:1:14 duplicate-column\n");
}
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(points_by_their_value),
        IN_FOLDER(several_numbers_in_a_cell),
        IN_FOLDER(what_is_no_number_of_points),
        IN_FOLDER(points_that_do_not_begin_at_0),
        IN_FOLDER(an_empty_cell_of_points_may_be_void),
        IN_FOLDER(a_declared_sign_can_be_a_number),
        cmocka_unit_test(numbers_are_read_exactly),
        cmocka_unit_test(the_numbers_are_listed),
        IN_FOLDER(too_few_void_the_ballot),
        IN_FOLDER(too_few_void_the_post),
        IN_FOLDER(too_many_and_too_few_on_one_ballot),
        IN_FOLDER(too_few_names),
        IN_FOLDER(an_empty_cell_agrees),
        IN_FOLDER(weights_are_read_on_void_ballots_too),
        IN_FOLDER(what_is_no_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
