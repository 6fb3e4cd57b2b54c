/* Recognising rows and columns that are no data: totals, headings, titles, columns without heading, short rows. */
#include "table/slips.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "table/cell.h"
#include "table/sums.h"
#include "table/table.h"

/* The headings that a table may begin with, in either language. A row that begins with one is a heading, whichever
 * columns follow; but not in a table of keys and values, where they may be keys. */
static const char *const labels[] = {
    "ballot", "票号", "tier", "层次",     "票种",    "id",   "编号", "name",
    "姓名",   "名称", "post", "职位编号", "channel", "渠道", "序号",
};

/* Words of rows that add up, and of notes below a table. */
static const char *const totals[] = {"合计", "小计", "总计",   "共计",   "累计",     "总和",   "合计数",
                                     "总数", "汇总", "总人数", "总票数", "全体合计", "得票率", "同意率",
                                     "平均", "均分", "最高",   "最低",   "总分",     "总得分", "得分"};
/* Words for the votes of one kind: below a table of ballots they add up a column, but in a table that has a row for
 * each kind of votes they are data. */
static const char *const votes[] = {"同意票", "不同意票", "赞成票", "反对票", "弃权票",   "缓议票",
                                    "得票",   "推荐票",   "优秀票", "称职票", "不称职票", "基本称职票"};
static const char *const total_words[] = {"total",      "totals", "subtotal",   "subtotals", "sub-total",
                                          "grandtotal", "sum",    "sub-totals", "average",   "mean"};
static const char *const notes[] = {"备注",   "注",     "说明", "附注",   "填表人", "制表人", "审核人", "填表说明",
                                    "录入人", "复录人", "录入", "复核人", "核对人", "计票人", "监票人", "唱票人",
                                    "统计人", "经办人", "日期", "时间",   "完",     "结束",   "此表",   "以下空白"};
/* Names of tiers that may stand for all tiers together, if another tier stands above them. */
static const char *const wholes[] = {"全体",         "全体人员",     "全员",         "全部", "全部人员", "所有",
                                     "所有人",       "所有人员",     "总体",         "整体", "全场",     "总",
                                     "全体参会人员", "全体与会人员", "全体到会人员", "all",  "overall"};

/* A cell as labels are compared: as names are, in lower case, without any blank. */
static struct tally_text fold_label(struct tally_arena *arena, struct tally_text text)
{
    struct tally_text folded = tally_text_fold_mark(arena, tally_text_standard(arena, text));
    char *out = tally_arena_alloc(arena, folded.size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < folded.size; i++)
        if (!strchr(" \t\r\n", folded.bytes[i]))
            out[used++] = folded.bytes[i];
    return (struct tally_text){out, used};
}

static bool begins(struct tally_text text, const char *with, struct tally_text *rest)
{
    size_t size = strlen(with);
    if (text.size < size || memcmp(text.bytes, with, size) != 0)
        return false;
    *rest = (struct tally_text){text.bytes + size, text.size - size};
    return true;
}

static bool is_bracket(uint32_t c)
{
    return (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301B); /* 〈 … 】, 〔 … 〛 */
}

/* The label without the brackets, stars and dashes before it: “【合计】”, “（合计）”. */
static struct tally_text without_opening(struct tally_text label)
{
    while (label.size) {
        uint32_t c;
        size_t size = tally_text_next(label.bytes, label.size, &c);
        if (!is_bracket(c) && !strchr("([<*-_", (int)(c < 0x80 ? c : '!')))
            break;
        label = (struct tally_text){label.bytes + size, label.size - size};
    }
    return label;
}

