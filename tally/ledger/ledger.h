/* Inside: the ledger's rows. The only room that knows SQLite. The public half: <tally/ledger.h>.
 *
 *   L1  an input is the bytes of its chunks in order, and its digest is theirs
 *   L2  an event's digest binds its content and the event before it; the first has none before it
 *   L3  a count's result, inputs and odd ballots are bound by the event that recorded it
 *   L4  no journal stands beside a ledger, for changes are made on a copy that takes its place */
#ifndef TALLY_LEDGER_INTERNAL_H
#define TALLY_LEDGER_INTERNAL_H

#include <sqlite3.h>
#include <tally/diag.h>
#include <tally/ledger.h>

#include "io/io.h"
#include "result/result.h"

enum { TALLY_LEDGER_VERSION = 1, TALLY_LEDGER_ID = 0x74616C79, TALLY_CHUNK_MAX = 1024 * 1024 };

struct tally_ledger {
    sqlite3 *db;
    const char *path;
    unsigned place; /* its number in the diagnostics */
    struct tally_diags *diags;
};

/* The schema, tally/ledger.sql, with a NUL behind it. */
extern const char tally_ledger_schema[];

/* False, and reported, where a journal lies beside the ledger (L4). */
bool tally_ledger_no_journal(const struct tally_ledger *ledger);

/* Opens for reading what must be a ledger of ours, with no journal beside it; asks for no write access. False:
 * reported. Close in any case. */
bool tally_ledger_open(struct tally_ledger *ledger, const char *path, struct tally_diags *diags);

/* Opens the file at path, made by us alone, for adding to; failures are reported where the ledger's path and
 * diagnostics say. */
bool tally_ledger_open_copy(struct tally_ledger *ledger, const char *path);
void tally_ledger_close(struct tally_ledger *ledger);

/* Reports what SQLite says of the latest failure, under the right code: full, damaged, not readable. Returns false. */
bool tally_ledger_failed(const struct tally_ledger *ledger);
bool tally_ledger_report(const struct tally_ledger *ledger, enum tally_code code, const char *text, const char *arg);

/* A prepared statement; NULL: reported. Parameters are bound by number from 1. */
sqlite3_stmt *tally_ledger_prepare(const struct tally_ledger *ledger, const char *sql);

/* The first column of the first row as a number or text; fallback where there is no row. Text is for the caller to
 * free. */
int64_t tally_ledger_number(const struct tally_ledger *ledger, const char *sql, int64_t fallback);
char *tally_ledger_text(const struct tally_ledger *ledger, const char *sql, int64_t parameter);

/* A column of the row that was stepped to as a text, "" where it is none; lent until the next step. */
const char *tally_ledger_column(sqlite3_stmt *statement, int column);

/* The digest of the event that recorded a count: who does not know the ledger cannot work it out, nor anything from it.
 * How it begins, TALLY_CODE digits, stands on the board and on the sheets, for these to be matched. NULL: reported, or
 * there is none. The caller frees it. */
char *tally_ledger_counted(const struct tally_ledger *ledger, uint64_t count);
enum { TALLY_CODE = 16, TALLY_SALT = 16 };

/* The number of the latest count; 0: none. */
uint64_t tally_ledger_latest(const struct tally_ledger *ledger);

/* The digest that an event must have. */
void tally_ledger_event_digest(const struct tally_event *event, const char *content_sha256, const char *previous,
                               char digest[65]);

/* The sequence of the first event that does not hold; 0: all do. */
uint64_t tally_ledger_broken_event(const struct tally_ledger *ledger);

/* Whether every event has the digest that it must have, and the one before it (L2). */
bool tally_ledger_chain_holds(const struct tally_ledger *ledger);

/* Whether an event names this digest as a sheet's: one that was issued from this ledger or signed by it. */
bool tally_ledger_knows_sheet(const struct tally_ledger *ledger, const char *sha256);

/* Locks the ledger's folder for whoever does the deed; -1: reported. Give it back with tally_folder_unlock. */
int tally_ledger_lock(const char *folder, const char *path, const struct tally_actor *actor, struct tally_diags *diags);

