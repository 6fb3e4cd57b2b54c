/* Sheets checked: each from itself, copies against each other, with the ledger against its events. */
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "sheet.h"

struct verify {
    const struct tally_verify_sheets *options;
    struct tally_diags *diags;
    struct tally_trust *trust;
    struct tally_ledger ledger;
    bool has_ledger;
    struct tally_sheet_look *looks;
    bool *held; /* whether each holds in itself */
};

bool tally_is_sheet(const char *path)
{
    unsigned char head[5];
    return tally_path_head(path, head, sizeof head) && !memcmp(head, "%PDF-", sizeof head);
}

static struct tally_sheet_listener listener_of(const struct verify *v, const char *name)
{
    return (struct tally_sheet_listener){v->options->each, v->options->self, name};
}

static bool check_one(struct verify *v, size_t i)
{
    const char *path = v->options->sheets[i];
    const struct tally_sheet_listener listener = listener_of(v, path);
    struct tally_sheet_look *look = &v->looks[i];
    struct tally_file file;
    bool ok = tally_file_read_path(&file, path, v->diags);
    if (ok) {
        tally_sheet_look(look, file.bytes, file.size, v->has_ledger ? &v->ledger : NULL, &listener);
        ok = look->ok;
        if (look->needs_ledger) {
            unsigned place = tally_diags_file(v->diags, path);
            tally_diags_outside(v->diags, place);
            tally_diags_add(v->diags, TALLY_MISSING_FILE, (struct tally_place){.file = place}, N_("this meeting's ballots were too many to attach: give its ledger too, and they are counted from that"),
                            TALLY_NO_ARGS);
        }
        if (look->document.first) { /* it could be read at all */
            ok &= tally_sheet_signatures(look, file.bytes, v->trust, v->options->now, &listener);
            if (look->document.signature_count == 0)
                ok = tally_sheet_tell_then(&listener, false, N_("signature"), N_("nobody has signed this sheet"), look->ok ? N_("holds in itself, but nobody answers for it: have it signed (tally sign)") : NULL,
                                           TALLY_NO_ARGS);
            v->held[i] = look->ok && look->unbroken;
        }
    }
    tally_file_clear(&file);
    return ok;
}

/* ---- against the ledger ---- */

static bool check_against_ledger(struct verify *v, size_t i)
{
    const struct tally_sheet_look *look = &v->looks[i];
    const struct tally_sheet_listener listener = listener_of(v, v->options->sheets[i]);
    if (!look->facts.meeting)
        return false; /* told of already */
    enum tally_sheet_standing standing = tally_sheet_standing(&v->ledger, look);
    if (standing == TALLY_SHEET_OF_OTHER_LEDGER)
        return tally_sheet_tell_then(&listener, false, N_("the ledger"), N_("the sheet was not made from this ledger: its latest event then is not in the chain"),
                                     v->held[i] ? N_("holds in itself, but this ledger is not the one that it was issued from, or was made anew or cut short since: look for the original ledger") : NULL,
                                     TALLY_NO_ARGS);
    if (standing == TALLY_SHEET_OF_NO_COUNT)
        return tally_sheet_tell_then(&listener, false, N_("the ledger"), N_("holds no count with the result of this sheet"),
                                     v->held[i] ? N_("holds in itself, but shows a result that this ledger never recorded: look for the original ledger, and ask who issued the sheet") : NULL, TALLY_NO_ARGS);
    if (standing == TALLY_SHEET_OF_NO_EVENT)
        return tally_sheet_tell_then(&listener, false, N_("the ledger"), N_("no event speaks of this file: it was changed after it was issued or signed, or the ledger was cut short"),
                                     v->held[i] ? N_("holds in itself, but the ledger never recorded it as it is: signed or issued past the ledger, or the ledger was cut short. Look for the original ledger, and ask who signed")
                                                : NULL,
                                     TALLY_NO_ARGS);
    /* what came later does not make this one wrong; but nobody is to take it for the latest */
    static const struct {
        const char *sql, *found, *then;
    } later[] = {
        {"SELECT 1 FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind = 'signed' AND f.value ->> 'before' = ?1", N_("knows this file; but somebody has signed a later state of it"),
         N_("an earlier state of the sheet: ask for the one with the later signature, which is to be kept")},
        {"SELECT 1 FROM event WHERE kind = 'counted' AND (sequence > (SELECT sequence FROM event WHERE digest = ?2) OR count > (SELECT max(number) FROM count WHERE sha256 = ?3))",
         N_("knows this file; but the meeting was counted again with other inputs since"),
         N_("shows an earlier count, NOT the ledger's latest, which may say the opposite: not to be relied on before you know why it was counted again (tally log) and which count stands")},
        {"SELECT 1 FROM event e, event later WHERE e.digest = ?2 AND later.kind = 'sheet issued' AND later.sequence > e.sequence + 1",
         N_("knows this file; but sheets were issued again since, these are not the latest"),
         N_("of an earlier issue: ask for the sheets that were issued last, and why they were issued again")},
    };
    bool told = false;
    for (size_t k = 0; k < sizeof later / sizeof *later; k++)
        if (tally_sheet_asked(&v->ledger, later[k].sql, look)) {
            tally_sheet_tell_then(&listener, true, N_("the ledger"), later[k].found, later[k].then, TALLY_NO_ARGS);
            told = true;
        }
    return told || tally_sheet_tell(&listener, true, N_("the ledger"), N_("knows this file, and no later state of it"), TALLY_NO_ARGS);
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
                                     N_("holds in itself, but is of another issue than %1$s: see from the ledger (tally log) which of them stands"), args);
    if (x->copy == y->copy)
        return tally_sheet_tell(&listener, true, N_("copies"), N_("is the same copy as %1$s"), args);
    if (v->looks[a].document.signature_count != v->looks[b].document.signature_count)
        return tally_sheet_tell_then(&listener, true, N_("copies"), N_("says the same as %1$s; but one of them bears more signatures"),
                                     N_("not signed by the same people as %1$s: each signature belongs on every copy"), args);
    return tally_sheet_tell(&listener, true, N_("copies"), N_("says the same as %1$s"), args);
}

