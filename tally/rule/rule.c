/* Reading a rule file: its lines are parsed and checked one by one and made a rule; errors are reported. */
#include "rule/rule.h"

#include <assert.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
#include "rule/phrase.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

enum key {
    KEY_RULE,
    KEY_TITLE,
    KEY_KIND,
    KEY_TIER,
    KEY_QUORUM,
    KEY_PASS,
    KEY_GRADES,
    KEY_GRADES_COUNTED,
    KEY_CHOICES,
    KEY_OVERVOTE,
    KEY_BLANK,
    KEY_CONTESTED,
    KEY_SHORTLIST,
    KEY_MAX_PERSONS,
    KEY_WITHIN,
    KEY_PUBLICITY,
    KEY_ARCHIVE,
    KEY_SMALL_TIER,
    KEY_NOTE,
    KEYS
};

enum {
    RECOMMENDATIONS = 1 << TALLY_RECOMMENDATION,
    APPRAISALS = 1 << TALLY_APPRAISAL,
    DECISIONS = 1 << TALLY_DECISION,
    ALL = 7
};

static const struct {
    const char *name;
    bool repeatable;
    int kinds; /* the kinds of votes that the key belongs to */
} keys[] = {
    [KEY_RULE] = {"rule", false, ALL},
    [KEY_TITLE] = {"title", false, ALL},
    [KEY_KIND] = {"kind", false, ALL},
    [KEY_TIER] = {"tier", true, ALL},
    [KEY_QUORUM] = {"quorum", false, ALL},
    [KEY_PASS] = {"pass", true, ALL},
    [KEY_GRADES] = {"grades", false, APPRAISALS},
    [KEY_GRADES_COUNTED] = {"grades counted", false, APPRAISALS},
    [KEY_CHOICES] = {"choices", false, RECOMMENDATIONS},
    [KEY_OVERVOTE] = {"overvote", false, RECOMMENDATIONS | DECISIONS},
    [KEY_BLANK] = {"blank", false, APPRAISALS | DECISIONS},
    [KEY_CONTESTED] = {"contested", false, DECISIONS},
    [KEY_SHORTLIST] = {"shortlist", false, RECOMMENDATIONS},
    [KEY_MAX_PERSONS] = {"max persons", false, ALL},
    [KEY_WITHIN] = {"recommendation within", false, RECOMMENDATIONS | DECISIONS},
    [KEY_PUBLICITY] = {"publicity", false, ALL},
    [KEY_ARCHIVE] = {"archive", true, ALL},
    [KEY_SMALL_TIER] = {"small tier", false, ALL},
    [KEY_NOTE] = {"note", true, ALL},
};
static_assert(sizeof keys / sizeof *keys == KEYS, "each key has its name");

struct line {
    enum key key;
    struct tally_text value;
    struct tally_place place; /* of the value */
    const char *cite;
};

struct parse {
    struct tally_rule *rule;
    struct tally_arena *arena;
    struct tally_diags *diags;
    struct tally_file *file;
    struct line *lines;
    size_t count;
    bool unreadable[KEYS]; /* a line with this key could not be read, or one may be in a row that could not */
    bool misspelt[KEYS];   /* a row has an unknown key that looks like it */
};

static void report_bad(struct parse *p, const struct line *line, const char *text)
{
    p->unreadable[line->key] = true;
    char *value = tally_arena_text(p->arena, line->value.bytes, line->value.size);
    tally_diags_add(p->diags, TALLY_BAD_RULE, line->place, text, TALLY_ARGS(value));
}

static const struct line *first_line(const struct parse *p, enum key key)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].key == key)
            return &p->lines[i];
    return NULL;
}

static size_t count_lines(const struct parse *p, enum key key)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += p->lines[i].key == key;
    return n;
}

