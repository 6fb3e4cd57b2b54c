/* draw FOLDER [en] [counting] [sealed] [keep] [hide=TIER]…: counts the meeting in FOLDER, and writes its board to
 * standard output, every tier shown but those named, and the talks but where “keep” keeps them back. For the tests that
 * look at a board from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/board.h>
#include <tally/count.h>

static void hide(struct tally_disclosure *shown, const struct tally_result *result, const char *tier)
{
    for (size_t t = 0; t < result->tier_count; t++)
        if (!strcmp(result->channels[0].tiers[t].id, tier)) {
            shown->hidden += shown->tiers[t];
            shown->tiers[t] = false;
        }
}

/* As the caller of the library would. */
static void draw(const struct tally_result *result, int argc, char **argv)
{
    enum tally_language language = TALLY_CHINESE;
    bool counting = false;
    struct tally_disclosure shown = {
        .tiers = calloc(result->tier_count + 1, sizeof(bool)), .talks = true, .items = true};
    for (size_t t = 0; shown.tiers && t < result->tier_count; t++)
        shown.tiers[t] = true;
    for (int i = 2; shown.tiers && i < argc; i++) {
        language = strcmp(argv[i], "en") ? language : TALLY_ENGLISH;
        counting |= !strcmp(argv[i], "counting");
        if (!strcmp(argv[i], "sealed"))
            shown.view = TALLY_WHOLE;
        if (!strcmp(argv[i], "keep"))
            shown.talks = false;
        if (!strncmp(argv[i], "hide=", 5))
            hide(&shown, result, argv[i] + 5);
    }
    struct tally_words *words = tally_words_new(language);
    char *html = tally_board_html(words, result, &shown, "0123456789abcdef", counting);
    fputs(html, stdout);
    free(html);
    free(shown.tiers);
    tally_words_free(words);
}

int main(int argc, char **argv)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = argc > 1 ? tally_count_folder(argv[1], NULL, diags) : NULL;
    if (result) {
        draw(result, argc, argv);
    } else {
        char *why = tally_diags_json(diags);
        fprintf(stderr, "draw: %s\n", why);
        free(why);
    }
    bool drawn = result != NULL;
    tally_result_free(result);
    tally_diags_free(diags);
    return drawn ? 0 : 1;
}
