#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* Whether the path leads to one of the meeting's own spreadsheets. */
static bool is_of_meeting(const char *path, const char *folder)
{
    const char *name = tally_path_name(path);
    char *parent = strdup(path);
    if (!parent)
        return false;
    parent[name - path] = '\0'; /* with its slash */
    bool inside = tally_cli_same_file(*parent ? parent : ".", folder);
    free(parent);
    return inside && !strcmp(name, "ballots.csv");
}

/* Whether a file is called like a sheet of the meeting, ID.1.pdf. */
static bool is_sheet_of(const char *name, const char *meeting)
{
    size_t size = strlen(meeting);
    if (strncmp(name, meeting, size) || name[size] != '.')
        return false;
    size_t digits = strspn(name + size + 1, "0123456789");
    return digits && !strcmp(name + size + 1 + digits, ".pdf");
}

/* A new ledger where sheets lie already: the one that they were issued from is lost, or elsewhere, and this one knows
 * nothing of them. */
static void look_for_sheets(const char *folder, const char *meeting, const char *ledger)
{
    DIR *d = opendir(folder);
    bool found = false;
    for (const struct dirent *e; !found && d && (e = readdir(d)) != NULL;)
        found = is_sheet_of(e->d_name, meeting);
    if (d)
        closedir(d);
    if (found)
        fprintf(stderr,
                _("LOOK: %s holds sheets of this meeting, %s.N.pdf, but its ledger was not there: %s is new and does "
                  "not know them. Look for the ledger that they were issued from; keep the sheets safe, "
                  "“tally verify” counts them from themselves.\n"),
                folder, meeting, ledger);
}

/* What became of a count in the ledger. */
struct inputs {
    enum tally_recorded done;
    uint64_t number;
    char *path, *changes;
};

/* Keeps the count before a word of it is printed: what has been read out must be in the ledger. The exit status. */
static int keep(const struct tally_call *call, const struct tally_result *result, const char *actor,
                struct inputs *inputs)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_cli_time at;
    const struct tally_actor who = tally_cli_actor(call, actor, &at);
    inputs->path = tally_ledger_path(call->words[0], result->meeting.id);
    inputs->done = tally_ledger_record(call->words[0], result, &who, &inputs->number, &inputs->changes, diags);
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    if (status == EXIT_NO_CREATE) /* a folder that is read-only, as in an archive */
        fputs(_("The result is printed, but it is in no ledger: it is not to be read out from here.\n"), stderr);
    else if (inputs->done == TALLY_NOT_RECORDED)
        fputs(_("The count could not be kept, so no result is printed; “--no-ledger” prints it without keeping it.\n"),
              stderr);
    if (inputs->done == TALLY_FIRST_COUNT)
        look_for_sheets(call->words[0], result->meeting.id, inputs->path);
    tally_diags_free(diags);
    return status;
}

static void tell_kept(const struct inputs *inputs)
{
    char number[TALLY_NUMBER_SIZE];
    tally_number(number, inputs->number);
    switch (inputs->done) {
    case TALLY_FIRST_COUNT:
        printf(_("\nKept in %s as count %s.\n"), inputs->path, number);
        break;
    case TALLY_SAME_COUNT:
        printf(
            _("\nThe same inputs and the same result as count %s in %s; that it was counted again is noted there.\n"),
            number, inputs->path);
        break;
    case TALLY_OTHER_COUNT:
        printf(_("\nKept in %s as count %s, beside the earlier ones. What changed:\n"), inputs->path, number);
        fputs(inputs->changes ? inputs->changes : "", stdout);
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
              "Checks the meeting in the folder DIR, counts its ballots, decides by its rule, keeps inputs and result "
              "in the ledger DIR/ID.tally,\n"
              "and prints the result.\n"
              "If anything is wrong, every mistake is listed with its place, and nothing is counted.\n"
              "\n"
              "  --json         the machine's copy of the result; mistakes as JSON too\n"
              "  --second FILE  a second, independent keying of the same ballots: counted only if every cell agrees\n"
              "  --by NAME      who counts, for the ledger; otherwise the name under which you are logged in\n"
              "  --no-ledger    a trial: nothing is written\n"
              "  --quiet        no result, only mistakes\n"
              "\n"
              "Exit status: 0 counted; 1 the keyings differ; 65 input refused; 66 a file is missing; 78 the rule is "
              "refused.\n"),
            1, 1, &status))
        return status;
    if (options[SECOND].given && is_of_meeting(options[SECOND].value, call->words[0]))
        return tally_cli_misused(call, _("this is the file that is counted, not a second keying of it"),
                                 options[SECOND].value);
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_cli_count_folder(call->words[0], options[SECOND].value, call->quiet, diags);
    struct inputs inputs = {.done = TALLY_NOT_RECORDED};
    status = tally_diags_status(diags);
    if (result && !options[NO_LEDGER].given)
        status = keep(call, result, options[BY].value, &inputs);
    bool shown = result && (options[NO_LEDGER].given || inputs.done != TALLY_NOT_RECORDED || status == EXIT_NO_CREATE);
    if (!result) {
        tally_cli_print_diags(diags, call->words[0], options[JSON].given, stderr);
    } else if (shown && options[JSON].given) {
        char *json = tally_result_json(result);
        printf("%s\n", json);
        free(json);
    } else if (shown && !call->quiet) {
        tally_cli_print_result(result, &call->screen, stdout);
        tell_kept(&inputs);
        if (options[NO_LEDGER].given)
            fputs(_("\nA trial: this count was not kept, and is in no ledger.\n"), stdout);
    }
    free(inputs.path);
    free(inputs.changes);
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}
