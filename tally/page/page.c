/* Sets text in lines, down the page. */
#include "page/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/character.h"
#include "base/linebreak.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "font/font.h"
#include "pdf/pdf.h"

int32_t tally_page_leading(int32_t size)
{
    return size * 14 / 10;
}

/* ---- lines ---- */

/* Where lines may begin: by the rules of the language, and not within the words that the page keeps whole, but behind
 * a dot (买买提·吐尔逊). */
static bool *find_breaks(const struct tally_page *page, const char *text, size_t size)
{
    static const char dot[] = "·";
    bool *may_begin = tally_linebreak_find(text, size, TALLY_LINEBREAK_PAGE);
    for (size_t i = 0; i < page->whole_count; i++) {
        const char *word = page->whole[i];
        size_t length = strlen(word);
        for (const char *at = text; length && (at = strstr(at, word)) != NULL; at += length)
            for (size_t k = 1; k < length; k++)
                if (k < sizeof dot - 1 || memcmp(at + k - (sizeof dot - 1), dot, sizeof dot - 1) != 0)
                    may_begin[(size_t)(at - text) + k] = false;
    }
    return may_begin;
}

/* How many bytes of the text fit on a line of this width; at least one character. */
static size_t line_of(const struct tally_page *page, struct tally_type type, int32_t width, const char *text,
                      const bool *may_begin, size_t size)
{
    size_t at = 0, last = 0;
    int32_t used = 0;
    while (at < size) {
        uint32_t c;
        size_t n = tally_text_next(text + at, size - at, &c);
        if (may_begin[at] && at)
            last = at;
        used += tally_fonts_width(page->fonts, type.face, type.size, text + at, n);
        if (used > width && at && c != ' ')
            return last ? last : at;
        at += n;
    }
    return size;
}

/* ---- texts ---- */

/* A text prepared for drawing: line ends and tabs become blanks, invisible characters are left out, and those that no
 * font has. */
struct text {
    struct text *next; /* of the same place in the table */
    enum tally_face face;
    const char *given, *set;
    size_t given_size, size;
    uint32_t missing;      /* the first character that no font has; 0: none */
    const bool *may_begin; /* NULL: not looked for yet */
};

/* A page is set several times, in several sizes, and the width of a column asks for every text in it again. */
struct tally_page_texts {
    struct tally_arena arena;
    struct text *table[1024];
};

struct tally_page_texts *tally_page_texts_new(void)
{
    return tally_alloc(1, sizeof(struct tally_page_texts));
}

void tally_page_texts_free(struct tally_page_texts *texts)
{
    if (!texts)
        return;
    tally_arena_clear(&texts->arena);
    free(texts);
}

static struct tally_arena *arena_of(const struct tally_page *page)
{
    return page->texts ? &page->texts->arena : page->arena;
}

static void prepare(const struct tally_page *page, struct text *t)
{
    char *out = tally_arena_alloc(arena_of(page), t->given_size + 1, 1);
    for (size_t at = 0, n; at < t->given_size; at += n) {
        uint32_t c;
        n = tally_text_next(t->given + at, t->given_size - at, &c);
        if (c == '\n' || c == '\r' || c == '\t') {
            out[t->size++] = ' ';
        } else if (tally_text_is_invisible(c) || tally_character_is_selector(c)) {
            continue;
        } else if (tally_fonts_find(page->fonts, t->face, c) < 0) {
            t->missing = t->missing ? t->missing : c;
        } else {
            memcpy(out + t->size, t->given + at, n);
            t->size += n;
        }
    }
    t->set = out;
}

/* FNV-1a */
static size_t place_of(const char *text, size_t size, enum tally_face face, size_t places)
{
    uint32_t hash = 2166136261U ^ (uint32_t)face;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return hash % places;
}

