/* One more official signs sheets that were issued: every copy or none, recorded as one event. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/sheet.h>
#include <tally/text.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "revision/append.h"
#include "revision/revision.h"
#include "sheet/batch.h"
#include "sheet/session.h"
#include "sheet/sheet.h"
#include "sign/sign.h"

static void note_fault(void *self, const struct tally_finding *finding)
{
    tally_first_fault_note(self, finding->ok, finding->found);
}

/* Each official signs a sheet once. The message names the certificate, which may be another person's (--as). */
static bool check_unsigned(struct tally_sheet_session *s, const char *path, struct tally_sheet_inspection *inspection,
                           const unsigned char *bytes)
{
    for (size_t i = 0; i < inspection->document.signature_count; i++) {
        const struct tally_revision_signature *there = &inspection->document.signatures[i];
        if (strcmp(there->field, s->official->field) != 0)
            continue;
        const struct tally_signed_bytes what = {bytes, bytes + there->gap + there->gap_size, there->gap,
                                                there->end - there->gap - there->gap_size};
        struct tally_signature_verdict verdict;
        char at[TALLY_TIME_SIZE];
        tally_signature_check(&verdict, &inspection->arena, &what, there->contents, there->contents_size, there->at,
                              s->actor->at, NULL);
        return tally_diags_refuse_path(
            s->diags, TALLY_ALREADY_SIGNED, path,
            N_("the place of %1$s is signed already, by the certificate of “%2$s” at %3$s, Beijing time; nothing was "
               "signed this time"),
            TALLY_ARGS(s->official->name, verdict.name ? verdict.name : "?", tally_time_beijing(at, there->at)));
    }
    return true;
}

/* An official signs only what this ledger issued, in its latest state: anybody can make a sheet that follows from
 * the ballots attached to it, of other ballots. */
static bool check_issued_here(struct tally_sheet_session *s, const char *path,
                              const struct tally_sheet_inspection *inspection)
{
    static const char *const faults[] = {
        [TALLY_SHEET_LATEST] = NULL,
        [TALLY_SHEET_SIGNED_SINCE] =
            N_("this is an earlier state of the sheet, which somebody has signed since; sign the later one"),
        [TALLY_SHEET_OTHER_LEDGER] = N_("this sheet was not issued from this ledger: the ledger's chain lacks the "
                                        "event that the sheet names as the latest. Do NOT sign it"),
        [TALLY_SHEET_UNKNOWN_RESULT] =
            N_("no count of this ledger has the result that this sheet shows. Do NOT sign it"),
        [TALLY_SHEET_NOT_RECORDED] =
            N_("no event of the ledger records this file: it was changed, or made by others. Do NOT sign it"),
    };
    enum tally_sheet_ledger_status status = tally_sheet_ledger_status(&s->ledger, inspection);
    if (status != TALLY_SHEET_LATEST)
        return tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path, faults[status], TALLY_NO_ARGS);
    return !tally_sheet_is_misnamed(&inspection->facts, path) ||
           tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                   N_("this file has the name of another copy of the sheet; nothing was signed"),
                                   TALLY_NO_ARGS);
}

/* Sheets that are signed together must be copies of one issue, each given once. */
static bool check_same_issue(struct tally_sheet_session *s, const char *path, const struct tally_sheet_facts *facts)
{
    for (size_t i = 0; i < s->batch.count; i++) {
        if (!tally_sheet_same_issue(&s->facts[i], facts))
            return tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path, N_("these sheets are not of one issue"),
                                           TALLY_NO_ARGS);
        if (s->facts[i].copy == facts->copy)
            return tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                           N_("the same copy is given twice; give each once"), TALLY_NO_ARGS);
    }
    struct tally_sheet_facts *copy = &s->facts[s->batch.count];
    *copy = *facts;
    copy->meeting = tally_arena_text(&s->arena, facts->meeting, strlen(facts->meeting));
    copy->archive = tally_arena_text(&s->arena, facts->archive, strlen(facts->archive));
    copy->result_sha256 = tally_arena_text(&s->arena, facts->result_sha256, strlen(facts->result_sha256));
    copy->counted_digest = tally_arena_text(&s->arena, facts->counted_digest, strlen(facts->counted_digest));
    copy->head_digest = tally_arena_text(&s->arena, facts->head_digest, strlen(facts->head_digest));
    return true;
}

