/* The guide of a new meeting's folder, 填表说明. It is in Chinese, as the headings of the spreadsheets are, fits on two
 * screens but for the list of papers at its end, and contains only what applies to the rule. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/linebreak.h"
#include "base/mem.h"
#include "base/text.h"
#include "meeting/template.h"

static bool takes_write_ins(const struct tally_template_content *content)
{
    bool some = !content->revotes || content->posts.count == 0;
    for (size_t i = 0; i < content->posts.count && !some; i++)
        some = !content->revotes[i];
    return content->rule->write_ins && some;
}

bool tally_template_applies(const struct tally_template_content *content, enum tally_template_when when)
{
    const struct tally_rule *rule = content->rule;
    bool posts = rule->kind == TALLY_RECOMMENDATION || rule->contested;
    switch (when) {
    case WHEN_ALWAYS:
        return true;
    case WHEN_RECOMMENDATION:
        return rule->kind == TALLY_RECOMMENDATION;
    case WHEN_APPRAISAL:
        return rule->kind == TALLY_APPRAISAL;
    case WHEN_DECISION:
        return rule->kind == TALLY_DECISION;
    case WHEN_POSTS:
        return posts;
    case WHEN_CONTESTED:
        return rule->contested != 0;
    case WHEN_UNCONTESTED:
        return rule->kind == TALLY_DECISION && !rule->contested;
    case WHEN_CHOICES_LIMITED:
        return posts && (rule->contested || rule->choices) && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_PERSONS_LIMITED:
        return rule->max_persons != 0;
    case WHEN_ARCHIVES_GIVEN:
        return rule->archive_count >= 2;
    case WHEN_ARCHIVES_FREE:
        return rule->archive_count < 2;
    case WHEN_RECOMMENDATION_EXPIRES:
        return rule->within_years != 0 && rule->kind != TALLY_RECOMMENDATION;
    case WHEN_TIERS_GIVEN:
        return rule->tier_count != 0;
    case WHEN_TIERS_FREE:
        return rule->tier_count == 0;
    case WHEN_BALLOTS_NAMED:
        return rule->tier_count && rule->kind == TALLY_DECISION && !rule->weight_count;
    case WHEN_RANKS_NAMED:
        return rule->tier_count && !tally_template_applies(content, WHEN_BALLOTS_NAMED);
    case WHEN_BALLOT_COPIES:
        return rule->ballot_copies > 1 && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_BALLOTS:
        return content->method == TALLY_METHOD_BALLOTS;
    case WHEN_DECISION_BALLOTS:
        return rule->kind == TALLY_DECISION && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_TOTALS:
        return content->method != TALLY_METHOD_BALLOTS;
    case WHEN_DECISION_TOTALS:
        return rule->kind == TALLY_DECISION && content->method != TALLY_METHOD_BALLOTS;
    case WHEN_APPRAISAL_TOTALS:
        return rule->kind == TALLY_APPRAISAL && content->method != TALLY_METHOD_BALLOTS;
    case WHEN_METHODS:
        return (rule->methods & ~(1U << TALLY_METHOD_BALLOTS)) != 0;
    case WHEN_PUBLICITY:
        return rule->kind == TALLY_DECISION && rule->publicity_days != 0;
    case WHEN_AFTER:
        return content->after;
    case WHEN_AFTER_CONTESTED:
        return content->after && rule->contested;
    case WHEN_PER_SEAT:
        return rule->contested && rule->candidates.form == TALLY_CONTESTED_PER_SEAT;
    case WHEN_SHARE_MORE:
        return rule->contested && rule->candidates.form != TALLY_CONTESTED_PER_SEAT;
    case WHEN_GRADED:
        return rule->kind == TALLY_APPRAISAL && !rule->points.count && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_POINTS:
        return rule->points.count != 0 && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_WRITE_INS:
        return takes_write_ins(content);
    case WHEN_WRITE_IN_COLUMNS:
        return takes_write_ins(content) && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_EXACT_CHOICES:
        return rule->choices_exact && content->method == TALLY_METHOD_BALLOTS;
    case WHEN_BALLOT_WEIGHTS:
        return rule->ballot_weight != NULL;
    case WHEN_WEIGHT_DUE:
        return tally_rule_needs_weight_due(rule);
    case WHEN_APPOINTMENTS:
        return rule->kind == TALLY_DECISION && !rule->contested && !tally_rule_is_of_other_body(rule);
    case WHEN_MATTERS:
        return rule->kind == TALLY_DECISION && !rule->contested && tally_rule_is_of_other_body(rule);
    case WHEN_TELEPHONE:
        return rule->kind == TALLY_DECISION && (!tally_rule_is_of_other_body(rule) || rule->absent_members_cite);
    case WHEN_ACTIONS:
        return rule->kind == TALLY_DECISION &&
               (!tally_rule_is_of_other_body(rule) || rule->publicity_days || rule->probation_years ||
                rule->within_years || rule->in_office_cite || rule->default_act_cite || rule->contest_expected.cite);
    case WHEN_HOLDS:
        return tally_template_applies(content, WHEN_DECISION_BALLOTS) && !tally_rule_is_of_other_body(rule);
    case WHEN_NO_HOLDS:
        return tally_template_applies(content, WHEN_DECISION_BALLOTS) && tally_rule_is_of_other_body(rule);
    case WHEN_NAMES_OR_MARKS:
        return rule->kind == TALLY_RECOMMENDATION && tally_template_applies(content, WHEN_WRITE_IN_COLUMNS);
    }
    return false;
}

/* 1 the rule's title, 2 its name, 3 the archives, 4 the grades, of a decision what an empty action counts as,
 * 5 candidates or choices per seat, 6 how many persons at most, 7 for how many years a recommendation holds, 8 what an
 * empty cell counts as, 9 what too many marks for a post make void; in lines about weights of ballots and about too few
 * names, 1 the heading of the weights, 2 what too few names make void; in the line about tiers, 1 their names */
