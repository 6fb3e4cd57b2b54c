/* Texts: compared, trimmed, folded, measured.
 *
 * Every text is valid UTF-8: room table refuses files that are not. A struct tally_text points to bytes that it does
 * not own, and that need not end with a NUL. */
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

/* Without the blanks at both ends: ASCII blanks, U+00A0 and U+3000, which spreadsheets often leave there. */
struct tally_text tally_text_trim(struct tally_text text);

bool tally_text_has(struct tally_text text, uint32_t character);
bool tally_text_contains(struct tally_text whole, struct tally_text part); /* nothing contains an empty part */

/* Whether the word, which is not empty, is one of a list of words with blanks between them. */
bool tally_text_is_among(const char *words, struct tally_text word);
bool tally_text_is_han(uint32_t character);
bool tally_text_is_control(uint32_t character);   /* C0 and C1 except tab, CR and LF; DEL */
bool tally_text_is_seen(struct tally_text text);  /* whether it has a character that can be seen */
bool tally_text_is_invisible(uint32_t character); /* bidirectional controls and zero-width characters */

/* Copies the text without invisible characters; returns the new size. to may be the text itself. */
size_t tally_text_copy_visible(char *to, struct tally_text text);

/* A name in the form in which names are compared: NFKC, every middle dot as U+00B7, no spaces in a name that has a Han
 * character. In the arena. */
struct tally_text tally_text_fold_name(struct tally_arena *arena, struct tally_text name);

/* A mark or phrase in the form in which they are compared: NFKC, Latin letters in lower case. In the arena. */
struct tally_text tally_text_fold_mark(struct tally_arena *arena, struct tally_text mark);

/* The text without what hardly anybody sees: NFKC, Latin letters in lower case, no blanks, tabs and line breaks. For
 * hints; nothing is read so. In the arena. */
struct tally_text tally_text_fold_loosely(struct tally_arena *arena, struct tally_text text);

/* Whether a text follows on another as spreadsheet programs fill a column down: p2 on p1, 科员10 on 科员9. */
bool tally_text_is_next(struct tally_text before, struct tally_text text);

/* A blank that is none of those that are trimmed, such as U+2003; a line break; a tab. */
bool tally_text_is_odd_blank(uint32_t character);
bool tally_text_is_line_break(uint32_t character);

/* The columns that text takes in a terminal: Chinese characters take two. */
size_t tally_text_columns(struct tally_text text);

/* The edit distance: how many characters must be inserted, deleted or changed to make one text the other; at most
 * limit. */
size_t tally_text_distance(struct tally_text a, struct tally_text b, size_t limit);

/* Takes the next part of a cell that holds several names or marks, separated by 、；;|/ , off *rest. The part is
 * trimmed; empty parts are skipped. False if none is left. */
bool tally_text_part(struct tally_text *rest, struct tally_text *part);

/* Digits, full-width digits too, and nothing else; at most TALLY_COUNT_MAX. */
enum tally_text_number { TALLY_TEXT_NUMBER, TALLY_TEXT_NOT_A_NUMBER, TALLY_TEXT_NUMBER_TOO_LARGE };
enum tally_text_number tally_text_number(struct tally_text text, uint64_t *number);

#endif
