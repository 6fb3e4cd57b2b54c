/* Decoding a file into UTF-8, a chunk at a time. */
#include "table/decoder.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"

struct tally_text tally_table_bytes(const struct tally_file *file)
{
    if (file->sheet)
        return (struct tally_text){file->sheet->bytes, file->sheet->size};
    return (struct tally_text){(const char *)file->bytes, file->size};
}

bool tally_table_has_bom(const struct tally_file *file)
{
    return !file->sheet && file->size >= 3 && memcmp(file->bytes, "\xEF\xBB\xBF", 3) == 0;
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
    const struct tally_text table = tally_table_bytes(d->file);
    size_t left = table.size - d->at;
    const char *from = table.bytes + d->at;
    if (d->iconv == (iconv_t)-1) {
        size_t n = left < sizeof d->chunk ? left : sizeof d->chunk;
        while (n < left && ((unsigned char)from[n] & 0xC0) == 0x80) /* not inside a character */
            n++;
        *bytes = from;
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
    d->at = table.size - left;
    *bytes = d->chunk;
    *size = sizeof d->chunk - room;
    return true;
}

void tally_decoder_end(struct tally_decoder *d)
{
    if (d->iconv != (iconv_t)-1)
        iconv_close(d->iconv);
}
