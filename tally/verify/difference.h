/* Finds the first place where two results, as JSON, differ. */
#ifndef TALLY_VERIFY_DIFFERENCE_H
#define TALLY_VERIFY_DIFFERENCE_H

#include <stdbool.h>

#include "base/json.h"
#include "base/mem.h"

/* The place as a path, like items[3].outcome, and both values there: texts unquoted, other values as JSON; only the
 * beginning of a long value; “-” for a value that is missing. All are in the arena. */
struct tally_difference {
    const char *path, *a, *b;
};

/* False: they are equal. may_grow: an object of b may have members that its counterpart in a lacks. */
bool tally_difference_find(struct tally_arena *arena, const struct tally_json *a, const struct tally_json *b,
                           bool may_grow, struct tally_difference *difference);

#endif