/* Reports that the line is missing, unless it may be in the file and could not be read. */
static void report_missing(struct parse *p, enum key key)
{
    if (p->unreadable[key])
        return;
    p->unreadable[key] = true;
    tally_diags_add(p->diags, TALLY_MISSING_KEY, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                    N_("the line “%1$s” is missing"), TALLY_ARGS(keys[key].name));
}

/* The number in the line with this key, whose value must have the form of pattern, with # for the number. 0: there
 * is no such line, or its value has another form, which is reported. */
static uint32_t number_of(struct parse *p, enum key key, const char *pattern)
{
    const struct line *line = first_line(p, key);
    uint32_t n[2] = {0, 0};
    if (!line)
        return 0;
    struct tally_rule_words w = tally_rule_split(line->value);
    if (!tally_rule_match(&w, pattern, n)) {
        char *value = tally_arena_text(p->arena, line->value.bytes, line->value.size);
        p->unreadable[key] = true;
        tally_diags_add(p->diags, TALLY_BAD_RULE, line->place,
                        N_("“%1$s” is not of the form “%2$s”, where # is a number from 1 up"),
                        TALLY_ARGS(value, pattern));
        return 0;
    }
    return n[0];
}

static const char *text_of(const struct parse *p, enum key key)
{
    const struct line *line = first_line(p, key);
    return line ? tally_arena_text(p->arena, line->value.bytes, line->value.size) : "";
}

static const char *const *texts_of(const struct parse *p, enum key key, size_t *count)
{
    const char **list = tally_arena_alloc(p->arena, count_lines(p, key), sizeof *list);
    *count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].key == key)
            list[(*count)++] = tally_arena_text(p->arena, p->lines[i].value.bytes, p->lines[i].value.size);
    return (const char *const *)list;
}

static void read_kind(struct parse *p)
{
    const struct line *line = first_line(p, KEY_KIND);
    size_t kind = 0;
    if (!line)
        return;
    while (kind < TALLY_KINDS && !tally_text_is(line->value, tally_kind_name((enum tally_kind)kind)))
        kind++;
    if (kind == TALLY_KINDS)
        report_bad(p, line, N_("“%1$s” is not a kind of vote; write recommendation, appraisal or decision"));
    else
        p->rule->kind = (enum tally_kind)kind;
}

static void read_tiers(struct parse *p)
{
    struct tally_rule_tier *tiers = tally_arena_alloc(p->arena, count_lines(p, KEY_TIER), sizeof *tiers);
    size_t count = 0, decide = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct line *line = &p->lines[i];
        if (line->key != KEY_TIER)
            continue;
        struct tally_rule_words w = tally_rule_split(line->value);
        bool advises = w.count == 2 && tally_text_is(w.at[1], "advises");
        if (w.count != 2 || (!advises && !tally_text_is(w.at[1], "decides"))) {
            report_bad(p, line, N_("“%1$s” is not of the form “A decides” or “B advises”"));
            continue;
        }
        char *id = tally_arena_text(p->arena, w.at[0].bytes, w.at[0].size);
        for (size_t k = 0; k < count; k++)
            if (!strcmp(tiers[k].id, id))
                report_bad(p, line, N_("the tier in “%1$s” already has a line; delete one of them"));
        tiers[count++] = (struct tally_rule_tier){id, advises};
        decide += !advises;
    }
    if (count && !decide && !p->unreadable[KEY_TIER])
        report_bad(p, first_line(p, KEY_TIER), N_("no tier decides; one line must say “decides”"));
    p->rule->tiers = tiers;
    p->rule->tier_count = count;
}

static bool read_condition(struct parse *p, const struct line *line, struct tally_rule_condition *c)
{
    c->cite = line->cite;
    if (!tally_rule_parse_condition(line->value, &c->condition)) {
        report_bad(p, line,
                   N_("“%1$s” is not a condition; write it like “more than 1/2 of due” or “at least 80%% of present "
                      "when present is up to 10”; the share must be above 0 and at most 1"));
        return false;
    }
    if (c->condition.strict && c->condition.num == c->condition.den) {
        report_bad(p, line, N_("“%1$s” can never be reached; lower the share"));
        return false;
    }
    struct tally_rule_words w = tally_rule_split(line->value); /* shown with one space between words */
    char *phrase = tally_arena_alloc(p->arena, line->value.size + 1, 1);
    for (size_t i = 0, at = 0; i < w.count; i++) {
        if (i)
            phrase[at++] = ' ';
        memcpy(phrase + at, w.at[i].bytes, w.at[i].size);
        at += w.at[i].size;
    }
    c->phrase = phrase;
    return true;
}

