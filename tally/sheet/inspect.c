/* A sheet looked at from itself alone: taken apart, counted again, written again. */
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/mem.h"
#include "sheet/sheet.h"

bool tally_sheet_tell(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                      const char *const *args)
{
    return tally_sheet_tell_then(listener, ok, check, found, NULL, args);
}

bool tally_sheet_tell_then(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                           const char *then, const char *const *args)
{
    char *name = tally_message_text((struct tally_message){check, TALLY_NO_ARGS}, true);
    char *text = tally_message_text((struct tally_message){found, args}, true),
         *whole = tally_message_text((struct tally_message){"%1$s: %2$s", TALLY_ARGS(listener->name, text)}, false);
    char *follows = then ? tally_message_text((struct tally_message){then, args}, true) : NULL;
    listener->each(listener->self, &(struct tally_finding){.ok = ok,
                                                           .inspection = ok && then,
                                                           .check = name,
                                                           .found = whole,
                                                           .file = listener->name,
                                                           .then = follows});
    free(name);
    free(text);
    free(whole);
    free(follows);
    return ok;
}

static const char *figure(struct tally_arena *arena, uint64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, n);
    return tally_arena_text(arena, text, strlen(text));
}

/* The attachment of that name as a text; NULL: there is none, or it has a NUL. */
static const char *attached_text(struct tally_sheet_inspection *inspection, const char *name)
{
    for (size_t i = 0; i < inspection->document.attachment_count; i++) {
        const struct tally_revision_attachment *a = &inspection->document.attachments[i];
        if (!strcmp(a->name, name))
            return memchr(a->bytes, 0, a->size) ? NULL
                                                : tally_arena_text(&inspection->arena, (const char *)a->bytes, a->size);
    }
    return NULL;
}

/* ---- what is attached ---- */

static bool take_attached(struct tally_sheet_inspection *inspection, struct tally_stored_inputs *stored,
                          const struct tally_sheet_input *in, const struct tally_sheet_listener *listener)
{
    char digest[TALLY_DIGEST_TEXT];
    for (size_t i = 0; i < inspection->document.attachment_count; i++) {
        const struct tally_revision_attachment *a = &inspection->document.attachments[i];
        if (strcmp(a->name, in->attached))
            continue;
        tally_digest(a->bytes, a->size, digest);
        tally_stored_inputs_add(stored, in->file, a->bytes, a->size, in->built_in);
        return !strcmp(digest, in->sha256) ||
               tally_sheet_tell(listener, false, N_("attachments"), N_("“%1$s” is not what was counted"),
                                TALLY_ARGS(in->attached));
    }
    return tally_sheet_tell(listener, false, N_("attachments"), N_("“%1$s” is missing"), TALLY_ARGS(in->attached));
}

/* Inputs that were too many to attach are the ledger's; their digests are the sheet's. */
static bool take_from_ledger(const struct tally_stored_inputs *whole, struct tally_stored_inputs *stored,
                             const struct tally_sheet_input *in, const struct tally_sheet_listener *listener)
{
    for (size_t i = 0; i < whole->count; i++)
        if (!strcmp(whole->files[i].name, in->file) && whole->files[i].built_in == in->built_in &&
            !strcmp(whole->files[i].sha256, in->sha256)) {
            tally_stored_inputs_add(stored, in->file, whole->files[i].bytes, whole->files[i].size, in->built_in);
            return true;
        }
    return tally_sheet_tell(listener, false, N_("attachments"),
                            N_("“%1$s” is too large to be attached, and the ledger does not hold it"),
                            TALLY_ARGS(in->file));
}

enum { INPUTS_MOST = 1000 };

static bool take_inputs(struct tally_sheet_inspection *inspection, struct tally_stored_inputs *stored,
                        const char *facts_json, struct tally_ledger *ledger,
                        const struct tally_sheet_listener *listener)
{
    struct tally_sheet_input *inputs;
    struct tally_stored_inputs whole = tally_stored_inputs_empty();
    size_t count = tally_sheet_facts_inputs(&inputs, &inspection->arena, facts_json), attached = 0;
    bool ok = count <= INPUTS_MOST;
    for (size_t i = 0; ok && i < count; i++)
        for (size_t k = 0; ok && k < i; k++)
            ok = strcmp(inputs[i].file, inputs[k].file) &&
                 (!inputs[i].attached || !inputs[k].attached || strcmp(inputs[i].attached, inputs[k].attached));
    if (!ok)
        return tally_sheet_tell(listener, false, N_("attachments"),
                                N_("the list of inputs is not one that this program writes"), TALLY_NO_ARGS);
    for (size_t i = 0; i < count; i++)
        attached += inputs[i].attached != NULL;
    inspection->needs_ledger = attached < count && !ledger;
    if (inspection->needs_ledger)
        return false;
    if (attached < count)
        ok = tally_ledger_load_inputs(ledger, inspection->facts.count, &whole);
    for (size_t i = 0; ok && i < count; i++)
        ok = inputs[i].attached ? take_attached(inspection, stored, &inputs[i], listener)
                                : take_from_ledger(&whole, stored, &inputs[i], listener);
    tally_stored_inputs_clear(&whole);
    return ok && tally_sheet_tell(listener, true, N_("attachments"), N_("%1$s inputs, each with its digest"),
                                  TALLY_ARGS(figure(&inspection->arena, count)));
}

