/* Announcing a result: what the host reads out, what the people in the meeting room see, and what neither may show.
 *
 * “由会议主持人当场宣布结果” (第二篇 六(二)). A result is announced only from a ledger that passes its checks, and only
 * the latest count; once sheets are signed, only the count that was signed. Each announcement is recorded as an event
 * in the ledger. Below, “the room” means the people in the meeting room.
 *
 *   A1  every number shown is taken from the result
 *   A2  in the protected view the votes of a small tier (the rule's “small tier”) or a unanimous tier are not shown
 *       separately, nor those of any other tier from which they could be computed; and the fact that they are hidden
 *       reveals nothing about them
 *   A3  everything is shown as text: no content of a name is executed or interpreted */
#ifndef TALLY_ANNOUNCE_H
#define TALLY_ANNOUNCE_H

#include <tally/api.h>
#include <tally/ledger.h>
#include <tally/words.h>

enum tally_view {
    TALLY_PROTECTED, /* for the room */
    TALLY_WHOLE      /* for the archives: the votes of every tier */
};

/* What may be shown. If a tier is hidden, its votes and its returned, valid, void and blank ballots may not be shown
 * separately. Its due, present and issued may be, and all its figures are part of the totals.
 *
 * The deciding tiers are hidden all together if for any of them one of these holds:
 * - it is small: it has fewer valid ballots than the rule's “small tier”, or fewer than two;
 * - it is unanimous: all its ballots have the same mark for some item, or none of them names a person, or all are
 *   blank;
 * - the totals and the sizes of the tiers, together with the knowledge that some tier is unanimous, would show how the
 *   tier voted.
 * So when they are hidden, each of them can have voted in more than one way, even for somebody who knows these
 * conditions. The exception is what the totals reveal by themselves, for example if all ballots are alike: the totals
 * have to be announced.
 *
 * The advising tiers are not part of the totals, nor are talks held in addition to ballots. Each of them is hidden by
 * itself if it is small or unanimous. It is also hidden if there is only one item: to hide it only if it is unanimous
 * would reveal its votes. If the talks are hidden, all tiers are.
 *
 * After an earlier announcement of another result the room could compare (tally_announcement_disclose): the votes on an
 * item, and the valid, void and blank ballots, are withheld where they differ by fewer ballots than “small tier” from
 * what was shown, and all of them where fewer ballots than that remain of a tier shown apart before; tiers and talks
 * are shown apart only if they were so before, with the same figures. Announcements of the same meeting (body, title,
 * date and round) in another ledger of the folder count as earlier ones: its id may have been mended since.
 *
 * Where tiers or their scores are weighed, or scores trimmed, the weighted rates, the scores and the ranks by them are
 * sums over the deciding tiers: they are shown only where these are shown apart, and otherwise the totals of the votes
 * and the outcome alone. How many ballots give which points is never shown, nor how many were left out.
 *
 * Votes by weight (权数) are shown of an item where each mark is on three ballots at least, or as many as “small tier”,
 * or on none, and so are the void ballots; else those in agreement alone, where they and all other ballots are so
 * many; else none.
 *
 * No figures of an invalid vote are shown: the vote is taken again, and they could influence it. */
struct tally_disclosure {
    bool *tiers;   /* result->tier_count: whether the tier's votes are shown separately, in every item and channel */
    size_t hidden; /* how many tiers are hidden */
    bool talks;    /* whether the votes of the talks are shown, where there are ballots too */
    bool items;    /* whether the items and their votes are shown */
    enum tally_view view;
    /* After another result of the meeting was announced: */
    bool *withheld;         /* result->item_count, or NULL: the votes on the item are not shown, only its outcome */
    bool accounts_withheld; /* the valid, void and blank ballots are not shown */
    const struct tally_correction *correction; /* what this corrects; NULL: nothing. The announcement owns it */
};
/* The caller frees shown->tiers with free(), which frees shown->withheld, too. */
TALLY_EXPORT void tally_disclosure_make(struct tally_disclosure *shown, const struct tally_result *result,
                                        enum tally_view view);

/* The text to read out, by paragraphs; it lives as long as w. The deciding tiers are listed separately only in the
 * whole view, the advising ones where they are shown. aloud: numbers and dates as they are spoken (一万二千三百四十五,
 * 半数), otherwise in digits. */
TALLY_EXPORT const char *const *tally_announce_paragraphs(struct tally_words *w, const struct tally_result *result,
                                                          const struct tally_disclosure *shown, bool aloud,
                                                          size_t *count);

