/* The text of a file in UTF-8, whatever its encoding. */
#ifndef TALLY_TABLE_DECODER_H
#define TALLY_TABLE_DECODER_H

#include <iconv.h>

#include "base/text.h"
#include "io/io.h"

/* Gives a file's text in UTF-8, a chunk at a time. */
struct tally_decoder {
    const struct tally_file *file;
    size_t at;
    iconv_t iconv; /* GB18030 only */
    char chunk[16 * 1024];
};

/* The bytes of the table: those of the file; of a workbook, the text of its sheet. */
struct tally_text tally_table_bytes(const struct tally_file *file);

bool tally_table_has_bom(const struct tally_file *file);

/* Begins after the byte order mark, if there is one. */
void tally_decoder_begin(struct tally_decoder *decoder, const struct tally_file *file, enum tally_encoding encoding);

/* The next run of complete characters, in UTF-8; size 0 at the end; false if the bytes cannot be decoded. */
bool tally_decoder_next(struct tally_decoder *decoder, const char **bytes, size_t *size);

void tally_decoder_end(struct tally_decoder *decoder);

#endif
