/* Collects the structure of a new document: its elements, and what of the pages belongs to each. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

void tally_pdf_elements_begin(struct tally_pdf *pdf)
{
    pdf->element_count = 0;
    pdf->depth = 0;
    TALLY_PUSH(pdf->elements, pdf->element_count, pdf->element_room) =
        (struct tally_pdf_element){.tag = TALLY_TAG_DOCUMENT};
}

/* ---- opening and closing ---- */

static size_t innermost(const struct tally_pdf *pdf)
{
    return pdf->depth ? pdf->open[pdf->depth - 1] : 0;
}

static void push(struct tally_pdf *pdf, size_t element)
{
    assert(pdf->depth < TALLY_PDF_DEPTH);
    pdf->open[pdf->depth++] = innermost(pdf) == TALLY_PDF_ARTIFACT ? TALLY_PDF_ARTIFACT : element;
}

static void add_kid(struct tally_pdf *pdf, size_t element, struct tally_pdf_kid kid)
{
    struct tally_pdf_kid *own = tally_arena_alloc(&pdf->arena, 1, sizeof *own);
    struct tally_pdf_element *e = &pdf->elements[element];
    *own = kid;
    if (e->last)
        e->last->next = own;
    else
        e->first = own;
    e->last = own;
}

size_t tally_pdf_open_element(struct tally_pdf *pdf, enum tally_tag tag, const char *alternative)
{
    const size_t parent = innermost(pdf), element = pdf->element_count;
    const char *words = alternative ? tally_arena_text(&pdf->arena, alternative, strlen(alternative)) : NULL;
    assert(tag != TALLY_TAG_DOCUMENT && (tag == TALLY_TAG_FIGURE) == (words != NULL));
    TALLY_PUSH(pdf->elements, pdf->element_count, pdf->element_room) =
        (struct tally_pdf_element){.tag = tag, .parent = parent, .alternative = words};
    if (parent != TALLY_PDF_ARTIFACT)
        add_kid(pdf, parent, (struct tally_pdf_kid){.which = element});
    push(pdf, element);
    return element;
}

void tally_pdf_open_again(struct tally_pdf *pdf, size_t element)
{
    assert(element && element < pdf->element_count);
    push(pdf, element);
}

void tally_pdf_open_artifact(struct tally_pdf *pdf)
{
    push(pdf, TALLY_PDF_ARTIFACT);
}

void tally_pdf_close_element(struct tally_pdf *pdf)
{
    assert(pdf->depth);
    pdf->depth--;
}

bool tally_pdf_is_open(const struct tally_pdf *pdf)
{
    return pdf->depth > 0;
}

void tally_pdf_span_rows(struct tally_pdf *pdf, size_t rows)
{
    if (innermost(pdf) != TALLY_PDF_ARTIFACT)
        pdf->elements[innermost(pdf)].rows = rows;
}

/* ---- what is drawn ---- */

static void widen(struct tally_pdf_element *figure, const struct tally_pdf_item *item)
{
    const bool line = item->kind == TALLY_PDF_LINE;
    const int32_t x = line ? item->to_x : item->x + item->to_x, y = line ? item->to_y : item->y + item->to_y;
    const int32_t box[] = {item->x < x ? item->x : x, item->y < y ? item->y : y, item->x < x ? x : item->x,
                           item->y < y ? y : item->y};
    for (size_t i = 0; i < 4; i++)
        if (!figure->has_page || (i < 2 ? box[i] < figure->box[i] : box[i] > figure->box[i]))
            figure->box[i] = box[i];
}

void tally_pdf_elements_mark(struct tally_pdf *pdf, struct tally_pdf_item *item)
{
    struct tally_pdf_page *page = &pdf->pages[pdf->page];
    const struct tally_pdf_item *before = page->count ? &page->items[page->count - 1] : NULL;
    const size_t own = innermost(pdf);
    item->element = TALLY_PDF_ARTIFACT;
    item->mark = 0;
    if (own == TALLY_PDF_ARTIFACT || (item->kind != TALLY_PDF_TEXT && pdf->elements[own].tag != TALLY_TAG_FIGURE))
        return;
    struct tally_pdf_element *element = &pdf->elements[own];
    if (element->tag == TALLY_TAG_FIGURE)
        widen(element, item);
    if (!element->has_page)
        element->page = pdf->page;
    element->has_page = true;
    item->element = own;
    if (before && before->element == own) {
        item->mark = before->mark;
        return;
    }
    item->mark = page->mark_count;
    TALLY_PUSH(page->marked, page->mark_count, page->mark_room) = own;
    add_kid(pdf, own, (struct tally_pdf_kid){.is_mark = true, .page = pdf->page, .which = item->mark});
}
