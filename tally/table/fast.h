/* The fast scan of a table: raw fields without places, several times as fast as tally_table_scan. */
#ifndef TALLY_TABLE_FAST_H
#define TALLY_TABLE_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/io.h"

/* The functions that are called for each field, for each row, and for progress. */
enum { TALLY_FAST_READABLE = 128 };
struct tally_fast_scan {
    /* A field, with ASCII blanks at its ends removed and others not; its first TALLY_FAST_READABLE bytes may be read
     * even where it is shorter. NULL if nothing has been read yet. */
    void (*field)(void *bytes, size_t size, void *self);
    void (*row)(int terminator, void *self);
    void (*progress)(void *self, uint64_t done, uint64_t all); /* called from time to time; or NULL */
    const bool *stop;                                          /* the functions above set it to stop the scan */
};

/* Counts the lines in file->lines. False, with nothing reported, where the file is not UTF-8, has anything that
 * tally_table_scan would report, or *stop became true: then use tally_table_scan. */
bool tally_table_scan_fast(struct tally_file *file, const struct tally_fast_scan *calls, void *self);

#endif