static void read_quorum(struct parse *p)
{
    const struct line *line = first_line(p, KEY_QUORUM);
    struct tally_rule_condition *quorum = tally_arena_alloc(p->arena, 1, sizeof *quorum);
    if (!line || !read_condition(p, line, quorum))
        return;
    if (quorum->condition.banded)
        report_bad(p, line, N_("“%1$s”: a quorum applies to every meeting; delete “when” and what follows it"));
    p->rule->quorum = quorum;
}

static void read_pass(struct parse *p)
{
    size_t lines = count_lines(p, KEY_PASS), count = 0;
    struct tally_rule_condition *pass = tally_arena_alloc(p->arena, lines, sizeof *pass);
    const struct line *latest = NULL;
    bool sound = !p->unreadable[KEY_PASS];
    for (size_t i = 0; i < p->count; i++) {
        const struct line *line = &p->lines[i];
        if (line->key != KEY_PASS || !read_condition(p, line, &pass[count]))
            continue;
        const struct tally_condition *before = count ? &pass[count - 1].condition : NULL;
        const struct tally_condition *here = &pass[count].condition;
        bool covered = before && (!before->banded || (here->banded && here->up_to <= before->up_to));
        sound &= !covered;
        if (covered)
            report_bad(
                p, line,
                N_("“%1$s” can never apply, because a line above it covers the same meetings; delete one of them"));
        latest = line;
        count++;
    }
    if (count && sound && count == lines && pass[count - 1].condition.banded)
        report_bad(p, latest,
                   N_("after “%1$s” there must be a line without “when”, for meetings with more present; add it"));
    if (!lines && !p->unreadable[KEY_KIND] && p->rule->kind != TALLY_RECOMMENDATION && !p->unreadable[KEY_PASS])
        tally_diags_add(p->diags, TALLY_BAD_RULE, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                        N_("the line “pass” is missing; it says when a vote of this kind passes"), TALLY_NO_ARGS);
    p->rule->pass = pass;
    p->rule->pass_count = count;
}

static bool check_grade_count(struct parse *p, const struct line *line, const struct tally_rule_words *w)
{
    bool ok = w->count >= 1 && w->count <= sizeof w->at / sizeof *w->at;
    if (!ok)
        report_bad(p, line, N_("“%1$s”: write 1 to 24 grades, with a space between them"));
    return ok;
}

static void read_counted(struct parse *p, const struct line *counted, const struct tally_rule_words *w,
                         struct tally_rule_grade *grades)
{
    struct tally_rule_words c = tally_rule_split(counted->value);
    if (!check_grade_count(p, counted, &c))
        return;
    for (size_t k = 0; k < c.count; k++) {
        size_t i = 0;
        while (i < w->count && !tally_text_same(w->at[i], c.at[k]))
            i++;
        if (i < w->count)
            grades[i].counted = true;
        else if (!p->unreadable[KEY_GRADES])
            report_bad(p, counted,
                       N_("“%1$s” holds a grade that the line “grades” does not list; correct one of the two"));
    }
}

