/* What rules of other bodies say: weights of tiers, scores, points, ranks, ties, names written in, weights of
 * ballots. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/exact.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"
#include "rule/parse.h"
#include "rule/phrase.h"

static bool may_be_there(const struct tally_rule_parser *p, enum tally_rule_key key)
{
    return tally_rule_first(p, key) || p->unreadable[key] || p->misspelt[key];
}

/* ---- weights of tiers ---- */

static const struct tally_rule_tier *find_tier(const struct tally_rule *rule, const char *id)
{
    for (size_t i = 0; i < rule->tier_count; i++)
        if (!strcmp(rule->tiers[i].id, id))
            return &rule->tiers[i];
    return NULL;
}

const struct tally_rule_weight *tally_rule_weight(const struct tally_rule *rule, const char *tier)
{
    for (size_t i = 0; i < rule->weight_count; i++)
        if (!strcmp(rule->weights[i].tier, tier))
            return &rule->weights[i];
    return NULL;
}

static void read_weight(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                        struct tally_rule_weight *weights)
{
    struct tally_rule *r = p->rule;
    struct tally_rule_words w = tally_rule_split(line->value);
    struct tally_rule_weight weight = {.cite = line->cite};
    bool tiers_known = r->tier_count && !p->unreadable[TALLY_RULE_TIER] && !p->misspelt[TALLY_RULE_TIER];
    if (w.count != 2 || !tally_rule_read_share(w.at[1], false, &weight.share)) {
        tally_rule_report_bad(
            p, line, N_("“%1$s” is not of the form “A 40%%” or “A 2/5”, a tier and a share above 0 and at most 1"));
        return;
    }
    weight.tier = tally_arena_text(p->arena, w.at[0].bytes, w.at[0].size);
    const struct tally_rule_tier *tier = find_tier(r, weight.tier);
    if (tally_rule_weight(r, weight.tier))
        tally_rule_report_bad(p, line, N_("the tier in “%1$s” already has a weight; delete one of them"));
    else if (tiers_known && !tier)
        tally_rule_report_bad(p, line, N_("the tier in “%1$s” has no line “tier”; correct its name or add the line"));
    else if (tiers_known && tier->advises)
        tally_rule_report_bad(p, line, N_("the tier in “%1$s” advises, and has no weight; delete the line"));
    weights[r->weight_count++] = weight;
}

/* Each deciding tier that the rule names has a weight, and all are together 1. */
static void check_weights(struct tally_rule_parser *p)
{
    const struct tally_rule *r = p->rule;
    bool complete = !p->unreadable[TALLY_RULE_WEIGHT] && !p->misspelt[TALLY_RULE_WEIGHT];
    for (size_t i = 0; i < r->tier_count && !p->unreadable[TALLY_RULE_WEIGHT]; i++) {
        if (r->tiers[i].advises || tally_rule_weight(r, r->tiers[i].id) || p->misspelt[TALLY_RULE_WEIGHT])
            continue;
        complete = false;
        tally_diags_add(p->diags, TALLY_BAD_RULE, tally_rule_last(p, TALLY_RULE_WEIGHT)->place,
                        N_("the tier “%1$s” decides, but has no weight; add a line “weight” for it"),
                        TALLY_ARGS(r->tiers[i].id));
    }
    if (!complete)
        return;
    struct tally_exact *sum = tally_exact_new(0, 1), *one = tally_exact_new(1, 1);
    for (size_t i = 0; i < r->weight_count; i++) {
        struct tally_exact *share = tally_exact_new(r->weights[i].share.num, r->weights[i].share.den);
        tally_exact_add(sum, share);
        tally_exact_free(share);
    }
    struct tally_fraction together = tally_exact_fraction(sum, 100, p->arena);
    if (tally_exact_compare(sum, one)) {
        p->unreadable[TALLY_RULE_WEIGHT] = true;
        tally_diags_add(p->diags, TALLY_BAD_RULE, tally_rule_last(p, TALLY_RULE_WEIGHT)->place,
                        N_("the weights are together %1$s/%2$s, and must be 1; correct them"),
                        TALLY_ARGS(together.num, together.den));
    }
    tally_exact_free(sum);
    tally_exact_free(one);
}

