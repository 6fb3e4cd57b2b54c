/* Rule lines that are written in Chinese, in the words of the English grammar.
 *
 *     通过     = 子句 {"且" 子句} ["实到不超过" N0 ["人"] "时"]
 *     子句     = [等次 {"+" 等次}] "占" 基数 比较 share | "得分" 比较 dec
 *     比较     = "不少于" | "多于" | "不超过" | "少于"
 *     基数     = "应到" | "实到" | "发出" | "收回" | "有效" | "权数" | "应到权数"
 *     法定人数 = [主体] "占" 基数 ("不少于" | "多于") share
 *
 * and the forms in the table below. Blanks are free. */
#include "rule/chinese.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"
#include "rule/keys.h"

struct word {
    const char *chinese, *english;
};

static const struct word compares[] = {
    {"不少于", "at least"}, {"多于", "more than"}, {"不超过", "at most"}, {"少于", "less than"}, {NULL, NULL}};

/* 应到权数 stands before 应到, with which it begins. */
static const struct word bases[] = {{"应到权数", "weight due"}, {"应到", "due"},      {"实到", "present"},
                                    {"发出", "issued"},         {"收回", "returned"}, {"有效", "valid"},
                                    {"权数", "weight"},         {NULL, NULL}};

static const struct word subjects[] = {{"实到", "present "}, {"发出", "issued "}, {"收回", "returned "},
                                       {"有效", "valid "},   {"权数", "weight "}, {"", ""},
                                       {NULL, NULL}};

/* What ballots of a decision are marked with, as they are read there. */
static const struct word decision_marks[] = {{"不同意", "against"}, {"同意", "agree"},   {"赞成", "agree"},
                                             {"反对", "against"},   {"弃权", "abstain"}, {"缓议", "hold"},
                                             {NULL, NULL}};

/* ---- texts without blanks ---- */

/* U+FF01 to U+FF5E are the wide forms of ! to ~: EF BC 81 to EF BD 9E in UTF-8. The character there, narrow; 0: it is
 * none that belongs to a number. */
static char number_character(const char *at, size_t left, size_t *size)
{
    unsigned char c = (unsigned char)*at;
    *size = 1;
    if (left >= 3 && !memcmp(at, "\xEF\xBC", 2)) {
        c = (unsigned char)((unsigned char)at[2] - 0x80 + ' ');
        *size = 3;
    }
    return (c >= '0' && c <= '9') || c == '/' || c == '%' || c == '.' ? (char)c : 0;
}

static size_t blank_at(const char *at, size_t left)
{
    static const char *const blanks[] = {" ", "\t", "\xC2\xA0", "\xE3\x80\x80"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strlen(blanks[i]) <= left && !memcmp(at, blanks[i], strlen(blanks[i])))
            return strlen(blanks[i]);
    return 0;
}

static struct tally_text without_blanks(struct tally_arena *arena, struct tally_text text)
{
    char *to = tally_arena_alloc(arena, text.size + 1, 1);
    size_t used = 0;
    for (size_t i = 0, blank; i < text.size; i += blank ? blank : 1)
        if ((blank = blank_at(text.bytes + i, text.size - i)) == 0)
            to[used++] = text.bytes[i];
    return (struct tally_text){to, used};
}

static bool accept(struct tally_text *rest, const char *literal)
{
    size_t size = strlen(literal);
    if (size > rest->size || memcmp(rest->bytes, literal, size))
        return false;
    *rest = (struct tally_text){rest->bytes + size, rest->size - size};
    return true;
}

/* Takes the longest number, share or decimal off *rest and appends it. */
static bool put_number(struct tally_bytes *to, struct tally_text *rest)
{
    size_t before = to->used, size;
    for (char c; rest->size && (c = number_character(rest->bytes, rest->size, &size)) != 0;) {
        tally_bytes_put(to, &c, 1);
        *rest = (struct tally_text){rest->bytes + size, rest->size - size};
    }
    return to->used > before;
}

static const char *take_word(struct tally_text *rest, const struct word *words)
{
    for (; words->chinese; words++)
        if (accept(rest, words->chinese))
            return words->english;
    return NULL;
}

/* ---- clauses ---- */

