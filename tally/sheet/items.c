/* The votes on a sheet: on the report a row for each item, with its rate against the share required, and its outcome;
 * in the annexes the votes by tier, the advice, and the talks. */
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
enum { TIERS_ACROSS = 6, SMALL = 900, SMALLER = 850 };

static const struct tally_type caption = {TALLY_REGULAR, 950, TALLY_BLACK, TALLY_LEFT};

/* ---- a table before it is set ---- */

struct votes {
    struct tally_page_table table;
    struct tally_page_column *columns;
    struct tally_page_cell *cells;
    size_t *sizes, groups, rows; /* rows of each group; so far */
    size_t *marks, mark_count;   /* those that have a column */
};

static void begin(struct sheet *s, struct votes *v, int32_t size, size_t columns, size_t groups, size_t rows)
{
    *v = (struct votes){.table = {.page = &s->page, .size = size, .tight = true},
                        .columns = tally_arena_alloc(&s->w->arena, columns, sizeof *v->columns),
                        .cells = tally_arena_alloc(&s->w->arena, columns * (rows + 1), sizeof *v->cells),
                        .sizes = tally_arena_alloc(&s->w->arena, groups + 1, sizeof *v->sizes),
                        .marks = tally_arena_alloc(&s->w->arena, s->r->mark_count + 1, sizeof *v->marks)};
    v->table.columns = v->columns;
}

static void add_column(struct votes *v, const char *heading, enum tally_align align)
{
    v->columns[v->table.count++] = (struct tally_page_column){heading, 0, align};
}

/* The cells of the next row, of as many columns as the table has by now. */
static struct tally_page_cell *next_row(struct votes *v)
{
    return v->cells + v->rows++ * v->table.count;
}

/* Where there are many columns, in smaller type. */
static void fit(struct sheet *s, struct votes *v)
{
    enum { SMALLEST = 700, STEP = 50 };
    while (!tally_page_fit_columns(&v->table, v->columns, v->cells, v->rows, tally_sheet_width(s)) &&
           v->table.size > SMALLEST)
        v->table.size -= STEP;
}

static void mark_columns(const struct sheet *s, struct votes *v, size_t channel, const size_t *items, size_t count)
{
    v->mark_count = tally_sheet_marks(s, channel, items, count, v->marks);
    for (size_t i = 0; i < v->mark_count; i++)
        add_column(v, tally_words_mark(s->w, s->r->marks[v->marks[i]]), TALLY_CENTRE);
}

static void tier_columns(const struct sheet *s, struct votes *v)
{
    for (size_t t = 0; t < s->r->tier_count; t++)
        if (!s->r->channels[0].tiers[t].advises)
            add_column(v, tally_words_tier(s->w, s->r, t), TALLY_CENTRE);
}

static struct tally_page_cell number_cell(const struct sheet *s, const struct tally_result_item *item, size_t channel,
                                          size_t number)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const bool ranked = s->r->rule->rank != TALLY_RANK_NONE || s->r->mark_count == 1;
    if (!ranked)
        return (struct tally_page_cell){.text = tally_sheet_figure(s, number)};
    return (struct tally_page_cell){.text = v->rank ? tally_sheet_figure(s, v->rank) : tally_sheet_dash,
                                    .faint = !v->rank};
}

static const char *number_heading(const struct sheet *s)
{
    return s->r->rule->rank != TALLY_RANK_NONE || s->r->mark_count == 1 ? TALLY_SAY(s->w, "rank")
                                                                        : TALLY_SAY(s->w, "no.");
}

static bool across(const struct sheet *s)
{
    return s->r->mark_count == 1 && tally_sheet_deciding(s->r) <= TIERS_ACROSS;
}

/* ---- on the report ---- */

static const char *office(const struct sheet *s, const struct tally_result_item *item)
{
    const char *const parts[] = {item->unit, item->title};
    const size_t from = !*item->unit, count = (size_t) !!*item->title + !from;
    return count ? tally_words_join(s->w, parts + from, count, " ") : "";
}

