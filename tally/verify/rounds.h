/* Internal: what a ledger says of the earlier rounds of its meeting. */
#ifndef TALLY_VERIFY_ROUNDS_H
#define TALLY_VERIFY_ROUNDS_H

#include <tally/result.h>

/* Receives a finding, a message with its arguments; then: advice, which makes it a warning where it is ok, or NULL.
 * Returns ok. */
struct tally_rounds_listener {
    bool (*tell)(void *self, bool ok, const char *check, const char *found, const char *then, const char *const *args);
    void *self;
};

/* Reports on the earlier rounds of a count that was made again: their results are among its inputs, and were held
 * against the digests that their successors name; their ballots are not. Where a ledger of one is among the ledgers (by
 * their paths), its result and the event that recorded it are compared. False: something is wrong. */
bool tally_verify_rounds(const struct tally_result *recount, const char *count, const char *const *ledgers,
                         size_t ledger_count, const struct tally_rounds_listener *listener);

#endif
