/* Reading the result that may be announced from a ledger, and recording that it was announced. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/result.h>
#include <tally/text.h>

#include "announce/announce.h"
#include "announce/history.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"

struct tally_announcement {
    struct tally_stored_inputs inputs;
    char sha256[TALLY_DIGEST_TEXT], code[TALLY_CODE + 1];
    uint64_t count, events; /* the numbers of counts and events when the ledger was read */
    struct tally_history history;
};

/* ---- the result ---- */

static bool is_signed(const struct tally_ledger *ledger, uint64_t count)
{
    return tally_ledger_count_is_signed(ledger, count) ||
           tally_ledger_report(ledger, TALLY_COUNT_NOT_SIGNED,
                               !tally_ledger_has_signature(ledger)
                                   ? N_("the sheets that were issued, not signed yet, are of an earlier count; issue "
                                        "those of the latest count first (“tally sheet --replace”)")
                                   : N_("the latest count is not the one that was signed; issue its sheets first, and "
                                        "have them signed (“tally sheet”, “tally sign”)"),
                               NULL);
}

static bool take_code(const struct tally_ledger *ledger, struct tally_announcement *a)
{
    char *digest = tally_ledger_counted_digest(ledger, a->count);
    bool ok = digest && strlen(digest) > TALLY_CODE;
    memcpy(a->code, ok ? digest : "", ok ? TALLY_CODE : 1);
    free(digest);
    return ok ||
           tally_ledger_report(ledger, TALLY_DAMAGED_LEDGER,
                               N_("the ledger has no event for the count; “tally verify” lists the errors"), NULL);
}

struct tally_result *tally_announcement_result(const char *path, uint64_t *count, struct tally_announcement **owner,
                                               struct tally_diags *diags)
{
    struct tally_ledger ledger;
    struct tally_announcement *a = tally_alloc(1, sizeof *a);
    struct tally_result *result = NULL;
    a->inputs = tally_stored_inputs_empty();
    if (tally_ledger_open(&ledger, path, diags) && tally_ledger_holds(&ledger, tally_ledger_latest(&ledger))) {
        *count = a->count = tally_ledger_latest(&ledger);
        a->events = tally_ledger_latest_event(&ledger);
        if (is_signed(&ledger, a->count) && take_code(&ledger, a))
            result = tally_ledger_recount(&ledger, a->count, &a->inputs, a->sha256);
        if (result) {
            tally_history_read(&a->history, &ledger, a->count, a->sha256, a->events);
            tally_history_add_others(&a->history, path, result);
        }
    }
    tally_ledger_close(&ledger);
    if (!result) {
        tally_announcement_free(a);
        a = NULL;
    }
    *owner = a;
    return result;
}

const char *tally_announcement_code(const struct tally_announcement *owner)
{
    return owner->code;
}

void tally_announcement_free(struct tally_announcement *owner)
{
    if (!owner)
        return;
    tally_history_clear(&owner->history);
    tally_stored_inputs_clear(&owner->inputs);
    free(owner);
}

void tally_announcement_disclose(struct tally_disclosure *shown, const struct tally_announcement *owner,
                                 const struct tally_result *result, enum tally_view view)
{
    const struct tally_correction *correction = &owner->history.correction;
    tally_disclosure_make(shown, result, view);
    tally_history_narrow(&owner->history, result, shown);
    shown->correction = correction->past || correction->issue ? correction : NULL;
}

/* ---- the event ---- */

/* The meeting's id, if the ledger is unchanged since the result was read, apart from events that change neither counts
 * nor sheets. NULL: reported. The caller frees it. */
static char *unchanged(const char *path, const struct tally_announcement *a, struct tally_diags *diags)
{
    struct tally_ledger ledger;
    char *meeting = NULL;
    if (tally_ledger_open(&ledger, path, diags)) {
        char *sha256 = tally_ledger_result_sha256(&ledger, a->count);
        if (tally_ledger_latest(&ledger) != a->count || tally_ledger_latest_event(&ledger) < a->events || !sha256 ||
            strcmp(sha256, a->sha256))
            tally_ledger_report(&ledger, TALLY_BUSY_LEDGER,
                                N_("the ledger was changed in the meantime; announce again"), NULL);
        else if (is_signed(&ledger, a->count))
            meeting = tally_ledger_meeting(&ledger);
        free(sha256);
    }
    tally_ledger_close(&ledger);
    return meeting;
}

