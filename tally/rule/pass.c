/* Lines “quorum” and “pass”: when a vote is valid, and what is adopted. */
#include <stdbool.h>
#include <stddef.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "rule/clause.h"
#include "rule/parse.h"

static const char no_condition[] =
    N_("“%1$s” is not a condition; write it like “more than 1/2 of due” or “at least 80%% of present "
       "when present is up to 10”; the share must be above 0 and at most 1");
static const char never_reached[] = N_("“%1$s” can never be reached; lower the share");

/* Whether a line of the key may be in the file, though it could not be read. */
static bool may_be_there(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    return p->unreadable[key] || p->misspelt[key];
}

static bool lacks_ballot_weight(const struct tally_rule_parser *p)
{
    return !p->rule->ballot_weight && !may_be_there(p, TALLY_RULE_BALLOT_WEIGHT);
}

static const char no_ballot_weight[] =
    N_("“%1$s” compares the weight of ballots, but the rule has no line “ballot weight”; add it");

/* ---- quorum ---- */

/* 第二篇 六(二)一 “三分之二以上的常委到会”: how many of those who are due are present. In due ≥ present ≥ issued ≥
 * returned ≥ valid, what is compared with itself or with less is always or never met. */
static void check_quorum(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                         const struct tally_rule_quorum *quorum, bool new_form)
{
    static const enum tally_base stands_at[TALLY_SUBJECTS] = {TALLY_PRESENT, TALLY_ISSUED, TALLY_RETURNED, TALLY_VALID,
                                                              TALLY_WEIGHT};
    enum tally_base base = quorum->condition.base, own = stands_at[quorum->subject];
    if (quorum->condition.strict && quorum->condition.num == quorum->condition.den) {
        tally_rule_report_bad(p, line, never_reached);
    } else if (own == TALLY_WEIGHT ? base != TALLY_WEIGHT_DUE : base >= TALLY_BASES) {
        tally_rule_report_bad(
            p, line,
            N_("“%1$s”: the weight of ballots is compared with “weight due”, and numbers of people or "
               "ballots with one another; correct the line"));
    } else if (own == TALLY_WEIGHT) {
        if (lacks_ballot_weight(p))
            tally_rule_report_bad(p, line, no_ballot_weight);
    } else if (own == TALLY_PRESENT && base != TALLY_DUE && (p->strict || new_form)) {
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: a quorum that does not depend on the members who are due is always or never "
                                 "met; write “of due”"));
    } else if (own != TALLY_PRESENT && base >= own) {
        tally_rule_report_bad(p, line,
                              N_("“%1$s” is always or never met; write a base that stands before what is compared in: "
                                 "due, present, issued, returned, valid"));
    }
}

static void read_quorums(struct tally_rule_parser *p)
{
    struct tally_rule_quorum *quorums =
        tally_arena_alloc(p->arena, tally_rule_entries(p, TALLY_RULE_QUORUM), sizeof *quorums);
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct tally_rule_entry *line = &p->entries[i];
        bool new_form, banded;
        if (line->key != TALLY_RULE_QUORUM)
            continue;
        if (!tally_rule_read_quorum(line->value, &quorums[count], &new_form, &banded, p->arena)) {
            tally_rule_report_bad(
                p, line,
                N_("“%1$s” is not a quorum; write it like “at least 2/3 of due” or “returned more than "
                   "1/2 of due”; the share must be above 0 and at most 1"));
            continue;
        }
        if (banded)
            tally_rule_report_bad(p, line,
                                  N_("“%1$s”: a quorum applies to every meeting; delete “when” and what follows it"));
        check_quorum(p, line, &quorums[count], new_form);
        quorums[count++].cite = line->cite;
        p->rule->uses_extensions |= new_form || count > 1;
    }
    p->rule->quorums = quorums;
    p->rule->quorum_count = count;
}

/* ---- pass ---- */

static const char no_votes_in_points[] =
    N_("“%1$s”: where ballots have “points” no grades are counted; write a condition on the score, like “score at "
       "least 80”");

/* Numbers on the ballots in place of grades. Where both are there, that is what is said. */
static bool has_points_alone(const struct tally_rule_parser *p)
{
    return tally_rule_first(p, TALLY_RULE_POINTS) && !may_be_there(p, TALLY_RULE_GRADES);
}

