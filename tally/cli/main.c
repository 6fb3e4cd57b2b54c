#include <errno.h>
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

_Noreturn void tally_cli_exhausted(void)
{
    fputs("tally: out of memory\n", stderr);
    _Exit(EXIT_DEFECT);
}

static void help(const struct tally_screen *screen, FILE *to)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        tally_cli_exhausted();
    fputs(_("Usage: tally COMMAND …\n"
            "Counts the ballots of a meeting by the law: recommendations, appraisals, votes.\n"
            "\n"),
          out);
    for (const struct tally_command *c = tally_cli_commands; c->name; c++) {
        fprintf(out, "  %s", c->name);
        tally_cli_pad(out, strlen(c->name), 10);
        fprintf(out, "%s\n", _(c->does));
    }
    fputs(_("\n"
            "Every command: --help, --lang zh|en, --quiet. “tally COMMAND --help” tells more.\n"),
          out);
    if (fclose(out) != 0)
        tally_cli_exhausted();
    tally_cli_help(text, screen, to);
    free(text);
}

/* The user's language, Chinese or English, and nothing else of the user's locale: numbers and order are the same
 * everywhere. C.UTF-8 is always there; gettext takes the language from LANGUAGE in any locale but “C”. */
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

/* Takes --lang out of the words, wherever it stands, since even mistakes are told in it. False where it has no
 * sense. */
static bool take_language(int *argc, char **argv, const char **lang)
{
    int inputs = 0;
    for (int i = 0; i < *argc; i++) {
        if (!strncmp(argv[i], "--lang=", 7))
            *lang = argv[i] + 7;
        else if (!strcmp(argv[i], "--lang"))
            *lang = i + 1 < *argc ? argv[++i] : "";
        else
            argv[inputs++] = argv[i];
    }
    argv[ *argc = inputs] = NULL;
    return !*lang || !strcmp(*lang, "zh") || !strcmp(*lang, "en");
}

static struct tally_screen look_at_screen(void)
{
    struct tally_screen screen = {.columns = 100};
    struct winsize size;
    const char *term = getenv("TERM");
    screen.terminal = isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") && !getenv("NO_COLOR");
    const char *columns = getenv("COLUMNS");
    screen.wraps = isatty(STDOUT_FILENO);
    if (screen.wraps && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        screen.columns = size.ws_col > 40 ? size.ws_col : 40;
    else if (columns && strspn(columns, "0123456789") == strlen(columns) && strlen(columns) <= 4 &&
             strtoul(columns, NULL, 10) >= 40)
        screen.columns = strtoul(columns, NULL, 10);
    return screen;
}

/* jansson stops at an assertion, or leaves parts out, where it gets no memory. */
void *tally_cli_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        tally_cli_exhausted();
    return p;
}

/* The program that knows the sheets stands beside this one: so no count waits for the fonts, the PDF and the rest to be
 * loaded. */
static int run_beside(char **argv, const char *lang)
{
    size_t count = 0;
    while (argv[count])
        count++;
    char **words = tally_cli_alloc((count + 3) * sizeof *words), option[] = "--lang", chinese[] = "zh",
         english[] = "en";
    memset(words, 0, (count + 3) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i + (lang && i > 0 ? 2 : 0)] = argv[i];
    if (lang) { /* it was taken out; a word of ours is enough, and never changed */
        words[1] = option;
        words[2] = *lang == 'z' ? chinese : english;
    }
    char path[4096 + sizeof "-sheet"];
    ssize_t n = readlink("/proc/self/exe", path, 4096);
    if (n > 0 && n < 4096) {
        memcpy(path + n, "-sheet", sizeof "-sheet");
        execv(path, words);
    }
    fprintf(stderr, _("tally: the program tally-sheet, which belongs beside this one, cannot be run: %s\n"),
            strerror(errno));
    free(words);
    return EXIT_DEFECT;
}

static int run(int argc, char **argv, const char *lang)
{
    const struct tally_screen screen = look_at_screen();
    if (argc < 2) {
        help(&screen, stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        help(&screen, stdout);
        return EXIT_DONE;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("tally %s\n", tally_version());
        return EXIT_DONE;
    }
    for (const struct tally_command *c = tally_cli_commands; c->name; c++) {
        struct tally_call call = {.command = c->name, .lang = lang, .screen = screen};
        if (strcmp(argv[1], c->name))
            continue;
        int status = c->run ? c->run(&call, argc - 2, argv + 2) : TALLY_CLI_BESIDE;
        free(call.words);
        return status == TALLY_CLI_BESIDE ? run_beside(argv, lang) : status;
    }
    char *shown = tally_text_escape(argv[1]);
    fprintf(stderr, _("tally: there is no command “%s”\n"), shown);
    free(shown);
    help(&screen, stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    const char *lang = NULL;
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an output error, not an end without a word */
    json_set_alloc_funcs(tally_cli_alloc, free);
    bool sound = take_language(&argc, argv, &lang);
    set_language(sound ? lang : NULL);
    if (!sound) {
        fprintf(stderr, _("tally: --lang takes zh or en\n"));
        return EXIT_USAGE;
    }
    int status = run(argc, argv, lang);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, _("tally: the output could not be written: %s\n"), strerror(errno));
        return EXIT_IO;
    }
    return status;
}
