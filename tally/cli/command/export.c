/* tally export: writes a result from a ledger, or the files that were counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/export.h"

bool tally_cli_export_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, int *status)
{
    return tally_cli_parse(call, argc, argv, options, EXPORT_OPTIONS,
                           _("Usage: tally export LEDGER [--format json|csv|decision] [--count N] [--inputs DIR]\n"
                             "       tally export LEDGER --protected [--format json|csv] [--by NAME]\n"
                             "       tally export PDF --inputs DIR\n"
                             "Prints the result of a count as the ledger keeps it, or writes the files that were "
                             "counted. If the ledger is lost, a tally sheet has these files too; it is checked first.\n"
                             "\n"
                             "  --format FORMAT  json (the default): the whole result, for programs; csv: a row for "
                             "each item, channel, tier and mark, safe to open in a spreadsheet program; decision: the "
                             "text of the decision, in Chinese\n"
                             "  --count N  the number of the count; otherwise the latest\n"
                             "  --inputs DIR  write the files that were counted, byte for byte, into the new folder "
                             "DIR; the result is printed only if --format is given too\n"
                             "  --protected  only the figures that may be shown in the room, as “tally announce” "
                             "decides; for the latest count. It is recorded in the ledger as an announcement\n"
                             "  --by NAME  who exports with --protected, as the ledger records it; otherwise your "
                             "login name\n"
                             "  --quiet  do not say where the files are, what was recorded or what is withheld\n"
                             "\n"
                             "Exit status: 0 done; 1 the ledger is damaged; 65 refused; 66 there is no such file; 73 "
                             "the folder cannot be made, or exists already; 74 input or output failed; 75 the ledger "
                             "is in use; 78 the file is neither a ledger nor a tally sheet that passes its checks.\n"),
                           1, 1, status);
}

/* Whether a file begins as a PDF does: tested here, so that for a ledger tally-sheet need not be loaded. */
static bool is_pdf(const char *path)
{
    char head[5];
    struct stat s;
    FILE *f = stat(path, &s) == 0 && S_ISREG(s.st_mode) ? fopen(path, "rb") : NULL; /* opening a pipe could block */
    bool is = f && fread(head, 1, sizeof head, f) == sizeof head && !memcmp(head, "%PDF-", sizeof head);
    if (f)
        fclose(f);
    return is;
}

/* False: there is no such text, which is said. */
static bool print_result(const char *json, const char *format)
{
    char *text = !strcmp(format, "csv")        ? tally_export_csv(json)
                 : !strcmp(format, "decision") ? tally_export_decision(json)
                                               : NULL;
    bool none = text && !*text;
    if (none)
        fputs(_("This vote has no decision to write down: nothing was adopted, or the vote decides no appointments.\n"),
              stderr);
    else if (text && !strcmp(format, "csv"))
        fputs(text, stdout); /* for programs: as it is, with its mark */
    else if (text)
        tally_cli_put(stdout, text);
    else
        printf("%s\n", json);
    free(text);
    return !none;
}

int tally_cli_export(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[EXPORT_OPTIONS] = TALLY_CLI_EXPORT_OPTIONS;
    int status;
    if (!tally_cli_export_parse(call, argc, argv, options, &status))
        return status;
    if (is_pdf(call->words[0]))
        return TALLY_CLI_RUN_SHEET;
    const char *format = options[EXPORT_FORMAT].value ? options[EXPORT_FORMAT].value : "json";
    uint64_t count = 0;
    if (strcmp(format, "json") && strcmp(format, "csv") && strcmp(format, "decision"))
        return tally_cli_misused(call, _("--format takes json, csv or decision"), format);
    if (options[EXPORT_COUNT].value && (!tally_cli_number(options[EXPORT_COUNT].value, INT64_MAX, &count) || !count))
        return tally_cli_misused(call, _("--count takes the number of a count"), options[EXPORT_COUNT].value);
    if (options[EXPORT_PROTECTED].given && !strcmp(format, "decision"))
        return tally_cli_misused(call, _("--protected goes with json or csv"), format);
    for (int i = EXPORT_COUNT; i <= EXPORT_INPUTS && options[EXPORT_PROTECTED].given; i++)
        if (options[i].given)
            return tally_cli_misused(call, _("this option cannot be used with --protected"), options[i].name);
    if (options[EXPORT_BY].given && !options[EXPORT_PROTECTED].given)
        return tally_cli_misused(call, _("this option needs --protected"), options[EXPORT_BY].name);
    if (options[EXPORT_PROTECTED].given)
        return tally_cli_export_protected(call, options);
    struct tally_diags *diags = tally_diags_new();
    bool none = false;
    if (options[EXPORT_INPUTS].given) {
        if (tally_ledger_inputs(call->words[0], count, options[EXPORT_INPUTS].value, diags) && !call->quiet)
            tally_cli_say(stdout, _("The files that were counted are in %s.\n"), options[EXPORT_INPUTS].value);
    }
    if (!options[EXPORT_INPUTS].given || options[EXPORT_FORMAT].given) {
        char *json = tally_ledger_result(call->words[0], count, diags);
        if (json)
            none = !print_result(json, format);
        free(json);
    }
    status = tally_diags_status(diags);
    if (status == 0 && none)
        status = EXIT_INPUT;
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