static void read_weights(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    size_t lines = tally_rule_entries(p, TALLY_RULE_WEIGHT);
    struct tally_rule_weight *weights = tally_arena_alloc(p->arena, lines, sizeof *weights);
    const struct tally_rule_entry *empty = tally_rule_first(p, TALLY_RULE_WEIGHT_EMPTY);
    r->weights = weights;
    for (size_t i = 0; i < p->count; i++)
        if (p->entries[i].key == TALLY_RULE_WEIGHT)
            read_weight(p, &p->entries[i], weights);
    if (lines)
        check_weights(p);
    if (!empty)
        return;
    r->share_out = tally_text_is(empty->value, "share out");
    if (!r->share_out && !tally_text_is(empty->value, "refuse"))
        tally_rule_report_bad(p, empty, N_("“%1$s”: write “refuse” or “share out”"));
    else if (!may_be_there(p, TALLY_RULE_WEIGHT))
        tally_rule_report_bad(p, empty,
                              N_("“%1$s”: the rule has no line “weight” for this to be about; delete the line"));
}

/* ---- scores ---- */

static void read_score(struct tally_rule_parser *p, const struct tally_rule_entry *line,
                       struct tally_rule_grade *grades, bool *given)
{
    struct tally_rule_words w = tally_rule_split(line->value);
    size_t count = p->rule->grade_count, grade = 0;
    uint32_t score;
    if (w.count != 2 || !tally_rule_read_decimal(w.at[1], &score)) {
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “优秀 95”, a grade and a number of at most 10000 with at most 4 "
               "decimals"));
        return;
    }
    while (grade < count && !tally_text_is(w.at[0], grades[grade].name))
        grade++;
    if (grade == count && !p->unreadable[TALLY_RULE_GRADES] && tally_rule_first(p, TALLY_RULE_GRADES))
        tally_rule_report_bad(p, line, N_("the grade in “%1$s” is not in the line “grades”; correct one of the two"));
    if (grade == count)
        return;
    if (given[grade])
        tally_rule_report_bad(p, line, N_("the grade in “%1$s” already has a score; delete one of them"));
    given[grade] = true;
    grades[grade].score = score;
}

/* Each grade has a score, or none has. */
static void read_scores(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *last = tally_rule_last(p, TALLY_RULE_SCORE);
    if (!last || tally_rule_first(p, TALLY_RULE_POINTS))
        return;
    struct tally_rule_grade *grades = tally_arena_alloc(p->arena, r->grade_count, sizeof *grades);
    bool *given = tally_arena_alloc(p->arena, r->grade_count, sizeof *given);
    for (size_t i = 0; i < r->grade_count; i++)
        grades[i] = r->grades[i];
    for (size_t i = 0; i < p->count; i++)
        if (p->entries[i].key == TALLY_RULE_SCORE)
            read_score(p, &p->entries[i], grades, given);
    for (size_t i = 0; i < r->grade_count && !p->unreadable[TALLY_RULE_SCORE]; i++)
        if (!given[i]) {
            p->unreadable[TALLY_RULE_SCORE] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, last->place,
                            N_("the grade “%1$s” has no score; add a line “score” for it"), TALLY_ARGS(grades[i].name));
        }
    r->grades = grades;
    r->scored = r->grade_count != 0;
}

/* “0 to 10 by 0.5” */
static bool read_range(struct tally_text text, struct tally_rule_points *points)
{
    struct tally_rule_words w = tally_rule_split(text);
    points->step = TALLY_POINTS_UNIT;
    if ((w.count != 3 && w.count != 5) || !tally_text_is(w.at[1], "to") ||
        !tally_rule_read_decimal(w.at[0], &points->least) || !tally_rule_read_decimal(w.at[2], &points->most))
        return false;
    if (w.count == 3)
        return true;
    return tally_text_is(w.at[3], "by") && tally_rule_read_decimal(w.at[4], &points->step);
}

static void read_points(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_POINTS);
    struct tally_rule_points points = {.count = 0};
    if (!line)
        return;
    if (!read_range(line->value, &points)) {
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “0 to 100” or “0 to 10 by 0.5”, with numbers of at most 10000 and "
               "at most 4 decimals"));
        return;
    }
    uint64_t steps = points.step ? (points.most - points.least) / points.step : 0;
    if (points.least >= points.most)
        tally_rule_report_bad(p, line, N_("“%1$s”: the first number must be below the second"));
    else if (points.step == 0 || (points.most - points.least) % points.step)
        tally_rule_report_bad(
            p, line, N_("“%1$s”: so many steps do not lead from the first number to the second; correct the step"));
    else if (steps >= TALLY_POINTS_VALUES_MAX)
        tally_rule_report_bad(p, line, N_("“%1$s” allows more than 10001 numbers; write a longer step"));
    else
        points.count = (size_t)steps + 1;
    points.cite = line->cite;
    p->rule->points = points;
}

