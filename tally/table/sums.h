/* Inside room table: what the cells of the columns add up to, to recognise a row of totals that bears no label. */
#ifndef TALLY_TABLE_SUMS_H
#define TALLY_TABLE_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table/cell.h"

enum { TALLY_SUM_TEXTS = 4, TALLY_SUM_TEXT = 16 };

/* One column: the sum of its numbers, how many cells hold something, and how many hold each of the first few short
 * texts, such as √. */
struct tally_column_sum {
    uint64_t sum, numbers, filled;
    struct {
        char text[TALLY_SUM_TEXT];
        uint64_t count;
    } texts[TALLY_SUM_TEXTS];
};

/* Adds a row of so many cells. */
void tally_sums_add(struct tally_column_sum *sums, const struct tally_cell *cells, size_t count);

/* Whether the row is a total without a label below so many rows: its first cell is empty, and all else in it are
 * numbers, each the sum of those above it, or how often the same stands above it. */
bool tally_sums_are_total(const struct tally_column_sum *sums, uint64_t rows, const struct tally_cell *cells,
                          size_t count);

#endif
