/* Line breaking by Unicode's algorithm (UAX #14, of libunistring), with additional rules for Chinese. */
#include "base/linebreak.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/text.h>
#include <unilbrk.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

enum { MIDDLE_DOT = 0x00B7, DASH = 0x2014 };

/* Chinese characters and full-width punctuation. */
static bool is_wide(uint32_t c)
{
    return c >= 0x2E80;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The algorithm never breaks at a quotation mark, because in some languages “ is a closing mark. In Chinese a line may
 * break before “ and after ”, as it does at 「 and 」, which have the same number of bytes. */
static void replace_quotation_marks(char *copy, size_t size)
{
    static const char marks[][2][4] = {{"“", "「"}, {"‘", "「"}, {"”", "」"}, {"’", "」"}};
    enum { OPENING = 2, MARK = 3 };
    uint32_t before = 0, c, after;
    for (size_t at = 0, n; at < size; at += n, before = c) {
        n = tally_text_next(copy + at, size - at, &c);
        after = 0;
        if (at + n < size)
            tally_text_next(copy + at + n, size - at - n, &after);
        for (size_t i = 0; i < sizeof marks / sizeof *marks && n == MARK; i++)
            if (!memcmp(copy + at, marks[i][0], MARK) && is_wide(i < OPENING ? before : after))
                memcpy(copy + at, marks[i][1], MARK);
    }
}

/* Unicode's algorithm allows breaks that GB/T 15834-2011, 5.1 forbids: a line must not begin with a dash or with the
 * dot within a name (买买提·吐尔逊). */
static bool chinese_allows(uint32_t before, uint32_t after)
{
    return is_blank(before) || (after != MIDDLE_DOT && after != DASH);
}

static bool terminal_allows(uint32_t before, uint32_t after)
{
    return is_blank(before) || (!is_digit(before) && before != '-' && after != '(');
}

bool *tally_linebreak_find(const char *text, size_t size, enum tally_linebreak_style style)
{
    bool *may_begin = tally_alloc(size + 1, sizeof *may_begin);
    char *copy = tally_alloc(size + 1, 1), *found = tally_alloc(size + 1, 1);
    uint32_t before = 0, c;
    memcpy(copy, text, size);
    replace_quotation_marks(copy, size);
    u8_possible_linebreaks((const uint8_t *)copy, size, "UTF-8", found);
    for (size_t at = 0, n; at < size; at += n, before = c) {
        n = tally_text_next(text + at, size - at, &c);
        may_begin[at] = at && (found[at] == UC_BREAK_POSSIBLE || found[at] == UC_BREAK_MANDATORY) && !is_blank(c) &&
                        chinese_allows(before, c) && (style != TALLY_LINEBREAK_TERMINAL || terminal_allows(before, c));
    }
    free(copy);
    free(found);
    return may_begin;
}

bool *tally_text_breaks(const char *text)
{
    return tally_linebreak_find(text, strlen(text), TALLY_LINEBREAK_TERMINAL);
}
