/* tally log: prints the chain of events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

/* What was done, in the user's language; a kind of event that this version does not know is printed as it is. */
static const char *kind_of(const char *kind)
{
    static const char *const kinds[] = {N_("opened"), N_("counted"),  N_("recounted"), N_("sheet issued"),
                                        N_("signed"), N_("verified"), N_("announced")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kind, kinds[i]))
            return _(kinds[i]);
    return kind;
}

/* The signer is the person whom the certificate names; the one who ran the program may be another. */
static void print_signer(const struct tally_event *event, const char *official, const char *signer)
{
    if (strcmp(official, signer) != 0)
        tally_cli_say(stdout, _(", signed for %s"), official);
    if (strcmp(event->actor, signer) != 0)
        tally_cli_say(stdout, _(", recorded by %s"), event->actor);
}

/* A text of an event, escaped, since an event may contain any characters; NULL: there is none. */
static char *escaped(const char *text)
{
    return text ? tally_text_escape(text) : NULL;
}

static void print_event(void *self, const struct tally_event *event)
{
    enum { KIND = 13 };
    char number[TALLY_NUMBER_SIZE], time[TALLY_TIME_SIZE];
    const char *at = tally_time_beijing(time, event->at), *kind = kind_of(event->kind);
    char *official = escaped(event->official), *certificate = escaped(event->certificate_name),
         *other_kind = tally_text_escape(kind);
    const char *signer = certificate ? certificate : official;
    kind = other_kind;
    (void)self;
    tally_number(number, event->sequence);
    tally_cli_pad(stdout, strlen(number), 4);
    tally_cli_say(stdout, "%s  %s%s  %s", number, at, at == time ? " +08:00" : "", kind);
    tally_cli_pad(stdout, tally_cli_columns(kind), KIND);
    tally_cli_say(stdout, "%s  %.16s", signer ? signer : event->actor, event->digest);
    if (event->count)
        tally_cli_say(stdout, _("  count %s"), tally_number(number, event->count));
    if (event->issue)
        tally_cli_say(stdout, _(", issue %s"), tally_number(number, event->issue));
    if (official)
        print_signer(event, official, signer);
    free(official);
    free(certificate);
    free(other_kind);
    putchar('\n');
}

int tally_cli_log(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally log LEDGER [--json]\n"
              "Prints the ledger's chain of events, a line each: its number, the Beijing time (UTC+8), what was done, "
              "by whom, the first digits of the event's digest, and of which count it is.\n"
              "\n"
              "  --json  print the events whole, as JSON, with their content; times are in UTC, as they are recorded\n"
              "\n"
              "Exit status: 0 printed; 1 the ledger is damaged; 65 refused; 66 there is no such ledger; 74 input or "
              "output failed; 78 the file is not a ledger.\n"),
            1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    if (options[JSON].given) {
        char *json = tally_ledger_log_json(call->words[0], diags);
        if (json)
            puts(json);
        free(json);
    } else {
        tally_ledger_log(call->words[0], print_event, NULL, diags);
    }
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
