/* A document's revisions, peeled off from the end and written again from the first; then what it carries. */
#include "revision/revision.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/mem.h"
#include "revision/attached.h"
#include "revision/tail.h"

/* ---- where the revisions end ---- */

struct peeled {
    size_t ends[TALLY_SIGNATURES_MAX + 1]; /* the newest first */
    size_t count;
};

static const char bad_table[] = N_("the table of objects is not as tally writes it (byte %1$s)");

/* The entries of a subsection: the smallest offset among them. */
static bool read_entries(struct tally_pdf_raw *r, size_t *at, uint64_t count, size_t *least)
{
    enum { ENTRY = 20 };
    if (count == 0 || *at > r->size || count > (r->size - *at) / ENTRY)
        return tally_pdf_raw_wrong(r, bad_table, *at);
    for (; count > 0; count--, *at += ENTRY) {
        size_t from = *at;
        uint64_t offset;
        if (!tally_pdf_raw_number(r, &from, &offset))
            return tally_pdf_raw_wrong(r, bad_table, *at);
        *least = offset < *least ? (size_t)offset : *least;
    }
    return true;
}

/* The section of one revision; where it begins if it is an update, else 0. Only found here: whether it is as it must be
 * is seen when it has been written again. */
static bool read_section(struct tally_pdf_raw *r, size_t xref, size_t *begin)
{
    struct tally_pdf_span trailer, prev;
    size_t at = xref, least = xref;
    uint64_t number, count;
    *begin = 0;
    if (!tally_pdf_raw_expect(r, &at, "xref\n"))
        return tally_pdf_raw_wrong(r, bad_table, at);
    while (!tally_pdf_raw_expect(r, &at, "trailer\n")) {
        if (!tally_pdf_raw_number(r, &at, &number) || !tally_pdf_raw_expect(r, &at, " ") ||
            !tally_pdf_raw_number(r, &at, &count) || !tally_pdf_raw_expect(r, &at, "\n"))
            return tally_pdf_raw_wrong(r, bad_table, at);
        if (!read_entries(r, &at, count, &least))
            return false;
    }
    if (!tally_pdf_raw_value(r, at, &trailer) || !tally_pdf_raw_entry(r, trailer, "Prev", &prev))
        return false;
    if (!prev.end) /* the first */
        return true;
    *begin = least;
    return (least > 0 && least < xref) || tally_pdf_raw_wrong(r, bad_table, xref);
}

static bool peel(struct tally_pdf_raw *r, struct peeled *p)
{
    for (size_t end = r->size, xref; end > 0; r->size = end) {
        if (p->count > TALLY_SIGNATURES_MAX)
            return tally_pdf_raw_wrong(r, N_("there are more signatures than tally makes (byte %1$s)"), end);
        p->ends[p->count++] = end;
        if (!tally_pdf_raw_end(r, end, &xref) || !read_section(r, xref, &end))
            return false;
    }
    return true;
}

/* ---- each update, written again ---- */

/* What lies behind the gap's bytes counts; what lies within them must be hexadecimal digits. */
static bool same_tail(struct tally_pdf_raw *r, const struct tally_pdf_tail *tail, size_t end)
{
    static const char bad[] = N_("an update holds something else than a signature (byte %1$s)");
    size_t base = r->size, size = end - base, gap = tail->gap - base;
    for (size_t i = 0; i < size && i < tail->size; i++) {
        unsigned char c = r->bytes[base + i];
        bool inside = i > gap && i < gap + tail->gap_size - 1;
        if (inside ? tally_hex_value(c, TALLY_HEX_SMALL) < 0 : c != tail->bytes[i])
            return tally_pdf_raw_wrong(r, bad, base + i);
    }
    return size == tail->size || tally_pdf_raw_wrong(r, bad, size < tail->size ? end : base + tail->size);
}

static bool take_update(struct tally_pdf_raw *r, size_t end,
                        void (*each)(void *self, const struct tally_pdf_seen *seen), void *self)
{
    struct tally_pdf_tail tail = {.bytes = NULL};
    struct tally_pdf_claim claim;
    const char *why = NULL;
    bool ok = tally_pdf_tail_read(r, end, &claim);
    const struct tally_pdf_stamp stamp = {claim.field, claim.at, {claim.lines[0], claim.lines[1], claim.lines[2]}};
    if (ok && !tally_pdf_tail_make(&tail, r, &stamp, &why))
        ok = tally_pdf_raw_wrong(r, N_("an update is no signature as tally writes it (byte %1$s)"), r->size);
    if (ok && (ok = same_tail(r, &tail, end))) {
        if (each)
            each(self, &(struct tally_pdf_seen){r->size, end, &tail, &claim});
        tally_pdf_tail_join(r, &tail);
    }
    free(tail.bytes);
    free(claim.field);
    free(claim.at);
    for (int i = 0; i < TALLY_PDF_LINES; i++)
        free(claim.lines[i]);
    return ok;
}

bool tally_pdf_revisions(struct tally_pdf_raw *r, const unsigned char *bytes, size_t size, size_t *first,
                         void (*each)(void *self, const struct tally_pdf_seen *seen), void *self)
{
    struct peeled peeled = {.count = 0};
    *first = 0;
    *r = (struct tally_pdf_raw){.bytes = bytes, .size = size};
    if (size > TALLY_PDF_SIZE_MAX)
        return tally_pdf_raw_wrong(r, N_("the document is larger than tally reads (byte %1$s)"), TALLY_PDF_SIZE_MAX);
    if (!peel(r, &peeled) || peeled.count == 0)
        return tally_pdf_raw_wrong(r, N_("the document is empty (byte %1$s)"), 0);
    *first = peeled.ends[peeled.count - 1];
    if (!tally_pdf_raw_open(r, bytes, *first))
        return false;
    for (size_t i = peeled.count - 1; i > 0; i--)
        if (!take_update(r, peeled.ends[i - 1], each, self))
            return false;
    return true;
}

