#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/encoding.h"
#include "table/table.h"

static const unsigned char csv_options = CSV_STRICT | CSV_STRICT_FINI;

/* libcsv's parser states; its header keeps them to itself. */
enum { ROW_NOT_BEGUN, FIELD_NOT_BEGUN, FIELD_BEGUN, FIELD_MIGHT_HAVE_ENDED };

/* ---- the scan ---- */

/* A longer run of empty rows is told of once: spreadsheet programs leave hundreds behind the last row. */
enum { FEW_EMPTY = 3 };

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

    struct csv_parser csv;
    struct tally_place here;  /* of the character that is being read */
    struct tally_place start; /* of the cell that it belongs to */
    struct tally_place quote; /* of the latest quote that opened a cell */
    struct tally_place cr;    /* of a CR that waits for its LF; line 0: none */
    bool row_open;            /* something other than a line end has been read in this row */
    bool row_seen;            /* libcsv told of a row's end at this line end */
    bool skip;                /* to the end of the line, after a parse error */
    bool broken_too;          /* the caller asks for broken rows */
    bool stopped, refused;

    uint64_t row_number;             /* of the row that is being read, empty ones counted */
    uint64_t empty_lines[FEW_EMPTY]; /* the first of a run of empty rows … */
    uint64_t empty_rows;             /* … and how many there are */
    size_t width;                    /* cells in the header; 0: not seen yet */
    bool bad;                        /* this row has been reported already */
    bool cr_seen;                    /* … for a lone CR, which may have made it longer than it is */
    bool cr_told;
    uint64_t crs, crs_found; /* CRs that were read, and those that were found again in the bytes … */
    size_t cr_at;            /* … up to here */
    char *bytes;             /* the row's cells, one after the other */
    size_t used, room;
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
            fail(s, TALLY_TOO_LARGE, s->start, N_("more than 4096 columns"), TALLY_NO_ARGS);
        s->bad = true;
        return;
    }
    if (size > TALLY_CELL_MAX) {
        fail(s, TALLY_TOO_LARGE, s->start, N_("a cell of more than 64 KiB; was a quote left open?"), TALLY_NO_ARGS);
        s->bad = true;
        size = 0;
    }
    if (s->used + size > s->room) {
        s->room = (s->used + size) * 2;
        s->bytes = tally_resize(s->bytes, s->room, 1);
    }
    if (size)
        memcpy(s->bytes + s->used, bytes, size);
    struct cell_span span = {s->used, size, s->start, s->csv.quoted != 0};
    span.place.row = s->row_number;
    span.place.cell = (uint32_t)s->count + 1;
    s->used += size;
    TALLY_PUSH(s->spans, s->count, s->span_room) = span;
}

static void empty_row(struct scan *s, uint64_t line)
{
    if (s->empty_rows < FEW_EMPTY)
        s->empty_lines[s->empty_rows] = line;
    s->empty_rows++;
}

static void tell_empty_rows(struct scan *s)
{
    char number[TALLY_NUMBER_SIZE];
    bool many = s->empty_rows > FEW_EMPTY;
    tally_number(number, s->empty_rows);
    for (size_t i = 0; i < (many ? 1 : s->empty_rows); i++)
        fail(s, TALLY_EMPTY_ROW, (struct tally_place){.file = s->file->place, .line = s->empty_lines[i], .column = 1},
             many ? N_("empty rows, skipped: %1$s") : N_("an empty row, skipped"), TALLY_ARGS(number));
    s->empty_rows = 0;
}

static struct tally_cell make_cell(const struct scan *s, const struct cell_span *span)
{
    struct tally_text whole = {s->bytes ? s->bytes + span->at : "", span->size}, text = tally_text_trim(whole);
    struct tally_cell cell = {text, span->place, span->quoted, false};
    for (size_t at = 0; at < (size_t)(text.bytes - whole.bytes); cell.lead++) {
        uint32_t c;
        at += tally_text_next(whole.bytes + at, whole.size - at, &c);
    }
    return cell;
}

