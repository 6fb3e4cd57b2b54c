/* Time stamps: looked at, and asked for over HTTP from an authority in a child process. */
#include <arpa/inet.h>
#include <errno.h>
#include <openssl/ts.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/support/signing.h"

static const unsigned char message[] = "A document.\n";
enum { SIZE = sizeof message - 1 };
#define STAMPED "2026-05-01T08:00:07Z"

static struct {
    EVP_PKEY *rsa, *tsa_key, *root_key, *middle_key;
    X509 *self, *root, *middle, *tsa;
} world;

static int world_setup(void **state)
{
    (void)state;
    world.rsa = key_of("RSA2048");
    world.tsa_key = key_of("P-256");
    world.root_key = key_of("P-256");
    world.middle_key = key_of("P-256");
    world.self = paper_make(&(struct paper){.name = "张三", .key = world.rsa});
    world.root = paper_make(&(struct paper){
        .name = "Root", .key = world.root_key, .constraints = "critical,CA:TRUE", .usage = "critical,keyCertSign"});
    world.middle = paper_make(&(struct paper){.name = "Middle",
                                              .key = world.middle_key,
                                              .issuer = world.root,
                                              .issuer_key = world.root_key,
                                              .constraints = "critical,CA:TRUE",
                                              .usage = "critical,keyCertSign"});
    world.tsa = paper_make(&(struct paper){.name = "Clock",
                                           .key = world.tsa_key,
                                           .issuer = world.middle,
                                           .issuer_key = world.middle_key,
                                           .extended = "critical,timeStamping"});
    return 0;
}

static int world_teardown(void **state)
{
    (void)state;
    EVP_PKEY_free(world.rsa);
    EVP_PKEY_free(world.tsa_key);
    EVP_PKEY_free(world.root_key);
    EVP_PKEY_free(world.middle_key);
    X509_free(world.self);
    X509_free(world.root);
    X509_free(world.middle);
    X509_free(world.tsa);
    return 0;
}

/* ---- an authority ---- */

struct clock {
    X509 *certificate; /* NULL: the sound one */
    EVP_PKEY *key;
    long seconds; /* of its time, behind that of STAMPED */
    const EVP_MD *digest;
    bool without_chain;
};

static ASN1_INTEGER *serial(struct TS_resp_ctx *context, void *self)
{
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    (void)context, (void)self;
    ASN1_INTEGER_set(number, 7);
    return number;
}

static int time_of(struct TS_resp_ctx *context, void *self, long *seconds, long *micro)
{
    const struct clock *c = self;
    (void)context;
    *seconds = 1777622407 + c->seconds; /* STAMPED */
    *micro = 0;
    return 1;
}

/* The answer to a request in DER. OpenSSL's authority refuses a certificate that is not for stamps; see hand_made
 * below. */
static TS_RESP *answer(struct clock *c, BIO *request)
{
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
    STACK_OF(X509) *chain = sk_X509_new_null();
    sk_X509_push(chain, world.middle);
    assert_int_equal(TS_RESP_CTX_set_signer_cert(context, c->certificate ? c->certificate : world.tsa), 1);
    assert_int_equal(TS_RESP_CTX_set_signer_key(context, c->key ? c->key : world.tsa_key), 1);
    assert_int_equal(TS_RESP_CTX_set_def_policy(context, policy), 1);
    assert_int_equal(TS_RESP_CTX_add_md(context, EVP_sha256()), 1);
    assert_int_equal(TS_RESP_CTX_set_signer_digest(context, c->digest ? c->digest : EVP_sha256()), 1);
    assert_int_equal(TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()), 1);
    if (!c->without_chain)
        assert_int_equal(TS_RESP_CTX_set_certs(context, chain), 1);
    TS_RESP_CTX_set_serial_cb(context, serial, NULL);
    TS_RESP_CTX_set_time_cb(context, time_of, c);
    TS_RESP *response = TS_RESP_create_response(context, request);
    assert_non_null(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    sk_X509_free(chain);
    return response;
}

/* A request for bytes, with a certificate. */
static BIO *request_for(const unsigned char *bytes, size_t size)
{
    unsigned char hash[32];
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    BIO *out = BIO_new(BIO_s_mem());
    EVP_Digest(bytes, size, hash, NULL, EVP_sha256(), NULL);
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL);
    TS_MSG_IMPRINT_set_algo(imprint, algorithm);
    TS_MSG_IMPRINT_set_msg(imprint, hash, sizeof hash);
    TS_REQ_set_version(request, 1);
    TS_REQ_set_msg_imprint(request, imprint);
    TS_REQ_set_cert_req(request, 1);
    assert_int_equal(i2d_TS_REQ_bio(out, request), 1);
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    return out;
}

