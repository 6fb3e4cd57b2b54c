/* Exact rational numbers of any size, by GMP: shares of shares, such as rates and scores under weights of tiers, whose
 * common denominators soon exceed 64 bits (four tiers of up to 10^9 people: 10^36).
 *
 * A number belongs to the caller, who frees it. Nothing is rounded but the text of a fraction. Where memory ends, the
 * process does (tally_exhausted). GMP's memory is taken from malloc by functions of this module, set at its first
 * use. */
#ifndef TALLY_EXACT_H
#define TALLY_EXACT_H

#include <stdint.h>
#include <tally/num.h>

#include "base/mem.h"

struct tally_exact;

/* num/den; den is not 0. */
struct tally_exact *tally_exact_new(uint64_t num, uint64_t den);
struct tally_exact *tally_exact_copy(const struct tally_exact *from);
void tally_exact_free(struct tally_exact *number); /* NULL: nothing to free */

/* Each changes to. */
void tally_exact_set(struct tally_exact *to, const struct tally_exact *from);
void tally_exact_add(struct tally_exact *to, const struct tally_exact *by);
void tally_exact_subtract(struct tally_exact *to, const struct tally_exact *by);
void tally_exact_multiply(struct tally_exact *to, const struct tally_exact *by);
void tally_exact_divide(struct tally_exact *to, const struct tally_exact *by); /* by is not 0 */

/* -1 where a is less, 0 where they are equal, 1 where it is more. */
int tally_exact_compare(const struct tally_exact *a, const struct tally_exact *b);

/* The number as a fraction, its texts in the arena. The text with two decimals is that of scale times the number: 100
 * for a share as per cent, 1 for points. */
struct tally_fraction tally_exact_fraction(const struct tally_exact *number, unsigned scale, struct tally_arena *arena);

#endif
