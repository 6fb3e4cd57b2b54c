/* tally export --protected: the figures that the room may see, for other programs; recorded as an announcement. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/export.h"

/* The figures as they are asked for: for programs as JSON or as a row for each mark, or as a summary. *size: without
 * the NUL. NULL: it cannot be written, errno says why. The words of a correction in the JSON are in Chinese unless
 * --lang en is given, as those that are read out; the summary is in the language of the locale. */
static char *figures(const struct tally_call *call, const struct tally_result *result,
                     const struct tally_disclosure *shown, const char *code, const char *format, size_t *size)
{
    const bool summary = !strcmp(format, "csv") || !strcmp(format, "xlsx");
    struct tally_words *words = tally_words_new(summary                                   ? TALLY_LOCALE
                                                : call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH
                                                                                          : TALLY_CHINESE);
    char *text = NULL;
    if (!strcmp(format, "xlsx"))
        text = tally_announce_xlsx(words, result, shown, code, size);
    else if (summary)
        text = tally_announce_csv(words, result, shown, code);
    else
        text = tally_announce_figures(words, result, shown, code);
    tally_words_free(words);
    if (!strcmp(format, "csv-long")) {
        char *json = text;
        text = tally_export_csv_long(json);
        free(json);
    }
    if (text && strcmp(format, "xlsx") != 0)
        *size = strlen(text);
    return text;
}

/* A file for the time of writing cannot be made. */
static int cannot_write(const struct tally_call *call)
{
    tally_cli_say(stderr, _("tally %s: a file for the time of writing cannot be made in TMPDIR or /tmp: %s\n"),
                  call->command, strerror(errno));
    return EXIT_IO;
}

int tally_cli_export_protected(struct tally_call *call, const struct tally_option *options)
{
    const char *format = options[EXPORT_FORMAT].value ? options[EXPORT_FORMAT].value : "json";
    struct tally_diags *diags = tally_diags_new();
    struct tally_announcement *owner;
    struct tally_disclosure shown;
    struct tally_cli_time at;
    uint64_t count = 0;
    int failed = EXIT_DONE;
    struct tally_result *result = tally_announcement_result(call->words[0], &count, &owner, diags);
    if (result) {
        const struct tally_actor actor = tally_cli_actor(call, options[EXPORT_BY].value, &at);
        tally_announcement_disclose(&shown, owner, result, TALLY_PROTECTED);
        tally_cli_print_warnings(call, result, &shown);
        size_t size = 0;
        char *text = figures(call, result, &shown, tally_announcement_code(owner), format, &size);
        if (!text)
            failed = cannot_write(call);
        else if (tally_announcement_record(call->words[0], owner, "export", result, &shown, &actor, diags)) {
            fwrite(text, 1, size, stdout); /* as it is */
            if (!strcmp(format, "json"))
                putchar('\n');
            tally_cli_print_announced(call, count, tally_announcement_code(owner));
        }
        free(text);
        free(shown.tiers);
        tally_result_free(result);
        tally_announcement_free(owner);
    }
    int status = tally_diags_status(diags);
    status = status == EXIT_DONE ? failed : status;
    tally_cli_print_diags(diags, NULL, false, stderr);
    tally_diags_free(diags);
    return status;
}
