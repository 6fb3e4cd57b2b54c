/* The program tally: the first column of the table of commands. */
#include "cli/commands.h"

#define IN_TALLY(name, summary, in_tally, in_tally_sheet) {name, summary, in_tally},

static const struct tally_command commands[] = {TALLY_CLI_COMMANDS(IN_TALLY){NULL, NULL, NULL}};

const struct tally_program tally_cli_program = {.commands = commands, .runs_sheet = true};
