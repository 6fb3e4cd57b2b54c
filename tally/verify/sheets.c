/* Sheets checked: each from itself, copies against each other, with the ledger against its events. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/sheet.h>
#include <tally/verify.h>

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
#include "revision/append.h"
#include "sheet/sheet.h"
#include "sign/sign.h"
#include "verify/newer.h"

struct verify {
    const struct tally_verify_sheets *options;
    struct tally_diags *diags;
    struct tally_trust *trust;
    struct tally_ledger *ledgers;
    size_t ledger_count; /* of those that could be opened */
    struct tally_sheet_inspection *looks;
    bool *known; /* whether its ledger knows each */
    bool *held;  /* whether each holds in itself */
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
    tally_sheet_tell_then(listener, true, N_("recount"), found, found, args);
}

/* What today's reading would refuse or decide otherwise makes the sheet not wrong. */
static void check_reading(const struct tally_sheet_inspection *inspection, const struct tally_sheet_listener *listener)
{
    char number[TALLY_NUMBER_SIZE];
    char *stored = tally_result_json(inspection->result);
    struct tally_sheet_listener told = *listener;
    tally_verify_newer_reading(&inspection->inputs, tally_number(number, inspection->facts.count), stored,
                               tally_reading_newest(), &(struct tally_newer_listener){warn_of_newer, &told});
    free(stored);
}

static bool check_one(struct verify *v, size_t i)
{
    const char *path = v->options->sheets[i];
    const struct tally_sheet_listener listener = listener_of(v, path);
    struct tally_sheet_inspection *inspection = &v->looks[i];
    struct tally_file file;
    bool ok = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, v->diags);
    if (ok) {
        tally_sheet_inspect(inspection, file.bytes, file.size, v->ledgers, v->ledger_count, &listener);
        ok = inspection->ok;
        if (ok)
            check_reading(inspection, &listener);
        if (inspection->needs_ledger)
            tally_diags_refuse_path(
                v->diags, TALLY_MISSING_FILE, path,
                N_("this meeting's ballots were too many to attach: give its ledger too, and they are "
                   "counted from that"),
                TALLY_NO_ARGS);
        if (inspection->document.first) { /* it could be read at all */
            ok &= tally_sheet_signatures(inspection, file.bytes, v->trust, v->options->now, &listener);
            if (inspection->document.signature_count == 0)
                ok = tally_sheet_tell_then(
                    &listener, false, N_("signature"), N_("nobody has signed this sheet"),
                    inspection->ok ? N_("holds in itself, but nobody answers for it: have it signed (tally sign)")
                                   : NULL,
                    TALLY_NO_ARGS);
            v->held[i] = inspection->ok && inspection->unbroken;
        }
    }
    tally_file_clear(&file);
    return ok;
}

/* ---- against the ledger ---- */

