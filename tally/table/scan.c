/* The scan of a table: every row with its cells and their places, every error reported. */
#include "table/table.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/cell.h"
#include "table/decoder.h"
#include "table/parser.h"
#include "table/slips.h"

/* A longer run of empty rows is reported once: spreadsheet programs often append hundreds. */
enum { FEW_EMPTY = 3 };

/* So many rows above the header may be titles. */
enum { MOST_TITLES = 10 };

struct cell_span {
    size_t at, size;
    struct tally_place place;
    bool quoted;
};

struct scan {
    struct tally_file *file;
    struct tally_diags *diags;
    tally_row_fn *row;
    void *self;

    const struct tally_reading *reading;
    struct tally_slips slips;
    struct csv_parser csv;
    struct tally_place here;  /* of the character that is being read */
    struct tally_place start; /* of the cell that it belongs to */
    struct tally_place quote; /* of the latest quote that opened a cell */
    struct tally_place cr;    /* of a CR that waits for its LF; line 0: none */
    bool row_open;            /* something other than a line end has been read in this row */
    bool row_seen;            /* libcsv has called on_row at this line end */
    bool skip;                /* skip to the end of the line, after a parse error */
    bool broken_too;          /* the caller is to be called for broken rows too */
    bool stopped, refused;

    uint64_t row_number;             /* of the row that is being read, empty ones counted */
    uint64_t empty_lines[FEW_EMPTY]; /* the first of a run of empty rows … */
    uint64_t empty_rows;             /* … and how many there are */
    size_t width;                    /* cells in the header; 0: not seen yet */
    struct tally_cell *uncleaned;    /* the cells of a row that may be the header, as they are in the file */
    bool bad;                        /* this row has been reported already */
    bool cr_seen;                    /* … for a lone CR, which may have joined two rows */
    bool cr_reported;
    uint64_t crs, crs_found; /* CRs that were read, and those that were found in the bytes … */
    size_t cr_at;            /* … up to here */
    struct tally_bytes text; /* the row's cells, one after the other */
    struct cell_span *spans;
    size_t count, span_room;
    struct tally_cell *cells;
};

static void fail(struct scan *s, enum tally_code code, struct tally_place place, const char *text,
                 const char *const *args)
{
    tally_diags_add(s->diags, code, place, text, args);
}

static void on_field(void *bytes, size_t size, void *self)
{
    struct scan *s = self;
    if (s->count == TALLY_COLUMNS_MAX) {
        if (!s->bad)
            fail(s, TALLY_TOO_LARGE, s->start, N_("more than 4096 columns; delete those that are not needed"),
                 TALLY_NO_ARGS);
        s->bad = true;
        return;
    }
    if (size > TALLY_CELL_MAX) {
        fail(s, TALLY_TOO_LARGE, s->start, N_("a cell of more than 64 KiB; was a quote left open?"), TALLY_NO_ARGS);
        s->bad = true;
        size = 0;
    }
    size_t at = s->text.used;
    tally_bytes_put(&s->text, bytes, size);
    struct cell_span span = {at, size, s->start, s->csv.quoted != 0};
    span.place.row = s->row_number;
    span.place.cell = (uint32_t)s->count + 1;
    TALLY_PUSH(s->spans, s->count, s->span_room) = span;
}

static void empty_row(struct scan *s, uint64_t line)
{
    if (s->empty_rows < FEW_EMPTY)
        s->empty_lines[s->empty_rows] = line;
    s->empty_rows++;
}

static void report_empty_rows(struct scan *s)
{
    char number[TALLY_NUMBER_SIZE];
    bool many = s->empty_rows > FEW_EMPTY;
    tally_number(number, s->empty_rows);
    for (size_t i = 0; i < (many ? 1 : s->empty_rows); i++)
        fail(s, TALLY_EMPTY_ROW, (struct tally_place){.file = s->file->place, .line = s->empty_lines[i], .column = 1},
             many ? N_("empty rows, skipped: %1$s") : N_("an empty row, skipped"), TALLY_ARGS(number));
    s->empty_rows = 0;
}

