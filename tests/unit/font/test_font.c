#include <packaged.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "font/covered.h"
#include "font/font.h"
#include "io/io.h"
#include "unit/support/support.h"

enum { REGULAR, BOLD, RARE, LATIN };

static struct tally_fonts *fonts;
static struct tally_diags *diags;

static int open_fonts(void **state)
{
    (void)state;
    diags = tally_diags_new();
    fonts = tally_fonts_open(diags);
    return fonts ? 0 : -1;
}

static int close_fonts(void **state)
{
    (void)state;
    tally_fonts_close(fonts);
    tally_diags_free(diags);
    return 0;
}

/* ---- which file draws what ---- */

static void the_first_file_that_has_it(void **state)
{
    static const struct {
        uint32_t character;
        int regular, bold; /* and RARE, stamped */
    } rows[] = {
        {0x4E2D, REGULAR, BOLD}, {0x20BB7, REGULAR, BOLD}, {0x4DAE, REGULAR, BOLD}, {' ', REGULAR, BOLD},
        {'9', LATIN, LATIN},     {'!', LATIN, LATIN},      {'~', LATIN, LATIN},     {0x3000, REGULAR, BOLD},
        {0xB7, REGULAR, BOLD},   {0x25CB, REGULAR, BOLD},  {0x221A, REGULAR, BOLD}, {0xFF0C, REGULAR, BOLD},
        {0x2014, REGULAR, BOLD}, {0x3400, RARE, RARE},     {0x20000, RARE, RARE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(tally_fonts_find(fonts, TALLY_REGULAR, rows[i].character), rows[i].regular);
        assert_int_equal(tally_fonts_find(fonts, TALLY_BOLD, rows[i].character), rows[i].bold);
        assert_int_equal(tally_fonts_find(fonts, TALLY_APPEARANCE, rows[i].character), RARE);
    }
}

/* F1. Many of these have glyphs in the files. */
static void none_has_what_cannot_stand_for_itself(void **state)
{
    static const uint32_t characters[] = {
        0,       '\t',    '\n',    0x1D,     0x7F,     0x85,     0xAD,       0x300,  0x301,  0x20DD,
        0x3099,  0x200B,  0x200D,  0x200E,   0x202E,   0x2028,   0x2029,     0x2060, 0x2066, 0xFEFF,
        0xFE0F,  0xE000,  0xE816,  0xF8FF,   0xFDD0,   0xFFFE,   0xFFFF,     0xD800, 0xDFFF, 0xE0101,
        0xE0020, 0xF0000, 0x1FFFF, 0x10FFFD, 0x10FFFF, 0x110000, UINT32_MAX,
    };
    (void)state;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        for (int face = 0; face < TALLY_FACES; face++)
            assert_int_equal(tally_fonts_find(fonts, (enum tally_face)face, characters[i]), -1);
    assert_int_equal(tally_fonts_find(fonts, TALLY_REGULAR, 0x0628), -1); /* Arabic: no file has it */
}

/* What the program tally says without HarfBuzz is what the sheet finds, for every character. */
static void the_table_says_what_the_faces_find(void **state)
{
    (void)state;
    struct tally_covered *covered = tally_covered_open();
    assert_non_null(covered);
    uint32_t drawn = 0;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        bool found = tally_fonts_find(fonts, TALLY_REGULAR, c) >= 0 && tally_fonts_find(fonts, TALLY_BOLD, c) >= 0;
        if (tally_covered_has(covered, c) != found)
            fail_msg("U+%04X: the table says %d, the faces %d", (unsigned)c, !found, found);
        drawn += found;
    }
    assert_in_range(drawn, 40000, 0x110000); /* Han characters alone */
    assert_false(tally_covered_has(covered, UINT32_MAX));
    tally_covered_close(covered);
    tally_covered_close(NULL);
}

/* ---- widths ---- */

static int32_t width(enum tally_face face, int32_t size, const char *text)
{
    return tally_fonts_width(fonts, face, size, text, strlen(text));
}