static const struct {
    enum tally_template_when when;
    const char *text;
} lines[] = {
    {WHEN_ALWAYS, "填表说明"},
    {WHEN_ALWAYS, "办法：%1$s（%2$s）"},
    {WHEN_ALWAYS, ""},
    {WHEN_ALWAYS, "各表用电子表格软件填写，仍存为 CSV 格式；文件名和表头请勿改动，编号、日期按文本填写。"},
    {WHEN_ALWAYS, "下文命令中的“文件夹”即本文件夹，“编号”即会议编号。"},
    {WHEN_ALWAYS, ""},
    {WHEN_ALWAYS, "一、会前填写"},
    {WHEN_ALWAYS, "meeting.csv（会议）"},
    {WHEN_ALWAYS, "  会议编号用字母、数字和 . _ -，成果文件以此命名；日期写作 2026-04-17。"},
    {WHEN_ALWAYS, "  计票人、监票人一人一行，可以加行；互不兼任，人选本人不得担任。"},
    {WHEN_ARCHIVES_GIVEN, "  存档一处一行，不少于两处，不填即为%3$s。其余各行没有内容的，空着即可。"},
    {WHEN_ARCHIVES_FREE, "  存档一处一行，必须填写，不少于两处。其余各行没有内容的，空着即可。"},
    {WHEN_RECOMMENDATION_EXPIRES, "  推荐日期：所依据的民主推荐的日期，推荐结果%7$s年内有效。"},
    {WHEN_DECISION, "  暂缓表决：整个会议暂缓的，写明理由。"},
    {WHEN_TELEPHONE, "  电话征求意见：会前电话征求的意见，一条一行，只作记载，不计入票数。"},
    {WHEN_METHODS, "  表决方式：投票、举手或者口头，不填即为投票；举手、口头的，票数写在 totals.csv。"},
    {WHEN_PUBLICITY, "  公示：此前已经公示、会后不再公示的，写“已公示”和时间、缘由；其余空着。"},
    {WHEN_AFTER, "  本次是前次会议之后的再次表决：前次会议、前次摘要、前次事件各行和前次结果文件不得改动。"},
    {WHEN_AFTER, "  存档、工作人员和人数不沿用前次，都要重新填写。"},
    {WHEN_AFTER_CONTESTED, "  放宽：候选人少于规定比例、经会议同意的，写明理由；候选人仍须多于名额。"},
    {WHEN_BALLOTS, "  选票：录入的文件不叫 ballots.csv，或者不止一个的，逐个写明文件名，一个一行。"},
    {WHEN_BALLOTS_NAMED, "tiers.csv（票种）  %1$s各行已经列好，无人参加的填 0，不得删行。"},
    {WHEN_RANKS_NAMED, "tiers.csv（层次）  %1$s各行已经列好，无人参加的填 0，不得删行。"},
    {WHEN_TIERS_FREE, "tiers.csv（层次）  每个层次一行，编号、名称自定；只有一个层次的也要填。"},
    {WHEN_TOTALS, "  会前填“应到”；实到会上清点后填写；没有选票，“发出”“收回”空着，不得填写。"},
    {WHEN_WEIGHT_DUE, "  “应到权数”填应到各人权数之和。"},
    {WHEN_BALLOTS, "  会前填“应到”；实到、发出会上填写；收回、废票开箱清点后填，须与录入张数一致。"},
    {WHEN_RECOMMENDATION, "  另有个别谈话推荐的，填“谈话人数”。"},
    {WHEN_POSTS, "posts.csv（职位）  每个职位一行：编号、名称、名额。"},
    {WHEN_RECOMMENDATION, "roster.csv（人选名册）  可以推荐的人每人一行；“职位”填职位的编号或者名称。"},
    {WHEN_APPRAISAL, "roster.csv（人选名册）  测评对象每人一行。"},
    {WHEN_AFTER, "  职位、名额只列前次没有定下来的，名额不得增加；票数相同重新投票的，候选人不得增加。"},
    {WHEN_PER_SEAT, "roster.csv（人选名册）  候选人每人一行，写明“职位”；每个名额不少于%5$s名候选人。"},
    {WHEN_SHARE_MORE, "roster.csv（人选名册）  候选人每人一行，写明“职位”；候选人%5$s。"},
    {WHEN_CONTESTED, "  暂缓的候选人，在“暂缓”写明理由。"},
    {WHEN_APPOINTMENTS, "roster.csv（人选名册）  每个表决事项一行，“任免”写明任何职、免何职；"},
    {WHEN_MATTERS, "roster.csv（人选名册）  每个表决事项一行，“姓名”写事项的名称，表决人选的写姓名；"},
    {WHEN_UNCONTESTED, "  暂缓的事项，在“暂缓”写明理由。"},
    {WHEN_PUBLICITY, "  公示和规定的试用期，按“任免”开头的提拔、交流（轮岗）、任、免确定；空着的按%4$s计。"},
    {WHEN_APPOINTMENTS, "  同一人既任又免的，任、免分两行写，两行的“人员”填同一编号。"},
    {WHEN_CONTESTED, "  同一人参加两个职位的，分两行写，两行的“人员”填同一编号。"},
    {WHEN_WRITE_INS, "  “来源”空着的印在票上；票上另选的人，开箱后补行，“来源”填“另选”，“职位”填所选的职位。"},
    {WHEN_PERSONS_LIMITED, "  一次不超过%6$s人，同一人既任又免的算一人。"},
    {WHEN_ALWAYS, "  编号、姓名必填，编号不得重复；同名的务必填写单位。"},
    {WHEN_ALWAYS, ""},
    {WHEN_TOTALS, "二、会上记录 totals.csv（票数）"},
    {WHEN_TOTALS, "  每个层次（票种）、每个事项、每种意见一行，填清点的人数；没有人的可以不写。"},
    {WHEN_DECISION_TOTALS, "  “编号”填 roster.csv 的编号，不同名的也可以填姓名；“记号”填同意、不同意、弃权、缓议。"},
    {WHEN_APPRAISAL_TOTALS, "  “编号”填 roster.csv 的编号，不同名的也可以填姓名；“记号”填%4$s。"},
    {WHEN_TOTALS, "  一个事项各种意见的人数，合计不得多于实到；没有表示意见的，按%8$s计。"},
    {WHEN_TOTALS, "  没有选票可以重新清点，票数由计票人、监票人当场核对无误后再填。"},
    {WHEN_BALLOTS, "二、印制选票"},
    {WHEN_BALLOTS, "  tally new 文件夹 --ballots 1    生成 选票.pdf，按需要的份数打印"},
    {WHEN_RECOMMENDATION, "  加 --names，则印填写姓名的空格，不印画“√”的格。"},
    {WHEN_BALLOTS, "  同一层次（票种）的选票完全相同，票上不得有号码或者记号；末页是选票清点登记表。"},
    {WHEN_BALLOT_WEIGHTS, "  票上的“%1$s”由发票人员按名册填写，此外什么也不写；发票人员不参加开箱和录入。"},
    {WHEN_BALLOT_COPIES, "  选票一式几份，各份除存档处外完全相同：投票人各份作同样的填写，一并投入票箱。"},
    {WHEN_BALLOT_COPIES, "  发出、收回和录入只计第一份；其余各份由监票人密封，分送票上写明的存档处。"},
    {WHEN_BALLOTS, ""},
    {WHEN_BALLOTS, "三、开箱后录入 ballots.csv（选票）"},
    {WHEN_BALLOTS, "  先清点，再混合，然后在票上编写票号；一张票一行，同一层次（票种）内票号不得重复。"},
    {WHEN_DECISION_BALLOTS, "  “作废”之后，roster.csv 的每一行加一列，表头写编号或者姓名（同名的写编号）。"},
    {WHEN_APPRAISAL, "  “作废”之后，roster.csv 的每一行加一列，表头写编号或者姓名（同名的写编号）。"},
    {WHEN_RECOMMENDATION, "  “作废”之后加列：画“√”的票每人一列，表头写编号或者姓名；写姓名的票每个职位一列。"},
    {WHEN_HOLDS, "  填法：同意（√）、不同意（×）、弃权、缓议；空格按%8$s计。"},
    {WHEN_NO_HOLDS, "  填法：同意（√）、不同意（×）、弃权；空格按%8$s计。"},
    {WHEN_GRADED, "  填法：%4$s；空格按%8$s计。"},
    {WHEN_POINTS, "  填法：%4$s；空格按%8$s计。"},
    {WHEN_RECOMMENDATION, "  填法：推荐（√），不推荐的留空；或者照录姓名，几个姓名之间用“、”隔开。"},
    {WHEN_DECISION, "  ○等其他记号，先在 meeting.csv 的“记号”写明，如 ○=同意。"},
    {WHEN_GRADED, "  ○等其他记号，先在 meeting.csv 的“记号”写明指哪一个等次，一个记号一行。"},
    {WHEN_RECOMMENDATION, "  ○等其他记号，先在 meeting.csv 的“记号”写明，如 ○=推荐。"},
    {WHEN_BALLOTS, "  一格内有不同记号的照录，用“、”隔开，该项作废。"},
    {WHEN_WRITE_IN_COLUMNS, "  票上另选的姓名照录在“另选:职位”列（职位写编号或者名称），几个姓名之间用“、”隔开；"},
    {WHEN_WRITE_IN_COLUMNS, "  姓名旁有记号的，写作“姓名:记号”。"},
    {WHEN_NAMES_OR_MARKS, "  写姓名的票没有这些列，另选的姓名与其他姓名写在一起。"},
    {WHEN_BALLOT_WEIGHTS, "  “%1$s”填每张票的权数，1 以上的整数，作废的票也要填。"},
    {WHEN_EXACT_CHOICES, "  一个职位所选少于规定人数的照录，%2$s。"},
    {WHEN_CHOICES_LIMITED, "  一个职位所选多于规定人数的照录，%9$s。"},
    {WHEN_BALLOTS, "  整张作废的，在“作废”写监票人认定的理由；不作废的空着。"},
    {WHEN_RECOMMENDATION, "  谈话推荐另录一份同样的表，文件名写在 meeting.csv 的“谈话记录”。"},
    {WHEN_RECOMMENDATION, "rulings.csv（裁定）  名册上没有的姓名、分不清的同名，逐条写明裁定和理由；"},
    {WHEN_RECOMMENDATION, "  “渠道”填会议或者谈话，两者都算的空着；“票号”空着的，各票都算；"},
    {WHEN_RECOMMENDATION, "  “裁定”填名册编号或者“作废”，“裁定人”填两名工作人员，至少一名监票人。"},
    {WHEN_ALWAYS, ""},
    {WHEN_TOTALS, "三、核对、计票、宣布"},
    {WHEN_BALLOTS, "四、核对、计票、宣布"},
    {WHEN_BALLOTS, "  另一人不看初录，独立复录一份，存为 ballots-second.csv，并写明录入人、复录人。"},
    {WHEN_BALLOTS, "  两次录入不一致的，核对原票，改正初录，并在 mends.csv（修正）写明，然后检查、计票："},
    {WHEN_ALWAYS, "  tally check 文件夹                             检查各表，不改动任何文件"},
    {WHEN_BALLOTS, "  tally compare 初录.csv 复录.csv                逐格列出两次录入的不同"},
    {WHEN_ALWAYS, "  tally count 文件夹                             计票，记入账册 编号.tally"},
    {WHEN_ALWAYS, "  tally announce 文件夹/编号.tally               主持人的宣读稿"},
    {WHEN_ALWAYS, "  tally sheet 文件夹/编号.tally --key 密钥.p12   计票报告单，签名存档"},
    {WHEN_ALWAYS, ""},
    {WHEN_TOTALS, "四、存档"},
    {WHEN_TOTALS, "  会上的清点记录由计票人、监票人签名，与报告单一并存档。此后各表不再改动。"},
    {WHEN_BALLOTS, "五、封存"},
    {WHEN_BALLOTS, "  结果宣布、报告单签字后，全部选票（含废票、剩余票）和清点登记表由监票人当场密封、"},
    {WHEN_BALLOTS, "  签名，注明日期，与报告单一并存档。此后各表不再改动；有异议的，用 tally verify 复核。"},
};

