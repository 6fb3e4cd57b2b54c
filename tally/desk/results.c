/* What follows the keying: the count, its notices, the words to read out, paper ballots, and the verification. */
#include <stdlib.h>
#include <string.h>
#include <tally/announce.h>
#include <tally/board.h>
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/paper.h>
#include <tally/result.h>
#include <tally/text.h>
#include <tally/verify.h>
#include <tally/words.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/table.h"
#include "export/summary.h"
#include "io/io.h"
#include "io/path.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "table/write.h"

/* ---- the summary of a count (汇总表), as export/ makes it ---- */

static struct tally_json *cell_of(const struct tally_written_cell *cell)
{
    struct tally_written_cell copy = *cell;
    const struct tally_written_row row = {.look = TALLY_ROW_BODY, .cells = &copy, .count = 1};
    struct tally_bytes text = {.bytes = NULL};
    if (cell->kind == TALLY_WRITTEN_TEXT)
        return tally_json_string(cell->text);
    tally_csv_write(&row, 1, &text);
    text.bytes[text.used - 2] = '\0'; /* without the line end */
    struct tally_json *json = tally_json_string(text.bytes);
    free(text.bytes);
    return json;
}

static struct tally_json *sheet_of(const struct tally_written_sheet *sheet)
{
    static const char *const looks[TALLY_ROW_LOOKS] = {
        [TALLY_ROW_BODY] = "body",  [TALLY_ROW_TITLE] = "title", [TALLY_ROW_SECTION] = "section",
        [TALLY_ROW_NOTE] = "note",  [TALLY_ROW_LINE] = "line",   [TALLY_ROW_HEAD] = "head",
        [TALLY_ROW_BLANK] = "blank"};
    struct tally_json *rows = tally_json_array(), *json = tally_json_object();
    for (size_t i = 0; i < sheet->count; i++) {
        struct tally_json *row = tally_json_object(), *cells = tally_json_array();
        for (size_t k = 0; k < sheet->rows[i].count; k++)
            tally_json_push(cells, cell_of(&sheet->rows[i].cells[k]));
        tally_json_put(row, "look", tally_json_string(looks[sheet->rows[i].look]));
        tally_json_put(row, "cells", cells);
        tally_json_push(rows, row);
    }
    tally_json_put(json, "name", tally_json_string(sheet->name));
    tally_json_put(json, "rows", rows);
    return json;
}

static struct tally_json *summary_of(struct tally_words *words, const struct tally_result *result)
{
    struct tally_summary summary;
    struct tally_json *sheets = tally_json_array();
    tally_summary_make(&summary, words, result);
    for (size_t i = 0; i < summary.sheet_count; i++)
        tally_json_push(sheets, sheet_of(&summary.sheets[i]));
    tally_summary_clear(&summary);
    return sheets;
}

/* ---- the notices, and who may acknowledge them ---- */

static struct tally_json *notices_of(struct tally_words *words, const struct tally_result *result)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < result->notice_count; i++) {
        struct tally_json *notice = tally_json_object();
        tally_json_put(notice, "code", tally_json_string(tally_code_name(tally_result_notice_code(result, i))));
        tally_json_put(notice, "text", tally_json_string(tally_words_notice(words, result, i)));
        tally_json_put(notice, "acknowledged", tally_json_string(tally_words_acknowledged(words, result, i)));
        tally_json_push(list, notice);
    }
    return list;
}

static struct tally_json *officials_of(const struct tally_meeting_facts *facts)
{
    struct tally_json *list = tally_json_array();
    tally_json_push(list, tally_json_string(facts->host));
    for (size_t i = 0; i < facts->teller_count; i++)
        tally_json_push(list, tally_json_string(facts->tellers[i]));
    for (size_t i = 0; i < facts->scrutineer_count; i++)
        tally_json_push(list, tally_json_string(facts->scrutineers[i]));
    return list;
}

