/* libcsv, as all of the room uses it.
 *
 * Found in libcsv 3.0.3: with CSV_STRICT alone it accepts an unterminated quote; after a parse error csv_fini emits the
 * partial row and clears the error; blank lines vanish; it knows no places, so that the scan gives it one byte at a time;
 * callbacks cannot stop it. */
#ifndef TALLY_TABLE_PARSER_H
#define TALLY_TABLE_PARSER_H

#include <csv.h>

/* A parser's states, csv_parser.pstate; libcsv's header does not name them. */
enum { TALLY_ROW_NOT_BEGUN, TALLY_FIELD_NOT_BEGUN, TALLY_FIELD_BEGUN, TALLY_FIELD_MIGHT_HAVE_ENDED };

/* Makes a strict parser ready; csv_free it. */
void tally_parser_begin(struct csv_parser *parser);

#endif
