/* One meeting: its tables, everything that is wrong with them, and a table that the page has changed. */
#include <stdlib.h>
#include <string.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/result.h>
#include <tally/sheet.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "io/io.h"

/* The tables that the page shows and changes as a whole. Ballots are keyed one by one. */
static const char *const tables[] = {"meeting.csv", "tiers.csv",   "posts.csv",
                                     "roster.csv",  "rulings.csv", "totals.csv"};

static struct tally_json *table_of(const char *folder, const char *name)
{
    struct tally_desk_table table;
    struct tally_json *json = NULL, *rows = tally_json_array(), *numbers = tally_json_array();
    tally_desk_table_read(&table, folder, name);
    if (table.rows) {
        json = tally_json_object();
        for (size_t i = 0; i < table.rows; i++) {
            tally_json_push(rows, tally_desk_table_row(&table, i));
            tally_json_push(numbers, tally_json_number(table.numbers[i]));
        }
        tally_json_put(json, "file", tally_json_string(name));
        tally_json_put(json, "digest", tally_json_string(table.digest));
        tally_json_put(json, "whole", tally_json_boolean(table.whole));
        tally_json_put(json, "rows", rows);
        tally_json_put(json, "numbers", numbers);
    } else {
        tally_json_free(numbers);
        tally_json_free(rows);
    }
    tally_desk_table_clear(&table);
    return json;
}

void tally_desk_put_meeting(struct tally_desk_request *request, const char *folder)
{
    struct tally_json *list = tally_json_array();
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(folder, NULL, diags);
    if (result)
        tally_sheet_warn_of_characters(result, diags);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct tally_json *table = table_of(folder, tables[i]);
        if (table)
            tally_json_push(list, table);
    }
    tally_json_put(request->answer, "tables", list);
    tally_json_put(request->answer, "workbook", tally_json_boolean(tally_file_exists(folder, "meeting.xlsx")));
    tally_json_put(request->answer, "findings", tally_desk_findings(diags));
    tally_json_put(request->answer, "errors", tally_json_number(tally_diags_errors(diags)));
    tally_result_free(result);
    tally_diags_free(diags);
}

void tally_desk_meeting(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (folder)
        tally_desk_put_meeting(request, folder);
    free(folder);
}

void tally_desk_table(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    const char *file = tally_desk_asked(request, "file"), *name = NULL;
    struct tally_bytes bytes = {.bytes = NULL};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!strcmp(file, tables[i]))
            name = tables[i]; /* D3 */
    if (folder && name && tally_desk_table_csv(tally_json_get(request->asked, "rows"), &bytes))
        tally_desk_refuse_written(
            request, tally_desk_write(folder, name, tally_desk_asked(request, "digest"), bytes.bytes, bytes.used));
    else if (folder)
        tally_desk_refuse(request, 400, N_("This is no table."));
    if (folder)
        tally_desk_put_meeting(request, folder);
    free(bytes.bytes);
    free(folder);
}
