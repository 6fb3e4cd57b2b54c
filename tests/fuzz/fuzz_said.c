/* Any bytes as a whole meeting, and what is said of its result: the words for the room and for the archives in both
 * languages, the board, the figures, the exported tables.
 *
 * The input is a folder's files as in fuzz_meeting.c; what they say must be UTF-8 without control characters, and no
 * text of theirs becomes a part of the board's page. An input that begins with a brace is an earlier round's result,
 * which is not trusted. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/tally.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "folder.h"
#include "fuzz.h"
#include "meeting/meeting.h"

static const char *const names[] = {"meeting.csv", "rule.csv",    "tiers.csv",    "posts.csv", "roster.csv",
                                    "rulings.csv", "ballots.csv", "ballots2.csv", "talks.csv", "totals.csv"};

static void check_text(const char *text, bool lines)
{
    size_t size = strlen(text);
    if (tally_text_valid((const unsigned char *)text, size) != size)
        fuzz_fail("what is said is not UTF-8", text, "");
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 0x20 && !(lines && (text[i] == '\n' || text[i] == '\r')))
            fuzz_fail("what is said has a control character", text, "");
}

static size_t occurrences(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        n++;
    return n;
}

static void check_board(struct tally_words *w, const struct tally_result *result, const struct tally_disclosure *shown)
{
    static const char end[] = "</html>\n";
    for (int counting = 0; counting < 2; counting++) {
        char *html = tally_board_html(w, result, shown, "0123456789abcdef", counting);
        size_t size = strlen(html);
        check_text(html, true);
        if (size < sizeof end || strcmp(html + size - (sizeof end - 1), end) != 0 ||
            occurrences(html, "</html>") != 1 || occurrences(html, "<script") > 1 || occurrences(html, "<style") != 1)
            fuzz_fail("a text has become a part of the page", html, "");
        free(html);
    }
}

static void say(const struct tally_result *result, enum tally_language language, enum tally_view view)
{
    struct tally_words *w = tally_words_new(language);
    struct tally_disclosure shown;
    tally_disclosure_make(&shown, result, view);
    for (int aloud = 0; aloud < 2; aloud++) {
        size_t count;
        const char *const *paragraphs = tally_announce_paragraphs(w, result, &shown, aloud, &count);
        for (size_t i = 0; i < count; i++)
            check_text(paragraphs[i], true);
    }
    char *figures = tally_announce_figures(w, result, &shown, "0123456789abcdef");
    check_text(figures, true);
    free(figures);
    check_board(w, result, &shown);
    free(shown.tiers);
    tally_words_free(w);
}

static void export(const struct tally_result *result)
{
    char *json = tally_result_json(result), *csv = tally_export_csv_long(json), *decision = tally_export_decision(json);
    check_text(csv, true);
    check_text(decision, true);
    free(decision);
    free(csv);
    free(json);
}

/* What is not refused is whole. */
static void read_earlier(const uint8_t *data, size_t size)
{
    struct tally_arena arena = {NULL};
    struct tally_earlier_result earlier = {.id = NULL};
    const char *wrong = NULL;
    if (!tally_earlier_read(&earlier, &arena, data, size, &wrong)) {
        if (!wrong)
            fuzz_fail("refused without a word", "", "");
    } else {
        check_text(earlier.id, true);
        for (size_t i = 0; i < earlier.item_count; i++)
            tally_earlier_sends(&earlier, &earlier.items[i]);
    }
    tally_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && data[0] == '{') {
        read_earlier(data, size);
        return 0;
    }
    fuzz_folder_clean();
    fuzz_folder_write_all(names, sizeof names / sizeof *names, data, size);
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(fuzz_folder(), NULL, diags);
    if (result) {
        for (enum tally_view view = TALLY_PROTECTED; view <= TALLY_WHOLE; view++) {
            say(result, TALLY_CHINESE, view);
            say(result, TALLY_ENGLISH, view);
        }
        export(result);
    }
    tally_result_free(result);
    tally_diags_free(diags);
    return 0;
}
