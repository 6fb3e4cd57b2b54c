/* A count by an earlier reading, counted again by a newer one. */
#ifndef TALLY_VERIFY_NEWER_H
#define TALLY_VERIFY_NEWER_H

#include "ledger/inputs.h"

/* Receives each warning and each note: a message with its arguments. */
struct tally_newer_listener {
    void (*warn)(void *self, const char *found, const char *const *args); /* refused, or decided otherwise */
    void (*note)(void *self, const char *found, const char *const *args); /* a notice that the count did not give */
    void *self;
};

/* Counts the inputs of a count, whose stored result is given, by the newer reading too, and warns of each input that
 * it refuses, or of the first place where it decides differently; and notes each kind of notice that only the newer
 * reading gives. Says nothing where the count is of that reading already, or all is the same; members that only the newer
 * result has do not matter. A rule of the program is the one that the program has today, for its text may have changed.
 * count: its number as a text, for the messages. */
void tally_verify_newer_reading(const struct tally_stored_inputs *inputs, const char *count, const char *stored,
                                const struct tally_reading *newer, const struct tally_newer_listener *listener);

#endif
