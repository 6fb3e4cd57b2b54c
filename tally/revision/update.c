#include "revision/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/mem.h"
#include "revision/revision.h"
#include "revision/tail.h"

_Static_assert((int)TALLY_PDF_FIELDS_MAX <= (int)TALLY_SIGNATURES_MAX, "what can be signed can be read");

unsigned char *tally_pdf_update(const unsigned char *bytes, size_t size, const struct tally_pdf_stamp *stamp,
                                size_t *updated, size_t *gap, size_t *gap_size, const char **why)
{
    struct tally_pdf_raw raw;
    struct tally_pdf_tail tail = {.bytes = NULL};
    unsigned char *whole = NULL;
    size_t first;
    *why = N_("the document was not made by tally, or it has been changed");
    if (tally_pdf_revisions(&raw, bytes, size, &first, NULL, NULL) && tally_pdf_tail_make(&tail, &raw, stamp, why)) {
        if (tail.size > TALLY_PDF_SIZE_MAX - size) {
            *why = N_("the document has no room for another signature");
        } else {
            *updated = size + tail.size;
            *gap = tail.gap;
            *gap_size = tail.gap_size;
            whole = tally_resize(NULL, *updated, 1);
            memcpy(whole, bytes, size);
            memcpy(whole + size, tail.bytes, tail.size);
        }
    }
    free(tail.bytes);
    tally_pdf_raw_clear(&raw);
    return whole;
}

bool tally_pdf_put_contents(unsigned char *bytes, size_t gap, size_t gap_size, const unsigned char *contents,
                            size_t size)
{
    unsigned char *to = bytes + gap + 1;
    if (gap_size < 2 || size > (gap_size - 2) / 2)
        return false;
    unsigned char behind = to[2 * size]; /* where the NUL would stand */
    tally_hex_bytes((char *)to, contents, size);
    to[2 * size] = behind;
    memset(to + 2 * size, '0', gap_size - 2 - 2 * size);
    return true;
}
