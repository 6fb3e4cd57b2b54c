/* SHA-256, by OpenSSL. */
#ifndef TALLY_DIGEST_H
#define TALLY_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { TALLY_DIGEST_TEXT = 65, TALLY_DIGEST_BASE64 = 45 };

/* The digest of the bytes in 64 small hexadecimal digits. */
void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT]);

/* The same in base64, as a page's Content-Security-Policy names a script. */
void tally_digest_base64(const void *bytes, size_t size, char text[TALLY_DIGEST_BASE64]);

/* To be called before OpenSSL is first used: from then on the process ends where OpenSSL gets no memory, in place of
 * crashing inside OpenSSL 3.0. The functions above call it themselves. */
void tally_digest_memory(void);

/* Bytes that nobody can guess. False: the system gives none. */
bool tally_random_bytes(void *bytes, size_t size);

#endif