/* A header of one cell that would be several with another separator. */
static bool check_separator(struct scan *s, const struct tally_cell *cell)
{
    size_t column = 0;
    for (size_t at = 0; at < cell->text.size; column++) {
        uint32_t c;
        at += tally_text_next(cell->text.bytes + at, cell->text.size - at, &c);
        if (c == ';' || c == '\t' || c == 0xFF0C || c == 0xFF1B) {
            struct tally_place place = cell->place;
            place.column += cell->lead + column;
            fail(s, TALLY_WRONG_SEPARATOR, place,
                 c == '\t'
                     ? N_("cells are separated by tabs here, not by commas; save the file as CSV (comma separated)")
                     : N_("cells are separated by “%1$s” here, not by commas; save the file as CSV (comma separated)"),
                 TALLY_ARGS(c == ';'      ? ";"
                            : c == 0xFF0C ? "，"
                                          : "；"));
            return false;
        }
    }
    return true;
}

static void ragged(struct scan *s)
{
    char have[TALLY_NUMBER_SIZE], want[TALLY_NUMBER_SIZE];
    struct tally_place place = s->count > s->width ? s->spans[s->width].place : s->cr.line ? s->cr : s->here;
    bool comma = false; /* a Chinese one, typed for an ASCII one */
    for (size_t i = 0; i < s->count; i++)
        comma |= tally_text_has(s->cells[i].text, 0xFF0C);
    tally_number(have, s->count);
    tally_number(want, s->width);
    fail(s, TALLY_RAGGED_ROW, place,
         s->count < s->width && comma
             ? N_("the row has %1$s cells, the header %2$s; a Chinese comma “，” stands where “,” should")
         : s->count > s->width
             ? N_("the row has %1$s cells, the header %2$s; a comma too many, or a cell with a comma and no quotes?")
             : N_("the row has %1$s cells, the header %2$s; a comma is missing"),
         TALLY_ARGS(have, want));
}

/* Makes the row's cells of its spans; false where all are empty. */
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

static void give(struct scan *s, bool broken)
{
    s->file->rows += s->width != 0;
    if (broken && (!s->broken_too || !s->width || !s->count))
        return;
    s->width = s->width ? s->width : s->count;
    s->stopped |= !s->row(s->self, &(struct tally_row){s->cells, s->count, s->cr.line ? s->cr : s->here, broken});
}

/* Headings without the characters that nobody sees, which are reported: what remains is what was meant. */
static void clean_headings(struct scan *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct tally_cell *cell = &s->cells[i];
        if (cell->text.size == 0 || tally_cell_check_name(cell, s->diags))
            continue;
        char *bytes = s->bytes + (cell->text.bytes - s->bytes);
        cell->text = tally_text_trim((struct tally_text){bytes, tally_text_copy_visible(bytes, cell->text)});
    }
}

static void on_row(int terminator, void *self)
{
    struct scan *s = self;
    (void)terminator;
    s->row_seen = true;
    if (s->stopped)
        return;
    bool empty = !make_cells(s);
    if (s->bad || !empty)
        tell_empty_rows(s);
    if (s->bad) {
        s->refused |= s->width == 0;
        s->stopped |= s->width == 0; /* without a header, nothing behind it makes sense */
        give(s, true);
    } else if (empty) {
        empty_row(s, s->spans[0].place.line);
    } else if (s->width && s->count != s->width) {
        if (s->cr_seen)
            s->file->rows_lost = true; /* perhaps it is two rows */
        else
            ragged(s);
        give(s, true);
    } else if (!s->width && s->count == 1 && !check_separator(s, &s->cells[0])) {
        s->refused = s->stopped = true;
    } else {
        if (!s->width)
            clean_headings(s);
        give(s, false);
    }
    s->bad = s->cr_seen = false;
    s->count = s->used = 0;
}

