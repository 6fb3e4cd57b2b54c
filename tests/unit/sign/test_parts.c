/* What signatures are made of: DER, names, files of those who are trusted. */
#include "sign/inside.h"
#include "unit/support/signing.h"

static const unsigned char message[] = "A document.\n";
enum { SIZE = sizeof message - 1 };

static struct {
    EVP_PKEY *ec, *other_key;
    X509 *self, *other;
} world;

static int world_setup(void **state)
{
    (void)state;
    world.ec = key_of("P-256");
    world.other_key = key_of("P-256");
    world.self = paper_make(&(struct paper){.key = world.ec});
    world.other = paper_make(&(struct paper){.name = "Somebody else", .key = world.other_key});
    return 0;
}

static int world_teardown(void **state)
{
    (void)state;
    EVP_PKEY_free(world.ec);
    EVP_PKEY_free(world.other_key);
    X509_free(world.self);
    X509_free(world.other);
    return 0;
}

struct looked {
    struct tally_arena arena;
    struct tally_signature_verdict verdict;
};

static struct looked look_at(const struct der *cms, const struct tally_trust *trust)
{
    struct looked l = {.arena = {NULL}};
    const struct tally_signed_bytes what = halves(message, SIZE);
    tally_signature_check(&l.verdict, &l.arena, &what, cms->bytes, cms->size, AT, LATER, trust);
    assert_true(l.verdict.holds);
    return l;
}

/* DER's lengths: definite, the shortest, and no more than there is. */
static void lengths(void **state)
{
    static const struct {
        const char *bytes;
        size_t size, head, inside; /* head 0: refused */
    } rows[] = {
        {"\x30\x00", 2, 2, 0},
        {"\x30\x02"
         "ab",
         4, 2, 2},
        {"\x30\x02"
         "abc",
         5, 2, 2},
        {"\x30\x02"
         "a",
         3, 0, 0},
        {"\x31\x00", 2, 0, 0},
        {"\x30", 1, 0, 0},
        {"", 0, 0, 0},
        {"\x30\x80\x00\x00", 4, 0, 0}, /* indefinite */
        {"\x30\x81\x02"
         "ab",
         5, 0, 0}, /* not the shortest */
        {"\x30\x82\x00\x02"
         "ab",
         6, 0, 0},
        {"\x30\x82\x00\x81", 4, 0, 0},
        {"\x30\x81", 2, 0, 0}, /* cut */
        {"\x30\x82\x01", 3, 0, 0},
        {"\x30\x84\x00\x00\x00\x00", 6, 0, 0},
        {"\x30\x84\xFF\xFF\xFF\xFF", 6, 0, 0}, /* more than there is */
        {"\x30\x83\xFF\xFF\xFF", 5, 0, 0},
        {"\x30\xFF", 2, 0, 0},
    };
    static unsigned char longer[0x20000];
    static const struct {
        size_t head_size, inside;
        unsigned char head[5];
        bool fine;
    } long_rows[] = {{2, 0x7F, {0x30, 0x7F}, true},
                     {3, 0x80, {0x30, 0x81, 0x80}, true},
                     {3, 0x7F, {0x30, 0x81, 0x7F}, false},
                     {3, 0xFF, {0x30, 0x81, 0xFF}, true},
                     {4, 0xFF, {0x30, 0x82, 0x00, 0xFF}, false},
                     {4, 0x100, {0x30, 0x82, 0x01, 0x00}, true},
                     {5, 0x10000, {0x30, 0x83, 0x01, 0x00, 0x00}, true},
                     {5, 0xFFFF, {0x30, 0x83, 0x00, 0xFF, 0xFF}, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char *exact = malloc(rows[i].size ? rows[i].size : 1); /* so that reading beyond the end is seen */
        assert_non_null(exact);
        memcpy(exact, rows[i].bytes, rows[i].size);
        struct tally_der from = {exact, rows[i].size}, whole, inside;
        bool taken = tally_der_take(&from, 0x30, &whole, &inside);
        assert_int_equal(taken, rows[i].head > 0);
        if (taken) {
            assert_int_equal(inside.size, rows[i].inside);
            assert_int_equal(whole.size, rows[i].head + rows[i].inside);
            assert_int_equal(from.size, rows[i].size - whole.size);
            assert_ptr_equal(inside.at, exact + rows[i].head);
            assert_ptr_equal(from.at, exact + whole.size);
        } else {
            assert_int_equal(from.size, rows[i].size);
        }
        free(exact);
    }
    for (size_t i = 0; i < sizeof long_rows / sizeof *long_rows; i++) {
        struct tally_der from = {longer, long_rows[i].head_size + long_rows[i].inside}, inside;
        memcpy(longer, long_rows[i].head, sizeof long_rows[i].head);
        assert_int_equal(tally_der_take(&from, 0x30, NULL, &inside), long_rows[i].fine);
        if (long_rows[i].fine)
            assert_int_equal(inside.size, long_rows[i].inside);
        from = (struct tally_der){longer, long_rows[i].head_size + long_rows[i].inside - 1};
        assert_false(tally_der_take(&from, 0x30, NULL, &inside));
    }
}

/* A name that would do something to a terminal or to the eye of a reader. */
static void names_are_clean(void **state)
{
    static const char backwards[] = {'\xE2', '\x80', '\xAE', 'g', 'n', 'p', '\0'}; /* a right-to-left override */
    static const struct {
        const char *name, *shown;
    } rows[] = {
        {"a\nb\tc", "a\xEF\xBF\xBD"
                    "b\xEF\xBF\xBD"
                    "c"},
        {"\x1B[31mred", "\xEF\xBF\xBD[31mred"},
        {backwards, "\xEF\xBF\xBDgnp"},
        {"a\xE2\x80\x8B"
         "b",
         "a\xEF\xBF\xBD"
         "b"}, /* zero-width space */
        {"\xF3\xA0\x81\x81"
         "b",
         "\xEF\xBF\xBD"
         "b"}, /* a tag */
        {"  王毅  ", "王毅"},
        {"\xC2\x9B"
         "31m",
         "\xEF\xBF\xBD"
         "31m"}, /* C1 */
    };
    static struct der cms;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        X509 *certificate = paper_make(&(struct paper){.key = world.ec, .name = rows[i].name});
        forge(&cms,
              &(struct recipe){.key = world.ec, .certificate = certificate, .message = message, .message_size = SIZE});
        struct looked l = look_at(&cms, NULL);
        assert_string_equal(l.verdict.name, rows[i].shown);
        tally_arena_clear(&l.arena);
        X509_free(certificate);
    }
}

