/* Constant tables of characters; base/tables/make.py makes them. Inside room base; others ask base/character.h. */
#ifndef TALLY_TABLES_H
#define TALLY_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* Ranges of characters that cannot be seen, in order; without variation selectors. */
extern const uint32_t tally_table_unseen[][2];
extern const size_t tally_table_unseen_count;

/* Private-use characters, in order, and the characters that GB 18030-2022 gives for the same bytes. */
extern const uint32_t tally_table_private[][2];
extern const size_t tally_table_private_count;

/* What characters look like: lines “0430 0061”, in order of the first number; and the common Han characters, in lines
 * of fifty. Text files that the build makes constants of. */
extern const char tally_table_look_alike[];
extern const char tally_table_common_han[];

#endif
