/* The cells that tables of votes are put together from: votes, rates with their bars, scores, outcomes. */
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/mem.h"
#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

static const char *figure(const struct sheet *s, uint64_t n)
{
    return tally_sheet_figure(s, n);
}

/* ---- the cells that each form has ---- */

/* An item that was not voted on has no votes (暂缓表决: 第三篇 第十四条, 第五篇 4): whatever the ballots hold in its
 * column, a dash stands in place of each figure. */
bool tally_sheet_is_deferred(const struct tally_result_item *item)
{
    return item->outcome == TALLY_DEFERRED;
}

/* Talks of which there are more records than talks: their figures are measured by nothing. */
static bool is_invalid_beside(const struct sheet *s, size_t channel)
{
    return channel && s->r->channels[channel].invalid;
}

/* ---- what rules of other bodies judge by ---- */

static const struct tally_clause *only_clause(const struct tally_item_votes *v)
{
    return v->condition && v->condition->clause_count == 1 ? v->clauses : NULL;
}

bool tally_sheet_has_scores(const struct sheet *s)
{
    return tally_rule_values(s->r->rule) != 0;
}

/* A rate stands beside the votes where it alone is judged; clauses that are joined have a table of their own. */
bool tally_sheet_has_rate(const struct sheet *s, const struct tally_item_votes *v)
{
    const struct tally_clause *only = only_clause(v);
    if (!s->r->rule->uses_extensions || v->plain)
        return true;
    return !v->no_rate && (only ? !only->clause->on_score : !v->condition && !tally_sheet_has_scores(s));
}

/* A bar for a rate that is no quotient of two numbers of votes: drawn by its rounded percentage. */
static void set_weighted_bar(struct tally_page_bar *bar, const char *percent)
{
    bar->votes = 0;
    bar->of = 10000;
    for (const char *c = percent; *c; c++)
        if (*c >= '0' && *c <= '9')
            bar->votes = bar->votes * 10 + (uint64_t)(*c - '0');
}

/* What a bar shows, for who does not see it. */
static const char *bar_in_words(const struct sheet *s, const struct tally_page_bar *bar,
                                const struct tally_page_cell *cell)
{
    return tally_words_format(s->w,
                              bar->den ? TALLY_SAY(s->w, "Bar of the rate %1$s, with a line at what is needed")
                                       : TALLY_SAY(s->w, "Bar of the rate %1$s"),
                              TALLY_ARGS(cell->text));
}

/* The rate that a rule of another body judges by one clause, or none; with what it needs. */
static struct tally_page_cell judged_cell(const struct sheet *s, const struct tally_item_votes *v)
{
    const struct tally_clause *only = only_clause(v);
    struct tally_page_bar *bar = tally_arena_alloc(&s->w->arena, 1, sizeof *bar);
    struct tally_page_cell cell;
    if (only)
        cell = tally_sheet_clause_figure(s, v, only);
    else
        cell = (struct tally_page_cell){.text = tally_words_percent(s->w, &v->weighted.rate),
                                        .below = tally_sheet_exact(s, tally_words_exact(s->w, &v->weighted.rate))};
    *bar = (struct tally_page_bar){.votes = v->rate.votes, .of = v->rate.of};
    if (v->weighted.part_count)
        set_weighted_bar(bar, v->weighted.rate.num ? v->weighted.rate.text : "");
    if (only) {
        bar->num = only->clause->condition.num;
        bar->den = only->clause->condition.den;
        const char *needed = tally_sheet_clause_needed(s, only);
        cell.below = cell.below ? tally_words_join(s->w, (const char *const[]){cell.below, needed}, 2, " · ") : needed;
    }
    cell.bar = bar->votes <= bar->of && !s->facts->plain ? bar : NULL;
    bar->shows = bar_in_words(s, bar, &cell);
    return cell;
}

/* The score, and what it needs where it alone is judged; else the exact fraction. */
struct tally_page_cell tally_sheet_score_cell(const struct sheet *s, const struct tally_result_item *item,
                                              size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const struct tally_clause *only = only_clause(v);
    if (tally_sheet_is_deferred(item) || !v->score.num)
        return (struct tally_page_cell){.text = tally_sheet_dash, .faint = true};
    return (struct tally_page_cell){.text = tally_words_points(s->w, &v->score),
                                    .below = only && only->clause->on_score
                                                 ? tally_sheet_clause_needed(s, only)
                                                 : tally_sheet_exact(s, tally_words_exact(s->w, &v->score)),
                                    .strong = true};
}

