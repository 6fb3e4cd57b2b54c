/* Inside room ballot: the widths of the numbers of ballots, from which it is seen that a file lost its zeros: a
 * spreadsheet program keeps 1 of 001. */
#ifndef TALLY_BALLOT_NUMBERS_H
#define TALLY_BALLOT_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"

/* What was seen of the numbers of one channel, or of two keyings. Zero-initialise. */
struct tally_number_widths {
    size_t zeros; /* the most digits of a number that begins with a zero; 0: there is none */
    size_t plain; /* the fewest digits of another number; 0: there is none */
    struct tally_plain_number {
        struct tally_place place;
        size_t digits;
    } * files; /* the same by file, with the place of the first such number */
    size_t count, room;
};

/* Takes a number as it is written; numbers that are not of digits only are passed over. */
void tally_numbers_note(struct tally_number_widths *widths, struct tally_text number, struct tally_place place);

/* Whether some numbers have lost their zeros: they are shorter than those that begin with one. */
bool tally_numbers_lost_zeros(const struct tally_number_widths *widths);

/* Reports it, once for each file. */
void tally_numbers_report(const struct tally_number_widths *widths, struct tally_diags *diags);

void tally_numbers_clear(struct tally_number_widths *widths);

#endif
