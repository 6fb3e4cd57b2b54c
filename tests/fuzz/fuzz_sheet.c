/* Any bytes as a signed sheet.
 *
 * What is refused has a reason and a place. What is read holds together: the updates lie one behind the other up to the
 * end, each leaves out a gap of its own, and without its last update it is a document, too. A field that is empty still
 * can be signed, and then reads as it was signed.
 *
 * So that inputs stay small and change a lot without falling to pieces, “/Contents <>” stands for a whole signature
 * between its angle brackets, 32 KB of it; and an input that begins with “body” is a document without its table and
 * end, which are made for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "revision/revision.h"
#include "revision/text.h"

static const unsigned char der[] = {0x30, 0x03, 0x02, 0x01, 0x05};

struct made {
    unsigned char *bytes;
    size_t size, room;
};

static void put(struct made *m, const void *bytes, size_t size)
{
    if (!m->bytes || m->room - m->size < size)
        m->bytes = tally_resize(m->bytes, m->room = (m->room + size) * 2, 1);
    memcpy(m->bytes + m->size, bytes, size);
    m->size += size;
}

static void spread(struct made *m, const uint8_t *data, size_t size)
{
    enum { GAP = 2 * TALLY_CONTENTS_SIZE + 2, MOST = 8 };
    static const char mark[] = "/Contents <>";
    static unsigned char gap[GAP] = "<";
    gap[GAP - 1] = '>';
    if (!tally_revision_put_contents(gap, 0, GAP, der, sizeof der))
        fuzz_fail("no room for five bytes", "", "");
    for (size_t i = 0, marks = 0; i < size;) {
        if (marks < MOST && size - i >= sizeof mark - 1 && !memcmp(data + i, mark, sizeof mark - 1)) {
            put(m, mark, sizeof mark - 3);
            put(m, gap, GAP);
            i += sizeof mark - 1;
            marks++;
        } else {
            put(m, data + i++, 1);
        }
    }
}

/* A table of the objects that begin a line, the last of each number. */
static void finish(struct made *m)
{
    enum { OBJECTS = 40 };
    size_t offsets[OBJECTS] = {0}, xref;
    char line[256];
    for (size_t i = 1; i + 8 < m->size; i++) {
        size_t number = 0, at = i;
        for (; at < i + 2 && m->bytes[at] >= '0' && m->bytes[at] <= '9'; at++)
            number = number * 10 + (size_t)(m->bytes[at] - '0');
        if (m->bytes[i - 1] == '\n' && number < OBJECTS && m->size - at > 6 && !memcmp(m->bytes + at, " 0 obj", 6))
            offsets[number] = i;
    }
    xref = m->size;
    put(m, line, (size_t)snprintf(line, sizeof line, "xref\n0 %d\n0000000000 65535 f\r\n", OBJECTS));
    for (size_t i = 1; i < OBJECTS; i++)
        put(m, line, (size_t)snprintf(line, sizeof line, "%010zu 00000 n\r\n", offsets[i] ? offsets[i] : 1));
    put(m, line,
        (size_t)snprintf(
            line, sizeof line,
            "trailer\n<<\n/Size %d\n/Root 1 0 R\n/Info 4 0 R\n/ID [ <00> <00> ]\n>>\nstartxref\n%zu\n%%%%EOF\n",
            OBJECTS, xref));
}

static bool read_it(struct tally_revision_document *d, const unsigned char *bytes, size_t size)
{
    const char *why = NULL;
    size_t where = 0;
    bool ok = tally_revision_read(d, bytes, size, &why, &where);
    if (ok != (why == NULL))
        fuzz_fail("read with a reason not to, or refused without", why ? why : "", "");
    if (!ok && (where > size || !strstr(why, "%1$s")))
        fuzz_fail("refused at no place", why, "");
    return ok;
}

static void check_updates(const struct tally_revision_document *d, const unsigned char *bytes, size_t size)
{
    size_t end = d->first;
    for (size_t i = 0; i < d->signature_count; i++) {
        const struct tally_revision_signature *s = &d->signatures[i];
        if (s->base != end || s->end <= s->base || s->gap <= s->base || s->gap_size >= s->end - s->gap)
            fuzz_fail("updates do not lie one behind the other", s->field, "");
        if (bytes[s->gap] != '<' || bytes[s->gap + s->gap_size - 1] != '>' || s->contents_size < 2 ||
            s->contents[0] != 0x30)
            fuzz_fail("a gap that is none", s->field, "");
        end = s->end;
    }
    if (end != size)
        fuzz_fail("something lies behind the updates", "", "");
}

