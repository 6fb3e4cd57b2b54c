/* Inside room desk: the page itself, which is built into the program. */
#ifndef TALLY_DESK_PAGE_H
#define TALLY_DESK_PAGE_H

#include <stdbool.h>

#include "base/mem.h"

/* Appends the page of the office, or the one for the room's projector, with its token, in the language of the messages.
 * second: the meeting whose ballots it keys a second time, "": none. No token (NULL): nothing is appended. */
void tally_desk_page(struct tally_bytes *to, bool room, const char *token, const char *second);

/* Appends a part of the page by its address: a module, the style, or its words; returns its media type. NULL, and
 * nothing is appended: there is no such part. */
const char *tally_desk_page_part(struct tally_bytes *to, const char *address);

#endif
