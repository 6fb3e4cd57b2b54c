#include <stdlib.h>
#include <string.h>

#include "ballot/count.h"
#include "unit/support/support.h"

static struct tally_diags *diags;
static struct tally_meeting *meeting;
static struct tally_vocabulary vocabulary;
static struct tally_counts counts;

static void count(struct folder *f, bool thorough)
{
    const struct tally_counts_options options = {.thorough = thorough};
    diags = tally_diags_new();
    meeting = tally_meeting_open(f->path, diags);
    assert_string_equal(said(diags), "");
    assert_true(tally_vocabulary_make(&vocabulary, meeting, diags));
    tally_counts_read(&counts, meeting, &vocabulary, &options, diags);
}

static void forget(void)
{
    tally_counts_clear(&counts);
    tally_vocabulary_clear(&vocabulary);
    tally_meeting_close(meeting);
    tally_diags_free(diags);
}

static void accounts_are(size_t tier, uint64_t returned, uint64_t valid, uint64_t voided, uint64_t blank)
{
    const struct tally_tier_counts *a = &counts.accounts[TALLY_MEETING][tier];
    assert_int_equal(a->returned, returned);
    assert_int_equal(a->valid, valid);
    assert_int_equal(a->voided, voided);
    assert_int_equal(a->blank, blank);
}

static void votes_are(enum tally_channel channel, size_t tier, size_t item, const char *expected)
{
    struct scribe s = {.used = 0};
    for (size_t mark = 0; mark < counts.marks; mark++)
        scribe(&s, "%s%llu", mark ? " " : "",
               (unsigned long long)tally_counts_votes(&counts, channel, tier, item, mark));
    assert_string_equal(s.text, expected);
}

static void marks_by_tier(void **state)
{
    for (int thorough = 0; thorough < 2; thorough++) {
        put_committee(*state, "ballot,tier,void,k1,k2\n1,A,,√,×\n2,A,,√,缓议\n3,A,涂改,√,√\n1,B,,,\n2,B,,×,\n");
        count(*state, thorough);
        assert_string_equal(said(diags), "");
        accounts_are(0, 3, 2, 1, 0);
        accounts_are(1, 2, 2, 0, 1); /* a blank ballot is valid */
        votes_are(TALLY_MEETING, 0, 0, "2 0 0 0 0");
        votes_are(TALLY_MEETING, 0, 1, "0 1 0 1 0");
        votes_are(TALLY_MEETING, 1, 0, "0 1 1 0 0");
        votes_are(TALLY_MEETING, 1, 1, "0 0 2 0 0");
        forget();
    }
}

/* Ballots with something written for a deferred item: not those that are marked void (3), but those of every tier, with
 * any mark or several. Both readers count the same. */
static void marks_on_a_deferred_item(void **state)
{
    static const char *const ballots[] = {
        "ballot,tier,void,k1,k2\n1,A,,√,×\n2,A,,√,\n3,A,涂改,√,√\n1,B,,,√\n2,B,,×,弃权\n",
        "ballot,tier,k1,k2,void\n1,A,√,×,\n2,A,√,,\n3,A,√,√,涂改\n1,B,,√,\n2,B,×,√/×,\n", /* void behind the marks */
    };
    for (int thorough = 0; thorough < 2; thorough++)
        for (size_t i = 0; i < 2; i++) {
            put_committee(*state, ballots[i]);
            folder_put(*state, "roster.csv", "id,name,deferred\nk1,赵青山,\nk2,钱若水,尚未查清\n");
            count(*state, thorough);
            assert_string_equal(said(diags), "");
            assert_int_equal(tally_counts_marked(&counts, TALLY_NO_POST, 1), 3);
            assert_int_equal(tally_counts_marked(&counts, TALLY_NO_POST, 0), 0); /* it is not deferred */
            forget();
        }
}

