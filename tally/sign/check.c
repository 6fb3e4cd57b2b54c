/* Checks signatures, which an attacker may have made: only the exact form that make.c writes is valid. */
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "sign/inside.h"
#include "sign/sign.h"

static const unsigned char oid_data[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01};
static const unsigned char oid_content_type[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03};
static const unsigned char oid_message_digest[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04};
static const unsigned char oid_reference[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F};
static const unsigned char oid_stamp[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x0E};

/* AlgorithmIdentifiers, whole, each in the only form that make.c writes. */
static const unsigned char sha256[] = {0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
static const unsigned char ecdsa_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
static const unsigned char rsa[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                    0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};
#define IS(der, constant) tally_der_is(der, constant, sizeof(constant))

/* S2: the algorithms. */
static const char *check_algorithms(const struct tally_signed_data *data)
{
    char kind[64];
    const EVP_PKEY *key = X509_get0_pubkey(data->signer);
    if (!IS(data->digest, sha256) || !IS(data->digests, sha256))
        return N_("its digest is not SHA-256");
    if (!key || tally_sign_key_refused(key, kind))
        return N_("its key is of a kind that is not accepted; P-256 and RSA of 2048 to 8192 bits are accepted");
    bool fits = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ? IS(data->algorithm, ecdsa_sha256) : IS(data->algorithm, rsa);
    return fits ? NULL : N_("its algorithm is not accepted");
}

/* S1, S2: exactly three attributes, each with its required value, in DER's order, which for these is always this order.
 * */
static const char *check_attributes(const struct tally_signed_data *data, const unsigned char digest[TALLY_SIGN_DIGEST])
{
    struct tally_der rest = data->attributes, type, values, value;
    if (!tally_signed_data_attribute(&rest, &type, &values) || !IS(type, oid_content_type) ||
        !tally_der_take(&values, TALLY_DER_OID, NULL, &value) || values.size || !IS(value, oid_data))
        return N_("its signed attributes are not the required ones");
    if (!tally_signed_data_attribute(&rest, &type, &values) || !IS(type, oid_message_digest) ||
        !tally_der_take(&values, TALLY_DER_OCTETS, NULL, &value) || values.size || value.size != TALLY_SIGN_DIGEST)
        return N_("its signed attributes are not the required ones");
    bool same = !memcmp(value.at, digest, TALLY_SIGN_DIGEST);
    if (!tally_signed_data_attribute(&rest, &type, &values) || !IS(type, oid_reference) || rest.size)
        return N_("its signed attributes are not the required ones");
    if (!same)
        return N_("the document is not the one that was signed");
    /* it binds every certificate that it brings along, so that none can be changed or added */
    STACK_OF(X509) *chain = tally_sign_chain(data->signer, data->certificates);
    size_t size;
    unsigned char *reference = tally_sign_certificate_reference(data->signer, chain, &size);
    bool all = sk_X509_num(chain) + 1 == sk_X509_num(data->certificates),
         names = reference && tally_der_is(values, reference, size);
    OPENSSL_free(reference);
    sk_X509_pop_free(chain, X509_free);
    return !all    ? N_("it contains a certificate that is not part of its signer's chain")
           : names ? NULL
                   : N_("it was made for another certificate");
}

/* Finds the only unsigned attribute allowed, a time stamp. *token is empty if absent. */
static const char *find_timestamp(const struct tally_signed_data *data, struct tally_der *token)
{
    struct tally_der rest = data->others, type, values;
    *token = (struct tally_der){.size = 0};
    if (!data->others.at)
        return NULL;
    if (!tally_signed_data_attribute(&rest, &type, &values) || rest.size || !IS(type, oid_stamp) ||
        !tally_der_take(&values, TALLY_DER_SEQUENCE, token, NULL) || values.size)
        return N_("it has unsigned attributes that are not accepted");
    return NULL;
}

static const char *check_form(const struct tally_signed_data *data, struct tally_der rest)
{
    for (size_t i = 0; i < rest.size; i++)
        if (rest.at[i])
            return N_("other bytes follow it");
    if (data->version != 1 || !IS(data->content_type, oid_data) || !data->ordered)
        return N_("its format is not accepted");
    return data->content.at ? N_("it signs content embedded in itself instead of this document") : NULL;
}

const char *tally_signature_check_form(struct tally_signed_data *data, struct tally_der *token,
                                       const unsigned char *cms, size_t size,
                                       const unsigned char digest[TALLY_SIGN_DIGEST])
{
    struct tally_der rest;
    *token = (struct tally_der){.size = 0};
    if (size > TALLY_SIGNATURE_MOST) {
        *data = (struct tally_signed_data){.version = 0};
        return N_("it is larger than 16 KB");
    }
    const char *why = tally_signed_data_read(data, &rest, cms, size);
    why = why ? why : check_form(data, rest);
    why = why ? why : check_algorithms(data);
    why = why ? why : check_attributes(data, digest);
    if (!why && !tally_signed_data_verify(data, EVP_sha256()))
        why = N_("it was not made with the key of its certificate, or it was changed");
    if (!why && !tally_sign_usage_allows(data->signer))
        why = N_("its certificate is not meant for signing");
    if (!why && X509_self_signed(data->signer, 0) != 0 && X509_self_signed(data->signer, 1) != 1)
        why = N_("its certificate was changed");
    return why ? why : find_timestamp(data, token);
}

bool tally_signed_digest(const struct tally_signed_bytes *what, unsigned char digest[TALLY_SIGN_DIGEST])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned size = 0;
    if (!context)
        tally_exhausted();
    bool ok = EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
              EVP_DigestUpdate(context, what->before, what->before_size) == 1 &&
              EVP_DigestUpdate(context, what->after, what->after_size) == 1 &&
              EVP_DigestFinal_ex(context, digest, &size) == 1 && size == TALLY_SIGN_DIGEST;
    EVP_MD_CTX_free(context);
    return ok;
}

