/* Making a new meeting's folder: spreadsheets with the columns and rows that its rule needs. */
#include "meeting/template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
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

/* Each file of a new folder, and the condition under which it and each of its columns are written. */
static const struct sheet {
    const char *name;
    enum tally_template_when when;
    const struct tally_column *columns;
    size_t column_count;
    enum tally_template_when column_when[TALLY_ROSTER_COLUMNS]; /* by column */
} sheets[] = {
    {"meeting.csv", WHEN_ALWAYS, tally_meeting_columns, TALLY_MEETING_COLUMNS, {WHEN_ALWAYS}},
    {"tiers.csv", WHEN_ALWAYS, tally_tiers_columns, TALLY_TIERS_COLUMNS, {[TALLY_TIERS_TALKED] = WHEN_RECOMMENDATION}},
    {"posts.csv", WHEN_POSTS, tally_posts_columns, TALLY_POSTS_COLUMNS, {WHEN_ALWAYS}},
    {"roster.csv",
     WHEN_ALWAYS,
     tally_roster_columns,
     TALLY_ROSTER_COLUMNS,
     {[TALLY_ROSTER_PERSON] = WHEN_PERSONS_LIMITED,
      [TALLY_ROSTER_POST] = WHEN_POSTS,
      [TALLY_ROSTER_ACTION] = WHEN_DECISION,
      [TALLY_ROSTER_DEFERRED] = WHEN_DECISION}},
    {"rulings.csv", WHEN_RECOMMENDATION, tally_rulings_columns, TALLY_RULINGS_COLUMNS, {WHEN_ALWAYS}},
    {"ballots.csv", WHEN_ALWAYS, tally_ballots_columns, TALLY_BALLOTS_COLUMNS, {WHEN_ALWAYS}},
};
static_assert(WHEN_ALWAYS == 0, "a column that no condition is given for is always written");
enum { MEETING, TIERS, SHEETS = sizeof sheets / sizeof *sheets };

static const char guide_name[] = "填表说明.txt";

/* The lines of meeting.csv. A line that is not filled in counts as absent, unless the meeting needs it. */
static const struct {
    enum tally_meeting_key key;
    enum tally_template_when when;
} meeting_lines[] = {
    {TALLY_KEY_MEETING, WHEN_ALWAYS},    {TALLY_KEY_TITLE, WHEN_ALWAYS},
    {TALLY_KEY_BODY, WHEN_ALWAYS},       {TALLY_KEY_PLACE, WHEN_ALWAYS},
    {TALLY_KEY_DATE, WHEN_ALWAYS},       {TALLY_KEY_RULE, WHEN_ALWAYS},
    {TALLY_KEY_HOST, WHEN_ALWAYS},       {TALLY_KEY_TELLER, WHEN_ALWAYS},
    {TALLY_KEY_SCRUTINEER, WHEN_ALWAYS}, {TALLY_KEY_SCRUTINEER, WHEN_ALWAYS},
    {TALLY_KEY_ARCHIVE, WHEN_ALWAYS},    {TALLY_KEY_ARCHIVE, WHEN_ALWAYS},
    {TALLY_KEY_BALLOTS, WHEN_ALWAYS},    {TALLY_KEY_TALKS, WHEN_RECOMMENDATION},
    {TALLY_KEY_MARK, WHEN_ALWAYS},       {TALLY_KEY_RECOMMENDED, WHEN_RECOMMENDATION_EXPIRES},
    {TALLY_KEY_PHONE, WHEN_DECISION},    {TALLY_KEY_DEFERRED, WHEN_DECISION},
};

/* 第二篇 六(二): “A票为县委常委票决票”, “B票为…列席的…票决票” */
static const char *tier_name(const struct tally_rule_tier *tier)
{
    if (!strcmp(tier->id, "A"))
        return "常委";
    return strcmp(tier->id, "B") ? tier->id : "列席";
}

/* ---- the bytes of a file ---- */

static void put_cell(struct tally_bytes *t, const char *cell, bool first)
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

static void end_row(struct tally_bytes *t)
{
    tally_bytes_put(t, "\r\n", 2);
}

