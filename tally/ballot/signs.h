/* Signs and words in the cells of ballots that are no marks: what they look like, or commonly stand for. For hints
 * alone; none of them is ever counted. */
#ifndef TALLY_BALLOT_SIGNS_H
#define TALLY_BALLOT_SIGNS_H

#include <stdbool.h>

#include "ballot/ballot.h"
#include "base/mem.h"
#include "base/text.h"

/* The mark of the vocabulary that the text looks like or commonly stands for: × for Х or ☒, √ for 对, the word 反对 for
 * 反; "": none. Lives as long as the arena or the vocabulary. */
const char *tally_sign_near(const struct tally_vocabulary *vocabulary, struct tally_arena *arena,
                            struct tally_text text);

/* Whether the text is a circle, or looks like one. What a circle means, only the ballot says. */
bool tally_sign_is_circle(struct tally_arena *arena, struct tally_text text);

/* Whether a sign may have been lost where the text stands, in an encoding that lacks it: ?, □, U+FFFD. */
bool tally_sign_is_lost(struct tally_arena *arena, struct tally_text text);

/* Whether the text is what people write where nothing is marked: 无, 空白, a dash. */
bool tally_sign_is_nothing(struct tally_arena *arena, struct tally_text text);

/* Whether the text is what people write in a column for names where the ballot names nobody: also 弃权, 不推荐. */
bool tally_sign_names_nobody(struct tally_arena *arena, struct tally_text text);

#endif
