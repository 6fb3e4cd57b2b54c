/* Text: UTF-8, names as people write them, and small ids for things that are the same.
 *
 * All text inside is valid UTF-8; the table sees to that at the door. A view (struct tally_text) lends bytes that it
 * does not own. */
#ifndef TALLY_TEXT_H
#define TALLY_TEXT_H

#include <stdbool.h>
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

/* The character that begins at bytes, which hold size > 0 bytes of valid UTF-8; returns how many bytes it takes. */
size_t tally_text_next(const char *bytes, size_t size, uint32_t *character);

/* How many of the bytes are valid UTF-8 from the beginning: size where all are. */
size_t tally_text_valid(const unsigned char *bytes, size_t size);

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

/* Days of the proleptic Gregorian calendar; year 0: no date. */
struct tally_date {
    int year, month, day;
};
bool tally_text_date(struct tally_text text, struct tally_date *date); /* YYYY-MM-DD and such a day exists */

/* A time as it is written everywhere here, 2026-04-17T09:30:00Z; its digits go to digits, 20260417093000. False where
 * it is not of that form; whether there is such a time is not asked. */
enum { TALLY_TIME_DIGITS = 15 };
bool tally_text_time(const char *text, char digits[TALLY_TIME_DIGITS]);

int tally_date_compare(struct tally_date a, struct tally_date b);
/* So many days on. */
struct tally_date tally_date_days_later(struct tally_date date, unsigned days);

/* YYYY-MM-DD */
enum { TALLY_DATE_SIZE = 16 };
const char *tally_date_text(char text[TALLY_DATE_SIZE], struct tally_date date);

/* The same day so many years on; of 29 February, where that year has none, the day before 1 March. */
struct tally_date tally_date_years_later(struct tally_date date, unsigned years);

/* Interning: the same bytes always give the same small id, 0, 1, 2 … in order of first appearance. Zero-initialise. */
struct tally_intern {
    struct tally_arena arena;
    struct tally_text *entries; /* by id */
    size_t count, room;
    uint32_t *slots;
    size_t slot_count;
};
#define TALLY_INTERN_NONE UINT32_MAX
uint32_t tally_intern(struct tally_intern *intern, struct tally_text text);
uint32_t tally_intern_find(const struct tally_intern *intern, struct tally_text text); /* or TALLY_INTERN_NONE */
void tally_intern_clear(struct tally_intern *intern);

/* A hash of bytes, the same on every machine. */
uint64_t tally_text_hash(struct tally_text text);

#endif
