/* Meetings under rules of other bodies: persons written in, weights, candidates by shares, votes by hand. */
#include <stdlib.h>
#include <string.h>

#include "meeting/meeting.h"
#include "unit/support/support.h"

#define HEAD  "key,value,cite\nrule,mine,\nkind,%s,\narchive,甲处,\narchive,乙处,\n"
#define TIERS "tier,name,due,present,issued,returned\n"

/* Opens a meeting under a rule with these lines; what was said. *meeting: to be closed. */
static const char *opening(struct folder *f, const char *kind, const char *lines, struct tally_meeting **meeting)
{
    struct tally_diags *d = tally_diags_new();
    struct scribe s = {.used = 0};
    scribe(&s, HEAD "%s", kind, lines);
    folder_put(f, "own.csv", s.text);
    *meeting = tally_meeting_open(f->path, d);
    const char *text = said(d);
    tally_diags_free(d);
    return text;
}

static void says(struct folder *f, const char *kind, const char *lines, const char *expected)
{
    struct tally_meeting *m;
    const char *text = opening(f, kind, lines, &m);
    tally_meeting_close(m);
    if (strcmp(text, expected))
        fail_msg("%s\nsaid\n%snot\n%s", lines, text, expected);
}

/* A contested vote for one post with that many seats and the roster. */
static void put(struct folder *f, const char *seats, const char *roster)
{
    struct scribe posts = {.used = 0};
    put_meeting(f, "own.csv", "");
    folder_put(f, "tiers.csv", TIERS "c,代表,9,9,9,\n");
    scribe(&posts, "post,title,seats\np1,理事,%s\n", seats);
    folder_put(f, "posts.csv", posts.text);
    folder_put(f, "roster.csv", roster);
    folder_put(f, "ballots.csv", "ballot,k1,k2\n");
}

#define CONTEST        "pass,more than 1/2 of due,\ncontested,%s,\n"
#define CONTEST_OF_TWO "pass,more than 1/2 of due,\ncontested,at least 2 per seat,\n"
#define TWO            "id,name,post,origin\nk1,甲甲,p1,\nk2,乙乙,p1,\n"

static void persons_written_in(void **state)
{
    struct folder *f = *state;
    struct tally_meeting *m;
    put(f, "1", "编号,姓名,职位,来源\nk1,甲甲,p1,\nk2,乙乙,p1,\nw1,丙丙,p1,另选\nw2,丁丁,p1,Write-In\n");
    static const char allowed[] =
        "pass,more than 1/2 of due,\ncontested,1/5 to 1/2 more than seats,\nwrite-ins,allowed,\n"
        "max persons,2,\n";
    assert_string_equal(opening(f, "decision", allowed, &m),
                        ""); /* they are no candidates, nor among the two persons */
    assert_false(m->roster[0].written_in || m->roster[1].written_in);
    assert_true(m->roster[2].written_in && m->roster[3].written_in);
    tally_meeting_close(m);
    says(f, "decision", "pass,more than 1/2 of due,\ncontested,at least 2 per seat,\n",
         "roster.csv:4:10 rule-mismatch\nroster.csv:5:10 rule-mismatch\n");
    put(f, "1", TWO "k3,丙丙,p1,自荐\n");
    says(f, "decision", allowed,
         "posts.csv:2:1 candidates-above\nroster.csv:4:1 too-many-persons\nroster.csv:4:10 rule-mismatch\n");
    put(f, "1", TWO);
    says(f, "decision", "pass,more than 1/2 of due,\ncontested,at least 2 per seat,\n", ""); /* an empty column */
}

/* An official is nobody's candidate; but anybody can be written in. */
static void officials_written_in(void **state)
{
    struct folder *f = *state;
    static const char allowed[] = "pass,more than 1/2 of due,\ncontested,at least 2 per seat,\nwrite-ins,allowed,\n";
    put(f, "1", TWO "w1,吴小满,p1,另选\n");
    says(f, "decision", allowed, "meeting.csv:9:8 official-written-in\n");
    put(f, "1", TWO "k3,吴小满,p1,\n");
    says(f, "decision", allowed, "meeting.csv:9:8 bad-officials\n");
    put(f, "1", TWO "k3,吴小满,p1,\nw1,吴小满,p1,另选\n");
    says(f, "decision", allowed, "meeting.csv:9:8 bad-officials\n");
}

