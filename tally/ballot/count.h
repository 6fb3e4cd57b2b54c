/* Internal: counting ballots by channel and tier.
 *
 * Tiers are never mixed here (“不同职务层次人员的推荐票要分别统计”); the totals are added up from them later. */
#ifndef TALLY_COUNT_INTERNAL_H
#define TALLY_COUNT_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <tally/meeting.h>

#include "ballot/ballot.h"
#include "ballot/counts.h"

struct tally_counts_options {
    bool thorough; /* scan every file, even where the quick reader would do */
    void (*progress)(void *self, uint64_t done, uint64_t all); /* or NULL */
    void *progress_self;
};

/* Reads and counts all ballots of the meeting. Errors go to diags; the counts must not be used then. Clear them in any
 * case. */
void tally_counts_read(struct tally_counts *counts, struct tally_meeting *meeting,
                       const struct tally_vocabulary *vocabulary, const struct tally_counts_options *options,
                       struct tally_diags *diags);
void tally_counts_clear(struct tally_counts *counts);

struct tally_nomination tally_counts_pair(const struct tally_counts *counts, size_t pair);

/* On how many ballots that the scrutineers did not void something is written for a deferred item, in all channels and
 * tiers; 0 for an item that is not deferred. Of totals: how many votes. person, post: the item's. */
uint64_t tally_counts_marked(const struct tally_counts *counts, uint32_t post, uint32_t person);

/* Votes of one mark. In marks form the item is a person of the roster, in names form a pair. */
uint64_t tally_counts_votes(const struct tally_counts *counts, enum tally_channel channel, size_t tier, size_t item,
                            size_t mark);

/* The same by the weights of the ballots, where they have some (counts->weights); in marks form only. */
uint64_t tally_counts_weight(const struct tally_counts *counts, enum tally_channel channel, size_t tier, size_t item,
                             size_t mark);

#endif