/* ---- what is given out ---- */

struct reader {
    struct tally_pdf_document *document;
    const unsigned char *bytes;
    size_t room;
};

static void keep(void *self, const struct tally_pdf_seen *seen)
{
    struct reader *r = self;
    struct tally_pdf_document *d = r->document;
    struct tally_pdf_signature *s = &TALLY_PUSH(d->signatures, d->signature_count, r->room);
    *s = (struct tally_pdf_signature){
        .base = seen->base, .end = seen->end, .gap = seen->tail->gap, .gap_size = seen->tail->gap_size};
    s->field = tally_copy(seen->claim->field);
    s->at = tally_copy(seen->claim->at);
    for (int i = 0; i < 3; i++)
        s->lines[i] = seen->claim->lines[i] ? tally_copy(seen->claim->lines[i]) : NULL;
    s->contents = tally_alloc(TALLY_CONTENTS_BYTES, 1);
    const unsigned char *hex = r->bytes + s->gap + 1;
    for (size_t i = 0; i < TALLY_CONTENTS_BYTES; i++)
        s->contents[i] = (unsigned char)(tally_hex_value(hex[2 * i], TALLY_HEX_SMALL) * 16 +
                                         tally_hex_value(hex[2 * i + 1], TALLY_HEX_SMALL));
}

/* One DER sequence, of the length that it gives, and zeros behind it. */
static bool measure_contents(struct tally_pdf_signature *s)
{
    const unsigned char *c = s->contents;
    size_t lengths = c[1] & 0x7F, size = 0; /* so many bytes of length */
    if (c[0] != 0x30)
        return false;
    if (c[1] < 0x80) {
        size = c[1];
        lengths = 0;
    } else if (lengths == 0 || lengths > 2) {
        return false;
    }
    for (size_t i = 0; i < lengths; i++)
        size = size * 256 + c[2 + i];
    if (lengths && size < (lengths == 1 ? 128U : 256U)) /* it could be said in fewer */
        return false;
    s->contents_size = 2 + lengths + size;
    for (size_t i = s->contents_size; i < TALLY_CONTENTS_BYTES; i++)
        if (c[i])
            return false;
    return s->contents_size <= TALLY_CONTENTS_BYTES;
}

static bool read_fields(struct tally_pdf_raw *r, struct tally_pdf_document *d)
{
    struct tally_pdf_span form, fields, value, field;
    size_t room = 0;
    if (!tally_pdf_raw_form(r, &form, &fields))
        return false;
    for (size_t at = 0; tally_pdf_raw_next(r, fields, &at, &value);) {
        uint32_t number;
        if (d->field_count == TALLY_PDF_FIELDS_MAX || !tally_pdf_raw_reference(r, value, &number))
            return tally_pdf_raw_wrong(r, N_("this is not written as tally writes it (byte %1$s)"), value.at);
        char *name = tally_pdf_raw_object(r, number, &field, NULL) ? tally_pdf_raw_field_name(r, field) : NULL;
        if (!name)
            return false;
        TALLY_PUSH(d->fields, d->field_count, room) = name;
        for (size_t i = 0; i + 1 < d->field_count; i++)
            if (!strcmp(d->fields[i], name))
                return tally_pdf_raw_wrong(r, N_("two fields have the same name (byte %1$s)"), field.at);
    }
    return !r->why;
}

static bool read_all(struct tally_pdf_raw *r, struct tally_pdf_document *d, const unsigned char *bytes, size_t size)
{
    struct reader reader = {d, bytes, 0};
    if (!tally_pdf_revisions(r, bytes, size, &d->first, keep, &reader))
        return false;
    for (size_t i = 0; i < d->signature_count; i++)
        if (!measure_contents(&d->signatures[i]))
            return tally_pdf_raw_wrong(r, N_("a signature is not one DER value with zeros behind it (byte %1$s)"),
                                       d->signatures[i].gap);
    return read_fields(r, d) && tally_pdf_attached_read(r, d);
}

bool tally_pdf_read(struct tally_pdf_document *document, const unsigned char *bytes, size_t size, const char **why,
                    size_t *where)
{
    struct tally_pdf_raw raw;
    *document = (struct tally_pdf_document){.first = 0};
    bool ok = read_all(&raw, document, bytes, size);
    *why = raw.why;
    *where = raw.where;
    tally_pdf_raw_clear(&raw);
    return ok;
}

void tally_pdf_document_clear(struct tally_pdf_document *d)
{
    for (size_t i = 0; i < d->signature_count; i++) {
        struct tally_pdf_signature *s = &d->signatures[i];
        free(s->field);
        free(s->at);
        for (int k = 0; k < 3; k++)
            free(s->lines[k]);
        free(s->contents);
    }
    for (size_t i = 0; i < d->attachment_count; i++) {
        free(d->attachments[i].name);
        free(d->attachments[i].bytes);
    }
    for (size_t i = 0; i < d->field_count; i++)
        free(d->fields[i]);
    free(d->signatures);
    free(d->attachments);
    free(d->fields);
    *d = (struct tally_pdf_document){.first = 0};
}
