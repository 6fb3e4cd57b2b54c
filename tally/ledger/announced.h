/* Queries on a ledger's events about announcements. */
#ifndef TALLY_LEDGER_ANNOUNCED_H
#define TALLY_LEDGER_ANNOUNCED_H

#include <stdint.h>

#include "ledger/ledger.h"

/* What was announced in the meeting room before, oldest first: the count, when, and the event's content: of counts
 * up to this one, in events up to the sequence until. Free with tally_ledger_announced_free. Announcements under seal
 * are left out. */
struct tally_ledger_announced {
    uint64_t count;
    char *at, *content;
};
size_t tally_ledger_announced(const struct tally_ledger *ledger, uint64_t count, uint64_t until,
                              struct tally_ledger_announced **list);
void tally_ledger_announced_free(struct tally_ledger_announced *list, size_t count);

/* The latest issue of sheets that was signed, by an event up to the sequence until, and is of an earlier count; 0:
 * there is none. *at: when it was issued, for the caller to free. */
uint64_t tally_ledger_earlier_signed_issue(const struct tally_ledger *ledger, uint64_t count, uint64_t until,
                                           char **at);

#endif