/* A token over these bytes. */
static void token_over(struct der *token, struct clock *c, const unsigned char *bytes, size_t size)
{
    unsigned char *der = NULL;
    BIO *request = request_for(bytes, size);
    TS_RESP *response = answer(c, request);
    PKCS7 *p7 = TS_RESP_get_token(response);
    int n = p7 ? i2d_PKCS7(p7, &der) : 0;
    assert_true(n > 0);
    token->size = 0;
    der_put(token, der, (size_t)n);
    OPENSSL_free(der);
    TS_RESP_free(response);
    BIO_free(request);
}

/* A signature with a stamp of that clock over it. RSA: signing the same twice gives the same. */
static void stamped(struct der *cms, struct clock *c)
{
    static struct der token;
    const unsigned char *signature;
    struct recipe recipe = {.key = world.rsa, .certificate = world.self, .message = message, .message_size = SIZE};
    forge(cms, &recipe);
    size_t size = signature_of(cms->bytes, cms->size, &signature);
    token_over(&token, c, signature, size);
    recipe.stamp = token.bytes;
    recipe.stamp_size = token.size;
    forge(cms, &recipe);
}

/* ---- looking ---- */

struct looked {
    struct tally_arena arena;
    struct tally_signature_verdict verdict;
};

static struct looked look_at(const struct der *cms, const char *at, const struct tally_trust *trust)
{
    struct looked l = {.arena = {NULL}};
    const struct tally_signed_bytes what = halves(message, SIZE);
    tally_signature_check(&l.verdict, &l.arena, &what, cms->bytes, cms->size, at, LATER, trust);
    return l;
}

/* Trust in up to two. */
static struct tally_trust *trust_in(struct folder *f, X509 *first, X509 *second)
{
    struct tally_trust *trust = tally_trust_new();
    struct tally_diags *diags = tally_diags_new();
    put_pem(f, "trust.pem", NULL, NULL, (X509 *const[]){first, second, NULL});
    assert_true(tally_trust_add(trust, folder_path(f, "trust.pem"), diags));
    tally_diags_free(diags);
    return trust;
}

static void sound(void **state)
{
    struct folder *f = *state;
    static struct der cms;
    struct {
        X509 *trusted;
        bool clock;
    } rows[] = {{world.root, true}, {world.middle, true}, {world.tsa, true}, {NULL, false}};
    stamped(&cms, &(struct clock){.seconds = 0});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally_trust *trust = trust_in(f, world.self, rows[i].trusted);
        struct looked l = look_at(&cms, AT, trust);
        assert_null(l.verdict.why);
        assert_true(l.verdict.timestamped);
        assert_string_equal(l.verdict.timestamp_at, STAMPED);
        assert_string_equal(l.verdict.timestamp_by, "Clock");
        assert_string_equal(l.verdict.name, "张三");
        assert_int_equal(l.verdict.timestamp_trusted, rows[i].clock);
        tally_arena_clear(&l.arena);
        tally_trust_free(trust);
    }
    const EVP_MD *const digests[] = {EVP_sha384(), EVP_sha512()};
    for (size_t i = 0; i < 2; i++) {
        stamped(&cms, &(struct clock){.digest = digests[i]});
        struct looked l = look_at(&cms, AT, NULL);
        assert_true(l.verdict.holds && l.verdict.timestamped);
        tally_arena_clear(&l.arena);
    }
}