/* Whether there is nothing but variation selectors, which count for nothing. */
static bool has_selectors_only(struct tally_text text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (!tally_character_is_selector(c))
            return false;
    }
    return true;
}

/* Whether a cell of a workbook has been reported. */
static bool is_reported(const struct scan *s, const struct tally_place *place)
{
    const struct tally_sheet_text *sheet = s->file->sheet;
    size_t low = 0, high = sheet ? sheet->reported_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct tally_sheet_cell *at = &sheet->reported[middle];
        if (at->row == place->row && at->cell == place->cell)
            return true;
        if (at->row < place->row || (at->row == place->row && at->cell < place->cell))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static struct tally_cell make_cell(const struct scan *s, const struct cell_span *span)
{
    struct tally_text whole = {s->text.bytes + span->at, span->size}, text = tally_text_trim(whole);
    struct tally_cell cell = {text, span->place, span->quoted, is_reported(s, &span->place), s->reading};
    if (s->reading->characters_checked && has_selectors_only(text))
        cell.text.size = 0;
    for (size_t at = 0; at < (size_t)(text.bytes - whole.bytes); cell.lead++) {
        uint32_t c;
        at += tally_text_next(whole.bytes + at, whole.size - at, &c);
    }
    return cell;
}

/* False, and reported, if the header is a single cell that another separator would split. */
static bool check_separator(struct scan *s, const struct tally_cell *cell)
{
    size_t column = 0;
    char code[TALLY_CODE_POINT_SIZE];
    for (size_t at = 0; at < cell->text.size; column++) {
        uint32_t c;
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        if (c == ';' || c == '\t' || c == 0xFF0C || c == 0xFF1B) {
            struct tally_place place = cell->place;
            place.column += cell->lead + column;
            fail(s, TALLY_WRONG_SEPARATOR, place,
                 c == '\t'
                     ? N_("cells are separated by tabs here, not by commas; save the file as CSV (comma separated)")
                     : N_("cells are separated by “%1$s” (%2$s) here, not by commas; save the file as CSV (comma "
                          "separated)"),
                 TALLY_ARGS(c == ';'      ? ";"
                            : c == 0xFF0C ? "，"
                                          : "；",
                            tally_hex_code_point(code, c)));
            return false;
        }
    }
    return true;
}

static void report_ragged(struct scan *s)
{
    char have[TALLY_NUMBER_SIZE], want[TALLY_NUMBER_SIZE];
    struct tally_place place = s->count > s->width ? s->spans[s->width].place : s->cr.line ? s->cr : s->here;
    bool comma = false; /* a Chinese comma, typed in place of an ASCII one */
    for (size_t i = 0; i < s->count; i++)
        comma |= tally_text_has(s->cells[i].text, 0xFF0C);
    tally_number(have, s->count);
    tally_number(want, s->width);
    if (s->reading->rows_checked && s->count > s->width) {
        fail(s, TALLY_RAGGED_ROW, place,
             N_("the row has %1$s cells, the heading %2$s: what stands from this cell on has no heading; move it into "
                "its column or empty it (a comma within a cell may have split that cell)"),
             TALLY_ARGS(have, want));
        return;
    }
    fail(s, TALLY_RAGGED_ROW, place,
         s->count < s->width && comma
             ? N_("the row has %1$s cells, the header %2$s; a Chinese comma “，” is used in place of “,”")
         : s->count > s->width
             ? N_("the row has %1$s cells, the header %2$s; a comma too many, or a cell with a comma and no quotes?")
             : N_("the row has %1$s cells, the header %2$s; a comma is missing"),
         TALLY_ARGS(have, want));
}

/* Makes the row's cells from their spans; false if all are empty. */
static bool make_cells(struct scan *s)
{
    bool seen = false;
    s->cells = tally_resize(s->cells, s->count, sizeof *s->cells);
    for (size_t i = 0; i < s->count; i++) {
        s->cells[i] = make_cell(s, &s->spans[i]);
        seen |= s->cells[i].text.size != 0;
    }
    return seen;
}

/* Reports what clean_headings removed from the headings, and the lost characters in them. */
static void report_headings(struct scan *s)
{
    for (size_t i = 0; i < s->count && s->uncleaned; i++) {
        struct tally_cell cell = s->uncleaned[i];
        if (cell.text.size)
            (void)tally_cell_read_name(&cell, &s->slips.arena, s->diags);
    }
    s->uncleaned = NULL;
}

static bool all_empty(const struct tally_cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].text.size)
            return false;
    return true;
}

