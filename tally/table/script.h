/* Inside room table: whether a file that could be UTF-8 and GB18030 is the one or the other, by its letters. */
#ifndef TALLY_TABLE_SCRIPT_H
#define TALLY_TABLE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "io/io.h"

/* What the letters of a file say. All of them are in the table of one reading only: that one is meant. */
struct tally_scripts {
    bool utf8, gb18030; /* whether all letters of this reading are in its table of common ones */
    size_t first;       /* the byte of the first character that is read in two ways … */
    char as_utf8[64];   /* … and how it and those beside it read */
    char as_gb18030[64];
};

/* file: valid UTF-8 whose characters have two bytes at most, and which decodes as GB18030. */
void tally_table_weigh(struct tally_scripts *scripts, const struct tally_file *file);

/* Whether the file was opened in a wrong encoding and saved so, by its headings, or since most of its characters are
 * lost; sample: what shows it. (garbled.c) */
enum { TALLY_GARBLED_SIZE = 32 };
bool tally_table_garbled(const struct tally_file *file, char sample[TALLY_GARBLED_SIZE]);

#endif