/* For what the person was voted on. Where places are given by post, which one. */
static const char *proposed(const struct sheet *s, const struct tally_result_item *item)
{
    const bool by_post = s->r->rule->top.form == TALLY_TOP_PER_POST && item->post < s->r->post_count;
    const char *const parts[] = {by_post ? s->r->posts[item->post].title : "", item->action};
    const size_t from = !by_post, count = (size_t) !!*item->action + !from;
    return count ? tally_words_join(s->w, parts + from, count, " ") : "";
}

struct form {
    bool office, proposed, tiers, rate, score;
};

static struct form form_of(const struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    struct form f = {.tiers = across(s) && tally_sheet_deciding(s->r) > 1,
                     .rate = tally_sheet_has_rate(s, &s->r->items[items[0]].channels[channel]),
                     .score = tally_sheet_has_scores(s)};
    for (size_t i = 0; i < count; i++) {
        f.office |= *office(s, &s->r->items[items[i]]) != '\0';
        f.proposed |= *proposed(s, &s->r->items[items[i]]) != '\0';
    }
    return f;
}

static const char *total_heading(const struct sheet *s)
{
    return tally_sheet_deciding(s->r) > 1 ? TALLY_SAY(s->w, "together") : TALLY_SAY(s->w, "votes");
}

static void report_columns(struct sheet *s, struct votes *v, const struct form *f, size_t channel, const size_t *items,
                           size_t count)
{
    add_column(v, number_heading(s), TALLY_CENTRE);
    add_column(v, tally_words_name_heading(s->w, s->r->rule), TALLY_LEFT);
    if (f->office)
        add_column(v, TALLY_SAY(s->w, "present office"), TALLY_LEFT);
    if (f->proposed)
        add_column(v, TALLY_SAY(s->w, "voted on for"), TALLY_LEFT);
    if (f->tiers)
        tier_columns(s, v);
    if (s->r->mark_count == 1) {
        v->marks[v->mark_count++] = 0;
        add_column(v, total_heading(s), TALLY_CENTRE);
    } else {
        mark_columns(s, v, channel, items, count);
    }
    if (f->rate)
        add_column(v, tally_sheet_rate_heading(s, &s->r->items[items[0]].channels[channel]), TALLY_LEFT);
    if (f->score)
        add_column(v, TALLY_SAY(s->w, "score"), TALLY_CENTRE);
    add_column(v, TALLY_SAY(s->w, "outcome"), TALLY_CENTRE);
}

static void report_row(struct sheet *s, struct votes *t, const struct form *f, size_t channel,
                       const struct tally_result_item *item, size_t number)
{
    const struct tally_item_votes *v = &item->channels[channel];
    const bool deferred = tally_sheet_is_deferred(item);
    struct tally_page_cell *cells = next_row(t);
    size_t n = 0;
    cells[n++] = number_cell(s, item, channel, number);
    cells[n++] = (struct tally_page_cell){.text = item->name,
                                          .below = item->written_in ? TALLY_SAY(s->w, "written in") : NULL,
                                          .below_black = true,
                                          .strong = true};
    if (f->office)
        cells[n++] = (struct tally_page_cell){.text = office(s, item)};
    if (f->proposed)
        cells[n++] = (struct tally_page_cell){.text = proposed(s, item)};
    for (size_t k = 0; f->tiers && k < s->r->tier_count; k++)
        if (!s->r->channels[0].tiers[k].advises)
            cells[n++] = (struct tally_page_cell){
                .text = deferred ? tally_sheet_dash : tally_sheet_figure(s, v->tiers[k][0]), .faint = deferred};
    const struct tally_sheet_votes votes = {
        .marks = t->marks, .mark_count = t->mark_count, .votes = v->votes, .weights = v->weights, .strong = true};
    tally_sheet_mark_cells(s, cells + n, item, &votes);
    n += t->mark_count;
    if (f->rate)
        cells[n++] = tally_sheet_rate_cell(s, item, channel);
    if (f->score)
        cells[n++] = tally_sheet_score_cell(s, item, channel);
    cells[n++] = tally_sheet_outcome_cell(s, item, channel);
    t->sizes[t->groups++] = 1;
}

