/* The folders of the meetings, and files replaced in them. */
#include "desk/folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tally/diag.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/io.h"
#include "io/path.h"

bool tally_desk_is_in_folder(const char *name)
{
    return name && *name && *name != '.' && !strchr(name, '/') && !tally_file_is_sheet(name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_meeting(const char *folder, const char *name)
{
    struct stat st;
    bool is = false;
    if (*name == '.' || tally_text_valid((const unsigned char *)name, strlen(name)) < strlen(name))
        return false;
    char *path = tally_path_join(folder, name);
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
        is = tally_file_exists(path, "meeting.csv") || tally_file_exists(path, "meeting.xlsx");
    free(path);
    return is;
}

size_t tally_desk_folders(const char *folder, char ***names)
{
    size_t count = 0, room = 0;
    *names = NULL;
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all)) != NULL;)
        if (is_meeting(folder, entry->d_name))
            TALLY_PUSH(*names, count, room) = tally_copy(entry->d_name);
    if (all)
        closedir(all);
    if (count)
        qsort(*names, count, sizeof **names, by_name);
    return count;
}

void tally_desk_folder_id(const char *name, char id[TALLY_DESK_ID_SIZE])
{
    char digest[TALLY_DIGEST_TEXT];
    tally_digest(name, strlen(name), digest);
    memcpy(id, digest, TALLY_DESK_ID_SIZE - 1);
    id[TALLY_DESK_ID_SIZE - 1] = '\0';
}

char *tally_desk_folder_find(const char *folder, const char *id)
{
    char **names, *path = NULL, this[TALLY_DESK_ID_SIZE];
    size_t count = tally_desk_folders(folder, &names);
    for (size_t i = 0; i < count; i++) {
        tally_desk_folder_id(names[i], this);
        if (!path && !strcmp(this, id))
            path = tally_path_join(folder, names[i]);
        free(names[i]);
    }
    free(names);
    return path;
}

const char tally_desk_sample_pdf[] = "练习选票.pdf";

bool tally_desk_is_sample(const char *folder)
{
    return tally_file_exists(folder, tally_desk_sample_pdf);
}

/* Whether the file still holds what the page saw. */
static bool is_unchanged(const char *path, const char *digest)
{
    char now[TALLY_DIGEST_TEXT] = "";
    struct tally_bytes bytes = {.bytes = NULL};
    if (tally_path_kind(path) == 0 && tally_path_read_all(path, &bytes))
        tally_digest(bytes.used ? bytes.bytes : "", bytes.used, now);
    free(bytes.bytes);
    return !strcmp(now, digest);
}

enum tally_desk_written tally_desk_write(const char *folder, const char *name, const char *digest, const void *bytes,
                                         size_t size)
{
    char *to = tally_path_join(folder, name), *hidden = tally_path_hidden(name),
         *from = tally_path_join(folder, hidden);
    enum tally_desk_written written = TALLY_DESK_BUSY;
    int lock = tally_folder_lock(folder, NULL, NULL);
    if (lock >= 0 && !is_unchanged(to, digest)) {
        written = TALLY_DESK_CHANGED;
    } else if (lock >= 0) {
        struct tally_diags *diags = tally_diags_new();
        bool replaced = false;
        tally_path_remove(from); /* of a run that was interrupted */
        bool ok = tally_file_write(folder, hidden, bytes, size, diags) &&
                  tally_path_replace(from, to, folder, &replaced) == 0;
        written = ok ? TALLY_DESK_WRITTEN : TALLY_DESK_FAILED;
        if (!ok && !replaced)
            tally_path_remove(from);
        tally_diags_free(diags);
    }
    tally_folder_unlock(lock);
    free(to);
    free(hidden);
    free(from);
    return written;
}
