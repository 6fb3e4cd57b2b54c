/* Memory: no function here returns NULL.
 *
 * Counting allocates little more than the inputs need, and nothing useful can be done if that fails: tally_exhausted()
 * prints a message on standard error and ends the process with status 70. No half-written file is left behind, because
 * every output is put in place only when it is complete. */
#ifndef TALLY_MEM_H
#define TALLY_MEM_H

#include <stddef.h>

_Noreturn void tally_exhausted(void);

/* Zeroed memory for count elements of size bytes each; free() it. */
void *tally_alloc(size_t count, size_t size);

/* A copy of a text; free() it. */
char *tally_copy(const char *text);

/* Resizes memory to count elements of size bytes each, with its contents; free() it. */
void *tally_resize(void *old, size_t count, size_t size);

/* Makes room for one more in a growing array: TALLY_PUSH(list, count, room) is the new last element. */
#define TALLY_PUSH(list, count, room)                                                                                  \
    (*((count) == (room) ? ((list) = tally_more((list), &(room), sizeof *(list)), &(list)[(count)++])                  \
                         : &(list)[(count)++]))
void *tally_more(void *old, size_t *room, size_t size);

/* A growing buffer; once something was appended, a NUL follows its bytes. Zero-initialise, and free() its bytes. */
struct tally_bytes {
    char *bytes;
    size_t used, room;
};
void tally_bytes_put(struct tally_bytes *to, const char *bytes, size_t size);
void tally_bytes_put_text(struct tally_bytes *to, const char *text);

/* An arena: many small allocations that are freed together. Zero-initialise it; tally_arena_clear() frees all. */
struct tally_arena {
    struct tally_arena_block *newest;
};

void *tally_arena_alloc(struct tally_arena *arena, size_t count, size_t size);     /* zeroed */
char *tally_arena_text(struct tally_arena *arena, const char *bytes, size_t size); /* a copy, with a NUL */
void tally_arena_clear(struct tally_arena *arena);

#endif
