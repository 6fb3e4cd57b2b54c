/* Reading roster.csv, and finding the person that a written name means. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/called.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static void index_writing(struct tally_meeting *m, struct tally_text folded, uint32_t person)
{
    size_t before = m->written.count;
    if (folded.size == 0)
        return;
    bool refused = m->roster[person].refused;
    if (!refused)
        tally_lists_add(&m->written_by, folded, person);
    uint32_t id = tally_intern(&m->written, folded);
    if (m->written.count > before) {
        size_t count = id;
        TALLY_PUSH(m->matches, count, m->match_room) = (struct tally_matches){!refused, person, refused};
    } else if (refused) {
        m->matches[id].in_refused_row = true;
    } else if (m->matches[id].count == 0) {
        m->matches[id] = (struct tally_matches){1, person, true};
    } else if (m->matches[id].first != person) {
        m->matches[id].count++;
    }
}

/* name(unit), folded */
static struct tally_text with_unit(const struct tally_meeting *m, struct tally_arena *arena,
                                   const struct tally_person *p)
{
    size_t name = strlen(p->name), unit = strlen(p->unit);
    char *text = tally_arena_alloc(arena, name + unit + 3, 1);
    memcpy(text, p->name, name);
    text[name] = '(';
    memcpy(text + name + 1, p->unit, unit);
    text[name + 1 + unit] = ')';
    return tally_text_match_name(m->reading, arena, (struct tally_text){text, name + unit + 2});
}

static bool begins(struct tally_text text, const char *const *words)
{
    bool found = false;
    for (; *words; words++)
        found |= text.size >= strlen(*words) && !memcmp(text.bytes, *words, strlen(*words));
    return found;
}

/* Whether the cell holds something, and not 无 or a dash, which would be taken for a name or a person's id. */
static bool check_none(struct tally_meeting_reader *r, const struct tally_cell *cell, bool may_be_empty)
{
    if (cell->reported || !r->m->reading->reasons_checked || !tally_text_is_none(cell->text))
        return true;
    tally_meeting_error(r, TALLY_BAD_ID, cell->place,
                        may_be_empty ? N_("“%1$s” stands for nothing here; empty this cell")
                                     : N_("“%1$s” is nobody's name; write the name, or delete this row"),
                        tally_meeting_copy(r, cell));
    return false;
}

/* Whether an action (任免) has both an appointment and a removal: “任甲局局长，免乙局副局长”. Each part counts by how it
 * begins, without 拟, 建议 or 提请; 任免科 and 免疫规划科 are names of offices. */
static bool has_several_acts(struct tally_arena *arena, struct tally_text action)
{
    static const char *const lead[] = {"拟", "建议", "提请", NULL};
    static const char *const appoint[] = {"任", "提拔", "交流", "轮岗", NULL}, *const not_appoint[] = {"任免", NULL};
    static const char *const remove[] = {"免", NULL}, *const not_remove[] = {"免疫", "免税", "免费", NULL};
    static const char *const removing[] = {"免去", NULL}, separators[] = " \t\n\r,;/|+(、。并";
    struct tally_text text = tally_text_fold_mark(arena, action);
    bool at_begin = true, appoints = false, removes = false;
    for (size_t at = 0; at < text.size;) {
        const struct tally_text rest = {text.bytes + at, text.size - at};
        uint32_t c;
        size_t n = tally_text_next(rest.bytes, rest.size, &c);
        if (at_begin && begins(rest, lead)) {
            at += begins(rest, (const char *const[]){"拟", NULL}) ? strlen("拟") : strlen("建议");
            continue;
        }
        appoints |= at_begin && begins(rest, appoint) && !begins(rest, not_appoint);
        removes |= (at_begin && begins(rest, remove) && !begins(rest, not_remove)) || begins(rest, removing);
        at_begin = tally_text_has(tally_text_of(separators), c);
        at += n;
    }
    return appoints && removes;
}

/* Whether an action speaks of a removal and would yet be read as an appointment, since it begins otherwise: “（免）”,
 * “1.免”, “因退休免去”, “辞去”. What begins with an act of its own says what it is: “任任免科科长”. */
