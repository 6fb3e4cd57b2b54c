/* Room font: the packaged faces of a sheet, what characters they have, how wide these are, and subsets to embed.
 *
 * It may include io/ and base/, and is the only user of HarfBuzz. It has no public half. covered.h tells which
 * characters the faces have without that library.
 *
 * A face is a chain of font files: the first that has a character draws it. ASCII letters, digits and signs come from a
 * separate file, the same for all weights, because those of the Chinese fonts imitate handwriting, with a 9 that looks
 * like a q. The files lie where Debian's packages put them (packaged.h, made by CMake), never where an input file says.
 * Lengths are in hundredths of a point.
 *
 *   F1  a character that no file of the chain has is found before anything is drawn
 *   F2  the outlines of a subset are those of the file, glyph by glyph
 *   F3  the same characters give the same subset, byte for byte */
#ifndef TALLY_FONT_H
#define TALLY_FONT_H

#include "base/diag.h"

/* The text of a signature's appearance has its own face, made of one file, because a signature field has one font. */
enum tally_face { TALLY_REGULAR, TALLY_BOLD, TALLY_APPEARANCE, TALLY_FACES };
enum { TALLY_FONT_FILES_MAX = 4 }; /* of all faces together */

struct tally_fonts;

/* Opens the packaged files; NULL: reported, with the package that is missing. The caller frees it with
 * tally_fonts_close. */
struct tally_fonts *tally_fonts_open(struct tally_diags *diags);
void tally_fonts_close(struct tally_fonts *fonts);

/* The font file that draws the character in this face, 0 … TALLY_FONT_FILES_MAX - 1; -1: no file has it. Characters
 * that cannot be drawn on their own count as missing, whatever the files contain: control characters, noncharacters,
 * invisible controls (such as bidirectional ones), line separators, combining marks, private use. */
int tally_fonts_find(const struct tally_fonts *fonts, enum tally_face face, uint32_t character);

/* The width of UTF-8 text set in this face and size. The face must have every character. */
int32_t tally_fonts_width(const struct tally_fonts *fonts, enum tally_face face, int32_t size, const char *text,
                          size_t length);

/* The number of font files, and each one's name (“LXGWWenKai-Regular.ttf”) and SHA-256, lent; a sheet records them. A
 * digest is computed when it is first needed, which takes 12 to 45 ms. */
size_t tally_fonts_count(const struct tally_fonts *fonts);
const char *tally_fonts_name(const struct tally_fonts *fonts, size_t file);
const char *tally_fonts_sha256(struct tally_fonts *fonts, size_t file);

/* A subset: a TrueType file whose cmap (format 4) maps each character, those beyond the BMP by codes assigned from
 * U+E000 on. */
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
