#include "unit/support/support.h"

#include <dirent.h>
#include <iconv.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/reading.h"
#include "table/cell.h"

void scribe(struct scribe *s, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(s->text + s->used, sizeof s->text - s->used, format, list);
    va_end(list);
    assert_true(n >= 0 && (size_t)n < sizeof s->text - s->used);
    s->used += (size_t)n;
}

size_t to_gb18030(const char *utf8, char *out, size_t room)
{
    char *in = (char *)(uintptr_t)utf8, *to = out; /* iconv does not write its input */
    size_t left = strlen(utf8), free_room = room;
    iconv_t convert = iconv_open("GB18030", "UTF-8");
    assert_true(convert != (iconv_t)-1);
    assert_int_equal(iconv(convert, &in, &left, &to, &free_room), 0);
    iconv_close(convert);
    return room - free_room;
}

/* ---- folders ---- */

int folder_setup(void **state)
{
    struct folder *f = tally_alloc(1, sizeof *f);
    strcpy(f->path, "/tmp/tally-unit-XXXXXX");
    if (!mkdtemp(f->path))
        return -1;
    *state = f;
    return 0;
}

static void empty(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        char within[512];
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        assert_true(snprintf(within, sizeof within, "%s/%s", path, e->d_name) < (int)sizeof within);
        if (remove(within) != 0) { /* a folder that holds something */
            empty(within);
            remove(within);
        }
    }
    if (dir)
        closedir(dir);
}

void folder_empty(struct folder *f)
{
    empty(f->path);
}

int folder_teardown(void **state)
{
    struct folder *f = *state;
    empty(f->path);
    rmdir(f->path);
    free(f);
    return 0;
}

const char *folder_path(struct folder *f, const char *name)
{
    assert_true(snprintf(f->joined, sizeof f->joined, "%s/%s", f->path, name) < (int)sizeof f->joined);
    return f->joined;
}

void folder_put_bytes(struct folder *f, const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(folder_path(f, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

void folder_put(struct folder *f, const char *name, const char *text)
{
    folder_put_bytes(f, name, text, strlen(text));
}

void folder_remove(struct folder *f, const char *name)
{
    assert_int_equal(remove(folder_path(f, name)), 0);
}

void put_meeting(struct folder *f, const char *rule, const char *more)
{
    struct scribe s = {.used = 0};
    scribe(&s,
           "key,value\nmeeting,m-1\ntitle,票决会\nbody,青石县委\nplace,三楼会议室\ndate,2026-04-17\nrule,%s\n"
           "host,周明礼\nteller,吴小满\nscrutineer,郑长河\n%s",
           rule, more);
    folder_put(f, "meeting.csv", s.text);
}

/* A whole meeting; posts NULL: none. */
static void put_all(struct folder *f, const char *rule, const char *tiers, const char *posts, const char *roster,
                    const char *ballots)
{
    put_meeting(f, rule, "");
    folder_put(f, "tiers.csv", tiers);
    if (posts)
        folder_put(f, "posts.csv", posts);
    folder_put(f, "roster.csv", roster);
    folder_put(f, "ballots.csv", ballots);
}

#define TIERS "tier,name,due,present,issued,returned\n"
static const char two_persons[] = "id,name\nk1,赵青山\nk2,钱若水\n";

void put_decision(struct folder *f, const char *ballots)
{
    put_all(f, "general/committee", TIERS "c,常委,5,5,5,\n", NULL, two_persons, ballots);
}

void put_committee(struct folder *f, const char *ballots)
{
    put_all(f, "aheqi/committee", TIERS "A,常委,3,3,3,\nB,列席,2,2,2,\n", NULL, two_persons, ballots);
}

void put_contested(struct folder *f, const char *ballots)
{
    put_all(f, "county/contested", TIERS "c,常委,5,5,5,\n", "post,title,seats\np1,副局长,1\n",
            "id,name,post\nk1,赵青山,p1\nk2,钱若水,副局长\n", ballots);
}

void put_appraisal(struct folder *f, const char *ballots)
{
    put_all(f, "aheqi/appraisal", TIERS "c,干部,5,5,5,\n", NULL, two_persons, ballots);
}

void put_recommendation(struct folder *f, const char *ballots)
{
    put_all(f, "general/recommendation", TIERS "a,领导,5,5,5,\nb,中层,5,5,5,\n",
            "post,title,seats\np1,副局长,2\np2,科长,1\n",
            "id,name,unit,post\nk1,赵青山,水利局,p1\nk2,钱若水,水利局,p1\nk3,孙白石,财政局,p2\nk4,阿依古丽·买买提,"
            "教育局,p2\n",
            ballots);
}

/* ---- diagnostics ---- */

const char *said(const struct tally_diags *diags)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.line)
            scribe(&s, "%s:%llu:%llu %s\n", d.file, (unsigned long long)d.line, (unsigned long long)d.column,
                   tally_code_name(d.code));
        else
            scribe(&s, "%s %s\n", d.file ? d.file : "-", tally_code_name(d.code));
    }
    return s.text;
}

