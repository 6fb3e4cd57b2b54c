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

/* Each official signs a sheet once. The certificate's name is told, for with --as it may be another's. */
static bool is_free(struct tally_sheet_session *s, const char *path, struct tally_sheet_inspection *inspection,
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
               "signed now"),
            TALLY_ARGS(s->official->name, verdict.name ? verdict.name : "?", tally_time_beijing(at, there->at)));
    }
    return true;
}

/* An official signs what this ledger issued, in its latest state, and no other: what merely follows from the ballots
 * attached to it, anybody can make of other ballots. */
static bool is_ours(struct tally_sheet_session *s, const char *path, const struct tally_sheet_inspection *inspection)
{
    static const char *const faults[] = {
        [TALLY_SHEET_LATEST] = NULL,
        [TALLY_SHEET_SIGNED_SINCE] =
            N_("an earlier state of this sheet, which somebody has signed since; sign the later one"),
        [TALLY_SHEET_OF_OTHER_LEDGER] = N_("this sheet was not issued from this ledger: its latest event then is not "
                                           "in the chain. It is NOT to be signed"),
        [TALLY_SHEET_OF_NO_COUNT] =
            N_("this sheet shows a result that is no count's of this ledger. It is NOT to be signed"),
        [TALLY_SHEET_OF_NO_EVENT] =
            N_("no event of the ledger speaks of this file: it was changed, or made by others. It is NOT to be signed"),
    };
    enum tally_sheet_standing standing = tally_sheet_standing(&s->ledger, inspection);
    if (standing != TALLY_SHEET_LATEST)
        return tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path, faults[standing], TALLY_NO_ARGS);
    return !tally_sheet_other_copy(&inspection->facts, path) ||
           tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                   N_("under this name stands another copy of the sheet; nothing was signed"),
                                   TALLY_NO_ARGS);
}

/* The sheets that are signed together are copies of one issue, each once. */
static bool fits_others(struct tally_sheet_session *s, const char *path, const struct tally_sheet_facts *facts)
{
    for (size_t i = 0; i < s->batch.count; i++) {
        if (!tally_sheet_of_one_issue(&s->facts[i], facts))
            return tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path, N_("these sheets are not of one issue"),
                                           TALLY_NO_ARGS);
        if (s->facts[i].copy == facts->copy)
            return tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                           N_("the same copy is given twice; give each once"), TALLY_NO_ARGS);
    }
    struct tally_sheet_facts *inputs = &s->facts[s->batch.count];
    *inputs = *facts;
    inputs->meeting = tally_arena_text(&s->arena, facts->meeting, strlen(facts->meeting));
    inputs->archive = tally_arena_text(&s->arena, facts->archive, strlen(facts->archive));
    inputs->result_sha256 = tally_arena_text(&s->arena, facts->result_sha256, strlen(facts->result_sha256));
    inputs->counted_digest = tally_arena_text(&s->arena, facts->counted_digest, strlen(facts->counted_digest));
    inputs->head_digest = tally_arena_text(&s->arena, facts->head_digest, strlen(facts->head_digest));
    return true;
}