/* Adds a row to acknowledged.csv. */
void tally_desk_acknowledge(struct tally_desk_request *request)
{
    static const char name[] = "acknowledged.csv";
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    const char *const cells[TALLY_ACKNOWLEDGED_COLUMNS] = {
        [TALLY_ACKNOWLEDGED_CODE] = tally_desk_asked(request, "code"),
        [TALLY_ACKNOWLEDGED_PLACE] = "",
        [TALLY_ACKNOWLEDGED_REASON] = tally_desk_asked(request, "reason"),
        [TALLY_ACKNOWLEDGED_BY] = tally_desk_asked(request, "by")};
    struct tally_desk_table table;
    struct tally_json *rows = tally_json_array(), *head = tally_json_array(), *row = tally_json_array();
    struct tally_bytes bytes = {.bytes = NULL};
    bool usual = true;
    tally_desk_table_read(&table, folder, name);
    for (size_t i = 0; i < TALLY_ACKNOWLEDGED_COLUMNS; i++) {
        tally_json_push(head, tally_json_string(tally_acknowledged_columns[i].chinese));
        tally_json_push(row, tally_json_string(cells[i]));
        usual &= !table.rows || (table.columns == TALLY_ACKNOWLEDGED_COLUMNS &&
                                 !strcmp(table.cells[i], tally_acknowledged_columns[i].chinese));
    }
    tally_json_push(rows, head);
    for (size_t i = 1; i < table.rows; i++)
        tally_json_push(rows, tally_desk_table_row(&table, i));
    tally_json_push(rows, row);
    if (!*cells[TALLY_ACKNOWLEDGED_REASON] || !*cells[TALLY_ACKNOWLEDGED_BY])
        tally_desk_refuse(request, 409, N_("Write the reason, and who has seen the notice."));
    else if (usual && table.whole && tally_desk_table_csv(rows, &bytes))
        tally_desk_refuse_written(request, tally_desk_write(folder, name, table.digest, bytes.bytes, bytes.used));
    else
        tally_desk_refuse(request, 409, N_("Rows of this file cannot be read. Mend it in a spreadsheet program."));
    free(bytes.bytes);
    tally_json_free(rows);
    tally_desk_table_clear(&table);
    free(folder);
}

/* ---- the count ---- */

static struct tally_actor actor_of(struct tally_desk_request *request, char now[TALLY_DESK_TIME_SIZE])
{
    const char *by = tally_desk_asked(request, "by");
    return (struct tally_actor){.name = *by ? by : request->actor, .at = tally_desk_now(now)};
}

static void record(struct tally_desk_request *request, const char *folder, const struct tally_result *result)
{
    char now[TALLY_DESK_TIME_SIZE], *changes = NULL;
    uint64_t number = 0;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_actor actor = actor_of(request, now);
    if (tally_ledger_record(folder, result, &actor, &number, &changes, diags) == TALLY_NOT_RECORDED)
        tally_desk_refuse_with(request, diags);
    tally_json_put(request->answer, "number", tally_json_number(number));
    tally_json_put(request->answer, "changes", tally_json_string(changes ? changes : ""));
    free(changes);
    tally_diags_free(diags);
}

/* Counts; with “record”, into the ledger, before anything is shown. Without, the page is told only whether the meeting
 * can be counted, and the notices. */
void tally_desk_count(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(folder, NULL, diags);
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    if (result) {
        const bool recorded = tally_json_is_true(tally_json_get(request->asked, "record"));
        if (recorded)
            record(request, folder, result);
        if (recorded && request->status == 200)
            tally_json_put(request->answer, "sheets", summary_of(words, result));
        tally_json_put(request->answer, "notices", notices_of(words, result));
        tally_json_put(request->answer, "officials", officials_of(&result->meeting));
        tally_json_put(request->answer, "keying", tally_json_string(tally_words_keying(words, result)));
    } else {
        tally_json_put(request->answer, "findings", tally_desk_findings(diags));
    }
    tally_words_free(words);
    tally_result_free(result);
    tally_diags_free(diags);
    free(folder);
}

/* ---- the words to read out ---- */

static void put_texts(struct tally_json *answer, const char *member, const char *const *texts, size_t count)
{
    struct tally_json *list = tally_json_array();
    for (size_t i = 0; i < count; i++)
        tally_json_push(list, tally_json_string(texts[i]));
    tally_json_put(answer, member, list);
}

/* Before a ballot is keyed: from what stands in tiers.csv. */
void tally_desk_box(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    struct tally_result *box = tally_box_read(folder, diags);
    size_t count = 0;
    if (box && !tally_announcement_box_is_past(folder, box, diags)) {
        const char *const *texts = tally_announce_box(words, box, true, &count);
        put_texts(request->answer, "words", texts, count);
    } else {
        tally_json_put(request->answer, "findings", tally_desk_findings(diags));
    }
    tally_result_free(box);
    tally_words_free(words);
    tally_diags_free(diags);
    free(folder);
}

char *tally_desk_ledger(struct tally_desk_request *request, const char *folder)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(folder, diags);
    char *path = m->facts.id && *m->facts.id ? tally_ledger_path(folder, m->facts.id) : NULL;
    if (!path || tally_path_kind(path)) {
        tally_desk_refuse(request, 409, N_("The meeting is not counted yet."));
        free(path);
        path = NULL;
    }
    tally_meeting_close(m);
    tally_diags_free(diags);
    return path;
}

