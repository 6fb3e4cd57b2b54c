/* Inside the room of PDFs: the files that a document carries. */
#ifndef TALLY_PDF_ATTACHED_H
#define TALLY_PDF_ATTACHED_H

#include "revision/raw.h"
#include "revision/revision.h"

enum { TALLY_ATTACHMENTS_MAX = 1000, TALLY_ATTACHED_NAME_MAX = 255 };

/* Unpacks what the catalog's /AF lists into the document; what there is of it before something is found wrong stays
 * there to be cleared. */
bool tally_pdf_attached_read(struct tally_pdf_raw *raw, struct tally_pdf_document *document);

#endif
