/* Reads a key and its certificates from a file or token, and checks that it can sign now. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "sign/inside.h"

/* The passphrase is asked for at most once, and only if OpenSSL needs it. */
struct passphrase_state {
    const struct tally_passphrase *passphrase;
    const char *file;
    char *text; /* TALLY_SIGN_PASSPHRASE bytes; read_file overwrites them before it frees them */
    bool asked, given;
};

static bool ask_once(struct passphrase_state *a)
{
    if (!a->asked) {
        a->asked = true;
        a->given = a->passphrase && a->passphrase->ask &&
                   a->passphrase->ask(a->passphrase->self, a->file, false, a->text, TALLY_SIGN_PASSPHRASE);
    }
    return a->given;
}

/* OpenSSL's pem_password_cb. */
static int passphrase_callback(char *room, int size, int writing, void *self)
{
    struct passphrase_state *a = self;
    (void)writing;
    if (!ask_once(a) || strlen(a->text) >= (size_t)size)
        return -1;
    memcpy(room, a->text, strlen(a->text) + 1);
    return (int)strlen(a->text);
}

static bool refuse_passphrase(const struct passphrase_state *a, struct tally_diags *diags, struct tally_place place)
{
    return tally_diags_refuse(
        diags, TALLY_WRONG_PASSPHRASE, place,
        a->given ? N_("the passphrase is wrong") : N_("the key needs a passphrase, but none was given"), TALLY_NO_ARGS);
}

static void add_certificate(STACK_OF(X509) * pool, X509 *certificate)
{
    if (!sk_X509_push(pool, certificate))
        tally_exhausted();
}

/* ---- reading a file ---- */

/* Whether the file demands so many rounds of hashing the passphrase that reading it would take far too long. No program
 * writes such a file, so it is damaged or an attack. */
static bool too_slow(const PKCS12 *p12)
{
    enum { MOST = 10000000 };
    const ASN1_INTEGER *rounds = NULL;
    int64_t number = 0;
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
    return rounds && (ASN1_INTEGER_get_int64(&number, rounds) != 1 || number < 1 || number > MOST);
}

static bool read_pkcs12(struct tally_key *key, STACK_OF(X509) * pool, const struct tally_file *file,
                        struct passphrase_state *a, struct tally_diags *diags)
{
    const struct tally_place place = {.file = file->place};
    const unsigned char *p = file->bytes;
    STACK_OF(X509) *others = NULL;
    X509 *own = NULL;
    PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)file->size);
    if (!p12 || too_slow(p12)) {
        PKCS12_free(p12);
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place,
                                  N_("is not a readable PKCS#12 file; give the key as PKCS#12 or PEM"), TALLY_NO_ARGS);
    }
    bool ok = ask_once(a) && PKCS12_parse(p12, a->text, &key->pkey, &own, &others) == 1;
    unsigned long error = ERR_peek_last_error();
    PKCS12_free(p12);
    if (own)
        add_certificate(pool, own);
    while (sk_X509_num(others) > 0)
        add_certificate(pool, sk_X509_shift(others));
    sk_X509_free(others);
    if (!a->given ||
        (!ok && ERR_GET_LIB(error) == ERR_LIB_PKCS12 && ERR_GET_REASON(error) == PKCS12_R_MAC_VERIFY_FAILURE))
        return refuse_passphrase(a, diags, place);
    if (!ok)
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place,
                                  N_("is damaged, or encrypted with the outdated RC2; export it again with AES: first "
                                     "“openssl pkcs12 -legacy”, then “openssl pkcs12 -export”"),
                                  TALLY_NO_ARGS);
    return key->pkey ? true
                     : tally_diags_refuse(diags, TALLY_BAD_KEY, place, N_("contains no private key"), TALLY_NO_ARGS);
}

/* Reads all certificates of the file, whatever stands between them. *keys: the number of private keys in the file.
 * False: a certificate cannot be read. */
