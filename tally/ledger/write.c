/* Adding to a ledger: the change is made on a copy, which then replaces it. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/meeting.h>
#include <tally/result.h>
#include <zstd.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/mem.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/inputs.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"
#include "meeting/meeting.h"

struct writer {
    struct tally_ledger ledger;
    const char *meeting; /* its id */
    const struct tally_actor *actor;
    /* of a count */
    const struct tally_result *result;
    const char *json;
    char **changes;
    uint64_t number;
    /* of another event */
    const char *kind, *content;
};

/* Steps a statement that returns no rows, and resets it. */
static bool run(const struct writer *w, sqlite3_stmt *s)
{
    bool ok = sqlite3_step(s) == SQLITE_DONE && sqlite3_changes(w->ledger.db) == 1;
    if (!ok)
        tally_ledger_failed(&w->ledger);
    sqlite3_reset(s);
    return ok;
}

static void bind(sqlite3_stmt *s, int parameter, const char *text)
{
    if (text)
        sqlite3_bind_text(s, parameter, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(s, parameter);
}

/* ---- inputs ---- */

/* The id of the row with this digest; 0: none. */
static int64_t find(const struct writer *w, const char *sql, const char *sha256)
{
    int64_t id = 0;
    sqlite3_stmt *s = tally_ledger_prepare(&w->ledger, sql);
    if (!s)
        return 0;
    bind(s, 1, sha256);
    if (sqlite3_step(s) == SQLITE_ROW)
        id = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return id;
}

/* Stores a chunk of a file, unless it is stored already; returns its id, or 0 if that failed. */
static int64_t add_chunk(const struct writer *w, ZSTD_CCtx *packer, void *room, size_t room_size,
                         const unsigned char *bytes, size_t size)
{
    char sha256[TALLY_DIGEST_TEXT];
    tally_digest(bytes, size, sha256);
    int64_t id = find(w, "SELECT id FROM chunk WHERE sha256 = ?", sha256);
    if (id)
        return id;
    size_t packed = ZSTD_compressCCtx(packer, room, room_size, bytes, size, 1);
    if (ZSTD_isError(packed))
        tally_exhausted(); /* the output is large enough, so lack of memory is the only failure */
    sqlite3_stmt *s = tally_ledger_prepare(&w->ledger, "INSERT INTO chunk (sha256, bytes, packed) VALUES (?, ?, ?)");
    if (!s)
        return 0;
    bind(s, 1, sha256);
    sqlite3_bind_int64(s, 2, (int64_t)size);
    sqlite3_bind_blob64(s, 3, room, packed, SQLITE_STATIC);
    bool ok = run(w, s);
    sqlite3_finalize(s);
    return ok ? sqlite3_last_insert_rowid(w->ledger.db) : 0;
}

static bool add_chunks(const struct writer *w, int64_t input, const struct tally_file *file)
{
    size_t room_size = ZSTD_compressBound(TALLY_CHUNK_MAX);
    void *room = tally_alloc(room_size, 1);
    ZSTD_CCtx *packer = ZSTD_createCCtx();
    sqlite3_stmt *s =
        tally_ledger_prepare(&w->ledger, "INSERT INTO input_chunk (input, position, chunk) VALUES (?, ?, ?)");
    bool ok = s != NULL;
    if (!packer)
        tally_exhausted();
    for (size_t at = 0, position = 1; ok && at < file->size; position++) {
        size_t n = file->size - at < TALLY_CHUNK_MAX ? file->size - at : TALLY_CHUNK_MAX;
        int64_t chunk = add_chunk(w, packer, room, room_size, file->bytes + at, n);
        sqlite3_bind_int64(s, 1, input);
        sqlite3_bind_int64(s, 2, (int64_t)position);
        sqlite3_bind_int64(s, 3, chunk);
        ok = chunk && run(w, s);
        at += n;
    }
    sqlite3_finalize(s);
    ZSTD_freeCCtx(packer);
    free(room);
    return ok;
}

/* Stores a file, unless it is stored already; its row, or 0. */
static int64_t add_input(const struct writer *w, const struct tally_file *file, const char *sha256)
{
    int64_t id = find(w, "SELECT id FROM input WHERE sha256 = ?", sha256);
    if (id)
        return id;
    sqlite3_stmt *s = tally_ledger_prepare(&w->ledger, "INSERT INTO input (sha256, bytes) VALUES (?, ?)");
    if (!s)
        return 0;
    bind(s, 1, sha256);
    sqlite3_bind_int64(s, 2, (int64_t)file->size);
    bool ok = run(w, s);
    sqlite3_finalize(s);
    id = sqlite3_last_insert_rowid(w->ledger.db);
    return ok && add_chunks(w, id, file) ? id : 0;
}

static bool add_inputs(const struct writer *w)
{
    const struct tally_file **files;
    size_t count = tally_meeting_files(w->result->owner, &files);
    sqlite3_stmt *s = tally_ledger_prepare(
        &w->ledger, "INSERT INTO count_input (count, position, role, file, source, input, rows, encoding) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    bool ok = s != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        const struct tally_input *in = &w->result->inputs[i];
        int64_t id = add_input(w, files[i], in->sha256);
        sqlite3_bind_int64(s, 1, (int64_t)w->number);
        sqlite3_bind_int64(s, 2, (int64_t)i + 1);
        bind(s, 3, tally_meeting_role(w->result->owner, files[i]));
        bind(s, 4, in->file);
        bind(s, 5, tally_file_source(files[i]));
        sqlite3_bind_int64(s, 6, id);
        if (in->table)
            sqlite3_bind_int64(s, 7, (int64_t)in->rows);
        else
            sqlite3_bind_null(s, 7);
        bind(s, 8, in->encoding);
        ok = id && run(w, s);
    }
    sqlite3_finalize(s);
    return ok && tally_ledger_sizes_hold(&w->ledger, w->number, TALLY_TOO_LARGE,
                                         N_("the files of this meeting hold almost nothing but the same rows over and "
                                            "over, more than a ledger takes; delete the empty rows, and count again"));
}

/* ---- a count ---- */

static bool add_count(const struct writer *w, const char *json, const char *sha256)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        &w->ledger,
        "INSERT INTO count (number, at, version, reading, meeting, result, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, (int64_t)w->number);
    bind(s, 2, w->actor->at);
    bind(s, 3, TALLY_VERSION);
    sqlite3_bind_int64(s, 4, (int64_t)w->result->reading);
    bind(s, 5, w->result->meeting.id);
    bind(s, 6, json);
    bind(s, 7, sha256);
    bool ok = run(w, s);
    sqlite3_finalize(s);
    return ok;
}

