/* The room of pages: text and tables set on pages. Lines break as Chinese and Latin text do; tables go on over pages with
 * their head repeated. It may include base/, font/ and pdf/, and uses no library itself.
 *
 * Lengths are hundredths of a point; the cursor runs down from a page's top. What is set goes into the list of the
 * document (pdf.h). The first character that no font has is remembered with its text, and nothing is drawn for it. */
#ifndef TALLY_PAGE_H
#define TALLY_PAGE_H

#include "base/mem.h"
#include "pdf/pdf.h"

enum tally_align { TALLY_LEFT, TALLY_CENTRE, TALLY_RIGHT };
enum { TALLY_BLACK = 0x000000, TALLY_GREY = 0x5F5F5F, TALLY_PALE = 0xEDEDED, TALLY_DARK = 0x3A3A3A };

struct tally_page {
    struct tally_pdf *pdf;
    struct tally_fonts *fonts;
    struct tally_arena *arena;
    int32_t left, right, top, bottom; /* the margins' places; y grows upwards, as in a PDF */
    int32_t y;                        /* the cursor: below it is free */
    uint32_t missing;                 /* the first character that no font has; 0: none */
    const char *missing_in;           /* the text that it stands in */
    bool overfull;                    /* a row is longer than a page, in the smallest type */
};

struct tally_type {
    enum tally_face face;
    int32_t size;
    uint32_t colour;
    enum tally_align align;
};

/* The height of text set in this width; and the same, setting it with its top at y. */
int32_t tally_page_text_height(struct tally_page *page, struct tally_type type, int32_t width, const char *text);
int32_t tally_page_text(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                        const char *text);

/* How wide text is on a line of its own. */
int32_t tally_page_text_width(struct tally_page *page, struct tally_type type, const char *text);

/* The width of its widest part that no line may break. */
int32_t tally_page_word_width(struct tally_page *page, struct tally_type type, const char *text);

/* The least width that takes no more lines than the whole of it: so that a long title has no last line of two
 * characters. */
int32_t tally_page_even_width(struct tally_page *page, struct tally_type type, int32_t most, const char *text);

/* Begins a new page; and the same only where less than this height is left on the page. */
void tally_page_begin(struct tally_page *page);
void tally_page_reserve(struct tally_page *page, int32_t height);

/* A paragraph over the whole width, line by line over pages; first begins its first line, the others stand below the
 * text. */
void tally_page_paragraph(struct tally_page *page, struct tally_type type, const char *first, const char *text);
void tally_page_heading(struct tally_page *page, const char *text,
                        int32_t with); /* with: what must stand on the same page */
void tally_page_space(struct tally_page *page, int32_t height);

/* votes of a base of “of”, against the share num/den of it; den 0: no share is asked. */
struct tally_page_bar {
    uint64_t votes, of, num, den;
};

struct tally_page_column {
    const char *heading;
    int32_t width;
    enum tally_align align;
};

struct tally_page_cell {
    const char *text;                 /* NULL: nothing, and no line above: the cell above goes on */
    const char *below;                /* smaller, beneath it; or NULL */
    const struct tally_page_bar *bar; /* beneath that; or NULL */
    bool strong, faint;
};

struct tally_page_table {
    struct tally_page *page;
    const struct tally_page_column *columns;
    size_t count;
    int32_t size;  /* of the type */
    int32_t least; /* how high a row is at the least */
    bool open;     /* its head stands on this page */
};

/* Rows are set one after another; a group of rows stays on one page where it can without a third of the last one being
 * left empty, and there a cell with nothing below it has the height of them all. cells: rows × count. */
void tally_page_rows(struct tally_page_table *table, const struct tally_page_cell *cells, size_t rows);

#endif
