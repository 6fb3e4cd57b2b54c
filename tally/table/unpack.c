/* Unpacking a part of a workbook in a thread of its own. */
#include "table/unpack.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zip.h>

#include "base/mem.h"

enum {
    BLOCK = 64 * 1024,
    BLOCKS = 8,
    WORTH = 1024 * 1024 /* a thread is begun for so many bytes */
};

struct block {
    zip_int64_t size; /* as zip_fread gave it: 0: the end; below: damaged */
    char bytes[BLOCK];
};

struct tally_unpacking {
    zip_file_t *file;
    struct block *blocks; /* a ring */
    bool threaded, lent;  /* lent: the caller has the block at “read” */
    pthread_t thread;
    /* of both threads: */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    uint64_t read, written; /* so many blocks; those between are full */
    bool stop;
};

/* The block at “written”, once one is free; NULL: stop. */
static struct block *free_block(struct tally_unpacking *u)
{
    pthread_mutex_lock(&u->mutex);
    while (u->written - u->read == BLOCKS && !u->stop)
        pthread_cond_wait(&u->changed, &u->mutex);
    struct block *block = u->stop ? NULL : &u->blocks[u->written % BLOCKS];
    pthread_mutex_unlock(&u->mutex);
    return block;
}

static void *unpack(void *self)
{
    struct tally_unpacking *u = self;
    bool more = true;
    for (struct block *block; more && (block = free_block(u)) != NULL;) {
        block->size = zip_fread(u->file, block->bytes, BLOCK);
        more = block->size > 0;
        pthread_mutex_lock(&u->mutex);
        u->written++;
        pthread_cond_signal(&u->changed);
        pthread_mutex_unlock(&u->mutex);
    }
    return NULL;
}

/* Signals are for the program's own threads. */
static bool begin_thread(struct tally_unpacking *u)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool begun = pthread_create(&u->thread, NULL, unpack, u) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

struct tally_unpacking *tally_unpacking_begin(zip_file_t *file, uint64_t size)
{
    struct tally_unpacking *u = tally_alloc(1, sizeof *u);
    u->file = file;
    u->blocks = tally_alloc(size < WORTH ? 1 : BLOCKS, sizeof *u->blocks);
    pthread_mutex_init(&u->mutex, NULL);
    pthread_cond_init(&u->changed, NULL);
    u->threaded = size >= WORTH && begin_thread(u);
    return u;
}

/* The block at “read”, once it is full; the one before is given back. */
static struct block *full_block(struct tally_unpacking *u)
{
    pthread_mutex_lock(&u->mutex);
    u->read += u->lent;
    u->lent = true;
    pthread_cond_signal(&u->changed);
    while (u->written == u->read)
        pthread_cond_wait(&u->changed, &u->mutex);
    struct block *block = &u->blocks[u->read % BLOCKS];
    pthread_mutex_unlock(&u->mutex);
    return block;
}

const char *tally_unpacking_next(struct tally_unpacking *u, size_t *size)
{
    struct block *block = u->threaded ? full_block(u) : u->blocks;
    if (!u->threaded)
        block->size = zip_fread(u->file, block->bytes, BLOCK);
    *size = block->size > 0 ? (size_t)block->size : 0;
    return block->size < 0 ? NULL : block->bytes;
}

void tally_unpacking_end(struct tally_unpacking *u)
{
    pthread_mutex_lock(&u->mutex);
    u->stop = true;
    pthread_cond_signal(&u->changed);
    pthread_mutex_unlock(&u->mutex);
    if (u->threaded)
        pthread_join(u->thread, NULL);
    pthread_cond_destroy(&u->changed);
    pthread_mutex_destroy(&u->mutex);
    free(u->blocks);
    free(u);
}
