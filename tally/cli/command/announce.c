/* tally announce: prints the text that the host reads out, or makes the board. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

enum { HTML, SEALED, COUNTING, REPLACE, BY, BOX, OPTIONS };

struct announcing {
    struct tally_words *words;
    struct tally_result *result;
    struct tally_disclosure shown;
    struct tally_announcement *owner;
    const struct tally_option *options;
};

/* The text to read out, or the board; it must not be shown before the announcement is recorded. The caller frees
 * them. */
static char *text_of(const struct announcing *a)
{
    if (a->options[HTML].given)
        return tally_board_html(a->words, a->result, &a->shown, tally_announcement_code(a->owner),
                                a->options[COUNTING].given);
    size_t count;
    const char *const *paragraphs = tally_announce_paragraphs(a->words, a->result, &a->shown, true, &count);
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    for (size_t i = 0; i < count; i++)
        tally_cli_say(out, "%s\n", paragraphs[i]);
    return tally_cli_text_close(&text);
}

static void print_summary(const struct tally_call *call, const struct announcing *a, uint64_t count)
{
    tally_cli_print_announced(call, count, tally_announcement_code(a->owner));
    if (a->options[SEALED].given && !call->quiet)
        fputs(_("This has the votes of every tier: keep it under seal; do not read it out or show it in the room.\n"),
              stderr);
}

/* Records the announcement, then shows it. */
static bool show(const struct tally_call *call, const struct announcing *a, uint64_t count, const char *text,
                 struct tally_diags *diags)
{
    struct tally_cli_time at;
    const struct tally_actor actor = tally_cli_actor(call, a->options[BY].value, &at);
    const char *file = a->options[HTML].value;
    bool to_file = file && strcmp(file, "-");
    bool ok = to_file ? tally_announcement_write(call->words[0], a->owner, file, text, a->options[REPLACE].given,
                                                 a->result, &a->shown, &actor, diags)
                      : tally_announcement_record(call->words[0], a->owner, file ? "board" : "words", a->result,
                                                  &a->shown, &actor, diags);
    if (ok && !to_file)
        fputs(text, stdout);
    if (ok)
        print_summary(call, a, count);
    return ok;
}

/* The words on the box, before a ballot is keyed: from the folder, for there is no ledger yet. */
static int announce_box(const struct tally_call *call)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_words *words =
        tally_words_new(call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE);
    struct tally_result *box = tally_box_read(call->words[0], diags);
    size_t count = 0;
    if (box && tally_announcement_box_is_past(call->words[0], box, diags)) {
        tally_result_free(box);
        box = NULL;
    }
    const char *const *paragraphs = box ? tally_announce_box(words, box, true, &count) : NULL;
    if (box && box->tier_count > 1 && tally_box_has_void(box) && !tally_box_tells_void_apart(box) && !call->quiet)
        fputs(_("warning: the void ballots are announced together: a tier has so few ballots that its own would tell "
                "whose were void\n"),
              stderr);
    for (size_t i = 0; i < count; i++)
        tally_cli_say(stdout, "%s\n", paragraphs[i]);
    tally_cli_print_diags(diags, call->words[0], false, stderr);
    int status = tally_diags_status(diags);
    tally_result_free(box);
    tally_words_free(words);
    tally_diags_free(diags);
    return status;
}

int tally_cli_announce(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[OPTIONS] = {[HTML] = {.name = "--html", .takes_value = true},
                                            [SEALED] = {.name = "--sealed"},
                                            [COUNTING] = {.name = "--counting"},
                                            [REPLACE] = {.name = "--replace"},
                                            [BY] = {.name = "--by", .takes_value = true},
                                            [BOX] = {.name = "--box"}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally announce LEDGER [--html FILE [--replace] [--counting]] [--sealed] [--by NAME]\n"
              "       tally announce DIR --box\n"
              "Prints the words that the host reads out for the latest count. Before that the ballots in the ledger "
              "are counted again. If tally sheets were issued, the latest count must be the one on them. Each "
              "announcement is recorded in the ledger before anything is shown.\n"
              "\n"
              "  --html FILE  make the board for the projector instead: one page of HTML that needs no other file; “-” "
              "is standard output\n"
              "  --replace  replace the file of the board if it exists\n"
              "  --counting  let the votes count up on the board when an item is shown\n"
              "  --sealed  with the votes of every tier: for the archives, not for the room. Without it, tiers are not "
              "shown apart where votes of single persons could be worked out\n"
              "  --box  before the count: the words on the box, from tiers.csv of the meeting in the folder DIR; "
              "nothing is "
              "recorded\n"
              "  --by NAME  who announces, as the ledger records it; otherwise your login name\n"
              "  --lang zh|en  the language of the messages, and of the words and the board, which are in Chinese "
              "without it\n"
              "  --quiet  do not say which count was announced\n"
              "\n"
              "Exit status: 0 announced; 1 the ledger is damaged; 65 refused; 66 there is no such ledger; 73 the file "
              "cannot be written, or exists already; 74 input or output failed; 75 the ledger is in use; 78 the file "
              "is not a ledger.\n"),
            1, 1, &status))
        return status;
    for (int i = COUNTING; i <= REPLACE; i++)
        if (options[i].given && !options[HTML].given)
            return tally_cli_misused(call, _("this option needs --html"), options[i].name);
    for (int i = HTML; i <= BY && options[BOX].given; i++)
        if (options[i].given)
            return tally_cli_misused(call, _("this option cannot be used with --box"), options[i].name);
    if (options[BOX].given)
        return announce_box(call);
    struct tally_diags *diags = tally_diags_new();
    struct announcing a = {.options = options};
    uint64_t count = 0;
    bool ok = (a.result = tally_announcement_result(call->words[0], &count, &a.owner, diags)) != NULL;
    if (ok) {
        a.words = tally_words_new(call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE);
        tally_announcement_disclose(&a.shown, a.owner, a.result, options[SEALED].given ? TALLY_WHOLE : TALLY_PROTECTED);
        tally_cli_print_warnings(call, a.result, &a.shown);
        char *text = text_of(&a);
        ok = show(call, &a, count, text, diags);
        free(text);
        free(a.shown.tiers);
        tally_words_free(a.words);
        tally_result_free(a.result);
        tally_announcement_free(a.owner);
    }
    tally_cli_print_diags(diags, NULL, false, stderr);
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
