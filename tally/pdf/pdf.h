/* Room pdf: new documents, pages as a PDF/A-3 file with attachments and empty signature fields, tagged (PDF/UA-1) if
 * wanted.
 *
 * It may include font/, io/ and base/, and is the only user of libharu and libqrencode. It has no public half.
 *
 * A document is first collected as a list of what is to be drawn, so that every character is checked and every page
 * counted before libharu is called; then it is written at once. Lengths are whole hundredths of a point; the origin is
 * a page's lower left corner; A4 is 59528 by 84189. Texts are UTF-8.
 *
 *   P1  the same calls give the same bytes, on any machine with the same fonts and libraries
 *   P2  the bytes that libharu returns are checked before the caller gets them: an error is reported, and no incomplete
 *       file is left
 *   P3  the signature fields are placed in the first revision; later only a signature fills them
 *
 * The format of the file, on which its readers rely. “%PDF-1.7\n” and a comment; objects 1, 2, 3 … in that order, all
 * of generation 0, each “N 0 obj\n” … “\nendobj\n”; one table “xref\n0 COUNT\n” with entries of 20 bytes, each ending
 * in a blank and “n\r\n”; “trailer\n<<\n/ID [ <HEX> <HEX> ]\n/Root 1 0 R\n/Info 3 0 R\n/Size COUNT\n>>\n” and
 * “startxref\nOFFSET\n%%EOF\n”; nothing after that. A dictionary is “<<\n”, “/Key value\n” for every key, “>>”; an
 * array is “[ a b ]”; a text is “(text)” with escapes of three octal digits, or “<FEFF…>”. A stream is “<<\n/Length M 0
 * R\n … >>\nstream\r\n”, its bytes, “\nendstream”; its length is in object M, which follows directly; its filter, if
 * any, is “/Filter [ /FlateDecode ]”, its last key. No object streams, no encryption.
 *
 * Below, every line ends with “\n”.
 *
 *   catalog  1 0 obj                        form  F 0 obj
 *            <<                                   <<
 *            /Type /Catalog                       /Fields [ H 0 R T 0 R ]
 *            …                                    /SigFlags 3
 *            /AF [ A 0 R B 0 R ]                  /DR <<
 *            /Names <<                            /Font <<
 *            /EmbeddedFiles <<                    /Stamp S 0 R
 *            /Names [ (0001) A 0 R                >>
 *               (0002) B 0 R ]                    >>
 *            >>                                   >>
 *            >>                                   endobj
 *            /AcroForm F 0 R
 *            >>
 *            endobj
 *
 *   field    H 0 obj                        file  A 0 obj
 *            <<                                   <<
 *            /Type /Annot                         /Type /Filespec
 *            /Subtype /Widget                     /F (file-2.json)
 *            /FT /Sig                             /UF TEXT
 *            /T (host)                            /Desc TEXT
 *            /TU TEXT                             /AFRelationship /Data
 *            /F 132                               /EF <<
 *            /P PAGE 0 R                          /F E 0 R
 *            /AP <<                               /UF E 0 R
 *            /N NOTHING 0 R                       >>
 *            >>                                   >>
 *            /Rect [ 56.7 2 9.25 3 ]              endobj
 *            >>
 *            endobj
 *
 * - The catalog of a tagged document ends with /MarkInfo and /StructTreeRoot. Its elements are objects of the form “<<
 * /S /TD /P N 0 R /Pg N 0 R /K 3 >>”; its fields have /StructParent before /Rect.
 * - The catalog has no /Perms. Without fields it has no /AcroForm, without attachments neither /AF nor /Names. (The
 *   inner /Names is on one line.)
 * - Fields are in the order of the calls of tally_pdf_field, in the objects after the form's, in sequence. NOTHING,
 *   shared by all, is an empty form.
 * - Attachments are in the order of the calls of tally_pdf_attach, numbered in four hexadecimal digits. E, two objects
 *   before A, is the stream: /Length, /Type /EmbeddedFile, /Subtype (“/text#2Fcsv”), /Params with /Size and /ModDate;
 *   no filter if the file is empty.
 * - /Stamp is the font of the appearance face, with Identity-H: in a content stream each character is two bytes, its
 *   Unicode value. It has the characters of about->appearance_characters up to U+FFFF that the face has; others are
 *   left out. */
#ifndef TALLY_PDF_H
#define TALLY_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "font/font.h"

enum { TALLY_A4_WIDTH = 59528, TALLY_A4_HEIGHT = 84189 };

struct tally_pdf;

struct tally_pdf *tally_pdf_new(
    struct tally_fonts *fonts); /* lends the fonts; the caller frees it with tally_pdf_free */
