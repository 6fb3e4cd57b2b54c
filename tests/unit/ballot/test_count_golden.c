/* What must hold for every meeting, tried on each of the golden cases. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <tally/count.h>

#include "unit/support/support.h"

static struct dirent **cases;
static int case_count;

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int find_cases(void **state)
{
    (void)state;
    case_count = scandir(TALLY_GOLDEN_CASES, &cases, visible, alphasort);
    return case_count > 0 ? 0 : -1;
}

static int forget_cases(void **state)
{
    (void)state;
    for (int i = 0; i < case_count; i++)
        free(cases[i]);
    free(cases);
    return 0;
}

static struct tally_result *count(int i, bool thorough)
{
    struct scribe path = {.used = 0};
    const struct tally_count_options options = {.thorough = thorough};
    struct tally_diags *d = tally_diags_new();
    scribe(&path, "%s/%s", TALLY_GOLDEN_CASES, cases[i]->d_name);
    struct tally_result *result = tally_count_folder(path.text, &options, d);
    if (!result)
        fail_msg("%s is refused:\n%s", cases[i]->d_name, said(d));
    tally_diags_free(d);
    return result;
}

/* Quick where it will do or thorough throughout: the same bytes. */
static void both_readings_agree(void **state)
{
    (void)state;
    for (int i = 0; i < case_count; i++) {
        struct tally_result *quick = count(i, false), *thorough = count(i, true);
        char *a = tally_result_json(quick), *b = tally_result_json(thorough);
        if (strcmp(a, b))
            fail_msg("%s: quick\n%s\nthorough\n%s", cases[i]->d_name, a, b);
        free(a);
        free(b);
        tally_result_free(quick);
        tally_result_free(thorough);
    }
}

static void v1_returned_is_valid_and_void(void **state)
{
    (void)state;
    for (int i = 0; i < case_count; i++) {
        struct tally_result *r = count(i, false);
        for (size_t c = 0; c < r->channel_count; c++) {
            const struct tally_accounts *whole = &r->channels[c].whole;
            assert_int_equal(whole->returned, whole->valid + whole->voided);
            for (size_t t = 0; t < r->tier_count; t++) {
                const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
                assert_int_equal(a->returned, a->valid + a->voided);
                assert_int_equal(a->unreturned, a->issued > a->returned ? a->issued - a->returned : 0);
            }
        }
        tally_result_free(r);
    }
}

static void v2_blank_ballots_are_valid(void **state)
{
    (void)state;
    for (int i = 0; i < case_count; i++) {
        struct tally_result *r = count(i, false);
        for (size_t c = 0; c < r->channel_count; c++)
            for (size_t t = 0; t < r->tier_count; t++)
                assert_true(r->channels[c].tiers[t].accounts.blank <= r->channels[c].tiers[t].accounts.valid);
        tally_result_free(r);
    }
}

static uint64_t sum(const struct tally_result *r, const uint64_t *votes)
{
    uint64_t n = 0;
    for (size_t m = 0; m < r->mark_count; m++)
        n += votes[m];
    return n;
}

static void v3_the_parts_of_an_item_sum_to_valid(void **state)
{
    int checked = 0;
    (void)state;
    for (int i = 0; i < case_count; i++) {
        struct tally_result *r = count(i, false);
        for (size_t k = 0; k < r->item_count && r->rule->kind != TALLY_RECOMMENDATION; k++)
            for (size_t c = 0; c < r->channel_count; c++, checked++) {
                assert_int_equal(sum(r, r->items[k].channels[c].votes), r->channels[c].whole.valid);
                for (size_t t = 0; t < r->tier_count; t++)
                    assert_int_equal(sum(r, r->items[k].channels[c].tiers[t]), r->channels[c].tiers[t].accounts.valid);
            }
        tally_result_free(r);
    }
    assert_true(checked > 0);
}

/* The whole is the sum of the deciding tiers, for accounts and for each vote. */
static void the_whole_is_the_deciding_tiers(void **state)
{
    (void)state;
    for (int i = 0; i < case_count; i++) {
        struct tally_result *r = count(i, false);
        for (size_t c = 0; c < r->channel_count; c++) {
            uint64_t due = 0, present = 0, returned = 0;
            for (size_t t = 0; t < r->tier_count; t++) {
                const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
                due += r->channels[c].tiers[t].advises ? 0 : a->due;
                present += r->channels[c].tiers[t].advises ? 0 : a->present;
                returned += r->channels[c].tiers[t].advises ? 0 : a->returned;
            }
            assert_int_equal(r->channels[c].whole.due, due);
            assert_int_equal(r->channels[c].whole.present, present);
            assert_int_equal(r->channels[c].whole.returned, returned);
            for (size_t k = 0; k < r->item_count; k++)
                for (size_t m = 0; m < r->mark_count; m++) {
                    uint64_t votes = 0;
                    for (size_t t = 0; t < r->tier_count; t++)
                        votes += r->channels[c].tiers[t].advises ? 0 : r->items[k].channels[c].tiers[t][m];
                    assert_int_equal(r->items[k].channels[c].votes[m], votes);
                }
        }
        tally_result_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_readings_agree),
        cmocka_unit_test(v1_returned_is_valid_and_void),
        cmocka_unit_test(v2_blank_ballots_are_valid),
        cmocka_unit_test(v3_the_parts_of_an_item_sum_to_valid),
        cmocka_unit_test(the_whole_is_the_deciding_tiers),
    };
    return cmocka_run_group_tests(tests, find_cases, forget_cases);
}
