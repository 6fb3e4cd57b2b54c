#include "cli/sheet/signing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *tally_cli_sign_usage(const char *usage)
{
    const char *own =
        _("  --key FILE        the key that signs: PKCS#12 or PEM, or pkcs11:… for one on a token\n"
          "  --as NAME         which official of the meeting signs, by name or as host, teller-1, scrutineer-2 …; "
          "otherwise the one that the certificate names\n"
          "  --tsa URL         a time-stamp authority (RFC 3161) that bears witness to the time\n"
          "  --by NAME         who does this, for the ledger; otherwise the name under which you are logged in\n"
          "%s");
    const char *gap = strstr(usage, "%s");
    size_t before = (size_t)(gap - usage), size = strlen(usage) + strlen(own);
    char *all = tally_cli_alloc(size + 1);
    memcpy(all, usage, before);
    memcpy(all + before, own, strlen(own));
    memcpy(all + before + strlen(own), gap + 2, strlen(gap + 2) + 1);
    char *whole = tally_cli_pass_usage(all);
    free(all);
    return whole;
}

bool tally_cli_sign_begin(const struct tally_call *call, const struct tally_option *options, const char *at,
                          struct tally_sheet_options *settings, int *status)
{
    struct tally_cli_pass pass;
    settings->as = options[SIGN_AS].value;
    settings->tsa = options[SIGN_TSA].value;
    if (!options[SIGN_KEY].given)
        return true;
    if (!tally_cli_pass_begin(&pass, call, &options[SIGN_PASS_FILE], &options[SIGN_PASS_FD], status))
        return false;
    settings->key = tally_cli_pass_key(&pass, options[SIGN_KEY].value, at, status);
    return settings->key != NULL;
}

static void tell_sheet(const struct tally_call *call, const struct tally_sheet_event *event)
{
    bool another = event->official && event->certificate && strcmp(event->official, event->certificate) != 0;
    switch (event->what) {
    case TALLY_SHEET_FINISHED:
        fprintf(stderr,
                _("%s: an earlier run was interrupted after the ledger had its event; the sheet was now put in its "
                  "place\n"),
                event->path);
        break;
    case TALLY_SHEET_UNDONE:
        fprintf(stderr,
                _("%s: an earlier run was interrupted before the ledger had its event; what it left behind was taken "
                  "away\n"),
                event->path);
        break;
    case TALLY_SHEET_WRITTEN:
        if (!call->quiet && event->official)
            printf(_("%s, for %s, signed by %s\n"), event->path, event->archive, event->official);
        else if (!call->quiet)
            printf(_("%s, for %s, not signed yet\n"), event->path, event->archive);
        if (!call->quiet && another)
            printf(_("  (signed for %s by the certificate of %s)\n"), event->official, event->certificate);
        break;
    case TALLY_SHEET_SIGNED:
        if (!call->quiet)
            printf(_("%s, for %s, signed by %s too\n"), event->path, event->archive, event->official);
        if (!call->quiet && another)
            printf(_("  (signed for %s by the certificate of %s)\n"), event->official, event->certificate);
        break;
    }
}

/* Names and archives are the sheet's to say. */
void tally_cli_tell_sheet(void *self, const struct tally_sheet_event *event)
{
    struct tally_sheet_event shown = *event;
    const char **texts[] = {&shown.path, &shown.archive, &shown.official, &shown.certificate};
    char *owned[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = owned[i] = *texts[i] ? tally_text_escape(*texts[i]) : NULL;
    tell_sheet(self, &shown);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(owned[i]);
}
