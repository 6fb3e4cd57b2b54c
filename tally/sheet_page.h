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
void tally_sheet_label(struct sheet *s, const char *label, const char *text);

/* The votes: a table for each post, or one for all items. */
void tally_sheet_items(struct sheet *s);

#endif
