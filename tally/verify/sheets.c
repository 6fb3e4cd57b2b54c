/* Verifies sheets: each from its own content, copies against each other, and all against the events of the ledger. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/sheet.h>
#include <tally/verify.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "result/result.h"
#include "revision/append.h"
#include "sheet/sheet.h"
#include "sign/sign.h"
#include "verify/newer.h"
#include "verify/rounds.h"
#include "words/words.h"

struct verify {
    const struct tally_verify_sheets *options;
    struct tally_diags *diags;
    struct tally_trust *trust;
    struct tally_ledger *ledgers;
    size_t ledger_count; /* of those that could be opened */
    struct tally_sheet_inspection *inspections;
    bool *recorded; /* whether its ledger has a record of each */
    bool *intact;   /* whether each is correct in itself, with valid signatures */
};

bool tally_is_sheet(const char *path)
{
    unsigned char head[5];
    return tally_path_read_head(path, head, sizeof head) && !memcmp(head, "%PDF-", sizeof head);
}

static struct tally_sheet_listener listener_of(const struct verify *v, const char *name)
{
    return (struct tally_sheet_listener){v->options->each, v->options->self, name};
}

static void warn_of_newer(void *self, const char *found, const char *const *args)
{
    const struct tally_sheet_listener *listener = self;
    tally_sheet_report_advice(listener, true, N_("recount"), found, found, args);
}

/* Warns of what this version's reading would refuse or decide differently; the sheet is not wrong for that. */
static void check_reading(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    char number[TALLY_NUMBER_SIZE];
    char *stored = tally_result_json(inspection->result);
    struct tally_sheet_listener to = *listener;
    tally_verify_newer_reading(&inspection->inputs, tally_number(number, inspection->facts.count), stored,
                               tally_reading_newest(),
                               &(struct tally_newer_listener){warn_of_newer, warn_of_newer, &to});
    free(stored);
}

/* Whether as many officials have signed as are demanded, each by a certificate that is trusted. */
static bool check_required(const struct verify *v, const struct tally_sheet_inspection *inspection,
                           const struct tally_sheet_listener *listener)
{
    size_t wanted = v->options->require == TALLY_REQUIRE_ALL ? inspection->official_count : v->options->require;
    char vouched[TALLY_NUMBER_SIZE], all[TALLY_NUMBER_SIZE], asked[TALLY_NUMBER_SIZE];
    if (!v->options->require || !inspection->ok)
        return true;
    const char *const *args = TALLY_ARGS(tally_number(vouched, inspection->vouched),
                                         tally_number(all, inspection->official_count), tally_number(asked, wanted));
    if (inspection->vouched >= wanted)
        return tally_sheet_report(listener, true, N_("signers"),
                                  N_("%1$s of %2$s officials signed by certificates that are verified, as many as are "
                                     "required: %3$s"),
                                  args);
    return tally_sheet_report_advice(
        listener, false, N_("signers"),
        N_("%1$s of %2$s officials signed by certificates of their own that are verified; %3$s are required"),
        N_("%1$s of %2$s officials signed by certificates that are verified, and --require asks for %3$s: get the "
           "missing signatures or certificates"),
        args);
}

static bool check_one(struct verify *v, size_t i)
{
    const char *path = v->options->sheets[i];
    const struct tally_sheet_listener listener = listener_of(v, path);
    struct tally_sheet_inspection *inspection = &v->inspections[i];
    struct tally_file file;
    bool ok = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, v->diags);
    if (ok && tally_sheet_is_foreign(file.bytes, file.size))
        ok = tally_diags_refuse_path(v->diags, TALLY_NOT_A_SHEET, path, TALLY_SHEET_FOREIGN, TALLY_NO_ARGS);
    if (ok) {
        tally_sheet_inspect(inspection, file.bytes, file.size, v->ledgers, v->ledger_count, &listener);
        ok = inspection->ok;
        if (ok)
            check_reading(inspection, &listener);
        if (inspection->needs_ledger)
            tally_diags_refuse_path(v->diags, TALLY_MISSING_FILE, path,
                                    N_("what was counted is not all attached to this sheet: give the meeting's ledger "
                                       "too, from which it is "
                                       "counted"),
                                    TALLY_NO_ARGS);
        if (inspection->foreign)
            tally_diags_refuse_path(v->diags, TALLY_NOT_A_SHEET, path,
                                    N_("this is no tally sheet: it carries no result and no ballots; give the sheets "
                                       "that “tally sheet” wrote"),
                                    TALLY_NO_ARGS);
        else if (inspection->document.first) { /* it could be read as a sheet, even if something in it is wrong */
            ok &= tally_sheet_signatures(inspection, file.bytes, v->trust, v->options->now, &listener);
            if (inspection->document.signature_count == 0)
                ok = tally_sheet_report_advice(
                    &listener, false, N_("signature"), N_("nobody has signed this sheet"),
                    inspection->ok ? N_("is correct in itself, but nobody has signed it: have it signed (tally sign)")
                                   : NULL,
                    TALLY_NO_ARGS);
            v->intact[i] = inspection->ok && inspection->unbroken;
            ok &= check_required(v, inspection, &listener);
        }
    }
    tally_file_clear(&file);
    return ok;
}