static const char *move_to_arena(struct tally_arena *arena, char *text)
{
    const char *copy = tally_arena_text(arena, text, strlen(text));
    free(text);
    return copy;
}

static void describe_signer(struct tally_signature_verdict *verdict, struct tally_arena *arena, X509 *signer)
{
    char sha256_text[TALLY_DIGEST_TEXT];
    tally_sign_sha256(signer, sha256_text);
    verdict->name = move_to_arena(arena, tally_sign_common_name(X509_get_subject_name(signer)));
    verdict->issuer = move_to_arena(arena, tally_sign_common_name(X509_get_issuer_name(signer)));
    verdict->sha256 = tally_arena_text(arena, sha256_text, strlen(sha256_text));
}

/* Checks the time stamp and records its time, at which the signature existed. Returns NULL or what is wrong. */
static const char *check_timestamp(struct tally_signature_verdict *verdict, struct tally_arena *arena,
                                   struct tally_der token, struct tally_der signature, const struct tally_trust *trust)
{
    struct tally_timestamp stamp;
    const char *why = tally_timestamp_read(&stamp, token, signature, NULL);
    if (!why) {
        verdict->timestamped = true;
        verdict->timestamp_at = tally_arena_text(arena, stamp.at, strlen(stamp.at));
        verdict->timestamp_by = move_to_arena(arena, tally_sign_common_name(X509_get_subject_name(stamp.token.signer)));
        verdict->timestamp_trusted =
            tally_sign_is_trusted(trust, stamp.token.signer, stamp.token.certificates, stamp.at, true);
    }
    tally_timestamp_clear(&stamp);
    return why;
}

void tally_signature_check(struct tally_signature_verdict *verdict, struct tally_arena *arena,
                           const struct tally_signed_bytes *what, const unsigned char *cms, size_t size, const char *at,
                           const char *now, const struct tally_trust *trust)
{
    struct tally_signed_data data;
    struct tally_der token;
    unsigned char digest[TALLY_SIGN_DIGEST];
    *verdict = (struct tally_signature_verdict){.holds = false};
    tally_sign_begin();
    if (!tally_signed_digest(what, digest))
        tally_exhausted();
    verdict->why = tally_signature_check_form(&data, &token, cms, size, digest);
    if (!verdict->why && token.size)
        verdict->why = check_timestamp(verdict, arena, token, data.signature, trust);
    verdict->holds = !verdict->why;
    if (data.signer)
        describe_signer(verdict, arena, data.signer);
    if (verdict->holds) {
        const char *then = verdict->timestamp_trusted ? verdict->timestamp_at : at;
        verdict->valid_then = tally_sign_valid_at(data.signer, then);
        verdict->valid_now = tally_sign_valid_at(data.signer, now);
        verdict->trusted = tally_sign_purpose_allows(data.signer) &&
                           tally_sign_is_trusted(trust, data.signer, data.certificates, then, false);
        verdict->why = !verdict->valid_then  ? N_("its certificate was not valid when it was made")
                       : !verdict->valid_now ? N_("its certificate has expired")
                       : !verdict->trusted   ? N_("its certificate is not trusted: it is not among the certificates "
                                                    "given, nor issued by one of them")
                                             : NULL;
    }
    tally_signed_data_clear(&data);
    tally_sign_end();
}