/* A row for each item. */
static void make_report(struct sheet *s, struct votes *v, size_t channel, const size_t *items, size_t count)
{
    enum { OTHERS = 8 };
    const struct form f = form_of(s, channel, items, count);
    begin(s, v, s->size, OTHERS + s->r->mark_count + s->r->tier_count, count, count);
    v->table.tight = s->tight;
    report_columns(s, v, &f, channel, items, count);
    for (size_t i = 0; i < count; i++)
        report_row(s, v, &f, channel, &s->r->items[items[i]], i + 1);
    fit(s, v);
}

/* ---- annex: the votes of each tier ---- */

static void tier_row(struct sheet *s, struct votes *t, const struct tally_result_item *item, size_t channel,
                     size_t tier, bool rate)
{
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_page_cell *cells = next_row(t);
    cells[2] = (struct tally_page_cell){.text = tally_words_tier(s->w, s->r, tier)};
    const struct tally_sheet_votes votes = {.marks = t->marks,
                                            .mark_count = t->mark_count,
                                            .votes = v->tiers[tier],
                                            .weights = v->tier_weights ? v->tier_weights[tier] : NULL};
    tally_sheet_mark_cells(s, cells + 3, item, &votes);
    size_t n = 3 + t->mark_count;
    if (rate)
        cells[n++] = (struct tally_page_cell){.text = tally_sheet_tier_rate(s, v, tier)};
    if (tally_sheet_has_scores(s))
        cells[n++] = (struct tally_page_cell){.text = tally_words_points(s->w, &v->tier_scores[tier].score)};
    t->sizes[t->groups - 1]++;
}

/* The row of the total; below it one for each tier that is part of it. */
static void tier_rows(struct sheet *s, struct votes *t, const struct tally_result_item *item, size_t channel,
                      size_t number, bool rate)
{
    const struct tally_item_votes *v = &item->channels[channel];
    struct tally_page_cell *cells = next_row(t);
    t->sizes[t->groups++] = 1;
    cells[0] = number_cell(s, item, channel, number);
    cells[1] = (struct tally_page_cell){.text = item->name, .strong = true};
    cells[2] = (struct tally_page_cell){.text = TALLY_SAY(s->w, "together"), .strong = true};
    const struct tally_sheet_votes votes = {
        .marks = t->marks, .mark_count = t->mark_count, .votes = v->votes, .weights = v->weights, .strong = true};
    tally_sheet_mark_cells(s, cells + 3, item, &votes);
    size_t n = 3 + t->mark_count;
    if (rate)
        cells[n++] = tally_sheet_rate_cell(s, item, channel);
    if (tally_sheet_has_scores(s))
        cells[n++] = tally_sheet_score_cell(s, item, channel);
    for (size_t k = 0; !tally_sheet_is_deferred(item) && k < s->r->tier_count; k++)
        if (!s->r->channels[0].tiers[k].advises)
            tier_row(s, t, item, channel, k, rate);
}

static void set_by_tier(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    enum { OTHERS = 5 };
    struct votes v;
    const bool rate = tally_sheet_has_rate(s, &s->r->items[items[0]].channels[channel]);
    begin(s, &v, SMALL, OTHERS + s->r->mark_count, count, count * (1 + s->r->tier_count));
    add_column(&v, number_heading(s), TALLY_CENTRE);
    add_column(&v, tally_words_name_heading(s->w, s->r->rule), TALLY_LEFT);
    add_column(&v, TALLY_SAY(s->w, "tier"), TALLY_LEFT);
    mark_columns(s, &v, channel, items, count);
    if (rate)
        add_column(&v, tally_sheet_rate_heading(s, &s->r->items[items[0]].channels[channel]), TALLY_LEFT);
    if (tally_sheet_has_scores(s))
        add_column(&v, TALLY_SAY(s->w, "score"), TALLY_CENTRE);
    for (size_t i = 0; i < count; i++)
        tier_rows(s, &v, &s->r->items[items[i]], channel, i + 1, rate);
    fit(s, &v);
    tally_page_groups(&v.table, v.cells, v.sizes, v.groups, 0);
}

