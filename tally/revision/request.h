/* What is asked of an update of a document, and how large a document and a signature may be. */
#ifndef TALLY_REVISION_REQUEST_H
#define TALLY_REVISION_REQUEST_H

enum {
    TALLY_REVISION_SIZE_MAX = 300 * 1024 * 1024, /* larger documents are neither read nor made */
    TALLY_CONTENTS_SIZE = 16 * 1024,             /* bytes reserved for a signature; twice as many hexadecimal digits */
};

/* What an update states apart from the cryptographic signature. */
struct tally_revision_request {
    const char *field; /* its name */
    const char *at;    /* 2026-04-17T09:30:00Z; becomes /M */
    const char
        *lines[3]; /* of the appearance, in characters that the document's appearance font has; NULL after the last */
};

#endif
