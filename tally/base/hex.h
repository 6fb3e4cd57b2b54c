/* Hexadecimal digits, written and read. */
#ifndef TALLY_HEX_H
#define TALLY_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in small digits, two each, with a NUL behind them. */
void tally_hex_bytes(char *text, const void *bytes, size_t size);

/* The last so many digits of a number, capital, with a NUL behind them. */
void tally_hex_number(char *text, uint32_t value, unsigned digits);

/* A character's code point, “U+4E00”: four digits, more where it needs them. Returns text. */
enum { TALLY_CODE_POINT_SIZE = 12 };
const char *tally_hex_code_point(char text[TALLY_CODE_POINT_SIZE], uint32_t character);

/* The value of a digit; -1 where c is none. Readers that are strict about a format say which letters it has. */
enum tally_hex_letters { TALLY_HEX_SMALL, TALLY_HEX_CAPITAL, TALLY_HEX_EITHER };
int tally_hex_value(unsigned char c, enum tally_hex_letters letters);

/* Whether the text is a SHA-256 as tally writes it: 64 digits, small letters, nothing else. */
bool tally_hex_is_digest(const char *text);

#endif
