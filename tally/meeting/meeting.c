#include "meeting/reader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/num.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static const struct {
    const char *english, *chinese;
    bool repeatable, required;
} keys[] = {
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
};
static_assert(sizeof keys / sizeof *keys == TALLY_KEYS, "each key has its names");

/* The nearest of the keys to what was written; NULL where none is near. */
static const char *nearest_key(struct tally_text text, size_t *which)
{
    size_t best = 3;
    const char *near = NULL;
    for (size_t k = 0; k < TALLY_KEYS; k++)
        for (int chinese = 0; chinese < 2; chinese++) {
            const char *key = chinese ? keys[k].chinese : keys[k].english;
            size_t distance = tally_text_distance(text, tally_text_of(key), best);
            if (distance < best && distance * 2 < tally_text_columns(text) / (chinese ? 2 : 1)) {
                best = distance;
                near = key;
                *which = k;
            }
        }
    return near;
}

const struct tally_meeting_line *tally_meeting_line(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == key)
            return &r->lines[i];
    return NULL;
}

static const char *text_of(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, key);
    return line ? tally_arena_text(r->arena, line->cell.text.bytes, line->cell.text.size) : "";
}

static const char *const *texts_of(const struct tally_meeting_reader *r, enum tally_meeting_key key, size_t *count)
{
    const char **list = tally_arena_alloc(r->arena, r->count, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == key)
            list[(*count)++] = tally_arena_text(r->arena, r->lines[i].cell.text.bytes, r->lines[i].cell.text.size);
    return (const char *const *)list;
}

void tally_meeting_error(const struct tally_meeting_reader *r, enum tally_code code, struct tally_place place,
                         const char *text, const char *arg)
{
    tally_diags_add(r->diags, code, place, text, TALLY_ARGS(arg));
}

const char *tally_meeting_copy(const struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    return tally_arena_text(r->arena, cell->text.bytes, cell->text.size);
}

void tally_meeting_append(char **list, size_t *used, size_t *room, const char *text)
{
    size_t size = strlen(text);
    if (*used + size + 3 > *room)
        *list = tally_resize(*list, *room = (*used + size + 3) * 2, 1);
    if (*used) {
        memcpy(*list + *used, ", ", 2);
        *used += 2;
    }
    memcpy(*list + *used, text, size + 1);
    *used += size;
}

bool tally_meeting_same_person(const struct tally_meeting_reader *r, const struct tally_cell *a,
                               struct tally_text folded)
{
    return tally_text_same(tally_text_fold_name(r->arena, a->text), folded);
}

bool tally_meeting_check_heading(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    static const char *const headings[] = {"ballot", "票号", "tier", "层次", "票种", "void", "作废"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings && !cell->reported; i++)
        if (tally_text_is(cell->text, headings[i])) {
            tally_meeting_error(r, TALLY_BAD_ID, cell->place,
                                N_("“%1$s” heads another column of the ballots; choose another"), headings[i]);
            return false;
        }
    return true;
}

/* ---- meeting.csv ---- */

static size_t key_of(struct tally_text text)
{
    size_t k = 0;
    while (k < TALLY_KEYS && !tally_text_is(text, keys[k].english) && !tally_text_is(text, keys[k].chinese))
        k++;
    return k;
}

/* A row that could not be read as a whole: whose value it may have been. */
static void lose(struct tally_meeting_reader *r, struct tally_text key)
{
    size_t k = key_of(key);
    for (size_t i = 0; i < TALLY_KEYS; i++)
        r->lost[i] |= k == TALLY_KEYS || i == k;
}

bool tally_meeting_may_have(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    return r->lost[key] || r->near[key];
}

