/* Issuing and signing sheets: both copies or neither, each an event. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/text.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/path.h"
#include "revision/append.h"
#include "sheet/batch.h"
#include "sign/sign.h"

struct issue {
    const struct tally_sheet_options *options;
    const struct tally_actor *actor;
    void (*tell)(void *self, const struct tally_sheet_event *event);
    void *self;
    struct tally_diags *diags;
    struct tally_arena arena;

    char *ledger_path, *ledger_folder;
    int lock;
    struct tally_ledger ledger;
    bool open;
    char *meeting;
    struct tally_batch batch;
    uint64_t issue;
    enum tally_language language;          /* of the sheets */
    const struct tally_official *official; /* who signs; NULL: nobody */
    struct tally_sheet_facts *facts;       /* of the sheets that are signed, as the batch has them; the arena's */
};

char *tally_sheet_name(const char *meeting, const char *copy)
{
    size_t a = strlen(meeting), b = strlen(copy);
    char *name = tally_alloc(a + b + 6, 1);
    memcpy(name, meeting, a);
    name[a] = '.';
    memcpy(name + a + 1, copy, b);
    memcpy(name + a + 1 + b, ".pdf", 5);
    return name;
}

/* ---- the ledger, held ---- */

static bool acquire(struct issue *s, const char *path)
{
    s->ledger_path = tally_copy(path);
    s->ledger_folder = tally_path_folder(path);
    if (!tally_ledger_actor_ok(s->actor->actor))
        return tally_diags_refuse_path(
            s->diags, TALLY_BAD_ID, path,
            N_("the name of who issues or signs must be 1 to 200 characters that can be seen, on one line; "
               "give it with --by"),
            TALLY_NO_ARGS);
    s->lock = tally_ledger_lock(s->ledger_folder, path, s->actor, s->diags);
    if (s->lock < 0)
        return false;
    s->open = true;
    if (!tally_ledger_open(&s->ledger, s->ledger_path, s->diags))
        return false;
    if (!tally_ledger_holds(&s->ledger, s->options->count))
        return false;
    s->meeting = tally_ledger_text(&s->ledger, "SELECT meeting FROM count WHERE number = ?", 1);
    return s->meeting || tally_diags_refuse_path(s->diags, TALLY_DAMAGED_LEDGER, path, N_("the ledger holds no count"),
                                                 TALLY_NO_ARGS);
}

static void release(struct issue *s)
{
    if (s->open)
        tally_ledger_close(&s->ledger);
    tally_folder_unlock(s->lock);
    tally_batch_clear(&s->batch);
    tally_arena_clear(&s->arena);
    free(s->meeting);
    free(s->ledger_path);
    free(s->ledger_folder);
}

/* ---- who signs ---- */

