/* Lists of irregular ballots: void, blank, overvoted, ruled on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static bool is_void(const struct tally_irregular *irregular)
{
    return irregular->kind == TALLY_IRREGULAR_VOID || irregular->kind == TALLY_IRREGULAR_OVERVOTED ||
           irregular->kind == TALLY_IRREGULAR_UNDERVOTED;
}

static int by_index(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Whether a ballot that was already chosen is void for the same reason. */
static bool is_known(const struct tally_result *r, const struct tally_irregular *irregular, const size_t *shown,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (r->irregular[shown[i]].kind == irregular->kind && !strcmp(r->irregular[shown[i]].detail, irregular->detail))
            return true;
    return false;
}

static bool is_shown(size_t index, const size_t *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shown[i] == index)
            return true;
    return false;
}

size_t tally_cli_select_irregular(const struct tally_result *result, bool only_void,
                                  size_t shown[TALLY_CLI_IRREGULAR_MOST])
{
    enum { PASSES = 3 };
    size_t count = 0;
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t i = 0; i < result->irregular_count && count < TALLY_CLI_IRREGULAR_MOST; i++) {
            const struct tally_irregular *irregular = &result->irregular[i];
            bool now = pass == 2 ? !only_void : is_void(irregular);
            if (now && !is_shown(i, shown, count) && (pass > 0 || !is_known(result, irregular, shown, count)))
                shown[count++] = i;
        }
    qsort(shown, count, sizeof *shown, by_index);
    return count;
}

/* A reason may be as long as a cell; its first characters are enough to find the ballot. */
static size_t beginning(const char *text)
{
    enum { LETTERS = 40 };
    size_t size = 0;
    for (size_t letters = 0; text[size]; size++)
        if ((text[size] & 0xC0) != 0x80 && letters++ == LETTERS)
            break;
    return size;
}

static void put_place(FILE *out, const char *folder, const struct tally_irregular *irregular)
{
    char number[TALLY_NUMBER_SIZE];
    tally_cli_say(out, " – %s%s%s:%s\n", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", irregular->file,
                  tally_number(number, irregular->line));
}

void tally_cli_list_blank(const struct tally_result *result, const char *folder, FILE *out)
{
    char number[TALLY_NUMBER_SIZE];
    size_t count = 0;
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    for (size_t i = 0; i < result->irregular_count; i++) {
        const struct tally_irregular *irregular = &result->irregular[i];
        if (irregular->kind != TALLY_IRREGULAR_BLANK)
            continue;
        if (!count)
            fputs(_("Blank ballots. Nothing was keyed in these rows but tier and number; compare each with the paper, "
                    "which may bear marks:\n"),
                  out);
        if (count++ >= TALLY_CLI_IRREGULAR_MOST)
            continue;
        tally_cli_say(out, _("  %s, ballot %s, %s"), tally_words_tier(words, result, irregular->tier),
                      irregular->ballot, tally_words_irregular(words, irregular->kind));
        put_place(out, folder, irregular);
    }
    if (count > TALLY_CLI_IRREGULAR_MOST)
        tally_cli_say(out, _("  … and %s more\n"), tally_number(number, count - TALLY_CLI_IRREGULAR_MOST));
    tally_words_free(words);
}

void tally_cli_list_void(const struct tally_result *result, const char *folder, FILE *out)
{
    size_t shown[TALLY_CLI_IRREGULAR_MOST], count = tally_cli_select_irregular(result, true, shown), all = 0;
    char number[TALLY_NUMBER_SIZE];
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    for (size_t i = 0; i < result->irregular_count; i++)
        all += is_void(&result->irregular[i]);
    if (count)
        fputs(_("Void ballots. Any text in the column 作废 (void) makes the whole ballot void; compare each with the "
                "paper:\n"),
              out);
    for (size_t i = 0; i < count; i++) {
        const struct tally_irregular *irregular = &result->irregular[shown[i]];
        const char *detail = tally_words_irregular_detail(words, result, irregular);
        size_t size = beginning(detail);
        tally_cli_say(out,
                      irregular->kind == TALLY_IRREGULAR_VOID ? _("  %s, ballot %s, %s: “%.*s%s”")
                                                              : _("  %s, ballot %s, %s (%.*s%s)"),
                      tally_words_tier(words, result, irregular->tier), irregular->ballot,
                      tally_words_irregular(words, irregular->kind), (int)size, detail, detail[size] ? "…" : "");
        put_place(out, folder, irregular);
    }
    if (all > count)
        tally_cli_say(out, _("  … and %s more\n"), tally_number(number, all - count));
    tally_words_free(words);
}
