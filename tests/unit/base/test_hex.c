/* Hexadecimal digits. */
#include <string.h>

#include "base/hex.h"
#include "unit/support/support.h"

static void bytes_in_small_digits(void **state)
{
    char text[2 * 5 + 1];
    (void)state;
    tally_hex_bytes(text, "\x00\x09\x7f\xa0\xff", 5);
    assert_string_equal(text, "00097fa0ff");
    tally_hex_bytes(text, "", 0);
    assert_string_equal(text, "");
}

static void numbers_in_capital_digits(void **state)
{
    char text[9];
    (void)state;
    tally_hex_number(text, 0x1B, 2);
    assert_string_equal(text, "1B");
    tally_hex_number(text, 0x1B, 4);
    assert_string_equal(text, "001B");
    tally_hex_number(text, 0xDEADBEEF, 8);
    assert_string_equal(text, "DEADBEEF");
    tally_hex_number(text, 0xDEADBEEF, 3); /* the last ones */
    assert_string_equal(text, "EEF");
}

static void code_points(void **state)
{
    static const struct {
        uint32_t character;
        const char *text;
    } rows[] = {{0, "U+0000"},        {0x1B, "U+001B"},     {0x4E00, "U+4E00"},    {0xFFFF, "U+FFFF"},
                {0x10000, "U+10000"}, {0xFFFFF, "U+FFFFF"}, {0x10FFFF, "U+10FFFF"}};
    char text[TALLY_CODE_POINT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tally_hex_code_point(text, rows[i].character), rows[i].text);
}

static void the_value_of_every_byte(void **state)
{
    static const char small[] = "0123456789abcdef", capital[] = "0123456789ABCDEF";
    (void)state;
    for (int c = 0; c < 256; c++) {
        const char *s = c ? strchr(small, c) : NULL, *l = c ? strchr(capital, c) : NULL;
        int is_small = s ? (int)(s - small) : -1, is_capital = l ? (int)(l - capital) : -1;
        assert_int_equal(tally_hex_value((unsigned char)c, TALLY_HEX_SMALL), is_small);
        assert_int_equal(tally_hex_value((unsigned char)c, TALLY_HEX_CAPITAL), is_capital);
        assert_int_equal(tally_hex_value((unsigned char)c, TALLY_HEX_EITHER), is_small < 0 ? is_capital : is_small);
    }
}

static void digests(void **state)
{
    char text[66] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    (void)state;
    assert_true(tally_hex_is_digest(text));
    text[63] = 'A'; /* a capital letter */
    assert_false(tally_hex_is_digest(text));
    text[63] = 'g';
    assert_false(tally_hex_is_digest(text));
    text[63] = '\0'; /* 63 digits */
    assert_false(tally_hex_is_digest(text));
    text[63] = text[64] = 'f'; /* 65 digits */
    assert_false(tally_hex_is_digest(text));
    assert_false(tally_hex_is_digest(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_in_small_digits),     cmocka_unit_test(digests),
        cmocka_unit_test(numbers_in_capital_digits), cmocka_unit_test(code_points),
        cmocka_unit_test(the_value_of_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
