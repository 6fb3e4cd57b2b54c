#include "rule/rule.h"

#include <assert.h>
#include <string.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/io.h"
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
    int kinds; /* of votes that the key means something to */
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

static const char *const kind_names[] = {
    [TALLY_RECOMMENDATION] = "recommendation", [TALLY_APPRAISAL] = "appraisal", [TALLY_DECISION] = "decision"};
static_assert(sizeof kind_names / sizeof *kind_names == TALLY_KINDS, "each kind has its name");

struct words {
    struct tally_text at[24];
    size_t count; /* may be more than fit: then the phrase is none of ours */
};

static struct words split(struct tally_text text)
{
    struct words w = {.count = 0};
    for (size_t at = 0; at < text.size;) {
        while (at < text.size && text.bytes[at] == ' ')
            at++;
        size_t begin = at;
        while (at < text.size && text.bytes[at] != ' ')
            at++;
        if (at > begin && w.count++ < sizeof w.at / sizeof *w.at)
            w.at[w.count - 1] = (struct tally_text){text.bytes + begin, at - begin};
    }
    return w;
}

/* Whether the words are those of the pattern, in which # stands for a whole number from 1 up, * for one from 0 up; the
 * numbers go to n. */
static bool phrase(const struct words *w, const char *pattern, uint32_t *n)
{
    struct words p = split(tally_text_of(pattern));
    if (w->count != p.count)
        return false;
    for (size_t i = 0; i < p.count; i++) {
        uint64_t number;
        bool counts = tally_text_is(p.at[i], "#");
        if (!counts && !tally_text_is(p.at[i], "*")) {
            if (!tally_text_same(w->at[i], p.at[i]))
                return false;
        } else if (tally_text_number(w->at[i], &number) != TALLY_TEXT_NUMBER || (counts && number == 0)) {
            return false;
        } else {
            *n++ = (uint32_t)number;
        }
    }
    return true;
}

/* NUM "/" DEN | NUM "%" */
static bool share(struct tally_text text, uint32_t *num, uint32_t *den)
{
    uint64_t n, d = 100;
    const char *slash = memchr(text.bytes, '/', text.size);
    if (slash) {
        size_t at = (size_t)(slash - text.bytes);
        if (tally_text_number((struct tally_text){slash + 1, text.size - at - 1}, &d) != TALLY_TEXT_NUMBER)
            return false;
        text.size = at;
    } else if (text.size && text.bytes[text.size - 1] == '%') {
        text.size--;
    } else {
        return false;
    }
    if (tally_text_number(text, &n) != TALLY_TEXT_NUMBER || n == 0 || n > d)
        return false;
    *num = (uint32_t)n;
    *den = (uint32_t)d;
    return true;
}

/* ("at least" | "more than") share " of " base [" when present is up to " N] */
static bool condition(struct tally_text text, struct tally_condition *c)
{
    static const char *const bases[] = {[TALLY_DUE] = "due",
                                        [TALLY_PRESENT] = "present",
                                        [TALLY_ISSUED] = "issued",
                                        [TALLY_RETURNED] = "returned",
                                        [TALLY_VALID] = "valid"};
    static_assert(sizeof bases / sizeof *bases == TALLY_BASES, "each base has its name");
    struct words w = split(text);
    *c = (struct tally_condition){.num = 0};
    if (w.count != 5 && w.count != 11)
        return false;
    bool least = tally_text_is(w.at[0], "at") && tally_text_is(w.at[1], "least");
    c->strict = tally_text_is(w.at[0], "more") && tally_text_is(w.at[1], "than");
    if (!least && !c->strict)
        return false;
    if (!share(w.at[2], &c->num, &c->den) || !tally_text_is(w.at[3], "of"))
        return false;
    size_t base = 0;
    while (base < TALLY_BASES && !tally_text_is(w.at[4], bases[base]))
        base++;
    if (base == TALLY_BASES)
        return false;
    c->base = (enum tally_base)base;
    if (w.count == 5)
        return true;
    struct words band = {.count = 6};
    memcpy(band.at, w.at + 5, 6 * sizeof *band.at);
    c->banded = true;
    return phrase(&band, "when present is up to *", &c->up_to);
}

/* ---- reading the file ---- */

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
    bool lost[KEYS]; /* a line with this key is there, or may be, but what it says cannot be read */
    bool near[KEYS]; /* a key that is none looks like it */
};

static void bad(struct parse *p, const struct line *line, const char *text)
{
    p->lost[line->key] = true;
    char *value = tally_arena_text(p->arena, line->value.bytes, line->value.size);
    tally_diags_add(p->diags, TALLY_BAD_RULE, line->place, text, TALLY_ARGS(value));
}