static bool find_official(struct issue *s, const struct tally_official *officials, size_t count)
{
    const char *name = s->options->as ? s->options->as : s->options->key ? tally_key_name(s->options->key) : NULL;
    if (!s->options->key)
        return true;
    for (size_t i = 0; i < count && name; i++)
        if (tally_sheet_same_name(&s->arena, officials[i].name, name) ||
            (s->options->as && !strcmp(officials[i].field, name))) {
            s->official = &officials[i];
            return true;
        }
    struct tally_words *w = tally_words_new(TALLY_LOCALE);
    const char **names = tally_arena_alloc(&s->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = officials[i].name;
    tally_diags_add(s->diags, TALLY_WRONG_SIGNER, (struct tally_place){.file = 0},
                    s->options->as
                        ? N_("“%1$s” is not an official of this meeting; they are: %2$s")
                        : N_("the certificate is “%1$s”’s, who is not an official of this meeting. These may "
                             "sign: %2$s. Only if you sign for one of them by proxy, name that one with --as; "
                             "paper and verify will show that it was by proxy"),
                    TALLY_ARGS(name ? name : "", tally_words_list(w, names, count)));
    tally_words_free(w);
    return false;
}

/* A time stamp that is far from this machine's clock: one of the two is wrong, and the signature would bear it for
 * ever. */
static bool stamp_is_of_now(struct issue *s, const struct tally_signed_bytes *what, const unsigned char *cms,
                            size_t size)
{
    struct tally_signature_verdict verdict;
    char at[TALLY_TIME_SIZE], here[TALLY_TIME_SIZE];
    tally_signature_check(&verdict, &s->arena, what, cms, size, s->actor->at, s->actor->at, NULL);
    if (!verdict.timestamped || !(tally_sheet_day_after(s->actor->at, verdict.timestamp_at) ||
                                  tally_sheet_day_after(verdict.timestamp_at, s->actor->at)))
        return true;
    tally_diags_add(s->diags, TALLY_NO_TIMESTAMP, (struct tally_place){.file = 0},
                    N_("the time stamp says %1$s, and this machine's clock %2$s (Beijing time): they are more than a "
                       "day apart. See which is wrong; nothing was signed"),
                    TALLY_ARGS(tally_time_beijing(at, verdict.timestamp_at), tally_time_beijing(here, s->actor->at)));
    return false;
}

/* Puts the signature behind the document. */
static bool sign(struct issue *s, unsigned char **bytes, size_t *size)
{
    struct tally_words *w = tally_words_new(s->language);
    const char *why = NULL;
    struct tally_revision_request stamp = {.field = s->official->field, .at = s->actor->at};
    tally_sheet_stamp(stamp.lines, w, s->actor->at, tally_key_sha256(s->options->key),
                      !tally_sheet_same_name(&s->arena, s->official->name, tally_key_name(s->options->key)));
    size_t updated, gap, gap_size, cms_size = 0;
    unsigned char *cms = NULL, *out = tally_revision_append(*bytes, *size, &stamp, &updated, &gap, &gap_size, &why);
    bool ok = out != NULL;
    if (!ok)
        tally_diags_add(s->diags, TALLY_NOT_A_SHEET, (struct tally_place){.file = 0}, why,
                        TALLY_ARGS(s->official->name));
    if (ok) {
        const struct tally_signed_bytes what = {out, out + gap + gap_size, gap, updated - gap - gap_size};
        ok = tally_sign(s->options->key, &what, s->options->tsa, &cms, &cms_size, s->diags) &&
             stamp_is_of_now(s, &what, cms, cms_size);
        if (ok && !tally_revision_put_contents(out, gap, gap_size, cms, cms_size))
            ok = tally_diags_refuse_path(s->diags, TALLY_BAD_KEY, NULL,
                                         N_("the certificates are too large for the place that a signature has"),
                                         TALLY_NO_ARGS);
    }
    if (ok) {
        free(*bytes);
        *bytes = out;
        *size = updated;
    } else {
        free(out);
    }
    free(cms);
    tally_words_free(w);
    return ok;
}

static json_t *signer_json(const struct issue *s)
{
    if (!s->official)
        return tally_json_checked(json_null());
    return tally_json_checked(json_pack("{s:s, s:s, s:s, s:s}", "official", s->official->name, "field",
                                        s->official->field, "certificate", tally_key_sha256(s->options->key),
                                        "certificate_name", tally_key_name(s->options->key)));
}

static json_t *files_json(const struct issue *s)
{
    json_t *list = tally_json_checked(json_array());
    for (size_t i = 0; i < s->batch.count; i++) {
        const struct tally_batch_file *file = &s->batch.files[i];
        json_t *one = tally_json_checked(json_pack("{s:s, s:s, s:s, s:s?}", "file", file->name, "archive",
                                                   file->archive, "sha256", file->sha256, "before", file->before));
        if (json_array_append_new(list, one))
            tally_exhausted();
    }
    return list;
}

/* Stage, event, places. */
static bool carry_out(struct issue *s, const char *kind, uint64_t count, json_t *content)
{
    if (!tally_batch_stage(&s->batch, s->diags)) {
        json_decref(content);
        return false;
    }
    if (json_object_set_new(content, "sheets", files_json(s)))
        tally_exhausted();
    char *text = tally_json_text(content, JSON_COMPACT);
    json_decref(content);
    tally_ledger_close(&s->ledger);
    s->open = false;
    bool ok =
        tally_ledger_add_event(s->ledger_folder, s->ledger_path, s->meeting, kind, count, text, s->actor, s->diags);
    free(text);
    if (!ok) {
        tally_batch_undo(&s->batch);
        return false;
    }
    ok = tally_batch_place(&s->batch, s->diags);
    for (size_t i = 0; ok && i < s->batch.count; i++) {
        const struct tally_batch_file *file = &s->batch.files[i];
        char *path = tally_path_join(file->folder, file->name);
        s->tell(s->self,
                &(struct tally_sheet_event){!strcmp(kind, "signed") ? TALLY_SHEET_SIGNED : TALLY_SHEET_WRITTEN, path,
                                            file->archive, file->sha256, s->official ? s->official->name : NULL,
                                            s->official ? tally_key_name(s->options->key) : NULL});
        free(path);
    }
    return ok;
}

/* ---- issuing ---- */

/* The digest of a file that is in a sheet's place and may be replaced. It must be one that this ledger knows:
 * another's, perhaps of a ledger that was lost, may be the only original there is. NULL: it must stay; reported. */
static const char *present_sheet(struct issue *s, const char *path)
{
    struct tally_file file;
    char sha256[TALLY_DIGEST_TEXT] = "";
    bool ok = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, s->diags);
    if (ok)
        tally_digest(file.bytes, file.size, sha256);
    tally_file_clear(&file);
    if (ok && !tally_ledger_knows_sheet(&s->ledger, sha256))
        ok = tally_diags_refuse_path(
            s->diags, TALLY_OUTPUT_EXISTS, path,
            N_("this file stays: the ledger does not know it, so another ledger issued it, or it was changed "
               "since. Move it away, to where it is kept safe; or issue into another folder with --out"),
            TALLY_NO_ARGS);
    else if (ok && !s->options->replace)
        ok = tally_diags_refuse_path(
            s->diags, TALLY_OUTPUT_EXISTS, path,
            N_("there is a sheet already; issue again with --replace (the ledger keeps its digest), or into "
               "another folder with --out"),
            TALLY_NO_ARGS);
    return ok ? tally_arena_text(&s->arena, sha256, strlen(sha256)) : NULL;
}

