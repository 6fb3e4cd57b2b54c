/* Room announce: the text that the host reads out, what may be shown in the meeting room, and recording the
 * announcement in the ledger.
 *
 * It may include words/, ledger/, export/ and the rooms below them, and uses no library. The public half:
 * <tally/announce.h>.
 *
 * announce.c writes the text, in the customary order: due, present, the quorum; issued, returned, and whether the vote
 * is valid; each item with its votes and its outcome; the consequences; box.c writes that of the box, before the count;
 * speech.c has what both say. shown.c decides which tiers may be shown
 * separately, weights.c which votes by weight may be told; standing.c says how votes stand against what is asked;
 * history.c what may still be shown after earlier announcements, correction.c says what changed since them, corrected.c
 * what a sheet keeps of them, warnings.c what whoever announces should know; figures.c has the figures as data, and
 * summary.c as a summary (汇总表), for an export; record.c reads the result from a ledger and records that it was
 * announced. */
#ifndef TALLY_ANNOUNCE_INTERNAL_H
#define TALLY_ANNOUNCE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tally/announce.h>
#include <tally/law.h>
#include <tally/num.h>

#include "base/mem.h"
#include "words/words.h"

/* Why the advice of a tier is not announced: a sentence with a place for the tier's name, %1$s. */
const char *tally_announce_kept_back(struct tally_words *w, const struct tally_result_tier *tier);

/* Whether the votes on an item are withheld, and only its outcome is given. And whether it is not even named: somebody
 * for whom nothing follows from a recommendation, since that a ballot names him is such a difference itself. */
bool tally_announce_withholds(const struct tally_disclosure *shown, size_t item);
bool tally_announce_keeps_back(const struct tally_disclosure *shown, const struct tally_result *result, size_t item);

/* Whether weighted rates, scores, and ranks by them may be shown: not where they tell of a tier that is not shown
 * apart. */
bool tally_announce_tells_figures(const struct tally_disclosure *shown, const struct tally_result *result);

/* Whether the votes by weight for a mark, in a tier or in total (tier_count), may be told; whether how the votes stand
 * against a clause may be; whether votes by weight of the item are not told; the weights of all ballots, as far as they
 * may be told. */
bool tally_announce_tells_weight(const struct tally_disclosure *shown, const struct tally_result *result,
                                 const struct tally_result_item *item, size_t tier, size_t mark);
bool tally_announce_tells_weight_clause(const struct tally_disclosure *shown, const struct tally_result *result,
                                        const struct tally_result_item *item, size_t clause);
bool tally_announce_hides_weights(const struct tally_disclosure *shown, const struct tally_result *result,
                                  const struct tally_result_item *item);
/* “agree 220, against 470”: those of an item that may be told; "" where none may. */
const char *tally_announce_by_weight(struct tally_words *w, const struct tally_result *result,
                                     const struct tally_disclosure *shown, const struct tally_result_item *item,
                                     size_t tier);
const char *tally_announce_weights(struct tally_words *w, const struct tally_result *result,
                                   const struct tally_disclosure *shown);

/* The base of a share, and the share, as the host says them. */
const char *tally_announce_of_whom(struct tally_words *w, const struct tally_result *result, enum tally_base base);
const char *tally_announce_share(struct tally_words *w, const struct tally_condition *condition, bool aloud);

/* Whether a tier's name says that they are people: 列席 does not, 列席人员 does. */
bool tally_announce_names_people(const char *name);

/* How an item's votes stand against each clause, and its score and rank, where they may be told; "" otherwise. */
const char *tally_announce_standing(struct tally_words *w, const struct tally_result *result,
                                    const struct tally_disclosure *shown, const struct tally_result_item *item,
                                    bool aloud);

/* A quorum, without figures that are withheld. */
const char *tally_announce_quorum(struct tally_words *w, const struct tally_result *result,
                                  const struct tally_disclosure *shown, size_t quorum);

/* That figures are not told, where they are not; "" otherwise. */
const char *tally_announce_untold(struct tally_words *w, const struct tally_result *result,
                                  const struct tally_disclosure *shown);

/* The items that may be named, by index, in the order in which they are shown: that of the result, but those whose
 * votes are withheld in the order of the roster, since a rank tells by its difference as votes do. As long-lived as
 * arena. */
const size_t *tally_announce_order(struct tally_arena *arena, const struct tally_result *result,
                                   const struct tally_disclosure *shown, size_t *count);

/* The sentences about what is corrected, 更正; returns how many, 0 where nothing is. */
size_t tally_announce_correction(struct tally_words *w, const struct tally_result *result,
                                 const struct tally_disclosure *shown, bool aloud, const char *const **lines);

/* The sentences about the ballots, one for each group that is given apart: A票, B票 (第二篇 六(二)). */
size_t tally_announce_ballots(struct tally_words *w, const struct tally_result *result,
                              const struct tally_disclosure *shown, const char *const **lines);

/* The paragraph above the persons of a post; seats: its number of seats, as it is said. */
const char *tally_announce_post(struct tally_words *w, const struct tally_result_post *post, const char *seats);

/* The sentences that are both read out and shown: what the figures of the talks are, or, if shown is false, only how
 * many there were; whether the vote is valid. */
const char *tally_announce_talks(struct tally_words *w, const struct tally_result_channel *talks, bool shown);
const char *tally_announce_status(struct tally_words *w, const struct tally_result *result);

/* ---- what the announcement and that of the box have in common (speech.c) ---- */

/* A text that is being written; its paragraphs live as long as the words. */
struct tally_speech {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown; /* NULL before the count */
    bool aloud;
    const char **paragraphs; /* with room for all that will be said */
    size_t count;
};

/* Adds a paragraph, made safe to print; "" adds none. */
void tally_speech_say(struct tally_speech *speech, const char *text);

/* A number, and a date, as they are written or spoken. */
const char *tally_speech_number(const struct tally_speech *speech, uint64_t n);
const char *tally_speech_date(const struct tally_speech *speech, const char *date);

/* Says how many were due and present, and of each quorum whether it is met. */
void tally_speech_say_attendance(struct tally_speech *speech, const struct tally_result_channel *channel);

/* Says whether the vote is valid, or why it is deferred. */
void tally_speech_say_status(struct tally_speech *speech);

#endif
