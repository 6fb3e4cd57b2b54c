/* Time stamps (RFC 3161): requests one from an authority, and checks one. Whether its authority is trusted: trust.c. */
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "sign/inside.h"

static const unsigned char oid_tst_info[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04};
static const unsigned char oid_content_type[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03};
static const unsigned char oid_message_digest[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04};
static const unsigned char oid_reference[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x0C};
static const unsigned char oid_reference_2[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F};
#define IS(der, constant) tally_der_is(der, constant, sizeof(constant))

/* The algorithm of an AlgorithmIdentifier (whole); NID_undef if its parameters are neither absent nor NULL. */
static int algorithm_of(struct tally_der whole)
{
    const unsigned char *p = whole.at;
    const ASN1_OBJECT *object;
    int type = V_ASN1_UNDEF, nid = NID_undef;
    X509_ALGOR *algorithm = d2i_X509_ALGOR(NULL, &p, (long)whole.size);
    if (algorithm) {
        X509_ALGOR_get0(&object, &type, NULL, algorithm);
        nid = p == whole.at + whole.size && (type == V_ASN1_UNDEF || type == V_ASN1_NULL) ? OBJ_obj2nid(object)
                                                                                          : NID_undef;
    }
    X509_ALGOR_free(algorithm);
    return nid;
}

static const EVP_MD *digest_of(int nid)
{
    return nid == NID_sha256   ? EVP_sha256()
           : nid == NID_sha384 ? EVP_sha384()
           : nid == NID_sha512 ? EVP_sha512()
                               : NULL;
}

/* Whether an authority may sign with these algorithms: the SHA-2 digests; RSA of 2048 to 8192 bits, the NIST curves. */
static bool algorithm_fits(const struct tally_signed_data *token, const EVP_MD *digest)
{
    EVP_PKEY *key = X509_get0_pubkey(token->signer);
    int kind = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE, bits = key ? EVP_PKEY_get_bits(key) : 0,
        used = NID_undef, by = NID_undef;
    int nid = algorithm_of(token->algorithm);
    if (kind == EVP_PKEY_RSA && nid == NID_rsaEncryption)
        return bits >= 2048 && bits <= 8192;
    if (!OBJ_find_sigid_algs(nid, &used, &by) || used != EVP_MD_get_type(digest))
        return false;
    return (kind == EVP_PKEY_RSA && by == NID_rsaEncryption && bits >= 2048 && bits <= 8192) ||
           (kind == EVP_PKEY_EC && by == NID_X9_62_id_ecPublicKey && bits >= 256 && bits <= 521);
}

/* Whether the first certificate that a signing-certificate names is the signer's: by SHA-1 in the old attribute, by
 * SHA-256 in the new. */
