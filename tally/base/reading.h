/* Readings: versions of how the inputs and the regulation are understood when a meeting is counted.
 *
 * Each count states its reading, and a recount uses the same one, so that it gives the same result byte for byte with
 * any later version of the program. What a later reading decides differently is a switch here, a member of struct
 * tally_reading, set in the table of reading.c and tested where the decision is made: in table/, rule/, meeting/,
 * ballot/ and law/. A source of inputs has a reading (io/io.h), and so have each file read from it, the meeting and the
 * result.
 *
 *   1  version 0.1; a result that states no reading has this one
 *   2  version 0.2
 *
 * To add one: raise TALLY_READING_NEWEST, add a row to the table and the switches that it sets. */
#ifndef TALLY_READING_H
#define TALLY_READING_H

#include <stdbool.h>
#include <stdint.h>

enum { TALLY_READING_FIRST = 1, TALLY_READING_NEWEST = 2 };

struct tally_reading {
    uint64_t number; /* as results state it */
    /* one bool for each decision that a later reading makes differently, false in all readings before it */
    bool boxes_apart; /* more ballots than were given out void the box of talks or of an advising tier alone, not the
                              vote; a vote of which nobody is a due member has no quorum */
    bool shortlist_passes; /* a shortlist holds only persons who pass, where the rule has “pass” */
    bool follow_ups; /* acts, rates of tiers, what follows from the outcomes, and the notices that hang on rule lines */
    bool strict_rules; /* rule files: quorums that are always or never met, publicity after a recommendation and the
                              like are refused */
    bool one_action;   /* 任… and 免… in one cell is refused, and a removal that does not begin with 免 */
    /* tables: totals, repeated headings, titles and columns without heading are seen as what they are, the missing last
     * cells of a short row are empty, labels match with blanks inside */
    bool rows_checked;
    bool moved_rows;       /* rows whose cells have moved one column to the left are refused */
    bool encoding_weighed; /* what could be UTF-8 or GB18030 is decided by tables of common characters */
    /* variation selectors count for nothing, private-use characters match the standard ones; unseen and lost ones are
     * refused, and several values in one cell */
    bool characters_checked;
    bool numbers_by_value; /* ballots 001, 1 and １ are one */
    bool reasons_checked;  /* 否 and the like are no reason; a ruling needs one; no mark means an empty cell */
    bool other_posts;      /* a person written under a post that the roster does not give that person is noted */
    bool dates_as_written; /* 2026/5/20, 2026.5.20, 2026年5月20日 are dates */
    bool evidence;         /* second keyings, mends and acknowledged notices are inputs, and who keyed is stated */
};

/* The reading of that number; NULL: this version of the program does not know it, so a newer version counted. */
const struct tally_reading *tally_reading_find(uint64_t number);

/* The one that new counts use. */
const struct tally_reading *tally_reading_newest(void);

/* The reading that a result (JSON) states: TALLY_READING_FIRST if it states none; 0 if the statement is not a number
 * from 1 up. */
uint64_t tally_reading_stated(const char *result_json);

#endif
