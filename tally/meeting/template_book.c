/* A new meeting's folder as one workbook: how each column is filled in, and the guide as a sheet. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/template.h"
#include "table/write.h"

enum { OPEN_COLUMNS = 40, MARK_WIDTH = 8 };

/* ---- lists to choose from ---- */

const char *tally_template_list(struct tally_arena *arena, const char *const *choices, size_t count)
{
    enum { MOST = 255 }; /* characters, for every spreadsheet program */
    struct tally_bytes list = {.bytes = NULL};
    bool ok = count > 0;
    for (size_t i = 0; i < count; i++) {
        ok &= !strchr(choices[i], ',');
        tally_bytes_put_text(&list, i ? "," : "");
        tally_bytes_put_text(&list, choices[i]);
    }
    const char *text = ok && list.used <= MOST ? tally_arena_text(arena, list.bytes, list.used) : NULL;
    free(list.bytes);
    return text;
}

const char *tally_template_marks(struct tally_arena *arena, const struct tally_rule *rule)
{
    static const char *const votes[] = {"同意", "不同意", "弃权", "缓议"}, *const persons[] = {"推荐", "不推荐"};
    const char **grades = tally_arena_alloc(arena, rule->grade_count + 1, sizeof *grades);
    switch (rule->kind) {
    case TALLY_RECOMMENDATION:
        return tally_template_list(arena, persons, 2);
    case TALLY_DECISION:
        return tally_template_list(arena, votes, tally_rule_is_of_other_body(rule) ? 3 : 4);
    case TALLY_APPRAISAL:
        for (size_t i = 0; i < rule->grade_count; i++)
            grades[i] = rule->grades[i].name;
        return rule->points.count ? NULL : tally_template_list(arena, grades, rule->grade_count);
    case TALLY_KINDS:
        break;
    }
    return NULL;
}

const char *tally_template_sheet_name(const struct tally_template_content *content, const struct tally_column *columns)
{
    return columns == tally_meeting_columns  ? "会议"
           : columns == tally_tiers_columns  ? tally_template_applies(content, WHEN_BALLOTS_NAMED) ? "票种" : "层次"
           : columns == tally_posts_columns  ? "职位"
           : columns == tally_roster_columns ? "人选名册"
           : columns == tally_rulings_columns ? "裁定"
           : columns == tally_ballots_columns ? "选票"
                                              : "合计票数";
}

/* What stands in the second column of another sheet, which is that of names: only as far as it is filled in, so that
 * the list has no empty lines. */
