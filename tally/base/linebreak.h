/* Where lines of Chinese, Latin and mixed text may break. The only implementation: pages, terminal and help use it. */
#ifndef TALLY_LINEBREAK_H
#define TALLY_LINEBREAK_H

#include <stdbool.h>
#include <stddef.h>

/* On a page, no line breaks within a word of offices and bodies (副局长, 办公室). In a terminal, in addition to the
 * rules of the language alone, a number stays with the Chinese word after it (38人), a bracket with the word before it
 * (word(s)), and a word with a hyphen, such as an option's name (--pass-file), stays whole. */
enum tally_linebreak_style { TALLY_LINEBREAK_PAGE, TALLY_LINEBREAK_TERMINAL };

/* For each byte of valid UTF-8 text: whether a line may begin with it. False for the first byte, for the bytes within a
 * character, and for blanks, which belong to the end of a line. The caller frees the array of size elements. */
bool *tally_linebreak_find(const char *text, size_t size, enum tally_linebreak_style style);

#endif
