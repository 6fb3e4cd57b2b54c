/* tally verify: counts again from the raw ballots and checks ledgers and sheets. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/commands.h"
#include "cli/grid.h"
#include "cli/sheet/archive.h"

/* Prints a text after begin columns: wrapped on a terminal, otherwise in one line, for programs. */
static void print_text(const struct tally_call *call, size_t begin, const char *raw)
{
    char *text = tally_text_escape(raw);
    if (call->screen.wraps) {
        struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
        tally_terminal_rest(&page, begin, TALLY_PLAIN, text);
        tally_terminal_close(&page);
    } else {
        puts(text);
    }
    free(text);
}

enum { MARK = 9, CHECK = 28 };

/* Warnings and errors, which the verdict repeats with what to conclude from them. */
struct remarks {
    struct remark {
        char *file, *then; /* file is NULL: the ledger; then is NULL: the file itself fails its checks */
        bool wrong;
    } * list;
    size_t count;
};

/* A list of texts. */
struct list {
    const char **words; /* the list is owned, the texts are lent */
    size_t count;
};

/* What is to be verified. */
struct work {
    struct tally_call *call;
    const struct tally_option *ballots, *trust;
    struct list sheets, ledgers;
    struct list folders; /* for each ledger the folder in which it was found, or NULL */
    struct list found;   /* paths found in folders; its texts are owned */
    struct list sound;   /* those of the ledgers that hold: sheets are not compared with others */
    size_t require;      /* signatures of officials, as the library takes it */
    struct remarks remarks;
    bool ok;
    bool wrong; /* something was found that is altered or does not follow */
    bool verbose;
    bool aside_differs; /* a spreadsheet given to compare is not what was counted */
    int status;
};

static void add_word(struct list *list, const char *word)
{
    const char **more = tally_cli_alloc((list->count + 1) * sizeof *more);
    if (list->count)
        memcpy(more, list->words, list->count * sizeof *more);
    free(list->words);
    more[list->count++] = word;
    list->words = more;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static char *own_text(const char *text)
{
    return text ? tally_cli_copy(text) : NULL;
}

static void add_remark(struct remarks *remarks, const struct tally_finding *finding)
{
    for (size_t i = 0; i < remarks->count; i++)
        if (same_text(remarks->list[i].file, finding->file) && same_text(remarks->list[i].then, finding->then) &&
            remarks->list[i].wrong == !finding->ok)
            return;
    struct remark *more = tally_cli_alloc((remarks->count + 1) * sizeof *more);
    if (remarks->count)
        memcpy(more, remarks->list, remarks->count * sizeof *more);
    free(remarks->list);
    more[remarks->count] = (struct remark){own_text(finding->file), own_text(finding->then), !finding->ok};
    remarks->list = more;
    remarks->count++;
}

static void clear_remarks(struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        free(remarks->list[i].file);
        free(remarks->list[i].then);
    }
    free(remarks->list);
    *remarks = (struct remarks){NULL, 0};
}

static void print_finding(void *self, const struct tally_finding *finding)
{
    struct work *w = self;
    const struct tally_call *call = w->call;
    bool plain = finding->ok && !finding->warning;
    if (!plain && !finding->aside)
        add_remark(&w->remarks, finding);
    w->wrong |= !finding->ok && !finding->aside;
    w->aside_differs |= finding->aside && !finding->ok;
    if (call->quiet && plain)
        return;
    const char *mark = plain ? _("ok") : finding->ok ? _("warning") : finding->aside ? _("DIFFERENT") : _("WRONG");
    fputs(call->screen.terminal ? (plain ? "\033[32m" : finding->ok ? "\033[1;33m" : "\033[1;31m") : "", stdout);
    fputs(mark, stdout);
    fputs(call->screen.terminal ? "\033[0m" : "", stdout);
    tally_cli_pad(stdout, tally_display_columns(mark), MARK);
    fputs(finding->check, stdout);
    tally_cli_pad(stdout, tally_display_columns(finding->check), CHECK);
    print_text(call, MARK + CHECK, finding->found);
    if (w->verbose && finding->behind) {
        tally_cli_pad(stdout, 0, MARK + CHECK);
        print_text(call, MARK + CHECK, finding->behind);
    }
}

