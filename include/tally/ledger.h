/* The ledger: one SQLite file for each meeting, FOLDER/ID.tally, which is archived when the spreadsheets are gone.
 *
 * It holds the inputs byte for byte, every count with its result, and a chain of events; tally/ledger/schema-2.sql
 * documents it. A ledger is only ever added to. Each change is made on a copy in the same folder, which replaces the
 * ledger once it is complete and on the disk: if a change is interrupted, the ledger is either as it was or complete,
 * and there is never a journal file next to it. It is the basis of “票决票1式2份…分别存档” (第二篇 六(二)).
 *
 * A ledger that version 0.1 of the program made keeps its schema. It is read, verified and announced, and its sheets
 * are issued and signed; a further count into it is refused (TALLY_OLDER_LEDGER).
 *
 * Nothing is taken from a ledger or added to it that “tally verify” refuses: every function verifies the whole of it
 * first, and counts its ballots again. (TALLY_DAMAGED_LEDGER)
 *
 * Times are given by the caller, as 2026-04-17T09:30:00Z. */
#ifndef TALLY_LEDGER_H
#define TALLY_LEDGER_H

#include <tally/api.h>
#include <tally/result.h>

/* Who does something, and when. */
struct tally_actor {
    const char *name, *at;
    void (*waiting)(void *self); /* called once if another process has locked the ledger; or NULL */
    /* called once the ledger is locked, to put the time into at: others may have written while we waited; or NULL */
    void (*acquired)(void *self);
    void *self;
};

enum tally_recorded {
    TALLY_NOT_RECORDED, /* diags says why; the ledger is as it was */
    TALLY_FIRST_COUNT,  /* a new ledger */
    TALLY_SAME_COUNT,   /* the same inputs and result as the latest count: an event, no second count */
    TALLY_OTHER_COUNT   /* a further count; the earlier ones stay */
};

/* Records a count of the meeting in folder in its ledger, which is made if it is not there. The result must come
 * straight from tally_count_folder, so that it still has its inputs in memory. *number: the number of the count, 0 if
 * nothing was recorded; *changes, if changes is not NULL: what differs from the count before, one line each, for the
 * caller to free. */
TALLY_EXPORT enum tally_recorded tally_ledger_record(const char *folder, const struct tally_result *result,
                                                     const struct tally_actor *actor, uint64_t *number, char **changes,
                                                     struct tally_diags *diags);

/* The ledger's path for a meeting: folder/ID.tally. The caller frees it. */
TALLY_EXPORT char *tally_ledger_path(const char *folder, const char *meeting);

struct tally_event {
    uint64_t sequence, count; /* count 0: the event is not about a count */
    const char *at, *actor, *kind, *content, *digest;
    uint64_t issue;                          /* the issue of sheets that it is about; 0: none */
    const char *official, *certificate_name; /* who signed, and the name in the certificate; NULL: not a signature */
};

/* Calls each for every event, in order; the texts are valid during the call. False: the ledger was refused. */
TALLY_EXPORT bool tally_ledger_log(const char *path, void (*each)(void *self, const struct tally_event *event),
                                   void *self, struct tally_diags *diags);

/* The same as a JSON array of objects {sequence, at, actor, kind, count, content, digest}, times in UTC. NULL where the
 * ledger was refused. The caller frees it. */
TALLY_EXPORT char *tally_ledger_log_json(const char *path, struct tally_diags *diags);

/* The result of a count (0: the latest) as JSON; NULL where refused. The caller frees it. */
TALLY_EXPORT char *tally_ledger_result(const char *path, uint64_t count, struct tally_diags *diags);

/* The result of a count (0: the latest), counted again from the stored inputs; NULL where refused. It points into
 * *owner, which is freed after it. */
struct tally_recounted;
TALLY_EXPORT struct tally_result *tally_ledger_recounted(const char *path, uint64_t count,
                                                         struct tally_recounted **owner, struct tally_diags *diags);
TALLY_EXPORT void tally_recounted_free(struct tally_recounted *owner);

/* Writes the inputs of a count (0: the latest) into folder, which is created if it does not exist, under their names; a
 * built-in rule, county/committee, as “rule county-committee.csv”. All of them are written, or none. */
TALLY_EXPORT bool tally_ledger_inputs(const char *path, uint64_t count, const char *folder, struct tally_diags *diags);

/* What a further round is made for. */
struct tally_next_round {
    char *id;        /* its meeting's */
    uint64_t number; /* 2, 3 … */
    struct tally_next_post {
        char *title;
        enum tally_post_next next;
        uint64_t seats, candidates; /* still open; on its roster */
    } * posts;
    size_t post_count;
    size_t person_count; /* rows of its roster */
};

/* Makes the folder of the meeting that takes up what the ledger's latest count left open (请重新投票, 第三篇 第十三条;
 * 待问题查清后继续进行, 第三篇 第十四条): the posts that are not filled with their open seats, the roster of those whom the
 * outcome sends on, the tiers without numbers, and the results of the earlier rounds, as “tally export --format json”
 * prints them. The ledger is verified first. method: how the vote will be taken, one that the rule allows. False: diags
 * says why, TALLY_NO_ROUND where nothing is open; *round is filled in where it returns true, and is to be cleared. */
TALLY_EXPORT bool tally_ledger_next_round(const char *path, const char *folder, enum tally_method method,
                                          struct tally_next_round *round, struct tally_diags *diags);
/* The same with one workbook, meeting.xlsx, in place of the spreadsheets, as tally_template_write_workbook makes it. */
TALLY_EXPORT bool tally_ledger_next_round_workbook(const char *path, const char *folder, enum tally_method method,
                                                   struct tally_next_round *round, struct tally_diags *diags);
TALLY_EXPORT void tally_next_round_clear(struct tally_next_round *round);

/* One finding of a verification: what was checked, and what was found. Texts are translated. */
struct tally_finding {
    bool ok, warning; /* warning: nothing is wrong, but who relies on the file must know this; ok is true then */
    const char *check, *found;
    const char *file;   /* the sheet that the finding is about; NULL: the ledger */
    const char *behind; /* a digest, or for programmers a place in the file or the result; NULL: nothing */
    bool aside;         /* it is about a spreadsheet given to compare, and says nothing about the ledger */
    const char *then;   /* what to conclude or do about the file; NULL: nothing more to say */
};

#endif
