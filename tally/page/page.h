/* Room page: sets text and tables on pages. Lines break by the rules for Chinese and Latin text; a table that continues
 * on the next page repeats its heading.
 *
 * It may include pdf/, font/ and base/, and uses no library. It has no public half.
 *
 * What is drawn is put into the structure of the document (pdf.h) as it is drawn: texts as paragraphs, unless the
 * caller has opened an element for them; headings; tables with rows and cells. Who draws therefore draws in the order
 * of reading.
 *
 * Lengths are hundredths of a point; the cursor runs down from a page's top. All drawing is added to the document
 * (pdf.h). The first character that no font has is recorded with its text, and not drawn. */
#ifndef TALLY_PAGE_H
#define TALLY_PAGE_H

#include "base/mem.h"
#include "font/font.h"
#include "pdf/pdf.h"

enum tally_align { TALLY_LEFT, TALLY_CENTRE, TALLY_RIGHT };
enum { TALLY_BLACK = 0x000000, TALLY_GREY = 0x5F5F5F, TALLY_PALE = 0xEDEDED, TALLY_DARK = 0x3A3A3A };

struct tally_type {
    enum tally_face face;
    int32_t size;
    uint32_t colour;
    enum tally_align align;
};

/* Text that must not be the last on a page: it is drawn together with the first line or row that follows it. */
struct tally_page_kept {
    enum tally_tag tag;
    struct tally_type type;
    const char *text;
    int32_t above, below; /* space; above: not at the top of a page */
};
enum { TALLY_PAGE_KEPT_MOST = 4 };

/* What is known of texts that were set before: for a page that is set several times. The caller frees it with
 * tally_page_texts_free. The words that are kept whole must be known before the first text is set, and stay. */
struct tally_page_texts;
struct tally_page_texts *tally_page_texts_new(void);
void tally_page_texts_free(struct tally_page_texts *texts);

struct tally_page {
    struct tally_pdf *pdf;
    struct tally_fonts *fonts;
    struct tally_arena *arena;
    struct tally_page_texts *texts;                    /* lent; NULL: texts are prepared each time */
    int32_t left, right, top, bottom;                  /* the edges of the text area; y grows upwards, as in a PDF */
    int32_t y;                                         /* the cursor: the space below it is free */
    uint32_t missing;                                  /* the first character that no font has; 0: none */
    const char *missing_in;                            /* the text that contains it */
    bool overfull;                                     /* a row is longer than a page even in the smallest type */
    struct tally_page_kept kept[TALLY_PAGE_KEPT_MOST]; /* not drawn yet */
    size_t kept_count;
    int32_t kept_with;        /* how much must stand below them on the same page, at least */
    const char *const *whole; /* words within which no line breaks, such as names; lent */
    size_t whole_count;
};

/* The height of text set in this width. tally_page_text also draws it, with its top at y. */
int32_t tally_page_text_height(struct tally_page *page, struct tally_type type, int32_t width, const char *text);
int32_t tally_page_text(struct tally_page *page, struct tally_type type, int32_t x, int32_t y, int32_t width,
                        const char *text);

/* The width of text on a single line. */
int32_t tally_page_text_width(struct tally_page *page, struct tally_type type, const char *text);

/* The width of the widest part of the text that must not be broken over lines. */
int32_t tally_page_word_width(struct tally_page *page, struct tally_type type, const char *text);

/* The least width in which the text takes no more lines than in the width “most”. It balances the lines of a long
 * title, so that the last does not have only two characters. */
int32_t tally_page_even_width(struct tally_page *page, struct tally_type type, int32_t most, const char *text);

/* Begins a new page; tally_page_reserve does so only if less than this height is left on the page, and draws the
 * headings that are kept for what comes now. Whoever draws at the cursor reserves first. */
void tally_page_begin(struct tally_page *page);
void tally_page_reserve(struct tally_page *page, int32_t height);

/* A paragraph over the whole width, which may continue on the next page. Its first line begins with “first”, such as a
 * bullet; the other lines are indented by its width. */
void tally_page_paragraph(struct tally_page *page, struct tally_type type, const char *first, const char *text);

/* A heading, and a caption in the caller's type, which is a heading of a lower rank or a paragraph (tag): never the
 * last on a page. with: the height of what must stand below the heading, if that is more than a line or row. */
void tally_page_heading(struct tally_page *page, const char *text, int32_t with);
void tally_page_caption(struct tally_page *page, enum tally_tag tag, struct tally_type type, const char *text,
                        int32_t below);

void tally_page_space(struct tally_page *page, int32_t height);

/* The distance between lines: 1.4 times the size of the type. And how high all is that is kept for what comes next. */
int32_t tally_page_leading(int32_t size);
int32_t tally_page_kept_height(struct tally_page *page);

/* A bar for the votes out of a base (of), with a mark at the required share num/den of it; den 0: no share is required.
 * shows: the same in words, for who does not see it; NULL: the text of its cell. */
struct tally_page_bar {
    uint64_t votes, of, num, den;
    const char *shows;
};

struct tally_page_column {
    const char *heading;
    int32_t width;
    enum tally_align align;
};

struct tally_page_cell {
    const char *text;                 /* NULL: the cell above extends into this row, without a line between them */
    const char *below;                /* smaller text below it; or NULL */
    const struct tally_page_bar *bar; /* below both; or NULL */
    bool strong, faint;
    bool below_black; /* what is below is as important as the text; else it is grey */
};

struct tally_page_table {
    struct tally_page *page;
    const struct tally_page_column *columns;
    size_t count;
    int32_t size;  /* of the type */
    int32_t least; /* the minimum height of a row */
    size_t
        ahead; /* so many more groups will follow the next one; with it neither the first nor the last stands alone */
    size_t element; /* of the document's structure; 0: nothing of it is drawn yet */
    bool open;      /* its heading is on this page */
    bool tight;     /* rows with little space above and below their text */
};

/* Sets the widths of the columns, which are together this wide: what headings and cells ask for, and no column narrower
 * than a word of it that must not be broken. Columns of text, aligned to the left, take what is left over. cells:
 * rows × count. The columns are those that the table lends.
 * False: they are too many, so that words are broken. */
bool tally_page_fit_columns(const struct tally_page_table *table, struct tally_page_column *columns,
                            const struct tally_page_cell *cells, size_t rows, int32_t width);

/* The height of a whole table, its heading included; sizes: how many rows each group has. */
int32_t tally_page_table_height(const struct tally_page_table *table, const struct tally_page_cell *cells,
                                const size_t *sizes, size_t groups);

/* Adds all groups of a table, each on one page if it fits on one. Where the table goes on over a page, at least three
 * rows stand on either side; where what follows it (tail, its height) does not fit below it, it takes some rows along
 * to the next page. */
void tally_page_groups(struct tally_page_table *table, const struct tally_page_cell *cells, const size_t *sizes,
                       size_t groups, int32_t tail);

/* Adds a group of rows; cells: rows × count. The group is kept on one page, unless that would leave more than a third
 * of a page empty. On one page, a cell whose cells below are empty is as high as all rows together. */
void tally_page_rows(struct tally_page_table *table, const struct tally_page_cell *cells, size_t rows);

#endif
