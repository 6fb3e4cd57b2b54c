/* The options of the commands sheet and sign that say who signs, and the lines about each sheet. */
#include "cli/sheet/signing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *tally_cli_sign_usage(const char *usage)
{
    const char *own = _("  --key FILE  the key that signs: a PKCS#12 or PEM file, or pkcs11:… for a key on a token\n"
                        "  --as NAME  which official of the meeting signs, by name or as host, teller-1, scrutineer-2 "
                        "…; otherwise the one whom the certificate names\n"
                        "  --tsa URL  a time-stamp authority (RFC 3161) that confirms the time of the signature\n"
                        "  --by NAME  who does this, as the ledger records it; otherwise your login name\n"
                        "%s");
    char *all = tally_cli_usage_with(usage, own);
    char *whole = tally_cli_passphrase_usage(all);
    free(all);
    return whole;
}

bool tally_cli_sign_begin(const struct tally_call *call, const struct tally_option *options, const char *at,
                          struct tally_sheet_options *sheet_options, int *status)
{
    struct tally_cli_passphrase pass;
    sheet_options->as = options[SIGN_AS].value;
    sheet_options->tsa = options[SIGN_TSA].value;
    if (!options[SIGN_KEY].given)
        return true;
    if (!tally_cli_passphrase_begin(&pass, call, &options[SIGN_PASS_FILE], &options[SIGN_PASS_FD], status))
        return false;
    sheet_options->key = tally_cli_passphrase_read_key(&pass, options[SIGN_KEY].value, at, status);
    return sheet_options->key != NULL;
}

static void print_event(const struct tally_call *call, const struct tally_sheet_event *event)
{
    bool another = event->official && event->certificate && strcmp(event->official, event->certificate) != 0;
    switch (event->what) {
    case TALLY_SHEET_FINISHED:
        tally_cli_say(
            stderr,
            _("%s: an earlier run was interrupted after its event was in the ledger; its sheet is now in place\n"),
            event->path);
        break;
    case TALLY_SHEET_UNDONE:
        tally_cli_say(
            stderr,
            _("%s: an earlier run was interrupted before its event was in the ledger; what it left is now removed\n"),
            event->path);
        break;
    case TALLY_SHEET_WRITTEN:
        if (!call->quiet && event->official)
            tally_cli_say(stdout, _("%s, for %s, signed by %s\n"), event->path, event->archive, event->official);
        else if (!call->quiet)
            tally_cli_say(stdout, _("%s, for %s, not signed yet\n"), event->path, event->archive);
        if (!call->quiet && another)
            tally_cli_say(stdout, _("  (signed for %s by the certificate of %s)\n"), event->official,
                          event->certificate);
        break;
    case TALLY_SHEET_SIGNED:
        if (!call->quiet)
            tally_cli_say(stdout, _("%s, for %s, signed by %s too\n"), event->path, event->archive, event->official);
        if (!call->quiet && another)
            tally_cli_say(stdout, _("  (signed for %s by the certificate of %s)\n"), event->official,
                          event->certificate);
        break;
    }
}

/* Names and archives come from the sheet, which may hold anything, so they are escaped. */
void tally_cli_print_sheet_event(void *self, const struct tally_sheet_event *event)
{
    struct tally_sheet_event shown = *event;
    const char **texts[] = {&shown.path, &shown.archive, &shown.official, &shown.certificate};
    char *owned[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = owned[i] = *texts[i] ? tally_text_escape(*texts[i]) : NULL;
    print_event(self, &shown);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(owned[i]);
}
