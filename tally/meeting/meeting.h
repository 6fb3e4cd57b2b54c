/* Room meeting: reads everything in a meeting's folder except the ballots, and makes new folders (template.h).
 *
 * It may include rule/, table/, io/ and base/, and uses no library. The public half: <tally/meeting.h>,
 * <tally/template.h>.
 *
 * Officials, tiers, posts, roster and rulings are read and checked against each other and against the rule. All texts
 * live in the meeting's arena. */
#ifndef TALLY_MEETING_INTERNAL_H
#define TALLY_MEETING_INTERNAL_H

#include <tally/meeting.h>

#include <tally/diag.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/called.h"
#include "rule/rule.h"

struct tally_tier {
    const char *id, *name;
    uint64_t due, present, issued, talked;
    uint64_t returned, voided, weight_due; /* where they are stated */
    struct tally_place place, returned_place, void_place;
    bool advises;
    bool counted_by_hand; /* tiers.csv gives the number returned */
    bool void_counted;    /* … and the number void */
    bool weight_stated;   /* … and the weight of those due (应到权数) */
    bool refused;         /* its row was refused, and its content is not used */
};

struct tally_post {
    const char *id, *title;
    uint64_t seats;
    struct tally_place place, seats_place;
    bool refused; /* as a tier's */
};

#define TALLY_NO_POST UINT32_MAX

/* An item to vote on, or a person who may be recommended. */
struct tally_person {
    const char *id, *name, *person, *unit, *title, *action, *deferred; /* absent ones are "" */
    const char *post_text;                                             /* the post as written in the file */
    uint32_t post;                                                     /* or TALLY_NO_POST */
    struct tally_place place, post_place;
    struct tally_text folded; /* the name folded for comparison */
    bool written_in;          /* its origin (来源) is 另选: not printed on ballots, named by voters */
    bool refused;             /* as a tier's */
};

struct tally_ruling {
    bool in_channel[TALLY_CHANNELS];
    uint32_t tier;            /* TALLY_INTERN_NONE: all */
    struct tally_text ballot; /* empty: all ballots */
    struct tally_text folded; /* the name ruled on, folded for comparison */
    const char *written;
    uint32_t person;      /* or TALLY_INTERN_NONE: the name is not counted */
    unsigned specificity; /* how many of channel, tier and ballot the ruling names */
    struct tally_place place;
    bool scope_unknown; /* its channel or tier is not known, so it applies to all */
    bool used;
};

struct tally_declared_mark {
    const char *written; /* “○=同意” */
    struct tally_text sign, meaning;
    struct tally_place place;
};

struct tally_ballot_file {
    enum tally_channel channel;
    struct tally_file file;
    bool there;
    struct tally_file second; /* the same ballots, keyed by another person */
    bool keyed_twice;         /* second could be read */
    bool given;               /* it was given beside the meeting's own files (count --second) */
};

/* A row of mends.csv: how a cell in which two keyings differed was settled. Texts are folded as names are. */
struct tally_mend {
    size_t file;              /* of ballot_files; SIZE_MAX: not known, which has been reported */
    uint32_t tier;            /* TALLY_INTERN_NONE: not known */
    struct tally_text ballot; /* its number, as numbers are matched */
    struct tally_text column, first, second, settled;
    const char *settled_as_written, *column_as_written;
    bool ruled; /* by a scrutineer; else two of three readings agreed */
    struct tally_place place, column_place, second_place;
};

/* A row of acknowledged.csv: notices that an official has seen, and why they stand. */
struct tally_acknowledgement {
    enum tally_code code;
    const char *code_name, *at, *reason, *by; /* at: what the notices concern; "": all with the code */
    struct tally_place place;
};

/* A post that an earlier round left open, by the reason why. */
enum tally_open { TALLY_OPEN_NOT, TALLY_OPEN_AGAIN, TALLY_OPEN_TIE, TALLY_OPEN_UNFILLED, TALLY_OPEN_RESUMED };

