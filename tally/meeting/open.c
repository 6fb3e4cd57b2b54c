/* Opening a meeting's folder: each of its files is read in turn, then what needs several of them is checked. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "base/character.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "meeting/tables.h"
#include "rule/rule.h"

static void read_rule(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_RULE);
    if (!line || !line->cell.text.size)
        return;
    if (tally_rule_find(&r->m->rule_file, r->source, line->cell.text, line->cell.place, r->diags))
        r->m->rule = tally_rule_parse_partial(&r->m->rule_file, &r->m->rule_unknown, r->arena, r->diags);
    r->m->rule_whole = r->m->rule && !tally_diags_errors_in(r->diags, r->m->rule_file.place);
    if (r->m->rule_file.built_in)
        r->m->rule_file.encoding = TALLY_ENCODING_NONE;
}

/* ---- officials and archives, whose checks need meeting.csv, the rule and the roster ---- */

/* Whether all whom a name can mean were written in. Before the ballots are opened nobody knows whom they name, so an
 * official may be among them, and the count goes on. */
static bool is_written_in(const struct tally_meeting *m, struct tally_text name, struct tally_matches matches)
{
    size_t written_in = 0;
    if (matches.count == 1)
        return !matches.in_refused_row && m->roster[matches.first].written_in;
    for (size_t i = 0; i < m->person_count; i++)
        written_in += m->roster[i].written_in && tally_text_same(m->roster[i].folded, name);
    return matches.count && written_in == matches.count && !matches.in_refused_row;
}

/* What stands in a cell beside an official's name, before or behind it. */
static const char *const titles[] = {"副组长", "组长",   "总监票人", "监票人", "监票员", "总计票人", "计票人",
                                     "计票员", "副主任", "主任",     "副书记", "书记",   "委员",     "同志",
                                     "成员",   "副局长", "局长",     "副科长", "科长",   "副县长",   "县长"};
enum { TITLES = sizeof titles / sizeof *titles, HAN = 3 /* bytes of a Han character */ };

static bool take_ending(struct tally_text *text, const char *ending)
{
    size_t size = strlen(ending);
    bool ends = text->size > size && !memcmp(text->bytes + text->size - size, ending, size);
    text->size -= ends ? size : 0;
    return ends;
}

static bool take_beginning(struct tally_text *text, const char *beginning)
{
    size_t size = strlen(beginning);
    if (text->size <= size || memcmp(text->bytes, beginning, size) != 0)
        return false;
    *text = (struct tally_text){text->bytes + size, text->size - size};
    return true;
}

/* The name without its title: 张三（组长）, 监票人：张三, 张三同志. Other brackets stay: 张三（财政局） is not 张三 of
 * another unit; and one character is no name: 监票人甲. */
static struct tally_text bare_name(struct tally_text text)
{
    static const char *const before[] = {"：", ":", ""}, *const brackets[][2] = {{"（", "）"}, {"(", ")"}, {"", ""}};
    struct tally_text bare = tally_text_trim(text), rest;
    for (size_t i = 0; i < TITLES; i++) {
        for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
            rest = bare;
            if (take_beginning(&rest, titles[i]) && (!*before[k] || take_beginning(&rest, before[k])) &&
                rest.size > HAN)
                bare = tally_text_trim(rest);
        }
        for (size_t k = 0; k < sizeof brackets / sizeof *brackets; k++) {
            rest = bare;
            if ((!*brackets[k][1] || take_ending(&rest, brackets[k][1])) && take_ending(&rest, titles[i]) &&
                (!*brackets[k][0] || take_ending(&rest, brackets[k][0])) && rest.size > HAN)
                bare = tally_text_trim(rest);
        }
    }
    return bare;
}

static bool is_dot(uint32_t c)
{
    return c == 0xB7 || c == '.';
}

/* The next part of a cell that is of Han characters, letters and dots; false: none is left. *bracket: it stands in
 * one. */
