/* The signatures of a sheet: whether each is valid, whose it is, and whether its certificate is trusted. */
#include <stdlib.h>
#include <string.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "revision/revision.h"
#include "sheet/page_reading.h"
#include "sheet/page_words.h"
#include "sheet/sheet.h"
#include "sign/sign.h"
#include "words/words.h"

/* The official in whose field the signature is; NULL: the facts name no such field. */
static const char *official_of(const struct tally_sheet_inspection *inspection,
                               const struct tally_revision_signature *signature)
{
    for (size_t i = 0; i < inspection->official_count; i++)
        if (!strcmp(inspection->officials[i].field, signature->field))
            return inspection->officials[i].name;
    return NULL;
}

static bool lines_are(const struct tally_revision_signature *signature, const char *const lines[3])
{
    bool same = true;
    for (size_t i = 0; i < 3; i++)
        same &= signature->lines[i] && !strcmp(signature->lines[i], lines[i]);
    return same;
}

/* Whether the signature's lines are those that this program writes in this language. */
static bool appearance_is_current(const struct tally_revision_signature *signature,
                                  const struct tally_signature_verdict *verdict, enum tally_language language,
                                  bool another)
{
    struct tally_words *w = tally_words_new(language);
    const char *lines[3];
    tally_sheet_stamp(lines, w, signature->at, verdict->sha256, another);
    bool same = lines_are(signature, lines);
    tally_words_free(w);
    return same;
}

/* Whether they are those that a version with these words wrote: the sheet may have been made by one version and
 * signed by another. */
static bool appearance_is_of_words(struct tally_arena *arena, const struct tally_revision_signature *signature,
                                   const struct tally_signature_verdict *verdict, const struct tally_page_phrase *words,
                                   enum tally_language language, bool another)
{
    enum { DIGITS = 16 };
    static const char time_phrase[] = "%1$s %2$s%3$s%4$s +08:00";
    const char *said = tally_page_word(words, language, another ? "Signed by another's key" : "Signed by key"),
               *time = tally_page_word(words, language, time_phrase),
               *certificate = tally_page_word(words, language, "certificate %1$s");
    char beijing[TALLY_TIME_SIZE];
    if (!said || !time || !certificate)
        return false;
    const char *const parts[] = {tally_time_beijing(beijing, signature->at), strrchr(time, 's') + 1, NULL};
    char *at = tally_message_text((struct tally_message){"%1$s%2$s", parts}, false),
         *of = tally_message_text(
             (struct tally_message){certificate, TALLY_ARGS(tally_arena_text(arena, verdict->sha256, DIGITS))}, false);
    bool same = lines_are(signature, (const char *const[]){said, at, of});
    free(at);
    free(of);
    return same;
}

/* Whether the signature's lines state what it is, in this language. */
static bool appearance_fits(struct tally_sheet_inspection *inspection, const struct tally_revision_signature *signature,
                            const struct tally_signature_verdict *verdict, enum tally_language language)
{
    const char *official = official_of(inspection, signature);
    bool another = official && !tally_sheet_same_name(&inspection->arena, official, verdict->name), same = false;
    if (!verdict->sha256 || strlen(signature->at) != 20)
        return false;
    same = appearance_is_current(signature, verdict, language, another);
    for (size_t i = 0; !same && tally_page_words_known(i); i++)
        same = appearance_is_of_words(&inspection->arena, signature, verdict, tally_page_words_known(i), language,
                                      another);
    return same;
}

/* What is wrong with the signature's appearance or time; NULL: nothing. The appearance must state what the signature
 * is, in the sheet's language or, where that is not known, in any. */
static const char *appearance_fault(struct tally_sheet_inspection *inspection,
                                    const struct tally_revision_signature *signature,
                                    const struct tally_signature_verdict *verdict)
{
    bool same = false;
    for (enum tally_language l = TALLY_ENGLISH; l < TALLY_LANGUAGES && !same; l++)
        same = (inspection->facts.language == TALLY_LOCALE || inspection->facts.language == l) &&
               appearance_fits(inspection, signature, verdict, l);
    return same ? NULL : N_("what the page shows of it does not agree with the signature itself");
}

bool tally_sheet_unbroken(struct tally_sheet_inspection *inspection, const unsigned char *bytes)
{
    bool ok = true;
    for (size_t i = 0; ok && i < inspection->document.signature_count; i++) {
        const struct tally_revision_signature *s = &inspection->document.signatures[i];
        const struct tally_signed_bytes what = {bytes, bytes + s->gap + s->gap_size, s->gap,
                                                s->end - s->gap - s->gap_size};
        struct tally_signature_verdict verdict;
        tally_signature_check(&verdict, &inspection->arena, &what, s->contents, s->contents_size, s->at, s->at, NULL);
        ok = verdict.holds && !appearance_fault(inspection, s, &verdict);
    }
    return ok;
}

/* ---- signatures ---- */

static const char certificate_digest[] = N_("SHA-256 of the certificate: %4$s");