/* What an earlier round gave: its result (tally-result/1), as far as a further round must know it (rounds.c). */
struct tally_earlier_result {
    const char *id, *date, *body;
    const char *rule, *rule_sha256;
    bool rule_built_in;
    bool again, deferred; /* the whole vote is to be taken again, or was deferred */
    bool contested;       /* its posts have outcomes of their own */
    uint64_t round;       /* 1: it follows no other */
    /* of a round that follows another: whose result, its digest, and the event that recorded it ("": not stated) */
    const char *after_meeting, *after_sha256, *after_event;
    struct tally_earlier_post {
        const char *id;
        enum tally_open open;
        uint64_t seats; /* those still open */
    } * posts;
    size_t post_count;
    struct tally_earlier_item {
        const char *id, *name, *post;
        const char *outcome; /* as results call it */
    } * items;
    size_t item_count;
};

/* The most bytes that an earlier result may have: one of some ten thousand items. */
enum { TALLY_EARLIER_MAX = 16 * 1024 * 1024 };

/* Reads a result. It is not trusted: false, and *wrong says what is wrong with it, for anything that this program does
 * not write. Texts are in the arena. */
bool tally_earlier_read(struct tally_earlier_result *earlier, struct tally_arena *arena, const void *bytes, size_t size,
                        const char **wrong);

/* What it left open of the post with this id; NULL: there is no such post in it. */
const struct tally_earlier_post *tally_earlier_post(const struct tally_earlier_result *earlier, const char *id);

/* Whether a further round votes on this item again: it is open, or its post is. */
bool tally_earlier_sends(const struct tally_earlier_result *earlier, const struct tally_earlier_item *item);

struct tally_meeting {
    struct tally_arena arena;
    const struct tally_reading *reading; /* the reading by which it is counted */
    struct tally_file file, rule_file, tiers_file, posts_file, roster_file, rulings_file;
    struct tally_ballot_file *ballot_files; /* the meeting's, then the talks' */
    size_t ballot_file_count;
    struct tally_file mends_file, acknowledged_file;
    struct tally_mend *mends;
    size_t mend_count;
    struct tally_acknowledgement *acknowledged;
    size_t acknowledged_count;
    const char *stated;          /* as the source's (io/io.h) */
    struct tally_tables *tables; /* where the tables stand; it owns the bytes of a workbook of several tables */
    bool from_template;          /* the folder was made by “tally new”, and had all columns at first */
    bool has_channel[TALLY_CHANNELS];
    struct tally_file totals_file;    /* votes by hand or voice, in place of ballots */
    bool by_totals;                   /* they are to be taken from there */
    struct tally_file *earlier_files; /* the results of the earlier rounds, the newest first */
    size_t earlier_file_count;
    /* what they gave, facts.earlier_count; NULL: there are none, or one was refused */
    const struct tally_earlier_result *before;

    const struct tally_rule *rule;          /* if the rule was refused, what could be read of it; NULL: nothing */
    struct tally_rule_unknown rule_unknown; /* which parts of it could not be read */
    bool rule_whole;                        /* nothing of it was refused */
    struct tally_meeting_facts facts;
    struct tally_declared_mark *marks;
    size_t mark_count;
    /* whether all declared marks, and all names of ballot files, could be read in meeting.csv */
    bool marks_complete, files_complete;

    struct tally_tier *tiers;
    size_t tier_count;
    struct tally_post *posts;
    size_t post_count;
    struct tally_person *roster;
    size_t person_count;
    struct tally_ruling *rulings;
    size_t ruling_count;
    /* whether every row could be read and no id is repeated: then what is not found there does not exist */
    bool tiers_complete, posts_complete, roster_complete, rulings_complete;
    bool roster_names_complete; /* the same, except for repeated ids */

