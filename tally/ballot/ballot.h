/* Room ballot: turns a row of a spreadsheet into a typed ballot and decides whether it is valid; counts by tier;
 * compares two keyings.
 *
 * It may include meeting/, rule/, table/, io/ and base/, and uses no library. The public half: <tally/ballot.h>,
 * <tally/compare.h>.
 *
 * A returned ballot is either valid or void (V1 of <tally/law.h>): it is void if the scrutineers voided it, or if it
 * names more people than a post allows and the rule voids the whole ballot for that. A blank ballot is a valid ballot
 * whose cells are all empty.
 *
 * There are two readers of the same files: tally_ballots_scan is complete, with places and every error;
 * tally_ballots_quick is twenty times as fast, and reads only files in which nothing is unusual. Both give the same
 * result for every file that the quick reader accepts; tests compare them. */
#ifndef TALLY_BALLOT_INTERNAL_H
#define TALLY_BALLOT_INTERNAL_H

#include <tally/ballot.h>
#include <tally/meeting.h>

#include "ballot/number_set.h"
#include "ballot/numbers.h"
#include "ballot/points.h"
#include "base/intern.h"
#include "base/text.h"
#include "meeting/meeting.h"

/* The marks of a vote, by number: the rule's marks, and after them “no mark”. Of an appraisal by points: its numbers in
 * rising order (tally_rule_value), then blank and void. */
struct tally_vocabulary {
    const char *const *names;               /* of the marks, as the result names them; by points: graded, blank, void */
    const struct tally_rule_points *points; /* the numbers that are marks; NULL: marks are words */
    size_t name_count;
    size_t mark_count;
    uint16_t empty;            /* the mark that an empty cell means */
    uint16_t none;             /* = mark_count: not counted (not recommended) */
    uint16_t favour;           /* the mark of which a post allows only so many: agree, for */
    uint16_t void_item;        /* the mark of an item that is void on a ballot; `none` in a recommendation */
    struct tally_intern words; /* every way to write a mark … */
    size_t built_in;           /* how many of them, the first ones, are not declared by the meeting */
    uint16_t *meanings;        /* … and what it means */
    size_t meaning_room;
    bool whole; /* false: a rule or a declaration was refused, so a word that is missing here may still be a mark */
};

/* Collects the marks of the meeting's rule and those that the meeting declares, as far as they could be read. False if
 * a declaration was refused; its sign is then accepted as a mark, since the error has been reported. */
bool tally_vocabulary_make(struct tally_vocabulary *vocabulary, struct tally_meeting *meeting,
                           struct tally_diags *diags);
/* Adds the words of the rule; and one word for a mark. */
void tally_vocabulary_learn_rule(struct tally_vocabulary *vocabulary, struct tally_meeting *meeting);
void tally_vocabulary_learn(struct tally_vocabulary *vocabulary, struct tally_text word, uint16_t mark);
/* The marks for hints, those that mean the same together: “同意、赞成、√；不同意、反对、×；…”. Three for each meaning,
 * and all that the meeting declares. The caller frees the text. */
char *tally_vocabulary_list(const struct tally_vocabulary *vocabulary);
/* Whether both mean the same mark by the built-in words; the meeting's own “mark” lines may differ. */
bool tally_vocabulary_usually_same(struct tally_text a, struct tally_text b);
void tally_vocabulary_clear(struct tally_vocabulary *vocabulary);

/* The mark that a word means, in any case of letters; TALLY_INTERN_NONE where it is not a mark. */
uint32_t tally_vocabulary_find(const struct tally_vocabulary *vocabulary, struct tally_text word);

/* The mark's name, as an index into names. */
size_t tally_vocabulary_name(const struct tally_vocabulary *vocabulary, size_t mark);

enum tally_ballot_form { TALLY_FORM_UNKNOWN, TALLY_MARKS_FORM, TALLY_NAMES_FORM };

struct tally_nomination {
    uint32_t post, person;
};

/* A name in a column for persons written in (另选:POST), with the mark beside it, or what stands for none there. */
struct tally_written {
    uint32_t post, person;
    uint32_t item; /* whose mark it is, by tally_ballot_item */
    uint16_t mark;
};

/* What stands in a person's own cell of a ballot; differs: marks that differ. */
enum tally_cell_content { TALLY_CELL_EMPTY, TALLY_CELL_MARKED, TALLY_CELL_DIFFERS };

struct tally_ballot {
    uint32_t tier;
    bool voided;
    bool blank;
    uint64_t weight;                      /* its weight, void or not, where the rule gives ballots one; else 0 */
    const uint16_t *marks;                /* marks form: one for each item; unused for a void ballot */
    const struct tally_nomination *names; /* names form: the names that count */
    size_t name_count;
    const struct tally_written *written; /* names written in, which have joined the marks; of a void ballot too, unless
                                            the scrutineers voided it */
    size_t written_count;
};
typedef void tally_ballot_fn(void *self, const struct tally_ballot *ballot);

/* A ballot as it was read, before the rule is applied to it: for counting by a second method. */
struct tally_raw_ballot {
    enum tally_channel channel;
    uint32_t tier;
    bool voided, blank;                     /* voided by the scrutineers; all cells empty */
    uint64_t weight;                        /* as in struct tally_ballot */
    const uint16_t *marks;                  /* of each item's own cell; `none` for one without */
    const enum tally_cell_content *content; /* and what stands in it */
    const struct tally_nomination *names;
    size_t name_count;
    const struct tally_written *written; /* names written in, not yet joined with the marks */
    size_t written_count;
};

/* The items of ballots of marks: the persons of the roster; and behind them, where names may be written in, each person
 * written in whom the roster has for no post, for each post: such a person may be named for any. */
