/* A meeting in one workbook, meeting.xlsx, is taken over: its tables become the spreadsheets that the desk reads. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/tables.h"

static const char workbook_name[] = "meeting.xlsx", kept_name[] = "meeting.xlsx.taken-over";

/* The tables of the workbook as CSV, by their names; rows of a sheet that nobody reads are left out. */
struct tables {
    struct one {
        const char *name;
        struct tally_bytes bytes;
    } * list;
    size_t count, room;
};

static void clear(struct tables *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        free(tables->list[i].bytes.bytes);
    free(tables->list);
}

/* Reads all of them; what is wrong is reported. A heading alone stands for no table where a file does. */
static void read(struct tables *tables, const char *folder, struct tally_tables *workbook, struct tally_diags *diags)
{
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const struct tally_table_sheet *sheet = &workbook->sheets[i];
        struct tally_file file = {.bytes = NULL};
        struct tally_desk_table table;
        struct tally_bytes bytes = {.bytes = NULL};
        if (!sheet->table || sheet->content == TALLY_SHEET_EMPTY ||
            (sheet->content == TALLY_SHEET_HEADING && tally_file_exists(folder, sheet->table)))
            continue;
        if (!workbook->source.read(&workbook->source, &file, sheet->table, diags)) {
            tally_file_clear(&file);
            continue;
        }
        bool taken = tally_desk_table_take(&table, &file, sheet->table, NULL, diags);
        struct tally_json *rows = tally_desk_table_rows(&table);
        if (taken && tally_desk_table_csv(rows, &bytes))
            TALLY_PUSH(tables->list, tables->count, tables->room) = (struct one){sheet->table, bytes};
        else
            free(bytes.bytes);
        tally_json_free(rows);
        tally_desk_table_clear(&table);
        tally_file_clear(&file);
    }
}

/* Whether a file that is there already holds the same: an earlier try was interrupted. */
static bool is_there(const char *folder, const struct one *one)
{
    struct tally_bytes bytes = {.bytes = NULL};
    char *path = tally_path_join(folder, one->name);
    bool same = tally_path_kind(path) == 0 && tally_path_read_all(path, &bytes) && bytes.used == one->bytes.used &&
                !memcmp(bytes.bytes, one->bytes.bytes, bytes.used);
    free(bytes.bytes);
    free(path);
    return same;
}

/* Writes the spreadsheets, then gives the workbook its other name: until then it counts alone. */
static void write(struct tally_desk_request *request, const char *folder, const struct tables *tables)
{
    char *from = tally_path_join(folder, workbook_name), *to = tally_path_join(folder, kept_name);
    enum tally_desk_written written = TALLY_DESK_WRITTEN;
    bool replaced;
    for (size_t i = 0; i < tables->count && written == TALLY_DESK_WRITTEN; i++)
        if (!is_there(folder, &tables->list[i]))
            written = tally_desk_write(folder, tables->list[i].name, "", tables->list[i].bytes.bytes,
                                       tables->list[i].bytes.used);
    if (written == TALLY_DESK_WRITTEN && tally_path_replace(from, to, folder, &replaced))
        written = TALLY_DESK_FAILED;
    if (written == TALLY_DESK_CHANGED)
        tally_desk_refuse(
            request, 409,
            N_("A spreadsheet of that name is in the folder beside the workbook, and holds something else. "
               "Move one of them out of the folder."));
    else
        tally_desk_refuse_written(request, written);
    free(from);
    free(to);
}

void tally_desk_take_over(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_source source = tally_source_folder(folder);
    struct tally_tables workbook;
    struct tables tables = {.list = NULL};
    tally_tables_open(&workbook, &source, diags);
    if (!tally_file_exists(folder, workbook_name) || tally_file_exists(folder, kept_name)) {
        tally_desk_refuse(request, 409, N_("There is no workbook to take over, or one was taken over before."));
    } else {
        read(&tables, folder, &workbook, diags);
        if (tally_diags_errors(diags) || !tables.count)
            tally_desk_refuse_with(request, diags);
        else
            write(request, folder, &tables);
    }
    clear(&tables);
    tally_tables_close(&workbook);
    tally_diags_free(diags);
    free(folder);
}
