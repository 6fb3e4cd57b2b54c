#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/compare.h>
#include <unistd.h>

#include "unit/support/support.h"

/* Compares what two people keyed; the differences, and what is said with the files named a and b. */
static size_t compare(struct folder *f, const void *a, size_t a_size, const void *b, size_t b_size, struct scribe *text)
{
    struct tally_diags *d = tally_diags_new();
    char first[128];
    folder_put_bytes(f, "a", a, a_size);
    folder_put_bytes(f, "b", b, b_size);
    strcpy(first, folder_path(f, "a"));
    size_t differences = tally_compare_files(first, folder_path(f, "b"), d);
    text->used = 0;
    text->text[0] = '\0';
    for (size_t i = 0; i < tally_diags_count(d); i++) {
        struct tally_diag g = tally_diags_at(d, i);
        scribe(text, "%s:%u:%u %s\n", strrchr(g.file, '/') + 1, (unsigned)g.line, (unsigned)g.column,
               tally_code_name(g.code));
    }
    tally_diags_free(d);
    return differences;
}

static void differ(struct folder *f, const char *a, const char *b, size_t differences, const char *expected)
{
    struct scribe text;
    size_t found = compare(f, a, strlen(a), b, strlen(b), &text);
    assert_string_equal(text.text, expected);
    assert_int_equal(found, differences);
}

static void the_same(void **state)
{
    differ(*state, "ballot,k1,k2\n1,√,×\n2,√,\n", "ballot,k1,k2\n1,√,×\n2,√,\n", 0, "");
    differ(*state, "ballot,k1,k2\n", "ballot,k1,k2\n", 0, "");
}

static void each_cell(void **state)
{
    differ(*state, "ballot,k1,k2\n1,√,×\n2,√,√\n", "ballot,k1,k2\n1,√,√\n2,,×\n", 3,
           "a:2:5 keying-differs\na:3:3 keying-differs\na:3:5 keying-differs\n");
}

static void order_does_not_matter(void **state)
{
    differ(*state, "ballot,k1,k2\n1,√,×\n2,×,\n", "k2,ballot,k1\n,2,×\n×,1,√\n", 0, "");
    differ(*state, "ballot,k1,k2\n1,√,×\n2,×,\n", "k2,ballot,k1\n√,2,×\n×,1,√\n", 1, "a:3:5 keying-differs\n");
    /* and the number need not stand in the first column */
    differ(*state, "k1,ballot,k2\n√,1,×\n", "k1,ballot,k2\n×,1,×\n", 1, "a:2:1 keying-differs\n");
    differ(*state, "k2,k1,ballot\n×,√,1\n", "ballot,k1,k2\n1,√,√\n", 1, "a:2:1 keying-differs\n");
}

static void ballots_of_only_one(void **state)
{
    differ(*state, "ballot,k1\n1,√\n2,×\n", "ballot,k1\n1,√\n", 1, "a:3:1 keying-differs\n");
    differ(*state, "ballot,k1\n1,√\n", "ballot,k1\n3,√\n1,√\n2,×\n", 2, "b:2:1 keying-differs\nb:4:1 keying-differs\n");
}

static void columns_of_only_one(void **state)
{
    differ(*state, "ballot,k1,k2\n1,√,√\n", "ballot,k1\n1,√\n", 1, "a:1:11 keying-differs\n");
    differ(*state, "ballot,k1\n1,√\n", "ballot,k3,k1\n1,,√\n", 1, "b:1:8 keying-differs\n");
}

static void numbers_are_told_apart_by_tier(void **state)
{
    differ(*state, "ballot,tier,k1\n1,A,√\n1,B,×\n", "ballot,tier,k1\n1,B,×\n1,A,√\n", 0, "");
    differ(*state, "ballot,tier,k1\n1,A,√\n1,B,×\n", "ballot,tier,k1\n1,B,√\n1,A,√\n", 1, "a:3:5 keying-differs\n");
}

static void headings_in_either_language(void **state)
{
    differ(*state, "ballot,tier,void,k1\n1,A,,√\n", "票号,层次,作废,k1\n1,A,,√\n", 0, "");
    differ(*state, "ballot,tier,k1\n1,A,√\n", "票号,票种,k1\n1,A,×\n", 1, "a:2:5 keying-differs\n");
}