static void read_grades(struct parse *p)
{
    const struct line *names = first_line(p, KEY_GRADES), *counted = first_line(p, KEY_GRADES_COUNTED);
    if (p->unreadable[KEY_KIND] || p->rule->kind != TALLY_APPRAISAL)
        return;
    if (!names)
        report_missing(p, KEY_GRADES);
    if (!counted)
        report_missing(p, KEY_GRADES_COUNTED);
    if (!names)
        return;
    struct tally_rule_words w = tally_rule_split(names->value);
    if (!check_grade_count(p, names, &w))
        return;
    struct tally_rule_grade *grades = tally_arena_alloc(p->arena, w.count, sizeof *grades);
    for (size_t i = 0; i < w.count; i++) {
        grades[i].name = tally_arena_text(p->arena, w.at[i].bytes, w.at[i].size);
        for (size_t k = 0; k < i; k++) /* compared like the marks on ballots: A and a are the same */
            if (tally_text_same(tally_text_fold_mark(p->arena, w.at[k]), tally_text_fold_mark(p->arena, w.at[i])))
                report_bad(p, names, N_("“%1$s” lists a grade twice; delete one of them"));
        struct tally_text rest = w.at[i], part;
        if (tally_text_is(w.at[i], "blank") || tally_text_is(w.at[i], "void") || !tally_text_part(&rest, &part) ||
            !tally_text_same(part, w.at[i]))
            report_bad(p, names,
                       N_("“%1$s”: a grade must not be called “blank” or “void”, and must not contain a character that "
                          "separates marks"));
    }
    if (counted)
        read_counted(p, counted, &w, grades);
    p->rule->grades = grades;
    p->rule->grade_count = w.count;
}

/* What an empty cell of a ballot means. */
static void read_blank(struct parse *p)
{
    struct tally_rule *r = p->rule;
    const struct line *line = first_line(p, KEY_BLANK);
    bool decision = p->unreadable[KEY_KIND] || r->kind == TALLY_DECISION,
         appraisal = p->unreadable[KEY_KIND] || r->kind != TALLY_DECISION;
    r->blank = r->kind == TALLY_DECISION ? TALLY_BLANK_IS_ABSTAIN : TALLY_BLANK_IS_BLANK;
    if (line && tally_text_is(line->value, "void"))
        r->blank = TALLY_BLANK_IS_VOID;
    else if (line && !(decision && tally_text_is(line->value, "abstain")) &&
             !(appraisal && tally_text_is(line->value, "blank")))
        report_bad(p, line,
                   r->kind == TALLY_DECISION ? N_("“%1$s”: write “abstain” or “void”")
                                             : N_("“%1$s”: write “blank” or “void”"));
}

static void read_choices(struct parse *p)
{
    struct tally_rule *r = p->rule;
    r->choices = number_of(p, KEY_CHOICES, "up to # per seat");
    r->contested = number_of(p, KEY_CONTESTED, "at least # per seat");
    if (p->unreadable[KEY_CONTESTED])
        r->contested = 0; /* the number is not known */
    r->shortlist = number_of(p, KEY_SHORTLIST, "up to # per seat");
    r->max_persons = number_of(p, KEY_MAX_PERSONS, "#");
    r->small_tier = number_of(p, KEY_SMALL_TIER, "fewer than #");
    r->overvote = r->contested ? TALLY_VOID_POST : TALLY_VOID_BALLOT;
    read_blank(p);

    const struct line *line = first_line(p, KEY_OVERVOTE);
    if (line && tally_text_is(line->value, "void post"))
        r->overvote = TALLY_VOID_POST;
    else if (line && tally_text_is(line->value, "void ballot"))
        r->overvote = TALLY_VOID_BALLOT;
    else if (line)
        report_bad(p, line, N_("“%1$s”: write “void ballot” or “void post”"));
}

/* A longer period is a mistake, and its last day could be after the year 9999. */
enum { YEARS_MOST = 1000, DAYS_MOST = 1000 };

