/* The words on the pages of each version, by which a page is checked that cannot be written again.
 *
 * A version's words do not change any more, whatever the catalogue says today. A phrase has its English, which is also
 * how it is asked for, and its Chinese; %1$s to %9$s stand for what is filled in. */
#ifndef TALLY_SHEET_PAGE_WORDS_H
#define TALLY_SHEET_PAGE_WORDS_H

#include <tally/words.h>

#include "base/diag.h"

struct tally_page_phrase {
    const char *english, *chinese;
};

extern const struct tally_page_phrase tally_page_words_0_1[]; /* ends with NULL */

/* A phrase in a language; NULL: those are words without it. */
const char *tally_page_word(const struct tally_page_phrase *words, enum tally_language language, const char *english);

/* The words of the version, by its exact number; NULL: this program does not know its pages. */
const struct tally_page_phrase *tally_page_words(const char *version);

/* The same as a translator of messages; what it does not know stays as it is. */
tally_translator *tally_page_translator(const char *version, enum tally_language language);

/* All words that are known, one after another; NULL behind the last. */
const struct tally_page_phrase *tally_page_words_known(size_t index);

#endif
