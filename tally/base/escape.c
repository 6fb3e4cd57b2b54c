/* Text from outside the program, made safe to print: control and invisible characters are written as <U+1B>. */
#include <string.h>
#include <tally/text.h>

#include "base/character.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* Writes a character as <U+1B>; returns the size. */
static size_t spell_out(char *out, uint32_t c)
{
    unsigned digits = c > 0xFFFF ? 5 : c > 0xFF ? 4 : 2;
    memcpy(out, "<U+", 3);
    tally_hex_number(out + 3, c, digits);
    out[3 + digits] = '>';
    return 4 + digits;
}

char *tally_text_escape(const char *text)
{
    enum { LONGEST = sizeof "<U+12345>" };
    size_t size = strlen(text), used = 0, sound = tally_text_valid((const unsigned char *)text, size), n;
    char *out = tally_alloc(size + 1, LONGEST);
    for (size_t at = 0; at < size; at += n) {
        uint32_t c = (unsigned char)text[at];
        n = 1;
        bool broken = at >= sound;
        if (broken) /* this byte is not valid UTF-8, so it is written by itself; sound: where the next such byte is */
            sound = at + 1 + tally_text_valid((const unsigned char *)text + at + 1, size - at - 1);
        else
            n = tally_text_next(text + at, size - at, &c);
        if (broken || tally_text_is_control(c) || tally_text_is_invisible(c) || tally_character_is_unseen(c) ||
            c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029) {
            used += spell_out(out + used, c);
        } else {
            memcpy(out + used, text + at, n);
            used += n;
        }
    }
    out[used] = '\0';
    return out;
}