/* The files of which remark i and those after it with the same text speak, as a list: what is said of several copies is
 * said once. NULL: it is said of the ledger, or is part of an earlier list. */
static const char *files_of(struct tally_terminal *page, const struct remarks *remarks, size_t i)
{
    const struct remark *r = &remarks->list[i];
    const char **files = tally_terminal_alloc(page, remarks->count, sizeof *files);
    size_t count = 0;
    for (size_t k = 0; r->file && k < remarks->count; k++) {
        const struct remark *other = &remarks->list[k];
        if (!other->file || !same_text(other->then, r->then))
            continue;
        if (k < i)
            return NULL;
        files[count++] = other->file;
    }
    return count ? tally_words_list(page->words, files, count) : NULL;
}

/* The verdict, followed by the warnings and what to conclude from each. */
static const char *with_warnings(struct tally_terminal *page, const struct remarks *remarks, const char *verdict)
{
    if (!remarks->count)
        return verdict;
    const char **all = tally_terminal_alloc(page, remarks->count, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *r = &remarks->list[i];
        const char *files = files_of(page, remarks, i);
        if (files)
            all[count++] = tally_terminal_format(page, _("%1$s: %2$s"), TALLY_WITH(files, r->then));
        else if (!r->file)
            all[count++] = r->then;
    }
    /* joined at once, for an archive may have thousands */
    const char *between = tally_terminal_format(page, _("%1$s; %2$s"), TALLY_WITH("", ""));
    return tally_terminal_format(page, _("%1$s Warning: %2$s"),
                                 TALLY_WITH(verdict, tally_terminal_join(page, all, count, between)));
}

/* Whether a file was refused before anything of it could be verified; the error is printed already. */
static bool is_refused(const struct tally_diags *diags, const char *path)
{
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        const struct tally_diag d = tally_diags_at(diags, i);
        if (d.severity == TALLY_ERROR && same_text(d.file, path))
            return true;
    }
    return false;
}

/* The conclusion for one sheet, then its warnings. */
static void print_one(const struct work *w, struct tally_terminal *page, const char *sheet, bool refused)
{
    bool broken = false, wrong = false;
    for (size_t i = 0; i < w->remarks.count; i++)
        if (same_text(w->remarks.list[i].file, sheet) && w->remarks.list[i].wrong) {
            wrong = true;
            broken |= !w->remarks.list[i].then;
        }
    const char *verdict =
        broken    ? _("%1$s: do NOT rely on it: it is not what was issued and signed. Keep it unchanged, "
                         "for it is evidence; use a copy that holds, or ask another archive for its copy")
        : refused ? _("%1$s: not verified, for the reason given above; it says nothing about the others")
        : wrong   ? NULL
                  : _("%1$s: holds");
    if (verdict)
        print_text(w->call, 0, tally_terminal_format(page, verdict, TALLY_WITH(sheet)));
    for (size_t i = 0; i < w->remarks.count; i++) {
        const struct remark *r = &w->remarks.list[i];
        if (r->then && same_text(r->file, sheet))
            print_text(w->call, 0,
                       tally_terminal_format(page, r->wrong ? _("%1$s: %2$s") : _("%1$s: warning: %2$s"),
                                             TALLY_WITH(r->file, r->then)));
    }
}

/* If not all is well: the conclusion for each sheet, so that the user knows which can be relied on. */
static void print_each(const struct work *w, const struct tally_diags *diags)
{
    struct tally_terminal page = tally_terminal_open(&w->call->screen, stdout);
    for (size_t s = 0; s < w->sheets.count; s++)
        print_one(w, &page, w->sheets.words[s], is_refused(diags, w->sheets.words[s]));
    tally_terminal_close(&page);
}

