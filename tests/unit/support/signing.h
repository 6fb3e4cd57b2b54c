/* Keys, certificates and signatures made by hand, sound and unsound. DER is written here a second time, apart from how
 * the library reads it. */
#ifndef TALLY_UNIT_SIGNING_H
#define TALLY_UNIT_SIGNING_H

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sign/sign.h"
#include "unit/support/support.h"

#define AT    "2026-05-01T08:00:00Z"
#define LATER "2026-06-01T08:00:00Z"

/* ---- DER ---- */

struct der {
    unsigned char bytes[48 * 1024];
    size_t size;
};

static inline void der_put(struct der *d, const void *bytes, size_t size)
{
    assert_true(bytes && d->size + size <= sizeof d->bytes);
    if (bytes)
        memcpy(d->bytes + d->size, bytes, size);
    d->size += size;
}

/* What stands behind from becomes the content of a value with this tag. */
static inline void der_wrap(struct der *d, size_t from, unsigned char tag)
{
    size_t size = d->size - from, used = 0;
    unsigned char head[4] = {tag};
    if (size < 0x80) {
        head[1] = (unsigned char)size;
        used = 2;
    } else if (size < 0x100) {
        head[1] = 0x81;
        head[2] = (unsigned char)size;
        used = 3;
    } else {
        head[1] = 0x82;
        head[2] = (unsigned char)(size >> 8);
        head[3] = (unsigned char)size;
        used = 4;
    }
    der_put(d, head, used); /* makes room */
    memmove(d->bytes + from + used, d->bytes + from, size);
    memcpy(d->bytes + from, head, used);
}

static inline void der_value(struct der *d, unsigned char tag, const void *bytes, size_t size)
{
    size_t from = d->size;
    der_put(d, bytes, size);
    der_wrap(d, from, tag);
}

static inline void der_oid(struct der *d, const char *dotted)
{
    ASN1_OBJECT *object = OBJ_txt2obj(dotted, 1);
    assert_non_null(object);
    der_value(d, 0x06, OBJ_get0_data(object), OBJ_length(object));
    ASN1_OBJECT_free(object);
}

static inline void der_number(struct der *d, unsigned char number)
{
    der_value(d, 0x02, &number, 1);
}

/* An AlgorithmIdentifier; null: with NULL as parameters. */
static inline void der_algorithm(struct der *d, const char *oid, bool null)
{
    size_t from = d->size;
    der_oid(d, oid);
    if (null)
        der_put(d, "\x05\0", 2);
    der_wrap(d, from, 0x30);
}

/* What OpenSSL has encoded, which it then frees. */
static inline void der_encoded(struct der *d, unsigned char *bytes, int size)
{
    assert_true(size > 0);
    der_put(d, bytes, (size_t)size);
    OPENSSL_free(bytes);
}

static inline void der_certificate(struct der *d, X509 *certificate)
{
    unsigned char *bytes = NULL;
    int size = i2d_X509(certificate, &bytes);
    der_encoded(d, bytes, size);
}

static inline void der_issuer(struct der *d, X509 *certificate)
{
    unsigned char *bytes = NULL;
    int size = i2d_X509_NAME(X509_get_issuer_name(certificate), &bytes);
    der_encoded(d, bytes, size);
}

static inline void der_serial(struct der *d, X509 *certificate)
{
    unsigned char *bytes = NULL;
    int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &bytes);
    der_encoded(d, bytes, size);
}

/* ---- keys and certificates ---- */

static inline EVP_PKEY *key_of(const char *kind)
{
    EVP_PKEY *key = !strncmp(kind, "RSA", 3) ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)strtoul(kind + 3, NULL, 10))
                    : !strncmp(kind, "P-", 2) ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind)
                                              : EVP_PKEY_Q_keygen(NULL, NULL, kind);
    assert_non_null(key);
    return key;
}

/* A certificate; what is left out is as it should be. */
struct paper {
    const char *name; /* “Somebody” */
    unsigned char serial;
    EVP_PKEY *key;
    X509 *issuer; /* NULL: itself */
    EVP_PKEY *issuer_key;
    const char *from, *to;                      /* “20260401000000Z”; 2026-04-01 to 2027-04-01 */
    const char *constraints, *usage, *extended; /* of a person; "": none */
    const EVP_MD *digest;
    bool first_version; /* X.509 v1, which knows no extensions */
};

