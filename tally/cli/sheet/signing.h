/* What the commands sheet and sign share: the options that say who signs and how, and printing a line about each
 * sheet. */
#ifndef TALLY_CLI_SIGNING_H
#define TALLY_CLI_SIGNING_H

#include "cli/sheet/passphrase.h"

enum { SIGN_KEY, SIGN_AS, SIGN_TSA, SIGN_BY, SIGN_PASS_FILE, SIGN_PASS_FD, SIGN_OPTIONS };
#define TALLY_CLI_SIGN_OPTIONS                                                                                         \
    [SIGN_KEY] = {.name = "--key", .takes_value = true}, [SIGN_AS] = {.name = "--as", .takes_value = true},            \
    [SIGN_TSA] = {.name = "--tsa", .takes_value = true}, [SIGN_BY] = {.name = "--by", .takes_value = true},            \
    TALLY_CLI_PASSPHRASE_OPTIONS(SIGN_PASS_FILE, SIGN_PASS_FD)

/* The usage, translated, with the lines about these options in place of its %s; the caller frees it. */
char *tally_cli_sign_usage(const char *usage);

/* Reads the key that the options name into sheet_options->key, for the caller to free, and fills in who signs. False:
 * reported; *status is the exit status. */
bool tally_cli_sign_begin(const struct tally_call *call, const struct tally_option *options, const char *at,
                          struct tally_sheet_options *sheet_options, int *status);

/* Prints on standard output that a sheet was written or signed; self is the call. */
void tally_cli_print_sheet_event(void *self, const struct tally_sheet_event *event);

#endif