/* Whether every error is about one of the sheets; else, with a certificate that cannot be read, none was verified. */
static bool are_of_sheets(const struct work *w, const struct tally_diags *diags)
{
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        const struct tally_diag d = tally_diags_at(diags, i);
        bool found = d.severity != TALLY_ERROR;
        for (size_t s = 0; s < w->sheets.count && !found; s++)
            found = same_text(d.file, w->sheets.words[s]);
        if (!found)
            return false;
    }
    return true;
}

/* The verdict on a ledger, or on the sheets; text is a message with the name in it. With --quiet it is printed only
 * where there are errors or warnings. */
static void print_verdict(struct work *w, const char *text, const char *name, bool ok)
{
    struct tally_terminal page = tally_terminal_open(&w->call->screen, stdout);
    const char *verdict = tally_terminal_format(&page, text, TALLY_WITH(name));
    if (!w->call->quiet || !ok || w->remarks.count) {
        if (!w->call->quiet)
            putchar('\n');
        print_text(w->call, 0, ok ? with_warnings(&page, &w->remarks, verdict) : verdict);
    }
    tally_terminal_close(&page);
}

/* ---- sheets, ledgers and folders that hold them ---- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* folder: where it was found, or NULL */
static void add(struct work *w, const char *path, const char *folder)
{
    if (tally_is_sheet(path) || tally_cli_ends_in(path, ".pdf")) {
        add_word(&w->sheets, path);
    } else {
        add_word(&w->ledgers, path);
        add_word(&w->folders, folder);
    }
}

