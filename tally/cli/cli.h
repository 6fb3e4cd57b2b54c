/* The command line: words in, text out. Knows the public headers only.
 *
 * Each command is a file with one function that takes the words behind its name and returns the exit status
 * (sysexits.h). Texts are marked with _() for gettext's domain “tally”. */
#ifndef TALLY_CLI_H
#define TALLY_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <tally/tally.h>

#include "base/gettext.h"

enum {
    EXIT_DONE = 0,
    EXIT_DIFFERENT = 1,
    EXIT_USAGE = 64,
    EXIT_INPUT = 65,
    EXIT_NO_INPUT = 66,
    EXIT_DEFECT = 70,
    EXIT_NO_CREATE = 73,
    EXIT_IO = 74
};

/* No exit status: what is asked for is done by the program that stands beside. */
enum { TALLY_CLI_BESIDE = -1 };

/* What standard output can show. */
struct tally_screen {
    bool terminal;  /* colour and bars; else plain text without escapes */
    bool wraps;     /* a terminal, plain or not: lines are to end at its edge */
    size_t columns; /* the terminal's width; 100 where there is none */
};

struct tally_option {
    const char *name; /* “--json”; a value follows where takes_value says so, as --name VALUE or --name=VALUE */
    bool takes_value;
    bool given;
    const char *value;
};

/* A command line taken apart. Options of every command: --help, --lang, --quiet. */
struct tally_call {
    const char *command;
    const char **words; /* those that are no options; owned */
    size_t word_count;
    bool quiet;
    const char *lang; /* as --lang was given, or NULL */
    struct tally_screen screen;
};

/* The commands of a program, up to one without a name. */
struct tally_command {
    const char *name, *does;
    int (*run)(struct tally_call *, int, char **); /* NULL: in the program that stands beside */
};
extern const struct tally_command tally_cli_commands[];

int tally_cli_new(struct tally_call *call, int argc, char **argv);
int tally_cli_paper(struct tally_call *call, int argc, char **argv);
int tally_cli_rules(struct tally_call *call, int argc, char **argv);
int tally_cli_check(struct tally_call *call, int argc, char **argv);
int tally_cli_compare(struct tally_call *call, int argc, char **argv);
int tally_cli_count(struct tally_call *call, int argc, char **argv);
int tally_cli_announce(struct tally_call *call, int argc, char **argv);
int tally_cli_sheet(struct tally_call *call, int argc, char **argv);
int tally_cli_sign(struct tally_call *call, int argc, char **argv);
int tally_cli_verify(struct tally_call *call, int argc, char **argv);
int tally_cli_export(struct tally_call *call, int argc, char **argv);
int tally_cli_export_sheet(struct tally_call *call, int argc, char **argv);
int tally_cli_log(struct tally_call *call, int argc, char **argv);
int tally_cli_key(struct tally_call *call, int argc, char **argv);

/* Takes the words behind the command apart. True: go on. False: *status is the exit status, help or a mistake having
 * been printed. usage is translated, and lists the options; words: how many words the command takes, at least and at
 * most. */
bool tally_cli_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, size_t option_count,
                     const char *usage, size_t least, size_t most, int *status);

/* A help text: the line of usage, paragraphs, options with their meanings. In lines of at most 80 columns. */
void tally_cli_help(const char *usage, const struct tally_screen *screen, FILE *to);

/* Says on standard error what is wrong with which word, and returns EXIT_USAGE. */
int tally_cli_misused(const struct tally_call *call, const char *what, const char *word);

/* All diagnostics on standard error, a line each, with the folder before the file; as JSON where json is set. */
void tally_cli_print_diags(const struct tally_diags *diags, const char *folder, bool json, FILE *to);

/* Checks and counts a meeting's folder, with progress on a terminal; second: another keying, or NULL. */
struct tally_result *tally_cli_count_folder(const char *folder, const char *second, bool quiet,
                                            struct tally_diags *diags);

/* No memory: the end of the program, with a word. */
_Noreturn void tally_cli_exhausted(void);

/* Memory, or the end of the program with a word. The caller frees it. */
void *tally_cli_alloc(size_t size);

/* Now, in UTC: 2026-04-17T09:30:00Z. */
struct tally_cli_time {
    char text[32];
};
const char *tally_cli_now(struct tally_cli_time *now);

/* Who does something now: by, or whoever is logged in. at holds the time for as long as the deed is used. */
struct tally_actor tally_cli_actor(const struct tally_call *call, const char *by, struct tally_cli_time *at);

/* Whether two paths lead to the same file: then one is no independent keying of the other. */
bool tally_cli_same_file(const char *a, const char *b);

/* The result for people, on out. */
void tally_cli_print_result(const struct tally_result *result, const struct tally_screen *screen, FILE *out);

/* Which of the ballots that are not plain a list shows, by index and in their order; how many. Where there are more
 * than it can show: of the void ones one for each reason, then the other void ones, then the rest, which only_void
 * leaves out. */
enum { TALLY_CLI_IRREGULAR_MOST = 40 };
size_t tally_cli_select_irregular(const struct tally_result *result, bool only_void,
                                  size_t shown[TALLY_CLI_IRREGULAR_MOST]);

/* The void ballots, each with file, line, number and reason; nothing where there are none. */
void tally_cli_list_void(const struct tally_result *result, const char *folder, FILE *out);

/* The columns that text takes in a terminal, and blanks up to a width. */
size_t tally_cli_columns(const char *text);
void tally_cli_pad(FILE *out, size_t from, size_t to);

#endif
