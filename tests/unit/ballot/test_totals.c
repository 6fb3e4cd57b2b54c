/* Sums of votes in place of ballots (totals.csv): tiers and items, faults of other files, what is compared. */
#include <stdlib.h>
#include <string.h>
#include <tally/count.h>

#include "ballot/totals.h"
#include "io/io.h"
#include "unit/support/reading.h"

/* A vote by hand of the committee's five on k1 and k2. */
static void put_totals(struct folder *f, const char *totals)
{
    put_decision(f, "");
    folder_remove(f, "ballots.csv");
    put_meeting(f, "general/committee", "method,举手\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,,\n");
    folder_put(f, "totals.csv", totals);
}

/* The errors, and whatever is said of the sums. */
static void says(struct folder *f, const char *expected)
{
    struct tally_diags *d = tally_diags_new();
    struct scribe s = {.used = 0};
    tally_result_free(tally_count_folder(f->path, NULL, d));
    for (size_t i = 0; i < tally_diags_count(d); i++) {
        struct tally_diag g = tally_diags_at(d, i);
        if (g.severity == TALLY_ERROR || strstr(g.file, "totals"))
            scribe(&s, "%s:%u:%u %s\n", g.file, (unsigned)g.line, (unsigned)g.column, tally_code_name(g.code));
    }
    if (strcmp(s.text, expected))
        fail_msg("said\n%snot\n%s", s.text, expected);
    tally_diags_free(d);
}

static void the_only_tier_need_not_be_written(void **state)
{
    put_totals(*state, "tier,item,mark,votes\n,k1,同意,5\n,k2,同意,4\n");
    says(*state, "");
    put_totals(*state, "item,mark,votes\nk1,同意,5\nk2,同意,4\n");
    says(*state, "");
    put_totals(*state, "item,mark,votes\nk1,同意,6\nk2,同意,4\n");
    says(*state, "totals.csv:2:7 bad-totals\n");
    put_totals(*state, "tier,item,mark,votes\nd,k1,同意,5\n,k2,同意,4\n");
    says(*state, "totals.csv:2:1 unknown-tier\n");
}

/* What a faulty tiers.csv or roster.csv leaves unknown is not told as unknown again. */
static void what_other_files_leave_unknown(void **state)
{
    struct folder *f = *state;
    put_totals(f, "tier,item,mark,votes\nd,k1,同意,5\nc,k2,同意,4\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,,\nd,部委,x,5,,\n");
    says(f, "tiers.csv:3:6 bad-number\n");
    put_totals(f, "item,mark,votes\nk1,同意,5\nk2,同意,4\n"); /* there may be one more tier, and then a column */
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,5,,\n\"\n");
    says(f, "tiers.csv:3:1 unterminated-quote\n");
    put_totals(f, "tier,item,mark,votes\nc,k3,同意,5\nc,k2,同意,4\n");
    folder_put(f, "roster.csv", "id,name,action\nk1,赵青山,任\nk2,钱若水,任\nk3,,任\n");
    says(f, "roster.csv:4:4 bad-id\n");
}

/* A character that nobody sees is told as that, and not as an unknown tier, mark or name. */
static void characters_that_are_not_seen(void **state)
{
    put_totals(*state, "tier,item,mark,votes\nc\xE2\x80\x8B,k1,同意,5\nc,k2,同意,4\n");
    says(*state, "totals.csv:2:2 control-character\n");
    put_totals(*state, "tier,item,mark,votes\nc,k1,同\xE2\x80\x8B意,5\nc,k2,同意,4\n");
    says(*state, "totals.csv:2:7 control-character\n");
    put_totals(*state, "tier,item,mark,votes\nc,赵\xE2\x80\x8B青山,同意,5\nc,k2,同意,4\n");
    says(*state, "totals.csv:2:4 control-character\n");
}