/* Forgets the row that is being read, up to the end of its line. */
static void skip_line(struct scan *s)
{
    csv_free(&s->csv);
    if (csv_init(&s->csv, csv_options))
        tally_exhausted();
    make_cells(s);
    give(s, true);
    s->skip = true;
    s->file->broken = true;
    s->bad = s->cr_seen = false;
    s->count = s->used = 0;
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
                 N_("text behind a closing quote; a quote inside a quoted cell is written twice"), TALLY_NO_ARGS);
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
            empty_row(s, s->here.line); /* libcsv passes over blank lines */
    }
    s->skip = s->row_open = s->cr_seen = false;
    s->cr.line = 0;
}

/* How many commas follow a lone CR, the latest that was read, up to the next line end of any kind; SIZE_MAX where
 * nothing follows. In neither encoding is a byte of these part of another character. */
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

/* It ends the row where as many cells stand before it as behind it, as in a file that has it at every line's end: told
 * once, if it has no other ends. Elsewhere it got into a cell, and the cell is read without it. */
static void lone_cr(struct scan *s)
{
    bool every = memchr(s->file->bytes, '\n', s->file->size) == NULL;
    size_t commas = commas_behind(s);
    if (!s->cr_told || !every)
        fail(s, TALLY_LONE_CR, s->cr,
             N_("a carriage return without a line feed; save the file again with Windows or Unix line ends"),
             TALLY_NO_ARGS);
    s->cr_told = s->file->broken = true;
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
        return; /* a byte order mark, as GB18030 writes it */
    if (s->cr.line && c != '\n')
        lone_cr(s);
    s->crs += c == '\r';
    bool in_quotes = s->csv.quoted && s->csv.pstate == FIELD_BEGUN;
    if (c == '\n' && !in_quotes) {
        end_line(s, bytes, size);
        s->row_number++;
    } else if (c == '\r' && !in_quotes) {
        s->cr = s->here;
    } else if (c == 0) {
        fail(s, TALLY_NUL_BYTE, s->here, N_("a NUL byte; this is not a text file, or it was damaged"), TALLY_NO_ARGS);
        if (tally_diags_full(s->diags)) /* there is no more to say of it */
            s->refused = s->stopped = true;
    } else if (tally_text_is_control(c)) {
        char code[16] = "U+00";
        code[4] = "0123456789ABCDEF"[c >> 4 & 15];
        code[5] = "0123456789ABCDEF"[c & 15];
        fail(s, TALLY_CONTROL_CHARACTER, s->here, N_("a control character (%1$s); delete it"), TALLY_ARGS(code));
    } else if (!s->skip) {
        if (!s->row_open)
            s->start = s->here;
        s->row_open = true;
        if (c == '"' && (s->csv.pstate == ROW_NOT_BEGUN || s->csv.pstate == FIELD_NOT_BEGUN))
            s->quote = s->here;
        feed(s, bytes, size);
        if (c == ',' && s->csv.pstate == FIELD_NOT_BEGUN) {
            s->start = s->here;
            s->start.column++;
        }
    }
    if (c == '\n') {
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
        tell_empty_rows(s);
        return;
    }
    s->row_seen = false;
    if (csv_fini(&s->csv, on_field, on_row, s) == 0) {
        if (s->row_open && !s->row_seen)
            empty_row(s, s->here.line);
        tell_empty_rows(s);
        return;
    }
    tell_empty_rows(s);
    if (csv_error(&s->csv) != CSV_EPARSE)
        tally_exhausted();
    fail(s, TALLY_UNTERMINATED_QUOTE, s->quote, N_("this quote is never closed"), TALLY_NO_ARGS);
    s->file->broken = s->file->rows_lost = true;
    s->refused |= s->width == 0;
    make_cells(s);
    give(s, true);
}