/* Whether the rest of a total's label is only what may follow the word: numbers, a unit, punctuation. */
static bool ends_total(struct tally_text rest)
{
    static const char units[] = "票数张人份名个次项行位为共计分值率";
    for (size_t at = 0; at < rest.size;) {
        uint32_t c;
        at += tally_text_next(rest.bytes + at, rest.size - at, &c);
        bool sign = (c >= '0' && c <= '9') || strchr(":;,.()[]<>=_-/*", (int)(c < 0x80 ? c : '!')) || c == 0x3001 ||
                    c == 0x3002 || c == 0x2014 || is_bracket(c);
        if (!sign && !tally_text_has(tally_text_of(units), c))
            return false;
    }
    return true;
}

/* Whether the label is a word for votes of one kind, as in 反对票：. */
static bool is_votes(struct tally_text label)
{
    struct tally_text rest, folded = without_opening(label);
    for (size_t i = 0; i < sizeof votes / sizeof *votes; i++)
        if (begins(folded, votes[i], &rest) && ends_total(rest))
            return true;
    return false;
}

/* Whether the label is one of a row that adds up others. */
static bool is_sum(struct tally_text label)
{
    struct tally_text rest, folded = without_opening(label);
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        if (begins(folded, totals[i], &rest) && ends_total(rest))
            return true;
    for (size_t i = 0; i < sizeof total_words / sizeof *total_words; i++)
        if (begins(folded, total_words[i], &rest) &&
            (rest.size == 0 || ((*rest.bytes == ':' || folded.size < label.size) && ends_total(rest))))
            return true;
    return false;
}

static bool is_total(struct tally_text label)
{
    return is_sum(label) || is_votes(label);
}

/* Takes digits and then the text away; whether both were there. */
static bool take_number(struct tally_text *rest, const char *then)
{
    size_t digits = 0;
    while (digits < rest->size && rest->bytes[digits] >= '0' && rest->bytes[digits] <= '9')
        digits++;
    struct tally_text behind = {rest->bytes + digits, rest->size - digits};
    return digits && begins(behind, then, rest);
}

/* A day (2026年4月20日) or a number of things (9张, 共9张). */
static bool is_day_or_amount(struct tally_text folded)
{
    static const char *const units[] = {"张", "份", "人", "名"}, *const before[] = {"总共", "一共", "实收", "收回",
                                                                                    "共"};
    struct tally_text rest = folded;
    if (take_number(&rest, "年") && take_number(&rest, "月") && (!rest.size || take_number(&rest, "日")) && !rest.size)
        return true;
    rest = folded;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (begins(folded, before[i], &rest))
            break;
    const struct tally_text amount = rest;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        rest = amount;
        if (take_number(&rest, units[i]) && !rest.size)
            return true;
    }
    return false;
}

static bool is_note(struct tally_text folded)
{
    struct tally_text rest;
    if (is_day_or_amount(folded))
        return true;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (begins(folded, notes[i], &rest) && (rest.size == 0 || *rest.bytes == ':'))
            return true;
    return false;
}

static bool is_label(struct tally_text folded)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (tally_text_is(folded, labels[i]))
            return true;
    return false;
}

bool tally_table_is_no_data(struct tally_text first)
{
    struct tally_arena arena = {NULL};
    struct tally_text folded = fold_label(&arena, first);
    bool none = is_total(folded) || is_note(folded) || is_label(folded) || tally_text_has(first, ',');
    tally_arena_clear(&arena);
    return none;
}

bool tally_table_is_total(struct tally_text name, bool below_others)
{
    struct tally_arena arena = {NULL};
    struct tally_text folded = fold_label(&arena, name);
    bool total = is_total(folded);
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes && below_others; i++)
        total |= tally_text_is(folded, wholes[i]);
    tally_arena_clear(&arena);
    return total;
}

bool tally_table_is_votes(struct tally_text name)
{
    struct tally_arena arena = {NULL};
    bool is = is_votes(fold_label(&arena, name));
    tally_arena_clear(&arena);
    return is;
}

void tally_table_report_total(struct tally_diags *diags, struct tally_place place, const char *name)
{
    tally_diags_add(diags, TALLY_TOTAL_ROW, place,
                    N_("the row “%1$s” is a total, not data; delete the whole row, the program adds up by itself"),
                    TALLY_ARGS(name));
}

