/* A sheet verified from its own content: the document is parsed, its ballots are counted again, its pages written
 * again. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "font/font.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "pdf/pdf.h"
#include "result/result.h"
#include "revision/revision.h"
#include "revision/structure.h"
#include "revision/text.h"
#include "sheet/page_check.h"
#include "sheet/sheet.h"
#include "sign/sign.h"
#include "words/words.h"

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

static const char not_as_written[] = N_("the file is not as this program writes it: it was changed, or another program "
                                        "made it"),
                  first_byte[] = N_("first difference at byte %1$s");

/* ---- what is attached ---- */

static bool take_attachment(struct tally_sheet_inspection *inspection, struct tally_stored_inputs *stored,
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
               tally_sheet_report(listener, false, N_("attachments"), N_("“%1$s” is not what was counted"),
                                  TALLY_ARGS(in->attached));
    }
    return tally_sheet_report(listener, false, N_("attachments"), N_("“%1$s” is missing"), TALLY_ARGS(in->attached));
}

/* Inputs that were too large to attach are taken from the ledger, by the digests that the sheet gives. */
static bool take_from_ledger(const struct tally_stored_inputs *whole, struct tally_stored_inputs *stored,
                             const struct tally_sheet_input *in, const struct tally_sheet_listener *listener)
{
    for (size_t i = 0; i < whole->count; i++)
        if (!strcmp(whole->files[i].name, in->file) && whole->files[i].built_in == in->built_in &&
            !strcmp(whole->files[i].sha256, in->sha256)) {
            tally_stored_inputs_add(stored, in->file, whole->files[i].bytes, whole->files[i].size, in->built_in);
            stored->files[stored->count - 1].apart = in->apart;
            return true;
        }
    return tally_sheet_report(listener, false, N_("attachments"),
                              in->apart ? N_("“%1$s” is not attached, and the ledger does not hold it as it was")
                                        : N_("“%1$s” is too large to be attached, and the ledger does not hold it"),
                              TALLY_ARGS(in->file));
}

enum { INPUTS_MOST = 1000 };

static bool take_inputs(struct tally_sheet_inspection *inspection, struct tally_stored_inputs *stored,
                        const char *facts_json, struct tally_ledger *ledger,
                        const struct tally_sheet_listener *listener)
{
    struct tally_sheet_input *inputs;
    struct tally_stored_inputs whole = tally_stored_inputs_empty();
    size_t count = tally_sheet_facts_inputs(&inputs, &inspection->arena, facts_json), needed = 0, apart = 0;
    bool ok = count <= INPUTS_MOST;
    for (size_t i = 0; ok && i < count; i++)
        for (size_t k = 0; ok && k < i; k++)
            ok = strcmp(inputs[i].file, inputs[k].file) &&
                 (!inputs[i].attached || !inputs[k].attached || strcmp(inputs[i].attached, inputs[k].attached));
    if (!ok)
        return tally_sheet_report(listener, false, N_("attachments"),
                                  N_("the list of inputs is not in the form that this program writes"), TALLY_NO_ARGS);
    for (size_t i = 0; i < count; i++) {
        needed += !inputs[i].attached && !inputs[i].apart;
        apart += inputs[i].apart;
    }
    inspection->needs_ledger = needed && !ledger;
    if (inspection->needs_ledger)
        return false;
    if (needed + apart && ledger)
        ok = tally_ledger_load_inputs(ledger, inspection->facts.count, &whole);
    for (size_t i = 0; ok && i < count; i++)
        if (inputs[i].apart && !ledger)
            tally_stored_inputs_add_absent(stored, inputs[i].file, inputs[i].sha256, (size_t)inputs[i].bytes);
        else
            ok = inputs[i].attached ? take_attachment(inspection, stored, &inputs[i], listener)
                                    : take_from_ledger(&whole, stored, &inputs[i], listener);
    tally_stored_inputs_clear(&whole);
    if (ok && apart && !ledger)
        tally_sheet_report(listener, true, N_("double keying"),
                           N_("a sheet bears only the digests of the second keying and its mends; their figures are "
                              "as the sheet states them. Verify the ledger too, which holds both"),
                           TALLY_NO_ARGS);
    return ok && tally_sheet_report(listener, true, N_("attachments"), N_("%1$s inputs, each with its digest"),
                                    TALLY_ARGS(figure(&inspection->arena, count)));
}

