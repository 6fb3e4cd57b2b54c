/* Making a new meeting's folder: spreadsheets with the columns and rows that its rule needs. */
#include "meeting/template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/rule.h>
#include <tally/template.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "meeting/columns.h"
#include "meeting/reader.h"
#include "table/load.h"
#include "table/table.h"
#include "table/write.h"

/* Each file of a new folder, and the condition under which it and each of its columns are written. A column that has
 * something in it is written always. */
static const struct sheet {
    const char *name;
    const struct tally_column *columns;
    size_t column_count;
    enum tally_template_when when;
    enum tally_template_when column_when[TALLY_ROSTER_COLUMNS]; /* by column */
} sheets[] = {
    {"meeting.csv", tally_meeting_columns, TALLY_MEETING_COLUMNS, WHEN_ALWAYS, {WHEN_ALWAYS}},
    {"tiers.csv",
     tally_tiers_columns,
     TALLY_TIERS_COLUMNS,
     WHEN_ALWAYS,
     {[TALLY_TIERS_TALKED] = WHEN_RECOMMENDATION,
      [TALLY_TIERS_VOID] = WHEN_BALLOTS,
      [TALLY_TIERS_WEIGHT_DUE] = WHEN_WEIGHT_DUE}},
    {"posts.csv", tally_posts_columns, TALLY_POSTS_COLUMNS, WHEN_POSTS, {WHEN_ALWAYS}},
    {"roster.csv",
     tally_roster_columns,
     TALLY_ROSTER_COLUMNS,
     WHEN_ALWAYS,
     {[TALLY_ROSTER_PERSON] = WHEN_DECISION,
      [TALLY_ROSTER_POST] = WHEN_POSTS,
      [TALLY_ROSTER_ACTION] = WHEN_ACTIONS,
      [TALLY_ROSTER_DEFERRED] = WHEN_DECISION,
      [TALLY_ROSTER_ORIGIN] = WHEN_WRITE_INS}},
    {"rulings.csv", tally_rulings_columns, TALLY_RULINGS_COLUMNS, WHEN_RECOMMENDATION, {WHEN_ALWAYS}},
    {"ballots.csv", tally_ballots_columns, TALLY_BALLOTS_COLUMNS, WHEN_BALLOTS, {WHEN_ALWAYS}},
    {"totals.csv", tally_totals_columns, TALLY_TOTALS_COLUMNS, WHEN_TOTALS, {WHEN_ALWAYS}},
};
static_assert(WHEN_ALWAYS == 0, "a column that no condition is given for is always written");
enum { MEETING, TIERS, POSTS, ROSTER, RULINGS, BALLOTS, TOTALS, SHEETS = sizeof sheets / sizeof *sheets };

const char tally_template_guide_name[] = "填表说明.txt";

/* The lines of meeting.csv. A line that is not filled in counts as absent, unless the meeting needs it. */
static const struct {
    enum tally_meeting_key key;
    enum tally_template_when when;
} meeting_lines[] = {
    {TALLY_KEY_MEETING, WHEN_ALWAYS},
    {TALLY_KEY_TITLE, WHEN_ALWAYS},
    {TALLY_KEY_BODY, WHEN_ALWAYS},
    {TALLY_KEY_PLACE, WHEN_ALWAYS},
    {TALLY_KEY_DATE, WHEN_ALWAYS},
    {TALLY_KEY_RULE, WHEN_ALWAYS},
    {TALLY_KEY_HOST, WHEN_ALWAYS},
    {TALLY_KEY_TELLER, WHEN_ALWAYS},
    {TALLY_KEY_SCRUTINEER, WHEN_ALWAYS},
    {TALLY_KEY_SCRUTINEER, WHEN_ALWAYS},
    {TALLY_KEY_ARCHIVE, WHEN_ALWAYS},
    {TALLY_KEY_ARCHIVE, WHEN_ALWAYS},
    {TALLY_KEY_METHOD, WHEN_METHODS},
    {TALLY_KEY_BALLOTS, WHEN_BALLOTS},
    {TALLY_KEY_TALKS, WHEN_RECOMMENDATION},
    {TALLY_KEY_KEYED, WHEN_BALLOTS},
    {TALLY_KEY_KEYED_SECOND, WHEN_BALLOTS},
    {TALLY_KEY_MARK, WHEN_ALWAYS},
    {TALLY_KEY_RECOMMENDED, WHEN_RECOMMENDATION_EXPIRES},
    {TALLY_KEY_PHONE, WHEN_TELEPHONE},
    {TALLY_KEY_DEFERRED, WHEN_DECISION},
    {TALLY_KEY_PUBLICITY, WHEN_PUBLICITY},
    {TALLY_KEY_RELAXED, WHEN_AFTER_CONTESTED},
};

