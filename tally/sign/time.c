/* Converts times between tally's text, OpenSSL's ASN1_TIME and seconds. */
#include <stdio.h>
#include <time.h>

#include "base/date.h"
#include "base/mem.h"
#include "sign/inside.h"

ASN1_TIME *tally_sign_parse_time(const char *at)
{
    char digits[TALLY_TIME_DIGITS], written[TALLY_TIME_DIGITS + 1];
    ASN1_TIME *time = ASN1_TIME_new();
    if (!time)
        tally_exhausted();
    if (at && tally_text_time(at, digits)) {
        snprintf(written, sizeof written, "%sZ", digits);
        if (ASN1_TIME_set_string(time, written) == 1)
            return time;
    }
    ASN1_TIME_free(time);
    return NULL;
}

bool tally_sign_time_text(const ASN1_TIME *time, char text[TALLY_SIGN_TIME])
{
    struct tm tm;
    if (!ASN1_TIME_to_tm(time, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099)
        return false;
    int n = snprintf(text, TALLY_SIGN_TIME, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(tm.tm_year + 1900) % 10000,
                     (unsigned)(tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100,
                     (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
    return n > 0 && n < TALLY_SIGN_TIME;
}

bool tally_sign_seconds(const char *at, long long *seconds)
{
    struct tm tm;
    ASN1_TIME *time = tally_sign_parse_time(at);
    bool ok = time && ASN1_TIME_to_tm(time, &tm) == 1;
    if (ok)
        *seconds = timegm(&tm);
    ASN1_TIME_free(time);
    return ok;
}

bool tally_sign_valid_at(const X509 *certificate, const char *at)
{
    ASN1_TIME *time = tally_sign_parse_time(at);
    int from = time ? ASN1_TIME_compare(X509_get0_notBefore(certificate), time) : -2;
    int to = time ? ASN1_TIME_compare(X509_get0_notAfter(certificate), time) : -2;
    ASN1_TIME_free(time);
    return (from == 0 || from == -1) && (to == 0 || to == 1); /* -2: a time is invalid */
}
