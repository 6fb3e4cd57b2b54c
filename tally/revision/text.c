/* Reads the text of a document's pages. The page tree, the fonts and the content streams are accepted only in the form
 * that tally writes. */
#include "revision/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "revision/syntax.h"

static const char hidden_text[] = N_("the page contains text that cannot be seen (byte %1$s)");
static const char too_much[] = N_("the pages contain more than tally reads (byte %1$s)");

enum {
    OPERANDS = 4,
    LARGEST = 10000000, /* the largest number on a page, in thousandths: 10,000 points */
    PALEST = 600,       /* of red, green or blue, in thousandths: text in a lighter colour is taken to be invisible */
    THICKEST = 200,     /* the greatest width of a line, in hundredths of a point */
    FILLS_AFTER_TEXT = 4000 /* on one page: each rectangle is compared with all lines of text before it */
};

struct font {
    uint32_t object;
    struct tally_revision_code *codes;
    size_t count;
};

struct reader {
    struct tally_revision raw;
    struct tally_revision_text *text;
    size_t room;
    struct font fonts[TALLY_REVISION_FONTS_MAX];
    size_t font_count, content; /* content: bytes of content streams decompressed so far */
};

/* A page while its content is read. */
struct page {
    struct reader *reader;
    struct tally_revision_span fonts; /* the dictionary of its fonts */
    const unsigned char *at, *end;
    size_t place; /* of the page's object, for messages */
    int32_t width, height;
    int32_t operands[OPERANDS];
    size_t operand_count;
    const struct font *font; /* NULL: none is set yet */
    int32_t size;            /* of the font, in hundredths of a point */
    bool pale;
    size_t first_line, fills;
};

/* ---- fonts ---- */

static const struct font *font_of(struct reader *r, uint32_t object)
{
    static const char *const keys[] = {"Type", "BaseFont", "Subtype", "Encoding", "ToUnicode", "DescendantFonts", NULL};
    struct tally_revision_span dictionary, encoding;
    for (size_t i = 0; i < r->font_count; i++)
        if (r->fonts[i].object == object)
            return &r->fonts[i];
    if (r->font_count == TALLY_REVISION_FONTS_MAX || !tally_revision_object(&r->raw, object, &dictionary, NULL) ||
        !tally_revision_only(&r->raw, dictionary, keys) ||
        !tally_revision_entry(&r->raw, dictionary, "Encoding", &encoding))
        return NULL;
    if (!tally_revision_equals(&r->raw, encoding, "/Identity-H")) {
        tally_revision_fail(&r->raw, tally_revision_bad_syntax, dictionary.at);
        return NULL;
    }
    struct font *font = &r->fonts[r->font_count++];
    font->object = object;
    return tally_revision_codes(&r->raw, object, &font->codes, &font->count) ? font : NULL;
}

static uint32_t character_of(const struct font *font, uint32_t code)
{
    size_t low = 0, high = font->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (font->codes[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < font->count && font->codes[low].code == code ? font->codes[low].character : 0;
}

/* ---- the content of a page ---- */

static bool fail(const struct page *p, const char *why)
{
    return tally_revision_fail(&p->reader->raw, why, p->place);
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\r';
}

static void skip_blanks(struct page *p)
{
    while (p->at < p->end && is_blank(*p->at))
        p->at++;
}

/* A number with at most three decimals, in thousandths. */
static bool read_number(struct page *p, int32_t *thousandths)
{
    bool minus = p->at < p->end && *p->at == '-';
    const unsigned char *from = p->at += minus;
    int64_t n = 0;
    for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++)
        if ((n = n * 10 + (*p->at - '0')) > LARGEST)
            return false;
    if (p->at == from)
        return false;
    int places = 3;
    if (p->at < p->end && *p->at == '.')
        for (p->at++; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
            if (places-- == 0)
                return false;
            n = n * 10 + (*p->at - '0');
        }
    for (; places > 0; places--)
        n *= 10;
    if (n > LARGEST)
        return false;
    *thousandths = (int32_t)(minus ? -n : n);
    return true;
}

static bool has_operands(struct page *p, size_t count)
{
    bool ok = p->operand_count == count;
    p->operand_count = 0;
    return ok;
}

/* Whether this word begins here and ends at a blank; if so, moves past it. */
static bool is_word(struct page *p, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(p->end - p->at) < size || memcmp(p->at, word, size) != 0 ||
        (p->at + size < p->end && !is_blank(p->at[size])))
        return false;
    p->at += size;
    return true;
}

