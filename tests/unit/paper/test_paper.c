/* Paper ballots: what may be printed, how many pages it takes, and what is said where it may not. B1 to B4 of
 * <tally/paper.h>; the pages themselves are read by tests/program/paper. */
#include <stdlib.h>
#include <string.h>
#include <tally/paper.h>

#include "io/io.h"
#include "paper/paper.h"
#include "unit/support/support.h"

static const struct tally_paper_options one = {.ballots = 1, .language = TALLY_CHINESE, .out = "-"};

/* Prints; what was said. Of what was made the numbers are kept: “c 1 1 1; list 2”, each tier's name, ballots, first
 * page and pages. Under aheqi/committee each ballot has two parts. */
static struct scribe inputs;

static const char *print(struct folder *f, const struct tally_paper_options *options, bool expected)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_paper_made made;
    bool ok = tally_paper_print(f->path, options, &made, d);
    if (ok != expected)
        fail_msg("%s:\n%s", ok ? "printed" : "refused", said(d));
    inputs.used = 0;
    inputs.text[0] = '\0';
    for (size_t i = 0; ok && i < made.tier_count; i++)
        scribe(&inputs, "%s %d %d %d; ", made.tiers[i].name, (int)made.tiers[i].ballots, (int)made.tiers[i].first,
               (int)made.tiers[i].pages);
    if (ok) {
        scribe(&inputs, "list %d", (int)made.list);
        assert_true(made.size > 1000 && !memcmp(made.bytes, "%PDF-1.7\n", 9));
    }
    const char *text = said(d);
    tally_paper_clear(&made);
    tally_diags_free(d);
    return text;
}

/* The meeting as it stands before the vote: no ballots, nobody has come. */
static void before(struct folder *f, void (*put)(struct folder *f, const char *ballots), const char *tiers)
{
    put(f, "");
    folder_remove(f, "ballots.csv");
    folder_put(f, "tiers.csv", tiers);
}

static void before_the_vote(void **state)
{
    struct folder *f = *state;
    before(f, put_committee, "tier,name,due,present,issued,returned\nA,常委,3,,,\nB,列席,2,,,\n");
    assert_string_equal(print(f, &one, true), "");
    assert_string_equal(inputs.text, "A票 常委 1 1 2; B票 列席 1 3 2; list 5");
    /* not even who should come is known */
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,,,,\nB,列席,,,,\n");
    assert_string_equal(print(f, &one, true), "");
}

static void ballots_that_are_there_change_nothing(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n1,nonsense,√\n1,,");
    assert_string_equal(print(f, &one, true), "");
    assert_string_equal(inputs.text, "常委 1 1 1; list 2");
}

static void as_many_as_are_issued(void **state)
{
    struct folder *f = *state;
    struct tally_paper_options options = one;
    options.ballots = 0;
    before(f, put_committee, "tier,name,due,present,issued,returned\nA,常委,3,3,3,\nB,列席,2,2,2,\n");
    print(f, &options, true);
    assert_string_equal(inputs.text, "A票 常委 3 1 2; B票 列席 2 7 2; list 11");
    folder_put(f, "tiers.csv",
               "tier,name,due,present,issued,returned\nA,常委,3,3,3,\nB,列席,0,0,0,\n"); /* nobody of them votes */
    print(f, &options, true);
    assert_string_equal(inputs.text, "A票 常委 3 1 2; list 7");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,3,3,,\nB,列席,2,2,2,\n");
    assert_string_equal(print(f, &options, false), "tiers.csv:2:10 bad-number\n");
}

static void one_tier_alone(void **state)
{
    static const char *const names[] = {"B", "列席"};
    struct folder *f = *state;
    struct tally_paper_options options = one;
    put_committee(f, "");
    for (size_t i = 0; i < 2; i++) {
        options.tier = names[i];
        print(f, &options, true);
        assert_string_equal(inputs.text, "B票 列席 1 1 2; list 3");
    }
    options.tier = "C";
    assert_non_null(strstr(print(f, &options, false), "unknown-tier"));
}

static void other_mistakes_are_told(void **state)
{
    struct folder *f = *state;
    before(f, put_committee, "tier,name,due,present,issued,returned\nA,常委,3,,4x,\nB,列席,2,,,\n");
    assert_string_equal(print(f, &one, false), "tiers.csv:2:9 bad-number\n");
    folder_remove(f, "roster.csv");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,3,,,\nB,列席,2,,,\n");
    assert_string_equal(print(f, &one, false), "roster.csv missing-file\n");
    put_committee(f, "");
    folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk1,钱若水\n");
    assert_string_equal(print(f, &one, false), "roster.csv:3:1 duplicate-person\n");
}

/* So many numbers missing that what else may be wrong was not kept. */
static void more_missing_than_is_kept(void **state)
{
    struct folder *f = *state;
    struct scribe tiers = {.used = 0};
    scribe(&tiers, "tier,name,due,present,issued,returned\n");
    for (int i = 0; i < 40; i++)
        scribe(&tiers, "t%d,层%d,,,,\n", i, i);
    put_decision(f, "");
    folder_put(f, "tiers.csv", tiers.text);
    assert_non_null(strstr(print(f, &one, false), "bad-number"));
}

