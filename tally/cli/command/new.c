/* tally new --rule and --after: makes the folder of a meeting, or of a further round, with its spreadsheets. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command/rulefile.h"
#include "cli/commands.h"
#include "cli/grid.h"

/* The list of the files, and what to fill in. */
static const char *meeting_help(void)
{
    return _("the meeting: id, title, body, place, date, host; a row for each teller and each scrutineer. Rows after "
             "the scrutineers may stay empty.");
}

static const char *roster_help(const struct tally_rule *rule)
{
    switch (rule->kind) {
    case TALLY_RECOMMENDATION:
        return _("a row for each person who may be recommended; the post by its id or title");
    case TALLY_APPRAISAL:
        return _("a row for each person to be appraised");
    case TALLY_DECISION:
        return rule->contested ? _("a row for each candidate, with the post; a reason in the column 暂缓 defers one")
                               : _("a row for each item to vote on; a reason in the column 暂缓 defers one");
    case TALLY_KINDS:
        break;
    }
    return "";
}

static const char *totals_help(void)
{
    return _(
        "the votes by hand or voice: a row for each tier, item and mark; who is in no row counts as the rule says of "
        "an empty cell");
}

static const char *ballots_help(const struct tally_rule *rule)
{
    if (rule->kind == TALLY_RECOMMENDATION)
        return _(
            "a row for each ballot. Add a column for each person, headed by the id or name, for marks; or a column for "
            "each post, for the names as they are written. Records of talks are a second file of the same form.");
    if (rule->ballot_weight)
        return _("a row for each ballot, with its weight, void ones too. Add a column for each row of roster.csv, "
                 "headed by its id or name. If there is only one tier, its column may be left out.");
    if (rule->write_ins)
        return _("a row for each ballot. Add a column for each candidate, headed by the id or name, and for each post "
                 "a column 另选:POST for names written in; who is written in gets a row in roster.csv, with the origin "
                 "另选. If there is only one tier, its column may be left out.");
    return _("a row for each ballot. Add a column for each row of roster.csv, headed by its id or name. If there is "
             "only one tier, its column may be left out.");
}

/* 第二篇 注(需要材料), 第四篇 四(四), 第五篇 6: the papers that the regulation asks for, to tick off. */
static void print_materials(struct tally_terminal *page, const struct tally_rule *rule)
{
    const struct tally_grid_column columns[] = {{.heading = ""},
                                                {.heading = _("how many"), .kind = TALLY_GRID_RIGHT},
                                                {.heading = _("paper"), .least = 24},
                                                {.heading = _("from")}};
    struct tally_grid grid;
    if (!rule->material_count)
        return;
    tally_terminal_heading(page, _("Papers that the regulation asks for"));
    tally_grid_begin(&grid, page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rule->material_count; i++) {
        const struct tally_rule_material *material = &rule->materials[i];
        const char *copies = tally_terminal_number(page, material->copies);
        const char *text =
            tally_rule_material_is_late(rule, material)
                ? tally_terminal_format(page, _("%1$s (when the vote was taken)"), TALLY_WITH(material->text))
                : material->text;
        tally_grid_cells(&grid, (const char *const[]){"□", copies, text,
                                                      *material->cite ? tally_words_place(page->words, material->cite)
                                                                      : _("(no citation)")});
    }
    tally_grid_show(&grid);
}

static const char *tiers_help(bool recommends, bool weight, enum tally_method method)
{
    if (method != TALLY_METHOD_BALLOTS)
        return _("a row for each tier: due, present; issued and returned stay empty");
    return recommends ? _("a row for each tier: due, present, issued; when the box is opened, returned and void as "
                          "counted; how many were talked with, where there are talks")
           : weight   ? _("a row for each tier: due, present, issued, and the weight of all who are due; when the box "
                            "is opened, returned and void as counted")
                      : _("a row for each tier: due, present, issued; when the box is opened, returned and void as "
                            "counted");
}