void tally_pdf_free(struct tally_pdf *pdf);

/* Adds a page after the last and makes it the current page. */
void tally_pdf_page(struct tally_pdf *pdf);
size_t tally_pdf_pages(const struct tally_pdf *pdf);
void tally_pdf_clear(struct tally_pdf *pdf); /* takes out all pages with their fields, to set them in another way */
void tally_pdf_turn_to(struct tally_pdf *pdf,
                       size_t page); /* makes a page the current one again (for footers); from 0 */

/* Text with its baseline's left end at x, y. The face must have every character (F1). Length in bytes. */
void tally_pdf_text(struct tally_pdf *pdf, int32_t x, int32_t y, enum tally_face face, int32_t size, uint32_t colour,
                    const char *text, size_t length);

void tally_pdf_line(struct tally_pdf *pdf, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t width,
                    uint32_t colour);
void tally_pdf_fill(struct tally_pdf *pdf, int32_t x, int32_t y, int32_t width, int32_t height,
                    uint32_t colour); /* colours are 0xRRGGBB */

/* A QR code of the text, in a square whose upper right corner is at right, top; its side is rounded down to whole
 * modules. */
void tally_pdf_qr(struct tally_pdf *pdf, int32_t right, int32_t top, int32_t side, uint32_t colour, const char *text);

/* ---- the structure of the document, for readers who do not see the page ----
 *
 * Elements are opened and closed around what is drawn, in the order in which it is read. Text belongs to the element
 * that is open; without one it is a paragraph of its own. Lines, rectangles and QR codes belong to an open figure; else
 * they are artifacts, which are not read: rules and backgrounds. Within an artifact everything is one. */

enum tally_tag {
    TALLY_TAG_DOCUMENT, /* all of it; opened by nobody */
    TALLY_TAG_TITLE,    /* H1 */
    TALLY_TAG_HEADING,  /* H2 */
    TALLY_TAG_SUBHEADING,
    TALLY_TAG_PARAGRAPH,
    TALLY_TAG_TABLE,
    TALLY_TAG_ROW,
    TALLY_TAG_HEAD, /* the heading of a column */
    TALLY_TAG_CELL,
    TALLY_TAG_FIGURE,
    TALLY_TAG_FORM, /* a signature field */
    TALLY_TAGS
};

/* Opens an element within the one that is open. alternative: what a figure shows, in words (copied); else NULL. Returns
 * its number, never 0, by which it can be opened again, to continue it. */
size_t tally_pdf_open_element(struct tally_pdf *pdf, enum tally_tag tag, const char *alternative);
void tally_pdf_open_again(struct tally_pdf *pdf, size_t element);
void tally_pdf_open_artifact(struct tally_pdf *pdf);
void tally_pdf_close_element(struct tally_pdf *pdf); /* the one that was opened last, or the artifact */
bool tally_pdf_is_open(const struct tally_pdf *pdf); /* whether any is */

/* The open cell extends over so many rows. */
void tally_pdf_span_rows(struct tally_pdf *pdf, size_t rows);

/* A signature field in this rectangle of the current page. Names are ASCII letters, digits and “-”, each once; the
 * title is what PDF readers display. */
void tally_pdf_field(struct tally_pdf *pdf, const char *name, const char *title, int32_t x, int32_t y, int32_t width,
                     int32_t height);

enum tally_relationship { TALLY_SOURCE, TALLY_DATA, TALLY_SUPPLEMENT };

/* Embeds a file. The bytes are lent until the document is finished; the texts are copied. mime: “text/csv”. Attachments
 * keep the order of the calls. */
void tally_pdf_attach(struct tally_pdf *pdf, const char *name, const char *mime, const char *description,
                      enum tally_relationship relationship, const void *bytes, size_t size);

struct tally_pdf_about {
    const char *title, *author, *subject, *language; /* “zh-CN” */
    const char *producer;                            /* “tally 0.2.0” */
    const char *date;                  /* 2026-04-17T00:00:00Z: of creation and modification; the clock is not read */
    const char *digest;                /* 64 hexadecimal digits, of all inputs of the document; becomes /ID */
    const char *appearance_characters; /* every character that the appearance of a signature may need */
    bool tagged; /* with its structure: PDF/A-3a and PDF/UA-1; else PDF/A-3u, which takes less room */
};

/* Writes the document. False: reported, without bytes. The caller frees the bytes. */
bool tally_pdf_finish(struct tally_pdf *pdf, const struct tally_pdf_about *about, unsigned char **bytes, size_t *size,
                      struct tally_diags *diags);

#endif
