/* A sheet while its pages are set. */
#ifndef TALLY_SHEET_PAGE_H
#define TALLY_SHEET_PAGE_H

#include "sheet.h"
#include "layout.h"
#include "words.h"

struct sheet {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_sheet_facts *facts;
    struct tally_layout paper;
};

const char *tally_sheet_figure(const struct sheet *s, uint64_t n);

/* A label and its text, beside each other; nothing where there is no text. */
void tally_sheet_label(struct sheet *s, const char *label, const char *text);
int32_t tally_sheet_label_height(struct sheet *s, const char *text);

/* The votes: a table for each post, or one for all items. */
void tally_sheet_items(struct sheet *s);

/* What follows from the vote, and where the officials sign: never without something of the matter on the same page. */
void tally_sheet_close(struct sheet *s);

#endif
