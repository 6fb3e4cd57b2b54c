/* Hexadecimal digits. OpenSSL's OPENSSL_buf2hexstr_ex writes upper-case letters only; digests are stored in lower
 * case. */
#include "base/hex.h"

#include <string.h>

void tally_hex_bytes(char *text, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = "0123456789abcdef"[from[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[from[i] & 15];
    }
    text[2 * size] = '\0';
}

void tally_hex_number(char *text, uint32_t value, unsigned digits)
{
    for (unsigned i = 0; i < digits; i++)
        text[i] = "0123456789ABCDEF"[value >> 4 * (digits - 1 - i) & 15];
    text[digits] = '\0';
}

const char *tally_hex_code_point(char text[TALLY_CODE_POINT_SIZE], uint32_t character)
{
    text[0] = 'U';
    text[1] = '+';
    tally_hex_number(text + 2, character, character > 0xFFFFF ? 6 : character > 0xFFFF ? 5 : 4);
    return text;
}

int tally_hex_value(unsigned char c, enum tally_hex_letters letters)
{
    bool small = letters != TALLY_HEX_CAPITAL, capital = letters != TALLY_HEX_SMALL;
    if (c >= '0' && c <= '9')
        return c - '0';
    if (small && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return capital && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool tally_hex_is_digest(const char *text)
{
    enum { DIGITS = 64 };
    return strlen(text) == DIGITS && strspn(text, "0123456789abcdef") == DIGITS;
}