/* What stands in a workbook's guide in place of what is said of files. What begins alike: the longer one first. */
static const struct {
    const char *of_files, *of_sheets;
} replaced[] = {
    {"各表用电子表格软件填写，仍存为 CSV 格式；文件名和表头请勿改动，",
     "各表在本工作簿 meeting.xlsx 内填写，仍存为 .xlsx 格式；文件名、表名和表头请勿改动，"},
    {"录入的文件不叫 ballots.csv，或者不止一个的，逐个写明文件名，一个一行。",
     "录入的表不叫“选票”，或者不止一个的，逐个写明表名，一个一行。"},
    {"三、开箱后录入 ballots.csv（选票）",
     "三、开箱后录入“选票”表\r\n"
     "  tally new 文件夹 --ballots-table --xlsx    名册填好后，生成各列表头齐全的 ballots.xlsx\r\n"
     "  也可以录入本工作簿的“选票”表；两处只用一处。"},
    {"“作废”之后，roster.csv 的每一行加一列，表头写编号或者姓名", "“作废”之后，人选名册每一行一列，表头选姓名"},
    {"“作废”之后加列：画“√”的票每人一列，表头写编号或者姓名；", "“作废”之后：画“√”的票每人一列，表头选姓名；"},
    {"，文件名写在 meeting.csv 的“谈话记录”", "，表名为“谈话记录”"},
    {"ballots-second.csv", "ballots-second.xlsx"},
    {"初录.csv 复录.csv                ", "初录.xlsx 复录.xlsx              "},
    {"meeting.csv（会议）", "会议"},
    {"meeting.csv 的", "“会议”表的"},
    {"tiers.csv（票种）", "票种"},
    {"tiers.csv（层次）", "层次"},
    {"posts.csv（职位）", "职位"},
    {"roster.csv（人选名册）", "人选名册"},
    {"roster.csv 的", "“人选名册”表的"},
    {"totals.csv（票数）", "“合计票数”表"},
    {"totals.csv", "“合计票数”表"},
    {"rulings.csv（裁定）", "裁定"},
};

