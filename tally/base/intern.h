/* Interning: the same bytes always give the same small id, 0, 1, 2 … in order of first appearance. */
#ifndef TALLY_INTERN_H
#define TALLY_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

/* Zero-initialise; free with tally_intern_clear. */
struct tally_intern {
    struct tally_arena arena;
    struct tally_text *entries; /* by id */
    size_t count, room;
    uint32_t *slots;
    size_t slot_count;
};
#define TALLY_INTERN_NONE UINT32_MAX
uint32_t tally_intern(struct tally_intern *intern, struct tally_text text);
uint32_t tally_intern_find(const struct tally_intern *intern, struct tally_text text); /* or TALLY_INTERN_NONE */
void tally_intern_clear(struct tally_intern *intern);

/* A hash of bytes, the same on every machine. */
uint64_t tally_text_hash(struct tally_text text);

#endif