static bool is_hidden_removal(struct tally_arena *arena, const char *action)
{
    static const char *const own[] = {"任", "提拔", "交流", "轮岗", "改任", "聘", NULL};
    static const char *const removal[] = {"免去", "免职", "解聘", "辞去", "撤职", "撤销职务", "免除"},
                             in_brackets[] = "(免";
    static const char *const no_removal[] = {"免疫", "免税", "免费", NULL},
                             before[] = " \t.,;:、。()[]\"'-+*#<>|/0123456789“”‘’";
    struct tally_text text = tally_text_fold_mark(arena, tally_text_of(action));
    if (tally_act_of(action, TALLY_ACT_APPOINT) == TALLY_ACT_REMOVE || begins(text, own))
        return false;
    for (size_t i = 0; i < sizeof removal / sizeof *removal; i++)
        if (tally_text_contains(text, tally_text_of(removal[i])))
            return true;
    struct tally_text rest = text;
    uint32_t c;
    for (size_t n;
         rest.size && (n = tally_text_next(rest.bytes, rest.size, &c), tally_text_has(tally_text_of(before), c));)
        rest = (struct tally_text){rest.bytes + n, rest.size - n};
    return tally_text_contains(text, tally_text_of(in_brackets)) ||
           (begins(rest, (const char *const[]){"免", NULL}) && !begins(rest, no_removal));
}

/* One item is one act: what is to be adopted and what is to be removed are voted on apart. */
static void check_action(struct tally_meeting_reader *r, const struct tally_cell *cell)
{
    if (r->m->reading->one_action && has_several_acts(r->arena, cell->text))
        tally_meeting_error(r, TALLY_SEVERAL_VALUES, cell->place,
                            N_("“%1$s” appoints and removes in one cell; write two rows, one for each, with the same "
                               "人员 (person)"),
                            tally_meeting_copy(r, cell));
    else if (r->m->reading->one_action && is_hidden_removal(r->arena, tally_meeting_copy(r, cell)))
        tally_meeting_error(r, TALLY_RULE_MISMATCH, cell->place,
                            N_("“%1$s” speaks of a removal, but does not begin with 免 and would be taken for an "
                               "appointment; write 免… for a removal (and the reason elsewhere), 任…, 提拔…, 交流… or "
                               "轮岗… for an appointment"),
                            tally_meeting_copy(r, cell));
}

/* Whether an origin is meant for one who is written in, though it is not written so: 另选人. */
static bool holds_written(struct tally_text text)
{
    static const char word[] = "另选";
    return text.size >= sizeof word - 1 && !memcmp(text.bytes, word, sizeof word - 1);
}

/* Where a person comes from: printed on the ballots, or written in (另选他人), which the rule must allow. */
static void read_origin(struct tally_meeting_reader *r, const struct tally_cell *cell, struct tally_person *p)
{
    if (!cell->text.size || cell->reported)
        return;
    p->written_in =
        tally_text_is(cell->text, "另选") || tally_text_is(tally_text_fold_mark(r->arena, cell->text), "write-in");
    if (!p->written_in) {
        p->written_in = holds_written(cell->text);
        tally_meeting_error(r, TALLY_RULE_MISMATCH, cell->place,
                            N_("“%1$s” is no origin of a person; write 另选 (write-in) for one who is written in, or "
                               "leave the cell empty"),
                            tally_meeting_copy(r, cell));
    } else if (r->m->rule && !r->m->rule->write_ins && !tally_diags_errors_in(r->diags, r->m->rule_file.place))
        tally_meeting_error(r, TALLY_RULE_MISMATCH, cell->place,
                            N_("“%1$s”: the rule does not allow names to be written in; empty this cell, or delete the "
                               "row"),
                            tally_meeting_copy(r, cell));
}

