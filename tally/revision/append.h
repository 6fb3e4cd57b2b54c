/* Signing a document that tally made: one incremental update that fills one signature field. What is written depends
 * only on the document, the request and the contents, so that a verifier can write the update again and compare.
 *
 *   U1  the document's bytes stay as they are; the update begins directly after their final “%%EOF\n”
 *   U2  it contains the field as it was with /V added and /AP replaced; the signature; the appearance; and, in the
 *       first update, the catalog as it was with /Perms (DocMDP, P 2); nothing else
 *   U3  ByteRange starts at 0, leaves out exactly the <hex> of its own Contents, and ends at the update's end */
#ifndef TALLY_REVISION_APPEND_H
#define TALLY_REVISION_APPEND_H

#include <stdbool.h>
#include <stddef.h>

#include "revision/request.h"

/* The document followed by the update, Contents all zeros. *gap, *gap_size: where the <hex> is, its angle brackets
 * included; all bytes but these are signed. NULL: tally did not make the document, or it has no such field, or the
 * field is signed already; *why says which (an untranslated message). The caller frees it. */
unsigned char *tally_revision_append(const unsigned char *bytes, size_t size,
                                     const struct tally_revision_request *request, size_t *updated, size_t *gap,
                                     size_t *gap_size, const char **why);

/* Writes the signature into the gap, followed by zeros. False: it is too large. */
bool tally_revision_put_contents(unsigned char *bytes, size_t gap, size_t gap_size, const unsigned char *contents,
                                 size_t size);

#endif
