/* The commands that read a ledger. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void print_finding(void *self, const struct tally_finding *finding)
{
    const struct tally_call *call = self;
    if (call->quiet && finding->ok)
        return;
    const char *mark = finding->ok ? _("ok") : _("WRONG");
    fputs(call->screen.terminal ? (finding->ok ? "\033[32m" : "\033[1;31m") : "", stdout);
    fputs(mark, stdout);
    fputs(call->screen.terminal ? "\033[0m" : "", stdout);
    tally_cli_pad(stdout, tally_display_columns(mark), 7);
    fputs(finding->check, stdout);
    tally_cli_pad(stdout, tally_display_columns(finding->check), 28);
    printf("%s\n", finding->found);
}

/* --ballots takes all words behind it. */
static size_t take_ballots(int *argc, char **argv, const char **ballots, size_t room)
{
    size_t count = 0;
    int at = 0;
    while (at < *argc && strcmp(argv[at], "--ballots"))
        at++;
    int end = at;
    for (int i = at + 1; i < *argc && count < room && strncmp(argv[i], "--", 2); i++) {
        ballots[count++] = argv[i];
        end = i;
    }
    if (count) {
        memmove(argv + at, argv + end + 1, (size_t)(*argc - end - 1) * sizeof *argv);
        *argc -= end - at + 1;
    }
    return count;
}

int tally_cli_verify(struct tally_call *call, int argc, char **argv)
{
    enum { BALLOTS_MAX = 64 };
    const char *ballots[BALLOTS_MAX];
    struct tally_verify_options options = {.ballots = ballots, .each = print_finding, .self = call};
    int status;
    options.ballot_count = take_ballots(&argc, argv, ballots, BALLOTS_MAX);
    if (!tally_cli_parse(call, argc, argv, NULL, 0,
                         _("Usage: tally verify LEDGER [--ballots FILE…]\n"
                           "Checks a ledger from the ground up: the file, its schema, every digest, the chain of events; then counts the meeting again from the\n"
                           "inputs that the ledger holds, and once more by another road, in SQL. Needs no other file and changes nothing.\n"
                           "\n"
                           "  --ballots FILE…  do these spreadsheets hold what was counted? Names the ballots that differ.\n"
                           "  --quiet          only what is wrong\n"
                           "\n"
                           "Exit status: 0 all holds; 1 something differs; 66 no such ledger; 78 not a ledger of this program's.\n"),
                         1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_verify_ledger(call->words[0], &options, diags);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    if (!call->quiet && status == 0)
        printf(ok ? _("\n%s holds: the result follows from the ballots that it keeps.\n") : _("\n%s DOES NOT HOLD: see above.\n"), call->words[0]);
    tally_diags_free(diags);
    return status ? status : ok ? EXIT_DONE : EXIT_DIFFERENT;
}

static void print_event(void *self, const struct tally_event *event)
{
    char number[TALLY_NUMBER_SIZE];
    (void)self;
    tally_number(number, event->sequence);
    tally_cli_pad(stdout, strlen(number), 4);
    printf("%s  %s  %s", number, event->at, event->kind);
    tally_cli_pad(stdout, strlen(event->kind), 13);
    printf("%s  %.16s", event->actor, event->digest);
    if (event->count)
        printf(_("  count %s"), tally_number(number, event->count));
    putchar('\n');
}

static void collect_event(void *self, const struct tally_event *event)
{
    json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:s}", "sequence", (json_int_t)event->sequence, "at", event->at, "actor", event->actor, "kind",
                          event->kind, "count", event->count ? json_integer((json_int_t)event->count) : json_null(), "content",
                          json_loads(event->content, JSON_DECODE_ANY, NULL), "digest", event->digest);
    if (o)
        json_array_append_new(self, o);
}

int tally_cli_log(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally log LEDGER [--json]\n"
                           "The chain of events: number, time (UTC), what was done, by whom, the first digits of its digest, and of which count.\n"
                           "\n"
                           "  --json  whole, with the content of each event\n"),
                         1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    json_t *list = json_array();
    bool ok = tally_ledger_log(call->words[0], options[JSON].given ? collect_event : print_event, list, diags);
    if (ok && options[JSON].given) {
        char *text = json_dumps(list, JSON_INDENT(1));
        printf("%s\n", text ? text : "");
        free(text);
    }
    json_decref(list);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}

