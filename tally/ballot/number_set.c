/* The numbers of ballots that were seen: series by bits, others by their digests. */
#include "ballot/number_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"

enum { DIGITS_MAX = 15 }; /* then value * tiers is below 2^56 */

/* A number as a series has it. */
struct numeral {
    const char *letters;
    size_t letter_count, digits;
    uint64_t value;
};

/* The number without zeros in front that do not count. */
static struct tally_text without_zeros(struct tally_text number)
{
    for (size_t i = 0; i < number.size; i++)
        if (number.bytes[i] < '0' || number.bytes[i] > '9')
            return number;
    while (number.size > 1 && *number.bytes == '0') {
        number.bytes++;
        number.size--;
    }
    return number;
}

/* Splits a number into letters and digits; of many digits, the first ones are taken for letters. False: it is of no
 * series. */
static bool split(struct tally_text number, bool by_value, struct numeral *n)
{
    size_t at = number.size;
    uint64_t value = 0, unit = 1;
    while (at && number.size - at < DIGITS_MAX && number.bytes[at - 1] >= '0' && number.bytes[at - 1] <= '9') {
        value += unit * (uint64_t)(number.bytes[--at] - '0');
        unit *= 10;
    }
    *n = (struct numeral){number.bytes, at, at == 0 && by_value ? 0 : number.size - at, value};
    return at < number.size && at <= TALLY_SERIES_LETTERS;
}

static inline bool is_of(const struct tally_number_series *series, const struct numeral *n)
{
    return series->digits == n->digits && series->letter_count == n->letter_count &&
           !memcmp(series->letters, n->letters, n->letter_count);
}

/* The number's series, which is made if there is room for it; NULL: there is none. */
static struct tally_number_series *find_series(struct tally_number_set *set, const struct numeral *n)
{
    if (set->series_count && is_of(&set->series[set->latest], n))
        return &set->series[set->latest];
    for (size_t i = 0; i < set->series_count; i++)
        if (is_of(&set->series[i], n))
            return &set->series[set->latest = i];
    if (set->series_count == TALLY_NUMBER_SERIES)
        return NULL;
    struct tally_number_series *series = &set->series[set->latest = set->series_count++];
    memcpy(series->letters, n->letters, n->letter_count);
    series->letter_count = (uint8_t)n->letter_count;
    series->digits = (uint8_t)n->digits;
    return series;
}

/* Makes the bits of a series reach so far, unless the series then took much more memory than its numbers by their
 * digests would. */
static bool reach(const struct tally_number_set *set, struct tally_number_series *series, uint64_t bit)
{
    enum { FEWEST = 1024 };
    const uint64_t words = bit / 64 + 1, most = set->count + FEWEST;
    if (words <= series->words)
        return true;
    if (words > most)
        return false;
    const size_t now = 2 * series->words > words ? 2 * series->words : (size_t)words;
    series->bits = tally_resize(series->bits, now, sizeof *series->bits);
    memset(series->bits + series->words, 0, (now - series->words) * sizeof *series->bits);
    series->words = now;
    return true;
}

static size_t home(uint64_t key, size_t mask)
{
    return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 24) & mask;
}

/* The slot of the key, or the empty one where it belongs. */
static uint64_t *find_slot(const struct tally_number_set *set, uint64_t key)
{
    const size_t mask = set->slot_count - 1;
    size_t at = home(key, mask);
    while (set->slots[at] && set->slots[at] != key)
        at = (at + 1) & mask;
    return &set->slots[at];
}

static void grow(struct tally_number_set *set)
{
    enum { FEWEST = 1024 };
    struct tally_number_set old = *set;
    set->slot_count = old.slot_count ? old.slot_count * 2 : FEWEST;
    set->slots = tally_alloc(set->slot_count, sizeof *set->slots);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i])
            *find_slot(set, old.slots[i]) = old.slots[i];
    free(old.slots);
}

/* Whether the number may be among those that are kept by their digests; keep: it is from now on. */
static bool is_kept(struct tally_number_set *set, struct tally_text number, uint64_t tier, bool keep)
{
    if (!set->used && !keep)
        return false;
    if (set->used * 4 >= set->slot_count * 3)
        grow(set);
    /* never 0; two numbers with one key are taken for the same */
    const uint64_t key = (tally_text_hash(number) + tier * UINT64_C(0xD6E8FEB86659FD93)) | 1;
    uint64_t *slot = find_slot(set, key);
    if (*slot)
        return true;
    if (keep) {
        *slot = key;
        set->used++;
    }
    return false;
}

bool tally_number_set_add(struct tally_number_set *set, struct tally_text number, bool by_value, uint32_t tier,
                          size_t tiers)
{
    struct numeral n;
    if (by_value && number.size && *number.bytes == '0')
        number = without_zeros(number);
    struct tally_number_series *series = split(number, by_value, &n) ? find_series(set, &n) : NULL;
    const uint64_t bit = series ? n.value * tiers + tier : 0;
    bool there;
    if (series && reach(set, series, bit)) { /* it may have been kept before the bits reached so far */
        uint64_t *word = &series->bits[bit / 64], one = UINT64_C(1) << bit % 64;
        there = (*word & one) || is_kept(set, number, tier, false);
        *word |= one;
    } else {
        there = is_kept(set, number, tier, true);
    }
    set->count++;
    return !there;
}

void tally_number_set_clear(struct tally_number_set *set)
{
    for (size_t i = 0; i < set->series_count; i++)
        free(set->series[i].bits);
    free(set->slots);
    *set = (struct tally_number_set){.series_count = 0};
}