/* Moves to the next operator, name or string; the numbers before it become operands. */
static bool next(struct page *p)
{
    for (skip_blanks(p); p->at < p->end && ((*p->at >= '0' && *p->at <= '9') || *p->at == '-'); skip_blanks(p))
        if (p->operand_count == OPERANDS || !read_number(p, &p->operands[p->operand_count++]))
            return fail(p, tally_revision_bad_syntax);
    return true;
}

/* Whether the rectangle hides text that was drawn before it (X2 of revision/text.h). The outlines of the glyphs are not
 * read, so the place of a line of text is estimated: from a tenth to six tenths of the font's size above the base line,
 * and over the approximate length of the line. */
static bool covers(const struct page *p)
{
    const struct tally_revision_text *text = p->reader->text;
    int32_t x = p->operands[0] / 10, y = p->operands[1] / 10, to_x = x + p->operands[2] / 10,
            to_y = y + p->operands[3] / 10;
    int32_t left = x < to_x ? x : to_x, right = x < to_x ? to_x : x, low = y < to_y ? y : to_y,
            high = y < to_y ? to_y : y;
    for (size_t i = p->first_line; i < text->count; i++) {
        const struct tally_revision_text_line *line = &text->lines[i];
        if (left < line->right && right > line->x && low < line->y + line->size * 6 / 10 &&
            high > line->y + line->size / 10)
            return true;
    }
    return false;
}

static bool read_fill(struct page *p)
{
    if (p->operand_count != 4)
        return fail(p, tally_revision_bad_syntax);
    if (p->reader->text->count > p->first_line && ++p->fills > FILLS_AFTER_TEXT)
        return fail(p, too_much);
    if (covers(p))
        return fail(p, hidden_text);
    p->operand_count = 0;
    skip_blanks(p);
    return is_word(p, "f") || fail(p, tally_revision_bad_syntax);
}

static bool set_font(struct page *p)
{
    struct tally_revision *raw = &p->reader->raw;
    char name[16] = "";
    size_t size = 0;
    struct tally_revision_span reference;
    uint32_t object;
    for (p->at++; p->at < p->end && !is_blank(*p->at) && size < sizeof name - 1; p->at++)
        name[size++] = (char)*p->at;
    if (!size || !next(p) || p->operand_count != 1 || p->operands[0] < 1000 || !is_word(p, "Tf"))
        return fail(p, tally_revision_bad_syntax);
    p->size = p->operands[0] / 10;
    p->operand_count = 0;
    if (memchr(name, '\0', size) || !tally_revision_entry(raw, p->fonts, name, &reference) ||
        !tally_revision_reference(raw, reference, &object))
        return fail(p, tally_revision_bad_syntax);
    p->font = font_of(p->reader, object);
    return p->font || fail(p, tally_revision_bad_syntax);
}

/* “<4E00> Tj”: codes of four hexadecimal digits. The font's map gives the character of each. */
static bool read_shown(struct page *p, struct tally_bytes *line, int32_t *right)
{
    enum { FIRST_WIDE = 0x2E80 };
    for (p->at++; p->at < p->end && *p->at != '>'; p->at += 4) {
        uint32_t code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = p->end - p->at > i ? tally_hex_value(p->at[i], TALLY_HEX_CAPITAL) : -1;
            if (digit < 0)
                return fail(p, tally_revision_bad_syntax);
            code = code * 16 + (uint32_t)digit;
        }
        uint32_t c = p->font ? character_of(p->font, code) : 0;
        if (!c)
            return fail(p, tally_revision_bad_syntax);
        if (*right < LARGEST)
            *right += c < FIRST_WIDE ? p->size / 2 : p->size;
        char text[TALLY_TEXT_CHARACTER_SIZE];
        tally_bytes_put(line, text, tally_text_encode(text, c));
    }
    if (p->at == p->end)
        return fail(p, tally_revision_bad_syntax);
    p->at++;
    skip_blanks(p);
    return is_word(p, "Tj") || fail(p, tally_revision_bad_syntax);
}

