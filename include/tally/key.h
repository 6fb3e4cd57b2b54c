/* Keys: who signs a tally sheet.
 *
 * A key comes with a certificate that says whose it is, in a PKCS#12 or PEM file, encrypted by a passphrase and readable by its owner alone; or it never leaves a token, and
 * “pkcs11:…” (RFC 7512) names it. P-256 and RSA of 2048 bits or more. A passphrase is asked for through a function of the caller's, never taken from a command line.
 *
 * Errors go to the list of diagnostics: bad-key, key-unprotected, wrong-passphrase, certificate-expired, certificate-not-yet-valid, key-certificate-differ. */
#ifndef TALLY_KEY_H
#define TALLY_KEY_H

#include <tally/diag.h>

struct tally_key;

/* Where passphrases come from: ask fills room with a text of at most size - 1 bytes; false: there is none to be had. twice: it is a new one, to be asked for twice. */
struct tally_passphrase {
    bool (*ask)(void *self, const char *file, bool twice, char *room, size_t size);
    void *self;
};

/* Reads a key and its certificates and sees that it can sign at the given time, 2026-04-17T09:30:00Z. NULL: reported. The caller frees it with tally_key_free. */
TALLY_EXPORT struct tally_key *tally_key_read(const char *file, const struct tally_passphrase *passphrase, const char *at, struct tally_diags *diags);
TALLY_EXPORT void tally_key_free(struct tally_key *key);

/* The name in the certificate (its common name), lent; and its SHA-256 in 64 hexadecimal digits. */
TALLY_EXPORT const char *tally_key_name(const struct tally_key *key);
TALLY_EXPORT const char *tally_key_sha256(const struct tally_key *key);

enum tally_key_kind { TALLY_P256, TALLY_RSA3072 };

struct tally_key_wish {
    const char *name, *role; /* common name; title */
    enum tally_key_kind kind;
    bool request;        /* a certificate request for an authority, not a trial certificate */
    const char *at;      /* from when the trial certificate is valid */
    unsigned days;       /* and how long */
};

/* Makes a key. A trial: out, a PKCS#12 file, and its certificate beside it as .pem; both or neither. A request: out, the encrypted key in PEM, and the request beside it as .csr.
 * The key is readable by its owner alone; nothing is replaced. False: reported. */
TALLY_EXPORT bool tally_key_make(const char *out, const struct tally_key_wish *wish, const struct tally_passphrase *passphrase, struct tally_diags *diags);

#endif
