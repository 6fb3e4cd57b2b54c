/* Keys: read and made. */
#include <openssl/pkcs12.h>
#include <unistd.h>

#include "unit/support/signing.h"

/* ---- asking ---- */

struct asked {
    const char *answer; /* NULL: there is none to be had */
    int times;
    bool twice;
    char file[128];
};

static bool answer(void *self, const char *file, bool twice, char *room, size_t size)
{
    struct asked *a = self;
    a->times++;
    a->twice = twice;
    snprintf(a->file, sizeof a->file, "%s", file);
    if (!a->answer)
        return false;
    assert_true(strlen(a->answer) < size);
    memcpy(room, a->answer, strlen(a->answer) + 1);
    return true;
}

/* Reads folder/name; the key, or NULL; and “code: text”. */
struct tried {
    struct tally_key *key;
    char said[512];
    int errors;
};

static struct tried try_at(struct folder *f, const char *name, struct asked *asked, const char *at)
{
    struct tried t = {.said = ""};
    char path[128];
    const struct tally_passphrase passphrase = {.ask = answer, .self = asked};
    struct tally_diags *diags = tally_diags_new();
    snprintf(path, sizeof path, "%s", folder_path(f, name));
    t.key = tally_key_read(path, &passphrase, at, diags);
    t.errors = (int)tally_diags_errors(diags);
    assert_int_equal(t.errors, t.key ? 0 : 1);
    if (tally_diags_count(diags)) {
        char *text = tally_diags_text(diags, 0, false);
        snprintf(t.said, sizeof t.said, "%s: %s", tally_code_name(tally_diags_at(diags, 0).code), text);
        assert_string_equal(tally_diags_at(diags, 0).file, path);
        assert_true(tally_diags_at(diags, 0).outside);
        free(text);
    }
    tally_diags_free(diags);
    return t;
}

static void read_well(struct folder *f, const char *name, const char *passphrase, int asked)
{
    struct asked a = {.answer = passphrase};
    struct tried t = try_at(f, name, &a, AT);
    /* only a PEM file's key can lie there for anybody to take */
    assert_true(asked || !strncmp(t.said, "key-unencrypted: ", 17));
    assert_true(!asked || !*t.said);
    assert_string_equal(tally_key_name(t.key), "Somebody");
    assert_int_equal(a.times, asked);
    assert_false(a.twice);
    if (asked)
        assert_string_equal(a.file, folder_path(f, name));
    tally_key_free(t.key);
}

static void refused(struct folder *f, const char *name, const char *passphrase, const char *said)
{
    struct asked a = {.answer = passphrase};
    struct tried t = try_at(f, name, &a, AT);
    assert_null(t.key);
    assert_string_equal(t.said, said);
    assert_true(a.times <= 1);
}

/* ---- files ---- */

static struct {
    EVP_PKEY *ec, *rsa, *other;
    X509 *certificate, *rsa_certificate, *strange;
} world;

static int world_setup(void **state)
{
    (void)state;
    world.ec = key_of("P-256");
    world.rsa = key_of("RSA2048");
    world.other = key_of("P-256");
    world.certificate = paper_make(&(struct paper){.key = world.ec});
    world.rsa_certificate = paper_make(&(struct paper){.key = world.rsa});
    world.strange = paper_make(&(struct paper){.name = "Stranger", .key = world.other});
    return 0;
}

static int world_teardown(void **state)
{
    (void)state;
    EVP_PKEY_free(world.ec);
    EVP_PKEY_free(world.rsa);
    EVP_PKEY_free(world.other);
    X509_free(world.certificate);
    X509_free(world.rsa_certificate);
    X509_free(world.strange);
    return 0;
}

static void put_secret(struct folder *f, const char *name, const void *bytes, size_t size)
{
    folder_put_bytes(f, name, bytes, size);
    assert_int_equal(chmod(folder_path(f, name), 0600), 0);
}

