/* Where two results, as JSON, differ first. */
#ifndef TALLY_VERIFY_DIFFERENCE_H
#define TALLY_VERIFY_DIFFERENCE_H

#include <stdbool.h>

#include "base/json.h"
#include "base/mem.h"

/* The place as a path, items[3].outcome, and what stands there in each: a text as it is, all else as JSON, what is long
 * by its beginning, “-” where there is nothing. All of the arena. */
struct tally_difference {
    const char *path, *a, *b;
};

/* False: they are equal. may_grow: an object of b may have members that its counterpart in a lacks. */
bool tally_difference_find(struct tally_arena *arena, const struct tally_json *a, const struct tally_json *b,
                           bool may_grow, struct tally_difference *difference);

#endif
