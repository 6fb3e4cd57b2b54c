/* Headings that a table does not know: what they are near to, and which people add for themselves. */
#include "table/headings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "table/column.h"

/* What people call a column, folded, with a blank between the words. */
static const struct {
    const char *heading, *called;
} called[] = {
    {"票号", "序号 编号 号码 号 票序 流水号 选票编号 选票号 no no."},
    {"层次", "类别 类型 身份 组别 票类 层级 范围 人员类别 参会类别"},
    {"作废", "废票 无效 无效票 是否作废 废票原因 作废原因"},
    {"编号", "序号 号码 号 代码 票号 no no."},
    {"姓名", "候选人 人选 人员 名字 被推荐人 测评对象 拟任人选 推荐人选"},
    {"名称", "层次名称 人员范围 范围 票种名称"},
    {"应到", "应到人数 应到会 应参加 应参会 总人数"},
    {"实到", "实到人数 实到会 到会 到会人数 参会 参会人数 出席"},
    {"发出", "发票 发票数 发放 已发"},
    {"收回", "收票 收票数 回收 已收"},
    {"废票", "作废 无效票 无效"},
    {"职位编号", "编号 序号 岗位编号"},
    {"职位", "岗位 职务 职位名称 拟任职务"},
    {"名额", "职数 席位 应选 应选人数 人数"},
    {"单位", "部门 工作单位 所在单位"},
    {"现任职务", "职务 现职"},
    {"任免", "拟任免 任免意见 事项"},
    {"暂缓", "缓议 暂缓原因"},
    {"票数", "得票 得票数 数量"},
    {"理由", "原因 依据 说明 备注"},
    {"项目", "事项 名目 条目"},
    {"内容", "值 填写 填写内容"},
};

/* Headings of columns that no table of a meeting has. */
static const char services[] = "序号 号码 号 编号 流水号 no no. 备注 说明 附注 类别 类型 身份 组别 废票 无效票 有效票 "
                               "有效 无效 是否有效 是否作废 应到 实到 应到人数 实到人数 "
                               "发出 收回 发票数 收票数 得票 得票数 得票率 票数 同意票 反对票 弃权票 不同意票 赞成票 "
                               "同意数 合计 小计 总计 共计 汇总 总票数 百分比 比例 名次 排名 "
                               "结果 日期 时间 填票人 录入人 复录人 录入时间 核对 核对人 复核 复核人 签名 签字 监票人 "
                               "平均 平均分 均分 总分 总得分 得分 最高分 最低分 "
                               "计票人 审核 状态 标记 电话 性别 年龄 total sum remarks "
                               "remark note notes";

/* Whether one of the texts, of two Chinese characters or more, is within the other, or they differ by one letter of
 * three characters or more: of two, a name may share one. */
static bool is_near(struct tally_text heading, struct tally_text label)
{
    enum { TWO_HAN = 6, THREE_HAN = 9, FOUR_LETTERS = 4 };
    bool chinese = label.size && (unsigned char)*label.bytes >= 0x80;
    size_t least = heading.size < label.size ? heading.size : label.size;
    if (chinese && least >= TWO_HAN && (tally_text_contains(heading, label) || tally_text_contains(label, heading)))
        return true;
    return least >= (chinese ? THREE_HAN : FOUR_LETTERS) && tally_text_distance(heading, label, 2) < 2;
}

static bool is_called(const char *heading, struct tally_text word)
{
    for (size_t i = 0; i < sizeof called / sizeof *called; i++)
        if (!strcmp(called[i].heading, heading) && tally_text_is_among(called[i].called, word))
            return true;
    return false;
}

size_t tally_heading_near(const struct tally_column *columns, size_t count, const bool *has, struct tally_text heading)
{
    struct tally_arena arena = {NULL};
    struct tally_text folded = tally_text_fold_loosely(&arena, heading);
    size_t found = SIZE_MAX;
    for (size_t k = 0; k < count && found == SIZE_MAX; k++)
        if (!has[k] && is_called(columns[k].chinese, folded))
            found = k;
    for (size_t k = 0; k < count && found == SIZE_MAX; k++)
        if (!has[k] &&
            (is_near(folded, tally_text_of(columns[k].chinese)) || is_near(folded, tally_text_of(columns[k].english)) ||
             (columns[k].chinese2 && is_near(folded, tally_text_of(columns[k].chinese2)))))
            found = k;
    tally_arena_clear(&arena);
    return found;
}

bool tally_heading_is_service(struct tally_text heading)
{
    struct tally_arena arena = {NULL};
    bool is = tally_text_is_among(services, tally_text_fold_loosely(&arena, heading));
    tally_arena_clear(&arena);
    return is;
}

bool tally_heading_is_remark(struct tally_text heading)
{
    static const char *const words[] = {"备注", "附注", "说明", "情况", "原因", "理由", "有效",   "无效",
                                        "作废", "废票", "意见", "状态", "标记", "其他", "remark", "note"};
    struct tally_arena arena = {NULL};
    const struct tally_text folded = tally_text_fold_loosely(&arena, heading);
    bool is = tally_text_is(folded, "注");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is |= tally_text_contains(folded, tally_text_of(words[i]));
    tally_arena_clear(&arena);
    return is;
}

bool tally_heading_is_mark(struct tally_text heading)
{
    static const char marks[] =
        "同意 不同意 赞成 反对 弃权 缓议 同意票 不同意票 赞成票 反对票 弃权票 缓议票 √ × 优秀 称职 基本称职 "
        "不称职 agree against abstain hold";
    struct tally_arena arena = {NULL};
    bool is = tally_text_is_among(marks, tally_text_fold_loosely(&arena, heading));
    tally_arena_clear(&arena);
    return is;
}

void tally_heading_report_none(struct tally_diags *diags, unsigned file, const struct tally_column *columns,
                               size_t count, const char *more)
{
    struct tally_bytes chinese = {.bytes = NULL}, english = {.bytes = NULL};
    for (size_t k = 0; k < count; k++) {
        if (!columns[k].required)
            continue;
        tally_bytes_put_text(&chinese, chinese.used ? "、" : "");
        tally_bytes_put_text(&chinese, columns[k].chinese);
        tally_bytes_put_text(&english, english.used ? ", " : "");
        tally_bytes_put_text(&english, columns[k].english);
    }
    tally_diags_add(diags, TALLY_NO_HEADER, (struct tally_place){.file = file},
                    N_("there is no row of headings: none of the first row's cells is a heading of this table. The "
                       "first row must hold the headings: %1$s (%2$s)%3$s. If it was deleted, insert a row above "
                       "the first and write them there; if they are misspelt, correct them"),
                    TALLY_ARGS(chinese.bytes, english.bytes, more));
    free(chinese.bytes);
    free(english.bytes);
}