/* ---- once more ---- */

static bool count_again(struct tally_sheet_inspection *inspection, const struct tally_stored_inputs *stored,
                        const struct tally_sheet_listener *listener)
{
    struct tally_diags *diags = tally_diags_new();
    char digest[TALLY_DIGEST_TEXT];
    bool ok = false;
    inspection->result = tally_count_source(&stored->source, NULL, diags);
    if (!inspection->result) {
        char *why = tally_diags_count(diags) ? tally_diags_text(diags, 0, true) : NULL;
        tally_sheet_tell(listener, false, N_("recount"), N_("the attached inputs are refused: %1$s"),
                         TALLY_ARGS(why ? why : ""));
        free(why);
    } else {
        const char *attached = attached_text(inspection, TALLY_RESULT_NAME);
        char *json = tally_result_json(inspection->result);
        tally_digest(json, strlen(json), digest);
        ok = attached && !strcmp(json, attached) && !strcmp(digest, inspection->facts.result_sha256);
        tally_sheet_tell(listener, ok, N_("recount"),
                         ok ? N_("the same result, to the byte")
                            : N_("the ballots give another result than the sheet's"),
                         TALLY_NO_ARGS);
        free(json);
    }
    tally_diags_free(diags);
    return ok;
}

/* Whose place it is; NULL: nobody's that the facts name. */
static const char *official_of(const struct tally_sheet_inspection *inspection,
                               const struct tally_revision_signature *signature)
{
    for (size_t i = 0; i < inspection->official_count; i++)
        if (!strcmp(inspection->officials[i].field, signature->field))
            return inspection->officials[i].name;
    return NULL;
}

/* Whether the signature's lines are those that it has in this language. */
static bool shows(const struct tally_sheet_inspection *inspection, const struct tally_revision_signature *signature,
                  const struct tally_signature_verdict *verdict, enum tally_language language)
{
    struct tally_words *w = tally_words_new(language);
    const char *lines[3] = {"", "", ""}, *official = official_of(inspection, signature);
    bool same = true;
    if (verdict->sha256 && strlen(signature->at) == 20)
        tally_sheet_stamp(lines, w, signature->at, verdict->sha256,
                          official && !tally_sheet_same_name(&w->arena, official, verdict->name));
    for (size_t i = 0; i < 3; i++)
        same &= signature->lines[i] && !strcmp(signature->lines[i], lines[i]);
    tally_words_free(w);
    return same;
}

/* Whether what the signature shows on the page is what it is, in the sheet's language or, where that has not been
 * looked for, in any; and its time is not still to come. */
static const char *shown_wrong(const struct tally_sheet_inspection *inspection,
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

/* Whether no signature over these bytes is broken: then it may be this machine that draws the page otherwise. */
static bool none_is_broken(struct tally_sheet_inspection *inspection, const unsigned char *bytes)
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

static bool write_again(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                        const struct tally_stored_inputs *stored, const struct tally_sheet_listener *listener)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_fonts *fonts = tally_fonts_open(diags);
    unsigned char *again = NULL;
    size_t size = 0, at = 0;
    bool ok = false;
    if (fonts && tally_sheet_render(fonts, inspection->result, stored, &inspection->facts, &again, &size, diags)) {
        while (at < size && at < inspection->document.first && again[at] == bytes[at])
            at++;
        ok = size == inspection->document.first && at == size;
        bool other = strcmp(inspection->facts.version, TALLY_VERSION) != 0;
        tally_sheet_tell(
            listener, ok, N_("the page"),
            ok ? N_("written again from what is attached: the same, to the byte")
            : !none_is_broken(inspection, bytes)
                ? N_("is not the one that its result and facts give, first at byte %1$s")
            : other ? N_("cannot be compared: version %2$s made this sheet, and this is %3$s")
                    : N_("is not the one that its result and facts give, first at byte %1$s (if the fonts or libraries "
                         "of this machine are others than those it was made with, try it there)"),
            TALLY_ARGS(figure(&inspection->arena, at), inspection->facts.version, TALLY_VERSION));
    } else {
        char *why = tally_diags_count(diags) ? tally_diags_text(diags, 0, true) : NULL;
        tally_sheet_tell(listener, false, N_("the page"), N_("cannot be written again: %1$s"),
                         TALLY_ARGS(why ? why : ""));
        free(why);
    }
    if (fonts)
        tally_fonts_close(fonts);
    free(again);
    tally_diags_free(diags);
    return ok;
}

