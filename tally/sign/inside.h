/* Shared by the sources of this room, and private to it: keys, DER, certificates, times, time stamps. */
#ifndef TALLY_SIGN_INSIDE_H
#define TALLY_SIGN_INSIDE_H

#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/digest.h"
#include "sign/sign.h"

enum {
    TALLY_SIGN_DIGEST = 32,       /* bytes of a SHA-256 */
    TALLY_SIGN_CERTIFICATES = 16, /* of a signature, at most */
    TALLY_SIGN_PASSPHRASE = 1024, /* bytes, the NUL among them */
};

struct tally_key {
    char *file; /* the name that the caller gave */
    EVP_PKEY *pkey;
    X509 *certificate;      /* the signer's own */
    STACK_OF(X509) * chain; /* its issuer, that one's issuer …, the self-signed end left out */
    bool unencrypted;       /* its file is not encrypted */
    void *token;            /* the open token; NULL: the key was read from a file */
    char *name;
    char sha256[TALLY_DIGEST_TEXT];
};

/* Call before OpenSSL is used: makes it ignore the machine's configuration, and marks its error list. */
void tally_sign_begin(void);

/* Call afterwards: removes this room's errors from OpenSSL's error list, which the program may use too. */
void tally_sign_end(void);

/* ---- DER: strict, definite, shortest lengths ---- */

struct tally_der {
    const unsigned char *at;
    size_t size;
};

/* Removes the first value from *from, if it has this tag. *whole: with tag and length; *inside: without; either may be
 * NULL. */
bool tally_der_take(struct tally_der *from, unsigned tag, struct tally_der *whole, struct tally_der *inside);
bool tally_der_is(struct tally_der a, const void *bytes, size_t size);

enum {
    TALLY_DER_INTEGER = 0x02,
    TALLY_DER_OCTETS = 0x04,
    TALLY_DER_OID = 0x06,
    TALLY_DER_SEQUENCE = 0x30,
    TALLY_DER_SET = 0x31,
    TALLY_DER_0 = 0xA0,
    TALLY_DER_1 = 0xA1,
};

/* ---- a parsed SignedData of one signer; all spans are lent from its bytes ---- */

struct tally_signed_data {
    struct tally_der digests;      /* digestAlgorithms, inside */
    struct tally_der content_type; /* an OID, inside */
    struct tally_der content;      /* the OCTET STRING, inside; .at is NULL if detached */
    unsigned version;
    STACK_OF(X509) * certificates; /* owned */
    bool ordered;                  /* they are in DER's order */
    X509 *signer;                  /* the certificate that the SignerInfo names; one of these */
    struct tally_der digest;       /* AlgorithmIdentifier, whole */
    struct tally_der attributes;   /* [0], inside */
    struct tally_der attributes_whole;
    struct tally_der algorithm; /* of the signature: AlgorithmIdentifier, whole */
    struct tally_der signature; /* inside */
    struct tally_der others;    /* unsigned attributes [1], inside; .at is NULL if absent */
};

/* Parses a SignedData; *rest: the bytes after it. Returns NULL, or what is wrong (an untranslated message). Clear it in
 * either case. */
const char *tally_signed_data_read(struct tally_signed_data *data, struct tally_der *rest, const unsigned char *bytes,
                                   size_t size);
void tally_signed_data_clear(struct tally_signed_data *data);

/* The next attribute: its type, and its values' SET, inside. */
bool tally_signed_data_attribute(struct tally_der *attributes, struct tally_der *type, struct tally_der *values);

/* Whether the signature over the signed attributes is valid by the signer's key. */
bool tally_signed_data_verify(const struct tally_signed_data *data, const EVP_MD *digest);

/* Checks a signature against S1 to S3 and the digest of what was signed. Returns NULL, or the first fault. *token: its
 * time stamp, not checked; size 0: none. Clear data in either case. */
