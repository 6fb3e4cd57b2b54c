/* The certificates that a verifier trusts, and whether a chain leads to them. */
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "sign/inside.h"
#include "sign/sign.h"

struct tally_trust {
    X509_STORE *store;
    size_t count;
};

struct tally_trust *tally_trust_new(void)
{
    struct tally_trust *trust = tally_alloc(1, sizeof *trust);
    tally_sign_begin();
    trust->store = X509_STORE_new();
    if (!trust->store)
        tally_exhausted();
    tally_sign_end();
    return trust;
}

void tally_trust_free(struct tally_trust *trust)
{
    if (!trust)
        return;
    X509_STORE_free(trust->store);
    free(trust);
}

static bool add_certificate(struct tally_trust *trust, X509 *certificate)
{
    bool added = certificate && X509_STORE_add_cert(trust->store, certificate) == 1;
    X509_free(certificate);
    trust->count += added;
    return added;
}

static bool add_pem(struct tally_trust *trust, const struct tally_file *file)
{
    BIO *in = BIO_new_mem_buf(file->bytes, (int)file->size);
    size_t before = trust->count;
    bool ok = true;
    char *name, *header;
    unsigned char *bytes;
    long size;
    if (!in)
        tally_exhausted();
    while (ok && PEM_read_bio(in, &name, &header, &bytes, &size) == 1) {
        if (!strcmp(name, PEM_STRING_X509) || !strcmp(name, PEM_STRING_X509_OLD)) {
            const unsigned char *p = bytes;
            ok = add_certificate(trust, d2i_X509(NULL, &p, size));
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(bytes, (size_t)size);
    }
    BIO_free(in);
    return ok && trust->count > before;
}

bool tally_trust_add(struct tally_trust *trust, const char *path, struct tally_diags *diags)
{
    tally_digest_memory();
    enum { MOST = 16 * 1024 * 1024 };
    struct tally_file file;
    bool ok = false;
    tally_sign_begin();
    if (tally_file_read_path(&file, path, diags)) {
        const unsigned char *p = file.bytes;
        if (file.size > MOST)
            ok = false;
        else if (file.size && file.bytes[0] == TALLY_DER_SEQUENCE)
            ok = add_certificate(trust, d2i_X509(NULL, &p, (long)file.size)) && p == file.bytes + file.size;
        else
            ok = add_pem(trust, &file);
        if (!ok)
            tally_diags_add(diags, TALLY_BAD_KEY, (struct tally_place){.file = file.place},
                            N_("contains no certificate that can be read; give certificates as PEM or DER"),
                            TALLY_NO_ARGS);
    }
    tally_file_clear(&file);
    tally_sign_end();
    return ok;
}

/* Every issuer must be marked as a certificate authority: trusting a signer's own certificate makes no other
 * certificate trusted. */
static bool all_are_authorities(const STACK_OF(X509) * chain)
{
    for (int i = 1; i < sk_X509_num(chain); i++)
        if (X509_check_ca(sk_X509_value(chain, i)) != 1)
            return false;
    return true;
}

/* Each certificate is valid from its first second to its last: OpenSSL leaves out the last. */
static bool all_are_valid(const STACK_OF(X509) * chain, const char *at)
{
    for (int i = 0; i < sk_X509_num(chain); i++)
        if (!tally_sign_valid_at(sk_X509_value(chain, i), at))
            return false;
    return true;
}

bool tally_sign_is_trusted(const struct tally_trust *trust, X509 *leaf, STACK_OF(X509) * pool, const char *at,
                           bool is_timestamp)
{
    enum { LEVEL = 2 }; /* 112 bits: no SHA-1, no RSA below 2048 bits */
    if (!trust)
        return false;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (!context || X509_STORE_CTX_init(context, trust->store, leaf, pool) != 1)
        tally_exhausted();
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(param,
                                X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_CHECK_SS_SIGNATURE | X509_V_FLAG_NO_CHECK_TIME);
    X509_VERIFY_PARAM_set_auth_level(param, LEVEL);
    X509_VERIFY_PARAM_set_depth(param, TALLY_SIGN_CERTIFICATES);
    if (is_timestamp)
        X509_STORE_CTX_set_purpose(context, X509_PURPOSE_TIMESTAMP_SIGN);
    const STACK_OF(X509) *chain = X509_verify_cert(context) == 1 ? X509_STORE_CTX_get0_chain(context) : NULL;
    bool trusted = chain && all_are_authorities(chain) && all_are_valid(chain, at);
    X509_STORE_CTX_free(context);
    return trusted;
}

/* What a verifier would refuse of one certificate, whatever is trusted; as a message, or NULL. */
static const char *weakness(X509 *certificate, bool issues)
{
    enum { LEAST_BITS = 112 }; /* of security, as tally_sign_is_trusted demands */
    int bits = 0;
    uint32_t flags = X509_get_extension_flags(certificate);
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (flags & EXFLAG_INVALID)
        return N_("its certificate, or that of an issuer, has extensions that cannot be read");
    if (flags & EXFLAG_CRITICAL)
        return N_("its certificate, or that of an issuer, has a critical extension that this program does not know, so "
                  "“tally verify” would not accept the signature; obtain another certificate");
    if (!(flags & EXFLAG_SS) &&
        (X509_get_signature_info(certificate, NULL, NULL, &bits, NULL) != 1 || bits < LEAST_BITS))
        return N_("its certificate, or that of an issuer, was issued with SHA-1 or another outdated digest, so “tally "
                  "verify” would not accept the signature; obtain another certificate");
    if (issues && (X509_check_ca(certificate) != 1 || !key || EVP_PKEY_get_security_bits(key) < LEAST_BITS))
        return N_("the certificate of an issuer is not that of an authority, or its key is too short");
    return NULL;
}

const char *tally_sign_chain_fault(X509 *leaf, STACK_OF(X509) * chain, const char *at)
{
    const char *why = weakness(leaf, false);
    int count = sk_X509_num(chain);
    for (int i = 0; i < count && !why; i++)
        why = weakness(sk_X509_value(chain, i), true);
    if (why)
        return why;
    struct tally_trust *trust = tally_trust_new();
    X509 *top = count > 0 ? sk_X509_value(chain, count - 1) : leaf;
    if (X509_STORE_add_cert(trust->store, top) != 1)
        tally_exhausted();
    bool holds = tally_sign_is_trusted(trust, leaf, chain, at, false);
    tally_trust_free(trust);
    return holds
               ? NULL
               : N_("the chain of its certificates does not hold at this time, so “tally verify” would not accept the "
                    "signature; obtain another certificate");
}
