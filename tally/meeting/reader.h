/* The parts of the meeting room that its files share: one for meeting.csv, one for each table beside it. */
#ifndef TALLY_MEETING_READ_H
#define TALLY_MEETING_READ_H

#include "base/date.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/cell.h"
#include "table/table.h"

enum tally_meeting_key {
    TALLY_KEY_MEETING,
    TALLY_KEY_TITLE,
    TALLY_KEY_BODY,
    TALLY_KEY_PLACE,
    TALLY_KEY_DATE,
    TALLY_KEY_RULE,
    TALLY_KEY_HOST,
    TALLY_KEY_TELLER,
    TALLY_KEY_SCRUTINEER,
    TALLY_KEY_ARCHIVE,
    TALLY_KEY_BALLOTS,
    TALLY_KEY_TALKS,
    TALLY_KEY_MARK,
    TALLY_KEY_RECOMMENDED,
    TALLY_KEY_PHONE,
    TALLY_KEY_DEFERRED,
    TALLY_KEYS
};

struct tally_meeting_line {
    enum tally_meeting_key key;
    struct tally_cell cell; /* of the value */
};

struct tally_meeting_reader {
    struct tally_meeting *m;
    const struct tally_source *source;
    struct tally_diags *diags;
    struct tally_arena *arena;
    struct tally_meeting_line *lines;
    size_t count;
    struct tally_date date;
    bool has_date;
    bool lost[TALLY_KEYS]; /* a row of meeting.csv with this key is there, or may be, but what it says cannot be read */
    bool near[TALLY_KEYS]; /* … or a key that is none looks like it */
};

/* The first line with the key; NULL where there is none. */
const struct tally_meeting_line *tally_meeting_line(const struct tally_meeting_reader *r, enum tally_meeting_key key);

void tally_meeting_error(const struct tally_meeting_reader *r, enum tally_code code, struct tally_place place,
                         const char *text, const char *arg);

/* The cell's text in the meeting's arena. */
const char *tally_meeting_copy(const struct tally_meeting_reader *r, const struct tally_cell *cell);

/* Whether there may be rows with the key that are not known. */
bool tally_meeting_may_have(const struct tally_meeting_reader *r, enum tally_meeting_key key);

/* Whether a cell holds this name, as names are compared. */
bool tally_meeting_same_person(const struct tally_meeting_reader *r, const struct tally_cell *cell,
                               struct tally_text folded);

/* A list of texts in new memory, as in “a, b, c”. */
void tally_meeting_append(char **list, size_t *used, size_t *room, const char *text);

/* Reports an id or name that heads another column of a ballot file: false. */
bool tally_meeting_check_heading(struct tally_meeting_reader *r, const struct tally_cell *cell);

void tally_meeting_read_tiers(struct tally_meeting_reader *r);
void tally_meeting_read_posts(struct tally_meeting_reader *r);
void tally_meeting_read_roster(struct tally_meeting_reader *r);
void tally_meeting_read_rulings(struct tally_meeting_reader *r);

#endif