/* ---- counted and written again ---- */

/* Hands and voices left no ballots (第四篇 四(三), 第五篇 4): that the result is the same proves the sums alone. */
static void tell_of_hands(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    if (inspection->result->meeting.method != TALLY_METHOD_BALLOTS)
        tally_sheet_report_advice(
            listener, true, N_("votes by hand or voice"),
            N_("the vote was by raised hands or by voice, so there are no ballots to count again; only the attached "
               "totals were added up again"),
            N_("rests on totals written down in the meeting: no ballots can show whether they are right, only the "
               "tellers and scrutineers who answer for them"),
            TALLY_NO_ARGS);
}

/* Counts by the reading of the count that the sheet shows, so that a newer version gives the same bytes. */
static bool recount(struct tally_sheet_inspection *inspection, struct tally_stored_inputs *stored,
                    const struct tally_sheet_listener *listener)
{
    const char *attached = attached_text(inspection, TALLY_RESULT_NAME);
    if (!attached || !tally_stored_inputs_take_reading(stored, attached))
        return tally_sheet_report(
            listener, false, N_("recount"),
            N_("a newer version of this program made this count: verify the sheet with that version"), TALLY_NO_ARGS);
    struct tally_diags *diags = tally_diags_new();
    char digest[TALLY_DIGEST_TEXT];
    bool ok = false;
    for (size_t i = 0; i < stored->count; i++)
        if (stored->files[i].absent)
            stored->source.stated = attached;
    inspection->result = tally_count_source(&stored->source, NULL, diags);
    if (!inspection->result && stored->source.stated) { /* more than the evidence of double keying was left out */
        inspection->needs_ledger = true;
    } else if (!inspection->result) {
        char *why = tally_diags_count(diags) ? tally_diags_text(diags, 0, true) : NULL;
        tally_sheet_report(listener, false, N_("recount"), N_("the attached inputs are refused: %1$s"),
                           TALLY_ARGS(why ? why : ""));
        free(why);
    } else {
        char *json = tally_result_json(inspection->result);
        tally_digest(json, strlen(json), digest);
        ok = !strcmp(json, attached) && !strcmp(digest, inspection->facts.result_sha256);
        tally_sheet_report(listener, ok, N_("recount"),
                           ok ? N_("the same result, to the byte")
                              : N_("the ballots give a result that differs from the sheet's"),
                           TALLY_NO_ARGS);
        tell_of_hands(inspection, listener);
        free(json);
    }
    tally_diags_free(diags);
    return ok;
}

/* Checks the page by its text, where it cannot be written again. Whether that is enough depends on who signed:
 * decide_by_trust. */
static bool check_text(struct tally_sheet_inspection *inspection, const unsigned char *bytes, const char *at,
                       const struct tally_sheet_listener *listener)
{
    struct tally_revision_text text;
    const char *why = NULL, *expected = "", *found = "";
    size_t where = 0;
    enum tally_page_verdict verdict = TALLY_PAGE_UNKNOWN;
    const bool known = tally_page_is_known(inspection->result, &inspection->facts);
    bool read = known && tally_revision_text_read(&text, bytes, inspection->document.first, &why, &where) &&
                tally_revision_structure_check(bytes, inspection->document.first, &text, &why, &where);
    if (read)
        verdict = tally_page_check(&text, inspection->result, &inspection->facts, inspection->officials,
                                   inspection->official_count, &inspection->arena, &expected, &found);
    if (known)
        tally_revision_text_clear(&text);
    inspection->by_text = read && verdict == TALLY_PAGE_AGREES;
    if (known && !read)
        return tally_sheet_report_behind(listener, false, N_("the page"), not_as_written, NULL, why,
                                         TALLY_ARGS(figure(&inspection->arena, where)));
    if (verdict == TALLY_PAGE_UNKNOWN)
        return tally_sheet_report(
            listener, false, N_("the page"),
            N_("cannot be judged: version %1$s made this sheet, and this program, version %2$s, does "
               "not know the pages of that version"),
            TALLY_ARGS(inspection->facts.version, TALLY_VERSION));
    return inspection->by_text ||
           tally_sheet_report_behind(listener, false, N_("the page"),
                                     N_("does not say what its ballots give: it must say “%2$s”, and says “%3$s”"),
                                     NULL, first_byte, TALLY_ARGS(at, expected, found));
}

