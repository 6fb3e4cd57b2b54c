/* Signatures: made and looked at. S1 to S3 of sign.h. */
#include "unit/support/signing.h"

static const unsigned char message[] = "The tally sheet, but for the gap in which its signature stands.\n";
enum { SIZE = sizeof message - 1 };

/* Who signs in these tests, and whom they trust; made once. */
static struct world {
    EVP_PKEY *ec, *rsa, *root_key, *middle_key, *other_key;
    X509 *self, *rsa_self, *root, *middle, *leaf, *other;
} world;

static int world_setup(void **state)
{
    (void)state;
    world.ec = key_of("P-256");
    world.rsa = key_of("RSA2048");
    world.root_key = key_of("P-256");
    world.middle_key = key_of("RSA2048");
    world.other_key = key_of("P-256");
    world.self = paper_make(&(struct paper){.name = "张三", .key = world.ec});
    world.rsa_self = paper_make(&(struct paper){.name = "Li Si", .key = world.rsa});
    world.other = paper_make(&(struct paper){.name = "Somebody else", .key = world.other_key});
    world.root = paper_make(&(struct paper){
        .name = "Root", .key = world.root_key, .constraints = "critical,CA:TRUE", .usage = "critical,keyCertSign"});
    world.middle = paper_make(&(struct paper){.name = "Middle",
                                              .key = world.middle_key,
                                              .issuer = world.root,
                                              .issuer_key = world.root_key,
                                              .constraints = "critical,CA:TRUE",
                                              .usage = "critical,keyCertSign"});
    world.leaf = paper_make(
        &(struct paper){.name = "Wang Wu", .key = world.ec, .issuer = world.middle, .issuer_key = world.middle_key});
    return 0;
}

static int world_teardown(void **state)
{
    (void)state;
    EVP_PKEY *const keys[] = {world.ec, world.rsa, world.root_key, world.middle_key, world.other_key};
    X509 *const papers[] = {world.self, world.rsa_self, world.root, world.middle, world.leaf, world.other};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        EVP_PKEY_free(keys[i]);
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        X509_free(papers[i]);
    return 0;
}

/* ---- looking ---- */

static struct tally_trust *trust_in(struct folder *f, X509 *certificate)
{
    struct tally_trust *trust = tally_trust_new();
    struct tally_diags *diags = tally_diags_new();
    put_pem(f, "trust.pem", NULL, NULL, (X509 *const[]){certificate, NULL});
    assert_true(tally_trust_add(trust, folder_path(f, "trust.pem"), diags));
    assert_int_equal(tally_diags_errors(diags), 0);
    tally_diags_free(diags);
    return trust;
}

struct looked {
    struct tally_arena arena;
    struct tally_signature_verdict verdict;
};

static struct looked look_at(const unsigned char *cms, size_t size, const char *at, const char *now,
                             const struct tally_trust *trust)
{
    struct looked l = {.arena = {NULL}};
    const struct tally_signed_bytes what = halves(message, SIZE);
    tally_signature_check(&l.verdict, &l.arena, &what, cms, size, at, now, trust);
    assert_int_equal(l.verdict.why == NULL,
                     l.verdict.holds && l.verdict.valid_then && l.verdict.valid_now && l.verdict.trusted);
    assert_true(l.verdict.holds || !(l.verdict.valid_then || l.verdict.valid_now || l.verdict.trusted));
    return l;
}

static bool holds(const unsigned char *cms, size_t size)
{
    struct looked l = look_at(cms, size, AT, LATER, NULL);
    bool held = l.verdict.holds;
    tally_arena_clear(&l.arena);
    return held;
}

static void refused(const struct recipe *recipe, const char *why)
{
    static struct der cms;
    forge(&cms, recipe);
    struct looked l = look_at(cms.bytes, cms.size, AT, LATER, NULL);
    assert_false(l.verdict.holds);
    assert_string_equal(l.verdict.why, why);
    tally_arena_clear(&l.arena);
}

/* ---- making ---- */

static bool no_passphrase(void *self, const char *file, bool twice, char *room, size_t size)
{
    (void)self, (void)file, (void)twice, (void)size;
    room[0] = '\0';
    fail_msg("a key that is not encrypted needs no passphrase");
    return false;
}

