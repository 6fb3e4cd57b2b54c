/* A count by an earlier reading, counted again by a newer one. */
#ifndef TALLY_VERIFY_NEWER_H
#define TALLY_VERIFY_NEWER_H

#include "ledger/inputs.h"

/* Receives each warning: a message with its arguments. */
struct tally_newer_listener {
    void (*warn)(void *self, const char *found, const char *const *args);
    void *self;
};

/* Counts the inputs of a count, whose stored result is given, by the newer reading too, and warns of each input that
 * it refuses, or of the first place where it decides differently. Warns of nothing where the count is of that
 * reading already, or the result is the same; members and notices that only the newer result has do not matter.
 * count: its number as a text, for the messages. */
void tally_verify_newer_reading(const struct tally_stored_inputs *inputs, const char *count, const char *stored,
                                const struct tally_reading *newer, const struct tally_newer_listener *listener);

#endif
