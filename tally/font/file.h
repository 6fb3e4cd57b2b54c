/* One font file, opened by HarfBuzz: private to the room. */
#ifndef TALLY_FONT_FILE_H
#define TALLY_FONT_FILE_H

#include <hb.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "font/font.h"

struct tally_font_file {
    hb_blob_t *blob; /* all of it, mapped */
    hb_face_t *face;
    hb_font_t *font;                /* scaled to the face's units */
    unsigned units;                 /* to the em */
    char sha256[TALLY_DIGEST_TEXT]; /* empty until it is first needed */
};

/* A table of a font; empty only if the font has none of that name, for the program ends where HarfBuzz gets no memory.
 * Release it with hb_blob_destroy. */
hb_blob_t *tally_font_table(hb_face_t *face, hb_tag_t tag);

/* A number of 16 bits in a table, with a sign; 0 where the table is shorter. */
int32_t tally_font_get16(hb_blob_t *table, size_t at);

const struct tally_font_file *tally_font_file(const struct tally_fonts *fonts, size_t file);

#endif
