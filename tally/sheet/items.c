/* The votes on a sheet: for each item its votes by tier, its rate against the share required, and its outcome. */
#include <string.h>
#include <tally/law.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/mem.h"
#include "font/font.h"
#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

/* More tiers than this do not stand side by side. */
enum {
    TIERS_ACROSS = 6,
    NUMBER = 2300,
    NAME = 9600,
    TIER = 6000,
    TIER_ROOM = 1400,
    RATE = 9200,
    OUTCOME = 6400,
    SCORE = 7600,
    SCORE_JUDGED = 9600,
    ACROSS_SIZE = 950,
    COLUMNS_MAX = 64
};

static const char *figure(const struct sheet *s, uint64_t n)
{
    return tally_sheet_figure(s, n);
}

/* ---- the cells that each form has ---- */

static const char *about(const struct sheet *s, const struct tally_result_item *item)
{
    const char *parts[5];
    size_t count = 0;
    if (item->written_in)
        parts[count++] = TALLY_SAY(s->w, "written in");
    if (s->r->rule->top.form == TALLY_TOP_PER_POST && item->post < s->r->post_count)
        parts[count++] = s->r->posts[item->post].title; /* places are given by post */
    if (*item->unit)
        parts[count++] = item->unit;
    if (*item->title)
        parts[count++] = item->title;
    if (*item->action)
        parts[count++] = item->action;
    return tally_words_join(s->w, parts, count, " ");
}

static struct tally_page_cell name_cell(const struct sheet *s, const struct tally_result_item *item)
{
    return (struct tally_page_cell){.text = item->name, .below = about(s, item), .below_black = true, .strong = true};
}

/* An item that was not voted on has no votes (暂缓表决: 第三篇 第十四条, 第五篇 4): whatever the ballots hold in its
 * column, a dash stands in place of each figure. */
static bool is_deferred(const struct tally_result_item *item)
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

static bool has_scores(const struct sheet *s)
{
    return tally_rule_values(s->r->rule) != 0;
}

/* A rate stands beside the votes where it alone is judged; clauses that are joined have a table of their own. */
static bool has_rate(const struct sheet *s, const struct tally_item_votes *v)
{
    const struct tally_clause *only = only_clause(v);
    if (!s->r->rule->uses_extensions || v->plain)
        return true;
    return !v->no_rate && (only ? !only->clause->on_score : !v->condition && !has_scores(s));
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
    cell.bar = bar->votes <= bar->of ? bar : NULL;
    return cell;
}

/* The score, and what it needs where it alone is judged; else the exact fraction. */
static struct tally_page_cell score_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const struct tally_clause *only = only_clause(v);
    if (is_deferred(item) || !v->score.num)
        return (struct tally_page_cell){.text = tally_sheet_dash, .faint = true};
    return (struct tally_page_cell){.text = tally_words_points(s->w, &v->score),
                                    .below = only && only->clause->on_score
                                                 ? tally_sheet_clause_needed(s, only)
                                                 : tally_sheet_exact(s, tally_words_exact(s->w, &v->score)),
                                    .strong = true};
}

/* “9/11 81.82%”, what is needed, and the bar. */
static struct tally_page_cell rate_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel)
{
    struct tally_words *w = s->w;
    if (is_deferred(item))
        return (struct tally_page_cell){.text = tally_sheet_dash, .faint = true};
    const struct tally_item_votes *v = &item->channels[channel];
    if (!v->plain && (only_clause(v) || v->weighted.part_count))
        return judged_cell(s, v);
    struct tally_page_bar *bar = tally_arena_alloc(&w->arena, 1, sizeof *bar);
    const char *const args[] = {figure(s, v->rate.votes), figure(s, v->rate.of), v->rate.percent ? v->rate.percent : "",
                                NULL};
    *bar = (struct tally_page_bar){.votes = v->rate.votes, .of = v->rate.of};
    struct tally_page_cell cell = {
        .text = tally_words_format(w, v->rate.percent ? "%1$s/%2$s  %3$s%%" : "%1$s/%2$s", args), .bar = bar};
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
    return cell;
}