static char *content_of(const struct tally_announcement *a, const char *how, const struct tally_result *result,
                        const struct tally_disclosure *shown)
{
    struct tally_json *content =
        tally_json_pack("{s:I, s:s, s:s, s:s}", "count", (long long)a->count, "how", how, "view",
                        shown->view == TALLY_WHOLE ? "whole" : "protected", "result", a->sha256);
    tally_json_put(content, "shown", tally_history_shown(result, shown));
    char *text = tally_json_text(content, TALLY_JSON_COMPACT);
    tally_json_free(content);
    return text;
}

bool tally_announcement_record(const char *path, const struct tally_announcement *owner, const char *how,
                               const struct tally_result *result, const struct tally_disclosure *shown,
                               const struct tally_actor *actor, struct tally_diags *diags)
{
    if (!tally_ledger_actor_ok(actor->name))
        return tally_diags_refuse_path(diags, TALLY_BAD_ID, path,
                                       N_("the name of the person who announces must have 1 to 200 visible characters "
                                          "on one line; give it with --by"),
                                       TALLY_NO_ARGS);
    char *folder = tally_path_folder(path), *meeting = NULL;
    bool ok = false;
    int held = tally_ledger_lock(folder, path, actor, diags);
    if (held >= 0 && (meeting = unchanged(path, owner, diags)) != NULL) {
        char *content = content_of(owner, how, result, shown);
        ok = tally_ledger_add_event(folder, path, meeting, "announced", owner->count, content, actor, diags);
        free(content);
    }
    tally_folder_unlock(held);
    free(meeting);
    free(folder);
    return ok;
}

/* ---- the board's file ---- */

/* The name of a hidden file in the same folder: .board.html.new */
static char *staged_name(const char *folder, const char *path)
{
    char *hidden = tally_path_hidden(tally_path_name(path));
    char *staged = tally_path_join(folder, hidden);
    free(hidden);
    return staged;
}

/* Whether a file is a SQLite database: a ledger must never be replaced by a board. */
static bool is_database(const char *path)
{
    static const unsigned char begins[] = "SQLite format 3";
    unsigned char head[sizeof begins];
    return tally_path_read_head(path, head, sizeof head) && !memcmp(head, begins, sizeof head);
}

static bool may_stand_at(const char *path, bool replace, struct tally_diags *diags)
{
    switch (tally_path_kind(path)) {
    case ENOENT:
        return true;
    case 0:
        if (is_database(path))
            return tally_diags_refuse_path(diags, TALLY_OUTPUT_EXISTS, path,
                                           N_("this is a ledger; nothing was replaced"), TALLY_NO_ARGS);
        return replace ||
               tally_diags_refuse_path(diags, TALLY_OUTPUT_EXISTS, path,
                                       N_("is there already; nothing was replaced. Use --replace, or name a new file"),
                                       TALLY_NO_ARGS);
    case ELOOP:
        return tally_diags_refuse_path(diags, TALLY_OUTPUT_IS_LINK, path,
                                       N_("there is a link in place of the board's file; remove it"), TALLY_NO_ARGS);
    default:
        return tally_diags_refuse_path(diags, TALLY_CANNOT_WRITE, path, N_("no file can be written there"),
                                       TALLY_NO_ARGS);
    }
}

bool tally_announcement_write(const char *ledger, const struct tally_announcement *owner, const char *path,
                              const char *text, bool replace, const struct tally_result *result,
                              const struct tally_disclosure *shown, const struct tally_actor *actor,
                              struct tally_diags *diags)
{
    if (!may_stand_at(path, replace, diags))
        return false;
    char *folder = tally_path_folder(path), *staged = staged_name(folder, path);
    tally_path_remove(staged); /* left behind by a process that was killed; it was never shown */
    bool ok = tally_path_write(staged, text, strlen(text), shown->view == TALLY_WHOLE, diags);
    if (ok) {
        ok = tally_announcement_record(ledger, owner, "board", result, shown, actor, diags) &&
             may_stand_at(path, replace, diags);
        bool replaced = false;
        int error = ok ? tally_path_replace(staged, path, folder, &replaced) : 0;
        if (error)
            ok = tally_diags_refuse_path(diags, TALLY_CANNOT_WRITE, path, N_("cannot be written: %1$s"),
                                         TALLY_ARGS(strerror(error)));
        if (!replaced)
            tally_path_remove(staged);
    }
    free(staged);
    free(folder);
    return ok;
}
