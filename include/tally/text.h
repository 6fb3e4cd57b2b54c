/* Text for people: in a terminal, names of files, and times. */
#ifndef TALLY_TEXT_PUBLIC_H
#define TALLY_TEXT_PUBLIC_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/api.h>

/* The columns that UTF-8 text takes in a terminal: a Chinese character takes two. */
TALLY_EXPORT size_t tally_display_columns(const char *text);

/* Where lines may break in a terminal: for each byte of UTF-8 text, whether a line may begin with it. A line ends behind
 * its blanks, which need no room there. Numbers stay with the Chinese word behind them, and words with a hyphen stay
 * whole. The caller frees it. */
TALLY_EXPORT bool *tally_text_breaks(const char *text);

/* A text from outside – a file's name, a certificate's – as it is printed: what cannot be seen, would end the line,
 * turn the direction of writing or do anything to a terminal, is spelled out, <U+1B>. The caller frees it. */
TALLY_EXPORT char *tally_text_escape(const char *text);

/* Of several words the one that is nearest to a misspelt one, for a hint; NULL: none is near. */
TALLY_EXPORT const char *tally_text_nearest(const char *word, const char *const *candidates, size_t count);

/* The name of the file that a path leads to: what stands behind its last “/”. Lent by path. */
TALLY_EXPORT const char *tally_path_name(const char *path);

/* A time as people in China read it off the clock: 2026-04-17T09:30:00Z → 2026-04-17 17:30:00, Beijing time, UTC+8 in
 * the whole country and all year, whatever the machine’s time zone is. Everything that is kept, and everything for
 * machines, has the time in UTC; say “Beijing time” beside this one. Returns text; or utc, where that is no such
 * time. */
enum { TALLY_TIME_SIZE = 24 };
TALLY_EXPORT const char *tally_time_beijing(char text[TALLY_TIME_SIZE], const char *utc);

#endif