/* Tiers that the rule names, A and B, are kinds of ballots: 票种; others are ranks of staff: 层次. */
static const char *heading_of(const struct tally_column *column, const struct tally_rule *rule)
{
    return column->chinese2 && tally_template_applies(rule, WHEN_TIERS_GIVEN) ? column->chinese2 : column->chinese;
}

static size_t put_headings(struct tally_bytes *t, const struct tally_rule *rule, const struct sheet *sheet)
{
    size_t count = 0;
    for (size_t i = 0; i < sheet->column_count; i++)
        if (tally_template_applies(rule, sheet->column_when[i]))
            put_cell(t, heading_of(&sheet->columns[i], rule), count++ == 0);
    end_row(t);
    return count;
}

static void put_meeting(struct tally_bytes *t, const struct tally_rule *rule, const char *rule_name)
{
    for (size_t i = 0; i < sizeof meeting_lines / sizeof *meeting_lines; i++) {
        if (!tally_template_applies(rule, meeting_lines[i].when))
            continue;
        put_cell(t, tally_meeting_key_name(meeting_lines[i].key), true);
        put_cell(t, meeting_lines[i].key == TALLY_KEY_RULE ? rule_name : "", false);
        end_row(t);
    }
}

static void put_tiers(struct tally_bytes *t, const struct tally_rule *rule, size_t columns)
{
    for (size_t i = 0; i < rule->tier_count; i++) {
        put_cell(t, rule->tiers[i].id, true);
        put_cell(t, tier_name(&rule->tiers[i]), false);
        for (size_t k = 2; k < columns; k++)
            put_cell(t, "", false);
        end_row(t);
    }
}

static bool write_guide(const char *folder, const struct tally_rule *rule, struct tally_diags *diags)
{
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put(&text, "\xEF\xBB\xBF", 3);
    tally_template_guide(&text, rule);
    bool ok = tally_file_write(folder, guide_name, text.bytes, text.used, diags);
    free(text.bytes);
    return ok;
}

static bool write_sheet(const char *folder, const struct tally_rule *rule, size_t sheet, const char *rule_name,
                        struct tally_diags *diags)
{
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put(&text, "\xEF\xBB\xBF", 3);
    size_t columns = put_headings(&text, rule, &sheets[sheet]);
    if (sheet == MEETING)
        put_meeting(&text, rule, rule_name);
    else if (sheet == TIERS)
        put_tiers(&text, rule, columns);
    bool ok = tally_file_write(folder, sheets[sheet].name, text.bytes, text.used, diags);
    free(text.bytes);
    return ok;
}

/* ---- all of them, or none ---- */

static const char own_rule[] = "rule.csv";

/* Writes the user's rule file; its bytes must be those from which the rule was read. */
static bool write_rule(const char *folder, const struct tally_rule *rule, const unsigned char *bytes, size_t size,
                       struct tally_diags *diags)
{
    char sha256[TALLY_DIGEST_TEXT];
    tally_digest(bytes, size, sha256);
    if (!strcmp(sha256, rule->sha256))
        return tally_file_write(folder, own_rule, bytes, size, diags);
    tally_diags_add(diags, TALLY_FILE_CHANGED, (struct tally_place){.file = tally_diags_file(diags, own_rule)},
                    N_("changed while it was read; close it in the spreadsheet program and try again"), TALLY_NO_ARGS);
    return false;
}

bool tally_template_write(const char *folder, const struct tally_rule *rule, const unsigned char *rule_file,
                          size_t rule_size, struct tally_diags *diags)
{
    bool made, wrote_rule = false, ok = true;
    size_t done = 0;
    if (!tally_folder_make(folder, &made, diags))
        return false;
    if (rule_file)
        ok = wrote_rule = write_rule(folder, rule, rule_file, rule_size, diags);
    for (; ok && done < SHEETS; done += ok)
        ok = !tally_template_applies(rule, sheets[done].when) ||
             write_sheet(folder, rule, done, rule_file ? own_rule : rule->name, diags);
    if (ok && write_guide(folder, rule, diags))
        return true;
    while (done--)
        if (tally_template_applies(rule, sheets[done].when))
            tally_file_remove(folder, sheets[done].name);
    if (wrote_rule)
        tally_file_remove(folder, own_rule);
    if (made)
        tally_folder_remove(folder);
    return false;
}
