/* Reads the attached files: /AF → file specification → embedded stream. Names must be plain file names; the size of
 * all files together is limited. */
#include "revision/attachments.h"

#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "revision/revision.h"
#include "revision/syntax.h"

static const char bad_name[] = N_("the name of an attachment is not a plain file name (byte %1$s)");

/* ---- names ---- */

/* Converts big-endian UTF-16 to UTF-8. NULL: it is not valid UTF-16. */
static char *from_utf16(const unsigned char *bytes, size_t size)
{
    char *text = tally_alloc(size / 2 * 3 + 2, 1);
    size_t n = 0;
    bool ok = size % 2 == 0;
    for (size_t i = 0; ok && i < size; i += 2) {
        uint32_t c = (uint32_t)bytes[i] << 8 | bytes[i + 1];
        if (c >= 0xD800 && c < 0xDC00 && size - i >= 4 && (bytes[i + 2] & 0xFC) == 0xDC) {
            i += 2;
            c = 0x10000 + ((c & 0x3FF) << 10) + ((uint32_t)(bytes[i] & 3) << 8 | bytes[i + 1]);
        }
        n += tally_text_encode(text + n, c);
        ok = c != 0;
    }
    if (!ok || tally_text_valid((const unsigned char *)text, n) != n) { /* a surrogate without its pair */
        free(text);
        return NULL;
    }
    return text;
}

/* Whether the name is safe as a file name in any folder and has no invisible characters. */
static bool is_plain(const char *name)
{
    size_t size = strlen(name);
    if (size == 0 || size > TALLY_ATTACHMENT_NAME_MAX || !strcmp(name, ".") || !strcmp(name, ".."))
        return false;
    for (uint32_t c; size > 0;) {
        size_t n = tally_text_next(name, size, &c);
        if (c < ' ' || c == '/' || c == '\\' || tally_text_is_control(c) || tally_text_is_invisible(c))
            return false;
        name += n;
        size -= n;
    }
    return true;
}

static char *read_name(struct tally_revision *r, struct tally_revision_span value)
{
    unsigned char *bytes;
    char *name = NULL;
    size_t size;
    if (!tally_revision_string(r, value, &bytes, &size))
        return NULL;
    if (size >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) {
        name = from_utf16(bytes + 2, size - 2);
    } else {
        bool ascii = true;
        for (size_t i = 0; i < size; i++)
            ascii &= bytes[i] >= ' ' && bytes[i] < 127;
        if (ascii) {
            name = tally_alloc(size + 1, 1);
            if (size)
                memcpy(name, bytes, size);
        }
    }
    free(bytes);
    if (name && is_plain(name))
        return name;
    free(name);
    tally_revision_fail(r, bad_name, value.at);
    return NULL;
}

/* ---- files ---- */

static bool read_one(struct tally_revision *r, struct tally_revision_span specification, size_t most,
                     struct tally_revision_attachment *to)
{
    struct tally_revision_span name, embedded, file;
    uint32_t number;
    if (!tally_revision_required(r, specification, "UF", &name) || !(to->name = read_name(r, name)) ||
        !tally_revision_required(r, specification, "EF", &embedded) || !tally_revision_entry(r, embedded, "F", &file))
        return false;
    if (!tally_revision_reference(r, file, &number))
        return tally_revision_fail(r, N_("the syntax here differs from what tally writes (byte %1$s)"),
                                   specification.at);
    return tally_revision_inflate(r, number, most, &to->bytes, &to->size);
}

bool tally_revision_attachments_read(struct tally_revision *r, struct tally_revision_document *d)
{
    struct tally_revision_span root, list, value;
    size_t room = 0, total = 0;
    if (!tally_revision_object(r, r->root, &root, NULL) || !tally_revision_entry(r, root, "AF", &list))
        return false;
    if (!list.end) /* no attachments */
        return true;
    if (!tally_revision_required(r, root, "AF", &list))
        return false;
    for (size_t at = 0; tally_revision_next(r, list, &at, &value);) {
        struct tally_revision_span specification;
        uint32_t number;
        if (d->attachment_count == TALLY_ATTACHMENTS_MAX || !tally_revision_reference(r, value, &number))
            return tally_revision_fail(r, N_("the syntax here differs from what tally writes (byte %1$s)"), value.at);
        struct tally_revision_attachment *one = &TALLY_PUSH(d->attachments, d->attachment_count, room);
        *one = (struct tally_revision_attachment){.name = NULL};
        if (!tally_revision_object(r, number, &specification, NULL) ||
            !read_one(r, specification, TALLY_ATTACHMENTS_SIZE_MAX - total, one))
            return false;
        total += one->size;
        for (size_t i = 0; i + 1 < d->attachment_count; i++)
            if (!strcmp(d->attachments[i].name, one->name))
                return tally_revision_fail(r, N_("two attachments have the same name (byte %1$s)"), specification.at);
    }
    return !r->why;
}