bool tally_verify_sheets(const struct tally_verify_sheets *options, struct tally_diags *diags)
{
    struct verify v = {.options = options, .diags = diags, .looks = tally_alloc(options->sheet_count, sizeof *v.looks),
                       .held = tally_alloc(options->sheet_count, sizeof *v.held)};
    bool ok = true, ready = true;
    if (options->trust_count) {
        v.trust = tally_trust_new();
        for (size_t i = 0; i < options->trust_count; i++)
            ready &= tally_trust_add(v.trust, options->trust[i], diags);
    }
    if (options->ledger) {
        v.has_ledger = tally_ledger_open(&v.ledger, options->ledger, diags);
        ready &= v.has_ledger;
    }
    for (size_t i = 0; ready && i < options->sheet_count; i++) {
        ok &= check_one(&v, i);
        ok &= !v.has_ledger || check_against_ledger(&v, i);
    }
    size_t first = 0;
    while (first < options->sheet_count && !v.held[first])
        first++;
    for (size_t i = first + 1; ready && i < options->sheet_count; i++)
        ok &= v.held[i] && check_pair(&v, first, i);
    for (size_t i = 0; i < options->sheet_count; i++)
        tally_sheet_look_clear(&v.looks[i]);
    if (options->ledger)
        tally_ledger_close(&v.ledger);
    tally_trust_free(v.trust);
    free(v.looks);
    free(v.held);
    return ok && ready && tally_diags_errors(diags) == 0;
}

/* ---- the inputs, taken out ---- */

struct first_fault {
    char *text;
};

static void note_fault(void *self, const struct tally_finding *finding)
{
    struct first_fault *fault = self;
    if (!finding->ok && !fault->text)
        fault->text = tally_copy(finding->found);
}

bool tally_sheet_inputs(const char *sheet, const char *folder, const char *now, struct tally_diags *diags)
{
    struct tally_file file;
    struct tally_sheet_look look = {.ok = false};
    struct first_fault fault = {NULL};
    const struct tally_sheet_listener listener = {note_fault, &fault, sheet};
    bool ok = tally_file_read_path(&file, sheet, diags);
    if (ok) {
        tally_sheet_look(&look, file.bytes, file.size, NULL, &listener);
        ok = look.ok && tally_sheet_signatures(&look, file.bytes, NULL, now, &listener) && tally_kept_write(&look.kept, folder, sheet, diags);
        if (!ok && tally_diags_errors(diags) == 0) {
            unsigned place = tally_diags_file(diags, sheet);
            tally_diags_outside(diags, place);
            tally_diags_add(diags, look.needs_ledger ? TALLY_MISSING_FILE : TALLY_NOT_A_SHEET, (struct tally_place){.file = place},
                            look.needs_ledger ? N_("this meeting's ballots were too many to attach: only the ledger holds them") : N_("this sheet does not hold, and nothing is taken out of it: %1$s"),
                            TALLY_ARGS(fault.text ? fault.text : ""));
        }
        tally_sheet_look_clear(&look);
    }
    free(fault.text);
    tally_file_clear(&file);
    return ok;
}