static void read_line(struct tally_meeting_reader *r, const struct tally_cell *key_cell, const struct tally_cell *value)
{
    size_t k = key_of(key_cell->text);
    enum tally_meeting_key key = (enum tally_meeting_key)k;
    if (k == TALLY_KEYS) {
        const char *near = nearest_key(key_cell->text, &k);
        if (near)
            r->near[k] = true;
        tally_diags_add(r->diags, TALLY_UNKNOWN_KEY, key_cell->place,
                        near ? N_("there is no item “%1$s” in a meeting; is “%2$s” meant?")
                             : N_("there is no item “%1$s” in a meeting"),
                        TALLY_ARGS(tally_meeting_copy(r, key_cell), near));
        return;
    }
    if (!keys[k].repeatable && tally_meeting_line(r, key)) {
        char line[TALLY_NUMBER_SIZE];
        tally_diags_add(r->diags, TALLY_DUPLICATE_KEY, key_cell->place,
                        N_("“%1$s” is in line %2$s already; it can stand only once"),
                        TALLY_ARGS(tally_meeting_copy(r, key_cell),
                                   tally_number(line, tally_meeting_line(r, key)->cell.place.line)));
        return;
    }
    if (value->text.size == 0) { /* not filled in */
        if (keys[k].required)
            tally_meeting_error(r, TALLY_MISSING_KEY, value->place, N_("“%1$s” is not filled in"),
                                tally_meeting_copy(r, key_cell));
        if (keys[k].required)
            r->lines[r->count++] = (struct tally_meeting_line){key, *value};
        return;
    }
    for (size_t i = 0; i < r->count; i++)
        if ((key == TALLY_KEY_BALLOTS || key == TALLY_KEY_TALKS) &&
            (r->lines[i].key == TALLY_KEY_BALLOTS || r->lines[i].key == TALLY_KEY_TALKS) &&
            tally_text_same(r->lines[i].cell.text, value->text)) {
            tally_meeting_error(r, TALLY_DUPLICATE_KEY, value->place, N_("the file “%1$s” is named twice"),
                                tally_meeting_copy(r, value));
            return;
        }
    r->lines[r->count++] = (struct tally_meeting_line){key, *value};
}

static bool plain_id(struct tally_text id)
{
    for (size_t i = 0; i < id.size; i++) {
        char c = id.bytes[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alnum && (i == 0 || (c != '.' && c != '_' && c != '-')))
            return false;
    }
    return id.size >= 1 && id.size <= 64;
}

static void read_dates(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *date = tally_meeting_line(r, TALLY_KEY_DATE),
                                    *recommended = tally_meeting_line(r, TALLY_KEY_RECOMMENDED);
    struct tally_date day;
    if (date && date->cell.text.size) {
        r->has_date = tally_text_date(date->cell.text, &r->date);
        if (!r->has_date)
            tally_meeting_error(
                r, TALLY_BAD_DATE, date->cell.place,
                N_("“%1$s” is no day, or not written as one; write it like 2026-04-17 (make the cell text first)"),
                tally_meeting_copy(r, &date->cell));
    }
    if (recommended && !tally_text_date(recommended->cell.text, &day))
        tally_meeting_error(
            r, TALLY_BAD_DATE, recommended->cell.place,
            N_("“%1$s” is no day, or not written as one; write it like 2026-04-17 (make the cell text first)"),
            tally_meeting_copy(r, &recommended->cell));
    else if (recommended && r->has_date && tally_date_compare(day, r->date) > 0)
        tally_meeting_error(r, TALLY_BAD_DATE, recommended->cell.place,
                            N_("the recommendation, %1$s, is later than the meeting"),
                            tally_meeting_copy(r, &recommended->cell));
}

static void read_marks(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    m->marks = tally_arena_alloc(r->arena, r->count, sizeof *m->marks);
    for (size_t i = 0; i < r->count; i++) {
        struct tally_text text = r->lines[i].cell.text;
        if (r->lines[i].key != TALLY_KEY_MARK)
            continue;
        size_t sign = 0, behind = 0;
        for (size_t at = 0; at < text.size;) { /* the last equals sign, half or full width */
            uint32_t c;
            size_t n = tally_text_next(text.bytes + at, text.size - at, &c);
            if (c == '=' || c == 0xFF1D) {
                sign = at;
                behind = at + n;
            }
            at += n;
        }
        m->marks[m->mark_count++] = (struct tally_declared_mark){
            tally_meeting_copy(r, &r->lines[i].cell), tally_text_trim((struct tally_text){text.bytes, sign}),
            tally_text_trim((struct tally_text){text.bytes + behind, text.size - behind}), r->lines[i].cell.place};
    }
}