static void width_blanks_and_dots_do_not_matter(void **state)
{
    differ(*state, "ballot,p1\n1,阿依古丽·买买提\n2,王毅(水利局)\n3, yes \n",
           "ballot,p1\n1,阿依古丽.买买提\n2,王 毅（水利局）\n3,ｙｅｓ\n", 0, "");
    differ(*state, "ballot,p1\n1,王毅\n", "ballot,p1\n1,王易\n", 1, "a:2:3 keying-differs\n");
}

/* As they were keyed: two signs for the same are two keyings still. */
static void other_signs_differ(void **state)
{
    differ(*state, "ballot,k1\n1,√\n", "ballot,k1\n1,同意\n", 1, "a:2:3 keying-differs\n");
}

/* What is said of the first difference. */
static void says(struct folder *f, const char *first, const char *second, bool same)
{
    char a[128], b[128], path[128];
    struct tally_diags *d = tally_diags_new();
    snprintf(a, sizeof a, "ballot,k1\n1,%s\n", first);
    snprintf(b, sizeof b, "ballot,k1\n1,%s\n", second);
    folder_put_bytes(f, "a", a, strlen(a));
    folder_put_bytes(f, "b", b, strlen(b));
    strcpy(path, folder_path(f, "a"));
    assert_int_equal(tally_compare_files(path, folder_path(f, "b"), d), 1);
    char *text = tally_diags_text(d, 0, false);
    if ((strstr(text, "which usually means the same") != NULL) != same)
        fail_msg("“%s” and “%s”: %s", first, second, text);
    free(text);
    tally_diags_free(d);
}

static void signs_that_mean_the_same_are_told_so(void **state)
{
    says(*state, "√", "同意", true);
    says(*state, "赞成", "Ｙ", true);
    says(*state, "推荐", "√", true);
    says(*state, "不推荐", "X", true);
    says(*state, "反对", "×", true);
    says(*state, "弃权", "Abstain", true);
    says(*state, "√", "×", false);
    says(*state, "√", "", false);
    says(*state, "推荐", "赞成", false); /* no kind of vote has both */
    says(*state, "反对", "弃权", false);
    says(*state, "○", "同意", false); /* for the meeting to say */
    says(*state, "优秀", "称职", false);
    says(*state, "王毅", "王易", false);
}

static void encodings_and_line_ends_do_not_matter(void **state)
{
    static const char utf8[] = "\xEF\xBB\xBF票号,王毅,𠮷田\r\n1,同意,反对\r\n";
    char gb[64];
    size_t size = to_gb18030("票号,王毅,𠮷田\n1,同意,反对\n", gb, sizeof gb);
    struct scribe text;
    assert_int_equal(compare(*state, utf8, sizeof utf8 - 1, gb, size, &text), 0);
    assert_string_equal(text.text, "");
}

static void files_that_cannot_be_read(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    differ(f, "ballot,k1\n1,√\n", "ballot,k1\n1,\"√\n", 0, "b:2:3 unterminated-quote\n");
    differ(f, "ballot,k1\n1,√\n1,×\n", "ballot,k1\n1,√\n", 0, "a:3:1 duplicate-ballot\n");
    differ(f, "ballot,k1\n1,√\n", "ballot,k1\n1,√\n1,√\n", 0, "b:3:1 duplicate-ballot\n");
    /* one that is there twice is no row that was lost: what the first does not have is told */
    differ(f, "ballot,k1\n1,√\n1,×\n", "ballot,k1\n1,√\n2,√\n", 1, "a:3:1 duplicate-ballot\nb:3:1 keying-differs\n");
    differ(f, "ballot,tier,k1\n1,A,√\n1,B,√\n", "tier,k1,ballot\nB,√,1\nA,√,1\nB,√,1\n", 0, "b:4:5 duplicate-ballot\n");
    differ(f, "k1\n√\n", "ballot,k1\n1,√\n", 0, "a:1:1 missing-column\n");
    differ(f, "ballot,k1,k1\n1,√,√\n", "ballot,k1\n1,√\n", 0, "a:1:11 duplicate-column\n");
    assert_int_equal(tally_compare_files("/nowhere/a", "/nowhere/b", d), 0);
    assert_int_equal(tally_diags_errors(d), 2); /* both are named */
    assert_int_equal(tally_diags_status(d), 66);
    tally_diags_free(d);
}

