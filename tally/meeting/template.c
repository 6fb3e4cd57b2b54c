#include "meeting/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/mem.h"
#include "io/io.h"

enum { CELLS = 12 };

struct cell {
    const char *text;
    enum tally_template_need need;
};

/* The headings of each file; a file is made only where the rule needs it. */
static const struct sheet {
    const char *name;
    enum tally_template_need need;
    struct cell headings[CELLS];
} sheets[] = {
    {"meeting.csv", ALWAYS, {{"项目", ALWAYS}, {"内容", ALWAYS}}},
    {"tiers.csv",
     ALWAYS,
     {{"票种", TIERS},
      {"层次", NO_TIERS},
      {"名称", ALWAYS},
      {"应到", ALWAYS},
      {"实到", ALWAYS},
      {"发出", ALWAYS},
      {"收回", ALWAYS},
      {"谈话人数", RECOMMENDED}}},
    {"posts.csv", POSTS, {{"职位编号", ALWAYS}, {"职位", ALWAYS}, {"名额", ALWAYS}}},
    {"roster.csv",
     ALWAYS,
     {{"编号", ALWAYS},
      {"姓名", ALWAYS},
      {"人员", PERSONS},
      {"单位", ALWAYS},
      {"现任职务", ALWAYS},
      {"职位", POSTS},
      {"任免", DECIDED},
      {"暂缓", DECIDED}}},
    {"rulings.csv",
     RECOMMENDED,
     {{"渠道", ALWAYS},
      {"层次", ALWAYS},
      {"票号", ALWAYS},
      {"原文", ALWAYS},
      {"裁定", ALWAYS},
      {"理由", ALWAYS},
      {"裁定人", ALWAYS}}},
    {"ballots.csv", ALWAYS, {{"票号", ALWAYS}, {"票种", TIERS}, {"层次", NO_TIERS}, {"作废", ALWAYS}}},
};
enum { MEETING, TIERS_SHEET, SHEETS = sizeof sheets / sizeof *sheets };

static const char rule_line[] = "办法", guide_name[] = "填表说明.txt";

/* The lines of meeting.csv. What is not filled in counts as not there, unless the meeting cannot do without. */
static const struct cell meeting_lines[] = {
    {"会议编号", ALWAYS},      {"会议名称", ALWAYS},      {"组织单位", ALWAYS}, {"地点", ALWAYS},
    {"日期", ALWAYS},          {rule_line, ALWAYS},       {"主持人", ALWAYS},   {"计票人", ALWAYS},
    {"监票人", ALWAYS},        {"监票人", ALWAYS},        {"存档", ALWAYS},     {"存档", ALWAYS},
    {"选票", ALWAYS},          {"谈话记录", RECOMMENDED}, {"记号", ALWAYS},     {"推荐日期", RELIES},
    {"电话征求意见", DECIDED}, {"暂缓表决", DECIDED},
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

static size_t put_headings(struct tally_bytes *t, const struct tally_rule *rule, const struct sheet *sheet)
{
    size_t count = 0;
    for (size_t i = 0; i < CELLS && sheet->headings[i].text; i++)
        if (tally_template_needed(rule, sheet->headings[i].need))
            put_cell(t, sheet->headings[i].text, count++ == 0);
    end_row(t);
    return count;
}

static void put_meeting(struct tally_bytes *t, const struct tally_rule *rule, const char *rule_name)
{
    for (size_t i = 0; i < sizeof meeting_lines / sizeof *meeting_lines; i++) {
        if (!tally_template_needed(rule, meeting_lines[i].need))
            continue;
        put_cell(t, meeting_lines[i].text, true);
        put_cell(t, meeting_lines[i].text == rule_line ? rule_name : "", false);
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
    else if (sheet == TIERS_SHEET)
        put_tiers(&text, rule, columns);
    bool ok = tally_file_write(folder, sheets[sheet].name, text.bytes, text.used, diags);
    free(text.bytes);
    return ok;
}

/* ---- all of them, or none ---- */

static const char rule_name[] = "rule.csv";

/* The bytes must be those that the rule was read from. */
static bool write_rule(const char *folder, const struct tally_rule *rule, const unsigned char *bytes, size_t size,
                       struct tally_diags *diags)
{
    char sha256[TALLY_DIGEST_TEXT];
    tally_digest(bytes, size, sha256);
    if (!strcmp(sha256, rule->sha256))
        return tally_file_write(folder, rule_name, bytes, size, diags);
    tally_diags_add(diags, TALLY_FILE_CHANGED, (struct tally_place){.file = tally_diags_file(diags, rule_name)},
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
        ok = !tally_template_needed(rule, sheets[done].need) ||
             write_sheet(folder, rule, done, rule_file ? rule_name : rule->name, diags);
    if (ok && write_guide(folder, rule, diags))
        return true;
    while (done--)
        if (tally_template_needed(rule, sheets[done].need))
            tally_file_remove(folder, sheets[done].name);
    if (wrote_rule)
        tally_file_remove(folder, rule_name);
    if (made)
        tally_folder_remove(folder);
    return false;
}
