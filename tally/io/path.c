/* Paths, links, copies, renames and locks of folders. */
#include "io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <tally/text.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

char *tally_path_join(const char *folder, const char *name)
{
    size_t a = strlen(folder), b = strlen(name);
    bool slash = a > 0 && folder[a - 1] != '/';
    char *path = tally_alloc(a + b + 2, 1);
    memcpy(path, folder, a);
    if (slash)
        path[a++] = '/';
    memcpy(path + a, name, b);
    return path;
}

char *tally_path_folder(const char *path)
{
    size_t size = (size_t)(tally_path_name(path) - path), length = size > 1 ? size - 1 : 1;
    const char *from = size ? path : "."; /* the slash is kept if the folder is the root */
    return memcpy(tally_alloc(length + 1, 1), from, length);
}

char *tally_path_hidden(const char *name)
{
    size_t size = strlen(name);
    char *hidden = tally_alloc(size + sizeof "..new", 1);
    hidden[0] = '.';
    memcpy(hidden + 1, name, size);
    memcpy(hidden + 1 + size, ".new", sizeof ".new");
    return hidden;
}

int tally_path_kind(const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno;
    return S_ISREG(st.st_mode) ? 0 : S_ISLNK(st.st_mode) ? ELOOP : EINVAL;
}

bool tally_path_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int tally_path_write_all(int file, const void *bytes, size_t size)
{
    const unsigned char *all = bytes;
    for (size_t at = 0; at < size;) {
        ssize_t n = write(file, all + at, size - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        at += (size_t)n;
    }
    return 0;
}

int tally_path_make(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return errno;
    return close(fd) == 0 ? 0 : errno;
}

static int copy_open(int in, int out)
{
    unsigned char buffer[64 * 1024];
    for (;;) {
        ssize_t n = read(in, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : 0;
        int error = tally_path_write_all(out, buffer, (size_t)n);
        if (error)
            return error;
    }
}

bool tally_path_error_is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* Gives the new file the owner and group that the old one has; false, and errno, where that is not allowed. */
static bool give_owner(int out, const struct stat *old)
{
    struct stat st;
    if (fstat(out, &st) != 0)
        return false;
    return (st.st_uid == old->st_uid && st.st_gid == old->st_gid) || fchown(out, old->st_uid, old->st_gid) == 0;
}

/* Gives the new file the access list (POSIX ACL) of the old one, or none, whatever the folder's default is; false, and
 * errno, where that is not possible. It comes after the mode, which is a part of it. */
static bool give_access(int in, int out)
{
    static const char name[] = "system.posix_acl_access";
    unsigned char list[64 * 1024]; /* the longest that Linux has */
    ssize_t size = fgetxattr(in, name, list, sizeof list);
    if (size >= 0)
        return fsetxattr(out, name, list, (size_t)size, 0) == 0;
    if (errno == ENODATA)
        return fremovexattr(out, name) == 0 || errno == ENODATA || errno == ENOTSUP;
    return errno == ENOTSUP; /* a file system without such lists */
}

int tally_path_copy(const char *from, const char *to, bool *foreign)
{
    *foreign = false;
    int error = 0, in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
    if (in < 0)
        return errno;
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    struct stat st = {.st_mode = 0};
    if (out < 0 || fstat(in, &st) != 0)
        error = errno;
    else if (!(st.st_mode & 0222))
        error = EACCES; /* a file that was made read-only is meant to stay as it is */
    else if (!give_owner(out, &st)) {
        error = errno;
        *foreign = true;
    } else
        error = copy_open(in, out);
    if (!error && fchmod(out, st.st_mode & 07777) != 0)
        error = errno;
    if (!error && !give_access(in, out)) {
        error = errno;
        *foreign = error == EPERM || error == EACCES;
    }
    close(in);
    if (out >= 0 && close(out) != 0 && !error)
        error = errno;
    return error;
}

int tally_path_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno;
    int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return error;
}

int tally_folder_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* a link to a folder is accepted */
    if (fd < 0)
        return errno;
    int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return error;
}

int tally_path_replace(const char *from, const char *to, const char *folder, bool *replaced)
{
    *replaced = rename(from, to) == 0;
    return *replaced ? tally_folder_sync(folder) : errno;
}

void tally_path_remove(const char *path)
{
    unlink(path);
}

bool tally_path_read_head(const char *path, unsigned char *bytes, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd < 0 ? -1 : read(fd, bytes, size);
    int error = n < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    errno = error;
    return n >= 0 && (size_t)n == size;
}

char *tally_path_temporary(void)
{
    const char *folder = getenv("TMPDIR");
    char *path = tally_path_join(folder && *folder ? folder : "/tmp", "tally-XXXXXX");
    int fd = mkstemp(path), error = errno;
    if (fd >= 0) {
        close(fd);
        return path;
    }
    free(path);
    errno = error;
    return NULL;
}

bool tally_path_read_all(const char *path, struct tally_bytes *to)
{
    char block[16384];
    int fd = open(path, O_RDONLY | O_CLOEXEC), error = errno;
    ssize_t n = fd < 0 ? -1 : 0;
    while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
        tally_bytes_put(to, block, (size_t)n);
    if (fd >= 0) {
        error = errno;
        close(fd);
    }
    errno = error;
    return n == 0;
}

int tally_folder_lock(const char *folder, void (*waiting)(void *self), void *self)
{
    enum { TRIES = 100 };
    const struct timespec tenth = {.tv_nsec = 100000000};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        int error = errno;
        if (i == 0 && error == EWOULDBLOCK && waiting)
            waiting(self);
        if (i == TRIES || (error != EWOULDBLOCK && error != EINTR)) {
            close(fd);
            errno = error;
            return -1;
        }
        nanosleep(&tenth, NULL);
    }
    return fd;
}

void tally_folder_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