static void widths_add_up(void **state)
{
    (void)state;
    assert_int_equal(width(TALLY_REGULAR, 1000, ""), 0);
    assert_int_equal(width(TALLY_REGULAR, 1000, "中"), 1000);
    assert_int_equal(width(TALLY_REGULAR, 1050, "中共某某县委员会"), 8 * 1050);
    assert_int_equal(width(TALLY_REGULAR, 1000, "·"), 350);
    assert_int_equal(width(TALLY_REGULAR, 1000, "0中"), 1636);
    assert_int_equal(width(TALLY_APPEARANCE, 1000, "0中"), 1500);
    assert_int_equal(width(TALLY_REGULAR, 1000, "㐀"), 1000); /* of a font with 1024 units to the em */
    assert_int_equal(width(TALLY_BOLD, 1000, "𠮷𠀀"), 2000);
    assert_int_equal(width(TALLY_REGULAR, 999, "·"), 350); /* 349.65 */
    assert_int_equal(width(TALLY_REGULAR, 1, "·"), 0);     /* 0.35 */
    assert_int_equal(width(TALLY_REGULAR, 1, "··"), 1);    /* 0.7: the sum is rounded, not each */
    assert_int_equal(tally_fonts_width(fonts, TALLY_REGULAR, 1000, "中共", 3), 1000); /* no further than length */
}

/* ---- the files ---- */

static void names_and_digests(void **state)
{
    static const char *const paths[] = {TALLY_FONT_REGULAR, TALLY_FONT_BOLD, TALLY_FONT_RARE, TALLY_FONT_LATIN};
    (void)state;
    assert_int_equal(tally_fonts_count(fonts), 4);
    for (size_t i = 0; i < 4; i++) {
        struct tally_file file;
        char text[TALLY_DIGEST_TEXT];
        assert_true(tally_file_read_path(&file, paths[i], diags));
        tally_digest(file.bytes, file.size, text);
        assert_string_equal(tally_fonts_sha256(fonts, i), text);
        assert_ptr_equal(tally_fonts_sha256(fonts, i), tally_fonts_sha256(fonts, i)); /* looked for once */
        assert_string_equal(tally_fonts_name(fonts, i), strrchr(paths[i], '/') + 1);
        tally_file_clear(&file);
    }
}

/* ---- subsets ---- */

static uint32_t get(const unsigned char *at, size_t bytes)
{
    uint32_t value = 0;
    while (bytes--)
        value = value << 8 | *at++;
    return value;
}

/* A table of the subset; NULL: it has none. */
static const unsigned char *table(const struct tally_font_subset *subset, const char *tag, size_t *size)
{
    for (size_t i = 0; i < get(subset->bytes + 4, 2); i++) {
        const unsigned char *entry = subset->bytes + 12 + 16 * i;
        if (memcmp(entry, tag, 4) == 0) {
            *size = get(entry + 12, 4);
            assert_true(get(entry + 8, 4) + *size <= subset->size);
            return subset->bytes + get(entry + 8, 4);
        }
    }
    return NULL;
}

/* The glyph that a cmap of format 4 has for a code, found as a reader finds it. */
static uint32_t glyph_of(const unsigned char *cmap, uint16_t code)
{
    const unsigned char *format4 = cmap + get(cmap + 8, 4);
    size_t twice = get(format4 + 6, 2);
    const unsigned char *ends = format4 + 14, *starts = ends + twice + 2, *deltas = starts + twice,
                        *offsets = deltas + twice;
    for (size_t i = 0; i < twice; i += 2)
        if (code <= get(ends + i, 2)) {
            assert_int_equal(get(offsets + i, 2), 0);
            return code < get(starts + i, 2) ? 0 : (code + get(deltas + i, 2)) & 0xFFFF;
        }
    return 0;
}

static void make(struct tally_font_subset *subset, size_t file, const uint32_t *characters, size_t count)
{
    assert_true(tally_font_subset_make(subset, fonts, file, characters, count, diags));
    assert_int_equal(tally_diags_count(diags), 0);
}

static void codes_of_a_subset(void **state)
{
    static const uint32_t characters[] = {' ', '0', '1', 0xB7, 0x4DAE, 0x4E2D, 0xFF0C, 0x20BB7, 0x30EDE};
    static const uint16_t codes[] = {' ', '0', '1', 0xB7, 0x4DAE, 0x4E2D, 0xFF0C, 0xE000, 0xE001};
    enum { COUNT = sizeof codes / sizeof *codes };
    struct tally_font_subset subset;
    size_t size = 0;
    (void)state;
    make(&subset, REGULAR, characters, COUNT);
    assert_int_equal(subset.code_count, COUNT);
    const unsigned char *cmap = table(&subset, "cmap", &size), *hmtx = table(&subset, "hmtx", &size);
    assert_non_null(cmap);
    assert_non_null(hmtx);
    assert_int_equal(get(cmap, 4), 1); /* version 0, one table */
    assert_int_equal(get(cmap + 4, 4), 0x30001);
    assert_int_equal(get(cmap + get(cmap + 8, 4), 2), 4);
    uint32_t seen[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(subset.codes[i].character, characters[i]);
        assert_int_equal(subset.codes[i].code, codes[i]);
        seen[i] = glyph_of(cmap, codes[i]);
        assert_in_range(seen[i], 1, COUNT);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(seen[i], seen[k]);
    }
    assert_int_equal(get(hmtx + 4 * seen[3], 2), 350);
    assert_int_equal(get(hmtx + 4 * seen[1], 2), 600);
    static const uint16_t others[] = {'2', 0xB6, 0x4DAD, 0x4DAF, 0x4E2E, 0xE002, 0xFFFF};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(glyph_of(cmap, others[i]), 0);
    tally_font_subset_clear(&subset);
    assert_null(subset.bytes);
    assert_null(subset.codes);
}

