/* Room cli: the programs tally and tally-sheet. It handles arguments, locale, clock and terminal.
 *
 * It includes only public headers and base/gettext.h, and uses no library except gettext. commands.h lists the
 * commands; each is a file in command/ (tally) or sheet/ (tally-sheet) with one function that takes its arguments and
 * returns the exit status (sysexits.h). Texts are marked with _() for gettext's domain “tally”. */
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
    EXIT_UNFINISHED = 69, /* a meeting of an archive was not verified to its end */
    EXIT_DEFECT = 70,
    EXIT_NO_CREATE = 73,
    EXIT_IO = 74,
    EXIT_NO_LEDGER = 78 /* a file is neither a ledger nor a tally sheet */
};

/* Returned by a command instead of an exit status: run tally-sheet, or tally-desk, for this command. */
enum { TALLY_CLI_RUN_SHEET = -1, TALLY_CLI_RUN_DESK = -2 };

/* What standard output can show. */
struct tally_screen {
    bool terminal;  /* colour and bars; otherwise plain text without escape sequences */
    bool wraps;     /* it is a terminal, with or without colour: wrap lines at its width */
    size_t columns; /* the terminal's width; 100 where there is none */
};

/* An option of a command. --name VALUE and --name=VALUE are the same. */
struct tally_option {
    const char *name;             /* “--json” */
    bool takes_value, takes_list; /* list: takes all values that follow, up to the next option */
    bool given;
    const char *value;   /* the last one; NULL: not given */
    const char **values; /* of a list; freed by tally_cli_options_clear */
    size_t value_count;
};

/* A parsed command line. All commands have the options --help, --lang and --quiet. */
struct tally_call {
    const char *command;
    const char **words; /* the arguments that are not options; owned */
    size_t word_count;
    bool quiet;
    const char *lang; /* as --lang was given, or NULL */
    struct tally_screen screen;
};

/* The commands of a program, up to one without a name. */
struct tally_command {
    const char *name, *summary;
    /* argv[0] is the command's name; NULL: the program does not have the command */
    int (*run)(struct tally_call *, int, char **);
};
struct tally_program {
    const struct tally_command *commands;
    bool runs_sheet; /* this program runs tally-sheet for what it cannot do itself */
};
extern const struct tally_program tally_cli_program;

/* Parses the arguments after the command's name. True: go on. False: help or an error was printed, and *status is the
 * exit status. usage is translated, and lists the options; least, most: how many arguments that are not options the
 * command takes. */
bool tally_cli_parse(struct tally_call *call, int argc, char **argv, struct tally_option *options, size_t option_count,
                     const char *usage, size_t least, size_t most, int *status);
void tally_cli_options_clear(struct tally_option *options, size_t count); /* frees their lists */

/* A help text: the line of usage, paragraphs, and a line for each option, “ --name VALUE text”. Printed in lines of at
 * most 80 columns, the texts of the options below each other. The help of a command also lists the options that all
 * commands have. */
void tally_cli_help(const char *usage, const struct tally_screen *screen, FILE *to);
void tally_cli_help_command(const char *usage, const struct tally_screen *screen, FILE *to);

/* usage with lines in place of its %s; the caller frees it. */
char *tally_cli_usage_with(const char *usage, const char *lines);

/* Report that the command is used wrongly, on standard error, and return EXIT_USAGE. misused: the argument word, and
 * what is wrong with it, which is a part of a sentence. refuse: a whole sentence, where not a single argument is
 * wrong. Both texts are translated. */
int tally_cli_misused(const struct tally_call *call, const char *what, const char *word);
int tally_cli_refuse(const struct tally_call *call, const char *sentence);
/* The same with a sentence that names arguments, printed by a format. */
#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
int tally_cli_refuse_word(const struct tally_call *call, const char *format, ...);

/* Whether the text is a number in decimal digits, up to most, which is at most INT64_MAX; *number: its value. */
bool tally_cli_number(const char *text, uint64_t most, uint64_t *number);

