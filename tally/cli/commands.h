/* The commands of both programs, in one table: to add a command, add a line here and a file with its function.
 *
 * COMMAND(name, what it does, function in tally, function in tally-sheet). A NULL in the first column of functions:
 * tally runs tally-sheet for the command. A NULL in the second: tally-sheet does not have it. Where both have one,
 * tally's decides by its arguments and returns TALLY_CLI_RUN_SHEET where tally-sheet is to go on.
 *
 * The desk is a third program, tally-desk, which has that command alone; tally's function for it returns
 * TALLY_CLI_RUN_DESK.
 *
 * Each program is linked only with the functions of its own column, so that counting need not load the libraries for
 * fonts, PDF and cryptography that the sheets need. */
#ifndef TALLY_CLI_COMMANDS_H
#define TALLY_CLI_COMMANDS_H

#include "cli/cli.h"

#define TALLY_CLI_DESK_SUMMARY N_("serves a page in the browser, for those who use no terminal")

#define TALLY_CLI_COMMANDS(COMMAND)                                                                                    \
    COMMAND("new", N_("makes the folder of a meeting; prints paper ballots"), tally_cli_new, tally_cli_paper)          \
    COMMAND("rules", N_("lists the rules; shows one with its citations; checks a rule file"), tally_cli_rules, NULL)   \
    COMMAND("check", N_("lists everything that is wrong with the inputs; writes nothing"), tally_cli_check, NULL)      \
    COMMAND("compare", N_("compares two keyings of the same ballots, cell by cell"), tally_cli_compare, NULL)          \
    COMMAND("count", N_("counts, decides, records the count in the ledger, prints the result"), tally_cli_count, NULL) \
    COMMAND("announce", N_("prints the words for the host, or makes the board for the projector"), tally_cli_announce, \
            NULL)                                                                                                      \
    COMMAND("sheet", N_("writes and signs the tally sheets, a PDF for each archive"), NULL, tally_cli_sheet)           \
    COMMAND("sign", N_("adds the signature of one more official to the sheets"), NULL, tally_cli_sign)                 \
    COMMAND("verify", N_("counts again from the raw ballots and checks ledgers and sheets"), NULL, tally_cli_verify)   \
    COMMAND("export", N_("writes the result, or the files that were counted, from a ledger"), tally_cli_export,        \
            tally_cli_export_sheet)                                                                                    \
    COMMAND("log", N_("prints the ledger's chain of events"), tally_cli_log, NULL)                                     \
    COMMAND("key", N_("makes a trial key, or a key and a certificate request"), NULL, tally_cli_key)                   \
    COMMAND("desk", TALLY_CLI_DESK_SUMMARY, tally_cli_run_desk, NULL)

int tally_cli_new(struct tally_call *call, int argc, char **argv);
int tally_cli_paper(struct tally_call *call, int argc, char **argv);
int tally_cli_rules(struct tally_call *call, int argc, char **argv);
int tally_cli_check(struct tally_call *call, int argc, char **argv);
int tally_cli_compare(struct tally_call *call, int argc, char **argv);
int tally_cli_count(struct tally_call *call, int argc, char **argv);
int tally_cli_announce(struct tally_call *call, int argc, char **argv);
int tally_cli_sheet(struct tally_call *call, int argc, char **argv);
int tally_cli_sign(struct tally_call *call, int argc, char **argv);
int tally_cli_verify(struct tally_call *call, int argc, char **argv);
int tally_cli_export(struct tally_call *call, int argc, char **argv);
int tally_cli_export_protected(struct tally_call *call, const struct tally_option *options);
int tally_cli_export_sheet(struct tally_call *call, int argc, char **argv);
int tally_cli_log(struct tally_call *call, int argc, char **argv);
int tally_cli_key(struct tally_call *call, int argc, char **argv);
int tally_cli_run_desk(struct tally_call *call, int argc, char **argv);
int tally_cli_desk(struct tally_call *call, int argc, char **argv);

#endif
