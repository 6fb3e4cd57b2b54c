/* Writes numbers and characters in PDF syntax. */
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/mem.h"
#include "pdf/document.h"

void tally_pdf_put_hex(struct tally_bytes *out, uint32_t value, unsigned digits)
{
    char text[9];
    tally_hex_number(text, value, digits);
    tally_bytes_put(out, text, digits);
}

void tally_pdf_put_utf16(struct tally_bytes *out, uint32_t character)
{
    if (character > 0xFFFF) {
        tally_pdf_put_hex(out, 0xD7C0 + (character >> 10), 4);
        tally_pdf_put_hex(out, 0xDC00 + (character & 0x3FF), 4);
    } else {
        tally_pdf_put_hex(out, character, 4);
    }
}

void tally_pdf_put_number(struct tally_bytes *out, int64_t value, unsigned decimals)
{
    char text[32], *at = text + sizeof text;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    bool zeros = true; /* trailing zeros after the point are left out */
    for (unsigned i = 0; i < decimals; i++, left /= 10) {
        zeros = zeros && left % 10 == 0;
        if (!zeros)
            *--at = (char)('0' + left % 10);
    }
    if (!zeros)
        *--at = '.';
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--at = '-';
    tally_bytes_put(out, at, (size_t)(text + sizeof text - at));
}