/* A ballot that is overvoted, as a whole or for a post, was marked all the same; and so was every name on it. */
static void marks_on_overvoted_ballots(void **state)
{
    for (int thorough = 0; thorough < 2; thorough++) {
        put_contested(*state, "ballot,k1,k2\n1,√,√\n2,√,×\n3,,√\n");
        folder_put(*state, "roster.csv", "id,name,post,deferred\nk1,赵青山,p1,\nk2,钱若水,p1,尚未查清\n");
        count(*state, thorough);
        assert_int_equal(tally_counts_marked(&counts, TALLY_NO_POST, 1), 3);
        forget();
    }
    put_recommendation(*state, "ballot,tier,p1,p2\n1,a,k1,k1\n2,a,k1、k2,\n1,b,k1,k3\n2,b,k1、k2、k3,k4\n3,b,,\n");
    put_meeting(*state, "general/recommendation", "deferred,尚未查清\n");
    count(*state, false);
    assert_int_equal(tally_counts_marked(&counts, 0, 0), 4); /* k1 for p1: all but the blank one */
    assert_int_equal(tally_counts_marked(&counts, 1, 0), 1); /* k1 for p2 */
    assert_int_equal(tally_counts_marked(&counts, 0, 2), 1); /* k3 for p1: on the overvoted ballot alone */
    assert_int_equal(tally_counts_marked(&counts, 1, 1), 0);
    forget();
}

/* The quick reader reads what it was made for: nothing else would tell if it never did. */
static void plain_ballots_are_read_quickly(void **state)
{
    struct folder *f = *state;
    for (int thorough = 0; thorough < 2; thorough++)
        for (int kind = 0; kind < 6; kind++) {
            if (kind == 0)
                put_decision(f, "ballot,void,k1,k2\n1,,√,×\n2,,,弃权\n3,涂改,√,√\n");
            if (kind == 1)
                put_committee(f, "ballot,tier,k1,k2\n1,A,√,×\n2,A,√,缓议\n3,A,,\n1,B,√,√\n2,B,×,√\n");
            if (kind == 2)
                put_contested(f, "ballot,k1,k2\n1,√,×\n2,√,√\n");
            if (kind == 3)
                put_appraisal(f, "ballot,k1,k2\n1,优秀,称职\n2,,不称职\n");
            if (kind == 4)
                put_recommendation(f, "ballot,tier,k1,k2,k3,k4\n1,a,√,√,,\n1,b,√,√,√,√\n");
            if (kind == 5)
                put_recommendation(f, "ballot,tier,p1,p2\n1,a,赵青山、k2,孙白石\n1,b,,\n");
            count(f, thorough);
            assert_string_equal(said(diags), "");
            assert_int_equal(counts.read_quickly[TALLY_MEETING], !thorough);
            forget();
            folder_empty(f);
        }
}

/* Names that the quick reader counted before it gave up, at the last row, are not counted again. */
static void names_are_counted_once(void **state)
{
    for (int thorough = 0; thorough < 2; thorough++) {
        put_recommendation(*state, "ballot,tier,p1,p2\n1,a,赵青山,\n2,a,赵青山、钱若水,\n1,b,赵青山、赵青山,孙白石\n");
        put_meeting(*state, "general/recommendation", "deferred,尚未查清\n");
        count(*state, thorough);
        assert_false(counts.read_quickly[TALLY_MEETING]);
        assert_string_equal(said(diags), "ballots.csv:4:5 repeated-name\n");
        uint64_t votes = 0;
        for (size_t pair = 0; pair < counts.pairs.count; pair++)
            for (size_t tier = 0; tier < counts.tiers; tier++)
                votes += tally_counts_votes(&counts, TALLY_MEETING, tier, pair, 0);
        assert_int_equal(votes, 5);
        assert_int_equal(counts.accounts[TALLY_MEETING][0].returned, 2);
        assert_int_equal(tally_counts_marked(&counts, 0, 0), 3);
        forget();
    }
}

/* Tiers and persons that were refused are not known, and the quick reader would take their ballots for something else:
 * it does not read ballots that it could read, and the mark in line 3 is told all the same. */
