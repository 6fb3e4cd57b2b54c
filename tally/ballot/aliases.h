/* Inside room ballot: the ids, names and titles that mean the same person, post or tier, so that two keyings can be
 * compared of which one has ids as headings and the other names. */
#ifndef TALLY_BALLOT_ALIASES_H
#define TALLY_BALLOT_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"

/* One kind of text, folded as names are, and the row that it means. */
struct tally_alias_list {
    struct tally_intern texts;
    size_t *row; /* by text; SIZE_MAX: several rows, and so none */
    size_t row_room;
    struct tally_alias {
        struct tally_text id; /* folded */
        const char *shown;    /* the name or title */
    } * rows;
    size_t count, room;
};

/* Zero-initialise; free with tally_aliases_clear. */
struct tally_aliases {
    struct tally_arena arena;
    struct tally_alias_list headings, tiers;
};

/* Reads roster.csv, posts.csv and tiers.csv of a source, as far as they are there and can be read; what is wrong with
 * them is not reported. roster: the path of a roster to take instead, whose errors go to diags; or NULL. */
void tally_aliases_read(struct tally_aliases *aliases, const struct tally_source *source, const char *roster,
                        const struct tally_reading *reading, struct tally_diags *diags);

/* What a text, folded, means; NULL: nothing, or not one thing. */
const struct tally_alias *tally_aliases_find(const struct tally_alias_list *list, struct tally_text folded);

void tally_aliases_clear(struct tally_aliases *aliases);

#endif
