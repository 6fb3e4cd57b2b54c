/* What the sources of the check of a page by its text share.
 *
 * The page is read from its beginning to its end, each text where the last one ended, so that nothing is left over. */
#ifndef TALLY_SHEET_PAGE_READING_H
#define TALLY_SHEET_PAGE_READING_H

#include <tally/law.h>

#include "sheet/page_words.h"
#include "sheet/sheet.h"

enum tally_page_verdict {
    TALLY_PAGE_AGREES,
    TALLY_PAGE_DIFFERS, /* at the first line that is not `expected` but `found`; either may be "" */
    TALLY_PAGE_UNKNOWN  /* this program does not know the version's pages */
};

/* Blanks and what cannot be seen are left out of every text, on both sides: where a line breaks says nothing. */
struct tally_page_line {
    const char *text;
    size_t page;
};

struct tally_page_reading {
    struct tally_arena *arena;
    const struct tally_result *result;
    const struct tally_sheet_facts *facts;
    const struct tally_page_phrase *phrases;
    struct tally_page_line *lines; /* without the footers */
    size_t count, pages;
    size_t at;                         /* the first line that is not read yet */
    size_t headings;                   /* so far */
    const struct tally_page_row *head; /* of the table that is being read; or NULL */
    enum tally_page_verdict verdict;
    const char *expected, *found;
};

/* The cells of a row, in the order in which they are drawn; an empty cell is not drawn. */
struct tally_page_row {
    struct tally_page_reading *reading;
    const char **cells;
    size_t count, room;
};

/* ---- words: the version's, in the sheet's language. All texts are the arena's. ---- */

const char *tally_page_squeeze(struct tally_arena *arena, const char *text);
const char *tally_page_phrase(struct tally_page_reading *reading, const char *english);
const char *tally_page_fill(struct tally_page_reading *reading, const char *english, const char *const *args);
const char *tally_page_number(const struct tally_page_reading *reading, uint64_t n);
const char *tally_page_join(struct tally_page_reading *reading, const char *const *texts, size_t count,
                            const char *between);
const char *tally_page_list(struct tally_page_reading *reading, const char *const *texts, size_t count);
const char *tally_page_date(struct tally_page_reading *reading, const char *text);
const char *tally_page_status(struct tally_page_reading *reading);
const char *tally_page_mark(struct tally_page_reading *reading, const char *mark);
const char *tally_page_outcome(struct tally_page_reading *reading, enum tally_outcome outcome);
const char *tally_page_in_favour(struct tally_page_reading *reading);
/* The name; where another person has the same, with what distinguishes the two. */
const char *tally_page_person(struct tally_page_reading *reading, const struct tally_result_item *item,
                              const char *apart);
/* What passes, of an account; the quorum; how long the result is made public; a post and its seats; what came of it. */
const char *tally_page_condition(struct tally_page_reading *reading, const struct tally_rule_condition *condition,
                                 const struct tally_accounts *whole);
const char *tally_page_quorum(struct tally_page_reading *reading, const struct tally_quorum *quorum);
const char *tally_page_publicity(struct tally_page_reading *reading);
const char *tally_page_seats(struct tally_page_reading *reading, size_t post);
const char *tally_page_post(struct tally_page_reading *reading, size_t post);

/* Whether items stand by posts. */
bool tally_page_by_post(const struct tally_page_reading *reading);

/* ---- what is read ---- */

/* Takes note of the first thing that is not as it must be; false. */
bool tally_page_wrong(struct tally_page_reading *reading, const char *expected);

struct tally_page_row tally_page_row(struct tally_page_reading *reading, size_t most);
void tally_page_put(struct tally_page_row *row, const char *text);
void tally_page_put_number(struct tally_page_row *row, uint64_t n);

/* The line behind the row, which begins at line from; each cell takes up whole lines. 0: the row does not stand
 * there. */
size_t tally_page_row_end(const struct tally_page_reading *reading, const struct tally_page_row *row, size_t from);

/* Whether the row stands there, perhaps below the head of its table once more; then it is read. Expecting one that does
 * not is what tally_page_wrong notes. An empty text always stands there, but there is nothing to take. */
bool tally_page_take_row(const struct tally_page_row *row);
bool tally_page_expect_row(const struct tally_page_row *row);
bool tally_page_take(struct tally_page_reading *reading, const char *text);
bool tally_page_expect(struct tally_page_reading *reading, const char *text);
/* “三、签字”: the next heading. */
bool tally_page_expect_heading(struct tally_page_reading *reading, const char *text);

/* The parts of a page. */
bool tally_page_check_accounts(struct tally_page_reading *reading);
bool tally_page_check_items(struct tally_page_reading *reading);
bool tally_page_check_words(struct tally_page_reading *reading);
bool tally_page_check_irregular(struct tally_page_reading *reading);

#endif
