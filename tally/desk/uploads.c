/* Files that are dropped on a page: spreadsheets for a table of the meeting; ledgers, sheets and certificates to be
 * verified, which are written into a folder of their own meanwhile. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/text.h>
#include <tally/verify.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/columns.h"

/* ---- a spreadsheet for a table ---- */

/* The tables that a dropped spreadsheet may stand for. */
static const struct dropped {
    const char *name;
    struct tally_desk_headings headings;
} tables[] = {
    {"tiers.csv", {tally_tiers_columns, TALLY_TIERS_COLUMNS}},
    {"posts.csv", {tally_posts_columns, TALLY_POSTS_COLUMNS}},
    {"roster.csv", {tally_roster_columns, TALLY_ROSTER_COLUMNS}},
};

/* Puts the rows of the spreadsheet in place of those of the table. */
static void drop(struct tally_desk_request *request, const char *folder, const struct dropped *table,
                 const struct tally_desk_upload *upload)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_file file = {.bytes = (const unsigned char *)upload->bytes, .size = upload->size};
    struct tally_desk_table taken;
    struct tally_bytes bytes = {.bytes = NULL};
    file.place = tally_diags_file(diags, upload->name);
    file.name = upload->name;
    if (tally_desk_table_take(&taken, &file, table->name, &table->headings, diags)) {
        struct tally_json *rows = tally_desk_table_rows(&taken);
        if (tally_desk_table_csv(rows, &bytes))
            tally_desk_refuse_written(
                request,
                tally_desk_write(folder, table->name, tally_desk_asked(request, "digest"), bytes.bytes, bytes.used));
        else
            tally_desk_refuse(request, 400, N_("This is no table."));
        tally_json_free(rows);
        tally_desk_put_meeting(request, folder);
    } else if (tally_diags_errors(diags)) {
        tally_desk_refuse_with(request, diags);
    } else {
        tally_desk_refuse(request, 422, N_("No row of this file has the headings of the table; nothing was changed."));
    }
    free(bytes.bytes);
    tally_desk_table_clear(&taken);
    tally_file_clear(&file);
    tally_diags_free(diags);
}

void tally_desk_drop(struct tally_desk_request *request)
{
    struct tally_desk_upload uploads[TALLY_DESK_UPLOADS_MOST];
    const char *name = tally_desk_asked(request, "file");
    const struct dropped *table = NULL;
    char *folder = tally_desk_asked_folder(request);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!strcmp(tables[i].name, name))
            table = &tables[i];
    if (folder && table && tally_desk_uploads(request, uploads) == 1)
        drop(request, folder, table, uploads);
    else if (folder)
        tally_desk_refuse(request, 400, N_("Drop one spreadsheet, .csv or .xlsx, on the table that it is for."));
    free(folder);
}

/* ---- files to be verified ---- */

static bool ends_in(const char *name, const char *ending)
{
    const size_t size = strlen(name), end = strlen(ending);
    return size > end && !strcasecmp(name + size - end, ending);
}

/* The files by what they are, each a path below the folder that was made for them. */
struct given {
    char *folder;
    char *paths[TALLY_DESK_UPLOADS_MOST];
    size_t count;
    const char *sheets[TALLY_DESK_UPLOADS_MOST], *ledgers[TALLY_DESK_UPLOADS_MOST], *trust[TALLY_DESK_UPLOADS_MOST];
    size_t sheet_count, ledger_count, trust_count;
};

static void clear(struct given *given)
{
    for (size_t i = 0; i < given->count; i++) {
        tally_path_remove(given->paths[i]);
        free(given->paths[i]);
    }
    if (given->folder)
        tally_folder_remove(given->folder);
    free(given->folder);
}

/* Writes them into a folder that only this user can open. False: a name cannot be that of a file, or there are two of
 * it, or there is no room. */