/* Only the time of an authority that is vouched for counts. */
static void whose_time(void **state)
{
    struct folder *f = *state;
    static struct der cms;
    struct tally_trust *both = trust_in(f, world.self, world.root), *one = trust_in(f, world.self, NULL);
    static const char expired[] = "2027-05-01T00:00:00Z";
    stamped(&cms, &(struct clock){.seconds = 0});
    struct looked l = look_at(&cms, expired, both);
    assert_true(l.verdict.valid_then && l.verdict.trusted);
    tally_arena_clear(&l.arena);
    l = look_at(&cms, expired, one);
    assert_true(l.verdict.holds && l.verdict.timestamped && !l.verdict.valid_then && !l.verdict.trusted);
    tally_arena_clear(&l.arena);

    /* stamped when the signer's certificate was over, whatever the document says */
    X509 *brief = paper_make(&(struct paper){.name = "Brief", .key = world.rsa, .to = "20260501080006Z"});
    X509 *const inputs = world.self;
    world.self = brief;
    stamped(&cms, &(struct clock){.seconds = 0});
    world.self = inputs;
    tally_trust_free(both);
    both = trust_in(f, brief, world.root);
    l = look_at(&cms, AT, both);
    assert_true(l.verdict.holds && !l.verdict.valid_then);
    assert_string_equal(l.verdict.why, "its certificate was not valid when it was made");
    tally_arena_clear(&l.arena);
    X509_free(brief);
    tally_trust_free(both);
    tally_trust_free(one);
}

static void refused(const struct der *cms, const char *why)
{
    struct looked l = look_at(cms, AT, NULL);
    assert_false(l.verdict.holds || l.verdict.timestamped);
    assert_null(l.verdict.timestamp_at);
    assert_string_equal(l.verdict.why, why);
    tally_arena_clear(&l.arena);
}

static void holds(const struct der *cms, const char *what)
{
    struct looked l = look_at(cms, AT, NULL);
    if (!l.verdict.holds || !l.verdict.timestamped)
        fail_msg("%s: %s", what, l.verdict.why);
    tally_arena_clear(&l.arena);
}

static void over_something_else(void **state)
{
    static struct der cms, token;
    (void)state;
    token_over(&token, &(struct clock){.seconds = 0}, message, SIZE);
    forge(&cms, &(struct recipe){.key = world.rsa,
                                 .certificate = world.self,
                                 .message = message,
                                 .message_size = SIZE,
                                 .stamp = token.bytes,
                                 .stamp_size = token.size});
    refused(&cms, "its time stamp is for another signature");
}

static void by_the_wrong_clock(void **state)
{
    static struct der cms;
    (void)state;
    stamped(&cms, &(struct clock){.seconds = 400L * 86400});
    refused(&cms, "the certificate of its time stamp was not valid when the stamp was made");
    stamped(&cms, &(struct clock){.digest = EVP_sha1()});
    refused(&cms, "the algorithms of its time stamp are not accepted");
    EVP_PKEY *weak = key_of("RSA1024");
    X509 *small = paper_make(&(struct paper){.name = "Small",
                                             .key = weak,
                                             .issuer = world.middle,
                                             .issuer_key = world.middle_key,
                                             .extended = "critical,timeStamping"});
    stamped(&cms, &(struct clock){.certificate = small, .key = weak});
    refused(&cms, "the algorithms of its time stamp are not accepted");
    X509_free(small);
    EVP_PKEY_free(weak);
}

/* What is other than it should be in the token's own words. */
struct words {
    unsigned char version;
    const char *digest, *time;
    bool extension, critical, behind;
};

/* A TSTInfo (RFC 3161, 2.4.2) for a signature. */
static void put_info(struct der *info, const unsigned char *signature, size_t size, const struct words *w)
{
    unsigned char hash[32];
    const char *time = w->time ? w->time : "20260501080007Z";
    info->size = 0;
    der_number(info, w->version ? w->version : 1);
    der_oid(info, "1.2.3.4");
    size_t part = info->size;
    der_algorithm(info, w->digest ? w->digest : OID_SHA256, true);
    EVP_Digest(signature, size, hash, NULL, EVP_sha256(), NULL);
    der_value(info, 0x04, hash, sizeof hash);
    der_wrap(info, part, 0x30);
    der_number(info, 9);
    der_value(info, 0x18, time, strlen(time));
    if (w->extension) {
        part = info->size;
        der_oid(info, "1.2.3.5");
        if (w->critical)
            der_put(info, "\x01\x01\xFF", 3);
        der_value(info, 0x04, "\x05\0", 2);
        der_wrap(info, part, 0x30);
        der_wrap(info, part, 0xA1);
    }
    der_wrap(info, 0, 0x30);
    if (w->behind)
        der_put(info, "\x05\0", 2);
}

