/* The bytes of one update, in this order: the signature, its appearance, the field, in the first update the catalog,
 * then table, trailer and end. They depend only on the document before and the request. What a reader needs to make
 * them again comes first. */
#include "revision/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "revision/request.h"
#include "revision/syntax.h"

static const char before_time[] =
    " 0 obj\n<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/M (D:";
static const char after_time[] = "Z)\n/ByteRange [0 ";
static const char range_room[] =
    "                                "; /* room for three numbers of ten digits, with blanks between them */
static const char before_gap[] = "]\n/Contents ";
static const char docmdp_reference[] =
    "\n/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type "
    "/TransformParams /P 2 /V /1.2 >> >>]";
static const char after_gap[] = "\n>>\nendobj\n";

enum {
    GAP = 2 * TALLY_CONTENTS_SIZE + 2,
    PDF_TIME = TALLY_TIME_DIGITS - 1,
    TEXT_TIME = sizeof "2026-04-17T09:30:00Z" - 1
};

static const char *const foreign = N_("the document was not made by tally, or it has been changed");

/* ---- writing tokens ---- */

static void put(struct tally_revision_update *t, const char *text)
{
    tally_bytes_put_text(&t->bytes, text);
}

static void put_number(struct tally_revision_update *t, uint64_t number)
{
    char text[TALLY_NUMBER_SIZE];
    put(t, tally_number(text, number));
}

/* Writes “12 0 obj\n”. Returns its offset in the document. */
static size_t put_object(struct tally_revision_update *t, const struct tally_revision *r, uint32_t number)
{
    size_t at = r->size + t->bytes.used;
    put_number(t, number);
    put(t, " 0 obj\n");
    return at;
}

static void put_reference(struct tally_revision_update *t, const char *before, uint32_t number, const char *after)
{
    put(t, before);
    put_number(t, number);
    put(t, " 0 R");
    put(t, after);
}

static void put_span(struct tally_revision_update *t, const struct tally_revision *r, size_t from, size_t to)
{
    tally_bytes_put(&t->bytes, (const char *)r->bytes + from, to - from);
}

/* ---- the parts ---- */

/* The parts of the earlier document that the update needs. */
struct parts {
    uint32_t number, font;
    struct tally_revision_span field, appearance,
        root;              /* field, root: the dictionaries; appearance: the value of /AP */
    int32_t width, height; /* hundredths of a point */
};

/* A length as libharu writes it, “123.45”, as hundredths. */
static bool read_length(const struct tally_revision *r, struct tally_revision_span value, int32_t *hundredths)
{
    enum { MOST = 1000000 };
    size_t at = value.at;
    int64_t n = 0, unit = 10000; /* ten-thousandths */
    for (; at < value.end && r->bytes[at] != '.'; at++) {
        if (r->bytes[at] < '0' || r->bytes[at] > '9')
            return false;
        n = n * 10 + (r->bytes[at] - '0') * (int64_t)10000;
        if (n > (int64_t)MOST * 10000)
            return false;
    }
    for (at++; at < value.end; at++) {
        if (r->bytes[at] < '0' || r->bytes[at] > '9')
            return false;
        unit /= 10;
        n += (r->bytes[at] - '0') * unit;
    }
    *hundredths = (int32_t)((n + 50) / 100);
    return n <= (int64_t)MOST * 10000;
}

static bool read_rectangle(struct tally_revision *r, struct parts *p)
{
    struct tally_revision_span rectangle, value;
    int32_t sides[4];
    size_t at = 0, count = 0;
    if (!tally_revision_required(r, p->field, "Rect", &rectangle))
        return false;
    for (; tally_revision_next(r, rectangle, &at, &value); count++)
        if (count == 4 || !read_length(r, value, &sides[count]))
            return tally_revision_fail(r, tally_revision_bad_syntax, value.at);
    if (r->why || count != 4 || sides[2] <= sides[0] || sides[3] <= sides[1])
        return tally_revision_fail(r, tally_revision_bad_syntax, rectangle.at);
    p->width = sides[2] - sides[0];
    p->height = sides[3] - sides[1];
    return true;
}

/* Finds the unsigned field with this name. */
static bool find_field(struct tally_revision *r, struct tally_revision_span fields, const char *wanted, struct parts *p,
                       const char **why)
{
    struct tally_revision_span value, filled;
    bool found = false;
    for (size_t at = 0, count = 0; !found && tally_revision_next(r, fields, &at, &value); count++) {
        char *name = NULL;
        if (count == TALLY_REVISION_FIELDS_MAX || !tally_revision_reference(r, value, &p->number))
            return tally_revision_fail(r, tally_revision_bad_syntax, value.at);
        if (!tally_revision_object(r, p->number, &p->field, NULL) || !(name = tally_revision_field_name(r, p->field)))
            return false;
        found = !strcmp(name, wanted);
        free(name);
    }
    if (r->why)
        return false;
    if (!found) {
        *why = N_("the document has no signature field of this name");
        return false;
    }
    if (!tally_revision_entry(r, p->field, "V", &filled) || !tally_revision_entry(r, p->field, "AP", &p->appearance))
        return false;
    if (filled.end) {
        *why = N_("this field has been signed already");
        return false;
    }
    return p->appearance.end || tally_revision_fail(r, tally_revision_bad_syntax, p->field.at);
}

