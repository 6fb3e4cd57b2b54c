/* SHA-256, by OpenSSL. */
#include "base/digest.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>

#include "base/hex.h"
#include "base/mem.h"

enum { DIGEST = 32 }; /* bytes */

static void *malloc_or_end(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    void *p = size ? malloc(size) : NULL;
    if (!p && size)
        tally_exhausted();
    return p;
}

static void *realloc_or_end(void *old, size_t size, const char *file, int line)
{
    if (!old)
        return malloc_or_end(size, file, line);
    void *p = size ? realloc(old, size) : NULL;
    if (!p && size)
        tally_exhausted();
    if (!size)
        free(old);
    return p;
}

static void free_it(void *old, const char *file, int line)
{
    (void)file;
    (void)line;
    free(old);
}

void tally_digest_memory(void)
{
    CRYPTO_set_mem_functions(malloc_or_end, realloc_or_end, free_it); /* does nothing once OpenSSL is in use */
}

static void begin(void)
{
    tally_digest_memory();
    /* OpenSSL's configuration file must not change a digest, and reading it takes time */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

/* The digest itself. */
static void sha256(const void *bytes, size_t size, unsigned char digest[EVP_MAX_MD_SIZE])
{
    unsigned length = 0;
    begin();
    if (!EVP_Digest(bytes, size, digest, &length, EVP_sha256(), NULL))
        tally_exhausted(); /* SHA-256 has no other way to fail */
}

void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    sha256(bytes, size, digest);
    tally_hex_bytes(text, digest, DIGEST);
}

struct tally_digest_stream {
    EVP_MD_CTX *context;
};

struct tally_digest_stream *tally_digest_begin(void)
{
    struct tally_digest_stream *stream = tally_alloc(1, sizeof *stream);
    begin();
    stream->context = EVP_MD_CTX_new();
    if (!stream->context || EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL) != 1)
        tally_exhausted(); /* SHA-256 has no other way to fail */
    return stream;
}

void tally_digest_add(struct tally_digest_stream *stream, const void *bytes, size_t size)
{
    if (EVP_DigestUpdate(stream->context, bytes, size) != 1)
        tally_exhausted();
}

void tally_digest_end(struct tally_digest_stream *stream, char text[TALLY_DIGEST_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_DigestFinal_ex(stream->context, digest, &length) != 1)
        tally_exhausted();
    tally_hex_bytes(text, digest, DIGEST);
    EVP_MD_CTX_free(stream->context);
    free(stream);
}

void tally_digest_base64(const void *bytes, size_t size, char text[TALLY_DIGEST_BASE64])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    sha256(bytes, size, digest);
    EVP_EncodeBlock((unsigned char *)text, digest, DIGEST);
}

bool tally_random_bytes(void *bytes, size_t size)
{
    return size <= INT_MAX && RAND_bytes(bytes, (int)size) == 1;
}