static const struct line *first(const struct parse *p, enum key key)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].key == key)
            return &p->lines[i];
    return NULL;
}

static size_t how_many(const struct parse *p, enum key key)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += p->lines[i].key == key;
    return n;
}

/* Not claimed of a line that may be there. */
static void missing(struct parse *p, enum key key)
{
    if (p->lost[key])
        return;
    p->lost[key] = true;
    tally_diags_add(p->diags, TALLY_MISSING_KEY, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                    N_("the line “%1$s” is missing"), TALLY_ARGS(keys[key].name));
}

/* The number in a line of that pattern; 0 where there is no such line. */
static uint32_t number_of(struct parse *p, enum key key, const char *pattern)
{
    const struct line *line = first(p, key);
    uint32_t n[2] = {0, 0};
    if (!line)
        return 0;
    struct words w = split(line->value);
    if (!phrase(&w, pattern, n)) {
        char *value = tally_arena_text(p->arena, line->value.bytes, line->value.size);
        p->lost[key] = true;
        tally_diags_add(p->diags, TALLY_BAD_RULE, line->place,
                        N_("“%1$s” is not of the form “%2$s” (# being a number from 1)"), TALLY_ARGS(value, pattern));
        return 0;
    }
    return n[0];
}

static const char *text_of(const struct parse *p, enum key key)
{
    const struct line *line = first(p, key);
    return line ? tally_arena_text(p->arena, line->value.bytes, line->value.size) : "";
}

static const char *const *texts_of(const struct parse *p, enum key key, size_t *count)
{
    const char **list = tally_arena_alloc(p->arena, how_many(p, key), sizeof *list);
    *count = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].key == key)
            list[(*count)++] = tally_arena_text(p->arena, p->lines[i].value.bytes, p->lines[i].value.size);
    return (const char *const *)list;
}

static void read_kind(struct parse *p)
{
    const struct line *line = first(p, KEY_KIND);
    size_t kind = 0;
    if (!line)
        return;
    while (kind < TALLY_KINDS && !tally_text_is(line->value, kind_names[kind]))
        kind++;
    if (kind == TALLY_KINDS)
        bad(p, line, N_("“%1$s” is no kind of vote; write recommendation, appraisal or decision"));
    else
        p->rule->kind = (enum tally_kind)kind;
}

static void read_tiers(struct parse *p)
{
    struct tally_rule_tier *tiers = tally_arena_alloc(p->arena, how_many(p, KEY_TIER), sizeof *tiers);
    size_t count = 0, decide = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct line *line = &p->lines[i];
        if (line->key != KEY_TIER)
            continue;
        struct words w = split(line->value);
        bool advises = w.count == 2 && tally_text_is(w.at[1], "advises");
        if (w.count != 2 || (!advises && !tally_text_is(w.at[1], "decides"))) {
            bad(p, line, N_("“%1$s” is not of the form “A decides” or “B advises”"));
            continue;
        }
        char *id = tally_arena_text(p->arena, w.at[0].bytes, w.at[0].size);
        for (size_t k = 0; k < count; k++)
            if (!strcmp(tiers[k].id, id))
                bad(p, line, N_("the tier of “%1$s” has a line already"));
        tiers[count++] = (struct tally_rule_tier){id, advises};
        decide += !advises;
    }
    if (count && !decide && !p->lost[KEY_TIER])
        bad(p, first(p, KEY_TIER), N_("no tier decides; one line must say “decides”"));
    p->rule->tiers = tiers;
    p->rule->tier_count = count;
}

static bool read_condition(struct parse *p, const struct line *line, struct tally_rule_condition *c)
{
    c->cite = line->cite;
    if (!condition(line->value, &c->condition)) {
        bad(p, line,
            N_("“%1$s” is no condition; write for example “more than 1/2 of due” or “at least 80%% of present when "
               "present is up "
               "to 10”; a share lies above 0 and is at most 1"));
        return false;
    }
    if (c->condition.strict && c->condition.num == c->condition.den) {
        bad(p, line, N_("“%1$s”: nobody can have more than all"));
        return false;
    }
    struct words w = split(line->value); /* as the grammar spaces it */
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
    const struct line *line = first(p, KEY_QUORUM);
    struct tally_rule_condition *quorum = tally_arena_alloc(p->arena, 1, sizeof *quorum);
    if (!line || !read_condition(p, line, quorum))
        return;
    if (quorum->condition.banded)
        bad(p, line, N_("“%1$s”: a quorum that ends when more are present is none"));
    p->rule->quorum = quorum;
}

