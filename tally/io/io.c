/* Reading and writing whole files, and making, listing and removing folders. */
#define _GNU_SOURCE /* for O_TMPFILE */
#include "io/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tally/diag.h>
#include <tally/text.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/near.h"
#include "io/path.h"

/* The largest file that is accepted: a hundred million ballots fit. */
static const uint64_t largest = UINT64_C(4) << 30;

bool tally_file_exists(const char *folder, const char *name)
{
    struct stat st;
    char *path = tally_path_join(folder, name);
    bool there =
        lstat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR); /* a file that cannot be examined may exist */
    free(path);
    return there;
}

static bool refuse_errno(const struct tally_file *file, struct tally_diags *diags, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return tally_diags_refuse(diags, TALLY_MISSING_FILE, (struct tally_place){.file = file->place},
                                  N_("there is no such file; add it, or correct its name"), TALLY_NO_ARGS);
    if (error == ELOOP || error == ENXIO)
        return tally_diags_refuse(diags, TALLY_NOT_A_FILE, (struct tally_place){.file = file->place},
                                  N_("not a regular file"), TALLY_NO_ARGS);
    return tally_diags_refuse(diags, TALLY_CANNOT_READ, (struct tally_place){.file = file->place},
                              N_("cannot be read: %1$s"), TALLY_ARGS(strerror(error)));
}

/* Reads size bytes and checks that the file ends there; false if it has another size (errno is 0) or cannot be read
 * (errno). */
static bool read_all(int fd, unsigned char *bytes, size_t size)
{
    unsigned char beyond;
    size_t at = 0;
    for (;;) {
        size_t left = size - at;
        ssize_t n = read(fd, left ? bytes + at : &beyond, left ? left : 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0 || left == 0) {
            errno = 0;
            return n == 0 && left == 0;
        }
        at += (size_t)n;
    }
}

static bool unchanged(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool read_open(struct tally_file *file, int fd, uint64_t most, struct tally_diags *diags)
{
    struct stat before, after;
    if (fstat(fd, &before) != 0)
        return refuse_errno(file, diags, errno);
    if (!S_ISREG(before.st_mode))
        return tally_diags_refuse(diags, TALLY_NOT_A_FILE, (struct tally_place){.file = file->place},
                                  N_("not a regular file"), TALLY_NO_ARGS);
    if ((uint64_t)before.st_size > largest) {
        tally_diags_add(diags, TALLY_TOO_LARGE, (struct tally_place){.file = file->place, .line = 1, .column = 1},
                        N_("larger than 4 GiB; split it"), TALLY_NO_ARGS);
        return false;
    }
    if ((uint64_t)before.st_size > most)
        return tally_diags_refuse(diags, TALLY_TOO_LARGE, (struct tally_place){.file = file->place},
                                  N_("larger than a file of this kind can be; check that it is the right file"),
                                  TALLY_NO_ARGS);
    file->shared = (before.st_mode & (S_IRWXG | S_IRWXO) & ~(mode_t)(S_IXGRP | S_IXOTH)) != 0;
    file->size = (size_t)before.st_size;
    file->bytes = file->owned = tally_resize(NULL, file->size, 1);
    bool whole = read_all(fd, file->owned, file->size);
    if (!whole && errno)
        return refuse_errno(file, diags, errno);
    if (!whole || fstat(fd, &after) != 0 || !unchanged(&before, &after))
        return tally_diags_refuse(diags, TALLY_FILE_CHANGED, (struct tally_place){.file = file->place},
                                  N_("changed while it was read; close it in the spreadsheet program and try again"),
                                  TALLY_NO_ARGS);
    return true;
}

/* Reads the file at path; file->place is its number in the diagnostics. */
static bool read_at(struct tally_file *file, const char *path, uint64_t most, struct tally_diags *diags)
{
    struct stat st;
    bool ok = false;
    int fd = -1;
    /* its kind is checked before it is opened: opening a device can have effects, opening a FIFO can block */
    if (stat(path, &st) != 0)
        refuse_errno(file, diags, errno);
    else if (!S_ISREG(st.st_mode))
        tally_diags_refuse(diags, TALLY_NOT_A_FILE, (struct tally_place){.file = file->place}, N_("not a regular file"),
                           TALLY_NO_ARGS);
    else if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) < 0)
        refuse_errno(file, diags, errno);
    else
        ok = read_open(file, fd, most, diags);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool tally_file_read_most(struct tally_file *file, const char *path, uint64_t most, struct tally_diags *diags)
{
    *file = (struct tally_file){.place = tally_diags_path(diags, path)};
    file->name = tally_diags_file_name(diags, file->place);
    return read_at(file, path, most, diags);
}

