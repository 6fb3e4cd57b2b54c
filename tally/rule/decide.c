/* How a vote is counted and decided: tiers, quorum, pass, grades, choices, and what is said about them. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "rule/parse.h"
#include "rule/phrase.h"

static void read_tiers(struct tally_rule_parser *p)
{
    struct tally_rule_tier *tiers = tally_arena_alloc(p->arena, tally_rule_entries(p, TALLY_RULE_TIER), sizeof *tiers);
    size_t count = 0, decide = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct tally_rule_entry *line = &p->entries[i];
        if (line->key != TALLY_RULE_TIER)
            continue;
        struct tally_rule_words w = tally_rule_split(line->value);
        bool advises = w.count == 2 && tally_text_is(w.at[1], "advises");
        if (w.count != 2 || (!advises && !tally_text_is(w.at[1], "decides"))) {
            tally_rule_report_bad(p, line, N_("“%1$s” is not of the form “A decides” or “B advises”"));
            continue;
        }
        char *id = tally_arena_text(p->arena, w.at[0].bytes, w.at[0].size);
        for (size_t k = 0; k < count; k++)
            if (!strcmp(tiers[k].id, id))
                tally_rule_report_bad(p, line, N_("the tier in “%1$s” already has a line; delete one of them"));
        tiers[count++] = (struct tally_rule_tier){id, advises};
        decide += !advises;
    }
    if (count && !decide && !p->unreadable[TALLY_RULE_TIER])
        tally_rule_report_bad(p, tally_rule_first(p, TALLY_RULE_TIER),
                              N_("no tier decides; one line must say “decides”"));
    p->rule->tiers = tiers;
    p->rule->tier_count = count;
}

static bool read_condition(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                           struct tally_rule_condition *c)
{
    c->cite = line->cite;
    if (!tally_rule_parse_condition(line->value, &c->condition)) {
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not a condition; write it like “more than 1/2 of due” or “at least 80%% of present "
               "when present is up to 10”; the share must be above 0 and at most 1"));
        return false;
    }
    if (c->condition.strict && c->condition.num == c->condition.den) {
        tally_rule_report_bad(p, line, N_("“%1$s” can never be reached; lower the share"));
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
    struct tally_rule_clause *clause = tally_arena_alloc(p->arena, 1, sizeof *clause);
    *clause = (struct tally_rule_clause){.condition = c->condition, .phrase = phrase};
    clause->condition.banded = false;
    c->clauses = clause;
    c->clause_count = 1;
    c->phrase = phrase;
    return true;
}

static void read_quorum(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_QUORUM);
    struct tally_rule_quorum *quorum = tally_arena_alloc(p->arena, 1, sizeof *quorum);
    struct tally_rule_condition read;
    if (!line || !read_condition(p, line, &read))
        return;
    *quorum = (struct tally_rule_quorum){.condition = read.condition, .phrase = read.phrase, .cite = read.cite};
    if (quorum->condition.banded)
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: a quorum applies to every meeting; delete “when” and what follows it"));
    /* 第二篇 六(二)一 “三分之二以上的常委到会”: how many of those who are due are present. Of the other bases, those who
     * are present are always at least as many (issued ≤ present), or it is the same number. */
    if (p->strict && quorum->condition.base != TALLY_DUE)
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: a quorum that does not depend on the members who are due is always or never "
                                 "met; write “of due”"));
    p->rule->quorums = quorum;
    p->rule->quorum_count = 1;
}

static void read_pass(struct tally_rule_parser *p)
{
    size_t lines = tally_rule_entries(p, TALLY_RULE_PASS), count = 0;
    struct tally_rule_condition *pass = tally_arena_alloc(p->arena, lines, sizeof *pass);
    const struct tally_rule_entry *latest = NULL;
    bool sound = !p->unreadable[TALLY_RULE_PASS];
    for (size_t i = 0; i < p->count; i++) {
        const struct tally_rule_entry *line = &p->entries[i];
        if (line->key != TALLY_RULE_PASS || !read_condition(p, line, &pass[count]))
            continue;
        const struct tally_condition *before = count ? &pass[count - 1].condition : NULL;
        const struct tally_condition *here = &pass[count].condition;
        bool covered = before && (!before->banded || (here->banded && here->up_to <= before->up_to));
        sound &= !covered;
        if (covered)
            tally_rule_report_bad(
                p, line,
                N_("“%1$s” can never apply, because a line above it covers the same meetings; delete one of them"));
        latest = line;
        count++;
    }
    if (count && sound && count == lines && pass[count - 1].condition.banded)
        tally_rule_report_bad(
            p, latest, N_("after “%1$s” there must be a line without “when”, for meetings with more present; add it"));
    if (!lines && !p->unreadable[TALLY_RULE_KIND] && p->rule->kind != TALLY_RECOMMENDATION &&
        !p->unreadable[TALLY_RULE_PASS])
        tally_diags_add(p->diags, TALLY_BAD_RULE, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                        N_("the line “pass” is missing; it says when a vote of this kind passes"), TALLY_NO_ARGS);
    p->rule->pass = pass;
    p->rule->pass_count = count;
}