static void read_pass(struct parse *p)
{
    size_t lines = how_many(p, KEY_PASS), count = 0;
    struct tally_rule_condition *pass = tally_arena_alloc(p->arena, lines, sizeof *pass);
    const struct line *latest = NULL;
    bool sound = !p->lost[KEY_PASS];
    for (size_t i = 0; i < p->count; i++) {
        const struct line *line = &p->lines[i];
        if (line->key != KEY_PASS || !read_condition(p, line, &pass[count]))
            continue;
        const struct tally_condition *before = count ? &pass[count - 1].condition : NULL;
        const struct tally_condition *here = &pass[count].condition;
        bool covered = before && (!before->banded || (here->banded && here->up_to <= before->up_to));
        sound &= !covered;
        if (covered)
            bad(p, line, N_("“%1$s” can never apply: a line above it covers all that it covers"));
        latest = line;
        count++;
    }
    if (count && sound && count == lines && pass[count - 1].condition.banded)
        bad(p, latest, N_("behind “%1$s” there must be a line without “when”, for meetings with more present"));
    if (!lines && !p->lost[KEY_KIND] && p->rule->kind != TALLY_RECOMMENDATION && !p->lost[KEY_PASS])
        tally_diags_add(p->diags, TALLY_BAD_RULE, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                        N_("no line “pass”: it must say when a vote of this kind passes"), TALLY_NO_ARGS);
    p->rule->pass = pass;
    p->rule->pass_count = count;
}

static bool few_grades(struct parse *p, const struct line *line, const struct words *w)
{
    bool ok = w->count >= 1 && w->count <= sizeof w->at / sizeof *w->at;
    if (!ok)
        bad(p, line, N_("“%1$s”: write one to 24 grades, with a blank between them"));
    return ok;
}

static void read_counted(struct parse *p, const struct line *counted, const struct words *w,
                         struct tally_rule_grade *grades)
{
    struct words c = split(counted->value);
    if (!few_grades(p, counted, &c))
        return;
    for (size_t k = 0; k < c.count; k++) {
        size_t i = 0;
        while (i < w->count && !tally_text_same(w->at[i], c.at[k]))
            i++;
        if (i < w->count)
            grades[i].counted = true;
        else if (!p->lost[KEY_GRADES])
            bad(p, counted, N_("“%1$s” counts a grade that is not among the grades"));
    }
}

static void read_grades(struct parse *p)
{
    const struct line *names = first(p, KEY_GRADES), *counted = first(p, KEY_GRADES_COUNTED);
    if (p->lost[KEY_KIND] || p->rule->kind != TALLY_APPRAISAL)
        return;
    if (!names)
        missing(p, KEY_GRADES);
    if (!counted)
        missing(p, KEY_GRADES_COUNTED);
    if (!names)
        return;
    struct words w = split(names->value);
    if (!few_grades(p, names, &w))
        return;
    struct tally_rule_grade *grades = tally_arena_alloc(p->arena, w.count, sizeof *grades);
    for (size_t i = 0; i < w.count; i++) {
        grades[i].name = tally_arena_text(p->arena, w.at[i].bytes, w.at[i].size);
        for (size_t k = 0; k < i; k++) /* as marks are compared: A and a are one */
            if (tally_text_same(tally_text_fold_mark(p->arena, w.at[k]), tally_text_fold_mark(p->arena, w.at[i])))
                bad(p, names, N_("“%1$s” names a grade twice"));
        struct tally_text rest = w.at[i], part;
        if (tally_text_is(w.at[i], "blank") || tally_text_is(w.at[i], "void") || !tally_text_part(&rest, &part) ||
            !tally_text_same(part, w.at[i]))
            bad(p, names, N_("“%1$s”: a grade must not be called blank or void, nor hold a sign that separates marks"));
    }
    if (counted)
        read_counted(p, counted, &w, grades);
    p->rule->grades = grades;
    p->rule->grade_count = w.count;
}

/* What an empty cell of a ballot says. */
static void read_blank(struct parse *p)
{
    struct tally_rule *r = p->rule;
    const struct line *line = first(p, KEY_BLANK);
    bool decision = p->lost[KEY_KIND] || r->kind == TALLY_DECISION,
         appraisal = p->lost[KEY_KIND] || r->kind != TALLY_DECISION;
    r->blank = r->kind == TALLY_DECISION ? TALLY_BLANK_IS_ABSTAIN : TALLY_BLANK_IS_BLANK;
    if (line && tally_text_is(line->value, "void"))
        r->blank = TALLY_BLANK_IS_VOID;
    else if (line && !(decision && tally_text_is(line->value, "abstain")) &&
             !(appraisal && tally_text_is(line->value, "blank")))
        bad(p, line,
            r->kind == TALLY_DECISION ? N_("“%1$s”: write “abstain” or “void”")
                                      : N_("“%1$s”: write “blank” or “void”"));
}