static bool read_line(struct page *p, struct tally_bytes *line, struct tally_revision_text_line *at)
{
    if (!next(p) || p->operand_count != 2 || !is_word(p, "Td"))
        return fail(p, tally_revision_bad_syntax);
    at->x = at->right = p->operands[0] / 10;
    at->y = p->operands[1] / 10;
    p->operand_count = 0;
    if (p->pale || at->x < 0 || at->y < 0 || at->x > p->width / 10 || at->y > p->height / 10)
        return fail(p, hidden_text);
    for (skip_blanks(p); !is_word(p, "ET"); skip_blanks(p)) {
        unsigned char c = p->at < p->end ? *p->at : '\0';
        bool ok = c == '/'   ? set_font(p)
                  : c == '<' ? read_shown(p, line, &at->right)
                             : fail(p, tally_revision_bad_syntax);
        if (!ok)
            return false;
    }
    at->size = p->size;
    return line->used > 0 || fail(p, tally_revision_bad_syntax);
}

static bool add_line(struct page *p)
{
    struct reader *r = p->reader;
    struct tally_bytes line = {NULL, 0, 0};
    struct tally_revision_text_line at = {.page = r->text->pages};
    bool ok = read_line(p, &line, &at);
    if (ok && r->text->count - p->first_line == TALLY_REVISION_LINES_MAX)
        ok = fail(p, too_much);
    if (ok) {
        at.text = tally_arena_text(&r->text->arena, line.bytes, line.used);
        TALLY_PUSH(r->text->lines, r->text->count, r->room) = at;
    }
    free(line.bytes);
    return ok;
}

static bool read_operator(struct page *p)
{
    if (is_word(p, "BT"))
        return (has_operands(p, 0) && add_line(p)) || fail(p, tally_revision_bad_syntax);
    if (is_word(p, "re"))
        return read_fill(p);
    if (is_word(p, "rg")) {
        p->pale = p->operands[0] > PALEST || p->operands[1] > PALEST || p->operands[2] > PALEST;
        return has_operands(p, 3) || fail(p, tally_revision_bad_syntax);
    }
    if (is_word(p, "w"))
        return (p->operands[0] >= 0 && p->operands[0] <= THICKEST * 10 && has_operands(p, 1)) || fail(p, hidden_text);
    if (is_word(p, "RG"))
        return has_operands(p, 3) || fail(p, tally_revision_bad_syntax);
    if (is_word(p, "m") || is_word(p, "l"))
        return has_operands(p, 2) || fail(p, tally_revision_bad_syntax);
    return (is_word(p, "S") && has_operands(p, 0)) || fail(p, tally_revision_bad_syntax);
}

static bool read_content(struct page *p)
{
    while (next(p) && p->at < p->end)
        if (!read_operator(p))
            return false;
    return !p->reader->raw.why && (p->operand_count == 0 || fail(p, tally_revision_bad_syntax));
}

/* ---- pages ---- */

/* “[ 0 0 595.28 841.89 ]” */
static bool read_box(struct page *p, struct tally_revision_span box)
{
    const unsigned char *bytes = p->reader->raw.bytes;
    if (box.end - box.at < 2 || bytes[box.at] != '[')
        return fail(p, tally_revision_bad_syntax);
    p->at = bytes + box.at + 1;
    p->end = bytes + box.end - 1;
    if (!next(p) || p->at != p->end || p->operand_count != 4 || p->operands[0] || p->operands[1])
        return fail(p, tally_revision_bad_syntax);
    p->width = p->operands[2];
    p->height = p->operands[3];
    p->operand_count = 0;
    return true;
}

/* Whether every annotation of the page is a signature field (X1 of revision/text.h). */
static bool read_annotations(struct reader *r, struct tally_revision_span page)
{
    struct tally_revision_span list, value, form, fields, field;
    if (!tally_revision_entry(&r->raw, page, "Annots", &list))
        return false;
    if (!list.end)
        return true;
    if (!tally_revision_form(&r->raw, &form, &fields))
        return false;
    for (size_t at = 0; tally_revision_next(&r->raw, list, &at, &value);) {
        uint32_t number, other;
        bool is_field = false;
        if (!tally_revision_reference(&r->raw, value, &number))
            return tally_revision_fail(&r->raw, tally_revision_bad_syntax, value.at);
        for (size_t in = 0; !is_field && tally_revision_next(&r->raw, fields, &in, &field);)
            is_field = tally_revision_reference(&r->raw, field, &other) && other == number;
        if (!is_field)
            return tally_revision_fail(&r->raw, tally_revision_bad_syntax, value.at);
    }
    return !r->raw.why;
}

