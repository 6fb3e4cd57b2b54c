/* GB 18030 by a table of its characters of two bytes, which is filled as they occur. */
#include "table/gb18030.h"

#include <assert.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { PAIRS = 1 << 16, LONGEST = 4 };

/* What a character of two bytes is in UTF-8. */
struct pair {
    char utf8[3];
    uint8_t size; /* 0: not known yet */
};

struct gb18030 {
    iconv_t iconv;
    struct pair *pairs; /* by both bytes, the first one high */
    char *out;          /* NULL: nothing is written */
    size_t used;
};

/* How many bytes the character takes that begins here with a byte that is not ASCII. */
static size_t length_of(const unsigned char *bytes, size_t left)
{
    const size_t length = left > 1 && bytes[1] >= '0' && bytes[1] <= '9' ? 4 : 2;
    return length < left ? length : left;
}

/* Converts one character by iconv, and keeps it if it is of two bytes. */
static bool ask(struct gb18030 *g, const unsigned char *bytes, size_t size)
{
    char from[LONGEST], utf8[2 * LONGEST], *in = from, *out = utf8;
    size_t left = size, room = sizeof utf8;
    memcpy(from, bytes, size);
    if (iconv(g->iconv, &in, &left, &out, &room) == (size_t)-1 || left ||
        iconv(g->iconv, NULL, NULL, &out, &room) == (size_t)-1)
        return false;
    const size_t written = sizeof utf8 - room;
    assert(written <= 2 * size && g->pairs);
    if (size == 2 && written > 0 && written <= sizeof g->pairs->utf8) {
        struct pair *pair = &g->pairs[bytes[0] << 8 | bytes[1]];
        memcpy(pair->utf8, utf8, written);
        pair->size = (uint8_t)written;
    }
    if (g->out)
        memcpy(g->out + g->used, utf8, written);
    g->used += written;
    return true;
}

static bool convert(struct gb18030 *g, const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        if (bytes[at] < 0x80) {
            if (g->out)
                g->out[g->used] = (char)bytes[at];
            g->used++;
            at++;
            continue;
        }
        const struct pair *pair = at + 1 < size ? &g->pairs[bytes[at] << 8 | bytes[at + 1]] : NULL;
        if (pair && pair->size) {
            if (g->out)
                memcpy(g->out + g->used, pair->utf8, sizeof pair->utf8);
            g->used += pair->size;
            at += 2;
            continue;
        }
        const size_t length = length_of(bytes + at, size - at);
        if (!ask(g, bytes + at, length))
            return false;
        at += length;
    }
    return true;
}

bool tally_gb18030_decode(struct tally_bytes *to, struct tally_text text)
{
    struct gb18030 g = {.iconv = iconv_open("UTF-8", "GB18030"), .pairs = tally_alloc(PAIRS, sizeof *g.pairs)};
    if (g.iconv == (iconv_t)-1)
        tally_exhausted();
    if (to) { /* two bytes become four at most, and four remain four; some may be written behind the last one */
        to->room = to->used + 2 * text.size + LONGEST;
        to->bytes = tally_resize(to->bytes, to->room, 1);
        g.out = to->bytes + to->used;
    }
    const bool ok = convert(&g, (const unsigned char *)text.bytes, text.size);
    if (to) {
        g.out[g.used] = '\0';
        to->used += g.used;
    }
    iconv_close(g.iconv);
    free(g.pairs);
    return ok;
}
