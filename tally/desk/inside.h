/* Inside room desk: a request of the page, and what the sources of the room share. */
#ifndef TALLY_DESK_INSIDE_H
#define TALLY_DESK_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/place.h"
#include "desk/folder.h"
#include "desk/session.h"

/* What a page asks for, and the answer that is being made. */
struct tally_desk_request {
    const char *folder; /* of the desk */
    const char *actor;
    const char *archive; /* a folder for archive sets; NULL: none was named */
    const char *scratch; /* the folder for what is there during a request, the user's alone */
    struct tally_desk_session *session;
    const struct tally_json *asked;            /* an object */
    const char *files;                         /* the bytes of the files that came with it, one after the other … */
    size_t files_size;                         /* … whose names and sizes stand in its member “files” */
    unsigned status;                           /* of HTTP; 200 at first */
    struct tally_json *answer;                 /* an object, to be filled in */
    struct tally_bytes bytes;                  /* a file in place of it … */
    const char *type;                          /* … and its media type; NULL: there is none */
    struct tally_bytes board;                  /* a board that was announced, beside the answer */
    const char *announced, *announced_meeting; /* the address of the last one, and of which meeting; NULL: none */
};

typedef void tally_desk_handler(struct tally_desk_request *request);

/* meetings.c */
tally_desk_handler tally_desk_meetings, tally_desk_rules, tally_desk_new;
/* meeting.c */
tally_desk_handler tally_desk_meeting, tally_desk_table;
/* The whole meeting, as its page shows it. */
void tally_desk_put_meeting(struct tally_desk_request *request, const char *folder);
/* uploads.c */
tally_desk_handler tally_desk_drop, tally_desk_verify_files;
/* workbook.c */
tally_desk_handler tally_desk_take_over;
/* form.c, keying_start.c, keying.c, order.c */
tally_desk_handler tally_desk_keying, tally_desk_typist, tally_desk_talks, tally_desk_ballot;
/* differences.c */
tally_desk_handler tally_desk_differences, tally_desk_settle;
/* results.c */
tally_desk_handler tally_desk_acknowledge, tally_desk_count, tally_desk_box, tally_desk_announce, tally_desk_paper,
    tally_desk_verify;
/* progress.c */
tally_desk_handler tally_desk_progress;
/* rounds.c */
tally_desk_handler tally_desk_round;
/* sample.c */
tally_desk_handler tally_desk_sample, tally_desk_sample_ballots;
/* archive.c */
tally_desk_handler tally_desk_archives, tally_desk_archive;
/* signing.c */
tally_desk_handler tally_desk_keys, tally_desk_new_key, tally_desk_sheets, tally_desk_sign, tally_desk_sheet;

/* A text that the page sent; "": none. */
const char *tally_desk_asked(const struct tally_desk_request *request, const char *member);

/* A file that came with the request: its name, which is no path but a text, and its bytes, which the request owns. */
struct tally_desk_upload {
    const char *name;
    const char *bytes;
    size_t size;
};
enum { TALLY_DESK_UPLOADS_MOST = 64 };
/* All of them, at most so many; returns how many, 0 where names and sizes are not those of the bytes. */
size_t tally_desk_uploads(const struct tally_desk_request *request,
                          struct tally_desk_upload uploads[TALLY_DESK_UPLOADS_MOST]);

/* Whether a text that the page sent can be the name of a file: no path, nothing hidden, nothing that is not seen
 * (D3). */
bool tally_desk_is_file_name(const char *name);

/* Refuses the request with a message of the catalogue (N_). */
void tally_desk_refuse(struct tally_desk_request *request, unsigned status, const char *message);

/* The same with a message that has arguments. */
void tally_desk_refuse_message(struct tally_desk_request *request, unsigned status,
                               const struct tally_message *message);

/* Refuses it with what was reported. */
void tally_desk_refuse_with(struct tally_desk_request *request, const struct tally_diags *diags);

/* Refuses it unless the file was written. */
void tally_desk_refuse_written(struct tally_desk_request *request, enum tally_desk_written written);

/* The folder of the meeting that the page asks about; the caller frees it. NULL: there is none, and it was refused. */
char *tally_desk_asked_folder(struct tally_desk_request *request);

struct tally_finding;
/* Puts what a verification finds into a list, as {ok, warning, file, check, found, then}: the function that its options
 * ask for. */
void tally_desk_take_finding(void *list, const struct tally_finding *finding);

/* The ledger of the meeting in folder; the caller frees it. NULL: it was not counted yet, and is refused. */
char *tally_desk_ledger(struct tally_desk_request *request, const char *folder);

/* The sheets of the meeting in its folder, ID.1.pdf, ID.2.pdf …; the caller frees each path and the list. */
size_t tally_desk_list_sheets(const char *folder, const char *id, char ***paths);
/* Who has signed the latest issue of sheets: an array of names. */
struct tally_json *tally_desk_signed_by(const char *ledger);
/* The folder of the officials' keys and certificates, in that of the desk. */
extern const char tally_desk_keys_name[];

/* A name in folder that is not taken: as wanted, with a number from the second on. The caller frees it; NULL: all of
 * ten thousand are. */
char *tally_desk_free_name(const char *folder, const char *wanted);

/* Everything that was reported, as an array of {error, code, text, file, tier, ballot, row,
 * column}: row as a spreadsheet program numbers it, column from 0; absent where it is not the place of a cell. */
struct tally_json *tally_desk_findings(const struct tally_diags *diags);
struct tally_json *tally_desk_finding(const struct tally_diags *diags, size_t index); /* one of them */

/* The letters by which each character of a name is found, an array of texts: of 单曾 [“cds”, “cz”]. Characters without
 * any, as dots between names, are left out. */
struct tally_json *tally_desk_initials(const char *name);

enum { TALLY_DESK_TIME_SIZE = 32 };
/* Now, in UTC: 2026-04-17T09:30:00Z. */
const char *tally_desk_now(char text[TALLY_DESK_TIME_SIZE]);

#endif
