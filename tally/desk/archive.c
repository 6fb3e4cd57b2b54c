/* The archive set of a meeting: its ledger, sheets and certificates with a list of checksums, copied to a folder or a
 * removable drive, and verified there. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tally/diag.h>
#include <tally/text.h>
#include <tally/verify.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/meeting.h"

static const char checksums_name[] = "SHA256SUMS";

/* ---- where to ---- */

struct places {
    char **paths;
    size_t count, room;
};

/* Whether it is where another file system begins, and can be written to. */
static bool is_drive(const char *folder, const char *path)
{
    struct stat at, above;
    return stat(path, &at) == 0 && stat(folder, &above) == 0 && S_ISDIR(at.st_mode) && at.st_dev != above.st_dev &&
           access(path, W_OK) == 0;
}

/* Adds the drives in a folder of a user: /media/NAME, /run/media/NAME. */
static void add_drives(struct places *places, const char *folder)
{
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all)) != NULL;) {
        char *path = tally_path_join(folder, entry->d_name);
        if (*entry->d_name != '.' && tally_text_valid((const unsigned char *)path, strlen(path)) == strlen(path) &&
            is_drive(folder, path))
            TALLY_PUSH(places->paths, places->count, places->room) = tally_copy(path);
        free(path);
    }
    if (all)
        closedir(all);
}

/* The folder that was named when the desk was started, then all removable drives. */
static struct places find_places(const struct tally_desk_request *request)
{
    static const char *const roots[] = {"/run/media", "/media"};
    struct places places = {.paths = NULL};
    if (request->archive && tally_path_is_folder(request->archive))
        TALLY_PUSH(places.paths, places.count, places.room) = tally_copy(request->archive);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        DIR *users = opendir(roots[i]);
        for (struct dirent *entry; users && (entry = readdir(users)) != NULL;) {
            char *folder = tally_path_join(roots[i], entry->d_name);
            if (*entry->d_name != '.')
                add_drives(&places, folder);
            free(folder);
        }
        if (users)
            closedir(users);
    }
    return places;
}

static void clear_places(struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        free(places->paths[i]);
    free(places->paths);
}

void tally_desk_archives(struct tally_desk_request *request)
{
    struct places places = find_places(request);
    struct tally_json *list = tally_json_array();
    char id[TALLY_DESK_ID_SIZE];
    for (size_t i = 0; i < places.count; i++) {
        struct tally_json *place = tally_json_object();
        tally_desk_folder_id(places.paths[i], id);
        tally_json_put(place, "to", tally_json_string(id));
        tally_json_put(place, "path", tally_json_string(places.paths[i]));
        tally_json_push(list, place);
    }
    clear_places(&places);
    tally_json_put(request->answer, "places", list);
}

/* The place that the page means (D3); the caller frees it. NULL: it is not there, or no longer. */
static char *find_place(const struct tally_desk_request *request)
{
    struct places places = find_places(request);
    char id[TALLY_DESK_ID_SIZE], *found = NULL;
    for (size_t i = 0; i < places.count; i++) {
        tally_desk_folder_id(places.paths[i], id);
        if (!found && !strcmp(id, tally_desk_asked(request, "to")))
            found = tally_copy(places.paths[i]);
    }
    clear_places(&places);
    return found;
}

/* ---- what ---- */

/* The files of the set: where they are, and where they go. */
struct set {
    struct one {
        char *from, *to;
        char digest[TALLY_DIGEST_TEXT];
    } * files;
    size_t count, room;
    char *folder;
};

static void add(struct set *set, const char *path)
{
    TALLY_PUSH(set->files, set->count, set->room) =
        (struct one){.from = tally_copy(path), .to = tally_path_join(set->folder, tally_path_name(path))};
}

/* The certificate of each who signed with a key of the desk; those on tokens are with their owners. */
static void add_certificates(struct set *set, const struct tally_desk_request *request, const char *ledger)
{
    struct tally_json *names = tally_desk_signed_by(ledger);
    char *folder = tally_path_join(request->folder, tally_desk_keys_name), **paths;
    const size_t count = tally_path_is_folder(folder) ? tally_folder_list(folder, ".pem", &paths) : 0;
    for (size_t i = 0; i < count; i++) {
        bool signs = false;
        const char *name = tally_path_name(paths[i]);
        const size_t size = strlen(name) - strlen(".pem");
        for (size_t k = 0; k < tally_json_size(names); k++) {
            const char *who = tally_json_string_value(tally_json_at(names, k));
            signs |= strlen(who) == size && !strncmp(who, name, size);
        }
        if (signs)
            add(set, paths[i]);
        free(paths[i]);
    }
    if (count)
        free(paths);
    free(folder);
    tally_json_free(names);
}

static void clear(struct set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->files[i].from);
        free(set->files[i].to);
    }
    free(set->files);
    free(set->folder);
}

