/* Characters that need care in names, numbers and reasons: those that cannot be seen, that only one program knows, or
 * that stand where another one was lost. */
#ifndef TALLY_CHARACTER_H
#define TALLY_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"

/* U+FE00–FE0F, U+E0100–E01EF: they choose between forms of the character before them, and count for nothing. */
bool tally_character_is_selector(uint32_t character);

/* Whether it cannot be seen: everything that Unicode calls default-ignorable but variation selectors, line and
 * paragraph separators, U+2800 and the fillers of Hangul. */
bool tally_character_is_unseen(uint32_t character);

/* Whether it turns the direction of the text around it. */
bool tally_character_is_bidirectional(uint32_t character);

bool tally_character_is_private(uint32_t character); /* for private use */

/* The character that GB 18030-2022 gives for a private-use character of GBK or of an earlier GB 18030; 0: none. */
uint32_t tally_character_standard(uint32_t private_use);

/* Whether the character can be drawn on its own, next to others. Not so marks that combine with another character,
 * characters without a meaning (private use) and invisible ones. */
bool tally_character_stands_alone(uint32_t character);

/* Whether it is what programs write in place of a character that they cannot: ? ？ □ 〓 U+FFFD. */
bool tally_character_is_lost(uint32_t character);

/* Whether it is one of the 3,500 common characters of 通用规范汉字表. The table takes a moment to be made ready: once,
 * with tally_common_han_make, for many questions. */
struct tally_common_han {
    uint8_t bits[(0xA000 - 0x4E00) / 8];
};
void tally_common_han_make(struct tally_common_han *table);
bool tally_common_han_has(const struct tally_common_han *table, uint32_t character);

/* The text as it is matched: without variation selectors, private-use characters as the standard ones. In the arena,
 * or the text itself where it has neither. */
struct tally_text tally_text_standard(struct tally_arena *arena, struct tally_text text);

/* A name, a mark or a number in the form in which it is compared when it is read by this reading. In the arena. */
struct tally_text tally_text_match_name(const struct tally_reading *reading, struct tally_arena *arena,
                                        struct tally_text name);
struct tally_text tally_text_match_number(const struct tally_reading *reading, struct tally_arena *arena,
                                          struct tally_text number);

/* What a name looks like: two names with the same one are easily taken for each other. name: as
 * tally_text_fold_name gives it. In the arena. */
struct tally_text tally_text_skeleton(struct tally_arena *arena, struct tally_text name);

/* A text that another one is held against to say what was most likely meant: two texts with the same one differ only in
 * the width or case of letters, in blanks, or in characters that look alike. In the arena. */
struct tally_text tally_text_fold_alike(struct tally_arena *arena, struct tally_text text);

/* A ballot's number as numbers are matched: digits only are one number whatever their width and the zeros in front;
 * others by NFKC and without blanks. In the arena. */
struct tally_text tally_text_fold_number(struct tally_arena *arena, struct tally_text number);

/* Whether nothing in it needs folding: Han characters of the main block and plain ASCII without blanks. */
bool tally_text_is_simple(struct tally_text text);

/* Whether a number is of digits only; *zeros: the first of several is a zero. */
bool tally_text_is_digits(struct tally_text number, bool *zeros);

/* Whether a text has several parts, as when several names are written into one cell: separated by 、 ； ; | / ， , a
 * line break or a tab; if blanks, also by a blank between two names of Han characters. */
bool tally_text_has_several(struct tally_text text, bool blanks);

/* Whether the text says that there is nothing: 无, 没有, a dash. */
bool tally_text_is_none(struct tally_text text);

/* Whether what stands where a reason belongs says that there is none, or no: 否, 无, 0, ×, a dash; or is a mark, which
 * came there because the cells of the row have moved. */
bool tally_text_is_no_reason(struct tally_text text);

/* Whether it is what a spreadsheet program leaves where a formula failed or a number did not fit: #REF!, #N/A, ####. */
bool tally_text_is_formula_error(struct tally_text text);

#endif
