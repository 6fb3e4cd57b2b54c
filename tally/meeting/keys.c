/* The items of meeting.csv, and which of them a wrong one is near to: by its letters, or as people call it. */
#include <assert.h>
#include <string.h>
#include <tally/meeting.h>

#include "base/mem.h"
#include "base/text.h"
#include "meeting/reader.h"

const struct tally_meeting_key_words tally_meeting_keys[] = {
    [TALLY_KEY_MEETING] = {"meeting", "会议编号", false, true},
    [TALLY_KEY_TITLE] = {"title", "会议名称", false, true},
    [TALLY_KEY_BODY] = {"body", "组织单位", false, true},
    [TALLY_KEY_PLACE] = {"place", "地点", false, true},
    [TALLY_KEY_DATE] = {"date", "日期", false, true},
    [TALLY_KEY_RULE] = {"rule", "办法", false, true},
    [TALLY_KEY_HOST] = {"host", "主持人", false, true},
    [TALLY_KEY_TELLER] = {"teller", "计票人", true, false},
    [TALLY_KEY_SCRUTINEER] = {"scrutineer", "监票人", true, false},
    [TALLY_KEY_ARCHIVE] = {"archive", "存档", true, false},
    [TALLY_KEY_BALLOTS] = {"ballots", "选票", true, false},
    [TALLY_KEY_TALKS] = {"talks", "谈话记录", true, false},
    [TALLY_KEY_MARK] = {"mark", "记号", true, false},
    [TALLY_KEY_RECOMMENDED] = {"recommended", "推荐日期", false, false},
    [TALLY_KEY_PHONE] = {"phone", "电话征求意见", true, false},
    [TALLY_KEY_DEFERRED] = {"deferred", "暂缓表决", false, false},
    [TALLY_KEY_METHOD] = {"method", "表决方式", false, false},
    [TALLY_KEY_PUBLICITY] = {"publicity", "公示", false, false},
    [TALLY_KEY_AFTER] = {"after", "前次会议", true, false},
    [TALLY_KEY_AFTER_SHA256] = {"after-sha256", "前次摘要", false, false},
    [TALLY_KEY_AFTER_EVENT] = {"after-event", "前次事件", false, false},
    [TALLY_KEY_RELAXED] = {"relaxed", "放宽", false, false},
    [TALLY_KEY_BALLOTS_SECOND] = {"ballots-second", "选票复录", true, false},
    [TALLY_KEY_TALKS_SECOND] = {"talks-second", "谈话记录复录", true, false},
    [TALLY_KEY_KEYED] = {"keyed", "录入人", true, false},
    [TALLY_KEY_KEYED_SECOND] = {"keyed-second", "复录人", true, false},
};
static_assert(sizeof tally_meeting_keys / sizeof *tally_meeting_keys == TALLY_KEYS, "each key has its names");

const char *tally_meeting_key_name(enum tally_meeting_key key)
{
    return tally_meeting_keys[key].chinese;
}

/* What people call an item, with a blank between the words. */
static const struct {
    enum tally_meeting_key key;
    const char *called;
} called[] = {
    {TALLY_KEY_MEETING, "编号 会议号 会议代码 会议代号 会议id 序号"},
    {TALLY_KEY_TITLE, "名称 标题 会议标题 会议名 会议 会议主题 会议内容 主题"},
    {TALLY_KEY_BODY, "单位 主办单位 召集单位 承办单位 组织部门 组织机构 组织者 主持单位 机关"},
    {TALLY_KEY_PLACE, "会场 会议地址 地址 场所"},
    {TALLY_KEY_DATE, "时间 会议时间 会议日期 开会时间 日子"},
    {TALLY_KEY_RULE, "规则 方法 计票办法 投票办法 表决办法 规定 种类 类型 会议类型 办法名称"},
    {TALLY_KEY_HOST, "主持 主席 会议主持 召集人"},
    {TALLY_KEY_TELLER, "计票 计票员 统计人 统计员 总计票人"},
    {TALLY_KEY_SCRUTINEER, "监票 监票员 监督人 监督员 总监票人 监票组长"},
    {TALLY_KEY_ARCHIVE, "归档 存档单位 存档处 保存 档案 归档单位"},
    {TALLY_KEY_BALLOTS, "票 选票文件 选票表"},
    {TALLY_KEY_TALKS, "谈话 谈话表 谈话推荐"},
    {TALLY_KEY_MARK, "符号 标记 票面记号 记号说明"},
    {TALLY_KEY_RECOMMENDED, "推荐时间 民主推荐日期 民主推荐时间"},
    {TALLY_KEY_PHONE, "电话 征求意见"},
    {TALLY_KEY_DEFERRED, "暂缓 缓议"},
    {TALLY_KEY_METHOD, "方式 投票方式"},
    {TALLY_KEY_KEYED, "录入 录入员 录票人"},
    {TALLY_KEY_KEYED_SECOND, "复录 复录员 第二录入人 第二录入 复核录入人"},
};

/* The item that is within the text, or within which it is; of several the longest. */
static const char *key_within(struct tally_text text, size_t *which)
{
    enum { TWO_HAN = 6 };
    const char *found = NULL;
    for (size_t k = 0; k < TALLY_KEYS; k++) {
        const struct tally_text key = tally_text_of(tally_meeting_keys[k].chinese);
        if (text.size < TWO_HAN || (!tally_text_contains(text, key) && !tally_text_contains(key, text)) ||
            (found && strlen(found) >= key.size))
            continue;
        found = key.bytes;
        *which = k;
    }
    return found;
}

/* The item that differs in few letters. */
static const char *key_misspelt(struct tally_text text, size_t *which)
{
    size_t best = 3;
    const char *near = NULL;
    for (size_t k = 0; k < TALLY_KEYS; k++)
        for (int chinese = 0; chinese < 2; chinese++) {
            const char *key = chinese ? tally_meeting_keys[k].chinese : tally_meeting_keys[k].english;
            size_t distance = tally_text_distance(text, tally_text_of(key), best);
            if (distance < best && distance * 2 <= tally_text_columns(text) / (chinese ? 2 : 1)) {
                best = distance;
                near = key;
                *which = k;
            }
        }
    return near;
}

bool tally_meeting_is_other_official(struct tally_text text)
{
    struct tally_arena arena = {NULL};
    const bool is =
        tally_text_is_among("唱票人 唱票 唱票员 记录人 记录 记录员 发票人 发票员 工作人员 出席 出席人员 列席 列席人员",
                            tally_text_fold_loosely(&arena, text));
    tally_arena_clear(&arena);
    return is;
}

const char *tally_meeting_near_key(struct tally_text text, size_t *which)
{
    struct tally_arena arena = {NULL};
    const struct tally_text folded = tally_text_fold_loosely(&arena, text);
    const char *near = NULL;
    for (size_t i = 0; i < sizeof called / sizeof *called && !near; i++)
        if (tally_text_is_among(called[i].called, folded)) {
            *which = called[i].key;
            near = tally_meeting_key_name(called[i].key);
        }
    near = near ? near : key_within(folded, which);
    near = near ? near : key_misspelt(folded, which);
    tally_arena_clear(&arena);
    return near;
}
