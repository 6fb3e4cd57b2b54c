/* tally check: lists everything that is wrong with the inputs. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/grid.h"

/* How many items there are; in an election how many candidates, and persons written in. */
static void say_items(const struct tally_result *result)
{
    char number[TALLY_NUMBER_SIZE], number_written[TALLY_NUMBER_SIZE], number_deferred[TALLY_NUMBER_SIZE];
    uint64_t deferred = 0, written = 0;
    for (size_t i = 0; i < result->item_count; i++) {
        deferred += result->items[i].outcome == TALLY_DEFERRED;
        written += result->items[i].written_in;
    }
    if (tally_rule_elects(result->rule) && result->rule->write_ins)
        tally_cli_say(stdout, _("  Candidates: %s, of these deferred: %s; written in: %s\n"),
                      tally_number(number, result->item_count - written), tally_number(number_deferred, deferred),
                      tally_number(number_written, written));
    else if (tally_rule_elects(result->rule))
        tally_cli_say(stdout, _("  Candidates: %s, of these deferred: %s\n"), tally_number(number, result->item_count),
                      tally_number(number_deferred, deferred));
    else
        tally_cli_say(stdout, _("  Items: %s, of these deferred: %s\n"), tally_number(number, result->item_count),
                      tally_number(number_deferred, deferred));
}

/* The items that are deferred, with the reasons: a text that has come to stand under 暂缓 by mistake shows here. */
static void list_deferred(const struct tally_result *result)
{
    bool any = false;
    for (size_t i = 0; i < result->item_count; i++) {
        const struct tally_result_item *item = &result->items[i];
        if (item->outcome != TALLY_DEFERRED || !*item->deferred)
            continue;
        if (!any)
            tally_cli_say(stdout,
                          _("Deferred items. Anything under 暂缓 (deferred) defers an item, and its votes decide "
                            "nothing; compare with what the chair said:\n"));
        any = true;
        tally_cli_say(stdout, _("  %s (%s): “%s”\n"), item->name, item->id, item->deferred);
    }
}

/* The tiers for which nobody counted the ballots that came back. */
static void list_uncounted(const struct tally_result *result)
{
    for (size_t t = 0; t < result->tier_count && result->meeting.method == TALLY_METHOD_BALLOTS; t++) {
        const struct tally_result_tier *tier = &result->channels[0].tiers[t];
        char due[TALLY_NUMBER_SIZE], present[TALLY_NUMBER_SIZE], issued[TALLY_NUMBER_SIZE];
        if (result->channels[0].channel == TALLY_MEETING && tier->returned_assumed && tier->accounts.issued)
            tally_cli_say(stdout,
                          _("%s: 收回 (returned) is empty, and the ballots keyed stand in for it. If a cell is missing "
                            "in this row of tiers.csv, those behind it are one column too far left: check due %s, "
                            "present %s, issued %s\n"),
                          tier->name, tally_number(due, tier->accounts.due),
                          tally_number(present, tier->accounts.present), tally_number(issued, tier->accounts.issued));
    }
}

int tally_cli_check(struct tally_call *call, int argc, char **argv)
{
    enum { JSON, OPTIONS };
    struct tally_option options[OPTIONS] = {[JSON] = {.name = "--json"}};
    int status;
    if (!tally_cli_parse(call, argc, argv, options, OPTIONS,
                         _("Usage: tally check DIR [--json]\n"
                           "Lists everything that is wrong with the meeting in the folder DIR: for each error its "
                           "file, line and column, and what to do. Counts nothing and writes nothing.\n"
                           "\n"
                           "  --json  print the list as JSON on standard output\n"
                           "  --quiet  print errors only, no notices\n"
                           "\n"
                           "Exit status: 0 there are no errors; 65 the inputs have errors; 66 a file is missing; 74 a "
                           "file cannot be read; 78 the rule has errors.\n"),
                         1, 1, &status))
        return status;
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_cli_count_folder(call->words[0], NULL, call->quiet, diags);
    if (result)
        tally_sheet_warn_of_characters(result, diags);
    status = tally_diags_status(diags);
    if (options[JSON].given)
        tally_cli_print_diags(diags, call->words[0], true, stdout);
    else if (!result || !call->quiet)
        tally_cli_print_diags(diags, call->words[0], false, stderr);
    if (result && !call->quiet && !options[JSON].given) {
        uint64_t ballots = 0, voided = 0;
        struct tally_words *words = tally_words_new(TALLY_LOCALE);
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count; t++) {
                ballots += result->channels[c].tiers[t].accounts.returned;
                voided += result->channels[c].tiers[t].accounts.voided;
            }
        char number[TALLY_NUMBER_SIZE], number_void[TALLY_NUMBER_SIZE];
        if (result->meeting.method != TALLY_METHOD_BALLOTS)
            tally_cli_say(stdout,
                          _("%s: there are no errors. Add up the votes by hand or voice with “tally count %s”.\n"),
                          result->meeting.id, call->words[0]);
        else
            tally_cli_say(
                stdout,
                _("%s: there are no errors. Ballots: %s, of these void: %s. Count them with “tally count %s”.\n"),
                result->meeting.id, tally_number(number, ballots), tally_number(number_void, voided), call->words[0]);
        if (result->status != TALLY_VALID_VOTE)
            tally_cli_say(stdout, _("The count will not decide anything: %s\n"),
                          tally_words_status_of(words, result, true));
        for (size_t c = 0; c < result->channel_count; c++)
            for (size_t t = 0; t < result->tier_count; t++) {
                const struct tally_result_tier *tier = &result->channels[c].tiers[t];
                char issued[TALLY_NUMBER_SIZE], returned[TALLY_NUMBER_SIZE], void_of[TALLY_NUMBER_SIZE];
                if (result->meeting.method == TALLY_METHOD_BALLOTS)
                    tally_cli_say(stdout, _("  %s, %s: issued %s, keyed %s, of these void %s\n"),
                                  tally_words_channel(words, result->channels[c].channel), tier->name,
                                  tally_number(issued, tier->accounts.issued),
                                  tally_number(returned, tier->accounts.returned),
                                  tally_number(void_of, tier->accounts.voided));
            }
        if (result->rule->kind == TALLY_DECISION)
            say_items(result);
        list_uncounted(result);
        list_deferred(result);
        const char *keying = tally_words_keying(words, result);
        if (*keying)
            tally_cli_say(stdout, "%s\n", keying);
        tally_words_free(words);
        tally_cli_list_void(result, call->words[0], stdout);
        tally_cli_list_blank(result, call->words[0], stdout);
    }
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}