size_t tally_ballot_items(const struct tally_meeting *meeting);
/* The post and the person of an item, and the item of a name in the column of a post. */
struct tally_nomination tally_ballot_item(const struct tally_meeting *meeting, size_t item);
uint32_t tally_ballot_written_item(const struct tally_meeting *meeting, uint32_t person, uint32_t post);
/* Whether a person is named for any post, and so has an item for each. */
bool tally_ballot_for_any_post(const struct tally_meeting *meeting, uint32_t person);

/* The meaning of the columns of a ballot file. */
struct tally_ballot_columns {
    size_t width, ballot, tier, voided, weight; /* TALLY_NO_COLUMN if absent */
    uint32_t *target;  /* by column: a person (marks form) or post (names form), else TALLY_INTERN_NONE */
    uint32_t *written; /* by column: the post of a column for persons written in (另选:POST), else TALLY_INTERN_NONE;
                          freed with target */
    enum tally_ballot_form form;
};
#define TALLY_NO_COLUMN SIZE_MAX

/* Reads the ballots of a meeting; one reader for all its files, since a number is unique in its channel and tier. */
struct tally_ballot_reader {
    struct tally_meeting *meeting;
    const struct tally_vocabulary *vocabulary;
    struct tally_diags *diags;
    tally_ballot_fn *each; /* called for every ballot */
    void *self;
    void (*irregular)(void *self,
                      const struct tally_irregular *irregular); /* called for every irregular ballot; or NULL */
    void (*raw)(void *self,
                const struct tally_raw_ballot *ballot); /* called for every ballot, before the rule; or NULL */
    const bool *watched; /* by person: deferred items, on which marks are counted; NULL: there are none */
    void (*marked)(void *self, uint32_t post, uint32_t person); /* called for every cell of a watched person that is not
                                                                   empty, on ballots that are not marked void, and for
                                                                   every name of one (post: TALLY_NO_POST in marks
                                                                   form, but that of a name for any post); or NULL */
    void (*progress)(void *self, uint64_t done, uint64_t all);  /* or NULL */
    void *progress_self;
    enum tally_ballot_form form; /* the form of the files read so far */
    struct tally_refused_ballots {
        /* ballots without a readable number; ballots with the number of another */
        uint64_t unnumbered, duplicate;
    } * refused;                   /* ballots that were refused, by tier */
    uint64_t refused_without_tier; /* the same, with a tier that is not known */
    /* texts in the tier column that may be tiers whose rows were refused */
    struct tally_intern unknown_tiers;
    struct tally_intern numbers[TALLY_CHANNELS]; /* tier and number … */
    struct tally_ballot_row {
        unsigned file;
        uint64_t row;
    } * number_rows[TALLY_CHANNELS]; /* … and where */
    size_t number_room[TALLY_CHANNELS];
    struct tally_number_set quick_numbers[TALLY_CHANNELS]; /* the same for the quick reader */
    struct tally_number_widths widths[TALLY_CHANNELS];
};

void tally_ballots_scan(struct tally_ballot_reader *reader, struct tally_ballot_file *file);

/* Reads only the headings, and reports nothing; false if anything is wrong with them. */
bool tally_ballots_header(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                          struct tally_ballot_columns *columns);

/* False: the file must be scanned instead; `each` may already have been called for some of its ballots. */
bool tally_ballots_quick(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                         const struct tally_ballot_columns *columns);

/* Whether the rule's ballots hold what only the scan reads: points, names beside marks, a weight, or marks of which too
 * few are void as well. */
bool tally_ballots_need_scan(const struct tally_rule *rule);

/* What is void on a ballot with more names or marks in favour than a post allows, or fewer than the rule asks for
 * exactly; by the rule. */
enum tally_overvote_effect { TALLY_NOT_OVERVOTED, TALLY_OVERVOTED_BALLOT, TALLY_OVERVOTED_POSTS };

/* Counts the marks in favour by post; where only posts are void, marks their items void: of persons written in, those
 * who are named on the ballot. */
enum tally_overvote_effect tally_ballot_check_overvote(const struct tally_ballot_reader *reader, uint16_t *marks,
                                                       uint64_t *in_favour);

/* Calls reader->irregular for each post for which these numbers are too many or too few; where that voids the ballot,
 * for each that does. */
void tally_ballot_report_overvote(const struct tally_ballot_reader *reader, struct tally_irregular irregular,
                                  enum tally_overvote_effect how, const uint64_t *in_favour);

/* The most names or marks in favour that a ballot may give for the post; UINT64_MAX: any number. */
uint64_t tally_ballot_max_choices(const struct tally_meeting *meeting, uint32_t post);

/* What stands where a ballot's number belongs, if the cells of its row have moved one column to the left. Numbers of
 * digits only are not looked at: marks and tiers may be called so, too. (moved.c) */
enum tally_moved { TALLY_NOT_MOVED, TALLY_MOVED_TIER, TALLY_MOVED_MARK, TALLY_MOVED_NAME, TALLY_MOVED_WORDS };
enum tally_moved tally_ballot_moved(const struct tally_ballot_reader *reader, enum tally_ballot_form form,
                                    struct tally_text number);

/* Whether the text is a mark, or several, which is no reason to void a ballot: there too the cells of a row may have
 * moved. False by readings that do not look for that. (moved.c) */
bool tally_ballot_is_mark(const struct tally_ballot_reader *reader, struct tally_text text);

/* Whether a text is one name or more of the roster, or ids that are no numbers, by readings that look for moved rows.
 * (moved.c) */
bool tally_ballot_is_names(const struct tally_ballot_reader *reader, struct tally_text text);

/* Forgets the numbers seen in a channel, to read it again. */
void tally_ballot_reader_forget(struct tally_ballot_reader *reader, enum tally_channel channel);

#endif