static struct text *known_text(const struct tally_page *page, enum tally_face face, const char *text)
{
    enum { PLACES = sizeof page->texts->table / sizeof *page->texts->table };
    const size_t size = strlen(text);
    struct text **place = page->texts ? &page->texts->table[place_of(text, size, face, PLACES)] : NULL;
    for (struct text *t = place ? *place : NULL; t; t = t->next)
        if (t->face == face && t->given_size == size && !memcmp(t->given, text, size))
            return t;
    struct text *own = tally_arena_alloc(arena_of(page), 1, sizeof *own);
    *own = (struct text){.next = place ? *place : NULL,
                         .face = face,
                         .given = page->texts ? tally_arena_text(arena_of(page), text, size) : text,
                         .given_size = size};
    prepare(page, own);
    if (place)
        *place = own;
    return own;
}

/* The text prepared; a character that no font has is recorded in the page. */
static struct text *text_of(struct tally_page *page, enum tally_face face, const char *text)
{
    struct text *t = known_text(page, face, text);
    if (t->missing && !page->missing) {
        page->missing = t->missing;
        page->missing_in = text;
    }
    return t;
}

/* Where its lines may begin. */
static const bool *breaks_of(const struct tally_page *page, struct text *t)
{
    if (!t->may_begin) {
        bool *found = find_breaks(page, t->set, t->size),
             *own = tally_arena_alloc(arena_of(page), t->size + 1, sizeof *own);
        memcpy(own, found, t->size * sizeof *own);
        free(found);
        t->may_begin = own;
    }
    return t->may_begin;
}

static size_t trimmed(const char *text, size_t size)
{
    while (size && text[size - 1] == ' ')
        size--;
    return size;
}

/* Breaks the text into lines and, if draw is true, draws them. Returns their height. */
static int32_t set_lines(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                         const char *text, bool draw)
{
    struct text *prepared = text_of(page, type.face, text);
    const char *set = prepared->set;
    const size_t size = prepared->size;
    const bool *may_begin = breaks_of(page, prepared);
    int32_t height = 0;
    const bool alone = draw && size && !tally_pdf_is_open(page->pdf);
    if (alone)
        tally_pdf_open_element(page->pdf, TALLY_TAG_PARAGRAPH, NULL);
    for (size_t at = 0, n; at < size; at += n) {
        n = line_of(page, type, width, set + at, may_begin + at, size - at);
        size_t shown = trimmed(set + at, n);
        if (draw && shown) {
            int32_t wide = tally_fonts_width(page->fonts, type.face, type.size, set + at, shown);
            int32_t from = type.align == TALLY_LEFT    ? x
                           : type.align == TALLY_RIGHT ? x + width - wide
                                                       : x + (width - wide) / 2;
            tally_pdf_text(page->pdf, from, y - height - type.size * 12 / 10 + type.size / 8, type.face, type.size,
                           type.colour, set + at, shown);
        }
        height += tally_page_leading(type.size);
    }
    if (alone)
        tally_pdf_close_element(page->pdf);
    return height;
}

int32_t tally_page_text_height(struct tally_page *page, struct tally_type type, int32_t width, const char *text)
{
    return set_lines(page, type, 0, 0, width, text, false);
}

int32_t tally_page_text(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                        const char *text)
{
    return set_lines(page, type, x, y, width, text, true);
}

int32_t tally_page_text_width(struct tally_page *page, struct tally_type type, const char *text)
{
    const struct text *prepared = text_of(page, type.face, text);
    return tally_fonts_width(page->fonts, type.face, type.size, prepared->set, prepared->size);
}

int32_t tally_page_even_width(struct tally_page *page, struct tally_type type, int32_t most, const char *text)
{
    int32_t height = tally_page_text_height(page, type, most, text), even = most;
    while (even > most / 2 && tally_page_text_height(page, type, even - type.size / 2, text) == height)
        even -= type.size / 2;
    return even;
}

int32_t tally_page_word_width(struct tally_page *page, struct tally_type type, const char *text)
{
    struct text *prepared = text_of(page, type.face, text);
    const char *set = prepared->set;
    const size_t size = prepared->size;
    const bool *may_begin = breaks_of(page, prepared);
    size_t from = 0;
    int32_t widest = 0;
    for (size_t at = 1; at <= size; at++) {
        if (at < size && !may_begin[at])
            continue;
        int32_t wide = tally_fonts_width(page->fonts, type.face, type.size, set + from, trimmed(set + from, at - from));
        widest = wide > widest ? wide : widest;
        from = at;
    }
    return widest;
}

