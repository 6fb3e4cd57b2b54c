/* The lines of a rule file, with their keys; how errors in them are reported. */
#include "rule/parse.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "rule/chinese.h"
#include "rule/phrase.h"
#include "table/cell.h"
#include "table/load.h"

enum {
    RECOMMENDATIONS = 1 << TALLY_RECOMMENDATION,
    APPRAISALS = 1 << TALLY_APPRAISAL,
    DECISIONS = 1 << TALLY_DECISION,
    ALL = 7
};

static const struct {
    const char *name;
    bool repeatable;
    int kinds;           /* the kinds of votes that the key belongs to */
    const char *chinese; /* its name where its value may be written in Chinese; NULL: it may not */
} keys[] = {
    [TALLY_RULE_NAME] = {"rule", false, ALL, NULL},
    [TALLY_RULE_TITLE] = {"title", false, ALL, NULL},
    [TALLY_RULE_KIND] = {"kind", false, ALL, NULL},
    [TALLY_RULE_TIER] = {"tier", true, ALL, NULL},
    [TALLY_RULE_QUORUM] = {"quorum", true, ALL, "法定人数"},
    [TALLY_RULE_PASS] = {"pass", true, ALL, "通过"},
    [TALLY_RULE_EXACT_SHARE] = {"exact share", false, DECISIONS, NULL},
    [TALLY_RULE_GRADES] = {"grades", false, APPRAISALS, NULL},
    [TALLY_RULE_GRADES_COUNTED] = {"grades counted", false, APPRAISALS, NULL},
    [TALLY_RULE_METHOD] = {"method", false, APPRAISALS | DECISIONS, NULL},
    [TALLY_RULE_TALKS] = {"talks", false, RECOMMENDATIONS, NULL},
    [TALLY_RULE_CHOICES] = {"choices", false, RECOMMENDATIONS | DECISIONS, "填选数"},
    [TALLY_RULE_OVERVOTE] = {"overvote", false, RECOMMENDATIONS | DECISIONS, "多选"},
    [TALLY_RULE_BLANK] = {"blank", false, APPRAISALS | DECISIONS, "空白"},
    [TALLY_RULE_CONTESTED] = {"contested", false, DECISIONS, "差额"},
    [TALLY_RULE_CONTEST_EXPECTED] = {"contest expected", false, DECISIONS, NULL},
    [TALLY_RULE_ACTION_DEFAULT] = {"action default", false, DECISIONS, NULL},
    [TALLY_RULE_SHORTLIST] = {"shortlist", false, RECOMMENDATIONS, NULL},
    [TALLY_RULE_LISTED_TITLE] = {"listed title", false, RECOMMENDATIONS, NULL},
    [TALLY_RULE_MORE_PERSONS] = {"more persons than seats", false, RECOMMENDATIONS | APPRAISALS, NULL},
    [TALLY_RULE_MAX_PERSONS] = {"max persons", false, ALL, NULL},
    [TALLY_RULE_ABSENT_MEMBERS] = {"absent members", false, DECISIONS, NULL},
    [TALLY_RULE_WITHIN] = {"recommendation within", false, RECOMMENDATIONS | DECISIONS, NULL},
    [TALLY_RULE_RENEWED] = {"renewed within", false, RECOMMENDATIONS, NULL},
    [TALLY_RULE_INSPECTION] = {"inspection notice", false, RECOMMENDATIONS, NULL},
    [TALLY_RULE_DECIDES] = {"decides", false, DECISIONS, NULL},
    [TALLY_RULE_PUBLICITY] = {"publicity", false, DECISIONS, NULL},
    [TALLY_RULE_PUBLICITY_FOR] = {"publicity for", false, DECISIONS, NULL},
    [TALLY_RULE_IN_OFFICE] = {"in office", false, DECISIONS, NULL},
    [TALLY_RULE_PROBATION] = {"probation", false, DECISIONS, NULL},
    [TALLY_RULE_BALLOT_COPIES] = {"ballot copies", false, DECISIONS, NULL},
    [TALLY_RULE_ARCHIVE] = {"archive", true, ALL, NULL},
    [TALLY_RULE_SMALL_TIER] = {"small tier", false, ALL, NULL},
    [TALLY_RULE_MATERIAL] = {"material", true, ALL, NULL},
    [TALLY_RULE_NOTE] = {"note", true, ALL, NULL},
    [TALLY_RULE_WEIGHT] = {"weight", true, ALL, "权重"},
    [TALLY_RULE_WEIGHT_EMPTY] = {"weight of empty tier", false, ALL, "空层次权重"},
    [TALLY_RULE_SCORE] = {"score", true, APPRAISALS, "分值"},
    [TALLY_RULE_POINTS] = {"points", false, APPRAISALS, "打分"},
    [TALLY_RULE_TRIM] = {"trim", false, APPRAISALS, "去高低分"},
    [TALLY_RULE_RANK] = {"rank", false, RECOMMENDATIONS | APPRAISALS, "排序"},
    [TALLY_RULE_TOP] = {"top", false, RECOMMENDATIONS | APPRAISALS, "入选"},
    [TALLY_RULE_TIE] = {"tie", false, DECISIONS, "同票"},
    [TALLY_RULE_UNDERVOTE] = {"undervote", false, RECOMMENDATIONS | DECISIONS, "少选"},
    [TALLY_RULE_WRITE_INS] = {"write-ins", false, RECOMMENDATIONS | DECISIONS, "另选他人"},
    [TALLY_RULE_WRITE_IN_MARK] = {"write-in without mark", false, RECOMMENDATIONS | DECISIONS, "另选无记号"},
    [TALLY_RULE_BALLOT_WEIGHT] = {"ballot weight", false, DECISIONS, "选票权数"},
};
static_assert(sizeof keys / sizeof *keys == TALLY_RULE_KEYS, "each key has its name");

