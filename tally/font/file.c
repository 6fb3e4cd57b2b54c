/* Opens the packaged font files, and finds which file draws a character and how wide it is. */
#include "font/font.h"

#include <assert.h>
#include <hb.h>
#include <packaged.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/text.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "font/file.h"

static const struct {
    const char *path, *package;
} files[] = {
    {TALLY_FONT_REGULAR, "fonts-lxgw-wenkai"},
    {TALLY_FONT_BOLD, "fonts-lxgw-wenkai"},
    {TALLY_FONT_RARE, "fonts-babelstone-han"},
    {TALLY_FONT_LATIN, "fonts-dejavu-core"},
};
enum { REGULAR, BOLD, RARE, LATIN, FILES, CHAIN = 2 };
static_assert(sizeof files / sizeof *files == FILES, "one number for each file");
static_assert(sizeof files / sizeof *files <= (size_t)TALLY_FONT_FILES_MAX,
              "a sheet's fonts are kept in arrays of that size");

static const struct {
    unsigned char chain[CHAIN], latin;
} faces[] = {
    [TALLY_REGULAR] = {{REGULAR, RARE}, LATIN},
    [TALLY_BOLD] = {{BOLD, RARE}, LATIN},
    [TALLY_APPEARANCE] = {{RARE, RARE}, RARE},
};
static_assert(sizeof faces / sizeof *faces == TALLY_FACES, "a chain for every face");

enum { BMP = 0x10000 };

struct tally_fonts {
    struct tally_font_file files[FILES];
    int16_t *widths[TALLY_FACES]; /* of characters of the BMP, in thousandths, plus one; 0: not asked for yet */
};

/* ---- tables ---- */

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_tag_t some[16];
    for (unsigned at = 0, count = 16; count; at += count) {
        hb_face_get_table_tags(face, at, &count, some);
        for (unsigned i = 0; i < count; i++)
            if (some[i] == tag)
                return true;
    }
    return false;
}

hb_blob_t *tally_font_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *table = hb_face_reference_table(face, tag);
    if (!hb_blob_get_length(table) && has_table(face, tag))
        tally_exhausted();
    return table;
}

int32_t tally_font_get16(hb_blob_t *table, size_t at)
{
    unsigned size = 0;
    const unsigned char *bytes = (const unsigned char *)hb_blob_get_data(table, &size);
    if (at + 2 > size)
        return 0;
    int32_t value = bytes[at] << 8 | bytes[at + 1];
    return value > INT16_MAX ? value - 0x10000 : value;
}

/* ---- opening ---- */

/* HarfBuzz does not say when it gets no memory: it goes on as with an empty table, once and for all, and characters
 * then have other widths, or are drawn from another file. So what it loads is loaded here and tried with one letter. */
static bool is_loaded(const struct tally_font_file *file)
{
    enum { UNITS = 18, METRICS = 34, METRIC = 4 }; /* offsets in head and hhea; the size of an entry of hmtx */
    hb_blob_t *head = tally_font_table(file->face, HB_TAG('h', 'e', 'a', 'd'));
    hb_blob_t *hhea = tally_font_table(file->face, HB_TAG('h', 'h', 'e', 'a'));
    hb_blob_t *hmtx = tally_font_table(file->face, HB_TAG('h', 'm', 't', 'x'));
    const int32_t metrics = tally_font_get16(hhea, METRICS) & 0xFFFF;
    hb_codepoint_t glyph = 0;
    bool loaded = metrics && (tally_font_get16(head, UNITS) & 0xFFFF) == (int32_t)file->units &&
                  hb_font_get_nominal_glyph(file->font, 'A', &glyph);
    size_t at = (glyph < (hb_codepoint_t)metrics ? glyph : (hb_codepoint_t)metrics - 1) * (size_t)METRIC;
    loaded = loaded && hb_font_get_glyph_h_advance(file->font, glyph) == tally_font_get16(hmtx, at);
    hb_blob_destroy(head);
    hb_blob_destroy(hhea);
    hb_blob_destroy(hmtx);
    return loaded;
}

static bool open_file(struct tally_font_file *file, size_t index, struct tally_diags *diags)
{
    /* Mapped, not read: of the file's megabytes only the memory pages with a sheet's glyphs are loaded. */
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(files[index].path);
    hb_face_t *face = hb_face_create(blob, 0); /* without a blob: an empty face */
    *file = (struct tally_font_file){.blob = blob ? blob : hb_blob_get_empty(),
                                     .face = face,
                                     .font = hb_font_create(face),
                                     .units = hb_face_get_upem(face)};
    if (hb_face_get_glyph_count(face) && is_loaded(file))
        return true;
    tally_diags_add(diags, TALLY_MISSING_FONT, (struct tally_place){0},
                    N_("the font “%1$s” is missing or damaged; install the Debian package %2$s"),
                    TALLY_ARGS(files[index].path, files[index].package));
    return false;
}

