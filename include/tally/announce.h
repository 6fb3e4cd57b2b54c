/* Announcing: what the host reads, what the room sees, and what neither may show.
 *
 * “由会议主持人当场宣布结果” (第二篇 六(二)). Only a ledger that holds is announced, and only its latest count; where sheets were signed, only the count that was signed. Each
 * announcement is an event of the ledger.
 *
 *   A1  every number that is shown is the result's
 *   A2  protected, the votes of a small tier (the rule's “small tier”) and of a unanimous one are not shown apart, nor those of any other tier from which they could be worked out
 *   A3  what is shown is text: whatever a name holds, it does nothing */
#ifndef TALLY_ANNOUNCE_H
#define TALLY_ANNOUNCE_H

#include <tally/ledger.h>
#include <tally/words.h>

enum tally_view {
    TALLY_PROTECTED, /* for the room */
    TALLY_WHOLE      /* for the archives: every tier */
};

/* What may be shown apart. Tiers that are not shown are still in the whole. */
struct tally_shown {
    bool *tiers;   /* result->tier_count: whether a tier's votes are shown apart, in every item and channel */
    size_t hidden; /* how many are not */
};
/* The caller frees shown->tiers with free(). */
TALLY_EXPORT void tally_shown_make(struct tally_shown *shown, const struct tally_result *result, enum tally_view view);

/* The words to read out, paragraph by paragraph; lent by the words. */
TALLY_EXPORT const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result, const struct tally_shown *shown, size_t *count);

/* The board: one HTML page that needs nothing else. digest: the first characters of the result's, to be matched with the sheet; counting: votes count up when an item is revealed. The
 * caller frees it. */
TALLY_EXPORT char *tally_board_html(struct tally_words *w, const struct tally_result *result, const struct tally_shown *shown, const char *digest, bool counting);

/* The result that may be announced from a ledger: it is checked, counted afresh, held against the signed sheets' events. NULL: refused, reported. *count: its number; *owner keeps the inputs that
 * the result lends: free the result first, then the owner with tally_announced_free. */
struct tally_announced;
TALLY_EXPORT struct tally_result *tally_announced_result(const char *ledger, uint64_t *count, struct tally_announced **owner, struct tally_diags *diags);
TALLY_EXPORT void tally_announced_free(struct tally_announced *owner);

/* Notes in the ledger that it was announced: “words” or “board”, and in which view. False: reported. */
TALLY_EXPORT bool tally_announced_record(const char *ledger, uint64_t count, const char *how, enum tally_view view, const struct tally_deed *deed, struct tally_diags *diags);

#endif
