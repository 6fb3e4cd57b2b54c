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
    uint64_t part;   /* the annex that is set alone; 0: the whole report */
    int32_t text;    /* the size of the text of annexes */
    int32_t size;    /* of the type in the table of votes */
    bool tight;      /* little space in that table and between the signatures */
};

/* ---- parts.c: what every section is put together from ---- */

/* Stands where there is no figure. */
extern const char tally_sheet_dash[];

/* How wide the page is between its margins. */
int32_t tally_sheet_width(const struct sheet *s);

/* A number as it stands on the page; lent by the words. */
const char *tally_sheet_figure(const struct sheet *s, uint64_t n);

/* The next heading, numbered: “附1　宣读稿”. with: what must stand on the same page. */
void tally_sheet_heading(struct sheet *s, const char *text, int32_t with);

/* A paragraph, in Chinese with its first line two characters in. */
void tally_sheet_paragraph(struct sheet *s, const char *text);

/* A paragraph that is never the last on a page, for what it is about stands below it. */
void tally_sheet_subheading(struct sheet *s, const char *text);

/* A label and its text, beside each other; nothing where there is no text. */
void tally_sheet_label(struct sheet *s, const char *label, const char *text);
int32_t tally_sheet_label_height(struct sheet *s, const char *text);

/* ---- cells.c: the cells of tables of votes ---- */

/* An item that was not voted on has no votes (暂缓表决: 第三篇 第十四条, 第五篇 4): whatever the ballots hold in its
 * column, a dash stands in place of each figure. */
bool tally_sheet_is_deferred(const struct tally_result_item *item);

/* How many tiers decide. */
size_t tally_sheet_deciding(const struct tally_result *r);

bool tally_sheet_has_scores(const struct sheet *s);
bool tally_sheet_has_rate(const struct sheet *s, const struct tally_item_votes *v);

/* “9/11 81.82%”, what is needed, and the bar; the score; the outcome. */
struct tally_page_cell tally_sheet_rate_cell(const struct sheet *s, const struct tally_result_item *item,
                                             size_t channel);
struct tally_page_cell tally_sheet_score_cell(const struct sheet *s, const struct tally_result_item *item,
                                              size_t channel);
struct tally_page_cell tally_sheet_outcome_cell(const struct sheet *s, const struct tally_result_item *item,
                                                size_t channel);
const char *tally_sheet_rate_heading(const struct sheet *s, const struct tally_item_votes *v);

/* “7/9 77.78%”: of a tier, over those of it who were present; it decides nothing. NULL: the result has none. */
const char *tally_sheet_tier_rate(const struct sheet *s, const struct tally_item_votes *v, size_t tier);

/* The marks that have a column in a table of these items, into `marks`, which holds all; returns how many. */
size_t tally_sheet_marks(const struct sheet *s, size_t channel, const size_t *items, size_t count, size_t *marks);

/* Votes by mark, and the same by the weight of their ballots or NULL, in cells for the marks that have a column. */
struct tally_sheet_votes {
    const size_t *marks;
    size_t mark_count;
    const uint64_t *votes, *weights;
    bool strong, faint;
};
void tally_sheet_mark_cells(const struct sheet *s, struct tally_page_cell *cells, const struct tally_result_item *item,
                            const struct tally_sheet_votes *votes);

/* ---- items.c ---- */

/* The votes on the report: a table for each post, or one for all items. tail: the height of what must not be parted
 * from the last of them. And how high all of it is. */
void tally_sheet_items(struct sheet *s, int32_t tail);
int32_t tally_sheet_items_height(struct sheet *s);

/* In the annexes: votes and rates of each tier; the advice; the talks. */
void tally_sheet_tiers(struct sheet *s);
void tally_sheet_advice(struct sheet *s);
void tally_sheet_talks(struct sheet *s, size_t channel);

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

/* ---- accounts.c: 应到, 实到, 发出, 收回 … ---- */

/* One row with those of all who decide. */
void tally_sheet_whole_accounts(struct sheet *s);
/* A row for each tier that decides, and their sum; with the weights of ballots below, if the rule has any. */
void tally_sheet_accounts(struct sheet *s, size_t channel);
/* Those of one tier, that advises. */
void tally_sheet_tier_accounts(struct sheet *s, size_t channel, size_t tier);
/* Those of the weight of the ballots; nothing where the rule has none. */
void tally_sheet_weights(struct sheet *s, size_t channel);

/* ---- report.c, annex.c, decision.c, close.c ---- */

/* The report itself: title, meeting, accounts, votes, and where the officials sign. */
void tally_sheet_report_pages(struct sheet *s);

/* What belongs to it, each with its heading. */
void tally_sheet_annexes(struct sheet *s);

/* grounds.c: the rule and what it asks, notices, the check of the keying, and what follows from the vote. */
void tally_sheet_grounds(struct sheet *s);

/* The text of the decision, 决定; what was deferred and what failed below it. Nothing where the vote decides nothing of
 * that kind. */
void tally_sheet_decision(struct sheet *s);

/* “in 2 copies · the first copy · kept by …” */
const char *tally_sheet_copy_line(const struct sheet *s);

/* Where the officials sign, and no more. */
void tally_sheet_places(struct sheet *s);

/* What came of the vote, in a sentence, and where the officials sign, with the place of the seal; how high that is. */
void tally_sheet_close(struct sheet *s);
int32_t tally_sheet_close_height(struct sheet *s);
int32_t tally_sheet_close_least(struct sheet *s); /* of it, what must not be parted from the votes */

#endif
