/* libcsv, with the options that all of room table uses.
 *
 * Found in libcsv 3.0.3: with CSV_STRICT alone it accepts an unterminated quote; after a parse error csv_fini emits the
 * partial row and clears the error; blank lines are dropped; it reports no places, so tally_table_scan passes it one
 * byte at a time; callbacks cannot stop it. */
#ifndef TALLY_TABLE_PARSER_H
#define TALLY_TABLE_PARSER_H

#include <csv.h>

/* A parser's states, csv_parser.pstate; libcsv's header does not name them. */
enum { TALLY_ROW_NOT_BEGUN, TALLY_FIELD_NOT_BEGUN, TALLY_FIELD_BEGUN, TALLY_FIELD_MIGHT_HAVE_ENDED };

/* Initialises a strict parser; free it with csv_free. */
void tally_parser_begin(struct csv_parser *parser);

#endif