static bool find_parts(struct tally_revision *r, const char *field, struct parts *p, const char **why)
{
    struct tally_revision_span form, fields, permissions;
    if (!tally_revision_form(r, &form, &fields) || !tally_revision_appearance_font(r, form, &p->font) ||
        !find_field(r, fields, field, p, why) || !read_rectangle(r, p) ||
        !tally_revision_object(r, r->root, &p->root, NULL) || !tally_revision_entry(r, p->root, "Perms", &permissions))
        return false;
    return (permissions.end != 0) == (r->updates != 0) || tally_revision_fail(r, tally_revision_bad_syntax, p->root.at);
}

/* 2026-04-17T09:30:00Z as 20260417093000. False, with *why, if there is no such time. */
static bool write_time(char written[PDF_TIME + 1], const char *at, const char **why)
{
    bool ok = tally_text_existing_time(at, written);
    if (!ok)
        *why = N_("the time of the signature is not a valid time");
    return ok;
}

static void put_signature(struct tally_revision_update *t, const struct tally_revision *r, const char *written_time)
{
    t->signature_at = r->size + t->bytes.used;
    put_number(t, t->signature);
    put(t, before_time);
    put(t, written_time);
    put(t, after_time);
    put(t, range_room);
    put(t, before_gap);
    t->gap = r->size + t->bytes.used;
    t->gap_size = GAP;
    put(t, "<");
    char *zeros = tally_alloc(GAP - 2, 1);
    memset(zeros, '0', GAP - 2);
    tally_bytes_put(&t->bytes, zeros, GAP - 2);
    free(zeros);
    put(t, ">");
    if (r->updates == 0)
        put(t, docmdp_reference);
    put(t, after_gap);
}

static void put_length(struct tally_revision_update *t, int32_t hundredths)
{
    char text[TALLY_NUMBER_SIZE];
    snprintf(text, sizeof text, " %d.%02d", hundredths / 100, hundredths % 100);
    put(t, text);
}

static void put_appearance(struct tally_revision_update *t, const struct tally_revision *r, const struct parts *p,
                           const char *content)
{
    t->appearance_at = put_object(t, r, t->signature + 1);
    put(t, "<<\n/Type /XObject\n/Subtype /Form\n/BBox [0 0");
    put_length(t, p->width);
    put_length(t, p->height);
    put_reference(t, "]\n/Resources << /Font << /Stamp ", p->font, " >> >>\n/Length ");
    put_number(t, strlen(content));
    put(t, "\n>>\nstream\n");
    put(t, content);
    put(t, "\nendstream\nendobj\n");
}

static void put_field(struct tally_revision_update *t, const struct tally_revision *r, const struct parts *p)
{
    t->field_at = put_object(t, r, t->field);
    put_span(t, r, p->field.at, p->appearance.at);
    put_reference(t, "<< /N ", t->signature + 1, " >>");
    put_span(t, r, p->appearance.end, p->field.end - 2);
    put_reference(t, "/V ", t->signature, "\n>>\nendobj\n");
}

static void put_root(struct tally_revision_update *t, const struct tally_revision *r, const struct parts *p)
{
    t->root_at = put_object(t, r, r->root);
    put_span(t, r, p->root.at, p->root.end - 2);
    put_reference(t, "/Perms << /DocMDP ", t->signature, " >>\n>>\nendobj\n");
}

static void put_entry(struct tally_revision_update *t, size_t at)
{
    char text[TALLY_NUMBER_SIZE + 16];
    snprintf(text, sizeof text, "%010zu 00000 n\r\n", at);
    put(t, text);
}

static void put_section(struct tally_revision_update *t, uint32_t number, size_t count)
{
    put_number(t, number);
    put(t, " ");
    put_number(t, count);
    put(t, "\n");
}

static void put_table(struct tally_revision_update *t, const struct tally_revision *r)
{
    bool root_first = t->root_at && r->root < t->field;
    t->xref = r->size + t->bytes.used;
    put(t, "xref\n");
    for (int i = 0; i < 2; i++) {
        bool root = (i == 0) == root_first;
        if (root && !t->root_at)
            continue;
        put_section(t, root ? r->root : t->field, 1);
        put_entry(t, root ? t->root_at : t->field_at);
    }
    put_section(t, t->signature, 2);
    put_entry(t, t->signature_at);
    put_entry(t, t->appearance_at);
}

static void put_trailer(struct tally_revision_update *t, const struct tally_revision *r)
{
    char digest[TALLY_DIGEST_TEXT];
    tally_digest(t->bytes.bytes, t->bytes.used, digest);
    digest[32] = '\0'; /* an /ID has 16 bytes */
    put(t, "trailer\n<<\n/Size ");
    put_number(t, (uint64_t)t->signature + 2);
    put_reference(t, "\n/Root ", r->root, "");
    put_reference(t, "\n/Info ", r->info, "\n/ID [");
    put_span(t, r, r->id.at, r->id.end);
    put(t, " <");
    put(t, digest);
    put(t, ">]\n/Prev ");
    put_number(t, r->xref);
    put(t, "\n>>\nstartxref\n");
    put_number(t, t->xref);
    put(t, "\n%%EOF\n");
}