static bool next_part(struct tally_text *rest, struct tally_text *part, bool *bracket)
{
    size_t begin = 0, at = 0;
    for (size_t n; at < rest->size; at += n) {
        uint32_t c;
        n = tally_text_next(rest->bytes + at, rest->size - at, &c);
        bool letter = tally_text_is_han(c) || (c < 0x80 && isalpha((int)c)) || (c >= 0xC0 && c < 0x2000);
        if (letter || (is_dot(c) && at > begin))
            continue;
        if (at > begin)
            break;
        begin = at + n;
        *bracket = c == '(' || c == 0xFF08;
    }
    *part = (struct tally_text){rest->bytes + begin, at - begin};
    *rest = (struct tally_text){rest->bytes + at, rest->size - at};
    return part->size > 0;
}

/* Whom of the roster one of several parts of an official's cell names: 2.沈某某, 沈某某（代）. What stands before a bracket
 * that may hold a unit is a person of that unit, and another one. */
static struct tally_matches named_in_parts(struct tally_meeting_reader *r, struct tally_text written)
{
    enum { UNIT = 3 * HAN, NAME = 2 * HAN };
    struct tally_matches found = {0, TALLY_INTERN_NONE, false};
    struct tally_text rest = written, part;
    bool bracket = false, unit = false;
    while (next_part(&rest, &part, &bracket))
        unit |= bracket && part.size >= UNIT;
    rest = written;
    bracket = false;
    while (!found.count && next_part(&rest, &part, &bracket))
        if (part.size >= NAME && (unsigned char)*part.bytes >= 0x80 && (bracket || !unit))
            found = tally_meeting_find_person(r->m, tally_text_match_name(r->m->reading, r->arena, bare_name(part)));
    return found;
}

/* Whom of the roster an official's cell names: as it is written, without role and bracket, joined by 和, 及 or 与, or in
 * one of several parts. */
static struct tally_matches named_persons(struct tally_meeting_reader *r, struct tally_text written)
{
    static const char *const joints[] = {"和", "及", "与"};
    struct tally_matches found =
        tally_meeting_find_person(r->m, tally_text_match_name(r->m->reading, r->arena, written));
    if (found.count || found.in_refused_row || !r->m->reading->characters_checked)
        return found;
    struct tally_text bare = bare_name(written);
    found = tally_meeting_find_person(r->m, tally_text_match_name(r->m->reading, r->arena, bare));
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        for (size_t at = 3; at + 3 < bare.size && !found.count; at++)
            if (!memcmp(bare.bytes + at, joints[i], 3)) {
                const struct tally_text parts[] = {{bare.bytes, at}, {bare.bytes + at + 3, bare.size - at - 3}};
                for (size_t k = 0; k < 2 && !found.count; k++)
                    found = tally_meeting_find_person(
                        r->m, tally_text_match_name(r->m->reading, r->arena, bare_name(parts[k])));
            }
    /* several names with a sign between them have been refused */
    return found.count || tally_text_has_several(written, true) ? found : named_in_parts(r, written);
}