/* A PKCS#12 file; way: how it is encrypted, 0 as OpenSSL does by itself. Quickly opened. */
static size_t pkcs12_bytes(unsigned char **bytes, EVP_PKEY *key, X509 *certificate, const char *passphrase, int way,
                           STACK_OF(X509) * others)
{
    PKCS12 *p12 = PKCS12_create(passphrase, "a name", key, certificate, others, way, way, 1, 1, 0);
    *bytes = NULL;
    assert_non_null(p12);
    int size = i2d_PKCS12(p12, bytes);
    assert_true(size > 0);
    PKCS12_free(p12);
    return (size_t)size;
}

static void put_pkcs12(struct folder *f, const char *name, EVP_PKEY *key, X509 *certificate, const char *passphrase,
                       int way)
{
    unsigned char *bytes;
    STACK_OF(X509) *others = sk_X509_new_null();
    sk_X509_push(others, world.strange); /* one that has nothing to do with it */
    size_t size = pkcs12_bytes(&bytes, key, certificate, passphrase, way, others);
    put_secret(f, name, bytes, size);
    OPENSSL_free(bytes);
    sk_X509_free(others);
}

static void pkcs12(void **state)
{
    struct folder *f = *state;
    static const int ways[] = {0, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, -1};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        put_pkcs12(f, "k.p12", world.ec, world.certificate, "秘密 words", ways[i]);
        read_well(f, "k.p12", "秘密 words", 1);
        refused(f, "k.p12", "other words", "wrong-passphrase: the passphrase is wrong");
        refused(f, "k.p12", "", "wrong-passphrase: the passphrase is wrong");
        refused(f, "k.p12", NULL, "wrong-passphrase: the key needs a passphrase, but none was given");
    }
    put_pkcs12(f, "r.p12", world.rsa, world.rsa_certificate, "x", 0);
    read_well(f, "r.p12", "x", 1);
    put_pkcs12(f, "none.p12", world.ec, world.certificate, "", 0);
    read_well(f, "none.p12", "", 1);
    put_pkcs12(f, "other.p12", world.ec, NULL, "x", 0);
    refused(f, "other.p12", "x", "key-certificate-differ: contains no certificate for its private key");
    put_pkcs12(f, "no-key.p12", NULL, world.certificate, "x", 0);
    refused(f, "no-key.p12", "x", "bad-key: contains no private key");
    /* whose passphrase would have to be hashed for hours */
    PKCS12 *slow = PKCS12_create("x", "a name", world.ec, world.certificate, NULL, 0, 0, 1, 2, 0);
    const ASN1_INTEGER *rounds;
    unsigned char *bytes = NULL;
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, slow);
    assert_int_equal(ASN1_INTEGER_set((ASN1_INTEGER *)(uintptr_t)rounds, 2000000000), 1);
    int size = i2d_PKCS12(slow, &bytes);
    put_secret(f, "slow.p12", bytes, (size_t)size);
    OPENSSL_free(bytes);
    PKCS12_free(slow);
    alarm(60);
    refused(f, "slow.p12", "x", "bad-key: is not a readable PKCS#12 file; give the key as PKCS#12 or PEM");
    alarm(0);
    put_secret(f, "cut.p12", "0\x82\x10", 3);
    refused(f, "cut.p12", "x", "bad-key: is not a readable PKCS#12 file; give the key as PKCS#12 or PEM");
}

