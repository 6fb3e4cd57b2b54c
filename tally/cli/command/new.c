#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command/rulefile.h"
#include "cli/grid.h"

/* What is to be filled in, by file; a NULL: the file is not there. Where marks and names are both possible, the ballots
 * say how. */
static const char *meeting_help(void)
{
    return _("the meeting: id, title, body, place, date, host. A row may stand several times: each teller and "
             "scrutineer has one. "
             "What is left "
             "empty below the scrutineers counts as not there.");
}

static const char *roster_help(const struct tally_rule *rule)
{
    switch (rule->kind) {
    case TALLY_RECOMMENDATION:
        return _("a row for each person who may be recommended; the post by its id or title");
    case TALLY_APPRAISAL:
        return _("a row for each person to be appraised");
    case TALLY_DECISION:
        return rule->contested ? _("a row for each candidate, with the post; a reason in the last column defers one")
                               : _("a row for each item to vote on; a reason in the last column defers one");
    case TALLY_KINDS:
        break;
    }
    return "";
}

static const char *ballots_help(const struct tally_rule *rule)
{
    if (rule->kind == TALLY_RECOMMENDATION)
        return _("a row for each ballot. Add a column for each person, headed by the id or name, for marks; or one for "
                 "each post, "
                 "for names as written. "
                 "Records of talks are a file of the same form.");
    return _("a row for each ballot. Add a column for each row of roster.csv, headed by its id or name. Where there is "
             "one tier, "
             "its column may go.");
}

static void print_help(const struct tally_call *call, const char *folder, const struct tally_rule *rule, bool own)
{
    static const struct tally_grid_column columns[] = {{.heading = ""}, {.heading = "", .least = 20}};
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    const bool recommends = rule->kind == TALLY_RECOMMENDATION;
    struct tally_grid grid;
    const char *const rows[][2] = {
        {"meeting.csv", meeting_help()},
        {"rule.csv", own ? _("your rule, as it is now") : NULL},
        {"tiers.csv",
         recommends ? _("a row for each tier: due, present, issued; returned may stay empty; how many were talked "
                        "with, where there are talks")
                    : _("a row for each tier: due, present, issued; returned may stay empty")},
        {"posts.csv", recommends || rule->contested ? _("a row for each post: id, title, seats") : NULL},
        {"roster.csv", roster_help(rule)},
        {"ballots.csv", ballots_help(rule)},
        {"rulings.csv", recommends ? _("only where a name as written must be ruled on; else leave it") : NULL},
        {"填表说明.txt", _("the same in Chinese, at length; nothing to fill in")},
    };
    tally_terminal_text(&page, 0, "", TALLY_STRONG,
                        tally_terminal_format(&page, _("Made %1$s for “%2$s” (%3$s). Fill in:"),
                                              TALLY_WITH(folder, rule->title, rule->name)));
    tally_grid_begin(&grid, &page, columns, 2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i][1])
            tally_grid_cells(&grid, rows[i]);
    tally_grid_show(&grid);
    tally_terminal_text(
        &page, 0, "", TALLY_PLAIN,
        tally_terminal_format(&page,
                              _("“tally new %1$s --ballots 1” prints paper ballots. Then “tally check %1$s” "
                                "says what is still wrong, and “tally count %1$s” counts."),
                              TALLY_WITH(folder)));
    tally_terminal_close(&page);
}

/* The bytes of a file that has just been read as a rule; NULL where they cannot be had any more. */
static unsigned char *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    size_t room = 0;
    *size = 0;
    while (file && !feof(file) && !ferror(file)) {
        if (*size == room) {
            unsigned char *more = realloc(bytes, room = 2 * room + 4096);
            if (!more)
                break;
            bytes = more;
        }
        *size += fread(bytes + *size, 1, room - *size, file);
    }
    bool whole = file && feof(file);
    if (file)
        fclose(file);
    if (whole)
        return bytes;
    free(bytes);
    return NULL;
}

