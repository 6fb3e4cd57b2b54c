/* Checks a document's revisions: finds them from the end, then from the first on writes each update again and compares.
 * */
#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "revision/request.h"
#include "revision/revision.h"
#include "revision/syntax.h"
#include "revision/update.h"

/* ---- where the revisions end ---- */

struct revisions {
    size_t ends[TALLY_SIGNATURES_MAX + 1]; /* the newest first */
    size_t count;
};

/* The entries of a subsection: the smallest offset among them. */
static bool read_entries(struct tally_revision *r, size_t *at, uint64_t count, size_t *least)
{
    enum { ENTRY = 20 };
    if (count == 0 || *at > r->size || count > (r->size - *at) / ENTRY)
        return tally_revision_fail(r, tally_revision_bad_table, *at);
    for (; count > 0; count--, *at += ENTRY) {
        size_t from = *at;
        uint64_t offset;
        if (!tally_revision_number(r, &from, &offset))
            return tally_revision_fail(r, tally_revision_bad_table, *at);
        *least = offset < *least ? (size_t)offset : *least;
    }
    return true;
}

/* Reads the cross-reference section of one revision. *begin: where the revision begins if it is an update, else 0. The
 * section is only located here; writing the update again and comparing checks it. */
static bool read_section(struct tally_revision *r, size_t xref, size_t *begin)
{
    struct tally_revision_span trailer, prev;
    size_t at = xref, least = xref;
    uint64_t number, count;
    *begin = 0;
    if (!tally_revision_expect(r, &at, "xref\n"))
        return tally_revision_fail(r, tally_revision_bad_table, at);
    while (!tally_revision_expect(r, &at, "trailer\n")) {
        if (!tally_revision_number(r, &at, &number) || !tally_revision_expect(r, &at, " ") ||
            !tally_revision_number(r, &at, &count) || !tally_revision_expect(r, &at, "\n"))
            return tally_revision_fail(r, tally_revision_bad_table, at);
        if (!read_entries(r, &at, count, &least))
            return false;
    }
    if (!tally_revision_value(r, at, &trailer) || !tally_revision_entry(r, trailer, "Prev", &prev))
        return false;
    if (!prev.end) /* the first revision */
        return true;
    *begin = least;
    return (least > 0 && least < xref) || tally_revision_fail(r, tally_revision_bad_table, xref);
}

static bool find_ends(struct tally_revision *r, struct revisions *p)
{
    for (size_t end = r->size, xref; end > 0; r->size = end) {
        if (p->count > TALLY_SIGNATURES_MAX)
            return tally_revision_fail(r, N_("the document has more signatures than tally allows (byte %1$s)"), end);
        p->ends[p->count++] = end;
        if (!tally_revision_startxref(r, end, &xref) || !read_section(r, xref, &end))
            return false;
    }
    return true;
}

/* ---- each update, made again ---- */

/* Whether the bytes equal the update that was made again, except in the gap, where any hexadecimal digits may be. */
static bool same_update(struct tally_revision *r, const struct tally_revision_update *update, size_t end)
{
    static const char bad[] = N_("an update of the document contains something other than a signature (byte %1$s)");
    size_t base = r->size, size = end - base, gap = update->gap - base;
    for (size_t i = 0; i < size && i < update->bytes.used; i++) {
        unsigned char c = r->bytes[base + i];
        bool inside = i > gap && i < gap + update->gap_size - 1;
        if (inside ? tally_hex_value(c, TALLY_HEX_SMALL) < 0 : c != (unsigned char)update->bytes.bytes[i])
            return tally_revision_fail(r, bad, base + i);
    }
    return size == update->bytes.used ||
           tally_revision_fail(r, bad, size < update->bytes.used ? end : base + update->bytes.used);
}

static bool check_update(struct tally_revision *r, size_t end,
                         void (*each)(void *self, const struct tally_revision_visit *visit), void *self)
{
    struct tally_revision_update update = {.field = 0};
    struct tally_revision_statement statement;
    const char *why = NULL;
    bool ok = tally_revision_update_read(r, end, &statement);
    const struct tally_revision_request request = {
        statement.field, statement.at, {statement.lines[0], statement.lines[1], statement.lines[2]}};
    if (ok && !tally_revision_update_make(&update, r, &request, &why))
        ok = tally_revision_fail(r, N_("an update of the document is not a signature written by tally (byte %1$s)"),
                                 r->size);
    if (ok && (ok = same_update(r, &update, end))) {
        if (each)
            each(self, &(struct tally_revision_visit){r->size, end, &update, &statement});
        tally_revision_update_apply(r, &update);
    }
    free(update.bytes.bytes);
    free(statement.field);
    free(statement.at);
    for (int i = 0; i < TALLY_REVISION_LINES; i++)
        free(statement.lines[i]);
    return ok;
}

bool tally_revision_walk(struct tally_revision *r, const unsigned char *bytes, size_t size, size_t *first,
                         void (*each)(void *self, const struct tally_revision_visit *visit), void *self)
{
    struct revisions found = {.count = 0};
    *first = 0;
    *r = (struct tally_revision){.bytes = bytes, .size = size};
    if (size > TALLY_REVISION_SIZE_MAX)
        return tally_revision_fail(r, N_("the document is larger than tally accepts (byte %1$s)"),
                                   TALLY_REVISION_SIZE_MAX);
    if (!find_ends(r, &found) || found.count == 0)
        return tally_revision_fail(r, N_("the document is empty (byte %1$s)"), 0);
    *first = found.ends[found.count - 1];
    if (!tally_revision_open(r, bytes, *first))
        return false;
    for (size_t i = found.count - 1; i > 0; i--)
        if (!check_update(r, found.ends[i - 1], each, self))
            return false;
    return true;
}
