/* Characters and texts that need care: unseen, private-use and lost ones; look-alikes; numbers; no reasons. */
#include "base/character.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/tables.h"
#include "base/text.h"
#include "base/utf8.h"

bool tally_character_is_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool tally_character_is_unseen(uint32_t c)
{
    for (size_t i = 0; i < tally_table_unseen_count && c >= tally_table_unseen[i][0]; i++)
        if (c <= tally_table_unseen[i][1])
            return true;
    return false;
}

bool tally_character_is_bidirectional(uint32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool tally_character_is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) || (c >= 0x100000 && c <= 0x10FFFD);
}

uint32_t tally_character_standard(uint32_t private_use)
{
    for (size_t i = 0; i < tally_table_private_count && private_use >= tally_table_private[i][0]; i++)
        if (private_use == tally_table_private[i][0])
            return tally_table_private[i][1];
    return 0;
}

bool tally_character_stands_alone(uint32_t c)
{
    if (c > 0x10FFFF || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF))
        return false; /* noncharacters, which are unassigned, like new characters */
    static const utf8proc_category_t not_alone[] = {
        UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CO, UTF8PROC_CATEGORY_CS, UTF8PROC_CATEGORY_MC,
        UTF8PROC_CATEGORY_ME, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP,
    };
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    for (size_t i = 0; i < sizeof not_alone / sizeof *not_alone; i++)
        if (category == not_alone[i])
            return false;
    return true;
}

bool tally_character_is_lost(uint32_t c)
{
    return c == '?' || c == 0xFF1F || c == 0x25A1 || c == 0x3013 || c == 0xFFFD;
}

/* ---- common Han characters ---- */

void tally_common_han_make(struct tally_common_han *table)
{
    size_t size = strlen(tally_table_common_han);
    memset(table, 0, sizeof *table);
    for (size_t at = 0; at < size;) {
        uint32_t c;
        at += tally_text_next(tally_table_common_han + at, size - at, &c);
        if (c >= 0x4E00 && c < 0xA000)
            table->bits[(c - 0x4E00) / 8] |= (uint8_t)(1u << c % 8);
    }
}

bool tally_common_han_has(const struct tally_common_han *table, uint32_t c)
{
    return c >= 0x4E00 && c < 0xA000 && table->bits[(c - 0x4E00) / 8] >> c % 8 & 1;
}

/* ---- texts ---- */

struct tally_text tally_text_standard(struct tally_arena *arena, struct tally_text text)
{
    bool plain = true; /* both kinds begin with one of these bytes */
    for (size_t i = 0; i < text.size && plain; i++)
        plain = (unsigned char)text.bytes[i] < 0xEE;
    if (plain)
        return text;
    char *out = tally_arena_alloc(arena, text.size * 2 + 1, 1); /* three bytes may become four */
    size_t used = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c, standard;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_character_is_selector(c))
            continue;
        standard = tally_character_standard(c);
        used += tally_text_encode(out + used, standard ? standard : c);
    }
    return (struct tally_text){out, used};
}

struct tally_text tally_text_match_name(const struct tally_reading *reading, struct tally_arena *arena,
                                        struct tally_text name)
{
    return tally_text_fold_name(arena, reading->characters_checked ? tally_text_standard(arena, name) : name);
}

struct tally_text tally_text_match_number(const struct tally_reading *reading, struct tally_arena *arena,
                                          struct tally_text number)
{
    return reading->numbers_by_value ? tally_text_fold_number(arena, number)
                                     : tally_text_match_name(reading, arena, number);
}

/* The line of a character in the table of look-alikes: where its code points begin; NULL: it looks like itself. */
static const char *looks_like(uint32_t c, size_t size)
{
    size_t low = 0, high = size; /* the line is among those that begin from low to high */
    while (low < high) {
        size_t at = low + (high - low) / 2;
        while (at > low && tally_table_look_alike[at - 1] != '\n')
            at--;
        const char *line = tally_table_look_alike + at;
        uint32_t first = 0;
        for (; *line != ' '; line++)
            first = first << 4 | (uint32_t)(*line <= '9' ? *line - '0' : *line - 'A' + 10);
        if (first == c)
            return line;
        if (first < c)
            low = (size_t)(strchr(line, '\n') + 1 - tally_table_look_alike);
        else
            high = at;
    }
    return NULL;
}