static bool read_pem_certificates(STACK_OF(X509) * pool, BIO *in, unsigned *keys)
{
    char *name, *header;
    unsigned char *bytes;
    long size;
    bool ok = true;
    *keys = 0;
    while (PEM_read_bio(in, &name, &header, &bytes, &size) == 1) {
        size_t length = strlen(name), suffix = strlen(PEM_STRING_PKCS8INF);
        *keys += length >= suffix && !strcmp(name + length - suffix, PEM_STRING_PKCS8INF);
        if (!strcmp(name, PEM_STRING_X509) || !strcmp(name, PEM_STRING_X509_OLD)) {
            const unsigned char *p = bytes;
            X509 *one = d2i_X509(NULL, &p, size);
            if (one && sk_X509_num(pool) < TALLY_SIGN_CERTIFICATES)
                add_certificate(pool, one);
            else
                X509_free(one);
            ok = ok && one;
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(bytes, size > 0 ? (size_t)size : 0);
    }
    return ok;
}

static bool read_pem(struct tally_key *key, STACK_OF(X509) * pool, const struct tally_file *file,
                     struct passphrase_state *a, struct tally_diags *diags)
{
    const struct tally_place place = {.file = file->place};
    unsigned keys;
    BIO *in = BIO_new_mem_buf(file->bytes, (int)file->size);
    if (!in)
        tally_exhausted();
    bool ok = read_pem_certificates(pool, in, &keys);
    if (keys != 1 || !ok) {
        BIO_free(in);
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place,
                                  !ok    ? N_("one of its certificates cannot be read")
                                  : keys ? N_("contains more than one private key")
                                         : N_("contains no private key; give the key as PKCS#12 or PEM"),
                                  TALLY_NO_ARGS);
    }
    BIO_seek(in, 0);
    key->pkey = PEM_read_bio_PrivateKey(in, NULL, passphrase_callback, a);
    BIO_free(in);
    key->unencrypted = key->pkey && !a->asked;
    if (key->pkey)
        return true;
    return a->asked
               ? refuse_passphrase(a, diags, place)
               : tally_diags_refuse(diags, TALLY_BAD_KEY, place, N_("its private key cannot be read"), TALLY_NO_ARGS);
}

static bool has_text(const struct tally_file *file, const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at + size <= file->size; at++)
        if (!memcmp(file->bytes + at, text, size))
            return true;
    return false;
}

/* Reads the private key and the certificates of a file. False: one of them cannot be used, which is reported. */
static bool read_file(struct tally_key *key, STACK_OF(X509) * pool, const char *path,
                      const struct tally_passphrase *passphrase, struct tally_place *place, struct tally_diags *diags)
{
    enum { MOST = 1024 * 1024 };
    struct tally_file file;
    struct passphrase_state a = {.passphrase = passphrase, .file = path, .text = tally_alloc(TALLY_SIGN_PASSPHRASE, 1)};
    bool ok = tally_file_read_path(&file, path, diags);
    *place = (struct tally_place){.file = file.place};
    if (ok && file.shared)
        ok = tally_diags_refuse(
            diags, TALLY_KEY_UNPROTECTED, *place,
            N_("other users can read or change this file; if nobody has copied the key, run “chmod 600 %1$s”"),
            TALLY_ARGS(path));
    else if (ok && file.size && file.size <= MOST && file.bytes[0] == TALLY_DER_SEQUENCE)
        ok = read_pkcs12(key, pool, &file, &a, diags);
    else if (ok && file.size <= MOST && has_text(&file, "-----BEGIN "))
        ok = read_pem(key, pool, &file, &a, diags);
    else if (ok)
        ok = tally_diags_refuse(diags, TALLY_BAD_KEY, *place,
                                N_("is neither PKCS#12 nor PEM; give the key in one of these formats"), TALLY_NO_ARGS);
    if (file.owned)
        explicit_bzero(file.owned, file.size);
    tally_file_clear(&file);
    explicit_bzero(a.text, TALLY_SIGN_PASSPHRASE);
    free(a.text);
    return ok;
}

/* ---- whether it can sign ---- */

/* The certificate for this key, or NULL. */
static X509 *find_own(const EVP_PKEY *pkey, const STACK_OF(X509) * pool)
{
    for (int i = 0; i < sk_X509_num(pool); i++)
        if (X509_check_private_key(sk_X509_value(pool, i), pkey) == 1)
            return sk_X509_value(pool, i);
    return NULL;
}