/* ---- against the ledger ---- */

/* Reports that the ledger has no record of the sheet; where the sheet is correct in itself, with what to do. */
static bool report_unrecorded(const struct tally_sheet_listener *listener, enum tally_sheet_ledger_status status,
                              bool intact)
{
    static const struct {
        const char *found, *then;
    } faults[] = {
        [TALLY_SHEET_OTHER_LEDGER] = {N_("the sheet was not made from this ledger: the chain lacks the event that the "
                                         "sheet names as the latest"),
                                      N_("is correct in itself, but this ledger did not issue it, or was made anew or "
                                         "cut short since: look for the original ledger")},
        [TALLY_SHEET_UNKNOWN_RESULT] = {N_("the ledger has no count with the result of this sheet"),
                                        N_("is correct in itself, but this ledger never recorded its result: look for "
                                           "the original ledger, and ask who issued the sheet")},
        [TALLY_SHEET_NOT_RECORDED] = {N_("no event records this file: it was changed after it was issued or signed, "
                                         "or the ledger was cut short"),
                                      N_("is correct in itself, but the ledger has no record of it in this state: it "
                                         "was issued or signed without the ledger, or the ledger was cut short. Look "
                                         "for the original ledger, and ask who signed")},
    };
    return tally_sheet_report_advice(listener, false, N_("the ledger"), faults[status].found,
                                     intact ? faults[status].then : NULL, TALLY_NO_ARGS);
}

/* A later event does not make this sheet wrong, but it must not be taken for the latest. */
static bool warn_of_later(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    static const struct {
        const char *found, *then;
    } later[] = {
        {N_("the ledger records this file, but somebody has signed a later state of it"),
         N_("an earlier state of the sheet: ask for the one with the later signature, and keep that one")},
        {N_("the ledger records this file, but the meeting was counted again with other inputs since"),
         N_("shows an earlier count, NOT the ledger's latest, which may say the opposite. Do not rely on it before you "
            "know why the meeting was counted again (tally log) and which count is valid")},
        {N_("the ledger records this file, but sheets were issued again since; this one is not the latest"),
         N_("from an earlier issue: ask for the sheets that were issued last, and why they were issued again")},
    };
    const struct tally_sheet_facts *facts = &inspection->facts;
    const bool came[sizeof later / sizeof *later] = {
        tally_ledger_signed_since(inspection->ledger, inspection->sha256),
        tally_ledger_counted_since(inspection->ledger, facts->head_digest, facts->result_sha256),
        tally_ledger_issued_since(inspection->ledger, facts->head_digest)};
    bool warned = false;
    for (size_t k = 0; k < sizeof later / sizeof *later; k++)
        if (came[k]) {
            tally_sheet_report_advice(listener, true, N_("the ledger"), later[k].found, later[k].then, TALLY_NO_ARGS);
            warned = true;
        }
    return warned;
}

