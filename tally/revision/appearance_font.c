/* Reads a font's map of codes to characters in the form that tally writes: of the appearance font, so that a signature
 * uses only characters of the font; of the pages' fonts, to read their text. */
#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "revision/syntax.h"

enum { MAP_SIZE_MAX = 1024 * 1024 };

static const char bad_map[] = N_("the character map of a font differs from what tally writes (byte %1$s)");

/* Reads four digits at *text and moves past them. */
static bool read_unit(const char **text, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, ++*text) {
        int d = tally_hex_value((unsigned char)**text, TALLY_HEX_CAPITAL);
        if (d < 0)
            return false;
        *unit = *unit * 16 + (uint32_t)d;
    }
    return true;
}

/* “<0041> <0041>” or, with a surrogate pair, “<E000> <D842DFB7>”. */
static bool read_line(const char *line, struct tally_revision_code *code)
{
    uint32_t own, high, low;
    if (*line++ != '<' || !read_unit(&line, &own) || strncmp(line, "> <", 3) != 0)
        return false;
    line += 3;
    if (!read_unit(&line, &high))
        return false;
    *code = (struct tally_revision_code){high, (uint16_t)own};
    if (*line == '>')
        return own == high && (high < 0xD800 || high > 0xDFFF);
    if (!read_unit(&line, &low) || *line != '>' || high < 0xD800 || high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return false;
    code->character = 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF);
    return own >= 0xE000 && own <= 0xF8FF;
}

/* The lines between beginbfchar and endbfchar, the codes ascending. */
static bool read_map(char *map, struct tally_revision_code **codes, size_t *count)
{
    size_t room = 0;
    bool inside = false;
    for (char *line = strtok_r(map, "\n", &map); line; line = strtok_r(NULL, "\n", &map)) {
        struct tally_revision_code code;
        if (!strcmp(line, "endbfchar")) {
            inside = false;
        } else if (inside) {
            if (!read_line(line, &code) || (*count && code.code <= (*codes)[*count - 1].code))
                return false;
            TALLY_PUSH(*codes, *count, room) = code;
        } else {
            size_t size = strlen(line);
            inside = size > 12 && !strcmp(line + size - 12, " beginbfchar");
        }
    }
    return *count > 0;
}

bool tally_revision_codes(struct tally_revision *r, uint32_t font, struct tally_revision_code **codes, size_t *count)
{
    struct tally_revision_span dictionary, map;
    unsigned char *bytes = NULL;
    uint32_t number;
    size_t size;
    *codes = NULL;
    *count = 0;
    if (!tally_revision_object(r, font, &dictionary, NULL) || !tally_revision_entry(r, dictionary, "ToUnicode", &map))
        return false;
    if (!tally_revision_reference(r, map, &number))
        return tally_revision_fail(r, bad_map, dictionary.at);
    bool ok = tally_revision_inflate(r, number, MAP_SIZE_MAX, &bytes, &size);
    if (ok) {
        bytes = tally_resize(bytes, size + 1, 1);
        bytes[size] = '\0';
        ok = (!memchr(bytes, '\0', size) && read_map((char *)bytes, codes, count)) ||
             tally_revision_fail(r, bad_map, dictionary.at);
    }
    free(bytes);
    return ok;
}

bool tally_revision_appearance_font(struct tally_revision *r, struct tally_revision_span form, uint32_t *font)
{
    struct tally_revision_span resources, fonts, reference;
    if (!tally_revision_required(r, form, "DR", &resources) || !tally_revision_required(r, resources, "Font", &fonts) ||
        !tally_revision_entry(r, fonts, "Stamp", &reference))
        return false;
    if (!tally_revision_reference(r, reference, font))
        return tally_revision_fail(r, bad_map, fonts.at);
    return r->codes || tally_revision_codes(r, *font, &r->codes, &r->code_count); /* no update changes the font */
}