void tally_table_report_total_of_votes(struct tally_diags *diags, struct tally_place place, const char *name)
{
    tally_diags_add(diags, TALLY_TOTAL_ROW, place,
                    N_("“%1$s” is a total, and each row here gives the votes of one mark for one item. If other rows "
                       "give these votes already, delete this row; if none does, do not delete it: write to which "
                       "tier, item and mark the votes belong"),
                    TALLY_ARGS(name));
}

static void report(struct tally_slips *s, enum tally_code code, struct tally_place place, const char *text,
                   const char *const *args)
{
    tally_diags_add(s->diags, code, place, text, args);
}

/* The first cell that is not empty; the last one if all are. */
static size_t first_filled(const struct tally_cell *cells, size_t count)
{
    size_t first = 0;
    while (first + 1 < count && cells[first].text.size == 0)
        first++;
    return first;
}

static bool all_empty_after(const struct tally_cell *cells, size_t count, size_t column)
{
    for (size_t i = column + 1; i < count; i++)
        if (cells[i].text.size)
            return false;
    return true;
}

enum tally_slip tally_slips_check_first(struct tally_slips *s, const struct tally_cell *cells, size_t count)
{
    struct tally_text text = cells[0].text;
    if (text.size >= 4 && text.size <= 5 && count <= 2 && !strncasecmp(text.bytes, "sep=", 4) &&
        all_empty_after(cells, count, 0)) {
        report(s, TALLY_SEP_LINE, cells[0].place,
               N_("the file begins with the line “sep=”, which spreadsheet programs hide; save it again as CSV UTF-8 "
                  "(comma separated)"),
               TALLY_NO_ARGS);
        return TALLY_SLIP_NO_DATA;
    }
    if (tally_text_has(text, ',') && all_empty_after(cells, count, 0)) {
        report(
            s, TALLY_ROWS_IN_ONE_CELL, cells[0].place,
            N_("every row is in one cell of column A; split column A at the commas in the spreadsheet program (Data, "
               "Text to Columns) and save it again as CSV"),
            TALLY_NO_ARGS);
        return TALLY_SLIP_REFUSED;
    }
    return TALLY_SLIP_NONE;
}

void tally_slips_pass_title(struct tally_slips *s, const struct tally_cell *cells, size_t count)
{
    size_t filled = 0;
    for (size_t i = 0; i < count; i++)
        filled += cells[i].text.size > 0;
    s->like_data += filled > 1 && filled * 2 > count;
    if (s->titles++ == 0)
        s->title = cells[first_filled(cells, count)].place;
}

void tally_slips_take_heading(struct tally_slips *s, const struct tally_cell *cells, size_t count)
{
    char number[TALLY_NUMBER_SIZE], row[TALLY_NUMBER_SIZE];
    if (s->titles)
        report(s, TALLY_TITLE_ROW, s->title,
               s->like_data
                   ? N_("the headings stand in row %2$s, and must be the first row; above them are rows that look like "
                        "data: %1$s. Cut the row of headings and insert it above the first row; delete only what is no "
                        "data, such as a title")
               : s->titles == 1
                   ? N_("a row above the headings, such as a title; the first row must hold the headings: delete it")
                   : N_("%1$s rows above the headings, such as a title; the first row must hold the headings: delete "
                        "them"),
               TALLY_ARGS(tally_number(number, s->like_data ? s->like_data : s->titles),
                          tally_number(row, tally_place_row(cells[0].place))));
    s->sums = tally_arena_alloc(&s->arena, count, sizeof *s->sums);
    s->sum_room = count;
    s->number = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        struct tally_text folded = fold_label(&s->arena, cells[i].text);
        s->of_keys |= tally_text_is(folded, "key") || tally_text_is(folded, "项目") || tally_text_is(folded, "value") ||
                      tally_text_is(folded, "内容");
        s->of_votes |= tally_text_is(folded, "votes") || tally_text_is(folded, "票数");
        s->of_rulings |= tally_text_is(folded, "written") || tally_text_is(folded, "原文");
        if (tally_text_is(folded, "ballot") || tally_text_is(folded, "票号"))
            s->number = i;
        if (cells[i].text.size) {
            tally_intern(&s->headings, folded);
            s->last_heading = i;
        } else
            TALLY_PUSH(s->blank, s->blank_count, s->blank_room) =
                (struct tally_blank_column){.column = i, .heading = cells[i].place};
    }
}

