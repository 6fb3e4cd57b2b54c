/* tally export --protected: the figures that the room may see, for other programs; recorded as an announcement. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/export.h"

/* The words of a correction in the JSON are in Chinese unless --lang en is given, as those that are read out. */
static char *figures(const struct tally_call *call, const struct tally_result *result,
                     const struct tally_disclosure *shown, const char *code, bool csv)
{
    struct tally_words *words =
        tally_words_new(call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE);
    char *json = tally_announce_figures(words, result, shown, code), *text = csv ? tally_export_csv_long(json) : NULL;
    tally_words_free(words);
    if (!csv)
        return json;
    free(json);
    return text;
}

int tally_cli_export_protected(struct tally_call *call, const struct tally_option *options)
{
    const char *format = options[EXPORT_FORMAT].value ? options[EXPORT_FORMAT].value : "json";
    bool csv = strcmp(format, "json") != 0;
    struct tally_diags *diags = tally_diags_new();
    struct tally_announcement *owner;
    struct tally_disclosure shown;
    struct tally_cli_time at;
    uint64_t count = 0;
    struct tally_result *result = tally_announcement_result(call->words[0], &count, &owner, diags);
    if (result) {
        const struct tally_actor actor = tally_cli_actor(call, options[EXPORT_BY].value, &at);
        tally_announcement_disclose(&shown, owner, result, TALLY_PROTECTED);
        tally_cli_print_warnings(call, result, &shown);
        char *text = figures(call, result, &shown, tally_announcement_code(owner), csv);
        if (tally_announcement_record(call->words[0], owner, "export", result, &shown, &actor, diags)) {
            fputs(text, stdout); /* for programs: as it is */
            fputs(csv ? "" : "\n", stdout);
            tally_cli_print_announced(call, count, tally_announcement_code(owner));
        }
        free(text);
        free(shown.tiers);
        tally_result_free(result);
        tally_announcement_free(owner);
    }
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
