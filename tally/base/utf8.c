/* UTF-8: a character read and written, and whether bytes are valid. */
#include "base/utf8.h"

#include <assert.h>
#include <stdbool.h>
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

/* The states of a machine that reads UTF-8 byte by byte, as bit offsets: the row of a byte holds, at the offset of each
 * state, the offset of the next one. A step is one load and one shift, several times as fast as branching on each
 * byte. */
enum {
    WRONG = 0,
    WHOLE = 6,
    MORE1 = 12,
    MORE2 = 18,
    MORE3 = 24,
    AFTER_E0 = 30,
    AFTER_ED = 36,
    AFTER_F0 = 42,
    AFTER_F4 = 48
};

static uint64_t row_of(unsigned b)
{
    uint64_t lead = b < 0x80    ? WHOLE
                    : b < 0xC2  ? WRONG
                    : b < 0xE0  ? MORE1
                    : b == 0xE0 ? AFTER_E0
                    : b == 0xED ? AFTER_ED
                    : b < 0xF0  ? MORE2
                    : b == 0xF0 ? AFTER_F0
                    : b < 0xF4  ? MORE3
                    : b == 0xF4 ? AFTER_F4
                                : WRONG;
    uint64_t row = lead << WHOLE;
    if (b >= 0x80 && b <= 0xBF) {
        row |= (uint64_t)WHOLE << MORE1 | (uint64_t)MORE1 << MORE2 | (uint64_t)MORE2 << MORE3;
        row |= (uint64_t)(b >= 0xA0 ? MORE1 : WRONG) << AFTER_E0 | (uint64_t)(b <= 0x9F ? MORE1 : WRONG) << AFTER_ED;
        row |= (uint64_t)(b >= 0x90 ? MORE2 : WRONG) << AFTER_F0 | (uint64_t)(b <= 0x8F ? MORE2 : WRONG) << AFTER_F4;
    }
    return row;
}

static bool all_valid(const unsigned char *bytes, size_t size)
{
    /* four independent machines, each on a quarter that begins at a character: a single one would have to wait for its
     * previous step at every byte */
    enum { MACHINES = 4 };
    uint64_t rows[256], state[MACHINES] = {WHOLE, WHOLE, WHOLE, WHOLE};
    size_t begin[MACHINES + 1] = {0}, least = size;
    for (unsigned b = 0; b < 256; b++)
        rows[b] = row_of(b);
    for (size_t m = 1; m <= MACHINES; m++)
        for (begin[m] = size / MACHINES * m + (m == MACHINES ? size % MACHINES : 0);
             begin[m] < size && (bytes[begin[m]] & 0xC0) == 0x80;)
            begin[m]++;
    for (size_t m = 0; m < MACHINES; m++)
        least = begin[m + 1] - begin[m] < least ? begin[m + 1] - begin[m] : least;
    for (size_t i = 0; i < least; i++) {
        state[0] = rows[bytes[i]] >> (state[0] & 63);
        state[1] = rows[bytes[begin[1] + i]] >> (state[1] & 63);
        state[2] = rows[bytes[begin[2] + i]] >> (state[2] & 63);
        state[3] = rows[bytes[begin[3] + i]] >> (state[3] & 63);
    }
    bool whole = true;
    for (size_t m = 0; m < MACHINES; m++) {
        for (size_t i = begin[m] + least; i < begin[m + 1]; i++)
            state[m] = rows[bytes[i]] >> (state[m] & 63);
        whole &= (state[m] & 63) == WHOLE;
    }
    return whole;
}

size_t tally_text_valid(const unsigned char *bytes, size_t size)
{
    if (all_valid(bytes, size))
        return size;
    for (size_t at = 0; at < size;) {
        size_t n = bytes[at] < 0x80 ? 1 : sequence(bytes + at, size - at);
        if (n == 0)
            return at;
        at += n;
    }
    return size;
}
