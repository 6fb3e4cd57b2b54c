/* Checks the catalog, the attached files and the signature fields of a document, only in the form that version 0.1
 * wrote. */
#include "revision/structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "revision/syntax.h"

static const char bad_names[] = N_("the names of the attachments list other files than the attachments (byte %1$s)");
static const char bad_field[] = N_("a signature field is not an empty place where the page has one (byte %1$s)");

static bool must_equal(struct tally_revision *r, struct tally_revision_span dictionary, const char *key,
                       const char *text)
{
    struct tally_revision_span value;
    return tally_revision_entry(r, dictionary, key, &value) &&
           (tally_revision_equals(r, value, text) ||
            tally_revision_fail(r, tally_revision_bad_syntax, value.end ? value.at : dictionary.at));
}

/* Whether both entries are there and have the same bytes. */
static bool must_agree(struct tally_revision *r, struct tally_revision_span dictionary, const char *one,
                       const char *other)
{
    struct tally_revision_span a, b;
    if (!tally_revision_entry(r, dictionary, one, &a) || !tally_revision_entry(r, dictionary, other, &b))
        return false;
    return (a.end && b.end && a.end - a.at == b.end - b.at &&
            !memcmp(r->bytes + a.at, r->bytes + b.at, a.end - a.at)) ||
           tally_revision_fail(r, tally_revision_bad_syntax, dictionary.at);
}

/* ---- attached files ---- */

static bool check_stream(struct tally_revision *r, uint32_t number)
{
    static const char *const keys[] = {"Length", "Type", "Subtype", "Params", "Filter", NULL};
    struct tally_revision_span stream;
    return tally_revision_object(r, number, &stream, NULL) && tally_revision_only(r, stream, keys) &&
           must_equal(r, stream, "Type", "/EmbeddedFile");
}

static bool check_file(struct tally_revision *r, uint32_t number)
{
    static const char *const keys[] = {"Type", "F", "UF", "Desc", "AFRelationship", "EF", NULL},
                             *const embedded_keys[] = {"F", "UF", NULL};
    struct tally_revision_span file, embedded, stream;
    uint32_t of_stream;
    return tally_revision_object(r, number, &file, NULL) && tally_revision_only(r, file, keys) &&
           must_equal(r, file, "Type", "/Filespec") && must_agree(r, file, "F", "UF") &&
           tally_revision_required(r, file, "EF", &embedded) && tally_revision_only(r, embedded, embedded_keys) &&
           must_agree(r, embedded, "F", "UF") && tally_revision_entry(r, embedded, "F", &stream) &&
           (tally_revision_reference(r, stream, &of_stream) ||
            tally_revision_fail(r, tally_revision_bad_syntax, embedded.at)) &&
           check_stream(r, of_stream);
}

/* “(0001) 58 0 R (0002) 61 0 R”: each file of /AF, in its order, and no other. */
static bool check_names(struct tally_revision *r, struct tally_revision_span names, struct tally_revision_span files)
{
    struct tally_revision_span file, name, named;
    size_t at = 0, in = 0;
    unsigned count = 0; /* names are numbers of four hexadecimal digits */
    while (tally_revision_next(r, files, &at, &file)) {
        char number[] = "(0000)";
        uint32_t one, other;
        count++;
        tally_hex_number(number + 1, count, 4);
        number[5] = ')';
        if (!tally_revision_next(r, names, &in, &name) || !tally_revision_next(r, names, &in, &named) ||
            !tally_revision_equals(r, name, number) || !tally_revision_reference(r, file, &one) ||
            !tally_revision_reference(r, named, &other) || one != other)
            return tally_revision_fail(r, bad_names, names.at);
        if (!check_file(r, one))
            return false;
    }
    if (!r->why && tally_revision_next(r, names, &in, &name))
        return tally_revision_fail(r, bad_names, name.at);
    return !r->why;
}

/* X4 */
static bool check_attachments(struct tally_revision *r, struct tally_revision_span root)
{
    static const char *const names_keys[] = {"EmbeddedFiles", NULL}, *const embedded_keys[] = {"Names", NULL};
    struct tally_revision_span files, names, embedded, list;
    return tally_revision_required(r, root, "AF", &files) && tally_revision_required(r, root, "Names", &names) &&
           tally_revision_only(r, names, names_keys) && tally_revision_required(r, names, "EmbeddedFiles", &embedded) &&
           tally_revision_only(r, embedded, embedded_keys) && tally_revision_entry(r, embedded, "Names", &list) &&
           (list.end || tally_revision_fail(r, bad_names, embedded.at)) && check_names(r, list, files);
}

