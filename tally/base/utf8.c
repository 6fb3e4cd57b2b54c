/* UTF-8: a character read and written, and whether bytes are valid. */
#include "base/utf8.h"

#include <assert.h>
#include <utf8proc.h>

size_t tally_text_next(const char *bytes, size_t size, uint32_t *character)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)size, &c);
    if (n < 1) { /* not reached with valid UTF-8 */
        *character = 0xFFFD;
        return 1;
    }
    *character = (uint32_t)c;
    return (size_t)n;
}

size_t tally_text_encode(char to[TALLY_TEXT_CHARACTER_SIZE], uint32_t character)
{
    assert(character <= 0x10FFFF);
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)character, (utf8proc_uint8_t *)to);
}

/* The length of the valid sequence that begins with the non-ASCII byte s[0], or 0 if it is invalid (The Unicode
 * Standard, table 3-7). */
static size_t sequence(const unsigned char *s, size_t left)
{
    unsigned char lead = s[0];
    size_t n = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xBF)
            return 0;
    return n;
}

size_t tally_text_valid(const unsigned char *bytes, size_t size)
{
    if (tally_text_all_valid(bytes, size))
        return size;
    for (size_t at = 0; at < size;) {
        size_t n = bytes[at] < 0x80 ? 1 : sequence(bytes + at, size - at);
        if (n == 0)
            return at;
        at += n;
    }
    return size;
}