/* Whether the value is Chinese beside an English key, where with the Chinese key it would be read. */
static bool lacks_chinese_key(const struct tally_rule_parser *p, const struct tally_rule_entry *line)
{
    if (line->chinese || !keys[line->key].chinese)
        return false;
    struct tally_text read = tally_rule_from_chinese(line->key, p->rule->kind, line->written, p->arena);
    const bool for_decisions = tally_text_is(read, "abstain") || tally_text_is(read, "agree");
    return !tally_text_same(read, line->written) &&
           !(line->key == TALLY_RULE_BLANK && p->rule->kind != TALLY_DECISION && for_decisions);
}

void tally_rule_report_bad(struct tally_rule_parser *p, const struct tally_rule_entry *line, const char *text)
{
    p->unreadable[line->key] = true;
    char *value = tally_arena_text(p->arena, line->written.bytes, line->written.size);
    if (lacks_chinese_key(p, line))
        tally_diags_add(p->diags, TALLY_BAD_RULE, line->place,
                        N_("“%1$s” is Chinese beside the English key “%2$s”; write “%3$s” as the key, or the value in "
                           "English"),
                        TALLY_ARGS(value, keys[line->key].name, keys[line->key].chinese));
    else
        tally_diags_add(p->diags, TALLY_BAD_RULE, line->place, text, TALLY_ARGS(value));
}

const struct tally_rule_entry *tally_rule_first(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->entries[i].key == key)
            return &p->entries[i];
    return NULL;
}

const struct tally_rule_entry *tally_rule_last(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    for (size_t i = p->count; i-- > 0;)
        if (p->entries[i].key == key)
            return &p->entries[i];
    return NULL;
}

const char *tally_rule_key_name(enum tally_rule_key key)
{
    return keys[key].name;
}

size_t tally_rule_entries(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += p->entries[i].key == key;
    return n;
}

void tally_rule_report_missing(struct tally_rule_parser *p, enum tally_rule_key key)
{
    if (p->unreadable[key])
        return;
    p->unreadable[key] = true;
    tally_diags_add(p->diags, TALLY_MISSING_KEY, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                    N_("the line “%1$s” is missing"), TALLY_ARGS(keys[key].name));
}

uint32_t tally_rule_number(struct tally_rule_parser *p, enum tally_rule_key key, const char *pattern)
{
    const struct tally_rule_entry *line = tally_rule_first(p, key);
    uint32_t n[2] = {0, 0};
    if (!line)
        return 0;
    struct tally_rule_words w = tally_rule_split(line->value);
    if (!tally_rule_match(&w, pattern, n)) {
        char *value = tally_arena_text(p->arena, line->written.bytes, line->written.size);
        p->unreadable[key] = true;
        tally_diags_add(p->diags, TALLY_BAD_RULE, line->place,
                        N_("“%1$s” is not of the form “%2$s”, where # is a number from 1 up"),
                        TALLY_ARGS(value, pattern));
        return 0;
    }
    return n[0];
}