/* The rates of the tiers, where their votes stand side by side on the report. */
static void set_rates(struct sheet *s, size_t channel, const size_t *items, size_t count)
{
    struct votes v;
    bool any = false;
    for (size_t t = 0; t < s->r->tier_count; t++)
        any |= tally_sheet_tier_rate(s, &s->r->items[items[0]].channels[channel], t) != NULL;
    if (!any)
        return;
    begin(s, &v, SMALLER, 2 + s->r->tier_count, count, count);
    add_column(&v, number_heading(s), TALLY_CENTRE);
    add_column(&v, tally_words_name_heading(s->w, s->r->rule), TALLY_LEFT);
    tier_columns(s, &v);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &s->r->items[items[i]];
        struct tally_page_cell *cells = next_row(&v);
        size_t n = 0;
        cells[n++] = number_cell(s, item, channel, i + 1);
        cells[n++] = (struct tally_page_cell){.text = item->name};
        for (size_t t = 0; t < s->r->tier_count; t++)
            if (!s->r->channels[0].tiers[t].advises)
                cells[n++] = (struct tally_page_cell){
                    .text = tally_sheet_is_deferred(item) ? tally_sheet_dash
                                                          : tally_sheet_tier_rate(s, &item->channels[channel], t)};
        v.sizes[v.groups++] = 1;
    }
    fit(s, &v);
    tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption,
                       TALLY_SAY(s->w, "Rates of the tiers, over those of each who were present"), 150);
    tally_page_groups(&v.table, v.cells, v.sizes, v.groups, 0);
}

/* ---- annex: the advice ---- */

/* B票: counted and printed separately, since they do not decide. 第二篇 六(二) */
static void set_advice(struct sheet *s, size_t channel, size_t tier, const size_t *items, size_t count)
{
    enum { OTHERS = 3 };
    const struct tally_result *r = s->r;
    const struct tally_item_votes *first = &r->items[items[0]].channels[channel];
    const bool rated = !first->no_rate && tally_sheet_tier_rate(s, first, tier) != NULL;
    struct votes v;
    begin(s, &v, SMALL, OTHERS + r->mark_count, count, count);
    add_column(&v, TALLY_SAY(s->w, "no."), TALLY_CENTRE);
    add_column(&v, tally_words_name_heading(s->w, r->rule), TALLY_LEFT);
    mark_columns(s, &v, channel, items, count);
    if (rated)
        add_column(
            &v,
            tally_words_format(s->w, "%1$s/%2$s",
                               TALLY_ARGS(tally_words_in_favour(s->w, r->rule), tally_words_base(s->w, TALLY_PRESENT))),
            TALLY_LEFT);
    for (size_t i = 0; i < count; i++) {
        const struct tally_result_item *item = &r->items[items[i]];
        const struct tally_item_votes *own = &item->channels[channel];
        struct tally_page_cell *cells = next_row(&v);
        cells[0] = (struct tally_page_cell){.text = tally_sheet_figure(s, i + 1)};
        cells[1] = (struct tally_page_cell){.text = item->name};
        const struct tally_sheet_votes votes = {.marks = v.marks,
                                                .mark_count = v.mark_count,
                                                .votes = own->tiers[tier],
                                                .weights = own->tier_weights ? own->tier_weights[tier] : NULL};
        tally_sheet_mark_cells(s, cells + 2, item, &votes);
        if (rated)
            cells[2 + v.mark_count] = (struct tally_page_cell){
                .text = tally_sheet_is_deferred(item) ? tally_sheet_dash : tally_sheet_tier_rate(s, own, tier)};
        v.sizes[v.groups++] = 1;
    }
    fit(s, &v);
    tally_page_groups(&v.table, v.cells, v.sizes, v.groups, 0);
    tally_page_space(&s->page, 500);
}