static void a_subset_is_small_and_bare(void **state)
{
    static const uint32_t characters[] = {0x4E2D, 0x5171};
    static const char *const dropped[] = {"GSUB", "GPOS", "GDEF", "BASE", "vmtx", "vhea",
                                          "DSIG", "cvt ", "fpgm", "prep", "gasp", "meta"};
    struct tally_font_subset subset;
    size_t size = 0;
    (void)state;
    for (size_t file = 0; file < 3; file++) {
        make(&subset, file, characters, 2);
        assert_in_range(subset.size, 400, 4000);
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
            assert_null(table(&subset, dropped[i], &size));
        assert_non_null(table(&subset, "glyf", &size));
        assert_true(subset.ascent > 500 && subset.ascent < 1500);
        assert_true(subset.descent < -50 && subset.descent > -500);
        assert_true(subset.cap_height > 500 && subset.cap_height < 1000);
        assert_true(subset.box[0] < subset.box[2] && subset.box[1] < subset.box[3]);
        tally_font_subset_clear(&subset);
    }
}

/* F3 */
static void the_same_characters_give_the_same_bytes(void **state)
{
    uint32_t characters[500];
    struct tally_font_subset a, b;
    (void)state;
    for (uint32_t i = 0; i < 500; i++)
        characters[i] = 0x4E00 + i;
    make(&a, BOLD, characters, 500);
    struct tally_fonts *again = tally_fonts_open(diags);
    assert_non_null(again);
    assert_true(tally_font_subset_make(&b, again, BOLD, characters, 500, diags));
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.bytes, b.bytes, a.size);
    tally_font_subset_clear(&b);
    tally_fonts_close(again);
    tally_font_subset_clear(&a);
}

static void too_many_characters(void **state)
{
    enum { BMP = 8190, BEYOND = 6401 };
    static uint32_t characters[BMP];
    struct tally_font_subset subset;
    struct tally_diags *aside = tally_diags_new();
    (void)state;
    for (uint32_t i = 0; i < BMP; i++)
        characters[i] = 0x4E00 + i;
    assert_false(tally_font_subset_make(&subset, fonts, REGULAR, characters, BMP, aside));
    tally_font_subset_clear(&subset);
    for (uint32_t i = 0, c = 0x20000; i < BEYOND; c++)
        if (tally_fonts_find(fonts, TALLY_REGULAR, c) == RARE)
            characters[i++] = c;
    assert_false(tally_font_subset_make(&subset, fonts, RARE, characters, BEYOND, aside));
    tally_font_subset_clear(&subset);
    assert_int_equal(tally_diags_errors(aside), 2);
    assert_true(said_code(aside, TALLY_NOT_RENDERED));
    /* one less, and there are codes for all */
    assert_true(tally_font_subset_make(&subset, fonts, RARE, characters, BEYOND - 1, aside));
    assert_int_equal(subset.codes[0].code, 0xE000);
    assert_int_equal(subset.codes[BEYOND - 2].code, 0xF8FF);
    tally_font_subset_clear(&subset);
    tally_diags_free(aside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_file_that_has_it),
        cmocka_unit_test(none_has_what_cannot_stand_for_itself),
        cmocka_unit_test(the_table_says_what_the_faces_find),
        cmocka_unit_test(widths_add_up),
        cmocka_unit_test(names_and_digests),
        cmocka_unit_test(codes_of_a_subset),
        cmocka_unit_test(a_subset_is_small_and_bare),
        cmocka_unit_test(the_same_characters_give_the_same_bytes),
        cmocka_unit_test(too_many_characters),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
