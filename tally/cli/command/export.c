#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/export.h"

/* A cell of CSV. One that a spreadsheet program could take for a formula is led by an apostrophe, which it shows as
 * text. */
static void put_cell(FILE *to, const char *text, bool last)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠",
                                       "﹦", "﹢", "﹣", "﹫"}; /* some programs take these for their narrow forms */
    bool formula = *text && strchr("=+-@\t\r", *text);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        formula |= !strncmp(text, wide[i], strlen(wide[i]));
    bool quote = formula || strpbrk(text, ",\"\r\n");
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

bool tally_cli_export_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, int *status)
{
    return tally_cli_parse(call, argc, argv, options, EXPORT_OPTIONS,
                           _("Usage: tally export LEDGER [--format json|csv] [--count N] [--inputs DIR]\n"
                             "       tally export PDF --inputs DIR\n"
                             "Puts out the result that a ledger keeps: as JSON, the machine's copy, or as CSV, one row "
                             "for each item, tier and mark, safe for\n"
                             "spreadsheet programs. Should the ledger be lost, a sheet gives the files that were "
                             "counted back, once it holds.\n"
                             "\n"
                             "  --count N     that count; otherwise the latest\n"
                             "  --inputs DIR  the files that were counted, as they were, into the new folder DIR\n"),
                           1, 1, status);
}

/* Whether a file begins as a PDF does; asked here, so that no ledger waits for what sheets need. */
static bool is_pdf(const char *path)
{
    char head[5];
    struct stat s;
    FILE *f = stat(path, &s) == 0 && S_ISREG(s.st_mode) ? fopen(path, "rb") : NULL; /* a pipe would never open */
    bool is = f && fread(head, 1, sizeof head, f) == sizeof head && !memcmp(head, "%PDF-", sizeof head);
    if (f)
        fclose(f);
    return is;
}

int tally_cli_export(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[EXPORT_OPTIONS] = TALLY_CLI_EXPORT_OPTIONS;
    int status;
    if (!tally_cli_export_parse(call, argc, argv, options, &status))
        return status;
    if (is_pdf(call->words[0]))
        return TALLY_CLI_BESIDE;
    const char *format = options[EXPORT_FORMAT].value ? options[EXPORT_FORMAT].value : "json";
    char *end = NULL;
    unsigned long long count = options[EXPORT_COUNT].value ? strtoull(options[EXPORT_COUNT].value, &end, 10) : 0;
    if (strcmp(format, "json") && strcmp(format, "csv"))
        return tally_cli_misused(call, _("--format takes json or csv"), format);
    if (options[EXPORT_COUNT].value &&
        (*end || count == 0 ||
         strspn(options[EXPORT_COUNT].value, "0123456789") != strlen(options[EXPORT_COUNT].value)))
        return tally_cli_misused(call, _("--count takes a number from 1"), options[EXPORT_COUNT].value);
    struct tally_diags *diags = tally_diags_new();
    if (options[EXPORT_INPUTS].given) {
        if (tally_ledger_inputs(call->words[0], count, options[EXPORT_INPUTS].value, diags) && !call->quiet)
            printf(_("the inputs are in %s\n"), options[EXPORT_INPUTS].value);
    }
    if (!options[EXPORT_INPUTS].given || options[EXPORT_FORMAT].given) {
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
