/* Paths, and the steps of replacing a file as a whole: a copy under a hidden name, sync, rename, sync of the folder. */
#ifndef TALLY_PATH_H
#define TALLY_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* The caller frees these: folder/name; the folder that contains a path; the hidden name that a file has until it is
 * complete, .NAME.new. The last part of a path is tally_path_name, of <tally/text.h>. */
char *tally_path_join(const char *folder, const char *name);
char *tally_path_folder(const char *path);
char *tally_path_hidden(const char *name);

/* Locks a folder against other processes of tally; waits at most ten seconds, and calls waiting once if it has to wait.
 * -1: busy or not possible, errno says which. Release the lock with tally_folder_unlock. */
int tally_folder_lock(const char *folder, void (*waiting)(void *self), void *self);
void tally_folder_unlock(int lock);

/* Whether an errno says that there is no room for what was to be written: a full disk, a quota, or a limit on the size
 * of files (ulimit -f). */
bool tally_path_error_is_full(int error);

/* Each returns 0, or an errno. */
int tally_path_write_all(int file, const void *bytes, size_t size); /* to an open file */
int tally_path_make(const char *path);                              /* a new, empty file */
/* a new file with the same bytes, owner, group, mode and access list (POSIX ACL); *foreign: it is not, because one of
 * these cannot be kept */
int tally_path_copy(const char *from, const char *to, bool *foreign);
int tally_path_sync(const char *path);     /* the file onto the disk */
int tally_folder_sync(const char *folder); /* its names onto the disk */
int tally_path_kind(const char *path);     /* 0 a regular file, ENOENT, ELOOP a link, EINVAL anything else */

/* A new, empty file that no other program uses, in TMPDIR or /tmp, for a library that writes files by their path. The
 * caller removes it, and frees the path. NULL: errno says why. */
char *tally_path_temporary(void);
bool tally_path_read_all(const char *path, struct tally_bytes *to); /* appends its bytes; false: errno says why */

/* Renames from to to, then syncs the folder; *replaced: whether it was renamed, even if the sync failed. */
int tally_path_replace(const char *from, const char *to, const char *folder, bool *replaced);

bool tally_path_is_folder(const char *path); /* or a link to one */
void tally_path_remove(const char *path);

/* Reads the first size bytes of a file; false if it has fewer (errno is 0) or cannot be read (errno). */
bool tally_path_read_head(const char *path, unsigned char *bytes, size_t size);

#endif