/* Whether a cell, folded, is one of this table's headings. Digits do not count: a heading may be the id 1 of a person,
 * and 1 below it the number of a ballot or tier. */
static bool is_own_heading(const struct tally_slips *s, struct tally_text folded)
{
    bool zeros;
    return tally_intern_find(&s->headings, folded) != TALLY_INTERN_NONE && !tally_text_is_digits(folded, &zeros);
}

/* Whether the row is a heading: it begins with the label of a column or one of this table's headings, and half of its
 * cells are such; or all its cells are headings, and two of them are words, or one is and none is missing. */
static bool is_heading(const struct tally_slips *s, const struct tally_cell *cells, size_t count,
                       struct tally_text first)
{
    bool known = is_own_heading(s, first) || (!s->of_keys && is_label(first)), all = true;
    size_t filled = 0, same = 0;
    for (size_t i = 0; i < count && (known || all); i++) {
        struct tally_arena arena = {NULL};
        struct tally_text folded = fold_label(&arena, cells[i].text);
        filled += cells[i].text.size != 0;
        same += cells[i].text.size && (is_own_heading(s, folded) || is_label(folded));
        all &= !cells[i].text.size || tally_intern_find(&s->headings, folded) != TALLY_INTERN_NONE;
        tally_arena_clear(&arena);
    }
    bool whole = all && same && filled > 1 && filled == s->headings.count;
    return (!s->of_keys && is_label(first) && (same > 1 || same * 2 >= filled)) || whole ||
           (same > 1 && (all || (known && same * 2 >= filled)));
}

/* Whether the row is a total, as its first filled cell says. A word for votes of one kind says so only where it cannot
 * be data: not among votes and rulings, nor as a mark on a ballot that has a number. */
static bool is_total_row(const struct tally_slips *s, const struct tally_cell *cells, size_t count, size_t at,
                         struct tally_text first)
{
    bool numbered = s->number < count && s->number != at && cells[s->number].text.size;
    return !s->of_keys && (is_sum(first) || (is_votes(first) && !s->of_votes && !s->of_rulings && !numbered));
}

/* Whether nothing but the ballot's number is filled in, and that is none of digits, as all those above are: a note
 * below the ballots would count as a blank one. */
static bool is_note_among_ballots(const struct tally_slips *s, const struct tally_cell *cells, size_t count, size_t at)
{
    bool zeros;
    return at == s->number && at < count && count > 1 && s->digits > 1 && !s->no_digits && !s->of_rulings &&
           cells[at].text.size && all_empty_after(cells, count, at) && !tally_text_is_digits(cells[at].text, &zeros);
}

/* Remembers what the numbers of ballots look like. */
static void note_number(struct tally_slips *s, const struct tally_cell *cells, size_t count)
{
    bool zeros;
    if (s->number >= count || !cells[s->number].text.size)
        return;
    if (tally_text_is_digits(cells[s->number].text, &zeros))
        s->digits++;
    else
        s->no_digits++;
}

/* Whether a Chinese comma stands where the comma between two cells belongs: then a short row is not short. */
static bool has_chinese_comma(const struct tally_cell *cells, size_t count)
{
    bool found = tally_text_has(cells[0].text, 0xFF0C);
    for (size_t i = 0; i < count && !found; i++) {
        struct tally_text rest, text = cells[i].text;
        found = begins(text, "，", &rest) ||
                (text.size >= 3 && begins((struct tally_text){text.bytes + text.size - 3, 3}, "，", &rest));
    }
    return found;
}

