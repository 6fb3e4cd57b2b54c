/* Persons written in (另选他人): columns 另选:POST on ballots of marks, and names form. The expectations are worked out by
 * hand: a name is agreed to unless a sign beside it says otherwise, and counts with the marks of its post. */
#include <stdlib.h>
#include <string.h>

#include "ballot/count.h"
#include "unit/support/reading.h"

static const char roster[] =
    "id,name,unit,post,origin\nk1,赵青山,,p1,\nk2,钱若水,,p1,\nk3,孙白石,,p2,\nk4,李长河,,p2,\n"
    "w1,王毅,水利局,p1,另选\nw2,何大海,,,write-in\n";

/* Two posts of one seat; w1 is written in for p1, w2 for whichever post the name stands under. */
static void put_vote(struct folder *f, const char *more, const char *ballots)
{
    struct scribe rule = {.used = 0}, all = {.used = 0};
    scribe(&all, "ballot,k1,k2,k3,k4,另选:p1,write-in：科长\n%s", ballots);
    put_contested(f, all.text);
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,1\np2,科长,1\n");
    folder_put(f, "roster.csv", roster);
    scribe(&rule,
           "kind,decision,\npass,more than 1/2 of due,\ncontested,at least 2 per "
           "seat,\nblank,abstain,\nwrite-ins,allowed,\n%s",
           more);
    put_own_rule(f, rule.text);
}

/* The marks stand in the order k1 k2 k3 k4 w1 w2, and behind them w2 for a post. */
static void names_beside_marks(void **state)
{
    put_vote(*state, "overvote,void post,\n",
             "1,√,×,√,,,\n"                  /* nobody is written in */
             "2,×,×,,,王毅,\n"               /* in an empty cell nothing stands for him elsewhere */
             "3,,,,,王毅（水利局）：同意,\n" /* only a name is on it, so that it is not blank */
             "4,,,,,王毅:×,何大海\n"         /* another sign counts for nothing */
             "5,,,,,王毅:√；王毅：×,\n"      /* agree beside another sign */
             "6,,,,,,\n"
             "7,,,,,w1,何大海:弃权\n" /* by id */);
    reads_thoroughly(*state, "",
                     "c: agree against agree abstain - -\n"
                     "c: against against abstain abstain agree -\n"
                     "c: abstain abstain abstain abstain agree -\n"
                     "c: abstain abstain abstain abstain void - p2=w2: agree\n"
                     "c: abstain abstain abstain abstain void -\n"
                     "c: blank abstain abstain abstain abstain - -\n"
                     "c: abstain abstain abstain abstain agree - p2=w2: void\n");
    assert_false(read_quickly(*state)->done);
}

/* More agree marks and names than seats. */
static void too_many_with_a_name(void **state)
{
    static const char ballots[] = "1,√,×,√,,王毅,\n" /* k1 and w1 for one seat */
                                  "2,√,√,√,,,\n"     /* w1 is not named */
                                  "3,√,×,√,,王毅:×,\n"
                                  "4,,,√,,何大海,何大海\n" /* k3 and w2 for p2; w2 alone for p1 */
                                  "5,×,×,×,×,何大海、王毅,\n";
    put_vote(*state, "overvote,void post,\n", ballots);
    reads_thoroughly(*state, "",
                     "c: void void agree abstain void -\n"
                     "c: void void agree abstain - -\n"
                     "c: agree against agree abstain void -\n"
                     "c: abstain abstain void void - - p1=w2: agree p2=w2: void\n"
                     "c: void void against against void - p1=w2: void\n");
    put_vote(*state, "overvote,void ballot,\n", ballots);
    reads_thoroughly(*state, "", "c: void\nc: void\nc: agree against agree abstain void -\nc: void\nc: void\n");
}

