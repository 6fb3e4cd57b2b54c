/* The room of signatures: PAdES-B-B, and B-T where an authority gives the time; keys (<tally/key.h>), certificates and
 * time-stamps. It may include base/ and io/. Of OpenSSL base/ uses only digests, random bytes, hex and base64; all else
 * is used here only, and so is p11-kit. Signatures are read by a DER reader of our own, because OpenSSL's accepts more
 * than one encoding of the same value.
 *
 *   S1  a signature is a detached CMS with one SignerInfo over SHA-256: contentType, messageDigest,
 *       signing-certificate-v2, no signing-time. It brings the signer's certificate and those of its issuers along, but
 *       for the self-signed one at the end, and signing-certificate-v2 names all of them, so that none can be changed,
 *       added or taken away
 *   S2  what is accepted is on a short list: SHA-256, ECDSA P-256, RSA PKCS#1 of 2048 to 8192 bits; one signer; those
 *       signed attributes and no others; only a time-stamp token unsigned
 *   S3  the bytes of a signature are one DER value with zeros behind it, nothing else
 *
 * So a signature stops holding when any of its bytes is changed, with one exception: within a time-stamp token,
 * certificates other than the authority's own, which no signature covers. They matter to timestamp_trusted alone,
 * where the chain through them is checked again. Without a key one can remove a time-stamp or have another made, and write
 * an ECDSA signature's s as -s. Whether a certificate was revoked is not checked: that needs a network, and its
 * answers are not archived. */
#ifndef TALLY_SIGN_H
#define TALLY_SIGN_H

#include <tally/key.h>

#include "base/diag.h"
#include "base/mem.h"

enum { TALLY_SIGNATURE_MOST = 16 * 1024 }; /* bytes of a signature */

/* What is signed: a document but for its gap. */
struct tally_signed_bytes {
    const unsigned char *before, *after;
    size_t before_size, after_size;
};

/* Signs. tsa: the URL of a time-stamp authority (RFC 3161, http), or NULL. What is made has been looked at as a
 * verifier does. False: reported (no-timestamp, bad-key). The caller frees *cms. */
bool tally_sign(const struct tally_key *key, const struct tally_signed_bytes *what, const char *tsa,
                unsigned char **cms, size_t *size, struct tally_diags *diags);

/* Certificates that a verifier trusts: of signers themselves or of authorities. */
struct tally_trust;
struct tally_trust *tally_trust_new(void); /* freed with tally_trust_free */
bool tally_trust_add(struct tally_trust *trust, const char *file,
                     struct tally_diags *diags); /* PEM (one or several) or DER; false: reported */
void tally_trust_free(struct tally_trust *trust);

/* What was found out about a signature. Texts are in the arena. */
struct tally_signature_verdict {
    /* the cryptography: it is over these bytes, made by the key of that certificate, in a form on the list */
    bool holds;
    bool valid_then; /* the certificate was valid at the time that the signature (or its time stamp) says */
    bool valid_now;
    bool trusted;     /* a chain to what trust names, valid at that time */
    bool timestamped; /* and the stamp is over this signature */
    /* untranslated, for N_: the first of holds, valid_then, valid_now, trusted that is false; NULL: none is */
    const char *why;
    const char *name, *issuer, *sha256;      /* of the signer's certificate */
    const char *timestamp_at, *timestamp_by; /* the authority's time, 2026-04-17T09:30:00Z, and name; or NULL */
    /* a chain from that authority to what trust names; only then does its time count, else the document's */
    bool timestamp_trusted;
};

/* Looks at a signature; at: the time that the document gives; now: the time of looking. trust may be NULL: then nobody
 * is trusted. */
void tally_signature_check(struct tally_signature_verdict *verdict, struct tally_arena *arena,
                           const struct tally_signed_bytes *what, const unsigned char *cms, size_t size, const char *at,
                           const char *now, const struct tally_trust *trust);

#endif
