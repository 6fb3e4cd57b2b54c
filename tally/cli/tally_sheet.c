/* The program tally-sheet, which tally runs for what needs pages or signatures: the second column of the table of
 * commands. */
#include "cli/commands.h"

#define IN_TALLY_SHEET(name, summary, in_tally, in_tally_sheet) {name, summary, in_tally_sheet},

static const struct tally_command commands[] = {TALLY_CLI_COMMANDS(IN_TALLY_SHEET){NULL, NULL, NULL}};

const struct tally_program tally_cli_program = {.commands = commands, .runs_sheet = false};
