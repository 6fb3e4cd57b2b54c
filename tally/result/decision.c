/* The text of the decision: the Chinese paragraphs of what a vote decided, whatever the user's language. */
#include <stdlib.h>
#include <string.h>
#include <tally/law.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/mem.h"
#include "base/text.h"
#include "law/law.h"
#include "result/result.h"

/* The words of an action in a document, where the roster has no more than the word itself. Behind it comes the post. */
struct wording {
    const char *action, *before, *after; /* around the post */
    const char *alone;                   /* where no post is named */
};

static const struct wording wordings[] = {
    {"提拔", "提拔任", "", "提拔任职"}, {"提任", "提任", "", "提任"},   {"交流", "交流任", "", "交流任职"},
    {"轮岗", "轮岗任", "", "轮岗任职"}, {"任", "任", "", "任职"},       {"任职", "任", "", "任职"},
    {"任命", "任命为", "", "任职"},     {"免", "免去", "职务", "免职"}, {"免去", "免去", "职务", "免职"},
    {"免职", "免去", "职务", "免职"},
};

static const struct wording by_act[] = {[TALLY_ACT_APPOINT] = {"", "任", "", "任职"},
                                        [TALLY_ACT_PROMOTE] = {"", "提拔任", "", "提拔任职"},
                                        [TALLY_ACT_TRANSFER] = {"", "交流任", "", "交流任职"},
                                        [TALLY_ACT_REMOVE] = {"", "免去", "职务", "免职"}};

/* The action without what only says that it is proposed: 拟, 建议, 提请. */
static const char *without_proposal(const char *action)
{
    static const char *const proposals[] = {"拟", "建议", "提请"};
    for (size_t i = 0; i < sizeof proposals / sizeof *proposals; i++)
        if (!strncmp(action, proposals[i], strlen(proposals[i])))
            return without_proposal(tally_text_trim(tally_text_of(action + strlen(proposals[i]))).bytes);
    return action;
}

static bool begins(const char *text, const char *with)
{
    return !strncmp(text, with, strlen(with));
}

/* Whether the action says itself what is done. An act other than an appointment was read from the beginning of the
 * cell; all else counts as an appointment, also a cell that holds a post alone (“白水乡乡长”). */
static bool has_verb(const char *action, enum tally_act act)
{
    static const char *const verbs[] = {
        "任",   "聘任", "聘用", "聘为", "续聘", "续任", "兼任",   "兼职",   "调任", "调整", "调至", "调到", "调往",
        "转任", "转正", "转为", "改任", "改聘", "升任", "晋升",   "留任",   "连任", "平调", "重用", "担任", "出任",
        "接任", "继任", "继续", "推荐", "推选", "提任", "提名",   "委派",   "委任", "选派", "选举", "选任", "派任",
        "派往", "挂职", "挂任", "主持", "代理", "代任", "确定为", "明确为", "暂任", "暂代", "试任", "试用", "按期",
        "正式", "同意", "决定", "解聘", "辞去", "辞职", "保留",   "延长",   "恢复", "享受"};
    bool found = act != TALLY_ACT_APPOINT;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !found; i++)
        found = begins(action, verbs[i]);
    return found;
}

/* What is done with the person: “提拔任水利局副局长”, “免去水利局副局长职务”, “交流到农业局工作（副局长）”,
 * “任白水乡乡长”. */
static void put_action(struct tally_bytes *to, const struct tally_result_item *item, const char *post)
{
    const char *action = without_proposal(item->action);
    const struct wording *w = *action ? NULL : &by_act[item->act];
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings && !w; i++)
        if (!strcmp(wordings[i].action, action))
            w = &wordings[i];
    if (w) {
        tally_bytes_put_text(to, *post ? w->before : w->alone);
        tally_bytes_put_text(to, post);
        tally_bytes_put_text(to, *post ? w->after : "");
        return;
    }
    tally_bytes_put_text(to, has_verb(action, item->act) ? "" : "任");
    tally_bytes_put_text(to, action);
    if (*post && !strstr(action, post)) {
        tally_bytes_put_text(to, "（");
        tally_bytes_put_text(to, post);
        tally_bytes_put_text(to, "）");
    }
}

/* “王毅（水利局，现任股长）” */
static void put_person(struct tally_bytes *to, const struct tally_result_item *item)
{
    tally_bytes_put_text(to, item->name);
    if (!*item->unit && !*item->title)
        return;
    tally_bytes_put_text(to, "（");
    tally_bytes_put_text(to, item->unit);
    tally_bytes_put_text(to, *item->unit && *item->title ? "，现任" : *item->title ? "现任" : "");
    tally_bytes_put_text(to, item->title);
    tally_bytes_put_text(to, "）");
}

/* Under the county's procedure the committee decides, or decides to recommend and nominate those whom others appoint
 * (第三篇 第十二条 “或者决定提出推荐、提名的意见”, 第十六条); its rules cite that. */
static const char *head_of(const struct tally_result *result, enum tally_decision_part part)
{
    switch (part) {
    case TALLY_DECISION_APPOINTS:
    case TALLY_DECISION_REMOVES:
        return strstr(result->rule->appointments_cite, "推荐、提名") ? "决定任免（或推荐、提名）：" : "决定任免：";
    case TALLY_DECISION_DEFERS:
        return "暂缓表决：";
    case TALLY_DECISION_FAILED:
        return "未通过：";
    case TALLY_DECISION_PARTS:
        break;
    }
    return "";
}

static const char *paragraph(const struct tally_result *result, const struct tally_result_item *item,
                             struct tally_arena *arena)
{
    struct tally_bytes text = {.bytes = NULL};
    enum tally_decision_part part = tally_law_decision_part(item);
    tally_bytes_put_text(&text, head_of(result, part));
    put_person(&text, item);
    tally_bytes_put_text(&text, "，");
    put_action(&text, item, item->post < result->post_count ? result->posts[item->post].title : item->post_id);
    tally_bytes_put_text(&text, "。");
    if (part == TALLY_DECISION_DEFERS && *item->deferred) {
        tally_bytes_put_text(&text, "理由：");
        tally_bytes_put_text(&text, item->deferred);
        tally_bytes_put_text(&text, "。");
    }
    const char *copy = tally_arena_text(arena, text.bytes, text.used);
    free(text.bytes);
    return copy;
}

void tally_result_word_decision(struct tally_result *result, struct tally_arena *arena)
{
    struct tally_consequences *c = &result->consequences;
    struct tally_paragraph *worded = tally_arena_alloc(arena, c->decision_count, sizeof *worded);
    for (size_t i = 0; i < c->decision_count; i++)
        worded[i] = (struct tally_paragraph){c->decision[i].item,
                                             paragraph(result, &result->items[c->decision[i].item], arena)};
    c->decision = worded;
}
