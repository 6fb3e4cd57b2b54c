/* Keys: who signs a tally sheet.
 *
 * A key and a certificate that names its owner are in a PKCS#12 or PEM file that only the owner may read; the format is
 * recognised by the content, not by the file name. The certificates of the key and of its issuers may be anywhere in
 * the file. A file should be encrypted with a passphrase; a PEM file that is not is read with a warning, since a
 * machine that signs unattended would store the passphrase in a file, too. Or the key stays on a token, and a URI names
 * it and its certificate (RFC 7512): pkcs11:token=…;object=…, with ?module-path=… where the system does not know the
 * token's module; the passphrase is then its PIN, which is tried once. This requires OpenSSL's engine “pkcs11”.
 *
 * P-256, and RSA of 2048 to 8192 bits. A passphrase is obtained when it is needed through the caller's function, never
 * from a command line.
 *
 * Errors go to the list of diagnostics: bad-key, key-unprotected, wrong-passphrase, certificate-expired,
 * certificate-not-yet-valid, key-certificate-differ. Not safe to use from several threads at once. */
#ifndef TALLY_KEY_H
#define TALLY_KEY_H

#include <tally/api.h>
#include <tally/diag.h>

struct tally_key;

/* The source of passphrases: ask fills room with a text of at most size - 1 bytes; false: none is available. twice: it
 * is a new passphrase, to be entered twice. */
struct tally_passphrase {
    bool (*ask)(void *self, const char *file, bool twice, char *room, size_t size);
    void *self;
};

/* Reads a key and its certificates and checks that it can sign at the given time, 2026-04-17T09:30:00Z. NULL: reported.
 * The caller frees it with tally_key_free. */
TALLY_EXPORT struct tally_key *tally_key_read(const char *file, const struct tally_passphrase *passphrase,
                                              const char *at, struct tally_diags *diags);
TALLY_EXPORT void tally_key_free(struct tally_key *key);

/* The name in the certificate (its common name), lent; and its SHA-256 in 64 hexadecimal digits. */
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

/* Makes two files, or neither. For a trial: out, a PKCS#12 file, and its certificate, named out with the ending .pem.
 * For a request: out, the encrypted key in PEM, and the request with the ending .csr; days is ignored. The key is
 * readable by its owner alone; nothing is replaced; the passphrase is asked for as a new one and must not be empty.
 * False: reported. */
TALLY_EXPORT bool tally_key_make(const char *out, const struct tally_key_options *options,
                                 const struct tally_passphrase *passphrase, struct tally_diags *diags);

#endif