const char *tally_rule_entry_text(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    const struct tally_rule_entry *line = tally_rule_first(p, key);
    return line ? tally_arena_text(p->arena, line->value.bytes, line->value.size) : "";
}

/* The key with this name, English or Chinese; TALLY_RULE_KEYS: there is none. */
static size_t find_key(struct tally_text name)
{
    size_t k = 0;
    while (k < TALLY_RULE_KEYS && !tally_text_is(name, keys[k].name) &&
           !(keys[k].chinese && tally_text_is(name, keys[k].chinese)))
        k++;
    return k;
}

/* Whether a text may be the key with a slip in it. */
static bool is_near(struct tally_text text, size_t key)
{
    return tally_text_distance(text, tally_text_of(keys[key].name), 3) <= 2 ||
           (keys[key].chinese && tally_text_distance(text, tally_text_of(keys[key].chinese), 2) <= 1);
}

/* What a key is called in Chinese where rules are shown, and what people call it. */
static const struct {
    const char *called;
    enum tally_rule_key key;
} called[] = {
    {"办法", TALLY_RULE_NAME},
    {"编号", TALLY_RULE_NAME},
    {"名称", TALLY_RULE_TITLE},
    {"标题", TALLY_RULE_TITLE},
    {"种类", TALLY_RULE_KIND},
    {"类型", TALLY_RULE_KIND},
    {"层次", TALLY_RULE_TIER},
    {"票种", TALLY_RULE_TIER},
    {"得票要求", TALLY_RULE_PASS},
    {"通过条件", TALLY_RULE_PASS},
    {"等次", TALLY_RULE_GRADES},
    {"档次", TALLY_RULE_GRADES},
    {"空格", TALLY_RULE_BLANK},
    {"空白票", TALLY_RULE_BLANK},
    {"存档", TALLY_RULE_ARCHIVE},
    {"公示", TALLY_RULE_PUBLICITY},
    {"试用期", TALLY_RULE_PROBATION},
    {"备注", TALLY_RULE_NOTE},
    {"说明", TALLY_RULE_NOTE},
    {"材料", TALLY_RULE_MATERIAL},
    {"得分", TALLY_RULE_SCORE},
    {"分数", TALLY_RULE_SCORE},
    {"去最高分", TALLY_RULE_TRIM},
    {"表决方式", TALLY_RULE_METHOD},
    {"另选", TALLY_RULE_WRITE_INS},
    {"决定事项", TALLY_RULE_DECIDES},
    {"计入等次", TALLY_RULE_GRADES_COUNTED},
    {"公示对象", TALLY_RULE_PUBLICITY_FOR},
    {"推荐有效期", TALLY_RULE_WITHIN},
    {"选票份数", TALLY_RULE_BALLOT_COPIES},
};

/* The name of the key that a wrong one is near to, or is called by, which then counts as there; NULL: none. */
static const char *near_key(struct tally_rule_parser *p, struct tally_text text)
{
    for (size_t i = 0; i < sizeof called / sizeof *called; i++)
        if (tally_text_is(text, called[i].called)) {
            p->unreadable[called[i].key] = true;
            return keys[called[i].key].chinese ? keys[called[i].key].chinese : keys[called[i].key].name;
        }
    for (size_t k = 0; k < TALLY_RULE_KEYS; k++)
        if (text.size && is_near(text, k))
            return keys[k].chinese && (unsigned char)*text.bytes >= 0x80 ? keys[k].chinese : keys[k].name;
    return NULL;
}

/* Finds the key that a cell names. False: the key is unknown, or an earlier line has it already, which is reported. */
static bool read_key(struct tally_rule_parser *p, const struct tally_cell *cell, enum tally_rule_key *key)
{
    size_t k = find_key(cell->text);
    char *text = tally_arena_text(p->arena, cell->text.bytes, cell->text.size), line[TALLY_NUMBER_SIZE];
    if (k == TALLY_RULE_KEYS) {
        for (k = 0; k < TALLY_RULE_KEYS; k++)
            p->misspelt[k] |= is_near(cell->text, k);
        const char *near = near_key(p, cell->text);
        tally_diags_add(p->diags, TALLY_UNKNOWN_KEY, cell->place,
                        near ? N_("“%1$s” is not a key of a rule; did you mean “%2$s”?")
                             : N_("“%1$s” is not a key of a rule; correct or delete it"),
                        TALLY_ARGS(text, near ? near : ""));
        return false;
    }
    if (!keys[k].repeatable && tally_rule_entries(p, (enum tally_rule_key)k)) {
        tally_diags_add(
            p->diags, TALLY_DUPLICATE_KEY, cell->place,
            N_("“%1$s” is already in row %2$s and may be given only once; delete one of the two"),
            TALLY_ARGS(text, tally_number(line, tally_place_row(tally_rule_first(p, (enum tally_rule_key)k)->place))));
        return false;
    }
    *key = (enum tally_rule_key)k;
    return true;
}

