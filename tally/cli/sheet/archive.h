/* An archive verified: all meetings in its folders, each in a process of its own.
 *
 *     folders --archive_walk.c--> list of meetings --archive.c--> a process for each --archive_meeting.c--> its report
 *                                      |                                                                      |
 *                              archive_state.c: those that an earlier run has verified <----------------------+
 *
 * The list is in the order in which the reports are printed, whatever the number of processes: that of the lines of
 * --json by their bytes, so that "sort -m" with LC_ALL=C joins the output of parts to that of the whole. */
#ifndef TALLY_CLI_ARCHIVE_H
#define TALLY_CLI_ARCHIVE_H

#include <sys/types.h>

#include "cli/cli.h"

/* What a meeting's verification came to. */
enum tally_archive_verdict { TALLY_HOLDS, TALLY_HOLDS_WITH_WARNINGS, TALLY_IS_WRONG, TALLY_NOT_VERIFIED };
enum { TALLY_ARCHIVE_VERDICTS = TALLY_NOT_VERIFIED + 1 };

/* The report on a meeting: text for standard output, which lies in a file. */
struct tally_archive_report {
    enum tally_archive_verdict verdict;
    int status; /* the exit status for it */
    off_t at;   /* where its text begins */
    size_t size;
};

/* The files of a meeting. Where a folder has one ledger, all sheets in it are that meeting's; where it has several, or
 * none, those that have the same name in front of the number of the copy. */
struct tally_archive_meeting {
    char *path;   /* FOLDER/NAME, NAME is that of its ledger without the ending; of a folder that cannot be read: it */
    char *key;    /* the path as JSON has it, by which meetings are ordered */
    char *folder; /* where its files are */
    char *files;  /* their names, each with a NUL behind it, and an empty one at the end; ledgers first */
    uint64_t digest; /* FNV-1a of the path below the folder that was given */
    int unreadable;  /* errno: the folder could not be read, and this stands for it; or 0 */
    bool alone;      /* its ledger is the only one in the folder */
    bool done;       /* an earlier run verified it, and its files are as they were */
    struct tally_archive_report earlier;
};

struct tally_archive {
    struct tally_archive_meeting *meetings;
    size_t count, room;
    const char **ledgers; /* paths of all ledgers */
    size_t ledger_count;
};

/* How each meeting is verified, and said. */
struct tally_archive_options {
    const char *const *trust;
    size_t trust_count, require;
    bool verbose, json;
    const char *state; /* the file with what earlier runs have verified; or NULL */
    uint64_t jobs;
    uint64_t part, parts;        /* the part, from 1, of so many; 0: all */
    uint64_t seconds, mebibytes; /* what a process may take; 0: any */
};

/* ---- archive_walk.c ---- */

/* Finds all meetings in the folder and those below it. Folders whose names begin with a dot, and links to folders, are
 * passed over. */
void tally_archive_walk(struct tally_archive *archive, const char *folder);
/* Puts them in order, each once, and lists their ledgers; then keeps those of the part. */
void tally_archive_order(struct tally_archive *archive);
void tally_archive_keep_part(struct tally_archive *archive, uint64_t part, uint64_t parts);
struct tally_archive_meeting *tally_archive_find(struct tally_archive *archive, const char *path); /* or NULL */
void tally_archive_clear(struct tally_archive *archive);

/* Whether a name is that of a sheet, ID.1.pdf; and whether it ends so, whatever the case. */
bool tally_cli_is_called_as_sheet(const char *name);
bool tally_cli_ends_in(const char *name, const char *ending);
/* FOLDER/NAME, for the caller to free. */
char *tally_cli_within(const char *folder, const char *name);

/* Adds a text to an FNV-1a sum, which begins with TALLY_FNV. */
#define TALLY_FNV UINT64_C(0xCBF29CE484222325)
uint64_t tally_archive_sum(uint64_t sum, const void *bytes, size_t size);

/* ---- archive_meeting.c ---- */

/* Verifies a meeting, and writes the report. */
void tally_archive_verify(const struct tally_call *call, const struct tally_archive_options *options,
                          const struct tally_archive *archive, const struct tally_archive_meeting *meeting, FILE *out,
                          struct tally_archive_report *report);
/* Writes the report on one of which nothing is known but why it could not be verified. */
void tally_archive_tell_unverified(const struct tally_call *call, const struct tally_archive_options *options,
                                   const struct tally_archive_meeting *meeting, const char *why, FILE *out);

/* ---- archive_state.c ---- */

/* The file of what was verified. head: what must be the same for reports of an earlier run to be those of this one. */
struct tally_archive_state {
    int fd; /* -1: there is none */
    off_t end;
};

/* Opens or begins it, takes it for this process alone, and marks the meetings that are done. False: an error was
 * printed, and *status is the exit status. */
bool tally_archive_state_open(struct tally_archive_state *state, const char *path, uint64_t head,
                              struct tally_archive *archive, int *status);
/* Adds a report; false: errno says why. */
bool tally_archive_state_add(struct tally_archive_state *state, const struct tally_archive_meeting *meeting,
                             const struct tally_archive_report *report, const char *text);
void tally_archive_state_close(struct tally_archive_state *state);

/* ---- archive.c ---- */

/* Verifies the archive in these folders. Returns the exit status: that of the worst meeting. */
int tally_cli_verify_archive(const struct tally_call *call, const struct tally_archive_options *options);

#endif