/* The line as it stands in a workbook's guide. The caller frees it. */
static char *line_of_workbook(const char *line)
{
    struct tally_bytes text = {.bytes = NULL};
    for (size_t size; *line; line += size) {
        const char *put = line;
        size_t put_size = size = 1;
        for (size_t i = 0; i < sizeof replaced / sizeof *replaced && put == line; i++)
            if (!strncmp(line, replaced[i].of_files, strlen(replaced[i].of_files))) {
                size = strlen(replaced[i].of_files);
                put = replaced[i].of_sheets;
                put_size = strlen(put);
            }
        tally_bytes_put(&text, put, put_size);
    }
    tally_bytes_put(&text, "", 1);
    return text.bytes;
}

static char *joined(const char *const *texts, size_t count, const char *between)
{
    struct tally_bytes list = {.bytes = NULL};
    for (size_t i = 0; i < count; i++) {
        tally_bytes_put_text(&list, i ? between : "");
        tally_bytes_put_text(&list, texts[i]);
    }
    tally_bytes_put_text(&list, "");
    return list.bytes;
}

/* A number in ten-thousandths, in decimals. */
static void put_decimal(struct tally_bytes *t, uint32_t value)
{
    char text[TALLY_NUMBER_SIZE + sizeof ".0000"];
    int size = snprintf(text, sizeof text, "%u.%04u", value / TALLY_POINTS_UNIT, value % TALLY_POINTS_UNIT);
    while (text[size - 1] == '0')
        size--;
    tally_bytes_put(t, text, (size_t)size - (text[size - 1] == '.'));
}

