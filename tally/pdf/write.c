/* Writes the list of what is to be drawn as a PDF file. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "font/font.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

/* ---- a page's content ----
 *
 * Content streams are written here, in whole hundredths, not by libharu: its numbers are floats, and characters that it
 * cannot show it drops without an error. */

struct pen {
    struct tally_pdf_writer *w;
    HPDF_Page page;
    struct tally_bytes out;
    uint32_t fill, stroke; /* the current colours */
    int32_t width;         /* of a line */
    const struct tally_pdf_font *font;
    int32_t size;
};

static void put_numbers(struct pen *p, const int32_t *numbers, size_t count, const char *operator)
{
    for (size_t i = 0; i < count; i++) {
        tally_pdf_put_number(&p->out, numbers[i], 2);
        tally_bytes_put_text(&p->out, " ");
    }
    tally_bytes_put_text(&p->out, operator);
}

static void set_colour(struct pen *p, uint32_t *set, uint32_t colour, const char *operator)
{
    if (*set == colour)
        return;
    *set = colour;
    for (unsigned i = 0; i < 3; i++) {
        tally_pdf_put_number(&p->out, ((colour >> (16 - 8 * i) & 0xFF) * 1000 + 127) / 255, 3);
        tally_bytes_put_text(&p->out, " ");
    }
    tally_bytes_put_text(&p->out, operator);
}

static void set_font(struct pen *p, const struct tally_pdf_font *font, int32_t size)
{
    if (p->font == font && p->size == size)
        return;
    p->font = font;
    p->size = size;
    const char *name = HPDF_Page_GetLocalFontName(p->page, font->font);
    if (!name) {
        tally_haru_failed(p->w);
        return;
    }
    tally_bytes_put_text(&p->out, "/");
    tally_bytes_put_text(&p->out, name);
    tally_bytes_put_text(&p->out, " ");
    put_numbers(p, &size, 1, "Tf\n");
}

static uint16_t code_of(const struct tally_font_subset *subset, uint32_t character)
{
    size_t low = 0, high = subset->code_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (subset->codes[middle].character < character)
            low = middle + 1;
        else
            high = middle;
    }
    assert(low < subset->code_count && subset->codes[low].character == character);
    return subset->codes[low].code;
}

/* The text as runs, each in one font file; the end position of a run is the start of the next. */
static void put_text(struct pen *p, const struct tally_pdf_item *item)
{
    const int32_t place[] = {item->x, item->y};
    bool open = false;
    set_colour(p, &p->fill, item->colour, "rg\n");
    tally_bytes_put_text(&p->out, "BT\n");
    put_numbers(p, place, 2, "Td\n");
    for (size_t at = 0; at < item->length;) {
        uint32_t character = 0;
        at += tally_text_next(item->text + at, item->length - at, &character);
        const struct tally_pdf_font *font = &p->w->fonts[tally_fonts_find(p->w->pdf->fonts, item->face, character)];
        if (!open || font != p->font) {
            tally_bytes_put_text(&p->out, open ? "> Tj\n" : "");
            set_font(p, font, item->size);
            tally_bytes_put_text(&p->out, "<");
            open = true;
        }
        tally_pdf_put_hex(&p->out, code_of(&font->subset, character), 4);
    }
    tally_bytes_put_text(&p->out, "> Tj\nET\n");
}

static void put_line(struct pen *p, const struct tally_pdf_item *item)
{
    const int32_t from[] = {item->x, item->y}, to[] = {item->to_x, item->to_y};
    set_colour(p, &p->stroke, item->colour, "RG\n");
    if (p->width != item->size)
        put_numbers(p, &item->size, 1, "w\n");
    p->width = item->size;
    put_numbers(p, from, 2, "m ");
    put_numbers(p, to, 2, "l S\n");
}

static void put_fill(struct pen *p, const struct tally_pdf_item *item)
{
    const int32_t box[] = {item->x, item->y, item->to_x, item->to_y};
    set_colour(p, &p->fill, item->colour, "rg\n");
    put_numbers(p, box, 4, "re f\n");
}

/* Every item is part of marked content: of an element, or of an artifact. Text that is one stands on every page: feet,
 * and the headings of a table that goes on. */
