/* Small ids for equal texts: a hash table with open addressing. */
#include "base/intern.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

uint64_t tally_text_hash(struct tally_text text)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a, then mixed, since its high bits are weak */
    for (size_t i = 0; i < text.size; i++)
        h = (h ^ (unsigned char)text.bytes[i]) * 0x100000001B3u;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

/* The slot of text, or the empty one where it belongs. */
static size_t slot_of(const struct tally_intern *intern, struct tally_text text)
{
    size_t mask = intern->slot_count - 1, at = tally_text_hash(text) & mask;
    while (intern->slots[at] && !tally_text_same(intern->entries[intern->slots[at] - 1], text))
        at = (at + 1) & mask;
    return at;
}

uint32_t tally_intern_find(const struct tally_intern *intern, struct tally_text text)
{
    return intern->slot_count ? intern->slots[slot_of(intern, text)] - 1 : TALLY_INTERN_NONE;
}

uint32_t tally_intern(struct tally_intern *intern, struct tally_text text)
{
    if (intern->count * 2 >= intern->slot_count) {
        free(intern->slots);
        intern->slot_count = intern->slot_count ? intern->slot_count * 2 : 64;
        intern->slots = tally_alloc(intern->slot_count, sizeof *intern->slots);
        for (size_t i = 0; i < intern->count; i++)
            intern->slots[slot_of(intern, intern->entries[i])] = (uint32_t)i + 1;
    }
    size_t slot = slot_of(intern, text);
    if (!intern->slots[slot]) {
        struct tally_text copy = {tally_arena_text(&intern->arena, text.bytes, text.size), text.size};
        TALLY_PUSH(intern->entries, intern->count, intern->room) = copy;
        intern->slots[slot] = (uint32_t)intern->count;
    }
    return intern->slots[slot] - 1;
}

void tally_intern_clear(struct tally_intern *intern)
{
    tally_arena_clear(&intern->arena);
    free(intern->entries);
    free(intern->slots);
    *intern = (struct tally_intern){.slots = NULL};
}