/* Reports the signature itself. args: the official, the certificate's name, the time, the certificate's SHA-256. */
static bool report_signer(const struct tally_signature_verdict *verdict, const char *const *args,
                          const struct tally_sheet_listener *listener)
{
    if (!verdict->holds || !verdict->valid_then) {
        char *why = verdict->why ? tally_message_text((struct tally_message){verdict->why, TALLY_NO_ARGS}, true) : NULL;
        tally_sheet_report(listener, false, N_("signature"), N_("%1$s: the signature is not valid: %2$s"),
                           TALLY_ARGS(args[0], why ? why : ""));
        free(why);
        return false;
    }
    return tally_sheet_report_behind(listener, true, N_("signature"),
                                     verdict->trusted
                                         ? N_("%1$s: by the certificate of “%2$s” (verified), at %3$s, Beijing time")
                                         : N_("%1$s: by the certificate of “%2$s” (NOT VERIFIED: give it with "
                                              "--trust), at %3$s, Beijing time"),
                                     NULL, certificate_digest, args);
}

/* Reports a certificate that is not the official's own, or writes the name in another way: “meier” and “Meier” are one
 * name on a ballot, and may be two persons. */
static void report_name(struct tally_sheet_inspection *inspection, const char *official,
                        const struct tally_signature_verdict *verdict, const char *const *args,
                        const struct tally_sheet_listener *listener)
{
    if (!tally_sheet_same_name(&inspection->arena, official, verdict->name))
        tally_sheet_report_advice(
            listener, true, N_("signature"), N_("%1$s: this is NOT the official's own certificate, but that of “%2$s”"),
            N_("signed for %1$s by the certificate of “%2$s”: check that %1$s authorised this"), args);
    else if (strcmp(official, verdict->name) != 0)
        tally_sheet_report_advice(
            listener, true, N_("signature"), N_("%1$s: the certificate writes the name in another way, “%2$s”"),
            N_("the certificate of %1$s writes the name as “%2$s”: make sure that it is the same person"), args);
}

static void report_time_stamp(const struct tally_signature_verdict *verdict, const char *const *args,
                              const struct tally_sheet_listener *listener)
{
    if (verdict->timestamp_trusted)
        tally_sheet_report(listener, true, N_("time stamp"), N_("%1$s: %5$s, Beijing time, by “%6$s” (verified)"),
                           args);
    else
        tally_sheet_report_advice(
            listener, true, N_("time stamp"),
            N_("%1$s: %5$s, Beijing time, by “%6$s” (NOT VERIFIED: give its certificate with --trust)"),
            N_("the time stamp on the signature of %1$s is not verified: nothing given with --trust vouches for "
               "“%6$s”, "
               "so the time is only what the signer says"),
            args);
}

/* Reports the signature, whose it is, the time stamp, and whether the certificate has expired since. */
static bool report_signature(struct tally_sheet_inspection *inspection,
                             const struct tally_revision_signature *signature,
                             const struct tally_signature_verdict *verdict, const char *now,
                             const struct tally_sheet_listener *listener)
{
    const char *official = official_of(inspection, signature);
    char at[TALLY_TIME_SIZE], stamp_at[TALLY_TIME_SIZE], here[TALLY_TIME_SIZE];
    const char *const args[] = {official ? official : signature->field,
                                verdict->name ? verdict->name : "",
                                tally_time_beijing(at, signature->at),
                                verdict->sha256 ? verdict->sha256 : "",
                                tally_time_beijing(stamp_at, verdict->timestamp_at ? verdict->timestamp_at : ""),
                                verdict->timestamp_by ? verdict->timestamp_by : "",
                                tally_time_beijing(here, now),
                                NULL};
    bool ok = report_signer(verdict, args, listener);
    if (ok && official)
        report_name(inspection, official, verdict, args, listener);
    if (ok && verdict->timestamped)
        report_time_stamp(verdict, args, listener);
    if (verdict->holds && strcmp(signature->at, now) > 0) /* one of two clocks is wrong, the file need not be */
        tally_sheet_report_advice(
            listener, true, N_("signature"),
            N_("%1$s: this machine's clock shows %7$s, and the signature was made at %3$s (Beijing time)"),
            N_("this machine's clock is behind, or that of the machine where %1$s signed was ahead: set the clock "
               "right, and verify again"),
            args);
    else if (ok && !verdict->valid_now)
        tally_sheet_report_advice(
            listener, true, N_("signature"), N_("%1$s: the certificate was valid then, and is no longer"),
            N_("the certificate of “%2$s” has expired since %1$s signed; the signature is judged at its own time"),
            args);
    return ok;
}

/* ---- who signed, together ---- */

/* Officials by what is known of their signatures. */
struct signers {
    const char **unknown, **missing; /* signed, but who did is not verified; did not sign */
    size_t unknown_count, missing_count;
};

static bool has_signed(const struct tally_sheet_inspection *inspection, const char *field)
{
    for (size_t i = 0; i < inspection->document.signature_count; i++)
        if (!strcmp(inspection->document.signatures[i].field, field))
            return true;
    return false;
}

static void find_missing(struct tally_sheet_inspection *inspection, struct signers *signers)
{
    for (size_t i = 0; i < inspection->official_count; i++)
        if (!has_signed(inspection, inspection->officials[i].field))
            signers->missing[signers->missing_count++] = inspection->officials[i].name;
}

