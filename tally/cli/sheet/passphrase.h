/* Where a passphrase comes from: a file, a descriptor, or whoever sits at the terminal. Never a command line, which
 * everybody on the machine can read.
 *
 * A command that needs one puts TALLY_CLI_PASS_OPTIONS into its options and %s into its usage, takes both out with
 * tally_cli_pass_begin, and hands tally_cli_pass_ask to the library. What goes wrong in asking is said on standard
 * error. */
#ifndef TALLY_CLI_PASSPHRASE_H
#define TALLY_CLI_PASSPHRASE_H

#include "cli/cli.h"

#define TALLY_CLI_PASS_OPTIONS(file, fd)                                                                               \
    [file] = {.name = "--pass-file", .takes_value = true}, [fd] = {.name = "--pass-fd", .takes_value = true}

struct tally_cli_pass {
    const struct tally_call *call;
    const char *file; /* or NULL */
    int fd;           /* or -1 */
    unsigned typed;   /* how many were typed at the terminal */
    bool said;        /* there was none to be had, and it was said why */
};

/* usage, translated, with the lines about these two options in place of its %s; the caller frees it. */
char *tally_cli_pass_usage(const char *usage);

/* False: said what is wrong with the options; *status is the exit status. */
bool tally_cli_pass_begin(struct tally_cli_pass *pass, const struct tally_call *call, const struct tally_option *file,
                          const struct tally_option *fd, int *status);

/* The key in file, asked for again where a passphrase that was typed does not open it, three times at most; NULL: said,
 * and *status. */
struct tally_key *tally_cli_pass_key(struct tally_cli_pass *pass, const char *file, const char *at, int *status);

/* The diagnostics on standard error, but not once more that there was no passphrase. */
void tally_cli_pass_tell(const struct tally_cli_pass *pass, const struct tally_diags *diags);

/* For the library; lives as long as pass does. Asked several times, a descriptor gives line after line, a file the same
 * line, a terminal is asked each time. */
struct tally_passphrase tally_cli_pass_ask(struct tally_cli_pass *pass);

#endif