static void exactly_so_many_with_a_name(void **state)
{
    put_vote(*state, "overvote,void ballot,\nundervote,void post,\nchoices,exactly 1 per seat,\n",
             "1,×,×,√,,王毅,\n2,×,×,√,,王毅:×,\n3,×,√,×,×,,何大海\n");
    reads_thoroughly(*state, "",
                     "c: against against agree abstain agree -\n"
                     "c: void void agree abstain void -\n" /* a name that is not counted makes no number */
                     "c: against agree against against - - p2=w2: agree\n");
}

static void a_name_without_a_mark_may_be_void(void **state)
{
    put_vote(*state, "overvote,void post,\nwrite-in without mark,void,\n",
             "1,,,,,王毅,\n2,,,,,王毅:√,\n3,,,,,王毅、王毅:√,\n4,√,,,,赵青山,\n");
    /* on 4 the candidate's cell agrees, and the name beside it is void */
    reads_thoroughly(*state, "",
                     "c: abstain abstain abstain abstain void -\n"
                     "c: abstain abstain abstain abstain agree -\n"
                     "c: abstain abstain abstain abstain void -\n"
                     "c: void abstain abstain abstain - -\n");
}

/* One more mark in the candidate's own cell. */
static void a_candidate_written_in(void **state)
{
    put_vote(*state, "overvote,void post,\n",
             "1,√,×,,,赵青山,\n2,,×,,,赵青山,\n3,×,,,,赵青山,\n4,,,,,赵青山:×,\n5,√,×,,,赵青山、k1,\n");
    reads_thoroughly(*state, "ballots.csv:6:9 repeated-name\n",
                     "c: agree against abstain abstain - -\n"
                     "c: agree against abstain abstain - -\n"
                     "c: void abstain abstain abstain - -\n"
                     "c: against abstain abstain abstain - -\n"
                     "c: agree against abstain abstain - -\n");
}

static void whoever_is_not_on_the_roster(void **state)
{
    put_vote(*state, "overvote,void post,\n", "1,,,,,郑一,\n2,,,,,孙白石,\n3,,,,,王毅:好,\n4,,,,,:√,\n5,,,,,王义,\n");
    /* k3 stands for p2 only; 好 is no mark; a sign without a name */
    assert_string_equal(read_thoroughly(*state)->said.text,
                        "ballots.csv:2:7 unlisted-name\nballots.csv:3:7 unlisted-name\nballots.csv:4:7 unknown-mark\n"
                        "ballots.csv:5:7 unlisted-name\nballots.csv:6:7 unlisted-name\n");
    folder_put(*state, "rulings.csv",
               "channel,tier,ballot,written,ruling,reason,by\n,,,郑一,void,查无此人,吴小满、郑长河\n"
               ",,,孙白石,void,另有职位,吴小满、郑长河\n,,,王义,w1,笔误,吴小满、郑长河\n");
    put_meeting(*state, "own.csv", "");
    folder_put(*state, "ballots.csv",
               "ballot,k1,k2,k3,k4,另选:副局长\n1,,,,,郑一\n2,,,√,,孙白石\n5,,,,,王义\n6,,,,,王义、王毅\n");
    /* who is ruled out is no name, but something is written; spellings that are ruled to be one person are one */
    reads_thoroughly(*state, "ballots.csv:5:7 repeated-name\n",
                     "c: abstain abstain abstain abstain - -\nc: abstain abstain agree abstain - -\n"
                     "c: abstain abstain abstain abstain agree -\nc: abstain abstain abstain abstain agree -\n");
}

static void a_ruling_for_another_post(void **state)
{
    put_vote(*state, "overvote,void post,\n", "1,,,,,孙石,\n2,,,,,孙石,\n");
    folder_put(*state, "rulings.csv", "channel,tier,ballot,written,ruling,reason,by\n,,,孙石,k3,笔误,吴小满、郑长河\n");
    assert_string_equal(read_thoroughly(*state)->said.text, "rulings.csv:2:4 bad-ruling\n");
}

