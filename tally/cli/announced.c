/* What is said to whoever announces: before anything is shown, and when it was recorded. */
#include <stdio.h>

#include "cli/cli.h"

void tally_cli_print_warnings(const struct tally_call *call, const struct tally_result *result,
                              const struct tally_disclosure *shown)
{
    size_t count;
    struct tally_words *w = tally_words_new(TALLY_LOCALE);
    const char *const *texts = tally_announcement_warnings(w, result, shown, &count);
    for (size_t i = 0; i < count && !call->quiet; i++)
        tally_cli_say(stderr, _("warning: %s\n"), texts[i]);
    tally_words_free(w);
}

void tally_cli_print_announced(const struct tally_call *call, uint64_t count, const char *code)
{
    char number[TALLY_NUMBER_SIZE];
    if (!call->quiet)
        tally_cli_say(stderr, _("count %s, code %s; recorded in the ledger\n"), tally_number(number, count), code);
}
