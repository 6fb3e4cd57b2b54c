/* Parsing the options and arguments of a command. */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* The value of the first option in getopt's table: above all characters, which would be short options. */
enum { FIRST_OPTION = 256 };

static int misused(const struct tally_call *call, const char *what, const char *word, const char *near)
{
    char *shown = tally_text_escape(word);
    tally_cli_say(stderr, _("tally %s: %s: “%s”\n"), call->command, what, shown);
    if (near)
        tally_cli_say(stderr, _("Did you mean “%s”?\n"), near);
    tally_cli_say(stderr, _("Try “tally %s --help”.\n"), call->command);
    free(shown);
    return EXIT_USAGE;
}

int tally_cli_misused(const struct tally_call *call, const char *what, const char *word)
{
    return misused(call, what, word, NULL);
}

int tally_cli_refuse(const struct tally_call *call, const char *sentence)
{
    tally_cli_say(stderr, _("tally %s: %s\n"), call->command, sentence);
    tally_cli_say(stderr, _("Try “tally %s --help”.\n"), call->command);
    return EXIT_USAGE;
}

int tally_cli_refuse_word(const struct tally_call *call, const char *format, ...)
{
    enum { SENTENCE_SIZE = 4096 }; /* a longer argument is cut */
    char sentence[SENTENCE_SIZE];
    va_list args;
    va_start(args, format);
    if (vsnprintf(sentence, sizeof sentence, format, args) < 0)
        *sentence = '\0';
    va_end(args);
    return tally_cli_refuse(call, sentence);
}

bool tally_cli_number(const char *text, uint64_t most, uint64_t *number)
{
    uint64_t n = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && n <= most / 10; at++)
        n = n * 10 + (uint64_t)(*at - '0');
    *number = n;
    return at > text && !*at && n <= most;
}

static void refuse_option(const struct tally_call *call, const struct tally_option *options, size_t count,
                          const char *word)
{
    static const char *const common[] = {"--help", "--lang", "--quiet"};
    enum { COMMON = sizeof common / sizeof *common };
    const char **names = tally_cli_alloc((count + COMMON) * sizeof *names);
    for (size_t i = 0; i < count + COMMON; i++)
        names[i] = i < count ? options[i].name : common[i - count];
    char *name = tally_cli_copy(word);
    name[strcspn(name, "=")] = '\0';
    misused(call, _("there is no such option"), word, tally_text_nearest(name, names, count + COMMON));
    free(name);
    free(names);
}

static bool add_word(struct tally_call *call, const char *word, size_t most)
{
    if (call->word_count == most || !*word) {
        misused(call,
                *word ? _("there is one argument too many")
                      : _("an argument is empty; is a variable of the shell unset?"),
                word, NULL);
        return false;
    }
    call->words[call->word_count++] = word;
    return true;
}

/* False: the option takes a list, and the value is empty; reported. An empty name in a list would be passed over, and
 * what it stands for not be done. */
static bool add_value(struct tally_call *call, struct tally_option *option, const char *value, int argc)
{
    if (option->takes_list && !*value) {
        misused(call, _("an argument is empty; is a variable of the shell unset?"), option->name, NULL);
        return false;
    }
    option->given = true;
    option->value = value;
    if (!option->takes_list)
        return true;
    if (!option->values)
        option->values = tally_cli_alloc((size_t)argc * sizeof *option->values);
    option->values[option->value_count++] = value;
    return true;
}

/* getopt's table: the command's options, and those that all commands have. */
static struct option *table_of(const struct tally_option *options, size_t count)
{
    struct option *table = tally_cli_alloc((count + 3) * sizeof *table);
    for (size_t i = 0; i < count; i++)
        table[i] = (struct option){.name = options[i].name + 2,
                                   .has_arg = options[i].takes_value || options[i].takes_list ? required_argument
                                                                                              : no_argument,
                                   .val = FIRST_OPTION + (int)i};
    table[count] = (struct option){.name = "help", .val = 'h'};
    table[count + 1] = (struct option){.name = "quiet", .val = 'q'};
    table[count + 2] = (struct option){.name = NULL};
    return table;
}

