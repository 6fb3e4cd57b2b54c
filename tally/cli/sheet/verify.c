#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/grid.h"

/* A text that begins behind so many columns, wrapped where it is read on a terminal; else in one line, for programs. */
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

enum { MARK = 7, CHECK = 28 };

/* What the last word repeats: what is to be looked at, and what is wrong, with what follows from it. */
struct last {
    struct remark {
        char *file, *then; /* file NULL: the ledger; then NULL: the file itself does not hold */
        bool wrong;
    } * remarks;
    size_t count;
};

/* Words, as many as come. */
struct list {
    const char **words; /* the list is owned, the words are lent */
    size_t count;
};

/* What there is to look at. */
struct work {
    struct tally_call *call;
    struct list ballots, trust, sheets, ledgers;
    struct list beside; /* of each ledger: the folder that it was found in, alone, or NULL */
    struct list found;  /* in folders; its words are owned */
    struct last last;
    bool ok;
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
    size_t size = text ? strlen(text) + 1 : 0;
    return text ? memcpy(tally_cli_alloc(size), text, size) : NULL;
}

static void remark(struct last *last, const struct tally_finding *finding)
{
    for (size_t i = 0; i < last->count; i++)
        if (same_text(last->remarks[i].file, finding->file) && same_text(last->remarks[i].then, finding->then) &&
            last->remarks[i].wrong == !finding->ok)
            return;
    struct remark *more = tally_cli_alloc((last->count + 1) * sizeof *more);
    if (last->count)
        memcpy(more, last->remarks, last->count * sizeof *more);
    free(last->remarks);
    more[last->count] = (struct remark){own_text(finding->file), own_text(finding->then), !finding->ok};
    last->remarks = more;
    last->count++;
}

static void forget(struct last *last)
{
    for (size_t i = 0; i < last->count; i++) {
        free(last->remarks[i].file);
        free(last->remarks[i].then);
    }
    free(last->remarks);
    *last = (struct last){NULL, 0};
}

static void print_finding(void *self, const struct tally_finding *finding)
{
    struct work *w = self;
    const struct tally_call *call = w->call;
    bool plain = finding->ok && !finding->warning;
    if (!plain)
        remark(&w->last, finding);
    if (call->quiet && plain)
        return;
    const char *mark = plain ? _("ok") : finding->ok ? _("LOOK") : _("WRONG");
    fputs(call->screen.terminal ? (plain ? "\033[32m" : finding->ok ? "\033[1;33m" : "\033[1;31m") : "", stdout);
    fputs(mark, stdout);
    fputs(call->screen.terminal ? "\033[0m" : "", stdout);
    tally_cli_pad(stdout, tally_display_columns(mark), MARK);
    fputs(finding->check, stdout);
    tally_cli_pad(stdout, tally_display_columns(finding->check), CHECK);
    print_text(call, MARK + CHECK, finding->found);
}

/* Where nothing is wrong, but not all is plain: what that is, with what follows, behind the verdict and in its
 * sentence. */
static const char *with_looks(struct tally_terminal *page, const struct last *last, const char *verdict)
{
    const char *whole = verdict, *behind = _("%1$s BUT LOOK: %2$s");
    for (size_t i = 0; i < last->count; i++) {
        const struct remark *r = &last->remarks[i];
        const char *one =
            r->file ? tally_terminal_format(page, _("%1$s: %2$s"), TALLY_WITH(r->file, r->then)) : r->then;
        whole = tally_terminal_format(page, behind, TALLY_WITH(whole, one));
        behind = _("%1$s; %2$s");
    }
    return whole;
}

/* Where something is wrong: what follows for each sheet, so that it is known which is to be relied on. */
static void print_each(const struct work *w)
{
    struct tally_terminal page = tally_terminal_open(&w->call->screen, stdout);
    for (size_t s = 0; s < w->sheets.count; s++) {
        bool broken = false, wrong = false;
        for (size_t i = 0; i < w->last.count; i++)
            if (same_text(w->last.remarks[i].file, w->sheets.words[s]) && w->last.remarks[i].wrong) {
                wrong = true;
                broken |= !w->last.remarks[i].then;
            }
        if (broken || !wrong)
            print_text(
                w->call, 0,
                tally_terminal_format(
                    &page,
                    broken ? _("%1$s: is NOT to be relied on: it is not what was issued and signed. Keep it as it is, "
                               "for it is evidence; use a copy that holds, or ask the other archive for its own")
                           : _("%1$s: holds"),
                    TALLY_WITH(w->sheets.words[s])));
        for (size_t i = 0; i < w->last.count; i++) {
            const struct remark *r = &w->last.remarks[i];
            if (r->then && same_text(r->file, w->sheets.words[s]))
                print_text(w->call, 0,
                           tally_terminal_format(&page, r->wrong ? _("%1$s: %2$s") : _("%1$s: LOOK: %2$s"),
                                                 TALLY_WITH(r->file, r->then)));
        }
    }
    tally_terminal_close(&page);
}