/* “0至10的数，每档0.5”: what cells hold under “points”. */
static char *points_of(const struct tally_rule_points *points)
{
    struct tally_bytes text = {.bytes = NULL};
    put_decimal(&text, points->least);
    tally_bytes_put_text(&text, "至");
    put_decimal(&text, points->most);
    tally_bytes_put_text(&text, "的数，每档");
    put_decimal(&text, points->step);
    return text.bytes;
}

static void put_share(struct tally_bytes *t, struct tally_share share)
{
    char num[TALLY_NUMBER_SIZE], den[TALLY_NUMBER_SIZE];
    bool percent = share.den == 100;
    tally_bytes_put_text(t, tally_number(num, share.num));
    tally_bytes_put_text(t, percent ? "%" : "/");
    tally_bytes_put_text(t, percent ? "" : tally_number(den, share.den));
}

/* How many candidates a contested vote has: the number for each seat, or “多于名额不少于20%”. */
static char *candidates_of(const struct tally_rule *rule)
{
    const struct tally_rule_contested *c = &rule->candidates;
    struct tally_bytes text = {.bytes = NULL};
    char per_seat[TALLY_NUMBER_SIZE];
    tally_bytes_put_text(&text, c->form == TALLY_CONTESTED_PER_SEAT ? tally_number(per_seat, c->per_seat)
                                : c->form == TALLY_CONTESTED_MORE   ? "多于名额不少于"
                                                                    : "多于名额");
    if (c->form != TALLY_CONTESTED_PER_SEAT)
        put_share(&text, c->least);
    if (c->form == TALLY_CONTESTED_MORE_UP_TO) {
        tally_bytes_put_text(&text, "至");
        put_share(&text, c->most);
    }
    return text.bytes;
}

