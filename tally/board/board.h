/* Room board: the page of HTML that the projector shows.
 *
 * It may include announce/, words/ and the rooms below them, and uses no library. The public half: <tally/board.h>.
 *
 * board.c writes the document and the accounts, item.c a page for each item, overview.c the pages at the end; parts.c
 * has what these share, html.c escapes text, board.css and board.js are embedded in the page.
 *
 * Markup is written in the sources. All other text is put onto the page by one function, which escapes it, so that
 * escaping cannot be forgotten. */
#ifndef TALLY_BOARD_INTERNAL_H
#define TALLY_BOARD_INTERNAL_H

#include <tally/board.h>
#include <tally/law.h>

#include "base/mem.h"
#include "words/words.h"

struct tally_board {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown;
    const char *code;
    struct tally_bytes html; /* the document written so far */
};

/* Appends markup; each “%s” in it is replaced by the next argument, escaped: for use between tags and in quoted
 * attributes. */
void tally_board_put(struct tally_board *b, const char *markup, const char *const *args);

/* Appends a text of the program without escaping: the style and the script. */
void tally_board_put_raw(struct tally_board *b, const char *text);

/* Appends a name. A line break is allowed after a middle dot, and avoided elsewhere. The direction of the surrounding
 * text does not affect it. */
void tally_board_put_name(struct tally_board *b, const char *name);

/* “sha256-…”, the digest of a text for a content security policy. In the arena of the words. */
const char *tally_board_hash(struct tally_words *w, const char *text);

/* Begins and ends a page of the board; its heading must have the id “ID-h”. */
void tally_board_open_page(struct tally_board *b, const char *kind, const char *id);
void tally_board_close_page(struct tally_board *b);

/* What is corrected, where something is; all pages of the items; the pages at the end. */
void tally_board_put_correction(struct tally_board *b);
void tally_board_put_items(struct tally_board *b);
void tally_board_put_overview(struct tally_board *b);

/* How many channels are shown: without the talks where their figures are not announced. */
size_t tally_board_channel_count(const struct tally_board *b);

/* The tiers that are shown separately, in order; returns their number, 0 if there is only one tier. The array lives as
 * long as the words. */
size_t tally_board_shown_tiers(const struct tally_board *b, const size_t **tiers);

/* Classes of the style sheet: for the length of a name “short”, “long”, “longer”, each with its own font size; for an
 * outcome “good”, “poor”, “warn”, “plain”. */
const char *tally_board_length_class(const char *name);
const char *tally_board_outcome_class(enum tally_outcome outcome);

/* Whether weighted rates, scores and ranks by them may be shown. */
bool tally_board_tells(const struct tally_board *b);

/* Whether votes with this mark have a figure or column: as tally_words_shows_mark, but only by what the board shows, so
 * that a column tells nothing of votes that are withheld. */
bool tally_board_shows_mark(const struct tally_board *b, size_t mark);
bool tally_board_tells_rate(const struct tally_board *b); /* that of all together */

/* A person's name, and whether voters wrote it in. */
const char *tally_board_person(const struct tally_board *b, const struct tally_result_item *item);

bool tally_board_by_post(const struct tally_result *r);
const char *tally_board_post_heading(const struct tally_board *b, size_t post); /* with its seats */
const char *tally_board_number(const struct tally_board *b, uint64_t n);
const char *tally_board_percent(const struct tally_board *b, const char *percent); /* NULL: a dash */

/* The sources, embedded. */
extern const char tally_board_css[], tally_board_js[];

#endif