/* Whether it can be relied on who signed: a warning names those of whom it is not known. With certificates given, none
 * of which vouches for any official, a forger may have signed with keys of his own. */
static bool report_signers(const struct tally_sheet_inspection *inspection, const struct signers *signers, bool trust,
                           const struct tally_sheet_listener *listener)
{
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    const char *unknown = tally_words_list(words, signers->unknown, signers->unknown_count);
    bool ok = true;
    if (trust && inspection->document.signature_count && !inspection->vouched)
        ok = tally_sheet_report_advice(
            listener, false, N_("signers"),
            N_("unbroken signatures, but none of an official is by a certificate that those given with --trust vouch "
               "for: %1$s"),
            N_("who signed is not verified for any of the signatures, so it proves nothing: get the certificates of "
               "%1$s in another way, compare their SHA-256, and give them with --trust"),
            TALLY_ARGS(unknown));
    else if (signers->unknown_count)
        tally_sheet_report_advice(
            listener, true, N_("signers"), N_("the signatures are unbroken, but who made these is not verified: %1$s"),
            N_("unbroken signatures, but who signed for %1$s is not verified: give their certificates with --trust"),
            TALLY_ARGS(unknown));
    if (signers->missing_count && inspection->document.signature_count)
        tally_sheet_report_advice(listener, true, N_("signers"), N_("these officials have not signed: %1$s"),
                                  N_("not signed by %1$s: ask why, or have it signed (tally sign)"),
                                  TALLY_ARGS(tally_words_list(words, signers->missing, signers->missing_count)));
    tally_words_free(words);
    return ok;
}

/* A page of another version, which cannot be compared byte by byte, is accepted only where a trusted
 * signature covers it: else a forger need only write an old version's number on a page. Every signature covers the
 * whole page. */
static bool decide_by_trust(const struct tally_sheet_inspection *inspection, bool trusted,
                            const struct tally_sheet_listener *listener)
{
    const char *const args[] = {inspection->facts.version, TALLY_VERSION, NULL};
    tally_sheet_report_advice(
        listener, trusted, N_("the page"),
        trusted ? N_("cannot be written again to the byte (version %1$s made it and this is version %2$s, or the "
                     "fonts differ). Every figure, name and outcome in its text agrees with the result, and a "
                     "trusted signature covers it")
                : N_("the page cannot be judged: it cannot be written again to the byte (version %1$s made it and "
                     "this is version %2$s, or the fonts differ), and no signature on it is by a certificate given "
                     "with --trust. Its text agrees with the result"),
        trusted ? N_("checked by its text, not to the byte: look at the page once with your own eyes")
                : N_("give the certificates of the signers with --trust; or verify it with version %1$s, on a "
                     "machine with the fonts that it was made with"),
        args);
    return trusted;
}

/* Checks one signature; *vouched: its certificate is trusted. */
static bool check_signature(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_revision_signature *s, const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener, bool *vouched)
{
    const struct tally_signed_bytes what = {bytes, bytes + s->gap + s->gap_size, s->gap, s->end - s->gap - s->gap_size};
    struct tally_signature_verdict verdict;
    const char *official = official_of(inspection, s);
    tally_signature_check(&verdict, &inspection->arena, &what, s->contents, s->contents_size, s->at, now, trust);
    const char *wrong = verdict.holds ? appearance_fault(inspection, s, &verdict) : NULL;
    if (wrong) {
        verdict.holds = false;
        verdict.why = wrong;
    }
    bool valid = verdict.holds && verdict.valid_then;
    *vouched = valid && verdict.trusted;
    inspection->unbroken &= valid;
    inspection->vouched += *vouched && official && tally_sheet_same_name(&inspection->arena, official, verdict.name);
    return report_signature(inspection, s, &verdict, now, listener);
}

bool tally_sheet_signatures(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener)
{
    bool ok = true, trusted = false, was_ok = inspection->ok;
    const size_t count = inspection->document.signature_count;
    struct signers signers = {
        .unknown = tally_arena_alloc(&inspection->arena, count + 1, sizeof *signers.unknown),
        .missing = tally_arena_alloc(&inspection->arena, inspection->official_count + 1, sizeof *signers.missing)};
    inspection->unbroken = true;
    inspection->vouched = 0;
    for (size_t i = 0; i < count; i++) {
        const struct tally_revision_signature *s = &inspection->document.signatures[i];
        const char *official = official_of(inspection, s);
        bool vouched;
        ok &= check_signature(inspection, bytes, s, trust, now, listener, &vouched);
        trusted |= vouched;
        if (!vouched)
            signers.unknown[signers.unknown_count++] = official ? official : s->field;
    }
    find_missing(inspection, &signers);
    if (ok) /* else what is wrong is said already */
        ok = report_signers(inspection, &signers, trust != NULL, listener);
    if (inspection->ok && inspection->by_text)
        inspection->ok = decide_by_trust(inspection, trusted, listener);
    return ok && inspection->ok == was_ok;
}
