/* The columns of each spreadsheet of a meeting's folder. */
#include "meeting/columns.h"

#include "base/gettext.h"
#include "table/load.h"
#include "table/table.h"

const struct tally_column tally_meeting_columns[] = {
    [TALLY_MEETING_KEY] = {"key", "项目", NULL, true,
                           N_("the column “%1$s” (%2$s) is missing, which says what each content is: insert a column "
                              "before the contents, with this heading, and write into it, row by row, 会议编号, "
                              "会议名称, 组织单位, 地点, 日期, 办法, 主持人, 计票人, 监票人, as each content demands")},
    [TALLY_MEETING_VALUE] = {"value", "内容", NULL, true, NULL},
};

const struct tally_column tally_tiers_columns[] = {
    [TALLY_TIERS_TIER] = {"tier", "层次", "票种", true, NULL},
    [TALLY_TIERS_NAME] = {"name", "名称", NULL, true, NULL},
    [TALLY_TIERS_DUE] = {"due", "应到", NULL, true, NULL},
    [TALLY_TIERS_PRESENT] = {"present", "实到", NULL, true, NULL},
    [TALLY_TIERS_ISSUED] = {"issued", "发出", NULL, true, NULL},
    [TALLY_TIERS_RETURNED] = {"returned", "收回", NULL, true, NULL},
    [TALLY_TIERS_TALKED] = {"talked", "谈话人数", NULL, false, NULL},
    [TALLY_TIERS_VOID] = {"void", "废票", NULL, false, NULL},
    [TALLY_TIERS_WEIGHT_DUE] = {"weight due", "应到权数", NULL, false, NULL},
};

const struct tally_column tally_posts_columns[] = {
    [TALLY_POSTS_POST] = {"post", "职位编号", NULL, true, NULL},
    [TALLY_POSTS_TITLE] = {"title", "职位", NULL, true, NULL},
    [TALLY_POSTS_SEATS] = {"seats", "名额", NULL, true, NULL},
};

const struct tally_column tally_roster_columns[] = {
    [TALLY_ROSTER_ID] = {"id", "编号", NULL, true, NULL},
    [TALLY_ROSTER_NAME] = {"name", "姓名", NULL, true, NULL},
    [TALLY_ROSTER_PERSON] = {"person", "人员", NULL, false, NULL},
    [TALLY_ROSTER_UNIT] = {"unit", "单位", NULL, false, NULL},
    [TALLY_ROSTER_TITLE] = {"title", "现任职务", NULL, false, NULL},
    [TALLY_ROSTER_POST] = {"post", "职位", NULL, false, NULL},
    [TALLY_ROSTER_ACTION] = {"action", "任免", NULL, false, NULL},
    [TALLY_ROSTER_DEFERRED] = {"deferred", "暂缓", NULL, false, NULL},
    [TALLY_ROSTER_ORIGIN] = {"origin", "来源", NULL, false, NULL},
};

const struct tally_column tally_rulings_columns[] = {
    [TALLY_RULINGS_CHANNEL] = {"channel", "渠道", NULL, true, NULL},
    [TALLY_RULINGS_TIER] = {"tier", "层次", "票种", true, NULL},
    [TALLY_RULINGS_BALLOT] = {"ballot", "票号", NULL, true, NULL},
    [TALLY_RULINGS_WRITTEN] = {"written", "原文", NULL, true, NULL},
    [TALLY_RULINGS_RULING] = {"ruling", "裁定", NULL, true, NULL},
    [TALLY_RULINGS_REASON] = {"reason", "理由", NULL, true, NULL},
    [TALLY_RULINGS_BY] = {"by", "裁定人", NULL, true, NULL},
};

const struct tally_column tally_totals_columns[] = {
    [TALLY_TOTALS_TIER] = {"tier", "层次", "票种", false, NULL}, /* needed where there are several tiers */
    [TALLY_TOTALS_ITEM] = {"item", "编号", NULL, true, NULL},
    [TALLY_TOTALS_MARK] = {"mark", "记号", NULL, true, NULL},
    [TALLY_TOTALS_VOTES] = {"votes", "票数", NULL, true, NULL},
};

const struct tally_column tally_mends_columns[] = {
    [TALLY_MENDS_FILE] = {"file", "文件", NULL, true, NULL},
    [TALLY_MENDS_BALLOT] = {"ballot", "票号", NULL, true, NULL},
    [TALLY_MENDS_TIER] = {"tier", "层次", "票种", true, NULL},
    [TALLY_MENDS_COLUMN] = {"column", "栏目", NULL, true, NULL},
    [TALLY_MENDS_FIRST] = {"first", "初录", NULL, true, NULL},
    [TALLY_MENDS_SECOND] = {"second", "复录", NULL, true, NULL},
    [TALLY_MENDS_SETTLED] = {"settled", "核定", NULL, true, NULL},
    [TALLY_MENDS_HOW] = {"how", "方式", NULL, true, NULL},
    [TALLY_MENDS_BY] = {"by", "经办人", NULL, true, NULL},
};

const struct tally_column tally_acknowledged_columns[] = {
    [TALLY_ACKNOWLEDGED_CODE] = {"code", "提示", NULL, true, NULL},
    [TALLY_ACKNOWLEDGED_PLACE] = {"place", "位置", NULL, true, NULL},
    [TALLY_ACKNOWLEDGED_REASON] = {"reason", "理由", NULL, true, NULL},
    [TALLY_ACKNOWLEDGED_BY] = {"by", "处理人", NULL, true, NULL},
};

const struct tally_column tally_ballots_columns[] = {
    [TALLY_BALLOTS_BALLOT] = {"ballot", "票号", NULL, true, NULL},
    [TALLY_BALLOTS_TIER] = {"tier", "层次", "票种", false, NULL},
    [TALLY_BALLOTS_VOID] = {"void", "作废", NULL, false, NULL},
};
