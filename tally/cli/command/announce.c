#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { HTML, SEALED, COUNTING, REPLACE, BY, OPTIONS };

struct announcing {
    struct tally_words *words;
    struct tally_result *result;
    struct tally_disclosure shown;
    struct tally_announcement *owner;
    const struct tally_option *options;
};

/* The words, or the board, before it is known whether they may be shown. The caller frees them. */
static char *text_of(const struct announcing *a)
{
    if (a->options[HTML].given)
        return tally_board_html(a->words, a->result, &a->shown, tally_announcement_code(a->owner),
                                a->options[COUNTING].given);
    size_t count, size = 1;
    const char *const *paragraphs = tally_announce_paragraphs(a->words, a->result, &a->shown, true, &count);
    for (size_t i = 0; i < count; i++)
        size += strlen(paragraphs[i]) + 1;
    char *text = tally_cli_alloc(size), *end = text;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(paragraphs[i]);
        memcpy(end, paragraphs[i], n);
        end[n] = '\n';
        end += n + 1;
    }
    *end = '\0';
    return text;
}

static void tell(const struct tally_call *call, const struct announcing *a, uint64_t count)
{
    char number[TALLY_NUMBER_SIZE];
    if (call->quiet)
        return;
    fprintf(stderr, _("count %s, code %s; noted in the ledger\n"), tally_number(number, count),
            tally_announcement_code(a->owner));
    if (a->options[SEALED].given)
        fputs(_("with the votes of every tier: to be kept under seal, not to be read out or shown in the room\n"),
              stderr);
}

/* Records first, then shows. */
static bool show(const struct tally_call *call, const struct announcing *a, uint64_t count, const char *text,
                 struct tally_diags *diags)
{
    struct tally_cli_time at;
    const struct tally_actor actor = tally_cli_actor(call, a->options[BY].value, &at);
    const char *file = a->options[HTML].value;
    bool to_file = file && strcmp(file, "-");
    bool ok = to_file ? tally_announcement_write(call->words[0], a->owner, file, text, a->options[REPLACE].given,
                                                 a->shown.view, &actor, diags)
                      : tally_announcement_record(call->words[0], a->owner, file ? "board" : "words", a->shown.view,
                                                  &actor, diags);
    if (ok && !to_file)
        fputs(text, stdout);
    if (ok)
        tell(call, a, count);
    return ok;
}

int tally_cli_announce(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[OPTIONS] = {[HTML] = {.name = "--html", .takes_value = true},
                                            [SEALED] = {.name = "--sealed"},
                                            [COUNTING] = {.name = "--counting"},
                                            [REPLACE] = {.name = "--replace"},
                                            [BY] = {.name = "--by", .takes_value = true}};
    int status;
    if (!tally_cli_parse(
            call, argc, argv, options, OPTIONS,
            _("Usage: tally announce LEDGER [--html FILE] [--sealed] [--by NAME]\n"
              "Prints the words that the host reads out: the latest count, after it was counted again from what the "
              "ledger holds. Where sheets were issued, it must be the\n"
              "count that they show. Each announcement is an event in the ledger, written before anything is shown.\n"
              "\n"
              "  --html FILE   the board for the projector instead: one page that needs nothing else; - is standard "
              "output\n"
              "  --replace     replace a board that is there\n"
              "  --counting    votes count up on the board when an item is revealed\n"
              "  --sealed      the votes of every tier apart: for the archives, not for the room. Otherwise tiers that "
              "would tell how single\n"
              "                persons voted are not shown apart\n"
              "  --by NAME     who announces; otherwise whoever is logged in\n"
              "  --lang en     words and board in English; otherwise they are in Chinese, whatever your own language\n"
              "\n"
              "Exit status: 0 announced; 1 the ledger does not hold; 65 refused; 66 no such ledger; 73 nothing can be "
              "written; 75 busy; 78 no ledger.\n"),
            1, 1, &status))
        return status;
    for (int i = COUNTING; i <= REPLACE; i++)
        if (options[i].given && !options[HTML].given)
            return tally_cli_misused(call, _("only with --html"), options[i].name);
    struct tally_diags *diags = tally_diags_new();
    struct announcing a = {.options = options};
    uint64_t count = 0;
    bool ok = (a.result = tally_announcement_result(call->words[0], &count, &a.owner, diags)) != NULL;
    if (ok) {
        a.words = tally_words_new(call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE);
        tally_disclosure_make(&a.shown, a.result, options[SEALED].given ? TALLY_WHOLE : TALLY_PROTECTED);
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
