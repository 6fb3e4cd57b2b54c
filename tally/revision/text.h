/* Inside the room of revisions: the text of a document's pages, for whoever cannot write the pages again.
 *
 * Only the first revision has text on its pages; what a signature adds is read by tally_revision_read. The order is that in
 * which the text was drawn. A line is what was drawn in one go: a line of a cell or of a paragraph.
 *
 *   X1  nothing else is on a page than text, straight lines and filled rectangles: no picture, no form, no annotation
 *       but the signature fields; anything else is refused
 *   X2  text that a reader would not see is refused: pale, outside the page, below a rectangle or a thick line
 *   X3  bounded: pages, lines, fonts, bytes of content; no recursion
 *
 * What a glyph looks like is the font's, which is not looked into: a font could show one digit for another. So the text
 * proves a page only together with a signature over it by somebody who is trusted. */
#ifndef TALLY_PDF_TEXT_H
#define TALLY_PDF_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "pdf/pdf.h"

enum {
    TALLY_PDF_PAGES_MAX = 2000,
    TALLY_PDF_LINES_MAX = 5000, /* of a page */
    TALLY_PDF_FONTS_MAX = 32,
    TALLY_PDF_CONTENT_MAX = 32 * 1024 * 1024 /* of all pages */
};

struct tally_pdf_text_line {
    size_t page;         /* from 0 */
    int32_t x, y;        /* of its first character, in hundredths of a point, from the page's lower left corner */
    int32_t right, size; /* about where it ends; of its last font */
    const char *text;
};

struct tally_pdf_text {
    struct tally_pdf_text_line *lines;
    size_t count, pages;
    struct tally_arena arena; /* of the lines' texts */
};

/* Reads the text of the first revision, which takes up the first size bytes. False: *why (untranslated, with %1$s for
 * where) and *where say what is not as tally writes it. Clear it in any case. */
bool tally_pdf_text_read(struct tally_pdf_text *text, const unsigned char *bytes, size_t size, const char **why,
                         size_t *where);
void tally_pdf_text_clear(struct tally_pdf_text *text);

#endif
