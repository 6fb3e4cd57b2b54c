/* Writing a new workbook, by libxlsxwriter. */
#include "table/write.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <xlsxwriter.h>

#include "base/character.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/path.h"

enum {
    MOST_TEXT = 32767, /* characters in a cell, for every spreadsheet program */
    WIDEST = 44,       /* columns of a table that is printed, in digits */
    NARROWEST = 7,
    PAGE = 96,         /* columns of a page of texts, in digits */
    LINE = 16,         /* the height of a line, in points */
    OPEN_ROWS = 20000, /* rows of a sheet to be filled in that have lists to choose from */
    EXACT = 53         /* bits of a whole number that a workbook holds exactly */
};

enum look {
    BODY,
    BODY_STRONG,
    NUMBER,
    NUMBER_STRONG,
    DECIMAL,
    DECIMAL_STRONG,
    PERCENT,
    PERCENT_STRONG,
    TITLE,
    SECTION,
    NOTE,
    LABEL,
    HEAD,
    OPEN_TEXT,
    OPEN_NUMBER,
    OPEN_HEAD,
    LOOKS
};

struct writer {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *looks[LOOKS];
    struct tally_arena arena;
    unsigned widths[LXW_COL_MAX > 256 ? 256 : LXW_COL_MAX];
    size_t columns; /* of the sheet */
    bool ok;
};

/* ---- how cells look ---- */

static lxw_format *add_look(struct writer *w, enum look look)
{
    lxw_format *f = workbook_add_format(w->book);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    format_set_font_size(f, look == TITLE ? 16 : look == SECTION ? 12 : 10.5);
    if (look <= PERCENT_STRONG || look == HEAD || look == OPEN_HEAD)
        format_set_border(f, LXW_BORDER_THIN);
    if (look != TITLE)
        format_set_text_wrap(f);
    if (look == BODY_STRONG || look == NUMBER_STRONG || look == DECIMAL_STRONG || look == PERCENT_STRONG ||
        look == TITLE || look == SECTION || look == HEAD || look == OPEN_HEAD)
        format_set_bold(f);
    if (look == HEAD)
        format_set_bg_color(f, 0xEDEDED);
    if (look == HEAD || look == TITLE || look == OPEN_HEAD || (look >= NUMBER && look <= PERCENT_STRONG))
        format_set_align(f, LXW_ALIGN_CENTER);
    if (look == NUMBER || look == NUMBER_STRONG)
        format_set_num_format(f, "0");
    if (look == DECIMAL || look == DECIMAL_STRONG)
        format_set_num_format(f, "0.00");
    if (look == PERCENT || look == PERCENT_STRONG)
        format_set_num_format(f, "0.00%");
    if (look == HEAD || look == OPEN_HEAD || look == OPEN_TEXT)
        format_set_num_format(f, "@");
    if (look == OPEN_HEAD || look == OPEN_TEXT || look == OPEN_NUMBER)
        format_set_unlocked(f);
    return f;
}

/* ---- cells ---- */

static void check(struct writer *w, lxw_error error)
{
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        tally_exhausted();
    w->ok &= error == LXW_NO_ERROR;
}

/* The text as a cell can hold it: without controls of the writing direction, and not too long. */
static const char *clean(struct writer *w, const char *text)
{
    size_t size = strlen(text), used = 0, characters = 0;
    char *copy = tally_arena_alloc(&w->arena, size + sizeof "…", 1);
    for (size_t at = 0, n; at < size && characters < MOST_TEXT - 1; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        if (tally_character_is_bidirectional(c))
            continue;
        memcpy(copy + used, text + at, n);
        used += n;
        if (++characters == MOST_TEXT - 1 && at + n < size)
            memcpy(copy + used, "…", sizeof "…");
    }
    return copy;
}

static void put_text(struct writer *w, size_t row, size_t column, const char *text, enum look look)
{
    check(w, worksheet_write_string(w->sheet, (lxw_row_t)row, (lxw_col_t)column, clean(w, text), w->looks[look]));
}