/* Whether the ledger has a record of the sheet; warns of what came later. */
static bool check_against_ledger(struct verify *v, size_t i)
{
    const struct tally_sheet_inspection *inspection = &v->inspections[i];
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[i]);
    if (!inspection->facts.meeting)
        return false; /* reported already */
    if (!inspection->ledger)
        return tally_sheet_report_advice(
            &listener, true, N_("the ledger"), N_("none of the ledgers given is that of this meeting, “%1$s”"),
            N_("was verified by itself, for the ledger of “%1$s” was not given: verify it together with that"),
            TALLY_ARGS(inspection->facts.meeting));
    if (tally_sheet_is_misnamed(&inspection->facts, v->options->sheets[i]))
        tally_sheet_report_advice(&listener, true, N_("copies"), N_("has the file name of another copy"),
                                  N_("this is not the copy that its file name says: find out where that copy is"),
                                  TALLY_NO_ARGS);
    enum tally_sheet_ledger_status status = tally_sheet_ledger_status(inspection->ledger, inspection);
    switch (status) {
    case TALLY_SHEET_OTHER_LEDGER:
    case TALLY_SHEET_UNKNOWN_RESULT:
    case TALLY_SHEET_NOT_RECORDED:
        return report_unrecorded(&listener, status, v->intact[i]);
    case TALLY_SHEET_LATEST:
    case TALLY_SHEET_SIGNED_SINCE:
        break;
    }
    return warn_of_later(inspection, &listener) ||
           tally_sheet_report(&listener, true, N_("the ledger"),
                              N_("the ledger records this file, and no later state of it"), TALLY_NO_ARGS);
}

/* ---- against each other ---- */

/* Compares two sheets; fails if one of them could not be read. */
static bool check_pair(struct verify *v, size_t a, size_t b)
{
    const struct tally_sheet_facts *x = &v->inspections[a].facts, *y = &v->inspections[b].facts;
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[b]);
    if (!x->meeting || !y->meeting)
        return false;
    const char *const args[] = {v->options->sheets[a], NULL};
    if (!tally_sheet_same_issue(x, y))
        return tally_sheet_report_advice(&listener, false, N_("copies"), N_("is not of the same issue as %1$s"),
                                         N_("is correct in itself, but is of another issue than %1$s: find out from "
                                            "the ledger (tally log) which of them is valid"),
                                         args);
    if (x->copy == y->copy)
        return tally_sheet_report(&listener, true, N_("copies"), N_("is the same copy as %1$s"), args);
    if (v->inspections[a].document.signature_count != v->inspections[b].document.signature_count)
        return tally_sheet_report_advice(
            &listener, true, N_("copies"), N_("says the same as %1$s; but one of them bears more signatures"),
            N_("not signed by the same people as %1$s: each signature belongs on every copy"), args);
    return tally_sheet_report(&listener, true, N_("copies"), N_("says the same as %1$s"), args);
}

/* Finds the sheet to compare sheet i with, among those before it: another copy of the same issue; if there is none,
 * another sheet of the same meeting. Not a sheet of another issue if the ledger records both: warn_of_later reports
 * that. Returns i if there is none. */
static size_t find_partner(const struct verify *v, size_t i)
{
    const struct tally_sheet_inspection *inspections = v->inspections;
    size_t found = i;
    for (size_t k = 0; k < i; k++) {
        if (!v->intact[k] || strcmp(inspections[k].facts.meeting, inspections[i].facts.meeting) != 0)
            continue;
        if (tally_sheet_same_issue(&inspections[k].facts, &inspections[i].facts))
            return k;
        bool recorded = v->recorded[k] && v->recorded[i] && inspections[k].facts.issue != inspections[i].facts.issue;
        found = found == i && !recorded ? k : found;
    }
    return found;
}

/* ---- earlier rounds ---- */

/* Whether a sheet shows the result with this digest, which is that of a file: the result and a line's end. */
static bool shows_result(const struct tally_sheet_inspection *inspection, const char *sha256)
{
    char digest[TALLY_DIGEST_TEXT];
    struct tally_bytes file = {.bytes = NULL};
    char *json = tally_result_json(inspection->result);
    tally_bytes_put_text(&file, json);
    tally_bytes_put_text(&file, "\n");
    tally_digest(file.bytes, file.used, digest);
    free(file.bytes);
    free(json);
    return !strcmp(digest, sha256);
}

/* What of an earlier round was given too: nothing, another result of it, or the one that was followed. */
enum given { NOT_GIVEN, GIVEN_OTHER, GIVEN };