static const char *advice_name(const struct sheet *s, size_t tier)
{
    const struct tally_result_tier *t = &s->r->channels[0].tiers[tier];
    const char *name = strcmp(t->id, t->name)
                           ? tally_words_format(s->w, TALLY_SAY(s->w, "%1$s ballots, %2$s"), TALLY_ARGS(t->id, t->name))
                           : t->name;
    return tally_words_format(s->w,
                              t->invalid ? TALLY_SAY(s->w, "Advice, invalid and without effect: %1$s")
                                         : TALLY_SAY(s->w, "Advice, for reference only: %1$s"),
                              TALLY_ARGS(name));
}

/* ---- posts ---- */

static bool has_posts(const struct tally_result *r)
{
    return r->post_count && (r->rule->kind == TALLY_RECOMMENDATION || r->rule->contested);
}

static size_t section_count(const struct tally_result *r)
{
    return has_posts(r) ? r->post_count : 1;
}

/* The items of a post, or all; returns how many. */
static size_t items_of(const struct tally_result *r, size_t section, size_t *items)
{
    size_t count = 0;
    for (size_t i = 0; i < r->item_count; i++)
        if (!has_posts(r) || r->items[i].post == section)
            items[count++] = i;
    return count;
}

static size_t *room_for_items(const struct sheet *s)
{
    return tally_arena_alloc(&s->w->arena, s->r->item_count + 1, sizeof(size_t));
}

static const char *post_heading(const struct sheet *s, size_t section)
{
    return tally_words_format(
        s->w, TALLY_SAY(s->w, "%1$s (seats: %2$s)"),
        TALLY_ARGS(s->r->posts[section].title, tally_sheet_figure(s, s->r->posts[section].seats)));
}

static void set_post_heading(struct sheet *s, size_t section)
{
    const struct tally_type heading = {TALLY_BOLD, 1050, TALLY_BLACK, TALLY_LEFT};
    const enum tally_tag rank = s->headings ? TALLY_TAG_SUBHEADING : TALLY_TAG_HEADING;
    if (has_posts(s->r))
        tally_page_caption(&s->page, rank, heading, post_heading(s, section), 200);
}

/* What to know when reading the figures: that empty cells agree, what the dashes of a person written in mean. */
static const char *remarks(struct sheet *s)
{
    size_t count = 0;
    const char *const *all = tally_words_remarks(s->w, s->r, &count);
    return count ? tally_words_join(s->w, all, count, tally_words_are_chinese(s->w) ? "" : " ") : "";
}

/* ---- what stands on the report ---- */

enum { POST_HEADING = 1470 + 200, AFTER_TABLE = 500 };

int32_t tally_sheet_items_height(struct sheet *s)
{
    const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT},
                            note = {TALLY_REGULAR, 900, TALLY_BLACK, TALLY_LEFT};
    size_t *items = room_for_items(s);
    int32_t all = *remarks(s) ? tally_page_text_height(&s->page, note, tally_sheet_width(s), remarks(s)) + 200 : 0;
    for (size_t section = 0; section < section_count(s->r); section++) {
        const size_t count = items_of(s->r, section, items);
        struct votes v;
        all += has_posts(s->r) ? POST_HEADING : 0;
        if (count) {
            make_report(s, &v, 0, items, count);
            all += tally_page_table_height(&v.table, v.cells, v.sizes, v.groups) + AFTER_TABLE;
        }
        const char *post = has_posts(s->r) ? tally_words_post(s->w, s->r, section) : "";
        if (*post || !count)
            all += tally_page_text_height(&s->page, body, tally_sheet_width(s), post) + AFTER_TABLE;
    }
    return all;
}