static void after_errors_nothing_is_read_quickly(void **state)
{
    static const struct {
        const char *ballots, *said;
    } rows[] = {{"ballot,k1,k2\n1,√,×\n2,√,√\n", "roster.csv:4:1 duplicate-person\n"},
                {"ballot,k1,k2\n1,√,×\n2,√,?\n", "roster.csv:4:1 duplicate-person\nballots.csv:3:5 unknown-mark\n"}};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_decision(f, rows[i].ballots);
        folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk2,钱若水\nk2,孙白石\n");
        diags = tally_diags_new();
        meeting = tally_meeting_open(f->path, diags);
        assert_string_equal(said(diags), "roster.csv:4:1 duplicate-person\n");
        assert_true(tally_vocabulary_make(&vocabulary, meeting, diags));
        const struct tally_counts_options options = {.thorough = false};
        tally_counts_read(&counts, meeting, &vocabulary, &options, diags);
        assert_false(counts.read_quickly[TALLY_MEETING]);
        assert_string_equal(said(diags), rows[i].said);
        forget();
    }
}

static void names_by_post(void **state)
{
    put_recommendation(*state, "ballot,tier,p1,p2\n1,a,k1,k1\n2,a,k1、k2,\n1,b,k1,k3\n2,b,k1、k2、k3,k4\n3,b,,\n");
    count(*state, false);
    accounts_are(0, 2, 2, 0, 0);
    accounts_are(1, 3, 2, 1, 1); /* three for two seats void the second ballot */
    assert_int_equal(counts.form, TALLY_NAMES_FORM);
    assert_int_equal(counts.pairs.count,
                     4); /* one person may be named for two posts; whom only a void ballot names is not there */
    static const struct {
        struct tally_nomination named;
        const char *a, *b;
    } rows[] = {{{0, 0}, "2", "1"}, {{1, 0}, "1", "0"}, {{0, 1}, "1", "0"}, {{1, 2}, "0", "1"}};
    for (size_t i = 0; i < 4; i++) {
        struct tally_nomination named = tally_counts_pair(&counts, i);
        assert_int_equal(named.post, rows[i].named.post);
        assert_int_equal(named.person, rows[i].named.person);
        votes_are(TALLY_MEETING, 0, i, rows[i].a);
        votes_are(TALLY_MEETING, 1, i, rows[i].b);
    }
    forget();
}

static void channels_apart(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,p1,p2\n1,a,k1,\n");
    put_meeting(f, "general/recommendation", "talks,talks.csv\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned,talked\na,领导,5,5,5,1,5\nb,中层,5,5,5,0,5\n");
    folder_put(f, "talks.csv", "ballot,tier,p2,p1\n1,a,,k2\n2,a,,k1\n");
    count(f, false);
    assert_string_equal(said(diags),
                        ""); /* returned counts the meeting's ballots; a number may come again in the talks */
    votes_are(TALLY_MEETING, 0, 0, "1");
    votes_are(TALLY_TALK, 0, 0, "1");
    votes_are(TALLY_MEETING, 0, 1, "0");
    votes_are(TALLY_TALK, 0, 1, "1");
    assert_int_equal(counts.accounts[TALLY_TALK][0].returned, 2);
    forget();
}

static void two_files_of_a_channel(void **state)
{
    struct folder *f = *state;
    put_decision(f, "");
    put_meeting(f, "general/committee", "ballots,one.csv\nballots,two.csv\n");
    folder_remove(f, "ballots.csv");
    folder_put(f, "one.csv", "ballot,k1,k2\n1,√,√\n");
    /* the second is odd, which only the scan can read: the first is not counted twice */
    folder_put(f, "two.csv", "ballot,k1,k2\n2,√/√,×\n");
    count(f, false);
    accounts_are(0, 2, 2, 0, 0);
    votes_are(TALLY_MEETING, 0, 0, "2 0 0 0 0");
    votes_are(TALLY_MEETING, 0, 1, "1 1 0 0 0");
    forget();
}

