/* Room ledger: one SQLite file for each meeting, with the inputs, the counts and their results, and a chain of events.
 * schema-1.sql and schema-2.sql document what it holds.
 *
 * It may include result/ and the rooms below it, and is the only user of SQLite and Zstandard. The public half:
 * <tally/ledger.h>. Other rooms use the functions of this header, inputs.h, sheets.h and second_count.h, never SQL;
 * inside.h is for this room alone.
 *
 *   L1  an input is the bytes of its chunks in order, and its digest is theirs
 *   L2  an event's digest binds its content and the event before it; the first has none before it
 *   L3  a count's result, inputs and irregular ballots are bound by the event that recorded it
 *   L4  no journal stands beside a ledger, because changes are made on a copy, which then replaces it */
#ifndef TALLY_LEDGER_INTERNAL_H
#define TALLY_LEDGER_INTERNAL_H

#include <tally/diag.h>
#include <tally/ledger.h>

#include "ledger/inputs.h"
#include "result/result.h"

struct tally_ledger {
    struct sqlite3 *db;
    unsigned version; /* of its schema, from 1 */
    const char *path;
    unsigned place; /* its file's number in the diagnostics */
    struct tally_diags *diags;
    char *meeting; /* its id, once tally_ledger_meeting_id was called */
};

/* Opens a ledger of this program for reading, without write access; refuses one that has a journal next to it. False:
 * reported. Close it in any case. */
bool tally_ledger_open(struct tally_ledger *ledger, const char *path, struct tally_diags *diags);

void tally_ledger_close(struct tally_ledger *ledger);

/* Reports an error in the ledger; arg: the text for %1$s, or NULL. Returns false. */
bool tally_ledger_report(const struct tally_ledger *ledger, enum tally_code code, const char *text, const char *arg);

/* The digest of the event that recorded a count: nobody can compute it without the ledger, or learn anything from it.
 * Its first TALLY_CODE digits are on the board and on the sheets, so that these can be matched. NULL: reported, or
 * there is none. The caller frees it. */
char *tally_ledger_counted_digest(const struct tally_ledger *ledger, uint64_t count);
enum { TALLY_CODE = 16, TALLY_SALT = 16 };

/* The meeting's id; and for a count: its result as stored, the SHA-256 of the result, and the version of the program
 * that counted. NULL: there is none, or it could not be read, which is reported. The caller frees them. */
/* The time of the latest event, 2026-04-17T09:30:00Z; NULL: none. The caller frees it. */
char *tally_ledger_latest_time(const struct tally_ledger *ledger);
char *tally_ledger_meeting(const struct tally_ledger *ledger);
const char *tally_ledger_meeting_id(struct tally_ledger *ledger); /* the same, read once and lent; "" for NULL */
char *tally_ledger_stored_result(const struct tally_ledger *ledger, uint64_t count);
char *tally_ledger_result_sha256(const struct tally_ledger *ledger, uint64_t count);
char *tally_ledger_count_version(const struct tally_ledger *ledger, uint64_t count);

/* The sequence of the latest event; 0: none. */
uint64_t tally_ledger_latest_event(const struct tally_ledger *ledger);

/* The number of the latest count; 0: none. */
uint64_t tally_ledger_latest(const struct tally_ledger *ledger);

/* Calls each for the events that are dated before the one that they follow, the first twenty of them; the texts are
 * valid during the call. */
void tally_ledger_dated_back(const struct tally_ledger *ledger,
                             void (*each)(void *self, const struct tally_event *before,
                                          const struct tally_event *event),
                             void *self);

/* Looks for bytes in the file that belong to no row and are no remains of one: how many, and on which page, from 1, the
 * first is. The file must have passed its checks. False: it cannot be read. */
bool tally_ledger_slack(const struct tally_ledger *ledger, uint64_t *told, uint64_t *first);

/* Computes the digest that an event must have. */
void tally_ledger_event_digest(const struct tally_event *event, const char *content_sha256, const char *previous,
                               char digest[65]);

/* The sequence of the first event that has not the right digest, or not the digest of the event before it (L2); 0:
 * none. */
uint64_t tally_ledger_broken_event(const struct tally_ledger *ledger);

