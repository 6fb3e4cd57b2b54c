/* Inside room table: what a workbook says beside its sheets: which there are, its date system, its number formats, and
 * the texts that its cells share. */
#ifndef TALLY_TABLE_BOOK_H
#define TALLY_TABLE_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "table/package.h"

/* How a number is shown. */
enum tally_number_kind {
    TALLY_NUMBER_PLAIN,
    TALLY_NUMBER_DATE,
    TALLY_NUMBER_TIME, /* without a day */
    TALLY_NUMBER_PART  /* as a percentage: no whole number, whatever it is */
};
struct tally_number_format {
    enum tally_number_kind kind;
    unsigned zeros; /* shown with so many digits at least */
};

/* What a format's code means, such as “yyyy/m/d” or “000”. (format.c) */
struct tally_number_format tally_number_format_read(const char *code);
/* What the number of a format means that every program knows. */
struct tally_number_format tally_number_format_known(unsigned long number);

struct tally_book {
    struct tally_package *package;
    struct tally_arena arena;
    bool from_1904; /* the first day is 1904-01-01 */
    struct tally_book_sheet {
        const char *name, *part;
        bool hidden;
    } * sheets;
    size_t sheet_count, sheet_room;

    char *styles, *texts; /* the names of these parts; NULL: there are none */
    /* once tally_book_load has been called */
    struct tally_number_format *formats; /* by the style of a cell */
    size_t format_count, format_room;
    struct tally_bytes shared; /* the texts, one after the other … */
    size_t *ends;              /* … and where each ends */
    size_t text_count, text_room;
    uint64_t read; /* bytes of XML */
};

/* Reads which sheets there are. False: refused, fault says why. Close it in any case. */
bool tally_book_open(struct tally_book *book, const unsigned char *bytes, size_t size,
                     struct tally_workbook_fault *fault);

/* Reads formats and shared texts. False: refused, fault says why. */
bool tally_book_load(struct tally_book *book, struct tally_workbook_fault *fault);
void tally_book_close(struct tally_book *book);

#endif