static bool check_against_ledger(struct verify *v, size_t i)
{
    const struct tally_sheet_inspection *inspection = &v->looks[i];
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[i]);
    if (!inspection->facts.meeting)
        return false; /* told of already */
    if (tally_sheet_other_copy(&inspection->facts, v->options->sheets[i]))
        tally_sheet_tell_then(&listener, true, N_("copies"), N_("stands under another copy's name"),
                              N_("this is not the copy that its name says: see where that one is"), TALLY_NO_ARGS);
    enum tally_sheet_standing standing = tally_sheet_standing(inspection->ledger, inspection);
    if (standing == TALLY_SHEET_OF_OTHER_LEDGER)
        return tally_sheet_tell_then(
            &listener, false, N_("the ledger"),
            N_("the sheet was not made from this ledger: its latest event then is not in the chain"),
            v->held[i] ? N_("holds in itself, but this ledger is not the one that it was issued from, or was made anew "
                            "or cut short since: look for the original ledger")
                       : NULL,
            TALLY_NO_ARGS);
    if (standing == TALLY_SHEET_OF_NO_COUNT)
        return tally_sheet_tell_then(
            &listener, false, N_("the ledger"), N_("holds no count with the result of this sheet"),
            v->held[i] ? N_("holds in itself, but shows a result that this ledger never recorded: look for the "
                            "original ledger, and ask who issued the sheet")
                       : NULL,
            TALLY_NO_ARGS);
    if (standing == TALLY_SHEET_OF_NO_EVENT)
        return tally_sheet_tell_then(
            &listener, false, N_("the ledger"),
            N_("no event speaks of this file: it was changed after it was issued or signed, or the ledger was cut "
               "short"),
            v->held[i] ? N_("holds in itself, but the ledger never recorded it as it is: signed or issued past the "
                            "ledger, or the ledger was cut short. Look for the original ledger, and ask who signed")
                       : NULL,
            TALLY_NO_ARGS);
    /* what came later does not make this one wrong; but nobody is to take it for the latest */
    static const struct {
        const char *found, *then;
    } later[] = {
        {N_("knows this file; but somebody has signed a later state of it"),
         N_("an earlier state of the sheet: ask for the one with the later signature, which is to be kept")},
        {N_("knows this file; but the meeting was counted again with other inputs since"),
         N_("shows an earlier count, NOT the ledger's latest, which may say the opposite: not to be relied on before "
            "you know why it was counted again (tally log) and which count stands")},
        {N_("knows this file; but sheets were issued again since, these are not the latest"),
         N_("of an earlier issue: ask for the sheets that were issued last, and why they were issued again")},
    };
    const struct tally_sheet_facts *facts = &inspection->facts;
    const bool came[sizeof later / sizeof *later] = {
        tally_ledger_signed_since(inspection->ledger, inspection->sha256),
        tally_ledger_counted_since(inspection->ledger, facts->head_digest, facts->result_sha256),
        tally_ledger_issued_since(inspection->ledger, facts->head_digest)};
    bool event = false;
    for (size_t k = 0; k < sizeof later / sizeof *later; k++)
        if (came[k]) {
            tally_sheet_tell_then(&listener, true, N_("the ledger"), later[k].found, later[k].then, TALLY_NO_ARGS);
            event = true;
        }
    return event || tally_sheet_tell(&listener, true, N_("the ledger"), N_("knows this file, and no later state of it"),
                                     TALLY_NO_ARGS);
}

/* ---- against each other ---- */

/* One that does not hold is alike to nothing. */
static bool check_pair(struct verify *v, size_t a, size_t b)
{
    const struct tally_sheet_facts *x = &v->looks[a].facts, *y = &v->looks[b].facts;
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[b]);
    if (!x->meeting || !y->meeting)
        return false;
    const char *const args[] = {v->options->sheets[a], NULL};
    if (!tally_sheet_of_one_issue(x, y))
        return tally_sheet_tell_then(&listener, false, N_("copies"), N_("is not of the same issue as %1$s"),
                                     N_("holds in itself, but is of another issue than %1$s: see from the ledger "
                                        "(tally log) which of them stands"),
                                     args);
    if (x->copy == y->copy)
        return tally_sheet_tell(&listener, true, N_("copies"), N_("is the same copy as %1$s"), args);
    if (v->looks[a].document.signature_count != v->looks[b].document.signature_count)
        return tally_sheet_tell_then(
            &listener, true, N_("copies"), N_("says the same as %1$s; but one of them bears more signatures"),
            N_("not signed by the same people as %1$s: each signature belongs on every copy"), args);
    return tally_sheet_tell(&listener, true, N_("copies"), N_("says the same as %1$s"), args);
}

/* Which of the sheets before it one is held against: another copy of its issue; else one of its meeting, but that both
 * are the ledger's, of two issues, which is told of already. The count: none. */
static size_t partner(const struct verify *v, size_t i)
{
    const struct tally_sheet_inspection *looks = v->looks;
    size_t found = i;
    for (size_t k = 0; k < i; k++) {
        if (!v->held[k] || strcmp(looks[k].facts.meeting, looks[i].facts.meeting) != 0)
            continue;
        if (tally_sheet_of_one_issue(&looks[k].facts, &looks[i].facts))
            return k;
        bool known = v->known[k] && v->known[i] && looks[k].facts.issue != looks[i].facts.issue;
        found = found == i && !known ? k : found;
    }
    return found;
}