static void pem(void **state)
{
    struct folder *f = *state;
    X509 *const own[] = {world.certificate, NULL}, *const last[] = {world.strange, world.certificate, NULL},
                *const other[] = {world.strange, NULL};
    put_pem(f, "plain.pem", world.ec, NULL, own);
    read_well(f, "plain.pem", NULL, 0);
    put_pem(f, "last.pem", world.ec, NULL, last);
    read_well(f, "last.pem", NULL, 0);
    put_pem(f, "k.pem", world.ec, "秘密 words", own);
    read_well(f, "k.pem", "秘密 words", 1);
    refused(f, "k.pem", "other words", "wrong-passphrase: the passphrase is wrong");
    refused(f, "k.pem", "", "wrong-passphrase: the passphrase is wrong");
    refused(f, "k.pem", NULL, "wrong-passphrase: the key needs a passphrase, but none was given");
    put_pem(f, "differ.pem", world.ec, NULL, other);
    refused(f, "differ.pem", NULL, "key-certificate-differ: contains no certificate for its private key");
    put_pem(f, "alone.pem", world.ec, NULL, NULL);
    refused(f, "alone.pem", NULL, "bad-key: contains no certificate; put the key's certificate into the same file");
    put_pem(f, "public.pem", NULL, NULL, own);
    refused(f, "public.pem", NULL, "bad-key: contains no private key; give the key as PKCS#12 or PEM");
}

/* As older programs write them: the certificate first, with words between, the key in the old form, its curve before
 * it. */