/* Copies the files, each onto the disk, and writes the list of checksums, which sha256sum -c reads. */
static bool copy(struct set *set, struct tally_diags *diags)
{
    struct tally_bytes sums = {.bytes = NULL};
    bool made, ok = tally_folder_make(set->folder, &made, diags);
    for (size_t i = 0; i < set->count && ok; i++) {
        struct one *one = &set->files[i];
        struct tally_file file = {.name = NULL};
        ok = tally_file_read_path(&file, one->from, diags) &&
             tally_path_write(one->to, file.bytes, file.size, false, diags);
        if (ok) {
            tally_digest(file.bytes, file.size, one->digest);
            tally_bytes_put_text(&sums, one->digest);
            tally_bytes_put_text(&sums, "  ");
            tally_bytes_put_text(&sums, tally_path_name(one->to));
            tally_bytes_put_text(&sums, "\n");
        }
        tally_file_clear(&file);
    }
    char *path = tally_path_join(set->folder, checksums_name);
    ok = ok && tally_path_write(path, sums.bytes, sums.used, false, diags);
    free(path);
    free(sums.bytes);
    return ok;
}

/* Reads every file of the set again; false: one is not what was copied. */
static bool is_as_copied(const struct set *set, struct tally_diags *diags)
{
    bool same = true;
    for (size_t i = 0; i < set->count; i++) {
        struct tally_file file = {.name = NULL};
        char digest[TALLY_DIGEST_TEXT] = "";
        if (tally_file_read_path(&file, set->files[i].to, diags))
            tally_digest(file.bytes, file.size, digest);
        same &= !strcmp(digest, set->files[i].digest);
        tally_file_clear(&file);
    }
    return same;
}

/* Verifies the copies, ledger and sheets against each other, as whoever receives them would. */
static bool verify(struct tally_desk_request *request, const struct set *set, size_t sheet_count,
                   struct tally_diags *diags)
{
    char now[TALLY_DESK_TIME_SIZE];
    const char **paths = tally_alloc(set->count, sizeof *paths);
    struct tally_json *found = tally_json_array();
    for (size_t i = 0; i < set->count; i++)
        paths[i] = set->files[i].to;
    tally_desk_now(now);
    bool sound = tally_verify_ledger(
        paths[0], &(struct tally_verify_options){.now = now, .each = tally_desk_take_finding, .self = found}, diags);
    sound &= tally_verify_sheets(&(struct tally_verify_sheets){.sheets = paths + 1,
                                                               .sheet_count = sheet_count,
                                                               .ledgers = paths,
                                                               .ledger_count = 1,
                                                               .trust = paths + 1 + sheet_count,
                                                               .trust_count = set->count - 1 - sheet_count,
                                                               .now = now,
                                                               .each = tally_desk_take_finding,
                                                               .self = found},
                                 diags);
    tally_json_put(request->answer, "found", found);
    free(paths);
    return sound;
}

/* Makes the set in a folder of its own, and verifies it. */
static void archive(struct tally_desk_request *request, const char *folder, const char *ledger, const char *place)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    struct tally_diags *made = tally_diags_new();
    char **sheets, *name = tally_desk_free_name(place, tally_path_name(folder));
    const size_t count = tally_desk_list_sheets(folder, m->facts.id, &sheets);
    struct set set = {.folder = tally_path_join(place, name ? name : "")};
    add(&set, ledger);
    for (size_t i = 0; i < count; i++) {
        add(&set, sheets[i]);
        free(sheets[i]);
    }
    free(sheets);
    add_certificates(&set, request, ledger);
    if (!count || !name) {
        tally_desk_refuse(request, 409, N_("There are no sheets yet. They are made with the first signature."));
    } else if (!copy(&set, made)) {
        tally_desk_refuse_with(request, made);
    } else {
        const bool same = is_as_copied(&set, made), sound = verify(request, &set, count, made);
        tally_json_put(request->answer, "sound", tally_json_boolean(same && sound && !tally_diags_errors(made)));
        tally_json_put(request->answer, "folder", tally_json_string(set.folder));
        tally_json_put(request->answer, "files", tally_json_number(set.count + 1));
        tally_json_put(request->answer, "findings", tally_desk_findings(made));
    }
    clear(&set);
    free(name);
    tally_meeting_close(m);
    tally_diags_free(made);
    tally_diags_free(diags);
}

void tally_desk_archive(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request), *ledger = folder ? tally_desk_ledger(request, folder) : NULL,
         *place = ledger ? find_place(request) : NULL;
    if (place)
        archive(request, folder, ledger, place);
    else if (ledger)
        tally_desk_refuse(request, 404, N_("This folder or drive is no longer there."));
    free(place);
    free(ledger);
    free(folder);
}