static void put_mark(struct pen *p, const struct tally_pdf_item *before, const struct tally_pdf_item *item)
{
    const bool none = item->element == TALLY_PDF_ARTIFACT;
    if (before && before->element == item->element && before->mark == item->mark &&
        (!none || (before->kind == TALLY_PDF_TEXT) == (item->kind == TALLY_PDF_TEXT)))
        return;
    if (before)
        tally_bytes_put_text(&p->out, "EMC\n");
    if (none) {
        tally_bytes_put_text(&p->out, item->kind == TALLY_PDF_TEXT ? "/Artifact << /Type /Pagination >> BDC\n"
                                                                   : "/Artifact << /Type /Layout >> BDC\n");
        return;
    }
    tally_bytes_put_text(&p->out, "/");
    tally_bytes_put_text(&p->out, tally_pdf_tags[p->w->pdf->elements[item->element].tag]);
    tally_bytes_put_text(&p->out, " << /MCID ");
    tally_pdf_put_number(&p->out, (int64_t)item->mark, 0);
    tally_bytes_put_text(&p->out, " >> BDC\n");
}

static HPDF_STATUS write_a4(HPDF_Dict page, HPDF_Stream stream)
{
    (void)page;
    return HPDF_Stream_WriteStr(stream, "/MediaBox [ 0 0 595.28 841.89 ]\n");
}
static_assert(TALLY_A4_WIDTH == 59528 && TALLY_A4_HEIGHT == 84189, "the numbers in write_a4");

void tally_pdf_write_page(struct tally_pdf_writer *w, size_t page)
{
    static void (*const put[])(struct pen * p, const struct tally_pdf_item *item) = {
        [TALLY_PDF_TEXT] = put_text,
        [TALLY_PDF_LINE] = put_line,
        [TALLY_PDF_FILL] = put_fill,
    };
    const struct tally_pdf_page *list = &w->pdf->pages[page];
    const struct _HPDF_PageAttr_Rec *attr = w->pages[page]->attr;
    struct pen pen = {.w = w, .page = w->pages[page], .fill = UINT32_MAX, .stroke = UINT32_MAX, .width = -1};
    HPDF_Dict_RemoveElement(pen.page, "MediaBox");
    pen.page->write_fn = write_a4;
    for (size_t i = 0; i < list->count; i++) {
        if (w->about->tagged)
            put_mark(&pen, i ? &list->items[i - 1] : NULL, &list->items[i]);
        put[list->items[i].kind](&pen, &list->items[i]);
    }
    if (w->about->tagged && list->count)
        tally_bytes_put_text(&pen.out, "EMC\n");
    if (!pen.out.used)
        attr->contents->filter = HPDF_STREAM_FILTER_NONE; /* libharu does not compress an empty stream */
    else if (HPDF_Stream_Write(attr->stream, (const HPDF_BYTE *)pen.out.bytes, (HPDF_UINT)pen.out.used) != HPDF_OK)
        tally_haru_failed(w);
    free(pen.out.bytes);
}

/* ---- the whole ---- */

/* libharu's allocations: when memory runs out the program ends, with nothing written. */
static void *allocate(HPDF_UINT size)
{
    return tally_alloc(1, size);
}

static void record_error(HPDF_STATUS error, HPDF_STATUS detail, void *self)
{
    struct tally_pdf_writer *w = self;
    (void)detail;
    if (w->error == HPDF_OK)
        w->error = error;
}

static void begin(struct tally_pdf_writer *w)
{
    w->doc = HPDF_NewEx(record_error, allocate, free, 0, w); /* no memory pool: its blocks are not aligned */
    if (!w->doc)
        tally_exhausted();
    HPDF_SetCompressionMode(w->doc, HPDF_COMP_ALL);
    w->doc->pdf_version = HPDF_VER_17;
    w->pages = tally_alloc(w->pdf->page_count, sizeof(HPDF_Page));
    w->fields = tally_alloc(w->pdf->field_count + 1, sizeof(HPDF_Dict));
    for (size_t i = 0; i < w->pdf->page_count && tally_haru_ok(w); i++)
        if (!(w->pages[i] = HPDF_AddPage(w->doc)))
            tally_haru_failed(w);
}

static bool write_all(struct tally_pdf_writer *w)
{
    if (!tally_haru_ok(w) || !tally_pdf_load_fonts(w))
        return false;
    for (size_t i = 0; i < w->pdf->page_count; i++)
        tally_pdf_write_page(w, i);
    tally_pdf_write_meta(w);
    if (!tally_pdf_write_colours(w))
        return false;
    tally_pdf_write_files(w);
    tally_pdf_write_form(w);
    if (w->about->tagged)
        tally_pdf_write_structure(w);
    return tally_haru_ok(w);
}