static void put_number(struct writer *w, size_t row, size_t column, const struct tally_written_cell *cell,
                       enum look look)
{
    char digits[TALLY_NUMBER_SIZE];
    const double parts = cell->kind == TALLY_WRITTEN_PERCENT ? 10000 : cell->kind == TALLY_WRITTEN_DECIMAL ? 100 : 1;
    if (cell->number >> EXACT)
        put_text(w, row, column, tally_number(digits, cell->number), BODY);
    else
        check(w, worksheet_write_number(w->sheet, (lxw_row_t)row, (lxw_col_t)column, (double)cell->number / parts,
                                        w->looks[look]));
}

static void put_cell(struct writer *w, size_t row, size_t column, const struct tally_written_cell *cell, bool head)
{
    switch (cell->kind) {
    case TALLY_WRITTEN_EMPTY:
        check(w, worksheet_write_blank(w->sheet, (lxw_row_t)row, (lxw_col_t)column, w->looks[head ? HEAD : BODY]));
        break;
    case TALLY_WRITTEN_TEXT:
        put_text(w, row, column, cell->text, head ? HEAD : cell->strong ? BODY_STRONG : BODY);
        break;
    case TALLY_WRITTEN_NUMBER:
        put_number(w, row, column, cell, cell->strong ? NUMBER_STRONG : NUMBER);
        break;
    case TALLY_WRITTEN_DECIMAL:
        put_number(w, row, column, cell, cell->strong ? DECIMAL_STRONG : DECIMAL);
        break;
    case TALLY_WRITTEN_PERCENT:
        put_number(w, row, column, cell, cell->strong ? PERCENT_STRONG : PERCENT);
        break;
    }
}

/* ---- a sheet to be printed ---- */

static unsigned width_of(const struct tally_written_cell *cell)
{
    switch (cell->kind) {
    case TALLY_WRITTEN_EMPTY:
        return 0;
    case TALLY_WRITTEN_TEXT: {
        size_t columns = tally_text_columns(tally_text_of(cell->text));
        return columns > WIDEST ? WIDEST : (unsigned)columns;
    }
    case TALLY_WRITTEN_NUMBER:
    case TALLY_WRITTEN_DECIMAL:
    case TALLY_WRITTEN_PERCENT:
        break;
    }
    return NARROWEST;
}

static bool is_table(enum tally_written_look look)
{
    return look == TALLY_ROW_BODY || look == TALLY_ROW_HEAD;
}

static void set_widths(struct writer *w, const struct tally_written_sheet *sheet)
{
    const size_t most = sizeof w->widths / sizeof *w->widths;
    bool texts = true; /* alone, as in a guide: they stand in one wide column */
    for (size_t i = 0; i < sheet->count; i++)
        texts &= !is_table(sheet->rows[i].look) && sheet->rows[i].look != TALLY_ROW_LINE;
    memset(w->widths, 0, sizeof w->widths);
    w->widths[0] = texts ? PAGE : 0;
    w->columns = texts ? 1 : 2;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct tally_written_row *row = &sheet->rows[i];
        for (size_t k = 0; k < row->count && k < most && (is_table(row->look) || k == 0); k++) {
            unsigned width = is_table(row->look) || row->look == TALLY_ROW_LINE ? width_of(&row->cells[k]) : 0;
            if (row->look == TALLY_ROW_HEAD && width > 12)
                width = 12; /* headings are broken into lines */
            w->widths[k] = width > w->widths[k] ? width : w->widths[k];
        }
        if (is_table(row->look) && row->count > w->columns)
            w->columns = row->count < most ? row->count : most;
    }
    for (size_t k = 0; k < w->columns; k++) {
        w->widths[k] = (w->widths[k] < NARROWEST ? NARROWEST : w->widths[k]) + 2;
        check(w, worksheet_set_column(w->sheet, (lxw_col_t)k, (lxw_col_t)k, w->widths[k], NULL));
    }
}

static unsigned lines_of(const char *text, unsigned width)
{
    return 1 + (unsigned)(tally_text_columns(tally_text_of(text)) / (width ? width : 1));
}

/* Not every program makes rows as high as their texts need. */
static void set_height(struct writer *w, size_t row, unsigned lines)
{
    enum { MOST_LINES = 25 }; /* 409 points, for every spreadsheet program */
    check(w, worksheet_set_row(w->sheet, (lxw_row_t)row, LINE * (lines < MOST_LINES ? lines : MOST_LINES), NULL));
}