/* A column without a heading in both, a column of only one beside a difference, a title above the headings. */
static void columns_and_titles(void **state)
{
    differ(*state, "ballot,k1,k2\n1,√,√\n", "ballot,k1\n1,×\n", 2, "a:1:11 keying-differs\na:2:3 keying-differs\n");
    differ(*state, "初次录入\nballot,k1\n1,√\n", "ballot,k1\n1,×\n", 0, "a:1:1 title-row\n");
    differ(*state, "tier,k1\nA,√\n", "ballot,tier,k1\n1,A,√\n", 0, "a:1:1 missing-column\n");
}

/* A ballot of a row that was refused is not missed in its file. */
static void rows_that_are_lost(void **state)
{
    differ(*state, "ballot,k1\n1,\"√\n", "ballot,k1\n1,√\n", 0, "a:2:3 unterminated-quote\n");
    differ(*state, "ballot,k1\n1,√\n2,√,√\n", "ballot,k1\n1,√\n2,√\n", 0, "a:3:5 ragged-row\n");
    differ(*state, "ballot,k1\n1,√\n2,√\n", "ballot,k1\n1,√\n2,√,√\n", 0, "b:3:5 ragged-row\n");
}

/* Names that are written in are compared under the post, however the heading says it. */
static void columns_of_names_written_in(void **state)
{
    differ(*state, "ballot,k1,另选:副局长\n1,√,王毅\n", "ballot,k1,write-in：副局长\n1,√,王毅\n", 0, "");
    differ(*state, "ballot,k1,另选:副局长\n1,√,王毅\n", "ballot,k1,另选:副局长\n1,√,王义\n", 1,
           "a:2:5 keying-differs\n");
    differ(*state, "ballot,另选:副局长,另选:局长\n1,王毅,\n", "ballot,另选:局长,另选:副局长\n1,,王毅\n", 0, "");
}

/* Two thousand ballots that differ are compared cell by cell; of more it is said that they differ. */
static void very_many_differences(void **state)
{
    struct folder *f = *state;
    enum { BALLOTS = 2003 };
    char *a = malloc(BALLOTS * 16 + 32), *b = malloc(BALLOTS * 16 + 32), first[128];
    size_t at_a = (size_t)sprintf(a, "ballot,k1\n"), at_b = (size_t)sprintf(b, "ballot,k1\n");
    for (int i = 1; i <= BALLOTS; i++) {
        at_a += (size_t)sprintf(a + at_a, "%d,√\n", i);
        at_b += (size_t)sprintf(b + at_b, "%d,×\n", i);
    }
    struct tally_diags *d = tally_diags_new();
    struct tally_left left;
    folder_put_bytes(f, "a", a, at_a);
    folder_put_bytes(f, "b", b, at_b);
    strcpy(first, folder_path(f, "a"));
    assert_int_equal(tally_compare_by_roster(first, folder_path(f, "b"), NULL, &left, d), BALLOTS);
    assert_int_equal(left.ballots, 3);
    assert_false(left.errors);
    tally_diags_free(d);
    free(a);
    free(b);
}

/* A path without a folder, from inside it; and files of which the second is none. */
static void paths(void **state)
{
    struct folder *f = *state;
    char here[4096];
    struct tally_left left;
    assert_non_null(getcwd(here, sizeof here));
    folder_put(f, "a", "ballot,王毅\n1,√\n");
    folder_put(f, "b", "ballot,k1\n1,×\n");
    folder_put(f, "roster.csv", "id,name\nk1,王毅\n");
    assert_int_equal(chdir(f->path), 0);
    struct tally_diags *d = tally_diags_new();
    const size_t found = tally_compare_by_roster("a", "b", NULL, &left, d);
    struct tally_diags *none = tally_diags_new();
    const size_t of_none = tally_compare_by_roster("a", "c", NULL, &left, none);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(found, 1); /* k1 is 王毅 in the roster there */
    assert_int_equal(of_none, 0);
    assert_true(left.errors);
    assert_int_equal(tally_diags_errors(none), 1);
    tally_diags_free(none);
    tally_diags_free(d);
}

