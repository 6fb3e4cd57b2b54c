/* The parts that every section of a sheet is put together from: numbers, headings, paragraphs, labelled lines. */
#include <stdint.h>
#include <tally/words.h>

#include "base/diag.h"
#include "font/font.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "sheet/page.h"
#include "words/words.h"

static struct tally_type body_of(const struct sheet *s, uint32_t colour)
{
    return (struct tally_type){TALLY_REGULAR, s->text ? s->text : 1000, colour, TALLY_LEFT};
}

const char tally_sheet_dash[] = "—";

int32_t tally_sheet_width(const struct sheet *s)
{
    return s->page.right - s->page.left;
}

const char *tally_sheet_figure(const struct sheet *s, uint64_t n)
{
    return tally_words_number(s->w, n);
}

void tally_sheet_heading(struct sheet *s, const char *text, int32_t with)
{
    s->headings++;
    /* Translators: an annex's number and its heading: “附3　宣读稿” */
    tally_page_heading(&s->page,
                       tally_words_format(s->w, TALLY_SAY(s->w, "Annex %1$s. %2$s"),
                                          TALLY_ARGS(tally_sheet_figure(s, s->headings), text)),
                       with);
}

void tally_sheet_paragraph(struct sheet *s, const char *text)
{
    const char *indented = tally_words_format(s->w, "　　%1$s", TALLY_ARGS(text));
    tally_page_paragraph(&s->page, body_of(s, TALLY_BLACK), "", tally_words_are_chinese(s->w) ? indented : text);
}

void tally_sheet_subheading(struct sheet *s, const char *text)
{
    const char *indented = tally_words_format(s->w, "　　%1$s", TALLY_ARGS(text));
    tally_page_caption(&s->page, TALLY_TAG_SUBHEADING, body_of(s, TALLY_BLACK),
                       tally_words_are_chinese(s->w) ? indented : text, 0);
}

/* ---- labelled lines ---- */

/* As wide as the longest is in that language. */
static int32_t label_width(const struct sheet *s)
{
    return s->facts->language == TALLY_ENGLISH ? 9800 : 6600;
}

int32_t tally_sheet_label_height(struct sheet *s, const char *text)
{
    return *text
               ? tally_page_text_height(&s->page, body_of(s, TALLY_BLACK), tally_sheet_width(s) - label_width(s), text)
               : 0;
}

void tally_sheet_label(struct sheet *s, const char *label, const char *text)
{
    struct tally_page *p = &s->page;
    const struct tally_type of_label = body_of(s, TALLY_GREY), body = body_of(s, TALLY_BLACK);
    if (!*text)
        return;
    int32_t height = tally_sheet_label_height(s, text);
    tally_page_reserve(p, height < p->top - p->bottom ? height : 2000);
    if (height >= p->top - p->bottom) { /* longer than a page: over pages, as a paragraph */
        tally_page_paragraph(p, of_label, "", label);
        tally_page_paragraph(p, body, "", text);
        return;
    }
    int32_t left = label_width(s);
    tally_pdf_open_element(p->pdf, TALLY_TAG_PARAGRAPH, NULL);
    tally_page_text(p, of_label, p->left, p->y, left, label);
    p->y -= tally_page_text(p, body, p->left + left, p->y, tally_sheet_width(s) - left, text);
    tally_pdf_close_element(p->pdf);
}