/* Writes the page again and compares the bytes. Another version may draw the page differently, and only then is its
 * text enough: a page of this version that differs was altered. Where a signature is broken, the page is wrong in
 * any case. */
static bool check_page(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                       const struct tally_stored_inputs *stored, const struct tally_sheet_listener *listener)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_fonts *fonts = tally_fonts_open(aside);
    unsigned char *again = NULL;
    size_t size = 0, at = 0;
    bool same = false;
    if (!inspection->force_text && fonts &&
        tally_sheet_render(fonts, inspection->result, stored, &inspection->facts, &again, &size, aside)) {
        while (at < size && at < inspection->document.first && again[at] == bytes[at])
            at++;
        same = size == inspection->document.first && at == size;
    }
    if (fonts)
        tally_fonts_close(fonts);
    free(again);
    tally_diags_free(aside);
    const char *place = figure(&inspection->arena, at);
    if (same)
        return tally_sheet_report(listener, true, N_("the page"),
                                  N_("written again from what is attached: the same, to the byte"), TALLY_NO_ARGS);
    if (!tally_sheet_unbroken(inspection, bytes))
        return tally_sheet_report_behind(
            listener, false, N_("the page"),
            N_("is not the page that its ballots give: it was changed after it was issued"), NULL, first_byte,
            TALLY_ARGS(place));
    if (!inspection->force_text &&
        !strcmp(inspection->facts.version, TALLY_VERSION)) /* else a swapped font would pass */
        return tally_sheet_report_behind(
            listener, false, N_("the page"),
            N_("is not the page that its ballots give: it was changed, or this machine has other fonts or libraries "
               "than the one where the sheet was made; verify it there"),
            NULL, first_byte, TALLY_ARGS(place));
    return check_text(inspection, bytes, place, listener);
}

/* An altered rule gives a result that follows from the ballots, too: so a rule with a built-in rule's name must be
 * that rule as some version of the program has it, whichever the sheet claims to be of; a signature alone proves
 * nothing of it. 第二篇 六(四): the regulation says which share decides. */
static bool check_rules(const struct tally_stored_inputs *stored, const struct tally_sheet_listener *listener)
{
    for (size_t i = 0; i < stored->count; i++)
        if (!tally_stored_input_rule_is_own(&stored->files[i]))
            return tally_sheet_report(listener, false, N_("the rule"),
                                      N_("“%1$s” is NOT this program's rule of that name"),
                                      TALLY_ARGS(stored->files[i].name));
    return tally_sheet_report(
        listener, true, N_("the rule"),
        N_("a built-in one as this program or an earlier version of it has it, or the meeting's own as attached"),
        TALLY_NO_ARGS);
}

/* Whether the facts name the meeting's officials, each with the official's own field and roles, and the document has
 * these fields and no others. Who signs as what follows from the meeting that is attached, never from the facts. */
static bool officials_fit(const struct tally_sheet_inspection *inspection)
{
    struct tally_words *w = tally_words_new(inspection->facts.language);
    struct tally_official *officials;
    size_t count = tally_sheet_officials(w, inspection->result, &officials);
    bool same = count == inspection->official_count && count == inspection->document.field_count;
    for (size_t i = 0; same && i < count; i++)
        same = !strcmp(officials[i].name, inspection->officials[i].name) &&
               !strcmp(officials[i].field, inspection->officials[i].field) &&
               !strcmp(officials[i].role, inspection->officials[i].role) &&
               !strcmp(officials[i].field, inspection->document.fields[i]);
    tally_words_free(w);
    return same;
}