/* A text over several columns. */
static void put_wide(struct writer *w, size_t row, size_t from, const char *text, enum look look)
{
    unsigned width = 0;
    for (size_t k = from; k < w->columns; k++)
        width += w->widths[k];
    if (from + 1 < w->columns)
        check(w, worksheet_merge_range(w->sheet, (lxw_row_t)row, (lxw_col_t)from, (lxw_row_t)row,
                                       (lxw_col_t)(w->columns - 1), clean(w, text), w->looks[look]));
    else
        put_text(w, row, from, text, look);
    set_height(w, row, look == TITLE ? 2 : lines_of(text, width));
}

static void put_cells(struct writer *w, size_t at, const struct tally_written_row *row)
{
    unsigned lines = 1;
    for (size_t k = 0; k < row->count && k < w->columns; k++) {
        unsigned own = row->cells[k].kind == TALLY_WRITTEN_TEXT ? lines_of(row->cells[k].text, w->widths[k] - 1) : 1;
        lines = own > lines ? own : lines;
        put_cell(w, at, k, &row->cells[k], row->look == TALLY_ROW_HEAD);
    }
    set_height(w, at, lines);
}

static void put_row(struct writer *w, size_t at, const struct tally_written_row *row)
{
    static const enum look wide[TALLY_ROW_LOOKS] = {
        [TALLY_ROW_TITLE] = TITLE, [TALLY_ROW_SECTION] = SECTION, [TALLY_ROW_NOTE] = NOTE, [TALLY_ROW_LINE] = NOTE};
    switch (row->look) {
    case TALLY_ROW_BODY:
    case TALLY_ROW_HEAD:
        put_cells(w, at, row);
        break;
    case TALLY_ROW_LINE:
        put_text(w, at, 0, row->cells[0].text, LABEL);
        put_wide(w, at, 1, row->cells[1].text, NOTE);
        break;
    case TALLY_ROW_TITLE:
    case TALLY_ROW_SECTION:
    case TALLY_ROW_NOTE:
        put_wide(w, at, 0, row->cells[0].text, wide[row->look]);
        break;
    case TALLY_ROW_BLANK:
    case TALLY_ROW_LOOKS:
        break;
    }
}

