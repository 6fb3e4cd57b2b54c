/* Internal: what a ledger says of the earlier rounds of its meeting. */
#ifndef TALLY_VERIFY_ROUNDS_H
#define TALLY_VERIFY_ROUNDS_H

#include <tally/result.h>
#include <tally/verify.h>

/* Receives a finding, a message with its arguments; then: advice, which makes it a warning where it is ok, or NULL.
 * Returns ok. */
struct tally_rounds_listener {
    bool (*tell)(void *self, bool ok, const char *check, const char *found, const char *then, const char *const *args);
    void *self;
};

/* Reports on the earlier rounds of a count that was made again: their results are among its inputs, and were held
 * against the digests that their successors name; their ballots are not. Where a ledger of one is among those of the
 * options, its result and the event that recorded it are compared. False: something is wrong. */
bool tally_verify_rounds(const struct tally_result *recount, const char *count,
                         const struct tally_verify_options *options, const struct tally_rounds_listener *listener);

/* The ledger of a meeting among those of an archive, found by the name that it gets, ID.tally: its index, or count. */
size_t tally_verify_find_named(const char *const *archive, size_t count, const char *meeting, size_t from);

#endif
