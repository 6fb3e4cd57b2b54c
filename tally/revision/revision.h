/* The room of existing documents: a sheet read by a program that expects attackers (this header), and a signature
 * appended to it (append.h). It may include base/ only, not pdf/, which writes new documents, so that reading does not
 * trust what writes; no other room uses zlib. Reading is strict, and therefore written here instead of taken from a PDF
 * library: libraries repair and guess.
 *
 * What is not written as tally writes it is refused, with a reason and a place. The revisions are found from the end;
 * each update is made again from what it states and compared byte for byte (update.h), so that nothing else can be in
 * it. The caller writes the first revision again and compares that.
 *
 *   R1  one chain of classic cross-reference tables; nothing behind the last “%%EOF\n”
 *   R2  every revision but the first is an update as U1 to U3 say, to the byte
 *   R3  no reading outside the bytes, no memory beyond TALLY_ATTACHMENTS_SIZE_MAX for what is unpacked, no recursion without
 *       bound */
#ifndef TALLY_REVISION_H
#define TALLY_REVISION_H

#include "revision/append.h"

enum { TALLY_SIGNATURES_MAX = 64, TALLY_ATTACHMENTS_SIZE_MAX = 256 * 1024 * 1024 };

struct tally_revision_signature {
    size_t base;          /* where its update begins: the document's size before it */
    size_t end;           /* where its revision ends */
    size_t gap, gap_size; /* what it does not sign */
    char *field, *at;
    char *lines[3]; /* of the appearance */
    unsigned char *contents;
    size_t contents_size; /* without the zeros behind its DER */
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

/* Reads a document from its bytes, which stay the caller's. False: *why (untranslated, with %1$s for where) and *where,
 * an offset, say what is not as it must be. Clear it in any case. */
bool tally_revision_read(struct tally_revision_document *document, const unsigned char *bytes, size_t size,
                         const char **why, size_t *where);
void tally_revision_document_clear(struct tally_revision_document *document);

#endif