/* What is in the place of a sheet already: its digest, "" where nothing is. NULL: it must stay; reported. */
static const char *present(struct issue *s, const char *folder, const char *name)
{
    char *path = tally_path_join(folder, name);
    const char *digest = "";
    int kind = tally_path_kind(path);
    if (kind == ELOOP || kind == EINVAL) {
        tally_diags_refuse_path(s->diags, kind == ELOOP ? TALLY_OUTPUT_IS_LINK : TALLY_NOT_A_FILE, path,
                                kind == ELOOP ? N_("a link stands where a sheet belongs; remove it")
                                              : N_("not a regular file"),
                                TALLY_NO_ARGS);
        digest = NULL;
    } else if (kind && kind != ENOENT) { /* there may well be one */
        tally_diags_refuse_path(s->diags, TALLY_CANNOT_READ, path, N_("the place of a sheet cannot be looked at: %1$s"),
                                TALLY_ARGS(strerror(kind)));
        digest = NULL;
    } else if (kind == 0) {
        digest = present_sheet(s, path);
    }
    free(path);
    return digest;
}

/* The sheet once more, with fonts opened afresh, is the same: a library that got no memory leaves glyphs out and does
 * not say so. */
static bool is_sound(struct issue *s, const struct tally_result *result, const struct tally_stored_inputs *inputs,
                     const struct tally_sheet_facts *facts, const struct tally_batch_file *file)
{
    struct tally_fonts *fonts = tally_fonts_open(s->diags);
    unsigned char *again = NULL;
    size_t size = 0;
    bool ok = fonts && tally_sheet_render(fonts, result, inputs, facts, &again, &size, s->diags);
    if (ok && (size != file->size || memcmp(again, file->bytes, size) != 0))
        ok = tally_diags_refuse_path(
            s->diags, TALLY_NOT_RENDERED, NULL,
            N_("the sheet was drawn twice and came out differently (too little memory?); nothing was written"),
            TALLY_NO_ARGS);
    if (fonts)
        tally_fonts_close(fonts);
    free(again);
    return ok;
}

