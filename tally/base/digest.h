/* SHA-256, by OpenSSL. */
#ifndef TALLY_DIGEST_H
#define TALLY_DIGEST_H

#include <stddef.h>

enum { TALLY_DIGEST_TEXT = 65 };

/* The digest of the bytes in 64 small hexadecimal digits. */
void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT]);

/* Bytes in small hexadecimal digits, two each, with a NUL behind them. */
void tally_digest_hex(const unsigned char *bytes, size_t size, char *text);

/* Before OpenSSL is first used: where it gets no memory the process ends, instead of crashing inside OpenSSL 3.0.
 * tally_digest does this by itself. */
void tally_digest_memory(void);

#endif
