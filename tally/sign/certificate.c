/* Certificates: their texts for display, and what they may be used for. */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "sign/inside.h"

const char *tally_sign_key_refused(const EVP_PKEY *key, char name[64])
{
    enum { RSA_LEAST = 2048, RSA_MOST = 8192 };
    const char *type = key ? EVP_PKEY_get0_type_name(key) : NULL;
    int kind = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE, bits = key ? EVP_PKEY_get_bits(key) : 0;
    if (!type)
        type = OBJ_nid2sn(kind);
    snprintf(name, 64, "%s", type ? type : "?");
    if (kind == EVP_PKEY_RSA) {
        snprintf(name, 64, "RSA %d", bits);
        return bits >= RSA_LEAST && bits <= RSA_MOST
                   ? NULL
                   : N_("the key is %1$s; RSA keys of 2048 to 8192 bits and P-256 are accepted");
    }
    if (kind == EVP_PKEY_EC) {
        char group[56] = "?";
        size_t size;
        EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &size);
        if (!strcmp(group, "prime256v1"))
            return NULL;
        snprintf(name, 64, "EC %s", group);
    }
    return N_("the key is %1$s; P-256 and RSA are accepted");
}

bool tally_sign_usage_allows(X509 *certificate)
{
    uint32_t usage = X509_get_key_usage(certificate); /* all bits set if the extension is absent */
    return usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
}

bool tally_sign_purpose_allows(X509 *certificate)
{
    /* any; e-mail; client; RFC 9336; Microsoft's and Adobe's for documents */
    static const char *const signing[] = {"2.5.29.37.0",        "1.3.6.1.5.5.7.3.4",       "1.3.6.1.5.5.7.3.2",
                                          "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5"};
    int critical = 0;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    bool ok = !purposes && critical == -1; /* absent */
    for (int i = 0; purposes && !ok && i < sk_ASN1_OBJECT_num(purposes); i++) {
        char text[64] = "";
        OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(purposes, i), 1);
        for (size_t k = 0; k < sizeof signing / sizeof *signing; k++)
            ok |= !strcmp(text, signing[k]);
    }
    EXTENDED_KEY_USAGE_free(purposes);
    return ok;
}

static bool has_issued(X509 *issuer, X509 *subject)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    return X509_check_issued(issuer, subject) == X509_V_OK && key && X509_verify(subject, key) == 1;
}

STACK_OF(X509) * tally_sign_chain(X509 *leaf, const STACK_OF(X509) * pool)
{
    STACK_OF(X509) *chain = sk_X509_new_null();
    X509 *last = leaf;
    if (!chain)
        tally_exhausted();
    for (bool more = true; more && sk_X509_num(chain) < TALLY_SIGN_CERTIFICATES && X509_self_signed(last, 0) == 0;) {
        more = false;
        for (int i = 0; i < sk_X509_num(pool) && !more; i++) {
            X509 *one = sk_X509_value(pool, i);
            bool known = !X509_cmp(one, leaf) || X509_self_signed(one, 0) != 0;
            for (int k = 0; k < sk_X509_num(chain); k++)
                known = known || !X509_cmp(one, sk_X509_value(chain, k));
            if (known || !has_issued(one, last))
                continue;
            if (!X509_up_ref(one) || !sk_X509_push(chain, one))
                tally_exhausted();
            last = one;
            more = true;
        }
    }
    return chain;
}

unsigned char *tally_sign_certificate_reference(X509 *signer, STACK_OF(X509) * chain, size_t *size)
{
    unsigned char *der = NULL;
    ESS_SIGNING_CERT_V2 *reference = OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), signer, chain, 1);
    int n = reference ? i2d_ESS_SIGNING_CERT_V2(reference, &der) : 0;
    ESS_SIGNING_CERT_V2_free(reference);
    *size = n > 0 ? (size_t)n : 0;
    return n > 0 ? der : NULL;
}

void tally_sign_sha256(X509 *certificate, char text[TALLY_DIGEST_TEXT])
{
    unsigned char *der = NULL;
    int size = i2d_X509(certificate, &der);
    if (size < 0)
        tally_exhausted();
    tally_digest(der, (size_t)size, text);
    OPENSSL_free(der);
}

/* ---- texts ---- */

char *tally_sign_display_text(const char *bytes, size_t size)
{
    enum { MOST = 200 }; /* characters; a name has at most 64 by its standard, which is not enforced */
    static const char replacement[] = "\uFFFD", ellipsis[] = "…";
    char *clean = tally_alloc(4 * (MOST + 2), 1);
    size_t used = 0, count = 0, at = 0;
    for (; at < size && count < MOST; count++) {
        uint32_t c = 0;
        size_t step = 1;
        bool shown = tally_text_valid((const unsigned char *)bytes + at, size - at < 4 ? size - at : 4) > 0;
        if (shown)
            step = tally_text_next(bytes + at, size - at, &c);
        shown = shown && c && c != '\t' && c != '\r' && c != '\n' && !tally_text_is_control(c) &&
                !tally_text_is_invisible(c) && !(c >= 0xE0000 && c <= 0xE0FFF); /* tags */
        size_t length = shown ? step : sizeof replacement - 1;
        memcpy(clean + used, shown ? bytes + at : replacement, length);
        used += length;
        at += step;
    }
    if (at < size) {
        memcpy(clean + used, ellipsis, sizeof ellipsis - 1);
        used += sizeof ellipsis - 1;
    }
    struct tally_text text = tally_text_trim((struct tally_text){clean, used});
    memmove(clean, text.bytes, text.size);
    clean[text.size] = '\0';
    return clean;
}

/* The whole name in the form of RFC 2253. */
static char *whole_name(const X509_NAME *name)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    if (!out)
        tally_exhausted();
    X509_NAME_print_ex(out, name, 0, (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB));
    long size = BIO_get_mem_data(out, &bytes);
    char *clean = tally_sign_display_text(bytes ? bytes : "", size > 0 ? (size_t)size : 0);
    BIO_free(out);
    return clean;
}

char *tally_sign_common_name(const X509_NAME *name)
{
    int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    bool one = at >= 0 && X509_NAME_get_index_by_NID(name, NID_commonName, at) < 0;
    unsigned char *utf8 = NULL;
    int size = one ? ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))) : -1;
    char *clean = size > 0 ? tally_sign_display_text((const char *)utf8, (size_t)size) : whole_name(name);
    OPENSSL_free(utf8);
    return clean;
}
