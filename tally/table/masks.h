/* Inside room table: where in a block of bytes the characters stand that make a table, as one bit for each byte. */
#ifndef TALLY_TABLE_MASKS_H
#define TALLY_TABLE_MASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TALLY_MASK_BLOCK = 64 };

/* Bit i is that of byte i of the block. */
struct tally_masks {
    uint64_t comma, quote, cr, lf;
    uint64_t blank;   /* a space or tab */
    uint64_t control; /* below a space and none of these, or DEL */
    uint64_t c1_lead; /* 0xC2, with which U+0080 to U+009F begin, among others */
};

/* Reads TALLY_MASK_BLOCK bytes. */
typedef void tally_masks_fn(struct tally_masks *masks, const unsigned char *bytes);

/* By means of the C language alone, eight bytes at a time. */
tally_masks_fn tally_masks_portable;

/* The fastest function that this processor can run; all give the same. */
tally_masks_fn *tally_masks_fastest(void);

#endif
