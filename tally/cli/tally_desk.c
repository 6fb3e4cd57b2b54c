/* The program tally-desk, which tally runs for the page in the browser: the HTTP library is loaded by nothing else. */
#include "cli/commands.h"

static const struct tally_command commands[] = {{"desk", TALLY_CLI_DESK_SUMMARY, tally_cli_desk}, {NULL, NULL, NULL}};

const struct tally_program tally_cli_program = {.commands = commands, .runs_sheet = false};