static void the_text_gives_both_cells_and_the_other_place(void **state)
{
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    char first[128];
    folder_put(f, "a", "ballot,k1,k2\n7,√,×\n");
    folder_put(f, "b", "ballot,k2,k1\n6,√,√\n7,弃权,√\n");
    strcpy(first, folder_path(f, "a"));
    tally_compare_files(first, folder_path(f, "b"), d);
    char *text = tally_diags_text(d, 0, false);
    assert_non_null(strstr(text, "×"));
    assert_non_null(strstr(text, "弃权"));
    assert_non_null(strstr(text, "b B3"));
    assert_int_equal(strncmp(text, "ballot 7, column k2 (C2): ", 26), 0);
    free(text);
    tally_diags_free(d);
}

/* Of more than 2,000 ballots that differ, the others' cells are not compared; a column that only one file has is told
 * of once, for all of them. */
static void more_ballots_than_are_compared_by_cell(void **state)
{
    enum { ALL = 2003 };
    struct folder *f = *state;
    struct scribe a = {.used = 0}, b = {.used = 0};
    struct tally_left left;
    struct tally_diags *d = tally_diags_new();
    char first[128];
    scribe(&a, "ballot,k1,k2\n");
    scribe(&b, "ballot,k1\n");
    for (unsigned i = 1; i <= ALL; i++) {
        scribe(&a, "%u,√,y\n", i);
        scribe(&b, "%u,×\n", i);
    }
    folder_put(f, "a", a.text);
    folder_put(f, "b", b.text);
    strcpy(first, folder_path(f, "a"));
    assert_int_equal(tally_compare_by_roster(first, folder_path(f, "b"), NULL, &left, d), ALL + 1);
    assert_false(left.errors);
    assert_int_equal(left.columns, 1);
    assert_int_equal(left.cells, ALL);
    assert_int_equal(left.ballots, ALL - 2000);
    assert_int_equal(tally_diags_at(d, 0).line, 1);
    assert_int_equal(tally_diags_at(d, 0).column, 11);
    tally_diags_free(d);
}

/* Numbers that have lost their zeros are matched by value, and that is told, in each file. */
static void numbers_without_their_zeros(void **state)
{
    differ(*state, "ballot,k1\n001,√\n002,√\n", "ballot,k1\n001,√\n2,√\n", 0, "b:3:1 zeros-lost\n");
    differ(*state, "ballot,k1\n1,√\n2,√\n", "ballot,k1\n001,√\n002,√\n", 0, "a:2:1 zeros-lost\n");
    differ(*state, "ballot,k1\n1,√\n2,√\n", "ballot,k1\n1,√\n2,√\n", 0, "");
}

/* Only ballots that differ are counted to that limit. */
static void cells_of_one_that_differs_among_many(void **state)
{
    enum { ALL = 2003 };
    struct folder *f = *state;
    struct scribe a = {.used = 0}, b = {.used = 0};
    struct tally_left left;
    struct tally_diags *d = tally_diags_new();
    char first[128];
    scribe(&a, "ballot,k1\n");
    scribe(&b, "ballot,k1\n");
    for (unsigned i = 1; i <= ALL; i++) {
        scribe(&a, "%u,√\n", i);
        scribe(&b, "%u,%s\n", i, i == ALL ? "×" : "√");
    }
    folder_put(f, "a", a.text);
    folder_put(f, "b", b.text);
    strcpy(first, folder_path(f, "a"));
    assert_int_equal(tally_compare_by_roster(first, folder_path(f, "b"), NULL, &left, d), 1);
    assert_int_equal(left.ballots, 0);
    assert_int_equal(tally_diags_at(d, 0).line, ALL + 1);
    assert_int_equal(tally_diags_at(d, 0).column, strlen("2003,") + 1); /* the cell, not the ballot's number */
    tally_diags_free(d);
}