/* A post that posts.csv does not have; what differs in width, case or blanks only is named. */
static void report_no_post(struct tally_meeting_reader *r, const struct tally_cell *cell, const char *text,
                           bool filled_down)
{
    uint32_t at = 0;
    size_t titles = 0;
    const char *like = tally_meeting_like_post(r->m, cell->text, &at);
    for (size_t i = 0; i < r->m->post_count; i++)
        titles += !strcmp(r->m->posts[i].title, text);
    tally_diags_add(r->diags, TALLY_RULE_MISMATCH, cell->place,
                    titles > 1 ? N_("several posts of posts.csv have the title “%1$s”; write the id (职位编号) of the "
                                    "one that is meant")
                    : like
                        ? N_("posts.csv has no post “%1$s”; write “%2$s”, from which it differs only in the width or "
                             "case of its letters, in blanks, or in a character that only looks alike")
                    : filled_down ? N_("posts.csv has no post “%1$s”; its number is one more than in the row above, as "
                                       "spreadsheet programs fill a column down. Write the post of each person, from "
                                       "where the numbers begin to rise")
                                  : N_("posts.csv has no post “%1$s”; write the id or the title as it stands there"),
                    TALLY_ARGS(text, like ? like : ""));
}

/* A person whose id is already used by an earlier row is stored without an id. */
static void read_person(struct tally_meeting_reader *r, const struct tally_cell *row, struct tally_person *p)
{
    struct tally_cell own_id = row[TALLY_ROSTER_ID], name = row[TALLY_ROSTER_NAME];
    bool known = tally_cell_read_name(&own_id, r->arena, r->diags),
         named = tally_cell_read_name(&name, r->arena, r->diags);
    known &= tally_meeting_check_heading(r, &own_id);
    named &= tally_meeting_check_heading(r, &name);
    if (row[TALLY_ROSTER_PERSON].text.size)
        tally_cell_check_name(&row[TALLY_ROSTER_PERSON], r->diags);
    *p = (struct tally_person){
        .id = tally_meeting_copy(r, &own_id),
        .name = tally_meeting_copy(r, &name),
        .person = tally_meeting_copy(r, row[TALLY_ROSTER_PERSON].text.size ? &row[TALLY_ROSTER_PERSON] : &own_id),
        .unit = tally_meeting_copy(r, &row[TALLY_ROSTER_UNIT]),
        .title = tally_meeting_copy(r, &row[TALLY_ROSTER_TITLE]),
        .post_text = tally_meeting_copy(r, &row[TALLY_ROSTER_POST]),
        .action = tally_meeting_copy(r, &row[TALLY_ROSTER_ACTION]),
        .deferred = tally_meeting_copy(r, &row[TALLY_ROSTER_DEFERRED]),
        .post = TALLY_NO_POST,
        .place = row[TALLY_ROSTER_ID].place,
        .post_place = row[TALLY_ROSTER_POST].place,
        .folded = tally_text_match_name(r->m->reading, r->arena, name.text),
        .refused = !known || !named};
    p->refused |= !check_none(r, &name, false);
    check_none(r, &row[TALLY_ROSTER_PERSON], true);
    check_none(r, &row[TALLY_ROSTER_ACTION], true);
    static const size_t texts[] = {TALLY_ROSTER_UNIT, TALLY_ROSTER_TITLE, TALLY_ROSTER_ACTION};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        tally_cell_check_whole(&row[texts[i]], r->diags);
    p->refused |= !tally_meeting_check_person(r, &name, &row[TALLY_ROSTER_DEFERRED]);
    read_origin(r, &row[TALLY_ROSTER_ORIGIN], p);
    check_action(r, &row[TALLY_ROSTER_ACTION]);
    r->m->roster_names_complete &= !p->refused;
    uint32_t this_row = (uint32_t)(p - r->m->roster), above = tally_ids_row(&r->m->person_ids, own_id.text, this_row);
    if (above != this_row) {
        char line[TALLY_NUMBER_SIZE];
        if (own_id.text.size && !own_id.reported) /* empty ids have been reported already */
            tally_diags_add(r->diags, TALLY_DUPLICATE_PERSON, row[TALLY_ROSTER_ID].place,
                            N_("the id “%1$s” is already in row %2$s; correct or delete one of them"),
                            TALLY_ARGS(p->id, tally_number(line, tally_place_row(r->m->roster[above].place))));
        p->id = "";
        p->refused = true;
    }
    r->m->roster_complete &= !p->refused;
    if (r->m->post_count && row[TALLY_ROSTER_POST].text.size && !row[TALLY_ROSTER_POST].reported) {
        p->post = tally_meeting_find_post(r->m, row[TALLY_ROSTER_POST].text);
        if (p->post == TALLY_NO_POST && r->m->posts_complete)
            report_no_post(r, &row[TALLY_ROSTER_POST], p->post_text,
                           r->m->person_count &&
                               tally_text_is_next(tally_text_of(p[-1].post_text), row[TALLY_ROSTER_POST].text));
    }
}

