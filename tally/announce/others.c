/* Announcements of the same meeting in other ledgers of its folder: the meeting's id may have been mended since, and
 * then a new ledger was begun beside the old one. */
#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <tally/text.h>

#include "announce/history.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/ledger.h"

static bool is_text(const struct tally_json *object, const char *key, const char *text)
{
    const char *value = tally_json_string_value(tally_json_get(object, key));
    return value && !strcmp(value, text);
}

static uint64_t round_of(const struct tally_json *result)
{
    int64_t n = tally_json_number_value(tally_json_get(tally_json_get(result, "round"), "number"));
    return n > 0 ? (uint64_t)n : 1;
}

/* Whether a stored result is of the same meeting, whatever its id. */
static bool is_same_meeting(const struct tally_json *then, const struct tally_result *result)
{
    const struct tally_json *meeting = tally_json_get(then, "meeting");
    const struct tally_meeting_facts *m = &result->meeting;
    return is_text(meeting, "body", m->body) && is_text(meeting, "title", m->title) &&
           is_text(meeting, "date", m->date) && round_of(then) == tally_result_round(result);
}

static int by_time(const void *a, const void *b)
{
    return strcmp(((const struct tally_past *)a)->at, ((const struct tally_past *)b)->at);
}

/* Moves the announcements of the same meeting from one history to the other, the oldest first. */
static void move(struct tally_history *to, struct tally_history *from, const struct tally_result *result,
                 const char *name)
{
    struct tally_past *all = tally_alloc(to->count + from->count + 1, sizeof *all);
    size_t used = to->count, kept = 0;
    memcpy(all, to->past, used * sizeof *all);
    for (size_t i = 0; i < from->count; i++)
        if (is_same_meeting(from->past[i].result, result))
            all[used++] = from->past[i];
        else
            from->past[kept++] = from->past[i];
    from->count = kept;
    if (used > to->count && !to->elsewhere)
        to->elsewhere = tally_copy(name);
    free(to->past);
    to->past = all;
    to->count = used;
    qsort(all, used, sizeof *all, by_time);
}

static void add_ledger(struct tally_history *history, const char *path, const struct tally_result *result)
{
    struct tally_diags *unread = tally_diags_new(); /* a file that is no sound ledger tells nothing of this meeting */
    struct tally_ledger ledger;
    struct tally_history other = {.past = NULL};
    if (tally_ledger_open(&ledger, path, unread)) {
        tally_history_read(&other, &ledger, tally_ledger_latest(&ledger), "", tally_ledger_latest_event(&ledger));
        move(history, &other, result, tally_path_name(path));
        tally_history_clear(&other);
    }
    tally_ledger_close(&ledger);
    tally_diags_free(unread);
}

static void add_folder(struct tally_history *history, const char *folder, const char *but,
                       const struct tally_result *result)
{
    char **paths;
    size_t count = tally_folder_list(folder, ".tally", &paths);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(tally_path_name(paths[i]), but))
            add_ledger(history, paths[i], result);
        free(paths[i]);
    }
    free(paths);
}

void tally_history_add_others(struct tally_history *history, const char *path, const struct tally_result *result)
{
    char *folder = tally_path_folder(path);
    add_folder(history, folder, tally_path_name(path), result);
    free(folder);
    history->correction.past = history->count ? &history->past[history->count - 1] : NULL;
    history->correction.elsewhere = history->elsewhere;
}

bool tally_announcement_box_is_past(const char *folder, const struct tally_result *box, struct tally_diags *diags)
{
    struct tally_history history = {.past = tally_alloc(1, sizeof *history.past)};
    add_folder(&history, folder, "", box);
    bool past = history.count > 0;
    if (past)
        tally_diags_refuse_path(diags, TALLY_RULE_MISMATCH, history.elsewhere,
                                N_("a result of this meeting was announced already; the words on the box are said "
                                   "before the count. Announce the result: “tally announce LEDGER”"),
                                TALLY_NO_ARGS);
    tally_history_clear(&history);
    return past;
}
