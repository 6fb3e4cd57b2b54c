/* The syntax of a document, its objects, and the cross-reference table of the first revision. */
#include "revision/syntax.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"

const char tally_revision_bad_syntax[] = N_("the syntax here differs from what tally writes (byte %1$s)");
const char tally_revision_bad_table[] = N_("the cross-reference table differs from what tally writes (byte %1$s)");
static const char missing[] = N_("an entry is missing in the object that begins here (byte %1$s)");

bool tally_revision_fail(struct tally_revision *r, const char *why, size_t where)
{
    if (!r->why) {
        r->why = why;
        r->where = where;
    }
    return false;
}

/* ---- single bytes and words ---- */

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Whether the byte may be part of a name, number or word. */
static bool is_regular(unsigned char c)
{
    return c > ' ' && c < 127 && !strchr("()<>[]{}/%", c);
}

static void skip_blanks(const struct tally_revision *r, size_t *at, size_t end)
{
    while (*at < end && is_blank(r->bytes[*at]))
        ++*at;
}

bool tally_revision_expect(const struct tally_revision *r, size_t *at, const char *text)
{
    size_t n = strlen(text);
    if (*at > r->size || r->size - *at < n || memcmp(r->bytes + *at, text, n) != 0)
        return false;
    *at += n;
    return true;
}

bool tally_revision_number(const struct tally_revision *r, size_t *at, uint64_t *number)
{
    enum { DIGITS = 10 };
    size_t i = *at;
    *number = 0;
    for (; i < r->size && isdigit(r->bytes[i]); i++) {
        if (i - *at == DIGITS)
            return false;
        *number = *number * 10 + (uint64_t)(r->bytes[i] - '0');
    }
    if (i == *at)
        return false;
    *at = i;
    return true;
}

bool tally_revision_equals(const struct tally_revision *r, struct tally_revision_span value, const char *text)
{
    return value.end - value.at == strlen(text) && !memcmp(r->bytes + value.at, text, value.end - value.at);
}

/* ---- values ---- */

/* Each function skip_… moves *at past the value that begins there. It returns false if there is no complete value of
 * that kind before end. */

static bool skip_regular(const struct tally_revision *r, size_t *at, size_t end)
{
    size_t from = *at;
    while (*at < end && is_regular(r->bytes[*at]))
        ++*at;
    return *at > from;
}

static bool skip_literal(const struct tally_revision *r, size_t *at, size_t end)
{
    size_t open = 0;
    for (; *at < end; ++*at) {
        unsigned char c = r->bytes[*at];
        if (c == '\\' && ++*at == end)
            return false;
        open += c == '(';
        if (c == ')' && --open == 0) {
            ++*at;
            return true;
        }
    }
    return false;
}

static bool skip_hex(const struct tally_revision *r, size_t *at, size_t end)
{
    size_t from = ++*at;
    while (*at < end && tally_hex_value(r->bytes[*at], TALLY_HEX_EITHER) >= 0)
        ++*at;
    return *at < end && (*at - from) % 2 == 0 && r->bytes[(*at)++] == '>';
}

/* A number, or a reference, which begins with one. */
static bool skip_number(const struct tally_revision *r, size_t *at, size_t end)
{
    bool whole = true;
    size_t digits = 0;
    for (size_t from = *at; *at < end && is_regular(r->bytes[*at]); ++*at) {
        unsigned char c = r->bytes[*at];
        digits += isdigit(c) != 0;
        whole &= isdigit(c) != 0;
        if (!isdigit(c) && c != '.' && !(*at == from && (c == '-' || c == '+')))
            return false;
    }
    if (whole && end - *at >= 4 && !memcmp(r->bytes + *at, " 0 R", 4) &&
        (end - *at == 4 || !is_regular(r->bytes[*at + 4])))
        *at += 4;
    return digits > 0;
}

static bool skip_word(const struct tally_revision *r, size_t *at, size_t end)
{
    struct tally_revision_span word = {*at, 0};
    if (!skip_regular(r, at, end))
        return false;
    word.end = *at;
    return tally_revision_equals(r, word, "true") || tally_revision_equals(r, word, "false") ||
           tally_revision_equals(r, word, "null");
}