bool tally_file_read_path(struct tally_file *file, const char *path, struct tally_diags *diags)
{
    return tally_file_read_most(file, path, largest, diags);
}

bool tally_file_read(struct tally_file *file, const char *folder, const char *name, struct tally_diags *diags)
{
    *file = (struct tally_file){.place = tally_diags_file(diags, name)};
    file->name = tally_diags_file_name(diags, file->place);
    if (strchr(name, '/') || !strcmp(name, "..") || !strcmp(name, "."))
        return tally_diags_refuse(diags, TALLY_NOT_A_FILE, (struct tally_place){.file = file->place},
                                  N_("not a file of this folder; give only the name of the file"), TALLY_NO_ARGS);
    char *path = tally_path_join(folder, name), *near = NULL;
    bool there = tally_file_exists(folder, name), ok = false;
    if (!there)
        near = tally_folder_near(folder, name);
    if (near)
        tally_diags_add(
            diags, TALLY_MISSING_FILE, (struct tally_place){.file = file->place},
            N_("there is no such file, but the folder has %1$s; rename the right one to “%2$s”, or, if it is "
               "a workbook, open it and save it as CSV under this name"),
            TALLY_ARGS(near, name));
    else
        ok = read_at(file, path, largest, diags);
    free(near);
    free(path);
    return ok;
}

static bool folder_exists(const struct tally_source *source, const char *name)
{
    return tally_file_exists(source->folder, name);
}

static bool folder_read(const struct tally_source *source, struct tally_file *file, const char *name,
                        struct tally_diags *diags)
{
    bool read = tally_file_read(file, source->folder, name, diags);
    file->reading = source->reading;
    return read;
}

struct tally_source tally_source_folder(const char *folder)
{
    return (struct tally_source){
        .exists = folder_exists, .read = folder_read, .folder = folder, .reading = tally_reading_newest()};
}

const char *tally_file_source(const struct tally_file *file)
{
    return file->source ? file->source : file->name;
}

bool tally_file_is_sheet(const char *name)
{
    static const char *const marks[] = {".xlsx!", ".XLSX!", ".xlsm!"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(name, marks[i]))
            return true;
    return false;
}

void tally_file_clear(struct tally_file *file)
{
    free(file->owned);
    if (file->sheet) {
        free(file->sheet->bytes);
        free(file->sheet->reported);
        free(file->sheet);
    }
    *file = (struct tally_file){.place = 0};
}

/* Reports a failure to write a new file; error: 0 or an errno. Returns whether there was none. */
static bool written(const struct tally_file *file, int error, struct tally_diags *diags)
{
    if (error == EEXIST)
        return tally_diags_refuse(diags, TALLY_OUTPUT_EXISTS, (struct tally_place){.file = file->place},
                                  N_("is there already; nothing was replaced"), TALLY_NO_ARGS);
    if (tally_path_error_is_full(error))
        return tally_diags_refuse(diags, TALLY_DISK_FULL, (struct tally_place){.file = file->place},
                                  N_("no room left on the disk"), TALLY_NO_ARGS);
    if (error)
        return tally_diags_refuse(diags, TALLY_CANNOT_WRITE, (struct tally_place){.file = file->place},
                                  N_("cannot be written: %1$s"), TALLY_ARGS(strerror(error)));
    return true;
}

/* Writes and syncs an open file; 0 or an errno. */
static int fill(int fd, const void *bytes, size_t size)
{
    int error = tally_path_write_all(fd, bytes, size);
    return error ? error : fsync(fd) == 0 ? 0 : errno;
}

/* Writes a new file under its name from the first; 0 or an errno. */
static int write_named(const char *path, mode_t mode, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return errno;
    int error = fill(fd, bytes, size);
    if (close(fd) != 0 && !error)
        error = errno;
    if (error)
        unlink(path);
    return error;
}

#ifdef O_TMPFILE
/* Writes a new file that gets its name only when it is complete, so that whoever ends the program, and whenever, half a
 * file is never there; 0 or an errno. *able: false where the file system or the surroundings (no /proc) cannot do
 * that, and nothing was done. */
static int write_unnamed(const char *path, mode_t mode, const void *bytes, size_t size, bool *able)
{
    char *folder = tally_path_folder(path), open_file[32];
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode), error = fd < 0 ? errno : 0;
    free(folder);
    *able = error != EOPNOTSUPP && error != EISDIR && error != EINVAL;
    if (error)
        return error;
    error = fill(fd, bytes, size);
    snprintf(open_file, sizeof open_file, "/proc/self/fd/%d", fd);
    if (!error && linkat(AT_FDCWD, open_file, AT_FDCWD, path, AT_SYMLINK_FOLLOW) != 0) {
        error = errno;
        *able = error != ENOENT && error != EPERM && error != EXDEV && error != EMLINK;
    }
    bool named = !error;
    if (close(fd) != 0 && !error)
        error = errno;
    if (error && named)
        unlink(path);
    return error;
}
#endif

