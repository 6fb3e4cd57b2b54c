/* The room of fonts: the packaged faces of a sheet, what characters they have, how wide these are, and subsets to embed.
 * It may include base/ only; no other room uses HarfBuzz.
 *
 * A face is a chain of font files: the first that has a character draws it. Letters, digits and signs of ASCII come
 * from a file of their own, one for all weights: those of the Chinese fonts are written as by hand, with a 9 that looks
 * like a q. The files lie where Debian's packages put them (packaged.h, made by CMake), never where an input says. Lengths are
 * in hundredths of a point.
 *
 *   F1  a character that no file of the chain has is found before anything is drawn
 *   F2  the outlines of a subset are those of the file, glyph by glyph
 *   F3  the same characters give the same subset, byte for byte */
#ifndef TALLY_FONT_H
#define TALLY_FONT_H

#include "base/diag.h"

/* What stands in a signature's appearance is of one file, because its place has one font; so that it has a face of its
 * own. */
enum tally_face { TALLY_REGULAR, TALLY_BOLD, TALLY_STAMPED, TALLY_FACES };
enum { TALLY_FONT_FILES_MAX = 4 }; /* of all faces together */

struct tally_fonts;

/* Opens the packaged files; NULL: reported, with the package that is missing. The caller frees it with
 * tally_fonts_close. */
struct tally_fonts *tally_fonts_open(struct tally_diags *diags);
void tally_fonts_close(struct tally_fonts *fonts);

/* The font file that draws the character in this face, 0 … TALLY_FONT_FILES_MAX - 1; -1: none has it. Characters that
 * cannot stand on their own count as missing, whatever the files hold: control characters, noncharacters, bidirectional and other
 * controls that are not seen, line separators, marks that are placed on the character before, private use. */
int tally_fonts_find(const struct tally_fonts *fonts, enum tally_face face, uint32_t character);

/* The width of UTF-8 text set in this face and size. The face must have every character. */
int32_t tally_fonts_width(const struct tally_fonts *fonts, enum tally_face face, int32_t size, const char *text,
                          size_t length);

/* The number of files in use, and each one's name (“LXGWWenKai-Regular.ttf”) and SHA-256, lent: what a sheet was made
 * with. A digest is made when it is first asked for, and takes 12 to 45 ms. */
size_t tally_fonts_count(const struct tally_fonts *fonts);
const char *tally_fonts_name(const struct tally_fonts *fonts, size_t file);
const char *tally_fonts_sha256(struct tally_fonts *fonts, size_t file);

/* A subset: a TrueType file whose cmap (format 4) maps each character, those beyond the BMP by codes of their own from
 * U+E000. */
struct tally_font_subset {
    unsigned char *bytes;
    size_t size;
    struct tally_font_code {
        uint32_t character;
        uint16_t code;
    } * codes; /* in the order of the characters */
    size_t code_count;
    int32_t box[4], ascent, descent,
        cap_height; /* of the whole font, in thousandths of its size; the box: left, bottom, right, top */
};

/* Makes the subset of a font file with these characters, sorted, each once; the file must have all of
 * them. False: reported. Clear it in
 * any case. */
bool tally_font_subset_make(struct tally_font_subset *subset, const struct tally_fonts *fonts, size_t file,
                            const uint32_t *characters, size_t count, struct tally_diags *diags);
void tally_font_subset_clear(struct tally_font_subset *subset);

#endif