static const char *names_in(struct tally_arena *arena, const struct tally_template_content *content,
                            const struct tally_column *columns)
{
    const char *sheet = tally_template_sheet_name(content, columns);
    struct tally_bytes formula = {.bytes = NULL};
    const char *const parts[] = {"OFFSET(", sheet, "!$B$2,0,0,MAX(1,COUNTA(", sheet, "!$B$2:$B$500)),1)"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tally_bytes_put_text(&formula, parts[i]);
    const char *text = tally_arena_text(arena, formula.bytes, formula.used);
    free(formula.bytes);
    return text;
}

/* ---- columns ---- */

static struct tally_written_column roster_column(struct tally_arena *arena,
                                                 const struct tally_template_content *content, size_t column)
{
    static const unsigned widths[TALLY_ROSTER_COLUMNS] = {
        [TALLY_ROSTER_ID] = 10,     [TALLY_ROSTER_NAME] = 20,     [TALLY_ROSTER_PERSON] = 10,
        [TALLY_ROSTER_UNIT] = 24,   [TALLY_ROSTER_TITLE] = 24,    [TALLY_ROSTER_POST] = 20,
        [TALLY_ROSTER_ACTION] = 36, [TALLY_ROSTER_DEFERRED] = 20, [TALLY_ROSTER_ORIGIN] = 8};
    return (struct tally_written_column){.width = widths[column],
                                         .list = column == TALLY_ROSTER_POST
                                                     ? names_in(arena, content, tally_posts_columns)
                                                 : column == TALLY_ROSTER_ORIGIN ? "另选"
                                                                                 : NULL};
}

static struct tally_written_column rulings_column(struct tally_arena *arena,
                                                  const struct tally_template_content *content, size_t column)
{
    static const unsigned widths[TALLY_RULINGS_COLUMNS] = {
        [TALLY_RULINGS_CHANNEL] = 10, [TALLY_RULINGS_TIER] = 16,   [TALLY_RULINGS_BALLOT] = 10,
        [TALLY_RULINGS_WRITTEN] = 20, [TALLY_RULINGS_RULING] = 16, [TALLY_RULINGS_REASON] = 36,
        [TALLY_RULINGS_BY] = 24};
    return (struct tally_written_column){.width = widths[column],
                                         .list = column == TALLY_RULINGS_CHANNEL ? "会议,谈话"
                                                 : column == TALLY_RULINGS_TIER
                                                     ? names_in(arena, content, tally_tiers_columns)
                                                     : NULL};
}

static struct tally_written_column totals_column(struct tally_arena *arena,
                                                 const struct tally_template_content *content, size_t column)
{
    const struct tally_written_column columns[TALLY_TOTALS_COLUMNS] = {
        [TALLY_TOTALS_TIER] = {.width = 16, .list = names_in(arena, content, tally_tiers_columns)},
        [TALLY_TOTALS_ITEM] = {.width = 20, .list = names_in(arena, content, tally_roster_columns)},
        [TALLY_TOTALS_MARK] = {.width = 12, .list = tally_template_marks(arena, content->rule)},
        [TALLY_TOTALS_VOTES] = {.width = 8, .number = true}};
    return columns[column];
}

struct tally_written_column tally_template_column(struct tally_arena *arena,
                                                  const struct tally_template_content *content,
                                                  const struct tally_column *columns, size_t column)
{
    if (columns == tally_meeting_columns)
        return (struct tally_written_column){.width = column == TALLY_MEETING_KEY ? 16 : 48};
    if (columns == tally_tiers_columns)
        return (struct tally_written_column){.width = column == TALLY_TIERS_NAME ? 20 : 10,
                                             .number = column >= TALLY_TIERS_DUE};
    if (columns == tally_posts_columns)
        return (struct tally_written_column){.width = column == TALLY_POSTS_TITLE ? 30 : 10,
                                             .number = column == TALLY_POSTS_SEATS};
    if (columns == tally_roster_columns)
        return roster_column(arena, content, column);
    if (columns == tally_rulings_columns)
        return rulings_column(arena, content, column);
    if (columns == tally_totals_columns)
        return totals_column(arena, content, column);
    return (struct tally_written_column){
        .width = column == TALLY_BALLOTS_VOID ? 16 : 10,
        .list = column == TALLY_BALLOTS_TIER ? names_in(arena, content, tally_tiers_columns) : NULL};
}

void tally_template_open_columns(struct tally_arena *arena, const struct tally_template_content *content,
                                 struct tally_written_column **columns, size_t *count, size_t *room)
{
    const struct tally_written_column open = {.width = MARK_WIDTH,
                                              .list = tally_template_marks(arena, content->rule),
                                              .number = content->rule->points.count > 0,
                                              .headings = names_in(arena, content, tally_roster_columns)};
    struct tally_written_column *list = *columns;
    size_t used = *count, space = *room;
    for (size_t i = 0; i < OPEN_COLUMNS; i++)
        TALLY_PUSH(list, used, space) = open;
    *columns = list;
    *count = used;
    *room = space;
}

/* ---- the guide ---- */

/* “一、会前填写” */
static bool is_section(const char *line)
{
    static const char *const numbers[] = {"一、", "二、", "三、", "四、", "五、", "附"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strncmp(line, numbers[i], strlen(numbers[i])))
            return true;
    return false;
}

struct tally_written_sheet tally_template_guide_sheet(struct tally_arena *arena,
                                                      const struct tally_template_content *content)
{
    struct tally_bytes text = {.bytes = NULL};
    tally_template_guide(&text, content);
    size_t lines = 0, count = 0;
    for (size_t i = 0; i < text.used; i++)
        lines += text.bytes[i] == '\n';
    struct tally_written_row *rows = tally_arena_alloc(arena, lines + 1, sizeof *rows);
    struct tally_written_cell *cells = tally_arena_alloc(arena, lines + 1, sizeof *cells);
    for (size_t at = 0; count < lines; count++) {
        const char *end = memchr(text.bytes + at, '\n', text.used - at);
        size_t size = (size_t)(end - text.bytes) - at;
        const char *line = tally_arena_text(arena, text.bytes + at, size - (size && end[-1] == '\r'));
        cells[count] = (struct tally_written_cell){.kind = TALLY_WRITTEN_TEXT, .text = line};
        rows[count] = (struct tally_written_row){count == 0         ? TALLY_ROW_TITLE
                                                 : !*line           ? TALLY_ROW_BLANK
                                                 : is_section(line) ? TALLY_ROW_SECTION
                                                                    : TALLY_ROW_NOTE,
                                                 &cells[count], 1};
        at += size + 1;
    }
    free(text.bytes);
    return (struct tally_written_sheet){.name = "填表说明", .rows = rows, .count = count};
}

/* ---- the file ---- */

bool tally_template_book_write(const char *folder, const char *name, const struct tally_written_sheet *sheets,
                               size_t count, struct tally_diags *diags)
{
    struct tally_bytes bytes = {.bytes = NULL};
    bool ok = tally_workbook_write(sheets, count, &bytes);
    if (!ok)
        tally_diags_add(diags, TALLY_CANNOT_WRITE, (struct tally_place){.file = tally_diags_file(diags, name)},
                        N_("cannot be written: %1$s"), TALLY_ARGS(strerror(errno)));
    ok = ok && tally_file_write(folder, name, bytes.bytes, bytes.used, diags);
    free(bytes.bytes);
    return ok;
}
