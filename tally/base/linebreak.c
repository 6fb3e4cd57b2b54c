/* Line breaking by Unicode's algorithm (UAX #14, of libunistring), with additional rules for Chinese. */
#include "base/linebreak.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/text.h>
#include <unilbrk.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

enum { MIDDLE_DOT = 0x00B7, DASH = 0x2014 };

/* Chinese characters and full-width punctuation. */
static bool is_wide(uint32_t c)
{
    return c >= 0x2E80;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The algorithm never breaks at a quotation mark, because in some languages “ is a closing mark. In Chinese a line may
 * break before “ and after ”, as it does at 「 and 」, which have the same number of bytes. */
static void replace_quotation_marks(char *copy, size_t size)
{
    static const char marks[][2][4] = {{"“", "「"}, {"‘", "「"}, {"”", "」"}, {"’", "」"}};
    enum { OPENING = 2, MARK = 3 };
    uint32_t before = 0, c, after;
    for (size_t at = 0, n; at < size; at += n, before = c) {
        n = tally_text_next(copy + at, size - at, &c);
        after = 0;
        if (at + n < size)
            tally_text_next(copy + at + n, size - at - n, &after);
        for (size_t i = 0; i < sizeof marks / sizeof *marks && n == MARK; i++)
            if (!memcmp(copy + at, marks[i][0], MARK) && is_wide(i < OPENING ? before : after))
                memcpy(copy + at, marks[i][1], MARK);
    }
}

/* Unicode's algorithm allows breaks that GB/T 15834-2011, 5.1 forbids: a line must not begin with a dash or with the
 * dot within a name (买买提·吐尔逊). */
static bool chinese_allows(uint32_t before, uint32_t after)
{
    return is_blank(before) || (after != MIDDLE_DOT && after != DASH);
}

/* Words of offices and bodies, within which no line of a page breaks: 副局|长 is what no form has. */
static const char *const office_words[] = {
    "书记",   "常委",     "委员",     "部长",   "局长",   "科长",   "处长",   "股长",     "站长",   "所长",   "队长",
    "主任",   "主席",     "县长",     "乡长",   "镇长",   "区长",   "市长",   "院长",     "校长",   "组长",   "秘书长",
    "检察长", "科员",     "职员",     "干事",   "负责人", "调研员", "工程师", "会计师",   "农艺师", "教师",   "医师",
    "经理",   "董事长",   "监事",     "党组",   "党委",   "党支部", "党工委", "政府",     "人大",   "政协",   "纪委",
    "监委",   "县委",     "中心",     "办公室", "综合科", "人事科", "委员会", "管理局",   "领导",   "成员",   "人选",
    "示范局", "示范",     "工作站",   "护林站", "事务",   "服务",   "建设",   "综合",     "机构",   "单位",   "直属",
    "内设",   "主要",     "参加",     "人员",   "乡镇",   "县直",   "部门",   "常委会",   "党委会", "党组会", "民主",
    "推荐",   "测评",     "票决",     "表决",   "会议",   "任免",   "干部",   "后备",     "讨论",   "决定",   "公开",
    "选拔",   "缺职",     "差额",     "职务",   "通过",   "提名",   "候选人", "后备干部", "副局长", "副科长", "副处长",
    "副县长", "副乡长",   "副镇长",   "副书记", "副主任", "副主席", "副部长", "副院长",   "副校长", "副站长", "副所长",
    "副队长", "副检察长", "副秘书长",
};

/* Signs that end the name of a body or an office, and those that begin an office's. */
static const char ends_office[] = "局县乡镇科室站所队院校厂办委处股长员师部厅署", begins_office[] = "副总第";

static bool is_of(const char *signs, const char *at, size_t size)
{
    char sign[8] = {0};
    if (size < 3 || size >= sizeof sign)
        return false;
    memcpy(sign, at, size);
    return strstr(signs, sign) != NULL;
}

enum { BREAK_PREFERRED = 2 }; /* beside true and false, while words are looked for */

/* Takes out the breaks within listed words, and marks those before and behind them. */
static void keep_listed(const char *text, size_t size, unsigned char *breaks)
{
    for (size_t i = 0; i < sizeof office_words / sizeof *office_words; i++) {
        const size_t length = strlen(office_words[i]);
        for (const char *at = text; (at = strstr(at, office_words[i])) != NULL; at += length) {
            const size_t from = (size_t)(at - text);
            breaks[from] = breaks[from] ? BREAK_PREFERRED : 0;
            memset(breaks + from + 1, 0, length - 1);
            if (from + length < size && breaks[from + length])
                breaks[from + length] = BREAK_PREFERRED;
        }
    }
}

/* A sign that ends the name of a body takes the two before it along: 改良站, 种植业科. */
static void keep_bodies(const char *text, size_t size, unsigned char *breaks)
{
    size_t starts[3] = {0, 0, 0}, n; /* of this character and the two before it */
    for (size_t at = 0; at < size; at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        starts[2] = starts[1];
        starts[1] = starts[0];
        starts[0] = at;
        if (!at || (breaks[at] == BREAK_PREFERRED && !is_of("长员师", text + at, n)) ||
            !is_of(ends_office, text + at, n))
            continue;
        for (size_t k = 0; k < 3 && breaks[starts[k]] != BREAK_PREFERRED; k++)
            breaks[starts[k]] = 0;
        if (at + n < size && breaks[at + n])
            breaks[at + n] = BREAK_PREFERRED;
    }
}

/* These are wishes: where nothing else fits, the line is broken all the same by whoever sets it. */
static void keep_offices(const char *text, size_t size, bool *may_begin)
{
    unsigned char *breaks = tally_alloc(size + 1, 1);
    size_t before = 0, n;
    for (size_t at = 0; at < size; at++)
        breaks[at] = may_begin[at];
    keep_listed(text, size, breaks);
    keep_bodies(text, size, breaks);
    for (size_t at = 0; at < size; before = at, at += n) {
        uint32_t c;
        n = tally_text_next(text + at, size - at, &c);
        may_begin[at] = breaks[at] && !(at && is_of(begins_office, text + before, at - before));
    }
    free(breaks);
}

static bool terminal_allows(uint32_t before, uint32_t after)
{
    return is_blank(before) || (!is_digit(before) && before != '-' && after != '(');
}

bool *tally_linebreak_find(const char *text, size_t size, enum tally_linebreak_style style)
{
    bool *may_begin = tally_alloc(size + 1, sizeof *may_begin);
    char *copy = tally_alloc(size + 1, 1), *found = tally_alloc(size + 1, 1);
    uint32_t before = 0, c;
    memcpy(copy, text, size);
    replace_quotation_marks(copy, size);
    u8_possible_linebreaks((const uint8_t *)copy, size, "UTF-8", found);
    for (size_t at = 0, n; at < size; at += n, before = c) {
        n = tally_text_next(text + at, size - at, &c);
        may_begin[at] = at && (found[at] == UC_BREAK_POSSIBLE || found[at] == UC_BREAK_MANDATORY) && !is_blank(c) &&
                        chinese_allows(before, c) && (style != TALLY_LINEBREAK_TERMINAL || terminal_allows(before, c));
    }
    if (style == TALLY_LINEBREAK_PAGE) {
        memcpy(copy, text, size); /* ends with NUL */
        keep_offices(copy, size, may_begin);
    }
    free(copy);
    free(found);
    return may_begin;
}

bool *tally_text_breaks(const char *text)
{
    return tally_linebreak_find(text, strlen(text), TALLY_LINEBREAK_TERMINAL);
}