static const char *settled_text(const struct sheet *s)
{
    return s->r->rule->weight_count ? TALLY_SAY(s->w, "equal weighted rates, settled by the lower rate against")
                                    : TALLY_SAY(s->w, "tie settled by fewer against");
}

static struct tally_page_cell outcome_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel)
{
    if (channel)
        return (struct tally_page_cell){.text = is_invalid_beside(s, channel) ? TALLY_SAY(s->w, "invalid")
                                                                              : TALLY_SAY(s->w, "beside"),
                                        .faint = true};
    bool deferred = item->outcome == TALLY_DEFERRED && *item->deferred;
    return (struct tally_page_cell){.text = tally_words_outcome_of(s->w, s->r->rule, item->outcome),
                                    .below = deferred        ? item->deferred
                                             : item->settled ? settled_text(s)
                                                             : NULL,
                                    .strong = true};
}

static const char *rate_heading(const struct sheet *s, const struct tally_item_votes *v)
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
static const char *tier_rate(const struct sheet *s, const struct tally_item_votes *v, size_t tier)
{
    const char *rate = tally_words_tier_rate(s->w, v, tier);
    return *rate ? rate : NULL;
}

/* Lists the deciding tiers; returns how many there are. */
static size_t deciding(const struct tally_result *r)
{
    size_t count = 0;
    for (size_t t = 0; t < r->tier_count; t++)
        count += !r->channels[0].tiers[t].advises;
    return count;
}

/* ---- tiers side by side: recommendations ---- */

/* The type of the smaller text in a table of this size, as the page sets it. */
static struct tally_type below_type(int32_t size)
{
    return (struct tally_type){TALLY_REGULAR, size * 82 / 100, TALLY_GREY, TALLY_CENTRE};
}

/* Whether the rates of all tiers fit below their votes in columns of this width, without a number broken in two. */
static bool rates_fit(struct sheet *s, size_t channel, const size_t *items, size_t count, int32_t width)
{
    enum { PADDING = 600 };
    bool fit = true;
    for (size_t i = 0; i < count && fit; i++)
        for (size_t t = 0; t < s->r->tier_count && fit; t++) {
            const char *rate = tier_rate(s, &s->r->items[items[i]].channels[channel], t);
            fit = s->r->channels[0].tiers[t].advises || !rate ||
                  tally_page_word_width(&s->page, below_type(ACROSS_SIZE), rate) <= width - PADDING;
        }
    return fit;
}

/* The rates in a table of their own, where they do not fit below the votes. */
static void rates_across(struct sheet *s, size_t channel, const size_t *items, size_t count, size_t tiers)
{
    const struct tally_result *r = s->r;
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT};
    struct tally_page_column columns[COLUMNS_MAX];
    struct tally_page_cell cells[COLUMNS_MAX];
    enum { NARROW_NAME = NAME - 3000, SIZE = 850 };
    int32_t all = s->page.right - s->page.left, tier = (all - NUMBER - 700 - NARROW_NAME) / (int32_t)tiers;
    size_t n = 0;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "rank"), NUMBER + 700, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){tally_words_name_heading(s->w, s->r->rule),
                                              all - NUMBER - 700 - tier * (int32_t)tiers, TALLY_LEFT};
    for (size_t t = 0; t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            columns[n++] = (struct tally_page_column){tally_words_tier(s->w, r, t), tier, TALLY_CENTRE};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = SIZE};
    tally_page_space(&s->page, 300);
    tally_page_caption(&s->page, caption, TALLY_SAY(s->w, "Rates of the tiers, over those of each who were present"),
                       150);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &r->items[items[i]];
        const struct tally_item_votes *v = &item->channels[channel];
        n = 0;
        cells[n++] = (struct tally_page_cell){.text = v->rank ? figure(s, v->rank) : ""};
        cells[n++] = (struct tally_page_cell){.text = item->name};
        for (size_t t = 0; t < r->tier_count; t++)
            if (!r->channels[0].tiers[t].advises)
                cells[n++] =
                    (struct tally_page_cell){.text = is_deferred(item) ? tally_sheet_dash : tier_rate(s, v, t)};
        tally_page_rows(&table, cells, 1);
    }
}

