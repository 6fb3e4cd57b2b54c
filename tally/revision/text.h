/* The text of a document's pages, for a sheet of another version, whose pages cannot be written again. Part of the room
 * of revisions.
 *
 * Only the first revision has text on its pages; what a signature adds is read by tally_revision_read. The lines are in
 * the order of drawing. A line is one text object: a line of a cell or of a paragraph.
 *
 *   X1  a page contains only text, straight lines, filled rectangles, and as annotations the signature fields;
 *       pictures, forms and everything else are refused
 *   X2  text that cannot be seen is refused: pale, outside the page, or covered by a rectangle or a thick line
 *   X3  bounded: pages, lines, fonts, bytes of content; no recursion
 *
 * The shapes of the glyphs are not checked: a font could show one digit for another. So the text proves what a page
 * shows only if a trusted signature covers the document. */
#ifndef TALLY_REVISION_TEXT_H
#define TALLY_REVISION_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum {
    TALLY_REVISION_PAGES_MAX = 2000,
    TALLY_REVISION_LINES_MAX = 5000, /* of a page */
    TALLY_REVISION_FONTS_MAX = 32,
    TALLY_REVISION_CONTENT_MAX = 32 * 1024 * 1024 /* of all pages */
};

struct tally_revision_text_line {
    size_t page;         /* from 0 */
    int32_t x, y;        /* of its first character, in hundredths of a point, from the page's lower left corner */
    int32_t right, size; /* right: approximately where it ends; size: of its last font */
    const char *text;
};

struct tally_revision_text {
    struct tally_revision_text_line *lines;
    size_t count, pages;
    struct tally_arena arena; /* of the lines' texts */
};

/* Reads the text of the first revision, which takes up the first size bytes. False: *why (an untranslated message, with
 * %1$s for the place) and *where say what is wrong. Clear it in any case. */
bool tally_revision_text_read(struct tally_revision_text *text, const unsigned char *bytes, size_t size,
                              const char **why, size_t *where);
void tally_revision_text_clear(struct tally_revision_text *text);

#endif
