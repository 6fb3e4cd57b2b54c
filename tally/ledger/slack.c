/* Bytes of a ledger's file that belong to no row. SQLite leaves room in its pages, and remains of rows that it moved;
 * whatever else is there, somebody put there. The format: https://www.sqlite.org/fileformat2.html */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

enum { PAGE_MOST = 65536, WINDOW = 8, PLACES = 4 };
enum { INDEX_INNER = 2, TABLE_INNER = 5, INDEX_LEAF = 10, TABLE_LEAF = 13 }; /* kinds of pages */

/* A database's pages, and which sequences of WINDOW bytes occur in its rows: PLACES bits, or fewer, for each.
 * One of some four thousand others is taken for one of these; with two bits it would be one of 256, and a short text
 * would often fall into pieces that are too short to be told. */
struct pages {
    sqlite3_file *file;
    size_t size, usable; /* of a page */
    uint64_t count;
    uint64_t *known;
    unsigned bits;          /* of a place in known */
    unsigned char *page;    /* the present one, what belongs to no row set to zero */
    uint64_t number, first; /* of the present page, from 1; of the first with bytes that are told */
    uint64_t told;          /* bytes */
};

static size_t two(const unsigned char *p)
{
    return (size_t)p[0] << 8 | p[1];
}

static uint64_t four(const unsigned char *p)
{
    return (uint64_t)two(p) << 16 | two(p + 2);
}

static bool read_at(const struct pages *s, void *to, size_t size, uint64_t at)
{
    return s->file->pMethods->xRead(s->file, to, (int)size, (sqlite3_int64)at) == SQLITE_OK;
}

/* ---- what occurs in rows ---- */

static void places_of(const struct pages *s, const unsigned char *window, uint64_t places[PLACES])
{
    uint64_t mixed;
    memcpy(&mixed, window, WINDOW);
    for (size_t i = 0; i < PLACES; i++) {
        mixed = (mixed ^ mixed >> 29) * UINT64_C(0x9E3779B97F4A7C15);
        places[i] = mixed >> (64 - s->bits);
    }
}

static bool is_known(const struct pages *s, const unsigned char *window)
{
    static const unsigned char zeros[WINDOW];
    uint64_t places[PLACES], known = 1;
    places_of(s, window, places);
    for (size_t i = 0; i < PLACES; i++)
        known &= s->known[places[i] / 64] >> places[i] % 64;
    return known || !memcmp(window, zeros, WINDOW);
}

static void learn(struct pages *s, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i + WINDOW <= size; i++) {
        uint64_t places[PLACES];
        places_of(s, bytes + i, places);
        for (size_t k = 0; k < PLACES; k++)
            s->known[places[k] / 64] |= UINT64_C(1) << places[k] % 64;
    }
}

/* ---- what does not ---- */

/* Tells of a stretch that occurs in no row, if it is long enough to carry something and does not consist of remains of
 * SQLite's own numbers (offsets in a page, numbers of pages), of which at least every second byte is small. */
static void judge(struct pages *s, const unsigned char *bytes, size_t size)
{
    enum { LEAST = 16, SMALL = 16 };
    size_t large = 0;
    while (size && !bytes[size - 1])
        size--;
    for (; size && !*bytes; bytes++)
        size--;
    for (size_t i = 0; i < size; i++)
        large += bytes[i] >= SMALL;
    if (size < LEAST || large * 5 <= size * 3)
        return;
    s->told += size;
    if (!s->first || s->number < s->first)
        s->first = s->number;
}

static void search(struct pages *s, const unsigned char *bytes, size_t size)
{
    size_t begin = 0, end = 0; /* of the present stretch of windows that occur in no row */
    for (size_t i = 0; i + WINDOW <= size; i++) {
        if (!is_known(s, bytes + i)) {
            begin = end ? begin : i;
            end = i + WINDOW;
        } else if (end) {
            judge(s, bytes + begin, end - begin);
            end = 0;
        }
    }
    if (end)
        judge(s, bytes + begin, end - begin);
}

/* ---- pages ---- */

struct header {
    size_t at, cells_at, cells, content; /* content: where the cells begin */
    int kind;
};

/* The header of the present page; false: it is no page of rows. */
static bool read_header(const struct pages *s, struct header *h)
{
    *h = (struct header){.at = s->number == 1 ? TALLY_LEDGER_HEAD : 0};
    const unsigned char *p = s->page + h->at;
    h->kind = *p;
    if (h->kind != INDEX_INNER && h->kind != TABLE_INNER && h->kind != INDEX_LEAF && h->kind != TABLE_LEAF)
        return false;
    h->cells = two(p + 3);
    h->content = two(p + 5) ? two(p + 5) : PAGE_MOST;
    h->cells_at = h->at + (h->kind == INDEX_INNER || h->kind == TABLE_INNER ? 12 : 8);
    return h->cells_at + 2 * h->cells <= h->content && h->content <= s->usable;
}

/* Handles the bytes of a region that is in no row, and sets them to zero. */
static void take(struct pages *s, size_t from, size_t to, bool searches)
{
    if (from >= to || to > s->size)
        return;
    if (searches)
        search(s, s->page + from, to - from);
    memset(s->page + from, 0, to - from);
}

