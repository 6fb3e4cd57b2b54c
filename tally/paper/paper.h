/* Inside: paper ballots while their pages are set. The public half: <tally/paper.h>. */
#ifndef TALLY_PAPER_INTERNAL_H
#define TALLY_PAPER_INTERNAL_H

#include <tally/paper.h>

#include "meeting/meeting.h"
#include "page/page.h"
#include "words/words.h"

struct paper {
    struct tally_words *w;
    const struct tally_meeting *m;
    bool names;
    struct tally_page page;
};

/* One ballot of the tier, on pages behind the last. Stops where it has more pages than may be printed. */
void tally_paper_ballot(struct paper *p, size_t tier);

/* The tellers' list; tiers: the numbers of those printed. */
void tally_paper_list(struct paper *p, const struct tally_paper_tier *printed, const uint32_t *tiers, size_t count);

/* How many ballots the tier's list has numbers for. */
uint64_t tally_paper_numbers(const struct tally_tier *tier, uint64_t printed);

/* “A票”, or the tier's name. */
const char *tally_paper_label(const struct paper *p, size_t tier);

/* How many a ballot may name for the post; UINT64_MAX: any number. */
uint64_t tally_paper_allows(const struct tally_meeting *meeting, size_t post);

/* The post that a person stands for on paper; TALLY_NO_POST: none. */
uint32_t tally_paper_post(const struct tally_meeting *meeting, const struct tally_person *person);

const char *tally_paper_date(struct paper *p);

/* Blanks for names that a post may have. */
enum { TALLY_PAPER_BLANKS_MOST = 200 };

#endif
