/* tally export for a sheet: writes the files that were counted. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/export.h"

int tally_cli_export_sheet(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[EXPORT_OPTIONS] = TALLY_CLI_EXPORT_OPTIONS;
    int status;
    if (!tally_cli_export_parse(call, argc, argv, options, &status))
        return status;
    if (!options[EXPORT_INPUTS].given || options[EXPORT_FORMAT].given || options[EXPORT_COUNT].given ||
        options[EXPORT_PROTECTED].given || options[EXPORT_BY].given)
        return tally_cli_refuse(
            call, _("only the files that were counted can be taken from a tally sheet; use --inputs DIR and "
                    "no other option"));
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    if (tally_sheet_inputs(call->words[0], options[EXPORT_INPUTS].value, tally_cli_now(&now), diags) && !call->quiet)
        tally_cli_say(stdout, _("The sheet holds; the files that were counted are in %s.\n"),
                      options[EXPORT_INPUTS].value);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
