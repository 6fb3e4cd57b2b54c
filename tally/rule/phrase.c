/* Words, numbers and shares in a rule line's value. */
#include "rule/phrase.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"

bool tally_rule_next(struct tally_text *rest, struct tally_text *word)
{
    size_t begin = 0;
    while (begin < rest->size && rest->bytes[begin] == ' ')
        begin++;
    size_t end = begin;
    while (end < rest->size && rest->bytes[end] != ' ')
        end++;
    *word = (struct tally_text){rest->bytes + begin, end - begin};
    *rest = (struct tally_text){rest->bytes + end, rest->size - end};
    return word->size != 0;
}

bool tally_rule_accept(struct tally_text *rest, const char *words)
{
    struct tally_text left = *rest, expected = tally_text_of(words), wanted, word;
    while (tally_rule_next(&expected, &wanted))
        if (!tally_rule_next(&left, &word) || !tally_text_same(word, wanted))
            return false;
    *rest = left;
    return true;
}

struct tally_rule_words tally_rule_split(struct tally_text text)
{
    struct tally_rule_words w = {.count = 0};
    struct tally_text word;
    while (tally_rule_next(&text, &word))
        if (w.count++ < sizeof w.at / sizeof *w.at)
            w.at[w.count - 1] = word;
    return w;
}

bool tally_rule_match(const struct tally_rule_words *w, const char *pattern, uint32_t *n)
{
    struct tally_rule_words p = tally_rule_split(tally_text_of(pattern));
    if (w->count != p.count)
        return false;
    for (size_t i = 0; i < p.count; i++) {
        uint64_t number;
        if (!tally_text_is(p.at[i], "#")) {
            if (!tally_text_same(w->at[i], p.at[i]))
                return false;
        } else if (tally_text_number(w->at[i], &number) != TALLY_TEXT_NUMBER || number == 0) {
            return false;
        } else {
            *n++ = (uint32_t)number;
        }
    }
    return true;
}

bool tally_rule_read_share(struct tally_text text, bool above_one, struct tally_share *share)
{
    uint64_t n, d = 100;
    const char *slash = memchr(text.bytes, '/', text.size);
    if (slash) {
        size_t at = (size_t)(slash - text.bytes);
        if (tally_text_number((struct tally_text){slash + 1, text.size - at - 1}, &d) != TALLY_TEXT_NUMBER || d == 0)
            return false;
        text.size = at;
    } else if (text.size && /* impossible: a word has at least one byte */
               text.bytes[text.size - 1] == '%') {
        text.size--;
    } else {
        return false;
    }
    if (tally_text_number(text, &n) != TALLY_TEXT_NUMBER || n == 0 || (n > d && !above_one))
        return false;
    *share = (struct tally_share){(uint32_t)n, (uint32_t)d};
    return true;
}

/* How many digits a text of digits has, the full-width ones too. */
static size_t digits_in(struct tally_text digits)
{
    size_t count = 0;
    for (size_t i = 0; i < digits.size; i++)
        count += ((unsigned char)digits.bytes[i] & 0xC0) != 0x80; /* not the inside of a character */
    return count;
}

bool tally_rule_read_decimal(struct tally_text text, uint32_t *value)
{
    enum { DECIMALS = 4, MOST = 10000 };
    const char *point = memchr(text.bytes, '.', text.size);
    size_t whole_size = point ? (size_t)(point - text.bytes) : text.size;
    struct tally_text whole = {text.bytes, whole_size};
    uint64_t n, part = 0;
    if (tally_text_number(whole, &n) != TALLY_TEXT_NUMBER || n > MOST)
        return false;
    if (point) {
        struct tally_text decimals = {point + 1, text.size - whole_size - 1};
        size_t count = digits_in(decimals);
        if (count > DECIMALS || tally_text_number(decimals, &part) != TALLY_TEXT_NUMBER)
            return false;
        for (; count < DECIMALS; count++)
            part *= 10;
    }
    *value = (uint32_t)(n * TALLY_POINTS_UNIT + part);
    return n < MOST || part == 0;
}

/* U+FF10 to U+FF19 are EF BC 90 to EF BC 99 in UTF-8. */
static bool is_wide_digit(const char *at, size_t left)
{
    return left >= 3 && !memcmp(at, "\xEF\xBC", 2) && (unsigned char)at[2] >= 0x90 && (unsigned char)at[2] <= 0x99;
}

char *tally_rule_join(struct tally_arena *arena, struct tally_text text, bool narrow)
{
    char *joined = tally_arena_alloc(arena, text.size + 1, 1);
    struct tally_text word;
    for (size_t at = 0; tally_rule_next(&text, &word);) {
        if (at)
            joined[at++] = ' ';
        for (size_t i = 0; i < word.size;) {
            bool wide = narrow && is_wide_digit(word.bytes + i, word.size - i);
            joined[at++] = wide ? (char)('0' + ((unsigned char)word.bytes[i + 2] - 0x90)) : word.bytes[i];
            i += wide ? 3 : 1;
        }
    }
    return joined;
}
