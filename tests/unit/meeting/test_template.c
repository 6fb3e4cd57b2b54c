#undef _FORTIFY_SOURCE /* it makes read and write inline, and this file has its own */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <tally/template.h>
#include <unistd.h>

#include "base/text.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "unit/support/support.h"

/* Stands before the C library's: at 1 the next call fails, at 2 the one behind it … */
static size_t full_at;

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (full_at && --full_at == 0) {
        errno = ENOSPC;
        return -1;
    }
    struct iovec part = {(void *)(uintptr_t)bytes, size};
    return writev(fd, &part, 1);
}

static struct folder *here;
static const char guide[] = "填表说明.txt";

static int setup(void **state)
{
    int failed = folder_setup(state);
    here = *state;
    full_at = 0;
    return failed;
}

static const char *file_of(const char *folder, const char *name)
{
    static struct scribe s;
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    s.used = 0;
    s.text[0] = '\0';
    if (tally_file_read(&file, folder, name, d))
        scribe(&s, "%.*s", (int)file.size, (const char *)file.bytes);
    tally_file_clear(&file);
    tally_diags_free(d);
    return s.text;
}

/* Makes the folder `new` for a built-in rule; what was said. */
static const char *make(const char *rule_name, bool expected)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_rule *rule = tally_rule_read("/", rule_name, d);
    assert_int_equal(tally_template_write(folder_path(here, "new"), rule, TALLY_METHOD_BALLOTS, NULL, 0, d), expected);
    const char *text = said(d);
    tally_rule_free(rule);
    tally_diags_free(d);
    return text;
}

static void as_spreadsheet_programs_like_them(void **state)
{
    static const char *const files[] = {"meeting.csv", "tiers.csv", "posts.csv", "roster.csv", "ballots.csv"};
    (void)state;
    make("county/contested", true);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *text = file_of(folder_path(here, "new"), files[i]);
        assert_int_equal(strncmp(text, "\xEF\xBB\xBF", 3), 0);
        for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
            assert_true(p[-1] == '\r');
        assert_int_equal(text[strlen(text) - 1], '\n');
    }
}

static void chinese_headings(void **state)
{
    (void)state;
    make("county/contested", true);
    const char *folder = folder_path(here, "new");
    assert_non_null(strstr(file_of(folder, "meeting.csv"), "项目,内容\r\n"));
    assert_non_null(strstr(file_of(folder, "meeting.csv"), "办法,county/contested\r\n"));
    assert_non_null(strstr(file_of(folder, "tiers.csv"), "名称,应到,实到,发出,收回"));
    assert_non_null(strstr(file_of(folder, "posts.csv"), "职位编号,职位,名额"));
    assert_non_null(strstr(file_of(folder, "roster.csv"), "编号,姓名"));
    assert_non_null(strstr(file_of(folder, "ballots.csv"), "票号"));
}

/* What a new folder says when it is checked: cells to be filled in, never that the files themselves are wrong. */
static void every_rules_folder_can_be_opened(void **state)
{
    static const enum tally_code wrong[] = {
        TALLY_BAD_ENCODING,   TALLY_LONE_CR,      TALLY_RAGGED_ROW,     TALLY_NO_HEADER,    TALLY_DUPLICATE_COLUMN,
        TALLY_UNKNOWN_COLUMN, TALLY_UNKNOWN_KEY,  TALLY_DUPLICATE_KEY,  TALLY_UNKNOWN_RULE, TALLY_BAD_RULE,
        TALLY_RULE_MISMATCH,  TALLY_MISSING_FILE, TALLY_MISSING_COLUMN, TALLY_EMPTY_ROW};
    struct folder *f = *state;
    for (size_t i = 0; i < tally_rules_count(); i++) {
        struct tally_diags *d = tally_diags_new();
        assert_string_equal(make(tally_rules_name(i), true), "");
        struct tally_meeting *m = tally_meeting_open(folder_path(f, "new"), d);
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
            if (said_code(d, wrong[k]))
                fail_msg("%s:\n%s", tally_rules_name(i), said(d));
        assert_non_null(m->rule);
        assert_string_equal(m->rule->name, tally_rules_name(i));
        assert_int_equal(tally_file_exists(folder_path(f, "new"), "posts.csv"),
                         m->rule->kind == TALLY_RECOMMENDATION || m->rule->contested);
        assert_true(m->tier_count == m->rule->tier_count); /* A and B are there already */
        tally_meeting_close(m);
        tally_diags_free(d);
        folder_empty(f);
    }
}

/* ---- the guide ---- */

static const char *guide_of(const char *rule_name)
{
    assert_string_equal(make(rule_name, true), "");
    const char *text = file_of(folder_path(here, "new"), guide);
    folder_empty(here);
    return text;
}

