/* Parses DER and SignedData. An attacker may have written the bytes. */
#include <string.h>

#include "base/gettext.h"
#include "base/mem.h"
#include "sign/inside.h"

bool tally_der_take(struct tally_der *from, unsigned tag, struct tally_der *whole, struct tally_der *inside)
{
    const unsigned char *p = from->at;
    size_t head = 2, size;
    if (from->size < 2 || p[0] != tag)
        return false;
    size = p[1];
    if (size > 0x80) {
        size_t bytes = size & 0x7F;
        if (bytes > 3 || from->size < 2 + bytes)
            return false;
        size = 0;
        for (size_t i = 0; i < bytes; i++)
            size = size << 8 | p[2 + i];
        if (size < 0x80 || !p[2])
            return false; /* not the shortest form */
        head += bytes;
    } else if (size == 0x80) {
        return false;
    }
    if (from->size - head < size)
        return false;
    if (whole)
        *whole = (struct tally_der){p, head + size};
    if (inside)
        *inside = (struct tally_der){p + head, size};
    *from = (struct tally_der){p + head + size, from->size - head - size};
    return true;
}

bool tally_der_is(struct tally_der a, const void *bytes, size_t size)
{
    return a.size == size && !memcmp(a.at, bytes, size);
}

/* Takes an INTEGER of one byte. False: not one, or negative. */
static bool take_small(struct tally_der *from, unsigned *number)
{
    struct tally_der inside;
    if (!tally_der_take(from, TALLY_DER_INTEGER, NULL, &inside) || inside.size != 1 || inside.at[0] > 0x7F)
        return false;
    *number = inside.at[0];
    return true;
}

static const char *read_certificates(struct tally_signed_data *data, struct tally_der set)
{
    struct tally_der one, last = {.size = 0};
    data->certificates = sk_X509_new_null();
    data->ordered = true;
    if (!data->certificates)
        tally_exhausted();
    while (set.size) {
        if (!tally_der_take(&set, TALLY_DER_SEQUENCE, &one, NULL))
            return N_("its certificates cannot be read");
        size_t common = last.size < one.size ? last.size : one.size;
        int order = common ? memcmp(last.at, one.at, common) : -1;
        data->ordered = data->ordered && (order < 0 || (order == 0 && last.size < one.size));
        last = one;
        if (sk_X509_num(data->certificates) == TALLY_SIGN_CERTIFICATES)
            return N_("it contains too many certificates");
        const unsigned char *p = one.at;
        X509 *certificate = d2i_X509(NULL, &p, (long)one.size);
        if (!certificate || p != one.at + one.size || !sk_X509_push(data->certificates, certificate)) {
            X509_free(certificate);
            return N_("its certificates cannot be read");
        }
    }
    return NULL;
}

/* Finds the certificate with this issuer and serial number; two such certificates are refused. */
static const char *find_signer(struct tally_signed_data *data, struct tally_der issuer, struct tally_der serial)
{
    for (int i = 0; i < sk_X509_num(data->certificates); i++) {
        X509 *one = sk_X509_value(data->certificates, i);
        unsigned char *name = NULL, *number = NULL;
        int name_size = i2d_X509_NAME(X509_get_issuer_name(one), &name),
            number_size = i2d_ASN1_INTEGER(X509_get0_serialNumber(one), &number);
        bool same = name_size > 0 && number_size > 0 && tally_der_is(issuer, name, (size_t)name_size) &&
                    tally_der_is(serial, number, (size_t)number_size);
        OPENSSL_free(name);
        OPENSSL_free(number);
        if (same && data->signer)
            return N_("it contains two certificates of the signer");
        if (same)
            data->signer = one;
    }
    return data->signer ? NULL : N_("it does not contain the signer's certificate");
}