static bool render_all(struct issue *s, struct tally_fonts *fonts, const struct tally_result *result,
                       const struct tally_stored_inputs *inputs, struct tally_sheet_facts *facts, const char *folder)
{
    bool ok = true;
    s->batch.files = tally_alloc(facts->copies, sizeof *s->batch.files);
    for (size_t i = 0; ok && i < facts->copies; i++) {
        char number[TALLY_NUMBER_SIZE];
        char *name = tally_sheet_name(facts->meeting, tally_number(number, i + 1));
        struct tally_batch_file *file = &s->batch.files[s->batch.count++];
        file->folder = folder;
        file->name = tally_arena_text(&s->arena, name, strlen(name));
        free(name);
        facts->copy = i + 1;
        facts->archive = file->archive = result->meeting.archives[i];
        const char *before = present(s, folder, file->name);
        file->before = before && *before ? before : NULL;
        ok = before && tally_sheet_render(fonts, result, inputs, facts, &file->bytes, &file->size, s->diags) &&
             is_sound(s, result, inputs, facts, file) && (!s->official || sign(s, &file->bytes, &file->size));
    }
    return ok;
}

static bool issue_count(struct issue *s, uint64_t count, const char *folder)
{
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    char sha256[TALLY_DIGEST_TEXT];
    struct tally_result *result = tally_ledger_recount(&s->ledger, count, &inputs, sha256);
    if (!result) {
        tally_stored_inputs_clear(&inputs);
        return false;
    }
    size_t bytes = 0;
    for (size_t i = 0; i < inputs.count; i++)
        bytes += inputs.files[i].size;
    char *counted = tally_ledger_counted(&s->ledger, count);
    char *digest = tally_ledger_text(&s->ledger, "SELECT digest FROM event ORDER BY sequence DESC LIMIT 1", 0),
         *at = tally_ledger_text(&s->ledger, "SELECT at FROM event ORDER BY sequence DESC LIMIT 1", 0);
    int64_t earlier =
        tally_ledger_number(&s->ledger, "SELECT coalesce(max(sequence), 0) FROM event WHERE kind = 'sheet issued'", 0);
    struct tally_sheet_facts facts = {
        .meeting = s->meeting,
        .version = TALLY_VERSION,
        .count = count,
        .copies = result->meeting.archive_count,
        .result_sha256 = sha256,
        .issue =
            (uint64_t)tally_ledger_number(&s->ledger, "SELECT count(*) + 1 FROM event WHERE kind = 'sheet issued'", 1),
        .language = s->options->language == TALLY_ENGLISH ? TALLY_ENGLISH : TALLY_CHINESE,
        .head_sequence = (uint64_t)tally_ledger_number(&s->ledger, "SELECT max(sequence) FROM event", 0),
        .head_digest = digest ? digest : "",
        .head_at = at ? at : "",
        .counted_digest = counted ? counted : "",
        .attached = bytes <= TALLY_ATTACH_MOST};
    s->language = facts.language;
    struct tally_words *w = tally_words_new(facts.language);
    struct tally_official *officials;
    size_t official_count = tally_sheet_officials(w, result, &officials);
    struct tally_fonts *fonts = NULL;
    bool ok = find_official(s, officials, official_count) && (fonts = tally_fonts_open(s->diags)) != NULL &&
              render_all(s, fonts, result, &inputs, &facts, folder);
    if (fonts)
        /* before the event: what HarfBuzz spoils where it gets no memory comes out while nothing has changed yet */
        tally_fonts_close(fonts);
    if (ok) {
        json_t *content = tally_json_checked(
            json_pack("{s:I, s:I, s:s, s:s, s:o, s:o}", "count", (json_int_t)count, "issue", (json_int_t)facts.issue,
                      "result", sha256, "language", facts.language == TALLY_ENGLISH ? "en" : "zh", "replaces",
                      earlier ? tally_json_checked(json_integer(earlier)) : tally_json_checked(json_null()), "signed",
                      signer_json(s)));
        ok = carry_out(s, "sheet issued", count, content);
    }
    tally_words_free(w);
    free(counted);
    free(digest);
    free(at);
    tally_result_free(result);
    tally_stored_inputs_clear(&inputs);
    return ok;
}