static void read_facts(struct tally_meeting_reader *r)
{
    struct tally_meeting_facts *f = &r->m->facts;
    f->id = text_of(r, TALLY_KEY_MEETING);
    f->title = text_of(r, TALLY_KEY_TITLE);
    f->body = text_of(r, TALLY_KEY_BODY);
    f->place = text_of(r, TALLY_KEY_PLACE);
    f->date = text_of(r, TALLY_KEY_DATE);
    f->host = text_of(r, TALLY_KEY_HOST);
    f->recommended = text_of(r, TALLY_KEY_RECOMMENDED);
    f->deferred = text_of(r, TALLY_KEY_DEFERRED);
    f->tellers = texts_of(r, TALLY_KEY_TELLER, &f->teller_count);
    f->scrutineers = texts_of(r, TALLY_KEY_SCRUTINEER, &f->scrutineer_count);
    f->archives = texts_of(r, TALLY_KEY_ARCHIVE, &f->archive_count);
    f->phones = texts_of(r, TALLY_KEY_PHONE, &f->phone_count);

    const struct tally_meeting_line *id = tally_meeting_line(r, TALLY_KEY_MEETING);
    if (id && id->cell.text.size && !plain_id(id->cell.text))
        tally_meeting_error(r, TALLY_BAD_ID, id->cell.place,
                            N_("the meeting's id “%1$s” names its files: write 1 to 64 of A-Z a-z 0-9 . _ -, beginning "
                               "with a letter or digit"),
                            tally_meeting_copy(r, &id->cell));
    for (size_t i = 0; i < r->count; i++) { /* officials' names */
        const struct tally_cell *cell = &r->lines[i].cell;
        struct tally_text rest = cell->text, part;
        if (r->lines[i].key < TALLY_KEY_HOST || r->lines[i].key > TALLY_KEY_SCRUTINEER || !cell->text.size)
            continue;
        bool named = tally_cell_check_name(cell, r->diags),
             several = named && tally_text_part(&rest, &part) && tally_text_part(&rest, &part);
        r->near[r->lines[i].key] |= !named || several;
        if (several)
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, cell->place,
                                N_("“%1$s”: write one person to a row; give each a row of their own"),
                                tally_meeting_copy(r, cell));
    }
    read_dates(r);
    read_marks(r);
}

static bool read_meeting_file(struct tally_meeting_reader *r)
{
    static const struct tally_column columns[] = {{"key", "项目", NULL, true}, {"value", "内容", NULL, true}};
    struct tally_table table;
    if (!r->source->read(r->source, &r->m->file, "meeting.csv", r->diags) ||
        !tally_table_load(&table, &r->m->file, columns, 2, r->arena, r->diags) || !table.has[0] || !table.has[1]) {
        lose(r, tally_text_of(""));
        return false;
    }
    if (r->m->file.rows_lost)
        lose(r, tally_text_of(""));
    r->lines = tally_arena_alloc(r->arena, table.rows, sizeof *r->lines);
    for (size_t i = 0; i < table.rows; i++) {
        if (table.broken[i])
            lose(r, table.cells[2 * i].text);
        else
            read_line(r, &table.cells[2 * i], &table.cells[2 * i + 1]);
    }
    for (enum tally_meeting_key k = 0; k < TALLY_KEYS; k++)
        if (keys[k].required && !tally_meeting_line(r, k) && !r->lost[k])
            tally_diags_add(r->diags, TALLY_MISSING_KEY,
                            (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                            N_("the row “%1$s” (%2$s) is missing"), TALLY_ARGS(keys[k].chinese, keys[k].english));
    read_facts(r);
    return true;
}

static void read_rule(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_RULE);
    if (!line || !line->cell.text.size)
        return;
    if (tally_rule_find(&r->m->rule_file, r->source, line->cell.text, line->cell.place, r->diags))
        r->m->rule = tally_rule_glean(&r->m->rule_file, &r->m->gaps, r->arena, r->diags);
    if (r->m->rule_file.built_in)
        r->m->rule_file.encoding = TALLY_ENCODING_NONE; /* a built-in one */
}

