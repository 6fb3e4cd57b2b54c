/* Internal: counts by channel and tier, whether they were counted from ballots or taken from totals. */
#ifndef TALLY_COUNTS_INTERNAL_H
#define TALLY_COUNTS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <tally/ballot.h>
#include <tally/meeting.h>

#include "ballot/ballot.h"
#include "base/intern.h"
#include "base/mem.h"

struct tally_tier_counts {
    uint64_t returned, valid, voided, blank;
};

struct tally_counts {
    enum tally_ballot_form form;
    size_t tiers, persons, marks, stride; /* stride: marks, and one place for votes that are not counted */
    size_t items;                         /* marks form: tally_ballot_items; persons, or more of them */
    bool *named_item; /* by item: a valid ballot has the name written in; NULL: there are no write-ins */
    uint64_t *written[TALLY_CHANNELS]; /* by item: the ballots with the name written in, void or not; NULL likewise */
    struct tally_tier_counts *accounts[TALLY_CHANNELS]; /* by tier */
    uint64_t *votes[TALLY_CHANNELS];                    /* marks form: by tier, item, mark */
    uint64_t *weighted[TALLY_CHANNELS];                 /* the same by the ballots' weights; NULL: ballots have none */
    struct tally_weights *weights[TALLY_CHANNELS];      /* by tier: the ballots' weights, due unset; NULL likewise */
    struct tally_intern pairs;                          /* names form: post and person, in order of first naming … */
    uint64_t *named[TALLY_CHANNELS];                    /* … and their votes by pair, tier */
    size_t named_room[TALLY_CHANNELS];
    bool read_quickly[TALLY_CHANNELS];      /* the quick reader has read its files; only tests ask */
    bool *watched;                          /* by person: its items are deferred; NULL: none is */
    uint64_t *marked[TALLY_CHANNELS];       /* marks form: ballots with something written for the person … */
    struct tally_intern marked_pairs;       /* … names form: post and person … */
    uint64_t *named_marked[TALLY_CHANNELS]; /* … and the same for it */
    size_t named_marked_room[TALLY_CHANNELS];
    struct tally_irregular
        *irregular; /* irregular ballots, in the order in which they were read; their texts are in the arena */
    size_t irregular_count, irregular_room;
    struct tally_arena irregular_arena;
};

#endif
