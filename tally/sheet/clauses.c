/* What rules of other bodies add to the votes on a sheet: conditions clause by clause, and how scores and weighted
 * rates come about tier by tier, so that a clerk can add the parts up. */
#include <stdint.h>
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "font/font.h"
#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

enum { NAME = 8600, SIZE = 900 };

/* ---- a clause ---- */

/* Its figures are fractions: a score, or a rate under weights of tiers. */
static bool is_exact(const struct tally_clause *c)
{
    return c->clause->on_score || c->weighted.part_count;
}

static const struct tally_fraction *figure_of(const struct tally_item_votes *v, const struct tally_clause *c)
{
    return c->clause->on_score ? &v->score : &c->weighted.rate;
}

static const char *rounded(const struct sheet *s, const struct tally_clause *c, const struct tally_fraction *f)
{
    return c->clause->on_score ? tally_words_points(s->w, f) : tally_words_percent(s->w, f);
}

/* “at least 66.67%”; of whole numbers the least or the most that are enough. */
static const char *asked(const struct sheet *s, const struct tally_clause *c)
{
    static const char *const phrases[2][2] = {{N_("at least %1$s"), N_("more than %1$s")},
                                              {N_("at most %1$s"), N_("less than %1$s")}};
    const struct tally_condition *k = &c->clause->condition;
    if (!is_exact(c) && c->of == 0) /* of nothing no number of votes is enough */
        return tally_sheet_dash;
    const char *number =
        is_exact(c) ? rounded(s, c, &c->needed_exact) : tally_sheet_figure(s, c->needed > 0 ? (uint64_t)c->needed : 0);
    return tally_words_format(s->w, tally_words_say(s->w, phrases[k->upper][is_exact(c) && k->strict]),
                              TALLY_ARGS(number));
}

/* By how much an exact figure is off; where that is rounded to 0.00, the fraction. */
static const char *exactly_off(const struct sheet *s, const struct tally_clause *c)
{
    struct tally_fraction off = c->margin_exact;
    off.num += *off.num == '-';
    off.text += *off.text == '-';
    return strcmp(off.text, "0.00") ? rounded(s, c, &off) : tally_sheet_exact(s, tally_words_exact(s->w, &off));
}

static const char *margin(const struct sheet *s, const struct tally_clause *c)
{
    if (c->refused)
        return TALLY_SAY(s->w, "a tier is empty");
    if (is_exact(c) && !c->margin_exact.num)
        return tally_sheet_dash;
    if (!is_exact(c) && c->of == 0)
        return TALLY_SAY(s->w, "the base is 0");
    if (is_exact(c) ? !strcmp(c->margin_exact.num, "0") : c->margin == 0)
        return TALLY_SAY(s->w, "exactly that");
    bool misses = is_exact(c) ? *c->margin_exact.num == '-' : c->margin < 0, upper = c->clause->condition.upper;
    return tally_words_format(s->w,
                              misses  ? upper ? TALLY_SAY(s->w, "%1$s too many") : TALLY_SAY(s->w, "%1$s short")
                               : upper ? TALLY_SAY(s->w, "%1$s below")
                                      : TALLY_SAY(s->w, "%1$s to spare"),
                              TALLY_ARGS(is_exact(c)
                                             ? exactly_off(s, c)
                                             : tally_sheet_figure(s, (uint64_t)(misses ? -c->margin : c->margin))));
}

const char *tally_sheet_exact(const struct sheet *s, const char *exact)
{
    enum { LONGEST = 48 };
    return strlen(exact) > LONGEST ? TALLY_SAY(s->w, "in the exported result") : exact;
}

struct tally_page_cell tally_sheet_clause_figure(const struct sheet *s, const struct tally_item_votes *v,
                                                 const struct tally_clause *c)
{
    if (is_exact(c)) {
        const struct tally_fraction *f = figure_of(v, c);
        return (struct tally_page_cell){.text = rounded(s, c, f),
                                        .below = f->num ? tally_sheet_exact(s, tally_words_exact(s->w, f)) : NULL,
                                        .strong = f->num != NULL};
    }
    const char *const args[] = {tally_sheet_figure(s, c->votes), tally_sheet_figure(s, c->of),
                                c->percent ? c->percent : "", NULL};
    return (struct tally_page_cell){.text =
                                        tally_words_format(s->w, c->percent ? "%1$s/%2$s  %3$s%%" : "%1$s/%2$s", args)};
}

const char *tally_sheet_clause_needed(const struct sheet *s, const struct tally_clause *c)
{
    return !is_exact(c) && c->of == 0
               ? margin(s, c)
               : tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, %2$s"), TALLY_ARGS(asked(s, c), margin(s, c)));
}

/* ---- conditions of several clauses ---- */

static struct tally_page_cell name_of(const struct tally_result_item *item, const char *below)
{
    return (struct tally_page_cell){.text = item->name, .below = below && *below ? below : NULL, .strong = true};
}