static void check_officials(struct tally_meeting_reader *r)
{
    static const enum tally_meeting_key roles[] = {TALLY_KEY_TELLER, TALLY_KEY_SCRUTINEER};
    for (size_t k = 0; k < 2; k++)
        if (!tally_meeting_line(r, roles[k]) && !r->unreadable[roles[k]])
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
        struct tally_text written = line->cell.text, name;
        if (r->m->reading->characters_checked && written.size && tally_text_is_no_reason(written))
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, line->cell.place,
                                N_("“%1$s” is nobody's name; write the name, or delete this row"),
                                tally_meeting_copy(r, &line->cell));
        name = tally_text_match_name(r->m->reading, r->arena,
                                     r->m->reading->characters_checked ? bare_name(written) : written);
        size_t before = names[teller].count;
        tally_intern(&names[teller], name);
        if (tally_intern_find(&names[!teller], name) != TALLY_INTERN_NONE)
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, line->cell.place,
                                N_("%1$s cannot be both teller and scrutineer"), tally_meeting_copy(r, &line->cell));
        struct tally_matches candidates = named_persons(r, written); /* with a unit or without */
        const bool written_in = is_written_in(r->m, name, candidates);
        if (!written_in && (candidates.count || candidates.in_refused_row))
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, line->cell.place,
                                N_("%1$s is on the roster and can be neither teller nor scrutineer"),
                                tally_meeting_copy(r, &line->cell));
        else if (names[teller].count == before && name.size && r->m->reading->characters_checked)
            tally_meeting_error(r, TALLY_REPEATED_NAME, line->cell.place,
                                N_("%1$s is named here for the second time and is one person; delete one of the rows, "
                                   "or write the name of whoever else is meant"),
                                tally_meeting_copy(r, &line->cell));
        else if (written_in)
            tally_meeting_error(r, TALLY_OFFICIAL_WRITTEN_IN, line->cell.place,
                                N_("%1$s, who counts or watches here, was written in on ballots; look at who handled "
                                   "them"),
                                tally_meeting_copy(r, &line->cell));
    }
    tally_intern_clear(&names[0]);
    tally_intern_clear(&names[1]);
}

static void check_archives(struct tally_meeting_reader *r)
{
    struct tally_meeting_facts *f = &r->m->facts;
    const struct tally_meeting_line *latest = NULL;
    struct tally_intern named = {.slots = NULL};
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].key != TALLY_KEY_ARCHIVE)
            continue;
        latest = &r->lines[i];
        size_t before = named.count;
        if (tally_intern(&named, latest->cell.text) < before)
            tally_meeting_error(r, TALLY_TOO_FEW_ARCHIVES, latest->cell.place,
                                N_("the archive “%1$s” is named twice; each copy needs an archive of its own"),
                                tally_meeting_copy(r, &latest->cell));
    }
    tally_intern_clear(&named);
    if (latest == NULL && r->m->rule) {
        f->archives = r->m->rule->archives;
        f->archive_count = r->m->rule->archive_count;
    }
    bool default_known = r->m->rule && !r->m->rule_unknown.archives;
    if (f->archive_count < 2 && (latest || default_known) && !tally_meeting_may_have(r, TALLY_KEY_ARCHIVE))
        tally_meeting_error(r, TALLY_TOO_FEW_ARCHIVES,
                            latest ? latest->cell.place
                                   : (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                            N_("the sheet is kept in at least two archives; name two (存档)"), NULL);
}

/* ---- which ballots there are, and what the rule requires of the meeting ---- */

/* Every input is stored in the ledger, exported and attached to the sheets under its own name. A name that some file
 * systems do not accept, or that the ledger or the sheets use themselves, is refused before the count. */