static int refuse_without_rule(const struct tally_call *call)
{
    int status = tally_cli_misused(
        call, _("which rule? Add --rule NAME, or --rule FILE.csv; the rules are listed below"), call->words[0]);
    for (size_t i = 0; i < tally_rules_count(); i++)
        fprintf(stderr, "  %s\n", tally_rules_name(i));
    return status;
}

static int make(const struct tally_call *call, const char *folder, const char *word, const struct tally_rulefile *file,
                struct tally_diags *diags)
{
    size_t size = 0;
    unsigned char *bytes = file->folder ? read_bytes(word, &size) : NULL;
    if (file->folder && !bytes) {
        fprintf(stderr, _("tally %s: %s cannot be read: %s\n"), call->command, word, strerror(errno));
        return EXIT_IO;
    }
    bool made = tally_template_write(folder, file->rule, bytes, size, diags);
    free(bytes);
    tally_cli_print_diags(diags, folder, false, stderr);
    if (made && !call->quiet)
        print_help(call, folder, file->rule, file->folder != NULL);
    return tally_diags_status(diags);
}

int tally_cli_new(struct tally_call *call, int argc, char **argv)
{
    enum { RULE, BALLOTS, TIER, NAMES, OUT, OPTIONS };
    struct tally_option options[OPTIONS] = {[RULE] = {.name = "--rule", .takes_value = true},
                                            [BALLOTS] = {.name = "--ballots", .takes_value = true},
                                            [TIER] = {.name = "--tier", .takes_value = true},
                                            [NAMES] = {.name = "--names"},
                                            [OUT] = {.name = "--out", .takes_value = true}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally new DIR --rule NAME, then tally new DIR --ballots N [--tier TIER] [--names] [--out FILE]\n"
              "Makes the folder DIR with ready spreadsheets for a meeting under the rule, to be filled in with a "
              "spreadsheet program, and a guide\n"
              "in Chinese, 填表说明.txt. DIR must not be there yet, or be empty; nothing is ever replaced.\n"
              "With --ballots, once the meeting, tiers, posts and roster are filled in: paper ballots as a PDF, and "
              "behind them a list for the tellers.\n"
              "The ballots of a tier are all alike. Ballots need not be keyed yet, and present and issued may stay "
              "empty in tiers.csv.\n"
              "\n"
              "  --rule NAME  a rule that is built in (“tally rules” lists them), or a file of your own that ends in "
              ".csv, which is\n"
              "               copied along as rule.csv\n"
              "  --ballots N  so many of each tier, 1 to 100000, but no more than 2000 pages: print copies of one "
              "instead; “issued”: as many as tiers.csv\n"
              "               says are issued\n"
              "  --tier TIER  ballots of this tier only, by its id or name\n"
              "  --names      blanks for names instead of boxes for marks, for a recommendation\n"
              "  --out FILE   the PDF; otherwise DIR/ballots.pdf; “-” is standard output\n"
              "  --lang en    ballots in English; otherwise they are in Chinese, whatever your own language\n"
              "  --quiet      without the words on what to fill in\n"
              "\n"
              "Exit status: 0 made; 65 the meeting is refused; 66 a file is missing; 73 it cannot be made, or "
              "something is there already; 78 the rule is refused.\n"),
            1, 1, &status))
        return status;
    if (options[BALLOTS].given)
        return TALLY_CLI_BESIDE;
    if (options[TIER].given || options[NAMES].given || options[OUT].given)
        return tally_cli_misused(call, _("--tier, --names and --out belong to --ballots"), call->words[0]);
    if (!options[RULE].given)
        return refuse_without_rule(call);
    struct tally_diags *diags = tally_diags_new();
    struct tally_rulefile file = tally_rulefile_read(options[RULE].value, diags);
    if (file.rule) {
        status = make(call, call->words[0], options[RULE].value, &file, diags);
    } else {
        tally_cli_print_diags(diags, file.shown, false, stderr);
        status = tally_diags_status(diags);
    }
    tally_rulefile_clear(&file);
    tally_diags_free(diags);
    return status;
}
