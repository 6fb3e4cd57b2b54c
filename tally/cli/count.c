#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "report_words.h"

/* Progress of anything over a second, on a terminal only. */
struct progress {
    struct timespec begin, shown;
    bool visible;
};

static int64_t milliseconds(const struct timespec *from, const struct timespec *to)
{
    return (to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

static void show_progress(void *self, uint64_t done, uint64_t all)
{
    struct progress *p = self;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (milliseconds(&p->begin, &now) < 1000 || milliseconds(&p->shown, &now) < 100)
        return;
    p->shown = now;
    p->visible = true;
    fprintf(stderr, "\r\033[K");
    fprintf(stderr, _("reading ballots: %d%%"), (int)(all ? done * 100 / all : 100));
}

/* Whether two paths lead to the same file: then one is no independent keying of the other. */
static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Whether the path leads to one of the meeting's own spreadsheets. */
static bool is_of_meeting(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    char *parent = strdup(path);
    if (!parent)
        return false;
    parent[slash ? slash - path : 0] = '\0';
    bool inside = same_file(slash ? (*parent ? parent : "/") : ".", folder);
    free(parent);
    return inside && !strcmp(slash ? slash + 1 : path, "ballots.csv");
}

/* Checks and counts with what the command line asks for. */
static struct tally_result *count(const char *folder, const char *second, bool quiet, struct tally_diags *diags)
{
    struct progress progress = {.visible = false};
    clock_gettime(CLOCK_MONOTONIC, &progress.begin);
    struct tally_count_options options = {.second = second, .progress_self = &progress};
    if (!quiet && isatty(STDERR_FILENO))
        options.progress = show_progress;
    struct tally_result *result = tally_count_folder(folder, &options, diags);
    if (progress.visible)
        fprintf(stderr, "\r\033[K");
    return result;
}

/* Now, in UTC. */
static void now(char at[32])
{
    time_t seconds = time(NULL);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(at, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Who sits at the machine, as far as it knows. */
static const char *user(void)
{
    const struct passwd *who = getpwuid(getuid());
    return who && who->pw_name && *who->pw_name ? who->pw_name : "?";
}

static void say_waiting(void *self)
{
    (void)self;
    fputs(_("waiting: another count is being written to this ledger …\n"), stderr);
}

/* What became of a count in the ledger. */
struct kept {
    enum tally_recorded done;
    uint64_t number;
    char *path, *changes;
};

/* Keeps the count before a word of it is printed: what has been read out must be in the ledger. The exit status. */
static int keep(const struct tally_call *call, const struct tally_result *result, const char *actor, struct kept *kept)
{
    char at[32];
    struct tally_diags *diags = tally_diags_new();
    now(at);
    const struct tally_deed deed = {.actor = actor, .at = at, .waiting = call->quiet ? NULL : say_waiting};
    kept->path = tally_ledger_path(call->words[0], result->meeting.id);
    kept->done = tally_ledger_record(call->words[0], result, &deed, &kept->number, &kept->changes, diags);
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    if (kept->done == TALLY_NOT_RECORDED)
        fputs(_("The count could not be kept, so no result is printed; “--no-ledger” prints it without keeping it.\n"), stderr);
    tally_diags_free(diags);
    return status;
}

static void tell_kept(const struct kept *kept)
{
    char number[TALLY_NUMBER_SIZE];
    tally_number(number, kept->number);
    switch (kept->done) {
    case TALLY_FIRST_COUNT:
        printf(_("\nKept in %s as count %s.\n"), kept->path, number);
        break;
    case TALLY_SAME_COUNT:
        printf(_("\nThe same inputs and the same result as count %s in %s; that it was counted again is noted there.\n"), number, kept->path);
        break;
    case TALLY_OTHER_COUNT:
        printf(_("\nKept in %s as count %s, beside the earlier ones. What changed:\n"), kept->path, number);
        fputs(kept->changes ? kept->changes : "", stdout);
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
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally count DIR [--json] [--second FILE] [--by NAME] [--no-ledger]\n"
                           "Checks the meeting in the folder DIR, counts its ballots, decides by its rule, keeps inputs and result in the ledger DIR/ID.tally,\n"
                           "and prints the result.\n"
                           "If anything is wrong, every mistake is listed with its place, and nothing is counted.\n"
                           "\n"
                           "  --json         the machine's copy of the result; mistakes as JSON too\n"
                           "  --second FILE  a second, independent keying of the same ballots: counted only if every cell agrees\n"
                           "  --by NAME      who counts, for the ledger; otherwise the name under which you are logged in\n"
                           "  --no-ledger    a trial: nothing is written\n"
                           "  --quiet        no result, only mistakes\n"
                           "\n"
                           "Exit status: 0 counted; 1 the keyings differ; 65 input refused; 66 a file is missing; 78 the rule is refused.\n"),
                         1, 1, &status))
        return status;
    if (options[SECOND].given && is_of_meeting(options[SECOND].value, call->words[0]))
        return tally_cli_misused(call, _("this is the file that is counted, not a second keying of it"), options[SECOND].value);
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = count(call->words[0], options[SECOND].value, call->quiet, diags);
    struct kept kept = {.done = TALLY_NOT_RECORDED};
    status = tally_diags_status(diags);
    if (result && !options[NO_LEDGER].given)
        status = keep(call, result, options[BY].value ? options[BY].value : user(), &kept);
    bool shown = result && (options[NO_LEDGER].given || kept.done != TALLY_NOT_RECORDED);
    if (!result) {
        tally_cli_print_diags(diags, call->words[0], options[JSON].given, stderr);
    } else if (shown && options[JSON].given) {
        char *json = tally_result_json(result);
        printf("%s\n", json);
        free(json);
    } else if (shown && !call->quiet) {
        tally_cli_print_result(result, &call->screen, stdout);
        tell_kept(&kept);
    }
    free(kept.path);
    free(kept.changes);
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}

int tally_cli_check(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally check DIR [--json]\n"
                           "Says everything that is wrong with the meeting in the folder DIR, each mistake with its file, line and column\n"
                           "and what to do about it. Counts nothing, writes nothing.\n"
                           "\n"
                           "  --json   the list as JSON, on standard output\n"
                           "  --quiet  only mistakes, no notices\n"
                           "\n"
                           "Exit status: 0 nothing is wrong; 65 input refused; 66 a file is missing; 78 the rule is refused.\n"),
                         1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = count(call->words[0], NULL, call->quiet, diags);
    status = tally_diags_status(diags);
    if (options[JSON].given)
        tally_cli_print_diags(diags, call->words[0], true, stdout);
    else if (!result || !call->quiet)
        tally_cli_print_diags(diags, call->words[0], false, stderr);
    if (result && !call->quiet && !options[JSON].given) {
        uint64_t ballots = 0, voided = 0;
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count; t++) {
                ballots += result->channels[c].tiers[t].accounts.returned;
                voided += result->channels[c].tiers[t].accounts.voided;
            }
        char number[TALLY_NUMBER_SIZE], number_void[TALLY_NUMBER_SIZE];
        printf(_("%s: nothing is wrong. Ballots: %s, of these void: %s. Count them with “tally count %s”.\n"), result->meeting.id,
               tally_number(number, ballots), tally_number(number_void, voided), call->words[0]);
        if (result->status != TALLY_VALID_VOTE)
            printf(_("But it will decide nothing: %s\n"), tally_words_status(result->status));
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count; t++) {
                const struct tally_result_tier *tier = &result->channels[c].tiers[t];
                char issued[TALLY_NUMBER_SIZE], returned[TALLY_NUMBER_SIZE];
                if (tier->accounts.returned > tier->accounts.issued)
                    printf(_("  %s, %s: returned %s, issued %s\n"), tally_words_channel(result->channels[c].channel), tier->name,
                           tally_number(returned, tier->accounts.returned), tally_number(issued, tier->accounts.issued));
            }
    }
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}