/* Two screens of Notepad's: lines that need not be wrapped, and not too many, but for the list of papers at the end; no
 * place left without its text. */
static void guides_fit_two_screens(void **state)
{
    (void)state;
    for (size_t i = 0; i < tally_rules_count(); i++) {
        const char *text = guide_of(tally_rules_name(i));
        size_t lines = 0;
        const char *papers = strstr(text, "六、备齐材料");
        assert_int_equal(strncmp(text, "\xEF\xBB\xBF", 3), 0);
        assert_null(strchr(text, '%'));
        for (const char *line = text + 3, *end; *line; line = end + 1, lines += !papers || line < papers) {
            end = strchr(line, '\n');
            assert_true(end && end[-1] == '\r');
            if (tally_text_columns((struct tally_text){line, (size_t)(end - 1 - line)}) > 88)
                fail_msg("%s: %.*s", tally_rules_name(i), (int)(end - line), line);
        }
        if (lines < 35 || lines > 56)
            fail_msg("%s: %zu lines", tally_rules_name(i), lines);
    }
}

/* Every spreadsheet of the folder, every command of the day, and nothing that the rule does not know. */
static void guides_tell_what_the_rule_needs(void **state)
{
    static const struct {
        const char *rule, *in[8], *out[8];
    } cases[] = {
        {"county/contested",
         {"空着的按提拔计", "posts.csv", "候选人", "不少于2名", "推荐日期", "该职位各项作废", "空格按弃权计"},
         {"rulings.csv", "谈话", "A票", "优秀", "--names"}},
        {"aheqi/committee",
         {"空着的按任计", "任、免分两行写，两行的“人员”填同一编号", "A票、B票", "不超过30人", "缓议", "组织部、纪检委"},
         {"posts.csv", "rulings.csv", "推荐日期", "优秀"}},
        {"aheqi/appraisal",
         {"优秀、称职、基本称职、不称职", "空格按空白计", "测评对象"},
         {"posts.csv", "rulings.csv", "缓议", "任免"}},
        {"county/recommendation",
         {"“渠道”填会议或者谈话", "posts.csv", "rulings.csv", "谈话人数", "整张票作废", "--names"},
         {"缓议", "任免", "优秀", "A票"}},
        {"aheqi/deliberation", {"每个层次一行"}, {"posts.csv", "A票", "最多"}},
    };
    static const char *const all[] = {"meeting.csv（会议）", "tiers.csv（", "roster.csv（人选名册）",
                                      "ballots.csv（选票）", "--ballots 1", "tally compare",
                                      "tally check",         "tally count", "tally announce",
                                      "tally sheet",         "封存",        "作废"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = guide_of(cases[i].rule);
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            if (!strstr(text, all[k]))
                fail_msg("%s: lacks %s", cases[i].rule, all[k]);
        for (size_t k = 0; k < 8 && cases[i].in[k]; k++)
            if (!strstr(text, cases[i].in[k]))
                fail_msg("%s: lacks %s", cases[i].rule, cases[i].in[k]);
        for (size_t k = 0; k < 8 && cases[i].out[k]; k++)
            if (strstr(text, cases[i].out[k]))
                fail_msg("%s: has %s", cases[i].rule, cases[i].out[k]);
    }
}

/* The papers of 第五篇 6, with their copies and the place, in their order; a rule that asks for none has no list. */
static void papers_to_tick_off(void **state)
{
    static const char expected[] =
        "\r\n六、备齐材料\r\n"
        "  规定要求的材料如下，备齐一项，勾一项。注明“会后”的，会上、会后形成，随后补齐。\r\n"
        "  □ 1份  《职务任免报告》\r\n"
        "          依据：第五篇 6 “《职务任免报告》一份”\r\n"
        "  □ 2份  《科级干部职数管理一览表》\r\n"
        "          依据：第五篇 6 “《科级干部职数管理一览表》一式两份”\r\n"
        "  □ 2份  《科级干部任免审批表》\r\n"
        "          依据：第五篇 6 “《科级干部任免审批表》一式两份”\r\n"
        "  □ 1份  《任职干部考察材料》\r\n"
        "          依据：第五篇 6 “《任职干部考察材料》一份”\r\n";
    (void)state;
    const char *text = guide_of("bureau/committee"), *list = strstr(text, "\r\n六、");
    assert_non_null(list);
    assert_string_equal(list, expected);
    assert_null(strstr(guide_of("county/committee"), "材料如下"));
    text = guide_of("aheqi/committee"); /* a long text goes on under itself */
    assert_non_null(strstr(text, "  □ 1份  （会后）再次征求纪检委、公安局、检察院、"));
    assert_non_null(strstr(text, "\r\n  □ 1份  拟任人选基本情况"));
    assert_non_null(strstr(text, "  □ 1份  （会后）会议纪要、会议决定、会议记录\r\n"));
    assert_non_null(strstr(text, "  □ 1份  （会后）任职公示\r\n"));
    assert_non_null(strstr(text, "民\r\n         宗委、统战部、安全生产、审计局等部门意见的函\r\n"));
    assert_non_null(strstr(text, "发出、收回和录入只计第一份"));
    assert_null(strstr(guide_of("county/contested"), "只计第一份"));
}