static void check_file_names(struct tally_meeting_reader *r)
{
    static const char *const reserved[] = {"result.json", "sheet.json"};
    for (size_t i = 0; i < r->count; i++) {
        const struct tally_meeting_line *line = &r->lines[i];
        if (line->key != TALLY_KEY_BALLOTS && line->key != TALLY_KEY_TALKS && line->key != TALLY_KEY_RULE &&
            line->key != TALLY_KEY_AFTER && line->key != TALLY_KEY_BALLOTS_SECOND &&
            line->key != TALLY_KEY_TALKS_SECOND)
            continue;
        const char *name = tally_meeting_copy(r, &line->cell);
        if (line->key == TALLY_KEY_RULE && !r->m->rule && !strstr(name, ".csv"))
            continue; /* a name of no rule, which is reported */
        bool control = false, taken = !strncmp(name, "rule ", strlen("rule "));
        for (size_t at = 0, size = strlen(name); at < size;) {
            uint32_t c;
            at += tally_text_next(name + at, size - at, &c);
            control |= tally_text_is_control(c) || tally_text_is_invisible(c) || c == '\n' || c == '\r' || c == '\t';
        }
        for (size_t k = 0; k < sizeof reserved / sizeof *reserved; k++)
            taken |= !strcmp(name, reserved[k]);
        if (control)
            tally_meeting_error(r, TALLY_CONTROL_CHARACTER, line->cell.place,
                                N_("“%1$s”: the name of a file may hold no invisible character and no line break; "
                                   "correct this cell, or rename the file"),
                                name);
        else if (*name == '.' && !strchr(name, '/') && strcmp(name, ".") &&
                 strcmp(name, "..")) /* these two are refused elsewhere, as files that cannot be read */
            tally_meeting_error(r, TALLY_BAD_ID, line->cell.place,
                                N_("“%1$s” is the name of a hidden file; rename it, without the dot in front"), name);
        else if (taken)
            tally_meeting_error(r, TALLY_BAD_ID, line->cell.place,
                                N_("the name “%1$s” is reserved for the ledger and the sheets; rename the file"), name);
    }
}

/* Whether the votes are on ballots, or in totals.csv, which says how many hands or voices there were (第四篇 四(三), 第五
 * 篇 4). What is there, and what meeting.csv says of it, must agree. */