static char *grades_of(const struct tally_rule *rule)
{
    if (rule->points.count)
        return points_of(&rule->points);
    const char **names = tally_alloc(rule->grade_count + 1, sizeof *names);
    for (size_t i = 0; i < rule->grade_count; i++)
        names[i] = rule->grades[i].name;
    char *list = joined(names, rule->grade_count, "、");
    free(names);
    return list;
}

/* “A票、B票”, or as the rule names them. */
static char *tiers_of(const struct tally_rule *rule)
{
    const char **names = tally_alloc(rule->tier_count + 1, sizeof *names);
    bool letters = true;
    for (size_t i = 0; i < rule->tier_count; i++) {
        names[i] = rule->tiers[i].id;
        letters &= strlen(names[i]) == 1;
    }
    char *list = joined(names, rule->tier_count, letters ? "票、" : "、");
    struct tally_bytes text = {.bytes = NULL};
    tally_bytes_put_text(&text, list);
    tally_bytes_put_text(&text, letters && rule->tier_count ? "票" : "");
    free(names);
    free(list);
    return text.bytes;
}

enum { COLUMNS = 86 };

/* Puts the text on lines of at most so many columns; the first begins with first, the others are indented as far. */
static void put_wrapped(struct tally_bytes *t, const char *first, const char *text)
{
    size_t size = strlen(text), indent = tally_text_columns(tally_text_of(first)), used = indent, begin = 0;
    bool *may_break = tally_linebreak_find(text, size, TALLY_LINEBREAK_TERMINAL);
    tally_bytes_put_text(t, first);
    while (begin < size) {
        size_t end = begin + 1;
        while (end < size && !may_break[end])
            end++;
        size_t columns = tally_text_columns((struct tally_text){text + begin, end - begin});
        if (used + columns > COLUMNS && used > indent) {
            tally_bytes_put(t, "\r\n", 2);
            for (used = 0; used < indent; used++)
                tally_bytes_put(t, " ", 1);
        }
        tally_bytes_put(t, text + begin, end - begin);
        used += columns;
        begin = end;
    }
    tally_bytes_put(t, "\r\n", 2);
    free(may_break);
}