static void candidates_by_shares(void **state)
{
    static const struct {
        const char *seats, *line;
        int candidates;
        const char *said;
    } rows[] = {
        {"5", "at least 20% more than seats", 5, "posts.csv:2:1 too-few-candidates\n"},
        {"5", "at least 20% more than seats", 6, ""},
        {"6", "at least 20% more than seats", 7, "posts.csv:2:1 too-few-candidates\n"}, /* 1.2 more are 2 */
        {"6", "at least 20% more than seats", 8, ""},
        {"3", "1/5 to 1/2 more than seats", 3, "posts.csv:2:1 too-few-candidates\n"},
        {"3", "1/5 to 1/2 more than seats", 4, ""},
        {"3", "1/5 to 1/2 more than seats", 5, "posts.csv:2:1 candidates-above\n"},
        {"1", "1/5 to 1/2 more than seats", 2, ""},
        {"1", "1/5 to 1/2 more than seats", 3, "posts.csv:2:1 candidates-above\n"},
    };
    static const char *const names[] = {"甲甲", "乙乙", "丙丙", "丁丁", "戊戊", "己己", "庚庚", "辛辛"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scribe roster = {.used = 0}, lines = {.used = 0};
        scribe(&roster, "id,name,post,origin\n");
        for (int k = 0; k < rows[i].candidates; k++)
            scribe(&roster, "k%d,%s,p1,\n", k + 1, names[k]);
        scribe(&roster, "w,壬壬,p1,另选\n"); /* does not count */
        scribe(&lines, CONTEST "write-ins,allowed,\n", rows[i].line);
        put(*state, rows[i].seats, roster.text);
        says(*state, "decision", lines.text, rows[i].said);
    }
}

static void weights_and_tiers(void **state)
{
    struct folder *f = *state;
    static const char lines[] = "weight,a 40%,\nweight,b 60%,\n";
    put(f, "1", "id,name\nk1,甲甲\nk2,乙乙\n");
    folder_put(f, "tiers.csv", TIERS "a,甲层,5,5,5,\nb,乙层,5,5,5,\n");
    says(f, "recommendation", lines, "");
    folder_put(f, "tiers.csv", TIERS "a,甲层,5,5,5,\nc,丙层,5,5,5,\n");
    says(f, "recommendation", lines, "tiers.csv:1:1 rule-mismatch\ntiers.csv:3:1 rule-mismatch\n");
    folder_put(f, "tiers.csv", TIERS "a,甲层,5,5,5,\nb,乙层,5,5,5,\nc,丙层,5,5,5,\n");
    says(f, "recommendation", lines, "tiers.csv:4:1 rule-mismatch\n");
}

static void weight_of_all_due(void **state)
{
    struct folder *f = *state;
    struct tally_meeting *m;
    static const char lines[] =
        "ballot weight,权数,\npass,more than 1/2 of weight due,\ntier,a decides,\ntier,b advises,\n";
    put(f, "1", "id,name,post\nk1,甲甲,p1\nk2,乙乙,p1\n");
    folder_put(f, "tiers.csv", TIERS "a,甲层,5,5,5,\nb,乙层,5,5,5,\n");
    says(f, "decision", lines, "tiers.csv:1:1 missing-column\n");
    folder_put(f, "tiers.csv", "层次,名称,应到,实到,发出,收回,应到权数\na,甲层,5,5,5,,800\nb,乙层,5,5,5,,\n");
    assert_string_equal(opening(f, "decision", lines, &m), ""); /* who advises needs none */
    assert_true(m->tiers[0].weight_stated && !m->tiers[1].weight_stated);
    assert_int_equal(m->tiers[0].weight_due, 800);
    tally_meeting_close(m);
    folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned,weight due\na,甲层,5,5,5,,\nb,乙层,5,5,5,,7\n");
    says(f, "decision", lines, "tiers.csv:2:13 bad-number\n");
    says(f, "decision", "ballot weight,权数,\npass,more than 1/2 of weight,\ntier,a decides,\ntier,b advises,\n", "");
}

/* What only single ballots can tell. */
static void votes_by_hand(void **state)
{
    static const char *const refused[] = {
        "choices,exactly 1 per seat,\nundervote,void post,\n", "write-ins,allowed,\nwrite-in without mark,agree,\n",
        "ballot weight,权数,\n", "quorum,returned more than 1/2 of due,\n", "quorum,issued more than 1/2 of due,\n"};
    struct folder *f = *state;
    put(f, "1", TWO);
    put_meeting(f, "own.csv", "method,举手\n"); /* line 11 */
    folder_put(f, "tiers.csv", TIERS "c,代表,9,9,,\n");
    folder_remove(f, "ballots.csv");
    folder_put(f, "totals.csv", "tier,item,mark,votes\n");
    says(f, "decision", CONTEST_OF_TWO "method,举手,\nquorum,valid more than 1/2 of due,\n", "");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct scribe lines = {.used = 0};
        scribe(&lines, CONTEST_OF_TWO "method,举手,\n%s", refused[i]);
        says(f, "decision", lines.text, "meeting.csv:11:8 rule-mismatch\n");
    }
    says(f, "decision",
         "pass,more than 1/2 of due and at most 1/4 of returned in against,\ncontested,at least 2 per "
         "seat,\nmethod,举手,\n",
         "meeting.csv:11:8 rule-mismatch\n");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(persons_written_in), IN_FOLDER(officials_written_in), IN_FOLDER(candidates_by_shares),
        IN_FOLDER(weights_and_tiers),  IN_FOLDER(weight_of_all_due),    IN_FOLDER(votes_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