/* The earlier rounds, which must be inputs already. */
static bool add_earlier(const struct writer *w)
{
    const struct tally_meeting_facts *facts = &w->result->meeting;
    sqlite3_stmt *s = tally_ledger_prepare(
        &w->ledger,
        "INSERT INTO count_after (count, position, meeting, file, sha256, event) VALUES (?, ?, ?, ?, ?, ?)");
    bool ok = s != NULL;
    for (size_t i = 0; ok && i < facts->earlier_count; i++) {
        sqlite3_bind_int64(s, 1, (int64_t)w->number);
        sqlite3_bind_int64(s, 2, (int64_t)i + 1);
        bind(s, 3, facts->earlier[i].meeting);
        bind(s, 4, facts->earlier[i].file);
        bind(s, 5, facts->earlier[i].sha256);
        bind(s, 6, *facts->earlier[i].event ? facts->earlier[i].event : NULL);
        ok = run(w, s);
    }
    sqlite3_finalize(s);
    return ok;
}

static bool add_irregular(const struct writer *w)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        &w->ledger, "INSERT INTO odd_ballot (count, position, kind, channel, tier, file, line, place, ballot, detail) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bool ok = s != NULL;
    for (size_t i = 0; ok && i < w->result->irregular_count; i++) {
        struct tally_irregular_row row = tally_ledger_irregular_row(w->result, i);
        sqlite3_bind_int64(s, 1, (int64_t)w->number);
        sqlite3_bind_int64(s, 2, (int64_t)i + 1);
        bind(s, 3, row.kind);
        bind(s, 4, row.channel);
        bind(s, 5, row.tier);
        bind(s, 6, row.file);
        sqlite3_bind_int64(s, 7, (int64_t)row.line);
        char *place = tally_ledger_irregular_place(&row);
        bind(s, 8, place);
        bind(s, 9, row.ballot);
        bind(s, 10, row.detail);
        ok = run(w, s);
        free(place);
    }
    sqlite3_finalize(s);
    return ok;
}

