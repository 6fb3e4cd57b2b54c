/* Inside the list of diagnostics: its entries, for the sources that keep it and that say it. */
#ifndef TALLY_DIAG_LIST_H
#define TALLY_DIAG_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/diag.h>

#include "base/mem.h"
#include "base/place.h"

/* The most entries stored for each file. It is larger than what is shown, since checks of a whole file report after
 * checks of its rows, though their place may come first in order, and what repeats is said once. */
enum { TALLY_DIAGS_ROOM = 10 * TALLY_DIAGS_KEPT, TALLY_STATUSES = 79 };

struct tally_diag_entry {
    struct tally_place place;
    enum tally_code code;
    struct tally_message message;
    size_t order;
    const char *tier, *ballot, *item; /* NULL: not said */
};

struct tally_diag_file {
    char *name;
    size_t errors, notices;
    bool rule, outside, sheet;
    bool by_status[TALLY_STATUSES]; /* the exit statuses that its errors lead to */
};

/* How messages name a table that stands in a workbook: for “roster.csv” “meeting.xlsx!人选名册”. */
struct tally_diag_table {
    const char *table, *stands_in;
};

struct tally_diags {
    struct tally_arena arena;
    struct tally_diag_table *tables;
    size_t table_count, table_room;
    struct tally_diag_file *files;
    size_t file_count, file_room;
    struct tally_diag_entry *entries;
    size_t count, room;
    size_t *shown; /* the entries of the public list, once sorted */
    size_t shown_count, shown_room;
    size_t errors;
    size_t added; /* the number of entries ever stored, including dropped ones */
    bool sorted;
    struct tally_concern concern; /* of what is added next */
};

/* Sorts the entries by place, and finds those of the public list: all notices, the first TALLY_DIAGS_KEPT errors. */
void tally_diags_sort(const struct tally_diags *lent);
/* The entry of an index of the public list. */
const struct tally_diag_entry *tally_diags_shown(const struct tally_diags *diags, size_t index);

struct tally_diag tally_diag_entry_public(const struct tally_diags *diags, const struct tally_diag_entry *entry);

#endif
