/* Printing diagnostics, for people or as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* A built-in rule, “county/committee”, is not a file of the folder. */
static bool is_built_in(const char *file)
{
    size_t size;
    return tally_rules_file(file, &size) != NULL;
}

static void put_folder(FILE *to, const char *folder)
{
    char *shown = tally_text_escape(folder);
    tally_cli_say(to, "%s%s", shown, folder[0] && folder[strlen(folder) - 1] == '/' ? "" : "/");
    free(shown);
}

/* “会议/ballots.csv” */
static void put_file(const struct tally_diag *d, const char *folder, FILE *to)
{
    char *file = tally_text_escape(d->file ? d->file : "tally");
    if (d->file && folder && !d->outside && !is_built_in(d->file))
        put_folder(to, folder);
    fputs(file, to);
    free(file);
}

static const char *severity(const struct tally_diag *d)
{
    return d->code == TALLY_KEYING_DIFFERS ? _("different") : d->severity == TALLY_ERROR ? _("error") : _("notice");
}

/* What is said of a cell opens with what it is about, and ends with place and code; what is said of a whole file opens
 * with the file, which is what it is about. */
static void print_one(const struct tally_said *said, const char *folder, FILE *to)
{
    const struct tally_diag *d = &said->diag;
    char *text = tally_text_escape(said->text);
    if (!d->line) {
        if (d->file || d->code != TALLY_KEYING_DIFFERS) {
            put_file(d, folder, to);
            tally_cli_say(to, ": %s: ", severity(d));
        }
        tally_cli_say(to, "%s [%s]\n", text, tally_code_name(d->code));
    } else {
        tally_cli_say(to, "%s – ", text);
        put_file(d, folder, to);
        char *place = tally_diag_place(d);
        tally_cli_say(to, ":%s: %s [%s]\n", place, severity(d), tally_code_name(d->code));
        free(place);
    }
    free(text);
}

void tally_cli_print_diags_of(const struct tally_diags *diags, enum tally_code code, const char *folder, FILE *to)
{
    struct tally_said_list list = tally_diags_said(diags, true);
    for (size_t i = 0; i < list.count; i++)
        if (list.said[i].diag.code == code)
            print_one(&list.said[i], folder, to);
    tally_said_list_free(&list);
}

void tally_cli_print_diags(const struct tally_diags *diags, const char *folder, bool json, FILE *to)
{
    size_t errors = 0;
    if (json) {
        char *text = tally_diags_json(diags);
        fprintf(to, "%s\n", text);
        free(text);
        return;
    }
    struct tally_said_list list = tally_diags_said(diags, true);
    for (size_t i = 0; i < list.count; i++) {
        const struct tally_said *said = &list.said[i];
        errors += said->diag.severity == TALLY_ERROR ? said->count : 0;
        print_one(said, folder, to);
    }
    tally_said_list_free(&list);
    if (tally_diags_errors(diags) > errors)
        tally_cli_say(to, _("%s: error: errors not listed: %zu [more]\n"), folder ? folder : "tally",
                      tally_diags_errors(diags) - errors);
    if (folder && tally_diags_errors(diags))
        tally_cli_say(to, _("Errors: %zu; files with errors: %zu\n"), tally_diags_errors(diags),
                      tally_diags_files_with_errors(diags));
}
