/* Room io: whole files into memory and onto the disk; paths, links, locks and atomic replacement (io/path.h).
 *
 * It stands on base/. Only the C library and POSIX are used, and of the library only this room opens files: SQLite alone
 * opens its own.
 *
 * Only regular files are read, and links to them: a FIFO, a device or a folder is refused without being opened. A file
 * that changes while it is read is refused: counting it would count half an edit. */
#ifndef TALLY_IO_H
#define TALLY_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/reading.h"

enum tally_encoding { TALLY_ENCODING_NONE, TALLY_UTF8, TALLY_GB18030 };

/* An input: its bytes as they stand on the disk, and what was found out while they were read as a table. */
struct tally_file {
    const char *name; /* in the meeting's folder, or a built-in rule's name; the diagnostics own it */
    unsigned place;   /* its number in the diagnostics; 0: never read */
    const unsigned char *bytes;
    size_t size;
    unsigned char *owned; /* the same bytes, where tally_file_clear frees them; else NULL */
    enum tally_encoding encoding;
    uint64_t rows;                       /* without header and empty rows */
    bool built_in;                       /* a rule of the program, not a file of the meeting */
    uint64_t lines;                      /* as the fast scan counts them */
    bool broken;                         /* some rows could not be read … */
    bool rows_lost;                      /* … and how many, and what they held, is not known */
    bool shared;                         /* its mode lets others than its owner read or change it */
    const struct tally_reading *reading; /* how it is to be understood; NULL: by the newest reading */
};

/* Where the files of a meeting come from: a folder of spreadsheets, or a ledger that holds them. */
struct tally_source {
    /* Whether there is such a file, of whatever kind. */
    bool (*exists)(const struct tally_source *source, const char *name);
    /* Reads the file; false where it was refused, which the diagnostics then say. Clear it with tally_file_clear, also
     * after false. */
    bool (*read)(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags);
    /* The bytes of a rule by its name, lent, where the rule is not a file of the meeting; NULL where the source has
     * none of that name. A source without this function uses the program's built-in rules. */
    const unsigned char *(*rule)(const struct tally_source *source, const char *name, size_t *size);
    const char *folder;                  /* a folder's path */
    const struct tally_reading *reading; /* by which it is counted */
};
struct tally_source tally_source_folder(const char *folder);

/* Whether there is a folder/name, of whatever kind. */
bool tally_file_exists(const char *folder, const char *name);

/* Reads folder/name; false where it was refused, which the diagnostics then say. Clear it with tally_file_clear, also
 * after false. */
bool tally_file_read(struct tally_file *file, const char *folder, const char *name, struct tally_diags *diags);
bool tally_file_read_path(struct tally_file *file, const char *path, struct tally_diags *diags); /* by its path */
bool tally_file_read_most(struct tally_file *file, const char *path, uint64_t most,
                          struct tally_diags *diags); /* by its path; one of more than that many bytes is refused */
void tally_file_clear(struct tally_file *file);

/* Writes a new file folder/name and makes sure that it is on the disk; refuses to replace one. False: the diagnostics
 * say why. */
bool tally_file_write(const char *folder, const char *name, const void *bytes, size_t size, struct tally_diags *diags);

/* Makes the folder, or accepts one that exists and is empty; *made: it did not exist. False: the diagnostics say
 * why. */
bool tally_folder_make(const char *folder, bool *made, struct tally_diags *diags);

/* How many regular files of the folder have names with that ending, hidden ones not counted; *first: the path of the
 * first of them by name, for the caller to free, or NULL. */
size_t tally_folder_find(const char *folder, const char *ending, char **first);

/* Remove what was just written: folder/name, or the empty folder itself. */
void tally_file_remove(const char *folder, const char *name);
void tally_folder_remove(const char *folder);

/* Writes a new file and makes sure that it is on the disk, its name too; refuses to replace one. secret: only its owner
 * may read it. False: the diagnostics say why. */
bool tally_path_write(const char *path, const void *bytes, size_t size, bool secret, struct tally_diags *diags);

#endif