/* ---- events ---- */

static bool add_event_text(const struct writer *w, const char *kind, uint64_t count, const char *text)
{
    char content_sha256[TALLY_DIGEST_TEXT], digest[TALLY_DIGEST_TEXT];
    tally_digest(text, strlen(text), content_sha256);
    struct tally_event event = {
        .sequence = (uint64_t)tally_ledger_number(&w->ledger, "SELECT coalesce(max(sequence), 0) + 1 FROM event", 0),
        .count = count,
        .at = w->actor->at,
        .actor = w->actor->name,
        .kind = kind,
        .content = text};
    char *previous = tally_ledger_text(&w->ledger, "SELECT digest FROM event ORDER BY sequence DESC LIMIT 1", 0);
    tally_ledger_event_digest(&event, content_sha256, previous ? previous : "", digest);
    sqlite3_stmt *s = tally_ledger_prepare(
        &w->ledger, "INSERT INTO event (sequence, at, actor, kind, count, content, content_sha256, previous, digest) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bool ok = s && event.sequence;
    if (ok) {
        sqlite3_bind_int64(s, 1, (int64_t)event.sequence);
        bind(s, 2, event.at);
        bind(s, 3, event.actor);
        bind(s, 4, event.kind);
        if (count)
            sqlite3_bind_int64(s, 5, (int64_t)count);
        bind(s, 6, text);
        bind(s, 7, content_sha256);
        bind(s, 8, previous ? previous : "");
        bind(s, 9, digest);
        ok = run(w, s);
    }
    sqlite3_finalize(s);
    free(previous);
    return ok;
}

static bool add_event(const struct writer *w, const char *kind, uint64_t count, struct tally_json *content)
{
    char *text = tally_json_text(content, TALLY_JSON_COMPACT);
    tally_json_free(content);
    bool ok = add_event_text(w, kind, count, text);
    free(text);
    return ok;
}

/* The content of the event of a count, which binds the count to the chain (L3). */
static struct tally_json *count_content(const struct writer *w, const char *sha256)
{
    struct tally_json *inputs = tally_json_array();
    for (size_t i = 0; i < w->result->input_count; i++) {
        const struct tally_input *in = &w->result->inputs[i];
        struct tally_json *one =
            tally_json_pack("{s:s, s:s, s:I}", "file", in->file, "sha256", in->sha256, "bytes", (long long)in->bytes);
        tally_json_push(inputs, one);
    }
    return tally_json_pack("{s:I, s:s, s:s, s:I, s:o}", "count", (long long)w->number, "version", TALLY_VERSION,
                           "result", sha256, "odd_ballots", (long long)w->result->irregular_count, "inputs", inputs);
}

/* ---- the whole change ---- */

/* Whether inputs and result are the same, byte for byte, as those of the latest count. */
static bool same_as_latest(const struct writer *w, uint64_t latest, const char *sha256)
{
    char *before = tally_ledger_result_sha256(&w->ledger, latest);
    bool same = before && !strcmp(before, sha256); /* the result names every input with its digest */
    free(before);
    return same;
}

/* Draws the random salt of the chain: without it, somebody could confirm a guess at the ballots with the digits of the
 * digest that are shown to the public. */
static bool draw_salt(const struct writer *w, char text[2 * TALLY_SALT + 1])
{
    unsigned char salt[TALLY_SALT];
    if (!tally_random_bytes(salt, sizeof salt))
        return tally_ledger_report(&w->ledger, TALLY_CANNOT_WRITE,
                                   N_("the system gives no random numbers; nothing was written"), NULL);
    tally_hex_bytes(text, salt, sizeof salt);
    return true;
}

static bool write_first(const struct writer *w)
{
    const struct tally_meeting_facts *m = &w->result->meeting;
    char salt[2 * TALLY_SALT + 1];
    return draw_salt(w, salt) && add_event(w, "opened", 0,
                                           tally_json_pack("{s:s, s:s, s:s, s:s}", "meeting", m->id, "title", m->title,
                                                           "body", m->body, "salt", salt));
}

static enum tally_recorded write_count(struct writer *w)
{
    char sha256[TALLY_DIGEST_TEXT];
    uint64_t latest = tally_ledger_latest(&w->ledger);
    assert(w->json && w->result); /* a count has both */
    tally_digest(w->json, strlen(w->json), sha256);
    if (latest && same_as_latest(w, latest, sha256)) {
        struct tally_json *content =
            tally_json_pack("{s:I, s:s, s:s}", "count", (long long)latest, "version", TALLY_VERSION, "result", sha256);
        w->number = latest;
        return add_event(w, "recounted", latest, content) ? TALLY_SAME_COUNT : TALLY_NOT_RECORDED;
    }
    w->number = latest + 1;
    if (latest && w->changes) {
        struct tally_stored_inputs inputs = {.count = 0};
        char *before = tally_ledger_stored_result(&w->ledger, latest);
        if (before && tally_ledger_load_inputs(&w->ledger, latest, &inputs))
            *w->changes = tally_ledger_changes(&inputs, before, w->result, w->json);
        tally_stored_inputs_clear(&inputs);
        free(before);
    }
    bool ok = (latest || write_first(w)) && add_count(w, w->json, sha256) && add_inputs(w) && add_earlier(w) &&
              add_irregular(w) && add_event(w, "counted", w->number, count_content(w, sha256));
    return !ok ? TALLY_NOT_RECORDED : latest ? TALLY_OTHER_COUNT : TALLY_FIRST_COUNT;
}

static enum tally_recorded write_event(struct writer *w)
{
    return add_event_text(w, w->kind, w->number, w->content) ? TALLY_SAME_COUNT : TALLY_NOT_RECORDED;
}

/* Makes the whole change in one transaction. */
static enum tally_recorded write_all(struct writer *w)
{
    if (sqlite3_exec(w->ledger.db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
        tally_ledger_failed(&w->ledger);
        return TALLY_NOT_RECORDED;
    }
    enum tally_recorded done = w->kind ? write_event(w) : write_count(w);
    if (done == TALLY_NOT_RECORDED ||
        /* an error while reading may look like a missing row */
        tally_diags_errors_in(w->ledger.diags, w->ledger.place))
        return TALLY_NOT_RECORDED;
    if (sqlite3_exec(w->ledger.db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        tally_ledger_failed(&w->ledger);
        return TALLY_NOT_RECORDED;
    }
    return done;
}

static bool file_failed(const struct writer *w, int error)
{
    if (tally_path_error_is_full(error))
        return tally_ledger_report(&w->ledger, TALLY_DISK_FULL, N_("no room left on the disk; the ledger is as it was"),
                                   NULL);
    return tally_ledger_report(&w->ledger, error == EIO ? TALLY_CANNOT_READ : TALLY_CANNOT_WRITE,
                               N_("the ledger cannot be written: %1$s; it is as it was"), strerror(error));
}

/* Whether the ledger holds as “tally verify” says, before a count is added. Where the new count is the latest one
 * again, it has just been made, and is not made a third time. */
static bool holds_for_count(const struct writer *w, struct tally_ledger *present)
{
    uint64_t latest = tally_ledger_latest(present);
    char *stored = tally_ledger_stored_result(present, latest);
    bool same = stored && !strcmp(stored, w->json);
    bool ok = tally_ledger_holds(present, same ? latest : 0) &&
              (!same || tally_ledger_recount_holds(present, latest, w->result));
    free(stored);
    return ok;
}

/* Checks the existing ledger before anything is added to it; false: it is refused. */
static bool check_present(struct writer *w, const char *path)
{
    struct tally_ledger present;
    bool ok = tally_ledger_open(&present, path, w->ledger.diags);
    if (ok) {
        char *meeting = tally_ledger_meeting(&present);
        if (meeting && strcmp(meeting, w->meeting)) /* said by a ledger that holds */
            ok = (w->result ? tally_ledger_holds(&present, 0) : tally_ledger_is_sound(&present)) &&
                 tally_ledger_report(&present, TALLY_OTHER_MEETING, N_("this is the ledger of another meeting, “%1$s”"),
                                     meeting);
        else
            ok = w->result ? holds_for_count(w, &present) : tally_ledger_is_sound(&present);
        free(meeting);
    }
    if (ok && w->result && present.version < TALLY_SCHEMA_NEWEST)
        ok = tally_ledger_report(&present, TALLY_OLDER_LEDGER,
                                 N_("this ledger was made by an older version of the program, so no further count "
                                    "can be recorded in it; it was not changed. Write its inputs to a new folder "
                                    "(tally export %1$s --inputs DIR), correct them there, and count that folder"),
                                 path);
    tally_ledger_close(&present);
    return ok;
}

/* Copies the ledger for the change; 0: done, -1: reported, else an errno. */
static int copy_present(struct writer *w, const char *path, const char *copy)
{
    bool foreign;
    int error = check_present(w, path) ? tally_path_copy(path, copy, &foreign) : -1;
    if (error <= 0 || !foreign)
        return error;
    tally_ledger_report(
        &w->ledger, TALLY_CANNOT_WRITE,
        N_("the ledger belongs to another user or group, and what is written would not (%1$s); it is as "
           "it was. Let its owner run the command, or have its owner changed (chown)"),
        strerror(error));
    return -1;
}

/* Removes a copy, with any files that SQLite would take for its journals and apply to it. */
static void remove_copy(const char *copy)
{
    static const char *const kinds[] = {"", "-journal", "-wal", "-shm"};
    char *name = tally_alloc(strlen(copy) + sizeof "-journal", 1);
    memcpy(name, copy, strlen(copy));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        memcpy(name + strlen(copy), kinds[i], strlen(kinds[i]) + 1);
        tally_path_remove(name);
    }
    free(name);
}

/* Makes the copy that will take the ledger's place; false: reported. */
static bool begin_copy(struct writer *w, const char *path, const char *copy)
{
    int kind = tally_path_kind(path);
    remove_copy(copy); /* left behind by a process that was killed; it was never in use */
    if (kind == ELOOP)
        return tally_ledger_report(&w->ledger, TALLY_OUTPUT_IS_LINK,
                                   N_("there is a link in place of the ledger; remove it"), NULL);
    if (kind == EINVAL)
        return tally_ledger_report(&w->ledger, TALLY_NOT_A_FILE, N_("not a regular file"), NULL);
    if (kind && kind != ENOENT)
        return file_failed(w, kind); /* there may be a ledger: do not treat it as missing and replace it */
    if (kind == 0) {
        int error = copy_present(w, path, copy);
        if (error)
            return error > 0 ? file_failed(w, error) : false;
        return tally_ledger_open_copy(&w->ledger, copy);
    }
    if (w->kind)
        return tally_ledger_report(&w->ledger, TALLY_MISSING_FILE, N_("there is no such ledger"), NULL);
    if (!tally_ledger_no_journal(&w->ledger))
        return false;
    int error = tally_path_make(copy); /* this returns the reason if the file cannot be made; SQLite would not */
    if (error)
        return file_failed(w, error);
    if (!tally_ledger_open_copy(&w->ledger, copy))
        return false;
    return sqlite3_exec(w->ledger.db, tally_ledger_schema_2, NULL, NULL, NULL) == SQLITE_OK ||
           tally_ledger_failed(&w->ledger);
}

static enum tally_recorded record_locked(struct writer *w, const char *folder, const char *path)
{
    char *name = tally_ledger_path("", w->meeting), *hidden = tally_path_hidden(name);
    char *copy = tally_path_join(folder, hidden);
    enum tally_recorded done = begin_copy(w, path, copy) ? write_all(w) : TALLY_NOT_RECORDED;
    tally_ledger_close(&w->ledger);
    if (done != TALLY_NOT_RECORDED) {
        int error = tally_path_sync(copy);
        bool replaced = false;
        error = error ? error : tally_path_replace(copy, path, folder, &replaced);
        if (replaced && error) {
            tally_ledger_report(
                &w->ledger, TALLY_CANNOT_READ,
                N_("it is recorded in the ledger, but a power cut may still lose it: %1$s; run the command again"),
                strerror(error));
        } else if (error) {
            file_failed(w, error);
            done = TALLY_NOT_RECORDED;
        }
    }
    if (done == TALLY_NOT_RECORDED)
        remove_copy(copy);
    free(name);
    free(hidden);
    free(copy);
    return done;
}

int tally_ledger_lock(const char *folder, const char *path, const struct tally_actor *actor, struct tally_diags *diags)
{
    const struct writer w = {.ledger = {.path = path, .diags = diags, .place = tally_diags_file(diags, path)}};
    int lock = tally_folder_lock(folder, actor->waiting, actor->self);
    if (lock < 0 && errno == EWOULDBLOCK)
        tally_ledger_report(&w.ledger, TALLY_BUSY_LEDGER, N_("another program is writing into this ledger; try again"),
                            NULL);
    else if (lock < 0 && errno == ENOENT)
        tally_ledger_report(&w.ledger, TALLY_MISSING_FILE, N_("there is no such ledger"), NULL);
    else if (lock < 0)
        file_failed(&w, errno);
    else if (actor->acquired)
        actor->acquired(actor->self);
    return lock;
}

enum tally_recorded tally_ledger_record(const char *folder, const struct tally_result *result,
                                        const struct tally_actor *actor, uint64_t *number, char **changes,
                                        struct tally_diags *diags)
{
    char *path = tally_ledger_path(folder, result->meeting.id), *json = tally_result_json(result);
    struct writer w = {.meeting = result->meeting.id,
                       .result = result,
                       .json = json,
                       .changes = changes,
                       .actor = actor,
                       .ledger = {.path = path, .diags = diags, .place = tally_diags_file(diags, path)}};
    enum tally_recorded done = TALLY_NOT_RECORDED;
    *number = 0;
    if (changes)
        *changes = NULL;
    if (!tally_ledger_actor_ok(actor->name)) {
        tally_ledger_report(&w.ledger, TALLY_BAD_ID,
                            N_("the name of the person who counts must have 1 to 200 visible characters on one line; "
                               "give it with --by"),
                            NULL);
        free(json);
        free(path);
        return TALLY_NOT_RECORDED;
    }
    int lock = tally_ledger_lock(folder, path, actor, diags);
    if (lock >= 0)
        done = record_locked(&w, folder, path);
    tally_folder_unlock(lock);
    *number = done == TALLY_NOT_RECORDED ? 0 : w.number;
    free(json);
    free(path);
    return done;
}

bool tally_ledger_add_event(const char *folder, const char *path, const char *meeting, const char *kind, uint64_t count,
                            const char *content, const struct tally_actor *actor, struct tally_diags *diags)
{
    struct writer w = {.meeting = meeting,
                       .actor = actor,
                       .number = count,
                       .kind = kind,
                       .content = content,
                       .ledger = {.path = path, .diags = diags, .place = tally_diags_file(diags, path)}};
    return record_locked(&w, folder, path) != TALLY_NOT_RECORDED;
}