static inline void paper_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = value && *value ? X509V3_EXT_conf_nid(NULL, &context, nid, value) : NULL;
    if (!value || !*value)
        return;
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

static inline X509 *paper_make(const struct paper *p)
{
    static unsigned char next = 1;
    X509 *certificate = X509_new();
    const char *name = p->name ? p->name : "Somebody";
    X509_NAME *subject = X509_get_subject_name(certificate);
    assert_int_equal(X509_set_version(certificate, X509_VERSION_3), 1);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), p->serial ? p->serial : next++);
    assert_int_equal(
        X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0), 1);
    X509_set_issuer_name(certificate, p->issuer ? X509_get_subject_name(p->issuer) : subject);
    assert_int_equal(ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), p->from ? p->from : "20260401000000Z"),
                     1);
    assert_int_equal(ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), p->to ? p->to : "20270401000000Z"), 1);
    X509_set_pubkey(certificate, p->key);
    X509 *const issuer = p->issuer ? p->issuer : certificate;
    if (p->first_version)
        X509_set_version(certificate, X509_VERSION_1);
    else
        paper_extension(certificate, issuer, NID_basic_constraints,
                        p->constraints ? p->constraints : "critical,CA:FALSE");
    if (!p->first_version)
        paper_extension(certificate, issuer, NID_key_usage, p->usage ? p->usage : "critical,digitalSignature");
    paper_extension(certificate, issuer, NID_ext_key_usage, p->extended);
    assert_true(X509_sign(certificate, p->issuer_key ? p->issuer_key : p->key,
                          EVP_PKEY_get_base_id(p->issuer_key ? p->issuer_key : p->key) == EVP_PKEY_ED25519 ? NULL
                          : p->digest                                                                      ? p->digest
                                      : EVP_sha256()) > 0);
    return certificate;
}

/* ---- files of keys ---- */

/* Puts a PEM file that only its owner may read: the key, encrypted where there is a passphrase, and certificates up to
 * a NULL. */
static inline void put_pem(struct folder *f, const char *name, EVP_PKEY *key, const char *passphrase,
                           X509 *const *certificates)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes;
    if (key)
        assert_int_equal(PEM_write_bio_PKCS8PrivateKey(out, key, passphrase ? EVP_aes_128_cbc() : NULL, passphrase,
                                                       passphrase ? (int)strlen(passphrase) : 0, NULL, NULL),
                         1);
    for (size_t i = 0; certificates && certificates[i]; i++)
        assert_int_equal(PEM_write_bio_X509(out, certificates[i]), 1);
    long size = BIO_get_mem_data(out, &bytes);
    folder_put_bytes(f, name, bytes, (size_t)size);
    assert_int_equal(chmod(folder_path(f, name), 0600), 0);
    BIO_free(out);
}

/* ---- signatures by hand ---- */

#define OID_SHA256 "2.16.840.1.101.3.4.2.1"
#define OID_SHA1   "1.3.14.3.2.26"
#define OID_ECDSA  "1.2.840.10045.4.3.2" /* with SHA-256 */
#define OID_RSA    "1.2.840.113549.1.1.1"
#define OID_DATA   "1.2.840.113549.1.7.1"

/* How a signature is made; all zero but the first lines: as it should be. */
struct recipe {
    EVP_PKEY *key;
    X509 *certificate;
    const unsigned char *message;
    size_t message_size;
    /* what is other than it should be */
    X509 *more[4]; /* certificates that are brought along, and referred to unless unbound */
    bool unbound;
    X509 *named, *referred; /* another certificate in the SignerInfo, in the attribute */
    bool without_certificate, content, revocation, no_attributes, no_reference, twice, extra, swapped, two_values,
        second_signer, stray_inside, stray_behind, hash_named, backwards, extra_last, without_type;
    unsigned char version, signer_version;
    const char *digest, *digests, *algorithm, *type, *attribute_type, *type_oid, *digest_oid, *reference_oid, *outer;
    const EVP_MD *md, *reference_md;
    const char *behind;         /* one byte behind it */
    const unsigned char *stamp; /* a token */
    size_t stamp_size;
    const char *unsigned_type; /* of the attribute that holds it */
    bool stamped_twice;
};