static void pass_row(struct scan *s, bool broken)
{
    s->file->rows += s->width != 0;
    if (broken && (!s->broken_too || !s->width || !s->count))
        return;
    bool header = s->width == 0, no_heading = false;
    const char *lacking = NULL;
    s->width = s->width ? s->width : s->count;
    s->stopped |= !s->row(s->self, &(struct tally_row){.cells = s->cells,
                                                       .count = s->count,
                                                       .end = s->cr.line ? s->cr : s->here,
                                                       .broken = broken,
                                                       .no_heading = s->reading->rows_checked ? &no_heading : NULL,
                                                       .titles = s->slips.titles,
                                                       .lacking = header ? &lacking : NULL});
    if (!header || !s->reading->rows_checked || broken)
        return;
    if (no_heading && all_empty(s->cells, s->count)) { /* nothing but invisible characters */
        s->width = 0;
        report_headings(s);
    } else if (no_heading) { /* a title, if the header is among the next rows */
        s->width = 0;
        tally_slips_pass_title(&s->slips, s->cells, s->count);
        s->refused |= s->slips.titles == MOST_TITLES;
        s->stopped |= s->slips.titles == MOST_TITLES;
    } else {
        tally_slips_take_heading(&s->slips, s->cells, s->count);
        report_headings(s);
        s->slips.lacking = lacking ? tally_arena_text(&s->slips.arena, lacking, strlen(lacking)) : NULL;
    }
}

/* Adds the cells that a short row lacks, empty, at the row's end. */
static void fill_row(struct scan *s)
{
    s->cells = tally_resize(s->cells, s->width, sizeof *s->cells);
    for (; s->count < s->width; s->count++) {
        struct tally_place place = s->cr.line ? s->cr : s->here;
        place.row = s->row_number;
        place.cell = (uint32_t)s->count + 1;
        s->cells[s->count] = (struct tally_cell){.text = {"", 0}, .place = place, .reading = s->reading};
    }
}

/* A row that could be read, where slips are looked for: passes it on unless it is none of the table's. */
static void check_row(struct scan *s, int terminator)
{
    if (s->file->sheet && s->width && s->count < s->width)
        fill_row(s); /* a sheet has no ends of rows */
    enum tally_slip slip = s->width ? tally_slips_check_row(&s->slips, s->cells, s->count, s->width, terminator != -1)
                                    : tally_slips_check_first(&s->slips, s->cells, s->count);
    if (slip == TALLY_SLIP_NONE && s->width && s->count < s->width)
        fill_row(s);
    s->refused |= slip == TALLY_SLIP_REFUSED;
    s->stopped |= slip == TALLY_SLIP_REFUSED;
    if (slip == TALLY_SLIP_NONE && s->width && s->count > s->width)
        report_ragged(s);
    if (slip == TALLY_SLIP_NONE && !s->width && s->count == 1 && !check_separator(s, &s->cells[0]))
        s->refused = s->stopped = true;
    else if (slip == TALLY_SLIP_NONE || slip == TALLY_SLIP_BROKEN)
        pass_row(s, slip == TALLY_SLIP_BROKEN || (s->width && s->count > s->width));
}