/* 第二篇 六(二): “A票为县委常委票决票”, “B票为…列席的…票决票” */
static const char *tier_name(const struct tally_rule_tier *tier)
{
    if (!strcmp(tier->id, "A"))
        return "常委";
    return strcmp(tier->id, "B") ? tier->id : "列席";
}

/* ---- a spreadsheet as it is made ---- */

struct making {
    struct tally_arena *arena;
    struct tally_written_cell *cells; /* of the row that is being made */
    size_t cell_count, cell_room;
    struct tally_written_row *rows;
    size_t count, room;
    struct tally_written_column *columns;
    size_t column_count, column_room;
};

static void put_cell(struct making *t, const char *cell)
{
    TALLY_PUSH(t->cells, t->cell_count, t->cell_room) = (struct tally_written_cell){
        .kind = TALLY_WRITTEN_TEXT, .text = tally_arena_text(t->arena, cell, strlen(cell)), .strong = t->count == 0};
}

/* A cell of the first row, and how the column below it is filled in. */
static void put_heading(struct making *t, const char *heading, struct tally_written_column column)
{
    put_cell(t, heading);
    TALLY_PUSH(t->columns, t->column_count, t->column_room) = column;
}

static void end_row(struct making *t)
{
    struct tally_written_cell *cells = tally_arena_alloc(t->arena, t->cell_count + 1, sizeof *cells);
    if (t->cell_count)
        memcpy(cells, t->cells, t->cell_count * sizeof *cells);
    enum tally_written_look look = t->count ? TALLY_ROW_BODY : TALLY_ROW_HEAD;
    TALLY_PUSH(t->rows, t->count, t->room) = (struct tally_written_row){look, cells, t->cell_count};
    t->cell_count = 0;
}

static void clear(struct making *t)
{
    free(t->cells);
    free(t->rows);
    free(t->columns);
}

/* Tiers that a rule of decisions names, A and B, are kinds of ballots: 票种; others are ranks of staff: 层次. */
static const char *heading_of(const struct tally_column *column, const struct tally_template_content *content)
{
    return column->chinese2 && tally_template_applies(content, WHEN_BALLOTS_NAMED) ? column->chinese2 : column->chinese;
}

static struct tally_template_rows rows_of(const struct tally_template_content *content, size_t sheet)
{
    return sheet == TIERS    ? content->tiers
           : sheet == POSTS  ? content->posts
           : sheet == ROSTER ? content->roster
           : sheet == TOTALS ? content->totals
                             : (struct tally_template_rows){NULL, 0};
}

/* The columns of the ballots that only some rules have: the weight, and for each post the names written in. A new
 * folder has no posts yet; in a recommendation, ballots that hold names have no such columns. */
static void put_ballot_headings(struct making *t, const struct tally_template_content *content)
{
    static const char written_in[] = "另选:";
    if (content->rule->ballot_weight)
        put_heading(t, content->rule->ballot_weight, (struct tally_written_column){.number = true});
    if (!tally_template_applies(content, WHEN_WRITE_IN_COLUMNS) || !content->rule->contested)
        return;
    for (size_t i = 0; i < content->posts.count; i++) {
        if (content->revotes && content->revotes[i])
            continue;
        const char *post = content->posts.cells[i * TALLY_POSTS_COLUMNS + TALLY_POSTS_POST];
        struct tally_bytes heading = {.bytes = NULL};
        tally_bytes_put_text(&heading, written_in);
        tally_bytes_put_text(&heading, post);
        put_heading(t, heading.bytes, (struct tally_written_column){.width = 0});
        free(heading.bytes);
    }
}

/* The spreadsheet's heading and rows, with the columns that are wanted or have something in them. */
static void put_sheet(struct making *t, const struct tally_template_content *content, size_t sheet)
{
    const struct sheet *s = &sheets[sheet];
    const struct tally_template_rows rows = rows_of(content, sheet);
    bool wanted[TALLY_ROSTER_COLUMNS] = {false};
    for (size_t k = 0; k < s->column_count; k++) {
        wanted[k] = tally_template_applies(content, s->column_when[k]);
        for (size_t i = 0; i < rows.count; i++)
            wanted[k] |= *rows.cells[i * s->column_count + k] != '\0';
        if (wanted[k])
            put_heading(t, heading_of(&s->columns[k], content),
                        tally_template_column(t->arena, content, s->columns, k));
    }
    if (sheet == BALLOTS)
        put_ballot_headings(t, content);
    end_row(t);
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < s->column_count; k++)
            if (wanted[k])
                put_cell(t, rows.cells[i * s->column_count + k]);
        end_row(t);
    }
}