bool said_code(const struct tally_diags *diags, enum tally_code code)
{
    for (size_t i = 0; i < tally_diags_count(diags); i++)
        if (tally_diags_at(diags, i).code == code)
            return true;
    return false;
}

/* A catalogue as msgfmt makes them: a header, two tables of length and place, the texts. */
void speak_made_up_chinese(struct folder *f, const char *message, const char *chinese)
{
    static const char about[] = "Content-Type: text/plain; charset=UTF-8\n";
    const char *texts[] = {"", message, about, chinese}; /* originals in order, then translations */
    uint32_t head[7 + 8] = {0x950412DE, 0, 2, 28, 44, 0, 60};
    struct scribe s = {.used = sizeof head};
    for (size_t i = 0; i < 4; i++) {
        head[7 + 2 * i] = (uint32_t)strlen(texts[i]);
        head[8 + 2 * i] = (uint32_t)s.used;
        scribe(&s, "%s", texts[i]);
        s.used++; /* its NUL */
    }
    memcpy(s.text, head, sizeof head);
    assert_int_equal(mkdir(folder_path(f, "zh_CN"), 0700), 0);
    assert_int_equal(mkdir(folder_path(f, "zh_CN/LC_MESSAGES"), 0700), 0);
    folder_put_bytes(f, "zh_CN/LC_MESSAGES/tally.mo", s.text, s.used);
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    assert_int_equal(setenv("LANGUAGE", "zh_CN", 1), 0);
    bindtextdomain("tally", f->path);
    bind_textdomain_codeset("tally", "UTF-8");
}

void speak_english(void)
{
    unsetenv("LANGUAGE");
    setlocale(LC_ALL, "C");
}

/* ---- tables ---- */

static bool note_row(void *self, const struct tally_row *row)
{
    struct scribe *s = self;
    for (size_t i = 0; i < row->count; i++) {
        const struct tally_cell *cell = &row->cells[i];
        scribe(s, "%s%llu:%llu %.*s", i ? "|" : "", (unsigned long long)cell->place.line,
               (unsigned long long)cell->place.column, (int)cell->text.size, cell->text.bytes);
    }
    scribe(s, "\n");
    return true;
}

const struct scanned *scan_bytes(const void *bytes, size_t size)
{
    static struct scanned s;
    struct tally_diags *d = tally_diags_new();
    s.rows.used = s.said.used = 0;
    s.rows.text[0] = s.said.text[0] = '\0';
    s.file = (struct tally_file){.name = "t.csv", .place = tally_diags_file(d, "t.csv"), .bytes = bytes, .size = size};
    s.ok = tally_table_open(&s.file, d) && tally_table_scan(&s.file, d, note_row, &s.rows);
    scribe(&s.said, "%s", said(d));
    tally_diags_free(d);
    return &s;
}

const struct scanned *scan(const char *text)
{
    return scan_bytes(text, strlen(text));
}

/* ---- results made by hand ---- */

struct tally_condition at_least(uint32_t num, uint32_t den, enum tally_base base)
{
    return (struct tally_condition){.strict = false, .num = num, .den = den, .base = base};
}

struct tally_condition more_than(uint32_t num, uint32_t den, enum tally_base base)
{
    return (struct tally_condition){.strict = true, .num = num, .den = den, .base = base};
}

void made_begin(struct made *m, enum tally_kind kind)
{
    static const char *const marks[TALLY_KINDS][MADE_MARKS] = {
        [TALLY_RECOMMENDATION] = {"for"},
        [TALLY_APPRAISAL] = {"优秀", "称职", "基本称职", "不称职", "blank", "void"},
        [TALLY_DECISION] = {"agree", "against", "abstain", "hold", "void"},
    };
    static const size_t mark_counts[TALLY_KINDS] = {
        [TALLY_RECOMMENDATION] = 1, [TALLY_APPRAISAL] = 6, [TALLY_DECISION] = 5};
    *m = (struct made){
        .rule = {.kind = kind, .name = "made", .title = "made", .cite = "", .sha256 = "", .small_tier = 0}};
    m->rule.pass = m->pass;
    if (kind == TALLY_APPRAISAL) {
        for (size_t i = 0; i < 4; i++)
            m->grades[i] = (struct tally_rule_grade){.name = marks[kind][i], .counted = i < 2};
        m->rule.grades = m->grades;
        m->rule.grade_count = 4;
    }
    m->result = (struct tally_result){.reading = TALLY_READING_NEWEST,
                                      .rule = &m->rule,
                                      .marks = marks[kind],
                                      .mark_count = mark_counts[kind],
                                      .channels = m->channels,
                                      .channel_count = 1,
                                      .items = m->items,
                                      .posts = m->posts};
    m->result.meeting = (struct tally_meeting_facts){.id = "m",
                                                     .title = "",
                                                     .body = "",
                                                     .date = "",
                                                     .place = "",
                                                     .recommended = "",
                                                     .deferred = "",
                                                     .publicity_done = "",
                                                     .relaxed = ""};
    for (size_t c = 0; c < TALLY_CHANNELS; c++)
        m->channels[c] = (struct tally_result_channel){.channel = c ? TALLY_TALK : TALLY_MEETING, .tiers = m->tiers[c]};
}