int tally_cli_compare(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally compare FIRST SECOND [--json]\n"
                           "Two people keyed the same paper ballots, each into a file of their own. Lists every cell that differs, with its place in\n"
                           "both files; look at the paper for each. The order of rows and columns does not matter.\n"
                           "\n"
                           "  --json  the list as JSON, on standard output\n"
                           "\n"
                           "Exit status: 0 all cells agree; 1 some differ; 65 a file is refused; 66 a file is missing.\n"),
                         2, 2, &status))
        return status;
    if (same_file(call->words[0], call->words[1]))
        return tally_cli_misused(call, _("both are the same file; a second keying is made by somebody else, into a file of its own"), call->words[1]);
    struct tally_diags *diags = tally_diags_new();
    size_t found = tally_compare_files(call->words[0], call->words[1], diags);
    status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, options[JSON].given, stdout);
    char number[TALLY_NUMBER_SIZE];
    if (!options[JSON].given && !call->quiet && found)
        printf(_("%s and %s: differences: %s. Look at the paper for each.\n"), call->words[0], call->words[1], tally_number(number, found));
    else if (!options[JSON].given && !call->quiet && status == 0)
        printf(_("%s and %s: every cell agrees\n"), call->words[0], call->words[1]);
    tally_diags_free(diags);
    return status;
}