static enum given find_sheet_of(const struct verify *v, const struct tally_earlier *earlier)
{
    enum given found = NOT_GIVEN;
    for (size_t k = 0; k < v->options->sheet_count && found != GIVEN; k++)
        if (v->intact[k] && v->inspections[k].result && !strcmp(v->inspections[k].facts.meeting, earlier->meeting))
            found = shows_result(&v->inspections[k], earlier->sha256) ? GIVEN : GIVEN_OTHER;
    return found;
}

static bool is_ledger_given(const struct verify *v, const char *meeting)
{
    bool given = false;
    for (size_t i = 0; i < v->ledger_count && !given; i++)
        given = !strcmp(tally_ledger_meeting_id(&v->ledgers[i]), meeting);
    const struct tally_verify_sheets *o = v->options;
    for (size_t i = 0; !given; i++) {
        i = tally_verify_find_named(o->archive, o->archive_count, meeting, i);
        if (i == o->archive_count)
            break;
        struct tally_diags *aside = tally_diags_new(); /* what is wrong with it is reported for itself */
        struct tally_ledger ledger;
        given = tally_ledger_open(&ledger, o->archive[i], aside) && !strcmp(tally_ledger_meeting_id(&ledger), meeting);
        tally_ledger_close(&ledger);
        tally_diags_free(aside);
    }
    return given;
}

/* A further round carries the results of those before it, each with its digest, and not their ballots: these are in
 * the sheets and ledgers of the earlier rounds. */
static void check_rounds(struct verify *v, size_t i)
{
    struct tally_sheet_inspection *inspection = &v->inspections[i];
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[i]);
    if (!inspection->result || !inspection->result->meeting.earlier_count)
        return;
    const struct tally_meeting_facts *m = &inspection->result->meeting;
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    const char **missing = tally_alloc(m->earlier_count, sizeof *missing);
    size_t missing_count = 0;
    for (size_t k = 0; k < m->earlier_count; k++) {
        enum given sheet = find_sheet_of(v, &m->earlier[k]);
        const char *const *args = TALLY_ARGS(m->earlier[k].meeting);
        if (sheet == GIVEN)
            tally_sheet_report(&listener, true, N_("earlier rounds"),
                               N_("follows “%1$s” with the result that its sheet shows, which was given too"), args);
        else if (sheet == GIVEN_OTHER)
            tally_sheet_report_advice(
                &listener, true, N_("earlier rounds"),
                N_("follows another result of “%1$s” than the sheet of it shows that was given"),
                N_("follows another count of “%1$s” than the one on the sheet given: find out which count is valid"),
                args);
        else if (!is_ledger_given(v, m->earlier[k].meeting))
            missing[missing_count++] = m->earlier[k].meeting;
    }
    if (missing_count)
        tally_sheet_report_advice(
            &listener, true, N_("earlier rounds"),
            N_("the ballots of the earlier rounds are not attached, so they were not counted again: %1$s"),
            N_("verify the ledgers or sheets of the earlier rounds too: %1$s"),
            TALLY_ARGS(tally_words_list(words, missing, missing_count)));
    free(missing);
    tally_words_free(words);
}

/* Reports the copies that the ledger issued last and that were not given: with one copy alone nobody can see whether
 * the others say the same. */
static void report_missing(const struct verify *v, const struct tally_ledger *ledger)
{
    struct tally_ledger_copy *copies;
    size_t count = tally_ledger_issued_copies(ledger, &copies);
    for (size_t k = 0; k < count; k++) {
        bool given = false;
        for (size_t i = 0; i < v->options->sheet_count; i++)
            given |= v->inspections[i].ledger == ledger && v->inspections[i].facts.issue == copies[k].issue &&
                     v->inspections[i].facts.copy == copies[k].copy;
        const struct tally_sheet_listener listener = listener_of(v, copies[k].file);
        if (!given)
            tally_sheet_report_advice(
                &listener, true, N_("copies"), N_("was issued for “%1$s”, and is not among the sheets given"),
                N_("this copy, kept by “%1$s”, was not verified: ask for it there, and verify it too"),
                TALLY_ARGS(copies[k].archive));
    }
    tally_ledger_copies_free(copies, count);
}