/* ---- the bytes ---- */

static bool starts(const unsigned char *bytes, size_t size, size_t at, const char *text)
{
    size_t length = strlen(text);
    return at <= size && size - at >= length && memcmp(bytes + at, text, length) == 0;
}

static size_t digits(const unsigned char *bytes, size_t size, size_t *at)
{
    size_t number = 0;
    while (*at < size && bytes[*at] >= '0' && bytes[*at] <= '9' && number <= UINT32_MAX)
        number = number * 10 + (size_t)(bytes[(*at)++] - '0');
    return number;
}

/* P2: whether the file begins and ends as it should, and every object is at the offset that its table gives. */
static bool is_complete(const unsigned char *bytes, size_t size)
{
    static const char header[] = "%PDF-1.7\n", eof[] = "\n%%EOF\n", mark[] = "\nstartxref\n";
    enum { ENTRY = 20 };
    if (size < sizeof header + sizeof eof || !starts(bytes, size, 0, header) ||
        !starts(bytes, size, size - strlen(eof), eof))
        return false;
    size_t at = size - strlen(eof);
    while (at && bytes[at - 1] >= '0' && bytes[at - 1] <= '9')
        at--;
    if (at < strlen(mark) || !starts(bytes, size, at - strlen(mark), mark))
        return false;
    size_t table = digits(bytes, size, &at);
    if (!starts(bytes, size, table, "xref\n0 "))
        return false;
    at = table + strlen("xref\n0 ");
    size_t count = digits(bytes, size, &at);
    if (count < 2 || at >= size || count > (size - at) / ENTRY ||
        !starts(bytes, size, at + 1 + ENTRY * count, "trailer\n"))
        return false;
    for (size_t i = 1; i < count; i++) {
        size_t entry = at + 1 + ENTRY * i, object = digits(bytes, size, &entry);
        if (digits(bytes, size, &object) != i || !starts(bytes, size, object, " 0 obj\n"))
            return false;
    }
    return true;
}

static bool save(struct tally_pdf_writer *w, unsigned char **bytes, size_t *size)
{
    if (HPDF_SaveToStream(w->doc) != HPDF_OK || !tally_haru_ok(w))
        return false;
    HPDF_UINT32 whole = HPDF_GetStreamSize(w->doc), got = whole;
    unsigned char *all = tally_alloc(whole, 1);
    HPDF_STATUS status = HPDF_ResetStream(w->doc);
    if (status == HPDF_OK)
        status = HPDF_ReadFromStream(w->doc, all, &got);
    if ((status == HPDF_OK || status == HPDF_STREAM_EOF) && tally_haru_ok(w) && got == whole &&
        is_complete(all, whole)) {
        *bytes = all;
        *size = whole;
        return true;
    }
    free(all);
    return false;
}

static void report_error(struct tally_pdf_writer *w)
{
    struct tally_bytes number = {0};
    tally_haru_failed(w);
    tally_pdf_put_hex(&number, (uint32_t)w->error, 4);
    tally_diags_add(w->diags, TALLY_NOT_RENDERED, (struct tally_place){0},
                    N_("the PDF could not be made: libharu reports error %1$s"), TALLY_ARGS(number.bytes));
    free(number.bytes);
}

bool tally_pdf_finish(struct tally_pdf *pdf, const struct tally_pdf_about *about, unsigned char **bytes, size_t *size,
                      struct tally_diags *diags)
{
    assert(pdf->page_count);
    struct tally_pdf_writer w = {.pdf = pdf, .about = about, .diags = diags};
    size_t errors = tally_diags_errors(diags);
    begin(&w);
    bool ok = write_all(&w) && save(&w, bytes, size);
    if (!ok && tally_diags_errors(diags) == errors)
        report_error(&w);
    HPDF_Free(w.doc);
    for (size_t i = 0; i < TALLY_FONT_FILES_MAX; i++) {
        tally_font_subset_clear(&w.fonts[i].subset);
        free(w.fonts[i].characters);
    }
    free(w.pages);
    free(w.fields);
    free(w.nodes);
    return ok;
}
