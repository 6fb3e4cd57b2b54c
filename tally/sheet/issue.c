/* Issuing sheets: every copy or none, recorded as one event. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/sheet.h>
#include <tally/words.h>

#include "announce/history.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "font/font.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "revision/append.h"
#include "sheet/batch.h"
#include "sheet/session.h"
#include "sheet/sheet.h"
#include "words/words.h"

/* The digest of a file that is in a sheet's place and may be replaced. This ledger must know it: a sheet of another
 * ledger, perhaps one that was lost, may be the only original. NULL: it must not be replaced; reported. */
static const char *digest_of_known_sheet(struct tally_sheet_session *s, const char *path)
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
            N_("this file is not replaced: the ledger has no record of it, so another ledger issued it, or it was "
               "changed since. Move it to a safe place, or issue into another folder with --out"),
            TALLY_NO_ARGS);
    else if (ok && !s->options->replace)
        ok = tally_diags_refuse_path(s->diags, TALLY_OUTPUT_EXISTS, path,
                                     N_("a sheet exists here already; issue again with --replace (the ledger keeps the "
                                        "old digest), or into another folder with --out"),
                                     TALLY_NO_ARGS);
    return ok ? tally_arena_text(&s->arena, sha256, strlen(sha256)) : NULL;
}

/* The digest of the file that is in the place of a sheet already; "" where there is none. NULL: it must not be
 * replaced; reported. */
static const char *digest_in_place(struct tally_sheet_session *s, const char *folder, const char *name)
{
    char *path = tally_path_join(folder, name);
    const char *digest = "";
    int kind = tally_path_kind(path);
    if (kind == ELOOP || kind == EINVAL) {
        tally_diags_refuse_path(s->diags, kind == ELOOP ? TALLY_OUTPUT_IS_LINK : TALLY_NOT_A_FILE, path,
                                kind == ELOOP ? N_("a link is in the place of a sheet; remove it")
                                              : N_("not a regular file"),
                                TALLY_NO_ARGS);
        digest = NULL;
    } else if (kind && kind != ENOENT) { /* a sheet may be there */
        tally_diags_refuse_path(s->diags, TALLY_CANNOT_READ, path, N_("the place of a sheet cannot be examined: %1$s"),
                                TALLY_ARGS(strerror(kind)));
        digest = NULL;
    } else if (kind == 0) {
        digest = digest_of_known_sheet(s, path);
    }
    free(path);
    return digest;
}

/* Draws the sheet a second time, with fonts opened anew, and compares: a library that gets no memory leaves glyphs
 * out and reports nothing. */
static bool check_drawn_twice(struct tally_sheet_session *s, const struct tally_result *result,
                              const struct tally_stored_inputs *inputs, const struct tally_sheet_facts *facts,
                              const struct tally_batch_file *file)
{
    struct tally_fonts *fonts = tally_fonts_open(s->diags);
    unsigned char *again = NULL;
    size_t size = 0;
    bool ok = fonts && tally_sheet_render(fonts, result, inputs, facts, &again, &size, s->diags);
    if (ok && (size != file->size || memcmp(again, file->bytes, size) != 0))
        ok = tally_diags_refuse_path(
            s->diags, TALLY_NOT_RENDERED, NULL,
            N_("the sheet was drawn twice, and the two differ (too little memory?); nothing was written"),
            TALLY_NO_ARGS);
    if (fonts)
        tally_fonts_close(fonts);
    free(again);
    return ok;
}

static bool render_all(struct tally_sheet_session *s, struct tally_fonts *fonts, const struct tally_result *result,
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
        const char *before = digest_in_place(s, folder, file->name);
        file->before = before && *before ? before : NULL;
        ok = before && tally_sheet_render(fonts, result, inputs, facts, &file->bytes, &file->size, s->diags) &&
             check_drawn_twice(s, result, inputs, facts, file) &&
             (!s->official || tally_sheet_session_sign(s, &file->bytes, &file->size));
    }
    return ok;
}

