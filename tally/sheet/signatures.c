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
static bool report_signer(const struct tally_signature_verdict *verdict, bool must_be_trusted, const char *const *args,
                          const struct tally_sheet_listener *listener)
{
    if (!verdict->holds || !verdict->valid_then) {
        char *why = verdict->why ? tally_message_text((struct tally_message){verdict->why, TALLY_NO_ARGS}, true) : NULL;
        tally_sheet_report(listener, false, N_("signature"), N_("%1$s: the signature is not valid: %2$s"),
                           TALLY_ARGS(args[0], why ? why : ""));
        free(why);
        return false;
    }
    if (must_be_trusted && !verdict->trusted)
        return tally_sheet_report_behind(
            listener, false, N_("signature"),
            N_("%1$s: unbroken, but its certificate, that of “%2$s”, is NOT VERIFIED"),
            N_("it is not certain that “%2$s” signed in the place of %1$s: no certificate given with --trust verifies "
               "the one that signed. Get the signer's certificate in another way, compare its digest (--verbose shows "
               "that of the one that signed), and give it with --trust"),
            certificate_digest, args);
    return tally_sheet_report_behind(listener, true, N_("signature"),
                                     verdict->trusted
                                         ? N_("%1$s: by the certificate of “%2$s” (verified), at %3$s, Beijing time")
                                         : N_("%1$s: by the certificate of “%2$s” (NOT VERIFIED: give it with "
                                              "--trust), at %3$s, Beijing time"),
                                     NULL, certificate_digest, args);
}

/* Reports the signature, a certificate that is not the official's own, the time stamp, and whether the certificate has
 * expired since. */
static bool report_signature(struct tally_sheet_inspection *inspection,
                             const struct tally_revision_signature *signature,
                             const struct tally_signature_verdict *verdict, bool must_be_trusted, const char *now,
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
    bool ok = report_signer(verdict, must_be_trusted, args, listener);
    if (verdict->holds && verdict->valid_then && official &&
        !tally_sheet_same_name(&inspection->arena, official, verdict->name))
        tally_sheet_report_advice(
            listener, true, N_("signature"), N_("%1$s: this is NOT the official's own certificate, but that of “%2$s”"),
            N_("signed for %1$s by the certificate of “%2$s”: check that %1$s authorised this"), args);
    if (ok && verdict->timestamped)
        tally_sheet_report(
            listener, true, N_("time stamp"),
            verdict->timestamp_trusted
                ? N_("%1$s: %5$s, Beijing time, by “%6$s” (verified)")
                : N_("%1$s: %5$s, Beijing time, by “%6$s” (NOT VERIFIED: give its certificate with --trust)"),
            args);
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

bool tally_sheet_signatures(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener)
{
    bool ok = true, trusted = false, was_ok = inspection->ok;
    inspection->unbroken = true;
    for (size_t i = 0; i < inspection->document.signature_count; i++) {
        const struct tally_revision_signature *s = &inspection->document.signatures[i];
        const struct tally_signed_bytes what = {bytes, bytes + s->gap + s->gap_size, s->gap,
                                                s->end - s->gap - s->gap_size};
        struct tally_signature_verdict verdict;
        tally_signature_check(&verdict, &inspection->arena, &what, s->contents, s->contents_size, s->at, now, trust);
        const char *wrong = verdict.holds ? appearance_fault(inspection, s, &verdict) : NULL;
        if (wrong) {
            verdict.holds = false;
            verdict.why = wrong;
        }
        inspection->unbroken &= verdict.holds && verdict.valid_then;
        trusted |= verdict.holds && verdict.valid_then && verdict.trusted;
        ok &= report_signature(inspection, s, &verdict, trust != NULL, now, listener);
    }
    if (inspection->ok && inspection->by_text)
        inspection->ok = decide_by_trust(inspection, trusted, listener);
    return ok && inspection->ok == was_ok;
}
