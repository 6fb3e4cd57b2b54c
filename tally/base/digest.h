/* SHA-256, by OpenSSL. */
#ifndef TALLY_DIGEST_H
#define TALLY_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { TALLY_DIGEST_TEXT = 65, TALLY_DIGEST_BASE64 = 45 };

/* The digest of the bytes in 64 lower-case hexadecimal digits. */
void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT]);

/* The digest of bytes that come in parts. tally_digest_end frees the stream. */
struct tally_digest_stream;
struct tally_digest_stream *tally_digest_begin(void);
void tally_digest_add(struct tally_digest_stream *stream, const void *bytes, size_t size);
void tally_digest_end(struct tally_digest_stream *stream, char text[TALLY_DIGEST_TEXT]);

/* The digest of bytes in base64, as a page's Content-Security-Policy names a script. */
void tally_digest_base64(const void *bytes, size_t size, char text[TALLY_DIGEST_BASE64]);

/* Call it before the first use of OpenSSL: from then on the process ends with a message if OpenSSL gets no memory,
 * where OpenSSL 3.0 would crash. The functions above call it themselves. */
void tally_digest_memory(void);

/* Cryptographically secure random bytes. False: the system has none. */
bool tally_random_bytes(void *bytes, size_t size);

#endif