/* ---- officials and archives, which need the whole of meeting.csv, the rule and the roster ---- */

static void check_officials(struct tally_meeting_reader *r)
{
    static const enum tally_meeting_key roles[] = {TALLY_KEY_TELLER, TALLY_KEY_SCRUTINEER};
    for (size_t k = 0; k < 2; k++)
        if (!tally_meeting_line(r, roles[k]) && !r->lost[roles[k]])
            tally_diags_add(r->diags, TALLY_BAD_OFFICIALS,
                            (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                            roles[k] == TALLY_KEY_TELLER ? N_("there is no teller (计票人)")
                                                         : N_("there is no scrutineer (监票人)"),
                            TALLY_NO_ARGS);
    struct tally_intern names[2] = {{.slots = NULL}, {.slots = NULL}}; /* of tellers, of scrutineers */
    for (size_t i = 0; i < r->count; i++) {
        const struct tally_meeting_line *line = &r->lines[i];
        if (line->key != TALLY_KEY_TELLER && line->key != TALLY_KEY_SCRUTINEER)
            continue;
        bool teller = line->key == TALLY_KEY_TELLER;
        struct tally_text name = tally_text_fold_name(r->arena, line->cell.text);
        tally_intern(&names[teller], name);
        if (tally_intern_find(&names[!teller], name) != TALLY_INTERN_NONE)
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, line->cell.place,
                                N_("%1$s cannot be both teller and scrutineer"), tally_meeting_copy(r, &line->cell));
        struct tally_matches candidates = tally_meeting_person(r->m, name); /* with a unit or without */
        if (candidates.count || candidates.doubtful)
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, line->cell.place,
                                N_("%1$s is on the roster and can be neither teller nor scrutineer"),
                                tally_meeting_copy(r, &line->cell));
    }
    tally_intern_clear(&names[0]);
    tally_intern_clear(&names[1]);
}

static void check_archives(struct tally_meeting_reader *r)
{
    struct tally_meeting_facts *f = &r->m->facts;
    const struct tally_meeting_line *latest = NULL;
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].key != TALLY_KEY_ARCHIVE)
            continue;
        latest = &r->lines[i];
        for (size_t k = 0; k < i; k++)
            if (r->lines[k].key == TALLY_KEY_ARCHIVE && tally_text_same(r->lines[k].cell.text, latest->cell.text))
                tally_meeting_error(r, TALLY_TOO_FEW_ARCHIVES, latest->cell.place,
                                    N_("the archive “%1$s” is named twice; each copy goes to its own"),
                                    tally_meeting_copy(r, &latest->cell));
    }
    if (latest == NULL && r->m->rule) {
        f->archives = r->m->rule->archives;
        f->archive_count = r->m->rule->archive_count;
    }
    bool default_known = r->m->rule && !r->m->gaps.archives;
    if (f->archive_count < 2 && (latest || default_known) && !tally_meeting_may_have(r, TALLY_KEY_ARCHIVE))
        tally_meeting_error(r, TALLY_TOO_FEW_ARCHIVES,
                            latest ? latest->cell.place
                                   : (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                            N_("the sheet is kept in at least two archives; name two (存档)"), NULL);
}

/* ---- which ballots there are, and what the rule says of the meeting ---- */

/* Every input is kept, given back and attached to the sheets under its own name: one that no folder takes everywhere,
 * or that those keep for what is theirs, is refused before the count. */
