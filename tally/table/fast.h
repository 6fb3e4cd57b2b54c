/* The fast scan of a table: raw fields without places, several times as fast as tally_table_scan. */
#ifndef TALLY_TABLE_FAST_H
#define TALLY_TABLE_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/io.h"

/* What is called for each field and each row, and while reading. */
enum { TALLY_FAST_READABLE = 128 };
struct tally_fast_scan {
    /* A field, with ASCII blanks at its ends removed and others not; its first TALLY_FAST_READABLE bytes may be read even
     * where it is shorter. NULL where nothing was read yet. */
    void (*field)(void *bytes, size_t size, void *self);
    void (*row)(int terminator, void *self);
    void (*progress)(void *self, uint64_t done, uint64_t all); /* or NULL; now and then */
    const bool *stop;                                          /* set by the functions above to give up */
};

/* Counts the lines in file->lines. False, with nothing reported, where the file is not UTF-8, has anything that
 * tally_table_scan would report, or *stop came true: scan it again with places. */
bool tally_table_scan_fast(struct tally_file *file, const struct tally_fast_scan *calls, void *self);

#endif
