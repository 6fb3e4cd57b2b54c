/* tally log: the chain of events. */
#include <jansson.h>
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
        printf(_(", signed for %s"), official);
    if (strcmp(event->actor, signer) != 0)
        printf(_(", recorded by %s"), event->actor);
}

/* A text of an event, escaped, since an event may hold anything; NULL: there is none. */
static char *shown(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? tally_text_escape(text) : NULL;
}

static void print_event(void *self, const struct tally_event *event)
{
    enum { KIND = 13 };
    char number[TALLY_NUMBER_SIZE], time[TALLY_TIME_SIZE];
    const char *at = tally_time_beijing(time, event->at), *kind = kind_of(event->kind);
    json_t *content = json_loads(event->content, JSON_DECODE_ANY, NULL), *issue = json_object_get(content, "issue"),
           *with = json_object_get(content, "signed");
    char *official = shown(with, "official"), *certificate = shown(with, "certificate_name"),
         *other_kind = tally_text_escape(kind);
    const char *signer = certificate ? certificate : official;
    kind = other_kind;
    (void)self;
    tally_number(number, event->sequence);
    tally_cli_pad(stdout, strlen(number), 4);
    printf("%s  %s%s  %s", number, at, at == time ? " +08:00" : "", kind);
    tally_cli_pad(stdout, tally_cli_columns(kind), KIND);
    printf("%s  %.16s", signer ? signer : event->actor, event->digest);
    if (event->count)
        printf(_("  count %s"), tally_number(number, event->count));
    if (json_is_integer(issue))
        printf(_(", issue %s"), tally_number(number, (uint64_t)json_integer_value(issue)));
    if (official)
        print_signer(event, official, signer);
    free(official);
    free(certificate);
    free(other_kind);
    json_decref(content);
    putchar('\n');
}

static void collect_event(void *self, const struct tally_event *event)
{
    json_t *content = json_loads(event->content, JSON_DECODE_ANY, NULL);
    json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:s}", "sequence", (json_int_t)event->sequence, "at",
                          event->at, "actor", event->actor, "kind", event->kind, "count",
                          event->count ? json_integer((json_int_t)event->count) : json_null(), "content",
                          content ? content : json_string(event->content), "digest", event->digest);
    if (!o || json_array_append_new(self, o))
        tally_cli_exhausted(); /* texts and contents were found sound before */
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
    json_t *list = json_array();
    bool ok = tally_ledger_log(call->words[0], options[JSON].given ? collect_event : print_event, list, diags);
    if (ok && options[JSON].given) {
        json_dumpf(list, stdout, JSON_INDENT(1));
        putchar('\n');
    }
    json_decref(list);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
