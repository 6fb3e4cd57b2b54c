/* The tables of items in a report: the outcome of each item and why, and its votes by mark and tier. */
#ifndef TALLY_CLI_REPORT_ITEMS_H
#define TALLY_CLI_REPORT_ITEMS_H

#include "cli/grid.h"

/* A table for each post, or one for all items. */
void tally_report_items(struct tally_terminal *page, const struct tally_result *result);

/* How weighted rates and scores come about, of the items of a section; nothing where the rule has neither. */
void tally_report_sums(struct tally_terminal *page, const struct tally_result *result, bool by_post, size_t section);

#endif