static bool skip_value(const struct tally_revision *r, size_t *at, size_t end, unsigned depth);

/* The key of an entry. Escapes (#) are refused: not all readers would understand the same key. */
static bool skip_key(const struct tally_revision *r, size_t *at, size_t end)
{
    size_t from = *at;
    if (*at >= end || r->bytes[(*at)++] != '/' || !skip_regular(r, at, end))
        return false;
    return !memchr(r->bytes + from, '#', *at - from);
}

/* A dictionary or an array. */
static bool skip_container(const struct tally_revision *r, size_t *at, size_t end, bool dictionary, unsigned depth)
{
    *at += dictionary ? 2 : 1;
    for (;;) {
        skip_blanks(r, at, end);
        if (*at == end)
            return false;
        if (r->bytes[*at] == (dictionary ? '>' : ']')) {
            ++*at;
            return !dictionary || (*at < end && r->bytes[(*at)++] == '>');
        }
        if (dictionary && !skip_key(r, at, end))
            return false;
        skip_blanks(r, at, end);
        if (!skip_value(r, at, end, depth + 1))
            return false;
    }
}

static bool skip_value(const struct tally_revision *r, size_t *at, size_t end, unsigned depth)
{
    if (*at >= end || depth > TALLY_REVISION_DEPTH_MAX)
        return false;
    switch (r->bytes[*at]) {
    case '/':
        ++*at;
        return skip_regular(r, at, end);
    case '(':
        return skip_literal(r, at, end);
    case '[':
        return skip_container(r, at, end, false, depth);
    case '<':
        if (end - *at > 1 && r->bytes[*at + 1] == '<')
            return skip_container(r, at, end, true, depth);
        return skip_hex(r, at, end);
    case 't':
    case 'f':
    case 'n':
        return skip_word(r, at, end);
    default:
        return skip_number(r, at, end);
    }
}

/* The position that an object beginning at this one must not pass. */
static size_t limit_of(const struct tally_revision *r, size_t at)
{
    return at < r->size && r->size - at > TALLY_REVISION_OBJECT_SIZE_MAX ? at + TALLY_REVISION_OBJECT_SIZE_MAX
                                                                         : r->size;
}

bool tally_revision_value(struct tally_revision *r, size_t at, struct tally_revision_span *value)
{
    size_t end = limit_of(r, at);
    *value = (struct tally_revision_span){0, 0};
    skip_blanks(r, &at, end);
    size_t from = at;
    if (!skip_value(r, &at, end, 0))
        return tally_revision_fail(r, tally_revision_bad_syntax, at < r->size ? at : r->size);
    *value = (struct tally_revision_span){from, at};
    return true;
}

bool tally_revision_reference(const struct tally_revision *r, struct tally_revision_span value, uint32_t *number)
{
    size_t at = value.at;
    uint64_t n;
    if (!tally_revision_number(r, &at, &n) || n == 0 || n >= r->count || !tally_revision_expect(r, &at, " 0 R") ||
        at != value.end)
        return false;
    *number = (uint32_t)n;
    return true;
}

/* ---- objects ---- */

bool tally_revision_object(struct tally_revision *r, uint32_t number, struct tally_revision_span *value, size_t *after)
{
    size_t at = number < r->count ? r->offsets[number] : 0, start = at;
    uint64_t n;
    *value = (struct tally_revision_span){0, 0};
    if (!at || !tally_revision_number(r, &at, &n) || n != number || !tally_revision_expect(r, &at, " 0 obj"))
        return tally_revision_fail(r, tally_revision_bad_table, start);
    if (!tally_revision_value(r, at, value))
        return false;
    at = value->end;
    skip_blanks(r, &at, limit_of(r, at));
    if (after)
        *after = at;
    return tally_revision_expect(r, &at, "endobj\n") || tally_revision_expect(r, &at, "stream\n") ||
           tally_revision_expect(r, &at, "stream\r\n") || tally_revision_fail(r, tally_revision_bad_syntax, at);
}