static void a_rule_that_is_refused(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    struct tally_paper_made made;
    put_decision(f, "");
    put_meeting(f, "own.csv", "");
    folder_put(f, "own.csv",
               "key,value,cite\nrule,own,\nkind,decision\narchive,甲,\narchive,乙,\n"); /* a ragged row, of the rule */
    assert_false(tally_paper_print(f->path, &one, &made, d));
    assert_int_equal(tally_diags_status(d), 78);
    tally_paper_clear(&made);
    tally_diags_free(d);
}

static void names_or_marks(void **state)
{
    struct folder *f = *state;
    struct tally_paper_options options = one;
    put_recommendation(f, "");
    print(f, &one, true);
    assert_string_equal(inputs.text, "领导 1 1 1; 中层 1 2 1; list 3");
    options.names = true;
    print(f, &options, true);
    /* boxes need to know the post of each; blanks do not */
    folder_put(f, "roster.csv", "id,name,unit,post\nk1,赵青山,水利局,p1\nk2,钱若水,水利局,\n");
    assert_string_equal(print(f, &one, false), "roster.csv:3:12 rule-mismatch\n");
    print(f, &options, true);
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,2\n"); /* one post is everybody's */
    print(f, &one, true);
    folder_put(f, "posts.csv", "post,title,seats\np1,副局长,201\n");
    assert_string_equal(print(f, &options, false), "- too-large\n");
    print(f, &one, true);
    put_decision(f, "");
    assert_string_equal(print(f, &options, false), "- rule-mismatch\n");
}

/* A title that no page is long enough for: told, not cut. */
static void longer_than_a_page(void **state)
{
    struct folder *f = *state;
    struct scribe roster = {.used = 0};
    put_decision(f, "");
    scribe(&roster, "id,name,action\nk1,赵青山,");
    for (int i = 0; i < 5000; i++)
        scribe(&roster, "任");
    scribe(&roster, "\n");
    folder_put(f, "roster.csv", roster.text);
    print(f, &one, true); /* smaller letters will do */
    roster.used--;
    for (int i = 0; i < 5000; i++)
        scribe(&roster, "任");
    folder_put(f, "roster.csv", roster.text);
    assert_string_equal(print(f, &one, false), "- not-rendered\n");
}

static void no_more_pages_than_are_printed_at_once(void **state)
{
    struct folder *f = *state;
    struct tally_paper_options options = one;
    put_committee(f, "");
    options.ballots = TALLY_PAPER_PAGES_MOST / 4; /* of two tiers, in two parts */
    print(f, &options, true);
    assert_string_equal(inputs.text, "A票 常委 500 1 2; B票 列席 500 1001 2; list 2001");
    options.ballots++;
    assert_string_equal(print(f, &options, false), "- too-large\n");
    options.ballots = TALLY_PAPER_BALLOTS_MOST;
    assert_string_equal(print(f, &options, false), "- too-large\n");
}

static void characters_without_a_glyph(void **state)
{
    struct folder *f = *state;
    put_decision(f, "");
    folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk2,钱\xF0\x9E\xA4\x80水\n");
    assert_string_equal(print(f, &one, false), "roster.csv:3:5 no-glyph\n");
    folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk2,罗𠮷柳㛃\n");
    assert_string_equal(print(f, &one, true), "");
}

static void nothing_is_replaced(void **state)
{
    struct folder *f = *state;
    struct tally_paper_options options = one;
    options.out = NULL;
    put_decision(f, "");
    print(f, &options, true);
    assert_true(tally_file_exists(f->path, "选票.pdf"));
    assert_non_null(strstr(print(f, &options, false), "output-exists"));
    options.replace = true; /* ballots that were printed before, and nothing else */
    print(f, &options, true);
    folder_put(f, "选票.pdf", "%PDF-1.7 a scan");
    assert_non_null(strstr(print(f, &options, false), "output-exists"));
}

static void how_many_numbers_the_list_has(void **state)
{
    const struct tally_tier known = {.due = 9, .issued = 7}, early = {.due = 9}, large = {.due = 5000};
    (void)state;
    assert_int_equal(tally_paper_numbers(&known, 3), 3);
    assert_int_equal(tally_paper_numbers(&known, 1), 7); /* one is to be copied */
    assert_int_equal(tally_paper_numbers(&early, 1), 9);
    assert_int_equal(tally_paper_numbers(&large, 1), 2000);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(before_the_vote),
        IN_FOLDER(ballots_that_are_there_change_nothing),
        IN_FOLDER(as_many_as_are_issued),
        IN_FOLDER(one_tier_alone),
        IN_FOLDER(other_mistakes_are_told),
        IN_FOLDER(more_missing_than_is_kept),
        IN_FOLDER(a_rule_that_is_refused),
        IN_FOLDER(names_or_marks),
        IN_FOLDER(longer_than_a_page),
        IN_FOLDER(no_more_pages_than_are_printed_at_once),
        IN_FOLDER(characters_without_a_glyph),
        IN_FOLDER(nothing_is_replaced),
        cmocka_unit_test(how_many_numbers_the_list_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
