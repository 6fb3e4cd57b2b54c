/* What stands in a document beside its pages, for a sheet of another version, which cannot be written again to the
 * byte. Part of the room of revisions.
 *
 *   X4  the catalog has the entries that version 0.1 wrote; /Names lists embedded files and nothing else, exactly the
 *       files of /AF in their order, each with one name and one stream: any reader takes the same files out
 *   X5  every signature field is an empty, visible place on a page: inside the page, where no text is drawn, each
 *       behind the one before it, and not painted before it is signed */
#ifndef TALLY_REVISION_STRUCTURE_H
#define TALLY_REVISION_STRUCTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "revision/text.h"

/* Checks the first revision, which takes up the first size bytes; text: of its pages. False: *why (an untranslated
 * message, with %1$s for the place) and *where say what is wrong. */
bool tally_revision_structure_check(const unsigned char *bytes, size_t size, const struct tally_revision_text *text,
                                    const char **why, size_t *where);

#endif
