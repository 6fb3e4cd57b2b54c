/* Any bytes as a whole meeting, counted both ways.
 *
 * The input is the files of a folder, one behind the other, each headed by a line of its own: @@ and the name. The
 * quick way and the thorough one must come to the same result, byte for byte, or refuse the meeting for the same
 * reasons; and the result must add up. A section second.csv is held against the ballots as a second keying. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/tally.h>

#include "folder.h"
#include "fuzz.h"

static const char *const names[] = {"meeting.csv", "rule.csv",    "tiers.csv",    "posts.csv", "roster.csv",
                                    "rulings.csv", "ballots.csv", "ballots2.csv", "talks.csv", "second.csv"};
enum { NAMES = sizeof names / sizeof *names, SECOND = NAMES - 1 };

/* R = V + X, blanks are valid, and the marks on each item of a decision or an appraisal are as many as the valid
 * ballots. */
static void check_sums(const struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++)
        for (size_t t = 0; t < r->tier_count; t++) {
            const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
            if (a->returned != a->valid + a->voided || a->blank > a->valid)
                fuzz_fail("the ballots do not add up", "", "");
            for (size_t i = 0; i < r->item_count; i++) {
                uint64_t sum = 0;
                for (size_t m = 0; m < r->mark_count; m++)
                    sum += r->items[i].channels[c].tiers[t][m];
                if (r->rule->kind == TALLY_RECOMMENDATION ? sum > a->valid : sum != a->valid)
                    fuzz_fail("the marks on an item do not add up", r->items[i].id, "");
            }
        }
}

/* The result, or why there is none, as text. */
static char *count(const char *second, bool thorough)
{
    const struct tally_count_options options = {.second = second, .thorough = thorough};
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(fuzz_folder(), &options, diags);
    if ((result == NULL) != (tally_diags_errors(diags) > 0) || (result == NULL) != (tally_diags_status(diags) != 0))
        fuzz_fail("a result and errors, or neither", "", "");
    char *text = result ? tally_result_json(result) : tally_diags_json(diags);
    if (result)
        check_sums(result);
    tally_result_free(result);
    tally_diags_free(diags);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[128];
    fuzz_folder_clean();
    unsigned written = fuzz_folder_write_all(names, NAMES, data, size);
    const char *second = written & 1u << SECOND ? fuzz_folder_path(path, names[SECOND]) : NULL;
    char *quick = count(second, false), *thorough = count(second, true);
    if (strcmp(quick, thorough))
        fuzz_fail("the quick way and the thorough one differ", quick, thorough);
    free(quick);
    free(thorough);
    return 0;
}
