/* One update: made from the document before it and a request, or read, so that it can be made again and compared.
 * Private to the room. */
#ifndef TALLY_REVISION_UPDATE_H
#define TALLY_REVISION_UPDATE_H

#include "base/mem.h"
#include "revision/request.h"
#include "revision/syntax.h"

enum { TALLY_REVISION_LINES = 3, TALLY_REVISION_LINE_MAX = 200 }; /* characters of a line */

struct tally_revision_update {
    struct tally_bytes bytes; /* what is appended to the document */
    size_t gap, gap_size;     /* gap: offset in the document */
    size_t xref;
    uint32_t field, signature; /* numbers of their objects; the appearance has the next after the signature's */
    size_t field_at, root_at, signature_at, appearance_at; /* root_at: 0 if the catalog is unchanged */
};

/* Makes the update that a request asks for. False: *why. The caller frees its bytes in any case. */
bool tally_revision_update_make(struct tally_revision_update *update, struct tally_revision *before,
                                const struct tally_revision_request *request, const char **why);

/* Makes the revision include this update, whose bytes must follow those of the document before. */
void tally_revision_update_apply(struct tally_revision *revision, const struct tally_revision_update *update);

/* What an update that ends at end states. This is not trusted: the caller makes the update again from it and compares.
 * The caller frees the texts in any case. */
struct tally_revision_statement {
    char *field, *at;
    char *lines[TALLY_REVISION_LINES];
};
bool tally_revision_update_read(struct tally_revision *before, size_t end, struct tally_revision_statement *statement);

/* The appearance's stream, in the codes of the appearance font. False: *why. The caller frees the text. */
bool tally_revision_appearance_write(const struct tally_revision *revision,
                                     const struct tally_revision_request *request, int32_t width, int32_t height,
                                     char **text, const char **why);
/* Reads the lines of such a stream, which begins at *at; moves *at past it. */
bool tally_revision_appearance_read(const struct tally_revision *revision, size_t *at,
                                    char *lines[TALLY_REVISION_LINES]);

/* Opens the first revision, then checks and applies every update. each (may be NULL) is called for every update. */
struct tally_revision_visit {
    size_t base, end;
    const struct tally_revision_update *update;
    const struct tally_revision_statement *statement;
};
bool tally_revision_walk(struct tally_revision *revision, const unsigned char *bytes, size_t size, size_t *first,
                         void (*each)(void *self, const struct tally_revision_visit *visit), void *self);

#endif
