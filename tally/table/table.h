/* Room table: spreadsheets as rows of cells with their places.
 *
 * It may include io/ and base/, and is the only user of libcsv, of iconv, which reads GB18030, and of libzip and expat,
 * which read workbooks. It has no public half.
 *
 * Tables are those of RFC 4180, in UTF-8 or GB18030, and sheets of workbooks, which are turned into such text first
 * (table/workbook.h); all inputs have the same parser and the same errors. There are
 * three ways to read one:
 * - tally_table_scan (here): every row with its cells and their places, every error reported. Cells are decoded to
 *   UTF-8 and trimmed.
 * - tally_table_load (table/load.h): a small table with fixed columns, whole; cells are read with table/cell.h.
 * - tally_table_scan_fast (table/fast.h): raw fields without places, for large files; it fails if anything
 *   is irregular. */
#ifndef TALLY_TABLE_H
#define TALLY_TABLE_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/cell.h"

enum { TALLY_CELL_MAX = 64 * 1024, TALLY_COLUMNS_MAX = 4096 };

struct tally_row {
    const struct tally_cell *cells; /* valid during the call */
    size_t count;
    struct tally_place end; /* the place after its last character */
    /* it has been reported; its cells are those that could be read, from the left, and may be fewer or more */
    bool broken;
    /* the header: to be set by the caller if none of its cells is a heading, so that it may be a title above the
     * header; the row is then forgotten, and the next one is the header. NULL: the caller must report it */
    bool *no_heading;
    size_t titles; /* the header: how many rows have been passed over so */
    /* the header, where it has columns without a heading: to be set by the caller to the headings that it lacks, as
     * text, which names them where such a column holds something (file->unheaded); it need not live on. NULL: nobody
     * asks */
    const char **lacking;
};

/* Whether a row that begins with this text is no data of any table: a total, a note, a heading, or a row in one cell.
 * For readers that do not use tally_table_scan. */
bool tally_table_is_no_data(struct tally_text first);

/* Whether a row of that name adds up others: 合计, 总人数; if other rows stand above it, 全体, too. */
bool tally_table_is_total(struct tally_text name, bool below_others);

/* Reports such a row: total-row at the place of its first cell. */
void tally_table_report_total(struct tally_diags *diags, struct tally_place place, const char *name);

/* The same in a table that has a row for the votes of each mark, where the row may be the only one that gives them. */
void tally_table_report_total_of_votes(struct tally_diags *diags, struct tally_place place, const char *name);

/* Whether the text is a word for the votes of one kind: 反对票, 得票. */
bool tally_table_is_votes(struct tally_text name);

/* Finds the encoding; call it once for each file, before anything else. False, and reported, if it is neither. */
bool tally_table_open(struct tally_file *file, struct tally_diags *diags);

/* Calls row for the header and then for each row of as many cells; skips empty rows (with a notice) and broken ones
 * (with an error). Stops if row returns false. Counts the rows in file->rows. False if the table itself was refused. */
typedef bool tally_row_fn(void *self, const struct tally_row *row);
bool tally_table_scan(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self);

/* The same, but calls row for broken rows too, with the cells that could be read. */
bool tally_table_scan_all(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self);

#endif