bool tally_revision_entry(struct tally_revision *r, struct tally_revision_span dictionary, const char *key,
                          struct tally_revision_span *value)
{
    size_t at = dictionary.at, end = dictionary.end;
    *value = (struct tally_revision_span){0, 0};
    if (end - at < 4 || r->bytes[at] != '<' || r->bytes[at + 1] != '<')
        return tally_revision_fail(r, tally_revision_bad_syntax, at);
    at += 2;
    /* tally_revision_value has accepted the dictionary, so it is well formed and ends with “>>” */
    for (skip_blanks(r, &at, end); r->bytes[at] == '/'; skip_blanks(r, &at, end)) {
        struct tally_revision_span name = {at + 1, 0}, found = {0, 0};
        skip_key(r, &at, end);
        name.end = at;
        skip_blanks(r, &at, end);
        found.at = at;
        if (!skip_value(r, &at, end, 1))
            return tally_revision_fail(r, tally_revision_bad_syntax, at);
        found.end = at;
        if (!tally_revision_equals(r, name, key))
            continue;
        if (value->end)
            return tally_revision_fail(r, N_("an entry occurs twice here (byte %1$s)"), name.at);
        *value = found;
    }
    return true;
}

bool tally_revision_only(struct tally_revision *r, struct tally_revision_span dictionary, const char *const *keys)
{
    size_t at = dictionary.at, end = dictionary.end;
    if (end - at < 4 || r->bytes[at] != '<' || r->bytes[at + 1] != '<')
        return tally_revision_fail(r, tally_revision_bad_syntax, at);
    at += 2;
    for (skip_blanks(r, &at, end); r->bytes[at] == '/'; skip_blanks(r, &at, end)) {
        struct tally_revision_span name = {at + 1, 0};
        skip_key(r, &at, end);
        name.end = at;
        const char *const *key = keys;
        while (*key && !tally_revision_equals(r, name, *key))
            key++;
        if (!*key)
            return tally_revision_fail(r, tally_revision_bad_syntax, name.at);
        skip_blanks(r, &at, end);
        if (!skip_value(r, &at, end, 1))
            return tally_revision_fail(r, tally_revision_bad_syntax, at);
    }
    return true;
}

bool tally_revision_required(struct tally_revision *r, struct tally_revision_span dictionary, const char *key,
                             struct tally_revision_span *value)
{
    uint32_t number;
    if (!tally_revision_entry(r, dictionary, key, value))
        return false;
    if (!value->end)
        return tally_revision_fail(r, missing, dictionary.at);
    return !tally_revision_reference(r, *value, &number) || tally_revision_object(r, number, value, NULL);
}

bool tally_revision_next(struct tally_revision *r, struct tally_revision_span array, size_t *at,
                         struct tally_revision_span *value)
{
    if (array.end <= array.at || r->bytes[array.at] != '[')
        return tally_revision_fail(r, tally_revision_bad_syntax, array.at);
    if (*at == 0)
        *at = array.at + 1;
    skip_blanks(r, at, array.end);
    if (r->bytes[*at] == ']')
        return false;
    value->at = *at;
    if (!skip_value(r, at, array.end, 1))
        return tally_revision_fail(r, tally_revision_bad_syntax, *at);
    value->end = *at;
    return true;
}

/* ---- strings ---- */

/* The byte that an escape sequence means. *at: the byte after the backslash, which is before end; moved past the
 * sequence. */
static unsigned char unescape(const unsigned char *bytes, size_t *at, size_t end)
{
    static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
    unsigned char c = bytes[(*at)++];
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter)
        return (unsigned char)values[letter - letters];
    if (c < '0' || c > '7')
        return c;
    unsigned n = (unsigned)(c - '0');
    for (int i = 0; i < 2 && *at < end && bytes[*at] >= '0' && bytes[*at] <= '7'; i++)
        n = n * 8 + (bytes[(*at)++] - (unsigned)'0');
    return (unsigned char)(n & 255);
}