static bool read_page(struct reader *r, uint32_t number)
{
    static const char *const keys[] = {"Type", "Contents", "Resources", "Parent", "MediaBox", "Annots", NULL},
                             *const resources_keys[] = {"ProcSet", "Font", NULL};
    struct tally_revision_span dictionary, type, resources, contents, box;
    struct page p = {.reader = r, .first_line = r->text->count};
    uint32_t stream;
    unsigned char *bytes = NULL;
    size_t size = 0;
    if (!tally_revision_object(&r->raw, number, &dictionary, NULL) || !tally_revision_only(&r->raw, dictionary, keys) ||
        !tally_revision_entry(&r->raw, dictionary, "Type", &type) ||
        !tally_revision_required(&r->raw, dictionary, "Resources", &resources) ||
        !tally_revision_only(&r->raw, resources, resources_keys) ||
        !tally_revision_required(&r->raw, resources, "Font", &p.fonts) ||
        !tally_revision_required(&r->raw, dictionary, "MediaBox", &box) ||
        !tally_revision_entry(&r->raw, dictionary, "Contents", &contents) || !read_annotations(r, dictionary))
        return false;
    p.place = dictionary.at;
    if (!tally_revision_equals(&r->raw, type, "/Page") || !tally_revision_reference(&r->raw, contents, &stream) ||
        !read_box(&p, box))
        return tally_revision_fail(&r->raw, tally_revision_bad_syntax, dictionary.at);
    bool ok = tally_revision_inflate(&r->raw, stream, TALLY_REVISION_CONTENT_MAX - r->content, &bytes, &size);
    if (ok) {
        r->content += size;
        p.at = bytes;
        p.end = bytes + size;
        ok = read_content(&p);
    }
    free(bytes);
    r->text->pages++;
    return ok;
}

/* The page tree is flat: one node with all pages. */
static bool read_pages(struct reader *r)
{
    static const char *const root_keys[] = {"Type",          "Pages", "Metadata", "Lang",     "ViewerPreferences",
                                            "OutputIntents", "AF",    "Names",    "AcroForm", NULL},
                             *const keys[] = {"Type", "Kids", "Count", NULL};
    struct tally_revision_span root, pages, kids, value;
    uint32_t number;
    if (!tally_revision_object(&r->raw, r->raw.root, &root, NULL) || !tally_revision_only(&r->raw, root, root_keys) ||
        !tally_revision_required(&r->raw, root, "Pages", &pages) || !tally_revision_only(&r->raw, pages, keys) ||
        !tally_revision_required(&r->raw, pages, "Kids", &kids))
        return false;
    for (size_t at = 0; tally_revision_next(&r->raw, kids, &at, &value);) {
        if (r->text->pages == TALLY_REVISION_PAGES_MAX)
            return tally_revision_fail(&r->raw, too_much, value.at);
        if (!tally_revision_reference(&r->raw, value, &number))
            return tally_revision_fail(&r->raw, tally_revision_bad_syntax, value.at);
        if (!read_page(r, number))
            return false;
    }
    return !r->raw.why;
}

bool tally_revision_text_read(struct tally_revision_text *text, const unsigned char *bytes, size_t size,
                              const char **why, size_t *where)
{
    struct reader r = {.text = text};
    *text = (struct tally_revision_text){.count = 0};
    bool ok = tally_revision_open(&r.raw, bytes, size) && read_pages(&r);
    *why = r.raw.why;
    *where = r.raw.where;
    for (size_t i = 0; i < r.font_count; i++)
        free(r.fonts[i].codes);
    tally_revision_clear(&r.raw);
    return ok;
}

void tally_revision_text_clear(struct tally_revision_text *text)
{
    free(text->lines);
    tally_arena_clear(&text->arena);
    *text = (struct tally_revision_text){.count = 0};
}
