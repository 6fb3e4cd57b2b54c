#include <jansson.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "result/result.h"
#include "unit/support/support.h"

static struct tally_diags *diags;
static struct tally_result *result;
static json_t *json;

/* Counts the folder, and reads the machine's copy. */
static void count(struct folder *f)
{
    diags = tally_diags_new();
    result = tally_count_folder(f->path, NULL, diags);
    if (!result)
        fail_msg("refused:\n%s", said(diags));
    char *text = tally_result_json(result);
    json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    free(text);
}

static void forget(void)
{
    json_decref(json);
    tally_result_free(result);
    tally_diags_free(diags);
}

/* What stands at a path: “items.0.rate.of”; compact, as JSON. Until the next call. */
static const char *at(const char *path)
{
    static struct scribe s;
    struct tally_arena arena = {NULL};
    json_t *here = json;
    char *copy = tally_arena_text(&arena, path, strlen(path));
    for (char *step = strtok(copy, "."); step; step = strtok(NULL, ".")) {
        here = json_is_array(here) ? json_array_get(here, strtoul(step, NULL, 10)) : json_object_get(here, step);
        if (!here)
            fail_msg("nothing at %s", path);
    }
    char *text = json_dumps(here, JSON_COMPACT | JSON_ENCODE_ANY);
    s.used = 0;
    scribe(&s, "%s", text);
    free(text);
    tally_arena_clear(&arena);
    return s.text;
}

static void members_of_a_decision(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,void,k1,k2\n1,,√,√\n2,,√,×\n3,,√,\n4,涂改,,\n");
    count(f);
    assert_string_equal(at("format"), "\"tally-result/1\"");
    assert_string_equal(
        at("meeting"),
        "{\"id\":\"m-1\",\"title\":\"票决会\",\"body\":\"青石县委\",\"date\":\"2026-04-17\",\"place\":\"三楼会议室\"}");
    assert_string_equal(at("rule.name"), "\"general/committee\"");
    assert_string_equal(at("rule.kind"), "\"decision\"");
    assert_string_equal(at("status"), "\"valid\"");
    assert_string_equal(
        at("quorum"),
        "{\"condition\":\"at least 2/3 of due\",\"base\":\"due\",\"of\":5,\"present\":5,\"required\":4,\"met\":true}");
    assert_string_equal(at("channels.0.channel"), "\"meeting\"");
    assert_string_equal(at("channels.0.tiers.0"),
                        "{\"tier\":\"c\",\"name\":\"常委\",\"role\":\"decides\",\"due\":5,\"present\":5,\"issued\":5,"
                        "\"returned\":4,\"unreturned\":1,\"valid\":3,\"void\":1,\"blank\":0}");
    assert_string_equal(
        at("channels.0.whole"),
        "{\"due\":5,\"present\":5,\"issued\":5,\"returned\":4,\"unreturned\":1,\"valid\":3,\"void\":1,\"blank\":0}");
    assert_string_equal(at("items.0.item"), "\"k1\"");
    assert_string_equal(at("items.0.channels.0.votes"),
                        "{\"agree\":3,\"against\":0,\"abstain\":0,\"hold\":0,\"void\":0}");
    assert_string_equal(at("items.0.channels.0.rate"), "{\"votes\":3,\"base\":\"due\",\"of\":5,\"percent\":\"60.00\"}");
    assert_string_equal(at("items.0.channels.0.condition"), "\"more than 1/2 of due\"");
    assert_string_equal(at("items.0.channels.0.needed"), "3");
    assert_string_equal(at("items.0.channels.0.margin"), "0");
    assert_string_equal(at("items.0.channels.0.pass"), "true");
    assert_string_equal(at("items.0.channels.0.rank"), "null");
    assert_string_equal(at("items.0.outcome"), "\"adopted\"");
    assert_string_equal(at("items.1.channels.0.votes"),
                        "{\"agree\":1,\"against\":1,\"abstain\":1,\"hold\":0,\"void\":0}");
    assert_string_equal(at("items.1.channels.0.margin"), "-2");
    assert_string_equal(at("items.1.bases.valid"), "{\"of\":3,\"percent\":\"33.33\",\"pass\":false}");
    assert_string_equal(at("items.1.outcome"), "\"not-adopted\"");
    assert_string_equal(at("posts"), "[]");
    forget();
}

