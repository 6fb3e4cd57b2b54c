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
    const char *parts[3];
    size_t count = 0;
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
static const char dash[] = "—";

static bool is_deferred(const struct tally_result_item *item)
{
    return item->outcome == TALLY_DEFERRED;
}

/* Talks of which there are more records than talks: their figures are measured by nothing. */
static bool is_invalid_beside(const struct sheet *s, size_t channel)
{
    return channel && s->r->channels[channel].invalid;
}

/* “9/11 81.82%”, what is needed, and the bar. */
static struct tally_page_cell rate_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel)
{
    struct tally_words *w = s->w;
    if (is_deferred(item))
        return (struct tally_page_cell){.text = dash, .faint = true};
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_page_bar *bar = tally_arena_alloc(&w->arena, 1, sizeof *bar);
    const char *const args[] = {figure(s, v->rate.votes), figure(s, v->rate.of), v->rate.percent ? v->rate.percent : "",
                                NULL};
    *bar = (struct tally_page_bar){.votes = v->rate.votes, .of = v->rate.of};
    struct tally_page_cell cell = {
        .text = tally_words_format(w, v->rate.percent ? "%1$s/%2$s  %3$s%%" : "%1$s/%2$s", args), .bar = bar};
    if (is_invalid_beside(s, channel))
        return (struct tally_page_cell){.text = cell.text, .faint = true};
    if (v->condition) {
        const struct tally_condition *c = &v->condition->condition;
        bar->num = c->num;
        bar->den = c->den;
        const char *const how[] = {figure(s, v->needed), figure(s, (uint64_t)(v->margin < 0 ? -v->margin : v->margin)),
                                   NULL};
        cell.below = tally_words_format(w,
                                        v->margin < 0 ? TALLY_SAY(s->w, "needed %1$s, %2$s short")
                                        : v->margin   ? TALLY_SAY(s->w, "needed %1$s, %2$s to spare")
                                                      : TALLY_SAY(s->w, "needed %1$s, just enough"),
                                        how);
    }
    return cell;
}

static struct tally_page_cell outcome_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel)
{
    if (channel)
        return (struct tally_page_cell){.text = is_invalid_beside(s, channel) ? TALLY_SAY(s->w, "invalid")
                                                                              : TALLY_SAY(s->w, "beside"),
                                        .faint = true};
    bool deferred = item->outcome == TALLY_DEFERRED && *item->deferred;
    return (struct tally_page_cell){
        .text = tally_words_outcome(s->w, item->outcome), .below = deferred ? item->deferred : NULL, .strong = true};
}

static const char *rate_heading(const struct sheet *s, const struct tally_item_votes *v)
{
    return tally_words_format(
        s->w, "%1$s/%2$s", TALLY_ARGS(tally_words_in_favour(s->w, s->r->rule), tally_words_base(s->w, v->rate.base)));
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
    columns[n++] =
        (struct tally_page_column){TALLY_SAY(s->w, "name"), all - NUMBER - 700 - tier * (int32_t)tiers, TALLY_LEFT};
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
                cells[n++] = (struct tally_page_cell){.text = is_deferred(item) ? dash : tier_rate(s, v, t)};
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
    int32_t all = s->page.right - s->page.left, narrow = 3800, outcome = OUTCOME + 1000 + more,
            name = NAME - 800 - more, left = all - NUMBER - 700 - name - narrow - RATE - outcome;
    int32_t tier = tiers ? left / (int32_t)tiers : 0;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "rank"), NUMBER + 700, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "name"), name + left - tier * (int32_t)tiers, TALLY_LEFT};
    for (size_t t = 0; tiers && t < r->tier_count; t++)
        if (!r->channels[0].tiers[t].advises)
            columns[n++] = (struct tally_page_column){tally_words_tier(s->w, r, t), tier, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){tiers ? TALLY_SAY(s->w, "together") : TALLY_SAY(s->w, "votes"), narrow,
                                              TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){rate_heading(s, &r->items[items[0]].channels[channel]), RATE, TALLY_LEFT};
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "outcome"), outcome, TALLY_CENTRE};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = ACROSS_SIZE};
    bool fit = rates_fit(s, channel, items, count, tier);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &r->items[items[i]];
        const struct tally_item_votes *v = &item->channels[channel];
        n = 0;
        bool deferred = is_deferred(item);
        cells[n++] = (struct tally_page_cell){.text = deferred  ? dash
                                                      : v->rank ? figure(s, v->rank)
                                                                : "",
                                              .faint = deferred};
        cells[n++] = name_cell(s, item);
        for (size_t t = 0; tiers && t < r->tier_count; t++)
            if (!r->channels[0].tiers[t].advises)
                cells[n++] = (struct tally_page_cell){.text = deferred ? dash : figure(s, v->tiers[t][0]),
                                                      .below = deferred || !fit ? NULL : tier_rate(s, v, t),
                                                      .faint = deferred};
        cells[n++] = (struct tally_page_cell){
            .text = deferred ? dash : figure(s, v->votes[0]), .strong = !deferred, .faint = deferred};
        cells[n++] = rate_cell(s, item, channel);
        cells[n++] = outcome_cell(s, item, channel);
        tally_page_rows(&table, cells, 1);
    }
    if (tiers && !fit)
        rates_across(s, channel, items, count, tiers);
}

/* ---- marks side by side, a row for each tier ---- */

static size_t mark_cells(const struct sheet *s, struct tally_page_cell *cells, const struct tally_result_item *item,
                         const uint64_t *votes, bool strong, bool faint)
{
    bool deferred = is_deferred(item);
    for (size_t m = 0; m < s->r->mark_count; m++)
        cells[m] = (struct tally_page_cell){
            .text = deferred ? dash : figure(s, votes[m]), .strong = strong && !deferred, .faint = faint || deferred};
    return s->r->mark_count;
}