/* getopt_long accepts an abbreviated name of an option. This program requires the complete name, so that the meaning of
 * a script cannot change when an option is added. */
static bool is_whole(const char *word, const char *name)
{
    return word[1] != '-' || strcspn(word, "=") == strlen(name);
}

enum next { NEXT, HELP, WRONG };

/* Handles what getopt found in word. *list: the option that takes the following words as its values, if any. */
static enum next take(struct tally_call *call, int found, const char *word, int argc, char **argv,
                      struct tally_option *options, size_t count, struct tally_option **list)
{
    struct tally_option *option = found >= FIRST_OPTION ? &options[found - FIRST_OPTION] : NULL;
    *list = NULL;
    if (found == ':' || (option && optarg == argv[optind - 1] && !strncmp(optarg, "--", 2))) {
        misused(call, _("this option needs a value"), word, NULL);
    } else if (found == '?' && (optopt >= FIRST_OPTION || optopt == 'h' || optopt == 'q')) {
        char *name = tally_cli_copy(word);
        name[strcspn(name, "=")] = '\0';
        misused(call, _("this option takes no value"), name, NULL);
        free(name);
    } else if (found == '?' || !is_whole(word, option ? option->name : found == 'h' ? "--help" : "--quiet")) {
        refuse_option(call, options, count, word);
    } else if (found == 'h') {
        return HELP;
    } else {
        call->quiet |= found == 'q';
        if (option && !add_value(call, option, optarg, argc))
            return WRONG;
        *list = option && option->takes_list && optarg == argv[optind - 1] ? option : NULL;
        return NEXT;
    }
    return WRONG;
}

/* All arguments, one after the other. */
static enum next take_all(struct tally_call *call, int argc, char **argv, struct tally_option *options, size_t count,
                          size_t most)
{
    struct option *table = table_of(options, count);
    struct tally_option *list = NULL;
    enum next next = NEXT;
    opterr = 0;
    optind = 0; /* restart getopt */
    while (next == NEXT) {
        int at = optind ? optind : 1; /* the index of the current word */
        int found = getopt_long(argc, argv, "-:hq", table, NULL);
        if (found == -1)
            break;
        if (found == 1 && list)
            next = add_value(call, list, optarg, argc) ? NEXT : WRONG;
        else if (found == 1)
            next = add_word(call, optarg, most) ? NEXT : WRONG;
        else
            next = take(call, found, argv[at], argc, argv, options, count, &list);
    }
    for (; next == NEXT && optind < argc; optind++) /* after “--” */
        next = add_word(call, argv[optind], most) ? NEXT : WRONG;
    free(table);
    return next;
}

static void refuse_missing(const struct tally_call *call, const char *usage)
{
    char *line = tally_cli_copy(usage);
    line[strcspn(line, "\n")] = '\0';
    tally_cli_say(stderr, _("tally %s: an argument is missing\n"), call->command);
    tally_cli_help(line, &call->screen, stderr);
    tally_cli_say(stderr, _("Try “tally %s --help”.\n"), call->command);
    free(line);
}

bool tally_cli_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, size_t option_count,
                     const char *usage, size_t least, size_t most, int *status)
{
    *status = EXIT_USAGE;
    call->words = tally_cli_alloc(((size_t)argc + 1) * sizeof *call->words);
    switch (take_all(call, argc, argv, options, option_count, most)) {
    case WRONG:
        return false;
    case HELP:
        tally_cli_help_command(usage, &call->screen, stdout);
        *status = EXIT_DONE;
        return false;
    case NEXT:
        break;
    }
    if (call->word_count < least)
        refuse_missing(call, usage);
    return call->word_count >= least;
}

void tally_cli_options_clear(struct tally_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(options[i].values);
}