bool tally_revision_string(struct tally_revision *r, struct tally_revision_span value, unsigned char **bytes,
                           size_t *size)
{
    bool literal = value.end - value.at >= 2 && r->bytes[value.at] == '(';
    *bytes = NULL;
    *size = 0;
    if (!literal && (value.end - value.at < 2 || r->bytes[value.at] != '<' || r->bytes[value.at + 1] == '<'))
        return tally_revision_fail(r, tally_revision_bad_syntax, value.at);
    *bytes = tally_alloc(value.end - value.at, 1);
    for (size_t at = value.at + 1; at < value.end - 1;) {
        unsigned char c = r->bytes[at++];
        if (!literal)
            c = (unsigned char)(tally_hex_value(c, TALLY_HEX_EITHER) * 16 +
                                tally_hex_value(r->bytes[at++], TALLY_HEX_EITHER));
        else if (c == '\\')
            c = unescape(r->bytes, &at, value.end - 1);
        (*bytes)[(*size)++] = c;
    }
    return true;
}

/* ---- streams ---- */

bool tally_revision_stream(struct tally_revision *r, uint32_t number, struct tally_revision_span *dictionary,
                           struct tally_revision_span *stream)
{
    struct tally_revision_span length;
    size_t at;
    uint64_t n;
    if (!tally_revision_object(r, number, dictionary, &at) ||
        !tally_revision_required(r, *dictionary, "Length", &length))
        return false;
    size_t from = at, digits = length.at;
    if (!tally_revision_expect(r, &at, "stream\r\n") && !tally_revision_expect(r, &at, "stream\n"))
        return tally_revision_fail(r, tally_revision_bad_syntax, from);
    if (!tally_revision_number(r, &digits, &n) || digits != length.end || n > r->size - at)
        return tally_revision_fail(r, tally_revision_bad_syntax, length.at);
    *stream = (struct tally_revision_span){at, at + (size_t)n};
    at = stream->end;
    skip_blanks(r, &at, limit_of(r, at));
    return tally_revision_expect(r, &at, "endstream\nendobj\n") ||
           tally_revision_fail(r, tally_revision_bad_syntax, at);
}

/* ---- a revision ---- */

bool tally_revision_startxref(struct tally_revision *r, size_t end, size_t *xref)
{
    static const char last[] = "\n%%EOF\n", before[] = "startxref\n";
    enum { LAST = sizeof last - 1, BEFORE = sizeof before - 1, DIGITS = 10 };
    static const char bad_end[] = N_("the end of the file differs from what tally writes (byte %1$s)");
    if (end < LAST || end > r->size || memcmp(r->bytes + end - LAST, last, LAST) != 0)
        return tally_revision_fail(r, bad_end, end);
    size_t at = end - LAST;
    uint64_t n;
    while (at > 0 && isdigit(r->bytes[at - 1]) && end - at < LAST + DIGITS)
        at--;
    size_t digits = at;
    if (at < BEFORE || memcmp(r->bytes + at - BEFORE, before, BEFORE) != 0 || !tally_revision_number(r, &at, &n) ||
        at != end - LAST || n >= end)
        return tally_revision_fail(r, bad_end, digits);
    *xref = (size_t)n;
    return true;
}

/* The entries of the first revision's section: “0 N”, then N entries of 20 bytes. */
static bool read_table(struct tally_revision *r, size_t *at)
{
    enum { ENTRY = 20, DIGITS = 10 };
    uint64_t count, offset;
    size_t start = *at;
    if (!tally_revision_expect(r, at, "xref\n0 ") || !tally_revision_number(r, at, &count) ||
        !tally_revision_expect(r, at, "\n") || count < 2 || count > TALLY_REVISION_OBJECTS_MAX ||
        count > (r->size - *at) / ENTRY)
        return tally_revision_fail(r, tally_revision_bad_table, start);
    r->count = r->room = (size_t)count;
    r->offsets = tally_alloc(r->room, sizeof *r->offsets);
    for (size_t i = 0; i < r->count; i++) {
        size_t from = *at;
        bool ok = tally_revision_number(r, at, &offset) && *at - from == DIGITS && offset < start &&
                  (offset == 0) == (i == 0);
        ok = ok && tally_revision_expect(r, at, i ? " 00000 n" : " 65535 f") &&
             (tally_revision_expect(r, at, "\r\n") || tally_revision_expect(r, at, " \n"));
        if (!ok)
            return tally_revision_fail(r, tally_revision_bad_table, from);
        r->offsets[i] = (size_t)offset;
    }
    return true;
}