void made_pass(struct made *m, struct tally_condition condition)
{
    const size_t i = m->rule.pass_count++;
    m->clauses[i] = (struct tally_rule_clause){.condition = condition, .phrase = "(a condition)"};
    m->clauses[i].condition.banded = false;
    m->pass[i] = (struct tally_rule_condition){condition, &m->clauses[i], 1, "(a condition)", ""};
}

void made_quorum(struct made *m, struct tally_condition condition)
{
    m->quorum = (struct tally_rule_quorum){TALLY_SUBJECT_PRESENT, condition, "(a quorum)", ""};
    m->rule.quorums = &m->quorum;
    m->rule.quorum_count = 1;
}

struct tally_accounts *made_tier(struct made *m, size_t channel, const char *id, bool advises, uint64_t everybody)
{
    size_t t = 0;
    while (t < m->result.tier_count && m->tiers[channel][t].id && strcmp(m->tiers[channel][t].id, id))
        t++;
    if (t == m->result.tier_count)
        m->result.tier_count++;
    if (channel == m->result.channel_count)
        m->result.channel_count++;
    m->tiers[channel][t] = (struct tally_result_tier){
        .id = id,
        .name = id,
        .advises = advises,
        .accounts = {
            .due = everybody, .present = everybody, .issued = everybody, .returned = everybody, .valid = everybody}};
    return &m->tiers[channel][t].accounts;
}

void made_post(struct made *m, const char *id, uint64_t seats)
{
    m->posts[m->result.post_count++] = (struct tally_result_post){.id = id, .title = id, .seats = seats};
}

uint64_t *made_votes(struct made *m, size_t item, size_t channel, size_t tier)
{
    return m->by_tier[item][channel][tier];
}

void made_item(struct made *m, const char *id, uint32_t post, uint64_t votes)
{
    size_t i = m->result.item_count++;
    m->items[i] = (struct tally_result_item){.id = id,
                                             .person = id,
                                             .name = id,
                                             .unit = "",
                                             .title = "",
                                             .action = "",
                                             .deferred = "",
                                             .roster = (uint32_t)i,
                                             .post = post,
                                             .post_id = post < m->result.post_count ? m->posts[post].id : ""};
    m->items[i].channels = m->item_votes[i];
    for (size_t c = 0; c < TALLY_CHANNELS; c++) {
        m->item_votes[i][c].votes = m->whole[i][c];
        m->item_votes[i][c].tiers = m->tier_votes[i][c];
        for (size_t t = 0; t < MADE_TIERS; t++)
            m->tier_votes[i][c][t] = m->by_tier[i][c][t];
    }
    m->by_tier[i][0][0][0] = votes;
    if (m->rule.kind == TALLY_DECISION)
        m->by_tier[i][0][0][TALLY_AGAINST] = m->tiers[0][0].accounts.valid - votes;
}

const char *made_outcomes(struct made *m)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    tally_result_decide(&m->result, &m->arena);
    for (size_t i = 0; i < m->result.item_count; i++) {
        const struct tally_result_item *item = &m->result.items[i];
        scribe(&s, "%s%s %s %u", i ? ", " : "", item->id, tally_outcome_name(item->outcome),
               (unsigned)item->channels[0].rank);
    }
    return s.text;
}

const char *made_notices(struct made *m)
{
    static struct scribe s;
    s.used = 0;
    s.text[0] = '\0';
    tally_result_decide(&m->result, &m->arena);
    tally_result_add_uncounted(&m->result, &m->arena);
    tally_result_add_law_notices(&m->result, &m->arena);
    for (size_t i = 0; i < m->result.notice_count; i++) {
        const struct tally_notice_about about = tally_result_notice_about(&m->result, i);
        const char *const places[] = {about.post, about.item, about.tier, about.channel};
        scribe(&s, "%s%s", i ? "; " : "", tally_code_name(tally_result_notice_code(&m->result, i)));
        for (size_t k = 0; k < sizeof places / sizeof *places; k++)
            scribe(&s, "%s%s", places[k] ? " " : "", places[k] ? places[k] : "");
    }
    return s.text;
}

const char *made_notice_text(struct made *m, enum tally_code code)
{
    static struct scribe s;
    for (size_t i = 0; i < m->result.notice_count; i++) {
        if (tally_result_notice_code(&m->result, i) != code)
            continue;
        char *text = tally_result_notice_text(&m->result, i, false);
        s.used = 0;
        scribe(&s, "%s", text);
        free(text);
        return s.text;
    }
    fail_msg("no notice %s", tally_code_name(code));
    return "";
}

const struct tally_result_item *made_find(const struct made *m, const char *id)
{
    for (size_t i = 0; i < m->result.item_count; i++)
        if (!strcmp(m->result.items[i].id, id))
            return &m->result.items[i];
    fail_msg("no item %s", id);
    return NULL;
}

void made_end(struct made *m)
{
    tally_arena_clear(&m->arena);
}
