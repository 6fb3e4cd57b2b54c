/* The appearance of a signed field: a frame and up to three lines. Its layout depends only on the lines and the field,
 * so that a verifier can read the lines and draw them again. */
#include "revision/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "revision/request.h"
#include "revision/syntax.h"

enum { MARGIN = 300, SMALLEST = 150, LEADING = 125 }; /* hundredths of a point; percent */
static const int32_t largest[TALLY_REVISION_LINES] = {1100, 800, 800};

/* Hundredths, as “12.34”. */
static void put_length(struct tally_bytes *t, int32_t hundredths)
{
    char number[TALLY_NUMBER_SIZE + 8];
    snprintf(number, sizeof number, "%d.%02d ", hundredths / 100, hundredths % 100);
    tally_bytes_put_text(t, number);
}

/* An upper limit of a character's width, in hundredths of its size. The font's widths are not read; these limits hold
 * for usual fonts. */
static int64_t width_of(uint32_t character)
{
    if (character >= 128)
        return 100;
    if (strchr("WMm%@", (int)character))
        return 92;
    return (character >= 'A' && character <= 'Z') || character == 'w' || character == '&' ? 78 : 62;
}

/* The index of the first code of the font that is not less than code. */
static size_t place_of(const struct tally_revision *r, uint32_t code)
{
    size_t from = 0, to = r->code_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (r->codes[middle].code < code)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The code of a character in the appearance font; 0: the font lacks it. */
static uint16_t code_of(const struct tally_revision *r, uint32_t character)
{
    bool beyond = character > 0xFFFF;
    size_t i = place_of(r, beyond ? 0xE000 : character); /* those beyond the BMP have codes from there on */
    while (beyond && i < r->code_count && r->codes[i].code <= 0xF8FF && r->codes[i].character != character)
        i++;
    return i < r->code_count && r->codes[i].character == character ? r->codes[i].code : 0;
}

/* The character of a code; 0: none. */
static uint32_t character_of(const struct tally_revision *r, uint32_t code)
{
    size_t i = place_of(r, code);
    return i < r->code_count && r->codes[i].code == code ? r->codes[i].character : 0;
}

/* The size at which a line fits the width, at most “most”. 0: it cannot be set; *why says why. */
static int32_t fit(const struct tally_revision *r, const char *line, int32_t room, int32_t most, const char **why)
{
    size_t size = strlen(line), count = 0;
    int64_t units = 0;
    if (tally_text_valid((const unsigned char *)line, size) != size) {
        *why = N_("a line of the signature's text is not valid UTF-8");
        return 0;
    }
    for (uint32_t character; size > 0; count++) {
        size_t n = tally_text_next(line, size, &character);
        if (!code_of(r, character)) {
            *why = N_("the text of the signature has a character that the document's font lacks");
            return 0;
        }
        units += width_of(character);
        line += n;
        size -= n;
    }
    int64_t fitting = units ? (int64_t)room * 100 / units : most;
    fitting = fitting < most ? fitting : most;
    if (count <= TALLY_REVISION_LINE_MAX && fitting >= SMALLEST)
        return (int32_t)fitting;
    *why = N_("a line of the signature's text is too long for the field");
    return 0;
}

static void put_line(struct tally_bytes *t, const struct tally_revision *r, const char *line, int32_t size, int32_t x,
                     int32_t y)
{
    tally_bytes_put_text(t, "BT /Stamp ");
    put_length(t, size);
    tally_bytes_put_text(t, "Tf ");
    put_length(t, x);
    put_length(t, y);
    tally_bytes_put_text(t, "Td <");
    for (size_t left = strlen(line); left > 0;) {
        char code[16];
        uint32_t character;
        size_t n = tally_text_next(line, left, &character);
        snprintf(code, sizeof code, "%04X", (unsigned)code_of(r, character));
        tally_bytes_put_text(t, code);
        line += n;
        left -= n;
    }
    tally_bytes_put_text(t, "> Tj ET\n");
}

bool tally_revision_appearance_write(const struct tally_revision *r, const struct tally_revision_request *request,
                                     int32_t width, int32_t height, char **text, const char **why)
{
    struct tally_bytes t = {.bytes = NULL};
    int32_t sizes[TALLY_REVISION_LINES] = {0}, all = 0;
    size_t count = 0;
    *text = NULL;
    for (; count < TALLY_REVISION_LINES && request->lines[count]; count++)
        all += largest[count] * LEADING / 100;
    int32_t room = height - 2 * MARGIN, scale = all > room && all > 0 ? (int32_t)((int64_t)room * 1000 / all) : 1000;
    if (width <= 2 * MARGIN || height <= 2 * MARGIN) {
        *why = N_("the field is too small for a signature");
        return false;
    }
    all = 0;
    for (size_t i = 0; i < count; i++) {
        sizes[i] = fit(r, request->lines[i], width - 2 * MARGIN, largest[i] * scale / 1000, why);
        if (!sizes[i])
            return false;
        all += sizes[i] * LEADING / 100;
    }
    tally_bytes_put_text(&t, "q 0.4 G 0.5 w 0.25 0.25 ");
    put_length(&t, width - 50);
    put_length(&t, height - 50);
    tally_bytes_put_text(&t, "re S Q\n0 g\n");
    int32_t y = height - (height - all) / 2; /* the lines are centred vertically */
    for (size_t i = 0; i < count; i++) {
        put_line(&t, r, request->lines[i], sizes[i], MARGIN, y - sizes[i]);
        y -= sizes[i] * LEADING / 100;
    }
    *text = t.bytes;
    return true;
}

/* ---- reading ---- */

/* The text of the codes from *at up to “>”. NULL: a code is not in the font. The caller draws the text again and
 * compares. */
static char *read_codes(const struct tally_revision *r, size_t *at, size_t end)
{
    size_t size = 0;
    char *line = tally_alloc(4 * TALLY_REVISION_LINE_MAX + 1, 1);
    for (size_t count = 0; end - *at > 4 && r->bytes[*at] != '>'; count++) {
        uint32_t code = 0, character;
        bool ok = count < TALLY_REVISION_LINE_MAX;
        for (int i = 0; ok && i < 4; i++) {
            int d = tally_hex_value(r->bytes[(*at)++], TALLY_HEX_CAPITAL);
            ok = d >= 0;
            code = code * 16 + (uint32_t)(ok ? d : 0);
        }
        character = ok ? character_of(r, code) : 0;
        if (!character) {
            free(line);
            return NULL;
        }
        size += tally_text_encode(line + size, character);
    }
    return line;
}

bool tally_revision_appearance_read(const struct tally_revision *r, size_t *at, char *lines[TALLY_REVISION_LINES])
{
    for (size_t count = 0;;) {
        const unsigned char *feed = memchr(r->bytes + *at, '\n', r->size - *at), *open;
        if (tally_revision_expect(r, at, "endstream"))
            return true;
        if (!feed)
            return false;
        size_t end = (size_t)(feed - r->bytes);
        open = memchr(r->bytes + *at, '<', end - *at);
        if (open) {
            *at = (size_t)(open - r->bytes) + 1;
            if (count == TALLY_REVISION_LINES || !(lines[count++] = read_codes(r, at, end)))
                return false;
        }
        *at = end + 1;
    }
}
