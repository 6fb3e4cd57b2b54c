/* What the files of notices share: a list to which notices on one vote are added, and the texts of their arguments. */
#ifndef TALLY_LAW_NOTICE_H
#define TALLY_LAW_NOTICE_H

#include <stdbool.h>
#include <tally/diag.h>
#include <tally/law.h>

#include "base/mem.h"
#include "law/law.h"

struct tally_noting {
    const struct tally_vote *vote;
    struct tally_notices *notices;
    struct tally_arena *arena;
};

/* The notices on the inputs, which are given whatever became of the vote; those on what rules of other bodies reckon
 * with; and those on the outcomes: in the order that law.h states. */
void tally_law_notice_inputs(const struct tally_noting *s);
void tally_law_notice_figures(const struct tally_noting *s);
void tally_law_notice_outcomes(const struct tally_noting *s);

void tally_note(const struct tally_noting *s, enum tally_code code, struct tally_notice_about about, const char *text,
                const char *const *args);

/* Arguments; texts are the arena's. */
const char *tally_note_count(const struct tally_noting *s, uint64_t n);
const char *tally_note_joined(const struct tally_noting *s, const char *const *parts, size_t count);
/* The name of a tier, with its channel if there are two. */
const char *tally_note_tier(const struct tally_noting *s, size_t channel, size_t tier);
/* The citation of a rule's line, or words that say that there is none (未注明依据). */
const char *tally_note_cite(const char *cite);

/* Whether there are talks: a file of talks without a row is none. */
bool tally_law_has_talks(const struct tally_vote *vote);

/* Whether the figures of talks stand beside those of ballots. By reading 1 they do whatever the status, and whatever is
 * in the talks. */
bool tally_law_channels_compare(const struct tally_vote *vote);

/* An item with its post, if that is one of posts.csv: in a recommendation one person may stand for two posts. */
struct tally_notice_about tally_about_item(const struct tally_noting *s, const struct tally_result_item *item);
struct tally_notice_about tally_about_tier(const struct tally_noting *s, size_t channel, size_t tier);

#endif