void tally_sheet_items(struct sheet *s, int32_t tail)
{
    const struct tally_type body = {TALLY_REGULAR, 1000, TALLY_BLACK, TALLY_LEFT},
                            note = {TALLY_REGULAR, 900, TALLY_BLACK, TALLY_LEFT};
    size_t *items = room_for_items(s);
    for (size_t section = 0; section < section_count(s->r); section++) {
        const size_t count = items_of(s->r, section, items);
        const char *post = has_posts(s->r) ? tally_words_post(s->w, s->r, section) : "";
        int32_t below = *post ? tally_page_text_height(&s->page, body, tally_sheet_width(s), post) : 0;
        struct votes v;
        set_post_heading(s, section);
        if (!section && count && *remarks(s))
            tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, note, remarks(s), 200);
        if (count) {
            make_report(s, &v, 0, items, count);
            tally_page_groups(&v.table, v.cells, v.sizes, v.groups,
                              AFTER_TABLE + below + (section + 1 == section_count(s->r) ? tail : 0));
        } else {
            tally_page_paragraph(&s->page, body, "", TALLY_SAY(s->w, "Nobody was recommended."));
        }
        tally_page_space(&s->page, AFTER_TABLE);
        if (*post)
            tally_page_paragraph(&s->page, body, "", post);
    }
}

/* ---- what stands in the annexes ---- */

void tally_sheet_tiers(struct sheet *s)
{
    size_t *items = room_for_items(s);
    for (size_t section = 0; section < section_count(s->r); section++) {
        const size_t count = items_of(s->r, section, items);
        if (!count)
            continue;
        if (tally_sheet_deciding(s->r) > 1) {
            set_post_heading(s, section);
            if (across(s))
                set_rates(s, 0, items, count);
            else
                set_by_tier(s, 0, items, count);
            tally_page_space(&s->page, AFTER_TABLE);
        }
        tally_sheet_clauses(s, 0, items, count);
    }
}

void tally_sheet_advice(struct sheet *s)
{
    size_t *items = room_for_items(s);
    for (size_t t = 0; t < s->r->tier_count; t++) {
        if (!s->r->channels[0].tiers[t].advises)
            continue;
        tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption, advice_name(s, t), 150);
        tally_sheet_tier_accounts(s, 0, t);
        for (size_t section = 0; section < section_count(s->r); section++) {
            const size_t count = items_of(s->r, section, items);
            if (!count)
                continue;
            set_post_heading(s, section);
            set_advice(s, 0, t, items, count);
        }
    }
}

static void set_talks_of(struct sheet *s, size_t channel, size_t section, const size_t *items, size_t count)
{
    struct votes v;
    set_post_heading(s, section);
    make_report(s, &v, channel, items, count);
    tally_page_groups(&v.table, v.cells, v.sizes, v.groups, 0);
    tally_page_space(&s->page, AFTER_TABLE);
    if (tally_sheet_deciding(s->r) > 1) {
        if (across(s))
            set_rates(s, channel, items, count);
        else
            set_by_tier(s, channel, items, count);
        tally_page_space(&s->page, AFTER_TABLE);
    }
    for (size_t t = 0; t < s->r->tier_count; t++)
        if (s->r->channels[0].tiers[t].advises) {
            tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption, advice_name(s, t), 150);
            set_advice(s, channel, t, items, count);
        }
    tally_sheet_clauses(s, channel, items, count);
}

void tally_sheet_talks(struct sheet *s, size_t channel)
{
    size_t *items = room_for_items(s);
    tally_page_caption(&s->page, TALLY_TAG_PARAGRAPH, caption,
                       s->r->channels[channel].invalid
                           ? TALLY_SAY(s->w, "Talks: invalid, for there are more records than talks; without effect")
                           : TALLY_SAY(s->w, "Talks, beside the ballots and never added to them"),
                       150);
    tally_sheet_accounts(s, channel);
    for (size_t section = 0; section < section_count(s->r); section++) {
        const size_t count = items_of(s->r, section, items);
        if (count)
            set_talks_of(s, channel, section, items, count);
    }
}
