/* Internal to room meeting: the contents of a new meeting's folder. The public half: <tally/template.h>. */
#ifndef TALLY_TEMPLATE_INTERNAL_H
#define TALLY_TEMPLATE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <tally/diag.h>
#include <tally/rule.h>
#include <tally/template.h>

#include "base/diag.h"
#include "base/mem.h"
#include "io/io.h"
#include "meeting/reader.h"
#include "table/load.h"
#include "table/write.h"

/* The rules under which a file, a heading or a line of the guide is written. */
enum tally_template_when {
    WHEN_ALWAYS,
    WHEN_RECOMMENDATION,
    WHEN_APPRAISAL,
    WHEN_DECISION,
    WHEN_POSTS, /* persons are voted on for posts: a recommendation, a contested vote */
    WHEN_CONTESTED,
    WHEN_UNCONTESTED,            /* a decision on single items */
    WHEN_CHOICES_LIMITED,        /* a ballot may name only so many persons for a post */
    WHEN_PERSONS_LIMITED,        /* a meeting may decide on only so many persons */
    WHEN_ARCHIVES_GIVEN,         /* the rule names the archives */
    WHEN_ARCHIVES_FREE,          /* it does not */
    WHEN_RECOMMENDATION_EXPIRES, /* the rule says how long a recommendation is valid */
    WHEN_TIERS_GIVEN,            /* the rule names the tiers */
    WHEN_TIERS_FREE,             /* it does not */
    WHEN_BALLOTS_NAMED,          /* the tiers that it names are kinds of ballots, A and B: 票种 */
    WHEN_RANKS_NAMED,            /* … ranks of staff: 层次 */
    WHEN_BALLOT_COPIES,          /* each ballot has several parts */
    WHEN_BALLOTS,                /* the vote is by ballots */
    WHEN_DECISION_BALLOTS,       /* … on items */
    WHEN_TOTALS,                 /* … by hand or voice */
    WHEN_DECISION_TOTALS,        /* … on items */
    WHEN_APPRAISAL_TOTALS,       /* … of grades or points */
    WHEN_METHODS,                /* the rule allows votes by hand or voice */
    WHEN_PUBLICITY,              /* publicity follows the vote */
    WHEN_AFTER,                  /* it is a further round */
    WHEN_AFTER_CONTESTED,        /* … of a contested vote */
    WHEN_PER_SEAT,               /* a contested vote has so many candidates for each seat */
    WHEN_SHARE_MORE,             /* … or a share more than seats */
    WHEN_GRADED,                 /* ballots hold grades */
    WHEN_POINTS,                 /* … or numbers */
    WHEN_WRITE_INS,              /* ballots may name persons who are not printed on them */
    WHEN_WRITE_IN_COLUMNS,       /* … in columns of their own, beside candidates with marks */
    WHEN_EXACT_CHOICES,          /* a ballot must name exactly so many */
    WHEN_BALLOT_WEIGHTS,         /* each ballot has a weight */
    WHEN_WEIGHT_DUE,             /* … and so have all who are due */
    WHEN_APPOINTMENTS,           /* a decision on single items under the regulation */
    WHEN_MATTERS,                /* … of another body */
    WHEN_TELEPHONE,              /* a decision under the regulation, or one that asks absent members by telephone */
    WHEN_ACTIONS,        /* a decision under the regulation, or one from which something follows by the act (任免) */
    WHEN_HOLDS,          /* … by ballots, which can ask to hold an item */
    WHEN_NO_HOLDS,       /* a decision of another body, by ballots */
    WHEN_NAMES_OR_MARKS, /* persons can be written in, on ballots with marks or with names */
};

/* A line of meeting.csv; a repeatable key may stand on several. */
struct tally_template_line {
    enum tally_meeting_key key;
    const char *value;
};

/* Rows of a spreadsheet: count times one text for each of its columns, "" where there is none. */
struct tally_template_rows {
    const char *const *cells;
    size_t count;
};

struct tally_template_file {
    const char *name;
    const void *bytes;
    size_t size;
};

/* What a new folder holds. */
struct tally_template_content {
    const struct tally_rule *rule;
    const char *rule_name; /* as meeting.csv names it */
    enum tally_method method;
    const struct tally_template_line *lines;
    size_t line_count;
    struct tally_template_rows tiers, posts, roster, totals;
    const struct tally_template_file *files; /* others, beside the spreadsheets */
    size_t file_count;
    bool after;          /* a further round */
    bool workbook;       /* one workbook, meeting.xlsx, in place of the spreadsheets and the guide */
    const bool *revotes; /* by row of posts: among the tied alone, so that nobody is written in; NULL: none is */
};

/* Makes the folder, which must not exist yet or be empty, and all its files: all of them, or none. False: reported. */
bool tally_template_write_content(const char *folder, const struct tally_template_content *content,
                                  struct tally_diags *diags);

/* Appends the headings of a table of ballots, as <tally/template.h> makes them, as CSV. The rule, the tiers, the posts
 * and the roster of the meeting could be read. (ballots_table.c) */
void tally_ballots_table_headings(const struct tally_meeting *m, bool names, struct tally_bytes *to);

/* The name of the guide in a new folder. */
extern const char tally_template_guide_name[];

/* Whether a new folder for the rule has this column, from one of the lists in meeting/columns.h. */
bool tally_template_has_column(const struct tally_rule *rule, enum tally_method method,
                               const struct tally_column *columns, size_t column);

/* Whether the condition applies to this folder. */
bool tally_template_applies(const struct tally_template_content *content, enum tally_template_when when);

/* ---- as a workbook (template_book.c) ---- */

/* How the cells of a column are filled in: column is one of columns, a list from meeting/columns.h. Its texts are in
 * the arena, or constant. */
struct tally_written_column tally_template_column(struct tally_arena *arena,
                                                  const struct tally_template_content *content,
                                                  const struct tally_column *columns, size_t column);

/* The sheet for a list of columns: “人选名册” for tally_roster_columns. */
const char *tally_template_sheet_name(const struct tally_template_content *content, const struct tally_column *columns);

/* Adds columns for marks whose headings are still open, since a new folder has no roster yet. */
void tally_template_open_columns(struct tally_arena *arena, const struct tally_template_content *content,
                                 struct tally_written_column **columns, size_t *count, size_t *room);

/* The guide as a sheet to be read and printed. */
struct tally_written_sheet tally_template_guide_sheet(struct tally_arena *arena,
                                                      const struct tally_template_content *content);

/* Choices as tally_written_column has them. NULL: none, or more than a spreadsheet program holds. */
const char *tally_template_list(struct tally_arena *arena, const char *const *choices, size_t count);

/* The marks or grades that may be written in a cell, as such a list; NULL: points, or too many grades. */
const char *tally_template_marks(struct tally_arena *arena, const struct tally_rule *rule);

/* Writes a new workbook; there must be no file of that name. False: reported. */
bool tally_template_book_write(const char *folder, const char *name, const struct tally_written_sheet *sheets,
                               size_t count, struct tally_diags *diags);

/* The guide 填表说明: what to fill in where, and what to do when. Lines end in CRLF. */
void tally_template_guide(struct tally_bytes *t, const struct tally_template_content *content);

#endif