/* “9/11 81.82%”, what is needed, and the bar. */
struct tally_page_cell tally_sheet_rate_cell(const struct sheet *s, const struct tally_result_item *item,
                                             size_t channel)
{
    struct tally_words *w = s->w;
    if (tally_sheet_is_deferred(item))
        return (struct tally_page_cell){.text = tally_sheet_dash, .faint = true};
    const struct tally_item_votes *v = &item->channels[channel];
    if (!v->plain && (only_clause(v) || v->weighted.part_count))
        return judged_cell(s, v);
    struct tally_page_bar *bar = tally_arena_alloc(&w->arena, 1, sizeof *bar);
    const char *const args[] = {figure(s, v->rate.votes), figure(s, v->rate.of), v->rate.percent ? v->rate.percent : "",
                                NULL};
    *bar = (struct tally_page_bar){.votes = v->rate.votes, .of = v->rate.of};
    struct tally_page_cell cell = {.text =
                                       tally_words_format(w, v->rate.percent ? "%1$s/%2$s  %3$s%%" : "%1$s/%2$s", args),
                                   .bar = s->facts->plain ? NULL : bar};
    if (is_invalid_beside(s, channel))
        return (struct tally_page_cell){.text = cell.text, .faint = true};
    if (v->condition && v->plain) {
        const struct tally_condition *c = &v->condition->condition;
        bar->num = c->num;
        bar->den = c->den;
        const char *const how[] = {figure(s, v->needed), figure(s, (uint64_t)(v->margin < 0 ? -v->margin : v->margin)),
                                   NULL};
        cell.below = tally_words_format(w,
                                        v->rate.of == 0 ? TALLY_SAY(s->w, "the base is 0")
                                        : v->margin < 0 ? TALLY_SAY(s->w, "needed %1$s, %2$s short")
                                        : v->margin     ? TALLY_SAY(s->w, "needed %1$s, %2$s to spare")
                                                        : TALLY_SAY(s->w, "needed %1$s, just enough"),
                                        how);
    }
    bar->shows = bar_in_words(s, bar, &cell);
    return cell;
}

static const char *settled_text(const struct sheet *s)
{
    return s->r->rule->weight_count ? TALLY_SAY(s->w, "equal weighted rates, settled by the lower rate against")
                                    : TALLY_SAY(s->w, "tie settled by fewer against");
}

struct tally_page_cell tally_sheet_outcome_cell(const struct sheet *s, const struct tally_result_item *item,
                                                size_t channel)
{
    if (channel)
        return (struct tally_page_cell){.text = is_invalid_beside(s, channel) ? TALLY_SAY(s->w, "invalid")
                                                                              : TALLY_SAY(s->w, "beside"),
                                        .faint = true};
    return (struct tally_page_cell){.text = tally_words_outcome_of(s->w, s->r->rule, item->outcome),
                                    .below = item->settled ? settled_text(s) : NULL,
                                    .strong = true};
}

const char *tally_sheet_rate_heading(const struct sheet *s, const struct tally_item_votes *v)
{
    const struct tally_clause *only = only_clause(v);
    const char *marks = only ? tally_words_clause_marks(s->w, s->r->rule, only->clause) : "";
    const char *counted = *marks ? marks : tally_words_in_favour(s->w, s->r->rule);
    enum tally_base base = only ? only->clause->condition.base : v->rate.base;
    return tally_words_format(s->w,
                              v->weighted.part_count ? TALLY_SAY(s->w, "%1$s/%2$s, weighted by tier") : "%1$s/%2$s",
                              TALLY_ARGS(counted, tally_words_base(s->w, base)));
}

/* “7/9 77.78%”: of a tier, over those of it who were present; it decides nothing. NULL: the result has none. */
const char *tally_sheet_tier_rate(const struct sheet *s, const struct tally_item_votes *v, size_t tier)
{
    const char *rate = tally_words_tier_rate(s->w, v, tier);
    return *rate ? rate : NULL;
}

/* Lists the deciding tiers; returns how many there are. */
size_t tally_sheet_deciding(const struct tally_result *r)
{
    size_t count = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        count += !r->channels[0].tiers[t].advises;
    return count;
}

/* ---- the columns of marks ---- */

static bool is_zero(const struct sheet *s, size_t channel, const size_t *items, size_t count, size_t mark)
{
    bool zero = true;
    for (size_t i = 0; i < count && zero; i++) {
        const struct tally_item_votes *v = &s->r->items[items[i]].channels[channel];
        zero = v->votes[mark] == 0;
        for (size_t t = 0; t < s->r->tier_count && zero; t++)
            zero = v->tiers[t][mark] == 0;
    }
    return zero;
}

/* 缓议 and 作废 have a column where somebody marked so. */
static bool is_rare(const char *mark)
{
    return !strcmp(mark, "hold") || !strcmp(mark, "void");
}

size_t tally_sheet_marks(const struct sheet *s, size_t channel, const size_t *items, size_t count, size_t *marks)
{
    size_t shown = 0;
    for (size_t m = 0; m < s->r->mark_count; m++)
        if (s->r->rule->uses_extensions ? tally_words_shows_mark(s->r, m)
                                        : !is_rare(s->r->marks[m]) || !is_zero(s, channel, items, count, m))
            marks[shown++] = m;
    return shown;
}

void tally_sheet_mark_cells(const struct sheet *s, struct tally_page_cell *cells, const struct tally_result_item *item,
                            const struct tally_sheet_votes *votes)
{
    const bool deferred = tally_sheet_is_deferred(item);
    for (size_t i = 0; i < votes->mark_count; i++) {
        const size_t m = votes->marks[i];
        cells[i] = (struct tally_page_cell){
            .text = deferred ? tally_sheet_dash : tally_words_votes(s->w, s->r, item, votes->votes, m),
            .below = votes->weights && !deferred ? tally_words_votes(s->w, s->r, item, votes->weights, m) : NULL,
            .strong = votes->strong && !deferred,
            .faint = votes->faint || deferred};
    }
}
