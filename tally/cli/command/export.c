/* tally export: writes a result from a ledger, or the files that were counted. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/export.h"

bool tally_cli_export_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, int *status)
{
    return tally_cli_parse(
        call, argc, argv, options, EXPORT_OPTIONS,
        _("Usage: tally export LEDGER [--format json|csv|csv-long|xlsx|decision] [--count N] [--inputs DIR]\n"
          "       tally export LEDGER --protected [--format json|csv|csv-long|xlsx] [--by NAME]\n"
          "       tally export PDF --inputs DIR\n"
          "Prints the result of a count as the ledger keeps it, or writes the files that were "
          "counted. If the ledger is lost, a tally sheet has these files too; it is checked first.\n"
          "\n"
          "  --format FORMAT  json (the default): the whole result, for programs; csv, xlsx: the "
          "summary of the count (汇总表), as CSV or as a workbook ready to be printed; csv-long: a "
          "row for each item, channel, tier and mark, with English headings, for programs; "
          "decision: the text of the decision, in Chinese\n"
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

enum format { JSON, CSV, CSV_LONG, XLSX, DECISION, FORMATS };
static const char *const formats[FORMATS] = {"json", "csv", "csv-long", "xlsx", "decision"};

static enum format format_of(const char *word)
{
    enum format format = JSON;
    while (word && format < FORMATS && strcmp(word, formats[format]) != 0)
        format++;
    return format;
}

/* What is made of the stored JSON. False: there is no such text, which is said. */
static bool print_result(const char *json, enum format format)
{
    char *text = format == CSV_LONG   ? tally_export_csv_long(json)
                 : format == DECISION ? tally_export_decision(json)
                                      : NULL;
    bool none = text && !*text;
    if (none)
        fputs(_("This vote has no decision to write down: nothing was adopted, or the vote decides no appointments.\n"),
              stderr);
    else if (format == CSV_LONG && text)
        fputs(text, stdout); /* for programs: as it is, with its mark */
    else if (text)
        tally_cli_put(stdout, text);
    else
        printf("%s\n", json);
    free(text);
    return !none;
}

/* Prints the summary, in the user's language. */
static int print_summary(const struct tally_call *call, uint64_t count, enum format format, struct tally_diags *diags)
{
    struct tally_recounted *owner;
    struct tally_result *result = tally_ledger_recounted(call->words[0], count, &owner, diags);
    if (!result)
        return EXIT_DONE; /* as the diagnostics say */
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    size_t size = 0;
    char *bytes = format == XLSX ? tally_export_xlsx(words, result, &size) : tally_export_csv(words, result);
    if (!bytes)
        tally_cli_say(stderr, _("tally %s: a file for the time of writing cannot be made in TMPDIR or /tmp: %s\n"),
                      call->command, strerror(errno));
    else
        fwrite(bytes, 1, format == XLSX ? size : strlen(bytes), stdout);
    int status = bytes ? EXIT_DONE : EXIT_IO;
    free(bytes);
    tally_words_free(words);
    tally_result_free(result);
    tally_recounted_free(owner);
    return status;
}

/* Prints the result of a count in a format; an exit status beside that of the diagnostics. */
static int print(const struct tally_call *call, uint64_t count, enum format format, struct tally_diags *diags)
{
    if (format == CSV || format == XLSX)
        return print_summary(call, count, format, diags);
    char *json = tally_ledger_result(call->words[0], count, diags);
    bool none = json && !print_result(json, format);
    free(json);
    return none ? EXIT_INPUT : EXIT_DONE;
}

/* Whether the options fit together; if not, status is set. */
static bool fits(const struct tally_call *call, const struct tally_option *options, enum format format, int *status)
{
    const bool protected = options[EXPORT_PROTECTED].given;
    *status = EXIT_DONE;
    if (format == FORMATS)
        *status = tally_cli_misused(call, _("--format takes json, csv, csv-long, xlsx or decision"),
                                    options[EXPORT_FORMAT].value);
    else if (protected && format == DECISION)
        *status = tally_cli_misused(call, _("--protected goes with json, csv, csv-long or xlsx"),
                                    options[EXPORT_FORMAT].value);
    else if (format == XLSX && isatty(STDOUT_FILENO))
        *status = tally_cli_refuse(call, _("a workbook is no text for a terminal; write it into a file: "
                                           "tally export LEDGER --format xlsx > result.xlsx"));
    for (int i = EXPORT_COUNT; i <= EXPORT_INPUTS && protected && !*status; i++)
        if (options[i].given)
            *status = tally_cli_misused(call, _("this option cannot be used with --protected"), options[i].name);
    if (!*status && options[EXPORT_BY].given && !protected)
        *status = tally_cli_misused(call, _("this option needs --protected"), options[EXPORT_BY].name);
    return *status == EXIT_DONE;
}

int tally_cli_export(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[EXPORT_OPTIONS] = TALLY_CLI_EXPORT_OPTIONS;
    int status;
    if (!tally_cli_export_parse(call, argc, argv, options, &status))
        return status;
    if (is_pdf(call->words[0]))
        return TALLY_CLI_RUN_SHEET;
    enum format format = format_of(options[EXPORT_FORMAT].value);
    uint64_t count = 0;
    if (!fits(call, options, format, &status))
        return status;
    if (options[EXPORT_COUNT].value && (!tally_cli_number(options[EXPORT_COUNT].value, INT64_MAX, &count) || !count))
        return tally_cli_misused(call, _("--count takes the number of a count"), options[EXPORT_COUNT].value);
    if (options[EXPORT_PROTECTED].given)
        return tally_cli_export_protected(call, options);
    struct tally_diags *diags = tally_diags_new();
    if (options[EXPORT_INPUTS].given) {
        if (tally_ledger_inputs(call->words[0], count, options[EXPORT_INPUTS].value, diags) && !call->quiet)
            tally_cli_say(stdout, _("The files that were counted are in %s.\n"), options[EXPORT_INPUTS].value);
    }
    int printed = EXIT_DONE;
    if (!options[EXPORT_INPUTS].given || options[EXPORT_FORMAT].given)
        printed = print(call, count, format, diags);
    status = tally_diags_status(diags);
    if (status == EXIT_DONE)
        status = printed;
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
