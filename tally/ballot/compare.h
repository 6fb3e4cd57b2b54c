/* Internal: comparing a second keying of a meeting's ballots. The public half: <tally/compare.h>. */
#ifndef TALLY_COMPARE_INTERNAL_H
#define TALLY_COMPARE_INTERNAL_H

#include <tally/compare.h>

#include "ballot/aliases.h"
#include "io/io.h"
#include "table/table.h"

/* Compares two files that have been read and are registered in the diagnostics. */
size_t tally_compare_tables(struct tally_file *first, struct tally_file *second, struct tally_diags *diags);

/* The same, taking ids and names of persons, posts and tiers for the same. aliases, left: NULL: none, not asked. */
size_t tally_compare_keyings(struct tally_file *first, struct tally_file *second, const struct tally_aliases *aliases,
                             struct tally_left *left, struct tally_diags *diags);

#endif