static bool marks_are_known(const struct tally_rule_parser *p)
{
    return !p->unreadable[TALLY_RULE_KIND] && (p->rule->kind != TALLY_APPRAISAL || has_points_alone(p) ||
                                               (p->rule->grade_count && !may_be_there(p, TALLY_RULE_GRADES)));
}

static const char *marks_allowed(const struct tally_rule_parser *p)
{
    enum tally_kind kind = p->rule->kind;
    if (kind == TALLY_APPRAISAL && has_points_alone(p))
        return no_votes_in_points;
    if (kind == TALLY_APPRAISAL)
        return N_("“%1$s”: behind “in” write grades of the line “grades”, each once, with “+” between and no blanks");
    if (kind == TALLY_DECISION)
        return N_("“%1$s”: behind “in” write some of agree, against, abstain, hold, each once, with “+” between and no "
                  "blanks");
    return N_("“%1$s”: in a recommendation only the votes for a person are counted; delete “in” and what follows it");
}

/* The text of what is wrong with a clause; NULL: nothing is. */
static const char *wrong_with(const struct tally_rule_parser *p, const struct tally_rule_clause *clause)
{
    const struct tally_rule *r = p->rule;
    size_t values = tally_rule_values(r);
    bool scores_known = !may_be_there(p, TALLY_RULE_SCORE) && !may_be_there(p, TALLY_RULE_POINTS) &&
                        !may_be_there(p, TALLY_RULE_GRADES);
    uint32_t least = values ? tally_rule_value(r, 0) : 0, most = least;
    for (size_t i = 1; i < values; i++) {
        uint32_t value = tally_rule_value(r, i);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    if (clause->on_score && !values && scores_known)
        return N_("“%1$s” compares a score, but the rule has no lines “score” or “points”; add them");
    if (clause->on_score && scores_known && tally_rule_clause_is_hopeless(clause, least, most))
        return N_("“%1$s” can never be reached: no score lies there; correct the number");
    if (!clause->on_score && tally_rule_clause_is_hopeless(clause, 0, 0))
        return never_reached;
    if (!clause->on_score && clause->condition.base >= TALLY_BASES && lacks_ballot_weight(p))
        return no_ballot_weight;
    return NULL;
}

static const char no_grades_counted[] =
    N_("“%1$s”: the rule does not say which grades count; write “in” and the grades, or add the line "
       "“grades counted”");

/* What only a rule with votes in favour can say: in an appraisal these are the grades counted. */
static bool lacks_counted_grades(const struct tally_rule_parser *p, const struct tally_rule_clause *clause)
{
    return p->rule->kind == TALLY_APPRAISAL && !p->unreadable[TALLY_RULE_KIND] && !clause->on_score &&
           !clause->mark_count && !tally_rule_first(p, TALLY_RULE_GRADES_COUNTED) &&
           !may_be_there(p, TALLY_RULE_GRADES_COUNTED) &&
           /* else the line “grades counted” is missing, which is said once */
           tally_rule_values(p->rule);
}

static void check_clauses(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                          const struct tally_rule_condition *pass)
{
    for (size_t i = 0; i < pass->clause_count; i++) {
        const char *wrong = wrong_with(p, &pass->clauses[i]);
        if (!wrong && lacks_counted_grades(p, &pass->clauses[i]))
            wrong = has_points_alone(p) ? no_votes_in_points : no_grades_counted;
        if (!wrong && i + 1 == pass->clause_count && marks_are_known(p) &&
            tally_rule_clauses_exclude(p->rule, pass->clauses, pass->clause_count))
            wrong = N_("“%1$s” can never be reached, because its clauses exclude one another; correct one");
        if (wrong) {
            tally_rule_report_bad(p, line, wrong);
            return;
        }
    }
}

/* A line “pass” in *pass; false: it could not be read, which has been reported. */
static bool read_pass_line(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                           struct tally_rule_condition *pass)
{
    bool new_form;
    enum tally_rule_fault fault = tally_rule_read_pass(line->value, p->rule, pass, &new_form, p->arena);
    bool marks_known = marks_are_known(p);
    pass->cite = line->cite;
    p->rule->uses_extensions |= new_form;
    if (fault == TALLY_RULE_NO_CONDITION)
        tally_rule_report_bad(p, line, no_condition);
    else if (fault == TALLY_RULE_NO_MARKS && marks_known)
        tally_rule_report_bad(p, line, marks_allowed(p));
    else if (fault)
        p->unreadable[TALLY_RULE_PASS] = true; /* the marks depend on what has been reported */
    else
        check_clauses(p, line, pass);
    return !fault;
}

static void check_pass_is_there(struct tally_rule_parser *p)
{
    bool ranked = tally_rule_first(p, TALLY_RULE_RANK) || tally_rule_first(p, TALLY_RULE_TOP) ||
                  p->unreadable[TALLY_RULE_RANK] || p->unreadable[TALLY_RULE_TOP];
    if (tally_rule_entries(p, TALLY_RULE_PASS) || p->unreadable[TALLY_RULE_PASS] || p->unreadable[TALLY_RULE_KIND])
        return;
    if (p->rule->kind == TALLY_RECOMMENDATION || (p->rule->kind == TALLY_APPRAISAL && ranked))
        return;
    tally_diags_add(p->diags, TALLY_BAD_RULE, (struct tally_place){.file = p->file->place, .line = 1, .column = 1},
                    N_("the line “pass” is missing; it says when a vote of this kind passes"), TALLY_NO_ARGS);
}

static void read_pass(struct tally_rule_parser *p)
{
    size_t lines = tally_rule_entries(p, TALLY_RULE_PASS), count = 0;
    struct tally_rule_condition *pass = tally_arena_alloc(p->arena, lines, sizeof *pass);
    const struct tally_rule_entry *latest = NULL;
    bool sound = !p->unreadable[TALLY_RULE_PASS];
    check_pass_is_there(p);
    for (size_t i = 0; i < p->count; i++) {
        const struct tally_rule_entry *line = &p->entries[i];
        if (line->key != TALLY_RULE_PASS || !read_pass_line(p, line, &pass[count]))
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
    p->rule->pass = pass;
    p->rule->pass_count = count;
}

/* What counts in an appraisal is said by “grades counted”, by scores, or by “in” (all in one rule if need be). */
static void check_something_counts(struct tally_rule_parser *p)
{
    const struct tally_rule *r = p->rule;
    static const enum tally_rule_key keys[] = {TALLY_RULE_GRADES_COUNTED, TALLY_RULE_SCORE, TALLY_RULE_POINTS};
    bool counts = false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        counts |= tally_rule_first(p, keys[i]) || may_be_there(p, keys[i]);
    for (size_t i = 0; i < r->pass_count; i++)
        for (size_t k = 0; k < r->pass[i].clause_count; k++)
            counts |= r->pass[i].clauses[k].mark_count != 0;
    if (r->kind == TALLY_APPRAISAL && !p->unreadable[TALLY_RULE_KIND] && !counts && !p->unreadable[TALLY_RULE_PASS])
        tally_rule_report_missing(p, TALLY_RULE_GRADES_COUNTED);
}

void tally_rule_read_conditions(struct tally_rule_parser *p)
{
    read_quorums(p);
    read_pass(p);
    check_something_counts(p);
}

bool tally_rule_needs_weight_due(const struct tally_rule *rule)
{
    bool needed = false;
    for (size_t i = 0; i < rule->quorum_count; i++)
        needed |= rule->quorums[i].condition.base == TALLY_WEIGHT_DUE;
    for (size_t i = 0; i < rule->pass_count; i++)
        for (size_t k = 0; k < rule->pass[i].clause_count; k++)
            needed |= !rule->pass[i].clauses[k].on_score && rule->pass[i].clauses[k].condition.base == TALLY_WEIGHT_DUE;
    return needed;
}

const struct tally_rule_condition *tally_rule_pass(const struct tally_rule *rule, uint64_t present)
{
    for (size_t i = 0; i < rule->pass_count; i++)
        if (!rule->pass[i].condition.banded || present <= rule->pass[i].condition.up_to)
            return &rule->pass[i];
    return NULL;
}