/* “[ << /Type /OutputIntent … >> ]”: what the colours of the page mean. */
static bool check_intent(struct tally_revision *r, struct tally_revision_span root)
{
    static const char *const keys[] = {"Type", "S", "OutputConditionIdentifier", "Info", "DestOutputProfile", NULL},
                             *const stream_keys[] = {"Length", "N", "Alternate", "Filter", NULL};
    struct tally_revision_span list, intent, more, profile, stream;
    uint32_t number;
    size_t at = 0;
    if (!tally_revision_required(r, root, "OutputIntents", &list))
        return false;
    if (!tally_revision_next(r, list, &at, &intent) || tally_revision_next(r, list, &at, &more))
        return tally_revision_fail(r, tally_revision_bad_syntax, list.at);
    return !r->why && tally_revision_only(r, intent, keys) && must_equal(r, intent, "Type", "/OutputIntent") &&
           must_equal(r, intent, "S", "/GTS_PDFA1") && tally_revision_entry(r, intent, "DestOutputProfile", &profile) &&
           (tally_revision_reference(r, profile, &number) ||
            tally_revision_fail(r, tally_revision_bad_syntax, intent.at)) &&
           tally_revision_object(r, number, &stream, NULL) && tally_revision_only(r, stream, stream_keys);
}

/* ---- signature fields ---- */

struct place {
    int32_t left, low, right, high; /* in hundredths of a point */
    size_t page;
};

static bool read_coordinate(struct tally_revision *r, struct tally_revision_span value, int32_t *hundredths)
{
    size_t at = value.at;
    int32_t n = 0, places = 2;
    for (; at < value.end && r->bytes[at] >= '0' && r->bytes[at] <= '9' && n < 100000; at++)
        n = n * 10 + (r->bytes[at] - '0');
    if (at < value.end && r->bytes[at] == '.')
        for (at++; at < value.end && r->bytes[at] >= '0' && r->bytes[at] <= '9' && places > 0; at++, places--)
            n = n * 10 + (r->bytes[at] - '0');
    for (; places > 0; places--)
        n *= 10;
    *hundredths = n;
    return (value.end > value.at && at == value.end) || tally_revision_fail(r, bad_field, value.at);
}

static bool read_place(struct tally_revision *r, struct tally_revision_span field, struct place *to)
{
    struct tally_revision_span rectangle, value;
    int32_t *const sides[] = {&to->left, &to->low, &to->right, &to->high};
    size_t at = 0;
    if (!tally_revision_required(r, field, "Rect", &rectangle))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (!tally_revision_next(r, rectangle, &at, &value) || !read_coordinate(r, value, sides[i]))
            return tally_revision_fail(r, bad_field, rectangle.at);
    return !tally_revision_next(r, rectangle, &at, &value) || tally_revision_fail(r, bad_field, rectangle.at);
}

/* The page that has the field as its annotation, which is also the one that the field names. */
static bool find_page(struct tally_revision *r, struct tally_revision_span kids, uint32_t field,
                      struct tally_revision_span named, size_t *page)
{
    struct tally_revision_span value, dictionary, list, annotation;
    uint32_t number, of_field, other, found = 0;
    size_t at = 0;
    if (!tally_revision_reference(r, named, &of_field))
        return tally_revision_fail(r, bad_field, named.at);
    for (size_t index = 0; tally_revision_next(r, kids, &at, &value); index++) {
        size_t in = 0;
        if (!tally_revision_reference(r, value, &number) || !tally_revision_object(r, number, &dictionary, NULL) ||
            !tally_revision_entry(r, dictionary, "Annots", &list))
            return tally_revision_fail(r, tally_revision_bad_syntax, value.at);
        while (list.end && tally_revision_next(r, list, &in, &annotation))
            if (tally_revision_reference(r, annotation, &other) && other == field) {
                found++;
                *page = index;
                if (number != of_field)
                    return tally_revision_fail(r, bad_field, annotation.at);
            }
    }
    return !r->why && (found == 1 || tally_revision_fail(r, bad_field, named.at));
}