static bool give(struct given *given, const char *scratch, const struct tally_desk_upload *uploads, size_t count,
                 struct tally_diags *diags)
{
    *given = (struct given){.folder = tally_path_join(scratch, "tally-verify-XXXXXX")};
    if (!mkdtemp(given->folder)) {
        free(given->folder);
        given->folder = NULL;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct tally_desk_upload *upload = &uploads[i];
        if (!tally_desk_is_file_name(upload->name) ||
            !tally_file_write(given->folder, upload->name, upload->bytes, upload->size, diags))
            return false;
        char *path = given->paths[given->count++] = tally_path_join(given->folder, upload->name);
        if (ends_in(path, ".pdf") || tally_is_sheet(path))
            given->sheets[given->sheet_count++] = path;
        else if (ends_in(path, ".tally"))
            given->ledgers[given->ledger_count++] = path;
        else
            given->trust[given->trust_count++] = path;
    }
    return true;
}

/* Takes the path of the folder out of what is told: it is gone when the page shows it. */
static void forget_folder(struct tally_json *list, const char *folder)
{
    static const char *const members[] = {"found", "then", "text", "file"};
    char *path = tally_path_join(folder, "");
    const size_t size = strlen(path);
    for (size_t i = 0; i < tally_json_size(list); i++)
        for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
            const char *text = tally_json_string_value(tally_json_get(tally_json_at(list, i), members[k])), *at;
            struct tally_bytes shown = {.bytes = NULL};
            if (!text || !strstr(text, path))
                continue;
            for (; (at = strstr(text, path)) != NULL; text = at + size)
                tally_bytes_put(&shown, text, (size_t)(at - text));
            tally_bytes_put_text(&shown, text);
            tally_json_put(tally_json_at(list, i), members[k], tally_json_string(shown.bytes));
            free(shown.bytes);
        }
    free(path);
}

static void verify(struct tally_desk_request *request, const struct given *given, struct tally_diags *diags)
{
    char now[TALLY_DESK_TIME_SIZE];
    struct tally_json *found = tally_json_array(), *findings;
    bool sound = given->sheet_count || given->ledger_count;
    tally_desk_now(now);
    for (size_t i = 0; i < given->ledger_count; i++)
        sound &= tally_verify_ledger(given->ledgers[i],
                                     &(struct tally_verify_options){.ledgers = given->ledgers,
                                                                    .ledger_count = given->ledger_count,
                                                                    .now = now,
                                                                    .each = tally_desk_take_finding,
                                                                    .self = found},
                                     diags);
    if (given->sheet_count)
        sound &= tally_verify_sheets(&(struct tally_verify_sheets){.sheets = given->sheets,
                                                                   .sheet_count = given->sheet_count,
                                                                   .ledgers = given->ledgers,
                                                                   .ledger_count = given->ledger_count,
                                                                   .trust = given->trust,
                                                                   .trust_count = given->trust_count,
                                                                   .now = now,
                                                                   .each = tally_desk_take_finding,
                                                                   .self = found},
                                     diags);
    tally_json_put(request->answer, "sound", tally_json_boolean(sound && !tally_diags_errors(diags)));
    forget_folder(found, given->folder);
    findings = tally_desk_findings(diags);
    forget_folder(findings, given->folder);
    tally_json_put(request->answer, "found", found);
    tally_json_put(request->answer, "findings", findings);
}

void tally_desk_verify_files(struct tally_desk_request *request)
{
    struct tally_desk_upload uploads[TALLY_DESK_UPLOADS_MOST];
    struct given given = {.folder = NULL};
    struct tally_diags *diags = tally_diags_new();
    const size_t count = tally_desk_uploads(request, uploads);
    if (!count)
        tally_desk_refuse(request, 400, N_("Drop ledgers (.tally), tally sheets (.pdf) and certificates."));
    else if (!give(&given, request->scratch, uploads, count, diags))
        tally_desk_refuse(request, 409, N_("These files cannot be taken: two have the same name, or a name is none."));
    else if (!given.sheet_count && !given.ledger_count)
        tally_desk_refuse(request, 400, N_("Drop ledgers (.tally), tally sheets (.pdf) and certificates."));
    else
        verify(request, &given, diags);
    clear(&given);
    tally_diags_free(diags);
}