static bool names_signer(struct tally_der values, X509 *signer, bool old)
{
    struct tally_der reference, list, id, hash;
    unsigned char expected[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const EVP_MD *digest = old ? EVP_sha1() : EVP_sha256();
    if (!tally_der_take(&values, TALLY_DER_SEQUENCE, NULL, &reference) || values.size ||
        !tally_der_take(&reference, TALLY_DER_SEQUENCE, NULL, &list) ||
        !tally_der_take(&list, TALLY_DER_SEQUENCE, NULL, &id))
        return false;
    if (!old && tally_der_take(&id, TALLY_DER_SEQUENCE, &hash, NULL) && !(digest = digest_of(algorithm_of(hash))))
        return false;
    return tally_der_take(&id, TALLY_DER_OCTETS, NULL, &hash) && X509_digest(signer, digest, expected, &size) == 1 &&
           tally_der_is(hash, expected, size);
}

/* The signed attributes: content type, message digest and the signer's certificate are required, the first two exactly
 * once; an authority may add others. */
static const char *check_attributes(const struct tally_signed_data *token, const EVP_MD *digest)
{
    static const char wrong[] = N_("the signed attributes of its time stamp are not the required ones");
    struct tally_der rest = token->attributes, type, values, value;
    unsigned char expected[EVP_MAX_MD_SIZE];
    unsigned size = 0, types = 0, digests = 0, names = 0;
    if (EVP_Digest(token->content.at, token->content.size, expected, &size, digest, NULL) != 1)
        tally_exhausted();
    while (rest.size) {
        if (!tally_signed_data_attribute(&rest, &type, &values))
            return wrong;
        if (IS(type, oid_content_type)) {
            types++;
            if (!tally_der_take(&values, TALLY_DER_OID, NULL, &value) || values.size || !IS(value, oid_tst_info))
                return wrong;
        } else if (IS(type, oid_message_digest)) {
            digests++;
            if (!tally_der_take(&values, TALLY_DER_OCTETS, NULL, &value) || values.size ||
                !tally_der_is(value, expected, size))
                return N_("its time stamp was changed");
        } else if (IS(type, oid_reference) || IS(type, oid_reference_2)) {
            names++;
            if (!names_signer(values, token->signer, IS(type, oid_reference)))
                return N_("its time stamp was made for another certificate");
        }
    }
    return types == 1 && digests == 1 && names ? NULL : wrong;
}

static const char *check_info(struct tally_timestamp *stamp, struct tally_der signature, const ASN1_INTEGER *nonce)
{
    const unsigned char *p = stamp->token.content.at;
    unsigned char expected[TALLY_SIGN_DIGEST];
    unsigned size = 0;
    TS_TST_INFO *info = d2i_TS_TST_INFO(NULL, &p, (long)stamp->token.content.size);
    if (!info || p != stamp->token.content.at + stamp->token.content.size || TS_TST_INFO_get_version(info) != 1 ||
        TS_TST_INFO_get_ext_by_critical(info, 1, -1) >= 0) {
        TS_TST_INFO_free(info);
        return N_("its time stamp cannot be read");
    }
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OCTET_STRING *over = TS_MSG_IMPRINT_get_msg(imprint);
    const ASN1_OBJECT *digest;
    X509_ALGOR_get0(&digest, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    if (EVP_Digest(signature.at, signature.size, expected, &size, EVP_sha256(), NULL) != 1)
        tally_exhausted();
    const struct tally_der stamped = {ASN1_STRING_get0_data(over), (size_t)ASN1_STRING_length(over)};
    const char *why = NULL;
    if (OBJ_obj2nid(digest) != NID_sha256 || !tally_der_is(stamped, expected, size))
        why = N_("its time stamp is for another signature");
    else if (nonce && (!TS_TST_INFO_get_nonce(info) || ASN1_INTEGER_cmp(nonce, TS_TST_INFO_get_nonce(info))))
        why = N_("its time stamp is for another request");
    else if (!tally_sign_time_text(TS_TST_INFO_get_time(info), stamp->at))
        why = N_("its time stamp cannot be read");
    TS_TST_INFO_free(info);
    return why;
}

static const char *check_signer(const struct tally_timestamp *stamp)
{
    const struct tally_signed_data *token = &stamp->token;
    const EVP_MD *digest = digest_of(algorithm_of(token->digest));
    struct tally_der all = token->digests, one;
    bool only = tally_der_take(&all, TALLY_DER_SEQUENCE, &one, NULL) && !all.size &&
                algorithm_of(one) == algorithm_of(token->digest);
    if (!digest || !only || !algorithm_fits(token, digest))
        return N_("the algorithms of its time stamp are not accepted");
    const char *why = check_attributes(token, digest);
    if (why)
        return why;
    if (!tally_signed_data_verify(token, digest))
        return N_("its time stamp was not made with the key of its certificate");
    if (X509_check_purpose(token->signer, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1)
        return N_("the certificate of its time stamp is not meant for time stamps");
    return tally_sign_valid_at(token->signer, stamp->at)
               ? NULL
               : N_("the certificate of its time stamp was not valid when the stamp was made");
}

const char *tally_timestamp_read(struct tally_timestamp *stamp, struct tally_der token, struct tally_der signature,
                                 const ASN1_INTEGER *nonce)
{
    struct tally_der rest;
    *stamp = (struct tally_timestamp){.at = ""};
    const char *why = tally_signed_data_read(&stamp->token, &rest, token.at, token.size);
    const struct tally_signed_data *t = &stamp->token;
    if (why || rest.size || t->version != 3 || !IS(t->content_type, oid_tst_info) || !t->content.at || t->others.at)
        return N_("the format of its time stamp is not accepted");
    why = check_info(stamp, signature, nonce);
    return why ? why : check_signer(stamp);
}

void tally_timestamp_clear(struct tally_timestamp *stamp)
{
    tally_signed_data_clear(&stamp->token);
}

/* ---- requesting ---- */

static bool no_time_stamp(struct tally_diags *diags, const char *url, const char *text, const char *detail)
{
    char *shown = tally_sign_display_text(url, strlen(url));
    tally_diags_add(diags, TALLY_NO_TIMESTAMP, (struct tally_place){.file = 0}, text, TALLY_ARGS(shown, detail));
    free(shown);
    return false;
}

/* The first of OpenSSL's errors as display text. The caller frees it. */
static char *reason(void)
{
    unsigned long error = ERR_peek_error();
    const char *data = NULL;
    int flags = 0;
    char text[300];
    const char *what = !error                    ? NULL
                       : ERR_SYSTEM_ERROR(error) ? strerror(ERR_GET_REASON(error))
                                                 : ERR_reason_error_string(error);
    ERR_peek_error_data(&data, &flags);
    snprintf(text, sizeof text, "%s%s%s", what ? what : "?", data && *data && flags & ERR_TXT_STRING ? ": " : "",
             data && flags & ERR_TXT_STRING ? data : "");
    return tally_sign_display_text(text, strlen(text));
}

static ASN1_INTEGER *make_nonce(void)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        tally_exhausted();
    bytes[0] = (unsigned char)((bytes[0] & 0x7F) | 0x40); /* positive, and always of the same length */
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    ASN1_INTEGER *nonce = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
    BN_free(number);
    if (!nonce)
        tally_exhausted();
    return nonce;
}

/* The request, in memory. */
static BIO *make_request(struct tally_der signature, const ASN1_INTEGER *nonce)
{
    unsigned char digest[TALLY_SIGN_DIGEST];
    unsigned size = 0;
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    BIO *out = BIO_new(BIO_s_mem());
    bool ok = request && imprint && algorithm && out &&
              EVP_Digest(signature.at, signature.size, digest, &size, EVP_sha256(), NULL) == 1 &&
              X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
              TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
              TS_MSG_IMPRINT_set_msg(imprint, digest, (int)size) == 1 && TS_REQ_set_version(request, 1) == 1 &&
              TS_REQ_set_msg_imprint(request, imprint) == 1 && TS_REQ_set_nonce(request, nonce) == 1 &&
              TS_REQ_set_cert_req(request, 1) == 1 && i2d_TS_REQ_bio(out, request) == 1;
    if (!ok)
        tally_exhausted();
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    return out;
}

enum { SECONDS = 10 };

/* Returns a connection, or NULL. OpenSSL's own loop would retry a host that refuses until the time is up. */
static BIO *connect_to(const char *host, const char *port)
{
    const time_t end = time(NULL) + SECONDS; /* the clock is read only to limit the wait */
    BIO *to = BIO_new_connect(host);
    if (!to)
        tally_exhausted();
    BIO_ctrl(to, BIO_C_SET_CONNECT, 1, (void *)(uintptr_t)port); /* BIO_set_conn_port, which forgets a const */
    BIO_set_nbio(to, 1);
    long done = BIO_do_connect(to);
    while (done <= 0 && BIO_should_retry(to) && BIO_wait(to, end, 100) == 1)
        done = BIO_do_connect(to);
    if (done > 0)
        return to;
    BIO_free_all(to);
    return NULL;
}

/* Sends the request and receives the answer, through the machine's proxy for this host if it has one. NULL: OpenSSL's
 * error list says why. */
static BIO *transfer(const char *host, const char *port, const char *path, BIO *request)
{
    enum { MOST = 64 * 1024 };
    static const char type[] = "application/timestamp-query";
    if (OSSL_HTTP_adapt_proxy(NULL, NULL, host, 0))
        return OSSL_HTTP_transfer(NULL, host, port, path, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, type, request,
                                  NULL, 1, MOST, SECONDS, 0);
    BIO *to = connect_to(host, port);
    BIO *answer = to ? OSSL_HTTP_transfer(NULL, host, port, path, 0, NULL, NULL, to, NULL, NULL, NULL, 0, NULL, type,
                                          request, NULL, 1, MOST, SECONDS, 0)
                     : NULL;
    BIO_free_all(to);
    return answer;
}

/* The path of a URL with its query; the caller frees it. */
static char *whole_path(const char *path, const char *query)
{
    size_t size = strlen(path), query_size = query ? strlen(query) : 0;
    char *whole = tally_alloc(size + query_size + 2, 1);
    memcpy(whole, path, size);
    if (query_size) {
        whole[size] = '?';
        memcpy(whole + size + 1, query, query_size);
    }
    return whole;
}

/* The answer; NULL: reported. */
static BIO *exchange(const char *url, BIO *request, struct tally_diags *diags)
{
    char *user = NULL, *host = NULL, *port = NULL, *path = NULL, *query = NULL;
    int tls = 0;
    BIO *answer = NULL;
    if (strncmp(url, "http://", 7) || !OSSL_HTTP_parse_url(url, &tls, &user, &host, &port, NULL, &path, &query, NULL) ||
        tls || !*host) {
        no_time_stamp(diags, url,
                      N_("no time stamp from %1$s: the address must start with http://; a time stamp is signed itself "
                         "and needs no https"),
                      NULL);
    } else {
        char *whole = whole_path(path, query);
        answer = transfer(host, port, whole, request);
        free(whole);
        if (!answer) {
            char *why = reason();
            no_time_stamp(diags, url,
                          N_("no time stamp from %1$s: it cannot be reached, or its answer cannot be read (%2$s)"),
                          why);
            free(why);
        }
    }
    OPENSSL_free(user);
    OPENSSL_free(host);
    OPENSSL_free(port);
    OPENSSL_free(path);
    OPENSSL_free(query);
    return answer;
}

/* Finds the token in an answer. False: reported. */
static bool take_token(const char *url, struct tally_der answer, struct tally_der *token, struct tally_diags *diags)
{
    struct tally_der whole, status, number;
    if (!tally_der_take(&answer, TALLY_DER_SEQUENCE, NULL, &whole) || answer.size ||
        !tally_der_take(&whole, TALLY_DER_SEQUENCE, NULL, &status) ||
        !tally_der_take(&status, TALLY_DER_INTEGER, NULL, &number) || number.size != 1)
        return no_time_stamp(diags, url,
                             N_("no time stamp from %1$s: its answer is not that of a time-stamp authority"), NULL);
    if (number.at[0] > 1) { /* neither granted nor granted with modifications */
        struct tally_der texts, text = {(const unsigned char *)"", 0};
        char code[8];
        if (tally_der_take(&status, TALLY_DER_SEQUENCE, NULL, &texts))
            tally_der_take(&texts, 0x0C, NULL, &text); /* UTF8String */
        snprintf(code, sizeof code, "%u", (unsigned)number.at[0]);
        char *said = tally_sign_display_text((const char *)text.at, text.size);
        no_time_stamp(diags, url, N_("no time stamp from %1$s: the authority refuses (%2$s)"), *said ? said : code);
        free(said);
        return false;
    }
    if (!tally_der_take(&whole, TALLY_DER_SEQUENCE, token, NULL) || whole.size)
        return no_time_stamp(diags, url,
                             N_("no time stamp from %1$s: its answer is not that of a time-stamp authority"), NULL);
    return true;
}

unsigned char *tally_timestamp_request(const char *url, struct tally_der signature, size_t *size,
                                       struct tally_diags *diags)
{
    unsigned char *copy = NULL;
    ASN1_INTEGER *nonce = make_nonce();
    BIO *request = make_request(signature, nonce), *answer = exchange(url, request, diags);
    if (answer) {
        char *bytes = NULL;
        long length = BIO_get_mem_data(answer, &bytes);
        struct tally_der token;
        struct tally_timestamp stamp;
        if (take_token(url, (struct tally_der){(const unsigned char *)bytes, length > 0 ? (size_t)length : 0}, &token,
                       diags)) {
            const char *why = tally_timestamp_read(&stamp, token, signature, nonce);
            if (why) {
                char word[160];
                snprintf(word, sizeof word, TALLY_TRANSLATE_MARK "%s" TALLY_TRANSLATE_MARK, why);
                no_time_stamp(diags, url, N_("no time stamp from %1$s: its time stamp is not accepted (%2$s)"), word);
            } else {
                copy = tally_resize(NULL, *size = token.size, 1);
                memcpy(copy, token.at, token.size);
            }
            tally_timestamp_clear(&stamp);
        }
    }
    BIO_free(answer);
    BIO_free(request);
    ASN1_INTEGER_free(nonce);
    return copy;
}