static void clause_row(const struct sheet *s, struct tally_page_cell *cells, const struct tally_item_votes *v,
                       const struct tally_clause *c)
{
    cells[1] = (struct tally_page_cell){.text = tally_words_clause(s->w, s->r->rule, c->clause)};
    cells[2] = tally_sheet_clause_figure(s, v, c);
    cells[3] = (struct tally_page_cell){.text = asked(s, c), .below = margin(s, c)};
    cells[4] = (struct tally_page_cell){.text = c->refused ? TALLY_SAY(s->w, "not known")
                                                : c->pass  ? TALLY_SAY(s->w, "holds")
                                                           : TALLY_SAY(s->w, "does not hold"),
                                        .strong = !c->refused};
}

static void set_clauses(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    enum { COLUMNS = 5, FIGURE = 9400, NEEDED = 9000, HOLDS = 6000 };
    const struct tally_rule_condition *condition = s->r->items[items[0]].channels[channel].condition;
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT};
    if (!condition || condition->clause_count < 2)
        return;
    const struct tally_page_column columns[COLUMNS] = {
        {tally_words_name_heading(s->w, s->r->rule), NAME, TALLY_LEFT},
        {TALLY_SAY(s->w, "asked for"), tally_sheet_width(s) - NAME - FIGURE - NEEDED - HOLDS, TALLY_LEFT},
        {TALLY_SAY(s->w, "reached"), FIGURE, TALLY_LEFT},
        {TALLY_SAY(s->w, "needed"), NEEDED, TALLY_LEFT},
        {TALLY_SAY(s->w, "met or not"), HOLDS, TALLY_CENTRE}};
    struct tally_page_table table = {
        .page = &s->page, .columns = columns, .count = COLUMNS, .size = SIZE, .tight = true};
    struct tally_page_cell *rows = tally_arena_alloc(&s->w->arena, COLUMNS * condition->clause_count, sizeof *rows);
    tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption,
                       TALLY_SAY(s->w, "The condition, clause by clause: all of them must hold"), 150);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &s->r->items[items[i]];
        const struct tally_item_votes *v = &item->channels[channel];
        if (item->outcome == TALLY_DEFERRED)
            continue;
        memset(rows, 0, COLUMNS * condition->clause_count * sizeof *rows);
        rows[0] = name_of(item, NULL);
        for (size_t k = 0; k < condition->clause_count; k++)
            clause_row(s, rows + k * COLUMNS, v, &v->clauses[k]);
        tally_page_rows(&table, rows, condition->clause_count);
    }
    tally_page_space(&s->page, 500);
}

/* ---- sums over tiers ---- */

/* The columns of a table of sums; which there are depends on the rule. */
enum sum_column { WHO, TIER, GRADED, TRIMMED, VALUE, WEIGHT, EXACT, ROUNDED, SUM_COLUMNS };

struct sums {
    bool scores; /* else weighted rates */
    struct tally_page_column columns[SUM_COLUMNS];
    enum sum_column order[SUM_COLUMNS];
    size_t count;
};

static bool has_column(const struct sheet *s, bool scores, enum sum_column column)
{
    switch (column) {
    case GRADED:
        return scores;
    case TRIMMED:
        return scores && s->r->rule->trim.each_end;
    case WEIGHT:
        return s->r->rule->weight_count;
    case TIER:
    case VALUE: /* of a single tier without weight, which is the whole */
        return s->r->rule->weight_count || s->r->tier_count > 1;
    case WHO:
    case EXACT:
    case ROUNDED:
    case SUM_COLUMNS:
        break;
    }
    return true;
}

static struct sums make_sums(const struct sheet *s, bool scores)
{
    bool weights = s->r->rule->weight_count;
    const struct tally_page_column all[SUM_COLUMNS] = {
        [WHO] = {tally_words_name_heading(s->w, s->r->rule), NAME, TALLY_LEFT},
        [TIER] = {TALLY_SAY(s->w, "tier"), 0, TALLY_LEFT},
        [GRADED] = {TALLY_SAY(s->w, "graded by"), 4200, TALLY_CENTRE},
        [TRIMMED] = {TALLY_SAY(s->w, "left out"), 4200, TALLY_CENTRE},
        [VALUE] = {scores ? TALLY_SAY(s->w, "mean") : TALLY_SAY(s->w, "votes/base"), scores ? 8600 : 6600,
                   TALLY_CENTRE},
        [WEIGHT] = {TALLY_SAY(s->w, "weight of the tier"), 5200, TALLY_CENTRE},
        [EXACT] = {weights ? TALLY_SAY(s->w, "part, exact") : TALLY_SAY(s->w, "score, exact"), 6600, TALLY_CENTRE},
        [ROUNDED] = {weights ? TALLY_SAY(s->w, "part, rounded") : TALLY_SAY(s->w, "score"), 5600, TALLY_CENTRE}};
    struct sums t = {.scores = scores};
    int32_t left = tally_sheet_width(s);
    for (enum sum_column c = 0; c < SUM_COLUMNS; c++)
        if (has_column(s, scores, c)) {
            t.order[t.count] = c;
            t.columns[t.count++] = all[c];
            left -= all[c].width;
        }
    t.columns[t.order[1] == TIER].width += left; /* to the tier, else to the name */
    return t;
}