/* Adds an event to the ledger at path, in folder, which must be there; count 0: of none. The caller holds the folder's
 * lock (tally_folder_lock). content is JSON. False: reported, and the ledger is as it was. */
bool tally_ledger_add_event(const char *folder, const char *path, const char *meeting, const char *kind, uint64_t count,
                            const char *content, const struct tally_actor *actor, struct tally_diags *diags);

/* Whether a name can stand in the chain of events: 1 to 200 characters that can be seen, on one line. */
bool tally_ledger_actor_ok(const char *actor);

/* An odd ballot as it stands in the ledger. */
struct tally_irregular_row {
    const char *kind, *channel, *tier, *file, *ballot, *detail;
    uint64_t line;
};
struct tally_irregular_row tally_ledger_irregular_row(const struct tally_result *result, size_t index);

/* The inputs of a count as files in memory, a source for counting again. */
struct tally_stored_inputs {
    struct tally_source source; /* first: a source can be taken for its tally_stored_inputs */
    struct tally_stored_input {
        char *name;
        unsigned char *bytes;
        size_t size;
        char *sha256;  /* as the ledger says */
        bool built_in; /* encoding is NULL */
    } * files;
    size_t count;
};
struct tally_stored_inputs tally_stored_inputs_empty(void);
void tally_stored_inputs_add(struct tally_stored_inputs *inputs, const char *name, const void *bytes, size_t size,
                             bool built_in); /* copies */
bool tally_ledger_load_inputs(struct tally_ledger *ledger, uint64_t count, struct tally_stored_inputs *inputs);
/* The first chunk that is not what its digest says; 0: all are. */
int64_t tally_ledger_bad_chunk(const struct tally_ledger *ledger);

/* Whether the result of a count is the one that its event names (L3); reports it where not. */
bool tally_ledger_result_holds(const struct tally_ledger *ledger, uint64_t count, const char *json);

/* ---- what must hold in a ledger ---- */

/* Who is told of each check: found is a message with its arguments; returns ok. */
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
/* Against a fresh count: the list of inputs with their rows and encodings, told of where it differs; the ballots that
 * are not plain, row by row. */
bool tally_ledger_check_recount(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount,
                                const struct tally_ledger_listener *listener);

/* Whether all of that holds, with every count once more but the one that the caller counts itself (spared; 0: the
 * latest); the first fault is reported. Asked before anything is announced, issued or signed from it; what verify does
 * beyond it is to count by another road, too. */
bool tally_ledger_holds(struct tally_ledger *ledger, uint64_t spared);
/* The rest of it, with the caller's fresh count. */
bool tally_ledger_recount_holds(const struct tally_ledger *ledger, uint64_t count, const struct tally_result *recount);

/* Unpacks a chunk; its size, 0 where it is none. */
size_t tally_ledger_unpack(unsigned char *bytes, size_t room, const void *packed, size_t size);
void tally_stored_inputs_clear(struct tally_stored_inputs *inputs);

/* Writes them into folder, which is made if need be: all of them, or none. path: whose inputs they are, for what is
 * reported. */
bool tally_stored_inputs_write(const struct tally_stored_inputs *inputs, const char *folder, const char *path,
                               struct tally_diags *diags);

/* The name that an input is written under: its own; a built-in rule, “county/committee”, as “rule
 * county-committee.csv”, which no input of a meeting can be called without being told of. NULL where it is none that a
 * file can have. The caller frees it. */
char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file);

/* Whether an input that is a built-in rule is this program's own of that name; true of all other inputs. What was
 * counted by a rule of that name but of other words was not counted by it. */
bool tally_stored_input_rule_is_own(const struct tally_stored_input *file);

/* The result of a count, counted afresh from what the ledger holds into kept; sha256: its digest. NULL, and reported,
 * where it is not, to the byte, the one that was kept, or was counted by a rule that is not this program's own. The
 * result lends from kept. */
struct tally_result *tally_ledger_recount(struct tally_ledger *ledger, uint64_t count,
                                          struct tally_stored_inputs *inputs, char sha256[65]);

/* What differs from one count to the next, line by line, translated; for the caller to free. */
char *tally_ledger_changes(const struct tally_stored_inputs *before, const char *before_json,
                           const struct tally_result *now, const char *now_json);

#endif
