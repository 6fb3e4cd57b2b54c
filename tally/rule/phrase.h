/* Inside: words, numbers and shares in a rule line's value. rule/clause.h has what is made of them. */
#ifndef TALLY_RULE_PHRASE_H
#define TALLY_RULE_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"

struct tally_rule_words {
    struct tally_text at[24];
    size_t count; /* may be larger than the array; no phrase of a rule is that long */
};

/* The words between blanks; they point into the text. */
struct tally_rule_words tally_rule_split(struct tally_text text);

/* Whether the words match the pattern, in which # means a whole number from 1 up; the numbers are stored in n. */
bool tally_rule_match(const struct tally_rule_words *words, const char *pattern, uint32_t *n);

/* Takes the next word off *rest; false if none is left. And the same only where the next words are those given. */
bool tally_rule_next(struct tally_text *rest, struct tally_text *word);
bool tally_rule_accept(struct tally_text *rest, const char *words);

/* NUM "/" DEN | NUM "%", above 0 and, unless above_one, at most 1. */
bool tally_rule_read_share(struct tally_text text, bool above_one, struct tally_share *share);

/* digits ["." digits], at most 10000 and with at most 4 decimals, in ten-thousandths. */
bool tally_rule_read_decimal(struct tally_text text, uint32_t *value);

/* The words of a text with one blank between them, in the arena; narrow: with full-width digits as ASCII digits. */
char *tally_rule_join(struct tally_arena *arena, struct tally_text text, bool narrow);

#endif