/* The ballots may follow from an altered rule just as well: one that goes by a built-in rule's name must be it. 第二篇
 * 六(四): which share decides is the regulation's to say. */
static bool rules_are_own(const struct tally_stored_inputs *stored, const struct tally_sheet_listener *listener)
{
    for (size_t i = 0; i < stored->count; i++)
        if (!tally_stored_input_rule_is_own(&stored->files[i]))
            return tally_sheet_tell(listener, false, N_("the rule"),
                                    N_("“%1$s” is NOT this program's rule of that name"),
                                    TALLY_ARGS(stored->files[i].name));
    return tally_sheet_tell(listener, true, N_("the rule"),
                            N_("a built-in one as this program has it, or the meeting's own as attached"),
                            TALLY_NO_ARGS);
}

/* What a sheet says of its meeting and of where it is kept, the meeting itself says too. */
static bool facts_fit(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    const struct tally_sheet_facts *f = &inspection->facts;
    const struct tally_meeting_facts *m = &inspection->result->meeting;
    bool ok =
        !strcmp(f->meeting, m->id) && f->copies == m->archive_count && !strcmp(f->archive, m->archives[f->copy - 1]);
    return ok || tally_sheet_tell(
                     listener, false, N_("the facts"),
                     N_("the sheet names another meeting, number of copies or archive than what is attached to it"),
                     TALLY_NO_ARGS);
}

static bool look_inside(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                        struct tally_ledger *ledgers, size_t ledger_count, const struct tally_sheet_listener *listener)
{
    const char *json = attached_text(inspection, TALLY_FACTS_NAME);
    inspection->inputs = tally_stored_inputs_empty();
    if (!json || !tally_sheet_facts_read(&inspection->facts, &inspection->arena, json))
        return tally_sheet_tell(listener, false, N_("attachments"),
                                N_("the facts of a tally sheet are missing: no sheet of this program's"),
                                TALLY_NO_ARGS);
    inspection->official_count = tally_sheet_facts_officials(&inspection->officials, &inspection->arena, json);
    inspection->ledger = tally_sheet_ledger(ledgers, ledger_count, inspection);
    return take_inputs(inspection, &inspection->inputs, json, inspection->ledger, listener) &&
           rules_are_own(&inspection->inputs, listener) && count_again(inspection, &inspection->inputs, listener) &&
           facts_fit(inspection, listener) && write_again(inspection, bytes, &inspection->inputs, listener);
}

void tally_sheet_inspect(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                         struct tally_ledger *ledgers, size_t ledger_count, const struct tally_sheet_listener *listener)
{
    const char *why = NULL;
    size_t where = 0;
    *inspection = (struct tally_sheet_inspection){.ok = false};
    tally_digest(bytes, size, inspection->sha256);
    if (!tally_revision_read(&inspection->document, bytes, size, &why, &where)) {
        tally_sheet_tell(listener, false, N_("the file"), why, TALLY_ARGS(figure(&inspection->arena, where)));
        return;
    }
    tally_sheet_tell(listener, true, N_("the file"),
                     N_("as this program writes it, with %1$s signatures behind it and nothing else"),
                     TALLY_ARGS(figure(&inspection->arena, inspection->document.signature_count)));
    inspection->ok = look_inside(inspection, bytes, ledgers, ledger_count, listener);
}

void tally_sheet_inspection_clear(struct tally_sheet_inspection *inspection)
{
    tally_revision_document_clear(&inspection->document);
    tally_result_free(inspection->result);
    tally_stored_inputs_clear(&inspection->inputs);
    tally_arena_clear(&inspection->arena);
    *inspection = (struct tally_sheet_inspection){.ok = false};
}

/* ---- signatures ---- */

static bool tell_signature(struct tally_sheet_inspection *inspection, const struct tally_revision_signature *signature,
                           const struct tally_signature_verdict *verdict, bool must_be_trusted,
                           const struct tally_sheet_listener *listener)
{
    const char *official = official_of(inspection, signature), *who = official ? official : signature->field;
    bool unbroken = verdict->holds && verdict->valid_then,
         another = unbroken && official && !tally_sheet_same_name(&inspection->arena, official, verdict->name);
    bool ok = unbroken && (verdict->trusted || !must_be_trusted);
    char at[TALLY_TIME_SIZE], timestamp_at[TALLY_TIME_SIZE];
    const char *const args[] = {who,
                                verdict->name ? verdict->name : "",
                                tally_time_beijing(at, signature->at),
                                verdict->sha256 ? verdict->sha256 : "",
                                tally_time_beijing(timestamp_at, verdict->timestamp_at ? verdict->timestamp_at : ""),
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
        tally_sheet_tell(listener, true, N_("signature"), N_("%1$s: the certificate was valid then, and is no longer"),
                         args);
    free(why);
    return ok;
}

bool tally_sheet_signatures(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener)
{
    bool ok = true;
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
        ok &= tell_signature(inspection, s, &verdict, trust != NULL, listener);
    }
    return ok;
}
