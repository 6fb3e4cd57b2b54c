/* The signatures of a sheet: whether each holds, whose it is, and who vouches for it. */
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

/* Whose place it is; NULL: nobody's that the facts name. */
static const char *official_of(const struct tally_sheet_inspection *inspection,
                               const struct tally_revision_signature *signature)
{
    for (size_t i = 0; i < inspection->official_count; i++)
        if (!strcmp(inspection->officials[i].field, signature->field))
            return inspection->officials[i].name;
    return NULL;
}

static bool are_lines(const struct tally_revision_signature *signature, const char *const lines[3])
{
    bool same = true;
    for (size_t i = 0; i < 3; i++)
        same &= signature->lines[i] && !strcmp(signature->lines[i], lines[i]);
    return same;
}

/* Whether the signature's lines are those that today's program writes in this language. */
static bool shows_today(const struct tally_revision_signature *signature, const struct tally_signature_verdict *verdict,
                        enum tally_language language, bool another)
{
    struct tally_words *w = tally_words_new(language);
    const char *lines[3];
    tally_sheet_stamp(lines, w, signature->at, verdict->sha256, another);
    bool same = are_lines(signature, lines);
    tally_words_free(w);
    return same;
}

/* Whether they are those that another version wrote: whoever signed may have used another than whoever made the sheet,
 * or than this one. */
static bool shows_then(struct tally_arena *arena, const struct tally_revision_signature *signature,
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
    bool same = are_lines(signature, (const char *const[]){said, at, of});
    free(at);
    free(of);
    return same;
}

/* Whether the signature's lines are what it is, in this language. */
static bool shows(struct tally_sheet_inspection *inspection, const struct tally_revision_signature *signature,
                  const struct tally_signature_verdict *verdict, enum tally_language language)
{
    const char *official = official_of(inspection, signature);
    bool another = official && !tally_sheet_same_name(&inspection->arena, official, verdict->name), same = false;
    if (!verdict->sha256 || strlen(signature->at) != 20)
        return false;
    same = shows_today(signature, verdict, language, another);
    for (size_t i = 0; !same && tally_page_words_known(i); i++)
        same = shows_then(&inspection->arena, signature, verdict, tally_page_words_known(i), language, another);
    return same;
}

/* Whether what the signature shows on the page is what it is, in the sheet's language or, where that has not been
 * looked for, in any; and its time is not still to come. */
static const char *shown_wrong(struct tally_sheet_inspection *inspection,
                               const struct tally_revision_signature *signature,
                               const struct tally_signature_verdict *verdict, const char *now)
{
    bool same = false;
    for (enum tally_language l = TALLY_ENGLISH; l < TALLY_LANGUAGES && !same; l++)
        same = (inspection->facts.language == TALLY_LOCALE || inspection->facts.language == l) &&
               shows(inspection, signature, verdict, l);
    return strcmp(signature->at, now) > 0 ? N_("its time is still to come")
           : same                         ? NULL
                                          : N_("what it shows on the page is not what it is");
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
        ok = verdict.holds && !shown_wrong(inspection, s, &verdict, s->at);
    }
    return ok;
}

/* ---- signatures ---- */