/* Removes invisible characters from the headings, so that the columns can still be found. They are reported when the
 * row turns out to be the header, and so is a heading in which a character was lost, of which nothing more is said. */
static void clean_headings(struct scan *s)
{
    struct tally_diags *aside = tally_diags_fork(s->diags);
    s->uncleaned =
        s->reading->characters_checked ? tally_arena_alloc(&s->slips.arena, s->count, sizeof *s->cells) : NULL;
    if (s->uncleaned)
        memcpy(s->uncleaned, s->cells, s->count * sizeof *s->cells);
    for (size_t i = 0; i < s->count; i++) {
        struct tally_cell *cell = &s->cells[i];
        if (cell->text.size && s->reading->characters_checked)
            cell->reported = !tally_cell_read_name(cell, &s->slips.arena, aside);
        if (cell->text.size == 0 || s->reading->characters_checked || tally_cell_check_name(cell, s->diags))
            continue;
        char *bytes = s->text.bytes + (cell->text.bytes - s->text.bytes);
        cell->text = tally_text_trim((struct tally_text){bytes, tally_text_copy_visible(bytes, cell->text)});
    }
    tally_diags_free(aside);
}

static void on_row(int terminator, void *self)
{
    struct scan *s = self;
    s->row_seen = true;
    if (s->stopped)
        return;
    bool empty = !make_cells(s);
    if (s->bad || !empty)
        report_empty_rows(s);
    if (s->bad) {
        s->refused |= s->width == 0;
        s->stopped |= s->width == 0; /* without a header the rows cannot be read */
        pass_row(s, true);
    } else if (empty) {
        empty_row(s, s->spans[0].place.line);
    } else if (s->reading->rows_checked && !s->cr_seen) {
        if (!s->width)
            clean_headings(s);
        check_row(s, terminator);
    } else if (s->width && s->count != s->width) {
        if (s->cr_seen)
            s->file->rows_lost = true; /* it may be two rows */
        else
            report_ragged(s);
        pass_row(s, true);
    } else if (!s->width && s->count == 1 && !check_separator(s, &s->cells[0])) {
        s->refused = s->stopped = true;
    } else {
        if (!s->width)
            clean_headings(s);
        pass_row(s, false);
    }
    s->bad = s->cr_seen = false;
    s->count = s->text.used = 0;
}

/* Ends the row that is being read as a broken one: the cells read so far are passed on, the rest of the line is
 * skipped. */
static void skip_line(struct scan *s)
{
    csv_free(&s->csv);
    tally_parser_begin(&s->csv);
    make_cells(s);
    pass_row(s, true);
    s->skip = true;
    s->file->broken = true;
    s->bad = s->cr_seen = false;
    s->count = s->text.used = 0;
}

static void feed(struct scan *s, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size && !s->skip; i++) {
        if (csv_parse(&s->csv, bytes + i, 1, on_field, on_row, s) == 1)
            continue;
        if (csv_error(&s->csv) != CSV_EPARSE)
            tally_exhausted();
        if (s->cr_seen)
            s->file->rows_lost = true;
        else if (s->csv.quoted)
            fail(s, TALLY_TEXT_AFTER_QUOTE, s->here,
                 N_("text after a closing quote; a quote inside a quoted cell is written twice"), TALLY_NO_ARGS);
        else
            fail(s, TALLY_QUOTE_IN_FIELD, s->here,
                 N_("a quote inside a cell; put the whole cell in quotes and write the quote twice"), TALLY_NO_ARGS);
        s->refused |= s->width == 0;
        s->stopped |= s->width == 0;
        skip_line(s);
    }
}

/* A line end outside quotes. */
static void end_line(struct scan *s, const char *bytes, size_t size)
{
    if (!s->skip) {
        s->row_seen = false;
        feed(s, bytes, size);
        if (!s->row_seen && !s->stopped)
            empty_row(s, s->here.line); /* libcsv skips blank lines */
    }
    s->skip = s->row_open = s->cr_seen = false;
    s->cr.line = 0;
}