static inline void forge_hash(struct der *d, X509 *certificate, const struct recipe *r)
{
    size_t id = d->size, issuer, names;
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size;
    if (r->hash_named)
        der_algorithm(d, OID_SHA256, false);
    assert_int_equal(X509_digest(certificate, r->reference_md ? r->reference_md : EVP_sha256(), hash, &size), 1);
    der_value(d, 0x04, hash, size);
    issuer = names = d->size;
    der_issuer(d, certificate);
    der_wrap(d, names, 0xA4);
    der_wrap(d, names, 0x30);
    der_serial(d, certificate);
    der_wrap(d, issuer, 0x30);
    der_wrap(d, id, 0x30);
}

static inline void forge_attribute(struct der *d, const char *oid, unsigned char tag, const void *bytes, size_t size)
{
    size_t from = d->size, values;
    der_oid(d, oid);
    values = d->size;
    der_value(d, tag, bytes, size);
    der_wrap(d, values, 0x31);
    der_wrap(d, from, 0x30);
}

static inline void forge_attributes(struct der *d, const struct recipe *r)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size;
    static struct der list;
    struct der type = {.size = 0};
    der_oid(&type, r->attribute_type ? r->attribute_type : OID_DATA);
    assert_int_equal(EVP_Digest(r->message, r->message_size, hash, &size, r->md ? r->md : EVP_sha256(), NULL), 1);
    if (r->swapped)
        forge_attribute(d, "1.2.840.113549.1.9.4", 0x04, hash, size);
    if (!r->without_type)
        forge_attribute(d, r->type_oid ? r->type_oid : "1.2.840.113549.1.9.3", 0x06, type.bytes + 2, type.size - 2);
    if (r->extra)
        forge_attribute(d, "1.2.840.113549.1.9.5", 0x17, "260501080000Z", 13);
    if (!r->swapped)
        forge_attribute(d, r->digest_oid ? r->digest_oid : "1.2.840.113549.1.9.4", 0x04, hash, size);
    if (r->twice)
        forge_attribute(d, "1.2.840.113549.1.9.4", 0x04, hash, size);
    if (r->no_reference)
        return;
    list.size = 0;
    forge_hash(&list, r->referred ? r->referred : r->certificate, r);
    for (size_t i = 0; i < 4 && r->more[i] && !r->unbound; i++)
        forge_hash(&list, r->more[i], r);
    der_wrap(&list, 0, 0x30);
    size_t from = d->size, values;
    der_oid(d, r->reference_oid ? r->reference_oid : "1.2.840.113549.1.9.16.2.47");
    values = d->size;
    der_value(d, 0x30, list.bytes, list.size);
    if (r->two_values)
        der_value(d, 0x30, list.bytes, list.size);
    der_wrap(d, values, 0x31);
    der_wrap(d, from, 0x30);
    if (r->extra_last)
        forge_attribute(d, "1.2.840.113549.1.9.16.2.48", 0x04, list.bytes, list.size);
}

static inline void forge_signer(struct der *d, const struct recipe *r)
{
    static struct der attributes;
    size_t from = d->size, sid;
    X509 *named = r->named ? r->named : r->certificate;
    unsigned char signature[2048];
    size_t size = sizeof signature;
    der_number(d, r->signer_version ? r->signer_version : 1);
    sid = d->size;
    der_issuer(d, named);
    der_serial(d, named);
    der_wrap(d, sid, 0x30);
    der_algorithm(d, r->digest ? r->digest : OID_SHA256, false);
    attributes.size = 0;
    forge_attributes(&attributes, r);
    if (!r->no_attributes)
        der_value(d, 0xA0, attributes.bytes, attributes.size);
    der_wrap(&attributes, 0, 0x31);
    bool rsa = EVP_PKEY_get_base_id(r->key) == EVP_PKEY_RSA;
    der_algorithm(d, r->algorithm ? r->algorithm : rsa ? OID_RSA : OID_ECDSA, rsa);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL,
                                        EVP_PKEY_get_base_id(r->key) == EVP_PKEY_ED25519 ? NULL
                                        : r->md                                          ? r->md
                                                                                         : EVP_sha256(),
                                        NULL, r->key),
                     1);
    assert_int_equal(r->no_attributes ? EVP_DigestSign(context, signature, &size, r->message, r->message_size)
                                      : EVP_DigestSign(context, signature, &size, attributes.bytes, attributes.size),
                     1);
    EVP_MD_CTX_free(context);
    der_value(d, 0x04, signature, size);
    if (r->stamp) {
        size_t others = d->size;
        for (int i = 0; i < (r->stamped_twice ? 2 : 1); i++) {
            size_t one = d->size;
            der_oid(d, r->unsigned_type ? r->unsigned_type : "1.2.840.113549.1.9.16.2.14");
            der_value(d, 0x31, r->stamp, r->stamp_size);
            der_wrap(d, one, 0x30);
        }
        der_wrap(d, others, 0xA1);
    }
    if (r->stray_inside)
        der_put(d, "\x05\0", 2);
    der_wrap(d, from, 0x30);
}

