/* Where the program's own files are: the catalogues, tally-sheet and tally-desk. They are found from the program's real
 * path, so an installation may be moved as a whole. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"

enum { PATH_SIZE = 4096 };

/* Puts the path of a file relative to the program's folder into path; false: there is no such file. */
static bool find(char path[PATH_SIZE], const char *relative)
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_SIZE - 1);
    if (n <= 0)
        return false;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    size_t room = slash ? PATH_SIZE - (size_t)(slash + 1 - path) : 0, size = strlen(relative) + 1;
    if (size > room)
        return false;
    memcpy(slash + 1, relative, size);
    return access(path, F_OK) == 0;
}

void tally_cli_bind_catalogue(void)
{
    char path[PATH_SIZE];
    if (find(path, TALLY_LOCALEDIR) || find(path, TALLY_LOCALEDIR_FROM_LIBEXEC))
        bindtextdomain("tally", path);
}

/* The arguments for another program: those of this program, with --lang, which was removed from them, added again. */
static char **arguments(char **argv, const char *lang)
{
    static char option[] = "--lang", chinese[] = "zh", english[] = "en";
    size_t count = 0, used = 0;
    while (argv[count])
        count++;
    char **words = tally_cli_alloc((count + 3) * sizeof *words);
    words[used++] = argv[0];
    if (lang) {
        words[used++] = option;
        words[used++] = *lang == 'z' ? chinese : english;
    }
    for (size_t i = 1; i < count; i++)
        words[used++] = argv[i];
    words[used] = NULL;
    return words;
}

int tally_cli_run_desk(struct tally_call *call, int argc, char **argv)
{
    (void)call;
    (void)argc;
    (void)argv;
    return TALLY_CLI_RUN_DESK;
}

int tally_cli_run_other(int status, char **argv, const char *lang)
{
    char path[PATH_SIZE];
    const bool sheet = status == TALLY_CLI_RUN_SHEET;
    if (!sheet && status != TALLY_CLI_RUN_DESK)
        return status;
    char **words = arguments(argv, lang);
    /* the installed program; or, in the build tree, the one in the same folder */
    if (find(path, sheet ? TALLY_LIBEXECDIR "/tally-sheet" : TALLY_LIBEXECDIR "/tally-desk") ||
        find(path, sheet ? "tally-sheet" : "tally-desk"))
        execv(path, words);
    tally_cli_say(stderr, _("tally: the program %s, which is installed with this one, cannot be run: %s\n"),
                  sheet ? "tally-sheet" : "tally-desk", strerror(errno));
    free(words);
    return EXIT_DEFECT;
}
