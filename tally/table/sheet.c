/* Reading a sheet of a workbook into the text of a table. */
#include "table/sheet.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/book.h"
#include "table/number.h"
#include "table/package.h"
#include "table/table.h"

enum {
    MOST_ROWS = 1048576, /* of any spreadsheet program's sheet, and columns: */
    MOST_COLUMNS = 16384,
    ALWAYS = 8 * 1024 * 1024 /* so much text may be made whatever was read; beyond it no more than was read */
};

struct area {
    uint32_t top, left, bottom, right;
};

/* What <v> or <is> of a cell holds. */
enum type { NUMBER, SHARED, TEXT, INLINE, TRUTH, FAULT, ISO_DAY };

struct reader {
    struct tally_file *file;
    struct tally_sheet_text *out;
    size_t reported_room;
    struct tally_book *book;
    struct tally_diags *diags;
    struct tally_workbook_fault *fault;
    const char *name;
    struct tally_bytes text; /* as it is made */

    uint32_t row, cell;     /* of the cell that is being read */
    uint32_t lines, fields; /* rows that are complete in the text, and fields of the one that is not */
    uint32_t width;         /* fields of the first row that has any … */
    size_t first_end;       /* … and where it ends */
    bool row_open;          /* a row has been begun in the text */
    bool in_row, in_cell;   /* … of the XML */
    bool collect;           /* text belongs to the cell */
    unsigned phonetic;      /* how deep in a reading aid */
    bool formula;
    bool far; /* a cell beyond all columns has been reported */
    bool row_hidden;
    enum type type;
    unsigned long style;
    struct tally_bytes value;

    struct area used; /* where the content is */
    struct area *merged;
    size_t merged_count, merged_room;
    struct area *hidden; /* columns */
    size_t hidden_count, hidden_room;
    uint64_t hidden_rows, hidden_columns;
    uint32_t hidden_row, hidden_column; /* the first with content */
    bool *column_used;                  /* by column, from 1 */
};

static struct tally_place place_at(const struct reader *r, uint32_t row, uint32_t cell)
{
    return (struct tally_place){.file = r->file->place, .line = row, .column = cell, .row = row, .cell = cell};
}

/* Reports something about a cell, of which nothing more is reported. */
static void report(struct reader *r, enum tally_code code, const char *text, const char *arg)
{
    tally_diags_add(r->diags, code, place_at(r, r->row, r->cell), text, TALLY_ARGS(arg));
    TALLY_PUSH(r->out->reported, r->out->reported_count, r->reported_room) = (struct tally_sheet_cell){r->row, r->cell};
}

static void damaged(struct reader *r)
{
    tally_workbook_fail(r->fault, TALLY_BAD_WORKBOOK,
                        N_("a sheet of this workbook is damaged: its cells do not stand in order, or not in any row; "
                           "open it in the spreadsheet program and save it as a new workbook (.xlsx)"),
                        NULL);
}

/* Whether so much more text may be made. What is made of little must be little: a cell far to the right, or a long text
 * that many cells share, could otherwise fill the memory. */
static bool has_room(struct reader *r, size_t more)
{
    if (r->text.used + more <= ALWAYS + r->book->read)
        return true;
    tally_workbook_fail(
        r->fault, TALLY_BAD_WORKBOOK,
        N_("this workbook holds more than the tables of a meeting can, and was not read; copy the table "
           "alone into a new workbook and save that"),
        NULL);
    return false;
}

/* ---- the text of the table ---- */

static void fill(struct reader *r, char c, uint32_t count)
{
    while (count--)
        if (r->text.room - r->text.used > 1)
            r->text.bytes[r->text.used++] = c;
        else
            tally_bytes_put(&r->text, &c, 1);
}

static void end_row(struct reader *r)
{
    if (!r->row_open)
        return;
    r->first_end = r->width ? r->first_end : r->text.used;
    r->width = r->width ? r->width : r->fields;
    if (r->fields < r->width && has_room(r, r->width - r->fields))
        fill(r, ',', r->width - r->fields);
    fill(r, '\n', 1);
    r->lines++;
    r->row_open = false;
    r->fields = 0;
}

