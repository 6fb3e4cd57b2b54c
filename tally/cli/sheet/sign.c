#include <stdlib.h>

#include "cli/sheet/signing.h"

int tally_cli_sign(struct tally_call *call, int argc, char **argv)
{
    enum { LEDGER = SIGN_OPTIONS, OPTIONS };
    struct tally_option options[OPTIONS] = {
        TALLY_CLI_SIGN_OPTIONS, [LEDGER] = {.name = "--ledger", .takes_value = true}};
    int status;
    char *usage = tally_cli_sign_usage(
        _("Usage: tally sign PDF… --key FILE [--as NAME] [--ledger LEDGER] [--tsa URL] [--by NAME]\n"
          "One more official signs the sheets, best all copies at once: all of them or none. Before that each is "
          "looked at as “tally verify” does;\n"
          "what does not hold is not signed. Each signature is an event in the ledger.\n"
          "\n"
          "%s"
          "  --ledger LEDGER   where it is recorded; otherwise the ledger beside the first sheet\n"
          "\n"
          "Exit status: 0 signed; 65 refused; 73 nothing can be written; 74 the disk is full; 75 busy; 78 not a sheet "
          "that holds.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, SIZE_MAX, &status);
    free(usage);
    if (!go)
        return status;
    if (!options[SIGN_KEY].given)
        return tally_cli_misused(call, _("who signs? Add --key FILE"), "--key");
    struct tally_sheet_options settings = {.folder = NULL};
    struct tally_cli_time at;
    if (!tally_cli_sign_begin(call, options, tally_cli_now(&at), &settings, &status))
        return status;
    const struct tally_actor actor = tally_cli_actor(
        call, options[SIGN_BY].value, &at); /* now that the passphrase was typed: others may have signed meanwhile */
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_sheet_sign(call->words, call->word_count, options[LEDGER].value, &settings, &actor,
                               tally_cli_tell_sheet, call, diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    tally_key_free(settings.key);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