static void add_folder(struct work *w, const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    size_t before = w->found.count;
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        if (tally_cli_is_called_as_sheet(name) || tally_cli_ends_in(name, ".tally")) {
            char *path = tally_cli_within(folder, name);
            add_word(&w->found, path);
            add(w, path, folder);
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    if (w->found.count == before) {
        tally_cli_say(stderr, _("%s: this folder has no ledger and no tally sheets\n"), folder);
        w->status = EXIT_NO_INPUT;
    }
}

/* Whether it is the only ledger found in its folder: then the spreadsheets there belong to it. */
static bool is_alone(const struct work *w, size_t ledger)
{
    size_t there = 0;
    for (size_t i = 0; i < w->folders.count; i++)
        there += w->folders.words[i] == w->folders.words[ledger];
    return there == 1;
}

static void settle(struct work *w, const struct tally_diags *diags, bool ok)
{
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    w->status = w->status ? w->status : status;
    w->ok &= ok;
}

static void print_aside(const struct work *w)
{
    struct tally_terminal page = tally_terminal_open(&w->call->screen, stdout);
    print_text(w->call, 0,
               tally_terminal_format(&page,
                                     _("A spreadsheet given with --ballots is not what was counted, as said above. "
                                       "That says nothing against the ledger."),
                                     TALLY_WITH("")));
    tally_terminal_close(&page);
}

static void verify_ledger(struct work *w, size_t i)
{
    const char *path = w->ledgers.words[i], *folder = w->folders.words[i];
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_options options = {.now = tally_cli_now(&now),
                                                 .ballots = w->ballots->values,
                                                 .ballot_count = w->ballots->value_count,
                                                 .folder = folder && is_alone(w, i) ? folder : NULL,
                                                 .ledgers = w->ledgers.words,
                                                 .ledger_count = w->ledgers.count,
                                                 .each = print_finding,
                                                 .self = w};
    bool ok = tally_verify_ledger(path, &options, diags);
    if (ok && folder && !w->sheets.count) /* a folder without sheets: were any issued? */
        tally_verify_sheets(
            &(struct tally_verify_sheets){.ledgers = &path, .ledger_count = 1, .each = print_finding, .self = w},
            diags);
    settle(w, diags, ok);
    if (ok)
        add_word(&w->sound, path);
    if (tally_diags_status(diags) == 0)
        print_verdict(w,
                      ok && w->sheets.count ? _("%1$s holds: the result follows from the ballots that it keeps.")
                      : ok ? _("%1$s holds: the result follows from the ballots that it keeps. No sheet was given: "
                               "only signed sheets can show whether its last events were removed or the whole ledger "
                               "was made anew, and only up to the last sheet.")
                           : _("%1$s DOES NOT HOLD: see above. Do NOT rely on it. Keep it unchanged, for it is "
                               "evidence; find another copy of it; and verify the signed sheets alone, which are "
                               "counted again from the ballots attached to them."),
                      path, ok);
    if (tally_diags_status(diags) == 0 && w->aside_differs)
        print_aside(w);
    clear_remarks(&w->remarks);
    tally_diags_free(diags);
}

static void verify_sheets(struct work *w)
{
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_sheets options = {.sheets = w->sheets.words,
                                                .sheet_count = w->sheets.count,
                                                .ledgers = w->sound.words,
                                                .ledger_count = w->sound.count,
                                                .trust = w->trust->values,
                                                .trust_count = w->trust->value_count,
                                                .require = w->require,
                                                .now = tally_cli_now(&now),
                                                .each = print_finding,
                                                .self = w};
    bool ok = tally_verify_sheets(&options, diags);
    settle(w, diags, ok);
    bool wrong = false;
    for (size_t i = 0; i < w->remarks.count; i++)
        wrong |= w->remarks.list[i].wrong;
    if (are_of_sheets(w, diags))
        print_verdict(w,
                      wrong ? _("The sheets DO NOT HOLD:")
                      : !ok ? _("Not every file given is a tally sheet that could be verified. Each by itself:")
                      : w->trust->given && !w->remarks.count
                          ? _("The sheets hold: they follow from the ballots attached to them, and the "
                              "certificates of those who signed are trusted.")
                          : _("The sheets hold: they follow from the ballots attached to them, and "
                              "nothing was changed after they were signed."),
                      "", ok);
    if (are_of_sheets(w, diags) && !ok)
        print_each(w, diags);
    clear_remarks(&w->remarks);
    tally_diags_free(diags);
}

/* The certificates are read even where there are no sheets: one that is missing must not be found out only later. */
static void check_trust(struct work *w)
{
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_verify_sheets(
        &(struct tally_verify_sheets){
            .trust = w->trust->values, .trust_count = w->trust->value_count, .each = print_finding, .self = w},
        diags);
    settle(w, diags, ok);
    tally_diags_free(diags);
}

/* How many signatures --require demands. False: neither “all” nor a number. */
static bool take_require(struct work *w, const struct tally_option *option)
{
    uint64_t number = 0;
    w->require = option->given && !strcmp(option->value, "all") ? TALLY_REQUIRE_ALL : 0;
    if (!option->given || w->require)
        return true;
    bool ok = tally_cli_number(option->value, 1000, &number) && number;
    w->require = (size_t)number;
    return ok;
}

static void clear(struct work *w)
{
    for (size_t i = 0; i < w->found.count; i++)
        free((char *)(uintptr_t)w->found.words[i]);
    struct list *lists[] = {&w->sheets, &w->ledgers, &w->folders, &w->found, &w->sound};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->words);
}

/* ---- archives ---- */

enum { BALLOTS, TRUST, REQUIRE, VERBOSE, JOBS, JSON, STATE, SHARD, TIMEOUT, MEMORY, OPTIONS };

static bool is_of_archive(const struct tally_option *options)
{
    bool given = false;
    for (size_t i = JOBS; i < OPTIONS; i++)
        given |= options[i].given;
    return given;
}

