/* The content of a stream, decompressed if it is compressed. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "revision/syntax.h"

static const char damaged[] = N_("the compressed data here cannot be decompressed (byte %1$s)");
static const char too_large[] =
    N_("the compressed data here is larger, once decompressed, than tally reads (byte %1$s)");

/* Decompresses one zlib stream, which must end with the bytes, to at most “most” bytes. Returns NULL or what is
 * wrong. */
static const char *inflate_all(const unsigned char *packed, size_t packed_size, size_t most, unsigned char **bytes,
                               size_t *size)
{
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)packed,
                  .avail_in = (uInt)packed_size}; /* zlib only reads them; the size of a document fits in uInt */
    size_t room = 0;
    int state = Z_OK;
    if (inflateInit(&z) != Z_OK)
        tally_exhausted();
    while (state == Z_OK && *size <= most) {
        if (*size == room) {
            room = room ? room * 2 : packed_size * 4 + 64;
            room = room > most ? most + 1 : room; /* one byte above the limit, to detect that it is exceeded */
            *bytes = tally_resize(*bytes, room, 1);
        }
        z.next_out = *bytes + *size;
        z.avail_out = (uInt)(room - *size);
        state = inflate(&z, Z_NO_FLUSH);
        *size = room - z.avail_out;
    }
    inflateEnd(&z);
    if (state == Z_MEM_ERROR)
        tally_exhausted();
    if (*size > most)
        return too_large;
    return state == Z_STREAM_END && z.avail_in == 0 ? NULL : damaged;
}

/* Reads the filter: none, or /FlateDecode alone or in an array of one. */
static bool read_filter(struct tally_revision *r, struct tally_revision_span dictionary, bool *packed)
{
    struct tally_revision_span filter, one, more, parameters, file;
    size_t at = 0;
    if (!tally_revision_entry(r, dictionary, "Filter", &filter) ||
        !tally_revision_entry(r, dictionary, "DecodeParms", &parameters) ||
        !tally_revision_entry(r, dictionary, "F", &file))
        return false;
    *packed = filter.end > 0;
    if (filter.end && r->bytes[filter.at] == '[') {
        if (!tally_revision_next(r, filter, &at, &one) || tally_revision_next(r, filter, &at, &more))
            return tally_revision_fail(r, damaged, filter.at);
        filter = one;
    }
    if (r->why || parameters.end || file.end || (*packed && !tally_revision_equals(r, filter, "/FlateDecode")))
        return tally_revision_fail(r, damaged, dictionary.at);
    return true;
}

bool tally_revision_inflate(struct tally_revision *r, uint32_t number, size_t most, unsigned char **bytes, size_t *size)
{
    struct tally_revision_span dictionary, stream;
    bool packed;
    *bytes = NULL;
    *size = 0;
    if (!tally_revision_stream(r, number, &dictionary, &stream) || !read_filter(r, dictionary, &packed))
        return false;
    if (packed) {
        const char *why = inflate_all(r->bytes + stream.at, stream.end - stream.at, most, bytes, size);
        if (why)
            return tally_revision_fail(r, why, stream.at);
    } else {
        if (stream.end - stream.at > most)
            return tally_revision_fail(r, too_large, stream.at);
        *size = stream.end - stream.at;
        *bytes = tally_resize(NULL, *size, 1);
        if (*size)
            memcpy(*bytes, r->bytes + stream.at, *size);
    }
    *bytes = tally_resize(*bytes, *size, 1);
    return true;
}
