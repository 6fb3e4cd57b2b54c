/* Memory that is there or ends the program.
 *
 * Counting allocates little beside the inputs themselves, and there is nothing useful to do when even that fails:
 * tally_exhausted() says so on standard error and ends the process with status 70. Nothing half-written is left behind
 * by that, because every output is put in place only when it is whole. So no function here returns NULL. */
#ifndef TALLY_MEM_H
#define TALLY_MEM_H

#include <stddef.h>

_Noreturn void tally_exhausted(void);

/* Zeroed memory for count things of size bytes each; free() it. */
void *tally_alloc(size_t count, size_t size);

/* A copy of a text; free() it. */
char *tally_copy(const char *text);

/* Room for count things of size bytes each, keeping what was there; free() it. */
void *tally_resize(void *old, size_t count, size_t size);

/* Makes room for one more in a growing array: TALLY_PUSH(list, count, room) is the new last element. */
#define TALLY_PUSH(list, count, room)                                                                                  \
    (*((count) == (room) ? ((list) = tally_more((list), &(room), sizeof *(list)), &(list)[(count)++])                  \
                         : &(list)[(count)++]))
void *tally_more(void *old, size_t *room, size_t size);

/* Bytes that are put together, with a NUL behind them once something was put; zero-initialise, and free() them. */
struct tally_bytes {
    char *bytes;
    size_t used, room;
};
void tally_bytes_put(struct tally_bytes *to, const char *bytes, size_t size);
void tally_bytes_put_text(struct tally_bytes *to, const char *text);

/* An arena: many small things that live and die together. Zero-initialise it; tally_arena_clear() gives all back. */
struct tally_arena {
    struct tally_arena_block *newest;
};

void *tally_arena_alloc(struct tally_arena *arena, size_t count, size_t size);     /* zeroed */
char *tally_arena_text(struct tally_arena *arena, const char *bytes, size_t size); /* a copy with a NUL behind it */
void tally_arena_clear(struct tally_arena *arena);

#endif