const char *tally_signature_check_form(struct tally_signed_data *data, struct tally_der *token,
                                       const unsigned char *cms, size_t size,
                                       const unsigned char digest[TALLY_SIGN_DIGEST]);
bool tally_signed_digest(const struct tally_signed_bytes *what, unsigned char digest[TALLY_SIGN_DIGEST]);

/* ---- certificates ---- */

/* Why a key of this kind may not sign (an untranslated message with %1$s for name), or NULL. */
const char *tally_sign_key_refused(const EVP_PKEY *key, char name[64]);
bool tally_sign_usage_allows(X509 *certificate); /* keyUsage is absent, or has digitalSignature or nonRepudiation */
bool tally_sign_purpose_allows(
    X509 *certificate); /* extendedKeyUsage is absent, or has a purpose for signing documents */

/* The chain of leaf's issuers found in pool, its own issuer first, without the self-signed root. The caller frees the
 * stack and its references. */
STACK_OF(X509) * tally_sign_chain(X509 *leaf, const STACK_OF(X509) * pool);

/* The value of signing-certificate-v2 for these; the caller frees it with OPENSSL_free. */
unsigned char *tally_sign_certificate_reference(X509 *signer, STACK_OF(X509) * chain, size_t *size);

void tally_sign_sha256(X509 *certificate, char text[TALLY_DIGEST_TEXT]);
char *tally_sign_common_name(
    const X509_NAME *name); /* as display text; of a name without a common name, all of it. The caller frees it */
char *tally_sign_display_text(
    const char *bytes, size_t size); /* one line of valid UTF-8 without invisible characters; the caller frees it */

/* ---- times ---- */

enum { TALLY_SIGN_TIME = 32 };
ASN1_TIME *tally_sign_parse_time(const char *at); /* of 2026-04-17T09:30:00Z; NULL: not a time */
bool tally_sign_time_text(const ASN1_TIME *time, char text[TALLY_SIGN_TIME]); /* the reverse */
bool tally_sign_seconds(const char *at, long long *seconds);                  /* since 1970 */
bool tally_sign_valid_at(const X509 *certificate, const char *at);

/* ---- trust ---- */

/* Whether a chain valid at that time leads from leaf to a certificate in trust. is_timestamp: leaf is a time-stamp
 * authority's. */
bool tally_sign_is_trusted(const struct tally_trust *trust, X509 *leaf, STACK_OF(X509) * pool, const char *at,
                           bool is_timestamp);

/* What a verifier would refuse of a signer's certificate and those of its issuers at that time, whichever authority it
 * trusts, as a message: nobody shall sign with what nobody will accept. NULL: nothing. */
const char *tally_sign_chain_fault(X509 *leaf, STACK_OF(X509) * chain, const char *at);

/* ---- time stamps ---- */

struct tally_timestamp {
    struct tally_signed_data token;
    char at[TALLY_SIGN_TIME];
};

/* Reads and checks a time-stamp token for this signature. Returns NULL, or what is wrong. nonce: that of the request,
 * or NULL. Clear it in either case. */
const char *tally_timestamp_read(struct tally_timestamp *stamp, struct tally_der token, struct tally_der signature,
                                 const ASN1_INTEGER *nonce);
void tally_timestamp_clear(struct tally_timestamp *stamp);

/* Requests a token for this signature from an authority. NULL: reported. The caller frees it. */
unsigned char *tally_timestamp_request(const char *url, struct tally_der signature, size_t *size,
                                       struct tally_diags *diags);

/* ---- keys on PKCS#11 tokens ---- */

bool tally_sign_is_token(const char *file);
/* Fills in the key and its token, and adds the certificates to pool; *place: the place for diagnostics. False:
 * reported. */
bool tally_sign_token_open(struct tally_key *key, STACK_OF(X509) * pool, const struct tally_passphrase *passphrase,
                           struct tally_place *place, struct tally_diags *diags);
void tally_sign_token_close(void *token);

#endif