/* Whether the sheet may be signed: it is correct in itself, of this meeting, as the ledger issued it, and the
 * official has not signed it yet. False: reported. */
static bool check_sheet(struct tally_sheet_session *s, const char *path, struct tally_sheet_inspection *inspection,
                        const struct tally_file *file)
{
    struct tally_first_fault fault = {NULL};
    const struct tally_sheet_listener listener = {note_fault, &fault, path};
    *inspection = (struct tally_sheet_inspection){.ok = false}; /* the caller clears it in any case */
    if (tally_sheet_is_foreign(file->bytes, file->size))
        return tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path, TALLY_SHEET_FOREIGN, TALLY_NO_ARGS);
    tally_sheet_inspect(inspection, file->bytes, file->size, &s->ledger, 1, &listener);
    inspection->ok = inspection->ok && tally_sheet_signatures(inspection, file->bytes, NULL, s->actor->at, &listener);
    if (inspection->foreign)
        return tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path,
                                       N_("this is no tally sheet: it carries no result and no ballots; give the "
                                          "sheets that “tally sheet” wrote"),
                                       TALLY_NO_ARGS);
    bool ok = inspection->ok || tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path,
                                                        N_("this sheet fails verification and must not be signed: "
                                                           "%1$s"),
                                                        TALLY_ARGS(fault.text ? fault.text : ""));
    free(fault.text);
    ok = ok && (!strcmp(inspection->facts.meeting, s->meeting) ||
                tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                        N_("this sheet belongs to another meeting, “%1$s”"),
                                        TALLY_ARGS(inspection->facts.meeting)));
    return ok && check_issued_here(s, path, inspection) && check_same_issue(s, path, &inspection->facts) &&
           tally_sheet_session_official(s, inspection->officials, inspection->official_count) &&
           check_unsigned(s, path, inspection, file->bytes);
}

/* Puts the sheet, signed, into the batch. */
static bool add_signed(struct tally_sheet_session *s, const char *path, const struct tally_sheet_inspection *inspection,
                       const struct tally_file *file)
{
    struct tally_batch_file *to = &s->batch.files[s->batch.count++];
    char *folder = tally_path_folder(path);
    *to =
        (struct tally_batch_file){.folder = tally_arena_text(&s->arena, folder, strlen(folder)),
                                  .name = tally_path_name(path),
                                  .archive = s->facts[s->batch.count - 1].archive,
                                  .before = tally_arena_text(&s->arena, inspection->sha256, strlen(inspection->sha256)),
                                  .bytes = tally_alloc(file->size, 1),
                                  .size = file->size};
    free(folder);
    memcpy(to->bytes, file->bytes, file->size);
    return tally_sheet_session_sign(s, &to->bytes, &to->size);
}

/* Copies the official into the session: it belongs to the inspection, which ends before the event is written. */
static void keep_official(struct tally_sheet_session *s)
{
    struct tally_official *official = tally_arena_alloc(&s->arena, 1, sizeof *official);
    *official =
        (struct tally_official){tally_arena_text(&s->arena, s->official->name, strlen(s->official->name)),
                                tally_arena_text(&s->arena, s->official->field, strlen(s->official->field)), ""};
    s->official = official;
}

/* Reads a sheet, verifies it and its record in the ledger, and puts it, signed, into the batch. */
static bool sign_one(struct tally_sheet_session *s, const char *path, struct tally_json **content, uint64_t *count)
{
    struct tally_file file;
    if (tally_path_kind(path) == ELOOP)
        return tally_diags_refuse_path(s->diags, TALLY_OUTPUT_IS_LINK, path,
                                       N_("this is a link; name the sheet itself"), TALLY_NO_ARGS);
    bool ok = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, s->diags);
    if (ok) {
        struct tally_sheet_inspection inspection;
        ok = check_sheet(s, path, &inspection, &file);
        s->language = inspection.facts.language;
        ok = ok && add_signed(s, path, &inspection, &file);
        if (ok) {
            keep_official(s);
            *count = inspection.facts.count;
            s->issue = inspection.facts.issue;
            if (!*content)
                *content = tally_json_pack("{s:I, s:I, s:o}", "count", (long long)inspection.facts.count, "issue",
                                           (long long)inspection.facts.issue, "signed", tally_sheet_session_signer(s));
        }
        tally_sheet_inspection_clear(&inspection);
    }
    tally_file_clear(&file);
    return ok;
}