/* The same person printed for one post and written in for another: each heading and each column means one of them. */
static void one_name_for_two_posts(void **state)
{
    put_vote(*state, "overvote,void post,\n", "");
    folder_put(*state, "roster.csv",
               "id,name,post,origin\nk1,赵青山,p1,\nk2,钱若水,p1,\nk3,孙白石,p2,\nk4,李长河,p2,\nw3,孙白石,p1,另选\n");
    folder_put(*state, "ballots.csv", "ballot,k1,k2,孙白石,k4,另选:p1\n1,,,√,,孙白石\n");
    reads_thoroughly(*state, "", "c: abstain abstain agree abstain agree\n");
}

static void headings(void **state)
{
    static const struct {
        const char *header, *said;
    } rows[] = {
        {"ballot,k1,k2,k3,k4", ""},
        {"ballot,k1,k2,k3,k4,另选：科长", ""},
        {"ballot,k1,k2,k3,k4,Write-In: p2,另选 : 副局长", ""},
        {"ballot,k1,k2,k3,k4,另选:p2,write-in:科长", "ballots.csv:1:26 duplicate-column\n"},
        {"ballot,k1,k2,k3,k4,另选:处长", "ballots.csv:1:20 unknown-column\n"},
        {"ballot,k1,k2,k3,k4,另选", "ballots.csv:1:20 unknown-column\n"},
        {"ballot,k1,k2,k3,k4,w1", "ballots.csv:1:20 unknown-column\n"},
        {"ballot,k1,k2,k3,k4,王毅", "ballots.csv:1:20 unknown-column\n"},
        {"ballot,k1,k2,k3,另选:p2", "ballots.csv:1:1 missing-column\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe s = {.used = 0};
        scribe(&s, "%s\n", rows[i].header);
        put_vote(*state, "overvote,void post,\n", "");
        folder_put(*state, "ballots.csv", s.text);
        reads_thoroughly(*state, rows[i].said, "");
    }
    put_contested(*state, "ballot,k1,k2,另选:p1\n"); /* whose rule has no write-ins */
    reads_thoroughly(*state, "ballots.csv:1:14 unknown-column\n", "");
}

/* ---- names form: a row 另选 is an ordinary name, and there is no such column ---- */

static void names_form(void **state)
{
    put_recommendation(*state, "ballot,tier,p1,p2\n1,a,k1、王毅,王毅\n2,a,赵六,\n");
    folder_put(*state, "roster.csv",
               "id,name,post,origin\nk1,赵青山,p1,\nk2,钱若水,p1,\nk3,孙白石,p2,\nk4,李长河,p2,\nw1,王毅,,另选\n");
    put_own_rule(*state,
                 "kind,recommendation,\nchoices,up to 1 per seat,\novervote,void ballot,\nwrite-ins,allowed,\n");
    assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:3:5 unlisted-name\n");
    folder_put(*state, "ballots.csv", "ballot,tier,p1,p2\n1,a,k1、王毅,王毅\n");
    reads_thoroughly(*state, "", "a: p1=k1 p1=w1 p2=w1\n");
    folder_put(*state, "ballots.csv", "ballot,tier,p1,p2,另选:p1\n1,a,k1,,王毅\n");
    assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:1:19 unknown-column\n");
}

static void marks_of_a_recommendation(void **state)
{
    put_recommendation(
        *state,
        "ballot,tier,k1,k2,k3,k4,另选:p1,另选:p2\n1,a,√,,,,王毅,王毅\n2,a,×,,√,,赵青山,王毅:×\n3,a,√,√,,,王毅,\n");
    folder_put(*state, "roster.csv",
               "id,name,post,origin\nk1,赵青山,p1,\nk2,钱若水,p1,\nk3,孙白石,p2,\nk4,李长河,p2,\nw1,王毅,,另选\n");
    put_own_rule(*state,
                 "kind,recommendation,\nchoices,up to 1 per seat,\novervote,void ballot,\nwrite-ins,allowed,\n");
    reads_thoroughly(*state, "", "a: for - - - - p1=w1: for p2=w1: for\na: - - for - -\na: void\n");
}

/* ---- deferred ---- */

/* A ballot with a name of a deferred person counts once, however often and wherever the name stands. */
static void names_of_a_deferred_person(void **state)
{
    put_vote(*state, "overvote,void post,\n",
             "1,√,,,,王毅:×,\n2,,,,,赵青山、王毅,何大海\n3,√,,,,赵青山,\n4,,,,,,何大海:×\n5,√,,,,,\n");
    folder_put(*state, "roster.csv",
               "id,name,post,origin,deferred\nk1,赵青山,p1,,尚未查清\nk2,钱若水,p1,,\nk3,孙白石,p2,,\nk4,李长河,p2,,\n"
               "w1,王毅,p1,另选,尚未查清\nw2,何大海,,另选,尚未查清\n");
    const struct tally_counts_options options = {.thorough = false};
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *meeting = tally_meeting_open(((struct folder *)*state)->path, diags);
    struct tally_vocabulary vocabulary;
    struct tally_counts counts;
    assert_true(tally_vocabulary_make(&vocabulary, meeting, diags));
    tally_counts_read(&counts, meeting, &vocabulary, &options, diags);
    assert_int_equal(tally_diags_errors(diags), 0);
    assert_int_equal(tally_counts_marked(&counts, TALLY_NO_POST, 0), 4); /* k1: on all but 4 */
    assert_int_equal(tally_counts_marked(&counts, TALLY_NO_POST, 4), 2); /* w1: on 1 and 2 */
    assert_int_equal(tally_counts_marked(&counts, 1, 5), 2);             /* w2 for p2: on 2 and 4 */
    assert_int_equal(tally_counts_marked(&counts, 0, 5), 0);
    tally_counts_clear(&counts);
    tally_vocabulary_clear(&vocabulary);
    tally_meeting_close(meeting);
    tally_diags_free(diags);
}

/* Whoever is written in for no post in particular has an item for each post, behind the rows of the roster; no two
 * share one. */
static void each_post_of_each_has_its_item(void **state)
{
    struct tally_rule rule = {.write_ins = true};
    struct tally_person persons[] = {{.post = 0},
                                     {.written_in = true, .post = TALLY_NO_POST},
                                     {.written_in = true, .post = 1},
                                     {.written_in = true, .post = TALLY_NO_POST},
                                     {.written_in = true, .post = TALLY_NO_POST}};
    const struct tally_meeting m = {.rule = &rule, .roster = persons, .person_count = 5, .post_count = 2};
    static const uint32_t expected[][2] = {{1, 0}, {1, 1}, {3, 0}, {3, 1}, {4, 0}, {4, 1}};
    (void)state;
    assert_int_equal(tally_ballot_items(&m), 5 + 6);
    for (uint32_t i = 0; i < 6; i++) {
        const struct tally_nomination of = tally_ballot_item(&m, 5 + i);
        assert_int_equal(of.person, expected[i][0]);
        assert_int_equal(of.post, expected[i][1]);
        assert_int_equal(tally_ballot_written_item(&m, of.person, of.post), 5 + i);
    }
    assert_int_equal(tally_ballot_written_item(&m, 2, 1), 2);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_post_of_each_has_its_item),
        IN_FOLDER(names_beside_marks),
        IN_FOLDER(too_many_with_a_name),
        IN_FOLDER(exactly_so_many_with_a_name),
        IN_FOLDER(a_name_without_a_mark_may_be_void),
        IN_FOLDER(a_candidate_written_in),
        IN_FOLDER(whoever_is_not_on_the_roster),
        IN_FOLDER(a_ruling_for_another_post),
        IN_FOLDER(one_name_for_two_posts),
        IN_FOLDER(headings),
        IN_FOLDER(names_form),
        IN_FOLDER(marks_of_a_recommendation),
        IN_FOLDER(names_of_a_deferred_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