static void choose_source(struct tally_meeting_reader *r)
{
    static const char name[] = "totals.csv";
    const struct tally_meeting_line *method = tally_meeting_line(r, TALLY_KEY_METHOD);
    bool by_hand = r->m->facts.method != TALLY_METHOD_BALLOTS, totals = r->source->exists(r->source, name);
    bool ballots = tally_meeting_line(r, TALLY_KEY_BALLOTS) || tally_meeting_line(r, TALLY_KEY_TALKS) ||
                   r->source->exists(r->source, "ballots.csv");
    r->m->by_totals = by_hand || (totals && !ballots);
    if (totals && ballots)
        tally_meeting_error(r, TALLY_TWO_SOURCES, (struct tally_place){.file = tally_diags_file(r->diags, name)},
                            N_("there are ballots too: the votes come from ballots, or from this file. If the vote was "
                               "by hand or voice, take "
                               "the ballots out of the folder, and delete their rows in meeting.csv; if it was on "
                               "ballots, take out this file"),
                            NULL);
    else if (by_hand && !totals)
        tally_meeting_error(r, TALLY_MISSING_KEY, method->cell.place,
                            N_("“%1$s”: the votes by hand or voice are missing; write them into totals.csv"),
                            tally_meeting_copy(r, &method->cell));
    else if (totals && !by_hand && method && !tally_meeting_may_have(r, TALLY_KEY_METHOD))
        tally_meeting_error(r, TALLY_MISSING_KEY, method->cell.place,
                            N_("there is a totals.csv, which is for votes by hand or voice, and “%1$s” is written "
                               "here; write 举手 (hands) or 口头 (voice)"),
                            tally_meeting_copy(r, &method->cell));
    else if (totals && !by_hand && !tally_meeting_may_have(r, TALLY_KEY_METHOD))
        tally_diags_add(r->diags, TALLY_MISSING_KEY,
                        (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                        N_("the row “%1$s” (%2$s) is missing: there is a totals.csv, which is for votes by hand or "
                           "voice; add the row, "
                           "with 举手 (hands) or 口头 (voice)"),
                        TALLY_ARGS(tally_meeting_key_name(TALLY_KEY_METHOD), "method"));
}

/* Reads the ballot files that meeting.csv names, or ballots.csv if it names none. */
static void find_ballots(struct tally_meeting_reader *r, bool read)
{
    struct tally_meeting *m = r->m;
    check_file_names(r);
    size_t room = r->count + 1;
    bool lost = tally_meeting_may_have(r, TALLY_KEY_BALLOTS), talks = tally_meeting_line(r, TALLY_KEY_TALKS) != NULL;
    talks |= read && (lost || tally_meeting_may_have(r, TALLY_KEY_TALKS));
    size_t sheets[TALLY_CHANNELS]; /* of meeting.xlsx, which meeting.csv need not name */
    const char *const *const in_sheets[TALLY_CHANNELS] = {
        [TALLY_MEETING] = tally_tables_numbered(r->tables, "ballots", &sheets[TALLY_MEETING]),
        [TALLY_TALK] = tally_tables_numbered(r->tables, "talks", &sheets[TALLY_TALK])};
    talks |= sheets[TALLY_TALK] > 0;
    room += sheets[TALLY_MEETING] + sheets[TALLY_TALK];
    m->files_complete = !lost;
    m->marks_complete = !tally_meeting_may_have(r, TALLY_KEY_MARK);
    m->ballot_files = tally_arena_alloc(r->arena, room, sizeof *m->ballot_files);
    for (enum tally_channel channel = TALLY_MEETING; channel < TALLY_CHANNELS; channel++) {
        enum tally_meeting_key key = channel == TALLY_MEETING ? TALLY_KEY_BALLOTS : TALLY_KEY_TALKS;
        const char *const *names;
        size_t count;
        names = tally_meeting_texts(r, key, &count);
        static const char *const usual[] = {"ballots.csv"};
        if (channel == TALLY_MEETING && count == 0 && (!talks || r->source->exists(r->source, "ballots.csv"))) {
            names = sheets[channel] ? in_sheets[channel] : usual;
            count = sheets[channel] ? sheets[channel] : 1;
        }
        if (channel == TALLY_TALK && count == 0) {
            names = in_sheets[channel];
            count = sheets[channel];
        }
        if (channel == TALLY_MEETING && m->by_totals) {
            m->has_channel[channel] = true;
            if (r->source->exists(r->source, "totals.csv"))
                r->source->read(r->source, &m->totals_file, "totals.csv", r->diags);
            continue;
        }
        m->has_channel[channel] = count > 0;
        for (size_t i = 0; i < count && !r->source->before_keying; i++) {
            struct tally_ballot_file *b = &m->ballot_files[m->ballot_file_count++];
            b->channel = channel;
            b->there = names == usual ? tally_meeting_read_table(r, &b->file, names[i], "")
                                      : r->source->read(r->source, &b->file, names[i], r->diags);
        }
    }
}

static bool weighs_box(const struct tally_condition *c)
{
    return c->base == TALLY_ISSUED || c->base == TALLY_RETURNED;
}

/* Whether the rule has lines about what stands on a ballot, which totals do not tell. */
static bool needs_single_ballots(const struct tally_rule *rule)
{
    bool needs = rule->choices_exact || rule->ballot_weight;
    for (size_t i = 0; i < rule->line_count; i++)
        needs |= !strcmp(rule->lines[i].key, "write-in without mark") || !strcmp(rule->lines[i].key, "另选无记号");
    return needs;
}

/* Which ways to vote there are is for the rule to say; and hands and voices are neither issued nor returned. */
static void check_method(struct tally_meeting_reader *r)
{
    const struct tally_rule *rule = r->m->rule;
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_METHOD);
    enum tally_method method = r->m->facts.method;
    if (tally_diags_errors_in(r->diags, r->m->rule_file.place) || tally_meeting_may_have(r, TALLY_KEY_METHOD))
        return;
    line = line ? line : tally_meeting_line(r, TALLY_KEY_RULE);
    bool weighs = false;
    for (size_t i = 0; i < rule->quorum_count; i++)
        weighs |= weighs_box(&rule->quorums[i].condition) || rule->quorums[i].subject == TALLY_SUBJECT_ISSUED ||
                  rule->quorums[i].subject == TALLY_SUBJECT_RETURNED;
    for (size_t i = 0; i < rule->pass_count; i++)
        for (size_t k = 0; k < rule->pass[i].clause_count; k++)
            weighs |= !rule->pass[i].clauses[k].on_score && weighs_box(&rule->pass[i].clauses[k].condition);
    if (!((rule->methods ? rule->methods : 1U << TALLY_METHOD_BALLOTS) & 1U << method))
        tally_meeting_error(r, TALLY_RULE_MISMATCH, line->cell.place,
                            method == TALLY_METHOD_BALLOTS
                                ? N_("the rule is not for a vote by ballots; say how the vote is taken (表决方式)")
                                : N_("“%1$s”: the rule does not allow votes by hand or voice"),
                            tally_meeting_copy(r, &line->cell));
    else if (method != TALLY_METHOD_BALLOTS && weighs)
        tally_meeting_error(r, TALLY_RULE_MISMATCH, line->cell.place,
                            N_("“%1$s”: the rule counts in ballots issued or returned, of which such a vote has none"),
                            tally_meeting_copy(r, &line->cell));
    else if (method != TALLY_METHOD_BALLOTS && needs_single_ballots(rule))
        tally_meeting_error(r, TALLY_RULE_MISMATCH, line->cell.place,
                            N_("“%1$s”: the rule says what to do with single ballots (“undervote”, “ballot weight” or "
                               "“write-in without mark”), of which such a vote has none"),
                            tally_meeting_copy(r, &line->cell));
}