static struct tally_key *key_in(struct folder *f, EVP_PKEY *key, X509 *const *certificates)
{
    static const struct tally_passphrase none = {.ask = no_passphrase};
    struct tally_diags *diags = tally_diags_new();
    put_pem(f, "key.pem", key, NULL, certificates);
    struct tally_key *read = tally_key_read(folder_path(f, "key.pem"), &none, AT, diags);
    assert_int_equal(tally_diags_errors(diags), 0);
    assert_non_null(read);
    tally_diags_free(diags);
    return read;
}

static unsigned char *sign(const struct tally_key *key, size_t *size)
{
    const struct tally_signed_bytes what = halves(message, SIZE);
    struct tally_diags *diags = tally_diags_new();
    unsigned char *cms;
    assert_true(tally_sign(key, &what, NULL, &cms, size, diags));
    assert_int_equal(tally_diags_errors(diags), 0);
    tally_diags_free(diags);
    return cms;
}

/* What openssl cms says; more: further words. */
static int openssl_verify(struct folder *f, const unsigned char *cms, size_t size, const char *more)
{
    char command[1024], where[128];
    folder_put_bytes(f, "message", message, SIZE);
    folder_put_bytes(f, "cms", cms, size);
    snprintf(where, sizeof where, "%s", f->path);
    snprintf(command, sizeof command,
             "openssl cms -verify -binary -inform DER -in %s/cms -content %s/message %s -out /dev/null 2>/dev/null",
             where, where, more);
    return system(command); /* NOLINT(cert-env33-c): a test's own words */
}

