/* Printing diagnostics, for people or as JSON. */
#include <inttypes.h>
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

void tally_cli_print_diag(const struct tally_diags *diags, size_t index, const char *folder, FILE *to)
{
    struct tally_diag d = tally_diags_at(diags, index);
    char *said = tally_diags_text(diags, index, true), *text = tally_text_escape(said),
         *file = tally_text_escape(d.file ? d.file : "tally");
    if (d.file && folder && !d.outside && !is_built_in(d.file))
        put_folder(to, folder);
    fputs(file, to);
    if (d.line)
        fprintf(to, ":%" PRIu64 ":%" PRIu64, d.line, d.column);
    tally_cli_say(to, ": %s: %s [%s]\n", d.severity == TALLY_ERROR ? _("error") : _("notice"), text,
                  tally_code_name(d.code));
    free(said);
    free(text);
    free(file);
}

void tally_cli_print_diags(const struct tally_diags *diags, const char *folder, bool json, FILE *to)
{
    size_t count = tally_diags_count(diags), errors = 0;
    if (json) {
        char *text = tally_diags_json(diags);
        fprintf(to, "%s\n", text);
        free(text);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        errors += tally_diags_at(diags, i).severity == TALLY_ERROR;
        tally_cli_print_diag(diags, i, folder, to);
    }
    if (tally_diags_errors(diags) > errors)
        tally_cli_say(to, _("%s: error: errors not listed: %zu [more]\n"), folder ? folder : "tally",
                      tally_diags_errors(diags) - errors);
}