/* The copies that the ledger issued last, and that are not among those given: whoever holds one copy alone cannot see
 * whether the other says the same. */
static void tell_missing(const struct verify *v, const struct tally_ledger *ledger)
{
    struct tally_ledger_copy *copies;
    size_t count = tally_ledger_issued_copies(ledger, &copies);
    for (size_t k = 0; k < count; k++) {
        bool given = false;
        for (size_t i = 0; i < v->options->sheet_count; i++)
            given |= v->looks[i].ledger == ledger && v->looks[i].facts.issue == copies[k].issue &&
                     v->looks[i].facts.copy == copies[k].copy;
        const struct tally_sheet_listener listener = listener_of(v, copies[k].file);
        if (!given)
            tally_sheet_tell_then(
                &listener, true, N_("copies"), N_("was issued for “%1$s”, and is not among the sheets given"),
                N_("this copy, kept by “%1$s”, was not looked at: ask there for it, and verify it too"),
                TALLY_ARGS(copies[k].archive));
    }
    tally_ledger_copies_free(copies, count);
}

/* What is needed to look at the sheets; false: reported. */
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
        struct tally_ledger *ledger = &v->ledgers[v->ledger_count++];
        ready &= tally_ledger_open(ledger, o->ledgers[i], v->diags);
    }
    return ready;
}

static bool check_all(struct verify *v)
{
    size_t count = v->options->sheet_count;
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok &= check_one(v, i);
        v->known[i] = v->ledger_count && check_against_ledger(v, i);
        ok &= v->known[i] || !v->ledger_count;
    }
    for (size_t i = 0; i < count; i++) {
        size_t other = v->held[i] ? partner(v, i) : i;
        ok &= v->held[i] && (other == i || check_pair(v, other, i));
    }
    for (size_t i = 0; i < v->ledger_count; i++)
        tell_missing(v, &v->ledgers[i]);
    return ok;
}

bool tally_verify_sheets(const struct tally_verify_sheets *options, struct tally_diags *diags)
{
    size_t count = options->sheet_count;
    struct verify v = {.options = options,
                       .diags = diags,
                       .looks = tally_alloc(count, sizeof *v.looks),
                       .held = tally_alloc(count, sizeof *v.held),
                       .known = tally_alloc(count, sizeof *v.known),
                       .ledgers = tally_alloc(options->ledger_count, sizeof *v.ledgers)};
    bool ok = begin(&v) && check_all(&v);
    for (size_t i = 0; i < count; i++)
        tally_sheet_inspection_clear(&v.looks[i]);
    for (size_t i = 0; i < v.ledger_count; i++)
        tally_ledger_close(&v.ledgers[i]);
    tally_trust_free(v.trust);
    free(v.looks);
    free(v.held);
    free(v.known);
    free(v.ledgers);
    return ok && tally_diags_errors(diags) == 0;
}

/* ---- the inputs, taken out ---- */

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
    if (ok) {
        tally_sheet_inspect(&inspection, file.bytes, file.size, NULL, 0, &listener);
        ok = inspection.ok && tally_sheet_signatures(&inspection, file.bytes, NULL, now, &listener) &&
             tally_stored_inputs_write(&inspection.inputs, folder, sheet, diags);
        if (!ok && tally_diags_errors(diags) == 0)
            tally_diags_refuse_path(
                diags, inspection.needs_ledger ? TALLY_MISSING_FILE : TALLY_NOT_A_SHEET, sheet,
                inspection.needs_ledger
                    ? N_("this meeting's ballots were too many to attach: only the ledger holds them")
                    : N_("this sheet does not hold, and nothing is taken out of it: %1$s"),
                TALLY_ARGS(fault.text ? fault.text : ""));
        tally_sheet_inspection_clear(&inspection);
    }
    free(fault.text);
    tally_file_clear(&file);
    return ok;
}
