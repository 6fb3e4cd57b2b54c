/* Internal: the state of a scan of one file of ballots, shared by the sources that read its heading, its marks and its
 * names. */
#ifndef TALLY_BALLOT_SCAN_H
#define TALLY_BALLOT_SCAN_H

#include <tally/ballot.h>
#include <tally/meeting.h>

#include "ballot/ballot.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "table/table.h"

/* One file's scan. */
struct tally_ballot_scan {
    struct tally_ballot_reader *r;
    const struct tally_meeting *m;
    enum tally_channel channel;
    struct tally_file *file;
    struct tally_diags *diags;
    struct tally_ballot_columns columns;
    struct tally_arena arena; /* lives as long as the row */
    uint16_t *marks;          /* by item */
    size_t items;
    enum tally_cell_content *content; /* by person: what stands in the person's own cell */
    struct tally_written *written;    /* names written in */
    size_t written_count, written_room;
    uint64_t *in_favour; /* by post */
    struct tally_nomination *names;
    size_t name_count, name_room;
    struct tally_irregular irregular; /* lives as long as the row */
    struct tally_concern concern;     /* what the diagnostics of the row are about */
    char tier_before[64];             /* the tier of the row before, as it is written */
    bool header_seen, header_only, header_ok, header_sound;
    bool *here;         /* by person or post: the heading is there, or an error tells of it */
    size_t targets;     /* … so many */
    bool meant[3];      /* by column of tally_ballots_columns: a wrong heading is near to it, which was reported */
    bool nobody_meant;  /* no heading means a person or post */
    bool unreadable;    /* a heading could not be read */
    bool mistaken;      /* a heading is wrong that may be a missing one */
    size_t accounted;   /* messages at headings that name those that are missing */
    bool weight_meant;  /* one of them names the column of weights */
    size_t awaited;     /* missing columns that may be those without a heading, which the end of the scan tells */
    char *lost;         /* while headings are read: the persons or posts that none of them means; "": none */
    bool no_heading;    /* a row was passed that is no heading */
    bool private_noted; /* a private-use character in a name has been reported */
};

/* A copy of the text that lives as long as the row. */
static inline char *tally_scan_text(struct tally_ballot_scan *s, struct tally_text text)
{
    return tally_arena_text(&s->arena, text.bytes, text.size);
}

/* Takes the row for the heading and reads it, if it is one: it has a heading of a ballot file, or, if it is the first
 * row, a person or post. False: it is none, which is noted; the row is told so where it asks (row->no_heading), and may
 * then be a title. (header.c) */
bool tally_scan_take_header(struct tally_ballot_scan *s, const struct tally_row *row);
void tally_scan_report_no_header(struct tally_ballot_scan *s); /* (heading_faults.c) */

/* ---- what is wrong with headings: heading_faults.c ---- */

/* Whether the rule is not known, or has errors, so that columns that it names may be taken for none. */
bool tally_heading_rule_unclear(const struct tally_ballot_scan *s);

/* Whether a person or post of this number needs a column. */
bool tally_heading_needs_column(const struct tally_ballot_scan *scan, size_t target);

/* Adds “name (id)”, of a person or post, to a list. */
void tally_heading_put_target(struct tally_bytes *list, const struct tally_ballot_scan *scan, size_t target);

/* Reports a heading for the second time; first: the cell that holds it, too. */
void tally_heading_report_twice(struct tally_ballot_scan *scan, const struct tally_cell *cell,
                                const struct tally_cell *first);

/* Reports a heading that differs from an id, name or title only in what hardly anybody sees; its column counts as
 * there. False: it does not. */
bool tally_heading_report_alike(struct tally_ballot_scan *scan, const struct tally_cell *cell, bool *here);

/* Reports a heading that is a name of several persons. */
void tally_heading_report_shared(struct tally_ballot_scan *scan, const struct tally_row *row,
                                 const struct tally_cell *cell);

/* Reports a heading that is near to that of the ballots' numbers, tiers or reasons, where the table lacks that one; its
 * column counts as it. False: it is not near. */
bool tally_heading_report_label(struct tally_ballot_scan *scan, const struct tally_row *row,
                                const struct tally_cell *cell);

/* Reports a heading that means nothing here, where the persons or posts are known. */
void tally_heading_report_unknown(struct tally_ballot_scan *scan, const struct tally_row *row,
                                  const struct tally_cell *cell);