/* “2/8”: part 2 of 8. */
static bool take_part(const char *text, struct tally_archive_options *o)
{
    enum { MOST = 100000 };
    char *copy = tally_cli_copy(text), *slash = strchr(copy, '/');
    if (slash)
        *slash = '\0';
    const bool ok = slash && tally_cli_number(copy, MOST, &o->part) && tally_cli_number(slash + 1, MOST, &o->parts) &&
                    o->part && o->part <= o->parts;
    free(copy);
    return ok;
}

/* Fills in what the options say. EXIT_DONE; or an error was printed. */
static int take_archive(const struct work *w, const struct tally_option *options, struct tally_archive_options *o)
{
    enum { MOST_JOBS = 256, MOST_SECONDS = 1000000, MOST_MEBIBYTES = 1 << 24 };
    const struct tally_call *call = w->call;
    if (options[BALLOTS].given)
        return tally_cli_refuse(call, _("--ballots is for one ledger, not for an archive"));
    if (options[JOBS].given && (!tally_cli_number(options[JOBS].value, MOST_JOBS, &o->jobs) || !o->jobs))
        return tally_cli_misused(call, _("--jobs takes a number from 1 to 256"), options[JOBS].value);
    if (options[SHARD].given && !take_part(options[SHARD].value, o))
        return tally_cli_misused(call, _("--shard takes I/N, part I of N, for example 2/8"), options[SHARD].value);
    if (options[TIMEOUT].given && !tally_cli_number(options[TIMEOUT].value, MOST_SECONDS, &o->seconds))
        return tally_cli_misused(call, _("--timeout takes a number of seconds"), options[TIMEOUT].value);
    if (options[MEMORY].given && !tally_cli_number(options[MEMORY].value, MOST_MEBIBYTES, &o->mebibytes))
        return tally_cli_misused(call, _("--memory takes a number of MiB"), options[MEMORY].value);
    for (size_t i = 0; i < call->word_count; i++) {
        DIR *folder = opendir(call->words[i]);
        if (!folder)
            return tally_cli_refuse_word(
                call, _("“%s” is no folder that can be read; an archive is given by its folders"), call->words[i]);
        closedir(folder);
    }
    return EXIT_DONE;
}

static int verify_archive(struct work *w, const struct tally_option *options)
{
    enum { AN_HOUR = 3600 };
    struct tally_archive_options o = {.trust = w->trust->values,
                                      .trust_count = w->trust->value_count,
                                      .require = w->require,
                                      .verbose = w->verbose,
                                      .json = options[JSON].given,
                                      .state = options[STATE].given ? options[STATE].value : NULL,
                                      .jobs = 1,
                                      .seconds = AN_HOUR};
    int status = take_archive(w, options, &o);
    if (status == EXIT_DONE && w->trust->given) {
        check_trust(w);
        status = w->status;
    }
    return status == EXIT_DONE ? tally_cli_verify_archive(w->call, &o) : status;
}

