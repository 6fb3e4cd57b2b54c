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

/* The digest itself. */
static void sha256(const void *bytes, size_t size, unsigned char digest[EVP_MAX_MD_SIZE])
{
    unsigned length = 0;
    tally_digest_memory();
    /* OpenSSL's configuration file must not change a digest, and reading it takes time */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    if (!EVP_Digest(bytes, size, digest, &length, EVP_sha256(), NULL))
        tally_exhausted(); /* SHA-256 has no other way to fail */
}

void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    sha256(bytes, size, digest);
    tally_hex_bytes(text, digest, DIGEST);
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