static void check_file_names(struct tally_meeting_reader *r)
{
    static const char *const theirs[] = {"result.json", "sheet.json"};
    for (size_t i = 0; i < r->count; i++) {
        const struct tally_meeting_line *line = &r->lines[i];
        if (line->key != TALLY_KEY_BALLOTS && line->key != TALLY_KEY_TALKS && line->key != TALLY_KEY_RULE)
            continue;
        const char *name = tally_meeting_copy(r, &line->cell);
        bool control = false, taken = !strncmp(name, "rule ", strlen("rule "));
        for (size_t at = 0, size = strlen(name); at < size;) {
            uint32_t c;
            at += tally_text_next(name + at, size - at, &c);
            control |= tally_text_is_control(c) || tally_text_is_invisible(c) || c == '\n' || c == '\r' || c == '\t';
        }
        for (size_t k = 0; k < sizeof theirs / sizeof *theirs; k++)
            taken |= !strcmp(name, theirs[k]);
        if (control)
            tally_meeting_error(r, TALLY_CONTROL_CHARACTER, line->cell.place,
                                N_("the name of a file holds a character that cannot be seen; rename the file"), NULL);
        else if (*name == '.' && !strchr(name, '/') && strcmp(name, ".") &&
                 strcmp(name, "..")) /* those are no files of the folder at all */
            tally_meeting_error(r, TALLY_BAD_ID, line->cell.place,
                                N_("“%1$s” is the name of a hidden file; rename it, without the dot in front"), name);
        else if (taken)
            tally_meeting_error(
                r, TALLY_BAD_ID, line->cell.place,
                N_("“%1$s” is a name that the ledger and the sheets keep for themselves; rename the file"), name);
    }
}

/* Without meeting.csv, the usual file is asked for. */
static void find_ballots(struct tally_meeting_reader *r, bool read)
{
    struct tally_meeting *m = r->m;
    check_file_names(r);
    size_t room = r->count + 1;
    bool lost = tally_meeting_may_have(r, TALLY_KEY_BALLOTS), talks = tally_meeting_line(r, TALLY_KEY_TALKS) != NULL;
    talks |= read && (lost || tally_meeting_may_have(r, TALLY_KEY_TALKS));
    m->files_whole = !lost;
    m->marks_whole = !tally_meeting_may_have(r, TALLY_KEY_MARK);
    m->ballot_files = tally_arena_alloc(r->arena, room, sizeof *m->ballot_files);
    for (enum tally_channel channel = TALLY_MEETING; channel < TALLY_CHANNELS; channel++) {
        enum tally_meeting_key key = channel == TALLY_MEETING ? TALLY_KEY_BALLOTS : TALLY_KEY_TALKS;
        const char *const *names;
        size_t count;
        names = texts_of(r, key, &count);
        static const char *const usual[] = {"ballots.csv"};
        if (channel == TALLY_MEETING && count == 0 && (!talks || r->source->exists(r->source, "ballots.csv"))) {
            names = usual;
            count = 1;
        }
        m->has_channel[channel] = count > 0;
        for (size_t i = 0; i < count; i++) {
            struct tally_ballot_file *b = &m->ballot_files[m->ballot_file_count++];
            b->channel = channel;
            b->there = r->source->read(r->source, &b->file, names[i], r->diags);
        }
    }
}

static void check_rule(struct tally_meeting_reader *r)
{
    const struct tally_rule *rule = r->m->rule;
    if (!rule)
        return;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == TALLY_KEY_TALKS && !r->m->gaps.kind && rule->kind != TALLY_RECOMMENDATION)
            tally_meeting_error(r, TALLY_RULE_MISMATCH, r->lines[i].cell.place,
                                N_("“%1$s”: talks belong to a recommendation, and this rule's vote is none"),
                                tally_meeting_copy(r, &r->lines[i].cell));

    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_RECOMMENDED);
    struct tally_date day;
    if (!line || !rule->within_years || !r->has_date || !tally_text_date(line->cell.text, &day))
        return;
    struct tally_date last =
        tally_date_years_later(day, rule->within_years); /* 第三篇 第三条 “民主推荐结果在一年内有效” */
    if (tally_date_compare(r->date, last) > 0) {
        char text[TALLY_DATE_SIZE];
        tally_diags_add(r->diags, TALLY_RECOMMENDATION_EXPIRED, line->cell.place,
                        N_("the recommendation of %1$s is no longer valid; its last day was %2$s"),
                        TALLY_ARGS(tally_meeting_copy(r, &line->cell), tally_date_text(text, last)));
    }
}

