/* tally compare: compares two keyings of the same ballots. */
#include <stdio.h>

#include "cli/commands.h"

int tally_cli_compare(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally compare FIRST SECOND [--json]\n"
                           "Compares two files into which two people keyed the same paper ballots, and lists every "
                           "cell that differs, with its place in both files. Look at the paper for each of them. The "
                           "order of rows and columns does not matter.\n"
                           "\n"
                           "  --json  print the list as JSON on standard output\n"
                           "  --quiet  leave out the closing remark\n"
                           "\n"
                           "Exit status: 0 all cells agree; 1 some cells differ; 65 a file has errors; 66 a file is "
                           "missing; 74 a file cannot be read.\n"),
                         2, 2, &status))
        return status;
    if (tally_cli_same_file(call->words[0], call->words[1]))
        return tally_cli_refuse(call,
                                _("both arguments are the same file; the second keying must be made by another person "
                                  "into another file"));
    struct tally_diags *diags = tally_diags_new();
    size_t found = tally_compare_files(call->words[0], call->words[1], diags);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, options[JSON].given, stdout);
    char number[TALLY_NUMBER_SIZE];
    if (!options[JSON].given && !call->quiet && found)
        tally_cli_say(stdout, _("%s and %s: cells that differ: %s. Look at the paper ballot for each.\n"),
                      call->words[0], call->words[1], tally_number(number, found));
    else if (!options[JSON].given && !call->quiet && status == 0)
        tally_cli_say(stdout, _("%s and %s: all cells agree\n"), call->words[0], call->words[1]);
    tally_diags_free(diags);
    return status;
}
