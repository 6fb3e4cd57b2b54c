/* The options that libcsv is used with. */
#include "table/parser.h"

#include "base/mem.h"

void tally_parser_begin(struct csv_parser *parser)
{
    if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI))
        tally_exhausted();
}
