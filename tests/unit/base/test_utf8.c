#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "unit/support/support.h"

/* The Unicode Standard, table 3-7, said once more in plain words: what the sequence at s decodes to, whether that is a
 * character, and whether it is written in as few bytes as can be. 0: not well-formed. */
static size_t plain_sequence(const unsigned char *s, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3 : s[0] >> 3 == 30 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    if (n == 1)
        return 1;
    uint32_t c = s[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    return c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 : n;
}

static size_t plain_valid(const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t n = plain_sequence(bytes + at, size - at);
        if (n == 0)
            return at;
        at += n;
    }
    return size;
}

static size_t encode(uint32_t c, unsigned char *out)
{
    if (c < 0x80) {
        out[0] = (unsigned char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (unsigned char)(0x80 | (c & 0x3F));
    out[0] = (unsigned char)((0xF0u << (4 - n)) | c);
    return n;
}

/* ok: between two letters and at the end; else wrong from its first byte. */
static void sequence_is(const char *hex, bool ok)
{
    unsigned char bytes[8] = "ab";
    size_t size = 2;
    for (const char *p = hex; *p; p += p[2] == ' ' ? 3 : 2) {
        char two[3] = {p[0], p[1], '\0'};
        bytes[size++] = (unsigned char)strtoul(two, NULL, 16);
    }
    if (tally_text_valid(bytes, size) != (ok ? size : 2))
        fail_msg("%s at the end", hex);
    bytes[size++] = 'c';
    if (tally_text_valid(bytes, size) != (ok ? size : 2))
        fail_msg("%s before a letter", hex);
}

static void table_3_7_well_formed(void **state)
{
    static const char *const rows[] = {
        "00",          "7F",          "C2 80",       "DF BF",       "E0 A0 80",    "E0 BF BF",
        "E1 80 80",    "EC BF BF",    "ED 80 80",    "ED 9F BF",    "EE 80 80",    "EF BF BF",
        "F0 90 80 80", "F0 BF BF BF", "F1 80 80 80", "F3 BF BF BF", "F4 80 80 80", "F4 8F BF BF",
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        sequence_is(rows[i], true);
}

static void table_3_7_ill_formed(void **state)
{
    static const char *const rows[] = {
        "80", "BF",                               /* without a beginning */
        "C0 80", "C1 BF", "E0 80 80", "E0 9F BF", /* longer than need be */
        /* cut short, or with another behind */
        "F0 80 80 80", "F0 8F BF BF", "C2", "C2 7F", "C2 C0", "E0 A0", "E0 A0 7F", "E0 A0 C0", "E0 C0 80", "E1 7F 80",
        "E1 80", "EF BF", "ED 9F", "F0 90 80", "F0 90 7F 80", "F0 C0 80 80", "F1 80 C0 80", "F3 BF BF", "F4 8F BF",
        "F0 90", "F0", "ED A0 80", "ED AF BF", "ED B0 80", "ED BF BF",                            /* surrogates */
        "F4 90 80 80", "F4 BF BF BF", "F5 80 80 80", "F7 BF BF BF", "F8 88 80 80 80", "FE", "FF", /* beyond U+10FFFF */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        sequence_is(rows[i], false);
}

static void every_character_is_valid(void **state)
{
    unsigned char *bytes = tally_alloc(0x110000, 4);
    size_t size = 0;
    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++)
        if (c < 0xD800 || c > 0xDFFF)
            size += encode(c, bytes + size);
    assert_int_equal(size, 0x80 + 0x780 * 2 + (0xF800 - 0x800) * 3 + 0x100000 * 4);
    assert_int_equal(tally_text_valid(bytes, size), size);
    free(bytes);
}

static void every_two_bytes(void **state)
{
    (void)state;
    for (unsigned a = 0x80; a < 0x100; a++)
        for (unsigned b = 0; b < 0x100; b++) {
            const unsigned char two[] = {(unsigned char)a, (unsigned char)b};
            assert_int_equal(tally_text_valid(two, 2) == 2, a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF);
        }
}

static uint32_t random_number(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Good text with a byte or two changed, or cut short: what is nearly right is where a machine would go wrong. */
static void random_bytes_agree_with_a_plain_check(void **state)
{
    static const uint32_t edges[] = {0x7F,   0x80,   0x7FF,   0x800,   0xFFF,   0x1000,  0xCFFF,   0xD000,  0xD7FF,
                                     0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF};
    uint32_t seed = 20260417;
    size_t whole = 0, broken = 0;
    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        unsigned char bytes[400];
        size_t size = 0, characters = random_number(&seed) % (round % 2 ? 6 : 90);
        while (characters--)
            size += encode(edges[random_number(&seed) % (sizeof edges / sizeof *edges)], bytes + size);
        for (size_t changes = random_number(&seed) % 3; changes && size; changes--)
            bytes[random_number(&seed) % size] = (unsigned char)(random_number(&seed) >> 8);
        size -= size && random_number(&seed) % 4 == 0;
        size_t expected = plain_valid(bytes, size);
        assert_int_equal(tally_text_valid(bytes, size), expected);
        assert_int_equal(tally_text_all_valid(bytes, size), expected == size);
        assert_int_equal(tally_text_all_valid_portable(bytes, size), expected == size);
        *(expected == size ? &whole : &broken) += 1;
    }
    assert_true(whole > 1000 && broken > 1000); /* both kinds were tried */
}

/* Sequences of up to four bytes, at each place where the blocks that are looked at together end. */
static void sequences_across_blocks(void **state)
{
    static const unsigned char edges[] = {0, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xFF};
    enum { EDGES = sizeof edges };
    unsigned char bytes[64];
    (void)state;
    for (size_t at = 28; at <= 32; at++)
        for (unsigned lead = 0x80; lead < 0x100; lead++)
            for (unsigned rest = 0; rest < EDGES * EDGES * EDGES; rest++) {
                memset(bytes, 'a', sizeof bytes);
                bytes[at] = (unsigned char)lead;
                bytes[at + 1] = edges[rest % EDGES];
                bytes[at + 2] = edges[rest / EDGES % EDGES];
                bytes[at + 3] = edges[rest / EDGES / EDGES];
                const size_t size = at + 4; /* the last byte is that of a block where at is 28 */
                if (tally_text_all_valid(bytes, size) != (plain_valid(bytes, size) == size))
                    fail_msg("%02X %02X %02X %02X", lead, bytes[at + 1], bytes[at + 2], bytes[at + 3]);
            }
}

static void the_next_character(void **state)
{
    static const struct {
        const char *bytes;
        size_t takes;
        uint32_t character;
    } rows[] = {{"a", 1, 'a'},      {"·", 2, 0xB7},    {"毅", 3, 0x6BC5},
                {"𠮷", 4, 0x20BB7}, {"䶮", 3, 0x4DAE}, {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t c;
        assert_int_equal(tally_text_next(rows[i].bytes, strlen(rows[i].bytes), &c), rows[i].takes);
        assert_int_equal(c, rows[i].character);
    }
}

/* Against the encoder above, which is written apart. */
static void every_character_is_written(void **state)
{
    unsigned char expected[4];
    char written[TALLY_TEXT_CHARACTER_SIZE];
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        size_t size = encode(c, expected);
        assert_int_equal(tally_text_encode(written, c), size);
        assert_memory_equal(written, expected, size);
    }
}

static void controls_and_invisible_characters(void **state)
{
    static const uint32_t controls[] = {0, 1, 8, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F, 0x80, 0x85, 0x9F},
                          plain[] = {'\t', '\n', '\r', ' ', '~', 0xA0, 0xB7, 0x4E00};
    static const uint32_t invisible[] = {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A,
                                         0x202E, 0x2060, 0x2066, 0x2069, 0x061C, 0xFEFF},
                          visible[] = {'a', 0xB7, 0x2022, 0x2027, 0x3000, 0x4E00, 0x20BB7};
    (void)state;
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        assert_true(tally_text_is_control(controls[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(tally_text_is_control(plain[i]));
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++)
        assert_true(tally_text_is_invisible(invisible[i]));
    for (size_t i = 0; i < sizeof visible / sizeof *visible; i++)
        assert_false(tally_text_is_invisible(visible[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_3_7_well_formed),
        cmocka_unit_test(table_3_7_ill_formed),
        cmocka_unit_test(every_character_is_valid),
        cmocka_unit_test(every_two_bytes),
        cmocka_unit_test(random_bytes_agree_with_a_plain_check),
        cmocka_unit_test(sequences_across_blocks),
        cmocka_unit_test(the_next_character),
        cmocka_unit_test(every_character_is_written),
        cmocka_unit_test(controls_and_invisible_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