static void read_trim(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_TRIM);
    uint32_t n[2] = {0, 0};
    if (!line)
        return;
    struct tally_rule_words w = tally_rule_split(line->value);
    bool bounded = tally_rule_match(&w, "# from each end when ballots are more than #", n);
    if (!bounded && !tally_rule_match(&w, "# from each end", n)) {
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “1 from each end” or “1 from each end when ballots are more than 5”, "
               "with numbers from 1 up"));
        return;
    }
    p->rule->trim = (struct tally_rule_trim){n[0], bounded ? n[1] : 2 * n[0], line->cite};
    if (bounded && n[1] < 2 * n[0])
        tally_rule_report_bad(
            p, line, N_("“%1$s”: the second number must be at least twice the first, so that a ballot is left"));
    else if (!may_be_there(p, TALLY_RULE_SCORE) && !may_be_there(p, TALLY_RULE_POINTS))
        tally_rule_report_bad(p, line, N_("“%1$s”: the rule has no scores to leave out; add “score” or “points”"));
}

bool tally_rule_is_of_other_body(const struct tally_rule *rule)
{
    /* an earlier version's file of the built-in appraisal has no line “more persons than seats” */
    const bool own_appraisal = rule->kind == TALLY_APPRAISAL && strncmp(rule->name, "aheqi/", strlen("aheqi/")) != 0;
    return (rule->uses_extensions || own_appraisal) && !rule->appointments_cite && !rule->more_persons_cite;
}

bool tally_rule_elects(const struct tally_rule *rule)
{
    return rule->contested && tally_rule_is_of_other_body(rule);
}

size_t tally_rule_values(const struct tally_rule *rule)
{
    return rule->points.count ? rule->points.count : rule->scored ? rule->grade_count : 0;
}

uint32_t tally_rule_value(const struct tally_rule *rule, size_t index)
{
    return rule->points.count ? rule->points.least + (uint32_t)index * rule->points.step : rule->grades[index].score;
}

/* ---- ranks ---- */

static void read_rank(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_RANK);
    bool scores = may_be_there(p, TALLY_RULE_SCORE) || may_be_there(p, TALLY_RULE_POINTS);
    if (r->top.form)
        r->rank = scores ? TALLY_RANK_BY_SCORE : TALLY_RANK_BY_VOTES;
    if (!line)
        return;
    r->rank = tally_text_is(line->value, "by score") ? TALLY_RANK_BY_SCORE : TALLY_RANK_BY_VOTES;
    if (r->rank == TALLY_RANK_BY_VOTES && !tally_text_is(line->value, "by votes"))
        tally_rule_report_bad(p, line, N_("“%1$s”: write “by score” or “by votes”"));
    else if (r->rank == TALLY_RANK_BY_SCORE && !scores)
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: the rule has no scores; add “score” or “points”, or write “by votes”"));
    else if (r->rank == TALLY_RANK_BY_VOTES && r->kind == TALLY_APPRAISAL && scores &&
             !may_be_there(p, TALLY_RULE_GRADES_COUNTED))
        tally_rule_report_bad(
            p, line,
            N_("“%1$s”: the rule does not say which grades count as votes; add “grades counted”, or write “by "
               "score”"));
}

static void read_top(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_TOP);
    struct tally_rule_top *top = &p->rule->top;
    if (!line)
        return;
    struct tally_text rest = line->value, share;
    struct tally_rule_words w = tally_rule_split(line->value);
    top->cite = line->cite;
    if (tally_rule_match(&w, "# per post", &top->per_post))
        top->form = TALLY_TOP_PER_POST;
    else if (tally_rule_next(&rest, &share) && /* impossible: a line without a value is refused before */
             tally_rule_read_share(share, false, &top->share) && tally_rule_accept(&rest, "of persons") &&
             !tally_rule_next(&rest, &share))
        top->form = TALLY_TOP_SHARE;
    else
        tally_rule_report_bad(
            p, line,
            N_("“%1$s” is not of the form “3 per post” or “20%% of persons”, with a share above 0 and at most 1"));
    /* a recommendation's persons stand for posts, and its list may have a form of its own */
    if (top->form == TALLY_TOP_SHARE && p->rule->kind == TALLY_RECOMMENDATION && !p->unreadable[TALLY_RULE_KIND])
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: only an appraisal lists a share of the persons; write “3 per post”"));
    else if (top->form && tally_rule_first(p, TALLY_RULE_SHORTLIST))
        tally_rule_report_bad(p, line, N_("“%1$s”: “shortlist” says who is listed as well; delete one of the two"));
}