static const char *read_signer(struct tally_signed_data *data, struct tally_der info)
{
    struct tally_der sid, issuer, serial;
    unsigned version;
    if (!take_small(&info, &version) || version != 1 || !tally_der_take(&info, TALLY_DER_SEQUENCE, NULL, &sid) ||
        !tally_der_take(&sid, TALLY_DER_SEQUENCE, &issuer, NULL) ||
        !tally_der_take(&sid, TALLY_DER_INTEGER, &serial, NULL) || sid.size ||
        !tally_der_take(&info, TALLY_DER_SEQUENCE, &data->digest, NULL))
        return N_("it names its signer in a form that is not accepted");
    if (!tally_der_take(&info, TALLY_DER_0, &data->attributes_whole, &data->attributes))
        return N_("it has no signed attributes");
    if (!tally_der_take(&info, TALLY_DER_SEQUENCE, &data->algorithm, NULL) ||
        !tally_der_take(&info, TALLY_DER_OCTETS, NULL, &data->signature) ||
        (info.size && !tally_der_take(&info, TALLY_DER_1, NULL, &data->others)) || info.size)
        return N_("its format is not accepted");
    return find_signer(data, issuer, serial);
}

static const char *read_signed(struct tally_signed_data *data, struct tally_der sd)
{
    static const char form[] = N_("its format is not accepted");
    struct tally_der content, certificates, infos, info, wrapped;
    if (!take_small(&sd, &data->version) || !tally_der_take(&sd, TALLY_DER_SET, NULL, &data->digests) ||
        !tally_der_take(&sd, TALLY_DER_SEQUENCE, NULL, &content) ||
        !tally_der_take(&content, TALLY_DER_OID, NULL, &data->content_type))
        return form;
    if (content.size && (!tally_der_take(&content, TALLY_DER_0, NULL, &wrapped) || content.size ||
                         !tally_der_take(&wrapped, TALLY_DER_OCTETS, NULL, &data->content) || wrapped.size))
        return form;
    if (!tally_der_take(&sd, TALLY_DER_0, NULL, &certificates))
        return N_("it contains no certificate");
    if (!tally_der_take(&sd, TALLY_DER_SET, NULL, &infos) || sd.size)
        return form; /* revocation lists are not allowed */
    if (!tally_der_take(&infos, TALLY_DER_SEQUENCE, NULL, &info))
        return N_("it has no signer");
    if (infos.size)
        return N_("it has more than one signer");
    const char *why = read_certificates(data, certificates);
    return why ? why : read_signer(data, info);
}

const char *tally_signed_data_read(struct tally_signed_data *data, struct tally_der *rest, const unsigned char *bytes,
                                   size_t size)
{
    static const unsigned char signed_data[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                                0x0D, 0x01, 0x07, 0x02}; /* 1.2.840.113549.1.7.2 */
    struct tally_der info, type, wrapped, sd;
    *data = (struct tally_signed_data){.version = 0};
    *rest = (struct tally_der){bytes, size};
    if (!tally_der_take(rest, TALLY_DER_SEQUENCE, NULL, &info))
        return N_("it is not a DER value");
    if (!tally_der_take(&info, TALLY_DER_OID, NULL, &type) || !tally_der_is(type, signed_data, sizeof signed_data) ||
        !tally_der_take(&info, TALLY_DER_0, NULL, &wrapped) || info.size ||
        !tally_der_take(&wrapped, TALLY_DER_SEQUENCE, NULL, &sd) || wrapped.size)
        return N_("it is not a CMS signature");
    return read_signed(data, sd);
}

void tally_signed_data_clear(struct tally_signed_data *data)
{
    sk_X509_pop_free(data->certificates, X509_free);
    *data = (struct tally_signed_data){.version = 0};
}

bool tally_signed_data_attribute(struct tally_der *attributes, struct tally_der *type, struct tally_der *values)
{
    struct tally_der one;
    return tally_der_take(attributes, TALLY_DER_SEQUENCE, NULL, &one) &&
           tally_der_take(&one, TALLY_DER_OID, NULL, type) && tally_der_take(&one, TALLY_DER_SET, NULL, values) &&
           !one.size;
}

bool tally_signed_data_verify(const struct tally_signed_data *data, const EVP_MD *digest)
{
    static const unsigned char set = TALLY_DER_SET; /* encoded as [0], but signed as a SET */
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = X509_get0_pubkey(data->signer);
    if (!context)
        tally_exhausted();
    bool holds = key && EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1 &&
                 EVP_DigestVerifyUpdate(context, &set, 1) == 1 &&
                 EVP_DigestVerifyUpdate(context, data->attributes_whole.at + 1, data->attributes_whole.size - 1) == 1 &&
                 EVP_DigestVerifyFinal(context, data->signature.at, data->signature.size) == 1;
    EVP_MD_CTX_free(context);
    return holds;
}