struct tally_text tally_text_skeleton(struct tally_arena *arena, struct tally_text name)
{
    utf8proc_uint8_t *plain;
    struct tally_bytes out = {.bytes = NULL};
    unsigned options = UTF8PROC_STABLE | UTF8PROC_COMPOSE; /* the table is of composed characters */
    size_t all = strlen(tally_table_look_alike);
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)name.bytes, (utf8proc_ssize_t)name.size, &plain, options);
    if (size < 0)
        tally_exhausted();
    for (size_t at = 0; at < (size_t)size;) {
        uint32_t c;
        size_t n = tally_text_next((const char *)plain + at, (size_t)size - at, &c);
        const char *like = looks_like(c, all);
        if (!like)
            tally_bytes_put(&out, (const char *)plain + at, n);
        while (like && *like == ' ') {
            char bytes[TALLY_TEXT_CHARACTER_SIZE];
            uint32_t other = 0;
            for (like++; *like != ' ' && *like != '\n'; like++)
                other = other << 4 | (uint32_t)(*like <= '9' ? *like - '0' : *like - 'A' + 10);
            tally_bytes_put(&out, bytes, tally_text_encode(bytes, other));
        }
        at += n;
    }
    free(plain);
    struct tally_text copy = {tally_arena_text(arena, out.bytes ? out.bytes : "", out.used), out.used};
    free(out.bytes);
    return copy;
}

struct tally_text tally_text_fold_alike(struct tally_arena *arena, struct tally_text text)
{
    return tally_text_fold_loosely(arena, tally_text_skeleton(arena, text));
}

bool tally_text_is_simple(struct tally_text text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (c <= ' ' || (c > '~' && (c < 0x4E00 || c > 0x9FFF)))
            return false;
    }
    return true;
}

bool tally_text_is_digits(struct tally_text number, bool *zeros)
{
    size_t count = 0;
    bool zero = false;
    for (size_t at = 0; at < number.size; count++) {
        uint32_t c;
        at += tally_text_next(number.bytes + at, number.size - at, &c);
        if (tally_character_is_selector(c))
            continue;
        if (!(c >= '0' && c <= '9') && !(c >= 0xFF10 && c <= 0xFF19))
            return false;
        zero |= count == 0 && (c == '0' || c == 0xFF10);
    }
    *zeros = zero && count > 1;
    return count > 0;
}

struct tally_text tally_text_fold_number(struct tally_arena *arena, struct tally_text number)
{
    bool zeros;
    struct tally_text folded = tally_text_fold_name(arena, tally_text_standard(arena, number));
    if (tally_text_is_digits(folded, &zeros)) {
        while (folded.size > 1 && *folded.bytes == '0') {
            folded.bytes++;
            folded.size--;
        }
        return folded;
    }
    char *out = tally_arena_alloc(arena, folded.size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < folded.size; i++) /* NFKC leaves no other blanks within a line */
        if (folded.bytes[i] != ' ' && folded.bytes[i] != '\t' && folded.bytes[i] != '\r' && folded.bytes[i] != '\n')
            out[used++] = folded.bytes[i];
    return (struct tally_text){out, used};
}

static bool separates(uint32_t c)
{
    return c == 0x3001 || c == 0xFF1B || c == 0xFF0C || (c < 0x80 && strchr(";|/,\n\r\t", (int)c) && c);
}

/* What joins the names of officials, too; a name on the roster may hold it. */
static bool joins(uint32_t c)
{
    return c == 0x3002 || c == 0xFF0B || c == 0xFF06 || c == '+' || c == '&';
}