static void read_tie(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_TIE);
    if (!line)
        return;
    r->fewer_against = true;
    r->fewer_against_cite = line->cite;
    if (!tally_text_is(line->value, "fewer against"))
        tally_rule_report_bad(p, line, N_("“%1$s”: write “fewer against”"));
    else if (!r->contested && !may_be_there(p, TALLY_RULE_CONTESTED))
        tally_rule_report_bad(
            p, line, N_("“%1$s”: only contested votes have ties to settle; delete the line or add “contested”"));
}

/* ---- names written in ---- */

/* 另选他人: where ballots name persons for posts, so that one more name says what it stands for. */
static void read_write_ins(struct tally_rule_parser *p)
{
    struct tally_rule *r = p->rule;
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_WRITE_INS),
                                  *mark = tally_rule_first(p, TALLY_RULE_WRITE_IN_MARK);
    r->write_ins = line != NULL;
    if (line && !tally_text_is(line->value, "allowed"))
        tally_rule_report_bad(p, line, N_("“%1$s”: write “allowed”"));
    else if (line && r->kind == TALLY_DECISION && !p->unreadable[TALLY_RULE_KIND] &&
             !may_be_there(p, TALLY_RULE_CONTESTED))
        tally_rule_report_bad(p, line,
                              N_("“%1$s”: names are written in only in recommendations and contested votes; delete the "
                                 "line or add “contested”"));
    if (!mark)
        return;
    r->write_in_needs_mark = tally_text_is(mark->value, "void");
    if (!r->write_in_needs_mark && !tally_text_is(mark->value, "agree"))
        tally_rule_report_bad(p, mark, N_("“%1$s”: write “agree” or “void”"));
    else if (!may_be_there(p, TALLY_RULE_WRITE_INS))
        tally_rule_report_bad(
            p, mark, N_("“%1$s”: the rule does not allow names to be written in; add “write-ins” or delete the line"));
}

/* ---- weights of ballots ---- */

/* A heading that columns of ballots.csv have already, or that names written in have. */
static bool is_taken(struct tally_text heading)
{
    static const char *const taken[] = {"ballot", "票号", "tier", "层次", "票种", "void", "作废"};
    static const char *const beginnings[] = {"另选:", "另选：", "write-in:", "write-in："};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (tally_text_is(heading, taken[i]))
            return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (heading.size >= strlen(beginnings[i]) && !memcmp(heading.bytes, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

static void read_ballot_weight(struct tally_rule_parser *p)
{
    const struct tally_rule_entry *line = tally_rule_first(p, TALLY_RULE_BALLOT_WEIGHT);
    if (!line)
        return;
    p->rule->ballot_weight = tally_arena_text(p->arena, line->value.bytes, line->value.size);
    if (is_taken(line->value))
        tally_rule_report_bad(
            p, line, N_("“%1$s” is the heading of another column of the ballots; give the weights one of their own"));
    static const enum tally_rule_key others[] = {TALLY_RULE_WEIGHT, TALLY_RULE_SCORE, TALLY_RULE_POINTS};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (tally_rule_first(p, others[i])) {
            p->unreadable[TALLY_RULE_BALLOT_WEIGHT] = true;
            tally_diags_add(p->diags, TALLY_BAD_RULE, line->place,
                            N_("“ballot weight” does not go with “%1$s”; delete one of the two"),
                            TALLY_ARGS(tally_rule_key_name(others[i])));
            return;
        }
}

void tally_rule_read_extensions(struct tally_rule_parser *p)
{
    for (size_t key = TALLY_RULE_WEIGHT; key < TALLY_RULE_KEYS; key++)
        p->rule->uses_extensions |= tally_rule_first(p, (enum tally_rule_key)key) != NULL;
    read_weights(p);
    read_points(p);
    read_scores(p);
    read_trim(p);
    read_top(p);
    read_rank(p);
    read_tie(p);
    read_write_ins(p);
    read_ballot_weight(p);
}

void tally_rule_candidates(const struct tally_rule *rule, uint64_t seats, uint64_t *least, uint64_t *most)
{
    const struct tally_rule_contested *c = &rule->candidates;
    *most = UINT64_MAX;
    if (c->form == TALLY_CONTESTED_PER_SEAT) {
        *least = seats * c->per_seat;
        return;
    }
    *least = seats + (seats * c->least.num + c->least.den - 1) / c->least.den;
    if (c->form != TALLY_CONTESTED_MORE_UP_TO)
        return;
    *most = seats + seats * c->most.num / c->most.den;
    *most = *most < *least ? *least : *most;
}
