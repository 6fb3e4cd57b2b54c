/* How many rows of a sheet hold something, without reading it as a whole. */
#include <stdbool.h>
#include <string.h>

#include "table/book.h"
#include "table/package.h"
#include "table/sheet.h"

/* How many rows hold something. */
struct glance {
    unsigned rows;
    bool counted, enough;
};

static void on_any_start(void *self, const char *name, const char *const *attributes)
{
    struct glance *g = self;
    (void)attributes;
    if (!strcmp(name, "row"))
        g->counted = false;
    if (!g->counted && (!strcmp(name, "v") || !strcmp(name, "f") || !strcmp(name, "is"))) {
        g->counted = true;
        g->enough = ++g->rows == 2;
    }
}

static void on_any_end(void *self, const char *name)
{
    (void)self, (void)name;
}

unsigned tally_sheet_rows(const struct tally_book *book, const struct tally_book_sheet *sheet)
{
    struct tally_workbook_fault fault = {.text = NULL};
    struct glance g = {.rows = 0};
    const struct tally_xml xml = {.start = on_any_start, .end = on_any_end, .self = &g, .stop = &g.enough};
    bool whole = tally_package_parse(book->package, sheet->part, &xml, &fault);
    return whole ? g.rows : 2;
}
