#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "unit/support/support.h"

/* The examples of FIPS 180-4 and the empty message. */
static void digests_of_the_standard(void **state)
{
    static const struct {
        const char *message, *digest;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char text[TALLY_DIGEST_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tally_digest(rows[i].message, strlen(rows[i].message), text);
        assert_string_equal(text, rows[i].digest);
    }
}

static void a_million_bytes(void **state)
{
    enum { MILLION = 1000000 };
    char *bytes = tally_alloc(MILLION, 1), text[TALLY_DIGEST_TEXT];
    (void)state;
    memset(bytes, 'a', MILLION);
    tally_digest(bytes, MILLION, text);
    free(bytes);
    assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void zero_bytes_count(void **state)
{
    char one[TALLY_DIGEST_TEXT], none[TALLY_DIGEST_TEXT];
    (void)state;
    tally_digest("\0", 1, one);
    tally_digest("", 0, none);
    assert_string_equal(one, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_string_not_equal(one, none);
}

/* The first example as a page names it: what “openssl dgst -sha256 -binary | base64” gives. */
static void a_digest_in_base64(void **state)
{
    char text[TALLY_DIGEST_BASE64];
    (void)state;
    tally_digest_base64("abc", 3, text);
    assert_string_equal(text, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_of_the_standard),
        cmocka_unit_test(a_million_bytes),
        cmocka_unit_test(zero_bytes_count),
        cmocka_unit_test(a_digest_in_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
