/* tally count: counts a meeting, records the count in its ledger, prints the result. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

/* Whether the path leads to one of the meeting's own spreadsheets. */
static bool is_of_meeting(const char *path, const char *folder)
{
    const char *name = tally_path_name(path);
    char *parent = tally_cli_copy(path);
    parent[name - path] = '\0'; /* up to and including the slash */
    bool inside = tally_cli_same_file(*parent ? parent : ".", folder);
    free(parent);
    return inside && !strcmp(name, "ballots.csv");
}

/* Whether a file has the name of a sheet of the meeting, ID.1.pdf. */
static bool is_sheet_of(const char *name, const char *meeting)
{
    size_t size = strlen(meeting);
    if (strncmp(name, meeting, size) || name[size] != '.')
        return false;
    size_t digits = strspn(name + size + 1, "0123456789");
    return digits && !strcmp(name + size + 1 + digits, ".pdf");
}

/* Warns where the ledger is new but the folder has sheets already: the ledger from which they were issued is lost or in
 * another place. */
static void warn_of_sheets(const char *folder, const char *meeting, const char *ledger)
{
    DIR *d = opendir(folder);
    bool found = false;
    for (const struct dirent *e; !found && d && (e = readdir(d)) != NULL;)
        found = is_sheet_of(e->d_name, meeting);
    if (d)
        closedir(d);
    if (found)
        tally_cli_say(
            stderr,
            _("warning: the folder %s has tally sheets of this meeting (%s.N.pdf), but their ledger was not there; "
              "%s is new and does not know them. Find the ledger from which they were issued, and keep the sheets: "
              "“tally verify” counts again from the ballots attached to them.\n"),
            folder, meeting, ledger);
}

/* What was recorded in the ledger for a count. */
struct record {
    enum tally_recorded done;
    uint64_t number;
    char *path, *changes;
};

/* What a sheet could not print, on standard error: it depends on the fonts of this machine, so it is no part of the
 * result. */
static void warn_of_characters(struct tally_result *result, const char *folder, struct tally_diags *diags)
{
    tally_sheet_warn_of_characters(result, diags);
    tally_cli_print_diags_of(diags, TALLY_NO_GLYPH_AHEAD, folder, stderr); /* the others are in the result */
}

/* Records the count before anything of it is printed: what is read out must be in the ledger. The exit status. */
static int record_count(const struct tally_call *call, const struct tally_result *result, const char *actor,
                        struct record *record)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_cli_time at;
    const struct tally_actor who = tally_cli_actor(call, actor, &at);
    record->path = tally_ledger_path(call->words[0], result->meeting.id);
    record->done = tally_ledger_record(call->words[0], result, &who, &record->number, &record->changes, diags);
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    if (status == EXIT_NO_CREATE) /* a folder that is read-only, as in an archive */
        fputs(_("The result is printed but not recorded in a ledger, so it must not be read out.\n"), stderr);
    else if (record->done == TALLY_NOT_RECORDED)
        fputs(_("The count could not be recorded, so no result is printed; with --no-ledger it is printed without "
                "being recorded.\n"),
              stderr);
    if (record->done == TALLY_FIRST_COUNT)
        warn_of_sheets(call->words[0], result->meeting.id, record->path);
    tally_diags_free(diags);
    return status;
}

static void print_record(const struct record *record)
{
    char number[TALLY_NUMBER_SIZE];
    tally_number(number, record->number);
    switch (record->done) {
    case TALLY_FIRST_COUNT:
        tally_cli_say(stdout,
                      _("\n"
                        "Recorded in %s as count %s.\n"),
                      record->path, number);
        break;
    case TALLY_SAME_COUNT:
        tally_cli_say(
            stdout,
            _("\n"
              "The inputs and the result are those of count %s in %s, which now records that it was counted again.\n"),
            number, record->path);
        break;
    case TALLY_OTHER_COUNT:
        tally_cli_say(stdout,
                      _("\n"
                        "Recorded in %s as count %s; the earlier counts are kept. What changed:\n"),
                      record->path, number);
        tally_cli_put(stdout, record->changes ? record->changes : "");
        break;
    case TALLY_NOT_RECORDED:
        break;
    }
}

int tally_cli_count(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, SECOND, BY, NO_LEDGER, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"},
                                            [SECOND] = {.name = "--second", .takes_value = true},
                                            [BY] = {.name = "--by", .takes_value = true},
                                            [NO_LEDGER] = {.name = "--no-ledger"}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally count DIR [--json] [--second FILE] [--by NAME] [--no-ledger]\n"
              "Checks the meeting in the folder DIR, counts its ballots, decides by its rule, records the inputs and "
              "the result in the ledger DIR/ID.tally (ID: the meeting's id), and prints the result.\n"
              "If anything is wrong, all errors are listed with their places, and nothing is counted.\n"
              "\n"
              "  --json  print the result as JSON; errors too\n"
              "  --second FILE  a second, independent keying of the same ballots: the meeting is counted only if every "
              "cell agrees, or mends.csv settles it\n"
              "  --by NAME  who counts, as the ledger records it; otherwise your login name\n"
              "  --no-ledger  a trial: print the result and write nothing\n"
              "  --quiet  print errors only, not the result\n"
              "\n"
              "Exit status: 0 counted; 1 the keyings differ, or the ledger does not hold; 65 the inputs have errors; "
              "66 a file is missing; 73 the "
              "ledger cannot be written; 74 input or output failed; 75 the ledger is in use; 78 the rule has errors, "
              "or this program cannot use the ledger.\n"),
            1, 1, &status))
        return status;
    if (options[SECOND].given && is_of_meeting(options[SECOND].value, call->words[0]))
        return tally_cli_refuse_word(
            call, _("“%s” is the first keying, which is to be counted; --second takes the file of the second keying"),
            options[SECOND].value);
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_cli_count_folder(call->words[0], options[SECOND].value, call->quiet, diags);
    struct record record = {.done = TALLY_NOT_RECORDED};
    status = tally_diags_status(diags);
    if (result && !options[NO_LEDGER].given)
        status = record_count(call, result, options[BY].value, &record);
    bool shown = result && (options[NO_LEDGER].given || record.done != TALLY_NOT_RECORDED || status == EXIT_NO_CREATE);
    if (!result) {
        tally_cli_print_diags(diags, call->words[0], options[JSON].given, stderr);
    } else if (shown && options[JSON].given) {
        char *json = tally_result_json(result);
        printf("%s\n", json);
        free(json);
    } else if (shown && !call->quiet) {
        tally_cli_print_result(result, record.done == TALLY_NOT_RECORDED ? NULL : record.path, &call->screen, stdout);
        print_record(&record);
        if (options[NO_LEDGER].given)
            fputs(_("\n"
                    "A trial: this count is not recorded in a ledger.\n"),
                  stdout);
    }
    if (shown && !call->quiet)
        warn_of_characters(result, call->words[0], diags);
    free(record.path);
    free(record.changes);
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}