static void items(void **state)
{
    struct folder *f = *state;
    put_totals(f, "tier,item,mark,votes\nc,阿赫迈德,同意,5\nc,k2,同意,4\n"); /* nobody is near */
    says(f, "totals.csv:2:3 unlisted-name\n");
    put_totals(f, "tier,item,mark,votes\nc,Ｋ1,同意,5\nc,k2,同意,4\n"); /* k1, but for the width and the case */
    says(f, "totals.csv:2:3 unlisted-name\n");
    put_totals(f, "tier,item,mark,votes\nc,k1,同意,5\nc,k2,同意,4\n"); /* an id that is another's name, too */
    folder_put(f, "roster.csv", "id,name,action\nk1,赵青山,任\nk2,k1,任\n");
    says(f, "");
}

/* Two rows of one mark are told once for each tier and item, and sums above those present once. */
static void sums_are_told_once(void **state)
{
    put_totals(*state, "tier,item,mark,votes\nc,k1,同意,6\nc,k1,反对,1\nc,k2,同意,4\n");
    says(*state, "totals.csv:2:9 bad-totals\n");
    put_totals(*state, "tier,item,mark,votes\nc,k1,同意,3\nc,k1,同意,2\nc,k2,同意,4\n");
    says(*state, "totals.csv:3:6 bad-totals\n");
}

/* Tiers of whom nobody is present, or who advise, need no rows; nor does a vote that is deferred. */
static void rows_that_are_not_missed(void **state)
{
    struct folder *f = *state;
    put_totals(f, "tier,item,mark,votes\nc,k1,同意,5\n");
    says(f, "totals.csv:0:0 no-votes-entered\n");
    put_totals(f, "tier,item,mark,votes\n"); /* both in one message */
    says(f, "totals.csv:0:0 no-votes-entered\n");
    put_totals(f, "tier,item,mark,votes\nc,k1,同意,5\n");
    put_meeting(f, "general/committee", "method,举手\ndeferred,意见分歧较大\n");
    says(f, "");
}

/* ---- compared ---- */

static void compares(struct folder *f, const char *expected)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file first, second;
    struct scribe s = {.used = 0};
    assert_true(tally_file_read_path(&first, folder_path(f, "totals.csv"), d));
    assert_true(tally_file_read_path(&second, folder_path(f, "totals-second.csv"), d));
    tally_totals_compare(&first, &second, d);
    for (size_t i = 0; i < tally_diags_count(d); i++) {
        struct tally_diag g = tally_diags_at(d, i);
        scribe(&s, "%s:%u:%u %s\n", strrchr(g.file, '/') + 1, (unsigned)g.line, (unsigned)g.column,
               tally_code_name(g.code));
    }
    assert_string_equal(s.text, expected);
    tally_file_clear(&first);
    tally_file_clear(&second);
    tally_diags_free(d);
}

static void totals_of_two_keyings(void **state)
{
    struct folder *f = *state;
    put_totals(f, "tier,item,mark,votes\nc,k1,同意,5\nc,k2,同意,4\n");
    folder_put(f, "totals-second.csv", "tier,item,mark,votes\nc,k2,同意,4\nc,k1,同意,5\n");
    compares(f, "");
    folder_put(f, "totals-second.csv", "tier,item,mark,votes\nc,k2,同意,3\nc,k1,同意,5\n");
    compares(f, "totals.csv:3:9 keying-differs\n");
    folder_put(f, "totals-second.csv", "tier,item,mark,votes\nc,k1,同意,5\nc,k2,同意,4\nc,k2,反对,1\n");
    compares(f, "totals-second.csv:4:9 keying-differs\n");
    folder_put(f, "totals-second.csv", "tier,item,mark,votes\nc,k1,同意,5\n");
    compares(f, "totals.csv:3:9 keying-differs\n");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_only_tier_need_not_be_written),
        IN_FOLDER(what_other_files_leave_unknown),
        IN_FOLDER(characters_that_are_not_seen),
        IN_FOLDER(items),
        IN_FOLDER(sums_are_told_once),
        IN_FOLDER(rows_that_are_not_missed),
        IN_FOLDER(totals_of_two_keyings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