/* Of the workbook the names of its sheets, and what is filled in there. */
static void add_sheets(struct tally_grid *grid, const struct tally_rule *rule, bool own, enum tally_method method)
{
    const bool ballots = method == TALLY_METHOD_BALLOTS, recommends = rule->kind == TALLY_RECOMMENDATION;
    const bool kinds = rule->tier_count && rule->kind == TALLY_DECISION && !rule->weight_count;
    const char *const rows[][2] = {
        {"会议", meeting_help()},
        {"rule.csv", own ? _("your rule, as it is now") : NULL},
        {kinds ? "票种" : "层次", tiers_help(recommends, tally_rule_needs_weight_due(rule), method)},
        {"职位", recommends || rule->contested ? _("a row for each post: id, title, seats") : NULL},
        {"人选名册", roster_help(rule)},
        {"裁定", recommends ? _("only for names on ballots about which the scrutineers must decide; otherwise leave it "
                                "as it is")
                            : NULL},
        {ballots ? "选票" : "合计票数",
         ballots ? _("a row for each ballot, void ones too, and a column for each person: choose the name in the first "
                     "row. Or key into ballots.xlsx, which “tally new DIR --ballots-table --xlsx” makes when the "
                     "roster is filled in")
                 : totals_help()},
        {"填表说明", _("the same explained in Chinese; nothing to fill in")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i][1])
            tally_grid_cells(grid, rows[i]);
}

static void add_files(struct tally_grid *grid, const struct tally_rule *rule, bool own, enum tally_method method)
{
    const bool recommends = rule->kind == TALLY_RECOMMENDATION;
    const char *const rows[][2] = {
        {"meeting.csv", meeting_help()},
        {"rule.csv", own ? _("your rule, as it is now") : NULL},
        {"tiers.csv", tiers_help(recommends, tally_rule_needs_weight_due(rule), method)},
        {"posts.csv", recommends || rule->contested ? _("a row for each post: id, title, seats") : NULL},
        {"roster.csv", roster_help(rule)},
        {method == TALLY_METHOD_BALLOTS ? "ballots.csv" : "totals.csv",
         method == TALLY_METHOD_BALLOTS ? ballots_help(rule) : totals_help()},
        {"rulings.csv",
         recommends
             ? _("only for names on ballots about which the scrutineers must decide; otherwise leave it as it is")
             : NULL},
        {"填表说明.txt", _("the same explained in Chinese; nothing to fill in")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i][1])
            tally_grid_cells(grid, rows[i]);
}

static void print_help(const struct tally_call *call, const char *folder, const struct tally_rule *rule, bool own,
                       enum tally_method method, bool xlsx)
{
    static const struct tally_grid_column columns[] = {{.heading = ""}, {.heading = "", .least = 20}};
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    struct tally_grid grid;
    tally_terminal_text(&page, 0, "", TALLY_STRONG,
                        tally_terminal_format(&page,
                                              xlsx ? _("Made %1$s/meeting.xlsx for “%2$s” (%3$s). Fill in its sheets:")
                                                   : _("Made %1$s for “%2$s” (%3$s). Fill in:"),
                                              TALLY_WITH(folder, rule->title, rule->name)));
    tally_grid_begin(&grid, &page, columns, 2);
    if (xlsx)
        add_sheets(&grid, rule, own, method);
    else
        add_files(&grid, rule, own, method);
    tally_grid_show(&grid);
    tally_terminal_text(
        &page, 0, "", TALLY_PLAIN,
        tally_terminal_format(
            &page,
            method == TALLY_METHOD_BALLOTS
                ? _("“tally new %1$s --ballots 1” makes the paper ballots. Then “tally check %1$s” lists what is still "
                    "wrong, and “tally count %1$s” counts.")
                : _("Then “tally check %1$s” lists what is still wrong, and “tally count %1$s” counts."),
            TALLY_WITH(folder)));
    print_materials(&page, rule);
    tally_terminal_close(&page);
}

