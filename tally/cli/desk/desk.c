/* tally desk: serves the page in the browser. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "desk/desk.h"

static void say_ready(void *self, unsigned port, const char *file)
{
    const struct tally_call *call = self;
    tally_cli_say(stdout, _("The desk is open on port %u of this machine. Its page: file://%s\n"), port, file);
    if (!call->quiet)
        tally_cli_say(stdout, _("Ctrl-C or “Finish” on the page ends it.\n"));
    fflush(stdout);
}

/* 计票 in the home folder; the caller frees it. */
static char *usual_folder(void)
{
    static const char name[] = "/计票";
    const char *home = getenv("HOME");
    const size_t size = home ? strlen(home) : 0;
    char *folder = tally_cli_alloc(size + 1 + sizeof name);
    memcpy(folder, home ? home : ".", home ? size : 1);
    memcpy(folder + (home ? size : 1), name, sizeof name);
    return folder;
}

int tally_cli_desk(struct tally_call *call, int argc, char **argv)
{
    enum { NO_BROWSER, ARCHIVE, OPTIONS };
    struct tally_option options[OPTIONS] = {
        [NO_BROWSER] = {.name = "--no-browser"}, [ARCHIVE] = {.name = "--archive", .takes_value = true}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally desk [FOLDER] [--archive FOLDER] [--no-browser]\n"
              "Serves a page to this machine alone, and opens it in the browser: meetings are prepared, ballots keyed "
              "and counted, results announced and sheets signed there without a terminal. FOLDER, otherwise 计票 in "
              "the home folder, holds a folder of spreadsheets for each meeting, the same that the other commands "
              "read; it is made if it is not there. Runs until Ctrl-C, or until “Finish” is pressed on the page.\n"
              "\n"
              "  --archive FOLDER  a folder that the page offers for archive sets, beside removable drives\n"
              "  --no-browser  open no browser; the terminal names the file that leads to the page\n"
              "  --lang zh|en  the language of the page, which is in Chinese without it\n"
              "  --quiet  do not say how it ends\n"
              "\n"
              "Exit status: 0 ended; 73 the folder or a file cannot be made, or no port can be listened to; 74 input "
              "or output failed.\n"),
            0, 1, &status))
        return status;
    setenv("LANGUAGE", call->lang && *call->lang == 'e' ? "en" : "zh_CN", 1);
    setlocale(LC_MESSAGES, "C.UTF-8"); /* gettext looks again */
    umask(077);                        /* whoever can open the files can read the ballots */
    struct tally_cli_time at;
    char *usual = usual_folder();
    const char *runtime = getenv("XDG_RUNTIME_DIR"), *wrong = NULL;
    const struct tally_desk_options desk = {.folder = call->word_count ? call->words[0] : usual,
                                            .launch = runtime && *runtime ? runtime : NULL,
                                            .archive = options[ARCHIVE].given ? options[ARCHIVE].value : NULL,
                                            .actor = tally_cli_actor(call, NULL, &at).name,
                                            .open = !options[NO_BROWSER].given,
                                            .ready = say_ready,
                                            .self = call};
    status = tally_desk_serve(&desk, &wrong);
    if (wrong)
        tally_cli_say(stderr, _("tally desk: %s: %s\n"), desk.folder, _(wrong));
    free(usual);
    return status;
}
