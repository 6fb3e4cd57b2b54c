/* One font file, opened by HarfBuzz: private to the room. */
#ifndef TALLY_FONT_FILE_H
#define TALLY_FONT_FILE_H

#include <hb.h>

#include "base/digest.h"
#include "font/font.h"

struct tally_font_file {
    hb_blob_t *blob; /* all of it, mapped */
    hb_face_t *face;
    hb_font_t *font;                /* scaled to the face's units */
    unsigned units;                 /* to the em */
    char sha256[TALLY_DIGEST_TEXT]; /* empty until it is first needed */
};

const struct tally_font_file *tally_font_file(const struct tally_fonts *fonts, size_t file);

#endif
