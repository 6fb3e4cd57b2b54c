/* Inside room ballot: points as marks, the numbers that a rule with “points” lets stand in a cell. */
#ifndef TALLY_BALLOT_POINTS_H
#define TALLY_BALLOT_POINTS_H

#include <stdbool.h>
#include <stdint.h>
#include <tally/rule.h>

#include "base/text.h"

/* Reads a number of digits, full-width ones too, with or without decimals, in ten-thousandths: “7”, “7.0” and “07” are
 * one number. False: it is none, or has more decimals or is larger than any rule's points. */
bool tally_points_read(struct tally_text text, uint32_t *value);

/* The index of the number in the rule's points (tally_rule_value); TALLY_INTERN_NONE: they do not have it. */
uint32_t tally_points_find(const struct tally_rule_points *points, struct tally_text text);

/* A number of ten-thousandths as it is written: “7.5”. Writes into text and returns it. */
enum { TALLY_POINTS_SIZE = 16 };
char *tally_points_text(char text[TALLY_POINTS_SIZE], uint32_t value);

/* The numbers of the points for hints: all of a few, “0、0.5、1 … 10” of many. The caller frees the text. */
char *tally_points_list(const struct tally_rule_points *points);

#endif
