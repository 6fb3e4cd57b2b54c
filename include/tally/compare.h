/* Two independent keyings of the same ballots, held against each other cell by cell.
 *
 * Two people key the same paper, each without sight of the other's file; where both made the same cell of it, it is
 * right but for what both misread. Ballots are matched by tier and number, columns by heading; order matters in
 * neither. Cells are compared as text, after the two encodings are decoded, blanks at the ends dropped, and width and
 * middle dots made the same. */
#ifndef TALLY_COMPARE_H
#define TALLY_COMPARE_H

#include <tally/api.h>
#include <tally/diag.h>

/* Compares the files at the two paths. Each difference is a diagnostic keying-differs at its place in the first file,
 * or in the second where the first has no such ballot; its text gives both cells and the other place. Returns how many
 * differences there are; diags holds other errors too where a file could not be read. */
TALLY_EXPORT size_t tally_compare_files(const char *first, const char *second, struct tally_diags *diags);

#endif
