#include "sheet/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/digest.h"
#include "io/io.h"
#include "io/path.h"
#include "revision/append.h"

void tally_batch_clear(struct tally_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        free(batch->files[i].bytes);
    free(batch->files);
    *batch = (struct tally_batch){.count = 0};
}

void tally_batch_undo(const struct tally_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        char *hidden = tally_path_hidden(batch->files[i].name);
        tally_file_remove(batch->files[i].folder, hidden);
        free(hidden);
    }
}

static bool failed(const char *path, int error, const char *text, struct tally_diags *diags)
{
    return tally_diags_refuse_path(diags, error == ENOSPC || error == EDQUOT ? TALLY_DISK_FULL : TALLY_CANNOT_WRITE,
                                   path, text, TALLY_ARGS(strerror(error)));
}

bool tally_batch_stage(struct tally_batch *batch, struct tally_diags *diags)
{
    bool ok = true;
    for (size_t i = 0; ok && i < batch->count; i++) {
        struct tally_batch_file *file = &batch->files[i];
        char *hidden = tally_path_hidden(file->name);
        tally_digest(file->bytes, file->size, file->sha256);
        ok = tally_file_write(file->folder, hidden, file->bytes, file->size, diags);
        free(hidden);
        if (!ok) /* what is not there need not be taken away */
            tally_batch_undo(&(struct tally_batch){batch->files, i});
    }
    for (size_t i = 0; ok && i < batch->count; i++) { /* the names, too */
        int error = i && !strcmp(batch->files[i].folder, batch->files[i - 1].folder)
                        ? 0
                        : tally_folder_sync(batch->files[i].folder);
        if (error) {
            ok = failed(batch->files[i].folder, error, N_("the folder cannot be written: %1$s"), diags);
            tally_batch_undo(batch);
        }
    }
    return ok;
}

static bool place_one(const char *folder, const char *name, struct tally_diags *diags)
{
    char *hidden = tally_path_hidden(name), *from = tally_path_join(folder, hidden),
         *to = tally_path_join(folder, name);
    bool replaced = false;
    int error = tally_path_replace(from, to, folder, &replaced);
    if (error)
        failed(to, error,
               replaced ? N_("is in its place, but may not outlive a power cut: %1$s")
                        : N_("not in its place yet: %1$s; the next run finishes it"),
               diags);
    free(hidden);
    free(from);
    free(to);
    return error == 0 || replaced;
}

bool tally_batch_place(struct tally_batch *batch, struct tally_diags *diags)
{
    bool ok = true;
    for (size_t i = 0; i < batch->count; i++)
        ok &= place_one(batch->files[i].folder, batch->files[i].name, diags);
    return ok;
}

/* B2: what an event says of these bytes. The latest event that names them; 0: none, or one that came later names them
 * as what it replaced. -1: not to be known, reported. */
static int64_t look_up(const struct tally_ledger *ledger, const char *sha256)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger, "SELECT max(e.sequence) FILTER (WHERE f.value ->> 'sha256' = ?1), max(e.sequence) FILTER (WHERE "
                "f.value ->> 'before' = ?1) "
                "FROM event e, json_each(e.content, '$.sheets') f WHERE e.kind IN ('sheet issued', 'signed')");
    if (!s)
        return -1;
    int bound = sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC), step = bound == SQLITE_OK ? sqlite3_step(s) : bound;
    int64_t named = step == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    if (step == SQLITE_ROW && sqlite3_column_int64(s, 1) > named)
        named = 0;
    if (step != SQLITE_ROW)
        tally_ledger_failed(ledger);
    sqlite3_finalize(s);
    return named;
}

/* The same of a file; what cannot be read stays as it is. */
static int64_t look_at(const struct tally_ledger *ledger, const char *path, char sha256[TALLY_DIGEST_TEXT],
                       struct tally_diags *diags)
{
    struct tally_file file;
    bool read = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, diags);
    if (read)
        tally_digest(file.bytes, file.size, sha256);
    tally_file_clear(&file);
    return read ? look_up(ledger, sha256) : -1;
}

/* Whether the file in the place is of a later event than this one: then what lies beside it is no work that was broken
 * off, and never takes its place. */
static bool is_later(const struct tally_ledger *ledger, const char *place, int64_t event)
{
    char sha256[TALLY_DIGEST_TEXT];
    struct tally_diags *aside = tally_diags_new();
    int64_t there = tally_path_kind(place) == 0 ? look_at(ledger, place, sha256, aside) : 0;
    tally_diags_free(aside);
    return there > event;
}

bool tally_batch_repair_file(const struct tally_ledger *ledger, const char *folder, const char *name,
                             void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                             struct tally_diags *diags)
{
    char *hidden = tally_path_hidden(name), *path = tally_path_join(folder, hidden),
         *place = tally_path_join(folder, name);
    bool ok = true;
    int kind = tally_path_kind(path);
    if (kind == ENOENT) {
        ok = true;
    } else if (kind) {
        ok = failed(path, kind, N_("what an earlier run left here cannot be looked at: %1$s"), diags);
    } else {
        char sha256[TALLY_DIGEST_TEXT] = "";
        int64_t named = look_at(ledger, path, sha256, diags);
        bool finish = named > 0 && !is_later(ledger, place, named);
        if (finish)
            ok = place_one(folder, name, diags);
        else if (named >= 0)
            tally_file_remove(folder, hidden);
        else
            ok = false;
        if (ok && tell)
            tell(self, &(struct tally_sheet_event){.what = finish ? TALLY_SHEET_FINISHED : TALLY_SHEET_UNDONE,
                                                   .path = place,
                                                   .sha256 = sha256});
    }
    free(hidden);
    free(path);
    free(place);
    return ok;
}

bool tally_batch_repair(const struct tally_ledger *ledger, const char *folder, const char *meeting,
                        void (*tell)(void *self, const struct tally_sheet_event *event), void *self,
                        struct tally_diags *diags)
{
    enum { COPIES_MOST = 1000 }; /* a sheet of more is none: tally_sheet_facts_read */
    bool ok = true;
    for (uint64_t copy = 1; ok && copy <= COPIES_MOST; copy++) {
        char number[TALLY_NUMBER_SIZE];
        char *name = tally_sheet_name(meeting, tally_number(number, copy));
        ok = tally_batch_repair_file(ledger, folder, name, tell, self, diags);
        free(name);
    }
    return ok;
}
