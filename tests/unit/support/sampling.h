/* How many places of a document a unit test tries: what tests/support/amount.py says, for programs in C. */
#ifndef TALLY_TESTS_SAMPLING_H
#define TALLY_TESTS_SAMPLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Places first, first + step, first + 2 step … are tried. */
struct sampling {
    size_t first, step;
};

static inline bool sampling_is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0] && strcmp(value, "0") != 0;
}

/* Every place in the whole run; else one in `ordinary`, or in `small` in the quick run and under a sanitizer.
 * TALLY_SEED says which; without it, 0 is the seed. */
static inline struct sampling sampling_of(const char *what, size_t small, size_t ordinary)
{
    bool few = sampling_is_set("TALLY_QUICK") || sampling_is_set("TALLY_SANITIZED");
    const char *seed = getenv("TALLY_SEED");
    struct sampling s = {.step = sampling_is_set("TALLY_WHOLE") ? 1 : few ? small : ordinary};
    uint64_t number = seed ? strtoull(seed, NULL, 10) : 0;
    for (const char *c = what; *c; c++)
        number = number * 31 + (unsigned char)*c;
    s.first = (size_t)(number % s.step);
    printf("%s: one place in %zu, from %zu (TALLY_SEED)\n", what, s.step, s.first);
    return s;
}

#endif