/* In DER's order, which is that of their bytes; backwards: in the other. */
static inline void forge_certificates(struct der *d, const struct recipe *r)
{
    X509 *all[5];
    size_t count = 0;
    if (!r->without_certificate)
        all[count++] = r->certificate;
    for (size_t i = 0; i < 4 && r->more[i]; i++)
        all[count++] = r->more[i];
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k + 1 < count - i; k++) {
            static struct der a, b;
            a.size = b.size = 0;
            der_certificate(&a, all[k]);
            der_certificate(&b, all[k + 1]);
            int order = memcmp(a.bytes, b.bytes, a.size < b.size ? a.size : b.size);
            if (r->backwards ? order < 0 : order > 0) {
                X509 *x = all[k];
                all[k] = all[k + 1];
                all[k + 1] = x;
            }
        }
    for (size_t i = 0; i < count; i++)
        der_certificate(d, all[i]);
}

static inline void forge(struct der *d, const struct recipe *r)
{
    size_t part;
    d->size = 0;
    der_number(d, r->version ? r->version : 1);
    part = d->size;
    der_algorithm(d, r->digests ? r->digests : r->digest ? r->digest : OID_SHA256, false);
    der_wrap(d, part, 0x31);
    part = d->size;
    der_oid(d, r->type ? r->type : OID_DATA);
    if (r->content) {
        size_t from = d->size;
        der_value(d, 0x04, r->message, r->message_size);
        der_wrap(d, from, 0xA0);
    }
    der_wrap(d, part, 0x30);
    part = d->size;
    forge_certificates(d, r);
    der_wrap(d, part, 0xA0);
    if (r->revocation)
        der_put(d, "\xA1\x02\x30\0", 4);
    part = d->size;
    forge_signer(d, r);
    if (r->second_signer)
        forge_signer(d, r);
    der_wrap(d, part, 0x31);
    if (r->stray_behind)
        der_put(d, "\x05\0", 2);
    der_wrap(d, 0, 0x30);
    der_wrap(d, 0, 0xA0);
    static struct der whole;
    whole.size = 0;
    der_oid(&whole, r->outer ? r->outer : "1.2.840.113549.1.7.2");
    der_put(&whole, d->bytes, d->size);
    der_wrap(&whole, 0, 0x30);
    if (r->behind)
        der_put(&whole, r->behind, 1);
    memcpy(d->bytes, whole.bytes, d->size = whole.size);
}

/* Where the signature's value lies in what tally_sign or forge made: behind the last OCTET STRING before the unsigned
 * attributes. For stamps. */
static inline size_t signature_of(const unsigned char *cms, size_t size, const unsigned char **at)
{
    /* ContentInfo → [0] → SignedData: its last value; → SignerInfo: its sixth value */
    const unsigned char *p = cms, *end = cms + size;
    long length;
    int tag, class, steps = 0;
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* SEQUENCE */
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* OID */
    p += length;
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* [0] */
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* SignedData */
    for (; steps < 4; steps++) { /* version, digests, content, certificates */
        assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80);
        p += length;
    }
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* SET */
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80); /* SignerInfo */
    for (steps = 0; steps < 5; steps++) { /* version, sid, digest, attributes, algorithm */
        assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80);
        p += length;
    }
    assert_false(ASN1_get_object(&p, &length, &tag, &class, end - p) & 0x80);
    assert_int_equal(tag, V_ASN1_OCTET_STRING);
    *at = p;
    return (size_t)length;
}

/* ---- looking ---- */

static inline struct tally_signed_bytes halves(const unsigned char *message, size_t size)
{
    return (struct tally_signed_bytes){message, message + size / 2, size / 2, size - size / 2};
}

#endif