/* The sections are numbered without a gap, also where hands are raised (第四篇 四(三)) and nothing is printed or sealed. */
static void sections_are_numbered_through(void **state)
{
    static const char *const numbers[] = {"\r\n一、", "\r\n二、", "\r\n三、", "\r\n四、", "\r\n五、"};
    (void)state;
    struct tally_diags *d = tally_diags_new();
    struct tally_rule *rule = tally_rule_read("/", "general/committee", d);
    assert_true(tally_template_write(folder_path(here, "new"), rule, TALLY_METHOD_HANDS, NULL, 0, d));
    const char *text = file_of(folder_path(here, "new"), guide), *at = text;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        at = strstr(at, numbers[i]);
        assert_non_null(at);
    }
    assert_non_null(strstr(at, "五、备齐材料"));
    assert_null(strstr(text, "六、"));
    assert_non_null(strstr(file_of(folder_path(here, "new"), "roster.csv"), "编号,姓名,人员,"));
    tally_rule_free(rule);
    tally_diags_free(d);
}

static void an_empty_folder_will_do(void **state)
{
    struct folder *f = *state;
    assert_int_equal(mkdir(folder_path(f, "new"), 0700), 0);
    assert_string_equal(make("bureau/committee", true), "");
    assert_true(tally_file_exists(folder_path(f, "new"), "meeting.csv"));
}

static void nothing_is_replaced(void **state)
{
    struct folder *f = *state;
    assert_int_equal(mkdir(folder_path(f, "new"), 0700), 0);
    folder_put(f, "new/roster.csv", "mine");
    assert_string_not_equal(make("bureau/committee", false), "");
    assert_string_equal(file_of(folder_path(f, "new"), "roster.csv"), "mine");
    assert_false(tally_file_exists(folder_path(f, "new"), "meeting.csv"));
    folder_empty(f);
    folder_put(f, "new", "a file");
    assert_string_not_equal(make("bureau/committee", false), "");
    assert_string_equal(file_of(f->path, "new"), "a file");
}

static void all_of_them_or_none(void **state)
{
    struct folder *f = *state;
    for (size_t i = 1; i <= 5; i++) { /* four spreadsheets and the guide */
        full_at = i;
        assert_non_null(strstr(make("bureau/committee", false), "disk-full"));
        assert_false(tally_file_exists(f->path, "new"));
    }
    full_at = 0;
    assert_string_equal(make("bureau/committee", true), "");
}

static void a_rule_of_ones_own_goes_along(void **state)
{
    static const char rule_text[] = "key,value,cite\nrule,own,\nkind,decision,\npass,more than 1/2 of due,\n";
    struct folder *f = *state;
    struct tally_diags *d = tally_diags_new();
    folder_put(f, "own.csv", rule_text);
    struct tally_rule *rule = tally_rule_read(f->path, "own.csv", d);
    assert_non_null(rule);
    assert_true(tally_template_write(folder_path(f, "new"), rule, TALLY_METHOD_BALLOTS,
                                     (const unsigned char *)rule_text, sizeof rule_text - 1, d));
    assert_string_equal(file_of(folder_path(f, "new"), "rule.csv"), rule_text);
    assert_non_null(strstr(file_of(folder_path(f, "new"), "meeting.csv"), "办法,rule.csv\r\n"));
    assert_non_null(
        strstr(file_of(folder_path(f, "new"), guide), "必须填写，不少于两处")); /* the rule names no archives */
    tally_rule_free(rule);
    tally_diags_free(d);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, folder_teardown)

/* Makes the folder `new` for a rule of one's own with these lines, and gives one of its files without the mark. */
static const char *file_under(const char *kind, const char *lines, const char *name)
{
    struct scribe own = {.used = 0};
    struct tally_diags *d = tally_diags_new();
    scribe(&own, "key,value,cite\nrule,mine,\nkind,%s,\n%s", kind, lines);
    folder_put(here, "own.csv", own.text);
    struct tally_rule *rule = tally_rule_read(here->path, "own.csv", d);
    assert_string_equal(said(d), "");
    assert_true(tally_template_write(folder_path(here, "new"), rule, TALLY_METHOD_BALLOTS,
                                     (const unsigned char *)own.text, own.used, d));
    const char *text = file_of(folder_path(here, "new"), name);
    tally_rule_free(rule);
    tally_diags_free(d);
    folder_empty(here);
    return text + 3;
}

