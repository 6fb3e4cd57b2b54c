/* Inside: how the board's page is written. The public half: tally_board_html of <tally/announce.h>.
 *
 * Markup stands in the sources; whatever else comes onto the page goes through one function that escapes it. So there
 * is no way to forget it. */
#ifndef TALLY_BOARD_INTERNAL_H
#define TALLY_BOARD_INTERNAL_H

#include <tally/announce.h>
#include <tally/law.h>

#include "base/mem.h"
#include "words/words.h"

struct board {
    struct tally_words *w;
    const struct tally_result *r;
    const struct tally_disclosure *shown;
    const char *code;
    struct tally_bytes html; /* what is written so far */
};

/* Markup, each “%s” of it being the next argument, escaped: good between tags and in a quoted attribute. */
void tally_board_put(struct board *b, const char *markup, const char *const *args);

/* A text of ours as it stands: the style and the script. */
void tally_board_as_it_stands(struct board *b, const char *text);

/* A name, which may break behind a middle dot and hardly elsewhere. Kept apart from the direction of what stands around
 * it. */
void tally_board_name(struct board *b, const char *name);

const char *tally_board_number(const struct board *b, uint64_t n);

/* “sha256-…”, as a content security policy names a text. In the arena of the words. */
const char *tally_board_hash(struct tally_words *w, const char *text);

/* A page of the board and its end; the heading is to have the id “ID-h”. */
void tally_board_open(struct board *b, const char *kind, const char *id);
void tally_board_close(struct board *b);

/* How long a name is: “short”, “long”, “longer”; the style sets each in another size. */
const char *tally_board_length(const char *name);

void tally_board_items(struct board *b);
void tally_board_overview(struct board *b);

/* How many channels are shown: without the talks beside a meeting's ballots, where these are kept back. */
size_t tally_board_channels(const struct board *b);

/* The tiers that are shown apart, in order, where there is more than the whole to show; how many. Lent by the words. */
size_t tally_board_apart(const struct board *b, const size_t **tiers);

/* “good”, “poor”, “warn”, “plain” */
const char *tally_board_mood(enum tally_outcome outcome);

bool tally_board_by_post(const struct tally_result *r);
const char *tally_board_post_heading(const struct board *b, size_t post);    /* with its seats */
const char *tally_board_percent(const struct board *b, const char *percent); /* NULL: a dash */

/* The sources, embedded. */
extern const char tally_board_css[], tally_board_js[];

#endif