static void check_rule(struct tally_meeting_reader *r)
{
    const struct tally_rule *rule = r->m->rule;
    if (!rule)
        return;
    check_method(r);
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == TALLY_KEY_TALKS && !r->m->rule_unknown.kind && rule->kind != TALLY_RECOMMENDATION)
            tally_meeting_error(r, TALLY_RULE_MISMATCH, r->lines[i].cell.place,
                                N_("“%1$s”: only a recommendation has talks, and this rule is not for a "
                                   "recommendation; delete this row"),
                                tally_meeting_copy(r, &r->lines[i].cell));

    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_RECOMMENDED);
    struct tally_date day;
    /* a recommendation relies on none itself; its own validity begins with its date */
    if (!line || !rule->within_years || rule->kind == TALLY_RECOMMENDATION || !r->has_date ||
        !tally_text_date(line->cell.text, &day))
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
static void compute_last_days(struct tally_meeting_reader *r)
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
    m->tables = tally_alloc(1, sizeof *m->tables);
    tally_tables_open(m->tables, source, diags);
    struct tally_meeting_reader r = {
        .m = m, .source = &m->tables->source, .tables = m->tables, .diags = diags, .arena = &m->arena};
    m->reading = source->reading;
    m->stated = source->stated;
    m->from_template = tally_meeting_is_from_template(&m->tables->source);
    m->rule_unknown = (struct tally_rule_unknown){true, true, true, true, true, true};
    bool read = tally_meeting_read_facts(&r);
    if (!read && !source->exists(source, "."))
        return m; /* there is no folder, so there is nothing else to report */
    read_rule(&r);
    if (read) {
        choose_source(&r);
        tally_meeting_read_earlier(&r);
    }
    tally_meeting_read_tiers(&r);
    tally_meeting_read_posts(&r);
    tally_meeting_read_roster(&r);
    if (read) { /* without meeting.csv these checks would only report again that it is missing */
        check_officials(&r);
        check_archives(&r);
        check_rule(&r);
        compute_last_days(&r);
    }
    tally_meeting_read_rulings(&r);
    find_ballots(&r, read);
    if (m->reading->evidence && !source->before_keying) {
        tally_meeting_read_second(&r);
        tally_meeting_read_mends(&r);
        tally_meeting_read_acknowledged(&r);
        tally_meeting_check_typists(&r);
    }
    tally_meeting_note_strays(&r);
    if (!tally_diags_errors(diags) && !source->before_keying)
        tally_tables_note_unread(m->tables, diags);
    return m;
}
