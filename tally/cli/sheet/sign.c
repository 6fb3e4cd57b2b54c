/* tally sign: one more signature on sheets. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/sheet/signing.h"

int tally_cli_sign(struct tally_call *call, int argc, char **argv)
{
    enum { LEDGER = SIGN_OPTIONS, OPTIONS };
    struct tally_option options[OPTIONS] = {
        TALLY_CLI_SIGN_OPTIONS, [LEDGER] = {.name = "--ledger", .takes_value = true}};
    int status;
    char *usage = tally_cli_sign_usage(
        _("Usage: tally sign PDF… --key FILE [--as NAME] [--ledger LEDGER] [--tsa URL] [--by NAME] [--pass-file "
          "FILE|--pass-fd N]\n"
          "Adds the signature of one more official to tally sheets, best to all copies at once: all are signed, or "
          "none. Before that each sheet is checked as “tally verify” does; a sheet that does not hold is not signed. "
          "Each signature is recorded in the ledger.\n"
          "\n"
          "%s  --ledger LEDGER  the ledger that records it; otherwise the one in the folder of the first sheet\n"
          "  --quiet  do not say which sheets were signed\n"
          "\n"
          "Exit status: 0 signed; 1 the ledger is damaged; 65 refused; 66 a file is missing; 73 a sheet cannot be "
          "written; 74 input or output failed; 75 the ledger is in use; 78 a file is not a tally sheet, or does not "
          "hold.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, SIZE_MAX, &status);
    free(usage);
    if (!go)
        return status;
    if (!options[SIGN_KEY].given)
        return tally_cli_refuse(call, _("no key is given; add --key FILE"));
    struct tally_sheet_options sheet_options = {.folder = NULL};
    struct tally_cli_time at;
    if (!tally_cli_sign_begin(call, options, tally_cli_now(&at), &sheet_options, &status))
        return status;
    const struct tally_actor actor =
        tally_cli_actor(call, options[SIGN_BY].value,
                        &at); /* the time after the passphrase was entered, since others may have signed in between */
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_sheet_sign(call->words, call->word_count, options[LEDGER].value, &sheet_options, &actor,
                               tally_cli_print_sheet_event, call, diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    tally_key_free(sheet_options.key);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