static void round_trip(void **state)
{
    struct folder *f = *state;
    const struct {
        EVP_PKEY *key;
        X509 *certificate;
        const char *name;
    } rows[] = {{world.ec, world.self, "张三"}, {world.rsa, world.rsa_self, "Li Si"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size;
        struct tally_key *key = key_in(f, rows[i].key, (X509 *const[]){rows[i].certificate, NULL});
        struct tally_trust *trust = trust_in(f, rows[i].certificate);
        unsigned char *cms = sign(key, &size);
        assert_true(size < TALLY_SIGNATURE_MOST);
        struct looked l = look_at(cms, size, AT, LATER, trust);
        assert_null(l.verdict.why);
        assert_true(l.verdict.holds && l.verdict.valid_then && l.verdict.valid_now && l.verdict.trusted);
        assert_false(l.verdict.timestamped || l.verdict.timestamp_trusted);
        assert_null(l.verdict.timestamp_at);
        assert_string_equal(l.verdict.name, rows[i].name);
        assert_string_equal(l.verdict.issuer, rows[i].name);
        assert_string_equal(l.verdict.sha256, tally_key_sha256(key));
        assert_string_equal(tally_key_name(key), rows[i].name);
        assert_int_equal(openssl_verify(f, cms, size, "-noverify"), 0);
        assert_int_not_equal(openssl_verify(f, (const unsigned char *)"", 0, "-noverify"), 0); /* it does look */
        free(cms);
        tally_arena_clear(&l.arena);
        tally_trust_free(trust);
        tally_key_free(key);
    }
}

/* S1: three attributes, no signing time; the algorithms. As OpenSSL's own reader sees it. */
static void form(void **state)
{
    struct folder *f = *state;
    size_t size;
    struct tally_key *key = key_in(f, world.ec, (X509 *const[]){world.self, NULL});
    unsigned char *cms = sign(key, &size);
    static struct der same;
    const unsigned char *signature, *forged;
    forge(&same,
          &(struct recipe){.key = world.ec, .certificate = world.self, .message = message, .message_size = SIZE});
    /* but for the signature's value, which is never the same twice, every byte as the test itself would write it */
    size_t length = signature_of(cms, size, &signature), head = (size_t)(signature - cms);
    assert_int_equal(head + length, size);
    assert_int_equal(head + signature_of(same.bytes, same.size, &forged), same.size);
    if (size == same.size) /* else the lengths written before it differ, too */
        assert_memory_equal(cms, same.bytes, head);
    free(cms);
    tally_key_free(key);
}

static void chain_goes_along(void **state)
{
    struct folder *f = *state;
    size_t size;
    /* anywhere in the file, in any order, with one that has nothing to do with it; the root stays behind */
    struct tally_key *key =
        key_in(f, world.ec, (X509 *const[]){world.root, world.other, world.middle, world.leaf, NULL});
    unsigned char *cms = sign(key, &size);
    static struct der same;
    forge(&same, &(struct recipe){.key = world.ec,
                                  .certificate = world.leaf,
                                  .message = message,
                                  .message_size = SIZE,
                                  .more = {world.middle}});
    assert_true(size + 3 > same.size && same.size + 3 > size);
    X509 *const trusted[] = {world.root, world.middle, world.leaf}, *const strange[] = {world.other, world.self};
    for (size_t i = 0; i < 3; i++) {
        struct tally_trust *trust = trust_in(f, trusted[i]);
        struct looked l = look_at(cms, size, AT, LATER, trust);
        assert_null(l.verdict.why);
        assert_string_equal(l.verdict.name, "Wang Wu");
        assert_string_equal(l.verdict.issuer, "Middle");
        tally_arena_clear(&l.arena);
        tally_trust_free(trust);
    }
    for (size_t i = 0; i < 2; i++) {
        struct tally_trust *trust = trust_in(f, strange[i]);
        struct looked l = look_at(cms, size, AT, LATER, trust);
        assert_true(l.verdict.holds && l.verdict.valid_now && !l.verdict.trusted);
        assert_string_equal(
            l.verdict.why,
            "its certificate is not trusted: it is not among the certificates given, nor issued by one of them");
        tally_arena_clear(&l.arena);
        tally_trust_free(trust);
    }
    assert_int_equal(openssl_verify(f, cms, size, "-noverify"), 0);
    put_pem(f, "root.pem", NULL, NULL, (X509 *const[]){world.root, NULL});
    char more[128];
    snprintf(more, sizeof more, "-cades -purpose any -attime 1777622400 -CAfile %s/root.pem", f->path);
    assert_int_equal(openssl_verify(f, cms, size, more), 0);
    free(cms);
    tally_key_free(key);
}

static void too_large(void **state)
{
    struct folder *f = *state;
    static char purposes[64 * 1024];
    const struct tally_signed_bytes what = halves(message, SIZE);
    struct tally_diags *diags = tally_diags_new();
    unsigned char *cms;
    size_t used = 0, size;
    used = (size_t)snprintf(purposes, sizeof purposes, "emailProtection");
    while (used < sizeof purposes - 64)
        used += (size_t)snprintf(purposes + used, sizeof purposes - used, "%s1.3.6.1.4.1.99999.1000001.%zu",
                                 used ? "," : "", 1000000 + used);
    X509 *large = paper_make(&(struct paper){.key = world.ec, .extended = purposes});
    struct tally_key *key = key_in(f, world.ec, (X509 *const[]){large, NULL});
    assert_false(tally_sign(key, &what, NULL, &cms, &size, diags));
    assert_null(cms);
    char *text = tally_diags_text(diags, 0, false);
    assert_string_equal(text, "with the key's certificates and the time stamp, the signature is larger than 16 KB");
    assert_true(said_code(diags, TALLY_BAD_KEY));
    free(text);
    tally_key_free(key);
    tally_diags_free(diags);
    X509_free(large);
}

/* A certificate that is trusted for itself vouches for nobody else, whatever it has signed; nor does an authority whose
 * name or key alone is alike. */
static void trust_is_exact(void **state)
{
    struct folder *f = *state;
    static struct der cms;
    EVP_PKEY *key = key_of("P-256");
    const struct paper rows[] = {
        {.name = "below a person", .key = key, .issuer = world.self, .issuer_key = world.ec},
        {.name = "张三", .key = key}, /* the trusted one's name, and a key of its own */
    };
    struct tally_trust *trust = trust_in(f, world.self);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        X509 *strange = paper_make(&rows[i]);
        forge(&cms, &(struct recipe){.key = key, .certificate = strange, .message = message, .message_size = SIZE});
        struct looked l = look_at(cms.bytes, cms.size, AT, LATER, trust);
        assert_true(l.verdict.holds && !l.verdict.trusted);
        tally_arena_clear(&l.arena);
        X509_free(strange);
    }
    /* below one of X.509's first version, of which nothing says that it is an authority */
    X509 *old = paper_make(&(struct paper){.name = "Old", .key = world.other_key, .first_version = true});
    X509 *below =
        paper_make(&(struct paper){.name = "Below", .key = key, .issuer = old, .issuer_key = world.other_key});
    struct tally_trust *in_old = trust_in(f, old);
    forge(&cms, &(struct recipe){.key = key, .certificate = below, .message = message, .message_size = SIZE});
    struct looked under = look_at(cms.bytes, cms.size, AT, LATER, in_old);
    assert_true(under.verdict.holds && !under.verdict.trusted);
    tally_arena_clear(&under.arena);
    tally_trust_free(in_old);
    X509_free(old);
    X509_free(below);
    /* trusted, but for another purpose; and for one that fits */
    static const char *const extended[] = {"critical,serverAuth", "timeStamping", "serverAuth,emailProtection"};
    for (size_t i = 0; i < sizeof extended / sizeof *extended; i++) {
        X509 *other = paper_make(&(struct paper){.name = "Purposes", .key = key, .extended = extended[i]});
        struct tally_trust *in_it = trust_in(f, other);
        forge(&cms, &(struct recipe){.key = key, .certificate = other, .message = message, .message_size = SIZE});
        struct looked purposed = look_at(cms.bytes, cms.size, AT, LATER, in_it);
        assert_true(purposed.verdict.holds);
        assert_int_equal(purposed.verdict.trusted, i == 2);
        tally_arena_clear(&purposed.arena);
        tally_trust_free(in_it);
        X509_free(other);
    }
    /* the trusted one's name and key, made anew */
    X509 *anew = paper_make(&(struct paper){.name = "张三", .key = world.ec, .serial = 77});
    forge(&cms, &(struct recipe){.key = world.ec, .certificate = anew, .message = message, .message_size = SIZE});
    struct looked l = look_at(cms.bytes, cms.size, AT, LATER, trust);
    assert_true(l.verdict.holds && !l.verdict.trusted);
    tally_arena_clear(&l.arena);
    X509_free(anew);
    EVP_PKEY_free(key);
    tally_trust_free(trust);
}

