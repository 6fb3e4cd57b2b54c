/* Announcing: what the host reads, what the room sees, and what neither may show.
 *
 * “由会议主持人当场宣布结果” (第二篇 六(二)). Only a ledger that holds is announced, and only its latest count; where
 * sheets were signed, only the count that was signed. Each announcement is an event of the ledger.
 *
 *   A1  every number that is shown is the result's
 *   A2  protected, the votes of a small tier (the rule's “small tier”) and of a unanimous one are not shown apart, nor
 *       those of any other tier from which they could be worked out, nor does it tell anything that they are not
 *   A3  what is shown is text: whatever a name holds, it does nothing */
#ifndef TALLY_ANNOUNCE_H
#define TALLY_ANNOUNCE_H

#include <tally/api.h>
#include <tally/ledger.h>
#include <tally/words.h>

enum tally_view {
    TALLY_PROTECTED, /* for the room */
    TALLY_WHOLE      /* for the archives: every tier */
};

/* What may be shown. Tiers that are not shown are still in the whole; of these, due, present and issued may be told,
 * but neither votes nor what was returned, valid, void or blank.
 *
 * The deciding tiers are shown apart all, or none: none where one of them has fewer valid ballots than the rule's
 * “small tier”, or fewer than two; where one is of one mind, so that its ballots all say the same of some item, or none
 * of them names a person, or all are blank; and where that could not be hidden without its being told by that. Then,
 * for all that the room sees and knows of how this is chosen, each tier can have voted in several ways. What the whole
 * itself gives away, where all are of one mind or one tier alone has voted, cannot be helped: it has to be announced.
 * An advising tier, and the talks beside a meeting's ballots, are not in the whole, and stand for themselves: not shown
 * where they are small or of one mind, nor where only one item was voted on, since then their being kept back would say
 * it. Without the talks, no tiers. A vote that is not valid is to be held again, so the room hears of none of its
 * figures, lest they sway the next. */
struct tally_disclosure {
    bool *tiers;   /* result->tier_count: whether a tier's votes are shown apart, in every item and channel */
    size_t hidden; /* how many are not */
    bool talks;    /* whether those of the talks are, where there are ballots too */
    bool items;    /* whether the items and their votes are */
    enum tally_view view;
};
/* The caller frees shown->tiers with free(). */
TALLY_EXPORT void tally_disclosure_make(struct tally_disclosure *shown, const struct tally_result *result,
                                        enum tally_view view);

/* The words to read out, paragraph by paragraph; lent by the words. They name tiers apart only in the whole view, and
 * advising ones where these are shown. aloud: numbers and dates as they are spoken (一万二千三百四十五, 半数), else in
 * digits. */
TALLY_EXPORT const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result,
                                                          const struct tally_disclosure *shown, bool aloud,
                                                          size_t *count);

/* The result that may be announced from a ledger: the latest count's. It is checked, counted afresh, and held against
 * the events of the sheets: once sheets were issued, only the count that the latest issue names is announced. NULL:
 * refused, reported. *count: its number; *owner keeps the inputs that the result lends: free the result first, then the
 * owner with tally_announcement_free. */
struct tally_announcement;
TALLY_EXPORT struct tally_result *tally_announcement_result(const char *ledger, uint64_t *count,
                                                            struct tally_announcement **owner,
                                                            struct tally_diags *diags);
/* Sixteen digits that its sheets show too: how the digest of the event begins that recorded the count. Not of the
 * result's own, from which whoever guesses at the ballots could tell that he has guessed right; the ledger's first
 * event holds what nobody can guess. Lent. */
TALLY_EXPORT const char *tally_announcement_code(const struct tally_announcement *owner);
TALLY_EXPORT void tally_announcement_free(struct tally_announcement *owner);

/* Notes in the ledger that this result was announced: “words” or “board”, and in which view. To be called before
 * anything is shown. False: reported, and nothing may be shown; so it is where another count or issue of sheets has
 * come in between. */
TALLY_EXPORT bool tally_announcement_record(const char *ledger, const struct tally_announcement *owner, const char *how,
                                            enum tally_view view, const struct tally_actor *actor,
                                            struct tally_diags *diags);

/* The same, and then puts text into a new file at path; replace: or into the place of the one that is there. Never into
 * that of a link. In the whole view only its owner may read the file. All of it, or nothing, but for an event without a
 * file where the last step fails, which is reported. */
TALLY_EXPORT bool tally_announcement_write(const char *ledger, const struct tally_announcement *owner, const char *path,
                                           const char *text, bool replace, enum tally_view view,
                                           const struct tally_actor *actor, struct tally_diags *diags);

#endif
