/* Inside: which row of a table a text means, found in one step however many rows there are. */
#ifndef TALLY_MEETING_CALLED_H
#define TALLY_MEETING_CALLED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/intern.h"
#include "base/reading.h"
#include "base/text.h"

/* Rows by id and name. Zero-initialise; free with tally_called_clear. */
struct tally_called {
    struct tally_intern texts;
    struct tally_called_row {
        uint32_t by_id, by_name; /* the last row with the text as id, as name; or TALLY_INTERN_NONE */
        uint32_t named;          /* how many rows have it as name */
    } * rows;
    size_t room;
};

/* Adds a row, whose number is one that was not added before. Private-use characters are the standard ones, and
 * selectors count for nothing, where the reading says so. */
void tally_called_add(struct tally_called *called, const struct tally_reading *reading, uint32_t row, const char *id,
                      const char *name);

/* The row that a text means: it is the id of the row by_id, and the name of `named` rows, such as by_name. An id has
 * precedence over a name that several rows share; but a text that is the id of one row and the name of one other row
 * means neither. TALLY_INTERN_NONE: no row, or several. */
uint32_t tally_called_find(const struct tally_called *called, const struct tally_reading *reading,
                           struct tally_text text);

void tally_called_clear(struct tally_called *called);

/* The rows of ids: each id belongs to the first row that had it. Zero-initialise; free with tally_ids_clear. */
struct tally_ids {
    struct tally_intern texts;
    uint32_t *rows;
    size_t room;
};

/* The row of the id; if there was none yet, it is this one from now on. */
uint32_t tally_ids_row(struct tally_ids *ids, struct tally_text id, uint32_t row);
uint32_t tally_ids_find(const struct tally_ids *ids, struct tally_text id); /* or TALLY_INTERN_NONE */
void tally_ids_clear(struct tally_ids *ids);

/* Lists of numbers by a text, each in the order in which they were added. Zero-initialise; free with
 * tally_lists_clear. */
struct tally_lists {
    struct tally_intern keys;
    struct tally_list {
        uint32_t first, last; /* links */
    } * lists;
    size_t list_room;
    struct tally_link {
        uint32_t number, next; /* next: a link, or TALLY_INTERN_NONE */
    } * links;
    size_t count, room;
};
void tally_lists_add(struct tally_lists *lists, struct tally_text key, uint32_t number);
uint32_t tally_lists_first(const struct tally_lists *lists, struct tally_text key); /* a link, or TALLY_INTERN_NONE */
void tally_lists_clear(struct tally_lists *lists);

/* Lists of rulings: by the name ruled on and the ballot that they name (empty: none), and by the name alone. */
void tally_ruled_add(struct tally_lists *ruled, struct tally_text name, struct tally_text ballot, uint32_t ruling);
uint32_t tally_ruled_on(const struct tally_lists *ruled, struct tally_text name, struct tally_text ballot);
uint32_t tally_ruled_on_any(const struct tally_lists *ruled, struct tally_text name);

#endif