static void read_times(struct parse *p)
{
    struct tally_rule *r = p->rule;
    const struct line *line = first_line(p, KEY_WITHIN);
    uint32_t n[2] = {0, 0};
    if (line) {
        struct tally_rule_words w = tally_rule_split(line->value);
        if ((tally_rule_match(&w, "# years", n) || tally_rule_match(&w, "# year", n)) && n[0] <= YEARS_MOST)
            r->within_years = n[0];
        else
            report_bad(p, line, N_("“%1$s” is not a number of years; write it like “1 year” or “2 years”"));
    }
    line = first_line(p, KEY_PUBLICITY);
    if (line) {
        struct tally_rule_words w = tally_rule_split(line->value);
        if (tally_rule_match(&w, "# to # days", n) && n[0] <= n[1] && n[1] <= DAYS_MOST) {
            r->publicity_days = n[0];
            r->publicity_days_at_most = n[1];
        } else if (tally_rule_match(&w, "# days", n) && n[0] <= DAYS_MOST) {
            r->publicity_days = r->publicity_days_at_most = n[0];
        } else {
            report_bad(p, line, N_("“%1$s” is not of the form “15 days” or “7 to 15 days”"));
        }
    }
}

/* Finds the key that a cell names. False: the key is unknown, or an earlier line has it already, which is reported. */
static bool read_key(struct parse *p, const struct tally_cell *cell, enum key *key)
{
    size_t k = 0;
    while (k < KEYS && !tally_text_is(cell->text, keys[k].name))
        k++;
    char *text = tally_arena_text(p->arena, cell->text.bytes, cell->text.size), line[TALLY_NUMBER_SIZE];
    if (k == KEYS) {
        for (k = 0; k < KEYS; k++)
            p->misspelt[k] |= tally_text_distance(cell->text, tally_text_of(keys[k].name), 3) * 2 <=
                              (strlen(keys[k].name) < 5 ? 4 : 5);
        tally_diags_add(p->diags, TALLY_UNKNOWN_KEY, cell->place,
                        N_("“%1$s” is not a key of a rule; correct or delete it"), TALLY_ARGS(text));
        return false;
    }
    if (!keys[k].repeatable && count_lines(p, (enum key)k)) {
        tally_diags_add(p->diags, TALLY_DUPLICATE_KEY, cell->place,
                        N_("“%1$s” is already in line %2$s and may be given only once; delete one of the two"),
                        TALLY_ARGS(text, tally_number(line, first_line(p, (enum key)k)->place.line)));
        return false;
    }
    *key = (enum key)k;
    return true;
}

/* Notes that a row with this key could not be read. If the text is not a key, the row may have had any key. */
static void mark_unreadable(struct parse *p, struct tally_text key)
{
    size_t k = 0;
    while (k < KEYS && !tally_text_is(key, keys[k].name))
        k++;
    for (size_t i = 0; i < KEYS; i++)
        p->unreadable[i] |= k == KEYS || i == k;
}

static void read_lines(struct parse *p, const struct tally_table *table)
{
    struct tally_rule_line *lines = tally_arena_alloc(p->arena, table->rows, sizeof *lines);
    p->lines = tally_arena_alloc(p->arena, table->rows, sizeof *p->lines);
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *row = &table->cells[i * table->columns];
        const char *cite = row[2].text.size ? row[2].text.bytes : "";
        lines[i] = (struct tally_rule_line){row[0].text.bytes, row[1].text.bytes, cite, row[0].place.line};
        enum key key;
        if (table->broken[i]) {
            mark_unreadable(p, row[0].text);
            continue;
        }
        if (!read_key(p, &row[0], &key))
            continue;
        if (row[1].text.size == 0) {
            p->unreadable[key] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, row[1].place,
                            N_("the line “%1$s” has no value; fill it in or delete it"), TALLY_ARGS(keys[key].name));
        } else
            p->lines[p->count++] = (struct line){key, row[1].text, row[1].place, cite};
    }
    p->rule->lines = lines;
    p->rule->line_count = table->rows;
}

static void check_archives(struct parse *p)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < i && p->lines[i].key == KEY_ARCHIVE; k++)
            if (p->lines[k].key == KEY_ARCHIVE && tally_text_same(p->lines[k].value, p->lines[i].value))
                report_bad(p, &p->lines[i],
                           N_("the archive “%1$s” is named twice; each copy needs an archive of its own"));
}