/* A signature with a token that is made by hand; more, words: what is other than it should be. */
static void hand_made(struct der *cms, X509 *certificate, EVP_PKEY *key, const struct recipe *more,
                      const struct words *words)
{
    static const struct words plain = {.version = 1};
    static struct der token, info, signature_only;
    const unsigned char *signature;
    struct recipe recipe = {.key = world.rsa, .certificate = world.self, .message = message, .message_size = SIZE};
    forge(&signature_only, &recipe);
    size_t size = signature_of(signature_only.bytes, signature_only.size, &signature);
    put_info(&info, signature, size, words ? words : &plain);
    struct recipe how = *more;
    how.key = key;
    how.certificate = certificate;
    how.message = info.bytes;
    how.message_size = info.size;
    how.content = true;
    how.version = how.version ? how.version : 3;
    how.type = how.type ? how.type : "1.2.840.113549.1.9.16.1.4";
    how.attribute_type = how.attribute_type ? how.attribute_type : "1.2.840.113549.1.9.16.1.4";
    forge(&token, &how);
    recipe.stamp = token.bytes;
    recipe.stamp_size = token.size;
    forge(cms, &recipe);
}

/* By one whose certificate is not for that: a person's, or with more purposes than the one. */
static void not_for_stamps(void **state)
{
    static struct der cms;
    static const char *const extended[] = {"", "timeStamping", "critical,timeStamping,emailProtection",
                                           "critical,emailProtection"};
    const struct recipe nothing = {.version = 0};
    (void)state;
    for (size_t i = 0; i < sizeof extended / sizeof *extended; i++) {
        X509 *certificate = paper_make(&(struct paper){
            .key = world.tsa_key, .issuer = world.middle, .issuer_key = world.middle_key, .extended = extended[i]});
        hand_made(&cms, certificate, world.tsa_key, &nothing, NULL);
        refused(&cms, "the certificate of its time stamp is not meant for time stamps");
        X509_free(certificate);
    }
    hand_made(&cms, world.tsa, world.middle_key, &nothing, NULL);
    refused(&cms, "its time stamp was not made with the key of its certificate");
}

