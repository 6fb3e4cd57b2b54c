/* The board: what the room sees on the wall, as one page of HTML.
 *
 * The page needs no other file and no network; a browser shows it full screen, and its script only moves between its
 * pages. It shows what a disclosure of <tally/announce.h> allows, and A1 to A3 of that header hold for it. */
#ifndef TALLY_BOARD_H
#define TALLY_BOARD_H

#include <tally/announce.h>
#include <tally/api.h>

/* code: tally_announcement_code(), by which the board is matched with the sheets; counting: votes count up when an item
 * is shown. The caller frees the page. */
TALLY_EXPORT char *tally_board_html(struct tally_words *w, const struct tally_result *result,
                                    const struct tally_disclosure *shown, const char *code, bool counting);

#endif