static void put_line(struct making *t, enum tally_meeting_key key, const char *value)
{
    put_cell(t, tally_meeting_key_name(key));
    put_cell(t, value);
    end_row(t);
}

/* The value that the content gives for a key the nth time; NULL: none. */
static const char *value_of(const struct tally_template_content *content, enum tally_meeting_key key, size_t nth)
{
    for (size_t i = 0; i < content->line_count; i++)
        if (content->lines[i].key == key && nth-- == 0)
            return content->lines[i].value;
    return NULL;
}

/* The usual lines in their order, filled in where the content says so; then the content's other lines. */
static void put_meeting(struct making *t, const struct tally_template_content *content)
{
    size_t written[TALLY_KEYS] = {0};
    for (size_t k = 0; k < TALLY_MEETING_COLUMNS; k++)
        put_heading(t, tally_meeting_columns[k].chinese,
                    tally_template_column(t->arena, content, tally_meeting_columns, k));
    end_row(t);
    for (size_t i = 0; i < sizeof meeting_lines / sizeof *meeting_lines; i++) {
        enum tally_meeting_key key = meeting_lines[i].key;
        const char *value = value_of(content, key, written[key]);
        if (!value && !tally_template_applies(content, meeting_lines[i].when))
            continue;
        put_line(t, key, key == TALLY_KEY_RULE ? content->rule_name : value ? value : "");
        written[key]++;
    }
    for (size_t i = 0; i < content->line_count; i++) {
        enum tally_meeting_key key = content->lines[i].key;
        if (key != TALLY_KEY_RULE && written[key] == 0)
            put_line(t, key, content->lines[i].value);
    }
}

static void make_sheet(struct making *t, const struct tally_template_content *content, size_t sheet)
{
    if (sheet == MEETING)
        put_meeting(t, content);
    else
        put_sheet(t, content, sheet);
}

/* ---- as files ---- */

static bool is_written(const struct tally_template_content *content, size_t sheet)
{
    return tally_template_applies(content, sheets[sheet].when) || rows_of(content, sheet).count;
}

static void put_csv_cell(struct tally_bytes *t, const char *cell, bool first)
{
    bool quoted = strpbrk(cell, ",\"\r\n") != NULL;
    tally_bytes_put(t, ",", !first);
    tally_bytes_put(t, "\"", quoted);
    for (; *cell; cell++) {
        tally_bytes_put(t, "\"", *cell == '"');
        tally_bytes_put(t, cell, 1);
    }
    tally_bytes_put(t, "\"", quoted);
}

static bool write_sheet(const char *folder, const struct tally_template_content *content, size_t sheet,
                        struct tally_diags *diags)
{
    struct tally_bytes text = {.bytes = NULL};
    struct tally_arena arena = {NULL};
    struct making made = {.arena = &arena};
    make_sheet(&made, content, sheet);
    tally_bytes_put(&text, "\xEF\xBB\xBF", 3);
    for (size_t i = 0; i < made.count; i++) {
        for (size_t k = 0; k < made.rows[i].count; k++)
            put_csv_cell(&text, made.rows[i].cells[k].text, k == 0);
        tally_bytes_put(&text, "\r\n", 2);
    }
    bool ok = tally_file_write(folder, sheets[sheet].name, text.bytes, text.used, diags);
    free(text.bytes);
    clear(&made);
    tally_arena_clear(&arena);
    return ok;
}

static bool write_guide(const char *folder, const struct tally_template_content *content, struct tally_diags *diags)
{
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put(&text, "\xEF\xBB\xBF", 3);
    tally_template_guide(&text, content);
    bool ok = tally_file_write(folder, tally_template_guide_name, text.bytes, text.used, diags);
    free(text.bytes);
    return ok;
}

/* All spreadsheets as the sheets of one workbook, behind the guide. */
static bool write_workbook(const char *folder, const struct tally_template_content *content, struct tally_diags *diags)
{
    struct tally_arena arena = {NULL};
    struct making made[SHEETS];
    struct tally_written_sheet written[SHEETS + 1] = {tally_template_guide_sheet(&arena, content)};
    size_t count = 0;
    for (size_t i = 0; i < SHEETS; i++) {
        if (!is_written(content, i))
            continue;
        struct making *t = &made[count++];
        *t = (struct making){.arena = &arena};
        make_sheet(t, content, i);
        if (i == BALLOTS)
            tally_template_open_columns(&arena, content, &t->columns, &t->column_count, &t->column_room);
        written[count] = (struct tally_written_sheet){.name = tally_template_sheet_name(content, sheets[i].columns),
                                                      .rows = t->rows,
                                                      .count = t->count,
                                                      .columns = t->columns,
                                                      .column_count = t->column_count};
    }
    bool ok = tally_template_book_write(folder, "meeting.xlsx", written, count + 1, diags);
    while (count--)
        clear(&made[count]);
    tally_arena_clear(&arena);
    return ok;
}

