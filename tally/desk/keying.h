/* Inside room desk: a file of ballots of a meeting, with both its keyings. */
#ifndef TALLY_DESK_KEYING_H
#define TALLY_DESK_KEYING_H

#include <stdbool.h>
#include <stddef.h>

#include "ballot/ballot.h"
#include "base/diag.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "meeting/meeting.h"

struct tally_desk_keying {
    char *folder;
    struct tally_diags *diags;
    struct tally_meeting *m;
    struct tally_vocabulary vocabulary;
    struct tally_ballot_file *file;
    const char *name; /* of the file that is keyed into: the first's, or the second's; NULL: it cannot be */
    struct tally_ballot_columns columns;
    struct tally_desk_table first, second;
    struct tally_desk_table *own; /* the one that is keyed into */
    size_t *order;                /* once tally_desk_keying_order has put the columns of the second into the order of
                                     the first: where they stand in its file; NULL: in the same order */
    bool again;                   /* the second keying */
};

/* Opens the file of ballots that the page asks for: by its number, and which of its two keyings. False: refused. Close
 * it in any case. */
bool tally_desk_keying_open(struct tally_desk_keying *keying, struct tally_desk_request *request);
void tally_desk_keying_close(struct tally_desk_keying *keying);

/* The same; a table of ballots that is not there, or holds headings alone that do not fit the roster, or another form
 * than the page asks for, is made from the roster first. Only for the first keying. (keying_start.c) */
bool tally_desk_keying_open_or_make(struct tally_desk_keying *keying, struct tally_desk_request *request);

/* Whether the meeting has ballots, and each of them was keyed a second time, in every file. */
bool tally_desk_keying_is_twice(const char *folder, const char *meeting);

/* The meaning of the columns of one of the meeting's files; false: the headings are wrong, or it is not there. The
 * caller frees columns->target. */
bool tally_desk_keying_columns(const struct tally_desk_keying *keying, struct tally_ballot_file *file,
                               struct tally_ballot_columns *columns);

/* The number of the tier of a row; that of the only one where its cell is empty; SIZE_MAX: there is none. */
size_t tally_desk_keying_tier(const struct tally_desk_keying *keying, const char *text);

/* The row of a ballot in one of the two tables; false: it is not there. */
bool tally_desk_keying_find(const struct tally_desk_keying *keying, const struct tally_desk_table *table,
                            const char *tier, const char *number, size_t *row);

/* Puts the columns of the second keying into the order of the first's, by their headings; done already where the second
 * is keyed into. False: they are not the same headings, each once, and it was refused. (order.c) */
bool tally_desk_keying_order(struct tally_desk_keying *keying, struct tally_desk_request *request);
/* A row as it stands in the file that is keyed into; takes the row, which has the order of the first's columns. */
struct tally_json *tally_desk_keying_as_filed(const struct tally_desk_keying *keying, struct tally_json *row);

#endif