void tally_rule_mark_unreadable(struct tally_rule_parser *p, struct tally_text key)
{
    size_t k = find_key(key);
    for (size_t i = 0; i < TALLY_RULE_KEYS; i++)
        p->unreadable[i] |= k == TALLY_RULE_KEYS || i == k;
}

/* The citations of an example (tally rules --example) that still say what to write there. */
static void note_example_cites(struct tally_rule_parser *p, const struct tally_table *table)
{
    static const char mark[] = "【请改为依据】";
    const struct tally_cell *first = NULL;
    char number[TALLY_NUMBER_SIZE];
    uint64_t count = 0;
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *cite = &table->cells[i * table->columns + 2];
        bool stands =
            !table->broken[i] && cite->text.size >= strlen(mark) && !memcmp(cite->text.bytes, mark, strlen(mark));
        first = stands && !count ? cite : first;
        count += stands;
    }
    if (count)
        tally_diags_add(
            p->diags, TALLY_EXAMPLE_CITE, first->place,
            N_("citations that are still the remarks of the example: %1$s, this is the first; they would be "
               "printed on the sheet. Write the article of your own rule in each, or leave it empty"),
            TALLY_ARGS(tally_number(number, count)));
}

void tally_rule_read_lines(struct tally_rule_parser *p, const struct tally_table *table)
{
    struct tally_rule_line *lines = tally_arena_alloc(p->arena, table->rows, sizeof *lines);
    p->entries = tally_arena_alloc(p->arena, table->rows, sizeof *p->entries);
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *row = &table->cells[i * table->columns];
        const char *cite = row[2].text.size ? row[2].text.bytes : "";
        lines[i] = (struct tally_rule_line){row[0].text.bytes, row[1].text.bytes, cite, row[0].place.line};
        enum tally_rule_key key;
        if (table->broken[i]) {
            tally_rule_mark_unreadable(p, row[0].text);
            continue;
        }
        if (!read_key(p, &row[0], &key))
            continue;
        if (row[1].text.size == 0) {
            p->unreadable[key] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, row[1].place,
                            N_("the line “%1$s” has no value; fill it in or delete it"), TALLY_ARGS(keys[key].name));
        } else
            p->entries[p->count++] = (struct tally_rule_entry){.key = key,
                                                               .value = row[1].text,
                                                               .written = row[1].text,
                                                               .chinese = !tally_text_is(row[0].text, keys[key].name),
                                                               .place = row[1].place,
                                                               .cite = cite};
    }
    p->rule->lines = lines;
    p->rule->line_count = table->rows;
    note_example_cites(p, table);
}

void tally_rule_translate(struct tally_rule_parser *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->entries[i].chinese)
            p->entries[i].value =
                tally_rule_from_chinese(p->entries[i].key, p->rule->kind, p->entries[i].written, p->arena);
}

/* 第二篇 五(二): after a recommendation it is the notice of the inspection that is on display (考察预告); publicity
 * follows a decision. Reading 1 took “publicity” for either. */
static bool fits_kind(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    return keys[key].kinds & 1 << p->rule->kind || (key == TALLY_RULE_PUBLICITY && !p->strict);
}

void tally_rule_check_kinds(struct tally_rule_parser *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        enum tally_rule_key key = p->entries[i].key;
        if (p->unreadable[TALLY_RULE_KIND] || fits_kind(p, key)) {
            p->entries[kept++] = p->entries[i];
            continue;
        }
        p->unreadable[key] = true; /* and nothing else is said of the line */
        tally_diags_add(p->diags, TALLY_BAD_RULE, p->entries[i].place,
                        N_("the line “%1$s” does not belong in a rule of the kind “%2$s”; delete it"),
                        TALLY_ARGS(keys[key].name, tally_kind_name(p->rule->kind)));
    }
    p->count = kept;
}
