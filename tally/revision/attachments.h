/* Inside the room of PDFs: the files that a document carries. */
#ifndef TALLY_REVISION_ATTACHMENTS_H
#define TALLY_REVISION_ATTACHMENTS_H

#include "revision/revision.h"
#include "revision/syntax.h"

enum { TALLY_ATTACHMENTS_MAX = 1000, TALLY_ATTACHMENT_NAME_MAX = 255 };

/* Unpacks what the catalog's /AF lists into the document; what there is of it before something is found wrong stays
 * there to be cleared. */
bool tally_revision_attachments_read(struct tally_revision *raw, struct tally_revision_document *document);

#endif
