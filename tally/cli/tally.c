/* The commands of the program tally; those of the sheets are in tally-sheet. */
#include "cli/cli.h"

const struct tally_command tally_cli_commands[] = {
    {"new", N_("makes a folder of ready spreadsheets, to be filled in"), tally_cli_new},
    {"rules", N_("the rules, their lines and citations; checks a rule file"), tally_cli_rules},
    {"check", N_("says everything that is wrong with the inputs; writes nothing"), tally_cli_check},
    {"compare", N_("two keyings of the same ballots: every cell that differs"), tally_cli_compare},
    {"count", N_("checks, counts and decides; keeps the count in the ledger; prints the result"), tally_cli_count},
    {"announce", N_("the words that the host reads out, or the board for the projector"), tally_cli_announce},
    {"sheet", N_("the signed tally sheets, one PDF for each archive"), NULL},
    {"sign", N_("one more official signs the sheets"), NULL},
    {"verify", N_("counts again from the raw ballots, and checks everything: ledgers and sheets"), NULL},
    {"export", N_("the result that a ledger keeps, and the files that were counted"), tally_cli_export},
    {"log", N_("a ledger's chain of events"), tally_cli_log},
    {"key", N_("makes a key for a trial, or a certificate request"), NULL},
    {NULL, NULL, NULL},
};