/* Records the issue as one event, and puts the sheets in their places. earlier: the issue that it replaces, or 0. */
static bool record_issue(struct tally_sheet_session *s, const struct tally_sheet_facts *facts, uint64_t earlier)
{
    struct tally_json *content = tally_json_pack(
        "{s:I, s:I, s:s, s:s, s:o, s:o}", "count", (long long)facts->count, "issue", (long long)facts->issue, "result",
        facts->result_sha256, "language", facts->language == TALLY_ENGLISH ? "en" : "zh", "replaces",
        earlier ? tally_json_number(earlier) : tally_json_null(), "signed", tally_sheet_session_signer(s));
    return tally_sheet_session_finish(s, "sheet issued", facts->count, content);
}

/* What the reading text of the sheet corrects, as JSON for its facts; NULL: nothing. */
static char *corrected_by(const struct tally_sheet_session *s, const struct tally_result *result,
                          const struct tally_sheet_facts *facts)
{
    struct tally_history history;
    tally_history_read(&history, &s->ledger, facts->count, facts->result_sha256, facts->head_sequence);
    tally_history_add_others(&history, s->ledger.path, result);
    struct tally_json *kept = tally_history_kept(&history, result);
    char *text = kept ? tally_json_text(kept, TALLY_JSON_COMPACT) : NULL;
    tally_json_free(kept);
    tally_history_clear(&history);
    return text;
}

/* What the sheets of a count are made of; but copy and archive, which differ between them. head, counted and corrected
 * are lent. */
static struct tally_sheet_facts facts_of(const struct tally_sheet_session *s, const struct tally_result *result,
                                         const struct tally_stored_inputs *inputs, uint64_t count,
                                         const struct tally_ledger_head *head, const char *counted)
{
    size_t bytes = 0;
    for (size_t i = 0; i < inputs->count; i++)
        bytes += inputs->files[i].size;
    return (struct tally_sheet_facts){.meeting = s->meeting,
                                      .version = TALLY_VERSION,
                                      .count = count,
                                      .copies = result->meeting.archive_count,
                                      .issue = tally_ledger_issues(&s->ledger) + 1,
                                      .language = s->options->language == TALLY_ENGLISH ? TALLY_ENGLISH : TALLY_CHINESE,
                                      .head_sequence = head->sequence,
                                      .head_digest = head->digest,
                                      .head_at = head->at,
                                      .counted_digest = counted ? counted : "",
                                      .plain = s->options->plain,
                                      .attached = bytes <= TALLY_ATTACH_MOST};
}

static bool issue_count(struct tally_sheet_session *s, uint64_t count, const char *folder)
{
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    char sha256[TALLY_DIGEST_TEXT];
    struct tally_result *result = tally_ledger_recount(&s->ledger, count, &inputs, sha256);
    if (!result) {
        tally_stored_inputs_clear(&inputs);
        return false;
    }
    char *counted = tally_ledger_counted_digest(&s->ledger, count);
    struct tally_ledger_head head = tally_ledger_head(&s->ledger);
    uint64_t earlier = tally_ledger_latest_issue(&s->ledger);
    struct tally_sheet_facts facts = facts_of(s, result, &inputs, count, &head, counted);
    facts.result_sha256 = sha256;
    char *corrected = corrected_by(s, result, &facts);
    facts.corrected = corrected;
    s->language = facts.language;
    struct tally_words *w = tally_words_new(facts.language);
    struct tally_official *officials;
    size_t official_count = tally_sheet_officials(w, result, &officials);
    struct tally_fonts *fonts = NULL;
    bool ok = tally_sheet_session_official(s, officials, official_count) &&
              (fonts = tally_fonts_open(s->diags)) != NULL && render_all(s, fonts, result, &inputs, &facts, folder);
    if (fonts)
        /* before the event is recorded: if HarfBuzz got no memory, that is noticed while nothing has changed yet */
        tally_fonts_close(fonts);
    ok = ok && record_issue(s, &facts, earlier);
    tally_words_free(w);
    free(corrected);
    free(counted);
    tally_ledger_head_clear(&head);
    tally_result_free(result);
    tally_stored_inputs_clear(&inputs);
    return ok;
}

