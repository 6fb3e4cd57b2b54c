/* Collects what is to be drawn, the fields and the attachments of a new document. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "font/font.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

struct tally_pdf *tally_pdf_new(struct tally_fonts *fonts)
{
    struct tally_pdf *pdf = tally_alloc(1, sizeof *pdf);
    pdf->fonts = fonts;
    tally_pdf_elements_begin(pdf);
    return pdf;
}

void tally_pdf_clear(struct tally_pdf *pdf)
{
    for (size_t i = 0; i < pdf->page_count; i++) {
        free(pdf->pages[i].items);
        free(pdf->pages[i].marked);
    }
    pdf->page_count = 0;
    pdf->field_count = 0;
    tally_pdf_elements_begin(pdf);
}

void tally_pdf_free(struct tally_pdf *pdf)
{
    if (!pdf)
        return;
    tally_pdf_clear(pdf);
    free(pdf->pages);
    free(pdf->fields);
    free(pdf->files);
    free(pdf->elements);
    tally_arena_clear(&pdf->arena);
    free(pdf);
}

void tally_pdf_page(struct tally_pdf *pdf)
{
    TALLY_PUSH(pdf->pages, pdf->page_count, pdf->page_room) = (struct tally_pdf_page){0};
    pdf->page = pdf->page_count - 1;
}

size_t tally_pdf_pages(const struct tally_pdf *pdf)
{
    return pdf->page_count;
}

void tally_pdf_turn_to(struct tally_pdf *pdf, size_t page)
{
    assert(page < pdf->page_count);
    pdf->page = page;
}

static bool is_valid(const char *text, size_t length)
{
    return tally_text_valid((const unsigned char *)text, length) == length;
}

static const char *copy_text(struct tally_pdf *pdf, const char *text)
{
    assert(is_valid(text, strlen(text)));
    return tally_arena_text(&pdf->arena, text, strlen(text));
}

/* ---- drawing ---- */

static void add_item(struct tally_pdf *pdf, struct tally_pdf_item item)
{
    assert(pdf->page < pdf->page_count);
    struct tally_pdf_page *page = &pdf->pages[pdf->page];
    tally_pdf_elements_mark(pdf, &item);
    TALLY_PUSH(page->items, page->count, page->room) = item;
}

void tally_pdf_text(struct tally_pdf *pdf, int32_t x, int32_t y, enum tally_face face, int32_t size, uint32_t colour,
                    const char *text, size_t length)
{
    assert(is_valid(text, length) && size > 0);
    if (!length)
        return;
    const bool alone = !tally_pdf_is_open(pdf);
    if (alone)
        tally_pdf_open_element(pdf, TALLY_TAG_PARAGRAPH, NULL);
    add_item(pdf, (struct tally_pdf_item){.kind = TALLY_PDF_TEXT,
                                          .face = face,
                                          .x = x,
                                          .y = y,
                                          .size = size,
                                          .colour = colour,
                                          .text = tally_arena_text(&pdf->arena, text, length),
                                          .length = length});
    if (alone)
        tally_pdf_close_element(pdf);
}

void tally_pdf_line(struct tally_pdf *pdf, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t width,
                    uint32_t colour)
{
    add_item(pdf,
             (struct tally_pdf_item){
                 .kind = TALLY_PDF_LINE, .x = x1, .y = y1, .to_x = x2, .to_y = y2, .size = width, .colour = colour});
}

void tally_pdf_fill(struct tally_pdf *pdf, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour)
{
    add_item(pdf, (struct tally_pdf_item){
                      .kind = TALLY_PDF_FILL, .x = x, .y = y, .to_x = width, .to_y = height, .colour = colour});
}

/* ---- fields and attachments ---- */

static bool is_field_name(const char *name)
{
    return *name && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

void tally_pdf_field(struct tally_pdf *pdf, const char *name, const char *title, int32_t x, int32_t y, int32_t width,
                     int32_t height)
{
    assert(pdf->page < pdf->page_count && is_field_name(name) && width > 0 && height > 0);
    for (size_t i = 0; i < pdf->field_count; i++)
        assert(strcmp(pdf->fields[i].name, name) != 0);
    struct tally_pdf_field field = {copy_text(pdf, name),
                                    copy_text(pdf, title),
                                    pdf->page,
                                    x,
                                    y,
                                    width,
                                    height,
                                    tally_pdf_open_element(pdf, TALLY_TAG_FORM, NULL)};
    struct tally_pdf_element *element = &pdf->elements[field.element];
    tally_pdf_close_element(pdf);
    element->field = pdf->field_count;
    element->page = pdf->page;
    element->has_page = true;
    TALLY_PUSH(pdf->fields, pdf->field_count, pdf->field_room) = field;
}

void tally_pdf_attach(struct tally_pdf *pdf, const char *name, const char *mime, const char *description,
                      enum tally_relationship relationship, const void *bytes, size_t size)
{
    assert(*name);
    for (size_t i = 0; i < pdf->file_count; i++)
        assert(strcmp(pdf->files[i].name, name) != 0);
    struct tally_pdf_file file = {
        copy_text(pdf, name), copy_text(pdf, mime), copy_text(pdf, description), relationship, bytes, size};
    TALLY_PUSH(pdf->files, pdf->file_count, pdf->file_room) = file;
}
