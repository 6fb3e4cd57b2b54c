/* The ballots of a folder, one way or the other, told a line each. */
#ifndef TALLY_UNIT_READING_H
#define TALLY_UNIT_READING_H

#include "ballot/ballot.h"
#include "unit/support/support.h"

struct reading {
    struct scribe
        ballots; /* “c: agree against”, “c: blank agree”, “c: void”, “c: p1=k1 p2=k3”; “-” for no mark at all */
    struct scribe
        irregular; /* “ballots.csv:4 3 void 涂改”: place, number, kind and detail of those that are not plain */
    struct scribe said;
    bool done;     /* the way went to its end */
    uint64_t lost; /* rows that were no ballot */
};

/* In this process' memory until the next call of the same function. */
const struct reading *read_quickly(struct folder *f);
const struct reading *read_thoroughly(struct folder *f);

/* A rule of the meeting's own, of these lines; and what the scan makes of the folder's ballots: the quick reader leaves
 * those of such rules to it. */
void put_own_rule(struct folder *f, const char *lines);
void reads_thoroughly(struct folder *f, const char *expected_said, const char *ballots);

#endif
