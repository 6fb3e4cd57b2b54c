/* The room board: the page of HTML that the projector shows.
 *
 * board.c has the document and the accounts, item.c a page for each item, overview.c the pages at the end; parts.c has
 * what these have in common, html.c puts text onto the page, board.css and board.js are embedded in it. The room may
 * include announce/, words/ and the rooms below them. The public half: <tally/board.h>.
 *
 * Markup stands in the sources. Everything else comes onto the page through one function, which escapes it, so that
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
    struct tally_bytes html; /* what is written so far */
};

/* Markup, each “%s” of it being the next argument, escaped: good between tags and in a quoted attribute. */
void tally_board_put(struct tally_board *b, const char *markup, const char *const *args);

/* A text of ours without escaping: the style and the script. */
void tally_board_put_raw(struct tally_board *b, const char *text);

/* A name, in which a line may end after a middle dot; elsewhere hardly. Kept apart from the direction of the text around
 * it. */
void tally_board_put_name(struct tally_board *b, const char *name);

/* “sha256-…”, as a content security policy names a text. In the arena of the words. */
const char *tally_board_hash(struct tally_words *w, const char *text);

/* Begins and ends a page of the board; its heading is to have the id “ID-h”. */
void tally_board_open_page(struct tally_board *b, const char *kind, const char *id);
void tally_board_close_page(struct tally_board *b);

/* All pages of the items; the pages at the end. */
void tally_board_put_items(struct tally_board *b);
void tally_board_put_overview(struct tally_board *b);

/* How many channels are shown: without the talks where their figures are not announced. */
size_t tally_board_channel_count(const struct tally_board *b);

/* The tiers that are shown apart, in order; how many. None where there is only one tier. Lent by the words. */
size_t tally_board_shown_tiers(const struct tally_board *b, const size_t **tiers);

/* Classes of the style: for the length of a name “short”, “long”, “longer”, each set in another size; for an outcome
 * “good”, “poor”, “warn”, “plain”. */
const char *tally_board_length_class(const char *name);
const char *tally_board_outcome_class(enum tally_outcome outcome);

bool tally_board_by_post(const struct tally_result *r);
const char *tally_board_post_heading(const struct tally_board *b, size_t post); /* with its seats */
const char *tally_board_number(const struct tally_board *b, uint64_t n);
const char *tally_board_percent(const struct tally_board *b, const char *percent); /* NULL: a dash */

/* The sources, embedded. */
extern const char tally_board_css[], tally_board_js[];

#endif
