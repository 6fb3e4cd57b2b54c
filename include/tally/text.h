/* Text in a terminal. */
#ifndef TALLY_TEXT_PUBLIC_H
#define TALLY_TEXT_PUBLIC_H

#include <stddef.h>
#include <tally/export.h>

/* The columns that UTF-8 text takes in a terminal: a Chinese character takes two. */
TALLY_EXPORT size_t tally_display_columns(const char *text);

#endif