static struct tally_page_cell part_cell(const struct sheet *s, const struct tally_words_part *p, enum sum_column column)
{
    const char *const texts[SUM_COLUMNS] = {[TIER] = tally_words_tier(s->w, s->r, p->tier),
                                            [GRADED] = p->graded,
                                            [TRIMMED] = p->trimmed,
                                            [VALUE] = p->value,
                                            [WEIGHT] = p->weight,
                                            [EXACT] = p->exact,
                                            [ROUNDED] = p->rounded};
    bool advises = s->r->channels[0].tiers[p->tier].advises;
    return (struct tally_page_cell){.text = column == WHO    ? NULL
                                            : *texts[column] ? texts[column]
                                            : advises        ? tally_sheet_dash
                                                             : "",
                                    .faint = advises};
}

static struct tally_page_cell total_cell(const struct sheet *s, const struct tally_words_sum *sum,
                                         enum sum_column column)
{
    const char *text = column == WHO       ? NULL
                       : column == TIER    ? TALLY_SAY(s->w, "together")
                       : column == EXACT   ? tally_sheet_exact(s, sum->exact)
                       : column == ROUNDED ? sum->rounded
                                           : "";
    return (struct tally_page_cell){.text = text, .strong = true};
}

/* A score that is not made up of tiers: one row. */
static void single_row(struct sheet *s, struct sums *t, struct tally_page_table *table,
                       const struct tally_result_item *item, const struct tally_words_sum *sum)
{
    struct tally_page_cell cells[SUM_COLUMNS];
    for (size_t i = 0; i < t->count; i++)
        cells[i] = t->order[i] == EXACT || t->order[i] == ROUNDED ? total_cell(s, sum, t->order[i])
                                                                  : part_cell(s, sum->parts, t->order[i]);
    cells[0] = name_of(item, NULL);
    tally_page_rows(table, cells, 1);
}

/* The rows of a sum: its parts, then their total. */
static void sum_rows(struct sheet *s, struct sums *t, struct tally_page_table *table,
                     const struct tally_result_item *item, const struct tally_words_sum *sum)
{
    if (!has_column(s, t->scores, TIER)) {
        single_row(s, t, table, item, sum);
        return;
    }
    size_t rows = sum->part_count + 1;
    struct tally_page_cell *cells = tally_arena_alloc(&s->w->arena, rows * t->count, sizeof *cells);
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < t->count; i++)
            cells[r * t->count + i] =
                r < sum->part_count ? part_cell(s, &sum->parts[r], t->order[i]) : total_cell(s, sum, t->order[i]);
    cells[0] = name_of(item, t->scores ? NULL : sum->name);
    tally_page_rows(table, cells, rows);
}

static bool has_sums(struct sheet *s, size_t channel, const size_t *items, size_t count, bool scores)
{
    bool any = false;
    for (size_t i = 0; i < count && !any; i++) {
        size_t sums;
        const struct tally_words_sum *list = tally_words_sums(s->w, s->r, &s->r->items[items[i]], channel, &sums);
        for (size_t k = 0; k < sums && !any; k++)
            any = list[k].is_score == scores;
    }
    return any;
}

static void set_sums(struct sheet *s, size_t channel, const size_t *items, size_t count, bool scores)
{
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT},
                            note = {TALLY_REGULAR, 900, TALLY_BLACK, TALLY_LEFT};
    struct sums t = make_sums(s, scores);
    struct tally_page_table table = {
        .page = &s->page, .columns = t.columns, .count = t.count, .size = SIZE, .tight = true};
    if (!has_sums(s, channel, items, count, scores))
        return;
    tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption,
                       scores ? TALLY_SAY(s->w, "Scores: the mean over the ballots that grade the person")
                              : TALLY_SAY(s->w, "Weighted rates: the part of a tier is its weight times votes/base"),
                       150);
    for (size_t i = 0; i < count; i++) {
        size_t sums;
        const struct tally_result_item *item = &s->r->items[items[i]];
        const struct tally_words_sum *list = tally_words_sums(s->w, s->r, item, channel, &sums);
        table.ahead = has_column(s, scores, TIER) ? 0 : count - i - 1;
        for (size_t k = 0; k < sums; k++)
            if (list[k].is_score == scores)
                sum_rows(s, &t, &table, item, &list[k]);
    }
    for (size_t i = 0; i < count; i++) {
        size_t sums;
        const struct tally_result_item *item = &s->r->items[items[i]];
        const struct tally_words_sum *list = tally_words_sums(s->w, s->r, item, channel, &sums);
        for (size_t k = 0; k < sums; k++)
            if (list[k].is_score == scores && *list[k].note)
                tally_page_paragraph(&s->page, note, "",
                                     tally_words_format(s->w, TALLY_SAY(s->w, "%1$s, %2$s: %3$s"),
                                                        TALLY_ARGS(item->name, list[k].name, list[k].note)));
    }
    tally_page_space(&s->page, 500);
}

void tally_sheet_clauses(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    if (!s->r->rule->uses_extensions)
        return;
    set_clauses(s, channel, items, count);
    set_sums(s, channel, items, count, true);
    set_sums(s, channel, items, count, false);
}
