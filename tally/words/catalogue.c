/* The language of words: gettext's, English from the sources, or the Chinese catalogue that is part of the library. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/mem.h"
#include "result/result.h"
#include "words/words.h"

struct tally_words *tally_words_new(enum tally_language language)
{
    struct tally_words *w = tally_alloc(1, sizeof *w);
    w->language = language;
    return w;
}

void tally_words_free(struct tally_words *words)
{
    if (!words)
        return;
    tally_arena_clear(&words->arena);
    free(words);
}

/* A number in the catalogue's file (msgfmt writes little-endian). */
static size_t number_at(size_t offset)
{
    const unsigned char *p = (const unsigned char *)tally_words_chinese + offset;
    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

/* Looks a message up as gettext does: the file has the number of messages, and two tables of lengths and offsets; the
 * messages are sorted. */
static const char *in_chinese(const char *message)
{
    size_t low = 0, high = number_at(8), messages = number_at(12), translations = number_at(16);
    while (*message && low < high) {
        size_t middle = (low + high) / 2;
        int side = strcmp(message, tally_words_chinese + number_at(messages + 8 * middle + 4));
        if (side == 0)
            return tally_words_chinese + number_at(translations + 8 * middle + 4);
        if (side < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return message;
}

static const char *in_english(const char *message)
{
    return message;
}

static tally_translator *const translators[] = {
    [TALLY_LOCALE] = tally_translate, [TALLY_ENGLISH] = in_english, [TALLY_CHINESE] = in_chinese};
static_assert(sizeof translators / sizeof *translators == TALLY_LANGUAGES, "each language has its translator");

const char *tally_words_say(const struct tally_words *w, const char *message)
{
    return translators[w->language](message);
}

const char *tally_words_format(struct tally_words *w, const char *format, const char *const *args)
{
    char *text = tally_message_in((struct tally_message){format, args}, in_english);
    const char *inputs = tally_arena_text(&w->arena, text, strlen(text));
    free(text);
    return inputs;
}

const char *tally_words_number(struct tally_words *w, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    if (w->number)
        return w->number(w, n);
    tally_number(text, n);
    return tally_arena_text(&w->arena, text, strlen(text));
}

const char *tally_words_join(struct tally_words *w, const char *const *texts, size_t count, const char *between)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += strlen(texts[i]) + strlen(between);
    char *whole = tally_arena_alloc(&w->arena, size + 1, 1), *end = whole;
    for (size_t i = 0; i < count; i++) {
        const char *const parts[] = {i ? between : "", texts[i]};
        for (size_t k = 0; k < 2; k++) {
            memcpy(end, parts[k], strlen(parts[k]));
            end += strlen(parts[k]);
        }
    }
    return whole;
}

void *tally_words_alloc(struct tally_words *w, size_t count, size_t size)
{
    return tally_arena_alloc(&w->arena, count, size);
}

const char *tally_words_notice(struct tally_words *w, const struct tally_result *result, size_t index)
{
    char *text = tally_result_notice_in(result, index, translators[w->language]);
    const char *inputs = tally_arena_text(&w->arena, text, strlen(text));
    free(text);
    return inputs;
}
