/* Ballots as tables of SQL that lie outside the database, where SQL reads and changes them: to insert a million
 * ballots into tables of a database takes a hundred times as long as to read them.
 *
 *     ballot (ballot, channel, tier, by_hand, blank, weight)
 *     cell (ballot, channel, tier, post, item, mark, weight, empty)     what a ballot says of an item
 *     packed (channel, tier, w0 … w15)     all that a ballot says, where no rule is applied to it
 *
 * A word of “packed” holds TALLY_PACKED_EACH numbers of TALLY_PACKED_BITS bits, each 1 where the ballot bears a certain
 * mark on a certain item, and else 0. So SQL adds up a ballot's marks with one addition for five of them, as long as no
 * more than 2^TALLY_PACKED_BITS - 1 ballots are added up.
 *
 * All values are whole numbers. Nothing is computed here: the tables know no marks and no rule, find the rows of a
 * ballot, and give rows in the order that a query groups them by, so that SQL need not sort them. */
#ifndef TALLY_LEDGER_BALLOT_TABLES_H
#define TALLY_LEDGER_BALLOT_TABLES_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

enum { TALLY_BALLOT_COLUMNS = 6, TALLY_CELL_COLUMNS = 8, TALLY_PACKED_WORDS = 16 };
enum { TALLY_PACKED_COLUMNS = 2 + TALLY_PACKED_WORDS, TALLY_PACKED_BITS = 12, TALLY_PACKED_EACH = 5 };

struct tally_ballot_tables;

/* Makes the tables, empty, in a database, which owns them: they end when it is closed. NULL: SQLite failed. */
struct tally_ballot_tables *tally_ballot_tables_new(sqlite3 *db);

/* Adds a row. Ballots are numbered from 1 in the order in which they are added. */
void tally_ballot_tables_add_ballot(struct tally_ballot_tables *tables, const int64_t values[TALLY_BALLOT_COLUMNS]);
void tally_ballot_tables_add_cell(struct tally_ballot_tables *tables, const int64_t values[TALLY_CELL_COLUMNS]);
void tally_ballot_tables_add_packed(struct tally_ballot_tables *tables, const int64_t values[TALLY_PACKED_COLUMNS]);

/* How many rows were added since the tables were empty. */
size_t tally_ballot_tables_ballots(const struct tally_ballot_tables *tables);
size_t tally_ballot_tables_cells(const struct tally_ballot_tables *tables);

/* Removes all rows. */
void tally_ballot_tables_clear(struct tally_ballot_tables *tables);

#endif