/* Fills in ByteRange, once the end is known. */
static void fill_range(struct tally_revision_update *t, const struct tally_revision *r)
{
    char text[3 * TALLY_NUMBER_SIZE];
    size_t after = t->gap + t->gap_size, at = t->gap - r->size - (sizeof before_gap - 1) - (sizeof range_room - 1);
    snprintf(text, sizeof text, "%-10zu %-10zu %-10zu", t->gap, after, r->size + t->bytes.used - after);
    memcpy(t->bytes.bytes + at, text, sizeof range_room - 1);
}

bool tally_revision_update_make(struct tally_revision_update *t, struct tally_revision *r,
                                const struct tally_revision_request *request, const char **why)
{
    struct parts p = {.number = 0};
    char written[PDF_TIME + 1], *content;
    *t = (struct tally_revision_update){.field = 0};
    *why = foreign;
    if (r->why || !write_time(written, request->at, why) || !find_parts(r, request->field, &p, why) ||
        !tally_revision_appearance_write(r, request, p.width, p.height, &content, why))
        return false;
    t->field = p.number;
    t->signature = (uint32_t)r->count;
    put_signature(t, r, written);
    put_appearance(t, r, &p, content);
    free(content);
    put_field(t, r, &p);
    if (r->updates == 0)
        put_root(t, r, &p);
    put_table(t, r);
    put_trailer(t, r);
    fill_range(t, r);
    *why = NULL;
    return true;
}

void tally_revision_update_apply(struct tally_revision *revision, const struct tally_revision_update *update)
{
    if (revision->room < revision->count + 2)
        revision->offsets =
            tally_resize(revision->offsets, revision->room = revision->count + 2, sizeof *revision->offsets);
    revision->offsets[revision->count++] = update->signature_at;
    revision->offsets[revision->count++] = update->appearance_at;
    revision->offsets[update->field] = update->field_at;
    if (update->root_at)
        revision->offsets[revision->root] = update->root_at;
    revision->size += update->bytes.used;
    revision->xref = update->xref;
    revision->updates++;
}

/* ---- reading ---- */

static bool read_time(const struct tally_revision *r, size_t *at, char **given)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    if (r->size - *at < PDF_TIME)
        return false;
    *given = tally_alloc(sizeof form, 1);
    for (size_t i = 0; i < TEXT_TIME; i++)
        (*given)[i] = form[i] == 'd' ? (char)r->bytes[(*at)++] : form[i];
    return true;
}

static bool read_signature(const struct tally_revision *r, size_t *at, struct tally_revision_statement *statement)
{
    uint64_t number;
    if (!tally_revision_number(r, at, &number) || !tally_revision_expect(r, at, before_time) ||
        !read_time(r, at, &statement->at) || !tally_revision_expect(r, at, after_time))
        return false;
    *at += sizeof range_room - 1;
    if (!tally_revision_expect(r, at, before_gap) || r->size - *at < GAP)
        return false;
    *at += GAP;
    return (r->updates > 0 || tally_revision_expect(r, at, docmdp_reference)) &&
           tally_revision_expect(r, at, after_gap);
}

static bool read_appearance(struct tally_revision *r, size_t *at, struct tally_revision_statement *statement)
{
    struct tally_revision_span dictionary;
    uint64_t number;
    if (!tally_revision_number(r, at, &number) || !tally_revision_expect(r, at, " 0 obj\n") ||
        !tally_revision_value(r, *at, &dictionary))
        return false;
    *at = dictionary.end;
    return tally_revision_expect(r, at, "\nstream\n") && tally_revision_appearance_read(r, at, statement->lines) &&
           tally_revision_expect(r, at, "\nendobj\n");
}

bool tally_revision_update_read(struct tally_revision *before, size_t end, struct tally_revision_statement *statement)
{
    struct tally_revision_span form, fields, field;
    uint64_t number;
    uint32_t font;
    size_t at = before->size;
    *statement = (struct tally_revision_statement){.field = NULL};
    if (!tally_revision_form(before, &form, &fields) || !tally_revision_appearance_font(before, form, &font))
        return false;
    struct tally_revision whole = *before; /* before->size excludes the update, which is read here */
    whole.size = end;
    if (!read_signature(&whole, &at, statement) || !read_appearance(&whole, &at, statement) ||
        !tally_revision_number(&whole, &at, &number) || number >= before->count)
        return tally_revision_fail(before,
                                   N_("an update of the document is not a signature written by tally (byte %1$s)"),
                                   at < end ? at : end);
    return tally_revision_object(before, (uint32_t)number, &field, NULL) &&
           (statement->field = tally_revision_field_name(before, field)) != NULL;
}