/* Reports the columns that are missing, unless a message at a wrong heading tells of each already. Where as many
 * columns have no heading at all, it waits for the end of the scan, which knows whether they hold anything. */
void tally_heading_check_missing(struct tally_ballot_scan *scan, const struct tally_row *row);
void tally_heading_check_awaited(struct tally_ballot_scan *scan);

/* ---- */

/* The end of a scan: reports columns that are still missing, and frees what the headings needed; s->columns is the
 * caller's. (scan.c) */
void tally_scan_end(struct tally_ballot_scan *s);

/* Reads the headings into s->columns; reports what is wrong with them. (header.c) */
void tally_scan_read_header(struct tally_ballot_scan *s, const struct tally_row *row);

/* The person or post that a heading means, by the form of the headings that were read; TALLY_INTERN_NONE: none.
 * *shared: it could mean several persons. (header.c) */
uint32_t tally_scan_find_target(struct tally_ballot_scan *s, struct tally_text text, bool *shared);

/* Whether the heading is that of the ballots' weights (权数), which the rule names. (header.c) */
bool tally_scan_is_weight_heading(struct tally_ballot_scan *s, struct tally_text text);

/* Reads a heading for persons written in, 另选:POST or write-in:POST. False: it is none. *post: TALLY_NO_POST where
 * there is no such post; *title: the post as written. (written.c) */
bool tally_scan_is_written_heading(struct tally_ballot_scan *s, struct tally_text heading, uint32_t *post,
                                   struct tally_text *title);

/* The heading of the column for persons written in for a post: “另选:副局长”. Lives as long as the row. (written.c) */
const char *tally_scan_written_heading(struct tally_ballot_scan *s, uint32_t post);

/* Reports persons without a post in a recommendation in marks form. (header.c) */
void tally_scan_check_posts(struct tally_ballot_scan *s);

/* Whether the row's cells have moved to the left, as its number shows, which is reported. (moved.c) */
bool tally_scan_is_moved(struct tally_ballot_scan *s, const struct tally_cell *number);

/* Whether the row is a total, which is reported: without a number and tier, and with numbers where marks or names
 * belong, of which none is a mark. (moved.c) */
bool tally_scan_is_counts(struct tally_ballot_scan *s, const struct tally_row *row);

/* The mark in a cell; if it cannot be read, which is reported, the mark of an empty cell. (marks.c) */
uint16_t tally_scan_read_mark(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t person);

/* Reports a mark that is not known, and which ones are. (marks.c) */
void tally_scan_report_unknown_mark(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text mark);

/* Checks a cell of names, and notes private-use characters in it once. False: it cannot be read. (names.c) */
bool tally_scan_check_names(struct tally_ballot_scan *s, const struct tally_cell *cell);

/* The person that a written name means; TALLY_INTERN_NONE: nobody, by a ruling or because the name was refused. post:
 * of a column for persons written in, whose rows of the roster alone are meant; TALLY_NO_POST: of all. (names.c) */
uint32_t tally_scan_read_name(struct tally_ballot_scan *s, const struct tally_cell *cell, struct tally_text written,
                              uint32_t post, uint32_t tier, struct tally_text ballot);

/* Adds the names in a cell of 另选:POST to s->written. (written.c) */
void tally_scan_read_written(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                             struct tally_text ballot);

/* Calls r->marked for names of deferred persons that were written in, where their own cell is empty. (written.c) */
void tally_scan_note_written(struct tally_ballot_scan *s);

/* Joins the names written in with the marks: s->marks. (written.c) */
void tally_scan_join_written(struct tally_ballot_scan *s);

/* Adds the names in a cell for a post to s->names. (names.c) */
void tally_scan_read_names(struct tally_ballot_scan *s, const struct tally_cell *cell, uint32_t post, uint32_t tier,
                           struct tally_text ballot);

/* What is void on a ballot with more names than a post allows; removes the names of voided posts. (overvote.c) */
enum tally_overvote_effect tally_scan_check_overvoted_names(struct tally_ballot_scan *s);

/* Reports the row's ballot to reader->irregular. (irregular.c) */
void tally_scan_report_irregular(struct tally_ballot_scan *s, enum tally_irregular_kind kind, const char *detail);

#endif
