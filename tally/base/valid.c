/* Whether bytes are valid UTF-8: a portable way, and one with the vector instructions of x86 (AVX2). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WITH_AVX2
#endif

/* ---- portable ---- */

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

bool tally_text_all_valid_portable(const unsigned char *bytes, size_t size)
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

/* ---- AVX2 ---- */

#ifdef WITH_AVX2
/* What can be wrong with a byte and the one before it, a bit each. The four bits of their halves that matter are looked
 * up in three tables; what all three allow for is wrong. (Keiser, Lemire: Validating UTF-8 in less than one instruction
 * per byte, 2021) */
enum {
    SHORT = 1 << 0,     /* a lead byte, and none that follows one */
    LONG = 1 << 1,      /* ASCII, and a byte that follows a lead byte */
    LONG_3 = 1 << 2,    /* E0 80 to E0 9F */
    LARGE = 1 << 3,     /* F4 90 and above */
    SURROGATE = 1 << 4, /* ED A0 and above */
    LONG_2 = 1 << 5,    /* C0, C1 */
    LARGE_F5 = 1 << 6,  /* F5 80 and above */
    LONG_4 = 1 << 6,    /* F0 80 to F0 8F */
    TWO = 1 << 7,       /* two that follow; right where the third or fourth byte of a character is due */
    ANY = SHORT | LONG | TWO
};

#define TABLE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

__attribute__((target("avx2"))) static inline __m256i high_half(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/* The bytes that stand before each byte of a block, by so many. */
#define BEFORE(block, last, by) _mm256_alignr_epi8(block, _mm256_permute2x128_si256(last, block, 0x21), 16 - (by))

/* Not zero where something is wrong with a block, behind the one before it. */
__attribute__((target("avx2"))) static inline __m256i wrong(__m256i block, __m256i last)
{
    const char s = (char)SHORT, l = (char)LONG, t = (char)TWO, a = (char)ANY, f5 = (char)(ANY | LARGE | LARGE_F5);
    const __m256i first_high = TABLE(l, l, l, l, l, l, l, l, t, t, t, t, (char)(SHORT | LONG_2), s,
                                     (char)(SHORT | LONG_3 | SURROGATE), (char)(SHORT | LARGE | LARGE_F5 | LONG_4));
    const __m256i first_low =
        TABLE((char)(ANY | LONG_3 | LONG_2 | LONG_4), (char)(ANY | LONG_2), a, a, (char)(ANY | LARGE), f5, f5, f5, f5,
              f5, f5, f5, f5, (char)(ANY | LARGE | LARGE_F5 | SURROGATE), f5, f5);
    const char follows = (char)(LONG | LONG_2 | TWO | SURROGATE | LARGE);
    const __m256i second_high = TABLE(s, s, s, s, s, s, s, s, (char)(LONG | LONG_2 | TWO | LONG_3 | LARGE_F5 | LONG_4),
                                      (char)(LONG | LONG_2 | TWO | LONG_3 | LARGE), follows, follows, s, s, s, s);
    const __m256i one = BEFORE(block, last, 1), two = BEFORE(block, last, 2), three = BEFORE(block, last, 3);
    const __m256i pairs = _mm256_and_si256(
        _mm256_and_si256(_mm256_shuffle_epi8(first_high, high_half(one)),
                         _mm256_shuffle_epi8(first_low, _mm256_and_si256(one, _mm256_set1_epi8(0x0F)))),
        _mm256_shuffle_epi8(second_high, high_half(block)));
    /* the high bit where the third byte of three or four is due, or the fourth of four; it is that of TWO */
    const __m256i due = _mm256_or_si256(_mm256_subs_epu8(two, _mm256_set1_epi8(0xE0 - 0x80)),
                                        _mm256_subs_epu8(three, _mm256_set1_epi8(0xF0 - 0x80)));
    return _mm256_xor_si256(_mm256_and_si256(due, _mm256_set1_epi8((char)0x80)), pairs);
}

__attribute__((target("avx2"))) static bool all_valid_avx2(const unsigned char *bytes, size_t size)
{
    enum { BLOCK = 32 };
    __m256i found = _mm256_setzero_si256(), last = found;
    size_t at = 0;
    for (; size - at >= BLOCK; at += BLOCK) {
        const __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + at));
        found = _mm256_or_si256(found, wrong(block, last));
        last = block;
    }
    unsigned char rest[BLOCK] = {0}; /* NUL, before which no character is unfinished */
    if (size > at)
        memcpy(rest, bytes + at, size - at);
    found = _mm256_or_si256(found, wrong(_mm256_loadu_si256((const __m256i *)(const void *)rest), last));
    return _mm256_testz_si256(found, found);
}
#endif

bool tally_text_all_valid(const unsigned char *bytes, size_t size)
{
#ifdef WITH_AVX2
    if (__builtin_cpu_supports("avx2"))
        return all_valid_avx2(bytes, size);
#endif
    return tally_text_all_valid_portable(bytes, size);
}
