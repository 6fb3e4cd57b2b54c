/* Room revision: existing documents. It reads a sheet that an attacker may have made (this header), and appends a
 * signature to it (append.h).
 *
 * It may include base/, and is the only user of zlib. It does not include pdf/, which writes new documents, so that the
 * reader does not depend on the writer. It has no public half. Reading must be strict, so it is implemented here: PDF
 * libraries repair damaged files and guess.
 *
 * Whatever differs from what tally writes is refused, with a reason and a place. The revisions are found from the end;
 * each update is written again from its own statements and compared byte for byte (update.h), so that it cannot contain
 * anything else. The caller does the same with the first revision.
 *
 *   R1  one chain of classic cross-reference tables; no bytes after the last “%%EOF\n”
 *   R2  every revision but the first is, byte for byte, an update that satisfies U1 to U3
 *   R3  no reading outside the bytes, no memory beyond TALLY_ATTACHMENTS_SIZE_MAX for decompressed data, no unbounded
 *       recursion */
#ifndef TALLY_REVISION_H
#define TALLY_REVISION_H

#include "revision/append.h"

enum { TALLY_SIGNATURES_MAX = 64, TALLY_ATTACHMENTS_SIZE_MAX = 256 * 1024 * 1024 };

struct tally_revision_signature {
    size_t base;          /* where its update begins: the size of the document before it */
    size_t end;           /* where its revision ends */
    size_t gap, gap_size; /* the bytes that it does not cover */
    char *field, *at;
    char *lines[3]; /* of the appearance */
    unsigned char *contents;
    size_t contents_size; /* without the zeros after its DER */
};

struct tally_revision_attachment {
    char *name;
    unsigned char *bytes;
    size_t size;
};

struct tally_revision_document {
    size_t first;                                /* the size of the first revision */
    struct tally_revision_signature *signatures; /* in the order in which they were made */
    size_t signature_count;
    struct tally_revision_attachment *attachments; /* in the document's order */
    size_t attachment_count;
    char **fields; /* the names of all signature fields, in the document's order */
    size_t field_count;
};

/* Reads a document from its bytes, which are lent. False: *why (an untranslated message, with %1$s for the place) and
 * *where, an offset, say what is wrong. Clear it in any case. */
bool tally_revision_read(struct tally_revision_document *document, const unsigned char *bytes, size_t size,
                         const char **why, size_t *where);
void tally_revision_document_clear(struct tally_revision_document *document);

#endif
