/* tally new --ballots: makes paper ballots before the vote. It is part of tally-sheet, since it draws pages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

/* “issued” (*ballots is 0), or a number of ballots; false: neither. */
static bool take_number(const char *text, uint64_t *ballots)
{
    *ballots = 0;
    if (!strcmp(text, "issued") || !strcmp(text, "发出"))
        return true;
    return tally_cli_number(text, TALLY_PAPER_BALLOTS_MOST, ballots) && *ballots;
}

static void print_made(const struct tally_paper_made *made)
{
    char first[TALLY_NUMBER_SIZE], last[TALLY_NUMBER_SIZE], ballots[TALLY_NUMBER_SIZE], list[TALLY_NUMBER_SIZE],
        parts[TALLY_NUMBER_SIZE];
    if (!made->path)
        return;
    tally_cli_say(stdout, _("wrote %s\n"), made->path);
    for (size_t i = 0; i < made->tier_count; i++) {
        const struct tally_paper_tier *t = &made->tiers[i];
        size_t end = t->first + t->ballots * t->pages - 1;
        tally_number(ballots, t->ballots);
        tally_number(first, t->first);
        if (end == t->first)
            tally_cli_say(stdout, _("  %s: ballots %s, on page %s\n"), t->name, ballots, first);
        else
            tally_cli_say(stdout, _("  %s: ballots %s, on pages %s to %s\n"), t->name, ballots, first,
                          tally_number(last, end));
    }
    if (made->parts > 1)
        tally_cli_say(
            stdout,
            _("  Each ballot has %s parts, for an archive each; the voter marks all of them alike. The first parts "
              "are counted and keyed, the others are sealed.\n"),
            tally_number(parts, made->parts));
    tally_cli_say(
        stdout,
        _("  The list for the tellers begins on page %s. All ballots of a tier are alike: print as many copies as "
          "are needed, each tier separately.\n"),
        tally_number(list, made->list));
}

int tally_cli_paper(struct tally_call *call, int argc, char **argv)
{
    enum { BALLOTS, OUT, TIER, NAMES, RULE, REPLACE, OPTIONS };
    struct tally_option options[OPTIONS] = {
        [BALLOTS] = {.name = "--ballots", .takes_value = true}, [OUT] = {.name = "--out", .takes_value = true},
        [TIER] = {.name = "--tier", .takes_value = true},       [NAMES] = {.name = "--names"},
        [RULE] = {.name = "--rule", .takes_value = true},       [REPLACE] = {.name = "--replace"}};
    int status;
    struct tally_paper_options paper_options = {.language = call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH
                                                                                                    : TALLY_CHINESE};
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally new DIR --ballots N [--tier TIER] [--names] [--out FILE] [--replace]\n"), 1, 1,
                         &status))
        return status;
    if (options[RULE].given)
        return tally_cli_refuse(call,
                                _("--rule and --ballots cannot be used together: make the folder with --rule, fill in "
                                  "its spreadsheets, then print ballots with --ballots"));
    if (!options[BALLOTS].given || !take_number(options[BALLOTS].value, &paper_options.ballots))
        return tally_cli_misused(call, _("the number of ballots must be 1 to 100000, or “issued”"),
                                 options[BALLOTS].given ? options[BALLOTS].value : "--ballots");
    paper_options.tier = options[TIER].value;
    paper_options.out = options[OUT].value;
    paper_options.names = options[NAMES].given;
    paper_options.replace = options[REPLACE].given;
    struct tally_diags *diags = tally_diags_new();
    struct tally_paper_made made;
    bool ok = tally_paper_print(call->words[0], &paper_options, &made, diags);
    tally_cli_print_diags(diags, call->words[0], false, stderr);
    status = tally_diags_status(diags);
    if (ok && !made.path)
        fwrite(made.bytes, 1, made.size, stdout);
    if (ok && !call->quiet)
        print_made(&made);
    tally_paper_clear(&made);
    tally_diags_free(diags);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