static void members_without_a_condition(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,p1,p2\n1,a,k2、k1,\n1,b,k2,k2\n");
    put_meeting(f, "bureau/recommendation", "");
    count(f);
    assert_string_equal(at("quorum"), "null");
    assert_string_equal(at("items.0.item"), "\"k2\"");
    assert_string_equal(at("items.0.post"), "\"p1\"");
    assert_string_equal(at("items.0.channels.0.votes"), "{\"for\":2}");
    assert_string_equal(at("items.0.channels.0.tiers"),
                        "[{\"tier\":\"a\",\"votes\":{\"for\":1},\"rate\":{\"votes\":1,\"base\":\"present\",\"of\":5,"
                        "\"percent\":\"20.00\"}},{\"tier\":\"b\",\"votes\":{\"for\":1},\"rate\":{\"votes\":1,\"base\":"
                        "\"present\",\"of\":5,\"percent\":\"20.00\"}}]");
    assert_string_equal(at("items.0.channels.0.rate"),
                        "{\"votes\":2,\"base\":\"present\",\"of\":10,\"percent\":\"20.00\"}");
    assert_string_equal(at("items.0.channels.0.condition"), "null");
    assert_string_equal(at("items.0.channels.0.needed"), "null");
    assert_string_equal(at("items.0.channels.0.margin"), "null");
    assert_string_equal(at("items.0.channels.0.pass"), "null");
    assert_string_equal(at("items.0.bases.due.pass"), "null");
    assert_string_equal(at("items.0.outcome"), "\"ranked\"");
    assert_string_equal(at("items.1.item"), "\"k1\"");
    assert_string_equal(at("items.1.channels.0.rank"), "2");
    assert_string_equal(at("items.2.item"), "\"k2\""); /* one person, two posts */
    assert_string_equal(at("items.2.post"), "\"p2\"");
    assert_int_equal(json_array_size(json_object_get(json, "items")), 3); /* whom nobody names is not there */
    assert_string_equal(at("posts.0"), "{\"post\":\"p1\",\"title\":\"副局长\",\"seats\":2,\"outcome\":null}");
    forget();
}

/* Whether a member is there, at a path without its last step. */
static bool has(const char *path, const char *member)
{
    json_t *here = json;
    struct tally_arena arena = {NULL};
    char *copy = tally_arena_text(&arena, path, strlen(path));
    for (char *step = strtok(copy, "."); step; step = strtok(NULL, "."))
        here = json_is_array(here) ? json_array_get(here, strtoul(step, NULL, 10)) : json_object_get(here, step);
    tally_arena_clear(&arena);
    return json_object_get(here, member) != NULL;
}

/* A cell that names a post alone is an appointment, and the decision says so (“形成任免决定”, 第二篇 六(四)); 调研员 and
 * 试验站站长 are posts, 调任 is what is done. A removal is never turned into an appointment. */
static void decisions_say_what_is_done(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2,k3,k4,k5,k6,k7,k8\n1,√,√,√,√,√,√,√,√\n2,√,√,√,√,√,√,√,√\n3,√,√,√,√,√,√,√,√\n");
    folder_put(f, "roster.csv",
               "id,name,post,action\nk1,甲,,白水乡乡长\nk2,乙,,交流\nk3,丙,,\nk4,丁,,拟调研员\nk5,戊,,试验站站长\n"
               "k6,己,副局长,调任农业局\nk7,庚,副局长,\nk8,辛,,免职\n");
    count(f);
    assert_string_equal(at("items.0.action"), "\"白水乡乡长\"");
    assert_string_equal(
        at("consequences.decision"),
        "[\"决定任免：甲，任白水乡乡长。\",\"决定任免：乙，交流任职。\",\"决定任免：丙，任职。\","
        "\"决定任免：丁，任调研员。\",\"决定任免：戊，任试验站站长。\","
        "\"决定任免：己，调任农业局（副局长）。\",\"决定任免：庚，任副局长。\",\"决定任免：辛，免职。\"]");
    forget();
}

