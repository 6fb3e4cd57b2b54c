/* The commands of the program tally-sheet, which tally runs. */
#include "cli/cli.h"

const struct tally_command tally_cli_commands[] = {
    {"new", N_("prints the paper ballots of a meeting"), tally_cli_paper},
    {"sheet", N_("the signed tally sheets, one PDF for each archive"), tally_cli_sheet},
    {"sign", N_("one more official signs the sheets"), tally_cli_sign},
    {"verify", N_("counts again from the raw ballots, and checks everything: ledgers and sheets"), tally_cli_verify},
    {"export", N_("the result that a ledger keeps, and the files that were counted"), tally_cli_export_sheet},
    {"key", N_("makes a key for a trial, or a certificate request"), tally_cli_key},
    {NULL, NULL, NULL},
};