/* Locks the ledger's folder; waits if another process has locked it, and then calls actor->waiting. -1: reported.
 * Release the lock with tally_folder_unlock. */
int tally_ledger_lock(const char *folder, const char *path, const struct tally_actor *actor, struct tally_diags *diags);

/* Adds an event to the existing ledger at path, in folder; count 0: it is not about a count. The caller holds the
 * folder's lock (tally_folder_lock), and has verified these counts (tally_ledger_holds). content is JSON. False:
 * reported, and the ledger is as it was. */
bool tally_ledger_add_event(const char *folder, const char *path, const char *meeting, const char *kind, uint64_t count,
                            const char *content, const struct tally_actor *actor, struct tally_diags *diags);

/* Whether a name is allowed in an event: 1 to 200 visible characters on one line. */
bool tally_ledger_actor_ok(const char *actor);

/* An irregular ballot as stored in the ledger. */
struct tally_irregular_row {
    const char *kind, *channel, *tier, *file, *ballot, *detail;
    uint64_t line;
};
struct tally_irregular_row tally_ledger_irregular_row(const struct tally_result *result, size_t index);

/* Loads the inputs of a count from their chunks. False: reported. Clear in any case. */
bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs);

/* Sets the reading of the inputs of a count to the one that its stored result states. False, and reported, where there
 * is no such reading; one of a newer version is refused when the ledger is opened. */
bool tally_ledger_take_reading(const struct tally_ledger *ledger, const char *stored,
                               struct tally_stored_inputs *inputs);

/* Whether the result of a count is the one that its event names (L3); reported if not. */
bool tally_ledger_result_holds(const struct tally_ledger *ledger, uint64_t count, const char *json);

/* Whether a stored result may be parsed before it is known that counting again gives the same: it does not hold so many
 * values that they would take much more memory than the ledger is large. */
bool tally_ledger_result_parses(const char *json);

/* ---- checks of a ledger ---- */

/* Receives the outcome of each check; found is a message with its arguments. Returns ok. */
struct tally_ledger_listener {
    bool (*tell)(void *self, bool ok, const char *check, const char *found, const char *const *args);
    void *self;
    void (*behind)(void *self,
                   const char *text); /* what of the next finding is for programmers; NULL: not listened to */
};
/* Checks everything except the contents of counts: pages, references, chunks, the chain, and that no record is missing
 * or extra. */
bool tally_ledger_check(const struct tally_ledger *ledger, const struct tally_ledger_listener *listener);
/* Checks that a count, its stored result and its inputs agree with its event (L3). */
bool tally_ledger_check_count(const struct tally_ledger *ledger, uint64_t count, const char *stored,
                              const struct tally_stored_inputs *inputs, const struct tally_ledger_listener *listener);
/* Compares the rows of a count with a fresh count: the list of inputs with rows, encodings, digests and roles, reported
 * only where it differs; and the irregular ballots, row by row. */
bool tally_ledger_check_recount(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                                const struct tally_ledger_listener *listener);

/* Makes all these checks, and counts every count again except the one that the caller recounts itself (skipped; 0:
 * none); the first fault is reported. Called before anything is taken from a ledger or added to it, so that no command
 * goes by a ledger that “tally verify” refuses; which also counts by a second method. */
bool tally_ledger_holds(struct tally_ledger *ledger, uint64_t skipped);
/* The same without counting again: for one who has done that and knows that the counts are the same. */
bool tally_ledger_is_sound(struct tally_ledger *ledger);
/* The remaining checks, with the caller's recount. */
bool tally_ledger_recount_holds(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount);

/* Counts a count again, by its reading, from the inputs in the ledger; they are loaded into inputs, into which the
 * result points. sha256: the result's digest. NULL, and reported, if the result differs from the stored one in any
 * byte, or if the built-in rule is not that of this program. */
struct tally_result *tally_ledger_recount(struct tally_ledger *ledger, uint64_t count,
                                          struct tally_stored_inputs *inputs, char sha256[65]);

/* The differences between one count and the next, one line each, translated; the caller frees the text. */
char *tally_ledger_changes(const struct tally_stored_inputs *before, const char *before_json,
                           const struct tally_result *now, const char *now_json);

#endif
