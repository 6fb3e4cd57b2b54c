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
    const char *name; /* of the file that is keyed into: the first's, or the second's */
    struct tally_ballot_columns columns;
    struct tally_desk_table first, second;
    struct tally_desk_table *own; /* the one that is keyed into */
    bool again;                   /* the second keying */
};

/* Opens the file of ballots that the page asks for: by its number, and which of its two keyings. False: refused. Close
 * it in any case. */
bool tally_desk_keying_open(struct tally_desk_keying *keying, struct tally_desk_request *request);
void tally_desk_keying_close(struct tally_desk_keying *keying);

/* The row of a ballot in one of the two tables; false: it is not there. */
bool tally_desk_keying_find(const struct tally_desk_keying *keying, const struct tally_desk_table *table,
                            const char *tier, const char *number, size_t *row);

#endif
