/* Text laid out for people: aligned columns, wrapped lines, bars, a little colour.
 *
 * Everything is measured in columns of a terminal; a Chinese character takes two. If the screen is not a terminal, only
 * the text itself is written: no escape sequences, no bars, no blanks at the end of a line.
 *
 * A page owns all texts that are made on it, until it is closed. */
#ifndef TALLY_CLI_GRID_H
#define TALLY_CLI_GRID_H

#include "cli/cli.h"

enum tally_style { TALLY_PLAIN, TALLY_STRONG, TALLY_FAINT, TALLY_GOOD, TALLY_POOR, TALLY_WARN, TALLY_STYLES };

/* A page of output. */
struct tally_terminal {
    FILE *out;
    bool terminal;
    size_t columns;
    struct tally_words *words; /* in the user's language; it owns the page's texts */
};

struct tally_terminal tally_terminal_open(const struct tally_screen *screen, FILE *out);
void tally_terminal_close(struct tally_terminal *page);

/* Zeroed memory, and texts, that live as long as the page. A format contains %1$s to %9$s and %% for %, and is already
 * translated. */
void *tally_terminal_alloc(struct tally_terminal *page, size_t count, size_t size);
const char *tally_terminal_format(struct tally_terminal *page, const char *format, const char *const *args);
const char *tally_terminal_number(struct tally_terminal *page, uint64_t n);
const char *tally_terminal_join(struct tally_terminal *page, const char *const *texts, size_t count,
                                const char *between);
#define TALLY_WITH(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Prints a wrapped paragraph; its first line begins with first, the other lines are indented by the same width. */
void tally_terminal_text(const struct tally_terminal *page, size_t indent, const char *first, enum tally_style style,
                         const char *text);
/* The same on a line of which begin columns are already used; the other lines are indented by as much. */
void tally_terminal_rest(const struct tally_terminal *page, size_t begin, enum tally_style style, const char *text);
void tally_terminal_heading(const struct tally_terminal *page,
                            const char *text); /* with a blank line above and a rule below */
void tally_terminal_rule(const struct tally_terminal *page);

/* A bar of votes out of a base, `of`, with a mark at the share num/den of it; den 0: no share is required. It is
 * computed in whole numbers; the bar ends before, at or after the mark exactly as the votes are below, at or above the
 * share (against: -1, 0, 1), even if columns are coarse. */
struct tally_bar {
    uint64_t votes, of;
    uint32_t num, den;
    int against;
    enum tally_style style;
};

enum tally_grid_kind { TALLY_GRID_LEFT, TALLY_GRID_RIGHT, TALLY_GRID_BAR };

struct tally_grid_column {
    const char *heading; /* "": none */
    enum tally_grid_kind kind;
    size_t heading_most; /* a longer heading is wrapped; 0: never */
    size_t least;        /* on a narrow page, cells are wrapped down to this many columns; 0: never */
    size_t like;         /* the minimum width: that of a column above it */
};

struct tally_grid_note {
    struct tally_grid_note *next;
    enum tally_style style;
    const char *text;
};

struct tally_grid_row {
    struct tally_grid_row *next;
    const char **cells; /* "" at first */
    enum tally_style *styles;
    const struct tally_bar *bar; /* or NULL */
    struct tally_grid_note *notes;
};

struct tally_grid {
    struct tally_terminal *page;
    const struct tally_grid_column *columns;
    size_t count;
    size_t *widths;     /* of the columns, once fitted */
    size_t note_column; /* notes are indented to the beginning of this column */
    struct tally_grid_row *first, **end;
};

/* The caller owns columns. The page owns rows and notes; their texts must live as long as the page. */
void tally_grid_begin(struct tally_grid *grid, struct tally_terminal *page, const struct tally_grid_column *columns,
                      size_t count);
struct tally_grid_row *tally_grid_add(struct tally_grid *grid);
void tally_grid_cells(struct tally_grid *grid, const char *const *cells); /* a whole row */
void tally_grid_note(struct tally_grid *grid, struct tally_grid_row *row, enum tally_style style, const char *text);

/* Gives grids with the same columns the same widths, so that their columns are aligned. */
void tally_grid_fit(struct tally_grid *grids, size_t count);
void tally_grid_print(const struct tally_grid *grid);

/* Fits and prints one. */
void tally_grid_show(struct tally_grid *grid);

#endif
