/* A document before and while libharu writes it: private to the room. */
#ifndef TALLY_PDF_PARTS_H
#define TALLY_PDF_PARTS_H

#include <hpdf.h>

#include "base/mem.h"
#include "font/font.h"
#include "pdf/pdf.h"

/* ---- what is to be drawn ---- */

enum { TALLY_PDF_DEPTH = 16 };
enum tally_pdf_kind { TALLY_PDF_TEXT, TALLY_PDF_LINE, TALLY_PDF_FILL };

struct tally_pdf_item {
    enum tally_pdf_kind kind;
    enum tally_face face;
    int32_t x, y;
    int32_t to_x, to_y; /* a line's other end; a rectangle's width and height */
    int32_t size;       /* of the text; a line's width */
    uint32_t colour;
    const char *text;
    size_t length;
    size_t element; /* that it belongs to; TALLY_PDF_ARTIFACT: none */
    size_t mark;    /* of the marked content that it is part of; each page counts from 0 */
};
#define TALLY_PDF_ARTIFACT SIZE_MAX

struct tally_pdf_page {
    struct tally_pdf_item *items;
    size_t count, room;
    size_t *marked; /* the element of each mark */
    size_t mark_count, mark_room;
};

struct tally_pdf_field {
    const char *name, *title;
    size_t page;
    int32_t x, y, width, height;
    size_t element;
};

/* What an element consists of, in order: other elements, and marked content of pages. */
struct tally_pdf_kid {
    struct tally_pdf_kid *next;
    bool is_mark;
    size_t page;  /* of a mark */
    size_t which; /* the mark, or the element */
};

/* An element of the structure. The first, 0, is the document. */
struct tally_pdf_element {
    enum tally_tag tag;
    size_t parent, rows; /* rows: that a cell extends over */
    const char *alternative;
    struct tally_pdf_kid *first, *last;
    size_t field;   /* of a form */
    size_t page;    /* of its first content */
    bool has_page;  /* it has content of its own */
    int32_t box[4]; /* of a figure: left, bottom, right, top */
};

struct tally_pdf_file {
    const char *name, *mime, *description;
    enum tally_relationship relationship;
    const void *bytes;
    size_t size;
};

struct tally_pdf {
    struct tally_fonts *fonts;
    struct tally_arena arena;
    struct tally_pdf_page *pages;
    size_t page_count, page_room, page; /* the current page */
    struct tally_pdf_field *fields;
    size_t field_count, field_room;
    struct tally_pdf_file *files;
    size_t file_count, file_room;
    struct tally_pdf_element *elements;
    size_t element_count, element_room;
    size_t open[TALLY_PDF_DEPTH]; /* the elements that are open, each in the one before it */
    size_t depth;
};

/* Makes the document's own element, the only one. Says to which element an item belongs that is drawn now, and counts
 * it in. */
void tally_pdf_elements_begin(struct tally_pdf *pdf);
void tally_pdf_elements_mark(struct tally_pdf *pdf, struct tally_pdf_item *item);

/* ---- numbers and texts as PDF writes them ---- */

void tally_pdf_put_hex(struct tally_bytes *out, uint32_t value, unsigned digits);
void tally_pdf_put_number(struct tally_bytes *out, int64_t value,
                          unsigned decimals); /* 1050, 2: “10.5”; as PDF wants it, whatever the locale */
void tally_pdf_put_utf16(struct tally_bytes *out, uint32_t character); /* in hexadecimal digits */

/* ---- writing ---- */

/* A font file as the document uses it. */
struct tally_pdf_font {
    uint32_t *characters; /* sorted, each once */
    size_t count, room;
    struct tally_font_subset subset;
    HPDF_Font font; /* NULL: not used */
};

struct tally_pdf_writer {
    const struct tally_pdf *pdf;
    const struct tally_pdf_about *about;
    struct tally_diags *diags;
    HPDF_Doc doc;
    HPDF_STATUS error; /* the first that libharu reported */
    struct tally_pdf_font fonts[TALLY_FONT_FILES_MAX],
        *appearance; /* appearance: the one of the signatures' appearances; NULL: none */
    HPDF_Page *pages;
    HPDF_Dict *fields;            /* in the order of the document's */
    HPDF_Dict structure;          /* the root of the elements */
    struct tally_pdf_node *nodes; /* the elements as objects */
};

struct tally_pdf_node {
    const struct tally_pdf_writer *writer;
    const struct tally_pdf_element *element;
    HPDF_Dict dict;
};

/* Calls of libharu, one step each. After the first failure the error is kept and further calls do nothing. */
bool tally_haru_ok(const struct tally_pdf_writer *w);
void tally_haru_failed(struct tally_pdf_writer *w);
HPDF_Dict tally_haru_dict(struct tally_pdf_writer *w);   /* a direct object: to be added to one other object */
HPDF_Dict tally_haru_object(struct tally_pdf_writer *w); /* a dictionary that is an indirect object */
HPDF_Dict tally_haru_stream(struct tally_pdf_writer *w, const void *bytes, size_t size, bool packed);
HPDF_Array tally_haru_array(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key); /* new, in dict */
void tally_haru_add(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, void *object);
void tally_haru_add_name(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, const char *name);
void tally_haru_add_number(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, int32_t number);
void tally_haru_add_text(struct tally_pdf_writer *w, HPDF_Dict dict, const char *key, const char *text); /* UTF-8 */
void tally_haru_append(struct tally_pdf_writer *w, HPDF_Array array, void *object);
void *tally_haru_text(struct tally_pdf_writer *w, const char *text);

bool tally_pdf_load_fonts(struct tally_pdf_writer *w); /* those of the texts, and of the signatures' appearances */
void tally_pdf_write_page(struct tally_pdf_writer *w, size_t page);
void tally_pdf_write_meta(struct tally_pdf_writer *w); /* information and XMP metadata */
bool tally_pdf_write_colours(struct tally_pdf_writer *w);
void tally_pdf_write_files(struct tally_pdf_writer *w);     /* the attachments */
void tally_pdf_write_form(struct tally_pdf_writer *w);      /* the signature fields */
void tally_pdf_write_structure(struct tally_pdf_writer *w); /* the elements of a tagged document; last */
extern const char *const tally_pdf_tags[TALLY_TAGS];        /* their names */

#endif
