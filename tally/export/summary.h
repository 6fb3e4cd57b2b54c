/* Inside room export: the summary of a count (汇总表) as rows, which become CSV or a workbook. */
#ifndef TALLY_EXPORT_SUMMARY_H
#define TALLY_EXPORT_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/result.h>
#include <tally/words.h>

#include "table/write.h"

enum { TALLY_SUMMARY_SHEETS = 3 }; /* the summary itself, the votes by tier, the irregular ballots */

/* While it is made; the words own what it points to. */
struct tally_summary {
    struct tally_words *w;
    const struct tally_result *r;
    struct tally_written_sheet sheets[TALLY_SUMMARY_SHEETS]; /* those without content are left out */
    struct tally_written_row *owned[TALLY_SUMMARY_SHEETS];
    size_t sheet_count;
    struct tally_written_row *rows; /* of the sheet that is being made */
    size_t count, room;
};

/* Makes all sheets. Free them with tally_summary_clear. */
void tally_summary_make(struct tally_summary *s, struct tally_words *words, const struct tally_result *result);
void tally_summary_clear(struct tally_summary *s);

/* All sheets as CSV with a byte order mark, one below the other; as the *size bytes of a workbook, or NULL where
 * tally_workbook_write fails. The caller frees them. */
char *tally_summary_csv(const struct tally_summary *s);
char *tally_summary_xlsx(const struct tally_summary *s, size_t *size);

/* ---- how it is made ---- */

/* Ends the sheet that is being made; the rows before “repeat” stand on each printed page. */
void tally_summary_end_sheet(struct tally_summary *s, const char *name, size_t repeat);

/* The lines about the meeting: which body, when, where, which round, who counted, by which rule. */
void tally_summary_facts(struct tally_summary *s);

/* Adds a row of count cells, all empty, to be filled in. */
struct tally_written_cell *tally_summary_row(struct tally_summary *s, enum tally_written_look look, size_t count);
void tally_summary_text(struct tally_summary *s, enum tally_written_look look, const char *text); /* one text */
void tally_summary_line(struct tally_summary *s, const char *label, const char *text); /* nothing where text is "" */
void tally_summary_blank(struct tally_summary *s);

struct tally_written_cell tally_summary_cell(const char *text);
struct tally_written_cell tally_summary_number(uint64_t number);

/* A text that may be digits, “12”, a decimal, “75.36”, or no number at all, “—”. */
struct tally_written_cell tally_summary_figure(const char *text);

/* “77.78” as 77.78%; NULL as “—”. */
struct tally_written_cell tally_summary_percent(const char *text);

bool tally_summary_by_post(const struct tally_result *r); /* posts have sections of their own */

/* The name of the person or matter; the office or act that is decided on. */
struct tally_written_cell tally_summary_name(struct tally_summary *s, const struct tally_result_item *item);
const char *tally_summary_matter(struct tally_summary *s, const struct tally_result_item *item);
bool tally_summary_has_matters(struct tally_summary *s);

void tally_summary_items(struct tally_summary *s);
void tally_summary_tiers(struct tally_summary *s);
void tally_summary_irregular(struct tally_summary *s);

#endif
