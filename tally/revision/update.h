/* Inside the room of PDFs: an update by itself, made from the document before and a stamp, and the stamp taken from it
 * again. */
#ifndef TALLY_REVISION_UPDATE_H
#define TALLY_REVISION_UPDATE_H

#include "revision/append.h"
#include "revision/syntax.h"

enum { TALLY_REVISION_LINES = 3, TALLY_REVISION_LINE_MAX = 200 }; /* characters of a line */

struct tally_revision_update {
    unsigned char *bytes; /* those behind the document before */
    size_t size, room;
    size_t gap, gap_size; /* gap: from the document's beginning */
    size_t xref;
    uint32_t field, signature; /* their objects; the appearance is the one behind the signature */
    size_t field_at, root_at, signature_at, appearance_at; /* root_at: 0 where the catalog stays as it is */
};

/* Makes the tail for a stamp. False: *why. Free its bytes in any case. */
bool tally_revision_update_make(struct tally_revision_update *tail, struct tally_revision *before,
                                const struct tally_revision_request *stamp, const char **why);

/* The document is now the one with this tail, whose bytes lie behind it. */
void tally_revision_update_apply(struct tally_revision *raw, const struct tally_revision_update *tail);

/* What an update that ends at end says it was made from; whether that is so is seen when it has been made again. Texts
 * are the caller's to free in any case. */
struct tally_revision_statement {
    char *field, *at;
    char *lines[TALLY_REVISION_LINES];
};
bool tally_revision_update_read(struct tally_revision *before, size_t end, struct tally_revision_statement *claim);

/* The appearance's stream, in the codes of the stamp's font. False: *why. The caller frees the text. */
bool tally_revision_appearance_write(const struct tally_revision *raw, const struct tally_revision_request *stamp,
                                     int32_t width, int32_t height, char **text, const char **why);
/* The lines of such a stream, which begins at the offset; *at moves behind it. */
bool tally_revision_appearance_read(const struct tally_revision *raw, size_t *at, char *lines[TALLY_REVISION_LINES]);

/* All revisions: the first opened, the updates checked and joined. each (may be NULL) sees every update. */
struct tally_revision_visit {
    size_t base, end;
    const struct tally_revision_update *tail;
    const struct tally_revision_statement *claim;
};
bool tally_revision_walk(struct tally_revision *raw, const unsigned char *bytes, size_t size, size_t *first,
                         void (*each)(void *self, const struct tally_revision_visit *seen), void *self);

#endif
