/* Bit masks of a block of bytes: a portable way, and one with the vector instructions of x86 (AVX2). */
#include "table/masks.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WITH_AVX2
#endif

/* ---- portable: eight bytes in a word ---- */

static const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);

/* The high bit of each byte that is zero; no carry crosses from one byte into the next. */
static inline uint64_t zeros(uint64_t eight)
{
    return ~(((eight & ~highs) + ~highs) | eight) & highs;
}

static inline uint64_t equal(uint64_t eight, unsigned char byte)
{
    return zeros(eight ^ ones * byte);
}

/* The high bits of eight bytes, of which the first is the lowest, side by side. */
static inline uint64_t gather(uint64_t high_bits)
{
    return (high_bits >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t load(const unsigned char *bytes)
{
    uint64_t eight = 0;
    for (unsigned i = 0; i < 8; i++)
        eight |= (uint64_t)bytes[i] << (8 * i);
    return eight;
}

void tally_masks_portable(struct tally_masks *masks, const unsigned char *bytes)
{
    *masks = (struct tally_masks){.comma = 0};
    for (unsigned at = 0; at < TALLY_MASK_BLOCK; at += 8) {
        const uint64_t eight = load(bytes + at), cr = equal(eight, '\r'), lf = equal(eight, '\n'),
                       tab = equal(eight, '\t'), low = zeros(eight & ones * 0xE0); /* below a space */
        masks->comma |= gather(equal(eight, ',')) << at;
        masks->quote |= gather(equal(eight, '"')) << at;
        masks->cr |= gather(cr) << at;
        masks->lf |= gather(lf) << at;
        masks->blank |= gather(equal(eight, ' ') | tab) << at;
        masks->control |= gather((low & ~(cr | lf | tab)) | equal(eight, 0x7F)) << at;
        masks->c1_lead |= gather(equal(eight, 0xC2)) << at;
    }
}

/* ---- AVX2: thirty-two bytes in a register, two of them for a block ---- */

#ifdef WITH_AVX2
struct half {
    __m256i low, high;
};

__attribute__((target("avx2"))) static inline uint64_t bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2"))) static inline uint64_t equal_avx2(struct half of, char byte)
{
    const __m256i all = _mm256_set1_epi8(byte);
    return bits(_mm256_cmpeq_epi8(of.low, all), _mm256_cmpeq_epi8(of.high, all));
}

__attribute__((target("avx2"))) static inline uint64_t below_space_avx2(struct half of)
{
    const __m256i most = _mm256_set1_epi8(' ' - 1); /* what is not raised to it is not larger, without sign */
    return bits(_mm256_cmpeq_epi8(_mm256_max_epu8(of.low, most), most),
                _mm256_cmpeq_epi8(_mm256_max_epu8(of.high, most), most));
}

__attribute__((target("avx2"))) static void masks_avx2(struct tally_masks *masks, const unsigned char *bytes)
{
    const struct half of = {_mm256_loadu_si256((const __m256i *)(const void *)bytes),
                            _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32))};
    const uint64_t tab = equal_avx2(of, '\t'), low = below_space_avx2(of);
    masks->comma = equal_avx2(of, ',');
    masks->quote = equal_avx2(of, '"');
    masks->cr = equal_avx2(of, '\r');
    masks->lf = equal_avx2(of, '\n');
    masks->blank = equal_avx2(of, ' ') | tab;
    masks->control = (low & ~(masks->cr | masks->lf | tab)) | equal_avx2(of, 0x7F);
    masks->c1_lead = equal_avx2(of, (char)0xC2);
}
#endif

tally_masks_fn *tally_masks_fastest(void)
{
#ifdef WITH_AVX2
    if (__builtin_cpu_supports("avx2"))
        return masks_avx2;
#endif
    return tally_masks_portable;
}
