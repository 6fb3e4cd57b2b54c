/* A page of another version that cannot be written again to the byte, compared with the result by its text.
 *
 * This version's page layout and words are not used: what stood on the pages of that version, and in which
 * words, is stored here (page_words.h), for a page outlives the code that wrote it.
 *
 *   P1  every text on the pages, in the order in which it was drawn, is the one that the result and the facts give;
 *       where lines and pages break is free
 *   P2  nothing else is on them, and nothing is missing; but whether figures of talks and of tiers that advise are
 *       read out or kept back, both are taken
 *
 * What this cannot see: a glyph that shows another character than the font's table says, and a QR code. So a page
 * that was checked in this way counts only where a trusted signature covers it. */
#ifndef TALLY_SHEET_PAGE_CHECK_H
#define TALLY_SHEET_PAGE_CHECK_H

#include "pdf/pdf.h"
#include "revision/text.h"
#include "sheet/page_reading.h"
#include "sheet/sheet.h"

/* officials: as the facts name them, with their roles in the sheet's language. Where the page differs, *expected and
 * *found are of its first line that does; either may be "". Texts are the arena's. */
enum tally_page_verdict tally_page_check(const struct tally_revision_text *text, const struct tally_result *result,
                                         const struct tally_sheet_facts *facts, const struct tally_official *officials,
                                         size_t official_count, struct tally_arena *arena, const char **expected,
                                         const char **found);

/* Whether this program knows how that version's pages of such a result read. No version whose pages are judged by their
 * text knew rules of other bodies. */
bool tally_page_is_known(const struct tally_result *result, const struct tally_sheet_facts *facts);

#endif
