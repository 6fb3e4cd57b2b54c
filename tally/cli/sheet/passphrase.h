/* Where a passphrase comes from: a file, a descriptor, or the terminal. Never the command line, which everybody on the
 * machine can read.
 *
 * A command that needs one puts TALLY_CLI_PASSPHRASE_OPTIONS into its options and %s into its usage, reads the options
 * with tally_cli_passphrase_begin, and gives tally_cli_passphrase_source to the library. Errors are printed on standard
 * error. */
#ifndef TALLY_CLI_PASSPHRASE_H
#define TALLY_CLI_PASSPHRASE_H

#include "cli/cli.h"

#define TALLY_CLI_PASSPHRASE_OPTIONS(file, fd)                                                                         \
    [file] = {.name = "--pass-file", .takes_value = true}, [fd] = {.name = "--pass-fd", .takes_value = true}

struct tally_cli_passphrase {
    const struct tally_call *call;
    const char *file; /* or NULL */
    int fd;           /* or -1 */
    unsigned typed;   /* how many were entered at the terminal */
    bool said;        /* there was no passphrase, and the reason was printed */
};

/* usage, translated, with the lines about these two options in place of its %s; the caller frees it. */
char *tally_cli_passphrase_usage(const char *usage);

/* False: the options are wrong, which is reported; *status is the exit status. */
bool tally_cli_passphrase_begin(struct tally_cli_passphrase *pass, const struct tally_call *call,
                                const struct tally_option *file, const struct tally_option *fd, int *status);

/* Reads the key in a file. Where a passphrase entered at the terminal does not open it, asks again, three times at
 * most. NULL: reported; *status is the exit status. */
struct tally_key *tally_cli_passphrase_read_key(struct tally_cli_passphrase *pass, const char *file, const char *at,
                                                int *status);

/* Prints diagnostics on standard error, but does not repeat that there was no passphrase. */
void tally_cli_passphrase_print_diags(const struct tally_cli_passphrase *pass, const struct tally_diags *diags);

/* The source of passphrases for the library; it lives as long as pass. When called several times, it returns the next
 * line of a descriptor, the same line of a file, or asks at the terminal again. */
struct tally_passphrase tally_cli_passphrase_source(struct tally_cli_passphrase *pass);

#endif
