/* Inside: where each table of a meeting stands. A table that is called roster.csv may be the file of that name, the
 * first sheet of roster.xlsx, or the sheet 人选名册 or roster of meeting.xlsx. The readers of the tables ask for
 * roster.csv. A sheet with a heading alone stands for no table where a file does, as a new workbook's sheet of ballots
 * where these are keyed into a file of their own. */
#ifndef TALLY_MEETING_TABLES_H
#define TALLY_MEETING_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/mem.h"
#include "io/io.h"
#include "table/workbook.h"

/* A source that finds tables in workbooks of another source, too. What it reads lives as long as it. */
struct tally_tables {
    struct tally_source source; /* the first member, so that a pointer to it can be converted to the whole struct */
    const struct tally_source *under;
    struct tally_arena arena;
    struct tally_file workbook; /* meeting.xlsx; place 0: there is none */
    bool refused;               /* it cannot be read */
    struct tally_table_sheet {
        const char *name;
        const char *table; /* “ballots2.csv”: the table that its name means; NULL: none */
        enum tally_sheet_content content;
        bool read;
    } * sheets;
    size_t sheet_count;
};

/* Looks for meeting.xlsx, and reads which sheets it has; what is wrong with it is reported. From then on, messages name
 * each table by the workbook or sheet where it stands, and where meeting.xlsx holds the others, by the sheet that it
 * would have. Close it. */
void tally_tables_open(struct tally_tables *tables, const struct tally_source *under, struct tally_diags *diags);
void tally_tables_close(struct tally_tables *tables);

/* The names of the tables of several sheets, as of the ballots: ballots.csv, ballots2.csv … as far as meeting.xlsx has
 * them, in the order of their numbers; in the arena. */
const char *const *tally_tables_numbered(struct tally_tables *tables, const char *stem, size_t *count);

/* The name of a table that was read, as if it were a file by itself: “ballots.csv” for “meeting.xlsx!选票” and for
 * “ballots.xlsx!Sheet1”; in the arena. */
const char *tally_tables_plain_name(struct tally_tables *tables, const char *name);

/* The sheet of meeting.xlsx that holds a table, and more of it than the heading; NULL: there is none. */
const char *tally_tables_with_rows(const struct tally_tables *tables, const char *table);

/* Makes a file that was given by its path, if it is a workbook, the sheet that is called after a table, or else the
 * first one. False: refused, and reported. */
bool tally_tables_choose(struct tally_file *file, const char *table, struct tally_diags *diags);

/* Notes the sheets that hold something and were not read. */
void tally_tables_note_unread(struct tally_tables *tables, struct tally_diags *diags);

#endif