/* ---- down the page ---- */

void tally_page_begin(struct tally_page *page)
{
    tally_pdf_page(page->pdf);
    page->y = page->top;
}

int32_t tally_page_kept_height(struct tally_page *page)
{
    int32_t height = 0;
    for (size_t i = 0; i < page->kept_count; i++)
        height += page->kept[i].above + page->kept[i].below +
                  tally_page_text_height(page, page->kept[i].type, page->right - page->left, page->kept[i].text);
    return height;
}

static void draw_kept(struct tally_page *page)
{
    for (size_t i = 0; i < page->kept_count; i++) {
        const struct tally_page_kept *k = &page->kept[i];
        if (page->y < page->top)
            tally_page_space(page, k->above);
        tally_pdf_open_element(page->pdf, k->tag, NULL);
        page->y -= tally_page_text(page, k->type, page->left, page->y, page->right - page->left, k->text) + k->below;
        tally_pdf_close_element(page->pdf);
    }
    page->kept_count = 0;
    page->kept_with = 0;
}

void tally_page_reserve(struct tally_page *page, int32_t height)
{
    int32_t below = height > page->kept_with ? height : page->kept_with;
    if (page->y - tally_page_kept_height(page) - below < page->bottom && page->y < page->top)
        tally_page_begin(page);
    draw_kept(page);
}

static void keep(struct tally_page *page, struct tally_page_kept kept)
{
    if (page->kept_count == TALLY_PAGE_KEPT_MOST)
        draw_kept(page);
    page->kept[page->kept_count++] = kept;
}

void tally_page_space(struct tally_page *page, int32_t height)
{
    page->y = page->y - height < page->bottom ? page->bottom : page->y - height;
}

void tally_page_paragraph(struct tally_page *page, struct tally_type type, const char *first, const char *text)
{
    int32_t indent = *first ? tally_fonts_width(page->fonts, type.face, type.size, first, strlen(first)) : 0;
    struct text *prepared = text_of(page, type.face, text);
    const char *set = prepared->set;
    const size_t size = prepared->size;
    const bool *may_begin = breaks_of(page, prepared);
    int32_t width = page->right - page->left - indent,
            lines = tally_page_text_height(page, type, width, text) / tally_page_leading(type.size);
    for (size_t at = 0, n; at < size; at += n, lines--) {
        n = line_of(page, type, width, set + at, may_begin + at, size - at);
        /* neither its first nor its last line alone on a page; two lines below a heading */
        tally_page_reserve(page, tally_page_leading(type.size) * (lines == 2 || (at == 0 && lines > 2) ? 2 : 1));
        int32_t base = page->y - type.size * 12 / 10 + type.size / 8;
        if (at == 0)
            tally_pdf_open_element(page->pdf, TALLY_TAG_PARAGRAPH, NULL);
        if (at == 0 && *first)
            tally_pdf_text(page->pdf, page->left, base, type.face, type.size, type.colour, first, strlen(first));
        tally_pdf_text(page->pdf, page->left + indent, base, type.face, type.size, type.colour, set + at,
                       trimmed(set + at, n));
        page->y -= tally_page_leading(type.size);
    }
    if (size)
        tally_pdf_close_element(page->pdf);
}

void tally_page_heading(struct tally_page *page, const char *text, int32_t with)
{
    const struct tally_type type = {TALLY_BOLD, 1150, TALLY_BLACK, TALLY_LEFT};
    keep(page, (struct tally_page_kept){TALLY_TAG_HEADING, type, text, 900, 200});
    page->kept_with = with;
}

void tally_page_caption(struct tally_page *page, enum tally_tag tag, struct tally_type type, const char *text,
                        int32_t below)
{
    keep(page, (struct tally_page_kept){tag, type, text, 0, below});
}