/* The last word on a ledger, or on the sheets; text is a message, and name stands in it. Where all is plain, --quiet
 * leaves it away. */
static void print_verdict(struct work *w, const char *text, const char *name, bool ok)
{
    struct tally_terminal page = tally_terminal_open(&w->call->screen, stdout);
    const char *verdict = tally_terminal_format(&page, text, TALLY_WITH(name));
    if (!w->call->quiet || !ok || w->last.count) {
        if (!w->call->quiet)
            putchar('\n');
        print_text(w->call, 0, ok ? with_looks(&page, &w->last, verdict) : verdict);
    }
    tally_terminal_close(&page);
}

/* Takes an option out, wherever it stands, with all words behind it up to the next option. Without a word it stays, to
 * be complained of. */
static void take_words(int *argc, char **argv, const char *option, struct list *words)
{
    int inputs = 0;
    for (int i = 0; i < *argc; i++) {
        bool taken = false;
        if (!strcmp(argv[i], option))
            for (; i + 1 < *argc && strncmp(argv[i + 1], "--", 2) != 0; i++) {
                add_word(words, argv[i + 1]);
                taken = true;
            }
        if (!taken)
            argv[inputs++] = argv[i];
    }
    argv[ *argc = inputs] = NULL;
}

/* ---- sheets, ledgers and folders that hold them ---- */

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && *name != '.' && !strcasecmp(name + n - m, ending);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* folder: it was found there */
static void add(struct work *w, const char *path, const char *folder)
{
    if (tally_is_sheet(path) || ends_in(path, ".pdf")) {
        add_word(&w->sheets, path);
    } else {
        add_word(&w->ledgers, path);
        add_word(&w->beside, folder);
    }
}