/* 第三篇 第十三条: the candidates that a post must have, and may have at most. The body may have allowed a further round
 * with fewer; one for one is no contest. */
static uint64_t least_candidates(const struct tally_meeting_reader *r, const struct tally_post *post, uint64_t *most)
{
    uint64_t usual, relaxed = post->seats + 1;
    tally_rule_candidates(r->m->rule, post->seats, &usual, most);
    if (tally_meeting_round_unclear(r, post) || tally_meeting_is_tie(r->m, post)) {
        *most = UINT64_MAX;
        return 0;
    }
    return *r->m->facts.relaxed && r->m->before && relaxed < usual ? relaxed : usual;
}

static void check_contested(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    uint64_t *candidates = tally_arena_alloc(r->arena, m->post_count, sizeof *candidates);
    uint64_t spare =
        /* persons whose post is not known */
        m->roster_file.rows_lost ? UINT32_MAX : 0;
    if (!m->rule || !m->rule->contested)
        return;
    for (size_t i = 0; i < m->person_count; i++) {
        if (m->roster[i].post != TALLY_NO_POST) /* who is written in is no candidate */
            candidates[m->roster[i].post] += !m->roster[i].written_in;
        else if (m->roster[i].refused || *m->roster[i].post_text) /* of a post that is not known, which is reported */
            spare++;
        else if (!*m->roster[i].post_text && m->post_count && !m->roster[i].written_in)
            tally_meeting_error(r, TALLY_RULE_MISMATCH, m->roster[i].post_place,
                                N_("%1$s has no post, which a contested vote needs; fill it in"), m->roster[i].name);
    }
    for (size_t i = 0; i < m->post_count; i++) {
        char have[TALLY_NUMBER_SIZE], need[TALLY_NUMBER_SIZE];
        uint64_t most, least = least_candidates(r, &m->posts[i], &most);
        bool few = candidates[i] + spare < least;
        if (m->posts[i].refused || (!few && candidates[i] <= most))
            continue;
        tally_diags_add(r->diags, few ? TALLY_TOO_FEW_CANDIDATES : TALLY_CANDIDATES_ABOVE, m->posts[i].place,
                        few ? N_("the post %4$s “%1$s” has too few candidates: %2$s; the rule asks for at least %3$s")
                            : N_("the post %4$s “%1$s” has too many candidates: %2$s; the rule allows at most %3$s"),
                        TALLY_ARGS(m->posts[i].title, tally_number(have, candidates[i]),
                                   tally_number(need, few ? least : most), m->posts[i].id));
    }
}

static void check_persons(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    struct tally_intern persons = {.slots = NULL};
    if (!m->rule || !m->rule->max_persons)
        return;
    for (size_t i = 0; i < m->person_count; i++) {
        size_t before = persons.count;
        if (m->roster[i].refused || m->roster[i].written_in)
            continue;
        tally_intern(&persons, tally_text_of(m->roster[i].person));
        if (persons.count > before && persons.count == (size_t)m->rule->max_persons + 1) {
            char most[TALLY_NUMBER_SIZE];
            tally_meeting_error(r, TALLY_TOO_MANY_PERSONS, m->roster[i].place,
                                N_("the roster has more than %1$s persons; the rule allows no more in one meeting"),
                                tally_number(most, m->rule->max_persons));
        }
    }
    tally_intern_clear(&persons);
}

/* p1, p2, p3 …: as spreadsheet programs fill a column down where one post was to be copied. Every person of a vote on
 * persons for posts on the next post would be nobody's choice. */
static void note_rising_posts(struct tally_meeting_reader *r)
{
    enum { FEW = 3 };
    const struct tally_meeting *m = r->m;
    bool rising = m->person_count >= FEW && m->reading->rows_checked && m->rule && !m->rule_unknown.kind &&
                  (m->rule->kind == TALLY_RECOMMENDATION || m->rule->contested);
    for (size_t i = 0; i < m->person_count && rising; i++)
        rising = m->roster[i].post != TALLY_NO_POST &&
                 (i == 0 ||
                  tally_text_is_next(tally_text_of(m->roster[i - 1].post_text), tally_text_of(m->roster[i].post_text)));
    if (rising)
        tally_diags_add(r->diags, TALLY_NUMBERED_ON, m->roster[0].post_place,
                        N_("the posts (职位) rise by one from each person to the next, as when a spreadsheet program "
                           "fills a column down; check the post of each person"),
                        TALLY_NO_ARGS);
}

