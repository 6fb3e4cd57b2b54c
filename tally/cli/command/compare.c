/* tally compare: compares two keyings of the same ballots. */
#include <stdio.h>

#include "cli/commands.h"

/* What could not be compared is said before anything else. */
static void print_left(const struct tally_left *left)
{
    char ballots[TALLY_NUMBER_SIZE], columns[TALLY_NUMBER_SIZE], cells[TALLY_NUMBER_SIZE];
    tally_number(ballots, left->ballots);
    tally_number(columns, left->columns);
    tally_number(cells, left->cells);
    if (left->errors && left->ballots)
        tally_cli_say(stdout,
                      _("NOT compared: a file has errors, see below. Ballots left: %s. Correct the errors, then "
                        "compare again.\n"),
                      ballots);
    else if (left->errors)
        tally_cli_say(stdout, _("NOT compared: a file cannot be read, see below.\n"));
    else if (left->columns)
        tally_cli_say(stdout,
                      _("NOT all cells were compared: only one of the files has these columns: %s; cells left: %s. "
                        "See below. If one file has ids and the other names, give the roster with --roster.\n"),
                      columns, cells);
    if (!left->errors && left->ballots)
        tally_cli_say(stdout,
                      _("NOT all cells were compared: there are so many differences that of the last ballots, %s, it "
                        "is only said that they differ.\n"),
                      ballots);
}

int tally_cli_compare(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, ROSTER, OPTIONS };
    struct tally_option options[OPTIONS] = {
        [JSON] = {.name = "--json"}, [ROSTER] = {.name = "--roster", .takes_value = true}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally compare FIRST SECOND [--json] [--roster FILE]\n"
              "Compares two files into which two people keyed the same paper ballots, and lists every "
              "cell that differs, with its place in both files. Look at the paper for each of them. The "
              "order of rows and columns does not matter, nor whether persons, posts and tiers stand by id or by "
              "name, as roster.csv, posts.csv and tiers.csv beside FIRST have them.\n"
              "\n"
              "  --json  print the list as JSON on standard output\n"
              "  --roster FILE  the roster to go by, if it is not beside FIRST\n"
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
    struct tally_left left;
    size_t found = tally_compare_by_roster(call->words[0], call->words[1], options[ROSTER].value, &left, diags);
    status = tally_diags_status(diags);
    if (!options[JSON].given)
        print_left(&left);
    tally_cli_print_diags(diags, NULL, options[JSON].given, stdout);
    char number[TALLY_NUMBER_SIZE];
    found -= found < left.columns ? found : left.columns; /* these were not compared */
    if (!options[JSON].given && !call->quiet && found)
        tally_cli_say(stdout, _("%s and %s: cells that differ: %s. Look at the paper ballot for each.\n"),
                      call->words[0], call->words[1], tally_number(number, found));
    else if (!options[JSON].given && !call->quiet && status == 0)
        tally_cli_say(stdout, _("%s and %s: all cells agree\n"), call->words[0], call->words[1]);
    tally_diags_free(diags);
    return status;
}