static void tiers_across(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    const struct tally_result *r = s->r;
    struct tally_page_column columns[COLUMNS_MAX];
    struct tally_page_cell cells[COLUMNS_MAX];
    size_t n = 0, tiers = deciding(r) > 1 ? deciding(r) : 0;
    int32_t more = r->rule->pass_count ? 900 : 0 /* 未达到规定得票率 in a line */;
    const bool rated = has_rate(s, &r->items[items[0]].channels[channel]);
    int32_t all = s->page.right - s->page.left, narrow = 3800, outcome = OUTCOME + 1000 + more,
            name = NAME - 800 - more, left = all - NUMBER - 700 - name - narrow - (rated ? RATE : 0) - outcome;
    int32_t tier = tiers ? left / (int32_t)tiers : 0;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "rank"), NUMBER + 700, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){tally_words_name_heading(s->w, s->r->rule),
                                              name + left - tier * (int32_t)tiers, TALLY_LEFT};
    for (size_t t = 0; tiers && t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            columns[n++] = (struct tally_page_column){tally_words_tier(s->w, r, t), tier, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){tiers ? TALLY_SAY(s->w, "together") : TALLY_SAY(s->w, "votes"), narrow,
                                              TALLY_CENTRE};
    if (rated)
        columns[n++] =
            (struct tally_page_column){rate_heading(s, &r->items[items[0]].channels[channel]), RATE, TALLY_LEFT};
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "outcome"), outcome, TALLY_CENTRE};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = ACROSS_SIZE};
    bool fit = rates_fit(s, channel, items, count, tier);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &r->items[items[i]];
        const struct tally_item_votes *v = &item->channels[channel];
        n = 0;
        bool deferred = is_deferred(item);
        cells[n++] = (struct tally_page_cell){.text = deferred  ? tally_sheet_dash
                                                      : v->rank ? figure(s, v->rank)
                                                                : "",
                                              .faint = deferred};
        cells[n++] = name_cell(s, item);
        for (size_t t = 0; tiers && t < r->tier_count; t++)
            if (!r->channels[0].tiers[t].advises)
                cells[n++] = (struct tally_page_cell){.text = deferred ? tally_sheet_dash : figure(s, v->tiers[t][0]),
                                                      .below = deferred || !fit ? NULL : tier_rate(s, v, t),
                                                      .faint = deferred};
        cells[n++] = (struct tally_page_cell){
            .text = deferred ? tally_sheet_dash : figure(s, v->votes[0]), .strong = !deferred, .faint = deferred};
        if (rated)
            cells[n++] = rate_cell(s, item, channel);
        cells[n++] = outcome_cell(s, item, channel);
        table.ahead = count - i - 1;
        tally_page_rows(&table, cells, 1);
    }
    if (tiers && !fit)
        rates_across(s, channel, items, count, tiers);
}

/* ---- marks side by side, a row for each tier ---- */

/* weights: the same votes by the weight of their ballots, or NULL. */
static size_t mark_cells(const struct sheet *s, struct tally_page_cell *cells, const struct tally_result_item *item,
                         const uint64_t *votes, const uint64_t *weights, bool strong, bool faint)
{
    bool deferred = is_deferred(item);
    size_t n = 0;
    for (size_t m = 0; m < s->r->mark_count; m++)
        if (tally_words_shows_mark(s->r, m))
            cells[n++] = (struct tally_page_cell){
                .text = deferred ? tally_sheet_dash : tally_words_votes(s->w, s->r, item, votes, m),
                .below = weights && !deferred ? tally_words_votes(s->w, s->r, item, weights, m) : NULL,
                .strong = strong && !deferred,
                .faint = faint || deferred};
    return n;
}

/* What the table of votes has beside the marks. */
struct marks_form {
    bool by_tier, ranked, rate, score;
    int32_t score_width;
};