/* 第四篇 五: 7 to 15 days of publicity, in office from the decision, a year's probation of whom is promoted. */
static void what_follows(void **state)
{
    struct folder *f = *state;
    put_decision(f, "ballot,k1,k2,k3\n1,√,√,×\n2,√,√,×\n3,√,√,×\n4,×,√,√\n5,×,×,√\n");
    folder_put(
        f, "roster.csv",
        "id,name,unit,title,post,action\nk1,赵青山,水利局,股长,副局长,拟提拔\nk2,钱若水,,,科长,免\nk3,孙白石,,,,任\n");
    count(f);
    assert_string_equal(at("reading"), "2");
    assert_string_equal(at("items.0.action"), "\"拟提拔\"");
    assert_string_equal(at("items.0.act"), "\"promote\"");
    assert_string_equal(at("items.1.act"), "\"remove\"");
    assert_string_equal(at("items.0.channels.0.tiers.0.rate"),
                        "{\"votes\":3,\"base\":\"present\",\"of\":5,\"percent\":\"60.00\"}");
    assert_string_equal(at("consequences.publicity.days"), "7");
    assert_string_equal(at("consequences.publicity.first"), "\"2026-04-18\"");
    assert_string_equal(at("consequences.publicity.last"), "\"2026-04-24\"");
    assert_string_equal(at("consequences.publicity.latest"), "\"2026-05-02\"");
    assert_string_equal(at("consequences.publicity.items"), "[\"k1\"]");
    assert_non_null(strstr(at("consequences.publicity.cite"), "第四篇 五(一)"));
    assert_false(has("consequences.publicity", "reason"));
    assert_string_equal(at("consequences.probation.0.item"), "\"k1\"");
    assert_string_equal(at("consequences.probation.0.last"), "\"2027-04-17\"");
    assert_false(has("consequences.probation.0", "extended")); /* 第四篇 has none */
    assert_string_equal(at("consequences.in_office"), "[{\"item\":\"k1\",\"date\":\"2026-04-17\"}]");
    assert_string_equal(
        at("consequences.decision"),
        "[\"决定任免：赵青山（水利局，现任股长），提拔任副局长。\",\"决定任免：钱若水，免去科长职务。\","
        "\"未通过：孙白石，任职。\"]");
    assert_string_equal(at("method"), "\"ballots\"");
    assert_false(has("", "round"));
    forget();
    put_meeting(f, "general/committee", "publicity,已公示：换届考察时\n");
    count(f);
    assert_string_equal(at("consequences.publicity.items"), "[\"k1\"]");
    assert_non_null(strstr(at("consequences.publicity.reason"), "换届考察时"));
    assert_false(has("consequences.publicity", "first") || has("consequences.publicity", "last") ||
                 has("consequences.publicity", "latest") || has("consequences.publicity", "days"));
    forget();
}