    struct tally_intern written; /* every folded way to write a person of the roster … */
    struct tally_matches {
        uint32_t count, first; /* … and the persons it can mean */
        bool in_refused_row;   /* a refused row has it too; if count is 0, first is that row */
    } * matches;
    size_t match_room;
    struct tally_lists written_by; /* … and those of them whose rows were not refused, in their order */
    struct tally_ids person_ids;
    struct tally_called tiers_called, posts_called;
    struct tally_lists ruled; /* rulings, by what they are on */
};

/* Reads everything in the folder except the rows of the ballots; all errors go to diags. Free the meeting in any
 * case. */
/* The file of the second keying beside one of ballots or talks: NAME.csv → NAME-second.csv, in the arena. */
const char *tally_meeting_second_file(struct tally_arena *arena, const char *first);

struct tally_meeting *tally_meeting_open(const char *folder, struct tally_diags *diags);
struct tally_meeting *tally_meeting_open_from(const struct tally_source *source, struct tally_diags *diags);
void tally_meeting_close(struct tally_meeting *meeting);

/* All files that were read, in the order meeting, rule, tiers, posts, roster, earlier results, rulings, ballots or
 * totals, talks, second keyings, mends, acknowledged; *files is in the meeting's arena. */
size_t tally_meeting_files(struct tally_meeting *meeting, const struct tally_file ***files);

/* What a file of the meeting is for: “meeting”, “ballots”, “second” …, as ledgers call it (schema-2.sql). A
 * constant. */
const char *tally_meeting_role(const struct tally_meeting *meeting, const struct tally_file *file);

/* Whether a file of that role tells of single keyed cells, so that sheets bear its digest alone: second keyings and
 * mends. */
bool tally_meeting_role_is_apart(const char *role);

/* Whether a file is the result of an earlier round. */
bool tally_meeting_is_earlier(const struct tally_meeting *meeting, const struct tally_file *file);

/* Index of the tier with this id or name; TALLY_INTERN_NONE if there is none, or several. */
uint32_t tally_meeting_find_tier(const struct tally_meeting *meeting, struct tally_text text);
uint32_t tally_meeting_find_post(const struct tally_meeting *meeting, struct tally_text text); /* likewise */

/* The persons that a written name can mean: how many rows of the roster, and the first. folded: by
 * tally_text_fold_name. */
struct tally_matches tally_meeting_find_person(const struct tally_meeting *meeting, struct tally_text folded);

/* The same among the rows for this post and those without a post: who is written in for it. */
struct tally_matches tally_meeting_find_person_for(const struct tally_meeting *meeting, struct tally_text folded,
                                                   uint32_t post);

/* The person with this very id; TALLY_INTERN_NONE if there is none. */
uint32_t tally_meeting_find_id(const struct tally_meeting *meeting, struct tally_text id);

/* Roster names near this one, with their units if two have the same name; empty if none is near. The caller frees the
 * text. */
char *tally_meeting_list_nearest(const struct tally_meeting *meeting, struct tally_text folded);

/* All persons that a written name can mean, with id and unit; the caller frees the text. */
char *tally_meeting_list_matches(const struct tally_meeting *meeting, struct tally_text folded);

/* The id, name or title on the roster, or of posts.csv, that differs from the text only in the width or case of its
 * letters, or in blanks; *row: where it stands. NULL: there is none, or several rows have one. */
const char *tally_meeting_like_person(const struct tally_meeting *meeting, struct tally_text text, uint32_t *row);
const char *tally_meeting_like_post(const struct tally_meeting *meeting, struct tally_text text, uint32_t *row);

/* The names of the tiers, for hints; the caller frees the text. */
char *tally_meeting_list_tiers(const struct tally_meeting *meeting);

/* Whether a post's candidates are those of a tie, so that the ratio of candidates to seats was met in the first round
 * and is not asked again; nobody else may stand, and so nobody be written in. */
bool tally_meeting_is_tie(const struct tally_meeting *m, const struct tally_post *post);

/* Whether persons may be written in: the rule says so, and not every post is voted on again among the tied. */
bool tally_meeting_takes_write_ins(const struct tally_meeting *m);

#endif