static void made_otherwise(void **state)
{
    static struct der cms;
    static const char form[] = "the format of its time stamp is not accepted",
                      attributes[] = "the signed attributes of its time stamp are not the required ones",
                      algorithms[] = "the algorithms of its time stamp are not accepted";
    static const struct {
        struct recipe more;
        const char *why; /* NULL: it holds */
    } rows[] = {
        {{.version = 0}, NULL},  /* that it can be made by hand at all */
        {{.extra = true}, NULL}, /* a signing time is the authority's affair */
        {{.extra_last = true}, NULL},
        {{.hash_named = true}, NULL},
        {{.version = 1}, form},
        {{.type = OID_DATA}, form},
        {{.second_signer = true}, form},
        {{.revocation = true}, form},
        {{.without_certificate = true}, form},
        {{.stray_behind = true}, form},
        {{.stamp = (const unsigned char *)"\x30\0", .stamp_size = 2}, form}, /* unsigned attributes */
        {{.attribute_type = OID_DATA}, attributes},
        {{.no_reference = true}, attributes},
        {{.without_type = true}, attributes},
        {{.type_oid = "1.2.840.113549.1.9.2"}, attributes},
        {{.twice = true}, attributes},
        {{.digest_oid = "1.2.840.113549.1.9.7"}, attributes},
        {{.digests = OID_SHA1}, algorithms},
        {{.digest = OID_SHA1}, algorithms},
        {{.algorithm = OID_RSA}, algorithms},
        {{.algorithm = "1.2.840.10045.4.1"}, algorithms},   /* ECDSA with SHA-1 */
        {{.algorithm = "1.2.840.10045.4.3.3"}, algorithms}, /* with SHA-384, while the digest is SHA-256 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hand_made(&cms, world.tsa, world.tsa_key, &rows[i].more, NULL);
        if (rows[i].why) {
            refused(&cms, rows[i].why);
            continue;
        }
        holds(&cms, "made otherwise");
    }
    /* made for a certificate that is not the one that it brings along */
    X509 *twin = paper_make(&(struct paper){.name = "Clock",
                                            .key = world.tsa_key,
                                            .issuer = world.middle,
                                            .issuer_key = world.middle_key,
                                            .extended = "critical,timeStamping"});
    hand_made(&cms, world.tsa, world.tsa_key, &(struct recipe){.referred = twin}, NULL);
    refused(&cms, "its time stamp was made for another certificate");
    X509_free(twin);
}

/* A token is signed as it should be, and says what it should not. */
static void worded_otherwise(void **state)
{
    static struct der cms;
    static const char unreadable[] = "its time stamp cannot be read";
    static const struct {
        struct words words;
        const char *why; /* NULL: it holds */
    } rows[] = {
        {{.version = 1}, NULL},
        {{.extension = true}, NULL},
        {{.extension = true, .critical = true}, unreadable}, /* nobody here knows what it means */
        {{.version = 2}, unreadable},
        {{.behind = true}, unreadable},
        {{.time = "2026"}, unreadable},
        {{.digest = OID_SHA1}, "its time stamp is for another signature"},
    };
    const struct recipe nothing = {.version = 0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hand_made(&cms, world.tsa, world.tsa_key, &nothing, &rows[i].words);
        if (rows[i].why)
            refused(&cms, rows[i].why);
        else
            holds(&cms, "worded otherwise");
    }
}

/* Authorities with other keys: RSA, too short or not; a small curve; an algorithm of another kind of key. */
static void keys_of_authorities(void **state)
{
    static struct der cms;
    static const char rsa[] = "1.2.840.113549.1.1.11", ecdsa[] = OID_ECDSA, plain[] = OID_RSA;
    static const struct {
        const char *key, *algorithm;
        bool holds;
    } rows[] = {
        {"RSA2048", plain, true},  {"RSA2048", rsa, true},  {"RSA2048", ecdsa, false},
        {"RSA1024", plain, false}, {"RSA1024", rsa, false}, {"P-384", ecdsa, true},
        {"P-224", ecdsa, false},   {"P-256", rsa, false},   {"P-256", plain, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        EVP_PKEY *key = key_of(rows[i].key);
        X509 *certificate = paper_make(&(struct paper){.name = "Clock",
                                                       .key = key,
                                                       .issuer = world.middle,
                                                       .issuer_key = world.middle_key,
                                                       .extended = "critical,timeStamping"});
        hand_made(&cms, certificate, key, &(struct recipe){.algorithm = rows[i].algorithm}, NULL);
        if (rows[i].holds)
            holds(&cms, rows[i].key);
        else
            refused(&cms, "the algorithms of its time stamp are not accepted");
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

/* Something behind the stamp, within the SignerInfo. */
static void stray(void **state)
{
    static struct der cms, token;
    const unsigned char *signature;
    (void)state;
    struct recipe recipe = {.key = world.rsa, .certificate = world.self, .message = message, .message_size = SIZE};
    forge(&cms, &recipe);
    size_t size = signature_of(cms.bytes, cms.size, &signature);
    token_over(&token, &(struct clock){.seconds = 0}, signature, size);
    recipe.stamp = token.bytes;
    recipe.stamp_size = token.size;
    recipe.stray_inside = true;
    forge(&cms, &recipe);
    refused(&cms, "its format is not accepted");
}

/* Every byte of a stamped signature, the token's too; but for the bytes of a certificate that nobody has signed for,
 * that of the authority's authority: the token holds or not without it, and trust looks at it anew. */
static void every_byte(void **state)
{
    struct folder *f = *state;
    static struct der cms, middle;
    struct tally_trust *trust = trust_in(f, world.self, world.root);
    stamped(&cms, &(struct clock){.seconds = 0});
    middle.size = 0;
    der_certificate(&middle, world.middle);
    size_t from = 0;
    while (memcmp(cms.bytes + from, middle.bytes, middle.size) != 0)
        from++;
    for (size_t i = 0; i < cms.size; i++) {
        const unsigned char flips[] = {(unsigned char)(1U << i % 8), 0xFF};
        for (size_t k = 0; k < sizeof flips; k++) {
            cms.bytes[i] ^= flips[k];
            struct looked l = look_at(&cms, AT, trust);
            bool inside = i >= from && i < from + middle.size;
            if (inside ? l.verdict.timestamp_trusted : l.verdict.holds)
                fail_msg("it holds with byte %zu changed by %02x", i, flips[k]);
            tally_arena_clear(&l.arena);
            cms.bytes[i] ^= flips[k];
        }
    }
    tally_trust_free(trust);
}

/* ---- asking ---- */

enum way { GOOD, REFUSED, REJECTED, OTHER, OTHER_NONCE, RUBBISH, NO_CHAIN, TRAILING, MISSING, WAYS };

/* The answer's bytes. */
static size_t answer_bytes(enum way way, BIO *request, unsigned char **bytes)
{
    struct clock c = {.without_chain = way == NO_CHAIN};
    TS_RESP *response = NULL;
    *bytes = NULL;
    switch (way) {
    case REFUSED:
        *bytes = OPENSSL_malloc(20);
        memcpy(*bytes, "\x30\x0D\x30\x0B\x02\x01\x02\x30\x06\x0C\x04\x6E\x1B\x6F\x21", 15); /* rejection, “n⎋o!” */
        return 15;
    case REJECTED:
        *bytes = OPENSSL_malloc(20);
        memcpy(*bytes, "\x30\x05\x30\x03\x02\x01\x02", 7);
        return 7;
    case RUBBISH:
        *bytes = OPENSSL_malloc(20);
        memcpy(*bytes, "\x30\x03\x02\x01\x00", 5);
        return 5;
    case OTHER:
    case OTHER_NONCE: {
        TS_REQ *asked = d2i_TS_REQ_bio(request, NULL);
        BIO *again;
        if (way == OTHER) {
            again = request_for(message, SIZE);
        } else {
            ASN1_INTEGER *nonce = ASN1_INTEGER_new();
            ASN1_INTEGER_set(nonce, 5);
            TS_REQ_set_nonce(asked, nonce);
            ASN1_INTEGER_free(nonce);
            again = BIO_new(BIO_s_mem());
            i2d_TS_REQ_bio(again, asked);
        }
        response = answer(&c, again);
        BIO_free(again);
        TS_REQ_free(asked);
        break;
    }
    case GOOD:
    case NO_CHAIN:
    case TRAILING:
    case MISSING:
    case WAYS:
        response = answer(&c, request);
        break;
    }
    int n = i2d_TS_RESP(response, bytes);
    TS_RESP_free(response);
    if (way == TRAILING) { /* one byte behind, within the outermost value */
        *bytes = OPENSSL_realloc(*bytes, (size_t)n + 2);
        (*bytes)[n++] = 5;
        (*bytes)[n++] = 0;
        size_t length = (size_t)((*bytes)[2] << 8 | (*bytes)[3]) + 2;
        assert_int_equal((*bytes)[1], 0x82);
        (*bytes)[2] = (unsigned char)(length >> 8);
        (*bytes)[3] = (unsigned char)length;
    }
    return (size_t)n;
}

/* Serves one request; in a child process. */
static void serve(int listener, enum way way)
{
    char head[4096];
    size_t used = 0, length = 0;
    int fd = accept(listener, NULL, NULL);
    const char *body = NULL;
    while (!body || (size_t)(head + used - body) < length) {
        ssize_t n = read(fd, head + used, sizeof head - 1 - used);
        if (n <= 0)
            _exit(2);
        used += (size_t)n;
        head[used] = '\0';
        const char *end = strstr(head, "\r\n\r\n"), *field = strstr(head, "Content-Length: ");
        body = end ? end + 4 : NULL;
        length = field ? strtoul(field + 16, NULL, 10) : 0;
    }
    if (!strstr(head, "POST /stamp?a=b HTTP/1.0\r\n") || !strstr(head, "Content-Type: application/timestamp-query\r\n"))
        _exit(3);
    unsigned char *bytes = NULL;
    BIO *request = BIO_new_mem_buf(body, (int)length);
    size_t size = answer_bytes(way, request, &bytes);
    char line[200];
    int n = snprintf(line, sizeof line,
                     "HTTP/1.0 %s\r\nContent-Type: application/timestamp-reply\r\nContent-Length: %zu\r\n\r\n",
                     way == MISSING ? "404 Not Found" : "200 OK", size);
    bool written = write(fd, line, (size_t)n) == n && write(fd, bytes, size) == (ssize_t)size;
    _exit(written ? 0 : 4);
}

static bool no_passphrase(void *self, const char *file, bool twice, char *room, size_t size)
{
    (void)self, (void)file, (void)twice, (void)size;
    room[0] = '\0';
    return false;
}

static void asked_for(void **state)
{
    struct folder *f = *state;
    static const struct tally_passphrase none = {.ask = no_passphrase};
    static const struct {
        enum way way;
        const char *said; /* behind “no time stamp from URL: ” */
    } rows[] = {
        {GOOD, NULL},
        {NO_CHAIN, NULL},
        {REFUSED, "the authority refuses (n\xEF\xBF\xBDo!)"},
        {REJECTED, "the authority refuses (2)"},
        {OTHER, "its time stamp is not accepted (its time stamp is for another signature)"},
        {OTHER_NONCE, "its time stamp is not accepted (its time stamp is for another request)"},
        {RUBBISH, "its answer is not that of a time-stamp authority"},
        {TRAILING, "its answer is not that of a time-stamp authority"},
        {MISSING, "it cannot be reached, or its answer cannot be read (received error: code=404, reason=Not Found)"},
    };
    unsetenv("http_proxy");
    unsetenv("HTTP_PROXY");
    struct tally_diags *diags = tally_diags_new();
    put_pem(f, "key.pem", world.rsa, NULL, (X509 *const[]){world.self, NULL});
    struct tally_key *key = tally_key_read(folder_path(f, "key.pem"), &none, AT, diags);
    assert_non_null(key);
    tally_diags_free(diags);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        socklen_t address_size = sizeof address;
        int listener = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
        assert_int_equal(listen(listener, 1), 0);
        assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &address_size), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (!child)
            serve(listener, rows[i].way);
        close(listener);

        char url[64], expected[256];
        unsigned char *cms;
        size_t size;
        int ended;
        const struct tally_signed_bytes what = halves(message, SIZE);
        diags = tally_diags_new();
        snprintf(url, sizeof url, "http://127.0.0.1:%d/stamp?a=b", ntohs(address.sin_port));
        bool made = tally_sign(key, &what, url, &cms, &size, diags);
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_int_equal(ended, 0);
        assert_int_equal(made, rows[i].said == NULL);
        if (made) {
            static struct der der;
            der.size = 0;
            der_put(&der, cms, size);
            struct looked l = look_at(&der, AT, NULL);
            assert_true(l.verdict.holds && l.verdict.timestamped);
            assert_string_equal(l.verdict.timestamp_at, STAMPED);
            tally_arena_clear(&l.arena);
        } else {
            char *text = tally_diags_text(diags, 0, false);
            snprintf(expected, sizeof expected, "no time stamp from %s: %s", url, rows[i].said);
            assert_string_equal(text, expected);
            assert_int_equal(tally_diags_errors(diags), 1);
            assert_true(said_code(diags, TALLY_NO_TIMESTAMP));
            assert_int_equal(tally_diags_status(diags), 74);
            assert_null(cms);
            free(text);
        }
        free(cms);
        tally_diags_free(diags);
    }
    tally_key_free(key);
}

static void no_address(void **state)
{
    struct folder *f = *state;
    static const struct tally_passphrase none = {.ask = no_passphrase};
    static const struct {
        const char *url, *said;
    } rows[] = {
        {"https://example.invalid/",
         "the address must start with http://; a time stamp is signed itself and needs no https"},
        {"example", "the address must start with http://; a time stamp is signed itself and needs no https"},
        {"http://", "the address must start with http://; a time stamp is signed itself and needs no https"},
        {"http://127.0.0.1:1/", "it cannot be reached, or its answer cannot be read (Connection refused: "
                                "calling connect(127.0.0.1, 1))"}, /* at once: nobody waits */
    };
    struct tally_diags *diags = tally_diags_new();
    put_pem(f, "key.pem", world.rsa, NULL, (X509 *const[]){world.self, NULL});
    struct tally_key *key = tally_key_read(folder_path(f, "key.pem"), &none, AT, diags);
    tally_diags_free(diags);
    alarm(60);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char expected[256];
        unsigned char *cms;
        size_t size;
        const struct tally_signed_bytes what = halves(message, SIZE);
        diags = tally_diags_new();
        assert_false(tally_sign(key, &what, rows[i].url, &cms, &size, diags));
        char *text = tally_diags_text(diags, 0, false);
        snprintf(expected, sizeof expected, "no time stamp from %s: %s", rows[i].url, rows[i].said);
        assert_string_equal(text, expected);
        free(text);
        tally_diags_free(diags);
    }
    alarm(0);
    tally_key_free(key);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(sound),
        IN_FOLDER(whose_time),
        cmocka_unit_test(over_something_else),
        cmocka_unit_test(by_the_wrong_clock),
        cmocka_unit_test(not_for_stamps),
        cmocka_unit_test(made_otherwise),
        cmocka_unit_test(worded_otherwise),
        cmocka_unit_test(keys_of_authorities),
        cmocka_unit_test(stray),
        IN_FOLDER(every_byte),
        IN_FOLDER(asked_for),
        IN_FOLDER(no_address),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