static enum tally_slip check_short(struct tally_slips *s, const struct tally_cell *cells, size_t count, size_t width,
                                   bool line_ended)
{
    char have[TALLY_NUMBER_SIZE], want[TALLY_NUMBER_SIZE];
    tally_number(have, count);
    tally_number(want, width);
    if (!line_ended) {
        report(s, TALLY_CUT_ROW, cells[0].place,
               N_("the last row has %1$s cells, the heading %2$s, and no line end follows: the file may have been cut "
                  "off; compare the end of the table with the paper, complete it and save it again"),
               TALLY_ARGS(have, want));
        return TALLY_SLIP_BROKEN;
    }
    if (has_chinese_comma(cells, count)) {
        report(s, TALLY_RAGGED_ROW, cells[count - 1].place,
               N_("the row has %1$s cells, the header %2$s; a Chinese comma “，” (U+FF0C) joins cells of this row: put "
                  "each content into its own cell"),
               TALLY_ARGS(have, want));
        return TALLY_SLIP_BROKEN;
    }
    if (s->short_rows++ == 0)
        s->short_row = cells[0].place;
    return TALLY_SLIP_NONE;
}

enum tally_slip tally_slips_check_row(struct tally_slips *s, const struct tally_cell *cells, size_t count, size_t width,
                                      bool line_ended)
{
    size_t at = first_filled(cells, count);
    struct tally_arena arena = {NULL};
    struct tally_text first = fold_label(&arena, cells[at].text);
    const char *shown = tally_arena_text(&arena, cells[at].text.bytes, cells[at].text.size);
    enum tally_slip slip = TALLY_SLIP_NO_DATA;
    if (is_total_row(s, cells, count, at, first)) {
        (s->of_votes ? tally_table_report_total_of_votes : tally_table_report_total)(s->diags, cells[at].place, shown);
    } else if (!s->of_keys && is_note(first) &&
               (at != s->number || !is_day_or_amount(first) || all_empty_after(cells, count, at))) {
        report(s, TALLY_TOTAL_ROW, cells[at].place, N_("the row “%1$s” is a note, not data; delete the whole row"),
               TALLY_ARGS(shown));
    } else if (is_note_among_ballots(s, cells, count, at)) {
        report(s, TALLY_TOTAL_ROW, cells[at].place,
               N_("only the ballot's number is filled in here, and “%1$s” is not of digits, as those above are: if it "
                  "is a note, delete the whole row; if a blank ballot, write its number in digits"),
               TALLY_ARGS(shown));
    } else if (!s->of_keys && at > 0 && at != s->number && count <= width &&
               tally_sums_are_total(s->sums, s->rows, cells, count)) {
        report(
            s, TALLY_TOTAL_ROW, cells[at].place,
            N_("this row has no label, and its numbers add up what stands above them: it is a total, not data; delete "
               "the whole row. If it is data, fill in its first cell"),
            TALLY_NO_ARGS);
    } else if (is_heading(s, cells, count, first)) {
        report(s, TALLY_HEADING_AGAIN, cells[at].place,
               N_("this row repeats the headings, as when another table was pasted below; delete this row, and check "
                  "that the rows below it have the same columns"),
               TALLY_NO_ARGS);
    } else if (!s->of_keys && is_label(first)) {
        report(s, TALLY_HEADING_AGAIN, cells[at].place,
               N_("“%1$s” is a heading, and stands here below the headings: if a cell was inserted above it, move this "
                  "column up; if the row is the heading of another table that was pasted below, delete the row. Delete "
                  "no row that holds data"),
               TALLY_ARGS(shown));
    } else if (at == 0 && width > 1 && tally_text_has(cells[0].text, ',') && all_empty_after(cells, count, 0)) {
        report(s, TALLY_ROWS_IN_ONE_CELL, cells[0].place,
               N_("the whole row is in one cell; split it at the commas in the spreadsheet program (Data, Text to "
                  "Columns) and save the file again as CSV"),
               TALLY_NO_ARGS);
        slip = TALLY_SLIP_BROKEN;
    } else {
        slip = count < width ? check_short(s, cells, count, width, line_ended) : TALLY_SLIP_NONE;
    }
    if (slip == TALLY_SLIP_NONE)
        note_number(s, cells, count);
    if (slip == TALLY_SLIP_NONE && s->sum_room) {
        tally_sums_add(s->sums, cells, count < s->sum_room ? count : s->sum_room);
        s->rows++;
    }
    for (size_t i = 0; i < s->blank_count && slip == TALLY_SLIP_NONE; i++)
        if (s->blank[i].column < count && cells[s->blank[i].column].text.size && !s->blank[i].filled.line)
            s->blank[i].filled = cells[s->blank[i].column].place;
    tally_arena_clear(&arena);
    return slip;
}