/* Sheets of an earlier count may be signed, for they say which count they show; a warning says that there is a later
 * one. False: the ledger cannot be read; reported. */
static bool warn_of_later_count(struct tally_sheet_session *s, uint64_t count)
{
    char shown[TALLY_NUMBER_SIZE], latest[TALLY_NUMBER_SIZE];
    uint64_t last = tally_ledger_latest(&s->ledger);
    if (last > count) {
        const struct tally_place place = {.file = tally_diags_path(s->diags, s->ledger_path)};
        tally_diags_add(s->diags, TALLY_LATER_COUNT, place,
                        N_("these sheets show count %1$s, and the meeting has been counted again since with other "
                           "inputs or another result: count %2$s. They are signed as they are; “tally sheet” issues "
                           "sheets of the latest count"),
                        TALLY_ARGS(tally_number(shown, count), tally_number(latest, last)));
    }
    return last != 0;
}

/* The path of the ledger beside a sheet: ID.tally for ID.1.pdf. NULL: the sheet's name is not of that form. The
 * caller frees it. */
static char *ledger_beside(const char *sheet)
{
    size_t size = strlen(sheet);
    if (size < 4 || strcmp(sheet + size - 4, ".pdf"))
        return NULL;
    size -= 4;
    while (size && sheet[size - 1] >= '0' && sheet[size - 1] <= '9')
        size--;
    if (!size || sheet[size - 1] != '.')
        return NULL;
    char *path = tally_alloc(size + sizeof "tally", 1);
    memcpy(path, sheet, size);
    memcpy(path + size, "tally", sizeof "tally");
    return path;
}

/* Refuses a file that is no sheet before a ledger is sought, which would be sought in vain. One that cannot be read is
 * reported later. */
static bool check_ours(const char *path, struct tally_diags *diags)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file;
    bool foreign = false;
    if (tally_path_kind(path) == 0) {
        foreign = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, aside) &&
                  tally_sheet_is_foreign(file.bytes, file.size);
        tally_file_clear(&file);
    }
    tally_diags_free(aside);
    return !foreign || tally_diags_refuse_path(diags, TALLY_NOT_A_SHEET, path, TALLY_SHEET_FOREIGN, TALLY_NO_ARGS);
}

bool tally_sheet_sign(const char *const *sheets, size_t sheet_count, const char *ledger,
                      const struct tally_sheet_options *options, const struct tally_actor *actor,
                      void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                      struct tally_diags *diags)
{
    struct tally_sheet_session s = {
        .options = options, .actor = actor, .report = report, .self = self, .diags = diags, .lock = -1};
    char *beside = ledger ? NULL : ledger_beside(sheets[0]);
    bool ok = true;
    for (size_t i = 0; ok && i < sheet_count; i++)
        ok = (!tally_path_is_folder(sheets[i]) ||
              tally_diags_refuse_path(diags, TALLY_NOT_A_FILE, sheets[i], N_("this is a folder; name the sheets in it"),
                                      TALLY_NO_ARGS)) &&
             check_ours(sheets[i], diags);
    ok = ok && (ledger || beside ||
                tally_diags_refuse_path(diags, TALLY_MISSING_FILE, sheets[0],
                                        N_("the meeting's ledger is not beside this sheet: name it with --ledger, for "
                                           "each signature is recorded there"),
                                        TALLY_NO_ARGS));
    ok = ok && tally_sheet_session_open(&s, ledger ? ledger : beside, false);
    for (size_t i = 0; ok && i < sheet_count; i++) {
        char *folder = tally_path_folder(sheets[i]);
        ok = tally_batch_repair_file(&s.ledger, folder, tally_path_name(sheets[i]), report, self, diags);
        free(folder);
    }
    struct tally_json *content = NULL;
    uint64_t count = 0;
    s.batch.files = tally_alloc(sheet_count, sizeof *s.batch.files);
    s.facts = tally_arena_alloc(&s.arena, sheet_count + 1, sizeof *s.facts);
    for (size_t i = 0; ok && i < sheet_count; i++)
        ok = sign_one(&s, sheets[i], &content, &count);
    ok = ok && warn_of_later_count(&s, count);
    if (ok)
        ok = tally_sheet_session_finish(&s, "signed", count, content);
    else if (content)
        tally_json_free(content);
    tally_sheet_session_close(&s);
    free(beside);
    return ok;
}