static struct marks_form form_of(const struct sheet *s, const struct tally_item_votes *v)
{
    const struct tally_clause *only = only_clause(v);
    return (struct marks_form){.by_tier = deciding(s->r) > 1,
                               .ranked = s->r->rule->rank != TALLY_RANK_NONE,
                               .rate = has_rate(s, v),
                               .score = has_scores(s),
                               .score_width = !has_scores(s)                   ? 0
                                              : only && only->clause->on_score ? SCORE_JUDGED
                                                                               : SCORE};
}

static void tier_row(struct sheet *s, struct tally_page_cell *cells, const struct marks_form *form,
                     const struct tally_result_item *item, size_t channel, size_t tier)
{
    const struct tally_item_votes *v = &item->channels[channel];
    cells[2] = (struct tally_page_cell){.text = tally_words_tier(s->w, s->r, tier)};
    size_t n = 3 + mark_cells(s, cells + 3, item, v->tiers[tier], v->tier_weights ? v->tier_weights[tier] : NULL, false,
                              false);
    if (form->rate && tier_rate(s, v, tier))
        cells[n] = (struct tally_page_cell){.text = tier_rate(s, v, tier)};
    if (form->score)
        cells[n + form->rate] = (struct tally_page_cell){.text = tally_words_points(s->w, &v->tier_scores[tier].score)};
}

/* The rows of an item: the total of its votes, and below it the votes of each tier that is part of the total. */
static size_t item_rows(struct sheet *s, struct tally_page_cell *rows, size_t columns, size_t number,
                        const struct tally_result_item *item, size_t channel)
{
    const struct tally_result *r = s->r;
    const struct tally_item_votes *v = &item->channels[channel];
    const struct marks_form form = form_of(s, v);
    struct tally_page_cell *cells = rows;
    size_t n = 0, count = 1;
    cells[n++] = (struct tally_page_cell){.text = !form.ranked ? figure(s, number)
                                                  : v->rank    ? figure(s, v->rank)
                                                               : tally_sheet_dash};
    cells[n++] = name_cell(s, item);
    if (form.by_tier)
        cells[n++] = (struct tally_page_cell){.text = TALLY_SAY(s->w, "together"), .strong = true};
    n += mark_cells(s, cells + n, item, v->votes, v->weights, true, false);
    if (form.rate)
        cells[n++] = rate_cell(s, item, channel);
    if (form.score)
        cells[n++] = score_cell(s, item, channel);
    cells[n++] = outcome_cell(s, item, channel);
    for (size_t t = 0; form.by_tier && !is_deferred(item) && t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            tier_row(s, rows + count++ * columns, &form, item, channel, t);
    return count;
}

/* How much of the name's column the columns of the marks, together so wide, get under a rule of another body, which may
 * judge by more figures than the regulation: enough for each heading to stand on one line, or else on two. */
static int32_t room_from_name(struct sheet *s, int32_t left)
{
    enum { MOST = 3000, PADDING = 640, SIZE = 950 };
    const int32_t marks = (int32_t)tally_words_mark_count(s->r);
    int32_t most = 0;
    for (size_t m = 0; m < s->r->mark_count; m++) {
        const struct tally_type type = {TALLY_BOLD, SIZE, TALLY_BLACK, TALLY_CENTRE};
        int32_t width = tally_page_text_width(&s->page, type, tally_words_mark(s->w, s->r->marks[m]));
        most = width > most ? width : most;
    }
    int32_t one = (most + PADDING) * marks - left, two = ((most / 2 + SIZE - 1) / SIZE * SIZE + PADDING) * marks - left;
    if (!s->r->rule->uses_extensions || one <= 0 || two > MOST)
        return 0;
    return one <= MOST ? one : two > 0 ? two : 0;
}

/* The columns of the table of votes; returns how many. */
static size_t mark_columns(struct sheet *s, struct tally_page_column *columns, const struct tally_item_votes *v)
{
    const struct tally_result *r = s->r;
    const struct marks_form form = form_of(s, v);
    size_t n = 0;
    const int32_t number = NUMBER + (form.ranked ? 1500 : 0);
    int32_t left = tally_sheet_width(s) - number - NAME - (form.by_tier ? TIER : 0) - (form.rate ? RATE : 0) -
                   form.score_width - OUTCOME,
            given = form.by_tier && form.rate ? TIER_ROOM : 0, /* from the name and the rate to the tier */
        taken = room_from_name(s, left);
    const int32_t marks = (int32_t)tally_words_mark_count(r);
    int32_t mark = taken || left / marks < 4200 ? (left + taken) / marks : 4200, rest = left - mark * marks;
    columns[n++] = (struct tally_page_column){form.ranked ? TALLY_SAY(s->w, "rank") : TALLY_SAY(s->w, "no."), number,
                                              TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){tally_words_name_heading(s->w, s->r->rule),
                                              NAME + (form.by_tier ? rest / 2 : rest) - given / 2, TALLY_LEFT};
    if (form.by_tier)
        columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "tier"), TIER + rest - rest / 2 + given, TALLY_LEFT};
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_words_shows_mark(r, m))
            columns[n++] = (struct tally_page_column){tally_words_mark(s->w, r->marks[m]), mark, TALLY_CENTRE};
    if (form.rate)
        columns[n++] = (struct tally_page_column){rate_heading(s, v), RATE - given / 2, TALLY_LEFT};
    if (form.score)
        columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "score"), form.score_width, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "outcome"), OUTCOME, TALLY_CENTRE};
    return n;
}

