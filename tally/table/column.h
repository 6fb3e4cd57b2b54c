/* A column of a table with fixed columns. */
#ifndef TALLY_TABLE_COLUMN_H
#define TALLY_TABLE_COLUMN_H

#include <stdbool.h>

/* Its header names in English and Chinese (a second Chinese one or NULL). */
struct tally_column {
    const char *english, *chinese, *chinese2;
    bool required;
    const char *missing; /* a message that says that it is missing, and what to do; NULL: the usual one */
};

#endif
