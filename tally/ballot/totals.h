/* Internal: votes by hand or voice, from totals.csv (第四篇 四(三) “口头、举手”, 第五篇 4).
 *
 * Per tier and item the votes sum to at most those present; whoever is in no row of an item counts as the rule's
 * “blank” says. The counts are then like those of ballots, all of them valid: as many as are present. */
#ifndef TALLY_TOTALS_INTERNAL_H
#define TALLY_TOTALS_INTERNAL_H

#include "ballot/ballot.h"
#include "ballot/counts.h"
#include "base/diag.h"
#include "io/io.h"
#include "meeting/meeting.h"

/* Reads the meeting's totals into counts, whose lists are allocated. Errors go to diags. */
void tally_totals_read(struct tally_counts *counts, struct tally_meeting *meeting,
                       const struct tally_vocabulary *vocabulary, struct tally_diags *diags);

/* Compares two files of totals, row by row; reports each difference; returns how many there are. */
size_t tally_totals_compare(struct tally_file *first, struct tally_file *second, struct tally_diags *diags);

#endif
