/* Makes a key, with a self-signed trial certificate, or with a certificate request for an authority. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "io/path.h"
#include "sign/inside.h"

/* Iterations of the passphrase's hash for the key and for the MAC: about ten milliseconds each, to slow down
 * guessing. */
enum { KEY_ROUNDS = 40000, MAC_ROUNDS = 100000 };

static void require(bool ok)
{
    if (!ok)
        tally_exhausted(); /* the arguments are valid, so only memory can have run out */
}

/* ---- options ---- */

/* A text in a certificate: not empty, visible, one line, at most 64 characters (RFC 5280, ub-common-name, ub-title). */
static bool check_text(const char *text, const char *what, struct tally_diags *diags)
{
    enum { MOST = 64 };
    size_t count = 0, size = strlen(text);
    bool ok = tally_text_valid((const unsigned char *)text, size) == size &&
              tally_text_is_seen((struct tally_text){text, size});
    for (size_t at = 0; ok && at < size; count++) {
        uint32_t c;
        at += tally_text_next(text + at, size - at, &c);
        ok = !tally_text_is_control(c) && !tally_text_is_invisible(c) && c != '\t' && c != '\r' && c != '\n';
    }
    if (ok && count <= MOST)
        return true;
    return tally_diags_refuse_path(diags, TALLY_BAD_KEY, NULL,
                                   ok ? N_("the %1$s has more than 64 characters, the most that a certificate allows")
                                      : N_("the %1$s is empty or contains invisible characters"),
                                   TALLY_ARGS(what));
}

char *tally_key_companion(const char *out, const char *ending)
{
    const char *name = tally_path_name(out), *dot = strrchr(name, '.');
    size_t stem = dot && dot > name ? (size_t)(dot - out) : strlen(out);
    char *path = tally_alloc(stem + strlen(ending) + 1, 1);
    memcpy(path, out, stem);
    memcpy(path + stem, ending, strlen(ending));
    return path;
}

static bool check_options(const char *out, const struct tally_key_options *options, struct tally_diags *diags)
{
    enum { MOST_DAYS = 3653 };
    ASN1_TIME *at = tally_sign_parse_time(options->at);
    bool timed = at != NULL;
    ASN1_TIME_free(at);
    bool ok = check_text(options->name, TALLY_TRANSLATE_MARK N_("name") TALLY_TRANSLATE_MARK, diags);
    if (options->role && *options->role)
        ok = check_text(options->role, TALLY_TRANSLATE_MARK N_("role") TALLY_TRANSLATE_MARK, diags) && ok;
    if (!*tally_path_name(out))
        ok = tally_diags_refuse_path(diags, TALLY_CANNOT_WRITE, NULL,
                                     N_("“%1$s” is not a file name; give the name of the key's file"), TALLY_ARGS(out));
    if (!options->request && (!timed || !options->days || options->days > MOST_DAYS))
        ok = tally_diags_refuse_path(diags, TALLY_BAD_KEY, NULL, N_("a certificate is valid for 1 to 3653 days"),
                                     TALLY_NO_ARGS);
    return ok;
}

/* ---- making ---- */

static EVP_PKEY *make_key(enum tally_key_kind kind)
{
    EVP_PKEY *key = NULL;
    switch (kind) {
    case TALLY_P256:
        key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
        break;
    case TALLY_RSA3072:
        key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)3072);
        break;
    }
    require(key != NULL);
    return key;
}

static X509_NAME *make_name(const struct tally_key_options *options)
{
    X509_NAME *name = X509_NAME_new();
    require(name && X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                               (const unsigned char *)options->name, -1, -1, 0) == 1);
    if (options->role && *options->role)
        require(X509_NAME_add_entry_by_NID(name, NID_title, MBSTRING_UTF8, (const unsigned char *)options->role, -1, -1,
                                           0) == 1);
    return name;
}

static void set_serial(X509 *certificate)
{
    unsigned char bytes[16];
    require(RAND_bytes(bytes, sizeof bytes) == 1);
    bytes[0] = (unsigned char)((bytes[0] & 0x7F) | 0x40); /* positive, and of 127 bits */
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    require(number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)));
    BN_free(number);
}

/* Valid from options->at for that many days, less one second. */
static void set_dates(X509 *certificate, const struct tally_key_options *options)
{
    long long seconds = 0;
    require(tally_sign_seconds(options->at, &seconds));
    require(ASN1_TIME_adj(X509_getm_notBefore(certificate), seconds, 0, 0) &&
            ASN1_TIME_adj(X509_getm_notAfter(certificate), seconds, (int)options->days, -1));
}

static X509 *make_certificate(const struct tally_key_options *options, EVP_PKEY *key)
{
    static const int nids[] = {NID_basic_constraints, NID_key_usage, NID_subject_key_identifier};
    static const char *const values[] = {"critical,CA:FALSE", "critical,digitalSignature,nonRepudiation", "hash"};
    X509 *certificate = X509_new();
    X509_NAME *name = make_name(options);
    require(certificate && X509_set_version(certificate, X509_VERSION_3) == 1 &&
            X509_set_subject_name(certificate, name) == 1 && X509_set_issuer_name(certificate, name) == 1 &&
            X509_set_pubkey(certificate, key) == 1);
    set_serial(certificate);
    set_dates(certificate, options);
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    for (size_t i = 0; i < sizeof nids / sizeof *nids; i++) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nids[i], values[i]);
        require(extension && X509_add_ext(certificate, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    }
    require(X509_sign(certificate, key, EVP_sha256()) > 0);
    X509_NAME_free(name);
    return certificate;
}