/* ID.1.pdf, ID.2.pdf …: other PDFs lie in a meeting's folder too, its paper ballots for one. */
static bool is_called_as_sheet(const char *name)
{
    size_t end = strlen(name), at;
    if (!ends_in(name, ".pdf"))
        return false;
    for (at = end -= strlen(".pdf"); at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9'; at--)
        ;
    return at < end && name[at] != '0' && at > 1 && name[at - 1] == '.';
}

static char *within(const char *folder, const char *name)
{
    size_t at = strlen(folder);
    char *path = tally_cli_alloc(at + strlen(name) + 2);
    memcpy(path, folder, at);
    if (path[at - 1] != '/')
        path[at++] = '/';
    memcpy(path + at, name, strlen(name) + 1);
    return path;
}

static void add_folder(struct work *w, const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    size_t before = w->found.count;
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        if (is_called_as_sheet(name) || ends_in(name, ".tally")) {
            char *path = within(folder, name);
            add_word(&w->found, path);
            add(w, path, folder);
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    if (w->found.count == before) {
        fprintf(stderr, _("%s: no ledger and no sheets in it\n"), folder);
        w->status = EXIT_NO_INPUT;
    }
}

/* Whether no other ledger was found in the folder: then the spreadsheets in it are those of this one. */
static bool is_alone(const struct work *w, size_t ledger)
{
    size_t there = 0;
    for (size_t i = 0; i < w->beside.count; i++)
        there += w->beside.words[i] == w->beside.words[ledger];
    return there == 1;
}

static void settle(struct work *w, const struct tally_diags *diags, bool ok)
{
    int status = tally_diags_status(diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    w->status = w->status ? w->status : status;
    w->ok &= ok;
}

static void verify_ledger(struct work *w, size_t i)
{
    const char *path = w->ledgers.words[i], *folder = w->beside.words[i];
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_options options = {.ballots = w->ballots.words,
                                                 .ballot_count = w->ballots.count,
                                                 .folder = folder && is_alone(w, i) ? folder : NULL,
                                                 .each = print_finding,
                                                 .self = w};
    bool ok = tally_verify_ledger(path, &options, diags);
    if (ok && folder && !w->sheets.count) /* a folder without any: which ones were issued? */
        tally_verify_sheets(
            &(struct tally_verify_sheets){.ledgers = &path, .ledger_count = 1, .each = print_finding, .self = w},
            diags);
    settle(w, diags, ok);
    if (tally_diags_status(diags) == 0)
        print_verdict(
            w,
            ok && w->sheets.count ? _("%1$s holds: the result follows from the ballots that it keeps.")
            : ok ? _("%1$s holds: the result follows from the ballots that it keeps. No sheet was given: whether "
                     "events were cut off its end, or all of it was made anew, only signed sheets can show; what "
                     "came after the last of them is bound by nothing outside.")
                 : _("%1$s DOES NOT HOLD: see above. It is NOT to be relied on. Keep it as it is, for it is evidence; "
                     "look for another copy of it; and verify the signed sheets alone, which are "
                     "counted from what is attached to them."),
            path, ok);
    forget(&w->last);
    tally_diags_free(diags);
}

static void verify_sheets(struct work *w)
{
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_sheets options = {.sheets = w->sheets.words,
                                                .sheet_count = w->sheets.count,
                                                .ledgers = w->ledgers.words,
                                                .ledger_count = w->ledgers.count,
                                                .trust = w->trust.words,
                                                .trust_count = w->trust.count,
                                                .now = tally_cli_now(&now),
                                                .each = print_finding,
                                                .self = w};
    bool ok = tally_verify_sheets(&options, diags);
    settle(w, diags, ok);
    if (tally_diags_status(diags) == 0)
        print_verdict(w,
                      !ok ? _("The sheets DO NOT HOLD:")
                      : w->trust.count
                          ? _("The sheets hold: they follow from the ballots attached to them, and those who signed "
                              "are vouched for.")
                          : _("The sheets hold: they follow from the ballots attached to them, and nothing was touched "
                              "since they were signed. Who signed, nobody vouches for: give "
                              "their certificates with --trust."),
                      "", ok);
    if (tally_diags_status(diags) == 0 && !ok)
        print_each(w);
    forget(&w->last);
    tally_diags_free(diags);
}

static void clear(struct work *w)
{
    for (size_t i = 0; i < w->found.count; i++)
        free((char *)(uintptr_t)w->found.words[i]);
    struct list *lists[] = {&w->ballots, &w->trust, &w->sheets, &w->ledgers, &w->beside, &w->found};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->words);
}

int tally_cli_verify(struct tally_call *call, int argc, char **argv)
{
    struct work w = {.call = call, .ok = true};
    int status;
    take_words(&argc, argv, "--ballots", &w.ballots);
    take_words(&argc, argv, "--trust", &w.trust);
    if (!tally_cli_parse(call, argc, argv, NULL, 0,
                         _("Usage: tally verify LEDGER|PDF|DIR… [--ballots FILE…] [--trust CERTIFICATE…]\n"
                           "Checks everything, and counts the meeting again from the raw ballots. Changes nothing.\n"
                           "A ledger: the file, its schema, every digest, the chain of events; the ballots counted "
                           "again, and once more by another road, in SQL.\n"
                           "A sheet: its bytes, its signatures, what is attached; the ballots counted again; the page "
                           "written again and compared byte for byte. Several copies: against each\n"
                           "other. Sheets with a ledger: against its events. A folder: the ledger and the sheets in "
                           "it, and whether its spreadsheets are still those that were counted.\n"
                           "\n"
                           "  --ballots FILE…       do these spreadsheets hold what was counted? Names the ballots "
                           "that differ (ledgers only).\n"
                           "  --trust CERTIFICATE…  the certificates of those who signed, or of authorities; without "
                           "it nobody vouches for who signed\n"
                           "  --quiet               only what is wrong, or to be looked at, and then the verdict\n"
                           "\n"
                           "Exit status: 0 all holds, LOOK or not; 1 something differs; 66 no such file; 78 neither a "
                           "ledger nor a sheet of this program's.\n"),
                         1, SIZE_MAX, &status)) {
        clear(&w);
        return status;
    }
    for (size_t i = 0; i < call->word_count; i++) {
        /* what is called like a ledger or a sheet must be one */
        DIR *folder =
            ends_in(call->words[i], ".tally") || ends_in(call->words[i], ".pdf") ? NULL : opendir(call->words[i]);
        if (folder) {
            closedir(folder);
            add_folder(&w, call->words[i]);
        } else {
            add(&w, call->words[i], NULL);
        }
    }
    for (size_t i = 0; i < w.ledgers.count; i++)
        verify_ledger(&w, i);
    if (w.sheets.count && !w.status && w.ledgers.count && !call->quiet)
        putchar('\n');
    if (w.sheets.count && !w.status)
        verify_sheets(&w);
    clear(&w);
    return w.status ? w.status : w.ok ? EXIT_DONE : EXIT_DIFFERENT;
}