static void old_pem(void **state)
{
    struct folder *f = *state;
    const struct {
        EVP_PKEY *key;
        X509 *certificate;
        const char *passphrase;
    } rows[] = {{world.ec, world.certificate, NULL},
                {world.ec, world.certificate, "words"},
                {world.rsa, world.rsa_certificate, NULL},
                {world.rsa, world.rsa_certificate, "words"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        BIO *out = BIO_new(BIO_s_mem());
        char *bytes;
        const char *words = rows[i].passphrase;
        BIO_puts(out, "Bag Attributes\n    friendlyName: somebody\n");
        PEM_write_bio_X509(out, rows[i].certificate);
        BIO_puts(out, "Key Attributes: <No Attributes>\n");
        if (EVP_PKEY_get_base_id(rows[i].key) == EVP_PKEY_EC)
            BIO_puts(out, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
        assert_int_equal(PEM_write_bio_PrivateKey_traditional(out, rows[i].key, words ? EVP_aes_128_cbc() : NULL,
                                                              (const unsigned char *)words,
                                                              words ? (int)strlen(words) : 0, NULL, NULL),
                         1);
        long size = BIO_get_mem_data(out, &bytes);
        put_secret(f, "old.pem", bytes, (size_t)size);
        BIO_free(out);
        read_well(f, "old.pem", words, words != NULL);
        if (words)
            refused(f, "old.pem", "other words", "wrong-passphrase: the passphrase is wrong");
    }
}

static void several_keys(void **state)
{
    struct folder *f = *state;
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes;
    PEM_write_bio_PrivateKey(out, world.ec, NULL, NULL, 0, NULL, NULL);
    PEM_write_bio_PrivateKey(out, world.other, NULL, NULL, 0, NULL, NULL);
    PEM_write_bio_X509(out, world.certificate);
    long size = BIO_get_mem_data(out, &bytes);
    put_secret(f, "two.pem", bytes, (size_t)size);
    BIO_free(out);
    refused(f, "two.pem", NULL, "bad-key: contains more than one private key");
}

static void rubbish(void **state)
{
    struct folder *f = *state;
    static const char neither[] = "bad-key: is neither PKCS#12 nor PEM; give the key in one of these formats";
    put_secret(f, "empty", "", 0);
    refused(f, "empty", NULL, neither);
    put_secret(f, "text", "hello\n", 6);
    refused(f, "text", NULL, neither);
    static const char begun[] = "-----BEGIN PRIVATE KEY-----\n",
                      broken[] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                      bad[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    put_secret(f, "begun", begun, sizeof begun - 1);
    refused(f, "begun", NULL, "bad-key: contains no private key; give the key as PKCS#12 or PEM");
    put_secret(f, "broken", broken, sizeof broken - 1);
    refused(f, "broken", NULL, "bad-key: its private key cannot be read");
    put_secret(f, "bad", bad, sizeof bad - 1);
    refused(f, "bad", NULL, "bad-key: one of its certificates cannot be read");
    refused(f, "none", NULL, "missing-file: there is no such file; add it, or correct its name");
    refused(f, ".", NULL, "not-a-file: not a regular file");
}

static void others_can_read_it(void **state)
{
    struct folder *f = *state;
    static const struct {
        mode_t mode;
        bool fine;
    } rows[] = {{0600, true},  {0400, true},  {0700, true},  {0640, false}, {0604, false},
                {0620, false}, {0602, false}, {0666, false}, {0644, false}, {0610, true}};
    put_pem(f, "k.pem", world.ec, NULL, (X509 *const[]){world.certificate, NULL});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char said[300];
        assert_int_equal(chmod(folder_path(f, "k.pem"), rows[i].mode), 0);
        snprintf(said, sizeof said,
                 "key-unprotected: other users can read or change this file; if nobody has copied the key, run “chmod "
                 "600 %s”",
                 folder_path(f, "k.pem"));
        if (rows[i].fine)
            read_well(f, "k.pem", NULL, 0);
        else
            refused(f, "k.pem", NULL, said);
    }
}

/* ---- what may sign ---- */

static void kinds(void **state)
{
    struct folder *f = *state;
    static const struct {
        const char *kind, *said;
    } rows[] = {
        {"P-256", NULL},
        {"RSA2048", NULL},
        {"RSA1024", "bad-key: the key is RSA 1024; RSA keys of 2048 to 8192 bits and P-256 are accepted"},
        {"P-384", "bad-key: the key is EC secp384r1; P-256 and RSA are accepted"},
        {"ED25519", "bad-key: the key is ED25519; P-256 and RSA are accepted"},
        {"SM2", "bad-key: the key is SM2; P-256 and RSA are accepted"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        EVP_PKEY *key = key_of(rows[i].kind);
        bool sm2 = !strcmp(rows[i].kind, "SM2");
        X509 *certificate = sm2 ? NULL : paper_make(&(struct paper){.key = key});
        put_pem(f, "k.pem", key, NULL, (X509 *const[]){certificate, NULL});
        if (rows[i].said)
            refused(f, "k.pem", NULL, rows[i].said);
        else
            read_well(f, "k.pem", NULL, 0);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

static void dates(void **state)
{
    struct folder *f = *state;
    static const struct {
        const char *at, *said;
    } rows[] = {
        {"2026-04-01T00:00:00Z", ""},
        {"2027-04-01T00:00:00Z", ""},
        {"2026-03-31T23:59:59Z",
         "certificate-not-yet-valid: its certificate is not valid before 2026-04-01 08:00:00; "
         "this machine's clock shows 2026-04-01 07:59:59 (Beijing time). Look whether the clock is right"},
        {"2027-04-01T00:00:01Z", "certificate-expired: its certificate was valid until 2027-04-01 08:00:00; it is "
                                 "2027-04-01 08:00:01 now (Beijing time). Obtain a new certificate"},
    };
    put_pem(f, "k.pem", world.ec, NULL, (X509 *const[]){world.certificate, NULL});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct asked a = {.answer = NULL};
        struct tried t = try_at(f, "k.pem", &a, rows[i].at);
        assert_true(*rows[i].said ? !strcmp(t.said, rows[i].said) : !strncmp(t.said, "key-unencrypted: ", 17));
        tally_key_free(t.key);
    }
    /* far away, in the form that certificates use from 2050 on */
    X509 *far = paper_make(&(struct paper){.key = world.ec, .from = "20600101000000Z", .to = "99991231235959Z"});
    put_pem(f, "k.pem", world.ec, NULL, (X509 *const[]){far, NULL});
    refused(f, "k.pem", NULL,
            "certificate-not-yet-valid: its certificate is not valid before 2060-01-01 08:00:00; "
            "this machine's clock shows 2026-05-01 16:00:00 (Beijing time). Look whether the clock is right");
    X509_free(far);
}

/* What a certificate is for: with none of these purposes no document is signed. */
static void purposes(void **state)
{
    struct folder *f = *state;
    static const char *const allowed[] = {"anyExtendedKeyUsage",
                                          "emailProtection",
                                          "clientAuth",
                                          "1.3.6.1.5.5.7.3.36",
                                          "1.3.6.1.4.1.311.10.3.12",
                                          "1.2.840.113583.1.1.5",
                                          "critical,serverAuth,clientAuth"};
    static const char *const others[] = {"critical,serverAuth", "critical,timeStamping", "codeSigning,OCSPSigning"};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed + sizeof others / sizeof *others; i++) {
        bool ok = i < sizeof allowed / sizeof *allowed;
        X509 *certificate = paper_make(&(struct paper){
            .key = world.ec, .extended = ok ? allowed[i] : others[i - sizeof allowed / sizeof *allowed]});
        put_pem(f, "k.pem", world.ec, NULL, (X509 *const[]){certificate, NULL});
        if (ok)
            read_well(f, "k.pem", NULL, 0);
        else
            refused(f, "k.pem", NULL,
                    "bad-key: its certificate is for another purpose (its extended key usage does not include "
                    "signing documents)");
        X509_free(certificate);
    }
}

static void usage(void **state)
{
    struct folder *f = *state;
    X509 *certificate = paper_make(&(struct paper){.key = world.ec, .usage = "critical,keyAgreement"});
    put_pem(f, "k.pem", world.ec, NULL, (X509 *const[]){certificate, NULL});
    refused(f, "k.pem", NULL,
            "bad-key: its certificate is not meant for signing (its key usage has neither digitalSignature nor "
            "nonRepudiation)");
    X509_free(certificate);
}

/* No byte changed in a file makes it crash, hang, or give another key. */
static void every_byte(void **state)
{
    struct folder *f = *state;
    unsigned char *bytes;
    struct asked a = {.answer = "x"};
    size_t size = pkcs12_bytes(&bytes, world.ec, world.certificate, "x", 0, NULL), opened = 0;
    put_secret(f, "k.p12", bytes, size);
    struct tried sound = try_at(f, "k.p12", &a, AT);
    assert_non_null(sound.key);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= (unsigned char)(1U << i % 8);
        put_secret(f, "k.p12", bytes, size);
        struct tried t = try_at(f, "k.p12", &a, AT);
        if (t.key)
            assert_string_equal(tally_key_sha256(t.key), tally_key_sha256(sound.key));
        opened += t.key != NULL;
        tally_key_free(t.key);
        bytes[i] ^= (unsigned char)(1U << i % 8);
    }
    assert_true(opened < size / 20); /* its MAC is over nearly all of it */
    tally_key_free(sound.key);
    OPENSSL_free(bytes);
}

/* ---- making ---- */

static struct tally_key_options wish_of(const char *name)
{
    return (struct tally_key_options){.name = name, .role = "监票人", .at = AT, .days = 30};
}

/* Makes folder/name: “” or what is said. */
static const char *make(struct folder *f, const char *name, const struct tally_key_options *options,
                        struct asked *asked)
{
    static char text[512];
    char path[256];
    const struct tally_passphrase passphrase = {.ask = answer, .self = asked};
    struct tally_diags *diags = tally_diags_new();
    snprintf(path, sizeof path, "%s", folder_path(f, name));
    bool made = tally_key_make(path, options, &passphrase, diags);
    assert_int_equal(made, tally_diags_errors(diags) == 0);
    text[0] = '\0';
    if (!made) {
        char *said = tally_diags_text(diags, 0, false);
        snprintf(text, sizeof text, "%s: %s", tally_code_name(tally_diags_at(diags, 0).code), said);
        free(said);
    }
    tally_diags_free(diags);
    return text;
}

static mode_t mode_of(struct folder *f, const char *name)
{
    struct stat st;
    return stat(folder_path(f, name), &st) == 0 ? st.st_mode & 07777 : 0;
}

static X509 *certificate_in(struct folder *f, const char *name)
{
    BIO *in = BIO_new_file(folder_path(f, name), "r");
    X509 *certificate = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    assert_non_null(certificate);
    return certificate;
}

static void trial(void **state)
{
    struct folder *f = *state;
    struct asked a = {.answer = "秘密"};
    struct tally_key_options options = wish_of("王毅");
    static const char *const names[] = {"k.p12", "r.p12"};
    unsigned char serials[2][16];
    for (int i = 0; i < 2; i++) {
        char second[16];
        options.kind = i ? TALLY_RSA3072 : TALLY_P256;
        assert_string_equal(make(f, names[i], &options, &a), "");
        assert_true(a.twice);
        assert_int_equal(a.times, 1);
        assert_string_equal(a.file, folder_path(f, names[i]));
        snprintf(second, sizeof second, "%c.pem", names[i][0]);
        assert_int_equal(mode_of(f, names[i]), 0600);
        assert_int_equal(mode_of(f, second), 0644);

        X509 *c = certificate_in(f, second);
        char subject[256];
        BIO *out = BIO_new(BIO_s_mem());
        X509_NAME_print_ex(out, X509_get_subject_name(c), 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
        int n = BIO_read(out, subject, sizeof subject - 1);
        subject[n] = '\0';
        BIO_free(out);
        assert_string_equal(subject, "title=监票人,CN=王毅");
        assert_int_equal(X509_NAME_cmp(X509_get_subject_name(c), X509_get_issuer_name(c)), 0);
        assert_int_equal(X509_get_version(c), X509_VERSION_3);
        assert_int_equal(X509_get_key_usage(c), KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
        assert_int_equal(X509_check_ca(c), 0);
        assert_non_null(X509_get0_subject_key_id(c));
        assert_int_equal(X509_self_signed(c, 1), 1);
        assert_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(c)), i ? 3072 : 256);
        assert_int_equal(X509_get_ext_count(c), 3);
        for (int nid = 0; nid < 2; nid++)
            assert_int_equal(X509_EXTENSION_get_critical(X509_get_ext(
                                 c, X509_get_ext_by_NID(c, nid ? NID_key_usage : NID_basic_constraints, -1))),
                             1);
        const ASN1_INTEGER *serial = X509_get0_serialNumber(c);
        assert_int_equal(ASN1_STRING_length(serial), 16);
        assert_int_equal(ASN1_STRING_type(serial), V_ASN1_INTEGER); /* positive */
        memcpy(serials[i], ASN1_STRING_get0_data(serial), 16);
        ASN1_TIME *from = ASN1_TIME_new(), *to = ASN1_TIME_new();
        ASN1_TIME_set_string(from, "20260501080000Z");
        ASN1_TIME_set_string(to, "20260531075959Z");
        assert_int_equal(ASN1_TIME_compare(X509_get0_notBefore(c), from), 0);
        assert_int_equal(ASN1_TIME_compare(X509_get0_notAfter(c), to), 0);
        ASN1_TIME_free(from);
        ASN1_TIME_free(to);
        X509_free(c);

        struct tried t = try_at(f, names[i], &a, AT);
        assert_string_equal(t.said, "");
        assert_string_equal(tally_key_name(t.key), "王毅");
        tally_key_free(t.key);
        a.times = 0;
    }
    assert_memory_not_equal(serials[0], serials[1], 16);
}

/* The private key's number stands nowhere in a file that is made. */
static void nothing_in_clear(void **state)
{
    struct folder *f = *state;
    struct asked a = {.answer = "words"};
    struct tally_key_options options = wish_of("Somebody");
    for (int i = 0; i < 2; i++) {
        static unsigned char bytes[4096];
        options.request = i;
        assert_string_equal(make(f, i ? "k.key" : "k.p12", &options, &a), "");
        FILE *file = fopen(folder_path(f, i ? "k.key" : "k.p12"), "rb");
        assert_non_null(file);
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        EVP_PKEY *key = NULL;
        if (i) {
            BIO *in = BIO_new_mem_buf(bytes, (int)size);
            key = PEM_read_bio_PrivateKey(in, NULL, NULL, (void *)(uintptr_t) "words");
            BIO_free(in);
            assert_non_null(strstr((const char *)bytes, "-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        } else {
            const unsigned char *p = bytes;
            X509 *certificate;
            PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)size);
            const ASN1_INTEGER *rounds;
            const X509_ALGOR *way;
            const ASN1_OBJECT *digest;
            assert_int_equal(PKCS12_parse(p12, "words", &key, &certificate, NULL), 1);
            PKCS12_get0_mac(NULL, &way, NULL, &rounds, p12);
            X509_ALGOR_get0(&digest, NULL, NULL, way);
            assert_int_equal(OBJ_obj2nid(digest), NID_sha256);
            assert_true(ASN1_INTEGER_get(rounds) >= 50000);
            X509_free(certificate);
            PKCS12_free(p12);
        }
        assert_non_null(key);
        BIGNUM *number = NULL;
        unsigned char plain[32];
        assert_int_equal(EVP_PKEY_get_bn_param(key, "priv", &number), 1);
        assert_int_equal(BN_bn2binpad(number, plain, 32), 32);
        for (size_t k = 0; k + 32 <= size; k++)
            assert_memory_not_equal(bytes + k, plain, 32);
        BN_clear_free(number);
        EVP_PKEY_free(key);
    }
}

static void request(void **state)
{
    struct folder *f = *state;
    struct asked a = {.answer = "words"};
    struct tally_key_options options = wish_of("王毅");
    options.request = true;
    options.days = 0; /* the authority's affair */
    options.role = NULL;
    assert_string_equal(make(f, "k.key", &options, &a), "");
    assert_int_equal(mode_of(f, "k.key"), 0600);
    assert_int_equal(mode_of(f, "k.csr"), 0644);
    BIO *in = BIO_new_file(folder_path(f, "k.csr"), "r");
    X509_REQ *r = PEM_read_bio_X509_REQ(in, NULL, NULL, NULL);
    BIO_free(in);
    assert_non_null(r);
    assert_int_equal(X509_REQ_verify(r, X509_REQ_get0_pubkey(r)), 1);
    assert_int_equal(X509_NAME_entry_count(X509_REQ_get_subject_name(r)), 1);
    X509_REQ_free(r);
    /* the key alone does not sign; with the authority's certificate behind it, it does */
    refused(f, "k.key", "words", "bad-key: contains no certificate; put the key's certificate into the same file");
}

static void wishes_refused(void **state)
{
    struct folder *f = *state;
    static const char backwards[] = {'\xE2', '\x80', '\xAE', 'b', '\0'}; /* a right-to-left override */
    static const char unseen[] = "bad-key: the name is empty or contains invisible characters";
    struct asked a = {.answer = "words"};
    struct {
        struct tally_key_options options;
        const char *out, *said;
    } rows[] = {
        {wish_of(""), "k.p12", unseen},
        {wish_of("  "), "k.p12", unseen},
        {wish_of("a\nb"), "k.p12", unseen},
        {wish_of(backwards), "k.p12", unseen},
        {wish_of("\xFF"), "k.p12", unseen},
        {wish_of("王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王王"
                 "王王王王王王王王王王王王王王王"),
         "k.p12", "bad-key: the name has more than 64 characters, the most that a certificate allows"},
        {wish_of("a"), "k.pem",
         "cannot-write: has the same name as the certificate that is written with it; give the key another ending, "
         "such as .p12"},
        {wish_of("a"), "k.csr",
         "cannot-write: has the same name as the certificate request that is written with it; give the key another "
         "ending, such "
         "as .key"},
        {wish_of("a"), "no/k.p12", "cannot-write: cannot be written: No such file or directory"},
        {wish_of("a"), "k.p12", "bad-key: a certificate is valid for 1 to 3653 days"},
        {wish_of("a"), "k.p12", "bad-key: a certificate is valid for 1 to 3653 days"},
        {wish_of("a"), "k.p12", "bad-key: the role is empty or contains invisible characters"},
    };
    rows[7].options.request = true;
    rows[9].options.days = 0;
    rows[10].options.days = 4000;
    rows[11].options.role = "\t";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(make(f, rows[i].out, &rows[i].options, &a), rows[i].said);
        assert_int_equal(mode_of(f, "k.p12"), 0);
        assert_int_equal(mode_of(f, "k.pem"), 0);
        assert_int_equal(mode_of(f, "k.csr"), 0);
    }
}

static void both_or_neither(void **state)
{
    struct folder *f = *state;
    static const char there[] = "output-exists: is there already; nothing was replaced";
    struct asked a = {.answer = "words"};
    struct tally_key_options options = wish_of("Somebody");
    static const char *const names[] = {"k.p12", "k.pem"};
    for (size_t i = 0; i < 2; i++) {
        folder_put(f, names[i], "mine");
        assert_string_equal(make(f, "k.p12", &options, &a), there);
        assert_int_equal(a.times, 0); /* nobody thinks of a passphrase for nothing */
        assert_int_equal(mode_of(f, names[1 - i]), 0);
        folder_remove(f, names[i]);
        /* a link to nowhere is something too */
        assert_int_equal(symlink("nowhere", folder_path(f, names[i])), 0);
        assert_string_equal(make(f, "k.p12", &options, &a), there);
        folder_remove(f, names[i]);
    }
    a.answer = NULL;
    assert_string_equal(make(f, "k.p12", &options, &a),
                        "wrong-passphrase: the key needs a passphrase, but none was given");
    a.answer = "";
    assert_string_equal(make(f, "k.p12", &options, &a),
                        "wrong-passphrase: the passphrase is empty and would not protect the key; choose another");
    assert_int_equal(mode_of(f, "k.p12"), 0);
    assert_int_equal(mode_of(f, "k.pem"), 0);
}

/* Somebody puts a file where the certificate is to go, just before it is written. */
static bool spoil(void *self, const char *file, bool twice, char *room, size_t size)
{
    struct folder *f = self;
    (void)file, (void)twice, (void)size;
    memcpy(room, "x", 2);
    folder_put(f, "k.pem", "mine");
    return true;
}

static void neither(void **state)
{
    struct folder *f = *state;
    char path[128];
    struct tally_key_options options = wish_of("Somebody");
    const struct tally_passphrase passphrase = {.ask = spoil, .self = f};
    struct tally_diags *diags = tally_diags_new();
    snprintf(path, sizeof path, "%s", folder_path(f, "k.p12"));
    assert_false(tally_key_make(path, &options, &passphrase, diags));
    assert_true(said_code(diags, TALLY_OUTPUT_EXISTS));
    assert_int_equal(tally_diags_status(diags), 73);
    assert_int_equal(mode_of(f, "k.p12"), 0);
    tally_diags_free(diags);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(pkcs12),
        IN_FOLDER(pem),
        IN_FOLDER(old_pem),
        IN_FOLDER(several_keys),
        IN_FOLDER(rubbish),
        IN_FOLDER(others_can_read_it),
        IN_FOLDER(kinds),
        IN_FOLDER(dates),
        IN_FOLDER(usage),
        IN_FOLDER(purposes),
        IN_FOLDER(every_byte),
        IN_FOLDER(trial),
        IN_FOLDER(nothing_in_clear),
        IN_FOLDER(request),
        IN_FOLDER(wishes_refused),
        IN_FOLDER(both_or_neither),
        IN_FOLDER(neither),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