static void paper_and_keyed_counts_agree(void **state)
{
    struct folder *f = *state;
    for (int thorough = 0; thorough < 2; thorough++) {
        put_committee(f, "ballot,tier,k1,k2\n1,A,√,√\n2,A,√,√\n1,B,√,√\n");
        folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,常委,3,3,3,3\nB,列席,2,2,2,1\n");
        count(f, thorough);
        assert_string_equal(said(diags), "tiers.csv:2:12 returned-differs\n");
        char *text = tally_diags_text(diags, 0, false);
        assert_true(strchr(text, '3') && strchr(text, '2')); /* names both */
        free(text);
        forget();
    }
}

/* Where a file is missing, or ends within a cell in quotes, nobody knows how many ballots there are: of the paper's
 * number nothing is said. */
static void files_not_seen_are_not_missing_ballots(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n1,√,√\n2,√,\"√\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,5,5\n");
    count(f, false);
    assert_string_equal(said(diags), "ballots.csv:3:5 unterminated-quote\n");
    forget();
    put_decision(f, "ballot,k1,k2\n1,√,√\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,5,5\n");
    count(f, false);
    assert_string_equal(said(diags), "tiers.csv:2:12 returned-differs\n");
    forget();
    put_meeting(f, "general/committee", "ballots,ballots.csv\nballots,two.csv\n");
    diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(f->path, NULL, diags);
    assert_null(result);
    assert_string_equal(said(diags), "two.csv missing-file\n");
    tally_diags_free(diags);
}

/* A row of an unknown tier may be of any: where there is but one, it is counted among that one's, in the number that
 * is named. */
static void rows_of_an_unknown_tier(void **state)
{
    static const struct {
        const char *tiers, *ballots, *named;
    } cases[] = {{"c,常委,5,5,5,5\n", "ballot,tier,k1,k2\n1,c,√,√\n2,c,√,√\n3,zz,√,√\n", "but 3 ballots were keyed"},
                 {"c,常委,5,5,5,5\nd,列席,5,5,5,\n", "ballot,tier,k1,k2\n1,c,√,√\n2,c,√,√\n3,zz,√,√\n",
                  "but 2 ballots were keyed"}};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scribe tiers = {.used = 0};
        put_decision(f, cases[i].ballots);
        scribe(&tiers, "tier,name,due,present,issued,returned\n%s", cases[i].tiers);
        folder_put(f, "tiers.csv", tiers.text);
        count(f, false);
        assert_string_equal(said(diags), "tiers.csv:2:12 returned-differs\nballots.csv:4:3 unknown-tier\n");
        char *text = tally_diags_text(diags, 0, false);
        assert_non_null(strstr(text, cases[i].named));
        free(text);
        forget();
    }
}

/* Of each tier apart: that the first is right says nothing of the second. */
static void paper_and_keyed_void_ballots_agree(void **state)
{
    static const char *const voids[] = {"1", "2"};
    struct folder *f = *state;
    for (size_t a = 0; a < 2; a++)
        for (size_t b = 0; b < 2; b++) {
            struct scribe tiers = {.used = 0}, expected = {.used = 0};
            put_committee(f, "ballot,tier,void,k1,k2\n1,A,涂改,,\n2,A,,√,√\n1,B,涂改,,\n2,B,,√,√\n");
            scribe(&tiers, "tier,name,due,present,issued,returned,void\nA,常委,3,3,3,2,%s\nB,列席,2,2,2,2,%s\n",
                   voids[a], voids[b]);
            folder_put(f, "tiers.csv", tiers.text);
            count(f, false);
            scribe(&expected, "%s%s", a ? "tiers.csv:2:14 void-differs\n" : "",
                   b ? "tiers.csv:3:14 void-differs\n" : "");
            assert_string_equal(said(diags), expected.text);
            forget();
        }
}