/* 等次 {"+" 等次}: grades as they are written; in a decision the words for its marks. */
static void put_marks(struct tally_bytes *to, struct tally_text marks, enum tally_kind kind)
{
    const char *english;
    while (kind == TALLY_DECISION && (english = take_word(&marks, decision_marks)) != NULL) {
        tally_bytes_put_text(to, english);
        if (accept(&marks, "+"))
            tally_bytes_put_text(to, "+");
    }
    tally_bytes_put(to, marks.bytes, marks.size);
}

/* 基数 比较 share, in front of which 占 has been read. */
static bool put_share(struct tally_bytes *to, struct tally_text *rest)
{
    const char *base = take_word(rest, bases), *compare = base ? take_word(rest, compares) : NULL;
    if (!compare)
        return false;
    tally_bytes_put_text(to, compare);
    tally_bytes_put_text(to, " ");
    if (!put_number(to, rest))
        return false;
    tally_bytes_put_text(to, " of ");
    tally_bytes_put_text(to, base);
    return true;
}

static bool put_clause(struct tally_bytes *to, struct tally_text *rest, enum tally_kind kind)
{
    struct tally_text score = *rest;
    const char *compare = accept(&score, "得分") ? take_word(&score, compares) : NULL;
    if (compare) {
        tally_bytes_put_text(to, "score ");
        tally_bytes_put_text(to, compare);
        tally_bytes_put_text(to, " ");
        *rest = score;
        return put_number(to, rest);
    }
    /* a grade may have 占 in its name: the clause's own is the first with a base behind it */
    for (size_t at = 0, used = to->used; at < rest->size; at++, to->used = used) {
        struct tally_text marks = {rest->bytes, at}, share = {rest->bytes + at, rest->size - at};
        if (!accept(&share, "占") || !put_share(to, &share))
            continue;
        if (marks.size) {
            tally_bytes_put_text(to, " in ");
            put_marks(to, marks, kind);
        }
        *rest = share;
        return true;
    }
    return false;
}

static bool put_pass(struct tally_bytes *to, struct tally_text rest, enum tally_kind kind)
{
    while (true) {
        if (!put_clause(to, &rest, kind))
            return false;
        if (!accept(&rest, "且"))
            break;
        tally_bytes_put_text(to, " and ");
    }
    if (!accept(&rest, "实到不超过"))
        return !rest.size;
    tally_bytes_put_text(to, " when present is up to ");
    if (!put_number(to, &rest))
        return false;
    (void)accept(&rest, "人");
    return accept(&rest, "时") && !rest.size;
}

static bool put_quorum(struct tally_bytes *to, struct tally_text rest)
{
    tally_bytes_put_text(to, take_word(&rest, subjects));
    return accept(&rest, "占") && put_share(to, &rest) && !rest.size;
}

/* ---- lines of one form ---- */

/* # is a number, a share or a decimal; the rest of the Chinese stands as it is. */
static const struct {
    enum tally_rule_key key;
    const char *chinese, *english;
} forms[] = {
    {TALLY_RULE_WEIGHT_EMPTY, "不计结果", "refuse"},
    {TALLY_RULE_WEIGHT_EMPTY, "分给其他层次", "share out"},
    {TALLY_RULE_POINTS, "#至#每档#", "# to # by #"},
    {TALLY_RULE_POINTS, "#至#", "# to #"},
    {TALLY_RULE_TRIM, "各去#个多于#张时", "# from each end when ballots are more than #"},
    {TALLY_RULE_TRIM, "各去#个", "# from each end"},
    {TALLY_RULE_RANK, "按得分", "by score"},
    {TALLY_RULE_RANK, "按票数", "by votes"},
    {TALLY_RULE_TOP, "每职位#人", "# per post"},
    {TALLY_RULE_TOP, "人数的#", "# of persons"},
    {TALLY_RULE_TIE, "反对少者", "fewer against"},
    {TALLY_RULE_CHOICES, "最多每名额#人", "up to # per seat"},
    {TALLY_RULE_CHOICES, "正好每名额#人", "exactly # per seat"},
    {TALLY_RULE_OVERVOTE, "整票作废", "void ballot"},
    {TALLY_RULE_OVERVOTE, "该职位作废", "void post"},
    {TALLY_RULE_UNDERVOTE, "整票作废", "void ballot"},
    {TALLY_RULE_UNDERVOTE, "该职位作废", "void post"},
    {TALLY_RULE_CONTESTED, "每名额不少于#人", "at least # per seat"},
    {TALLY_RULE_CONTESTED, "多于名额不少于#", "at least # more than seats"},
    {TALLY_RULE_CONTESTED, "多于名额#至#", "# to # more than seats"},
    {TALLY_RULE_WRITE_INS, "允许", "allowed"},
    {TALLY_RULE_WRITE_IN_MARK, "同意", "agree"},
    {TALLY_RULE_WRITE_IN_MARK, "作废", "void"},
    {TALLY_RULE_BLANK, "弃权", "abstain"},
    {TALLY_RULE_BLANK, "同意", "agree"},
    {TALLY_RULE_BLANK, "空白", "blank"},
    {TALLY_RULE_BLANK, "作废", "void"},
};