static void check_attachments(const struct tally_revision_document *d)
{
    size_t all = 0;
    for (size_t i = 0; i < d->attachment_count; i++) {
        const char *name = d->attachments[i].name;
        if (!*name || strchr(name, '/') || tally_text_valid((const unsigned char *)name, strlen(name)) != strlen(name))
            fuzz_fail("a name that is none", name, "");
        all += d->attachments[i].size;
    }
    if (all > TALLY_ATTACHMENTS_SIZE_MAX)
        fuzz_fail("more is unpacked than may be", "", "");
}

/* The text of its pages: read, or refused at a place for a reason. */
static void check_text(const struct tally_revision_document *d, const unsigned char *bytes)
{
    struct tally_revision_text text;
    const char *why = NULL;
    size_t where = 0;
    bool ok = tally_revision_text_read(&text, bytes, d->first, &why, &where);
    if (ok != (why == NULL) || where > d->first)
        fuzz_fail("text read with a reason not to, or refused without", why ? why : "", "");
    for (size_t i = 0; i < text.count; i++)
        if (tally_text_valid((const unsigned char *)text.lines[i].text, strlen(text.lines[i].text)) !=
            strlen(text.lines[i].text))
            fuzz_fail("text that is no UTF-8", text.lines[i].text, "");
    tally_revision_text_clear(&text);
}

/* The document before its last update. */
static void check_before(const struct tally_revision_document *d, const unsigned char *bytes)
{
    struct tally_revision_document before;
    if (d->signature_count == 0)
        return;
    if (!read_it(&before, bytes, d->signatures[d->signature_count - 1].base) ||
        before.signature_count != d->signature_count - 1 || before.first != d->first)
        fuzz_fail("no document without its last update", "", "");
    tally_revision_document_clear(&before);
}

static void sign_one(const struct tally_revision_document *d, const unsigned char *bytes, size_t size,
                     const char *field)
{
    const struct tally_revision_request stamp = {field, "2026-04-17T09:30:00Z", {"A-1", "W"}};
    size_t signed_size, gap, gap_size;
    const char *why = NULL;
    unsigned char *whole = tally_revision_append(bytes, size, &stamp, &signed_size, &gap, &gap_size, &why);
    struct tally_revision_document after;
    if (!whole) {
        if (!why)
            fuzz_fail("not signed without a reason", field, "");
        return;
    }
    if (!tally_revision_put_contents(whole, gap, gap_size, der, sizeof der) || !read_it(&after, whole, signed_size))
        fuzz_fail("what was signed cannot be read", field, "");
    const struct tally_revision_signature *s = &after.signatures[d->signature_count];
    if (after.signature_count != d->signature_count + 1 || after.attachment_count != d->attachment_count ||
        after.field_count != d->field_count || s->gap != gap)
        fuzz_fail("signing changes something else", field, "");
    if (strcmp(s->field, field) != 0 || strcmp(s->at, stamp.at) != 0 || strcmp(s->lines[0], "A-1") != 0 ||
        strcmp(s->lines[1], "W") != 0 || s->lines[2])
        fuzz_fail("another stamp", field, s->field);
    tally_revision_document_clear(&after);
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char body[] = "body";
    struct tally_revision_document d;
    struct made m = {NULL, 0, 0};
    bool unfinished = size >= sizeof body - 1 && !memcmp(data, body, sizeof body - 1);
    spread(&m, unfinished ? data + sizeof body - 1 : data, unfinished ? size - (sizeof body - 1) : size);
    if (unfinished)
        finish(&m);
    unsigned char *exact = tally_resize(m.bytes, m.size, 1); /* for a sanitizer to see who reads behind it */
    if (read_it(&d, exact, m.size)) {
        check_updates(&d, exact, m.size);
        check_attachments(&d);
        check_text(&d, exact);
        check_before(&d, exact);
        for (size_t i = 0; i < d.field_count && i < 4; i++)
            sign_one(&d, exact, m.size, d.fields[i]);
    }
    tally_revision_document_clear(&d);
    free(exact);
    return 0;
}
