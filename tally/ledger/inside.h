/* Internal to room ledger: access to the rows with SQLite. No other room includes this. */
#ifndef TALLY_LEDGER_INSIDE_H
#define TALLY_LEDGER_INSIDE_H

#include <sqlite3.h>

#include "base/digest.h"
#include "ledger/ledger.h"

enum { TALLY_LEDGER_ID = 0x74616C79, TALLY_CHUNK_MAX = 1024 * 1024, TALLY_LEDGER_HEAD = 100 };

/* The values of user_version: of version 0.1 of the program, and of new ledgers. A ledger keeps the one it was made
 * with. */
enum { TALLY_SCHEMA_1 = 1, TALLY_SCHEMA_2 = 2, TALLY_SCHEMA_NEWEST = TALLY_SCHEMA_2 };

/* schema-1.sql and schema-2.sql, as texts. */
extern const char tally_ledger_schema_1[], tally_ledger_schema_2[];

/* The digest of a database's whole schema, row by row; empty if it cannot be read. */
void tally_ledger_schema_digest(sqlite3 *db, char digest[TALLY_DIGEST_TEXT]);

/* That digest for a database with nothing but the schema of that version. */
const char *tally_ledger_schema_known(unsigned version);

/* The name of the file system by which SQLite opens ledgers; NULL: no memory. */
const char *tally_ledger_vfs(void);

/* What is wrong with the first bytes of a database that may be a ledger, as a message; NULL: nothing. SQLite would say
 * nothing of it, and then not write. */
const char *tally_ledger_header_fault(const unsigned char head[TALLY_LEDGER_HEAD]);

/* False, and reported, if there is a journal next to the ledger (L4). */
bool tally_ledger_no_journal(const struct tally_ledger *ledger);

/* Opens the copy at path, which no other process uses, for writing; failures are reported for the ledger's path. */
bool tally_ledger_open_copy(struct tally_ledger *ledger, const char *path);

/* Reports SQLite's latest error under the right code: disk full, damaged, not readable. Returns false. */
bool tally_ledger_failed(const struct tally_ledger *ledger);

/* A prepared statement; NULL: reported. Parameters are bound by number from 1. */
sqlite3_stmt *tally_ledger_prepare(const struct tally_ledger *ledger, const char *sql);

/* The first column of the first row as a number or text; fallback if there is no row. The caller frees the text. */
int64_t tally_ledger_number(const struct tally_ledger *ledger, const char *sql, int64_t fallback);
char *tally_ledger_text(const struct tally_ledger *ledger, const char *sql, int64_t parameter);

/* A column of the current row as text, "" if it is not text; valid until the next step. */
const char *tally_ledger_column(sqlite3_stmt *statement, int column);

/* Every event in order, and the event of the current row, whose texts are valid until the next step. */
extern const char tally_ledger_select_events[];
struct tally_event tally_ledger_event_of(sqlite3_stmt *statement);

/* The sequence of the first event that says more than a program of ours writes, so that to parse it would take much
 * more memory than the file is large; 0: none. All contents together are limited, for some commands parse them all. */
uint64_t tally_ledger_overlong_event(const struct tally_ledger *ledger);

/* Whether all stored results may be parsed before it is known that counting again gives the same. */
bool tally_ledger_results_parse(const struct tally_ledger *ledger);

/* The place of an irregular ballot as in messages, “ballots.csv:17”; the caller frees it. */
char *tally_ledger_irregular_place(const struct tally_irregular_row *row);

/* The first chunk that does not match its digest, or is packed as anything but one frame; 0: there is none. */
int64_t tally_ledger_bad_chunk(const struct tally_ledger *ledger);

/* The name of a table with rows that break a condition (CHECK) of the schema; NULL: there is none. SQLite itself does
 * not look at conditions where a file is opened without write access. The caller frees it. */
char *tally_ledger_broken_condition(const struct tally_ledger *ledger);

/* Whether the inputs of a count can be as large as the ledger says, by their pieces; reported under that code and with
 * that message if not. */
bool tally_ledger_sizes_hold(const struct tally_ledger *ledger, uint64_t count, enum tally_code code, const char *text);

/* Whether files of that many bytes, which take that many in the ledger, may be stored: those that pack better than any
 * list of ballots does are what a forger would make. */
bool tally_ledger_sizes_plausible(uint64_t bytes, uint64_t packed);

#endif