/* The bytes of a file; NULL: it cannot be read. The caller frees them. */
static unsigned char *read_bytes(const char *path, size_t *size)
{
    char buffer[4096];
    struct tally_cli_text text;
    FILE *file = fopen(path, "rb"), *out = tally_cli_text_open(&text);
    for (size_t n; file && (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
        fwrite(buffer, 1, n, out);
    bool whole = file && feof(file);
    if (file)
        fclose(file);
    char *bytes = tally_cli_text_close(&text);
    *size = text.size;
    if (whole)
        return (unsigned char *)bytes;
    free(bytes);
    return NULL;
}

static int refuse_without_rule(const struct tally_call *call)
{
    int status = tally_cli_refuse(
        call, _("no rule is given; add --rule NAME or --rule FILE.csv. The built-in rules are listed below"));
    for (size_t i = 0; i < tally_rules_count(); i++)
        tally_cli_say(stderr, "  %s\n", tally_rules_name(i));
    return status;
}

/* What is to be mended in the rule is said of the copy, which will be counted by. */
static int make(const struct tally_call *call, const char *folder, const char *word, const struct tally_rulefile *file,
                enum tally_method method, bool xlsx)
{
    struct tally_diags *diags = tally_diags_new();
    size_t size = 0;
    unsigned char *bytes = file->folder ? read_bytes(word, &size) : NULL;
    if (file->folder && !bytes) {
        tally_cli_say(stderr, _("tally %s: %s cannot be read: %s\n"), call->command, word, strerror(errno));
        tally_diags_free(diags);
        return EXIT_IO;
    }
    bool made =
        (xlsx ? tally_template_write_workbook : tally_template_write)(folder, file->rule, method, bytes, size, diags);
    free(bytes);
    if (made && file->folder)
        tally_rule_free(tally_rule_read(folder, "rule.csv", diags));
    tally_cli_print_diags(diags, folder, false, stderr);
    if (made && !call->quiet)
        print_help(call, folder, file->rule, file->folder != NULL, method, xlsx);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    return status;
}

/* ---- a further round ---- */

static const char *why_open(enum tally_post_next next)
{
    switch (next) {
    case TALLY_NEXT_AGAIN:
        return _("to be voted on again");
    case TALLY_NEXT_TIE:
        return _("a revote among those with equal votes");
    case TALLY_NEXT_UNFILLED:
        return _("seats are left; others may be added to the roster");
    case TALLY_NEXT_RESUMED:
        return _("what was deferred");
    case TALLY_NEXT_NONE:
    case TALLY_POST_NEXTS:
        break;
    }
    return "";
}

static void print_round(const struct tally_call *call, const char *folder, const struct tally_next_round *round,
                        bool xlsx)
{
    static const struct tally_grid_column columns[] = {
        {.heading = ""}, {.heading = ""}, {.heading = ""}, {.heading = "", .least = 20}};
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    struct tally_grid grid;
    char number[TALLY_NUMBER_SIZE], persons[TALLY_NUMBER_SIZE];
    tally_terminal_text(&page, 0, "", TALLY_STRONG,
                        tally_terminal_format(&page, _("Made %1$s for round %2$s, “%3$s”, with %4$s on the roster."),
                                              TALLY_WITH(folder, tally_number(number, round->number), round->id,
                                                         tally_number(persons, round->person_count))));
    tally_grid_begin(&grid, &page, columns, 4);
    for (size_t i = 0; i < round->post_count; i++) {
        const struct tally_next_post *post = &round->posts[i];
        char seats[TALLY_NUMBER_SIZE], candidates[TALLY_NUMBER_SIZE];
        const char *open = tally_terminal_format(&page, _("seats: %1$s"), TALLY_WITH(tally_number(seats, post->seats)));
        const char *stand = tally_terminal_format(&page, _("on the roster: %1$s"),
                                                  TALLY_WITH(tally_number(candidates, post->candidates)));
        tally_grid_cells(&grid, (const char *const[]){post->title, open, stand, why_open(post->next)});
    }
    tally_grid_show(&grid);
    tally_terminal_text(
        &page, 0, "", TALLY_PLAIN,
        tally_terminal_format(
            &page,
            xlsx
                ? _("In meeting.xlsx, fill in the sheet 会议 (title, place, date, officials, archives) and the numbers "
                    "of "
                    "the tiers; leave the result of the earlier round and its rows in 会议 as they are. Then “tally "
                    "check %1$s” lists what is still wrong, and “tally count %1$s” counts.")
                : _("Fill in meeting.csv (title, place, date, officials, archives) and the numbers in tiers.csv; leave "
                    "the result of the earlier round and its rows in meeting.csv as they are. Then “tally check "
                    "%1$s” lists what is still wrong, and “tally count %1$s” counts."),
            TALLY_WITH(folder)));
    tally_terminal_close(&page);
}

static int make_round(const struct tally_call *call, const char *folder, const char *ledger, enum tally_method method,
                      bool xlsx)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_next_round round;
    bool made =
        (xlsx ? tally_ledger_next_round_workbook : tally_ledger_next_round)(ledger, folder, method, &round, diags);
    tally_cli_print_diags(diags, folder, false, stderr);
    if (made && !call->quiet)
        print_round(call, folder, &round, xlsx);
    if (made)
        tally_next_round_clear(&round);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    return status;
}

/* Whether the rule allows votes of that kind. */
static bool allows(const struct tally_rule *rule, enum tally_method method)
{
    return method == TALLY_METHOD_BALLOTS || (rule->methods & 1U << method) != 0;
}

/* The table that the ballots are keyed into. others: options were given that do not go with it. */
static int make_table(const struct tally_call *call, bool xlsx, bool names, bool others)
{
    const char *folder = call->words[0];
    if (others)
        return tally_cli_refuse(call, _("--ballots-table is for a folder that has been made already; it goes with "
                                        "--xlsx and --names alone"));
    struct tally_diags *diags = tally_diags_new();
    bool made = tally_ballots_table_write(folder, xlsx, names, diags);
    tally_cli_print_diags(diags, folder, false, stderr);
    if (made && !call->quiet)
        tally_cli_say(stdout, _("Made %s in %s, with its columns from roster and posts. Key a row for each ballot.\n"),
                      xlsx ? "ballots.xlsx" : "ballots.csv", folder);
    int status = tally_diags_status(diags);
    tally_diags_free(diags);
    return status;
}

int tally_cli_new(struct tally_call *call, int argc, char **argv)
{
    enum { RULE, AFTER, METHOD, BALLOTS, TIER, NAMES, OUT, REPLACE, TABLE, XLSX, OPTIONS };
    struct tally_option options[OPTIONS] = {[RULE] = {.name = "--rule", .takes_value = true},
                                            [AFTER] = {.name = "--after", .takes_value = true},
                                            [METHOD] = {.name = "--method", .takes_value = true},
                                            [BALLOTS] = {.name = "--ballots", .takes_value = true},
                                            [TIER] = {.name = "--tier", .takes_value = true},
                                            [NAMES] = {.name = "--names"},
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [REPLACE] = {.name = "--replace"},
                                            [TABLE] = {.name = "--ballots-table"},
                                            [XLSX] = {.name = "--xlsx"}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally new DIR --rule NAME [--method WAY] [--xlsx]\n"
              "       tally new DIR --after LEDGER [--method WAY] [--xlsx]\n"
              "       tally new DIR --ballots N [--tier TIER] [--names] [--out FILE] [--replace]\n"
              "       tally new DIR --ballots-table [--xlsx] [--names]\n"
              "With --rule: makes the folder DIR with the spreadsheets of a meeting under that rule, ready to be "
              "filled in, and a guide in Chinese, 填表说明.txt; with --xlsx one workbook, meeting.xlsx, whose sheets "
              "these are. DIR must be new or empty; no file is ever replaced.\n"
              "With --after: makes the folder of the further round that the result in LEDGER orders: the posts that "
              "were not filled, with their open seats; the candidates with equal votes, or all who were not elected; "
              "the items that were deferred; everybody, where the vote was invalid or had no quorum. The earlier "
              "result is stored beside them, and each later round holds it to its digest. The ledger is verified "
              "first.\n"
              "With --ballots: makes a PDF of paper ballots, with a list for the tellers at its end. The meeting, "
              "tiers, posts and roster must be filled in before; no ballots need be keyed, and present and issued may "
              "still be empty in tiers.csv. All ballots of a tier are alike.\n"
              "With --ballots-table: makes ballots.csv, the table that the ballots are keyed into, with its columns "
              "from "
              "roster and posts. It is made anew where it holds headings alone; ballots that were keyed are never "
              "written over.\n"
              "\n"
              "  --rule NAME  a built-in rule (“tally rules” lists them), or a rule file of your own, whose name ends "
              "in .csv and which is copied to DIR as rule.csv\n"
              "  --after LEDGER  the ledger of the earlier meeting\n"
              "  --method WAY  how the vote will be taken: 投票 (ballots), or, where the rule allows it, 举手 (hands) "
              "or "
              "口头 (voice); then totals.csv is written in place of ballots.csv: with its headings for a new meeting, "
              "which has no roster yet, and with a row for each tier, item and mark for a further round\n"
              "  --ballots N  how many ballots of each tier: 1 to 100000, at most 2000 pages together (for more, make "
              "one and print copies of it), or “issued”: as many as tiers.csv says\n"
              "  --ballots-table  make the table that the ballots are keyed into\n"
              "  --tier TIER  only the ballots of this tier, given by its id or name\n"
              "  --names  for a recommendation: names instead of marks, that is lines on the paper, and columns for "
              "posts in the table\n"
              "  --xlsx  a workbook, with lists to choose from: meeting.xlsx in place of all spreadsheets, or "
              "ballots.xlsx in place of ballots.csv\n"
              "  --out FILE  the PDF; otherwise DIR/选票.pdf, in English DIR/ballots.pdf; “-” is standard output\n"
              "  --replace  replace ballots that were printed before\n"
              "  --lang zh|en  the language of the messages, and of the ballots, which are in Chinese without it\n"
              "  --quiet  do not explain what to fill in\n"
              "\n"
              "Exit status: 0 made; 1 the ledger is damaged; 65 the meeting has errors, or nothing is left for a "
              "further "
              "round; 66 a file is missing; 73 a file cannot be made, or "
              "exists already; 74 input or output failed; 78 the rule has errors.\n"),
            1, 1, &status))
        return status;
    if (options[TABLE].given)
        return make_table(call, options[XLSX].given, options[NAMES].given,
                          options[RULE].given || options[AFTER].given || options[METHOD].given ||
                              options[BALLOTS].given || options[TIER].given || options[OUT].given ||
                              options[REPLACE].given);
    if (options[XLSX].given && options[BALLOTS].given)
        return tally_cli_refuse(call, _("--xlsx can only be used together with --rule, --after or --ballots-table"));
    if (options[BALLOTS].given && (options[AFTER].given || options[METHOD].given))
        return tally_cli_refuse(call, _("--ballots is for a folder that has been made already; leave out --after and "
                                        "--method"));
    if (options[BALLOTS].given)
        return TALLY_CLI_RUN_SHEET;
    if (options[TIER].given || options[NAMES].given || options[OUT].given || options[REPLACE].given)
        return tally_cli_refuse(call,
                                _("--tier, --names, --out and --replace can only be used together with --ballots"));
    enum tally_method method = TALLY_METHOD_BALLOTS;
    if (options[METHOD].given && !tally_method_read(options[METHOD].value, &method))
        return tally_cli_misused(call, _("--method takes 投票 (ballots), 举手 (hands) or 口头 (voice)"),
                                 options[METHOD].value);
    if (options[AFTER].given && options[RULE].given)
        return tally_cli_refuse(call, _("--after takes the rule of the earlier meeting; leave out --rule"));
    if (options[AFTER].given)
        return make_round(call, call->words[0], options[AFTER].value, method, options[XLSX].given);
    if (!options[RULE].given)
        return refuse_without_rule(call);
    struct tally_diags *diags = tally_diags_new();
    struct tally_rulefile file = tally_rulefile_read(options[RULE].value, diags);
    if (file.rule && !allows(file.rule, method)) {
        status = tally_cli_misused(call, _("the rule does not allow votes of that kind"), options[METHOD].value);
    } else if (file.rule) {
        status = make(call, call->words[0], options[RULE].value, &file, method, options[XLSX].given);
    } else {
        tally_cli_print_diags(diags, file.shown, false, stderr);
        status = tally_diags_status(diags);
    }
    tally_rulefile_clear(&file);
    tally_diags_free(diags);
    return status;
}