/* The rows of an item: the total of its votes, and below it the votes of each tier that is part of the total. */
static size_t item_rows(struct sheet *s, struct tally_page_cell *rows, size_t columns, size_t number,
                        const struct tally_result_item *item, size_t channel)
{
    const struct tally_result *r = s->r;
    const struct tally_item_votes *v = &item->channels[channel];
    bool by_tier = deciding(r) > 1;
    struct tally_page_cell *cells = rows;
    size_t n = 0, count = 1;
    cells[n++] = (struct tally_page_cell){.text = figure(s, number)};
    cells[n++] = name_cell(s, item);
    if (by_tier)
        cells[n++] = (struct tally_page_cell){.text = TALLY_SAY(s->w, "together"), .strong = true};
    n += mark_cells(s, cells + n, item, v->votes, true, false);
    cells[n++] = rate_cell(s, item, channel);
    cells[n++] = outcome_cell(s, item, channel);
    for (size_t t = 0; by_tier && !is_deferred(item) && t < r->tier_count; t++) {
        if (r->channels[0].tiers[t].advises)
            continue;
        cells = rows + count++ * columns;
        cells[2] = (struct tally_page_cell){.text = tally_words_tier(s->w, r, t)};
        mark_cells(s, cells + 3, item, v->tiers[t], false, false);
        if (tier_rate(s, v, t))
            cells[3 + r->mark_count] = (struct tally_page_cell){.text = tier_rate(s, v, t)};
    }
    return count;
}

static void marks_across(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    const struct tally_result *r = s->r;
    bool by_tier = deciding(r) > 1;
    size_t n = 0;
    struct tally_page_column *columns = tally_arena_alloc(&s->w->arena, 6 + r->mark_count, sizeof *columns);
    int32_t all = s->page.right - s->page.left, left = all - NUMBER - NAME - (by_tier ? TIER : 0) - RATE - OUTCOME,
            given = by_tier ? TIER_ROOM : 0; /* from the name and the rate to the tier */
    int32_t mark = left / (int32_t)r->mark_count < 4200 ? left / (int32_t)r->mark_count : 4200,
            rest = left - mark * (int32_t)r->mark_count;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "no."), NUMBER, TALLY_CENTRE};
    columns[n++] =
        (struct tally_page_column){TALLY_SAY(s->w, "name"), NAME + (by_tier ? rest / 2 : rest) - given / 2, TALLY_LEFT};
    if (by_tier)
        columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "tier"), TIER + rest - rest / 2 + given, TALLY_LEFT};
    for (size_t m = 0; m < r->mark_count; m++)
        columns[n++] = (struct tally_page_column){tally_words_mark(s->w, r->marks[m]), mark, TALLY_CENTRE};
    columns[n++] = (struct tally_page_column){rate_heading(s, &r->items[items[0]].channels[channel]), RATE - given / 2,
                                              TALLY_LEFT};
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "outcome"), OUTCOME, TALLY_CENTRE};
    struct tally_page_table table = {.page = &s->page, .columns = columns, .count = n, .size = 950};
    for (size_t i = 0; i < count; i++) {
        struct tally_page_cell *rows = tally_arena_alloc(&s->w->arena, (1 + r->tier_count) * n, sizeof *rows);
        size_t row_count = item_rows(s, rows, n, i + 1, &r->items[items[i]], channel);
        tally_page_rows(&table, rows, row_count);
    }
}

/* B票: counted and printed separately, since they do not decide. 第二篇 六(二) */
static void advising(struct sheet *s, size_t channel, size_t tier, const size_t *items, size_t count)
{
    const struct tally_result *r = s->r;
    const struct tally_type caption = {TALLY_BOLD, 950, TALLY_GREY, TALLY_LEFT};
    const struct tally_result_tier *t = &r->channels[0].tiers[tier];
    bool rated = tier_rate(s, &r->items[items[0]].channels[channel], tier) != NULL;
    size_t n = 0;
    struct tally_page_column *columns = tally_arena_alloc(&s->w->arena, 3 + r->mark_count, sizeof *columns);
    struct tally_page_cell *cells = tally_arena_alloc(&s->w->arena, 3 + r->mark_count, sizeof *cells);
    int32_t all = s->page.right - s->page.left - (rated ? RATE : 0), left = all - NUMBER - NAME,
            mark = left / (int32_t)r->mark_count < 5200 ? left / (int32_t)r->mark_count : 5200;
    columns[n++] = (struct tally_page_column){TALLY_SAY(s->w, "no."), NUMBER, TALLY_CENTRE};
    columns[n++] =
        (struct tally_page_column){TALLY_SAY(s->w, "name"), all - NUMBER - mark * (int32_t)r->mark_count, TALLY_LEFT};
    for (size_t m = 0; m < r->mark_count; m++)
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
        cells[0] = (struct tally_page_cell){.text = figure(s, i + 1), .faint = true};
        cells[1] = (struct tally_page_cell){.text = item->name, .faint = true};
        mark_cells(s, cells + 2, item, item->channels[channel].tiers[tier], false, true);
        if (rated)
            cells[2 + r->mark_count] = (struct tally_page_cell){
                .text = is_deferred(item) ? dash : tier_rate(s, &item->channels[channel], tier), .faint = true};
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
    }
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
        set_table(s, items, count);
        const char *post = has_posts(r) ? tally_words_post(s->w, r, section) : "";
        if (*post)
            tally_page_paragraph(&s->page, body, "", post);
    }
}