/* Records the announcement, then gives the words, or the board. */
static void announce(struct tally_desk_request *request, const char *ledger, struct tally_diags *diags)
{
    char now[TALLY_DESK_TIME_SIZE];
    uint64_t number;
    size_t count;
    struct tally_announcement *owner = NULL;
    struct tally_result *result = tally_announcement_result(ledger, &number, &owner, diags);
    if (!result)
        return;
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    struct tally_disclosure shown = {.tiers = NULL};
    const struct tally_actor actor = actor_of(request, now);
    tally_announcement_disclose(&shown, owner, result, TALLY_PROTECTED);
    const char *const *texts = tally_announcement_warnings(words, result, &shown, &count);
    put_texts(request->answer, "warnings", texts, count);
    if (tally_json_is_true(tally_json_get(request->asked, "board"))) {
        char *html = tally_board_html(words, result, &shown, tally_announcement_code(owner), false);
        if (tally_announcement_record(ledger, owner, "board", result, &shown, &actor, diags))
            tally_bytes_put_text(&request->board, html);
        free(html);
    } else {
        texts = tally_announce_paragraphs(words, result, &shown, true, &count);
        if (tally_announcement_record(ledger, owner, "words", result, &shown, &actor, diags))
            put_texts(request->answer, "words", texts, count);
    }
    tally_json_put(request->answer, "code", tally_json_string(tally_announcement_code(owner)));
    free(shown.tiers);
    tally_words_free(words);
    tally_result_free(result);
    tally_announcement_free(owner);
}

void tally_desk_announce(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request), *ledger = folder ? tally_desk_ledger(request, folder) : NULL;
    struct tally_diags *diags = tally_diags_new();
    if (ledger) {
        announce(request, ledger, diags);
        if (tally_diags_errors(diags))
            tally_desk_refuse_with(request, diags);
    }
    tally_diags_free(diags);
    free(ledger);
    free(folder);
}

/* ---- paper ballots ---- */

void tally_desk_paper(struct tally_desk_request *request)
{
    enum { BALLOTS_MOST = 1000 };
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    struct tally_diags *diags = tally_diags_new();
    struct tally_paper_made made;
    const int64_t ballots = tally_json_number_value(tally_json_get(request->asked, "ballots"));
    const struct tally_paper_options options = {.ballots =
                                                    ballots > 0 && ballots <= BALLOTS_MOST ? (uint64_t)ballots : 1,
                                                .names = tally_json_is_true(tally_json_get(request->asked, "names")),
                                                .language = TALLY_CHINESE,
                                                .out = "-"};
    if (tally_paper_print(folder, &options, &made, diags)) {
        request->type = "application/pdf";
        tally_bytes_put(&request->bytes, (const char *)made.bytes, made.size);
    } else {
        tally_desk_refuse_with(request, diags);
    }
    tally_paper_clear(&made);
    tally_diags_free(diags);
    free(folder);
}

/* ---- verification of the ledger in the folder ---- */

void tally_desk_take_finding(void *list, const struct tally_finding *finding)
{
    struct tally_json *json = tally_json_object();
    tally_json_put(json, "ok", tally_json_boolean(finding->ok));
    tally_json_put(json, "warning", tally_json_boolean(finding->warning));
    tally_json_put(json, "file", tally_json_string(finding->file ? tally_path_name(finding->file) : ""));
    tally_json_put(json, "check", tally_json_string(finding->check));
    tally_json_put(json, "found", tally_json_string(finding->found));
    tally_json_put(json, "then", tally_json_string(finding->then ? finding->then : ""));
    tally_json_push(list, json);
}

void tally_desk_verify(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request), *ledger = folder ? tally_desk_ledger(request, folder) : NULL;
    if (ledger) {
        char now[TALLY_DESK_TIME_SIZE];
        struct tally_diags *diags = tally_diags_new();
        struct tally_json *list = tally_json_array();
        const struct tally_verify_options options = {
            .folder = folder, .now = tally_desk_now(now), .each = tally_desk_take_finding, .self = list};
        bool sound = tally_verify_ledger(ledger, &options, diags);
        tally_json_put(request->answer, "sound", tally_json_boolean(sound && !tally_diags_errors(diags)));
        tally_json_put(request->answer, "found", list);
        tally_json_put(request->answer, "findings", tally_desk_findings(diags));
        tally_diags_free(diags);
    }
    free(ledger);
    free(folder);
}