/* A cell of CSV. One that a spreadsheet program could take for a formula is led by an apostrophe, which it shows as text. */
static void put_cell(FILE *to, const char *text, bool last)
{
    bool formula = *text && strchr("=+-@\t\r", *text), quote = formula || strpbrk(text, ",\"\r\n");
    if (quote)
        putc('"', to);
    if (formula)
        putc('\'', to);
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            putc('"', to);
        putc(*p, to);
    }
    fputs(quote ? "\"" : "", to);
    fputs(last ? "\r\n" : ",", to);
}

static const char *text_at(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static void put_number(FILE *to, const json_t *n, bool last)
{
    if (json_is_integer(n))
        fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(n)); /* a number of ours, never a formula */
    fputs(last ? "\r\n" : ",", to);
}

/* One row for each item, channel and tier. */
static void export_csv(const json_t *result, FILE *to)
{
    size_t i, c, t;
    json_t *item, *channel, *tier;
    const char *mark;
    json_t *votes;
    fputs("\xEF\xBB\xBFpost,item,name,action,channel,tier,mark,votes,outcome\r\n", to);
    json_array_foreach(json_object_get(result, "items"), i, item)
        json_array_foreach(json_object_get(item, "channels"), c, channel)
            json_array_foreach(json_object_get(channel, "tiers"), t, tier)
                json_object_foreach(json_object_get(tier, "votes"), mark, votes)
    {
        put_cell(to, text_at(item, "post"), false);
        put_cell(to, text_at(item, "item"), false);
        put_cell(to, text_at(item, "name"), false);
        put_cell(to, text_at(item, "action"), false);
        put_cell(to, text_at(channel, "channel"), false);
        put_cell(to, text_at(tier, "tier"), false);
        put_cell(to, mark, false);
        put_number(to, votes, false);
        put_cell(to, text_at(item, "outcome"), true);
    }
}

int tally_cli_export(struct tally_call *call, int argc, char **argv)
{
    enum { FORMAT, COUNT, INPUTS, OPTIONS };
    struct tally_option options[OPTIONS] = {[FORMAT] = {.name = "--format", .takes_value = true},
                                            [COUNT] = {.name = "--count", .takes_value = true},
                                            [INPUTS] = {.name = "--inputs", .takes_value = true}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally export LEDGER [--format json|csv] [--count N] [--inputs DIR]\n"
                           "Puts out the result that a ledger keeps: as JSON, the machine's copy, or as CSV, one row for each item, tier and mark, safe for\n"
                           "spreadsheet programs.\n"
                           "\n"
                           "  --count N     that count; otherwise the latest\n"
                           "  --inputs DIR  the files that were counted, as they were, into the new folder DIR\n"),
                         1, 1, &status))
        return status;
    const char *format = options[FORMAT].value ? options[FORMAT].value : "json";
    char *end = NULL;
    unsigned long long count = options[COUNT].value ? strtoull(options[COUNT].value, &end, 10) : 0;
    if (strcmp(format, "json") && strcmp(format, "csv"))
        return tally_cli_misused(call, _("--format takes json or csv"), format);
    if (options[COUNT].value && (*end || count == 0 || options[COUNT].value[0] == '-'))
        return tally_cli_misused(call, _("--count takes a number from 1"), options[COUNT].value);
    struct tally_diags *diags = tally_diags_new();
    if (options[INPUTS].given) {
        if (tally_ledger_inputs(call->words[0], count, options[INPUTS].value, diags) && !call->quiet)
            printf(_("the inputs are in %s\n"), options[INPUTS].value);
    }
    if (!options[INPUTS].given || options[FORMAT].given) {
        char *json = tally_ledger_result(call->words[0], count, diags);
        if (json && !strcmp(format, "json"))
            printf("%s\n", json);
        json_t *result = json && !strcmp(format, "csv") ? json_loads(json, 0, NULL) : NULL;
        if (result)
            export_csv(result, stdout);
        json_decref(result);
        free(json);
    }
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