static bool scan(struct tally_file *file, struct tally_diags *diags, bool broken_too, tally_row_fn *row, void *self)
{
    struct scan s = {.file = file,
                     .diags = diags,
                     .row = row,
                     .self = self,
                     .broken_too = broken_too,
                     .here = {.file = file->place, .line = 1, .column = 1},
                     .row_number = 1};
    struct tally_decoder d;
    const char *bytes;
    size_t size = 1;
    if (csv_init(&s.csv, csv_options))
        tally_exhausted();
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
    tally_decoder_end(&d);
    csv_free(&s.csv);
    free(s.bytes);
    free(s.spans);
    free(s.cells);
    if (!s.width && !s.refused) {
        bool empty = file->size == (tally_table_has_bom(file) ? 3 : 0);
        if (empty || !tally_diags_errors_in(diags, file->place))
            tally_diags_add(diags, empty ? TALLY_EMPTY_FILE : TALLY_NO_HEADER,
                            (struct tally_place){.file = file->place},
                            empty ? N_("the file is empty") : N_("there is no header row"), TALLY_NO_ARGS);
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

/* ---- the quick way ---- */

enum { BLOCK = 128 }; /* so small that one byte counts each kind, which lets the compiler use vectors */

struct census {
    uint64_t cr, lf;
    bool control, c1_lead;
};

static inline void inspection(struct census *c, const unsigned char *bytes, size_t size)
{
    unsigned char cr = 0, lf = 0, control = 0, c1_lead = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char b = bytes[i];
        cr = (unsigned char)(cr + (b == '\r'));
        lf = (unsigned char)(lf + (b == '\n'));
        control = (unsigned char)(control | ((b < 0x20) & (b != '\t') & (b != '\n') & (b != '\r')) | (b == 0x7F));
        c1_lead = (unsigned char)(c1_lead | (b == 0xC2));
    }
    c->cr += cr;
    c->lf += lf;
    c->control |= control;
    c->c1_lead |= c1_lead;
}

/* Whether the bytes hold nothing that only the scan can judge: control characters, or a CR without its LF. */
static bool harmless(const unsigned char *bytes, size_t size, uint64_t *lines)
{
    struct census c = {.cr = 0};
    size_t at = 0;
    for (; size - at >= BLOCK; at += BLOCK)
        inspection(&c, bytes + at, BLOCK);
    inspection(&c, bytes + at, size - at);
    *lines = c.lf + (size && bytes[size - 1] != '\n');
    if (c.control)
        return false;
    for (size_t i = 0; c.c1_lead && i + 1 < size; i++)
        if (bytes[i] == 0xC2 && bytes[i + 1] < 0xA0)
            return false;
    uint64_t pairs = 0;
    if (c.cr)
        for (const unsigned char *p = bytes, *end = bytes + size;
             (p = memchr(p, '\r', (size_t)(end - p))) && p + 1 < end; p++)
            pairs += p[1] == '\n';
    return pairs == c.cr;
}

bool tally_table_quick(struct tally_file *file, const struct tally_quick *calls, void *self)
{
    enum { CHUNK = 256 * 1024 };
    size_t at = tally_table_has_bom(file) ? 3 : 0;
    if (file->encoding != TALLY_UTF8 || !harmless(file->bytes, file->size, &file->lines))
        return false;
    struct csv_parser csv;
    if (csv_init(&csv, csv_options))
        tally_exhausted();
    csv_set_blk_size(&csv, TALLY_QUICK_READABLE); /* the buffer that fields lie at the beginning of grows by these */
    bool ok = true;
    while (ok && at < file->size && !*calls->stop) {
        size_t n = file->size - at < CHUNK ? file->size - at : CHUNK;
        ok = csv_parse(&csv, file->bytes + at, n, calls->field, calls->row, self) == n &&
             csv.entry_pos <= TALLY_CELL_MAX;
        at += n;
        if (calls->progress)
            calls->progress(self, at, file->size);
    }
    ok = ok && !*calls->stop && csv_fini(&csv, calls->field, calls->row, self) == 0;
    csv_free(&csv);
    return ok && !*calls->stop;
}