/* Appends the English of a form whose Chinese the whole text is. */
static bool put_form(struct tally_bytes *to, struct tally_text text, const char *chinese, const char *english)
{
    for (; *chinese; chinese++) {
        const char *stop = strchr(english, '#');
        char literal[2] = {*chinese, 0};
        if (*chinese != '#') {
            if (!accept(&text, literal))
                return false;
            continue;
        }
        tally_bytes_put(to, english, (size_t)(stop - english));
        if (!put_number(to, &text))
            return false;
        english = stop + 1;
    }
    tally_bytes_put_text(to, english);
    return !text.size;
}

static bool put_forms(struct tally_bytes *to, struct tally_text text, enum tally_rule_key key)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        to->used = 0;
        if (forms[i].key == key && put_form(to, text, forms[i].chinese, forms[i].english))
            return true;
    }
    return false;
}

/* Whether a sign stands before the number, “优秀 -5”: between a blank and the first digit, so no part of the name. */
static bool has_sign(struct tally_text text, size_t begin)
{
    const char *at = text.bytes + begin;
    return begin > 1 && begin < text.size && (at[-1] == '-' || at[-1] == '+') && at[-2] == ' ';
}

/* 权重 = 层次 share ; 分值 = 等次 dec: the number ends the line. Where the name ends in digits of its own, a blank
 * parts them (“A1 40%”). */
static bool put_named_number(struct tally_bytes *to, struct tally_text text, struct tally_arena *arena)
{
    size_t begin = text.size, size;
    char last = 0;
    bool behind_blank = false;
    for (size_t at = 0, blank; at < text.size; at += blank ? blank : size) {
        blank = blank_at(text.bytes + at, text.size - at);
        behind_blank |= blank != 0;
        if (blank)
            continue;
        char c = number_character(text.bytes + at, text.size - at, &size);
        if (!c)
            begin = text.size;
        else if (begin == text.size || (behind_blank && c >= '0' && last >= '0') /* others stand before 0 */)
            begin = at;
        last = c;
        behind_blank = false;
    }
    struct tally_text name = tally_text_trim((struct tally_text){text.bytes, begin});
    struct tally_text number = without_blanks(arena, (struct tally_text){text.bytes + begin, text.size - begin});
    tally_bytes_put(to, name.bytes, name.size);
    tally_bytes_put_text(to, " ");
    return name.size && !has_sign(text, begin) && put_number(to, &number);
}

struct tally_text tally_rule_from_chinese(enum tally_rule_key key, enum tally_kind kind, struct tally_text value,
                                          struct tally_arena *arena)
{
    struct tally_text dense = without_blanks(arena, value), english = value;
    struct tally_bytes to = {.used = 0};
    bool said;
    if (key == TALLY_RULE_WEIGHT || key == TALLY_RULE_SCORE)
        said = put_named_number(&to, value, arena);
    else if (key == TALLY_RULE_PASS)
        said = put_pass(&to, dense, kind);
    else if (key == TALLY_RULE_QUORUM)
        said = put_quorum(&to, dense);
    else
        said = put_forms(&to, dense, key);
    if (said)
        english = (struct tally_text){tally_arena_text(arena, to.bytes, to.used), to.used};
    free(to.bytes);
    return english;
}
