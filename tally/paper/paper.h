/* Room paper: prints paper ballots. It reads a meeting's folder before the vote, sets the ballots of each tier and the
 * tellers' list on pages, and writes the PDF. For a sample it
 * also sets ballots that are filled in.
 *
 * It may include page/, pdf/, font/, words/, meeting/ and the rooms below them, and uses no library. The public half:
 * <tally/paper.h>.
 *
 * paper.c reads the folder and writes the file; ballot.c sets a tier's ballots, guide.c what is said on them, list.c
 * the tellers' list; parts.c has what these share. */
#ifndef TALLY_PAPER_INTERNAL_H
#define TALLY_PAPER_INTERNAL_H

#include <tally/paper.h>

#include "meeting/meeting.h"
#include "page/page.h"
#include "words/words.h"

/* A ballot as somebody filled it in, for a sample to practise with. */
struct tally_paper_filled {
    size_t tier;
    const char *number; /* as it was written in after the box was opened */
    const char *boxes;  /* of each item, in the order of the ballot, the box that was ticked: '1', '2' …; '0': none */
    const char *remark; /* written below the items, or NULL */
};

struct paper {
    struct tally_words *w;
    const struct tally_meeting *m;
    bool names;
    struct tally_page page;
    const struct tally_paper_filled *sample; /* these ballots are set; NULL: empty ones */
    size_t sample_count;
    const struct tally_paper_filled *filled; /* the one of them that is being set; NULL: an empty ballot */
};

/* As tally_paper_print, but these ballots, filled in as by hand, and no tellers' list. options->ballots and names are
 * not used; only the first part of each ballot is set. */
bool tally_paper_print_filled(const char *folder, const struct tally_paper_options *options,
                              const struct tally_paper_filled *filled, size_t count, struct tally_paper_made *made,
                              struct tally_diags *diags);

/* Adds one ballot of the tier on new pages, or, where the rule has several copies of each ballot, one part of it, from
 * 0. Stops once there are more pages than may be printed. */
void tally_paper_ballot(struct paper *p, size_t tier, uint32_t part);

/* Adds the tellers' list; tiers: the indexes of the tiers printed. */
void tally_paper_list(struct paper *p, const struct tally_paper_tier *printed, const uint32_t *tiers, size_t count);

/* How many ballot numbers the list has for the tier. */
uint64_t tally_paper_numbers(const struct tally_tier *tier, uint64_t printed);

/* “A票”, or the tier's name. */
const char *tally_paper_label(const struct paper *p, size_t tier);

/* How many persons a ballot may name for the post; UINT64_MAX: no limit. */
uint64_t tally_paper_allows(const struct tally_meeting *meeting, size_t post);

/* Whether names may be written in for the post: not where it is voted on again among the tied. */
bool tally_paper_takes_names(const struct tally_meeting *meeting, uint32_t post);

/* The post under which a person is on the ballot; TALLY_NO_POST: none. */
uint32_t tally_paper_post(const struct tally_meeting *meeting, const struct tally_person *person);

/* Whether the ballot is set out by posts. */
bool tally_paper_has_posts(const struct tally_meeting *meeting);

const char *tally_paper_date(struct paper *p);

/* Adds how to mark the ballot under the rule. */
void tally_paper_guide(struct paper *p);

/* The most blanks for names that a post may have. */
enum { TALLY_PAPER_BLANKS_MOST = 200 };

#endif
