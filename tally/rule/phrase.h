/* Inside: the grammar of a rule line's value.
 *
 *     condition  = ("at least" | "more than") share " of " base [" when present is up to " N]
 *     share      = NUM "/" DEN | NUM "%"                 0 < share <= 1, exact; no decimals
 *     base       = "due" | "present" | "issued" | "returned" | "valid" */
#ifndef TALLY_RULE_PHRASE_H
#define TALLY_RULE_PHRASE_H

#include <tally/num.h>

#include "base/text.h"

struct tally_rule_words {
    struct tally_text at[24];
    size_t count; /* may be larger than the array; no phrase of a rule is that long */
};

/* The words between blanks; they point into the text. */
struct tally_rule_words tally_rule_split(struct tally_text text);

/* Whether the words match the pattern, in which # means a whole number from 1 up and * one from 0 up; the numbers are
 * stored in n. */
bool tally_rule_match(const struct tally_rule_words *words, const char *pattern, uint32_t *n);

/* Parses a condition; false if the text is not one. */
bool tally_rule_parse_condition(struct tally_text text, struct tally_condition *condition);

#endif
