/* The tables of a report: how each item came out and why, and its votes by mark and tier. */
#ifndef TALLY_CLI_REPORT_ITEMS_H
#define TALLY_CLI_REPORT_ITEMS_H

#include "cli/grid.h"

/* A table for each post, or one for all items. */
void tally_report_items(struct tally_terminal *page, const struct tally_result *result);

#endif