static void nothing_follows(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√,√\n2,√,√\n");
    folder_put(*state, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,5,2,2,2\n");
    count(*state);
    assert_string_equal(at("status"), "\"no-quorum\"");
    assert_false(has("", "consequences"));
    assert_false(has("channels.0", "invalid") || has("channels.0.tiers.0", "invalid"));
    forget();
}

/* The box that held too many is marked, and no other; each post says what is next. */
static void an_invalid_box(void **state)
{
    put_contested(*state, "ballot,k1,k2\n1,√,×\n2,√,×\n3,√,×\n4,√,×\n5,√,×\n6,√,×\n");
    count(*state);
    assert_string_equal(at("status"), "\"invalid\"");
    assert_string_equal(at("channels.0.tiers.0.invalid"), "true");
    assert_string_equal(at("channels.0.invalid"), "true");
    assert_string_equal(at("posts.0"), "{\"post\":\"p1\",\"title\":\"副局长\",\"seats\":1,\"outcome\":\"no-decision\","
                                       "\"next\":\"again\"}");
    forget();
    put_committee(*state, "ballot,tier,k1,k2\n1,A,√,×\n2,A,√,×\n3,A,√,×\n1,B,√,×\n2,B,√,×\n3,B,√,×\n");
    folder_remove(*state, "posts.csv");
    count(*state);
    assert_string_equal(at("status"), "\"valid\"");
    assert_string_equal(at("items.0.outcome"), "\"adopted\"");
    assert_false(has("channels.0", "invalid") || has("channels.0.tiers.0", "invalid"));
    assert_string_equal(at("channels.0.tiers.1.invalid"), "true");
    assert_string_equal(at("channels.0.tiers.1.returned"), "3"); /* the figures stay */
    forget();
}

/* 第四篇 四(三): 举手. No ballots were issued or returned; whoever said nothing abstained. */
static void a_vote_by_hand(void **state)
{
    struct folder *f = *state;
    put_decision(f, "");
    folder_remove(f, "ballots.csv");
    put_meeting(f, "general/committee", "method,举手\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\nc,常委,7,5,,\n");
    folder_put(f, "totals.csv", "tier,item,mark,votes\nc,k1,同意,4\nc,k2,同意,3\nc,k2,反对,1\n");
    count(f);
    assert_string_equal(at("method"), "\"hands\"");
    assert_string_equal(
        at("channels.0.tiers.0"),
        "{\"tier\":\"c\",\"name\":\"常委\",\"role\":\"decides\",\"due\":7,\"present\":5,\"issued\":null,"
        "\"returned\":null,\"unreturned\":null,\"valid\":5,\"void\":0,\"blank\":0}");
    assert_string_equal(at("channels.0.whole"),
                        "{\"due\":7,\"present\":5,\"issued\":null,\"returned\":null,\"unreturned\":null,\"valid\":5,"
                        "\"void\":0,\"blank\":0}");
    assert_string_equal(at("items.0.channels.0.votes"),
                        "{\"agree\":4,\"against\":0,\"abstain\":1,\"hold\":0,\"void\":0}");
    assert_string_equal(at("items.1.channels.0.votes"),
                        "{\"agree\":3,\"against\":1,\"abstain\":1,\"hold\":0,\"void\":0}");
    assert_string_equal(at("items.0.bases.issued"), "{\"of\":null,\"percent\":null,\"pass\":null}");
    assert_string_equal(at("items.0.bases.returned"), "{\"of\":null,\"percent\":null,\"pass\":null}");
    assert_string_equal(at("items.0.bases.valid"), "{\"of\":5,\"percent\":\"80.00\",\"pass\":true}");
    assert_string_equal(at("items.0.outcome"), "\"adopted\""); /* 4 of 7 */
    assert_string_equal(at("items.1.outcome"), "\"not-adopted\"");
    assert_string_equal(at("status"), "\"valid\"");
    forget();
}

static void inputs_in_order(void **state)
{
    static const char ballots[] = "ballot,k1,k2\n1,√,×\n\n2,√,\n";
    struct folder *f = *state;
    char gb[128];
    put_contested(f, ballots);
    folder_put_bytes(f, "roster.csv", gb,
                     to_gb18030("编号,姓名,职位\r\nk1,赵青山,p1\r\nk2,钱若水,p1\r\n", gb, sizeof gb));
    count(f);
    static const char *const files[] = {"meeting.csv", "county/contested", "tiers.csv",
                                        "posts.csv",   "roster.csv",       "ballots.csv"};
    assert_int_equal(result->input_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(result->inputs[i].file, files[i]);
    assert_null(result->inputs[1].encoding); /* a built-in rule's */
    assert_string_equal(result->inputs[4].encoding, "GB18030");
    assert_string_equal(result->inputs[5].encoding, "UTF-8");
    assert_int_equal(result->inputs[5].bytes, sizeof ballots - 1);
    assert_int_equal(result->inputs[5].rows, 2); /* without header and empty row */
    assert_string_equal(result->inputs[1].sha256, result->rule->sha256);
    /* sha256sum of the bytes above */
    assert_string_equal(result->inputs[5].sha256, "ac107988fc8e02bda04f66e02aa407c40b416323a4be31fd207e446a3f04c13d");
    forget();
}

static void the_talks_are_the_second_channel(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,p1,p2\n1,a,k1,\n");
    put_meeting(f, "general/recommendation", "talks,talks.csv\n");
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned,talked\na,领导,5,4,3,,2\nb,中层,5,5,5,,3\n");
    folder_put(f, "talks.csv", "ballot,tier,p1,p2\n1,a,k3,\n");
    count(f);
    assert_string_equal(at("channels.1.channel"), "\"talk\"");
    assert_string_equal(at("channels.1.tiers.0"),
                        "{\"tier\":\"a\",\"name\":\"领导\",\"role\":\"decides\",\"due\":2,\"present\":2,\"issued\":2,"
                        "\"returned\":1,\"unreturned\":1,\"valid\":1,\"void\":0,\"blank\":0}");
    assert_string_equal(at("items.0.item"),
                        "\"k1\""); /* the meeting's channel decides the order; k3 was named in a talk only */
    assert_string_equal(at("items.1.item"), "\"k3\"");
    assert_string_equal(at("items.1.channels.0.votes"), "{\"for\":0}");
    assert_string_equal(at("items.1.channels.1.votes"), "{\"for\":1}");
    forget();
    folder_remove(f, "ballots.csv");
    count(f);
    assert_string_equal(at("channels.0.channel"), "\"talk\"");
    assert_int_equal(json_array_size(json_object_get(json, "channels")), 1);
    assert_string_equal(at("items.0.bases.due.of"), "5"); /* the deciding channel is the talks */
    forget();
}

static void items_by_post_then_rank_then_roster(void **state)
{
    struct folder *f = *state;
    put_recommendation(f, "ballot,tier,k4,k3,k2,k1\n1,a,√,,√,√\n2,a,√,,√,\n3,a,,,,√\n4,a,,√,,\n");
    folder_put(f, "posts.csv", "post,title,seats\np2,科长,1\np1,副局长,2\n");
    count(f);
    static const char *const order[] = {"k4", "k3", "k1", "k2"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(result->items[i].id, order[i]);
    assert_int_equal(result->items[2].channels[0].rank, 1); /* two each: the roster's order */
    assert_int_equal(result->items[3].channels[0].rank, 1);
    forget();
}

/* The same bytes whatever the locale, and in English whatever the language. */
static void bytes_do_not_depend_on_the_locale(void **state)
{
    struct folder *f = *state;
    static const char *const locales[] = {"C",           "POSIX",       "C.UTF-8",    "de_DE.UTF-8",
                                          "zh_CN.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8"};
    put_decision(f, "ballot,k1,k2\n1,√,×\n\n2,√,\n");
    count(f);
    tally_result_add_notice(result, &result->owner->arena, TALLY_UNRETURNED, NULL, "a made-up text of %1$s",
                            TALLY_ARGS("1000000"));
    char *expected = tally_result_json(result);
    assert_non_null(strstr(expected, "a made-up text of 1000000"));
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (!setlocale(LC_ALL, locales[i]))
            continue; /* this machine has not got it */
        char *text = tally_result_json(result);
        assert_string_equal(text, expected);
        free(text);
    }
    speak_made_up_chinese(f, "a made-up text of %1$s", "假话%1$s");
    char *chinese = tally_result_json(result),
         *shown = tally_result_notice_text(result, result->notice_count - 1, true);
    speak_english();
    assert_string_equal(shown, "假话1000000"); /* for people it is translated */
    assert_string_equal(chinese, expected);
    free(chinese);
    free(shown);
    free(expected);
    forget();
}

/* That nobody counted the ballots on paper precedes all; then come the notices of inputs. */
static void notices_of_inputs_come_first(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√,×\n\n2,√,√\n");
    count(*state);
    assert_string_equal(at("notices.0.code"), "\"returned-not-counted\"");
    assert_string_equal(at("notices.0.tier"), "\"c\"");
    assert_string_equal(at("notices.0.channel"), "\"meeting\"");
    assert_string_equal(at("notices.1.code"), "\"empty-row\"");
    assert_non_null(strstr(at("notices.1.text"), "ballots.csv:3:1"));
    assert_int_equal(json_object_size(json_array_get(json_object_get(json, "notices"), 1)), 2); /* code and text */
    assert_string_equal(at("notices.2.code"), "\"single-keying\""); /* and behind them, how they were keyed */
    assert_string_equal(at("notices.3.code"), "\"unreturned\"");
    forget();
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(tally_status_name(TALLY_VALID_VOTE), "valid");
    assert_string_equal(tally_status_name(TALLY_NO_QUORUM), "no-quorum");
    assert_string_equal(tally_status_name(TALLY_INVALID_VOTE), "invalid");
    assert_string_equal(tally_status_name(TALLY_DEFERRED_VOTE), "deferred");
    assert_string_equal(tally_channel_name(TALLY_MEETING), "meeting");
    assert_string_equal(tally_channel_name(TALLY_TALK), "talk");
    static const char *const outcomes[] = {"qualifies", "falls-short", "ranked",          "listed",     "not-listed",
                                           "tie",       "may-propose", "may-not-propose", "adopted",    "not-adopted",
                                           "elected",   "not-elected", "deferred",        "no-decision"};
    assert_int_equal(sizeof outcomes / sizeof *outcomes, TALLY_OUTCOMES);
    for (enum tally_outcome o = TALLY_QUALIFIES; o < TALLY_OUTCOMES; o++)
        assert_string_equal(tally_outcome_name(o), outcomes[o]);
    assert_null(tally_post_outcome_name(TALLY_POST_NONE));
    assert_string_equal(tally_post_outcome_name(TALLY_POST_FILLED), "filled");
    assert_string_equal(tally_post_outcome_name(TALLY_POST_UNFILLED), "unfilled");
    assert_string_equal(tally_post_outcome_name(TALLY_POST_TIE), "tie");
    assert_string_equal(tally_post_outcome_name(TALLY_POST_NO_DECISION), "no-decision");
    static const char *const bases[] = {"due", "present", "issued", "returned", "valid"};
    for (enum tally_base b = TALLY_DUE; b < TALLY_BASES; b++)
        assert_string_equal(tally_base_name(b), bases[b]);
    assert_string_equal(tally_kind_name(TALLY_RECOMMENDATION), "recommendation");
    assert_string_equal(tally_kind_name(TALLY_APPRAISAL), "appraisal");
    assert_string_equal(tally_kind_name(TALLY_DECISION), "decision");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(members_of_a_decision),
        IN_FOLDER(members_without_a_condition),
        IN_FOLDER(what_follows),
        IN_FOLDER(decisions_say_what_is_done),
        IN_FOLDER(nothing_follows),
        IN_FOLDER(an_invalid_box),
        IN_FOLDER(a_vote_by_hand),
        IN_FOLDER(inputs_in_order),
        IN_FOLDER(the_talks_are_the_second_channel),
        IN_FOLDER(items_by_post_then_rank_then_roster),
        IN_FOLDER(bytes_do_not_depend_on_the_locale),
        IN_FOLDER(notices_of_inputs_come_first),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
