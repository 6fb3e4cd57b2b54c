/* Hexadecimal digits, written and read. */
#ifndef TALLY_HEX_H
#define TALLY_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in lower-case digits, two each, and a NUL. */
void tally_hex_bytes(char *text, const void *bytes, size_t size);

/* The given number of last digits of a value, in upper case, and a NUL. */
void tally_hex_number(char *text, uint32_t value, unsigned digits);

/* A character's code point, “U+4E00”: at least four digits. Returns text. */
enum { TALLY_CODE_POINT_SIZE = 12 };
const char *tally_hex_code_point(char text[TALLY_CODE_POINT_SIZE], uint32_t character);

/* The value of a digit; -1 if c is not a digit. A strict reader of a format says which case the format uses. */
enum tally_hex_letters { TALLY_HEX_SMALL, TALLY_HEX_CAPITAL, TALLY_HEX_EITHER };
int tally_hex_value(unsigned char c, enum tally_hex_letters letters);

/* Whether the text is a SHA-256 as tally writes it: 64 digits, small letters, nothing else. */
bool tally_hex_is_digest(const char *text);

#endif
