/* Room sign: signatures, PAdES-B-B, and B-T where an authority gives the time; keys, certificates and time-stamps.
 *
 * It may include io/ and base/, and is the only user of p11-kit and OpenSSL, except that base/ uses OpenSSL's digests,
 * random bytes and base64. The public half: <tally/key.h>. Signatures are read by a DER reader of our own, because
 * OpenSSL's accepts more than one encoding of the same value.
 *
 *   S1  a signature is a detached CMS with one SignerInfo over SHA-256: contentType, messageDigest,
 *       signing-certificate-v2, no signing-time. It contains the certificates of the signer and its issuers, without
 *       the self-signed root, and signing-certificate-v2 names all of them, so that none can be changed, added or
 *       removed
 *   S2  only these are accepted: SHA-256, ECDSA P-256, RSA PKCS#1 of 2048 to 8192 bits; one signer; exactly those
 *       signed attributes; unsigned, only a time-stamp token
 *   S3  the bytes of a signature are one DER value followed only by zeros
 *
 * So a signature is invalid after any of its bytes is changed, with one exception: within a time-stamp token,
 * certificates other than the authority's own, which no signature covers. They affect only timestamp_trusted, for which
 * the chain through them is checked. Without the key it is possible to remove a time stamp or obtain another, and to
 * replace an ECDSA signature's s by -s. Whether a certificate was revoked is not checked: that needs a network, and its
 * answers are not archived. */
#ifndef TALLY_SIGN_H
#define TALLY_SIGN_H

#include <tally/key.h>

#include "base/diag.h"
#include "base/mem.h"

enum { TALLY_SIGNATURE_MOST = 16 * 1024 }; /* bytes of a signature */

/* What is signed: a document without its gap. */
struct tally_signed_bytes {
    const unsigned char *before, *after;
    size_t before_size, after_size;
};

/* Signs. tsa: the URL of a time-stamp authority (RFC 3161, http), or NULL. The signature made is checked as a verifier
 * checks it. False: reported (no-timestamp, bad-key). The caller frees *cms. */
bool tally_sign(const struct tally_key *key, const struct tally_signed_bytes *what, const char *tsa,
                unsigned char **cms, size_t *size, struct tally_diags *diags);

/* Certificates that a verifier trusts: of signers themselves or of authorities. */
struct tally_trust;
struct tally_trust *tally_trust_new(void); /* freed with tally_trust_free */
bool tally_trust_add(struct tally_trust *trust, const char *file,
                     struct tally_diags *diags); /* PEM (one or several) or DER; false: reported */
void tally_trust_free(struct tally_trust *trust);

/* The result of checking a signature. Texts are in the arena. */
struct tally_signature_verdict {
    /* cryptographically valid: for these bytes, made with the key of the certificate, in the form of S1 to S3 */
    bool holds;
    bool
        valid_then; /* the certificate was valid at the time given by the time stamp if trusted, else by the document */
    bool valid_now;
    bool trusted;     /* a chain valid at that time leads to a certificate in trust */
    bool timestamped; /* it has a time stamp that is for this signature */
    /* an untranslated message: why the first of holds, valid_then, valid_now, trusted is false; NULL: all are true */
    const char *why;
    const char *name, *issuer, *sha256;      /* of the signer's certificate */
    const char *timestamp_at, *timestamp_by; /* the authority's time, 2026-04-17T09:30:00Z, and name; or NULL */
    /* a chain leads from that authority to a certificate in trust; only then is its time used, else the document's */
    bool timestamp_trusted;
};

/* Checks a signature; at: the time that the document gives; now: the current time. trust may be NULL: then no
 * certificate is trusted. */
void tally_signature_check(struct tally_signature_verdict *verdict, struct tally_arena *arena,
                           const struct tally_signed_bytes *what, const unsigned char *cms, size_t size, const char *at,
                           const char *now, const struct tally_trust *trust);

#endif
