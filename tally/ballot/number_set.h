/* Inside room ballot: the numbers of ballots that the quick reader has seen in a channel, by tier.
 *
 * Most numbers are a series: the same letters, then as many digits, and close to each other. Of a series each number is
 * a bit, so that a million ballots take 128 KiB. Numbers that are far from the others, or of no series, are kept by
 * their digests, eight bytes each. */
#ifndef TALLY_BALLOT_NUMBER_SET_H
#define TALLY_BALLOT_NUMBER_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { TALLY_NUMBER_SERIES = 8, TALLY_SERIES_LETTERS = 15 };

/* Zero-initialise; free with tally_number_set_clear. */
struct tally_number_set {
    struct tally_number_series {
        char letters[TALLY_SERIES_LETTERS];
        uint8_t letter_count, digits; /* digits: so many behind the letters; 0: any number of them, without letters */
        uint64_t *bits;               /* bit value * tiers + tier */
        size_t words;
    } series[TALLY_NUMBER_SERIES];
    size_t series_count, latest;
    size_t count;    /* of all numbers */
    uint64_t *slots; /* the others, a hash table with open addressing */
    size_t slot_count, used;
};

/* Adds the number of a ballot of a tier (below tiers, which are at most 64 and the same in all calls), as it stands in
 * the file, in ASCII; by_value: of numbers of digits only, zeros in front do not count. False: it may have been added
 * before. It surely was not if true. */
bool tally_number_set_add(struct tally_number_set *set, struct tally_text number, bool by_value, uint32_t tier,
                          size_t tiers);

void tally_number_set_clear(struct tally_number_set *set);

#endif
