/* A spreadsheet read whole and written whole. */
#include "desk/table.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/tables.h"
#include "table/load.h"
#include "table/table.h"
#include "table/write.h"

/* A table that is being read; headings: NULL where its first row is that of the headings, whatever it holds. */
struct taking {
    struct tally_desk_table *table;
    const struct tally_desk_headings *headings;
};

static bool has_heading(const struct tally_desk_headings *headings, const struct tally_row *row)
{
    bool has = false;
    for (size_t i = 0; i < row->count; i++)
        for (size_t k = 0; k < headings->count; k++)
            has |= tally_column_matches(&headings->columns[k], row->cells[i].text, tally_reading_newest());
    return has;
}

static bool take_row(void *self, const struct tally_row *row)
{
    const struct taking *taking = self;
    struct tally_desk_table *t = taking->table;
    if (!t->rows && taking->headings && row->no_heading && !has_heading(taking->headings, row)) {
        *row->no_heading = true;
        return true;
    }
    if (!t->rows)
        t->columns = row->count;
    t->whole &= !row->broken;
    for (size_t i = 0; i < t->columns; i++) {
        size_t count = t->rows * t->columns + i;
        const struct tally_text text = i < row->count ? row->cells[i].text : (struct tally_text){"", 0};
        TALLY_PUSH(t->cells, count, t->room) = tally_arena_text(&t->arena, text.bytes, text.size);
    }
    size_t rows = t->rows;
    TALLY_PUSH(t->numbers, rows, t->number_room) = row->count ? tally_place_row(row->cells[0].place) : 0;
    t->rows++;
    return true;
}

bool tally_desk_table_take(struct tally_desk_table *table, struct tally_file *file, const char *name,
                           const struct tally_desk_headings *headings, struct tally_diags *diags)
{
    *table = (struct tally_desk_table){.whole = true};
    struct taking taking = {table, headings};
    return tally_tables_choose(file, name, diags) && tally_table_open(file, diags) &&
           tally_table_scan_all(file, diags, take_row, &taking) && table->whole && table->rows && !file->broken &&
           !file->rows_lost && !tally_diags_errors(diags);
}

void tally_desk_table_read(struct tally_desk_table *table, const char *folder, const char *name)
{
    *table = (struct tally_desk_table){.whole = true};
    char *path = tally_path_join(folder, name);
    struct tally_file file = {.name = NULL};
    struct tally_diags *diags = tally_diags_new();
    if (tally_path_kind(path) == 0 && tally_file_read(&file, folder, name, diags)) {
        tally_digest(file.bytes, file.size, table->digest);
        struct taking taking = {table, NULL};
        table->whole =
            tally_table_open(&file, diags) && tally_table_scan_all(&file, diags, take_row, &taking) && table->whole;
        /* a broken row of which no cell could be read is not passed on */
        table->whole &= !file.broken && !file.rows_lost && !tally_diags_errors(diags);
    } else {
        table->whole = tally_path_kind(path) != 0 && !tally_file_exists(folder, name);
    }
    tally_file_clear(&file);
    tally_diags_free(diags);
    free(path);
}

void tally_desk_table_clear(struct tally_desk_table *table)
{
    free(table->cells);
    free(table->numbers);
    tally_arena_clear(&table->arena);
}

const char *tally_desk_cell(const struct tally_desk_table *table, size_t row, size_t column)
{
    return column < table->columns ? table->cells[row * table->columns + column] : "";
}

struct tally_json *tally_desk_table_rows(const struct tally_desk_table *table)
{
    struct tally_json *rows = tally_json_array();
    for (size_t i = 0; i < table->rows; i++)
        tally_json_push(rows, tally_desk_table_row(table, i));
    return rows;
}

struct tally_json *tally_desk_table_row(const struct tally_desk_table *table, size_t row)
{
    struct tally_json *cells = tally_json_array();
    for (size_t i = 0; i < table->columns; i++)
        tally_json_push(cells, tally_json_string(table->cells[row * table->columns + i]));
    return cells;
}

/* Whether each cell is a text that a table may hold. */
static bool is_row(const struct tally_json *row, size_t columns, bool *empty)
{
    bool good = tally_json_is_array(row) && tally_json_size(row) == columns;
    *empty = true;
    for (size_t i = 0; good && i < columns; i++) {
        const struct tally_json *cell = tally_json_at(row, i);
        const char *text = tally_json_string_value(cell);
        good = text && strlen(text) == tally_json_string_size(cell) && strlen(text) < TALLY_CELL_MAX;
        *empty &= good && !*text;
    }
    return good;
}

bool tally_desk_table_csv(const struct tally_json *rows, struct tally_bytes *to)
{
    const size_t count = tally_json_size(rows), columns = tally_json_size(tally_json_at(rows, 0));
    bool good = tally_json_is_array(rows) && columns && columns <= TALLY_COLUMNS_MAX, empty;
    tally_bytes_put_text(to, "\xEF\xBB\xBF");
    for (size_t i = 0; good && i < count; i++) {
        good = is_row(tally_json_at(rows, i), columns, &empty);
        for (size_t k = 0; good && !(empty && i) && k < columns; k++) {
            tally_bytes_put_text(to, k ? "," : "");
            tally_csv_put_plain(to, tally_json_string_value(tally_json_at(tally_json_at(rows, i), k)));
        }
        tally_bytes_put_text(to, empty && i ? "" : "\r\n");
    }
    return good;
}