/* On A4, as wide as the page, with the number of the page below. repeat: so many rows stand on each page. */
static void set_page(struct writer *w, size_t repeat)
{
    enum { A4 = 9 };
    worksheet_set_paper(w->sheet, A4);
    worksheet_set_landscape(w->sheet);
    worksheet_set_margins(w->sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_center_horizontally(w->sheet);
    worksheet_fit_to_pages(w->sheet, 1, 0);
    check(w, worksheet_set_footer(w->sheet, "&C&P / &N"));
    if (repeat)
        check(w, worksheet_repeat_rows(w->sheet, 0, (lxw_row_t)(repeat - 1)));
}

static void write_page(struct writer *w, const struct tally_written_sheet *sheet)
{
    set_page(w, sheet->repeat);
    set_widths(w, sheet);
    for (size_t i = 0; i < sheet->count; i++)
        put_row(w, i, &sheet->rows[i]);
}

/* ---- a sheet to be filled in ---- */

/* The list “√,×,弃权” as libxlsxwriter takes it. */
static char **list_of(struct writer *w, const char *text)
{
    size_t count = 2, n = 0;
    for (const char *p = text; *p; p++)
        count += *p == ',';
    char **list = tally_arena_alloc(&w->arena, count, sizeof *list);
    for (const char *end; *text; text = *end ? end + 1 : end) {
        end = text + strcspn(text, ",");
        list[n++] = tally_arena_text(&w->arena, text, (size_t)(end - text));
    }
    return list;
}

/* Cells from one row to another in which something can be chosen from a list. */
static void set_list(struct writer *w, size_t column, size_t from, size_t to, const char *choices, bool strict)
{
    bool range = strchr(choices, '!') != NULL;
    const size_t size = strlen(choices);
    char *formula = tally_arena_alloc(&w->arena, size + 2, 1); /* zeroed: with a NUL at its end */
    formula[0] = '=';
    memcpy(formula + 1, choices, size);
    lxw_data_validation list = {.validate = range ? LXW_VALIDATION_TYPE_LIST_FORMULA : LXW_VALIDATION_TYPE_LIST,
                                .value_formula = range ? formula : NULL,
                                .value_list = range ? NULL : list_of(w, choices),
                                .ignore_blank = LXW_VALIDATION_ON,
                                .dropdown = LXW_VALIDATION_ON,
                                .show_input = LXW_VALIDATION_ON,
                                .show_error = strict ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_STOP};
    check(w, worksheet_data_validation_range(w->sheet, (lxw_row_t)from, (lxw_col_t)column, (lxw_row_t)to,
                                             (lxw_col_t)column, &list));
}

static unsigned column_width(const struct tally_written_sheet *sheet, size_t column)
{
    unsigned width = sheet->columns[column].width;
    for (size_t i = 0; i < sheet->count && !sheet->columns[column].width; i++)
        if (column < sheet->rows[i].count && width_of(&sheet->rows[i].cells[column]) > width)
            width = width_of(&sheet->rows[i].cells[column]);
    return (width < NARROWEST ? NARROWEST : width) + 2;
}

static void write_form(struct writer *w, const struct tally_written_sheet *sheet)
{
    lxw_protection allowed = {.format_cells = 1,
                              .format_columns = 1,
                              .format_rows = 1,
                              .insert_columns = 1,
                              .insert_rows = 1,
                              .delete_rows = 1,
                              .sort = 1};
    set_page(w, 1);
    for (size_t k = 0; k < sheet->column_count; k++) {
        enum look look = sheet->columns[k].number ? OPEN_NUMBER : OPEN_TEXT;
        check(w, worksheet_set_column(w->sheet, (lxw_col_t)k, (lxw_col_t)k, column_width(sheet, k), w->looks[look]));
        if (sheet->columns[k].list)
            set_list(w, k, 1, OPEN_ROWS, sheet->columns[k].list, sheet->columns[k].strict);
        if (!sheet->columns[k].headings)
            continue;
        check(w, worksheet_write_blank(w->sheet, 0, (lxw_col_t)k, w->looks[OPEN_HEAD]));
        set_list(w, k, 0, 0, sheet->columns[k].headings, false);
    }
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t k = 0; k < sheet->rows[i].count; k++) {
            const struct tally_written_cell *cell = &sheet->rows[i].cells[k];
            if (cell->kind == TALLY_WRITTEN_TEXT && *cell->text)
                put_text(w, i, k, cell->text, i == 0 ? HEAD : OPEN_TEXT);
        }
    worksheet_freeze_panes(w->sheet, 1, 0);
    worksheet_protect(w->sheet, NULL, &allowed);
}

/* ---- the file ---- */

static bool write_file(struct writer *w, const char *path, const struct tally_written_sheet *sheets, size_t count)
{
    lxw_doc_properties properties = {.created = 315532800}; /* 1980-01-01, as in zip files without times */
    w->book = workbook_new(path);
    if (!w->book)
        tally_exhausted();
    check(w, workbook_set_properties(w->book, &properties));
    for (enum look look = 0; look < LOOKS; look++)
        w->looks[look] = add_look(w, look);
    for (size_t i = 0; i < count; i++) {
        w->sheet = workbook_add_worksheet(w->book, sheets[i].name);
        if (!w->sheet)
            tally_exhausted();
        if (sheets[i].columns)
            write_form(w, &sheets[i]);
        else
            write_page(w, &sheets[i]);
    }
    check(w, workbook_close(w->book));
    return w->ok;
}

bool tally_workbook_write(const struct tally_written_sheet *sheets, size_t count, struct tally_bytes *to)
{
    char *path = tally_path_temporary();
    struct writer w = {.ok = true};
    if (!path)
        return false;
    errno = 0;
    bool ok = write_file(&w, path, sheets, count) && tally_path_read_all(path, to);
    int error = errno ? errno : EIO;
    tally_arena_clear(&w.arena);
    tally_path_remove(path);
    free(path);
    errno = error;
    return ok;
}