/* Between the list of the cells and the cells; blocks that are free among them; what the pages hold in reserve. */
static void take_room(struct pages *s, const struct header *h, bool searches)
{
    size_t block = two(s->page + h->at + 1);
    take(s, h->cells_at + 2 * h->cells, h->content, searches);
    for (size_t left = s->size; block && block + 4 <= s->usable && left--;) {
        size_t next = two(s->page + block), size = two(s->page + block + 2);
        take(s, block + 4, block + size, searches);
        block = next > block ? next : 0;
    }
    take(s, s->usable, s->size, searches);
}

static size_t read_number(const unsigned char *p, const unsigned char *end, uint64_t *number)
{
    size_t i = 0;
    *number = 0;
    while (i < 8 && p + i < end && p[i] & 0x80)
        *number = *number << 7 | (p[i++] & 0x7F);
    if (p + i < end)
        *number = i == 8 ? *number << 8 | p[i] : *number << 7 | p[i];
    return i + 1;
}

/* A row that is too large for its page goes on in a chain of others: the end of the last may be left over. */
static void search_chain(struct pages *s, uint64_t page, uint64_t left)
{
    unsigned char next[4];
    const size_t holds = s->usable - sizeof next;
    unsigned char rest[PAGE_MOST];
    for (uint64_t steps = 0; page && page <= s->count && steps < s->count; steps++) {
        uint64_t at = (page - 1) * s->size;
        if (left <= holds) {
            const size_t unused = s->size - sizeof next - (size_t)left;
            const uint64_t number = s->number;
            s->number = page;
            if (read_at(s, rest, unused, at + s->size - unused))
                search(s, rest, unused);
            s->number = number;
            return;
        }
        if (!read_at(s, next, sizeof next, at))
            return;
        left -= holds;
        page = four(next);
    }
}

static void search_cells(struct pages *s, const struct header *h)
{
    const size_t u = s->usable, least = (u - 12) * 32 / 255 - 23,
                 most = h->kind == TABLE_LEAF ? u - 35 : (u - 12) * 64 / 255 - 23;
    const unsigned char *end = s->page + u;
    for (size_t i = 0; i < h->cells && h->kind != TABLE_INNER; i++) {
        const unsigned char *p = s->page + two(s->page + h->cells_at + 2 * i);
        uint64_t size, row;
        p += h->kind == INDEX_INNER ? 4 : 0;
        if (p >= end)
            continue;
        p += read_number(p, end, &size);
        p += h->kind == TABLE_LEAF && p < end ? read_number(p, end, &row) : 0;
        if (size <= most)
            continue;
        size_t local = least + (size_t)((size - least) % (u - 4));
        local = local <= most ? local : least;
        if (p + local + 4 <= end)
            search_chain(s, four(p + local), size - local);
    }
}

/* Goes over all pages: first to learn what is in rows, then to search what is not. False: not readable. */
static bool walk(struct pages *s, bool searches)
{
    for (s->number = 1; s->number <= s->count; s->number++) {
        struct header h;
        if (!read_at(s, s->page, s->size, (s->number - 1) * s->size))
            return false;
        if (!read_header(s, &h))
            continue;
        if (searches)
            search_cells(s, &h);
        take_room(s, &h, searches);
        if (!searches)
            learn(s, s->page + h.content, s->usable - h.content);
    }
    return true;
}

/* The header has bytes that nothing uses; and no page of a ledger is ever given back. */
static void search_head(struct pages *s, const unsigned char head[TALLY_LEDGER_HEAD])
{
    enum { FREE_PAGES = 36, UNUSED = 72, UNUSED_END = 92 };
    for (size_t i = UNUSED; i < UNUSED_END; i++)
        s->told += head[i] != 0;
    s->told += four(head + FREE_PAGES) * s->size;
    s->first = s->told ? 1 : 0;
}

bool tally_ledger_slack(const struct tally_ledger *ledger, uint64_t *told, uint64_t *first)
{
    enum { RESERVE = 20, LEAST_BITS = 16, MOST_BITS = 29 }; /* at most 64 MiB */
    unsigned char head[TALLY_LEDGER_HEAD];
    struct pages s = {.size = (size_t)tally_ledger_number(ledger, "PRAGMA page_size", 0),
                      .count = (uint64_t)tally_ledger_number(ledger, "PRAGMA page_count", 0),
                      .bits = LEAST_BITS};
    *told = *first = 0;
    if (sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_FILE_POINTER, &s.file) != SQLITE_OK || !s.file ||
        !s.file->pMethods || !s.size || s.size > PAGE_MOST || !read_at(&s, head, sizeof head, 0))
        return false;
    s.usable = s.size - head[RESERVE];
    while (s.bits < MOST_BITS && UINT64_C(1) << s.bits < s.size * s.count * 32)
        s.bits++;
    s.known = tally_alloc((size_t)1 << (s.bits - 6), sizeof *s.known);
    s.page = tally_alloc(PAGE_MOST, 1);
    search_head(&s, head);
    bool ok = walk(&s, false) && walk(&s, true);
    free(s.known);
    free(s.page);
    *told = s.told;
    *first = s.first;
    return ok;
}
