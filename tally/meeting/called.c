/* Which row a text means, by hash tables: rows by id and name, ids alone, and lists of numbers. */
#include "meeting/called.h"

#include <stdlib.h>
#include <string.h>

#include "base/character.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"

/* The text as it is compared. */
static struct tally_text compared(const struct tally_reading *reading, struct tally_arena *arena,
                                  struct tally_text text)
{
    return reading->characters_checked ? tally_text_standard(arena, text) : text;
}

static struct tally_called_row *row_of(struct tally_called *called, const struct tally_reading *reading,
                                       const char *text)
{
    struct tally_arena arena = {NULL};
    size_t before = called->texts.count;
    uint32_t at = tally_intern(&called->texts, compared(reading, &arena, tally_text_of(text)));
    tally_arena_clear(&arena);
    if (called->texts.count > before)
        TALLY_PUSH(called->rows, before, called->room) =
            (struct tally_called_row){TALLY_INTERN_NONE, TALLY_INTERN_NONE, 0};
    return &called->rows[at];
}

void tally_called_add(struct tally_called *called, const struct tally_reading *reading, uint32_t row, const char *id,
                      const char *name)
{
    row_of(called, reading, id)->by_id = row;
    struct tally_called_row *named = row_of(called, reading, name);
    named->by_name = row;
    named->named++;
}

uint32_t tally_called_find(const struct tally_called *called, const struct tally_reading *reading,
                           struct tally_text text)
{
    struct tally_arena arena = {NULL};
    uint32_t at = text.size ? tally_intern_find(&called->texts, compared(reading, &arena, text)) : TALLY_INTERN_NONE;
    tally_arena_clear(&arena);
    if (at == TALLY_INTERN_NONE)
        return TALLY_INTERN_NONE;
    const struct tally_called_row *r = &called->rows[at];
    if (r->by_id == TALLY_INTERN_NONE)
        return r->named == 1 ? r->by_name : TALLY_INTERN_NONE;
    return r->named == 1 && r->by_name != r->by_id ? TALLY_INTERN_NONE : r->by_id;
}

void tally_called_clear(struct tally_called *called)
{
    tally_intern_clear(&called->texts);
    free(called->rows);
    *called = (struct tally_called){.rows = NULL};
}

uint32_t tally_ids_row(struct tally_ids *ids, struct tally_text id, uint32_t row)
{
    size_t before = ids->texts.count;
    uint32_t at = tally_intern(&ids->texts, id);
    if (ids->texts.count > before)
        TALLY_PUSH(ids->rows, before, ids->room) = row;
    return ids->rows[at];
}

uint32_t tally_ids_find(const struct tally_ids *ids, struct tally_text id)
{
    uint32_t at = tally_intern_find(&ids->texts, id);
    return at == TALLY_INTERN_NONE ? TALLY_INTERN_NONE : ids->rows[at];
}

void tally_ids_clear(struct tally_ids *ids)
{
    tally_intern_clear(&ids->texts);
    free(ids->rows);
    *ids = (struct tally_ids){.rows = NULL};
}

void tally_lists_add(struct tally_lists *lists, struct tally_text key, uint32_t number)
{
    size_t before = lists->keys.count;
    uint32_t at = tally_intern(&lists->keys, key), link = (uint32_t)lists->count;
    TALLY_PUSH(lists->links, lists->count, lists->room) = (struct tally_link){number, TALLY_INTERN_NONE};
    if (lists->keys.count > before)
        TALLY_PUSH(lists->lists, before, lists->list_room) = (struct tally_list){link, link};
    else
        lists->links[lists->lists[at].last].next = link;
    lists->lists[at].last = link;
}

uint32_t tally_lists_first(const struct tally_lists *lists, struct tally_text key)
{
    uint32_t at = tally_intern_find(&lists->keys, key);
    return at == TALLY_INTERN_NONE ? TALLY_INTERN_NONE : lists->lists[at].first;
}

void tally_lists_clear(struct tally_lists *lists)
{
    tally_intern_clear(&lists->keys);
    free(lists->lists);
    free(lists->links);
    *lists = (struct tally_lists){.lists = NULL};
}

/* The name and a ballot, with a NUL between them that neither has. */
static struct tally_text on_ballot(struct tally_arena *arena, struct tally_text name, struct tally_text ballot)
{
    size_t size = name.size + 1 + ballot.size;
    char *key = tally_arena_alloc(arena, size, 1);
    if (name.size)
        memcpy(key, name.bytes, name.size);
    if (ballot.size)
        memcpy(key + name.size + 1, ballot.bytes, ballot.size);
    return (struct tally_text){key, size};
}

void tally_ruled_add(struct tally_lists *ruled, struct tally_text name, struct tally_text ballot, uint32_t ruling)
{
    struct tally_arena arena = {NULL};
    tally_lists_add(ruled, on_ballot(&arena, name, ballot), ruling);
    tally_lists_add(ruled, name, ruling);
    tally_arena_clear(&arena);
}

uint32_t tally_ruled_on(const struct tally_lists *ruled, struct tally_text name, struct tally_text ballot)
{
    struct tally_arena arena = {NULL};
    uint32_t first = tally_lists_first(ruled, on_ballot(&arena, name, ballot));
    tally_arena_clear(&arena);
    return first;
}

uint32_t tally_ruled_on_any(const struct tally_lists *ruled, struct tally_text name)
{
    return tally_lists_first(ruled, name);
}
