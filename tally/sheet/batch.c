/* Several files that are put in their places together, all of them or none. */
#include "sheet/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/sheet.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "io/io.h"
#include "io/path.h"
#include "ledger/ledger.h"
#include "ledger/sheets.h"
#include "revision/append.h"
#include "sheet/sheet.h"

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
    return tally_diags_refuse_path(diags, tally_path_error_is_full(error) ? TALLY_DISK_FULL : TALLY_CANNOT_WRITE, path,
                                   text, TALLY_ARGS(strerror(error)));
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
        if (!ok) /* only what was written is removed */
            tally_batch_undo(&(struct tally_batch){batch->files, i});
    }
    for (size_t i = 0; ok && i < batch->count; i++) { /* the folders, so that the names are on the disk too */
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

static bool rename_one(const char *folder, const char *name, struct tally_diags *diags)
{
    char *hidden = tally_path_hidden(name), *from = tally_path_join(folder, hidden),
         *to = tally_path_join(folder, name);
    bool replaced = false;
    int error = tally_path_replace(from, to, folder, &replaced);
    if (error)
        failed(to, error,
               replaced ? N_("the file is in its place, but a power cut may still destroy it: %1$s")
                        : N_("the file is not in its place yet: %1$s. Run the command again to finish"),
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
        ok &= rename_one(batch->files[i].folder, batch->files[i].name, diags);
    return ok;
}

/* B2: the latest event that names this file's bytes, as tally_ledger_sheet_event gives it; -1 also where the file
 * cannot be read: then it stays as it is. */
static int64_t find_event(const struct tally_ledger *ledger, const char *path, char sha256[TALLY_DIGEST_TEXT],
                          struct tally_diags *diags)
{
    struct tally_file file;
    bool read = tally_file_read_most(&file, path, TALLY_REVISION_SIZE_MAX, diags);
    if (read)
        tally_digest(file.bytes, file.size, sha256);
    tally_file_clear(&file);
    return read ? tally_ledger_sheet_event(ledger, sha256) : -1;
}

/* Whether the file in the place is of a later event than this one: then the temporary file beside it is not from an
 * interrupted run, and must not replace it. */
static bool place_is_newer(const struct tally_ledger *ledger, const char *place, int64_t event)
{
    char sha256[TALLY_DIGEST_TEXT];
    struct tally_diags *aside = tally_diags_new();
    int64_t there = tally_path_kind(place) == 0 ? find_event(ledger, place, sha256, aside) : 0;
    tally_diags_free(aside);
    return there > event;
}

bool tally_batch_repair_file(const struct tally_ledger *ledger, const char *folder, const char *name,
                             void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                             struct tally_diags *diags)
{
    char *hidden = tally_path_hidden(name), *path = tally_path_join(folder, hidden),
         *place = tally_path_join(folder, name);
    bool ok = true;
    int kind = tally_path_kind(path);
    if (kind == ENOENT) {
        ok = true;
    } else if (kind) {
        ok = failed(path, kind, N_("a file that an earlier run left here cannot be examined: %1$s"), diags);
    } else {
        char sha256[TALLY_DIGEST_TEXT] = "";
        int64_t named = find_event(ledger, path, sha256, diags);
        bool finish = named > 0 && !place_is_newer(ledger, place, named);
        if (finish)
            ok = rename_one(folder, name, diags);
        else if (named >= 0)
            tally_file_remove(folder, hidden);
        else
            ok = false;
        if (ok && report)
            report(self, &(struct tally_sheet_event){.what = finish ? TALLY_SHEET_FINISHED : TALLY_SHEET_UNDONE,
                                                     .path = place,
                                                     .sha256 = sha256});
    }
    free(hidden);
    free(path);
    free(place);
    return ok;
}

bool tally_batch_repair(const struct tally_ledger *ledger, const char *folder, const char *meeting,
                        void (*report)(void *self, const struct tally_sheet_event *event), void *self,
                        struct tally_diags *diags)
{
    enum { COPIES_MOST = 1000 }; /* tally_sheet_facts_read accepts no more */
    bool ok = true;
    for (uint64_t copy = 1; ok && copy <= COPIES_MOST; copy++) {
        char number[TALLY_NUMBER_SIZE];
        char *name = tally_sheet_name(meeting, tally_number(number, copy));
        ok = tally_batch_repair_file(ledger, folder, name, report, self, diags);
        free(name);
    }
    return ok;
}
