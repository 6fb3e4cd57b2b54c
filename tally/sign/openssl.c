/* Prepares OpenSSL before use, and clears its errors afterwards. */
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "sign/inside.h"

void tally_sign_begin(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    ERR_set_mark();
}

void tally_sign_end(void)
{
    ERR_pop_to_mark();
}
