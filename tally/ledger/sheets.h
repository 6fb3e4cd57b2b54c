/* What a ledger's events say of sheets: asked by those who issue, sign, verify and announce. */
#ifndef TALLY_LEDGER_SHEETS_H
#define TALLY_LEDGER_SHEETS_H

#include "ledger/ledger.h"

/* The latest event, as a sheet that is issued now names it. Texts are for tally_ledger_head_clear to free; "" where
 * they could not be read, which is reported. */
struct tally_ledger_head {
    uint64_t sequence;
    char *digest, *at;
};
struct tally_ledger_head tally_ledger_head(const struct tally_ledger *ledger);
void tally_ledger_head_clear(struct tally_ledger_head *head);

/* How often sheets were issued, and the event that did it last; 0: never. */
uint64_t tally_ledger_issues(const struct tally_ledger *ledger);
uint64_t tally_ledger_latest_issue(const struct tally_ledger *ledger);

/* Whether the chain has an event with this digest. */
bool tally_ledger_has_event(const struct tally_ledger *ledger, const char *digest);

/* Whether a count has this result and was recorded by the event with this digest. */
bool tally_ledger_has_count(const struct tally_ledger *ledger, const char *result_sha256, const char *counted_digest);

/* Whether an event names this digest as a sheet's: one that was issued from this ledger or signed by it. */
bool tally_ledger_knows_sheet(const struct tally_ledger *ledger, const char *sha256);

/* The latest event that names this digest as a sheet's. 0: none, or a later event names it as what was replaced by a
 * further signature. -1: could not be found out, which is reported. */
int64_t tally_ledger_sheet_event(const struct tally_ledger *ledger, const char *sha256);

/* What came after a sheet. head_digest: of the event that was the latest when the sheet was made. */
bool tally_ledger_signed_since(const struct tally_ledger *ledger, const char *sheet_sha256);
bool tally_ledger_counted_since(const struct tally_ledger *ledger, const char *head_digest, const char *result_sha256);
bool tally_ledger_issued_since(const struct tally_ledger *ledger, const char *head_digest);

/* The copies of the latest issue, in order; *copies is for tally_ledger_copies_free. */
struct tally_ledger_copy {
    char *file, *archive;
    uint64_t issue, copy; /* from 1 */
};
size_t tally_ledger_issued_copies(const struct tally_ledger *ledger, struct tally_ledger_copy **copies);
void tally_ledger_copies_free(struct tally_ledger_copy *copies, size_t count);

/* Whether a count may be announced. Where sheets were issued, the latest issue must be of this count; where any were
 * signed, some of this count must be: sheets that nobody signed do not undo what was signed. */
bool tally_ledger_count_is_signed(const struct tally_ledger *ledger, uint64_t count);

#endif
