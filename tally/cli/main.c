/* main() of both programs: finds the language, the screen and the command, and runs it. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

/* Whether this program has the command, or runs tally-sheet for it. */
static bool is_ours(const struct tally_command *command)
{
    return command->run || tally_cli_program.runs_sheet;
}

static void help(const struct tally_screen *screen, FILE *to)
{
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    fputs(_("Usage: tally COMMAND …\n"
            "Counts the ballots of a meeting by its rule: recommendations, appraisals, votes.\n"
            "\n"),
          out);
    for (const struct tally_command *c = tally_cli_program.commands; c->name; c++)
        if (is_ours(c))
            tally_cli_say(out, "  %s  %s\n", c->name, _(c->summary));
    fputs(_("\n"
            "“tally COMMAND --help” explains a command, its options and its exit statuses.\n"
            "“tally --version” prints the version.\n"),
          out);
    char *whole = tally_cli_text_close(&text);
    tally_cli_help(whole, screen, to);
    free(whole);
}

/* Sets the user's language, Chinese or English, and nothing else of the user's locale: numbers and sort order are the
 * same everywhere. C.UTF-8 always exists; gettext takes the language from LANGUAGE in any locale except “C”. */
static void set_language(const char *lang)
{
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !lang; i++) {
        lang = getenv(names[i]);
        lang = lang && *lang ? lang : NULL;
    }
    setenv("LANGUAGE", lang && !strncmp(lang, "zh", 2) ? "zh_CN" : "en", 1);
    setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    bind_textdomain_codeset("tally", "UTF-8");
    tally_cli_bind_catalogue();
}

/* Takes --lang out of the arguments, before or after the command, since even a wrong argument is reported in that
 * language. False: it is neither zh nor en. */
static bool take_language(int *argc, char **argv, const char **lang)
{
    int kept = 0;
    bool only_words = false;
    for (int i = 0; i < *argc; i++) {
        only_words |= !strcmp(argv[i], "--");
        if (!only_words && !strncmp(argv[i], "--lang=", 7))
            *lang = argv[i] + 7;
        else if (!only_words && !strcmp(argv[i], "--lang"))
            *lang = i + 1 < *argc ? argv[++i] : "";
        else
            argv[kept++] = argv[i];
    }
    argv[ *argc = kept] = NULL;
    return !*lang || !strcmp(*lang, "zh") || !strcmp(*lang, "en");
}

/* The screen: the terminal's width, or COLUMNS if standard output is not a terminal. */
static struct tally_screen find_screen(void)
{
    enum { COLUMNS_LEAST = 40, COLUMNS_MOST = 9999 };
    struct tally_screen screen = {.columns = 100};
    struct winsize size;
    const char *term = getenv("TERM"), *columns = getenv("COLUMNS");
    uint64_t given;
    screen.terminal = isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") && !getenv("NO_COLOR");
    screen.wraps = isatty(STDOUT_FILENO);
    if (screen.wraps && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        screen.columns = size.ws_col > COLUMNS_LEAST ? size.ws_col : COLUMNS_LEAST;
    else if (columns && tally_cli_number(columns, COLUMNS_MOST, &given) && given >= COLUMNS_LEAST)
        screen.columns = (size_t)given;
    return screen;
}

static int refuse_command(const char *name, const struct tally_screen *screen)
{
    const struct tally_command *commands = tally_cli_program.commands;
    size_t all = 0, count = 0;
    while (commands[all].name)
        all++;
    const char **names = tally_cli_alloc(all * sizeof *names);
    for (size_t i = 0; i < all; i++)
        if (is_ours(&commands[i]))
            names[count++] = commands[i].name;
    const char *near = tally_text_nearest(name, names, count);
    char *shown = tally_text_escape(name);
    if (near)
        tally_cli_say(stderr, _("tally: there is no command “%s”; did you mean “%s”?\n"), shown, near);
    else
        tally_cli_say(stderr, _("tally: there is no command “%s”\n"), shown);
    free(shown);
    free(names);
    help(screen, stderr);
    return EXIT_USAGE;
}

static int run(int argc, char **argv, const char *lang)
{
    const struct tally_screen screen = find_screen();
    if (argc < 2) {
        help(&screen, stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        help(&screen, stdout);
        return EXIT_DONE;
    }
    if (!strcmp(argv[1], "--version")) {
        tally_cli_say(stdout, "tally %s\n", tally_version());
        return EXIT_DONE;
    }
    for (const struct tally_command *c = tally_cli_program.commands; c->name; c++) {
        struct tally_call call = {.command = c->name, .lang = lang, .screen = screen};
        if (strcmp(argv[1], c->name) || !is_ours(c))
            continue;
        int status = c->run ? c->run(&call, argc - 1, argv + 1) : TALLY_CLI_RUN_SHEET;
        free(call.words);
        return tally_cli_run_other(status, argv, lang);
    }
    return refuse_command(argv[1], &screen);
}

int main(int argc, char **argv)
{
    const char *lang = NULL;
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is told as a full disk is */
    signal(SIGPIPE, SIG_IGN); /* if the reader of a pipe exits, writing fails, and the exit status says so */
    bool sound = take_language(&argc, argv, &lang);
    set_language(sound ? lang : NULL);
    if (!sound) {
        fprintf(stderr, _("tally: --lang takes zh or en\n"));
        return EXIT_USAGE;
    }
    int status = run(argc, argv, lang);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        tally_cli_say(stderr, _("tally: the output could not be written: %s\n"), strerror(errno));
        return EXIT_IO;
    }
    return status;
}
