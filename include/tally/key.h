/* Keys: who signs a tally sheet.
 *
 * A key comes with a certificate that says whose it is, in a PKCS#12 or PEM file that only its owner may read. The
 * format is recognised by the content, not by the name. The certificate of the key and those of its issuers may be
 * anywhere in the file. A file should be encrypted with a passphrase; an unencrypted PEM file is accepted without a
 * question, since a machine that signs unattended has its passphrase in a file as well. Or the key is on a token and
 * never leaves it, and a URI names the key and its certificate (RFC 7512): pkcs11:token=…;object=…, with ?module-path=…
 * where the system does not know the token's module; the passphrase is then its PIN, which is tried once. This needs
 * OpenSSL's engine “pkcs11”.
 *
 * P-256, and RSA of 2048 to 8192 bits. A passphrase is requested when it is needed, through a function that the caller
 * supplies, and is never taken from the command line.
 *
 * Errors go to the list of diagnostics: bad-key, key-unprotected, wrong-passphrase, certificate-expired,
 * certificate-not-yet-valid, key-certificate-differ. Not safe to use from several threads at once. */
#ifndef TALLY_KEY_H
#define TALLY_KEY_H

#include <tally/api.h>
#include <tally/diag.h>

struct tally_key;

/* Where passphrases come from: ask writes a text of at most size - 1 bytes into buffer; false: no passphrase is
 * available. twice: it is a new passphrase, which is to be entered twice. */
struct tally_passphrase {
    bool (*ask)(void *self, const char *file, bool twice, char *buffer, size_t size);
    void *self;
};

/* Reads a key and its certificates and checks that it can sign at the given time, 2026-04-17T09:30:00Z. NULL: reported.
 * The caller frees it with tally_key_free. */
TALLY_EXPORT struct tally_key *tally_key_read(const char *file, const struct tally_passphrase *passphrase,
                                              const char *at, struct tally_diags *diags);
TALLY_EXPORT void tally_key_free(struct tally_key *key);

/* The name in the certificate (its common name), and the certificate's SHA-256 in 64 hexadecimal digits. The key owns
 * both texts. */
TALLY_EXPORT const char *tally_key_name(const struct tally_key *key);
TALLY_EXPORT const char *tally_key_sha256(const struct tally_key *key);

/* The name of the file that goes with a key's: out with another ending, “.pem” or “.csr”. The caller frees it. */
TALLY_EXPORT char *tally_key_companion(const char *out, const char *ending);

enum tally_key_kind { TALLY_P256, TALLY_RSA3072 };

struct tally_key_options {
    const char *name, *role; /* common name; title */
    enum tally_key_kind kind;
    bool request;   /* a certificate request for an authority, not a trial certificate */
    const char *at; /* the start of the trial certificate's validity */
    unsigned days;  /* its duration */
};

/* Makes a key. For a trial certificate it writes the PKCS#12 file out, and the certificate to the same name with the
 * ending .pem; both files or neither. For a request it writes the encrypted key in PEM to out, and the request to the
 * same name with the ending .csr; days is ignored. Only the owner can read the key file; no file is replaced; a new
 * passphrase is requested, which must not be empty. False: reported. */
TALLY_EXPORT bool tally_key_make(const char *out, const struct tally_key_options *options,
                                 const struct tally_passphrase *passphrase, struct tally_diags *diags);

#endif