/* A column that holds something below an empty heading. */
static void report_unheaded(struct tally_slips *s, const struct tally_blank_column *b)
{
    char name[TALLY_CELL_NAME_SIZE];
    const bool lacking = s->lacking && *s->lacking;
    tally_place_cell_name(b->filled, name);
    const bool behind = b->column > s->last_heading; /* where headings would leave it that have moved to the left */
    report(s, TALLY_UNKNOWN_COLUMN, b->heading,
           lacking && behind
               ? N_("there is something below this cell, in cell %1$s, but no heading here; and the table lacks the "
                    "heading %2$s. If it was deleted further left, all headings behind it have moved one column to the "
                    "left: compare each heading with what stands below it, insert a cell where %2$s belongs (shift "
                    "cells right), and write it there. Only if every other heading is right, write it here")
           : behind
               ? N_("there is something below this cell, in cell %1$s, but no heading here. If a cell of the headings "
                    "was deleted, all headings behind it have moved one column to the left: compare each heading with "
                    "what stands below it, and insert a cell where one is missing (shift cells right). Only if every "
                    "other heading is right, write the heading of this column here; empty the column only if nothing "
                    "in it belongs to this table")
           : lacking
               ? N_("this cell should hold a heading, since there is something below it, in cell %1$s; and the table "
                    "lacks the heading %2$s. If that is the one, write it here; do not delete the column unless "
                    "nothing in it belongs to this table")
               : N_("this column has no heading, but there is something in cell %1$s; write its heading. Empty the "
                    "column only if nothing in it belongs to this table"),
           TALLY_ARGS(name, lacking ? s->lacking : ""));
}

size_t tally_slips_finish(struct tally_slips *s)
{
    char number[TALLY_NUMBER_SIZE];
    const struct tally_blank_column *first = NULL;
    size_t empty = 0, filled = 0;
    for (size_t i = 0; i < s->blank_count; i++) {
        const struct tally_blank_column *b = &s->blank[i];
        if (b->filled.line) {
            report_unheaded(s, b);
            filled++;
            continue;
        }
        first = first ? first : b;
        empty++;
    }
    if (first)
        report(s, TALLY_EMPTY_COLUMN, first->heading, N_("columns without heading and content, skipped: %1$s"),
               TALLY_ARGS(tally_number(number, empty)));
    if (s->short_rows)
        report(
            s, TALLY_SHORT_ROW, s->short_row,
            N_("rows that end before the last column: %1$s, this is the first; their missing cells are read as empty"),
            TALLY_ARGS(tally_number(number, s->short_rows)));
    return filled;
}

void tally_slips_clear(struct tally_slips *s)
{
    tally_arena_clear(&s->arena);
    tally_intern_clear(&s->headings);
    free(s->blank);
}