static void marks_across(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    const struct tally_result *r = s->r;
    struct tally_page_column *columns = tally_arena_alloc(&s->w->arena, 7 + r->mark_count, sizeof *columns);
    const size_t n = mark_columns(s, columns, &r->items[items[0]].channels[channel]);
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = 950};
    for (size_t i = 0; i < count; i++) {
        struct tally_page_cell *rows = tally_arena_alloc(&s->w->arena, (1 + r->tier_count) * n, sizeof *rows);
        size_t row_count = item_rows(s, rows, n, i + 1, &r->items[items[i]], channel);
        table.ahead = count - i - 1;
        tally_page_rows(&table, rows, row_count);
    }
}

/* B票: counted and printed separately, since they do not decide. 第二篇 六(二) */
static void advising(struct sheet *s, size_t channel, size_t tier, const size_t *items, size_t count)
{
    const struct tally_result *r = s->r;
    const struct tally_type caption = {TALLY_BOLD, 950, TALLY_GREY, TALLY_LEFT};
    const struct tally_result_tier *t = &r->channels[0].tiers[tier];
    const struct tally_item_votes *first = &r->items[items[0]].channels[channel];
    bool rated = !first->no_rate && tier_rate(s, first, tier) != NULL;
    size_t n = 0;
    struct tally_page_column *columns = tally_arena_alloc(&s->w->arena, 3 + r->mark_count, sizeof *columns);
    struct tally_page_cell *cells = tally_arena_alloc(&s->w->arena, 3 + r->mark_count, sizeof *cells);
    const int32_t marks = (int32_t)tally_words_mark_count(r);
    int32_t all = s->page.right - s->page.left - (rated ? RATE : 0), left = all - NUMBER - NAME,
            mark = left / marks < 5200 ? left / marks : 5200;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "no."), NUMBER, TALLY_CENTRE};
    columns[n++] =
        (struct tally_page_column){tally_words_name_heading(s->w, s->r->rule), all - NUMBER - mark * marks, TALLY_LEFT};
    for (size_t m = 0; m < r->mark_count; m++)
        if (tally_words_shows_mark(r, m))
            columns[n++] = (struct tally_page_column){tally_words_mark(s->w, r->marks[m]), mark, TALLY_CENTRE};
    if (rated)
        columns[n++] = (struct tally_page_column){
            tally_words_format(s->w, "%1$s/%2$s",
                               TALLY_ARGS(tally_words_in_favour(s->w, r->rule), tally_words_base(s->w, TALLY_PRESENT))),
            RATE, TALLY_LEFT};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = 900};
    tally_page_caption(
        &s->page, caption,
        tally_words_format(
            s->w,
            t->invalid ? TALLY_SAY(s->w, "Advice, invalid and without effect: %1$s")
                       : TALLY_SAY(s->w, "Advice, for reference only: %1$s"),
            TALLY_ARGS(strcmp(t->id, t->name)
                           ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s ballots, %2$s"), TALLY_ARGS(t->id, t->name))
                           : t->name)),
        150);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &r->items[items[i]];
        table.ahead = count - i - 1;
        cells[0] = (struct tally_page_cell){.text = figure(s, i + 1), .faint = true};
        cells[1] = (struct tally_page_cell){.text = item->name, .faint = true};
        const struct tally_item_votes *v = &item->channels[channel];
        size_t used = 2 + mark_cells(s, cells + 2, item, v->tiers[tier], v->tier_weights ? v->tier_weights[tier] : NULL,
                                     false, true);
        if (rated)
            cells[used] = (struct tally_page_cell){.text = is_deferred(item) ? tally_sheet_dash : tier_rate(s, v, tier),
                                                   .faint = true};
        tally_page_rows(&table, cells, 1);
    }
    tally_page_space(&s->page, 500);
}

