/* Reads a document's signatures, signature fields and attachments. */
#include "revision/revision.h"

#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "revision/attachments.h"
#include "revision/request.h"
#include "revision/syntax.h"
#include "revision/update.h"

_Static_assert((int)TALLY_REVISION_FIELDS_MAX <= (int)TALLY_SIGNATURES_MAX,
               "every signature that can be made can be read");

struct reader {
    struct tally_revision_document *document;
    const unsigned char *bytes;
    size_t room;
};

static void add_signature(void *self, const struct tally_revision_visit *visit)
{
    struct reader *r = self;
    struct tally_revision_document *d = r->document;
    struct tally_revision_signature *s = &TALLY_PUSH(d->signatures, d->signature_count, r->room);
    *s = (struct tally_revision_signature){
        .base = visit->base, .end = visit->end, .gap = visit->update->gap, .gap_size = visit->update->gap_size};
    s->field = tally_copy(visit->statement->field);
    s->at = tally_copy(visit->statement->at);
    for (int i = 0; i < 3; i++)
        s->lines[i] = visit->statement->lines[i] ? tally_copy(visit->statement->lines[i]) : NULL;
    s->contents = tally_alloc(TALLY_CONTENTS_SIZE, 1);
    const unsigned char *hex = r->bytes + s->gap + 1;
    for (size_t i = 0; i < TALLY_CONTENTS_SIZE; i++)
        s->contents[i] = (unsigned char)(tally_hex_value(hex[2 * i], TALLY_HEX_SMALL) * 16 +
                                         tally_hex_value(hex[2 * i + 1], TALLY_HEX_SMALL));
}

/* Determines contents_size. False: not one DER sequence in its shortest form, followed by zeros. */
static bool measure_contents(struct tally_revision_signature *s)
{
    const unsigned char *c = s->contents;
    size_t lengths = c[1] & 0x7F, size = 0; /* lengths: the number of length bytes */
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
    if (lengths && size < (lengths == 1 ? 128U : 256U)) /* not the shortest form */
        return false;
    s->contents_size = 2 + lengths + size;
    for (size_t i = s->contents_size; i < TALLY_CONTENTS_SIZE; i++)
        if (c[i])
            return false;
    return s->contents_size <= TALLY_CONTENTS_SIZE;
}

static bool read_fields(struct tally_revision *r, struct tally_revision_document *d)
{
    struct tally_revision_span form, fields, value, field;
    size_t room = 0;
    if (!tally_revision_form(r, &form, &fields))
        return false;
    for (size_t at = 0; tally_revision_next(r, fields, &at, &value);) {
        uint32_t number;
        if (d->field_count == TALLY_REVISION_FIELDS_MAX || !tally_revision_reference(r, value, &number))
            return tally_revision_fail(r, N_("the syntax here differs from what tally writes (byte %1$s)"), value.at);
        char *name = tally_revision_object(r, number, &field, NULL) ? tally_revision_field_name(r, field) : NULL;
        if (!name)
            return false;
        TALLY_PUSH(d->fields, d->field_count, room) = name;
        for (size_t i = 0; i + 1 < d->field_count; i++)
            if (!strcmp(d->fields[i], name))
                return tally_revision_fail(r, N_("two fields have the same name (byte %1$s)"), field.at);
    }
    return !r->why;
}

static bool read_all(struct tally_revision *r, struct tally_revision_document *d, const unsigned char *bytes,
                     size_t size)
{
    struct reader reader = {d, bytes, 0};
    if (!tally_revision_walk(r, bytes, size, &d->first, add_signature, &reader))
        return false;
    for (size_t i = 0; i < d->signature_count; i++)
        if (!measure_contents(&d->signatures[i]))
            return tally_revision_fail(r, N_("a signature is not a single DER value followed by zeros (byte %1$s)"),
                                       d->signatures[i].gap);
    return read_fields(r, d) && tally_revision_attachments_read(r, d);
}

bool tally_revision_read(struct tally_revision_document *document, const unsigned char *bytes, size_t size,
                         const char **why, size_t *where)
{
    struct tally_revision revision;
    *document = (struct tally_revision_document){.first = 0};
    bool ok = read_all(&revision, document, bytes, size);
    *why = revision.why;
    *where = revision.where;
    tally_revision_clear(&revision);
    return ok;
}

void tally_revision_document_clear(struct tally_revision_document *d)
{
    for (size_t i = 0; i < d->signature_count; i++) {
        struct tally_revision_signature *s = &d->signatures[i];
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
    *d = (struct tally_revision_document){.first = 0};
}
