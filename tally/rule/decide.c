/* How a vote is counted and decided: tiers, grades, choices, and what is said about them. */
#include <stdbool.h>
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

static bool check_grade_count(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                              const struct tally_rule_words *w)
{
    bool ok = w->count >= 1 && /* impossible: a line without a value is refused before */
              w->count <= sizeof w->at / sizeof *w->at;
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

/* With points, cells hold numbers, not grades. */
static void check_points_alone(struct tally_rule_parser *p)
{
    static const enum tally_rule_key others[] = {TALLY_RULE_GRADES, TALLY_RULE_GRADES_COUNTED, TALLY_RULE_SCORE};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct tally_rule_entry *line = tally_rule_first(p, others[i]);
        if (!line)
            continue;
        p->unreadable[others[i]] = true;
        tally_diags_add(
            p->diags, TALLY_BAD_RULE, line->place,
            N_("the line “%1$s” does not go with “points”, under which cells hold numbers; delete one of the "
               "two"),
            TALLY_ARGS(tally_rule_key_name(others[i])));
    }
}

static void read_grades(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *names = tally_rule_first(p, TALLY_RULE_GRADES),
                                  *counted = tally_rule_first(p, TALLY_RULE_GRADES_COUNTED);
    if (p->unreadable[TALLY_RULE_KIND] || p->rule->kind != TALLY_APPRAISAL)
        return;
    if (tally_rule_first(p, TALLY_RULE_POINTS)) {
        check_points_alone(p);
        return;
    }
    if (!names && !p->unreadable[TALLY_RULE_POINTS] && !p->misspelt[TALLY_RULE_POINTS])
        tally_rule_report_missing(p, TALLY_RULE_GRADES);
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
    if (!line)
        return;
    if (tally_text_is(line->value, "void")) {
        r->blank = TALLY_BLANK_IS_VOID;
    } else if (decision && tally_text_is(line->value, "agree")) {
        r->blank = TALLY_BLANK_IS_AGREE;
        r->uses_extensions = true;
        if (r->contested)
            tally_rule_report_bad(
                p, line,
                N_("“%1$s”: in a contested vote an empty cell cannot be agreement; write “abstain” or "
                   "“void”"));
    } else if (!(decision && tally_text_is(line->value, "abstain")) &&
               !(appraisal && tally_text_is(line->value, "blank"))) {
        tally_rule_report_bad(p, line,
                              r->kind == TALLY_DECISION ? N_("“%1$s”: write “abstain”, “agree” or “void”")
                                                        : N_("“%1$s”: write “blank” or “void”"));
    }
}

/* What names too many, or too few, make void. */
static enum tally_overvote read_void(struct tally_rule_parser *p, enum tally_rule_key key, enum tally_overvote without)
{
    const struct tally_rule_entry *line = tally_rule_first(p, key);
    if (!line)
        return without;
    if (tally_text_is(line->value, "void post"))
        return TALLY_VOID_POST;
    if (!tally_text_is(line->value, "void ballot"))
        tally_rule_report_bad(p, line, N_("“%1$s”: write “void ballot” or “void post”"));
    return TALLY_VOID_BALLOT;
}

/* One of “at least 2 per seat”, “at least 20% more than seats”, “1/5 to 1/2 more than seats”. */
static bool read_candidates(const struct tally_rule_entry *line, struct tally_rule_contested *c)
{
    struct tally_rule_words w = tally_rule_split(line->value);
    struct tally_text rest = line->value, least, most;
    uint32_t n[1];
    if (tally_rule_match(&w, "at least # per seat", n)) {
        *c = (struct tally_rule_contested){.form = TALLY_CONTESTED_PER_SEAT, .per_seat = n[0]};
        return true;
    }
    *c = (struct tally_rule_contested){.form = TALLY_CONTESTED_MORE_UP_TO};
    if (tally_rule_accept(&rest, "at least"))
        c->form = TALLY_CONTESTED_MORE;
    if (!tally_rule_next(&rest, &least) || !tally_rule_read_share(least, true, &c->least))
        return false;
    if (c->form == TALLY_CONTESTED_MORE_UP_TO && (!tally_rule_accept(&rest, "to") || !tally_rule_next(&rest, &most) ||
                                                  !tally_rule_read_share(most, true, &c->most)))
        return false;
    return tally_rule_accept(&rest, "more than seats") && !tally_rule_next(&rest, &least);
}

