#include <string.h>

#include "cli.h"

static void print_finding(void *self, const struct tally_finding *finding)
{
    const struct tally_call *call = self;
    if (call->quiet && finding->ok)
        return;
    const char *mark = finding->ok ? _("ok") : _("WRONG");
    fputs(call->screen.terminal ? (finding->ok ? "\033[32m" : "\033[1;31m") : "", stdout);
    fputs(mark, stdout);
    fputs(call->screen.terminal ? "\033[0m" : "", stdout);
    tally_cli_pad(stdout, tally_display_columns(mark), 7);
    fputs(finding->check, stdout);
    tally_cli_pad(stdout, tally_display_columns(finding->check), 28);
    printf("%s\n", finding->found);
}

/* --ballots takes all words behind it. */
static size_t take_ballots(int *argc, char **argv, const char **ballots, size_t room)
{
    size_t count = 0;
    int at = 0;
    while (at < *argc && strcmp(argv[at], "--ballots"))
        at++;
    int end = at;
    for (int i = at + 1; i < *argc && count < room && strncmp(argv[i], "--", 2); i++) {
        ballots[count++] = argv[i];
        end = i;
    }
    if (count) {
        memmove(argv + at, argv + end + 1, (size_t)(*argc - end - 1) * sizeof *argv);
        *argc -= end - at + 1;
    }
    return count;
}

int tally_cli_verify(struct tally_call *call, int argc, char **argv)
{
    enum { BALLOTS_MAX = 64 };
    const char *ballots[BALLOTS_MAX];
    struct tally_verify_options options = {.ballots = ballots, .each = print_finding, .self = call};
    int status;
    options.ballot_count = take_ballots(&argc, argv, ballots, BALLOTS_MAX);
    if (!tally_cli_parse(call, argc, argv, NULL, 0,
                         _("Usage: tally verify LEDGER [--ballots FILE…]\n"
                           "Checks a ledger from the ground up: the file, its schema, every digest, the chain of events; then counts the meeting again from the\n"
                           "inputs that the ledger holds, and once more by another road, in SQL. Needs no other file and changes nothing.\n"
                           "\n"
                           "  --ballots FILE…  do these spreadsheets hold what was counted? Names the ballots that differ.\n"
                           "  --quiet          only what is wrong\n"
                           "\n"
                           "Exit status: 0 all holds; 1 something differs; 66 no such ledger; 78 not a ledger of this program's.\n"),
                         1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_verify_ledger(call->words[0], &options, diags);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    if (!call->quiet && status == 0)
        printf(ok ? _("\n%s holds: the result follows from the ballots that it keeps.\n") : _("\n%s DOES NOT HOLD: see above.\n"), call->words[0]);
    tally_diags_free(diags);
    return status ? status : ok ? EXIT_DONE : EXIT_DIFFERENT;
}