/* Gives the first row as many fields as the widest one: what stands in a column without heading is told of there. */
static void widen_first(struct reader *r)
{
    uint32_t missing = r->used.right > r->width ? r->used.right - r->width : 0;
    if (!missing || !r->text.used || !has_room(r, missing))
        return;
    size_t behind = r->text.used - r->first_end;
    fill(r, ',', missing);
    memmove(r->text.bytes + r->first_end + missing, r->text.bytes + r->first_end, behind);
    memset(r->text.bytes + r->first_end, ',', missing);
}

static void put_field(struct reader *r, struct tally_text text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) /* texts are short: one loop is faster than a search for each */
        quoted |= text.bytes[i] == ',' || text.bytes[i] == '"' || text.bytes[i] == '\n' || text.bytes[i] == '\r';
    if (!quoted) {
        tally_bytes_put(&r->text, text.bytes, text.size);
        return;
    }
    fill(r, '"', 1);
    for (size_t at = 0; at < text.size;) {
        const char *quote = memchr(text.bytes + at, '"', text.size - at);
        size_t n = quote ? (size_t)(quote - text.bytes) - at + 1 : text.size - at;
        tally_bytes_put(&r->text, text.bytes + at, n);
        if (quote)
            fill(r, '"', 1);
        at += n;
    }
    fill(r, '"', 1);
}

static void note_used(struct reader *r)
{
    struct area *u = &r->used;
    u->top = u->top ? u->top : r->row;
    u->bottom = r->row;
    u->left = !u->left || r->cell < u->left ? r->cell : u->left;
    u->right = r->cell > u->right ? r->cell : u->right;
    r->column_used[r->cell] = true;
    if (r->row_hidden && r->hidden_row != r->row) {
        r->hidden_row = r->hidden_rows ? r->hidden_row : r->row;
        r->hidden_rows++;
        r->row_hidden = false; /* counted */
    }
}

/* The content of the cell that is being read, which is not empty. */
static void put_cell(struct reader *r, struct tally_text text)
{
    if (r->cell > TALLY_COLUMNS_MAX) {
        if (!r->far)
            report(
                r, TALLY_TOO_LARGE,
                N_("this cell stands to the right of the 4096 columns that a table can have; empty it, or delete its "
                   "column"),
                NULL);
        r->far = true;
        return;
    }
    note_used(r);
    if (r->row_open && r->lines + 1 != r->row)
        end_row(r);
    if (!has_room(r, text.size + r->row - r->lines + r->cell - r->fields))
        return;
    fill(r, '\n', r->row_open ? 0 : r->row - 1 - r->lines);
    r->lines = r->row - 1;
    r->row_open = true;
    fill(r, ',', r->cell - 1 - (r->fields ? r->fields - 1 : 0));
    r->fields = r->cell;
    put_field(r, text);
}

/* ---- a cell's content ---- */

/* Replaces _x000D_ and the like, as workbooks write characters that XML cannot hold. */
static struct tally_text unescape(struct tally_arena *arena, struct tally_text text)
{
    if (text.size < 7 || !memchr(text.bytes, '_', text.size))
        return text;
    struct tally_bytes out = {.bytes = NULL};
    for (size_t at = 0; at < text.size;) {
        const char *p = text.bytes + at;
        char hex[5] = "";
        bool escaped = text.size - at >= 7 && p[0] == '_' && p[1] == 'x' && p[6] == '_';
        if (escaped)
            memcpy(hex, p + 2, 4);
        escaped = escaped && strspn(hex, "0123456789ABCDEFabcdef") == 4;
        unsigned long c = escaped ? strtoul(hex, NULL, 16) : 0;
        escaped = escaped && (c < 0xD800 || c > 0xDFFF);
        char bytes[TALLY_TEXT_CHARACTER_SIZE];
        if (escaped)
            tally_bytes_put(&out, bytes, tally_text_encode(bytes, (uint32_t)c));
        else
            tally_bytes_put(&out, p, 1);
        at += escaped ? 7 : 1;
    }
    struct tally_text copy = {tally_arena_text(arena, out.bytes, out.used), out.used};
    free(out.bytes);
    return copy;
}