struct tally_fonts *tally_fonts_open(struct tally_diags *diags)
{
    struct tally_fonts *fonts = tally_alloc(1, sizeof *fonts);
    bool ok = true;
    for (size_t i = 0; i < FILES; i++)
        ok &= open_file(&fonts->files[i], i, diags);
    for (size_t i = 0; i < TALLY_FACES; i++)
        fonts->widths[i] = tally_alloc(BMP, sizeof *fonts->widths[i]);
    if (ok)
        return fonts;
    tally_fonts_close(fonts);
    return NULL;
}

void tally_fonts_close(struct tally_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < FILES; i++) {
        hb_font_destroy(fonts->files[i].font);
        hb_face_destroy(fonts->files[i].face);
        hb_blob_destroy(fonts->files[i].blob);
    }
    for (size_t i = 0; i < TALLY_FACES; i++)
        free(fonts->widths[i]);
    free(fonts);
}

const struct tally_font_file *tally_font_file(const struct tally_fonts *fonts, size_t file)
{
    assert(file < FILES);
    return &fonts->files[file];
}

size_t tally_fonts_count(const struct tally_fonts *fonts)
{
    (void)fonts;
    return FILES;
}

const char *tally_fonts_name(const struct tally_fonts *fonts, size_t file)
{
    (void)fonts;
    assert(file < FILES);
    return tally_path_name(files[file].path);
}

const char *tally_fonts_sha256(struct tally_fonts *fonts, size_t file)
{
    assert(file < FILES);
    struct tally_font_file *f = &fonts->files[file];
    if (!*f->sha256) {
        unsigned size = 0;
        const char *bytes = hb_blob_get_data(f->blob, &size);
        tally_digest(bytes, size, f->sha256);
    }
    return f->sha256;
}

/* ---- characters ---- */

/* Finds the glyph that draws the character in this face, and the file that contains it. False: no file does. */
static bool find(const struct tally_fonts *fonts, enum tally_face face, uint32_t character, size_t *file,
                 hb_codepoint_t *glyph)
{
    /* a sheet that showed a different name would be worse than no sheet */
    if (!tally_character_stands_alone(character))
        return false;
    bool latin = character > ' ' && character < 0x7F;
    for (size_t i = 0; i < CHAIN; i++) {
        *file = latin ? faces[face].latin : faces[face].chain[i];
        if (hb_font_get_nominal_glyph(fonts->files[*file].font, character, glyph) && *glyph)
            return true;
    }
    return false;
}

int tally_fonts_find(const struct tally_fonts *fonts, enum tally_face face, uint32_t character)
{
    size_t file = 0;
    hb_codepoint_t glyph = 0;
    return find(fonts, face, character, &file, &glyph) ? (int)file : -1;
}

/* In thousandths of the size, rounded down as in the document. */
static int64_t width_of(const struct tally_fonts *fonts, enum tally_face face, uint32_t character)
{
    size_t file = 0;
    hb_codepoint_t glyph = 0;
    bool found = find(fonts, face, character, &file, &glyph);
    assert(found);
    (void)found;
    const struct tally_font_file *f = &fonts->files[file];
    return (int64_t)hb_font_get_glyph_h_advance(f->font, glyph) * 1000 / f->units;
}

/* Setting a page asks for the same few hundred characters again and again. */
static int64_t known_width(const struct tally_fonts *fonts, enum tally_face face, uint32_t character)
{
    if (character >= BMP)
        return width_of(fonts, face, character);
    int16_t *known = &fonts->widths[face][character];
    if (!*known) {
        const int64_t width = width_of(fonts, face, character);
        if (width >= INT16_MAX)
            return width;
        *known = (int16_t)(width + 1);
    }
    return *known - 1;
}

int32_t tally_fonts_width(const struct tally_fonts *fonts, enum tally_face face, int32_t size, const char *text,
                          size_t length)
{
    int64_t thousandths = 0;
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        at += tally_text_next(text + at, length - at, &character);
        thousandths += known_width(fonts, face, character);
    }
    return (int32_t)((thousandths * size + 500) / 1000);
}