static void read_contested(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    struct tally_rule_contested *c = &r->candidates;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_CONTESTED);
    if (!line)
        return;
    if (!read_candidates(line, c))
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “at least 2 per seat”, “at least 20%% more than seats” or “1/5 "
               "to 1/2 more than seats”, with numbers from 1 up"));
    else if (c->form == TALLY_CONTESTED_MORE_UP_TO &&
             (uint64_t)c->least.num * c->most.den > (uint64_t)c->most.num * c->least.den)
        tally_rule_report_bad(p, line, N_("“%1$s”: the first share is above the second; write the smaller one first"));
    r->contested = !p->unreadable[TALLY_RULE_CONTESTED]; /* else the number is not known */
    r->contested_cite = r->contested ? line->cite : NULL;
    r->uses_extensions |= c->form != TALLY_CONTESTED_PER_SEAT;
}

/* How many names a ballot has for each seat. */
static void read_names(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_CHOICES),
                                  *under = tally_rule_first(p, TALLY_RULE_UNDERVOTE);
    uint32_t n[1] = {0};
    struct tally_rule_words w = tally_rule_split(line ? line->value : tally_text_of(""));
    r->choices_exact = line && tally_rule_match(&w, "exactly # per seat", n);
    bool known = !p->unreadable[TALLY_RULE_KIND] && !p->unreadable[TALLY_RULE_CONTESTED] &&
                 !p->misspelt[TALLY_RULE_CONTESTED] && r->kind == TALLY_DECISION;
    if (line && !r->choices_exact && !tally_rule_match(&w, "up to # per seat", n))
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “up to # per seat” or “exactly # per seat”, where # is a number "
               "from 1 up"));
    else if (line && known && !r->contested)
        tally_rule_report_bad(
            p, line, N_("“%1$s”: where items are voted on one by one, no names are chosen; delete the line “choices”"));
    else if (line && known && n[0] != 1)
        tally_rule_report_bad(
            p, line, N_("“%1$s”: in a contested vote the number asked is that of the seats; write 1 per seat"));
    r->choices = n[0];
    r->undervote = read_void(p, TALLY_RULE_UNDERVOTE, TALLY_VOID_BALLOT);
    r->uses_extensions |= r->choices_exact || under || (line && r->contested);
    if (r->choices_exact && !under && !p->unreadable[TALLY_RULE_UNDERVOTE] && !p->misspelt[TALLY_RULE_UNDERVOTE])
        tally_rule_report_bad(
            p, line, N_("“%1$s”: the rule must also say what fewer names make void; add the line “undervote”"));
    if (under && !r->choices_exact && !p->unreadable[TALLY_RULE_CHOICES] && !p->misspelt[TALLY_RULE_CHOICES])
        tally_rule_report_bad(
            p, under,
            N_("“%1$s”: fewer names are void only where the line “choices” says “exactly”; correct one "
               "of the two"));
}

static void read_choices(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *shortlist = tally_rule_first(p, TALLY_RULE_SHORTLIST);
    read_contested(p);
    read_names(p);
    r->shortlist = tally_rule_number(p, TALLY_RULE_SHORTLIST, "up to # per seat");
    r->shortlist_cite = r->shortlist ? shortlist->cite : NULL;
    r->max_persons = tally_rule_number(p, TALLY_RULE_MAX_PERSONS, "#");
    r->small_tier = tally_rule_number(p, TALLY_RULE_SMALL_TIER, "fewer than #");
    read_blank(p);
    r->overvote = read_void(p, TALLY_RULE_OVERVOTE, r->contested ? TALLY_VOID_POST : TALLY_VOID_BALLOT);
}

void tally_rule_read_decision(struct tally_rule_parser *p)
{
    read_tiers(p);
    read_grades(p);
    read_choices(p);
}