/* Whether a number is written as it is shown: a few digits, without zeros before them. */
static bool is_plain(struct tally_text number)
{
    enum { MOST = 9 };
    bool plain = number.size && number.size <= MOST && (*number.bytes != '0' || number.size == 1);
    for (size_t i = 0; i < number.size && plain; i++)
        plain = number.bytes[i] >= '0' && number.bytes[i] <= '9';
    return plain;
}

static struct tally_text text_at(const struct tally_book *book, size_t index)
{
    size_t begin = index ? book->ends[index - 1] : 0;
    return (struct tally_text){book->shared.bytes + begin, book->ends[index] - begin};
}

static struct tally_text shared_text(struct reader *r, struct tally_text index)
{
    size_t at = 0;
    for (size_t i = 0; i < index.size && is_plain(index); i++)
        at = at * 10 + (size_t)(index.bytes[i] - '0');
    if (is_plain(index) && at < r->book->text_count)
        return text_at(r->book, at);
    const struct tally_cell_number n = tally_cell_number_read(index);
    if (n.kind != TALLY_CELL_WHOLE || n.negative || n.whole >= r->book->text_count) {
        damaged(r);
        return (struct tally_text){"", 0};
    }
    return text_at(r->book, n.whole);
}

/* How much of a text is whole characters, most bytes at most. */
static size_t whole_of(const char *bytes, size_t size, size_t most)
{
    size_t n = size < most ? size : most;
    while (n && n < size && ((unsigned char)bytes[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static struct tally_text put_number(char *to, const struct tally_cell_number *n, unsigned zeros)
{
    char digits[TALLY_NUMBER_SIZE];
    size_t size = strlen(tally_number(digits, n->whole)), used = 0;
    if (n->negative)
        to[used++] = '-';
    for (size_t i = size; i < zeros && used < 32; i++)
        to[used++] = '0';
    memcpy(to + used, digits, size + 1);
    return (struct tally_text){to, used + size};
}

/* A number as it is shown: a whole number as its digits, a day as YYYY-MM-DD; anything else is reported. */
static struct tally_text number_text(struct reader *r, struct tally_text value, char shown[80])
{
    const struct tally_number_format plain = {.kind = TALLY_NUMBER_PLAIN},
                                     format = r->style < r->book->format_count ? r->book->formats[r->style] : plain;
    if (format.kind == TALLY_NUMBER_PLAIN && !format.zeros && is_plain(value))
        return value;
    const struct tally_cell_number n = tally_cell_number_read(value);
    char date[TALLY_SERIAL_DATE_SIZE], arg[40] = "";
    memcpy(arg, value.bytes, whole_of(value.bytes, value.size, sizeof arg - 1));
    if (format.kind == TALLY_NUMBER_DATE && n.kind != TALLY_CELL_NO_NUMBER) {
        const char *day =
            n.kind == TALLY_CELL_WHOLE && !n.negative ? tally_serial_date(n.whole, r->book->from_1904, date) : NULL;
        if (day)
            return (struct tally_text){memcpy(shown, day, strlen(day) + 1), strlen(day)};
        report(r, TALLY_BAD_DATE,
               N_("this cell is formatted as a date, but its content, %1$s, is no day; write the day like 2026-05-20"),
               arg);
        return value;
    }
    if (format.kind == TALLY_NUMBER_PLAIN && n.kind == TALLY_CELL_WHOLE)
        return put_number(shown, &n, format.zeros);
    report(r, TALLY_BAD_NUMBER,
           N_("the number in this cell, %1$s, is not a whole number, or is shown as a time or a percentage; write a "
              "whole number in digits"),
           arg);
    return value;
}

/* “2026-05-20T00:00:00”: its day. */
static struct tally_text iso_day(struct reader *r, struct tally_text value)
{
    enum { DAY = 10 };
    bool midnight = value.size == DAY || (value.size > DAY && value.bytes[DAY] == 'T');
    for (size_t i = DAY + 1; midnight && i < value.size; i++)
        midnight = strchr("0:.Z", value.bytes[i]) != NULL;
    if (midnight)
        return (struct tally_text){value.bytes, DAY};
    report(r, TALLY_BAD_DATE, N_("this cell holds a time; write the day like 2026-05-20"), NULL);
    return value;
}

/* What a cell shows whose value is not empty. */
static struct tally_text content_of(struct reader *r, struct tally_arena *arena, struct tally_text value,
                                    char shown[80])
{
    switch (r->type) {
    case NUMBER:
        return r->formula ? value : number_text(r, value, shown);
    case SHARED:
        return unescape(arena, shared_text(r, value));
    case TEXT:
    case INLINE:
        return unescape(arena, value);
    case TRUTH:
        return tally_text_of(*value.bytes == '1' || *value.bytes == 't' ? "TRUE" : "FALSE");
    case ISO_DAY:
        return iso_day(r, value);
    case FAULT:
        break;
    }
    return value;
}

static void finish_cell(struct reader *r)
{
    struct tally_text value = {r->value.used ? r->value.bytes : "", r->value.used};
    struct tally_arena arena = {NULL};
    char shown[80];
    if (r->formula)
        report(r, TALLY_FORMULA_CELL,
               N_("this cell holds a formula, whose value depends on the program that opens it; copy the cell in the "
                  "spreadsheet program and paste it as a value (Paste Special, Values), or type the value"),
               NULL);
    if (r->type == FAULT)
        report(r, TALLY_ERROR_CELL, N_("this cell holds the error value %1$s, and no content; type what belongs there"),
               tally_arena_text(&arena, value.bytes, whole_of(value.bytes, value.size, 32)));
    if (!value.size && (r->formula || r->type == FAULT))
        value = (struct tally_text){"?", 1}; /* not empty, and reported */
    else if (value.size)
        value = content_of(r, &arena, value, shown);
    if (value.size)
        put_cell(r, value);
    tally_arena_clear(&arena);
}

/* ---- the XML ---- */

/* “D5” → 5 and 4. */
static bool read_reference(const char **text, uint32_t *row, uint32_t *cell)
{
    const char *p = *text;
    *row = *cell = 0;
    for (p += *p == '$'; ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')) && *cell <= MOST_COLUMNS; p++)
        *cell = *cell * 26 + (uint32_t)((*p & ~0x20) - 'A' + 1);
    for (p += *p == '$'; *p >= '0' && *p <= '9' && *row <= MOST_ROWS; p++)
        *row = *row * 10 + (uint32_t)(*p - '0');
    *text = p;
    return *cell && *cell <= MOST_COLUMNS && *row && *row <= MOST_ROWS;
}

static bool is_hidden(const char *const *attributes, const char *size)
{
    const char *value = tally_xml_attribute(attributes, size);
    return tally_xml_is_true(attributes, "hidden") || (value && (!strcmp(value, "0") || !strcmp(value, "0.0")));
}

static void start_row(struct reader *r, const char *const *attributes)
{
    const char *number = tally_xml_attribute(attributes, "r");
    unsigned long row = number ? strtoul(number, NULL, 10) : r->row + 1UL;
    if (row <= r->row || row > MOST_ROWS) {
        damaged(r);
        return;
    }
    r->row = (uint32_t)row;
    r->cell = 0;
    r->in_row = true;
    r->row_hidden = is_hidden(attributes, "ht");
}

static bool read_type(const char *name, enum type *type)
{
    static const struct {
        const char *name;
        enum type type;
    } types[] = {{"s", SHARED}, {"n", NUMBER}, {"str", TEXT}, {"inlineStr", INLINE},
                 {"b", TRUTH},  {"e", FAULT},  {"d", ISO_DAY}};
    enum { LONGEST = 15 };
    *type = NUMBER;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(name, types[i].name)) {
            *type = types[i].type;
            return true;
        }
    return strlen(name) <= LONGEST;
}

static void start_cell(struct reader *r, const char *const *attributes)
{
    const char *reference = NULL, *type = NULL, *style = NULL;
    uint32_t row = r->row, cell = r->cell + 1;
    for (; *attributes; attributes += 2) {
        const char *name = attributes[0];
        if (!*name || name[1])
            continue;
        reference = *name == 'r' ? attributes[1] : reference;
        type = *name == 't' ? attributes[1] : type;
        style = *name == 's' ? attributes[1] : style;
    }
    bool ok = r->in_row && (!reference || (read_reference(&reference, &row, &cell) && !*reference)) && row == r->row &&
              cell > r->cell && cell <= MOST_COLUMNS && read_type(type ? type : "n", &r->type);
    if (!ok) {
        damaged(r);
        return;
    }
    r->cell = cell;
    r->in_cell = true;
    r->formula = r->collect = false;
    r->phonetic = 0;
    r->value.used = 0;
    r->style = style ? strtoul(style, NULL, 10) : 0;
}

static void add_merged(struct reader *r, const char *const *attributes)
{
    const char *reference = tally_xml_attribute(attributes, "ref");
    struct area a;
    if (!reference || !read_reference(&reference, &a.top, &a.left) || *reference++ != ':' ||
        !read_reference(&reference, &a.bottom, &a.right))
        return; /* a single cell */
    TALLY_PUSH(r->merged, r->merged_count, r->merged_room) = a;
}

static void add_column(struct reader *r, const char *const *attributes)
{
    const char *from = tally_xml_attribute(attributes, "min"), *to = tally_xml_attribute(attributes, "max");
    struct area a = {.left = from ? (uint32_t)strtoul(from, NULL, 10) : 0,
                     .right = to ? (uint32_t)strtoul(to, NULL, 10) : 0};
    if (is_hidden(attributes, "width") && r->hidden_count < MOST_COLUMNS)
        TALLY_PUSH(r->hidden, r->hidden_count, r->hidden_room) = a;
}

static void on_start(void *self, const char *name, const char *const *attributes)
{
    struct reader *r = self;
    const char letter = name[1] ? '\0' : *name; /* by which most elements are called */
    if (r->in_cell) {
        r->formula |= letter == 'f';
        r->phonetic += !letter && !strcmp(name, "rPh");
        r->collect = r->type == INLINE ? letter == 't' && !r->phonetic : letter == 'v';
    } else if (letter == 'c') {
        start_cell(r, attributes);
    } else if (!strcmp(name, "row")) {
        start_row(r, attributes);
    } else if (!strcmp(name, "col")) {
        add_column(r, attributes);
    } else if (!strcmp(name, "mergeCell")) {
        add_merged(r, attributes);
    }
}

static void on_end(void *self, const char *name)
{
    struct reader *r = self;
    r->collect = false;
    if (r->in_cell && name[1]) {
        r->phonetic -= !strcmp(name, "rPh");
    } else if (r->in_cell && *name == 'c') {
        r->in_cell = false;
        finish_cell(r);
    } else if (!strcmp(name, "row")) {
        r->in_row = false;
    }
}

static void on_text(void *self, const char *bytes, size_t size)
{
    struct reader *r = self;
    if (!r->collect)
        return;
    /* a longer one is reported as too long, however much more follows */
    size_t room = r->value.used < 2 * TALLY_CELL_MAX ? 2 * TALLY_CELL_MAX - r->value.used : 0;
    size = whole_of(bytes, size, room);
    tally_bytes_put(&r->value, bytes, size);
}

/* ---- the sheet as a whole ---- */

static bool overlap(const struct area *a, const struct area *b)
{
    return a->top <= b->bottom && b->top <= a->bottom && a->left <= b->right && b->left <= a->right;
}

static void put_name(char name[2 * TALLY_CELL_NAME_SIZE + 1], const struct area *a)
{
    tally_place_cell_name((struct tally_place){.row = a->top, .cell = a->left}, name);
    size_t size = strlen(name);
    name[size] = ':';
    tally_place_cell_name((struct tally_place){.row = a->bottom, .cell = a->right}, name + size + 1);
}

static void check_merged(struct reader *r)
{
    char name[2 * TALLY_CELL_NAME_SIZE + 1];
    for (size_t i = 0; i < r->merged_count; i++) {
        if (!r->used.top || !overlap(&r->merged[i], &r->used))
            continue;
        put_name(name, &r->merged[i]);
        tally_diags_add(r->diags, TALLY_MERGED_CELLS, place_at(r, r->merged[i].top, r->merged[i].left),
                        N_("the cells %1$s are merged, so that it cannot be told to which row or column their content "
                           "belongs; take the merging away, and type the content into each cell that it belongs to"),
                        TALLY_ARGS(name));
    }
}

static void note_hidden(struct reader *r, bool sheet_hidden)
{
    char number[TALLY_NUMBER_SIZE];
    for (size_t i = 0; i < r->hidden_count; i++)
        for (uint32_t k = r->hidden[i].left; k && k <= r->hidden[i].right && k <= MOST_COLUMNS; k++) {
            if (!r->column_used[k])
                continue;
            r->column_used[k] = false; /* counted */
            r->hidden_column = r->hidden_columns && r->hidden_column < k ? r->hidden_column : k;
            r->hidden_columns++;
        }
    if (sheet_hidden)
        tally_diags_add(r->diags, TALLY_HIDDEN_CELLS, (struct tally_place){.file = r->file->place},
                        N_("this sheet is hidden in the workbook, and is read; show it, and look whether it is right"),
                        TALLY_NO_ARGS);
    if (r->hidden_rows)
        tally_diags_add(r->diags, TALLY_HIDDEN_CELLS, place_at(r, r->hidden_row, r->used.left),
                        N_("hidden or filtered rows: %1$s, from this one on. They are read like all others; show all "
                           "rows in the spreadsheet program, and delete those that do not belong to the table"),
                        TALLY_ARGS(tally_number(number, r->hidden_rows)));
    if (r->hidden_columns)
        tally_diags_add(r->diags, TALLY_HIDDEN_CELLS, place_at(r, r->used.top, r->hidden_column),
                        N_("hidden columns: %1$s, from this one on. They are read like all others; show all columns in "
                           "the spreadsheet program, and delete those that do not belong to the table"),
                        TALLY_ARGS(tally_number(number, r->hidden_columns)));
}

static int by_cell(const void *a, const void *b)
{
    const struct tally_sheet_cell *x = a, *y = b;
    return x->row != y->row ? (x->row > y->row) - (x->row < y->row) : (x->cell > y->cell) - (x->cell < y->cell);
}

bool tally_sheet_read(struct tally_file *file, struct tally_book *book, const struct tally_book_sheet *sheet,
                      struct tally_diags *diags, struct tally_workbook_fault *fault)
{
    struct reader r = {.file = file,
                       .out = tally_alloc(1, sizeof *r.out),
                       .book = book,
                       .diags = diags,
                       .fault = fault,
                       .column_used = tally_alloc(MOST_COLUMNS + 1, sizeof *r.column_used)};
    const struct tally_xml xml = {.start = on_start, .end = on_end, .text = on_text, .self = &r, .read = &book->read};
    file->sheet = r.out;
    bool ok = tally_package_parse(book->package, sheet->part, &xml, fault);
    end_row(&r);
    widen_first(&r);
    if (ok) {
        check_merged(&r);
        note_hidden(&r, sheet->hidden);
    }
    r.out->bytes = r.text.bytes ? r.text.bytes : tally_alloc(1, 1);
    r.out->size = r.text.used;
    if (r.out->reported_count)
        qsort(r.out->reported, r.out->reported_count, sizeof *r.out->reported, by_cell);
    free(r.value.bytes);
    free(r.merged);
    free(r.hidden);
    free(r.column_used);
    return ok;
}
