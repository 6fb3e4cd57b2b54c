/* Inside the room ledger: the rows, by SQLite. No other room includes this. */
#ifndef TALLY_LEDGER_INSIDE_H
#define TALLY_LEDGER_INSIDE_H

#include <sqlite3.h>

#include "ledger/ledger.h"

enum { TALLY_LEDGER_ID = 0x74616C79, TALLY_CHUNK_MAX = 1024 * 1024 };

enum { TALLY_LEDGER_VERSION = 1 };

/* The schema, tally/ledger.sql, with a NUL behind it. */
extern const char tally_ledger_schema[];

/* False, and reported, where a journal lies beside the ledger (L4). */
bool tally_ledger_no_journal(const struct tally_ledger *ledger);

/* Opens the file at path, made by us alone, for adding to; failures are reported where the ledger's path and
 * diagnostics say. */
bool tally_ledger_open_copy(struct tally_ledger *ledger, const char *path);

/* Reports what SQLite says of the latest failure, under the right code: full, damaged, not readable. Returns false. */
bool tally_ledger_failed(const struct tally_ledger *ledger);

/* A prepared statement; NULL: reported. Parameters are bound by number from 1. */
sqlite3_stmt *tally_ledger_prepare(const struct tally_ledger *ledger, const char *sql);

/* The first column of the first row as a number or text; fallback where there is no row. Text is for the caller to
 * free. */
int64_t tally_ledger_number(const struct tally_ledger *ledger, const char *sql, int64_t fallback);
char *tally_ledger_text(const struct tally_ledger *ledger, const char *sql, int64_t parameter);

/* A column of the row that was stepped to as a text, "" where it is none; lent until the next step. */
const char *tally_ledger_column(sqlite3_stmt *statement, int column);

/* The first chunk that is not what its digest says; 0: all are. */
int64_t tally_ledger_bad_chunk(const struct tally_ledger *ledger);

#endif