/* 第二篇 注(需要材料), 第四篇 四(四), 第五篇 6: a list to tick off, each paper with its copies and its citation. */
static void put_materials(struct tally_bytes *t, const struct tally_template_content *content)
{
    const struct tally_rule *rule = content->rule;
    const char *const before[] = {"", content->method == TALLY_METHOD_BALLOTS ? "六、备齐材料" : "五、备齐材料",
                                  "  规定要求的材料如下，备齐一项，勾一项。注明“会后”的，会上、会后形成，随后补齐。"};
    for (size_t i = 0; i < sizeof before / sizeof *before && rule->material_count; i++)
        put_wrapped(t, "", before[i]);
    for (size_t i = 0; i < rule->material_count; i++) {
        const struct tally_rule_material *material = &rule->materials[i];
        char copies[TALLY_NUMBER_SIZE], first[TALLY_NUMBER_SIZE + sizeof "  □ 份  "];
        snprintf(first, sizeof first, "  □ %s%s", material->copies ? tally_number(copies, material->copies) : "",
                 material->copies ? "份  " : "");
        const char *const parts[] = {"（会后）", material->text};
        bool late = tally_rule_material_is_late(rule, material);
        char *text = joined(late ? parts : parts + 1, late ? 2 : 1, "");
        put_wrapped(t, first, text);
        free(text);
        put_wrapped(t, "          依据：", *material->cite ? material->cite : "未注明依据");
    }
}

void tally_template_guide(struct tally_bytes *t, const struct tally_template_content *content)
{
    const struct tally_rule *rule = content->rule;
    static const char *const empty[] = {[TALLY_BLANK_IS_ABSTAIN] = "弃权",
                                        [TALLY_BLANK_IS_BLANK] = "空白",
                                        [TALLY_BLANK_IS_VOID] = "作废",
                                        [TALLY_BLANK_IS_AGREE] = "同意"};
    static const char *const overvoted[] = {[TALLY_VOID_BALLOT] = "整张票作废", [TALLY_VOID_POST] = "该职位各项作废"};
    static const char *const acts[] = {[TALLY_ACT_APPOINT] = "任",
                                       [TALLY_ACT_PROMOTE] = "提拔",
                                       [TALLY_ACT_TRANSFER] = "交流",
                                       [TALLY_ACT_REMOVE] = "免"};
    char persons[TALLY_NUMBER_SIZE], years[TALLY_NUMBER_SIZE];
    char *archives = joined(rule->archives, rule->archive_count, "、"), *grades = grades_of(rule);
    char *candidates = candidates_of(rule);
    const char *const args[] = {rule->title,
                                rule->name,
                                archives,
                                rule->kind == TALLY_DECISION ? acts[rule->default_act] : grades,
                                candidates,
                                tally_number(persons, rule->max_persons),
                                tally_number(years, rule->within_years),
                                empty[rule->blank],
                                overvoted[rule->overvote],
                                NULL};
    char *tiers = tiers_of(rule);
    const char *const of_tiers[] = {tiers, NULL};
    const char *const others[] = {rule->ballot_weight ? rule->ballot_weight : "", overvoted[rule->undervote], NULL};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!tally_template_applies(content, lines[i].when))
            continue;
        bool named = lines[i].when == WHEN_BALLOTS_NAMED || lines[i].when == WHEN_RANKS_NAMED;
        bool other = lines[i].when == WHEN_BALLOT_WEIGHTS || lines[i].when == WHEN_EXACT_CHOICES;
        char *line = content->workbook ? line_of_workbook(lines[i].text) : NULL;
        char *text = tally_message_text((struct tally_message){line ? line : lines[i].text, named   ? of_tiers
                                                                                            : other ? others
                                                                                                    : args},
                                        false);
        tally_bytes_put_text(t, text);
        tally_bytes_put(t, "\r\n", 2);
        free(text);
        free(line);
    }
    put_materials(t, content);
    free(tiers);
    free(archives);
    free(grades);
    free(candidates);
}