static X509_REQ *make_request(const struct tally_key_options *options, EVP_PKEY *key)
{
    X509_REQ *request = X509_REQ_new();
    X509_NAME *name = make_name(options);
    STACK_OF(X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null();
    X509_EXTENSION *usage = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, "critical,digitalSignature,nonRepudiation");
    require(request && extensions && usage && sk_X509_EXTENSION_push(extensions, usage) > 0 &&
            X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 && X509_REQ_set_subject_name(request, name) == 1 &&
            X509_REQ_set_pubkey(request, key) == 1 && X509_REQ_add_extensions(request, extensions) == 1 &&
            X509_REQ_sign(request, key, EVP_sha256()) > 0);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_NAME_free(name);
    return request;
}

/* ---- files ---- */

/* The key and its certificate; only the key is encrypted: the certificate is public. There is no friendly name, which
 * does not allow characters beyond the BMP (𠮷). */
static void put_pkcs12(BIO *to, EVP_PKEY *key, X509 *certificate, const char *passphrase)
{
    PKCS12 *p12 =
        PKCS12_create(passphrase, NULL, key, certificate, NULL, NID_aes_256_cbc, -1, KEY_ROUNDS, MAC_ROUNDS, 0);
    require(p12 && i2d_PKCS12_bio(to, p12) == 1);
    PKCS12_free(p12);
}

static void put_encrypted(BIO *to, EVP_PKEY *key, const char *passphrase)
{
    PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(key);
    X509_ALGOR *algorithm = PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), KEY_ROUNDS, NULL, 0, NULL, NID_hmacWithSHA256);
    require(plain && algorithm);
    X509_SIG *encrypted = PKCS8_set0_pbe(passphrase, (int)strlen(passphrase), plain, algorithm);
    require(encrypted && PEM_write_bio_PKCS8(to, encrypted) == 1);
    X509_SIG_free(encrypted);
    PKCS8_PRIV_KEY_INFO_free(plain);
}

static bool write(const char *path, BIO *from, bool secret, struct tally_diags *diags)
{
    char *bytes = NULL;
    long size = BIO_get_mem_data(from, &bytes);
    return tally_path_write(path, bytes, size > 0 ? (size_t)size : 0, secret, diags);
}

static void make_files(BIO *secret, BIO *public_part, const struct tally_key_options *options, const char *passphrase)
{
    EVP_PKEY *key = make_key(options->kind);
    if (options->request) {
        X509_REQ *request = make_request(options, key);
        put_encrypted(secret, key, passphrase);
        require(PEM_write_bio_X509_REQ(public_part, request) == 1);
        X509_REQ_free(request);
    } else {
        X509 *certificate = make_certificate(options, key);
        put_pkcs12(secret, key, certificate, passphrase);
        require(PEM_write_bio_X509(public_part, certificate) == 1);
        X509_free(certificate);
    }
    EVP_PKEY_free(key);
}

/* Writes both files or neither; opening refuses to replace a file that appeared in the meantime. */
static bool make_both(const char *out, const char *second, const struct tally_key_options *options,
                      const char *passphrase, struct tally_diags *diags)
{
    BIO *secret = BIO_new(BIO_s_secmem()), *public_part = BIO_new(BIO_s_mem());
    require(secret && public_part);
    make_files(secret, public_part, options, passphrase);
    bool ok = write(out, secret, true, diags);
    if (ok && !write(second, public_part, false, diags)) {
        tally_path_remove(out);
        ok = false;
    }
    BIO_free(secret);
    BIO_free(public_part);
    return ok;
}

bool tally_key_make(const char *out, const struct tally_key_options *options, const struct tally_passphrase *passphrase,
                    struct tally_diags *diags)
{
    tally_digest_memory();
    tally_sign_begin();
    char *second = tally_key_companion(out, options->request ? ".csr" : ".pem"),
         *text = tally_alloc(TALLY_SIGN_PASSPHRASE, 1);
    bool ok = check_options(out, options, diags);
    if (!strcmp(second, out))
        ok = tally_diags_refuse_path(diags, TALLY_CANNOT_WRITE, out,
                                     options->request ? N_("has the same name as the certificate request that is "
                                                           "written with it; give the key another ending, such as .key")
                                                      : N_("has the same name as the certificate that is written with "
                                                           "it; give the key another ending, such as .p12"),
                                     TALLY_NO_ARGS);
    /* before the user has to think of a passphrase */
    for (int i = 0; ok && i < 2; i++)
        if (tally_path_kind(i ? second : out) != ENOENT)
            ok = tally_diags_refuse_path(diags, TALLY_OUTPUT_EXISTS, i ? second : out,
                                         N_("is there already; nothing was replaced"), TALLY_NO_ARGS);
    if (ok &&
        !(passphrase && passphrase->ask && passphrase->ask(passphrase->self, out, true, text, TALLY_SIGN_PASSPHRASE)))
        ok = tally_diags_refuse_path(diags, TALLY_WRONG_PASSPHRASE, out,
                                     N_("the key needs a passphrase, but none was given"), TALLY_NO_ARGS);
    else if (ok && !*text)
        ok = tally_diags_refuse_path(diags, TALLY_WRONG_PASSPHRASE, out,
                                     N_("the passphrase is empty and would not protect the key; choose another"),
                                     TALLY_NO_ARGS);
    ok = ok && make_both(out, second, options, text, diags);
    explicit_bzero(text, TALLY_SIGN_PASSPHRASE);
    free(text);
    free(second);
    tally_sign_end();
    return ok;
}
