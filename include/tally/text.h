/* Text for people: in a terminal, names of files, and times. */
#ifndef TALLY_TEXT_PUBLIC_H
#define TALLY_TEXT_PUBLIC_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/api.h>

/* The columns that UTF-8 text takes in a terminal: a Chinese character takes two. */
TALLY_EXPORT size_t tally_display_columns(const char *text);

/* Where lines may break in a terminal: for each byte of UTF-8 text, whether a line may begin with it. Blanks before a
 * break belong to the line that ends and take no columns. Numbers stay with the Chinese word after them, and words with
 * a hyphen are not broken. The caller frees it. */
TALLY_EXPORT bool *tally_text_breaks(const char *text);

/* A text from outside the program (a name of a file, a name in a certificate) made safe to print: characters that are
 * invisible, end the line, change the direction of writing or control a terminal are written as <U+1B>. The caller
 * frees it. */
TALLY_EXPORT char *tally_text_escape(const char *text);

/* Of the candidates the one that is nearest to a misspelt word, for a hint; NULL: none is near. */
TALLY_EXPORT const char *tally_text_nearest(const char *word, const char *const *candidates, size_t count);

/* The last part of a path: what follows its last “/”. It points into path. */
TALLY_EXPORT const char *tally_path_name(const char *path);

/* A time in UTC as Beijing time, UTC+8: 2026-04-17T09:30:00Z → 2026-04-17 17:30:00. Beijing time holds in the whole
 * country and all year; the machine's time zone is not used. Stored times and times for programs are in UTC; what is
 * printed in Beijing time must say so. Returns text; or utc, if that is not a valid time. */
enum { TALLY_TIME_SIZE = 24 };
TALLY_EXPORT const char *tally_time_beijing(char text[TALLY_TIME_SIZE], const char *utc);

#endif
