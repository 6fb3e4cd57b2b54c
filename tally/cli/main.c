#include <errno.h>
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

static const struct {
    const char *name, *does;
    int (*run)(struct tally_call *, int, char **);
} commands[] = {
    {"new", N_("makes a folder of ready spreadsheets, to be filled in"), tally_cli_new},
    {"rules", N_("the rules, their lines and citations; checks a rule file"), tally_cli_rules},
    {"check", N_("says everything that is wrong with the inputs; writes nothing"), tally_cli_check},
    {"compare", N_("two keyings of the same ballots: every cell that differs"), tally_cli_compare},
    {"count", N_("checks, counts and decides; keeps the count in the ledger; prints the result"), tally_cli_count},
    {"verify", N_("counts a ledger's meeting again from its raw ballots, and checks everything"), tally_cli_verify},
    {"export", N_("the result that a ledger keeps, and the files that were counted"), tally_cli_export},
    {"log", N_("a ledger's chain of events"), tally_cli_log},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *to)
{
    fputs(_("Usage: tally COMMAND …\n"
            "Counts the ballots of a meeting by the law: recommendations, appraisals, votes.\n"
            "\n"),
          to);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(to, "  %s", commands[i].name);
        tally_cli_pad(to, strlen(commands[i].name), 10);
        fprintf(to, "%s\n", _(commands[i].does));
    }
    fputs(_("\n"
            "Every command: --help, --lang zh|en, --quiet. “tally COMMAND --help” tells more.\n"),
          to);
}

/* The user's language, Chinese or English, and nothing else of the user's locale: numbers and order are the same everywhere. C.UTF-8 is always there; gettext takes the
 * language from LANGUAGE in any locale but “C”. */
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

    /* the catalogue lies beside the program, wherever that was put */
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash = NULL;
    if (n > 0) {
        program[n] = '\0';
        slash = strrchr(program, '/');
    }
    size_t room = slash ? sizeof program - (size_t)(slash + 1 - program) : 0;
    if (sizeof TALLY_LOCALEDIR <= room) {
        memcpy(slash + 1, TALLY_LOCALEDIR, sizeof TALLY_LOCALEDIR);
        bindtextdomain("tally", program);
    }
}

/* Takes --lang out of the words, wherever it stands, since even mistakes are told in it. False where it has no sense. */
static bool take_language(int *argc, char **argv, const char **lang)
{
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        if (!strncmp(argv[i], "--lang=", 7))
            *lang = argv[i] + 7;
        else if (!strcmp(argv[i], "--lang"))
            *lang = i + 1 < *argc ? argv[++i] : "";
        else
            argv[kept++] = argv[i];
    }
    argv[*argc = kept] = NULL;
    return !*lang || !strcmp(*lang, "zh") || !strcmp(*lang, "en");
}

static struct tally_screen look_at_screen(void)
{
    struct tally_screen screen = {.columns = 100};
    struct winsize size;
    const char *term = getenv("TERM");
    screen.terminal = isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") && !getenv("NO_COLOR");
    const char *columns = getenv("COLUMNS");
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        screen.columns = size.ws_col > 40 ? size.ws_col : 40;
    else if (columns && strspn(columns, "0123456789") == strlen(columns) && strlen(columns) <= 4 && strtoul(columns, NULL, 10) >= 40)
        screen.columns = strtoul(columns, NULL, 10);
    return screen;
}

/* jansson stops at an assertion, or leaves parts out, where it gets no memory. */
static void *sure_malloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p) {
        fputs("tally: out of memory\n", stderr);
        _Exit(EXIT_DEFECT);
    }
    return p;
}

static int run(int argc, char **argv)
{
    if (argc < 2) {
        help(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        help(stdout);
        return EXIT_DONE;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("tally %s\n", tally_version());
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        struct tally_call call = {.command = commands[i].name, .screen = look_at_screen()};
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(&call, argc - 2, argv + 2);
    }
    fprintf(stderr, _("tally: there is no command “%s”\n"), argv[1]);
    help(stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    const char *lang = NULL;
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an output error, not an end without a word */
    json_set_alloc_funcs(sure_malloc, free);
    bool sound = take_language(&argc, argv, &lang);
    set_language(sound ? lang : NULL);
    if (!sound) {
        fprintf(stderr, _("tally: --lang takes zh or en\n"));
        return EXIT_USAGE;
    }
    int status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, _("tally: the output could not be written: %s\n"), strerror(errno));
        return EXIT_IO;
    }
    return status;
}
