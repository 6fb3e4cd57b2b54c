/* How SQLite reaches the file of a ledger: by a path of any length, and only with the header of this program. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/gettext.h"
#include "io/path.h"
#include "ledger/inside.h"

static const char vfs_name[] = "tally";

/* SQLite resolves a path before it opens the file, and has 512 bytes of room for that; the system allows more. Only a
 * link must be resolved, for SQLite opens none. */
static int take_as_given(sqlite3_vfs *vfs, const char *path, int room, char *out)
{
    (void)vfs;
    char *target = tally_path_kind(path) == ELOOP ? realpath(path, NULL) : NULL;
    const char *taken = target ? target : path;
    size_t size = strlen(taken) + 1;
    bool fits = size <= (size_t)room;
    if (fits)
        memcpy(out, taken, size);
    free(target);
    return fits ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Its own way to open files takes any path, but has no more than those 512 bytes for the name of a temporary file. */
static int open_by_system(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    return system ? system->xOpen(system, path, file, flags, out) : SQLITE_CANTOPEN;
}

const char *tally_ledger_vfs(void)
{
    static sqlite3_vfs own; /* SQLite has a list of them, so it outlives every connection */
    if (sqlite3_initialize() != SQLITE_OK)
        return NULL;
    sqlite3_mutex *mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_VFS1);
    sqlite3_mutex_enter(mutex);
    const sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    bool there = sqlite3_vfs_find(vfs_name) != NULL;
    if (!there && system) {
        own = *system;
        own.pNext = NULL;
        own.zName = vfs_name;
        own.mxPathname = 2 * PATH_MAX;
        own.xFullPathname = take_as_given;
        own.xOpen = open_by_system;
        there = sqlite3_vfs_register(&own, 0) == SQLITE_OK;
    }
    sqlite3_mutex_leave(mutex);
    return there ? vfs_name : NULL;
}

const char *tally_ledger_header_fault(const unsigned char head[TALLY_LEDGER_HEAD])
{
    enum { WRITE_VERSION = 18, READ_VERSION = 19, ROLLBACK = 1, LOG = 2 };
    if (memcmp(head, "SQLite format 3", 16) != 0 || (head[WRITE_VERSION] == ROLLBACK && head[READ_VERSION] == ROLLBACK))
        return NULL;
    if (head[WRITE_VERSION] > LOG)
        return N_("another program has changed the ledger's header (byte 18): SQLite takes the file as read-only now");
    return N_(
        "another program has changed the ledger's header (bytes 18 and 19), as a database with a log beside it has "
        "them; this program never writes such a log");
}
