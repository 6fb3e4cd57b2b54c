/* Whole files into memory, and whole files onto the disk.
 *
 * Only regular files are read (links to them too): a FIFO, a device or a folder is refused without being opened. What
 * changes while it is read is refused: a count of half an edit is no count. */
#ifndef TALLY_IO_H
#define TALLY_IO_H

#include "base/diag.h"
#include "base/reading.h"

enum tally_encoding { TALLY_ENCODING_NONE, TALLY_UTF8, TALLY_GB18030 };

/* An input: its bytes as they stand on the disk, and what was found out while they were read as a table. */
struct tally_file {
    const char *name; /* in the meeting's folder, or a built-in rule's name; the diagnostics' */
    unsigned place;   /* its number in the diagnostics; 0: never read */
    const unsigned char *bytes;
    size_t size;
    unsigned char *owned; /* the bytes, where they are ours to free */
    enum tally_encoding encoding;
    uint64_t rows;  /* without header and empty rows */
    bool built_in;  /* a rule that is no file of the meeting's */
    uint64_t lines; /* as the quick way counts them */
    bool broken;    /* its rows could not all be told apart … */
    bool torn;      /* … and some are lost that nothing is known of */
    bool shared;    /* others than its owner may read or change it */
    const struct tally_reading *reading; /* how it is to be understood; NULL: by the newest reading */
};

/* Where the files of a meeting come from: a folder of spreadsheets, or a ledger that holds them. */
struct tally_source {
    /* Whether there is such a file, whatever it is. */
    bool (*exists)(const struct tally_source *source, const char *name);
    /* Reads the file; false where it was refused, which the diagnostics then say. Clear it with tally_file_clear, also
     * after false. */
    bool (*read)(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags);
    /* The bytes of the rule of that name that is no file of the meeting's, lent; NULL where there is none. Where the
     * source has no such function, the rules are those that are built in. */
    const unsigned char *(*rule)(const struct tally_source *source, const char *name, size_t *size);
    const char *folder;                  /* a folder's path */
    const struct tally_reading *reading; /* by which it is counted */
};
struct tally_source tally_source_folder(const char *folder);

/* Whether folder/name can be found, whatever it is. */
bool tally_file_exists(const char *folder, const char *name);

/* Reads folder/name; false where it was refused, which the diagnostics then say. Clear it with tally_file_clear, also
 * after false. */
bool tally_file_read(struct tally_file *file, const char *folder, const char *name, struct tally_diags *diags);
bool tally_file_read_path(struct tally_file *file, const char *path,
                          struct tally_diags *diags); /* named as the path is */
bool tally_file_read_most(struct tally_file *file, const char *path, uint64_t most,
                          struct tally_diags *diags); /* a larger one is refused unread */
void tally_file_clear(struct tally_file *file);

/* Writes a new file folder/name and makes sure that it is on the disk; refuses to replace one. False: the diagnostics
 * say why. */
bool tally_file_write(const char *folder, const char *name, const void *bytes, size_t size, struct tally_diags *diags);

/* Makes the folder, or takes one that is there and empty; *made: it was not there. False: the diagnostics say why. */
bool tally_folder_make(const char *folder, bool *made, struct tally_diags *diags);

/* How many regular files of the folder, hidden ones left out, have names that end so; *first: the path of the first by
 * name, for the caller to free, or NULL. */
size_t tally_folder_find(const char *folder, const char *ending, char **first);

/* Takes away what was written a moment ago: folder/name, or the empty folder itself. */
void tally_file_remove(const char *folder, const char *name);
void tally_folder_remove(const char *folder);

/* ---- replacing a file as a whole ---- */

/* Locks a folder against other processes of ours; waits at most ten seconds, and calls waiting once if it has to wait.
 * -1: busy or not possible, errno says. Give the lock back with tally_folder_unlock. */
int tally_folder_lock(const char *folder, void (*waiting)(void *self), void *self);
void tally_folder_unlock(int lock);

/* Each returns 0, or an errno. */
int tally_path_copy(const char *from, const char *to); /* a new file with the same bytes */
int tally_path_sync(const char *path);                 /* onto the disk */
int tally_folder_sync(const char *folder);             /* the names in it */
int tally_path_replace(const char *from, const char *to, const char *folder,
                       bool *replaced);      /* renames, and then syncs the folder; *replaced: it was renamed */
int tally_path_kind(const char *path);       /* 0 a regular file, ENOENT, ELOOP a link, EINVAL anything else */
bool tally_path_is_folder(const char *path); /* or a link to one */
int tally_path_make(const char *path);       /* a new file with nothing in it */
void tally_path_remove(const char *path);
bool tally_path_read_head(const char *path, unsigned char *bytes,
                          size_t size); /* its first bytes; false where it has fewer (errno 0), or cannot be read */

/* Writes a new file and makes sure that it is on the disk, its name too; refuses to replace one. secret: only its owner
 * may read it. False: the diagnostics say why. */
bool tally_path_write(const char *path, const void *bytes, size_t size, bool secret, struct tally_diags *diags);

/* In new memory: folder/name; the folder that a path lies in; the name under which a file is made ready before it gets
 * its own: .NAME.new. */
char *tally_path_join(const char *folder, const char *name);
char *tally_path_folder(const char *path);
char *tally_path_hidden(const char *name);

#endif
