/* tally rules: lists rules, shows one, checks a rule file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command/rulefile.h"
#include "cli/command/ruleline.h"
#include "cli/commands.h"
#include "cli/grid.h"

bool tally_rulefile_is_file(const char *word)
{
    size_t size = strlen(word);
    return size > 4 && !strcmp(word + size - 4, ".csv");
}

struct tally_rulefile tally_rulefile_read(const char *word, struct tally_diags *diags)
{
    struct tally_rulefile file = {.name = word};
    if (tally_rulefile_is_file(word)) {
        file.name = tally_path_name(word);
        bool in_folder = file.name != word;
        size_t size = in_folder ? (size_t)(file.name - word) : 1;
        file.folder = tally_cli_alloc(size + 1);
        memcpy(file.folder, in_folder ? word : ".", size);
        file.folder[size] = '\0';
        file.shown = in_folder ? file.folder : NULL;
    }
    file.rule = tally_rule_read(file.folder ? file.folder : ".", file.name, diags);
    return file;
}

void tally_rulefile_clear(struct tally_rulefile *file)
{
    tally_rule_free(file->rule);
    free(file->folder);
}

static void list_rules(const struct tally_call *call, struct tally_diags *diags)
{
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    const struct tally_grid_column columns[] = {{.heading = _("rule")},
                                                {.heading = _("kind")},
                                                {.heading = _("title"), .least = 16},
                                                {.heading = _("from"), .least = 10}};
    struct tally_grid grid;
    tally_grid_begin(&grid, &page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < tally_rules_count(); i++) {
        struct tally_rule *rule = tally_rule_read(".", tally_rules_name(i), diags);
        if (!rule)
            continue;
        /* the texts outlive the rule on the page */
        tally_grid_cells(&grid, (const char *const[]){tally_rules_name(i), tally_words_kind(page.words, rule->kind),
                                                      tally_terminal_join(&page, &rule->title, 1, ""),
                                                      tally_terminal_join(&page, &rule->cite, 1, "")});
        tally_rule_free(rule);
    }
    tally_grid_show(&grid);
    if (!call->quiet) {
        fputc('\n', page.out);
        tally_terminal_text(&page, 0, "", TALLY_FAINT,
                            _("“tally rules NAME” shows the lines of a rule with their citations; “tally rules NAME "
                              "--csv” prints its file, from which you can start a rule of your own."));
    }
    tally_terminal_close(&page);
}

static void show_rule(const struct tally_call *call, const struct tally_rulefile *file)
{
    const struct tally_rule *rule = file->rule;
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    const struct tally_grid_column columns[] = {
        {.heading = _("line")}, {.heading = _("says"), .least = 16}, {.heading = _("citation"), .least = 16}};
    struct tally_grid grid;
    tally_terminal_text(&page, 0, "", TALLY_STRONG, rule->title);
    tally_terminal_rule(&page);
    tally_grid_begin(&grid, &page, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rule->line_count; i++) {
        const struct tally_rule_line *line = &rule->lines[i];
        struct tally_grid_row *row = tally_grid_add(&grid);
        row->cells[0] = i && !strcmp(line->key, line[-1].key) ? "" : tally_ruleline_key(&page, line);
        row->cells[1] = tally_ruleline_value(&page, rule, line);
        row->cells[2] = *line->cite ? line->cite : _("(no citation)");
        row->styles[0] = TALLY_STRONG;
        row->styles[2] = TALLY_FAINT;
    }
    tally_grid_show(&grid);
    fputc('\n', page.out);
    if (!call->quiet)
        tally_terminal_text(&page, 0, "", TALLY_GOOD,
                            tally_terminal_format(
                                &page, _("The rule %1$s has no errors. Lines: %2$s; SHA-256: %3$s."),
                                TALLY_WITH(rule->name, tally_terminal_number(&page, rule->line_count), rule->sha256)));
    tally_terminal_close(&page);
}

/* A file for spreadsheet programs: with the mark by which they know UTF-8, and the ends of lines that they write. */
static void print_bytes(const char *bytes, size_t size)
{
    fputs("\xEF\xBB\xBF", stdout);
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            putchar('\r');
        putchar(bytes[i]);
    }
}

static int print_file(const struct tally_call *call)
{
    size_t size;
    if (call->word_count == 0)
        return tally_cli_misused(call, _("this option needs the name of a built-in rule"), "--csv");
    const char *name = call->words[0];
    const char *known = tally_rules_find(name);
    const unsigned char *bytes = known ? tally_rules_file(known, &size) : NULL;
    if (!bytes)
        return tally_cli_misused(call, _("there is no built-in rule of this name"), name);
    print_bytes((const char *)bytes, size);
    return EXIT_DONE;
}

/* The rules that “--example” prints: their comments stand where the citations will (cli/examples). */
extern const char tally_example_weights[], tally_example_scores[], tally_example_write_ins[],
    tally_example_two_majorities[], tally_example_owners[], tally_example_top[];
static const struct {
    const char *name, *file;
} examples[] = {{"weights", tally_example_weights},     {"scores", tally_example_scores},
                {"write-ins", tally_example_write_ins}, {"two-majorities", tally_example_two_majorities},
                {"owners", tally_example_owners},       {"top", tally_example_top}};

static int print_example(const struct tally_call *call, const char *name)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (!strcmp(examples[i].name, name)) {
            print_bytes(examples[i].file, strlen(examples[i].file));
            return EXIT_DONE;
        }
    return tally_cli_misused(
        call, _("there is no such example; there are weights, scores, write-ins, two-majorities, owners and top"),
        name);
}

int tally_cli_rules(struct tally_call *call, int argc, char **argv)
{
    enum { CSV, EXAMPLE, OPTIONS };
    struct tally_option options[OPTIONS] = {
        [CSV] = {.name = "--csv"}, [EXAMPLE] = {.name = "--example", .takes_value = true}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally rules [NAME|FILE] [--csv]\n"
              "       tally rules --example NAME\n"
              "Without an argument: lists the built-in rules. With NAME, a built-in rule's name or title: shows the "
              "lines "
              "of that rule, each with the place in the regulation that it carries out. With FILE, whose name ends in "
              ".csv: checks a rule file of "
              "your own and shows it.\n"
              "\n"
              "  --csv  print the built-in rule NAME as a spreadsheet, to start a rule of your own from\n"
              "  --example NAME  print a rule of another kind than the built-in ones as a spreadsheet with "
              "explanations, to "
              "start from: weights (of tiers), scores, write-ins (names written in), two-majorities, owners (votes by "
              "area), top (the best of all)\n"
              "  --quiet  leave out the closing remarks\n"
              "\n"
              "Exit status: 0 the rule has no errors; 66 there is no such file; 74 input or "
              "output failed; 78 the rule has errors.\n"),
            0, 1, &status))
        return status;
    if (options[EXAMPLE].given)
        return print_example(call, options[EXAMPLE].value);
    if (options[CSV].given)
        return print_file(call);
    struct tally_diags *diags = tally_diags_new();
    if (call->word_count == 0) {
        list_rules(call, diags);
    } else {
        struct tally_rulefile file = tally_rulefile_read(call->words[0], diags);
        if (file.rule)
            show_rule(call, &file);
        tally_cli_print_diags(diags, file.shown, false, stderr);
        tally_rulefile_clear(&file);
    }
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    return status;
}