/* Makes the folder where it does not exist, and syncs its parent. */
static bool prepare_folder(struct tally_sheet_session *s, const char *folder, bool *made)
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
                       void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                       struct tally_diags *diags)
{
    struct tally_sheet_session s = {
        .options = options, .actor = actor, .report = report, .self = self, .diags = diags, .lock = -1};
    bool ok = tally_sheet_session_open(&s, ledger, true);
    const char *folder = options->folder ? options->folder : s.ledger_folder;
    uint64_t latest = ok ? tally_ledger_latest(&s.ledger) : 0, count = options->count ? options->count : latest;
    if (ok && count > latest)
        ok = tally_diags_refuse_path(diags, TALLY_MISSING_FILE, ledger, N_("the ledger has no such count"),
                                     TALLY_NO_ARGS);
    bool made = false;
    ok = ok && prepare_folder(&s, folder, &made) &&
         tally_batch_repair(&s.ledger, folder, s.meeting, report, self, diags) && issue_count(&s, count, folder);
    if (!ok && made)
        tally_folder_remove(folder); /* only where it is empty */
    tally_sheet_session_close(&s);
    return ok;
}

/* ---- one annex alone ---- */

static bool render_annex(struct tally_sheet_session *s, uint64_t count, uint64_t part, unsigned char **bytes,
                         size_t *size)
{
    struct tally_stored_inputs inputs = tally_stored_inputs_empty();
    char sha256[TALLY_DIGEST_TEXT];
    struct tally_result *result = tally_ledger_recount(&s->ledger, count, &inputs, sha256);
    struct tally_fonts *fonts = result ? tally_fonts_open(s->diags) : NULL;
    bool ok = false;
    if (fonts) {
        char *counted = tally_ledger_counted_digest(&s->ledger, count);
        struct tally_ledger_head head = tally_ledger_head(&s->ledger);
        struct tally_sheet_facts facts = facts_of(s, result, &inputs, count, &head, counted);
        facts.result_sha256 = sha256;
        facts.copy = 1;
        facts.archive = result->meeting.archives[0];
        char *corrected = corrected_by(s, result, &facts);
        facts.corrected = corrected;
        ok = tally_sheet_render_annex(fonts, result, &inputs, &facts, part, bytes, size, s->diags);
        free(corrected);
        free(counted);
        tally_ledger_head_clear(&head);
        tally_fonts_close(fonts);
    }
    tally_result_free(result);
    tally_stored_inputs_clear(&inputs);
    return ok;
}

char *tally_sheet_annex(const char *ledger, uint64_t part, const struct tally_sheet_options *options,
                        const struct tally_actor *actor, struct tally_diags *diags)
{
    struct tally_sheet_session s = {.options = options, .actor = actor, .diags = diags, .lock = -1};
    bool ok = tally_sheet_session_open(&s, ledger, true);
    uint64_t latest = ok ? tally_ledger_latest(&s.ledger) : 0, count = options->count ? options->count : latest;
    unsigned char *bytes = NULL;
    size_t size = 0;
    char *path = NULL;
    if (ok && count > latest)
        ok = tally_diags_refuse_path(diags, TALLY_MISSING_FILE, ledger, N_("the ledger has no such count"),
                                     TALLY_NO_ARGS);
    if (ok && render_annex(&s, count, part, &bytes, &size)) {
        char number[TALLY_NUMBER_SIZE];
        struct tally_bytes name = {.bytes = NULL}; /* not ID.1.pdf, which is the name of a sheet */
        tally_bytes_put_text(&name, s.meeting);
        tally_bytes_put_text(&name, ".annex-");
        tally_bytes_put_text(&name, tally_number(number, part));
        tally_bytes_put_text(&name, ".pdf");
        path = tally_path_join(options->folder ? options->folder : s.ledger_folder, name.bytes);
        free(name.bytes);
        if (!tally_path_write(path, bytes, size, false, diags)) {
            free(path);
            path = NULL;
        }
    }
    free(bytes);
    tally_sheet_session_close(&s);
    return path;
}