static bool is_empty_appearance(struct tally_revision *r, struct tally_revision_span field)
{
    static const char *const only_normal[] = {"N", NULL}, *const keys[] = {"Length",    "Type",   "Subtype", "BBox",
                                                                           "Resources", "Filter", NULL};
    enum { MOST = 64 };
    struct tally_revision_span appearance, normal, form;
    uint32_t number;
    unsigned char *bytes = NULL;
    size_t size = 0;
    if (!tally_revision_required(r, field, "AP", &appearance) || !tally_revision_only(r, appearance, only_normal) ||
        !tally_revision_entry(r, appearance, "N", &normal))
        return false;
    if (!tally_revision_reference(r, normal, &number))
        return tally_revision_fail(r, bad_field, appearance.at);
    bool ok = tally_revision_object(r, number, &form, NULL) && tally_revision_only(r, form, keys) &&
              tally_revision_inflate(r, number, MOST, &bytes, &size);
    for (size_t i = 0; ok && i < size; i++)
        ok = bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || tally_revision_fail(r, bad_field, form.at);
    free(bytes);
    return ok;
}

/* Whether the place is one of the three columns in which version 0.1 had officials sign, as high and wide as it drew
 * them, inside an A4 page with its margins, and no text is drawn in it. Numbers are rounded to hundredths. */
static bool is_free(const struct place *p, const struct tally_revision_text *text)
{
    enum { LEFT = 5200, WIDTH = 15776, APART = 16676, COLUMNS = 3, HIGH = 3300, LOWEST = 5200, HIGHEST = 84189 - 3000 };
    bool in_column = false;
    for (int32_t k = 0; k < COLUMNS; k++)
        in_column |= abs(p->left - LEFT - k * APART) <= 1;
    if (!in_column || abs(p->right - p->left - WIDTH) > 1 || abs(p->high - p->low - HIGH) > 1 || p->low < LOWEST ||
        p->high > HIGHEST)
        return false;
    for (size_t i = 0; i < text->count; i++) {
        const struct tally_revision_text_line *line = &text->lines[i];
        if (line->page == p->page && p->left < line->right && p->right > line->x &&
            p->low < line->y + line->size * 6 / 10 && p->high > line->y + line->size / 10)
            return false;
    }
    return true;
}

/* Whether the place is to the right of the one before, in its row, or in a row below it. */
static bool is_behind(const struct place *p, const struct place *before)
{
    return p->page != before->page ? p->page > before->page
           : p->low == before->low ? p->high == before->high && p->left >= before->right
                                   : p->high <= before->low;
}

/* X5 */
static bool check_fields(struct tally_revision *r, struct tally_revision_span root,
                         const struct tally_revision_text *text)
{
    static const char *const keys[] = {"Type", "Subtype", "FT", "T", "TU", "F", "P", "AP", "Rect", NULL};
    struct tally_revision_span form, fields, value, field, pages, kids, named;
    struct place before = {.page = 0}, place;
    size_t at = 0, count = 0;
    uint32_t number;
    if (!tally_revision_form(r, &form, &fields) || !tally_revision_required(r, root, "Pages", &pages) ||
        !tally_revision_required(r, pages, "Kids", &kids))
        return false;
    for (; tally_revision_next(r, fields, &at, &value); before = place, count++) {
        place = (struct place){.page = 0};
        if (!tally_revision_reference(r, value, &number))
            return tally_revision_fail(r, tally_revision_bad_syntax, value.at);
        if (!tally_revision_object(r, number, &field, NULL) || !tally_revision_only(r, field, keys) ||
            !must_equal(r, field, "FT", "/Sig") || !must_equal(r, field, "Subtype", "/Widget") ||
            !must_equal(r, field, "F", "132") || !is_empty_appearance(r, field) || !read_place(r, field, &place) ||
            !tally_revision_entry(r, field, "P", &named) || !find_page(r, kids, number, named, &place.page))
            return false;
        if (!is_free(&place, text) || (count && !is_behind(&place, &before)))
            return tally_revision_fail(r, bad_field, field.at);
    }
    return !r->why;
}

bool tally_revision_structure_check(const unsigned char *bytes, size_t size, const struct tally_revision_text *text,
                                    const char **why, size_t *where)
{
    struct tally_revision r;
    struct tally_revision_span root;
    bool ok = tally_revision_open(&r, bytes, size) && tally_revision_object(&r, r.root, &root, NULL) &&
              check_attachments(&r, root) && check_intent(&r, root) && check_fields(&r, root, text);
    *why = r.why;
    *where = r.where;
    tally_revision_clear(&r);
    return ok;
}