/* The number of commas between the lone CR that was read last and the next line end of any kind; SIZE_MAX if nothing
 * follows. In both encodings, bytes of commas and line ends are never part of another character. */
static size_t commas_behind(struct scan *s)
{
    const unsigned char *bytes = s->file->bytes;
    size_t commas = 0, at;
    for (; s->crs_found < s->crs; s->crs_found++)
        s->cr_at =
            (size_t)((const unsigned char *)memchr(bytes + s->cr_at, '\r', s->file->size - s->cr_at) - bytes) + 1;
    for (at = s->cr_at; at < s->file->size && bytes[at] != '\r' && bytes[at] != '\n'; at++)
        commas += bytes[at] == ',';
    return at == s->file->size && at == s->cr_at ? SIZE_MAX : commas;
}

/* A lone CR ends the row if there are as many cells before it as after it, as in a file in which every line ends with
 * CR; such a file is reported once. Otherwise the CR is in a cell by mistake, and the cell is read without it. */
static void lone_cr(struct scan *s)
{
    bool every = memchr(s->file->bytes, '\n', s->file->size) == NULL;
    size_t commas = commas_behind(s);
    if (!s->cr_reported || !every)
        fail(s, TALLY_LONE_CR, s->cr,
             N_("a carriage return without a line feed; save the file again with Windows or Unix line ends"),
             TALLY_NO_ARGS);
    s->cr_reported = s->file->broken = true;
    if (!s->skip && (commas == SIZE_MAX || commas == s->count) && (!s->width || s->count + 1 == s->width)) {
        end_line(s, "\n", 1);
        s->row_number++;
    } else {
        s->cr_seen = true;
    }
    s->cr.line = 0;
}

static void step(struct scan *s, uint32_t c, const char *bytes, size_t size)
{
    if (c == 0xFEFF && s->here.line == 1 && s->here.column == 1 && !s->row_open && s->file->encoding == TALLY_GB18030)
        return; /* a byte order mark in GB18030 */
    if (s->cr.line && c != '\n')
        lone_cr(s);
    s->crs += c == '\r';
    bool in_quotes = s->csv.quoted && s->csv.pstate == TALLY_FIELD_BEGUN;
    if (c == '\n' && !in_quotes) {
        end_line(s, bytes, size);
        s->row_number++;
    } else if (c == '\r' && !in_quotes) {
        s->cr = s->here;
    } else if (c == 0) {
        fail(s, TALLY_NUL_BYTE, s->here, N_("a NUL byte; this is not a text file, or it was damaged"), TALLY_NO_ARGS);
        if (tally_diags_full(s->diags)) /* further errors would not be shown */
            s->refused = s->stopped = true;
    } else if (tally_text_is_control(c) || (s->reading->characters_checked && tally_character_is_bidirectional(c))) {
        char code[TALLY_CODE_POINT_SIZE];
        struct tally_place place = s->here;
        place.row = s->reading->characters_checked ? s->row_number : 0;
        place.cell = (uint32_t)s->count + 1;
        fail(s, TALLY_CONTROL_CHARACTER, place, N_("a control character (%1$s); delete it"),
             TALLY_ARGS(tally_hex_code_point(code, c)));
    } else if (c == 0xFEFF && s->here.line > 1 && s->here.column == 1 && !in_quotes && s->reading->characters_checked) {
        struct tally_place place = s->here;
        place.row = s->row_number;
        place.cell = 1;
        fail(s, TALLY_CONTROL_CHARACTER, place,
             N_("an invisible character (U+FEFF) in front of this row, as when one file was pasted behind another; "
                "write the cell again, and check that the rows below have the same columns"),
             TALLY_NO_ARGS);
    } else if (!s->skip) {
        if (!s->row_open)
            s->start = s->here;
        s->row_open = true;
        if (c == '"' && (s->csv.pstate == TALLY_ROW_NOT_BEGUN || s->csv.pstate == TALLY_FIELD_NOT_BEGUN))
            s->quote = s->here;
        feed(s, bytes, size);
        if (c == ',' && s->csv.pstate == TALLY_FIELD_NOT_BEGUN) {
            s->start = s->here;
            s->start.column++;
        }
    }
    if (c == '\n' && !(s->file->sheet && in_quotes)) { /* of a workbook a line is a row */
        s->here.line++;
        s->here.column = 1;
    } else {
        s->here.column++;
    }
}

