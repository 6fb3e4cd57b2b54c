/* Weighing two readings of a file by its letters: the common characters of Chinese, and the letters of the other
 * scripts of this country and Latin. The table is fixed, so the same bytes are always read alike. */
#include "table/script.h"

#include <stdint.h>
#include <string.h>

#include "base/character.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/decoder.h"

/* Letters below U+0800: those of Latin, of Cyrillic as Kazakh, Kyrgyz, Mongolian, Russian, Tatar and Uyghur write it,
 * and of the Arabic script as Uyghur, Kazakh, Kyrgyz and Arabic do. Scripts from U+0800 up (Tibetan, Mongolian, Yi,
 * Dai) need none: their characters have three bytes, which decide. */
static const uint32_t letters[][2] = {
    {0x00C0, 0x00D6}, {0x00D8, 0x00F6}, {0x00F8, 0x024F}, {0x0400, 0x045F}, {0x0492, 0x0493}, {0x0496, 0x0497},
    {0x049A, 0x049B}, {0x04A2, 0x04A3}, {0x04AE, 0x04B1}, {0x04BA, 0x04BB}, {0x04D8, 0x04D9}, {0x04E8, 0x04E9},
    {0x0621, 0x063A}, {0x0641, 0x064A}, {0x0674, 0x0678}, {0x067E, 0x067E}, {0x0686, 0x0686}, {0x0698, 0x0698},
    {0x06A9, 0x06A9}, {0x06AD, 0x06AD}, {0x06AF, 0x06AF}, {0x06BE, 0x06BE}, {0x06C5, 0x06C9}, {0x06CB, 0x06CC},
    {0x06D0, 0x06D0}, {0x06D5, 0x06D5},
};

/* Signs below U+0800 that stand in a text of any script: those of Latin-1, and punctuation of the Arabic script. */
static bool is_sign(uint32_t c)
{
    return c < 0x00C0 || c == 0x00D7 || c == 0x00F7 || c == 0x060C || c == 0x061B || c == 0x061F || c == 0x0640 ||
           (c >= 0x0660 && c <= 0x066C) || (c >= 0x06F0 && c <= 0x06F9);
}

static bool is_letter(uint32_t c)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (c >= letters[i][0] && c <= letters[i][1])
            return true;
    return false;
}

/* Adds a character to a sample, if it still has room. */
static void put_sample(char sample[64], uint32_t c)
{
    size_t used = strlen(sample);
    if (used + TALLY_TEXT_CHARACTER_SIZE + 1 < 64)
        sample[used + tally_text_encode(sample + used, c)] = '\0';
}

void tally_table_weigh(struct tally_scripts *scripts, const struct tally_file *file)
{
    struct tally_common_han common;
    struct tally_decoder d;
    const char *bytes;
    size_t size = 1, end = 0;
    *scripts = (struct tally_scripts){.utf8 = true, .gb18030 = true, .first = SIZE_MAX};
    for (size_t at = 0, n; at < file->size; at += n) {
        uint32_t c;
        n = tally_text_next((const char *)file->bytes + at, file->size - at, &c);
        if (c < 0x80)
            continue;
        scripts->utf8 &= is_letter(c) || is_sign(c);
        if (!is_sign(c) && (scripts->first == SIZE_MAX || end == at)) {
            scripts->first = scripts->first == SIZE_MAX ? at : scripts->first;
            put_sample(scripts->as_utf8, c);
            end = at + n;
        }
    }
    scripts->first = scripts->first == SIZE_MAX ? 0 : scripts->first;
    tally_common_han_make(&common);
    tally_decoder_begin(&d, file, TALLY_GB18030);
    bool more = true; /* of the sample: all its characters have two bytes in both readings */
    for (size_t passed = 0; tally_decoder_next(&d, &bytes, &size) && size;)
        for (size_t at = 0, n; at < size; at += n) {
            uint32_t c;
            n = tally_text_next(bytes + at, size - at, &c);
            scripts->gb18030 &= c < 0x80 || tally_common_han_has(&common, c) || !tally_text_is_han(c);
            more &= passed < end;
            if (passed >= scripts->first && more)
                put_sample(scripts->as_gb18030, c);
            passed += c < 0x80 ? 1 : 2;
        }
    tally_decoder_end(&d);
}
