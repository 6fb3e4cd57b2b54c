#include <stdlib.h>
#include <string.h>

#include "cli/sheet/signing.h"

/* A count's number; 0: it is none. */
static uint64_t count_of(const char *text)
{
    size_t size = strlen(text);
    return size && size <= 9 && strspn(text, "0123456789") == size ? strtoull(text, NULL, 10) : 0;
}

int tally_cli_sheet(struct tally_call *call, int argc, char **argv)
{
    enum { OUT = SIGN_OPTIONS, COUNT, REPLACE, UNSIGNED, SEALED, OPTIONS };
    struct tally_option options[OPTIONS] = {TALLY_CLI_SIGN_OPTIONS,
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [COUNT] = {.name = "--count", .takes_value = true},
                                            [REPLACE] = {.name = "--replace"},
                                            [UNSIGNED] = {.name = "--unsigned"},
                                            [SEALED] = {.name = "--sealed"}}; /* as every sheet is; asked for, or not */
    int status;
    char *usage = tally_cli_sign_usage(_(
        "Usage: tally sheet LEDGER --key FILE [--as NAME] [--out DIR] [--count N] [--replace] [--tsa URL] [--by NAME]\n"
        "Writes the tally sheets of a count, a PDF for each archive, ID.1.pdf, ID.2.pdf …, and signs them: all of them "
        "or none.\n"
        "Before that the meeting is counted again from what the ledger holds. Each issue is an event in the ledger.\n"
        "\n"
        "%s"
        "  --unsigned        nobody signs yet; “tally sign” does it later\n"
        "  --out DIR         where the sheets go; otherwise beside the ledger\n"
        "  --count N         which count; otherwise the latest\n"
        "  --replace         replace sheets that are there; the ledger keeps their digests\n"
        "  --sealed          every tier, for the archives and not for the room; as sheets are in any case\n"
        "  --lang en         sheets in English; otherwise they are in Chinese, whatever your own language\n"
        "\n"
        "Exit status: 0 written; 65 refused; 73 there are sheets already, or nothing can be written; 74 the disk is "
        "full; 75 busy; 78 no ledger.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, 1, &status);
    free(usage);
    if (!go)
        return status;
    struct tally_sheet_options settings = {.folder = options[OUT].value,
                                           .replace = options[REPLACE].given,
                                           .count = options[COUNT].given ? count_of(options[COUNT].value) : 0};
    if (options[COUNT].given && !settings.count)
        return tally_cli_misused(call, _("not a count's number"), options[COUNT].value);
    if (options[SIGN_KEY].given == options[UNSIGNED].given)
        return tally_cli_misused(call,
                                 options[UNSIGNED].given
                                     ? _("either --key or --unsigned")
                                     : _("who signs? Add --key FILE (“tally key new” makes one), or --unsigned"),
                                 "--key");
    settings.language = call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE;
    struct tally_cli_time at;
    if (!tally_cli_sign_begin(call, options, tally_cli_now(&at), &settings, &status))
        return status;
    const struct tally_actor actor = tally_cli_actor(
        call, options[SIGN_BY].value, &at); /* now that the passphrase was typed: others may have signed meanwhile */
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_sheet_issue(call->words[0], &settings, &actor, tally_cli_tell_sheet, call, diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    tally_key_free(settings.key);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
