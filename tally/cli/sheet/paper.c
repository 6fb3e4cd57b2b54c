/* tally new DIR --ballots N: paper ballots, before the vote. Belongs to tally-sheet, for it draws pages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* “issued”, or a number of ballots; false: neither. */
static bool take_number(const char *text, uint64_t *ballots)
{
    size_t size = strlen(text);
    *ballots = 0;
    if (!strcmp(text, "issued") || !strcmp(text, "发出"))
        return true;
    if (!size || size > 6 || strspn(text, "0123456789") != size)
        return false;
    *ballots = strtoull(text, NULL, 10);
    return *ballots >= 1 && *ballots <= TALLY_PAPER_BALLOTS_MOST;
}

static void tell(const struct tally_paper_made *made)
{
    char first[TALLY_NUMBER_SIZE], last[TALLY_NUMBER_SIZE], ballots[TALLY_NUMBER_SIZE], list[TALLY_NUMBER_SIZE];
    if (!made->path)
        return;
    printf(_("wrote %s\n"), made->path);
    for (size_t i = 0; i < made->tier_count; i++) {
        const struct tally_paper_tier *t = &made->tiers[i];
        size_t end = t->first + t->ballots * t->pages - 1;
        tally_number(ballots, t->ballots);
        tally_number(first, t->first);
        if (end == t->first)
            printf(_("  %s: ballots %s, on page %s\n"), t->name, ballots, first);
        else
            printf(_("  %s: ballots %s, on pages %s to %s\n"), t->name, ballots, first, tally_number(last, end));
    }
    printf(_("  the tellers' list begins on page %s. The ballots of a tier are all alike: copy them as they are "
             "needed, each tier on its own.\n"),
           tally_number(list, made->list));
}

int tally_cli_paper(struct tally_call *call, int argc, char **argv)
{
    enum { BALLOTS, OUT, TIER, NAMES, RULE, OPTIONS };
    struct tally_option options[OPTIONS] = {[BALLOTS] = {.name = "--ballots", .takes_value = true},
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [TIER] = {.name = "--tier", .takes_value = true},
                                            [NAMES] = {.name = "--names"},
                                            [RULE] = {.name = "--rule", .takes_value = true}};
    int status;
    struct tally_paper_options settings = {.language =
                                               call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE};
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally new DIR --ballots N [--tier TIER] [--names] [--out FILE]\n"), 1, 1, &status))
        return status;
    if (options[RULE].given)
        return tally_cli_misused(
            call,
            _("first make the folder with --rule and fill in its spreadsheets, then print ballots with --ballots"),
            "--rule");
    if (!options[BALLOTS].given || !take_number(options[BALLOTS].value, &settings.ballots))
        return tally_cli_misused(call, _("how many ballots of each tier? 1 to 100000, or “issued”"),
                                 options[BALLOTS].given ? options[BALLOTS].value : "--ballots");
    settings.tier = options[TIER].value;
    settings.out = options[OUT].value;
    settings.names = options[NAMES].given;
    struct tally_diags *diags = tally_diags_new();
    struct tally_paper_made made;
    bool ok = tally_paper_print(call->words[0], &settings, &made, diags);
    tally_cli_print_diags(diags, call->words[0], false, stderr);
    status = tally_diags_status(diags);
    if (ok && !made.path)
        fwrite(made.bytes, 1, made.size, stdout);
    if (ok && !call->quiet)
        tell(&made);
    tally_paper_clear(&made);
    tally_diags_free(diags);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