static bool read_trailer(struct tally_revision *r, size_t at)
{
    struct tally_revision_span trailer, size, root, info, id, prev;
    size_t in_id = 0;
    uint64_t n;
    if (!tally_revision_expect(r, &at, "trailer\n"))
        return tally_revision_fail(r, tally_revision_bad_table, at);
    if (!tally_revision_value(r, at, &trailer) || !tally_revision_entry(r, trailer, "Size", &size) ||
        !tally_revision_entry(r, trailer, "Root", &root) || !tally_revision_entry(r, trailer, "Info", &info) ||
        !tally_revision_entry(r, trailer, "ID", &id) || !tally_revision_entry(r, trailer, "Prev", &prev))
        return false;
    if (!tally_revision_next(r, id, &in_id, &r->id) || (r->bytes[r->id.at] != '<' && r->bytes[r->id.at] != '('))
        return tally_revision_fail(r, tally_revision_bad_table, at);
    if (prev.end || !tally_revision_reference(r, root, &r->root) || !tally_revision_reference(r, info, &r->info) ||
        !tally_revision_number(r, &size.at, &n) || size.at != size.end || n != r->count)
        return tally_revision_fail(r, tally_revision_bad_table, at);
    at = trailer.end;
    return (tally_revision_expect(r, &at, "\nstartxref\n") && tally_revision_number(r, &at, &n) &&
            tally_revision_expect(r, &at, "\n%%EOF\n") && at == r->size) ||
           tally_revision_fail(r, tally_revision_bad_table, at);
}

bool tally_revision_open(struct tally_revision *r, const unsigned char *bytes, size_t size)
{
    size_t at = 0;
    *r = (struct tally_revision){.bytes = bytes, .size = size};
    if (!tally_revision_expect(r, &at, "%PDF-1."))
        return tally_revision_fail(r, tally_revision_bad_syntax, 0);
    if (!tally_revision_startxref(r, size, &r->xref))
        return false;
    at = r->xref;
    return read_table(r, &at) && read_trailer(r, at);
}

void tally_revision_clear(struct tally_revision *r)
{
    free(r->offsets);
    free(r->codes);
    *r = (struct tally_revision){.bytes = NULL};
}

/* ---- signature fields ---- */

bool tally_revision_form(struct tally_revision *r, struct tally_revision_span *form, struct tally_revision_span *fields)
{
    struct tally_revision_span root;
    return tally_revision_object(r, r->root, &root, NULL) && tally_revision_required(r, root, "AcroForm", form) &&
           tally_revision_required(r, *form, "Fields", fields);
}

char *tally_revision_field_name(struct tally_revision *r, struct tally_revision_span field)
{
    struct tally_revision_span value;
    enum { LONGEST = 100 };
    if (!tally_revision_entry(r, field, "T", &value))
        return NULL;
    bool ok = value.end - value.at > 2 && value.end - value.at < LONGEST && r->bytes[value.at] == '(';
    for (size_t i = value.at + 1; ok && i < value.end - 1; i++) {
        unsigned char c = r->bytes[i];
        ok = isdigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    }
    if (!ok) {
        tally_revision_fail(r, value.end ? tally_revision_bad_syntax : missing, value.end ? value.at : field.at);
        return NULL;
    }
    size_t size = value.end - value.at - 2;
    char *name = tally_alloc(size + 1, 1);
    memcpy(name, r->bytes + value.at + 1, size);
    return name;
}
