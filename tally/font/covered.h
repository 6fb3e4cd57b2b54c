/* Which characters the faces of a sheet have, read from the packaged files without HarfBuzz: for the program tally,
 * which warns before a meeting and draws nothing. What it says is what tally_fonts_find says; a unit test compares the
 * two for every character. */
#ifndef TALLY_COVERED_H
#define TALLY_COVERED_H

#include <stdbool.h>
#include <stdint.h>

struct tally_covered;

/* Opens the packaged files. NULL: one is missing, or has no table of characters that is read here; then nothing is
 * known, and nothing is reported, because a sheet reports it. The caller frees it with tally_covered_close. */
struct tally_covered *tally_covered_open(void);
void tally_covered_close(struct tally_covered *covered);

/* Whether the character can be drawn, regular and bold. */
bool tally_covered_has(const struct tally_covered *covered, uint32_t character);

#endif
