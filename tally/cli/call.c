/* Taking a command line apart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

int tally_cli_misused(const struct tally_call *call, const char *what, const char *word)
{
    char *shown = tally_text_escape(word);
    fprintf(stderr, _("tally %s: %s: “%s”\nTry “tally %s --help”.\n"), call->command, what, shown, call->command);
    free(shown);
    return EXIT_USAGE;
}

/* The option of that name; NULL where there is none. The value of --name=VALUE goes to *value. */
static struct tally_option *find(struct tally_option *options, size_t count, char *word, const char **value)
{
    char *equals = strchr(word, '=');
    size_t size = equals ? (size_t)(equals - word) : strlen(word);
    *value = equals ? equals + 1 : NULL;
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == size && !strncmp(options[i].name, word, size))
            return &options[i];
    return NULL;
}

bool tally_cli_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, size_t option_count,
                     const char *usage, size_t least, size_t most, int *status)
{
    bool only_words = false;
    *status = EXIT_USAGE;
    call->words = tally_cli_alloc(((size_t)argc + 1) * sizeof *call->words);
    for (int i = 0; i < argc; i++) {
        const char *value;
        struct tally_option *option;
        if (only_words || argv[i][0] != '-' || !argv[i][1]) {
            if (call->word_count == most) {
                tally_cli_misused(call, _("one word too many"), argv[i]);
                return false;
            }
            if (!argv[i][0]) {
                tally_cli_misused(call, _("an empty word; is a variable unset?"), argv[i]);
                return false;
            }
            call->words[call->word_count++] = argv[i];
        } else if (!strcmp(argv[i], "--")) {
            only_words = true;
        } else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            tally_cli_help(usage, &call->screen, stdout);
            *status = EXIT_DONE;
            return false;
        } else if (!strcmp(argv[i], "--quiet") || !strcmp(argv[i], "-q")) {
            call->quiet = true;
        } else if (!(option = find(options, option_count, argv[i], &value))) {
            tally_cli_misused(call, _("there is no such option"), argv[i]);
            return false;
        } else if (option->takes_value && !value && (i + 1 == argc || !strncmp(argv[i + 1], "--", 2))) {
            tally_cli_misused(call, _("this option needs a value"), argv[i]);
            return false;
        } else if (!option->takes_value && value) {
            tally_cli_misused(call, _("this option takes no value"), option->name);
            return false;
        } else {
            option->given = true;
            option->value = !option->takes_value || value ? value : argv[++i];
        }
    }
    if (call->word_count < least) {
        size_t line = strcspn(usage, "\n");
        char *first = tally_cli_alloc(line + 1);
        memcpy(first, usage, line);
        first[line] = '\0';
        fprintf(stderr, _("tally %s: something is missing\n"), call->command);
        tally_cli_help(first, &call->screen, stderr);
        fprintf(stderr, _("Try “tally %s --help”.\n"), call->command);
        free(first);
        return false;
    }
    return true;
}