/* “民主推荐结果在一年内有效” (第三篇 第三条); 公示: the first day after the decision is day 1. */
static void reckon_days(struct tally_meeting_reader *r)
{
    const struct tally_rule *rule = r->m->rule;
    struct tally_meeting_facts *f = &r->m->facts;
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_RECOMMENDED);
    struct tally_date day = r->date;
    char text[TALLY_DATE_SIZE];
    f->publicity_last = f->publicity_last_at_most = f->recommendation_last = "";
    if (!rule || !r->has_date)
        return;
    if (rule->publicity_days) {
        tally_date_text(text, tally_date_days_later(day, rule->publicity_days));
        f->publicity_last = tally_arena_text(r->arena, text, strlen(text));
        tally_date_text(text, tally_date_days_later(day, rule->publicity_days_at_most));
        f->publicity_last_at_most = tally_arena_text(r->arena, text, strlen(text));
    }
    bool here = rule->kind == TALLY_RECOMMENDATION || (line && tally_text_date(line->cell.text, &day));
    if (rule->within_years && here) {
        tally_date_text(text, tally_date_years_later(day, rule->within_years));
        f->recommendation_last = tally_arena_text(r->arena, text, strlen(text));
    }
}

struct tally_meeting *tally_meeting_open(const char *folder, struct tally_diags *diags)
{
    const struct tally_source source = tally_source_folder(folder);
    return tally_meeting_open_from(&source, diags);
}

struct tally_meeting *tally_meeting_open_from(const struct tally_source *source, struct tally_diags *diags)
{
    struct tally_meeting *m = tally_alloc(1, sizeof *m);
    struct tally_meeting_reader r = {.m = m, .source = source, .diags = diags, .arena = &m->arena};
    m->gaps = (struct tally_rule_gaps){true, true, true, true, true};
    bool read = read_meeting_file(&r);
    if (!read && !source->exists(source, "."))
        return m; /* no folder, nothing else to say */
    read_rule(&r);
    tally_meeting_read_tiers(&r);
    tally_meeting_read_posts(&r);
    tally_meeting_read_roster(&r);
    if (read) { /* without meeting.csv these would only say so again */
        check_officials(&r);
        check_archives(&r);
        check_rule(&r);
        reckon_days(&r);
    }
    tally_meeting_read_rulings(&r);
    find_ballots(&r, read);
    return m;
}

size_t tally_meeting_files(struct tally_meeting *meeting, const struct tally_file ***files)
{
    const struct tally_file *first[] = {&meeting->file,       &meeting->rule_file,   &meeting->tiers_file,
                                        &meeting->posts_file, &meeting->roster_file, &meeting->rulings_file};
    size_t fixed = sizeof first / sizeof *first, count = 0;
    *files = tally_arena_alloc(&meeting->arena, fixed + meeting->ballot_file_count, sizeof **files);
    for (size_t i = 0; i < fixed + meeting->ballot_file_count; i++) {
        const struct tally_file *file = i < fixed ? first[i] : &meeting->ballot_files[i - fixed].file;
        if (file->place) /* else there was none */
            (*files)[count++] = file;
    }
    return count;
}

void tally_meeting_close(struct tally_meeting *meeting)
{
    if (!meeting)
        return;
    struct tally_file *files[] = {&meeting->file,       &meeting->rule_file,   &meeting->tiers_file,
                                  &meeting->posts_file, &meeting->roster_file, &meeting->rulings_file};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        tally_file_clear(files[i]);
    for (size_t i = 0; i < meeting->ballot_file_count; i++)
        tally_file_clear(&meeting->ballot_files[i].file);
    tally_intern_clear(&meeting->written);
    free(meeting->matches);
    tally_arena_clear(&meeting->arena);
    free(meeting);
}
