/* Queries on a ledger's events about sheets, for issuing, signing, verifying and announcing. */
#ifndef TALLY_LEDGER_SHEETS_H
#define TALLY_LEDGER_SHEETS_H

#include "ledger/ledger.h"

/* The latest event, which a newly issued sheet names. Free the texts with tally_ledger_head_clear; they are "" if they
 * could not be read, which is reported. */
struct tally_ledger_head {
    uint64_t sequence;
    char *digest, *at;
};
struct tally_ledger_head tally_ledger_head(const struct tally_ledger *ledger);
void tally_ledger_head_clear(struct tally_ledger_head *head);

/* How many times sheets were issued, and the event of the latest issue; 0: never. */
uint64_t tally_ledger_issues(const struct tally_ledger *ledger);
uint64_t tally_ledger_latest_issue(const struct tally_ledger *ledger);

/* Whether the chain has an event with this digest. */
bool tally_ledger_has_event(const struct tally_ledger *ledger, const char *digest);

/* Whether a count has this result and was recorded by the event with this digest. */
bool tally_ledger_has_count(const struct tally_ledger *ledger, const char *result_sha256, const char *counted_digest);

/* Whether an event names this digest as that of a sheet that was issued or signed with this ledger. */
bool tally_ledger_knows_sheet(const struct tally_ledger *ledger, const char *sha256);

/* The latest event that names this digest as that of a sheet. 0: none, or a later event replaced the sheet by adding a
 * signature. -1: an error, which is reported. */
int64_t tally_ledger_sheet_event(const struct tally_ledger *ledger, const char *sha256);

/* What happened after a sheet was made. head_digest: the digest of the event that was the latest then. */
bool tally_ledger_signed_since(const struct tally_ledger *ledger, const char *sheet_sha256);
bool tally_ledger_counted_since(const struct tally_ledger *ledger, const char *head_digest, const char *result_sha256);
bool tally_ledger_issued_since(const struct tally_ledger *ledger, const char *head_digest);

/* The copies of the latest issue, in order; free *copies with tally_ledger_copies_free. */
struct tally_ledger_copy {
    char *file, *archive;
    uint64_t issue, copy; /* from 1 */
};
size_t tally_ledger_issued_copies(const struct tally_ledger *ledger, struct tally_ledger_copy **copies);
void tally_ledger_copies_free(struct tally_ledger_copy *copies, size_t count);

/* Whether a count may be announced. If sheets were issued, the latest issue must be of this count. If any sheets were
 * signed, some of this count must be: issuing unsigned sheets later does not cancel signed ones. */
bool tally_ledger_count_is_signed(const struct tally_ledger *ledger, uint64_t count);
/* Whether any sheet was ever signed. */
bool tally_ledger_has_signature(const struct tally_ledger *ledger);

#endif