static bool tell_signature(struct tally_sheet_inspection *inspection, const struct tally_revision_signature *signature,
                           const struct tally_signature_verdict *verdict, bool must_vouch,
                           const struct tally_sheet_listener *listener)
{
    const char *official = official_of(inspection, signature), *who = official ? official : signature->field;
    bool unbroken = verdict->holds && verdict->valid_then,
         another = unbroken && official && !tally_sheet_same_name(&inspection->arena, official, verdict->name);
    bool ok = unbroken && (verdict->trusted || !must_vouch);
    char at[TALLY_TIME_SIZE], stamp_at[TALLY_TIME_SIZE];
    const char *const args[] = {who,
                                verdict->name ? verdict->name : "",
                                tally_time_beijing(at, signature->at),
                                verdict->sha256 ? verdict->sha256 : "",
                                tally_time_beijing(stamp_at, verdict->timestamp_at ? verdict->timestamp_at : ""),
                                verdict->timestamp_by ? verdict->timestamp_by : "",
                                NULL};
    char *why = verdict->why ? tally_message_text((struct tally_message){verdict->why, TALLY_NO_ARGS}, true) : NULL;
    if (!unbroken)
        tally_sheet_tell(listener, false, N_("signature"), N_("%1$s: does not hold: %2$s"),
                         TALLY_ARGS(who, why ? why : ""));
    else if (!ok)
        tally_sheet_tell_then(
            listener, false, N_("signature"),
            N_("%1$s: unbroken, but NOBODY VOUCHES for its certificate, that of “%2$s”, SHA-256 %4$s"),
            N_("whether “%2$s” signed in the place of %1$s is not shown: none of the certificates given vouches for "
               "that one. Have the signer's certificate given to you by another way, "
               "compare its SHA-256, and add it with --trust"),
            args);
    else
        tally_sheet_tell(listener, true, N_("signature"),
                         verdict->trusted
                             ? N_("%1$s: by the certificate of “%2$s”, vouched for, at %3$s, Beijing time")
                             : N_("%1$s: by the certificate of “%2$s”, NOT VOUCHED FOR (--trust), at %3$s, Beijing "
                                  "time; SHA-256 %4$s"),
                         args);
    if (another)
        tally_sheet_tell_then(
            listener, true, N_("signature"), N_("%1$s: this is NOT the official's own certificate, but that of “%2$s”"),
            N_("signed for %1$s by the certificate of “%2$s”: see that %1$s gave a mandate for it"), args);
    if (ok && verdict->timestamped)
        tally_sheet_tell(listener, true, N_("time stamp"),
                         verdict->timestamp_trusted
                             ? N_("%1$s: %5$s, Beijing time, by “%6$s”, vouched for")
                             : N_("%1$s: %5$s, Beijing time, by “%6$s”, NOT VOUCHED FOR (--trust)"),
                         args);
    if (ok && !verdict->valid_now)
        tally_sheet_tell_then(
            listener, true, N_("signature"), N_("%1$s: the certificate was valid then, and is no longer"),
            N_("the certificate of “%2$s” has expired since %1$s signed; the signature is judged at its own time"),
            args);
    free(why);
    return ok;
}

/* What cannot be shown by writing it again counts only where somebody who is trusted signed it: else a forger need only
 * write an old version's number on a page. Every signature covers the whole page. */
static bool judge(const struct tally_sheet_inspection *inspection, bool trusted,
                  const struct tally_sheet_listener *listener)
{
    const char *const args[] = {inspection->facts.version, TALLY_VERSION, inspection->other_rule, NULL};
    if (inspection->other_rule)
        tally_sheet_tell_then(
            listener, trusted, N_("the rule"),
            trusted
                ? N_("%3$s is worded otherwise than in this program (version %2$s); version %1$s counted by it, and "
                     "a trusted signature covers it")
                : N_("%3$s is worded otherwise than in this program (version %2$s); whether version %1$s had it so "
                     "cannot be judged: no signature on the sheet is by a certificate given with --trust"),
            trusted ? N_("counted by other words of the rule %3$s than this program has: compare the lines (export "
                         "--inputs, and “tally rules %3$s”)")
                    : N_("give the certificates of the signers with --trust"),
            args);
    if (inspection->by_text)
        tally_sheet_tell_then(
            listener, trusted, N_("the page"),
            trusted
                ? N_("cannot be written again to the byte (version %1$s made it, this is version %2$s, or the fonts "
                     "are others); every figure, name and outcome in its text agrees with the result, and a trusted "
                     "signature covers it")
                : N_("the page cannot be judged: it cannot be written again to the byte (version %1$s made it, this "
                     "is version %2$s, or the fonts are others), and no signature on it is by a certificate given "
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
        const char *wrong = verdict.holds ? shown_wrong(inspection, s, &verdict, now) : NULL;
        if (wrong) {
            verdict.holds = false;
            verdict.why = wrong;
        }
        inspection->unbroken &= verdict.holds && verdict.valid_then;
        trusted |= verdict.holds && verdict.valid_then && verdict.trusted;
        ok &= tell_signature(inspection, s, &verdict, trust != NULL, listener);
    }
    if (inspection->ok && (inspection->by_text || inspection->other_rule))
        inspection->ok = judge(inspection, trusted, listener);
    return ok && inspection->ok == was_ok;
}