static void columns_that_the_rule_needs(void **state)
{
    static const char owners[] = "ballot weight,面积,\npass,more than 1/2 of due and more than 1/2 of weight due,\n";
    static const char contest[] = "pass,more than 1/2 of due,\ncontested,at least 20% more than seats,\n"
                                  "choices,exactly 1 per seat,\nundervote,void post,\nwrite-ins,allowed,\n";
    (void)state;
    assert_string_equal(file_under("decision", owners, "tiers.csv"), "层次,名称,应到,实到,发出,收回,废票,应到权数\r\n");
    assert_string_equal(file_under("decision", owners, "ballots.csv"), "票号,层次,作废,面积\r\n");
    const char *guided = file_under("decision", owners, guide);
    assert_non_null(strstr(guided, "“应到权数”填应到各人权数之和"));
    assert_non_null(strstr(guided, "“面积”填每张票的权数"));
    assert_null(strstr(guided, "另选"));
    assert_non_null(strstr(guided, "“姓名”写事项的名称")); /* nothing of appointments */
    assert_non_null(strstr(guided, "票上的“面积”由发票人员按名册填写"));
    assert_null(strstr(guided, "任何职"));
    assert_null(strstr(guided, "缓议"));
    assert_null(strstr(guided, "电话征求意见"));
    guided =
        file_under("appraisal", "tier,领导 decides,\ntier,职工 decides,\npoints,0 to 10,\nrank,by score,\n", guide);
    assert_non_null(strstr(guided, "tiers.csv（层次）  领导、职工各行已经列好"));
    assert_string_equal(file_under("appraisal",
                                   "tier,领导 decides,\ntier,职工 decides,\npoints,0 to 10,\nrank,by score,\n",
                                   "ballots.csv"),
                        "票号,层次,作废\r\n");
    assert_null(strstr(guided, "A票"));
    assert_string_equal(file_under("decision", contest, "roster.csv"),
                        "编号,姓名,人员,单位,现任职务,职位,暂缓,来源\r\n");
    assert_null(strstr(file_under("decision", contest, "meeting.csv"), "电话征求意见")); /* nothing follows from it */
    assert_non_null(strstr(file_under("decision", owners, "roster.csv"), "姓名,人员,单位,现任职务,暂缓\r\n"));
    assert_non_null(
        strstr(file_under("decision", "pass,more than 1/2 of due and more than 1/3 of valid,\npublicity,7 days,\n",
                          "roster.csv"),
               "任免"));
    guided = file_under("decision", contest, guide);
    assert_non_null(strstr(guided, "候选人多于名额不少于20%"));
    assert_non_null(strstr(guided, "“来源”填“另选”，“职位”填所选的职位"));
    assert_null(strstr(guided, "写姓名的票")); /* a decision has none */
    assert_non_null(strstr(guided, "另选:职位"));
    assert_non_null(strstr(guided, "所选少于规定人数的照录，该职位各项作废"));
    guided = file_under("appraisal", "points,0 to 10 by 0.5,\nrank,by score,\n", guide);
    assert_non_null(strstr(guided, "填法：0至10的数，每档0.5；"));
    guided = file_under("decision", "pass,more than 1/2 of due,\ncontested,1/5 to 1/2 more than seats,\n", guide);
    assert_non_null(strstr(guided, "候选人多于名额1/5至1/2"));
    guided = file_under("decision", "pass,more than 1/2 of due,\nblank,agree,\nmaterial,审批表,\n", guide);
    assert_non_null(strstr(guided, "空格按同意计"));
    assert_non_null(strstr(guided, "  □ 审批表"));
    assert_null(strstr(guided, "0份"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(as_spreadsheet_programs_like_them),
        IN_FOLDER(chinese_headings),
        IN_FOLDER(every_rules_folder_can_be_opened),
        IN_FOLDER(an_empty_folder_will_do),
        IN_FOLDER(nothing_is_replaced),
        IN_FOLDER(all_of_them_or_none),
        IN_FOLDER(a_rule_of_ones_own_goes_along),
        IN_FOLDER(columns_that_the_rule_needs),
        IN_FOLDER(guides_fit_two_screens),
        IN_FOLDER(guides_tell_what_the_rule_needs),
        IN_FOLDER(papers_to_tick_off),
        IN_FOLDER(sections_are_numbered_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