static bool check_dates(const X509 *certificate, const char *at, struct tally_place place, struct tally_diags *diags)
{
    char from[TALLY_SIGN_TIME], to[TALLY_SIGN_TIME], edge[TALLY_TIME_SIZE], now[TALLY_TIME_SIZE];
    ASN1_TIME *time = tally_sign_parse_time(at);
    bool ok = time && tally_sign_time_text(X509_get0_notBefore(certificate), from) &&
              tally_sign_time_text(X509_get0_notAfter(certificate), to);
    if (!ok)
        tally_diags_refuse(diags, TALLY_BAD_KEY, place, N_("its certificate's dates cannot be read"), TALLY_NO_ARGS);
    else if (ASN1_TIME_compare(X509_get0_notBefore(certificate), time) > 0)
        ok = tally_diags_refuse(
            diags, TALLY_CERTIFICATE_NOT_YET_VALID, place,
            N_("its certificate is not valid before %1$s; this machine's clock shows %2$s (Beijing time). "
               "Look whether the clock is right"),
            TALLY_ARGS(tally_time_beijing(edge, from), tally_time_beijing(now, at)));
    else if (ASN1_TIME_compare(X509_get0_notAfter(certificate), time) < 0)
        ok = tally_diags_refuse(
            diags, TALLY_CERTIFICATE_EXPIRED, place,
            N_("its certificate was valid until %1$s; it is %2$s now (Beijing time). Obtain a new certificate"),
            TALLY_ARGS(tally_time_beijing(edge, to), tally_time_beijing(now, at)));
    ASN1_TIME_free(time);
    return ok;
}

/* Finds the key's certificate and its chain, and checks all requirements. */
static bool accept_key(struct tally_key *key, const STACK_OF(X509) * pool, const char *at, struct tally_place place,
                       struct tally_diags *diags)
{
    char kind[64];
    X509 *own = find_own(key->pkey, pool);
    const char *why = tally_sign_key_refused(own ? X509_get0_pubkey(own) : key->pkey, kind);
    if (why)
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place, why, TALLY_ARGS(kind));
    if (!sk_X509_num(pool))
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place,
                                  N_("contains no certificate; put the key's certificate into the same file"),
                                  TALLY_NO_ARGS);
    if (!own)
        return tally_diags_refuse(diags, TALLY_KEY_CERTIFICATE_DIFFER, place,
                                  N_("contains no certificate for its private key"), TALLY_NO_ARGS);
    if (!tally_sign_usage_allows(own))
        return tally_diags_refuse(
            diags, TALLY_BAD_KEY, place,
            N_("its certificate is not meant for signing (its key usage has neither digitalSignature nor "
               "nonRepudiation)"),
            TALLY_NO_ARGS);
    if (!tally_sign_purpose_allows(own))
        return tally_diags_refuse(
            diags, TALLY_BAD_KEY, place,
            N_("its certificate is for another purpose (its extended key usage does not include signing documents)"),
            TALLY_NO_ARGS);
    if (!check_dates(own, at, place, diags))
        return false;
    STACK_OF(X509) *chain = tally_sign_chain(own, pool);
    why = tally_sign_chain_fault(own, chain, at);
    if (why) {
        sk_X509_pop_free(chain, X509_free);
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place, why, TALLY_NO_ARGS);
    }
    if (!X509_up_ref(own))
        tally_exhausted();
    key->certificate = own;
    key->chain = chain;
    key->name = tally_sign_common_name(X509_get_subject_name(own));
    tally_sign_sha256(own, key->sha256);
    return true;
}

struct tally_key *tally_key_read(const char *path, const struct tally_passphrase *passphrase, const char *at,
                                 struct tally_diags *diags)
{
    tally_digest_memory();
    struct tally_place place = {.file = 0};
    struct tally_key *key = tally_alloc(1, sizeof *key);
    tally_sign_begin();
    STACK_OF(X509) *pool = sk_X509_new_null();
    if (!pool)
        tally_exhausted();
    key->file = tally_copy(path);
    bool ok = tally_sign_is_token(path) ? tally_sign_token_open(key, pool, passphrase, &place, diags)
                                        : read_file(key, pool, path, passphrase, &place, diags);
    ok = ok && accept_key(key, pool, at, place, diags);
    if (ok && key->unencrypted)
        tally_diags_add(diags, TALLY_KEY_UNENCRYPTED, place,
                        N_("this key is not encrypted: whoever copies the file can sign with it. “openssl pkcs8 -topk8 "
                           "-in %1$s” encrypts it"),
                        TALLY_ARGS(path));
    sk_X509_pop_free(pool, X509_free);
    if (!ok) {
        tally_key_free(key);
        key = NULL;
    }
    tally_sign_end();
    return key;
}

void tally_key_free(struct tally_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey); /* OpenSSL overwrites the private key */
    X509_free(key->certificate);
    sk_X509_pop_free(key->chain, X509_free);
    tally_sign_token_close(key->token);
    free(key->name);
    free(key->file);
    free(key);
}

const char *tally_key_name(const struct tally_key *key)
{
    return key->name;
}

const char *tally_key_sha256(const struct tally_key *key)
{
    return key->sha256;
}