/* Family names of two characters, after which a blank does not begin another name. */
static bool is_family_name(struct tally_text part)
{
    static const char *const names[] = {"欧阳", "司马", "诸葛", "上官", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
                                        "端木", "司徒", "夏侯", "独孤", "南宫", "宇文", "长孙", "轩辕", "西门", "呼延"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tally_text_is(part, names[i]))
            return true;
    return false;
}

/* Whether a part between two blanks is a whole name: two Han characters or more, and nothing else but a bracket behind
 * them. */
static bool is_han_name(struct tally_text part)
{
    size_t count = 0;
    for (size_t at = 0; at < part.size; count++) {
        uint32_t c;
        at += tally_text_next(part.bytes + at, part.size - at, &c);
        if (count > 1 && (c == '(' || c == 0xFF08))
            return true;
        if (!tally_text_is_han(c))
            return false;
    }
    return count > 1;
}

static bool has_two_han_names(struct tally_text text)
{
    bool before = false; /* the part before is a name */
    for (size_t from = 0, at = 0; from < text.size; from = at) {
        uint32_t c = 0;
        size_t n = 0;
        for (at = from; at < text.size; at += n) {
            n = tally_text_next(text.bytes + at, text.size - at, &c);
            if (c == ' ' || c == 0xA0 || c == 0x3000)
                break;
        }
        struct tally_text part = {text.bytes + from, at - from};
        if (before && is_han_name(part))
            return true;
        before = part.size ? is_han_name(part) && !is_family_name(part) : before;
        at += at < text.size ? n : 0;
    }
    return false;
}

bool tally_text_has_several(struct tally_text text, bool blanks)
{
    size_t parts = 0;
    bool open = false;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        if (separates(c) || (blanks && joins(c))) {
            open = false;
        } else if (!open && c != ' ' && c != 0xA0 && c != 0x3000) {
            open = true;
            parts++;
        }
    }
    return parts > 1 || (blanks && has_two_han_names(text));
}

/* Whether it is what a spreadsheet program shows where a formula has failed: #REF!, #N/A, #NAME?. */
static bool is_spreadsheet_error(struct tally_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.bytes[i] <= ' ' || (unsigned char)text.bytes[i] > '~')
            return false;
    return text.size > 1 && text.bytes[0] == '#';
}

/* Without the stops at its end: 无。 says as much as 无. */
static struct tally_text without_stops(struct tally_text text)
{
    size_t end = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (c != ' ' && c != 0x3000 && !tally_text_has(tally_text_of(".,;!?。．，；！？、"), c))
            end = at;
    }
    return (struct tally_text){text.bytes, end};
}

/* Without a bracket around it: （无） says as much as 无. */
static struct tally_text without_brackets(struct tally_text text)
{
    static const char opening[] = "([（【〔〈「", closing[] = ")]）】〕〉」";
    uint32_t first = 0, c = 0;
    size_t begin = 0, last = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        last = at;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        first = at ? first : c;
        begin = at ? begin : n;
    }
    if (last < begin || !tally_text_has(tally_text_of(opening), first) || !tally_text_has(tally_text_of(closing), c))
        return text;
    return tally_text_trim((struct tally_text){text.bytes + begin, last - begin});
}

/* 2026-04-20, 2026/4/20, 2026年4月20日: four digits and two numbers. */
static bool is_day(struct tally_text text)
{
    size_t numbers = 0, digits = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        bool digit = c >= '0' && c <= '9';
        if (!digit && !tally_text_has(tally_text_of("-/.年月日"), c))
            return false;
        numbers += digit && digits == 0;
        digits = digit ? digits + 1 : 0;
        if (digits > (numbers == 1 ? 4U : 2U) || (!digit && numbers == 1 && at < 5))
            return false;
    }
    return numbers == 3;
}

