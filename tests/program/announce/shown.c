/* Which tiers of a ledger's result may be shown apart in the room: as JSON, for run_shown.py. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <tally/announce.h>

int main(int argc, char **argv)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_announcement *owner = NULL;
    struct tally_disclosure shown;
    uint64_t count;
    struct tally_result *result = argc == 2 ? tally_announcement_result(argv[1], &count, &owner, diags) : NULL;
    if (!result) {
        char *why = tally_diags_json(diags);
        fprintf(stderr, "%s\n", why);
        free(why);
        tally_diags_free(diags);
        return EXIT_FAILURE;
    }
    tally_disclosure_make(&shown, result, TALLY_PROTECTED);
    printf("{\"count\": %" PRIu64 ", \"small\": %" PRIu32 ", \"hidden\": %zu, \"tiers\": [", count,
           result->rule->small_tier, shown.hidden);
    for (size_t t = 0; t < result->tier_count; t++)
        printf("%s%s", t ? ", " : "", shown.tiers[t] ? "true" : "false");
    printf("], \"talks\": %s, \"items\": %s}\n", shown.talks ? "true" : "false", shown.items ? "true" : "false");
    free(shown.tiers);
    tally_result_free(result);
    tally_announcement_free(owner);
    tally_diags_free(diags);
    return EXIT_SUCCESS;
}
