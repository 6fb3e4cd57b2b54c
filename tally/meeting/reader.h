/* Inside: what the readers of a meeting's files share, one reader for meeting.csv and one for each table beside it. */
#ifndef TALLY_MEETING_READ_H
#define TALLY_MEETING_READ_H

#include <tally/diag.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/tables.h"
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
    TALLY_KEY_METHOD,
    TALLY_KEY_PUBLICITY,
    TALLY_KEY_AFTER,
    TALLY_KEY_AFTER_SHA256,
    TALLY_KEY_AFTER_EVENT,
    TALLY_KEY_RELAXED,
    TALLY_KEY_BALLOTS_SECOND,
    TALLY_KEY_TALKS_SECOND,
    TALLY_KEY_KEYED,
    TALLY_KEY_KEYED_SECOND,
    TALLY_KEYS
};

struct tally_meeting_line {
    enum tally_meeting_key key;
    struct tally_cell cell; /* of the value */
};

struct tally_meeting_reader {
    struct tally_meeting *m;
    const struct tally_source *source;
    struct tally_tables *tables; /* the same source */
    struct tally_diags *diags;
    struct tally_arena *arena;
    struct tally_meeting_line *lines;
    size_t count;
    struct tally_date date;
    bool has_date, posts_missing;
    bool unreadable[TALLY_KEYS]; /* there is, or may be, a row of meeting.csv with this key that could not be read */
    bool misspelt[TALLY_KEYS];   /* … or a row has an unknown key that looks like it */
};

/* The first line with the key; NULL where there is none. */
const struct tally_meeting_line *tally_meeting_line(const struct tally_meeting_reader *r, enum tally_meeting_key key);

/* All texts given under a repeatable key; the list is in the arena. */
const char *const *tally_meeting_texts(const struct tally_meeting_reader *r, enum tally_meeting_key key, size_t *count);

void tally_meeting_error(const struct tally_meeting_reader *r, enum tally_code code, struct tally_place place,
                         const char *text, const char *arg);

/* The cell's text in the meeting's arena. */
const char *tally_meeting_copy(const struct tally_meeting_reader *r, const struct tally_cell *cell);

/* Whether there may be rows with the key that could not be read. */
bool tally_meeting_may_have(const struct tally_meeting_reader *r, enum tally_meeting_key key);

/* Whether a cell contains this name; names are compared folded. */
bool tally_meeting_same_person(const struct tally_meeting_reader *r, const struct tally_cell *cell,
                               struct tally_text folded);

/* Appends a text to a list, as in “a, b, c”, in growing memory. */
void tally_meeting_append(char **list, size_t *used, size_t *room, const char *text);

/* False, and reported, if the id or name is also the heading of another column of a ballot file. */
bool tally_meeting_check_heading(struct tally_meeting_reader *r, const struct tally_cell *cell);

/* Reports several names in the cell of a name, and a reason to defer that is none. False: there are several names.
 * (alike.c) */
bool tally_meeting_check_person(struct tally_meeting_reader *r, const struct tally_cell *name,
                                const struct tally_cell *deferred);

/* Notices names of the roster that are easily taken for each other; names: their cells, by person. (alike.c) */
void tally_meeting_find_look_alikes(struct tally_meeting_reader *r, const struct tally_cell *const *names);

/* The items of meeting.csv, by key; which may stand on several rows, and which must be there. (keys.c) */
struct tally_meeting_key_words {
    const char *english, *chinese;
    bool repeatable, required;
};
extern const struct tally_meeting_key_words tally_meeting_keys[];

/* The item of meeting.csv that a wrong one is near to, and its number; NULL: none. And whether it is one of an official
 * whom meeting.csv does not name, or a remark. (keys.c) */
const char *tally_meeting_near_key(struct tally_text text, size_t *which);
bool tally_meeting_is_other_official(struct tally_text text);

/* Reports rows whose cells have moved one column to the left. (moved.c) */
struct tally_table;
void tally_meeting_check_moved_tiers(struct tally_meeting_reader *r, const struct tally_table *table);
void tally_meeting_check_moved_posts(struct tally_meeting_reader *r, const struct tally_table *table);
void tally_meeting_check_moved_roster(struct tally_meeting_reader *r, const struct tally_table *table);

/* Reports cells of the roster under the wrong heading, one person with two names; notices actions that say none, and
 * items without a post among others that have one. (misplaced.c) */
void tally_meeting_check_misplaced(struct tally_meeting_reader *r, const struct tally_table *table);

/* ---- strays.c, left_out.c ---- */

/* Notices files of the folder that are called like a table and are not read. After all files were read. */
void tally_meeting_note_strays(struct tally_meeting_reader *r);

/* Whether the folder has the guide that “tally new” writes: then its tables began with all columns that the rule
 * needs. */
bool tally_meeting_is_from_template(const struct tally_source *source);

/* Notices columns that the table of such a folder had, and has no longer; has: by column. */
struct tally_column;
void tally_meeting_note_left_out(struct tally_meeting_reader *r, const struct tally_file *file,
                                 const struct tally_column *columns, size_t count, const bool *has);

/* ---- evidence.c ---- */

/* “ballots-second.csv” of “ballots.csv”. In the arena. */
const char *tally_meeting_second_name(const struct tally_meeting_reader *r, const char *first);

/* Reads the second keyings of the files of ballots and talks: those that meeting.csv names, or NAME-second.csv beside
 * each. */
void tally_meeting_read_second(struct tally_meeting_reader *r);
void tally_meeting_read_mends(struct tally_meeting_reader *r);        /* after the files of ballots */
void tally_meeting_read_acknowledged(struct tally_meeting_reader *r); /* notices that were ticked off */
void tally_meeting_check_typists(struct tally_meeting_reader *r);     /* who keyed */

/* ---- rounds.c ---- */

/* Whether what the earlier round left open of the post is refused, so that the number of its candidates follows from
 * nothing: the earlier result, the rows that name it, or the post itself. */
bool tally_meeting_round_unclear(const struct tally_meeting_reader *r, const struct tally_post *post);

/* Checks posts and roster against what the earlier round left open. */
void tally_meeting_check_round(struct tally_meeting_reader *r);

/* Reads a table of the folder. Where there is no such file, and none with a name like it, the message says which
 * headings it needs: a list in English, marked for the catalogue; "": how the table of ballots is made. */
bool tally_meeting_read_table(struct tally_meeting_reader *r, struct tally_file *file, const char *name,
                              const char *headings);

/* The Chinese name of a key of meeting.csv. A constant; never freed. */
const char *tally_meeting_key_name(enum tally_meeting_key key);

/* Each reads one file. False: meeting.csv could not be read at all. */
bool tally_meeting_read_facts(struct tally_meeting_reader *r);
void tally_meeting_read_earlier(struct tally_meeting_reader *r); /* the results of the earlier rounds (rounds.c) */
void tally_meeting_read_tiers(struct tally_meeting_reader *r);
void tally_meeting_read_posts(struct tally_meeting_reader *r);
void tally_meeting_read_roster(struct tally_meeting_reader *r);
void tally_meeting_read_rulings(struct tally_meeting_reader *r);

#endif
