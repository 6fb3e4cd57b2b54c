/* A sheet while its pages are set. */
#ifndef TALLY_SHEET_PAGE_H
#define TALLY_SHEET_PAGE_H

#include "page/page.h"
#include "sheet/sheet.h"
#include "words/words.h"

struct sheet {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_sheet_facts *facts;
    struct tally_page page;
    size_t headings; /* so far */
};

/* ---- parts.c: what every section is put together from ---- */

/* Stands where there is no figure. */
extern const char tally_sheet_dash[];

/* How wide the page is between its margins. */
int32_t tally_sheet_width(const struct sheet *s);

/* A number as it stands on the page; lent by the words. */
const char *tally_sheet_figure(const struct sheet *s, uint64_t n);

/* The next heading, numbered: “三、签字”. with: what must stand on the same page. */
void tally_sheet_heading(struct sheet *s, const char *text, int32_t with);

/* A paragraph, in Chinese with its first line two characters in. */
void tally_sheet_paragraph(struct sheet *s, const char *text);

/* A paragraph that is never the last on a page, for what it is about stands below it. */
void tally_sheet_subheading(struct sheet *s, const char *text);

/* A label and its text, beside each other; nothing where there is no text. */
void tally_sheet_label(struct sheet *s, const char *label, const char *text);
int32_t tally_sheet_label_height(struct sheet *s, const char *text);

/* ---- the sections ---- */

/* The votes: a table for each post, or one for all items. */
void tally_sheet_items(struct sheet *s);

/* clauses.c, below the votes of these items: conditions of several clauses, and how scores and weighted rates come
 * about. Nothing where the rule has none. */
void tally_sheet_clauses(struct sheet *s, size_t channel, const size_t *items, size_t count);

/* An exact number as it is printed: one of a sum over many tiers may have hundreds of digits, which nobody reads; the
 * exported result has it. */
const char *tally_sheet_exact(const struct sheet *s, const char *exact);

/* What a clause of an item came to, “4/7 57.14%”, below it the exact fraction of a score or of a weighted rate; and
 * what it needs: “at least 4, 1 short”. */
struct tally_page_cell tally_sheet_clause_figure(const struct sheet *s, const struct tally_item_votes *v,
                                                 const struct tally_clause *c);
const char *tally_sheet_clause_needed(const struct sheet *s, const struct tally_clause *c);

/* The text of the decision, 决定; what was deferred and what failed below it. Nothing where the vote decides nothing of
 * that kind. */
void tally_sheet_decision(struct sheet *s);

/* Where the officials sign, and no more. */
void tally_sheet_places(struct sheet *s);

/* What follows from the vote, and where the officials sign: never without something of the matter on the same page. */
void tally_sheet_close(struct sheet *s);

#endif
