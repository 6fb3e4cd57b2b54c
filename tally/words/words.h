/* Inside: how words are put together. The public half: <tally/words.h>. */
#ifndef TALLY_WORDS_INTERNAL_H
#define TALLY_WORDS_INTERNAL_H

#include <tally/words.h>

#include "base/mem.h"
#include "result/result.h"

struct tally_words {
    struct tally_arena arena;
    enum tally_language language;
    const char *(*number)(struct tally_words *w, uint64_t n); /* how numbers are put; NULL: in digits */
};

/* A message of the catalogue (N_) in the language of the words. */
const char *tally_words_say(const struct tally_words *w, const char *message);

/* The same for a message that stands here: xgettext finds it. */
#define TALLY_SAY(words, message) tally_words_say((words), (message))

const char *tally_words_number(struct tally_words *w, uint64_t n);

/* The Chinese catalogue, as msgfmt makes it, with a NUL behind it. */
extern const char tally_words_chinese[];

#endif
