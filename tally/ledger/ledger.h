/* The room ledger: one SQLite file a meeting, with the inputs, the counts and their results, and a chain of events.
 * schema-1.sql and schema-2.sql document what it holds. What other rooms ask of it, they ask in the words of this
 * header, inputs.h, sheets.h and second_count.h; SQL stays inside (inside.h). It may include result and the rooms below;
 * it is the only user of SQLite and Zstandard. The public half: <tally/ledger.h>.
 *
 *   L1  an input is the bytes of its chunks in order, and its digest is theirs
 *   L2  an event's digest binds its content and the event before it; the first has none before it
 *   L3  a count's result, inputs and irregular ballots are bound by the event that recorded it
 *   L4  no journal stands beside a ledger, for changes are made on a copy that takes its place */
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
    unsigned place; /* its number in the diagnostics */
    struct tally_diags *diags;
};

/* Opens for reading what must be a ledger of ours, with no journal beside it; asks for no write access. False:
 * reported. Close in any case. */
bool tally_ledger_open(struct tally_ledger *ledger, const char *path, struct tally_diags *diags);

void tally_ledger_close(struct tally_ledger *ledger);

/* Reports an error in the ledger; arg: what %1$s in the text stands for, or NULL. Returns false. */
bool tally_ledger_report(const struct tally_ledger *ledger, enum tally_code code, const char *text, const char *arg);

/* The digest of the event that recorded a count: who does not know the ledger cannot work it out, nor anything from it.
 * How it begins, TALLY_CODE digits, stands on the board and on the sheets, for these to be matched. NULL: reported, or
 * there is none. The caller frees it. */
char *tally_ledger_counted_digest(const struct tally_ledger *ledger, uint64_t count);
enum { TALLY_CODE = 16, TALLY_SALT = 16 };

/* The meeting's id. Of a count: its result as it is stored, that result's SHA-256, and the version of the program that
 * counted. NULL: there is none, or it could not be read, which is reported. The caller frees them. */
char *tally_ledger_meeting(const struct tally_ledger *ledger);
char *tally_ledger_stored_result(const struct tally_ledger *ledger, uint64_t count);
char *tally_ledger_result_sha256(const struct tally_ledger *ledger, uint64_t count);
char *tally_ledger_count_version(const struct tally_ledger *ledger, uint64_t count);

/* The sequence of the latest event; 0: none. */
uint64_t tally_ledger_latest_event(const struct tally_ledger *ledger);

/* The number of the latest count; 0: none. */
uint64_t tally_ledger_latest(const struct tally_ledger *ledger);

/* The digest that an event must have. */
void tally_ledger_event_digest(const struct tally_event *event, const char *content_sha256, const char *previous,
                               char digest[65]);

/* The sequence of the first event that does not hold; 0: all do. */
uint64_t tally_ledger_broken_event(const struct tally_ledger *ledger);

/* Whether every event has the digest that it must have, and the one before it (L2). */
bool tally_ledger_chain_holds(const struct tally_ledger *ledger);

/* Locks the ledger's folder; waits if another process holds it, as the actor says. -1: reported. Release the lock with
 * tally_folder_unlock. */
int tally_ledger_lock(const char *folder, const char *path, const struct tally_actor *actor, struct tally_diags *diags);

/* Adds an event to the ledger at path, in folder, which must be there; count 0: of none. The caller holds the folder's
 * lock (tally_folder_lock). content is JSON. False: reported, and the ledger is as it was. */
bool tally_ledger_add_event(const char *folder, const char *path, const char *meeting, const char *kind, uint64_t count,
                            const char *content, const struct tally_actor *actor, struct tally_diags *diags);

/* Whether a name can stand in the chain of events: 1 to 200 characters that can be seen, on one line. */
bool tally_ledger_actor_ok(const char *actor);

/* An irregular ballot as it stands in the ledger. */
struct tally_irregular_row {
    const char *kind, *channel, *tier, *file, *ballot, *detail;
    uint64_t line;
};
struct tally_irregular_row tally_ledger_irregular_row(const struct tally_result *result, size_t index);

/* Puts the inputs of a count together from their pieces. False: reported. Clear in any case. */
bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs);

/* Makes the inputs of a count a source of the reading that its stored result states. False, and reported, where this
 * version does not know that reading. */
bool tally_ledger_take_reading(const struct tally_ledger *ledger, const char *stored,
                               struct tally_stored_inputs *inputs);

/* Whether the result of a count is the one that its event names (L3); reports it where not. */
bool tally_ledger_result_holds(const struct tally_ledger *ledger, uint64_t count, const char *json);

/* ---- what must hold in a ledger ---- */

/* Receives the outcome of each check; found is a message with its arguments. Returns ok. */
struct tally_ledger_listener {
    bool (*tell)(void *self, bool ok, const char *check, const char *found, const char *const *args);
    void *self;
};
/* The whole of it but for what the counts say: pages, references, pieces, the chain, nothing too much and nothing
 * missing. */
bool tally_ledger_check(const struct tally_ledger *ledger, const struct tally_ledger_listener *listener);
/* A count, its stored result and its inputs are what its event says (L3). */
bool tally_ledger_check_count(const struct tally_ledger *ledger, uint64_t count, const char *stored,
                              const struct tally_stored_inputs *inputs, const struct tally_ledger_listener *listener);
/* Compares the rows of a count with a fresh count: the list of inputs with rows, encodings and roles, reported only where
 * it differs; and the irregular ballots, row by row. */
bool tally_ledger_check_recount(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                                const struct tally_ledger_listener *listener);

/* Whether all of that holds, with every count once more but the one that the caller counts itself (skipped; 0: the
 * latest); the first fault is reported. Asked before anything is announced, issued or signed from it; what verify does
 * beyond it is to count by another road, too. */
bool tally_ledger_holds(struct tally_ledger *ledger, uint64_t skipped);
/* The rest of it, with the caller's fresh count. */
bool tally_ledger_recount_holds(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount);

/* The result of a count, counted again, by its reading, from the inputs that the ledger holds; they are loaded into
 * inputs, from which the result lends. sha256: the result's digest. NULL, and reported, where it is not the stored one
 * to the byte, or was counted by a rule that is not this program's own. */
struct tally_result *tally_ledger_recount(struct tally_ledger *ledger, uint64_t count,
                                          struct tally_stored_inputs *inputs, char sha256[65]);

/* What differs from one count to the next, line by line, translated; for the caller to free. */
char *tally_ledger_changes(const struct tally_stored_inputs *before, const char *before_json,
                           const struct tally_result *now, const char *now_json);

#endif