/* ---- sections ---- */

static void set_table(struct sheet *s, const size_t *items, size_t count)
{
    const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_GREY, TALLY_LEFT};
    for (size_t c = 0; c < s->r->channel_count; c++) {
        if (s->r->channel_count > 1) {
            tally_page_caption(
                &s->page, caption,
                !c ? tally_words_channel(s->w, s->r->channels[c].channel)
                : s->r->channels[c].invalid
                    ? TALLY_SAY(s->w, "Talks: invalid, for there are more records than talks; without effect")
                    : TALLY_SAY(s->w, "Talks, beside the ballots and never added to them"),
                150);
        }
        if (s->r->mark_count == 1 && deciding(s->r) <= TIERS_ACROSS)
            tiers_across(s, c, items, count);
        else
            marks_across(s, c, items, count);
        tally_page_space(&s->page, 500);
        for (size_t t = 0; t < s->r->tier_count; t++)
            if (s->r->channels[0].tiers[t].advises)
                advising(s, c, t, items, count);
        tally_sheet_clauses(s, c, items, count);
    }
}

/* What to know when reading the figures: that empty cells agree, what the dashes of a person written in mean. */
static void set_remarks(struct sheet *s)
{
    const struct tally_type caption = {TALLY_REGULAR, 900, TALLY_GREY, TALLY_LEFT};
    size_t count = 0;
    const char *const *remarks = tally_words_remarks(s->w, s->r, &count);
    if (count)
        tally_page_caption(&s->page, caption,
                           tally_words_join(s->w, remarks, count, tally_words_are_chinese(s->w) ? "" : " "), 200);
}

static bool has_posts(const struct tally_result *r)
{
    return r->post_count && (r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested);
}

void tally_sheet_items(struct sheet *s)
{
    const struct tally_result *r = s->r;
    const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT};
    size_t *items = tally_arena_alloc(&s->w->arena, r->item_count + 1, sizeof *items);
    size_t sections = has_posts(r) ? r->post_count : 1;
    int32_t with = r->mark_count > 1 && deciding(r) > 1
                       ? (s->page.top - s->page.bottom) / 3
                       : 6000; /* rows in groups are broken only where there is more room than that */
    for (size_t section = 0; section < sections; section++) {
        size_t count = 0;
        for (size_t i = 0; i < r->item_count; i++)
            if (!has_posts(r) || r->items[i].post == section)
                items[count++] = i;
        const char *heading =
            has_posts(r) ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s (seats: %2$s)"),
                                              TALLY_ARGS(r->posts[section].title, figure(s, r->posts[section].seats)))
                         : TALLY_SAY(s->w, "Votes");
        tally_sheet_heading(s, heading, with);
        if (!count) {
            tally_page_paragraph(&s->page, body, "", TALLY_SAY(s->w, "Nobody was recommended."));
            continue;
        }
        if (section == 0)
            set_remarks(s);
        set_table(s, items, count);
        const char *post = has_posts(r) ? tally_words_post(s->w, r, section) : "";
        if (*post)
            tally_page_paragraph(&s->page, body, "", post);
    }
}