static void check_keys_fit_kind(struct parse *p)
{
    for (size_t i = 0; i < p->count && !p->unreadable[KEY_KIND]; i++)
        if (!(keys[p->lines[i].key].kinds & 1 << p->rule->kind)) {
            p->unreadable[p->lines[i].key] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, p->lines[i].place,
                            N_("the line “%1$s” does not belong in a rule of the kind “%2$s”; delete it"),
                            TALLY_ARGS(keys[p->lines[i].key].name, tally_kind_name(p->rule->kind)));
        }
}

struct tally_rule *tally_rule_parse(struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags)
{
    struct tally_rule_unknown unknown;
    struct tally_rule *rule = tally_rule_parse_partial(file, &unknown, arena, diags);
    return tally_diags_errors_in(diags, file->place) ? NULL : rule;
}

struct tally_rule *tally_rule_parse_partial(struct tally_file *file, struct tally_rule_unknown *unknown,
                                            struct tally_arena *arena, struct tally_diags *diags)
{
    static const struct tally_column columns[] = {
        {"key", "项目", NULL, true}, {"value", "规定", NULL, true}, {"cite", "依据", NULL, true}};
    struct tally_table table;
    struct parse p = {.arena = arena, .diags = diags, .file = file};
    tally_diags_rule_file(diags, file->place);
    *unknown = (struct tally_rule_unknown){true, true, true, true, true};
    if (!tally_table_load(&table, file, columns, sizeof columns / sizeof *columns, arena, diags) || !table.has[0] ||
        !table.has[1])
        return NULL;
    if (file->rows_lost)
        mark_unreadable(&p, tally_text_of(""));
    char *sha256 = tally_arena_alloc(arena, TALLY_DIGEST_TEXT, 1);
    tally_digest(file->bytes, file->size, sha256);
    p.rule = tally_arena_alloc(arena, 1, sizeof *p.rule);
    p.rule->sha256 = sha256;
    read_lines(&p, &table);
    if (!first_line(&p, KEY_RULE))
        report_missing(&p, KEY_RULE);
    if (!first_line(&p, KEY_KIND))
        report_missing(&p, KEY_KIND);
    p.rule->name = text_of(&p, KEY_RULE);
    p.rule->title = text_of(&p, first_line(&p, KEY_TITLE) ? KEY_TITLE : KEY_RULE);
    p.rule->cite = first_line(&p, KEY_RULE) ? first_line(&p, KEY_RULE)->cite : "";
    read_kind(&p);
    check_keys_fit_kind(&p);
    check_archives(&p);
    read_tiers(&p);
    read_quorum(&p);
    read_pass(&p);
    read_grades(&p);
    read_choices(&p);
    read_times(&p);
    p.rule->archives = texts_of(&p, KEY_ARCHIVE, &p.rule->archive_count);
    p.rule->notes = texts_of(&p, KEY_NOTE, &p.rule->note_count);
    *unknown = (struct tally_rule_unknown){.kind = p.unreadable[KEY_KIND] || p.misspelt[KEY_KIND],
                                           .tiers = p.unreadable[KEY_TIER] || p.misspelt[KEY_TIER],
                                           .grades = p.unreadable[KEY_GRADES] || p.misspelt[KEY_GRADES] ||
                                                     /* either may be wrong */
                                                     p.unreadable[KEY_GRADES_COUNTED],
                                           .contested = p.unreadable[KEY_CONTESTED] || p.misspelt[KEY_CONTESTED],
                                           .archives = p.unreadable[KEY_ARCHIVE] || p.misspelt[KEY_ARCHIVE]};
    return p.rule;
}

const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present)
{
    for (size_t i = 0; i < rule->pass_count; i++)
        if (!rule->pass[i].condition.banded || present <= rule->pass[i].condition.up_to)
            return &rule->pass[i];
    return NULL;
}
