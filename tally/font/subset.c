/* Makes font subsets: the tables that libharu reads, the unchanged glyphs, and a cmap in the format that it reads. */
#include <assert.h>
#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "font/file.h"
#include "font/font.h"

enum {
    FIRST_CODE = 0xE000, /* for characters beyond the BMP; not taken, because characters of private use are refused */
    LAST_CODE = 0xF8FF,
    SEGMENTS_MAX = 8189, /* a table of format 4 has at most 65535 bytes */
};

void tally_font_subset_clear(struct tally_font_subset *subset)
{
    free(subset->bytes);
    free(subset->codes);
    *subset = (struct tally_font_subset){0};
}

static bool report_failure(struct tally_diags *diags, const struct tally_fonts *fonts, size_t file, const char *why)
{
    tally_diags_add(diags, TALLY_NOT_RENDERED, (struct tally_place){0},
                    N_("no subset of the font “%1$s” could be made for the sheet: %2$s"),
                    TALLY_ARGS(tally_fonts_name(fonts, file), why));
    return false;
}

/* ---- the glyphs ---- */

/* Tables that drawing a page does not need. Skipping them is what makes the subset quick to make. */
static void drop_tables(hb_subset_input_t *input)
{
    static const char tags[][5] = {"BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH",
                                   "MATH", "PCLT", "STAT", "VDMX", "VORG", "gasp", "hdmx", "kern",
                                   "meta", "morx", "mort", "vhea", "vmtx", "cvt ", "fpgm", "prep"};
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        hb_set_add(drop, HB_TAG(tags[i][0], tags[i][1], tags[i][2], tags[i][3]));
}

/* The subset as HarfBuzz makes it. NULL: HarfBuzz failed. */
static hb_face_t *make_subset(const struct tally_font_file *file, const uint32_t *characters, size_t count)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        tally_exhausted();
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    drop_tables(input);
    hb_set_t *wanted = hb_subset_input_unicode_set(input);
    for (size_t i = 0; i < count; i++)
        hb_set_add(wanted, characters[i]);
    hb_face_t *builder = hb_subset_or_fail(file->face, input);
    hb_subset_input_destroy(input);
    if (!builder)
        return NULL;
    /* The tables of a builder face can be read only after it was serialised. */
    hb_blob_t *blob = hb_face_reference_blob(builder);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    hb_face_destroy(builder);
    return face;
}

/* ---- the cmap ---- */

static int by_code(const void *a, const void *b)
{
    const struct tally_font_code *x = a, *y = b;
    return x->code < y->code ? -1 : x->code > y->code;
}

struct segment {
    uint16_t first, last, glyph; /* the glyph of the first code; those of the others follow it in order */
};

/* Finds the runs of consecutive codes with consecutive glyphs. */
static size_t segments_make(struct segment *segments, hb_face_t *face, const struct tally_font_subset *subset)
{
    size_t count = 0;
    hb_font_t *font = hb_font_create(face);
    struct tally_font_code *sorted = tally_alloc(subset->code_count, sizeof *sorted);
    memcpy(sorted, subset->codes, subset->code_count * sizeof *sorted);
    qsort(sorted, subset->code_count, sizeof *sorted, by_code);
    for (size_t i = 0; i < subset->code_count; i++) {
        hb_codepoint_t glyph = 0;
        uint16_t code = sorted[i].code;
        hb_font_get_nominal_glyph(font, sorted[i].character, &glyph);
        if (!glyph)
            /* the caller checked that the file has the character; HarfBuzz finds nothing only when memory runs out */
            tally_exhausted();
        assert(glyph <= UINT16_MAX);
        struct segment *last = count ? &segments[count - 1] : NULL;
        if (last && code == last->last + 1 && glyph == (hb_codepoint_t)last->glyph + (unsigned)(code - last->first))
            last->last = code;
        else
            segments[count++] = (struct segment){code, code, (uint16_t)glyph};
    }
    free(sorted);
    hb_font_destroy(font);
    return count;
}

static unsigned char *put16(unsigned char *at, size_t value)
{
    at[0] = (unsigned char)(value >> 8 & 0xFF);
    at[1] = (unsigned char)(value & 0xFF);
    return at + 2;
}

