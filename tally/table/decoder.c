/* Decoding a file into UTF-8, a chunk at a time. */
#include "table/decoder.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "io/io.h"

bool tally_table_has_bom(const struct tally_file *file)
{
    return file->size >= 3 && memcmp(file->bytes, "\xEF\xBB\xBF", 3) == 0;
}

void tally_decoder_begin(struct tally_decoder *d, const struct tally_file *file, enum tally_encoding encoding)
{
    d->file = file;
    d->at = tally_table_has_bom(file) ? 3 : 0;
    d->iconv = (iconv_t)-1;
    if (encoding == TALLY_GB18030 && (d->iconv = iconv_open("UTF-8", "GB18030")) == (iconv_t)-1)
        tally_exhausted();
}

bool tally_decoder_next(struct tally_decoder *d, const char **bytes, size_t *size)
{
    size_t left = d->file->size - d->at;
    const unsigned char *from = d->file->bytes + d->at;
    if (d->iconv == (iconv_t)-1) {
        size_t n = left < sizeof d->chunk ? left : sizeof d->chunk;
        while (n < left && (from[n] & 0xC0) == 0x80) /* not inside a character */
            n++;
        *bytes = (const char *)from;
        *size = n;
        d->at += n;
        return true;
    }
    char *in = (char *)(uintptr_t)from, *out = d->chunk; /* iconv does not write its input */
    size_t room = sizeof d->chunk;
    if (left && iconv(d->iconv, &in, &left, &out, &room) == (size_t)-1 && errno != E2BIG)
        return false;
    if (!left) /* GB18030 has no shift state; this call only ends the conversion */
        iconv(d->iconv, NULL, NULL, &out, &room);
    d->at = d->file->size - left;
    *bytes = d->chunk;
    *size = sizeof d->chunk - room;
    return true;
}

void tally_decoder_end(struct tally_decoder *d)
{
    if (d->iconv != (iconv_t)-1)
        iconv_close(d->iconv);
}