static bool check_grade_count(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                              const struct tally_rule_words *w)
{
    bool ok = w->count >= 1 && w->count <= sizeof w->at / sizeof *w->at;
    if (!ok)
        tally_rule_report_bad(p, line, N_("“%1$s”: write 1 to 24 grades, with a space between them"));
    return ok;
}

static void read_counted(struct tally_rule_parser *p, const struct tally_rule_entry *counted,
                         const struct tally_rule_words *w, struct tally_rule_grade *grades)
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
        else if (!p->unreadable[TALLY_RULE_GRADES])
            tally_rule_report_bad(
                p, counted, N_("“%1$s” holds a grade that the line “grades” does not list; correct one of the two"));
    }
}

static void read_grades(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *names = tally_rule_first(p, TALLY_RULE_GRADES),
                                  *counted = tally_rule_first(p, TALLY_RULE_GRADES_COUNTED);
    if (p->unreadable[TALLY_RULE_KIND] || p->rule->kind != TALLY_APPRAISAL)
        return;
    if (!names)
        tally_rule_report_missing(p, TALLY_RULE_GRADES);
    if (!counted)
        tally_rule_report_missing(p, TALLY_RULE_GRADES_COUNTED);
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
                tally_rule_report_bad(p, names, N_("“%1$s” lists a grade twice; delete one of them"));
        struct tally_text rest = w.at[i], part;
        if (tally_text_is(w.at[i], "blank") || tally_text_is(w.at[i], "void") || !tally_text_part(&rest, &part) ||
            !tally_text_same(part, w.at[i]))
            tally_rule_report_bad(
                p, names,
                N_("“%1$s”: a grade must not be called “blank” or “void”, and must not contain a character that "
                   "separates marks"));
    }
    if (counted)
        read_counted(p, counted, &w, grades);
    p->rule->grades = grades;
    p->rule->grade_count = w.count;
}

/* What an empty cell of a ballot means. */
static void read_blank(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_BLANK);
    bool decision = p->unreadable[TALLY_RULE_KIND] || r->kind == TALLY_DECISION,
         appraisal = p->unreadable[TALLY_RULE_KIND] || r->kind != TALLY_DECISION;
    r->blank = r->kind == TALLY_DECISION ? TALLY_BLANK_IS_ABSTAIN : TALLY_BLANK_IS_BLANK;
    if (line && tally_text_is(line->value, "void"))
        r->blank = TALLY_BLANK_IS_VOID;
    else if (line && !(decision && tally_text_is(line->value, "abstain")) &&
             !(appraisal && tally_text_is(line->value, "blank")))
        tally_rule_report_bad(p, line,
                              r->kind == TALLY_DECISION ? N_("“%1$s”: write “abstain” or “void”")
                                                        : N_("“%1$s”: write “blank” or “void”"));
}

static void read_choices(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    r->choices = tally_rule_number(p, TALLY_RULE_CHOICES, "up to # per seat");
    const struct tally_rule_entry *contested = tally_rule_first(p, TALLY_RULE_CONTESTED),
                                  *shortlist = tally_rule_first(p, TALLY_RULE_SHORTLIST);
    r->candidates.per_seat = tally_rule_number(p, TALLY_RULE_CONTESTED, "at least # per seat");
    r->contested = r->candidates.per_seat && !p->unreadable[TALLY_RULE_CONTESTED]; /* else the number is not known */
    r->contested_cite = r->contested ? contested->cite : NULL;
    r->shortlist = tally_rule_number(p, TALLY_RULE_SHORTLIST, "up to # per seat");
    r->shortlist_cite = r->shortlist ? shortlist->cite : NULL;
    r->max_persons = tally_rule_number(p, TALLY_RULE_MAX_PERSONS, "#");
    r->small_tier = tally_rule_number(p, TALLY_RULE_SMALL_TIER, "fewer than #");
    r->overvote = r->contested ? TALLY_VOID_POST : TALLY_VOID_BALLOT;
    read_blank(p);

    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_OVERVOTE);
    if (line && tally_text_is(line->value, "void post"))
        r->overvote = TALLY_VOID_POST;
    else if (line && tally_text_is(line->value, "void ballot"))
        r->overvote = TALLY_VOID_BALLOT;
    else if (line)
        tally_rule_report_bad(p, line, N_("“%1$s”: write “void ballot” or “void post”"));
}

void tally_rule_read_decision(struct tally_rule_parser *p)
{
    read_tiers(p);
    read_quorum(p);
    read_pass(p);
    read_grades(p);
    read_choices(p);
}

const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present)
{
    for (size_t i = 0; i < rule->pass_count; i++)
        if (!rule->pass[i].condition.banded || present <= rule->pass[i].condition.up_to)
            return &rule->pass[i];
    return NULL;
}