/* Loads the certificates and opens the ledgers; false: a certificate cannot be used, which is reported. */
static bool begin(struct verify *v)
{
    const struct tally_verify_sheets *o = v->options;
    bool ready = true;
    if (o->trust_count) {
        v->trust = tally_trust_new();
        for (size_t i = 0; i < o->trust_count; i++)
            ready &= tally_trust_add(v->trust, o->trust[i], v->diags);
    }
    for (size_t i = 0; i < o->ledger_count; i++) {
        struct tally_ledger *ledger = &v->ledgers[v->ledger_count];
        if (tally_ledger_open(ledger, o->ledgers[i], v->diags))
            v->ledger_count++;
        else /* reported; the sheets are verified without it */
            tally_ledger_close(ledger);
    }
    return ready;
}

static bool check_all(struct verify *v)
{
    size_t count = v->options->sheet_count;
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok &= check_one(v, i);
        bool fits = !v->ledger_count || check_against_ledger(v, i);
        v->recorded[i] = fits && v->inspections[i].ledger;
        ok &= fits;
    }
    for (size_t i = 0; i < count; i++)
        check_rounds(v, i);
    for (size_t i = 0; i < count; i++) {
        size_t other = v->intact[i] ? find_partner(v, i) : i;
        ok &= v->intact[i] && (other == i || check_pair(v, other, i));
    }
    for (size_t i = 0; i < v->ledger_count; i++)
        report_missing(v, &v->ledgers[i]);
    return ok;
}

bool tally_verify_sheets(const struct tally_verify_sheets *options, struct tally_diags *diags)
{
    size_t count = options->sheet_count;
    struct verify v = {.options = options,
                       .diags = diags,
                       .inspections = tally_alloc(count, sizeof *v.inspections),
                       .intact = tally_alloc(count, sizeof *v.intact),
                       .recorded = tally_alloc(count, sizeof *v.recorded),
                       .ledgers = tally_alloc(options->ledger_count, sizeof *v.ledgers)};
    bool ok = begin(&v) && check_all(&v);
    for (size_t i = 0; i < count; i++)
        tally_sheet_inspection_clear(&v.inspections[i]);
    for (size_t i = 0; i < v.ledger_count; i++)
        tally_ledger_close(&v.ledgers[i]);
    tally_trust_free(v.trust);
    free(v.inspections);
    free(v.intact);
    free(v.recorded);
    free(v.ledgers);
    return ok && tally_diags_errors(diags) == 0;
}

/* ---- extracting the inputs ---- */

static void note_fault(void *self, const struct tally_finding *finding)
{
    tally_first_fault_note(self, finding->ok, finding->found);
}

bool tally_sheet_inputs(const char *sheet, const char *folder, const char *now, struct tally_diags *diags)
{
    struct tally_file file;
    struct tally_sheet_inspection inspection = {.ok = false};
    struct tally_first_fault fault = {NULL};
    const struct tally_sheet_listener listener = {note_fault, &fault, sheet};
    bool ok = tally_file_read_most(&file, sheet, TALLY_REVISION_SIZE_MAX, diags);
    if (ok && tally_sheet_is_foreign(file.bytes, file.size))
        ok = tally_diags_refuse_path(diags, TALLY_NOT_A_SHEET, sheet, TALLY_SHEET_FOREIGN, TALLY_NO_ARGS);
    if (ok) {
        tally_sheet_inspect(&inspection, file.bytes, file.size, NULL, 0, &listener);
        ok = inspection.ok && tally_sheet_signatures(&inspection, file.bytes, NULL, now, &listener) &&
             tally_stored_inputs_write(&inspection.inputs, folder, sheet, diags);
        if (!ok && tally_diags_errors(diags) == 0)
            tally_diags_refuse_path(
                diags, inspection.needs_ledger ? TALLY_MISSING_FILE : TALLY_NOT_A_SHEET, sheet,
                inspection.needs_ledger
                    ? N_("what was counted is not all attached to this sheet: only the ledger holds it")
                    : N_("this sheet fails verification, and its inputs are not written: %1$s"),
                TALLY_ARGS(fault.text ? fault.text : ""));
        tally_sheet_inspection_clear(&inspection);
    }
    free(fault.text);
    tally_file_clear(&file);
    return ok;
}