void tally_meeting_read_roster(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    struct tally_table table;
    if (!tally_meeting_read_table(r, &m->roster_file, "roster.csv", N_("id, name")) ||
        !tally_table_load(&table, &m->roster_file, tally_roster_columns, TALLY_ROSTER_COLUMNS, r->arena, r->diags))
        return;
    bool has[TALLY_ROSTER_COLUMNS];
    for (size_t k = 0; k < TALLY_ROSTER_COLUMNS; k++) /* unit and title decide nothing */
        has[k] = table.has[k] || k == TALLY_ROSTER_UNIT || k == TALLY_ROSTER_TITLE ||
                 (k == TALLY_ROSTER_ORIGIN && !tally_meeting_takes_write_ins(m));
    tally_meeting_note_left_out(r, &m->roster_file, tally_roster_columns, TALLY_ROSTER_COLUMNS, has);
    m->roster = tally_arena_alloc(r->arena, table.rows, sizeof *m->roster);
    m->roster_complete = m->roster_names_complete = table.rows > 0 && table.whole;
    const struct tally_cell **names = tally_arena_alloc(r->arena, table.rows, sizeof *names);
    for (size_t i = 0; i < table.rows; i++) {
        struct tally_person *p = &m->roster[m->person_count];
        uint32_t person = (uint32_t)m->person_count;
        names[person] = &table.cells[i * TALLY_ROSTER_COLUMNS + TALLY_ROSTER_NAME];
        read_person(r, &table.cells[i * TALLY_ROSTER_COLUMNS], p);
        m->person_count++;
        index_writing(m, p->folded, person);
        index_writing(m, tally_text_match_name(m->reading, r->arena, tally_text_of(p->id)), person);
        if (*p->unit)
            index_writing(m, with_unit(m, r->arena, p), person);
    }
    tally_meeting_check_moved_roster(r, &table);
    tally_meeting_check_misplaced(r, &table);
    if (table.rows == 0 && !tally_diags_errors_in(r->diags, m->roster_file.place))
        tally_meeting_error(r, TALLY_EMPTY_FILE, (struct tally_place){.file = m->roster_file.place},
                            N_("the roster is empty; write at least one row"), NULL);
    tally_meeting_find_look_alikes(r, names);
    check_contested(r);
    note_rising_posts(r);
    check_persons(r);
    tally_meeting_check_round(r);
}

struct tally_matches tally_meeting_find_person(const struct tally_meeting *meeting, struct tally_text folded)
{
    uint32_t id = tally_intern_find(&meeting->written, folded);
    return id == TALLY_INTERN_NONE ? (struct tally_matches){0, TALLY_INTERN_NONE, false} : meeting->matches[id];
}

uint32_t tally_meeting_find_id(const struct tally_meeting *meeting, struct tally_text id)
{
    return id.size ? tally_ids_find(&meeting->person_ids, id) : TALLY_INTERN_NONE;
}

struct tally_matches tally_meeting_find_person_for(const struct tally_meeting *meeting, struct tally_text folded,
                                                   uint32_t post)
{
    struct tally_matches found = {0, TALLY_INTERN_NONE, tally_meeting_find_person(meeting, folded).in_refused_row};
    uint32_t at = tally_lists_first(&meeting->written_by, folded), last = TALLY_INTERN_NONE;
    for (; at != TALLY_INTERN_NONE; at = meeting->written_by.links[at].next) {
        uint32_t i = meeting->written_by.links[at].number;
        const struct tally_person *p = &meeting->roster[i];
        if (i == last || (p->post != post && p->post != TALLY_NO_POST))
            continue; /* a name that is the id, too, stands there twice */
        found.first = found.count++ ? found.first : i;
        last = i;
    }
    return found;
}