/* Whether the facts agree with the meeting that is attached: its id, archives, copies and officials. */
static bool check_facts(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    const struct tally_sheet_facts *f = &inspection->facts;
    const struct tally_meeting_facts *m = &inspection->result->meeting;
    bool ok = !strcmp(f->meeting, m->id) && f->copies == m->archive_count &&
              !strcmp(f->archive, m->archives[f->copy - 1]) && officials_fit(inspection);
    return ok || tally_sheet_report(listener, false, N_("the facts"),
                                    N_("the sheet names another meeting, archive, number of copies or officials than "
                                       "what is attached to it"),
                                    TALLY_NO_ARGS);
}

static bool inspect_content(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            struct tally_ledger *ledgers, size_t ledger_count,
                            const struct tally_sheet_listener *listener)
{
    const char *json = attached_text(inspection, TALLY_FACTS_NAME);
    inspection->inputs = tally_stored_inputs_empty();
    if (!json || !tally_sheet_facts_read(&inspection->facts, &inspection->arena, json))
        return tally_sheet_report(listener, false, N_("attachments"),
                                  N_("the facts of a tally sheet are missing: this program did not make this file"),
                                  TALLY_NO_ARGS);
    inspection->official_count = tally_sheet_facts_officials(&inspection->officials, &inspection->arena, json);
    inspection->ledger = tally_sheet_find_ledger(ledgers, ledger_count, inspection);
    return take_inputs(inspection, &inspection->inputs, json, inspection->ledger, listener) &&
           check_rules(&inspection->inputs, listener) && recount(inspection, &inspection->inputs, listener) &&
           check_facts(inspection, listener) && check_page(inspection, bytes, &inspection->inputs, listener);
}

static void inspect(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                    struct tally_ledger *ledgers, size_t ledger_count, const struct tally_sheet_listener *listener)
{
    const char *why = NULL;
    size_t where = 0;
    tally_digest(bytes, size, inspection->sha256);
    if (!tally_revision_read(&inspection->document, bytes, size, &why, &where)) {
        tally_sheet_report_behind(listener, false, N_("the file"), not_as_written, NULL, why,
                                  TALLY_ARGS(figure(&inspection->arena, where)));
        return;
    }
    inspection->foreign = inspection->document.attachment_count == 0;
    if (inspection->foreign)
        return;
    tally_sheet_report(listener, true, N_("the file"),
                       N_("as this program writes it, followed by %1$s signatures and nothing else"),
                       TALLY_ARGS(figure(&inspection->arena, inspection->document.signature_count)));
    inspection->ok = inspect_content(inspection, bytes, ledgers, ledger_count, listener);
}

static bool holds(const unsigned char *bytes, size_t size, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at + length <= size; at++) {
        const unsigned char *next = memchr(bytes + at, text[0], size - length - at + 1);
        if (!next)
            return false;
        at = (size_t)(next - bytes);
        if (!memcmp(next, text, length))
            return true;
    }
    return false;
}

bool tally_sheet_is_foreign(const unsigned char *bytes, size_t size)
{
    /* an altered sheet has one of the two still: it must be called altered */
    return !holds(bytes, size, "(" TALLY_FACTS_NAME ")") &&
           !(holds(bytes, size, "/Producer (tally ") && holds(bytes, size, "/EmbeddedFiles"));
}

void tally_sheet_inspect(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                         struct tally_ledger *ledgers, size_t ledger_count, const struct tally_sheet_listener *listener)
{
    *inspection = (struct tally_sheet_inspection){.ok = false};
    inspect(inspection, bytes, size, ledgers, ledger_count, listener);
}

void tally_sheet_inspect_by_text(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                                 struct tally_ledger *ledgers, size_t ledger_count,
                                 const struct tally_sheet_listener *listener)
{
    *inspection = (struct tally_sheet_inspection){.force_text = true};
    inspect(inspection, bytes, size, ledgers, ledger_count, listener);
}

void tally_sheet_inspection_clear(struct tally_sheet_inspection *inspection)
{
    tally_revision_document_clear(&inspection->document);
    tally_result_free(inspection->result);
    tally_stored_inputs_clear(&inspection->inputs);
    tally_arena_clear(&inspection->arena);
    *inspection = (struct tally_sheet_inspection){.ok = false};
}