/* Whether it is nothing but zeros, dashes, strokes and stops. */
static bool is_mute(struct tally_text folded)
{
    bool mute = true;
    for (size_t at = 0; at < folded.size && mute;) {
        uint32_t c;
        at += tally_text_next(folded.bytes + at, folded.size - at, &c);
        utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
        mute = c == '0' || c == 0x3003 || c == 0x2033 || c == ' ' || kind == UTF8PROC_CATEGORY_PD || c == 0x2212 ||
               c == '_' || c == '/' || c == '\\' || c == '|' || c == '.' || c == ',' || c == 0x3002 || c == 0x3001 ||
               c == 0x4E00 || c == '~' || c == 0x2500 || c == 0x2501 || c == 0x30FC || c == 0xAF || c == '\'' ||
               c == '"';
    }
    return mute;
}

bool tally_text_is_none(struct tally_text text)
{
    static const char words[] =
        "无 没有 没 無 沒有 沒 暂无 暂没有 无此项 空 空白 否 不 未 不适用 不需要 略 未填 待定 未定 "
        "no none nil null n/a na";
    struct tally_arena arena = {NULL};
    struct tally_text folded = tally_text_fold_mark(&arena, tally_text_standard(&arena, text));
    struct tally_text plain = without_brackets(without_stops(folded));
    bool none = folded.size && (is_mute(folded) || !plain.size || tally_text_is_among(words, plain));
    tally_arena_clear(&arena);
    return none;
}

bool tally_text_is_no_reason(struct tally_text text)
{
    static const char *const words[] = {
        "否", "不", "无", "没有", "不是", "不作废", "未作废", "没作废", "非", "有效", "正常", "空", "没", "未", "no",
        "n", "none", "nil", "null", "false", "f", "n/a", "na", "not", "valid", "x", "×", "✕", "✗", "✘", "○", "〇", "*",
        "#n/a",
        /* marks: the row has moved by a cell */
        "√", "✓", "✔", "同意", "赞成", "推荐", "不同意", "反对", "不推荐", "弃权", "缓议", "优秀", "称职", "基本称职",
        "不称职", "agree", "against", "abstain", "hold", "yes", "y",
        /* that all is well, and that there is something, but not what */
        "有效票", "合格", "无误", "核对无误", "已核对", "已核", "已录", "已录入", "正确", "ok", "假", "真", "true",
        "是", "是的", "有", "1", "未填", "不暂缓", "未暂缓", "没暂缓", "不缓", "沒有", "沒", "無", "无异议", "没有异议",
        "好", "?", "？", "不需要", "不需", "无需", "无需暂缓", "不用", "不用暂缓", "无暂缓", "暂无", "正常表决", "照常",
        "照常表决", "可以表决", "参加表决", "零", "n.a", "无无", "非废票", "不废", "没问题", "o", "同意票", "赞成票",
        "反对票", "弃权票", "弃", "同上", "同前"};
    struct tally_arena arena = {NULL};
    struct tally_text folded = tally_text_fold_mark(&arena, tally_text_standard(&arena, text));
    struct tally_text plain = without_brackets(without_stops(folded));
    bool none = is_spreadsheet_error(folded), mute = is_mute(folded);
    for (size_t i = 0; i < sizeof words / sizeof *words && !none; i++)
        none = tally_text_is(folded, words[i]) || tally_text_is(plain, words[i]);
    const bool day = is_day(plain);
    tally_arena_clear(&arena);
    return none || mute || day;
}

bool tally_text_is_formula_error(struct tally_text text)
{
    static const char *const errors[] = {"#REF!", "#N/A",   "#NAME?",  "#VALUE!", "#DIV/0!",
                                         "#NUM!", "#NULL!", "#SPILL!", "#CALC!",  "#GETTING_DATA"};
    enum { WIDTH = 3 }; /* so many # at least */
    size_t signs = 0;
    while (signs < text.size && text.bytes[signs] == '#')
        signs++;
    bool is = signs == text.size && signs >= WIDTH;
    for (size_t i = 0; i < sizeof errors / sizeof *errors && !is; i++)
        is = tally_text_is(text, errors[i]);
    return is;
}