char *tally_meeting_list_matches(const struct tally_meeting *meeting, struct tally_text folded)
{
    size_t used = 0, room = 64;
    char *list = tally_alloc(room, 1);
    for (size_t i = 0, shown = 0; i < meeting->person_count && shown < 8; i++) {
        const struct tally_person *p = &meeting->roster[i];
        struct tally_arena arena = {NULL};
        struct tally_text unit = *p->unit ? with_unit(meeting, &arena, p) : p->folded;
        if (tally_text_same(folded, p->folded) || tally_text_same(folded, unit) ||
            tally_text_same(folded, tally_text_match_name(meeting->reading, &arena, tally_text_of(p->id)))) {
            size_t id = strlen(p->id);
            char *text = tally_arena_alloc(&arena, id + unit.size + 2, 1);
            memcpy(text, p->id, id);
            text[id] = ' ';
            memcpy(text + id + 1, unit.bytes, unit.size);
            tally_meeting_append(&list, &used, &room, text);
            shown++;
        }
        tally_arena_clear(&arena);
    }
    return list;
}

/* Whether a roster's name of two characters or more stands within the text, as in “1.王毅” or “王毅同志”, or the text
 * within the name. */
static bool is_within(struct tally_text text, struct tally_text name)
{
    enum { TWO_HAN = 6 };
    const struct tally_text whole = text.size > name.size ? text : name, part = text.size > name.size ? name : text;
    bool found = false;
    for (size_t at = 0; at + part.size <= whole.size && part.size >= TWO_HAN && !found; at++)
        found = !memcmp(whole.bytes + at, part.bytes, part.size);
    return found;
}

/* The text without what stands before and behind a name that is written with care: a number, a remark in brackets, a
 * form of address. */
static struct tally_text bare_name(struct tally_text text)
{
    static const char *const titles[] = {"同志", "先生", "女士", "老师", "主任",
                                         "局长", "书记", "科长", "处长", "部长"};
    while (text.size && !isalpha((unsigned char)*text.bytes) && (unsigned char)*text.bytes < 0x80)
        text = (struct tally_text){text.bytes + 1, text.size - 1};
    for (size_t i = 1; i < text.size; i++)
        if (text.bytes[i] == '(')
            text.size = i;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        size_t size = strlen(titles[i]);
        if (text.size > size + 3 && !memcmp(text.bytes + text.size - size, titles[i], size))
            text.size -= size;
    }
    return text;
}

/* Adds a person to a list of names: with the unit where several share the name, or by the id. */
static void append_person(const struct tally_meeting *meeting, const struct tally_person *p, char **list, size_t *used,
                          size_t *room)
{
    struct tally_arena arena = {NULL};
    bool shared = tally_meeting_find_person(meeting, p->folded).count > 1;
    struct tally_text unit = shared && *p->unit ? with_unit(meeting, &arena, p) : tally_text_of(p->name);
    char *name = tally_arena_text(&arena, unit.bytes, unit.size);
    tally_meeting_append(list, used, room, shared && !*p->unit ? p->id : name);
    tally_arena_clear(&arena);
}

char *tally_meeting_list_nearest(const struct tally_meeting *meeting, struct tally_text folded)
{
    enum { MOST = 5 };
    size_t used = 0, room = 64, shown = 0;
    char *list = tally_alloc(room, 1);
    const struct tally_text bare = bare_name(folded);
    /* in names of two or three characters one may differ; in longer names more */
    size_t limit = bare.size <= 12 ? 1 : bare.size / 8;
    for (size_t i = 0; i < meeting->person_count && shown < MOST; i++)
        if (is_within(folded, meeting->roster[i].folded) || is_within(bare, meeting->roster[i].folded)) {
            append_person(meeting, &meeting->roster[i], &list, &used, &room);
            shown++;
        }
    for (size_t distance = 0; distance <= limit && shown < MOST; distance++)
        for (size_t i = 0; i < meeting->person_count && shown < MOST; i++) {
            const struct tally_person *p = &meeting->roster[i];
            if (tally_text_distance(bare, p->folded, limit + 1) != distance || is_within(folded, p->folded) ||
                is_within(bare, p->folded))
                continue;
            append_person(meeting, p, &list, &used, &room);
            shown++;
        }
    return list;
}