int tally_cli_verify(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[OPTIONS] = {
        [BALLOTS] = {.name = "--ballots", .takes_list = true},  [TRUST] = {.name = "--trust", .takes_list = true},
        [REQUIRE] = {.name = "--require", .takes_value = true}, [VERBOSE] = {.name = "--verbose"},
        [JOBS] = {.name = "--jobs", .takes_value = true},       [JSON] = {.name = "--json"},
        [STATE] = {.name = "--state", .takes_value = true},     [SHARD] = {.name = "--shard", .takes_value = true},
        [TIMEOUT] = {.name = "--timeout", .takes_value = true}, [MEMORY] = {.name = "--memory", .takes_value = true}};
    struct work w = {.call = call, .ballots = &options[BALLOTS], .trust = &options[TRUST], .ok = true};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally verify LEDGER|PDF|DIR… [--ballots FILE…] [--trust CERTIFICATE…] [--require all|N] "
              "[--verbose] [--jobs N] [--json] [--state FILE] [--shard I/N] [--timeout SECONDS] [--memory MIB]\n"
              "Counts the meeting again from the raw ballots, and checks everything. Changes nothing.\n"
              "A ledger: its file, schema, digests and chain of events; its ballots are counted again, and once more "
              "by a second method, in SQL.\n"
              "A ledger of a further round: the results of the earlier rounds are held to the digests that their "
              "successors name; their ballots are in ledgers of their own: give these too, and the later round is "
              "compared with what they recorded.\n"
              "A sheet: its bytes, signatures and attachments; the attached ballots are counted again, and the page is "
              "made again and compared byte for byte. Several copies are compared with each other. Sheets given "
              "together with a ledger are compared with its events.\n"
              "A folder: the ledger and the sheets in it, and whether its spreadsheets are still those that were "
              "counted.\n"
              "An archive, with any of the options from --jobs on: all meetings in the folders and below them, each in "
              "a "
              "process of its own and with a line of its own, in the order of their paths.\n"
              "\n"
              "  --ballots FILE…  spreadsheets to compare with the ballots that were counted; those that differ are "
              "named (ledgers only)\n"
              "  --trust CERTIFICATE…  the certificates of those who signed, or of authorities; a signer whom they do "
              "not verify is a warning, as without them; if they verify no official who signed, the sheet fails\n"
              "  --require all|N  the sheet fails unless all its officials, or N of them, have signed by certificates "
              "that --trust verifies\n"
              "  --verbose  also the digests of certificates, and, for programmers, where in the file or the stored "
              "result something differs\n"
              "  --jobs N  so many meetings of an archive at a time (1)\n"
              "  --json  a line of JSON for each meeting; the summary goes to standard error\n"
              "  --state FILE  keep here what was verified; the same command then goes on where a run was stopped\n"
              "  --shard I/N  only part I of N, by the meetings' paths: on several machines, all parts together are "
              "the "
              "whole\n"
              "  --timeout SECONDS  what a meeting may take (3600; 0: any time)\n"
              "  --memory MIB  what the process of a meeting may use (0: any)\n"
              "  --quiet  print errors, warnings and the verdict only\n"
              "\n"
              "Exit status: 0 everything holds, with or without warnings; 1 something is wrong; 65 refused; 66 "
              "there is no such file; 69 a meeting of an archive was not verified to its end; 74 input or output "
              "failed; 78 a file is neither a ledger nor a tally sheet.\n"),
            1, SIZE_MAX, &status)) {
        tally_cli_options_clear(options, OPTIONS);
        return status;
    }
    if (!take_require(&w, &options[REQUIRE])) {
        status = tally_cli_misused(call, _("--require takes “all”, or how many officials must have signed"),
                                   options[REQUIRE].value);
        tally_cli_options_clear(options, OPTIONS);
        return status;
    }
    w.verbose = options[VERBOSE].given;
    if (is_of_archive(options)) {
        status = verify_archive(&w, options);
        tally_cli_options_clear(options, OPTIONS);
        return status;
    }
    for (size_t i = 0; i < call->word_count; i++) {
        /* anything with the name of a ledger or a sheet is treated as one, even a folder */
        DIR *folder = tally_cli_ends_in(call->words[i], ".tally") || tally_cli_ends_in(call->words[i], ".pdf")
                          ? NULL
                          : opendir(call->words[i]);
        if (folder) {
            closedir(folder);
            add_folder(&w, call->words[i]);
        } else {
            add(&w, call->words[i], NULL);
        }
    }
    for (size_t i = 0; i < w.ledgers.count; i++)
        verify_ledger(&w, i);
    if (w.sheets.count && w.ledgers.count && !call->quiet)
        putchar('\n');
    if (w.sheets.count)
        verify_sheets(&w);
    else if (w.trust->given)
        check_trust(&w);
    clear(&w);
    tally_cli_options_clear(options, OPTIONS);
    return w.wrong ? EXIT_DIFFERENT : w.status ? w.status : w.ok && !w.aside_differs ? EXIT_DONE : EXIT_DIFFERENT;
}