static void read_choices(struct parse *p)
{
    struct tally_rule *r = p->rule;
    r->choices = number_of(p, KEY_CHOICES, "up to # per seat");
    r->contested = number_of(p, KEY_CONTESTED, "at least # per seat");
    if (p->lost[KEY_CONTESTED])
        r->contested = 0; /* whether it is contested, and how, is not known */
    r->shortlist = number_of(p, KEY_SHORTLIST, "up to # per seat");
    r->max_persons = number_of(p, KEY_MAX_PERSONS, "#");
    r->small_tier = number_of(p, KEY_SMALL_TIER, "fewer than #");
    r->overvote = r->contested ? TALLY_VOID_POST : TALLY_VOID_BALLOT;
    read_blank(p);

    const struct line *line = first(p, KEY_OVERVOTE);
    if (line && tally_text_is(line->value, "void post"))
        r->overvote = TALLY_VOID_POST;
    else if (line && tally_text_is(line->value, "void ballot"))
        r->overvote = TALLY_VOID_BALLOT;
    else if (line)
        bad(p, line, N_("“%1$s”: write “void ballot” or “void post”"));
}

/* Longer spans are no rule's, and their last day is no date that can be written. */
enum { YEARS_MOST = 1000, DAYS_MOST = 1000 };

static void read_times(struct parse *p)
{
    struct tally_rule *r = p->rule;
    const struct line *line = first(p, KEY_WITHIN);
    uint32_t n[2] = {0, 0};
    if (line) {
        struct words w = split(line->value);
        if ((phrase(&w, "# years", n) || phrase(&w, "# year", n)) && n[0] <= YEARS_MOST)
            r->within_years = n[0];
        else
            bad(p, line, N_("“%1$s” is not of the form “1 years”"));
    }
    line = first(p, KEY_PUBLICITY);
    if (line) {
        struct words w = split(line->value);
        if (phrase(&w, "# to # days", n) && n[0] <= n[1] && n[1] <= DAYS_MOST) {
            r->publicity_days = n[0];
            r->publicity_days_at_most = n[1];
        } else if (phrase(&w, "# days", n) && n[0] <= DAYS_MOST) {
            r->publicity_days = r->publicity_days_at_most = n[0];
        } else {
            bad(p, line, N_("“%1$s” is not of the form “15 days” or “7 to 15 days”"));
        }
    }
}

/* The key in a cell, reported where there is none such or it is here again. */
static bool read_key(struct parse *p, const struct tally_cell *cell, enum key *key)
{
    size_t k = 0;
    while (k < KEYS && !tally_text_is(cell->text, keys[k].name))
        k++;
    char *text = tally_arena_text(p->arena, cell->text.bytes, cell->text.size), line[TALLY_NUMBER_SIZE];
    if (k == KEYS) {
        for (k = 0; k < KEYS; k++)
            p->near[k] |= tally_text_distance(cell->text, tally_text_of(keys[k].name), 3) * 2 <=
                          (strlen(keys[k].name) < 5 ? 4 : 5);
        tally_diags_add(p->diags, TALLY_UNKNOWN_KEY, cell->place, N_("a rule has no line “%1$s”"), TALLY_ARGS(text));
        return false;
    }
    if (!keys[k].repeatable && how_many(p, (enum key)k)) {
        tally_diags_add(p->diags, TALLY_DUPLICATE_KEY, cell->place,
                        N_("“%1$s” is in line %2$s already; it can stand only once"),
                        TALLY_ARGS(text, tally_number(line, first(p, (enum key)k)->place.line)));
        return false;
    }
    *key = (enum key)k;
    return true;
}

/* A row that could not be read as a whole: whose line it may have been. */
static void lose(struct parse *p, struct tally_text key)
{
    size_t k = 0;
    while (k < KEYS && !tally_text_is(key, keys[k].name))
        k++;
    for (size_t i = 0; i < KEYS; i++)
        p->lost[i] |= k == KEYS || i == k;
}

