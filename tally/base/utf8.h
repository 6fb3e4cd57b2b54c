/* UTF-8, byte by byte. */
#ifndef TALLY_UTF8_H
#define TALLY_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character that begins at bytes, which hold size > 0 bytes of valid UTF-8; returns how many bytes it takes. */
size_t tally_text_next(const char *bytes, size_t size, uint32_t *character);

/* The length of the longest beginning of the bytes that is valid UTF-8: size if all are valid. */
size_t tally_text_valid(const unsigned char *bytes, size_t size);

/* Whether all are valid: by the fastest means of this processor, or by those of the C language alone. (valid.c) */
bool tally_text_all_valid(const unsigned char *bytes, size_t size);
bool tally_text_all_valid_portable(const unsigned char *bytes, size_t size);

/* Writes a character, at most U+10FFFF, as UTF-8 without a NUL; returns how many bytes it takes, 1 to 4. A surrogate is
 * written too; tally_text_valid then finds the text to be invalid. */
enum { TALLY_TEXT_CHARACTER_SIZE = 4 };
size_t tally_text_encode(char to[TALLY_TEXT_CHARACTER_SIZE], uint32_t character);

#endif
