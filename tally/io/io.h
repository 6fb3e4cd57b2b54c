/* Room io: whole files into memory and onto the disk; paths, links, locks and atomic replacement (io/path.h).
 *
 * It may include base/, and uses only the C library and POSIX. It has no public half. All files of a meeting are opened
 * here, except the ledger, which SQLite opens. Other files: cli/ opens a passphrase file, the terminal, a rule file
 * that it copies (tally new) and a file to see whether it is a PDF, and lists folders; HarfBuzz opens the fonts,
 * p11-kit its modules.
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

enum tally_encoding { TALLY_ENCODING_NONE, TALLY_UTF8, TALLY_GB18030, TALLY_XLSX };

/* A sheet of a workbook, as room table made it a table's text: in UTF-8, a line for each row. */
struct tally_sheet_text {
    char *bytes;
    size_t size;
    struct tally_sheet_cell {
        uint32_t row, cell;
    } * reported; /* the cells that cannot be read, which has been reported, from above and the left */
    size_t reported_count;
};

/* An input: its bytes as they are on the disk, and what was found out while it was read as a table. */
struct tally_file {
    const char *name; /* in the meeting's folder, or a built-in rule's name; the diagnostics own it */
    const char
        *source; /* the workbook that it is a sheet of: “meeting.xlsx”, where name is “meeting.xlsx!选票”; NULL: it
                           is a file by itself. The diagnostics own it */
    unsigned place; /* its number in the diagnostics; 0: never read */
    const unsigned char *bytes;
    size_t size;
    unsigned char *owned;           /* the same bytes if tally_file_clear is to free them; otherwise NULL */
    struct tally_sheet_text *sheet; /* of a workbook, once it has been opened; tally_file_clear frees it; else NULL */
    enum tally_encoding encoding;
    uint64_t rows;                       /* without header and empty rows */
    bool built_in;                       /* a rule of the program, not a file of the meeting */
    bool broken;                         /* some rows could not be read … */
    bool rows_lost;                      /* … and neither their number nor their content is known */
    size_t unheaded;                     /* columns without a heading that hold something, which were reported */
    bool shared;                         /* its mode lets others than its owner read or change it */
    const struct tally_reading *reading; /* the reading by which it is interpreted; NULL: the newest */
};

/* Where the files of a meeting come from: a folder of spreadsheets, or a ledger that holds them. */
struct tally_source {
    /* Whether a file of that name exists, of any kind. */
    bool (*exists)(const struct tally_source *source, const char *name);
    /* Reads the file; false: refused, and reported. Clear it with tally_file_clear in any case. */
    bool (*read)(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags);
    /* The bytes of a rule that is not a file of the meeting, by its name; the source owns them; NULL if it has no rule
     * of that name. A source without this function uses the program's built-in rules. */
    const unsigned char *(*rule)(const struct tally_source *source, const char *name, size_t *size);
    const char *folder;                  /* a folder's path */
    const struct tally_reading *reading; /* the reading by which the meeting is counted */
    /* a second keying of the meeting's ballots, a path, which is read as if it stood in the folder; NULL: there is none
     * beside those of the folder */
    const char *second;
    bool before_keying; /* the ballots are not keyed yet, and no file of them is read */
    /* a result (JSON) which states the evidence of double keying where its files are not there: a sheet bears only
     * their digests; NULL: there is none but the files */
    const char *stated;
};
struct tally_source tally_source_folder(const char *folder);

/* Whether folder/name exists, of any kind. */
bool tally_file_exists(const char *folder, const char *name);

/* The name of the file on the disk that holds the table: that of the workbook, or its own. */
const char *tally_file_source(const struct tally_file *file);

/* Whether that is the name of a sheet of a workbook: “meeting.xlsx!选票”. */
bool tally_file_is_sheet(const char *name);

/* Reads folder/name; false: refused, and reported. Clear it with tally_file_clear in any case. */
bool tally_file_read(struct tally_file *file, const char *folder, const char *name, struct tally_diags *diags);
bool tally_file_read_path(struct tally_file *file, const char *path, struct tally_diags *diags); /* by its path */
bool tally_file_read_most(struct tally_file *file, const char *path, uint64_t most,
                          struct tally_diags *diags); /* by its path; refuses a file of more than most bytes */
void tally_file_clear(struct tally_file *file);

/* Writes a new file folder/name and syncs it; refuses to replace a file. Where the file system can (Linux, but for FAT
 * and network drives) the file has its name only when it is complete, unless the name is a hidden one. False: the
 * diagnostics say why. */
bool tally_file_write(const char *folder, const char *name, const void *bytes, size_t size, struct tally_diags *diags);

/* Makes the folder, or accepts one that exists and is empty; *made: it did not exist. False: the diagnostics say
 * why. */
bool tally_folder_make(const char *folder, bool *made, struct tally_diags *diags);

/* How many regular files of the folder have names with that ending, hidden ones not counted; *first: the path of the
 * first of them by name, for the caller to free, or NULL. */
size_t tally_folder_find(const char *folder, const char *ending, char **first);
/* All of these, sorted by name; the caller frees each path and the list. */
size_t tally_folder_list(const char *folder, const char *ending, char ***paths);

/* Remove what was just written: folder/name, or the empty folder itself. */
void tally_file_remove(const char *folder, const char *name);
void tally_folder_remove(const char *folder);

/* Writes a new file like tally_file_write, and syncs its folder, too. secret: only its owner may read it. False:
 * the diagnostics say why. */
bool tally_path_write(const char *path, const void *bytes, size_t size, bool secret, struct tally_diags *diags);

#endif