/* All diagnostics on standard error, a line each, with the folder before the file; as JSON where json is set. */
void tally_cli_print_diags(const struct tally_diags *diags, const char *folder, bool json, FILE *to);
/* Those of one code alone. */
void tally_cli_print_diags_of(const struct tally_diags *diags, enum tally_code code, const char *folder, FILE *to);

/* Checks and counts a meeting's folder, with progress on a terminal; second: another keying, or NULL. */
struct tally_result *tally_cli_count_folder(const char *folder, const char *second, bool quiet,
                                            struct tally_diags *diags);

/* Ends the program with the message that memory has run out. */
_Noreturn void tally_cli_exhausted(void);

/* Memory and texts; without memory the program ends. The caller frees them. */
void *tally_cli_alloc(size_t size);
char *tally_cli_copy(const char *text);

/* A text of any length: open it, print to it, close it; the caller frees the text that closing returns. It stays where
 * it is while it is open. */
struct tally_cli_text {
    FILE *out;
    char *bytes;
    size_t size, room; /* in bytes; size: without the NUL at its end */
};
FILE *tally_cli_text_open(struct tally_cli_text *text);
char *tally_cli_text_close(struct tally_cli_text *text);

/* Binds gettext's domain to the folder of the catalogues. */
void tally_cli_bind_catalogue(void);

/* Runs another program that is installed with this one in its place: as status says, TALLY_CLI_RUN_SHEET or
 * TALLY_CLI_RUN_DESK. Returns only if that fails: the error is reported, and the exit status is returned; or where
 * status is neither, which is then returned. */
int tally_cli_run_other(int status, char **argv, const char *lang);

/* Now, in UTC: 2026-04-17T09:30:00Z. */
struct tally_cli_time {
    char text[32];
};
const char *tally_cli_now(struct tally_cli_time *now);

/* The actor: by, or the login name. at stores the time as long as the actor is used. */
struct tally_actor tally_cli_actor(const struct tally_call *call, const char *by, struct tally_cli_time *at);

/* What whoever announces should know before anything is shown, and what was recorded after it, on standard error in the
 * language of the messages. */
void tally_cli_print_warnings(const struct tally_call *call, const struct tally_result *result,
                              const struct tally_disclosure *shown);
void tally_cli_print_announced(const struct tally_call *call, uint64_t count, const char *code);

/* Whether two paths lead to the same file, which then cannot be two independent keyings. */
bool tally_cli_same_file(const char *a, const char *b);

/* The result for people, on out. */
void tally_cli_print_result(const struct tally_result *result, const char *ledger, const struct tally_screen *screen,
                            FILE *out);

/* Selects the irregular ballots that a list shows, by index and in order; returns their number. If there are more than
 * it can show, it takes one void ballot for each reason, then other void ballots, then the rest. only_void: no others
 * than void ballots. */
enum { TALLY_CLI_IRREGULAR_MOST = 40 };
size_t tally_cli_select_irregular(const struct tally_result *result, bool only_void,
                                  size_t shown[TALLY_CLI_IRREGULAR_MOST]);

/* The void ballots, each with file, line, number and reason; nothing where there are none. */
void tally_cli_list_void(const struct tally_result *result, const char *folder, FILE *out);

/* The blank ballots, each with file, line and number; nothing where there are none. */
void tally_cli_list_blank(const struct tally_result *result, const char *folder, FILE *out);

/* Writes text for people, made safe as by tally_text_escape; line breaks stay. Whatever a command prints that may come
 * from outside (names of files and folders, cells, certificates) goes through these two or a page (cli/grid.h). */
void tally_cli_put(FILE *to, const char *text);
#ifdef __GNUC__
__attribute__((format(printf, 2, 3))) /* the compiler checks the arguments against the format */
#endif
void tally_cli_say(FILE *to, const char *format, ...);

/* The columns that text takes in a terminal, and blanks up to a width. */
size_t tally_cli_columns(const char *text);
void tally_cli_pad(FILE *out, size_t from, size_t to);

#endif