/* Writes a new file, completely and synced, or not at all; 0 or an errno. A hidden name is a step on the way to another
 * name, and whoever takes that way takes away what is left of it. */
static int write_new(const char *path, mode_t mode, const void *bytes, size_t size)
{
#ifdef O_TMPFILE
    struct stat st;
    bool able = *tally_path_name(path) != '.';
    if (able && lstat(path, &st) == 0)
        return EEXIST;
    int error = able ? write_unnamed(path, mode, bytes, size, &able) : 0;
    if (able)
        return error;
#endif
    return write_named(path, mode, bytes, size);
}

bool tally_file_write(const char *folder, const char *name, const void *bytes, size_t size, struct tally_diags *diags)
{
    const struct tally_file file = {.name = name, .place = tally_diags_file(diags, name)};
    char *path = tally_path_join(folder, name);
    int error = write_new(path, 0666, bytes, size);
    free(path);
    return written(&file, error, diags);
}

/* Whether the folder is empty; false, with errno, if it is not a folder. */
static bool is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return false;
    bool empty = true;
    for (const struct dirent *entry; empty && (entry = readdir(dir)) != NULL;)
        empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
    closedir(dir);
    errno = EEXIST;
    return empty;
}

/* Whether name has this ending, is not hidden, and is a regular file or a link to one. */
static bool is_found(int folder, const char *name, const char *ending)
{
    struct stat st;
    size_t n = strlen(name), m = strlen(ending);
    return *name != '.' && n > m && !strcmp(name + n - m, ending) && fstatat(folder, name, &st, 0) == 0 &&
           S_ISREG(st.st_mode);
}

size_t tally_folder_find(const char *folder, const char *ending, char **first)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    *first = NULL;
    if (!dir)
        return 0;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!is_found(dirfd(dir), entry->d_name, ending))
            continue;
        char *path = tally_path_join(folder, entry->d_name);
        bool before = !count++ || strcmp(path, *first) < 0;
        free(before ? *first : path);
        *first = before ? path : *first;
    }
    closedir(dir);
    return count;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t tally_folder_list(const char *folder, const char *ending, char ***paths)
{
    size_t count = 0, room = 0;
    DIR *dir = opendir(folder);
    *paths = NULL;
    for (const struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        if (is_found(dirfd(dir), entry->d_name, ending))
            TALLY_PUSH(*paths, count, room) = tally_path_join(folder, entry->d_name);
    if (dir)
        closedir(dir);
    if (count)
        qsort(*paths, count, sizeof **paths, by_name);
    return count;
}

bool tally_folder_make(const char *folder, bool *made, struct tally_diags *diags)
{
    const struct tally_place nowhere = {.file = 0};
    *made = mkdir(folder, 0777) == 0;
    int error = *made ? 0 : errno;
    if (error == EEXIST)
        error = is_empty(folder) ? 0 : errno;
    switch (error) {
    case 0:
        return true;
    case EEXIST:
        tally_diags_add(diags, TALLY_OUTPUT_EXISTS, nowhere,
                        N_("the folder “%1$s” is not empty; nothing was replaced, name a new one"), TALLY_ARGS(folder));
        return false;
    case ENOTDIR:
        tally_diags_add(diags, TALLY_OUTPUT_EXISTS, nowhere,
                        N_("“%1$s” exists already and is not a folder; name a new one"), TALLY_ARGS(folder));
        return false;
    default:
        tally_diags_add(diags, tally_path_error_is_full(error) ? TALLY_DISK_FULL : TALLY_CANNOT_WRITE, nowhere,
                        N_("the folder “%1$s” cannot be made: %2$s"), TALLY_ARGS(folder, strerror(error)));
        return false;
    }
}

void tally_file_remove(const char *folder, const char *name)
{
    char *path = tally_path_join(folder, name);
    unlink(path);
    free(path);
}

void tally_folder_remove(const char *folder)
{
    rmdir(folder);
}

bool tally_path_write(const char *path, const void *bytes, size_t size, bool secret, struct tally_diags *diags)
{
    const struct tally_file file = {.name = path, .place = tally_diags_path(diags, path)};
    int error = write_new(path, secret ? 0600 : 0644, bytes, size);
    if (!error) {
        char *folder = tally_path_folder(path);
        error = tally_folder_sync(folder);
        free(folder);
        if (error)
            unlink(path);
    }
    return written(&file, error, diags);
}