/* ---- all of them, or none ---- */

bool tally_template_write_content(const char *folder, const struct tally_template_content *content,
                                  struct tally_diags *diags)
{
    bool made, ok = true;
    size_t files = 0, done = 0;
    if (!tally_folder_make(folder, &made, diags))
        return false;
    for (; ok && files < content->file_count; files += ok)
        ok = tally_file_write(folder, content->files[files].name, content->files[files].bytes,
                              content->files[files].size, diags);
    for (; ok && !content->workbook && done < SHEETS; done += ok)
        ok = !is_written(content, done) || write_sheet(folder, content, done, diags);
    if (ok && (content->workbook ? write_workbook(folder, content, diags) : write_guide(folder, content, diags)))
        return true;
    while (done--)
        if (is_written(content, done))
            tally_file_remove(folder, sheets[done].name);
    while (files--)
        tally_file_remove(folder, content->files[files].name);
    if (made)
        tally_folder_remove(folder);
    return false;
}

bool tally_template_has_column(const struct tally_rule *rule, enum tally_method method,
                               const struct tally_column *columns, size_t column)
{
    const struct tally_template_content content = {.rule = rule, .method = method};
    size_t sheet = 0;
    while (sheet < SHEETS && sheets[sheet].columns != columns)
        sheet++;
    return sheet < SHEETS && tally_template_applies(&content, sheets[sheet].column_when[column]);
}

static const char own_rule[] = "rule.csv";

/* Whether the bytes of the user's rule file are those from which the rule was read. */
static bool is_same_rule(const struct tally_rule *rule, const unsigned char *bytes, size_t size,
                         struct tally_diags *diags)
{
    char sha256[TALLY_DIGEST_TEXT];
    tally_digest(bytes, size, sha256);
    return !strcmp(sha256, rule->sha256) ||
           tally_diags_refuse(
               diags, TALLY_FILE_CHANGED, (struct tally_place){.file = tally_diags_file(diags, own_rule)},
               N_("changed while it was read; close it in the spreadsheet program and try again"), TALLY_NO_ARGS);
}

static bool write_new(const char *folder, const struct tally_rule *rule, enum tally_method method, bool workbook,
                      const unsigned char *rule_file, size_t rule_size, struct tally_diags *diags)
{
    const struct tally_template_file file = {own_rule, rule_file, rule_size};
    const struct tally_template_line line = {TALLY_KEY_METHOD, tally_method_word(method)};
    const char **tiers = tally_alloc(rule->tier_count * TALLY_TIERS_COLUMNS, sizeof *tiers);
    for (size_t i = 0; i < rule->tier_count * TALLY_TIERS_COLUMNS; i++)
        tiers[i] = "";
    for (size_t i = 0; i < rule->tier_count; i++) {
        tiers[i * TALLY_TIERS_COLUMNS + TALLY_TIERS_TIER] = rule->tiers[i].id;
        tiers[i * TALLY_TIERS_COLUMNS + TALLY_TIERS_NAME] = tier_name(&rule->tiers[i]);
    }
    const struct tally_template_content content = {.rule = rule,
                                                   .rule_name = rule_file ? own_rule : rule->name,
                                                   .method = method,
                                                   .lines = &line,
                                                   .line_count = method != TALLY_METHOD_BALLOTS,
                                                   .tiers = {tiers, rule->tier_count},
                                                   .files = &file,
                                                   .file_count = rule_file != NULL,
                                                   .workbook = workbook};
    bool ok = (!rule_file || is_same_rule(rule, rule_file, rule_size, diags)) &&
              tally_template_write_content(folder, &content, diags);
    free(tiers);
    return ok;
}

bool tally_template_write(const char *folder, const struct tally_rule *rule, enum tally_method method,
                          const unsigned char *rule_file, size_t rule_size, struct tally_diags *diags)
{
    return write_new(folder, rule, method, false, rule_file, rule_size, diags);
}

bool tally_template_write_workbook(const char *folder, const struct tally_rule *rule, enum tally_method method,
                                   const unsigned char *rule_file, size_t rule_size, struct tally_diags *diags)
{
    return write_new(folder, rule, method, true, rule_file, rule_size, diags);
}
