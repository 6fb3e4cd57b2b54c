/* Two independent keyings of the same ballots, compared cell by cell.
 *
 * Two people key the same paper ballots, neither seeing the other's file; a cell in which both agree is right, unless
 * both misread the paper in the same way. Ballots are matched by tier and number, columns by heading; the order of rows
 * and columns does not matter. Cells are compared as text, after the two encodings are decoded, and after blanks at the
 * ends, character width and forms of the middle dot are normalised. */
#ifndef TALLY_COMPARE_H
#define TALLY_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/api.h>
#include <tally/diag.h>

/* Compares the files at the two paths. Each difference is a diagnostic keying-differs at its place in the first file,
 * or in the second where the first has no such ballot; its text gives both cells and the other place. Returns the
 * number of differences; if a file cannot be read, diags also holds those errors. */
TALLY_EXPORT size_t tally_compare_files(const char *first, const char *second, struct tally_diags *diags);

/* What of the two could not be compared. */
struct tally_left {
    bool errors;             /* nothing: the files have errors other than differences */
    uint64_t columns, cells; /* the columns that only one of the files has, and their cells */
    uint64_t ballots;        /* ballots of which it is only known that they differ; with errors: all that were read */
};

/* The same. Headings and tiers are taken as ids or as names by roster.csv, posts.csv and tiers.csv beside the first
 * file; roster: another roster, with the others beside it; or NULL. What was not compared goes to left. */
TALLY_EXPORT size_t tally_compare_by_roster(const char *first, const char *second, const char *roster,
                                            struct tally_left *left, struct tally_diags *diags);

#endif
