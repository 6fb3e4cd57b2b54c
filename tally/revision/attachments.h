/* The files attached to a document: private to the room. */
#ifndef TALLY_REVISION_ATTACHMENTS_H
#define TALLY_REVISION_ATTACHMENTS_H

#include "revision/revision.h"
#include "revision/syntax.h"

enum { TALLY_ATTACHMENTS_MAX = 1000, TALLY_ATTACHMENT_NAME_MAX = 255 };

/* Reads the files that the catalog's /AF lists into the document. False: revision->why says why; what was read before
 * stays in the document, which the caller clears. */
bool tally_revision_attachments_read(struct tally_revision *revision, struct tally_revision_document *document);

#endif
