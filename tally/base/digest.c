#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "base/mem.h"

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

void tally_digest_hex(const unsigned char *bytes, size_t size, char *text)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = hex[bytes[i] >> 4];
        text[2 * i + 1] = hex[bytes[i] & 15];
    }
    text[2 * size] = '\0';
}

void tally_digest(const void *bytes, size_t size, char text[TALLY_DIGEST_TEXT])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    tally_digest_memory();
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG,
                        NULL); /* nothing a machine's settings say may change a digest; and it is quicker */
    if (!EVP_Digest(bytes, size, digest, &length, EVP_sha256(), NULL))
        tally_exhausted(); /* SHA-256 has no other way to fail */
    tally_digest_hex(digest, TALLY_DIGEST_TEXT / 2, text);
}
