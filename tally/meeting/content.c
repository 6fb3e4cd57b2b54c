/* What the text of a roster's cell looks like. */
#include "meeting/content.h"

#include <string.h>

#include "base/character.h"
#include "base/text.h"
#include "base/utf8.h"

struct tally_content_look tally_content_look_at(struct tally_text text)
{
    struct tally_content_look look = {.han = 0};
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        look.han += tally_text_is_han(c);
        look.dots += c == 0xB7 || c == '.';
        look.digit |= c >= '0' && c <= '9';
        look.blank |= c == ' ';
        look.other |= c >= 0xC0 && !tally_text_is_han(c);
    }
    return look;
}

bool tally_content_like_name(struct tally_text folded)
{
    const struct tally_content_look look = tally_content_look_at(folded);
    return !look.digit && (look.han > 1 || look.dots || look.blank || look.other);
}

static bool begins(struct tally_text text, const char *with)
{
    const size_t size = strlen(with);
    return text.size >= size && !memcmp(text.bytes, with, size);
}

static bool begins_with_one(struct tally_text text, const char *const *words)
{
    bool found = false;
    for (; *words; words++)
        found |= begins(text, *words);
    return found;
}

static bool ends_with_one(struct tally_text text, const char *const *endings)
{
    bool found = false;
    for (; *endings; endings++) {
        const size_t size = strlen(*endings);
        found |= text.size >= size && !memcmp(text.bytes + text.size - size, *endings, size);
    }
    return found;
}

bool tally_content_ends_in_office(struct tally_text folded)
{
    static const char *const offices[] = {"局长", "科长", "股长", "部长", "镇长", "乡长", "县长", "校长",
                                          "院长", "所长", "站长", "队长", "处长", "主任", "书记", "科员",
                                          "委员", "主席", "经理", "干事", "职务", "干部", NULL};
    return ends_with_one(folded, offices);
}

bool tally_content_ends_in_unit(struct tally_text folded)
{
    static const char *const units[] = {"局", "委", "办", "部", "院", "校",   "所",   "站",   "队",   "厂",   "会",
                                        "镇", "乡", "科", "股", "室", "中心", "公司", "街道", "政府", "集团", NULL};
    return ends_with_one(folded, units);
}

/* Without what stands behind it in brackets. */
static struct tally_text before_brackets(struct tally_text text)
{
    for (size_t i = 1; i < text.size; i++)
        if (text.bytes[i] == '(')
            text.size = i;
    return text;
}

/* Whether it begins like an action. 任 is a family name, too, and begins names of offices, as 免 does. */
static bool is_act(struct tally_text text)
{
    static const char *const lead[] = {"拟", "建议", "提请", NULL};
    static const char *const acts[] = {"免", "提拔", "改任", "交流任", "轮岗任", NULL};
    static const char *const no_acts[] = {"任免", "任务", "任期", "任职", "免疫", "免税", "免费", NULL};
    enum { HAN_SIZE = 3, LONG = 4 };
    while (begins_with_one(text, lead)) {
        const size_t size = begins(text, "拟") ? strlen("拟") : strlen("建议");
        text = (struct tally_text){text.bytes + size, text.size - size};
    }
    if (begins_with_one(text, no_acts))
        return false;
    if (begins_with_one(text, acts) || tally_text_is(text, "任") || tally_text_is(text, "交流") ||
        tally_text_is(text, "轮岗"))
        return true;
    const struct tally_text office = before_brackets(text);
    return begins(text, "任") &&
           (tally_content_ends_in_office(office) || (text.size > LONG * HAN_SIZE && !tally_content_look_at(text).dots));
}

enum tally_content tally_content_of(struct tally_text folded)
{
    enum { MOST = 4, HAN_SIZE = 3 };
    const struct tally_content_look look = tally_content_look_at(folded);
    const struct tally_text bare = before_brackets(folded);
    if (!folded.size)
        return TALLY_CONTENT_NONE;
    if (is_act(folded))
        return TALLY_CONTENT_ACT;
    if (tally_content_ends_in_office(bare))
        return TALLY_CONTENT_OFFICE;
    if (bare.size > 2 * HAN_SIZE && tally_content_ends_in_unit(bare))
        return TALLY_CONTENT_UNIT;
    if (!look.han && !look.other && !look.blank && !look.dots)
        return TALLY_CONTENT_ID;
    if (!look.digit && !look.other && ((look.han > 1 && look.han <= MOST) || (look.han && look.dots)))
        return TALLY_CONTENT_NAME;
    return TALLY_CONTENT_OTHER;
}

bool tally_content_has_act(struct tally_text folded)
{
    static const char *const acts[] = {"任",   "免", "提拔", "晋",   "升",   "交流", "轮岗", "聘",
                                       "提名", "调", "辞",   "撤",   "降",   "试用", "推荐", "兼",
                                       "选举", "派", "转",   "挂职", "留任", "停职", NULL};
    /* words with such a character that are no action */
    static const char *const no_acts[] = {"主任", "责任", "信任", "任务", "任期", "调查", "调研", "反映", NULL};
    if (begins(folded, "appoint"))
        return true;
    for (size_t at = 0; at < folded.size;) {
        const struct tally_text rest = {folded.bytes + at, folded.size - at};
        uint32_t c;
        if (begins_with_one(rest, no_acts)) {
            at += strlen(*no_acts); /* all of them are of two characters */
            continue;
        }
        if (begins_with_one(rest, acts))
            return true;
        at += tally_text_next(rest.bytes, rest.size, &c);
    }
    return false;
}
