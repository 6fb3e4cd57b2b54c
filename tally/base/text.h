/* Texts: compared, trimmed, folded, measured.
 *
 * Every text is valid UTF-8: the table refuses a file that is not. A struct tally_text lends bytes that it does not own;
 * no NUL need stand behind them. */
#ifndef TALLY_TEXT_H
#define TALLY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct tally_text {
    const char *bytes;
    size_t size;
};

struct tally_text tally_text_of(const char *text);
bool tally_text_same(struct tally_text a, struct tally_text b);
bool tally_text_is(struct tally_text a, const char *b);

/* Without the blanks at both ends: ASCII blanks, U+00A0 and U+3000, which spreadsheets leave behind. */
struct tally_text tally_text_trim(struct tally_text text);

bool tally_text_has(struct tally_text text, uint32_t character);
bool tally_text_is_han(uint32_t character);
bool tally_text_is_control(uint32_t character);   /* C0 and C1 but tab, CR and LF; DEL */
bool tally_text_is_seen(struct tally_text text);  /* whether it has a character that can be seen */
bool tally_text_is_invisible(uint32_t character); /* bidirectional controls and zero-width characters */

/* Copies the text without those; returns its size. It may be copied onto itself. */
size_t tally_text_copy_visible(char *to, struct tally_text text);

/* A name as it is compared: NFKC, every middle dot as U+00B7, no spaces in a name that has a Han character. In the
 * arena. */
struct tally_text tally_text_fold_name(struct tally_arena *arena, struct tally_text name);

/* A mark or phrase as it is compared: NFKC, Latin letters small. In the arena. */
struct tally_text tally_text_fold_mark(struct tally_arena *arena, struct tally_text mark);

/* The columns that text takes in a terminal: Chinese characters take two. */
size_t tally_text_columns(struct tally_text text);

/* How many characters must be put in, taken out or changed to make one of the other, up to limit. */
size_t tally_text_distance(struct tally_text a, struct tally_text b, size_t limit);

/* The next part of a cell that holds several names or marks, separated by 、；;|/ ; takes it off *rest, trimmed,
 * skipping empty ones. False when none is left. */
bool tally_text_part(struct tally_text *rest, struct tally_text *part);

/* Digits, full-width digits too, and nothing else; at most TALLY_COUNT_MAX. */
enum tally_text_number { TALLY_TEXT_NUMBER, TALLY_TEXT_NOT_A_NUMBER, TALLY_TEXT_NUMBER_TOO_LARGE };
enum tally_text_number tally_text_number(struct tally_text text, uint64_t *number);

#endif