/* Reads a sheet, sees that it holds and that the ledger knows it, and signs it into the batch. */
static bool sign_one(struct tally_sheet_session *s, const char *path, struct tally_json **content, uint64_t *count)
{
    struct tally_file file;
    struct tally_sheet_inspection inspection;
    struct tally_first_fault fault = {NULL};
    if (tally_path_kind(path) == ELOOP)
        return tally_diags_refuse_path(s->diags, TALLY_OUTPUT_IS_LINK, path,
                                       N_("this is a link; name the sheet itself"), TALLY_NO_ARGS);
    bool ok = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, s->diags);
    if (ok) {
        const struct tally_sheet_listener listener = {note_fault, &fault, path};
        tally_sheet_inspect(&inspection, file.bytes, file.size, &s->ledger, 1, &listener);
        inspection.ok = inspection.ok && tally_sheet_signatures(&inspection, file.bytes, NULL, s->actor->at, &listener);
        struct tally_official *officials = inspection.officials;
        ok = inspection.ok || tally_diags_refuse_path(s->diags, TALLY_NOT_A_SHEET, path,
                                                      N_("this sheet does not hold, and is not to be signed: %1$s"),
                                                      TALLY_ARGS(fault.text ? fault.text : ""));
        free(fault.text);
        ok = ok && (!strcmp(inspection.facts.meeting, s->meeting) ||
                    tally_diags_refuse_path(s->diags, TALLY_OTHER_MEETING, path,
                                            N_("this is the sheet of another meeting, “%1$s”"),
                                            TALLY_ARGS(inspection.facts.meeting)));
        ok = ok && is_ours(s, path, &inspection) && fits_others(s, path, &inspection.facts);
        ok = ok && tally_sheet_session_official(s, officials, inspection.official_count) &&
             is_free(s, path, &inspection, file.bytes);
        s->language = inspection.facts.language;
        if (ok) {
            struct tally_batch_file *to = &s->batch.files[s->batch.count++];
            const char *name = tally_path_name(path);
            char *folder = tally_path_folder(path);
            *to = (struct tally_batch_file){
                .folder = tally_arena_text(&s->arena, folder, strlen(folder)),
                .name = name,
                .archive = s->facts[s->batch.count - 1].archive,
                .before = tally_arena_text(&s->arena, inspection.sha256, strlen(inspection.sha256)),
                .bytes = tally_alloc(file.size, 1),
                .size = file.size};
            free(folder);
            memcpy(to->bytes, file.bytes, file.size);
            ok = tally_sheet_session_sign(s, &to->bytes, &to->size);
        }
        if (ok) { /* the official is the look's; what is said of it must outlive it */
            struct tally_official *kept_official = tally_arena_alloc(&s->arena, 1, sizeof *kept_official);
            *kept_official = (struct tally_official){
                tally_arena_text(&s->arena, s->official->name, strlen(s->official->name)),
                tally_arena_text(&s->arena, s->official->field, strlen(s->official->field)), ""};
            s->official = kept_official;
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

/* An earlier count's sheets may be signed all the same: they say which count they show. But nobody is to sign them for
 * the latest. False: the ledger cannot say; reported. */
static bool look_for_later(struct tally_sheet_session *s, uint64_t count)
{
    char shown[TALLY_NUMBER_SIZE], latest[TALLY_NUMBER_SIZE];
    uint64_t last = tally_ledger_latest(&s->ledger);
    if (last > count) {
        const struct tally_place place = {.file = tally_diags_path(s->diags, s->ledger_path)};
        tally_diags_add(s->diags, TALLY_LATER_COUNT, place,
                        N_("these sheets show count %1$s, and the meeting was counted otherwise since: count %2$s. "
                           "They are signed as they are; sheets of the latest count are issued by “tally sheet”"),
                        TALLY_ARGS(tally_number(shown, count), tally_number(latest, last)));
    }
    return last != 0;
}

/* The ledger beside a sheet: of the same name, but for the copy's number. NULL: the name is none that tells. The caller
 * frees it. */
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

bool tally_sheet_sign(const char *const *sheets, size_t sheet_count, const char *ledger,
                      const struct tally_sheet_options *options, const struct tally_actor *actor,
                      void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                      struct tally_diags *diags)
{
    struct tally_sheet_session s = {
        .options = options, .actor = actor, .tell = tell, .self = self, .diags = diags, .lock = -1};
    char *beside = ledger ? NULL : ledger_beside(sheets[0]);
    bool ok = true;
    for (size_t i = 0; ok && i < sheet_count; i++)
        ok = !tally_path_is_folder(sheets[i]) ||
             tally_diags_refuse_path(diags, TALLY_NOT_A_FILE, sheets[i], N_("this is a folder; name the sheets in it"),
                                     TALLY_NO_ARGS);
    ok = ok &&
         (ledger || beside ||
          tally_diags_refuse_path(
              diags, TALLY_MISSING_FILE, sheets[0],
              N_("say with --ledger where the meeting's ledger is: each signature is recorded there"), TALLY_NO_ARGS));
    ok = ok && tally_sheet_session_open(&s, ledger ? ledger : beside);
    for (size_t i = 0; ok && i < sheet_count; i++) {
        char *folder = tally_path_folder(sheets[i]);
        ok = tally_batch_repair_file(&s.ledger, folder, tally_path_name(sheets[i]), tell, self, diags);
        free(folder);
    }
    struct tally_json *content = NULL;
    uint64_t count = 0;
    s.batch.files = tally_alloc(sheet_count, sizeof *s.batch.files);
    s.facts = tally_arena_alloc(&s.arena, sheet_count + 1, sizeof *s.facts);
    for (size_t i = 0; ok && i < sheet_count; i++)
        ok = sign_one(&s, sheets[i], &content, &count);
    ok = ok && look_for_later(&s, count);
    if (ok)
        ok = tally_sheet_session_finish(&s, "signed", count, content);
    else if (content)
        tally_json_free(content);
    tally_sheet_session_close(&s);
    free(beside);
    return ok;
}
