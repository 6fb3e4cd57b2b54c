/* Any bytes as a file with a key: PKCS#12 or PEM, encrypted or not.
 *
 * It is read, and then has a name and a digest; or it is refused with an error. */
#include <string.h>
#include <tally/key.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "folder.h"
#include "fuzz.h"

static bool answer(void *self, const char *file, bool twice, char *buffer, size_t size)
{
    static const char passphrase[] = "a passphrase";
    (void)self, (void)file, (void)twice;
    if (size < sizeof passphrase)
        return false;
    memcpy(buffer, passphrase, sizeof passphrase);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tally_passphrase passphrase = {answer, NULL};
    char path[128];
    struct tally_diags *diags = tally_diags_new();
    fuzz_folder_write("key.p12", data, size);
    struct tally_key *key =
        tally_key_read(fuzz_folder_path(path, "key.p12"), &passphrase, "2027-01-01T00:00:00Z", diags);
    if ((key == NULL) != (tally_diags_errors(diags) > 0))
        fuzz_fail("refused without a word, or taken with one", "", "");
    if (key) {
        const char *name = tally_key_name(key);
        if (tally_text_valid((const unsigned char *)name, strlen(name)) != strlen(name) ||
            strlen(tally_key_sha256(key)) != TALLY_DIGEST_TEXT - 1)
            fuzz_fail("a key without name or digest", name, "");
    }
    tally_key_free(key);
    tally_diags_free(diags);
    return 0;
}