/* Takes the folder as it is, or makes it, and sees that it is on the disk. */
static bool have_folder(struct issue *s, const char *folder, bool *made)
{
    *made = false;
    if (tally_path_kind(folder) != ENOENT)
        return true;
    if (!tally_folder_make(folder, made, s->diags))
        return false;
    char *parent = tally_path_folder(folder);
    int error = tally_folder_sync(parent);
    free(parent);
    return error == 0 || tally_diags_refuse_path(s->diags, TALLY_CANNOT_WRITE, folder,
                                                 N_("the folder cannot be written: %1$s"), TALLY_ARGS(strerror(error)));
}

bool tally_sheet_issue(const char *ledger, const struct tally_sheet_options *options, const struct tally_actor *actor,
                       void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                       struct tally_diags *diags)
{
    struct issue s = {.options = options, .actor = actor, .tell = tell, .self = self, .diags = diags, .lock = -1};
    bool ok = acquire(&s, ledger);
    const char *folder = options->folder ? options->folder : s.ledger_folder;
    uint64_t latest = ok ? tally_ledger_latest(&s.ledger) : 0, count = options->count ? options->count : latest;
    if (ok && count > latest)
        ok = tally_diags_refuse_path(diags, TALLY_MISSING_FILE, ledger, N_("the ledger has no such count"),
                                     TALLY_NO_ARGS);
    bool made = false;
    ok = ok && have_folder(&s, folder, &made) && tally_batch_repair(&s.ledger, folder, s.meeting, tell, self, diags) &&
         issue_count(&s, count, folder);
    if (!ok && made)
        tally_folder_remove(folder); /* where nothing is in it */
    release(&s);
    return ok;
}

/* ---- one more signs ---- */

static void note_fault(void *self, const struct tally_finding *finding)
{
    tally_first_fault_note(self, finding->ok, finding->found);
}

/* Each official signs a sheet once. The certificate's name is told, for with --as it may be another's. */
static bool is_free(struct issue *s, const char *path, struct tally_sheet_inspection *inspection,
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
static bool is_ours(struct issue *s, const char *path, const struct tally_sheet_inspection *inspection)
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
static bool fits_others(struct issue *s, const char *path, const struct tally_sheet_facts *facts)
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
static bool sign_one(struct issue *s, const char *path, json_t **content, uint64_t *count)
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
        ok = ok && find_official(s, officials, inspection.official_count) && is_free(s, path, &inspection, file.bytes);
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
            ok = sign(s, &to->bytes, &to->size);
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
                *content = tally_json_checked(json_pack("{s:I, s:I, s:o}", "count", (json_int_t)inspection.facts.count,
                                                        "issue", (json_int_t)inspection.facts.issue, "signed",
                                                        signer_json(s)));
        }
        tally_sheet_inspection_clear(&inspection);
    }
    tally_file_clear(&file);
    return ok;
}

/* An earlier count's sheets may be signed all the same: they say which count they show. But nobody is to sign them for
 * the latest. False: the ledger cannot say; reported. */
static bool look_for_later(struct issue *s, uint64_t count)
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
    struct issue s = {.options = options, .actor = actor, .tell = tell, .self = self, .diags = diags, .lock = -1};
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
    ok = ok && acquire(&s, ledger ? ledger : beside);
    for (size_t i = 0; ok && i < sheet_count; i++) {
        char *folder = tally_path_folder(sheets[i]);
        ok = tally_batch_repair_file(&s.ledger, folder, tally_path_name(sheets[i]), tell, self, diags);
        free(folder);
    }
    json_t *content = NULL;
    uint64_t count = 0;
    s.batch.files = tally_alloc(sheet_count, sizeof *s.batch.files);
    s.facts = tally_arena_alloc(&s.arena, sheet_count + 1, sizeof *s.facts);
    for (size_t i = 0; ok && i < sheet_count; i++)
        ok = sign_one(&s, sheets[i], &content, &count);
    ok = ok && look_for_later(&s, count);
    if (ok)
        ok = carry_out(&s, "signed", count, content);
    else if (content)
        json_decref(content);
    release(&s);
    free(beside);
    return ok;
}