/* The words for the box, before the count: who came, what was issued and returned, void ballots, validity and quorum at
 * once. The void ballots of each tier are told only where tally_box_tells_void_apart. box: of tally_box_read. They live
 * as long as w. */
TALLY_EXPORT const char *const *tally_announce_box(struct tally_words *w, const struct tally_result *box, bool aloud,
                                                   size_t *count);
/* Whether a result of the meeting was announced already, in a ledger in its folder: then the words on the box are no
 * longer said, since they could tell by the difference how a few ballots were cast. True: reported. */
TALLY_EXPORT bool tally_announcement_box_is_past(const char *folder, const struct tally_result *box,
                                                 struct tally_diags *diags);

/* The result that may be announced from a ledger: that of the latest count. It is checked, counted again, and compared
 * with the events about sheets: once sheets are issued, only the count of the latest issue is announced. NULL: refused,
 * and reported. *count: its number. *owner owns the inputs that the result points into: free the result first, then the
 * owner with tally_announcement_free. */
struct tally_announcement;
TALLY_EXPORT struct tally_result *tally_announcement_result(const char *ledger, uint64_t *count,
                                                            struct tally_announcement **owner,
                                                            struct tally_diags *diags);
/* Sixteen digits that the sheets show too: the first digits of the digest of the event that recorded the count. The
 * digest of the result itself is not shown, since anybody could confirm a guess at the ballots with it; the chain of
 * events begins with a random salt. The owner owns the text. */
TALLY_EXPORT const char *tally_announcement_code(const struct tally_announcement *owner);
TALLY_EXPORT void tally_announcement_free(struct tally_announcement *owner);

/* What may be shown of this result, given what was announced of the meeting before (tally_disclosure_make, narrowed by
 * the announcements in the ledger); and what it corrects. */
TALLY_EXPORT void tally_announcement_disclose(struct tally_disclosure *shown, const struct tally_announcement *owner,
                                              const struct tally_result *result, enum tally_view view);
/* What whoever announces should know before: what is withheld and why; that the whole is small or of one mind. Texts in
 * the language of w, and as long-lived; *count: how many. None in the whole view. */
TALLY_EXPORT const char *const *tally_announcement_warnings(struct tally_words *w, const struct tally_result *result,
                                                            const struct tally_disclosure *shown, size_t *count);

/* The figures that an announcement shows, as JSON in the format “tally-shown/1”, for other programs and for
 * tally_export_csv_long(): meeting (id, title, body, date), code, kind, method, correction (sentences in the language
 * of w; only where something is corrected), status, channels (whole, and each tier: due, present and issued, and its
 * other accounts where they may be shown), items (item, name, post, action, outcome, withheld, and by channel votes,
 * weights, rate, score, rank and the tiers that may be shown apart) and posts (post, title, seats, outcome). What may
 * not be shown is
 * absent. The caller frees it. */
TALLY_EXPORT char *tally_announce_figures(struct tally_words *w, const struct tally_result *result,
                                          const struct tally_disclosure *shown, const char *code);

/* The same laid out as the summary of a count (汇总表, <tally/export.h>), in the language of w, with a dash for each
 * figure that is not shown: as CSV, and as the *size bytes of a workbook, which is written by way of a file in TMPDIR
 * or /tmp (NULL: that file cannot be written, errno says why). The caller frees them. */
TALLY_EXPORT char *tally_announce_csv(struct tally_words *w, const struct tally_result *result,
                                      const struct tally_disclosure *shown, const char *code);
TALLY_EXPORT char *tally_announce_xlsx(struct tally_words *w, const struct tally_result *result,
                                       const struct tally_disclosure *shown, const char *code, size_t *size);

/* Records in the ledger that this result was announced: how (“words”, “board” or “export”), in which view, and what
 * was shown. Call it before anything is shown. False: reported, and nothing may be shown; this includes the case that
 * another count or issue of sheets was recorded in the meantime. */
TALLY_EXPORT bool tally_announcement_record(const char *ledger, const struct tally_announcement *owner, const char *how,
                                            const struct tally_result *result, const struct tally_disclosure *shown,
                                            const struct tally_actor *actor, struct tally_diags *diags);

/* The same, and then writes text to a new file at path; replace: an existing file is replaced, but never a link. In the
 * whole view only its owner may read the file. Everything is done or nothing, except that the event stays without a
 * file if the last step fails, which is reported. */
TALLY_EXPORT bool tally_announcement_write(const char *ledger, const struct tally_announcement *owner, const char *path,
                                           const char *text, bool replace, const struct tally_result *result,
                                           const struct tally_disclosure *shown, const struct tally_actor *actor,
                                           struct tally_diags *diags);

#endif