/* With rows that could not be read the number is unknown; saying that it differs would only confuse. */
static void broken_rows_are_not_missing_ballots(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2\n1,√,√\n2,√,√,√\n3,√,√\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,5,3\n");
    count(f, false);
    assert_string_equal(said(diags), "ballots.csv:3:7 ragged-row\n");
    forget();
}

/* ---- a folder from end to end ---- */

static void refused_folders_have_no_result(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    put_decision(f, "ballot,k1,k2\n1,√,?\n1,√,√\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,6,\n");
    assert_null(tally_count_folder(f->path, NULL, d));
    assert_string_equal(
        said(d), "tiers.csv:2:10 bad-accounts\nballots.csv:2:5 unknown-mark\nballots.csv:3:1 duplicate-ballot\n");
    assert_int_equal(tally_diags_status(d), 65);
    tally_diags_free(d);
}

static void folders_that_are_not_there(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    assert_null(tally_count_folder("/nowhere/at-all", NULL, d));
    assert_int_equal(tally_diags_status(d), 66);
    tally_diags_free(d);
}

static void a_second_keying(void **state)
{
    struct folder *f = *state;
    struct tally_diags *same = tally_diags_new(), *other = tally_diags_new();
    char path[128];
    put_decision(f, "ballot,k1,k2\n1,√,×\n2,√,√\n");
    folder_put(f, "second.csv", "k2,ballot,k1\n√,2,√\n×,1,√\n");
    strcpy(path, folder_path(f, "second.csv"));
    const struct tally_count_options options = {.second = path};
    struct tally_result *result = tally_count_folder(f->path, &options, same);
    assert_non_null(result);
    tally_result_free(result);
    folder_put(f, "second.csv", "ballot,k1,k2\n1,√,√\n2,√,√\n");
    assert_null(tally_count_folder(f->path, &options, other));
    assert_string_equal(said(other), "ballots.csv:2:5 keying-differs\n");
    assert_int_equal(tally_diags_status(other), 1);
    tally_diags_free(same);
    tally_diags_free(other);
}

struct heard {
    uint64_t done, all, times;
};

static void hear(void *self, uint64_t done, uint64_t all)
{
    struct heard *h = self;
    assert_true(done <= all);
    *h = (struct heard){done, all, h->times + 1};
}

static void progress_ends_at_the_files_size(void **state)
{
    static const char ballots[] = "ballot,k1,k2\n1,√,×\n2,√,√\n";
    struct heard h = {0};
    struct tally_diags *d = tally_diags_new();
    const struct tally_count_options options = {.progress = hear, .progress_self = &h};
    put_decision(*state, ballots);
    struct tally_result *result = tally_count_folder(((struct folder *)*state)->path, &options, d);
    assert_non_null(result);
    if (h.times) {
        assert_int_equal(h.all, sizeof ballots - 1);
        assert_int_equal(h.done, h.all);
    }
    tally_result_free(result);
    tally_diags_free(d);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(marks_by_tier),
        IN_FOLDER(marks_on_a_deferred_item),
        IN_FOLDER(marks_on_overvoted_ballots),
        IN_FOLDER(plain_ballots_are_read_quickly),
        IN_FOLDER(names_are_counted_once),
        IN_FOLDER(after_errors_nothing_is_read_quickly),
        IN_FOLDER(names_by_post),
        IN_FOLDER(channels_apart),
        IN_FOLDER(two_files_of_a_channel),
        IN_FOLDER(paper_and_keyed_counts_agree),
        IN_FOLDER(broken_rows_are_not_missing_ballots),
        IN_FOLDER(files_not_seen_are_not_missing_ballots),
        IN_FOLDER(rows_of_an_unknown_tier),
        IN_FOLDER(paper_and_keyed_void_ballots_agree),
        IN_FOLDER(refused_folders_have_no_result),
        IN_FOLDER(folders_that_are_not_there),
        IN_FOLDER(a_second_keying),
        IN_FOLDER(progress_ends_at_the_files_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
