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

/* Counts the inputs of a count again by the newer reading, and compares the result with the stored one. Warns of the
 * errors that the newer reading finds in the inputs, or else of the first place where it decides differently; and notes
 * each kind of notice that only the newer reading gives. Says nothing if the count is of that reading already, if the
 * results are equal, or if the newer one only has more members. A rule of the program is the one that the program has
 * today, since its text may have changed.
 * count: its number as a text, for the messages. */
void tally_verify_newer_reading(const struct tally_stored_inputs *inputs, const char *count, const char *stored,
                                const struct tally_reading *newer, const struct tally_newer_listener *listener);

#endif
