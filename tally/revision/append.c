/* Appends to a document an update with a gap for a signature. */
#include "revision/append.h"

#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "revision/syntax.h"
#include "revision/update.h"

unsigned char *tally_revision_append(const unsigned char *bytes, size_t size,
                                     const struct tally_revision_request *request, size_t *updated, size_t *gap,
                                     size_t *gap_size, const char **why)
{
    struct tally_revision revision;
    struct tally_revision_update update = {.field = 0};
    unsigned char *whole = NULL;
    size_t first;
    *why = N_("the document was not made by tally, or it has been changed");
    if (tally_revision_walk(&revision, bytes, size, &first, NULL, NULL) &&
        tally_revision_update_make(&update, &revision, request, why)) {
        if (update.bytes.used > TALLY_REVISION_SIZE_MAX - size) {
            *why = N_("another signature would make the document too large");
        } else {
            *updated = size + update.bytes.used;
            *gap = update.gap;
            *gap_size = update.gap_size;
            whole = tally_resize(NULL, *updated, 1);
            memcpy(whole, bytes, size);
            memcpy(whole + size, update.bytes.bytes, update.bytes.used);
        }
    }
    free(update.bytes.bytes);
    tally_revision_clear(&revision);
    return whole;
}

bool tally_revision_put_contents(unsigned char *bytes, size_t gap, size_t gap_size, const unsigned char *contents,
                                 size_t size)
{
    unsigned char *to = bytes + gap + 1;
    if (gap_size < 2 || size > (gap_size - 2) / 2)
        return false;
    unsigned char after = to[2 * size]; /* the byte that tally_hex_bytes replaces by its NUL */
    tally_hex_bytes((char *)to, contents, size);
    to[2 * size] = after;
    memset(to + 2 * size, '0', gap_size - 2 - 2 * size);
    return true;
}
