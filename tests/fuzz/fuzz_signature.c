/* Any bytes as a signature (CMS), a time-stamp token, or certificates.
 *
 * The first byte says which: c, t; what else, a file of certificates. What is refused has a reason; what is not is the
 * same however often it is asked, and nobody is trusted whom nobody vouches for. */
#include <openssl/x509.h>
#include <string.h>

#include "base/utf8.h"
#include "folder.h"
#include "fuzz.h"
#include "sign/inside.h"
#include "sign/sign.h"

static const char at[] = "2027-01-01T00:00:00Z";
static const struct tally_signed_bytes document = {(const unsigned char *)"docu", (const unsigned char *)"ment", 4, 4};

static void check_name(const char *name)
{
    if (!name || tally_text_valid((const unsigned char *)name, strlen(name)) != strlen(name))
        fuzz_fail("a name that is none", name ? name : "", "");
}

static void check_signature(const uint8_t *data, size_t size)
{
    struct tally_arena arena = {NULL};
    struct tally_signature_verdict one, again;
    tally_signature_check(&one, &arena, &document, data, size, at, at, NULL);
    tally_signature_check(&again, &arena, &document, data, size, at, at, NULL);
    if (one.holds != again.holds || one.timestamped != again.timestamped)
        fuzz_fail("judged in two ways", "", "");
    if (one.trusted || one.timestamp_trusted)
        fuzz_fail("trusted by nobody", "", "");
    if (!one.why)
        fuzz_fail("not all is well, and no reason", "", "");
    if (one.holds) {
        check_name(one.name);
        check_name(one.issuer);
    }
    tally_arena_clear(&arena);

    struct tally_signed_data signed_data;
    struct tally_der rest;
    const char *why = tally_signed_data_read(&signed_data, &rest, data, size);
    if (!why && rest.size && (rest.at < data || rest.at + rest.size != data + size))
        fuzz_fail("the rest lies elsewhere", "", "");
    tally_signed_data_clear(&signed_data);
}

static void check_token(const uint8_t *data, size_t size)
{
    static const unsigned char signature[] = "signature";
    struct tally_timestamp stamp;
    const char *why = tally_timestamp_read(&stamp, (struct tally_der){data, size},
                                           (struct tally_der){signature, sizeof signature - 1}, NULL);
    long long seconds;
    if (!why && !tally_sign_seconds(stamp.at, &seconds))
        fuzz_fail("a time that is none", stamp.at, "");
    tally_timestamp_clear(&stamp);
}

static void check_certificates(const uint8_t *data, size_t size)
{
    char path[128];
    struct tally_diags *diags = tally_diags_new();
    struct tally_trust *trust = tally_trust_new();
    fuzz_folder_write("trust.pem", data, size);
    if (tally_trust_add(trust, fuzz_folder_path(path, "trust.pem"), diags) != (tally_diags_errors(diags) == 0))
        fuzz_fail("refused without a word, or taken with one", "", "");
    const unsigned char *from = data;
    tally_sign_begin();
    X509 *certificate = d2i_X509(NULL, &from, (long)size);
    if (certificate) {
        char *name = tally_sign_common_name(X509_get_subject_name(certificate));
        check_name(name);
        free(name);
        tally_sign_usage_allows(certificate);
        tally_sign_purpose_allows(certificate);
        tally_sign_valid_at(certificate, at);
        tally_sign_is_trusted(trust, certificate, NULL, at, false);
        tally_sign_chain_fault(certificate, NULL, at);
        X509_free(certificate);
    }
    tally_sign_end();
    tally_trust_free(trust);
    tally_diags_free(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    switch (data[0]) {
    case 'c':
        check_signature(data + 1, size - 1);
        break;
    case 't':
        check_token(data + 1, size - 1);
        break;
    default:
        check_certificates(data, size);
    }
    return 0;
}
