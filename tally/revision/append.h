/* Signing a document that tally made: one incremental update that fills one signature field. What is written follows from the
 * document, the request and the contents alone, so that a verifier writes the update again and compares.
 *
 *   U1  the document's bytes stay as they are; the update begins where they end, right behind “%%EOF\n”
 *   U2  it holds the field as it was with /V and /AP added; the signature; the appearance; and, in the first, the
 *       catalog as it was with /Perms (DocMDP, P 2); nothing else
 *   U3  ByteRange starts at 0, leaves out exactly the <hex> of its own Contents, and ends at the update's end */
#ifndef TALLY_REVISION_APPEND_H
#define TALLY_REVISION_APPEND_H

#include "base/diag.h"

enum {
    TALLY_REVISION_SIZE_MAX = 300 * 1024 * 1024, /* larger documents are neither read nor made */
    TALLY_CONTENTS_SIZE = 16 * 1024,             /* bytes reserved for a signature; twice as many hexadecimal digits */
};

/* What is to be written: what a signature states beside the cryptography. */
struct tally_revision_request {
    const char *field;    /* its name */
    const char *at;       /* 2026-04-17T09:30:00Z; becomes /M */
    const char *lines[3]; /* of the appearance, in characters that the document's appearance font has; NULL ends them */
};

/* The document with the update behind it, Contents all zeros. *gap, *gap_size: the place of the <hex>, its angle
 * brackets included: all but these bytes is what is signed. NULL: tally did not make the document, or it has no such
 * field, or the field is filled already; *why says which (untranslated, for N_). The caller frees it. */
unsigned char *tally_revision_append(const unsigned char *bytes, size_t size,
                                     const struct tally_revision_request *request, size_t *updated, size_t *gap,
                                     size_t *gap_size, const char **why);

/* Puts the signature into the gap, zeros behind it. False where it is too large. */
bool tally_revision_put_contents(unsigned char *bytes, size_t gap, size_t gap_size, const unsigned char *contents,
                                 size_t size);

#endif
