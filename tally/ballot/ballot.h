/* Ballots: a row of a spreadsheet → a typed ballot and what becomes of it.
 *
 * A returned ballot is valid or void, never both, never neither (V1 of <tally/result.h>): void where the scrutineers
 * say so, or where it names more people than its post has seats and the rule voids it. A blank ballot is a valid one
 * whose cells are all empty.
 *
 * Two ways to read the same files: tally_ballots_scan, complete, with places and every error; and tally_ballots_quick
 * for files in marks form that have nothing odd in them, several times as fast. What the quick way accepts, both read
 * alike; a test holds them against each other. */
#ifndef TALLY_BALLOT_H
#define TALLY_BALLOT_H

#include "base/intern.h"
#include "base/text.h"
#include "meeting/meeting.h"

/* What a mark may be: the rule's marks by number, and “no mark at all” behind them. */
struct tally_vocabulary {
    const char *const *names; /* of the marks, as the result calls them */
    size_t mark_count;
    uint8_t empty;             /* what an empty cell says */
    uint8_t none;              /* = mark_count: counts for nothing (not recommended) */
    uint8_t favour;            /* the mark that overvotes are counted in: agree, for */
    uint8_t void_item;         /* the mark of an item that is void on a ballot; none in a recommendation */
    struct tally_intern words; /* every way to write a mark … */
    size_t built_in;           /* the first so many are not the meeting's own */
    uint8_t *meanings;         /* … and what it means */
    size_t meaning_room;
    bool
        whole; /* what is not among the words is no mark; else it may be one, that a refused rule or declaration gave */
};

/* The marks of the meeting's rule and those that the meeting declares, as far as these could be read. False where a
 * declaration was refused; its sign is taken as a mark, since it has been reported. */
bool tally_vocabulary_make(struct tally_vocabulary *vocabulary, struct tally_meeting *meeting,
                           struct tally_diags *diags);
/* The marks for hints, those that mean the same together: “同意、赞成、√；不同意、反对、×；…”. Three of each meaning,
 * and all that the meeting declares. In memory to be freed. */
char *tally_vocabulary_list(const struct tally_vocabulary *vocabulary);
/* A word for a mark in favour, for hints: 同意, or the first grade. */
const char *tally_vocabulary_example(const struct tally_rule *rule);
/* Whether the words that every meeting has take both for one mark; a meeting’s own “mark” may say otherwise. */
bool tally_vocabulary_usually_same(struct tally_text a, struct tally_text b);
void tally_vocabulary_clear(struct tally_vocabulary *vocabulary);

/* The mark that a word of one mark is; none of its letters' case matters. TALLY_INTERN_NONE where it is no mark. */
uint32_t tally_vocabulary_find(const struct tally_vocabulary *vocabulary, struct tally_text word);

enum tally_form { TALLY_FORM_UNKNOWN, TALLY_MARKS_FORM, TALLY_NAMES_FORM };

struct tally_named {
    uint32_t post, person;
};

struct tally_ballot {
    uint32_t tier;
    bool voided;
    bool blank;
    const uint8_t *marks;            /* marks form: by person of the roster; not for a void ballot */
    const struct tally_named *names; /* names form: those that count */
    size_t name_count;
};
typedef void tally_ballot_fn(void *self, const struct tally_ballot *ballot);

/* A ballot as it was read, before the law says what becomes of it: for a second way of counting. */
struct tally_raw_ballot {
    enum tally_channel channel;
    uint32_t tier;
    bool voided, blank; /* by the scrutineers; all cells empty */
    const uint8_t *marks;
    const struct tally_named *names;
    size_t name_count;
};

/* What the columns of a ballot file hold. */
struct tally_ballot_columns {
    size_t width, ballot, tier, voided; /* TALLY_NO_COLUMN where absent */
    uint32_t *target; /* by column: a person (marks form) or post (names form), else TALLY_INTERN_NONE */
    enum tally_form form;
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
                      const struct tally_irregular *irregular); /* called for every ballot that is not plain; or NULL */
    void (*raw)(void *self, const struct tally_raw_ballot *ballot); /* called for every ballot by the scan; or NULL */
    void (*progress)(void *self, uint64_t done, uint64_t all);      /* or NULL */
    void *progress_self;
    enum tally_form form; /* that of the files so far */
    struct tally_keyed {
        uint64_t unnumbered,
            again;   /* ballots of the meeting that were not delivered: without a number of their own, with another's */
    } * keyed;       /* by tier */
    uint64_t astray; /* rows of which the tier is not known */
    struct tally_intern stray_tiers;          /* texts that may be the tiers of rows that were refused */
    struct tally_intern seen[TALLY_CHANNELS]; /* tier and number … */
    struct tally_seen {
        unsigned file;
        uint64_t line;
    } * seen_at[TALLY_CHANNELS]; /* … and where */
    size_t seen_room[TALLY_CHANNELS];
    uint64_t *quick_seen[TALLY_CHANNELS]; /* the quick way's, an open hash */
    size_t quick_slots[TALLY_CHANNELS], quick_used[TALLY_CHANNELS];
    bool quick_spread[TALLY_CHANNELS];
};

void tally_ballots_scan(struct tally_ballot_reader *reader, struct tally_ballot_file *file);

/* Only the columns, without a word; false where they are odd. */
bool tally_ballots_header(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                          struct tally_ballot_columns *columns);

/* False where the file must be scanned; each may have been called for some of its ballots by then. */
bool tally_ballots_quick(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                         const struct tally_ballot_columns *columns);

/* What the rule makes of a ballot with more marks in favour than a post allows. */
enum tally_overvoted { TALLY_NOT_OVERVOTED, TALLY_OVERVOTED_BALLOT, TALLY_OVERVOTED_POSTS };

/* Counts the marks in favour by post, and voids what the rule voids; where it is but posts, their items. */
enum tally_overvoted tally_ballot_overvoted(const struct tally_ballot_reader *reader, uint8_t *marks,
                                            uint64_t *in_favour);

/* Tells reader->odd of the posts that are overvoted by these numbers. */
void tally_ballot_tell_overvoted(const struct tally_ballot_reader *reader, struct tally_irregular irregular,
                                 enum tally_overvoted how, const uint64_t *in_favour);

/* The most names or marks in favour that a ballot may give for the post; UINT64_MAX: any number. */
uint64_t tally_ballot_allows(const struct tally_meeting *meeting, uint32_t post);

/* Forgets the numbers seen in a channel, to read it again. */
void tally_ballot_reader_forget(struct tally_ballot_reader *reader, enum tally_channel channel);

#endif