/* A cmap with one table of format 4 (Windows, Unicode). Its last segment is always U+FFFF, which has no glyph. */
static hb_blob_t *cmap_make(const struct segment *segments, size_t count)
{
    enum { HEADER = 12, FIXED = 16, EACH = 8 };
    size_t all = count + 1, power = 1, log = 0, length = FIXED + EACH * all;
    while (power * 2 <= all) {
        power *= 2;
        log++;
    }
    unsigned char *bytes = tally_alloc(HEADER + length, 1), *at = bytes;
    const size_t head[] = {0, 1, 3, 1, 0, HEADER, 4, length, 0, all * 2, power * 2, log, (all - power) * 2};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        at = put16(at, head[i]);
    for (size_t i = 0; i < count; i++)
        at = put16(at, segments[i].last);
    at = put16(put16(at, 0xFFFF), 0);
    for (size_t i = 0; i < count; i++)
        at = put16(at, segments[i].first);
    at = put16(at, 0xFFFF);
    for (size_t i = 0; i < count; i++)
        at = put16(at, (size_t)segments[i].glyph + 0x10000 - segments[i].first);
    at = put16(at, 1);
    assert((size_t)(at - bytes) + 2 * all == HEADER + length); /* the offsets that follow are all 0 */
    return hb_blob_create((const char *)bytes, (unsigned)(HEADER + length), HB_MEMORY_MODE_READONLY, bytes, free);
}

/* ---- measures ---- */

static void read_measures(struct tally_font_subset *subset, const struct tally_font_file *file)
{
    enum { X_MIN = 36, ASCENDER = 4, DESCENDER = 6, CAP_HEIGHT = 88 }; /* offsets in their tables */
    const int32_t units = (int32_t)file->units;
    hb_blob_t *head = tally_font_table(file->face, HB_TAG('h', 'e', 'a', 'd'));
    hb_blob_t *hhea = tally_font_table(file->face, HB_TAG('h', 'h', 'e', 'a'));
    hb_blob_t *os2 = tally_font_table(file->face, HB_TAG('O', 'S', '/', '2'));
    for (size_t i = 0; i < 4; i++)
        subset->box[i] = tally_font_get16(head, X_MIN + 2 * i) * 1000 / units;
    subset->ascent = tally_font_get16(hhea, ASCENDER) * 1000 / units;
    subset->descent = tally_font_get16(hhea, DESCENDER) * 1000 / units;
    subset->cap_height = tally_font_get16(os2, CAP_HEIGHT) * 1000 / units;
    hb_blob_destroy(head);
    hb_blob_destroy(hhea);
    hb_blob_destroy(os2);
}

/* ---- the subset file ---- */

static bool assign_codes(struct tally_font_subset *subset, const uint32_t *characters, size_t count)
{
    uint32_t code = FIRST_CODE;
    subset->codes = tally_alloc(count, sizeof *subset->codes);
    subset->code_count = count;
    for (size_t i = 0; i < count; i++) {
        assert(!i || characters[i] > characters[i - 1]);
        assert(characters[i] < FIRST_CODE || characters[i] > LAST_CODE);
        if (characters[i] > 0xFFFF && code > LAST_CODE)
            return false;
        subset->codes[i] =
            (struct tally_font_code){characters[i], (uint16_t)(characters[i] > 0xFFFF ? code++ : characters[i])};
    }
    return true;
}

/* The tables of the subset, with our cmap in place of its own. */
static hb_blob_t *rebuild(hb_face_t *face, hb_blob_t *cmap)
{
    static const char tags[][5] = {"OS/2", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"};
    hb_face_t *builder = hb_face_builder_create();
    bool added = hb_face_builder_add_table(builder, HB_TAG('c', 'm', 'a', 'p'), cmap);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        hb_tag_t tag = HB_TAG(tags[i][0], tags[i][1], tags[i][2], tags[i][3]);
        hb_blob_t *table = tally_font_table(face, tag);
        added &= hb_face_builder_add_table(builder, tag, table);
        hb_blob_destroy(table);
    }
    hb_blob_t *whole = hb_face_reference_blob(builder);
    hb_face_destroy(builder);
    if (!added || !hb_blob_get_length(whole))
        tally_exhausted();
    return whole;
}

bool tally_font_subset_make(struct tally_font_subset *subset, const struct tally_fonts *fonts, size_t file,
                            const uint32_t *characters, size_t count, struct tally_diags *diags)
{
    *subset = (struct tally_font_subset){0};
    if (count > SEGMENTS_MAX || !assign_codes(subset, characters, count))
        return report_failure(diags, fonts, file,
                              TALLY_TRANSLATE_MARK N_("too many different characters") TALLY_TRANSLATE_MARK);
    hb_face_t *face = make_subset(tally_font_file(fonts, file), characters, count);
    if (!face)
        return report_failure(diags, fonts, file, TALLY_TRANSLATE_MARK N_("the file is damaged") TALLY_TRANSLATE_MARK);
    struct segment *segments = tally_alloc(count, sizeof *segments);
    hb_blob_t *cmap = cmap_make(segments, segments_make(segments, face, subset));
    hb_blob_t *whole = rebuild(face, cmap);
    unsigned size = 0;
    const char *bytes = hb_blob_get_data(whole, &size);
    subset->bytes = tally_alloc(size, 1);
    subset->size = size;
    memcpy(subset->bytes, bytes, size);
    read_measures(subset, tally_font_file(fonts, file));
    hb_blob_destroy(whole);
    hb_blob_destroy(cmap);
    hb_face_destroy(face);
    free(segments);
    return true;
}
