/* The options of tally export, which are the same for a ledger and for a sheet. */
#ifndef TALLY_CLI_EXPORT_H
#define TALLY_CLI_EXPORT_H

#include "cli/cli.h"

enum { EXPORT_FORMAT, EXPORT_COUNT, EXPORT_INPUTS, EXPORT_PROTECTED, EXPORT_BY, EXPORT_OPTIONS };
#define TALLY_CLI_EXPORT_OPTIONS                                                                                       \
    {                                                                                                                  \
        [EXPORT_FORMAT] = {.name = "--format", .takes_value = true},                                                   \
        [EXPORT_COUNT] = {.name = "--count", .takes_value = true},                                                     \
        [EXPORT_INPUTS] = {.name = "--inputs", .takes_value = true}, [EXPORT_PROTECTED] = {.name = "--protected"},     \
        [EXPORT_BY] = {.name = "--by", .takes_value = true},                                                           \
    }

bool tally_cli_export_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, int *status);

#endif
