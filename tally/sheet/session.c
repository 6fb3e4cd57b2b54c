/* A session in which sheets are issued or signed: the locked ledger, who signs, the files and their event. */
#include "sheet/session.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>
#include <tally/sheet.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/path.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "revision/append.h"
#include "sheet/batch.h"
#include "sheet/sheet.h"
#include "sign/sign.h"
#include "words/words.h"

/* ---- the ledger, locked ---- */

/* Whether this machine's clock is at most a day behind the ledger's latest event: what is signed states its time for
 * ever. */
static bool clock_is_right(struct tally_sheet_session *s, const char *path)
{
    char here[TALLY_TIME_SIZE], there[TALLY_TIME_SIZE];
    char *latest = tally_ledger_latest_time(&s->ledger);
    bool right = !latest || !tally_sheet_day_after(s->actor->at, latest);
    if (!right)
        tally_diags_refuse_path(s->diags, TALLY_CLOCK_BEHIND, path,
                                N_("this machine's clock shows %1$s, and the latest event of the ledger was at %2$s "
                                   "(Beijing time): nothing was signed. Set this machine's clock right"),
                                TALLY_ARGS(tally_time_beijing(here, s->actor->at), tally_time_beijing(there, latest)));
    free(latest);
    return right;
}

/* The count that the caller counts again: that of the options, else the latest. */
static uint64_t own_count(const struct tally_sheet_session *s)
{
    return s->options->count ? s->options->count : tally_ledger_latest(&s->ledger);
}

bool tally_sheet_session_open(struct tally_sheet_session *s, const char *path, bool recounts)
{
    s->ledger_path = tally_copy(path);
    s->ledger_folder = tally_path_folder(path);
    if (!tally_ledger_actor_ok(s->actor->name))
        return tally_diags_refuse_path(s->diags, TALLY_BAD_ID, path,
                                       N_("the name of the person who issues or signs must be 1 to 200 visible "
                                          "characters on one line; give it with --by"),
                                       TALLY_NO_ARGS);
    s->lock = tally_ledger_lock(s->ledger_folder, path, s->actor, s->diags);
    if (s->lock < 0)
        return false;
    s->open = true;
    if (!tally_ledger_open(&s->ledger, s->ledger_path, s->diags))
        return false;
    if (!tally_ledger_holds(&s->ledger, recounts ? own_count(s) : 0))
        return false;
    if (!clock_is_right(s, path))
        return false;
    s->meeting = tally_ledger_meeting(&s->ledger);
    return s->meeting || tally_diags_refuse_path(s->diags, TALLY_DAMAGED_LEDGER, path, N_("the ledger holds no count"),
                                                 TALLY_NO_ARGS);
}

void tally_sheet_session_close(struct tally_sheet_session *s)
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

bool tally_sheet_session_official(struct tally_sheet_session *s, const struct tally_official *officials, size_t count)
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
                        : N_("the certificate belongs to “%1$s”, who is not an official of this meeting. These may "
                             "sign: %2$s. If you sign by proxy for one of them, and only then, name that official with "
                             "--as; the sheet and “tally verify” will show the proxy"),
                    TALLY_ARGS(name ? name : "", tally_words_list(w, names, count)));
    tally_words_free(w);
    return false;
}

/* Whether the time stamp is within a day of this machine's clock. Else one of the two is wrong, and the signature
 * would state it for ever. */
static bool time_stamp_agrees(struct tally_sheet_session *s, const struct tally_signed_bytes *what,
                              const unsigned char *cms, size_t size)
{
    struct tally_signature_verdict verdict;
    char at[TALLY_TIME_SIZE], here[TALLY_TIME_SIZE];
    tally_signature_check(&verdict, &s->arena, what, cms, size, s->actor->at, s->actor->at, NULL);
    if (!verdict.timestamped || !(tally_sheet_day_after(s->actor->at, verdict.timestamp_at) ||
                                  tally_sheet_day_after(verdict.timestamp_at, s->actor->at)))
        return true;
    tally_diags_add(s->diags, TALLY_NO_TIMESTAMP, (struct tally_place){.file = 0},
                    N_("the time stamp says %1$s, and this machine's clock says %2$s (Beijing time): they are more "
                       "than a day apart. Nothing was signed; find out which is wrong"),
                    TALLY_ARGS(tally_time_beijing(at, verdict.timestamp_at), tally_time_beijing(here, s->actor->at)));
    return false;
}

bool tally_sheet_session_sign(struct tally_sheet_session *s, unsigned char **bytes, size_t *size)
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
             time_stamp_agrees(s, &what, cms, cms_size);
        if (ok && !tally_revision_put_contents(out, gap, gap_size, cms, cms_size))
            ok = tally_diags_refuse_path(
                s->diags, TALLY_BAD_KEY, NULL,
                N_("the certificates are too large for the space that a sheet reserves for a signature"),
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

struct tally_json *tally_sheet_session_signer(const struct tally_sheet_session *s)
{
    if (!s->official)
        return tally_json_null();
    return tally_json_pack("{s:s, s:s, s:s, s:s}", "official", s->official->name, "field", s->official->field,
                           "certificate", tally_key_sha256(s->options->key), "certificate_name",
                           tally_key_name(s->options->key));
}

static struct tally_json *files_json(const struct tally_sheet_session *s)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < s->batch.count; i++) {
        const struct tally_batch_file *file = &s->batch.files[i];
        struct tally_json *one = tally_json_pack("{s:s, s:s, s:s, s:s?}", "file", file->name, "archive", file->archive,
                                                 "sha256", file->sha256, "before", file->before);
        tally_json_push(list, one);
    }
    return list;
}

/* Writes the files under temporary names, records the event, renames the files to their places. */
bool tally_sheet_session_finish(struct tally_sheet_session *s, const char *kind, uint64_t count,
                                struct tally_json *content)
{
    if (!tally_batch_stage(&s->batch, s->diags)) {
        tally_json_free(content);
        return false;
    }
    tally_json_put(content, "sheets", files_json(s));
    char *text = tally_json_text(content, TALLY_JSON_COMPACT);
    tally_json_free(content);
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
        s->report(s->self,
                  &(struct tally_sheet_event){!strcmp(kind, "signed") ? TALLY_SHEET_SIGNED : TALLY_SHEET_WRITTEN, path,
                                              file->archive, file->sha256, s->official ? s->official->name : NULL,
                                              s->official ? tally_key_name(s->options->key) : NULL});
        free(path);
    }
    return ok;
}
