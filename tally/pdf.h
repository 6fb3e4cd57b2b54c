/* Pages as a PDF/A-3u file. The only room that knows libharu.
 *
 * A document is first put together as a list of what is to be drawn, so that every character is looked up and every page counted before libharu sees any of it; then it is written in one go.
 * Lengths are whole hundredths of a point; the origin is a page's lower left corner; A4 is 59528 by 84189. Texts are UTF-8.
 *
 *   P1  the same calls give the same bytes, on any machine with the same fonts and libraries
 *   P2  whatever libharu says, the bytes are looked at before they are given out: an error is reported, no half file is left
 *   P3  a signature field has its place in the first revision, and nothing but a signature ever fills it
 *
 * The file, for those who read it again. The first line is “%PDF-1.7”; objects 1, 2, 3 … follow in order, all of generation 0, each as “N 0 obj\n” … “\nendobj\n”; then one “xref\n0 COUNT\n” with
 * entries of 20 bytes (“ n\r\n”), “trailer\n<<\n/ID [ <HEX> <HEX> ]\n/Root 1 0 R\n/Info 3 0 R\n/Size COUNT\n>>\nstartxref\nOFFSET\n%%EOF\n”, and nothing behind it. A dictionary is “<<\n”, then
 * “/Key value\n” for each key, then “>>”; an array is “[ a b ]”. A stream is “<<\n/Length M 0 R\n … >>\nstream\r\n” bytes “\nendstream”; its length stands in the object M right behind it; its
 * filter is “/Filter [ /FlateDecode ]”, or there is none. Streams within streams, object streams, encryption: none.
 *
 *   catalog   1 0 obj\n<<\n/Type /Catalog\n/Pages 2 0 R\n … /AF [ A 0 R B 0 R ]\n/Names <<\n/EmbeddedFiles <<\n/Names [ (0001) A 0 R (0002) B 0 R ]\n>>\n>>\n/AcroForm F 0 R\n>>\nendobj\n
 *             /AcroForm is always its last key; no /Perms. /AF and /Names: the file specifications in the order of tally_pdf_attach, four hexadecimal digits counting them.
 *   form      F 0 obj\n<<\n/Fields [ H 0 R T 0 R ]\n/SigFlags 3\n/DR <<\n/Font <<\n/Stamp S 0 R\n>>\n>>\n>>\nendobj\n
 *             the fields in the order of tally_pdf_field, in objects that follow the form's one by one. /Stamp is the main file of the regular face: in a content stream under it, two bytes a character,
 *             its Unicode value; Identity-H. It has every character of about->stamp up to U+FFFF that tally_fonts_file says file 0 has; others are left out.
 *   field     H 0 obj\n<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (host)\n/TU TITLE\n/F 132\n/P PAGE 0 R\n/AP <<\n/N NOTHING 0 R\n>>\n/Rect [ 56.7 200 196.7 250 ]\n>>\nendobj\n
 *             TITLE is “(text)” with escapes “\ooo”, or “<FEFF…>”. /Rect is always the last key; its numbers have up to two decimals. NOTHING, one for all fields, is an empty form.
 *   file      A 0 obj\n<<\n/Type /Filespec\n/F (file-2.json)\n/UF <FEFF…>\n/Desc …\n/AFRelationship /Data\n/EF <<\n/F E 0 R\n/UF E 0 R\n>>\n>>\nendobj\n
 *             E 0 obj\n<<\n/Length M 0 R\n/Type /EmbeddedFile\n/Subtype /application#2Fjson\n/Params <<\n/Size 8\n/ModDate (D:20260417000000Z)\n>>\n/Filter [ /FlateDecode ]\n>>\nstream\r\n…
 *             no /Filter where the file is empty. Object E comes two before A. */
#ifndef TALLY_PDF_H
#define TALLY_PDF_H

#include "font.h"

enum { TALLY_A4_WIDTH = 59528, TALLY_A4_HEIGHT = 84189 };

struct tally_pdf;

struct tally_pdf *tally_pdf_new(struct tally_fonts *fonts); /* lends the fonts; the caller frees it with tally_pdf_free */
void tally_pdf_free(struct tally_pdf *pdf);

/* Begins a page behind the last; from now on all is drawn on it. */
void tally_pdf_page(struct tally_pdf *pdf);
size_t tally_pdf_pages(const struct tally_pdf *pdf);
void tally_pdf_turn_to(struct tally_pdf *pdf, size_t page); /* from 0: draw on that page again (footers) */

/* Text with its baseline's left end at x, y. Every character must be had by the face (F1); that is the caller's to see to. Length in bytes. */
void tally_pdf_text(struct tally_pdf *pdf, int32_t x, int32_t y, enum tally_face face, int32_t size, uint32_t colour, const char *text, size_t length);

void tally_pdf_line(struct tally_pdf *pdf, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t width, uint32_t colour);
void tally_pdf_fill(struct tally_pdf *pdf, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour); /* colours are 0xRRGGBB */

/* A signature field in this rectangle of the current page. Names are ASCII letters, digits and “-”, each once; the title is what a reader shows of it. */
void tally_pdf_field(struct tally_pdf *pdf, const char *name, const char *title, int32_t x, int32_t y, int32_t width, int32_t height);

enum tally_relationship { TALLY_SOURCE, TALLY_DATA, TALLY_SUPPLEMENT };

/* Embeds a file. The bytes are lent until the document is finished; the texts are copied. mime: “text/csv”. Attachments are kept in the order given. */
void tally_pdf_attach(struct tally_pdf *pdf, const char *name, const char *mime, const char *description, enum tally_relationship relationship,
                      const void *bytes, size_t size);

struct tally_pdf_about {
    const char *title, *author, *subject, *language; /* “zh-CN” */
    const char *producer;                            /* “tally 0.1.0” */
    const char *date;                                /* 2026-04-17T00:00:00Z: of creation and change; no clock is looked at */
    const char *digest;                              /* 64 hexadecimal digits, of all that the document is made of; becomes /ID */
    const char *stamp;                               /* every character that a signature's appearance may ever show, in the regular face */
};

/* Writes the document. False: reported, and nothing given. The caller frees the bytes. */
bool tally_pdf_finish(struct tally_pdf *pdf, const struct tally_pdf_about *about, unsigned char **bytes, size_t *size, struct tally_diags *diags);

#endif
