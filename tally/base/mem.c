/* Memory, buffers that grow, arenas. */
#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TALLY_ASAN
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define TALLY_ASAN
#endif

/* Under AddressSanitizer nothing of a block may be touched but what was handed out, and a gap is left behind each
 * piece. */
#ifdef TALLY_ASAN
#include <sanitizer/asan_interface.h>
enum { GAP = 32 };
#define FORBID(bytes, size) ASAN_POISON_MEMORY_REGION(bytes, size)
#define ALLOW(bytes, size)  ASAN_UNPOISON_MEMORY_REGION(bytes, size)
#else
enum { GAP = 0 };
#define FORBID(bytes, size) ((void)(bytes), (void)(size))
#define ALLOW(bytes, size)  ((void)(bytes), (void)(size))
#endif

struct tally_arena_block {
    struct tally_arena_block *older;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

_Noreturn void tally_exhausted(void)
{
    fputs("tally: out of memory\n", stderr);
    _Exit(70);
}

void *tally_alloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        tally_exhausted();
    return p;
}

char *tally_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(tally_alloc(size, 1), text, size);
}

void *tally_resize(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        tally_exhausted();
    void *p = realloc(old, count && size ? count * size : 1);
    if (!p)
        tally_exhausted();
    return p;
}

void *tally_more(void *old, size_t *room, size_t size)
{
    *room = *room ? *room * 2 : 8;
    return tally_resize(old, *room, size);
}

void tally_bytes_put(struct tally_bytes *to, const char *bytes, size_t size)
{
    if (to->room - to->used <= size) {
        to->room = 2 * to->room + size + 64;
        to->bytes = tally_resize(to->bytes, to->room, 1);
    }
    if (size)
        memcpy(to->bytes + to->used, bytes, size);
    to->used += size;
    to->bytes[to->used] = '\0';
}

void tally_bytes_put_text(struct tally_bytes *to, const char *text)
{
    tally_bytes_put(to, text, strlen(text));
}

void *tally_arena_alloc(struct tally_arena *arena, size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size && count > (SIZE_MAX / 2) / size)
        tally_exhausted();
    size_t asked = count * size, need = (asked + align - 1) / align * align + GAP;
    struct tally_arena_block *block = arena->newest;
    if (!block || block->size - block->used < need) {
        size_t room = need > 4096 ? need : 4096;
        block = malloc(sizeof *block + room);
        if (!block)
            tally_exhausted();
        *block = (struct tally_arena_block){.older = arena->newest, .size = room};
        arena->newest = block;
        FORBID(block->bytes, room);
    }
    void *p = block->bytes + block->used;
    block->used += need;
    ALLOW(p, asked);
    return memset(p, 0, asked);
}

char *tally_arena_text(struct tally_arena *arena, const char *bytes, size_t size)
{
    char *copy = tally_arena_alloc(arena, size + 1, 1);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

void tally_arena_clear(struct tally_arena *arena)
{
    while (arena->newest) {
        struct tally_arena_block *block = arena->newest;
        arena->newest = block->older;
        ALLOW(block->bytes, block->size);
        free(block);
    }
}