static void read_lines(struct parse *p, const struct tally_table *table)
{
    struct tally_rule_line *shown = tally_arena_alloc(p->arena, table->rows, sizeof *shown);
    p->lines = tally_arena_alloc(p->arena, table->rows, sizeof *p->lines);
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *row = &table->cells[i * table->columns];
        const char *cite = row[2].text.size ? row[2].text.bytes : "";
        shown[i] = (struct tally_rule_line){row[0].text.bytes, row[1].text.bytes, cite, row[0].place.line};
        enum key key;
        if (table->broken[i]) {
            lose(p, row[0].text);
            continue;
        }
        if (!read_key(p, &row[0], &key))
            continue;
        if (row[1].text.size == 0) {
            p->lost[key] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, row[1].place, N_("the line “%1$s” says nothing"),
                            TALLY_ARGS(keys[key].name));
        } else
            p->lines[p->count++] = (struct line){key, row[1].text, row[1].place, cite};
    }
    p->rule->lines = shown;
    p->rule->line_count = table->rows;
}

static void check_archives(struct parse *p)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < i && p->lines[i].key == KEY_ARCHIVE; k++)
            if (p->lines[k].key == KEY_ARCHIVE && tally_text_same(p->lines[k].value, p->lines[i].value))
                bad(p, &p->lines[i], N_("the archive “%1$s” is named twice; each copy goes to its own"));
}

static void check_keys_fit_kind(struct parse *p)
{
    for (size_t i = 0; i < p->count && !p->lost[KEY_KIND]; i++)
        if (!(keys[p->lines[i].key].kinds & 1 << p->rule->kind)) {
            p->lost[p->lines[i].key] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, p->lines[i].place,
                            N_("a line “%1$s” means nothing in a rule of the kind “%2$s”"),
                            TALLY_ARGS(keys[p->lines[i].key].name, kind_names[p->rule->kind]));
        }
}

struct tally_rule *tally_rule_parse(struct tally_file *file, struct tally_arena *arena, struct tally_diags *diags)
{
    struct tally_rule_gaps gaps;
    struct tally_rule *rule = tally_rule_glean(file, &gaps, arena, diags);
    return tally_diags_errors_in(diags, file->place) ? NULL : rule;
}

struct tally_rule *tally_rule_glean(struct tally_file *file, struct tally_rule_gaps *gaps, struct tally_arena *arena,
                                    struct tally_diags *diags)
{
    static const struct tally_column columns[] = {
        {"key", "项目", NULL, true}, {"value", "规定", NULL, true}, {"cite", "依据", NULL, true}};
    struct tally_table table;
    struct parse p = {.arena = arena, .diags = diags, .file = file};
    tally_diags_rule_file(diags, file->place);
    *gaps = (struct tally_rule_gaps){true, true, true, true, true};
    if (!tally_table_load(&table, file, columns, sizeof columns / sizeof *columns, arena, diags) || !table.has[0] ||
        !table.has[1])
        return NULL;
    if (file->rows_lost)
        lose(&p, tally_text_of(""));
    char *sha256 = tally_arena_alloc(arena, TALLY_DIGEST_TEXT, 1);
    tally_digest(file->bytes, file->size, sha256);
    p.rule = tally_arena_alloc(arena, 1, sizeof *p.rule);
    p.rule->sha256 = sha256;
    read_lines(&p, &table);
    if (!first(&p, KEY_RULE))
        missing(&p, KEY_RULE);
    if (!first(&p, KEY_KIND))
        missing(&p, KEY_KIND);
    p.rule->name = text_of(&p, KEY_RULE);
    p.rule->title = text_of(&p, first(&p, KEY_TITLE) ? KEY_TITLE : KEY_RULE);
    p.rule->cite = first(&p, KEY_RULE) ? first(&p, KEY_RULE)->cite : "";
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
    *gaps = (struct tally_rule_gaps){.kind = p.lost[KEY_KIND] || p.near[KEY_KIND],
                                     .tiers = p.lost[KEY_TIER] || p.near[KEY_TIER],
                                     .grades = p.lost[KEY_GRADES] || p.near[KEY_GRADES] ||
                                               p.lost[KEY_GRADES_COUNTED], /* which of the two is wrong? */
                                     .contested = p.lost[KEY_CONTESTED] || p.near[KEY_CONTESTED],
                                     .archives = p.lost[KEY_ARCHIVE] || p.near[KEY_ARCHIVE]};
    return p.rule;
}

const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present)
{
    for (size_t i = 0; i < rule->pass_count; i++)
        if (!rule->pass[i].condition.banded || present <= rule->pass[i].condition.up_to)
            return &rule->pass[i];
    return NULL;
}