static void finish(struct scan *s)
{
    if (s->cr.line && !s->stopped)
        lone_cr(s);
    if (s->skip || s->stopped) {
        s->file->rows_lost |= s->refused;
        report_empty_rows(s);
        return;
    }
    s->row_seen = false;
    if (csv_fini(&s->csv, on_field, on_row, s) == 0) {
        if (s->row_open && !s->row_seen)
            empty_row(s, s->here.line);
        report_empty_rows(s);
        return;
    }
    report_empty_rows(s);
    if (csv_error(&s->csv) != CSV_EPARSE)
        tally_exhausted();
    fail(s, TALLY_UNTERMINATED_QUOTE, s->quote, N_("this quote has no closing quote; add it"), TALLY_NO_ARGS);
    s->file->broken = s->file->rows_lost = true;
    s->refused |= s->width == 0;
    make_cells(s);
    pass_row(s, true);
}

static bool scan(struct tally_file *file, struct tally_diags *diags, bool broken_too, tally_row_fn *row, void *self)
{
    struct scan s = {.file = file,
                     .diags = diags,
                     .row = row,
                     .self = self,
                     .broken_too = broken_too,
                     .reading = file->reading ? file->reading : tally_reading_newest(),
                     .slips = {.diags = diags},
                     .here = {.file = file->place, .line = 1, .column = 1},
                     .row_number = 1};
    struct tally_decoder d;
    const char *bytes;
    size_t size = 1;
    tally_parser_begin(&s.csv);
    s.start = s.here;
    file->rows = 0;
    tally_decoder_begin(&d, file, file->encoding);
    while (!s.stopped && tally_decoder_next(&d, &bytes, &size) && size) {
        for (size_t at = 0, n; at < size && !s.stopped; at += n) {
            uint32_t c = (unsigned char)bytes[at];
            n = c < 0x80 ? 1 : tally_text_next(bytes + at, size - at, &c);
            step(&s, c, bytes + at, n);
        }
    }
    finish(&s);
    file->unheaded = s.width && !s.stopped ? tally_slips_finish(&s.slips) : 0;
    tally_decoder_end(&d);
    csv_free(&s.csv);
    free(s.text.bytes);
    free(s.spans);
    free(s.cells);
    bool titles = s.slips.titles > 0;
    tally_slips_clear(&s.slips);
    if (!s.width && titles)
        s.refused = true; /* the caller, who knows the headings, reports that there are none */
    if (!s.width && !s.refused) {
        bool empty = tally_table_bytes(file).size == (tally_table_has_bom(file) ? 3 : 0);
        if (empty || !tally_diags_errors_in(diags, file->place))
            tally_diags_add(diags, empty ? TALLY_EMPTY_FILE : TALLY_NO_HEADER,
                            (struct tally_place){.file = file->place},
                            empty ? N_("the file is empty") : N_("there is no header row; add one"), TALLY_NO_ARGS);
        s.refused = true;
    }
    return !s.refused;
}

bool tally_table_scan(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self)
{
    return scan(file, diags, false, row, self);
}

bool tally_table_scan_all(struct tally_file *file, struct tally_diags *diags, tally_row_fn *row, void *self)
{
    return scan(file, diags, true, row, self);
}