static void trust_files(void **state)
{
    struct folder *f = *state;
    static const char not_one[] = "contains no certificate that can be read; give certificates as PEM or DER";
    static const struct {
        const char *text, *said;
    } rows[] = {{"", not_one},
                {"nothing of the kind\n", not_one},
                {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", not_one},
                {"0\x82\x01\x01", not_one}};
    struct tally_trust *trust = tally_trust_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_diags *diags = tally_diags_new();
        folder_put(f, "trust", rows[i].text);
        assert_false(tally_trust_add(trust, folder_path(f, "trust"), diags));
        char *text = tally_diags_text(diags, 0, false);
        assert_string_equal(text, rows[i].said);
        free(text);
        tally_diags_free(diags);
    }
    struct tally_diags *diags = tally_diags_new();
    assert_false(tally_trust_add(trust, folder_path(f, "none"), diags));
    assert_true(said_code(diags, TALLY_MISSING_FILE));
    tally_diags_free(diags);

    /* several in one file, and one in DER */
    diags = tally_diags_new();
    static struct der der, cms;
    der.size = 0;
    der_certificate(&der, world.other);
    folder_put_bytes(f, "one.der", der.bytes, der.size);
    put_pem(f, "two.pem", NULL, NULL, (X509 *const[]){world.other, world.self, NULL});
    forge(&cms, &(struct recipe){.key = world.ec, .certificate = world.self, .message = message, .message_size = SIZE});
    static const char *const files[] = {"one.der", "two.pem"};
    for (size_t i = 0; i < 2; i++) {
        assert_true(tally_trust_add(trust, folder_path(f, files[i]), diags));
        struct looked l = look_at(&cms, trust);
        assert_int_equal(l.verdict.trusted, i == 1);
        tally_arena_clear(&l.arena);
    }
    assert_int_equal(tally_diags_errors(diags), 0);
    tally_diags_free(diags);
    tally_trust_free(trust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths),
        cmocka_unit_test(names_are_clean),
        cmocka_unit_test_setup_teardown(trust_files, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
