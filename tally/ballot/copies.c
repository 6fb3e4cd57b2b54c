/* Whether a second keying looks like a copy of the first. Two persons who make no slip can come to the same bytes, so
 * it is said and stops nothing. */
#include "ballot/copies.h"

#include <string.h>

#include "base/diag.h"
#include "base/gettext.h"

static bool same_bytes(const struct tally_file *a, const struct tally_file *b)
{
    return a->size == b->size && (a->size == 0 || !memcmp(a->bytes, b->bytes, a->size));
}

/* FNV-1a of a line. */
static uint64_t digest_of(const unsigned char *bytes, size_t size)
{
    uint64_t digest = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
    return digest;
}

struct lines {
    uint64_t count, sum; /* of digests: the order of lines does not matter */
};

static struct lines lines_of(const struct tally_file *file)
{
    static const unsigned char mark[] = {0xEF, 0xBB, 0xBF}; /* the byte order mark */
    struct lines lines = {0, 0};
    size_t at = file->size >= sizeof mark && !memcmp(file->bytes, mark, sizeof mark) ? sizeof mark : 0;
    while (at < file->size) {
        const unsigned char *end = memchr(file->bytes + at, '\n', file->size - at);
        const size_t next = end ? (size_t)(end - file->bytes) + 1 : file->size;
        size_t size = next - at - (end != NULL);
        size -= size && file->bytes[at + size - 1] == '\r';
        lines.sum += size ? digest_of(file->bytes + at, size) : 0;
        lines.count += size > 0;
        at = next;
    }
    return lines;
}

void tally_copies_report(const struct tally_file *first, const struct tally_file *second, struct tally_diags *diags)
{
    const struct tally_place place = {.file = second->place};
    if (same_bytes(first, second)) {
        tally_diags_add(diags, TALLY_COPIED_KEYING, place,
                        N_("this second keying is the very file of the first, %1$s, byte for byte; if it was copied, "
                           "the ballots were keyed once only: have another person key them from the paper ballots. If "
                           "two persons did key them, nothing is to be done"),
                        TALLY_ARGS(first->name));
        return;
    }
    const struct lines a = lines_of(first), b = lines_of(second);
    if (a.count == b.count && a.sum == b.sum)
        tally_diags_add(diags, TALLY_COPIED_KEYING, place,
                        N_("this second keying has the rows of the first, %1$s, to the letter; only their order or the "
                           "line ends differ. If it was copied, the ballots were keyed once only: have another person "
                           "key them from the paper ballots. If two persons did key them, nothing is to be done"),
                        TALLY_ARGS(first->name));
}