/* A ballot that only the second file has is named as one that differs is, by tier and number. */
static void the_text_names_a_ballot_of_only_one(void **state)
{
    static const struct {
        const char *first, *second;
        size_t differences;
    } cases[] = {{"ballot,tier,k1\n1,A,√\n", "ballot,tier,k1\n1,A,√\n7,B,√\n", 1},
                 {"ballot,tier,k1\n1,A,√\n7,B,√\n", "ballot,tier,k1\n1,A,√\n", 1},
                 {"ballot,tier,k1\n7,B,√\n7,B,√\n", "ballot,tier,k1\n7,B,√\n", 0}, /* and one that is there twice */
                 {"ballot,tier,k1\n7,B,√\n", "ballot,tier,k1\n7,B,√\n7,B,√\n", 0}};
    struct folder *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tally_diags *d = tally_diags_new();
        char first[128];
        folder_put(f, "a", cases[i].first);
        folder_put(f, "b", cases[i].second);
        strcpy(first, folder_path(f, "a"));
        assert_int_equal(tally_compare_files(first, folder_path(f, "b"), d), cases[i].differences);
        char *text = tally_diags_text(d, 0, false);
        assert_int_equal(strncmp(text, "B, ballot 7", 11), 0);
        free(text);
        tally_diags_free(d);
    }
}

static void ids_and_names_are_one_heading(void **state)
{
    struct folder *f = *state;
    folder_put(f, "roster.csv", "id,name\nk1,王 毅\nk2,李思\nk3,李思\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nA,中层,1,1,1,\nB,一般,1,1,1,\n");
    differ(f, "ballot,tier,k1\n1,A,√\n1,B,√\n", "ballot,tier,王毅\n1,一般,√\n1,中层,√\n", 0, "");
    differ(f, "ballot,tier,k1\n1,A,√\n1,B,√\n", "ballot,tier,王毅\n1,一般,×\n1,中层,√\n", 1, "a:3:5 keying-differs\n");
    /* two persons of one name are not told apart by it */
    differ(f, "ballot,k2\n1,√\n", "ballot,李思\n1,√\n", 2, "a:1:8 keying-differs\nb:1:8 keying-differs\n");
}

static void what_is_left_is_counted(void **state)
{
    struct folder *f = *state;
    const struct {
        const char *a, *b;
        struct tally_left left;
    } cases[] = {{"ballot,k1\n1,√\n", "ballot,k1\n1,×\n", {.errors = false}},
                 {"ballot,k1,k2\n1,√,√\n2,√,√\n", "ballot,k1\n1,√\n2,√\n", {.columns = 1, .cells = 2}},
                 {"ballot,k1\n1,√\n2,×\n", "ballot,k1\n1,√\n1,√\n", {.errors = true, .ballots = 2}},
                 {"k1\n√\n", "ballot,k1\n1,√\n", {.errors = true}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char first[128];
        struct tally_left left;
        struct tally_diags *d = tally_diags_new();
        folder_put(f, "a", cases[i].a);
        folder_put(f, "b", cases[i].b);
        strcpy(first, folder_path(f, "a"));
        tally_compare_by_roster(first, folder_path(f, "b"), NULL, &left, d);
        assert_int_equal(left.errors, cases[i].left.errors);
        assert_int_equal(left.columns, cases[i].left.columns);
        assert_int_equal(left.cells, cases[i].left.cells);
        assert_int_equal(left.ballots, cases[i].left.ballots);
        tally_diags_free(d);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_same),
        IN_FOLDER(each_cell),
        IN_FOLDER(ids_and_names_are_one_heading),
        IN_FOLDER(what_is_left_is_counted),
        IN_FOLDER(more_ballots_than_are_compared_by_cell),
        IN_FOLDER(numbers_without_their_zeros),
        IN_FOLDER(cells_of_one_that_differs_among_many),
        IN_FOLDER(the_text_names_a_ballot_of_only_one),
        IN_FOLDER(order_does_not_matter),
        IN_FOLDER(ballots_of_only_one),
        IN_FOLDER(columns_of_only_one),
        IN_FOLDER(numbers_are_told_apart_by_tier),
        IN_FOLDER(headings_in_either_language),
        IN_FOLDER(width_blanks_and_dots_do_not_matter),
        IN_FOLDER(other_signs_differ),
        IN_FOLDER(signs_that_mean_the_same_are_told_so),
        IN_FOLDER(encodings_and_line_ends_do_not_matter),
        IN_FOLDER(columns_and_titles),
        IN_FOLDER(rows_that_are_lost),
        IN_FOLDER(columns_of_names_written_in),
        IN_FOLDER(very_many_differences),
        IN_FOLDER(paths),
        IN_FOLDER(files_that_cannot_be_read),
        IN_FOLDER(the_text_gives_both_cells_and_the_other_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