static void weak_links(void **state)
{
    struct folder *f = *state;
    static struct der cms;
    EVP_PKEY *weak = key_of("RSA1024");
    X509 *by_sha1 = paper_make(&(struct paper){
        .name = "SHA-1", .key = world.ec, .issuer = world.root, .issuer_key = world.root_key, .digest = EVP_sha1()});
    X509 *small = paper_make(&(struct paper){.name = "Small",
                                             .key = weak,
                                             .issuer = world.root,
                                             .issuer_key = world.root_key,
                                             .constraints = "critical,CA:TRUE",
                                             .usage = "critical,keyCertSign"});
    X509 *below = paper_make(&(struct paper){.name = "Below", .key = world.ec, .issuer = small, .issuer_key = weak});
    const struct recipe rows[] = {
        {.key = world.ec, .certificate = by_sha1, .message = message, .message_size = SIZE},
        {.key = world.ec, .certificate = below, .message = message, .message_size = SIZE, .more = {small}}};
    struct tally_trust *trust = trust_in(f, world.root);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        forge(&cms, &rows[i]);
        struct looked l = look_at(cms.bytes, cms.size, AT, LATER, trust);
        assert_true(l.verdict.holds && !l.verdict.trusted);
        tally_arena_clear(&l.arena);
    }
    tally_trust_free(trust);
    X509_free(by_sha1);
    X509_free(small);
    X509_free(below);
    EVP_PKEY_free(weak);
}

