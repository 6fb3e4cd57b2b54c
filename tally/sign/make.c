/* Makes signatures. OpenSSL's CMS_final would add a signing time, which PAdES forbids, so the SignerInfo is completed
 * here. */
#include <openssl/cms.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "sign/inside.h"
#include "sign/sign.h"

/* The signed attributes encoded as a SET, the form that is signed; add_attributes adds them in DER's order. The caller
 * frees it. NULL: OpenSSL failed. */
static unsigned char *encode_attributes(const CMS_SignerInfo *signer, size_t *size)
{
    enum { MOST = 4, HEAD = 4 };
    struct tally_der encoded[MOST];
    unsigned char *buffers[MOST], *set = NULL;
    int count = CMS_signed_get_attr_count(signer), read = 0;
    size_t total = 0;
    for (bool ok = count > 0 && count <= MOST; ok && read < count; read++) {
        buffers[read] = NULL;
        int n = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, read), &buffers[read]);
        encoded[read] = (struct tally_der){buffers[read], n > 0 ? (size_t)n : 0};
        total += encoded[read].size;
        ok = n > 0;
    }
    if (read && read == count && total > 0x7F && total <= 0xFFFF) {
        size_t used = 0;
        set = tally_alloc(HEAD + total, 1);
        set[used++] = TALLY_DER_SET;
        set[used++] = total > 0xFF ? 0x82 : 0x81;
        if (total > 0xFF)
            set[used++] = (unsigned char)(total >> 8);
        set[used++] = (unsigned char)(total & 0xFF);
        for (int i = 0; i < count; used += encoded[i++].size)
            memcpy(set + used, encoded[i].at, encoded[i].size);
        *size = used;
    }
    for (int i = 0; i < read; i++)
        OPENSSL_free(buffers[i]);
    return set;
}

/* S1: exactly these three, in DER's order: the shorter before the longer. */
static bool add_attributes(CMS_SignerInfo *signer, const struct tally_key *key,
                           const unsigned char digest[TALLY_SIGN_DIGEST])
{
    size_t size;
    unsigned char *reference = tally_sign_certificate_reference(key->certificate, key->chain, &size);
    bool ok = reference &&
              CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data),
                                          -1) == 1 &&
              CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest,
                                          TALLY_SIGN_DIGEST) == 1 &&
              CMS_signed_add1_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, reference,
                                          (int)size) == 1;
    OPENSSL_free(reference);
    return ok;
}

/* Signs the attributes, and puts the signature into the SignerInfo. */
static bool sign_attributes(CMS_SignerInfo *signer, EVP_PKEY *key)
{
    size_t set_size = 0, size = 0;
    unsigned char *set = encode_attributes(signer, &set_size), *signature = NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = set && context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestSign(context, NULL, &size, set, set_size) == 1 && (signature = OPENSSL_malloc(size)) != NULL &&
              EVP_DigestSign(context, signature, &size, set, set_size) == 1;
    if (ok)
        ASN1_STRING_set0(CMS_SignerInfo_get0_signature(signer), signature, (int)size);
    else
        OPENSSL_free(signature);
    EVP_MD_CTX_free(context);
    free(set);
    return ok;
}

static CMS_ContentInfo *make_cms(const struct tally_key *key, const unsigned char digest[TALLY_SIGN_DIGEST],
                                 CMS_SignerInfo **signer)
{
    const unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    *signer = cms ? CMS_add1_signer(cms, key->certificate, key->pkey, EVP_sha256(), flags) : NULL;
    bool ok = *signer && add_attributes(*signer, key, digest);
    for (int i = 0; ok && i < sk_X509_num(key->chain); i++)
        ok = CMS_add1_cert(cms, sk_X509_value(key->chain, i)) == 1;
    if (ok && sign_attributes(*signer, key->pkey))
        return cms;
    CMS_ContentInfo_free(cms);
    return NULL;
}

/* Requests a time stamp and adds it to the signature. */
static bool add_timestamp(CMS_SignerInfo *signer, const char *tsa, struct tally_diags *diags)
{
    size_t size = 0;
    const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(signer);
    const struct tally_der over = {ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature)};
    unsigned char *token = tally_timestamp_request(tsa, over, &size, diags);
    if (!token)
        return false;
    if (CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token, (int)size) != 1)
        tally_exhausted();
    free(token);
    return true;
}

/* Encodes the signature and checks it as a verifier does; one that would not be accepted is an error. */
static bool finish(const struct tally_key *key, CMS_ContentInfo *cms, const unsigned char digest[TALLY_SIGN_DIGEST],
                   unsigned char **out, size_t *size, struct tally_diags *diags)
{
    struct tally_signed_data data;
    struct tally_der token;
    unsigned char *der = NULL;
    int n = i2d_CMS_ContentInfo(cms, &der);
    if (n <= 0)
        tally_exhausted();
    const char *why = tally_signature_check_form(&data, &token, der, (size_t)n, digest);
    tally_signed_data_clear(&data);
    if (why) {
        OPENSSL_free(der);
        return tally_diags_refuse_path(
            diags, TALLY_BAD_KEY, key->file,
            n > TALLY_SIGNATURE_MOST
                ? N_("with the key's certificates and the time stamp, the signature is larger than 16 KB")
                : N_("a signature made with this key would not be accepted"),
            TALLY_NO_ARGS);
    }
    *out = tally_resize(NULL, *size = (size_t)n, 1);
    memcpy(*out, der, *size);
    OPENSSL_free(der);
    return true;
}

bool tally_sign(const struct tally_key *key, const struct tally_signed_bytes *what, const char *tsa,
                unsigned char **cms, size_t *size, struct tally_diags *diags)
{
    unsigned char digest[TALLY_SIGN_DIGEST];
    CMS_SignerInfo *signer = NULL;
    *cms = NULL;
    *size = 0;
    tally_sign_begin();
    if (!tally_signed_digest(what, digest))
        tally_exhausted();
    CMS_ContentInfo *made = make_cms(key, digest, &signer);
    bool ok = made ? (!tsa || add_timestamp(signer, tsa, diags)) && finish(key, made, digest, cms, size, diags)
                   : tally_diags_refuse_path(
                         diags, TALLY_BAD_KEY, key->file,
                         key->token ? N_("the token did not sign") : N_("signing with this key failed"), TALLY_NO_ARGS);
    CMS_ContentInfo_free(made);
    tally_sign_end();
    return ok;
}
