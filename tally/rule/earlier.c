/* The built-in rules of earlier versions, by the SHA-256 of their files.
 *
 * A ledger or a sheet holds the built-in rule by which it was counted, in the text of the version that counted. When a
 * built-in rule is changed, the digest of the text that a released version had is added here; nothing is taken out. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <tally/rule.h>

#include "base/digest.h"

static const struct {
    const char *name, *sha256;
} earlier[] = {
    /* 0.1 */
    {"aheqi/appraisal", "61fa444b62b907294a8d34806e316e0ffcf3340a603e4d3a4463d056d3c3d796"},
    {"aheqi/committee-two-thirds", "55f2afc3bf1404562c6739bfa5bcc28cb96dddffe7395214a55a0b99cc8e9052"},
    {"aheqi/committee", "1c1f42748b4434b0e3073e3a047bba1df371fce469d6c3180707f49a0e48eb0d"},
    {"aheqi/deliberation", "5a2dcb798668f5989e84e7e26c308b7cf14593c8dba61a1229852ee4e62911c7"},
    {"aheqi/recommendation", "d8a42d583d1aaf27f70da3eb6bbe56b1b6cd29b1988317a81bf79fc72a7f6e79"},
    {"aheqi/reserve-excellent", "4b1739ac092c70da54267df51e79eba92a4a536f4938c9eaf3e074a3847867d4"},
    {"aheqi/reserve-section", "7167521904ced5fd2237657a7114a1e3fc4731cc67b3af732214009f157623f9"},
    {"aheqi/reserve-technical", "d6b4d4d3db528f13ba3f829abd5a51185140db4818794bf4757ccc7e451d7fc3"},
    {"bureau/committee", "0dc19275eec570f361e47b72653cd578da347f6f56501256580c011611ed9d8d"},
    {"bureau/recommendation", "c1924a8641f4be8ec164bd9412b3e44479f4ecc540d119ab5f139e809092d87f"},
    {"county/committee", "103ef4252447abd6b46abe139ebe525b025b3c2bdf80d8b2e7f21ab3b04192ea"},
    {"county/contested", "76cea80958e560b31087eba2b1a6b597c3bb4df8210158c97f9154221aefee29"},
    {"county/open-selection", "29176b234593a66840e4d222bb411abd87bb7d90a77836bea1f70aeba337db8b"},
    {"county/recommendation", "3e358967829361e1812f455dfe35f47457e2e6904b2a9957a5642e8d49e76bb8"},
    {"county/reconsider", "25d78adf1048714fc457330a3502183e3145b6e90f549f4e50c65f65f39100a8"},
    {"general/committee", "3f6847d02f6dc55d960d72a5402bddfabbc472c33ede171083794b811255ecf2"},
    {"general/recommendation", "3b7ae3658f219c825a79bca2871bdba24e16569fc5f57f13e1a0dcbd490db69c"},
};

bool tally_rules_was_built_in(const char *name, const char *sha256)
{
    size_t size;
    const unsigned char *bytes = tally_rules_file(name, &size);
    char own[TALLY_DIGEST_TEXT];
    if (bytes) {
        tally_digest(bytes, size, own);
        if (!strcmp(own, sha256))
            return true;
    }
    for (size_t i = 0; i < sizeof earlier / sizeof *earlier; i++)
        if (!strcmp(earlier[i].name, name) && !strcmp(earlier[i].sha256, sha256))
            return true;
    return false;
}