static void times(void **state)
{
    struct folder *f = *state;
    static struct der cms;
    struct tally_trust *trust = trust_in(f, world.self);
    forge(&cms, &(struct recipe){.key = world.ec, .certificate = world.self, .message = message, .message_size = SIZE});
    static const struct {
        const char *at, *now;
        bool then_valid, now_valid;
        const char *why;
    } rows[] = {
        {"2026-04-01T00:00:00Z", "2027-04-01T00:00:00Z", true, true, NULL}, /* both ends belong to it */
        {"2026-03-31T23:59:59Z", LATER, false, true, "its certificate was not valid when it was made"},
        {"2027-04-01T00:00:01Z", LATER, false, true, "its certificate was not valid when it was made"},
        {AT, "2027-04-01T00:00:01Z", true, false, "its certificate has expired"},
        {"2026-02-30T00:00:00Z", LATER, false, true,
         "its certificate was not valid when it was made"}, /* no such day */
        {"", LATER, false, true, "its certificate was not valid when it was made"},
        {NULL, LATER, false, true, "its certificate was not valid when it was made"},
        {"2026-05-01T08:00:00+08", LATER, false, true, "its certificate was not valid when it was made"},
        {AT, "now", true, false, "its certificate has expired"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct looked l = look_at(cms.bytes, cms.size, rows[i].at, rows[i].now, trust);
        assert_true(l.verdict.holds);
        assert_int_equal(l.verdict.valid_then, rows[i].then_valid);
        assert_int_equal(l.verdict.valid_now, rows[i].now_valid);
        assert_int_equal(l.verdict.trusted, rows[i].then_valid);
        if (rows[i].why)
            assert_string_equal(l.verdict.why, rows[i].why);
        else
            assert_null(l.verdict.why);
        tally_arena_clear(&l.arena);
    }
    tally_trust_free(trust);
}

/* ---- what does not hold ---- */

#define SOUND .key = world.ec, .certificate = world.self, .message = message, .message_size = SIZE
static const char not_form[] = "its format is not accepted",
                  not_attributes[] = "its signed attributes are not the required ones";

static void sound_by_hand(void **state)
{
    static struct der cms;
    (void)state;
    forge(&cms, &(struct recipe){SOUND});
    assert_true(holds(cms.bytes, cms.size));
    forge(&cms, &(struct recipe){SOUND, .behind = "\0"});
    assert_true(holds(cms.bytes, cms.size));
    forge(&cms,
          &(struct recipe){.key = world.rsa, .certificate = world.rsa_self, .message = message, .message_size = SIZE});
    assert_true(holds(cms.bytes, cms.size));
    forge(&cms, &(struct recipe){.key = world.ec,
                                 .certificate = world.leaf,
                                 .message = message,
                                 .message_size = SIZE,
                                 .more = {world.middle}});
    assert_true(holds(cms.bytes, cms.size));
}

static void other_bytes(void **state)
{
    static const unsigned char other[] = "The tally sheet, but for the gap in which its signature stood. \n";
    (void)state;
    refused(
        &(struct recipe){
            .key = world.ec, .certificate = world.self, .message = other, .message_size = sizeof other - 1},
        "the document is not the one that was signed");
    refused(&(struct recipe){.key = world.ec, .certificate = world.self, .message = message, .message_size = SIZE - 1},
            "the document is not the one that was signed");
}

static void form_refused(void **state)
{
    (void)state;
    refused(&(struct recipe){SOUND, .behind = "\1"}, "other bytes follow it");
    refused(&(struct recipe){SOUND, .outer = "1.2.840.113549.1.7.1"}, "it is not a CMS signature");
    refused(&(struct recipe){SOUND, .version = 3}, not_form);
    refused(&(struct recipe){SOUND, .type = "1.2.840.113549.1.9.16.1.4"}, not_form);
    refused(&(struct recipe){SOUND, .content = true}, "it signs content embedded in itself instead of this document");
    refused(&(struct recipe){SOUND, .revocation = true}, not_form);
    refused(&(struct recipe){SOUND, .without_certificate = true, .more = {world.other}, .unbound = true},
            "it does not contain the signer's certificate");
    refused(&(struct recipe){SOUND, .second_signer = true}, "it has more than one signer");
    refused(&(struct recipe){SOUND, .signer_version = 3}, "it names its signer in a form that is not accepted");
    refused(&(struct recipe){SOUND, .stray_inside = true}, not_form);
    refused(&(struct recipe){SOUND, .stray_behind = true}, not_form);
    refused(&(struct recipe){SOUND, .no_attributes = true}, "it has no signed attributes");
    refused(&(struct recipe){.key = world.ec,
                             .certificate = world.leaf,
                             .message = message,
                             .message_size = SIZE,
                             .more = {world.middle},
                             .backwards = true},
            not_form);
}

static void algorithms_refused(void **state)
{
    static const char kind[] =
        "its key is of a kind that is not accepted; P-256 and RSA of 2048 to 8192 bits are accepted";
    static const char *const kinds[] = {"RSA1024", "P-384", "ED25519"};
    (void)state;
    refused(&(struct recipe){SOUND, .digest = OID_SHA1, .md = EVP_sha1()}, "its digest is not SHA-256");
    refused(&(struct recipe){SOUND, .digest = OID_SHA1}, "its digest is not SHA-256");
    refused(&(struct recipe){SOUND, .digests = OID_SHA1}, "its digest is not SHA-256");
    refused(&(struct recipe){SOUND, .algorithm = OID_RSA}, "its algorithm is not accepted");
    refused(&(struct recipe){SOUND, .algorithm = "1.2.840.10045.4.1"},
            "its algorithm is not accepted"); /* ECDSA with SHA-1 */
    refused(&(struct recipe){.key = world.rsa,
                             .certificate = world.rsa_self,
                             .message = message,
                             .message_size = SIZE,
                             .algorithm = "1.2.840.113549.1.1.5"},
            "its algorithm is not accepted"); /* RSA with SHA-1 */
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        EVP_PKEY *key = key_of(kinds[i]);
        X509 *certificate = paper_make(&(struct paper){.key = key});
        refused(&(struct recipe){.key = key, .certificate = certificate, .message = message, .message_size = SIZE},
                kind);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

static void attributes_refused(void **state)
{
    (void)state;
    refused(&(struct recipe){SOUND, .extra = true}, not_attributes); /* a signing time */
    refused(&(struct recipe){SOUND, .extra_last = true}, not_attributes);
    refused(&(struct recipe){SOUND, .type_oid = "1.2.840.113549.1.9.2"}, not_attributes);
    refused(&(struct recipe){SOUND, .digest_oid = "1.2.840.113549.1.9.7"}, not_attributes);
    refused(&(struct recipe){SOUND, .reference_oid = "1.2.840.113549.1.9.16.2.46"}, not_attributes);
    refused(&(struct recipe){SOUND, .twice = true}, not_attributes);
    refused(&(struct recipe){SOUND, .swapped = true}, not_attributes);
    refused(&(struct recipe){SOUND, .no_reference = true}, not_attributes);
    refused(&(struct recipe){SOUND, .two_values = true}, "it was made for another certificate");
    refused(&(struct recipe){SOUND, .attribute_type = "1.2.840.113549.1.7.2"}, not_attributes);
    refused(&(struct recipe){SOUND, .reference_md = EVP_sha1()}, "it was made for another certificate");
    refused(&(struct recipe){SOUND, .hash_named = true},
            "it was made for another certificate"); /* a default value written out is no DER */
    refused(&(struct recipe){SOUND, .stamp = (const unsigned char *)"\x30\0", .stamp_size = 2,
                             .unsigned_type = "1.2.840.113549.1.9.6"},
            "it has unsigned attributes that are not accepted"); /* a countersignature */
    refused(&(struct recipe){SOUND, .stamp = (const unsigned char *)"\x30\0", .stamp_size = 2, .stamped_twice = true},
            "it has unsigned attributes that are not accepted");
    refused(&(struct recipe){SOUND, .stamp = (const unsigned char *)"\x30\0", .stamp_size = 2},
            "the format of its time stamp is not accepted");
}

static void certificates_refused(void **state)
{
    (void)state;
    /* the same key, issuer and serial number, another certificate: only the reference tells */
    X509 *twin =
        paper_make(&(struct paper){.name = "张三",
                                   .key = world.ec,
                                   .serial = (unsigned char)ASN1_INTEGER_get(X509_get0_serialNumber(world.self)),
                                   .to = "20360401000000Z"});
    refused(
        &(struct recipe){
            .key = world.ec, .certificate = twin, .referred = world.self, .message = message, .message_size = SIZE},
        "it was made for another certificate");
    refused(
        &(struct recipe){
            .key = world.ec, .certificate = twin, .more = {world.self}, .message = message, .message_size = SIZE},
        "it contains two certificates of the signer");
    X509_free(twin);
    /* another's certificate, another's key */
    refused(&(struct recipe){.key = world.ec, .certificate = world.other, .message = message, .message_size = SIZE},
            "it was not made with the key of its certificate, or it was changed");
    /* certificates that nobody signed for */
    refused(&(struct recipe){SOUND, .more = {world.other}, .unbound = true},
            "it contains a certificate that is not part of its signer's chain");
    refused(&(struct recipe){SOUND, .more = {world.other}},
            "it contains a certificate that is not part of its signer's chain");
    refused(&(struct recipe){.key = world.ec,
                             .certificate = world.leaf,
                             .message = message,
                             .message_size = SIZE,
                             .more = {world.middle},
                             .unbound = true},
            "it was made for another certificate");
    refused(&(struct recipe){.key = world.ec,
                             .certificate = world.leaf,
                             .message = message,
                             .message_size = SIZE,
                             .more = {world.middle, world.root}},
            "it contains a certificate that is not part of its signer's chain");
    static const char *const usages[] = {"critical,keyCertSign", "keyEncipherment,dataEncipherment"};
    for (size_t i = 0; i < sizeof usages / sizeof *usages; i++) {
        X509 *certificate = paper_make(&(struct paper){.key = world.ec, .usage = usages[i]});
        refused(&(struct recipe){.key = world.ec, .certificate = certificate, .message = message, .message_size = SIZE},
                "its certificate is not meant for signing");
        X509_free(certificate);
    }
    static const char *const sound[] = {"", "critical,nonRepudiation", "digitalSignature,keyEncipherment"};
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        static struct der cms;
        X509 *certificate = paper_make(&(struct paper){.key = world.ec, .usage = sound[i]});
        forge(&cms,
              &(struct recipe){.key = world.ec, .certificate = certificate, .message = message, .message_size = SIZE});
        assert_true(holds(cms.bytes, cms.size));
        X509_free(certificate);
    }
}

/* S3 by force: a byte other than it was, a byte less, a byte more, anywhere. */
static void every_byte(void **state)
{
    static struct der cms;
    (void)state;
    const struct recipe rows[] = {
        {SOUND},
        {.key = world.ec, .certificate = world.leaf, .message = message, .message_size = SIZE, .more = {world.middle}}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        forge(&cms, &rows[r]);
        assert_true(holds(cms.bytes, cms.size));
        for (size_t i = 0; i < cms.size; i++) {
            const unsigned char flips[] = {(unsigned char)(1U << i % 8), 0xFF, 0x20};
            for (size_t k = 0; k < sizeof flips; k++) {
                cms.bytes[i] ^= flips[k];
                if (holds(cms.bytes, cms.size))
                    fail_msg("recipe %zu holds with byte %zu changed by %02x", r, i, flips[k]);
                cms.bytes[i] ^= flips[k];
            }
            unsigned char *exact = malloc(i ? i : 1); /* so that reading beyond the end is seen */
            assert_non_null(exact);
            memcpy(exact, cms.bytes, i);
            assert_false(holds(exact, i));
            free(exact);
        }
        assert_true(holds(cms.bytes, cms.size));
    }
}

static void zeros_behind(void **state)
{
    static unsigned char room[TALLY_SIGNATURE_MOST + 1];
    static struct der cms;
    (void)state;
    forge(&cms, &(struct recipe){SOUND});
    memcpy(room, cms.bytes, cms.size);
    assert_true(holds(room, TALLY_SIGNATURE_MOST));
    assert_false(holds(room, TALLY_SIGNATURE_MOST + 1));
    for (size_t i = cms.size; i < TALLY_SIGNATURE_MOST; i += 97) {
        room[i] = 1;
        assert_false(holds(room, TALLY_SIGNATURE_MOST));
        room[i] = 0;
    }
    room[TALLY_SIGNATURE_MOST - 1] = 0x80;
    assert_false(holds(room, TALLY_SIGNATURE_MOST));
}

static void rubbish(void **state)
{
    static unsigned char room[600];
    (void)state;
    assert_false(holds(room, 0));
    assert_false(holds(room, sizeof room));
    uint64_t seed = 88172645463325252U;
    for (int i = 0; i < 3000; i++) {
        for (size_t k = 0; k < sizeof room; k++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            /* tags and lengths more often than chance would have them */
            room[k] = seed % 5 == 0 ? 0x30 : seed % 7 == 0 ? 0xA0 : (unsigned char)(seed >> 32);
        }
        room[0] = 0x30;
        assert_false(holds(room, sizeof room));
    }
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(round_trip),
        IN_FOLDER(form),
        IN_FOLDER(chain_goes_along),
        IN_FOLDER(too_large),
        IN_FOLDER(trust_is_exact),
        IN_FOLDER(weak_links),
        IN_FOLDER(times),
        cmocka_unit_test(sound_by_hand),
        cmocka_unit_test(other_bytes),
        cmocka_unit_test(form_refused),
        cmocka_unit_test(algorithms_refused),
        cmocka_unit_test(attributes_refused),
        cmocka_unit_test(certificates_refused),
        cmocka_unit_test(every_byte),
        cmocka_unit_test(zeros_behind),
        cmocka_unit_test(rubbish),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
